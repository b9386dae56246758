"""Which column of a returned table is which of the ledger's: by its header, else by what the header means.

Exists because districts move columns, rename them within what a header may mean, add their own and drop others. May
import what stands below `civtrack.edits`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence

from civtrack.ledger.matching import bare, normalise
from civtrack.model import Column, Table
from civtrack.outputs.districts.sent import NOT_COMPARED

__all__ = ["Line", "added", "left_out", "lined_up"]

Line = tuple[Column, Column]
"""A column of the ledger, and the one of the returned table that is it."""


def lined_up(table: Table, other: Table) -> tuple[Line, ...]:
    """The columns that both tables have, in the ledger's order; counters and what civtrack writes are left out."""
    mine, theirs = list(_compared(table)), list(_compared(other))
    found: dict[int, Column] = {}
    for key in (_as_written, _bare, _field):
        first, second = _single(mine, key), _single(theirs, key)
        for name, column in first.items():
            if name in second:
                found[column.index] = second[name]
        used = {id(column) for column in found.values()}
        mine = [column for column in mine if column.index not in found]
        theirs = [column for column in theirs if id(column) not in used]
    return tuple((column, found[column.index]) for column in table.columns if column.index in found)


def left_out(table: Table, lines: Sequence[Line]) -> tuple[Column, ...]:
    """The ledger's columns that the returned table has not."""
    there = {column.index for column, _ in lines}
    return tuple(column for column in _compared(table) if column.index not in there)


def added(other: Table, lines: Sequence[Line]) -> tuple[Column, ...]:
    """The returned table's columns that the ledger has not."""
    there = {column.index for _, column in lines}
    return tuple(column for column in _compared(other) if column.index not in there)


def _compared(table: Table) -> Iterable[Column]:
    return (column for column in table.columns if column.header and column.field not in NOT_COMPARED)


def _as_written(column: Column) -> Hashable:
    return normalise(column.header)


def _bare(column: Column) -> Hashable:
    return bare(normalise(column.header)) or normalise(column.header)


def _field(column: Column) -> Hashable:
    return column.field or id(column)


def _single(columns: Sequence[Column], key: Callable[[Column], Hashable]) -> dict[Hashable, Column]:
    """Columns by what they are called, as far as that is one column's alone."""
    often = Counter(map(key, columns))
    return {key(column): column for column in columns if often[key(column)] == 1}
