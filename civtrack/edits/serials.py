"""The serial numbers that new rows get: those of their own list where every list counts for itself, else the last ones.

Exists because a ledger of several sections, tables or sheets counts in one of two manners, and only what stands there
tells which. Numbers that run through all lists go on behind the last one: nothing that is there is numbered anew. May
import `civtrack.edits.numbering`, `civtrack.edits.places_for` and what stands below `civtrack.edits`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import count
from typing import Final

from civtrack.edits.numbering import Counted, counted, next_count
from civtrack.edits.places_for import NEAR, Place, Places
from civtrack.light import NamedTuple
from civtrack.model import N_, Field, Message, Value

__all__ = ["Serials"]

_BLOCK: Final = 100
"""Lists that begin at 101, 201 … have numbers of their own."""


class _Edges(NamedTuple):
    """The first and the last serial number of a list, and the last one as it stands."""

    place: Place
    first: Counted
    last: Counted
    held: Value


class Serials:
    """Gives out serial numbers.

    Args:
        places: The lists of the ledger.
    """

    def __init__(self, places: Places) -> None:
        self._places = places
        self._series: dict[int, Iterator[Value]] = {}
        self.said: list[Message] = []
        """What the clerk must know of them."""

    def of(self, place: Place) -> Iterator[Value]:
        """The serial numbers that a list goes on with; nothing for ever where it has none."""
        mine = self._edges(place)
        if mine is None:
            return _counting(None)
        every = self._known(self._places.alike(place))
        chain = _chain(every, place, _is_next)
        if len({id(one.place.table) for one in chain}) == 1:
            beside = [one for one in every if one.place.table is place.table]
            chain = _chain(beside, place, _goes_on)
        return self._running(chain, place) if len(chain) > 1 else _counting(mine.held)

    def _known(self, places: Sequence[Place]) -> list[_Edges]:
        return [edges for one in places if (edges := self._edges(one)) is not None]

    def _edges(self, place: Place) -> _Edges | None:
        column = place.table.column(Field.SERIAL) or place.table.column(Field.NUMBER) or 0
        stored = self._places.stored(place.table.sheet)
        values = (stored[row].row.values.get(column) for row in reversed(place.rows[-NEAR:]))
        held = next((value for value in values if value not in (None, "")), None)
        last, first = counted(held), counted(stored[place.rows[0]].row.values.get(column))
        return None if last is None else _Edges(place, first or last, last, held)

    def _running(self, lists: Sequence[_Edges], place: Place) -> Iterator[Value]:
        """Numbers behind those of all lists, whichever of them asks."""
        key, last = id(lists[0].place), lists[-1]
        if key not in self._series:
            self._series[key] = _counting(last.held)
        return self._told(self._series[key], place) if place is not last.place else self._series[key]

    def _told(self, series: Iterator[Value], place: Place) -> Iterator[Value]:
        for turn in count():
            number = next(series)
            if not turn:
                where = f"{place.table.ledger}!{place.table.sheet}"
                if not any(one.values["where"] == where for one in self.said):
                    text = N_("{where}: the serial numbers run on from list to list; new rows go on behind the last")
                    self.said.append(Message(text, {"where": where}))
            yield number


def _chain(lists: Sequence[_Edges], place: Place, follows: Callable[[_Edges, _Edges], bool]) -> list[_Edges]:
    """The lists around a place of which each goes on after the one above it."""
    chain: list[_Edges] = []
    for one in lists:
        if chain and not follows(chain[-1], one):
            if any(other.place is place for other in chain):
                break
            chain = []
        chain.append(one)
    return chain


def _goes_on(one: _Edges, other: _Edges) -> bool:
    """Whether a list counts on from the one above it, and has no numbers of its own (101 …, 201 …)."""
    first = other.first.number
    own = first > _BLOCK and first % _BLOCK == 1 and one.last.number + 1 < first
    return one.last.is_like(other.first) and one.last.number < first and not own


def _is_next(one: _Edges, other: _Edges) -> bool:
    return one.last.is_like(other.first) and one.last.number + 1 == other.first.number


def _counting(held: Value) -> Iterator[Value]:
    """The numbers after one; nothing for ever where it is none."""
    while True:
        held = next_count(held)
        yield held
