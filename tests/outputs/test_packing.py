"""`civtrack.outputs.packing`: the same bytes every time, text that stays text."""

from __future__ import annotations

import datetime as dt
import zipfile
import zlib
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font

from civtrack.model import CellError, Value
from civtrack.outputs.packing import CELL_LIMIT, CREATOR, Bulk, clean, pack

DAY = dt.date(2022, 7, 20)


def packed(rows: list[list[Value]], number_format: str = "General") -> bytes:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet["A1"] = "表"
    for index in range(len(rows[0])):
        sheet.cell(2, index + 1).number_format = number_format
        sheet.cell(2, index + 1).font = Font(bold=True)
    return pack(book, DAY, {sheet.title: Bulk(2, rows, [20.0] * len(rows))})


def read_back(data: bytes) -> list[list[object]]:
    sheet = load_workbook(BytesIO(data)).worksheets[0]
    return [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]


def test_values_keep_their_types() -> None:
    """Text, whole and broken numbers, truth, days, moments and nothing come back as what they were."""
    row: list[Value] = ["路面 <&> 破损", 7, 0.5, True, dt.date(2022, 7, 20), dt.datetime(2022, 7, 20, 12), None]  # noqa: DTZ001
    (read,) = read_back(packed([row], "yyyy-mm-dd hh:mm"))
    midnight = dt.datetime(2022, 7, 20)  # noqa: DTZ001 - workbooks have no time zones
    assert read[0] == row[0]
    assert read[3:] == [True, midnight, row[5], None]
    assert read_back(packed([[7, 0.5]])) == [[7, 0.5]]


@pytest.mark.parametrize("text", ["=1+1", "+86", "-5", "@SUM(A1)", "#N/A", "=cmd|' /C calc'!A0", "TRUE", "0012"])
def test_text_is_never_read_as_anything_else(text: str) -> None:
    """What would be a formula, an error or a number to Excel stays the text it is in the ledger."""
    sheet = load_workbook(BytesIO(packed([[text]]))).worksheets[0]
    assert (sheet["A2"].value, sheet["A2"].data_type) == (text, "s")


def test_error_values_are_shown_as_text() -> None:
    """An error of the ledger is reported, not made into an error of ours."""
    assert read_back(packed([[CellError("#REF!")]])) == [["#REF!"]]


def test_the_sheet_knows_its_size() -> None:
    """Programs that stream a sheet go by the size it claims: it reaches to the last row of the list."""
    book = load_workbook(BytesIO(packed([["a", 1], ["b", 2], ["c", 3]])), read_only=True)
    sheet = book.worksheets[0]
    assert (sheet.max_row, sheet.max_column) == (4, 2)
    book.close()


@given(st.text(max_size=60))
def test_any_text_can_be_written(text: str) -> None:
    """Control characters, lone surrogates and what looks like an escape never break the file."""
    ((read,),) = read_back(packed([[text]]))
    assert (read or "") == clean(text).replace("_x005F_", "_")


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [("a\x0bb\x00c", "a b c"), ("a\r\nb\rc", "a\nb\nc"), ("_x0041_", "_x005F_x0041_"), ("_x_", "_x_"), ("\ud800", " ")],
)
def test_what_a_cell_cannot_hold(text: str, cleaned: str) -> None:
    """Forbidden characters become blanks, line ends one kind, escapes stay what was written."""
    assert clean(text) == cleaned


def test_too_long_a_text_is_cut_and_says_so() -> None:
    """A cell holds 32,767 characters; what is cut says at its end that it was."""
    cut = clean("长" * (CELL_LIMIT + 5), "（后略）")
    assert len(cut) == CELL_LIMIT
    assert cut.endswith("长（后略）")
    assert clean("长" * CELL_LIMIT) == "长" * CELL_LIMIT


def test_the_look_of_the_pattern_row_is_every_rows() -> None:
    """Each row has the pattern's style and its own height."""
    sheet = load_workbook(BytesIO(packed([["a"], ["b"], ["c"]]))).worksheets[0]
    assert [sheet.cell(row, 1).font.bold for row in (2, 3, 4)] == [True] * 3
    assert sheet.row_dimensions[4].height == 20


def test_nothing_in_the_file_tells_the_clock() -> None:
    """Creation, change and every member carry the day judged by; the author is civtrack."""
    data = packed([["a"]])
    properties = load_workbook(BytesIO(data)).properties
    moment = dt.datetime(2022, 7, 20)  # noqa: DTZ001 - workbooks have no time zones
    assert (properties.creator, properties.created, properties.modified) == (CREATOR, moment, moment)
    with zipfile.ZipFile(BytesIO(data)) as package:
        assert {entry.date_time for entry in package.infolist()} == {(2022, 7, 20, 0, 0, 0)}
        assert package.namelist()[0] == "[Content_Types].xml"
    assert packed([["a"]]) == data


def test_every_part_is_deflated_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """What openpyxl writes is taken as it is, and nothing but the workbook itself is deflated."""
    made: list[int] = []
    deflating = zlib.compressobj

    def counted(*given: Any) -> Any:
        made.append(1)
        return deflating(*given)

    with monkeypatch.context() as patch:
        patch.setattr(zlib, "compressobj", counted)
        data = packed([["甲", 1]])
    with zipfile.ZipFile(BytesIO(data)) as archive:
        assert len(made) == len(archive.infolist())
        assert {entry.compress_type for entry in archive.infolist()} == {zipfile.ZIP_DEFLATED}
