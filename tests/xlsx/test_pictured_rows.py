"""Shows that looking for pictures parses only the rows that name one, and finds the same as parsing all of them."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.drawing.image import Image

from civtrack.xlsx import Package
from civtrack.xlsx.opened import pictured_rows as under_test
from civtrack.xlsx.opened.pictured_rows import PicturedRows, pictured_rows
from civtrack.xlsx.opened.pictures import placed_pictures
from civtrack.xlsx.parts.markup import as_utf8, new_parser
from tests.support.clerk import SAMPLE
from tests.support.handmade import handmade
from tests.support.photos import a_jpeg

ROWS = (
    '<row r="{r}" spans="1:3"><c r="A{r}" t="str"><v>路面</v></c></row>',
    '<row r="{r}" ht="40.5" customHeight="1"><c r="A{r}"><v>7</v></c></row>',
    '<row r="{r}" ht="40" hidden="1"/>',
    '<row r="{r}"/>',
    '<row r="{r}"><c r="B{r}" t="str"><f>_xlfn.DISPIMG("ID_{r}",1)</f><v>=DISPIMG("ID_{r}",1)</v></c></row>',
    '<row r="{r}"><c r="B{r}" t="str"><f>dispimg(&quot;ID_{r}&quot;,1)</f></c></row>',
    '<row r="{r}"><c r="B{r}" t="str"><f>&#68;ISPIMG("ID_{r}",1)</f></c></row>',
    '<row r="{r}"><c r="C{r}" t="e" vm="{r}"><v>#VALUE!</v></c></row>',
    '<row r="{r}"><c r="C{r}" t="e" vm = "{r}"><v>#VALUE!</v></c></row>',
    "<row r='{r}' ht='33'><c r='B{r}' t='str'><f>DISPIMG(\"ID_{r}\",1)</f></c></row>",
    '<row\n r="{r}" ht="31"><c r="A{r}"><v>1</v></c></row>',
    '<row r="{r}"\tht="32"><c r="A{r}"><v>1</v></c></row>',
    '<row ht="34" r="{r}"><c r="A{r}"><v>1</v></c></row>',
    '<row r="{r}"><c r="A{r}" t="inlineStr"><is><t><![CDATA[<row r="9" ht="99">]]></t></is></c></row>',
)
"""Rows in usual and in odd spellings, with and without pictures and heights."""


def parsed_whole(package: Package, part: str) -> PicturedRows:
    """What the parser alone finds, over every byte of the part."""
    reader, parser = under_test._Reader(), new_parser("", part)
    parser.StartElementHandler, parser.EndElementHandler = reader.start, reader.end
    parser.CharacterDataHandler = reader.characters
    container = package.container
    for chunk in as_utf8("", part, container.chunks(container.parts[part])):
        parser.Parse(chunk, False)
    return reader.scan


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(ROWS), max_size=12))
def test_rows_of_any_spelling_say_the_same_as_to_a_parser(
    tmp_path_factory: pytest.TempPathFactory, rows: list[str]
) -> None:
    """Heights, hidden rows, photos of WPS and rich values are found however their rows and others are spelled."""
    inside = "".join(row.replace("{r}", str(number)) for number, row in enumerate(rows, 2))
    path = handmade(tmp_path_factory.mktemp("rows") / "book.xlsx", inside)
    with Package.open(path) as package:
        part = package.workbook.sheets[0].part
        parsed = parsed_whole(package, part)
        assert pictured_rows(package, part, in_cells=True) == parsed
        cells = pictured_rows(package, part, in_cells=True, floating=False)
        assert (cells.named, cells.rich) == (parsed.named, parsed.rich)


@pytest.mark.parametrize("drawn", [False, True])
def test_heights_are_measured_only_where_a_picture_floats(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, drawn: bool
) -> None:
    """A sheet without a drawing has its rows looked through for photos in cells alone."""
    rows = [f'<row r="{n}" ht="20"><c r="A{n}"><v>1</v></c></row>' for n in range(2, 52)]
    path = handmade(tmp_path / "book.xlsx", "".join(rows))
    if drawn:
        book = openpyxl.load_workbook(path)
        book.worksheets[0].add_image(Image(io.BytesIO(a_jpeg("red"))), "B3")
        book.save(path)
    measured: list[int] = []
    usual = under_test._Reader._measure

    def noted(self: under_test._Reader, body: bytes) -> bool:
        measured.append(len(body))
        return usual(self, body)

    monkeypatch.setattr(under_test._Reader, "_measure", noted)
    with Package.open(path) as package:
        found = placed_pictures(package, package.workbook.sheets[0].name)
    assert (bool(measured), len(found)) == (drawn, int(drawn))


def test_the_sample_and_its_photos_say_the_same() -> None:
    """The sample ledger's sheets, as WPS writes them."""
    with Package.open(SAMPLE / "7月问题台账.xlsx") as package:
        found = {entry.name: pictured_rows(package, entry.part, in_cells=True) for entry in package.workbook.sheets}
        assert found == {entry.name: parsed_whole(package, entry.part) for entry in package.workbook.sheets}
    assert len(found["整改台账"].named) == 24


def test_only_rows_that_name_a_picture_reach_the_parser(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of 5,000 rows with a photo in one, the parser is fed less than a hundredth of the bytes."""
    rows = [f'<row r="{n}" ht="20"><c r="A{n}" t="str"><v>{"路面破损" * 20}</v></c></row>' for n in range(2, 5002)]
    rows[2500] = rows[2500].replace("<v>", '<f>DISPIMG("ID_X",1)</f><v>')
    path = handmade(tmp_path / "book.xlsx", "".join(rows))
    fed: list[int] = []

    class Counting:
        """A parser that counts what it is fed."""

        def __init__(self, where: str, part: str) -> None:
            self.__dict__["inner"] = new_parser(where, part)

        def __setattr__(self, name: str, value: object) -> None:
            setattr(self.__dict__["inner"], name, value)

        def Parse(self, data: bytes, last: bool) -> None:  # noqa: N802 - expat's own name
            fed.append(len(data))
            self.__dict__["inner"].Parse(data, last)

    monkeypatch.setattr(under_test, "new_parser", Counting)
    with Package.open(path) as package:
        found = pictured_rows(package, package.workbook.sheets[0].part, in_cells=True)
    assert found.named == [((2502, 1), "ID_X")]
    assert len(found.heights) == 5000
    assert sum(fed) < sum(map(len, rows)) / 100
