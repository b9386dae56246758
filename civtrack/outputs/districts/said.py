"""What is told of what is not in the workbooks as it was: a sheet's furniture, and what the engine left behind.

Exists apart from the plan (`civtrack.outputs.districts.plan`) because it knows problems and no rules. May import
`civtrack.model`, `civtrack.problems`, `civtrack.outputs.districts.shares` and what `civtrack.xlsx` reports.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from string import digits

from civtrack.model import N_, CellRef, Ledger, Message, Problem, column_index
from civtrack.outputs.districts.shares import Changed, SheetShare, Why
from civtrack.problems import (
    ROWS_WITHOUT_GROUP,
    SPLIT_HEADER_NAMES,
    SPLIT_LIST_BESIDE,
    SPLIT_LIST_LEFT_OUT,
    SPLIT_LOSS,
    SPLIT_MERGED,
    SPLIT_NAMES_REMOVED,
    SPLIT_PREPARED,
    SPLIT_ROW_OF_NOBODY,
    SPLIT_TOTAL_EMPTIED,
)
from civtrack.xlsx.moving.copy_plan import CopyReport, LossKind

__all__ = ["losses_of", "problems_of", "shortened"]

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


_CELLS = frozenset(
    (LossKind.FROZEN, LossKind.SILENCED, LossKind.SERIAL, LossKind.EMPTIED, LossKind.BESIDE, LossKind.BROKEN,
     LossKind.UNCALCULATED, LossKind.ARRAY)
)  # fmt: skip
"""What happened to cells, whose columns are named."""
_FEW = 6
"""Columns that one line names."""

_Places = dict[str | None, dict[str | None, int]]
"""Sheet → place → how often."""


def losses_of(ledger: Ledger, reports: Iterable[CopyReport]) -> Iterator[Problem]:
    """One line on what of a ledger did not come along, if there is anything: each place once."""
    found: dict[LossKind, _Places] = {}
    for loss in (loss for report in reports for loss in report.losses):
        places = found.setdefault(loss.kind, {}).setdefault(loss.sheet, {})
        for place, count in loss.places.items():
            places[place] = max(count, places.get(place, 0))
    if not found:
        return
    what, total = Message(""), 0
    for kind, of_sheets in found.items():
        count = sum(sum(places.values()) for places in of_sheets.values())
        total += count
        one = Message(kind.value, {"count": count})
        if kind in _CELLS and (columns := _columns(of_sheets)):
            one = Message(N_("{what} (columns {columns})"), {"what": one, "columns": columns})
        what = Message(N_("{first}; {more}"), {"first": what, "more": one}) if what.text else one
    sheet, places = next(each for of_sheets in found.values() for each in of_sheets.items())
    yield Problem(SPLIT_LOSS, _place(ledger, sheet, next(iter(places))), None, {"what": what, "count": total})


def _columns(of_sheets: Mapping[str | None, Mapping[str | None, int]]) -> str:
    """The columns of some cells, where all of them are on one sheet and in few columns."""
    found = {letters for places in of_sheets.values() for cell in places if cell and (letters := cell.rstrip(digits))}
    few = len(of_sheets) == 1 and len(found) <= _FEW
    return "、".join(sorted(found, key=column_index)) if few else ""


def _place(ledger: Ledger, sheet: str | None, cell: str | None) -> CellRef:
    letters = (cell or "").rstrip(digits)
    row = (cell or "")[len(letters) :]
    return CellRef(ledger.path.name, sheet, int(row) if row else None, column_index(letters) if letters else None)
