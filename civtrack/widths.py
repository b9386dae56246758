"""How many cells text takes on a terminal and, nearly, on paper: an ideograph takes two.

Exists because the library that knows every script takes longer to load than most tables take to draw, while nearly all
text here is ideographs, their punctuation and ASCII: whose width is plain is never asked about. Anything else is the
library's to say. May import nothing of civtrack.
"""

from __future__ import annotations

from functools import lru_cache

__all__ = ["PLAINLY_NARROW", "PLAINLY_WIDE", "character_width", "padded", "text_width"]

PLAINLY_WIDE = (("\u3001", "\u3029"), ("\u4e00", "\u9fff"), ("\uff01", "\uff60"))
"""Stretches of characters that take two cells each: CJK punctuation, ideographs, full-width forms."""
PLAINLY_NARROW = frozenset(map(chr, range(0x20, 0x7F))) | frozenset("“”‘’…—–·×→←↑↓≤≥±°│─■●▲▼")
"""Characters that take one cell each."""


class _Plain(dict[str, int]):
    """Character → its cells where they are plain, else 0."""

    def __missing__(self, character: str) -> int:
        wide = any(first <= character <= last for first, last in PLAINLY_WIDE)
        cells = self[character] = 2 if wide else int(character in PLAINLY_NARROW)
        return cells


_plain = _Plain().__getitem__


@lru_cache(1 << 14)
def text_width(text: str) -> int:
    """The cells of a text; -1 where it holds what has no width at all, such as a line break."""
    cells = list(map(_plain, text))
    if 0 not in cells:
        return sum(cells)
    from wcwidth import wcswidth

    return wcswidth(text)


def character_width(character: str) -> int:
    """The cells of one character; -1 for one that has no width at all."""
    if cells := _plain(character):
        return cells
    from wcwidth import wcwidth

    return wcwidth(character)


def padded(text: str, cells: int) -> str:
    """A text with blanks behind it, up to so many cells."""
    return text + " " * (cells - text_width(text))
