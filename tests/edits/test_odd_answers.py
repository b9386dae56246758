"""Shows what becomes of answers that are no plain cell: errors, notes, copies of a sheet, numbers as days."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.comments import Comment

from tests.support.collecting import AS_OF, SENT, collected, rows_in, saved_as, sent_office

Change = Callable[[Any, dict[str, int]], object]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office that has sent four items to one district."""
    return sent_office(tmp_path_factory.mktemp("office"), [{} for _ in range(4)])


def back(office: Path, change: Change, *options: str) -> Any:
    """What collecting says of the district's workbook with a change."""
    book = load_workbook(office / SENT / f"大洼区_{AS_OF}.xlsx")
    sheet: Any = book.worksheets[0]
    change(sheet, {cell.value: cell.column for cell in sheet[2]})
    (office / "收回").mkdir(exist_ok=True)
    book.save(office / "收回/大洼区.xlsx")
    return collected(office, *options)


def put(row: int, **values: Any) -> Change:
    """Puts values into a row."""

    def change(sheet: Any, columns: dict[str, int]) -> None:
        for header, value in values.items():
            sheet.cell(row, columns[header]).value = value

    return change


def taken(document: Any) -> dict[tuple[str, str], Any]:
    return {(one["number"], one["field"]): one["after"] for one in document["merged"]}


def doubts(document: Any) -> list[str]:
    return [one["why"] for one in document["doubts"]]


def test_a_formula_whose_result_nobody_kept_empties_nothing(office: Path) -> None:
    """What it shows is not known: it is told once, and the ledger's own stays."""
    document = back(office, put(3, 整改状态='=IF(1,"已完成","")'))
    assert taken(document) == {}
    assert ["formula without its result" in one["why"] for one in document["refused"]] == [True]


@pytest.mark.parametrize("error", ["#N/A", "#REF!", "#VALUE!"])
def test_the_error_of_a_formula_is_no_answer(office: Path, error: str) -> None:
    """It is told, and the ledger's own stays."""
    document = back(office, put(3, 整改状态=error))
    assert taken(document) == {}
    assert [one["why"] for one in document["refused"]] == [f"{error} is the error of a formula, and no answer"]


@pytest.mark.parametrize(("status", "said"), [("作废", "counts nowhere"), ("挂账", "no deadline holds")])
def test_what_takes_an_item_out_of_the_count_is_looked_at(office: Path, status: str, said: str) -> None:
    """It is taken, and the office decides."""
    document = back(office, put(3, 整改状态=status))
    assert taken(document) == {("WT-0001", "status"): status}
    assert any(said in why for why in doubts(document))


@pytest.mark.parametrize("header", ["备注", "整改情况", "整改措施"])
def test_a_text_that_says_done_beside_a_status_that_does_not_is_looked_at(office: Path, header: str) -> None:
    """The status is nobody's to guess."""
    said = "it says that the item is done, and the status does not"
    document = back(office, put(3, **{header: "已整改完成"}))
    assert ("WT-0001", "status") not in taken(document)
    assert doubts(document) == [said]
    assert said not in doubts(back(office, put(3, **{header: "已整改完成", "整改状态": "已完成"})))
    assert doubts(back(office, put(3, **{header: "正在协调物业"}))) == []


def test_a_note_on_a_cell_is_told(office: Path) -> None:
    """With what it says; nothing of it is taken."""

    def change(sheet: Any, columns: dict[str, int]) -> None:
        sheet.cell(3, columns["整改状态"]).comment = Comment("7月18日已整改完成", "张三")
        sheet.cell(2, columns["备注"]).comment = Comment("在此填写", "张三")

    document = back(office, change)
    assert taken(document) == {}
    assert [(one["asked"], one["row"]) for one in document["refused"]] == [("7月18日已整改完成", 3)]


def test_the_ledgers_own_notes_are_not_told(tmp_path: Path) -> None:
    """They went out with the rows and came back."""
    from tests.support.collecting import ledger_of
    from tests.support.typed import typed

    book = load_workbook(ledger_of(tmp_path / "台账.xlsx", [{}, {}]))
    book.worksheets[0]["E3"].comment = Comment("群众来信", "办公室")
    book.save(tmp_path / "台账.xlsx")
    assert typed("split", "台账.xlsx", "--as-of", AS_OF, cwd=tmp_path).code == 0
    document = back(tmp_path, put(3, 整改状态="已完成"))
    assert taken(document) == {("WT-0001", "status"): "已完成"}
    assert document["refused"] == []


