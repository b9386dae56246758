"""What floats over a row and reaches far below it goes to nobody but whose row it is."""

from __future__ import annotations

import hashlib
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.leaks.base import base, code_of, png
from tests.leaks.cases import drawing, pic
from tests.leaks.test_leaks import workbooks

ROWS = range(4, 16)


def corner(name: str, row: int, offset: int) -> str:
    """A corner in column I, so far below the top of a row (counted from 0)."""
    column = "<xdr:col>8</xdr:col><xdr:colOff>0</xdr:colOff>"
    return f"<xdr:{name}>{column}<xdr:row>{row}</xdr:row><xdr:rowOff>{offset}</xdr:rowOff></xdr:{name}>"


def on_cells(row: int, rows: int) -> str:
    """A photo that is tied to two cells."""
    ends = corner("from", row - 1, 1000) + corner("to", row - 1 + rows, 50000)
    return f"<xdr:twoCellAnchor>{ends}{pic(row, f'rId{row}')}<xdr:clientData/></xdr:twoCellAnchor>"


def on_one_cell(row: int, rows: int) -> str:
    """A photo that is tied to one cell, and has a size."""
    start = corner("from", row - 1, 0)
    size = f'<xdr:ext cx="100000" cy="{190500 * rows + 50000}"/>'
    return f"<xdr:oneCellAnchor>{start}{size}{pic(row, f'rId{row}')}<xdr:clientData/></xdr:oneCellAnchor>"


def on_the_sheet(row: int, rows: int) -> str:
    """A photo that is tied to no cell."""
    place = f'<xdr:pos x="6000000" y="{190500 * (row - 1) + 20000}"/>'
    size = f'<xdr:ext cx="100000" cy="{190500 * rows + 100000}"/>'
    return f"<xdr:absoluteAnchor>{place}{size}{pic(row, f'rId{row}')}<xdr:clientData/></xdr:absoluteAnchor>"


def shown(data: bytes) -> str:
    """What a picture shows, whatever else is written in it."""
    at, pixels = 8, b""
    while at < len(data):
        size = int.from_bytes(data[at : at + 4], "big")
        if data[at + 4 : at + 8] == b"IDAT":
            pixels += data[at + 8 : at + 8 + size]
        at += 12 + size
    return hashlib.sha256(zlib.decompress(pixels)).hexdigest()


@pytest.mark.parametrize("anchor", [on_cells, on_one_cell, on_the_sheet])
@pytest.mark.parametrize("rows", [0, 1, 2, 3, 5, 8, 13, 30, 1000])
def test_nobodys_photo_goes_to_others(tmp_path: Path, anchor: Callable[[int, int], str], rows: int) -> None:
    """However far below the table it reaches, what begins in another's row stays behind; the last row's own goes."""
    path = tmp_path / "台账.xlsx"
    base(path)
    media = [(f"rId{row}", f"i{row}.png", png(row * 10)) for row in ROWS]
    drawing(path, [anchor(row, rows) for row in ROWS], media)
    whose = {shown(png(row * 10)): code_of(row) for row in ROWS}
    found = workbooks(path, tmp_path / "out")
    assert len(found) == 3
    for code, workbook in found.items():
        with zipfile.ZipFile(workbook) as package:
            pictures = [whose[shown(package.read(name))] for name in package.namelist() if name.endswith(".png")]
        assert set(pictures) <= {code}, (rows, code, pictures)
        assert len(pictures) == 4 or rows, "a photo within its row goes along"
    if anchor is on_cells:
        with zipfile.ZipFile(found[code_of(ROWS[-1])]) as package:
            assert any(name.endswith(".png") for name in package.namelist()), "nobody's rows are below the last one"
