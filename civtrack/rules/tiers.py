"""(Item, as-of day, policy) → `Verdict`: the fact first, the colour second, every step kept (DOMAIN §5).

Exists so that no output judges for itself. May import the foundation and the readings in `civtrack.rules`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence

from civtrack.model import (
    N_,
    Deadline,
    DeadlineKind,
    Field,
    Finding,
    Ground,
    Item,
    Message,
    Reason,
    Status,
    Verdict,
)
from civtrack.policy import DayUnit, Policy
from civtrack.problems import ONGOING_PAST_DEADLINE
from civtrack.rules.escalation import step_for
from civtrack.rules.facts import FactReader, Facts
from civtrack.rules.past import Then
from civtrack.rules.profiles import TierTable
from civtrack.rules.units import split_units
from civtrack.rules.workdays import Calendar

__all__ = ["Judge"]

_Outcome = tuple[Reason, int | None, int | None, tuple[Ground, ...]]
"""Fact, days overdue, days left, and the grounds of the conclusion."""


def _still(reason: Reason, text: str) -> _Outcome:
    return reason, None, None, (Ground(None, Message(text)),)


def _always(outcome: _Outcome) -> Callable[[Facts], _Outcome]:
    return lambda _: outcome


_VOID = _still(Reason.VOID, N_("void: outside every total"))
_SUSPENDED = _still(Reason.SUSPENDED, N_("suspended: the clock stands still"))
_ONGOING = _still(Reason.ONGOING, N_("ongoing work without a final day"))
_NOT_DATED = {
    DeadlineKind.MISSING: _still(Reason.UNDATED, N_("no deadline: nothing to judge by")),
    DeadlineKind.UNCLEAR: _still(Reason.UNCLEAR, N_("the deadline is not clear: to be clarified")),
    DeadlineKind.OPEN_ENDED: _ONGOING,
    DeadlineKind.RECURRING: _ONGOING,
}
_REOPENED = Ground(Field.STATUS, Message(N_("reopened: open again, the deadline still counts")))
_CLOSING_COUNTS = Ground(Field.CLOSED_ON, Message(N_("no completion day: the day it was closed out counts")))
_WAITS = Ground(None, Message(N_("reported done: the clock has stopped, the check is awaited")))
_NO_DONE_DAY = Message(N_("done, but without a completion day: on time or late is not known"))

_WRONG_DONE_DAY = Message(N_("done, but the completion day cannot be right: on time or late is not known"))
_NO_MEASURE = N_("done on {done}: no deadline to measure it by")
_LATE = N_("done late: {days} day(s) past {day}")
_ON_TIME = N_("done on time: {done}, due {day}")
_OVERDUE = N_("overdue: {days} day(s) past {day}")
_DUE_SOON = N_("due soon: {days} day(s) left until {day}")
_ON_TRACK = N_("on track: {days} day(s) left until {day}")
_BEHIND = N_("behind: {percent} % done, {elapsed} % of the time until {day} has passed")


_new = tuple.__new__


class _Partners(dict[tuple[str | None, str | None], tuple[str, ...]]):
    """Units as they stand together, and those that co-operate → the latter, each by itself."""

    def __missing__(self, key: tuple[str | None, str | None]) -> tuple[str, ...]:
        unit, partners = key
        beside = split_units(unit)[1:] if unit is not None else ()
        found = self[key] = beside + (split_units(partners) if partners else ())
        return found


class Judge:
    """Judges items of one kind on one day.

    Args:
        policy: How that kind is judged.
        calendar: The office's working days.
        as_of: The day to judge by; the due day itself is not overdue.
        then: How later days are taken; see `civtrack.rules.past`.

    Raises:
        ValueError: The profile leaves a reason without a tier (settings refuse that first, see
            `civtrack.policy.uncovered`).
    """

    def __init__(self, policy: Policy, calendar: Calendar, as_of: dt.date, then: Then = Then.NOW) -> None:
        self._policy = policy
        self._calendar = calendar
        self._as_of = as_of
        self._facts = FactReader(policy, calendar, as_of, then)
        self._tiers = TierTable(policy.profile)
        self._steps: dict[int, str | None] = {}
        self._partners = _Partners()
        self._dated: dict[dt.date, _Outcome] = {}
        self._timely: dict[tuple[dt.date, dt.date], _Outcome] = {}
        self._manners: dict[Status, Callable[[Facts], _Outcome]] = {
            **dict.fromkeys(Status, self._open),
            Status.SUSPENDED: _always(_SUSPENDED),
            Status.ONGOING: _always(_ONGOING),
            **dict.fromkeys(policy.closed_statuses, self._finished),
            Status.CLOSED: self._finished,
            Status.DONE: self._done,
            Status.REOPENED: self._reopened,
            Status.VOID: _always(_VOID),
        }

    @property
    def days(self) -> Iterator[dt.date]:
        """Every day of assignment, discovery, completion and closing that the items judged so far state."""
        return self._facts.days

    def verdict(self, item: Item, id: str) -> Verdict:  # noqa: A002 - the contract's name for the identity
        """The judgement of one item; see `verdicts`."""
        return self.verdicts((item,), (id,))[0]

    def verdicts(self, items: Sequence[Item], ids: Iterable[str]) -> list[Verdict]:
        """The judgements of items.

        Args:
            items: Rows of ledgers.
            ids: Their identities (`civtrack.rules.identity`).

        Returns:
            The verdicts; grounds in the order assignment, deadline, completion, status, conclusion.
        """
        found: list[Verdict] = []
        manners, tier_of, partners_of = self._manners, self._tiers.tier, self._partners
        for item, name, facts in zip(items, ids, self._facts.facts(items), strict=True):
            status, deadline, found_on, assigned_on, done_on, closed_on, percent, said, findings, _ = facts
            reason, overdue, left, grounds = manners[status](facts)
            step = None
            if reason is Reason.OVERDUE:
                assert overdue is not None
                step = self._step(overdue)
            elif reason is Reason.ONGOING and status is Status.ONGOING:
                findings += self._past_deadline(deadline)
            tier = tier_of(reason, status, left if overdue is None else overdue)
            verdict = (
                item, name, status, deadline, found_on, assigned_on, done_on, closed_on, percent,
                partners_of[item.unit, item.partners], reason, tier, overdue, left, step, (*said, grounds), findings,
            )  # fmt: skip
            found.append(_new(Verdict, verdict))
        return found

    def _done(self, facts: Facts) -> _Outcome:
        """Reported done: finished, or waiting for the check, as the settings say; what goes on afterwards is no item.

        “立行立改，长期坚持” asks for a fix by a day: whether that was met is said like of any other deadline.
        """
        if Status.DONE in self._policy.closed_statuses:
            return self._finished(facts)
        return Reason.AWAITING_CHECK, None, None, (*self._finished(facts)[3], _WAITS)

    def _reopened(self, facts: Facts) -> _Outcome:
        reason, overdue, left, grounds = self._open(facts)
        return reason, overdue, left, (_REOPENED, *grounds)

    def _finished(self, facts: Facts) -> _Outcome:
        """On time, late, or not known which."""
        done, due = facts.done_on or facts.closed_on, facts.deadline.day
        if facts.contradicted:
            return Reason.DONE_UNDATED, None, None, (Ground(None, _WRONG_DONE_DAY),)
        if done is None:
            return Reason.DONE_UNDATED, None, None, (Ground(None, _NO_DONE_DAY),)
        if due is None:
            outcome: _Outcome = Reason.DONE_UNDATED, None, None, (Ground(None, Message(_NO_MEASURE, {"done": done})),)
        else:
            outcome = self._timely.get((done, due)) or self._by_completion(done, due)
        return outcome if facts.done_on else (*outcome[:3], (_CLOSING_COUNTS, *outcome[3]))

    def _by_completion(self, done: dt.date, due: dt.date) -> _Outcome:
        late = (done - due).days
        outcome: _Outcome
        if late > 0:
            outcome = Reason.DONE_LATE, late, None, (Ground(None, Message(_LATE, {"days": late, "day": due})),)
        else:
            outcome = Reason.DONE_ON_TIME, None, None, (Ground(None, Message(_ON_TIME, {"done": done, "day": due})),)
        self._timely[done, due] = outcome
        return outcome

    def _open(self, facts: Facts) -> _Outcome:
        deadline = facts.deadline
        due = deadline.day
        if due is None:
            return _NOT_DATED[deadline.kind]
        outcome = self._dated.get(due) or self._by_calendar(due)
        if self._tiers.shows_behind and (outcome[0] is Reason.ON_TRACK or self._graver(outcome)):
            elapsed = self._elapsed(facts)
            if elapsed is not None and facts.percent is not None and facts.percent < elapsed:
                values = {"percent": round(facts.percent, 1), "elapsed": round(elapsed, 1), "day": due}
                return Reason.BEHIND, None, outcome[2], (Ground(None, Message(_BEHIND, values)),)
        return outcome

    def _graver(self, outcome: _Outcome) -> bool:
        """Whether lagging behind is graver than what the calendar says."""
        return outcome[0] is Reason.DUE_SOON and self._tiers.behind_first

    def _by_calendar(self, due: dt.date) -> _Outcome:
        """What the deadline alone says; many items share one, so it is said once for each day."""
        left = (due - self._as_of).days
        outcome: _Outcome
        if left < 0:
            outcome = Reason.OVERDUE, -left, None, (Ground(None, Message(_OVERDUE, {"days": -left, "day": due})),)
        else:
            soon = self._due_soon(due, left)
            ground = Ground(None, Message(_DUE_SOON if soon else _ON_TRACK, {"days": left, "day": due}))
            outcome = Reason.DUE_SOON if soon else Reason.ON_TRACK, None, left, (ground,)
        self._dated[due] = outcome
        return outcome

    def _due_soon(self, due: dt.date, left: int) -> bool:
        window = self._policy.due_soon
        if window.unit is DayUnit.CALENDAR:
            return left <= window.days
        return self._calendar.workdays_between(self._as_of, due) <= window.days

    def _elapsed(self, facts: Facts) -> float | None:
        """The share of the time allowed that has passed, 0-100; None where it is not known."""
        start, due = facts.assigned_on, facts.deadline.day
        if start is None or due is None or due <= start:
            return None
        return min(100.0, max(0.0, 100 * (self._as_of - start).days / (due - start).days))

    def _step(self, overdue: int) -> str | None:
        if overdue not in self._steps:
            self._steps[overdue] = step_for(overdue, self._policy.escalation)
        return self._steps[overdue]

    def _passed(self, deadline: Deadline) -> bool:
        return deadline.day is not None and deadline.day < self._as_of

    def _past_deadline(self, deadline: Deadline) -> tuple[Finding, ...]:
        """“长期坚持” as a status does not make a fixed deadline go away unseen."""
        if deadline.then_ongoing or not self._passed(deadline):
            return ()
        return (Finding(ONGOING_PAST_DEADLINE, Field.STATUS, None, {"day": deadline.day}),)
