"""Number formats: which of them show a day or a time, and what a serial number then means.

Exists because a workbook has no dates, only numbers that a format shows as dates (EXCEL.md §4, ECMA-376 18.8.30). May
import `civtrack.model`.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from enum import IntEnum

from civtrack.model import CellError, Value
from civtrack.patterns import lazy

__all__ = ["Moments", "Shows", "number", "serial", "shows"]


class Shows(IntEnum):
    """What a number format makes of a number."""

    NUMBER = 0
    MOMENT = 1
    ELAPSED = 2


BUILT_IN = {
    **dict.fromkeys((*range(14, 23), *range(27, 37), 45, 47, *range(50, 59)), Shows.MOMENT),
    46: Shows.ELAPSED,
}
"""Formats that styles.xml need not define; 27-36 and 50-58 are the dates of Chinese Excel and WPS."""

_NOT_SHOWN = lazy(r'"[^"]*"?|\\.|_.|\*.|\[(?!(?:h+|m+|s+)\])[^\]]*\]', re.IGNORECASE | re.DOTALL)
_WORDS = lazy(r"general|g/通用格式|e[+-]", re.IGNORECASE)
_ELAPSED = lazy(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_LETTERS = lazy(r"[ymdhs]|aaa|am/pm|a/p|(?<![0#?.])e", re.IGNORECASE)
_NUMBER = lazy(r"\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?\s*")

_MIDNIGHT = dt.datetime(1, 1, 1)  # noqa: DTZ001 - cells have no zone
_DAY_MS = 86_400_000
_LAST_SERIAL = 2_958_466


def shows(code: str) -> Shows:
    """What a format code shows, judged by its first section without quoted text, escapes, colours and locales."""
    plain = _NOT_SHOWN.sub(" ", code)
    section = _WORDS.sub(" ", plain.split(";", 1)[0])
    if _ELAPSED.search(section):
        return Shows.ELAPSED
    return Shows.MOMENT if _LETTERS.search(section) else Shows.NUMBER


def number(text: str) -> int | float | CellError:
    """A cell's number; whole numbers as int. What is no number (``-nan``) is ``#NUM!``."""
    if not _NUMBER.fullmatch(text):
        return CellError("#NUM!")
    try:
        return int(text)
    except ValueError:
        value = float(text)
    if math.isinf(value):
        return CellError("#NUM!")
    return int(value) if value.is_integer() and abs(value) < 1e15 else value


class Moments(dict[str, Value]):
    """Serial numbers as written → what they show; filled as it is asked, because ledgers repeat their days.

    Args:
        epoch_1904: Whether the workbook counts from 1904.
        shown: Moment or elapsed time.
    """

    def __init__(self, epoch_1904: bool, shown: Shows) -> None:
        super().__init__()
        self._epoch_1904 = epoch_1904
        self._shown = shown

    def __missing__(self, text: str) -> Value:
        if len(self) > 50_000:
            self.clear()
        value = self[text] = self._moment(number(text))
        return value

    def _moment(self, value: float | CellError) -> Value:
        if isinstance(value, CellError):
            return value
        milliseconds = round(value * _DAY_MS) if abs(value) < _LAST_SERIAL else -1
        days, rest = divmod(milliseconds, _DAY_MS)
        if days < 0 or days >= _LAST_SERIAL - (1462 if self._epoch_1904 else 0):
            return value
        if days == 0:
            return (_MIDNIGHT + dt.timedelta(milliseconds=rest)).time()
        if self._shown is Shows.ELAPSED:
            return value
        if self._epoch_1904:
            return dt.datetime(1904, 1, 1) + dt.timedelta(days, milliseconds=rest)  # noqa: DTZ001 - cells have no zone
        if days == 60:
            # Excel counts a 29 February 1900 that never was; no day can stand for it, so the number stays.
            return value
        start = dt.datetime(1899, 12, 31 if days < 60 else 30)  # noqa: DTZ001 - cells have no zone
        return start + dt.timedelta(days, milliseconds=rest)


def serial(value: dt.datetime | dt.date | dt.time, *, epoch_1904: bool) -> int | float | None:
    """The number that stands for a moment, a day or a time; None where the date system has none."""
    if isinstance(value, dt.time):
        since = dt.datetime.combine(_MIDNIGHT, value.replace(tzinfo=None)) - _MIDNIGHT
        return since / dt.timedelta(days=1)
    moment = value.replace(tzinfo=None) if isinstance(value, dt.datetime) else dt.datetime.combine(value, dt.time())
    if epoch_1904:
        since = moment - dt.datetime(1904, 1, 1)  # noqa: DTZ001 - cells have no zone
    else:
        since = moment - dt.datetime(1899, 12, 30)  # noqa: DTZ001 - cells have no zone
        if since.days <= 60:
            since -= dt.timedelta(days=1)
    days = since / dt.timedelta(days=1)
    if days < (0 if epoch_1904 else 1):
        return None
    return int(days) if days.is_integer() else days
