"""What a row says, understood: days, deadline and status of an `Item`, before anything is judged.

Exists so that the cell-by-cell rules of DOMAIN §3 (blank status with a completion day, an open word with one, …) stand
apart from the judgement. Ledgers repeat themselves, so every reading is remembered. May import the foundation and the
readings in `civtrack.rules`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, islice, repeat
from operator import attrgetter
from typing import Any

from civtrack.folded import nfkc
from civtrack.light import NamedTuple
from civtrack.model import (
    N_,
    STATUS_NAMES,
    Deadline,
    DeadlineKind,
    Field,
    Finding,
    Ground,
    Item,
    Kind,
    Message,
    Status,
    Table,
    Value,
)
from civtrack.policy import DayUnit, Policy, Span
from civtrack.problems import (
    DEADLINE_PAST_HORIZON,
    LIMIT_WITHOUT_START,
)
from civtrack.rules.completions import Completions
from civtrack.rules.dates import DateReading, read_date
from civtrack.rules.deadlines import extend, read_deadline
from civtrack.rules.past import Then
from civtrack.rules.shares import is_blank
from civtrack.rules.statuses import StatusReading, as_blank, as_planned, read_status
from civtrack.rules.workdays import Calendar

__all__ = ["FactReader", "Facts"]

_NO_DAY = DateReading(None, (), ())
_NOTHING_WRONG: tuple[Finding, ...] = ()
_NO_GROUNDS: tuple[Ground, ...] = ()
_DAY_GROUNDS = {
    Field.FOUND_ON: N_("found on {day}"),
    Field.ASSIGNED_ON: N_("assigned on {day}"),
    Field.DONE_ON: N_("done on {day}"),
    Field.CLOSED_ON: N_("closed out on {day}"),
}
_REMEMBERED = 200_000
_HALF_A_YEAR = 183
_AT_ONCE = 4096
"""Rows that are read together: columns of all would take as much memory as the rows."""
_AS_WRITTEN = frozenset((str, dt.datetime, dt.date, type(None)))
"""Cells of these classes say the same wherever they are equal; a number is read by the workbook's date system."""
_MISSING, _UNCLEAR = DeadlineKind.MISSING, DeadlineKind.UNCLEAR
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
        said: The grounds of assignment, deadline, completion and status, in that order, each as its reading has them.
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
    said: tuple[tuple[Ground, ...], ...]
    findings: tuple[Finding, ...]
    contradicted: bool = False

    @property
    def finished_on(self) -> dt.date | None:
        """The day the work was done; for want of it, the day it was closed out."""
        return self.done_on or self.closed_on


