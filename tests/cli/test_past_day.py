"""A past day as that day knew it: every output, its line, and a recorded day that is not recorded anew."""

from __future__ import annotations

import datetime as dt
import json
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.support.offices import a_ledger, contents
from tests.support.typed import typed

JUNE, JULY = "2022-06-30", "2022-07-31"
SETTINGS = '[office]\ndistricts = ["大洼区", "盘山县"]\n[[ledgers]]\npath = "台账.xlsx"\n'
DISTRICTS = ("大洼区", "盘山县")
LINE = "As 2022-06-30 knew it: {count} items of later days are not counted"


def life(seed: int, count: int = 40) -> list[dict[str, Any]]:
    """Rows of a ledger as July knows it: assigned in June and July, some of them done."""
    chosen = random.Random(seed)
    rows = []
    for number in range(1, count + 1):
        assigned = dt.date(2022, 6, 1) + dt.timedelta(days=chosen.randrange(55))
        due = assigned + dt.timedelta(days=chosen.choice((3, 7, 10, 30)))
        done = assigned + dt.timedelta(days=chosen.randrange(1, 40))
        finished = chosen.random() < 0.7 and done <= dt.date(2022, 7, 31)
        rows.append({
            "编号": f"甲{number:04}号", "县区": chosen.choice(DISTRICTS), "点位": f"惠宾街{number}号",
            "问题描述": f"路面破损{number}处", "交办日期": assigned.isoformat(), "整改时限": due.isoformat(),
            "完成日期": done.isoformat() if finished else None, "整改状态": "已整改" if finished else "整改中",
        })  # fmt: skip
    return rows


def as_it_was(rows: Sequence[dict[str, Any]], day: str) -> list[dict[str, Any]]:
    """The same ledger on an earlier day."""
    return [
        {**row, "完成日期": None, "整改状态": "整改中"} if (row["完成日期"] or "") > day else dict(row)
        for row in rows
        if row["交办日期"] <= day
    ]


def office(folder: Path, rows: Sequence[dict[str, Any]]) -> Path:
    """An office with one ledger."""
    folder.mkdir(exist_ok=True)
    (folder / "civtrack.toml").write_text(SETTINGS, encoding="utf-8")
    a_ledger(folder / "台账.xlsx", rows)
    return folder


def document(folder: Path, *arguments: str) -> Any:
    """What a command prints as JSON."""
    answer = typed(*arguments, "-f", "json", cwd=folder)
    assert answer.code == 0, answer.err
    return json.loads(answer.out)


@pytest.mark.parametrize("seed", range(6))
def test_the_june_report_made_in_july_is_that_of_30_june(tmp_path: Path, seed: int) -> None:
    """Figure for figure, by every grouping, item for item, word for word: for all that carries a day of its own."""
    rows = life(seed)
    now, then = office(tmp_path / "july", rows), office(tmp_path / "june", as_it_was(rows, JUNE))
    for by in ("district", "unit", "month", "category"):
        made, was = (document(folder, "summary", "--as-of", JUNE, "--by", by) for folder in (now, then))
        assert (made["groups"], made["total"]) == (was["groups"], was["total"])
    absent = sum(row["交办日期"] > JUNE for row in rows)
    assert made["past"] == {"newest": max(row["完成日期"] or row["交办日期"] for row in rows), "absent": absent}
    assert made["total"]["total"] + made["total"]["void"] + absent == made["ledgers"][0]["items"] == len(rows)
    asked = ("number", "tier", "reason", "days_overdue", "days_left", "done_on", "closed_on", "deadline")
    known, knew = (
        [{name: item[name] for name in asked} for item in document(folder, "query", "--as-of", JUNE)]
        for folder in (now, then)
    )
    assert known == knew
    brief, was_brief = (typed("brief", "--as-of", JUNE, cwd=folder).out.splitlines() for folder in (now, then))
    assert brief[: len(was_brief)] == was_brief
    assert len(brief) == len(was_brief) + 1


