"""Shows that the photos of new items come along into the master, and that those of open items go on into the next."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from tests.edits.test_add import DAY, HEADERS, added, build, row
from tests.support.clerk import clerk
from tests.support.edits import judged, members
from tests.support.photos import a_jpeg, a_photo, float_over, hang_over, paste_in_cell, shown
from tests.support.typed import typed

BEFORE, AFTER = "整改前照片", "整改后照片"
RED, BLUE, GREEN = a_photo("red"), a_photo("blue"), a_jpeg("green")


def master_of(folder: Path, *, total: bool) -> Path:
    """Two items, one with a cell photo in J3; below them a total, if asked."""
    rows: list[list[Any]] = [[*row(n, text), None, None] for n, text in ((1, "甲"), (2, "乙"))]
    if total:
        rows.append(["合计", None, None, None, "=COUNTA(E3:E4)"])
    build(folder / "台账.xlsx", rows, [*HEADERS, BEFORE, AFTER])
    paste_in_cell(folder / "台账.xlsx", "J3", RED, "ID_OLD")
    return folder / "台账.xlsx"


def patrol_of(folder: Path, header: str = "现场照片") -> Path:
    """Three new items: a cell photo, two that float, and none."""
    rows = [[n, f"新{n}街", f"新{n}处井盖缺失", "大洼区", "市城管局", None] for n in (1, 2, 3)]
    build(folder / "巡查.xlsx", rows, ["序号", "地点", "存在问题", "县区", "责任单位", header])
    float_over(folder / "巡查.xlsx", "F4", BLUE, GREEN)
    paste_in_cell(folder / "巡查.xlsx", "F3", BLUE, "ID_OLD")
    return folder / "巡查.xlsx"


def test_the_photos_of_new_items_stand_in_their_rows(tmp_path: Path) -> None:
    """In the column for photos before, as they stood in the list; below a total that moves down, and without one."""
    for folder, total in ((tmp_path / "一", True), (tmp_path / "二", False)):
        folder.mkdir()
        master, _ = master_of(folder, total=total), patrol_of(folder)
        document = added(master, "巡查.xlsx")
        assert document["not_taken"] == []
        assert shown(master) == {
            "J3": [("cell", RED)], "J5": [("cell", BLUE)], "J6": [("float", BLUE), ("float", GREEN)],
        }  # fmt: skip
        assert sum(one["field"] == "photos" for one in document["changes"]) == 3
        assert list(members(master).values()).count(BLUE) == 1
        assert len(judged(master).items) == 5


def test_adding_photos_is_logged_and_taken_back(tmp_path: Path) -> None:
    """The master is what it was, byte for byte."""
    master, _ = master_of(tmp_path, total=False), patrol_of(tmp_path)
    before = master.read_bytes()
    added(master, "巡查.xlsx")
    assert typed("log", "--format", "csv", cwd=tmp_path).out.count("ID_") == 3
    assert typed("restore", "--last", master.name, cwd=tmp_path).code == 0
    assert master.read_bytes() == before


def test_a_text_in_a_column_for_photos_goes_to_the_remark(tmp_path: Path) -> None:
    """Nothing of a new item is lost: where its photo is kept, for instance."""
    master = master_of(tmp_path, total=False)
    headers = ["序号", "地点", "存在问题", "县区", "整改时限", "照片"]
    build(tmp_path / "巡查.xlsx", [[1, "新街", "井盖缺失", "大洼区", "7月底前", "见相册第3张"]], headers)
    added(master, "巡查.xlsx")
    assert judged(master).items[-1].remark == "照片：见相册第3张"


def test_a_master_without_a_column_for_photos_names_them(tmp_path: Path) -> None:
    """The item is taken, its photos are listed."""
    build(tmp_path / "台账.xlsx", [row(1, "甲")])
    patrol_of(tmp_path)
    document = added(tmp_path / "台账.xlsx", "巡查.xlsx")
    assert len(document["added"]) == 3
    assert [one["field"] for one in document["not_taken"]] == ["photos"] * 3
    assert shown(tmp_path / "台账.xlsx") == {}


def test_photos_of_open_items_go_on_and_those_of_finished_ones_stay_behind(tmp_path: Path) -> None:
    """In cells and floating, at the rows where their items stand now; no cell shows one of the others."""
    rows: list[list[Any]] = [[*row(n, text), None, None] for n, text in ((1, "甲"), (2, "乙"), (3, "丙"))]
    rows[0][7] = "已销号"
    build(tmp_path / "7月台账.xlsx", rows, [*HEADERS, BEFORE, AFTER])
    ledger = tmp_path / "7月台账.xlsx"
    paste_in_cell(ledger, "J3", RED, "ID_GONE")
    paste_in_cell(ledger, "J4", GREEN, "ID_KEPT")
    hang_over(ledger, 5, 11, BLUE)
    done = clerk("carry", ledger.name, "--as-of", DAY, "--format", "json", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    target = tmp_path / json.loads(done.stdout)["written"][0]["path"]
    assert shown(target) == {"J3": [("cell", GREEN)], "K4": [("float", BLUE)]}
    assert load_workbook(target).worksheets[0]["E3"].value == "乙处路面破损"
