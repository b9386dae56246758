"""What the added columns do to a ledger on paper: its letters become no smaller than they were, and no row is torn.

Exists because a sheet that is fitted to one page across shrinks by what is added to it. As long as its letters can be
read (9 points), it stays on as many pages as it was. Else the basis is wrapped where the rows have room for two lines,
and where that is not enough the sheet takes one page more side by side. Wherever that, or a scale that is set, puts
columns on another page, the number of the item stands there, too, and titles stand whole on the first. Everything else
of the office's set-up stays. A ledger that is updated in its place keeps all of it, and that is said. May import
`civtrack.xlsx`, `civtrack.problems` and what stands before it in `civtrack.outputs`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from civtrack.light import NamedTuple
from civtrack.model import CellRef, Field, Problem, Table
from civtrack.outputs.first_page import cut_titles, keep_on_first_page
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
from civtrack.problems import PRINTED_SMALLER, PRINTED_WIDER, ProblemKind
from civtrack.xlsx import Sheet
from civtrack.xlsx.parts.paper import Printed

__all__ = ["OneLine", "keep_readable", "keep_rows_whole", "say_shrunk"]

_READABLE = SMALLEST - 0.05
_ROUNDED = 0.94
"""What programs round."""
_NOTICED = 0.02
"""The share by which letters may shrink before anybody sees it."""


class _Shrunk(NamedTuple):
    """A sheet whose letters the added columns would make too small.

    Attributes:
        was: Points of its smallest letters without them.
        now: Points with them.
        widths: Column → width.
        digit: Points that a character of a column's width takes.
        printed: Its set-up.
    """

    was: float
    now: float
    widths: dict[int, float]
    digit: float
    printed: Printed


def keep_readable(sheet: Sheet, tables: Sequence[Table], places: Sequence[Place]) -> Problem | None:
    """Asks for a page more side by side where the added columns would shrink a sheet below what can be read.

    Args:
        sheet: With the added columns and their widths.
        tables: Its tables with items.
        places: Where the marks go.
    """
    shrunk = _shrunk(sheet, tables, places)
    if shrunk is None or shrunk.printed.wide is None:
        return None
    pages, number, widths = shrunk.printed.wide + 1, number_column(tables), shrunk.widths
    across = sum(widths.values()) + (pages - 1) * (widths.get(number, 0.0) if number is not None else 0.0)
    scale = min(1.0, pages * shrunk.printed.width / (across * shrunk.digit))
    end = page_ends(widths, _ROUNDED * shrunk.printed.width / scale / shrunk.digit, number)[0]
    sheet.print_over(pages, repeated(tables, number), cut_titles(sheet, tables, end))
    keep_on_first_page(sheet, tables, widths, number, end)
    return _said(PRINTED_WIDER, sheet, tables, shrunk, pages)


def say_shrunk(sheet: Sheet, tables: Sequence[Table], places: Sequence[Place]) -> Problem | None:
    """Says of a sheet what `keep_readable` would mend, and leaves it as the office set it up."""
    shrunk = _shrunk(sheet, tables, places)
    return None if shrunk is None else _said(PRINTED_SMALLER, sheet, tables, shrunk, shrunk.printed.wide or 1)


def _said(kind: ProblemKind, sheet: Sheet, tables: Sequence[Table], shrunk: _Shrunk, pages: int) -> Problem:
    values = {"less": f"{shrunk.now:.1f}", "pages": pages, "sheets": 1}
    return Problem(kind, CellRef(tables[0].ledger, sheet.name), f"{shrunk.was:.1f}", values)


def _shrunk(sheet: Sheet, tables: Sequence[Table], places: Sequence[Place]) -> _Shrunk | None:
    """What the added columns make of a sheet that is fitted to its page, the basis wrapped where that helps."""
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
    return _Shrunk(was, comes_to(), widths, digit, printed)


class OneLine:
    """Tells problems on, but all sheets that print smaller in one line, at the end: that of the smallest letters."""

    def __init__(self, tell: Callable[[Problem], None]) -> None:
        self._tell, self._smaller = tell, dict[ProblemKind, list[Problem]]()

    def __call__(self, problem: Problem) -> None:
        """Hears of a problem."""
        if problem.kind in (PRINTED_WIDER, PRINTED_SMALLER):
            self._smaller.setdefault(problem.kind, []).append(problem)
        else:
            self._tell(problem)

    def finish(self) -> None:
        """Tells what was kept back."""
        for problems in self._smaller.values():
            worst = min(problems, key=lambda problem: float(problem.found or 0))
            self._tell(worst._replace(values={**(worst.values or {}), "sheets": len(problems)}))


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
