"""What the added columns do to a ledger on paper: its set-up stays, and what it comes to is said.

Exists because a sheet that is fitted to one page across shrinks by what is added to it. As long as its letters can be
read (9 points), nobody need know; else the basis is wrapped where the rows have room for two lines, and where that is
not enough the clerk is told what it comes to. Titles, merged cells and set-up are none of ours. May import
`civtrack.xlsx`, `civtrack.problems` and what stands before it in `civtrack.outputs`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Sequence

from civtrack.model import CellRef, Field, Problem, Table
from civtrack.outputs.house_style import SMALLEST
from civtrack.outputs.marked.columns import Place
from civtrack.outputs.measure import fits, lines
from civtrack.outputs.side_by_side import LEAST_HEIGHT, NARROW, left_out, letters, shown_widths
from civtrack.problems import PRINTED_SMALLER
from civtrack.xlsx import Sheet
from civtrack.xlsx.parts.paper import Printed

__all__ = ["OneLine", "say_shrunk"]

_READABLE = SMALLEST - 0.05
_NARROWER = range(int(NARROW), 60, 2)
"""Character widths of a basis on several lines, the narrowest first."""
_SURELY, _LINE = 40, 1.4
"""Cells of text that fit into the narrowest for sure; a line of text in sizes of its letters."""
_NOTICED = 0.02
"""The share by which letters may shrink before anybody sees it."""


def say_shrunk(
    sheet: Sheet, tables: Sequence[Table], places: Sequence[Place], told: Collection[str] = ()
) -> Problem | None:
    """Says of a sheet that the added columns shrink it below what can be read, the basis wrapped where that helps.

    Args:
        sheet: With the added columns and their widths.
        tables: Its tables with items.
        places: Where the marks go.
        told: What the basis says of items: none takes more lines of a narrower column than its row has room for.
    """
    added = {place.columns[mark] for place in places for mark in place.new}
    printed = Printed.of(sheet.structure)
    if not added or left_out(sheet) or printed.wide is None:
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
        long = [text for text in told if not fits(text, _SURELY)]
        most = max(2, int(row / (_LINE * size)))
        narrow = next((wide for wide in _NARROWER if all(lines(text, wide - 1) <= most for text in long)), math.inf)
        for column in {place.columns[Field.BASIS_MARK] for place in places if Field.BASIS_MARK in place.added}:
            widths[column] = min(widths[column], narrow)
            sheet.set_width(column, widths[column])
        if comes_to() >= min(_READABLE, limit):
            return None
    where = CellRef(tables[0].ledger, sheet.name)
    return Problem(PRINTED_SMALLER, where, f"{was:.1f}", {"less": f"{comes_to():.1f}", "sheets": 1})


class OneLine:
    """Tells problems on, but all sheets that print smaller in one line, at the end: that of the smallest letters."""

    def __init__(self, tell: Callable[[Problem], None]) -> None:
        self._tell, self._smaller = tell, list[Problem]()

    def __call__(self, problem: Problem) -> None:
        """Hears of a problem."""
        if problem.kind is PRINTED_SMALLER:
            self._smaller.append(problem)
        else:
            self._tell(problem)

    def finish(self) -> None:
        """Tells what was kept back."""
        if self._smaller:
            worst = min(self._smaller, key=lambda problem: float(problem.found or 0))
            self._tell(worst._replace(values={**(worst.values or {}), "sheets": len(self._smaller)}))
