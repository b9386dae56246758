"""The columns of an export: the fields of an item as JSON shows them, with real types.

Exists so that whoever writes an export, reads one, or names its columns to an engine means the same table. May import
`civtrack.records`; pyarrow inside functions only.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from civtrack.records import FIELDS

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["COLUMNS", "KEY", "NAMES", "TYPES", "VERSION", "arrow_schema"]

VERSION = 1
"""Of the columns and of what the metadata says; an export of another version is not counted."""

KEY = b"civtrack"
"""Where the metadata of a file holds what it is of: JSON in UTF-8."""

COLUMNS = (*FIELDS, "reasons")

_DAYS = ("found_on", "assigned_on", "deadline", "extended_to", "done_on", "closed_on", "original_deadline")
TYPES: Mapping[str, str] = {
    **dict.fromkeys(COLUMNS, "string"),
    **dict.fromkeys(_DAYS, "date"),
    **dict.fromkeys(("row", "days_overdue", "days_left"), "int32"),
    "percent": "float64",
    **dict.fromkeys(("partners", "reasons"), "array<string>"),
}
"""Column → its type, as ibis writes types."""

NAMES = (
    "person", "leader", "description", "measures", "progress", "remark", "status_text", "deadline_text", "reasons",
)  # fmt: skip
"""What may hold a person's name: the columns of persons, and all that somebody writes as prose."""


def arrow_schema(about: Mapping[str, Any]) -> pa.Schema:
    """The columns for pyarrow, with what the file is of in its metadata."""
    import pyarrow as pa

    kinds = {
        "string": pa.string(),
        "date": pa.date32(),
        "int32": pa.int32(),
        "float64": pa.float64(),
        "array<string>": pa.list_(pa.string()),
    }
    said = json.dumps(about, ensure_ascii=False, sort_keys=True).encode()
    return pa.schema([(name, kinds[TYPES[name]]) for name in COLUMNS], metadata={KEY: said})
