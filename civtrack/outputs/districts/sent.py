"""What was sent out, kept in the split's manifest: enough to tell afterwards who changed a cell.

Exists so that what comes back is compared with what went out, not with what the ledger has become since. The columns
that a district answers are kept as they stood, of the others only marks that tell whether they are still the same. The
manifest stays in the office; nothing of this is in any workbook. May import everything below `civtrack.day` except
openpyxl.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import lru_cache
from operator import attrgetter
from pathlib import Path
from typing import Any, NamedTuple

from civtrack.assessment import Assessment
from civtrack.model import CellError, Field, Item, Ledger, Table, Value
from civtrack.outputs.districts.plan import GroupShare, Split, reply_columns
from civtrack.outputs.legacy import package_of
from civtrack.xlsx import Package

__all__ = [
    "NOT_COMPARED", "Sent", "SentCell", "SentColumn", "SentFile", "answered", "as_document", "as_text", "mark_of",
    "read_sent", "sent_lines", "value_of",
]  # fmt: skip

NOT_COMPARED = frozenset(
    {Field.SERIAL, Field.TIER_MARK, Field.DAYS_MARK, Field.BASIS_MARK, Field.ROW_KEY, Field.PHOTOS}
)
"""Columns whose cells say nothing of their own: counters, what civtrack writes, pictures."""

_MARK = 8


class SentColumn(NamedTuple):
    """A column of a table that was sent: its header, what it was taken for, whether its values are kept."""

    header: str
    field: str | None
    kept: bool


class SentCell(NamedTuple):
    """What a cell held when it was sent: its value, or where that is not kept a mark of it."""

    value: Value = None
    mark: str | None = None


class SentFile(NamedTuple):
    """A workbook that was sent: to whom, which items are in it, and where it lies, from the manifest's folder on."""

    group: str | None
    ids: tuple[str, ...]
    path: str = ""
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Sent:
    """What a manifest says of a split.

    Attributes:
        path: The manifest.
        as_of: The day of the split.
        files: The workbooks.
        ledgers: Identity → the ledger that the item was in.
        cells: Identity → header → what was sent; empty for a manifest that does not keep it.
    """

    path: Path
    as_of: str
    files: tuple[SentFile, ...]
    ledgers: Mapping[str, str] = field(default_factory=dict)
    cells: Mapping[str, Mapping[str, SentCell]] = field(default_factory=dict)


def answered(table: Table, fields: Collection[str]) -> frozenset[int]:
    """The columns of a table that a district may answer, by the settings' fields; of photos only those afterwards."""
    after = reply_columns(table)
    return frozenset(
        column.index
        for column in table.columns
        if column.field and column.field.value in fields and (column.field is not Field.PHOTOS or column.index in after)
    )


def value_of(item: Item, column_field: Field | None, raw: Value) -> Value:
    """What a cell says: as it was read where its column is understood (同上 and merged cells filled in), else as is."""
    if column_field is None or column_field.value not in _READ:
        return raw
    found: Value = getattr(item, column_field.value)
    return found


def as_text(value: Value) -> str:
    """A value as one text, the same whatever program saved it: days as ISO, white space once."""
    if value is None:
        return ""
    if isinstance(value, str):
        return " ".join(value.split())
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return f"{value:.15g}"
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ", "minutes")
    if isinstance(value, CellError):
        return value.code
    return value.isoformat()


def mark_of(text: str) -> str:
    """A short mark of a text; of no text none."""
    if not text:
        return "-" * _MARK
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=_MARK // 2).hexdigest()


def sent_lines(assessment: Assessment, split: Split, groups: Sequence[GroupShare]) -> tuple[list[Any], dict[str, Any]]:
    """What a manifest keeps of the items that were sent: the tables' columns, and each item's cells by its identity."""
    tables: list[Any] = []
    places: dict[int, tuple[int, _Line]] = {}
    found: dict[str, Any] = {}
    asked = frozenset(assessment.settings.collect.fields)
    raws: dict[int, dict[str, dict[int, Mapping[int, Value]]]] = {}
    for share in groups:
        for part in share.ledgers:
            ledger, verdicts = part.ledger, assessment.whole.of_ledger(part.ledger.path)
            if id(ledger) not in raws:
                raws[id(ledger)] = _raw_cells(assessment, ledger)
            for sheet in part.sheets:
                ids = split.identities(ledger, sheet.sheet)
                for row in sheet.items:
                    verdict = verdicts.get(sheet.sheet, {}).get(row)
                    if verdict is None:
                        continue
                    table = verdict.item.table
                    if id(table) not in places:
                        columns = _columns(table, asked)
                        places[id(table)] = len(tables), _Line(columns)
                        tables.append(_table_entry(assessment, table, columns))
                    raw = raws[id(ledger)].get(sheet.sheet, {}).get(row, {})
                    place, line = places[id(table)]
                    found[ids[row]] = [place, *line(verdict.item, raw)]
    return tables, found


def _columns(table: Table, fields: frozenset[str]) -> list[tuple[int, SentColumn]]:
    mine = answered(table, fields)
    return [
        (column.index, SentColumn(column.header, column.field.value if column.field else None, column.index in mine))
        for column in table.columns
        if column.header and column.field not in NOT_COMPARED
    ]


