"""What can be asked of copies of a workbook, and what is said about them afterwards.

Exists so that callers, the engine and its parts share these values without knowing each other. May import
`civtrack.model` and the modules of `civtrack.xlsx` below it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from pathlib import Path

from civtrack.light import NamedTuple, dataclass
from civtrack.model import N_, Area
from civtrack.xlsx.editing.beside import Beside
from civtrack.xlsx.editing.structure import Asked
from civtrack.xlsx.formulas.rowmap import RowMap
from civtrack.xlsx.parts.addresses import MAX_ROW
from civtrack.xlsx.parts.edits import ColumnFill
from civtrack.xlsx.parts.paper import PaperWish
from civtrack.xlsx.parts.print_titles import Repeated

__all__ = [
    "Copy",
    "CopyReport",
    "EntryFilter",
    "Filters",
    "KeptCells",
    "ListFilter",
    "Loss",
    "LossKind",
    "Losses",
    "MayWrite",
    "Remark",
    "SheetCopy",
    "SheetReport",
    "TextFilter",
]

ListFilter = Callable[["Copy", str, tuple[str, ...]], tuple[str, ...]]
"""Copy, sheet, the entries of a drop-down list that stands in the sheet → the entries that the copy may show."""

EntryFilter = Callable[["Copy", str, tuple[Area, ...], tuple[str, ...]], tuple[str, ...]]
"""Copy, sheet, the cells of the source that a drop-down list is for, the entries that it may show → those of them that
these cells may be filled with."""

MayWrite = Callable[["Copy", str, Area], bool]
"""Copy, sheet and cells of the source → whether what they hold may stand in the copy as entries of a list."""


TextFilter = Callable[["Copy", str, str, str], bool]
"""Copy, kind of place, sheet ("" for the workbook), a text outside of own rows → whether it may be shown."""


@dataclass(frozen=True, slots=True)
class KeptCells:
    """The cells of kept rows whose content comes along; of all others at most the look does.

    Attributes:
        items: Rows that are the caller's own, of which every cell in `columns` comes along.
        columns: Those columns.
        others: Any other row → its columns that come along; nothing of a row that is not named.
        withheld: Row → columns that stay behind although the row is the caller's own.
    """

    items: frozenset[int]
    columns: frozenset[int]
    others: Mapping[int, frozenset[int]]
    withheld: Mapping[int, frozenset[int]]

    def of(self, row: int) -> frozenset[int]:
        """The columns of a row whose content comes along."""
        if row not in self.items:
            return self.others.get(row, frozenset())
        gone = self.withheld.get(row)
        return self.columns - gone if gone else self.columns

    def carries(self, row: int, column: int) -> bool:
        """Whether what is drawn at a place may come along: in a row of the caller's own, or over a line that does."""
        if row in self.items:
            return True
        return bool(self.others.get(row)) and min(self.columns, default=0) <= column <= max(self.columns, default=0)

    @property
    def speaking(self) -> RowMap:
        """The map that keeps the rows of which something comes along, and no other."""
        return RowMap.keeping((*self.items, *(row for row, columns in self.others.items() if columns)), 1, MAX_ROW)

    def whole(self, row: int, first: int, last: int) -> bool:
        """Whether every column in between comes along."""
        return self.of(row).issuperset(range(first, last + 1))


@dataclass(frozen=True, slots=True)
class SheetCopy:
    """A sheet as it comes into a copy.

    Every row number is one of the source.

    Attributes:
        name: The sheet's name, exactly as in the workbook.
        rows: Which rows stay.
        fills: Cells that are written into kept rows.
        hidden_columns: Columns that are hidden in the copy.
        unlocked_columns: With these the sheet is protected, and only their cells can be written; None: protection as it
            was.
        unlocked_rows: The rows in which they can be written; None: in every kept row that is stored.
        frozen_columns: Columns whose formulas become the values that they show, such as serial numbers.
        dated_columns: Columns of days: where a formula cannot come along, its day does.
        cells: Which cells come along; None: all cells of the rows that stay.
        paper: Another page set-up that it gets; None: its own.
        asked: What else is written into the copy, as it was asked of the sheet itself; `fills` win over it.
    """

    name: str
    rows: RowMap
    fills: tuple[ColumnFill, ...] = ()
    hidden_columns: frozenset[int] = frozenset()
    unlocked_columns: frozenset[int] | None = None
    unlocked_rows: frozenset[int] | None = None
    frozen_columns: frozenset[int] = frozenset()
    dated_columns: frozenset[int] = frozenset()
    cells: KeptCells | None = None
    asked: Asked | None = None
    paper: PaperWish | None = None

    @property
    def besides(self) -> tuple[Beside, ...]:
        """The columns that are added beside tables."""
        return tuple(self.asked.structure.besides) if self.asked else ()

    @property
    def repeated(self) -> Repeated | None:
        """What is printed on every page, where the sheet itself repeats no column."""
        if self.paper is not None:
            return self.paper.repeated
        return self.asked.structure.repeated if self.asked else None

    def carries(self, row: int, column: int) -> bool:
        """Whether what is drawn at a place of the source may come along."""
        return self.cells is None or self.cells.carries(row, column)

    @property
    def speaking(self) -> RowMap:
        """The map that keeps the rows of which something comes along: of prepared rows that stay nothing does."""
        return self.rows if self.cells is None else self.cells.speaking

    def goes(self, row: int, column: int) -> bool:
        """Whether the content of a cell of the source comes along."""
        return self.cells is None or column in self.cells.of(row)


