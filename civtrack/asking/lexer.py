"""Text → the pieces of a condition, each with its place.

Exists so that the parser sees no widths, blanks and quotes. May import `civtrack.asking.tree`, `civtrack.errors` and
`civtrack.model`.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

from civtrack.asking.tree import Span
from civtrack.errors import WhereMistake
from civtrack.light import NamedTuple
from civtrack.model import N_, Message

__all__ = ["QUOTES", "SIGNS", "Kind", "Piece", "bare", "pieces"]


class Kind(StrEnum):
    """What a piece is."""

    OPEN = "("
    CLOSE = ")"
    OR = "|"
    COMMA = ","
    COLON = ":"
    EQUALS = "="
    BARE = "bare"
    QUOTED = "quoted"
    END = "end"


class Piece(NamedTuple):
    """A piece: its text (of a quoted one what the quotes hold), its place, whether a blank stands before it."""

    kind: Kind
    text: str
    at: Span
    apart: bool


SIGNS = {
    "(": Kind.OPEN, "（": Kind.OPEN, ")": Kind.CLOSE, "）": Kind.CLOSE, "|": Kind.OR, "｜": Kind.OR,
    ",": Kind.COMMA, "，": Kind.COMMA, "、": Kind.COMMA, ":": Kind.COLON, "：": Kind.COLON, "=": Kind.EQUALS,
    "＝": Kind.EQUALS,
}  # fmt: skip
QUOTES = {'"': '"', "'": "'", "“": "”“", "”": "”“", "‘": "’‘", "’": "’‘", "「": "」", "＂": "＂"}
"""Opening quote → what closes it; a Chinese keyboard mixes both curved ones up."""
_COMPARING = "<>＜＞≤≥"


def bare(text: str) -> bool:
    """Whether a text can stand without quotes as a single piece."""
    return bool(text) and not any(
        sign.isspace() or sign in SIGNS or sign in QUOTES or sign in _COMPARING for sign in text
    )


def pieces(text: str) -> Iterator[Piece]:
    """The pieces in order, then an END.

    Raises:
        WhereMistake: A quote that is never closed, or ``<`` and ``>``.
    """
    place, apart = 0, True
    while place < len(text):
        sign = text[place]
        if sign.isspace():
            place, apart = place + 1, True
            continue
        if sign in QUOTES:
            held, end = _quoted(text, place)
            yield Piece(Kind.QUOTED, held, Span(place, end), apart)
        elif sign in SIGNS:
            end = place + 1
            yield Piece(SIGNS[sign], sign, Span(place, end), apart)
        elif sign in _COMPARING:
            detail = Message(N_("“{sign}” is not understood here; a range is written 5.., ..5 or 1..5"), {"sign": sign})
            raise WhereMistake(text, Span(place, place + 1), detail)
        else:
            end = place + 1
            while end < len(text) and bare(text[end]):
                end += 1
            yield Piece(Kind.BARE, text[place:end], Span(place, end), apart)
        place, apart = end, False
    yield Piece(Kind.END, "", Span(len(text), len(text)), apart)


def _quoted(text: str, start: int) -> tuple[str, int]:
    """What quotes hold, and the place after them; a closing sign that stands twice is one of the text."""
    closing = QUOTES[text[start]]
    held: list[str] = []
    place = start + 1
    while place < len(text):
        if text[place] in closing:
            if text[place + 1 : place + 2] != text[place]:
                return "".join(held), place + 1
            place += 1
        held.append(text[place])
        place += 1
    raise WhereMistake(text, Span(start, len(text)), Message(N_("this quote is never closed")))
