"""Why an answer that is taken is to be looked at, as far as its own cell and column tell.

Exists apart from what the whole item says with it (`civtrack.edits.merging`). May import `civtrack.edits.lining_up`,
`civtrack.edits.returned` and what stands below `civtrack.edits`.
"""

from __future__ import annotations

from collections.abc import Iterator

from civtrack.edits.lining_up import called_otherwise, is_ticked
from civtrack.edits.returned import ReturnedRow
from civtrack.model import N_, Column, Field, Message, Shown, Table

__all__ = ["why_looked_at"]


def why_looked_at(own: tuple[Table, Column], theirs: Column, row: ReturnedRow) -> Iterator[Message]:
    """What makes an answer less certain than what stands in its cell.

    Args:
        own: The ledger's table and column.
        theirs: The one that was taken for it.
        row: The returned row.
    """
    table, mine = own
    if is_ticked(row.item.table, theirs) and not is_ticked(table, mine):
        text = N_("columns that are ticked there were taken for “{mine}”")
        yield Message(text, {"mine": mine.header})
    elif called_otherwise(mine, theirs):
        text = N_("the column is called “{theirs}” there; it was taken for “{mine}”, which stood in its place")
        yield Message(text, {"mine": mine.header, "theirs": theirs.header})
    if theirs.index in row.covered.values():
        text = N_("the cell reaches over several columns there; it was taken for the one in which it begins")
        yield Message(text)
    raw = row.cells.get(theirs.index)
    if mine.field is Field.PERCENT and not isinstance(raw, bool | Shown) and raw in (1, "1"):
        yield Message(N_("“{found}” may be 1% or 100%"), {"found": "1"})
