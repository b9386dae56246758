"""What an .xlsb shows is what is read of it: numbers with signs, months without a day, errors, merges, hidden rows."""

from __future__ import annotations

import datetime as dt
import io
import struct
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest

from civtrack.errors import DamagedWorkbook
from civtrack.files.office import VARIABLE, find_office
from civtrack.ledger.formats import open_book
from civtrack.ledger.reader import read_ledger
from civtrack.model import Area, CellError, Value
from tests.ledger.test_failed_cells import read
from tests.ledger.test_shown_cells import FORMATS, HEADER, shown
from tests.support.broken import binary, xlsb, zipped

SERIAL = 44_743
"""1 July 2022."""
MERGED = binary(177, struct.pack("<I", 1)) + binary(176, struct.pack("<IIII", 1, 2, 1, 1)) + binary(178)
FILTER = binary(161, struct.pack("<IIII", 0, 3, 0, 4)) + binary(163, struct.pack("<IH", 1, 0))


@pytest.mark.parametrize(
    ("code", "value", "text"),
    [*FORMATS, (57, dt.date(2022, 7, 1), "2022年7月"), (31, dt.date(2022, 7, 1), None), (9, 0.5, "50%")],
)
def test_number_formats(tmp_path: Path, code: int | str, value: Value, text: str | None) -> None:
    """Whole numbers and others are stored in two ways; a cell of another look shows the number itself."""
    number = SERIAL if isinstance(value, dt.date) else value
    assert isinstance(number, int | float)
    looks = {(0, 0): 1, (1, 0): 1, (1, 2): 2}
    path = tmp_path / "台账.xlsb"
    path.write_bytes(xlsb([[number, number], ["文字", "", number]], formats=[code, "General"], looks=looks))
    (cells,) = read(path)
    assert [shown(cells[place]) for place in ((1, 1), (1, 2), (2, 3))] == [text, None, None]
    assert serial(cells[1, 1]) == number
    assert isinstance(cells[1, 1], dt.date) == isinstance(value, dt.date)
    assert cells[2, 1] == "文字"


def serial(value: Value) -> Value:
    """Days since the last but one of 1899."""
    return (value - dt.datetime(1899, 12, 30)).days if isinstance(value, dt.datetime) else value  # noqa: DTZ001 - cells


def test_errors_merges_and_what_is_not_seen(tmp_path: Path) -> None:
    """A failed formula is an error; a district is merged over its rows; a filter hides rows, a look a column."""
    rows: list[Sequence[str | float]] = [
        HEADER, [1, "大洼区", "路面破损", "住建局", "#REF!"], [2, "", "井盖缺失", "住建局", "7月21日"],
        [3, "", "违停", "交警", "#N/A"],
    ]  # fmt: skip
    columns = binary(390) + binary(60, struct.pack("<IIIIH", 3, 3, 2560, 0, 1)) + binary(391)
    path = tmp_path / "台账.xlsb"
    path.write_bytes(xlsb(rows, hidden={1, 2}, before=columns, after=FILTER + MERGED))
    with open_book(path) as book:
        (grid,) = book.grids
    assert [row.values.get(5) for row in grid.rows()][1::2] == [CellError("#REF!"), CellError("#N/A")]
    assert [row.hidden for row in grid.rows()] == [False, True, True, False]
    assert (grid.merges, grid.merges_known) == ((Area(2, 2, 3, 2),), True)
    assert (grid.hidden_columns, grid.filtered) == (frozenset({4}), True)
    ledger = read_ledger(path)
    assert [item.district for item in ledger.items] == ["大洼区", "大洼区", None]
    said = {problem.kind.slug: problem.values for problem in ledger.problems}
    assert said["hidden-rows"] == {"count": 2}
    assert said.keys() >= {"active-filter", "hidden-columns"}


def test_nothing_is_hidden_in_a_plain_one(tmp_path: Path) -> None:
    """Only what the records say."""
    path = tmp_path / "台账.xlsb"
    path.write_bytes(xlsb([HEADER, [1, "大洼区", "路面破损", "住建局", "7月1日"]]))
    with open_book(path) as book:
        (grid,) = book.grids
    assert ([row.hidden for row in grid.rows()], grid.hidden_columns, grid.filtered) == (
        [False] * 2,
        frozenset(),
        False,
    )


ODD = [[*HEADER], ["WT-1", "大洼区", "路面破损", "住建局", "7月20日"]]


def test_an_odd_one_goes_through_libreoffice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whole, but written as the reader does not know it: LibreOffice reads it; without it the clerk is told so."""
    path = tmp_path / "台账.xlsb"
    path.write_bytes(xlsb(ODD, area=False))
    monkeypatch.setenv(VARIABLE, "off")
    with pytest.raises(DamagedWorkbook, match="LibreOffice"):
        open_book(path)
    monkeypatch.delenv(VARIABLE)
    if find_office() is None:
        pytest.skip("needs LibreOffice")
    with open_book(path) as book:
        assert book.format == "xlsb"
        assert [list(row.values.values()) for row in book.grids[0].rows()] == ODD
    assert [item.number for item in read_ledger(path).items] == ["WT-1"]


def test_one_that_breaks_off_does_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a sheet that ends in the middle nobody knows what is missing: it is damaged, whatever LibreOffice says."""
    with zipfile.ZipFile(io.BytesIO(xlsb(ODD, area=False))) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    parts["xl/worksheets/sheet1.bin"] = parts["xl/worksheets/sheet1.bin"][:-20]
    path = tmp_path / "台账.xlsb"
    path.write_bytes(zipped(parts))
    monkeypatch.setattr("civtrack.files.office.find_office", lambda: pytest.fail("was asked"))
    with pytest.raises(DamagedWorkbook):
        open_book(path)
