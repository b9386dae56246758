"""Rows that look alike: the pattern reads what the cell-by-cell reading reads, or nothing."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civtrack.model import Value
from civtrack.xlsx.parts.formats import Moments, Shows
from civtrack.xlsx.reading.alike import RowPattern
from civtrack.xlsx.reading.cells import CellValues

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


def a_pattern(made: CellValues | None = None) -> RowPattern:
    """A pattern that takes ``hidden`` for hiding and ``odd`` for an unusual attribute."""
    return RowPattern(made or values(), lambda written: None if "odd" in written else "hidden" in written)


def read(pattern: RowPattern, cells: str, number: str, attributes: str = "") -> dict[int, Value] | None:
    """The values of one row; None where the pattern leaves it alone."""
    text = f'<row r="{number}"{attributes}>{cells}</row>'
    rows, at = pattern.read(text, 0, 0)
    assert at == (len(text) if rows else 0)
    assert [each.number for each in rows] in ([], [int(number)])
    return rows[0].values if rows else None


def test_a_learned_row_reads_another_one_like_it() -> None:
    """Numbers, shared texts and blanks of a row with another number come out typed."""
    pattern = a_pattern()
    assert read(pattern, row(5, "A =>1", 'B t="s"=>0'), "5") is None
    pattern.learn(row(5, 'A s="1"=>1', 'B s="2" t="s"=>0', 'C s="2"'))
    assert read(pattern, row(6, 'A s="1"=>7', 'B s="2" t="s"=>2', 'C s="2"'), "6") == {1: 7, 2: "丙"}
    assert read(pattern, row(7, 'A s="1"=>1.5', 'C s="2"'), "7") == {1: 1.5}


def test_days_come_out_as_days() -> None:
    """A number under a style that shows days is a moment."""
    pattern = a_pattern()
    pattern.learn(row(5, 'A s="5"=>44757'))
    assert read(pattern, row(6, 'A s="5"=>44758'), "6") == {1: dt.datetime(2022, 7, 16)}  # noqa: DTZ001 - workbooks have no time zones


@pytest.mark.parametrize(
    "cells",
    [
        row(6, 'A s="1"=>7', 'C s="2" t="s"=>2'),
        row(6, 'A s="x"=>7', 'B s="2" t="s"=>2'),
        row(6, 'A s="1" cm="1"=>7', 'B s="2" t="s"=>2'),
        row(6, 'B s="2" t="s"=>2', 'A s="1"=>7'),
        row(6, 'A s="1"=>7', 'A s="1"=>7'),
        row(6, 'A s="1"=>7') + row(5, 'B s="2" t="s"=>2'),
        row(6, 'A s="1"=> 7'),
        row(6, 'A s="1"=>7') + " ",
        row(6, 'A s="1"=>7') + '<c r="B6" s="2" t="s"><f>1</f><v>2</v></c>',
        row(6, 'A s="1"=>7') + '<c r="B6" s="2" t="s"/><v>2</v></c>',
        row(6, 'A s="1"=>7') + '<c r="B6" s="2" t="s"></c>',
        row(16, 'A s="1"=>7'),
        row(6, 'B s="2" t="s"=>3'),
        row(6, 'B s="2" t="s"=>x'),
    ],
)
def test_what_was_not_learned_is_not_read(cells: str) -> None:
    """Other columns, attributes, orders, doubled or misplaced cells, blanks, formulas, unknown texts: left alone."""
    pattern = a_pattern()
    pattern.learn(row(5, 'A s="1"=>1', 'B s="2" t="s"=>0'))
    assert read(pattern, cells, "6") is None


def test_rows_are_read_up_to_the_first_that_is_different() -> None:
    """White space between rows is passed over; an unusual tag, a row out of order and a formula end it."""
    pattern = a_pattern()
    pattern.learn(row(5, 'A s="1"=>1'))
    good = '<row r="6" spans="1:1"><c r="A6" s="1"><v>1</v></c></row>\n <row r="8" hidden="1"><c r="A8"/></row>'
    for bad in (
        '<row r="8"><c r="A8"><v>1</v></c></row>',
        '<row r="9" odd="1"><c r="A9"><v>1</v></c></row>',
        '<row r="9" spans="1:1"/>',
        '<row r="1048577"><c r="A1048577"><v>1</v></c></row>',
        '<row r="9"><c r="A9"><f>1</f></c></row>',
        "",
    ):
        rows, at = pattern.read("<!---->" + good + bad, 7, 5)
        assert [(each.number, each.hidden, each.values) for each in rows] == [(6, False, {1: 1}), (8, True, {})]
        assert at == 7 + len(good)


def test_more_kinds_of_rows_than_are_remembered_are_read_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is remembered of rows and of values has bounds; beyond them everything is found out anew."""
    monkeypatch.setattr("civtrack.xlsx.reading.alike._MOST_PLANS", 2)
    monkeypatch.setattr("civtrack.xlsx.reading.alike._REMEMBERED", 2)
    pattern = a_pattern()
    pattern.learn(row(5, 'A s="1"=>1', 'B s="2" t="s"=>0'))
    for number in range(6, 30):
        cells = row(number, f'A s="{number}"=>{number}', f'B t="s"=>{number % 3}')
        assert read(pattern, cells, str(number)) == {1: number, 2: SHARED[number % 3]}


