"""Items and verdicts for tests, with everything that a test does not name left empty."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from civtrack.model import (
    Column,
    Deadline,
    DeadlineKind,
    Field,
    Item,
    Kind,
    Reason,
    Status,
    Table,
    Verdict,
)

_ORDINARY = (
    Field.NUMBER,
    Field.DISTRICT,
    Field.DESCRIPTION,
    Field.ASSIGNED_ON,
    Field.DEADLINE,
    Field.DONE_ON,
    Field.STATUS,
)
__all__ = ["a_table", "a_verdict", "an_item", "day"]

_TEXTS = [
    "number",
    "district",
    "district_origin",
    "street",
    "community",
    "site",
    "site_type",
    "category",
    "indicator",
    "description",
    "source",
    "unit",
    "partners",
    "person",
    "leader",
    "measures",
    "progress",
    "remark",
]
_VALUES = ["found_on", "assigned_on", "deadline", "extended_to", "percent", "status", "closure", "done_on", "closed_on"]


def day(text: str) -> dt.date:
    """``07-15`` (of 2022) or an ISO date."""
    return dt.date.fromisoformat(text if len(text) > 5 else f"2022-{text}")


def a_table(*fields: Field, kind: Kind = Kind.PROBLEM, name: str = "台账.xlsx", year: int | None = None) -> Table:
    """A table with a column for each field; without any, the columns of an ordinary ledger."""
    chosen = fields or _ORDINARY
    columns = tuple(Column(place, field.value, field, "alias") for place, field in enumerate(chosen, 1))
    return Table(Path(name), "台账", kind, (1,), 2, 999, columns, year=year)


TABLE = a_table()


def an_item(table: Table = TABLE, row: int = 2, **values: Any) -> Item:
    """A row with the given values; all others are empty."""
    whole: dict[str, Any] = dict.fromkeys((*_TEXTS, *_VALUES))
    whole |= {"number_is_serial": False, "hidden": False} | values
    return Item(table=table, row=row, **whole)


def a_verdict(
    reason: Reason = Reason.ON_TRACK,
    tier: str = "green",
    status: Status = Status.ASSIGNED,
    *,
    due: str | None = None,
    original: str | None = None,
    assigned: str | None = None,
    done: str | None = None,
    overdue: int | None = None,
    left: int | None = None,
    **item: Any,
) -> Verdict:
    """A verdict as a judge might give it."""
    deadline = Deadline(
        DeadlineKind.DATE if due else DeadlineKind.MISSING,
        day(due) if due else None,
        original=day(original) if original else None,
    )
    return Verdict(
        an_item(**item),
        "id",
        status,
        deadline,
        None,
        day(assigned) if assigned else None,
        day(done) if done else None,
        None,
        None,
        (),
        reason,
        tier,
        overdue,
        left,
        None,
        (),
        (),
    )
