"""`civtrack.outputs.measure`: how much room text needs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civtrack.outputs.measure import LINE, PADDING, TALLEST, arranged, lines, row_height, width, word_room


@pytest.mark.parametrize(
    ("text", "cells"),
    [("", 0), ("abc", 3), ("县区", 4), ("7月台账.xlsx", 12), ("县区\n整改率", 6), ("“时限”", 8), ("e\u0301", 1)],
)
def test_widths_count_ideographs_twice(text: str, cells: int) -> None:
    """An ideograph takes two cells, an office font's wide quotes too, a combining mark none."""
    assert width(text) == cells


@pytest.mark.parametrize(
    ("text", "room", "count"),
    [
        ("", 10, 1),
        ("路面破损", 8, 1),
        ("路面破损积水", 8, 2),
        ("一\n二\n三", 8, 3),
        ("WT-2022-000001 WT-2022-000002", 16, 2),
        ("abcdefghijklmnopqrstuvwxyz", 10, 3),
    ],
)
def test_wrapped_lines(text: str, room: int, count: int) -> None:
    """Ideographs break anywhere, words stay whole where they fit, line breaks count."""
    assert lines(text, room) == count


@given(st.text(alphabet="路面破损积水abc 123，。\n“”", max_size=200), st.integers(6, 60))
def test_lines_always_hold_the_text(text: str, room: int) -> None:
    """The lines counted have room for every cell of the text, and no more than one line is spent per piece."""
    counted = lines(text, room)
    assert counted * room >= sum(width(line) for line in text.split("\n"))
    assert counted <= len(text) + 1


def test_rows_grow_with_their_lines_up_to_excels_limit() -> None:
    """One line needs one line's points; a novel gets no more than a row can have."""
    assert row_height(1) == LINE + PADDING
    assert row_height(3) == 3 * LINE + PADDING
    assert row_height(1000) == TALLEST


def test_a_note_is_broken_between_its_entries() -> None:
    """An entry stays whole where it fits a line; else it is broken behind a mark, and no line begins with one."""
    assert arranged("红：逾期　　黄：临期", 40) == "红：逾期　　黄：临期"
    assert arranged("红：逾期　　黄：临期　　绿：正常推进", 20) == "红：逾期　　黄：临期\n绿：正常推进"
    long = "待定：无时限、时限不明确、长期坚持、挂账缓办"
    assert arranged(f"红：逾期　　{long}", 24) == "红：逾期\n待定：无时限、\n时限不明确、长期坚持、\n挂账缓办"
    assert (
        arranged(f"{long}　　红：逾期\n第二行", 24)
        == "待定：无时限、\n时限不明确、长期坚持、\n挂账缓办　　红：逾期\n第二行"
    )
    for room in range(6, 60):
        text = arranged(f"指标：已办结数 ÷ 总数　　{long}　　as of 2022-07-20, by profile", room)
        assert not [line for line in text.split("\n") if line[:1] in "：，。；、, "]
        assert "".join(text.split()) == "".join(f"指标：已办结数 ÷ 总数{long}as of 2022-07-20, by profile".split())


def test_a_head_has_room_for_its_longest_latin_word() -> None:
    """Completion and Supervision are not cut in two, in bold neither; ideographs may be."""
    assert word_room("Completion rate") > len("Completion") + 1
    assert word_room("Supervision step") > len("Supervision") + 1
    assert word_room("按期办结率") == word_room("2022 7") == 0
