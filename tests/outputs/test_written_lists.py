"""Drop-down lists whose entries stand in cells that a district's workbook does not have."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from civtrack.assessment import assess
from civtrack.problems import SPLIT_LOSS
from tests.outputs.test_district import AS_OF, ROWS, SETTINGS, divided, ledger
from tests.support.leaks import found_in

WORDS = ("已整改", "整改中", "未整改")


def _rule(sheet: Any, formula: str) -> None:
    rule = DataValidation(type="list", formula1=formula)
    rule.add("I4:I20")
    sheet.add_data_validation(rule)


def _other_sheet(book: Workbook, sheet: Any, words: tuple[Any, ...] = WORDS) -> None:
    """On a hidden sheet of its own, which stays behind."""
    listed = book.create_sheet("下拉")
    listed.sheet_state = "hidden"
    for row, word in enumerate(words, 1):
        listed.cell(row, 1, word)
    _rule(sheet, f"下拉!$A$1:$A${len(words)}")


def _name(book: Workbook, sheet: Any) -> None:
    """Behind a defined name."""
    _other_sheet(book, sheet)
    book.defined_names["状态"] = DefinedName("状态", attr_text="下拉!$A$1:$A$3")
    sheet.data_validations.dataValidation[0].formula1 = "状态"


def _beside(book: Workbook, sheet: Any) -> None:
    """Right of the ledger, in rows of which most go."""
    del book
    for row, word in enumerate(WORDS, 4):
        sheet.cell(row, 20, word)
    _rule(sheet, "$T$4:$T$6")


@pytest.mark.parametrize("change", [_other_sheet, _name, _beside])
def test_the_entries_are_written_into_the_rule(tmp_path: Path, change: Callable[..., None]) -> None:
    """The district chooses from the same words as the office."""
    path = ledger(tmp_path / "台账.xlsx", ROWS, change)
    _, told = divided(assess(path, as_of=AS_OF, settings=SETTINGS), tmp_path / "县区")
    for name in ("大洼区", "盘山县"):
        sheet = load_workbook(tmp_path / "县区" / f"{name}_{AS_OF}.xlsx")["台账"]
        (rule,) = [rule for rule in sheet.data_validations.dataValidation if rule.type]
        assert (rule.type, rule.formula1) == ("list", f'"{",".join(WORDS)}"')
    assert "{count} validations" not in str([one.values for one in told])


def test_names_of_others_are_no_entries(tmp_path: Path) -> None:
    """A list of districts has the own one only; a list of nothing else vanishes."""

    def change(book: Workbook, sheet: Any) -> None:
        _other_sheet(book, sheet, ("大洼区", "盘山县", "兴隆台区"))

    path = ledger(tmp_path / "台账.xlsx", ROWS, change)
    divided(assess(path, as_of=AS_OF, settings=SETTINGS), tmp_path / "县区")
    copy = tmp_path / "县区" / f"大洼区_{AS_OF}.xlsx"
    (rule,) = [rule for rule in load_workbook(copy)["台账"].data_validations.dataValidation if rule.type]
    assert rule.formula1 == '"大洼区"'
    assert found_in(copy, ["盘山", "兴隆台"]) == []
    assert not [
        rule
        for rule in load_workbook(tmp_path / "县区" / f"未注明_{AS_OF}.xlsx")["台账"].data_validations.dataValidation
        if rule.type
    ]


@pytest.mark.parametrize(
    "words", [("一，二", "三,四"), tuple(f"第{number}号责任单位" for number in range(60)), (AS_OF, "无")]
)
def test_what_excel_would_not_take_stays_behind_and_is_told(tmp_path: Path, words: tuple[Any, ...]) -> None:
    """Entries with commas, more than 255 characters, days."""
    path = ledger(tmp_path / "台账.xlsx", ROWS, lambda book, sheet: _other_sheet(book, sheet, words))
    _, told = divided(assess(path, as_of=AS_OF, settings=SETTINGS), tmp_path / "县区")
    sheet = load_workbook(tmp_path / "县区" / f"大洼区_{AS_OF}.xlsx")["台账"]
    assert not [rule for rule in sheet.data_validations.dataValidation if rule.type]
    assert [(one.values or {})["count"] for one in told if one.kind is SPLIT_LOSS] == [1]


def test_texts_of_others_rows_are_no_entries(tmp_path: Path) -> None:
    """A list made of the ledger's own column would bring along what other rows say: it shrinks with the rows."""
    path = ledger(tmp_path / "台账.xlsx", ROWS, lambda _, sheet: _rule(sheet, "$D$4:$D$7"))
    divided(assess(path, as_of=AS_OF, settings=SETTINGS), tmp_path / "县区")
    copy = tmp_path / "县区" / f"大洼区_{AS_OF}.xlsx"
    (rule,) = [rule for rule in load_workbook(copy)["台账"].data_validations.dataValidation if rule.type]
    assert rule.formula1 == "$D$4:$D$5"
    assert found_in(copy, ["垃圾清运不及时", "窨井盖松动异响"]) == []
