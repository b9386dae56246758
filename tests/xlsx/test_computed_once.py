"""What stands in many cells is worked out once: values of formulas, conditions with stars."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from civtrack.model import Area
from civtrack.xlsx.formulas.criteria import matcher
from civtrack.xlsx.formulas.recompute import UNKNOWN, Cell, Place, recompute_all


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


@given(st.text("ab*?~", min_size=1, max_size=7), st.text("abA*?", max_size=8))
def test_conditions_with_stars_match_what_trying_everything_matches(condition: str, text: str) -> None:
    """The first fit between two stars is as good as any."""
    pieces = [{"*": ".*", "?": "."}.get(each, re.escape(each[-1])) for each in re.findall(r"~[*?~]|.", condition)]
    wild = any(each in {"*", "?"} for each in re.findall(r"~[*?~]|.", condition))
    expected = re.fullmatch("".join(pieces), text, re.IGNORECASE | re.DOTALL) is not None
    assert matcher(f"={condition}")(text) is expected or not wild
