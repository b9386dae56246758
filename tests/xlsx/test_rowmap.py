"""Which rows stay, against counting them one by one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civtrack.model import Area
from civtrack.xlsx.formulas.rowgrowth import GrownRows, Growth
from civtrack.xlsx.formulas.rowmap import RowMap
from civtrack.xlsx.formulas.sortedrows import SortedRows
from civtrack.xlsx.parts.addresses import MAX_ROW

SIZE = 40
GONE = st.frozensets(st.integers(1, SIZE))
RANGE = st.tuples(st.integers(1, SIZE + 3), st.integers(1, SIZE + 3)).map(lambda ends: (min(ends), max(ends)))


@given(GONE)
def test_kept_rows_move_up_and_removed_ones_have_no_number(gone: frozenset[int]) -> None:
    """New numbers are the ranks among kept rows; `old` is the way back; rows below the last removed one move too."""
    rows = RowMap.without(gone)
    kept = [row for row in range(1, SIZE + 10) if row not in gone]
    assert [rows.new(row) for row in kept] == list(range(1, len(kept) + 1))
    assert [rows.old(rank) for rank in range(1, len(kept) + 1)] == kept
    assert all(rows.new(row) is None for row in gone)
    assert rows.count == len(gone)
    assert rows.identity == (not gone)


@given(GONE, RANGE)
def test_ranges_shrink_to_what_is_kept_of_them(gone: frozenset[int], ends: tuple[int, int]) -> None:
    """A range becomes the span of its kept rows, and nothing when none is kept."""
    rows, inside = RowMap.without(gone), range(ends[0], ends[1] + 1)
    numbers = [rows.new(row) for row in inside if row not in gone]
    assert rows.span(*ends) == ((numbers[0], numbers[-1]) if numbers else None)
    assert rows.touches(*ends) == any(row in gone for row in inside)
    assert [row for first, last in rows.kept(*ends) for row in range(first, last + 1)] == [
        row for row in inside if row not in gone
    ]
    area = Area(ends[0], 2, ends[1], 5)
    assert rows.area(area) == (Area(numbers[0] or 0, 2, numbers[-1] or 0, 5) if numbers else None)


@given(GONE, RANGE)
def test_a_map_made_from_what_is_kept_removes_the_rest_of_the_range_only(
    kept: frozenset[int], ends: tuple[int, int]
) -> None:
    """`keeping` is the other side of `without`, and rows outside of the range stay."""
    gone = [row for row in range(ends[0], ends[1] + 1) if row not in kept]
    assert RowMap.keeping(kept, *ends) == RowMap.without(gone)


def test_ranges_may_touch_overlap_and_come_in_any_order() -> None:
    """Equal maps are equal however they were written."""
    assert list(RowMap(((8, 9), (3, 5), (5, 7))).removed) == [(3, 9)]
    assert RowMap(((3, 5), (6, 9))) == RowMap(((3, 9),))


def test_all_rows_of_the_sheet_stay_all_rows() -> None:
    """`A1:A1048576` is a whole column and stays one; a range to the sheet's end shrinks as in Excel."""
    rows = RowMap(((5, 8),))
    assert rows.span(1, MAX_ROW) == (1, MAX_ROW)
    assert rows.span(2, MAX_ROW) == (2, MAX_ROW - 4)


def test_a_sheet_of_a_million_rows_costs_what_its_ranges_cost() -> None:
    """Every second thousand rows removed: half a million rows gone, a thousand ranges kept."""
    rows = RowMap(tuple((first, first + 999) for first in range(1001, MAX_ROW - 1000, 2000)))
    assert len(rows.removed) == rows.count // 1000
    assert rows.new(MAX_ROW) == MAX_ROW - rows.count
    assert rows.old(MAX_ROW - rows.count) == MAX_ROW


@pytest.mark.parametrize("wrong", [(0, 3), (5, 4), (1, MAX_ROW + 1)])
def test_ranges_that_are_none_are_refused(wrong: tuple[int, int]) -> None:
    """Rows outside of the sheet and ranges upside down raise at once."""
    with pytest.raises(ValueError, match=str(wrong[1])):
        RowMap((wrong,))


@pytest.mark.parametrize(
    "rows",
    [
        RowMap(),
        RowMap.without([1, 3, 4, 9, 20]),
        RowMap.keeping([5, 8, 9], 4, 30),
        GrownRows(growths=(Growth(4, 3, 1), Growth(9, 2, 0))),
        SortedRows(lists=((7, 5, 6), (10, 12, 11))),
    ],
)
def test_ranges_that_move_start_where_their_first_row_goes(rows: RowMap) -> None:
    """Whatever becomes of the rows, the ranges are those that stay, and each says where it goes."""
    found = list(rows.moved())
    assert [each[:2] for each in found] == list(rows.kept(1, MAX_ROW))
    assert all(rows.new(first) == new and rows.new(last) == new + last - first for first, last, new in found)