def test_a_row_that_is_not_all_cells_teaches_nothing() -> None:
    """A row with a formula, or cells out of order, leaves the pattern as it was."""
    pattern = a_pattern()
    pattern.learn('<c r="A5"><f>1</f><v>1</v></c>')
    pattern.learn(row(5, "B =>1", "A =>1"))
    assert read(pattern, '<c r="A6"><f>1</f><v>1</v></c>', "6") is None
    assert read(pattern, row(6, "A =>1"), "6") is None


FORMS = st.sampled_from(['A s="1"=>{}', 'B s="2" t="s"=>{}', 'B s="3"', "C =>{}", 'C s="4" t="str"=>{}', 'D t="b"=>{}'])


def _expected(made: CellValues, forms: list[str], number: int) -> dict[int, Value]:
    """What a row of such cells holds."""
    found = {}
    for form in forms:
        attributes, _, value = form.partition(" ")[2].partition("=>")
        if value:
            kind = attributes.partition('t="')[2].rstrip('"')
            found["ABCD".index(form[0]) + 1] = made.value("", kind, str(number % 2))
    return found


@given(st.lists(st.lists(FORMS, max_size=4, unique_by=lambda form: form[0]).map(sorted), min_size=1, max_size=12))
def test_it_agrees_with_reading_cell_by_cell(rows: list[list[str]]) -> None:
    """Whatever the rows, the pattern gives nothing or exactly the values of the cells."""
    made = values()
    pattern = a_pattern(made)
    for number, forms in enumerate(rows, 1):
        cells = row(number, *(form.format(number % 2) for form in forms))
        expected = _expected(made, forms, number)
        found = read(pattern, cells, str(number))
        assert found is None or found == expected
        pattern.learn(cells)
        known = read(pattern, cells, str(number))
        assert known == expected or (known is None and not forms)


SHAPES = st.lists(FORMS, max_size=4, unique_by=lambda form: form[0]).map(sorted)


@given(SHAPES.filter(bool), st.lists(SHAPES, max_size=20))
def test_what_is_expected_of_columns_never_makes_a_row_another(usual: list[str], others: list[list[str]]) -> None:
    """A pattern that has seen many rows of one look reads those, and of other rows nothing or exactly their values."""
    made = values()
    pattern = a_pattern(made)
    text = "".join(f'<row r="{n}">{row(n, *(form.format(n % 2) for form in usual))}</row>' for n in range(1, 60))
    pattern.learn(row(1, *(form.format(1) for form in usual)), text)
    for number, forms in enumerate(others, 60):
        cells = row(number, *(form.format(number % 2) for form in forms))
        found = read(pattern, cells, str(number))
        assert found is None or found == _expected(made, forms, number)
        if found is None:
            pattern.learn(cells)
        plain = row(number, *(form.format(number % 2) for form in usual))
        assert read(pattern, plain, str(number)) == _expected(made, usual, number)


def test_other_attributes_are_expected_once_they_come_often() -> None:
    """Cells that look otherwise than their column are first left alone, then read like any other."""
    pattern = a_pattern()
    one = 'A s="1"=>1'
    text = "".join(f'<row r="{n}">{row(n, one)}</row>' for n in range(1, 60))
    pattern.learn(row(1, 'A s="1"=>1'), text)
    first = [read(pattern, row(number, 'A s="2"=>7'), str(number)) for number in (60, 61)]
    for number in range(62, 80):
        cells = row(number, 'A s="2"=>7')
        if read(pattern, cells, str(number)) is None:
            pattern.learn(cells)
    assert first == [None, None]
    assert read(pattern, row(80, 'A s="2"=>7'), "80") == read(pattern, row(81, 'A s="1"=>7'), "81") == {1: 7}
