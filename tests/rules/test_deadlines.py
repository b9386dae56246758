"""Deadlines as clerks write them: the vectors, their neighbours, typed cells, extensions, and what never happens."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civtrack.locales import translator
from civtrack.model import CellError, Deadline, DeadlineKind, Field, Value
from civtrack.policy import DayUnit, Policy, Span
from civtrack.rules import deadlines
from civtrack.rules.deadlines import extend, number_as_day, read_deadline
from civtrack.rules.readings import Reading
from civtrack.rules.workdays import Calendar

VECTORS = Path(__file__).parent.parent / "vectors"
POLICY, CALENDAR = Policy(), Calendar()
ASSIGNED = dt.date(2022, 6, 20)
DATES = st.dates(dt.date(2018, 1, 1), dt.date(2030, 12, 31))


def day(text: str) -> dt.date:
    """An ISO date."""
    return dt.date.fromisoformat(text)


def moment(text: str) -> dt.datetime:
    """A date cell: an ISO date, at midnight unless a time is given."""
    return dt.datetime.fromisoformat(text)


def read(
    value: Value,
    assigned: dt.date | None = ASSIGNED,
    *,
    policy: Policy = POLICY,
    calendar: Calendar = CALENDAR,
    year: int | None = None,
) -> Deadline:
    """A deadline under the default policy, assigned on 20 June 2022 unless said otherwise."""
    return read_deadline(value, assigned, policy=policy, calendar=calendar, year=year)


def slugs(deadline: Deadline) -> list[str]:
    """The problems found."""
    return [finding.kind.slug for finding in deadline.findings]


def rows(name: str) -> list[tuple[str, ...]]:
    """A table of vectors without its header."""
    with (VECTORS / name).open(encoding="utf-8", newline="") as file:
        return [tuple(row) for row in csv.reader(file)][1:]


@pytest.mark.parametrize(("assigned", "text", "expected", "note"), rows("deadlines.csv"))
def test_the_agreed_vectors(assigned: str, text: str, expected: str, note: str) -> None:
    """Each agreed phrase is a day, open by design, or not guessed."""
    deadline = read(text, day(assigned) if assigned else None)
    named = {DeadlineKind.OPEN_ENDED: "open", DeadlineKind.RECURRING: "open"}.get(deadline.kind, "none")
    assert (deadline.day.isoformat() if deadline.day else named) == expected, note
    assert ("problem" in note or "warning" in note) == (deadline.day is not None and bool(deadline.findings))


@pytest.mark.parametrize(("assigned", "text", "expected", "readings"), rows("deadline_neighbours.csv"))
def test_their_neighbours(assigned: str, text: str, expected: str, readings: str) -> None:
    """Each phrase a clerk may write instead is a day only where two careful clerks would agree on it."""
    text = text.replace("\\n", "\n").replace("\\t", "\t")
    deadline = read(text, day(assigned))
    assert (deadline.day.isoformat() if deadline.day else deadline.kind.value) == expected
    assert " ".join(reading.isoformat() for reading in deadline.readings) == readings
    assert deadline.text == text
    assert deadline.rule
    assert (deadline.kind is DeadlineKind.UNCLEAR) == any(f.kind.severity == "error" for f in deadline.findings)
    assert bool(deadline.grounds) == (deadline.kind not in (DeadlineKind.UNCLEAR, DeadlineKind.MISSING))


@pytest.mark.parametrize(("assigned", "text", "expected", "note"), rows("deadlines_2.csv"))
def test_the_second_vectors(assigned: str, text: str, expected: str, note: str) -> None:
    """Phrases of public ledgers are a day that is expected, open by design, or not guessed; ``|`` allows several."""
    deadline = read(text, day(assigned) if assigned else None)
    named = {DeadlineKind.OPEN_ENDED: "open", DeadlineKind.RECURRING: "open"}.get(deadline.kind, "none")
    assert (deadline.day.isoformat() if deadline.day else named) in expected.split("|"), note
    if "with a problem" in note:
        assert deadline.findings


@pytest.mark.parametrize(("assigned", "text", "expected"), rows("deadline_neighbours_2.csv"))
def test_the_neighbours_of_the_second_vectors(assigned: str, text: str, expected: str) -> None:
    """What no file had, answered by DOMAIN §4: a day only where two careful clerks agree, never another one."""
    deadline = read(text, day(assigned) if assigned else None)
    named = {DeadlineKind.OPEN_ENDED: "open", DeadlineKind.RECURRING: "open"}.get(deadline.kind, "none")
    assert (deadline.day.isoformat() if deadline.day else named) in expected.split("|")


@pytest.mark.parametrize(
    ("value", "kind", "expected", "slug"),
    [
        (moment("2022-07-15"), "date", "2022-07-15", None),
        (moment("2022-07-15 18:00"), "date", "2022-07-15", None),
        (dt.date(2022, 7, 15), "date", "2022-07-15", None),
        (44757, "date", "2022-07-15", None),
        (44757.75, "date", "2022-07-15", None),
        (20220715, "date", "2022-07-15", None),
        (20220715.0, "date", "2022-07-15", None),
        ("7.15", "date", "2022-07-15", None),
        (7.15, "unclear", None, "deadline-number-ambiguous"),
        (7.1, "unclear", None, "deadline-number-ambiguous"),
        (2022.1, "unclear", None, "deadline-number-ambiguous"),
        (7, "unclear", None, "deadline-not-a-date"),
        (0, "unclear", None, "deadline-not-a-date"),
        (21000, "unclear", None, "deadline-not-a-date"),
        (20221301, "unclear", None, "deadline-not-a-date"),
        (1e300, "unclear", None, "deadline-not-a-date"),
        (float("nan"), "unclear", None, "deadline-not-a-date"),
        (float("inf"), "unclear", None, "deadline-not-a-date"),
        (True, "unclear", None, "deadline-not-a-date"),
        (dt.time(18, 0), "unclear", None, "deadline-not-a-date"),
        (CellError("#N/A"), "unclear", None, "deadline-not-a-date"),
        (moment("1900-01-07"), "unclear", None, "deadline-year-implausible"),
        (None, "missing", None, None),
        ("", "missing", None, None),
    ],
)
def test_typed_cells(value: Value, kind: str, expected: str | None, slug: str | None) -> None:
    """Dates and certain serials are days; numbers that lost a zero, times, truth and error values never are."""
    deadline = read(value)
    assert (deadline.kind.value, deadline.day) == (kind, day(expected) if expected else None)
    assert slugs(deadline) == ([slug] if slug else [])


def test_numbers_that_lost_a_zero_keep_both_readings() -> None:
    """7.1 may have been 7.10, and 2022.1 may have been 2022.10."""
    assert read(7.1).readings == (day("2022-07-01"), day("2022-07-10"))
    assert read(2022.1).readings == (day("2022-01-31"), day("2022-10-31"))


def test_equal_values_of_different_types_are_not_mixed_up() -> None:
    """TRUE and 1, a day and its midnight are told apart although Python calls them equal or alike."""
    assert read(1).text == "1"
    assert read(True).text == "True"
    assert read(1.0).text == "1"
    assert read(moment("2022-07-15 09:30")).text == "2022-07-15 09:30"
    assert read(moment("2022-07-15")).text == "2022-07-15"


def test_serials_of_the_1904_system() -> None:
    """The same number is four years and a day later where the workbook counts from 1904."""
    assert number_as_day(44757) == day("2022-07-15")
    assert number_as_day(43295, 1904) == day("2022-07-15")
    assert read_deadline(43295, None, policy=POLICY, calendar=CALENDAR, date_system=1904).day == day("2022-07-15")


def test_what_explain_shows_of_working_days() -> None:
    """The ground names the count, the day it starts from, and the days that were skipped."""
    (ground,) = read("5个工作日内", day("2022-07-04")).grounds
    assert ground.field is Field.DEADLINE
    assert translator("en").message(ground.message) == (
        "“5个工作日内”: working day 5 after 2022-07-04, which is not counted, skipping 07-09–07-10."
    )


def test_past_the_horizon_the_count_is_marked() -> None:
    """A count past the known years is Monday to Friday and says so; one that a make-up day could move is unclear."""
    year = CALENDAR.horizon.year + 1
    deadline = read("5个工作日内", dt.date(year, 7, 12))
    assert deadline.kind is DeadlineKind.DATE
    assert slugs(deadline) == ["calendar-horizon"]
    assert slugs(read("5个工作日内", CALENDAR.horizon - dt.timedelta(days=2))) == ["deadline-past-horizon"]
    assert slugs(read("5个工作日内", dt.date(year, 9, 28))) == ["deadline-past-horizon"]
    assert slugs(read("10日内", dt.date(year, 9, 28))) == []
    assert slugs(read("10日内", dt.date(year, 9, 28), policy=Policy(roll=True))) in ([], ["deadline-past-horizon"])
    named = Calendar(holidays=frozenset({dt.date(year, 10, 4)}))
    assert read("2个工作日内", dt.date(year, 9, 28), calendar=named).kind is DeadlineKind.DATE
    assert slugs(read("5个工作日内", day("2022-07-04"))) == []
    assert slugs(read("国庆节前", CALENDAR.horizon.replace(month=12) + dt.timedelta(days=40))) == [
        "deadline-unclear",
        "calendar-horizon",
    ]


def test_a_period_rolls_only_when_the_policy_says_so() -> None:
    """Art. 203: with roll the last day of a period leaves the holiday; a named day never moves."""
    rolling = Policy(roll=True)
    assert read("10日内", day("2022-09-22")).day == day("2022-10-02")
    rolled = read("10日内", day("2022-09-22"), policy=rolling)
    assert rolled.day == day("2022-10-08")
    assert len(rolled.grounds) == 2
    assert read("一个月内", day("2022-09-02"), policy=rolling).day == day("2022-10-08")
    assert read("2022年10月2日前", policy=rolling).day == day("2022-10-02")
    assert read("5个工作日内", day("2022-09-28"), policy=rolling).day == day("2022-10-10")


def test_what_immediate_allows_is_the_offices_choice() -> None:
    """立行立改 is the assignment and what settings allow, in calendar or working days."""
    friday = day("2022-07-08")
    assert read("立行立改", friday).day == day("2022-07-09")
    assert read("立行立改", friday, policy=Policy(immediate=Span(0))).day == friday
    assert read("立行立改", friday, policy=Policy(immediate=Span(1, DayUnit.WORKING))).day == day("2022-07-11")
    assert slugs(read("立行立改", None)) == ["deadline-no-start"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("省测前", "2022-09-10"),
        ("省测之前完成整改", "2022-09-10"),
        ("测评前", None),
        ("迎检 前", "2022-08-20"),
        ("于迎检前报送", "2022-08-20"),
        ("月底前后", "2022-06-28"),
        ("省测前排查，2022年10月底前整改", "2022-10-31"),
    ],
)
def test_days_named_in_settings(text: str, expected: str | None) -> None:
    """A phrase under [policy.events] is its day, alone or with known words; the same phrase elsewhere stays unclear."""
    events = {"省测前": day("2022-09-10"), "迎检": day("2022-08-20"), "月底前后": day("2022-06-28")}
    assert read(text, policy=Policy(events=events)).day == (day(expected) if expected else None)
    assert read(text).day is None


@pytest.mark.parametrize(
    ("assigned", "year", "text", "expected"),
    [
        ("2022-12-20", None, "1月10日前", "2023-01-10"),
        ("2022-12-20", None, "6月20日", None),
        ("2022-12-20", None, "11月20日", "2022-11-20"),
        ("2022-12-20", None, "11月19日", None),
        ("2022-12-20", None, "6月19日", "2023-06-19"),
        ("2022-12-20", None, "2月底前", "2023-02-28"),
        ("2022-12-20", None, "一季度", "2023-03-31"),
        ("2022-12-20", None, "春节前", "2023-01-20"),
        ("2023-06-20", None, "2月29日", None),
        (None, 2022, "7月15日前", "2022-07-15"),
        (None, 2022, "7月底", "2022-07-31"),
        (None, 2022, "年底前", "2022-12-31"),
        ("2023-01-05", 2022, "7月15日前", "2023-07-15"),
        (None, 2022, "3日内", None),
        (None, 2022, "月底前", None),
        (None, None, "年底前", None),
        (None, None, "2022年7月1日至7月15日", "2022-07-15"),
        (None, None, "7月1日至2022年7月15日", "2022-07-15"),
        (None, None, "2022年6月底前排查，8月底前整改", "2022-08-31"),
        ("2022-06-20", None, "2022年11月底前排查，3月底前整改", "2023-03-31"),
        ("2022-06-20", None, "2023年12月1日至次年1月10日", "2024-01-10"),
    ],
)
def test_where_the_year_comes_from(assigned: str | None, year: int | None, text: str, expected: str | None) -> None:
    """The assignment, the date before in the same text, then the title; a gap of more than half a year turns it."""
    deadline = read(text, day(assigned) if assigned else None, year=year)
    assert deadline.day == (day(expected) if expected else None)


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("尽快", "deadline-unclear"),
        ("2022年2月30日", "deadline-impossible-day"),
        ("3日", "deadline-ambiguous"),
        ("7月15日（星期一）", "deadline-weekday-mismatch"),
        ("2202年7月15日", "deadline-year-implausible"),
        ("6月底前完成方案，8月底前完成整改", "deadline-milestones"),
        ("6月15日前", "deadline-before-assignment"),
    ],
)
def test_each_doubt_has_its_own_name(text: str, slug: str) -> None:
    """The clerk is told what exactly is wrong, at the deadline's cell."""
    (finding,) = read(text).findings
    assert (finding.kind.slug, finding.field, finding.found) == (slug, Field.DEADLINE, text)


