"""Who is who from day to day: what must be recognised, and what must never be taken for another."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civtrack.history.entry import Entry
from civtrack.history.matching import match

_NOTHING = dict.fromkeys(Entry._fields)


def an_entry(number: str | None = None, **said: Any) -> Entry:
    """An item; a number of letters is a name, one of digits only counts."""
    values = {
        **_NOTHING, "kind": "problem", "serial": 0, "number": number, "identity": number or "ab12",
        "district": "大洼区",
        "site": "惠宾街3号楼", "description": "路面破损积水约12处", "unit": "市住建局", "person": "王伟",
        "assigned_on": 20220701, "deadline": 20220710, "deadline_text": "2022-07-10", "path": "台账.xlsx",
        "sheet": "台账",
        "status": "assigned", "reason": "on_track", "tier": "green", "deadline_kind": "date",
    }  # fmt: skip
    return Entry(**{**values, **said})


def matched(then: list[Entry], now: list[Entry]) -> list[tuple[int, int, str]]:
    """Matches as plain tuples."""
    return [tuple(one) for one in match(then, now)]  # type: ignore[misc]


OTHER = {"site": "泰山路", "description": "小广告乱贴未清理", "unit": "市城管局", "assigned_on": 20220620}


@pytest.mark.parametrize(
    ("before", "after", "by"),
    [
        (an_entry("甲0012号"), an_entry("甲0012号", description="塌陷"), "number"),
        (an_entry("甲0012号"), an_entry("甲0012号", site="泰山路与惠宾街交口"), "number"),
        (an_entry("甲0012号"), an_entry("甲0012号", district="双台子区", unit="市城管局"), "number"),
        (an_entry("17"), an_entry("17", description="路面破损积水约15处"), "number"),
        (an_entry("17"), an_entry("4"), "content"),
        (an_entry(None), an_entry(None, unit="市城管局", person="李娜", status="closed", tier="closed"), "content"),
        (an_entry(None), an_entry(None, description="路面 破损，积水约12处。"), "content"),
        (an_entry(None), an_entry(None, description="路面破损、积水约12处，影响通行"), "similar:description"),
        (an_entry("17"), an_entry("5", description="经复查路面破损积水约12处"), "similar:description"),
        (an_entry(None), an_entry(None, site="惠宾街3号楼北侧"), "similar:site"),
        (an_entry(None), an_entry(None, district="双台子区"), "similar:district"),
        (an_entry(None), an_entry(None, assigned_on=20220702), "similar:assigned_on"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_an_edited_row_is_recognised(before: Entry, after: Entry, by: str) -> None:
    """Alone among strangers: by its number, its content, or what is left of it; the reason says which."""
    strangers = [an_entry("乙0001号", **OTHER), an_entry("乙0002号", **OTHER, person="赵磊")]
    found = matched([before, *strangers], [*strangers[::-1], after])
    assert (0, 2, by) in found
    assert len(found) == 3


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (an_entry("17"), an_entry("17", **OTHER)),
        (an_entry("甲0012号"), an_entry("甲0012号", **OTHER, district="盘山县")),
        (an_entry(None), an_entry(None, site="惠宾街5号楼")),
        (an_entry(None), an_entry(None, site="惠宾街三号楼")),
        (an_entry("甲0012号"), an_entry("甲0013号")),
        (an_entry("甲0012号"), an_entry("甲0013号", description="路面破损积水约12处，影响通行")),
        (an_entry(None), an_entry(None, assigned_on=20220801, deadline=20220810, deadline_text="2022-08-10")),
        (an_entry(None), an_entry(None, site="泰山路")),
        (an_entry(None), an_entry(None, description="小广告乱贴未清理")),
        (an_entry(None, site=None, description=None), an_entry(None, site=None, description=None)),
    ],
)
def test_what_is_not_certain_is_not_matched(before: Entry, after: Entry) -> None:
    """Another problem under an old number, the house next door, a relapse weeks later: new and vanished."""
    assert matched([before], [after]) == []


def test_numbers_that_start_again_follow_the_content() -> None:
    """A row was deleted at the top and counting began again: every row keeps its own story."""
    texts = ("路面破损积水", "楼道堆放杂物", "小广告乱贴", "垃圾桶破损", "占道经营")
    then = [an_entry(str(n), description=text, site=f"惠宾街{n}号") for n, text in enumerate(texts, 1)]
    now = [one._replace(number=str(n), identity=str(n)) for n, one in enumerate(then[1:], 1)]
    assert matched(then, now) == [(n + 1, n, "content") for n in range(4)]


def test_names_that_were_counted_on_follow_the_content() -> None:
    """The same with names (甲-03 becomes 甲-02), and where the office begins to name in another way altogether."""
    texts = [f"路面破损积水{chr(0x4E00 + n)}" for n in range(12)]
    then = [an_entry(f"甲-{n:02}", description=text, site=f"惠宾街{n}号") for n, text in enumerate(texts)]
    shifted = [one._replace(number=f"甲-{n:02}", identity=f"甲-{n:02}") for n, one in enumerate(then[1:])]
    assert matched(then, shifted) == [(n + 1, n, "content") for n in range(11)]
    renamed = [one._replace(number=f"2023-{n:02}", identity=f"2023-{n:02}") for n, one in enumerate(then)]
    assert matched(then, renamed) == [(n, n, "content") for n in range(12)]


def test_names_that_were_counted_on_say_nothing_of_an_edited_row() -> None:
    """Sorted, named anew from the top (WT-005 is WT-002 now) and edited at once: each is itself, none its successor."""
    texts = ("路面破损积水", "楼道堆放杂物", "小广告乱贴", "垃圾桶破损", "占道经营", "飞线充电")
    then = [
        an_entry(f"WT-{n:03}", description=f"{text}约{n}处", site=f"惠宾街{n}号") for n, text in enumerate(texts, 1)
    ]
    edited = [then[0]._replace(site="惠宾街1号门前"), *then[1:4], then[4]._replace(description="占道经营约5处，未清理")]
    now = [
        one._replace(number=f"WT-{n:03}", identity=f"WT-{n:03}") for n, one in enumerate([then[5], *edited[::-1]], 1)
    ]
    assert {(before, after) for before, after, _ in matched(then, now)} == {(5 - n, n) for n in range(6)}
    # The same places and matters two doors on: a name that went from row to row makes no two of them one.
    then = [an_entry(f"WT-{n:03}", description=f"小广告乱贴{n}处", site=f"惠宾街{n}号") for n in range(1, 5)]
    now = [then[3], then[0]._replace(description="小广告乱贴1处，未清理"), then[1]]
    now = [one._replace(number=f"WT-{n:03}", identity=f"WT-{n:03}") for n, one in enumerate(now, 1)]
    assert {(before, after) for before, after, _ in matched(then, now)} == {(3, 0), (0, 1), (1, 2)}


def test_a_name_that_stands_twice_now_has_moved_too() -> None:
    """A ledger was divided and each part is counted from the top: what was WT-002 is WT-003 now, and the same row."""
    others = [an_entry("WT-003", identity="cd34", path="二.xlsx", **OTHER)]
    then = [an_entry("WT-002", path="一.xlsx"), *others]
    now = [an_entry("WT-003", path="一.xlsx"), others[0]._replace(number="WT-002")]
    assert [(before, after) for before, after, _ in matched(then, now)] == [(0, 0), (1, 1)]


def test_two_patrols_one_problem() -> None:
    """Of rows with the same content each is recognised by what else it says, however they are sorted and numbered."""
    wei, na = an_entry("1"), an_entry("2", person="李娜")
    swapped = [na._replace(number="1", identity="1"), wei._replace(number="2", identity="2")]
    assert matched([wei, na], swapped) == [(1, 0, "content"), (0, 1, "content")]
    closed = [swapped[0]._replace(status="closed", done_on=20220705), swapped[1]]
    assert matched([wei, na], closed) == [(1, 0, "content"), (0, 1, "content")]


def test_one_of_two_with_names_is_rewritten() -> None:
    """That its equal still says the same does not make the rewritten row another one: its name has not moved."""
    then = [an_entry("甲0008号"), an_entry("甲0068号", source="县区自查")]
    now = [then[0], then[1]._replace(description="经现场核查，另行安排")]
    assert [(before, after, by) for before, after, by in matched(then, now)] == [(0, 0, "number"), (1, 1, "number")]


def test_equals_but_for_the_day_they_are_due() -> None:
    """One of two equal rows was put off in the extension column: sorted, each keeps its own day."""
    due = an_entry(None, identity="ab12")
    later = due._replace(identity="ab12~2", deadline=20220801, original=20220710)
    now = [later._replace(identity="ab12", sheet="8月"), due._replace(identity="ab12~2", sheet="8月")]
    assert [(before, after) for before, after, _ in matched([due, later], now)] == [(1, 0), (0, 1)]


def test_a_sheet_tells_less_of_equal_rows_than_what_they_say() -> None:
    """Two patrols' rows changed their files, and one was edited besides: who found it says which is which."""
    ours = an_entry(None, identity="ab12", path="一.xlsx", source="媒体曝光")
    theirs = an_entry(None, identity="ab12~2", path="二.xlsx", source="县区自查")
    now = [
        theirs._replace(identity="ab12", path="一.xlsx"),
        ours._replace(identity="cd34", path="二.xlsx", site="惠宾街3号楼门前"),
    ]
    assert [(before, after) for before, after, _ in matched([ours, theirs], now)] == [(1, 0), (0, 1)]


