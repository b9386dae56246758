"""Tests of `civtrack.rules.profiles`: conditions of tiers, what they leave out, and which tier wins."""

from __future__ import annotations

import pytest

from civtrack.model import Reason, Status
from civtrack.policy import PROFILES, Profile, TierRule
from civtrack.rules.profiles import TierTable, mistakes, parse_rule, uncovered


def profile(*tiers: tuple[str, ...]) -> Profile:
    """A profile whose tiers are called t0, t1 and so on."""
    return Profile("test", tuple(TierRule(f"t{place}", "", "", reasons) for place, reasons in enumerate(tiers)))


REST = tuple(reason.value for reason in Reason if reason not in (Reason.OVERDUE, Reason.VOID))


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [("overdue", 0, 10**9), ("overdue:8..14", 8, 14), ("overdue:15..", 15, 10**9), ("overdue:3", 3, 3)],
)
def test_reasons_with_days(text: str, low: int, high: int) -> None:
    """A reason, a range, an open range, one day."""
    assert parse_rule(text)[1:] == (Reason.OVERDUE, low, high)


def test_status_condition() -> None:
    """``status:reopened`` asks for a status."""
    assert parse_rule("status:reopened")[:2] == (Status.REOPENED, None)


@pytest.mark.parametrize(
    "text", ["", "late", "overdue:", "overdue:9..2", "overdue:-1..", "status:", "status:fine", "overdue:1-7"]
)
def test_conditions_that_mean_nothing(text: str) -> None:
    """A slip is found, not ignored."""
    assert mistakes(profile(("overdue", text))) == (text,)


@pytest.mark.parametrize("name", sorted(PROFILES))
def test_shipped_profiles_are_whole(name: str) -> None:
    """Every shipped profile takes every reason and says nothing meaningless."""
    assert mistakes(PROFILES[name]) == ()
    assert uncovered(PROFILES[name]) == set()


@pytest.mark.parametrize(
    ("overdue", "missing"),
    [
        (("overdue",), set()),
        (("overdue:1..7", "overdue:8.."), set()),
        (("overdue:8..", "overdue:1..7"), set()),
        (("overdue:1..10", "overdue:5.."), set()),
        (("overdue:2..",), {Reason.OVERDUE}),
        (("overdue:1..7",), {Reason.OVERDUE}),
        (("overdue:1..7", "overdue:9.."), {Reason.OVERDUE}),
        (("status:assigned", "status:unknown"), {Reason.OVERDUE}),
        ((), {Reason.OVERDUE}),
    ],
)
def test_gaps_are_found(overdue: tuple[str, ...], missing: set[Reason]) -> None:
    """A profile must colour every day overdue; a status takes only some items."""
    assert uncovered(profile(overdue, REST)) == missing


def test_behind_may_be_left_out() -> None:
    """A profile that does not know “behind” is whole, and nothing is ever behind."""
    rest = tuple(reason for reason in REST if reason != "behind")
    assert uncovered(profile(("overdue",), rest)) == set()
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
