"""Files among exports that would take the machine, or are none after all, are refused by name; the others count."""

from __future__ import annotations

import datetime as dt
import json
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from civtrack.errors import LedgerUnreadable
from civtrack.exchange.offices import Wanted, choose, find
from civtrack.exchange.rolling import rollup, sound
from civtrack.exchange.schema import KEY
from tests.support.clerk import clerk
from tests.support.items import a_verdict
from tests.support.nation import an_office, handed_on

_Tables = Callable[[pa.Table], pa.Table]


def good(folder: Path, city: str = "甲市", items: int = 3) -> Path:
    """An office's own export."""
    handed_on(folder, an_office(city, [a_verdict()] * items))
    return next(folder.glob(f"office={city}/*/items.parquet"))


def said(table: pa.Table, **others: Any) -> pa.Table:
    """The table with other words about it."""
    about = {**json.loads(table.schema.metadata[KEY]), **others}
    return table.replace_schema_metadata({KEY: json.dumps(about, ensure_ascii=False).encode()})


def with_column(name: str, values: Callable[[int], Any]) -> _Tables:
    """Makes a table whose column has other values."""

    def make(table: pa.Table) -> pa.Table:
        return table.set_column(table.schema.get_field_index(name), name, values(table.num_rows))

    return make


def _nested(depth: int) -> pa.DataType:
    kind = pa.int8()
    for _ in range(depth):
        kind = pa.struct([("a", kind)])
    return kind


def _deep(table: pa.Table) -> pa.Table:
    return table.append_column("deep", pa.nulls(table.num_rows, _nested(900)))


def _many(table: pa.Table) -> pa.Table:
    for number in range(1_200):
        table = table.append_column(f"c{number}", pa.nulls(table.num_rows, pa.int8()))
    return table


TABLES: dict[str, tuple[_Tables, str]] = {
    "metadata of another kind": (lambda table: table.replace_schema_metadata({KEY: b"[" * 100_000}), "did not write"),
    "no list of tiers": (lambda table: said(table, tiers=7), "did not write"),
    "a tier without a name": (lambda table: said(table, tiers=[{"key": "red"}]), "did not write"),
    "a city that is no text": (lambda table: said(table, city=["甲市"]), "did not write"),
    "districts of numbers": (lambda table: said(table, districts=[1]), "did not write"),
    "fewer items than said": (lambda table: said(table, items=5), "says that it has 5"),
    "days as texts": (with_column("assigned_on", lambda rows: pa.array(["x"] * rows)), "assigned_on"),
    "tiers as numbers": (with_column("tier", lambda rows: pa.array([1] * rows)), "column tier"),
    "no column of districts": (lambda table: table.drop_columns(["district"]), "column district"),
    "a reason that nobody knows": (with_column("reason", lambda rows: pa.array(["boring"] * rows)), "boring"),
    "no status": (with_column("status", lambda rows: pa.nulls(rows, pa.string())), "nobody knows"),
    "a tier that nobody knows": (with_column("tier", lambda rows: pa.array(["puce"] * rows)), "puce"),
    "1,200 columns": (_many, "more columns"),
    "a column of 900 inside each other": (_deep, "no whole Parquet"),
    "words without end about itself": (lambda table: said(table, inputs="长" * 3_000_000), "says more of itself"),
}


@pytest.mark.parametrize("kind", TABLES)
def test_what_is_no_export_after_all_is_refused_by_name(tmp_path: Path, kind: str) -> None:
    """Whatever is wrong with one city's, the table of the other is made."""
    good(tmp_path)
    odd = good(tmp_path, "乙市", 3)
    make, word = TABLES[kind]
    pq.write_table(make(pq.read_table(odd, partitioning=None)), odd)
    assert word in refused(tmp_path)


