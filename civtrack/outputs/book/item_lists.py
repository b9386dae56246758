"""The lists of items behind the figures: by tier, and by what happened in the period.

Exists so that every list shows an item the same way, names its supervision step, and never leaves one out unsaid. May
import everything below `civtrack.outputs` and its neighbours in it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from civtrack.locales import Translator
from civtrack.model import N_, Field, Kind, Value, Verdict
from civtrack.outputs import house_style as style
from civtrack.outputs.book.listing import ListColumn, Listing
from civtrack.outputs.book.overview import facts
from civtrack.outputs.wording import CALM, DATELESS, days_format, days_number, days_width, period_name, tier_names
from civtrack.policy import TierRule
from civtrack.rules.periods import EVENTS, Event, Happened
from civtrack.rules.tiers import basis

if TYPE_CHECKING:
    from civtrack.assessment import Assessment

__all__ = ["NamedList", "event_lists", "limited", "tier_lists"]

LISTS = {
    "Red": N_("Red list"),
    "Orange": N_("Orange list"),
    "Yellow": N_("Yellow list"),
    "Blue": N_("Blue list"),
    "To clarify": N_("List to clarify"),
}
"""Name of a shipped tier → name of its list; an office's own tier gets “{tier} list”."""

_EVENT_LISTS = {
    "new": N_("New in the period"),
    "closed": N_("Closed in the period"),
    "reddened": N_("Turned overdue in the period"),
}
_NO_DAY = 10**6
"""Sorts items without days after all that have some."""


@dataclass(frozen=True, slots=True)
class NamedList:
    """A list with the name of its sheet and the colour of its tab (RRGGBB).

    Attributes:
        name: The sheet's name.
        color: Of its tab.
        listing: The list; it may leave some items out, and says so.
        total: How many items it is about, listed or not.
        tier: Key of the tier that it lists; None where it lists something else.
    """

    name: str
    color: str
    listing: Listing
    total: int = 0
    tier: str | None = None


def limited(listing: Listing, total: int, command: Sequence[str], tr: Translator) -> Listing:
    """The same list; one that does not hold everything says how much it leaves out and where that is.

    Args:
        listing: As many rows as it may have (``outputs.list_rows``).
        total: How many there are.
        command: What to type to see them all.
        tr: The document language.
    """
    left = total - len(listing.rows)
    if not left:
        return listing
    more = tr(
        "{count} more are not listed here; all of them: {command} (or raise outputs.list_rows in civtrack.toml)",
        count=left,
        command=" ".join(part if part.isascii() else f'"{part}"' for part in command),
    )
    return replace(listing, more=more)


def tier_lists(assessment: Assessment, runs: Mapping[str, int], tr: Translator) -> Iterator[NamedList]:
    """The tiers that call for work, each with its items: in the order of districts, most overdue first.

    Args:
        assessment: What was judged.
        runs: Identity of an item → how many snapshots in a row it has been overdue; empty without a history.
        tr: The document language.
    """
    by_tier: dict[str, list[Verdict]] = {}
    for verdict in assessment.verdicts:
        by_tier.setdefault(verdict.tier, []).append(verdict)
    for tier in assessment.tiers:
        if tier.key == CALM or any(fact.startswith("done_") for fact in tier.reasons):
            continue
        verdicts = by_tier.get(tier.key, [])
        columns = _dateless(tier, tr) if DATELESS.issuperset(tier.reasons) else _dated(tier, runs, tr)
        name = tr(LISTS[tier.name]) if tier.name in LISTS else tr("{tier} list", tier=tr(tier.name))
        listing = _listing(assessment, name, columns, verdicts, _urgency, ("--tier", tier.key), tr)
        yield NamedList(name, tier.color, listing, len(verdicts), tier.key)


def event_lists(assessment: Assessment, done: Happened, tr: Translator) -> Iterator[NamedList]:
    """What came in, was closed and turned overdue in a period, each with its items."""
    names = tier_names(assessment.tiers, tr)
    first, last = done.period.first, done.period.last
    whole = ("--columns", "number,district,description,unit,assigned_on,deadline,done_on", "-o", "items.xlsx")
    eve = dt.timedelta(days=1)
    # The first day there is has none before it.
    due = f"{first - eve if first > dt.date.min else first}..{last - eve if last > dt.date.min else last}"
    commands = {"new": whole, "closed": whole, "reddened": ("--due", due)}
    colors = {"new": "4472C4", "closed": "70AD47", "reddened": "C00000"}
    for event in EVENTS:
        columns = [
            *_common(tr),
            _Shown(ListColumn(tr("Deadline"), 12, number_format=style.DATE), lambda verdict: verdict.deadline.day),
            _Shown(
                ListColumn(tr("Finished on"), 12, number_format=style.DATE),
                lambda verdict: verdict.done_on or verdict.closed_on,
            ),
            _Shown(ListColumn(tr("Tier now"), 8), lambda verdict: names[verdict.tier]),
            *_step(tr),
            *_place(tr),
        ]
        name = tr(_EVENT_LISTS[event.key])
        items = done.items[event.key]
        listing = _listing(assessment, name, columns, items, _newest_first(assessment, event), commands[event.key], tr)
        title = tr("{title} ({period})", title=listing.title, period=period_name(done.period, tr))
        listing = replace(listing, title=title)
        yield NamedList(name, colors[event.key], listing, len(items))


