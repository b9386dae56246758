"""The story of a month, by the installed command alone: every day's figures agree with a model kept beside it."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.support.clerk import clerk
from tests.support.collecting import Record, rows_in, saved_as, table_of, write_table

DISTRICTS = ("兴隆台区", "双台子区", "大洼区", "盘山县")
HEADERS = (
    "编号", "县区", "点位", "问题描述", "责任单位", "交办时间", "整改时限", "整改状态", "完成日期", "备注",
)  # fmt: skip
SETTINGS = """\
[office]
name = "盘锦市争创办"
districts = ["兴隆台区", "双台子区", "大洼区", "盘山县"]
[[ledgers]]
path = "*月台账.xlsx"
[inbox]
dir = "收件"
[outputs]
daily = ["split", "remind"]
"""
JULY = [dt.date(2022, 7, day) for day in range(1, 30) if dt.date(2022, 7, day).weekday() < 5]
SENT = dt.date(2022, 7, 8)
"""The day whose workbooks the districts fill in."""


@dataclass
class Problem:
    """An item of the model: all that its colour depends on."""

    district: str
    due: dt.date
    done: bool = False

    def tier(self, day: dt.date) -> str:
        if self.done:
            return "closed"
        left = (self.due - day).days
        return "red" if left < 0 else "yellow" if left <= 3 else "green"


class Month:
    """An office, and what should be true of it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "收件").mkdir(parents=True)
        (folder / "civtrack.toml").write_text(SETTINGS, encoding="utf-8")
        self.model: dict[str, Problem] = {}
        rows = [self._row(DISTRICTS[turn % 4], JULY[0], turn) for turn in range(12)]
        write_table(folder / "7月台账.xlsx", HEADERS, rows)

    def _row(self, district: str, day: dt.date, turn: int) -> Record:
        number, due = f"WT-{len(self.model) + 1:04}", day + dt.timedelta(days=7 + 3 * (turn % 5))
        self.model[number] = Problem(district, due)
        place = f"{_chinese(len(self.model))}号路口"
        what = ("绿化带内有垃圾", "路灯不亮", "非机动车乱停", "护栏破损")[turn % 4]
        return {
            "编号": number, "县区": district, "点位": place, "问题描述": f"{place}{what}",
            "责任单位": f"{district}城管局", "交办时间": day.isoformat(), "整改时限": due.isoformat(),
            "整改状态": "整改中",
        }  # fmt: skip

    def patrol(self, day: dt.date) -> None:
        """A list of two new problems, without numbers."""
        rows = [self._row(DISTRICTS[(day.day + turn) % 4], day, day.day + turn) for turn in (0, 1)]
        for row in rows:
            del row["编号"]
        write_table(self.folder / "收件" / f"巡查{day:%m%d}新增.xlsx", HEADERS[1:8], rows, "巡查问题清单")

    def answer(self, district: str, done: dt.date) -> tuple[list[str], list[Record]]:
        """A district's workbook of the day it was sent, with its first two open items done."""
        headers, rows = table_of(self.folder / f"civtrack-out/{SENT}/县区/{district}_{SENT}.xlsx")
        for row in rows[:2]:
            row |= {"整改状态": "已整改", "完成日期": done.isoformat()}
            self.model[row["编号"]].done = True
        return headers, rows

    def day(self, day: dt.date) -> None:
        """The day is run, and says what the model says; everything in the inbox was taken."""
        run = clerk("daily", "--as-of", day.isoformat(), "-q", cwd=self.folder)
        assert run.returncode == 0, run.stderr
        found = json.loads((self.folder / f"civtrack-out/{day}/manifest.json").read_text("utf-8"))
        groups = {one["group"]: _figures(one) for one in found["summary"]["groups"]}
        assert groups == {district: self._expected(day, district) for district in DISTRICTS}, day
        assert _figures(found["summary"]["total"]) == self._expected(day), day
        assert [path.name for path in (self.folder / "收件").iterdir() if path.is_file()] == []

    def _expected(self, day: dt.date, district: str | None = None) -> dict[str, int]:
        mine = [one.tier(day) for one in self.model.values() if district in (None, one.district)]
        tiers = {tier: mine.count(tier) for tier in ("red", "yellow", "green", "grey", "closed")}
        return {"total": len(mine), **tiers}


