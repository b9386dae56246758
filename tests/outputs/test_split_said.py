"""What is said of a split is what was done: a ledger that cannot be divided takes nobody else's rows with it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from openpyxl import load_workbook
from typer.testing import CliRunner

from civtrack.assessment import assess
from civtrack.cli.app import whole
from civtrack.errors import NotEditable
from civtrack.outputs.districts.copied import LedgerCopies
from civtrack.outputs.districts.plan import plan_split
from civtrack.outputs.making import divided_workbooks
from civtrack.outputs.placing import Placer
from tests.outputs.test_district import AS_OF, ROWS, SETTINGS, ledger


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> None:
    """A ledger called 坏.xlsx fails when its copies are written, which nobody could know before."""
    make = LedgerCopies.make

    def failing(self: Any, ledger: Any, shares: Any, folder: Path) -> None:
        if ledger.path.name == "坏.xlsx":
            raise NotEditable(f"{ledger.path.name}!台账!7", detail="…")
        make(self, ledger, shares, folder)

    monkeypatch.setattr(LedgerCopies, "make", failing)


@pytest.mark.usefixtures("broken")
def test_the_rows_of_other_ledgers_are_sent(tmp_path: Path) -> None:
    """Every district gets its rows of the sound ledger; what is missing is in the manifest by ledger and group."""
    paths = [ledger(tmp_path / "好.xlsx", ROWS), ledger(tmp_path / "坏.xlsx", [(n, f"{t}之二") for n, t in ROWS])]
    assessment = assess(paths, as_of=AS_OF, settings=SETTINGS)
    done = divided_workbooks(assessment, tmp_path / "县区", split=plan_split(assessment))
    outcome = Placer().place(done.outputs)
    assert done.given == {"大洼区": 2, "盘山县": 1, None: 1}
    assert [(error.where, error.code) for error in outcome.refused] == [(str(paths[1]), "not-editable")]
    manifest = json.loads((tmp_path / "县区" / f"分发清单_{AS_OF}.json").read_text(encoding="utf-8"))
    assert manifest["items"] == sum(one["items"] for one in manifest["files"]) == 4
    assert [(Path(one["path"]).name, one["group"], one["items"]) for one in manifest["not_split"]] == [
        ("坏.xlsx", "大洼区", 2), ("坏.xlsx", "盘山县", 1), ("坏.xlsx", None, 1)]  # fmt: skip
    for one in manifest["files"]:
        sheet = load_workbook(tmp_path / "县区" / one["path"])["台账"]
        assert sum(bool(sheet.cell(row, 4).value) for row in range(4, 12)) == one["items"]
    assert {one.path.name: one.items for one in outcome.written if one.kind == "district_workbook"} == {
        f"大洼区_{AS_OF}.xlsx": 2, f"盘山县_{AS_OF}.xlsx": 1, f"未注明_{AS_OF}.xlsx": 1}  # fmt: skip


@pytest.mark.usefixtures("broken")
def test_even_a_silent_run_says_what_is_missing(tmp_path: Path) -> None:
    """With -q the refused ledger and whose items are missing stand on stderr, and the exit code is 4."""
    paths = [ledger(tmp_path / "好.xlsx", ROWS), ledger(tmp_path / "坏.xlsx", [(n, f"{t}之二") for n, t in ROWS])]
    (tmp_path / "civtrack.toml").write_text('[office]\ndistricts = ["大洼区", "盘山县"]\n', encoding="utf-8")
    done = CliRunner().invoke(
        whole(), ["split", *map(str, paths), "-q", "--as-of", str(AS_OF), "--config", str(tmp_path / "civtrack.toml"),
              "-o", str(tmp_path / "出")],
    )  # fmt: skip
    assert done.exit_code == 4
    assert "坏.xlsx（大洼区 2、盘山县 1、" in done.stderr


@pytest.mark.usefixtures("broken")
def test_a_silent_day_says_what_is_missing_too(tmp_path: Path) -> None:
    """The day is made, whose items are in no workbook stands on stderr, and the exit code is 4."""
    paths = [ledger(tmp_path / "好.xlsx", ROWS), ledger(tmp_path / "坏.xlsx", [(n, f"{t}之二") for n, t in ROWS])]
    (tmp_path / "civtrack.toml").write_text('[office]\ndistricts = ["大洼区", "盘山县"]\n', encoding="utf-8")
    done = CliRunner().invoke(
        whole(), ["daily", *map(str, paths), "-q", "--as-of", str(AS_OF), "--config", str(tmp_path / "civtrack.toml"),
              "-o", str(tmp_path / "出")],
    )  # fmt: skip
    assert done.exit_code == 4
    assert "坏.xlsx（大洼区 2、盘山县 1、" in done.stderr
    copies = sorted(path.name for path in (tmp_path / "出" / str(AS_OF) / "县区").glob("*.xlsx"))
    assert copies == sorted(f"{name}_{AS_OF}.xlsx" for name in ("大洼区", "盘山县", "未注明"))


def test_what_is_not_placed_is_not_in_the_manifest(tmp_path: Path) -> None:
    """A workbook of somebody else's that stands in the way stays, and the manifest does not say that it was sent."""
    path = ledger(tmp_path / "台账.xlsx", ROWS)
    (tmp_path / "县区").mkdir()
    (tmp_path / "县区" / f"盘山县_{AS_OF}.xlsx").write_bytes(b"mine")
    assessment = assess(path, as_of=AS_OF, settings=SETTINGS)
    outcome = Placer().place(divided_workbooks(assessment, tmp_path / "县区").outputs)
    assert [error.code for error in outcome.refused] == ["already-there"]
    manifest = json.loads((tmp_path / "县区" / f"分发清单_{AS_OF}.json").read_text(encoding="utf-8"))
    assert manifest["items"] == 3
    (missing,) = manifest["not_split"]
    assert Path(missing.pop("path")).name == "台账.xlsx"
    assert missing == {"code": "not-written", "group": "盘山县", "items": 1}


