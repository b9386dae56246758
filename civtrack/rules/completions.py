"""What completion and closing days do to a status, and what contradicts them (DOMAIN §3).

Exists apart from `facts` because this is a rule, and reading cells is none. May import the foundation and the readings
in `civtrack.rules`.
"""

from __future__ import annotations

import datetime as dt

from civtrack.model import N_, Field, Finding, Ground, Message, Status
from civtrack.problems import (
    CLOSED_BEFORE_DONE,
    DONE_BEFORE_ASSIGNMENT,
    DONE_IN_FUTURE,
    DONE_WITHOUT_STATUS,
    OPEN_WITH_DONE_DAY,
)
from civtrack.rules.past import Then, as_it_stood
from civtrack.rules.statuses import StatusReading

__all__ = ["Completions"]

_OPEN = frozenset((Status.ASSIGNED, Status.IN_PROGRESS, Status.SUSPENDED))
_FINISHED = frozenset((Status.DONE, Status.CLOSED))
_NOTHING_WRONG: tuple[Finding, ...] = ()
_NO_GROUNDS: tuple[Ground, ...] = ()
_NOT_YET = Message(N_("that day lies after the day judged by: it had not happened then"))
_NO_MEASURE = Message(N_("that day cannot be right, so on time or late is not known"))
_Effective = tuple[Status, dt.date | None, dt.date | None, tuple[Finding, ...], tuple[Ground, ...], bool]
"""Status, completion and closing day, findings, grounds, and whether the completion day cannot be right."""


class Completions:
    """Judges what completion and closing days say.

    Args:
        as_of: The day to judge by; days after it cannot be completions.
        then: What that day knew where the ledgers know later ones; see `civtrack.rules.past`.
    """

    def __init__(self, as_of: dt.date, then: Then) -> None:
        self._as_of, self._then = as_of, then

    def effective(
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


def _field(done: dt.date | None) -> Field:
    return Field.DONE_ON if done else Field.CLOSED_ON
