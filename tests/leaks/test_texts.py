"""Nothing of another district is in what is made of a .csv either: the same ledgers, as text."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from civtrack.errors import LedgerUnreadable
from civtrack.ledger.formats import open_book
from civtrack.model import Value
from civtrack.outputs.legacy import handed_out
from civtrack.settings import Settings
from tests.leaks.base import D
from tests.leaks.cases import CASES
from tests.leaks.new_cases import MAKERS
from tests.leaks.ordinary import MADE
from tests.leaks.scan import leaks
from tests.leaks.test_leaks import OFFICE
from tests.outputs.test_district import AS_OF, divided

_PARTS = 4
BUILDERS: dict[str, Callable[[Path], Any]] = {**{case[0]: case[2] for case in CASES}, **MAKERS, **MADE}


def _word(value: Value) -> str:
    if isinstance(value, dt.date):
        return f"{value.year}年{value.month}月{value.day}日"
    return "" if value is None else str(value)


def texts(book: Path) -> list[list[list[str]]]:
    """Every sheet that holds something, as text programs export it: what its cells show, a line for each row.

    What formulas computed is left out: as a word in an own row, or in a line that names nobody, it is as good as any.
    """
    with open_book(book) as opened:
        sheets = [
            {
                row.number: {column: value for column, value in row.values.items() if column not in row.formulas}
                for row in grid.rows()
                if row.values.keys() - row.formulas
            }
            for grid in opened.grids
        ]
    made = []
    for rows in filter(None, sheets):
        width = max(max(values) for values in rows.values())
        last = max(rows)
        made.append(
            [
                [_word(rows.get(number, {}).get(column)) for column in range(1, width + 1)]
                for number in range(1, last + 1)
            ]
            if last * width < 100_000
            else []
        )
    return made


@pytest.mark.filterwarnings("ignore::UserWarning")
@pytest.mark.parametrize("part", range(_PARTS))
def test_ledgers_as_text(tmp_path: Path, part: int) -> None:
    """A workbook is made for each district, and none of them says a word of another's; equal texts are tried once."""
    from civtrack.assessment import assess

    seen = set[str]()
    made = 0
    for name, build in list(BUILDERS.items())[part::_PARTS]:
        book = tmp_path / f"{name}.xlsx"
        build(book)
        try:
            sheets = texts(book)
        except LedgerUnreadable:
            continue
        for number, rows in enumerate(sheets):
            path = tmp_path / f"{name}{number}.csv"
            with path.open("w", encoding="utf-8-sig", newline="") as file:
                csv.writer(file).writerows(rows)
            if not rows or (content := path.read_text(encoding="utf-8")) in seen:
                continue
            seen.add(content)
            try:
                assessment = assess(path, as_of=AS_OF, settings=Settings(office=OFFICE))
            except LedgerUnreadable:
                continue
            folder = tmp_path / f"{name}{number}"
            divided(handed_out(assessment), folder)
            for code, district in D.items():
                if (copy := folder / f"{district}_{AS_OF}.xlsx").exists():
                    made += 1
                    assert (name, leaks(copy, code)) == (name, set())
                    openpyxl.load_workbook(copy).close()
    assert made > 30
