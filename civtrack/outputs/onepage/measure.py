"""How wide text is, and where its lines end: by rule for Word, by the font for pictures.

Exists because a page holds so much and no more, and what is not measured runs onto a second one. May import
`civtrack.outputs.measure`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise

from civtrack.outputs.measure import width

__all__ = ["Measure", "by_rule", "wrapped"]

Measure = Callable[[str, float], float]
"""Text of one line and the size of its letters → its width in the same unit."""

_LETTER, _LETTERS = (
    0.64,
    {
        sign: share
        for signs, share in (
            ("ijl'", 0.28), (" .,:;/|I", 0.34), ("-frt!()[]", 0.42), ("ckszxvyFL", 0.6),
            ("ABCDGHKNOQRUVXZw&", 0.8), ("+=<>~#", 0.84), ("mMW%@", 1.0),
        )
        for sign in signs
    },
)  # fmt: skip
"""Of the size of the letters, how wide digits and Latin letters are in the widest font that stands in for others."""

_PIECE = re.compile(r"[0-9A-Za-z.,:%+\-/]{1,14}|.", re.DOTALL)
_NEVER_FIRST = frozenset("，。；：、）》”！？%,.;:)…")


def by_rule(text: str, size: float) -> float:
    """A width that every office font keeps to: an ideograph takes its size, a letter what it takes in a wide font.

    Where the two meet, office programs put a quarter of a character between them.
    """
    cells = width(text)
    letters = [_LETTERS.get(sign, _LETTER) for sign in text if sign.isascii()]
    meetings = sum(left.isascii() != right.isascii() for left, right in pairwise(text))
    return size * ((cells - len(letters)) / 2 + sum(letters) + meetings * 0.25)


def wrapped(text: str, size: float, room: float, measure: Measure) -> list[str]:
    """The lines of a text, at least one; numbers and short words stay whole, no line begins with a stop."""
    lines: list[str] = []
    for written in text.split("\n"):
        line: list[str] = []
        for piece in _PIECE.findall(written):
            if line and measure("".join(line) + piece, size) > room:
                kept = len(line) - 1 if piece in _NEVER_FIRST and len(line) > 1 else len(line)
                lines.append("".join(line[:kept]).rstrip())
                line = line[kept:]
            line.append(piece if line else piece.lstrip())
        lines.append("".join(line))
    return lines
