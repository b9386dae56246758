"""Streams a sheet's rows through the row editor: rows that are not asked for pass as they are.

Exists so that a sheet of 200,000 rows is edited without being held. Rows in the usual spelling are cut by their tags;
from the first odd place on a parser cuts them, and an asked row in an odd spelling is first brought into the usual one.
May import `civtrack.errors`, `civtrack.model` and the modules of `civtrack.xlsx` below it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.parsers import expat

from civtrack.model import N_, column_index, column_letter
from civtrack.xlsx.addresses import MAX_ROW
from civtrack.xlsx.appending import Appender
from civtrack.xlsx.edits import CellEdits
from civtrack.xlsx.markup import MAIN_SPACES, annotated, escape, new_parser, not_well_formed, refuse_long_tags, tag_end
from civtrack.xlsx.rowedit import RowEditor
from civtrack.xlsx.scan import Head, whole_rows

__all__ = ["RowStream"]

_ENOUGH = 4 << 20
_REST = re.compile(r"""\"(?:\s+[\w.:-]+="[^"<>]*")*\s*/?>""")
"""A row's opening tag from the end of its number on."""
_ASIDE = re.compile(rb"<!\[CDATA\[(.*?)\]\]>|<!--.*?-->|<\?.*?\?>", re.DOTALL)
"""What `annotated` finds; in well-formed XML nothing else begins like this, not even in an attribute."""
_PAIR = re.compile(r"""([\w:.-]+)\s*=\s*("[^"]*"|'[^']*')""")


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
        self._open_row = f'<{head.prefix}row r="'
        self._row_tag = f"<{head.prefix}row"
        self._close_row = f"</{head.prefix}row>"
        self._end = f"</{head.prefix}sheetData".encode()
        area = edits.area()
        self._first_asked, self._last_asked = (area.first_row, area.last_row) if area else (1, 0)

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
            end = carry.find(self._end)
            cut = end if end >= 0 else whole_rows(carry, self._head.prefix)
            if end >= 0 or cut:
                body = carry[:cut]
                if self._head.aliased or annotated(body) or b"xmlns" in body:
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
        yield done.encode()
        if rest:
            yield from self._odd(rest.encode() + self._head.closing, iter(()))

    def _missing(self, upto: int) -> str:
        """Asked rows after the last one that was seen, which the sheet does not have."""
        first, self._last = self._last + 1, upto
        if first > self._last_asked or upto < self._first_asked:
            return ""
        editor, edits = self._editor, self._edits
        return "".join(editor.new_row(row, edits.of_row(row)) for row in edits.rows_between(first, upto))

    def _usual(self, body: bytes) -> tuple[str, str]:
        """The edited rows of a piece, and the rest from the first row on that is spelled oddly."""
        try:
            text = body.decode()
        except UnicodeDecodeError as error:
            raise not_well_formed(self._where, self._part) from error
        done: list[str] = []
        pieces = text.split(self._close_row)
        final = len(pieces) - 1
        proven = self._editor.provable(text)
        place = -1
        while place < final:
            place += 1
            if proven and (rows := self._plain_rows(pieces, place)):
                done += rows
                place += len(rows) - 1
                continue
            piece, at, opened = pieces[place], 0, False
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
                if not usual or (not closed and place == final) or not (proven or self._editor.provable(row)):
                    return "".join(done), self._close_row.join([piece[at:], *pieces[place + 1 :]])
                self._tags.add(rest)
                done += [piece[at:start], self._row(row, digits), "" if closed else self._close_row]
                at = end
            if place < final and not opened:
                # A row inside a row: this is the rest of the outer one, whose cells went into the inner one.
                raise self._editor.refuse(N_("row {cell} is written in an unusual way"), self._last)
            done.append(piece[at:])
        return "".join(done), ""

    def _plain_rows(self, pieces: list[str], place: int) -> list[str]:
        """As many rows from a place on as get their cells at the end."""
        rows, self._last = self._appender.rows(pieces, place, self._last, self._tags)
        return rows

    def _row(self, piece: str, digits: str) -> str:
        """An existing row, with the asked rows before it that do not exist."""
        number = int(digits)
        before = self._missing(number - 1) if number > self._last + 1 else ""
        self._last = number
        editor = self._editor
        if not self._first_asked <= number <= self._last_asked or not (edits := self._edits.of_row(number)):
            return before + editor.note(piece, number)
        return before + editor.edit(piece, number, edits)

    def _odd(self, first: bytes, stream: Iterator[bytes]) -> Iterator[bytes]:
        """The edited rows of any legal spelling, up to ``</sheetData``."""
        cutter = _Cutter(self._where, self._part, self._head.context)
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
            formulas = b"<" + self._head.prefix.encode() + b"f" in raw
            if not asked and not formulas:
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
            done = self._editor.edit(piece, number, asked) if asked else self._editor.note(piece, number)
            yield before.encode() + (raw if done == piece else f"{done}{end}".encode())

    def _unannotated(self, raw: bytes) -> tuple[bytes, _OddRow]:
        """A row with its CDATA spelled as text and without comments and instructions, for they could hold tags."""
        plain = _ASIDE.sub(lambda aside: escape((aside[1] or b"").decode()).encode(), raw)
        cutter = _Cutter(self._where, self._part, self._head.context)
        return next((row, found) for row, found in cutter.cut(plain + self._head.closing, iter(())) if found)


