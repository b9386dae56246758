"""What a list object (表格) says of its totals row goes along with the cells of that row, or stays behind with them."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl

from tests.leaks.base import HEADER, D, base, tok
from tests.leaks.scan import leaks
from tests.leaks.test_leaks import workbooks


def with_totals(path: Path, columns: dict[str, dict[str, Any]], more: Callable[[Any], object] | None = None) -> Path:
    """The ledger as a list object with a totals row; what it says there, by header."""

    def add(_: Any, sheet: Any, __: Any) -> None:
        asked = [{"header": header, **columns.get(header, {})} for header in HEADER]
        sheet.add_table("A3:J16", {"columns": asked, "total_row": True})
        if more:
            more(sheet)

    return Path(base(path, add))  # type: ignore[no-untyped-call]


def table_of(path: Path) -> str:
    """The part that describes the list object of a workbook."""
    with zipfile.ZipFile(path) as archive:
        return archive.read("xl/tables/table1.xml").decode()


def test_a_label_stays_behind_with_its_cell(tmp_path: Path) -> None:
    """A label whose cell stays behind is not in the table's own part either; neither is what the cell counted."""
    label = tok("PS", "label")  # type: ignore[no-untyped-call]
    path = with_totals(tmp_path / "台账.xlsx", {"编号": {"total_string": label}, "备注": {"total_function": "count"}})
    made = workbooks(path, tmp_path / "县区")
    assert set(made) == set(D)
    for code, copy in made.items():
        assert leaks(copy, code) == set()  # type: ignore[no-untyped-call]
        assert "totalsRowLabel" not in table_of(copy)
        openpyxl.load_workbook(copy).close()


def test_a_label_goes_along_with_its_cell(tmp_path: Path) -> None:
    """合计 and what is counted beside it are told by the cells and by the table, as before."""
    path = with_totals(
        tmp_path / "台账.xlsx",
        {"编号": {"total_string": "合计"}, "备注": {"total_function": "count", "total_value": 12}},
    )
    for copy in workbooks(path, tmp_path / "县区").values():
        assert 'totalsRowLabel="合计"' in table_of(copy)
        sheet = openpyxl.load_workbook(copy).worksheets[0]
        assert sheet["A8"].value == "合计"


def test_a_totals_row_without_the_word_is_no_row_of_nobody(tmp_path: Path) -> None:
    """The table says that the row is its totals: there is no workbook of what nobody has, and its text stays behind."""
    text = tok("PS", "rem6")  # type: ignore[no-untyped-call]
    path = with_totals(tmp_path / "台账.xlsx", {}, lambda sheet: sheet.write("J16", text))
    made = workbooks(path, tmp_path / "县区")
    assert sorted(one.name[:3] for one in (tmp_path / "县区").glob("*.xlsx")) == ["双台子", "大洼区", "盘山县"]
    for code, copy in made.items():
        assert leaks(copy, code) == set()  # type: ignore[no-untyped-call]


def test_the_same_text_below_a_table_without_totals_is_a_row_of_nobody(tmp_path: Path) -> None:
    """Where no table says so, nothing is lost: what is not understood goes where somebody looks at it."""
    base(tmp_path / "台账.xlsx", lambda book, sheet, day: sheet.write("J16", "请尽快"))  # type: ignore[no-untyped-call] # noqa: ARG005
    workbooks(tmp_path / "台账.xlsx", tmp_path / "县区")
    assert any(one.name.startswith("未注明") for one in (tmp_path / "县区").glob("*.xlsx"))
