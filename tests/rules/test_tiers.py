"""Tests of `civtrack.rules.tiers` and `civtrack.rules.facts`: every boundary day of DOMAIN §5, cell by cell."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civtrack import problems
from civtrack.locales import translator
from civtrack.model import DeadlineKind, Field, Kind, Reason, Status, Verdict
from civtrack.policy import PROFILES, DayUnit, EscalationStep, Policy, Profile, Span, TierRule
from civtrack.problems import ProblemKind
from civtrack.rules.basis import basis
from civtrack.rules.tiers import Judge
from civtrack.rules.workdays import Calendar
from tests.support.items import a_table, an_item, day

DEFAULT = Policy()
CALENDAR = Calendar()


def judged(as_of: str | dt.date, policy: Policy = DEFAULT, calendar: Calendar = CALENDAR, **values: Any) -> Verdict:
    """The verdict of one row."""
    on = day(as_of) if isinstance(as_of, str) else as_of
    return Judge(policy, calendar, on).verdict(an_item(**values), "id")


def kinds(verdict: Verdict) -> list[ProblemKind]:
    """The kinds of a verdict's findings."""
    return [finding.kind for finding in verdict.findings]


def said(verdict: Verdict) -> list[str]:
    """The grounds in English."""
    return [translator("en").message(ground.message) for ground in verdict.grounds]


BOUNDARIES = [
    # as-of, done on, reason, tier, days overdue, days left
    ("07-11", None, "on_track", "green", None, 4),
    ("07-12", None, "due_soon", "yellow", None, 3),
    ("07-14", None, "due_soon", "yellow", None, 1),
    ("07-15", None, "due_soon", "yellow", None, 0),
    ("07-16", None, "overdue", "red", 1, None),
    ("08-15", None, "overdue", "red", 31, None),
    ("07-20", "07-14", "done_on_time", "closed", None, None),
    ("07-20", "07-15", "done_on_time", "closed", None, None),
    ("07-20", "07-16", "done_late", "closed", 1, None),
    ("07-20", "07-18", "done_late", "closed", 3, None),
]


@pytest.mark.parametrize(("as_of", "done", "reason", "tier", "overdue", "left"), BOUNDARIES)
def test_boundary_days(
    as_of: str, done: str | None, reason: str, tier: str, overdue: int | None, left: int | None
) -> None:
    """Deadline 07-15, window 3: the due day is not overdue; done on the due day is on time, a day later late."""
    verdict = judged(
        as_of,
        assigned_on=day("07-01"),
        deadline=day("07-15"),
        done_on=done and day(done),
        status="已整改" if done else "整改中",
    )
    assert (verdict.reason, verdict.tier, verdict.days_overdue, verdict.days_left) == (reason, tier, overdue, left)
    assert verdict.findings == ()


def test_extension_is_judged_by_the_new_day() -> None:
    """Extended from 07-15 to 08-10, as of 07-20: green, marked extended, the original kept."""
    verdict = judged(
        "07-20", assigned_on=day("07-01"), deadline=day("07-15"), extended_to=day("08-10"), status="整改中"
    )
    assert (verdict.tier, verdict.deadline.day, verdict.deadline.original) == ("green", day("08-10"), day("07-15"))
    assert verdict.extended
    assert basis(verdict).values["due"].values == {"day": day("08-10"), "original": day("07-15")}


def test_failed_recheck_opens_the_item_again() -> None:
    """Reported done on 07-14, re-check failed: open, red from 07-16, counted from the deadline."""
    row: dict[str, Any] = {"deadline": day("07-15"), "done_on": day("07-14"), "status": "已整改", "closure": "不合格"}
    verdict = judged("07-18", **row)
    assert (verdict.status, verdict.reason, verdict.days_overdue) == (Status.REOPENED, Reason.OVERDUE, 3)
    assert verdict.findings == ()
    assert "reopened: open again, the deadline still counts" in said(verdict)
    assert judged("07-15", **row).reason is Reason.DUE_SOON


