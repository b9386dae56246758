"""How wide the columns of a sheet are, and how they fall onto pages side by side, with the number on each of them.

Exists because a page break never parts a column: what fits in all need not fit page by page. May import `civtrack.xlsx`
and `civtrack.model`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from civtrack.light import NamedTuple
from civtrack.model import Field, Table
from civtrack.xlsx import Sheet
from civtrack.xlsx.opened.first_rows import first_rows
from civtrack.xlsx.parts.paper import column_widths
from civtrack.xlsx.parts.print_titles import Repeated

__all__ = [
    "LEAST_HEIGHT",
    "NARROW",
    "Letters",
    "left_out",
    "letters",
    "number_column",
    "page_ends",
    "repeated",
    "shown_widths",
]

NARROW, LEAST_HEIGHT = 28.0, 28.0
"""Characters of a basis that is wrapped onto two lines, and points of a row that has room for them."""
_DIGIT = 0.64
"""Points of a column's width a point of the workbook's usual font: of the widest font that stands in for another."""
_USUAL_HEIGHT, _USUAL_WIDTH = 15.0, 9.140625

_NUMBERS = (Field.SERIAL, Field.NUMBER)


def page_ends(widths: Mapping[int, float], room: float, repeated: int | None) -> list[int]:
    """The last column of each page, left to right.

    Args:
        widths: Column → its width; those that are not shown take none.
        room: What a page holds.
        repeated: The column that is printed on every page behind its own.
    """
    ends: list[int] = []
    left, last = room, 0
    for column in sorted(widths):
        width = widths[column]
        if width > left and last:
            ends.append(last)
            left = room - (widths.get(repeated, 0.0) if repeated is not None and repeated < column else 0.0)
        left -= width
        last = column if width else last
    return [*ends, last] if last else []


def number_column(tables: Sequence[Table]) -> int | None:
    """The column that says which item a row is: the serial number, which is narrow, else the office's own number."""
    return next((column for field in _NUMBERS if (column := tables[0].column(field)) is not None), None)


def shown_widths(sheet: Sheet, last: int) -> dict[int, float]:
    """Column → width in characters, of all that are shown up to the last."""
    part = sheet.structure
    stated = column_widths(part) | sheet.asked.structure.widths
    usual = _USUAL_WIDTH
    if (element := part.root.first("sheetFormatPr")) and (written := element.get("defaultColWidth")):
        try:
            usual = float(written)
        except ValueError:
            usual = _USUAL_WIDTH
    return {column: stated.get(column, usual) for column in range(1, last + 1)}


def _usual_height(sheet: Sheet) -> float:
    """Points of a row whose height is not stated."""
    element = sheet.structure.root.first("sheetFormatPr")
    try:
        return float((element.get("defaultRowHeight") if element else None) or _USUAL_HEIGHT)
    except ValueError:
        return _USUAL_HEIGHT


class Letters(NamedTuple):
    """How large a sheet is, unshrunk.

    Attributes:
        smallest: Points of the smallest letters of its items.
        digit: Points that a character of a column's width takes.
        row: Points of a row of items.
        rows: Points of all of them.
    """

    smallest: float
    digit: float
    row: float
    rows: float


def letters(sheet: Sheet, tables: Sequence[Table], widths: Mapping[int, float]) -> Letters:
    """How large the items of a sheet are, told by the first one of its first table.

    Args:
        sheet: The sheet.
        tables: Its tables with items.
        widths: Column → width, of those that count.
    """
    row, styles = tables[0].first_row, sheet.shared.styles
    top = first_rows(sheet, {*tables[0].header_rows, row})
    sizes = [styles.font(style)[1] for (_, column), style in top.styles.items() if widths.get(column)]
    _, usual = styles.font(0)
    height = top.heights.get(row, _usual_height(sheet))
    count = sum(table.last_row - table.first_row + 1 for table in tables)
    return Letters(min(sizes, default=usual), _DIGIT * usual, height, count * height)


def repeated(tables: Sequence[Table], number: int | None) -> Repeated | None:
    """What is printed on every page of a sheet: the number's column, and the header where there is one."""
    if number is None:
        return None
    rows = tables[0].header_rows
    return Repeated(number, (min(rows), max(rows)) if len(tables) == 1 else None)


def left_out(sheet: Sheet) -> bool:
    """Whether the print area leaves the added columns out."""
    areas = sheet.print_areas
    return areas is not None and areas[0] == areas[1]
