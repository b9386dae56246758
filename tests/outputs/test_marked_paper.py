"""Updated ledgers on paper: the office's own set-up stays, and what the added columns make of it is said."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from civtrack.model import CellRef, Problem
from civtrack.outputs.marked.ledger import write_marked
from civtrack.outputs.marked.print_pages import OneLine
from civtrack.problems import PRINT_AREA_WIDENED, PRINTED_SMALLER
from civtrack.xlsx import Package
from civtrack.xlsx.parts.paper import Printed, column_widths
from tests.outputs.test_marked import EN, judged, ledger, look, updated


def fitted(sheet: Worksheet, width: float = 20, size: float = 11, pages: int = 1, height: float = 20) -> None:
    """Eight columns of a width on so many pages side by side, as offices set it."""
    for column in range(1, 9):
        sheet.column_dimensions[get_column_letter(column)].width = width
        for row in range(3, sheet.max_row + 1):
            sheet.cell(row, column).font = Font(size=size)
            sheet.row_dimensions[row].height = height
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = pages, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def printed_at(path: Path, columns: int) -> float:
    """By how much a sheet is shrunk so that its columns fit the pages across that it has, the number on each."""
    with Package.open(path) as package:
        sheet = package.sheet("整改台账")
        widths = column_widths(sheet.structure)
        printed = Printed.of(sheet.structure)
    assert printed.wide
    again = (printed.wide - 1) * widths[1] if load_workbook(path).worksheets[0].print_title_cols else 0
    return printed.shrunk((sum(widths[column] for column in range(1, columns + 1)) + again) * 0.64 * 11, 0)


def test_set_up_titles_and_merged_cells_stay_the_offices_own(tmp_path: Path) -> None:
    """What would print below 9 points is printed as it was set up, and one line says what it comes to; again, too."""
    path = ledger(tmp_path / "a.xlsx", change=lambda sheet: fitted(sheet, 24))
    told = write_marked(judged(path), judged(path).ledgers[0], tmp_path / "b.xlsx", EN)
    before, after = (load_workbook(tmp_path / name).worksheets[0] for name in ("a.xlsx", "b.xlsx"))
    for sheet in (before, after):
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.pageOrder, sheet.print_title_cols) == (1, None, None)
        assert "A1:H1" in {area.coord for area in sheet.merged_cells.ranges}
    assert [look(after.cell(row, 1)) for row in range(1, 5)] == [look(before.cell(row, 1)) for row in range(1, 5)]
    (problem,) = [problem for problem in told if problem.kind is PRINTED_SMALLER]
    values = problem.values or {}
    assert float(problem.found or 0) == pytest.approx(11 * printed_at(path, 8), abs=0.06)
    assert float(str(values["less"])) == pytest.approx(11 * printed_at(tmp_path / "b.xlsx", 11), abs=0.06)
    updated(tmp_path / "b.xlsx", tmp_path / "c.xlsx", tr=EN)
    assert (tmp_path / "b.xlsx").read_bytes() == (tmp_path / "c.xlsx").read_bytes()


def test_what_can_still_be_read_stays_on_its_page(tmp_path: Path) -> None:
    """Letters that stay at 9 points or more may shrink; where the rows have room, the basis is wrapped for that."""
    for width, height in ((5, 20), (9, 30)):
        path = ledger(tmp_path / "a.xlsx", change=partial(fitted, width=width, size=16, height=height))
        told = write_marked(judged(path), judged(path).ledgers[0], tmp_path / "b.xlsx", EN)
        assert PRINTED_SMALLER not in {problem.kind for problem in told}
        assert 16 * printed_at(tmp_path / "b.xlsx", 11) >= 9


def test_a_print_area_without_the_added_columns_keeps_its_pages(tmp_path: Path) -> None:
    """What is not printed shrinks nothing."""

    def change(sheet: Worksheet) -> None:
        fitted(sheet, 24)
        sheet.print_area = "A1:G8"

    sheet = updated(ledger(tmp_path / "a.xlsx", change=change), tmp_path / "b.xlsx", tr=EN)
    assert (sheet.page_setup.fitToWidth, sheet.print_title_cols) == (1, None)


def test_all_sheets_are_told_in_one_line() -> None:
    """That of the smallest letters, and how many there are; the others stay as they are."""
    wider = [
        Problem(PRINTED_SMALLER, CellRef("台账.xlsx", name), points, {"less": "4", "sheets": 1})
        for name, points in (("甲", "7.5"), ("乙", "10.2"))
    ]
    other = Problem(PRINT_AREA_WIDENED, CellRef("台账.xlsx", "甲"), "A1:K8")
    heard: list[Problem] = []
    hear = OneLine(heard.append)
    for problem in (wider[1], other, wider[0]):
        hear(problem)
    assert heard == [other]
    hear.finish()
    assert heard == [other, wider[0]._replace(values={"less": "4", "sheets": 2})]