def test_only_a_recheck_closes_where_settings_say_so() -> None:
    """With closed_statuses = ["closed"], done stops the clock and waits; late or not is said."""
    policy = Policy(closed_statuses=frozenset({Status.CLOSED}))
    waiting = judged("08-01", policy, deadline=day("07-15"), done_on=day("07-17"), status="已整改")
    assert (waiting.reason, waiting.tier, waiting.days_overdue, waiting.step) == (
        Reason.AWAITING_CHECK,
        "green",
        None,
        None,
    )
    assert said(waiting)[-2:] == [
        "done late: 2 days past 2022-07-15",
        "reported done: the clock has stopped, the check is awaited",
    ]
    closed = judged("08-01", policy, deadline=day("07-15"), done_on=day("07-17"), status="已销号")
    assert (closed.reason, closed.days_overdue) == (Reason.DONE_LATE, 2)


@pytest.mark.parametrize(
    ("deadline", "status", "reason", "tier"),
    [
        (None, "整改中", "undated", "grey"),
        ("尽快", "整改中", "unclear", "grey"),
        ("长期坚持", "整改中", "ongoing", "grey"),
        ("每月11日", "未整改", "ongoing", "grey"),
        ("2022-07-01", "挂账", "suspended", "grey"),
        (None, "已整改", "done_undated", "closed"),
        ("2022-07-01", "已整改", "done_undated", "closed"),
        ("长期坚持", "已完成", "done_undated", "closed"),
        ("2022-07-01", "作废", "void", "void"),
        ("2022-07-01", "情况复杂", "overdue", "red"),
        ("2022-07-01", None, "overdue", "red"),
        ("2022-07-01", "返工", "overdue", "red"),
        ("2022-08-01", "返工", "on_track", "green"),
    ],
)
def test_reasons_without_a_completion_day(deadline: str | None, status: str | None, reason: str, tier: str) -> None:
    """What the status and the kind of deadline come to; unknown and reopened are open."""
    verdict = judged("07-20", assigned_on=day("06-20"), deadline=deadline, status=status)
    assert (verdict.reason, verdict.tier) == (reason, tier)


def test_then_ongoing() -> None:
    """立行立改，长期坚持: red while nothing was done, done by the day or late like any other, ongoing only if said."""
    row: dict[str, Any] = {"assigned_on": day("06-20"), "deadline": "立行立改，长期坚持"}
    assert judged("06-21", status="整改中", **row).reason is Reason.DUE_SOON
    assert judged("06-22", status="整改中", **row).reason is Reason.OVERDUE
    assert judged("06-22", status="长期坚持", **row).reason is Reason.ONGOING
    assert kinds(judged("06-22", status="长期坚持", **row)) == []
    assert judged("06-22", status="已整改", **row).reason is Reason.DONE_UNDATED
    assert judged("06-22", status="已整改", done_on=day("06-21"), **row).reason is Reason.DONE_ON_TIME
    assert judged("06-30", status="已整改", done_on=day("06-23"), **row).reason is Reason.DONE_LATE
    assert judged("06-22", status="已销号", done_on=day("06-21"), **row).reason is Reason.DONE_ON_TIME
    waiting = judged("06-22", Policy(closed_statuses=frozenset({Status.CLOSED})), status="已整改", **row)
    assert (waiting.reason, waiting.tier) == (Reason.AWAITING_CHECK, "green")


def test_ongoing_status_does_not_hide_a_passed_deadline() -> None:
    """长期坚持 as a status with a deadline that has passed is ongoing, and listed."""
    verdict = judged("07-20", deadline=day("07-15"), status="长期坚持")
    assert (verdict.reason, kinds(verdict)) == (Reason.ONGOING, [problems.ONGOING_PAST_DEADLINE])
    assert kinds(judged("07-15", deadline=day("07-15"), status="长期坚持")) == []


