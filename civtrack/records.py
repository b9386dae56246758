"""An item as the contract shows it: the names, order and values of its fields in JSON, tables, CSV and SQL.

Exists so that terminal, files and scripts show the same thing under the same name. May import `civtrack.model`,
`civtrack.locales`, `civtrack.policy`; never `outputs` or `cli`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from operator import attrgetter
from typing import Any

from civtrack.locales import Translator
from civtrack.model import N_, STATUS_NAMES, Kind, Message, Reason, Status, Value, Verdict

__all__ = [
    "DEFAULT_COLUMNS",
    "FIELDS",
    "GREY_COLUMNS",
    "LABELS",
    "cell",
    "days_shown",
    "reasons",
    "record",
    "status_name",
    "text_of",
]

DEFAULT_COLUMNS = ("number", "district", "site", "description", "unit", "deadline", "tier", "days")
GREY_COLUMNS = ("number", "district", "site", "description", "unit", "deadline_text", "reason")
"""The same for items without a day to judge by."""


def text_of(value: Value) -> str | None:
    """A cell's value as text: dates as ISO, whole numbers without a point, nothing as None."""
    if value is None or value == "":
        return None
    if value.__class__ is str:
        return value
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ", "minutes")
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


_ITEM_TEXTS = (
    "number", "district", "street", "community", "site", "site_type", "category", "indicator", "description", "source",
)  # fmt: skip

FIELDS: Mapping[str, Callable[[Verdict], Any]] = {
    "ledger": lambda v: v.item.table.ledger,
    "sheet": lambda v: v.item.table.sheet,
    "row": lambda v: v.item.row,
    "kind": lambda v: v.item.table.kind.value,
    "id": lambda v: v.id,
    **{name: attrgetter(f"item.{name}") for name in _ITEM_TEXTS},
    "found_on": lambda v: v.found_on,
    "assigned_on": lambda v: v.assigned_on,
    "deadline_text": lambda v: v.deadline.text,
    "deadline": lambda v: v.deadline.day,
    "extended_to": lambda v: v.deadline.day if v.extended else None,
    "unit": lambda v: v.item.unit,
    "partners": lambda v: list(v.partners),
    "person": lambda v: v.item.person,
    "leader": lambda v: v.item.leader,
    "measures": lambda v: v.item.measures,
    "progress": lambda v: v.item.progress,
    "percent": lambda v: v.percent,
    "status_text": lambda v: text_of(v.item.status),
    "status": lambda v: v.status.value,
    "done_on": lambda v: v.done_on,
    "closed_on": lambda v: v.closed_on,
    "remark": lambda v: v.item.remark,
    "deadline_kind": lambda v: v.deadline.kind.value,
    "original_deadline": lambda v: v.deadline.original,
    "reason": lambda v: v.reason.value,
    "tier": lambda v: v.tier,
    "days_overdue": lambda v: v.days_overdue,
    "days_left": lambda v: v.days_left,
    "step": lambda v: v.step,
}
"""The fields of an item that need no language, in the contract's order; ``reasons`` follows them."""

LABELS: Mapping[str, str] = {
    "ledger": N_("Ledger"),
    "sheet": N_("Sheet"),
    "row": N_("Row"),
    "kind": N_("Kind"),
    "id": N_("Identity"),
    "number": N_("Number"),
    "district": N_("District"),
    "street": N_("Street"),
    "community": N_("Community"),
    "site": N_("Site"),
    "site_type": N_("Site type"),
    "category": N_("Category"),
    "indicator": N_("Indicator"),
    "description": N_("Description"),
    "source": N_("Source"),
    "found_on": N_("Found on"),
    "assigned_on": N_("Assigned on"),
    "deadline_text": N_("Deadline as written"),
    "deadline": N_("Deadline"),
    "extended_to": N_("Extended to"),
    "unit": N_("Responsible unit"),
    "partners": N_("Co-operating units"),
    "person": N_("Responsible person"),
    "leader": N_("Leader"),
    "measures": N_("Measures"),
    "progress": N_("Progress"),
    "percent": N_("Percent done"),
    "status_text": N_("Status as written"),
    "status": N_("Status"),
    "done_on": N_("Done on"),
    "closed_on": N_("Closed out on"),
    "remark": N_("Remark"),
    "deadline_kind": N_("Kind of deadline"),
    "original_deadline": N_("Original deadline"),
    "reason": N_("Fact"),
    "tier": N_("Tier"),
    "days_overdue": N_("Days overdue"),
    "days_left": N_("Days left"),
    "step": N_("Supervision step"),
    "reasons": N_("Judgement"),
    "days": N_("Days"),
    "serial": N_("Serial number"),
    "closure": N_("Close-out"),
    "photos": N_("Photos"),
    "tier_mark": N_("Tier"),
    "days_mark": N_("Days"),
    "basis_mark": N_("Basis"),
    "row_key": N_("Row key"),
}
"""Column headings as msgids; ``days`` is the shown form of days_overdue and days_left."""

