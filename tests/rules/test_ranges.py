"""Days and numbers as an office says them; the day asked on is Wednesday, 20 July 2022."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civtrack.errors import UsageMistake
from civtrack.rules.ranges import DayRange, NumberRange, day_range, number_range, single_day

TODAY = dt.date(2022, 7, 20)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("昨天", "2022-07-19", "2022-07-19"),
        ("大后天", "2022-07-23", "2022-07-23"),
        ("7月20日", "2022-07-20", "2022-07-20"),
        ("7.2", "2022-07-02", "2022-07-02"),
        ("20220720", "2022-07-20", "2022-07-20"),
        ("2022.7.20", "2022-07-20", "2022-07-20"),
        ("去年12月31日", "2021-12-31", "2021-12-31"),
        ("15日", "2022-07-15", "2022-07-15"),
        ("下周五", "2022-07-29", "2022-07-29"),
        ("上周日", "2022-07-17", "2022-07-17"),
        ("星期天", "2022-07-24", "2022-07-24"),
        ("月底", "2022-07-31", "2022-07-31"),
        ("2月底", "2022-02-28", "2022-02-28"),
        ("月初", "2022-07-01", "2022-07-01"),
        ("年底", "2022-12-31", "2022-12-31"),
        ("3天前", "2022-07-17", "2022-07-17"),
        ("2周后", "2022-08-03", "2022-08-03"),
        ("本周", "2022-07-18", "2022-07-24"),
        ("上月", "2022-06-01", "2022-06-30"),
        ("下个月", "2022-08-01", "2022-08-31"),
        ("本季度", "2022-07-01", "2022-09-30"),
        ("上季度", "2022-04-01", "2022-06-30"),
        ("第二季度", "2022-04-01", "2022-06-30"),
        ("2022-Q3", "2022-07-01", "2022-09-30"),
        ("2022-W29", "2022-07-18", "2022-07-24"),
        ("上半年", "2022-01-01", "2022-06-30"),
        ("今年", "2022-01-01", "2022-12-31"),
        ("2021年", "2021-01-01", "2021-12-31"),
        ("7月", "2022-07-01", "2022-07-31"),
        ("2022年2月", "2022-02-01", "2022-02-28"),
        ("2022-06", "2022-06-01", "2022-06-30"),
        ("7月中旬", "2022-07-11", "2022-07-20"),
        ("2月下旬", "2022-02-21", "2022-02-28"),
        ("近7天", "2022-07-14", "2022-07-20"),
        ("7天内", "2022-07-20", "2022-07-27"),
        ("7月1日..7月15日", "2022-07-01", "2022-07-15"),
        ("7月1日至7月15日", "2022-07-01", "2022-07-15"),
        ("5月..6月", "2022-05-01", "2022-06-30"),
        ("7月15日前", None, "2022-07-15"),
        ("截至月底", None, "2022-07-31"),
        ("7月1日起", "2022-07-01", None),
        ("上周..", "2022-07-11", None),
        ("..本周", None, "2022-07-24"),
        ("last month", "2022-06-01", "2022-06-30"),
    ],
)
def test_days_as_they_are_said(text: str, first: str | None, last: str | None) -> None:
    """A day without a year is of this year; 前 holds the day itself, as everywhere."""
    wanted = [dt.date.fromisoformat(day) if day else None for day in (first, last)]
    assert day_range(text, TODAY) == DayRange(*wanted)


@pytest.mark.parametrize("text", ["2月30日", "13月", "32日", "本州", "下周八", "99999年", "二月二", "+0", "0月"])
def test_what_is_no_day_is_refused(text: str) -> None:
    """A day that does not exist is never repaired; what is nearly a word is named."""
    with pytest.raises(UsageMistake):
        day_range(text, TODAY)


def test_a_near_word_is_named() -> None:
    """本州 is 本周 with a slip."""
    with pytest.raises(UsageMistake, match="本周"):
        day_range("本州", TODAY)


def test_a_stretch_is_no_single_day() -> None:
    """Of 本周 nobody knows which day is meant."""
    assert single_day("本周", TODAY) is None
    assert single_day("周三", TODAY) == TODAY


@given(st.text("今昨天本上下周月季度年底前后至到0123456789.-/+d日", max_size=10), st.dates())
def test_nothing_but_a_mistake(text: str, today: dt.date) -> None:
    """Whatever is typed on whatever day is a range with its ends in order, or a mistake."""
    try:
        first, last = day_range(text, today)
    except UsageMistake:
        return
    assert first is not None or last is not None
    assert first is None or last is None or first <= last


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("5天以上", 5, None), ("超过5天", 6, None), ("3天以内", None, 3), ("不足3", None, 2), ("至少2", 2, None),
        ("60%..", 60, None), ("1天..3天", 1, 3), ("7", 7, 7),
    ],
)  # fmt: skip
def test_numbers_as_they_are_said(text: str, first: int | None, last: int | None) -> None:
    """以上 and 以内 hold the number itself, 超过 and 不足 do not."""
    assert number_range(text) == NumberRange(first, last)