CELLS = [
    ({"done_on": "07-10"}, "done", "done_on_time", [problems.DONE_WITHOUT_STATUS]),
    ({"closed_on": "07-10"}, "closed", "done_on_time", [problems.DONE_WITHOUT_STATUS]),
    ({"done_on": "08-10"}, "assigned", "overdue", [problems.DONE_IN_FUTURE]),
    ({"percent": 1}, "done", "done_undated", []),
    ({"percent": 0.6}, "in_progress", "overdue", []),
    ({"percent": 0.6, "done_on": "07-10"}, "in_progress", "overdue", [problems.OPEN_WITH_DONE_DAY]),
    ({"status": "整改中", "done_on": "07-10"}, "in_progress", "overdue", [problems.OPEN_WITH_DONE_DAY]),
    ({"status": "未整改", "closed_on": "07-10"}, "assigned", "overdue", [problems.OPEN_WITH_DONE_DAY]),
    ({"status": "整改中", "done_on": "08-10"}, "in_progress", "overdue", [problems.DONE_IN_FUTURE]),
    ({"status": "返工", "done_on": "07-10"}, "reopened", "overdue", []),
    ({"status": "已整改", "done_on": "08-10"}, "done", "done_undated", [problems.DONE_IN_FUTURE]),
    ({"status": "已整改", "done_on": "06-10"}, "done", "done_undated", [problems.DONE_BEFORE_ASSIGNMENT]),
    ({"status": "已销号", "closed_on": "07-18"}, "closed", "done_late", []),
    ({"status": "已销号", "done_on": "07-14", "closed_on": "07-18"}, "closed", "done_on_time", []),
    (
        {"status": "已销号", "done_on": "07-14", "closed_on": "07-10"},
        "closed",
        "done_on_time",
        [problems.CLOSED_BEFORE_DONE],
    ),
    ({"status": "情况复杂"}, "unknown", "overdue", [problems.STATUS_UNKNOWN]),
    ({"status": "情况复杂", "done_on": "07-10"}, "unknown", "overdue", [problems.STATUS_UNKNOWN]),
    ({"status": "已移交城管局"}, "void", "void", [problems.LEFT_OUT]),
    ({"status": "7月12日已整改"}, "done", "done_on_time", []),
    ({"status": "7月18日已整改"}, "done", "done_late", []),
    ({"status": "7月18日已整改", "done_on": "07-14"}, "done", "done_on_time", []),
    (
        {"status": "整改中", "closure": "是", "closed_on": "07-14"},
        "closed",
        "done_on_time",
        [problems.CLOSURE_CONTRADICTS],
    ),
    ({"closure": "否", "done_on": "07-10"}, "done", "done_on_time", [problems.DONE_WITHOUT_STATUS]),
    ({"closure": "否"}, "assigned", "overdue", []),
    ({"done_on": "已完成"}, "assigned", "overdue", [problems.DATE_UNCLEAR]),
    ({"done_on": "整改中"}, "assigned", "overdue", [problems.DATE_UNCLEAR]),
    ({"done_on": "未完成"}, "assigned", "overdue", [problems.DATE_UNCLEAR]),
    ({"done_on": "计划7月25日完成"}, "assigned", "overdue", [problems.DATE_UNCLEAR]),
    ({"done_on": "7月12日已反馈"}, "assigned", "overdue", [problems.DATE_UNCLEAR]),
    ({"done_on": "7月12日整改到位"}, "done", "done_on_time", [problems.DONE_WITHOUT_STATUS]),
    ({"status": "整改中", "done_on": "已完成"}, "in_progress", "overdue", [problems.DATE_UNCLEAR]),
    ({"closed_on": "未销号"}, "assigned", "overdue", [problems.DATE_UNCLEAR]),
    ({"closed_on": "06-10", "status": "已销号"}, "closed", "done_undated", [problems.DONE_BEFORE_ASSIGNMENT]),
    (
        {"done_on": "07-10", "closed_on": "08-10", "status": "已销号"},
        "closed",
        "done_on_time",
        [problems.DONE_IN_FUTURE],
    ),
    ({"done_on": "情况复杂"}, "assigned", "overdue", [problems.DATE_UNCLEAR]),
    ({"status": "已整改", "done_on": "已完成"}, "done", "done_undated", [problems.DATE_UNCLEAR]),
]


