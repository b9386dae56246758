"""What stands in many cells is worked out once: values of formulas, conditions with stars."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civtrack.model import Area
from civtrack.xlsx.formulas import recompute
from civtrack.xlsx.formulas.arithmetic import Doubtful
from civtrack.xlsx.formulas.criteria import SameText, TextCounts, matcher
from civtrack.xlsx.formulas.recompute import UNKNOWN, Cell, Place, recompute_all
from tests.support.steps import steps


def test_a_formula_that_stands_in_many_cells_is_computed_once() -> None:
    """A thousand cells that add up the same column read it once; one of them in that column needs itself."""
    read = list[int]()

    def cells(_: str, area: Area) -> list[Cell]:
        read.append(area.first_column)
        return [Cell(row, 1, row) for row in range(1, 11)]

    formulas = {Place("台账", row, 8): "SUM(A:A)" for row in range(1, 1001)} | {Place("台账", 5, 9): "SUM(I:I)"}
    found = recompute_all(formulas, cells)
    assert {found[Place("台账", row, 8)] for row in range(1, 1001)} == {55}
    assert found[Place("台账", 5, 9)] is UNKNOWN
    assert read == [1]


def test_totals_over_totals_are_told_apart_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each of 60 totals counts all above it; whether such a cell is a subtotal itself is found out once for each."""
    asked = list[str]()

    def subtotal(text: str) -> bool:
        asked.append(text)
        return False

    monkeypatch.setattr(recompute, "is_subtotal", subtotal)

    def cells(_: str, area: Area) -> list[Cell]:
        return [Cell(row, 3, "问题") for row in range(area.first_row, area.last_row + 1) if row % 2]

    formulas = {Place("台账", row, 3): f"COUNTA(C3:C{row - 1})" for row in range(4, 124, 2)}
    found = recompute_all(formulas, cells)
    assert [found[Place("台账", row, 3)] for row in (4, 6, 122)] == [1, 3, 119]
    assert len(asked) <= len(formulas)


@given(st.text("ab*?~", min_size=1, max_size=7), st.text("abA*?", max_size=8))
def test_conditions_with_stars_match_what_trying_everything_matches(condition: str, text: str) -> None:
    """The first fit between two stars is as good as any."""
    pieces = [{"*": ".*", "?": "."}.get(each, re.escape(each[-1])) for each in re.findall(r"~[*?~]|.", condition)]
    wild = any(each in {"*", "?"} for each in re.findall(r"~[*?~]|.", condition))
    expected = re.fullmatch("".join(pieces), text, re.IGNORECASE | re.DOTALL) is not None
    assert matcher(f"={condition}")(text) is expected or not wild


def outcome(work: Callable[[], int]) -> int | str:
    """What something comes to, or that it is doubtful."""
    try:
        return work()
    except Doubtful:
        return "doubtful"


@given(st.lists(st.text("aAbＡß１1", max_size=3) | st.integers(0, 2) | st.none()), st.text("aAbＡß１1", max_size=3))
def test_texts_counted_beforehand_are_those_that_a_look_at_each_finds(values: list[object], wanted: str) -> None:
    """Case, width and what is doubtful: a count of all texts says what a condition says of each value."""
    same = SameText(wanted)
    assert outcome(lambda: TextCounts(values).count(same)) == outcome(lambda: sum(map(SameText(wanted), values)))


def test_a_column_that_every_row_is_looked_up_in_is_read_once() -> None:
    """Rows that each count themselves in the column of descriptions, to find doubles, as offices do."""
    read = list[Area]()

    def cells(_: str, area: Area) -> list[Cell]:
        read.append(area)
        return [Cell(row, 3, f"路灯{row // 2}") for row in range(area.first_row, min(area.last_row, 400) + 1)]

    formulas = {Place("台账", row, 8): f"COUNTIF($C$3:$C$400,C{row})" for row in range(3, 401)}
    found = recompute_all(formulas, cells)
    assert [found[Place("台账", row, 8)] for row in (3, 4, 5, 400)] == [1, 2, 2, 1]
    assert read.count(Area(3, 3, 400, 3)) == 1


def test_formulas_in_other_columns_are_not_looked_through() -> None:
    """A thousand formulas that need nothing of each other's column cost what their own cells cost."""

    def cells(_: str, area: Area) -> list[Cell]:
        return [Cell(area.first_row, area.first_column, 1)]

    def work(count: int) -> int:
        formulas = {Place("台账", row, 8): f"SUM(A{row}:B{row})*{row}{count}" for row in range(3, count)}
        formulas |= {Place("台账", row, 9): f"SUM(A$3:B$900)+{row}{count}" for row in range(3, count)}
        return steps(lambda: recompute_all(formulas, cells))

    work(10)
    assert work(400) < 2.3 * work(200)


def test_running_totals_share_what_may_be_looked_at() -> None:
    """Of many copies each computes what its share allows; what is left is unknown, never wrong."""

    def cells(_: str, area: Area) -> list[Cell]:
        return [Cell(row, 1, 1) for row in range(area.first_row, area.last_row + 1)]

    formulas = {Place("台账", row, 8): f"SUM(A$1:A{row})" for row in range(1, 201)}
    found = recompute_all(formulas, cells, 1_600)
    known = [row for row in range(1, 201) if found[Place("台账", row, 8)] is not UNKNOWN]
    assert 100 < len(known) < 200
    assert all(found[Place("台账", row, 8)] == row for row in known)
    assert UNKNOWN not in recompute_all(formulas, cells).values()
