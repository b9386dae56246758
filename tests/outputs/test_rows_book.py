"""`civtrack.outputs.book.rows_book`: any table as a workbook of one sheet."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from io import BytesIO

from openpyxl import load_workbook

from civtrack.locales import translator
from civtrack.outputs.book.rows_book import rows_book

HEADER = ("编号", "问题描述", "时限", "天数")
ROWS = [
    ("A1", "=1+1 路面破损积水" * 8, dt.date(2022, 7, 15), -5),
    ("A2", None, None, 2.5),
]


def test_rows_come_back_as_they_are() -> None:
    """Header, text, days and numbers; what looks like a formula is text; a filter over all of it."""
    sheet = load_workbook(BytesIO(rows_book(HEADER, ROWS, "红色"))).worksheets[0]
    read = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert sheet.title == sheet["A1"].value == "红色"
    assert read[0] == list(HEADER)
    assert read[1] == ["A1", ROWS[0][1], dt.datetime(2022, 7, 15), -5]  # noqa: DTZ001 - workbooks have no time zones
    assert read[2] == ["A2", None, None, 2.5]
    assert sheet["C3"].number_format == "yyyy-mm-dd"
    assert sheet["B3"].data_type == "s"
    assert sheet.auto_filter.ref == "A2:D4"


def test_a_table_without_rows_says_none_in_the_language() -> None:
    """An empty answer is a workbook that says so."""
    sheet = load_workbook(BytesIO(rows_book(HEADER, [], "红色", tr=translator("en")))).worksheets[0]
    assert sheet["A3"].value == "(none)"


def test_formats_can_be_given() -> None:
    """A column of shares can ask to be shown in per cent."""
    data = rows_book(("县区", "整改率"), [("大洼区", 0.5)], "表", formats=(None, "0.00%"))
    assert load_workbook(BytesIO(data)).worksheets[0]["B3"].number_format == "0.00%"


def test_the_same_rows_give_the_same_bytes() -> None:
    """Nothing of the clock goes in."""
    assert rows_book(HEADER, ROWS, "红色") == rows_book(HEADER, ROWS, "红色")


def test_workbooks_are_made_without_numpy() -> None:
    """Where memory is short, loading it ends the process without a word; and whoever needs it still gets it."""
    told = (
        "import sys; from civtrack.outputs.packing import new_book; new_book();"
        "assert 'openpyxl' in sys.modules and 'numpy' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", told], check=True)
