"""Which item of today is which of an earlier day: by number, by content, by likeness; where that is not certain, none.

Exists because rows are re-sorted, serial numbers start again and texts are edited, and because a wrong match is worse
than none: what is ambiguous stays new and vanished. May import `civtrack.history.entry`; rapidfuzz lazily.

The order of certainty, each step only among what the former ones left:

1. ``number``: the same number of the item's own. It must be the same problem, or nearly: numbers that start again
   after a deletion give every row below it another row's number; so in a ledger where names went from row to row, a
   name proves no more than a count.
2. ``content``: the same district, place, description and day of assignment. Of rows that are equal in all of these,
   those that agree in most of the rest go together; where that leaves a choice, none is made.
3. ``similar:WHAT``: the best likeness from both sides, better by a margin than any other, with everything else in its
   favour; WHAT is what was edited: ``description``, ``site``, ``district`` or ``assigned_on``.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from operator import attrgetter
from typing import Any

from civtrack.history.entry import Entry, plain
from civtrack.light import NamedTuple
from civtrack.patterns import lazy

__all__ = ["Match", "about", "match"]

LEAST, MARGIN = 0.72, 0.06
"""How alike two entries must be (of 1), and by how much more than to any other."""

ALIKE, NEARLY_EQUAL = 0.5, 0.95
"""From which likeness on two texts may be one that was edited; from which they differ in a slip of the pen."""

LARGEST_BLOCK = 300_000
"""Pairs beyond which a block of candidates is divided further instead of being compared all with all."""

LEAST_RENAMED = 10
"""Rows from which on equal content under other names means that the office names in another way."""

LONGEST_COUNT = 5
"""Digits up to which a number of nothing but digits may be a mere count."""

LARGEST_GROUP = 2_500
"""Pairs of rows with equal content beyond which no choice among them is tried."""


class Match(NamedTuple):
    """An entry of the earlier day, one of the later day (places in the lists given), and how they were matched."""

    then: int
    now: int
    by: str


class _Likeness(NamedTuple):
    score: float
    edited: str


def match(then: Sequence[Entry], now: Sequence[Entry]) -> list[Match]:
    """Matches entries of two days, each at most once, in the order of the later day."""
    work = _Matching(then, now)
    work.by_number()
    work.by_content()
    work.by_likeness()
    return sorted(work.found, key=lambda one: one.now)


class _Matching:
    """Two days on their way together.

    Attributes:
        found: What is matched so far.
    """

    def __init__(self, then: Sequence[Entry], now: Sequence[Entry]) -> None:
        self._then, self._now = then, now
        self._left_then = dict.fromkeys(range(len(then)))
        self._left_now = dict.fromkeys(range(len(now)))
        self._numbers_then = {number: place for place, entry in enumerate(then) if (number := entry.own_number)}
        self._written_then = {entry.number for entry in then}
        self._written_now = {entry.number for entry in now}
        self._abouts_then = _groups(then, range(len(then)), about)
        self._abouts_now = _groups(now, range(len(now)), about)
        self._recounted = self._ledgers_recounted()
        self.found: list[Match] = []

    def _ledgers_recounted(self) -> set[str]:
        """Ledgers in which a row has gone over to the name of another one: their names only count (甲-03 → 甲-02)."""
        found = set()
        for content, (after, *more) in self._abouts_now.items():
            befores = self._abouts_then.get(content, ())
            if more or len(befores) != 1:
                continue
            former, entry = self._then[befores[0]], self._now[after]
            if not (former.serial or entry.serial) and former.number != entry.number and self._moved(former, entry):
                found |= {former.path, entry.path}
        return found

    def _moved(self, former: Entry, entry: Entry) -> bool:
        """Whether another row had the number of now, or has the one of then: numbers go from row to row."""
        return bool(
            former.number
            and entry.number
            and (entry.number in self._written_then or former.number in self._written_now)
        )

    def _counts(self, entry: Entry) -> bool:
        """Whether a number says only which row it is, not which problem."""
        return entry.path in self._recounted or _counts(entry)

    def _take(self, before: int, after: int, by: str) -> None:
        del self._left_then[before]
        del self._left_now[after]
        self.found.append(Match(before, after, by))

    def by_number(self) -> None:
        """The same own number and plausibly the same problem."""
        numbered = self._numbers_then
        abouts_then, abouts_now = self._abouts_then, self._abouts_now
        for after, entry in enumerate(self._now):
            number = entry.own_number
            before = numbered.get(number) if number else None
            if before is None:
                continue
            former = self._then[before]
            content, now_content = about(former), about(entry)
            if content != now_content:
                # The row with this number was another one then: the numbers have started again.
                if abouts_then.get(now_content):
                    continue
                # Its content goes on under a number that a row about something else had then: likewise.
                elsewhere = (numbered.get(self._now[place].own_number or "") for place in abouts_now.get(content, ()))
                if any(place is not None and about(self._then[place]) != content for place in elsewhere):
                    continue
                if not _akin(former, entry, counted=self._counts(entry)):
                    continue
            elif self._counts(entry) and (len(abouts_then[content]) > 1 or len(abouts_now[content]) > 1):
                # Of rows with one content, a number that only counts says nothing once somebody has sorted them.
                continue
            self._take(before, after, "number")

    def by_content(self) -> None:
        """The same content; among equal rows those that agree in most of the rest, if that decides."""
        now = _groups(self._now, self._left_now, about)
        pairs: list[tuple[int, int]] = []
        for content, befores in _groups(self._then, self._left_then, about).items():
            afters = now.get(content, [])
            if len(befores) == len(afters) == 1:
                pairs.append((befores[0], afters[0]))
            elif afters:
                pairs += [*self._twins(befores, afters), *_decided(befores, afters, self._agreement)]
        strange = {pair for pair in pairs if self._are_two(*pair)}
        named = sum(1 for place in self._left_then if not self._counts(self._then[place]))
        if 2 * len(strange) > named and len(strange) >= LEAST_RENAMED:
            strange = set()
        for before, after in pairs:
            if (before, after) not in strange:
                self._take(before, after, "content")

    def _are_two(self, before: int, after: int) -> bool:
        """Whether equal rows are two problems all the same: each has a name of its own, and no name has moved.

        A name that another row had moves when names are counted on from the top; all names are new where the office
        has begun to name in another way (`LEAST_RENAMED`).
        """
        return self._have_names(before, after) and not self._moved(self._then[before], self._now[after])

    def _twins(self, befores: list[int], afters: list[int]) -> list[tuple[int, int]]:
        """Pairs that agree in everything that is looked at, taken out of both lists; which is which is all the same."""
        others = defaultdict(list)
        for after in reversed(afters):
            others[self._said(self._now[after])].append(after)
        found = [(before, twins.pop()) for before in befores if (twins := others[self._said(self._then[before])])]
        for before, after in found:
            befores.remove(before)
            afters.remove(after)
        return found

    def _agreement(self, before: int, after: int) -> int:
        one, other = self._then[before], self._now[after]
        said: int = sum(mine == its for mine, its in zip(self._said(one), self._said(other), strict=True))
        # A row that was moved to another sheet still says what it said.
        return 4 * said - 3 * sum((one.path == other.path, one.sheet == other.sheet))

    def _have_names(self, before: int, after: int) -> bool:
        """Whether two rows have names that differ, which no likeness outweighs."""
        former, entry = self._then[before], self._now[after]
        one, other = former.own_number, entry.own_number
        return bool(one and other and one != other and not (self._counts(former) or self._counts(entry)))

    def _said(self, entry: Entry) -> tuple[Any, ...]:
        """What tells an entry from its equals: a number that is a name, and the fields of `_TELLING`."""
        return (None if self._counts(entry) else entry.own_number, *_told(entry))

    def by_likeness(self) -> None:
        """The best likeness from both sides, better by a margin than any other."""
        pairs: dict[tuple[int, int], _Likeness] = {}
        for key in (_district_and_day, _place_and_day, _place_and_district):
            blocks = _groups(self._now, self._left_now, key)
            for block, befores in _groups(self._then, self._left_then, key).items():
                for before, after in _candidates(befores, blocks.get(block, []), self._then, self._now):
                    if (before, after) not in pairs and not self._have_names(before, after):
                        likeness = _likeness(self._then[before], self._now[after])
                        if likeness is not None:
                            pairs[before, after] = likeness
        best = _Best()
        for (before, after), likeness in pairs.items():
            best.note(("then", before), likeness.score)
            best.note(("now", after), likeness.score)
        for (before, after), likeness in sorted(pairs.items()):
            if likeness.score >= LEAST and all(
                best.is_best(side, likeness.score) for side in (("then", before), ("now", after))
            ):
                self._take(before, after, f"similar:{likeness.edited}")


class _Best:
    """The two highest scores of everything that was scored."""

    def __init__(self) -> None:
        self._scores: dict[Hashable, list[float]] = defaultdict(list)

    def note(self, whose: Hashable, score: float) -> None:
        self._scores[whose] = sorted([*self._scores[whose], score], reverse=True)[:2]

    def is_best(self, whose: Hashable, score: float) -> bool:
        highest, *others = self._scores[whose]
        return score == highest and all(other <= score - MARGIN for other in others)


_TELLING = (
    "street", "community", "site_type", "category", "source", "unit", "partners", "person", "leader",
    "found_on", "path", "sheet", "deadline_text", "deadline", "original", "measures", "remark", "photos", "status_text",
    "progress", "percent", "done_on", "closed_on",
)  # fmt: skip
"""Fields that tell equal rows apart."""
_told = attrgetter(*_TELLING)


def _counts(entry: Entry) -> bool:
    """Whether a number only counts (17), as clerks let it start again, and is no name (甲0012号, 202207150013)."""
    number = (entry.number or "").strip()
    return bool(entry.serial) or not number or (number.isdigit() and len(number) <= LONGEST_COUNT)


def about(entry: Entry) -> Hashable:
    """What an item is about; an entry that says neither where nor what is like no other."""
    place, subject = entry.place, entry.subject
    if not place and not subject:
        return object()
    return plain(entry.district), place, subject, entry.assigned_on


def _district_and_day(entry: Entry) -> Hashable:
    return plain(entry.district), entry.assigned_on


def _place_and_day(entry: Entry) -> Hashable:
    return (entry.place, entry.assigned_on) if entry.place else object()


def _place_and_district(entry: Entry) -> Hashable:
    return (entry.place, plain(entry.district)) if entry.place else object()


def _groups(
    entries: Sequence[Entry], places: Iterable[int], key: Callable[[Entry], Hashable]
) -> dict[Hashable, list[int]]:
    found: dict[Hashable, list[int]] = defaultdict(list)
    for place in places:
        found[key(entries[place])].append(place)
    return dict(found)


def _decided(
    befores: Sequence[int], afters: Sequence[int], agreement: Callable[[int, int], int]
) -> Iterator[tuple[int, int]]:
    """Pairs among equal rows, best first, as long as no other choice would be as good."""
    if len(befores) * len(afters) > LARGEST_GROUP:
        return
    scores = {(before, after): agreement(before, after) for before in befores for after in afters}
    while scores:
        highest = max(scores.values())
        best = [pair for pair, score in scores.items() if score == highest]
        firsts, seconds = Counter(before for before, _ in best), Counter(after for _, after in best)
        chosen = next(((one, other) for one, other in best if firsts[one] == seconds[other] == 1), None)
        if chosen is None:
            return
        yield chosen
        scores = {pair: score for pair, score in scores.items() if pair[0] != chosen[0] and pair[1] != chosen[1]}


def _candidates(
    befores: Sequence[int], afters: Sequence[int], then: Sequence[Entry], now: Sequence[Entry]
) -> Iterator[tuple[int, int]]:
    """Pairs of a block that may be alike; a block that is too large is divided by unit, then by place."""
    blocks = [(list(befores), list(afters))]
    for key in (_unit, lambda entry: entry.place):
        if all(len(left) * len(right) <= LARGEST_BLOCK for left, right in blocks):
            break
        blocks = [
            (group, others)
            for left, right in blocks
            for name, group in _groups(then, left, key).items()
            if (others := _groups(now, right, key).get(name))
        ]
    for left, right in blocks:
        if len(left) * len(right) <= LARGEST_BLOCK:
            yield from _alike(left, right, then, now)


def _unit(entry: Entry) -> Hashable:
    return plain(entry.unit)


def _alike(
    befores: Sequence[int], afters: Sequence[int], then: Sequence[Entry], now: Sequence[Entry]
) -> Iterator[tuple[int, int]]:
    """Pairs whose texts are alike at all: the only part that runs over all pairs, so it is rapidfuzz's."""
    from rapidfuzz import fuzz, process

    texts = {after: now[after].place + now[after].subject for after in afters}
    for before in befores:
        query = then[before].place + then[before].subject
        for _, _, after in process.extract_iter(query, texts, scorer=fuzz.ratio, score_cutoff=100 * ALIKE):
            yield before, after


