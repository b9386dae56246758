"""Shows that new items stand at the end of the right list, in its look, with its numbers going on, and nothing lost."""

from __future__ import annotations

import datetime as dt
import io
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table
from openpyxl.worksheet.worksheet import Worksheet

from civtrack.files import sha256
from tests.support.clerk import clerk
from tests.support.edits import judged, members
from tests.support.offices import a_ledger, sample_office
from tests.support.photos import a_photo

DAY = "2022-07-20"
HEADERS = ["序号", "编号", "县区", "点位", "问题描述", "交办日期", "整改时限", "整改状态", "备注"]


def added(master: Path, *more: str) -> dict[str, Any]:
    """The JSON of an add that has to succeed."""
    done = clerk("add", master.name, *more, "--as-of", DAY, "--format", "json", cwd=master.parent)
    assert done.returncode == 0, done.stderr
    document = json.loads(done.stdout)
    assert isinstance(document, dict)
    return document


def row(serial: int, text: str, **other: Any) -> list[Any]:
    """A row of a master."""
    day = dt.datetime(2022, 7, 1)  # noqa: DTZ001 - a cell's day
    held = {
        "serial": serial, "number": f"WT2207-{serial:04}", "district": "大洼区", "site": f"{text}街",
        "said": f"{text}处路面破损", "assigned": day, "due": day.replace(day=31), "status": "整改中", "remark": None,
    }  # fmt: skip
    return list((held | other).values())


def build(path: Path, rows: Sequence[Sequence[Any]], headers: Sequence[str] = HEADERS) -> tuple[Workbook, Worksheet]:
    """A master, saved."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "台账"
    sheet.append(["问题整改台账"])
    sheet.append(list(headers))
    for one in rows:
        sheet.append(list(one))
    book.save(path)
    return book, sheet


def patrol(path: Path, *texts: str, district: str = "大洼区") -> Path:
    """A patrol's list as a text file."""
    lines = ["序号,县区,点位,问题描述,交办日期,整改时限,带队领导签字"]
    lines += [
        f"{n},{district},{text}路,{text}处井盖缺失,2022-07-19,5个工作日内,王五" for n, text in enumerate(texts, 1)
    ]
    path.write_text("\n".join(lines) + "\n", "utf-8-sig")
    return path


def values(path: Path, number: int, sheet: str = "台账") -> list[Any]:
    return [cell.value for cell in load_workbook(path)[sheet][number]]


def test_of_a_single_row_is_told_what_went_into_its_remark(tmp_path: Path) -> None:
    """Word by word; of many rows only the columns are named (see below)."""
    build(tmp_path / "台账.xlsx", [row(1, "甲")])
    patrol(tmp_path / "巡查.csv", "丙")
    done = clerk("add", "台账.xlsx", "巡查.csv", "--as-of", DAY, cwd=tmp_path)
    assert "into the remark: 带队领导签字：王五" in done.stderr


def test_new_items_stand_below_the_last_one_with_numbers_going_on(tmp_path: Path) -> None:
    """Days are days, numbers and serials go on, what has no column is in the remark and said; a backup is kept."""
    master = tmp_path / "台账.xlsx"
    build(master, [row(1, "甲"), row(2, "乙")])
    patrol(tmp_path / "巡查.csv", "丙", "丁")
    before = sha256(master)
    done = clerk("add", master.name, "巡查.csv", "--as-of", DAY, cwd=tmp_path)
    assert done.returncode == 0
    assert done.stderr.count("into the remark") == 1
    assert "巡查.csv: into the remarks of 2 new rows: 带队领导签字" in done.stderr
    day = dt.datetime(2022, 7, 19)  # noqa: DTZ001 - a cell's day
    assert values(master, 5) == [
        3, "WT2207-0003", "大洼区", "丙路", "丙处井盖缺失", day, "5个工作日内", None, "带队领导签字：王五"
    ]  # fmt: skip
    assert values(master, 6)[:2] == [4, "WT2207-0004"]
    assert [one.deadline.day for one in judged(master).verdicts][2:] == [dt.date(2022, 7, 26)] * 2
    (backup,) = (tmp_path / "civtrack-backup").glob("*.xlsx")
    assert sha256(backup) == before
    log = json.loads(clerk("log", "WT2207-0004", "-f", "json", cwd=tmp_path).stdout)
    assert {(one["command"], one["by"], one["from"]) for one in log} == {("add", "added", "巡查.csv!巡查!3")}
    assert clerk("restore", "--last", master.name, cwd=tmp_path).returncode == 0
    assert sha256(master) == before


