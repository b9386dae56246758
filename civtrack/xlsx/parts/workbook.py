"""The parts of a workbook and how they hang together: relationships, sheets, names, content types.

Exists because nothing in a package may be found by its file name: the workbook part need not be ``xl/workbook.xml``,
names do not care for case, targets are relative or absolute. May import `civtrack.errors`, `civtrack.model` and the
modules of `civtrack.xlsx` below it.
"""

from __future__ import annotations

import posixpath
from functools import cached_property
from urllib.parse import unquote

from civtrack.errors import NotAWorkbook
from civtrack.light import NamedTuple
from civtrack.model import N_, Message
from civtrack.xlsx.parts.container import Container, part_key
from civtrack.xlsx.parts.markup import Element, Part, as_utf8, truth

__all__ = ["TYPES", "Relation", "SheetEntry", "Workbook", "load_part", "relations", "relations_part"]

TYPES = "[content_types].xml"
"""Key of the part that names the content types."""


class Relation(NamedTuple):
    """A relationship: its id, the last word of its type, the key of the part it leads to, and whether outside."""

    id: str
    type: str
    target: str
    external: bool


class SheetEntry(NamedTuple):
    """A worksheet as the workbook lists it; `place` counts every sheet, charts too, as defined names do."""

    name: str
    state: str
    part: str
    id: str
    place: int


