"""A cell's value as the log's file keeps it: JSON that knows days from texts; many cells together as one small block.

Exists apart from `civtrack.edits.log` so that what is stored and how it is spelled are two things. May import
`civtrack.model`.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from json.encoder import encode_basestring
from typing import Any

from civtrack.model import CellError, Value

__all__ = ["as_written", "packed", "typed_value", "unpacked"]


_encode = json.JSONEncoder(ensure_ascii=False).encode


def packed(value: Value) -> str:
    """A value as JSON that keeps its type; nearly all are texts, or nothing."""
    return "null" if value is None else encode_basestring(value) if type(value) is str else _encode(as_written(value))


def as_written(value: Value) -> Any:
    """A value as JSON has it, with its type where JSON has none."""
    if isinstance(value, dt.datetime):
        return {"moment": value.isoformat()}
    if isinstance(value, dt.date):
        return {"day": value.isoformat()}
    if isinstance(value, dt.time):
        return {"time": value.isoformat()}
    if isinstance(value, CellError):
        return {"error": value.code}
    return value


_TYPES: dict[str, Callable[[str], Value]] = {
    "moment": dt.datetime.fromisoformat,
    "day": dt.date.fromisoformat,
    "time": dt.time.fromisoformat,
    "error": CellError,
}


def unpacked(text: str) -> Value:
    """A value as it was packed."""
    return typed_value(json.loads(text))


def typed_value(value: Any) -> Value:
    """A value as JSON had it (`as_written`)."""
    if isinstance(value, dict):
        ((kind, written),) = value.items()
        return _TYPES[kind](written)
    return value  # type: ignore[no-any-return] # text, number, truth or nothing