@pytest.mark.parametrize("first", [True, False])
def test_of_a_sheet_and_its_copy_the_one_that_says_something_is_the_answer(office: Path, *, first: bool) -> None:
    """Whichever of them was filled in: the other one is as it was sent."""

    def change(sheet: Any, columns: dict[str, int]) -> None:
        copy = sheet.parent.copy_worksheet(sheet)
        copy.title = "副本"
        put(3, 整改状态="已完成")(sheet if first else copy, columns)

    assert taken(back(office, change)) == {("WT-0001", "status"): "已完成"}


def test_of_a_sheet_and_its_copy_that_say_two_things_none_is_taken(office: Path) -> None:
    """Both places are named."""

    def change(sheet: Any, columns: dict[str, int]) -> None:
        copy = sheet.parent.copy_worksheet(sheet)
        copy.title = "副本"
        put(3, 整改状态="已完成")(sheet, columns)
        put(3, 整改状态="未整改")(copy, columns)

    document = back(office, change)
    assert taken(document) == {}
    assert sum("WT-0001" in one["why"] and one["kind"] == "double" for one in document["unmatched"]) == 2


@pytest.mark.parametrize("value", [44760, "7.18", "2022.7.18", "7月18", "７月１８日"])
def test_a_day_in_any_spelling_becomes_one_where_that_is_asked(office: Path, value: Any) -> None:
    """Also a number that lost its look."""
    assert taken(back(office, put(3, 完成日期=value))) == {("WT-0001", "done_on"): value}
    back(office, put(3, 完成日期=value), "--normalise")
    assert rows_in(office / "合并/台账.xlsx")["WT-0001"]["完成日期"] == dt.datetime(2022, 7, 18)  # noqa: DTZ001


@pytest.mark.parametrize("number", ["ＷＴ－０００１", " WT-0001 ", "WT - 0001"])
def test_a_number_in_another_spelling_is_no_change(office: Path, number: str) -> None:
    """It finds the item, and nothing is told of it."""
    document = back(office, put(3, 编号=number, 整改状态="已完成", civtrack_id=None))
    assert taken(document) == {("WT-0001", "status"): "已完成"}
    assert document["refused"] == []


def across(sheet: Any, columns: dict[str, int]) -> None:
    """Writes one answer over four columns of the first item."""
    begin, end = columns["整改情况"], columns["整改状态"]
    sheet.cell(3, begin).value = "7月18日已整改到位"
    sheet.merge_cells(start_row=3, end_row=3, start_column=begin, end_column=end)


def test_an_answer_over_several_columns_empties_none_of_them(office: Path) -> None:
    """It is that of the column in which it begins, and listed."""
    document = back(office, across)
    assert taken(document) == {("WT-0001", "progress"): "7月18日已整改到位"}
    assert any("reaches over several columns" in why for why in doubts(document))


def ticked(sheet: Any, columns: dict[str, int]) -> None:
    """Makes two columns of the status, of which one is ticked; the last item has none."""
    at = columns["整改状态"]
    sheet.insert_cols(at + 1)
    for row, marks in enumerate([("已整改", "整改中"), ("√", None), (None, "√"), ("√", "√"), (None, None)], 2):
        sheet.cell(row, at).value, sheet.cell(row, at + 1).value = marks


def test_columns_that_are_ticked_are_the_status(office: Path) -> None:
    """One tick says it, two say nothing and are told, none says nothing; it is said once what they were taken for."""
    document = back(office, ticked)
    assert taken(document) == {("WT-0001", "status"): "已整改"}
    assert sum("columns that are ticked there" in why for why in doubts(document)) == 1
    assert [one["why"] for one in document["refused"]] == ["several columns are ticked there"]


