"""Tests of `civtrack.rules.carrying`: one item in ledgers of several periods counts once, the newest."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civtrack.model import Field, Item, Reason, Table, Verdict
from civtrack.policy import Policy
from civtrack.problems import CARRIED_CONTRADICTS
from civtrack.rules.basis import basis
from civtrack.rules.carrying import carried_over, marked
from civtrack.rules.identity import duplicates, identities
from civtrack.rules.tiers import Judge
from civtrack.rules.workdays import Calendar
from tests.support.items import a_table, an_item, day

AS_OF = day("08-10")
JULY, AUGUST, SEPTEMBER = (a_table(*Field, name=f"{month}月台账.xlsx") for month in (7, 8, 9))
PLACE = {"district": "大洼区", "site": "红旗小区", "description": "楼道堆物", "assigned_on": day("07-04")}


def judged(*items: Item) -> list[Verdict]:
    """Verdicts as the assessment has them before anything is carried."""
    judge = Judge(Policy(), Calendar(), AS_OF)
    return [judge.verdict(item, identity) for item, identity in zip(items, identities(items), strict=True)]


def row(table: Table, **more: Any) -> Item:
    """A row about the hall of 红旗小区, numbered by its place as most ledgers do."""
    return an_item(**{"table": table, "number_is_serial": True, **PLACE, **more})


def found(*items: Item) -> dict[int, int]:
    """Older row → the row that counts."""
    return carried_over(judged(*items), AS_OF)


def test_what_is_open_is_carried_to_the_next_month() -> None:
    """The same content in July's and August's ledger is one item; August's row counts, in whatever order they come."""
    assert found(row(JULY), row(AUGUST)) == {0: 1}
    assert found(row(AUGUST), row(JULY)) == {1: 0}


def test_a_chain_of_months_ends_at_the_newest() -> None:
    """Of three months the last one counts."""
    assert found(row(JULY), row(AUGUST), row(SEPTEMBER)) == {0: 2, 1: 2}


def test_within_one_period_nothing_is_carried() -> None:
    """Two sheets of one month hold one problem twice: that is said, and both count."""
    other = a_table(*Field, name="7月台账（乙组）.xlsx")
    items = [row(JULY), row(other)]
    assert carried_over(judged(*items), AS_OF) == {}
    assert [finding.kind.code for _, finding in duplicates(items)] == ["D310"]


def test_another_place_day_or_district_is_another_item() -> None:
    """Only what is equal in district, place, text and day is the same."""
    for other in ({"site": "化工路"}, {"assigned_on": day("08-01")}, {"district": "盘山县"}, {"description": "乱停车"}):
        assert found(row(JULY), row(AUGUST, **other)) == {}


def test_a_number_of_its_own_carries_an_edited_text() -> None:
    """With one number the text may have been edited since, but not become another thing."""
    own: dict[str, Any] = {"number_is_serial": False, "number": "甲0012号"}
    assert found(row(JULY, **own), row(AUGUST, **own, description="楼道堆物（清理了一半）")) == {0: 1}
    assert found(row(JULY, **own), row(AUGUST, **own, description="树木倒伏", site="化工路")) == {}


def test_numbers_that_start_again_each_month_carry_nothing() -> None:
    """1-01 of July and 1-01 of August are two problems."""
    own: dict[str, Any] = {"number_is_serial": False, "number": "ZX-01"}
    later = {"site": "化工路", "description": "路灯不亮", "assigned_on": day("08-02")}
    assert found(row(JULY, **own), row(AUGUST, **own, **later)) == {}


def test_a_duty_that_comes_back_each_month_is_two() -> None:
    """The same text and number with another day of assignment and another deadline is next month's duty."""
    own: dict[str, Any] = {"number_is_serial": False, "number": "RW-3", "site": None, "description": "报送月度工作总结"}
    one = row(JULY, **own, assigned_on=day("07-01"), deadline=day("07-30"))
    other = row(AUGUST, **own, assigned_on=day("08-01"), deadline=day("08-30"))
    assert found(one, other) == {}


def test_of_two_rows_the_open_one_goes_on() -> None:
    """Where July has two equal rows and August one, the finished one stays where it is."""
    done, still_open = row(JULY, status="已整改", done_on=day("07-10")), row(JULY, row=9, status="整改中")
    assert found(done, still_open, row(AUGUST)) == {1: 2}
    assert found(row(JULY), row(JULY, row=9), row(AUGUST), row(AUGUST, row=9)) == {0: 2, 1: 3}


