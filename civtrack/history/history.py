"""The history as everybody else sees it: days, figures, changes, runs; and today's snapshot.

Exists as the one door of this room. Nothing stays open between two questions, so that no run stands in another's way.
May import `civtrack.assessment` and everything below it.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from civtrack import __version__
from civtrack.errors import NoSnapshot, UsageMistake
from civtrack.history.alike import StoodAlike, alike, file_state, recall, remember
from civtrack.history.changes import Change, Side, compare
from civtrack.history.courses import Stood, courses_in
from civtrack.history.database import create, open_file, understood
from civtrack.history.entry import Entry, day_number, day_of, entries_of, ledgers_of, verdicts_of
from civtrack.history.matching import about
from civtrack.history.rows import AT_ONCE
from civtrack.history.runs import overdue_runs
from civtrack.history.store import About, Checked, Store, Taken
from civtrack.model import N_, Message, Verdict
from civtrack.policy import TierRule
from civtrack.settings import Settings

if TYPE_CHECKING:
    from civtrack.assessment import Assessment
    from civtrack.rules.metrics import Summary

__all__ = ["Figured", "History", "open_history", "start_history"]

Figured = dict[str | None, dict[str, int | float | None]]
"""Group → figures by the contract's names; ``""`` are items that state no group, None is the total."""


def open_history(settings: Settings) -> History | None:
    """The office's history, or None where there is no file yet; never makes one.

    Raises:
        HistoryUnusable: One of its kinds: damaged, newer, something else, not to be read.
    """
    path = settings.history_file
    if not path.exists():
        return None
    open_file(path).close()
    return History(path, settings)


def start_history(settings: Settings) -> History:
    """The office's history; the file is made when the first snapshot is recorded."""
    return History(settings.history_file, settings)


