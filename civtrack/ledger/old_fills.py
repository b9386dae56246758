"""Which cells of an .xls or .et are filled with a colour, or written in one, which its reader keeps silent about.

Exists because a colour says something that no value does. Follows [MS-XLS] 2.4.353 (XF), 2.4.122 (Font) and 2.4.188
(Palette). May import `civtrack.ledger.compound`, `civtrack.ledger.old_records` and `civtrack.ledger.shades`.
"""

from __future__ import annotations

import struct
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Final

from civtrack.ledger.compound import streams, whole_stream
from civtrack.ledger.old_records import records, worksheets
from civtrack.ledger.shades import PALETTE, shade_of

__all__ = ["filled_cells", "inked_cells"]

_FONT, _XF, _PALETTE = 0x31, 0xE0, 0x92
_XF_LENGTH: Final = 20
_FIRST_OF_PALETTE: Final = 8
_CELLS: Final = frozenset({0x06, 0xD6, 0xFD, 0x201, 0x203, 0x204, 0x205, 0x27E})
_SEVERAL: Final = {0xBD: 6, 0xBE: 2}
_EMPTY: Final = frozenset({0x201, 0xBE})
"""Those of them in which nothing is written."""
_NO_FONT: Final = 4
"""Fonts are counted without this number, which no file has."""


def filled_cells(data: bytes) -> Sequence[Mapping[tuple[int, int], str]]:
    """Of each worksheet, in the workbook's order, row and column (from 1 on) of filled cells with what the colour is.

    Args:
        data: The whole file; of one older than Excel 97 nothing is known.

    Raises:
        ValueError: It is no such file, or a broken one.
    """
    return _coloured(data, ink=False)


def inked_cells(data: bytes) -> Sequence[Mapping[tuple[int, int], str]]:
    """The same of cells whose words are written in a colour.

    Args:
        data: The whole file.

    Raises:
        ValueError: It is no such file, or a broken one.
    """
    return _coloured(data, ink=True)


def _coloured(data: bytes, *, ink: bool) -> Sequence[Mapping[tuple[int, int], str]]:
    names = streams(data)
    first = next((at for name, at in names.items() if name.lower() == "workbook"), None)
    if first is None:
        return ()
    stream = whole_stream(data, first)
    shades = dict(_shades(stream, ink=ink))
    kinds = frozenset((*_CELLS, *_SEVERAL)) - (_EMPTY if ink else frozenset())
    return [dict(_of_sheet(stream, begin, shades, kinds)) for begin in worksheets(stream)]


def _shades(stream: bytes, *, ink: bool) -> Iterator[tuple[int, str]]:
    """The looks that fill a cell, or write in it, with what their colour is."""
    colours, looks, fonts = list(PALETTE), list[tuple[int, int]](), list[int]()
    for kind, at, length in records(stream, 0):
        if kind == _PALETTE and length >= 2:
            count = min(struct.unpack_from("<H", stream, at)[0], (length - 2) // 4, len(PALETTE) - _FIRST_OF_PALETTE)
            for place in range(count):
                colours[_FIRST_OF_PALETTE + place] = stream[at + 2 + 4 * place : at + 5 + 4 * place].hex()
        elif kind == _FONT and length >= 6:
            fonts += [_NONE] * (len(fonts) == _NO_FONT) + [struct.unpack_from("<H", stream, at + 4)[0]]
        elif kind == _XF and ink:
            looks.append((1, struct.unpack_from("<H", stream, at)[0] if length >= 2 else _NONE))
        elif kind == _XF and length >= _XF_LENGTH:
            (borders,), (fill,) = struct.unpack_from("<I", stream, at + 14), struct.unpack_from("<H", stream, at + 18)
            looks.append((borders >> 26, fill & 0x7F))
        elif kind == _XF:
            looks.append((0, 0))
    for look, (pattern, at) in enumerate(looks):
        number = at if not ink else fonts[at] if at < len(fonts) else _NONE
        if pattern and number < len(colours) and (shade := shade_of(colours[number])):
            yield look, shade


_NONE: Final = 0x7FFF
"""The number of the colour that a program chooses, and of none."""


def _of_sheet(
    stream: bytes, begin: int, shades: Mapping[int, str], kinds: Collection[int]
) -> Iterator[tuple[tuple[int, int], str]]:
    for kind, at, length in records(stream, begin) if shades else ():
        if kind not in kinds:
            continue
        if kind in _CELLS and length >= 6:
            row, column, look = struct.unpack_from("<HHH", stream, at)
            if look in shades:
                yield (row + 1, column + 1), shades[look]
        elif (size := _SEVERAL.get(kind)) and length >= 6:
            row, column = struct.unpack_from("<HH", stream, at)
            for place in range((length - 6) // size):
                (look,) = struct.unpack_from("<H", stream, at + 4 + size * place)
                if look in shades:
                    yield (row + 1, column + 1 + place), shades[look]
