"""Which stretch of time a ledger is of, as its sheet, title or file name says: 7月, 2022年第28周, 1-7月, 上半年.

Exists because the ledger of a new month carries on what the last one left open, and only the names say which of the two
is newer. A name is read for nothing else: what it says of years, months, weeks and days is looked for, the rest is
anything. May import `civtrack.folded`.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Mapping
from functools import cache, lru_cache

from civtrack.folded import nfkc
from civtrack.light import NamedTuple

__all__ = ["ASIDE", "DIGITS", "Stretch", "forms", "numbered", "precedes", "stretch_in", "stretch_of"]


class Stretch(NamedTuple):
    """A stretch of days, both ends included."""

    first: dt.date
    last: dt.date


def precedes(one: Stretch, other: Stretch) -> bool:
    """Whether the ledger of one stretch is older than that of another: it ended before, or both count on from one day.

    Stretches that overlap in any other way (7月, 7月15日) are of one period.
    """
    return one.last < other.first or (one.first == other.first and one.last < other.last)


DIGITS = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "〇": 0, "零": 0}
_NUMBER = r"(?:\d{1,2}|[一二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九])"
_YEAR = r"(?:(?<!\d)(?P<year>(?:19|20)\d\d|二[〇零][〇零一二三四五六七八九]{2})年?度?[-/._]?)?"
_TO = r"[-~—–―－至到]"
ASIDE = r"(?:截至|截止到?|更新(?:于|至)?|打印(?:于)?|填报(?:时间|日期)?)[:：]?.*"
_FORMS = (
    rf"{_YEAR}(?<!\d)(?P<from>{_NUMBER})月?(?:份)?{_TO}(?P<month>{_NUMBER})月",
    rf"{_YEAR}第?(?<!\d)(?P<quarter>[一二三四1-4])季度?",
    rf"{_YEAR}(?<![A-Za-z])[Qq](?P<quarter>[1-4])(?!\d)",
    rf"{_YEAR}(?P<half>[上下])半年",
    rf"{_YEAR}(?<!\d)(?P<month>{_NUMBER})月份?第?(?P<nth>[一二三四五1-5])周(?!年|边|围|期)",
    rf"{_YEAR}第(?P<week>{_NUMBER})周",
    rf"{_YEAR}(?<!\d)(?P<week>\d\d?)周(?!年|边|围|期)",
    rf"{_YEAR}(?<![A-Za-z])[Ww](?P<week>\d\d?)(?!\d)",
    rf"{_YEAR}(?<!\d)(?P<month>{_NUMBER})月份?(?P<third>[上中下])旬",
    rf"{_YEAR}(?<!\d)(?P<month>{_NUMBER})月份?(?P<fortnight>[上下])半月",
    rf"{_YEAR}(?<!\d)(?P<month>{_NUMBER})月(?P<day>{_NUMBER})[日号]",
    rf"{_YEAR}(?<!\d)(?P<month>{_NUMBER})月",
    r"(?<!\d)(?P<year>20\d\d)(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12]\d|3[01])(?!\d)",
    r"(?<!\d)(?P<year>20\d\d)[-/._](?P<month>1[0-2]|0?[1-9])[-/._](?P<day>0[1-9]|[12]\d|3[01]|[1-9])(?!\d)",
    r"(?<!\d)(?P<year>20\d\d)[-/._]?(?P<month>0[1-9]|1[0-2])(?![-/._]?\d)",
    r"(?<!\d)(?P<year>20\d\d)[-/._](?P<month>[1-9])(?![-/._]?\d)",
    r"(?<!\d)(?P<year>20\d\d|二[〇零][〇零一二三四五六七八九]{2})年",
)
"""The forms, the more exact before those that they contain."""
_HALVES, _THIRDS = {"上": 1, "下": 7}, {"上": (1, 10), "中": (11, 20), "下": (21, 31)}
_FORTNIGHTS = {"上": (1, 15), "下": (16, 31)}


@cache
def forms() -> tuple[re.Pattern[str], ...]:
    """How a stretch is written, the more exact form before those that it contains; for text in normal form (NFKC)."""
    return tuple(re.compile(form) for form in _FORMS)


def _number(text: str) -> int:
    """1 to 99, in either kind of figures."""
    if text.isascii():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    return (DIGITS[tens] if tens else 1) * 10 * bool(ten) + (DIGITS[ones] if ones else 0)


def numbered(text: str) -> int:
    """A number or year as a form finds it, in either kind of figures."""
    return _year(text) if len(text) == 4 else _number(text)


def _year(text: str) -> int:
    return int(text if text.isascii() else "".join(str(DIGITS.get(each, each)) for each in text))


@lru_cache(4096)
def _found(text: str) -> dict[str, str] | None:
    """The parts of the first form that a text has."""
    plain = re.sub(ASIDE, "", re.sub(r"\s+", "", nfkc(text)))
    for form in forms():
        if match := form.search(plain):
            return {name: part for name, part in match.groupdict().items() if part is not None}
    return None


def stretch_in(text: str | None, near: dt.date) -> Stretch | None:
    """The stretch that a name speaks of, or None.

    Args:
        text: A sheet's name, a title, a file's name.
        near: A day of the ledger: where the name gives no year, the year is that of the stretch nearest to it.
    """
    parts = _found(text) if text else None
    return stretch_of(parts, near) if parts else None


def stretch_of(parts: Mapping[str, str], near: dt.date) -> Stretch | None:
    """The stretch that the parts of a form say; see `stretch_in`."""
    if "year" in parts:
        return _stretch(parts, _year(parts["year"]))
    near_ones = [found for year in (near.year, near.year - 1, near.year + 1) if (found := _stretch(parts, year))]
    return min(near_ones, key=lambda one: _distance(one, near), default=None)


def _distance(stretch: Stretch, day: dt.date) -> int:
    return max((stretch.first - day).days, (day - stretch.last).days, 0)


def _stretch(parts: Mapping[str, str], year: int) -> Stretch | None:
    try:
        if "quarter" in parts:
            month = 3 * _number(parts["quarter"])
            return _months(year, month - 2, month)
        if "half" in parts:
            return _months(year, _HALVES[parts["half"]], _HALVES[parts["half"]] + 5)
        if "week" in parts:
            monday = dt.date.fromisocalendar(year, _number(parts["week"]), 1)
            return Stretch(monday, monday + dt.timedelta(days=6))
        if "month" not in parts:
            return _months(year, 1, 12)
        month = _number(parts["month"])
        if "day" in parts:
            day = dt.date(year, month, _number(parts["day"]))
            return Stretch(day, day)
        if span := _within_a_month(parts):
            first, last = span
            end = calendar.monthrange(year, month)[1]
            return Stretch(dt.date(year, month, first), dt.date(year, month, min(last, end)))
        return _months(year, _number(parts.get("from", parts["month"])), month)
    except ValueError:
        return None


def _within_a_month(parts: Mapping[str, str]) -> tuple[int, int] | None:
    """The days of a month that a part of it is; offices count its weeks in several ways, in one order."""
    if "third" in parts:
        return _THIRDS[parts["third"]]
    if "fortnight" in parts:
        return _FORTNIGHTS[parts["fortnight"]]
    if "nth" in parts:
        last = 7 * _number(parts["nth"])
        return last - 6, last
    return None


def _months(year: int, first: int, last: int) -> Stretch:
    if first > last:
        return Stretch(dt.date(year - 1, first, 1), dt.date(year, last, calendar.monthrange(year, last)[1]))
    return Stretch(dt.date(year, first, 1), dt.date(year, last, calendar.monthrange(year, last)[1]))
