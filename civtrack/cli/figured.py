"""The columns that every table of figures has: all, the tiers in force, void, rates, the longest overdue, the rank.

Exists so that the table of one office and that of many have the same columns with the same words. May import
everything below `civtrack.cli`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from civtrack.locales import active

if TYPE_CHECKING:
    from civtrack.policy import TierRule
    from civtrack.rules.figures import Figures

__all__ = ["cells", "headings", "shown_of"]


def headings(groups: Mapping[str, str], tiers: Iterable[TierRule], total: Figures | None) -> dict[str, str]:
    """Column → heading.

    Args:
        groups: The columns that name a row.
        tiers: The tiers in force.
        total: The figures of all rows; what was carried over has a column only where there is any.
    """
    tr = active()
    return {
        **groups,
        "total": tr("All"),
        **{tier.key: tr(tier.name) for tier in tiers},
        "void": tr("Void"),
        **({"carried": tr("Carried over")} if total is not None and total.carried else {}),
        "completion_rate": tr("Completion rate"),
        "on_time_rate": tr("On-time rate"),
        "max_days_overdue": tr("Longest overdue"),
        "rank": tr("Rank"),
    }


def cells(figures: Figures) -> dict[str, Any]:
    """Column → what stands there."""
    tr = active()
    return {
        "total": figures.total,
        **figures.tiers,
        "void": figures.void,
        "carried": figures.carried,
        "completion_rate": figures.completion_rate.shown,
        "on_time_rate": figures.on_time_rate.shown,
        "max_days_overdue": tr("{days} d", days=figures.max_days_overdue) if figures.max_days_overdue else "—",
        "rank": figures.rank if figures.rank is not None else "—",
    }


def shown_of(shown: int, count: int) -> list[str]:
    """That rows were left out; nothing where none was."""
    if shown == count:
        return []
    return [active()("{shown} of {count} rows; the total counts them all", shown=shown, count=count)]
