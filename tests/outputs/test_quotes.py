"""What is repeated of the rows of one group alone, and what is nobody's: runs, numbers, names of any spelling."""

from __future__ import annotations

import pytest

from civtrack.model import Field
from civtrack.outputs.districts import quotes as module
from civtrack.outputs.districts.listed import own_entries
from civtrack.outputs.districts.mentions import Mentions, without_others
from civtrack.outputs.districts.quotes import NOBODY, RUN, Cells, Quotes, owned

PROBLEM = "中兴路口东侧人行道地砖破损三处"
PHRASE = "立即整改并长期坚持，举一反三"
TITLED = "全国文明城市创建实地考察"
CELLS: list[Cells] = [
    (0, [(PROBLEM, "盘山县"), (PHRASE, "盘山县"), (PHRASE, "大洼区"), ("短", "盘山县"), (f"{TITLED}扣分项", "盘山县")]),
    (4, [("WT006", "盘山县"), ("WT007", "大洼区"), ("12345", None)]),
]  # fmt: skip
QUOTES = Quotes(CELLS, [f"2022年{TITLED}问题台账"])


@pytest.mark.parametrize(
    ("text", "whose"),
    [
        (f"注：“{PROBLEM}”请尽快办结", {"盘山县"}),
        (f"见{PROBLEM[2 : 2 + RUN]}等", {"盘山县"}),
        (f"见{PROBLEM[2 : 1 + RUN]}等", set()),
        (f"要求：{PHRASE}。", set()),
        (f"2022年{TITLED}问题台账", set()),
        (f"含{TITLED}扣分项", {"盘山县"}),
        ("WT006已约谈", {"盘山县"}),
        ("WT0061、XWT006、WT00", set()),
        ("WT006与WT007", {"盘山县", "大洼区"}),
        ("短", set()),
        ("", set()),
    ],
)
def test_what_a_text_repeats(text: str, whose: set[str]) -> None:
    """A long run of one group's cells, a number as a word; no phrase of several groups, nor one of a title."""
    assert QUOTES.groups(text) == whose


def test_many_texts_are_looked_for_in_the_same_way(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether few texts are asked for or thousands, the answers are the same."""
    monkeypatch.setattr(module, "_ASKED", 0)
    quick = Quotes(CELLS)
    assert quick.groups(f"注：“{PROBLEM}”") == {"盘山县"}
    assert quick.groups("这里什么都没有，只是一句很长的话而已") == frozenset()
    assert quick.groups(f"要求：{PHRASE}。") == frozenset()


def test_what_nobody_looks_for_any_more_goes_to_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """After very many texts, what repeats any cell is withheld from all; what repeats none is nobody's secret."""
    monkeypatch.setattr(module, "_SCANNED", -1)
    tired = Quotes(CELLS)
    assert tired.groups(f"注：“{PROBLEM}”") == {NOBODY}
    assert tired.groups("这里什么都没有，只是一句很长的话而已") == frozenset()


def test_a_run_of_thousands_of_cells_is_a_phrase() -> None:
    """What stands in very many cells of one group is nobody's secret, and is not counted to the end."""
    many = Quotes([(0, [(f"{PHRASE}{number}", "盘山县") for number in range(5000)])])
    assert many.groups(PHRASE) == frozenset()


def test_whose_texts_are_is_told_by_column() -> None:
    """A text that several groups have, or one group and rows of no group, is nobody's; whose it is else is known."""
    texts = ["甲", "乙", "甲", "丙", "乙", "丁", "丁"]
    groups = ["东", "西", "东", None, "东", "西", None]
    assert owned(texts, groups) == {"甲": "东", "乙": None, "丙": None, "丁": None}
    assert owned(["甲", "乙"], ["东", "西"]) == {"甲": "东", "乙": "西"}


def test_what_civtrack_writes_itself_quotes_nobody_and_may_still_name_somebody() -> None:
    """A text made of settings and the day is no quote of a row that says the same; whom it names is looked for."""
    own = "截至 2022-07-20；口径：三色"
    cells: list[Cells] = [(0, [(own, "盘山县")])]
    mentions = Mentions({"大洼区": "大洼区"}, quotes=Quotes(cells))
    assert mentions.foreign(f"{own}。", "大洼区")
    mentions.made_of_no_row(own)
    assert not mentions.foreign(own, "双台子区")
    assert mentions.foreign(f"{own}。", "双台子区")
    mentions.made_of_no_row(f"{own}（大洼区）")
    assert mentions.foreign(f"{own}（大洼区）", "双台子区")


NAMES = {name: name for name in ("大洼区", "盘山县", "双台子区")} | {"盘山": "盘山县", "psx": "盘山县"}
MENTIONS = Mentions(NAMES, {"王伟": "盘山县", "田家路口": "大洼区"}, everybodys=["李强"])


@pytest.mark.parametrize(
    ("text", "whose"),
    [
        ("盤山縣", {"盘山县"}),
        ("雙臺子區", {"双台子区"}),
        ("盘·山·县", {"盘山县"}),
        ("“盘”“山”县", {"盘山县"}),
        ("PSX", {"盘山县"}),
        ("一盘，山路县道", set()),
        ("大，洼地积水", set()),
    ],
)
def test_however_a_district_is_spelled(text: str, whose: set[str]) -> None:
    """In traditional characters, with signs between them, by an alias in any case; no word that goes over a comma."""
    assert MENTIONS.groups(text) == whose


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("整改台账（盘山县）", "整改台账"),
        ("联系人：王五（大洼区）、赵六（盘山县）", None),
        ("由赵六（盘山县）负责", None),
        ("赵六（盘山县）", None),
        ("（盘山县）赵六问题", None),
        ("注：（除盘山县外）每周一报", "注：每周一报"),
        ("联系人：王五（大洼区）", "联系人：王五（大洼区）"),
    ],
)
def test_who_stands_before_brackets_goes_with_them(text: str, left: str | None) -> None:
    """A district in brackets says whose something is, but behind a title."""
    assert without_others(text, MENTIONS, "大洼区") == left


OFFICES = ("市住建局", "盘锦市城管局", "城管局", "大洼区住建局")


@pytest.mark.parametrize(
    ("field", "entries", "kept"),
    [
        (Field.PERSON, ("王五", "李强"), ("李强",)),
        (Field.UNIT, (*OFFICES, "胡家镇政府"), OFFICES),
        (Field.SITE, ("田家路口", "新立路口"), ("田家路口",)),
    ],
)  # fmt: skip
def test_only_proven_entries_of_lists_are_kept(field: Field, entries: tuple[str, ...], kept: tuple[str, ...]) -> None:
    """Of persons, units and places those of own rows, of several groups, and offices that every district has."""
    assert own_entries(entries, frozenset((field,)), MENTIONS, "大洼区") == kept
    assert "王五" not in own_entries(entries, frozenset((field,)), MENTIONS, None)