def relations_part(part: str) -> str:
    """Key of the part that holds a part's relationships."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def load_part(container: Container, key: str) -> Part:
    """A part in memory, as UTF-8.

    Raises:
        DamagedWorkbook: There is none, or it is not well-formed.
    """
    if part_key(key) not in container.parts:
        raise container.damaged(N_("{part} is missing"), part=key)
    data = b"".join(as_utf8(container.where, key, [container.read(key)]))
    part = Part(container.where, key, data, container.elements_left(key))
    container.counted(key, part.elements)
    return part


def relations(container: Container, part: str) -> tuple[Relation, ...]:
    """The relationships of a part ("" for the package); none where it has no relationships part."""
    key = relations_part(part)
    if key not in container.parts:
        return ()
    found = []
    for element in load_part(container, key).root.all("Relationship"):
        target = element.get("Target", "") or ""
        external = element.get("TargetMode") == "External"
        found.append(
            Relation(
                element.get("Id", "") or "",
                (element.get("Type", "") or "").rsplit("/", 1)[-1],
                target if external else _resolve(part, target),
                external,
            )
        )
    return tuple(found)


def _resolve(part: str, target: str) -> str:
    target = unquote(target).replace("\\", "/")
    joined = target if target.startswith("/") else posixpath.join("/", posixpath.dirname(part), target)
    return part_key(posixpath.normpath(joined))


class Workbook:
    """The workbook part and what it leads to.

    Args:
        container: The open file.

    Raises:
        NotAWorkbook: A zip that is something else.
        DamagedWorkbook: Parts are missing or broken.
    """

    def __init__(self, container: Container) -> None:
        self._container = container
        self.key = self._find()
        self.part = load_part(container, self.key)
        if self.part.root.local != "workbook":
            raise NotAWorkbook(container.where, detail=Message(N_("another kind of document")))
        self.relations = relations(container, self.key)
        properties = self.part.root.first("workbookPr")
        self.epoch_1904 = properties is not None and truth(properties.get("date1904"))
        self.sheets = self._sheets()

    def _find(self) -> str:
        parts = self._container.parts
        found = [relation.target for relation in relations(self._container, "") if relation.type == "officeDocument"]
        if not found:
            raise self._something_else()
        key = found[0]
        if key not in parts:
            raise self._container.damaged(N_("{part} is missing"), part=key)
        kind = self._content_type(key)
        if key.endswith(".bin") or "binary" in kind:
            raise NotAWorkbook(self._container.where, detail=Message(N_("a binary workbook (.xlsb)")))
        if "wordprocessingml" in kind:
            raise NotAWorkbook(self._container.where, detail=Message(N_("a Word document")))
        if "presentationml" in kind:
            raise NotAWorkbook(self._container.where, detail=Message(N_("a presentation")))
        return key

    def _something_else(self) -> Exception:
        container = self._container
        if "mimetype" in container.parts and b"opendocument.spreadsheet" in container.read("mimetype"):
            return NotAWorkbook(container.where, detail=Message(N_("an OpenDocument spreadsheet (.ods)")))
        if any(key.startswith(("xl/", "word/", "ppt/")) for key in container.parts) or TYPES in container.parts:
            return container.damaged(N_("{part} is missing"), part="_rels/.rels")
        return NotAWorkbook(container.where, detail=Message(N_("a zip archive")))

    def _content_type(self, key: str) -> str:
        if TYPES not in self._container.parts:
            return ""
        root = load_part(self._container, TYPES).root
        for element in root.all("Override"):
            if part_key(element.get("PartName", "") or "") == key:
                return element.get("ContentType", "") or ""
        return ""

    def _sheets(self) -> tuple[SheetEntry, ...]:
        targets = {relation.id: relation for relation in self.relations}
        found: list[SheetEntry] = []
        names: set[str] = set()
        taken: set[str] = set()
        for place, element in enumerate(self.part.root.all("sheets", "sheet")):
            relation = targets.get(element.relation() or "")
            if relation is None and not element.relation():
                # A module of Excel 5, which is kept in the project of macros and has no part of its own.
                continue
            if relation is None:
                raise self._container.damaged(N_("the sheet {name} leads nowhere"), name=element.get("name", ""))
            if relation.type != "worksheet":
                continue
            if relation.target not in self._container.parts:
                raise self._container.damaged(N_("{part} is missing"), part=relation.target)
            name, state = element.get("name", "") or "", element.get("state", "visible") or "visible"
            if name.casefold() in names or relation.target in taken:
                raise self._container.damaged(N_("the sheet {name} is there twice"), name=name)
            names.add(name.casefold())
            taken.add(relation.target)
            found.append(SheetEntry(name, state, relation.target, element.get("sheetId", "") or "", place))
        return tuple(found)

    def forgotten(self, kind: str) -> str | None:
        """Key of a part that the content types name as of this kind, though no relationship leads to it."""
        if TYPES not in self._container.parts:
            return None
        for element in load_part(self._container, TYPES).root.all("Override"):
            key = part_key(element.get("PartName", "") or "")
            if (element.get("ContentType") or "").endswith(f".{kind}+xml") and key in self._container.parts:
                return key
        return None

    def target(self, kind: str) -> str | None:
        """Key of the part that the workbook's first relationship of this type leads to, if it exists."""
        for relation in self.relations:
            if relation.type == kind and relation.target in self._container.parts:
                return relation.target
        return None

    def names(self) -> tuple[Element, ...]:
        """The defined names."""
        return tuple(self.part.root.all("definedNames", "definedName"))

    def print_area(self, entry: SheetEntry) -> str | None:
        """What a sheet prints, as its hidden name says it; None where it has none, and prints everything."""
        return self._said_by("_XLNM.PRINT_AREA", str(entry.place))

    def named(self, name: str, entry: SheetEntry) -> str | None:
        """What a defined name stands for on a sheet, whose own one goes before the workbook's; None: it is none."""
        own = self._said_by(name.upper(), str(entry.place))
        return self._said_by(name.upper(), None) if own is None else own

    def _said_by(self, name: str, place: str | None) -> str | None:
        element = self._named.get((name, place))
        return None if element is None else self.part.text(element)

    @cached_property
    def _named(self) -> dict[tuple[str, str | None], Element]:
        """Name in capitals and place of its sheet (None: the workbook's) → its element: each sheet and list asks."""
        found: dict[tuple[str, str | None], Element] = {}
        for element in self.names():
            key = (element.get("name") or "").upper(), element.get("localSheetId")
            if key[1] is None or key not in found:
                found[key] = element
        return found
