"""Every item of the page, packed: columns of texts, compressed, for the browser to unpack and to draw as one scrolls.

Exists because twenty thousand items as a table are thirty megabytes that no phone opens, while one who asks a page
wants all of them. What stands here is text and numbers only; the script shows it as text. May import everything below
`civtrack.outputs` and its neighbours in it.
"""

from __future__ import annotations

import base64
import datetime as dt
import gzip
import json
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from civtrack.locales import Translator
from civtrack.model import Reason, Status, Verdict
from civtrack.outputs.page.charts import AGES, stretch_name
from civtrack.outputs.page.course import courses
from civtrack.outputs.page.tables import shown
from civtrack.outputs.wording import district_name
from civtrack.policy import EscalationStep
from civtrack.records import LABELS, reason_name, reasons, status_name
from civtrack.rules.ages import stretches
from civtrack.rules.metrics import RUNNING, Figures

if TYPE_CHECKING:
    from civtrack.assessment import Assessment

__all__ = ["FILTERS", "packed_items"]

FILTERS = ("district", "unit", "person", "leader", "street", "category", "tier", "step", "age")
"""What the items can be filtered by, besides words."""

_TEXTS = (
    "number", "district", "street", "community", "site", "site_type", "category", "description", "source", "unit",
    "person", "leader", "measures", "progress", "remark",
)  # fmt: skip
_DAYS = ("found_on", "assigned_on", "done_on", "closed_on")
_OVERDUE = 3
_OUTCOMES = {
    Reason.DONE_UNDATED: 1, Reason.DONE_LATE: 1, Reason.DONE_ON_TIME: 2, Reason.OVERDUE: _OVERDUE, Reason.VOID: 4,
    Reason.CARRIED: 5,
}  # fmt: skip


