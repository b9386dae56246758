"""Shows that rows taken over as columns are the rows that a parser reads, whatever stands between them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civtrack.errors import DamagedWorkbook
from civtrack.model import Row
from civtrack.xlsx import Package
from civtrack.xlsx.parts.formats import Moments, Shows
from civtrack.xlsx.reading.blocks import Block
from civtrack.xlsx.reading.cells import CellValues
from civtrack.xlsx.reading.general import GeneralRows
from civtrack.xlsx.reading.scan import Head, read_blocks
from tests.support.handmade import handmade

CONTEXT = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
HEAD = Head(CONTEXT, CONTEXT, b"</sheetData></worksheet>", "", empty=False, aliased=False)
SHARED = ["甲", "乙", "", "丁"]
USUAL = (
    '<row r="{r}" spans="1:5"><c r="A{r}" s="1"><v>{r}</v></c><c r="B{r}" s="2" t="s"><v>1</v></c>'
    '<c r="C{r}" s="5"><v>44757</v></c>'
    '<c r="D{r}" s="1"/></row>'
)
ODD = (
    USUAL,
    USUAL.replace('spans="1:5"', 'spans="1:5" hidden="1"'),
    USUAL.replace('s="2"', 's="3"').replace("<v>1</v>", "<v>3</v>"),
    USUAL.replace('<c r="D{r}" s="1"/>', '<c r="D{r}" s="1"><v>1.5</v></c>'),
    USUAL.replace('<c r="D{r}" s="1"/>', '<c r="D{r}" t="str"><f>A{r}</f><v>7</v></c>'),
    USUAL.replace('<c r="D{r}" s="1"/>', '<c r="D{r}" t="b"><v>1</v></c>'),
    USUAL.replace('<c r="D{r}" s="1"/>', '<c r="D{r}" t="inlineStr"><is><r><t>富</t></r><r><t>文本</t></r></is></c>'),
    USUAL.replace('<c r="D{r}" s="1"/>', '<c r="E{r}"><v>20000000000000000000</v></c>'),
    USUAL.replace('<c r="D{r}" s="1"/>', '<c r="D{r}" t="inlineStr"><is><t>自&#24049;&amp;_x4E2D_</t></is></c>'),
    USUAL.replace('<c r="D{r}" s="1"/>', '<c r="D{r}" t="inlineStr"><is><t></t></is></c>'),
    USUAL.replace('<c r="D{r}" s="1"/>', '<c r="D{r}" s="1"></c>'),
    USUAL.replace('<c r="C{r}" s="5">', '<c r="C{r}" s="5" t="n">'),
    '<row r="{r}"/>',
    "\n  ",
    '<row r="{r}"><c><v>5</v></c></row>',
    "<row r='{r}'><c r='A{r}'><v>5</v></c></row>",
)
"""Rows as most are, and others."""


def values() -> CellValues:
    moments = {"5": Moments(epoch_1904=False, shown=Shows.MOMENT)}
    made = CellValues("台账.xlsx", "sheet1.xml", moments, lambda: SHARED)
    made.load_shared()
    return made


def rows_of(parts: Iterator[Block | list[Row]]) -> list[Row]:
    return [row for part in parts for row in (part.rows() if isinstance(part, Block) else part)]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(ODD), st.integers(1, 60)), max_size=8), st.integers(200, 20_000))
def test_blocks_hold_the_rows_that_a_parser_reads(stretches: list[tuple[str, int]], size: int) -> None:
    """Stretches of rows alike and unlike, in pieces of any size: number, visibility, types and values agree."""
    texts = [row for odd, count in stretches for row in (odd, *[USUAL] * count)]
    data = "".join(text.replace("{r}", str(number)) for number, text in enumerate(texts, 1)).encode()
    inside = data + b"</sheetData></worksheet>"
    pieces = [inside[at : at + size] for at in range(0, len(inside), size)]
    found = rows_of(read_blocks(HEAD, b"", iter(pieces), values()))
    read = list(GeneralRows("台账.xlsx", "sheet1.xml", CONTEXT, 0, values()).read(inside, iter(())))
    assert found == read
    assert [[type(value) for value in row.values.values()] for row in found] == [
        [type(value) for value in row.values.values()] for row in read
    ]


def test_nearly_all_rows_of_a_ledger_are_read_as_columns(tmp_path: Path) -> None:
    """Of 20,000 rows with a formula in every hundredth, nine tenths come in blocks, with days as days."""
    rows = [(ODD[4] if number % 100 == 0 else USUAL).replace("{r}", str(number)) for number in range(1, 20_001)]
    styles = (
        '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cellXfs count="6">'
        + '<xf numFmtId="0"/>' * 5
        + '<xf numFmtId="14"/></cellXfs></styleSheet>'
    )
    path = handmade(tmp_path / "book.xlsx", "".join(rows), strings=SHARED, styles=styles)
    with Package.open(path) as package:
        blocks = [part for part in package.sheet(package.sheets[0]).blocks() if isinstance(part, Block)]
    assert sum(len(block.numbers) for block in blocks) > 18_000
    assert {value for block in blocks for value in block.columns[3]} == {dt.datetime(2022, 7, 15)}  # noqa: DTZ001 - cells have no zone
    assert {value for block in blocks for value in block.columns[4]} == {None}


@pytest.mark.parametrize(
    "damage",
    [
        ('<row r="5000"', '<row r="4000"'),
        ('<c r="B5000"', '<c r="B5001"'),
        ("<v>5000</v>", "<v>5000</v"),
        ('<row r="5000" spans="1:5">', '<row r="5000" spans="1:5"><row r="5000">'),
    ],
)
def test_damage_in_the_midst_is_met(damage: tuple[str, str]) -> None:
    """A row out of order, a cell in the wrong row, broken tags: the same error as without blocks."""
    data = "".join(USUAL.replace("{r}", str(number)) for number in range(1, 9001))
    data = data.replace(*damage) + "</sheetData></worksheet>"
    pieces = [data[at : at + 100_000].encode() for at in range(0, len(data), 100_000)]
    with pytest.raises(DamagedWorkbook):
        rows_of(read_blocks(HEAD, b"", iter(pieces), values()))


def test_a_text_that_is_not_there_is_met() -> None:
    """A number of a shared text beyond their list, in a row that looks like all others."""
    data = "".join(USUAL.replace("{r}", str(number)) for number in range(1, 9001))
    data = data.replace('<c r="B5000" s="2" t="s"><v>1</v>', '<c r="B5000" s="2" t="s"><v>99</v>')
    pieces = [data[at : at + 100_000].encode() for at in range(0, len(data), 100_000)] + [b"</sheetData></worksheet>"]
    with pytest.raises(DamagedWorkbook, match="B5000"):
        rows_of(read_blocks(HEAD, b"", iter(pieces), values()))
