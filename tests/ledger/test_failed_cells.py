"""Cells whose formula failed are errors in every format, and blanks between the elements of an .ods say nothing."""

from __future__ import annotations

import json
import re
import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlwt
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from civtrack.ledger.compound import streams, whole_stream
from civtrack.ledger.failed_cells import Failed, with_failed
from civtrack.ledger.formats import open_book
from civtrack.ledger.grids import MemoryGrid
from civtrack.model import CellError, Row, Value
from tests.support.typed import AS_OF, typed
from tests.xlsx.test_libreoffice import converted

HEADER = ["序号", "县区", "问题描述", "责任单位", "整改时限", "整改状态"]
SPACES = "".join(
    f' xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (("office", "office"), ("table", "table"), ("text", "text"), ("draw", "drawing"))
)


def read(path: Path) -> list[dict[tuple[int, int], Value]]:
    """Every cell that holds something, by sheet."""
    with open_book(path) as book:
        return [
            {(row.number, column): value for row in grid.rows() for column, value in row.values.items()}
            for grid in book.grids
        ]


def an_xls(path: Path) -> Path:
    """An .xls of two sheets with typed errors, a text that looks like one, and a truth."""
    book = xlwt.Workbook()
    for number in (1, 2):
        sheet = book.add_sheet(f"台账{number}")
        for column, header in enumerate(HEADER):
            sheet.write(0, column, header)
        for column, value in enumerate([1, "大洼区", "路面破损", "住建局", None, "整改中"]):
            if value is not None:
                sheet.write(1, column, value)
        sheet.row(1).set_cell_error(4, "#REF!" if number == 1 else "#N/A!")  # as xlwt calls it
        sheet.row(2).set_cell_boolean(5, True)
    book.save(str(path))
    return path


@pytest.mark.parametrize("name", ["台账.xls", "台账.et"])
def test_errors_of_an_old_workbook(tmp_path: Path, name: str) -> None:
    """Each sheet's own stand where they stood; a truth is none."""
    first, second = read(an_xls(tmp_path / name))
    assert (first[2, 5], second[2, 5]) == (CellError("#REF!"), CellError("#N/A"))
    assert [place for place, value in first.items() if isinstance(value, CellError)] == [(2, 5)]
    assert first[3, 6] is True


def test_an_error_is_a_problem_as_in_any_workbook(tmp_path: Path) -> None:
    """``inspect`` names the cell, in an .xls as in an .xlsx."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "台账1"
    for row in (HEADER, [1, "大洼区", "路面破损", "住建局", "#REF!", "整改中"]):
        sheet.append(row)
    sheet["E2"].data_type = "e"
    book.save(tmp_path / "新.xlsx")
    an_xls(tmp_path / "旧.xls")
    said = [
        json.loads(
            typed("inspect", name, "--sheet", "台账1", "--no-config", "--as-of", AS_OF, "-f", "json", cwd=tmp_path).out
        )["problems"][0]
        for name in ("新.xlsx", "旧.xls")
    ]
    assert [(one["slug"], one["cell"], one["found"]) for one in said] == [("deadline-not-a-date", "E2", "#REF!")] * 2


@pytest.mark.libreoffice
@pytest.mark.parametrize("suffix", ["xls", "ods"])
def test_failed_formulas_as_office_programs_write_them(tmp_path: Path, suffix: str) -> None:
    """Division, lookup, name and reference; the same text typed is a text that looks like an error, as ever."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["=1/0", "=NA()", "=FOO()", "=1+1", '=IF(1,"完")', '=INDIRECT("x y")'])
    book.save(tmp_path / "1.xlsx")
    old = converted(tmp_path / "1.xlsx", suffix, tmp_path / "profile")
    (cells,) = read(old)
    assert [str(cells[1, column]) for column in (1, 2, 3, 6)] == ["#DIV/0!", "#N/A", "#NAME?", "#REF!"]
    assert all(isinstance(cells[1, column], CellError) for column in (1, 2, 3, 6))
    assert [cells[1, 4], cells[1, 5]] == [2, "完"]


@pytest.mark.libreoffice
def test_a_short_old_workbook_is_looked_into(tmp_path: Path) -> None:
    """A workbook of a few rows lies in the mini stream of its file: what it says of days is read there too."""
    book = openpyxl.Workbook()
    book.worksheets[0].append([44743])
    book.epoch = CALENDAR_MAC_1904
    book.save(tmp_path / "1.xlsx")
    old = converted(tmp_path / "1.xlsx", "xls", tmp_path / "profile")
    data = old.read_bytes()
    assert whole_stream(data, streams(data)["Workbook"])[:2] == b"\x09\x08"
    with open_book(old) as opened:
        assert opened.grids[0].date_system == 1904


