"""Reads the rows of a sheet as a stream: a fast path that proves itself by counting tags, else a real parser.

Exists because a sheet of 200,000 rows is 150 MB of XML that must be neither held nor read twice. The fast path counts
every ``<`` of a row against what its expression has matched, so whatever it does not understand it never skips. May
import `civtrack.errors`, `civtrack.model` and the modules of `civtrack.xlsx` below it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from xml.parsers import expat

from civtrack.errors import DamagedWorkbook, UnsafeWorkbook
from civtrack.light import dataclass
from civtrack.model import N_, Message, Row, Value
from civtrack.patterns import lazy
from civtrack.xlsx.parts.addresses import MAX_ROW
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
from civtrack.xlsx.reading.cells import READ_COLUMNS, CellValues, NoSuchColumn, formula_row
from civtrack.xlsx.reading.general import GeneralRows

__all__ = ["Head", "read_blocks", "read_head", "read_rows", "skip_rows", "whole_rows"]

_NONE: frozenset[int] = frozenset()
_SIMPLE = lazy(r'<c r="([A-Z]+)(\d+)"(?: s="(\d+)")?(?: t="(\w+)")?><v>([^<\s][^<]*)</v></c>')
_NOTHING = lazy(r"()()()()(?!)")
_ATTRIBUTES = lazy(r"""(?:\s+[\w.:-]+="[^"<>]*")*\s*/?""")
_HIDDEN = lazy(r'\shidden="(?:1|true)"|\sht="0(?:\.0*)?"')
_EMPTY_ROW = lazy(r'\s*<row r="([0-9]{1,7})"([^<>]*/)>')
_TO_LEARN_FROM = 24
"""So many rows are read one by one before others are looked for that are like them."""
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
        for place in range(0, len(chunk), 1 << 14):
            try:
                parser.Parse(chunk[place : place + (1 << 14)], False)
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
    if head.empty:
        return
    carry, last, pattern = first, 0, RowPattern(values, _hidden)
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


def _fast(head: Head, body: bytes, last: int, values: CellValues, pattern: RowPattern) -> list[Block | list[Row]]:
    """The rows of a piece without comments, CDATA, prefixes or further namespaces."""
    try:
        text = body.decode()
    except UnicodeDecodeError as error:
        raise not_well_formed(values.where, values.part) from error
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if values.shared is None and text.rfind('t="s"') >= 0:
        values.load_shared()
    # A negative number of a shared string would count from the end of the list: such a piece is read carefully.
    plain = "-" not in text or "<v>-" not in text
    pieces = _Pieces(values, _SIMPLE if plain else _NOTHING, pattern if plain else None, last)
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


@lru_cache(4096)
def _hidden(attributes: str) -> bool | None:
    """Whether a row with these attributes is hidden; None where they are spelled unusually."""
    return bool(_HIDDEN.search(attributes)) if _ATTRIBUTES.fullmatch(attributes) else None


def _rows_end(text: str, rows: int) -> int:
    """Where so many rows of a text end, or all that it has."""
    end = 0
    for _ in range(rows):
        if (at := text.find("</row>", end)) < 0:
            return len(text)
        end = at + len("</row>")
    return end


