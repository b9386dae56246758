"""Writes a plan's edits into a ledger's package: exactly these cells, and proof before each of them.

Exists as the only place that writes a plan into a workbook. A cell is written only where it still holds what the plan
saw there, is no formula, and is no part of a merged area but its first cell. May import `civtrack.edits.plan` and what
stands below `civtrack.edits`.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Sequence
from pathlib import Path

from civtrack.edits.framing import show
from civtrack.edits.plan import Edit, NewName, NewRow, Photo, Plan, Room, RowGone
from civtrack.edits.seen import Seen
from civtrack.errors import CivtrackError, LedgerChanged, NotEditable
from civtrack.files import sha256
from civtrack.ledger.cells import is_picture
from civtrack.ledger.passed import Passed
from civtrack.model import N_, CellRef, Ledger, Message, Problem, Value
from civtrack.outputs.legacy import package_of
from civtrack.problems import SHEET_PROTECTED, SIGNATURE_LOST
from civtrack.xlsx import Limits, Package, Sheet
from civtrack.xlsx.formulas.references import translate_shared
from civtrack.xlsx.formulas.rowgrowth import Growth
from civtrack.xlsx.opened.selected import SelectedRow
from civtrack.xlsx.parts.edits import FormulaText

__all__ = ["is_counting", "prove_file", "same_value", "write_edited", "write_planned"]

_COUNTING = re.compile(r"ROW\(\)(?:-\d{1,3})?|[A-Z]{1,3}\d{1,7}\+1")


def write_edited(
    edits: Sequence[Edit],
    ledger: Ledger,
    source: Path,
    target: Path,
    limits: Limits,
    *,
    gone: Sequence[RowGone] = (),
    names: Sequence[NewName] = (),
    rooms: Sequence[Room] = (),
    new: Sequence[NewRow] = (),
    photos: Sequence[Photo] = (),
    taken_out: Sequence[str] = (),
    passed: Passed | None = None,
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
        rooms: Where lists of this ledger get rows; not together with rows that leave.
        new: The rows that items get.
        photos: What items get to be seen, in rows as they will stand.
        taken_out: Names of pictures that leave.
        passed: The rows of the ledger as they were read, where they are kept: they are those of the file as long as
            that is the file that was read, which is proven before and after.

    Returns:
        What the clerk must know of it.

    Raises:
        LedgerChanged: The file, or one of the cells, is no longer what was read.
        NotEditable: A cell that cannot take its value: a formula, or covered by a merged area; rows that cannot leave
            without harm.
        NotWritten: The target cannot be written.
    """
    seen = Seen(ledger, passed)
    try:
        with Package.open(source, limits) as package:
            prove_file(ledger)
            _edit(package, edits, gone, rooms, seen)
            touched = dict.fromkeys(edit.sheet for edit in edits)
            touched |= dict.fromkeys(photo.edit.sheet for photo in photos)
            touched |= dict.fromkeys(row.sheet for row in gone) | dict.fromkeys(row.sheet for row in new)
            guarded = [name for name in touched if package.sheet(name).protected]
            moving = any(room.added > room.room for room in rooms)
            if not moving:
                _fill(package, new, seen)
            package.take_out(taken_out)
            if photos and not rooms:
                _prove_shown(package, photos, seen)
                show(package, photos, limits)
            package.save(target)
            if moving or (rooms and photos):
                with Package.open(target, limits) as roomy:
                    if moving:
                        _fill(roomy, new, Seen(ledger, None))
                    show(roomy, photos, limits)
                    roomy.save(target)
            told = [Problem(SIGNATURE_LOST, CellRef(ledger.path.name))] if package.signed else []
            told += [Problem(SHEET_PROTECTED, CellRef(ledger.path.name, name)) for name in guarded]
        if names:
            from civtrack.xlsx.joining.renamed import rename_sheets  # a rare wish that brings many modules

            rename_sheets(target, {one.sheet: one.name for one in names}, limits)
    except CivtrackError:
        # Saved over while it was read, a workbook looks damaged, or as if it could not take the edit.
        prove_file(ledger)
        raise
    # Most parts are copied only when the package is saved: they must be those of the file that was read.
    prove_file(ledger)
    return tuple(told)