def test_a_rehearsal_and_a_copy_leave_the_master(tmp_path: Path) -> None:
    """Nothing is written with --dry-run; with -o the copy alone."""
    master = tmp_path / "台账.xlsx"
    build(master, [row(1, "甲")])
    patrol(tmp_path / "巡查.csv", "丙")
    before, names = sha256(master), sorted(path.name for path in tmp_path.iterdir())
    rehearsed = added(master, "巡查.csv", "--dry-run")
    assert sorted(path.name for path in tmp_path.iterdir()) == names
    copied = added(master, "巡查.csv", "-o", "新")
    assert sha256(master) == before
    assert rehearsed["added"] == copied["added"] == [{"sheet": "台账", "row": 4, "from": "巡查.csv!巡查!2"}]
    assert len(judged(tmp_path / "新" / "台账.xlsx").verdicts) == 2


def test_what_ends_with_the_list_goes_on_with_it(tmp_path: Path) -> None:
    """Look, height, formulas, list, filter, print area, table, sums here and elsewhere; totals and notes move down."""
    master = tmp_path / "台账.xlsx"
    book, sheet = build(master, [[*row(1, "甲"), "=ROW()-2"], [*row(2, "乙"), "=ROW()-2"]], [*HEADERS, "行"])
    sheet.append(["合计", None, None, None, "=COUNTA(E3:E4)"])
    sheet.append(["注：以上由各县区填报。"])
    sheet.merge_cells("A6:J6")
    sheet.row_dimensions[4].height = 41
    for cell in sheet[4]:
        cell.font = Font(bold=True)
    rule = DataValidation(type="list", formula1='"整改中,已整改"')
    rule.add("H3:H4")
    sheet.add_data_validation(rule)
    sheet.print_area = "A1:J6"
    sheet.add_table(Table(displayName="表1", ref="A2:J4"))
    book.create_sheet("汇总")["A1"] = "=COUNTA(台账!E3:E4)+台账!E5"
    book.save(master)
    patrol(tmp_path / "巡查.csv", "丙", "丁", "戊")
    added(master, "巡查.csv")
    made = load_workbook(master)
    page = made["台账"]
    assert [page.cell(number, 5).value for number in range(5, 9)] == [
        "丙处井盖缺失", "丁处井盖缺失", "戊处井盖缺失", "=COUNTA(E3:E7)"
    ]  # fmt: skip
    assert [page.cell(number, 10).value for number in (5, 6, 7)] == ["=ROW()-2"] * 3
    assert [page.row_dimensions[number].height for number in (5, 6, 7)] == [41] * 3
    assert all(page.cell(number, 4).font.b for number in (5, 6, 7))
    assert [str(one.sqref) for one in page.data_validations.dataValidation] == ["H3:H7"]
    assert (page.tables["表1"].ref, page.print_area) == ("A2:J7", "'台账'!$A$1:$J$9")
    assert [str(area) for area in page.merged_cells.ranges] == ["A9:J9"]
    assert made["汇总"]["A1"].value == "=COUNTA(台账!E3:E7)+台账!E8"


def test_prepared_rows_are_used_first(tmp_path: Path) -> None:
    """Rows with a serial and nothing else are filled; only what they do not hold is inserted before the total."""
    master = tmp_path / "台账.xlsx"
    empty = [None] * 8
    build(master, [row(1, "甲"), row(2, "乙"), [3, *empty], [4, *empty], ["合计", None, None, None, "=COUNTA(E3:E6)"]])
    patrol(tmp_path / "巡查.csv", "丙", "丁", "戊")
    added(master, "巡查.csv")
    assert [values(master, number)[0] for number in range(3, 9)] == [1, 2, 3, 4, 5, "合计"]
    assert [values(master, number)[4] for number in range(5, 9)] == [
        "丙处井盖缺失", "丁处井盖缺失", "戊处井盖缺失", "=COUNTA(E3:E7)"
    ]  # fmt: skip


