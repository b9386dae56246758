"""A list on a sheet: title, note, header, rows, each column as wide as its content and each row as high.

Exists so that the lists of the summary workbook and the tables that a command writes to .xlsx look alike. May import
`civtrack.model`, `civtrack.locales` and its neighbours in `civtrack.outputs`; openpyxl lazily.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import field, replace
from functools import lru_cache
from itertools import count
from math import ceil
from typing import TYPE_CHECKING, cast

from civtrack.light import dataclass
from civtrack.locales import Translator
from civtrack.model import Area, Value, column_letter
from civtrack.outputs import house_style as style
from civtrack.outputs.measure import (
    LINE,
    arranged,
    fitted,
    headed,
    lines,
    row_height,
    same_digits,
    shortened,
    tight_height,
    width,
    word_room,
)
from civtrack.outputs.packing import Bulk, clean

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

__all__ = ["GAP", "ListColumn", "Listing", "Look", "band", "put", "without", "write_listing"]

GAP = 1
"""Cells of a column's width that borders and padding take."""

SHORT = 20
"""Characters up to which a text is measured closely: longer ones are broken or shortened anyway."""

DATE_WIDTH, SHORT_DATE_WIDTH, NUMBER_WIDTH, LONG_NUMBER = 10, 6, 5, 4

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
        screen: Whether it is only seen on screen: it stands right of the printed columns, on one line.
        paged: Whether the page prints it all the same: there nothing else says it.
        flexible: Whether it takes the room that the page has left, as far as it needs it.
        shortened: Whether a text that is too long for the column is shortened; another column has it whole.
        beside: Index of a column whose text is left out where a shortened one begins with it.
        words: Word → RRGGBB of the cells that hold it.
        twice: Whether another column says the same in other words; what has no paper goes without it (`once`).
        after: Index of the column after which it stands where there is no paper; None: where it is.
    """

    header: str
    widest: int = 24
    horizontal: str = "center"
    number_format: str = style.TEXT
    fill: str | None = None
    narrowest: int = 4
    screen: bool = False
    paged: bool = False
    flexible: bool = False
    shortened: bool = False
    beside: int | None = None
    words: Mapping[str, str] = field(default_factory=dict)
    twice: bool = False
    after: int | None = None


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
        bars: Column indexes of rates that are drawn as bars.
        printed: How many of the rows are printed, from the first; None: all of them, with the total.
    """

    title: str
    notes: Sequence[str]
    columns: Sequence[ListColumn]
    rows: Sequence[Sequence[Value]]
    nothing: str
    more: str = ""
    total: Sequence[Value] = ()
    tints: Mapping[int, str] = field(default_factory=dict)
    bars: Sequence[int] = ()
    printed: int | None = None

    def dense(self) -> Listing:
        """The list without the columns in which no row says anything."""
        if not self.rows:
            return self
        kept = [
            index
            for index, column in enumerate(self.columns)
            if column.fill or any(row[index] not in (None, "") for row in self.rows)
        ]
        if len(kept) == len(self.columns):
            return self
        moved = {index: place for place, index in enumerate(kept)}
        columns = [
            replace(
                self.columns[index],
                beside=None if (beside := self.columns[index].beside) is None else moved.get(beside),
                after=None
                if (after := self.columns[index].after) is None
                else max((place for old, place in moved.items() if old <= after), default=0),
            )
            for index in kept
        ]
        return replace(self, columns=columns, rows=[[row[index] for index in kept] for row in self.rows])

    def once(self) -> Listing:
        """The list without the columns that say a thing twice, once for paper and once as it is written."""
        kept = [index for index, column in enumerate(self.columns) if not column.twice]
        kept.sort(key=lambda index: index if (after := self.columns[index].after) is None else after + 0.5)
        columns = [self.columns[index] for index in kept]
        return replace(self, columns=columns, rows=[[row[index] for index in kept] for row in self.rows])


def put(sheet: Worksheet, row: int, column: int, value: Value = None) -> Cell:
    """Writes a cell; text stays text, whatever it begins with (openpyxl would make a formula of ``=1+1``)."""
    cell = cast("Cell", sheet.cell(row, column))
    if isinstance(value, str):
        cell.value = clean(value)
        cell.data_type = "s"
    else:
        cell.value = value  # type: ignore[assignment] # every Value but CellError, which no caller of `put` holds
    return cell


