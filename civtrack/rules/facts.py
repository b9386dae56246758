"""What a row says, understood: days, deadline and status of an `Item`, before anything is judged.

Exists so that the cell-by-cell rules of DOMAIN §3 (blank status with a completion day, an open word with one, …) stand
apart from the judgement. Ledgers repeat themselves, so every reading is remembered. May import the foundation and the
readings in `civtrack.rules`.
"""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Iterator
from itertools import chain
from typing import Any, NamedTuple

from civtrack.model import (
    N_,
    STATUS_NAMES,
    Deadline,
    DeadlineKind,
    Field,
    Finding,
    Ground,
    Item,
    Message,
    Status,
    Value,
)
from civtrack.policy import DayUnit, Policy, Span
from civtrack.problems import (
    CLOSED_BEFORE_DONE,
    DEADLINE_PAST_HORIZON,
    DONE_BEFORE_ASSIGNMENT,
    DONE_IN_FUTURE,
    DONE_WITHOUT_STATUS,
    LIMIT_WITHOUT_START,
    OPEN_WITH_DONE_DAY,
)
from civtrack.rules.dates import DateReading, read_date
from civtrack.rules.deadlines import extend, read_deadline
from civtrack.rules.past import Then, as_it_stood
from civtrack.rules.shares import is_blank
from civtrack.rules.statuses import StatusReading, as_blank, as_planned, read_status
from civtrack.rules.workdays import Calendar

__all__ = ["FactReader", "Facts"]

_OPEN = frozenset((Status.ASSIGNED, Status.IN_PROGRESS, Status.SUSPENDED))
_FINISHED = frozenset((Status.DONE, Status.CLOSED))
_NO_DAY = DateReading(None, (), ())
_NOTHING_WRONG: tuple[Finding, ...] = ()
_NO_GROUNDS: tuple[Ground, ...] = ()
_NOT_YET = Message(N_("that day lies after the day judged by: it had not happened then"))
_NO_MEASURE = Message(N_("that day cannot be right, so on time or late is not known"))
_DAY_GROUNDS = {
    Field.FOUND_ON: N_("found on {day}"),
    Field.ASSIGNED_ON: N_("assigned on {day}"),
    Field.DONE_ON: N_("done on {day}"),
    Field.CLOSED_ON: N_("closed out on {day}"),
}
_REMEMBERED = 200_000
_HALF_A_YEAR = 183
_AS_WRITTEN = frozenset((str, dt.datetime, dt.date, type(None)))
"""Cells of these classes say the same wherever they are equal; a number is read by the workbook's date system."""
_new = tuple.__new__


class Facts(NamedTuple):
    """What a row says.

    Attributes:
        status: The status after every column has spoken.
        deadline: The effective deadline.
        found_on: Day of discovery.
        assigned_on: Day of assignment.
        done_on: Day reported done.
        closed_on: Day closed out.
        percent: 0-100, or None.
        grounds: Those of assignment, deadline, completion and status, in that order, each as its reading has them.
        findings: What is wrong or doubtful.
        contradicted: Whether the completion day cannot be right, so that nobody knows if it was on time.
    """

    status: Status
    deadline: Deadline
    found_on: dt.date | None
    assigned_on: dt.date | None
    done_on: dt.date | None
    closed_on: dt.date | None
    percent: float | None
    grounds: list[tuple[Ground, ...]]
    findings: tuple[Finding, ...]
    contradicted: bool = False

    @property
    def finished_on(self) -> dt.date | None:
        """The day the work was done; for want of it, the day it was closed out."""
        return self.done_on or self.closed_on


