"""Shows that what districts filled in comes into the ledger, and nothing else does, however it comes back."""

from __future__ import annotations

import csv
import datetime as dt
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.support.collecting import (
    AS_OF,
    HEADERS,
    SENT,
    Record,
    answer,
    collected,
    ledger_of,
    rows_in,
    saved_as,
    sent_office,
    table_of,
    unchanged,
    write_table,
)
from tests.support.edits import members
from tests.support.offices import contents
from tests.support.typed import typed

DISTRICTS = ("大洼区", "盘山县", "大洼区", "盘山县", "大洼区")


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """An office that has sent five items to two districts."""
    return sent_office(tmp_path, [{"县区": name} for name in DISTRICTS])


def merged(document: dict[str, Any]) -> set[tuple[str, str, Any]]:
    return {(one["number"], one["field"], one["after"]) for one in document["merged"]}


def refused(document: dict[str, Any]) -> set[tuple[str | None, str | None, Any]]:
    return {(one["cell"], one["field"], one["asked"]) for one in document["refused"]}


def finish(row: Record, **more: Any) -> None:
    row.update({"整改状态": "已完成", "完成日期": "2022-07-18", "整改情况": "已修补", **more})


def test_what_a_district_answers_is_taken(office: Path) -> None:
    """Status, day, measures, progress and remark of the row come into a copy; the ledger itself stays as it is."""
    before = contents(office)["台账.xlsx"]
    answer(office, "大洼区", lambda rows: finish(rows[1], 整改措施="组织抢修", 备注="见照片"))
    document = collected(office)
    row = rows_in(office / "合并/台账.xlsx")["WT-0003"]
    assert [row[name] for name in ("整改状态", "完成日期", "整改情况", "整改措施", "备注")] == [
        "已完成", "2022-07-18", "已修补", "组织抢修", "见照片",
    ]  # fmt: skip
    assert len(document["merged"]) == 5
    assert document["refused"] == document["conflicts"] == document["unmatched"] == []
    assert document["missing"] == ["盘山县"]
    assert document["returned"][0]["by"] == {"id": 3, "number": 0, "content": 0}
    assert contents(office)["台账.xlsx"] == before


def test_only_the_cells_that_were_answered_change(office: Path) -> None:
    """Every other part of the package is the same byte for byte."""
    answer(office, "大洼区", lambda rows: finish(rows[0]))
    collected(office)
    before, after = members(office / "台账.xlsx"), members(office / "合并/台账.xlsx")
    assert before.keys() == after.keys()
    assert {name for name in after if after[name] != before[name]} <= {"xl/worksheets/sheet1.xml", "xl/styles.xml"}


@pytest.mark.parametrize(
    ("header", "value", "field"),
    [
        ("整改时限", "2022-08-31", "deadline"),
        ("问题描述", "路面略有不平", "description"),
        ("责任单位", "市住建局", "unit"),
        ("点位", "向海大道1号", "site"),
        ("督办领导批示", "同意延期", None),
        ("交办日期", "2022-07-10", "assigned_on"),
        ("编号", "WT-0099", "number"),
        ("整改时限", None, "deadline"),
    ],
)
def test_a_change_in_any_other_column_is_told_and_not_taken(
    office: Path, header: str, value: str | None, field: str | None
) -> None:
    """A deadline moved, a text softened, a unit exchanged: the ledger's own stays, the answers beside it are taken."""

    def change(rows: list[Record]) -> None:
        finish(rows[0])
        rows[0][header] = value

    answer(office, "大洼区", change)
    document = collected(office)
    row, was = rows_in(office / "合并/台账.xlsx")["WT-0001"], rows_in(office / "台账.xlsx")["WT-0001"]
    assert row[header] == was[header]
    assert row["整改状态"] == "已完成"
    assert [(one["field"], one["asked"]) for one in document["refused"]] == [(field, value)]


def test_a_deleted_row_is_told_and_stays(office: Path) -> None:
    """The item is in the ledger as before."""
    answer(office, "大洼区", lambda rows: rows.pop(1))
    document = collected(office)
    assert refused(document) == {("5", None, None)}
    assert len(rows_in(office / "合并/台账.xlsx")) == 5


