"""Tests of `civtrack.rules.periods`: which days a report is on, and what happened in them."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civtrack.model import Reason, Status, Verdict
from civtrack.rules.metrics import group_of
from civtrack.rules.periods import EVENTS, Flow, Happened, Period, PeriodKind, happened, period_of, span_of
from tests.support.items import a_verdict, day

BOTH = frozenset({Status.DONE, Status.CLOSED})
CHECKED = frozenset({Status.CLOSED})
JULY = span_of(day("07-01"), day("07-31"))


def flow_of(verdicts: list[Verdict], period: Period, closing: frozenset[Status] = BOTH) -> Happened:
    """What happened, by district."""
    return happened(verdicts, period, lambda verdict: group_of(verdict, "district"), lambda _: closing)


@pytest.mark.parametrize(
    ("kind", "as_of", "first", "stem"),
    [
        ("day", "2022-07-20", "2022-07-20", "2022-07-20"),
        ("week", "2022-07-20", "2022-07-18", "2022-W29"),
        ("week", "2022-07-18", "2022-07-18", "2022-W29"),
        ("week", "2022-07-24", "2022-07-18", "2022-W29"),
        ("week", "2021-01-03", "2020-12-28", "2020-W53"),
        ("week", "2024-12-31", "2024-12-30", "2025-W01"),
        ("month", "2022-07-20", "2022-07-01", "2022-07"),
        ("month", "2022-07-01", "2022-07-01", "2022-07"),
        ("quarter", "2022-07-20", "2022-07-01", "2022-Q3"),
        ("quarter", "2022-06-30", "2022-04-01", "2022-Q2"),
        ("quarter", "2022-12-31", "2022-10-01", "2022-Q4"),
        ("quarter", "2022-01-01", "2022-01-01", "2022-Q1"),
        ("year", "2022-07-20", "2022-01-01", "2022"),
        ("year", "2021-12-31", "2021-01-01", "2021"),
    ],
)
def test_a_period_ends_on_the_day_judged_by(kind: str, as_of: str, first: str, stem: str) -> None:
    """It begins where the calendar says, a week on its ISO Monday, and its file is named as the contract says."""
    period = period_of(PeriodKind(kind), day(as_of))
    assert period == (kind, day(first), day(as_of))
    assert period.stem == stem


@given(st.dates(dt.date(1990, 1, 1), dt.date(2100, 1, 1)))
def test_periods_hold_one_another(as_of: dt.date) -> None:
    """Day in week, day in month in quarter in year; a week has at most seven days and begins on a Monday."""
    periods: dict[PeriodKind, Period] = {
        kind: period_of(kind, as_of) for kind in PeriodKind if kind is not PeriodKind.SPAN
    }
    assert all(as_of in period for period in periods.values())
    assert periods[PeriodKind.WEEK].first.isoweekday() == 1
    assert periods[PeriodKind.WEEK].days <= 7
    order = [PeriodKind.YEAR, PeriodKind.QUARTER, PeriodKind.MONTH, PeriodKind.DAY]
    firsts = [periods[kind].first for kind in order]
    assert firsts == sorted(firsts)


def test_a_span_is_named_by_both_ends_and_cannot_run_backwards() -> None:
    """Days of the office's own choice."""
    assert span_of(day("07-01"), day("07-15")).stem == "2022-07-01_2022-07-15"
    assert span_of(day("07-01"), day("07-01")).days == 1
    with pytest.raises(ValueError, match="2022-07-01"):
        span_of(day("07-02"), day("07-01"))
    with pytest.raises(ValueError, match="span"):
        period_of(PeriodKind.SPAN, day("07-01"))


def found(verdict: Verdict, closing: frozenset[Status] = BOTH) -> dict[str, str | None]:
    """The days of an item's events, as ``07-15``."""
    days = {event.key: event.day(verdict, closing) for event in EVENTS}
    return {key: None if when is None else when.strftime("%m-%d") for key, when in days.items()}


