"""Rows that are spelled alike are taken apart without losing a character, and nothing else is taken for such a row."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civtrack.xlsx.editing.alike_rows import ENDS, AlikeRow, AlikeRows, RowsAlike
from civtrack.xlsx.editing.rows import spelled_out

looks = st.sampled_from(["", ' s="7"', ' s="7"', ' s="7"', ' s="112"', ' s="7" t="s"', ' t="s" s="7"', ' t="b"'])
values = st.sampled_from([None, "0", "7", "12", "44562.5", "-1.5E-05", "文字", "a&amp;b"])
ADDRESS = re.compile(r'(r="[A-Z]*)\d+"')


@st.composite
def sheets(draw: st.DrawFn) -> str:
    """Rows of plain cells, some of which are odd: an address of another row, a formula, a text of its own, blanks."""
    rows = []
    for number in sorted(draw(st.sets(st.integers(1, 200), min_size=1, max_size=12))):
        cells = []
        for letters in sorted(draw(st.lists(st.sampled_from("ABCDEFG"), unique=True))):
            look, value = draw(looks), draw(values)
            written = draw(st.sampled_from([number] * 12 + [number * 10 + 2]))
            closed = "/>" if value is None else f"><v>{value}</v></c>"
            odd = draw(st.sampled_from([closed] * 15 + ["><f>A1</f><v>2</v></c>", "><is><t>字</t></is></c>", "></c>"]))
            cells.append(f'<c r="{letters}{written}"{look}{odd}')
        between = draw(st.sampled_from(["", "", "\n "]))
        rows.append(f'{between}<row r="{number}" ht="20">{"".join(cells)}</row>')
    return "".join(rows)


def rebuilt(columns: object, row: AlikeRow, new: int) -> str:
    """A row put together at another place."""
    assert isinstance(columns, tuple)
    cells = zip(columns, row[ENDS:], strict=True)
    inside = "".join(f'<c r="{column.letters}{new}"{column.style or ""}{end}' for column, end in cells if end)
    return f'<row r="{new}{row[2]}{inside}</row>'


@given(st.lists(sheets(), min_size=1, max_size=3))
def test_what_is_taken_apart_is_all_there(texts: list[str]) -> None:
    """Whatever came before, the parts are the text, and a row reads at another place as it did, but for its number."""
    alike = RowsAlike("")
    for text in texts:
        parts = alike.cut(text)
        whole = ["".join(row[0] for row in part.rows) if isinstance(part, AlikeRows) else part for part in parts]
        assert "".join(whole) == text
        for part in parts:
            if not isinstance(part, AlikeRows):
                continue
            for row in part.rows:
                assert rebuilt(part.columns, row, 34) == ADDRESS.sub(r'\g<1>34"', row[0].lstrip())
                source = spelled_out(row)
                assert f'<row r="{source.number}{source.rest}{source.cells}</row>' == row[0].lstrip()


def rows(cells: str, count: int = 40) -> str:
    """Rows with the same cells, in which # stands for the number."""
    return "".join(f'<row r="{number}">{cells.replace("#", str(number))}</row>' for number in range(1, count + 1))


@pytest.mark.parametrize(
    "cells",
    [
        pytest.param('<c r="A5"><f t="shared" si="0"/><v>2</v></c>', id="shared formula"),
        pytest.param('<c r="A5"><v></v></c>', id="empty value"),
        pytest.param('<c r="A5"><v>1</v></c><c r="B5"><v>1</v>', id="cell that is not closed"),
        pytest.param('<c r="A5"><v>1</v></c><v>1</v>', id="value outside of a cell"),
        pytest.param("<c r='A5'><v>1</v></c>", id="other quotes"),
        pytest.param('<c r="A6"><v>1</v></c>', id="address of another row"),
        pytest.param('<c r="A5" vm="1"><v>1</v></c>', id="rich value"),
        pytest.param('<c r="A5" t="s"><v>1</v></c>', id="text in a column of numbers"),
    ],
)
def test_other_rows_are_not_taken_apart(cells: str) -> None:
    """Anything but plain values is left to the ways that look at each cell."""
    text = rows('<c r="A#"><v>1</v></c>')
    odd = re.sub(r'<row r="5">.*?</row>', lambda _: f'<row r="5">{cells}</row>', text)
    before, other, after = RowsAlike("").cut(odd)
    assert isinstance(before, AlikeRows)
    assert isinstance(after, AlikeRows)
    assert (before.numbers[-1], other, after.numbers[0]) == (4, f'<row r="5">{cells}</row>', 6)


def test_a_plain_formula_is_part_of_the_end() -> None:
    """A column in which some cells compute is taken apart with the formula as it is written."""
    text = rows('<c r="A#"><f>B#*2</f><v>4</v></c>').replace("<f>B7*2</f>", "")
    (part,) = RowsAlike("").cut(text)
    assert isinstance(part, AlikeRows)
    assert part.columns[0].computed
    assert [row[ENDS] for row in part.rows[5:7]] == ["><f>B6*2</f><v>4</v></c>", "><v>4</v></c>"]


def test_a_style_that_reads_like_the_row_is_no_address() -> None:
    """Row 5 with style 5 keeps the style."""
    (part,) = RowsAlike("").cut(rows('<c r="A#" s="5"><v>5</v></c>'))
    assert isinstance(part, AlikeRows)
    assert rebuilt(part.columns, part.rows[4], 9) == '<row r="9"><c r="A9" s="5"><v>5</v></c></row>'


def test_rows_out_of_order_are_nobodys() -> None:
    """What comes twice or backwards is left to whoever says so."""
    text = rows('<c r="A#"><v>1</v></c>', 3)
    assert RowsAlike("").cut(text + text) == [text + text]


def test_prefixed_cells_are_alike_too() -> None:
    """The prefix of the namespace is part of the spelling."""
    text = rows('<c r="A#" s="1" t="s"><v>4</v></c>').replace("</", "</x:").replace("<c", "<x:c").replace("<v", "<x:v")
    (part,) = RowsAlike("x:").cut(text.replace("<row", "<x:row"))
    assert isinstance(part, AlikeRows)
    assert part.rows[1][ENDS:] == (' t="s"><x:v>4</x:v></x:c>',)


def test_rows_out_to_the_last_column_make_no_pattern() -> None:
    """Five rows of 16,384 formatted cells are not worth a pattern that takes seconds to make."""
    from civtrack.model import column_letter

    text = rows("".join(f'<c r="{column_letter(column)}#" s="1"/>' for column in range(1, 16385)), 2)
    assert RowsAlike("").cut(text) == [text]
