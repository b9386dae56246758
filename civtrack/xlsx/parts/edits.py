"""What can be asked of a sheet: a column filled, single cells, row rules; and what was left out.

Exists so that callers and the editor share these values without knowing each other. May import `civtrack.model`.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import field
from enum import Enum
from itertools import accumulate
from operator import itemgetter
from typing import Final, Literal, Self

from civtrack.light import NamedTuple, dataclass
from civtrack.model import Area, Value

__all__ = [
    "KEPT", "SKIP", "CellEdits", "ColumnFill", "Covered", "FormulaText", "Kept", "LeftOut", "Look", "RowRule", "Skip",
]  # fmt: skip


class Skip(Enum):
    """The type of `SKIP`."""

    SKIP = "skip"


SKIP: Final = Skip.SKIP
"""What a fill's function returns for a row whose cell it leaves alone."""


class Kept(Enum):
    """The type of `KEPT`."""

    KEPT = "kept"


KEPT: Final = Kept.KEPT
"""What a single cell is asked to hold that keeps what it holds and gets another look alone."""


class FormulaText(str):
    """A formula to be written, without its equals sign; what it shows until it is computed anew stands in `shown`."""

    __slots__ = ("shown",)
    shown: int | str | None

    def __new__(cls, text: str, shown: int | str | None = None) -> Self:
        """Makes it of its text."""
        made = super().__new__(cls, text)
        made.shown = shown
        return made

    def __eq__(self, other: object) -> bool:
        return isinstance(other, FormulaText) and str(self) == str(other) and self.shown == other.shown

    def __hash__(self) -> int:
        return hash((str(self), self.shown))


class Look(NamedTuple):
    """How a written cell looks: like a column's cell of the same row, with these differences."""

    like: int | None = None
    number_format: str | None = None
    horizontal: str | None = None
    wrap: bool | None = None
    indent: int | None = None


@dataclass(frozen=True, slots=True)
class ColumnFill:
    """A column written for a range of rows, streamed when the package is saved.

    Attributes:
        column: 1-based.
        first_row: First row that is asked for.
        last_row: Last row that is asked for.
        value: Row number → value; None empties the cell but keeps its look, `SKIP` leaves it alone.
        like: The column whose look is taken over (the same row's cell, else the row's look, else the column's);
            None keeps the look of the cell itself.
        number_format: A format code for this column's cells.
        horizontal: ``left``, ``center``, ``right``.
        wrap: Whether lines are broken.
        look: The last four together.
    """

    column: int
    first_row: int
    last_row: int
    value: Callable[[int], Value | Literal[Skip.SKIP]]
    like: int | None = None
    number_format: str | None = None
    horizontal: Literal["left", "center", "right"] | None = None
    wrap: bool | None = None
    look: Look = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "look", Look(self.like, self.number_format, self.horizontal, self.wrap))


_OWN = Look()


class RowRule(NamedTuple):
    """A colour for the rows where a formula, written for the area's first cell, is true; colours are RRGGBB."""

    formula: str
    fill_rgb: str
    font_rgb: str | None = None


class LeftOut(NamedTuple):
    """A cell that a fill passed over, because it is covered by a merged area."""

    row: int
    column: int


CellEdit = tuple[int, Value | Kept, Look]
"""One cell to be written: column, value (`KEPT`: its look alone), look.

A plain tuple, because a ledger has three for each row.
"""


class _Spans:
    """Which fills reach a row: a sheet of thousands of small tables has three for each.

    Args:
        fills: In the order in which they were asked for.

    Attributes:
        count: How many fills there are.
        overlap: Whether two of them may write the same cell.
    """

    __slots__ = ("_begins", "_fills", "count", "overlap")

    def __init__(self, fills: Sequence[ColumnFill]) -> None:
        self.count = len(fills)
        self.overlap = len({fill.column for fill in fills}) < len(fills)
        reaching = [fill for fill in fills if fill.first_row <= fill.last_row]
        self._begins = sorted({row for fill in reaching for row in (fill.first_row, fill.last_row + 1)})
        at = {row: index for index, row in enumerate(self._begins)}
        self._fills: list[list[ColumnFill]] = [[] for _ in self._begins]
        for fill in reaching:
            for index in range(at[fill.first_row], at[fill.last_row + 1]):
                self._fills[index].append(fill)

    def at(self, row: int) -> Sequence[ColumnFill]:
        """The fills that reach a row, in the order in which they were asked for."""
        place = bisect_right(self._begins, row) - 1
        return self._fills[place] if place >= 0 else ()

    def between(self, first: int, last: int) -> Iterator[tuple[int, int]]:
        """Stretches of rows that fills reach, ascending, cut to the rows asked for."""
        begins = self._begins
        for place in range(max(0, bisect_right(begins, first) - 1), bisect_right(begins, last)):
            if self._fills[place]:
                yield max(begins[place], first), min(begins[place + 1] - 1, last)