@pytest.mark.parametrize(
    ("given", "closing", "new", "closed", "reddened"),
    [
        ({"reason": Reason.ON_TRACK, "assigned": "07-04", "due": "07-30"}, BOTH, "07-04", None, None),
        ({"reason": Reason.OVERDUE, "assigned": "07-04", "due": "07-15"}, BOTH, "07-04", None, "07-16"),
        ({"reason": Reason.OVERDUE, "due": "07-31"}, BOTH, None, None, "08-01"),
        ({"reason": Reason.DONE_ON_TIME, "done": "07-15", "due": "07-15"}, BOTH, None, "07-15", None),
        ({"reason": Reason.DONE_LATE, "done": "07-18", "due": "07-15"}, BOTH, None, "07-18", "07-16"),
        ({"reason": Reason.DONE_UNDATED, "assigned": "07-04"}, BOTH, "07-04", None, None),
        ({"reason": Reason.DONE_UNDATED, "done": "07-05"}, BOTH, None, "07-05", None),
        ({"reason": Reason.AWAITING_CHECK, "done": "07-14", "due": "07-15"}, CHECKED, None, None, None),
        ({"reason": Reason.AWAITING_CHECK, "done": "07-18", "due": "07-15"}, CHECKED, None, None, "07-16"),
        ({"reason": Reason.SUSPENDED, "due": "07-15"}, BOTH, None, None, None),
        ({"reason": Reason.UNDATED}, BOTH, None, None, None),
    ],
)
def test_each_event_has_its_day(
    given: dict[str, Any], closing: frozenset[Status], new: str | None, closed: str | None, reddened: str | None
) -> None:
    """Assigned; finished; the day after a deadline that passed unfinished, whether or not it was finished later."""
    assert found(a_verdict(**given), closing) == {"new": new, "closed": closed, "reddened": reddened}


def test_discovery_counts_where_nothing_says_when_it_was_assigned() -> None:
    """新增 by 发现日期 for want of 交办日期."""
    bare = a_verdict(Reason.UNDATED)
    assert found(bare._replace(found_on=day("07-03")))["new"] == "07-03"
    assert found(bare._replace(found_on=day("07-03"), assigned_on=day("07-05")))["new"] == "07-05"


def test_where_only_a_check_closes_its_day_counts() -> None:
    """Done on 07-10 and closed out on 07-14: closed on 07-10, or on 07-14 where only a check finishes an item."""
    both = a_verdict(Reason.DONE_ON_TIME, done="07-10", due="07-20")._replace(closed_on=day("07-14"))
    assert found(both, BOTH)["closed"] == "07-10"
    assert found(both, CHECKED)["closed"] == "07-14"


def test_counts_by_district_and_what_has_no_day() -> None:
    """Of what was closed, how much on time; of what turned overdue, how much is open; void items are nowhere."""
    verdicts = [
        a_verdict(Reason.DONE_ON_TIME, done="07-05", due="07-10", assigned="07-01", district="甲"),
        a_verdict(Reason.DONE_LATE, done="07-15", due="07-10", assigned="06-01", district="甲"),
        a_verdict(Reason.OVERDUE, due="07-10", assigned="07-02", district="乙"),
        a_verdict(Reason.DONE_UNDATED, assigned="07-02", district="乙"),
        a_verdict(Reason.VOID, "void", Status.VOID, done="07-05", due="07-10", assigned="07-01", district="乙"),
    ]
    done = flow_of(verdicts, JULY)
    assert done.groups == {
        "甲": Flow(new=1, closed=2, closed_on_time=1, reddened=1),
        "乙": Flow(new=2, reddened=1, reddened_open=1, undated=1),
    }
    assert done.total == Flow(new=3, closed=2, closed_on_time=1, reddened=2, reddened_open=1, undated=1)
    assert done.items["closed"] == tuple(verdicts[:2])


_DAYS = st.none() | st.dates(dt.date(2022, 5, 20), dt.date(2022, 9, 10))


@st.composite
def judged(draw: st.DrawFn) -> Verdict:
    """Verdicts with any days, right or not."""
    reason = draw(st.sampled_from([reason for reason in Reason if reason is not Reason.VOID]))
    due = draw(_DAYS)
    verdict = a_verdict(reason, due=str(due) if due else None, district=draw(st.sampled_from(["甲", "乙", None])))
    return verdict._replace(assigned_on=draw(_DAYS), found_on=draw(_DAYS), done_on=draw(_DAYS), closed_on=draw(_DAYS))


@given(st.lists(judged(), max_size=12), st.sampled_from([BOTH, CHECKED]), st.sampled_from(["month", "quarter", "week"]))
def test_the_days_of_a_period_add_up_to_it(verdicts: list[Verdict], closing: frozenset[Status], kind: str) -> None:
    """新增, 办结 and 新增逾期 of each day sum up to those of the week, month or quarter, in every district."""
    period = period_of(PeriodKind(kind), dt.date(2022, 8, 31))
    whole = flow_of(verdicts, period, closing)
    days = [period.first + dt.timedelta(days=place) for place in range(period.days)]
    daily = [flow_of(verdicts, period_of(PeriodKind.DAY, each), closing) for each in days]
    for key in ("new", "closed", "closed_on_time", "reddened", "reddened_open"):
        assert getattr(whole.total, key) == sum(getattr(each.total, key) for each in daily)
        for group, flow in whole.groups.items():
            assert getattr(flow, key) == sum(getattr(each.groups[group], key) for each in daily)
    for event in EVENTS:
        assert len(whole.items[event.key]) == sum(len(each.items[event.key]) for each in daily)
