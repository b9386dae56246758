"""The notes (批注) on the cells of an .xls or .et, and the text boxes over them, which its reader keeps silent about.

Exists because who answers in one of those has answered, and no cell says so. Follows [MS-XLS] 2.4.179 (Note), 2.4.181
(Obj), 2.4.329 (TxO), [MS-ODRAW] 2.2.46 (OfficeArtClientAnchor); of workbooks before Excel 97 the text of a note stands
in the note itself. May import `civtrack.ledger.compound`,
`civtrack.ledger.old_records`, `civtrack.ledger.old_strikes` and `civtrack.light`.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from civtrack.ledger.compound import workbook_stream
from civtrack.ledger.old_records import records, worksheets
from civtrack.ledger.old_strikes import encoding_of
from civtrack.light import NamedTuple

__all__ = ["old_boxes", "old_notes"]

_NOTE, _OBJECT, _TEXT, _ON, _DRAWN = 0x1C, 0x5D, 0x1B6, 0x3C, 0xEC
_BOXES: Final = frozenset({0x02, 0x03, 0x06, 0x09, 0x1E})
"""Rectangles, ovals, text boxes, polygons and other shapes: what is no note, and no control with words on it."""
_ANCHOR: Final = struct.pack("<HI", 0xF010, 18)
_Place = tuple[int, int]
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


def old_boxes(data: bytes) -> Sequence[Mapping[_Place, str]]:
    """The same of text boxes and other shapes, by the cells over which they begin.

    Args:
        data: The whole file.

    Raises:
        ValueError: It is no such file, or a broken one.
    """
    stream = workbook_stream(data)
    return [_boxes(stream, begin) for begin in worksheets(stream)]


def _boxes(stream: bytes, begin: int) -> dict[_Place, str]:
    found: dict[_Place, list[str]] = {}
    for one in _texts(stream, begin):
        if one.kind in _BOXES and (text := one.text.strip()):
            found.setdefault(one.place, []).append(text)
    return {place: "\n".join(texts) for place, texts in found.items()}


def _beside(stream: bytes, begin: int) -> dict[tuple[int, int], str]:
    """The notes of a sheet whose texts stand in objects of their own."""
    texts = {one.number: one.text for one in _texts(stream, begin)}
    places: list[tuple[_Place, int]] = []
    for kind, at, length in records(stream, begin):
        if kind == _NOTE and length >= 8:
            row, column, _, number = struct.unpack_from("<HHHH", stream, at)
            places.append(((row + 1, column + 1), number))
    return {place: text for place, number in places if (text := texts.get(number, "").strip())}


class _Object(NamedTuple):
    """An object with a text: what it is, its number, and the cell over which it begins."""

    kind: int
    number: int
    place: _Place
    text: str


def _texts(stream: bytes, begin: int) -> Iterator[_Object]:
    """Objects with the texts that follow them."""
    number, what, left, letters = -1, 0, 0, list[str]()
    place = (0, 0)
    for kind, at, length in records(stream, begin):
        if kind == _DRAWN:
            place = _over(stream[at : at + length]) or place
        elif kind == _OBJECT and length >= 8:
            common, _, what, given = struct.unpack_from("<HHHH", stream, at)
            number = given if common == _COMMON else -1
        elif kind == _TEXT and length >= 12:
            left, letters = struct.unpack_from("<H", stream, at + 10)[0], []
        elif kind == _ON and left and length > 1:
            wide = stream[at] & 1
            part = stream[at + 1 : at + length].decode("utf-16-le" if wide else "latin-1", "replace")[:left]
            letters.append(part)
            left -= len(part)
            if not left and number >= 0:
                yield _Object(what, number, place, "".join(letters))


def _over(drawn: bytes) -> _Place | None:
    """Row and column of the cell over which the last of some shapes begins."""
    at = drawn.rfind(_ANCHOR)
    if at < 0 or at + 14 > len(drawn):
        return None
    column, _, row = struct.unpack_from("<HHH", drawn, at + 8)
    return row + 1, column + 1


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
