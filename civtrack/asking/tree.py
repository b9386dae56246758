"""A condition as a tree of values, as it was written: nothing is looked up yet.

Exists apart from the parser so that formatting and judging need no parser. May import nothing of civtrack.
"""

from __future__ import annotations

from dataclasses import field

from civtrack.light import NamedTuple, dataclass

__all__ = ["NOWHERE", "All", "Any", "Expression", "Not", "Range", "Span", "Term", "Text", "Word"]


class Span(NamedTuple):
    """Where a part stands in the text: its first character and the one after its last."""

    start: int
    end: int


NOWHERE = Span(0, 0)


@dataclass(frozen=True, slots=True)
class Text:
    """One value; in quotes it is nothing but text."""

    text: str
    quoted: bool = False
    at: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Range:
    """``first..last``; one of the ends may be open (None)."""

    first: str | None
    last: str | None
    at: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Term:
    """A field and its values, one of which must hold; `whole` where it was written with ``=``."""

    name: str
    values: tuple[Text | Range, ...]
    whole: bool = False
    at: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Word:
    """A word without a field, or several with commas between them, one of which is meant."""

    texts: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """What must not hold."""

    part: Expression


@dataclass(frozen=True, slots=True)
class All:
    """Parts that must all hold: two or more; none, for a condition that asks for everything."""

    parts: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Any:
    """Two or more parts, one of which must hold."""

    parts: tuple[Expression, ...]


Expression = Term | Word | Not | All | Any
