"""``civtrack log``: what was changed in the ledgers: when, which cell, before, after, from where.

Exists to turn the log's runs into rows, and what was typed into a choice of them. May import everything below
`civtrack.cli`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import chain, islice
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Annotated, Any

import typer

from civtrack.cli.options import Printing, Settled
from civtrack.cli.running import day_of, desk
from civtrack.locales import active
from civtrack.model import N_, Message
from civtrack.rules.identity import plain_number

if TYPE_CHECKING:
    from civtrack.edits.log import Change, Run
    from civtrack.settings import Settings

tr = active()

_HEADERS = {
    "when": N_("When"),
    "command": N_("Command"),
    "ledger": N_("Ledger"),
    "sheet": N_("Sheet"),
    "cell": N_("Cell"),
    "where": N_("Where it stands"),
    "number": N_("Number"),
    "field": N_("Field"),
    "before": N_("Before"),
    "after": N_("After"),
    "from": N_("From"),
    "by": N_("Found by"),
    "id": N_("Identity"),
}
_SHOWN = ("when", "command", "ledger", "sheet", "cell", "number", "field", "before", "after", "from")
_AT_A_GLANCE = ("where", "when", "command", "number", "field", "before", "after")
"""What a terminal has room for, the cell first: it stands in each block where not all columns fit beside one another;
the rest is asked for with ``--columns``."""
_FOUND_BY = {
    "id": N_("its identity"),
    "number": N_("its number"),
    "content": N_("its content"),
    "place": N_("its place"),
    "filter": N_("filters"),
    "log": N_("the log"),
    "backup": N_("a backup"),
    "judgement": N_("its judgement"),
}


def log(
    settled: Settled,
    printing: Printing,
    item: Annotated[
        str | None,
        typer.Argument(metavar="[ITEM]", help=tr("Only this item: its number, identity or file!sheet!cell.")),
    ] = None,
    since: Annotated[
        str | None, typer.Option("--since", metavar="DATE", help=tr("Only what was changed on this day or later."))
    ] = None,
    ledger: Annotated[
        str | None,
        typer.Option("--ledger", metavar="NAME", help=tr("Only this ledger: its name, or the end of its path.")),
    ] = None,
) -> None:
    """Lists what was changed, the newest first."""
    from civtrack.assessment import today
    from civtrack.cli.guarding import guard_for
    from civtrack.cli.printing import Listing, chosen_format, put
    from civtrack.cli.tables import arranged, chosen_columns

    shown = _AT_A_GLANCE if chosen_format(printing.format, printing.output) == "table" else _SHOWN
    at = desk(settled)
    first = None if since is None else _day(since, today(at.settings))
    found = (
        _document(run, change)
        for run, change in _changes(at.settings, first, ledger)
        if item is None or (change is not None and _is_about(run, change, item))
    )
    tr = active()
    # Of years of changes only those are held that are asked for.
    held = list(islice(found, None if printing.sort else printing.limit))
    rows = arranged(held, printing, lambda row: row, _HEADERS)
    count = len(held) + sum(1 for _ in found)
    columns = chosen_columns(printing.columns, list(_HEADERS), _HEADERS) if printing.columns else list(shown)
    documents = [{name: row[name] for name in columns} for row in rows] if printing.columns else rows
    notes = [tr.plural("{count} change", "{count} changes", count)]
    if len(rows) < count:
        notes = [tr("{shown} of {count} changes; all of them: without --limit", shown=len(rows), count=count)]
    put(
        Listing(
            headers=[tr(_HEADERS[name]) for name in columns],
            rows=[[_cells(row)[name] for name in columns] for row in rows],
            document=lambda: documents,
            lines=lambda: documents,
            notes=notes,
        ),
        printing.format,
        printing.output,
        guard_for(at.settings, force=printing.force),
    )
    if not count:
        at.console.warn(Message(N_("the log has nothing of that")))


def _changes(settings: Settings, first: dt.date | None, ledger: str | None) -> Iterator[tuple[Run, Change | None]]:
    """Every change of the runs that are asked for, the newest run first; None for a run without a cell."""
    from civtrack.edits.journal import log_of, settled_runs
    from civtrack.edits.log_blocks import changes_in

    log = log_of(settings)
    for run in reversed(settled_runs(settings)):
        if (first is None or run.day.date() >= first) and (ledger is None or _is_called(run.ledger, ledger)):
            changes = chain(run.changes, chain.from_iterable(map(changes_in, log.blocks(run))))
            one = next(changes, None)
            yield run, one
            yield from ((run, change) for change in changes)


def _day(text: str, today: dt.date) -> dt.date:
    """A day that was typed, as the office says it."""
    return day_of(text, "--since", today)


def _is_called(path: str, asked: str) -> bool:
    """Whether a ledger's path ends as it was typed; its suffix may be left out."""
    whole, wanted = PurePosixPath(path), PurePosixPath(asked.replace("\\", "/"))
    parts = wanted.parts
    return bool(parts) and parts in (whole.parts[-len(parts) :], (whole.parent / whole.stem).parts[-len(parts) :])


def _is_about(run: Run, change: Change, asked: str) -> bool:
    """Whether a change is one of the item's, or of the cell or row, that was typed."""
    parts = asked.split("!")
    if len(parts) == 3:
        row = change.cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        in_sheet = _is_called(run.ledger, parts[0]) and change.sheet.strip() == parts[1].strip()
        return in_sheet and parts[2].upper() in (change.cell, row)
    return asked in (change.item, change.number) or plain_number(asked) == plain_number(change.number or "?")


def _document(run: Run, change: Change | None) -> dict[str, Any]:
    """A changed cell by the contract's keys; a command that changed more than the log keeps has none."""
    from civtrack.edits.carrying_out import change_as_json

    when = {"when": run.day.isoformat(timespec="seconds"), "command": run.command}
    if change is None:
        names = ("sheet", "cell", "field", "before", "after", "from", "by", "id", "number")
        return when | {"ledger": run.ledger, "where": run.ledger} | dict.fromkeys(names)
    document = change_as_json(run.ledger, change)
    places = {"sheet": change.sheet or None, "cell": change.cell or None}
    where = "!".join(part for part in (run.ledger, change.sheet, change.cell) if part)
    return when | document | places | {"where": where}


def _cells(row: dict[str, Any]) -> dict[str, Any]:
    """A row as people read it."""
    from civtrack.records import LABELS

    tr = active()
    field, by = row["field"], row["by"]
    return {
        **row,
        "when": row["when"][:16].replace("T", " "),
        "field": tr(LABELS[field]) if field in LABELS else field,
        "by": tr(_FOUND_BY[by]) if by in _FOUND_BY else by,
    }
