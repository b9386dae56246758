"""Updated ledgers on paper: the added columns make no letter smaller, and the office's own set-up stays otherwise."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from civtrack.model import CellRef, Problem
from civtrack.outputs.marked.ledger import write_marked
from civtrack.outputs.marked.print_pages import OneLine
from civtrack.outputs.marked.sheet import OwnSetUp
from civtrack.problems import PRINT_AREA_WIDENED, PRINTED_SMALLER, PRINTED_WIDER
from civtrack.xlsx import Package
from civtrack.xlsx.parts.paper import Printed, column_widths
from tests.outputs.test_marked import EN, judged, ledger, look, updated
from tests.support.paper import sizes
from tests.xlsx.test_libreoffice import converted


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


@pytest.mark.parametrize("pages", [1, 2])
def test_the_added_columns_make_no_letter_smaller_on_paper(pages: int, tmp_path: Path) -> None:
    """A sheet that is fitted to its page takes one page more across instead, its number and header on each; once."""
    path = ledger(tmp_path / "a.xlsx", change=lambda sheet: fitted(sheet, width=24 * pages, pages=pages))
    told = write_marked(judged(path), judged(path).ledgers[0], tmp_path / "b.xlsx", EN)
    sheet = load_workbook(tmp_path / "b.xlsx").worksheets[0]
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.pageOrder) == (pages + 1, "overThenDown")
    assert (sheet.print_title_cols, sheet.print_title_rows) == ("$A:$A", "$3:$3")
    assert printed_at(tmp_path / "b.xlsx", 11) >= printed_at(path, 8)
    (problem,) = [problem for problem in told if problem.kind is PRINTED_WIDER]
    assert float(problem.found or 0) == pytest.approx(11 * printed_at(path, 8), abs=0.06)
    again = updated(tmp_path / "b.xlsx", tmp_path / "c.xlsx", tr=EN)
    assert again.page_setup.fitToWidth == pages + 1
    assert (tmp_path / "b.xlsx").read_bytes() == (tmp_path / "c.xlsx").read_bytes()


def test_lines_above_the_items_stand_whole_on_the_first_page(tmp_path: Path) -> None:
    """The title is over the columns of the first page; what runs out of the number's column begins behind it."""

    def change(sheet: Worksheet) -> None:
        fitted(sheet, 24)
        sheet.column_dimensions["A"].width = 6
        sheet["A1"].alignment = Alignment(horizontal="center")
        sheet["A2"].value = CellRichText(
            "填报单位：", TextBlock(InlineFont(b=True), "市争创办"), "　截至：2022年7月20日"
        )

    path = ledger(tmp_path / "a.xlsx", change=change)
    sheet = updated(path, tmp_path / "b.xlsx", tr=EN)
    before, after = (load_workbook(tmp_path / name, rich_text=True).worksheets[0] for name in ("a.xlsx", "b.xlsx"))
    (title,) = [area for area in sheet.merged_cells.ranges if area.min_row == 1]
    assert 4 <= title.max_col <= 6, "the first of two pages"
    assert after["A2"].value == before["A2"].value, "to the last mark of its text"
    assert (after["A2"].alignment.horizontal, after["A2"].alignment.indent) == ("left", 5)
    assert [look(after.cell(row, 1)) for row in (1, 3, 4)] == [look(before.cell(row, 1)) for row in (1, 3, 4)]


def test_what_is_updated_in_its_place_is_printed_as_it_was(tmp_path: Path) -> None:
    """Page set-up, titles and merged cells of the office's own file stay; one line says what it comes to."""
    path = ledger(tmp_path / "a.xlsx", change=lambda sheet: fitted(sheet, 24))
    assessment = judged(path)
    told = write_marked(assessment, assessment.ledgers[0], tmp_path / "b.xlsx", EN, marker_of=OwnSetUp)
    before, after = (load_workbook(tmp_path / name).worksheets[0] for name in ("a.xlsx", "b.xlsx"))
    for sheet in (before, after):
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.pageOrder, sheet.print_title_cols) == (1, None, None)
        assert "A1:H1" in {area.coord for area in sheet.merged_cells.ranges}
    (problem,) = [problem for problem in told if problem.kind is PRINTED_SMALLER]
    assert float(problem.values["less"]) < float(problem.found or 0)  # type: ignore[index]


def test_what_can_still_be_read_stays_on_its_page(tmp_path: Path) -> None:
    """Letters that stay at 9 points or more may shrink; where the rows have room, the basis is wrapped for that."""
    for width, height in ((5, 20), (9, 30)):
        path = ledger(tmp_path / "a.xlsx", change=partial(fitted, width=width, size=16, height=height))
        told = write_marked(judged(path), judged(path).ledgers[0], tmp_path / "b.xlsx", EN)
        assert PRINTED_WIDER not in {problem.kind for problem in told}
        assert 16 * printed_at(tmp_path / "b.xlsx", 11) >= 9


def test_the_number_follows_columns_onto_another_page(tmp_path: Path) -> None:
    """Where the scale is set and the added columns fall off the page, the number and the header go with them."""

    def change(sheet: Worksheet, width: float) -> None:
        fitted(sheet, width)
        sheet.sheet_properties.pageSetUpPr = None
        sheet.page_setup.scale, sheet.page_setup.paperSize, sheet.page_setup.orientation = 90, 8, "landscape"

    for width, columns in ((17, "$A:$A"), (9, None)):
        path = ledger(tmp_path / "a.xlsx", change=partial(change, width=width))
        sheet = updated(path, tmp_path / "b.xlsx", tr=EN)
        assert sheet.page_setup.scale == 90
        assert sheet.print_title_cols == columns, width


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
        Problem(PRINTED_WIDER, CellRef("台账.xlsx", name), points, {"less": "4", "pages": 2, "sheets": 1})
        for name, points in (("甲", "7.5"), ("乙", "10.2"))
    ]
    other = Problem(PRINT_AREA_WIDENED, CellRef("台账.xlsx", "甲"), "A1:K8")
    heard: list[Problem] = []
    hear = OneLine(heard.append)
    for problem in (wider[1], other, wider[0]):
        hear(problem)
    assert heard == [other]
    hear.finish()
    assert heard == [other, wider[0]._replace(values={"less": "4", "pages": 2, "sheets": 2})]


@pytest.mark.libreoffice
def test_letters_are_as_large_as_before_where_it_is_printed(tmp_path: Path) -> None:
    """LibreOffice sets both: the ledger and its updated copy."""
    path = ledger(tmp_path / "a.xlsx", change=lambda sheet: fitted(sheet, 24))
    updated(path, tmp_path / "b.xlsx")
    before, after = (sizes(converted(tmp_path / name, "pdf", tmp_path / "profile")) for name in ("a.xlsx", "b.xlsx"))
    assert min(size for page in after for size in page) >= min(size for page in before for size in page)
    assert len(after) == 2
