"""What can be asked of a sheet: a column filled, single cells, row rules; and what was left out.

Exists so that callers and the editor share these values without knowing each other. May import `civtrack.model`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from enum import Enum
from itertools import accumulate
from operator import itemgetter
from typing import Final, Literal, NamedTuple, Self

from civtrack.model import Area, Value

__all__ = ["SKIP", "CellEdits", "ColumnFill", "Covered", "FormulaText", "LeftOut", "Look", "RowRule", "Skip"]


class Skip(Enum):
    """The type of `SKIP`."""

    SKIP = "skip"


SKIP: Final = Skip.SKIP
"""What a fill's function returns for a row whose cell it leaves alone."""


class FormulaText(str):
    """A formula to be written, without its equals sign; what it shows until it is computed anew stands in `shown`."""

    __slots__ = ("shown",)
    shown: int | None

    def __new__(cls, text: str, shown: int | None = None) -> Self:
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


CellEdit = tuple[int, Value, Look]
"""One cell to be written: column, value, look. A plain tuple, because a ledger has three for each row."""


@dataclass(slots=True)
class CellEdits:
    """All cells of a sheet that are to be written; later wishes win over earlier ones."""

    fills: list[ColumnFill] = field(default_factory=list)
    single: dict[int, dict[int, Value]] = field(default_factory=dict)
    looks: dict[tuple[int, int], Look] = field(default_factory=dict)
    likes: dict[int, int] = field(default_factory=dict)
    """Row that is made → the row above it whose look and height it takes over."""

    def __bool__(self) -> bool:
        return bool(self.fills or self.single)

    def set(self, row: int, column: int, value: Value, look: Look = _OWN) -> None:
        """Asks for one cell."""
        self.single.setdefault(row, {})[column] = value
        self.looks[row, column] = look

    def of_row(self, row: int) -> list[CellEdit]:
        """The cells to be written in a row, left to right."""
        if row in self.single:
            found = {edit[0]: edit for edit in self._filled(row)}
            for column, value in self.single[row].items():
                found[column] = (column, value, self.looks.get((row, column), _OWN))
            return sorted(found.values(), key=itemgetter(0))
        edits = self._filled(row)
        if len(edits) > 1:
            edits.sort(key=itemgetter(0))
            if self._overlap():
                return list({edit[0]: edit for edit in edits}.values())
        return edits

    def _overlap(self) -> bool:
        return len({fill.column for fill in self.fills}) < len(self.fills)

    def _filled(self, row: int) -> list[CellEdit]:
        return [
            (fill.column, value, fill.look)
            for fill in self.fills
            if fill.first_row <= row <= fill.last_row and (value := fill.value(row)) is not SKIP
        ]

    def rows_between(self, first: int, last: int) -> Iterator[int]:
        """Rows that may have edits, ascending, both ends included."""
        spans = [(max(fill.first_row, first), min(fill.last_row, last)) for fill in self.fills]
        spans += [(row, row) for row in self.single if first <= row <= last]
        done = first - 1
        for start, end in sorted(span for span in spans if span[0] <= span[1]):
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
        # Per column, how far down the areas up to each one reach: areas that overlap are no honest ones, but occur.
        self._reach = {
            column: list(accumulate((area.last_row for area in of_column), max))
            for column, of_column in self._columns.items()
        }
        self.last_rows = {column: reach[-1] for column, reach in self._reach.items()}

    def __call__(self, row: int, column: int) -> bool:
        """Whether the cell is such a one."""
        areas, reach = self._columns.get(column, ()), self._reach.get(column, ())
        place = bisect_right(areas, row, key=itemgetter(0)) - 1
        while place >= 0 and reach[place] >= row:
            area = areas[place]
            if row <= area.last_row and (row, column) != (area.first_row, area.first_column):
                return True
            place -= 1
        return False