def test_each_district_has_its_own_section(tmp_path: Path) -> None:
    """An item goes to the end of its district's section; one of a district without a section is named and left out."""
    master = tmp_path / "台账.xlsx"
    build(master, [
        ["一、大洼区"], row(1, "甲"), ["小计", None, None, None, "=COUNTA(E4:E4)"],
        ["二、盘山县"], row(1, "乙", number="WT2207-0002", district="盘山县"),
        ["小计", None, None, None, "=COUNTA(E7:E7)"],
    ])  # fmt: skip
    patrol(tmp_path / "一.csv", "丙")
    patrol(tmp_path / "二.csv", "丁", district="盘山县")
    patrol(tmp_path / "三.csv", "戊", district="兴隆台区")
    document = added(master, "二.csv", "三.csv", "一.csv")
    assert [values(master, number)[4] for number in (5, 6, 9, 10)] == [
        "丙处井盖缺失", "=COUNTA(E4:E5)", "丁处井盖缺失", "=COUNTA(E8:E9)"
    ]  # fmt: skip
    assert [values(master, number)[:2] for number in (5, 9)] == [[2, "WT2207-0003"], [2, "WT2207-0004"]]
    assert [one["where"] for one in document["not_taken"]] == ["三.csv!三!2"]
    assert [one.item.district for one in judged(master).verdicts] == ["大洼区", "大洼区", "盘山县", "盘山县"]


def test_a_merged_district_grows_with_its_items(tmp_path: Path) -> None:
    """The cell that says the district for several rows says it for the new ones, too."""
    master = tmp_path / "台账.xlsx"
    book, sheet = build(master, [
        row(1, "甲"), row(2, "乙", district=None), row(3, "丙", district="盘山县"), row(4, "丁", district=None),
    ])  # fmt: skip
    sheet.merge_cells("C3:C4")
    sheet.merge_cells("C5:C6")
    book.save(master)
    patrol(tmp_path / "巡查.csv", "戊")
    added(master, "巡查.csv")
    assert sorted(str(area) for area in load_workbook(master)["台账"].merged_cells.ranges) == ["C3:C5", "C6:C7"]
    assert [one.item.district for one in judged(master).verdicts] == ["大洼区"] * 3 + ["盘山县"] * 2


def test_likely_doubles_are_named_and_left_out_unless_asked_for(tmp_path: Path) -> None:
    """Same place, near text, near day: both addresses are shown; another door of the same house is none."""
    master = tmp_path / "台账.xlsx"
    build(master, [row(1, "甲", site="和平小区", said="和平小区3号楼楼道灯不亮，窗玻璃破损")])
    new = tmp_path / "巡查.xlsx"
    build(new, [
        row(1, "x", number=None, site="和平小区", said="和平小区3号楼楼道灯不亮、窗玻璃破损2块"),
        row(2, "x", number=None, site="和平小区", said="和平小区5号楼楼道灯不亮，窗玻璃破损"),
        row(3, "x", number=None, site="和平小区", said="和平小区3号楼楼道灯不亮，窗玻璃破损",
            assigned=dt.datetime(2022, 6, 1)),  # noqa: DTZ001 - a cell's day
    ])  # fmt: skip
    document = added(master, new.name, "--dry-run")
    assert [(one["new"], one["known"]) for one in document["doubles"]] == [("巡查.xlsx!台账!3", "台账.xlsx!台账!3")]
    assert len(document["added"]) == 2
    assert len(added(master, new.name, "--with-doubles")["added"]) == 3
    shown = clerk("inspect", "--duplicates", master.name, "-f", "json", "--as-of", DAY, cwd=tmp_path)
    assert [(one["where"], one["other"]) for one in json.loads(shown.stdout)] == [
        ("台账.xlsx!台账!4", "台账.xlsx!台账!3")
    ]


def test_nothing_of_an_item_is_lost_silently(tmp_path: Path) -> None:
    """Where the master has no remark, what has no column is listed; its own number is told as the former one."""
    master = tmp_path / "台账.xlsx"
    build(master, [row(1, "甲")[:-1]], HEADERS[:-1])
    new = tmp_path / "巡查.xlsx"
    build(new, [row(7, "乙", number="XC-07", remark="已拍照")])
    document = added(master, new.name)
    assert sorted(one["asked"] for one in document["not_taken"]) == ["原编号：XC-07", "备注：已拍照"]