_REASON_NAMES = {
    Reason.OVERDUE: N_("Overdue"),
    Reason.DUE_SOON: N_("Due soon"),
    Reason.BEHIND: N_("Behind"),
    Reason.ON_TRACK: N_("On track"),
    Reason.UNDATED: N_("No deadline"),
    Reason.UNCLEAR: N_("Deadline unclear"),
    Reason.ONGOING: N_("Ongoing"),
    Reason.SUSPENDED: N_("Suspended"),
    Reason.DONE_ON_TIME: N_("Done on time"),
    Reason.DONE_LATE: N_("Done late"),
    Reason.DONE_UNDATED: N_("Done, day unknown"),
    Reason.AWAITING_CHECK: N_("Awaiting check"),
    Reason.VOID: N_("Void"),
    Reason.CARRIED: N_("Carried over"),
}
_KIND_NAMES = {"problem": N_("Problem"), "reminder": N_("Reminder"), "material": N_("Material")}


def status_name(status: Status) -> str:
    """A status as a msgid."""
    return STATUS_NAMES[status]


def reason_name(reason: Reason) -> str:
    """A reason as a msgid."""
    return _REASON_NAMES[reason]


def kind_name(kind: Kind) -> str:
    """What a ledger lists, as a msgid."""
    return _KIND_NAMES[kind]


def reasons(verdict: Verdict, tr: Translator) -> list[str]:
    """The whole judgement, in order, as text."""
    return [tr.message(ground.message) for ground in verdict.grounds]


def record(verdict: Verdict, tr: Translator) -> dict[str, Any]:
    """Every field of the contract: dates as ISO text, absent values null."""
    values = {name: _plain(get(verdict)) for name, get in FIELDS.items()}
    values["step"] = tr(verdict.step) if verdict.step else None
    values["reasons"] = reasons(verdict, tr)
    return values


def days_shown(verdict: Verdict) -> Message | None:
    """The days that matter in words: how late, how much is left; None where the clock stands still."""
    if verdict.days_overdue is not None:
        return Message(N_("{days} d late"), {"days": verdict.days_overdue})
    if verdict.days_left is not None:
        return Message(N_("{days} d left"), {"days": verdict.days_left})
    return None


def cell(verdict: Verdict, column: str, tr: Translator, tier_names: Mapping[str, str]) -> str | int | float | None:
    """One field as tables, CSV and workbooks show it: in words of the language, dates as ISO text."""
    if column == "days":
        shown = days_shown(verdict)
        return tr.message(shown) if shown else None
    if column == "reasons":
        return tr.clauses(reasons(verdict, tr))
    if column == "tier":
        return tr(tier_names.get(verdict.tier, verdict.tier))
    if column == "status":
        return tr(STATUS_NAMES[verdict.status])
    if column == "reason":
        if verdict.reason is Reason.DONE_UNDATED and verdict.deadline.day is None and verdict.done_on:
            return tr("Done, no deadline")
        return tr(_REASON_NAMES[verdict.reason])
    if column == "kind":
        return tr(_KIND_NAMES[verdict.item.table.kind])
    if column == "step":
        return tr(verdict.step) if verdict.step else None
    value = _plain(FIELDS[column](verdict))
    return "、".join(value) if isinstance(value, list) else value


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value
