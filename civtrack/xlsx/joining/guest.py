"""A workbook that moves into another: its sheets and all they lead to under new names, its lists added to the host's.

Exists apart from `civtrack.xlsx.joining.workbooks`, which tells the rules. May import `civtrack.model` and the modules
of `civtrack.xlsx` below it.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Sequence

from civtrack.model import N_
from civtrack.xlsx.joining.host import WPS_PHOTOS, Growing, Host
from civtrack.xlsx.joining.sheet import Renaming, renamed_formula, rewritten_sheet
from civtrack.xlsx.joining.styles import CannotJoin, StyleMap, theme_colours
from civtrack.xlsx.opened.package import OpenPackage
from civtrack.xlsx.parts.markup import Element, Part, as_utf8, escape, truth
from civtrack.xlsx.parts.output import Packed
from civtrack.xlsx.parts.workbook import TYPES, Relation, load_part, relations, relations_part

__all__ = ["Guest", "agree"]

_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_LONGEST_NAME = 31
_FORBIDDEN = frozenset("[]:*?/\\")


class Guest:
    """A workbook that moves into the first one."""

    def __init__(self, host: Host, package: OpenPackage, label: str, mark: str) -> None:
        self._host, self._package, self._label, self._mark = host, package, label, mark
        self._container, self._workbook = package.container, package.workbook
        self._renaming = Renaming()
        self._new_keys: dict[str, str] = {}
        self._types = load_part(self._container, TYPES).root

    def move_in(self) -> list[str]:
        """Moves every sheet."""
        agree(self._host.package, self._package)
        styles = self._look()
        first_string = self._host.strings.count
        self._entries("sharedStrings", self._host.strings)
        self._cell_photos()
        self._entries("person", self._host.persons)
        names = [self._free_name(entry.name) for entry in self._workbook.sheets]
        for entry, name in zip(self._workbook.sheets, names, strict=True):
            if name != entry.name:
                self._renaming.sheets[entry.name] = name
        self._name_tables()
        first = self._host.count
        for entry, name in zip(self._workbook.sheets, names, strict=True):
            self._sheet(entry.part, name, entry.state, styles, first_string)
        self._defined_names(first, names)
        calculation = self._workbook.part.root.first("calcPr")
        if calculation is not None and truth(calculation.get("fullCalcOnLoad")):
            self._host.full_calculation = True
        return names

    def _look(self) -> StyleMap:
        key, host = self._workbook.target("styles"), self._host
        theme_key = self._workbook.target("theme")
        theme = load_part(self._container, theme_key) if theme_key else None
        same = theme is None or (host.theme is not None and theme.data == host.theme.data)
        part = load_part(self._container, key) if key else None
        return host.styles.add(part, None if same else theme_colours(theme))

    def _entries(self, kind: str, growing: Growing) -> None:
        """Adds the entries of a list that the whole workbook has, such as shared strings."""
        key = self._workbook.target(kind)
        if key is None:
            return
        part = load_part(self._container, key)
        if growing.part is None:
            self._whole(growing, key, part)
            return
        if part.root.prefix != growing.part.root.prefix:
            raise CannotJoin(N_("their parts are spelled in different ways"))
        children = part.root.children
        growing.new += [part.raw(child) for child in children]
        growing.count += len(children)

    def _whole(self, growing: Growing, key: str, part: Part) -> None:
        """The first of its kind comes as it is; later ones are added to it."""
        name = self._moved_key(key)
        growing.key, growing.part, growing.count = name, part, len(part.root.children)
        growing.new.append(b"")
        relation = next(one for one in self._workbook.relations if one.target == key)
        self._link(relation, name)
        self._type(key, name)

    def _link(self, relation: Relation, name: str, identifier: str | None = None) -> str:
        """A relationship of the host's workbook to a part that moved in."""
        host = self._host
        identifier = identifier or f"rId{self._mark}x{len(host.new_links) + 1}"
        kind = self._relation_type(relations_part(self._workbook.key), relation.id)
        p = host.links.root.prefix
        host.new_links.append(
            f'<{p}Relationship Id="{identifier}" Type="{escape(kind, quote=True)}" Target="/{name}"/>'
        )
        return identifier

    def _relation_type(self, key: str, identifier: str) -> str:
        for element in load_part(self._container, key).root.all("Relationship"):
            if element.get("Id") == identifier:
                return element.get("Type") or ""
        return ""

    def _cell_photos(self) -> None:
        key, growing = self._workbook.target(WPS_PHOTOS), self._host.photos
        if key is None:
            return
        part = load_part(self._container, key)
        taken = _photo_names(growing.part) if growing.part else set()
        for name in _photo_names(part) & taken:
            self._renaming.photos[name] = f"{name[:-4]}{self._mark.upper():0>4}"
        if growing.part is None:
            growing.part, growing.count = part, len(part.root.children)
            growing.key = self._moved_key(key)
            growing.new.append(b"")
            relation = next(one for one in self._workbook.relations if one.target == key)
            self._link(relation, growing.key)
            self._type(key, growing.key)
            self._relations_of(key, growing.key)
            return
        assert growing.key is not None
        pieces = []
        for child in part.root.children:
            raw = part.raw(child).decode()
            for element in child.walk():
                for name, value in element.attributes.items():
                    if name.endswith("relationships embed"):
                        raw = raw.replace(f'embed="{value}"', f'embed="{self._mark}{value}"')
            for old, new in self._renaming.photos.items():
                raw = raw.replace(old, new)
            pieces.append(raw.encode())
        growing.new += pieces
        growing.count += len(pieces)
        self._add_photo_links(key, growing.key)

    def _add_photo_links(self, key: str, host_key: str) -> None:
        """The pictures of cell photos that were added to the host's."""
        host, links_key = self._host, relations_part(host_key)
        new, own = [], load_part(self._container, relations_part(key)).root.all("Relationship")
        kinds = {element.get("Id"): element.get("Type") or "" for element in own}
        for relation in relations(self._container, key):
            name, kind = self._part(relation.target), kinds.get(relation.id, "")
            new.append(f'<Relationship Id="{self._mark}{relation.id}" Type="{kind}" Target="/{name}"/>')
        host.photo_links.setdefault(links_key, []).extend(new)
        if links_key in host.added:  # its place is behind what was there when it grew last
            host.added[links_key] = host.added.pop(links_key)

    def _free_name(self, name: str) -> str:
        taken = self._host.names
        free = name
        if free.casefold() in taken:
            label = "".join(char for char in self._label if char not in _FORBIDDEN)
            free = f"{name[: max(1, _LONGEST_NAME - 2 - min(len(label), 20))]}（{label[:20]}）"
        count = 2
        while free.casefold() in taken:
            tail = f" ({count})"
            free = f"{name[: _LONGEST_NAME - len(tail)]}{tail}"
            count += 1
        taken.add(free.casefold())
        return free

    def _name_tables(self) -> None:
        host = self._host
        for entry in self._workbook.sheets:
            for relation in relations(self._container, entry.part):
                if relation.type != "table":
                    continue
                name = load_part(self._container, relation.target).root.get("displayName") or ""
                free, count = name, 2
                while free.casefold() in host.table_names:
                    free, count = f"{name}_{count}", count + 1
                host.table_names.add(free.casefold())
                if free != name:
                    self._renaming.tables[name] = free

    def _sheet(self, key: str, name: str, state: str, styles: StyleMap, first_string: int) -> None:
        host, new = self._host, self._moved_key(key)
        stream = as_utf8(self._container.where, key, self._container.chunks(self._container.parts[key]))
        host.added[new] = host.shelf.put(Packed(rewritten_sheet(stream, styles, first_string, self._renaming)))
        self._type(key, new)
        self._relations_of(key, new, styles)
        host.sheet_ids += 1
        host.count += 1
        relation = next(one for one in self._workbook.relations if one.target == key)
        identifier = self._link(relation, new, f"rId{self._mark}s{host.sheet_ids}")
        p, root = host.book.root.prefix, host.book.root
        shown = "" if state == "visible" else f' state="{state}"'
        r, declared = _relation_prefix(host.book, root)
        host.sheets.append(
            f'<{p}sheet{declared} name="{escape(name, quote=True)}" sheetId="{host.sheet_ids}"{shown} '
            f'{r}:id="{identifier}"/>'
        )

    def _relations_of(self, key: str, new: str, styles: StyleMap | None = None) -> None:
        """A moved part's relationships, and the parts they lead to."""
        links_key = relations_part(key)
        if links_key not in self._container.parts:
            return
        links = load_part(self._container, links_key)
        targets = {relation.id: relation for relation in relations(self._container, key)}
        for element in links.root.all("Relationship"):
            relation = targets.get(element.get("Id") or "")
            if relation is None or relation.external:
                continue
            if relation.target not in self._container.parts:
                links.splice(element.start, element.end, b"")
                continue
            links.set_attributes(element, Target=f"/{self._part(relation.target, relation.type, styles)}")
        self._host.added[relations_part(new)] = self._host.shelf.put(Packed([links.render()]))

    def _part(self, key: str, kind: str = "", styles: StyleMap | None = None) -> str:
        """A part under a new name, with all it leads to; once."""
        if key in self._new_keys:
            return self._new_keys[key]
        new = self._moved_key(key)
        data = self._table(key, styles) if kind == "table" else self._container.read(key)
        self._host.added[new] = self._host.shelf.put(Packed([data]))
        self._type(key, new)
        self._relations_of(key, new, styles)
        return new

    def _table(self, key: str, styles: StyleMap | None) -> bytes:
        host = self._host
        host.table_ids += 1
        part = load_part(self._container, key)
        name = part.root.get("displayName") or ""
        free = self._renaming.tables.get(name, name)
        part.set_attributes(part.root, id=str(host.table_ids), displayName=free, name=free)
        data = part.render()
        assert styles is not None
        return b"".join(rewritten_sheet(iter([data]), styles, 0, self._renaming))

    def _moved_key(self, key: str) -> str:
        folder, name = posixpath.split(key)
        plain = re.sub(r"[^A-Za-z0-9._-]", "_", name)
        new, count = posixpath.join(folder, f"{self._mark}_{plain}"), 2
        while new in self._new_keys.values():
            new, count = posixpath.join(folder, f"{self._mark}_{count}_{plain}"), count + 1
        self._new_keys[key] = new
        return new

    def _type(self, key: str, new: str) -> None:
        """What kind of content a moved part has."""
        host = self._host
        kind = _content_type(self._types, key)
        if kind and kind != _content_type(host.types.root, new):
            p = host.types.root.prefix
            host.new_types.append(f'<{p}Override PartName="/{new}" ContentType="{escape(kind, quote=True)}"/>')

    def _defined_names(self, first: int, names: Sequence[str]) -> None:
        host, part = self._host, self._workbook.part
        p = host.book.root.prefix
        for element in part.root.all("definedNames", "definedName"):
            text = escape(renamed_formula(part.text(element), self._renaming))
            name = element.get("name") or ""
            attributes = {key: value for key, value in element.attributes.items() if " " not in key}
            owner = attributes.pop("localSheetId", None)
            if owner is not None:
                places = [first + int(owner)]
            elif name.casefold() in host.known_names:
                places = [first + place for place in range(len(names))]
            else:
                host.known_names.add(name.casefold())
                places = [-1]
            written = "".join(f' {key}="{escape(value, quote=True)}"' for key, value in attributes.items())
            for place in places:
                local = f' localSheetId="{place}"' if place >= 0 else ""
                host.defined.append(f"<{p}definedName{written}{local}>{text}</{p}definedName>")


