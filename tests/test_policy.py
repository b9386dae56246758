"""Shows that a profile's entries are read as documented and that holes in it are found."""

from __future__ import annotations

import pytest

from civtrack.model import Reason, Status
from civtrack.policy import PROFILES, Profile, Taking, TierRule, taking, uncovered

REST = tuple(reason.value for reason in Reason if reason not in (Reason.OVERDUE, Reason.VOID))


def profile(*entries: tuple[str, ...]) -> Profile:
    return Profile("ours", tuple(TierRule(f"t{place}", "", "FF0000", each) for place, each in enumerate(entries)))


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ("due_soon", Taking(Reason.DUE_SOON)),
        ("overdue", Taking(Reason.OVERDUE, None, 1, None)),
        ("overdue:8..14", Taking(Reason.OVERDUE, None, 8, 14)),
        ("overdue:15..", Taking(Reason.OVERDUE, None, 15, None)),
        ("overdue:..7", Taking(Reason.OVERDUE, None, 1, 7)),
        ("status:reopened", Taking(None, Status.REOPENED)),
    ],
)
def test_an_entry_is_a_fact_a_range_or_a_status(entry: str, expected: Taking) -> None:
    """Each form of the settings reads as what it says."""
    assert taking(entry) == expected


@pytest.mark.parametrize(
    "entry",
    ["", "late", "overdue:", "overdue:..", "overdue:9..3", "overdue:0..3", "overdue:8", "due_soon:1..2", "status:",
     "status:late"],
)  # fmt: skip
def test_anything_else_is_refused(entry: str) -> None:
    """An entry that is not understood is never taken for something near it."""
    with pytest.raises(ValueError, match=r".*"):
        taking(entry)


@pytest.mark.parametrize("shipped", PROFILES.values(), ids=PROFILES)
def test_shipped_profiles_leave_no_fact_without_a_tier(shipped: Profile) -> None:
    """Whatever an item is, it has a colour."""
    assert uncovered(shipped) == ()


@pytest.mark.parametrize(
    ("entries", "missing"),
    [
        ((("overdue",), REST), ()),
        ((("overdue:15..", "overdue:..14"), REST), ()),
        ((REST,), ("overdue",)),
        ((("overdue:..7",), ("overdue:15..",), REST), ("overdue:8..14",)),
        ((("overdue:3..5",), REST), ("overdue:1..2", "overdue:6..")),
        ((("overdue",), REST[1:]), (REST[0],)),
        ((("overdue", "status:ongoing"), tuple(word for word in REST if word != "ongoing")), ("ongoing",)),
    ],
)
def test_holes_in_a_profile_are_named(entries: tuple[tuple[str, ...], ...], missing: tuple[str, ...]) -> None:
    """A fact, or a stretch of days overdue, that no tier takes is found; a status is no substitute for a fact."""
    assert uncovered(profile(*entries)) == missing
