"""The parts of a copy: each written anew under a name of its own, and reached only by what was said to lead to it.

Exists because a copy must hold nothing that was not looked at: a part comes along only where something that comes along
asks for it, and neither its old name nor its old relationships do. May import `civtrack.errors`, `civtrack.model` and
the modules of `civtrack.xlsx` below it.
"""

from __future__ import annotations

from collections.abc import Iterable

from civtrack.light import NamedTuple
from civtrack.xlsx.copying.clean_pictures import cleaned
from civtrack.xlsx.copying.composing import DECLARATION
from civtrack.xlsx.parts.container import Container
from civtrack.xlsx.parts.markup import Element, Part, escape
from civtrack.xlsx.parts.output import Packed, Stored
from civtrack.xlsx.parts.workbook import Relation, load_part, relations

__all__ = ["CopiedParts", "SourceParts"]

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_SHEETS = "application/vnd.openxmlformats-officedocument.spreadsheetml."
_MICROSOFT = "http://schemas.microsoft.com/office/"


class _Kind(NamedTuple):
    """How a kind of part is called, what type it is of, and by what relationship it is reached."""

    name: str
    content: str
    relation: str


_KINDS = {
    "officeDocument": _Kind("xl/workbook.xml", f"{_SHEETS}sheet.main+xml", f"{_OFFICE}officeDocument"),
    "core-properties": _Kind(
        "docProps/core.xml",
        "application/vnd.openxmlformats-package.core-properties+xml",
        "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties",
    ),
    "extended-properties": _Kind(
        "docProps/app.xml",
        "application/vnd.openxmlformats-officedocument.extended-properties+xml",
        f"{_OFFICE}extended-properties",
    ),
    "worksheet": _Kind("xl/worksheets/sheet{}.xml", f"{_SHEETS}worksheet+xml", f"{_OFFICE}worksheet"),
    "styles": _Kind("xl/styles.xml", f"{_SHEETS}styles+xml", f"{_OFFICE}styles"),
    "sharedStrings": _Kind("xl/sharedStrings.xml", f"{_SHEETS}sharedStrings+xml", f"{_OFFICE}sharedStrings"),
    "theme": _Kind("xl/theme/theme1.xml", "application/vnd.openxmlformats-officedocument.theme+xml", f"{_OFFICE}theme"),
    "drawing": _Kind(
        "xl/drawings/drawing{}.xml", "application/vnd.openxmlformats-officedocument.drawing+xml", f"{_OFFICE}drawing"
    ),
    "vmlDrawing": _Kind(
        "xl/drawings/vmlDrawing{}.vml",
        "application/vnd.openxmlformats-officedocument.vmlDrawing",
        f"{_OFFICE}vmlDrawing",
    ),
    "comments": _Kind("xl/comments{}.xml", f"{_SHEETS}comments+xml", f"{_OFFICE}comments"),
    "threadedComment": _Kind(
        "xl/threadedComments/threadedComment{}.xml",
        "application/vnd.ms-excel.threadedcomments+xml",
        f"{_MICROSOFT}2017/10/relationships/threadedComment",
    ),
    "person": _Kind(
        "xl/persons/person.xml", "application/vnd.ms-excel.person+xml", f"{_MICROSOFT}2017/10/relationships/person"
    ),
    "table": _Kind("xl/tables/table{}.xml", f"{_SHEETS}table+xml", f"{_OFFICE}table"),
    "cellImage": _Kind(
        "xl/cellimages.xml",
        "application/vnd.wps-officedocument.cellimage+xml",
        "http://www.wps.cn/officeDocument/2020/cellImage",
    ),
    "sheetMetadata": _Kind("xl/metadata.xml", f"{_SHEETS}sheetMetadata+xml", f"{_OFFICE}sheetMetadata"),
    "rdRichValue": _Kind(
        "xl/richData/rdrichvalue.xml",
        "application/vnd.ms-excel.rdrichvalue+xml",
        f"{_MICROSOFT}2017/06/relationships/rdRichValue",
    ),
    "rdRichValueStructure": _Kind(
        "xl/richData/rdrichvaluestructure.xml",
        "application/vnd.ms-excel.rdrichvaluestructure+xml",
        f"{_MICROSOFT}2017/06/relationships/rdRichValueStructure",
    ),
    "richValueRel": _Kind(
        "xl/richData/richValueRel.xml",
        "application/vnd.ms-excel.richvaluerel+xml",
        f"{_MICROSOFT}2022/10/relationships/richValueRel",
    ),
    "image": _Kind("xl/media/image{}", "", f"{_OFFICE}image"),
    "hyperlink": _Kind("", "", f"{_OFFICE}hyperlink"),
}
_PICTURES = {"png": "image/png", "jpeg": "image/jpeg", "gif": "image/gif", "bmp": "image/bmp", "webp": "image/webp"}


