"""How wide each column of a table is on a terminal: nothing is cut, headings wrap before figures do.

Exists because a table library that runs out of room crops figures, and a cropped figure is a wrong one. Widths are
terminal cells (East Asian wide = 2). May import `civtrack.widths` and `civtrack.cli.wrapping`.
"""

from __future__ import annotations

from collections.abc import Sequence

from civtrack.cli.wrapping import unit_width
from civtrack.light import NamedTuple
from civtrack.widths import text_width

__all__ = ["Fit", "fit"]

SHORT = 16
"""Cells up to this wide are never wrapped: figures, dates, codes."""
LONGEST_WORD = 12
"""A Latin word of a heading up to this wide is never broken."""
LONGEST_FIGURE = 24
"""A figure up to this wide is never broken."""
NARROWEST_TEXT = 8
"""Nor is Chinese text up to this wide: names of districts. Wider, it may break after any character."""


class Fit(NamedTuple):
    """Widths of the columns in cells, and the gap between them."""

    widths: tuple[int, ...]
    gap: int

    @property
    def total(self) -> int:
        """The width of a whole line, with a leading blank."""
        return 1 + sum(self.widths) + self.gap * (len(self.widths) - 1)


def fit(headers: Sequence[str], rows: Sequence[Sequence[str]], room: int) -> Fit:
    """Widths for a table in `room` cells.

    As long as there is room every column has its natural width. Else text columns share what the others leave; then
    headings break between words, then inside them: ideographs anywhere, Latin words nowhere. Short cells and figures
    are never wrapped: if even that is too wide, the total is more than the room, and the caller sets columns below one
    another.
    """
    places = range(len(headers))
    cells = [max((text_width(row[place]) for row in rows), default=0) for place in places]
    heads = [text_width(header) for header in headers]
    words = [max(map(text_width, header.split()), default=0) for header in headers]
    parts = [_parts(header) for header in headers]
    natural = Fit(tuple(map(max, cells, heads)), 2)
    if natural.total <= room:
        return natural
    whole = [max((_unbroken(row[place]) for row in rows), default=0) for place in places]
    texts = [place for place in places if cells[place] > whole[place]]
    fixed = [max(width, NARROWEST_TEXT) if place in texts else cells[place] for place, width in enumerate(whole)]
    for gap, least in ((2, heads), (2, words), (1, words), (1, parts)):
        widths = [max(cell, head, 1) for cell, head in zip(fixed, least, strict=True)]
        roomy = all(widths[place] >= SHORT for place in texts) or least is parts
        left = room - Fit(tuple(widths), gap).total
        if left >= (0 if roomy else len(texts) * (SHORT - NARROWEST_TEXT)):
            return Fit(_shared(widths, texts, natural.widths, left), gap)
    least = [max(width, _broken(header), 1) for width, header in zip(fixed, headers, strict=True)]
    return Fit(_shared(least, places, widths, room - Fit(tuple(least), 1).total), 1)


def _unbroken(cell: str) -> int:
    """The width that a cell must have: all of it where it is short, else that of its widest figure."""
    width = text_width(cell)
    short = SHORT if cell.isascii() or any(sign.isdecimal() for sign in cell) else NARROWEST_TEXT
    return width if width <= short else min(unit_width(cell), LONGEST_FIGURE)


def _parts(header: str) -> int:
    """The width of a heading that may break between words, and in the middle where it is Chinese."""
    return max((_even_half(word) for word in header.split()), default=0)


def _broken(header: str) -> int:
    """The width of a heading that may break wherever somebody still reads it."""
    latin = [len(word) for word in header.split() if word.isascii()]
    return min(max(latin), LONGEST_WORD) if latin else min(text_width(header), 2)


def _even_half(word: str) -> int:
    width = text_width(word)
    return width if word.isascii() else min(width, max(4, 2 * -(-width // 4)))


def _shared(widths: list[int], texts: Sequence[int], natural: Sequence[int], left: int) -> tuple[int, ...]:
    """Gives the room left to the text columns, always to the one that lacks most."""
    while left > 0 and (lacking := [place for place in texts if widths[place] < natural[place]]):
        place = max(lacking, key=lambda each: natural[each] / widths[each])
        widths[place] += 1
        left -= 1
    return tuple(widths)
