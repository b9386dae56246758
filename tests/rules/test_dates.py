"""Day columns: one single day or none, never a deadline and never a plan."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civtrack.model import CellError, Field, Severity, Value
from civtrack.rules.dates import read_date

NEAR = dt.date(2022, 6, 20)


def day(text: str) -> dt.date:
    """An ISO date."""
    return dt.date.fromisoformat(text)


def moment(text: str) -> dt.datetime:
    """A date cell: an ISO date, at midnight unless a time is given."""
    return dt.datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (moment("2022-07-12 18:00"), "2022-07-12"),
        (dt.date(2022, 7, 12), "2022-07-12"),
        (44754, "2022-07-12"),
        (20220712, "2022-07-12"),
        ("2022年7月12日", "2022-07-12"),
        ("2022.7.12", "2022-07-12"),
        ("7.12", "2022-07-12"),
        ("7-12", "2022-07-12"),
        ("07-09", "2022-07-09"),
        ("7月12日", "2022-07-12"),
        ("七月十二日", "2022-07-12"),
        ("7月12日18:00", "2022-07-12"),
        ("7月12日已整改", "2022-07-12"),
        ("已于7月12日整改完成", "2022-07-12"),
        ("7月12日（星期二）", "2022-07-12"),
        ("7月12日（已销号）", "2022-07-12"),
        ("当日", "2022-06-20"),
        ("当天办结", "2022-06-20"),
    ],
)
def test_days_that_are_read(value: Value, expected: str) -> None:
    """A day written out, with words that say it was done then, is that day."""
    reading = read_date(value, field=Field.DONE_ON, near=NEAR, year=None)
    assert reading.day == day(expected)
    assert not reading.findings


@pytest.mark.parametrize("value", [None, "", "/", "无", "—", "－", "N/A", "  "])
def test_nothing_is_no_problem(value: Value) -> None:
    """An empty cell or a dash is no day and no finding."""
    assert read_date(value, field=Field.DONE_ON, near=NEAR, year=None) == (None, (), ())


@pytest.mark.parametrize(
    "value",
    [
        "7月底",
        "7月12日前",
        "2022年7月",
        "预计7月12日完成",
        "计划7月12日",
        "7月12日、7月13日",
        "7月1日-7月12日",
        "7月12日未完成",
        "7月12日（星期一）",
        "12日",
        "尽快",
        "2月30日",
        "三季度",
        7.1,
        7.12,
        22,
        True,
        dt.time(18, 0),
        CellError("#N/A"),
        moment("1900-01-07"),
        float("nan"),
    ],
)
@pytest.mark.parametrize(
    ("field", "severity", "slug"),
    [
        (Field.DONE_ON, Severity.WARNING, "date-unclear"),
        (Field.FOUND_ON, Severity.WARNING, "date-unclear"),
        (Field.ASSIGNED_ON, Severity.ERROR, "assigned-day-unclear"),
    ],
)
def test_what_is_no_single_day_is_left_out_and_said(value: Value, field: Field, severity: Severity, slug: str) -> None:
    """Deadlines, plans, several days and odd cells give no day but a finding; for the assignment it is an error."""
    reading = read_date(value, field=field, near=NEAR, year=None)
    assert reading.day is None
    (finding,) = reading.findings
    assert (finding.kind.slug, finding.kind.severity, finding.field) == (slug, severity, field)
    assert finding.found is not None


@pytest.mark.parametrize(
    ("text", "field", "near", "year", "expected"),
    [
        ("1月5日", Field.DONE_ON, "2022-12-20", None, "2023-01-05"),
        ("7月12日", Field.DONE_ON, "2022-07-20", None, "2022-07-12"),
        ("7月12日", Field.DONE_ON, "2022-07-20", 2020, "2022-07-12"),
        ("12月30日", Field.FOUND_ON, "2023-01-03", None, "2022-12-30"),
        ("6月30日", Field.FOUND_ON, "2023-07-03", None, "2023-06-30"),
        ("7月12日", Field.ASSIGNED_ON, None, 2022, "2022-07-12"),
        ("7月12日", Field.ASSIGNED_ON, None, None, None),
    ],
)
def test_where_the_year_comes_from(
    text: str, field: Field, near: str | None, year: int | None, expected: str | None
) -> None:
    """The assignment decides, on the side where the day can lie; without it a title's year; else there is no day."""
    reading = read_date(text, field=field, near=day(near) if near else None, year=year)
    assert reading.day == (day(expected) if expected else None)


def test_the_source_of_the_year_is_a_ground() -> None:
    """A day without year says where its year comes from; a full date and a date cell need no second step."""
    inferred = read_date("7月12日", field=Field.DONE_ON, near=NEAR, year=None)
    assert len(inferred.grounds) == 2
    assert inferred.grounds[1].message.values["near"] == NEAR
    assert read_date(moment("2022-07-12"), field=Field.DONE_ON, near=NEAR, year=None).grounds == ()


@given(st.text(max_size=30) | st.text("0123456789年月日.-/ 前底已整改完成", max_size=14))
def test_no_text_breaks_it(text: str) -> None:
    """Whatever is written, there is a day of this century or none."""
    reading = read_date(text, field=Field.DONE_ON, near=NEAR, year=None)
    assert reading.day is None or 2000 <= reading.day.year <= 2099


@pytest.mark.parametrize(
    ("text", "field", "expected"),
    [
        ("7月12日整改到位", Field.DONE_ON, "2022-07-12"),
        ("7月12日复查合格", Field.DONE_ON, "2022-07-12"),
        ("7月12日复查", Field.CLOSED_ON, "2022-07-12"),
        ("7月12日复查", Field.DONE_ON, None),
        ("7月12日已反馈", Field.DONE_ON, None),
        ("7月12日上报", Field.DONE_ON, None),
        ("7月12日上报", Field.FOUND_ON, "2022-07-12"),
        ("7月12日完成方案", Field.DONE_ON, None),
        ("7月12日完成80%", Field.DONE_ON, None),
        ("7月12日部分完成", Field.DONE_ON, None),
        ("7月12日完成", Field.FOUND_ON, None),
        ("7月12日交办", Field.ASSIGNED_ON, "2022-07-12"),
        ("7月12日整改完成", Field.ASSIGNED_ON, None),
        ("未完成", Field.DONE_ON, None),
        ("计划7月25日完成", Field.DONE_ON, None),
        ("5月20日", Field.DONE_ON, "2022-05-20"),
        ("5月19日", Field.DONE_ON, None),
        ("12月21日", Field.DONE_ON, "2022-12-21"),
        ("3月1日", Field.FOUND_ON, "2022-03-01"),
        ("7月20日", Field.FOUND_ON, "2022-07-20"),
        ("7月21日", Field.FOUND_ON, None),
        ("12月21日", Field.FOUND_ON, "2021-12-21"),
    ],
)
def test_a_day_column_knows_its_own_event_and_year(text: str, field: Field, expected: str | None) -> None:
    """Beside a day only words of the column's own event may stand; a year that two clerks would differ on is none."""
    near = dt.date(2022, 6, 20)
    reading = read_date(text, field=field, near=near, year=None)
    assert reading.day == (dt.date.fromisoformat(expected) if expected else None)
    assert bool(reading.findings) == (expected is None)