def _table_entry(assessment: Assessment, table: Table, columns: Sequence[tuple[int, SentColumn]]) -> dict[str, Any]:
    kept = [[one.header, one.field] for _, one in columns if one.kept]
    marked = [[one.header, one.field] for _, one in columns if not one.kept]
    return {"path": assessment.shown_path(table.path), "sheet": table.sheet, "kept": kept, "marked": marked}


class _Line:
    """What is kept of the items of one table.

    Args:
        columns: The table's columns that are kept or marked.
    """

    def __init__(self, columns: Sequence[tuple[int, SentColumn]]) -> None:
        self._kept = [self._of(index, column) for index, column in columns if column.kept]
        self._marked = [self._of(index, column) for index, column in columns if not column.kept]

    @staticmethod
    def _of(index: int, column: SentColumn) -> _Get:
        if column.field in _READ:
            read: Callable[[Item], Value] = attrgetter(column.field or "")

            def of_item(item: Item, _: Mapping[int, Value]) -> Value:
                return read(item)

            return of_item

        def of_cell(_: Item, raw: Mapping[int, Value]) -> Value:
            return raw.get(index)

        return of_cell

    def __call__(self, item: Item, raw: Mapping[int, Value]) -> list[Any]:
        """One item's marks, then its values."""
        marks = "".join([_mark_of_value(get(item, raw)) for get in self._marked])
        return [marks, *[_kept(get(item, raw)) for get in self._kept]]


_Get = Callable[[Item, Mapping[int, Value]], Value]
_READ = frozenset(part.name for part in fields(Item))


@lru_cache(1 << 12, typed=True)
def _mark_of_value(value: Value) -> str:
    return mark_of(as_text(value))


def _kept(value: Value) -> Any:
    """A value as JSON has it; days in a list, so that they are no texts."""
    if value is None or isinstance(value, str | bool | int | float):
        return value
    return [as_text(value)]


def _raw_cells(assessment: Assessment, ledger: Ledger) -> dict[str, dict[int, Mapping[int, Value]]]:
    """The cells of sheets that have columns nobody understands."""
    sheets = {
        table.sheet
        for table in ledger.tables
        if any(column.field is None and column.header for column in table.columns)
    }
    if not sheets:
        return {}
    with Package.open(package_of(ledger), assessment.limits) as package:
        return {name: {row.number: row.values for row in package.sheet(name).rows()} for name in sheets}


def as_document(tables: Sequence[Any], lines: Mapping[str, Any], shown: str) -> str:
    """A manifest's text with what was sent at its end, one line an item."""
    if not lines:
        return shown
    head = shown.removesuffix("}").rstrip()

    def one(key: str, value: Any) -> str:
        return f"    {json.dumps(key, ensure_ascii=False)}: {json.dumps(value, ensure_ascii=False)}"

    listed = ",\n".join(f"    {json.dumps(table, ensure_ascii=False)}" for table in tables)
    items = ",\n".join(one(key, value) for key, value in lines.items())
    return f'{head},\n  "tables": [\n{listed}\n  ],\n  "sent": {{\n{items}\n  }}\n}}'


def read_sent(path: Path) -> Sent | None:
    """What a manifest says; None for a file that is none."""
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        files = tuple(
            SentFile(
                one["group"],
                tuple(key for part in one["ledgers"] for sheet in part["sheets"] for key in sheet["ids"]),
                str(one.get("path", "")),
                str(one.get("sha256", "")),
            )
            for one in document["files"]
        )
        ledgers = {
            key: part["path"]
            for one in document["files"]
            for part in one["ledgers"]
            for sheet in part["sheets"]
            for key in sheet["ids"]
        }
        cells = _SentCells(document.get("tables", ()), document.get("sent", {}))
        return Sent(path, str(document["as_of"]), files, ledgers, cells)
    except (OSError, ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError):
        return None


class _SentCells(Mapping[str, Mapping[str, SentCell]]):
    """What was sent of each item, put together when it is asked for: most of it comes back as it was.

    Args:
        tables: As the manifest has them; lines of another shape than theirs are refused at once.
        lines: Identity → the table, the marks and the values.
    """

    def __init__(self, tables: Sequence[Any], lines: Mapping[str, Any]) -> None:
        shapes = [(len(table["kept"]), len(table["marked"]) * _MARK) for table in tables]
        for place, marks, *values in lines.values():
            if (len(values), len(marks)) != shapes[place]:
                raise ValueError(place)
        self._tables, self._lines = tables, lines
        self._headers = [
            Counter([header for header, _ in table["kept"]] + [header for header, _ in table["marked"]])
            for table in tables
        ]

    def __getitem__(self, key: str) -> Mapping[str, SentCell]:
        place, marks, *values = self._lines[key]
        table, often = self._tables[place], self._headers[place]
        cells = [(header, SentCell(_value(value))) for (header, _), value in zip(table["kept"], values, strict=True)]
        cells += [
            (header, SentCell(mark=marks[turn * _MARK : (turn + 1) * _MARK]))
            for turn, (header, _) in enumerate(table["marked"])
        ]
        return {header: cell for header, cell in cells if often[header] == 1}

    def __iter__(self) -> Iterator[str]:
        return iter(self._lines)

    def __len__(self) -> int:
        return len(self._lines)


def _value(value: Any) -> Value:
    if isinstance(value, list):
        try:
            return dt.datetime.fromisoformat(value[0])
        except ValueError:
            return str(value[0])
    found: Value = value
    return found
