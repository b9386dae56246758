"""The lists of items behind the figures: by tier, and by what happened in the period.

Exists so that every list shows an item the same way, names its supervision step, and never leaves one out unsaid. May
import everything below `civtrack.outputs` and its neighbours in it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from civtrack.light import dataclass
from civtrack.locales import Translator
from civtrack.model import N_, Field, Kind, Value, Verdict
from civtrack.outputs import house_style as style
from civtrack.outputs.book.listing import ListColumn, Listing
from civtrack.outputs.book.overview import facts
from civtrack.outputs.wording import (
    CALM,
    DATELESS,
    days_between,
    days_format,
    days_number,
    days_width,
    tier_names,
)
from civtrack.policy import TierRule
from civtrack.rules.basis import short_basis
from civtrack.rules.periods import EVENTS, Event, Happened

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

_TITLES = {
    ("Red", "overdue"): N_("Overdue items (red list)"),
    ("Orange", "overdue"): N_("Overdue items (orange list)"),
    ("Yellow", "overdue"): N_("Overdue items (yellow list)"),
    ("Yellow", "due_soon"): N_("Items due soon (yellow list)"),
    ("Blue", "due_soon"): N_("Items due soon (blue list)"),
    ("To clarify", "unclear"): N_("Items without a clear deadline (list)"),
}
"""Name of a shipped tier and the fact that puts items there → the title of its list; else the list's name."""

_EVENT_LISTS = {
    "new": N_("New in the period"),
    "closed": N_("Closed in the period"),
    "reddened": N_("Turned overdue in the period"),
}
_SITE = 2
"""Place of the site among the columns of a list, the serial number first."""

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


def tier_lists(
    assessment: Assessment, runs: Mapping[str, int], tr: Translator, materials: str = ""
) -> Iterator[NamedList]:
    """The tiers that call for work, each with its items: in the order of districts, most overdue first.

    Args:
        assessment: What was judged.
        runs: Identity of an item → how many snapshots in a row it has been overdue; empty without a history.
        tr: The document language.
        materials: Where materials are printed: here they stand last then, on screen alone. "": nowhere else.
    """
    by_tier: dict[str, list[Verdict]] = {}
    for verdict in assessment.verdicts:
        by_tier.setdefault(verdict.tier, []).append(verdict)
    for tier in assessment.tiers:
        if tier.key == CALM or any(fact.startswith("done_") for fact in tier.reasons):
            continue
        verdicts = by_tier.get(tier.key, [])
        columns = (
            _dateless(tier, tr) if DATELESS.issuperset(tier.reasons) else _dated(assessment, tier, verdicts, runs, tr)
        )
        name = tr(LISTS[tier.name]) if tier.name in LISTS else tr("{tier} list", tier=tr(tier.name))
        title = tr(_title(tier) or name)
        urgency = _materials_last if materials else _urgency
        listing = _listing(assessment, title, columns, verdicts, urgency, ("--tier", tier.key), tr)
        if materials:
            listing = _printed_without_materials(listing, verdicts, materials, tr)
        yield NamedList(name, tier.color, listing, len(verdicts), tier.key)


def _printed_without_materials(
    listing: Listing, verdicts: Sequence[Verdict], materials: str, tr: Translator
) -> Listing:
    count = sum(verdict.item.table.kind is Kind.MATERIAL for verdict in verdicts)
    if not count:
        return listing
    said = tr("{count} materials are printed on the sheet “{sheet}” and stand last here.", count=count, sheet=materials)
    shown = min(len(listing.rows), len(verdicts) - count)
    return replace(listing, printed=shown, notes=[*listing.notes, said])


def _title(tier: TierRule) -> str | None:
    facts = {fact.partition(":")[0] for fact in tier.reasons}
    return next((title for (name, fact), title in _TITLES.items() if name == tier.name and fact in facts), None)


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
    tiers = {names[tier.key]: tier.color for tier in assessment.tiers}
    for event in EVENTS:
        items = done.items[event.key]
        dates = _dates(assessment, [verdict.deadline.day for verdict in items])
        columns = [
            *_printed(tr),
            _Shown(ListColumn(tr("Deadline"), 12, number_format=dates), lambda verdict: verdict.deadline.day),
            _Shown(
                ListColumn(tr("Finished on"), 12, number_format=style.SHORT_DATE),
                lambda verdict: verdict.done_on or verdict.closed_on,
            ),
            _Shown(ListColumn(tr("Tier now"), 8, words=tiers), lambda verdict: names[verdict.tier]),
            *_step(tr),
            *_on_screen(tr),
            *_place(tr),
        ]
        name = tr(_EVENT_LISTS[event.key])
        title = tr("{title} ({period})", title=name, period=days_between(first, last, tr))
        listing = _listing(assessment, title, columns, items, _newest_first(assessment, event), commands[event.key], tr)
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

    def place(verdict: Verdict) -> tuple[bool, int, int]:
        urgent = urgency(verdict)
        return urgent > _NO_DAY, order.get(verdict.item.district, len(order)), urgent

    chosen = sorted(chosen, key=place)
    rows = [[serial, *(each.value(verdict) for each in columns)] for serial, verdict in enumerate(chosen, 1)]
    title = tr("{office} {document}", office=assessment.settings.office.name, document=name).strip()
    counted = tr("{facts}. {count} items in all", facts=facts(assessment, tr), count=len(verdicts))
    heads = [ListColumn(tr("Serial"), 4), *(each.column for each in columns)]
    listing = Listing(title, [counted], heads, rows, tr("(none)")).dense()
    of = [part for district in assessment.districts for part in ("--district", district)]
    return limited(listing, len(verdicts), ("civtrack", "query", *of, *command), tr)


