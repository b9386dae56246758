"""From facts to colours: reads the rules of a profile's tiers and finds the tier of a fact.

Exists because published rules contradict one another, so that the colour is settings and only the fact is a rule
(DOMAIN §5). May import `civtrack.model`, `civtrack.policy`.
"""

from __future__ import annotations

from typing import NamedTuple

from civtrack.model import Reason, Status
from civtrack.policy import VOID, Profile
from civtrack.rules.patterns import lazy

__all__ = ["TierTable", "mistakes", "parse_rule", "uncovered"]

_RULE = lazy(r"(?P<reason>[a-z_]+)(?::(?P<low>\d+)\.\.(?P<high>\d*)|:(?P<only>\d+))?")
_ENDLESS = 10**9
_OPTIONAL = frozenset((Reason.BEHIND, Reason.VOID))
_FIRST_DAY = {Reason.OVERDUE: 1, Reason.DONE_LATE: 1}


class TierCondition(NamedTuple):
    """One condition of a tier: a status, or a reason and the days it holds for, both ends included."""

    status: Status | None
    reason: Reason | None
    low: int = 0
    high: int = _ENDLESS

    @property
    def unbounded(self) -> bool:
        """Whether the days do not matter."""
        return self.low == 0 and self.high == _ENDLESS


def parse_rule(text: str) -> TierCondition:
    """Reads ``overdue``, ``overdue:8..14``, ``overdue:15..``, ``overdue:1`` or ``status:reopened``.

    The days are days overdue (``overdue``, ``done_late``) or days left (``due_soon``, ``behind``, ``on_track``).

    Raises:
        ValueError: It is none of these; the message says which part.
    """
    if text.startswith("status:"):
        return TierCondition(Status(text.removeprefix("status:")), None)
    match = _RULE.fullmatch(text)
    if not match:
        raise ValueError(text)
    reason = Reason(match["reason"])
    if match["only"]:
        return TierCondition(None, reason, int(match["only"]), int(match["only"]))
    low, high = int(match["low"] or 0), int(match["high"] or _ENDLESS)
    if low > high:
        raise ValueError(text)
    return TierCondition(None, reason, low, high)


def mistakes(profile: Profile) -> tuple[str, ...]:
    """The conditions of a profile that mean nothing, as written."""
    wrong = []
    for tier in profile.tiers:
        for text in tier.reasons:
            try:
                parse_rule(text)
            except ValueError:
                wrong.append(text)
    return tuple(wrong)


def uncovered(profile: Profile) -> set[Reason]:
    """The reasons that no tier of the profile takes in every case; settings refuse a profile that has any.

    `Reason.BEHIND` may be missing (then nothing is ever behind), and void stands outside every profile. Conditions on
    a status do not count: they take only some of the items with a reason.
    """
    conditions = [parse_rule(text) for tier in profile.tiers for text in tier.reasons]
    missing = set()
    for reason in Reason:
        ranges = sorted((c.low, c.high) for c in conditions if c.reason is reason)
        reached = _FIRST_DAY.get(reason, 0) - 1
        for low, high in ranges:
            if low <= reached + 1:
                reached = max(reached, high)
        if reached < _ENDLESS and reason not in _OPTIONAL:
            missing.add(reason)
    return missing


class TierTable:
    """Finds tiers; built once for a profile.

    Args:
        profile: Its tiers in order; the first that takes a fact wins.

    Raises:
        ValueError: A condition that means nothing, or a reason without a tier (see `mistakes` and `uncovered`).
    """

    def __init__(self, profile: Profile) -> None:
        missing = uncovered(profile)
        if missing:
            raise ValueError(f"profile {profile.name} has no tier for {', '.join(sorted(missing))}")
        conditions = [(parse_rule(text), tier.key) for tier in profile.tiers for text in tier.reasons]
        self._ranged: dict[tuple[Reason, Status], tuple[tuple[int, int, str], ...]] = {}
        self._plain: dict[tuple[Reason, Status], str] = {}
        for reason in Reason:
            for status in Status:
                if reason is Reason.VOID:
                    self._plain[reason, status] = VOID.key
                    continue
                taking = [(c, key) for c, key in conditions if c.status is status or c.reason is reason]
                if taking and taking[0][0].unbounded:
                    self._plain[reason, status] = taking[0][1]
                else:
                    self._ranged[reason, status] = tuple((c.low, c.high, key) for c, key in taking)
        keys = [tier.key for tier in profile.tiers]
        self._order = {key: place for place, key in enumerate(keys)}
        behind, on_track = (self._reason_tier(reason, conditions) for reason in (Reason.BEHIND, Reason.ON_TRACK))
        due_soon = self._reason_tier(Reason.DUE_SOON, conditions)
        self.shows_behind = behind is not None and behind != on_track
        """Whether the profile tells items that lag behind from those on track."""
        self.behind_first = self.shows_behind and self._order[behind or ""] < self._order[due_soon or ""]
        """Whether lagging behind is graver than being due soon."""

    @staticmethod
    def _reason_tier(reason: Reason, conditions: list[tuple[TierCondition, str]]) -> str | None:
        return next((key for condition, key in conditions if condition.reason is reason), None)

    def tier(self, reason: Reason, status: Status, days: int | None) -> str:
        """The key of the tier that takes a fact.

        Args:
            reason: The fact.
            status: The item's status.
            days: Days overdue, or days left; None where neither is known.
        """
        key = self._plain.get((reason, status))
        if key is not None:
            return key
        number = days or 0
        return next(key for low, high, key in self._ranged[reason, status] if low <= number <= high)