def test_rows_are_found_however_they_lie(office: Path) -> None:
    """Sorted the other way, with serials from one, and a row between that nobody knows."""

    def change(rows: list[Record]) -> None:
        finish(rows[2])
        rows.reverse()
        rows.insert(1, {"县区": "大洼区", "点位": "新增点位", "问题描述": "新发现的井盖缺失", "整改状态": "整改中"})
        for turn, row in enumerate(rows, 1):
            row["序号"] = turn

    answer(office, "大洼区", change)
    document = collected(office)
    assert merged(document) == {
        ("WT-0005", "status", "已完成"), ("WT-0005", "done_on", "2022-07-18"), ("WT-0005", "progress", "已修补"),
    }  # fmt: skip
    assert document["refused"] == []
    (new,) = document["unmatched"]
    assert (new["kind"], new["description"]) == ("new", "新发现的井盖缺失")


def test_a_hidden_identity_that_was_left_behind_by_sorting_is_not_believed(office: Path) -> None:
    """Excel sorts what is selected; the hidden column may stay where it was. The rows say who they are."""

    def change(rows: list[Record]) -> None:
        keys = [row["civtrack_id"] for row in rows]
        finish(rows[0])
        rows.reverse()
        for row, key in zip(rows, keys, strict=True):
            row["civtrack_id"] = key

    answer(office, "大洼区", change)
    document = collected(office)
    assert {one[0] for one in merged(document)} == {"WT-0001"}
    assert document["refused"] == document["unmatched"] == []


def test_a_row_that_was_copied_down_is_named_and_the_true_one_taken(office: Path) -> None:
    """A copy with another problem typed over it has the identity of the first, and is not it."""

    def change(rows: list[Record]) -> None:
        finish(rows[0])
        copy = {**rows[0], "编号": None, "点位": "别处", "问题描述": "完全不同的另一件事情", "整改状态": "整改中"}
        rows.append(copy)

    answer(office, "大洼区", change)
    document = collected(office)
    assert {one[0] for one in merged(document)} == {"WT-0001"}
    assert [one["kind"] for one in document["unmatched"]] == ["unknown"]


def test_a_row_twice_with_two_answers_is_not_taken(office: Path) -> None:
    """Nobody can say which of them is meant."""

    def change(rows: list[Record]) -> None:
        rows.append({**rows[0], "整改状态": "已完成"})

    answer(office, "大洼区", change)
    document = collected(office)
    assert document["merged"] == []
    assert [one["kind"] for one in document["unmatched"]] == ["double", "double"]


def test_without_the_hidden_column_rows_are_matched_by_number(office: Path) -> None:
    """And the match says so."""

    def change(rows: list[Record]) -> None:
        finish(rows[0])
        for row in rows:
            row["civtrack_id"] = None

    answer(office, "大洼区", change)
    document = collected(office)
    assert document["returned"][0]["by"] == {"id": 0, "number": 3, "content": 0}
    assert {one["by"] for one in document["merged"]} == {"number"}


def test_without_identity_and_number_rows_are_matched_by_content(office: Path) -> None:
    """Place, description and day of assignment."""

    def change(rows: list[Record]) -> None:
        finish(rows[0])
        for row in rows:
            row["civtrack_id"] = row["编号"] = None
        rows.reverse()

    answer(office, "大洼区", change)
    document = collected(office)
    assert document["returned"][0]["by"] == {"id": 0, "number": 0, "content": 3}
    assert {one[0] for one in merged(document)} == {"WT-0001"}


def test_columns_that_moved_or_were_renamed_are_found(office: Path) -> None:
    """Within what a header may mean; a column that the ledger has not is told."""
    headers, rows = table_of(office / SENT / f"大洼区_{AS_OF}.xlsx")
    finish(rows[0])
    names = {"整改状态": "办理状态", "完成日期": "完成时间", "整改情况": "整改进展情况"}
    renamed = [{names.get(name, name): value for name, value in row.items()} | {"现场核实人": "李四"} for row in rows]
    order = [names.get(name, name) for name in reversed(headers)] + ["现场核实人"]
    write_table(office / "收回/大洼区.xlsx", order, renamed)
    document = collected(office)
    assert merged(document) == {
        ("WT-0001", "status", "已完成"), ("WT-0001", "done_on", "2022-07-18"), ("WT-0001", "progress", "已修补"),
    }  # fmt: skip
    assert [one["asked"] for one in document["refused"]] == ["李四"]


