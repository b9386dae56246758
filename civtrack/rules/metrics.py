"""Verdicts → counts, rates and ranks: every formula of DOMAIN §6, once.

Exists so that terminal, workbook, circular and JSON cannot disagree about a number. Parts are asserted to add up where
they are computed. May import `civtrack.model`, `civtrack.policy`, `civtrack.rules.rates`, `civtrack.rules.units`.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

from civtrack.model import N_, OUTSIDE, Reason, Status, Verdict
from civtrack.policy import TierRule
from civtrack.rules.rates import Rate, half_up
from civtrack.rules.units import split_units

__all__ = ["BY", "FORMULAS", "UNRANKED", "Figures", "Rate", "Summary", "group_of", "summarise"]

FORMULAS: Mapping[str, str] = {
    "total": N_("items, void ones left out"),
    "closed": N_("items that count as done under the office's settings"),
    "overdue": N_("open items past their deadline"),
    "due": N_("done items and overdue ones; open items that are not yet due are left out"),
    "completion_rate": N_("done ÷ total"),
    "closure_rate": N_("done ÷ due"),
    "on_time_rate": N_("done on time ÷ due"),
    "overdue_rate": N_("overdue ÷ due"),
    "verified_rate": N_("closed out after a check ÷ total"),
    "rework_rate": N_("reopened ÷ due"),
    "extension_rate": N_("items with an extended deadline ÷ total"),
    "on_time_original": N_("done by the deadline as it was before any extension"),
    "overdue_original": N_("open items past the deadline as it was before any extension"),
    "on_time_rate_original": N_("done by the original deadline ÷ (done + open past the original deadline)"),
    "overdue_rate_original": N_("open past the original deadline ÷ (done + open past the original deadline)"),
    "mean_days_to_close": N_("mean of the days from assignment to completion, over done items with both days"),
    "median_days_to_close": N_("median of the days from assignment to completion, over done items with both days"),
    "max_days_overdue": N_("the most days that an open item is past its deadline"),
    "rank": N_("by on-time rate, then closure rate, then fewer overdue; equal ranks are shared; nothing due: no rank"),
    "rank_group": N_(
        "the districts that are ranked together, as settings group them; a district in no group has no rank"
    ),
}
"""How each figure is computed, for every legend."""

BY: Mapping[str, Callable[[Verdict], str | None]] = {
    "district": lambda verdict: verdict.item.district,
    "unit": lambda verdict: next(iter(split_units(verdict.item.unit)), None),
    "person": lambda verdict: verdict.item.person,
    "leader": lambda verdict: verdict.item.leader,
    "category": lambda verdict: verdict.item.category,
    "site_type": lambda verdict: verdict.item.site_type,
    "source": lambda verdict: verdict.item.source,
    "street": lambda verdict: verdict.item.street,
    "month": lambda verdict: verdict.assigned_on.strftime("%Y-%m") if verdict.assigned_on else None,
    "sheet": lambda verdict: verdict.item.table.sheet,
    "ledger": lambda verdict: verdict.item.table.ledger,
    "status": lambda verdict: verdict.status.value,
    "tier": lambda verdict: verdict.tier,
    "step": lambda verdict: verdict.step,
}
"""What a summary can be grouped by; of several units the leading one counts, a month is that of assignment."""
UNRANKED = frozenset({"status", "tier", "step"})
"""What says how an item stands, and not whose it is: nobody is better than another there."""

_DONE = (Reason.DONE_ON_TIME, Reason.DONE_LATE, Reason.DONE_UNDATED)
_MEASURED = (Reason.DONE_ON_TIME, Reason.DONE_LATE)
_RUNNING = (Reason.OVERDUE, Reason.DUE_SOON, Reason.BEHIND, Reason.ON_TRACK)


def group_of(verdict: Verdict, by: str) -> str | None:
    """The group an item belongs to, or None where the ledger does not say (KeyError: `by` is not in `BY`)."""
    return BY[by](verdict)


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of one group, or of all.

    Attributes:
        group: The group's name; None for items that state none, and for the total.
        total: Items, void ones left out.
        tiers: Items by tier, in the profile's order; they add up to `total`.
        void: Items outside the total.
        carried: Rows that count in a later period's ledger, likewise outside.
        closed: Items that count as done: on time, late, or not known which.
        closed_on_time: Done on time.
        closed_late: Done late.
        closed_undated: Done, without a completion day or a deadline.
        overdue: Open items past their deadline.
        verified: Items with status ``closed``.
        reopened: Items with status ``reopened``.
        extended: Items whose deadline was put off.
        mean_days_to_close: One decimal, half up; None where no done item has both days.
        median_days_to_close: Likewise.
        max_days_overdue: Of open items; None where none is overdue.
        rank: From 1; None where nothing is due, for the total, for items that state no group, and for a district that
            is in none of the groups that settings rank.
        rank_group: The group that it is ranked in; None where all are ranked together or it is in no group.
        on_time_original: Done by the deadline as it was before any extension.
        overdue_original: Open and past the deadline as it was before any extension.
    """

    group: str | None
    total: int
    tiers: dict[str, int]
    void: int
    closed: int
    closed_on_time: int
    closed_late: int
    closed_undated: int
    overdue: int
    verified: int
    reopened: int
    extended: int
    mean_days_to_close: float | None
    median_days_to_close: float | None
    max_days_overdue: int | None
    rank: int | None = None
    rank_group: str | None = None
    on_time_original: int = 0
    overdue_original: int = 0
    carried: int = 0

    def __post_init__(self) -> None:
        assert self.total == sum(self.tiers.values()), (self.group, self.total, self.tiers)
        assert self.closed == self.closed_on_time + self.closed_late + self.closed_undated, self
        assert self.due <= self.total, self

    @property
    def due(self) -> int:
        """应办结数: done and overdue."""
        return self.closed + self.overdue

    @property
    def completion_rate(self) -> Rate:
        """整改率."""
        return Rate(self.closed, self.total)

    @property
    def closure_rate(self) -> Rate:
        """办结率."""
        return Rate(self.closed, self.due)

    @property
    def on_time_rate(self) -> Rate:
        """按期办结率."""
        return Rate(self.closed_on_time, self.due)

    @property
    def overdue_rate(self) -> Rate:
        """超期未办结率."""
        return Rate(self.overdue, self.due)

    @property
    def due_original(self) -> int:
        """What would be due if no deadline had been put off."""
        return self.closed + self.overdue_original

    @property
    def on_time_rate_original(self) -> Rate:
        """按期办结率 by the original deadlines (DOMAIN §4: both rates are shown where any extension exists)."""
        return Rate(self.on_time_original, self.due_original)

    @property
    def overdue_rate_original(self) -> Rate:
        """超期未办结率 by the original deadlines."""
        return Rate(self.overdue_original, self.due_original)

    @property
    def verified_rate(self) -> Rate:
        """销号率."""
        return Rate(self.verified, self.total)

    @property
    def rework_rate(self) -> Rate:
        """返工率."""
        return Rate(self.reopened, self.due)

    @property
    def extension_rate(self) -> Rate:
        """延期率."""
        return Rate(self.extended, self.total)

    def as_json(self) -> dict[str, Any]:
        """The contract's keys in the contract's order, then those that were added; tiers stand after the total."""
        return {
            "group": self.group,
            "total": self.total,
            **self.tiers,
            **({} if "closed" in self.tiers else {"closed": self.closed}),
            "void": self.void,
            "carried": self.carried,
            "closed_on_time": self.closed_on_time,
            "closed_late": self.closed_late,
            "closed_undated": self.closed_undated,
            "verified": self.verified,
            "reopened": self.reopened,
            "extended": self.extended,
            "due": self.due,
            **{name: getattr(self, name).value for name in _RATES},
            "mean_days_to_close": self.mean_days_to_close,
            "median_days_to_close": self.median_days_to_close,
            "max_days_overdue": self.max_days_overdue,
            "rank": self.rank,
            "rank_group": self.rank_group,
            "on_time_original": self.on_time_original,
            "overdue_original": self.overdue_original,
            "on_time_rate_original": self.on_time_rate_original.value,
            "overdue_rate_original": self.overdue_rate_original.value,
        }


