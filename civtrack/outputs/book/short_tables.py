"""Tables that leave most of a page empty, printed one below the other on a sheet of their own (短表合页).

Exists because an office of a few items would print a page for each list of three rows. Every table stays on its own
sheet, where it is sorted and filtered, and is printed here: its columns on a grid that all of them share, each of them
whole on one page. May import `civtrack.model` and its neighbours in `civtrack.outputs`; openpyxl lazily.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import copy
from dataclasses import field
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Any

from civtrack.light import NamedTuple, dataclass
from civtrack.locales import Translator
from civtrack.model import Area, Value, column_letter
from civtrack.outputs import house_style as style
from civtrack.outputs.book.listing import AIRY, put
from civtrack.outputs.book.pages import heights_of, scale_of, shares
from civtrack.outputs.measure import LINE, lines, row_height
from civtrack.outputs.packing import Bulk

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

__all__ = ["ShortTables"]

GAP = 12.0
"""Points between two tables."""

CLOSE = 17.0
"""Points of a row of one line, where higher ones would take a page more."""

SQUEEZED = 1.05
"""How many times wider than its page a table may be to be made narrower instead of smaller."""

_SURE = 0.97
"""How much of a line is filled: fonts that stand in for another may be wider."""


class _Row(NamedTuple):
    """A row of a table: its height, and its cells; one cell is a line over the whole width."""

    height: float
    cells: Sequence[tuple[Value, Any]]


class _Block(NamedTuple):
    """A table as it stands on its own sheet: widths of its columns, its rows, its rules by area."""

    widths: Sequence[float]
    rows: Sequence[_Row]
    rules: Sequence[tuple[Area, Any]]


@dataclass(slots=True)
class ShortTables:
    """The tables that share a sheet, in the order in which they were taken.

    Attributes:
        page: The paper.
    """

    page: style.Paper
    _blocks: list[_Block] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self._blocks)

    def take(self, sheet: Worksheet, bulk: Bulk | None) -> None:
        """Takes what a sheet prints."""
        printed = style.printed(sheet)
        heights = heights_of(sheet, bulk)
        rows = [
            _Row(height, list(_cells(sheet, bulk, row, printed.last_column))) for row, height in enumerate(heights, 1)
        ]
        widths = [sheet.column_dimensions[column_letter(column)].width for column in range(1, printed.last_column + 1)]
        self._blocks.append(_Block(widths, rows, list(_rules(sheet, printed))))

    def write(self, sheet: Worksheet, tr: Translator) -> list[float]:
        """Writes the tables, each whole on its page, and says how far each page is filled."""
        from openpyxl.worksheet.pagebreak import Break

        wide = self._wide()
        edges = [_edges(block.widths, wide) for block in self._blocks]
        grid = sorted({edge for some in edges for edge in some})
        places = {edge: place for place, edge in enumerate(grid, 1)}
        for place, (left, right) in enumerate(pairwise(grid), 1):
            sheet.column_dimensions[column_letter(place)].width = right - left
        scale = 1.0 if wide * style.CELL <= self.page.width else scale_of(wide, self.page)
        heights, begins = _packed([_heights(block, wide) for block in self._blocks], self.page.height / scale)
        row = 1
        for place, (block, own) in enumerate(zip(self._blocks, edges, strict=True)):
            if place in begins:
                sheet.row_breaks.append(Break(id=row - 1))
            columns = [(places[left], places[right] - 1) for left, right in pairwise(own)]
            end = _write(sheet, block, row, columns)
            for each, height in enumerate((*heights[place], GAP), row):
                sheet.row_dimensions[each].height = height
            row = end + 1
        style.whole(sheet, Area(1, 1, row - 2, len(grid) - 1), first_row=2, tr=tr, page=self.page)
        style.once(sheet)
        style.unshrunk(sheet)
        sheet.page_setup.scale = int(100 * scale)
        sheet.freeze_panes = None
        sheet.sheet_view.showGridLines = False
        return shares(sheet, None, self.page)

    def _wide(self) -> int:
        """Cells of the width that all tables get: a page's, where none is squeezed by more than nobody sees."""
        widest, holds = max(round(sum(block.widths)) for block in self._blocks), int(self.page.width / style.CELL)
        return max(self.page.room, min(widest, holds) if widest <= holds * SQUEEZED else widest)


