"""``civtrack history``: what days are kept, one of them item by item, forgetting old ones, everything as a file.

Exists to ask the history and print. May import everything below `civtrack.cli`; no rule lives here.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, BinaryIO

import typer

from civtrack.cli.changes import history_of, named_districts
from civtrack.cli.options import Districts, Formatted, Printing, Settled
from civtrack.cli.running import day_of, desk, today_at
from civtrack.errors import UsageMistake
from civtrack.locales import active
from civtrack.model import N_, Message

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping

    from civtrack.history import History

tr = active()

_SUFFIXES = {".csv": "csv", ".jsonl": "jsonl", ".parquet": "parquet"}


def list_(settled: Settled, formatted: Formatted) -> None:
    """Prints the recorded days."""
    from civtrack.cli.guarding import guard_for
    from civtrack.cli.printing import Listing, put
    from civtrack.history.entry import day_of as read_day

    tr = active()
    at = desk(settled)
    history = history_of(at)
    taken = history.taken()
    tiers = {tier["key"]: tier["name"] for one in taken for tier in one.about.tiers}
    rows, documents = [], []
    for one in taken:
        total = one.about.figures[-1]
        read = [ledger for ledger in one.about.ledgers if "code" not in ledger]
        unread = len(one.about.ledgers) - len(read)
        date = str(read_day(one.day))
        rows.append([date, one.items, *(total.get(key, 0) for key in tiers), total["void"], len(read), unread])
        documents.append(
            {
                "date": date,
                "items": one.items,
                **{key: total.get(key, 0) for key in tiers},
                "void": total["void"],
                "carried": total.get("carried", 0),
                "ledgers": list(one.about.ledgers),
                "version": one.about.made_by,
            }
        )
    size = history.path.stat().st_size / 1024
    put(
        Listing(
            headers=[
                tr("Day"), tr("Items"), *(tr(name) for name in tiers.values()), tr("Void"), tr("Ledgers"),
                tr("Unreadable"),
            ],
            rows=rows,
            document=lambda: documents,
            lines=lambda: documents,
            notes=[tr("{path}: {days} days, {size} KiB", path=history.path, days=len(taken), size=f"{size:,.0f}")],
        ),
        formatted.format,
        formatted.output,
        guard_for(at.settings, force=formatted.force),
    )  # fmt: skip


def show(
    day: Annotated[str, typer.Argument(metavar="DATE", help=tr("A recorded day."))],
    settled: Settled,
    printing: Printing,
    district: Districts = None,
) -> None:
    """Prints the items of a recorded day."""
    from civtrack.assessment import Assessment
    from civtrack.cli.guarding import guard_for
    from civtrack.cli.printing import chosen_format, put
    from civtrack.cli.query import listing

    chosen_format(printing.format, printing.output)
    at = desk(settled)
    history = history_of(at)
    districts = named_districts(district or (), at, history)
    wanted = day_of(day, "DATE", today_at(at))
    verdicts = history.verdicts(wanted)
    if districts:
        verdicts = [verdict for verdict in verdicts if verdict.item.district in districts]
    assessment = Assessment(wanted, at.settings, (), tuple(verdicts))
    guard = guard_for(at.settings, force=printing.force)
    put(listing(assessment, verdicts, printing), printing.format, printing.output, guard)


def prune(
    settled: Settled,
    before: Annotated[
        str | None, typer.Option("--before", metavar="DATE", help=tr("Forget the days before this one."))
    ] = None,
    keep: Annotated[
        int | None, typer.Option("--keep", metavar="N", help=tr("Forget all but the newest N days."))
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", "-n", help=tr("Say exactly what would be written, write nothing."))
    ] = False,
) -> None:
    """Forgets old days."""
    at = desk(settled)
    if (before is None) == (keep is None):
        raise UsageMistake("prune", detail=Message(N_("give either --before DATE or --keep N")))
    if keep is not None and keep < 1:
        raise UsageMistake("--keep", detail=Message(N_("“{found}” is not a number from 1 on"), {"found": keep}))
    history = history_of(at)
    days = history.days()
    limit = day_of(before, "--before", today_at(at)) if before else None
    gone = [day for day in days if day < limit] if limit else list(days[: -(keep or 1)])
    if not gone:
        at.console.say(Message(N_("nothing to forget: {count} days are kept"), {"count": len(days)}))
        return
    if not dry_run:
        history.forget(gone)
    text = (
        N_("would forget {count} days, {first} to {last}") if dry_run else N_("forgot {count} days, {first} to {last}")
    )
    at.console.say(Message(text, {"count": len(gone), "first": gone[0], "last": gone[-1]}))


def export(
    settled: Settled,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help=tr("A .csv, .jsonl or .parquet file (default: stdout).")),
    ] = None,
    format_: Annotated[
        str | None,
        typer.Option(
            "--format", "-f", metavar="csv|jsonl|parquet", help=tr("Default: by the file's suffix, else csv.")
        ),
    ] = None,
    from_: Annotated[str | None, typer.Option("--from", metavar="DATE", help=tr("From this day on."))] = None,
    to: Annotated[str | None, typer.Option("--to", metavar="DATE", help=tr("Up to this day."))] = None,
    force: Annotated[
        bool,
        typer.Option("--force", help=tr("Let -o replace a file that civtrack did not write; a backup is kept first.")),
    ] = False,
) -> None:
    """Writes every item of every recorded day."""
    from civtrack.cli.guarding import guard_for
    from civtrack.files import replacing
    from civtrack.history.export import WRITERS

    at = desk(settled)
    chosen = format_ or (_SUFFIXES.get(output.suffix.lower(), "") if output else "csv")
    if chosen not in WRITERS:
        found = format_ or (output.name if output else "")
        detail = Message(N_("“{found}” is none of {known}"), {"found": found, "known": list(WRITERS)})
        raise UsageMistake("--format" if format_ else "--output", detail=detail)
    if chosen == "parquet" and output is None:
        raise UsageMistake("--format", detail=Message(N_("parquet needs a file: -o history.parquet")))
    history = history_of(at)
    first = day_of(from_, "--from", today_at(at)) if from_ else None
    last = day_of(to, "--to", today_at(at)) if to else None
    days = [day for day in history.days() if (not first or day >= first) and (not last or day <= last)]
    if output is not None:
        with replacing(output, guard_for(at.settings, force=force)) as stream:
            WRITERS[chosen](stream, _rows(history, days))
        at.console.say(Message(N_("wrote {path} ({days} days)"), {"path": output, "days": len(days)}))
        return
    _to_stdout(chosen, _rows(history, days))


def _rows(history: History, days: Iterable[dt.date]) -> Iterable[Iterable[Mapping[str, Any]]]:
    from civtrack.history.export import rows_of

    for day in days:
        yield rows_of(day, history.verdicts(day))


def _to_stdout(chosen: str, days: Iterable[Iterable[Mapping[str, Any]]]) -> None:
    """Streams to stdout; a reader that goes away (``| head``) ends it quietly."""
    import os

    from civtrack.history.export import WRITERS

    stream: BinaryIO = sys.stdout.buffer
    try:
        WRITERS[chosen](stream, days)
        stream.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
