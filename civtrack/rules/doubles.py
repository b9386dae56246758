"""Items that were likely entered twice: the same place, a near text, a near day.

Exists so that two patrols that saw one thing are told before it is counted twice; equal rows of one day are found
without this (`civtrack.rules.identity`). A row without a place (a task of a month's list) or a text is another one only
where all else that it says is the same. May import
`civtrack.model`, `civtrack.rules.identity` and `civtrack.patterns`; rapidfuzz lazily.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from operator import itemgetter
from typing import Final

from civtrack.light import NamedTuple
from civtrack.model import Item, Kind, Verdict
from civtrack.patterns import lazy
from civtrack.rules.identity import plain

__all__ = ["Double", "Doubles", "near_doubles"]

_NEAR: Final = 80
"""Likeness of two texts, of 100, from which they may be about one thing."""
_DAYS: Final = 7
"""Days between two findings of one thing."""


_DOORS: Final = lazy(r"(\d+)(号楼|号|栋|幢|单元|层|楼|室|门|巷|组)")
"""Numbers that say where in a place: 3号楼2单元 is another door than 5号楼2单元."""


_Bare = tuple[str, ...]
"""What a row says that has no place or no text."""


class Double(NamedTuple):
    """An item and an earlier one that may be the same; how like the texts are, 0 to 100."""

    verdict: Verdict
    earlier: Verdict
    likeness: int


class _Known:
    """A known item; its text is brought into a plain form when something is compared with it."""

    __slots__ = ("_read", "verdict")

    def __init__(self, verdict: Verdict) -> None:
        self.verdict = verdict
        self._read: tuple[str, frozenset[tuple[str, str]]] | None = None

    @property
    def read(self) -> tuple[str, frozenset[tuple[str, str]]]:
        """The plain text, and the doors that it names."""
        if self._read is None:
            text = plain(self.verdict.item.description or self.verdict.item.indicator)
            self._read = text, frozenset(_DOORS.findall(text))
        return self._read


class Doubles:
    """The items that are known so far, by place and day: only what was seen near in both is compared."""

    def __init__(self, known: Iterable[Verdict] = ()) -> None:
        self._places: dict[tuple[str, str], dict[int | None, list[_Known]]] = {}
        self._plain: dict[str | None, str] = {}
        self._unasked: dict[tuple[str, str], list[tuple[int, Verdict]]] = {}
        self._bare: dict[_Bare, Verdict] = {}
        known = list(known)
        for one in known:
            self._add_bare(one)
        for (kind, place), verdicts in _by_place(known).items():
            if key := self._key_of(kind, place):
                self._unasked.setdefault(key, []).extend(verdicts)

    def _short(self, text: str | None) -> str:
        if text not in self._plain:
            self._plain[text] = plain(text)
        return self._plain[text]

    def _key(self, item: Item) -> tuple[str, str] | None:
        return self._key_of(item.table.kind, item.site or item.community or item.street)

    def _key_of(self, kind: Kind, place: str | None) -> tuple[str, str] | None:
        short = self._short(place)
        return (kind.value, short) if short else None

    def add(self, verdict: Verdict) -> None:
        """Makes an item known."""
        self._add_bare(verdict)
        if key := self._key(verdict.item):
            self._of_place(key).setdefault(_day(verdict), []).append(_Known(verdict))

    def _add_bare(self, verdict: Verdict) -> None:
        if key := self._bare_key(verdict):
            self._bare.setdefault(key, verdict)

    def _bare_key(self, verdict: Verdict) -> _Bare | None:
        """All that a row says which has no place or no text, if that is two things at least; None for any other."""
        item = verdict.item
        place, text = item.site or item.community or item.street, item.description or item.indicator
        if place and text:
            return None
        due = verdict.deadline.day
        said = (place, text, item.district, item.unit, due.isoformat() if due else str(item.deadline or ""))
        key = tuple(map(self._short, said))
        return key if any(key[:2]) and sum(map(bool, key)) > 1 else None

    def _of_place(self, key: tuple[str, str]) -> dict[int | None, list[_Known]]:
        """What is known of a place by day; what nobody asks for is never laid out."""
        days = self._places.setdefault(key, {})
        for _, verdict in sorted(self._unasked.pop(key, ()), key=itemgetter(0)):
            days.setdefault(_day(verdict), []).append(_Known(verdict))
        return days

    def _near(self, key: tuple[str, str], day: int | None) -> Iterator[_Known]:
        days = self._of_place(key)
        wanted = list(days) if day is None else [None, *range(day - _DAYS, day + _DAYS + 1)]
        for one in wanted:
            yield from days.get(one, ())

    def of(self, verdict: Verdict) -> Double | None:
        """The known item that is most like one; None where none is like enough."""
        key = self._key(verdict.item)
        mine = _Known(verdict)
        if key is None or not mine.read[0]:
            same = self._bare_key(verdict)
            return Double(verdict, self._bare[same], 100) if same in self._bare else None
        from rapidfuzz.fuzz import ratio

        best: Double | None = None
        district = self._short(verdict.item.district)
        text, doors = mine.read
        least = float(_NEAR)
        for known in self._near(key, _day(verdict)):
            other = self._short(known.verdict.item.district)
            if district and other and district != other:
                continue
            their_text, their_doors = known.read
            if not their_text or (doors and their_doors and doors != their_doors):
                continue
            likeness = ratio(text, their_text, score_cutoff=least)
            if likeness >= least and (best is None or likeness > best.likeness):
                best = Double(verdict, known.verdict, int(likeness))
                least = likeness
        return best


def _by_place(verdicts: Iterable[Verdict]) -> dict[tuple[Kind, str | None], list[tuple[int, Verdict]]]:
    """Items by what their places are called, each with its turn: one place may be spelled in several ways."""
    found: dict[tuple[Kind, str | None], list[tuple[int, Verdict]]] = {}
    for one in enumerate(verdicts):
        item = one[1].item
        key = item.table.kind, item.site or item.community or item.street
        if key in found:
            found[key].append(one)
        else:
            found[key] = [one]
    return found


def _day(verdict: Verdict) -> int | None:
    day = verdict.found_on or verdict.assigned_on
    return day.toordinal() if day else None


def near_doubles(verdicts: Iterable[Verdict]) -> list[Double]:
    """Every later item that may be an earlier one, in order."""
    found, known = list[Double](), Doubles()
    for verdict in verdicts:
        if double := known.of(verdict):
            found.append(double)
        known.add(verdict)
    return found