def _urgency(verdict: Verdict) -> int:
    days = days_number(verdict)
    return _NO_DAY if days is None else days


def _materials_last(verdict: Verdict) -> int:
    return _urgency(verdict) + (2 * _NO_DAY if verdict.item.table.kind is Kind.MATERIAL else 0)


def _newest_first(assessment: Assessment, event: Event) -> Callable[[Verdict], int]:
    closing = {kind: assessment.settings.policy(kind).closed_statuses for kind in Kind}

    def key(verdict: Verdict) -> int:
        day = event.day(verdict, closing[verdict.item.table.kind])
        return -day.toordinal() if day else 0

    return key


def _dates(assessment: Assessment, days: Iterable[dt.date | None]) -> str:
    """How days are shown: without the year where all are of the year that was judged."""
    others = any(day is not None and day.year != assessment.as_of.year for day in days)
    return style.DATE if others else style.SHORT_DATE


def _printed(tr: Translator) -> list[_Shown]:
    """Whose problem it is, in the words that fit on paper: each is on the screen as it is written, too."""
    return [
        _Shown(ListColumn(tr("District"), 20), lambda verdict: verdict.item.district),
        _Shown(ListColumn(tr("Site"), 14, "left", shortened=True), lambda verdict: verdict.item.site),
        _Shown(
            ListColumn(tr("Problem description"), 200, "left", flexible=True, shortened=True, beside=_SITE),
            lambda verdict: verdict.item.description,
        ),
        _Shown(ListColumn(tr("Unit"), 16, shortened=True, twice=True), _own_unit),
        _Shown(ListColumn(tr("Person"), 8, shortened=True), lambda verdict: verdict.item.person),
    ]


_OF_THE_DISTRICT = ("委", "纪", "政府", "人民政府", "人大", "政协")
"""How what follows a district's name begins where it is no unit by itself: 大洼区委宣传部, 大洼区人民政府."""


def _own_unit(verdict: Verdict) -> str | None:
    """The responsible unit, without the district that stands beside it."""
    unit, district = verdict.item.unit, verdict.item.district or ""
    rest = unit.removeprefix(district) if unit else ""
    return unit if not rest or rest.startswith(_OF_THE_DISTRICT) else rest


def _on_screen(tr: Translator) -> list[_Shown]:
    """What is left off the paper: the number, everything as it is written, where it stands."""
    return [
        _Shown(ListColumn(tr("Number"), 16, screen=True, paged=True, after=1), lambda verdict: verdict.item.number),
        _Shown(ListColumn(tr("Site as written"), 24, screen=True, twice=True), lambda verdict: verdict.item.site),
        _Shown(
            ListColumn(tr("Description as written"), 60, screen=True, twice=True),
            lambda verdict: verdict.item.description,
        ),
        _Shown(
            ListColumn(tr("Responsible unit"), 24, screen=True, paged=True, after=3), lambda verdict: verdict.item.unit
        ),
        _Shown(ListColumn(tr("Persons as written"), 16, screen=True, twice=True), lambda verdict: verdict.item.person),
        _Shown(
            ListColumn(tr("Assigned on"), 12, number_format=style.DATE, screen=True, after=5),
            lambda verdict: verdict.assigned_on,
        ),
        _Shown(ListColumn(tr("Deadline as written"), 18, screen=True, after=6), lambda verdict: verdict.deadline.text),
    ]


def _step(tr: Translator) -> list[_Shown]:
    return [_Shown(ListColumn(tr("Step"), 10), lambda verdict: tr(verdict.step) if verdict.step else None)]


def _place(tr: Translator) -> list[_Shown]:
    return [_Shown(ListColumn(tr("Where it stands"), 32, screen=True), lambda verdict: str(verdict.item.ref()))]


def _dated(
    assessment: Assessment, tier: TierRule, verdicts: Sequence[Verdict], runs: Mapping[str, int], tr: Translator
) -> list[_Shown]:
    days = ListColumn(tr("Days"), 10, "center", days_format(tr), tier.color, days_width(tr))
    run = ListColumn(tr("Snapshots overdue in a row"), 8, screen=True)
    dates = _dates(assessment, [verdict.deadline.day for verdict in verdicts])
    return [
        *_printed(tr),
        _Shown(ListColumn(tr("Deadline"), 12, number_format=dates), lambda verdict: verdict.deadline.day),
        _Shown(days, days_number),
        *(_step(tr) if any(verdict.step for verdict in verdicts) else []),
        *_on_screen(tr),
        *([_Shown(run, lambda verdict: runs.get(verdict.id))] if runs else []),
        *_place(tr),
    ]


def _dateless(tier: TierRule, tr: Translator) -> list[_Shown]:
    written = ListColumn(tr("Deadline as written"), 16, fill=tier.color, shortened=True)
    return [
        *_printed(tr),
        _Shown(written, lambda verdict: verdict.deadline.text),
        _Shown(ListColumn(tr("Why it is here"), 18, "left"), _why(tr)),
        *_on_screen(tr),
        _Shown(
            ListColumn(tr("Cell to clarify"), 32, screen=True), lambda verdict: str(verdict.item.ref(Field.DEADLINE))
        ),
    ]


def _why(tr: Translator) -> Callable[[Verdict], str]:
    """The basis without what the deadline's cell says, which stands beside it."""
    return lambda verdict: tr.message(short_basis(verdict))