def test_equals_are_one_anothers_equals() -> None:
    """Of three rows that say the same in every cell one is gone: two go on, one has vanished."""
    same = [an_entry(None, identity=f"ab12~{n}") for n in range(3)]
    assert [(one[2]) for one in matched(same, same[:2])] == ["content", "content"]


def test_what_two_could_be_is_neither() -> None:
    """One row was edited so that it is as much like one former row as like the other: no choice is made."""
    then = [an_entry("1", description="路面破损积水约12处甲"), an_entry("2", description="路面破损积水约12处乙")]
    now = [an_entry("7", description="路面破损积水约12处丙")]
    assert matched(then, now) == []


@settings(deadline=None, max_examples=80)
@given(st.lists(st.integers(0, 30), min_size=1, max_size=25, unique=True), st.randoms(use_true_random=False))
def test_sorting_and_counting_again_changes_nobody(places: list[int], chance: random.Random) -> None:
    """Whatever the order and the numbers, each row is itself; and each is matched at most once."""
    then = [
        an_entry(str(n), site=f"惠宾街{place}号", description=f"路面破损{place * 3}处", person=f"王{place}")
        for n, place in enumerate(places)
    ]
    order = list(range(len(then)))
    chance.shuffle(order)
    now = [then[who]._replace(number=str(n), identity=str(n)) for n, who in enumerate(order)]
    assert [(before, after) for before, after, _ in matched(then, now)] == [(who, n) for n, who in enumerate(order)]


def test_thousands_of_rows_edited_at_once_are_still_told_apart() -> None:
    """A bulk edit of every description: no pair is compared that cannot be alike, and all are recognised."""
    then = [
        an_entry(None, identity=f"{n}", site=f"惠宾街{n}号", description=f"路面破损积水{n * 7919 % 100_003}处",
                 assigned_on=20220000 + n // 40)
        for n in range(2_000)
    ]  # fmt: skip
    now = [one._replace(description=f"经核实，{one.description}") for one in reversed(then)]
    assert [(before, after) for before, after, _ in matched(then, now)] == [(1_999 - n, n) for n in range(2_000)]
