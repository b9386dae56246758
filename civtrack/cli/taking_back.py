"""``civtrack restore --last``: takes the last command on a ledger back as a whole, and says what that was.

Exists apart from `civtrack.cli.restore`, which puts backups back: here the log decides what is undone. May import
everything below `civtrack.cli`.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from civtrack.cli.console import Exit
from civtrack.errors import CivtrackError, LedgerUnreadable, NotWritten
from civtrack.locales import active
from civtrack.model import N_, Message

if TYPE_CHECKING:
    from collections.abc import Sequence

    from civtrack.cli.running import Desk
    from civtrack.edits.log import Change, Run
    from civtrack.outputs.placing import Outcome

__all__ = ["take_back"]


def take_back(ledger: Path, at: Desk, *, as_json: bool, dry_run: bool, force: bool) -> Exit:
    """Undoes the last command on a ledger: by its backup where it is as that command left it, else cell by cell.

    Args:
        ledger: The file.
        at: Settings and voice.
        as_json: Whether stdout gets the JSON of the writing commands.
        dry_run: Only says what would be done.
        force: Whether a mark that it is open, or read-only, is passed over.
    """
    from civtrack.edits.journal import settled_runs
    from civtrack.edits.undoing import backup_of, last_run
    from civtrack.outputs.placing import Outcome

    outcome, run = Outcome(), None
    changes: Sequence[Change] = ()
    try:
        run = last_run(ledger, settled_runs(at.settings), at.settings)
        if not as_json:
            _say_what(ledger, run, at, dry_run=dry_run)
        if source := backup_of(ledger, run):
            outcome, changes = _by_backup(ledger, run, source.path.name, at, dry_run=dry_run, force=force)
        else:
            outcome, changes = _by_cells(ledger, run, at, dry_run=dry_run, force=force)
    except (NotWritten, LedgerUnreadable) as error:
        outcome.refused.append(error)
    _tell(ledger, outcome, changes, run, at, as_json=as_json, dry_run=dry_run)
    return _code(outcome.refused)


def _code(refused: Sequence[CivtrackError]) -> Exit:
    return Exit(max((error.exit_code for error in refused), default=Exit.DONE))


def _by_backup(
    ledger: Path, run: Run, name: str, at: Desk, *, dry_run: bool, force: bool
) -> tuple[Outcome, Sequence[Change]]:
    """Puts back what the command found: byte for byte."""
    from civtrack.assessment import today
    from civtrack.edits.journal import Journal
    from civtrack.edits.undoing import UNDO, reversed_blocks, reversed_changes
    from civtrack.files.backups import chosen, restore
    from civtrack.outputs.placing import Outcome, Written

    changes = reversed_changes(run)
    journal = Journal(at.settings, UNDO, {ledger: changes})
    journal.blocks[ledger] = reversed_blocks(run, journal.log)
    done = restore(ledger, chosen(ledger, name), today(at.settings), rehearse=dry_run, locked=force, diary=journal)
    return Outcome([Written(ledger, done.sha256, "restored_ledger", None, 0)]), changes


def _by_cells(ledger: Path, run: Run, at: Desk, *, dry_run: bool, force: bool) -> tuple[Outcome, Sequence[Change]]:
    """Puts back the cells that still hold what the command wrote."""
    from civtrack.assessment import assess, today
    from civtrack.edits.carrying_out import carry_out
    from civtrack.edits.undoing import plan_undo
    from civtrack.outputs.marked.in_place import InPlace

    assessment = assess([ledger], today(at.settings), at.settings)
    if assessment.unreadable:
        raise assessment.unreadable[0]
    undoing = plan_undo(run, assessment)
    placer = InPlace(today(at.settings), at.settings.outputs.backups, at.console.warn, force, rehearse=dry_run)
    carried = carry_out(undoing.plan, assessment, placer, at.console.problem)
    carried.outcome.refused[:0] = undoing.refused
    return carried.outcome, [change for of_path in carried.changes.values() for change in of_path]


def _say_what(ledger: Path, run: Run, at: Desk, *, dry_run: bool) -> None:
    from civtrack.cli.writing import near

    values = {"path": near(ledger), "command": run.command, "when": run.day.isoformat(" ", "minutes")[:16]}
    text = (
        N_("{path}: “{command}” of {when} would be taken back")
        if dry_run
        else N_("{path}: taking “{command}” of {when} back")
    )
    at.console.say(Message(text, values))
    if run.origins:
        files = "、".join(origin.name for origin in run.origins)
        at.console.say(Message(N_("{count} cells came from {files}"), {"count": len(run.changes), "files": files}))


def _tell(
    ledger: Path,
    outcome: Outcome,
    changes: Sequence[Change],
    run: Run | None,
    at: Desk,
    *,
    as_json: bool,
    dry_run: bool,
) -> None:
    from civtrack.cli.printing import put_text
    from civtrack.cli.writing import change_line, near
    from civtrack.edits.carrying_out import Carried
    from civtrack.edits.journal import name_of

    if as_json:
        document: dict[str, Any] = Carried(outcome, {ledger: changes}).as_json(
            active(), lambda path: name_of(path, at.settings)
        )
        document["undone"] = {"command": run.command, "when": run.day.isoformat()} if run else None
        put_text(json.dumps(document, ensure_ascii=False, indent=2) + "\n")
    elif outcome.written:
        for change in changes:
            where = "!".join(part for part in (ledger.name, change.sheet, change.cell) if part)
            if change.cell:
                at.console.say(change_line(where, change.field, change.before, change.after))
        text = N_("would restore {path}") if dry_run else N_("restored {path}")
        at.console.say(Message(text, {"path": near(ledger)}))
    for error in outcome.refused:
        at.console.error(error)