@pytest.mark.parametrize(("cells", "status", "reason", "findings"), CELLS)
def test_cell_by_cell(cells: dict[str, Any], status: str, reason: str, findings: list[ProblemKind]) -> None:
    """DOMAIN §3 “Cell by cell”: assigned 06-20, due 07-15, judged on 07-20; each contradiction is listed."""
    values: dict[str, Any] = {
        name: day(value) if isinstance(value, str) and value[:1].isdigit() and "-" in value else value
        for name, value in cells.items()
    }
    verdict = judged("07-20", assigned_on=day("06-20"), deadline=day("07-15"), **values)
    assert (verdict.status, verdict.reason, kinds(verdict)) == (status, reason, findings)


def test_day_in_the_status_takes_its_year_from_the_assignment() -> None:
    """“1月5日已整改” of an item assigned in December was done in the next year."""
    verdict = judged("2023-02-01", assigned_on=day("2022-12-20"), deadline=day("2023-01-10"), status="1月5日已整改")
    assert (verdict.done_on, verdict.reason) == (day("2023-01-05"), Reason.DONE_ON_TIME)


def test_progress_is_read_only_without_a_status_column() -> None:
    """A blank status cell stays blank however the progress text ends."""
    text = "经城管局现场核实，垃圾已全部清理完毕"
    with_column = judged("07-20", deadline=day("07-15"), progress=text)
    table = a_table(Field.DESCRIPTION, Field.DEADLINE, Field.PROGRESS)
    without = judged("07-20", deadline=day("07-15"), progress=text, table=table)
    assert (with_column.status, without.status) == (Status.ASSIGNED, Status.DONE)


@pytest.mark.parametrize(
    ("category", "assigned", "limit", "roll", "due"),
    [
        ("占道经营", "07-01", Span(2, DayUnit.WORKING), False, "07-05"),
        ("占道 经营", "07-01", Span(2), False, "07-03"),
        ("占道经营", "07-01", Span(2), True, "07-04"),
        ("环境卫生", "07-01", Span(2), False, None),
        (None, "07-01", Span(2), False, None),
        ("占道经营", None, Span(2), False, None),
    ],
)
def test_limits_by_category(
    category: str | None, assigned: str | None, limit: Span, roll: bool, due: str | None
) -> None:
    """A row without a deadline takes its category's limit, counted from the day of assignment, and says so."""
    policy = Policy(limits={"占道经营": limit}, roll=roll)
    verdict = judged("07-20", policy, category=category, assigned_on=assigned and day(assigned), status="整改中")
    assert verdict.deadline.day == (day(due) if due else None)
    assert verdict.reason is (Reason.OVERDUE if due else Reason.UNDATED)
    assert any("no deadline of its own" in line for line in said(verdict)) is (due is not None)
    assert kinds(verdict) == ([problems.LIMIT_WITHOUT_START] if category == "占道经营" and not assigned else [])


def test_a_limit_past_the_horizon_is_not_guessed() -> None:
    """Working days that a make-up day could still move make no deadline; those that none can do."""
    policy = Policy(limits={"占道经营": Span(3, DayUnit.WORKING)})
    moved, sure = (
        judged("2090-12-01", policy, category="占道经营", assigned_on=day(assigned))
        for assigned in ("2090-09-28", "2090-07-10")
    )
    assert (moved.reason, kinds(moved)) == (Reason.UNCLEAR, [problems.DEADLINE_PAST_HORIZON])
    assert (sure.reason, sure.deadline.day) == (Reason.OVERDUE, day("2090-07-13"))


def test_a_deadline_of_its_own_outranks_the_limit() -> None:
    """The limit of a category is only for rows without a deadline."""
    policy = Policy(limits={"占道经营": Span(2)})
    verdict = judged("07-20", policy, category="占道经营", assigned_on=day("07-01"), deadline="尽快")
    assert verdict.deadline.kind is DeadlineKind.UNCLEAR


@pytest.mark.parametrize(
    ("as_of", "reason"),
    [("07-12", "on_track"), ("07-13", "due_soon"), ("07-15", "due_soon"), ("07-16", "due_soon"), ("07-18", "overdue")],
)
def test_window_in_working_days(as_of: str, reason: str) -> None:
    """Due on Sunday 07-17, window of 2 working days: due soon from Wednesday's end on, over the weekend too."""
    verdict = judged(as_of, Policy(due_soon=Span(2, DayUnit.WORKING)), deadline=day("07-17"), status="整改中")
    assert verdict.reason == reason


