"""How much room text needs on paper: widths in character cells, lines after wrapping, heights in points.

Exists because neither Excel, WPS nor LibreOffice fits rows to wrapped text when a file that a program wrote is
opened: what is not measured here is cut off in print. May import nothing of civtrack.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from unicodedata import east_asian_width

__all__ = ["LINE", "PADDING", "lines", "row_height", "width"]

LINE = 15.5
"""Points that one line of 11-point body text takes, Chinese fonts with a generous line gap included."""

PADDING = 6.0
"""Points of a row beside its lines."""

TALLEST = 409.0
"""The height in points beyond which Excel does not go."""

_WORD = re.compile(r"[!-~]{4,}")
_PIECE = re.compile(r"[!-~]+|.", re.DOTALL)


@cache
def _cells(character: str) -> int:
    from wcwidth import wcwidth

    # Office fonts for Chinese draw the ambiguous signs (“ ” … — ①) as wide as an ideograph; a terminal need not.
    cells = max(0, wcwidth(character))
    return 2 if cells and east_asian_width(character) == "A" else cells


@lru_cache(maxsize=1 << 16)
def width(text: str) -> int:
    """The width of the widest line of a text, in character cells (an ideograph takes two)."""
    if "\n" in text:
        return max(sum(map(_cells, line)) for line in text.split("\n"))
    return sum(map(_cells, text))


@lru_cache(maxsize=1 << 16)
def lines(text: str, room: int) -> int:
    """How many lines a text takes in a column.

    Args:
        text: May hold line breaks.
        room: Cells that fit on one line; at least 2 are assumed.

    Returns:
        At least 1. Words of Latin letters and digits stay whole where they fit, as office programs keep them.
    """
    room = max(room, 2)
    return sum(_wrapped(line, room) for line in text.split("\n"))


def _wrapped(line: str, room: int) -> int:
    cells = sum(map(_cells, line))
    if cells <= room:
        return 1
    if not _WORD.search(line):
        # A line may end one cell early, before an ideograph that needs two.
        return -(-cells // max(room - 1, 2))
    count, filled = 1, 0
    for piece in _PIECE.findall(line):
        size = sum(map(_cells, piece))
        if filled + size <= room:
            filled += size
        elif size <= room:
            count, filled = count + 1, size
        else:
            count += -(-(filled + size) // room) - 1
            filled = (filled + size) % room or room
    return count


def row_height(line_count: int, line: float = LINE) -> float:
    """The height in points of a row with that many lines."""
    return min(TALLEST, max(line_count, 1) * line + PADDING)
