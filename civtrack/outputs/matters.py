"""An item in a few words for those who decide: where and what, each in at most twelve characters, no two alike.

Exists so that the brief and the leader's page name one item in the same words. May import `civtrack.model` and
`civtrack.language`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from civtrack.language.shortening import ROOM, door_in, one_line, place_in, plain_prose, short_matter, short_place
from civtrack.light import dataclass
from civtrack.model import Item, Kind, Verdict

__all__ = ["Matter", "matters", "place_of"]


@dataclass(frozen=True, slots=True)
class Matter:
    """What an item is called.

    Attributes:
        district: Its district; empty where it states none.
        place: Where in it; empty where the ledger does not say.
        what: What is the matter; empty where the ledger does not say.
        mark: What tells it from another one that is called the same; empty where nothing must.
    """

    district: str
    place: str
    what: str
    mark: str = ""

    @property
    def where(self) -> str:
        """District and place, as one reads them."""
        return " ".join(filter(None, (self.district, self.place)))

    @property
    def shown(self) -> str:
        """Place and matter, as one reads them."""
        return " ".join(filter(None, (self.place, f"{self.what}{self.mark}")))


def matters(verdicts: Sequence[Verdict]) -> list[Matter]:
    """What items are called that are named together.

    Of those that would be called the same, each gets the first of these that tells it from the others: its door
    (2号楼), its number, its place in the ledger; else they are counted.
    """
    named = [_matter(verdict.item) for verdict in verdicts]
    for mark in (_door, _number, _row):
        alike = Counter(named)
        tried = [
            replace(one, mark=mark(verdict.item)) if alike[one] > 1 else one
            for one, verdict in zip(named, verdicts, strict=True)
        ]
        told = Counter(tried)
        named = [new if told[new] == 1 else old for new, old in zip(tried, named, strict=True)]
    alike = Counter(named)
    turns = Counter[Matter]()
    found = []
    for one in named:
        turns[one] += 1
        found.append(replace(one, mark=f"（{turns[one]}）") if alike[one] > 1 else one)
    return found


def _door(item: Item) -> str:
    door = door_in(item.description) or door_in(item.site)
    return f"（{door[:ROOM]}）" if door else ""


def _number(item: Item) -> str:
    number = one_line(item.number)
    return f"（{number[-ROOM:]}）" if number and not item.number_is_serial else ""


def _row(item: Item) -> str:
    return f"（{one_line(item.table.sheet)[:ROOM]}第{item.row}行）"


def place_of(item: Item) -> str:
    """The place as the ledger says it, by its column or at the beginning of what is the matter."""
    told: Iterable[str | None] = (item.site, item.community)
    if place := next((line for line in map(one_line, told) if line), ""):
        return place
    if item.table.kind is not Kind.PROBLEM:
        return ""
    return place_in(plain_prose(one_line(item.description)).text) or one_line(item.street)


def _matter(item: Item) -> Matter:
    district, place = one_line(item.district), place_of(item)
    where = short_place(place, district)
    text = one_line(item.description) or one_line(item.indicator)
    if not text:
        what = one_line(item.category)[:ROOM]
    elif item.table.kind is Kind.MATERIAL:
        what = f"《{short_matter(text, place, ROOM - 2).strip('《》')}》"
    else:
        what = short_matter(text, place)
    return Matter(district, where, "" if what == where else what)
