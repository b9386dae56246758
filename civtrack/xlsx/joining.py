"""Puts several workbooks into one, sheet after sheet, with look, photos and formulas as each has them.

Exists because a district has its rows in several ledgers and should get one file. Made for what
`civtrack.xlsx.copies` writes: no macros, charts, pivots or links to other workbooks. May import `civtrack.errors`,
`civtrack.model`, `civtrack.files` and the modules of `civtrack.xlsx` below it.

Rules: the first workbook keeps everything; sheets of the others come after its own, each with the parts it leads to
under new names. Looks are added to the first one's (`civtrack.xlsx.joined_styles`); shared strings, WPS cell photos and
persons likewise. A sheet or table whose name is taken gets another, and formulas follow. A workbook name that is taken
becomes one of the sheets that brought it.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from civtrack.model import N_, Message
from civtrack.xlsx.container import Limits
from civtrack.xlsx.joined_guest import WPS_PHOTOS, Growing, Guest, agree
from civtrack.xlsx.joined_styles import CannotJoin, JoinedStyles
from civtrack.xlsx.markup import Part
from civtrack.xlsx.output import Packed, write_container
from civtrack.xlsx.package import Package
from civtrack.xlsx.workbook import TYPES, load_part, relations, relations_part

__all__ = ["CannotJoin", "join", "obstacle"]


def join(sources: Sequence[Path], labels: Sequence[str], target: Path, limits: Limits) -> list[list[str]]:
    """Writes one workbook from several.

    Args:
        sources: The workbooks, in order.
        labels: What tells two sheets of one name apart: a word for each workbook.
        target: Where the joined workbook goes.
        limits: What is believed of the sources.

    Returns:
        For each source the names that its sheets have now.

    Raises:
        CannotJoin: One of them has something that cannot be in a workbook with the first.
        NotWritten: The system refuses.
    """
    from civtrack.files.writing import atomic_write

    with ExitStack() as stack:
        packages = [stack.enter_context(Package.open(path, limits)) for path in sources]
        joined = Host(packages[0])
        stack.callback(joined.close)
        names = [list(packages[0].sheets)]
        for place, (package, label) in enumerate(zip(packages[1:], labels[1:], strict=True), 2):
            names.append(joined.add(package, label, f"j{place}"))
        joined.finish()
        with atomic_write(target) as stream:
            write_container(stream, packages[0].container, joined.touched, set(), joined.added)
    return names


def obstacle(first: Package, other: Package) -> Message | None:
    """What keeps a workbook from being put into one with another, as far as it can be seen beforehand."""
    try:
        agree(first, other)
        _, styles = _styles(first)
        own = other.workbook.target("styles")
        styles.add(load_part(other.container, own) if own else None, None)
    except CannotJoin as error:
        return error.why
    return None


def _styles(package: Package) -> tuple[str, JoinedStyles]:
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
    """

    def __init__(self, package: Package) -> None:
        self.touched: dict[str, Packed] = {}
        self.added: dict[str, Packed] = {}
        self.package, self.container = package, package.container
        self.workbook = package.workbook
        self.book = Part(self.workbook.part.where, self.workbook.key, self.workbook.part.data)
        self.links = load_part(self.container, relations_part(self.workbook.key))
        self.types = load_part(self.container, TYPES)
        self._styles_key, self.styles = _styles(package)
        self.theme = self._read("theme")
        self.strings = self._counted("sharedStrings", "si")
        self.photos = self._counted(WPS_PHOTOS, "cellImage")
        self.persons = self._counted("person", "person")
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

    def add(self, package: Package, label: str, mark: str) -> list[str]:
        """Adds a workbook's sheets; gives back their new names."""
        return Guest(self, package, label, mark).move_in()

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

    def _tables(self, package: Package) -> tuple[set[str], int]:
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
