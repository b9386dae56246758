"""On how many pages a sheet is printed, and how far each is filled: from its set-up and the heights of its rows.

Exists because a page with three lines is a page too many: what leaves most of one empty is printed with others
(`short_tables`), or its rows are made higher. May import `civtrack.model` and its neighbours in `civtrack.outputs`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from math import ceil
from typing import TYPE_CHECKING, Any

from civtrack.model import column_letter
from civtrack.outputs import house_style as style
from civtrack.outputs.packing import Bulk

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

__all__ = ["heights_of", "scale_of", "scratch", "settle", "shares", "short"]

_LOWER, _HIGHER = (0.95, 0.9, 0.86, 0.82), tuple(1 + step / 20 for step in range(1, 15))
"""How many times lower and higher the rows of figures may be than they are by themselves."""

_LEAST_SCALE = ceil(100 * style.SMALLEST / style.BODY_SIZE)
"""Percent below which letters could not be read; columns are narrower than they are taken to be."""

_LARGEST = 1.45
"""How many times larger than on A4 a sheet is printed on A3."""


@contextmanager
def scratch(sheet: Worksheet) -> Iterator[Worksheet]:
    """A sheet beside another one, to write something and see how high it is; it goes again."""
    book: Any = sheet.parent
    made = book.create_sheet()
    yield made
    book.remove(made)


def scale_of(wide: float, page: style.Paper) -> float:
    """By how much columns of so many cells in all are shrunk to fit a page; never enlarged."""
    return 1.0 if wide <= page.room else int(100 * page.width / (wide * style.CELL)) / 100


def heights_of(sheet: Worksheet, bulk: Bulk | None) -> list[float]:
    """Points of each printed row, those of a list that is still to be written among them."""
    rows: Any = sheet.row_dimensions
    heights = []
    for row in range(1, style.printed(sheet).last_row + 1):
        if bulk and 0 <= row - bulk.row < len(bulk.heights):
            heights.append(bulk.heights[row - bulk.row])
        else:
            heights.append((rows[row].height if row in rows else None) or style.UNSTATED)
    return heights


def shares(sheet: Worksheet, bulk: Bulk | None, page: style.Paper) -> list[float]:
    """Page by page the share of the room between its margins that is filled."""
    heights = heights_of(sheet, bulk)
    setup = sheet.page_setup
    scale = scale_of(_wide(sheet), page) if setup.fitToWidth else (setup.scale or 100) / 100
    if sheet.page_setup.fitToHeight:
        return [min(1.0, sum(heights) * scale / page.height)]
    again = [int(part) for part in str(sheet.print_title_rows or "").replace("$", "").split(":") if part]
    breaks = {each.id for each in sheet.row_breaks.brk}
    return _filled(heights, page.height / scale, sum(heights[row - 1] for row in set(again)), breaks)


def _filled(heights: Sequence[float], room: float, again: float, breaks: set[int]) -> list[float]:
    pages = [0.0]
    for row, height in enumerate(heights, 1):
        if pages[-1] + height > room or row - 1 in breaks:
            pages.append(again)
        pages[-1] += height
    return [filled / room for filled in pages]


def short(sheet: Worksheet, bulk: Bulk | None, page: style.Paper) -> bool:
    """Whether what a sheet prints leaves about half of its page empty."""
    filled = shares(sheet, bulk, page)
    return len(filled) == 1 and filled[0] < style.HALF


def settle(sheet: Worksheet, page: style.Paper) -> None:
    """Sets figures up for the page: as many pages as their rows need, none but the last of which stays half empty.

    Rows are made a little lower where that saves a page, else higher until the last page is half full. A page larger
    than A4 is not left half empty by what fills A4: it is printed larger.
    """
    if not sheet.page_setup.fitToWidth:
        return
    rows: Any = sheet.row_dimensions
    stretched = [row for row in range(1, style.printed(sheet).last_row + 1) if rows[row].height == style.ROW]

    def stretch(factor: float) -> None:
        for row in stretched:
            rows[row].height = round(style.ROW * factor * 4) / 4

    def filled(factor: float) -> list[float]:
        stretch(factor)
        return shares(sheet, None, page)

    for factor in (1, *_LOWER):
        if not sheet.page_setup.fitToHeight:
            stretch(factor)
            style.keep_on_one_page(sheet, page)
    if sheet.page_setup.fitToHeight:
        if page.width > style.A4.width and shares(sheet, None, page)[0] < style.HALF:
            _enlarge(sheet, page)
        elif shares(sheet, None, page)[0] < style.HALF and not any(
            filled(factor)[0] >= style.HALF for factor in _HIGHER
        ):
            stretch(1)
        return
    style.unshrunk(sheet)
    sheet.page_setup.scale = max(int(100 * scale_of(_wide(sheet), page)), _LEAST_SCALE)
    usual = len(filled(1))
    if any(len(filled(factor)) < usual for factor in _LOWER):
        return
    if not any(filled(factor)[-1] >= style.HALF for factor in (1, *_HIGHER)):
        stretch(1)


def _enlarge(sheet: Worksheet, page: style.Paper) -> None:
    by = min(page.width / (_wide(sheet) * style.CELL), page.height / sum(heights_of(sheet, None)), _LARGEST)
    style.unshrunk(sheet)
    sheet.page_setup.scale = int(100 * by)


def _wide(sheet: Worksheet) -> float:
    """The cells of all printed columns."""
    columns = range(1, style.printed(sheet).last_column + 1)
    return sum(sheet.column_dimensions[column_letter(column)].width for column in columns)
