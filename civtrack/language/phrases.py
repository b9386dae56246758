"""Takes a header apart: ``header = qualifier* event? core``, every part accounted for, or it is not understood.

Exists so that a header is never read by a word somewhere in it (应办结时间 is no completion, 验收标准 no status).
The words are in `civtrack.language.header_lexicon`; what a phrase means for a ledger is not said here. May import
only `civtrack.language.header_lexicon`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final

from civtrack.language.header_lexicon import MOST_CHARACTERS, WORDS, Part
from civtrack.light import NamedTuple

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
_CHARACTERS: Final = frozenset("".join(WORDS))


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
    if not _CHARACTERS.issuperset(text):  # most of what stands below a header: no word has such a letter
        return ()
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
    if len(words) > 2 and words[0] in _UNTIL:
        time = _parsed(words[1:])
        if time is not None and time.core in (P.TIME, P.DATE):
            return time._replace(core=P.LIMIT)
    parts = [WORDS[word] for word in words]
    last = len(parts)
    while last > 1 and P.SUFFIX in parts[last - 1] and _core(parts[last - 2]) not in (None, P.OTHER, P.TELL):
        last -= 1
    core = _core(parts[last - 1])
    if core is None and _ALONE.isdisjoint(parts[last - 1]):
        return None
    before = parts[: last - 1] if core else parts[:last]
    played: list[Part] = []
    for at, playable in enumerate(before):
        following = parts[at + 1] if at + 1 < last else ()
        part = _attribute(playable, following, core, last_before_core=at == last - 2)
        if part is None:
            return None
        played.append(part)
    between = frozenset(played) - _ATTRIBUTES
    if P.WHETHER in played:
        core = P.WHETHER if core in (None, P.ISSUE, P.WHETHER) else P.OTHER
    elif core not in (None, P.PHOTO) and between - _BETWEEN:
        core = P.OTHER
    if core is None and len(words) > 1:
        return None
    return Phrase(
        core,
        frozenset(played).intersection(QUALIFIERS),
        tuple(part for part in played if part in EVENTS),
        topics=P.TOPIC in played,
        materials=P.MATERIAL in played,
        between=between,
        geography=not GEOGRAPHY.isdisjoint(played),
        domain=P.DOMAIN in played,
        words=tuple(words),
    )


_UNTIL: Final = frozenset({"截止", "到期"})
"""Said before the event, they make a limit of its time: 截止整改时间."""
_ALONE: Final = frozenset(
    {P.CLOSED, P.DOING, P.DONE, P.FINISH, P.REPLY, P.SETTLED, P.EXTENDED, P.PROCESS, P.ASSIGNED, P.FOUND, P.START}
)
"""What may stand without a core: after 是否, or all alone."""
_ATTRIBUTES: Final = frozenset({*QUALIFIERS, *EVENTS, *GEOGRAPHY, P.WHETHER, P.NEUTRAL, P.DOMAIN, P.TOPIC, P.MATERIAL})


def _core(playable: Sequence[Part]) -> Part | None:
    return next((part for part in CORES if part in playable), None)


def _attribute(
    playable: Sequence[Part], following: Sequence[Part], core: Part | None, *, last_before_core: bool
) -> Part | None:
    """The part that a word plays before the core; None where it can play none there."""
    if P.WHETHER in playable:
        return P.WHETHER
    for one, other, cores in _BY_CORE:
        if one in playable and other in playable:
            return one if core in cores else other
    if P.ASKED in playable and P.TOPIC in playable and not any(part in EVENTS for part in following):
        return P.TOPIC
    if (P.FIRM in playable or P.PLANNED in playable) and P.MEASURE in playable and last_before_core:
        return P.FIRM if core in (P.TIME, P.DATE, P.LIMIT) else P.MEASURE
    return next((part for part in _IN_TURN if part in playable), None) or _core(playable)


_WHO: Final = (P.PERSON, P.KEEPER, P.UNIT, P.LEADER)
_BY_CORE: Final = (
    (P.SUPERIOR, P.NEUTRAL, (P.LEADER,)),
    (P.SUPPORT, P.URGED, (P.UNIT,)),
    (P.SUPERIOR, P.SUPPORT, (P.LEADER,)),
    (P.NEUTRAL, P.UNIT, _WHO),
)
"""Two parts of one word: the first before these cores, else the second (主管领导 leads, 主管单位 supports)."""
_IN_TURN: Final = (
    *QUALIFIERS, *EVENTS, P.TOPIC, P.MATERIAL, P.DISTRICT, P.STREET, P.COMMUNITY, P.NEUTRAL, P.DOMAIN,
)  # fmt: skip