def test_a_row_that_adds_up_others_is_no_example(tmp_path: Path) -> None:
    """A running total cannot be continued by copying it: refused by name, nothing written."""
    master = tmp_path / "台账.xlsx"
    build(master, [row(1, "甲", remark="=SUM($A$3:A3)"), row(2, "乙", remark="=SUM($A$3:A4)")])
    before = sha256(master)
    patrol(tmp_path / "巡查.csv", "丙")
    document = added(master, "巡查.csv")
    assert document["added"] == []
    assert "reaches over other rows" in document["not_taken"][0]["message"]
    assert sha256(master) == before


def test_the_sample_office_takes_its_exports_in(tmp_path: Path) -> None:
    """Hotline and city management into the master: every item of them, photos and former items all there."""
    office = sample_office(tmp_path / "办公室")
    master = office / "7月问题台账.xlsx"
    items, parts = judged(master).items, members(master)
    new = (office / "12345诉求.csv", office / "数字城管案件.xls")
    document = added(master, *(path.name for path in new), "--with-doubles")
    assert len(document["added"]) + len({one["where"] for one in document["not_taken"]}) >= len(judged(*new).items)
    now = judged(master).items
    assert len(now) == len(items) + len(document["added"])
    assert {one.description for one in items} <= {one.description for one in now}
    after = members(master)
    assert all(after[name] == data for name, data in parts.items() if "media" in name or "cellimages" in name)


@pytest.mark.libreoffice
def test_the_master_opens_in_libreoffice(tmp_path: Path) -> None:
    """Another program reads what was made, and finds as many rows."""
    import subprocess

    from tests.conftest import SOFFICE

    office = sample_office(tmp_path / "办公室")
    master = office / "7月问题台账.xlsx"
    count = len(added(master, "12345诉求.csv")["added"])
    carried = clerk("carry", master.name, "--as-of", DAY, cwd=office)
    assert carried.returncode == 0
    assert count
    for name in ("7月问题台账", "8月问题台账"):
        arguments = ["--headless", "--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76", "--outdir", tmp_path]
        subprocess.run(
            [str(SOFFICE), *map(str, arguments), str(office / f"{name}.xlsx")], check=True, capture_output=True
        )
        text = (tmp_path / f"{name}.csv").read_text("utf-8")
        assert text.count("WT2207-") >= len(judged(office / f"{name}.xlsx").items)
        assert "#REF!" not in text


@settings(deadline=None, max_examples=10)
@given(old=st.integers(1, 4), new=st.integers(1, 5), ready=st.integers(0, 3), total=st.booleans())
def test_any_number_of_items_stands_below_any_number(
    tmp_path_factory: pytest.TempPathFactory, old: int, new: int, ready: int, total: bool
) -> None:
    """Former items stay, new ones follow, serials and numbers count, the total counts all of them."""
    folder = tmp_path_factory.mktemp("a")
    master = folder / "台账.xlsx"
    rows = [row(n, f"第{n}") for n in range(1, old + 1)] + [[old + n] + [None] * 8 for n in range(1, ready + 1)]
    if total:
        rows.append(["合计", None, None, None, f"=COUNTA(E3:E{2 + old + ready})"])
    build(master, rows)
    patrol(folder / "巡查.csv", *(f"新{n}" for n in range(new)))
    added(master, "巡查.csv")
    items = judged(master).items
    assert [item.description for item in items[old:]] == [f"新{n}处井盖缺失" for n in range(new)]
    assert [item.number for item in items] == [f"WT2207-{n:04}" for n in range(1, old + new + 1)]
    assert [values(master, 3 + n)[0] for n in range(old + new)] == list(range(1, old + new + 1))
    if total:
        last = 3 + old + max(new, ready)
        assert values(master, last)[4] == f"=COUNTA(E3:E{last - 1})"


def test_what_cannot_be_a_master_is_refused(tmp_path: Path) -> None:
    """One file alone, and the master taken into itself."""
    master = a_ledger(tmp_path / "台账.xlsx")
    for words, said in (((master.name,), "name the master first"), ((master.name, master.name), "into itself")):
        done = clerk("add", *words, cwd=tmp_path)
        assert done.returncode == 2
        assert said in done.stderr


