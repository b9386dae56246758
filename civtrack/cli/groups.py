"""What groupings and their groups are called where a person reads them.

Exists so that a summary and a cross table name the same thing alike. May import everything below `civtrack.cli`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from civtrack.asking.names import GROUPINGS
from civtrack.locales import active
from civtrack.model import N_, STATUS_NAMES, Status
from civtrack.records import LABELS

if TYPE_CHECKING:
    from civtrack.assessment import Assessment

__all__ = ["GROUP_LABELS", "group_name"]

GROUP_LABELS = {**{name: LABELS[name] for name in GROUPINGS if name in LABELS}, "month": N_("Month")}


def group_name(assessment: Assessment, by: str, group: str | None) -> str:
    """What a group is called where a person reads it."""
    tr = active()
    if group is None:
        return tr("No step") if by == "step" else tr("Not stated")
    if by == "status":
        return tr(STATUS_NAMES[Status(group)])
    if by == "tier":
        from civtrack.policy import OUTSIDE_TIERS

        names = {rule.key: rule.name for rule in assessment.tiers} | OUTSIDE_TIERS
        return tr(names.get(group, group))
    return tr(group) if by == "step" else group
