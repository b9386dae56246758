"""``civtrack restore``: puts a backup back in the place of its ledger, or lists the backups.

Exists to turn what was typed into one backup and to tell what became of it. May import everything below
`civtrack.cli`.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from civtrack.cli.console import Exit
from civtrack.cli.edit_options import Restoring
from civtrack.cli.options import Printing, Settled
from civtrack.cli.running import day_of, desk
from civtrack.errors import LedgerUnreadable, NotWritten, UsageMistake
from civtrack.locales import active
from civtrack.model import N_, Message

if TYPE_CHECKING:
    from civtrack.cli.running import Desk
    from civtrack.files.backups import Backup, Restored

tr = active()

_HEADERS = {
    "day": N_("Kept on"),
    "saved": N_("Last saved"),
    "size": N_("Bytes"),
    "name": N_("Name"),
    "damaged": N_("State"),
}


def restore(
    settled: Settled,
    printing: Restoring,
    ledger: Annotated[
        Path | None,
        typer.Argument(
            metavar="LEDGER",
            help=tr("The ledger to put back as it was (default: the one that civtrack.toml lists)."),
            show_default=False,
        ),
    ] = None,
    list_: Annotated[bool, typer.Option("--list", help=tr("List the backups instead, the newest first."))] = False,
    backup: Annotated[
        str | None,
        typer.Option("--backup", metavar="DATE|NAME", help=tr("Which one (default: the newest; of a day its newest).")),
    ] = None,
    last: Annotated[
        bool, typer.Option("--last", help=tr("Take the last command on it back as a whole, and say what that was."))
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", "-n", help=tr("Say exactly what would be written, write nothing."))
    ] = False,
) -> None:
    """Puts the newest backup, or the named one, back in place of the ledger; or lists the backups."""
    if last and (list_ or backup is not None):
        raise UsageMistake("--last", detail=Message(N_("give --last alone, without --list and --backup")))
    if not list_:
        _only_json(printing)
    at = desk(settled, [str(ledger)] if ledger else [])
    ledger = ledger or _only_one(at)
    if list_:
        _put_list(ledger, printing, at)
        return
    if last:
        from civtrack.cli.taking_back import take_back

        raise typer.Exit(
            int(take_back(ledger, at, as_json=printing.format == "json", dry_run=dry_run, force=printing.force))
        )
    raise typer.Exit(int(_restore(ledger, backup, printing, at, dry_run=dry_run, force=printing.force)))


def _only_one(at: Desk) -> Path:
    """The ledger of the settings, where it is the only one."""
    from civtrack.cli.writing import near
    from civtrack.sources import sources

    found, _ = sources([], at.settings)
    if len(found) != 1:
        names = "、".join(near(source.path) for source in found[:_NAMED]) + ("…" if len(found) > _NAMED else "")
        raise UsageMistake("LEDGER", detail=Message(N_("name one of the ledgers: {names}"), {"names": names}))
    return found[0].path


_NAMED = 5


def _only_json(printing: Printing) -> None:
    """Refuses what only a list has."""
    if printing.format not in (None, "json"):
        detail = Message(N_("“{found}” is none of {known}"), {"found": printing.format, "known": "json"})
        raise UsageMistake("--format", detail=detail)
    for option in fields(printing):
        if option.name not in ("format", "force", "no_pager") and getattr(printing, option.name) is not None:
            raise UsageMistake(f"--{option.name}", detail=Message(N_("goes with --list only")))


def _restore(ledger: Path, wanted: str | None, printing: Printing, at: Desk, *, dry_run: bool, force: bool) -> Exit:
    """Restores and tells of it; a refusal is told like those of the other writing commands."""
    from civtrack.assessment import today
    from civtrack.cli.printing import put_text
    from civtrack.edits.journal import Journal
    from civtrack.edits.log import Change
    from civtrack.files.backups import restore as put_back

    document: dict[str, list[Any]] = {"written": [], "unchanged": [], "refused": []}
    code = Exit.DONE
    try:
        source = _meant(ledger, wanted, today(at.settings))
        changes = {ledger: (Change("", "", None, None, None, None, None, source.path.name, "backup"),)}
        diary = Journal(at.settings, "restore", changes)
        done = put_back(ledger, source, today(at.settings), rehearse=dry_run, locked=force, diary=diary)
    except (NotWritten, LedgerUnreadable) as error:
        at.console.error(error)
        document["refused"].append({"path": error.where, "code": error.code, "message": active().message(error.what)})
        code = Exit(error.exit_code)
    else:
        _enter(document, ledger, done)
        if printing.format != "json":
            _tell(ledger, done, at, dry_run=dry_run)
    if printing.format == "json":
        put_text(json.dumps(document, ensure_ascii=False, indent=2) + "\n")
    return code


def _meant(ledger: Path, wanted: str | None, now: dt.date) -> Backup:
    """The backup that ``--backup`` means: one of that name, else the newest of that day."""
    from civtrack.errors import NoSuchBackup
    from civtrack.files.backups import chosen

    if wanted is None:
        return chosen(ledger)
    try:
        return chosen(ledger, wanted)
    except NoSuchBackup:
        try:
            day = day_of(wanted, near=now)
        except UsageMistake:
            day = None
        if day is None:
            raise
        return chosen(ledger, day)


def _enter(document: dict[str, list[Any]], ledger: Path, done: Restored) -> None:
    """Enters what was written, in the JSON of the writing commands; items are not counted here."""
    if not done.changed:
        document["unchanged"].append(str(ledger))
        return
    made = [(ledger, "restored_ledger", done.sha256)]
    if done.kept:
        from civtrack.files import sha256

        made.append((done.kept.path, "backup", sha256(done.kept.path)))
    document["written"] += [
        {"path": str(path), "sha256": mark, "kind": kind, "district": None, "items": None} for path, kind, mark in made
    ]


def _tell(ledger: Path, done: Restored, at: Desk, *, dry_run: bool) -> None:
    from civtrack.cli.writing import near

    if not done.changed:
        at.console.say(Message(N_("unchanged {path}"), {"path": near(ledger)}))
        return
    text = N_("would restore {path} from {backup}") if dry_run else N_("restored {path} from {backup}")
    at.console.say(Message(text, {"path": near(ledger), "backup": done.source.path.name}))
    if done.kept:
        text = N_("what stood there is kept as {backup}: “civtrack restore {path}” brings it back")
        at.console.say(Message(text, {"path": near(ledger), "backup": done.kept.path.name}))


def _put_list(ledger: Path, printing: Printing, at: Desk) -> None:
    from civtrack.cli.guarding import guard_for
    from civtrack.cli.printing import Listing, chosen_format, put
    from civtrack.cli.tables import arranged, chosen_columns
    from civtrack.files.backups import backups
    from civtrack.files.writing import BACKUP_FOLDER

    tr = active()
    chosen_format(printing.format, printing.output)
    found = [_row(one) for one in reversed(backups(ledger))]
    rows = arranged(found, printing, lambda row: row, _HEADERS)
    names = list(_HEADERS)
    if printing.columns is not None:
        columns = chosen_columns(printing.columns, names, _HEADERS)
        documents = [{name: row[name] for name in columns} for row in rows]
    else:
        # Whether they are whole is a column only where one is not.
        left_out = () if any(row["damaged"] for row in found) else ("damaged",)
        columns = [name for name in names if name not in left_out]
        documents = [{name: value for name, value in row.items() if name not in left_out} for row in rows]
    put(
        Listing(
            headers=[tr(_HEADERS[name]) for name in columns],
            rows=[[_cells(row)[name] for name in columns] for row in rows],
            document=lambda: documents,
            lines=lambda: documents,
        ),
        printing.format,
        printing.output,
        guard_for(at.settings, force=printing.force),
    )
    if not found:
        values = {"path": str(ledger), "folder": str(ledger.parent / BACKUP_FOLDER)}
        at.console.warn(Message(N_("there is no backup of {path} in {folder}"), values))


def _row(one: Backup) -> dict[str, Any]:
    from civtrack.files.backups import whole

    found = one.path.stat()
    saved = dt.datetime.fromtimestamp(found.st_mtime).astimezone()
    return {
        "day": one.day.isoformat(),
        "saved": saved.isoformat(timespec="seconds"),
        "size": found.st_size,
        "name": one.path.name,
        "damaged": not whole(one),
        "path": str(one.path),
    }


def _cells(row: dict[str, Any]) -> dict[str, Any]:
    """A row as people read it: the time to the minute, without its zone; what is whole is not worth a word."""
    state = active()("damaged") if row["damaged"] else ""
    return {**row, "saved": row["saved"][:16].replace("T", " "), "damaged": state}
