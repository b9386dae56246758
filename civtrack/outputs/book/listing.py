"""A list on a sheet: title, note, header, rows, each column as wide as its content and each row as high.

Exists so that the lists of the summary workbook and the tables that a command writes to .xlsx look alike. May import
`civtrack.model`, `civtrack.locales` and its neighbours in `civtrack.outputs`; openpyxl lazily.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING, cast

from civtrack.locales import Translator
from civtrack.model import Area, Value, column_letter
from civtrack.outputs import house_style as style
from civtrack.outputs.measure import LINE, lines, row_height, width
from civtrack.outputs.packing import Bulk, clean

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

__all__ = ["GAP", "ListColumn", "Listing", "Look", "band", "put", "write_listing"]

GAP = 2
"""Cells of a column's width that borders and padding take."""

DATE_WIDTH, NUMBER_WIDTH = 10, 5

Look = Callable[["Cell"], None]


@dataclass(frozen=True, slots=True)
class ListColumn:
    """One column of a list.

    Attributes:
        header: Its head, in the document's language.
        widest: Character cells beyond which text wraps.
        narrowest: Character cells that it has at least, where a number format shows more than the number.
        horizontal: ``center``, ``left`` or ``right``.
        number_format: As Excel writes it.
        fill: RRGGBB of every cell, or None.
    """

    header: str
    widest: int = 24
    horizontal: str = "center"
    number_format: str = style.TEXT
    fill: str | None = None
    narrowest: int = 4


@dataclass(frozen=True, slots=True)
class Listing:
    """A list, ready to be written.

    Attributes:
        title: Over the whole width.
        notes: Lines below the title.
        columns: Left to right.
        rows: As wide as the columns.
        nothing: What stands in the only row of an empty list.
        more: The line below the rows: how many there are that are not listed, and where; or "".
        total: The last row of a table that adds up; none: a list of single things.
        tints: Column index (from 0) → RRGGBB of its head, and of its cells where they are above zero.
    """

    title: str
    notes: Sequence[str]
    columns: Sequence[ListColumn]
    rows: Sequence[Sequence[Value]]
    nothing: str
    more: str = ""
    total: Sequence[Value] = ()
    tints: Mapping[int, str] = field(default_factory=dict)


def put(sheet: Worksheet, row: int, column: int, value: Value = None) -> Cell:
    """Writes a cell; text stays text, whatever it begins with (openpyxl would make a formula of ``=1+1``)."""
    cell = cast("Cell", sheet.cell(row, column))
    if isinstance(value, str):
        cell.value = clean(value)
        cell.data_type = "s"
    else:
        cell.value = value  # type: ignore[assignment] # every Value but CellError, which no caller of `put` holds
    return cell


def write_listing(sheet: Worksheet, listing: Listing, tr: Translator) -> Bulk | None:
    """Writes everything but the rows, and says how they go in.

    Args:
        sheet: An empty sheet.
        listing: What to write.
        tr: Language of the footer.

    Returns:
        The rows for `civtrack.outputs.packing.pack`; None for an empty list, whose one row is written here.
    """
    shown = [*listing.rows, listing.total] if listing.total else listing.rows
    widths = [_width(column, index, shown) for index, column in enumerate(listing.columns)]
    last_column = len(widths)
    for index, cells in enumerate(widths, 1):
        sheet.column_dimensions[column_letter(index)].width = cells + GAP
    heads = band(sheet, 1, listing.title, sum(widths) + GAP * last_column, last_column, style.title)
    for text in listing.notes:
        heads = band(sheet, heads, text, sum(widths) + GAP * last_column, last_column, style.note)
    for index, column in enumerate(listing.columns, 1):
        style.header(put(sheet, heads, index, column.header), column.fill or listing.tints.get(index - 1))
    sheet.row_dimensions[heads].height = row_height(
        max(lines(column.header, room) for column, room in zip(listing.columns, widths, strict=True))
    )
    first, last_row = heads + 1, heads + max(len(listing.rows), 1)
    below = last_row
    if listing.total:
        below += 1
        for index, (column, value) in enumerate(zip(listing.columns, listing.total, strict=True), 1):
            style.total(put(sheet, below, index, value), column.number_format)
        sheet.row_dimensions[below].height = row_height(1)
    if listing.more:
        below += 1
        band(sheet, below, listing.more, sum(widths) + GAP * last_column, last_column, style.note)
    style.whole(sheet, Area(1, 1, below, last_column), first_row=first, tr=tr)
    for index, rgb in listing.tints.items():
        letter = column_letter(index + 1)
        style.tint(sheet, f"{letter}{first}:{letter}{last_row + bool(listing.total)}", rgb)
    if not listing.rows:
        for index in range(1, last_column + 1):
            style.body(put(sheet, first, index))
        put(sheet, first, 1, listing.nothing)
        sheet.merge_cells(start_row=first, end_row=first, start_column=1, end_column=last_column)
        sheet.row_dimensions[first].height = row_height(1)
        return None
    for index, column in enumerate(listing.columns, 1):
        style.body(put(sheet, first, index), column.horizontal, column.number_format, column.fill)
    sheet.auto_filter.ref = f"A{heads}:{column_letter(last_column)}{last_row}"
    heights = [
        row_height(max([lines(text, room) for text, room in zip(row, widths, strict=True) if type(text) is str] or [1]))
        for row in listing.rows
    ]
    return Bulk(first, listing.rows, heights)


def band(sheet: Worksheet, row: int, text: str, room: int, last_column: int, look: Look) -> int:
    """Writes a line over the whole width of a table, as high as its text needs.

    Args:
        sheet: The sheet.
        row: Where it goes.
        text: In the document's language.
        room: Cells of body text that fit into the whole width.
        last_column: Where the table ends.
        look: `style.title`, `style.note` or `style.section`.

    Returns:
        The next row.
    """
    cell = put(sheet, row, 1, text)
    look(cell)
    if last_column > 1:
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=last_column)
    larger = float(cell.font.size) / style.BODY_SIZE
    sheet.row_dimensions[row].height = row_height(lines(text, int(room / larger)), LINE * larger)
    return row + 1


def _width(column: ListColumn, index: int, rows: Sequence[Sequence[Value]]) -> int:
    widest = max(_cells(row[index]) for row in rows) if rows else 0
    # A head of more than four ideographs may take two lines; its column need not grow for it.
    head = next(room for room in count(min(width(column.header), 8)) if lines(column.header, room) <= 2)
    return max(min(widest, column.widest), head, column.narrowest)


def _cells(value: Value) -> int:
    if type(value) is str:
        return width(value)
    if isinstance(value, dt.date):
        return DATE_WIDTH
    return 0 if value is None else max(NUMBER_WIDTH, len(str(value)))
