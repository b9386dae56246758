"""Writes cells behind the last cell of a row: what almost every edit of a ledger is, done without looking at the rest.

Exists because columns added at the right of 200,000 rows are the main job, and the row editor, which can write
anywhere, costs five times as much. What is not this plain case is given back to it. May import `civtrack.model` and
the modules of `civtrack.xlsx` below it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from civtrack.model import column_letter
from civtrack.xlsx.cells import COLUMNS
from civtrack.xlsx.edits import SKIP, CellEdits, ColumnFill, Look
from civtrack.xlsx.rowedit import NOTHING, RowEditor

__all__ = ["Appender"]


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
        self._stretches = iter(self._plan(edits))
        self._now = _Stretch(0)

    def _plan(self, edits: CellEdits) -> list[_Stretch]:
        edges = {fill.first_row - 1 for fill in edits.fills} | {fill.last_row for fill in edits.fills}
        edges |= {row - 1 for row in edits.single} | set(edits.single)
        plan, first = list[_Stretch](), 1
        for last in sorted(edge for edge in edges if edge > 0):
            fills = [fill for fill in edits.fills if fill.first_row <= first and last <= fill.last_row]
            plain = fills and not any(first <= row <= last for row in edits.single)
            plan.append(self._stretch(last, fills) if plain else _Stretch(last))
            first = last + 1
        return plan

    def _stretch(self, last: int, fills: list[ColumnFill]) -> _Stretch:
        likes = {fill.look.like for fill in fills}
        numbers = [fill.column for fill in fills]
        like = likes.pop()
        if likes or like is None or like >= min(numbers) or len(set(numbers)) < len(numbers):
            return _Stretch(last)
        ordered = sorted(fills, key=lambda fill: fill.column)
        columns = tuple(_Column(column_letter(each.column), each.column, each.value, each.look, {}) for each in ordered)
        covered = max(self._editor.merged_to.get(number, 0) for number in numbers)
        return _Stretch(last, columns, min(numbers), like, covered)

    def row(self, piece: str, digits: str, number: int) -> str | None:
        """The row with the cells that are asked for, without its closing tag; None where it is no plain case.

        Args:
            piece: From ``<row`` on, without ``</row>``; a provable one (`RowEditor.provable`).
            digits: Its number as written.
            number: The same as a number.
        """
        while number > self._now.last_row:
            stretch = next(self._stretches, None)
            if stretch is None:
                return None
            self._now = stretch
        _, columns, first_column, like, after = self._now
        at = piece.rfind(self._open_c)
        if not columns or number <= after or at < 0 or self._open_f in piece or self._editor.watchful:
            return None
        start = at + len(self._open_c)
        quote = piece.find('"', start)
        end = piece.find(">", quote) + 1
        if piece[end - 2] != "/":
            end = piece.find(self._close_c, end) + len(self._close_c)
        address = piece[start:quote]
        last = COLUMNS.get(address[: -len(digits)], first_column)
        if end != len(piece) or last >= first_column or not address.endswith(digits):
            return None
        base = self._editor.base(piece if last != like else piece[at:], digits, like)
        cells = [piece]
        for letters, _, value_of, look, known in columns:
            value = value_of(number)
            if value is SKIP:
                continue
            key = (value, value.__class__, base)
            written = known.get(key)
            if written is None:
                written = known[key] = self._editor.ending(value, base, look, f"{letters}{digits}")
            if written != NOTHING:
                cells.append(f"{self._open_c}{letters}{digits}{written}")
        if len(cells) == 1:
            return piece
        return self._editor.widened("".join(cells), columns[0].column, columns[-1].column)