@dataclass(frozen=True, slots=True)
class _Shown:
    column: ListColumn
    value: Callable[[Verdict], Value]


def _listing(
    assessment: Assessment,
    name: str,
    columns: Sequence[_Shown],
    verdicts: Sequence[Verdict],
    urgency: Callable[[Verdict], int],
    command: Sequence[str],
    tr: Translator,
) -> Listing:
    """The list of some items; where there are too many, the most urgent, so that no district falls out by its place."""
    most = assessment.settings.outputs.list_rows
    chosen = sorted(verdicts, key=urgency)[:most] if len(verdicts) > most else verdicts
    order = {figures.group: place for place, figures in enumerate(assessment.summary("district").groups)}
    chosen = sorted(chosen, key=lambda verdict: (order.get(verdict.item.district, len(order)), urgency(verdict)))
    rows = [[place, *(each.value(verdict) for each in columns)] for place, verdict in enumerate(chosen, 1)]
    title = tr("{office} {document}", office=assessment.settings.office.name, document=name).strip()
    counted = tr("{facts}. Entries: {count}", facts=facts(assessment, tr), count=len(verdicts))
    heads = [ListColumn(tr("Serial"), 6), *(each.column for each in columns)]
    listing = Listing(title, [counted], heads, rows, tr("(none)"))
    of = [part for district in assessment.districts for part in ("--district", district)]
    return limited(listing, len(verdicts), ("civtrack", "query", *of, *command), tr)


def _urgency(verdict: Verdict) -> int:
    days = days_number(verdict)
    return _NO_DAY if days is None else days


def _newest_first(assessment: Assessment, event: Event) -> Callable[[Verdict], int]:
    closing = {kind: assessment.settings.policy(kind).closed_statuses for kind in Kind}

    def key(verdict: Verdict) -> int:
        day = event.day(verdict, closing[verdict.item.table.kind])
        return -day.toordinal() if day else 0

    return key


def _common(tr: Translator) -> list[_Shown]:
    return [
        _Shown(ListColumn(tr("District"), 12), lambda verdict: verdict.item.district),
        _Shown(ListColumn(tr("Number"), 14), lambda verdict: verdict.item.number),
        _Shown(ListColumn(tr("Site"), 20, "left"), lambda verdict: verdict.item.site),
        _Shown(ListColumn(tr("Problem description"), 40, "left"), lambda verdict: verdict.item.description),
        _Shown(ListColumn(tr("Responsible unit"), 18), lambda verdict: verdict.item.unit),
        _Shown(ListColumn(tr("Responsible person"), 10), lambda verdict: verdict.item.person),
        _Shown(ListColumn(tr("Assigned on"), 12, number_format=style.DATE), lambda verdict: verdict.assigned_on),
    ]


def _step(tr: Translator) -> list[_Shown]:
    return [_Shown(ListColumn(tr("Supervision step"), 10), lambda verdict: tr(verdict.step) if verdict.step else None)]


def _place(tr: Translator) -> list[_Shown]:
    return [_Shown(ListColumn(tr("Where it stands"), 24, "left"), lambda verdict: str(verdict.item.ref()))]


def _dated(tier: TierRule, runs: Mapping[str, int], tr: Translator) -> list[_Shown]:
    days = ListColumn(tr("Days overdue or left"), 10, "center", days_format(tr), tier.color, days_width(tr))
    run = _Shown(ListColumn(tr("Snapshots overdue in a row"), 8), lambda verdict: runs.get(verdict.id))
    return [
        *_common(tr),
        _Shown(ListColumn(tr("Deadline"), 12, number_format=style.DATE), lambda verdict: verdict.deadline.day),
        _Shown(ListColumn(tr("Deadline as written"), 18), lambda verdict: verdict.deadline.text),
        _Shown(days, days_number),
        *_step(tr),
        *([run] if runs else []),
        *_place(tr),
    ]


def _dateless(tier: TierRule, tr: Translator) -> list[_Shown]:
    written = ListColumn(tr("Deadline as written"), 18, fill=tier.color)
    return [
        *_common(tr),
        _Shown(written, lambda verdict: verdict.deadline.text),
        _Shown(ListColumn(tr("Why it is here"), 36, "left"), lambda verdict: tr.message(basis(verdict))),
        _Shown(ListColumn(tr("Cell to clarify"), 24, "left"), lambda verdict: str(verdict.item.ref(Field.DEADLINE))),
    ]