def test_without_a_year_or_a_start_the_reason_is_named() -> None:
    """Nothing to take the year from, and nothing to count from, are different faults."""
    assert slugs(read("7月15日前", None)) == ["deadline-no-year"]
    assert slugs(read("3日内", None)) == ["deadline-no-start"]


def test_stages_keep_all_their_days() -> None:
    """The last stage counts; all are kept; a text that lists days without saying for what is unclear."""
    deadline = read("6月底前完成方案，8月底前完成整改")
    assert deadline.milestones == (day("2022-06-30"), day("2022-08-31"))
    assert read("7月15日、7月20日").kind is DeadlineKind.UNCLEAR


def test_immediately_and_then_for_good() -> None:
    """立行立改，长期坚持 has a day and goes on after it."""
    deadline = read("立行立改，长期坚持")
    assert (deadline.day, deadline.then_ongoing) == (day("2022-06-21"), True)


@pytest.mark.parametrize(
    ("value", "kind", "expected", "original"),
    [
        ("8月10日", "date", "2022-08-10", "2022-07-15"),
        (moment("2022-08-10"), "date", "2022-08-10", "2022-07-15"),
        ("延期至8月10日", "date", "2022-08-10", "2022-07-15"),
        ("7月15日延期至8月10日", "date", "2022-08-10", "2022-07-15"),
        ("延期10天", "date", "2022-07-25", "2022-07-15"),
        ("延长一个月", "date", "2022-08-15", "2022-07-15"),
        (44783, "date", "2022-08-10", "2022-07-15"),
        (None, "date", "2022-07-15", None),
        ("/", "date", "2022-07-15", None),
        ("否", "date", "2022-07-15", None),
        ("10天", "unclear", None, None),
        (7.1, "unclear", None, None),
    ],
)
def test_the_column_extended_to(value: Value, kind: str, expected: str | None, original: str | None) -> None:
    """A day there takes effect and the former is kept; what is not understood makes the deadline unclear."""
    deadline = extend(read("7月15日"), value, ASSIGNED, policy=POLICY, calendar=CALENDAR)
    assert (deadline.kind.value, deadline.day) == (kind, day(expected) if expected else None)
    assert deadline.original == (day(original) if original else None)
    if kind == "unclear":
        assert day("2022-07-15") in deadline.readings
        assert slugs(deadline) == ["extension-unclear"]
        assert deadline.findings[0].field is Field.EXTENDED_TO