@pytest.mark.parametrize(
    ("as_of", "reason", "left"),
    [("09-29", "on_track", 10), ("09-30", "due_soon", 9), ("10-05", "due_soon", 4), ("10-10", "overdue", None)],
)
def test_window_in_working_days_across_a_holiday(as_of: str, reason: str, left: int | None) -> None:
    """Due on the make-up Sunday 10-09: 10-08 and 10-09 are worked, the seven days of National Day are not."""
    verdict = judged(as_of, Policy(due_soon=Span(2, DayUnit.WORKING)), deadline=day("10-09"), status="整改中")
    assert (verdict.reason, verdict.days_left) == (reason, left)


def test_three_working_days_before_national_day() -> None:
    """2022-09-29 + 3 working days = 2022-10-09, whatever column the phrase stands in."""
    row: dict[str, Any] = {"assigned_on": day("09-29"), "status": "整改中"}
    assert judged("10-01", deadline="3个工作日内", **row).deadline.day == day("10-09")
    limited = judged("10-01", Policy(limits={"占道": Span(3, DayUnit.WORKING)}), category="占道", **row)
    at_once = judged("10-01", Policy(immediate=Span(3, DayUnit.WORKING)), deadline="立行立改", **row)
    own = judged("10-01", calendar=Calendar(holidays=frozenset({day("10-08")})), deadline="3个工作日内", **row)
    assert limited.deadline.day == at_once.deadline.day == day("10-09")
    assert own.deadline.day == day("10-10")


def test_named_days_of_the_office() -> None:
    """省测前 is the day that settings name; without it, it is not guessed."""
    row: dict[str, Any] = {"assigned_on": day("06-20"), "deadline": "省测前完成整改", "status": "整改中"}
    named = judged("09-12", Policy(events={"省测前": day("09-10")}), **row)
    assert (named.deadline.day, named.reason, named.days_overdue) == (day("09-10"), Reason.OVERDUE, 2)
    assert judged("09-12", **row).reason is Reason.UNCLEAR


@pytest.mark.parametrize(("roll", "due"), [(False, "07-09"), (True, "07-11")])
def test_a_last_day_on_a_day_off_moves_on_only_where_settings_say_so(roll: bool, due: str) -> None:
    """5 days after Monday 07-04 end on a Saturday; a written date never moves."""
    policy = Policy(roll=roll)
    row: dict[str, Any] = {"assigned_on": day("07-04"), "status": "整改中"}
    assert judged("07-05", policy, deadline="5日内", **row).deadline.day == day(due)
    assert judged("07-05", policy, deadline="7月9日", **row).deadline.day == day("07-09")


@pytest.mark.parametrize(
    ("profile", "percent", "as_of", "reason", "tier"),
    [
        ("suqian", 0.4, "07-11", "behind", "yellow"),
        ("suqian", 0.5, "07-11", "on_track", "green"),
        ("suqian", 0.4, "07-20", "behind", "yellow"),
        ("suqian", 1, "07-20", "done_undated", "closed"),
        ("suqian", None, "07-20", "due_soon", "blue"),
        ("suqian", 0.99, "07-22", "overdue", "red"),
        ("three-colour", 0.1, "07-11", "on_track", "green"),
    ],
)
def test_behind_only_where_the_profile_shows_it(
    profile: str, percent: float | None, as_of: str, reason: str, tier: str
) -> None:
    """Percent below the elapsed share (07-01 to 07-21) is behind only in a profile with a tier for it."""
    policy = Policy(profile=PROFILES[profile])
    verdict = judged(as_of, policy, assigned_on=day("07-01"), deadline=day("07-21"), percent=percent)
    assert (verdict.reason, verdict.tier) == (reason, tier)


def test_behind_needs_both_ends() -> None:
    """Without the day of assignment no share of time is known."""
    policy = Policy(profile=PROFILES["suqian"])
    assert judged("07-11", policy, deadline=day("07-21"), percent=0.1).reason is Reason.ON_TRACK


