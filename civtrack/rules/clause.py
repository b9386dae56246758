"""What one clause says about the state of an item, and the counts in it.

Exists below the readers of clauses, which all hand on the same value. May import `civtrack.model`, `civtrack.language`.
"""

from __future__ import annotations

from civtrack.language.segments import Token
from civtrack.light import NamedTuple
from civtrack.model import Status

__all__ = ["FINISHED", "VERBS", "Clause", "fewer"]

FINISHED = (Status.DONE, Status.CLOSED)
"""Reported done or verified."""

VERBS = frozenset("RrvlLf")
"""Classes of verbs that can finish something."""


class Clause(NamedTuple):
    """What a clause says.

    Attributes:
        status: What it says of the state; None where it says nothing of it.
        rule: Why: ``done``, ``negated``, ``future``, ``outlook``, ``unknown`` …
        tokens: Its words.
        loaded: With status None: whether it holds words that could change what its neighbours say.
        share: A percentage in it.
    """

    status: Status | None
    rule: str
    tokens: tuple[Token, ...] = ()
    loaded: bool = False
    share: float | None = None

    @property
    def understood(self) -> bool:
        """Whether every part of the clause is accounted for."""
        return self.rule not in ("unknown", "doubt", "impossible")

    def has(self, kinds: str) -> bool:
        """Whether one of its words is of one of these classes."""
        return any(token.kind in kinds for token in self.tokens)

    def says(self, words: frozenset[str]) -> bool:
        """Whether one of these words stands in it."""
        return any(token.text in words for token in self.tokens)


def fewer(words: tuple[Token, ...]) -> bool:
    """Whether a clause says n of m with n below m: 10处问题整改8处."""
    counts = [place for place, token in enumerate(words) if token.kind == "J"]
    if len(counts) < 2:
        return False
    verb = next((place for place, token in enumerate(words) if token.kind in "RrvlLVA"), -1)
    first, last = words[counts[0]].value, words[counts[-1]].value
    return counts[0] < verb < counts[-1] and first is not None and last is not None and last < first
