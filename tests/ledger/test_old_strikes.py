"""Shows that a line through a part of a text is seen where a workbook keeps the text, and its fonts, with the cell."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from pathlib import Path

import pytest

from civtrack.ledger.formats import open_book
from civtrack.ledger.old_strikes import struck_cells
from civtrack.xlsx import Limits
from tests.support.broken import compound, record

USUAL, LINE = 0, 5
"""Numbers of fonts: the fifth of the file has a line through it, and is counted as the sixth."""
Runs = Sequence[tuple[int, int]]


def rich_text(row: int, look: int, text: str, runs: Runs) -> bytes:
    """A cell with a text and the places where another font begins ([MS-XLS] 2.4.225)."""
    letters = text.encode("utf-16-le")
    begin = struct.pack("<HHHHB", row, 0, look, len(letters) // 2, 1)
    return record(0xD6, begin + letters + struct.pack("<H", len(runs)) + b"".join(struct.pack("<HH", *r) for r in runs))


def narrow_text(row: int, look: int, text: str, runs: Runs) -> bytes:
    """The same as Excel 95 writes it: in bytes, which the runs count."""
    letters = text.encode("gbk")
    places = [(len(text[:begin].encode("gbk")), font) for begin, font in runs]
    begin = struct.pack("<HHHH", row, 0, look, len(letters))
    return record(0xD6, begin + letters + bytes([len(runs), *(number for run in places for number in run)]))


def book(cells: Sequence[bytes], *, old: bool = False) -> bytes:
    """A workbook of one sheet, of Excel 97 or 95; the second look has a line through all of it."""
    version = struct.pack("<H", 0x500 if old else 0x600)
    more = b"" if old else struct.pack("<II", 0, 6)
    begins = [record(0x809, version + struct.pack("<HHH", kind, 0x0DBB, 0x07CC) + more) for kind in (5, 0x10)]
    name = "台账".encode("gbk") if old else "台账".encode("utf-16-le")
    flags = b"" if old else b"\x01"
    parts = [begins[0], record(0x42, struct.pack("<H", 936 if old else 1200))]
    for struck in (0, 0, 0, 0, 8, 0):
        look = struct.pack("<HHHHHBBBB", 220, struck, 0x7FFF, 400, 0, 0, 0, 134, 0)
        parts.append(record(0x31, look + bytes([len(name) if old else 2]) + flags + name))
    parts += [record(0xE0, struct.pack("<HH", font, 0) + bytes(12 if old else 16)) for font in (USUAL, LINE)]
    before = b"".join(parts)
    sheet = bytes([len(name) if old else 2]) + flags + name
    at = len(before) + len(record(0x85, bytes(6) + sheet)) + len(record(0x0A))
    before += record(0x85, struct.pack("<IBB", at, 0, 0) + sheet) + record(0x0A)
    return compound({"Book" if old else "Workbook": before + begins[1] + b"".join(cells) + record(0x0A)})


CASES: list[tuple[str, int, Runs, object]] = [
    ("整改中已完成", 0, [(0, LINE), (3, USUAL)], "整改中"),
    ("已完成整改中", 0, [(3, LINE)], "整改中"),
    ("整改中已完成", 0, [], ...),
    ("全划了", 1, [], None),
    ("划后不划", 1, [(2, USUAL)], "划后"),
    ("全划了", 0, [(0, LINE)], None),
]


@pytest.mark.parametrize("old", [False, True], ids=["97", "95"])
def test_a_line_through_a_part_of_a_cells_own_text_is_seen(*, old: bool) -> None:
    """By the fonts of its runs, and of the cell before the first."""
    write = narrow_text if old else rich_text
    data = book([write(row, look, text, runs) for row, (text, look, runs, _) in enumerate(CASES)], old=old)
    expected = {(row + 1, 1): struck for row, (*_, struck) in enumerate(CASES) if struck is not ...}
    assert struck_cells(data) == [expected]


def test_a_text_with_runs_is_read_as_it_stands(tmp_path: Path) -> None:
    """Whatever its looks are."""
    path = tmp_path / "大洼区.xls"
    path.write_bytes(book([rich_text(row, look, text, runs) for row, (text, look, runs, _) in enumerate(CASES)]))
    with open_book(path, Limits()) as opened:
        (grid,) = opened.grids
        assert [row.values[1] for row in grid.rows()] == [text for text, *_ in CASES]


def test_signs_beyond_the_first_plane_count_twice() -> None:
    """As the runs count them."""
    data = book([rich_text(0, 0, "𠮷祥路好", [(0, LINE), (4, USUAL)])])
    assert struck_cells(data) == [{(1, 1): "𠮷祥路"}]


def test_a_text_that_breaks_off_says_nothing() -> None:
    """The others are seen all the same."""
    broken = record(0xD6, struct.pack("<HHHHB", 0, 0, 0, 900, 1) + b"\x01\x02")
    data = book([broken, rich_text(1, 0, "整改中", [(0, LINE)])])
    assert struck_cells(data) == [{(2, 1): None}]
