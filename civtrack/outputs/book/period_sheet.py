"""What happened in the period: 新增、办结、逾期 by district, from the items' own dates and, beside them, from history.

Exists so that the two sources never mix: a date in a ledger says when something was done, a snapshot says when the
office knew of it, and each column says which it is. May import everything below `civtrack.outputs` and its neighbours
in it; openpyxl lazily.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from civtrack.locales import Translator
from civtrack.model import N_, Kind, Reason, Value
from civtrack.outputs import house_style as style
from civtrack.outputs.book.figure_table import Cells, Head, Laid, Line, write_cells
from civtrack.outputs.book.overview import facts
from civtrack.outputs.earlier import changes_since, days_before, without_history
from civtrack.outputs.wording import district_name, period_name
from civtrack.rules.metrics import group_of
from civtrack.rules.periods import EVENTS, Flow, Happened, Period, happened

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

    from civtrack.assessment import Assessment

__all__ = ["Known", "events_of", "known", "write_period"]

_SHOWN = ("new", "closed", "reopened", "newly_overdue", "deadline_extended", "deadline_moved", "vanished")
"""Kinds of changes between snapshots that the table shows (CONTRACT, ``changes``)."""

_KINDS = {
    "new": N_("New"),
    "closed": N_("Closed"),
    "reopened": N_("Reopened"),
    "newly_overdue": N_("Turned overdue"),
    "deadline_extended": N_("Extended"),
    "deadline_moved": N_("Deadline edited"),
    "vanished": N_("Row gone"),
}


@dataclass(frozen=True, slots=True)
class Known:
    """What history adds to a report.

    Attributes:
        since: The snapshot that the period is compared with: the newest before it; None where there is none.
        changes: Kind → district → how many, since then.
        runs: Identity of an overdue item → in how many snapshots in a row it has been overdue, this one included.
    """

    since: dt.date | None = None
    changes: Mapping[str, Mapping[str | None, int]] | None = None
    runs: Mapping[str, int] | None = None


def known(assessment: Assessment, period: Period) -> Known:
    """Asks history; nothing where the office keeps none, where it cannot be used, or where it begins later."""
    with without_history():
        return _known(assessment, period)
    return Known()


def _known(assessment: Assessment, period: Period) -> Known:
    from civtrack.history import start_history

    days = days_before(assessment)
    if not days:
        return Known()
    overdue = [verdict.id for verdict in assessment.verdicts if verdict.reason is Reason.OVERDUE]
    # Today's own snapshot may be there or not: it is counted by itself, so that a second run says the same.
    runs = start_history(assessment.settings).overdue_runs(overdue, days[-1])
    runs = {identity: count + 1 for identity, count in runs.items()}
    before = [day for day in days if day < period.first]
    if not before:
        return Known(runs=runs)
    counts: dict[str, Counter[str | None]] = {kind: Counter() for kind in _SHOWN}
    for change in changes_since(assessment, before[-1]):
        if change.kind in counts:
            counts[change.kind][change.district] += 1
    return Known(before[-1], counts, runs)


def events_of(assessment: Assessment, period: Period) -> Happened:
    """What happened in the period by the items' own dates, each kind of ledger under its own policy."""
    closing = {kind: assessment.settings.policy(kind).closed_statuses for kind in Kind}
    return happened(
        assessment.verdicts,
        period,
        lambda verdict: group_of(verdict, "district"),
        lambda verdict: closing[verdict.item.table.kind],
    )


def write_period(sheet: Worksheet, assessment: Assessment, done: Happened, past: Known, tr: Translator) -> Laid:
    """Writes what happened by district: the columns of the items' own dates, then those of history if it has any."""
    heads = [
        *(Head(event.key, tr(event.name), 9) for event in EVENTS[:2]),
        Head("closed_on_time", tr("of which\non time"), 9),
        Head("reddened", tr(EVENTS[2].name), 9),
        Head("reddened_open", tr("of which\nstill open"), 9),
    ]
    if past.changes is not None:
        heads += [
            Head(f"history_{kind}", tr("{change}\n(history)", change=tr(_KINDS[kind])), 10, style.INTEGER, "EDEDED")
            for kind in _SHOWN
        ]
    groups = [figures.group for figures in assessment.summary("district").groups]
    gone = sorted(
        {group for counts in (past.changes or {}).values() for group in counts} - set(groups),
        key=lambda name: name or "",
    )
    rows = [(district_name(group, tr), _row(done.groups.get(group, Flow()), past, group)) for group in (*groups, *gone)]
    totals: list[Value] = [sum(row[place] for _, row in rows) for place in range(len(heads))]
    assert totals[0] == done.total.new, (totals, done.total)
    office = assessment.settings.office.name
    table = Cells(
        tr(
            "{office} new, closed and turned overdue: {period}", office=office, period=period_name(done.period, tr)
        ).strip(),
        (facts(assessment, tr), *_sources(assessment, past, tr)),
        tr("District"),
        heads,
        rows,
        (tr("Total"), totals),
    )

    def below(row: int, line: Line) -> int:
        row = line(row + 1, tr("Definitions"), style.section)
        for event in EVENTS:
            row = line(row, tr("{figure}: {formula}", figure=tr(event.name), formula=tr(event.rule)), style.note)
        if done.total.undated:
            said = tr("Finished items without any day, which belong to no period: {count}", count=done.total.undated)
            row = line(row, said, style.note)
        return row

    return write_cells(sheet, table, tr, below)


def _row(flow: Flow, past: Known, group: str | None) -> list[int]:
    own = [flow.new, flow.closed, flow.closed_on_time, flow.reddened, flow.reddened_open]
    return own + ([past.changes[kind].get(group, 0) for kind in _SHOWN] if past.changes is not None else [])


def _sources(assessment: Assessment, past: Known, tr: Translator) -> list[str]:
    if past.changes is None:
        return [tr("Counted by the dates in the ledgers; history has no snapshot from before the period.")]
    own = tr("The columns without a mark count by the dates in the ledgers.")
    history = tr(
        "Columns marked (history) compare the snapshot of {since} with {day}: what the office came to know.",
        since=past.since,
        day=assessment.as_of,
    )
    return [own, history]
