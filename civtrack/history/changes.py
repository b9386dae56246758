"""What changed between two days: one `Change` for each thing that happened to an item.

Exists so that command, brief, report and page tell the same story. Judges nothing anew: it compares what both days'
verdicts said. May import `civtrack.model` and `civtrack.history.*` below it.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import fields
from operator import attrgetter
from typing import Any

from civtrack.history.entry import DONE, Entry, day_of, plain
from civtrack.history.matching import match
from civtrack.light import NamedTuple, dataclass
from civtrack.model import CHANGE_NAMES, Reason

__all__ = ["KINDS", "Change", "Side", "compare"]

KINDS = tuple(CHANGE_NAMES)
"""What can happen, in the order in which it is told (CONTRACT, ``changes``)."""


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that happened to an item, or to a ledger.

    Attributes:
        kind: One of `KINDS`.
        id: The item's identity now, or then where it vanished; None for a ledger.
        number: As written, likewise.
        district: Likewise.
        ledger: The file's name.
        sheet: Where it stands now, or stood.
        row: Likewise; None for a ledger.
        field: What changed, by the contract's names; None where it is the whole item.
        before: As it was: dates as ISO text.
        after: As it is.
        matched_by: How the item was recognised: ``number``, ``content``, ``similar:…``; None for new and vanished.
    """

    kind: str
    id: str | None
    number: str | None
    district: str | None
    ledger: str
    sheet: str | None
    row: int | None
    field: str | None
    before: str | int | float | None
    after: str | int | float | None
    matched_by: str | None

    def as_json(self) -> dict[str, Any]:
        """The contract's keys in the contract's order."""
        return {name: getattr(self, name) for name in _NAMES}


_NAMES = tuple(field.name for field in fields(Change))


class Side(NamedTuple):
    """One of two days.

    Attributes:
        entries: Its items; those that stand equally on both days may be left out of both.
        rows: Their rows.
        ledgers: Paths of the ledgers that were read, as shown.
        carried: How many of the last entries are of an earlier day still, because their ledger was away on this one.
            They are recognised; missed only if most of them are, so that it is the same ledger that has come back.
    """

    entries: Sequence[Entry]
    rows: Sequence[int]
    ledgers: frozenset[str] = frozenset()
    carried: int = 0


def compare(then: Side, now: Side, severity: Sequence[str], today: dt.date) -> tuple[Change, ...]:
    """What changed, in the order of `KINDS`, then by ledger, sheet and row.

    Args:
        then: The earlier day.
        now: The later day.
        severity: Keys of the tiers, the gravest first.
        today: The later day, from which days overdue follow.

    Returns:
        An item may have several changes; a ledger that is no longer there is one change, not one for each item.
    """
    then, now = _counting(then), _counting(now)
    left_then, left_now = _unequal(then.entries, now.entries)
    matches = match([then.entries[place] for place in left_then], [now.entries[place] for place in left_now])
    found: list[Change] = []
    gone, come = set(left_then), set(left_now)
    go_on: Counter[str] = Counter()
    for one, other, by in matches:
        before, after = left_then[one], left_now[other]
        gone.discard(before)
        come.discard(after)
        go_on[then.entries[before].path] += 1
        story = _Story(now.entries[after], now.rows[after], by)
        found.extend(story.told(then.entries[before], severity, today))
    for place in sorted(come):
        story = _Story(now.entries[place], now.rows[place], None)
        found.extend(story.appeared(today))
    _prove_sum(then.entries, now.entries, [(left_then[one], left_now[other]) for one, other, _ in matches], gone, found)
    gone -= _not_missed(then, gone)
    lost = Counter(then.entries[place].path for place in gone)
    # A ledger of which a good part goes on in other files has been renamed or divided: it is not missing.
    missing = {path: count for path, count in lost.items() if path not in now.ledgers and 2 * go_on[path] < count}
    for place in sorted(gone):
        entry = then.entries[place]
        if entry.path not in missing:
            found.append(_Story(entry, then.rows[place], None).change("vanished", *_named(entry), None))
    found += [
        Change("ledger_missing", None, None, None, path.rpartition("/")[2], None, None, "items", count, 0, None)
        for path, count in missing.items()
    ]
    order = {kind: place for place, kind in enumerate(KINDS)}
    return tuple(
        sorted(found, key=lambda one: (order[one.kind], one.ledger, one.sheet or "", one.row or 0, one.field or ""))
    )


