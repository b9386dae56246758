"""Photos put into a workbook, and taken out again: media, relationships, content types, cell photos and drawings.

Exists because a picture is spread over six parts that must agree. What the workbook has already is never rewritten:
entries are spliced in, and a picture that is there by content is there once. May import `civtrack.model` and the
modules of `civtrack.xlsx` below it.
"""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from typing import Final

from civtrack.light import NamedTuple
from civtrack.xlsx.parts import deflate
from civtrack.xlsx.parts.container import Container, part_key
from civtrack.xlsx.parts.frames import Framed
from civtrack.xlsx.parts.markup import MAIN_SPACES, escape
from civtrack.xlsx.parts.upkeep import Upkeep
from civtrack.xlsx.parts.workbook import TYPES, SheetEntry, Workbook, relations, relations_part

__all__ = ["Album"]

_STRICT: Final = "http://purl.oclc.org/ooxml/spreadsheetml/main"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006/relationships"
_WPS: Final = "http://www.wps.cn/officeDocument/2017/etCustomData"
_WPS_TYPE: Final = "http://www.wps.cn/officeDocument/2020/cellImage"
_CELL_IMAGES: Final = "application/vnd.wps-officedocument.cellimage+xml"
_DRAWING: Final = "application/vnd.openxmlformats-officedocument.drawing+xml"
_KINDS: Final[tuple[tuple[bytes, str, str], ...]] = (
    (b"\x89PNG\r\n\x1a\n", "png", "image/png"),
    (b"\xff\xd8\xff", "jpeg", "image/jpeg"),
    (b"GIF8", "gif", "image/gif"),
    (b"BM", "bmp", "image/bmp"),
    (b"II*\0", "tiff", "image/tiff"),
    (b"MM\0*", "tiff", "image/tiff"),
    (b"\x01\0\0\0", "emf", "image/x-emf"),
    (b"\xd7\xcd\xc6\x9a", "wmf", "image/x-wmf"),
)


class _Spaces(NamedTuple):
    """Namespaces, as the workbook's version of the standard calls them."""

    drawing: str
    main: str
    relations: str

    def declared(self, used: Mapping[str, str], tag: bytes) -> str:
        """The declarations of prefixes that an opening tag does not make already."""
        return "".join(
            f' xmlns:{prefix}="{space}"'
            for prefix, space in used.items()
            if f'xmlns:{prefix}="{space}"'.encode() not in tag
        )


