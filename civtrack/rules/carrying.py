"""One item in the ledgers of several periods: the new month's file carries over what the last one left open (结转).

Exists so that such an item counts once, where it stands newest, in every output and in history. Two rows are one item
if they have the same number of its own and are about the same thing, or if they are equal in content; and only between
tables of different periods: what is equal within one period was entered twice (`civtrack.rules.identity`). May import
the foundation, `civtrack.language` and `civtrack.rules.identity`.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from itertools import permutations

from civtrack.language.stretches import Stretch, precedes, stretch_in
from civtrack.light import NamedTuple
from civtrack.model import N_, OUTSIDE, Field, Finding, Ground, Message, Reason, Status, Verdict
from civtrack.policy import CARRIED
from civtrack.problems import CARRIED_CONTRADICTS
from civtrack.rules.identity import own_number, plain

__all__ = ["carried_over", "marked"]

_FINISHED = frozenset({Reason.DONE_ON_TIME, Reason.DONE_LATE, Reason.DONE_UNDATED, Reason.AWAITING_CHECK})
_LEAST_SHARED = 0.5
"""Share of a text's pairs of characters that another must have to be the same text, edited."""

_FEW = 100
"""So many periods are compared in pairs."""


def carried_over(verdicts: Sequence[Verdict], as_of: dt.date) -> dict[int, int]:
    """Older rows and the row that counts: places of verdicts.

    Args:
        verdicts: Of all ledgers, in their order.
        as_of: The day judged by; also for the year of a month where neither name nor dates give one.
    """
    places: dict[int, list[int]] = defaultdict(list)
    for place, verdict in enumerate(verdicts):
        places[id(verdict.item.table)].append(place)
    if len(places) < 2:
        return {}
    named = {key: _named(verdicts, own, as_of) for key, own in places.items()}
    if None not in named.values() and len(set(named.values())) < 2:
        return {}
    rows = _Rows(verdicts, named, as_of)
    if rows.are_of_one_time():
        return {}
    rows.by_number()
    rows.by_content()
    return rows.found()


def _day(verdict: Verdict) -> dt.date | None:
    return verdict.assigned_on or verdict.found_on


def _named(verdicts: Sequence[Verdict], own: Sequence[int], as_of: dt.date) -> Stretch | None:
    """The period that a table's sheet, title, file or folder names, in this order."""
    table = verdicts[own[0]].item.table
    near = max((day for place in own if (day := _day(verdicts[place]))), default=None)
    near = near or (dt.date(table.year, 12, 31) if table.year else as_of)
    names = (table.sheet, table.title, table.path.stem, table.path.parent.name)
    return next((found for name in names if (found := stretch_in(name, near)) and not _whole_year(found)), None)


def _whole_year(stretch: Stretch) -> bool:
    """Whether a name says the year alone, which every ledger of the year has in common: the days must tell."""
    return stretch.last - stretch.first > dt.timedelta(days=363)


class _Period(NamedTuple):
    """When a table is of: by name, or by the days of its rows."""

    stretch: Stretch
    named: bool


def _older(one: _Period, other: _Period) -> bool:
    if one.named and other.named:
        return precedes(one.stretch, other.stretch)
    # Of tables that no name tells apart, the newer one goes on in a later month, after everything in the older one.
    last, newest = one.stretch.last, other.stretch.last
    return last < other.stretch.first and (last.year, last.month) < (newest.year, newest.month)


class _Content(NamedTuple):
    """What a row is about, without width, case, white space and punctuation."""

    district: str
    place: str
    text: str
    day: dt.date | None
    due: dt.date | None


