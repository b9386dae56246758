"""The office's own rules as values: what settings produce and `civtrack.rules` consumes.

Exists so that neither room needs to know the other. May import only `civtrack.model`.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from civtrack.model import N_, Reason, Status


class DayUnit(StrEnum):
    """What a number of days counts."""

    CALENDAR = "d"
    WORKING = "wd"


class Span(NamedTuple):
    """A number of days: ``3d`` calendar days, ``2wd`` working days."""

    days: int
    unit: DayUnit = DayUnit.CALENDAR

    def __str__(self) -> str:
        return f"{self.days}{self.unit.value}"


THREE_DAYS, NEXT_DAY = Span(3), Span(1)


@dataclass(frozen=True, slots=True)
class TierRule:
    """One tier of a profile.

    Attributes:
        key: What scripts see: ``red``.
        name: What documents show: ``红`` (an English msgid for shipped profiles, the office's own word otherwise).
        color: RRGGBB, the colour of a row or cell.
        reasons: Facts that put an item here, as written in settings: a reason (``overdue``), a reason with a range of
            days overdue (``overdue:8..14``, ``overdue:15..``), or a status (``status:reopened``), tried tier by tier.
    """

    key: str
    name: str
    color: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Profile:
    """A mapping from facts to colours, its tiers in order of severity; the first tier that takes a fact wins."""

    name: str
    tiers: tuple[TierRule, ...]

    def tier(self, key: str) -> TierRule:
        """The tier with that key (KeyError where there is none)."""
        for tier in self.tiers:
            if tier.key == key:
                return tier
        raise KeyError(key)


VOID = TierRule("void", N_("Void"), "D9D9D9", ("void",))
"""Outside every total; the same in every profile."""

_DONE = ("done_on_time", "done_late", "done_undated")
_OPEN_DATELESS = ("undated", "unclear", "ongoing", "suspended")
_GREY = TierRule("grey", N_("To clarify"), "BFBFBF", _OPEN_DATELESS)
_CLOSED = TierRule("closed", N_("Done"), "DDEBF7", _DONE)
PROFILES: dict[str, Profile] = {
    profile.name: profile
    for profile in (
        Profile(
            "three-colour",
            (
                TierRule("red", N_("Red"), "FF9999", ("overdue",)),
                TierRule("yellow", N_("Yellow"), "FFF2A8", ("due_soon",)),
                TierRule("green", N_("Green"), "C6E7C8", ("on_track", "behind", "awaiting_check")),
                _GREY,
                _CLOSED,
            ),
        ),
        Profile(
            "suqian",
            (
                TierRule("red", N_("Red"), "FF9999", ("overdue",)),
                TierRule("yellow", N_("Yellow"), "FFF2A8", ("behind",)),
                TierRule("blue", N_("Blue"), "BDD7EE", ("due_soon",)),
                TierRule("green", N_("Green"), "C6E7C8", ("on_track", "awaiting_check")),
                _GREY,
                _CLOSED,
            ),
        ),
        Profile(
            "days-late",
            (
                TierRule("red", N_("Red"), "FF9999", ("overdue:15..",)),
                TierRule("orange", N_("Orange"), "FFCC99", ("overdue:8..14",)),
                TierRule("yellow", N_("Yellow"), "FFF2A8", ("overdue:1..7",)),
                TierRule("green", N_("Green"), "C6E7C8", ("due_soon", "behind", "on_track", "awaiting_check")),
                _GREY,
                _CLOSED,
            ),
        ),
        Profile(
            "materials",
            (
                TierRule("green", N_("Green"), "C6E7C8", _DONE),
                TierRule("red", N_("Red"), "FF9999", ("overdue", "status:assigned")),
                TierRule("yellow", N_("Yellow"), "FFF2A8", ("awaiting_check", "due_soon", "behind", "on_track")),
                _GREY,
            ),
        ),
    )
}
"""The shipped profiles (DOMAIN §5)."""


class Taking(NamedTuple):
    """What one entry of a tier's `reasons` takes: a fact (overdue within a range of days), or a status.

    Exactly one of `reason` and `status` is given; `least` and `most` matter for ``overdue`` only.
    """

    reason: Reason | None
    status: Status | None = None
    least: int = 1
    most: int | None = None


_RANGE = re.compile(r"([1-9][0-9]*)?\.\.([1-9][0-9]*)?")


def taking(entry: str) -> Taking:
    """Reads an entry of `TierRule.reasons`: ``due_soon``, ``overdue:8..14``, ``overdue:15..``, ``status:reopened``.

    Raises:
        ValueError: It is none of these.
    """
    word, colon, rest = entry.partition(":")
    if word == "status" and colon:
        return Taking(None, Status(rest))
    reason = Reason(word)
    if not colon:
        return Taking(reason)
    match = _RANGE.fullmatch(rest)
    if reason is not Reason.OVERDUE or not match or not any(match.groups()):
        raise ValueError(entry)
    least, most = int(match[1] or 1), int(match[2]) if match[2] else None
    if most is not None and most < least:
        raise ValueError(entry)
    return Taking(reason, least=least, most=most)


def uncovered(profile: Profile) -> tuple[str, ...]:
    """The facts that no tier of a profile takes whatever the status: ``("undated", "overdue:16..")``.

    A profile with any of these leaves items without a colour, so settings refuse it. Void items are outside every
    total and need no tier.
    """
    takings = [taking(entry) for tier in profile.tiers for entry in tier.reasons]
    taken = {one.reason for one in takings}
    missing = [reason.value for reason in Reason if reason not in taken and reason not in (Reason.OVERDUE, Reason.VOID)]
    day = 1
    for least, most in sorted((one.least, one.most or 0) for one in takings if one.reason is Reason.OVERDUE):
        if least > day:
            missing.append(f"overdue:{day}..{least - 1}")
        if not most:
            break
        day = max(day, most + 1)
    else:
        missing.append(f"overdue:{day}.." if day > 1 else "overdue")
    return tuple(missing)


class EscalationStep(NamedTuple):
    """From so many days overdue on, this supervision step."""

    overdue: int
    step: str


ESCALATION = (
    EscalationStep(1, N_("Press")),
    EscalationStep(4, N_("Supervision slip")),
    EscalationStep(8, N_("Circular")),
    EscalationStep(16, N_("Talk")),
)
"""The default ladder 催办 · 督办单 · 通报/曝光 · 约谈 (DOMAIN §5 [K])."""


@dataclass(frozen=True, slots=True)
class Policy:
    """How items of one kind are judged.

    Attributes:
        profile: Facts to colours.
        due_soon: The window before a deadline in which an open item is due soon.
        immediate: What 立行立改 allows.
        roll: Whether a last day on a holiday moves to the next working day (Civil Code art. 203).
        closed_statuses: Statuses that count as finished; with only ``closed``, ``done`` awaits a check.
        statuses: The office's own status words.
        events: Named days (“省测前”) for deadlines.
        limits: By category, the time allowed when a row has no deadline of its own.
        escalation: Supervision steps in order of days overdue.
    """

    profile: Profile = PROFILES["three-colour"]
    due_soon: Span = THREE_DAYS
    immediate: Span = NEXT_DAY
    roll: bool = False
    closed_statuses: frozenset[Status] = frozenset({Status.DONE, Status.CLOSED})
    statuses: dict[str, Status] = field(default_factory=dict)
    events: dict[str, dt.date] = field(default_factory=dict)
    limits: dict[str, Span] = field(default_factory=dict)
    escalation: tuple[EscalationStep, ...] = ESCALATION
