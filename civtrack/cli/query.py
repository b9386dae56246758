"""``civtrack query``: items, filtered.

Exists to turn options into a filter and verdicts into rows. May import everything below `civtrack.cli`.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any

import typer

from civtrack.cli.options import Choosing, Common, Printing
from civtrack.cli.running import desk, finish, judged
from civtrack.locales import active
from civtrack.model import Verdict

if TYPE_CHECKING:
    from civtrack.assessment import Assessment
    from civtrack.cli.printing import Listing

tr = active()


def query(
    common: Common,
    printing: Printing,
    choosing: Choosing,
    sql: Annotated[
        str | None, typer.Option("--sql", metavar="SELECT", help=tr("An SQL query over the tables items and history."))
    ] = None,
) -> None:
    """Lists items."""
    from civtrack.cli.choosing import chosen_by, conditions_apart, tell_of_words, view_of
    from civtrack.cli.guarding import guard_for
    from civtrack.cli.printing import chosen_format, put
    from civtrack.cli.sql import sql_listing

    chosen_format(printing.format, printing.output)
    common, choosing = conditions_apart(common, choosing)
    at = desk(common, common.paths or ())
    assessment = judged(common, at)
    verdicts = chosen_by(assessment, choosing)
    view = view_of(at.settings, choosing)
    if printing.columns is None and view is not None and view.columns:
        printing = replace(printing, columns=",".join(view.columns))
    shown = sql_listing(assessment, verdicts, sql) if sql is not None else listing(assessment, verdicts, printing)
    guard = guard_for(at.settings, common, assessment, force=printing.force)
    put(shown, printing.format, printing.output, guard, paged=not printing.no_pager)
    if not verdicts:
        tell_of_words(assessment, choosing, at.console)
    at.console.problems(assessment.problems)
    finish(common, assessment)


def listing(assessment: Assessment, verdicts: list[Verdict], printing: Printing) -> Listing:
    """Verdicts as rows of the columns asked for; a limit says what it left out."""
    from civtrack.cli.drawing import TIER_STYLES
    from civtrack.cli.printing import Listing, chosen_format
    from civtrack.cli.tables import arranged, chosen_columns
    from civtrack.outputs.gravity import gravest_first, ranks
    from civtrack.outputs.wording import past_line
    from civtrack.policy import OUTSIDE_TIERS
    from civtrack.records import FIELDS, LABELS, cell, record

    tr = active()
    known = [*FIELDS, "reasons", "days"]
    columns = chosen_columns(printing.columns, known, LABELS) if printing.columns else list(default_columns(verdicts))
    # Scripts have relied on the order of the ledgers; people look at what is gravest first.
    scripts = chosen_format(printing.format, printing.output) in ("json", "jsonl")
    ordered = verdicts if printing.sort or scripts else gravest_first(assessment, verdicts)
    rank = ranks(assessment)
    kept = arranged(ordered, printing, lambda verdict: record(verdict, tr) | rank(verdict), LABELS)
    names = {rule.key: rule.name for rule in assessment.tiers} | OUTSIDE_TIERS
    colors = {rule.key: rule.color for rule in assessment.tiers}
    documents = partial(_documents, kept, columns if printing.columns else None)
    notes = [tr.plural("{count} item", "{count} items", len(verdicts))]
    if len(kept) < len(verdicts):
        notes = [tr("{shown} of {count} items; all of them: without --limit", shown=len(kept), count=len(verdicts))]
    if past := past_line(assessment, tr):
        notes.append(past)
    return Listing(
        headers=[tr(LABELS[column]) for column in columns],
        rows=[[cell(verdict, column, tr, names) for column in columns] for verdict in kept],
        document=documents,
        lines=documents,
        notes=notes,
        styles=[_STYLES.get(verdict.tier, "") for verdict in kept],
        paint={
            (place, columns.index("tier")): TIER_STYLES.get(verdict.tier, "")
            for place, verdict in enumerate(kept)
            if "tier" in columns
        },
        caption=[caption(assessment)],
        fills={
            (place, columns.index("tier")): colors[verdict.tier]
            for place, verdict in enumerate(kept)
            if "tier" in columns and verdict.tier in colors
        },
    )


def caption(assessment: Assessment) -> str:
    """What a file of items says above them: office, day and measure."""
    from civtrack.outputs.wording import profile_names, windows

    tr = active()
    return tr(
        "{office}  Items  as of {day}  measure: {profile}, due soon within {window}",
        office=assessment.settings.office.name,
        day=assessment.as_of,
        profile=profile_names(assessment.profiles, tr),
        window=windows(assessment.windows, tr),
    ).strip()


def default_columns(verdicts: list[Verdict]) -> tuple[str, ...]:
    """The columns that are shown unasked; of grey items alone the deadline as written, and why it is no day."""
    from civtrack.records import DEFAULT_COLUMNS, GREY_COLUMNS

    only_grey = bool(verdicts) and all(verdict.tier == "grey" for verdict in verdicts)
    return GREY_COLUMNS if only_grey else DEFAULT_COLUMNS


def _documents(verdicts: list[Verdict], columns: list[str] | None) -> list[dict[str, Any]]:
    from civtrack.records import days_shown, record

    tr = active()
    whole = ((record(verdict, tr), days_shown(verdict)) for verdict in verdicts)
    if columns is None:
        return [values for values, _ in whole]
    return [
        {column: values[column] if column != "days" else (tr.message(days) if days else None) for column in columns}
        for values, days in whole
    ]


_STYLES = {"red": "red", "yellow": "yellow", "orange": "yellow", "grey": "dim"}
