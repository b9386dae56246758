"""The updated ledger: the office's own file with tier, days and basis filled in, and nothing else changed.

Exists because this is what the clerk sends back round the office every evening. Edits the package
(`civtrack.xlsx`); never loads and saves a workbook. May import everything below `civtrack.day` except openpyxl.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import groupby
from pathlib import Path

from civtrack import files
from civtrack.assessment import Assessment
from civtrack.errors import CivtrackError, LedgerChanged
from civtrack.ledger.grids import TEXT_FORMATS
from civtrack.locales import Translator
from civtrack.model import CellRef, Ledger, Problem, Verdict
from civtrack.outputs.legacy import package_of
from civtrack.outputs.marked.changes import SheetChanges
from civtrack.outputs.marked.sheet import SheetMarker
from civtrack.problems import MARKS_COVERED, PRINTED_SMALLER, SIGNATURE_LOST
from civtrack.xlsx import LeftOut, Package

__all__ = ["mark", "write_marked"]


def write_marked(
    assessment: Assessment,
    ledger: Ledger,
    target: Path,
    tr: Translator,
    changed: Callable[[tuple[SheetChanges, ...]], object] | None = None,
) -> tuple[Problem, ...]:
    """Writes the updated copy of a ledger.

    Args:
        assessment: Its judgement.
        ledger: One of the assessment's ledgers.
        target: Where the copy goes; replaced whole or not at all.
        tr: The document language.
        changed: Hears of every cell that was changed, once the copy is written; None: nobody asks.

    Returns:
        What the clerk must know of the edit.

    Raises:
        FormatNotEditable: Neither .xlsx nor .xlsm, and without a twin.
        LedgerChanged: The file is no longer the one that was read.
        NotWritten: The target cannot be written, or the workbook cannot take the edit.
    """
    verdicts = assessment.of_ledger(ledger.path)
    try:
        package, problems, marker = _marked(assessment, ledger, verdicts, tr)
        with package:
            sheets = {name: package.sheet(name) for name in dict.fromkeys((*verdicts, *marker.marked))}
            for sheet in sheets.values() if changed else ():
                sheet.remember_replaced()
            package.save(target)
            if changed:
                told = (marker.changes(sheet, verdicts.get(name, {})) for name, sheet in sheets.items())
                changed(tuple(one for one in told if one))
            covered = [
                Problem(MARKS_COVERED, CellRef(ledger.path.name, name, row, column), values={"count": count})
                for name, of_rows in verdicts.items()
                for column, row, count in _covered(sheets[name].left_out, of_rows)
            ]
            marker.let_go()
    except CivtrackError:
        # Saved over while it was read, a workbook looks damaged, or as if it could not take the edit.
        _prove(ledger)
        raise
    if target.resolve() != ledger.path.resolve():
        # Most parts are copied only when the package is saved: they must be those of the file that was read.
        _prove(ledger)
    if ledger.format in TEXT_FORMATS:  # its set-up is none of the office's
        problems = tuple(problem for problem in problems if problem.kind is not PRINTED_SMALLER)
    return *problems, *covered


def mark(assessment: Assessment, ledger: Ledger, tr: Translator) -> tuple[Package, tuple[Problem, ...]]:
    """The ledger's package with all edits asked for and nothing written yet; the caller saves and closes it.

    Raises:
        FormatNotEditable: Neither .xlsx nor .xlsm, and without a twin.
        LedgerChanged: The file is no longer the one that was read.
    """
    package, problems, _ = _marked(assessment, ledger, assessment.of_ledger(ledger.path), tr)
    return package, problems


def _marked(
    assessment: Assessment, ledger: Ledger, verdicts: Mapping[str, Mapping[int, Verdict]], tr: Translator
) -> tuple[Package, tuple[Problem, ...], SheetMarker]:
    package = Package.open(package_of(ledger), assessment.limits)
    try:
        _prove(ledger)
        marker = SheetMarker(assessment, tr)
        problems = [Problem(SIGNATURE_LOST, CellRef(ledger.path.name))] if package.signed else []
        with_items = [table for table in ledger.tables if table.first_row <= table.last_row]
        for name, tables in groupby(with_items, key=lambda table: table.sheet):
            of_rows, edge = verdicts.get(name, {}), ledger.edges.get(name)
            problems += marker.mark_sheet(package.sheet(name), list(tables), of_rows, edge)
    except BaseException:
        package.close()
        raise
    return package, tuple(problems), marker


def _prove(ledger: Ledger) -> None:
    try:
        same = files.sha256(ledger.path) == ledger.sha256
    except OSError:
        same = False
    if not same:
        raise LedgerChanged(str(ledger.path))


def _covered(left_out: Iterable[LeftOut], verdicts: Mapping[int, Verdict]) -> Iterator[tuple[int, int, int]]:
    """Column, first row and number of the items that a fill could not reach."""
    rows: dict[int, list[int]] = {}
    for cell in left_out:
        if cell.row in verdicts:
            rows.setdefault(cell.column, []).append(cell.row)
    yield from ((column, min(of_column), len(of_column)) for column, of_column in sorted(rows.items()))