@dataclass(frozen=True, slots=True)
class Copy:
    """One copy: where it goes and what is in it; sheets that are not named are left out."""

    target: Path
    sheets: tuple[SheetCopy, ...]


class Filters(NamedTuple):
    """What the caller decides for every copy.

    Attributes:
        lists: Which entries of lists may be shown.
        may_write: Which lists may be written out.
        texts: Which texts outside of cells may be shown.
        entries: Which entries of lists may be shown below a header.
    """

    lists: ListFilter | None = None
    may_write: MayWrite | None = None
    texts: TextFilter | None = None
    entries: EntryFilter | None = None


class LossKind(StrEnum):
    """What happened to something that could not come along as it was; the value is a msgid for so many of it."""

    FROZEN = N_("{count} formulas of days became their values")
    SILENCED = N_("{count} formulas that name others became their values")
    SERIAL = N_("{count} formulas that count rows became their values")
    EMPTIED = N_("{count} formulas over what is left out are empty")
    BESIDE = N_("{count} cells beside, above or below the table")
    BROKEN = N_("{count} formulas refer to removed rows and show #REF!")
    UNCALCULATED = N_("{count} formulas are calculated only when the file is opened")
    ARRAY = N_("{count} array formulas and data tables")
    CHART = N_("{count} charts")
    PIVOT = N_("{count} pivot tables")
    APART = N_("{count} pictures and shapes beside, above or below the table")
    TORN = N_("{count} pictures and shapes over rows of several")
    FORMAT = N_("{count} pictures of a format that cannot be looked into")
    GROUP = N_("{count} grouped pictures over several rows (ungroup them and split again)")
    OBJECT = N_("{count} embedded objects, form controls, camera pictures and backgrounds")
    TABLE = N_("{count} list objects that became plain cells")
    VALIDATION = N_("{count} validations")
    ENTRY = N_("{count} entries of drop-down lists")
    RULE = N_("{count} conditional formats")
    NAME = N_("{count} defined names")
    MACROS = N_("{count} macro projects")
    EXTERNAL = N_("{count} links to other workbooks")
    PART = N_("{count} parts that cannot be looked into")
    RICH = N_("{count} pictures and data types in cells")
    VIEW = N_("{count} custom views and scenarios")


Places = Mapping[str | None, int]
"""Where something was lost, a cell ``B7`` or a row ``7`` of the source, or nowhere → how often."""


@dataclass(frozen=True, slots=True)
class Loss:
    """Something that did not come along as it was.

    Attributes:
        kind: What happened.
        sheet: Where; None for the workbook.
        places: Every place, in the order in which they were met.
    """

    kind: LossKind
    sheet: str | None
    places: Places

    @property
    def cell(self) -> str | None:
        """The first place."""
        return next(iter(self.places))

    @property
    def count(self) -> int:
        """How many there are."""
        return sum(self.places.values())


class Losses:
    """Collects losses: one for each kind and sheet."""

    def __init__(self) -> None:
        self._found: dict[tuple[LossKind, str | None], dict[str | None, int]] = {}

    def add(self, kind: LossKind, sheet: str | None = None, cell: str | None = None, times: int = 1) -> None:
        """One more, or several; of an area the first cell is named."""
        place = cell.partition(":")[0] if cell else None
        places = self._found.setdefault((kind, sheet), {})
        places[place] = places.get(place, 0) + times

    def add_cells(self, kind: LossKind, sheet: str, cells: Iterable[str]) -> None:
        """One more at each of many cells at which there was none of the kind."""
        self._found.setdefault((kind, sheet), {}).update(dict.fromkeys(cells, 1))

    def all(self) -> tuple[Loss, ...]:
        """What was collected, in the order of the first of each."""
        return tuple(Loss(kind, sheet, places) for (kind, sheet), places in self._found.items())


class Remark(NamedTuple):
    """A comment, or the text of a shape, that came into a copy: the cell of the source that it hangs on, its text."""

    row: int
    column: int
    text: str


class SheetReport(NamedTuple):
    """What of a sheet came into a copy: stored rows, floating pictures and shapes, own rows, remarks."""

    name: str
    rows: int
    pictures: int
    items: int = 0
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True)
class CopyReport:
    """What came into a copy, and what did not come along as it was."""

    target: Path
    sheets: tuple[SheetReport, ...]
    losses: tuple[Loss, ...]