def test_a_column_that_did_not_come_back_is_told(office: Path) -> None:
    """And empties nothing."""
    headers, rows = table_of(office / SENT / f"大洼区_{AS_OF}.xlsx")
    finish(rows[0])
    write_table(office / "收回/大洼区.xlsx", [name for name in headers if name != "整改时限"], rows)
    document = collected(office)
    assert [(one["cell"], one["field"]) for one in document["refused"]] == [("H", "deadline")]
    assert rows_in(office / "合并/台账.xlsx")["WT-0001"]["整改时限"] == "2022-07-31"


def test_what_the_office_changed_meanwhile_stays(office: Path) -> None:
    """A cell that only the office changed is no answer; one that both changed is a conflict, with all three values."""
    answer(office, "大洼区", lambda rows: finish(rows[0]))
    _, rows = table_of(office / "台账.xlsx")
    rows[0]["整改状态"] = "已销号"
    rows[2]["整改状态"] = "已销号"
    rows[2]["整改时限"] = "2022-09-01"
    rows[4]["督办领导批示"] = "抓紧"
    write_table(office / "台账.xlsx", HEADERS, rows)
    document = collected(office)
    (conflict,) = document["conflicts"]
    assert [conflict[name] for name in ("number", "base", "before", "after")] == [
        "WT-0001",
        "整改中",
        "已销号",
        "已完成",
    ]
    assert document["refused"] == []
    after = rows_in(office / "合并/台账.xlsx")
    assert [after[f"WT-{n:04}"]["整改状态"] for n in (1, 3)] == ["已销号", "已销号"]
    assert after["WT-0001"]["完成日期"] == "2022-07-18"


def test_two_files_that_agree_are_one_answer_and_two_that_do_not_a_conflict(office: Path) -> None:
    """Both are named; their order changes nothing."""
    answer(office, "大洼区", lambda rows: finish(rows[0]), "一.xlsx")
    answer(office, "大洼区", lambda rows: finish(rows[0], 整改情况="还在修"), "二.xlsx")
    first = collected(office)
    assert merged(first) == {("WT-0001", "status", "已完成"), ("WT-0001", "done_on", "2022-07-18")}
    assert [(one["after"], one["from"]) for one in first["conflicts"]] == [
        ("已修补", "一.xlsx!台账!J3"), ("还在修", "二.xlsx!台账!J3"),
    ]  # fmt: skip
    assert all("xlsx!台账!J3" in one["why"] for one in first["conflicts"])
    done = typed(
        "collect", "台账.xlsx", "收回/二.xlsx", "收回/一.xlsx", "--as-of", AS_OF, "-n", "-f", "json", cwd=office
    )
    import json

    second = json.loads(done.out)
    for name in ("merged", "conflicts", "refused", "unmatched", "missing"):
        assert second[name] == first[name]


def test_collecting_again_changes_nothing(office: Path) -> None:
    """In place: the second time the ledger is unchanged, and what was refused is refused again."""
    answer(office, "大洼区", lambda rows: finish(rows[0], 整改时限="2022-12-31"))
    unchanged(office, "盘山县")
    first = collected(office, "--in-place")
    assert len(first["merged"]) == 3
    after = contents(office)["台账.xlsx"]
    second = collected(office, "--in-place")
    assert second["merged"] == []
    assert second["refused"] == first["refused"]
    assert second["missing"] == []
    assert contents(office)["台账.xlsx"] == after


