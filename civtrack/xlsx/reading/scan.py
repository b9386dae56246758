"""Reads the rows of a sheet as a stream: a fast path that proves itself by counting tags, else a real parser.

Exists because a sheet of 200,000 rows is 150 MB of XML that must be neither held nor read twice. The fast path counts
every ``<`` of a row against what its expression has matched, so whatever it does not understand it never skips. May
import `civtrack.errors`, `civtrack.model` and the modules of `civtrack.xlsx` below it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from xml.parsers import expat

from civtrack.errors import DamagedWorkbook, UnsafeWorkbook
from civtrack.light import dataclass
from civtrack.model import N_, Message, Row
from civtrack.xlsx.parts.bulk import place_of
from civtrack.xlsx.parts.markup import (
    MAIN_SPACES,
    BadReference,
    annotated,
    new_parser,
    not_well_formed,
    refuse_long_tags,
    tag_end,
)
from civtrack.xlsx.reading.alike import RowPattern
from civtrack.xlsx.reading.blocks import Block
from civtrack.xlsx.reading.cells import CellValues, NoSuchColumn
from civtrack.xlsx.reading.general import GeneralRows
from civtrack.xlsx.reading.pieces import NOTHING, SIMPLE, Pieces, is_hidden

__all__ = ["Head", "read_blocks", "read_first_rows", "read_head", "read_rows", "skip_rows", "whole_rows"]

_A_FEW = 1 << 13
"""Bytes of some rows: where few are wanted, so much is looked at together."""
_STEP = 1 << 12
"""Bytes that are parsed together until the head has ended."""
_ENOUGH = 4 << 20
"""A chunk that has grown so far without a row's end is read by the parser instead."""


@dataclass(frozen=True, slots=True)
class Head:
    """A sheet's part up to and including the opening tag of ``sheetData``.

    Attributes:
        data: Those bytes.
        context: The opening tags of root and ``sheetData``, which carry the namespaces.
        closing: What closes them again.
        prefix: The prefix of the spreadsheet namespace with its colon, or "".
        empty: Whether ``sheetData`` is closed in its own tag.
        aliased: Whether several prefixes stand for the spreadsheet namespace.
    """

    data: bytes
    context: bytes
    closing: bytes
    prefix: str
    empty: bool
    aliased: bool


def read_head(where: str, part: str, stream: Iterator[bytes], most: int) -> tuple[Head, bytes]:
    """The head of a sheet and the bytes that were read past it.

    Args:
        where: The workbook's name, for errors.
        part: The sheet's part, for errors.
        stream: Its bytes, UTF-8.
        most: Bytes in which the rows must begin.

    Raises:
        DamagedWorkbook: No ``sheetData``, or not well-formed before it.
        UnsafeWorkbook: It has a DTD, or far too much before its rows.
    """
    parser = new_parser(where, part)
    names: list[tuple[str, int]] = []

    def start(name: str, __: dict[str, str]) -> None:
        space, _, rest = name.partition("\n")
        local, _, prefix = rest.partition("\n")
        if not names:
            names.append((prefix, parser.CurrentByteIndex))
        elif space in MAIN_SPACES and local == "sheetData":
            names.append((prefix, parser.CurrentByteIndex))
            parser.StartElementHandler = None

    parser.StartElementHandler = start
    data = bytearray()
    for chunk in stream:
        data += chunk
        if len(data) > most:
            raise _too_much(where, part)
        for place in range(0, len(chunk), _STEP):
            try:
                parser.Parse(chunk[place : place + _STEP], False)
            except expat.ExpatError as error:
                if len(names) < 2:
                    raise not_well_formed(where, part) from error
            if len(names) == 2:
                break
            refuse_long_tags(parser, len(data) - len(chunk) + place, where, part)
        if len(names) == 2 and (end := tag_end(bytes(data[names[1][1] :]), 0)) >= 0:
            return _head(bytes(data), names, names[1][1] + end)
    raise DamagedWorkbook(where, detail=Message(N_("{part} has no cells part"), {"part": part}))


def _head(data: bytes, names: list[tuple[str, int]], end: int) -> tuple[Head, bytes]:
    root = data[names[0][1] : tag_end(data, names[0][1])]
    opening = data[names[1][1] : end]
    empty = opening.endswith(b"/>")
    if empty:
        opening = opening[:-2].rstrip() + b">"
    closing = b"".join(b"</" + re.split(rb"[\s/>]", tag[1:], maxsplit=1)[0] + b">" for tag in (opening, root))
    prefix = f"{names[1][0]}:" if names[1][0] else ""
    aliased = sum((root + opening).count(space.encode()) for space in MAIN_SPACES) > 1
    return Head(data[:end], root + opening, closing, prefix, empty, aliased), data[end:]


def _too_much(where: str, part: str) -> UnsafeWorkbook:
    return UnsafeWorkbook(where, detail=Message(N_("more than it should have besides rows in {part}"), {"part": part}))


def _rest(where: str, part: str, first: bytes, stream: Iterator[bytes], most: int) -> bytes:
    """What is left of a stream, as long as it is no more than `most`."""
    data = bytearray(first)
    for chunk in stream:
        data += chunk
        if len(data) > most:
            raise _too_much(where, part)
    return bytes(data)


