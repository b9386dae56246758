"""Rows of plain values taken apart by their look give the same cells as taken apart cell by cell."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civtrack.xlsx.editing.rows import CellGrammar
from civtrack.xlsx.moving.plain_rows import PlainRows

ADDRESS = re.compile(r'(<c r="[A-Z]+)\d+"')

attributes = st.sampled_from(["", ' s="7"', ' s="12"', ' s="112"', ' t="s"', ' s="7" t="s"', ' t="s" s="7"', ' t="b"'])
values = st.sampled_from([None, "0", "7", "12", "44562.5", "-1.5E-05", "文字", "a&amp;b"])


@st.composite
def rows(draw: st.DrawFn) -> tuple[str, int]:
    """A row of plain cells, and its number."""
    number = draw(st.sampled_from([1, 7, 12, 112, 5001]))
    cells = []
    for letters in draw(st.lists(st.sampled_from("ABCDEFG"), unique=True)):
        look, value = draw(attributes), draw(values)
        written = draw(st.sampled_from([number, number, number, 1000 + number, number * 10 + 2]))
        closed = "/>" if value is None else f"><v>{value}</v></c>"
        cells.append(f'<c r="{letters}{written}"{look}{closed}')
    return "".join(cells), number


@given(st.lists(rows(), min_size=1, max_size=6))
def test_every_address_moves_and_nothing_else(several: list[tuple[str, int]]) -> None:
    """Whatever rows came before, only the numbers in addresses are replaced; a string's type may move to the end."""
    plain = PlainRows(CellGrammar("台账.xlsx!台账", ""))
    for cells, number in several:
        found = plain.of(cells, number)
        assert found is not None
        assert found.at(34) == ADDRESS.sub(r'\g<1>34"', cells.replace(' t="s" s="7"><', ' s="7" t="s"><'))
        assert found.shared == tuple(place for place, piece in enumerate(found.pieces) if ' t="s"><v>' in piece)
        addresses = ADDRESS.findall(cells)
        assert found.last == (addresses[-1].rpartition('"')[2] if addresses else "")


@pytest.mark.parametrize(
    "cells",
    [
        pytest.param('<c r="A5"><f>A4+1</f><v>2</v></c>', id="formula"),
        pytest.param('<c r="A5"><v></v></c>', id="empty value"),
        pytest.param('<c r="A5"><v>1</v></c><c r="B5"><v>1</v>', id="cell that is not closed"),
        pytest.param('<c r="A5" t="inlineStr"><is><t>5</t></is></c>', id="text of its own"),
        pytest.param('<c r="A5"><v>1</v></c><v>1</v>', id="value outside of a cell"),
        pytest.param("<c r='A5'><v>1</v></c>", id="other quotes"),
    ],
)
def test_other_rows_are_not_taken_apart(cells: str) -> None:
    """Anything but plain values is left to the ways that look at each cell, also after rows that look nearly alike."""
    plain = PlainRows(CellGrammar("台账.xlsx!台账", ""))
    assert plain.of('<c r="A5"><v>1</v></c>', 5) is not None
    assert plain.of(cells, 5) is None
    assert plain.of(cells, 5) is None


def test_a_style_that_reads_like_the_row_is_no_address() -> None:
    """Row 5 with style 5 and a cell that belongs to another row keeps the style."""
    plain = PlainRows(CellGrammar("台账.xlsx!台账", ""))
    found = plain.of('<c r="A6" s="5"><v>5</v></c>', 5)
    assert found is not None
    assert found.at(9) == '<c r="A9" s="5"><v>5</v></c>'


def test_prefixed_cells_move_too() -> None:
    """The prefix of the namespace is part of the spelling."""
    found = PlainRows(CellGrammar("台账.xlsx!台账", "x:")).of('<x:c r="B2" t="s"><x:v>4</x:v></x:c>', 2)
    assert found is not None
    assert found.at(3) == '<x:c r="B3" t="s"><x:v>4</x:v></x:c>'
    assert found.last == "B"
