"""What is counted of exported items, as expressions for whatever engine holds them.

Exists so that one text serves DuckDB and Spark: the expressions are compiled to the SQL of each, and only count. Every
rate, mean and rank is made of the counts by `civtrack.rules.figures`, as in a single office; a test holds the counts to
those of `civtrack.rules.metrics`. May import `civtrack.exchange.schema` and `civtrack.model`; ibis inside functions
only.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from civtrack.errors import ExtraMissing
from civtrack.exchange.schema import TYPES
from civtrack.light import NamedTuple
from civtrack.model import Reason
from civtrack.rules.figures import DONE

__all__ = ["BY", "ITEMS", "NEEDED", "UNITS", "Questions", "questions", "units_question"]

ITEMS, UNITS = "exported_items", "unit_names"
"""What an engine calls the exported items, with the columns ``office`` and ``as_of`` of their places; and the units'
texts, each with the unit that leads."""

BY = ("city", "district", "unit", "person", "leader", "category", "site_type", "source", "street", "month", "day")
"""What a table over many offices can be grouped by."""

_FACTS = ("tier", "reason", "status", "put_off")
_MEASURED = (Reason.DONE_ON_TIME, Reason.DONE_LATE)
_RUNNING = (Reason.OVERDUE, Reason.DUE_SOON, Reason.BEHIND, Reason.ON_TRACK)
NEEDED = (
    "district", "unit", "person", "leader", "category", "site_type", "source", "street", "reason", "tier", "status",
    "assigned_on", "done_on", "closed_on", "original_deadline", "days_overdue",
)  # fmt: skip
"""The columns that are counted by."""


class Questions(NamedTuple):
    """Two questions in an engine's SQL.

    Attributes:
        counts: A row for each group and (tier, fact, status, deadline put off): the keys, those four, the items.
        sums: A row for each group: the keys, items with days to close, their sum, their median, the most days overdue,
            and by how much the original deadlines change what is late and what is overdue.
    """

    counts: str
    sums: str


def questions(by: Sequence[str], dialect: str) -> Questions:
    """What to ask for the figures of groups.

    Args:
        by: Keys of `BY`, outermost first; none: of all items together.
        dialect: ``duckdb`` or ``pyspark``.

    Raises:
        ExtraMissing: ibis is not installed.
    """
    ibis = _ibis()
    items = _prepared(ibis, by)
    keys = [f"key{number}" for number in range(len(by))]
    counts = items.aggregate(by=[*keys, *_FACTS], items=items.count())
    sums = items.aggregate(
        by=keys,
        closed=items.days.count(),
        days=items.days.sum(),
        median=items.days.median(),
        longest=items.late_days.max(),
        late_but=items.late_but.sum(),
        overdue_but=items.overdue_but.sum(),
    )
    return Questions(str(ibis.to_sql(counts, dialect=dialect)), str(ibis.to_sql(sums, dialect=dialect)))


def units_question(dialect: str) -> str:
    """What to ask for every text that stands in a column of units."""
    ibis = _ibis()
    return str(ibis.to_sql(_items(ibis).select("unit").distinct(), dialect=dialect))


def _ibis() -> Any:
    try:
        import ibis
    except ImportError:
        raise ExtraMissing("ibis-framework", extra="rollup") from None
    return ibis


def _items(ibis: Any) -> Any:
    return ibis.table({"office": "string", "as_of": "date", **{name: TYPES[name] for name in NEEDED}}, name=ITEMS)


def _prepared(ibis: Any, by: Sequence[str]) -> Any:
    """The items with their keys and with what is summed of each; what an item does not have is null, never 0."""
    items = _items(ibis)
    if "unit" in by:
        units = ibis.table({"unit_text": "string", "lead_unit": "string"}, name=UNITS)
        items = items.left_join(units, items.unit == units.unit_text)
    finished = ibis.coalesce(items.done_on, items.closed_on)
    put_off = items.original_deadline.notnull()
    done, measured, running = (
        items.reason.isin([reason.value for reason in reasons]) for reasons in (DONE, _MEASURED, _RUNNING)
    )
    late, overdue = items.reason == Reason.DONE_LATE.value, items.reason == Reason.OVERDUE.value
    whole = "int64"
    return items.select(
        *(_key(items, one).name(f"key{number}") for number, one in enumerate(by)),
        items.tier,
        items.reason,
        items.status,
        put_off=put_off,
        days=ibis.ifelse(
            done & (finished >= items.assigned_on), finished.delta(items.assigned_on, unit="day"), ibis.null(whole)
        ),
        late_days=ibis.ifelse(overdue, items.days_overdue, ibis.null("int32")),
        late_but=ibis.ifelse(
            put_off & measured, (finished > items.original_deadline).cast(whole) - late.cast(whole), 0
        ),
        overdue_but=ibis.ifelse(
            put_off & running, (items.as_of > items.original_deadline).cast(whole) - overdue.cast(whole), 0
        ),
    )


def _key(items: Any, by: str) -> Any:
    match by:
        case "city":
            return items.office
        case "day":
            return items.as_of
        case "month":
            return items.assigned_on.strftime("%Y-%m")
        case "unit":
            return items.lead_unit
        case _:
            return items[by]
