"""Shows which serial numbers new rows get, where a ledger has several lists: sections, tables, sheets."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from civtrack.edits.numbering import counted, next_count
from tests.support.typed import typed

HEADERS = ["序号", "县区", "点位", "问题描述", "交办日期", "整改时限", "整改状态"]
DAWA, PANSHAN = "大洼区", "盘山县"


def ledger(path: Path, first: Sequence[Any], second: Sequence[Any], how: str) -> None:
    """A ledger of two lists with these serial numbers: `sections` of a table, `tables` of a sheet, or `sheets`."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(["7月问题台账"])
    sheet.append(HEADERS)
    for district, serials in ((DAWA, first), (PANSHAN, second)):
        if how == "sections":
            sheet.append([district])
        elif district == PANSHAN:
            sheet = book.create_sheet(district) if how == "sheets" else sheet
            for line in ([], ["盘山县问题台账"], HEADERS):
                sheet.append(line)
        for turn, serial in enumerate(serials, 1):
            text = f"{district}第{turn}处路面破损"
            sheet.append([serial, district, f"{district}{turn}号", text, "2022-07-01", "2022-07-31", "整改中"])
    book.save(path)


def added(folder: Path, *districts: str) -> tuple[list[Any], str]:
    """The serial numbers of new items, in their order, and what is said."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(HEADERS[1:6])
    texts = [f"新发现的第{turn}处护栏缺失" for turn, _ in enumerate(districts)]
    for text, district in zip(texts, districts, strict=True):
        sheet.append([district, f"{text}街", text, "2022-07-18", "2022-07-28"])
    book.save(folder / "新.xlsx")
    done = typed("add", "台账.xlsx", "新.xlsx", "--as-of", "2022-07-20", "-o", "加/新台账.xlsx", cwd=folder)
    assert done.code == 0, done.err
    lines = [row for one in load_workbook(folder / "加/新台账.xlsx") for row in one.iter_rows(values_only=True)]
    serial_of = {row[3]: row[0] for row in lines if row[3] in texts}
    return [serial_of[text] for text in texts], done.err


OWN = [
    ([1, 2, 3], [1, 2], [4, 5, 3]),
    (["1", "2", "3"], ["1", "2"], ["4", "5", "3"]),
    (["01", "02"], ["01"], ["03", "04", "02"]),
    (["（1）", "（2）"], ["（1）"], ["（3）", "（4）", "（2）"]),
    (["一", "二"], ["一"], ["三", "四", "二"]),
    (["DW-08", "DW-09"], ["PS-01"], ["DW-10", "DW-11", "PS-02"]),
    ([101, 102], [201, 202], [103, 104, 203]),
    ([1, 2, 3], [None, 2], [4, 5, 3]),
]
RUNNING = [
    ([1, 2, 3], [4, 5], [6, 7, 8]),
    (["01", "02"], ["03"], ["04", "05", "06"]),
    ([1, 2, 4], [6, 7], [8, 9, 10]),
    (["一", "二"], ["三"], ["四", "五", "六"]),
]


@pytest.mark.parametrize(("first", "second", "expected"), OWN)
def test_a_list_that_counts_for_itself_goes_on_with_its_own(
    tmp_path: Path, first: list[Any], second: list[Any], expected: list[Any]
) -> None:
    """In the manner in which it counts, and nothing needs to be said."""
    ledger(tmp_path / "台账.xlsx", first, second, "sections")
    found, said = added(tmp_path, DAWA, DAWA, PANSHAN)
    assert found == expected
    assert "serial numbers" not in said


@pytest.mark.parametrize(("first", "second", "expected"), RUNNING)
def test_numbers_that_run_through_all_sections_go_on_behind_the_last(
    tmp_path: Path, first: list[Any], second: list[Any], expected: list[Any]
) -> None:
    """Whoever gets a row: no number twice, nothing numbered anew; and it is said."""
    ledger(tmp_path / "台账.xlsx", first, second, "sections")
    found, said = added(tmp_path, DAWA, DAWA, PANSHAN)
    assert found == expected
    assert said.count("the serial numbers run on from list to list") == 1


@pytest.mark.parametrize("how", ["tables", "sheets"])
@pytest.mark.parametrize(
    ("second", "expected"), [([1, 2], [4, 3]), ([4, 5], [6, 7]), ([7, 8], [4, 9])], ids=["own", "running", "apart"]
)
def test_tables_and_sheets_count_for_themselves_unless_one_goes_on_exactly(
    tmp_path: Path, how: str, second: list[int], expected: list[int]
) -> None:
    """A gap between two tables says nothing."""
    ledger(tmp_path / "台账.xlsx", [1, 2, 3], second, how)
    assert added(tmp_path, DAWA, PANSHAN)[0] == expected


def test_numbers_behind_the_last_list_need_no_word(tmp_path: Path) -> None:
    """The last list of those that run on gets the next number, as anybody would expect."""
    ledger(tmp_path / "台账.xlsx", [1, 2], [3], "sections")
    found, said = added(tmp_path, PANSHAN)
    assert found == [4]
    assert "serial numbers" not in said


@pytest.mark.parametrize(
    ("last", "expected"),
    [
        (9, 10), ("9", "10"), ("09", "10"), ("099", "100"), ("第9项", "第10项"), ("9.", "10."), ("九", "十"),
        ("十", "十一"), ("十九", "二十"), ("（二十）", "（二十一）"), ("九十九", "100"), ("A-9", "A-10"),
        ("2022-07", "2022-08"),
        (None, None), ("", None), ("无", None), ("三五", None), (1.5, None), (True, None),
    ],
)  # fmt: skip
def test_the_next_number_is_written_as_the_last(last: Any, expected: Any) -> None:
    """Digits with their zeros, brackets and points, Chinese numerals; what counts nothing has none."""
    assert next_count(last) == expected


def test_what_counts_otherwise_is_told_apart() -> None:
    """By everything but the figure."""
    alike = [("1", "2"), ("01", "2"), ("(1)", "(7)"), ("一", "二"), ("DW-1", "DW-02")]
    unlike = [("1", "一"), ("1", "(1)"), ("DW-1", "PS-2"), ("1.", "2")]
    for one, other in (*alike, *unlike):
        first, second = counted(one), counted(other)
        assert first
        assert second
        assert first.is_like(second) is ((one, other) in alike)
