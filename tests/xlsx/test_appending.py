"""Shows that cells are appended to many rows at once where they are plain, and that nothing else is touched or slow."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from civtrack.xlsx import ColumnFill, Package
from civtrack.xlsx.editing import appending
from tests.support.handmade import handmade, sheet_xml


def row(number: int, cells: str = "") -> str:
    """A row of two plain cells, and what else."""
    plain = "".join(f'<c r="{letter}{number}"><v>{number}</v></c>' for letter in "AB")
    return f'<row r="{number}" spans="1:2">{plain}{cells}</row>'


def book(path: Path, rows: str) -> Path:
    """A workbook of one sheet."""
    return handmade(path, {"台账": sheet_xml(rows)})


def _mark(place: int, row: int) -> str:
    return f"{row}-{place}"


def marked(path: Path, first: int, last: int, width: int = 2) -> dict[tuple[int, int], Any]:
    """What stands in the cells behind column B after columns were filled there."""
    with Package.open(path) as package:
        sheet = package.sheet("台账")
        for place in range(width):
            sheet.fill(ColumnFill(3 + place, first, last, partial(_mark, place), like=2))
        package.save(path)
    cells = openpyxl.load_workbook(path).worksheets[0].iter_rows(min_col=3)
    return {(cell.row, cell.column): cell.value for line in cells for cell in line if cell.value is not None}


def wanted(first: int, last: int, width: int = 2) -> dict[tuple[int, int], str]:
    """What `marked` asks for."""
    return {(row, 3 + place): f"{row}-{place}" for row in range(first, last + 1) for place in range(width)}


@pytest.mark.parametrize(("first", "last"), [(1, 60), (5, 20), (1, 1), (60, 60), (2, 59)])
def test_rows_before_and_behind_a_fill_stay_as_they_are(tmp_path: Path, first: int, last: int) -> None:
    """A fill that ends in the midst of rows ends there."""
    path = book(tmp_path / "b.xlsx", "".join(map(row, range(1, 61))))
    assert marked(path, first, last) == wanted(first, last)


@pytest.mark.parametrize("every", [2, 3, 9])
def test_odd_rows_among_plain_ones_get_theirs(tmp_path: Path, every: int) -> None:
    """A formula, a row that is missing, a row that ends elsewhere: those around it are what they would be without."""
    formula = '<c r="{0}{1}"><f>A{1}</f><v>1</v></c>'

    def odd(number: int) -> str:
        if number % every:
            return row(number)
        kind = number // every % 3
        if kind == 0:
            return ""
        return f'<row r="{number}">{formula.format("A", number)}</row>' if kind == 1 else f'<row r="{number}"/>'

    path = book(tmp_path / "b.xlsx", "".join(map(odd, range(1, 91))))
    assert marked(path, 1, 90) == wanted(1, 90)


@pytest.mark.parametrize("gap", [1, 2, 40])
def test_few_rows_are_looked_at_in_vain(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, gap: int) -> None:
    """However the plain rows are broken off, each is looked at a few times at most."""
    looked: list[int] = []
    plain_row = appending._plain_row

    class Counting:
        def __init__(self, pattern: re.Pattern[bytes]) -> None:
            self._pattern = pattern

        def fullmatch(self, piece: bytes) -> Any:
            looked.append(1)
            return self._pattern.fullmatch(piece)

    monkeypatch.setattr(appending, "_plain_row", lambda editor: Counting(plain_row(editor)))
    numbers = [number for number in range(1, 3001) if number % (gap + 1)]
    marked(book(tmp_path / "b.xlsx", "".join(map(row, numbers))), 1, 3000, width=1)
    assert len(numbers) / 4 < len(looked) < 10 * len(numbers)