def test_a_patrol_in_word_is_taken_in_with_its_photos(tmp_path: Path) -> None:
    """As any list: days as days, prose as prose, what the master has no column for in the remark."""
    from docx import Document

    master = tmp_path / "台账.xlsx"
    build(master, [[*row(1, "甲"), None]], [*HEADERS, "现场照片"])
    document = Document()
    document.add_paragraph("7月19日巡查问题清单")
    table = document.add_table(rows=0, cols=7)
    photo = a_photo("green")
    for line in (
        ["县区", "点位", "问题描述", "交办日期", "整改时限", "带队领导签字", "现场照片"],
        ["大洼区", "乙路", "乙处井盖缺失", "2022年7月19日", "5个工作日内", "王五", ""],
    ):
        for cell, text in zip(table.add_row().cells, line, strict=True):
            cell.text = text
    table.cell(1, 6).paragraphs[0].add_run().add_picture(io.BytesIO(photo))
    document.save(str(tmp_path / "巡查.docx"))
    before = master.read_bytes()
    assert len(added(master, "巡查.docx")["added"]) == 1
    found = values(master, 4)
    assert found[:7] == [
        2, "WT2207-0002", "大洼区", "乙路", "乙处井盖缺失", dt.datetime(2022, 7, 19), "5个工作日内",  # noqa: DTZ001
    ]  # fmt: skip
    assert "带队领导签字" in found[8]
    assert photo in members(master).values()
    back = clerk("restore", "--last", master.name, "-q", cwd=tmp_path)
    assert (back.returncode, master.read_bytes()) == (0, before)


def test_a_protected_sheet_is_said_to_be_written(tmp_path: Path) -> None:
    """It stays protected; whoever sorts it afterwards learns why he cannot."""
    master = tmp_path / "台账.xlsx"
    book, sheet = build(master, [row(1, "甲")])
    sheet.protection.password = "1234"
    sheet.protection.enable()
    book.save(master)
    done = clerk("add", master.name, patrol(tmp_path / "巡查.csv", "乙").name, "--as-of", DAY, cwd=tmp_path)
    assert "台账.xlsx!台账: the sheet is protected; it was updated all the same" in done.stderr
    assert load_workbook(master)["台账"].protection.sheet


def _list(path: Path, rows: Sequence[Sequence[Any]], headers: Sequence[str]) -> Workbook:
    book = Workbook()
    sheet = book.worksheets[0]
    for one in (headers, *rows):
        sheet.append(list(one))
    book.save(path)
    return book


def said(master: Path, *more: str) -> str:
    done = clerk("add", master.name, *more, "--as-of", DAY, "-n", cwd=master.parent)
    assert done.returncode == 0, done.stderr
    return done.stderr


def test_a_formula_of_a_new_item_whose_result_nobody_kept_is_told(tmp_path: Path) -> None:
    """What it shows is not known; a counter is counted anew."""
    build(tmp_path / "台账.xlsx", [row(1, "甲")])
    rows = [["=ROW()-1", "大洼区", '="新立"&"街"', "井盖缺失", "2022-08-01"]]
    _list(tmp_path / "新.xlsx", rows, ["序号", "县区", "点位", "问题描述", "整改时限"])
    told = [line for line in said(tmp_path / "台账.xlsx", "新.xlsx").splitlines() if "formula" in line]
    assert [line.split(":")[0] for line in told] == ["新.xlsx!Sheet!C2 was not taken in"]


def test_what_nobody_will_understand_of_new_items_is_told(tmp_path: Path) -> None:
    """Where it goes: a year in the master's title settles it; of many alike the first."""
    build(tmp_path / "台账.xlsx", [row(1, "甲")])
    texts = ["3日内", "5日内", "7日内", "8月5日前"]
    rows = [["大洼区", f"{text}街", "井盖缺失", text] for text in texts]
    _list(tmp_path / "新.xlsx", rows, ["县区", "点位", "问题描述", "整改时限"])
    told = said(tmp_path / "台账.xlsx", "新.xlsx")
    assert "新.xlsx!Sheet!D2: deadline “3日内” counts from the day of assignment, which is missing." in told
    assert "(2 more new items alike)" in told
    assert "新.xlsx!Sheet!D5: deadline “8月5日前” has no year" in told
    book = load_workbook(tmp_path / "台账.xlsx")
    book.worksheets[0]["A1"] = "2022年问题整改台账"
    book.save(tmp_path / "台账.xlsx")
    assert "8月5日前" not in said(tmp_path / "台账.xlsx", "新.xlsx")


