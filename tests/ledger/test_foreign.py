"""The fence around the foreign reader: whatever the child does, the parent says what happened."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlwt

from civtrack.errors import DamagedWorkbook, LedgerUnreadable, UnsafeWorkbook
from civtrack.ledger.foreign import read_foreign


@pytest.mark.parametrize(
    ("program", "error"),
    [
        ("import time; time.sleep(60)", UnsafeWorkbook),
        ("import os; os.abort()", DamagedWorkbook),
        (
            "import os, sys; print('memory allocation of 9 bytes failed', file=sys.stderr, flush=True); os.abort()",
            UnsafeWorkbook,
        ),
        ("import os; os.kill(os.getpid(), 9)", UnsafeWorkbook),
        ("raise MemoryError", UnsafeWorkbook),
        ("import sys; sys.exit(3)", DamagedWorkbook),
        ('print(\'{"sheet": "a", "state": "visible", "merges": null}\')', DamagedWorkbook),
        ("print('no json')", DamagedWorkbook),
        ("raise SystemError('panic')", DamagedWorkbook),
        ('print(\'{"error": "memory"}\')', UnsafeWorkbook),
    ],
    ids=[
        "hangs",
        "aborts",
        "aborts for memory",
        "is killed",
        "has no memory",
        "leaves",
        "stops half-way",
        "babbles",
        "panics",
        "memory",
    ],
)
def test_child_that_fails(tmp_path: Path, program: str, error: type[LedgerUnreadable]) -> None:
    """A child that hangs, aborts, panics or stops half-way is an error of that file, never a crash or half a ledger."""
    worker = tmp_path / "worker.py"
    worker.write_text(program, "utf-8")
    (tmp_path / "a.xls").write_bytes(b"x")
    with pytest.raises(error):
        read_foreign(tmp_path / "a.xls", seconds=1.5, worker=worker)


def test_memory_limit(tmp_path: Path) -> None:
    """Two cells at opposite corners make the reader want half a gigabyte: it is stopped, and that is said."""
    pytest.importorskip("resource")
    book = xlwt.Workbook()
    sheet = book.add_sheet("a")
    sheet.write(0, 0, "x")
    sheet.write(65_535, 255, "x")
    path = tmp_path / "a.xls"
    book.save(str(path))
    with pytest.raises(UnsafeWorkbook):
        read_foreign(path, memory=120 << 20)


def test_a_stray_cell_in_the_last_corner_is_read_over(tmp_path: Path) -> None:
    """An .xls with one cell at IV65536, as a slip of the mouse leaves it, is read; its rows keep their numbers."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("a")
    sheet.write(3, 2, "x")
    sheet.write(5, 4, 0)
    sheet.write(65_535, 255, "y")
    path = tmp_path / "a.xls"
    book.save(str(path))
    (grid,) = read_foreign(path)
    assert [(row.number, row.values) for row in grid.rows()] == [(4, {3: "x"}), (6, {5: 0}), (65_536, {256: "y"})]
