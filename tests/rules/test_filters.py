"""Tests of `civtrack.rules.filters`: ranges, choices and searches."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civtrack.errors import UsageMistake
from civtrack.model import Kind, Reason, Status, Verdict
from civtrack.rules.filters import DayRange, Filter, NumberRange, day_range, number_range
from tests.support.items import a_table, a_verdict, day

AS_OF = dt.date(2022, 7, 20)
NAMES = {"红": "red", "黄": "yellow", "Red": "red", "Grey": "grey"}


def chosen(verdict: Verdict, **options: Any) -> bool:
    """Whether a filter made from options accepts a verdict."""
    return Filter.from_options(as_of=AS_OF, tier_names=NAMES, **options).accepts(verdict)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2022-07-01..2022-07-31", "07-01", "07-31"),
        ("2022-07-01..", "07-01", None),
        ("..2022-07-31", None, "07-31"),
        ("2022-07-15", "07-15", "07-15"),
        ("..+7d", None, "07-27"),
        ("-3d..+7d", "07-17", "07-27"),
        ("-3d..", "07-17", None),
        ("今天", "07-20", "07-20"),
        ("today..明天", "07-20", "07-21"),
        ("今天..＋7d", "07-20", "07-27"),
        ("2022年7月1日..2022/7/9", "07-01", "07-09"),
        ("2022.7.1..2022.7.9", "07-01", "07-09"),
        ("2022-07-01…2022-07-31", "07-01", "07-31"),
        (" 2022-07-01 .. +1天 ", "07-01", "07-21"),
    ],
)
def test_day_ranges(text: str, first: str | None, last: str | None) -> None:
    """Absolute and relative days, open ends, full width."""
    assert day_range(text, AS_OF) == DayRange(first and day(first), last and day(last))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "..",
        "…",
        "7月份子",
        "2022-02-30..",
        "a..b",
        "2022-07-31..2022-07-01",
        "+7",
        "..+99999d",
        "1..2..3",
        "+9d..-9d",
    ],
)
def test_day_ranges_that_mean_nothing(text: str) -> None:
    """The mistake names the option and says how to write it."""
    with pytest.raises(UsageMistake) as mistake:
        day_range(text, AS_OF)
    assert mistake.value.where == "--due"


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [("5..", 5, None), ("..3", None, 3), ("1..7", 1, 7), ("3", 3, 3), ("５．．", 5, None), ("0..0", 0, 0)],
)
def test_number_ranges(text: str, first: int | None, last: int | None) -> None:
    """Open and closed ranges and single numbers."""
    assert number_range(text) == NumberRange(first, last)


@pytest.mark.parametrize("text", ["", "..", "x", "-1..", "7..1", "1.5..", "5-9", "五"])
def test_number_ranges_that_mean_nothing(text: str) -> None:
    """The mistake names the option."""
    with pytest.raises(UsageMistake) as mistake:
        number_range(text)
    assert mistake.value.where == "--overdue"


@given(st.dates(dt.date(2000, 1, 1), dt.date(2090, 1, 1)), st.integers(0, 900), st.integers(-1000, 1000))
def test_day_range_holds_exactly_its_days(first: dt.date, length: int, offset: int) -> None:
    """Both ends belong to a range, nothing outside does."""
    last = first + dt.timedelta(days=length)
    inside = 0 <= offset <= length
    assert (first + dt.timedelta(days=offset) in day_range(f"{first}..{last}", AS_OF)) is inside


def test_nothing_asked_accepts_everything() -> None:
    """Without options every item is meant, void ones too."""
    assert chosen(a_verdict(Reason.VOID, "void", Status.VOID))
    assert Filter().select([a_verdict(), a_verdict(tier="red")])[1].tier == "red"


@pytest.mark.parametrize(
    ("tiers", "accepted"),
    [
        (["red"], True),
        (["yellow"], False),
        (["yellow", "red"], True),
        (["红"], True),
        (["RED"], True),
        (["待定"], False),
    ],
)
def test_tiers(tiers: list[str], accepted: bool) -> None:
    """Keys, names of the profile, and the usual Chinese names of keys that the profile has."""
    assert chosen(a_verdict(Reason.OVERDUE, "red", overdue=1), tiers=tiers) is accepted


def test_void_can_be_asked_for() -> None:
    """Void stands outside every profile but can be listed."""
    assert chosen(a_verdict(Reason.VOID, "void", Status.VOID), tiers=["void"])
    assert chosen(a_verdict(Reason.VOID, "void", Status.VOID), tiers=["作废"])


@pytest.mark.parametrize(
    ("option", "values", "where"),
    [
        ("tiers", ["rde"], "--tier"),
        ("tiers", ["蓝"], "--tier"),
        ("statuses", ["doen"], "--status"),
        ("kinds", ["x"], "--kind"),
    ],
)
def test_unknown_choices_are_refused(option: str, values: list[str], where: str) -> None:
    """A name that does not exist is a mistake, not an empty list."""
    with pytest.raises(UsageMistake) as mistake:
        chosen(a_verdict(), **{option: values})
    assert mistake.value.where == where


def test_nearest_name_is_offered() -> None:
    """The mistake names the nearest known value."""
    with pytest.raises(UsageMistake) as mistake:
        chosen(a_verdict(), tiers=["yelow"])
    assert mistake.value.values["detail"].values["near"] == ["yellow"]


@pytest.mark.parametrize("word", ["done", "已整改", "整改完毕", "Done"])
def test_statuses_in_the_words_of_the_office(word: str) -> None:
    """Contract names and office words mean the same."""
    assert chosen(a_verdict(status=Status.DONE), statuses=[word])
    assert not chosen(a_verdict(status=Status.ASSIGNED), statuses=[word])


def test_kinds() -> None:
    """Kinds by contract name and in Chinese."""
    verdict = a_verdict(table=a_table(kind=Kind.MATERIAL))
    assert chosen(verdict, kinds=["材料"])
    assert chosen(verdict, kinds=["problem", "materials"])
    assert not chosen(verdict, kinds=["问题"])


def test_parts_of_names() -> None:
    """Units, persons and categories are found by a part; districts only by the whole name."""
    verdict = a_verdict(unit="市城管局、市住建局", person="张三", category="环境卫生", district="大洼区")
    assert chosen(verdict, units=["住建"], persons=["张"], categories=["环境"], districts=["大洼区"])
    assert not chosen(verdict, districts=["大洼"])
    assert not chosen(verdict, units=["教育局"])
    assert not chosen(a_verdict(), units=["教育局"])
    assert chosen(verdict, units=["教育局", "城管"])


def test_due_takes_the_effective_day() -> None:
    """Items without a day are never in a range of days."""
    assert chosen(a_verdict(due="07-25"), due="..+7d")
    assert not chosen(a_verdict(due="07-28"), due="..+7d")
    assert not chosen(a_verdict(), due="..+7d")


def test_overdue_means_open_items() -> None:
    """A late item that is done is not overdue."""
    assert chosen(a_verdict(Reason.OVERDUE, "red", overdue=5), overdue="5..")
    assert not chosen(a_verdict(Reason.OVERDUE, "red", overdue=4), overdue="5..")
    assert not chosen(a_verdict(Reason.DONE_LATE, "closed", overdue=9), overdue="5..")


@pytest.mark.parametrize(
    ("text", "found"),
    [("楼道", True), ("楼道 杂物", True), ("楼道　WT-1", True), ("ｗｔ－１", True), ("楼道 积水", False)],
)
def test_text_search(text: str, found: bool) -> None:
    """All words must stand in the text fields, whatever their width and case."""
    assert chosen(a_verdict(description="楼道堆放杂物", number="WT-1"), text=text) is found


def test_everything_given_must_hold() -> None:
    """Options narrow one another."""
    verdict = a_verdict(Reason.OVERDUE, "red", overdue=6, unit="市城管局")
    assert chosen(verdict, tiers=["red"], overdue="5..", units=["城管"])
    assert not chosen(verdict, tiers=["red"], overdue="7..", units=["城管"])
