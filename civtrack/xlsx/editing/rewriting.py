"""Writes cells of columns that rows have already, side by side: what marking a ledger anew is.

Exists because a ledger that was marked yesterday has the columns, and writing cell by cell over those of 20,000 rows
took as long as all the rest. A row is the plain case where the cells of all these columns stand in it one behind the
other, with plain content, and none is left alone; what is not is given back to the row editor. May import
`civtrack.model` and the modules of `civtrack.xlsx` below it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import chain
from operator import methodcaller, ne

from civtrack.xlsx.editing.rowedit import NOTHING, RowEditor
from civtrack.xlsx.editing.stretches import CellBytes, Column, Stretch, usual_rows
from civtrack.xlsx.parts.edits import SKIP

__all__ = ["PLAIN_CONTENT", "Rewriter"]

PLAIN_CONTENT = r"<{p}v>[^<]*</{p}v>|<{p}is><{p}t[^<>]*>[^<]*</{p}t></{p}is>"
"""What a cell of plain content holds; ``p`` is the prefix."""
_groups = methodcaller("groups")


class Rewriter:
    """Writes over cells of rows that come in ascending order.

    Args:
        editor: Knows styles and formulas of the sheet.
    """

    def __init__(self, editor: RowEditor) -> None:
        self._editor = editor
        self._close_row = editor.close_row.encode()
        self._cells = CellBytes(editor, NOTHING.encode())
        self._patterns: dict[tuple[bytes, ...], re.Pattern[bytes]] = {}
        self._bases: dict[tuple[int, bytes], int] = {}
        self._wide: dict[bytes, bytes] = {}
        self._proven: tuple[bytes, bool] = (b"", True)

    def rewrite(
        self, now: Stretch, pieces: Sequence[bytes], last: int, body: bytes, usual_tags: set[bytes], parts: list[bytes]
    ) -> int:
        """Writes over the cells of as many rows as are the plain case.

        Args:
            now: The stretch that the rows are in.
            pieces: Rows from ``<row`` on, without ``</row>`` and without formulas.
            last: The number of the row before them.
            body: What they were cut from.
            usual_tags: Ends of opening tags that are known to be spelled usually.
            parts: Gets the rows, with their closing tags.

        Returns:
            How many.
        """
        if not self._provable(body):
            return 0
        found = list(map(self._pattern(now).fullmatch, pieces))
        if None in found:
            del found[found.index(None) :]
        if not found:
            return 0
        before, digits, tags, front, *cells, rest = zip(*map(_groups, found), strict=True)
        count = usual_rows(digits, tags, last, usual_tags)
        opening = now.columns[0].opening
        count = next((place for place, cells_before in enumerate(front[:count]) if opening in cells_before), count)
        values = [column.values(range(last + 1, last + 1 + count)) for column in now.columns]
        count = min((of.index(SKIP) for of in values if SKIP in of), default=count)
        if not count:
            return 0
        digits, tags, values = digits[:count], tags[:count], [of[:count] for of in values]
        attributes, contents = [one[:count] for one in cells[::2]], [one[:count] for one in cells[1::2]]
        old = [list(map(b'"'.__add__, map(bytes.__add__, *both))) for both in zip(attributes, contents, strict=True)]
        bases = [self._styles(column, of) for column, of in zip(now.columns, attributes, strict=True)]
        new = self._cells.of(now.columns, values, digits, bases)
        changed = list(map(any, zip(*(map(ne, *both) for both in zip(old, new, strict=True)), strict=True)))
        self._note(now.columns, last + 1, changed, old, new)
        spans = [self._widened(tag, now) if other else tag for tag, other in zip(tags, changed, strict=True)]
        middle = chain.from_iterable(
            ([column.opening] * count, digits, cell) for column, cell in zip(now.columns, new, strict=True)
        )
        whole = zip(before[:count], spans, front[:count], *middle, rest[:count], strict=True)
        parts += chain.from_iterable((*row, self._close_row) for row in whole)
        return count

    def _note(
        self,
        columns: Sequence[Column],
        first: int,
        changed: Iterable[bool],
        old: Sequence[Sequence[bytes]],
        new: Sequence[Sequence[bytes]],
    ) -> None:
        """Notes what cells held that are written over, where somebody wants to know."""
        replaced = self._editor.replaced
        for place, other in enumerate(changed if replaced is not None else ()):
            if other and replaced is not None:
                replaced += [
                    (first + place, column.number, held[place].decode())
                    for column, held, written in zip(columns, old, new, strict=True)
                    if held[place] != written[place]
                ]

    def _provable(self, body: bytes) -> bool:
        """Whether every cell is spelled in the usual way; a body is looked through once."""
        if self._proven[0] is not body:
            tag = self._editor.open_c[: -len(' r="')].encode()
            self._proven = body, body.count(tag) == body.count(self._editor.open_c.encode())
        return self._proven[1]

    def _styles(self, column: Column, attributes: Sequence[bytes]) -> list[int]:
        """The styles of cells of a column by their attributes."""
        known = {one: self._style(column, one) for one in set(attributes)}
        return list(map(known.__getitem__, attributes))

    def _style(self, column: Column, attributes: bytes) -> int:
        if (column.number, attributes) not in self._bases:
            cell = f'{column.opening.decode()}0"{attributes.decode()}>'
            self._bases[column.number, attributes] = self._editor.base(cell, "0", column.number)
        return self._bases[column.number, attributes]

    def _widened(self, tag: bytes, now: Stretch) -> bytes:
        """The end of an opening tag, its hint about the columns in use made true."""
        if tag not in self._wide:
            opening = f"{self._editor.open_row}0"
            whole = self._editor.widened(f"{opening}{tag.decode()}", now.columns[0].number, now.columns[-1].number)
            self._wide[tag] = whole[len(opening) :].encode()
        return self._wide[tag]

    def _pattern(self, now: Stretch) -> re.Pattern[bytes]:
        """A row that holds the cells of all columns side by side, with plain content, and more cells or none behind."""
        openings = tuple(column.opening for column in now.columns)
        if openings not in self._patterns:
            p = re.escape(self._editor.open_c[1 : -len('c r="')])
            content = PLAIN_CONTENT.format(p=p)
            cells = "".join(
                rf'{re.escape(opening.decode())}\2"([^<>/]*)(/>|>(?:{content})?</{p}c>)' for opening in openings
            )
            text = rf'(<{p}row r="([0-9]{{1,7}}))("[^<>/]*>)(.*){cells}((?:<{p}c r=".*)?)'
            self._patterns[openings] = re.compile(text.encode(), re.DOTALL)
        return self._patterns[openings]
