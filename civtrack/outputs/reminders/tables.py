"""Reminders as rows: a table for a mail merge, and the list that a text refers to where it cannot name everything.

Exists so that counts and texts of a table are those of the texts. May import `civtrack.assessment`,
`civtrack.records` and what stands before it in `civtrack.outputs`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from civtrack.assessment import Assessment
from civtrack.locales import Translator
from civtrack.model import N_, Value
from civtrack.outputs.reminders.plan import Reminder
from civtrack.outputs.wording import tier_names
from civtrack.records import LABELS, cell, record

__all__ = ["COLUMNS", "document", "item_list", "values"]

COLUMNS: Mapping[str, str] = {
    "addressee": N_("Addressee"),
    "unit": LABELS["unit"],
    "person": LABELS["person"],
    "leader": LABELS["leader"],
    "district": LABELS["district"],
    "overdue": N_("Overdue"),
    "due": N_("Due soon"),
    "count": N_("Together"),
    "longest": N_("Most days overdue"),
    "text": N_("Text"),
    "items": N_("Item list"),
}
"""The columns of the table for a mail merge, as msgids."""

_LISTED = ("number", "district", "street", "site", "description", "unit", "person", "deadline", "days")
"""What the list of one addressee shows of each item."""


def values(reminder: Reminder) -> dict[str, Any]:
    """One reminder as a row, by the names of `COLUMNS`; the items below one another."""
    to = reminder.to
    people = {name: {getattr(verdict.item, name) for verdict in to.items} for name in ("person", "leader")}
    return {
        "addressee": to.name,
        "unit": to.unit,
        **{name: found.pop() if len(found) == 1 else None for name, found in people.items()},
        "district": to.district,
        "overdue": len(to.overdue),
        "due": len(to.due),
        "count": len(to.items),
        "longest": to.longest,
        "text": reminder.text.text.removesuffix("\n"),
        "items": "\n".join(f"{place}.{line}" for place, line in enumerate(reminder.lines, 1)),
    }


def document(reminder: Reminder, tr: Translator) -> dict[str, Any]:
    """One reminder as JSON: the same values, each item with every field of the contract."""
    return {**values(reminder), "items": [record(verdict, tr) for verdict in reminder.to.items]}


def item_list(assessment: Assessment, reminder: Reminder, tr: Translator) -> bytes:
    """The 附表 of one addressee: a workbook of everything that it is reminded of, and of nothing else."""
    from civtrack.outputs.book.rows_book import rows_book

    names = tier_names(assessment.tiers, tr)
    rows: list[list[Value]] = []
    for verdict in reminder.to.items:
        shown: list[Value] = [cell(verdict, column, tr, names) for column in _LISTED]
        shown[_LISTED.index("deadline")] = verdict.deadline.day
        rows.append(shown)
    heads = [tr(LABELS[column]) for column in _LISTED]
    return rows_book(heads, rows, reminder.attachment, as_of=assessment.as_of, tr=tr)