def _counting(side: Side) -> Side:
    """A day without the rows that a later period's ledger carries on: each item once, where it stands newest."""
    kept = [place for place, entry in enumerate(side.entries) if entry.reason != Reason.CARRIED]
    if len(kept) == len(side.entries):
        return side
    first = len(side.entries) - side.carried
    entries, rows = [side.entries[place] for place in kept], [side.rows[place] for place in kept]
    return side._replace(entries=entries, rows=rows, carried=sum(place >= first for place in kept))


def _prove_sum(
    then: Sequence[Entry],
    now: Sequence[Entry],
    matched: Sequence[tuple[int, int]],
    gone: Collection[int],
    found: Iterable[Change],
) -> None:
    """What was closed is what is closed more, but for items that are closed no more and rows that are gone."""
    told = sum(change.kind == "closed" for change in found)
    before, after = (sum(entry.reason in DONE for entry in entries) for entries in (then, now))
    no_more = sum(then[one].reason in DONE and now[other].reason not in DONE for one, other in matched)
    lost = sum(then[place].reason in DONE for place in gone)
    assert told == after - before + no_more + lost, (told, before, after, no_more, lost)


def _not_missed(then: Side, gone: set[int]) -> set[int]:
    """Entries of ledgers that were away, where another ledger has come back under the old name."""
    first = len(then.entries) - then.carried
    whole = Counter(entry.path for entry in then.entries[first:])
    lost = Counter(then.entries[place].path for place in gone if place >= first)
    return {place for place in gone if place >= first and 2 * lost[(path := then.entries[place].path)] >= whole[path]}


def _unequal(then: Sequence[Entry], now: Sequence[Entry]) -> tuple[list[int], list[int]]:
    """Places of the entries that do not stand on the other day just as they are."""

    def rest(entries: Sequence[Entry], others: Sequence[Entry]) -> list[int]:
        left = Counter(others)
        places = []
        for place, entry in enumerate(entries):
            if count := left.get(entry):
                left[entry] = count - 1
            else:
                places.append(place)
        return places

    return rest(then, now), rest(now, then)


def _named(entry: Entry) -> tuple[str, str | None]:
    """The field and text that say what an item is."""
    if entry.description is None and entry.indicator is not None:
        return "indicator", entry.indicator
    return "description", entry.description


_SETTLED = DONE | {Reason.AWAITING_CHECK.value, Reason.VOID.value}
_OVER = _SETTLED - {Reason.VOID.value}
_COUNTED_OUT = DONE | {Reason.VOID.value}
_RESPONSIBLE = ("unit", "partners", "person", "leader")
_TEXTS = (
    "district", "street", "community", "site", "site_type", "category", "indicator", "description", "source",
    "measures", "remark",
)  # fmt: skip
"""What nobody has to touch in the course of the work; progress and status are meant to change."""
_WRITTEN = attrgetter(*_RESPONSIBLE, *_TEXTS)