def skip_rows(where: str, part: str, head: Head, first: bytes, stream: Iterator[bytes], most: int) -> bytes:
    """Everything from ``</sheetData`` on, at most so many bytes; the rows are passed over."""
    if head.empty:
        return _rest(where, part, first, stream, most)
    end_tag = f"</{head.prefix}sheetData".encode()
    carry = first
    while True:
        end = place_of(end_tag, carry)
        upto = end if end >= 0 else len(carry)
        if annotated(carry[:upto]) or (end < 0 and upto > _ENOUGH):
            reader = GeneralRows(where, part, head.context, 0, None)
            for _ in reader.read(carry, stream):
                pass
            return _rest(where, part, reader.tail, stream, most)
        if end >= 0:
            return _rest(where, part, carry[end:], stream, most)
        chunk = next(stream, None)
        if chunk is None:
            raise not_well_formed(where, part)
        # A parser can only begin between two rows, so the piece after the last whole row is kept.
        carry = carry[whole_rows(carry, head.prefix) :] + chunk


def whole_rows(data: bytes, prefix: str = "") -> int:
    """Where the last whole row of bytes that begin between two rows ends; 0 where none is whole.

    A run of rows that are closed in their own tags has no closing tag: there, a row ends before the next begins.
    """
    closing = f"</{prefix}row>".encode()
    if (at := data.rfind(closing)) >= 0:
        return at + len(closing)
    at = data.rfind(f"/><{prefix}row ".encode())
    return at + 2 if at >= 0 else 0


def read_rows(head: Head, first: bytes, stream: Iterator[bytes], values: CellValues) -> Iterator[Row]:
    """Every stored row in order, sparse; see `read_blocks`."""
    for part in read_blocks(head, first, stream, values):
        yield from part.rows() if isinstance(part, Block) else part


def read_first_rows(head: Head, first: bytes, stream: Iterator[bytes], values: CellValues) -> Iterator[Row]:
    """As `read_rows`, for who stops after a few: rows are read one by one, and no more of them than are asked for."""
    pieces = (first[at : at + _A_FEW] for at in range(0, len(first), _A_FEW))
    for part in _parts(head, b"", chain(pieces, stream), values, None):
        yield from part.rows() if isinstance(part, Block) else part


def read_blocks(head: Head, first: bytes, stream: Iterator[bytes], values: CellValues) -> Iterator[Block | list[Row]]:
    """Every stored row in order: blocks of rows that look alike, and between them rows one by one.

    Args:
        head: The sheet's head.
        first: Bytes after it that were already read.
        stream: The bytes after those, UTF-8.
        values: Makes values of cells.

    Raises:
        DamagedWorkbook: Not well-formed, rows out of order, cells in the wrong row, unknown shared strings.
    """
    return _parts(head, first, stream, values, RowPattern(values, is_hidden))


def _parts(
    head: Head, first: bytes, stream: Iterator[bytes], values: CellValues, pattern: RowPattern | None
) -> Iterator[Block | list[Row]]:
    if head.empty:
        return
    carry, last = first, 0
    while True:
        end = place_of(b"</sheetData", carry)
        cut = end if end >= 0 else whole_rows(carry)
        if end >= 0 or cut:
            body = carry[:cut]
            if head.prefix or annotated(body) or place_of(b"xmlns", body) >= 0:
                break
            for part in _fast(head, body, last, values, pattern):
                last = part.numbers[-1] if isinstance(part, Block) else part[-1].number
                yield part
            if end >= 0:
                _prove(stream)
                return
            carry = carry[cut:]
        elif head.prefix or len(carry) > _ENOUGH:
            break
        chunk = next(stream, None)
        if chunk is None:
            raise not_well_formed(values.where, values.part)
        carry += chunk
    yield from ([row] for row in GeneralRows(values.where, values.part, head.context, last, values).read(carry, stream))
    _prove(stream)


def _prove(stream: Iterator[bytes]) -> None:
    """Reads on to the end, because only there the checksum is proven."""
    for _ in stream:
        pass


def _fast(
    head: Head, body: bytes, last: int, values: CellValues, pattern: RowPattern | None
) -> list[Block | list[Row]]:
    """The rows of a piece without comments, CDATA, prefixes or further namespaces."""
    try:
        text = body.decode()
    except UnicodeDecodeError as error:
        raise not_well_formed(values.where, values.part) from error
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if values.shared is None and text.rfind('t="s"') >= 0:
        values.load_shared()
    # A negative number of a shared string would count from the end of the list: such a piece is read carefully. What
    # reads quickly knows a type only as the last attribute.
    plain = 't="s"><v>-' not in text
    pieces = Pieces(values, SIMPLE if plain else NOTHING, pattern if plain else None, last)
    try:
        rest = pieces.read(text)
    except BadReference as error:
        raise not_well_formed(values.where, values.part) from error
    except NoSuchColumn as error:
        raise values.misplaced(str(error), pieces.last + 1) from error
    if rest.strip():
        general = GeneralRows(values.where, values.part, head.context, pieces.last, values)
        pieces.rows += general.whole(rest.encode() + head.closing)
    return pieces.parts()
