"""Phrases that name a stretch of the calendar and mean its last day: 7月底, 三季度, 上半年, 年内, 本周内, 国庆节前.

Exists beside `phrase_days` because these read differently with 前: “7月底前” is the end of July, but “7月前” may be the
end of June as well as of July, so it is unclear. May import only `readings`, `tails`, `phrase_days`, `workdays` and
the foundation.

Grammar (of normalised text)::

    month   = [year] M月[份] part | YYYY sep M part | [本|下|次] 月 part
    part    = 底 | 末 | 最后1天 | 内 | 上旬 | 上中旬 | 中旬 | 下旬 | 初 (unclear) | 中 (unclear)
    quarter = [year] [第] N季[度] [末|底] | [YYYY] "Q" N | [本|下] 季度 [末|底]
    half    = [year] (上|下) 半年 [末|底]
    year    = year [底|末|终|内] | 年底 年末 年终 岁末 年内
    week    = (本|下) 周 [内] | (本|下) 周末
    eve     = [year] statutory holiday 前
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

from civtrack import problems
from civtrack.model import N_, Message
from civtrack.patterns import lazy
from civtrack.rules.phrase_days import YEAR_WORDS, full_year, months_on, settled, unfilled_year, year_by_word
from civtrack.rules.readings import (
    Context,
    Reading,
    Resolve,
    last_of_month,
    months_after,
    no_start,
    one_of,
    place,
    unclear,
)
from civtrack.rules.tails import Tail
from civtrack.rules.workdays import HOLIDAYS

__all__ = ["SPAN_RULES"]

_ONE_DAY = dt.timedelta(days=1)
_MONTH_WORDS = {
    "本月": 0,
    "当月": 0,
    "这个月": 0,
    "月": 0,
    "下个月": 1,
    "下月": 1,
    "次月": 1,
    "下下月": 2,
    "下下个月": 2,
}
_QUARTER_WORDS = {"本季": 0, "这个季": 0, "当季": 0, "季": 0, "下个季": 1, "下季": 1}

_Ends = tuple[dt.date, dt.date]
"""The last day of the stretch before, and the last day of the stretch."""


def _year_of(match: re.Match[str], month: int, day: int, context: Context) -> tuple[int, Message | None] | Reading:
    """The year a span that ends on that day belongs to: written, by a word such as 明年, or placed like a date."""
    written = match.groupdict()
    if written.get("y"):
        if unfilled_year(written["y"], context):
            return unclear("form")
        return full_year(int(written["y"])), None
    if word := written.get("word"):
        named = year_by_word(word, context)
        return no_start("year_word") if named is None else (named, None)
    placed = place(month, day, context)
    if placed is None:
        return unclear("span", problems.DEADLINE_NO_YEAR)
    if placed.other is not None:
        return one_of("span", *(_end(year, month, day) for year in (placed.year, placed.other)))
    return placed.year, placed.why


def _end(year: int, month: int, day: int) -> dt.date:
    """That day; 28 February is the end of its month."""
    return last_of_month(year, month) if day >= 28 else dt.date(year, month, day)


def _has_year(match: re.Match[str]) -> bool:
    written = match.groupdict()
    return bool(written.get("y") or written.get("word"))


def _ending(rule: str, ends: _Ends, part: str | None, tail: Tail, found: str, why: Message | None) -> Reading:
    """The last day; with 前 but without 底 it may as well be the end of the stretch before."""
    if part in ("初", "中"):
        return unclear(rule)
    if tail.before and not part:
        return one_of(rule, *ends)
    ground = Message(N_("“{found}”: the last day of that time."), {"found": found})
    return settled(rule, ends[1], tail, None, ground, *([why] if why else []))


def _month(match: re.Match[str], tail: Tail, found: str) -> Resolve | None:
    month, part = int(match["m"]), match["part"]
    if not 1 <= month <= 12:
        return lambda _: unclear("month", problems.DEADLINE_IMPOSSIBLE_DAY)
    end = 10 if part == "上旬" else 20 if part and part.endswith("中旬") else last_of_month(2001, month).day

    def resolve(context: Context) -> Reading:
        placed = _year_of(match, month, end, context)
        if isinstance(placed, Reading):
            counted = part in ("内", None) and "月份" not in match[0] and month <= 3 and not _has_year(match)
            return _or_counted(placed, month, context) if counted else placed
        if part in ("内", None) and "月份" not in match[0] and month <= 3 and not _has_year(match):
            last, assigned = last_of_month(placed[0], month), context.assigned
            if part == "内" or (assigned is not None and last < assigned):
                return one_of("month", last, assigned and months_after(assigned, month))
        return _in_month(placed[0], month, part, tail, found, placed[1])

    return resolve


def _or_counted(reading: Reading, months: int, context: Context) -> Reading:
    """1月 or 一季度内 of a year that is in doubt may as well be so many months from the assignment."""
    if not reading.readings or context.assigned is None:
        return reading
    return one_of(reading.rule, *reading.readings, months_after(context.assigned, months))


def _in_month(year: int, month: int, part: str | None, tail: Tail, found: str, why: Message | None) -> Reading:
    first, last = dt.date(year, month, 1), last_of_month(year, month)
    if part == "初":
        return unclear("month_beginning")
    if part == "中":
        return one_of("month_middle", first.replace(day=15), first.replace(day=20))
    if part is not None and part.endswith(("上旬", "中旬")):
        day = first.replace(day=10 if part == "上旬" else 20)
        ground = Message(N_("“{found}”: the last day of that third of the month."), {"found": found})
        return settled("third_of_month", day, tail, None, ground, *([why] if why else []))
    return _ending("month_end", (first - _ONE_DAY, last), part, tail, found, why)


def _relative_month(match: re.Match[str], tail: Tail, found: str) -> Resolve | None:
    if match["rel"] == "月" and not match["part"]:
        return None

    def resolve(context: Context) -> Reading:
        if context.assigned is None:
            return no_start("relative_month")
        year, month = months_on(context.assigned, _MONTH_WORDS[match["rel"]])
        why = Message(N_("Counted from the month of assignment."))
        return _in_month(year, month, match["part"], tail, found, why)._replace(counted=True)

    return resolve


def _quarter(match: re.Match[str], tail: Tail, found: str) -> Resolve | None:
    month, part = int(match["n"]) * 3, match["part"]
    if tail.task == "报" and not (part or tail.before):
        return lambda _: unclear("quarter")
    ordinal = match.groupdict().get("ordinal", "Q")
    within_one = match["n"] == "1" and part == "内" and not ordinal and not _has_year(match)

    def resolve(context: Context) -> Reading:
        placed = _year_of(match, month, last_of_month(2001, month).day, context)
        if isinstance(placed, Reading):
            return _or_counted(placed, 3, context) if within_one else placed
        end = last_of_month(placed[0], month)
        if within_one:
            return one_of("quarter", end, context.assigned and months_after(context.assigned, 3))
        return _ending(
            "quarter_end", (end.replace(day=1, month=month - 2) - _ONE_DAY, end), part, tail, found, placed[1]
        )

    return resolve


def _relative_quarter(match: re.Match[str], tail: Tail, found: str) -> Resolve | None:
    if match["rel"] == "季" and not match["part"]:
        return None

    def resolve(context: Context) -> Reading:
        if context.assigned is None:
            return no_start("relative_quarter")
        begun = (context.assigned.month - 1) % 3
        end = last_of_month(*months_on(context.assigned, 3 * _QUARTER_WORDS[match["rel"]] + 2 - begun))
        before = dt.date(*months_on(end, -2), 1) - _ONE_DAY
        why = Message(N_("Counted from the quarter of assignment."))
        return _ending("quarter_end", (before, end), match["part"], tail, found, why)._replace(counted=True)

    return resolve


def _half(match: re.Match[str], tail: Tail, found: str) -> Resolve | None:
    month = 6 if match["half"] == "上" else 12

    def resolve(context: Context) -> Reading:
        placed = _year_of(match, month, last_of_month(2001, month).day, context)
        if isinstance(placed, Reading):
            return placed
        end = last_of_month(placed[0], month)
        return _ending(
            "half_year_end", (last_of_month(*months_on(end, -6)), end), match["part"], tail, found, placed[1]
        )

    return resolve


def _year(match: re.Match[str], tail: Tail, found: str) -> Resolve | None:
    part = match["part"]
    if not (_has_year(match) or part):
        return None

    def resolve(context: Context) -> Reading:
        placed = _year_of(match, 12, 31, context)
        if isinstance(placed, Reading):
            return placed
        year, why = placed
        if part == "初":
            return unclear("year_beginning")
        if part == "中":
            return one_of("year_middle", dt.date(year, 6, 30), dt.date(year, 7, 31))
        if part == "全":
            return one_of("whole_year", dt.date(year, 12, 31))
        return _ending("year_end", (dt.date(year - 1, 12, 31), dt.date(year, 12, 31)), part, tail, found, why)

    return resolve


def _week(match: re.Match[str], tail: Tail, found: str) -> Resolve | None:
    weeks = 1 if match["word"].startswith(("下", "次")) else 0
    if match["word"].startswith("下下"):
        weeks = 2

    def resolve(context: Context) -> Reading:
        assigned = context.assigned
        if assigned is None:
            return no_start("week")
        sunday = assigned + (6 - assigned.weekday() + 7 * weeks) * _ONE_DAY
        if match["end"] and tail.before:
            return one_of("week", sunday - 2 * _ONE_DAY, sunday)
        ends = (sunday - 7 * _ONE_DAY, sunday)
        why = Message(N_("Weeks begin on Monday; counted from the week of assignment."))
        part = match["end"] or match["part"]
        return _ending("week_end", ends, part, tail, found, why)._replace(counted=True)

    return resolve


def _eve(match: re.Match[str], tail: Tail, found: str) -> Resolve | None:
    name = match["holiday"]

    def eve(context: Context, year: int) -> dt.date | None:
        block = context.calendar.holiday_block(name, year)
        return block[0] - _ONE_DAY if block else None

    def resolve(context: Context) -> Reading:
        near = context.near
        if _has_year(match) or near is None:
            placed = _year_of(match, 6, 30, context)
            if isinstance(placed, Reading):
                return placed
            year: int = placed[0]
        else:
            year = near.year
            this = eve(context, year)
            if this is not None and this < near:
                following = eve(context, year + 1)
                coming = place(this.month, this.day, context)
                if coming and coming.year == year and this.year == year:
                    return one_of("holiday_eve", this, following)
                year += 1
        day = eve(context, year)
        if day is None:
            reading = unclear("holiday_eve")
            return reading._replace(problems=(*reading.problems, (problems.CALENDAR_HORIZON, {})))
        if not tail.before and not match["eve"]:
            return one_of("holiday_eve", day, day + _ONE_DAY)
        ground = Message(N_("“{found}”: the last day before the statutory holiday."), {"found": found})
        return settled("holiday_eve", day, tail, None, ground)

    return resolve


def _words(table: dict[str, int]) -> str:
    return "|".join(sorted(table, key=len, reverse=True))


_YEAR = rf"(?:(?P<y>[0-9]{{4}}|[0-9]{{2}}(?=年(?:[0-9底末第上下])))年度?|(?P<word>{_words(YEAR_WORDS)}))"
_PART = (
    r"(?:月(?=[底末]))?(?P<part>底|末|最后1[天日]|上(?:旬[~\-至到])?中旬|中上旬|中(?:旬[~\-至到])?下旬|[上中下]旬"
    r"|份内|内|中(?!午)|初)?"
)
_END = r"(?P<part>底|末|终|内|初|中(?!午))?"
_HOLIDAY = "|".join(sorted(HOLIDAYS, key=len, reverse=True))

SPAN_RULES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], Tail, str], Resolve | None]], ...] = (
    (lazy(rf"{_YEAR}?的?(?P<m>[0-9]{{1,2}})月份?{_PART}(?![0-9])"), _month),
    (lazy(rf"(?P<y>[0-9]{{4}})[-./](?P<m>[0-9]{{1,2}})(?![0-9./-])(?:月份?)?{_PART}"), _month),
    (lazy(rf"(?P<rel>{_words(_MONTH_WORDS)})份?{_PART}(?![0-9])"), _relative_month),
    (lazy(rf"{_YEAR}?(?P<ordinal>第)?(?P<n>[1-4])季度?{_END}"), _quarter),
    (lazy(rf"(?P<y>[0-9]{{4}})(?P<ordinal>第)(?P<n>[1-4])季度?{_END}"), _quarter),
    (lazy(rf"(?:(?P<y>[0-9]{{4}})年?)?[Qq](?P<n>[1-4]){_END}"), _quarter),
    (lazy(rf"(?P<rel>{_words(_QUARTER_WORDS)})度?{_END}"), _relative_quarter),
    (lazy(rf"{_YEAR}?(?P<half>[上下])半年{_END}"), _half),
    (lazy(r"岁(?P<part>末)"), _year),
    (lazy(rf"{_YEAR}?(?:(?:年度?|(?<=[年度])){_END})"), _year),
    (lazy(rf"{_YEAR}(?P<part>全)年"), _year),
    (lazy(r"(?P<word>本|这|当|该|下下|下个|下|次)周(?:(?P<end>末)|(?P<part>之内|以内|内))?"), _week),
    (
        lazy(
            rf"{_YEAR}?(?P<holiday>{_HOLIDAY})(?:佳?节)?(?:假期|长假|小长假|放假|节假日)?(?:来临|到来)?(?P<eve>前夕)?"
        ),
        _eve,
    ),
)
"""Stretches of time, in the order they are tried."""
