"""What was counted of a group → its figures: every formula of DOMAIN §6, once, whoever counted.

Exists because items are counted in this process and by engines that hold a nation's: rates, days and ranks are the same
code for both. Parts are asserted to add up where they are computed. May import
`civtrack.model` and `civtrack.rules.rates`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from civtrack.light import NamedTuple, dataclass
from civtrack.model import N_, OUTSIDE, Reason, Status
from civtrack.rules.rates import Rate, half_up

if TYPE_CHECKING:
    from fractions import Fraction

__all__ = ["DONE", "FORMULAS", "Counted", "DaysToClose", "Figures", "assert_sums", "figures_of", "ranked_groups"]

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

DONE = (Reason.DONE_ON_TIME, Reason.DONE_LATE, Reason.DONE_UNDATED)
"""Facts of items that count as done."""


class DaysToClose(NamedTuple):
    """Days from assignment to completion over done items that have both.

    Attributes:
        items: How many.
        total: The sum of their days.
        median: The middle day, or the mean of the two in the middle; None where there are none.
    """

    items: int
    total: int
    median: float | None


class Counted(NamedTuple):
    """What was counted of a group.

    Attributes:
        counts: (tier, fact, status, deadline put off or brought forward) → items.
        days: From assignment to completion.
        max_days_overdue: The most days that an open item is late; 0 where none is.
        late_but_for_extension: Done items that are late only by the original deadline, less those that are only by it.
        overdue_but_for_extension: The same of open items.
    """

    counts: Mapping[tuple[str, Reason, Status, bool], int]
    days: DaysToClose
    max_days_overdue: int
    late_but_for_extension: int
    overdue_but_for_extension: int


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
        """逾期未办结率."""
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
        """逾期未办结率 by the original deadlines."""
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


def figures_of(group: str | None, counted: Counted, keys: Sequence[str]) -> Figures:
    """The figures of a group, unranked.

    Args:
        group: Its name.
        counted: What was counted of it.
        keys: The tiers of the profiles in force; each has its count, be it 0.

    Raises:
        KeyError: A tier was counted that is not among `keys`.
    """
    by_tier = dict.fromkeys(keys, 0)
    by_reason: Counter[Reason] = Counter()
    by_status: Counter[Status] = Counter()
    extended = 0
    for (tier, reason, status, put_off), count in counted.counts.items():
        by_reason[reason] += count
        if reason in OUTSIDE:
            continue
        by_tier[tier] += count
        by_status[status] += count
        extended += count * put_off
    total = sum(by_reason.values()) - sum(by_reason[reason] for reason in OUTSIDE)
    days = counted.days
    on_average = Rate(days.total, days.items).exact
    return Figures(
        group,
        total,
        by_tier,
        by_reason[Reason.VOID],
        sum(by_reason[reason] for reason in DONE),
        by_reason[Reason.DONE_ON_TIME],
        by_reason[Reason.DONE_LATE],
        by_reason[Reason.DONE_UNDATED],
        by_reason[Reason.OVERDUE],
        by_status[Status.CLOSED],
        by_status[Status.REOPENED],
        extended,
        None if on_average is None else float(half_up(on_average, 1)),
        days.median,
        counted.max_days_overdue or None,
        on_time_original=by_reason[Reason.DONE_ON_TIME] - counted.late_but_for_extension,
        overdue_original=by_reason[Reason.OVERDUE] + counted.overdue_but_for_extension,
        carried=by_reason[Reason.CARRIED],
    )


def assert_sums(groups: Sequence[Figures], total: Figures) -> None:
    """Holds the total to the sum of its groups."""
    for count in (
        "total", "void", "carried", "closed", "overdue", "due", "verified", "reopened", "extended", "on_time_original",
        "overdue_original",
    ):  # fmt: skip
        assert getattr(total, count) == sum(getattr(group, count) for group in groups), count


def ranked_groups(groups: list[Figures], ranked: Mapping[str, Sequence[str]] | None) -> list[Figures]:
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

    merits = [merit(figures) if figures.due and figures.group is not None else None for figures in groups]
    ranks: dict[tuple[Fraction, Fraction, int], int] = {}
    for rank, one in enumerate(sorted(one for one in merits if one is not None), 1):
        ranks.setdefault(one, rank)
    return [
        figures if one is None else replace(figures, rank=ranks[one])
        for figures, one in zip(groups, merits, strict=True)
    ]