def test_the_sum_counts_what_stands(tmp_path: Path) -> None:
    """A workbook that was not written is in no sum: its items are told apart, also with -q (exit code 4)."""
    path = ledger(tmp_path / "台账.xlsx", ROWS)
    (tmp_path / "civtrack.toml").write_text('[office]\ndistricts = ["大洼区", "盘山县"]\n', encoding="utf-8")
    folder = tmp_path / "出" / "县区"
    folder.mkdir(parents=True)
    (folder / f"盘山县_{AS_OF}.xlsx").write_bytes(b"mine")
    words = [
        "split",
        str(path),
        "--as-of",
        str(AS_OF),
        "--config",
        str(tmp_path / "civtrack.toml"),
        "-o",
        str(tmp_path / "出"),
    ]
    done = CliRunner().invoke(whole(), words)
    assert done.exit_code == 4
    assert "3 items divided: 大洼区 2、Not stated 1" in done.stderr
    assert "1 of 4 items are in workbooks that were not written: 盘山县 1" in done.stderr
    assert "盘山县 1" in CliRunner().invoke(whole(), [*words, "-q"]).stderr


def test_rich_text_of_a_cells_own_is_divided_like_any_other(tmp_path: Path) -> None:
    """Report servers write texts of several looks into the cell itself, colours and all."""
    path = tmp_path / "台账.xlsx"
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    sheet, bold = book.add_worksheet("台账"), book.add_format({"bold": True})
    sheet.write_row(0, 0, ["序号", "县区", "问题描述", "责任单位", "整改时限", "整改状态"])
    for row in (1, 2):
        sheet.write_row(row, 0, [row, "大洼区"])
        sheet.write_rich_string(row, 2, "路面", bold, f"破损{row}")
        sheet.write_row(row, 3, ["市住建局", "2022-07-15", "未整改"])
    book.close()
    assessment = assess(path, as_of=AS_OF, settings=SETTINGS)
    outcome = Placer().place(divided_workbooks(assessment, tmp_path / "县区").outputs)
    assert not outcome.refused
    copy = load_workbook(tmp_path / "县区" / f"大洼区_{AS_OF}.xlsx", rich_text=True)["台账"]
    assert [str(copy.cell(row, 3).value) for row in (2, 3)] == ["路面破损1", "路面破损2"]
    assert copy["C2"].value[1].font.b