class _Story:
    """What happened to one item of the later day (or, where it vanished, of the earlier one)."""

    def __init__(self, entry: Entry, row: int, by: str | None) -> None:
        self._entry, self._row, self._by = entry, row, by

    def change(self, kind: str, field: str | None, before: str | float | None, after: str | float | None) -> Change:
        """One change of the item."""
        entry = self._entry
        return Change(
            kind, entry.identity, entry.number, entry.district, entry.ledger, entry.sheet, self._row, field, before,
            after, self._by,
        )  # fmt: skip

    def appeared(self, today: dt.date) -> Iterator[Change]:
        """An item that was not there."""
        field, text = _named(self._entry)
        yield self.change("new", field, None, text)
        if self._entry.reason in DONE:
            yield self.change("closed", "status", None, self._entry.status)
        if self._entry.reason == Reason.OVERDUE:
            yield self.change("newly_overdue", "days_overdue", None, self._overdue(today))

    def told(self, then: Entry, severity: Sequence[str], today: dt.date) -> Iterator[Change]:
        """An item that was there."""
        now = self._entry
        if now.reason in DONE and then.reason not in DONE:
            yield self.change("closed", "status", then.status, now.status)
        if then.reason in _OVER and now.reason not in (_SETTLED if then.reason not in DONE else _COUNTED_OUT):
            yield self.change("reopened", "status", then.status, now.status)
        if now.reason == Reason.OVERDUE and then.reason != Reason.OVERDUE:
            yield self.change("newly_overdue", "days_overdue", None, self._overdue(today))
        yield from self._tier(then, severity)
        yield from self._deadline(then)
        if _WRITTEN(then) != _WRITTEN(now):
            for name in _RESPONSIBLE:
                yield from self._text("unit_changed", then, name)
            for name in _TEXTS:
                yield from self._text("text_edited", then, name)
        for name in ("found_on", "assigned_on"):
            before, after = getattr(then, name), getattr(now, name)
            if before != after:
                yield self.change("text_edited", name, _iso(before), _iso(after))
        if then.photos is not None and now.photos is not None and now.photos < then.photos:
            yield self.change("photos_removed", "photos", then.photos, now.photos)

    def _overdue(self, today: dt.date) -> int | None:
        due = day_of(self._entry.deadline)
        return (today - due).days if due else None

    def _tier(self, then: Entry, severity: Sequence[str]) -> Iterator[Change]:
        """The colour of an open item; one that is finished or opened again has a kind of its own.

        A finished item that is void now is neither, and leaves what is closed all the same.
        """
        now = self._entry
        if then.tier == now.tier or now.reason in DONE or (then.reason in DONE and now.reason != Reason.VOID):
            return
        rank = {key: place for place, key in enumerate(severity)}
        grave = rank.get(now.tier, len(rank)) < rank.get(then.tier, len(rank))
        yield self.change("tier_up" if grave else "tier_down", "tier", then.tier, now.tier)

    def _deadline(self, then: Entry) -> Iterator[Change]:
        """An extension that says so, or an edit that does not; a reading that only the settings changed is neither."""
        now = self._entry
        touched = plain(then.deadline_text) != plain(now.deadline_text) or then.assigned_on != now.assigned_on
        touched = touched or (then.deadline_text is None and then.category != now.category)
        withdrawn = then.original is not None and now.original is None and now.deadline != then.deadline
        if touched and (now.base, now.deadline_kind) != (then.base, then.deadline_kind):
            yield self.change("deadline_moved", "deadline", _base(then), _base(now))
        elif touched and now.deadline is None and plain(then.deadline_text) != plain(now.deadline_text):
            yield self.change("deadline_moved", "deadline", then.deadline_text, now.deadline_text)
        elif withdrawn:
            yield self.change("deadline_moved", "deadline", _iso(then.deadline), _iso(now.deadline))
        if now.original is not None and now.deadline != then.deadline:
            yield self.change("deadline_extended", "deadline", _iso(then.deadline), _iso(now.deadline))

    def _text(self, kind: str, then: Entry, name: str) -> Iterator[Change]:
        before, after = getattr(then, name), getattr(self._entry, name)
        if before != after and plain(before) != plain(after):
            yield self.change(kind, name, before, after)


def _iso(number: int | None) -> str | None:
    day = day_of(number)
    return day.isoformat() if day else None


def _base(entry: Entry) -> str | None:
    """The deadline before any extension, or what is written where that is no day."""
    return _iso(entry.base) or entry.deadline_text
