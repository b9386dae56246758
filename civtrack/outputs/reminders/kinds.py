"""Whom reminders are for, and what can be wished of them.

Exists so that command, settings and texts agree on the words. May import `civtrack.policy`.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from civtrack.light import dataclass
from civtrack.policy import Span

__all__ = ["LINES", "MOST", "PER_WORDS", "WIDTH", "Per", "Wishes"]

LINES, WIDTH, MOST = 20, 40, 5
"""A phone's screen: lines, and character cells of each (an ideograph takes two); how many items a text names."""


class Per(StrEnum):
    """Whom each text is for (CONTRACT: ``remind --per``)."""

    UNIT = "unit"
    PERSON = "person"
    LEADER = "leader"
    DISTRICT = "district"


PER_WORDS: Mapping[str, Per] = {
    **{per.value: per for per in Per},
    "单位": Per.UNIT,
    "责任单位": Per.UNIT,
    "人": Per.PERSON,
    "责任人": Per.PERSON,
    "领导": Per.LEADER,
    "包保领导": Per.LEADER,
    "县区": Per.DISTRICT,
    "区县": Per.DISTRICT,
}
"""What can be typed for each."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the clerk asks for.

    Attributes:
        per: Whom each text is for.
        within: How far ahead a deadline is told of; None: the window of ``[policy] due_soon``.
    """

    per: Per = Per.UNIT
    within: Span | None = None
