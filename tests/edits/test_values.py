"""Shows that what is typed becomes what the cell's column holds, and nothing that the reader would not understand."""

from __future__ import annotations

import datetime as dt
from functools import cache

import pytest

from civtrack.edits.asked import Wish, column_for, wish_of
from civtrack.edits.values import typed
from civtrack.errors import ValueRefused
from civtrack.model import Column, Field, Kind, Table, Value, Verdict
from civtrack.policy import Policy
from civtrack.rules.tiers import Judge
from civtrack.rules.workdays import Calendar
from tests.support.items import an_item

AS_OF = dt.date(2022, 7, 20)
JUDGE = Judge(Policy(), Calendar(), AS_OF)


@cache
def verdict(assigned: str | None = "2022-07-01", deadline: str | None = "2022-07-31") -> Verdict:
    return JUDGE.verdict(an_item(assigned_on=assigned, deadline=deadline), "x")


def value(text: str, field: Field | None, *near: Value) -> Value:
    found = typed(text, field, verdict(), near, JUDGE, AS_OF)
    assert found.why_not is None, found.why_not
    return found.value


def refused(text: str, field: Field, *near: Value) -> bool:
    return typed(text, field, verdict(), near, JUDGE, AS_OF).why_not is not None


@pytest.mark.parametrize(
    "text", ["7月18日", "2022-07-18", "2022.7.18", "20220718", "7.18", "前天", "７月１８日", "七月十八日", "7-18"]
)
@pytest.mark.parametrize("field", [Field.DONE_ON, Field.CLOSED_ON])
def test_a_day_as_offices_write_it_becomes_a_day(text: str, field: Field) -> None:
    """The year is that of the assignment; words count from the day of judgement."""
    assert value(text, field) == dt.datetime(2022, 7, 18)  # noqa: DTZ001


@pytest.mark.parametrize(
    "text", ["7月32日", "2022-02-30", "已完成", "7月底", "下旬", "7月1日至7月5日", "预计7月12日", "18", "？"]
)
def test_what_is_no_single_day_is_no_day(text: str) -> None:
    """Nothing is guessed, rolled over or cut off."""
    assert refused(text, Field.DONE_ON)


@pytest.mark.parametrize("text", ["无", "/", "—"])
def test_what_says_nothing_stays_as_it_is(text: str) -> None:
    """A dash in a day column is a dash."""
    assert value(text, Field.DONE_ON) == text
    assert value(text, Field.DEADLINE) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2022-08-01", dt.datetime(2022, 8, 1)),  # noqa: DTZ001
        ("8月1日", dt.datetime(2022, 8, 1)),  # noqa: DTZ001
        ("8月1日前", "8月1日前"),
        ("5个工作日内", "5个工作日内"),
        ("立行立改", "立行立改"),
        ("长期坚持", "长期坚持"),
        ("月底前", "月底前"),
    ],
)
def test_a_deadline_stays_as_it_was_typed_unless_it_is_a_plain_day(text: str, expected: Value) -> None:
    """A phrase is what the office writes; a day is a day."""
    assert value(text, Field.DEADLINE) == expected


@pytest.mark.parametrize("text", ["尽快", "7月32日", "待定吧", "月底前后"])
def test_a_deadline_that_is_not_clear_is_refused(text: str) -> None:
    """It would be grey without anybody having said so."""
    assert refused(text, Field.DEADLINE)


@pytest.mark.parametrize(
    ("text", "near", "expected"),
    [
        ("80%", (), 0.8),
        ("80", (), 0.8),
        ("0.8", (0.5, 1), 0.8),
        ("80%", (50, 100), 80),
        ("80", (0.5,), 0.8),
        ("80%", ("60%",), "80%"),
        ("1%", (50, 90), "1%"),
        ("100%", (50, 90), 100),
        ("100%", (0.5,), 1),
        ("0", (50,), 0),
        ("６５％", (0.5,), 0.65),
    ],
)
def test_a_percentage_is_written_as_its_column_writes_it(text: str, near: tuple[Value, ...], expected: Value) -> None:
    """As a share, as a number up to 100, or as text; always so that it is read as what was typed."""
    found = value(text, Field.PERCENT, *near)
    assert (found, type(found)) == (expected, type(expected))
    again = JUDGE.verdict(an_item(percent=found), "x").percent
    assert again == JUDGE.verdict(an_item(percent=text), "x").percent


