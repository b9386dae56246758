"""The last sheet of the summary workbook, 说明: every formula, the profiles, the thresholds, the inputs.

Exists so that whoever doubts a figure a year later finds what it was made of. May import everything below
`civtrack.outputs` and its neighbours in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from civtrack import __version__
from civtrack.locales import Translator
from civtrack.model import N_, STATUS_NAMES, Kind, Status, Value
from civtrack.outputs.book.group_tables import GROUPINGS, ungrouped
from civtrack.outputs.book.listing import ListColumn, Listing
from civtrack.outputs.book.overview import facts, past_lines
from civtrack.outputs.book.period_sheet import Known
from civtrack.outputs.wording import kind_names, mixing, period_name, profile_names, tier_facts, window
from civtrack.policy import RATE_NAMES
from civtrack.records import kind_name
from civtrack.rules.metrics import FORMULAS
from civtrack.rules.periods import EVENTS, Period

if TYPE_CHECKING:
    from civtrack.assessment import Assessment

__all__ = ["FIGURE_NAMES", "explanations"]

_Line = tuple[str, str, Value]

FIGURE_NAMES = {
    "total": N_("Total items"),
    "closed": N_("Done"),
    "overdue": N_("Overdue"),
    "due": N_("Due"),
    **RATE_NAMES,
    "on_time_original": N_("On time (original deadline)"),
    "overdue_original": N_("Overdue (original deadline)"),
    "on_time_rate_original": N_("On-time rate (original deadline)"),
    "overdue_rate_original": N_("Overdue rate (original deadline)"),
    "mean_days_to_close": N_("Mean days to close"),
    "median_days_to_close": N_("Median days to close"),
    "max_days_overdue": N_("Longest overdue (days)"),
    "rank": N_("Rank"),
    "rank_group": N_("Ranking groups"),
}
"""What documents call each figure of `civtrack.rules.metrics.FORMULAS`."""


def explanations(assessment: Assessment, period: Period, past: Known, tr: Translator) -> Listing:
    """Everything that the figures rest on, a line each."""
    lines = [
        *_day(assessment, period, past, tr),
        *_policies(assessment, tr),
        *_formulas(tr),
        *_groups(assessment, tr),
        *_inputs(assessment, tr),
    ]
    title = tr("{office} {document}", office=assessment.settings.office.name, document=tr("Explanations")).strip()
    columns = [
        ListColumn(tr("Subject"), 12),
        ListColumn(tr("Item"), 26, "left"),
        ListColumn(tr("Explanation"), 200, "left", flexible=True),
    ]
    return Listing(
        title,
        [facts(assessment, tr), *past_lines(assessment, tr)],
        columns,
        [list(line) for line in lines],
        tr("(none)"),
    )


def _day(assessment: Assessment, period: Period, past: Known, tr: Translator) -> Iterator[_Line]:
    subject = tr("Report")
    zone = assessment.settings.office.timezone
    said = tr("{day}, the whole day, {zone}; the due day itself is not overdue", day=assessment.as_of, zone=zone)
    yield subject, tr("As of"), said
    yield subject, tr("Period"), period_name(period, tr)
    yield subject, tr("Made by"), f"civtrack {__version__}"
    yield subject, tr("Settings"), f"sha256 {assessment.settings.sha256}"
    if assessment.districts:
        yield subject, tr("Districts"), tr("; ").join(assessment.districts)
    for text in mixing(assessment, tr):
        yield subject, tr("Composition"), text
    for event in EVENTS:
        yield subject, tr(event.name), tr(event.rule)
    if past.since is not None:
        yield subject, tr("History"), tr("compared with the snapshot of {since}", since=past.since)
    else:
        yield subject, tr("History"), tr("no snapshot from before the period")
    yield (
        subject,
        tr("Length of lists"),
        tr(
            "at most {count} rows a list; what is left out is counted below it",
            count=assessment.settings.outputs.list_rows,
        ),
    )
    for by in ungrouped(assessment):
        yield subject, tr(GROUPINGS[by]), tr("no ledger states it: there is no sheet for it")


def _policies(assessment: Assessment, tr: Translator) -> Iterator[_Line]:
    kinds: dict[str, list[Kind]] = {}
    for kind in assessment.windows:
        kinds.setdefault(assessment.settings.policy(kind).profile.name, []).append(kind)
    for profile in assessment.profiles:
        subject = tr("Profile")
        yield subject, profile_names([profile], tr), tr("for {kinds}", kinds=kind_names(kinds[profile.name], tr))
        for tier in profile.tiers:
            yield subject, tr(tier.name), tier_facts(tier, tr, kinds[profile.name])
    for kind in assessment.windows:
        policy, subject = assessment.settings.policy(kind), tr("Thresholds")
        statuses = tr("; ").join(tr(STATUS_NAMES[status]) for status in Status if status in policy.closed_statuses)
        yield (
            subject,
            tr(kind_name(kind)),
            tr(
                "due soon within {window}; immediate rectification within {immediate}; finished: {statuses}; {roll}",
                window=window(policy.due_soon, tr),
                immediate=window(policy.immediate, tr),
                statuses=statuses,
                roll=tr("a last day on a holiday moves on") if policy.roll else tr("a last day on a holiday stays"),
            ),
        )
    for step in assessment.settings.escalation:
        yield tr("Supervision step"), tr(step.step), tr("from {days} d overdue on", days=step.overdue)


def _formulas(tr: Translator) -> Iterator[_Line]:
    for figure, formula in FORMULAS.items():
        yield tr("Formula"), tr(FIGURE_NAMES[figure]), tr(formula)
    yield (
        tr("Formula"),
        tr("Rates"),
        tr(
            "two decimals, half up; a rate below 1 is never shown as 100 %, one above 0 never as 0 %; "
            "— where there is nothing to divide by"
        ),
    )


def _groups(assessment: Assessment, tr: Translator) -> Iterator[_Line]:
    for name, members in assessment.settings.office.groups.items():
        yield tr("Ranking groups"), name, tr("; ").join(members)


def _inputs(assessment: Assessment, tr: Translator) -> Iterator[_Line]:
    subject = tr("Ledger")
    for ledger in assessment.ledgers:
        said = tr("{items} items in {tables} tables, sha256 {sha256}", tables=len(ledger.tables), items=ledger.items,
                  sha256=ledger.sha256)  # fmt: skip
        yield subject, assessment.shown_path(ledger.path), said
    for error in assessment.unreadable:
        shown = assessment.shown_path(Path(error.where))
        yield subject, shown, tr("could not be read: {why}", why=tr.message(error.what))
