"""What the cells of a sheet hold around the rows that are edited, and which of them stand for themselves.

Exists because a value is written as its column writes values, and because a cell may stand for other rows too. May
import `civtrack.edits.seen`, `civtrack.model` and `civtrack.xlsx`.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from civtrack.edits.seen import Seen
from civtrack.model import N_, Area, Message, Row, Value
from civtrack.xlsx import Sheet
from civtrack.xlsx.opened.selected import selected_styles
from civtrack.xlsx.parts.addresses import reference_of

__all__ = ["Cells"]

_AROUND = 12
"""Rows above and below that tell what a column holds."""


class Cells:
    """What the cells of a sheet hold, around the rows that are asked for, and which of them stand for themselves.

    Args:
        sheet: The sheet.
        items: All rows of it that are items, in order.
        asked: The rows that are asked for.
        seen: The ledger's rows.
    """

    def __init__(self, sheet: Sheet, items: Sequence[int], asked: Iterable[int], seen: Seen) -> None:
        self._items = items
        self._places = {row: place for place, row in enumerate(items)}
        wanted: set[int] = set()
        rows = sorted(asked)
        for row in rows:
            place = self._places[row]
            wanted.update(items[max(0, place - _AROUND) : place + _AROUND + 1])
        self._sheet, self._wanted = sheet, frozenset(wanted)
        self._rows: Mapping[int, Row] = {row.number: row for row in seen.rows(sheet, wanted)}
        self._merged: dict[int, list[Area]] = {}
        for area in sheet.merges:
            for row in rows[bisect_left(rows, area.first_row) : bisect_right(rows, area.last_row)]:
                self._merged.setdefault(row, []).append(area)

    def value(self, row: int, column: int) -> Value:
        """What a cell holds."""
        found = self._rows.get(row)
        return found.values.get(column) if found else None

    def near(self, row: int, column: int, first: int, last: int) -> list[Value]:
        """What the column holds in the table's rows around one, the nearest first, without empty cells."""
        return [value for _, value in self._around(row, column, first, last) if value not in (None, "")]

    def _around(self, row: int, column: int, first: int, last: int) -> Iterator[tuple[int, Value]]:
        place = self._places[row]
        for distance in range(1, _AROUND + 1):
            for other in (place - distance, place + distance):
                if 0 <= other < len(self._items) and first <= self._items[other] <= last:
                    yield self._items[other], self.value(self._items[other], column)

    @cached_property
    def _styles(self) -> Mapping[tuple[int, int], int]:
        return selected_styles(self._sheet, self._wanted.__contains__)

    def shown_as(self, row: int, column: int, first: int, last: int) -> str | None:
        """How the days around a cell are shown, where its own look shows none; None where that is as usual."""
        styles, looks = self._sheet.shared.styles, self._styles
        own = looks.get((row, column))
        if own is not None and styles.moment_code(own):
            return None
        for other, value in self._around(row, column, first, last):
            if isinstance(value, dt.date) and (code := styles.moment_code(looks.get((other, column), 0))):
                return code
        return None

    def why_not(self, row: int, column: int) -> Message | None:
        """Why a cell cannot be set: it computes what it shows, or a merged area makes it stand for other rows too."""
        found = self._rows.get(row)
        if found and column in found.formulas:
            return Message(N_("the cell is a formula: it would no longer compute what it shows"))
        for area in self._merged.get(row, ()):
            if not area.first_column <= column <= area.last_column:
                continue
            values = {"area": reference_of(area)}
            items = self._items[bisect_left(self._items, area.first_row) : bisect_right(self._items, area.last_row)]
            if len(items) > 1:
                text = N_("the cell is merged ({area}) with those of other items: it would change them too")
                return Message(text, values)
            if (row, column) != (area.first_row, area.first_column):
                return Message(N_("the cell is covered by the merged area {area}"), values)
        return None