def _ratio(one: str, other: str) -> float:
    from rapidfuzz import fuzz

    return 1.0 if one == other else float(fuzz.ratio(one, other)) / 100


_FIGURES = lazy(r"\d+|(?<![一二三四五六七八九十百])[一二三四五六七八九十百]++(?=[号栋幢单楼层组路街])")


def _akin(one: Entry, other: Entry, *, counted: bool) -> bool:
    """Whether two rows with one number are one problem: the text or the place goes on, and most of the rest.

    A number that only counts proves nothing: nearly everything else must be the same.
    """
    place, subject = _ratio(one.place, other.place), _ratio(one.subject, other.subject)
    rest = sum(
        getattr(one, name) is not None and getattr(one, name) == getattr(other, name)
        for name in ("unit", "person", "deadline_text", "category", "found_on", "source")
    )
    district, assigned = one.district == other.district, one.assigned_on == other.assigned_on
    if counted:
        alike = min(place, subject) >= ALIKE and max(place, subject) >= NEARLY_EQUAL and _same_figures(one, other)
        return alike and district and assigned and rest >= 2
    if max(place, subject) < 1.0 and (place < ALIKE or subject < ALIKE):
        return False
    return district + assigned + rest >= 2 or min(place, subject) >= NEARLY_EQUAL


