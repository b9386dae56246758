"""What has a line through it in an .xls or .et, which its reader keeps silent about: whole cells, parts of their texts.

Exists because a line through a row says something that no value does. Follows [MS-XLS] 2.4.122 (Font), 2.4.353 (XF) and
the records of cells. May import `civtrack.ledger.compound`, `civtrack.ledger.old_records` and
`civtrack.ledger.old_texts`.
"""

from __future__ import annotations

import codecs
import struct
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Final

from civtrack.ledger.compound import workbook_stream
from civtrack.ledger.old_records import records, worksheets
from civtrack.ledger.old_texts import RichText, narrow_text, plain_text, shared_texts
from civtrack.light import NamedTuple

__all__ = ["encoding_of", "struck_cells"]

_FONT, _XF, _CODE_PAGE = 0x31, 0xE0, 0x42
_EXCEL_97: Final = 0x600
_LINE: Final = 0x08
_CELLS: Final = frozenset({0x06, 0xD6, 0xFD, 0x201, 0x203, 0x204, 0x205, 0x27E})
"""Formula, text with looks, shared text, nothing, number, text, truth or error, short number: row, column, look."""
_RICH, _FROM_SHARED = 0xD6, 0xFD
_SEVERAL: Final = {0xBD: 6, 0xBE: 2}
"""Short numbers, and empty cells, side by side: bytes of each, its look first."""
_NO_FONT: Final = 4
"""Fonts are counted without this number, which no file has."""


class _Lines(NamedTuple):
    """Which fonts have a line through them, by the numbers that records give them, and the font of each look."""

    fonts: frozenset[int]
    of_looks: Sequence[int]


def struck_cells(data: bytes) -> Sequence[Mapping[tuple[int, int], str | None]]:
    """Of each worksheet, in the workbook's order, row and column (from 1 on) of cells with a line through them.

    Args:
        data: The whole file.

    Returns:
        Cell → the part of its text that the line goes through; None: all of it.

    Raises:
        ValueError: It is no such file, or a broken one.
    """
    stream = workbook_stream(data)
    lines = _lines(stream)
    encoding = encoding_of(stream)
    texts = [text if text.runs else None for text in shared_texts(stream)] if lines.fonts else []
    return [
        dict(_of_sheet(stream, begin, lines, texts, encoding) if lines.fonts else ()) for begin in worksheets(stream)
    ]


def encoding_of(stream: bytes) -> str | None:
    """The code page of a workbook of before Excel 97; None of one since, whose texts are in UTF-16."""
    if len(stream) < 6 or struct.unpack_from("<H", stream, 4)[0] >= _EXCEL_97:
        return None
    page = next((at for kind, at, length in records(stream, 0) if kind == _CODE_PAGE and length >= 2), None)
    name = f"cp{struct.unpack_from('<H', stream, page)[0]}" if page is not None else ""
    try:
        return codecs.lookup(name).name
    except LookupError:
        return "gb18030"


def _lines(stream: bytes) -> _Lines:
    struck: list[int] = []
    fonts: list[int] = []
    number = 0
    for kind, at, length in records(stream, 0):
        if kind == _FONT:
            if length >= 4 and stream[at + 2] & _LINE:
                struck.append(number)
            number += 1 + (number + 1 == _NO_FONT)
        elif kind == _XF and length >= 2:
            fonts.append(struct.unpack_from("<H", stream, at)[0])
    return _Lines(frozenset(struck), fonts)


def _of_sheet(
    stream: bytes, begin: int, lines: _Lines, texts: Sequence[RichText | None], encoding: str | None
) -> Iterator[tuple[tuple[int, int], str | None]]:
    looks = {look for look, font in enumerate(lines.of_looks) if font in lines.fonts}
    for kind, at, length in records(stream, begin):
        if kind in _CELLS and length >= 6:
            row, column, look = struct.unpack_from("<HHH", stream, at)
            text = _text_of(stream, kind, at, length, texts, encoding)
            if text is None:
                if look in looks:
                    yield (row + 1, column + 1), None
            elif struck := _struck(text, lines, whole=look in looks):
                yield (row + 1, column + 1), None if struck == text.text.strip() else _readable(struck)
        elif (size := _SEVERAL.get(kind)) and length >= 6:
            row, column = struct.unpack_from("<HH", stream, at)
            for place in range((length - 6) // size):
                if struct.unpack_from("<H", stream, at + 4 + size * place)[0] in looks:
                    yield (row + 1, column + 1 + place), None


def _text_of(
    stream: bytes, kind: int, at: int, length: int, texts: Sequence[RichText | None], encoding: str | None
) -> RichText | None:
    """The text of a cell whose fonts change within it; None for any other cell."""
    if kind == _FROM_SHARED and length >= 10:
        (number,) = struct.unpack_from("<I", stream, at + 6)
        return texts[number] if number < len(texts) else None
    if kind == _RICH:
        try:
            if encoding is not None:
                return narrow_text(stream, at + 6, at + length, encoding)
            return plain_text(stream, at + 6, at + length)
        except ValueError:
            return None
    return None


def _struck(text: RichText, lines: _Lines, *, whole: bool) -> str:
    """What of a text has a line through it; until another font begins, it has that of its cell."""
    places = [(0, whole), *((begin, font in lines.fonts) for begin, font in text.runs), (len(text.text), False)]
    parts = (text.text[begin:end] if struck else "" for (begin, struck), (end, _) in pairwise(places))
    return "".join(parts).strip()


def _readable(text: str) -> str:
    """A text whose letters are halves of pairs, with the pairs put together."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
