"""``civtrack config``: writes, shows and checks civtrack.toml.

Exists to hand the settings to a person. May import everything below `civtrack.cli`.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from civtrack.cli.options import Common, Formatted, Settled
from civtrack.cli.running import KINDS, desk, finish
from civtrack.errors import AlreadyThere
from civtrack.locales import active
from civtrack.model import N_, Message, readable

if TYPE_CHECKING:
    from civtrack.assessment import Assessment
    from civtrack.cli.console import Console
    from civtrack.model import Ledger
    from civtrack.settings import FoundLedger

tr = active()
FILE_NAME = "civtrack.toml"


def init(
    common: Common,
    force: Annotated[
        bool, typer.Option("--force", help=tr("Replace a settings file that is already there; a backup is kept first."))
    ] = False,
    templates: Annotated[
        bool, typer.Option("--templates", help=tr("Write the words of the Word documents too, to be edited."))
    ] = False,
) -> None:
    """Writes a commented civtrack.toml from the ledgers found below the working folder."""
    from dataclasses import replace

    from civtrack.assessment import judge_sources, today
    from civtrack.cli.guarding import guard_for
    from civtrack.files import replacing
    from civtrack.settings import starter
    from civtrack.sources import sources

    target = common.config or Path(FILE_NAME)
    if templates:
        _write_templates(common, target)
        if target.exists() and not force:
            return
    if target.exists() and not force:
        raise AlreadyThere(str(target))
    at = desk(replace(common, no_config=True, config=None))
    paths = [Path(path) for path in common.paths or ["."]]
    found, missing = sources(paths, at.settings, recursive=True)
    with at.console.progress(len(found)) as progress:
        assessment = judge_sources(found, at.settings, today(at.settings), missing, progress)
    for error in assessment.unreadable:
        at.console.error(error)
    ledgers = [ledger for ledger in assessment.ledgers if _can_be_named(ledger, at.console)]
    text = starter(_found(ledger, assessment, target.parent) for ledger in ledgers)
    with replacing(target, guard_for(at.settings, common, assessment, force=force)) as stream:
        stream.write(text.encode())
    counts = {"path": str(target), "ledgers": len(ledgers)}
    at.console.say(
        Message(N_("wrote {path} with {ledgers} ledgers; read it through, then run: civtrack config check"), counts)
    )
    finish(common, assessment)


def _write_templates(common: Common, target: Path) -> None:
    """Writes the shipped templates where the settings look for them; what is there stays as it is."""
    from dataclasses import replace

    from civtrack.files import not_written
    from civtrack.outputs.notices.templates import write_defaults as write_documents
    from civtrack.outputs.reminders.templates import write_defaults as write_reminders
    from civtrack.settings.discovery import expanded

    there = target if target.is_file() else None
    at = desk(replace(common, no_config=there is None, config=there))
    folder = target.parent / expanded(at.settings.outputs.templates)
    try:
        done = (write_documents(folder), write_reminders(folder))
    except OSError as error:
        raise not_written(Path(error.filename or folder), error) from error
    for path in (path for written, _ in done for path in written):
        at.console.say(Message(N_("wrote {path}"), {"path": str(path)}))
    for path in (path for _, stood in done for path in stood):
        at.console.say(Message(N_("{path} is there already and stays as it is"), {"path": str(path)}))


def _can_be_named(ledger: Ledger, console: Console) -> bool:
    """Whether a settings file can hold the ledger's path; a name that is no UTF-8 (of a zip of Windows) is told."""
    path = str(ledger.path.resolve())
    if readable(path) == path:
        return True
    text = N_("{file}: its name is not UTF-8, which civtrack.toml cannot hold; rename it and add it there")
    console.warn(Message(text, {"file": str(ledger.path)}))
    return False


def _found(ledger: Ledger, assessment: Assessment, folder: Path) -> FoundLedger:
    from civtrack.settings import FoundLedger

    tables = {id(table): table for table in ledger.tables}
    districts = (item.district for item in assessment.items if id(item.table) in tables and item.district)
    kinds = {table.kind for table in tables.values()}
    kind = KINDS[kinds.pop()] if len(kinds) == 1 else "auto"
    return FoundLedger(_relative(ledger.path, folder), kind, tuple(dict.fromkeys(districts)))


def _relative(path: Path, folder: Path) -> str:
    try:
        return path.resolve().relative_to(folder.resolve()).as_posix()
    except ValueError:
        return path.resolve().as_posix()


def show(settled: Settled, formatted: Formatted) -> None:
    """Shows every value with its origin."""
    from civtrack.cli.guarding import guard_for
    from civtrack.cli.printing import Listing, put

    at = desk(settled)
    rows = [[key, _shown(value), origin] for key, value, origin in at.settings.listed()]
    tr = active()
    put(
        Listing(
            headers=(tr("Key"), tr("Value"), tr("Origin")),
            rows=rows,
            document=lambda: [{"key": key, "value": value, "origin": origin} for key, value, origin in rows],
            lines=lambda: [{"key": key, "value": value, "origin": origin} for key, value, origin in rows],
        ),
        formatted.format,
        formatted.output,
        guard_for(at.settings, force=formatted.force),
    )


def _shown(value: object) -> str:
    import json

    return json.dumps(value, ensure_ascii=False, default=str)


def check(settled: Settled) -> None:
    """Loads the settings; silent but for a word when all is well, every mistake otherwise."""
    from civtrack.outputs.notices.kinds import NoticeType
    from civtrack.outputs.notices.templates import check as check_template
    from civtrack.outputs.notices.templates import find
    from civtrack.outputs.reminders import templates as reminders

    at = desk(settled)
    for kind in NoticeType:
        check_template(find(kind, at.settings))
    for name in reminders.NAMES:
        check_template(reminders.find(name, at.settings))
    if at.settings.file is None:
        at.console.say(Message(N_("no civtrack.toml here or above; the defaults hold (civtrack config show)"), {}))
    else:
        at.console.say(Message(N_("{path}: no mistakes"), {"path": str(at.settings.file)}))