class Album:
    """The pictures that a workbook gets or loses in one save.

    Args:
        container: The open file.
        workbook: Its workbook part.
        upkeep: Renders the parts that change.

    Attributes:
        added: Name → content of parts that are new.
        drawings: Key of a sheet's part → the relationship of a drawing that it gets.
    """

    def __init__(self, container: Container, workbook: Workbook, upkeep: Upkeep) -> None:
        self._container, self._workbook, self._upkeep = container, workbook, upkeep
        self.added: dict[str, bytes] = {}
        self.drawings: dict[str, str] = {}
        strict = workbook.part.root.space == _STRICT
        assert workbook.part.root.space in MAIN_SPACES or not workbook.part.root.space
        base = "http://purl.oclc.org/ooxml" if strict else "http://schemas.openxmlformats.org"
        year = "" if strict else "/2006"
        self._spaces = _Spaces(
            f"{base}/drawingml{year}/spreadsheetDrawing", f"{base}/drawingml{year}/main",
            f"{base}/officeDocument{year}/relationships",
        )  # fmt: skip
        name = container.parts[workbook.key].text.replace("\\", "/").lstrip("/")
        self._folder = posixpath.dirname(name)
        self._new: dict[str, _NewPart] = {}
        self._media: dict[bytes, str] = {}
        self._ids: dict[str, set[str]] = {}
        self._linked: dict[tuple[str, str], str] = {}
        self._counts: dict[str, int] = {}
        self._said: dict[str, str] = {}

    def into_cell(self, picture: Framed) -> None:
        """Makes a picture known as a cell photo of WPS; the cell that shows it holds `displayed` of its name."""
        key = self._workbook.target("cellImage")
        if key is None:
            key = self._new_part("cellimages.xml", _CELL_IMAGES, self._no_cell_images())
            self._link(self._workbook.key, key, _WPS_TYPE)
        embedded = self._link(key, self._kept(picture.data), f"{self._spaces.relations}/image")
        tag, prefix, number = self._root(key)
        used = {
            "xdr": self._spaces.drawing, "r": self._spaces.relations, "a": self._spaces.main,
            **({"etc": _WPS} if prefix == "etc:" else {}),
        }  # fmt: skip
        declared = self._spaces.declared(used, tag)
        self._append(
            key,
            f"<{prefix}cellImage{declared}>{_pic(picture, embedded, number, (0, 0))}</{prefix}cellImage>",
        )

    def over_cell(self, sheet: SheetEntry, row: int, column: int, picture: Framed, left: int = 0, top: int = 0) -> None:
        """Lets a picture float over a cell; it moves and hides with it.

        Args:
            sheet: The sheet.
            row: 1-based.
            column: 1-based.
            picture: It must fit into the cell.
            left: How far from the cell's left side, in English Metric Units.
            top: How far from its upper side.
        """
        key = next((one.target for one in relations(self._container, sheet.part) if one.type == "drawing"), None)
        if key is None or key not in self._container.parts:
            known = next((new for new in self._new if self._new[new].sheet == sheet.part), None)
            key = known or self._new_drawing(sheet)
        embedded = self._link(key, self._kept(picture.data), f"{self._spaces.relations}/image")
        tag, prefix, number = self._root(key)
        p = prefix.rstrip(":") or "xdr"
        used = {p: self._spaces.drawing, "r": self._spaces.relations, "a": self._spaces.main}
        declared = self._spaces.declared(used, tag)
        width, height = picture.size

        def corner(name: str, x: int, y: int) -> str:
            return (
                f"<{p}:{name}><{p}:col>{column - 1}</{p}:col><{p}:colOff>{x}</{p}:colOff>"
                f"<{p}:row>{row - 1}</{p}:row><{p}:rowOff>{y}</{p}:rowOff></{p}:{name}>"
            )

        self._append(
            key,
            f"<{p}:twoCellAnchor{declared}>{corner('from', left, top)}{corner('to', left + width, top + height)}"
            f"{_pic(picture, embedded, number, (left, top), p)}<{p}:clientData/></{p}:twoCellAnchor>",
        )

    def _no_cell_images(self) -> str:
        spaces = self._spaces
        return (
            f'<etc:cellImages xmlns:xdr="{spaces.drawing}" xmlns:r="{spaces.relations}" xmlns:a="{spaces.main}" '
            f'xmlns:etc="{_WPS}">%s</etc:cellImages>'
        )

    def _new_drawing(self, sheet: SheetEntry) -> str:
        spaces = self._spaces
        empty = (
            f'<xdr:wsDr xmlns:xdr="{spaces.drawing}" xmlns:r="{spaces.relations}" xmlns:a="{spaces.main}">%s</xdr:wsDr>'
        )
        key = self._new_part("drawings/drawing.xml", _DRAWING, empty)
        self._new[key].sheet = sheet.part
        self.drawings[sheet.part] = self._link(sheet.part, key, f"{spaces.relations}/drawing")
        return key

    def _new_part(self, pattern: str, kind: str, text: str) -> str:
        """A part that is made with what is put into it; gives its key."""
        stem, suffix = posixpath.splitext(posixpath.join(self._folder, pattern))
        numbers = range(1, 65_536) if kind == _DRAWING else ("", *range(1, 65_536))
        names = (f"{stem}{number}{suffix}" for number in numbers)
        taken = self._container.parts.keys() | self._new.keys()
        name = next(name for name in names if part_key(name) not in taken)
        self._new[part_key(name)] = _NewPart(name, text)
        self._override(name, kind)
        return part_key(name)

    def _root(self, key: str) -> tuple[bytes, str, int]:
        """A part's opening tag, its prefix, and a number that no picture in it has."""
        if key in self._new:
            new = self._new[key]
            return new.text.encode(), new.text[1:].partition(":")[0] + ":", len(new.entries) + 2
        part = self._upkeep.part(key)
        highest = max((one.number("id") for one in part.root.walk() if one.local == "cNvPr"), default=1)
        self._counts[key] = self._counts.get(key, 0) + 1
        return part.data[part.root.start : part.root.inner], part.root.prefix, highest + self._counts[key]

    def _append(self, key: str, xml: str) -> None:
        if key in self._new:
            self._new[key].entries.append(xml)
        else:
            part = self._upkeep.part(key)
            part.append(part.root, xml.encode())

    def _kept(self, data: bytes) -> str:
        """The key of the part that holds a picture; one that has its very bytes, else a new one."""
        if data in self._media:
            return self._media[data]
        container, crc = self._container, deflate.crc32(data, 0)
        for key, member in container.parts.items():
            alike = member.size == len(data) and member.crc == crc and not key.endswith((".xml", ".rels"))
            if alike and container.read(key) == data:
                self._media[data] = key
                return key
        suffix, kind = next(
            ((suffix, kind) for magic, suffix, kind in _KINDS if data.startswith(magic)), ("bin", "image/unknown")
        )
        if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
            suffix, kind = "webp", "image/webp"
        folder = posixpath.join(self._folder, "media")
        taken = {posixpath.splitext(key)[0] for key in container.parts}
        taken |= {posixpath.splitext(part_key(name))[0] for name in self.added}
        stems = (posixpath.join(folder, f"image{number}") for number in range(1, 1 << 20))
        name = f"{next(stem for stem in stems if part_key(stem) not in taken)}.{suffix}"
        self.added[name] = data
        self._default(name, suffix, kind)
        self._media[data] = part_key(name)
        return part_key(name)

    def _override(self, name: str, kind: str) -> None:
        types = self._upkeep.part(TYPES)
        p = types.root.prefix
        types.append(types.root, f'<{p}Override PartName="/{escape(name, quote=True)}" ContentType="{kind}"/>'.encode())

    def _default(self, name: str, suffix: str, kind: str) -> None:
        """Says what a picture is, by its suffix where nothing else is said of that."""
        types = self._upkeep.part(TYPES)
        said = {
            (one.get("Extension") or "").lower(): (one.get("ContentType") or "").lower()
            for one in types.root.all("Default")
        } | self._said
        if suffix not in said:
            self._said[suffix] = kind
            p = types.root.prefix
            place = types.root.inner
            types.splice(place, place, f'<{p}Default Extension="{suffix}" ContentType="{kind}"/>'.encode())
        elif said[suffix] != kind:
            self._override(name, kind)

    def _name(self, key: str) -> str:
        """A part's name as it is spelled."""
        if key in self._container.parts:
            return self._container.parts[key].text.replace("\\", "/").lstrip("/")
        if key in self._new:
            return self._new[key].name
        return next(name for name in self.added if part_key(name) == key)

    def _link(self, key: str, target: str, kind: str) -> str:
        """The relationship of a part to another; one that is there already, else a new one."""
        if (key, target) in self._linked:
            return self._linked[key, target]
        known = next(
            (one.id for one in relations(self._container, key) if one.target == target and not one.external), None
        )
        self._linked[key, target] = known or self._new_link(key, target, kind)
        return self._linked[key, target]

    def _new_link(self, key: str, target: str, kind: str) -> str:
        links, p = relations_part(key), ""
        there = links in self._container.parts
        if key not in self._ids:
            self._ids[key] = {one.id for one in relations(self._container, key)}
        identifier = next(f"rId{n}" for n in range(1, 1 << 20) if f"rId{n}" not in self._ids[key])
        self._ids[key].add(identifier)
        start = posixpath.dirname(self._name(key)) or "."
        leads = escape(posixpath.relpath(self._name(target), start), quote=True)
        if there:
            part = self._upkeep.part(links)
            p = part.root.prefix
        entry = f'<{p}Relationship Id="{identifier}" Type="{kind}" Target="{leads}"/>'
        if there:
            part.append(part.root, entry.encode())
        else:
            folder, file = posixpath.split(self._name(key))
            name = posixpath.join(folder, "_rels", f"{file}.rels")
            new = self._new.setdefault(
                part_key(name), _NewPart(name, f'<Relationships xmlns="{_PACKAGE}">%s</Relationships>')
            )
            new.entries.append(entry)
        return identifier

    def finish(self) -> None:
        """Renders the parts that are new."""
        head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        for new in self._new.values():
            self.added[new.name] = (head + new.text.replace("%s", "".join(new.entries))).encode()


