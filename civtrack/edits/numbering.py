"""The next numbers of a list, in the list's own manner: WT2207-0327 → WT2207-0328, 甲0012号 → 甲0013号, 12 → 13.

Exists so that numbers go on as the office writes them and none is used twice. May import what stands below
`civtrack.edits`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from civtrack.light import NamedTuple
from civtrack.model import Shown, Value
from civtrack.rules.numerals import chinese_number

__all__ = ["Counted", "Numbers", "counted", "next_count"]

_MOST_DIGITS = 15
_LAST_DIGITS = re.compile(rf"(\d{{1,{_MOST_DIGITS}}})(\D*)\Z")


class Numbers:
    """Gives out numbers.

    Args:
        used: Every number of the ledger, as written.
    """

    def __init__(self, used: Iterable[Value]) -> None:
        self._highest: dict[tuple[str, str], int] = {}
        self._used = {text for value in used if (text := _text(value)) is not None}

    def after(self, example: Value) -> Value:
        """The next number of an example's kind; None where the example counts nothing."""
        text = _text(example)
        match = _LAST_DIGITS.search(text) if text else None
        if text is None or match is None:
            return None
        key = text[: match.start()], match[2]
        if key not in self._highest:
            self._highest[key] = max([int(match[1]), *self._counted(*key)])
        number = self._highest[key]
        while True:
            number += 1
            new = f"{key[0]}{number:0{len(match[1])}d}{key[1]}"
            if new not in self._used:
                break
        self._highest[key] = number
        self._used.add(new)
        if isinstance(example, str):
            return new
        if isinstance(example, Shown):
            return int(example) + number - int(match[1]) if isinstance(example, int | float) else None
        return number

    def _counted(self, before: str, behind: str) -> Iterator[int]:
        """What numbers count that have the same before their last digits and behind them."""
        begin, end = len(before), len(behind)
        for text in self._used:
            digits = text[begin : len(text) - end] if text.startswith(before) and text.endswith(behind) else ""
            cut = len(digits) == _MOST_DIGITS or not before[-1:].isdecimal()
            if digits.isdecimal() and len(digits) <= _MOST_DIGITS and cut:
                yield int(digits)


def _text(value: Value) -> str | None:
    if isinstance(value, Shown):
        return value.shown
    if isinstance(value, str):
        return value.strip() or None
    if isinstance(value, int | float) and not isinstance(value, bool) and value == int(value):
        return str(int(value))
    return None


class Counted(NamedTuple):
    """A serial number, taken apart: 3, 03, （3）, 3., DW-03, （三）.

    Attributes:
        before: What stands before the figure.
        number: What it counts.
        behind: What stands behind the figure.
        digits: How many digits it has at least; 0: it is a Chinese numeral.
    """

    before: str
    number: int
    behind: str
    digits: int

    def is_like(self, other: Counted) -> bool:
        """Whether another one counts in the same manner."""
        return (self.before, self.behind, not self.digits) == (other.before, other.behind, not other.digits)

    def next(self) -> str:
        """The next one, as text."""
        number = self.number + 1
        figure = f"{number:0{self.digits}d}" if self.digits else _in_chinese(number)
        return f"{self.before}{figure}{self.behind}"


def counted(value: Value) -> Counted | None:
    """A serial number, taken apart; None for what counts nothing."""
    text = _text(value)
    if text is None:
        return None
    if (match := _LAST_DIGITS.search(text)) and len(match[2]) <= _MOST_BEHIND:
        return Counted(text[: match.start()], int(match[1]), match[2], len(match[1]))
    match = _CHINESE.fullmatch(text)
    number = chinese_number(match[2]) if match else None
    return Counted(match[1], number, match[3], 0) if match and number and _in_chinese(number) == match[2] else None


_MOST_BEHIND = 2
_CHINESE = re.compile(r"([（(第]?)([一二三四五六七八九十]{1,3})([）)、.．]?)")
_DIGITS = "零一二三四五六七八九"


def _in_chinese(number: int) -> str:
    """A number below a hundred as a Chinese numeral; from there on in digits, as offices write them."""
    if number >= 100:
        return str(number)
    tens, ones = divmod(number, 10)
    before = f"{_DIGITS[tens] if tens > 1 else ''}十" if tens else ""
    return before + (_DIGITS[ones] if ones else "")


def next_count(held: Value) -> Value:
    """The next serial number, in the manner of the last one; None where that counts nothing."""
    if isinstance(held, int | float) and not isinstance(held, bool) and held == int(held):
        return int(held) + 1
    found = counted(held) if isinstance(held, str) else None
    return found.next() if found else None