@pytest.mark.parametrize(
    ("as_of", "tier"),
    [
        ("07-15", "green"),
        ("07-16", "yellow"),
        ("07-22", "yellow"),
        ("07-23", "orange"),
        ("07-29", "orange"),
        ("07-30", "red"),
        ("09-30", "red"),
    ],
)
def test_days_late_profile(as_of: str, tier: str) -> None:
    """Up to 7 days late yellow, 8 to 14 orange, from 15 red."""
    assert judged(as_of, Policy(profile=PROFILES["days-late"]), deadline=day("07-15"), status="整改中").tier == tier


@pytest.mark.parametrize(
    ("status", "as_of", "tier"),
    [
        ("审核通过", "07-10", "green"),
        ("已报送", "07-10", "yellow"),
        ("需补充", "07-10", "yellow"),
        ("未报", "07-10", "red"),
        ("需补充", "07-20", "red"),
        ("已报送", "07-20", "yellow"),
        ("审核通过", "07-20", "green"),
    ],
)
def test_materials_profile(status: str, as_of: str, tier: str) -> None:
    """Accepted green, handed in or to be completed yellow, not handed in red whatever the day, overdue red."""
    policy = Policy(profile=PROFILES["materials"])
    table = a_table(Field.INDICATOR, Field.DEADLINE, Field.STATUS, kind=Kind.MATERIAL)
    assert judged(as_of, policy, table=table, deadline=day("07-15"), status=status).tier == tier


@pytest.mark.parametrize(
    ("as_of", "step"),
    [
        ("07-15", None),
        ("07-16", "Press"),
        ("07-18", "Press"),
        ("07-19", "Supervision slip"),
        ("07-23", "Circular"),
        ("07-31", "Talk"),
        ("12-31", "Talk"),
    ],
)
def test_escalation(as_of: str, step: str | None) -> None:
    """The default ladder: 1, 4, 8 and 16 days overdue."""
    assert judged(as_of, deadline=day("07-15"), status="整改中").step == step


def test_no_escalation_of_what_is_done() -> None:
    """A late item that is done is not pressed any more."""
    assert judged("08-30", deadline=day("07-15"), done_on=day("07-30"), status="已整改").step is None
    assert judged("08-30", Policy(escalation=()), deadline=day("07-15")).step is None
    ladder = (EscalationStep(10, "约谈"), EscalationStep(3, "提示"))
    assert judged("07-20", Policy(escalation=ladder), deadline=day("07-15")).step == "提示"


def test_grounds_tell_the_whole_judgement_in_order() -> None:
    """Assignment, deadline, completion, status, conclusion, each with its values."""
    verdict = judged(
        "07-20", assigned_on=day("07-04"), deadline="5个工作日内", done_on=day("07-13"), status="已销号", closure=None
    )
    fields = [ground.field for ground in verdict.grounds]
    assert fields[0] is Field.ASSIGNED_ON
    assert list(dict.fromkeys(fields)) == [Field.ASSIGNED_ON, Field.DEADLINE, Field.DONE_ON, Field.STATUS, None]
    assert said(verdict)[-1] == "done late: 2 days past 2022-07-11"
    assert verdict.deadline.day == day("07-11")


def test_partners_are_the_other_units() -> None:
    """Of several units the first leads; the others and the co-operating ones are partners."""
    verdict = judged("07-20", unit="市住建局、市城管局", partners="公安局；街道\n社区")
    assert verdict.partners == ("市城管局", "公安局", "街道", "社区")


