"""A ledger that civtrack has never seen: ``inspect`` shows what it might be, and the line that makes it readable."""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from civtrack.settings.toml_edit import CannotEdit, with_columns
from civtrack.settings.toml_text import parse
from tests.support.typed import AS_OF, Answer, typed

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
    assert "No problems" not in shown.out, "nothing was read that could be right"
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


def mapped(office: Path, *options: str, answers: str = "") -> Answer:
    """Runs ``config map`` with these answers on its standard input."""
    done = subprocess.run(
        [sys.executable, "-m", "civtrack", "config", "map", "一览.xlsx", *options],
        cwd=office, env={**os.environ, "CIVTRACK_LANG": "en"}, input=answers, capture_output=True, encoding="utf-8",
        check=False,
    )  # fmt: skip
    return Answer(done.returncode, done.stdout, done.stderr)


def test_answers_become_columns(strange: Path) -> None:
    """Enter takes what is likely, a word names the field, - none; a pattern's entry keeps its other files."""
    before = '# 设置\n[office]\nname = "甲"\n\n# 全部台账\n[[ledgers]]\npath = "*.xlsx"\nkind = "problems"\n'
    (strange / "civtrack.toml").write_text(before, encoding="utf-8")
    done = mapped(strange, "--answers", "-", answers="\n点位\n\n\n时限\n-\n")
    assert (done.code, done.out) == (0, "")
    text = (strange / "civtrack.toml").read_text("utf-8")
    columns = {"district": "片儿", "site": "哪里", "description": "啥事", "unit": "找谁", "deadline": "啥时候"}
    assert tomllib.loads(text)["ledgers"] == [
        {"path": "一览.xlsx", "kind": "problems", "columns": columns},
        {"path": "*.xlsx", "kind": "problems"},
    ]
    rest = iter(text.splitlines())
    assert all(line in rest for line in before.splitlines())
    assert next((strange / "civtrack-backup").iterdir()).read_text("utf-8") == before
    items = json.loads(typed("query", "-f", "json", "--as-of", AS_OF, cwd=strange).out)
    assert [item["deadline"] for item in items] == [f"2022-07-0{day}" for day in range(1, 6)]
    assert mapped(strange, "--answers", "-", answers="状态\n").code == 0
    again = tomllib.loads((strange / "civtrack.toml").read_text("utf-8"))["ledgers"][0]["columns"]
    assert again == columns | {"status": "咋样了"}


def test_nobody_to_ask_or_a_slip_writes_nothing(strange: Path) -> None:
    """Without a terminal the questions are printed and the exit is 2; so it is for a field twice or an unknown one."""
    (strange / "civtrack.toml").write_text('[office]\nname = "甲"\n', encoding="utf-8")
    done = mapped(strange)
    assert done.code == 2
    assert "情况!A “片儿”  District (holds districts)  大洼区" in done.out
    assert mapped(strange, "--answers", "-", answers="不存在的\n").code == 2
    assert mapped(strange, "--answers", "-", answers="单位\n单位\n").code == 2
    assert mapped(strange, "--no-config", "--answers", "-", answers="\n").code == 2
    assert sorted(path.name for path in strange.iterdir()) == ["civtrack.toml", "一览.xlsx"]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("", None), ("# 注释", None), ('[[ledgers]]\npath = "b.xlsx"', None), ('[[ledgers]]\r\npath = "a.xlsx"\r\n', 0),
        ('[[ledgers]] # 一\npath = "*.xlsx"\ncolumns = { site = "甲" }\n[views]\n', 0),
        ('[[ledgers]]\npath = "a.xlsx"\ncolumns = { site = "甲" }\n\n# 尾', 0),
    ],
)  # fmt: skip
def test_only_the_columns_are_added(text: str, place: int | None) -> None:
    """Every other line stays, and what the entry had already stays with it."""
    edited = with_columns(text, "a.xlsx", place, {"unit": '牵"头'})
    (entry,) = [one for one in parse(edited).data["ledgers"] if one["path"] == "a.xlsx"]
    assert entry["columns"]["unit"] == '牵"头'
    assert ("site" in entry["columns"]) == ("site" in text)
    rest = iter(edited.splitlines())
    assert all(line in rest for line in text.splitlines() if "a.xlsx" not in text or "columns" not in line)


def test_what_would_lose_something_is_refused() -> None:
    """Columns with a comment, or in a table of their own, or entries written inline, are not touched."""
    for text in (
        '[[ledgers]]\npath = "a.xlsx"\ncolumns = { site = "甲" } # 词\n',
        '[[ledgers]]\npath = "a.xlsx"\n[ledgers.columns]\nsite = "甲"\n',
        'ledgers = [{ path = "a.xlsx" }]\n',
    ):
        with pytest.raises(CannotEdit):
            with_columns(text, "a.xlsx", 0, {"unit": "乙"})