def agree(first: OpenPackage, other: OpenPackage) -> None:
    """Raises `CannotJoin` where two workbooks mean different things by the same words."""
    if first.workbook.epoch_1904 != other.workbook.epoch_1904:
        raise CannotJoin(N_("one counts days from 1900, the other from 1904"))
    if first.workbook.part.root.space != other.workbook.part.root.space:
        raise CannotJoin(N_("they are written to different versions of the standard"))
    if first.workbook.part.root.prefix != other.workbook.part.root.prefix:
        raise CannotJoin(N_("their parts are spelled in different ways"))
    parts = [
        load_part(package.container, key).root if (key := package.workbook.target(kind)) else None
        for kind in (WPS_PHOTOS,)
        for package in (first, other)
    ]
    if all(parts) and not _spaces(other, parts[1]) <= _spaces(first, parts[0]):
        raise CannotJoin(N_("their cell photos are written in different ways"))


def _spaces(package: OpenPackage, root: Element | None) -> set[str]:
    """The namespaces that a workbook's cell photos declare, with their prefixes."""
    key = package.workbook.target(WPS_PHOTOS)
    if key is None or root is None:
        return set()
    tag = package.container.read(key)[root.start : root.inner].decode("utf-8", "replace")
    return set(re.findall(r'xmlns:[\w.-]+\s*=\s*"[^"]*"', tag))


def _photo_names(part: Part) -> set[str]:
    """The names by which cells show the photos of a part."""
    return {name for element in part.root.walk() if element.local == "cNvPr" and (name := element.get("name") or "")}


def _content_type(types: Element, key: str) -> str:
    """The content type of a part: its own, else that of its suffix."""
    for element in types.all("Override"):
        if (element.get("PartName") or "").lstrip("/").casefold() == key.casefold():
            return element.get("ContentType") or ""
    suffix = posixpath.splitext(key)[1].lstrip(".").casefold()
    for element in types.all("Default"):
        if (element.get("Extension") or "").casefold() == suffix:
            return element.get("ContentType") or ""
    return ""


def _relation_prefix(book: Part, root: Element) -> tuple[str, str]:
    """The prefix of the relationship namespace in the workbook part, declared anew where the root does not."""
    tag = book.data[root.start : root.inner].decode()
    for space in (_RELATIONS, "http://purl.oclc.org/ooxml/officeDocument/relationships"):
        for prefix in ("r", "rel", "ns1"):
            if f'xmlns:{prefix}="{space}"' in tag:
                return prefix, ""
    return "r", f' xmlns:r="{_RELATIONS}"'
