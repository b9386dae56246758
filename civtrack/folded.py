"""Characters in the one form in which texts are compared: full-width and half-width alike, marks in one order (NFKC).

Exists because the standard library puts the marks that stand on one letter in order in time that grows with the square
of their number: a cell of nothing else takes seconds that nobody can interrupt, a text of a megabyte takes hours. May
import nothing of civtrack.
"""

from __future__ import annotations

import unicodedata
from itertools import groupby
from typing import Final

__all__ = ["UNSEEN", "nfkc"]

UNSEEN: Final = r"\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
"""Signs that nobody sees, as the inside of a set: what is copied from a chat or a web page brings them."""

_STEP: Final = 64
"""Marks in a row that cost nothing yet."""
_MOST: Final = 30
"""Marks on one letter, as Unicode's stream-safe form has them (UAX #15): no script has more."""
_JOINER: Final = "\u034f"
"""What that form puts between them: it is not seen, and nothing is sorted over it."""
_BECOME_MARKS: Final = frozenset("\u0f73\u0f75\u0f81\uff9e\uff9f")
"""Letters of which the compatible form makes marks."""


def nfkc(text: str) -> str:
    """A text in Unicode's form NFKC; marks in rows that no script has are parted, so that long ones take no time."""
    if text.isascii():
        return text
    if len(text) > _STEP and any(map(_is_mark, text[::_STEP])):
        text = _parted(text)
    return unicodedata.normalize("NFKC", text)


def _is_mark(sign: str) -> bool:
    return unicodedata.combining(sign) > 0 or sign in _BECOME_MARKS


def _parted(text: str) -> str:
    pieces = []
    for are_marks, signs in groupby(text, _is_mark):
        row = "".join(signs)
        if are_marks and len(row) > _STEP:
            row = _JOINER.join(row[at : at + _MOST] for at in range(0, len(row), _MOST))
        pieces.append(row)
    return "".join(pieces)
