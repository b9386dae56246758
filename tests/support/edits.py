"""Plans of edits for tests: of cells that are named by their address, with what the ledger holds there."""

from __future__ import annotations

import datetime as dt
import zipfile
from pathlib import Path

from civtrack.assessment import Assessment, assess
from civtrack.edits.plan import Edit, Plan
from civtrack.model import Field, Value
from civtrack.settings import Settings
from civtrack.xlsx import Package
from civtrack.xlsx.parts.addresses import cell_of

__all__ = ["AS_OF", "edit_of", "judged", "members", "plan_of"]

AS_OF = dt.date(2022, 7, 20)


def judged(*paths: Path) -> Assessment:
    """Ledgers of one folder, which is the office's."""
    return assess(paths, AS_OF, Settings(folder=paths[0].parent))


def edit_of(path: Path, sheet: str, cell: str, after: Value, field: Field = Field.REMARK) -> Edit:
    """An edit of what a cell holds now."""
    row, column = cell_of(cell)
    with Package.open(path) as package:
        before = package.sheet(sheet).value(cell)
    return Edit(path, sheet, row, column, field, f"n:{row}", str(row), before, after, "test", "number")


def plan_of(*edits: Edit) -> Plan:
    """A plan of these edits."""
    return Plan("set", edits)


def members(path: Path) -> dict[str, bytes]:
    """Every part of a package, unpacked."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
