"""Heights of the rows of a sheet added up: where a row begins, and which row lies at a depth.

Exists because something may float over a million rows, and thousands of such things may float over one sheet: a depth
is looked up, rows are never walked. May import `civtrack.xlsx.parts.addresses`.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from itertools import accumulate

from civtrack.xlsx.parts.addresses import MAX_ROW

__all__ = ["Stacked"]


class Stacked:
    """Heights in English Metric Units.

    Args:
        known: Row → its height, of the rows that have one of their own.
        usual: The height of all others.
    """

    def __init__(self, known: Mapping[int, int], usual: int) -> None:
        self._known, self._usual = known, usual
        self._rows = sorted(known)
        self._more = list(accumulate((known[row] - usual for row in self._rows), initial=0))

    def __call__(self, row: int) -> int:
        """The height of a row."""
        return self._known.get(row, self._usual)

    def above(self, row: int) -> int:
        """What all rows above a row are high together."""
        return self._usual * (row - 1) + self._more[bisect_left(self._rows, row)]

    def between(self, first: int, last: int) -> int:
        """From the top of one row to the top of another; nothing where that lies above."""
        return self.above(max(first, last)) - self.above(first)

    def row_at(self, first: int, below: int) -> int:
        """The row so far below the top of another; the edge between two belongs to the lower one."""
        rows = range(first, MAX_ROW + 1)
        return max(first, first + bisect_right(rows, self.above(first) + below, key=self.above) - 1)

    def row_down_to(self, first: int, below: int) -> int:
        """The same; the edge between two belongs to the upper one."""
        rows = range(first, MAX_ROW)
        return first + bisect_left(rows, self.above(first) + below, key=lambda row: self.above(row + 1))