def test_in_place_is_logged_and_taken_back(office: Path) -> None:
    """Every cell with where it came from; ``restore --last`` gives the ledger back byte for byte or cell for cell."""
    answer(office, "大洼区", lambda rows: finish(rows[0]))
    before = rows_in(office / "台账.xlsx")
    collected(office, "--in-place")
    log = typed("log", "--format", "csv", cwd=office).out
    assert log.count("collect") == 3
    assert "大洼区.xlsx!台账!M3" in log
    assert typed("restore", "--last", "台账.xlsx", cwd=office).code == 0
    assert rows_in(office / "台账.xlsx") == before


def test_a_rehearsal_says_the_same_and_writes_nothing(office: Path) -> None:
    """No copy, no report, no log."""
    answer(office, "大洼区", lambda rows: finish(rows[0]))
    before = contents(office)
    rehearsed = collected(office, "--dry-run")
    assert contents(office) == before
    done = collected(office)
    for name in ("merged", "refused", "conflicts", "doubts", "unmatched", "missing"):
        assert rehearsed[name] == done[name]


@pytest.mark.parametrize(
    ("answered", "doubt"),
    [
        ({"整改状态": "已完成"}, "no day"),
        ({"整改状态": "差不多弄好了吧"}, "not known"),
        ({"整改状态": "已完成", "完成日期": "2022-12-31"}, "2022-12-31"),
    ],
)
def test_a_reply_that_is_doubtful_is_taken_and_listed(office: Path, answered: Record, doubt: str) -> None:
    """Done without a day, a day to come, a status that nobody knows."""
    answer(office, "大洼区", lambda rows: rows[0].update(answered))
    document = collected(office)
    assert len(document["merged"]) == len(answered)
    assert document["doubts"], doubt
    assert document["doubts"][0]["number"] == "WT-0001"


def test_days_as_prose_stay_as_they_are_unless_they_are_to_be_days(office: Path) -> None:
    """``--normalise`` writes a day; without it the text is taken as found."""
    answer(office, "大洼区", lambda rows: finish(rows[0], 完成日期="7月18日"))
    collected(office)
    assert rows_in(office / "合并/台账.xlsx")["WT-0001"]["完成日期"] == "7月18日"
    collected(office, "--normalise")
    assert rows_in(office / "合并/台账.xlsx")["WT-0001"]["完成日期"] == dt.datetime(2022, 7, 18)  # noqa: DTZ001


def test_without_the_manifest_it_is_merged_two_way_and_said(office: Path) -> None:
    """What is filled in is taken, what is empty takes nothing away."""
    answer(office, "大洼区", lambda rows: rows[0].update({"整改状态": None, "备注": "已联系"}))
    shutil.rmtree(office / "civtrack-out")
    done = typed("collect", "台账.xlsx", "收回", "--as-of", AS_OF, "-o", "合并/台账.xlsx", cwd=office, language="zh")
    assert "双方比对" in done.err
    row = rows_in(office / "合并/台账.xlsx")["WT-0001"]
    assert (row["整改状态"], row["备注"]) == ("整改中", "已联系")


