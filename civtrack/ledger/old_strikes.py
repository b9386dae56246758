"""Cells of an .xls or .et whose font has a line through it, which its reader keeps silent about.

Exists because a line through a row says something that no value does. Follows [MS-XLS] 2.4.122 (Font), 2.4.353 (XF) and
the records of cells. May import `civtrack.ledger.compound` and `civtrack.ledger.old_records`.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from typing import Final

from civtrack.ledger.compound import streams, whole_stream
from civtrack.ledger.old_records import records, worksheets

__all__ = ["struck_cells"]

_FONT, _XF = 0x31, 0xE0
_LINE: Final = 0x08
_CELLS: Final = frozenset({0x06, 0xD6, 0xFD, 0x201, 0x203, 0x204, 0x205, 0x27E})
"""Formula, text with looks, shared text, nothing, number, text, truth or error, short number: row, column, look."""
_SEVERAL: Final = {0xBD: 6, 0xBE: 2}
"""Short numbers, and empty cells, side by side: bytes of each, its look first."""
_NO_FONT: Final = 4
"""Fonts are counted without this number, which no file has."""


def struck_cells(data: bytes) -> Sequence[frozenset[tuple[int, int]]]:
    """Of each worksheet, in the workbook's order, row and column (from 1 on) of the cells with a line through them.

    Args:
        data: The whole file.

    Raises:
        ValueError: It is no such file, or a broken one.
    """
    names = streams(data)
    first = next((at for name, at in names.items() if name.lower() in ("workbook", "book")), None)
    if first is None:
        raise ValueError("no workbook")
    stream = whole_stream(data, first)
    looks = _struck_looks(stream)
    return [frozenset(_of_sheet(stream, begin, looks) if looks else ()) for begin in worksheets(stream)]


def _struck_looks(stream: bytes) -> frozenset[int]:
    """The looks of cells whose font has a line through it."""
    lines: list[bool] = []
    fonts: list[int] = []
    for kind, at, length in records(stream, 0):
        if kind == _FONT and length >= 4:
            lines.append(bool(stream[at + 2] & _LINE))
        elif kind == _XF and length >= 2:
            fonts.append(struct.unpack_from("<H", stream, at)[0])
    places = (font - (font > _NO_FONT) for font in fonts)
    return frozenset(look for look, place in enumerate(places) if place < len(lines) and lines[place])


def _of_sheet(stream: bytes, begin: int, looks: frozenset[int]) -> Iterator[tuple[int, int]]:
    for kind, at, length in records(stream, begin):
        if kind in _CELLS and length >= 6:
            row, column, look = struct.unpack_from("<HHH", stream, at)
            if look in looks:
                yield row + 1, column + 1
        elif (size := _SEVERAL.get(kind)) and length >= 6:
            row, column = struct.unpack_from("<HH", stream, at)
            for place in range((length - 6) // size):
                if struct.unpack_from("<H", stream, at + 4 + size * place)[0] in looks:
                    yield row + 1, column + 1 + place
