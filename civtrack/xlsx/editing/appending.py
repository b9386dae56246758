"""Writes cells behind the last cell of a row: what almost every edit of a ledger is, done without looking at the rest.

Exists because columns added at the right of 200,000 rows are the main job, and the row editor, which can write
anywhere, costs five times as much. What is not this plain case is given back to it. May import `civtrack.model` and
the modules of `civtrack.xlsx` below it.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate, chain, repeat
from operator import methodcaller

from civtrack.light import NamedTuple
from civtrack.xlsx.editing.rewriting import PLAIN_CONTENT, Rewriter
from civtrack.xlsx.editing.rowedit import RowEditor
from civtrack.xlsx.editing.stretches import CellBytes, Column, Stretch, Stretches, usual_rows
from civtrack.xlsx.parts.addresses import MAX_COLUMN
from civtrack.xlsx.parts.bulk import places_of
from civtrack.xlsx.parts.edits import CellEdits
from civtrack.xlsx.reading.cells import COLUMNS

__all__ = ["Appender"]

_groups = methodcaller("groups")
_REMEMBERED = 4096
"""So many ways in which a row may end are known without looking closer."""
_FIRST_LOOK, _AT_ONCE = 8, 512
"""Rows that are looked at together, more and more of them: those behind one that is not the plain case in vain.

