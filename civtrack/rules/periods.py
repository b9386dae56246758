"""A stretch of days that a report is on, and what happened in it: 日督查、周点评、月调度、年总结.

Exists so that the reports of a day, a week, a month, a quarter and a year count by the same dates and so agree with one
another: each event has one day, and a period counts the events whose day lies in it. May import `civtrack.model` and
`civtrack.problems`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import fields
from enum import StrEnum

from civtrack.light import NamedTuple, dataclass
from civtrack.model import N_, OUTSIDE, Reason, Status, Verdict
from civtrack.problems import DONE_IN_FUTURE

__all__ = ["EVENTS", "Event", "Flow", "Happened", "Period", "PeriodKind", "happened", "period_of", "span_of"]

_DAY = dt.timedelta(days=1)
_MEASURED = frozenset({Reason.DONE_ON_TIME, Reason.DONE_LATE})
_FINISHED = frozenset({*_MEASURED, Reason.DONE_UNDATED})


class PeriodKind(StrEnum):
    """What a report is on; a week is that of ISO 8601, Monday to Sunday."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    SPAN = "span"


class Period(NamedTuple):
    """Days that a report is on, both ends included."""

    kind: PeriodKind
    first: dt.date
    last: dt.date

    def __contains__(self, day: object) -> bool:
        return isinstance(day, dt.date) and self.first <= day <= self.last

    @property
    def stem(self) -> str:
        """What a file of this period is named by: ``2022-07-20``, ``2022-W29``, ``2022-07``, ``2022-Q3``, ``2022``.

        A span of its own is named by both ends: ``2022-07-01_2022-07-15``.
        """
        day = self.last
        if self.kind is PeriodKind.WEEK:
            year, week, _ = day.isocalendar()
            return f"{year:04}-W{week:02}"
        return {
            PeriodKind.DAY: day.isoformat(),
            PeriodKind.MONTH: f"{day.year:04}-{day.month:02}",
            PeriodKind.QUARTER: f"{day.year:04}-Q{(day.month + 2) // 3}",
            PeriodKind.YEAR: f"{day.year:04}",
            PeriodKind.SPAN: f"{self.first}_{self.last}",
        }[self.kind]

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1


