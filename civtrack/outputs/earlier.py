"""What was true on the last day before, as documents compare it: 较昨日 +2.

Exists so that brief and page say the same of yesterday. Everything works without a history: then there is nothing to
compare with. May import `civtrack.errors`, `civtrack.assessment`, `civtrack.history` and its neighbours in
`civtrack.outputs`.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from civtrack.errors import HistoryUnusable
from civtrack.light import dataclass
from civtrack.model import CHANGE_NAMES, Reason

if TYPE_CHECKING:
    from civtrack.assessment import Assessment
    from civtrack.history import Change, History
    from civtrack.history.entry import Entry

__all__ = [
    "WEEK",
    "Before",
    "Earlier",
    "Since",
    "TrendDay",
    "changes_since",
    "days_before",
    "earlier_day",
    "overdue_before",
    "since_last",
    "so_long_ago",
    "trend_days",
    "troubles",
    "without_history",
    "yesterday_and_last_week",
]

Counts = Mapping[str, Any]
WEEK = 7

_HAPPENED = ("new", "closed", "newly_overdue", "reopened", "deadline_moved", "vanished")
"""The kinds of changes that a leader asks for (CONTRACT, ``changes``)."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """The figures of an earlier day, and what has happened since.

    Attributes:
        day: That day.
        total: Its counts by tier, of the districts that are asked for now.
        groups: Its counts by tier, by district.
        happened: Kinds of changes since, as msgids, each with its number.
        changes: The changes themselves.
    """

    day: dt.date
    total: Counts
    groups: Mapping[str | None, Counts]
    happened: tuple[tuple[str, int], ...] = ()
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class Before:
    """What was overdue on an earlier day, whatever its colour: in all, and by group."""

    day: dt.date
    total: int
    groups: Mapping[str | None, int]


@dataclass(frozen=True, slots=True)
class TrendDay:
    """The counts by tier on one day, of the districts that are asked for."""

    day: dt.date
    counts: Counts


@dataclass(frozen=True, slots=True)
class Since:
    """The last recorded day before the one that is judged, and how often what happened since.

    Attributes:
        day: That day.
        total: Its counts, of the districts that are asked for now.
        happened: Kind of change (`civtrack.history.KINDS`) → how often.
    """

    day: dt.date
    total: Counts
    happened: Mapping[str, int]


_troubles: list[HistoryUnusable] = []


def troubles() -> tuple[HistoryUnusable, ...]:
    """What kept documents from comparing since this was last asked, each once: for the command to tell."""
    found = {error.where + str(error): error for error in _troubles}
    _troubles.clear()
    return tuple(found.values())


@contextlib.contextmanager
def without_history() -> Iterator[None]:
    """A history that cannot be used costs a document its comparison, never the document; the command says so."""
    try:
        yield
    except HistoryUnusable as error:
        _troubles.append(error)


def earlier_day(assessment: Assessment) -> Earlier | None:
    """The newest day in history before the day that is judged; None where there is none to compare with.

    A day that counted ledgers which are not asked for now is none: with one ledger of six, most would seem to be done.
    """
    with without_history():
        return _earlier_day(assessment)
    return None


def _earlier_day(assessment: Assessment) -> Earlier | None:
    found = _history(assessment)
    if found is None:
        return None
    history, days = found
    figures = history.figures(days[-1])
    changes = changes_since(assessment, days[-1])
    counted = Counter(change.kind for change in changes)
    happened = tuple((CHANGE_NAMES[kind], counted[kind]) for kind in _HAPPENED if counted[kind])
    groups = {group or None: counts for group, counts in figures.items() if group is not None}
    return Earlier(days[-1], _total(figures, assessment), groups, happened, changes)


def yesterday_and_last_week(
    assessment: Assessment, by: str = "district", asked: Callable[[Entry], bool] | None = None
) -> tuple[Before | None, Before | None]:
    """What was overdue on the newest recorded day of the six before, and on that of the seven before these.

    Args:
        assessment: What is compared.
        by: What it is grouped by, one of `civtrack.rules.metrics.BY` but the step, which a history does not keep.
        asked: Which items are asked about, where they are not all; the recorded day is then counted anew.
    """
    day = assessment.as_of
    return (
        overdue_before(assessment, so_long_ago(day, WEEK - 1), so_long_ago(day, 1), by, asked),
        overdue_before(assessment, so_long_ago(day, 2 * WEEK - 1), so_long_ago(day, WEEK), by, asked),
    )


def so_long_ago(day: dt.date, days: int) -> dt.date:
    """So many days before, as far as the calendar goes."""
    return dt.date.fromordinal(min(max(day.toordinal() - days, 1), dt.date.max.toordinal()))


def overdue_before(
    assessment: Assessment,
    first: dt.date,
    last: dt.date,
    by: str = "district",
    asked: Callable[[Entry], bool] | None = None,
) -> Before | None:
    """What was overdue on the newest recorded day of a stretch; None where none can be compared with."""
    with without_history():
        if by != "district" or asked is not None:
            return _counted_anew(assessment, first, last, by, asked or (lambda _: True))
        return _overdue_before(assessment, first, last)
    return None


def _overdue_before(assessment: Assessment, first: dt.date, last: dt.date) -> Before | None:
    found = _history(assessment, last)
    if found is None or found[1][-1] < first:
        return None
    history, days = found
    figures = history.figures(days[-1])
    groups = {group or None: _overdue(counts) for group, counts in figures.items() if group is not None}
    if assessment.districts:
        groups = {group: groups.get(group, 0) for group in assessment.districts}
    return Before(days[-1], sum(groups.values()), groups)


def _counted_anew(
    assessment: Assessment, first: dt.date, last: dt.date, by: str, asked: Callable[[Entry], bool]
) -> Before | None:
    """From the items of the recorded day: of some of them, or by another grouping than what was recorded."""
    from civtrack.history import open_history
    from civtrack.history.entry import verdicts_of
    from civtrack.rules.metrics import group_of

    history = open_history(assessment.settings)
    days = (
        [day for day in history.days() if first <= day <= min(last, so_long_ago(assessment.as_of, 1))]
        if history
        else []
    )
    if history is None or not days:
        return None
    members = [one for one in history.members(days[-1]) if asked(one[0])]
    if not {entry.path for entry, _ in members} <= _paths(assessment):
        return None
    groups = Counter(
        group_of(verdict, by)
        for verdict in verdicts_of(days[-1], members)
        if verdict.reason is Reason.OVERDUE
        and (not assessment.districts or verdict.item.district in assessment.districts)
    )
    return Before(days[-1], groups.total(), groups)


def _overdue(counts: Counts) -> int:
    """Open items past their deadline: what was due, without what was done."""
    return int(counts["due"] - counts["closed_on_time"] - counts["closed_late"] - counts["closed_undated"])


def trend_days(assessment: Assessment, most: int) -> tuple[TrendDay, ...]:
    """The newest days in history up to the day that is judged, at most so many, in order; without any nothing."""
    with without_history():
        found = _history(assessment)
        if found is None:
            return ()
        history, days = found
        past = [TrendDay(day, _total(history.figures(day), assessment)) for day in days[max(len(days) - most + 1, 0) :]]
        return (*past, TrendDay(assessment.as_of, assessment.summary().total.as_json()))
    return ()


def days_before(assessment: Assessment) -> tuple[dt.date, ...]:
    """The recorded days before the one that is judged, in order; none where the last cannot be compared with.

    Raises:
        HistoryUnusable: One of its kinds.
    """
    found = _history(assessment)
    return tuple(found[1]) if found else ()


def since_last(assessment: Assessment) -> Since | None:
    """What the last recorded day before this one counted, and what happened since, whatever it counted.

    Raises:
        HistoryUnusable: One of its kinds.
    """
    from civtrack.history import open_history

    history = open_history(assessment.settings)
    days = [day for day in history.days() if day < assessment.as_of] if history else []
    if history is None or not days:
        return None
    then = history.figures(days[-1])
    groups = [then.get(name, {}) for name in assessment.districts] if assessment.districts else [then[None]]
    total: Counter[str] = Counter()
    for tier in assessment.tiers:
        total[tier.key] = sum(int(group.get(tier.key) or 0) for group in groups)
    return Since(days[-1], total, Counter(change.kind for change in changes_since(assessment, days[-1])))


def changes_since(assessment: Assessment, since: dt.date) -> tuple[Change, ...]:
    """What changed since a snapshot; asked once however many documents of a day tell it, for it takes seconds.

    Raises:
        NoSnapshot: There is none up to that day.
    """
    file = assessment.settings.history_file
    marks = [path.stat().st_mtime_ns for path in (file, file.with_name(f"{file.name}-wal")) if path.exists()]
    return _compared(_The(assessment), since, tuple(marks))


class _The:
    """An assessment by the identity of its verdicts: to compare two by their items would take longer than it saves."""

    def __init__(self, assessment: Assessment) -> None:
        self.assessment = assessment

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, _The):
            return False
        one, two = self.assessment, other.assessment
        same = one.verdicts is two.verdicts and one.settings is two.settings and one.unreadable is two.unreadable
        return same and one.as_of == two.as_of

    def __hash__(self) -> int:
        return id(self.assessment.verdicts)


@lru_cache(maxsize=2)
def _compared(the: _The, since: dt.date, marks: tuple[int, ...]) -> tuple[Change, ...]:
    from civtrack.history import start_history

    del marks  # a history that was written to meanwhile is asked again
    return start_history(the.assessment.settings).changes(since, the.assessment)


def _history(assessment: Assessment, last: dt.date = dt.date.max) -> tuple[History, list[dt.date]] | None:
    """The history and its days before the one that is judged (up to `last`), if the last can be compared with."""
    from civtrack.history import open_history

    history = open_history(assessment.settings)
    if history is None:
        return None
    days = [day for day in history.days() if day < assessment.as_of and day <= last]
    if not days:
        return None
    (taken,) = history.taken(days[-1], days[-1])
    return (history, days) if {ledger["path"] for ledger in taken.about.ledgers} <= _paths(assessment) else None


def _paths(assessment: Assessment) -> set[str]:
    """The ledgers that are asked for now, also those that could not be read."""
    found = {assessment.shown_path(ledger.path) for ledger in assessment.ledgers}
    return found | {assessment.shown_path(Path(error.where)) for error in assessment.unreadable}


def _total(figures: Mapping[str | None, Counts], assessment: Assessment) -> Counts:
    if not assessment.districts:
        return figures[None]
    total: Counter[str] = Counter()
    for district in assessment.districts:
        for tier in assessment.tiers:
            total[tier.key] += figures.get(district, {}).get(tier.key) or 0
    return total