@pytest.mark.parametrize(
    "text",
    [
        "是",
        "同意",
        "已延期",
        "已批准",
        "√",
        "同意延期",
        "申请延期至9月底",
        "不同意延期至8月10日",
        "延至汛后",
        "待批",
        "未批准延期10天",
    ],
)
def test_an_extension_without_a_granted_day_leaves_the_former_in_force(text: str) -> None:
    """What names no day, or is only asked for, changes nothing and is listed at its cell."""
    deadline = extend(read("7月15日"), text, ASSIGNED, policy=POLICY, calendar=CALENDAR)
    assert (deadline.kind, deadline.day, deadline.original) == (DeadlineKind.DATE, day("2022-07-15"), None)
    assert [(found.kind.slug, found.field) for found in deadline.findings] == [
        ("extension-without-day", Field.EXTENDED_TO)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("同意（8月10日）", "2022-08-10"),
        ("是，8月10日", "2022-08-10"),
        ("经批准延期10天", "2022-07-25"),
        ("已延期10天", "2022-07-25"),
        ("再延10天", "2022-07-25"),
        ("延长10个工作日", "2022-07-29"),
        ("10天", None),
        ("同意，10天", None),
        ("7月25日（延期10天）", None),
        ("第一次延期至8月31日，第二次延期至9月30日", None),
    ],
)
def test_a_granted_extension(text: str, expected: str | None) -> None:
    """The day that was granted counts; what could count from two days, or is not understood, is unclear."""
    deadline = extend(read("7月15日"), text, ASSIGNED, policy=POLICY, calendar=CALENDAR)
    assert deadline.day == (day(expected) if expected else None)
    assert (deadline.kind is DeadlineKind.UNCLEAR) == (expected is None)


