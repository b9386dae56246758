"""What is told of a sheet's furniture that is not in the workbooks as it was.

Exists apart from the plan (`civtrack.outputs.districts.plan`) because it knows problems and no rules. May import
`civtrack.model`, `civtrack.problems` and `civtrack.outputs.districts.shares`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from civtrack.model import CellRef, Ledger, Problem
from civtrack.outputs.districts.shares import Changed, SheetShare, Why
from civtrack.problems import (
    ROWS_WITHOUT_GROUP,
    SPLIT_HEADER_NAMES,
    SPLIT_LIST_BESIDE,
    SPLIT_LIST_LEFT_OUT,
    SPLIT_MERGED,
    SPLIT_NAMES_REMOVED,
    SPLIT_PREPARED,
    SPLIT_ROW_OF_NOBODY,
    SPLIT_TOTAL_EMPTIED,
)

__all__ = ["problems_of", "shortened"]

_KINDS = {
    Why.NAMES_OTHERS: SPLIT_NAMES_REMOVED,
    Why.HEADER_NAMES_OTHERS: SPLIT_HEADER_NAMES,
    Why.TOTAL_OF_OTHERS: SPLIT_TOTAL_EMPTIED,
    Why.LIST_OF_ALL: SPLIT_LIST_LEFT_OUT,
    Why.MERGED_OVER_ALL: SPLIT_MERGED,
    Why.ROW_OF_NOBODY: SPLIT_ROW_OF_NOBODY,
    Why.PREPARED: SPLIT_PREPARED,
    Why.LIST_BESIDE: SPLIT_LIST_BESIDE,
}


def problems_of(ledger: Ledger, sheets: Sequence[SheetShare]) -> Iterator[Problem]:
    """What was changed of the furniture, each cell (of merged ones each column) once for all workbooks."""
    seen: dict[tuple[str, int, int, Why], Changed] = {}
    for sheet in sheets:
        for one in sheet.changed:
            row = 0 if one.why is Why.MERGED_OVER_ALL else one.row
            seen.setdefault((sheet.sheet, row, one.column, one.why), one)
    for (of_sheet, _, column, why), one in sorted(seen.items(), key=lambda entry: entry[0][:3]):
        yield Problem(_KINDS[why], CellRef(ledger.path.name, of_sheet, one.row, column or None), shortened(one.found))
    unread = [(sheet.sheet, row) for sheet in sheets for row in sheet.unread]
    if unread:
        name, first = unread[0]
        yield Problem(ROWS_WITHOUT_GROUP, CellRef(ledger.path.name, name, first), None, {"count": len(unread)})


def shortened(text: str) -> str:
    """A text as a problem shows it: on one line, at most forty characters."""
    plain = " ".join(text.split())
    return plain if len(plain) <= 40 else f"{plain[:39]}…"
