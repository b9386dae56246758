"""Writes cells behind the last cell of a row: what almost every edit of a ledger is, done without looking at the rest.

Exists because columns added at the right of 200,000 rows are the main job, and the row editor, which can write
anywhere, costs five times as much. What is not this plain case is given back to it. May import `civtrack.model` and
the modules of `civtrack.xlsx` below it.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from itertools import accumulate, chain, repeat
from operator import methodcaller
from typing import Any, cast

from civtrack.light import NamedTuple
from civtrack.model import column_letter
from civtrack.xlsx.editing.cellxml import plain_texts
from civtrack.xlsx.editing.rowedit import NOTHING, RowEditor
from civtrack.xlsx.parts.addresses import MAX_COLUMN
from civtrack.xlsx.parts.bulk import places_of
from civtrack.xlsx.parts.edits import SKIP, CellEdits, ColumnFill, Look
from civtrack.xlsx.reading.cells import COLUMNS

__all__ = ["Appender"]

_groups = methodcaller("groups")
_REMEMBERED = 4096
"""So many ways in which a row may end are known without looking closer."""
_FIRST_LOOK, _AT_ONCE = 8, 512
"""Rows that are looked at together, more and more of them: those behind one that is not the plain case in vain.

A row with a formula is none of them: it is known beforehand where it stands."""


class _Column(NamedTuple):
    """One column to be appended.

    Attributes:
        opening: Its cells up to the row's number.
        value: Row → what is written there.
        look: What its cells look like.
        written: Class of the value and style → value → what was written before behind a cell's address.
    """

    opening: bytes
    value: Callable[[int], Any]
    look: Look
    written: defaultdict[tuple[type, int], dict[Any, bytes]]

    def known(self, values: Sequence[Any], bases: Sequence[int]) -> list[bytes | None]:
        """What was written before for values of rows with these styles; None for what comes up for the first time."""
        written, kinds, styles = self.written, set(map(type, values)), set(bases)
        if len(kinds) > 1:
            return [written[type(value), base].get(value) for value, base in zip(values, bases, strict=True)]
        tables = {base: written[kind, base] for kind in kinds for base in styles}
        if len(styles) == 1:
            return list(map(tables[bases[0]].get, values))
        return [tables[base].get(value) for value, base in zip(values, bases, strict=True)]


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
        return _Column(f"{self._open_c}{column_letter(fill.column)}".encode(), fill.value, fill.look, defaultdict(dict))

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
            rows = self._plain_rows(some, last, usual_tags)
            taken = self._append(rows, last + 1, body, some, parts) if rows.digits else 0
            place, last = place + taken, last + taken
            self._look = min(2 * looked_at, _AT_ONCE) if taken == len(some) else _FIRST_LOOK
            looked_at = self._look if taken == looked_at else 0
        return Appended(place - start, parts), last

    def _computing_rows(self, body: bytes, pieces: Sequence[bytes]) -> list[int]:
        """The places of the rows with formulas; a body is looked through once."""
        if self._computing[0] is not body:
            found = list(places_of(self._open_f, body))
            ends = list(accumulate(map(len(self._close_row).__add__, map(len, pieces)))) if found else []
            self._computing = body, [bisect_right(ends, at) for at in found]
        return self._computing[1]

    def _plain_rows(self, pieces: Sequence[bytes], last: int, usual_tags: set[bytes]) -> _Rows:
        """As many rows as follow one another in one stretch and are spelled in the usual way."""
        now = self._now if last < self._now.last_row else self._reached(last + 1)
        if not (now.columns and now.after <= last < now.last_row):
            return _NO_ROWS
        found = list(map(self._plain, pieces[: now.last_row - last]))
        if None in found:
            del found[found.index(None) :]
        if not found:
            return _NO_ROWS
        before, digits, tags, behind, letters, attributes = zip(*map(_groups, found), strict=True)
        count = len(found)
        numbers = list(map(int, digits[:count]))
        if numbers != list(range(last + 1, last + 1 + count)):
            count = next(place for place, number in enumerate(numbers, last + 1) if number != place) - last - 1
        if not usual_tags.issuperset(tags[:count]):
            count = next(place for place, tag in enumerate(tags) if tag not in usual_tags)
        written = list(zip(letters[:count], attributes[:count], strict=True))
        known = {end: self._end(*end) for end in set(written)}
        unfit = {end for end, (column, _) in known.items() if not 0 < column < now.first_column}
        if unfit:
            del written[next(place for place, end in enumerate(written) if end in unfit) :]
        return _Rows(before, digits, tags, behind, list(map(known.__getitem__, written))).first(len(written))

    def _append(self, rows: _Rows, first: int, body: bytes, pieces: Sequence[bytes], parts: list[bytes]) -> int:
        """Appends to rows of the present stretch, up to one that is not spelled in the usual way; says how many."""
        now = self._now
        bases = [
            base if column == now.like else self._base(body, piece, digits, now.like)
            for (column, base), piece, digits in zip(rows.ends, pieces, rows.digits, strict=False)
        ]
        if -1 in bases:
            bases = bases[: bases.index(-1)]
            rows = rows.first(len(bases))
        cells = self._cells(range(first, first + len(bases)), rows.digits, bases)
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

    def _cells(self, numbers: range, digits: Sequence[bytes], bases: Sequence[int]) -> list[list[bytes]]:
        """What stands behind the address of the cells that some rows get, column by column; "" for no cell.

        What is written for the first time is written row by row, because looks are numbered as they come up.
        """
        columns = self._now.columns
        values = [list(map(column.value, numbers)) for column in columns]
        cells = [column.known(of_column, bases) for column, of_column in zip(columns, values, strict=True)]
        gaps = [at for at, found in enumerate(cells) if None in found]
        for at in gaps:
            self._write_texts(columns[at], values[at], bases, cells[at])
        left = [(place, at) for at in gaps for place, cell in enumerate(cells[at]) if cell is None]
        for place, at in sorted(left):
            value, base, column = values[at][place], bases[place], columns[at]
            table = column.written[type(value), base]
            if (cell := table.get(value)) is None:
                address = (column.opening + digits[place]).decode()
                cell = table[value] = self._written(value, base, column.look, address)
            cells[at][place] = cell
        return cast("list[list[bytes]]", cells)

    def _write_texts(
        self, column: _Column, values: Sequence[Any], bases: Sequence[int], cells: list[bytes | None]
    ) -> None:
        """Writes the plain texts of a column that come up for the first time, where texts like them were before."""
        missing: dict[int, list[int]] = {}
        for place, cell in enumerate(cells):
            if cell is None and values[place].__class__ is str and column.written[str, bases[place]]:
                missing.setdefault(bases[place], []).append(place)
        for base, places in missing.items():
            texts = list(dict.fromkeys(values[place] for place in places))
            if plain_texts(texts):
                table = column.written[str, base]
                table.update(zip(texts, self._editor.texts(texts, base, column.look), strict=True))
                for place in places:
                    cells[place] = table[values[place]]

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
        found = self._ends.get((letters, attributes))
        if found is None:
            column = COLUMNS[letters.decode()]
            cell = f'{self._open_c}{letters.decode()}0"{attributes.decode()}>'
            found = (column, self._editor.base(cell, "0", column)) if column <= MAX_COLUMN else (0, 0)
            if len(self._ends) < _REMEMBERED:
                self._ends[letters, attributes] = found
        return found


def _addressed(column: _Column, digits: Sequence[bytes], cells: Sequence[bytes]) -> tuple[Iterable[bytes], ...]:
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
    content = rf"<{p}v>[^<]*</{p}v>|<{p}is><{p}t[^<>]*>[^<]*</{p}t></{p}is>"
    cells = rf'(?>.*<{p}c r=")([A-Z]{{1,3}})\2"([^<>/]*)(?:/>|>(?:{content})?</{p}c>)'
    return re.compile(rf'(<{p}row r="([0-9]{{1,7}}))("[^<>/]*>)({cells})'.encode(), re.DOTALL)