def test_without_any_day_only_what_is_open_goes_on() -> None:
    """A problem that was solved in July and comes up again in August, nothing being dated, is two."""
    bare = {"assigned_on": None}
    assert found(row(JULY, **bare, status="整改中"), row(AUGUST, **bare)) == {0: 1}
    assert found(row(JULY, **bare, status="已整改"), row(AUGUST, **bare)) == {}
    assert found(row(JULY, **bare, site=None), row(AUGUST, **bare, site=None)) == {}


def test_nothing_is_carried_to_a_row_that_is_not_there_yet() -> None:
    """An item assigned anew in August still stands in July's ledger alone on a day of July."""
    own: dict[str, Any] = {"number_is_serial": False, "number": "甲0012号", "deadline": day("08-20")}
    verdicts = judged(row(JULY, **own), row(AUGUST, **own, assigned_on=day("08-05")))
    assert carried_over(verdicts, AS_OF) == {0: 1}
    assert carried_over(verdicts, day("07-31")) == {}


def test_a_void_row_is_not_carried() -> None:
    """It is outside every total already."""
    assert found(row(JULY, status="作废"), row(AUGUST)) == {}


@pytest.mark.parametrize(
    ("first", "second", "apart"),
    [
        ("2022年7月", "2022年8月", True), ("七月", "八月", True), ("7月份台账", "8月份台账", True),
        ("202207", "202208", True), ("2022-07", "2022-08", True), ("2022.7", "2022.8", True),
        ("第28周", "第29周", True), ("7月上旬", "7月中旬", True), ("第二季度", "第三季度", True),
        ("上半年", "8月", True), ("1-7月", "1-8月", True), ("20220715", "20220722", True),
        ("2021年12月", "2022年1月", True), ("7月", "7月", False), ("7月", "7月15日", False), ("2022年", "7月", False),
        ("7月甲组", "7月乙组", False), ("New1", "New2", False), ("2022Q2", "2022Q3", True),
        ("大洼区", "盘山县", False), ("三个月攻坚", "市容", False),
    ],
)  # fmt: skip
def test_which_names_are_of_different_periods(first: str, second: str, apart: bool) -> None:
    """Months, weeks, quarters and days in the names of files say which is newer; one period carries nothing."""
    one, other = (row(a_table(*Field, name=f"{name}.xlsx")) for name in (first, second))
    assert found(one, other) == ({0: 1} if apart else {})


def test_a_month_without_a_year_is_the_one_near_its_days() -> None:
    """January's ledger is newer than December's, though no name gives a year."""
    december, january = (a_table(*Field, name=f"{month}月.xlsx") for month in (12, 1))
    old = {"assigned_on": dt.date(2022, 12, 20)}
    own = row(january, site="化工路", assigned_on=dt.date(2023, 1, 5))
    verdicts = judged(row(december, **old), row(january, **old), own)
    assert carried_over(verdicts, dt.date(2023, 1, 10)) == {0: 1}


def test_a_year_alone_tells_nothing_apart() -> None:
    """Two ledgers of one year: the days tell which goes on, as where no name says anything."""
    one, other = (a_table(*Field, name=f"2022年{letter}组台账.xlsx") for letter in "甲乙")
    assert found(row(one), row(other), row(other, site="田家学校", assigned_on=day("08-02"))) == {0: 1}
    assert found(row(one), row(other)) == {}


def test_units_with_one_task_and_no_place_are_told_apart() -> None:
    """Materials that several units owe on one day: what one of them handed in is not the other's."""
    task: dict[str, Any] = {"site": None, "description": "报送台账材料"}
    rows = [
        row(JULY, **task, unit="教育局"),
        row(JULY, **task, row=3, unit="城管局"),
        row(AUGUST, **task, unit="城管局"),
    ]
    assert found(*rows) == {1: 2}


def test_without_names_the_days_tell() -> None:
    """Two ledgers without a month: the one whose own rows are all of later months is the newer."""
    one, other = (a_table(*Field, name=f"台账{letter}.xlsx") for letter in "AB")
    july = [row(one), row(one, site="化工路", assigned_on=day("07-28"))]
    later = row(other, site="田家学校", assigned_on=day("08-02"))
    assert found(*july, row(other), later) == {0: 2}
    same_month = row(other, site="田家学校", assigned_on=day("07-29"))
    assert found(*july, row(other), same_month) == {}