@pytest.mark.parametrize("text", ["120%", "-5", "八成吧", "1", "101"])
def test_what_is_no_percentage_or_two_is_refused(text: str) -> None:
    """1 may be one per cent or all of it."""
    assert refused(text, Field.PERCENT, 50)


@pytest.mark.parametrize(
    ("text", "near", "expected"),
    [
        ("12", (11, 13), 12),
        ("12", ("11",), "12"),
        ("12", (), "12"),
        ("0012", (11, 13), "0012"),
        ("3.5", (1, 2.5), 3.5),
        ("3.50", (1, 2.5), "3.50"),
        ("210202198001011234", (1, 2), "210202198001011234"),
        ("12号楼", (1, 2), "12号楼"),
        ("-0", (1,), "-0"),
        ("=1+1", (1,), "=1+1"),
    ],
)
def test_numbers_stay_numbers_and_text_stays_text(text: str, near: tuple[Value, ...], expected: Value) -> None:
    """A number only where the column holds numbers and not a sign of it would be lost."""
    found = value(text, Field.REMARK, *near)
    assert (found, type(found)) == (expected, type(expected))


def test_nothing_empties_the_cell() -> None:
    """``FIELD=`` for every kind of field."""
    assert [value("", field) for field in (Field.DONE_ON, Field.DEADLINE, Field.PERCENT, Field.REMARK)] == [None] * 4


@pytest.mark.parametrize(
    ("argument", "wish"),
    [
        ("状态=已整改", Wish("状态", "已整改")),
        (" 状态 ＝ 已整改 ", Wish("状态", "已整改")),
        ("备注=a=b", Wish("备注", "a=b")),
        ("备注=", Wish("备注", "")),
        ("=x", None),
        ("7月台账.xlsx", None),
    ],
)
def test_what_is_typed_is_taken_apart_at_its_first_sign(argument: str, wish: Wish | None) -> None:
    """Half and full width; the value may have more of them."""
    assert wish_of(argument) == wish


def table(*headers: tuple[str, Field | None]) -> Table:
    from pathlib import Path

    columns = tuple(Column(place, header, field, "alias") for place, (header, field) in enumerate(headers, 1))
    return Table(Path("台账.xlsx"), "台账", Kind.PROBLEM, (1,), 2, 9, columns)


TABLE = table(
    ("序号", Field.SERIAL), ("整改状态", Field.STATUS), ("完成时间\n（格式2022-7-1）", Field.DONE_ON),
    ("联系电话", None),
    ("整改时限", Field.DEADLINE), ("预警等级", Field.TIER_MARK), ("整改后照片", Field.PHOTOS), ("责任单位", Field.UNIT),
)  # fmt: skip


@pytest.mark.parametrize(
    ("word", "letter"),
    [
        ("整改状态", "B"), ("status", "B"), ("Status", "B"), ("状态", "B"), ("status_text", "B"),
        ("完成时间", "C"), ("done_on", "C"), ("完成日期", "C"), ("联系电话", "D"), ("整改时限", "E"), ("deadline", "E"),
        ("deadline_text", "E"), ("办结时限", "E"), ("责任部门", "H"), (" 责任 单位 ", "H"),
    ],
)  # fmt: skip
def test_a_field_is_called_by_any_of_its_names(word: str, letter: str) -> None:
    """The ledger's own header first, even of a column that is not read; then names, labels and other headers."""
    assert column_for(word, TABLE).letter == letter


@pytest.mark.parametrize(
    "word", ["预警等级", "tier", "days_overdue", "照片", "整改后照片", "id", "row", "remark", "时间"]
)
def test_what_is_worked_out_or_not_there_is_refused(word: str) -> None:
    """What `update` fills in, photos, what follows from the row, and columns that the table has not."""
    with pytest.raises(ValueRefused):
        column_for(word, TABLE)


def test_a_header_that_is_there_twice_is_named() -> None:
    """Neither column is guessed."""
    with pytest.raises(ValueRefused, match="A、B"):
        column_for("备注", table(("备注", None), ("备注", None)))
    assert column_for("备注", table(("备注", None), ("备注", Field.REMARK))).letter == "B"