def write_listing(sheet: Worksheet, listing: Listing, tr: Translator, page: style.Paper = style.A4) -> Bulk | None:
    """Writes everything but the rows, and says how they go in.

    Args:
        sheet: An empty sheet.
        listing: What to write; columns for the screen alone come last.
        tr: Language of the footer.
        page: The paper.

    Returns:
        The rows for `civtrack.outputs.packing.pack`; None for an empty list, whose one row is written here.
    """
    shown = [*listing.rows, listing.total] if listing.total else listing.rows
    widths = _widths(listing.columns, shown, page)
    last_column = len(widths)
    across = sum(not column.screen for column in listing.columns)
    for index, cells in enumerate(widths, 1):
        sheet.column_dimensions[column_letter(index)].width = cells + GAP
    room = sum(widths[:across]) + GAP * across
    heads = band(sheet, 1, listing.title, room, across, style.title)
    for text in listing.notes:
        heads = band(sheet, heads, text, room, across, style.note)
    for index, column in enumerate(listing.columns, 1):
        style.header(
            put(sheet, heads, index, headed(column.header, widths[index - 1])),
            column.fill or listing.tints.get(index - 1),
        )
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
        band(sheet, below, listing.more, room, across, style.note)
    printed = below if listing.printed is None or listing.printed >= len(listing.rows) else heads + listing.printed
    style.whole(sheet, Area(1, 1, printed, across), first_row=first, tr=tr, page=page)
    if room <= page.room:
        style.unshrunk(sheet)
    _rules(sheet, listing, first, last_row)
    if not listing.rows:
        for index in range(1, last_column + 1):
            style.body(put(sheet, first, index))
        put(sheet, first, 1, listing.nothing)
        sheet.merge_cells(start_row=first, end_row=first, start_column=1, end_column=across)
        sheet.row_dimensions[first].height = row_height(1)
        return None
    for index, column in enumerate(listing.columns, 1):
        cell = put(sheet, first, index)
        style.body(cell, column.horizontal, column.number_format, column.fill)
        if column.screen:
            style.on_one_line(cell)
    sheet.auto_filter.ref = f"A{heads}:{column_letter(last_column)}{last_row}"
    rows = _on_one_line(listing, widths)
    needed = [tight_height(most) for most in _most_lines(rows, widths[:across])]
    taken = sum(sheet.row_dimensions[row].height or LINE for row in range(1, first))
    rest = page.height - (sheet.row_dimensions[heads].height or LINE)
    count = len(rows) if listing.printed is None else listing.printed
    half = page.height * style.HALF
    heights = fitted(needed[:count], page.height - taken, rest, half - (page.height - rest))
    heights = [*_airy(heights, half - taken), *needed[count:]]
    return Bulk(first, rows, heights)


def _airy(heights: Sequence[float], half: float) -> list[float]:
    """The heights of a short list: higher rows, so that it fills half of its page where that looks like a table."""
    taken = sum(heights)
    if not heights or taken >= half:
        return list(heights)
    return [ceil(max(height, min(AIRY, height * half / taken)) * 4) / 4 for height in heights]


def _most_lines(rows: Sequence[Sequence[Value]], widths: Sequence[int]) -> list[int]:
    """How many lines each row takes; what is said in many rows is measured once."""
    most = [1] * len(rows)
    for room, values in zip(widths, zip(*rows, strict=True), strict=False):
        texts = {value for value in values if type(value) is str}
        # No character takes more than two cells: a short text is one line without being measured.
        long = [text for text in texts if 2 * len(text) > room or "\n" in text]
        shapes = same_digits(long)
        of_shape = {shape: lines(shape, room) for shape in dict.fromkeys(shapes)}
        wrapped = {text: of_shape[shape] for text, shape in zip(long, shapes, strict=True) if of_shape[shape] > 1}
        if wrapped:
            most = [
                max(count, wrapped.get(value, 1)) if type(value) is str else count
                for count, value in zip(most, values, strict=True)
            ]
    return most


