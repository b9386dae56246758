"""Snapshots as rows in a file: one row for each item and day, for whoever counts in other programs.

Exists so that nobody has to open the database. Rows are streamed, whatever the number of days. May import
`civtrack.fence`, `civtrack.records`, `civtrack.files`, `civtrack.errors` and `civtrack.history.*` below it; pyarrow
lazily.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, BinaryIO

from civtrack import fence
from civtrack.errors import UsageMistake
from civtrack.model import N_, Message, Verdict
from civtrack.records import FIELDS

__all__ = ["COLUMNS", "WRITERS", "rows_of"]

COLUMNS = ("date", *FIELDS)
"""The columns of an export: the day, then an item's fields as scripts know them."""

Rows = Iterable[Mapping[str, Any]]


def rows_of(day: dt.date, verdicts: Iterable[Verdict]) -> Iterator[dict[str, Any]]:
    """A day's items as plain values: days as ISO text, lists joined, absent values None."""
    date = day.isoformat()
    for verdict in verdicts:
        yield {"date": date, **{name: _plain(get(verdict)) for name, get in FIELDS.items()}}


def _plain(value: Any) -> Any:
    if isinstance(value, dt.date):
        return value.isoformat()
    return "、".join(value) or None if isinstance(value, list) else value


def write_csv(stream: BinaryIO, days: Iterable[Rows]) -> None:
    """CSV as Excel opens it: UTF-8 with a mark, and text that looks like a formula stays text (EXCEL.md §4)."""
    text = io.TextIOWrapper(stream, "utf-8-sig", newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for rows in days:
        writer.writerows([_inert(row[name]) for name in COLUMNS] for row in rows)
    text.flush()
    text.detach()


def write_jsonl(stream: BinaryIO, days: Iterable[Rows]) -> None:
    """One JSON object a line."""
    for rows in days:
        stream.writelines(json.dumps(row, ensure_ascii=False).encode() + b"\n" for row in rows)


def write_parquet(stream: BinaryIO, days: Iterable[Rows]) -> None:
    """Parquet, a row group for each day.

    Raises:
        UsageMistake: pyarrow is not installed.
    """
    fence.hold_library()
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError:
        detail = Message(N_("needs pyarrow; install it with: pip install 'civtrack[parquet]'"))
        raise UsageMistake(".parquet", detail=detail) from None
    kinds = {"row": pa.int32(), "percent": pa.float64(), "days_overdue": pa.int32(), "days_left": pa.int32()}
    days_of = {
        "date",
        "found_on",
        "assigned_on",
        "deadline",
        "extended_to",
        "original_deadline",
        "done_on",
        "closed_on",
    }
    kinds |= dict.fromkeys(days_of, pa.date32())
    schema = pa.schema([(name, kinds.get(name, pa.string())) for name in COLUMNS])
    with pq.ParquetWriter(stream, schema, compression="zstd") as writer:
        for rows in days:
            typed = [
                {
                    name: dt.date.fromisoformat(value) if name in days_of and value else value
                    for name, value in row.items()
                }
                for row in rows
            ]
            writer.write_table(pa.Table.from_pylist(typed, schema))


def _inert(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r") else value


WRITERS: Mapping[str, Callable[[BinaryIO, Iterable[Rows]], None]] = {
    "csv": write_csv,
    "jsonl": write_jsonl,
    "parquet": write_parquet,
}
"""Format → its writer."""
