"""Working days: State Council calendar, settings over it, and where it ends."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civtrack.policy import DayUnit, Span
from civtrack.rules.workdays import Calendar

CALENDAR = Calendar()
DAYS = st.dates(dt.date(2003, 6, 1), dt.date(2030, 12, 31))


def day(text: str) -> dt.date:
    """An ISO date."""
    return dt.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("text", "works"),
    [
        ("2022-10-01", False),
        ("2022-10-07", False),
        ("2022-10-08", True),
        ("2022-10-09", True),
        ("2022-07-16", False),
        ("2022-07-18", True),
    ],
)
def test_statutory_days(text: str, works: bool) -> None:
    """Holidays are off, make-up weekends are worked, other weekends are off."""
    assert CALENDAR.is_workday(day(text)) is works


def test_counting_across_national_day() -> None:
    """Three working days after 29 September 2022 end on the make-up Sunday (DOMAIN §4)."""
    assert CALENDAR.add_workdays(day("2022-09-29"), 3) == day("2022-10-09")


def test_settings_win_over_the_statutory_calendar() -> None:
    """An office's own holiday is off, and its own working day is worked even on a holiday."""
    own = Calendar(holidays=frozenset({day("2022-07-18")}), workdays=frozenset({day("2022-10-01")}))
    assert not own.is_workday(day("2022-07-18"))
    assert own.is_workday(day("2022-10-01"))
    both = Calendar(holidays=frozenset({day("2022-07-18")}), workdays=frozenset({day("2022-07-18")}))
    assert both.is_workday(day("2022-07-18"))


def test_the_horizon_is_said_and_monday_to_friday_beyond() -> None:
    """Past the last known year a Friday works, Saturday and the fixed holidays do not; the calendar says so."""
    beyond = CALENDAR.horizon + dt.timedelta(days=1)
    assert CALENDAR.known(CALENDAR.horizon)
    assert not CALENDAR.known(beyond)
    assert not CALENDAR.known(day("2003-12-31"))
    week = [beyond + dt.timedelta(days=offset) for offset in range(7)]
    assert beyond.strftime("%m-%d") == "01-01"
    assert [CALENDAR.is_workday(date) for date in week] == [date.weekday() < 5 and date != beyond for date in week]
    for name in ("05-01", "05-02", "10-01", "10-02", "10-03"):
        assert not CALENDAR.is_workday(day(f"{beyond.year}-{name}"))


def test_what_a_make_up_day_could_move_is_not_settled() -> None:
    """Past the horizon a count away from every holiday is sure; near one only where settings name its days."""
    year = CALENDAR.horizon.year + 1
    assert CALENDAR.settled(day("2022-09-28"), day("2022-10-09"))
    assert CALENDAR.settled(day(f"{year}-07-10"), day(f"{year}-08-20"))
    assert not CALENDAR.settled(day(f"{year}-04-26"), day(f"{year}-05-06"))
    assert not CALENDAR.settled(CALENDAR.horizon, CALENDAR.horizon + dt.timedelta(days=3))
    told = Calendar(holidays=frozenset({day(f"{year}-05-03")}), workdays=frozenset({day(f"{year}-05-08")}))
    assert told.settled(day(f"{year}-04-26"), day(f"{year}-05-06"))


def test_skipped_days() -> None:
    """The weekend inside a count is what was skipped."""
    assert CALENDAR.skipped(day("2022-07-04"), day("2022-07-11")) == (day("2022-07-09"), day("2022-07-10"))


@pytest.mark.parametrize(
    ("name", "year", "first", "last"),
    [
        ("国庆节", 2022, "2022-10-01", "2022-10-07"),
        ("十一", 2022, "2022-10-01", "2022-10-07"),
        ("五一", 2022, "2022-04-30", "2022-05-04"),
        ("春节", 2023, "2023-01-21", "2023-01-27"),
        ("元旦", 2023, "2022-12-31", "2023-01-02"),
        ("中秋节", 2023, "2023-09-29", "2023-10-06"),
        ("中秋", 2025, "2025-10-01", "2025-10-08"),
        ("清明节", 2023, "2023-04-05", "2023-04-05"),
    ],
)
def test_holiday_blocks(name: str, year: int, first: str, last: str) -> None:
    """A block is the whole run of days off, over the turn of the year and over two holidays in one."""
    assert CALENDAR.holiday_block(name, year) == (day(first), day(last))


def test_a_holiday_of_an_unknown_year_has_no_block() -> None:
    """Nothing is invented for a year the State Council has not announced; an unknown name is a mistake."""
    assert CALENDAR.holiday_block("国庆节", CALENDAR.horizon.year + 1) is None
    assert CALENDAR.holiday_block("元旦", CALENDAR.horizon.year + 1) is None
    with pytest.raises(KeyError):
        CALENDAR.holiday_block("圣诞", 2022)


def test_spans_end_in_their_own_unit() -> None:
    """A span counts calendar or working days."""
    assert CALENDAR.after(day("2022-07-08"), Span(2)) == day("2022-07-10")
    assert CALENDAR.after(day("2022-07-08"), Span(2, DayUnit.WORKING)) == day("2022-07-12")


def test_moving_on_to_a_working_day() -> None:
    """A holiday moves to the first working day after it; a working day stays."""
    assert CALENDAR.on_or_after(day("2022-10-01")) == day("2022-10-08")
    assert CALENDAR.on_or_after(day("2022-10-09")) == day("2022-10-09")


def test_a_negative_count_is_refused() -> None:
    """Counting backwards is a mistake of the caller, not a date."""
    with pytest.raises(ValueError, match="-1"):
        CALENDAR.add_workdays(day("2022-07-08"), -1)


@given(DAYS, st.integers(0, 60))
def test_adding_is_strictly_monotone_and_between_undoes_it(start: dt.date, count: int) -> None:
    """Each working day more ends later, on a working day, and counting back gives the number again."""
    end = CALENDAR.add_workdays(start, count)
    assert CALENDAR.add_workdays(start, count + 1) > end
    assert CALENDAR.workdays_between(start, end) == count
    assert CALENDAR.workdays_between(end, start) == -count
    assert count == 0 or CALENDAR.is_workday(end)


@given(DAYS, st.integers(0, 90))
def test_worked_and_skipped_days_make_all_days(start: dt.date, length: int) -> None:
    """Between two days every day is either worked or skipped."""
    end = start + dt.timedelta(days=length)
    assert CALENDAR.workdays_between(start, end) + len(CALENDAR.skipped(start, end)) == length
