"""The notes (批注) on the cells of an .xls or .et, which its reader keeps silent about.

Exists because who answers in a note has answered, and no cell says so. Follows [MS-XLS] 2.4.179 (Note), 2.4.181 (Obj),
2.4.329 (TxO); of workbooks before Excel 97 the text stands in the note itself. May import `civtrack.ledger.compound`,
`civtrack.ledger.old_records` and `civtrack.ledger.old_strikes`.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from civtrack.ledger.compound import workbook_stream
from civtrack.ledger.old_records import records, worksheets
from civtrack.ledger.old_strikes import encoding_of

__all__ = ["old_notes"]

_NOTE, _OBJECT, _TEXT, _ON = 0x1C, 0x5D, 0x1B6, 0x3C
_COMMON: Final = 0x15
_GOES_ON: Final = 0xFFFF
"""Instead of its row: the text of the note before."""


def old_notes(data: bytes) -> Sequence[Mapping[tuple[int, int], str]]:
    """Of each worksheet, in the workbook's order, row and column (from 1 on) of cells with a note, and what it says.

    Args:
        data: The whole file.

    Raises:
        ValueError: It is no such file, or a broken one.
    """
    stream = workbook_stream(data)
    encoding = encoding_of(stream)
    return [_within(stream, begin, encoding) if encoding else _beside(stream, begin) for begin in worksheets(stream)]


def _beside(stream: bytes, begin: int) -> dict[tuple[int, int], str]:
    """The notes of a sheet whose texts stand in objects of their own."""
    texts, places = dict(_texts(stream, begin)), list[tuple[tuple[int, int], int]]()
    for kind, at, length in records(stream, begin):
        if kind == _NOTE and length >= 8:
            row, column, _, number = struct.unpack_from("<HHHH", stream, at)
            places.append(((row + 1, column + 1), number))
    return {place: text for place, number in places if (text := texts.get(number, "").strip())}


def _texts(stream: bytes, begin: int) -> Iterator[tuple[int, str]]:
    """Objects by their numbers, with the texts that follow them."""
    number, left, letters = -1, 0, list[str]()
    for kind, at, length in records(stream, begin):
        if kind == _OBJECT and length >= 8:
            common, _, _, given = struct.unpack_from("<HHHH", stream, at)
            number = given if common == _COMMON else -1
        elif kind == _TEXT and length >= 12:
            left, letters = struct.unpack_from("<H", stream, at + 10)[0], []
        elif kind == _ON and left and length > 1:
            wide = stream[at] & 1
            part = stream[at + 1 : at + length].decode("utf-16-le" if wide else "latin-1", "replace")[:left]
            letters.append(part)
            left -= len(part)
            if not left and number >= 0:
                yield number, "".join(letters)


def _within(stream: bytes, begin: int, encoding: str) -> dict[tuple[int, int], str]:
    """The notes of a sheet that have their texts in them, in bytes; a long one goes on in the next."""
    found: dict[tuple[int, int], bytes] = {}
    last: tuple[int, int] | None = None
    for kind, at, length in records(stream, begin):
        if kind == _NOTE and length >= 6:
            row, column, _ = struct.unpack_from("<HHH", stream, at)
            last = last if row == _GOES_ON else (row + 1, column + 1)
            if last is not None:
                found[last] = found.get(last, b"") + stream[at + 6 : at + length]
    said = {place: text.decode(encoding, "replace").strip() for place, text in found.items()}
    return {place: text for place, text in said.items() if text}
