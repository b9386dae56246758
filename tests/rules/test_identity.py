"""Tests of `civtrack.rules.identity`: who an item is from day to day, and what was entered twice."""

from __future__ import annotations

import datetime as dt
import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civtrack.model import Field, Item
from civtrack.problems import DUPLICATE_ITEM, DUPLICATE_NUMBER
from civtrack.rules import identity
from civtrack.rules.identity import all_plain, duplicates, identities, plain
from tests.support.items import a_table, an_item, day

OTHER = a_table(name="另一本.xlsx")


def test_unique_number_is_the_identity() -> None:
    """The number where it is unique, whatever its width."""
    assert identities([an_item(number="甲0012号"), an_item(number="ＷＴ－1")]) == ["甲0012号", "WT-1"]


def test_serial_numbers_are_no_identity() -> None:
    """序号 restarts with every sheet: the content decides, and the row number never does."""
    first = an_item(row=5, number="1", number_is_serial=True, site="惠宾街", description="路面破损")
    again = an_item(row=99, number="7", number_is_serial=True, site="惠宾街", description="路面破损")
    assert identities([first]) == identities([again])
    assert len(identities([first])[0]) == 12


def test_number_used_twice_is_no_identity() -> None:
    """Two items with one number are told apart by their content."""
    one, two = identities([an_item(number="3", description="甲"), an_item(number="3", description="乙")])
    assert one != two
    assert "3" not in (one, two)


def test_same_content_is_counted() -> None:
    """Exact duplicates get ~2, ~3 in their order."""
    one, two, three = identities([an_item(row=row, site="甲", description="乙") for row in (2, 3, 4)])
    assert (two, three) == (f"{one}~2", f"{one}~3")


def test_retyping_does_not_change_the_identity() -> None:
    """Width, spaces and punctuation are not content; a day cell and the same day without time are one."""
    first = an_item(site="惠宾街12号", description="路面破损，积水。", assigned_on=dt.datetime(2022, 7, 1, 0, 0))  # noqa: DTZ001 - a cell has no zone
    again = an_item(site="惠宾街 １２号", description="路面破损,积水", assigned_on=day("07-01"))
    assert identities([first]) == identities([again])


def test_content_that_matters() -> None:
    """District, place, description and day of assignment each make another item; the status does not."""
    base: dict[str, Any] = {"district": "甲区", "site": "惠宾街", "description": "破损", "assigned_on": day("07-01")}
    changed: list[dict[str, Any]] = [
        {"district": "乙区"},
        {"site": "裕营街"},
        {"description": "积水"},
        {"assigned_on": day("07-02")},
    ]
    assert len(set(identities([an_item(**base), *(an_item(**(base | change)) for change in changed)]))) == 5
    assert identities([an_item(**base, status="已整改")]) == identities([an_item(**base, status="未整改")])


ROWS = st.builds(
    an_item,
    row=st.integers(2, 99),
    number=st.sampled_from([None, "1", "2", "3", "4~2"]),
    number_is_serial=st.booleans(),
    site=st.sampled_from([None, "甲", "乙"]),
    description=st.sampled_from([None, "丙", "丁"]),
)


@given(st.lists(ROWS, max_size=30), st.randoms(use_true_random=False))
def test_identities_are_different_and_survive_sorting(rows: list[Item], shuffler: random.Random) -> None:
    """No two items share an identity, and re-sorting the sheet keeps the set of identities."""
    found = identities(rows)
    assert len(set(found)) == len(rows)
    mixed = list(rows)
    shuffler.shuffle(mixed)
    assert sorted(identities(mixed)) == sorted(found)


def test_same_problem_entered_twice() -> None:
    """The later row is listed with the place of the first."""
    row: dict[str, Any] = {"district": "甲区", "site": "惠宾街", "description": "破损", "assigned_on": day("07-01")}
    first, second = an_item(row=5, number="A1", **row), an_item(OTHER, row=9, number="A2", **row)
    ((item, finding),) = duplicates([first, second])
    assert item is second
    assert (finding.kind, finding.field, finding.found) == (DUPLICATE_ITEM, Field.DESCRIPTION, "破损")
    assert finding.values == {"other": "台账.xlsx!台账!C5"}


def test_number_used_twice() -> None:
    """A number of two different items is listed at the second; serials may repeat."""
    rows = [an_item(row=row, number="A1", description=str(row)) for row in (5, 6)]
    ((item, finding),) = duplicates(rows)
    assert (item.row, finding.kind, finding.values) == (6, DUPLICATE_NUMBER, {"other": "台账.xlsx!台账!A5"})
    assert duplicates([an_item(number="1", number_is_serial=True, description=text) for text in "甲乙"]) == []


def test_a_row_pasted_twice_is_one_finding() -> None:
    """The same row with the same number is said once."""
    rows = [an_item(row=row, number="A1", site="甲", description="乙") for row in (5, 6)]
    assert [finding.kind for _, finding in duplicates(rows)] == [DUPLICATE_ITEM]


def test_rows_without_place_or_description_are_never_duplicates() -> None:
    """Too little is written to call them the same."""
    assert duplicates([an_item(description="破损"), an_item(description="破损")]) == []
    assert duplicates([an_item(site="甲"), an_item(site="甲")]) == []


def test_identity_does_not_depend_on_the_file() -> None:
    """Moving an item to another workbook keeps its identity."""
    there = a_table(name=str(Path("else") / "七月.xlsx"))
    row: dict[str, Any] = {"site": "甲", "description": "乙"}
    assert identities([an_item(**row)]) == identities([an_item(there, **row)])


@settings(max_examples=300, deadline=None)
@given(st.text(st.characters(codec="utf-8") | st.sampled_from("路面Ａa ①、（）㈠々〇é\u0301丽"), max_size=30))
def test_the_beginning_is_that_of_the_normalised_text(text: str) -> None:
    """What tells descriptions apart cheaply never tells two apart that are the same without signs and width."""
    assert identity._first(text) == plain(text)[:8]


@pytest.mark.parametrize(
    "text",
    [
        "路面破损3处，影响通行",
        "路面破损。",
        "路",
        "（路面）破损3处影响通行",
        "ﬀａｂ路面破损三处影响",
        "가각" * 20,
        "e\u0301" * 30,
        "=" * 30 + "路",
    ],
)
def test_a_beginning_is_that_of_the_whole_text(text: str) -> None:
    """Long and short ones, with signs, ligatures, letters that become one with what follows."""
    assert identity._first(text) == plain(text)[:8]


def test_descriptions_are_compared_only_where_the_rest_agrees(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a thousand descriptions in one place on one day, only those that begin alike are normalised."""
    asked: list[str | None] = []

    def noted(text: str | None) -> str:
        asked.append(text)
        return plain(text)

    monkeypatch.setattr(identity, "plain", noted)
    texts = [f"{chr(0x5000 + number)}号路面破损" for number in range(1000)]
    rows = [an_item(row=row, site="惠宾街", description=text) for row, text in enumerate([*texts, texts[7] + "。"], 2)]
    assert [(item.row, finding.kind) for item, finding in duplicates(rows)] == [(1002, DUPLICATE_ITEM)]
    assert len([text for text in asked if text and len(text) > 5]) == 2


@given(st.lists(st.none() | st.text("街道东1号 ，。Ａａ①ǅ\u0301\u1100\u1161\U0002a6d6") | st.text(), max_size=8))
def test_many_texts_are_normalised_like_each_of_them(texts: list[str | None]) -> None:
    """Together: also where one begins with what would be put together with the end of another, or has the ideograph."""
    assert all_plain(texts) == [plain(text) for text in texts]