A row with a formula is none of them: it is known beforehand where it stands."""


class Appended(NamedTuple):
    """Rows that got their cells: how many, and what they are together."""

    taken: int
    parts: list[bytes]


class _Rows(NamedTuple):
    """Rows that end with a cell of plain content, in columns.

    Attributes:
        before: What stands up to the number's end.
        digits: The number.
        tags: The rest of the opening tag.
        behind: What stands behind it.
        ends: Column and style of the last cell.
    """

    before: Sequence[bytes] = ()
    digits: Sequence[bytes] = ()
    tags: Sequence[bytes] = ()
    behind: Sequence[bytes] = ()
    ends: Sequence[tuple[int, int]] = ()

    def first(self, count: int) -> _Rows:
        """The first so many of them."""
        return _Rows(
            self.before[:count], self.digits[:count], self.tags[:count], self.behind[:count], self.ends[:count]
        )


_NO_ROWS = _Rows()


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
        self._computing: tuple[bytes, list[int]] = (b"", [])
        self._look = _FIRST_LOOK
        self._stretches = Stretches(edits, editor)
        self._written = CellBytes(editor, b"")
        self._rewriter = Rewriter(editor)

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
        place, looked_at = start, 0 if self._editor.watchful else self._look
        computing = self._computing_rows(body, pieces)
        end = computing[at] if (at := bisect_left(computing, start)) < len(computing) else len(pieces) - 1
        while looked_at:
            some = pieces[place : min(place + looked_at, end)]
            taken = self._some(some, last, body, usual_tags, parts)
            place, last = place + taken, last + taken
            self._look = min(2 * looked_at, _AT_ONCE) if taken == len(some) else _FIRST_LOOK
            looked_at = self._look if taken == looked_at else 0
        return Appended(place - start, parts), last

    def _some(self, pieces: list[bytes], last: int, body: bytes, usual_tags: set[bytes], parts: list[bytes]) -> int:
        """Writes into rows of one stretch, up to one that is not the plain case; says into how many."""
        now = self._stretches.at(last + 1)
        if not now.reaches(last + 1):
            return 0
        some = pieces[: now.last_row - last]
        if now.like is None:
            return self._rewriter.rewrite(now, some, last, body, usual_tags, parts)
        rows = self._plain_rows(now, some, last, usual_tags)
        return self._append(now, now.like, rows, last + 1, body, some, parts) if rows.digits else 0

    def _computing_rows(self, body: bytes, pieces: Sequence[bytes]) -> list[int]:
        """The places of the rows with formulas; a body is looked through once."""
        if self._computing[0] is not body:
            found = list(places_of(self._open_f, body))
            ends = list(accumulate(map(len(self._close_row).__add__, map(len, pieces)))) if found else []
            self._computing = body, [bisect_right(ends, at) for at in found]
        return self._computing[1]

    def _plain_rows(self, now: Stretch, pieces: Sequence[bytes], last: int, usual_tags: set[bytes]) -> _Rows:
        """As many rows as follow one another and are spelled in the usual way."""
        found = list(map(self._plain, pieces))
        if None in found:
            del found[found.index(None) :]
        if not found:
            return _NO_ROWS
        before, digits, tags, behind, letters, attributes = zip(*map(_groups, found), strict=True)
        count = usual_rows(digits, tags, last, usual_tags)
        written = list(zip(letters[:count], attributes[:count], strict=True))
        known = {end: self._end(*end) for end in set(written)}
        unfit = {end for end, (column, _) in known.items() if not 0 < column < now.columns[0].number}
        if unfit:
            del written[next(place for place, end in enumerate(written) if end in unfit) :]
        return _Rows(before, digits, tags, behind, list(map(known.__getitem__, written))).first(len(written))

    def _append(
        self, now: Stretch, like: int, rows: _Rows, first: int, body: bytes, pieces: Sequence[bytes], parts: list[bytes]
    ) -> int:
        """Appends to rows of a stretch, up to one that is not spelled in the usual way; says to how many."""
        bases = [
            base if column == like else self._base(body, piece, digits, like)
            for (column, base), piece, digits in zip(rows.ends, pieces, rows.digits, strict=False)
        ]
        if -1 in bases:
            bases = bases[: bases.index(-1)]
            rows = rows.first(len(bases))
        numbers = range(first, first + len(bases))
        values = [column.values(numbers) for column in now.columns]
        cells = self._written.of(now.columns, values, rows.digits, [bases] * len(now.columns))
        wide = self._wide
        for tag in dict.fromkeys(rows.tags):
            if tag not in wide:
                wide[tag] = self._widened(tag, now)
        if any(map(all, cells)):
            tags = list(map(wide.__getitem__, rows.tags))
        else:
            filled = map(any, zip(*cells, strict=True))
            tags = [wide[tag] if some else tag for tag, some in zip(rows.tags, filled, strict=True)]
        added = chain.from_iterable(map(_addressed, now.columns, repeat(rows.digits), cells))
        close = repeat(self._close_row, len(tags))
        parts += chain.from_iterable(zip(rows.before, tags, rows.behind, *added, close, strict=True))
        return len(tags)

    def _widened(self, tag: bytes, now: Stretch) -> bytes:
        """The end of an opening tag, its hint about the columns in use made true."""
        whole = self._editor.widened(f"{self._open_row}0{tag.decode()}", now.columns[0].number, now.columns[-1].number)
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
        found = self._ends.get((letters, attributes))
        if found is None:
            column = COLUMNS[letters.decode()]
            cell = f'{self._open_c}{letters.decode()}0"{attributes.decode()}>'
            found = (column, self._editor.base(cell, "0", column)) if column <= MAX_COLUMN else (0, 0)
            if len(self._ends) < _REMEMBERED:
                self._ends[letters, attributes] = found
        return found


def _addressed(column: Column, digits: Sequence[bytes], cells: Sequence[bytes]) -> tuple[Iterable[bytes], ...]:
    """Cells of one column in three pieces: up to the row's number, the number, the rest; all empty for no cell."""
    if all(cells):
        return repeat(column.opening, len(cells)), digits, cells
    opening = [column.opening if cell else cell for cell in cells]
    return opening, [row if cell else cell for row, cell in zip(digits, cells, strict=True)], cells


def _plain_row(editor: RowEditor) -> re.Pattern[bytes]:
    """A row that ends with a cell of plain content, cut into what `_Rows` has of it.

    Nothing is given back of what stands before the last cell, so that no other cell is ever taken for it.
    """
    p = re.escape(editor.open_c[1:-5])
    content = PLAIN_CONTENT.format(p=p)
    cells = rf'(?>.*<{p}c r=")([A-Z]{{1,3}})\2"([^<>/]*)(?:/>|>(?:{content})?</{p}c>)'
    return re.compile(rf'(<{p}row r="([0-9]{{1,7}}))("[^<>/]*>)({cells})'.encode(), re.DOTALL)
