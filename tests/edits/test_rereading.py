"""What was made of a ledger is read back as if nothing of it were known; only rows that are other bytes are read."""

from __future__ import annotations

import datetime as dt
import re
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from civtrack import assess
from civtrack.assessment import Assessment, judge_sources
from civtrack.edits import rereading
from civtrack.edits.rereading import read_back
from civtrack.errors import AccessDenied
from civtrack.files import sha256
from civtrack.ledger.formats import open_book
from civtrack.ledger.passed import Passed, rows_of
from civtrack.ledger.reader import ReadOptions
from civtrack.model import Row
from civtrack.settings import Settings
from civtrack.sources import Source
from civtrack.xlsx import Limits, Package
from civtrack.xlsx.formulas.rowgrowth import Growth
from civtrack.xlsx.opened import same_rows
from civtrack.xlsx.parts.container import Container
from civtrack.xlsx.parts.edits import FormulaText
from tests.support.collecting import ledger_of
from tests.support.handmade import pack, parts, sheet_xml
from tests.support.hostile import rows

DAY = dt.date(2022, 7, 20)
SHEET, FIRST, ITEMS = "台账", 3, 60
LAST = FIRST + ITEMS - 1


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Assessment:
    """A ledger of sixty items, read, and its rows kept."""
    path = ledger_of(tmp_path_factory.mktemp("ledger") / "台账.xlsx", [{"完成率": turn / 60} for turn in range(ITEMS)])
    return judge_sources([Source(path, ReadOptions(passed=Passed()))], Settings(), DAY)


def _read(path: Path, passed: Passed | None) -> list[Row]:
    with open_book(path) as book:
        grid = next(one for one in book.grids if one.name == SHEET)
        seen = passed.through(path, sha256(path), grid) if passed else grid
        return list(rows_of(seen.blocks()))


def _back(path: Path, ledger: Assessment) -> list[Row]:
    back = read_back(ledger.ledgers[0], ledger)
    assert back is not None
    with back:
        return _read(path, back)


def _made(ledger: Assessment, target: Path, change: Callable[[Any], object]) -> Path:
    with Package.open(ledger.ledgers[0].path) as package:
        change(package.sheet(SHEET))
        package.save(target)
    return target


def _rewritten(ledger: Assessment, target: Path, part: str, change: Callable[[str], str]) -> Path:
    """The ledger with one part written otherwise."""
    with zipfile.ZipFile(ledger.ledgers[0].path) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, change(data.decode()).encode() if name == part else data)
    return target


