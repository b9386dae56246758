"""What the last command did to a ledger, and how it is taken back: by its backup, or cell by cell from the log.

Exists so that a change can be undone as a whole, and so that what others did since is never undone with it. Reads the
log, the backups and the ledger; writes nothing. May import the other modules of `civtrack.edits` and what stands below
them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

from civtrack.assessment import Assessment
from civtrack.edits.journal import name_of
from civtrack.edits.log import Block, Change, Log, Run
from civtrack.edits.log_blocks import taken_back
from civtrack.edits.photo_cells import name_of_photo
from civtrack.edits.plan import Edit, PhotoGone, Plan
from civtrack.edits.writer import same_value
from civtrack.errors import CellNotTakenBack, ChangedSince, CivtrackError, KnownOtherwise, MadeAnew, NothingToTakeBack
from civtrack.files import sha256
from civtrack.files.backups import Backup, backups
from civtrack.light import NamedTuple
from civtrack.model import EDITABLE, N_, Field, Message
from civtrack.outputs.legacy import package_of
from civtrack.settings import Settings
from civtrack.xlsx import Package
from civtrack.xlsx.opened.pictures import placed_pictures
from civtrack.xlsx.opened.selected import selected_rows
from civtrack.xlsx.parts.addresses import cell_of

__all__ = [
    "CARRY",
    "UNDO",
    "backup_of",
    "last_run",
    "plan_undo",
    "reversed_blocks",
    "reversed_changes",
    "standing_runs",
]

UNDO: Final = "restore --last"
"""What the log calls a run that takes another one back."""

CARRY: Final = "carry"
"""What the log calls a run that makes the next period's ledger."""


class Undoing(NamedTuple):
    """How a run is taken back cell by cell, and what of it is not."""

    plan: Plan
    refused: tuple[CivtrackError, ...]


def last_run(ledger: Path, runs: Iterable[Run], settings: Settings) -> Run:
    """The last command on a ledger that is not taken back yet.

    Raises:
        NothingToTakeBack: There is none; `KnownOtherwise` where the ledger was renamed or moved.
    """
    runs = list(runs)
    standing = standing_runs(name_of(ledger, settings), runs)
    if not standing:
        raise _known_otherwise(ledger, runs) or NothingToTakeBack(str(ledger))
    return standing[-1]


def _known_otherwise(ledger: Path, runs: Sequence[Run]) -> KnownOtherwise | None:
    """What is said of a ledger that the log knows by another name: by what the last command there made."""
    try:
        mark = sha256(ledger)
    except OSError:
        return None
    names = dict.fromkeys(run.ledger for run in runs if run.after == mark)
    found = [name for name in names if (of := standing_runs(name, runs)) and of[-1].after == mark]
    return KnownOtherwise(str(ledger), name=found[-1]) if found else None


def standing_runs(name: str, runs: Iterable[Run]) -> list[Run]:
    """What was done to a ledger (by its name in the log) and is not taken back, in order."""
    standing: list[Run] = []
    for run in runs:
        if run.ledger != name:
            continue
        if run.command == UNDO and standing:
            standing.pop()
        elif run.command != UNDO:
            standing.append(run)
    return standing


def backup_of(ledger: Path, run: Run) -> Backup | None:
    """The backup that a ledger had before a run, where the ledger is still exactly what the run made of it."""
    try:
        if sha256(ledger) != run.after:
            return None
    except OSError:
        return None
    for one in reversed(backups(ledger)):
        try:
            if sha256(one.path) == run.before:
                return one
        except OSError:
            continue
    return None


def reversed_changes(run: Run) -> tuple[Change, ...]:
    """What taking a run back changes."""
    return tuple(
        change._replace(before=change.after, after=change.before, source=_source(run), by="log")
        for change in run.changes
    )


def reversed_blocks(run: Run, log: Log) -> tuple[Block, ...]:
    """What taking a run back changes besides, many cells together.

    Raises:
        LogUnusable: The log cannot be read.
    """
    return taken_back(log.blocks(run), _source(run))


def _source(run: Run) -> str:
    return f"{run.command} {run.day.isoformat(' ', 'minutes')[:16]}"


def plan_undo(run: Run, assessment: Assessment) -> Undoing:
    """Plans to take a run back cell by cell: every cell that still holds what the run wrote, of the same item.

    Args:
        run: The last one on the assessment's only ledger.
        assessment: The ledger as it is now.

    Raises:
        MadeAnew: The run made the ledger.
        ChangedSince: The log has no cells of that run, or nothing of it can be taken back in this format.
    """
    (ledger,) = assessment.ledgers
    if run.command == CARRY and not run.before:
        raise MadeAnew(str(ledger.path), command=run.command)
    cells = [change for change in run.changes if change.cell]
    if not cells or ledger.format not in EDITABLE:
        raise ChangedSince(str(ledger.path), command=run.command)
    untouched = ledger.sha256 == run.after
    edits: list[Edit] = []
    refused: list[CivtrackError] = []
    photos: list[PhotoGone] = []
    with Package.open(package_of(ledger), assessment.limits) as package:
        shown = _photos_of(package, cells)
        for name in dict.fromkeys(change.sheet for change in cells):
            mine = [(change, *cell_of(change.cell)) for change in cells if change.sheet == name]
            wanted = {row for _, row, _ in mine}
            there = name in package.sheets
            found = selected_rows(package.sheet(name), wanted.__contains__) if there else []
            rows = {one.row.number: one.row for one in found}
            items = assessment.of_ledger(ledger.path).get(name, {})
            for change, row, column in mine:
                verdict = items.get(row)
                held = rows[row].values.get(column) if row in rows else None
                photo = name_of_photo(change.after)
                floats = photo is not None and not photo[1]
                if photo and floats and (name, row) in shown.get(photo[0], ()):
                    held = change.after
                why = None
                if not same_value(held, change.after):
                    why = N_("the cell holds something else by now")
                elif change.item and not untouched and (verdict is None or change.item != verdict.id):
                    why = N_("the row holds another item by now")
                if why:
                    cell = f"{ledger.path.name}!{name}!{change.cell}"
                    refused.append(CellNotTakenBack(cell, detail=Message(why)))
                    continue
                field = Field(change.field) if change.field else None
                item, number, source = change.item or "", change.number, _source(run)
                where = (ledger.path, name, row, column, field)
                edit = Edit(*where, item, number, held, change.before, source, "log")
                if not floats:
                    edits.append(edit)
                if photo and len(shown.get(photo[0], ())) == 1:  # one that was copied elsewhere since stays for that
                    photos.append(PhotoGone(ledger.path, photo[0], edit if floats else None))
    return Undoing(Plan(UNDO, tuple(edits), taken_out=tuple(photos)), tuple(refused))


def _photos_of(package: Package, cells: Iterable[Change]) -> Mapping[str, list[tuple[str, int]]]:
    """Where the photos that a run put in are shown by now: name → sheets and rows."""
    wanted = {photo[0] for change in cells if (photo := name_of_photo(change.after))}
    found: dict[str, list[tuple[str, int]]] = {}
    for sheet in package.sheets if wanted else ():
        for one in placed_pictures(package, sheet):
            if one.name in wanted:
                found.setdefault(one.name, []).append((sheet, one.meant))
    return found