class History:
    """Snapshots of earlier days.

    Args:
        path: The file.
        settings: The office's: they give the order of districts.

    Attributes:
        path: The file.
    """

    def __init__(self, path: Path, settings: Settings) -> None:
        self.path, self._settings = path, settings

    @contextlib.contextmanager
    def _store(self) -> Iterator[Store]:
        store = Store(open_file(self.path), self.path)
        try:
            with understood(self.path):
                yield store
        finally:
            store.close()

    def days(self) -> tuple[dt.date, ...]:
        """The recorded days, in order."""
        with self._store() as store:
            return tuple(_day(day) for day in store.days)

    def taken(self, first: dt.date = dt.date.min, last: dt.date = dt.date.max) -> list[Taken]:
        """What the snapshots of a stretch of days say of themselves."""
        with self._store() as store:
            return store.taken(_number(first), _number(last))

    def newest(self, day: dt.date) -> dt.date:
        """The newest recorded day up to and including one.

        Raises:
            NoSnapshot: There is none.
        """
        days = self.days()
        place = bisect_right(days, day)
        if not place:
            known = f"{days[0]} … {days[-1]}" if days else "—"
            raise NoSnapshot(str(self.path), day=day, known=known)
        return days[place - 1]

    def figures(self, day: dt.date, by: str = "district") -> Figured:
        """Counts and rates of a recorded day.

        Args:
            day: One of `days`.
            by: One of `civtrack.rules.metrics.BY`.

        Raises:
            NoSnapshot: The day is not recorded.
            KeyError: There is no such grouping.
        """
        if by == "district":
            (taken,) = self.taken(day, day) or (self._absent(day),)
            return _figured(taken.about.figures)
        summary = self.summary(day, by)
        return _figured([figures.as_json() for figures in (*summary.groups, summary.total)])

    def summary(self, day: dt.date, by: str = "district") -> Summary:
        """A recorded day counted anew.

        Raises:
            NoSnapshot: The day is not recorded.
        """
        from civtrack.rules.metrics import summarise

        (taken,) = self.taken(day, day) or (self._absent(day),)
        tiers = [TierRule(**{**tier, "reasons": tuple(tier["reasons"])}) for tier in taken.about.tiers]
        order = self._settings.office.districts if by == "district" else ()
        return summarise(self.verdicts(day), by, as_of=day, tiers=tiers, order=order)

    def verdicts(self, day: dt.date) -> list[Verdict]:
        """The items of a recorded day as verdicts; grounds, findings and steps are not kept.

        Raises:
            NoSnapshot: The day is not recorded.
        """
        return list(verdicts_of(day, self.members(day)))

    def _absent(self, day: dt.date) -> Taken:
        known = self.days()
        raise NoSnapshot(str(self.path), day=day, known=f"{known[0]} … {known[-1]}" if known else "—")

    def record(self, assessment: Assessment, manifest: str | None = None) -> bool:
        """Records the day's snapshot; one of the same day is replaced, all of it or nothing.

        Args:
            assessment: Of all districts.
            manifest: The fingerprint of the folder that was made of it; see `civtrack.history.last_put`.

        Returns:
            False where it stood there already: then nothing was written.

        Raises:
            UsageMistake: The assessment is of some districts only: all others would seem to have vanished.
            NotWritten: `HistoryUnusable`; the history is as it was.
        """
        if assessment.districts:
            raise UsageMistake("--district", detail=Message(N_("the history keeps whole days, not some districts")))
        summary = assessment.summary()
        about = About(
            __version__,
            ledgers_of(assessment),
            [
                {"key": tier.key, "name": tier.name, "color": tier.color, "reasons": list(tier.reasons)}
                for tier in assessment.tiers
            ],
            [figures.as_json() for figures in (*summary.groups, summary.total)],
        )
        entries = _entries(assessment)
        rows = [verdict.item.row for verdict in assessment.verdicts]
        store = Store(create(self.path), self.path)
        try:
            with understood(self.path):
                known = recall(assessment.verdicts, self.path)
                return store.put(_number(assessment.as_of), entries, rows, about, manifest, known)
        finally:
            store.close()

    def members(self, day: dt.date) -> list[tuple[Entry, int]]:
        """The items of a recorded day with their rows, by ledger, sheet and row.

        Raises:
            NoSnapshot: The day is not recorded.
        """
        with self._store() as store:
            if _number(day) not in store.days:
                self._absent(day)
            read = [ledger["path"] for ledger in store.ledgers(_number(day))]
            return sorted(_items(store, _number(day)), key=_as_read(read))

    def changes(
        self, since: dt.date, assessment: Assessment, asked: Callable[[Entry], bool] = lambda _: True
    ) -> tuple[Change, ...]:
        """What changed from a snapshot to what is judged now.

        A ledger that could not be read on that day, but is read now, is compared with the last time it was.

        Args:
            since: The newest snapshot up to this day counts.
            assessment: Of some districts only: then the snapshot's other districts are left out.
            asked: Which items of the snapshot are asked about, where the assessment is not of all ledgers.

        Raises:
            NoSnapshot: There is none up to that day.
        """
        if assessment.recorded:
            return self.changes_between(since, assessment.as_of, asked)
        day = self.newest(since)
        rows = [verdict.item.row for verdict in assessment.verdicts]
        read = frozenset(assessment.shown_path(ledger.path) for ledger in assessment.ledgers)
        districts = assessment.districts

        def meant(entry: Entry) -> bool:
            return (not districts or entry.district in districts) and asked(entry)

        state = file_state(self.path)
        with self._store() as store:
            then = (each for each in _members(store, _number(day)) if meant(each[1]))
            members, now, versions = alike(then, Side(list(_entries(assessment)), rows, read))
            carried = [each for each in _carried(store, _number(day), read) if meant(each[0])]
        if file_state(self.path) == state:
            remember(StoodAlike(assessment.verdicts, self.path, state, _number(day), versions))
        severity = [tier.key for tier in assessment.tiers]
        return compare(_side(members, carried), now, severity, assessment.as_of)

    def changes_between(
        self, first: dt.date, last: dt.date, asked: Callable[[Entry], bool] = lambda _: True
    ) -> tuple[Change, ...]:
        """What changed from one snapshot to another; of each the newest up to that day counts.

        Args:
            first: The earlier day.
            last: The later day.
            asked: Which items of both are asked about.

        Raises:
            NoSnapshot: There is none up to one of the days.
        """
        earlier, later = _number(self.newest(first)), _number(self.newest(last))
        with self._store() as store:
            about = store.taken(later, later)[0].about
            read = frozenset(ledger["path"] for ledger in about.ledgers if "code" not in ledger)
            then, now = store.members(earlier), store.members(later)
            versions = {member.version for member in then}, {member.version for member in now}
            entries = store.entries(versions[0] ^ versions[1])
            befores = [(entries[each.version], each.row) for each in then if each.version in entries]
            afters = [(entries[each.version], each.row) for each in now if each.version in entries]
            carried = _carried(store, earlier, read)
        befores, afters, carried = ([each for each in some if asked(each[0])] for some in (befores, afters, carried))
        side = _side(afters)._replace(ledgers=read)
        return compare(_side(befores, carried), side, [tier["key"] for tier in about.tiers], _day(later))

    def overdue_runs(self, ids: Iterable[str], until: dt.date = dt.date.max) -> dict[str, int]:
        """In how many consecutive snapshots, up to the newest, each item was overdue; 0 where not in the newest.

        Args:
            ids: Identities.
            until: Snapshots after this day do not count.
        """
        with self._store() as store:
            return overdue_runs(store, ids, [day for day in store.days if day <= _number(until)])

    def courses(self, before: dt.date) -> dict[str, list[Stood]]:
        """Identity → how the item stood on the recorded days before a day, see `civtrack.history.courses`."""
        with self._store() as store:
            return courses_in(store, _number(before))

    def checked(self) -> Checked:
        """Looks at the whole file.

        Raises:
            HistoryUnusable: It is so broken that it cannot even be looked at.
        """
        with self._store() as store:
            return store.checked()

    def forget(self, days: Sequence[dt.date]) -> None:
        """Removes the snapshots of some days, and whatever only they needed.

        Raises:
            NotWritten: `HistoryUnusable`; the history is as it was.
        """
        with self._store() as store:
            store.take_away([_number(day) for day in days])


