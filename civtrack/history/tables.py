"""The history as one table for SQL: a row for each item and recorded day, with the columns of an item.

Exists so that whoever asks in SQL needs to know nothing of versions and of texts by number. May import
`civtrack.history.schema`.
"""

from __future__ import annotations

__all__ = ["VIEW"]

_CONTENT_TEXTS = (
    "kind", "number", "district", "street", "community", "site", "site_type", "category", "indicator", "description",
    "source", "unit", "partners", "person", "leader", "measures", "remark",
)  # fmt: skip
_VERSION_TEXTS = (
    "progress", "status_text", "status", "deadline_text", "deadline_kind", "reason", "tier",
)  # fmt: skip
_DAYS = ("version.deadline", "version.done_on", "version.closed_on", "content.found_on", "content.assigned_on")


def _day(column: str) -> str:
    """A day kept as the number 20220720, as ISO text."""
    return f"substr({column}, 1, 4) || '-' || substr({column}, 5, 2) || '-' || substr({column}, 7, 2)"


def _text(column: str) -> str:
    return f"(SELECT value FROM past.text WHERE text.id = {column})"  # noqa: S608 - own names


_LEFT = (
    f"CASE WHEN version.deadline IS NULL THEN NULL ELSE CAST(julianday({_day('snapshot.day')}) - "
    f"julianday({_day('version.deadline')}) AS INTEGER) END"
)
_REASON = _text("version.reason")
_COLUMNS = (
    f"{_day('snapshot.day')} AS date",
    f"{_text('version.path')} AS ledger",
    f"{_text('version.sheet')} AS sheet",
    f"{_text('version.identity')} AS id",
    *(f"{_text(f'content.{name}')} AS {name}" for name in _CONTENT_TEXTS),
    *(f"{_text(f'version.{name}')} AS {name}" for name in _VERSION_TEXTS),
    *(f"{_day(column)} AS {column.partition('.')[2]}" for column in _DAYS),
    f"{_day('version.original')} AS original_deadline",
    "version.percent AS percent",
    f"CASE WHEN {_REASON} = 'overdue' THEN {_LEFT} ELSE version.late END AS days_overdue",
)

VIEW = (
    f"CREATE TEMP VIEW history AS SELECT {', '.join(_COLUMNS)} FROM past.snapshot "  # noqa: S608 - own names
    "JOIN past.version ON snapshot.day BETWEEN version.first AND version.last "
    "JOIN past.content ON content.id = version.content"
)
"""Makes ``history`` over a history file that is attached as ``past``; its rows carry no row numbers, which move."""
