"""The office's own rules as values: what settings produce and `civtrack.rules` consumes.

Exists so that neither room needs to know the other. May import only `civtrack.model`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import field
from enum import StrEnum

from civtrack.light import NamedTuple, dataclass
from civtrack.model import N_, OUTSIDE, Reason, Status
from civtrack.patterns import lazy


class DayUnit(StrEnum):
    """What a number of days counts."""

    CALENDAR = "d"
    WORKING = "wd"


class Carried(StrEnum):
    """What an item counts for that stands in the ledgers of several periods."""

    NEWEST = "newest"
    EACH = "each"


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
            days (``overdue:8..14``, ``overdue:15..``, ``due_soon:..1``), or a status (``status:reopened``), tried tier
            by tier.
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
CARRIED = TierRule("carried", N_("Carried over"), "D9D9D9", ("carried",))
"""The older row of an item that a later period's ledger carries on (上期结转): outside every total, like `VOID`."""
OUTSIDE_TIERS = {rule.key: rule.name for rule in (VOID, CARRIED)}
"""Key → name of what is outside every total, for whoever shows tiers."""

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
                TierRule("red", N_("Red"), "FF9999", ("overdue", "status:assigned")),
                TierRule(
                    "yellow",
                    N_("Yellow"),
                    "FFF2A8",
                    ("status:done", "awaiting_check", "due_soon", "behind", "on_track"),
                ),
                TierRule("green", N_("Green"), "C6E7C8", _DONE),
                _GREY,
            ),
        ),
    )
}
"""The shipped profiles (DOMAIN §5)."""


FIGURES = frozenset(
    {
        "group", "total", "void", "carried", "closed_on_time", "closed_late", "closed_undated", "overdue", "verified",
        "reopened", "extended", "due", "completion_rate", "closure_rate", "on_time_rate", "overdue_rate",
        "verified_rate", "rework_rate", "extension_rate", "mean_days_to_close", "median_days_to_close",
        "max_days_overdue", "rank", "rank_group", "on_time_original", "overdue_original", "on_time_rate_original",
        "overdue_rate_original",
    }
)  # fmt: skip
"""What a summary calls its figures: no tier may have such a key. ``closed`` is both, see `own_closed`."""

RATE_NAMES = {
    "completion_rate": N_("Completion rate"),
    "closure_rate": N_("Closure rate"),
    "on_time_rate": N_("On-time rate"),
    "overdue_rate": N_("Overdue rate"),
    "verified_rate": N_("Verified rate"),
    "rework_rate": N_("Rework rate"),
    "extension_rate": N_("Extension rate"),
}
"""What each rate is called where a person reads it (DOMAIN §6)."""


class Taking(NamedTuple):
    """What one entry of a tier's `reasons` takes: a fact within a range of days, or a status.

    Exactly one of `reason` and `status` is given. The days, both ends included, are days late for ``overdue`` and
    ``done_late``, days left for ``due_soon``, ``behind`` and ``on_track``; `most` None is endless.
    """

    reason: Reason | None
    status: Status | None = None
    least: int = 0
    most: int | None = None


_RANGE = lazy(r"(?P<only>0|[1-9][0-9]{0,4})|(?P<least>0|[1-9][0-9]{0,4})?\.\.(?P<most>0|[1-9][0-9]{0,4})?")
_FIRST_DAY = {Reason.OVERDUE: 1, Reason.DONE_LATE: 1, Reason.DUE_SOON: 0, Reason.BEHIND: 0, Reason.ON_TRACK: 0}
"""Reasons that have days, and the first of them."""
_NEEDS_NO_TIER = frozenset((Reason.BEHIND, *OUTSIDE))
_CLOSING = frozenset((Status.DONE, Status.CLOSED))


def taking(entry: str) -> Taking:
    """Reads an entry of `TierRule.reasons`: ``due_soon``, ``overdue:8..14``, ``overdue:15..``, ``status:reopened``.

    Raises:
        ValueError: It is none of these.
    """
    word, colon, rest = entry.partition(":")
    if word == "status" and colon:
        return Taking(None, Status(rest))
    reason = Reason(word)
    first = _FIRST_DAY.get(reason, 0)
    if not colon:
        return Taking(reason, least=first)
    match = _RANGE.fullmatch(rest)
    if reason not in _FIRST_DAY or not match or not any(match.groups()):
        raise ValueError(entry)
    least, most = (match["only"] or match[end] for end in ("least", "most"))
    taken = Taking(reason, None, first if least is None else int(least), None if most is None else int(most))
    if taken.least < first or (taken.most is not None and taken.most < taken.least):
        raise ValueError(entry)
    return taken


def uncovered(profile: Profile) -> tuple[str, ...]:
    """The facts that no tier of a profile takes whatever the status: ``("undated", "overdue:16..")``.

    A profile with any of these leaves items without a colour, so settings refuse it. Void items are outside every
    total and need no tier; a profile that does not name ``behind`` never asks who lags behind (DOMAIN §5).
    """
    takings = [taking(entry) for tier in profile.tiers for entry in tier.reasons]
    return tuple(
        hole
        for reason in Reason
        if reason not in _NEEDS_NO_TIER or (reason is Reason.BEHIND and any(one.reason is reason for one in takings))
        for hole in _holes(reason, [one for one in takings if one.reason is reason])
    )


def _holes(reason: Reason, takings: Sequence[Taking]) -> Iterator[str]:
    """The stretches of days with a fact that nothing takes."""
    first = day = _FIRST_DAY.get(reason, 0)
    for _, _, least, most in sorted(takings, key=lambda one: one.least):
        if least > day:
            yield f"{reason.value}:{day}..{least - 1}"
        if most is None:
            return
        day = max(day, most + 1)
    yield f"{reason.value}:{day}.." if day > first else reason.value


def idle(profile: Profile) -> tuple[tuple[int, int], ...]:
    """Entries that never come to bear, because the tiers before take all that they name: places of tier and entry."""
    found, before = [], list[Taking]()
    for place, tier in enumerate(profile.tiers):
        for index, entry in enumerate(tier.reasons):
            one = taking(entry)
            if one.reason is None:
                covered = any(other.status is one.status for other in before)
            else:
                covered = _covered(one, sorted(other for other in before if other.reason is one.reason))
            if covered:
                found.append((place, index))
            before.append(one)
    return tuple(found)


def _covered(one: Taking, others: Sequence[Taking]) -> bool:
    """Whether every day of one entry is taken by others of the same reason."""
    day = one.least
    for _, _, least, most in sorted(others, key=lambda other: other.least):
        if least > day:
            return False
        if most is None or (one.most is not None and most >= one.most):
            return True
        day = max(day, most + 1)
    return False


def own_closed(profile: Profile) -> bool:
    """Whether a tier called ``closed``, if there is one, counts what a summary's figure ``closed`` counts: all done."""
    for place, tier in enumerate(profile.tiers):
        if tier.key == "closed":
            before = (taking(entry) for earlier in profile.tiers[:place] for entry in earlier.reasons)
            stolen = any(one.status in _CLOSING or (one.reason and one.reason.value in _DONE) for one in before)
            return set(tier.reasons) == set(_DONE) and not stolen
    return True


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
        carried: Whether an item that a later period's ledger carries on counts there alone, or in each.
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
    carried: Carried = Carried.NEWEST