def _squeezed(text: str) -> str:
    return "".join(nfkc(text).split())


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
        self._completions = Completions(as_of, then)
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

    def facts(self, items: Sequence[Item]) -> Iterator[Facts]:
        """Everything that rows say, in order; column by column, for a ledger's columns repeat themselves."""
        for table, run in groupby(items, attrgetter("table")):
            while some := list(islice(run, _AT_ONCE)):
                yield from self._of_table(table, Item._make(zip(*some, strict=True)))

    def _of_table(self, table: Table, columns: Any) -> Iterator[Facts]:
        """What the rows of one table say.

        Args:
            table: The table.
            columns: An `Item` that holds columns.
        """
        year, system = table.year, table.date_system
        assigned = self._days(columns.assigned_on, repeat(None), Field.ASSIGNED_ON, table, self._assigned)
        near = [reading[0] for reading in assigned]
        for status, first, found, finished, closed, deadline in zip(
            self._statuses_of(table, columns),
            assigned,
            self._days(columns.found_on, near, Field.FOUND_ON, table, self._found),
            self._days(columns.done_on, near, Field.DONE_ON, table, self._done),
            self._days(columns.closed_on, near, Field.CLOSED_ON, table, self._closed),
            self._deadlines_of(table, columns, near),
            strict=True,
        ):
            start, from_assigned, of_assigned = first
            reading, done = status, finished
            if reading.day is not None and done.day is None:
                reading, done = self._dated(reading, start, year, system)
            found_on, _, of_found = found
            done_on, from_done, of_done = done
            closed_on, from_closed, of_closed = closed
            known, contradicted, contradictions = _NO_GROUNDS, False, _NOTHING_WRONG
            if done_on is None and closed_on is None:
                means = reading.status or Status.ASSIGNED
            else:
                if reading.silent:
                    reading = as_blank(reading)
                means, done_on, closed_on, contradictions, known, contradicted = self._completions.effective(
                    reading, start, done_on, closed_on
                )
            said = (
                from_assigned,
                deadline.grounds if deadline.kind is not _UNCLEAR else _not_understood(deadline),
                from_done,
                from_closed,
                known,
                reading.grounds or _NO_STATUS[means],
            )
            findings = of_found or of_assigned or deadline.findings or of_done or of_closed or reading.findings
            if findings or contradictions:
                findings = (
                    *of_found, *of_assigned, *deadline.findings, *of_done, *of_closed, *reading.findings,
                    *contradictions,
                )  # fmt: skip
            yield _new(
                Facts,
                (means, deadline, found_on, start, done_on, closed_on, reading.percent, said, findings, contradicted),
            )

    def _days(
        self,
        values: Sequence[Value],
        nears: Iterable[dt.date | None],
        field: Field,
        table: Table,
        dates: dict[Value, DateReading],
    ) -> list[DateReading]:
        """The readings of a day column; `nears` are the days that settle the year of a date without one."""
        get, read, year, system = dates.get, self._day, table.year, table.date_system
        return [
            get(value) or read(value, field, near, year, dates, system)
            for value, near in zip(values, nears, strict=False)
        ]

    def _deadlines_of(self, table: Table, columns: Any, nears: Sequence[dt.date | None]) -> list[Deadline]:
        """The readings of the columns that say by when."""
        get, read, year, system = self._plain_deadlines.get, self._deadline, table.year, table.date_system
        found = [
            (get((value, near, year)) if extended is None and value.__class__ in _AS_WRITTEN else None)
            or read(value, near, extended, year, system)
            for value, extended, near in zip(columns.deadline, columns.extended_to, nears, strict=True)
        ]
        if not self._limits:
            return found
        return [
            self._by_category(category, near, deadline) if category and deadline.kind is _MISSING else deadline
            for deadline, near, category in zip(found, nears, columns.category, strict=True)
        ]

    def _statuses_of(self, table: Table, columns: Any) -> list[StatusReading]:
        """The readings of the columns that say how far the work has come."""
        get, read = self._words.get, self._status
        courses = columns.progress if table.column(Field.STATUS) is None else repeat(None)
        return [
            (get(status) if closure is None and percent is None and progress is None else None)
            or read(status, closure, percent, progress, table.kind)
            for status, closure, percent, progress in zip(
                columns.status, columns.closure, columns.percent, courses, strict=False
            )
        ]

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

    def _dated(
        self, reading: StatusReading, near: dt.date | None, year: int | None, system: int
    ) -> tuple[StatusReading, DateReading]:
        """A status that names a day, and the completion of that day, where it has no other; of a plan, none."""
        assert reading.day is not None
        done = self._day(reading.day, Field.STATUS, near, year, {}, system)
        if (to_come := self._to_come(reading.day, done.day, system)) is not None:
            return as_planned(reading, to_come), _NO_DAY
        return reading, done

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
            return missing._replace(findings=(*missing.findings, finding))
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

    def _status(self, status: Value, closure: Value, percent: Value, progress: str | None, kind: Kind) -> StatusReading:
        progress = progress if status is None else None
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


def _span(limit: Span) -> Message:
    text = N_("{days} working day(s)") if limit.unit is DayUnit.WORKING else N_("{days} day(s)")
    return Message(text, {"days": limit.days})


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
