"""What is asked for at the right of rows that are spelled alike, column by column.

Exists because every row of a district's workbook gets its key, in the same column behind its last cell: written for
hundreds of rows at once that costs next to nothing. Columns that the rows have already, as those of a ledger that was
marked before, are written in their place. May import `civtrack.model` and the modules of `civtrack.xlsx`
below it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from civtrack.light import NamedTuple
from civtrack.model import column_letter
from civtrack.patterns import lazy
from civtrack.xlsx.editing.alike_rows import AlikeCells
from civtrack.xlsx.editing.cellxml import plain_texts
from civtrack.xlsx.editing.rowedit import NOTHING, RowEditor
from civtrack.xlsx.parts.edits import SKIP, CellEdits, ColumnFill

__all__ = ["Added", "AlikeEdits", "left_beside"]

_WORD = 8
"""Texts up to this length are words that many rows say."""
_STYLE = lazy(r' s="([0-9]{1,9})"')


class Added(NamedTuple):
    """The cells of one column, "" for none, and all ways in which their attributes read."""

    column: int
    cells: list[str]
    looks: set[str]


class AlikeEdits:
    """What is asked for in one sheet.

    Args:
        edits: All of it.
        editor: Knows styles, merges and formulas of the sheet.
    """

    def __init__(self, edits: CellEdits, editor: RowEditor) -> None:
        self._editor, self._edits = editor, edits
        self._columns = sorted(
            (fill for fill in edits.fills if fill.first_row < fill.last_row), key=lambda fill: fill.column
        )
        self._short = {fill.first_row for fill in edits.fills if fill.first_row == fill.last_row}
        self._plain = len({fill.column for fill in self._columns}) == len(self._columns)

    def of(self, numbers: Sequence[int], news: Sequence[int], there: Sequence[AlikeCells]) -> list[Added] | None:
        """The cells that are asked for, by columns; None where they must be fitted in with care.

        They take the place of those that the rows have in these columns.

        Args:
            numbers: The rows' numbers in the source, ascending.
            news: Those in the copy.
            there: The columns of the rows, with the ends of their cells.
        """
        first, last = numbers[0], numbers[-1]
        fills = [fill for fill in self._columns if fill.first_row <= last and first <= fill.last_row]
        asked = {fill.column for fill in fills}
        held = {column.place: (column, ends) for column, ends in there if column.place in asked}
        edge = max((column.place for column, _ in there if column.place not in asked), default=0)
        if not self._plain or self._editor.watchful or not edge:
            return None
        if any(fill.first_row > first or fill.last_row < last or fill.column <= edge for fill in fills):
            return None
        if not self._short.isdisjoint(numbers) or not self._edits.single.keys().isdisjoint(numbers):
            return None
        if any(self._editor.merged_to.get(fill.column, 0) >= first for fill in fills):
            return None
        if any(column.computed for column, _ in held.values()) or (held and self._editor.replaced is not None):
            return None
        bases = {
            like: self._bases(like, len(numbers), there) for like in {fill.look.like or fill.column for fill in fills}
        }
        added = []
        for fill in fills:
            values: list[Any] = list(map(fill.value, numbers))
            if fill.column in held and SKIP in values:
                return None
            cells = self._cells(fill, values, news, bases[fill.look.like or fill.column])
            added.append(self._stored(cells, held[fill.column][1], news) if fill.column in held else cells)
        return added

    def _stored(self, added: Added, ends: Sequence[str], news: Sequence[int]) -> Added:
        """The cells of a column that rows have already: what is emptied stays a cell, as it is where it has a look."""
        if all(added.cells):
            return added
        begin = f"{self._editor.open_c}{column_letter(added.column)}"
        cells = [
            cell or (f"{begin}{new}{NOTHING}" if end else "")
            for cell, new, end in zip(added.cells, news, ends, strict=True)
        ]
        return added._replace(cells=cells)

    def _cells(
        self,
        fill: ColumnFill,
        values: Sequence[Any],
        news: Sequence[int],
        bases: Sequence[int],
    ) -> Added:
        p, letters = self._editor.open_c, column_letter(fill.column)
        if set(map(type, values)) == {str} and len(set(bases)) == 1 and plain_texts(values):
            # Every key is another text, so nothing is gained by remembering how it is written.
            begin, end = self._editor.written("~", bases[0], fill.look, letters).split("~")
            cells = [f"{p}{letters}{new}{begin}{value}{end}" for new, value in zip(news, values, strict=True)]
            return Added(fill.column, cells, {begin[: begin.index(">")]})
        written = self._endings(fill, news, values, bases)
        begin = f"{p}{letters}"
        cells = ["" if end == NOTHING else f"{begin}{new}{end}" for new, end in zip(news, written, strict=True)]
        return Added(fill.column, cells, {end[: end.index(">")] for end in set(written)})

    def _endings(
        self, fill: ColumnFill, news: Sequence[int], values: Sequence[Any], bases: Sequence[int]
    ) -> Sequence[str]:
        """The ends of a column's cells; what many rows say is looked at once."""
        look, letters, editor = fill.look, column_letter(fill.column), self._editor
        pairs: Sequence[Any] = list(zip(map(type, values), values, bases, strict=True))  # TRUE and 1 are one to Python
        first = dict(zip(reversed(pairs), reversed(news), strict=True))  # where each stands first, for errors
        known: dict[Any, str] = {}
        for pair in dict.fromkeys(pairs):
            kind, value, base = pair
            # A sentence is hardly ever said by the next rows, too: remembering all of them would only take room.
            ending = editor.written if kind is str and len(value) > _WORD else editor.ending
            known[pair] = NOTHING if value is SKIP else ending(value, base, look, f"{letters}{first[pair]}")
        return [known[pair] for pair in pairs]

    def _bases(self, like: int, count: int, there: Sequence[AlikeCells]) -> Sequence[int]:
        """The style of each row's cell whose look is taken over: of the column `like`."""
        absent = self._editor.column_style(like)
        ends = next((each for each in there if each[0].place == like), None)
        if ends is None:
            return [absent] * count
        column, written = ends
        if column.style is not None:
            own = _style(column.style)
            return [own if end else absent for end in written] if "" in written else [own] * count
        styles = {end: _style(end) if end else absent for end in set(written)}
        return [styles[end] for end in written]


def left_beside(added: Sequence[Added], there: Sequence[AlikeCells]) -> list[AlikeCells]:
    """The columns of rows that are not written anew."""
    new = {one.column for one in added}
    return [each for each in there if each[0].place not in new]


def _style(attributes: str) -> int:
    """The style at the beginning of some attributes."""
    found = _STYLE.match(attributes)
    return int(found[1]) if found else 0
