"""What a cell of the ledger is to hold of an answer: as it stands there, or a day where the file knew no days.

Exists apart from the comparing, which asks only whether something else is said. May import
`civtrack.edits.comparing` and what stands below `civtrack.edits`.
"""

from __future__ import annotations

import datetime as dt
from enum import Enum

from civtrack.edits.comparing import DAYS, Cell, is_empty, whole_day
from civtrack.model import Field, Value, Verdict
from civtrack.outputs.districts.sent import as_text
from civtrack.rules.dates import read_date

__all__ = ["Dates", "written"]


class Dates(Enum):
    """Which texts and numbers in columns of days become days."""

    AS_TYPED = "none: the file tells days from texts"
    WHOLE = "texts that are a day with its year and nothing else: the file knows texts alone"
    ALL = "whatever is read as a day"


def written(theirs: Cell, field: Field | None, verdict: Verdict, date_system: int, *, dates: Dates) -> Value:
    """What the ledger's cell is to hold.

    Args:
        theirs: The returned cell.
        field: What the ledger's column means.
        verdict: The item, by whose assignment days get their year.
        date_system: The year from which the file's numbers count days.
        dates: What becomes a day.
    """
    value = theirs.raw if as_text(theirs.raw) == as_text(theirs.read) else theirs.read
    if is_empty(value):
        return None
    if field is None or field not in DAYS or dates is Dates.AS_TYPED or isinstance(value, dt.date):
        return value
    day = whole_day(value) if isinstance(value, str) else None
    if day is None and dates is Dates.ALL:
        near, year = verdict.assigned_on, verdict.item.table.year
        day = read_date(value, field=field, near=near, year=year, date_system=date_system).day
    return value if day is None else dt.datetime.combine(day, dt.time())
