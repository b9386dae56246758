"""Which columns of a sheet are its tables' own, and which only stand beside them.

Exists because what stands beside a table is nobody's, and lists like to stand there. May import `civtrack.model`.
"""

from __future__ import annotations

from collections.abc import Sequence

from civtrack.model import Column, Field, Table

__all__ = ["own_columns"]


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
