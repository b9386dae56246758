"""For how many snapshots in a row an item has been overdue.

Exists because escalation counts runs, and a run belongs to an item, not to its number: where rows were edited or
counting began again, each item is followed back by the same matching that tells changes. May import `civtrack.model`
and `civtrack.history.*` below it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence

from civtrack.history.matching import match
from civtrack.history.store import Store
from civtrack.model import Reason

__all__ = ["overdue_runs"]


def overdue_runs(store: Store, ids: Iterable[str], days: Sequence[int]) -> dict[str, int]:
    """In how many of some recorded days, counted back from the last, each item was overdue without a break.

    Args:
        store: The open history.
        ids: Identities as of the last of the days; of one that was not overdue then, the run is 0.
        days: Recorded days, in order, without gaps.
    """
    wanted = dict.fromkeys(ids, 0)
    overdue = store.overdue_on(days[-1]) if days else {}
    former = _Former(store)
    for identity in wanted.keys() & overdue.keys():
        version, first = overdue[identity]
        left = len(days)
        while left:
            # An item that stood like this since some day was overdue on each of them.
            begun = bisect_left(days, first, hi=left)
            wanted[identity] += left - begun
            left = begun
            before = former(days[left], days[left - 1], version) if left else None
            if before is None:
                break
            version, first = before, store.first_of(before)
    return wanted


class _Former:
    """Which overdue version of the day before an item's version follows; each pair of days is matched once."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: dict[tuple[int, int], dict[int, int]] = {}

    def __call__(self, day: int, before: int, version: int) -> int | None:
        """The version on the day before; None where the item was not there, or not overdue."""
        if (day, before) not in self._known:
            self._known[day, before] = self._matched(day, before)
        return self._known[day, before].get(version)

    def _matched(self, day: int, before: int) -> dict[int, int]:
        now, then = ({member.version for member in self._store.members(each)} for each in (day, before))
        entries = self._store.entries(now ^ then)
        counting = {each for each, entry in entries.items() if entry.reason != Reason.CARRIED}
        come, gone = (sorted(versions & counting) for versions in (now - then, then - now))
        matches = match([entries[each] for each in gone], [entries[each] for each in come])
        return {come[one.now]: gone[one.then] for one in matches if entries[gone[one.then]].reason == Reason.OVERDUE}
