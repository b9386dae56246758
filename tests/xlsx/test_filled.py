"""`civtrack.xlsx.opened.filled`: which cells hold something, without reading what."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civtrack.model import column_letter
from civtrack.xlsx import Package
from civtrack.xlsx.opened.filled import Filled, filled
from tests.support.handmade import handmade

CELLS = {"value": "<v>1</v>", "formula": "<f>A1</f><v>2</v>", "uncached": "<f>A1</f>"}


def survey(path: Path, first_column: int) -> Filled:
    with Package.open(path) as package:
        return filled(package.sheet(package.sheets[0]), first_column)


def rows_xml(cells: dict[tuple[int, int], str]) -> str:
    """Rows of cells: (row, column) → value, formula, uncached or empty."""
    rows: dict[int, list[str]] = {}
    for (row, column), kind in sorted(cells.items()):
        address = f'<c r="{column_letter(column)}{row}" s="0"'
        rows.setdefault(row, []).append(f"{address}>{CELLS[kind]}</c>" if kind in CELLS else f"{address}/>")
    return "".join(f'<row r="{row}">{"".join(inner)}</row>' for row, inner in rows.items())


def expected(cells: dict[tuple[int, int], str], first_column: int) -> Filled:
    found = Filled({}, {})
    for (row, column), kind in cells.items():
        if column >= first_column and kind in CELLS:
            found.cells.setdefault(column, set()).add(row)
            if kind != "value":
                found.formulas.setdefault(column, set()).add(row)
    return found


@given(
    st.dictionaries(
        st.tuples(st.integers(1, 40), st.integers(1, 16384) | st.integers(20, 30) | st.integers(700, 730)),
        st.sampled_from([*CELLS, "empty"]),
        max_size=40,
    ),
    st.integers(1, 16384) | st.integers(20, 30) | st.integers(700, 730),
)
def test_every_filled_cell_right_of_a_column_is_found(cells: dict[tuple[int, int], str], first_column: int) -> None:
    """Columns of one, two and three letters; empty styled cells do not count; formulas are told apart."""
    with TemporaryDirectory() as folder:
        path = handmade(Path(folder) / "a.xlsx", rows_xml(cells))
        assert survey(path, first_column) == expected(cells, first_column)


@pytest.mark.parametrize(
    "odd",
    [
        '<row r="2"><c s="0" r="D2"><v>1</v></c></row>',
        '<row r="2"><!-- <c r="F2"><v>1</v></c> --><c r="D2"><v>1</v></c></row>',
        '<row r="2"><c r="D2" t="inlineStr"><is><t><![CDATA[<c r="E2"><v>1</v></c>]]></t></is></c></row>',
        '<row r="2"><c r="C2"><v>1</v></c><c><v>1</v></c></row>',
    ],
)
def test_odd_spellings_are_read_properly(tmp_path: Path, odd: str) -> None:
    """Attributes in another order, comments, CDATA and cells without an address give the same answer."""
    path = handmade(tmp_path / "a.xlsx", odd)
    assert survey(path, 4).cells == {4: {2}}


def test_a_sheet_without_rows_holds_nothing(tmp_path: Path) -> None:
    """An empty sheet is no error."""
    assert survey(handmade(tmp_path / "a.xlsx", ""), 1) == Filled({}, {})
