"""The list of what changed since an earlier day, as documents show it.

Exists so that a leader who asks “who moved his deadline?” finds the rows, not a count. May import everything below
`civtrack.outputs` and its neighbours in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from civtrack.locales import Translator
from civtrack.model import CHANGE_NAMES, STATUS_NAMES, CellRef, Status, Value, Verdict
from civtrack.outputs.book.listing import ListColumn, Listing
from civtrack.outputs.brief_lines import site
from civtrack.outputs.wording import tier_names
from civtrack.records import LABELS

if TYPE_CHECKING:
    from civtrack.assessment import Assessment
    from civtrack.history import Change

__all__ = ["LISTED", "change_list"]

LISTED = tuple(kind for kind in CHANGE_NAMES if not kind.startswith("tier_"))
"""The kinds of changes that documents list (CONTRACT, ``changes``); a mere change of tier is what time does."""


def change_list(assessment: Assessment, changes: Sequence[Change], title: str, most: int, tr: Translator) -> Listing:
    """The changes of the kinds above, in the order of the kinds.

    Args:
        assessment: What is judged now; it knows the places and units of items that are still there.
        changes: Since the earlier day.
        title: Over the list.
        most: How many rows it may have.
        tr: The document language.
    """
    columns = [
        ListColumn(tr("Serial"), 6),
        ListColumn(tr("Change"), 12),
        ListColumn(tr("District"), 12),
        ListColumn(tr("Number"), 14),
        ListColumn(tr("Site"), 24, "left"),
        ListColumn(tr("Responsible unit"), 20),
        ListColumn(tr("What"), 10),
        ListColumn(tr("Before"), 30, "left"),
        ListColumn(tr("Now"), 30, "left"),
        ListColumn(tr("Where it stands"), 24, "left"),
    ]
    known = {verdict.id: verdict for verdict in assessment.verdicts}
    tiers = tier_names(assessment.tiers, tr)
    told = [change for change in changes if change.kind in LISTED][:most]
    rows = [[place, *_row(change, known, tiers, tr)] for place, change in enumerate(told, 1)]
    return Listing(title, (), columns, rows, tr("(none)"))


def _row(change: Change, known: dict[str, Verdict], tiers: dict[str, str], tr: Translator) -> list[Value]:
    verdict = known.get(change.id or "")
    return [
        tr(CHANGE_NAMES[change.kind]),
        change.district,
        change.number,
        site(verdict) if verdict else None,
        verdict.item.unit if verdict else None,
        tr(LABELS[change.field]) if change.field and change.field in LABELS else None,
        _said(change.field, change.before, tiers, tr),
        _said(change.field, change.after, tiers, tr),
        str(CellRef(change.ledger, change.sheet, change.row)),
    ]


def _said(field: str | None, value: str | float | None, tiers: dict[str, str], tr: Translator) -> Value:
    if value is None:
        return None
    if field == "status":
        return tr(STATUS_NAMES[Status(str(value))])
    return tiers.get(str(value), str(value)) if field == "tier" else value
