"""Shows that a cell's own list is found wherever the workbook keeps it, and that what it allows is told exactly."""

from __future__ import annotations

from pathlib import Path

import pytest

from civtrack.xlsx import Package
from civtrack.xlsx.opened.validations import Choice, Choices
from civtrack.xlsx.parts.addresses import areas_of
from tests.support.handmade import handmade, sheet_xml
from tests.support.steps import steps

X14 = (
    '<extLst><ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}" '
    'xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main">'
    '<x14:dataValidations xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main" count="1">'
    '<x14:dataValidation type="list"><x14:formula1><xm:f>选项!$A$1:$A$3</xm:f></x14:formula1>'
    "<xm:sqref>B2:B9</xm:sqref></x14:dataValidation></x14:dataValidations></ext></extLst>"
)
LISTED = (
    '<row r="1"><c r="A1" t="inlineStr"><is><t>已整改</t></is></c></row><row r="2"><c r="A2"/></row>'
    '<row r="3"><c r="A3"><v>100</v></c></row>'
)


def rule(formula: str, cells: str = "B2:B9 D4", more: str = "") -> str:
    return (
        f'<dataValidations count="1"><dataValidation type="list" sqref="{cells}"{more}>'
        f"<formula1>{formula}</formula1></dataValidation></dataValidations>"
    )


def choice(tmp_path: Path, tail: str, row: int = 4, column: int = 2) -> Choice | None:
    path = handmade(tmp_path / "t.xlsx", {"台账": sheet_xml("", tail=tail), "选项": sheet_xml(LISTED)})
    with Package.open(path) as package:
        return Choices(package, package.sheet("台账")).of(row, column)


@pytest.mark.parametrize(
    ("tail", "values"),
    [
        (rule('"已整改, 未整改,"'), ("已整改", "未整改")),
        (rule("选项!$A$1:$A$3"), ("已整改", 100)),
        (rule("=选项!$A:$A"), ("已整改", 100)),
        (X14, ("已整改", 100)),
        (rule("选项!A1:A2"), (100,)),
    ],
)
def test_a_list_is_found_in_the_rule_and_in_cells(tmp_path: Path, tail: str, values: tuple[object, ...]) -> None:
    """Written out, in cells of another sheet, whole columns, and in the extension that newer programs write."""
    found = choice(tmp_path, tail)
    assert found is not None
    assert found.values == values
    assert found.strict
    assert found.allows("已整改 ") == ("已整改" in values)
    assert found.allows(None)
    assert not found.allows("已整")
    assert found.allows(100) == found.allows("100") == (100 in values)


@pytest.mark.parametrize(
    ("tail", "row", "column"),
    [
        ("", 4, 2),
        (rule('"是,否"'), 10, 2),
        (rule('"是,否"'), 4, 3),
        (rule("INDIRECT(A1)"), 4, 2),
        (rule("没有这个名称"), 4, 2),
        (rule("没有这张表!A1:A3"), 4, 2),
        (rule('"是,否"').replace('"list"', '"whole"'), 4, 2),
    ],
)
def test_what_is_no_list_allows_everything(tmp_path: Path, tail: str, row: int, column: int) -> None:
    """Other cells, other kinds of rules, and lists that only the office program can work out."""
    assert choice(tmp_path, tail, row, column) is None


def test_a_list_that_only_warns_says_so(tmp_path: Path) -> None:
    """Office programs let another value in after a question."""
    found = choice(tmp_path, rule('"是,否"', more=' errorStyle="warning"'), 4, 4)
    assert found is not None
    assert not found.strict


def test_a_defined_name_leads_to_its_cells(tmp_path: Path) -> None:
    """As openpyxl, WPS and Excel write it; case does not matter."""
    from openpyxl import Workbook
    from openpyxl.workbook.defined_name import DefinedName
    from openpyxl.worksheet.datavalidation import DataValidation

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    options = book.create_sheet("选项 一")
    options["A1"], options["A2"] = "是", "否"
    book.defined_names["Status"] = DefinedName("Status", attr_text="'选项 一'!$A$1:$A$2")
    validation = DataValidation(type="list", formula1="=status")
    validation.add("B2:B9")
    sheet.add_data_validation(validation)
    book.save(tmp_path / "t.xlsx")
    with Package.open(tmp_path / "t.xlsx") as package:
        found = Choices(package, package.sheet("Sheet")).of(2, 2)
    assert found is not None
    assert (found.values, found.source) == (("是", "否"), "=status")


def test_a_rule_for_each_row_is_asked_of_its_row_alone(tmp_path: Path) -> None:
    """The first rule that covers a cell holds, however they overlap; finding it does not go through all of them."""
    areas = ["B5:B9", "A1:C6", "B2 B8:D8", "B1:B20", "C1:C3"]
    inner = "".join(
        f'<dataValidation type="list" sqref="{area}"><formula1>"{number}"</formula1></dataValidation>'
        for number, area in enumerate(areas)
    )
    tail = f"<dataValidations>{inner}</dataValidations>"
    path = handmade(tmp_path / "t.xlsx", {"台账": sheet_xml("", tail=tail)})
    with Package.open(path) as package:
        choices = Choices(package, package.sheet("台账"))
        for row in range(1, 23):
            for column in range(1, 6):
                found = choices.of(row, column)
                covering = [
                    str(number)
                    for number, text in enumerate(areas)
                    for area in areas_of(text)
                    if area.first_row <= row <= area.last_row and area.first_column <= column <= area.last_column
                ]
                assert (found.values if found else ()) == tuple(covering[:1])


def test_rules_and_cells_do_not_multiply(tmp_path: Path) -> None:
    """Twice as many rows with a rule each take twice the steps."""

    def work(count: int) -> int:
        inner = "".join(
            f'<dataValidation type="list" sqref="B{row}"><formula1>"{row}"</formula1></dataValidation>'
            for row in range(1, count + 1)
        )
        tail = f"<dataValidations>{inner}</dataValidations>"
        path = handmade(tmp_path / f"{count}.xlsx", {"台账": sheet_xml("", tail=tail)})
        with Package.open(path) as package:
            choices = Choices(package, package.sheet("台账"))
            return steps(lambda: [choices.of(row, 2) for row in range(1, count + 1)])

    work(2)  # what is imported once
    assert work(200) < 2.5 * work(100)
