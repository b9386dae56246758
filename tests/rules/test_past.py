"""A past day: what its ledgers knew, told from what they say by now."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from civtrack import problems
from civtrack.model import Reason, Status, Verdict
from civtrack.policy import Policy
from civtrack.rules.past import Later, Then, as_it_stood, later_than, there_yet
from civtrack.rules.tiers import Judge
from civtrack.rules.workdays import Calendar
from tests.support.items import a_table, an_item, day

AS_OF = day("07-20")
TABLE = a_table()


def judged(then: Then = Then.NOW, policy: Policy | None = None, **values: Any) -> Verdict:
    """One item, assigned on 20 June and due on 15 July unless said otherwise, judged on 20 July."""
    row = {"assigned_on": day("06-20"), "deadline": day("07-15"), **values}
    return Judge(policy or Policy(), Calendar(), AS_OF, then).verdict(an_item(table=TABLE, **row), "1")


def known(*rows: dict[str, Any]) -> Later | None:
    """What ledgers of these items know of later days."""
    judge = Judge(Policy(), Calendar(), AS_OF)
    plain = {"assigned_on": day("06-20"), "deadline": day("07-15")}
    verdicts = [judge.verdict(an_item(table=TABLE, **{**plain, **row}), str(at)) for at, row in enumerate(rows)]
    return later_than(AS_OF, verdicts, judge.days)


LATE = {"status": "已整改", "done_on": day("08-10")}


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([{}], None),
        ([{"status": "已整改", "done_on": day("07-20")}], None),
        ([LATE], None),
        ([LATE, LATE], None),
        ([LATE] * 3, Later(Then.LIKELY, day("08-10"))),
        ([LATE] * 3 + [{"status": "已整改", "done_on": day("07-10")}] * 60, None),
        ([{"done_on": day("08-10")}] * 9, None),
        ([{"status": "整改中", "done_on": day("08-10")}] * 9, None),
        ([{"assigned_on": day("07-21")}], Later(Then.PAST, day("07-21"))),
        ([{"assigned_on": None, "found_on": day("07-21")}], Later(Then.PAST, day("07-21"))),
        ([{"assigned_on": day("07-01"), "found_on": day("07-21")}], None),
        ([LATE, {"assigned_on": day("07-21")}], Later(Then.PAST, day("08-10"))),
        ([{"assigned_on": day("07-21"), "done_on": day("07-10"), "status": "已整改"}], None),
    ],
)
def test_when_a_day_is_past(rows: list[dict[str, Any]], expected: Later | None) -> None:
    """Later assignments, or finished items with later days in numbers; never a slip, a plan, or a clock."""
    assert known(*rows) == expected


@pytest.mark.parametrize(
    ("values", "status", "reason"),
    [
        ({"status": "已整改", "done_on": "08-10"}, Status.ASSIGNED, Reason.OVERDUE),
        ({"status": "已销号", "done_on": "07-10", "closed_on": "08-10"}, Status.DONE, Reason.DONE_ON_TIME),
        ({"status": "已销号", "done_on": "08-09", "closed_on": "08-10"}, Status.ASSIGNED, Reason.OVERDUE),
        ({"status": "已销号", "closed_on": "08-10"}, Status.ASSIGNED, Reason.OVERDUE),
        ({"status": "复查不合格", "done_on": "07-10", "closed_on": "08-10"}, Status.DONE, Reason.DONE_ON_TIME),
        ({"status": "复查不合格", "done_on": "07-10", "closed_on": "07-18"}, Status.REOPENED, Reason.OVERDUE),
        ({"status": "整改中", "done_on": "08-10"}, Status.IN_PROGRESS, Reason.OVERDUE),
        ({"done_on": "08-10"}, Status.ASSIGNED, Reason.OVERDUE),
        ({"done_on": "07-10", "closed_on": "08-10"}, Status.DONE, Reason.DONE_ON_TIME),
        ({"status": "8月10日已整改"}, Status.ASSIGNED, Reason.OVERDUE),
        ({"status": "已整改", "done_on": "07-18"}, Status.DONE, Reason.DONE_LATE),
        ({"status": "挂账", "closed_on": "08-10"}, Status.SUSPENDED, Reason.SUSPENDED),
    ],
)
def test_what_lies_later_has_not_happened(values: dict[str, Any], status: Status, reason: Reason) -> None:
    """A later completion, closing or check is taken back; what stands without it stays."""
    row: dict[str, Any] = {name: day(text) if text[:2].isdigit() else text for name, text in values.items()}
    for then in (Then.PAST, Then.LIKELY):
        verdict = judged(then, **row)
        assert (verdict.status, verdict.reason) == (status, reason)
        assert all(found is None or found <= AS_OF for found in (verdict.done_on, verdict.closed_on))
        told = problems.DONE_IN_FUTURE in [finding.kind for finding in verdict.findings]
        assert told == (then is Then.LIKELY and any("08-" in text or "8月" in text for text in values.values()))


def test_a_check_that_came_later_is_still_awaited() -> None:
    """Where only a check finishes an item, what was checked later was waiting then."""
    only_closed = Policy(closed_statuses=frozenset({Status.CLOSED}))
    verdict = judged(Then.PAST, only_closed, status="已销号", done_on=day("07-10"), closed_on=day("08-10"))
    assert verdict.reason is Reason.AWAITING_CHECK


def test_a_slip_is_a_contradiction() -> None:
    """Where no ledger knows a later day, a completion to come is a problem and no timeliness; the item stays done."""
    verdict = judged(status="已整改", done_on=day("08-10"))
    assert (verdict.status, verdict.reason, verdict.done_on) == (Status.DONE, Reason.DONE_UNDATED, None)
    before = judged(status="已整改", done_on=day("06-10"), closed_on=day("07-10"))
    assert (before.reason, before.done_on, before.closed_on) == (Reason.DONE_UNDATED, None, day("07-10"))


def test_who_was_there() -> None:
    """Assigned by then, else found by then; without any day always; and whatever had been done by then."""
    assert there_yet(judged(assigned_on=AS_OF), AS_OF)
    assert not there_yet(judged(assigned_on=AS_OF + dt.timedelta(days=1)), AS_OF)
    assert not there_yet(judged(assigned_on=None, found_on=day("07-21")), AS_OF)
    assert there_yet(judged(assigned_on=None), AS_OF)
    assert there_yet(judged(assigned_on=day("07-21"), done_on=day("07-10"), status="已整改"), AS_OF)


@pytest.mark.parametrize("status", [Status.ASSIGNED, Status.VOID, Status.ONGOING, Status.UNKNOWN, None])
def test_what_no_day_brought_about_stays(status: Status | None) -> None:
    """Status words that no day made are those of the ledger now."""
    assert as_it_stood(status, done=False, closed=False) is status