def test_an_extension_keeps_the_first_deadline_and_doubts_an_earlier_one() -> None:
    """After two extensions the original is still the first day; an extension to an earlier day is warned about."""
    twice = extend(read("7月15日，延期至7月30日"), "8月10日", ASSIGNED, policy=POLICY, calendar=CALENDAR)
    assert (twice.original, twice.day) == (day("2022-07-15"), day("2022-08-10"))
    earlier = extend(read("7月15日"), "7月1日", ASSIGNED, policy=POLICY, calendar=CALENDAR)
    assert (earlier.day, slugs(earlier)) == (day("2022-07-01"), ["extension-earlier"])


def test_an_extension_of_nothing_is_the_deadline() -> None:
    """Where no deadline was written, the extended day is the deadline, with nothing to compare it to."""
    deadline = extend(read(None), "2022年8月10日", ASSIGNED, policy=POLICY, calendar=CALENDAR)
    assert (deadline.kind, deadline.day, deadline.original) == (DeadlineKind.DATE, day("2022-08-10"), None)


def chinese(number: int) -> str:
    """A number below 100 in Chinese numerals."""
    ones = "一二三四五六七八九"
    tens, rest = divmod(number, 10)
    return ("" if not tens else "十" if tens == 1 else ones[tens - 1] + "十") + (ones[rest - 1] if rest else "")