def period_of(kind: PeriodKind, as_of: dt.date) -> Period:
    """The period of a kind that a day lies in, up to that day (what comes after is not known yet).

    Raises:
        ValueError: A span has no length of its own; see `span_of`.
    """
    if kind is PeriodKind.SPAN:
        raise ValueError(kind)
    first = {
        PeriodKind.DAY: as_of,
        PeriodKind.WEEK: as_of - as_of.weekday() * _DAY,
        PeriodKind.MONTH: as_of.replace(day=1),
        PeriodKind.QUARTER: as_of.replace(month=(as_of.month - 1) // 3 * 3 + 1, day=1),
        PeriodKind.YEAR: as_of.replace(month=1, day=1),
    }[kind]
    return Period(kind, first, as_of)


def span_of(first: dt.date, last: dt.date) -> Period:
    """The days from one to another.

    Raises:
        ValueError: The last day is before the first.
    """
    if last < first:
        raise ValueError(last)
    return Period(PeriodKind.SPAN, first, last)


def _entered(verdict: Verdict, _: Collection[Status]) -> dt.date | None:
    return verdict.assigned_on or verdict.found_on


def _closed(verdict: Verdict, closing: Collection[Status]) -> dt.date | None:
    if verdict.reason not in _FINISHED:
        return None
    if Status.DONE in closing:
        return verdict.done_on or verdict.closed_on
    return verdict.closed_on or verdict.done_on


def _reddened(verdict: Verdict, _: Collection[Status]) -> dt.date | None:
    due = verdict.deadline.day
    passed_unfinished = verdict.reason in (Reason.OVERDUE, Reason.DONE_LATE) or (
        verdict.reason is Reason.AWAITING_CHECK
        and due is not None
        and (verdict.done_on or verdict.closed_on or dt.date.min) > due
    )
    if not passed_unfinished and due is not None and verdict.reason is Reason.DONE_UNDATED:
        # by its own words it was not finished by then: the completion lies after the day judged by
        passed_unfinished = any(
            finding.kind is DONE_IN_FUTURE and finding.values["day"] > due for finding in verdict.findings
        )
    return due + _DAY if passed_unfinished and due is not None and due < dt.date.max else None


class Event(NamedTuple):
    """Something that happens to an item once.

    Attributes:
        key: ``new``, ``closed`` or ``reddened``.
        name: What documents call it.
        rule: How its day is found, for the legend.
        day: The day, by verdict and by the statuses that finish an item; None where it did not happen or has no day.
    """

    key: str
    name: str
    rule: str
    day: Callable[[Verdict, Collection[Status]], dt.date | None]


EVENTS: Sequence[Event] = (
    Event(
        "new", N_("New"), N_("the day of assignment, for want of it the day of discovery, is in the period"), _entered
    ),
    Event(
        "closed",
        N_("Closed"),
        N_(
            "finished under the office's settings, and the day of completion is in the period "
            "(the day of the check first, where only a check finishes an item)"
        ),
        _closed,
    ),
    Event(
        "reddened",
        N_("Turned overdue"),
        N_("the day after the deadline is in the period, and the item was not finished by the deadline"),
        _reddened,
    ),
)


@dataclass(slots=True)
class Flow:
    """What happened to the items of one group in a period.

    Attributes:
        new: Items that came in.
        closed: Items that were finished.
        closed_on_time: Of those, by their deadline.
        reddened: Items that went past their deadline unfinished.
        reddened_open: Of those, the ones that are still open.
        undated: Finished items without any day: they belong to no period.
    """

    new: int = 0
    closed: int = 0
    closed_on_time: int = 0
    reddened: int = 0
    reddened_open: int = 0
    undated: int = 0

    def add(self, other: Flow) -> None:
        """Takes in another group's counts."""
        for count in fields(self):
            setattr(self, count.name, getattr(self, count.name) + getattr(other, count.name))


@dataclass(frozen=True, slots=True)
class Happened:
    """What happened in a period.

    Attributes:
        period: The days.
        items: Event → its items, in the order of the ledgers.
        groups: Counts of each group that has items, void ones left out.
        total: Of all of them; asserted to be the sum of the groups.
    """

    period: Period
    items: Mapping[str, tuple[Verdict, ...]]
    groups: Mapping[str | None, Flow]
    total: Flow


def happened(
    verdicts: Iterable[Verdict],
    period: Period,
    group_of: Callable[[Verdict], str | None],
    closing: Callable[[Verdict], Collection[Status]],
) -> Happened:
    """What happened to items in a period, by their own dates.

    Args:
        verdicts: Judged on the last day of the period or later. Void ones are left out, as in every total.
        period: The days.
        group_of: The group of an item, such as its district.
        closing: The statuses that finish an item under the policy of its kind.

    Returns:
        Counts and items. The counts of the days of a period add up to those of the period.
    """
    items: dict[str, list[Verdict]] = {event.key: [] for event in EVENTS}
    groups: dict[str | None, Flow] = {}
    first, last = period.first, period.last
    for verdict in verdicts:
        if verdict.reason in OUTSIDE:
            continue
        group = group_of(verdict)
        flow = groups.get(group)
        if flow is None:
            flow = groups[group] = Flow()
        statuses = closing(verdict)
        for key, _, _, day_of in EVENTS:
            day = day_of(verdict, statuses)
            if day is not None and first <= day <= last:
                items[key].append(verdict)
                setattr(flow, key, getattr(flow, key) + 1)
                flow.closed_on_time += key == "closed" and verdict.reason is Reason.DONE_ON_TIME
                flow.reddened_open += key == "reddened" and verdict.reason is Reason.OVERDUE
        if verdict.reason in _FINISHED and _closed(verdict, statuses) is None:
            flow.undated += 1
    total = Flow()
    for flow in groups.values():
        total.add(flow)
    for event in EVENTS:
        assert getattr(total, event.key) == len(items[event.key]), event.key
    return Happened(period, {key: tuple(listed) for key, listed in items.items()}, groups, total)
