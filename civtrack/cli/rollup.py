"""``civtrack rollup``: many offices' exported items as one table.

Exists to choose exports, days and groups, to let an engine count, and to print. May import everything below
`civtrack.cli`; no rule lives here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from civtrack.cli.console import Exit
from civtrack.cli.options import Printing, Settled
from civtrack.cli.running import Desk, day_of, desk, today_at
from civtrack.errors import UsageMistake
from civtrack.locales import active
from civtrack.model import N_, Message

if TYPE_CHECKING:
    from collections.abc import Sequence

    from civtrack.cli.printing import Listing
    from civtrack.exchange.offices import Chosen
    from civtrack.exchange.rolling import Group, Rollup

tr = active()

_BY = {
    "city": N_("City"),
    "district": N_("District"),
    "unit": N_("Responsible unit"),
    "person": N_("Responsible person"),
    "leader": N_("Leader"),
    "category": N_("Category"),
    "site_type": N_("Site type"),
    "source": N_("Source"),
    "street": N_("Street"),
    "month": N_("Month"),
    "day": N_("Day"),
}


def rollup(
    settled: Settled,
    printing: Printing,
    exports: Annotated[
        list[str],
        typer.Argument(metavar="EXPORTS...", help=tr("Folders of exports, patterns, files or addresses (s3://…).")),
    ],
    by: Annotated[
        str,
        typer.Option("--by", metavar="A,B", help=tr("One row for each: {groups}.", groups=", ".join(_BY))),
    ] = "city",
    as_of: Annotated[
        str | None,
        typer.Option("--as-of", metavar="DATE", help=tr("The day of the table (default: the newest there is).")),
    ] = None,
    from_: Annotated[
        str | None,
        typer.Option("--from", metavar="DATE", help=tr("Every day from this one on, each a group (with --by day).")),
    ] = None,
    late: Annotated[
        int, typer.Option("--late", metavar="DAYS", help=tr("Count an office's export that is so many days older."))
    ] = 0,
    profile: Annotated[
        str | None,
        typer.Option("--profile", metavar="NAME", help=tr("Count by this profile (default: that of most offices).")),
    ] = None,
    engine: Annotated[
        str,
        typer.Option("--engine", metavar="duckdb|local-spark|spark://HOST:PORT", help=tr("What counts.")),
    ] = "duckdb",
) -> None:
    """Prints a table over many offices."""
    from civtrack.cli.guarding import guard_for
    from civtrack.cli.printing import chosen_format, put
    from civtrack.errors import EngineFailed, NotAnExport
    from civtrack.exchange.offices import Wanted, choose, find, local_files
    from civtrack.exchange.rolling import rollup as rolled
    from civtrack.exchange.rolling import sound
    from civtrack.fence import raise_fence

    keys = _keys(by)
    chosen_format(printing.format, printing.output)
    if (from_ is None) == ("day" in keys):
        raise UsageMistake("--from", detail=Message(N_("several days need both --from and --by day")))
    if late < 0:
        raise UsageMistake("--late", detail=Message(N_("must be 0 or more, not {found}"), {"found": late}))
    at = desk(settled)
    limits = at.settings.limits
    raise_fence(local_files(exports), limits.seconds, limits.memory_mib << 20)
    found, wrong = find(exports)
    for error in wrong:
        at.console.error(error)
    if not found:
        raise typer.Exit(int(Exit.UNREADABLE))
    asked = at.settings.rollup
    chosen = choose(
        found,
        Wanted(
            day_of(from_, "--from", today_at(at)) if from_ else None,
            day_of(as_of, near=today_at(at)) if as_of else None,
            late,
            profile,
            asked.offices,
        ),
    )
    for one in chosen.left_out:
        at.console.warn(Message(N_("{city}: {why}"), {"city": one.city, "why": one.why}))
    if not chosen.exports:
        raise typer.Exit(int(Exit.UNREADABLE))
    try:
        table = rolled(chosen, keys, engine, asked.groups or None)
    except (EngineFailed, NotAnExport):
        chosen, unsound = sound(chosen, keys, engine)
        if not unsound:
            raise
        for error in unsound:
            at.console.error(error)
        if not chosen.exports:
            raise typer.Exit(int(Exit.UNREADABLE)) from None
        wrong += unsound
        table = rolled(chosen, keys, engine, asked.groups or None)
    put(
        listing(table, chosen, at, printing),
        printing.format,
        printing.output,
        guard_for(at.settings, force=printing.force),
    )
    raise typer.Exit(int(Exit.UNREADABLE if wrong else Exit.DONE))


def _keys(by: str) -> list[str]:
    from civtrack.asking.names import GROUPINGS
    from civtrack.cli.words import known_word

    own = {"city": ("城市", "地市", "office"), "day": ("日", "天", "日期")}
    names = {key: own.get(key) or GROUPINGS[key] for key in _BY}
    parts = [part.strip() for part in by.replace("，", ",").replace("、", ",").split(",")]
    return list(dict.fromkeys(known_word("--by", part, names) for part in [part for part in parts if part] or [by]))


def listing(table: Rollup, chosen: Chosen, at: Desk, printing: Printing) -> Listing:
    """The table: the keys, then the columns of a single office's summary."""
    from civtrack.cli.figured import cells, headings
    from civtrack.cli.printing import Listing
    from civtrack.cli.tables import arranged, chosen_columns

    tr = active()
    headers = headings({key: tr(_BY[key]) for key in table.by}, table.tiers, table.total)
    groups = arranged(table.groups, printing, lambda group: as_json(table, group), headers)
    rows = [
        {
            **dict(zip(table.by, (tr("Not stated") if part is None else part for part in group.key), strict=True)),
            **cells(group.figures),
        }
        for group in groups
    ]
    if table.total is not None:
        rows.append({**dict.fromkeys(table.by, ""), table.by[0]: tr("Total"), **cells(table.total)})
    columns = list(headers) if printing.columns is None else chosen_columns(printing.columns, list(headers), headers)
    return Listing(
        headers=[headers[column] for column in columns],
        rows=[[row.get(column, 0) for column in columns] for row in rows],
        document=lambda: document(table, chosen, groups),
        lines=lambda: [as_json(table, group) for group in groups],
        title=[_title(chosen, at)],
        notes=_notes(chosen, len(groups), len(table.groups)),
        total=table.total is not None,
    )


