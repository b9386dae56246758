"""Shows that heights are looked up as a walk over the rows would find them, and that nothing walks."""

from __future__ import annotations

import random
from types import SimpleNamespace
from typing import Any

import pytest

from civtrack.model import Area
from civtrack.outputs.districts.torn import Torn
from civtrack.xlsx.formulas.rowmap import RowMap
from civtrack.xlsx.opened.row_heights import KeptHeights
from civtrack.xlsx.parts.addresses import MAX_ROW
from civtrack.xlsx.parts.stacked import Stacked
from tests.support.steps import steps


def kept_heights(stacked: Stacked, rows: RowMap) -> KeptHeights:
    """The heights of kept rows without a sheet."""
    heights: Any = SimpleNamespace(stacked=stacked)
    return KeptHeights(heights, rows)


def walked(heights: Stacked, row: int, below: int, *, upper: bool) -> int:
    """The row at a depth, row by row."""
    while below > heights(row) or (below == heights(row) and not upper):
        row, below = row + 1, below - heights(row)
    return row


def walked_over(heights: Stacked, rows: RowMap, first: int, offset: int, height: int, last: int) -> tuple[int, int]:
    """What lies over kept and over removed rows, row by row."""
    found, left, above = [0, 0], height, offset
    for row in range(first, last + 1):
        over = min(max(heights(row) - above, 0), left)
        found[rows.new(row) is None] += over
        left, above = left - over, 0
    return found[0], found[1]


def walked_after(heights: Stacked, rows: RowMap, row: int, left: int) -> tuple[int, int]:
    """Where something ends over kept rows, row by row."""
    while left > heights(row) or rows.new(row) is None:
        left -= heights(row) if rows.new(row) else 0
        row += 1
    return row, left


@pytest.mark.parametrize("seed", range(300))
def test_a_look_up_finds_what_a_walk_finds(seed: int) -> None:
    """Hidden rows, rows of their own height, removed rows at both ends and between: one depth, one row."""
    chosen = random.Random(seed)
    known = {chosen.randint(1, 30): chosen.choice([0, 0, 5, 7, 30]) for _ in range(chosen.randint(0, 12))}
    heights = Stacked(known, chosen.choice([3, 10]))
    rows = RowMap.without({chosen.randint(1, 40) for _ in range(chosen.randint(1, 25))})
    kept = kept_heights(heights, rows)
    for _ in range(20):
        first, offset, height = chosen.randint(1, 30), chosen.randint(0, 8), chosen.randint(0, 90)
        last = first + chosen.randint(0, 12)
        assert heights.between(first, last) == sum(map(heights, range(first, last)))
        assert heights.row_at(first, height) == walked(heights, first, height, upper=False)
        assert heights.row_down_to(first, height) == walked(heights, first, height, upper=True)
        assert kept.over(first, offset, height, last) == walked_over(heights, rows, first, offset, height, last)
        if rows.new(first) and offset + height:
            assert kept.place_after(first, offset, height) == walked_after(heights, rows, first, offset + height)


def test_the_last_row_ends_every_look_up() -> None:
    """What says that it reaches below the sheet, or that rows have no height at all, ends at the last row."""
    assert Stacked({}, 0).row_down_to(5, 1) == MAX_ROW
    assert Stacked({}, 10).row_at(5, 10**12) == MAX_ROW
    assert Stacked({}, 10).row_at(5, -3) == 5
    assert kept_heights(Stacked({}, 10), RowMap(((1, 4),))).place_after(5, 0, 10**12) == (5, 0)


def test_a_tall_picture_takes_the_steps_of_a_small_one() -> None:
    """Something over a million rows is looked up in a few steps more than something over ten."""
    kept = kept_heights(Stacked({}, 10), RowMap.without(range(3, 2_000, 2)))

    def work(last: int) -> int:
        return steps(lambda: (kept.over(2, 0, 10 * last, last), kept.place_after(2, 0, 5 * last)))

    assert work(MAX_ROW) < 3 * work(12)


@pytest.mark.parametrize("seed", range(100))
def test_merged_areas_over_several_groups_are_found_as_by_a_walk(seed: int) -> None:
    """Areas that touch, overlap and reach beyond the items; columns of the table alone."""
    chosen = random.Random(seed)
    owners = {row: chosen.choice(["甲", "乙", None]) for row in chosen.sample(range(1, 30), 12)}
    merges = []
    for _ in range(8):
        row, column = chosen.randint(1, 30), chosen.randint(1, 6)
        merges.append(Area(row, column, row + chosen.choice([0, 1, 2, 9, 50]), column + chosen.randint(0, 2)))
    expected: dict[int, set[int]] = {}
    for area in merges:
        inside = [row for row in owners if area.first_row <= row <= area.last_row]
        if len({owners[row] for row in inside}) > 1:
            for row in inside:
                for column in range(area.first_column, area.last_column + 1):
                    if column in (2, 3, 5):
                        expected.setdefault(row, set()).add(column)
    found = Torn(merges, owners, {2, 3, 5}).columns_of(owners)
    assert found == expected
    own = [row for row, owner in owners.items() if owner == "甲"]
    assert Torn(merges, owners, {2, 3, 5}).columns_of(own) == {row: expected[row] for row in own if row in expected}


def test_as_many_merges_over_many_rows_take_no_more_steps_than_over_few() -> None:
    """What is looked up once for each merged area does not grow with the rows under it."""
    owners = {row: "甲乙"[row % 2] for row in range(3, 2_000)}
    merges = [Area(3, column, 1_048_576, column) for column in range(20, 320)]
    few = [Area(3, column, 4, column) for column in range(20, 320)]
    assert steps(lambda: Torn(merges, owners, {1})) < 1.1 * steps(lambda: Torn(few, owners, {1}))
