"""What is gravest, and which order a field's values have: the orders in which people look at items.

Exists so that the terminal and the workbooks of the districts put the same item first. May import `civtrack.assessment`
and below.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from civtrack.assessment import Assessment
from civtrack.files.names import natural_key
from civtrack.model import Status, Verdict

__all__ = ["gravest_first", "gravity", "ranks"]

Rank = int | tuple[object, ...]

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


def ranks(assessment: Assessment) -> Callable[[Verdict], dict[str, Rank | None]]:
    """What to sort by instead of the shown text, for the fields whose order is not that of their letters.

    Tiers go from the gravest on, days from the most overdue to the most that is left, steps up the ladder, states as
    an item passes through them, districts as in every table, and 2 before 10 in a number. None is an absent value.
    """
    office = assessment.settings.office
    tiers = {rule.key: place for place, rule in enumerate(assessment.tiers)}
    steps = {step.step: place for place, step in enumerate(assessment.settings.escalation)}
    states = {status: place for place, status in enumerate(Status)}
    districts = {name: place for place, name in enumerate(office.districts)}

    def of(verdict: Verdict) -> dict[str, Rank | None]:
        item = verdict.item
        late, left = verdict.days_overdue, verdict.days_left
        return {
            "days": -late if late is not None else left,
            "tier": tiers.get(verdict.tier, len(tiers)),
            "step": steps.get(verdict.step, len(steps)) if verdict.step else None,
            "status": states[verdict.status],
            "district": (districts.get(item.district, len(districts)), item.district) if item.district else None,
            "number": natural_key(item.number) if item.number else None,
        }

    return of