def _widths(columns: Sequence[ListColumn], rows: Sequence[Sequence[Value]], page: style.Paper) -> list[int]:
    """The cells of each column; those that may grow share what the page has left."""
    widths = [_width(column, index, rows) for index, column in enumerate(columns)]
    growing = [index for index, column in enumerate(columns) if column.flexible]
    fixed = sum(
        widths[index] + GAP for index, column in enumerate(columns) if not column.screen and not column.flexible
    )
    if growing:
        room = max(12, (page.room - fixed) // len(growing) - GAP)
        for index in growing:
            widths[index] = min(widths[index], room)
    return widths


def _rules(sheet: Worksheet, listing: Listing, first: int, last: int) -> None:
    """The colours and bars that depend on what a cell holds."""
    for index, rgb in listing.tints.items():
        letter = column_letter(index + 1)
        style.tint(sheet, f"{letter}{first}:{letter}{last + bool(listing.total)}", rgb)
    for index in listing.bars:
        letter = column_letter(index + 1)
        style.bars(sheet, f"{letter}{first}:{letter}{last}")
    for index, column in enumerate(listing.columns, 1):
        if column.words:
            letter = column_letter(index)
            style.words(sheet, f"{letter}{first}:{letter}{last}", column.words)


def _on_one_line(listing: Listing, widths: Sequence[int]) -> list[list[Value]]:
    """The rows, texts shortened in the columns that have them shortened: to the lines that the others of a row take."""
    # Right to left, so that what a column is compared with is still as it is written.
    short = [index for index, column in enumerate(listing.columns) if column.shortened][::-1]
    rows = [list(row) for row in listing.rows]
    if not short:
        return rows
    whole = [index for index, column in enumerate(listing.columns) if not (column.shortened or column.screen)]
    high = _most_lines([[row[index] for index in whole] for row in rows], [widths[index] for index in whole])
    for row, most in zip(rows, high, strict=True):
        for index in short:
            if isinstance(text := row[index], str):
                there = listing.columns[index].beside
                room = widths[index] * most - 2 * (most - 1)
                row[index] = shortened(without(text, row[there] if there is not None else None), room)
    return rows


AIRY = 24.0
"""Points of a row of a short list."""

_SURE = 0.97
"""How much of a line is filled: fonts that stand in for another may be wider."""

_REST = 4
"""Characters that must be left of a text that another column begins."""


def without(text: str, beginning: Value) -> str:
    """A text without what another column says of it already; as it is where hardly anything would be left."""
    if isinstance(beginning, str) and beginning and text.startswith(beginning):
        rest = text[len(beginning) :].lstrip(" ，、：:")
        return rest if len(rest) >= _REST else text
    return text


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
    larger = float(cell.font.size) / style.BODY_SIZE
    whole = int((room + last_column * GAP) * _SURE / larger)
    broken = arranged(text, whole)
    put(sheet, row, 1, broken)
    if last_column > 1:
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=last_column)
    count = lines(text, int(room / larger)) if broken == text else lines(broken, whole)
    sheet.row_dimensions[row].height = row_height(count, LINE * larger)
    return row + 1


def _width(column: ListColumn, index: int, rows: Sequence[Sequence[Value]]) -> int:
    values = _distinct([row[index] for row in rows])
    widest = _widest(values, column)
    if column.screen:
        return max(min(widest, column.widest), width(column.header), column.narrowest)
    # A head of more than four ideographs may take two lines; its column need not grow for it.
    most = max(2, column.header.count("\n") + 1)
    head = next(room for room in count(min(width(column.header), 8)) if lines(column.header, room) <= most)
    figures = max(map(_digits, values), default=0)
    return max(min(widest, column.widest), head, word_room(column.header), column.narrowest, figures)


def _widest(values: Sequence[Value], column: ListColumn) -> int:
    """The cells that the widest value takes, as far as that matters; what cannot be it is not measured.

    An ideograph takes two cells and the digits of a text a sixth of them besides: longer texts are looked at first.
    """
    shapes = dict.fromkeys(same_digits([value for value in values if type(value) is str]))
    texts = sorted(shapes, key=len, reverse=True)
    widest = max((_cells(value, column.number_format) for value in values if type(value) is not str), default=0)
    for text in texts:
        if widest >= min(column.widest, 2 * len(text) + len(text) // 6):
            break
        widest = max(widest, _cells(text, column.number_format))
    return widest


def _distinct(values: Sequence[Value]) -> list[Value]:
    """Each text of a column once, and whatever else is in it: to Python TRUE and 1 are one."""
    if set(map(type, values)) <= {str, type(None)}:
        return [value for value in dict.fromkeys(values) if value is not None]
    others = [value for value in values if type(value) is not str and value is not None]
    return [*dict.fromkeys(value for value in values if type(value) is str), *others]


def _digits(value: Value) -> int:
    """Cells that a long whole number needs: one that does not fit shows as ``###``."""
    length = len(str(value)) if type(value) is int else 0
    return length + 1 if length >= LONG_NUMBER else 0


@lru_cache(maxsize=1 << 12)
def _figures(text: str) -> int:
    """Cells that the digits of a text take besides: fonts that stand in for that of the office draw them wider."""
    return sum(map(str.isdigit, text)) // 6


def _cells(value: Value, number_format: str) -> int:
    if type(value) is str:
        return width(value) + (_figures(value) if len(value) <= SHORT else 0)
    if isinstance(value, dt.date):
        return SHORT_DATE_WIDTH if number_format == style.SHORT_DATE else DATE_WIDTH
    return 0 if value is None else max(NUMBER_WIDTH, len(str(value)))