def packed_items(assessment: Assessment, photos: Mapping[int, Sequence[Any]], tr: Translator) -> str:
    """The items and the words to show them with: JSON, compressed with gzip, in base64.

    Args:
        assessment: What was judged; items outside every total (void, carried over) are among them, and marked.
        photos: Place of an item → its photos, as the script shows them.
        tr: The document language.
    """
    verdicts = assessment.verdicts
    keys = {tier.key: place for place, tier in enumerate(assessment.tiers)}
    kinds = {kind: place for place, part in enumerate(assessment.parts) for kind in part.kinds}
    groups = assessment.summary().groups
    getters: dict[str, Callable[[Verdict], Any]] = {
        **{name: _text_of(name) for name in _TEXTS},
        **{name: _day_of(name) for name in _DAYS},
        "deadline": lambda v: v.deadline.day.isoformat() if v.deadline.day else None,
        "deadline_text": lambda v: shown(v.deadline.text) or None,
        "original_deadline": lambda v: v.deadline.original.isoformat() if v.deadline.original else None,
        "status": lambda v: tr(status_name(v.status)),
        "reason": lambda v: tr(reason_name(v.reason)),
        "step": lambda v: tr(v.step) if v.step else None,
        "ledger": lambda v: shown(v.item.table.ledger),
        "sheet": lambda v: shown(v.item.table.sheet),
    }
    numbers: dict[str, Callable[[Verdict], int | None]] = {
        "row": lambda v: v.item.row,
        "tier": lambda v: keys.get(v.tier, -1),
        "late": lambda v: v.days_overdue,
        "left": lambda v: v.days_left,
        "outcome": _outcome,
        "first": lambda v: _first_outcome(v, assessment.as_of),
        "part": lambda v: kinds.get(v.item.table.kind, -1),
        "reopened": lambda v: 1 if v.status is Status.REOPENED else 0,
    }
    ladder = [EscalationStep(step.overdue, step.step) for step in assessment.settings.escalation]
    document = {
        "count": len(verdicts),
        "day": assessment.as_of.isoformat(),
        "tiers": [shown(tr(tier.name)) for tier in assessment.tiers],
        "keys": list(keys),
        "districts": [shown(district_name(figures.group, tr)) for figures in groups],
        "leagues": _leagues(groups, ranked_apart=bool(assessment.settings.office.groups)),
        "stretches": [[stretch.first, stretch.last] for stretch in stretches(ladder)],
        "ages": [shown(stretch_name(stretch, tr)) for stretch in stretches(ladder)],
        "labels": {**{name: tr(LABELS[name]) for name in (*getters, "row", "tier", "days")}, "age": tr(AGES)},
        "say": _words(tr),
        "texts": {name: _listed([get(verdict) for verdict in verdicts]) for name, get in getters.items()},
        "numbers": {name: [get(verdict) for verdict in verdicts] for name, get in numbers.items()},
        "judgement": _lines([reasons(verdict, tr) for verdict in verdicts]),
        "past": {str(place): told for place, told in courses(assessment, tr).items()},
        "photos": {str(place): list(those) for place, those in sorted(photos.items())},
    }
    plain = json.dumps(document, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return base64.b64encode(gzip.compress(plain.encode(errors="replace"), 9, mtime=0)).decode()


def _text_of(name: str) -> Callable[[Verdict], str | None]:
    return lambda verdict: shown(getattr(verdict.item, name)) or None


def _day_of(name: str) -> Callable[[Verdict], str | None]:
    def get(verdict: Verdict) -> str | None:
        day = getattr(verdict, name)
        return day.isoformat() if day else None

    return get


def _outcome(verdict: Verdict) -> int:
    """What the figures of a choice of items are made of.

    0: open; 1: done, 2: done on time; 3: overdue; outside every total 4: void, 5: carried over.
    """
    return _OUTCOMES.get(verdict.reason, 0)


def _first_outcome(verdict: Verdict, as_of: dt.date) -> int:
    """The same by the deadline as it was before any extension (`civtrack.rules.metrics`)."""
    outcome, original = _outcome(verdict), verdict.deadline.original
    if original is None or outcome > _OVERDUE or verdict.reason is Reason.DONE_UNDATED:
        return outcome
    finished = verdict.done_on or verdict.closed_on
    if outcome in (1, 2):
        assert finished is not None
        return 2 if finished <= original else 1
    return _OVERDUE if verdict.reason in RUNNING and as_of > original else 0


def _leagues(groups: Sequence[Figures], *, ranked_apart: bool) -> list[int | None]:
    """Which of the districts are ranked together: a number for each; None for one without a rank."""
    names = list(dict.fromkeys(figures.rank_group for figures in groups if figures.rank_group is not None))
    if not ranked_apart:
        return [None if figures.group is None else 0 for figures in groups]
    return [None if figures.rank_group is None else names.index(figures.rank_group) for figures in groups]


def _listed(values: Sequence[str | None]) -> dict[str, Any]:
    """Each text once, and for each item the place of its text; -1 where it has none."""
    places: dict[str, int] = {}
    found = [-1 if value is None else places.setdefault(value, len(places)) for value in values]
    return {"d": list(places), "v": found}


def _lines(values: Sequence[Sequence[str]]) -> dict[str, Any]:
    places: dict[str, int] = {}
    found = [[places.setdefault(shown(line), len(places)) for line in lines] for lines in values]
    return {"d": list(places), "v": found}


def _words(tr: Translator) -> dict[str, str]:
    """What the script says; ``{…}`` is filled in by it."""
    gaps = {"total": "{total}", "counts": "{counts}", "tier": "{tier}", "count": "{count}", "days": "{days}"}
    return {
        "total": tr("{total} in all: {counts}", **gaps),
        "tier": tr("{count} {tier}", **gaps),
        "late": tr("{days} d late", **gaps),
        "left": tr("{days} d left", **gaps),
        "nobody": district_name(None, tr),
        "copied": tr("Copied: {count} items", **gaps),
        "assigned": tr("Assigned"),
        "due": tr("Deadline"),
        "extended": tr("Extended to"),
        "reopened": tr("Reopened (the ledger does not say when)"),
        "done": tr("Done"),
        "closed": tr("Closed out"),
        "found": tr("Noticed"),
        "where": tr("In the ledger: "),
        "before": tr("Photo before"),
        "after": tr("Photo after"),
        "outside": tr("Not counted"),
    }
