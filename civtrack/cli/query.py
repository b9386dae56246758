"""``civtrack query``: items, filtered.

Exists to turn options into a filter and verdicts into rows. May import everything below `civtrack.cli`.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any

import typer

from civtrack.cli.options import Common, Printing
from civtrack.cli.running import desk, finish, judged
from civtrack.errors import UsageMistake
from civtrack.locales import active
from civtrack.model import N_, Message, Verdict

if TYPE_CHECKING:
    from civtrack.assessment import Assessment
    from civtrack.cli.printing import Listing

tr = active()


def query(
    common: Common,
    printing: Printing,
    tier: Annotated[str | None, typer.Option("--tier", metavar="red,yellow", help=tr("Only these tiers."))] = None,
    status: Annotated[str | None, typer.Option("--status", metavar="done,…", help=tr("Only these statuses."))] = None,
    unit: Annotated[
        str | None, typer.Option("--unit", metavar="TEXT", help=tr("The responsible unit contains one of these."))
    ] = None,
    person: Annotated[
        str | None, typer.Option("--person", metavar="TEXT", help=tr("The responsible person contains one of these."))
    ] = None,
    category: Annotated[
        str | None, typer.Option("--category", metavar="TEXT", help=tr("The category contains one of these."))
    ] = None,
    due: Annotated[
        str | None, typer.Option("--due", metavar="A..B", help=tr("Due in this range: 2022-07-01..2022-07-31, ..+7d."))
    ] = None,
    overdue: Annotated[
        str | None, typer.Option("--overdue", metavar="N..M", help=tr("So many days overdue: 5.., 1..3."))
    ] = None,
    text: Annotated[
        str | None, typer.Option("--text", metavar="TEXT", help=tr("Some text field contains this."))
    ] = None,
    sql: Annotated[
        str | None, typer.Option("--sql", metavar="SELECT", help=tr("An SQL query over the table items."))
    ] = None,
) -> None:
    """Lists items."""
    from civtrack.cli.guarding import guard_for
    from civtrack.cli.printing import chosen_format, put

    chosen_format(printing.format, printing.output)
    at = desk(common, common.paths or ())
    assessment = judged(common, at)
    filters = {
        "tier": tier, "status": status, "unit": unit, "person": person, "category": category, "due": due,
        "overdue": overdue, "text": text,
    }  # fmt: skip
    verdicts = chosen_by(assessment, filters)
    shown = _sql_listing(verdicts, sql) if sql is not None else listing(assessment, verdicts, printing)
    guard = guard_for(at.settings, common, assessment, force=printing.force)
    put(shown, printing.format, printing.output, guard)
    at.console.problems(assessment.problems)
    finish(common, assessment)


def chosen_by(assessment: Assessment, filters: Mapping[str, str | None]) -> list[Verdict]:
    """The items that the options of this command ask for, by the options' names."""
    from civtrack.rules.filters import Filter

    chosen = Filter.from_options(
        as_of=assessment.as_of,
        tiers=_words(filters["tier"]),
        statuses=_words(filters["status"]),
        units=_words(filters["unit"]),
        persons=_words(filters["person"]),
        categories=_words(filters["category"]),
        due=filters["due"],
        overdue=filters["overdue"],
        text=filters["text"],
        unit_aliases=assessment.settings.office.unit_aliases,
        person_aliases=assessment.settings.office.person_aliases,
        tier_names={active()(rule.name): rule.key for rule in assessment.tiers},
    )
    return chosen.select(assessment.verdicts)


def listing(assessment: Assessment, verdicts: list[Verdict], printing: Printing) -> Listing:
    """Verdicts as rows of the columns asked for; a limit says what it left out."""
    from civtrack.cli.printing import Listing
    from civtrack.cli.tables import arranged, chosen_columns
    from civtrack.outputs.wording import past_line
    from civtrack.policy import OUTSIDE_TIERS
    from civtrack.records import DEFAULT_COLUMNS, FIELDS, LABELS, cell, record

    tr = active()
    known = [*FIELDS, "reasons", "days"]
    columns = chosen_columns(printing.columns, known, LABELS) if printing.columns else list(DEFAULT_COLUMNS)
    kept = arranged(verdicts, printing, lambda verdict: record(verdict, tr), LABELS)
    names = {rule.key: rule.name for rule in assessment.tiers} | OUTSIDE_TIERS
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
    )


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


def _words(text: str | None) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.replace("，", ",").split(",") if word.strip()) if text else ()


def _sql_listing(verdicts: list[Verdict], statement: str) -> Listing:
    """Runs one reading statement over the items as a table, in memory."""
    import sqlite3

    from civtrack.cli.printing import Listing
    from civtrack.records import FIELDS, record

    tr = active()
    columns = [*FIELDS, "reasons"]
    database = sqlite3.connect(":memory:")
    database.execute(f"CREATE TABLE items ({', '.join(columns)})")
    rows = ([_stored(value) for value in record(verdict, tr).values()] for verdict in verdicts)
    database.executemany(f"INSERT INTO items VALUES ({', '.join('?' * len(columns))})", rows)  # noqa: S608 - own names
    allowed = {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE}
    database.set_authorizer(lambda action, *_: sqlite3.SQLITE_OK if action in allowed else sqlite3.SQLITE_DENY)
    try:
        cursor = database.execute(statement)
        found = cursor.fetchall()
    except (sqlite3.Error, sqlite3.Warning, UnicodeError) as error:
        raise UsageMistake(
            "--sql", detail=Message(N_("the query cannot be run: {error}"), {"error": str(error)})
        ) from None
    if cursor.description is None:
        raise UsageMistake("--sql", detail=Message(N_("the query has no answer; write SELECT …"), {}))
    headers = [column[0] for column in cursor.description]
    document = [dict(zip(headers, row, strict=True)) for row in found]
    return Listing(headers=headers, rows=found, document=lambda: document, lines=lambda: document)


def _stored(value: Any) -> Any:
    return "、".join(value) if isinstance(value, list) else value