def test_both_rows_say_where_the_other_stands() -> None:
    """The older row is outside every total and has no days; the newer one says where it comes from."""
    verdicts = judged(row(JULY, deadline=day("07-11")), row(AUGUST, deadline=day("07-11")))
    older, newest = marked(verdicts, {0: 1}, identities([each.item for each in verdicts], {0: 1}))
    assert (older.reason, older.tier, older.days_overdue, older.step) == (Reason.CARRIED, "carried", None, None)
    assert basis(older).values["other"] == "8月台账.xlsx!台账!2" == older.grounds[-1].message.values["other"]
    assert newest.reason is Reason.OVERDUE
    assert newest.grounds[0].message.values["others"] == "7月台账.xlsx!台账!2"
    assert newest.id == verdicts[0].id
    assert older.id != newest.id


def test_a_fix_that_only_the_old_ledger_has_is_said() -> None:
    """Somebody wrote the completion into July's file: the newest row counts, and the office hears of it."""
    verdicts = judged(row(JULY, status="已整改", done_on=day("07-30")), row(AUGUST, status="整改中"))
    _, newest = marked(verdicts, {0: 1}, ["~2", "1"])
    assert [finding.kind for finding in newest.findings] == [CARRIED_CONTRADICTS]


ROWS = st.tuples(
    st.sampled_from([JULY, AUGUST, SEPTEMBER]),
    st.sampled_from(["红旗小区", "化工路"]),
    st.sampled_from(["楼道堆物", "路灯不亮"]),
    st.sampled_from([day("07-04"), day("07-05"), None]),
    st.sampled_from(["整改中", "已整改", "作废", None]),
    st.sampled_from([None, "甲1号", "甲2号"]),
)


@given(st.lists(ROWS, max_size=14))
def test_every_item_counts_somewhere(rows: Sequence[tuple[Any, ...]]) -> None:
    """Whatever the ledgers hold: an older row leads to a row that counts, in a newer ledger; all are accounted for."""
    items = [
        row(table, row=place + 5, site=site, description=text, assigned_on=assigned, status=status, number=number,
            number_is_serial=number is None)
        for place, (table, site, text, assigned, status, number) in enumerate(rows)
    ]  # fmt: skip
    verdicts = judged(*items)
    carried = carried_over(verdicts, AS_OF)
    order = [JULY, AUGUST, SEPTEMBER]
    for older, newest in carried.items():
        assert newest not in carried
        assert order.index(items[older].table) < order.index(items[newest].table)
        assert items[older].district == items[newest].district
    ids = identities(items, carried)
    assert len(set(ids)) == len(ids)
    whole = marked(verdicts, carried, ids)
    assert sum(each.reason is Reason.CARRIED for each in whole) == len(carried)
    assert [each for place, each in enumerate(whole) if place not in {*carried, *carried.values()}] == [
        verdict if verdict.id == ids[place] else whole[place]
        for place, verdict in enumerate(verdicts)
        if place not in {*carried, *carried.values()}
    ]


DISTRICTS = [a_table(*Field, name=f"{name}台账.xlsx") for name in ("大洼区", "盘山县", "双台子区")]
"""Ledgers whose names say no period: their days tell."""
SIDE_BY_SIDE = st.tuples(
    st.sampled_from([*DISTRICTS, JULY, AUGUST]),
    st.sampled_from(["红旗小区", "化工路"]),
    st.sampled_from([day("06-04"), day("07-05"), day("08-01"), None]),
    st.sampled_from(["整改中", "已整改"]),
    st.sampled_from([None, "甲1号", "甲2号"]),
)


@given(st.lists(SIDE_BY_SIDE, max_size=14))
def test_ledgers_of_one_time_are_found_without_looking_at_their_rows(rows: Sequence[tuple[Any, ...]]) -> None:
    """What is said at once where no ledger is older than another is what a look at every row says."""
    items = [
        row(table, row=place + 5, site=site, assigned_on=assigned, status=status, number=number,
            number_is_serial=number is None)
        for place, (table, site, assigned, status, number) in enumerate(rows)
    ]  # fmt: skip
    at_once = found(*items)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("civtrack.rules.carrying._FEW", -1)
        assert found(*items) == at_once


def test_the_ledgers_of_districts_are_not_compared_row_by_row(monkeypatch: pytest.MonkeyPatch) -> None:
    """A ledger for each district, all of one month: no row is looked for in another one."""
    items = [row(table, row=place + 5) for table in DISTRICTS for place in range(20)]
    monkeypatch.setattr("civtrack.rules.carrying._Rows.by_number", None)
    monkeypatch.setattr("civtrack.rules.carrying._Rows.by_content", None)
    assert found(*items) == {}