class _OddRow:
    """A row as the parser saw it: its number if it says one, and the opening tags of its cells."""

    __slots__ = ("cells", "number", "start")

    def __init__(self, number: int | None, start: int) -> None:
        self.number, self.start = number, start
        self.cells: list[tuple[int, str | None]] = []

    def usual(self, raw: bytes, number: int, prefix: str) -> str:
        """The row in the usual spelling: ``r`` first in row and cells, plain double quotes.

        "" where its tags bear another prefix than the sheet's.
        """
        pieces, place, column = [], 0, 0
        tags = [(0, f"{prefix}row", str(number))]
        for start, address in self.cells:
            letters = re.match(r"[A-Za-z]+", address) if address else None
            column = column_index(letters[0]) if letters else column + 1
            tags.append((start - self.start, f"{prefix}c", f"{column_letter(column)}{number}"))
        for start, name, address in tags:
            end = tag_end(raw, start)
            tag = raw[start:end].decode()
            if not re.match(rf"<{name}[\s/>]", tag):
                return ""
            attributes = [
                f' {key}="{value[1:-1].replace(chr(34), "&quot;")}"' for key, value in _PAIR.findall(tag) if key != "r"
            ]
            close = "/>" if tag.endswith("/>") else ">"
            pieces += [raw[place:start].decode(), f'<{name} r="{address}"{"".join(attributes)}{close}']
            place = end
        return "".join(pieces) + raw[place:].decode()


class _Cutter:
    """Cuts rows at the places a parser reports."""

    def __init__(self, where: str, part: str, context: bytes) -> None:
        self._where, self._part = where, part
        self._depth = 0
        self._row: _OddRow | None = None
        self._ready: list[tuple[int, int, _OddRow]] = []
        self._end: int | None = None
        parser = self._parser = new_parser(where, part)
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._finish
        self._base = len(context)
        parser.Parse(context, False)

    def cut(self, first: bytes, stream: Iterator[bytes]) -> Iterator[tuple[bytes, _OddRow | None]]:
        """Rows with their bytes, and with None what stands between them; last what follows the rows."""
        held, base, chunk = b"", self._base, first
        while True:
            held += chunk
            try:
                self._parser.Parse(chunk, False)
            except expat.ExpatError as error:
                if self._end is None:
                    raise not_well_formed(self._where, self._part) from error
            if self._end is None:
                refuse_long_tags(self._parser, base + len(held), self._where, self._part)
            ready, self._ready = self._ready, []
            at = 0
            for start, inner_end, row in ready:
                end = tag_end(held, start - base)
                if held[end - 2 : end] != b"/>":
                    end = tag_end(held, inner_end - base)
                if start - base > at:
                    yield held[at : start - base], None
                yield held[start - base : end], row
                at = end
            held, base = held[at:], base + at
            if self._end is not None:
                if self._end > base:
                    yield held[: self._end - base], None
                yield held[self._end - base :], None
                return
            following = next(stream, None)
            if following is None:
                raise not_well_formed(self._where, self._part)
            chunk = following

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        space, _, rest = name.partition("\n")
        local = rest.partition("\n")[0] if space in MAIN_SPACES else ""
        if self._depth == 3 and local == "row":
            written = attributes.get("r", "").strip()
            self._row = _OddRow(int(written[:9]) if written.isdecimal() else None, self._parser.CurrentByteIndex)
        elif self._depth == 4 and local == "c" and self._row is not None:
            self._row.cells.append((self._parser.CurrentByteIndex, attributes.get("r")))

    def _finish(self, name: str) -> None:
        self._depth -= 1
        space, _, rest = name.partition("\n")
        local = rest.partition("\n")[0] if space in MAIN_SPACES else ""
        if self._depth == 2 and local == "row" and self._row is not None:
            self._ready.append((self._row.start, self._parser.CurrentByteIndex, self._row))
            self._row = None
        elif self._depth == 1 and local == "sheetData" and self._end is None:
            self._end = self._parser.CurrentByteIndex
