"""`split --worst-first`: the gravest items first, each row with all that belongs to it; or in order, and said."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import PatternFill
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from civtrack.model import Area
from civtrack.xlsx.formulas.sortedrows import RowsTorn, SortedRows
from tests.support.photos import a_photo
from tests.support.typed import typed

AS_OF = "2022-07-20"
HEADER = ["编号", "县区", "问题描述", "责任单位", "整改时限", "整改状态", "完成日期", "数", "倍数", "网页",
          "现场照片", "备注", "批示"]  # fmt: skip
DAYS = {"W1": 19, "W2": 9, "W3": 30, "W4": 3, "W5": 12, "W6": 8}
"""Deadlines: W4 is the most overdue, W1 is overdue by one day, W3 has ten days left."""


def ledger(path: Path, change: Callable[[Worksheet], object] | None = None) -> Path:
    """Six items; the fifth is another district's, the sixth is done. Each row has things of its own."""
    book = Workbook()
    sheet: Worksheet = book.worksheets[0]
    sheet.title = "台账"
    sheet.append(["问题台账（2022年7月）"])
    sheet.append(HEADER)
    for place, (number, day) in enumerate(DAYS.items(), 3):
        due = dt.date(2022, 7, day)
        done = number == "W6"
        sheet.append([number, "盘山县" if number == "W5" else "大洼区", f"{number}处路面破损", "城管局", due,
                      "已整改" if done else "整改中", dt.date(2022, 7, 8) if done else None, place, f"=H{place}*2",
                      None])  # fmt: skip
        sheet.row_dimensions[place].height = 20 + place
        sheet.cell(place, 3).comment = Comment(f"{number}的批注", "督查组")
        sheet.cell(place, 10).value = "照片"
        sheet.cell(place, 10).hyperlink = f"https://example.org/{number}"
        picture = Image(io.BytesIO(a_photo("red")))
        picture.width, picture.height = 10 + place, 10
        sheet.add_image(picture, f"K{place}")
    sheet.merge_cells("L4:M4")
    sheet["L4"] = "W2的合并格"
    answers = DataValidation(type="list", formula1='"整改中,已整改"')
    answers.add("F3:F4")
    answers.add("F6")
    sheet.add_data_validation(answers)
    rule: Any = FormulaRule
    colour = PatternFill("solid", bgColor="FFC7CE")
    sheet.conditional_formatting.add("H3:H4", rule(formula=["$H3>3"], fill=colour))
    sheet["H10"], sheet["I10"] = "合计数", "=SUM(H3:H8)"
    if change:
        change(sheet)
    book.save(path)
    return path


def divided(folder: Path, *more: str) -> tuple[Any, Any]:
    """What is said of a split, and 大洼区's sheet."""
    done = typed("split", "台账.xlsx", "--as-of", AS_OF, "--no-config", "--out", "县区们", *more, cwd=folder)
    assert done.code == 0, done.err
    return done, load_workbook(folder / f"县区们/县区/大洼区_{AS_OF}.xlsx").worksheets[0]


def numbers(sheet: Worksheet) -> list[Any]:
    return [sheet.cell(row, 1).value for row in range(3, 8)]


