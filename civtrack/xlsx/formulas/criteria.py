"""What the conditions of COUNTIF and SUMIF match: ``">=3"``, ``"已*"``, ``"<>"``, a number, a truth value.

Exists because these conditions are a small language of their own, and because a doubtful one must be known as such. May
import `civtrack.model` and `civtrack.xlsx.formulas.arithmetic`.

Rules, as Excel documents COUNTIF: an operator ``= <> < <= > >=`` may lead; text is compared without regard to case and
as a whole, ``*`` and ``?`` stand for any text and any character, ``~`` makes them ordinary; a condition that looks like
a number is one; ``=`` alone matches empty cells and ``<>`` alone all others; empty text matches empty cells and empty
texts.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

from civtrack.model import CellError
from civtrack.patterns import lazy
from civtrack.xlsx.formulas.arithmetic import NUMBER, Doubtful, folded, may_be_number, number_of, same_number, same_text

__all__ = ["SameText", "TextCounts", "matcher"]

_CONDITION = lazy(r"(<=|>=|<>|[=<>])?(.*)", re.DOTALL)
_LONGEST = 255
_REMEMBERED = 1 << 12
_COMPARE: dict[str, Callable[[float, float], bool]] = {
    "<": lambda value, bound: value < bound,
    "<=": lambda value, bound: value <= bound,
    ">": lambda value, bound: value > bound,
    ">=": lambda value, bound: value >= bound,
}

Matcher = Callable[[Any], bool]
"""Takes the value of a cell, None for an empty one; raises `Doubtful` where Excel's answer is not certain."""


def matcher(condition: object) -> Matcher:
    """What a condition matches.

    Raises:
        Doubtful: The condition may be a date, an amount of money or the like, whose reading hangs on the machine.
    """
    if condition is None:
        return _equal_number(0)
    if isinstance(condition, bool):
        return lambda value: isinstance(value, bool) and value == condition
    if isinstance(condition, int | float):
        return _equal_number(condition)
    if not isinstance(condition, str) or len(condition) > _LONGEST:
        raise Doubtful
    found = _CONDITION.fullmatch(condition)
    assert found is not None
    operator, text = found[1] or "=", found[2]
    if not text:
        return _emptiness(found[1])
    if text.upper() in {"TRUE", "FALSE"} or text.startswith("#"):
        raise Doubtful
    if NUMBER.fullmatch(text):
        return _by_number(operator, float(text))
    if may_be_number(text) or operator not in {"=", "<>"}:
        raise Doubtful
    return _by_text(text) if operator == "=" else _unless(_by_text(text))


def _unless(matches: Matcher) -> Matcher:
    def opposite(value: object) -> bool:
        if isinstance(value, CellError):
            raise Doubtful
        return not matches(value)

    return opposite


def _emptiness(operator: str | None) -> Matcher:
    def empty(value: object) -> bool:
        if value == "" and operator:
            raise Doubtful
        return value is None or value == ""

    if operator in {None, "="}:
        return empty
    if operator == "<>":
        return _unless(empty)
    raise Doubtful


def _equal_number(number: float) -> Matcher:
    def matches(value: object) -> bool:
        if isinstance(value, str) and may_be_number(value):
            raise Doubtful
        if value is None or isinstance(value, bool | str | CellError):
            return False
        return same_number(number_of(value), number)

    return matches


def _by_number(operator: str, number: float) -> Matcher:
    equal = _equal_number(number)
    if operator in {"=", "<>"}:
        return equal if operator == "=" else _unless(equal)
    compare = _COMPARE[operator]

    def matches(value: object) -> bool:
        if value is None or isinstance(value, bool | str | CellError):
            return False
        if equal(value):
            return operator.endswith("=")
        return compare(number_of(value), number)

    return matches


class SameText:
    """Matches one text, without regard to case."""

    __slots__ = ("_known", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self._known: dict[str, bool] = {}

    def __call__(self, value: object) -> bool:
        """Whether a value is that text."""
        if not isinstance(value, str):
            return False
        found = self._known.get(value)
        if found is None:
            found = same_text(value, self.text)
            if len(self._known) < _REMEMBERED:
                self._known[value] = found
        return found


class TextCounts:
    """How often each text stands among values, so that a thousand conditions do not look at each of them.

    Args:
        values: What cells hold.
    """

    def __init__(self, values: Iterable[object]) -> None:
        self._found: dict[str, dict[str, int]] = {}
        for text, count in Counter(value for value in values if isinstance(value, str)).items():
            alike = self._found.setdefault(folded(text), {})
            alike[text.lower()] = alike.get(text.lower(), 0) + count
        self._lower: dict[str, int] = {}
        for alike in self._found.values():
            for lower, count in alike.items():
                self._lower[lower] = self._lower.get(lower, 0) + count

    def count(self, wanted: SameText) -> int:
        """How many of the values a condition matches.

        Raises:
            Doubtful: One of them differs only in width or the like.
        """
        lower = wanted.text.lower()
        if any(other != lower for other in self._found.get(folded(wanted.text), ())):
            raise Doubtful
        return self._lower.get(lower, 0)


@lru_cache(512)
def _by_text(text: str) -> Matcher:
    wild = _pattern(text)
    if wild is None:
        return SameText(re.sub(r"~([*?~])", r"\1", text))
    known: dict[str, bool] = {}

    def matches(value: object) -> bool:
        if not isinstance(value, str):
            return False
        found = known.get(value)
        if found is None:
            found = wild.fullmatch(value) is not None
            if len(known) < _REMEMBERED:
                known[value] = found
        return found

    return matches


def _pattern(text: str) -> re.Pattern[str] | None:
    """The pattern of a condition with wildcards.

    Between two stars the first fit is as good as any, so that none is tried again: texts of one letter would be read
    for hours otherwise.
    """
    parts, wild = [""], False
    for piece in re.findall(r"~[*?~]|.", text, re.DOTALL):
        wild = wild or piece in {"*", "?"}
        if piece == "*":
            parts.append("")
        else:
            parts[-1] += "." if piece == "?" else re.escape(piece.removeprefix("~") if len(piece) > 1 else piece)
    first, *middle = parts
    last = f".*{middle.pop()}" if middle else ""
    between = "".join(f"(?>.*?{part})" for part in middle if part)
    return re.compile(f"{first}{between}{last}", re.IGNORECASE | re.DOTALL) if wild else None
