"""The next numbers of a list, in the list's own manner: WT2207-0327 → WT2207-0328, 甲0012号 → 甲0013号, 12 → 13.

Exists so that numbers go on as the office writes them and none is used twice. May import what stands below
`civtrack.edits`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from civtrack.model import Shown, Value

__all__ = ["Numbers", "next_count"]

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


def next_count(held: Value) -> Value:
    """The next serial number; None where the last one is none."""
    if isinstance(held, int | float) and not isinstance(held, bool) and held == int(held):
        return int(held) + 1
    if isinstance(held, str) and held.strip().isascii() and held.strip().isdigit():
        return str(int(held.strip()) + 1)
    return None