def test_the_gravest_stand_first_with_all_that_belongs_to_them(tmp_path: Path) -> None:
    """Heights, comments, links, pictures, merges in the row, validations, rules and formulas go with their rows."""
    ledger(tmp_path / "台账.xlsx")
    _, sheet = divided(tmp_path)
    assert numbers(sheet) == ["W1", "W2", "W3", "W4", "W6"]
    done, sheet = divided(tmp_path, "--worst-first")
    assert numbers(sheet) == ["W4", "W2", "W1", "W3", "W6"]
    assert "D654" not in done.err
    for row, number in enumerate(numbers(sheet), 3):
        old = int(number[1:]) + 2
        assert sheet.row_dimensions[row].height == 20 + old
        assert sheet.cell(row, 3).value == f"{number}处路面破损"
        assert sheet.cell(row, 3).comment.text == f"{number}的批注"
        assert sheet.cell(row, 10).hyperlink.target == f"https://example.org/{number}"
        assert sheet.cell(row, 8).value == old
        assert sheet.cell(row, 9).value == f"=H{row}*2"
    pictures = {image.anchor._from.row + 1: image.anchor.ext.width // 9525 for image in sheet._images}
    assert pictures == {row: 10 + int(number[1:]) + 2 for row, number in enumerate(numbers(sheet), 3)}
    assert "L4:M4" in map(str, sheet.merged_cells.ranges)
    assert sheet["L4"].value == "W2的合并格"
    (answers,) = [each for each in sheet.data_validations.dataValidation if "整改中" in (each.formula1 or "")]
    where = {number for row, number in enumerate(numbers(sheet), 3) if f"F{row}" in answers.sqref}
    assert where == {"W1", "W2", "W4"}
    rules = {str(area.sqref): rules[0].formula for area, rules in sheet.conditional_formatting._cf_rules.items()}
    assert rules["H4:H5"] == ["$H4>3"]
    at = [cell.value for cell in sheet[2]].index("预警等级") + 1
    assert [sheet.cell(row, at).value for row in range(3, 8)] == ["红", "红", "红", "绿", "已办结"]


def test_what_comes_back_sorted_is_still_matched(tmp_path: Path) -> None:
    """Every row of a sorted workbook that is filled in goes back to its item."""
    ledger(tmp_path / "台账.xlsx")
    divided(tmp_path, "--worst-first")
    sent = tmp_path / f"县区们/县区/大洼区_{AS_OF}.xlsx"
    book = load_workbook(sent)
    for row in range(3, 7):
        book.worksheets[0].cell(row, 6).value = "已整改"
        book.worksheets[0].cell(row, 7).value = dt.date(2022, 7, 20)
    (tmp_path / "收回").mkdir()
    book.save(tmp_path / "收回/大洼区.xlsx")
    done = typed("collect", "台账.xlsx", "收回", "--as-of", AS_OF, "--no-config", "-o", "合.xlsx", cwd=tmp_path)
    assert done.code == 0, done.err
    merged = load_workbook(tmp_path / "合.xlsx").worksheets[0]
    assert {merged.cell(row, 1).value: merged.cell(row, 6).value for row in range(3, 9)} == {
        **dict.fromkeys(["W1", "W2", "W3", "W4", "W6"], "已整改"),
        "W5": "整改中",
    }


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda sheet: sheet.merge_cells("D3:D4"), "several rows"),
        (lambda sheet: sheet.cell(5, 9, "=SUM(H$3:H5)"), "several rows"),
        (lambda sheet: sheet.cell(4, 4, "同上"), "同上"),
    ],
)
def test_what_is_about_several_rows_leaves_the_order(
    change: Callable[[Worksheet], object], said: str, tmp_path: Path
) -> None:
    """A merge down, a running total, 同上: the workbook is made in the ledger's order, and that is said."""
    ledger(tmp_path / "台账.xlsx", change)
    done, sheet = divided(tmp_path, "--worst-first")
    assert numbers(sheet) == ["W1", "W2", "W3", "W4", "W6"]
    assert "台账.xlsx!台账" in done.err
    assert said in done.err


def test_a_heading_between_items_leaves_the_order(tmp_path: Path) -> None:
    """Rows belong to the heading above them."""

    def change(sheet: Worksheet) -> None:
        rows = [[cell.value for cell in row] for row in sheet["A5:H8"]]
        sheet.delete_rows(5, 6)
        for merged in list(sheet.merged_cells.ranges):
            sheet.unmerge_cells(str(merged))
        sheet["A5"] = "二、市容环境"
        for at, row in enumerate(rows, 6):
            for column, value in enumerate(row, 1):
                sheet.cell(at, column, value)

    ledger(tmp_path / "台账.xlsx", change)
    done, sheet = divided(tmp_path, "--worst-first")
    order = [row[0].value for row in sheet["A3:A9"]]
    assert [one for one in order if one and one.startswith("W")] == ["W1", "W2", "W3", "W4", "W6"]
    assert "another row stands between the items" in done.err


@given(st.permutations(list(range(5, 12))), st.integers(1, 15), st.integers(0, 8))
@settings(max_examples=60, deadline=None)
def test_rows_of_a_list_change_places_and_nothing_else(order: list[int], first: int, more: int) -> None:
    """New and old are inverse; an area is as many rows as before, and a range is whole, single or torn."""
    rows = SortedRows(lists=(tuple(order),))
    assert [rows.new(row) for row in order] == list(range(5, 12))
    assert all(rows.old(rows.new(row) or 0) == row for row in range(1, 20))
    area = Area(first, 1, first + more, 2)
    now = {row for piece in rows.pieces(area) for row in range(piece.first_row, piece.last_row + 1)}
    assert now == {rows.new(row) for row in range(first, first + more + 1)}
    covered = [row for row in range(first, first + more + 1) if 5 <= row <= 11]
    if more and 0 < len(covered) < 7:
        with pytest.raises(RowsTorn):
            rows.span(first, first + more)
    elif more:
        assert rows.span(first, first + more) == (first, first + more)


def test_a_list_has_no_gaps() -> None:
    """Rows that are left out, twice there, or of two lists are no order."""
    for lists in ([(5, 7)], [(5, 5)], [(5, 6), (6, 7)]):
        with pytest.raises(ValueError, match="5"):
            SortedRows(lists=tuple(lists))
