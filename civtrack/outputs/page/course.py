"""What history adds to the course of an item on the page: when it was done and came back, when its deadline was moved.

Exists because a ledger says how an item stands, and not that it was 已销号 a week ago. The days are those on which the
office recorded it, and each says so. May import everything below `civtrack.outputs` and its neighbours in it.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from civtrack.locales import Translator
from civtrack.model import Reason, Status, Verdict
from civtrack.outputs.earlier import without_history
from civtrack.records import status_name

if TYPE_CHECKING:
    from civtrack.assessment import Assessment
    from civtrack.history.courses import Stood

__all__ = ["Moment", "courses"]

_DONE = frozenset({Reason.DONE_ON_TIME, Reason.DONE_LATE, Reason.DONE_UNDATED})

Moment = tuple[str, str, int]
"""Day, what happened, and 1 where the item came back then."""


def courses(assessment: Assessment, tr: Translator) -> dict[int, list[Moment]]:
    """Place of an item → what the recorded days tell of it; nothing without a history.

    Of items that share an identity nothing is told: it could be the other's.
    """
    from civtrack.history import open_history
    from civtrack.history.courses import Stood

    with without_history():
        history = open_history(assessment.settings)
        past = history.courses(assessment.as_of) if history else {}
        often = Counter(verdict.id for verdict in assessment.verdicts) if past else Counter[str]()
        found: dict[int, list[Moment]] = {}
        for place, verdict in enumerate(assessment.verdicts) if past else ():
            stood = past.get(verdict.id)
            if stood is None or often[verdict.id] > 1:
                continue
            now = Stood(assessment.as_of, verdict.status.value, verdict.reason in _DONE, verdict.deadline.day)
            if told := list(_told([*stood, now], verdict, tr)):
                found[place] = told
        return found
    return {}


def _told(stood: Sequence[Stood], verdict: Verdict, tr: Translator) -> Iterator[Moment]:
    """Of an item that came back, how it had been done, and that it came back; of any, that its deadline was moved."""
    done: dict[str, dt.date] = {}
    for then, now in pairwise(stood):
        day = now.since.isoformat()
        if then.deadline != now.deadline and then.deadline and now.deadline and verdict.deadline.original is None:
            yield day, tr("Deadline moved from {then} to {now} (recorded)", then=then.deadline, now=now.deadline), 0
        if now.done:
            if (then.done, then.status) != (True, now.status):
                done.setdefault(now.status, now.since)
        elif then.done:
            for status, since in done.items():
                yield since.isoformat(), tr("{status} (recorded)", status=tr(status_name(Status(status)))), 0
            done = {}
            back = Status(now.status) is Status.REOPENED
            yield day, tr("Came back (recorded)") if back else tr("Open again (recorded)"), 1
