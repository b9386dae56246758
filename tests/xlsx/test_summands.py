"""`civtrack.xlsx.formulas.summands`: the sum of what is left, where Excel would show #REF!."""

from __future__ import annotations

import pytest

from civtrack.xlsx.formulas.rowmap import RowMap
from civtrack.xlsx.formulas.summands import without_removed
from tests.support.steps import steps

GONE = RowMap(((5, 10), (20, 30)))


@pytest.mark.parametrize(
    ("formula", "left"),
    [
        ("SUM(H5,H15,H25)", "SUM(H15)"),
        ("SUM(H5:H8,H15:H16)", "SUM(H15:H16)"),
        ("SUM(H5:H8)", "0"),
        ("SUM(H5,H25)", "0"),
        ("COUNTA(H5:H8)+COUNTA(H15:H16)", "0+COUNTA(H15:H16)"),
        ("MAX(H5,H15)", "MAX(H15)"),
        ("SUBTOTAL(9,H5,H15)", "SUBTOTAL(9,H15)"),
        ("H5+H15+H25", "H15"),
        ("H15 + H5 + H40", "H15+H40"),
        ("H15-H5", "H15"),
        ("H5", "0"),
        ("SUM(H5,H15)/SUM(G5,G15)", "SUM(H15)/SUM(G15)"),
        ("台账!H5+H15", "H15"),
        ("H15*2+H5", "H15*2"),
    ],
)
def test_summands_in_removed_rows_are_taken_out(formula: str, left: str) -> None:
    """Arguments of sums go with their comma, summands with their sign."""
    assert without_removed(formula, "台账", GONE) == left


@pytest.mark.parametrize(
    "formula",
    [
        "SUM(H1:H40)",
        "SUM(H15,H16)",
        "IF(H5>0,H5,H15)",
        "H15*H5",
        "H5/H15+1",
        "ROUND(H5,2)",
        "H15+H5*2",
        "2*-H5",
        'COUNTIF(R5:R9,"x")',
        "SUBTOTAL(9,H5)",
        "AVERAGE(H5)",
        "汇总!H5+H15",
        "SUM(A1:C40 H5:H6)",
        "SUM((H5,H15))",
        "[1]台账!H5+H15",
    ],
)
def test_nothing_else_is_touched(formula: str) -> None:
    """Where a formula would mean something else without the reference, it stays for Excel's own rule."""
    assert without_removed(formula, "台账", GONE) == formula


def test_a_sheets_name_does_not_care_for_case() -> None:
    """Sheet names are the same in upper and lower case."""
    assert without_removed("SUM(data!A5,A15)", "Data", GONE) == "SUM(A15)"


def test_a_long_sum_is_gone_through_once() -> None:
    """Twice as many summands in removed rows take twice as many steps, not four times as many."""

    def work(count: int) -> int:
        text = "+".join(["H15", *(f"H{n % 5 + 5}" for n in range(count))])
        assert without_removed(text, "台账", GONE) == "H15"
        return steps(lambda: without_removed(text, "台账", GONE))

    assert work(800) < 2.2 * work(400)


def test_a_call_that_is_never_closed_is_left_alone() -> None:
    """A formula that breaks off is nobody's to mend."""
    assert without_removed("SUM(H15,H5", "台账", GONE) == "SUM(H15,H5"
