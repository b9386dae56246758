"""Carries out a plan: a ledger's package with exactly the planned cells changed, and proof before each of them.

Exists as the only place that writes a plan into a workbook. A cell is written only where it still holds what the plan
saw there, is no formula, and is no part of a merged area but its first cell. May import `civtrack.edits.plan`,
`civtrack.xlsx` and what stands below them.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from civtrack.edits.plan import Edit
from civtrack.errors import LedgerChanged, NotEditable
from civtrack.files import sha256
from civtrack.model import N_, Ledger, Message, Value
from civtrack.xlsx import Limits, Package, Sheet
from civtrack.xlsx.opened.selected import selected_rows

__all__ = ["write_edited"]


def write_edited(edits: Iterable[Edit], ledger: Ledger, source: Path, target: Path, limits: Limits) -> None:
    """Writes a ledger with its edits; everything that is not edited is copied byte for byte.

    Args:
        edits: Of this ledger.
        ledger: As it was read.
        source: The package to start from: the ledger itself, or its twin.
        target: Where the result goes; replaced whole or not at all.
        limits: What is believed at most of the file.

    Raises:
        LedgerChanged: The file, or one of the cells, is no longer what was read.
        NotEditable: A cell that cannot take its value: a formula, or covered by a merged area.
        NotWritten: The target cannot be written.
    """
    of_sheets: dict[str, list[Edit]] = {}
    for edit in edits:
        of_sheets.setdefault(edit.sheet, []).append(edit)
    with Package.open(source, limits) as package:
        if sha256(ledger.path) != ledger.sha256:
            raise LedgerChanged(str(ledger.path))
        for name, some in of_sheets.items():
            sheet = package.sheet(name)
            _prove(sheet, some)
            for edit in some:
                sheet.set(edit.where.cell or "", edit.after)
        package.save(target)


def _prove(sheet: Sheet, edits: list[Edit]) -> None:
    """Refuses cells that do not hold what the plan saw, or that compute what they show."""
    wanted = {edit.row for edit in edits}
    rows = {found.row.number: found for found in selected_rows(sheet, wanted.__contains__)}
    for edit in edits:
        found = rows.get(edit.row)
        held = found.row.values.get(edit.column) if found else None
        if found and edit.column in found.row.formulas:
            cell = edit.where.cell or ""
            raise NotEditable(str(edit.where), detail=Message(N_("{cell} is a formula"), {"cell": cell}))
        if not _same(held, edit.before):
            raise LedgerChanged(str(edit.where))


def _same(held: Value, seen: Value) -> bool:
    """Whether a cell holds what the plan saw: nothing and blanks are the same, truth and numbers are not."""
    if held in (None, "") and seen in (None, ""):
        return True
    if isinstance(held, str) and isinstance(seen, str):
        return held.strip() == seen.strip()
    return type(held) is type(seen) and held == seen
