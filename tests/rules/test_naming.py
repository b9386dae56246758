"""Tests of `civtrack.rules.naming`: one name for a unit or a person, and what may be one besides."""

from __future__ import annotations

import operator
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civtrack.language.names import district_meant, is_contraction, written_alike
from civtrack.model import Field
from civtrack.rules.filters import Filter
from civtrack.rules.identity import plain_number
from civtrack.rules.naming import Names, explained, likely_doubles, spellings
from tests.support.items import a_verdict, an_item, day


def test_width_blanks_and_brackets_make_no_second_unit() -> None:
    """The first spelling stands for all; items that have it already are the same objects."""
    items = [an_item(unit=unit) for unit in ("住建局（市政科）", "住建局(市政科)", "住建局 【市政科】", "住建局")]
    named = Names({}, {}).named(items)
    assert [item.unit for item in named] == ["住建局（市政科）"] * 3 + ["住建局"]
    assert named[0] is items[0]
    assert named[3] is items[3]


def test_what_rows_write_alike_is_named_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A thousand rows of two units and three persons ask for five names, and rows that keep theirs are not touched."""
    asked: list[str] = []
    naming = Names._name

    def counted(self: Names, of: int, text: str, aliases: Mapping[str, str]) -> str:
        asked.append(text)
        return naming(self, of, text, aliases)

    monkeypatch.setattr(Names, "_name", counted)
    items = [an_item(row=row, unit=f"单位{row % 2}", person=f"张{row % 3}", leader=None) for row in range(1200)]
    named = Names({}, {}).named(items)
    assert all(map(operator.is_, named, items))
    assert len(asked) <= 2 * 3 + 3
    assert set(asked) == {"单位0", "单位1", "张0", "张1", "张2"}


def test_persons_and_leaders_likewise() -> None:
    """尹 某某 is 尹某某, be it in the column of persons or of leaders."""
    one, other = Names({}, {}).named([an_item(person="尹某某", leader="Ａ某"), an_item(person="尹 某某", leader="A某")])
    assert (other.person, other.leader) == (one.person, one.leader) == ("尹某某", "Ａ某")


def test_the_settings_name_what_nobody_could_guess() -> None:
    """Spellings of the settings lead to their name, wherever and however they are written; also among partners."""
    names = Names({"市住建局": "市住房和城乡建设局"}, {"尹某某(副秘书长)": "尹某某"})
    (item,) = names.named(
        [
            an_item(
                unit="市 住建局",
                partners="城管局、市住建局",
                person="尹某某（副秘书长）、王某",
                leader="尹某某（副秘书长）",
            )
        ]
    )
    assert item.unit == "市住房和城乡建设局"
    assert item.partners == "城管局、市住房和城乡建设局"
    assert item.person == "尹某某、王某"
    assert item.leader == "尹某某"


def test_the_name_of_the_settings_is_shown_as_the_settings_write_it() -> None:
    """A spelling that differs from it in width alone is not the first of its own."""
    names = Names({"住建局": "住房和城乡建设局（市）"}, {})
    assert [item.unit for item in names.named([an_item(unit="住房和城乡建设局(市)")])] == ["住房和城乡建设局（市）"]


def test_a_judgement_says_what_is_written() -> None:
    """The step names the field, the text of the cell and the name that it counts under."""
    written = an_item(unit="市住建局")
    (item,) = Names({"市住建局": "市住房和城乡建设局"}, {}).named([written])
    verdict = a_verdict(unit=item.unit)
    told = explained(verdict, written)
    assert told.grounds[0].field is Field.UNIT
    assert list(spellings([told])) == [(Field.UNIT, "市住建局", "市住房和城乡建设局")]
    assert list(spellings([verdict])) == []


def test_a_filter_finds_either_spelling() -> None:
    """Whoever asks for the alias, for part of it, or with other brackets, finds the items under their name."""
    aliases = {"市住建局": "市住房和城乡建设局"}
    verdict = a_verdict(unit="市住房和城乡建设局", person="尹某某（副秘书长）")
    for unit in ("市住建局", "住建", "市住房和城乡建设局", "城乡 建设"):
        assert Filter.from_options(as_of=day("07-20"), units=[unit], unit_aliases=aliases).accepts(verdict), unit
    assert not Filter.from_options(as_of=day("07-20"), units=["城管"], unit_aliases=aliases).accepts(verdict)
    assert Filter.from_options(as_of=day("07-20"), persons=["尹某某(副秘书长)"]).accepts(verdict)


@pytest.mark.parametrize(
    ("field", "one", "other", "alike"),
    [
        ("person", "尹某某", "尹某某（副秘书长）", True), ("person", "尹某某", "尹某某副秘书长", True),
        ("leader", "王某", "王某同志", True), ("person", "李某", "李某 13800000000", True),
        ("person", "李某", "李某某", False), ("person", "王主任", "王某", False),
        ("unit", "市住房和城乡建设局", "市住建局", True), ("unit", "市市场监督管理局", "市市场监管局", True),
        ("unit", "市城市管理综合行政执法局", "市城管局", True), ("unit", "市教育局", "教育局", True),
        ("unit", "市公安局", "市公安局交警局", False), ("unit", "大洼区住建局", "住建局", False),
        ("unit", "住建局", "住建局（市政科）", False), ("unit", "住建局", "住建局（牵头）", True),
        ("unit", "市教育局", "市体育局", False),
    ],
)  # fmt: skip
def test_likely_doubles(field: str, one: str, other: str, *, alike: bool) -> None:
    """Names that may be one are listed, with how many items each has; sections of a unit and other names are not."""
    cells: list[dict[str, Any]] = [{field: one}, {field: one}, {field: other}]
    items = [an_item(**cell) for cell in cells]
    found = [(double.field.value, double.name, double.other, double.items, double.other_items)
             for double in likely_doubles(items)]  # fmt: skip
    assert found == ([(field, one, other, 2, 1)] if alike else [])


@pytest.mark.parametrize(
    ("name", "others", "meant"),
    [
        ("大洼", ["大洼区", "盘山县"], "大洼区"), ("兴区", ["兴隆台区", "大洼区"], "兴隆台区"),
        ("盘锦市大洼区", ["大洼区"], "大洼区"), ("大洼区", ["盘锦市大洼区"], None),
        ("双区", ["双台子区", "双桥区"], None),
        ("高新区", ["高新技术产业开发区"], "高新技术产业开发区"), ("东区", ["东港区"], None),
        ("城区", ["城关区"], None),
        ("盘山县", ["盘山区"], None), ("大洼区", ["大洼区"], None),
    ],
)  # fmt: skip
def test_another_spelling_of_a_district(name: str, others: list[str], meant: str | None) -> None:
    """A stem, a contraction, or the name with its city; never a common noun, nor where two could be meant."""
    assert district_meant(name, others) == meant


@given(st.text(alphabet="住建局市政科（）() 　Ａa", max_size=12))
def test_what_makes_no_difference_is_gone_at_once(text: str) -> None:
    """The common form of a common form is itself, and no name is a contraction of itself."""
    alike = written_alike(text)
    assert written_alike(alike) == alike
    assert not is_contraction(alike, alike)


@pytest.mark.parametrize("sign", ["\u200b", "\ufeff", "\u2060"])
def test_signs_that_nobody_sees_make_no_other_name(sign: str) -> None:
    """Of a unit, or of an item by its number."""
    assert written_alike(f"市{sign}城管局{sign}") == "市城管局"
    assert plain_number(f"WT-{sign}0001{sign}") == "WT-0001"
