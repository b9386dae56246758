"""Streams a sheet's rows through the row editor: rows that are not asked for pass as they are.

Exists so that a sheet of 200,000 rows is edited without being held. Rows in the usual spelling are cut by their tags;
from the first odd place on a parser cuts them, and an asked row in an odd spelling is first brought into the usual one.
May import `civtrack.errors`, `civtrack.model` and the modules of `civtrack.xlsx` below it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from civtrack.model import N_
from civtrack.patterns import lazy
from civtrack.xlsx.editing.appending import Appender
from civtrack.xlsx.editing.rowedit import RowEditor
from civtrack.xlsx.parts.addresses import MAX_ROW
from civtrack.xlsx.parts.bulk import place_of
from civtrack.xlsx.parts.edits import CellEdits
from civtrack.xlsx.parts.markup import annotated, escape, not_well_formed
from civtrack.xlsx.reading.cutting import Cutter, OddRow
from civtrack.xlsx.reading.scan import Head, whole_rows

__all__ = ["RowStream"]

_ENOUGH = 4 << 20
_REST = lazy(r"""\"(?:\s+[\w.:-]+="[^"<>]*")*\s*/?>""")
"""A row's opening tag from the end of its number on."""
_ASIDE = lazy(rb"<!\[CDATA\[(.*?)\]\]>|<!--.*?-->|<\?.*?\?>", re.DOTALL)
"""What `annotated` finds; in well-formed XML nothing else begins like this, not even in an attribute."""


