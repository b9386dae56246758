"""How high the rows of a sheet are, for what floats over them.

Exists because a picture is tied to cells only at its corners: over which rows it lies follows from their heights. May
import the modules of `civtrack.xlsx` below it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from civtrack.patterns import lazy
from civtrack.xlsx.formulas.rowmap import RowMap
from civtrack.xlsx.parts.addresses import MAX_ROW

if TYPE_CHECKING:
    from civtrack.xlsx.opened.sheet import Sheet

__all__ = ["RowHeights"]

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
        self._known: dict[int, int] | None = None
        self._usual = round(_USUAL * _POINT)

    def __call__(self, row: int) -> int:
        """The height of a row; 0 for a hidden one."""
        if self._known is None:
            self._known = dict(self._read())
        return self._known.get(row, self._usual)

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
        while row < MAX_ROW and below >= (height := self(row)):
            below -= height
            row += 1
        return row

    def between(self, first: int, last: int) -> int:
        """From the top of one row to the top of another."""
        return sum(self(row) for row in range(first, last))

    def place_after(self, row: int, offset: int, height: int, rows: RowMap) -> tuple[int, int]:
        """Where something ends that begins so far below the top of a kept row, when only kept rows are left.

        Returns:
            The row's old number, and how far below its top.
        """
        left = offset + height
        for first, last in rows.kept(row, MAX_ROW):
            for each in range(first, last + 1):
                tall = self(each)
                if left <= tall:
                    return each, left
                left -= tall
        return row, offset
