"""How many pictures stand in each row of the ledgers that were judged.

Exists so that a photo that got lost on the way is noticed the next day. Only a snapshot and a comparison ask for it,
so that nothing else pays. May import `civtrack.assessment` and everything below it.
"""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from pathlib import Path

from civtrack.assessment import Assessment
from civtrack.errors import LedgerUnreadable
from civtrack.files import sha256
from civtrack.model import Ledger

__all__ = ["Photos", "photos_of"]

Photos = dict[tuple[str, str], dict[int, int]]
"""Path as shown and sheet → row → pictures; what could not be counted is missing."""

_COUNTED = ("xlsx", "xlsm")


def photos_of(assessment: Assessment) -> Photos:
    """Pictures by ledger, sheet and row; formats that tell of no pictures are left out.

    A ledger that is no longer the one that was judged is left out too: its rows are others.
    """
    found: Photos = {}
    for ledger in assessment.ledgers:
        if ledger.format in _COUNTED:
            for sheet, rows in _of_ledger(ledger).items():
                found[assessment.shown_path(ledger.path), sheet] = rows
    return found


def _of_ledger(ledger: Ledger) -> dict[str, dict[int, int]]:
    try:
        if sha256(ledger.path) != ledger.sha256:
            return {}
    except OSError:
        return {}
    return _counted(ledger.path, ledger.sha256, tuple(dict.fromkeys(table.sheet for table in ledger.tables)))


@lru_cache(64)
def _counted(path: Path, fingerprint: str, sheets: tuple[str, ...]) -> dict[str, dict[int, int]]:
    """Counted once for every state of a file: brief, page and snapshot of a day ask one after another."""
    del fingerprint
    from civtrack.xlsx import Package
    from civtrack.xlsx.opened.pictures import pictures
    from civtrack.xlsx.parts.workbook import relations

    found: dict[str, dict[int, int]] = {}
    try:
        with Package.open(path) as package:
            in_cells = {"cellImage", "richValueRel"} & {relation.type for relation in package.workbook.relations}
            for entry in package.workbook.sheets:
                if entry.name not in sheets:
                    continue
                drawn = any(one.type == "drawing" for one in relations(package.container, entry.part))
                rows: Counter[int] = Counter()
                if in_cells or drawn:
                    for (row, _), some in pictures(package, entry.name).items():
                        rows[row] += len(some)
                found[entry.name] = dict(rows)
    except (LedgerUnreadable, OSError):
        return {}
    return found