class RowStream:
    """The edited inside of ``sheetData``.

    Args:
        where: The workbook's name, for errors.
        part: The sheet's part, for errors.
        head: The sheet's head.
        edits: What is asked for.
        editor: Writes into rows.
    """

    def __init__(self, where: str, part: str, head: Head, edits: CellEdits, editor: RowEditor) -> None:
        self._where, self._part, self._head = where, part, head
        self._edits, self._editor = edits, editor
        self._appender = Appender(edits, editor)
        self._last = 0
        self._tags: set[str] = set()
        self._usual_tags: set[bytes] = set()
        self._open_row = f'<{head.prefix}row r="'
        self._row_tag = f"<{head.prefix}row"
        self._close_row = f"</{head.prefix}row>"
        self._split = re.compile(re.escape(self._close_row).encode()).split  # twice as fast as that of bytes
        self._end = f"</{head.prefix}sheetData".encode()
        area = edits.area()
        self._examples = dict.fromkeys(edits.likes.values(), "")
        self._first_asked, self._last_asked = (area.first_row, area.last_row) if area else (1, 0)
        self._filled = bool(edits.fills)
        self._opening = re.compile(re.escape(self._open_row).encode() + rb"(\d{1,7})([^<>]*>)").match

    def run(self, first: bytes, stream: Iterator[bytes]) -> Iterator[bytes]:
        """The edited rows, without what follows them.

        Raises:
            NotEditable: A wish that would do harm.
            DamagedWorkbook: Not well-formed.
        """
        if self._head.empty:
            yield self._missing(MAX_ROW).encode()
            return
        carry = first
        while True:
            end = place_of(self._end, carry)
            cut = end if end >= 0 else whole_rows(carry, self._head.prefix)
            if end >= 0 or cut:
                body = carry[:cut]
                if self._head.aliased or annotated(body) or place_of(b"xmlns", body) >= 0:
                    break
                yield from self._piece(body)
                if end >= 0:
                    yield self._missing(MAX_ROW).encode()
                    return
                carry = carry[cut:]
            elif len(carry) > _ENOUGH:
                break
            chunk = next(stream, None)
            if chunk is None:
                raise not_well_formed(self._where, self._part)
            carry += chunk
        yield from self._odd(carry, stream)
        yield self._missing(MAX_ROW).encode()

    def _piece(self, body: bytes) -> Iterator[bytes]:
        """A piece of whole rows without comments, in the usual spelling as far as it goes."""
        done, rest = self._usual(body)
        yield b"".join(done)
        if rest:
            yield from self._odd(rest + self._head.closing, iter(()))

    def _missing(self, upto: int) -> str:
        """Asked rows after the last one that was seen, which the sheet does not have."""
        first, self._last = self._last + 1, upto
        if first > self._last_asked or upto < self._first_asked:
            return ""
        editor, edits = self._editor, self._edits
        return "".join(
            self._alike(row) if row in edits.likes else editor.new_row(row, edits.of_row(row))
            for row in edits.rows_between(first, upto)
        )

    def _alike(self, row: int) -> str:
        """A new row in the look of another one that was seen before."""
        example = self._examples[self._edits.likes[row]]
        if not example:
            raise self._editor.refuse(N_("row {cell} is written in an unusual way"), self._edits.likes[row])
        return self._editor.edit(self._editor.like_row(example, row), row, self._edits.of_row(row)) + self._close_row

    def _usual(self, body: bytes) -> tuple[list[bytes], bytes]:
        """The edited rows of a piece, and the rest from the first row on that is spelled oddly."""
        try:
            if not body.isascii():
                body.decode()
        except UnicodeDecodeError as error:
            raise not_well_formed(self._where, self._part) from error
        done: list[bytes] = []
        close_row = self._close_row.encode()
        pieces = self._split(body)
        final = len(pieces) - 1
        place = -1
        while place < final:
            if self._filled:
                rows, self._last = self._appender.rows(body, pieces, place + 1, self._last, self._usual_tags)
                done += rows.parts
                place += rows.taken + 1
            else:
                place += self._pass(pieces, place + 1, done) + 1
            piece, at, opened = pieces[place].decode(), 0, False
            while (start := piece.find(self._row_tag, at)) >= 0:
                quote, close = piece.find('"', start + len(self._open_row)), piece.find(">", start)
                digits, rest = piece[start + len(self._open_row) : quote], piece[quote : close + 1]
                usual = (
                    piece.startswith(self._open_row, start)
                    and digits.isdecimal()
                    and len(digits) < 8
                    and self._last < int(digits) <= MAX_ROW
                    and (rest in self._tags or _REST.fullmatch(rest) is not None)
                    and (start == at or piece[at:start].isspace())
                )
                closed = rest[-2:] == "/>"
                opened = not closed
                end = close + 1 if closed else len(piece)
                row = piece[start:end] if start or closed else piece
                if not usual or (not closed and place == final) or not self._editor.provable(row):
                    return done, close_row.join([piece[at:].encode(), *pieces[place + 1 :]])
                self._tags.add(rest)
                self._usual_tags.add(rest.encode())
                done += [piece[at:start].encode(), self._row(row, digits).encode(), b"" if closed else close_row]
                at = end
            if place < final and not opened:
                # A row inside a row: this is the rest of the outer one, whose cells went into the inner one.
                raise self._editor.refuse(N_("row {cell} is written in an unusual way"), self._last)
            done.append(piece[at:].encode())
        return done, b""

    def _pass(self, pieces: list[bytes], start: int, done: list[bytes]) -> int:
        """Passes rows of which nobody asked anything, without looking into them; gives back how many."""
        edits, tags, opening = self._edits, self._usual_tags, self._opening
        open_row, close_row, open_f = self._row_tag.encode(), self._close_row.encode(), self._editor.open_f.encode()
        single, likes, examples = edits.single, edits.likes, self._examples
        place = start
        for place in range(start, len(pieces)):
            piece = pieces[place]
            match = opening(piece)
            usual = match is not None and match[2] in tags and piece.count(open_row) == 1
            if match is None or not usual or place + 1 == len(pieces) or open_f in piece:
                break
            number = int(match[1])
            if (
                number != self._last + 1
                or number > MAX_ROW
                or number in single
                or number in likes
                or number in examples
            ):
                break
            done += piece, close_row
            self._last = number
        return place - start

    def _row(self, piece: str, digits: str) -> str:
        """An existing row, with the asked rows before it that do not exist."""
        number = int(digits)
        before = self._missing(number - 1) if number > self._last + 1 else ""
        self._last = number
        editor = self._editor
        if number in self._examples:
            self._examples[number] = piece
        if number in self._edits.likes:
            return before + self._alike(number).removesuffix("" if piece.endswith("/>") else self._close_row)
        if not self._first_asked <= number <= self._last_asked or not (edits := self._edits.of_row(number)):
            return before + editor.note(piece, number)
        return before + editor.edit(piece, number, edits)

    def _odd(self, first: bytes, stream: Iterator[bytes]) -> Iterator[bytes]:
        """The edited rows of any legal spelling, up to ``</sheetData``."""
        cutter = Cutter(self._where, self._part, self._head.context)
        for raw, row in cutter.cut(first, stream):
            if row is None:
                if not raw.startswith(self._end):
                    yield raw
                continue
            number = row.number if row.number is not None else self._last + 1
            if not self._last < number <= MAX_ROW:
                raise self._editor.refuse(N_("row {cell} is out of order"), number)
            asked = self._edits.of_row(number) if self._first_asked <= number <= self._last_asked else []
            before = self._missing(number - 1) if number > self._last + 1 else ""
            self._last = number
            wanted = number in self._examples or number in self._edits.likes
            formulas = b"<" + self._head.prefix.encode() + b"f" in raw
            if not asked and not formulas and not wanted:
                yield before.encode() + raw
                continue
            plain, plain_row = self._unannotated(raw) if annotated(raw) else (raw, row)
            piece = plain_row.usual(plain, number, self._head.prefix)
            if piece.count(self._row_tag) > 1 or piece.count(self._editor.open_c) != len(plain_row.cells):
                raise self._editor.refuse(N_("row {cell} is written in an unusual way"), number)
            end = self._close_row if piece.endswith(self._close_row) else ""
            piece = piece.removesuffix(end)
            if not self._editor.provable(piece) or not (end or piece.endswith("/>")):
                raise self._editor.refuse(N_("row {cell} is written in an unusual way"), number)
            if number in self._examples:
                self._examples[number] = piece
            if number in self._edits.likes:
                yield (before + self._alike(number)).encode()
                continue
            done = self._editor.edit(piece, number, asked) if asked else self._editor.note(piece, number)
            yield before.encode() + (raw if done == piece else f"{done}{end}".encode())

    def _unannotated(self, raw: bytes) -> tuple[bytes, OddRow]:
        """A row with its CDATA spelled as text and without comments and instructions, for they could hold tags."""
        plain = _ASIDE.sub(lambda aside: escape((aside[1] or b"").decode()).encode(), raw)
        cutter = Cutter(self._where, self._part, self._head.context)
        return next((row, found) for row, found in cutter.cut(plain + self._head.closing, iter(())) if found)
