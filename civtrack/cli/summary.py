"""``civtrack summary``: the three-colour table in the terminal.

Exists to parse, ask the assessment and print. May import everything below `civtrack.cli`; no rule lives here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from civtrack.asking.names import GROUPINGS, SINCE
from civtrack.cli import snapshots
from civtrack.cli.choosing import words_in
from civtrack.cli.groups import GROUP_LABELS, group_name
from civtrack.cli.options import Common, Printing, Recorded
from civtrack.cli.recorded import recorded_day
from civtrack.cli.running import desk, finish, judged
from civtrack.cli.words import known_word
from civtrack.errors import UsageMistake
from civtrack.locales import active
from civtrack.model import N_, Message

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from civtrack.assessment import Assessment
    from civtrack.cli.compared import Compared
    from civtrack.cli.printing import Listing
    from civtrack.rules.metrics import Figures

tr = active()
MOST = 2
"""Groupings in one table."""


def summary(
    common: Common,
    printing: Printing,
    by: Annotated[
        str,
        typer.Option(
            "--by",
            metavar="GROUP",
            help=tr("One row for each: {groups}. Two of them (A,B): a cross table.", groups=", ".join(GROUPINGS)),
        ),
    ] = "district",
    count: Annotated[
        str | None,
        typer.Option("--count", metavar="FIGURE", help=tr("What a cross table counts: total, red, on_time_rate ….")),
    ] = None,
    trend: Annotated[
        bool,
        typer.Option(
            "--trend", help=tr("Add how many more are overdue than yesterday and last week (较昨日, 较上周).")
        ),
    ] = False,
    snapshot: Annotated[
        bool, typer.Option("--snapshot", help=tr("Record the day in the history, as daily does."))
    ] = False,
    recorded: Recorded = False,
) -> None:
    """Prints the three-colour table."""
    from civtrack.cli.guarding import guard_for
    from civtrack.cli.printing import chosen_format, put

    groupings = [known_word("--by", word, GROUPINGS) for word in words_in(by)]
    if not 1 <= len(groupings) <= MOST or len(set(groupings)) < len(groupings):
        raise UsageMistake("--by", detail=Message(N_("one grouping, or two with a comma between them: 县区,问题类别")))
    if count is not None and len(groupings) == 1:
        raise UsageMistake("--count", detail=Message(N_("it belongs to a cross table: --by A,B")))
    if trend and len(groupings) > 1:
        raise UsageMistake("--trend", detail=Message(N_("it belongs to a table by one grouping")))
    chosen_format(printing.format, printing.output)
    if snapshot and (partial := snapshots.left_out(common)):
        detail = Message(N_("keeps whole days; leave out {option}"), {"option": partial})
        raise UsageMistake("--snapshot", detail=detail)
    if snapshot and recorded:
        raise UsageMistake("--recorded", detail=Message(N_("give --snapshot or --recorded, not both")))
    at = desk(common, common.paths or ())
    assessment = recorded_day(common, at) if recorded else judged(common, at)
    guard = guard_for(at.settings, common, assessment, force=printing.force)
    if len(groupings) > 1:
        from civtrack.cli.cross_table import cross_listing

        shown = cross_listing(assessment, (groupings[0], groupings[1]), count, printing, title(assessment))
    else:
        from civtrack.cli.compared import compared

        shown = listing(
            assessment, groupings[0], printing, compared(assessment, groupings[0], common, at) if trend else None
        )
    put(shown, printing.format, printing.output, guard, paged=not printing.no_pager)
    if snapshot:
        snapshots.record(assessment, at.console)
    at.console.problems(assessment.problems)
    finish(common, assessment)


def listing(assessment: Assessment, by: str, printing: Printing, compared: Compared | None = None) -> Listing:
    """The table: its columns follow the profile."""
    from civtrack.cli.drawing import TIER_STYLES
    from civtrack.cli.figured import cells, headings, shown_of
    from civtrack.cli.printing import Listing
    from civtrack.cli.tables import arranged, chosen_columns

    tr = active()
    found = assessment.summary(by)
    headers = headings({"group": tr(GROUP_LABELS[by])}, assessment.tiers, found.total)
    if compared:
        headers = compared.headings(headers)
    groups = arranged(found.groups, printing, lambda figures: _as_json(figures, compared), headers)
    rows = [
        {
            "group": group_name(assessment, by, figures.group),
            **cells(figures),
            **(compared.of_group(figures) if compared else {}),
        }
        for figures in groups
    ]
    rows.append({"group": tr("Total"), **cells(found.total), **(compared.of_all(found.total) if compared else {})})
    columns = list(headers) if printing.columns is None else chosen_columns(printing.columns, list(headers), headers)
    return Listing(
        headers=[headers[column] for column in columns],
        rows=[[_shown(row.get(column, 0)) for column in columns] for row in rows],
        document=lambda: _document(assessment, by, groups, compared),
        lines=lambda: [*(_as_json(figures, compared) for figures in groups), _all_as_json(found.total, compared)],
        title=[title(assessment)],
        notes=[
            *notes(assessment, by),
            *(compared.notes() if compared else ()),
            *shown_of(len(groups), len(found.groups)),
        ],
        paint={
            **{
                (place, columns.index(key)): style
                for key, style in TIER_STYLES.items()
                if key in columns
                for place, row in enumerate((None, *rows), -1)
                if row is None or row.get(key)
            },
            **_changes_painted(rows, columns),
        },
        total=True,
        fills={(-1, columns.index(tier.key)): tier.color for tier in assessment.tiers if tier.key in columns},
    )


def _shown(value: Any) -> Any:
    """A figure; what cannot be told is a dash."""
    return "—" if value is None else value


def _changes_painted(rows: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> dict[tuple[int, int], str]:
    """More that is overdue is red, less is green."""
    return {
        (place, columns.index(key)): "red" if row[key] > 0 else "green"
        for key in SINCE
        if key in columns
        for place, row in enumerate(rows)
        if row[key]
    }


def _as_json(figures: Figures, compared: Compared | None) -> dict[str, Any]:
    return {**figures.as_json(), **(compared.of_group(figures) if compared else {})}


def _all_as_json(total: Figures, compared: Compared | None) -> dict[str, Any]:
    return {**total.as_json(), **(compared.of_all(total) if compared else {})}


def _document(assessment: Assessment, by: str, groups: Sequence[Figures], compared: Compared | None) -> dict[str, Any]:
    """The summary's JSON; with what it is compared with, where that was asked and there is a history."""
    from civtrack.outputs.summary_document import summary_document

    document = summary_document(assessment, by, groups)
    if compared is None:
        return document
    document["trend"] = compared.days()
    document["groups"] = [_as_json(figures, compared) for figures in groups]
    document["total"] = _all_as_json(assessment.summary(by).total, compared)
    return document


