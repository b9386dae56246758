"""What happened in the period: 新增、办结、逾期 by district, from the items' own dates and, beside them, from history.

Exists so that the two sources never mix: a date in a ledger says when something was done, a snapshot says when the
office knew of it, and each column says which it is. May import everything below `civtrack.outputs` and its neighbours
in it; openpyxl lazily.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from civtrack.light import dataclass
from civtrack.locales import Translator
from civtrack.model import N_, Kind, Reason, Value
from civtrack.outputs import house_style as style
from civtrack.outputs.book.figure_table import ACROSS, Cells, Head, Laid, Line, write_cells
from civtrack.outputs.book.listing import without
from civtrack.outputs.book.overview import facts
from civtrack.outputs.book.pages import heights_of, scratch
from civtrack.outputs.earlier import changes_since, days_before, without_history
from civtrack.outputs.measure import lines, row_height, shortened
from civtrack.outputs.wording import district_name, period_title
from civtrack.rules.metrics import group_of
from civtrack.rules.periods import EVENTS, Flow, Happened, Period, happened

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

    from civtrack.assessment import Assessment

__all__ = ["LONG", "Known", "events_of", "known", "told_in_lines", "write_period"]

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


LONG = 31
"""Days beyond which a period is told month by month."""

FEW = 12
"""Items up to which all that happened is told in lines below the table."""

SHORT = 7
"""Items of a list that does not fill half of its page."""

_DESCRIBED = 40
"""Cells of a description in a line."""


def write_period(
    sheet: Worksheet, assessment: Assessment, done: Happened, past: Known, tr: Translator, page: style.Paper = style.A4
) -> tuple[Laid, frozenset[str]]:
    """Writes what happened by district: the columns of the items' own dates, then those of history if it has any.

    A period of more than a month has a second table, by month; a few items are named below, as far as the page has
    room for them.

    Returns:
        Where the table stands, and the events whose items are named.
    """
    # How high all else is depends on how its lines break: it is written once to be measured.
    with scratch(sheet) as measured:
        _write(measured, assessment, done, past, frozenset(), tr, page)
        told = told_in_lines(done, page.height - sum(heights_of(measured, None)), tr)
    return _write(sheet, assessment, done, past, told, tr, page), told


def _write(
    sheet: Worksheet,
    assessment: Assessment,
    done: Happened,
    past: Known,
    told: frozenset[str],
    tr: Translator,
    page: style.Paper,
) -> Laid:
    heads = _heads(tr)
    if past.changes is not None:
        heads += [
            Head(f"history_{kind}", tr("{change}\n(history)", change=tr(_KINDS[kind])), 9, style.INTEGER, "EDEDED")
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
            "{office} New, closed and turned overdue: {period}", office=office, period=period_title(done.period, tr)
        ).strip(),
        (facts(assessment, tr), *_sources(assessment, past, tr)),
        tr("District"),
        heads,
        rows,
        (tr("Total"), totals),
    )

    def below(row: int, line: Line) -> int:
        for text, look in _named(done, told, tr):
            row = line(row + (look is style.section), text, look)
        row = line(row + 1, tr("Definitions"), style.section)
        for event in EVENTS:
            row = line(row, tr("{figure}: {formula}", figure=tr(event.name), formula=tr(event.rule)), style.note)
        if done.total.undated:
            said = tr("Finished items without any day, which belong to no period: {count}", count=done.total.undated)
            row = line(row, said, style.note)
        return row

    laid = write_cells(sheet, table, tr, below, page=page)
    if (done.period.last - done.period.first).days >= LONG:
        bottom = max(sheet.row_dimensions)
        write_cells(sheet, _by_month(assessment, done, tr), tr, page=page, top=bottom + 2)
    return laid


def told_in_lines(done: Happened, room: float, tr: Translator) -> frozenset[str]:
    """The events whose items are named in lines below the table, because a list of them would leave its page empty.

    Args:
        done: What happened.
        room: Points that the page has left.
        tr: The document language.
    """
    counts = {event.key: count for event in EVENTS if (count := len(done.items[event.key]))}
    few = sum(counts.values()) <= FEW
    told, left = set[str](), room
    for key, count in sorted(counts.items(), key=lambda one: one[1]):
        texts = [text for text, _ in _named(done, frozenset((key,)), tr)]
        left -= sum(row_height(lines(text, ACROSS)) for text in texts) + style.UNSTATED
        if left < 0 or (count > SHORT and not few):
            break
        told.add(key)
    return frozenset(told)


def _named(done: Happened, told: frozenset[str], tr: Translator) -> Iterator[tuple[str, Callable[[Cell], None]]]:
    """The items of events with few of them, a line each."""
    for event in EVENTS:
        items = done.items[event.key] if event.key in told else ()
        if items:
            yield tr("{event}: {count} items", event=tr(event.name), count=len(items)), style.section
        for place, verdict in enumerate(items, 1):
            item = verdict.item
            who = "　".join(filter(None, (item.unit, item.person)))
            described = shortened(without(item.description or "", item.site), _DESCRIBED)
            parts = [district_name(item.district, tr), item.site, described, who]
            yield f"{place}. {'　'.join(filter(None, parts))}", style.note


def _by_month(assessment: Assessment, done: Happened, tr: Translator) -> Cells:
    """What happened in each month of the period, the last one up to its last day."""
    closing = {kind: assessment.settings.policy(kind).closed_statuses for kind in Kind}
    flows: dict[tuple[int, int], Flow] = {}
    for event in EVENTS:
        for verdict in done.items[event.key]:
            day = event.day(verdict, closing[verdict.item.table.kind])
            assert day is not None
            flow = flows.setdefault((day.year, day.month), Flow())
            setattr(flow, event.key, getattr(flow, event.key) + 1)
            flow.closed_on_time += event.key == "closed" and verdict.reason is Reason.DONE_ON_TIME
            flow.reddened_open += event.key == "reddened" and verdict.reason is Reason.OVERDUE
    rows: list[tuple[str, Sequence[Value]]] = [
        (tr("{month}/{year}", year=year, month=month), _counts(flow)) for (year, month), flow in sorted(flows.items())
    ]
    return Cells(tr("By month"), (), tr("Month"), _heads(tr), rows, (tr("Total"), _counts(done.total)))


def _counts(flow: Flow) -> list[int]:
    return [flow.new, flow.closed, flow.closed_on_time, flow.reddened, flow.reddened_open]


def _heads(tr: Translator) -> list[Head]:
    return [
        *(Head(event.key, tr(event.name), 9) for event in EVENTS[:2]),
        Head("closed_on_time", tr("of which\non time"), 9),
        Head("reddened", tr(EVENTS[2].name), 9),
        Head("reddened_open", tr("of which\nstill open"), 9),
    ]


def _row(flow: Flow, past: Known, group: str | None) -> list[int]:
    return _counts(flow) + ([past.changes[kind].get(group, 0) for kind in _SHOWN] if past.changes is not None else [])


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
