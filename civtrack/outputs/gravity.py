"""What is gravest: the order in which people look at items.

Exists so that the terminal and the workbooks of the districts put the same item first. May import `civtrack.assessment`
and below.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from civtrack.assessment import Assessment
from civtrack.model import Verdict

__all__ = ["gravest_first", "gravity"]

_LONG = 1 << 30


def gravity(assessment: Assessment) -> Callable[[Verdict], tuple[int, int, int]]:
    """By tier, in it the most overdue and then the soonest due first; what is outside every total comes last."""
    grave = {rule.key: place for place, rule in enumerate(assessment.tiers)}

    def key(verdict: Verdict) -> tuple[int, int, int]:
        late = verdict.days_overdue or 0
        left = verdict.days_left if verdict.days_left is not None else _LONG
        return grave.get(verdict.tier, len(grave)), -late, left

    return key


def gravest_first(assessment: Assessment, verdicts: Iterable[Verdict]) -> list[Verdict]:
    """Items by gravity; else in the order of the ledgers."""
    return sorted(verdicts, key=gravity(assessment))
