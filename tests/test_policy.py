"""Shows that a profile's entries are read as documented and that holes in it are found."""

from __future__ import annotations

import pytest

from civtrack.model import Reason, Status
from civtrack.policy import PROFILES, Profile, Taking, TierRule, idle, own_closed, taking, uncovered

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
        ("overdue:8", Taking(Reason.OVERDUE, None, 8, 8)),
        ("done_late:4..", Taking(Reason.DONE_LATE, None, 4, None)),
        ("due_soon:..1", Taking(Reason.DUE_SOON, None, 0, 1)),
        ("due_soon:0", Taking(Reason.DUE_SOON, None, 0, 0)),
        ("on_track:4..10", Taking(Reason.ON_TRACK, None, 4, 10)),
        ("status:reopened", Taking(None, Status.REOPENED)),
    ],
)
def test_an_entry_is_a_fact_a_range_or_a_status(entry: str, expected: Taking) -> None:
    """Each form of the settings reads as what it says."""
    assert taking(entry) == expected


@pytest.mark.parametrize(
    "entry",
    ["", "late", "overdue:", "overdue:..", "overdue:9..3", "overdue:0..3", "overdue:0", "overdue:-1..", "overdue:1-7",
     "overdue:08", "undated:1..2", "done_on_time:1", "awaiting_check:3..", "status:", "status:late"],
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
        ((("overdue:1..10", "overdue:5.."), REST), ()),
        ((("overdue",), tuple(word for word in REST if word != "behind")), ()),
        ((("overdue", "due_soon:..1"), REST), ()),
        ((("overdue", "due_soon:1"), REST[1:]), ("due_soon:0..0", "due_soon:2..")),
        ((("overdue", "behind:..3"), tuple(word for word in REST if word != "behind")), ("behind:4..",)),
    ],
)
def test_holes_in_a_profile_are_named(entries: tuple[tuple[str, ...], ...], missing: tuple[str, ...]) -> None:
    """A fact, or a stretch of days overdue, that no tier takes is found; a status is no substitute for a fact."""
    assert uncovered(profile(*entries)) == missing


@pytest.mark.parametrize(
    ("entries", "found"),
    [
        ((("overdue",), ("overdue:8..", *REST)), ((1, 0),)),
        ((("overdue:1..7", "overdue:8..14"), ("overdue:5..10", "overdue", *REST)), ((1, 0),)),
        ((("overdue:8..",), ("overdue", *REST)), ()),
        ((("overdue:1..7", "overdue:9.."), ("overdue:8", *REST)), ()),
        ((("status:reopened", "overdue", "status:reopened"), REST), ((0, 2),)),
        ((("overdue", "undated"), REST), ((1, REST.index("undated")),)),
    ],
)
def test_entries_that_never_count_are_found(
    entries: tuple[tuple[str, ...], ...], found: tuple[tuple[int, int], ...]
) -> None:
    """What the tiers before take wholly is named by its place; what they take in part is not."""
    assert idle(profile(*entries)) == found


@pytest.mark.parametrize("shipped", PROFILES.values(), ids=PROFILES)
def test_shipped_profiles_say_nothing_in_vain(shipped: Profile) -> None:
    """Every entry counts for something, and a tier called closed is what a summary calls closed."""
    assert idle(shipped) == ()
    assert own_closed(shipped)


@pytest.mark.parametrize(
    ("first", "closed", "fine"),
    [
        (("overdue",), ("done_on_time", "done_late", "done_undated"), True),
        (("overdue", "status:reopened"), ("done_undated", "done_late", "done_on_time"), True),
        (("overdue",), ("done_on_time", "done_undated"), False),
        (("overdue",), ("done_on_time", "done_late", "done_undated", "awaiting_check"), False),
        (("overdue", "done_late:8.."), ("done_on_time", "done_late", "done_undated"), False),
        (("overdue", "status:done"), ("done_on_time", "done_late", "done_undated"), False),
    ],
)
def test_a_tier_called_closed_is_the_figure_closed(first: tuple[str, ...], closed: tuple[str, ...], fine: bool) -> None:
    """A summary has one key ``closed``: tier and figure have to be the same number."""
    tiers = (TierRule("red", "", "FF0000", first), TierRule("closed", "", "FF0000", closed))
    assert own_closed(Profile("ours", tiers)) is fine
