"""How high the rows of a sheet are, for what floats over them.

Exists because a picture is tied to cells only at its corners: over which rows it lies follows from their heights. May
import the modules of `civtrack.xlsx` below it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING

from civtrack.patterns import lazy
from civtrack.xlsx.formulas.rowmap import RowMap
from civtrack.xlsx.parts.addresses import MAX_ROW
from civtrack.xlsx.parts.stacked import Stacked

if TYPE_CHECKING:
    from civtrack.xlsx.opened.sheet import Sheet

__all__ = ["KeptHeights", "RowHeights"]

_ROW = lazy(rb"<(?:[\w.-]+:)?row\b([^<>]*)>")
_FORMAT = lazy(rb"<(?:[\w.-]+:)?sheetFormatPr\b([^<>]*)>")
_NUMBER = lazy(rb"""\sr\s*=\s*["'](\d+)["']""")
_HEIGHT = lazy(rb"""\sht\s*=\s*["']([\d.]+)["']""")
_HIDDEN = lazy(rb"""\shidden\s*=\s*["'](?:1|true)["']""")
_DEFAULT = lazy(rb"""\sdefaultRowHeight\s*=\s*["']([\d.]+)["']""")
_POINT = 12_700
_USUAL = 15.0


class RowHeights:
    """Heights in English Metric Units (12,700 a point), read when they are first asked for.

    Args:
        sheet: Whose rows.
    """

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self._usual = round(_USUAL * _POINT)

    @cached_property
    def stacked(self) -> Stacked:
        """The heights; a hidden row has none."""
        known = dict(self._read())
        return Stacked(known, self._usual)

    def __call__(self, row: int) -> int:
        """The height of a row; 0 for a hidden one."""
        return self.stacked(row)

    def _read(self) -> Iterator[tuple[int, int]]:
        carry, number = b"", 0
        for chunk in self._sheet.stream():
            data = carry + chunk
            if not number and (match := _FORMAT.search(data)) and (usual := _DEFAULT.search(match[1])):
                self._usual = round(float(usual[1]) * _POINT)
            cut = data.rfind(b">") + 1
            for match in _ROW.finditer(data, 0, cut):
                written = _NUMBER.search(match[1])
                number = int(written[1]) if written else number + 1
                if _HIDDEN.search(match[1]):
                    yield number, 0
                elif height := _HEIGHT.search(match[1]):
                    yield number, round(float(height[1]) * _POINT)
            carry = data[cut:]

    def row_at(self, row: int, below: int) -> int:
        """The row that lies so far below the top of another."""
        return self.stacked.row_at(row, below)

    def between(self, first: int, last: int) -> int:
        """From the top of one row to the top of another."""
        return self.stacked.between(first, last)


class KeptHeights:
    """How high the rows are that stay when others are removed.

    Args:
        heights: Of all rows.
        rows: Which of them stay.
    """

    def __init__(self, heights: RowHeights, rows: RowMap) -> None:
        self._stacked, self._removed = heights.stacked, rows.removed
        self._firsts = [first for first, _ in self._removed]
        gone = (self._stacked.between(first, last + 1) for first, last in self._removed)
        self._gone = list(accumulate(gone, initial=0))

    def above(self, row: int) -> int:
        """What the kept rows above a row are high together."""
        at = bisect_right(self._firsts, row - 1)
        stacked, gone = self._stacked, self._gone[at]
        if at and self._removed[at - 1][1] >= row:
            gone -= stacked.between(row, self._removed[at - 1][1] + 1)
        return stacked.above(row) - gone

    def over(self, first: int, offset: int, height: int, last: int) -> tuple[int, int]:
        """How much of something lies over kept and over removed rows, from a place in the first row to the last one."""
        stacked = self._stacked
        top = stacked.above(first) + min(max(offset, 0), stacked(first))
        bottom = max(top, min(top + height, stacked.above(last + 1)))
        kept = self._down_to(bottom) - self._down_to(top)
        return kept, bottom - top - kept

    def _down_to(self, depth: int) -> int:
        row = self._stacked.row_at(1, depth)
        kept = self.above(row)
        return kept + min(depth - self._stacked.above(row), self.above(row + 1) - kept)

    def place_after(self, row: int, offset: int, height: int) -> tuple[int, int]:
        """Where something ends that begins so far below the top of a kept row, when only kept rows are left.

        Returns:
            The row's old number, and how far below its top.
        """
        depth = self.above(row) + offset + height
        rows = range(row, MAX_ROW + 1)
        found = row + bisect_left(rows, depth, key=lambda each: self.above(each + 1))
        return (found, depth - self.above(found)) if found <= MAX_ROW else (row, offset)