@pytest.mark.parametrize(
    ("values", "line"),
    [
        ({"deadline": "5个工作日内", "status": "未整改"}, "due 2022-07-11 (5个工作日内), 9 days overdue, Assigned"),
        ({"deadline": day("07-21"), "status": "整改中"}, "due 2022-07-21, 1 day left, In progress"),
        ({"deadline": day("08-21"), "status": "整改中"}, "due 2022-08-21, 32 days left, In progress"),
        ({"deadline": None}, "no deadline, Assigned"),
        ({"deadline": "尽快"}, "deadline not clear (尽快), Assigned"),
        ({"deadline": "长期坚持"}, "ongoing, no final day"),
        ({"deadline": day("07-21"), "status": "挂账"}, "due 2022-07-21, suspended"),
        (
            {"deadline": day("07-11"), "status": "已整改", "done_on": day("07-11")},
            "due 2022-07-11, done 2022-07-11, on time",
        ),
        (
            {"deadline": day("07-11"), "status": "已整改", "done_on": day("07-13")},
            "due 2022-07-11, done 2022-07-13, 2 days late",
        ),
        ({"deadline": day("07-11"), "status": "已整改"}, "done, completion day not given"),
        ({"status": "已整改", "done_on": day("07-13")}, "done 2022-07-13, no deadline to measure it by"),
        ({"status": "作废"}, "void, outside every total"),
    ],
)
def test_basis_is_one_line(values: dict[str, Any], line: str) -> None:
    """The 判定依据 of each kind of verdict."""
    verdict = judged("07-20", assigned_on=day("07-04"), **values)
    assert translator("en").message(basis(verdict)) == line


def test_every_reason_has_a_basis() -> None:
    """No verdict is without its line, whatever it lacks."""
    verdict = judged("07-20", deadline=day("07-15"), status="整改中")
    for reason in Reason:
        assert translator("en").message(basis(verdict._replace(reason=reason, percent=50.0)))


def test_profile_that_leaves_a_reason_uncoloured_is_refused() -> None:
    """A judge never has to invent a colour."""
    lame = Profile("lame", (TierRule("red", "红", "FF0000", ("overdue",)),))
    with pytest.raises(ValueError, match="on_track"):
        Judge(Policy(profile=lame), CALENDAR, day("07-20"))


DAYS = st.dates(dt.date(2022, 1, 1), dt.date(2022, 12, 31))
OPEN = st.sampled_from(["未整改", "整改中", "返工", "情况复杂", None])
WINDOWS = st.builds(Span, st.integers(0, 10), st.sampled_from(list(DayUnit)))


@given(DAYS, st.integers(0, 120), OPEN, WINDOWS, st.sampled_from(["three-colour", "suqian", "days-late"]))
def test_an_open_item_only_gets_worse(
    assigned: dt.date, length: int, status: str | None, window: Span, name: str
) -> None:
    """As the days pass, an open dated item only moves towards red, and the due day itself is never overdue."""
    due = assigned + dt.timedelta(days=length)
    policy = Policy(due_soon=window, profile=PROFILES[name])
    order = [tier.key for tier in policy.profile.tiers]
    last = len(order)
    for offset in range(-20, 40):
        as_of = due + dt.timedelta(days=offset)
        verdict = judged(as_of, policy, assigned_on=assigned, deadline=due, status=status, percent=None)
        place = order.index(verdict.tier)
        assert place <= last
        assert (verdict.reason is Reason.OVERDUE) == (offset > 0)
        assert (verdict.days_overdue, verdict.days_left) == ((offset, None) if offset > 0 else (None, -offset))
        last = place


@given(DAYS, DAYS, st.integers(1, 60), OPEN)
def test_extension_never_makes_it_worse(due: dt.date, as_of: dt.date, more: int, status: str | None) -> None:
    """A later deadline never makes an item more overdue."""
    before = judged(as_of, deadline=due, status=status)
    after = judged(as_of, deadline=due, extended_to=due + dt.timedelta(days=more), status=status)
    assert (after.days_overdue or 0) <= (before.days_overdue or 0)
    assert ["red", "yellow", "green"].index(after.tier) >= ["red", "yellow", "green"].index(before.tier)


@given(DAYS, DAYS, DAYS)
def test_done_items_do_not_age(due: dt.date, done: dt.date, as_of: dt.date) -> None:
    """What is done keeps its fact whatever the day: late by the difference of two days, never red."""
    as_of = max(as_of, done)
    verdict = judged(as_of, deadline=due, done_on=done, status="已整改")
    late = (done - due).days
    assert verdict.reason is (Reason.DONE_LATE if late > 0 else Reason.DONE_ON_TIME)
    assert (verdict.days_overdue, verdict.tier) == (late if late > 0 else None, "closed")
