"""``civtrack summary``: the three-colour table in the terminal.

Exists to parse, ask the assessment and print. May import everything below `civtrack.cli`; no rule lives here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from civtrack.asking.names import GROUPINGS
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
    from civtrack.assessment import Assessment
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
        shown = listing(assessment, groupings[0], printing)
    put(shown, printing.format, printing.output, guard, paged=not printing.no_pager)
    if snapshot:
        snapshots.record(assessment, at.console)
    at.console.problems(assessment.problems)
    finish(common, assessment)


def listing(assessment: Assessment, by: str, printing: Printing) -> Listing:
    """The table: its columns follow the profile."""
    from civtrack.cli.drawing import TIER_STYLES
    from civtrack.cli.printing import Listing
    from civtrack.cli.tables import arranged, chosen_columns
    from civtrack.outputs.summary_document import summary_document

    tr = active()
    found = assessment.summary(by)
    headers = {
        "group": tr(GROUP_LABELS[by]),
        "total": tr("All"),
        **{tier.key: tr(tier.name) for tier in assessment.tiers},
        "void": tr("Void"),
        **({"carried": tr("Carried over")} if found.total.carried else {}),
        "completion_rate": tr("Completion rate"),
        "on_time_rate": tr("On-time rate"),
        "max_days_overdue": tr("Longest overdue"),
        "rank": tr("Rank"),
    }
    groups = arranged(found.groups, printing, lambda figures: figures.as_json(), headers)
    rows = [_cells(figures, group_name(assessment, by, figures.group), headers) for figures in groups]
    total = _cells(found.total, tr("Total"), headers)
    columns = list(headers) if printing.columns is None else chosen_columns(printing.columns, list(headers), headers)
    return Listing(
        headers=[headers[column] for column in columns],
        rows=[[row[column] for column in columns] for row in (*rows, total)],
        document=lambda: summary_document(assessment, by, groups),
        lines=lambda: [figures.as_json() for figures in (*groups, found.total)],
        title=[title(assessment)],
        notes=[*notes(assessment, by), *_left_out(len(groups), len(found.groups))],
        paint={
            (place, columns.index(key)): style
            for key, style in TIER_STYLES.items()
            if key in columns
            for place, row in enumerate((None, *rows, total), -1)
            if row is None or row[key]
        },
        total=True,
        fills={(-1, columns.index(tier.key)): tier.color for tier in assessment.tiers if tier.key in columns},
    )


def _left_out(shown: int, count: int) -> list[str]:
    if shown == count:
        return []
    return [active()("{shown} of {count} rows; the total counts them all", shown=shown, count=count)]


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
            tr("{kinds}: {text}", kinds=kind_names(part.kinds, tr), text=legend(tier, tr))
            for part in assessment.parts
            for tier in tiers_given(assessment, part)
        ]
        lines += mixing(assessment, tr)
    else:
        lines = [legend(tier, tr) for tier in tiers_given(assessment)]
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


def _cells(figures: Figures, name: str, headers: dict[str, str]) -> dict[str, Any]:
    tr = active()
    values: dict[str, Any] = {
        "group": name,
        "total": figures.total,
        **figures.tiers,
        "void": figures.void,
        "carried": figures.carried,
        "completion_rate": figures.completion_rate.shown,
        "on_time_rate": figures.on_time_rate.shown,
        "max_days_overdue": tr("{days} d", days=figures.max_days_overdue) if figures.max_days_overdue else "—",
        "rank": figures.rank if figures.rank is not None else "—",
    }
    return {key: values.get(key, 0) for key in headers}
