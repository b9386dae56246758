"""The workbook into which others move: its own parts, and what they bring, until it is written.

Exists apart from what moves in (`civtrack.xlsx.joining.guest`), so that one holds and the other brings. May import
`civtrack.model` and the modules of `civtrack.xlsx` below it.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence

from civtrack.model import N_
from civtrack.xlsx.joining.styles import CannotJoin, JoinedStyles
from civtrack.xlsx.opened.package import OpenPackage
from civtrack.xlsx.parts.markup import Part
from civtrack.xlsx.parts.output import Packed
from civtrack.xlsx.parts.shelf import Shelf, Shelved
from civtrack.xlsx.parts.workbook import TYPES, load_part, relations, relations_part

__all__ = ["WPS_PHOTOS", "Growing", "Host", "growing_styles"]

WPS_PHOTOS = "cellImage"
"""The last word of the type of the relationship that leads to the cell photos of WPS."""


class Growing:
    """A part of the workbook that gets the others' entries: shared strings, cell photos, persons."""

    def __init__(self, kind: str, key: str | None, part: Part | None, count: int) -> None:
        self.kind, self.key, self.part, self.count = kind, key, part, count
        self.new: list[bytes] = []


def growing_styles(package: OpenPackage) -> tuple[str, JoinedStyles]:
    """The key of the first workbook's styles, and the styles, ready to grow."""
    key = package.workbook.target("styles")
    if key is None:
        raise CannotJoin(N_("the first has no styles"))
    return key, JoinedStyles(load_part(package.container, key))


class Host:
    """The first workbook, growing.

    Attributes:
        touched: Its parts that change.
        added: Name → parts that come from the others.
        shelf: Where those are kept meanwhile.
        photo_links: Key of a part with the relationships of cell photos → those that the others bring.
    """

    def __init__(self, package: OpenPackage) -> None:
        self.touched: dict[str, Packed] = {}
        self.added: dict[str, Packed | Shelved] = {}
        self.shelf = Shelf()
        self.package, self.container = package, package.container
        self.workbook = package.workbook
        self.book = Part(self.workbook.part.where, self.workbook.key, self.workbook.part.data)
        self.links = load_part(self.container, relations_part(self.workbook.key))
        self.types = load_part(self.container, TYPES)
        self._styles_key, self.styles = growing_styles(package)
        self.theme = self._read("theme")
        self.strings = self._counted("sharedStrings", "si")
        self.photos = self._counted(WPS_PHOTOS, "cellImage")
        self.persons = self._counted("person", "person")
        self.photo_links: dict[str, list[str]] = {}
        self.names = {name.casefold() for name in self._sheet_names(self.book)}
        self.sheet_ids = max((e.number("sheetId") for e in self.book.root.all("sheets", "sheet")), default=0)
        self.sheets, self.defined = list[str](), list[str]()
        self.known_names = {
            (one.get("name") or "").casefold()
            for one in self.book.root.all("definedNames", "definedName")
            if one.get("localSheetId") is None
        }
        self.count = len(list(self.book.root.all("sheets", "sheet")))
        self.table_names, self.table_ids = self._tables(package)
        self.new_links, self.new_types = list[str](), list[str]()
        self.full_calculation = False

    def close(self) -> None:
        """Lets go of every part."""
        for packed in (*self.touched.values(), *self.added.values()):
            packed.close()
        self.shelf.close()

    @staticmethod
    def _sheet_names(book: Part) -> list[str]:
        return [element.get("name") or "" for element in book.root.all("sheets", "sheet")]

    def _read(self, kind: str) -> Part | None:
        key = self.workbook.target(kind)
        return load_part(self.container, key) if key else None

    def _counted(self, kind: str, child: str) -> Growing:
        key = self.workbook.target(kind)
        part = load_part(self.container, key) if key else None
        return Growing(kind, key, part, len(list(part.root.all(child))) if part else 0)

    def _tables(self, package: OpenPackage) -> tuple[set[str], int]:
        names, last = set[str](), 0
        for entry in package.workbook.sheets:
            for relation in relations(package.container, entry.part):
                if relation.type == "table" and relation.target in package.container.parts:
                    root = load_part(package.container, relation.target).root
                    names.add((root.get("displayName") or "").casefold())
                    last = max(last, root.number("id"))
        return names, last

    def finish(self) -> None:
        """Puts the growing parts together."""
        book, root = self.book, self.book.root
        sheets = root.first("sheets")
        assert sheets is not None
        book.append(sheets, "".join(self.sheets).encode())
        if self.defined:
            names = root.first("definedNames")
            if names is not None:
                book.append(names, "".join(self.defined).encode())
            else:
                p = root.prefix
                text = f"<{p}definedNames>{''.join(self.defined)}</{p}definedNames>"
                book.splice(sheets.end, sheets.end, text.encode())
        calculation = root.first("calcPr")
        if self.full_calculation and calculation is not None:
            book.set_attributes(calculation, fullCalcOnLoad="1")
        for growing in (self.strings, self.photos, self.persons):
            self._grown(growing)
        for key, links in self.photo_links.items():
            self._linked(key, links)
        self.links.append(self.links.root, "".join(self.new_links).encode())
        self.types.append(self.types.root, "".join(self.new_types).encode())
        self.touched[self._styles_key] = Packed([self.styles.render()])
        self.touched[self.workbook.key] = Packed([book.render()])
        self.touched[relations_part(self.workbook.key)] = Packed([self.links.render()])
        self.touched[TYPES] = Packed([self.types.render()])

    def _grown(self, growing: Growing) -> None:
        if not growing.new or growing.key is None:
            return
        if growing.part is None:  # the first that had one came whole, and it is in `added`
            return
        part = growing.part
        if growing.kind == "sharedStrings":
            part.set_attributes(part.root, count=None, uniqueCount=str(growing.count))
        part.append(part.root, b"".join(growing.new))
        if growing.key in self.container.parts:
            self.touched[growing.key] = Packed([part.render()])
        else:
            self.added[growing.key] = Packed([part.render()])

    def _linked(self, key: str, new: Sequence[str]) -> None:
        """Puts the relationships of cell photos together, which are read once however many workbooks brought some."""
        held = self.added.get(key)
        data = zlib.decompress(b"".join(held.blocks()), -15) if held else self.container.read(key)
        links = Part(self.container.where, key, data)
        p = links.root.prefix
        links.append(links.root, "".join(one.replace("<Rel", f"<{p}Rel", 1) for one in new).encode())
        (self.added if held else self.touched)[key] = Packed([links.render()])