def as_json(table: Rollup, group: Group) -> dict[str, Any]:
    """A group: what it is of, key by key, then the keys of a summary's group."""
    return {**dict(zip(table.by, group.key, strict=True)), **group.figures.as_json()}


def document(table: Rollup, chosen: Chosen, groups: Sequence[Group]) -> dict[str, Any]:
    """The whole as JSON: a summary's keys, the exports that were counted, and who was not."""
    tr = active()
    return {
        "as_of": chosen.as_of.isoformat(),
        "by": list(table.by),
        "profile": chosen.exports[0].about["profile"],
        "offices": [
            {
                "city": export.city,
                "as_of": export.as_of.isoformat(),
                "path": export.path,
                "items": export.about["items"],
                "version": export.about["version"],
            }
            for export in chosen.exports
        ],
        "left_out": [{"city": one.city, "counted": one.counted, "why": tr.message(one.why)} for one in chosen.left_out],
        "groups": [as_json(table, group) for group in groups],
        "total": None if table.total is None else table.total.as_json(),
    }


def _title(chosen: Chosen, at: Desk) -> str:
    tr = active()
    cities = len({export.city for export in chosen.exports})
    return tr(
        "{office}  Three-colour table of {count} offices  as of {day}",
        office=at.settings.office.name,
        count=cities,
        day=chosen.as_of,
    ).strip()


def _notes(chosen: Chosen, shown: int, count: int) -> list[str]:
    from civtrack.cli.figured import shown_of

    lines = shown_of(shown, count)
    absent = list(dict.fromkeys(one.city for one in chosen.left_out if not one.counted))
    if absent:
        lines.append(active()("Not in the table: {cities}", cities="、".join(absent)))
    return lines