def _edit(package: Package, edits: Iterable[Edit], gone: Iterable[RowGone], rooms: Sequence[Room], seen: Seen) -> None:
    """Asks for cells that are proven, for rows that leave, and for room."""
    of_sheets: dict[str, list[Edit]] = {}
    for edit in edits:
        of_sheets.setdefault(edit.sheet, []).append(edit)
    for name, some in of_sheets.items():
        sheet = package.sheet(name)
        _prove_cells(sheet, some, seen)
        for edit in some:
            sheet.set_at(edit.row, edit.column, edit.after, edit.number_format)
    for row in gone:
        if not row.emptied:
            package.sheet(row.sheet).remove_rows([row.row])
    for name in dict.fromkeys(room.sheet for room in rooms):
        package.sheet(name).grow([Growth(*room[2:]) for room in rooms if room.sheet == name])


def write_planned(
    plan: Plan, ledger: Ledger, target: Path, limits: Limits, passed: Passed | None = None
) -> tuple[Problem, ...]:
    """Writes a ledger with everything that a plan says of it; see `write_edited`."""
    path = ledger.path
    return write_edited(
        plan.of(path), ledger, package_of(ledger), target, limits,
        gone=[one for one in plan.gone if one.path == path],
        names=[one for one in plan.names if one.path == path],
        rooms=[one for one in plan.rooms if one.path == path],
        new=[one for one in plan.new if one.path == path],
        photos=[one for one in plan.photos if one.edit.path == path],
        taken_out=[one.name for one in plan.taken_out if one.path == path],
        passed=passed,
    )  # fmt: skip


def _fill(package: Package, new: Iterable[NewRow], seen: Seen) -> None:
    """Fills the rows that items get: what was typed, and the formulas of the row above."""
    of_sheets: dict[str, list[NewRow]] = {}
    for row in new:
        of_sheets.setdefault(row.sheet, []).append(row)
    for name, rows in of_sheets.items():
        sheet = package.sheet(name)
        wanted = {row.like for row in rows if row.like is not None}
        examples = {found.row.number: found for found in seen.selected(sheet, wanted)}
        for row in rows:
            values: dict[int, Value] = {cell.column: cell.after for cell in row.cells}
            if row.like is None:
                for cell in row.cells:
                    sheet.set_at(cell.row, cell.column, cell.after, cell.number_format)
            else:
                sheet.add_row(row.row, row.like, values | _formulas(examples[row.like], row.row, values))


def _formulas(example: SelectedRow, row: int, taken: Container[int]) -> dict[int, Value]:
    """The formulas of a row as they read in another one; photos are nobody else's."""
    by = row - example.row.number
    found: dict[int, Value] = {}
    for column, text in example.formulas.items():
        if column in taken or "DISPIMG(" in text.upper():
            continue
        shown = example.row.values.get(column)
        counts = shown + by if isinstance(shown, int) and not isinstance(shown, bool) and is_counting(text) else None
        found[column] = FormulaText(translate_shared(text, by, 0), counts)
    return found


def is_counting(text: str) -> bool:
    """Whether a formula numbers rows: ``ROW()-4``, ``A19+1``."""
    return _COUNTING.fullmatch(text.replace(" ", "").upper()) is not None


def prove_file(ledger: Ledger) -> None:
    """Makes sure that a ledger is the file that was read.

    Raises:
        LedgerChanged: It is another one by now.
    """
    try:
        same = sha256(ledger.path) == ledger.sha256
    except OSError:
        same = False
    if not same:
        raise LedgerChanged(str(ledger.path))


def _prove_shown(package: Package, photos: Iterable[Photo], seen: Seen) -> None:
    """Refuses cells for photos that hold something else than the plan saw."""
    of_sheets: dict[str, list[Edit]] = {}
    for photo in photos:
        if photo.in_cell:
            of_sheets.setdefault(photo.edit.sheet, []).append(photo.edit)
    for name, edits in of_sheets.items():
        _prove_cells(package.sheet(name), edits, seen)


def _prove_cells(sheet: Sheet, edits: list[Edit], seen: Seen) -> None:
    """Refuses cells that do not hold what the plan saw, or that compute what they show."""
    wanted = {edit.row for edit in edits}
    rows = {row.number: row for row in seen.rows(sheet, wanted)}
    for edit in edits:
        row = rows.get(edit.row)
        if row and edit.column in row.formulas and not is_picture(edit.before):
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
