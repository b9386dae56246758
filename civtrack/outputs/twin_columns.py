"""How wide the columns of a workbook made of a text ledger are: so that it can be read on paper once it is marked.

Exists because what is added to a ledger (tier, days, basis) shrinks it on paper, and here nobody's set-up is in the
way: columns of prose are narrower and their rows higher, and what no page has room for takes two side by side, the
number on each. May import `civtrack.model` and its neighbours in `civtrack.outputs`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from civtrack.light import NamedTuple
from civtrack.model import Row, Table
from civtrack.outputs.house_style import SMALLEST
from civtrack.outputs.measure import width
from civtrack.outputs.side_by_side import number_column, page_ends

__all__ = ["GAP", "MARGIN", "Columns", "twin_columns"]

GAP = 2
"""Character cells of a column beside those of its text."""

MARGIN = 0.4
"""Inches left and right of the page."""

SIZE, DIGIT = 10.5, 0.64
"""Points of the letters; of a character of a column's width, for each of them."""

MARKS, NARROW_MARKS = (10.0, 12.0, 62.0), (10.0, 12.0, 36.0)
"""Character widths of the columns that are added, at most; with the basis on two lines, which one page asks of it."""

NARROWEST, WIDEST, LONG, PROSE, LOOKED_AT = 6, 72, 36, 18, 2_000
"""Cells of a column; of a text that is prose, and of a column of it, at least; rows that are looked at."""

MOST_LINES, MOST_PAGES = 24, 4
"""Lines of a row, which cannot be higher than a page; pages side by side."""

_PAGE = (842 - 2 * MARGIN * 72) / (SIZE * DIGIT) * (SIZE / SMALLEST) * 0.985
"""Character widths that a page has room for in the smallest letters that can be read, whatever a program rounds."""
_WORD, _LONGEST_WORD = re.compile(r"[!-~]+"), 20


class Columns(NamedTuple):
    """The columns of a sheet.

    Attributes:
        rooms: Column → character cells of its text.
        pages: Pages that they take side by side, with those that are added.
        repeated: The column that is printed on each of them; None where they take one, or there is none.
    """

    rooms: Mapping[int, int]
    pages: int
    repeated: int | None


class _Need(NamedTuple):
    """Cells that a column wants, and that it cannot do without."""

    wanted: int
    least: int


def twin_columns(rows: Sequence[Row], tables: Sequence[Table]) -> Columns:
    """The columns of a ledger's rows, as wide as the fewest pages side by side have room for."""
    last = max((column for row in rows for column in row.values), default=1)
    needs = _needs(rows, last)
    number = number_column(tables) if tables else None
    for pages in range(1, MOST_PAGES + 1):
        for cap in range(WIDEST, NARROWEST - 1, -1):
            rooms = {column: max(need.least, min(need.wanted, cap)) for column, need in needs.items()}
            if len(page_ends(_marked(rooms, pages), _PAGE, number)) <= pages:
                return Columns(rooms, pages, number if pages > 1 else None)
    return Columns({column: need.wanted for column, need in needs.items()}, MOST_PAGES, number)


def _marked(rooms: Mapping[int, int], pages: int) -> dict[int, float]:
    """Column → width, of those that are added, too."""
    widths = {column: float(room + GAP) for column, room in rooms.items()}
    return widths | dict(enumerate(NARROW_MARKS if pages == 1 else MARKS, max(rooms) + 1))


def _needs(rows: Sequence[Row], last: int) -> dict[int, _Need]:
    needs = {column: _Need(NARROWEST, NARROWEST) for column in range(1, last + 1)}
    for row in rows[:LOOKED_AT]:
        if len(row.values) > 1:
            for column, value in row.values.items():
                text = str(value)
                cells, known = width(text), needs[column]
                word = max((len(found) for found in _WORD.findall(text)), default=0)
                high = -(-sum(map(width, text.split("\n"))) // MOST_LINES) + 1
                least = max(known.least, min(word, _LONGEST_WORD), high, PROSE if cells > LONG else 0)
                needs[column] = _Need(max(known.wanted, min(cells, WIDEST), least), least)
    return needs
