"""A day that lost its cell format is read in the workbook's own date system, whatever the format of the file."""

from __future__ import annotations

import datetime as dt
import struct
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import xlwt
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900

from civtrack import assess
from civtrack.ledger.date_systems import of_xlsb
from civtrack.settings import Settings
from tests.support.broken import ods

HEADER = ["序号", "县区", "问题描述", "交办时间", "整改时限", "延期至", "完成日期", "整改状态"]
DAYS = ("2022-07-01", "2022-07-15", "2022-07-20", "2022-07-18")
FIRST = {1900: dt.date(1899, 12, 30), 1904: dt.date(1904, 1, 1)}


def rows(system: int) -> list[list[str | int]]:
    """A ledger whose days are bare serial numbers of a date system."""
    serials = [(dt.date.fromisoformat(day) - FIRST[system]).days for day in DAYS]
    return [list(HEADER), [1, "大洼区", "路面破损", *serials, "已整改"]]


def as_xlsx(path: Path, system: int) -> None:
    """Writes with openpyxl."""
    book = Workbook()
    book.epoch = CALENDAR_MAC_1904 if system == 1904 else CALENDAR_WINDOWS_1900
    assert book.active
    for row in rows(system):
        book.active.append(row)
    book.save(path)


def as_xls(path: Path, system: int) -> None:
    """Writes BIFF8."""
    book = xlwt.Workbook()
    book.dates_1904 = system == 1904
    sheet = book.add_sheet("台账")
    for number, row in enumerate(rows(system)):
        for column, value in enumerate(row):
            sheet.write(number, column, value)
    book.save(str(path))


def as_ods(path: Path, system: int) -> None:
    """Writes an OpenDocument with its null date."""
    null = "1904-01-01" if system == 1904 else "1899-12-30"
    settings = (
        "<table:calculation-settings>"
        f'<table:null-date table:value-type="date" table:date-value="{null}"/></table:calculation-settings>'
    )
    path.write_bytes(ods(rows(system), settings=settings))


@pytest.mark.parametrize("system", [1900, 1904])
@pytest.mark.parametrize(("suffix", "write"), [(".xlsx", as_xlsx), (".xls", as_xls), (".ods", as_ods)])
def test_bare_serials_are_never_four_years_off(
    tmp_path: Path, suffix: str, write: Callable[[Path, int], None], system: int
) -> None:
    """Every day column of the row: assigned, due, extended and done are the days that the office sees."""
    path = tmp_path / f"台账{suffix}"
    write(path, system)
    assessment = assess(path, dt.date(2022, 7, 25), Settings(folder=tmp_path))
    (verdict,) = assessment.verdicts
    assert assessment.ledgers[0].tables[0].date_system == system
    days = (verdict.assigned_on, verdict.deadline.original, verdict.deadline.day, verdict.done_on)
    assert days == tuple(map(dt.date.fromisoformat, DAYS))


@pytest.mark.parametrize(("flags", "system"), [(0x10020, 1900), (0x10021, 1904), (None, 1900)])
def test_binary_workbook_says_its_date_system(flags: int | None, system: int) -> None:
    """The flag stands in the properties of workbook.bin, behind records with numbers of one and two bytes."""
    properties = b"" if flags is None else b"\x99\x01\x0c" + struct.pack("<III", flags, 0, 0)
    part = b"\x83\x01\x00" + b"\x80\x01\x82\x01" + bytes(130) + properties + b"\x84\x01\x00"
    container: Any = SimpleNamespace(parts={"xl/workbook.bin": None}, read=lambda _: part)
    assert of_xlsb(container) == system
