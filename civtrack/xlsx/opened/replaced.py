"""What cells held that an edit wrote over, told after the save from the bytes that were cut out.

Exists because reading a sheet's values once more only to know these takes longer than the edit. May import
`civtrack.model` and the modules of `civtrack.xlsx` below it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from civtrack.model import Value
from civtrack.xlsx.reading.cells import CellValues
from civtrack.xlsx.reading.scan import read_head, read_rows

if TYPE_CHECKING:
    from civtrack.xlsx.opened.sheet import Sheet

__all__ = ["values_before"]


def values_before(sheet: Sheet) -> dict[int, dict[int, Value]]:
    """Column → row → what the cell held, of the cells that the last save wrote over; empty ones hold None.

    Args:
        sheet: Saved, after `Sheet.remember_replaced`.

    Raises:
        LedgerUnreadable: A cell is damaged.
    """
    if not sheet.replaced:
        return {}
    shared, part = sheet.shared, sheet.entry.part
    where = shared.container.where
    head, _ = read_head(where, part, sheet.stream(), shared.container.limits.held)
    p = head.prefix
    # Thousands of cells say the same: each ending is read once, as the only cell of a row of its own.
    endings = list(dict.fromkeys(ending for _, _, ending in sheet.replaced))
    rows = "".join(f'<{p}row r="{place}"><{p}c r="A{place}{ending}</{p}row>' for place, ending in enumerate(endings, 1))
    values = CellValues(where, part, shared.styles.moments, shared.shared_strings)
    read = read_rows(head, rows.encode() + head.closing, iter(()), values)
    meant = dict(zip(endings, (row.values.get(1) for row in read), strict=True))
    found: dict[int, dict[int, Value]] = {}
    for row, column, ending in sheet.replaced:
        found.setdefault(column, {})[row] = meant[ending]
    return found