def written(date: dt.date) -> list[str]:
    """A date in every format that holds its year."""
    y, m, d = date.year, date.month, date.day
    year = "".join("〇一二三四五六七八九"[int(digit)] for digit in str(y))
    weekday = "一二三四五六日"[date.weekday()]
    return [
        f"{y}年{m}月{d}日",
        f"{y}年{m:02}月{d:02}日",
        f"{y}年{m}月{d}号",
        f"{y}-{m:02}-{d:02}",
        f"{y}-{m}-{d}",
        f"{y}/{m}/{d}",
        f"{y}.{m}.{d}",
        f"{y}{m:02}{d:02}",
        f"{y} 年 {m} 月 {d} 日",
        f"{y}年{m}月{d}日（星期{weekday}）",
        f"{y}年{m}月{d}日18:00前",
        f"{y}-{m:02}-{d:02} 00:00:00",
        f"{year}年{chinese(m)}月{chinese(d)}日",
        f"{y % 100}年{m}月{d}日",
        f"截至{y}年{m}月{d}日",
        f"于{y}年{m}月{d}日前完成整改",
    ]


def test_every_date_reads_back_in_every_format() -> None:
    """All days of 2018 to 2030, in all formats with a year, without needing an assignment."""
    date = dt.date(2018, 1, 1)
    while date.year <= 2030:
        for text in written(date):
            assert read(text, None).day == date, text
        date += dt.timedelta(days=1)


@given(DATES, st.integers(0, 180))
def test_a_date_without_year_reads_back_near_its_assignment(date: dt.date, before: int) -> None:
    """Up to half a year after the assignment, no format needs a year."""
    assigned = date - dt.timedelta(days=before)
    m, d = date.month, date.day
    texts = [f"{m}月{d}日", f"{m}月{d}日前", f"{m}.{d}前", f"{m}/{d}", f"{chinese(m)}月{chinese(d)}号之前"]
    for text in [*texts, f"{date.year % 100}.{m}.{d}"]:
        assert read(text, assigned).day == date, text


PIECES = st.sampled_from(
    [
        *"0123456789一二三五十廿年月日号天周季个前内后底末初中半至到-~/.,、;，。（）()起止 ",
        *(
            "7月15日",
            "2022年",
            "7月底",
            "8月10日",
            "3日内",
            "5个工作日",
            "下周",
            "本月",
            "三季度",
            "立行立改",
            "长期坚持",
        ),
        *("延期", "完成", "整改", "每月", "前", "排查", "国庆", "上旬", "原", "至", "或"),
    ]
)
TEXTS = st.text(max_size=30) | st.lists(PIECES, max_size=8).map("".join)


