"""A header with a telephone of another district heads a column of that district; any other number heads nothing."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from tests.leaks.base import D
from tests.leaks.real_words import HEADER, ledger, values
from tests.leaks.scan import spoken
from tests.leaks.test_leaks import workbooks

PHONE = str(values(6)[7])
LAST = len(HEADER[:13]) - 1


def headed(folder: Path, header: str) -> dict[str, Path]:
    """The workbooks of a ledger whose last column is headed so."""
    path = ledger(folder / "台账.xlsx", lambda _, sheet: sheet.write(2, LAST, header))
    return workbooks(path, folder / "县区")


@pytest.mark.parametrize("told", [PHONE, f"{PHONE[:3]}-{PHONE[3:7]}-{PHONE[7:]}"])
def test_a_telephone_of_anothers_row(tmp_path: Path, told: str) -> None:
    """In one piece or in several: the header goes to the district whose row has it."""
    made = headed(tmp_path, f"备注 {told}")
    assert set(made) == set(D)
    for code, copy in made.items():
        assert bool(spoken(copy, [told])) == (code == "PS")  # type: ignore[no-untyped-call]


def test_a_number_that_no_row_has(tmp_path: Path) -> None:
    """The office's own number goes to everybody."""
    for copy in headed(tmp_path, "备注 0427-2812345").values():
        header = [cell.value for cell in openpyxl.load_workbook(copy).worksheets[0][3]]
        assert "备注 0427-2812345" in header
