"""A ledger that civtrack has never seen: ``inspect`` shows what it might be, and the line that makes it readable."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from tests.support.typed import AS_OF, typed

HEADERS = ["片儿", "哪里", "啥事", "找谁", "啥时候", "咋样了"]


@pytest.fixture
def strange(tmp_path: Path) -> Path:
    """A workbook of which no header is known, below a title."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "情况"
    sheet.append(["某区一览"])
    sheet.append(HEADERS)
    for day in range(1, 6):
        row = ["大洼区", "中心路", f"路面破损积水严重，第{day}处需要修补", "市住建局", dt.date(2022, 7, day), "整改中"]
        sheet.append(row)
    book.save(tmp_path / "一览.xlsx")
    return tmp_path


def test_the_sheet_is_shown_with_what_it_might_be(strange: Path) -> None:
    """The header row, each column with why and some values; days are named as days and not guessed."""
    shown = typed("inspect", "一览.xlsx", cwd=strange)
    assert shown.code == 3
    assert "the header is likely row 2:" in shown.out
    assert "片儿    → District (holds districts)  大洼区" in shown.out
    assert "Deadline / Assigned on" in shown.out
    line = 'columns = { district = "片儿", description = "啥事", unit = "找谁", status = "咋样了" }'
    assert f"    {line}\n" in shown.out
    (ledger,) = json.loads(typed("inspect", "一览.xlsx", "-f", "json", cwd=strange).out)["ledgers"]
    likely = ledger["sheets"][0]["likely"]
    assert (likely["header_rows"], likely["missing"], likely["settings"]) == ([2], [], line)
    assert [column["header"] for column in likely["columns"]] == HEADERS
    day = likely["columns"][4]
    assert (day["field"], day["possible"][0], day["examples"][0]) == (None, "deadline", "2022-07-01")


def test_the_line_makes_it_a_ledger(strange: Path) -> None:
    """Pasted below ``[[ledgers]]`` every row is read, with the fields that it names."""
    (ledger,) = json.loads(typed("inspect", "一览.xlsx", "-f", "json", cwd=strange).out)["ledgers"]
    line = ledger["sheets"][0]["likely"]["settings"]
    (strange / "civtrack.toml").write_text(f'[[ledgers]]\npath = "一览.xlsx"\n{line}\n', encoding="utf-8")
    items = json.loads(typed("query", "-f", "json", "--as-of", AS_OF, cwd=strange).out)
    assert len(items) == 5
    assert {(item["district"], item["unit"], item["status"]) for item in items} == {
        ("大洼区", "市住建局", "in_progress")
    }
    assert items[0]["description"].startswith("路面破损")


def test_what_is_missing_is_said(tmp_path: Path) -> None:
    """A list of figures: no text and no course, and nothing to paste; a sheet of instructions is no table."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["甲项", "乙项", "丙项"], [1, 2, 3], [4, 5, 6]):
        sheet.append(row)
    book.create_sheet("说明").append(["请如实填写本表的各项内容"])
    book.save(tmp_path / "数.xlsx")
    shown = typed("inspect", "数.xlsx", cwd=tmp_path).out
    assert "(holds figures)" in shown
    assert "still missing: Description、Deadline" in shown
    assert "columns = {" not in shown
    (ledger,) = json.loads(typed("inspect", "数.xlsx", "-f", "json", cwd=tmp_path).out)["ledgers"]
    assert [sheet["likely"] is None for sheet in ledger["sheets"]] == [False, True]
