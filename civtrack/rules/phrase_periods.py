"""Phrases that count: 5个工作日内, 自交办之日起7日内, 一个月内, 48小时内, 立行立改.

Exists beside the rules for days because a count needs a day to count from, and because the Civil Code says how to
count: the first day is not counted (art. 201), a month ends on the same day of the later month or on its last (art.
202), and whether a last day on a holiday moves on (art. 203) is the office's policy, default no. May import only
`readings`, `tails`, `phrase_days`, `workdays` and the foundation.

Grammar (of normalised text)::

    period    = [start] number [个] unit [内]
    start     = [自] (交办|收到|接到|下发|…) [object] [之日|日] [起|后] | 即日起
    number    = digits | 半
    unit      = 工作日 | 日 | 天 | 自然日 | 周 | 个月 | 个季度 | 年 | 小时 | 半个月 | 半年
    immediate = 立行立改 | 立即整改 | 即知即改 | 马上改 | …

日 without 内, without a start and without 限期 is not a period but a day of the month (`phrase_days`); hours that are
no whole days are unclear, because the hour of assignment is not known.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from civtrack.model import N_, Message
from civtrack.patterns import lazy
from civtrack.policy import DayUnit
from civtrack.problems import CALENDAR_HORIZON, DEADLINE_PAST_HORIZON
from civtrack.rules.readings import (
    Context,
    Reading,
    Resolve,
    always,
    dated,
    months_after,
    no_start,
    one_of,
    unclear,
)
from civtrack.rules.tails import Tail

__all__ = ["IMMEDIATE", "PERIOD", "SAME_DAY", "VAGUE_PERIOD", "counted", "immediate", "period", "vague_period"]

_START = (
    r"(?:(?:自|从|在|于)?[本该此]?"
    r"(?:(?:整改|督办|交办|督查|隐患|问题)?(?:通报|通知书?|文件|清单|工单|[交督]办[单函]|任务单|函))?(?:交办|收到|接到|接件|收件|接报|"
    r"接诉|接|下发|下达|发文|收文|接文|到文|印发|签发|发布|送达|告知|通报|立案|通知|派单|派件|派发|派遣|分派|下派|转派|转办|"
    r"签收|接单|交办单|下单|收单)"
    r"(?:交办|督办|整改|督查|任务|派单|重点工作|提示|提醒|催办|本|此)*(?:通知书?|通报|来文|文件|问题|清单|工单|函|单|此件|之)?(?:之?日|当日|当天|时)?(?:起算?|"
    r"之?后|以后|开始|计算)?"
    r"|(?:自|从)?即日起|(?:自|从)今日起)(?:计算|算)?[,的]?"
)
_UNIT = (
    r"(?:个?(?P<wd>工作日|工作天)|(?P<day>个?自然日|个?日历[日天]|日|天)|个?(?P<week>周)"
    r"|个(?P<month>月)|个(?P<quarter>季度?)|(?P<year>年)|个?(?P<hour>小时|[hH]))"
)
_WITHIN = r"(?P<within>之内|以内|内)?"

PERIOD = lazy(
    rf"(?P<start>{_START})?(?:(?P<n>[0-9]{{1,3}}){_UNIT}|半(?:个?(?P<half_month>月)|"
    rf"(?P<half_year>年))){_WITHIN}(?![0-9日])"
)
VAGUE_PERIOD = lazy(
    rf"(?P<start>{_START})?(?P<low>[0-9]{{1,3}})(?:[~\-至到]|个?(?:工作日|日|"
    rf"天)[~\-至到])(?P<n>[0-9]{{1,3}}){_UNIT}{_WITHIN}(?![0-9日])"
)
IMMEDIATE = lazy(
    rf"(?:{_START})?(?:立[行整知查说]立[改行]|立即整改|立即改正|立即落实|立即办理|立即处理|立即处置|立即清理|"
    rf"立即完成|立即解决|立即改|立即|即时(?:整改|改正|处理|处置|清理|改)?|即知即改|即查即改|即行即改"
    r"|即改|立改|边查边改|马上就?改|马上办|马上整改|马上|即刻整改|即刻|立刻整改|立刻)"
)
SAME_DAY = lazy(rf"{_START}(?=当[日天]|[次翌]日|第2[天日])")
"""接到交办单 before 当日 or 次日."""

_ENDS_BY = lazy(
    r"完成|完毕|完工|完$|办结|办理|整改|改正|到位|解决|处置|处理|回复|答复|反馈|报|销号|修复|恢复|拆除|提交|说明|见效|达标"
)
"""What makes a period without 内 a deadline: something that comes to an end. 24小时保洁 does not."""
_ONE_DAY = dt.timedelta(days=1)


def period(match: re.Match[str], tail: Tail, found: str, *, limited: bool) -> Resolve | None:
    """A period after the day of assignment, or None where the words are no period after all.

    Args:
        match: Of `PERIOD`.
        tail: What follows.
        found: The phrase as shown.
        limited: Whether 限 or 限期 stands before it, which makes “3日” a period.
    """
    unit = match.groupdict()
    within = bool(unit["within"] or unit["start"] or limited)
    if tail.before or not _is_period(unit, within=within):
        return None
    if not within and tail.task and (tail.task == "报" or not _ENDS_BY.search(tail.task)):
        return always(unclear("manner"))
    if not tail.remarked:
        return lambda context: counted(unit, context.assigned, context, found)

    def remarked(context: Context) -> Reading:
        """含当日 may count the day of assignment in, against art. 201, or only say that the last day counts."""
        reading = counted(unit, context.assigned, context, found)
        return reading if reading.day is None else one_of(reading.rule, reading.day - _ONE_DAY, reading.day)

    return remarked


def _is_period(unit: dict[str, str | None], *, within: bool) -> bool:
    if unit["n"] is not None and not int(unit["n"]):
        return False
    if unit["day"] == "日":
        return within or int(unit["n"] or 0) > 31
    if unit["week"]:
        # 29周 alone may as well be a week of the calendar
        return within or int(unit["n"] or 0) <= 12
    if unit["year"]:
        return within and int(unit["n"] or 0) <= 5
    return within or not unit["half_year"]


def vague_period(match: re.Match[str], tail: Tail, found: str) -> Resolve | None:
    """3至5日内: two careful clerks would take different ends."""
    unit = match.groupdict()
    if tail.before or (unit["day"] == "日" and not (unit["within"] or unit["start"])):
        return None

    def resolve(context: Context) -> Reading:
        ends = (counted({**unit, "n": n}, context.assigned, context, found) for n in (unit["low"], unit["n"]))
        return one_of("vague_period", *(end.day for end in ends))

    return resolve


def counted(unit: dict[str, str | None], start: dt.date | None, context: Context, found: str) -> Reading:
    """The end of a period after `start`, which is not itself counted."""
    if start is None:
        return no_start("period")
    number = int(unit.get("n") or 0)
    if unit.get("wd"):
        return _workdays(start, number, context, found)
    if unit.get("hour"):
        days, hours = divmod(number, 24)
        if hours:
            return one_of("hours", start + days * _ONE_DAY, start + (days + 1) * _ONE_DAY)
        ground = Message(N_("“{found}”: {count} hours after the day of assignment."), {"found": found, "count": number})
        return dated("hours_after", start + days * _ONE_DAY, ground)._replace(counted=True)
    if unit.get("day") or unit.get("week") or unit.get("half_month"):
        days = 15 if unit.get("half_month") else number * (7 if unit.get("week") else 1)
        end, rule = start + days * _ONE_DAY, "days_after"
        ground = Message(N_("“{found}”: day {count} after {start}, which is not counted."), _from(found, days, start))
    else:
        months = 6 if unit.get("half_year") else number * (12 if unit.get("year") else 3 if unit.get("quarter") else 1)
        end, rule = months_after(start, months), "months_after"
        ground = Message(N_("“{found}”: {count} months after {start}."), _from(found, months, start))
    return _rolled(rule, end, ground, context)._replace(counted=True)


def _from(found: str, count: int, start: dt.date) -> dict[str, object]:
    return {"found": found, "count": count, "start": start}


def _workdays(start: dt.date, count: int, context: Context, found: str) -> Reading:
    calendar = context.calendar
    end = calendar.add_workdays(start, count)
    skipped = calendar.skipped(start, end)
    values = _from(found, count, start)
    if skipped:
        text = N_("“{found}”: working day {count} after {start}, which is not counted, skipping {skipped}.")
        ground = Message(text, {**values, "skipped": ", ".join(_runs(skipped))})
    else:
        ground = Message(N_("“{found}”: working day {count} after {start}, which is not counted."), values)
    reading = dated("workdays_after", end, ground)._replace(counted=True)
    return _within_horizon(reading, start, end, context)


def _within_horizon(reading: Reading, start: dt.date, end: dt.date, context: Context) -> Reading:
    """A count of working days, unless holidays that are still to be announced could move its end."""
    calendar = context.calendar
    if not calendar.settled(start, end):
        return unclear(reading.rule, DEADLINE_PAST_HORIZON)._replace(counted=True)
    if calendar.known(start) and calendar.known(end):
        return reading
    return reading._replace(problems=(*reading.problems, (CALENDAR_HORIZON, {})))


def _runs(days: tuple[dt.date, ...]) -> Iterator[str]:
    """Days off as they are shown: 07-09–07-10, 07-16."""
    first = last = days[0]
    for day in (*days[1:], None):
        if day is not None and day - last == _ONE_DAY:
            last = day
            continue
        yield f"{first:%m-%d}" if first == last else f"{first:%m-%d}–{last:%m-%d}"
        if day is not None:
            first = last = day


def _rolled(rule: str, end: dt.date, ground: Message, context: Context) -> Reading:
    """The last day of a period, moved on to a working day where the office's policy says so (Civil Code art. 203)."""
    calendar = context.calendar
    if not context.policy.roll or calendar.is_workday(end):
        return dated(rule, end, ground)
    rolled = calendar.on_or_after(end)
    why = Message(
        N_("{day} is a day off, so the period ends on the next working day {rolled}."), {"day": end, "rolled": rolled}
    )
    return _within_horizon(dated(rule, rolled, ground, why), end - _ONE_DAY, rolled, context)


def immediate(found: str) -> Resolve:
    """立行立改 and its like: the day of assignment and what the office allows on top (`Policy.immediate`)."""

    def resolve(context: Context) -> Reading:
        assigned, allowed = context.assigned, context.policy.immediate
        if assigned is None:
            return no_start("immediate")
        day = context.calendar.after(assigned, allowed)
        values = {"found": found, "count": allowed.days}
        if allowed.unit is DayUnit.WORKING:
            ground = Message(
                N_("“{found}”: the office allows {count} working days after the day of assignment."), values
            )
        else:
            ground = Message(N_("“{found}”: the office allows {count} days after the day of assignment."), values)
        reading = dated("immediate", day, ground)._replace(counted=True)
        return _within_horizon(reading, assigned, day, context) if allowed.unit is DayUnit.WORKING else reading

    return resolve