def _heights(block: _Block, wide: int) -> list[float]:
    """Points of the rows of a table; its lines over the whole width are broken anew."""
    heights = []
    for place, (height, cells) in enumerate(block.rows):
        if len(cells) > 1:
            heights.append(height)
        else:
            larger = 1.0 if place else style.HEADING_SIZE / style.BODY_SIZE
            heights.append(row_height(lines(str(cells[0][0] or ""), int(wide * _SURE / larger)), LINE * larger))
    return heights


def _packed(tables: Sequence[Sequence[float]], room: float) -> tuple[list[list[float]], frozenset[int]]:
    """The heights of the tables' rows, lower ones where that saves a page, and the tables that begin a page."""
    airy = [list(heights) for heights in tables]
    tight = [[min(height, CLOSE) if CLOSE < height <= AIRY else height for height in heights] for heights in tables]
    begins = {id(heights): _begins(heights, room) for heights in (airy, tight)}
    chosen = min(airy, tight, key=lambda heights: len(begins[id(heights)]))
    return chosen, begins[id(chosen)]


def _begins(tables: Sequence[Sequence[float]], room: float) -> frozenset[int]:
    begins, filled = set[int](), 0.0
    for place, heights in enumerate(tables):
        if filled and filled + sum(heights) > room:
            begins.add(place)
            filled = 0.0
        filled += sum(heights) + GAP
    return frozenset(begins)


def _cells(sheet: Worksheet, bulk: Bulk | None, row: int, across: int) -> Iterator[tuple[Value, Any]]:
    if bulk and 0 <= row - bulk.row < len(bulk.rows):
        values: Sequence[Value] = bulk.rows[row - bulk.row]
        looks = [sheet.cell(bulk.row, column) for column in range(1, across + 1)]
    else:
        looks = [sheet.cell(row, column) for column in range(1, across + 1)]
        values = [cell.value for cell in looks]  # type: ignore[misc] # what `put` has written is a Value
        if any(row == area.min_row and area.max_col >= across for area in sheet.merged_cells.ranges):
            values, looks = values[:1], looks[:1]
    for value, cell in zip(values, looks, strict=False):
        styled: Any = cell
        yield value, copy(styled._style)


def _rules(sheet: Worksheet, printed: Area) -> Iterator[tuple[Area, Any]]:
    """The rules of printed cells; none of ours has a formula that knows its place."""
    for formats in sheet.conditional_formatting:
        for area in formats.sqref.ranges:
            first, last = max(area.min_row, printed.first_row), min(area.max_row, printed.last_row)
            if first <= last and area.max_col <= printed.last_column:
                for rule in formats.rules:
                    yield Area(first, area.min_col, last, area.max_col), rule


def _edges(widths: Sequence[float], wide: int) -> list[int]:
    """Where the columns of a table begin and end when it is stretched to a width."""
    whole = sum(widths)
    return [0, *(round(edge * wide / whole) for edge in accumulate(widths))]


def _write(sheet: Worksheet, block: _Block, top: int, columns: Sequence[tuple[int, int]]) -> int:
    """Writes a table from a row on and says which row is next."""
    last = columns[-1][1]
    for row, (_, cells) in enumerate(block.rows, top):
        spans = columns if len(cells) > 1 else [(1, last)]
        for (value, look), (first, end) in zip(cells, spans, strict=True):
            put(sheet, row, first, value)
            for column in range(first, end + 1):
                styled: Any = sheet.cell(row, column)
                styled._style = copy(look)
            if end > first:
                sheet.merge_cells(start_row=row, end_row=row, start_column=first, end_column=end)
        if row == top:
            style.heading(put(sheet, row, 1, cells[0][0]))
    for area, rule in block.rules:
        mine = Area(
            area.first_row + top - 1, columns[area.first_column - 1][0],
            area.last_row + top - 1, columns[area.last_column - 1][1],
        )  # fmt: skip
        again = copy(rule)
        again.priority = 0
        sheet.conditional_formatting.add(
            f"{column_letter(mine.first_column)}{mine.first_row}:{column_letter(mine.last_column)}{mine.last_row}",
            again,
        )
    return top + len(block.rows)
