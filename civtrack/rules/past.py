"""As of a past day: what that day knew, told from what the ledgers say by now (DOMAIN §5).

Exists because the June report that is made in July must be the one that was made on 30 June. A day is past where the
ledgers know a later one; no clock is asked, so the same ledgers always give the same report. An item that was assigned
(else found) later is not there yet; a completion, closing or re-check that is dated later has not happened; whatever
carries no day of its own is taken as it stands now. May import `civtrack.model` and `civtrack.problems`.

A few completions after the day judged by are slips of the pen, told as contradictions; so is a plan in the completion
column of an open item. A later assignment is a later state of the ledger, and so are later completions in numbers.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from enum import Enum

from civtrack.light import NamedTuple
from civtrack.model import Status, Verdict
from civtrack.problems import DONE_BEFORE_ASSIGNMENT, DONE_IN_FUTURE

__all__ = ["Later", "Then", "as_it_stood", "later_than", "states_later", "there_yet"]

_FINISHED = frozenset({Status.DONE, Status.CLOSED})
_SEVERAL, _SHARE = 3, 20
"""Finished items with a later day that are more than slips: so many at least, and one in so many of those dated."""


class Then(Enum):
    """How days after the day judged by are taken.

    Attributes:
        NOW: As contradictions: no ledger knows a later day.
        LIKELY: As not happened, and told one by one: only completions lie later.
        PAST: As not happened.
    """

    NOW = "now"
    LIKELY = "likely"
    PAST = "past"


class Later(NamedTuple):
    """What ledgers say of the days after the one that is judged by.

    Attributes:
        then: How its items are to be read.
        newest: The newest day that they know.
    """

    then: Then
    newest: dt.date


def later_than(as_of: dt.date, verdicts: Iterable[Verdict], days: Iterable[dt.date]) -> Later | None:
    """What lies after a day; None where it is not past.

    Args:
        as_of: The day.
        verdicts: Every item, judged as if the day were today.
        days: Every day that some cell of theirs states, so that the items need not be looked at where none is later.
    """
    newest = max(days, default=as_of)
    if newest <= as_of:
        return None
    finished = dated = 0
    for verdict in verdicts:
        if not there_yet(verdict, as_of):
            return Later(Then.PAST, newest)
        if verdict.status in _FINISHED:
            later = states_later(verdict)
            finished += later
            dated += later or verdict.done_on is not None or verdict.closed_on is not None
    return Later(Then.LIKELY, newest) if finished >= max(_SEVERAL, dated / _SHARE) else None


def there_yet(verdict: Verdict, as_of: dt.date) -> bool:
    """Whether an item was in the ledgers on a day: assigned by then, for want of that found by then.

    What had been done by then was there, whatever its day of assignment says.
    """
    entered = verdict.assigned_on or verdict.found_on
    if entered is None or entered <= as_of:
        return True
    return any(
        finding.kind is DONE_BEFORE_ASSIGNMENT and finding.values["day"] <= as_of for finding in verdict.findings
    )


def states_later(verdict: Verdict) -> bool:
    """Whether a completion or closing day of the item lies after the day that it was judged by."""
    findings = verdict.findings
    return bool(findings) and any(finding.kind is DONE_IN_FUTURE for finding in findings)


def as_it_stood(status: Status | None, *, done: bool, closed: bool) -> Status | None:
    """The status of an item some of whose days lie later: what only they brought about is taken back.

    Args:
        status: As the ledger states it now.
        done: Whether it had been completed by then.
        closed: Whether it had been closed or checked by then.
    """
    if status not in _FINISHED and status is not Status.REOPENED:
        return status
    if closed:
        return status
    return Status.DONE if done else Status.ASSIGNED
