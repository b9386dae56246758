"""Shows that the notes of a workbook older than Excel 97 are read, which have their texts in them."""

from __future__ import annotations

import struct

from civtrack.ledger.old_notes import old_notes
from tests.ledger.test_old_strikes import book
from tests.support.broken import record


def note(row: int, column: int, text: bytes, length: int) -> bytes:
    return record(0x1C, struct.pack("<HHH", row, column, length) + text)


def test_a_note_that_goes_on_in_the_next_record_is_one() -> None:
    """In the letters of the workbook's code page, of which the cut may leave halves."""
    text = "已整改完成，见照片".encode("gbk")
    cells = [note(2, 3, text[:5], len(text)), note(0xFFFF, 0, text[5:], len(text) - 5), note(4, 0, b" ", 1)]
    assert old_notes(book(cells, old=True)) == [{(3, 4): "已整改完成，见照片"}]
    assert old_notes(book([], old=False)) == [{}]