class SourceParts:
    """The source's parts, each parsed once for all copies.

    Args:
        container: The source.
    """

    def __init__(self, container: Container) -> None:
        self.container = container
        self._loaded: dict[str, Part] = {}
        self._relations: dict[str, tuple[Relation, ...]] = {}
        self._pictures: dict[str, tuple[str, bytes] | None] = {}
        self._photos: dict[str, list[tuple[Element, frozenset[str | None]]]] = {}

    def load(self, key: str) -> Part:
        """A part of which nothing is asked yet."""
        if key not in self._loaded:
            self._loaded[key] = load_part(self.container, key)
        return self._loaded[key].again()

    def relations(self, part: str) -> tuple[Relation, ...]:
        """The relationships of a part."""
        if part not in self._relations:
            self._relations[part] = relations(self.container, part)
        return self._relations[part]

    def photos(self, key: str) -> list[tuple[Element, frozenset[str | None]]]:
        """The photos of a part of cell photos, each with the names it has; looked through once for all copies."""
        if key not in self._photos:
            self._photos[key] = [
                (photo, frozenset(each.get("name") for each in photo.walk() if each.local == "cNvPr"))
                for photo in self.load(key).root.children
                if photo.local == "cellImage"
            ]
        return self._photos[key]

    def picture(self, key: str) -> tuple[str, bytes] | None:
        """A picture with nothing but its pixels, and how its name ends; None where it is not understood."""
        if key not in self._pictures and len(self._pictures) > _HELD:
            self._pictures.clear()
        if key not in self._pictures:
            self._pictures[key] = cleaned(self.container.read(key))
        return self._pictures[key]


_HELD = 64
"""Pictures that are held at a time."""


class CopiedParts:
    """Collects the parts of one copy.

    Args:
        source: The source.

    Attributes:
        written: Name → part.
    """

    def __init__(self, source: SourceParts) -> None:
        self.written: dict[str, Packed | Stored] = {}
        self.load, self.relations, self._source = source.load, source.relations, source
        self._container = source.container
        self._links: dict[str, dict[tuple[str, str, bool], str]] = {}
        self._types: dict[str, str] = {}
        self._counts: dict[str, int] = {}
        self._pictures: dict[str, str | None] = {}

    def photos(self, key: str) -> list[tuple[Element, frozenset[str | None]]]:
        """The photos of a part of the source's cell photos, each with the names it has."""
        return self._source.photos(key)

    def exists(self, key: str) -> bool:
        """Whether the source has a part."""
        return key in self._container.parts

    def read(self, key: str) -> bytes:
        """A part of the source as it is."""
        return self._container.read(key)

    def write(self, kind: str, content: Iterable[bytes] | Packed) -> str:
        """Takes a part of a kind along; gives back its name."""
        name = self.name(kind)
        self.written[name] = content if isinstance(content, Packed) else Packed(content)
        return name

    def add(self, name: str, data: bytes) -> None:
        """Takes a part along under a name that was asked for before."""
        self.written[name] = Packed([data])

    def name(self, kind: str) -> str:
        """A name for a new part of a kind."""
        number = self._counts[kind] = self._counts.get(kind, 0) + 1
        name = _KINDS[kind].name.format(number)
        self._types[name] = _KINDS[kind].content
        return name

    def link(self, part: str, kind: str, target: str, *, external: bool = False) -> str:
        """The id of a relationship from a part ("" for the package) to another, or to the outside."""
        known = self._links.setdefault(part, {})
        return known.setdefault((kind, target, external), f"rId{len(known) + 1}")

    def shows(self, key: str) -> bool:
        """Whether a picture of the source can be looked into."""
        return self.exists(key) and self._source.picture(key) is not None

    def picture(self, key: str) -> str | None:
        """Takes a picture along; its name, or None where it cannot be looked into."""
        if key not in self._pictures:
            found = self._source.picture(key) if self.exists(key) else None
            if found is None:
                self._pictures[key] = None
            else:
                suffix, data = found
                number = self._counts["image"] = self._counts.get("image", 0) + 1
                name = self._pictures[key] = f"xl/media/image{number}.{suffix}"
                self.written[name] = Stored(data)
        return self._pictures[key]

    def close(self) -> None:
        """Lets go of every part."""
        for packed in self.written.values():
            packed.close()

    def finished(self) -> dict[str, Packed | Stored]:
        """Every part in the order in which it is written, with relationships and content types."""
        suffixes = sorted({name.rsplit(".", 1)[-1] for name in self.written})
        defaults = {suffix: _PICTURES[suffix] for suffix in suffixes if suffix in _PICTURES}
        defaults |= {"rels": "application/vnd.openxmlformats-package.relationships+xml", "xml": "application/xml"}
        if "vml" in suffixes:
            defaults["vml"] = _KINDS["vmlDrawing"].content
        types = "".join(f'<Default Extension="{each}" ContentType="{defaults[each]}"/>' for each in sorted(defaults))
        types += "".join(
            f'<Override PartName="/{name}" ContentType="{self._types[name]}"/>'
            for name in self.written
            if name in self._types and not name.endswith(".vml")
        )
        made: dict[str, Packed | Stored] = {
            "[Content_Types].xml": Packed([f'{DECLARATION}<Types xmlns="{_TYPES}">{types}</Types>'.encode()])
        }
        for part in ["", *self.written]:
            if part:
                made[part] = self.written[part]
            if part in self._links:
                made[_links_of(part)] = Packed([self._links_part(part)])
        self.written = made
        return made

    def _links_part(self, part: str) -> bytes:
        pieces = []
        for (kind, target, external), identifier in self._links[part].items():
            written = escape(target if external else f"/{target}", quote=True)
            mode = ' TargetMode="External"' if external else ""
            pieces.append(f'<Relationship Id="{identifier}" Type="{_KINDS[kind].relation}" Target="{written}"{mode}/>')
        return f'{DECLARATION}<Relationships xmlns="{_LINKS}">{"".join(pieces)}</Relationships>'.encode()


_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"


def _links_of(part: str) -> str:
    folder, _, name = part.rpartition("/")
    return f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels"
