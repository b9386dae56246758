"""What was sent out, kept in the split's manifest: enough to tell afterwards who changed a cell.

Exists so that what comes back is compared with what went out, not with what the ledger has become since. The columns
that a district answers are kept as they stood, of the others only marks that tell whether they are still the same. The
manifest stays in the office; nothing of this is in any workbook. May import everything below `civtrack.day` except
openpyxl.
"""

from __future__ import annotations

import base64
import datetime as dt
import json
import struct
import zlib
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from functools import lru_cache
from itertools import chain, groupby
from operator import attrgetter, itemgetter
from pathlib import Path
from typing import Any

from civtrack.assessment import Assessment
from civtrack.light import NamedTuple, dataclass
from civtrack.model import CellError, Field, Item, Ledger, Table, Value, readable
from civtrack.outputs.districts.plan import reply_columns
from civtrack.outputs.districts.unread_columns import UnreadColumns

__all__ = [
    "NOT_COMPARED", "Sent", "SentCell", "SentColumn", "SentFile", "SentSheets", "answered", "as_text", "mark_of",
    "read_sent", "value_of",
]  # fmt: skip

NOT_COMPARED = frozenset(
    {Field.SERIAL, Field.TIER_MARK, Field.DAYS_MARK, Field.BASIS_MARK, Field.ROW_KEY, Field.PHOTOS}
)
"""Columns whose cells say nothing of their own: counters, what civtrack writes, pictures."""

_MARK = 8
_TOGETHER = 10_000
"""Rows that are looked at together."""
_MOST = 1 << 28
"""A manifest that inflates to more is none of ours."""


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
    if isinstance(value, dt.date):
        return _day(value)
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return f"{value:.15g}"
    return value.code if isinstance(value, CellError) else value.isoformat()


@lru_cache(1 << 12)
def _day(value: dt.date) -> str:
    """A day, with its time where it has one; a ledger says the same days in thousands of cells."""
    if isinstance(value, dt.datetime) and value.time() != dt.time():
        return value.isoformat(" ", "minutes")
    return dt.date.isoformat(value)


def mark_of(text: str) -> str:
    """A short mark of a text; of no text zeros."""
    return f"{_sum(text):08x}"


def _sum(text: str) -> int:
    return zlib.crc32(text.encode("utf-8", "surrogatepass"))


class SentSheets:
    """What a manifest keeps of sheets that were sent, column by column; the order of rows is that of their ids.

    Args:
        assessment: What was divided.
        columns: The columns that nobody understands.
    """

    def __init__(self, assessment: Assessment, columns: UnreadColumns) -> None:
        self._assessment, self._columns = assessment, columns
        self._asked = frozenset(assessment.settings.collect.fields)
        self._tables: list[Any] = []
        self._places: dict[int, tuple[int, list[tuple[int, SentColumn]]]] = {}

    def _of(self, ledger: Ledger, sheet: str, rows: Sequence[int]) -> list[Any]:
        """What is kept of some items of a sheet: for each table its place, how many rows, marks, values."""
        verdicts = self._assessment.whole.of_ledger(ledger.path).get(sheet, {})
        items = list(map(attrgetter("item"), map(verdicts.__getitem__, rows)))
        tables = list(map(id, map(_TABLE, items)))
        runs = [[item for item, _ in run] for _, run in groupby(zip(items, tables, strict=True), key=itemgetter(1))]
        return [self._of_table(ledger, run[0].table, run) for run in runs]

    def packed(self, sheets: Iterable[tuple[Ledger, str, Sequence[int]]]) -> str:
        """What is kept of sheets, with their tables, as one text: nobody reads it, so it is small.

        Args:
            sheets: Ledger, sheet and rows of the items, in the order of the manifest's files.
        """
        packed, before = _Packed(), '{"sheets":['
        for ledger, sheet, rows in sheets:
            runs = (self._of(ledger, sheet, rows[at : at + _TOGETHER]) for at in range(0, len(rows), _TOGETHER))
            for place, run in enumerate(runs):
                packed.add(f"{before}{'[' * (not place)}{_json(run)[1:-1]}")
                before = ","
            packed.add("]" if rows else f"{before}[]")
            before = ","
        end = f'],"tables":{_json(self._tables)}}}'
        return packed.text(end if before == "," else before + end)

    def _of_table(self, ledger: Ledger, table: Table, items: Sequence[Item]) -> list[Any]:
        if id(table) not in self._places:
            columns = _columns(table, self._asked)
            self._places[id(table)] = len(self._tables), columns
            kept = [[one.header, one.field] for _, one in columns if one.kept]
            marked = [[one.header, one.field] for _, one in columns if not one.kept]
            path = self._assessment.shown_path(table.path)
            self._tables.append({"path": path, "sheet": table.sheet, "kept": kept, "marked": marked})
        place, columns = self._places[id(table)]
        read = self._read(ledger, table, columns, items)
        marks = [_marks(read[index]) for index, column in columns if not column.kept]
        return [place, len(items), marks, [_kept(read[index]) for index, column in columns if column.kept]]

    def _read(
        self, ledger: Ledger, table: Table, columns: Sequence[tuple[int, SentColumn]], items: Sequence[Item]
    ) -> dict[int, Sequence[Value]]:
        """Column → what its cells say: as they were read where it is understood, else as they are."""
        understood = {index: column.field for index, column in columns if column.field in _READ}
        places = [Item._fields.index(name) for name in understood.values() if name]
        _, _, *values = zip(*map(itemgetter(0, 0, *places), items), strict=True)  # never of one place alone
        found: dict[int, Sequence[Value]] = dict(zip(understood, values, strict=True))
        for index, column in columns:
            if column.field not in _READ:
                held = self._columns.of(ledger, table.sheet).get(index, {})
                found[index] = [held.get(item.row) for item in items]
        return found


