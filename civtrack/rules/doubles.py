"""Items that were likely entered twice: the same place, a near text, a near day.

Exists so that two patrols that saw one thing are told before it is counted twice; equal rows of one day are found
without this (`civtrack.rules.identity`). A row without a place or a text is never taken for another one. May import
`civtrack.model` and `civtrack.rules.identity`; rapidfuzz lazily.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Final, NamedTuple

from civtrack.model import Item, Verdict
from civtrack.rules.identity import plain

__all__ = ["Double", "Doubles", "near_doubles"]

_NEAR: Final = 80
"""Likeness of two texts, of 100, from which they may be about one thing."""
_DAYS: Final = 7
"""Days between two findings of one thing."""


class Double(NamedTuple):
    """An item and an earlier one that may be the same; how like the texts are, 0 to 100."""

    verdict: Verdict
    earlier: Verdict
    likeness: int


class _Known(NamedTuple):
    day: dt.date | None
    text: str
    verdict: Verdict


class Doubles:
    """The items that are known so far, by place: only what was seen at one place is compared."""

    def __init__(self, known: Iterable[Verdict] = ()) -> None:
        from rapidfuzz.fuzz import ratio

        self._ratio = ratio
        self._places: dict[tuple[str, str], list[_Known]] = {}
        self._plain: dict[str | None, str] = {}
        for verdict in known:
            self.add(verdict)

    def _short(self, text: str | None) -> str:
        if text not in self._plain:
            self._plain[text] = plain(text)
        return self._plain[text]

    def _key(self, item: Item) -> tuple[str, str] | None:
        place = self._short(item.site or item.community or item.street)
        return (item.table.kind.value, place) if place else None

    def add(self, verdict: Verdict) -> None:
        """Makes an item known."""
        key = self._key(verdict.item)
        text = plain(verdict.item.description or verdict.item.indicator)
        if key and text:
            self._places.setdefault(key, []).append(_Known(_day(verdict), text, verdict))

    def of(self, verdict: Verdict) -> Double | None:
        """The known item that is most like one; None where none is like enough."""
        key = self._key(verdict.item)
        text = plain(verdict.item.description or verdict.item.indicator)
        if key is None or not text:
            return None
        day, best = _day(verdict), None
        district = self._short(verdict.item.district)
        least = float(_NEAR)
        for known in self._places.get(key, ()):
            if day and known.day and abs((day - known.day).days) > _DAYS:
                continue
            other = self._short(known.verdict.item.district)
            if district and other and district != other:
                continue
            likeness = self._ratio(text, known.text, score_cutoff=least)
            if likeness >= least and likeness > (best.likeness if best else 0):
                best = Double(verdict, known.verdict, int(likeness))
                least = likeness
        return best


def _day(verdict: Verdict) -> dt.date | None:
    return verdict.found_on or verdict.assigned_on


def near_doubles(verdicts: Iterable[Verdict]) -> list[Double]:
    """Every later item that may be an earlier one, in order."""
    found, known = list[Double](), Doubles()
    for verdict in verdicts:
        if double := known.of(verdict):
            found.append(double)
        known.add(verdict)
    return found
