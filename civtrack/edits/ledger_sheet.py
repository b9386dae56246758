"""A sheet of a ledger that takes answers: its rows as they are stored and filled in, and why a cell cannot be written.

Exists apart from the answers because photos ask the same. May import what stands below `civtrack.edits`.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence

from civtrack.light import NamedTuple
from civtrack.model import N_, Area, Message, Row
from civtrack.xlsx.parts.addresses import reference_of

__all__ = ["LedgerSheet", "why_merged", "why_not_written"]


class LedgerSheet(NamedTuple):
    """A sheet of a ledger: its rows as they are stored and as they are filled in, its items and its merged areas."""

    stored: Mapping[int, Row]
    filled: Mapping[int, Row]
    items: Sequence[int]
    merges: Mapping[int, Sequence[Area]]


def why_not_written(sheet: LedgerSheet, row: int, column: int) -> Message | None:
    """Why a cell of the ledger cannot be written."""
    found = sheet.stored.get(row)
    if found and column in found.formulas:
        return Message(N_("the ledger's cell is a formula: it would no longer compute what it shows"))
    return why_merged(sheet, row, column)


def why_merged(sheet: LedgerSheet, row: int, column: int) -> Message | None:
    """Why a cell cannot be written because of a merged area."""
    for area in sheet.merges.get(row, ()):
        if not area.first_column <= column <= area.last_column:
            continue
        values = {"area": reference_of(area)}
        items = sheet.items[bisect_left(sheet.items, area.first_row) : bisect_right(sheet.items, area.last_row)]
        if len(items) > 1:
            text = N_("the ledger's cell is merged ({area}) with those of other items: it would change them too")
            return Message(text, values)
        if (row, column) != (area.first_row, area.first_column):
            return Message(N_("the ledger's cell is covered by the merged area {area}"), values)
    return None