def _squeezed(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


class FactReader:
    """Reads the facts of items of one kind.

    Args:
        policy: The office's rules for that kind.
        calendar: Its working days.
        as_of: The day to judge by; days after it cannot be completions.
        then: What that day knew where the ledgers know later ones; see `civtrack.rules.past`.
    """

    def __init__(self, policy: Policy, calendar: Calendar, as_of: dt.date, then: Then = Then.NOW) -> None:
        self._policy = policy
        self._calendar = calendar
        self._as_of = as_of
        self._then = then
        self._limits = {_squeezed(category): span for category, span in policy.limits.items()}
        self._texts: dict[Any, DateReading] = {}
        # Cells that hold nothing or a date need no more than themselves to be read: the common case, kept short.
        self._assigned: dict[Value, DateReading] = {None: _NO_DAY}
        self._found: dict[Value, DateReading] = {None: _NO_DAY}
        self._done: dict[Value, DateReading] = {None: _NO_DAY}
        self._closed: dict[Value, DateReading] = {None: _NO_DAY}
        self._plain_deadlines: dict[Any, Deadline] = {}
        self._deadlines: dict[Any, Deadline] = {}
        self._words: dict[Value, StatusReading] = {}
        self._statuses: dict[Any, StatusReading] = {}

    @property
    def days(self) -> Iterator[dt.date]:
        """Every day that a cell read so far states."""
        for readings in (self._assigned, self._found, self._done, self._closed, self._texts):
            yield from (reading.day for reading in readings.values() if reading.day is not None)

    def facts(self, item: Item) -> Facts:
        """Everything a row says."""
        table = item.table
        year, system = table.year, table.date_system
        value = item.assigned_on
        assigned = self._assigned.get(value) or self._day(value, Field.ASSIGNED_ON, None, year, self._assigned, system)
        near = assigned.day
        value = item.found_on
        found = self._found.get(value) or self._day(value, Field.FOUND_ON, near, year, self._found, system)
        value = item.done_on
        done = self._done.get(value) or self._day(value, Field.DONE_ON, near, year, self._done, system)
        value = item.closed_on
        closed = self._closed.get(value) or self._day(value, Field.CLOSED_ON, near, year, self._closed, system)
        value = item.deadline
        deadline = None
        if item.extended_to is None and value.__class__ in _AS_WRITTEN:
            deadline = self._plain_deadlines.get((value, near, year))
        if deadline is None:
            deadline = self._deadline(value, near, item.extended_to, year, system)
        if deadline.kind is DeadlineKind.MISSING and self._limits and item.category:
            deadline = self._by_category(item.category, near, deadline)
        if item.closure is None and item.percent is None and item.progress is None:
            reading = self._words.get(item.status) or self._status(item)
        else:
            reading = self._status(item)
        if reading.day is not None and done.day is None:
            done = self._day(reading.day, Field.STATUS, near, year, {}, system)
            if (to_come := self._to_come(reading.day, done.day, system)) is not None:
                reading, done = as_planned(reading, to_come), _NO_DAY
        done_on, closed_on, known, contradicted = done.day, closed.day, _NO_GROUNDS, False
        status, contradictions = reading.status or Status.ASSIGNED, _NOTHING_WRONG
        if done_on is not None or closed_on is not None:
            if reading.silent:
                reading = as_blank(reading)
            status, done_on, closed_on, contradictions, known, contradicted = self._effective(
                reading, near, done_on, closed_on
            )
        grounds = [
            assigned.grounds,
            deadline.grounds if deadline.kind is not DeadlineKind.UNCLEAR else _not_understood(deadline),
            done.grounds,
            closed.grounds,
            known,
            reading.grounds or _NO_STATUS[status],
        ]
        wrong = (
            found.findings, assigned.findings, deadline.findings, done.findings, closed.findings, reading.findings,
            contradictions,
        )  # fmt: skip
        findings = tuple(chain.from_iterable(wrong)) if any(wrong) else _NOTHING_WRONG
        percent = reading.percent
        return _new(
            Facts,
            (status, deadline, found.day, near, done_on, closed_on, percent, grounds, findings, contradicted),
        )

    def _day(
        self,
        value: Value,
        field: Field,
        near: dt.date | None,
        year: int | None,
        dates: dict[Value, DateReading],
        system: int,
    ) -> DateReading:
        key = (value, value.__class__, field, near, year, system)
        reading = self._texts.get(key)
        if reading is None:
            reading = read_date(value, field=field, near=near, year=year, date_system=system)
            if reading.day is not None and not reading.grounds:
                text = _DAY_GROUNDS.get(field, _DAY_GROUNDS[Field.DONE_ON])
                reading = reading._replace(grounds=(Ground(field, Message(text, {"day": reading.day})),))
            if isinstance(value, dt.date):
                dates[value] = reading
            elif len(self._texts) < _REMEMBERED:
                self._texts[key] = reading
        return reading

    def _to_come(self, text: str, day: dt.date | None, system: int) -> dt.date | None:
        """The day that a status text names, where it lies ahead; of a day without a year the nearest one is meant."""
        if day is None:
            day = read_date(text, field=Field.STATUS, near=self._as_of, year=None, date_system=system).day
            if day is None or (day - self._as_of).days > _HALF_A_YEAR:
                return None
        return day if day > self._as_of else None

    def _deadline(
        self, value: Value, assigned: dt.date | None, extended_to: Value, year: int | None, system: int
    ) -> Deadline:
        plain = extended_to is None and value.__class__ in _AS_WRITTEN
        key = (value, value.__class__, assigned, extended_to, extended_to.__class__, year, system)
        deadline = None if plain else self._deadlines.get(key)
        if deadline is None:
            policy, calendar = self._policy, self._calendar
            deadline = read_deadline(value, assigned, policy=policy, calendar=calendar, year=year, date_system=system)
            if not is_blank(extended_to):
                deadline = extend(
                    deadline, extended_to, assigned, policy=policy, calendar=calendar, year=year, date_system=system
                )
            if plain and len(self._plain_deadlines) < _REMEMBERED:
                self._plain_deadlines[value, assigned, year] = deadline
            elif len(self._deadlines) < _REMEMBERED:
                self._deadlines[key] = deadline
        return deadline

    def _by_category(self, category: str, assigned: dt.date | None, missing: Deadline) -> Deadline:
        """The time that settings allow a category, counted from the day of assignment."""
        limit = self._limits.get(_squeezed(category))
        if limit is None:
            return missing
        values = {"category": category, "limit": _span(limit)}
        if assigned is None:
            finding = Finding(LIMIT_WITHOUT_START, Field.DEADLINE, None, values)
            return _with(missing, findings=(*missing.findings, finding))
        end, roll, working = self._calendar.after(assigned, limit), self._policy.roll, limit.unit is DayUnit.WORKING
        day = self._calendar.on_or_after(end) if roll else end
        start = assigned if working else end - dt.timedelta(days=1)
        if (working or roll) and not self._calendar.settled(start, day):
            finding = Finding(DEADLINE_PAST_HORIZON, Field.DEADLINE, category)
            return Deadline(
                DeadlineKind.UNCLEAR, None, missing.text, rule="limit", findings=(*missing.findings, finding)
            )
        text = N_("no deadline of its own; category “{category}” allows {limit}: due {day}")
        ground = Ground(Field.DEADLINE, Message(text, values | {"day": day}))
        return Deadline(
            DeadlineKind.DATE, day, missing.text, rule="limit", grounds=(ground,), findings=missing.findings
        )

    def _status(self, item: Item) -> StatusReading:
        table = item.table
        progress = None
        if item.progress is not None and item.status is None and table.column(Field.STATUS) is None:
            progress = item.progress
        status, closure, percent, kind = item.status, item.closure, item.percent, table.kind
        key = (status, status.__class__, closure, closure.__class__, percent, percent.__class__, progress)
        reading = self._statuses.get(key)
        if reading is None:
            words = self._policy.statuses
            reading = read_status(status, closure=closure, percent=percent, progress=progress, words=words, kind=kind)
            if len(self._statuses) < _REMEMBERED:
                self._statuses[key] = reading
                if isinstance(status, str) and closure is None and percent is None:
                    self._words[status] = reading
        return reading

    def _effective(
        self, reading: StatusReading, assigned: dt.date | None, done: dt.date | None, closed: dt.date | None
    ) -> _Effective:
        """The status that counts beside a completion or closing day, and what contradicts it."""
        status, as_of = reading.status, self._as_of
        if (
            status in _FINISHED
            and (done is None or ((assigned is None or done >= assigned) and done <= as_of))
            and (closed is None or ((assigned is None or closed >= assigned) and closed <= as_of))
            and (done is None or closed is None or closed >= done)
        ):
            return status, done, closed, _NOTHING_WRONG, _NO_GROUNDS, False  # the days agree, as nearly always
        findings, grounds, contradicted = self._contradictions(assigned, done, closed)
        happened = bool(done and done <= as_of), bool(closed and closed <= as_of)
        if self._then is not Then.NOW and (done is not None, closed is not None) != happened:
            status = as_it_stood(status, done=happened[0], closed=happened[1])
        if status is None:
            # a completion day to come is a plan: it finishes nothing
            status = Status.ASSIGNED if not any(happened) else Status.DONE if done else Status.CLOSED
            if any(happened):
                findings.append(Finding(DONE_WITHOUT_STATUS, _field(done), None, {"day": done or closed}))
        elif status in _OPEN and any(happened):
            said = reading.grounds[0].message.values["text"] if reading.grounds else None
            findings.append(Finding(OPEN_WITH_DONE_DAY, _field(done), said, {"day": done or closed}))
        return (
            status,
            self._believed(done, assigned),
            self._believed(closed, assigned),
            tuple(findings),
            tuple(grounds),
            contradicted,
        )

    def _contradictions(
        self, assigned: dt.date | None, done: dt.date | None, closed: dt.date | None
    ) -> tuple[list[Finding], list[Ground], bool]:
        """What is wrong with the days, and whether the completion day cannot be right."""
        as_of, then = self._as_of, self._then
        findings: list[Finding] = []
        grounds: list[Ground] = []
        contradicted = False
        if done and closed and closed < done:
            findings.append(Finding(CLOSED_BEFORE_DONE, Field.CLOSED_ON, None, {"day": done, "closed": closed}))
        for field, day in ((Field.DONE_ON, done), (Field.CLOSED_ON, closed)):
            if day is None:
                continue
            if day > as_of:
                if then is not Then.PAST:
                    findings.append(Finding(DONE_IN_FUTURE, field, None, {"day": day, "as_of": as_of}))
                if then is not Then.NOW:
                    grounds.append(Ground(field, _NOT_YET))
                    continue
            elif assigned is None or day >= assigned:
                continue
            if assigned is not None and day < assigned:
                findings.append(Finding(DONE_BEFORE_ASSIGNMENT, field, None, {"day": day, "assigned": assigned}))
            if field is Field.DONE_ON or done is None:
                contradicted = True
                grounds.append(Ground(field, _NO_MEASURE))
        return findings, grounds, contradicted

    def _believed(self, day: dt.date | None, assigned: dt.date | None) -> dt.date | None:
        """A day that can be right: not before the assignment and not to come."""
        return None if day is None or day > self._as_of or (assigned is not None and day < assigned) else day


_Effective = tuple[Status, dt.date | None, dt.date | None, tuple[Finding, ...], tuple[Ground, ...], bool]
"""Status, completion and closing day, findings, grounds, and whether the completion day cannot be right."""


def _field(done: dt.date | None) -> Field:
    return Field.DONE_ON if done else Field.CLOSED_ON


def _span(limit: Span) -> Message:
    text = N_("{days} working day(s)") if limit.unit is DayUnit.WORKING else N_("{days} day(s)")
    return Message(text, {"days": limit.days})


def _with(deadline: Deadline, *, findings: tuple[Finding, ...]) -> Deadline:
    from dataclasses import replace

    return replace(deadline, findings=findings)


_NO_STATUS = {
    status: (
        Ground(
            Field.STATUS,
            Message(N_("no status written: taken as “{status}”"), {"status": Message(STATUS_NAMES[status])}),
        ),
    )
    for status in Status
}


def _not_understood(deadline: Deadline) -> tuple[Ground, ...]:
    """Why a deadline cannot be judged by: a step of the judgement like any other, with its cell."""
    reasons = (
        Ground(finding.field, Message(finding.kind.message, {"found": finding.found, **finding.values}))
        for finding in deadline.findings
    )
    return (*deadline.grounds, *reasons)
