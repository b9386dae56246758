"""Takes a header apart: ``header = qualifier* event? core``, every part accounted for, or it is not understood.

Exists so that a header is never read by a word somewhere in it (应办结时间 is no day of completion, 验收标准 no status).
The words come from `civtrack.language.header_lexicon`; what a phrase means for a ledger is not said here. May import
only `civtrack.language.header_lexicon`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from civtrack.language.header_lexicon import MOST_CHARACTERS, WORDS, Part

__all__ = ["CORES", "EVENTS", "GEOGRAPHY", "QUALIFIERS", "Phrase", "read_phrase", "words_of"]

P = Part
QUALIFIERS: Final = (
    P.PLANNED, P.FIRM, P.HAPPENED, P.ASKED, P.GRANTED, P.PROCESS, P.FORMER, P.NOW, P.NOT, P.PASSIVE, P.AFTER,
)  # fmt: skip
EVENTS: Final = (
    P.FOUND, P.URGED, P.ASSIGNED, P.START, P.ENDED, P.DOING, P.REPLY, P.FINISH, P.DONE, P.SETTLED, P.CLOSED,
    P.EXTENDED, P.LEAD, P.SUPPORT, P.SUPERIOR,
)  # fmt: skip
"""What governs a core: what happens, and who answers."""
GEOGRAPHY: Final = frozenset({P.DISTRICT, P.STREET, P.COMMUNITY})
CORES: Final = (
    P.TIME, P.DATE, P.LIMIT, P.PERSON, P.KEEPER, P.UNIT, P.LEADER, P.WHETHER, P.PERCENT, P.PHOTO, P.REMARK, P.NUMBER,
    P.TYPE, P.SOURCE, P.STATE, P.TELL, P.ISSUE, P.COURSE, P.MEASURE, P.PLACE, P.INDICATOR, P.DISTRICT, P.STREET,
    P.COMMUNITY, P.OTHER,
)  # fmt: skip
"""What a column holds; of several that a word can be, the first."""
_BETWEEN: Final = frozenset(
    {P.TELL, P.ISSUE, P.COURSE, P.STATE, P.UNIT, P.PERSON, P.KEEPER, P.LEADER, P.TIME, P.PLACE, P.MEASURE}
)
"""Cores that may stand before another core (进展情况, 责任单位负责人); any other one makes the phrase none of ours."""
_MOST: Final = 24
"""Longer headers are prose."""


class Phrase(NamedTuple):
    """A header, taken apart.

    Attributes:
        core: What the column holds; None where only an event is named (核查).
        qualifiers: What is said of the event.
        events: What happens, and who answers, in order.
        topics: Whether it is said what it is about (问题, 隐患, 任务).
        materials: Whether it is about documents.
        between: Cores before the core.
        geography: Districts, streets or communities before the core.
        domain: Whose it is, or of what field (群众, 消防), which alone makes no text an item's.
        words: The parts.
    """

    core: Part | None
    qualifiers: frozenset[Part]
    events: tuple[Part, ...]
    topics: bool
    materials: bool
    between: frozenset[Part]
    geography: bool
    domain: bool
    words: tuple[str, ...]


def words_of(text: str) -> Iterable[tuple[str, ...]]:
    """The ways to cut a text into known words, the ones with the fewest words; nothing where a part is left over."""
    return _cut(text)


@lru_cache(maxsize=4096)
def _cut(text: str) -> tuple[tuple[str, ...], ...]:
    best: list[list[tuple[str, ...]]] = [[()], *([] for _ in text)]
    for end in range(1, len(text) + 1):
        found: list[tuple[str, ...]] = []
        for start in range(max(0, end - MOST_CHARACTERS), end):
            word = text[start:end]
            if best[start] and word in WORDS:
                found += [(*before, word) for before in best[start]]
        fewest = min(map(len, found), default=0)
        best[end] = [way for way in found if len(way) == fewest][:8]
    return tuple(best[-1])


@lru_cache(maxsize=8192)
def read_phrase(text: str) -> Phrase | None:
    """A normalised header as a phrase; None where a part of it is not understood."""
    if not 0 < len(text) <= _MOST:
        return None
    for words in _cut(text):
        if phrase := _parsed(words):
            return phrase
    return None


def _parsed(words: Sequence[str]) -> Phrase | None:
    parts = [WORDS[word] for word in words]
    last = len(parts)
    while last > 1 and P.SUFFIX in parts[last - 1] and _core(parts[last - 2]) not in (None, P.OTHER, P.TELL):
        last -= 1
    core = _core(parts[last - 1])
    if core is None and not {P.CLOSED, P.DOING, P.DONE, P.FINISH, P.REPLY, P.SETTLED, P.EXTENDED, P.PROCESS,
                             P.ASSIGNED, P.FOUND, P.START}.intersection(parts[last - 1]):  # fmt: skip
        return None
    qualifiers: set[Part] = set()
    events: list[Part] = []
    between: set[Part] = set()
    topics = materials = geography = domain = whether = False
    before = parts[: last - 1] if core else parts[:last]
    for at, playable in enumerate(before):
        following = parts[at + 1] if at + 1 < last else ()
        part = _attribute(playable, following, core, last_before_core=at == last - 2)
        if part is None:
            return None
        if part in QUALIFIERS:
            qualifiers.add(part)
        elif part in EVENTS:
            events.append(part)
        elif part is P.WHETHER:
            whether = True
        elif part in GEOGRAPHY:
            geography = True
        elif part not in (P.NEUTRAL, P.DOMAIN, P.TOPIC, P.MATERIAL):
            between.add(part)
        topics |= part is P.TOPIC
        materials |= part is P.MATERIAL
        domain |= part is P.DOMAIN
    if whether:
        core = P.WHETHER if core in (None, P.ISSUE, P.WHETHER) else P.OTHER
    elif core is not P.PHOTO and core is not None and between - _BETWEEN:
        core = P.OTHER
    if core is None and (len(words) > 1):
        return None
    return Phrase(
        core,
        frozenset(qualifiers),
        tuple(events),
        topics,
        materials,
        frozenset(between),
        geography,
        domain,
        tuple(words),
    )


def _core(playable: Sequence[Part]) -> Part | None:
    return next((part for part in CORES if part in playable), None)


def _attribute(
    playable: Sequence[Part], following: Sequence[Part], core: Part | None, *, last_before_core: bool
) -> Part | None:
    """The part that a word plays before the core; None where it can play none there."""
    if P.WHETHER in playable:
        return P.WHETHER
    if P.SUPERIOR in playable and P.NEUTRAL in playable:
        return P.SUPERIOR if core is P.LEADER else P.NEUTRAL
    if P.URGED in playable and P.SUPPORT in playable:
        return P.SUPPORT if core is P.UNIT else P.URGED
    if P.SUPERIOR in playable and P.SUPPORT in playable:
        return P.SUPERIOR if core is P.LEADER else P.SUPPORT
    if P.ASKED in playable and P.TOPIC in playable and not any(part in EVENTS for part in following):
        return P.TOPIC
    if (P.FIRM in playable or P.PLANNED in playable) and P.MEASURE in playable and last_before_core:
        return P.FIRM if core in (P.TIME, P.DATE, P.LIMIT) else P.MEASURE
    if P.NEUTRAL in playable and P.UNIT in playable:
        return P.NEUTRAL if core in (P.PERSON, P.KEEPER, P.UNIT, P.LEADER) else P.UNIT
    for wanted in (QUALIFIERS, EVENTS):
        found = next((part for part in playable if part in wanted), None)
        if found is not None:
            return found
    for part in (P.TOPIC, P.MATERIAL):
        if part in playable:
            return part
    if not GEOGRAPHY.isdisjoint(playable):
        return next(part for part in playable if part in GEOGRAPHY)
    for part in (P.NEUTRAL, P.DOMAIN):
        if part in playable:
            return part
    return _core(playable)
