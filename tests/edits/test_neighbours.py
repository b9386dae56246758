"""Shows that odd answers are told by name: struck rows, cells beside the table, items of others, days as said."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.styles import Font

from tests.support.collecting import AS_OF, HEADERS, SENT, collected, sent_office

DISTRICTS = ("大洼区", "盘山县")


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """An office that has sent twelve items to two districts by turns."""
    return sent_office(tmp_path, [{"县区": DISTRICTS[turn % 2]} for turn in range(12)])


def column(header: str) -> int:
    return HEADERS.index(header) + 1


def change(office: Path, edit: Callable[[Any], object], name: str = "大洼区.xlsx") -> Path:
    """What 大洼区 sends back: the workbook that it got, edited."""
    book = load_workbook(office / SENT / f"大洼区_{AS_OF}.xlsx")
    edit(book.worksheets[0])
    target = office / "收回" / name
    target.parent.mkdir(exist_ok=True)
    book.save(target)
    return target


def merged(document: dict[str, Any]) -> list[tuple[str, Any]]:
    return [(one["cell"], one["after"]) for one in document["merged"]]


def test_a_row_that_is_struck_through_is_named(office: Path) -> None:
    """What its cells say is taken; a row that the ledger itself shows so is nothing new."""

    def strike(sheet: Any) -> None:
        for row in (3, 4):
            for cell in sheet[row]:
                cell.font = Font(strike=True)
        sheet.cell(3, column("整改状态")).value = "已完成"
        sheet.cell(5, column("问题描述")).font = Font(strike=False)

    change(office, strike)
    book = load_workbook(office / "台账.xlsx")
    for cell in book.worksheets[0][5]:
        cell.font = Font(strike=True)
    book.save(office / "台账.xlsx")
    document = collected(office)
    assert merged(document) == [("M3", "已完成")]
    assert [(one["row"], one["from"]) for one in document["refused"]] == [(3, "大洼区.xlsx!台账!3")]


def test_what_is_typed_beside_the_table_is_named(office: Path) -> None:
    """A column without a header is no column; what the ledger has there itself was not typed by anybody."""

    def beside(sheet: Any) -> None:
        sheet.cell(3, 22).value, sheet.cell(4, 22).value = "已修好", "7月20日修"

    change(office, beside)
    document = collected(office)
    assert merged(document) == []
    ((asked, why),) = [(one["asked"], one["why"]) for one in document["refused"]]
    assert asked == "已修好"
    assert "column V" in why
    assert "2 cells" in why
    book = load_workbook(office / "台账.xlsx")
    book.worksheets[0]["V3"] = book.worksheets[0]["V5"] = "办公室的备注"
    book.save(office / "台账.xlsx")
    assert collected(office, "--force")["refused"] == []


def test_an_answer_to_an_item_of_somebody_else_is_looked_at(office: Path) -> None:
    """It was sent to 盘山县 and comes back in the workbook of 大洼区; a file put together of both is usual."""
    other = load_workbook(office / SENT / f"盘山县_{AS_OF}.xlsx").worksheets[0]

    def foreign(sheet: Any, rows: int = 1) -> None:
        for row in range(3, 3 + rows):
            cells = [cell.value for cell in other[row]]
            cells[column("整改状态") - 1], cells[column("完成日期") - 1] = "已完成", "2022-07-18"
            sheet.append(cells)

    change(office, foreign)
    document = collected(office)
    assert merged(document) == [("L4", "2022-07-18"), ("M4", "已完成")]
    assert [one["cell"] for one in document["doubts"]] == ["L4", "M4"]
    assert "盘山县" in document["doubts"][0]["why"]
    change(office, lambda sheet: foreign(sheet, 6))
    document = collected(office, "--force")
    assert len(document["merged"]) == 12
    assert document["doubts"] == []


def test_one_answer_under_three_names_is_one(office: Path) -> None:
    """As mail programs and anxious people name copies."""
    path = change(office, lambda sheet: setattr(sheet.cell(3, column("备注")), "value", "见附件"))
    for name in ("大洼区 (1).xlsx", "大洼区最终版.xlsx"):
        shutil.copyfile(path, path.with_name(name))
    document = collected(office)
    assert merged(document) == [("O3", "见附件")]
    assert document["conflicts"] == document["unmatched"] == document["doubts"] == []


def test_an_answer_merged_over_several_rows_is_that_of_each(office: Path) -> None:
    """One text for three rows; the ledger's own cells stay apart."""

    def over(sheet: Any) -> None:
        sheet.cell(3, column("整改情况")).value = "统一整改完成"
        sheet.merge_cells("J3:J5")

    change(office, over)
    assert merged(collected(office)) == [(cell, "统一整改完成") for cell in ("J3", "J5", "J7")]


def test_days_as_people_say_them_are_understood(office: Path) -> None:
    """7月18号, 7.18, 七月十八日: taken as they stand, days if asked; what is none is taken and doubted."""
    said = ["7月18号", "7.18", "七月十八日", "月底左右"]

    def dates(sheet: Any) -> None:
        for row, text in enumerate(said, 3):
            sheet.cell(row, column("整改状态")).value = "已完成"
            sheet.cell(row, column("完成日期")).value = text

    change(office, dates)
    document = collected(office)
    assert [after for cell, after in merged(document) if cell.startswith("L")] == said
    assert {one["cell"] for one in document["doubts"]} == {"L9", "M9"}
    days = [after for cell, after in merged(collected(office, "--force", "--normalise")) if cell.startswith("L")]
    assert days == ["2022-07-18"] * 3 + ["月底左右"]


def test_another_table_below_is_not_mixed_up(office: Path) -> None:
    """New findings under the answers, with a header of their own."""

    def below(sheet: Any) -> None:
        sheet.cell(3, column("备注")).value = "见下表"
        first = sheet.max_row + 3
        for row, cells in enumerate(
            [("序号", "县区", "点位", "问题描述", "整改状态"), (1, "大洼区", "新街1号", "护栏缺失", "整改中")], first
        ):
            for at, value in enumerate(cells, 1):
                sheet.cell(row, at).value = value

    change(office, below)
    document = collected(office)
    assert merged(document) == [("O3", "见下表")]
    assert [one["kind"] for one in document["unmatched"]] == ["new"]
    assert document["refused"] == []
