"""`civtrack.outputs.wording`: what several documents say in one way."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

import pytest

from civtrack.locales import translator
from civtrack.model import Kind, Reason, Status
from civtrack.outputs.wording import (
    days_format,
    days_number,
    days_width,
    finished,
    legend,
    profile_names,
    tier_facts,
    tier_names,
    tiers_given,
    window,
    windows,
)
from civtrack.policy import PROFILES, DayUnit, Profile, Span, TierRule
from civtrack.records import cell
from tests.support.judged import AS_OF, judged

EN, ZH = translator("en"), translator("zh")


def day(of: int) -> dt.date:
    return dt.date(2022, 7, of)


@pytest.mark.parametrize(
    ("written", "number", "over"),
    [
        ({"deadline": day(15), "status": "整改中"}, -5, False),
        ({"deadline": day(20), "status": "整改中"}, 0, False),
        ({"deadline": day(23), "status": "整改中"}, 3, False),
        ({"deadline": "月底前后", "status": "整改中"}, None, False),
        ({"deadline": day(10), "status": "已整改", "done_on": day(12)}, None, True),
        ({"deadline": day(10), "status": "作废"}, None, True),
    ],
)
def test_days_are_one_signed_number(written: dict[str, Any], number: int | None, over: bool) -> None:
    """Left is positive, overdue negative, due today 0; finished and dateless items have none."""
    (verdict,) = judged([written]).verdicts
    assert (days_number(verdict), finished(verdict)) == (number, over)


def test_the_number_format_has_a_form_for_each_sign() -> None:
    """Positive; negative; zero: Excel's order, each with its words quoted."""
    parts = days_format(EN).split(";")
    assert parts == ['0" d left"', '0" d overdue"', '"due today"']
    assert days_width(EN) >= len("120 d overdue")


@pytest.mark.parametrize(
    ("fact", "words"),
    [
        ("overdue", "Overdue"),
        ("overdue:8..14", "Overdue 8 to 14 d"),
        ("overdue:15..", "Overdue 15 d or more"),
        ("overdue:..7", "Overdue 7 d or less"),
        ("overdue:8", "Overdue 8 d"),
        ("status:reopened", "Reopened"),
    ],
)
def test_legends_say_what_puts_an_item_into_a_tier(fact: str, words: str) -> None:
    """Facts, ranges of days and statuses, in words."""
    assert legend(TierRule("red", "Red", "FF0000", (fact,)), EN) == f"Red: {words}"


@pytest.mark.parametrize("profile", PROFILES.values(), ids=PROFILES)
def test_every_shipped_profile_can_be_explained(profile: Profile) -> None:
    """Each tier of each profile has a name and a legend without a raw key in it."""
    assert set(tier_names(profile.tiers, EN)) == {*(tier.key for tier in profile.tiers), "void", "carried"}
    for tier in profile.tiers:
        assert ":" not in legend(tier, EN).removeprefix(f"{tier.name}:")
    assert profile_names([profile], EN)


def test_an_offices_own_profile_keeps_its_name() -> None:
    """What the office calls its profile is what documents call it."""
    assert profile_names([PROFILES["three-colour"], Profile("本办口径", ())], EN) == "three colours; 本办口径"


def test_windows_say_which_days_they_count() -> None:
    """Calendar days and working days are told apart."""
    assert window(Span(1), EN) == "1 day"
    assert window(Span(3), EN) == "3 days"
    assert window(Span(2, DayUnit.WORKING), EN) == "2 working days"


def test_windows_of_several_kinds() -> None:
    """One window is said once; where kinds differ, each is named, so that every yellow can be explained."""
    same = {Kind.PROBLEM: Span(3), Kind.REMINDER: Span(3)}
    assert windows(same, EN) == "3 days"
    other = {Kind.PROBLEM: Span(3), Kind.REMINDER: Span(2, DayUnit.WORKING)}
    assert windows(other, EN) == "Problem 3 days; Reminder 2 working days"


def test_a_legend_lists_only_what_can_be_given() -> None:
    """No 进度滞后 where it has the colour of 正常推进, no 待复查 where a reported end is one; else both."""
    usual = {tier.key: tier_facts(tier, ZH) for tier in tiers_given(judged([{}]))}
    assert usual["green"] == "正常推进"
    assert "进度滞后" in "".join(tier_facts(tier, ZH) for tier in tiers_given(judged([{}], "suqian")))
    strict = judged([{}])
    policy = dataclasses.replace(strict.settings.tables_of_policy, closed_statuses=(Status.CLOSED,))
    checked = dataclasses.replace(strict, settings=dataclasses.replace(strict.settings, tables_of_policy=policy))
    assert {tier.key: tier_facts(tier, ZH) for tier in tiers_given(checked)}["green"] == "正常推进、待复查"


def test_done_without_a_deadline_is_said_so() -> None:
    """办结，无时限: not that its day is unknown; the key stays."""
    rows = [{"status": "已完成", "done_on": AS_OF}, {"status": "已完成", "deadline": AS_OF}]
    dated, undated = judged(rows).verdicts
    names: dict[str, str] = {}
    assert dated.reason is undated.reason is Reason.DONE_UNDATED
    assert cell(dated, "reason", ZH, names) == "办结，无时限"
    assert cell(undated, "reason", ZH, names) == "办结日期不详或无时限"