def test_every_output_says_so_in_one_line(tmp_path: Path) -> None:
    """Terminal, brief, page, workbook, updated ledger, notice and explanation: all name the newest day."""
    import docx
    import openpyxl

    rows = life(1)
    folder = office(tmp_path / "office", rows)
    absent = sum(row["交办日期"] > JUNE for row in rows)
    newest = max(row["完成日期"] or row["交办日期"] for row in rows)
    line = LINE.format(count=absent)
    there = next(row["编号"] for row in rows if row["交办日期"] <= JUNE)
    for command in (("summary",), ("query",), ("explain", there), ("split",), ("update",)):
        arguments = ("-o", "out") if command[0] in ("split", "update") else ()
        answer = typed(*command, "--as-of", JUNE, *arguments, cwd=folder)
        assert answer.code == 0, answer.err
        assert line in answer.err
        assert newest in answer.err
    assert line in typed("explain", there, "--as-of", JUNE, cwd=folder).out
    chinese = f"按 {JUNE} 当天所知：之后交办或发现的 {absent} 件不计入"
    assert chinese in typed("brief", "--as-of", JUNE, cwd=folder, language="zh").out
    assert typed("report", "--as-of", JUNE, "-f", "html", "-o", "out", cwd=folder).code == 0
    assert chinese in next((folder / "out").glob("*.html")).read_text(encoding="utf-8")
    book = openpyxl.load_workbook(next((folder / "out").glob("三色表*.xlsx")))
    assert any(chinese in str(cell.value) for row in book.worksheets[0].iter_rows() for cell in row if cell.value)
    answer = typed("notice", "--type", "circular", "--as-of", JUNE, "-o", "out", cwd=folder)
    assert answer.code == 0, answer.err
    notice = docx.Document(str(next((folder / "out").glob("督查通报*.docx"))))
    assert sum(chinese in paragraph.text for paragraph in notice.paragraphs) == 1
    updated = openpyxl.load_workbook(next((folder / "out").rglob("台账.xlsx"))).worksheets[0]
    prompts = [validation.prompt or "" for validation in updated.data_validations.dataValidation]
    assert any(chinese in prompt for prompt in prompts)


def test_a_present_day_says_nothing(tmp_path: Path) -> None:
    """Where no ledger knows a later day, no output has the line."""
    folder = office(tmp_path / "office", life(1))
    answer = typed("summary", "--as-of", JULY, "-f", "json", cwd=folder)
    assert "past" not in json.loads(answer.out)
    assert "knew it" not in answer.err


def test_what_was_not_there_yet_is_given_to_nobody(tmp_path: Path) -> None:
    """The workbooks of a past day hold the items of that day, and the sums are proven all the same."""
    rows = life(2)
    folder = office(tmp_path / "office", rows)
    assert typed("split", "--as-of", JUNE, "-o", "out", cwd=folder).code == 0
    sent = [
        item["number"]
        for file in sorted((folder / "out").rglob("*.xlsx"))
        for item in json.loads(typed("query", file, "--no-config", "--as-of", JUNE, "-f", "json", cwd=folder).out)
    ]
    assert sorted(sent) == sorted(row["编号"] for row in rows if row["交办日期"] <= JUNE)


def test_an_item_that_was_not_there_yet_is_explained_as_such(tmp_path: Path) -> None:
    """Asking for it names its day, not a number like it."""
    rows = life(3)
    later = next(row for row in rows if row["交办日期"] > JUNE)
    answer = typed("explain", later["编号"], "--as-of", JUNE, cwd=office(tmp_path / "office", rows))
    assert answer.code == 2
    assert f"was not there yet on {JUNE}" in answer.err
    assert later["交办日期"] in answer.err


