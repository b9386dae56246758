"""Rows that look alike: the pattern reads what the cell-by-cell reading reads, or nothing."""

from __future__ import annotations

import datetime as dt
from itertools import accumulate, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civtrack.model import Value
from civtrack.xlsx.parts.formats import Moments, Shows
from civtrack.xlsx.reading import alike
from civtrack.xlsx.reading.alike import RowPattern
from civtrack.xlsx.reading.cells import CellValues

SHARED = ["甲", "乙", "丙"]
MOMENTS = {"5": Moments(epoch_1904=False, shown=Shows.MOMENT)}


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every row is a text of its own here, and a pattern gives up a sheet after a few texts that it cannot read."""
    monkeypatch.setattr("civtrack.xlsx.reading.alike._MOST_VAIN", 1 << 20)


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
    runs = pattern.runs(text)
    if not runs or runs[0].block is None:
        return None
    assert [(run.start, run.end) for run in runs] == [(0, len(text))]
    (found,) = runs[0].block.rows()
    assert found.number == int(number)
    return found.values


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
        row(6, 'A s="1"=>7') + '<c r="B6" s="2" t="s"><v></v></c>',
        row(6, 'A s="1"=>7') + '<c r="B6" s="2" t="s"><is><t>甲</t></is></c>',
        row(6, 'A s="1"=>7') + '<c r="B6" s="2" t="inlineStr"><is><t>甲</t></is></c>',
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


def test_an_empty_cell_may_have_a_closing_tag() -> None:
    """``></c>`` is as empty as ``/>``, in a column that always looks alike and in one that does not."""
    pattern = a_pattern()
    pattern.learn(row(5, 'A s="1"=>1', 'B s="2"=>1'))
    assert read(pattern, '<c r="A6" s="1"></c><c r="B6" s="2"></c>', "6") == {}
    text = "".join(f'<row r="{n}">{row(n, "A =>1", "B =>2")}</row>' for n in range(1, 60))
    pattern = a_pattern()
    pattern.learn(row(5, "A =>1", "B =>2"), text)
    assert read(pattern, '<c r="A6"></c><c r="B6"><v>3</v></c>', "6") == {2: 3}


OWN = '<c r="{}{}"{} t="inlineStr"><is><t>{}</t></is></c>'


def test_texts_of_their_own_are_read_with_their_references() -> None:
    """Texts that stand in their cells come out as they are, references and codes replaced; an empty one is left."""
    pattern = a_pattern()
    pattern.learn(OWN.format("A", 5, "", "甲") + row(5, 'B s="1"=>1'))
    cells = OWN.format("A", 6, "", "&#20852;&amp;_x4E2D_ x")
    assert read(pattern, cells + row(6, 'B s="1"=>1'), "6") == {1: "兴&中 x", 2: 1}
    assert read(pattern, row(7, 'B s="1"=>2'), "7") == {2: 2}
    kept = OWN.format("A", 8, "", " 前 后 ").replace("<t>", '<t xml:space="preserve">')
    assert read(pattern, kept, "8") == {1: " 前 后 "}
    assert read(pattern, OWN.format("A", 9, "", ""), "9") is None


def test_a_reference_to_no_character_is_told_of() -> None:
    """The parser that replaces many at once gives up, and the one that is wrong is named."""
    pattern = a_pattern()
    pattern.learn(OWN.format("A", 5, "", "甲"))
    assert read(pattern, OWN.format("A", 6, "", "a&#0;"), "6") is None
    assert read(pattern, OWN.format("A", 6, "", "a & b"), "6") is None


def test_a_column_may_hold_numbers_and_texts_of_its_own() -> None:
    """Dates of which some are written as text: each cell is read as its type says, and only so."""
    pattern = a_pattern()
    text = "".join(
        f'<row r="{n}">{OWN.format("A", n, "", "甲") if n % 2 else row(n, "A =>1")}</row>' for n in range(1, 60)
    )
    pattern.learn(OWN.format("A", 1, "", "甲"), text)
    pattern.learn(row(2, "A =>1"), text)
    assert read(pattern, OWN.format("A", 60, ' s="5"', "&lt;乙"), "60") == {1: "<乙"}
    assert read(pattern, row(61, 'A s="5"=>44758'), "61") == {1: dt.datetime(2022, 7, 16)}  # noqa: DTZ001 - as above
    assert read(pattern, '<c r="A62"><is><t>甲</t></is></c>', "62") is None
    assert read(pattern, '<c r="A62" t="inlineStr"><v>1</v></c>', "62") is None


def test_a_run_ends_where_a_row_is_different() -> None:
    """White space between rows is passed over; an unusual tag, a self-closed row and a formula are left alone."""
    good = "".join(f'<row r="{n}" spans="1:1"><c r="A{n}" s="1"><v>1</v></c></row>\n' for n in range(6, 30))
    good = good.rstrip()
    for bad in (
        '<row r="49"><c r="B49"><v>1</v></c></row>',
        '<row r="49" spans="1:1"/>',
        '<row r="49"><c r="A49"><f>1</f></c></row>',
    ):
        pattern = a_pattern()
        pattern.learn(row(5, 'A s="1"=>1'))
        runs = pattern.runs(good + bad)
        assert runs is not None
        assert [(run.start, run.end, run.block is None) for run in runs] == [
            (0, len(good), False),
            (len(good), len(good + bad), True),
        ]
        assert runs[0].block is not None
        assert runs[0].block.numbers == list(range(6, 30))
    for bad in (
        '<row r="8"><c r="A8" s="1"><v>1</v></c></row>',
        '<row r="49" odd="1"><c r="A49" s="1"><v>1</v></c></row>',
    ):
        pattern = a_pattern()
        pattern.learn(row(5, 'A s="1"=>1'))
        assert pattern.runs(good + bad) is None


def test_more_values_than_are_remembered_are_read_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is remembered of values has bounds; beyond them everything is found out anew."""
    monkeypatch.setattr("civtrack.xlsx.reading.alike._REMEMBERED", 2)
    pattern = a_pattern()
    pattern.learn(row(5, 'A s="1"=>1', 'B s="2" t="s"=>0'))
    for number in range(6, 30):
        cells = row(number, f'A s="{number}"=>{number}.5', f'B t="s"=>{number % 3}')
        if (found := read(pattern, cells, str(number))) is None:
            pattern.learn(cells)
        else:
            assert found == {1: number + 0.5, 2: SHARED[number % 3]}
    assert found


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


@given(
    st.lists(
        st.tuples(st.integers(1, 3), st.sampled_from(["", "", "", " ", '<row r="0"/>', "<x/>"]), st.sampled_from("ab")),
        min_size=1,
    )
)
def test_runs_are_cut_where_something_stands_between_rows(rows: list[tuple[int, str, str]]) -> None:
    """Wherever it stands: before a row whose number jumps, and before one whose number is the next."""
    numbers = list(accumulate(step for step, _, _ in rows))
    written = [f'<row r="{number}">{text}</row>' for number, (_, _, text) in zip(numbers, rows, strict=True)]
    text = "".join(gap + row for row, (_, gap, _) in zip(written, rows, strict=True))
    cuts = alike._cuts(text, written, numbers)
    assert cuts == alike._cut_one_by_one(text, written)
    joined = ["".join(written[first:last]) for first, last in pairwise([0, *(index for index, _, _ in cuts)])]
    assert joined == [text[start:end] for _, start, end in cuts]