class _Rows:
    """Rows on the way to the items that they are of."""

    def __init__(self, verdicts: Sequence[Verdict], named: Mapping[int, Stretch | None], as_of: dt.date) -> None:
        self._as_of = as_of
        self._verdicts = verdicts
        self._newer: dict[int, int] = {}
        self._linked: set[tuple[int, int]] = set()
        self._numbers = [own_number(verdict.item) if verdict.item.number else None for verdict in verdicts]
        self._contents = self._read()
        self._periods = {key: _Period(found, named=True) for key, found in named.items() if found}
        if len(self._periods) < len(named):
            self._by_days({key for key, found in named.items() if found is None})

    def _read(self) -> list[_Content]:
        """What every row is about; texts are long, so they are read only where something else agrees already."""
        known: dict[str | None, str] = {}
        found = []
        for verdict in self._verdicts:
            item, deadline = verdict.item, verdict.deadline
            district, place = item.district, item.site or item.community or item.street
            for text in (district, place):
                if text not in known:
                    known[text] = plain(text)
            found.append(_Content(known[district], known[place], "", _day(verdict), deadline.original or deadline.day))
        occasions = Counter((content.district, content.place, content.day) for content in found)
        numbers = Counter(self._numbers)
        for row, (verdict, content) in enumerate(zip(self._verdicts, found, strict=True)):
            number = self._numbers[row]
            if occasions[content.district, content.place, content.day] > 1 or (number and numbers[number] > 1):
                found[row] = content._replace(text=plain(verdict.item.description or verdict.item.indicator))
        return found

    def _by_days(self, unnamed: set[int]) -> None:
        """The periods of tables without a name: from their first row that stands nowhere else to their newest."""
        often = Counter(self._contents)
        newest: dict[int, dt.date] = {}
        own: dict[int, dt.date] = {}
        for place, content in enumerate(self._contents):
            key = self._table(place)
            if key not in unnamed or content.day is None:
                continue
            newest[key] = max(newest.get(key, content.day), content.day)
            if often[content] == 1:
                own[key] = min(own.get(key, content.day), content.day)
        for key, last in newest.items():
            self._periods[key] = _Period(Stretch(own.get(key, last), last), named=False)

    def are_of_one_time(self) -> bool:
        """Whether no table is older than any other, as where districts have a ledger each: nothing is carried over."""
        periods = set(self._periods.values())
        return len(periods) <= _FEW and not any(_older(one, other) for one, other in permutations(periods, 2))

    def _table(self, place: int) -> int:
        return id(self._verdicts[place].item.table)

    def _groups(self, keys: Iterator[tuple[Hashable, int]]) -> Iterator[list[int]]:
        """Rows with one key that stand in tables of several periods, the newest first."""
        groups: dict[Hashable, list[int]] = defaultdict(list)
        for key, place in keys:
            day = self._contents[place].day
            # What is assigned later is not there yet on the day that is judged: nothing is carried to it.
            if self._table(place) in self._periods and (day is None or day <= self._as_of):
                groups[key].append(place)
        for group in groups.values():
            if len(group) > 1 and len({self._table(place) for place in group}) > 1:
                yield sorted(group, key=lambda place: (-self._period(place).stretch.last.toordinal(), place))

    def _period(self, place: int) -> _Period:
        return self._periods[self._table(place)]

    def _link(self, older: int, newest: int) -> None:
        self._newer[older] = newest
        self._linked.add((newest, self._table(older)))

    def by_number(self) -> None:
        """The same number of its own, about the same thing: a number that starts again each month is another item's."""
        numbers = [(number, place) for place, number in enumerate(self._numbers) if number]
        in_table = Counter((self._table(place), number) for number, place in numbers)
        own = [(number, place) for number, place in numbers if in_table[self._table(place), number] == 1]
        kind = self._kind
        same_text = (((kind(p), number, self._contents[p][:3]), p) for number, p in own if self._contents[p].text)
        same_day = (((kind(p), number, self._contents[p].day), p) for number, p in own if self._contents[p].day)
        for keys, agree in ((same_text, _same_time), (same_day, _same_thing)):
            for group in self._groups(keys):
                newest = group[0]
                for older in group[1:]:
                    if (
                        older not in self._newer
                        and self._goes(older, newest)
                        and agree(self._contents[older], self._contents[newest])
                    ):
                        self._link(older, newest)

    def _kind(self, place: int) -> str:
        return self._verdicts[place].item.table.kind.value

    def _goes(self, older: int, newest: int) -> bool:
        """Whether a row can be the older one of an item: void rows are outside already."""
        return self._verdicts[older].reason not in OUTSIDE and _older(self._period(older), self._period(newest))

    def by_content(self) -> None:
        """The same district, place and text, and the same day."""
        keys = ((key, place) for place in range(len(self._contents)) if (key := self._key(place)))
        for group in self._groups(keys):
            newest_table = [place for place in group if self._table(place) == self._table(group[0])]
            older: dict[int, list[int]] = defaultdict(list)
            for place in group:
                if place not in self._newer and self._goes(place, group[0]):
                    older[self._table(place)].append(place)
            for table, places in older.items():
                free = [place for place in newest_table if (place, table) not in self._linked]
                # What is open is carried over: where fewer rows go on than there were, the finished ones are not they.
                places.sort(key=lambda place: self._verdicts[place].reason in _FINISHED)
                for count, place in enumerate(places):
                    extra = count >= len(free)
                    if not free or (extra and self._verdicts[place].reason in _FINISHED):
                        continue
                    self._link(place, free[min(count, len(free) - 1)])

    def _key(self, place: int) -> Hashable:
        """What makes two rows one item whatever their numbers; None where that is too little to say."""
        district, site, text, day, due = self._contents[place]
        verdict = self._verdicts[place]
        if not text:
            return None
        about = self._kind(place), district, site, text
        if day is not None:
            # Without a place, such as in tables of materials, many units have the same to do on the same day.
            return *about, day, "" if site else plain(verdict.item.unit)
        if due is not None:
            return *about, due, plain(verdict.item.unit)
        # Nothing dated: only what was left open can have been carried over.
        return (*about, None) if site and verdict.reason not in _FINISHED else None

    def found(self) -> dict[int, int]:
        """Older row → the row that counts, at the end of every chain."""
        found = {}
        for older in sorted(self._newer):
            newest = self._newer[older]
            while newest in self._newer:
                newest = self._newer[newest]
            found[older] = newest
        return found


