"""Old workbooks as .xlsx: what is believed of a conversion, and what is not."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from civtrack import fence
from civtrack.errors import TakesTooMuch
from civtrack.files import office, sha256
from civtrack.files.office import convert_to_xlsx, find_office
from civtrack.ledger.formats import open_book
from civtrack.ledger.grids import Book, MemoryGrid
from civtrack.ledger.kept_values import put_back
from civtrack.ledger.reader import read_ledger
from civtrack.ledger.twins import _difference, _of_books, with_twins
from civtrack.model import CellError, Ledger, Row, Value
from tests.support.handmade import handmade, sheet_xml
from tests.support.oldbooks import as_ods, old_ledger
from tests.support.sheets import HEADER, grid, item, read

posix = pytest.mark.skipif(os.name != "posix", reason="stands in for LibreOffice by a shell script")


def read_old(path: Path) -> Ledger:
    return read_ledger(path).ledger


@pytest.fixture(scope="module")
def twins(tmp_path_factory: pytest.TempPathFactory) -> tuple[Ledger, ...]:
    """Four old books and a text file, converted in one go: .xls, one of 1904, one named .et, and .ods."""
    folder = tmp_path_factory.mktemp("old")
    paths = [old_ledger(folder / "旧.xls"), old_ledger(folder / "苹果.xls", date_1904=True), folder / "金山.et"]
    shutil.copyfile(paths[0], paths[2])
    paths += [as_ods(old_ledger(folder / "又.xls")), folder / "诉求.csv"]
    paths[-1].write_text("序号,县区,问题描述,整改时限\n1,大洼区,破损,7月底前\n", encoding="utf-8")
    program = find_office() or shutil.which("soffice")
    assert program is not None
    return with_twins([read_old(path) for path in paths], program)


@pytest.mark.libreoffice
def test_every_cell_of_a_twin_reads_as_the_original(twins: tuple[Ledger, ...]) -> None:
    """All formats, also dates from 1904, times, truths, long texts and texts that look like formulas."""
    for ledger in twins[:4]:
        assert ledger.no_twin is None
        assert ledger.twin is not None
        assert ledger.twin.path.name == f"{ledger.path.stem}.xlsx"
        assert sha256(ledger.twin.path) == ledger.twin.sha256
        assert _difference(ledger, ledger.twin.path, None, None) is None
        before, after = read_ledger(ledger.path), read_ledger(ledger.twin.path)
        assert after.ledger.format == "xlsx"
        for old, new in zip(before.items, after.items, strict=True):
            assert (old.row, old.number, old.district, old.description) == (
                new.row, new.number, new.district, new.description,
            )  # fmt: skip
            assert [_day(value) for value in (old.assigned_on, old.deadline)] == [
                _day(value) for value in (new.assigned_on, new.deadline)
            ]


def _day(value: Value) -> Value:
    return value.date() if isinstance(value, dt.datetime) else value


@pytest.mark.libreoffice
def test_the_look_comes_along(twins: tuple[Ledger, ...]) -> None:
    """Merges, fonts, fills, widths, number formats, formulas, hidden rows and sheets."""
    assert twins[0].twin is not None
    book = openpyxl.load_workbook(twins[0].twin.path)
    assert [sheet.sheet_state for sheet in book] == ["visible", "visible", "hidden"]
    sheet = book["整改台账"]
    assert [str(area) for area in sheet.merged_cells.ranges] == ["A1:I1"]
    assert sheet["A1"].font.b
    assert sheet["A1"].font.name == "黑体"
    assert sheet["B2"].fill.fgColor.rgb == "FFFFFF99"
    assert sheet.column_dimensions["D"].width > 2 * sheet.column_dimensions["A"].width
    assert "年" in sheet["F3"].number_format
    assert sheet["I3"].value == "=NOW()-F3"
    assert [row for row in range(1, 6) if sheet.row_dimensions[row].hidden] == [4]


@pytest.mark.libreoffice
def test_the_same_book_gives_the_same_bytes(twins: tuple[Ledger, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of the clock or of the machine's language stays in a twin, not even the value of ``=NOW()``."""
    program = find_office()
    assert program is not None
    monkeypatch.setenv("LANG", "de_DE.UTF-8")
    for before, after in zip((twins[0], twins[3]), with_twins([twins[0], twins[3]], program), strict=True):
        assert before.twin is not None
        assert after.twin is not None
        assert after.twin.path != before.twin.path
        assert after.twin.sha256 == before.twin.sha256


