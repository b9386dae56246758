"""A table of figures on a sheet: a row a group, the total last, a tier's counts in its colour, notes below.

Exists so that the three-colour table, its parts by profile, the rankings and what happened in a period are one kind of
table. May import `civtrack.model`, `civtrack.rules.metrics` and its neighbours in `civtrack.outputs`; openpyxl lazily.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import zip_longest
from typing import TYPE_CHECKING, Any, Protocol

from civtrack.light import NamedTuple, dataclass
from civtrack.locales import Translator
from civtrack.model import Area, Value, column_letter
from civtrack.outputs import house_style as style
from civtrack.outputs.book.figure_columns import FigureColumn
from civtrack.outputs.book.listing import GAP, Look, band, put
from civtrack.outputs.measure import headed, lines, row_height, width
from civtrack.outputs.wording import district_name
from civtrack.rules.metrics import Figures

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

__all__ = ["Cells", "FigureTable", "Head", "Laid", "Line", "write_cells", "write_figures"]

NARROWEST, WIDEST = 12, 24
"""Character cells of the column of names."""

ACROSS = 96
"""Character cells that a table takes at least: a narrow one would be blown up on paper, its title broken."""


class Line(Protocol):
    """Writes a line over the whole width of a table and says which row is next."""

    def __call__(self, row: int, text: str, look: Look) -> int:
        """The next row."""


class Laid(NamedTuple):
    """Where a table stands, for charts that point at it.

    Attributes:
        head: Row of the heads.
        first: First row of the table.
        last: Last row, the total left out.
        columns: Figure → column, from 1.
        fills: Figure → RRGGBB of its head, where it has a colour.
    """

    head: int
    first: int
    last: int
    columns: Mapping[str, int]
    fills: Mapping[str, str]


class Head(NamedTuple):
    """The head of a column: its key, text, the cells it needs, its number format, its colour if any, screen alone."""

    key: str
    text: str
    room: int = 8
    number_format: str = style.INTEGER
    fill: str | None = None
    screen: bool = False


@dataclass(frozen=True, slots=True)
class Cells:
    """A table of cells.

    Attributes:
        title: Over the whole width.
        notes: Lines below the title.
        first: Head of the column of names.
        heads: The other heads.
        rows: Name and values of each row.
        total: Name and values of the last row, or None.
        bands: Row index → a line over the whole width above that row.
    """

    title: str
    notes: Sequence[str]
    first: str
    heads: Sequence[Head]
    rows: Sequence[tuple[str, Sequence[Value]]]
    total: tuple[str, Sequence[Value]] | None = None
    bands: Mapping[int, str] | None = None


@dataclass(frozen=True, slots=True)
class FigureTable:
    """A table of `Figures`: its words, columns, rows and total."""

    title: str
    notes: Sequence[str]
    first: str
    columns: Sequence[FigureColumn]
    groups: Sequence[Figures]
    total: Figures


def write_figures(
    sheet: Worksheet,
    table: FigureTable,
    tr: Translator,
    below: Callable[[int, Line], int] = lambda row, _: row,
    page: style.Paper = style.A4,
    top: int = 1,
) -> Laid:
    """Writes a table of figures; `below` writes lines from a row on and returns the next, `top` is the first row."""
    columns = sorted(table.columns, key=lambda each: each.screen)
    cells = Cells(
        table.title,
        table.notes,
        table.first,
        [Head(each.key, each.header, each.room, each.number_format, each.fill, each.screen) for each in columns],
        [(district_name(figures.group, tr), _values(columns, figures)) for figures in table.groups],
        (tr("Total"), _values(columns, table.total)),
    )
    return write_cells(sheet, cells, tr, below, page=page, top=top)


def _values(columns: Iterable[FigureColumn], figures: Figures) -> list[Value]:
    return [column.value(figures) for column in columns]


def write_cells(
    sheet: Worksheet,
    table: Cells,
    tr: Translator,
    below: Callable[[int, Line], int] = lambda row, _: row,
    *,
    page: style.Paper = style.A4,
    top: int = 1,
) -> Laid:
    """Writes title, notes, head, rows, total and what `below` adds, set up for paper; a short sheet fits one page.

    Args:
        sheet: An empty sheet; or one that has a table above `top`, whose columns this one shares.
        table: What to write.
        tr: Language of the footer.
        below: Writes lines from a row on and returns the next.
        page: The paper.
        top: The first row.
    """
    table = replace(table, heads=[_roomy(head, place, table) for place, head in enumerate(table.heads)])
    rooms = _rooms(sheet, table, top)
    for index, room in enumerate(rooms, 1):
        sheet.column_dimensions[column_letter(index)].width = room + GAP
    across = 1 + sum(not head.screen for head in table.heads)
    if top > 1:
        across = max(across, style.printed(sheet).last_column)
    line: Any = partial(_line, sheet, sum(rooms[:across]) + GAP * across, across)
    row = line(top, table.title, style.title if top == 1 else style.heading)
    for text in table.notes:
        row = line(row, text, style.note)
    head = row
    texts = [table.first, *(each.text for each in table.heads)]
    for index, (text, fill) in enumerate(zip(texts, (None, *(each.fill for each in table.heads)), strict=True), 1):
        style.header(put(sheet, head, index, headed(text, rooms[index - 1] + 1)), fill)
    sheet.row_dimensions[head].height = row_height(max(lines(t, r) for t, r in zip(texts, rooms, strict=False)))
    first = head + 1
    row, final = _body(sheet, table, first, rooms[0], line)
    row = below(row, line)
    if top == 1:
        style.whole(sheet, Area(1, 1, row - 1, across), first_row=first, tr=tr, page=page)
    else:
        sheet.print_area = f"A1:{column_letter(across)}{row - 1}"
        style.once(sheet)
    style.keep_on_one_page(sheet, page)
    columns = {each.key: index for index, each in enumerate(table.heads, 2)}
    return Laid(head, first, final, columns, {each.key: each.fill for each in table.heads if each.fill})


def _body(sheet: Worksheet, table: Cells, first: int, room: int, line: Line) -> tuple[int, int]:
    """Writes the rows and the total; says which row is next, and which is the last before the total."""
    row = first
    for place, (name, values) in enumerate(table.rows):
        if table.bands and place in table.bands:
            row = line(row, table.bands[place], style.section)
        style.body(put(sheet, row, 1, name))
        for index, (each, value) in enumerate(zip(table.heads, values, strict=True), 2):
            style.body(put(sheet, row, index, value), "center", each.number_format, each.fill if value else None)
        sheet.row_dimensions[row].height = max(style.ROW, row_height(lines(name, room)))
        row += 1
    final = row - 1
    if table.total:
        style.total(put(sheet, row, 1, table.total[0]))
        for index, (each, value) in enumerate(zip(table.heads, table.total[1], strict=True), 2):
            style.total(put(sheet, row, index, value), each.number_format, each.fill if value else None)
        sheet.row_dimensions[row].height = style.ROW
        row += 1
    for index, each in enumerate(table.heads, 2):
        if each.number_format == style.PERCENT and final >= first:
            style.bars(sheet, f"{column_letter(index)}{first}:{column_letter(index)}{final}")
    return row, final


def _roomy(head: Head, place: int, table: Cells) -> Head:
    """A head whose column has room for its longest whole number: one that does not fit shows as ``###``."""
    rows = [*table.rows, *([table.total] if table.total else [])]
    longest = max((len(str(values[place])) for _, values in rows if type(values[place]) is int), default=0)
    return head._replace(room=max(head.room, longest + 1))


def _rooms(sheet: Worksheet, table: Cells, top: int) -> list[int]:
    """The cells of each column: what the heads need, stretched to a width that looks like a table."""
    names = [width(name) for name, _ in table.rows]
    first_room = min(max([NARROWEST, *names]), WIDEST)
    if top > 1:
        there = [int(of.width) - GAP for of in sheet.column_dimensions.values()]
        needed = [0, *(max(map(width, head.text.split("\n"))) if "\n" in head.text else 0 for head in table.heads)]
        shared = [max(pair) for pair in zip_longest(there, needed[: len(there)], fillvalue=0)]
        return [*shared, *(head.room for head in table.heads[max(0, len(there) - 1) :])]
    wanted = sum(head.room for head in table.heads if not head.screen)
    spare = max(0, ACROSS - first_room - wanted)
    return [first_room, *(head.room + (0 if head.screen else spare * head.room // wanted) for head in table.heads)]


def _line(sheet: Worksheet, across: int, last: int, row: int, text: str, look: Look) -> int:
    return band(sheet, row, text, across, last, look)
