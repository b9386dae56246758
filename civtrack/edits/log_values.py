"""A cell's value as the log's file keeps it: JSON that knows days from texts; many cells together as one small block.

Exists apart from `civtrack.edits.log` so that what is stored and how it is spelled are two things. May import
`civtrack.model`.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from typing import Any

from civtrack.model import CellError, Value

__all__ = ["packed", "unpacked"]


def packed(value: Value) -> str:
    """A value as JSON that keeps its type."""
    if isinstance(value, dt.datetime):
        return json.dumps({"moment": value.isoformat()})
    if isinstance(value, dt.date):
        return json.dumps({"day": value.isoformat()})
    if isinstance(value, dt.time):
        return json.dumps({"time": value.isoformat()})
    if isinstance(value, CellError):
        return json.dumps({"error": value.code})
    return json.dumps(value, ensure_ascii=False)


_TYPES: dict[str, Callable[[str], Value]] = {
    "moment": dt.datetime.fromisoformat,
    "day": dt.date.fromisoformat,
    "time": dt.time.fromisoformat,
    "error": CellError,
}


def unpacked(text: str) -> Value:
    """A value as it was packed."""
    value: Any = json.loads(text)
    if isinstance(value, dict):
        ((kind, written),) = value.items()
        return _TYPES[kind](written)
    return value  # type: ignore[no-any-return] # text, number, truth or nothing
