"""How the sample office's clerks write deadlines, and what each manner means.

Exists apart from `cases.py` as one idea: from a day of assignment and a usual day to the cell and the day meant. The
meaning is worked out here independently of civtrack, with a calendar that knows May to August 2022 only. Data and
arithmetic; imports nothing but the standard library.
"""  # noqa: INP001 - a script's neighbour, not a package

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping

AS_OF = dt.date(2022, 7, 20)
FIRST_DAY = dt.date(2022, 5, 25)
DAY = dt.timedelta(days=1)
OFF = frozenset({dt.date(2022, 6, 3)})
EVENTS = {"省测前": dt.date(2022, 9, 10), "迎检前": dt.date(2022, 7, 28)}
LIMITS = {"占道经营": 2}

Cell = dt.date | dt.datetime | str | float | None
Written = tuple[Cell, dt.date | None]


def is_workday(day: dt.date) -> bool:
    """Whether offices work; good for May to August 2022."""
    return day.weekday() < 5 and day not in OFF


def add_workdays(day: dt.date, count: int) -> dt.date:
    """The day that is `count` working days after `day`."""
    while count:
        day += DAY
        count -= is_workday(day)
    return day


def _day_of(month: int, day: int) -> dt.date:
    return dt.date(2022, month, day)


def _month_end(day: dt.date) -> dt.date:
    return (day.replace(day=28) + 4 * DAY).replace(day=1) - DAY


def _friday(day: dt.date) -> dt.date:
    return day + DAY * (4 - day.weekday())


def _tenths(day: dt.date) -> str:
    return "上旬" if day.day <= 10 else "中旬" if day.day <= 20 else "下旬"


def _tenth_end(day: dt.date) -> dt.date:
    return day.replace(day=10) if day.day <= 10 else day.replace(day=20) if day.day <= 20 else _month_end(day)


_TENS = ("", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十")


def _chinese(number: int) -> str:
    tens, ones = divmod(number, 10)
    head = ("" if tens == 1 else _TENS[tens]) + "十" if tens else ""
    return head + _TENS[ones]


Manner = Callable[[dt.date, dt.date], Written]
"""Writes a deadline: the day of assignment and a usual day after it → the cell, and the day it means."""

MANNERS: Mapping[str, Manner] = {
    "date": lambda _, d: (d, d),
    "moment": lambda _, d: (dt.datetime.combine(d, dt.time(17, 30)), d),
    "slashed": lambda _, d: (f"{d:%Y/%m/%d} 17:30", d),
    "iso": lambda _, d: (f"{d:%Y-%m-%d}", d),
    "iso moment": lambda _, d: (f"{d:%Y-%m-%d} 18:00:00", d),
    "dotted": lambda _, d: (f"2022.{d.month}.{d.day}", d),
    "eight digits": lambda _, d: (f"{d:%Y%m%d}", d),
    "serial": lambda _, d: (float((d - dt.date(1899, 12, 30)).days), d),
    "year month day": lambda _, d: (f"2022年{d.month}月{d.day}日前", d),
    "month day": lambda _, d: (f"{d.month}月{d.day}日前", d),
    "month.day": lambda _, d: (f"{d.month}.{d.day}", d),
    "full width": lambda _, d: (
        f"{d.month}月{d.day}日".translate(str.maketrans("0123456789", "０１２３４５６７８９")),
        d,
    ),
    "chinese": lambda _, d: (f"{_chinese(d.month)}月{_chinese(d.day)}日前", d),
    "month end": lambda _, d: (f"{d.month}月底前", _month_end(d)),
    "tenths": lambda _, d: (f"{d.month}月{_tenths(d)}", _tenth_end(d)),
    "this month end": lambda a, _: ("月底前", _month_end(a)),
    "this 25th": lambda a, _: ("本月25日前", a.replace(day=25)) if a.day < 25 else (None, None),
    "workdays": lambda a, _: ("收到后3个工作日内", add_workdays(a, 3)),
    "workdays 5": lambda a, _: ("5个工作日内", add_workdays(a, 5)),
    "days": lambda a, _: ("7日内整改完毕", a + 7 * DAY),
    "days 3": lambda a, _: ("三天内", a + 3 * DAY),
    "week": lambda a, _: ("一周内", a + 7 * DAY),
    "half month": lambda a, _: ("半个月内", a + 15 * DAY),
    "hours": lambda a, _: ("24小时内", a + DAY),
    "at once": lambda a, _: ("立行立改", a + DAY),
    "at once then on": lambda a, _: ("立行立改，长期坚持", a + DAY),
    "friday": lambda a, _: ("本周五前", _friday(a)) if a.weekday() < 4 else (None, None),
    "next friday": lambda a, _: ("下周五前", _friday(a) + 7 * DAY),
    "range": lambda a, d: (f"{a.month}月{a.day}日至{d.month}月{d.day}日", d),
    "stages": lambda a, _: ("6月底前完成排查，7月底前整改到位", _day_of(7, 31)) if a.month < 7 else (None, None),
    "put off in words": lambda _, d: (
        (f"原{(d - 20 * DAY).month}月{(d - 20 * DAY).day}日，延期至{d.month}月{d.day}日", d)
        if d - 20 * DAY > FIRST_DAY + 20 * DAY
        else (None, None)
    ),
    "august": lambda *_: ("8月底前", _day_of(8, 31)),
    "quarter": lambda *_: ("三季度", _day_of(9, 30)),
    "national day": lambda *_: ("国庆节前", _day_of(9, 30)),
    "year end": lambda *_: ("年底前", _day_of(12, 31)),
    "event": lambda *_: ("省测前", EVENTS["省测前"]),
    "near event": lambda *_: ("迎检前", EVENTS["迎检前"]),
    "limit": lambda a, _: (None, add_workdays(a, LIMITS["占道经营"])),
}
COMMON = {
    "date": 70, "dotted": 5, "year month day": 4, "month day": 5, "month.day": 1, "month end": 3, "workdays": 4,
    "workdays 5": 2, "days": 2, "days 3": 1, "week": 2, "half month": 1, "at once": 4, "iso": 2, "put off": 4,
}  # fmt: skip
NO_DATE: Mapping[str, tuple[Cell, ...]] = {
    "undated": (None, "/", None, "—"),
    "unclear": ("尽快", "2022年2月30日", 7.1, "按要求", "7月初", "近期", "待定"),
    "ongoing": ("长期坚持", "每月11日", "常态化推进", "每周五"),
}
