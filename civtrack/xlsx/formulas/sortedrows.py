"""What becomes of the rows of a sheet when the rows of a list change places among themselves.

Exists so that everything that belongs to a row — comments, links, pictures, rules — goes with it by the same arithmetic
as when rows are removed, and so that a sheet of which that cannot be said is left alone. May import `civtrack.model`
and `civtrack.xlsx.formulas.rowmap`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field
from itertools import groupby

from civtrack.light import dataclass
from civtrack.model import Area
from civtrack.xlsx.formulas.rowmap import RowMap
from civtrack.xlsx.parts.addresses import MAX_ROW

__all__ = ["RowsTorn", "SortedRows"]


class RowsTorn(Exception):
    """Something is about some rows of a list, and not about each by itself: the list cannot be sorted.

    Attributes:
        first: The first of those rows.
        last: The last.
    """

    def __init__(self, first: int, last: int) -> None:
        super().__init__(first, last)
        self.first, self.last = first, last


@dataclass(frozen=True, slots=True)
class SortedRows(RowMap):
    """Rows that stay, some of them in another order.

    A range that holds a list as a whole stays what it is; a single row goes where it goes; a range of several rows of a
    list is torn, and whoever asks for it learns so by `RowsTorn`.

    Args:
        lists: Each list as its rows in their new order: all rows from its first to its last.

    Raises:
        ValueError: A list has gaps, or meets another; or rows are removed, too.
    """

    lists: tuple[tuple[int, ...], ...] = ()
    _new: dict[int, int] = field(init=False, repr=False, compare=False, default_factory=dict)
    _old: dict[int, int] = field(init=False, repr=False, compare=False, default_factory=dict)
    _ends: tuple[tuple[int, int], ...] = field(init=False, repr=False, compare=False, default=())

    def __post_init__(self) -> None:
        RowMap.__post_init__(self)
        ends = tuple((min(rows), max(rows)) for rows in self.lists)
        gaps = any(
            sorted(rows) != list(range(low, high + 1)) for rows, (low, high) in zip(self.lists, ends, strict=True)
        )
        rows = [row for rows in self.lists for row in rows]
        if self.removed or gaps or len(rows) != len(set(rows)):
            raise ValueError(self.lists)
        object.__setattr__(self, "_ends", ends)
        for order, (low, _) in zip(self.lists, ends, strict=True):
            self._old.update(enumerate(order, low))
        self._new.update((old, new) for new, old in self._old.items())

    @property
    def identity(self) -> bool:
        """Whether every row stays where it is."""
        return all(new == old for new, old in self._old.items())

    @property
    def sorts(self) -> bool:
        """Whether rows change places."""
        return not self.identity

    def new(self, row: int) -> int | None:
        """The number that a row gets."""
        return self._new.get(row, row)

    def old(self, row: int) -> int:
        """The number that a row had which is `row` now."""
        return self._old.get(row, row)

    def span(self, first: int, last: int) -> tuple[int, int] | None:
        """What becomes of a range of rows.

        Raises:
            RowsTorn: It holds several rows of a list, or one and others, but not all.
        """
        if first == last:
            only = self._new.get(first, first)
            return only, only
        for low, high in self._ends:
            if first <= high and low <= last and not (first <= low and high <= last):
                raise RowsTorn(first, last)
        return first, last

    def exact(self, area: Area) -> Area | None:
        """What becomes of a merged area: one over several rows of a list is torn, be it all of them."""
        if area.first_row < area.last_row and self._within(area):
            raise RowsTorn(area.first_row, area.last_row)
        return self.area(area)

    def _within(self, area: Area) -> bool:
        return any(area.first_row <= high and low <= area.last_row for low, high in self._ends)

    def pieces(self, area: Area) -> list[Area]:
        """What becomes of an area to which a rule applies: of some rows of a list, wherever they are now."""
        try:
            whole = self.area(area)
        except RowsTorn:
            rows = sorted(self._new.get(row, row) for row in range(area.first_row, area.last_row + 1))
            runs = [[row for _, row in run] for _, run in groupby(enumerate(rows), lambda pair: pair[1] - pair[0])]
            return [area._replace(first_row=run[0], last_row=run[-1]) for run in runs]
        return [whole] if whole else []

    def above(self, row: int) -> int:
        """How many rows stand above the lower edge of a row: a break stays where it is."""
        return row

    def touches(self, first: int, last: int) -> bool:
        """Whether any row of the range is removed: none ever is."""
        del first, last
        return False

    def kept(self, first: int, last: int) -> Iterator[tuple[int, int]]:
        """The ranges of rows between `first` and `last` that move by the same number, by their old numbers."""
        at = first
        for low, high in sorted(self._ends):
            if high < at or low > last:
                continue
            if at < low:
                yield at, low - 1
            for row in range(max(at, low), min(high, last) + 1):
                yield row, row
            at = high + 1
        if at <= last:
            yield at, min(last, MAX_ROW)

    def moved(self) -> Iterator[tuple[int, int, int]]:
        """All ranges of rows that move by the same number, by their old numbers, and the new one of its first."""
        for first, last in self.kept(1, MAX_ROW):
            yield first, last, self._new.get(first, first)
