"""Verdicts → groups, their counts, and the figures made of them (`civtrack.rules.figures`).

Exists so that terminal, workbook, circular and JSON cannot disagree about a number. May import `civtrack.model`,
`civtrack.policy`, `civtrack.rules.figures`, `civtrack.rules.rates`, `civtrack.rules.units`.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import field
from operator import attrgetter

from civtrack.light import dataclass
from civtrack.model import Reason, Status, Verdict
from civtrack.policy import TierRule
from civtrack.rules.figures import (
    DONE,
    FORMULAS,
    Counted,
    DaysToClose,
    Figures,
    assert_sums,
    figures_of,
    ranked_groups,
)
from civtrack.rules.rates import Rate
from civtrack.rules.units import split_units

__all__ = ["BY", "FORMULAS", "RUNNING", "UNRANKED", "Figures", "Rate", "Summary", "group_of", "summarise"]

BY: Mapping[str, Callable[[Verdict], str | None]] = {
    "district": attrgetter("item.district"),
    "unit": lambda verdict: next(iter(split_units(verdict.item.unit)), None),
    "person": attrgetter("item.person"),
    "leader": attrgetter("item.leader"),
    "category": attrgetter("item.category"),
    "site_type": attrgetter("item.site_type"),
    "source": attrgetter("item.source"),
    "street": attrgetter("item.street"),
    "month": lambda verdict: verdict.assigned_on.strftime("%Y-%m") if verdict.assigned_on else None,
    "sheet": attrgetter("item.table.sheet"),
    "ledger": attrgetter("item.table.ledger"),
    "status": attrgetter("status.value"),
    "tier": attrgetter("tier"),
    "step": attrgetter("step"),
}
"""What a summary can be grouped by; of several units the leading one counts, a month is that of assignment."""
UNRANKED = frozenset({"status", "tier", "step"})
"""What says how an item stands, and not whose it is: nobody is better than another there."""

_MEASURED = (Reason.DONE_ON_TIME, Reason.DONE_LATE)
RUNNING = (Reason.OVERDUE, Reason.DUE_SOON, Reason.BEHIND, Reason.ON_TRACK)
"""Facts of open items whose deadline runs."""


def group_of(verdict: Verdict, by: str) -> str | None:
    """The group an item belongs to, or None where the ledger does not say (KeyError: `by` is not in `BY`)."""
    return BY[by](verdict)


@dataclass(frozen=True, slots=True)
class Summary:
    """Figures by group, and of all items together.

    Attributes:
        as_of: The day judged by.
        by: What it is grouped by.
        tiers: The tiers counted, in order of severity.
        groups: In the given order, then by name, items without a group last.
        total: Of all items; its sums are asserted to equal those of the groups.
    """

    as_of: dt.date
    by: str
    tiers: tuple[TierRule, ...]
    groups: tuple[Figures, ...]
    total: Figures


@dataclass(slots=True)
class _Tally:
    """What is counted of a group while verdicts go by."""

    counts: Counter[tuple[str, Reason, Status, bool]] = field(default_factory=Counter)
    days_to_close: list[int] = field(default_factory=list)
    max_days_overdue: int = 0
    late_but_for_extension: int = 0
    overdue_but_for_extension: int = 0

    def add(self, other: _Tally) -> None:
        """Takes in another group's counts."""
        self.counts.update(other.counts)
        self.days_to_close += other.days_to_close
        self.late_but_for_extension += other.late_but_for_extension
        self.overdue_but_for_extension += other.overdue_but_for_extension
        self.max_days_overdue = max(self.max_days_overdue, other.max_days_overdue)

    def counted(self) -> Counted:
        """What was counted, as the figures are made of it."""
        days = sorted(self.days_to_close)
        middle = len(days) // 2
        median = (days[middle] + days[~middle]) / 2 if days else None
        return Counted(
            self.counts,
            DaysToClose(len(days), sum(days), median),
            self.max_days_overdue,
            self.late_but_for_extension,
            self.overdue_but_for_extension,
        )


def summarise(
    verdicts: Iterable[Verdict],
    by: str,
    *,
    as_of: dt.date,
    tiers: Sequence[TierRule],
    order: Sequence[str] = (),
    ranked: Mapping[str, Sequence[str]] | None = None,
) -> Summary:
    """Counts, rates and ranks.

    Args:
        verdicts: What to count.
        by: A key of `BY`.
        as_of: The day they were judged by.
        tiers: The tiers of the profiles in force; each has its count, be it 0.
        order: Groups that come first, in this order, also when they have no items.
        ranked: Name → the groups that are ranked together; what is in none is not ranked. None: all together.

    Raises:
        KeyError: `by` is not in `BY`, or a verdict has a tier that is not among `tiers`.
    """
    group_name = BY[by]
    tallies: dict[str | None, _Tally] = {group: _Tally() for group in order}
    for verdict in verdicts:
        group = group_name(verdict)
        tally = tallies.get(group)
        if tally is None:
            tally = tallies[group] = _Tally()
        reason = verdict.reason
        tally.counts[verdict.tier, reason, verdict.status, verdict.deadline.original is not None] += 1
        if reason is Reason.OVERDUE:
            tally.max_days_overdue = max(tally.max_days_overdue, verdict.days_overdue or 0)
        elif reason in DONE:
            _note_days(verdict, tally.days_to_close)
        if verdict.deadline.original is not None:
            _note_extension(verdict, as_of, tally)
    whole = _Tally()
    for tally in tallies.values():
        whole.add(tally)
    keys = tuple(tier.key for tier in tiers)
    rest = sorted(name for name in tallies if name is not None and name not in order)
    names: list[str | None] = [*dict.fromkeys(order), *rest, *([None] if None in tallies else [])]
    groups = ranked_groups([figures_of(name, tallies[name].counted(), keys) for name in names], ranked)
    total = figures_of(None, whole.counted(), keys)
    assert_sums(groups, total)
    return Summary(as_of, by, tuple(tiers), tuple(groups), total)


def _note_days(verdict: Verdict, days: list[int]) -> None:
    finished, assigned = verdict.done_on or verdict.closed_on, verdict.assigned_on
    if finished is not None and assigned is not None and finished >= assigned:
        days.append((finished - assigned).days)


def _note_extension(verdict: Verdict, as_of: dt.date, tally: _Tally) -> None:
    """Counts by how much an extension changes the figures: an item that is late, or overdue, only without it.

    A deadline can be brought forward as well; then the item is on time, or not yet overdue, only without it.
    """
    reason, original = verdict.reason, verdict.deadline.original
    assert original is not None
    if reason in _MEASURED:
        finished = verdict.done_on or verdict.closed_on
        assert finished is not None
        tally.late_but_for_extension += (finished > original) - (reason is Reason.DONE_LATE)
    elif reason in RUNNING:
        tally.overdue_but_for_extension += (as_of > original) - (reason is Reason.OVERDUE)
