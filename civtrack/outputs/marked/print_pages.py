"""What the added columns do to a ledger on paper: its letters become no smaller than they were, and no row is torn.

Exists because a sheet that is fitted to one page across shrinks by what is added to it. As long as its letters can be
read (9 points), it stays on as many pages as it was. Else the basis is wrapped where the rows have room for two lines,
and where that is not enough the sheet takes one page more side by side. Wherever that, or a scale that is set, puts
columns on another page, the number of the item stands there, too. Everything else of the office's set-up stays. May
import `civtrack.xlsx`, `civtrack.problems` and what stands before it in `civtrack.outputs`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from civtrack.model import CellRef, Field, Problem, Table
from civtrack.outputs.house_style import SMALLEST
from civtrack.outputs.marked.columns import Place
from civtrack.outputs.side_by_side import (
    LEAST_HEIGHT,
    NARROW,
    letters,
    number_column,
    page_ends,
    repeated,
    shown_widths,
)
from civtrack.problems import PRINTED_WIDER
from civtrack.xlsx import Sheet
from civtrack.xlsx.parts.paper import Printed

__all__ = ["OneLine", "keep_readable", "keep_rows_whole"]

_READABLE = SMALLEST - 0.05
_NOTICED = 0.02
"""The share by which letters may shrink before anybody sees it."""


def keep_readable(sheet: Sheet, tables: Sequence[Table], places: Sequence[Place]) -> Problem | None:
    """Asks for a page more side by side where the added columns would shrink a sheet below what can be read.

    Args:
        sheet: With the added columns and their widths.
        tables: Its tables with items.
        places: Where the marks go.
    """
    added = {place.columns[mark] for place in places for mark in place.new}
    printed = Printed.of(sheet.structure)
    if not added or _left_out(sheet) or printed.wide is None:
        return None
    widths = shown_widths(sheet, max(added))
    before = {column: width for column, width in widths.items() if column not in added}
    size, digit, row, rows = letters(sheet, tables, before)
    was, limit = size * printed.shrunk(sum(before.values()) * digit, rows), size * (1 - _NOTICED)

    def comes_to() -> float:
        return size * printed.shrunk(sum(widths.values()) * digit, rows)

    if comes_to() >= min(_READABLE, limit) or comes_to() >= was * (1 - _NOTICED):
        return None
    if row >= LEAST_HEIGHT:
        for column in {place.columns[Field.BASIS_MARK] for place in places if Field.BASIS_MARK in place.added}:
            widths[column] = min(widths[column], NARROW)
            sheet.set_width(column, widths[column])
        if comes_to() >= min(_READABLE, limit):
            return None
    pages = printed.wide + 1
    sheet.print_over(pages, repeated(tables, number_column(tables)))
    where = CellRef(tables[0].ledger, sheet.name)
    return Problem(PRINTED_WIDER, where, f"{was:.1f}", {"less": f"{comes_to():.1f}", "pages": pages, "sheets": 1})


class OneLine:
    """Tells problems on, but all sheets that take a page more in one line, at the end: that of the smallest letters."""

    def __init__(self, tell: Callable[[Problem], None]) -> None:
        self._tell, self._wider = tell, list[Problem]()

    def __call__(self, problem: Problem) -> None:
        """Hears of a problem."""
        if problem.kind is PRINTED_WIDER:
            self._wider.append(problem)
        else:
            self._tell(problem)

    def finish(self) -> None:
        """Tells what was kept back."""
        if self._wider:
            worst = min(self._wider, key=lambda problem: float(problem.found or 0))
            self._tell(worst._replace(values={**(worst.values or {}), "sheets": len(self._wider)}))


def keep_rows_whole(sheet: Sheet, tables: Sequence[Table], places: Sequence[Place]) -> None:
    """Asks for the number on every page where the added columns fall off the page of a sheet whose scale is set."""
    added = {place.columns[mark] for place in places for mark in place.new}
    printed = Printed.of(sheet.structure)
    if not added or _left_out(sheet) or printed.wide is not None:
        return
    widths = shown_widths(sheet, max(added))
    before = {column: width for column, width in widths.items() if column not in added}
    number = number_column(tables)
    room = printed.width / printed.scale / letters(sheet, tables, before).digit
    if len(page_ends(widths, room, number)) > max(1, len(page_ends(before, room, number))):
        sheet.print_over(None, repeated(tables, number))


def _left_out(sheet: Sheet) -> bool:
    """Whether the print area leaves the added columns out."""
    areas = sheet.print_areas
    return areas is not None and areas[0] == areas[1]