def _same_figures(one: Entry, other: Entry) -> bool:
    """Whether two places have the same house numbers: 3号楼 is never 5号楼, however alike they look."""
    return Counter(_FIGURES.findall(one.place)) == Counter(_FIGURES.findall(other.place))


def _likeness(one: Entry, other: Entry) -> _Likeness | None:
    """How alike two entries are, and what was edited; None where something speaks against it."""
    place, subject = _ratio(one.place, other.place), _ratio(one.subject, other.subject)
    if not (one.subject and other.subject):
        return None
    if subject < ALIKE or (one.place and other.place and place < ALIKE):
        return None
    if not _same_figures(one, other):
        return None
    alike = place >= NEARLY_EQUAL and subject >= NEARLY_EQUAL
    district, assigned = plain(one.district) == plain(other.district), one.assigned_on == other.assigned_on
    due = one.deadline is not None and one.deadline == other.deadline
    if not (district and assigned) and not (alike and (district or assigned) and (assigned or due)):
        return None
    fields = ("unit", "person", "category", "deadline_text", "source", "found_on", "street", "status_text")
    said = [name for name in fields if getattr(one, name) is not None or getattr(other, name) is not None]
    rest = sum(getattr(one, name) == getattr(other, name) for name in said) / len(said) if said else 0.5
    score = 0.4 * subject + 0.25 * place + 0.1 * district + 0.1 * assigned + 0.15 * rest
    if not district:
        edited = "district"
    elif not assigned:
        edited = "assigned_on"
    else:
        edited = "description" if subject <= place else "site"
    return _Likeness(score, edited)
