"""Shows that an answer in .xlsb is taken with its photos where LibreOffice is; where it is not, they are told."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.support.broken import binary, wide, xlsb
from tests.support.collecting import AS_OF, SENT, collected, ledger_of, table_of
from tests.support.photos import a_photo, with_parts
from tests.support.typed import typed

LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
DRAW = "http://schemas.openxmlformats.org/drawingml/2006"
PICTURE = (
    '<xdr:wsDr xmlns:xdr="{draw}/spreadsheetDrawing" xmlns:a="{draw}/main" xmlns:r="{links}"><xdr:oneCellAnchor>'
    "<xdr:from><xdr:col>{column}</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>2</xdr:row><xdr:rowOff>0</xdr:rowOff>"
    '</xdr:from><xdr:ext cx="114300" cy="114300"/><xdr:pic><xdr:nvPicPr><xdr:cNvPr id="1" name="图 1"/><xdr:cNvPicPr/>'
    '</xdr:nvPicPr><xdr:blipFill><a:blip r:embed="rId1"/><a:stretch><a:fillRect/></a:stretch></xdr:blipFill>'
    '<xdr:spPr><a:prstGeom prst="rect"/></xdr:spPr></xdr:pic><xdr:clientData/></xdr:oneCellAnchor></xdr:wsDr>'
)
"""[ECMA-376] 20.5.2.24: the drawings of a binary workbook are the same parts as those of an .xlsx."""


def related(kind: str, target: str) -> bytes:
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    one = f'<Relationship Id="rId1" Type="{LINKS}/{kind}" Target="{target}"/>'
    return f'<Relationships xmlns="{package}">{one}</Relationships>'.encode()


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """An office whose district answers in .xlsb, with a photo on its second row."""
    ledger_of(tmp_path / "台账.xlsx", [{} for _ in range(3)])
    book = load_workbook(tmp_path / "台账.xlsx")
    book.worksheets[0]["P2"] = "整改后照片"
    book.save(tmp_path / "台账.xlsx")
    assert typed("split", "台账.xlsx", "--as-of", AS_OF, cwd=tmp_path).code == 0
    headers, rows = table_of(tmp_path / SENT / f"大洼区_{AS_OF}.xlsx")
    rows[1]["整改状态"] = "已完成"
    cells = [[str(row[one]) if row.get(one) is not None else "" for one in headers] for row in rows]
    path = tmp_path / "收回/大洼区.xlsb"
    path.parent.mkdir()
    path.write_bytes(xlsb([headers, *cells], after=binary(550, wide("rId1"))))

    def draw(parts: dict[str, bytes]) -> None:
        parts["xl/worksheets/_rels/sheet1.bin.rels"] = related("drawing", "../drawings/drawing1.xml")
        parts["xl/drawings/_rels/drawing1.xml.rels"] = related("image", "../media/image1.png")
        drawing = PICTURE.format(draw=DRAW, links=LINKS, column=headers.index("整改后照片"))
        parts["xl/drawings/drawing1.xml"] = drawing.encode()
        parts["xl/media/image1.png"] = a_photo("red")
        types = (
            '<Default Extension="png" ContentType="image/png"/><Override PartName="/xl/drawings/drawing1.xml" '
            'ContentType="application/vnd.openxmlformats-officedocument.drawing+xml"/></Types>'
        )
        parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(b"</Types>", types.encode())

    with_parts(path, draw)
    return tmp_path


@pytest.mark.libreoffice
def test_a_photo_in_a_binary_answer_comes_along(office: Path) -> None:
    """Through LibreOffice, which reads the format."""
    assert [one["cell"] for one in collected(office)["merged"]] == ["M4", "P4"]


def test_a_photo_in_a_binary_answer_is_told_where_nobody_reads_it(office: Path) -> None:
    """What the cells say is taken all the same."""
    document = collected(office)
    assert [one["cell"] for one in document["merged"]] == ["M4"]
    assert ["photos in a file of this format (xlsb)" in one["why"] for one in document["refused"]] == [True]