def _same_time(one: _Content, other: _Content) -> bool:
    """Whether equal rows are of one time: a duty that comes back each month has its own days."""
    if one.day is None or other.day is None:
        return one.due is None or other.due is None or one.due == other.due
    return one.day == other.day or (one.due is not None and one.due == other.due)


def _same_thing(one: _Content, other: _Content) -> bool:
    """Whether rows of one day and number are about one thing, be the text edited."""
    if one.district and other.district and one.district != other.district:
        return False
    if one.place and other.place and one.place != other.place:
        return False
    if not one.text or not other.text or one.text in other.text or other.text in one.text:
        return True
    pairs = [{text[at : at + 2] for at in range(len(text) - 1)} for text in (one.text, other.text)]
    least = min(map(len, pairs))
    return bool(least) and len(pairs[0] & pairs[1]) >= _LEAST_SHARED * least


_CARRIED = N_("carried over: the item counts at {other}")
_CARRIES = N_("carried over from {others}: it counts here alone")


def marked(verdicts: Sequence[Verdict], carried: Mapping[int, int], ids: Sequence[str]) -> tuple[Verdict, ...]:
    """The verdicts with the older rows outside every total, and both sides saying where the other stands.

    Args:
        verdicts: Of all ledgers.
        carried: As `carried_over` found them.
        ids: The identities of all rows, the newest ones having their items' own.
    """
    whole = [
        verdict if verdict.id == identity else verdict._replace(id=identity)
        for verdict, identity in zip(verdicts, ids, strict=True)
    ]
    olders: dict[int, list[int]] = defaultdict(list)
    for older, newest in carried.items():
        olders[newest].append(older)
        other = str(verdicts[newest].item.ref())
        whole[older] = whole[older]._replace(
            reason=Reason.CARRIED,
            tier=CARRIED.key,
            days_overdue=None,
            days_left=None,
            step=None,
            said=(*verdicts[older].said, (Ground(None, Message(_CARRIED, {"other": other})),)),
            findings=(),
        )
    for newest, rows in olders.items():
        verdict = whole[newest]
        from_where = Message(_CARRIES, {"others": "、".join(str(verdicts[row].item.ref()) for row in rows)})
        contradicting = [row for row in rows if verdicts[row].reason in _FINISHED]
        findings = verdict.findings
        if contradicting and verdict.reason not in _FINISHED | OUTSIDE and verdict.status is not Status.REOPENED:
            other = str(verdicts[contradicting[-1]].item.ref(Field.STATUS))
            findings = (*findings, Finding(CARRIED_CONTRADICTS, Field.STATUS, None, {"other": other}))
        whole[newest] = verdict._replace(said=((Ground(None, from_where),), *verdict.said), findings=findings)
    return tuple(whole)
