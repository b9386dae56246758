"""Phrases that name one day: 2022年7月15日, 7.15, 20220715, 下月10日, 25日前, 次日, 周五.

Exists so that deadlines and day columns read a written day by the same rules. May import only `readings`, `tails` and
the foundation.

Grammar (of normalised text; ``sep`` is the same sign twice)::

    full      = YYYY年M月D日 | YYYY sep M sep D | YYYYMMDD | YY年M月D日 | YY sep M sep D | M sep D sep YYYY
    floating  = [今年|明年|…] M月D[日|号] | M "." D | M "/" D | M "-" D
    relative  = (本月|下月|次月) D日 | D号 | D日前 | 当日 | 次日 | 后天 | [本|下] 周N
    weekday   = a day may carry its weekday (7月15日(周5)), a weekday its day (本周5(24日)); they have to agree
"""

from __future__ import annotations

import datetime as dt
import re

from civtrack import problems
from civtrack.model import N_, Message
from civtrack.patterns import lazy
from civtrack.rules.readings import (
    Context,
    Reading,
    Resolve,
    dated,
    day_or_none,
    impossible,
    last_of_month,
    no_start,
    one_of,
    place,
    unclear,
)
from civtrack.rules.tails import Tail

__all__ = [
    "DAY_RULES",
    "RELATIVE_DAY_RULES",
    "YEAR_WORDS",
    "full_year",
    "months_on",
    "settled",
    "unfilled_year",
    "year_by_word",
]

YEAR_WORDS = {"今年": 0, "本年度": 0, "本年": 0, "当年": 0, "明年": 1, "次年": 1, "来年": 1, "后年": 2, "去年": -1}
MONTH_WORDS = {"本月": 0, "当月": 0, "这个月": 0, "这月": 0, "下个月": 1, "下月": 1, "次月": 1}
DAY_WORDS = {
    **dict.fromkeys(("当日", "当天", "今日", "今天", "今晚", "当晚", "即日", "本日"), 0),
    **dict.fromkeys(("次日", "明日", "明天", "翌日", "第2天", "第2日", "明早", "明晚"), 1),
    **dict.fromkeys(("后天", "后日"), 2),
    "大后天": 3,
}

_WEEKDAY = r"(?:\(?(?:本|这|下个?)?周(?P<weekday>[1-7日天])\)?)?"
_END = rf"(?:日|号|(?![0-9])){_WEEKDAY}"
EXCEL_EPOCH = dt.date(1899, 12, 30)
_ONE_DAY = dt.timedelta(days=1)


def full_year(year: int) -> int:
    """The year that two digits before 年 mean: 22年 is 2022; 99年 is past and gone."""
    return year if year > 99 else year + (2000 if year < 70 else 1900)


def unfilled_year(year: str, context: Context) -> bool:
    """Whether 20年 is the printed beginning of a year that nobody filled in, and not 2020."""
    return year == "20" and context.near is not None and not 2019 <= context.near.year <= 2021


def year_by_word(word: str, context: Context) -> int | None:
    """The year 明年 and its like mean; 次年 and 当年 look at the date before them, the others at the assignment."""
    base = context.near if word in ("次年", "当年") else context.assigned
    return None if base is None else base.year + YEAR_WORDS[word]