def an_ods(path: Path, rows: str) -> Path:
    """An .ods of one sheet with these rows."""
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content{SPACES} office:version="1.2"><office:body>'
        f'<office:spreadsheet><table:table table:name="台账">{rows}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("content.xml", content)
        package.writestr("META-INF/manifest.xml", "<manifest/>")
    return path


def cell(text: str, attributes: str = "") -> str:
    return f'<table:table-cell office:value-type="string"{attributes}><text:p>{text}</text:p></table:table-cell>'


FAILED = ' table:formula="of:=1/0" office:string-value=""'


def test_errors_of_an_opendocument_stand_where_rows_and_cells_repeat(tmp_path: Path) -> None:
    """Repeated rows and cells count; one that no formula made is a text; LibreOffice's numbers become names."""
    rows = (
        f'<table:table-row table:number-rows-repeated="3"><table:table-cell table:number-columns-repeated="2"/>'
        f"{cell('一')}{cell('#DIV/0!', FAILED)}</table:table-row>"
        f"<table:table-row>{cell('Err:502', FAILED + ' table:number-columns-repeated=' + chr(34) + '2' + chr(34))}"
        f"{cell('Err:503')}{cell('Err:524', FAILED)}{cell('末')}</table:table-row>"
    )
    (cells,) = read(an_ods(tmp_path / "1.ods", rows))
    assert {place: str(value) for place, value in cells.items() if isinstance(value, CellError)} == {
        (1, 4): "#DIV/0!", (2, 4): "#DIV/0!", (3, 4): "#DIV/0!",
        (4, 1): "#VALUE!", (4, 2): "#VALUE!", (4, 4): "#REF!",
    }  # fmt: skip
    assert (cells[4, 3], cells[4, 5]) == ("Err:503", "末")


@pytest.mark.parametrize("between", ["\n   ", "<!-- 注 -->", "\r\n\t<!-- a > b -->\n"])
def test_blanks_between_elements_are_nobodys(tmp_path: Path, between: str) -> None:
    """Every tag on a line of its own, or remarks between them: the same cells; blanks in a text stay."""
    rows = "".join(
        f"<table:table-row>{cell('序号')}{cell('问  题')}{cell('a <text:span>b</text:span> <text:span>c</text:span>')}"
        "</table:table-row>"
        for _ in range(2)
    )
    apart = re.sub(r">(?=<(?:/?table|text:p))", f">{between}", rows)
    assert apart != rows
    assert read(an_ods(tmp_path / "1.ods", apart)) == read(an_ods(tmp_path / "2.ods", rows))


BOX = '<draw:custom-shape draw:name="a > b"><text:p>盘山县：抓紧</text:p><draw:enhanced-geometry/></draw:custom-shape>'
PHOTO = '<draw:frame draw:name="1"><draw:image draw:href="Pictures/1.png"><text:p/></draw:image></draw:frame>'
COMMENT = '<office:annotation draw:style-name="gr1"><text:p>盘山县：核</text:p></office:annotation>'


@pytest.mark.parametrize(
    "drawn",
    [
        BOX,
        PHOTO,
        f"<draw:g draw:name='组'>{BOX}<draw:g>{PHOTO}{BOX}</draw:g></draw:g>",
        "<draw:control/>",
        PHOTO * 3,
        COMMENT,
        COMMENT + BOX,
    ],
)
def test_what_is_drawn_on_a_cell_is_not_its_text(tmp_path: Path, drawn: str) -> None:
    """A text box, a photo, a group and a button on cells with and without a text; what follows them is read."""

    def row(first: str, second: str) -> str:
        whole = cell("问题").replace("<text:p>", f"{first}<text:p>", 1)
        empty = f"<table:table-cell>{first}</table:table-cell>" if first else "<table:table-cell/>"
        return f"<table:table-row>{whole}{empty}{second}</table:table-row>"

    plain, pictured = (
        read(an_ods(tmp_path / f"{number}.ods", row(first, cell("路面破损")) * 2))
        for number, first in enumerate(("", drawn))
    )
    assert pictured == plain
    assert plain[0][2, 3] == "路面破损"


def test_errors_of_other_sheets_than_the_readers_are_nobodys() -> None:
    """Where the two disagree on the sheets nothing is added; what the reader has is never replaced."""
    grid = MemoryGrid("台账", (Row(2, hidden=False, values={1: "一"}),))
    errors: Failed = {(2, 1): "#N/A", (2, 2): "#REF!", (1, 1): "#N/A"}
    assert with_failed((grid,), [errors, errors]) == (grid,)
    (found,) = with_failed((grid,), [errors])
    assert [(row.number, row.values) for row in found.rows()] == [
        (1, {1: CellError("#N/A")}),
        (2, {1: "一", 2: CellError("#REF!")}),
    ]
