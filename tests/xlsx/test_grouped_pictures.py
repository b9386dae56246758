"""Pictures that are grouped go with their row as one, or not at all: nobody gets a picture of another's row."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from civtrack.xlsx.copying.copies import SheetCopy
from civtrack.xlsx.formulas.rowmap import RowMap
from civtrack.xlsx.moving.copy_plan import LossKind
from tests.support.handmade import LINKS, handmade, links_xml, sheet_xml
from tests.support.random_books import picture
from tests.xlsx.test_copies import copied

DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
ART = "http://schemas.openxmlformats.org/drawingml/2006/main"
CORNERS = {
    "twoCellAnchor": "<d:from><d:col>3</d:col><d:colOff>0</d:colOff><d:row>1</d:row><d:rowOff>9525</d:rowOff></d:from>"
    "<d:to><d:col>5</d:col><d:colOff>0</d:colOff><d:row>2</d:row><d:rowOff>180000</d:rowOff></d:to>",
    "oneCellAnchor": "<d:from><d:col>3</d:col><d:colOff>0</d:colOff><d:row>1</d:row><d:rowOff>9525</d:rowOff></d:from>"
    '<d:ext cx="900000" cy="300000"/>',
    "absoluteAnchor": '<d:pos x="9" y="200000"/><d:ext cx="900000" cy="340000"/>',
}
"""All of them lie over rows 2 and 3."""


def grouped(path: Path, anchor: str, corners: str = "") -> Path:
    """Four rows, and over the second and third (or where it is said) a group of two pictures."""
    pictures = "".join(
        f'<d:pic><d:nvPicPr><d:cNvPr id="{n}" name="{n}"/><d:cNvPicPr/></d:nvPicPr><d:blipFill><a:blip r:embed="p{n}"/>'
        "</d:blipFill><d:spPr/></d:pic>"
        for n in (1, 2)
    )
    drawing = (
        f'<d:wsDr xmlns:d="{DRAWING}" xmlns:a="{ART}" xmlns:r="{LINKS}"><d:{anchor}>{corners or CORNERS[anchor]}'
        f"<d:grpSp>{pictures}</d:grpSp><d:clientData/></d:{anchor}></d:wsDr>"
    )
    return handmade(
        path,
        {
            "台账": sheet_xml(
                "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, 5)),
                tail='<drawing r:id="d"/>',
            )
        },
        extra={
            "xl/worksheets/_rels/sheet1.xml.rels": links_xml({"d": ("drawing", "../drawings/drawing1.xml")}),
            "xl/drawings/drawing1.xml": drawing,
            "xl/drawings/_rels/drawing1.xml.rels": links_xml(
                {f"p{n}": ("image", f"../media/image{n}.png") for n in (1, 2)}
            ),
            "xl/media/image1.png": picture(1),
            "xl/media/image2.png": picture(2),
        },
    )


@pytest.mark.parametrize("anchor", CORNERS)
@pytest.mark.parametrize(
    ("removed", "kept", "told"), [([1, 4], 0, True), ([2, 3], 0, False), ([2], 0, True), ([3, 4], 0, True)]
)
def test_a_group_over_several_rows_is_nobodys(
    tmp_path: Path, anchor: str, removed: list[int], kept: int, *, told: bool
) -> None:
    """Whatever rows stay, it goes; where any of them does, that is told."""
    target, report = copied(grouped(tmp_path / "a.xlsx", anchor), SheetCopy("台账", RowMap.without(removed)))
    with zipfile.ZipFile(target) as archive:
        assert sum("media" in name for name in archive.namelist()) == kept
    assert (LossKind.GROUP in [loss.kind for loss in report.losses]) == told


@pytest.mark.parametrize(("removed", "kept"), [([1, 3], 2), ([2], 0)])
def test_a_group_in_one_row_goes_with_it(tmp_path: Path, removed: list[int], kept: int) -> None:
    """Both of its pictures come along with their row, and with no other."""
    corners = CORNERS["oneCellAnchor"].replace('cy="300000"', 'cy="100000"')
    target, report = copied(
        grouped(tmp_path / "a.xlsx", "oneCellAnchor", corners), SheetCopy("台账", RowMap.without(removed))
    )
    with zipfile.ZipFile(target) as archive:
        assert sum("media" in name for name in archive.namelist()) == kept
    assert not report.losses