def refused(folder: Path) -> str:
    """What is said of the one city that is not in the table; the other is."""
    exports, wrong = find([str(folder)])
    chosen, unsound = sound(choose(exports, Wanted()), ("city", "unit"))
    assert len(wrong) + len(unsound) == 1
    error: LedgerUnreadable = (unsound or wrong)[0]
    assert "office=乙市" in error.where
    (group,) = rollup(chosen, ("city",)).groups
    assert (group.key, group.figures.total) == (("甲市",), 3)
    return str(error)


def test_more_items_than_all_ledgers_of_an_office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Equal items cost nothing on the disk: their number is bounded, before anybody counts them."""
    good(tmp_path)
    monkeypatch.setattr("civtrack.exchange.offices._MOST_ITEMS", 3)
    assert not find([str(tmp_path)])[1]
    monkeypatch.setattr("civtrack.exchange.offices._MOST_ITEMS", 2)
    assert "at most 2" in str(find([str(tmp_path)])[1][0])


def test_one_that_cannot_be_counted_is_told_and_the_table_is_made(tmp_path: Path) -> None:
    """The exit code says that one is missing, whichever way it was found out; alone, it leaves no table."""
    good(tmp_path)
    odd = good(tmp_path, "乙市")
    odd.write_bytes(_garbled_pages(odd.read_bytes()))
    done = clerk("rollup", tmp_path, "--no-config", "-f", "json", cwd=tmp_path)
    assert (done.returncode, "Traceback" in done.stderr) == (3, False), done.stderr
    assert "office=乙市" in done.stderr
    document = json.loads(done.stdout)
    assert [office["city"] for office in document["offices"]] == ["甲市"]
    alone = clerk("rollup", tmp_path / "office=乙市", "--no-config", cwd=tmp_path)
    assert (alone.returncode, alone.stdout, "office=乙市" in alone.stderr) == (3, "", True)


def _cut(data: bytes) -> bytes:
    return data[: len(data) // 2]


def _long_end(data: bytes) -> bytes:
    return data[:-8] + struct.pack("<I", 0x7FFFFFFF) + b"PAR1"


def _garbled_pages(data: bytes) -> bytes:
    pages = len(data) - 8 - int.from_bytes(data[-8:-4], "little")
    return data[:40] + b"\xff" * (pages - 40) + data[pages:]


def _declared_rows(data: bytes) -> bytes:
    """A number of items that is ten times what there is."""
    return data.replace(b'"items": 3,', b'"items": 9,')


FILES: dict[str, Callable[[bytes], bytes]] = {
    "cut off": _cut,
    "an end that reaches before the beginning": _long_end,
    "pages of nothing": _garbled_pages,
    "other items than said": _declared_rows,
    "only an end": lambda data: data[-8:],
    "nothing": lambda _: b"",
    "columns that go on for ever": lambda data: _footer(data, b"\x15\x04\x19\xfc" + b"\xff" * 9 + b"\x0f"),
    "another beginning": lambda data: _footer(data, b"\x19\xfc" + b"\xff" * 9 + b"\x0f"),
}


def _footer(data: bytes, begin: bytes) -> bytes:
    at = len(data) - 8 - int.from_bytes(data[-8:-4], "little")
    return data[:at] + begin + data[at + len(begin) :]


@pytest.mark.parametrize("kind", FILES)
def test_broken_files_are_refused_by_name(tmp_path: Path, kind: str) -> None:
    """Whatever a transport or a hand did to one file, the others count."""
    good(tmp_path)
    odd = good(tmp_path, "乙市")
    odd.write_bytes(FILES[kind](odd.read_bytes()))
    refused(tmp_path)


def test_places_are_taken_by_their_names(tmp_path: Path) -> None:
    """An engine would read 乙%E5%B8%82 as another city."""
    path = good(tmp_path)
    odd = tmp_path / "office=%E4%B9%99" / path.parent.name / path.name
    odd.parent.mkdir(parents=True)
    odd.write_bytes(path.read_bytes())
    exports, wrong = find([str(tmp_path)])
    assert [export.as_of for export in exports] == [dt.date(2022, 7, 20)]
    assert all(isinstance(error, LedgerUnreadable) for error in wrong)
    assert len(wrong) == 1
