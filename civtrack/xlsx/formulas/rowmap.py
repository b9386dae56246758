"""Which rows of a sheet stay and what their numbers become when others are removed.

Exists so that everything that mentions a row — cells, formulas, merges, pictures — moves by the same arithmetic. May
import `civtrack.model` and `civtrack.xlsx.parts.addresses`.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import field
from itertools import accumulate
from typing import Any

from civtrack.light import dataclass
from civtrack.model import Area
from civtrack.xlsx.parts.addresses import MAX_ROW

__all__ = ["RowMap"]


class _Ranges(Sequence[tuple[int, int]]):
    """Ranges of rows, first and last, in order: a ledger divided among districts has one for nearly every row."""

    __slots__ = ("firsts", "lasts")

    def __init__(self, ranges: Iterable[tuple[int, int]]) -> None:
        self.firsts, self.lasts = array("I"), array("I")
        for first, last in ranges:
            self.firsts.append(first)
            self.lasts.append(last)

    def __len__(self) -> int:
        return len(self.firsts)

    def __getitem__(self, at: Any) -> Any:
        if isinstance(at, slice):
            return tuple(zip(self.firsts[at], self.lasts[at], strict=True))
        return self.firsts[at], self.lasts[at]

    def __iter__(self) -> Iterator[tuple[int, int]]:
        return zip(self.firsts, self.lasts, strict=True)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Ranges) and self.firsts == other.firsts and self.lasts == other.lasts

    def __hash__(self) -> int:
        return hash((self.firsts.tobytes(), self.lasts.tobytes()))

    def __repr__(self) -> str:
        return repr(tuple(self))


@dataclass(frozen=True, slots=True)
class RowMap:
    """Rows that are removed; all others stay and move up.

    Made from ranges, so that a map of a million rows costs what its ranges cost; a look-up takes the logarithm of their
    number. Two maps that remove the same rows are equal.

    Args:
        removed: First and last row of what is removed, 1-based, both included, in any order; ranges may touch and
            overlap, and are joined.

    Raises:
        ValueError: A range that is empty or leaves the sheet.
    """

    removed: Sequence[tuple[int, int]] = ()
    _firsts: Sequence[int] = field(init=False, repr=False, compare=False, default=())
    _lasts: Sequence[int] = field(init=False, repr=False, compare=False, default=())
    _gone: Sequence[int] = field(init=False, repr=False, compare=False, default=())

    def __post_init__(self) -> None:
        ranges = _Ranges(_joined(self.removed))
        object.__setattr__(self, "removed", ranges)
        object.__setattr__(self, "_firsts", ranges.firsts)
        object.__setattr__(self, "_lasts", ranges.lasts)
        object.__setattr__(
            self, "_gone", array("I", accumulate((last - first + 1 for first, last in ranges), initial=0))
        )

    @classmethod
    def without(cls, rows: Iterable[int]) -> RowMap:
        """The map that removes these rows."""
        return cls(tuple((row, row) for row in rows))

    @classmethod
    def keeping(cls, rows: Iterable[int], first: int, last: int) -> RowMap:
        """The map that keeps of the rows from `first` to `last` only these; rows outside of them all stay."""
        ranges, at = list[tuple[int, int]](), first
        for row in sorted(set(rows)):
            if not first <= row <= last:
                continue
            if at < row:
                ranges.append((at, row - 1))
            at = row + 1
        if at <= last:
            ranges.append((at, last))
        return cls(tuple(ranges))

    @property
    def identity(self) -> bool:
        """Whether every row stays where it is."""
        return not self.removed

    @property
    def moves(self) -> bool:
        """Whether any row gets another number."""
        return not self.identity

    @property
    def grows(self) -> bool:
        """Whether rows are added (`civtrack.xlsx.formulas.rowgrowth`)."""
        return False

    @property
    def sorts(self) -> bool:
        """Whether rows change places (`civtrack.xlsx.formulas.sortedrows`)."""
        return False

    @property
    def count(self) -> int:
        """How many rows are removed."""
        return self._gone[-1]

    def new(self, row: int) -> int | None:
        """The number that a row gets; None for a removed one."""
        at = bisect_right(self._firsts, row)
        if at and row <= self._lasts[at - 1]:
            return None
        return row - self._gone[at]

    def old(self, row: int) -> int:
        """The number that a row had which is `row` now."""
        low, high = 0, len(self._firsts)
        while low < high:
            middle = (low + high) // 2
            if self._firsts[middle] - self._gone[middle] <= row:
                low = middle + 1
            else:
                high = middle
        return row + self._gone[low]

    def span(self, first: int, last: int) -> tuple[int, int] | None:
        """What becomes of a range of rows when some of them are removed.

        As in Excel an end that is removed moves to the nearest kept row inside the range, and the range vanishes only
        with its last row. The range of all rows of the sheet stays what it is, since a whole column is written in this
        way too.

        Returns:
            New first and last row; None when nothing of the range is kept.
        """
        if first == 1 and last == MAX_ROW:
            return first, last
        before_first, before_last = bisect_right(self._firsts, first), bisect_right(self._firsts, last)
        if before_first and first <= self._lasts[before_first - 1]:
            first = self._lasts[before_first - 1] + 1
        if before_last and last <= self._lasts[before_last - 1]:
            before_last -= 1
            last = self._firsts[before_last] - 1
        return (first - self._gone[before_first], last - self._gone[before_last]) if first <= last else None

    def area(self, area: Area) -> Area | None:
        """What becomes of a rectangle of cells, as `span` says."""
        rows = self.span(area.first_row, area.last_row)
        return area._replace(first_row=rows[0], last_row=rows[1]) if rows else None

    def reach(self, first: int, last: int) -> tuple[int, int] | None:
        """What becomes of a range of one column that a formula writes as a range, be it of a single row."""
        return self.span(first, last)

    def ruled(self, area: Area) -> Area | None:
        """What becomes of an area to which a rule applies."""
        return self.area(area)

    def pieces(self, area: Area) -> list[Area]:
        """The same where an area may come apart."""
        left = self.ruled(area)
        return [left] if left else []

    def exact(self, area: Area) -> Area | None:
        """What becomes of an area that is of its rows alone, such as a merged one."""
        return self.area(area)

    def above(self, row: int) -> int:
        """How many rows stand above the lower edge of a row."""
        at = bisect_right(self._firsts, row)
        below = max(self.removed[at - 1][1] - row, 0) if at else 0
        return row - self._gone[at] + below

    def touches(self, first: int, last: int) -> bool:
        """Whether any row of the range is removed."""
        at = bisect_right(self._firsts, last)
        return bool(at) and self._lasts[at - 1] >= first

    def kept(self, first: int, last: int) -> Iterator[tuple[int, int]]:
        """The ranges of rows between `first` and `last` that stay, by their old numbers."""
        at = first
        firsts, lasts = self._firsts, self._lasts
        for index in range(max(0, bisect_right(firsts, first) - 1), len(firsts)):
            start, end = firsts[index], lasts[index]
            if start > last:
                break
            if at < start:
                yield at, start - 1
            at = max(at, end + 1)
        if at <= last:
            yield at, last

    def moved(self) -> Iterator[tuple[int, int, int]]:
        """All ranges of rows that stay, by their old numbers, and the new number of each range's first row."""
        new = 1
        for first, last in self.kept(1, MAX_ROW):
            yield first, last, new
            new += last + 1 - first


def _joined(ranges: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Ranges in order, those that touch or overlap joined."""
    current: tuple[int, int] | None = None
    for first, last in sorted(ranges):
        if not 1 <= first <= last <= MAX_ROW:
            raise ValueError((first, last))
        if current and first <= current[1] + 1:
            current = current[0], max(current[1], last)
            continue
        if current:
            yield current
        current = first, last
    if current:
        yield current