def _entries(assessment: Assessment) -> Iterator[Entry]:
    from civtrack.history.photos import photos_of

    return entries_of(assessment, photos_of(assessment))


def _number(day: dt.date) -> int:
    number = day_number(day)
    assert number is not None
    return number


def _day(number: int) -> dt.date:
    day = day_of(number)
    assert day is not None
    return day


def _figured(listed: Sequence[Mapping[str, Any]]) -> Figured:
    *groups, total = listed
    found: Figured = {figures["group"] or "": _without_group(figures) for figures in groups}
    found[None] = _without_group(total)
    return found


def _without_group(figures: Mapping[str, Any]) -> dict[str, int | float | None]:
    return {name: value for name, value in figures.items() if name != "group"}


def _members(store: Store, day: int) -> Iterator[tuple[int, Entry, int]]:
    """Versions of a day with what they say and their rows, of which only some are held at a time."""
    members = store.members(day)
    for first in range(0, len(members), AT_ONCE):
        some = members[first : first + AT_ONCE]
        entries = store.entries(member.version for member in some)
        yield from [(member.version, entries[member.version], member.row) for member in some]


def _items(store: Store, day: int) -> list[tuple[Entry, int]]:
    """Entries of a day with their rows."""
    return [(entry, row) for _, entry, row in _members(store, day)]


def _as_read(paths: Sequence[str]) -> Callable[[tuple[Entry, int]], tuple[int, str, int]]:
    """Sorts items by ledger, sheet and row."""
    order = {path: place for place, path in enumerate(paths)}
    return lambda one: (order.get(one[0].path, len(order)), one[0].sheet, one[1])


def _carried(store: Store, day: int, read: frozenset[str]) -> list[tuple[Entry, int]]:
    """The items of ledgers that are read now and were not on a day, as they stood when last read before it.

    A ledger that was not away but divided, joined or renamed has its items in other ledgers since.
    """
    missing = set(read) - _read_on(store, day)
    found: list[tuple[Entry, int]] = []
    for later, last in pairwise(reversed([each for each in store.days if each <= day])):
        if not missing:
            break
        if back := missing & _read_on(store, last):
            then, since = _items(store, last), _abouts(_items(store, later))
            for path in sorted(back):
                own = [one for one in then if one[0].path == path]
                come = since - _abouts(one for one in then if one[0].path != path)
                if 2 * (come & _abouts(own)).total() <= len(own):
                    found += own
            missing -= back
    return found


def _abouts(members: Iterable[tuple[Entry, int]]) -> Counter[Hashable]:
    """What items are about, and how often."""
    return Counter(about(entry) for entry, _ in members)


def _read_on(store: Store, day: int) -> set[str]:
    return {ledger["path"] for ledger in store.ledgers(day) if "code" not in ledger}


def _side(members: Sequence[tuple[Entry, int]], carried: Sequence[tuple[Entry, int]] = ()) -> Side:
    whole = [*members, *carried]
    return Side([entry for entry, _ in whole], [row for _, row in whole], carried=len(carried))
