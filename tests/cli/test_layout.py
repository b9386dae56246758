"""Widths of columns on a terminal: everything whole as long as there is room, figures whole always."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from wcwidth import wcswidth

from civtrack.cli.layout import NARROWEST_TEXT, SHORT, fit

WORDS = st.text("ab 路面破损", max_size=60).map(str.strip)
FIGURES = st.integers(0, 10**9).map(str)


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[str], list[list[str]]]:
    """Headings and rows; each column holds figures or words."""
    kinds = draw(st.lists(st.sampled_from([WORDS, FIGURES]), min_size=1, max_size=8))
    headers = [draw(st.sampled_from(["县区", "On-time rate", "按期办结率", "Days"])) for _ in kinds]
    return headers, draw(st.lists(st.tuples(*kinds).map(list), max_size=6))


@given(tables(), st.integers(20, 200))
def test_short_cells_are_never_wrapped(table: tuple[list[str], list[list[str]]], room: int) -> None:
    """Every figure and every short text has its full width, however narrow the terminal is."""
    headers, rows = table
    widths = fit(headers, rows, room).widths
    for row in rows:
        for cell, width in zip(row, widths, strict=True):
            if wcswidth(cell) <= (SHORT if cell.isascii() else NARROWEST_TEXT):
                assert wcswidth(cell) <= width


@given(tables(), st.integers(20, 200))
def test_the_room_is_kept_where_it_can_be(table: tuple[list[str], list[list[str]]], room: int) -> None:
    """A line is wider than the terminal only where each column is as narrow as it may be."""
    headers, rows = table
    found = fit(headers, rows, room)
    if found.total > room:
        assert found.gap == 1
        for place, width in enumerate(found.widths):
            whole = [wcswidth(row[place]) for row in rows]
            kept = [cell for cell, row in zip(whole, rows, strict=True)
                    if cell <= (SHORT if row[place].isascii() else NARROWEST_TEXT)]  # fmt: skip
            latin = [len(word) for word in headers[place].split() if word.isascii()]
            head = max(latin) if latin else min(wcswidth(headers[place]), 2)
            assert width <= max([head, 1, *kept, *([NARROWEST_TEXT] if len(kept) < len(whole) else [])])


@given(tables())
def test_where_there_is_room_nothing_wraps(table: tuple[list[str], list[list[str]]]) -> None:
    """On a wide terminal each column is as wide as its widest cell or heading."""
    headers, rows = table
    found = fit(headers, rows, 1000)
    for place, width in enumerate(found.widths):
        assert width == max(map(wcswidth, [headers[place], *(row[place] for row in rows)]))
    assert found.gap == 2


def test_headings_break_before_text_is_squeezed() -> None:
    """A long heading over short figures gives its room to the text beside it."""
    headers = ["问题描述", "Completion rate", "On-time rate"]
    rows = [["路面破损积水多日无人处理影响出行" * 3, "52.08%", "61.29%"]]
    widths = fit(headers, rows, 44).widths
    assert widths[1:] == (10, 7)
    assert widths[0] == 44 - 1 - 10 - 7 - 2 * 2


def test_a_latin_word_of_a_heading_is_never_broken() -> None:
    """Columns that have no room stand below then: Completion is no word when it ends on another line."""
    headers = ["District", "Yellow", "Completion rate", "Longest overdue"]
    for room in range(10, 60):
        for header, width in zip(headers, fit(headers, [["大洼区", "1", "52.00%", "26 d"]], room).widths, strict=True):
            assert width >= max(map(len, header.split()))
