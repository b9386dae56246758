"""Which columns of a sheet are its tables' own, and which only stand beside them.

Exists because what stands beside a table is nobody's, and lists like to stand there. May import `civtrack.model`,
`civtrack.ledger`, `civtrack.xlsx` and its neighbours in `civtrack.outputs`.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from civtrack.ledger.furniture import own_texts
from civtrack.model import Area, Column, Field, Table
from civtrack.outputs.districts.mentions import Mentions, is_answered_by_others, without_others
from civtrack.xlsx.opened.selected import SelectedRow

__all__ = ["columns_of_others", "own_columns", "texts_over"]

_NEAR = 2
"""Rows above a header in which a word may stand that is a part of it."""

_SAID = frozenset((None, Field.MEASURES, Field.PROGRESS, Field.PERCENT, Field.REMARK, Field.CLOSURE))
"""Columns of what somebody says of an item; without the others it is none."""


def own_columns(tables: Sequence[Table]) -> frozenset[int]:
    """The columns of the tables of a sheet: those that stand together with most that is understood.

    A block of other columns beside them, behind a gap, belongs to the table only where it brings a field that the
    table has not, and does not begin like a list of its own.
    """
    found = set[int]()
    for table in tables:
        blocks: list[list[Column]] = []
        for column in sorted(table.columns, key=lambda one: one.index):
            if blocks and column.index == blocks[-1][-1].index + 1:
                blocks[-1].append(column)
            else:
                blocks.append([column])
        if not blocks:
            continue
        main = max(blocks, key=lambda block: sum(column.field is not None for column in block))
        known = {column.field for column in main}
        for block in blocks:
            fields = {column.field for column in block} - {None}
            own = block[0].field not in _LISTED and bool(fields) and not fields & known
            if block is main or own:
                found |= {column.index for column in block}
    return frozenset(found)


_LISTED = frozenset((None, Field.NUMBER, Field.SERIAL, Field.DISTRICT, Field.UNIT, Field.STREET, Field.PERSON))


def texts_over(tables: Sequence[Table], stored: Sequence[SelectedRow], merges: Sequence[Area]) -> list[tuple[int, str]]:
    """Columns and the words that stand over them, above a header but over some of its columns only: a part of it.

    What is not merged reaches to the next word, and says something of columns in which somebody says something.
    """
    spans = {(area.first_row, area.first_column): area.last_column for area in merges}
    found: list[tuple[int, str]] = []
    numbers = [row.row.number for row in stored]
    for table in tables:
        top, columns = min(table.header_rows), [column.index for column in table.columns]
        said = {column.index for column in table.columns if column.field in _SAID}
        for row in stored[bisect_left(numbers, top - _NEAR) : bisect_left(numbers, top)]:
            texts = own_texts(row.row)
            following = [*(column for column, _ in texts[1:]), max(columns) + 1][: len(texts)]
            for (first, text), end in zip(texts, following, strict=True):
                last = spans.get((row.row.number, first))
                if first <= min(columns):
                    continue
                if last is None:
                    found += [(column, text) for column in range(first, end) if column in said]
                elif last - first + 1 < len(columns) / 2:
                    found += [(column, text) for column in range(first, last + 1)]
    return found


def columns_of_others(table: Table, mentions: Mentions, group: str | None) -> set[int]:
    """The columns of a table whose headers name others than a group, or say that others write below them."""
    return {
        column.index
        for column in table.columns
        if without_others(column.header, mentions, group, of_header=True) is None
        or (column.field in _SAID and is_answered_by_others(column.header, mentions, group))
    }