CHANGES: dict[str, Callable[[Any], object]] = {
    "nothing": lambda _: None,
    "a text": lambda sheet: sheet.set(f"M{FIRST}", "已完成"),
    "emptied": lambda sheet: sheet.set(f"C{LAST}", None),
    "a day that needs a look": lambda sheet: sheet.set("L9", DAY, "yyyy-mm-dd"),
    "a formula": lambda sheet: sheet.set("J30", FormulaText("1+1", 2)),
    "another column": lambda sheet: sheet.set("T30", "旁注"),
    "the first and the last": lambda sheet: (sheet.set(f"M{FIRST}", "已完成"), sheet.set(f"M{LAST}", "已完成")),
    "above the table": lambda sheet: sheet.set("A1", "八月台账"),
    "below": lambda sheet: sheet.set(f"E{LAST + 1}", "第61处"),
    "far below": lambda sheet: sheet.set(f"E{LAST + 9}", "第61处"),
    "a row gone": lambda sheet: sheet.remove_rows([20]),
    "the last gone": lambda sheet: sheet.remove_rows([LAST]),
    "room between": lambda sheet: sheet.grow([Growth(20, 3, 0)]),
    "room at the end": lambda sheet: sheet.grow([Growth(LAST, 3, 0)]),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_it_reads_as_if_nothing_were_known(ledger: Assessment, tmp_path: Path, change: Callable[[Any], object]) -> None:
    """Value for value, whatever was edited, and whatever rows came or went."""
    made = _made(ledger, tmp_path / "made.xlsx", change)
    assert _back(made, ledger) == _read(made, None)


def test_only_rows_that_are_other_bytes_are_read(
    ledger: Assessment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two of sixty-two, and three that came; of no other row it is even asked which one it is."""
    seen: list[int] = []
    asked: list[int] = []
    module: Any = same_rows
    usual, number = module.read_rows, module._number

    def noted(*given: Any) -> Any:
        for row in usual(*given):
            seen.append(row.number)
            yield row

    def numbered(row: bytes) -> int:
        asked.append(number(row))
        return asked[-1]

    monkeypatch.setattr(same_rows, "read_rows", noted)
    monkeypatch.setattr(same_rows, "_number", numbered)

    def change(sheet: Any) -> None:
        sheet.set("M10", "已完成")
        sheet.set("M40", "已完成")
        for row in range(LAST + 1, LAST + 4):
            sheet.set(f"E{row}", "又一处")

    made = _made(ledger, tmp_path / "made.xlsx", change)
    assert len(_back(made, ledger)) == 2 + ITEMS + 3
    assert seen == sorted(asked) == [10, 40, LAST + 1, LAST + 2, LAST + 3]


@pytest.mark.parametrize(
    ("part", "change"),
    [
        ("xl/sharedStrings.xml", lambda text: text.replace("整改中", "已完成", 1)),
        ("xl/styles.xml", lambda text: text.replace('numFmtId="0"', 'numFmtId="14"')),
        ("xl/workbook.xml", lambda text: re.sub(r"<workbookPr[^>]*/>", '<workbookPr date1904="1"/>', text)),
    ],
    ids=["texts", "looks", "days"],
)  # fmt: skip
def test_the_same_bytes_that_mean_something_else_are_read(
    ledger: Assessment, tmp_path: Path, part: str, change: Callable[[str], str]
) -> None:
    """The rows are the same; what stands behind them is not."""
    made = _rewritten(ledger, tmp_path / "made.xlsx", part, change)
    assert _back(made, ledger) == _read(made, None)


def test_numbers_that_a_style_turns_into_days_are_read_as_days(ledger: Assessment, tmp_path: Path) -> None:
    """The proof of the test above: the sheets are the same bytes, their rows are not the same."""
    made = _rewritten(
        ledger, tmp_path / "made.xlsx", "xl/styles.xml", lambda text: text.replace('numFmtId="0"', 'numFmtId="14"')
    )
    assert _back(made, ledger) != _read(ledger.ledgers[0].path, None)


def test_of_a_ledger_that_was_saved_since_nothing_is_taken_over(ledger: Assessment, tmp_path: Path) -> None:
    """Its rows were others when they were read."""
    path = tmp_path / "台账.xlsx"
    shutil.copyfile(ledger.ledgers[0].path, path)
    read = judge_sources([Source(path, ReadOptions(passed=Passed()))], Settings(), DAY)
    made = _made(read, tmp_path / "made.xlsx", lambda sheet: sheet.set("M10", "已完成"))
    shutil.copyfile(made, path)
    assert _back(made, read) == _read(made, None)
    assert read_back(read.ledgers[0], assess(path, DAY)) is None


@settings(deadline=None, max_examples=25, derandomize=True, suppress_health_check=list(HealthCheck))
@given(
    cells=st.dictionaries(
        st.tuples(st.integers(1, LAST + 4), st.integers(1, 18)),
        st.one_of(st.none(), st.text("已完成甲乙&<", max_size=4), st.integers(-3, 99999), st.booleans()),
        max_size=12,
    )
)
def test_any_cells(ledger: Assessment, tmp_path: Path, cells: dict[tuple[int, int], Any]) -> None:
    """Wherever they stand."""

    def change(sheet: Any) -> None:
        for (row, column), value in cells.items():
            sheet.set_at(row, column, value)

    made = _made(ledger, tmp_path / "made.xlsx", change)
    assert _back(made, ledger) == _read(made, None)


def test_a_ledger_of_many_sheets_is_opened_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its parts, its texts and its fingerprint are the same for all sheets; afterwards nothing holds the file."""
    path = pack(tmp_path / "台账.xlsx", parts({f"表{turn}": sheet_xml(rows(5)) for turn in range(12)}))
    ledger = judge_sources([Source(path, ReadOptions(passed=Passed()))], Settings(), DAY)
    opened: list[Container] = []

    def counted(path: Path, limits: Limits) -> Container:
        opened.append(Container(path, limits))
        return opened[-1]

    same = Mock(side_effect=same_rows.mean_the_same)
    monkeypatch.setattr(rereading, "Container", counted)
    monkeypatch.setattr(rereading, "mean_the_same", same)
    back = read_back(ledger.ledgers[0], ledger)
    assert back is not None
    with back, open_book(shutil.copyfile(path, tmp_path / "同.xlsx")) as book:
        found = [list(rows_of(back.through(path, "", grid).blocks())) for grid in book.grids]
    assert [len(some) for some in found] == [7] * 12
    assert (len(opened), same.call_count) == (1, 1)
    with pytest.raises(AccessDenied, match="closed"):
        next(iter(opened[0].chunks(opened[0].parts["xl/workbook.xml"])))
