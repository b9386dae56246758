"""Writes cells behind the last cell of a row: what almost every edit of a ledger is, done without looking at the rest.

Exists because columns added at the right of 200,000 rows are the main job, and the row editor, which can write
anywhere, costs five times as much. What is not this plain case is given back to it. May import `civtrack.model` and
the modules of `civtrack.xlsx` below it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from civtrack.model import column_letter
from civtrack.xlsx.editing.rowedit import NOTHING, RowEditor
from civtrack.xlsx.parts.edits import SKIP, CellEdits, ColumnFill, Look
from civtrack.xlsx.reading.cells import COLUMNS

__all__ = ["Appender"]

_REMEMBERED = 4096
"""So many ways in which a row may end are known without looking closer."""


class _Column(NamedTuple):
    """One column to be appended, with what was written before for the same value and style."""

    letters: str
    column: int
    value: Callable[[int], Any]
    look: Look
    written: dict[Any, str]


class _Stretch(NamedTuple):
    """Rows in which the same columns are asked for, all like one neighbour; no columns: not the plain case."""

    last_row: int
    columns: tuple[_Column, ...] = ()
    first_column: int = 0
    like: int = 0
    after: int = 0


class Appender:
    """Appends cells to rows that come in ascending order.

    Args:
        edits: What is asked for.
        editor: Knows styles, merges and formulas of the sheet.
    """

    def __init__(self, edits: CellEdits, editor: RowEditor) -> None:
        self._editor = editor
        self._open_c, self._close_c, self._open_f = editor.open_c, editor.close_c, editor.open_f
        self._open_row, self._close_row = editor.open_row, editor.close_row
        self._wide: dict[str, str] = {}
        self._ends: dict[str, tuple[int, int]] = {}
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
        columns = tuple(_Column(column_letter(each.column), each.column, each.value, each.look, {}) for each in ordered)
        covered = max(self._editor.merged_to.get(number, 0) for number in numbers)
        return _Stretch(last, columns, min(numbers), like, covered)

    def rows(self, pieces: list[str], start: int, last: int, usual_tags: set[str]) -> tuple[list[str], int]:
        """Appends to as many rows as are the plain case.

        Args:
            pieces: Rows from ``<row`` on, without ``</row>``, and without comments and the like.
            start: The first of them to look at; the last piece is never a whole row.
            last: The number of the row before it.
            usual_tags: Ends of opening tags, from the number's closing quote on, that are known to be spelled usually.

        Returns:
            The rows with their closing tags, and the number of the last of them.
        """
        done: list[str] = []
        open_row, open_c, close_row, open_f = self._open_row, self._open_c, self._close_row, self._open_f
        at_number, at_cell, wide, ends = len(open_row), len(open_c), self._wide, self._ends
        number, now = last, self._now
        if self._editor.watchful:
            return done, last
        for place in range(start, len(pieces) - 1):
            piece = pieces[place]
            quote = piece.find('"', at_number)
            digits, close = piece[at_number:quote], piece.find(">", quote) + 1
            tag = piece[quote:close]
            cell = piece.rfind(open_c)
            usual = piece[:at_number] == open_row and digits.isdecimal() and tag in usual_tags
            if not usual or cell < 0 or open_f in piece:
                break
            number = int(digits)
            while number > now.last_row and (stretch := next(self._stretches, None)):
                now = self._now = stretch
            last_row, columns, first_column, like, after = now
            final = piece[cell + at_cell :]
            column, base = ends.get(final.replace(digits, "#", 1)) or self._end(final, digits)
            if not after < number <= last_row or last + 1 != number or not columns or not 0 < column < first_column:
                break
            if column != like and (base := self._base(piece, digits, like)) < 0:
                break
            cells = ""
            for letters, _, value_of, look, known in columns:
                value = value_of(number)
                if value is SKIP:
                    continue
                key = (value, value.__class__, base)
                written = known.get(key)
                if written is None:
                    written = known[key] = self._editor.written(value, base, look, f"{letters}{digits}")
                if written != NOTHING:
                    cells += f"{open_c}{letters}{digits}{written}"
            if tag not in wide:
                wide[tag] = self._editor.widened(f"{open_row}0{tag}", first_column, columns[-1].column)[at_number + 1 :]
            done.append(f"{open_row}{digits}{wide[tag] if cells else tag}{piece[close:]}{cells}{close_row}")
            last = number
        return done, last

    def _base(self, piece: str, digits: str, like: int) -> int:
        """The style of a cell in the midst of a row; -1 where the row's cells are not all spelled in the usual way."""
        return self._editor.base(piece, digits, like) if self._editor.provable(piece) else -1

    def _end(self, final: str, digits: str) -> tuple[int, int]:
        """Column and style of a row's last cell, with which the row ends; column 0 where it is no such cell.

        Args:
            final: The cell from its address on.
            digits: The number of its row.
        """
        address, end = final[: final.find('"')], final.find(">") + 1
        if final[end - 2] != "/":
            end = final.find(self._close_c, end) + len(self._close_c)
        column = COLUMNS.get(address[: -len(digits)], 0)
        if end != len(final) or not address.endswith(digits) or not column:
            return 0, 0
        found = column, self._editor.base(f"{self._open_c}{final}", digits, column)
        if len(self._ends) < _REMEMBERED:
            self._ends[final.replace(digits, "#", 1)] = found
        return found
