"""Writes cells behind the last cell of a row: what almost every edit of a ledger is, done without looking at the rest.

Exists because columns added at the right of 200,000 rows are the main job, and the row editor, which can write
anywhere, costs five times as much. What is not this plain case is given back to it. May import `civtrack.model` and
the modules of `civtrack.xlsx` below it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from civtrack.model import column_letter
from civtrack.xlsx.editing.rowedit import NOTHING, RowEditor
from civtrack.xlsx.parts.addresses import MAX_COLUMN
from civtrack.xlsx.parts.edits import SKIP, CellEdits, ColumnFill, Look
from civtrack.xlsx.reading.cells import COLUMNS

__all__ = ["Appender"]

_REMEMBERED = 4096
"""So many ways in which a row may end are known without looking closer."""


class _Column(NamedTuple):
    """One column to be appended, with what was written before for the same value and style."""

    letters: str
    opening: bytes
    value: Callable[[int], Any]
    look: Look
    written: dict[Any, bytes]


class _Stretch(NamedTuple):
    """Rows in which the same columns are asked for, all like one neighbour; no columns: not the plain case."""

    last_row: int
    columns: tuple[_Column, ...] = ()
    first_column: int = 0
    last_column: int = 0
    like: int = 0
    after: int = 0


class Appended(NamedTuple):
    """Rows that got their cells: how many, and what they are together."""

    taken: int
    parts: list[bytes]


class Appender:
    """Appends cells to rows that come in ascending order.

    Args:
        edits: What is asked for.
        editor: Knows styles, merges and formulas of the sheet.
    """

    def __init__(self, edits: CellEdits, editor: RowEditor) -> None:
        self._editor = editor
        self._open_c, self._open_f = editor.open_c, editor.open_f.encode()
        self._open_row, self._close_row = editor.open_row, editor.close_row.encode()
        self._plain = _plain_row(editor).fullmatch
        self._wide: dict[bytes, bytes] = {}
        self._ends: dict[tuple[bytes, bytes], tuple[int, int]] = {}
        self._proven: tuple[bytes, bool] = (b"", True)
        self._stretches = iter(self._plan(edits))
        self._now = _Stretch(0)

    def _plan(self, edits: CellEdits) -> list[_Stretch]:
        edges = {fill.first_row - 1 for fill in edits.fills} | {fill.last_row for fill in edits.fills}
        edges |= {row - 1 for row in edits.single} | set(edits.single)
        plan, first = list[_Stretch](), 1
        for last in sorted(edge for edge in edges if edge > 0):
            fills = edits.fills_at(first)
            plain = fills and last not in edits.single  # a row with a single wish is a stretch of its own
            plan.append(self._stretch(last, fills) if plain else _Stretch(last))
            first = last + 1
        return plan

    def _stretch(self, last: int, fills: Sequence[ColumnFill]) -> _Stretch:
        likes = {fill.look.like for fill in fills}
        numbers = [fill.column for fill in fills]
        like = likes.pop()
        if likes or like is None or like >= min(numbers) or len(set(numbers)) < len(numbers):
            return _Stretch(last)
        ordered = sorted(fills, key=lambda fill: fill.column)
        columns = tuple(self._column(fill) for fill in ordered)
        covered = max(self._editor.merged_to.get(number, 0) for number in numbers)
        return _Stretch(last, columns, min(numbers), max(numbers), like, covered)

    def _column(self, fill: ColumnFill) -> _Column:
        letters = column_letter(fill.column)
        return _Column(letters, f"{self._open_c}{letters}".encode(), fill.value, fill.look, {})

    def rows(
        self, body: bytes, pieces: list[bytes], start: int, last: int, usual_tags: set[bytes]
    ) -> tuple[Appended, int]:
        """Appends to as many rows as are the plain case.

        Args:
            body: What the rows were cut from.
            pieces: Rows from ``<row`` on, without ``</row>``, and without comments and the like.
            start: The first of them to look at; the last piece is never a whole row.
            last: The number of the row before it.
            usual_tags: Ends of opening tags, from the number's closing quote on, that are known to be spelled usually.

        Returns:
            The rows with their closing tags, and the number of the last of them.
        """
        parts: list[bytes] = []
        place = start
        if self._editor.watchful:
            return Appended(0, parts), last
        open_f, close_row = self._open_f, self._close_row
        formulas = b"f" in body and open_f in body
        plain, wide, ends = self._plain, self._wide, self._ends
        for place in range(start, len(pieces)):
            piece = pieces[place]
            match = plain(piece)
            if match is None or place + 1 == len(pieces) or (formulas and b"f" in piece and open_f in piece):
                break
            digits, tag, letters, attributes = match.groups()
            number = int(digits)
            now = self._now if number <= self._now.last_row else self._reached(number)
            column, base = ends.get((letters, attributes)) or self._end(letters, attributes)
            fits = last + 1 == number and now.after < number <= now.last_row and 0 < column < now.first_column
            if not fits or tag not in usual_tags:
                break
            if column != now.like and (base := self._base(body, piece, digits, now.like)) < 0:
                break
            cells: list[bytes] = []
            for _, opening, value_of, look, known in now.columns:
                value = value_of(number)
                key = (value, value.__class__, base)
                written = known.get(key)
                if written is None:
                    written = known[key] = self._written(value, base, look, (opening + digits).decode())
                if written:
                    cells += opening, digits, written
            if cells:
                if tag not in wide:
                    wide[tag] = self._widened(tag, now)
                tag = wide[tag]
            parts += piece[: match.start(2)], tag, piece[match.end(2) :], *cells, close_row
            last = number
        return Appended(place - start, parts), last

    def _reached(self, number: int) -> _Stretch:
        """The stretch that a row is in; one without columns where nothing plain is asked for from there on."""
        while number > self._now.last_row and (stretch := next(self._stretches, None)):
            self._now = stretch
        return self._now

    def _written(self, value: Any, base: int, look: Look, address: str) -> bytes:
        """A cell's XML after its address; "" for what is left as it is, and for nothing, which is not written."""
        written = NOTHING if value is SKIP else self._editor.written(value, base, look, address)
        return b"" if written == NOTHING else written.encode()

    def _widened(self, tag: bytes, now: _Stretch) -> bytes:
        """The end of an opening tag, its hint about the columns in use made true."""
        whole = self._editor.widened(f"{self._open_row}0{tag.decode()}", now.first_column, now.last_column)
        return whole[len(self._open_row) + 1 :].encode()

    def _base(self, body: bytes, piece: bytes, digits: bytes, like: int) -> int:
        """The style of a cell in the midst of a row; -1 where the rows' cells are not all spelled in the usual way."""
        if self._proven[0] is not body:
            self._proven = body, self._editor.provable(body.decode())
        row = piece.decode()
        if not self._proven[1] and not self._editor.provable(row):
            return -1
        return self._editor.base(row, digits.decode(), like)

    def _end(self, letters: bytes, attributes: bytes) -> tuple[int, int]:
        """Column and style of a row's last cell; column 0 where a sheet has no such column."""
        column = COLUMNS[letters.decode()]
        if column > MAX_COLUMN:
            return 0, 0
        cell = f'{self._open_c}{letters.decode()}0"{attributes.decode()}>'
        found = column, self._editor.base(cell, "0", column)
        if len(self._ends) < _REMEMBERED:
            self._ends[letters, attributes] = found
        return found


def _plain_row(editor: RowEditor) -> re.Pattern[bytes]:
    """A row that ends with a cell of plain content: number, rest of the opening tag, the cell's letters and attributes.

    Nothing is given back of what stands before the last cell, so that no other cell is ever taken for it.
    """
    p = re.escape(editor.open_c[1:-5])
    content = rf"<{p}v>[^<]*</{p}v>|<{p}is><{p}t[^<>]*>[^<]*</{p}t></{p}is>"
    cells = rf'(?>.*<{p}c r=")([A-Z]{{1,3}})\1"([^<>/]*)(?:/>|>(?:{content})?</{p}c>)'
    return re.compile(rf'<{p}row r="([0-9]{{1,7}})("[^<>/]*>){cells}'.encode(), re.DOTALL)
