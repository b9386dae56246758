"""Tests of `civtrack.rules.profiles`: which tier takes a fact."""

from __future__ import annotations

import pytest

from civtrack.model import Reason, Status
from civtrack.policy import PROFILES, Profile, TierRule, taking
from civtrack.rules.profiles import TierTable


def profile(*tiers: tuple[str, ...]) -> Profile:
    """A profile whose tiers are called t0, t1 and so on."""
    return Profile("test", tuple(TierRule(f"t{place}", "", "", reasons) for place, reasons in enumerate(tiers)))


REST = tuple(reason.value for reason in Reason if reason not in (Reason.OVERDUE, Reason.VOID))


@pytest.mark.parametrize("name", sorted(PROFILES))
def test_shipped_profiles_take_every_fact(name: str) -> None:
    """Whatever an item is and however many days it is late, there is a tier."""
    table = TierTable(PROFILES[name])
    keys = {tier.key for tier in PROFILES[name].tiers} | {"void"}
    assert {table.tier(reason, status, days) for reason in Reason for status in Status for days in range(1, 40)} <= keys


@pytest.mark.parametrize("reasons", [("overdue:2..", *REST), ("status:assigned", *REST), ("overdue", *REST[1:])])
def test_a_profile_with_a_hole_is_refused(reasons: tuple[str, ...]) -> None:
    """A table never has to invent a colour; a status takes only some items."""
    with pytest.raises(ValueError, match=r"no tier for (overdue|due_soon)"):
        TierTable(profile(reasons))


@pytest.mark.parametrize("entry", ["overdue:..7", "overdue:3", "due_soon:..0", "done_late:..3"])
def test_whatever_settings_accept_is_judged(entry: str) -> None:
    """An entry that `civtrack.policy` reads means the same to the judge: its last day is in, the next is not."""
    taken = taking(entry)
    assert taken.reason is not None
    assert taken.most is not None
    table = TierTable(profile((entry,), ("overdue", *REST)))
    assert table.tier(taken.reason, Status.ASSIGNED, taken.most) == "t0"
    assert table.tier(taken.reason, Status.ASSIGNED, taken.most + 1) == "t1"


def test_behind_may_be_left_out() -> None:
    """A profile that does not know “behind” is whole, and nothing is ever behind."""
    rest = tuple(reason for reason in REST if reason != "behind")
    assert not TierTable(profile(("overdue",), rest)).shows_behind


def test_first_tier_wins() -> None:
    """Tier by tier, whatever the order of conditions inside."""
    table = TierTable(profile(("overdue:15..", "status:reopened"), ("overdue:8..",), ("overdue", *REST)))
    assert table.tier(Reason.OVERDUE, Status.ASSIGNED, 20) == "t0"
    assert table.tier(Reason.OVERDUE, Status.ASSIGNED, 14) == "t1"
    assert table.tier(Reason.OVERDUE, Status.ASSIGNED, 7) == "t2"
    assert table.tier(Reason.OVERDUE, Status.REOPENED, 7) == "t0"
    assert table.tier(Reason.ON_TRACK, Status.REOPENED, 7) == "t0"
    assert table.tier(Reason.ON_TRACK, Status.ASSIGNED, 7) == "t2"


def test_days_left_can_be_asked_for() -> None:
    """``due_soon:0..1`` is the last two days."""
    rest = tuple(reason for reason in REST if reason != "due_soon")
    table = TierTable(profile(("overdue", "due_soon:0..1"), ("due_soon:2..",), rest))
    tiers = [table.tier(Reason.DUE_SOON, Status.ASSIGNED, left) for left in (0, 1, 2, 3)]
    assert tiers == ["t0", "t0", "t1", "t1"]


def test_void_stands_outside() -> None:
    """Void has its own tier in every profile."""
    assert TierTable(PROFILES["three-colour"]).tier(Reason.VOID, Status.VOID, None) == "void"
