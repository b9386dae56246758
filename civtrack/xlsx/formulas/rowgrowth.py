"""What becomes of the rows of a sheet when rows are added below some of them.

Exists so that everything that mentions a row moves, and everything that ends with the last row of a list grows with the
list, by the same arithmetic. May import `civtrack.model` and `civtrack.xlsx.formulas.rowmap`.
"""

from __future__ import annotations

from collections.abc import Iterator

from civtrack.light import NamedTuple, dataclass
from civtrack.model import Area
from civtrack.xlsx.formulas.rowmap import RowMap
from civtrack.xlsx.parts.addresses import MAX_ROW

__all__ = ["GrownRows", "Growth"]


class Growth(NamedTuple):
    """Rows that are added below one.

    Attributes:
        after: The last row of the list.
        added: How many rows the list gets.
        room: How many empty rows below it are used for them; what stands below those moves down by the others.
        merged: Whether merged areas that end with the list grow with it.
    """

    after: int
    added: int
    room: int
    merged: bool = False

    @property
    def moves(self) -> int:
        """By how many rows everything below moves down."""
        return self.added - self.room

    @property
    def edge(self) -> int:
        """The last row that stays where it is."""
        return self.after + self.room


@dataclass(frozen=True, slots=True)
class GrownRows(RowMap):
    """Rows that stay, with others added between them.

    A range of rows that ends with the last row of a list, or among the empty rows that are used, ends with the list's
    new last row; a single row never grows, but for rules (`ruled`).

    Args:
        growths: Where rows are added, from the top down.

    Raises:
        ValueError: Growths that overlap, or leave the sheet.
    """

    growths: tuple[Growth, ...] = ()

    def __post_init__(self) -> None:
        RowMap.__post_init__(self)
        before = 0
        for growth in self.growths:
            if growth.after <= before or not 0 <= growth.room <= growth.added or growth.edge > MAX_ROW:
                raise ValueError(growth)
            before = growth.edge
        if self.removed:
            raise ValueError(self.removed)

    @property
    def identity(self) -> bool:
        """Whether nothing is added."""
        return not self.growths

    @property
    def moves(self) -> bool:
        """Whether any row gets another number."""
        return any(growth.moves for growth in self.growths)

    @property
    def grows(self) -> bool:
        """Whether rows are added."""
        return bool(self.growths)

    def new(self, row: int) -> int | None:
        """The number that a row gets."""
        return row + sum(growth.moves for growth in self.growths if row > growth.edge)

    def old(self, row: int) -> int:
        """The number that a row had; for an added one that of the last row before it."""
        moved = 0
        for growth in self.growths:
            if row <= growth.edge + moved:
                break
            if row <= growth.edge + moved + growth.moves:
                return growth.edge
            moved += growth.moves
        return row - moved

    def _end(self, last: int) -> int:
        for growth in self.growths:
            if growth.after <= last <= growth.edge:
                return (self.new(growth.after) or 0) + growth.added
        return self.new(last) or 0

    def span(self, first: int, last: int) -> tuple[int, int] | None:
        """What becomes of a range of rows."""
        if first == 1 and last == MAX_ROW:
            return first, last
        end = (self.new(last) or 0) if first == last else self._end(last)
        return self.new(first) or 0, min(end, MAX_ROW)

    def reach(self, first: int, last: int) -> tuple[int, int] | None:
        """What becomes of a range of one column that a formula writes as a range: a list of one item grows, too."""
        return self.span(first, last) if first != last else (self.new(first) or 0, self._end(last))

    def ruled(self, area: Area) -> Area | None:
        """What becomes of an area to which a rule applies: one of a single row grows too."""
        return area._replace(first_row=self.new(area.first_row) or 0, last_row=self._end(area.last_row))

    def exact(self, area: Area) -> Area | None:
        """What becomes of an area that is of its rows alone, such as a merged one."""
        grown = any(growth.merged and growth.after == area.last_row for growth in self.growths)
        if grown and area.first_row < area.last_row:
            return self.ruled(area)
        return area._replace(first_row=self.new(area.first_row) or 0, last_row=self.new(area.last_row) or 0)

    def touches(self, first: int, last: int) -> bool:
        """Whether rows are added inside a range, or at its end."""
        return any(first <= growth.after <= last for growth in self.growths) and first != last

    def above(self, row: int) -> int:
        """How many rows stand above the lower edge of a row."""
        return self.new(row) or 0

    def kept(self, first: int, last: int) -> Iterator[tuple[int, int]]:
        """The ranges of rows between `first` and `last` that move by the same number, by their old numbers."""
        at = first
        for growth in self.growths:
            if growth.moves and at <= growth.edge < last:
                yield at, growth.edge
                at = growth.edge + 1
        if at <= last:
            yield at, last

    def moved(self) -> Iterator[tuple[int, int, int]]:
        """All ranges of rows that move by the same number, by their old numbers, and the new one of its first."""
        for first, last in self.kept(1, MAX_ROW):
            yield first, last, self.new(first) or 0
