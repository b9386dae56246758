"""From facts to colours: finds the tier of a fact.

Exists because published rules contradict one another, so that the colour is settings and only the fact is a rule
(DOMAIN §5); what a profile's entries mean is read in `civtrack.policy`, where settings need it too. May import
`civtrack.model`, `civtrack.policy`.
"""

from __future__ import annotations

from civtrack.model import OUTSIDE, Reason, Status
from civtrack.policy import CARRIED, VOID, Profile, Taking, taking, uncovered

__all__ = ["TierTable"]


def _takes(one: Taking, days: int) -> bool:
    return one.status is not None or (one.least <= days and (one.most is None or days <= one.most))


class TierTable:
    """Finds tiers; built once for a profile.

    Args:
        profile: Its tiers in order; the first that takes a fact wins.

    Raises:
        ValueError: An entry that means nothing, or a reason without a tier (see `civtrack.policy`).
    """

    def __init__(self, profile: Profile) -> None:
        missing = uncovered(profile)
        if missing:
            raise ValueError(f"profile {profile.name} has no tier for {', '.join(missing)}")
        entries = [(taking(entry), tier.key) for tier in profile.tiers for entry in tier.reasons]
        self._ranged: dict[tuple[Reason, Status], tuple[tuple[Taking, str], ...]] = {}
        self._plain: dict[tuple[Reason, Status], str] = {}
        whole = {reason: taking(reason.value) for reason in Reason}
        for reason in Reason:
            for status in Status:
                if reason in OUTSIDE:
                    self._plain[reason, status] = (VOID if reason is Reason.VOID else CARRIED).key
                    continue
                fitting = [(one, key) for one, key in entries if one.status is status or one.reason is reason]
                if fitting and (fitting[0][0].status is status or fitting[0][0] == whole[reason]):
                    self._plain[reason, status] = fitting[0][1]
                else:
                    self._ranged[reason, status] = tuple(fitting)
        order = {tier.key: place for place, tier in enumerate(profile.tiers)}
        behind, on_track, due_soon = (
            next((key for one, key in entries if one.reason is reason), None)
            for reason in (Reason.BEHIND, Reason.ON_TRACK, Reason.DUE_SOON)
        )
        self.shows_behind = behind is not None and behind != on_track
        """Whether the profile tells items that lag behind from those on track."""
        self.behind_first = self.shows_behind and order[behind or ""] < order[due_soon or ""]
        """Whether lagging behind is graver than being due soon."""

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
        return next(key for one, key in self._ranged[reason, status] if _takes(one, number))
