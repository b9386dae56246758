"""Shows that small ledgers which were once read wrongly are read as the office means them, by what a clerk types.

The ledgers stand in `tests.cases.cases` as they were given; each is one of a kind, whose neighbours are tried by the
tests of the room that reads them.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.cases.cases import CASES
from tests.support.typed import typed

AS_OF = "2022-07-20"
OF_LATER_DAYS: set[str] = set()
"""What belongs to the look of what is handed over, and is no matter of reading."""


@pytest.fixture(autouse=True)
def _installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("PYTHONUTF8", "1")
    monkeypatch.setenv("CIVTRACK_LANG", "zh")


def _written(path: Path, sheets: Any, touch: Callable[[Any], None] | None) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in (sheets if isinstance(sheets, dict) else {"台账": sheets}).items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    if touch:
        touch(book)
    book.save(path)
    return path


def _items(path: Path, fields: Sequence[str], as_of: str, *options: str | Path) -> list[tuple[object, ...]] | str:
    done = typed("query", path, "--as-of", as_of, "-f", "json", "-q", *options, cwd=path.parent, language="zh")
    if not done.out.strip():
        return f"exit code {done.code}: {done.err.strip()}"
    return [tuple(item[field] for field in fields) for item in json.loads(done.out)]


@pytest.mark.parametrize(
    "case", [case for case in CASES if case[0] not in OF_LATER_DAYS], ids=lambda case: str(case[0])
)
def test_a_ledger_is_read_as_the_office_means_it(case: tuple[Any, ...], tmp_path: Path) -> None:
    """Fields, verdicts, refusals and outputs of one small ledger are what its office expects."""
    name, sheets, fields, expected, *rest = case
    how: Mapping[str, Any] = rest[0] if rest else {}
    path = _written(tmp_path / f"{name.replace(':', '：')}.xlsx", sheets, how.get("touch"))
    if callable(expected):
        assert expected(path, tmp_path) is None
        return
    options: tuple[str | Path, ...] = ("--no-config",)
    if "toml" in how:
        (tmp_path / "civtrack.toml").write_text(how["toml"], encoding="utf-8")
        options = ("--config", tmp_path / "civtrack.toml")
    assert _items(path, fields, how.get("as_of", AS_OF), *options) == expected
