"""How much room a cell has for a picture.

Exists because a picture that is larger than its cell would cover others, or belong to the row below. May import
`civtrack.model` and the modules of `civtrack.xlsx` below it.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from civtrack.patterns import lazy

if TYPE_CHECKING:
    from civtrack.xlsx.opened.sheet import Sheet

__all__ = ["CellBoxes"]

_ROW = lazy(rb"<(?:[\w.-]+:)?row\b([^<>]*)>")
_NUMBER = lazy(rb"""\sr\s*=\s*["'](\d+)["']""")
_HEIGHT = lazy(rb"""\sht\s*=\s*["']([\d.]+)["']""")
_POINT, _PIXEL = 12_700, 9_525
_USUAL_HEIGHT, _USUAL_WIDTH = 15.0, 8.43
_DIGIT = 7
"""Pixels of a digit in the usual font; a column has five more at its sides."""


class CellBoxes:
    """The widths and heights of cells, in English Metric Units; of hidden rows, what they have when they are shown.

    Args:
        sheet: Whose cells.
        rows: The rows that are asked for.
    """

    def __init__(self, sheet: Sheet, rows: Collection[int]) -> None:
        self._heights: dict[int, int] = {}
        shape = sheet.structure.root.first("sheetFormatPr")
        self._height = round(_number(shape.get("defaultRowHeight") if shape else None, _USUAL_HEIGHT) * _POINT)
        self._width = _number(shape.get("defaultColWidth") if shape else None, _USUAL_WIDTH + 5 / _DIGIT)
        self._columns = [
            (column.number("min"), column.number("max"), _number(column.get("width"), self._width))
            for column in sheet.structure.root.all("cols", "col")
        ]
        self._wide = {
            (row, area.first_column): area.last_column
            for area in sheet.merges
            for row in (area.first_row,)
            if row in rows
        }
        self._read(sheet, rows)

    def _read(self, sheet: Sheet, rows: Collection[int]) -> None:
        carry, number, last = b"", 0, max(rows, default=0)
        for chunk in sheet.stream():
            data = carry + chunk
            cut = data.rfind(b">") + 1
            for match in _ROW.finditer(data, 0, cut) if number < last else ():
                written = _NUMBER.search(match[1])
                number = int(written[1]) if written else number + 1
                if number in rows and (height := _HEIGHT.search(match[1])):
                    self._heights[number] = round(float(height[1]) * _POINT)
            carry = data[cut:]

    def __call__(self, row: int, column: int) -> tuple[int, int]:
        """Width and height of a cell, with what is merged into it at its right."""
        last = self._wide.get((row, column), column)
        width = sum(self._of_column(one) for one in range(column, last + 1))
        return width, self._heights.get(row, self._height)

    def _of_column(self, column: int) -> int:
        width = next((width for first, last, width in self._columns if first <= column <= last), self._width)
        return int((256 * width + 128 // _DIGIT) / 256 * _DIGIT) * _PIXEL


def _number(text: str | None, usual: float) -> float:
    try:
        return float(text or "") or usual
    except ValueError:
        return usual
