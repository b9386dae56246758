"""Rows that look alike: the pattern reads what the cell-by-cell reading reads, or nothing."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civtrack.xlsx.alike import RowPattern
from civtrack.xlsx.cells import CellValues
from civtrack.xlsx.formats import Moments, Shows

SHARED = ["甲", "乙", "丙"]
MOMENTS = {"5": Moments(epoch_1904=False, shown=Shows.MOMENT)}


def values() -> CellValues:
    made = CellValues("台账.xlsx", "sheet1.xml", MOMENTS, lambda: SHARED)
    made.load_shared()
    return made


def row(number: int, *cells: str) -> str:
    """Cells such as ``A s="1"=3`` written as a row's XML."""
    written = []
    for cell in cells:
        letters, _, rest = cell.partition(" ")
        attributes, _, value = rest.partition("=>")
        gap = " " if attributes else ""
        end = f"><v>{value}</v></c>" if value else "/>"
        written.append(f'<c r="{letters}{number}"{gap}{attributes}{end}')
    return "".join(written)


def test_a_learned_row_reads_another_one_like_it() -> None:
    """Numbers, shared texts and blanks of a row with another number come out typed."""
    pattern = RowPattern(values())
    assert pattern.read(row(5, "A =>1", 'B t="s"=>0'), "5") is None
    pattern.learn(row(5, 'A s="1"=>1', 'B s="2" t="s"=>0', 'C s="2"'))
    assert pattern.read(row(6, 'A s="1"=>7', 'B s="2" t="s"=>2', 'C s="2"'), "6") == {1: 7, 2: "丙"}
    assert pattern.read(row(7, 'A s="1"=>1.5', 'C s="2"'), "7") == {1: 1.5}


def test_days_come_out_as_days() -> None:
    """A number under a style that shows days is a moment."""
    pattern = RowPattern(values())
    pattern.learn(row(5, 'A s="5"=>44757'))
    assert pattern.read(row(6, 'A s="5"=>44758'), "6") == {1: dt.datetime(2022, 7, 16)}  # noqa: DTZ001 - workbooks have no time zones


@pytest.mark.parametrize(
    "cells",
    [
        row(6, 'A s="9"=>7', 'B s="2" t="s"=>2'),
        row(6, 'A s="1"=>7', 'B s="2" t="str"=>2'),
        row(6, 'B s="2" t="s"=>2', 'A s="1"=>7'),
        row(6, 'A s="1"=>7', 'A s="1"=>7'),
        row(6, 'A s="1"=>7') + row(5, 'B s="2" t="s"=>2'),
        row(6, 'A s="1"=> 7'),
        row(6, 'A s="1"=>7') + " ",
        row(6, 'A s="1"=>7') + '<c r="B6" s="2" t="s"><f>1</f><v>2</v></c>',
        row(16, 'A s="1"=>7'),
        row(6, 'B s="2" t="s"=>3'),
    ],
)
def test_what_was_not_learned_is_not_read(cells: str) -> None:
    """Other styles, types, orders, doubled or misplaced cells, blanks, formulas and unknown texts are left alone."""
    pattern = RowPattern(values())
    pattern.learn(row(5, 'A s="1"=>1', 'B s="2" t="s"=>0'))
    assert pattern.read(cells, "6") is None


def test_a_row_that_is_not_all_cells_teaches_nothing() -> None:
    """A row with a formula, or cells out of order, leaves the pattern as it was."""
    pattern = RowPattern(values())
    pattern.learn('<c r="A5"><f>1</f><v>1</v></c>')
    pattern.learn(row(5, "B =>1", "A =>1"))
    assert pattern.read('<c r="A6"><f>1</f><v>1</v></c>', "6") is None
    assert pattern.read(row(6, "A =>1"), "6") is None


FORMS = st.sampled_from(['A s="1"=>{}', 'B s="2" t="s"=>{}', 'B s="3"', "C =>{}", 'C s="4" t="str"=>{}', 'D t="b"=>{}'])


@given(st.lists(st.lists(FORMS, max_size=4, unique_by=lambda form: form[0]).map(sorted), min_size=1, max_size=12))
def test_it_agrees_with_reading_cell_by_cell(rows: list[list[str]]) -> None:
    """Whatever the rows, the pattern gives nothing or exactly the values of the cells."""
    made = values()
    pattern = RowPattern(made)
    for number, forms in enumerate(rows, 1):
        cells = row(number, *(form.format(number % 2) for form in forms))
        expected = {}
        for form in forms:
            attributes, _, value = form.partition(" ")[2].partition("=>")
            if value:
                kind = attributes.partition('t="')[2].rstrip('"')
                expected["ABCD".index(form[0]) + 1] = made.value("", kind, str(number % 2))
        read = pattern.read(cells, str(number))
        assert read is None or read == expected
        pattern.learn(cells)
        assert pattern.read(cells, str(number)) == (expected if forms else None)