@settings(max_examples=400)
@given(TEXTS, st.none() | DATES)
def test_no_text_breaks_it_or_makes_a_day_from_nothing(text: str, assigned: dt.date | None) -> None:
    """Whatever is written: no exception, a day only for kind “date”, in this century, and problems one can show."""
    deadline = read(text, assigned)
    assert (deadline.day is not None) == (deadline.kind is DeadlineKind.DATE)
    assert all(2000 <= date.year <= 2099 for date in (*deadline.readings, deadline.day or ASSIGNED))
    english = translator("en")
    for finding in deadline.findings:
        assert english(finding.kind.message, found=finding.found, **finding.values)
    for ground in deadline.grounds:
        assert english.message(ground.message)


@settings(max_examples=400)
@given(TEXTS, DATES)
def test_before_never_changes_the_day(text: str, assigned: dt.date) -> None:
    """With 前 a phrase means the same day or becomes unclear; it never means another day."""
    with_it, without = read(text + "前", assigned).day, read(text, assigned).day
    assert with_it is None or without is None or with_it == without


@settings(max_examples=400)
@given(TEXTS, DATES)
def test_full_width_never_changes_the_reading(text: str, assigned: dt.date) -> None:
    """Typed in full-width signs, a text means the same."""
    wide = "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in text)
    one, other = read(text, assigned), read(wide, assigned)
    assert (one.kind, one.day, one.readings, one.rule) == (other.kind, other.day, other.readings, other.rule)


DATED = [
    (day(assigned), text)
    for name in ("deadlines_2.csv", "deadline_neighbours_2.csv")
    for assigned, text, expected, *_ in rows(name)
    if assigned and expected[:1] == "2"
]


@settings(max_examples=600)
@given(
    st.sampled_from(DATED),
    st.sampled_from(["不", "未", "除", "疑似", "左右", "或", "约", "蟹", "非", "暂", "拟", "申请", "以外", "可能"]),
    st.integers(0, 40),
)
def test_a_word_too_many_never_makes_another_day(dated: tuple[dt.date, str], word: str, place: int) -> None:
    """A doubt, a negation or a strange word anywhere leaves the day as it is or makes it unclear."""
    assigned, text = dated
    place = min(place, len(text))
    spliced = read(text[:place] + word + text[place:], assigned)
    assert spliced.day in (read(text, assigned).day, None)


@given(st.integers(1, 60), DATES)
def test_periods_agree_with_the_calendar(count: int, assigned: dt.date) -> None:
    """N days are N days later; N working days are the calendar's, in digits and in Chinese numerals."""
    assert read(f"{count}日内", assigned).day == assigned + dt.timedelta(days=count)
    assert read(f"{chinese(count)}天之内", assigned).day == assigned + dt.timedelta(days=count)
    end = CALENDAR.add_workdays(assigned, count)
    expected = end if CALENDAR.settled(assigned, end) else None
    assert read(f"收到后{count}个工作日内", assigned).day == expected


def test_a_second_policy_does_not_see_the_first_ones_readings() -> None:
    """What is remembered belongs to one policy and calendar."""
    holiday = Calendar(holidays=frozenset({day("2022-06-21")}))
    assert read("1个工作日内").day == day("2022-06-21")
    assert read("1个工作日内", calendar=holiday).day == day("2022-06-22")
    assert read("1个工作日内").day == day("2022-06-21")


@pytest.mark.timeout(60)
@pytest.mark.parametrize("piece", ["已", "并", "经研究", "因延", "上旬至", "1、", "7月15日前,", "本周5("])
def test_no_text_takes_long(piece: str) -> None:
    """The largest cell that Excel allows is no deadline, and is not tried in all ways."""
    assert read((piece * 32767)[:32767]).kind is DeadlineKind.UNCLEAR


def test_a_date_cell_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A day that was seen before is remembered: a ledger of 20,000 rows holds a few hundred days."""
    taken: list[dt.date] = []

    def counted(value: dt.date) -> Reading:
        taken.append(value)
        return cell_date(value)

    cell_date = deadlines._cell_date
    monkeypatch.setattr(deadlines, "_cell_date", counted)
    cells = [moment("2022-07-01") + dt.timedelta(days=offset) for offset in range(200)]
    policy = Policy()
    for _ in range(5):
        assert [read(cell, policy=policy).day for cell in cells] == [cell.date() for cell in cells]
    assert taken == cells