def test_new_items_in_hidden_rows_are_taken_and_told(tmp_path: Path) -> None:
    """A filter that somebody forgot hides no problem."""
    build(tmp_path / "台账.xlsx", [row(1, "甲")])
    rows = [["大洼区", "新立街", "井盖缺失", "2022-08-01"], ["大洼区", "北街", "占道经营", "2022-08-01"]]
    book = _list(tmp_path / "新.xlsx", rows, ["县区", "点位", "问题描述", "整改时限"])
    assert "hidden" not in said(tmp_path / "台账.xlsx", "新.xlsx")
    book.worksheets[0].row_dimensions[3].hidden = True
    book.save(tmp_path / "新.xlsx")
    told = said(tmp_path / "台账.xlsx", "新.xlsx")
    assert "新.xlsx: 1 new item from hidden rows, taken in, too" in told
    assert "2 new items" in told


def test_what_a_patrol_found_needs_no_deadline_and_nobody_who_answers(tmp_path: Path) -> None:
    """What and where is a new problem; figures by place are none."""
    build(tmp_path / "台账.xlsx", [row(1, "甲"), row(2, "乙")])
    build(tmp_path / "巡查.xlsx", [[1, "2022-07-19", "府前街", "路灯不亮", "盘山县"]],
          ["序号", "检查日期", "检查地点", "发现问题", "所属县区"])  # fmt: skip
    document = added(tmp_path / "台账.xlsx", "巡查.xlsx")
    assert [one["row"] for one in document["added"]] == [5]
    sheet = load_workbook(tmp_path / "台账.xlsx").worksheets[0]
    assert [sheet.cell(5, column).value for column in (3, 4, 5)] == ["盘山县", "府前街", "路灯不亮"]
    assert added(tmp_path / "台账.xlsx", "巡查.xlsx")["added"] == []
    build(tmp_path / "统计.xlsx", [["大洼区", 12, 0.5], ["盘山县", 9, 0.4]], ["县区", "问题数", "整改率"])
    done = clerk("add", "台账.xlsx", "统计.xlsx", "--as-of", DAY, cwd=tmp_path)
    assert done.returncode == 3, done.stderr


def test_a_task_without_a_place_is_added_once(tmp_path: Path) -> None:
    """A month's list of tasks names no place: what says the same in all else is the same."""
    build(tmp_path / "台账.xlsx", [row(1, "甲")])
    tasks = [[1, "完善导视牌", "7月底"], [2, "完善导视牌", "8月底"], [3, "更新公益广告", "7月底"]]
    build(tmp_path / "提示单.xlsx", tasks, ["序号", "工作任务", "完成时限"])
    assert len(added(tmp_path / "台账.xlsx", "提示单.xlsx")["added"]) == 3
    again = added(tmp_path / "台账.xlsx", "提示单.xlsx")
    assert (again["added"], [one["likeness"] for one in again["doubles"]]) == ([], [100, 100, 100])


@pytest.mark.parametrize("known", ["大洼区", None])
def test_new_items_without_a_district_are_told_where_the_others_have_one(tmp_path: Path, known: str | None) -> None:
    """In one line, with the first place; not where the master has none either."""
    build(tmp_path / "台账.xlsx", [row(1, "甲", district=known), row(2, "乙", district=known)])
    rows: list[list[str | None]] = [
        ["大洼区", "东街", "井盖缺失"],
        [None, "西街", "路灯不亮"],
        [None, "南街", "垃圾桶满溢"],
    ]
    _list(tmp_path / "新.xlsx", rows, ["县区", "点位", "问题描述"])
    told = said(tmp_path / "台账.xlsx", "新.xlsx")
    line = "新.xlsx!Sheet!A3: 2 new items without a district, where the master's others have one: fill it in"
    assert (line in told) is (known is not None), told