class _NewPart:
    """A part that is made: its name, its frame, and what is put into it."""

    def __init__(self, name: str, text: str) -> None:
        self.name, self.text = name, text
        self.entries: list[str] = []
        self.sheet = ""


def _pic(picture: Framed, embedded: str, number: int, at: tuple[int, int], p: str = "xdr") -> str:
    """A picture's element."""

    def attributes(of: tuple[tuple[str, str], ...]) -> str:
        return "".join(f' {name}="{escape(value, quote=True)}"' for name, value in of)

    name = escape(picture.name, quote=True)
    crop = f"<a:srcRect{attributes(picture.cropped)}/>" if picture.cropped else ""
    return (
        f'<{p}:pic><{p}:nvPicPr><{p}:cNvPr id="{number}" name="{name}"/><{p}:cNvPicPr>'
        f'<a:picLocks noChangeAspect="1"/></{p}:cNvPicPr></{p}:nvPicPr><{p}:blipFill><a:blip r:embed="{embedded}"/>'
        f"{crop}<a:stretch><a:fillRect/></a:stretch></{p}:blipFill><{p}:spPr><a:xfrm{attributes(picture.turned)}>"
        f'<a:off x="{at[0]}" y="{at[1]}"/><a:ext cx="{picture.size[0]}" cy="{picture.size[1]}"/></a:xfrm>'
        f'<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></{p}:spPr></{p}:pic>'
    )