def test_a_ledger_whose_status_is_ticked_takes_ticks(tmp_path: Path) -> None:
    """The tick moves from one column to the other; a second one beside the first is not taken."""
    from openpyxl import Workbook

    from tests.support.typed import typed

    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "台账"
    sheet.append(["问题台账"])
    sheet.append(["编号", "县区", "点位", "问题描述", "交办日期", "整改时限", "已整改", "整改中"])
    for turn in (1, 2, 3):
        text = f"第{turn}处路面破损"
        sheet.append([f"WT-000{turn}", "大洼区", f"{turn}号", text, "2022-07-01", "2022-07-31", None, "√"])
    book.save(tmp_path / "台账.xlsx")
    assert typed("split", "台账.xlsx", "--as-of", AS_OF, cwd=tmp_path).code == 0

    def change(sheet: Any, columns: dict[str, int]) -> None:
        put(3, 已整改="√", 整改中=None)(sheet, columns)
        put(4, 已整改="√")(sheet, columns)

    document = back(tmp_path, change)
    assert {(one["number"], one["cell"], one["after"]) for one in document["merged"]} == {
        ("WT-0001", "G3", "√"), ("WT-0001", "H3", None),
    }  # fmt: skip
    assert [one["cell"] for one in document["refused"]] == ["G4"]
    assert document["conflicts"] == []


@pytest.mark.parametrize(("value", "count"), [(1, 1), ("1", 1), (0.5, 0), ("80%", 0), (100, 0)])
def test_a_share_of_one_may_be_all_or_a_hundredth(office: Path, value: Any, count: int) -> None:
    """It is taken, and listed."""
    said = doubts(back(office, put(3, 完成率=value)))
    assert sum("1% or 100%" in why for why in said) == count


@pytest.mark.parametrize(("text", "count"), [("已完成", 1), ("红", 0), ("不对", 0), ("逾期 5 天", 0)])
def test_an_answer_in_what_civtrack_fills_in_is_told(office: Path, text: str, count: int) -> None:
    """That the item is done; anything else there is what civtrack itself may have written."""
    document = back(office, put(3, 预警等级=text))
    assert taken(document) == {}
    assert ["filled in by civtrack" in one["why"] for one in document["refused"]] == [True] * count


@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice")
@pytest.mark.parametrize("kind", ["xls", "ods"])
def test_a_note_on_a_cell_of_another_format_is_told(office: Path, kind: str) -> None:
    """Of several lines, and of letters of one byte; who wrote it is no part of it."""
    notes = {3: "7月18日\n已整改完成", 5: "done", 6: "长" * 9000}

    def change(sheet: Any, columns: dict[str, int]) -> None:
        for row, text in notes.items():
            sheet.cell(row, columns["整改状态"]).comment = Comment(text, "张三")

    book = load_workbook(office / SENT / f"大洼区_{AS_OF}.xlsx")
    sheet: Any = book.worksheets[0]
    change(sheet, {cell.value: cell.column for cell in sheet[2]})
    shutil.rmtree(office / "收回", ignore_errors=True)
    (office / "收回").mkdir()
    book.save(office / "收回/大洼区.xlsx")
    saved_as(office / "收回/大洼区.xlsx", kind)
    document = collected(office)
    shutil.rmtree(office / "收回")
    assert taken(document) == {}
    assert {one["row"]: one["asked"] for one in document["refused"]} == notes


def test_an_answer_on_a_hidden_sheet_is_looked_at(office: Path) -> None:
    """A copy that somebody kept may be the older one."""
    book = load_workbook(office / SENT / f"大洼区_{AS_OF}.xlsx")
    copy: Any = book.copy_worksheet(book.worksheets[0])
    copy.title, copy.sheet_state = "备份", "hidden"
    put(4, 整改状态="整改完成")(copy, {cell.value: cell.column for cell in copy[2]})
    (office / "收回").mkdir(exist_ok=True)
    book.save(office / "收回/大洼区.xlsx")
    document = collected(office)
    assert taken(document) == {("WT-0002", "status"): "整改完成"}
    assert "it stands on a sheet that is hidden there" in doubts(document)


@pytest.mark.parametrize("value", ["/", "无", "—", " "])
def test_a_word_for_nothing_in_place_of_a_status_is_looked_at(office: Path, value: str) -> None:
    """It is taken, and takes away what stood there."""
    document = back(office, put(3, 整改状态=value))
    assert doubts(document) == ["what stood there was emptied"]


def test_a_row_that_came_back_twice_did_come_back(office: Path) -> None:
    """It is told once, as what it is."""

    def change(sheet: Any, columns: dict[str, int]) -> None:
        sheet.insert_rows(4)
        for column in range(1, sheet.max_column + 1):
            sheet.cell(4, column).value = sheet.cell(3, column).value
        sheet.cell(3, columns["整改状态"]).value = "已完成"
        sheet.cell(4, columns["整改情况"]).value = "第二处未完成"

    document = back(office, change)
    assert (document["refused"], len(document["unmatched"])) == ([], 2)