def months_on(day: dt.date, months: int) -> tuple[int, int]:
    """Year and month so many months after a day's month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return year, month + 1


def settled(rule: str, day: dt.date, tail: Tail, weekday: str | None, *grounds: Message) -> Reading:
    """A day that is read, unless its weekday disagrees or its tail leaves it open which day is meant."""
    if tail.doubtful:
        return one_of(rule, day - _ONE_DAY, day)
    if weekday is not None:
        wanted = 6 if weekday in "日天" else int(weekday) - 1
        off = (wanted - day.weekday() + 3) % 7 - 3
        if off:
            return unclear(rule, problems.DEADLINE_WEEKDAY_MISMATCH, (day, day + dt.timedelta(days=off)))
    return dated(rule, day, *grounds)


def _written(found: str) -> Message:
    return Message(N_("“{found}”: the day as written."), {"found": found})


def _full(rule: str, day: dt.date | None, match: re.Match[str], tail: Tail, found: str) -> Resolve:
    weekday = match["weekday"]
    reading = impossible(rule) if day is None else settled(rule, day, tail, weekday, _written(found))
    return lambda _: reading


def _year_first(match: re.Match[str], tail: Tail, found: str) -> Resolve:
    year, month, day = int(match["y"]), int(match["m"]), int(match["d"])
    resolve = _full("full_date", day_or_none(full_year(year), month, day), match, tail, found)
    if match["y"] != "20":
        return resolve
    return lambda context: unclear("form") if unfilled_year("20", context) else resolve(context)


def _year_last(match: re.Match[str], tail: Tail, found: str) -> Resolve | None:
    first, second, year = int(match["a"]), int(match["b"]), int(match["y"])
    days = {day_or_none(year, first, second), day_or_none(year, second, first)} - {None}
    if len(days) > 1:
        reading = one_of("year_last", *days)
        return lambda _: reading
    return _full("year_last", next(iter(days), None), match, tail, found)


def _three_short(match: re.Match[str], tail: Tail, found: str) -> Resolve | None:
    """22.7.15: the year first where that lies near the day of assignment; any other order is only a reading."""
    first, second, third = (int(match[name]) for name in "abc")
    day = day_or_none(2000 + first, second, third) if len(match["a"]) == 2 else None
    others = (day_or_none(2000 + third, first, second), day_or_none(2000 + third, second, first))

    def resolve(context: Context) -> Reading:
        base = context.near.year if context.near else context.year
        if day is not None and base is not None and base - 1 <= day.year <= base + 5:
            return settled("two_digit_year", day, tail, match["weekday"], _written(found))
        if day is None and not any(others):
            return impossible("two_digit_year")
        return one_of("two_digit_year", day, *(others if len(match["c"]) == 2 else ()))

    return resolve


def _placed(rule: str, month: int, day: int, tail: Tail, weekday: str | None, found: str) -> Resolve:
    if day_or_none(2000, month, day) is None:
        return lambda _: impossible(rule)

    def resolve(context: Context) -> Reading:
        year = place(month, day, context)
        if year is None:
            return unclear(rule, problems.DEADLINE_NO_YEAR)
        placed = day_or_none(year.year, month, day)
        if year.other is not None:
            return one_of(rule, placed, day_or_none(year.other, month, day))
        return settled(rule, placed, tail, weekday, _written(found), year.why) if placed else impossible(rule)

    return resolve


def _month_day(match: re.Match[str], tail: Tail, found: str) -> Resolve | None:
    month, day, word = int(match["m"]), int(match["d"]), match["word"]
    if not word:
        return _placed("month_day", month, day, tail, match["weekday"], found)

    def resolve(context: Context) -> Reading:
        year = year_by_word(word, context)
        if year is None:
            return no_start("month_day")
        placed = day_or_none(year, month, day)
        if placed is None:
            return impossible("month_day")
        return settled("month_day", placed, tail, match["weekday"], _written(found))

    return resolve


def _dotted(match: re.Match[str], tail: Tail, found: str) -> Resolve | None:
    month, day, sep = int(match["m"]), int(match["d"]), match["sep"]
    straight = _placed("month_day", month, day, tail, match["weekday"], found)
    if sep == "-" and (month < day <= 12 or match["unit"]):

        def days_or_months(context: Context) -> Reading:
            """7-9 may be 9 July, or July to September; 7-15日 may be the 7th to the 15th."""
            end = straight(context).day
            month_end = place(day, 28, context) if day <= 12 else None
            last = last_of_month(month_end.year, day) if month_end else None
            same = context.near and match["unit"] and day_or_none(context.near.year, context.near.month, day)
            return one_of("month_day", end, same or last)

        return days_or_months
    if month > 12 >= day:
        turned = _placed("month_day", day, month, tail, match["weekday"], found)
        return lambda context: one_of("month_day", turned(context).day)
    return straight


def _in_relative_month(match: re.Match[str], tail: Tail, found: str) -> Resolve | None:
    if tail.within:
        return None

    def resolve(context: Context) -> Reading:
        if context.assigned is None:
            return no_start("relative_month_day")
        day = day_or_none(*months_on(context.assigned, MONTH_WORDS[match["word"]]), int(match["d"]))
        if day is None:
            return impossible("relative_month_day")
        ground = Message(N_("“{found}”: counted from the month of assignment."), {"found": found})
        return settled("relative_month_day", day, tail, match["weekday"], ground)._replace(counted=True)

    return resolve


def _day_of_month(match: re.Match[str], tail: Tail, found: str) -> Resolve | None:
    number, is_day = int(match["d"]), match["unit"] == "号" or tail.before or match["weekday"] is not None
    if tail.within and match["unit"] == "日":
        return None
    if not 1 <= number <= 31:
        return (lambda _: impossible("day_of_month")) if is_day or not number else None

    def resolve(context: Context) -> Reading:
        near = context.near
        if near is None:
            return no_start("day_of_month")
        this, following = (day_or_none(*months_on(near, offset), number) for offset in (0, 1))
        day = this if number >= near.day else following
        if day is None:
            return one_of("day_of_month", following, day_or_none(*months_on(near, 2), number))
        if not is_day:
            return one_of("day_of_month", day, near + number * _ONE_DAY)
        if day == this:
            ground = Message(N_("“{found}”: in the month of assignment."), {"found": found})
        else:
            ground = Message(N_("“{found}”: that day has passed this month, so the next month's."), {"found": found})
        return settled("day_of_month", day, tail, match["weekday"], ground)._replace(counted=True)

    return resolve


def _word_day(match: re.Match[str], tail: Tail, found: str) -> Resolve | None:
    offset = DAY_WORDS[match["word"]]

    def resolve(context: Context) -> Reading:
        if context.assigned is None:
            return no_start("relative_day")
        ground = Message(N_("“{found}”: {count} days after the day of assignment."), {"found": found, "count": offset})
        if not offset:
            ground = Message(N_("“{found}”: the day of assignment itself."), {"found": found})
        return settled("relative_day", context.assigned + offset * _ONE_DAY, tail, None, ground)._replace(counted=True)

    return resolve


def _weekday(match: re.Match[str], tail: Tail, found: str) -> Resolve | None:
    word, wanted = match["word"], 6 if match["n"] in "日天7" else int(match["n"]) - 1

    def resolve(context: Context) -> Reading:
        assigned = context.assigned
        if assigned is None:
            return no_start("weekday")
        monday = assigned - assigned.weekday() * _ONE_DAY
        if word:
            day = monday + (wanted + 7 * {"下": 1, "下个": 1, "次": 1, "下下": 2}.get(word, 0)) * _ONE_DAY
        else:
            day = assigned + ((wanted - assigned.weekday()) % 7) * _ONE_DAY
            if day == assigned:
                return one_of("weekday", day, day + 7 * _ONE_DAY)
        number, month = match["d"] or match["day"], match["m"] or match["month"]
        if number and (int(number), int(month or day.month)) != (day.day, day.month):
            return unclear("weekday", problems.DEADLINE_WEEKDAY_MISMATCH, (day,))
        ground = Message(N_("“{found}”: weeks begin on Monday, counted from the day of assignment."), {"found": found})
        return settled("weekday", day, tail, None, ground)._replace(counted=True)

    return resolve


def _digits(match: re.Match[str], _tail: Tail, _found: str) -> Resolve | None:
    """220715, 202207, 0715 or a serial as text: likely, but never certain."""
    digits = match["digits"]

    def resolve(context: Context) -> Reading:
        year = context.near.year if context.near else context.year
        days = [EXCEL_EPOCH + int(digits) * _ONE_DAY] if len(digits) == 5 else []
        if len(digits) == 6 and 2000 <= int(digits[:4]) <= 2099 and 1 <= int(digits[4:]) <= 12:
            days.append(last_of_month(int(digits[:4]), int(digits[4:])))
        short = day_or_none(2000 + int(digits[:2]), int(digits[2:4]), int(digits[4:])) if len(digits) == 6 else None
        if len(digits) == 4 and year is not None:
            short = day_or_none(year, int(digits[:2]), int(digits[2:]))
        return one_of("digits", *days, short)

    return resolve


def _words(table: dict[str, int]) -> str:
    return "|".join(sorted(table, key=len, reverse=True))


_MD = r"(?P<m>[0-9]{1,2})"
_D = r"(?P<d>[0-9]{1,2})"
DAY_RULES = (
    (lazy(rf"(?P<y>[0-9]{{4}})年{_MD}(?:月|[-./]){_D}{_END}"), _year_first),
    (lazy(rf"(?P<y>[0-9]{{4}})(?P<sep>[-./~ ,、]){_MD}(?P=sep){_D}{_END}"), _year_first),
    (lazy(rf"(?P<y>[0-9]{{4}})[-./]{_MD}月{_D}{_END}"), _year_first),
    (lazy(rf"(?P<y>(?:19|20|21)[0-9]{{2}})(?P<m>[0-9]{{2}})(?P<d>[0-9]{{2}}){_END}"), _year_first),
    (lazy(rf"(?P<y>[0-9]{{2}})年{_MD}月{_D}{_END}"), _year_first),
    (lazy(rf"(?P<a>[0-9]{{1,2}})(?P<sep>[-./])(?P<b>[0-9]{{1,2}})(?P=sep)(?P<y>[0-9]{{4}}){_END}"), _year_last),
    (
        lazy(rf"(?P<a>[0-9]{{1,2}})(?P<sep>[-./])(?P<b>[0-9]{{1,2}})(?P=sep)(?P<c>[0-9]{{1,2}}){_END}"),
        _three_short,
    ),
    (lazy(r"(?P<digits>[0-9]{4,6})(?![0-9年月日号./:天个周小工-])"), _digits),
    (lazy(rf"(?P<word>{_words(YEAR_WORDS)})?{_MD}月{_D}{_END}"), _month_day),
    (lazy(rf"{_MD}(?P<sep>[-./]){_D}(?:(?P<unit>日|号)|(?![0-9./-])){_WEEKDAY}"), _dotted),
)
"""Days written out, in the order they are tried."""

RELATIVE_DAY_RULES = (
    (lazy(rf"(?P<word>{_words(MONTH_WORDS)})份?的?{_D}(?:日|号){_WEEKDAY}"), _in_relative_month),
    (lazy(rf"{_D}(?P<unit>日|号){_WEEKDAY}"), _day_of_month),
    (lazy(rf"(?P<word>{_words(DAY_WORDS)})"), _word_day),
    (
        lazy(
            r"(?P<word>本|这|当|次|下下|下个|下)?个?周(?P<n>[1-7日天])(?![0-9])"
            r"(?:\((?:(?P<m>[0-9]{1,2})(?:月|[./]))?(?P<d>[0-9]{1,2})[日号]?\)"
            r"|,?(?P<month>[0-9]{1,2})月(?P<day>[0-9]{1,2})[日号])?"
        ),
        _weekday,
    ),
)
"""Days counted from the day of assignment."""
