"""Writes a plan's edits into a ledger's package: exactly these cells, and proof before each of them.

Exists as the only place that writes a plan into a workbook. A cell is written only where it still holds what the plan
saw there, is no formula, and is no part of a merged area but its first cell. May import `civtrack.edits.plan` and what
stands below `civtrack.edits`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from civtrack.edits.plan import Edit, NewName, RowGone
from civtrack.errors import CivtrackError, LedgerChanged, NotEditable
from civtrack.files import sha256
from civtrack.model import N_, CellRef, Ledger, Message, Problem, Value
from civtrack.problems import SIGNATURE_LOST
from civtrack.xlsx import Limits, Package, Sheet
from civtrack.xlsx.opened.selected import selected_rows

__all__ = ["same_value", "write_edited"]


def write_edited(
    edits: Iterable[Edit],
    ledger: Ledger,
    source: Path,
    target: Path,
    limits: Limits,
    *,
    gone: Iterable[RowGone] = (),
    names: Sequence[NewName] = (),
) -> tuple[Problem, ...]:
    """Writes a ledger with its edits; everything that is not edited is copied byte for byte.

    Args:
        edits: Of this ledger.
        ledger: As it was read.
        source: The package to start from: the ledger itself, or its twin.
        target: Where the result goes, never the ledger; replaced whole or not at all.
        limits: What is believed at most of the file.
        gone: Rows of this ledger that leave.
        names: Sheets of this ledger that are renamed.

    Returns:
        What the clerk must know of it.

    Raises:
        LedgerChanged: The file, or one of the cells, is no longer what was read.
        NotEditable: A cell that cannot take its value: a formula, or covered by a merged area; rows that cannot leave
            without harm.
        NotWritten: The target cannot be written.
    """
    of_sheets: dict[str, list[Edit]] = {}
    for edit in edits:
        of_sheets.setdefault(edit.sheet, []).append(edit)
    try:
        with Package.open(source, limits) as package:
            _prove_file(ledger)
            for name, some in of_sheets.items():
                sheet = package.sheet(name)
                _prove_cells(sheet, some)
                for edit in some:
                    sheet.set(edit.where.cell or "", edit.after, edit.number_format)
            for row in gone:
                if not row.emptied:
                    package.sheet(row.sheet).remove_rows([row.row])
            package.save(target)
            told = (Problem(SIGNATURE_LOST, CellRef(ledger.path.name)),) if package.signed else ()
        if names:
            from civtrack.xlsx.joining.renamed import rename_sheets  # a rare wish that brings many modules

            rename_sheets(target, {one.sheet: one.name for one in names}, limits)
    except CivtrackError:
        # Saved over while it was read, a workbook looks damaged, or as if it could not take the edit.
        _prove_file(ledger)
        raise
    # Most parts are copied only when the package is saved: they must be those of the file that was read.
    _prove_file(ledger)
    return told


def _prove_file(ledger: Ledger) -> None:
    try:
        same = sha256(ledger.path) == ledger.sha256
    except OSError:
        same = False
    if not same:
        raise LedgerChanged(str(ledger.path))


def _prove_cells(sheet: Sheet, edits: list[Edit]) -> None:
    """Refuses cells that do not hold what the plan saw, or that compute what they show."""
    wanted = {edit.row for edit in edits}
    rows = {found.row.number: found.row for found in selected_rows(sheet, wanted.__contains__)}
    for edit in edits:
        row = rows.get(edit.row)
        if row and edit.column in row.formulas:
            detail = Message(N_("{cell} is a formula"), {"cell": edit.where.cell})
            raise NotEditable(str(edit.where), detail=detail)
        if not same_value(row.values.get(edit.column) if row else None, edit.before):
            raise LedgerChanged(str(edit.where))


def same_value(held: Value, seen: Value) -> bool:
    """Whether a cell holds what was seen there: nothing and blanks are the same, truth and numbers are not."""
    if held in (None, "") and seen in (None, ""):
        return True
    if isinstance(held, str) and isinstance(seen, str):
        return held.strip() == seen.strip()
    if isinstance(held, int | float) and isinstance(seen, int | float):
        return isinstance(held, bool) == isinstance(seen, bool) and held == seen
    return type(held) is type(seen) and held == seen
