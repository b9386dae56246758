"""Rows and columns that an old workbook or an OpenDocument hides are told, as in any workbook."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest
import xlwt

from civtrack.ledger.formats import open_book
from civtrack.ledger.grids import Grid, MemoryGrid
from civtrack.ledger.hidden_rows import Hides, Spans, of_xls, with_hidden
from civtrack.ledger.reader import read_ledger
from civtrack.model import Row
from tests.ledger.test_failed_cells import an_ods, cell
from tests.support.broken import record

HEADER = ["编号", "县区", "问题描述", "责任单位", "整改时限"]
ITEM = ["1", "大洼区", "路面破损", "住建局", "7月20日"]


def an_xls(path: Path, *, hides: bool) -> Path:
    """Four items, of which the second and third are hidden, and so is the fourth column of its second sheet."""
    book = xlwt.Workbook()
    for name in ("台账", "其他"):
        sheet = book.add_sheet(name)
        for row, words in enumerate([HEADER, *[ITEM] * 4]):
            for column, word in enumerate(words):
                sheet.write(row, column, word)
    if hides:
        for row in (2, 3):
            book.get_sheet(0).row(row).hidden = True
        book.get_sheet(1).col(3).hidden = True
    book.save(str(path))
    return path


def grids(path: Path) -> tuple[Grid, ...]:
    with open_book(path) as book:
        return book.grids


def unseen(grid: Grid) -> list[int]:
    return [row.number for row in grid.rows() if row.hidden]


@pytest.mark.parametrize("name", ["台账.xls", "台账.et"])
def test_old_workbooks(tmp_path: Path, name: str) -> None:
    """Each sheet's own, and the clerk is told how many; a book that hides nothing says nothing."""
    first, second = grids(an_xls(tmp_path / name, hides=True))
    assert (unseen(first), first.hidden_columns, first.filtered) == ([3, 4], frozenset(), False)
    assert (unseen(second), second.hidden_columns) == ([], frozenset({4}))
    said = [(problem.kind.slug, problem.values) for problem in read_ledger(tmp_path / name).problems]
    assert ("hidden-rows", {"count": 2}) in said
    assert ("hidden-columns", {"columns": "D"}) in said
    seen = grids(an_xls(tmp_path / name, hides=False))
    assert [(unseen(grid), grid.hidden_columns) for grid in seen] == [([], frozenset())] * 2


def test_an_active_filter_of_an_old_workbook() -> None:
    """A record without content says that a filter is at work on its sheet."""

    def begin(kind: int) -> bytes:
        return record(0x0809, struct.pack("<HHHHII", 0x0600, kind, 0x0DBB, 0x07CC, 0, 6))

    def sheet(name: bytes, at: int) -> bytes:
        return record(0x85, struct.pack("<IBBBB", at, 0, 0, len(name), 0) + name)

    end, filtered = record(0x0A), begin(16) + record(0x9B) + record(0x0A)
    first = len(begin(5) + sheet(b"a", 0) + sheet(b"b", 0) + end)
    whole = begin(5) + sheet(b"a", first) + sheet(b"b", first + len(filtered)) + end + filtered + begin(16) + end
    assert [hides.filtered for hides in of_xls(whole)] == [True, False]


def test_opendocuments(tmp_path: Path) -> None:
    """Rows that a look or a filter hides, repeated ones among them, and columns; a visible one is none."""

    def row(number: int, attributes: str = "") -> str:
        return f"<table:table-row{attributes}>{''.join(map(cell, [str(number), *ITEM[1:]]))}</table:table-row>"

    columns = (
        '<table:table-column table:number-columns-repeated="2"/>'
        '<table:table-column table:visibility="collapse" table:number-columns-repeated="2"/><table:table-column/>'
    )
    head = f"<table:table-row>{''.join(map(cell, HEADER))}</table:table-row>"
    twice = ' table:visibility="collapse" table:number-rows-repeated="2"'
    rows = row(1) + row(2, twice) + row(4, ' table:visibility="visible"') + row(5, ' table:visibility="filter"')
    (grid,) = grids(an_ods(tmp_path / "台账.ods", columns + head + rows))
    assert (unseen(grid), grid.hidden_columns, grid.filtered) == ([3, 4, 6], frozenset({3, 4}), True)
    (grid,) = grids(an_ods(tmp_path / "1.ods", head + row(1) + row(2, twice)))
    assert (unseen(grid), grid.hidden_columns, grid.filtered) == ([3, 4], frozenset(), False)
    (grid,) = grids(an_ods(tmp_path / "2.ods", head + row(1)))
    assert (unseen(grid), grid.hidden_columns, grid.filtered) == ([], frozenset(), False)


def test_many_rows_are_one_span() -> None:
    """A million hidden rows cost what one does, and each row is told by the spans."""
    spans = Spans()
    for number in (2, 3, 4, 7):
        spans.span(number, number)
    spans.span(8, 1_000_000)
    assert spans == [(2, 4), (7, 1_000_000)]
    held = tuple(Row(number, hidden=False, values={1: "x"}) for number in (1, 2, 5, 6, 999_999))
    (grid,) = with_hidden([MemoryGrid("台账", held)], [Hides(spans)])
    assert unseen(grid) == [2, 999_999]
