"""What cells show of their numbers: codes, leading zeros, zeros at the end, per cents, months."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from civtrack.ledger.cells import text_of
from civtrack.ledger.reader import read_ledger
from civtrack.model import Value
from civtrack.xlsx.package import Package
from civtrack.xlsx.parts.numerals import Numerals, month_shown, pattern_of


def shown(code: str, written: str) -> str | None:
    """What a cell with this format and number shows."""
    patterns = pattern_of(code)
    return text_of(Numerals(patterns)[written]) if patterns else None


@pytest.mark.parametrize(
    ("code", "written", "text"),
    [
        ('"WT-"0000', "12", "WT-0012"), ("0000", "7", "0007"), ("0.00", "3.1", "3.10"), ("0.00", "3", "3.00"),
        ("0%", "0.5", "50%"), ("0.0%", "0.125", "12.5%"), ("#,##0", "12345", "12,345"),
        ("#,##0.00", "1234.5", "1,234.50"),
        ('0"号"', "12", "12号"), ('"第"0"号"', "3", "第3号"), (r"\N\o\.000", "5", "No.005"),
        ("000000", "123", "000123"),
        ("0.00_ ", "2.5", "2.50"), ("0_);[Red](0)", "-5", "(5)"), ("¥0.00", "5", "¥5.00"),
        ("[$¥-804]0.00", "5", "¥5.00"),
        ("0;-0;无", "3", "3"), ("00-00", "5", None), ("General", "5", None), ("@", "5", None), ("[>9]0;00", "5", None),
        ("# ?/?", "0.5", None), ("0.00E+00", "5", None), ("", "5", None), ("0", "1e300", "1e+300"),
        ("0.0", "2.25", "2.3"),
        ("0.0#", "2.5", "2.5"), ("000", "-7", "-007"),
    ],
)  # fmt: skip
def test_a_number_is_read_as_it_is_shown(code: str, written: str, text: str | None) -> None:
    """Literals, leading zeros, zeros at the end and per cents show; what is rarely used shows the number itself."""
    assert shown(code, written) == text


def test_formats_of_any_length_are_read_in_one_go() -> None:
    """Thirty decimals are what Excel allows; thousands of digits show more than a cell can hold."""
    assert shown("0." + "0" * 30, "1.5") == "1.5" + "0" * 29
    assert Numerals(pattern_of("0." + "0" * 40) or ())["123456789012345"] == 123456789012345
    assert shown("#,##0", "1234567") == "1,234,567"
    assert pattern_of("0" * 8000) is None
    assert pattern_of("0," * 8000 + "0") is None


@given(st.text('0#?.,%"-;[]()@ECNo号 ', max_size=10), st.floats(allow_nan=False, allow_infinity=False))
def test_no_format_breaks_the_reading(code: str, value: float) -> None:
    """Whatever a format says, the number stays equal to itself."""
    patterns = pattern_of(code)
    if patterns is not None:
        read = Numerals(patterns)[repr(value)]
        assert read == value
        assert text_of(read)


@pytest.mark.parametrize(
    ("code", "month"),
    [
        ('yyyy"年"m"月"', True), ("yyyy/m", True), ('m"月"', True), ("mmm-yy", True), ("yyyy", True), ("yyyy-mm", True),
        ("[$-804]yyyy年m月", True), ("yyyy/m/d", False), ('m"月"d"日"', False), ("h:mm", False), ("mm:ss", False),
        ("aaaa", False),
        ("yyyy/m/d h:mm", False), ("General", False), ("0.00", False),
    ],
)  # fmt: skip
def test_formats_that_show_a_month(code: str, month: bool) -> None:
    """A format that shows month or year, but no day and no time, shows a month."""
    assert month_shown(code) is month


def a_book(path: Path) -> Path:
    """A ledger whose cells show other than they hold."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["编号", "问题描述", "点位", "责任单位", "整改时限", "完成率", "状态"])
    rows: list[tuple[Value, str]] = [(12, '"WT-"0000'), (7, "0000"), (210102199001011, "0")]
    for at, (number, code) in enumerate(rows, 2):
        sheet.append([number, "a", 3.1, "住建局", dt.datetime(2022, 7, 1), 0.5, 1])  # noqa: DTZ001 - cells have no zone
        sheet.cell(at, 1).number_format = code
        sheet.cell(at, 3).number_format = "0.00"
        sheet.cell(at, 5).number_format = 'yyyy"年"m"月"'
        sheet.cell(at, 6).number_format = sheet.cell(at, 7).number_format = "0%"
    book.save(path)
    return path


def test_a_ledger_is_read_as_its_cells_show(tmp_path: Path) -> None:
    """Numbers in columns of text as shown, a month as the month, and shares as the numbers that they are."""
    items = read_ledger(a_book(tmp_path / "台账.xlsx")).items
    assert [item.number for item in items] == ["WT-0012", "0007", "210102199001011"]
    assert {item.site for item in items} == {"3.10"}
    assert {item.deadline for item in items} == {"2022年7月"}
    assert [(item.percent, type(item.percent)) for item in items][:1] == [(0.5, float)]
    assert {item.status for item in items} == {1.0}


def test_what_is_shown_changes_no_value(tmp_path: Path) -> None:
    """Whoever asks for the cell's value still gets the number or the moment."""
    with Package.open(a_book(tmp_path / "台账.xlsx")) as package:
        row = next(row for row in package.sheet("Sheet").rows() if row.number == 2)
    first = dt.datetime(2022, 7, 1)  # noqa: DTZ001 - cells have no zone
    assert row.values == {1: 12, 2: "a", 3: 3.1, 4: "住建局", 5: first, 6: 0.5, 7: 1}


@pytest.mark.parametrize(
    ("value", "text"),
    [(2101021990010114, "2101021990010114"), (2.10102199001011e17, "210102199001011000"), (1e15, "1000000000000000"),
     (123456789012345678.0, "123456789012345680"), (1.5, "1.5"), (1e300, "1e+300")],
)  # fmt: skip
def test_long_numbers_stay_digits(value: float, text: str) -> None:
    """A number of 15 and more digits is written out, not as a power of ten."""
    assert text_of(value) == text