def _figures(group: dict[str, Any]) -> dict[str, int]:
    return {name: group[name] for name in ("total", "red", "yellow", "green", "grey", "closed")}


def _chinese(number: int) -> str:
    """A number in words: texts that differ in a digit alone would be likely doubles."""
    digits = "零一二三四五六七八九"
    return "".join(digits[int(one)] for one in f"{number * 37 % 1000:03}")


def _as_word(path: Path, headers: list[str], rows: list[Record]) -> None:
    """A table in a Word document, without the hidden identity."""
    import docx

    shown = [header for header in headers if header != "civtrack_id"]
    document = docx.Document()
    document.add_paragraph("整改情况反馈表")
    table = document.add_table(rows=1, cols=len(shown))
    for cell, header in zip(table.rows[0].cells, shown, strict=True):
        cell.text = header
    for row in rows:
        for cell, header in zip(table.add_row().cells, shown, strict=True):
            cell.text = str(row.get(header) or "")
    document.save(str(path))


@pytest.mark.libreoffice
@pytest.mark.timeout(600)
def test_a_month(tmp_path: Path) -> None:
    """Twenty patrol lists, four answers in four forms, one late, one with a deadline moved; reminders; August."""
    office = Month(tmp_path / "office")
    inbox = office.folder / "收件"
    for day in JULY[:20]:
        office.patrol(day)
        if day == dt.date(2022, 7, 11):
            headers, rows = office.answer("兴隆台区", dt.date(2022, 7, 10))
            saved_as(write_table(inbox / f"兴隆台区_{SENT}.xlsx", headers, rows[::-1]), "xls")
        if day == dt.date(2022, 7, 14):
            headers, rows = office.answer("双台子区", dt.date(2022, 7, 13))
            saved_as(write_table(inbox / "双台子区反馈.xlsx", headers, rows), "xlsx")
        if day == dt.date(2022, 7, 19):
            headers, rows = office.answer("盘山县", dt.date(2022, 7, 18))
            rows[2]["整改时限"] = "2022-12-31"
            write_table(inbox / f"盘山县_{SENT}.xlsx", headers, rows)
        if day == dt.date(2022, 7, 20):
            reminded = clerk("remind", "--missing", "--as-of", "2022-07-20", language="zh", cwd=office.folder)
            assert [line for line in reminded.stdout.splitlines() if line.startswith("【")] == ["【大洼区】"]
        if day == dt.date(2022, 7, 26):
            _as_word(inbox / "大洼区反馈.docx", *office.answer("大洼区", dt.date(2022, 7, 25)))
        office.day(day)
    july = rows_in(office.folder / "7月台账.xlsx")
    assert sorted(july) == sorted(office.model)
    assert all(str(july[number]["整改时限"])[:10] == one.due.isoformat() for number, one in office.model.items())
    assert list((office.folder / "civtrack-out" / "2022-07-20" / "催办").glob("*.txt"))
    moved = list((inbox / "已收" / "2022-07-19").glob("合并报告_*.xlsx"))
    assert "2022-12-31" in str([list(row.values()) for row in table_of(moved[0])[1]])

    carried = clerk("carry", "7月台账.xlsx", "--as-of", "2022-07-31", "-q", cwd=office.folder)
    assert carried.returncode == 0, carried.stderr
    open_ones = sorted(number for number, one in office.model.items() if not one.done)
    assert sorted(rows_in(office.folder / "8月台账.xlsx")) == open_ones
    office.patrol(dt.date(2022, 8, 1))
    office.day(dt.date(2022, 8, 1))
    assert sorted(rows_in(office.folder / "8月台账.xlsx")) == [*open_ones, *sorted(office.model)[-2:]]
    silent = clerk("remind", "--missing", "--as-of", "2022-08-01", "-q", cwd=office.folder)
    assert silent.returncode == 0, silent.stderr
