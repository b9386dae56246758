"""How each item stood on the recorded days, as long as it stood like that: what became of it, told by history.

Exists because a comparison of two days says nothing of those between them. May import the modules of this room below
it.
"""

from __future__ import annotations

import datetime as dt

from civtrack.history.entry import DONE, day_of
from civtrack.history.store import Store
from civtrack.light import NamedTuple

__all__ = ["Stood", "courses_in"]


class Stood(NamedTuple):
    """How an item stood: since which recorded day, its status, whether that is done, its deadline."""

    since: dt.date
    status: str
    done: bool
    deadline: dt.date | None


def courses_in(store: Store, before: int) -> dict[str, list[Stood]]:
    """Identity → how the item stood on the recorded days before a day; none of two that stood side by side."""
    found, until, two = dict[str, list[Stood]](), dict[str, int](), set[str]()
    for identity, first, last, status, reason, deadline in store.stood(before):
        if until.get(identity, 0) >= first:
            two.add(identity)
        until[identity] = last
        since = day_of(first)
        assert since is not None
        found.setdefault(identity, []).append(Stood(since, status, reason in DONE, day_of(deadline)))
    return {identity: stood for identity, stood in found.items() if identity not in two}
