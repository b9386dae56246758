"""Working days as the State Council sets them: holidays, make-up weekends, and where that knowledge ends.

Exists so that every count of working days in civtrack is the same count. The statutory days come from
``chinesecalendar`` (the yearly circulars of the General Office of the State Council, from 2004 on); it is imported on
first use, because it costs 10 ms. Outside the years it knows, working days are Monday to Friday without the fixed
statutory days, and whoever counts there has to say so (`Calendar.known`), or to say that nobody can know it yet
(`Calendar.settled`): the make-up days around a holiday are announced a month before the year. May import only
`civtrack.policy` and the libraries named.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import cache

from civtrack.light import NamedTuple, dataclass
from civtrack.policy import DayUnit, Span

__all__ = ["HOLIDAYS", "Calendar", "statutory_days"]

_BLOCK = 14
"""Days around one that settings name, for which the office has then looked the circular up."""
ONE_DAY = dt.timedelta(days=1)

HOLIDAYS = {
    "元旦": "New Year's Day",
    "春节": "Spring Festival",
    "清明": "Tomb-sweeping Day",
    "五一": "Labour Day",
    "劳动节": "Labour Day",
    "端午": "Dragon Boat Festival",
    "中秋": "Mid-autumn Festival",
    "国庆": "National Day",
    "十一": "National Day",
}
"""What clerks call the statutory holidays → the library's name."""


_FIXED = frozenset({(1, 1), (5, 1), (10, 1), (10, 2), (10, 3)})
"""Month and day of the statutory holidays that stand in the decree itself; 2 May since 2025."""
_SINCE_2025 = frozenset({*_FIXED, (5, 2)})
_UNMOVED = (((3, 7), (3, 27)), ((5, 16), (5, 20)), ((7, 3), (8, 31)), ((10, 16), (12, 24)))
"""Stretches of the year in which no holiday, bridge or make-up day has ever been or could be."""


class _Statutory(NamedTuple):
    holidays: dict[dt.date, str]
    workdays: dict[dt.date, str]
    first: dt.date
    last: dt.date


@cache
def _statutory() -> _Statutory:
    from chinese_calendar.constants import holidays, workdays

    first, last = min(holidays).year, max(holidays).year
    return _Statutory(holidays, workdays, dt.date(first, 1, 1), dt.date(last, 12, 31))


def statutory_days() -> list[tuple[str, str]]:
    """Every statutory day off and make-up day that is known, with its name: what judging by working days rests on."""
    statutory = _statutory()
    days = [*statutory.holidays.items(), *((day, f"-{name}") for day, name in statutory.workdays.items())]
    return sorted((day.isoformat(), name) for day, name in days)


@dataclass(frozen=True, slots=True)
class Calendar:
    """The office's calendar: the statutory one, and the days that settings add over it.

    Attributes:
        holidays: Days off besides the statutory ones.
        workdays: Days worked whatever the statutory calendar says; they win over `holidays`.
    """

    holidays: frozenset[dt.date] = frozenset()
    workdays: frozenset[dt.date] = frozenset()

    @property
    def horizon(self) -> dt.date:
        """The last day for which the statutory holidays are known."""
        return _statutory().last

    def known(self, day: dt.date) -> bool:
        """Whether the statutory calendar covers that day; outside it, Monday to Friday is only an assumption."""
        statutory = _statutory()
        return statutory.first <= day <= statutory.last

    def is_workday(self, day: dt.date) -> bool:
        """Whether the office works on that day, make-up weekends (调休) included."""
        if day in self.workdays:
            return True
        if day in self.holidays:
            return False
        statutory = _statutory()
        if day > statutory.last and (day.month, day.day) in _SINCE_2025:
            return False
        return day in statutory.workdays or (day not in statutory.holidays and day.weekday() < 5)

    def settled(self, start: dt.date, end: dt.date) -> bool:
        """Whether no make-up day that is still to be announced can move a count after `start` up to `end`.

        Past the horizon that is so away from the holidays, and where settings say the days themselves.
        """
        horizon = self.horizon
        if end <= horizon:
            return True
        own = self.holidays | self.workdays
        return all(
            _unmoved(day) or any(abs((day - named).days) <= _BLOCK for named in own)
            for day in _days(max(start, horizon), end)
        )

    def add_workdays(self, day: dt.date, count: int) -> dt.date:
        """The `count`-th working day after `day`, which is itself not counted (Civil Code art. 201).

        Args:
            day: The day to count from.
            count: Working days, ≥ 0; 0 gives `day` itself.

        Raises:
            ValueError: `count` is negative.
        """
        if count < 0:
            raise ValueError(f"cannot count {count} working days")
        while count:
            day += ONE_DAY
            count -= self.is_workday(day)
        return day

    def after(self, day: dt.date, span: Span) -> dt.date:
        """The day a span ends that begins after `day`: ``3d`` calendar days, ``2wd`` working days."""
        if span.unit is DayUnit.WORKING:
            return self.add_workdays(day, span.days)
        return day + dt.timedelta(days=span.days)

    def on_or_after(self, day: dt.date) -> dt.date:
        """That day if it is a working day, else the next one (Civil Code art. 203)."""
        while not self.is_workday(day):
            day += ONE_DAY
        return day

    def workdays_between(self, start: dt.date, end: dt.date) -> int:
        """Working days after `start` up to and including `end`; negative when `end` comes first."""
        if end < start:
            return -self.workdays_between(end, start)
        return sum(map(self.is_workday, _days(start, end)))

    def skipped(self, start: dt.date, end: dt.date) -> tuple[dt.date, ...]:
        """The days off after `start` up to and including `end`, in order."""
        return tuple(day for day in _days(start, end) if not self.is_workday(day))

    def holiday_block(self, name: str, year: int) -> tuple[dt.date, dt.date] | None:
        """First and last day off of a statutory holiday, weekends that touch it included.

        Args:
            name: A key of `HOLIDAYS`; a 节 at its end does not matter.
            year: The year the holiday belongs to; the block of 元旦 may begin in the year before.

        Returns:
            The run of days off around the holiday, or None where that year is not known.

        Raises:
            KeyError: No statutory holiday has that name.
        """
        label = HOLIDAYS[name if name in HOLIDAYS else name.removesuffix("节")]
        days = _blocks().get((label, year))
        if days is None:
            return None
        first, last = days
        while not self.is_workday(first - ONE_DAY):
            first -= ONE_DAY
        while not self.is_workday(last + ONE_DAY):
            last += ONE_DAY
        return first, last


@cache
def _blocks() -> dict[tuple[str, int], tuple[dt.date, dt.date]]:
    """The first and last named day of every holiday and year; the eve of 元旦 counts to the new year."""
    days: dict[tuple[str, int], list[dt.date]] = {}
    for day, name in _statutory().holidays.items():
        year = day.year + (name == "New Year's Day" and day.month == 12)
        days.setdefault((name, year), []).append(day)
    last_year = _statutory().last.year
    return {key: (min(found), max(found)) for key, found in days.items() if key[1] <= last_year}


def _unmoved(day: dt.date) -> bool:
    return any(first <= (day.month, day.day) <= last for first, last in _UNMOVED)


def _days(start: dt.date, end: dt.date) -> Iterator[dt.date]:
    """Every day after `start` up to and including `end`."""
    return (start + dt.timedelta(days=offset) for offset in range(1, (end - start).days + 1))