def test_a_text_file_comes_back_without_types(office: Path) -> None:
    """Saved as .csv, days and numbers are texts: nothing seems changed but what was."""
    headers, rows = table_of(office / SENT / f"大洼区_{AS_OF}.xlsx")
    finish(rows[0], 完成率="100%")
    (office / "收回").mkdir()
    with (office / "收回/大洼区.csv").open("w", encoding="gb18030", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(headers)
        writer.writerows([[row.get(name) for name in headers] for row in rows])
    document = collected(office)
    assert {(one["number"], one["field"]) for one in document["merged"]} == {
        ("WT-0001", name) for name in ("status", "done_on", "progress", "percent")
    }
    assert document["refused"] == []


def test_a_word_table_comes_back(office: Path) -> None:
    """The table of a Word document is read like a sheet; merged cells stand for each of their rows."""
    from docx import Document

    headers, rows = table_of(office / SENT / f"大洼区_{AS_OF}.xlsx")
    finish(rows[0])
    finish(rows[1])
    document = Document()
    document.add_paragraph("大洼区整改情况反馈（2022年）")
    shown = [name for name in headers if name != "civtrack_id"]
    table = document.add_table(rows=1, cols=len(shown))
    for cell, name in zip(table.rows[0].cells, shown, strict=True):
        cell.text = name
    for row in rows:
        for cell, name in zip(table.add_row().cells, shown, strict=True):
            cell.text = "" if row[name] is None else str(row[name])
    place = shown.index("整改情况")
    table.cell(2, place).text = ""
    table.cell(1, place).merge(table.cell(2, place))
    (office / "收回").mkdir()
    document.save(str(office / "收回/大洼区.docx"))
    result = collected(office)
    assert {(one["number"], one["field"]) for one in result["merged"]} == {
        (number, name) for number in ("WT-0001", "WT-0003") for name in ("status", "done_on", "progress")
    }
    assert result["refused"] == []


def test_a_file_that_cannot_be_read_is_told_and_the_others_are_done(office: Path) -> None:
    """Exit code 3; its district has not answered."""
    answer(office, "大洼区", lambda rows: finish(rows[0]))
    (office / "收回/盘山县.xlsx").write_bytes(b"PK\x03\x04 broken")
    done = typed("collect", "台账.xlsx", "收回", "--as-of", AS_OF, "-f", "json", "-o", "合并", cwd=office)
    assert done.code == 3
    assert "盘山县.xlsx" in done.err
    assert rows_in(office / "合并/台账.xlsx")["WT-0001"]["整改状态"] == "已完成"


def test_an_answer_that_would_change_what_other_rows_say_is_not_taken(office: Path) -> None:
    """同上 in a returned cell stands for the row above it there, and is written out in the ledger."""

    def change(rows: list[Record]) -> None:
        finish(rows[0])
        rows[1]["整改情况"] = "同上"

    answer(office, "大洼区", change)
    collected(office)
    assert rows_in(office / "合并/台账.xlsx")["WT-0003"]["整改情况"] == "已修补"


def test_only_the_fields_of_the_settings_are_taken(office: Path) -> None:
    """``[collect] fields`` says what a district may answer."""
    (office / "civtrack.toml").write_text('[collect]\nfields = ["status"]\n', encoding="utf-8")
    answer(office, "大洼区", lambda rows: finish(rows[0]))
    document = collected(office)
    assert merged(document) == {("WT-0001", "status", "已完成")}
    assert {one["field"] for one in document["refused"]} == {"done_on", "progress"}


def test_the_report_is_a_workbook_beside_the_copy(office: Path) -> None:
    """What needs a look stands first, with where and why."""
    answer(office, "大洼区", lambda rows: finish(rows[0], 整改时限="2022-12-31"))
    collected(office)
    from openpyxl import load_workbook

    sheet = load_workbook(office / f"合并/合并报告_{AS_OF}.xlsx").worksheets[0]
    cells = [[cell.value for cell in row] for row in sheet.iter_rows()]
    outcomes = [row[0] for row in cells if row[0] in ("未采纳", "已并入", "未交回")]
    assert outcomes == ["未采纳", "已并入", "已并入", "已并入", "未交回"]


def test_a_formula_without_its_result_is_told(office: Path) -> None:
    """Nobody knows what it shows; the cell stays as it is."""
    answer(office, "大洼区", lambda rows: rows[0].update({"整改情况": '=CONCATENATE("已","修补")'}))
    document = collected(office)
    assert document["merged"] == []
    assert [(one["cell"], one["field"]) for one in document["refused"]] == [("J3", "progress")]


def test_days_as_another_countrys_program_writes_them_are_the_days_that_were_sent(tmp_path: Path) -> None:
    """A text file saved on an English system has 07/18/2022 for the day: nothing was answered."""
    day = dt.datetime(2022, 7, 18)  # noqa: DTZ001
    office = sent_office(tmp_path, [{"完成日期": day, "整改状态": "已完成"}, {}])
    headers, rows = table_of(office / SENT / f"大洼区_{AS_OF}.xlsx")
    rows[0]["完成日期"] = "07/18/2022"
    (office / "收回").mkdir()
    with (office / "收回/大洼区.csv").open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([headers, *([row.get(name) for name in headers] for row in rows)])
    document = collected(office)
    assert document["merged"] == document["refused"] == []


@pytest.mark.parametrize("kind", ["xls", "ods", "xlsx"])
def test_what_another_program_saved_again_is_unchanged(tmp_path: Path, kind: str) -> None:
    """Days, numbers and texts through LibreOffice: only the answer is an answer."""
    if shutil.which("soffice") is None:
        pytest.skip("no LibreOffice here")
    day = dt.datetime(2022, 7, 3)  # noqa: DTZ001
    office = sent_office(tmp_path, [{"交办日期": day, "完成率": 0.5}, {"整改时限": day, "备注": "第一行\n第二行"}])
    answer(office, "大洼区", lambda rows: finish(rows[0]), "大洼区.xlsx")
    saved_as(office / "收回/大洼区.xlsx", kind)
    document = collected(office)
    assert {(one["number"], one["field"]) for one in document["merged"]} == {
        ("WT-0001", name) for name in ("status", "done_on", "progress")
    }
    assert document["refused"] == []


def test_a_workbook_of_several_ledgers_is_collected_into_each(tmp_path: Path) -> None:
    """Rows of the other ledger are counted by its name, not listed as strange."""
    ledger_of(tmp_path / "七月.xlsx", [{"编号": f"七{turn}"} for turn in range(3)])
    ledger_of(tmp_path / "八月.xlsx", [{"编号": f"八{turn}", "点位": f"向海大道{turn}"} for turn in range(2)])
    assert typed("split", "七月.xlsx", "八月.xlsx", "--as-of", AS_OF, cwd=tmp_path).code == 0
    unchanged(tmp_path, "大洼区")
    document = collected(tmp_path, master="八月.xlsx")
    assert document["elsewhere"] == {"七月.xlsx": 3}
    assert document["unmatched"] == document["refused"] == document["merged"] == []
    assert document["returned"][0]["matched"] == 2


def split_again(office: Path, day: str, change: dict[str, Record]) -> None:
    """Rewrites the ledger with changes by number, and sends it out on another day."""
    headers, rows = table_of(office / "台账.xlsx")
    for row in rows:
        row.update(change.get(row["编号"], {}))
    write_table(office / "台账.xlsx", headers, rows)
    done = typed("split", "台账.xlsx", "--as-of", day, cwd=office)
    assert done.code == 0, done.err


def back_of(office: Path, day: str, name: str, change: Record, *, without: tuple[str, ...] = ()) -> None:
    """What 大洼区 makes of the workbook of a day: its first row changed, some columns taken out."""
    headers, rows = table_of(office / f"civtrack-out/{day}/县区/大洼区_{day}.xlsx")
    rows[0].update(change)
    write_table(office / "收回" / name, [header for header in headers if header not in without], rows)


COUNTED = ("预警等级", "剩余/逾期天数", "判定依据")


@pytest.mark.parametrize(
    ("name", "without"),
    [
        ("回复.xlsx", ()),  # its days left say it
        ("大洼区_2022-07-20.xlsx", ()),  # and are believed more than a name
        ("大洼区_2022-07-21.xlsx", COUNTED),  # the name says it
    ],
)
def test_an_answer_that_was_sent_once_before_is_one(office: Path, name: str, without: tuple[str, ...]) -> None:
    """Done on the 20th, sent out as done on the 21st, and not done after all: the base is the copy of the 21st."""
    split_again(office, "2022-07-21", {"WT-0001": {"整改状态": "已完成"}})
    back_of(office, "2022-07-21", name, {"整改状态": "整改中"}, without=without)
    document = collected(office)
    assert merged(document) == {("WT-0001", "status", "整改中")}
    assert [one["base"] for one in document["returned"]] == ["2022-07-21"]


@pytest.mark.parametrize(
    ("name", "without"),
    [("回复.xlsx", ()), ("大洼区_2022-07-20.xlsx", COUNTED), ("回复.xlsx", COUNTED)],
)
def test_an_older_copy_takes_nothing_back(office: Path, name: str, without: tuple[str, ...]) -> None:
    """The office changed three cells since; a district that goes on in the first copy changed one other: that is all.

    Without days and names it is found by what agrees with it.
    """
    split_again(office, "2022-07-21", {"WT-0001": {"整改状态": "已完成"}, "WT-0003": {"整改情况": "已派工"}})
    back_of(office, "2022-07-20", name, {"备注": "见照片"}, without=without)
    document = collected(office)
    assert merged(document) == {("WT-0001", "remark", "见照片")}
    assert document["conflicts"] == document["refused"] == []
    said = typed("collect", "台账.xlsx", "收回", "-o", "x", "--as-of", AS_OF, "--lang", "en", cwd=office).err
    assert f"收回/{name}: compared with what was sent on 2022-07-20, of which it was made" in said


def test_a_second_answer_in_the_same_copy_is_no_conflict(office: Path) -> None:
    """The ledger differs from what was sent by the district's first answer alone; what the office changed is one."""
    answer(office, "大洼区", lambda rows: rows[0].update({"整改情况": "正在施工"}))
    collected(office, "--in-place")
    answer(office, "大洼区", lambda rows: rows[0].update({"整改情况": "已修补"}))
    document = collected(office, "--in-place")
    assert merged(document) == {("WT-0001", "progress", "已修补")}
    assert document["conflicts"] == []
    assert typed("set", "WT-0001", "整改情况=待复查", "台账.xlsx", "--as-of", AS_OF, cwd=office).code == 0
    answer(office, "大洼区", lambda rows: rows[0].update({"整改情况": "已全部修补"}))
    document = collected(office, "--in-place")
    assert [(one["number"], one["after"]) for one in document["conflicts"]] == [("WT-0001", "已全部修补")]
    assert document["merged"] == []


def test_only_rows_of_the_copy_itself_can_be_gone(office: Path) -> None:
    """A row that was first sent on the 21st is no row that was deleted from the copy of the 20th."""
    headers, rows = table_of(office / "台账.xlsx")
    write_table(office / "台账.xlsx", headers, [*rows, {**rows[0], "编号": "WT-0099", "问题描述": "新发现路灯不亮"}])
    split_again(office, "2022-07-21", {})
    back_of(office, "2022-07-20", "回复.xlsx", {"备注": "见照片"})
    assert collected(office)["refused"] == []


def test_what_could_not_be_written_is_not_said_to_be_merged(office: Path) -> None:
    """The ledger is open in Excel: nothing is merged, in the report as in the JSON, and nothing in the log."""
    answer(office, "大洼区", lambda rows: finish(rows[0]))
    name = "王芳".encode("utf-16-le")
    lock = bytearray(165)
    lock[55:57], lock[57 : 57 + len(name)] = (2).to_bytes(2, "little"), name
    (office / "~$台账.xlsx").write_bytes(bytes(lock))
    words = ("collect", "台账.xlsx", "收回", "--in-place", "--as-of", AS_OF)
    done = typed(*words, "-f", "json", cwd=office)
    assert done.code == 4
    document = json.loads(done.out)
    assert document["merged"] == document["doubts"] == []
    assert {(one["field"], one["asked"]) for one in document["refused"]} == {
        ("status", "已完成"), ("done_on", "2022-07-18"), ("progress", "已修补"),
    }  # fmt: skip
    _, lines = table_of(next((office / "civtrack-out").rglob("合并报告_*.xlsx")))
    assert {line["结果"] for line in lines} == {"未采纳", "未交回"}
    assert typed("log", "台账.xlsx", "--format", "csv", cwd=office).out.count("\n") == 1


def test_a_column_that_says_nothing_takes_no_room_on_a_terminal(tmp_path: Path) -> None:
    """In every other format each column stays where it is."""
    office = sent_office(tmp_path, [{} for _ in range(2)])
    answer(office, "大洼区", lambda rows: rows[0].update(整改措施="已派人"))
    command = ("collect", "台账.xlsx", "收回", "--as-of", AS_OF, "-n")
    table = typed(*command, "-f", "table", cwd=office).out.split("\n")[0].split()
    assert ("Sent" in table, "Ledger" in table, "Returned" in table) == (False, False, True)
    assert typed(*command, "-f", "tsv", cwd=office).out.split("\n")[0].split("\t")[5:8] == [
        "Sent",
        "Ledger",
        "Returned",
    ]
