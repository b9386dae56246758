"""What a phrase about time comes to: the `Reading`, the `Context` it is read in, and the ways to say “unclear”.

Exists so that the rules for days, spans and periods speak one language and none of them needs to know how a deadline
is put together. May import only the foundation and `civtrack.rules.workdays`.
"""

from __future__ import annotations

import calendar as months
import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any

from civtrack import problems
from civtrack.light import NamedTuple
from civtrack.model import N_, DeadlineKind, Message
from civtrack.policy import Policy
from civtrack.problems import ProblemKind
from civtrack.rules.workdays import Calendar

__all__ = [
    "FIRST_YEAR",
    "LAST_YEAR",
    "Context",
    "Placed",
    "Reading",
    "Resolve",
    "always",
    "dated",
    "day_or_none",
    "impossible",
    "last_of_month",
    "months_after",
    "no_start",
    "one_of",
    "place",
    "unclear",
]

FIRST_YEAR, LAST_YEAR = 2000, 2099
"""Years outside are taken for slips of the pen (1922, 2202) or of a cell format (1900), never for deadlines."""

_LISTING = (problems.DEADLINE_AMBIGUOUS, problems.DEADLINE_WEEKDAY_MISMATCH, problems.DEADLINE_NUMBER)


class Context(NamedTuple):
    """What a phrase is read against.

    Attributes:
        assigned: The day of assignment, from which periods count.
        near: The day that decides the year of a date without one; mostly `assigned`, in a range its beginning.
        year: A year from title, sheet or file name, for want of `near`.
        policy: The office's rules.
        calendar: Its working days.
    """

    assigned: dt.date | None
    near: dt.date | None
    year: int | None
    policy: Policy
    calendar: Calendar


class Reading(NamedTuple):
    """What a phrase means in its context.

    Attributes:
        kind: As in `civtrack.model.Deadline`.
        day: The day, for kind ``date``.
        rule: The rule that read it.
        grounds: How, step by step.
        problems: Kinds of problem with their values.
        readings: For ``unclear``: the days it could mean.
        milestones: All days of a deadline with stages.
        original: The day before an extension.
        then_ongoing: After the day the work goes on.
        counted: Whether the day depends on the day of assignment by counting (a period, 当日), not only for its year.
    """

    kind: DeadlineKind
    day: dt.date | None
    rule: str
    grounds: tuple[Message, ...]
    problems: tuple[tuple[ProblemKind, dict[str, Any]], ...] = ()
    readings: tuple[dt.date, ...] = ()
    milestones: tuple[dt.date, ...] = ()
    original: dt.date | None = None
    then_ongoing: bool = False
    counted: bool = False


Resolve = Callable[[Context], Reading]
"""A phrase that has been understood as grammar and waits for its context."""


def always(reading: Reading) -> Resolve:
    """A phrase that means the same in every context."""
    return lambda _: reading


def dated(rule: str, day: dt.date, ground: Message, *more: Message) -> Reading:
    """A day that is certain; outside the plausible years it is unclear."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        return unclear(rule, problems.DEADLINE_YEAR_IMPLAUSIBLE)
    return Reading(DeadlineKind.DATE, day, rule, (ground, *more))


def unclear(rule: str, kind: ProblemKind = problems.DEADLINE_UNCLEAR, readings: Iterable[dt.date] = ()) -> Reading:
    """Not to be guessed; `readings` are the days it could mean."""
    days = tuple(sorted({day for day in readings if FIRST_YEAR <= day.year <= LAST_YEAR}))
    if not days and kind in _LISTING:
        kind = problems.DEADLINE_UNCLEAR
    values = {"readings": " / ".join(day.isoformat() for day in days)} if days else {}
    return Reading(DeadlineKind.UNCLEAR, None, rule, (), ((kind, values),), days)


def one_of(rule: str, *days: dt.date | None) -> Reading:
    """Two careful clerks would read different days: unclear, with all of them."""
    return unclear(rule, problems.DEADLINE_AMBIGUOUS, [day for day in days if day is not None])


def impossible(rule: str) -> Reading:
    """A day that no calendar has; it is never repaired."""
    return unclear(rule, problems.DEADLINE_IMPOSSIBLE_DAY)


def no_start(rule: str) -> Reading:
    """A count without a day of assignment to count from."""
    return unclear(rule, problems.DEADLINE_NO_START)


def day_or_none(year: int, month: int, day: int) -> dt.date | None:
    """That day, or None where the calendar has no such day."""
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def last_of_month(year: int, month: int) -> dt.date:
    """The last day of a month."""
    return dt.date(year, month, months.monthrange(year, month)[1])


def months_after(day: dt.date, count: int) -> dt.date:
    """The same day so many months later, or the last of that month where it is shorter (Civil Code art. 202)."""
    from dateutil.relativedelta import relativedelta

    return day + relativedelta(months=count)


class Placed(NamedTuple):
    """The year of a date that is written without one.

    Attributes:
        year: The year.
        why: The step that found it.
        other: The year after, where two careful clerks would differ.
    """

    year: int
    why: Message
    other: int | None = None


def place(month: int, day: int, context: Context) -> Placed | None:
    """The year of a date that is written without one (DOMAIN §4), and why; None where nothing gives a year.

    It is the year of the day it is read near. Up to a month before that day it is kept: a row that was entered late.
    More than half a year before, it belongs to the next year. In between nobody can know.
    """
    near = context.near
    if near is None:
        if context.year is None:
            return None
        return Placed(context.year, Message(N_("The year is that of the title, sheet or file name.")))
    written = near.year, month, day
    if written >= _months_before(near, 1):
        return Placed(near.year, Message(N_("The year is taken from {near}."), {"near": near}))
    text = N_("The year is the one after {near}: in the same year the day would lie more than half a year before it.")
    following = Message(text, {"near": near})
    if written < _months_before(near, 6):
        return Placed(near.year + 1, following)
    return Placed(near.year, following, near.year + 1)


def _months_before(day: dt.date, count: int) -> tuple[int, int, int]:
    """Year, month and day so many months before; to compare with, not always a day of the calendar."""
    year, month = divmod(day.year * 12 + day.month - 1 - count, 12)
    return year, month + 1, day.day
