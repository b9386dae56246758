"""Which rows get which columns, and what their cells are written as, many rows at a time.

Exists because what is asked of 200,000 rows is the same three columns: how that is asked is worked out once for a
stretch of rows, and what was written once for a value and a style is written again as it is. May import
`civtrack.model` and the modules of `civtrack.xlsx` below it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any, cast

from civtrack.light import NamedTuple
from civtrack.model import column_letter
from civtrack.xlsx.editing.cellxml import plain_texts
from civtrack.xlsx.editing.rowedit import NOTHING, RowEditor
from civtrack.xlsx.parts.edits import SKIP, CellEdits, ColumnFill, Look

__all__ = ["CellBytes", "Column", "Stretch", "Stretches", "usual_rows"]


class Column(NamedTuple):
    """One column to be written.

    Attributes:
        number: 1-based.
        opening: Its cells up to the row's number.
        value: Row → what is written there.
        look: What its cells look like.
        written: Class of the value and style → value → what was written before behind a cell's address.
    """

    number: int
    opening: bytes
    value: Callable[[int], Any]
    look: Look
    written: defaultdict[tuple[type, int], dict[Any, bytes]]

    def values(self, numbers: range) -> list[Any]:
        """What is written into its cells of some rows."""
        return list(map(self.value, numbers))

    def known(self, values: Sequence[Any], bases: Sequence[int]) -> list[bytes | None]:
        """What was written before for values of rows with these styles; None for what comes up for the first time."""
        written, kinds, styles = self.written, set(map(type, values)), set(bases)
        if len(kinds) > 1:
            return [written[type(value), base].get(value) for value, base in zip(values, bases, strict=True)]
        tables = {base: written[kind, base] for kind in kinds for base in styles}
        if len(styles) == 1:
            return list(map(tables[bases[0]].get, values))
        return [tables[base].get(value) for value, base in zip(values, bases, strict=True)]


class Stretch(NamedTuple):
    """Rows of which the same columns are asked; no columns: not the plain case.

    Attributes:
        last_row: The last of them.
        columns: Left to right.
        like: The column whose look all of them take over; None: each cell keeps its own.
        after: The row up to which merged areas reach into these columns.
    """

    last_row: int
    columns: tuple[Column, ...] = ()
    like: int | None = None
    after: int = 0

    def reaches(self, row: int) -> bool:
        """Whether a row gets these columns, and nothing stands in the way of it."""
        return bool(self.columns) and self.after < row <= self.last_row


class Stretches:
    """The stretches of a sheet, downwards.

    Args:
        edits: What is asked for.
        editor: Knows the merged areas of the sheet.
    """

    def __init__(self, edits: CellEdits, editor: RowEditor) -> None:
        self._editor = editor
        self._rest = iter(self._plan(edits))
        self._now = Stretch(0)

    def at(self, number: int) -> Stretch:
        """The stretch that a row is in; one without columns where nothing plain is asked for from there on."""
        while number > self._now.last_row and (stretch := next(self._rest, None)):
            self._now = stretch
        return self._now

    def _plan(self, edits: CellEdits) -> list[Stretch]:
        edges = {fill.first_row - 1 for fill in edits.fills} | {fill.last_row for fill in edits.fills}
        # A row with a single wish is a stretch of its own, and so is one that others are made of, and one that is made.
        alone = {*edits.single, *edits.likes, *edits.likes.values()}
        edges |= {row - 1 for row in alone} | alone
        plan, first = list[Stretch](), 1
        for last in sorted(edge for edge in edges if edge > 0):
            fills = edits.fills_at(first)
            plain = fills and last not in alone
            plan.append(self._stretch(last, fills) if plain else Stretch(last))
            first = last + 1
        return plan

    def _stretch(self, last: int, fills: Sequence[ColumnFill]) -> Stretch:
        likes = {fill.look.like for fill in fills}
        numbers = [fill.column for fill in fills]
        like = likes.pop()
        if likes or (like is not None and like >= min(numbers)) or len(set(numbers)) < len(numbers):
            return Stretch(last)
        columns = tuple(map(self._column, sorted(fills, key=lambda fill: fill.column)))
        return Stretch(last, columns, like, max(self._editor.merged_to.get(number, 0) for number in numbers))

    def _column(self, fill: ColumnFill) -> Column:
        opening = f"{self._editor.open_c}{column_letter(fill.column)}".encode()
        return Column(fill.column, opening, fill.value, fill.look, defaultdict(dict))


class CellBytes:
    """Writes the cells of columns, what comes again as it was written before.

    Args:
        editor: Writes them.
        nothing: What is behind the address of a cell that holds nothing and has no look.
    """

    def __init__(self, editor: RowEditor, nothing: bytes) -> None:
        self._editor, self._nothing = editor, nothing

    def of(
        self,
        columns: Sequence[Column],
        values: Sequence[Sequence[Any]],
        digits: Sequence[bytes],
        bases: Sequence[Sequence[int]],
    ) -> list[list[bytes]]:
        """What stands behind the address of the cells of some rows, column by column; "" for what is left alone.

        What is written for the first time is written row by row, because looks are numbered as they come up.

        Args:
            columns: Which.
            values: Column by column what is written.
            digits: The rows' numbers as they are written.
            bases: Column by column the styles that are taken over.
        """
        cells = [column.known(*of_column) for column, *of_column in zip(columns, values, bases, strict=True)]
        gaps = [at for at, found in enumerate(cells) if None in found]
        for at in gaps:
            self._write_texts(columns[at], values[at], bases[at], cells[at])
        left = [(place, at) for at in gaps for place, cell in enumerate(cells[at]) if cell is None]
        for place, at in sorted(left):
            value, base, column = values[at][place], bases[at][place], columns[at]
            table = column.written[type(value), base]
            if (cell := table.get(value)) is None:
                address = (column.opening + digits[place]).decode()
                cell = table[value] = self._written(value, base, column.look, address)
            cells[at][place] = cell
        return cast("list[list[bytes]]", cells)

    def _write_texts(
        self, column: Column, values: Sequence[Any], bases: Sequence[int], cells: list[bytes | None]
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

    def _written(self, value: Any, base: int, look: Look, address: str) -> bytes:
        """A cell's XML after its address."""
        if value is SKIP:
            return b""
        written = self._editor.written(value, base, look, address)
        return self._nothing if written == NOTHING else written.encode()


def usual_rows(digits: Sequence[bytes], tags: Sequence[bytes], last: int, usual_tags: set[bytes]) -> int:
    """How many rows follow one another and have opening tags that are spelled in the usual way.

    Args:
        digits: Their numbers as they are written.
        tags: Ends of their opening tags, from the number's closing quote on.
        last: The number of the row before them.
        usual_tags: Those that are known to be spelled usually.
    """
    count, numbers = len(digits), list(map(int, digits))
    if numbers != list(range(last + 1, last + 1 + count)):
        count = next(place for place, number in enumerate(numbers, last + 1) if number != place) - last - 1
    if not usual_tags.issuperset(tags[:count]):
        count = next(place for place, tag in enumerate(tags) if tag not in usual_tags)
    return count