def title(assessment: Assessment) -> str:
    """Office, name of the table, day and measure, in one line."""
    from civtrack.outputs.wording import profile_names, windows

    tr = active()
    return tr(
        "{office}  Three-colour table  as of {day}  measure: {profile}, due soon within {window}",
        office=assessment.settings.office.name,
        day=assessment.as_of,
        profile=profile_names(assessment.profiles, tr),
        window=windows(assessment.windows, tr),
    ).strip()


def notes(assessment: Assessment, by: str = "district") -> list[str]:
    """What each tier means and where to look next."""
    from civtrack.outputs.wording import kind_names, legend, mixing, past_line, tiers_given

    tr = active()
    if assessment.parts:
        lines = [
            tr("{kinds}: {text}", kinds=kind_names(part.kinds, tr), text=legend(tier, tr, part.kinds))
            for part in assessment.parts
            for tier in tiers_given(assessment, part)
        ]
        lines += mixing(assessment, tr)
    else:
        lines = [legend(tier, tr, assessment.windows) for tier in tiers_given(assessment)]
    total = assessment.summary().total
    if total.extended:
        lines.append(
            tr(
                "By the original deadlines ({count} were extended): on-time rate {on_time}, overdue rate {overdue}",
                count=total.extended,
                on_time=total.on_time_rate_original.shown,
                overdue=total.overdue_rate_original.shown,
            )
        )
    for name, members in assessment.settings.office.groups.items() if by == "district" else ():
        lines.append(tr("Ranked together as {group}: {members}", group=name, members=tr("; ").join(members)))
    if past := past_line(assessment, tr):
        lines.append(past)
    if total.tiers.get("grey"):
        lines.append(tr("To see what must be clarified: civtrack query --tier grey"))
    return lines
