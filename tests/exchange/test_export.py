"""Tests of `civtrack.exchange.exporting` and ``civtrack export``: an office hands on what it judged."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from civtrack.errors import SettingsMistake
from civtrack.exchange.exporting import export_bytes
from civtrack.exchange.schema import COLUMNS, KEY, NAMES, TYPES, VERSION
from civtrack.locales import translator
from tests.support.clerk import SAMPLE, clerk
from tests.support.nation import an_office

DAY = ("--as-of", "2022-07-20")


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample office, with a city's name."""
    folder = tmp_path_factory.mktemp("office") / "盘锦"
    shutil.copytree(SAMPLE, folder)
    settings = folder / "civtrack.toml"
    text = settings.read_text(encoding="utf-8").replace("[office]", '[office]\ncity = "盘锦市"', 1)
    settings.write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def exported(office: Path) -> Path:
    """The sample office's export."""
    done = clerk("export", *DAY, "--out", "上报", cwd=office)
    assert done.returncode == 0, done.stderr
    found: Path = office / "上报" / "office=盘锦市" / "as_of=2022-07-20" / "items.parquet"
    return found


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value


def test_an_export_holds_every_item_as_json_shows_it(office: Path, exported: Path) -> None:
    """The same fields, the same items, the same values; days are days, numbers numbers, lists lists."""
    table = pq.ParquetFile(exported).read()
    assert table.column_names == list(COLUMNS)
    kinds = {"string": "string", "date": "date32[day]", "int32": "int32", "float64": "double"}
    for name, kind in TYPES.items():
        found = str(table.schema.field(name).type)
        assert found.startswith("list") if kind == "array<string>" else found == kinds[kind], name
    done = clerk("query", *DAY, "-f", "json", cwd=office, language="zh")
    shown = {(item["ledger"], item["sheet"], item["row"]): item for item in json.loads(done.stdout)}
    rows = [{name: _plain(value) for name, value in row.items()} for row in table.to_pylist()]
    assert len(rows) == len(shown)
    for row in rows:
        assert row == shown[row["ledger"], row["sheet"], row["row"]]


def test_an_export_says_whose_it_is_and_how_it_was_judged(exported: Path) -> None:
    """City, day, profile, tiers, policy, groups and the fingerprints of the ledgers stand in the metadata."""
    about = json.loads(pq.read_metadata(exported).metadata[KEY])
    assert about["schema"] == VERSION
    assert (about["city"], about["as_of"]) == ("盘锦市", "2022-07-20")
    assert [tier["key"] for tier in about["tiers"]][:2] == ["red", "yellow"]
    assert about["policies"][0]["closed_statuses"] == ["closed", "done"]
    assert about["items"] == pq.read_metadata(exported).num_rows
    assert all(len(one["sha256"]) == 64 for one in about["inputs"])


def test_the_same_day_gives_the_same_bytes(office: Path, exported: Path) -> None:
    """A second run leaves the file as it is, and says so."""
    before = exported.read_bytes()
    done = clerk("export", *DAY, "--out", "上报", "-f", "json", cwd=office)
    said = json.loads(done.stdout)
    assert said["written"] == []
    assert [Path(path).name for path in said["unchanged"]] == ["items.parquet"]
    assert exported.read_bytes() == before


def test_without_people_nothing_that_may_name_one_goes_along(office: Path) -> None:
    """Not one text of the columns of persons and of prose stands anywhere in the file."""
    done = clerk("export", *DAY, "--out", "匿名", "--without-people", cwd=office)
    assert done.returncode == 0, done.stderr
    file = office / "匿名" / "office=盘锦市" / "as_of=2022-07-20" / "items.parquet"
    table = pq.ParquetFile(file).read()
    for name in NAMES:
        assert table.column(name).null_count == table.num_rows, name
    assert table.column("unit").null_count < table.num_rows
    assert json.loads(pq.read_metadata(file).metadata[KEY])["left_out"] == sorted(NAMES)
    names = {item["person"] for item in json.loads(clerk("query", *DAY, "-f", "json", cwd=office).stdout)} - {None}
    assert names
    everything = json.dumps(table.to_pylist(), ensure_ascii=False, default=str)
    assert not [name for name in names if name in everything]


def test_an_export_needs_a_name() -> None:
    """Nobody could tell whose items they are."""
    office = an_office("盘锦市")
    nameless = replace(office.settings, office=replace(office.settings.office, name="", city=""))
    with pytest.raises(SettingsMistake, match="city"):
        export_bytes(replace(office, settings=nameless), translator("en"))


def test_daily_exports_where_settings_ask(office: Path, exported: Path, tmp_path: Path) -> None:
    """The day's folder holds the same file, and its manifest names it."""
    shutil.copytree(office, tmp_path / "office", ignore=shutil.ignore_patterns("上报", "匿名"))
    settings = tmp_path / "office" / "civtrack.toml"
    text = settings.read_text(encoding="utf-8")
    assert "[outputs]" in text
    kept = [line for line in text.splitlines() if not line.startswith("daily = ")]
    place = kept.index("[outputs]")
    kept.insert(place + 1, 'daily = ["brief", "export"]')
    settings.write_text("\n".join(kept) + "\n", encoding="utf-8")
    done = clerk("daily", *DAY, "--out", "out", cwd=tmp_path / "office")
    assert done.returncode == 0, done.stderr
    inside = "导出/office=盘锦市/as_of=2022-07-20/items.parquet"
    day = tmp_path / "office" / "out" / "2022-07-20"
    manifest = json.loads((day / "manifest.json").read_text(encoding="utf-8"))
    assert inside in [one["path"] for one in manifest["outputs"]]
    assert pq.ParquetFile(day / inside).read().equals(pq.ParquetFile(exported).read())