@pytest.mark.libreoffice
def test_text_files_are_left_as_they_are(twins: tuple[Ledger, ...]) -> None:
    """A .csv has no look that could be kept: it gets no twin, and no reason."""
    assert (twins[4].format, twins[4].twin, twins[4].no_twin, twins[4].editable) == ("csv", None, None, None)


@pytest.mark.libreoffice
def test_a_file_that_changes_meanwhile_is_not_believed(twins: tuple[Ledger, ...], tmp_path: Path) -> None:
    """The conversion is held against the bytes that were read."""
    assert twins[0].twin is not None
    path = old_ledger(tmp_path / "旧.xls")
    ledger = read_old(path)
    path.write_bytes(path.read_bytes() + b"\0")
    reason = _difference(ledger, twins[0].twin.path, None, None)
    assert reason is not None
    assert reason.text == "the file was changed meanwhile"


def test_the_files_go_with_the_last_twin(tmp_path: Path) -> None:
    """Nothing is left in the folder of temporary files."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
        (tmp_path / "temporary").mkdir()
        ledger = read_old(old_ledger(tmp_path / "旧.xls"))
        pair = with_twins([ledger], str(tmp_path / "nothing"))
        assert pair[0].no_twin is not None
        assert list((tmp_path / "temporary").iterdir()) == []


Change = Callable[[list[list[Value]]], object]


def _set(row: int, column: int, value: Value) -> Change:
    def change(cells: list[list[Value]]) -> None:
        of_row = cells[row - 1]
        of_row += [None] * (column - len(of_row))
        of_row[column - 1] = value

    return change


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (_set(2, 4, "路面破损1处"), None),
        (_set(2, 4, "路面破损2处"), "台账!D2 does not read the same"),
        (_set(2, 9, None), "台账!I2 does not read the same"),
        (_set(3, 10, "多了"), "台账!J3 does not read the same"),
        (_set(2, 7, dt.datetime(2022, 7, 1)), None),  # noqa: DTZ001 - cells have no time zone
        (_set(2, 7, 44743), None),
        (_set(2, 7, dt.date(2022, 7, 2)), "台账!G2 does not read the same"),
        (_set(2, 7, "2022-07-01"), "台账!G2 does not read the same"),
        (_set(2, 1, 1), None),
        (_set(2, 1, 1.0 + 1e-16), None),
        (_set(2, 1, 1.0000001), "台账!A2 does not read the same"),
        (_set(2, 1, True), "台账!A2 does not read the same"),
        (_set(2, 1, "1"), "台账!A2 does not read the same"),
        (_set(2, 1, CellError("#N/A")), "台账!A2 does not read the same"),
        (_set(3, 4, "两行\r\n字"), None),
        (lambda cells: cells.pop(), "台账!A3 does not read the same"),
        (lambda cells: cells.insert(1, []), "台账!A2 does not read the same"),
        (lambda cells: cells.append(["合计"]), "台账!A4 does not read the same"),
        (lambda cells: cells.append([None, None]), None),
    ],
)
def test_any_cell_that_reads_differently_is_named(change: Change, reason: str | None) -> None:
    """Texts by their letters, numbers by the digits that a workbook shows, days and numbers by the day."""
    cells = [
        list(HEADER),
        item(1, assigned_on=dt.date(2022, 7, 1)),
        item(2, assigned_on=dt.date(2022, 7, 1), description="两行\n字"),
    ]
    before = grid([list(row) for row in cells])
    change(cells)
    assert _said(before, grid(cells)) == reason


def _said(before: MemoryGrid, after: MemoryGrid, others: tuple[MemoryGrid, ...] = ()) -> str | None:
    ledger = read(before).ledger if len(before.held) > 1 else Ledger(Path("x.xls"), "xls", "", (), 0)
    message = _of_books(Book("xls", (before, *others)), Book("xlsx", (after, *others)), ledger, {})
    return message.text.format(**message.values) if message else None


def test_a_formula_may_be_calculated_anew_where_nothing_was_read() -> None:
    """Not in a column that items come from, and never to an error value."""
    cells: list[list[Value]] = [[*HEADER, "核对"], [*item(1), 5]]

    def anew(column: int, value: Value) -> MemoryGrid:
        other = [list(row) for row in cells]
        other[1][column - 1] = value
        return grid(other, formulas=[(2, column)])

    assert _said(grid(cells), anew(10, 6)) is None
    assert _said(grid(cells), anew(10, CellError("#NAME?"))) == "台账!J2 does not read the same"
    assert _said(grid(cells), anew(9, "已整改")) == "台账!I2 does not read the same"


def test_what_a_formula_showed_is_put_back(tmp_path: Path) -> None:
    """Numbers, texts, truths, errors and nothing, in formulas as LibreOffice writes them; all else stays as it is."""
    rows = (
        '<row r="1"><c r="A1" s="1"><f aca="false">TODAY()</f><v>46000</v></c>'
        '<c r="B1" s="2" t="str"><f aca="true">A1&amp;&quot;天&quot;</f><v>旧</v></c>'
        '<c r="C1" t="b"><f>A1&gt;1</f><v>1</v></c>'
        '<c r="D1" t="n"><f t="shared" si="0"/><v>5</v></c><c r="E1"><f>B1</f><v>1</v></c><c r="F1"><v>7</v></c>'
        '<c r="AA1" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>'
    )
    path = handmade(tmp_path / "a.xlsx", {"台账": sheet_xml(rows), "其他": sheet_xml(rows)})
    put_back(path, {"台账": {(1, 1): 44743.5, (1, 2): "<3>天", (1, 3): False, (1, 4): None, (1, 5): CellError("#N/A"),
                            (1, 6): 8, (1, 27): 3}})  # fmt: skip
    with open_book(path) as book:
        first, second = (next(iter(grid.rows())).values for grid in book.grids)
    assert first == {1: 44743.5, 2: "<3>天", 3: False, 4: None, 5: CellError("#N/A"), 6: 7, 27: 3}
    assert second == {1: 46000, 2: "旧", 3: True, 4: 5, 5: 1, 6: 7, 27: CellError("#DIV/0!")}


def test_sheets_merges_and_what_is_hidden_must_be_the_same() -> None:
    """Names, order, state; merged areas where the format tells them; a “merge” of one cell is none."""
    cells: list[list[Value]] = [["台账", None], list(HEADER), item(1)]
    plain = grid(cells)
    assert _said(plain, grid(cells, name="表")) == "its sheets are not the same"
    assert _said(plain, grid(cells, state="hidden")) == "sheet “台账” is not hidden in the same way"
    assert _said(grid(cells, state="veryHidden"), grid(cells, state="hidden")) is None
    assert _said(plain, grid(cells, merges=["A1:C1"])) == "cells are merged differently at 台账!A1"
    assert _said(grid(cells, merges=["B3:B3"]), plain) is None
    unknown = grid(cells, merges_known=False)
    assert _said(unknown, grid(cells, merges=["A1:C1"])) is None


def test_rows_are_paired_by_their_numbers() -> None:
    """Empty rows between make no difference, rows that moved do."""
    row = Row(5, hidden=False, values={1: "甲"})
    empty = Row(7, hidden=False, values={})
    assert _said(MemoryGrid("x", (row,)), MemoryGrid("x", (row, empty))) is None
    assert _said(MemoryGrid("x", (row,)), MemoryGrid("x", (row._replace(number=6),))) == "x!A5 does not read the same"


@pytest.fixture
def stand_in(tmp_path: Path) -> Callable[[str], str]:
    """Makes a program that runs a script with the files that it is given: ``$OUT`` is the folder, ``$@`` the files."""

    def make(script: str) -> str:
        path = tmp_path / "soffice"
        path.write_text(
            '#!/bin/sh\nwhile [ "$1" != --outdir ]; do shift; done\nOUT=$2; shift 2; mkdir -p "$OUT"\n' + script
        )
        path.chmod(0o755)
        return str(path)

    return make


GOOD = f'\'{sys.executable}\' -c \'import zipfile,sys; zipfile.ZipFile(sys.argv[1], "w").writestr("a", "b")\''


@posix
def test_one_bad_file_does_not_stop_the_others(tmp_path: Path, stand_in: Callable[[str], str]) -> None:
    """A program that dies at a file is started again for each that is missing; the bad one is named with its code."""
    script = f'for f in "$@"; do case $f in *2.xls) exit 77;; *) {GOOD} "$OUT/$(basename "$f" .xls).xlsx";; esac; done'
    for name in ("1", "2", "3"):
        (tmp_path / name).write_bytes(b"x")
    made = convert_to_xlsx(
        {f"{name}.xls": tmp_path / name for name in ("1", "2", "3")}, _fresh(tmp_path), stand_in(script)
    )
    assert isinstance(made["1.xls"], Path)
    assert isinstance(made["3.xls"], Path)
    reason = made["2.xls"]
    assert not isinstance(reason, Path)
    assert (reason.text, reason.values) == ("it ended with code {code}", {"code": 77})


def _fresh(tmp_path: Path) -> Path:
    folder = tmp_path / "work"
    folder.mkdir()
    return folder


@posix
@pytest.mark.parametrize(
    ("script", "text"),
    [
        ("exit 0", "it gave no file"),
        ('echo x > "$OUT/1.xlsx"', "it gave a broken file"),
        ("sleep 60 & sleep 60", "it takes longer than any ledger should"),
        (f"'{sys.executable}' -c 'bytearray(1 << 31)'", "it ended with code {code}"),
    ],
    ids=["nothing", "broken", "hangs", "memory"],
)
def test_a_conversion_that_fails_says_how(
    tmp_path: Path, stand_in: Callable[[str], str], monkeypatch: pytest.MonkeyPatch, script: str, text: str
) -> None:
    """No file, a broken one, one that never comes, one that takes all memory."""
    monkeypatch.setattr(office, "SECONDS_OF_NOTHING", 1.5 if "sleep" in script else 60)
    monkeypatch.setattr(office, "MEMORY", 1 << 30)
    (tmp_path / "a").write_bytes(b"x")
    made = convert_to_xlsx({"1.xls": tmp_path / "a"}, _fresh(tmp_path), stand_in(script))["1.xls"]
    assert not isinstance(made, Path)
    assert made.text == text


@posix
@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not limit a process's data")
def test_a_conversion_stands_within_what_the_run_may_take(
    tmp_path: Path, stand_in: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may take the memory and the time of the processor that are left: what takes more is ended and named."""
    (tmp_path / "a").write_bytes(b"x")
    program = stand_in(f"ulimit -d > '{tmp_path}/data'; '{sys.executable}' -c 'while True: pass'")
    stands = fence.Fence(fence._spent() + 1.0, seconds=1, memory=0, largest="大.xls", cap=900 << 20)
    monkeypatch.setattr(fence, "_fences", [stands])
    with pytest.raises(TakesTooMuch, match=r"大\.xls: it takes more of this machine .* 1 seconds"):
        convert_to_xlsx({"1.xls": tmp_path / "a"}, _fresh(tmp_path), program)
    assert int((tmp_path / "data").read_text()) << 10 < 900 << 20


