"""LibreOffice calculates the same for kept rows before and after, and the totals that were written into the files."""

from __future__ import annotations

import random
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from civtrack.xlsx import Package
from civtrack.xlsx.copying.copies import Copy, SheetCopy, write_copies
from civtrack.xlsx.formulas.rowmap import RowMap
from tests.support.random_books import WRITERS, Plan

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
pytestmark = pytest.mark.libreoffice
_CACHED = re.compile(rb"(</f>|<f[^>]*/>)<v>[^<]*</v>")


def without_values(source: Path, target: Path) -> Path:
    """The workbook without any calculated value, so that LibreOffice has to calculate."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, _CACHED.sub(rb"\1", data) if "worksheets/sheet" in name else data)
    return target


def calculated(paths: list[Path], folder: Path) -> list[Worksheet]:
    """The ledger sheets as LibreOffice calculates them, all in one run."""
    assert OFFICE is not None
    bare = [without_values(path, folder / f"bare_{path.name}") for path in paths]
    subprocess.run(
        [OFFICE, f"-env:UserInstallation=file://{folder / 'profile'}", "--headless", "--convert-to", "xlsx", "--outdir",
         str(folder / "out"), *map(str, bare)],
        check=True, capture_output=True, timeout=240,
    )  # fmt: skip
    sheets = [openpyxl.load_workbook(folder / "out" / path.name, data_only=True)["台账"] for path in bare]
    assert all(isinstance(sheet, Worksheet) for sheet in sheets)
    return [sheet for sheet in sheets if isinstance(sheet, Worksheet)]


def test_kept_rows_calculate_as_before(tmp_path: Path) -> None:
    """Twelve random removals, in copies and in the editor: LibreOffice finds the old results and our totals."""
    chance, jobs = random.Random(5), []
    for number in range(6):
        last = chance.randint(5, 15)
        removed = frozenset(chance.sample(range(2, last + 2), chance.randint(1, last - 1)))
        plan = Plan(last, pictures=frozenset({3}), merges=((2, 4),), removed=removed)
        name, write = list(WRITERS.items())[number % 3]
        source = write(plan, tmp_path / f"{number}_{name}.xlsx")
        rows = RowMap.without(removed)
        copy, edited = tmp_path / f"{number}_copy.xlsx", tmp_path / f"{number}_edited.xlsx"
        with Package.open(source) as package:
            write_copies(package, [Copy(copy, (SheetCopy("台账", rows),))])
            package.sheet("台账").remove_rows(removed)
            package.save(edited)
        jobs.append((plan, rows, source, copy, edited))
    every = [path for job in jobs for path in job[2:]]
    found = dict(zip(every, calculated(every, tmp_path), strict=True))
    for plan, rows, source, *targets in jobs:
        for target in targets:
            before, after = found[source], found[target]
            for row in plan.rows:
                new = rows.new(row)
                assert new is None or after.cell(new, 3).value == before.cell(row, 3).value
            total = rows.new(plan.total) or 0
            written = openpyxl.load_workbook(target, data_only=True)["台账"]
            for column in (2, 3):
                stored = written.cell(total, column).value
                assert stored is None or stored == after.cell(total, column).value
                assert stored is not None or "openpyxl" in source.name
