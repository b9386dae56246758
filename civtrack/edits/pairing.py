"""Which returned row is which item of the ledger: by its hidden identity, its number, or what it says.

Exists because districts sort, hide, insert and renumber, and because a wrong match is worse than none. Every match says
how it was made; a row that says two things goes to the item that more of it speaks for. May import the other modules of
`civtrack.edits` and what stands below them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from operator import attrgetter
from typing import Final

from civtrack.assessment import Assessment
from civtrack.edits.returned import Returned, ReturnedRow
from civtrack.light import NamedTuple
from civtrack.model import N_, Field, Item, Kind, Message, Verdict
from civtrack.rules.identity import all_plain, assigned_text, own_number, plain
from civtrack.rules.tiers import Judge
from civtrack.rules.workdays import Calendar

__all__ = ["Pair", "Pairing", "Unmatched"]

ALIKE = 50
"""From which likeness on (of 100) a text may be one that was edited."""


class Pair(NamedTuple):
    """A returned row, the item that it is (a place in the verdicts), and how that was found."""

    row: ReturnedRow
    place: int
    by: str


class Unmatched(NamedTuple):
    """A returned row that is no item of the ledger, or one too many of it.

    Attributes:
        row: The row.
        kind: ``new``, ``unknown`` (it has an identity that nobody knows) or ``double``.
        why: In a sentence.
        place: The item of which it is one too many.
    """

    row: ReturnedRow
    kind: str
    why: Message
    place: int | None = None


_Content = tuple[str, str, str]


def _content(item: Item) -> _Content | None:
    """Where and what and since when; nothing where one of the first two is missing."""
    place, text = plain(item.site or item.community or item.street), plain(item.description or item.indicator)
    return (place, text, assigned_text(item.assigned_on)) if place and text else None


def _contents(items: Sequence[Item]) -> Iterator[_Content | None]:
    """`_content` of many items, whose texts are looked at together."""
    places = all_plain([item.site or item.community or item.street for item in items])
    texts = all_plain([item.description or item.indicator for item in items])
    for item, place, text in zip(items, places, texts, strict=True):
        yield (place, text, assigned_text(item.assigned_on)) if place and text else None


_PLACES: Final = frozenset({Field.SITE, Field.COMMUNITY, Field.STREET})
_TELLING: Final = 6
"""So many letters may say of themselves which problem they are."""
_own = attrgetter(
    "number", "number_is_serial", "district", "street", "community", "site", "description", "indicator", "assigned_on"
)
"""By what a row is told from others."""


class Pairing:
    """The ledger's items, ready to be found.

    Args:
        assessment: The ledger, judged.
    """

    def __init__(self, assessment: Assessment) -> None:
        self._assessment = assessment
        self._verdicts = assessment.verdicts
        self._ids = {verdict.id: place for place, verdict in enumerate(self._verdicts)}
        numbers = [own_number(verdict.item) for verdict in self._verdicts]
        often = Counter(numbers)
        self._numbers = {number: place for place, number in enumerate(numbers) if number and often[number] == 1}
        self._contents: dict[_Content, list[int]] = defaultdict(list)
        for place, content in enumerate(_contents([verdict.item for verdict in self._verdicts])):
            if content:
                self._contents[content].append(place)

        self._dayless: dict[tuple[str, str], list[int]] = defaultdict(list)
        for content, some in self._contents.items():
            self._dayless[content[:2]] += some
        self._alike_places = {place for some in self._contents.values() if len(some) > 1 for place in some}

    @cached_property
    def _texts(self) -> Mapping[str, list[int]]:
        """What is wrong → the items that say so: asked for where a table has no place."""
        found: dict[str, list[int]] = defaultdict(list)
        for place, text in enumerate(all_plain([verdict.item.description for verdict in self._verdicts])):
            found[text].append(place)
        return found

    def pairs(
        self,
        returned: Returned,
        sent: Callable[[], Collection[int]],
        as_sent: Callable[[ReturnedRow, int], bool] = lambda *_: False,
    ) -> tuple[list[Pair], list[Unmatched]]:
        """Pairs the rows of a file.

        Args:
            returned: The file.
            sent: Tells the items that were sent in it, as far as that is known; only they are looked for by likeness.
            as_sent: Whether a row says nothing but what was sent: on a sheet and its copy the other one answers.
        """
        sure = list(map(self._sure, returned.rows))
        numbers = Counter(() if all(sure) else (own_number(row.item) for row in returned.rows))
        found: list[Pair] = []
        left: list[ReturnedRow] = []
        for row, pair in zip(returned.rows, sure, strict=True):
            if pair or (pair := self._pair(row, numbers)):
                found.append(pair)
            else:
                left.append(row)
        kept, doubles = self._each_once(found, as_sent)
        taken = {pair.place for pair in kept}
        if left:
            alike = list(self._alike(left, [place for place in sorted(sent()) if place not in taken]))
            kept += alike
            matched = {id(pair.row) for pair in alike}
            left = [row for row in left if id(row) not in matched]
        return sorted(kept, key=_standing), [*doubles, *map(self._unmatched, left)]

    def _sure(self, row: ReturnedRow) -> Pair | None:
        """The item that a row is by its identity, where it says all that it said, and no other item says the same."""
        place = None if row.key is None else self._ids.get(row.key)
        return Pair(row, place, "id") if place is not None and self._untouched(row.item, place) else None

    def _pair(self, row: ReturnedRow, numbers: Counter[str | None]) -> Pair | None:
        """The item that another row is, if it says so."""
        candidates: dict[int, str] = {}
        if row.key is not None and (place := self._ids.get(row.key)) is not None:
            candidates[place] = "id"
        number = own_number(row.item)
        if number and numbers[number] == 1 and (place := self._numbers.get(number)) is not None:
            candidates.setdefault(place, "number")
        content = _content(row.item)
        equal = self._contents.get(content, []) if content else []
        if content and not equal and not content[2]:  # as in a table of Word, that has only some of the columns
            equal = self._dayless.get(content[:2], [])
        if not content and not _PLACES.intersection(column.field for column in row.item.table.columns):
            text = plain(row.item.description)
            equal = self._texts.get(text, []) if len(text) >= _TELLING else []
            equal = [one for one in equal if not number or own_number(self._verdicts[one].item) in (None, number)]
        if len(equal) > 1:
            equal = [one for one in equal if plain(self._verdicts[one].item.district) == plain(row.item.district)]
        if len(equal) == 1:
            candidates.setdefault(equal[0], "content")
        plausible = [place for place in candidates if self._akin(row.item, self._verdicts[place].item)]
        if not plausible:
            return None
        if len(plausible) == 1:
            return Pair(row, plausible[0], candidates[plausible[0]])
        best = max(plausible, key=lambda place: (self._agreement(row.item, place), -plausible.index(place)))
        return Pair(row, best, candidates[best])

    def _untouched(self, item: Item, place: int) -> bool:
        """Whether a row says of itself what the item says, and nothing else says the same: no other one can be it."""
        other = self._verdicts[place].item
        return place not in self._alike_places and _own(item) == _own(other)

    def _akin(self, one: Item, other: Item) -> bool:
        """Whether two rows may be the same problem: one place or text, or a text that was edited."""
        first, second = _content(one), _content(other)
        if first is None or second is None:
            return True  # what says little contradicts little
        if first[0] == second[0] or first[1] == second[1]:
            return True
        from rapidfuzz import fuzz

        return first[2] == second[2] and fuzz.ratio(first[1], second[1]) >= ALIKE

    def _agreement(self, item: Item, place: int) -> int:
        """How much of what a district does not answer two rows have in common.

        What is wrong says more than a number and a place: numbers are counted anew by whoever sorts.
        """
        other = self._verdicts[place].item
        number = own_number(item)
        text, its_text = item.description or item.indicator, other.description or other.indicator
        numbered = 2 * (number is not None and number == own_number(other))
        told = 3 * (text is not None and plain(text) == plain(its_text))
        return (
            numbered
            + told
            + sum(
                mine is not None and plain(str(mine)) == plain(str(its))
                for mine, its in (
                    (item.district, other.district),
                    (item.street, other.street),
                    (item.site, other.site),
                    (item.category, other.category),
                    (item.found_on, other.found_on),
                    (item.assigned_on, other.assigned_on),
                    (item.deadline, other.deadline),
                    (item.unit, other.unit),
                    (item.person, other.person),
                )
            )
        )

    def _each_once(
        self, pairs: list[Pair], as_sent: Callable[[ReturnedRow, int], bool]
    ) -> tuple[list[Pair], list[Unmatched]]:
        """One row for each item: of several the one that agrees most, or that alone says something; else none."""
        if len({pair.place for pair in pairs}) == len(pairs):
            return pairs, []
        of_item: dict[int, list[Pair]] = defaultdict(list)
        for pair in pairs:
            of_item[pair.place].append(pair)
        kept: list[Pair] = []
        doubles: list[Unmatched] = []
        for place, several in of_item.items():
            if len(several) == 1:
                kept += several
                continue
            scores = [self._agreement(pair.row.item, place) for pair in several]
            best = [pair for pair, score in zip(several, scores, strict=True) if score == max(scores)]
            if len({pair.row.item.table.sheet for pair in best}) == len(best):  # a sheet, and copies of it
                best = [pair for pair in best if not as_sent(pair.row, place)] or best
            equal = {_said(pair.row) for pair in best}
            chosen = best[0] if len(best) == 1 or len(equal) == 1 else None
            if chosen:
                kept.append(chosen)
            others = [pair for pair in several if pair is not chosen]
            listed = "、".join(str(pair.row.ref()) for pair in several)
            for pair in others:
                text = N_("the item {item} stands there several times: {places}")
                item = self._verdicts[place].item
                why = Message(text, {"item": item.number or self._verdicts[place].id, "places": listed})
                doubles.append(Unmatched(pair.row, "double", why, place))
        return kept, doubles

    def _alike(self, rows: Sequence[ReturnedRow], places: Sequence[int]) -> Iterator[Pair]:
        """What history would take for the same item on two days."""
        from civtrack.history.entry import entries_of
        from civtrack.history.matching import match

        if not places:
            return
        settings = self._assessment.settings
        calendar = Calendar(settings.calendar.holidays, settings.calendar.workdays)
        judges = {kind: Judge(settings.policy(kind), calendar, self._assessment.as_of) for kind in Kind}
        judged = tuple(
            judges[row.item.table.kind].verdict(row.item, own_number(row.item) or f"row {turn}")
            for turn, row in enumerate(rows)
        )
        then = list(entries_of(_with(self._assessment, tuple(self._verdicts[place] for place in places))))
        now = [entry._replace(path=then[0].path) for entry in entries_of(_with(self._assessment, judged))]
        for one in match(then, now):
            yield Pair(rows[one.now], places[one.then], "number" if one.by == "number" else "content")

    def _unmatched(self, row: ReturnedRow) -> Unmatched:
        if row.key is not None and row.key not in self._ids:
            return Unmatched(
                row, "unknown", Message(N_("no item of the ledger has the identity {id}"), {"id": row.key})
            )
        if row.key is not None:
            text = N_("its hidden identity is that of {item}, but it says something else")
            item = self._verdicts[self._ids[row.key]].item
            return Unmatched(row, "unknown", Message(text, {"item": item.number or row.key}))
        return Unmatched(row, "new", Message(N_("no item of the ledger is like it")))


def _with(assessment: Assessment, verdicts: tuple[Verdict, ...]) -> Assessment:
    return replace(assessment, verdicts=verdicts, _summaries={}, _of_sheets={}, _parts=[])


def _said(row: ReturnedRow) -> tuple[tuple[int, str], ...]:
    return tuple(sorted((column, str(value)) for column, value in row.cells.items()))


def _standing(pair: Pair) -> tuple[str, int]:
    return pair.row.item.table.sheet, pair.row.item.row