@posix
def test_what_lies_is_not_believed(tmp_path: Path, stand_in: Callable[[str], str]) -> None:
    """A program that gives a workbook of other content: the ledger has no twin, and the reason names the cell."""
    other = tmp_path / "other.xlsx"
    book = openpyxl.Workbook()
    for name in ("整改台账", "其他", "底稿"):
        book.create_sheet(name)
    book.remove(book.worksheets[0])
    book["底稿"].sheet_state = "hidden"
    book["整改台账"].merge_cells("A1:I1")
    book["整改台账"]["A1"] = "8月问题整改台账（2022年）"
    book.save(other)
    ledger = read_old(old_ledger(tmp_path / "旧.xls"))
    (pair,) = with_twins([ledger], stand_in(f"cp '{other}' \"$OUT/0.xlsx\""))
    assert pair.twin is None
    assert pair.no_twin is not None
    assert pair.no_twin.values == {"cell": "整改台账!A1"}


@posix
def test_libreoffice_is_where_the_machine_or_the_variable_says(
    tmp_path: Path, stand_in: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the usual names, by `CIVTRACK_LIBREOFFICE`, or not at all when that is `off` or names nothing."""
    program = stand_in("exit 0")
    monkeypatch.delenv("CIVTRACK_LIBREOFFICE", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert find_office() == program
    monkeypatch.setenv("CIVTRACK_LIBREOFFICE", "off")
    assert find_office() is None
    monkeypatch.setenv("CIVTRACK_LIBREOFFICE", program)
    assert find_office() == program
    monkeypatch.setenv("CIVTRACK_LIBREOFFICE", str(tmp_path / "nothing"))
    assert find_office() is None
