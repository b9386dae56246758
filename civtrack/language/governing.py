"""Which of several events in a header governs it: 整改验收时间 is a day of checking, 督查整改时限 a term of work.

Exists apart from the taking apart (`civtrack.language.phrases`) because the order of events has rules of its own; what
they leave open is undecided, never guessed. May import the modules of `civtrack.language` below it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from civtrack.language.header_lexicon import Part
from civtrack.language.phrases import Phrase

__all__ = ["UNDECIDED", "governing"]

P = Part
UNDECIDED: Final = object()
"""Several events contend, and no rule says which one is meant."""
_STRONG: Final = frozenset({P.DOING, P.REPLY, P.FINISH, P.DONE, P.SETTLED})
"""Events of the work itself; an inspection or an assignment named before them only says which work."""


def governing(phrase: Phrase) -> object:
    """The event that governs the core; `UNDECIDED` where several contend."""
    events = list(dict.fromkeys(phrase.events))
    day = phrase.core in (P.TIME, P.DATE)
    if P.START in events or P.EXTENDED in events:
        return _first(events, P.START, P.EXTENDED) if P.CLOSED not in events else UNDECIDED
    if len(events) > 1 and P.DOING in events and not day:
        events = [event for event in events if event is not P.DOING] if set(events) & _STRONG - {P.DOING} else events
    work = [event for event in events if event in _STRONG]
    if work and (roles := [event for event in events if event in (P.LEAD, P.SUPPORT, P.SUPERIOR)]):
        return _first(roles, P.SUPPORT, P.SUPERIOR, P.LEAD) if P.CLOSED not in events else P.CLOSED
    if P.CLOSED in events:
        return P.CLOSED if events[-1] is P.CLOSED or not day else UNDECIDED
    if len(work) > 1:
        return P.DONE if {P.DONE, P.FINISH, P.SETTLED} & set(work) or not day else (
            P.REPLY if set(work) == {P.DOING, P.REPLY} else P.DOING
        )  # fmt: skip
    if len(events) > 1:
        named = [event for event in events if event not in (P.FOUND, P.URGED)]
        if work:
            early = [event for event in events if event not in _STRONG]
            if day and not phrase.qualifiers & {P.PLANNED, P.FIRM, P.HAPPENED} and (
                P.ASSIGNED in early or work[0] is P.REPLY
            ):  # fmt: skip
                return UNDECIDED
            return work[0]
        if {P.SUPPORT, P.SUPERIOR, P.LEAD}.issuperset(events):
            return _first(events, P.SUPPORT, P.SUPERIOR, P.LEAD)
        if P.LEAD in events or P.SUPPORT in events:
            return _first([event for event in events if event is not P.LEAD], *events)
        if len(named) == 1:
            return named[0]
        return P.FOUND if not named and P.FOUND in events and not day else UNDECIDED
    return events[0] if events else None


def _first(events: Sequence[Part], *wanted: Part) -> Part:
    return next(event for event in wanted if event in events)
