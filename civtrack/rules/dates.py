"""A day as it stands in a cell of a day column (交办, 发现, 完成, 销号): one single day, or none. Never guessed.

Exists beside `deadlines` because a day column states a fact: 7月底 or 7月15日前 is a deadline but no day on which
something happened, and a plan (预计7月12日完成) is no completion. May import the foundation, `phrases`, `numerals`,
`readings` and `deadlines`.
"""

from __future__ import annotations

import datetime as dt
from functools import lru_cache

from civtrack import problems
from civtrack.light import NamedTuple
from civtrack.model import N_, DeadlineKind, Field, Finding, Ground, Message, Value
from civtrack.patterns import lazy
from civtrack.policy import Policy
from civtrack.rules.deadline_texts import is_nothing
from civtrack.rules.deadlines import number_as_day
from civtrack.rules.numerals import normalise
from civtrack.rules.phrases import written_day
from civtrack.rules.readings import (
    FIRST_YEAR,
    LAST_YEAR,
    Context,
    Reading,
    Resolve,
    day_or_none,
    months_after,
    unclear,
)
from civtrack.rules.tails import explain
from civtrack.rules.workdays import Calendar

__all__ = ["DateReading", "read_date"]


class DateReading(NamedTuple):
    """A day of a day column.

    Attributes:
        day: The day, or None where there is none or it is not understood.
        grounds: How it was read; empty for a plain date cell.
        findings: What is wrong with it.
    """

    day: dt.date | None
    grounds: tuple[Ground, ...] = ()
    findings: tuple[Finding, ...] = ()


_NONE = DateReading(None)
_CONTEXT = Context(None, None, None, Policy(), Calendar())
_LEAD = lazy(r"^(?:于|在|已于|已在|现已于|经)*")
_AROUND = r"[,;、.(:]|已|均|全部|全面|彻底|了|并|的|见照片|附照片|有照片|附图|\)"
_FINISHING = (
    r"整改|完成|办结|处置|处理|清理|清运|清除|修复|维修|更换|落实|解决|到位|完毕|完工|竣工|整治|拆除|回填|恢复|疏通|补种|补植"
    r"|回复|答复|报送|销号|通过|合格|结案|归档|闭环|达标"
)
_CHECKING = r"验收|复查|复核|核查|检查|督查"
_SAID = {
    field: lazy(rf"(?:{_AROUND}|{words})*")
    for field, words in {
        Field.DONE_ON: rf"{_FINISHING}|验收(?=通过|合格)|复[查核](?=通过|合格)|核查(?=通过|合格)",
        Field.CLOSED_ON: rf"{_FINISHING}|{_CHECKING}",
        Field.STATUS: rf"{_FINISHING}|{_CHECKING}",
        Field.FOUND_ON: rf"发现|巡查|排查|上报|提报|登记|曝光|投诉|反映|{_CHECKING}",
        Field.ASSIGNED_ON: r"交办|下发|下达|印发|派单|派遣|转办|督办|受理|立案|部署|通报|通知|发布|签收|上报|反馈",
    }.items()
}
"""What may stand beside the day of each column: words that say that its own event took place, and nothing else."""
_DASHED = lazy(r"([0-9]{1,2})-([0-9]{1,2})")
_SAME_DAY = lazy(r"(?:当日|当天|即日)")


def read_date(
    value: Value, *, field: Field, near: dt.date | None, year: int | None, date_system: int = 1900
) -> DateReading:
    """The single day that a cell of a day column states.

    Args:
        value: What the cell holds.
        field: Which column; it decides how grave an unreadable day is, and on which side of `near` it lies.
        near: A day that settles the year of a date without one: the day of assignment for all other columns. A
            completion more than half a year before it belongs to the next year, a discovery more than half a year
            after it to the year before; what lies between is not understood.
        year: A year from title, sheet or file name, for want of `near`.
        date_system: 1900 or 1904: how the workbook counts days, for dates that lost their cell format.

    Returns:
        The day; or None, without a finding where the cell says “nothing”, with one where it is not understood.
    """
    if isinstance(value, dt.date):
        day = value.date() if isinstance(value, dt.datetime) else value
        return DateReading(day) if FIRST_YEAR <= day.year <= LAST_YEAR else _not_understood(value, field)
    if value is None:
        return _NONE
    if isinstance(value, str):
        return _text(value, field, near, year)
    if isinstance(value, int | float) and not isinstance(value, bool):
        serial = number_as_day(value, date_system)
        if serial is not None:
            message = Message(N_("The number {found} is the date {day}."), {"found": f"{value:.10g}", "day": serial})
            return DateReading(serial, (Ground(field, message),))
    return _not_understood(value, field)


@lru_cache(maxsize=65536)
def _text(text: str, field: Field, near: dt.date | None, year: int | None) -> DateReading:
    if is_nothing(text):
        return _NONE
    plain = normalise(text)
    body = _LEAD.sub("", plain, count=1)
    if dashed := _DASHED.fullmatch(body):
        # a day column states one day: 7-12 cannot be July to December here
        body = f"{dashed[1]}月{dashed[2]}日"
    if near is not None and (match := _SAME_DAY.match(body)) and _SAID[field].fullmatch(body, match.end()):
        message = Message(N_("“{found}”: the day of assignment itself."), {"found": text})
        return DateReading(near, (Ground(field, message),))
    written = written_day(body)
    if written is None or not _says_done(written[1], field):
        return _not_understood(text, field)
    context = _CONTEXT._replace(assigned=near, near=near, year=year)
    reading = _found(written[0], context) if field is Field.FOUND_ON else written[0](context)
    if reading.kind is not DeadlineKind.DATE or reading.day is None:
        return _not_understood(text, field)
    return DateReading(reading.day, _grounds(text, reading, field))


def _says_done(rest: str, field: Field) -> bool:
    """Whether what follows a day is a time of day or says that it took place; 前 would make it a deadline."""
    if _SAID[field].fullmatch(rest):
        return True
    tail = explain(rest)
    return tail is not None and not (tail.before or tail.within or tail.doubtful or tail.task)


def _grounds(text: str, reading: Reading, field: Field) -> tuple[Ground, ...]:
    """What was read, and where the year comes from."""
    values = {"found": text, "day": reading.day}
    first = Ground(field, Message(N_("“{found}” is {day}."), values))
    return (first, *(Ground(field, message) for message in reading.grounds[1:]))


def _found(resolve: Resolve, context: Context) -> Reading:
    """A discovery lies before its assignment: the year is that of the assignment or the one before."""
    near = context.near
    if near is None:
        return resolve(context)
    reading = resolve(context._replace(near=None, year=near.year))
    day = reading.day
    if day is None or len(reading.grounds) < 2:
        return reading
    ground = Message(N_("The year is taken from {near}."), {"near": near})
    if day > months_after(near, 1):
        earlier = day_or_none(day.year - 1, day.month, day.day)
        if earlier is None or day <= months_after(near, 6):
            return unclear(reading.rule)
        day = earlier
        ground = Message(
            N_("The year is the one before {near}: nothing is found after it is assigned."), {"near": near}
        )
    return reading._replace(day=day, grounds=(reading.grounds[0], ground))


def _not_understood(value: Value, field: Field) -> DateReading:
    kind = problems.ASSIGNED_DAY_UNCLEAR if field is Field.ASSIGNED_ON else problems.DATE_UNCLEAR
    return DateReading(None, (), (Finding(kind, field, str(value)),))
