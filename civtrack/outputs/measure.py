"""How much room text needs on paper: widths in character cells, lines after wrapping, heights in points.

Exists because neither Excel, WPS nor LibreOffice fits rows to wrapped text when a file that a program wrote is
opened: what is not measured here is cut off in print. May import `civtrack.widths`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import chain, repeat
from unicodedata import east_asian_width

from civtrack.widths import character_width

__all__ = [
    "LINE",
    "PADDING",
    "TIGHT",
    "arranged",
    "fits",
    "fitted",
    "headed",
    "lines",
    "row_height",
    "same_digits",
    "shortened",
    "tight_height",
    "width",
    "word_room",
]

LINE = 15.0
"""Points that one line of 10.5-point body text takes, Chinese fonts with a generous line gap included."""

PADDING = 4.0
"""Points of a row beside its lines."""

TIGHT = 13.5
"""Points of a row of one line in a list: what Chinese office programs give it by themselves."""

TALLEST = 409.0
"""The height in points beyond which Excel does not go."""

_ZEROS = bytes.maketrans(b"123456789", b"0" * 9)
_WORD = re.compile(r"[!-~]{4,}")
_PIECE = re.compile(r"[!-~]+|.", re.DOTALL)


class _Cells(dict[str, int]):
    """Character → the cells it takes; each is measured once."""

    def __missing__(self, character: str) -> int:
        # Office fonts for Chinese draw the ambiguous signs (“ ” … — ①) as wide as an ideograph; a terminal need not.
        cells = max(0, character_width(character))
        cells = self[character] = 2 if cells and east_asian_width(character) == "A" else cells
        return cells


_cells = _Cells().__getitem__


@lru_cache(maxsize=1 << 16)
def width(text: str) -> int:
    """The width of the widest line of a text, in character cells (an ideograph takes two)."""
    if "\n" in text:
        return max(sum(map(_cells, line)) for line in text.split("\n"))
    return sum(map(_cells, text))


def same_digits(texts: Sequence[str]) -> list[str]:
    """The texts with 0 for every digit: numbers, days and addresses that differ in digits alone take the same room."""
    joined = "\0".join(texts).encode("utf-8", "surrogatepass").translate(_ZEROS).decode("utf-8", "surrogatepass")
    found = joined.split("\0")
    return found if len(found) == len(texts) else list(texts)


def fits(text: str, room: int) -> bool:
    """Whether no line of a text is wider than so many character cells; most are told without measuring."""
    return 2 * len(text) - len(text.encode("ascii", "ignore")) <= room or width(text) <= room


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
    cells = width(line)
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


def word_room(text: str) -> int:
    """The cells that a head's longest Latin word takes in bold, which no program should break; 0 for none."""
    words = [len(word) for word in text.split() if word.isascii() and word.isalpha()]
    return max(words, default=0) * 11 // 10 + 1 if words else 0


def headed(text: str, room: int) -> str:
    """The head of a column: one of ideographs that takes two lines has as much on each, not one sign on the second."""
    if text.isascii() or not text.isprintable() or lines(text, room) != 2 or _WORD.search(text):
        return text
    half = len(text) // 2
    return f"{text[:half]}\n{text[half:]}" if width(text[half:]) <= room else text


_GAP = "　　"
_AFTER = re.compile(r"(?<=[，。；、 ])")


def arranged(text: str, room: int) -> str:
    """A note of several entries (two wide blanks between them) broken between them, else behind a mark.

    Programs that know no Chinese typesetting begin a line with “：” or break a name; what has its breaks is broken by
    nobody.

    Args:
        text: May hold line breaks.
        room: Cells that fit on one line.
    """
    if _GAP not in text or width(text) <= room:
        return text
    written: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for entry in paragraph.split(_GAP):
            for first, piece in zip(chain((True,), repeat(False)), _pieces(entry, room), strict=False):
                joined = f"{line}{_GAP if first else ''}{piece}" if line else piece
                if width(joined) > room and line:
                    written.append(line.rstrip())
                    joined = piece
                line = joined
        written.append(line)
    return "\n".join(written)


def _pieces(entry: str, room: int) -> Sequence[str]:
    """An entry as a whole, where it fits a line, else what stands between its marks."""
    return [entry] if width(entry) <= room else [piece for piece in _AFTER.split(entry) if piece]


def row_height(line_count: int, line: float = LINE) -> float:
    """The height in points of a row with that many lines."""
    return min(TALLEST, max(line_count, 1) * line + PADDING)


def tight_height(line_count: int) -> float:
    """The height in points of a row of a list with that many lines."""
    return min(TALLEST, TIGHT if line_count <= 1 else line_count * LINE + 1)


_MARKS = "，。；、,;！？!?"
_MOST_STRETCH, _STEPS = 0.5, 20


def shortened(text: str, room: int) -> str:
    """A text on one line of a column: the first clauses that fit, else as many characters, with “…” for the rest.

    Args:
        text: May hold line breaks, which count as blanks.
        room: Character cells of the column.
    """
    if 2 * len(text) <= room and text.isprintable():
        return text
    text = " ".join(text.split())
    if width(text) <= room:
        return text
    left, end, filled = room - 2, 0, 0
    for place, character in enumerate(text):
        filled += _cells(character)
        if filled > left:
            end = place
            break
    clause = max(text.rfind(mark, 0, end + 1) for mark in _MARKS)
    kept = text[:clause] if clause >= end * 2 // 3 else text[:end]
    return f"{kept.rstrip(_MARKS + ' ')}…"


def fitted(heights: Sequence[float], first: float, page: float, least: float = 0.0) -> list[float]:
    """The heights of the rows of a list, stretched so far that they fill its pages and take no page more.

    Args:
        heights: What each row needs.
        first: Points that the first page has for rows.
        page: Points that every other page has.
        least: Points that rows on the last of several pages should take; those on the last two are stretched for it.
    """
    if not heights:
        return []
    needed = len(_pages(heights, first, page))
    best = list(heights)
    for step in range(1, _STEPS + 1):
        stretched = _stretched(heights, 0, _MOST_STRETCH * step / _STEPS)
        if len(_pages(stretched, first, page)) > needed:
            break
        best = stretched
    pages = _pages(best, first, page)
    if needed == 1 or sum(pages[-1]) >= least:
        return best
    # Higher rows on the last two pages take some over from one to the other.
    begins = len(best) - len(pages[-1]) - len(pages[-2])
    for step in range(1, 2 * _STEPS + 1):
        stretched = _stretched(best, begins, _MOST_STRETCH * step / _STEPS)
        pages = _pages(stretched, first, page)
        if len(pages) == needed and sum(pages[-1]) >= least:
            return stretched
    return best


def _stretched(heights: Sequence[float], begins: int, share: float) -> list[float]:
    """The heights, from a row on higher by a share; in quarters of a point, as programs hold them."""
    higher = [min(TALLEST, int(height * (1 + share) * 4) / 4) for height in heights[begins:]]
    return [*heights[:begins], *higher]


def _pages(heights: Sequence[float], first: float, page: float) -> list[list[float]]:
    """The rows of each page."""
    pages: list[list[float]] = [[]]
    left = first
    for height in heights:
        if height > left:
            pages.append([])
            left = page
        left -= height
        pages[-1].append(height)
    return pages