_RATES = tuple(name for name in FORMULAS if name.endswith("_rate"))


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
        elif reason in _DONE:
            _note_days(verdict, tally.days_to_close)
        if verdict.deadline.original is not None:
            _note_extension(verdict, as_of, tally)
    whole = _Tally()
    for tally in tallies.values():
        whole.add(tally)
    keys = tuple(tier.key for tier in tiers)
    rest = sorted(name for name in tallies if name is not None and name not in order)
    names: list[str | None] = [*dict.fromkeys(order), *rest, *([None] if None in tallies else [])]
    groups = _ranked([_figures(name, tallies[name], keys) for name in names], ranked)
    total = _figures(None, whole, keys)
    for count in (
        "total", "void", "carried", "closed", "overdue", "due", "verified", "reopened", "extended", "on_time_original",
        "overdue_original",
    ):  # fmt: skip
        assert getattr(total, count) == sum(getattr(group, count) for group in groups), count
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
    elif reason in _RUNNING:
        tally.overdue_but_for_extension += (as_of > original) - (reason is Reason.OVERDUE)


def _figures(group: str | None, tally: _Tally, keys: Sequence[str]) -> Figures:
    by_tier = dict.fromkeys(keys, 0)
    by_reason: Counter[Reason] = Counter()
    by_status: Counter[Status] = Counter()
    extended = 0
    for (tier, reason, status, put_off), count in tally.counts.items():
        by_reason[reason] += count
        if reason in OUTSIDE:
            continue
        by_tier[tier] += count
        by_status[status] += count
        extended += count * put_off
    total = sum(by_reason.values()) - sum(by_reason[reason] for reason in OUTSIDE)
    days = sorted(tally.days_to_close)
    middle = len(days) // 2
    return Figures(
        group,
        total,
        by_tier,
        by_reason[Reason.VOID],
        sum(by_reason[reason] for reason in _DONE),
        by_reason[Reason.DONE_ON_TIME],
        by_reason[Reason.DONE_LATE],
        by_reason[Reason.DONE_UNDATED],
        by_reason[Reason.OVERDUE],
        by_status[Status.CLOSED],
        by_status[Status.REOPENED],
        extended,
        float(half_up(Fraction(sum(days), len(days)), 1)) if days else None,
        (days[middle] + days[~middle]) / 2 if days else None,
        tally.max_days_overdue or None,
        on_time_original=by_reason[Reason.DONE_ON_TIME] - tally.late_but_for_extension,
        overdue_original=by_reason[Reason.OVERDUE] + tally.overdue_but_for_extension,
        carried=by_reason[Reason.CARRIED],
    )


def _ranked(groups: list[Figures], ranked: Mapping[str, Sequence[str]] | None) -> list[Figures]:
    """The same groups with their ranks, each among those that are ranked together."""
    if ranked is None:
        return _placed(groups)
    home = {member: name for name, members in ranked.items() for member in members}
    placed = {
        figures.group: replace(figures, rank_group=name)
        for name in ranked
        for figures in _placed([one for one in groups if one.group is not None and home.get(one.group) == name])
    }
    return [placed.get(figures.group, figures) for figures in groups]


def _placed(groups: list[Figures]) -> list[Figures]:
    """The same groups with their ranks; equal ones share a rank and the next ranks are left out (1, 1, 3)."""

    def merit(figures: Figures) -> tuple[Fraction, Fraction, int]:
        on_time, closure = figures.on_time_rate.exact, figures.closure_rate.exact
        assert on_time is not None
        assert closure is not None
        return -on_time, -closure, figures.overdue

    merits = sorted(merit(figures) for figures in groups if figures.due and figures.group is not None)
    return [
        replace(figures, rank=merits.index(merit(figures)) + 1)
        if figures.due and figures.group is not None
        else figures
        for figures in groups
    ]