@dataclass(slots=True)
class CellEdits:
    """All cells of a sheet that are to be written; later wishes win over earlier ones."""

    fills: list[ColumnFill] = field(default_factory=list)
    single: dict[int, dict[int, Value | Kept]] = field(default_factory=dict)
    _spans: _Spans = field(default_factory=lambda: _Spans(()), repr=False)
    _rows: list[int] = field(default_factory=list, repr=False)
    looks: dict[tuple[int, int], Look] = field(default_factory=dict)
    likes: dict[int, int] = field(default_factory=dict)
    """Row that is made → the row above it whose look and height it takes over."""

    def __bool__(self) -> bool:
        return bool(self.fills or self.single)

    def set(self, row: int, column: int, value: Value | Kept, look: Look = _OWN) -> None:
        """Asks for one cell."""
        self.single.setdefault(row, {})[column] = value
        self.looks[row, column] = look

    def of_row(self, row: int) -> list[CellEdit]:
        """The cells to be written in a row, left to right."""
        if row in self.single:
            found = {edit[0]: edit for edit in self._filled(row)}
            for column, value in self.single[row].items():
                written = (
                    found[column][1] if value is KEPT and column in found else value
                )  # a look for what a fill says
                found[column] = (column, written, self.looks.get((row, column), _OWN))
            return sorted(found.values(), key=itemgetter(0))
        edits = self._filled(row)
        if len(edits) > 1:
            edits.sort(key=itemgetter(0))
            if self._reaching.overlap:
                return list({edit[0]: edit for edit in edits}.values())
        return edits

    def _filled(self, row: int) -> list[CellEdit]:
        return [
            (fill.column, value, fill.look) for fill in self._reaching.at(row) if (value := fill.value(row)) is not SKIP
        ]

    @property
    def _reaching(self) -> _Spans:
        if self._spans.count != len(self.fills):
            self._spans = _Spans(self.fills)
        return self._spans

    def fills_at(self, row: int) -> Sequence[ColumnFill]:
        """The fills that reach a row."""
        return self._reaching.at(row)

    def rows_between(self, first: int, last: int) -> Iterator[int]:
        """Rows that may have edits, ascending, both ends included."""
        if len(self._rows) != len(self.single):
            self._rows = sorted(self.single)
        alone = self._rows[bisect_left(self._rows, first) : bisect_right(self._rows, last)]
        done = first - 1
        for start, end in sorted([*self._reaching.between(first, last), *((row, row) for row in alone)]):
            yield from range(max(start, done + 1), end + 1)
            done = max(done, end)

    def area(self) -> Area | None:
        """The smallest area that holds every wish."""
        cells = [(fill.first_row, fill.column) for fill in self.fills if fill.first_row <= fill.last_row]
        cells += [(fill.last_row, fill.column) for fill in self.fills if fill.first_row <= fill.last_row]
        cells += [(row, column) for row, columns in self.single.items() for column in columns]
        if not cells:
            return None
        rows, columns = zip(*cells, strict=True)
        return Area(min(rows), min(columns), max(rows), max(columns))

    def columns(self) -> dict[int, Look]:
        """Columns that are filled, with the look of the last fill of each."""
        return {fill.column: fill.look for fill in self.fills}


class Covered:
    """Which cells are inside a merged area without being its first.

    Args:
        areas: The merged areas.

    Attributes:
        last_rows: Column → the last row that any of them reaches.
    """

    def __init__(self, areas: Iterable[Area]) -> None:
        self._columns: dict[int, list[Area]] = {}
        for area in sorted(areas):
            for column in range(area.first_column, area.last_column + 1):
                self._columns.setdefault(column, []).append(area)
        # Per column, which of the areas up to each one reaches furthest down: areas that overlap are no honest ones,
        # but occur.
        self._reach = {column: list(accumulate(of_column, _further)) for column, of_column in self._columns.items()}
        self.last_rows = {column: reach[-1].last_row for column, reach in self._reach.items()}

    def __call__(self, row: int, column: int) -> bool:
        """Whether the cell is such a one."""
        areas, reach = self._columns.get(column, ()), self._reach.get(column, ())
        place = bisect_right(areas, row, key=itemgetter(0)) - 1
        if place >= 0 and (furthest := reach[place]).last_row >= row and furthest[:2] != (row, column):
            return True
        while place >= 0 and reach[place].last_row >= row:
            area = areas[place]
            if row <= area.last_row and area[:2] != (row, column):
                return True
            place -= 1
        return False


def _further(one: Area, other: Area) -> Area:
    return other if other.last_row > one.last_row else one