class _Packed:
    """A text that is deflated piece by piece, and written in letters as it comes: none of it is held twice."""

    def __init__(self) -> None:
        self._packer, self._left, self._letters = zlib.compressobj(1), b"", list[str]()

    def add(self, text: str) -> None:
        """More of it."""
        self._write(self._packer.compress(text.encode()))

    def text(self, end: str) -> str:
        """All of it, with its end."""
        self.add(end)
        self._write(self._packer.flush())
        return "".join((*self._letters, base64.b64encode(self._left).decode()))

    def _write(self, piece: bytes) -> None:
        left = self._left + piece
        whole = len(left) - len(left) % 3
        self._letters.append(base64.b64encode(left[:whole]).decode())
        self._left = left[whole:]


def _json(value: Any) -> str:
    return readable(json.dumps(value, ensure_ascii=False, separators=(",", ":")))


_READ = frozenset(Item._fields)
_TABLE = itemgetter(Item._fields.index("table"))


def _columns(table: Table, fields: frozenset[str]) -> list[tuple[int, SentColumn]]:
    mine = answered(table, fields)
    return [
        (column.index, SentColumn(column.header, column.field.value if column.field else None, column.index in mine))
        for column in table.columns
        if column.header and column.field not in NOT_COMPARED
    ]


def _marks(values: Sequence[Value]) -> str:
    """The marks of a column's values in a row; what is said often is looked at once."""
    found = set(values)
    if (0 in found or 1 in found) and bool in set(map(type, values)):  # TRUE and 1 are one to Python
        values = list(map(as_text, values))
        found = set(values)
    said = list(found)
    known = dict(zip(said, _sums(said), strict=True))
    return struct.pack(f">{len(values)}I", *map(known.__getitem__, values)).hex()


def _sums(values: Sequence[Value]) -> list[int]:
    """What `_sum` says of different values, as texts; most have no white space and are taken together."""
    texts = [value if value.__class__ is str else as_text(value) for value in values]
    together = "".join(texts)
    if together and together.split() != [together]:
        texts = list(map(as_text, values))
    try:
        return list(map(zlib.crc32, map(str.encode, texts)))
    except UnicodeEncodeError:
        return list(map(_sum, texts))


def _kept(values: Sequence[Value]) -> list[Any]:
    """A column's values as JSON has them; days in a list, so that they are no texts."""
    return [value if value is None or value.__class__ in _PLAIN else _plain(value) for value in values]


def _plain(value: Value) -> Any:
    return value if isinstance(value, (str, bool, int, float)) else [as_text(value)]


_PLAIN = frozenset((str, bool, int, float))


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
        keys = [sheet["ids"] for one in document["files"] for part in one["ledgers"] for sheet in part["sheets"]]
        cells = _cells(document["sent"], keys) if "sent" in document else {}
        return Sent(path, str(document["as_of"]), files, ledgers, cells)
    except (OSError, ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError, zlib.error):
        return None


class _Kept(NamedTuple):
    """Items of one table that were sent together: what is kept of them, column by column."""

    values: Mapping[str, Sequence[Any]]
    marks: Mapping[str, str]


class _SentRow(Mapping[str, SentCell]):
    """Header → what was sent of one item; a cell is made when it is asked for: of most rows two or three are."""

    __slots__ = ("_at", "_kept")

    def __init__(self, kept: _Kept, at: int) -> None:
        self._kept, self._at = kept, at

    def __getitem__(self, header: str) -> SentCell:
        if header in self._kept.values:
            return SentCell(_value(self._kept.values[header][self._at]))
        return SentCell(mark=self._kept.marks[header][self._at * _MARK : (self._at + 1) * _MARK])

    def __iter__(self) -> Iterator[str]:
        return chain(self._kept.values, self._kept.marks)

    def __len__(self) -> int:
        return len(self._kept.values) + len(self._kept.marks)


class _SentCells(Mapping[str, Mapping[str, SentCell]]):
    """What was sent of each item, made when it is asked for: of most items nobody asks."""

    def __init__(self, places: Mapping[str, tuple[_Kept, int]]) -> None:
        self._places = places

    def __getitem__(self, key: str) -> Mapping[str, SentCell]:
        return _SentRow(*self._places[key])

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)


def _cells(packed: str, keys: Sequence[Sequence[str]]) -> Mapping[str, Mapping[str, SentCell]]:
    """What was sent of each item, by the ids of the sheets in their order."""
    inflate = zlib.decompressobj()
    document = json.loads(inflate.decompress(base64.b64decode(packed), _MOST))
    places: dict[str, tuple[_Kept, int]] = {}
    for ids, runs in zip(keys, document["sheets"], strict=True):
        at = 0
        for place, count, marks, kept in runs:
            table = document["tables"][place]
            if any(len(values) != count for values in kept) or any(len(row) != count * _MARK for row in marks):
                raise ValueError(place)
            often = Counter(header for header, _ in (*table["kept"], *table["marked"]))
            values = zip((header for header, _ in table["kept"]), kept, strict=True)
            marked = zip((header for header, _ in table["marked"]), marks, strict=True)
            run = _Kept(
                {header: some for header, some in values if often[header] == 1},
                {header: some for header, some in marked if often[header] == 1},
            )
            own = ids[at : at + count]
            places.update(zip(own, ((run, turn) for turn in range(count)), strict=True))
            at += count
    return _SentCells(places)


def _value(value: Any) -> Value:
    if isinstance(value, list):
        try:
            return dt.datetime.fromisoformat(value[0])
        except ValueError:
            return str(value[0])
    found: Value = value
    return found