def test_a_few_slips_make_no_past_day(tmp_path: Path) -> None:
    """One completion after the day among items of before is a contradiction: listed, done, and measures nothing."""
    rows = as_it_was(life(4), JUNE)
    rows[0] |= {"完成日期": "2023-06-08", "整改状态": "已整改"}
    folder = office(tmp_path / "office", rows)
    assert "past" not in document(folder, "summary", "--as-of", JUNE)
    item = next(one for one in document(folder, "query", "--as-of", JUNE) if one["number"] == rows[0]["编号"])
    assert (item["status"], item["reason"], item["done_on"]) == ("done", "done_undated", None)
    assert "D301" in typed("inspect", "--as-of", JUNE, cwd=folder).out


def test_completions_in_numbers_make_a_past_day_and_are_listed(tmp_path: Path) -> None:
    """Without later assignments, later completions of many items had not happened; each is still a problem."""
    rows = [row for row in life(5, 60) if row["交办日期"] <= JUNE]
    folder = office(tmp_path / "office", rows)
    was = office(tmp_path / "was", as_it_was(rows, JUNE))
    made, knew = (document(each, "summary", "--as-of", JUNE) for each in (folder, was))
    assert made["total"] == knew["total"]
    assert made["past"]["absent"] == 0
    later = sum((row["完成日期"] or "") > JUNE for row in rows)
    assert later >= 3
    assert made["problems"]["warning"] == knew["problems"]["warning"] + later


def test_a_recorded_day_is_shown_as_it_was_recorded(tmp_path: Path) -> None:
    """--recorded gives the snapshot, whatever the ledgers say by now; the document says so."""
    rows = life(6)
    folder = office(tmp_path / "office", as_it_was(rows, JUNE))
    was = document(folder, "summary", "--as-of", JUNE, "--snapshot")
    changed: list[dict[str, Any]] = [{**row, "整改状态": "整改中", "完成日期": None} for row in rows]
    a_ledger(folder / "台账.xlsx", changed)
    for by in ("district", "month"):
        shown = document(folder, "summary", "--as-of", JUNE, "--recorded", "--by", by)
        assert shown["total"] == was["total"]
        assert shown["recorded"] is True
    assert document(folder, "summary", "--as-of", JUNE, "--recorded", "--by", "district")["groups"] == was["groups"]
    assert typed("report", "--as-of", JUNE, "--recorded", "-f", "html", "-o", "out", cwd=folder).code == 0
    page = next((folder / "out").glob("*.html")).read_text(encoding="utf-8")
    assert f"这是历史记录中 {JUNE} 当天的情况" in page
    assert typed("summary", "--as-of", "2022-06-29", "--recorded", cwd=folder).code == 2
    assert typed("summary", "--as-of", JUNE, "--recorded", "--snapshot", cwd=folder).code == 2


def test_a_recorded_day_is_not_made_anew_unasked(tmp_path: Path) -> None:
    """A day before the newest recorded one, of other ledgers: exit 4, nothing written, and what --force would do."""
    rows = life(7)
    folder = office(tmp_path / "office", as_it_was(rows, JUNE))
    assert typed("daily", "--as-of", JUNE, "-o", "out", cwd=folder).code == 0
    a_ledger(folder / "台账.xlsx", rows)
    assert typed("daily", "--as-of", JULY, "-o", "out", cwd=folder).code == 0
    before = contents(folder)
    for arguments in ((), ("-n",)):
        refused = typed("daily", "--as-of", JUNE, "-o", "out", *arguments, cwd=folder)
        assert refused.code == 4
        assert "--force" in refused.err
        assert "--recorded" in refused.err
    assert typed("summary", "--snapshot", "--as-of", JUNE, cwd=folder).code == 4
    assert contents(folder) == before
    assert typed("daily", "--as-of", JULY, "-o", "out", cwd=folder).code == 0
    assert typed("daily", "--as-of", JUNE, "-o", "out", "--force", cwd=folder).code == 0
    a_ledger(folder / "台账.xlsx", as_it_was(rows, JUNE))
    assert document(folder, "summary", "--as-of", JUNE, "--recorded")["total"]["total"] == len(as_it_was(rows, JUNE))
