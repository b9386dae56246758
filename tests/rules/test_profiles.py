"""Tests of `civtrack.rules.profiles`: which tier takes a fact."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civtrack.model import Reason, Status
from civtrack.policy import PROFILES, Profile, TierRule, taking, uncovered
from civtrack.rules.profiles import TierTable


def profile(*tiers: tuple[str, ...]) -> Profile:
    """A profile whose tiers are called t0, t1 and so on."""
    return Profile("test", tuple(TierRule(f"t{place}", "", "", reasons) for place, reasons in enumerate(tiers)))


REST = tuple(reason.value for reason in Reason if reason not in (Reason.OVERDUE, Reason.VOID))


@pytest.mark.parametrize("name", sorted(PROFILES))
def test_shipped_profiles_take_every_fact(name: str) -> None:
    """Whatever an item is and however many days it is late, there is a tier."""
    table = TierTable(PROFILES[name])
    keys = {tier.key for tier in PROFILES[name].tiers} | {"void", "carried"}
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


ENTRIES = st.one_of(
    st.sampled_from([reason.value for reason in Reason if reason is not Reason.VOID]),
    st.sampled_from([f"status:{status.value}" for status in Status]),
    st.builds("{}:{}..{}".format, st.sampled_from(["overdue", "done_late"]), st.integers(1, 5), st.integers(5, 9)),
    st.builds("{}:{}..".format, st.sampled_from(["overdue", "due_soon", "behind", "on_track"]), st.integers(1, 5)),
    st.builds("{}:..{}".format, st.sampled_from(["overdue", "due_soon", "behind", "on_track"]), st.integers(1, 5)),
)


@given(st.lists(st.lists(ENTRIES, max_size=3).map(tuple), max_size=4))
def test_what_settings_accept_always_has_a_colour(tiers: list[tuple[str, ...]]) -> None:
    """A profile without a hole gives every fact, status and number of days a tier; one with a hole is no judge."""
    ours = profile(*tiers, tuple(reason for reason in REST if reason != "behind"))
    if uncovered(ours):
        with pytest.raises(ValueError, match="no tier for"):
            TierTable(ours)
        return
    table, keys = TierTable(ours), {tier.key for tier in ours.tiers} | {"void", "carried"}
    for reason in Reason:
        if reason is Reason.BEHIND and not table.shows_behind:
            continue
        days = range(1 if reason in (Reason.OVERDUE, Reason.DONE_LATE) else 0, 12)
        assert {table.tier(reason, status, count) for status in Status for count in days} <= keys
