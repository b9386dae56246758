"""The grammar of conditions: what is written comes back, and what cannot be read is pointed at."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from civtrack.asking import All, Any, Expression, Not, Range, Term, Text, Word, formatted, parse
from civtrack.asking.names import CONDITION_FIELDS
from civtrack.errors import WhereMistake

BARE = st.text("abc019.-+_红黄大洼区楼道", min_size=1, max_size=6).filter(
    lambda text: ".." not in text and text.strip(".") == text
)
QUOTED = st.text("abc \"'“”（），|:=非红", max_size=6).map(lambda text: Text(text, quoted=True))
TEXTS = BARE.map(Text) | QUOTED
RANGES = st.builds(Range, BARE, BARE) | st.builds(Range, BARE, st.none()) | st.builds(Range, st.none(), BARE)


def many(parts: st.SearchStrategy[Expression]) -> st.SearchStrategy[tuple[Expression, ...]]:
    return st.lists(parts, min_size=2, max_size=3).map(tuple)


TERMS = st.builds(
    Term, st.sampled_from(sorted(CONDITION_FIELDS)), st.lists(TEXTS | RANGES, min_size=1, max_size=3).map(tuple),
    st.booleans(),
)  # fmt: skip
WORDS = st.lists(TEXTS, min_size=1, max_size=3).map(lambda texts: Word(tuple(texts)))
EXPRESSIONS: st.SearchStrategy[Expression] = st.recursive(
    TERMS | WORDS,
    lambda parts: st.builds(Not, parts) | many(parts).map(All) | many(parts).map(Any),
    max_leaves=8,
)


@given(EXPRESSIONS)
@example(All(()))
@example(Not(Not(Word((Text("红"),)))))
def test_what_is_written_comes_back(expression: Expression) -> None:
    """``parse(formatted(expression)) == expression``."""
    assert parse(formatted(expression)) == expression


@given(st.text("红黄大洼区县:：=＝()（）|｜,，、\"“”'「」.…<> \t非not档逾期5+d", max_size=24) | st.text(max_size=12))
def test_nothing_fails_but_with_its_own_mistake(text: str) -> None:
    """Whatever is typed is read, or refused at a place inside it; what was read can be written again."""
    refused = None
    try:
        found = parse(text)
    except WhereMistake as mistake:
        refused = mistake
    if refused is None:
        assert parse(formatted(found)) == found
    else:
        start, end = refused.at
        assert 0 <= start <= end <= len(text)
        assert refused.expression == text


def test_brackets_without_end_are_refused() -> None:
    """A thousand brackets are a mistake of the clerk, no failure of the machine."""
    for text in ("(" * 1000 + "红" + ")" * 1000, "not:" * 1000 + "红"):
        with pytest.raises(WhereMistake, match="too many brackets"):
            parse(text)


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("县区：大洼区，盘山县", "district:大洼区,盘山县"),
        ("县区:大洼区、盘山县", "district:大洼区,盘山县"),
        ("（红｜黄）　逾期：５．．", "(红 | 黄) overdue:５.."),
        ("非县区:大洼区", "not:district:大洼区"),
        ("非 县区:大洼区", "not:district:大洼区"),
        ("非(红 黄)", "not:(红 黄)"),
        ("非“楼道”", 'not:"楼道"'),
        ("非机动车", "非机动车"),
        ("非大洼区,盘山县", "非大洼区,盘山县"),
        ("单位=市教育局", "unit=市教育局"),
        ("时限:7月1日..7月15日", "deadline:7月1日..7月15日"),
        ("时限:…+7d", "due:..+7d".replace("due", "deadline")),
        ("问题：“有 空格”", 'description:"有 空格"'),
        ("备注:8:30", "remark:8:30"),
        ("红 | 黄 大洼区", "红 | 黄 大洼区"),
        ("((红))", "红"),
        ("红 (黄 绿)", "红 (黄 绿)"),
        ("", ""),
        ("  ", ""),
        ('"说""好""了"', '"说""好""了"'),
    ],
)
def test_the_ways_of_writing_one_thing(text: str, same: str) -> None:
    """Full width, Chinese punctuation and negations are the same condition."""
    assert formatted(parse(text)) == same
    assert parse(same) == parse(text)


def test_and_binds_closer_than_or() -> None:
    """红 | 黄 大洼区 is red, or yellow in Dawa."""
    red, yellow, dawa = (Word((Text(word),)) for word in ("红", "黄", "大洼区"))
    assert parse("红 | 黄 大洼区") == Any((red, All((yellow, dawa))))
    assert parse("(红 | 黄) 大洼区") == All((Any((red, yellow)), dawa))


@pytest.mark.parametrize(
    ("text", "at", "says"),
    [
        ("县曲:大洼区", (0, 2), "did you mean: 县区"),
        ("红 unitt:x", (2, 7), "did you mean: unit"),
        ("红 (黄", (2, 3), "never closed"),
        ("红)", (1, 2), "never opened"),
        ("红 | ", (4, 4), "something is missing"),
        ("县区:", (3, 3), "a value is missing"),
        ("县区:大洼区,", (7, 7), "a value is missing"),
        ("县区:(大洼区)", (3, 4), "a value is missing"),
        ("逾期>5", (2, 3), "a range is written"),
        ("逾期:1..2..3", (3, 10), "this is no range"),
        ("逾期:..", (3, 5), "this is no range"),
        ("逾期 ..5 ..", (7, 9), "behind its field"),
        ("“楼道", (0, 3), "never closed"),
        (", 红", (0, 1), "not expected"),
    ],
)
def test_a_mistake_points_at_its_place(text: str, at: tuple[int, int], says: str) -> None:
    """First character and the one after the last, and what is wrong there."""
    with pytest.raises(WhereMistake) as mistake:
        parse(text)
    assert tuple(mistake.value.at) == at
    assert says in str(mistake.value)