class _Pieces:
    """Rows in the usual spelling, cut at ``</row>``."""

    def __init__(self, values: CellValues, cells: re.Pattern[str], pattern: RowPattern | None, last: int) -> None:
        self.rows: list[Row] = []
        self.last = last
        self._done: list[Block | list[Row]] = []
        self._text, self._at = "", 0
        self._values, self._findall, self._pattern = values, cells.findall, pattern

    def parts(self) -> list[Block | list[Row]]:
        """What was read, in order."""
        return [*self._done, self.rows] if self.rows else self._done

    def read(self, text: str) -> str:
        """Reads rows until one is not in the usual spelling; gives back what is left from there on."""
        done, pattern = 0, self._pattern
        if pattern and not pattern.known:
            done = _rows_end(text, _TO_LEARN_FROM)
            if rest := self._one_by_one(text, 0, done):
                return rest
        runs = pattern.runs(text[done:]) if pattern else None
        for start, end, block in runs or ((0, len(text) - done, None),):
            if block is None:
                if rest := self._one_by_one(text, done + start, done + end):
                    return rest
            elif block.numbers[0] <= self.last:
                return text[done + start :]
            else:
                self._done += [self.rows, block] if self.rows else [block]
                self.rows, self.last = [], block.numbers[-1]
        return ""

    def _one_by_one(self, text: str, at: int, stop: int) -> str:
        """Reads the rows between two places; gives back what is left of the text from an unusual one on."""
        self._text = text
        while at < stop:
            self._at = at
            end = text.find("</row>", at, stop)
            whole = end >= 0
            end = end if whole else stop
            rest = text[at:end]
            while rest:
                if rest[:1].isspace():
                    rest = rest.lstrip()
                    continue
                left = self._row(rest, whole=whole)
                if left is None:
                    return rest + text[end:]
                rest = self._past_empty(left) if left else left
            at = end + len("</row>")
        return ""

    def _past_empty(self, piece: str) -> str:
        """Reads the rows closed in their own tag that a piece starts with, a million of them as one; gives the rest."""
        at = 0
        while match := _EMPTY_ROW.match(piece, at):
            number, attributes = int(match[1]), match[2]
            if not self.last < number <= MAX_ROW:
                break
            if (hidden := _hidden(attributes)) is None:
                break
            self.rows.append(Row(number, hidden, {}))
            self.last, at = number, match.end()
        return piece[at:]

    def _row(self, piece: str, *, whole: bool) -> str | None:
        """Reads the row that a piece starts with; gives back the rest, or None where the row is unusual."""
        quote, close = piece.find('"', 8), piece.find(">", 8)
        digits, attributes = piece[8:quote], piece[quote + 1 : close]
        if (
            piece[:8] != '<row r="'
            or not digits.isdecimal()
            or len(digits) > 7
            or not self.last < int(digits) <= MAX_ROW
        ):
            return None
        if (hidden := _hidden(attributes)) is None:
            return None
        row: Row | None
        if attributes[-1:] == "/":
            row, rest = Row(int(digits), hidden, {}), piece[close + 1 :]
        elif not whole:
            return None
        else:
            rest = ""
            inside = piece[close + 1 :]
            cells = self._findall(inside)
            if inside.count("<") == 4 * len(cells) + inside.count("/>"):
                row = Row(int(digits), hidden, _plain_values(cells, digits, self._values), _NONE, _NONE)
            elif (row := formula_row(piece, close, digits, hidden, self._values)) is None:
                return None
            if self._pattern and not row.formulas:
                self._pattern.learn(inside, self._text, self._at)
        self.last = row.number
        self.rows.append(row)
        return rest


def _plain_values(cells: list[tuple[str, str, str, str, str]], digits: str, values: CellValues) -> dict[int, Value]:
    """The values of a row's cells as matched: letters, row, style, type, content of ``<v>``."""
    found: dict[int, Value] = {}
    columns, shared, moments_of = READ_COLUMNS, values.shared, values.moments
    for letters, cell_row, style, kind, written in cells:
        if cell_row != digits:
            raise values.misplaced(letters + cell_row, int(digits))
        if kind == "s":
            column = columns[letters]
            try:
                found[column] = shared[int(written)]  # type: ignore[index]
            except (ValueError, IndexError):
                raise values.no_string(letters + cell_row) from None
        elif kind:
            if (value := values.value(style, kind, written)) is not None:
                found[columns[letters]] = value
        elif style in moments_of:
            found[columns[letters]] = moments_of[style][written]
        elif written.isdecimal() and len(written) < 19:
            found[columns[letters]] = int(written)
        elif (value := values.number(written)) is not None:
            found[columns[letters]] = value
    return found
