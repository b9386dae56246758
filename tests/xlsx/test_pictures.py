"""Pictures by cell, from every program that puts them there."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from civtrack.errors import DamagedWorkbook
from civtrack.xlsx import Package
from civtrack.xlsx.opened.pictures import pictures
from tests.support.clerk import SAMPLE
from tests.support.handmade import DECLARATION, LINKS, PACKAGE_LINKS, handmade, sheet_xml

DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
MAIN = "http://schemas.openxmlformats.org/drawingml/2006/main"


def a_png(shade: int, size: tuple[int, int] = (30, 20)) -> bytes:
    from PIL import Image

    saved = io.BytesIO()
    Image.new("RGB", size, (shade, 40, 40)).save(saved, "PNG")
    return saved.getvalue()


def of(path: Path, sheet: str) -> dict[tuple[int, int], tuple[str, ...]]:
    with Package.open(path) as package:
        return pictures(package, sheet)


def contents(path: Path, sheet: str) -> dict[tuple[int, int], list[bytes]]:
    with Package.open(path) as package:
        found = pictures(package, sheet)
        return {place: [package.container.read(one) for one in those] for place, those in found.items()}


def test_photos_of_wps_are_found_by_their_name() -> None:
    """The sample ledger's 24 cell photos, each at the cell whose DISPIMG names it, before and after apart."""
    found = of(SAMPLE / "7月问题台账.xlsx", "整改台账")
    assert sum(map(len, found.values())) == 24
    assert found[7, 20] == ("xl/media/cell1.jpeg",)
    assert found[7, 21] == ("xl/media/cell2.jpeg",)
    assert {column for _, column in found} == {20, 21}


def test_pictures_that_float_belong_to_the_row_they_cover_most(tmp_path: Path) -> None:
    """XlsxWriter: placed in the row, pushed down inside it, and hanging over into a high row."""
    import xlsxwriter

    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("台账")
        sheet.set_row(4, 200)
        for row, offset, shade in ((1, 0, 10), (2, 5, 20), (3, 15, 30), (9, 0, 40)):
            sheet.insert_image(row, 2, "x.png", {"image_data": io.BytesIO(a_png(shade)), "y_offset": offset})
    assert contents(path, "台账") == {
        (2, 3): [a_png(10)],
        (3, 3): [a_png(20)],
        (5, 3): [a_png(30)],
        (10, 3): [a_png(40)],
    }


def test_pictures_of_openpyxl_are_found(tmp_path: Path) -> None:
    """One-cell anchors; two pictures in one cell keep their order."""
    from openpyxl import Workbook
    from openpyxl.drawing.image import Image

    book = Workbook()
    book.create_sheet("台账").add_image(Image(io.BytesIO(a_png(1))), "C5")
    book["台账"].add_image(Image(io.BytesIO(a_png(2))), "C5")
    book["台账"].add_image(Image(io.BytesIO(a_png(3))), "B9")
    book.save(tmp_path / "book.xlsx")
    assert contents(tmp_path / "book.xlsx", "台账") == {(5, 3): [a_png(1), a_png(2)], (9, 2): [a_png(3)]}
    assert of(tmp_path / "book.xlsx", "Sheet") == {}


def test_pictures_placed_in_cells_by_excel_are_found(tmp_path: Path) -> None:
    """Excel 365 keeps them behind rich values; the same picture in two cells is in both."""
    import xlsxwriter

    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("台账")
        for row, column, shade in ((3, 4, 7), (5, 4, 8), (8, 1, 7)):
            sheet.embed_image(row, column, "x.png", {"image_data": io.BytesIO(a_png(shade))})
    assert contents(path, "台账") == {(4, 5): [a_png(7)], (6, 5): [a_png(8)], (9, 2): [a_png(7)]}


def wps_book(path: Path, *, cells: str, images: str, links: str) -> Path:
    kind = "http://www.wps.cn/officeDocument/2017/etCustomData"
    shown = (
        f'{DECLARATION}<etc:cellImages xmlns:xdr="{DRAWING}" xmlns:r="{LINKS}" xmlns:a="{MAIN}" xmlns:etc="{kind}">'
        f"{images}</etc:cellImages>"
    )
    related = f'{DECLARATION}<Relationships xmlns="{PACKAGE_LINKS}">{links}</Relationships>'
    extra: dict[str, str | bytes | None] = {
        "xl/cellimages.xml": shown,
        "xl/_rels/cellimages.xml.rels": related,
        "xl/media/a.png": a_png(9),
    }
    return handmade(path, {"台账": sheet_xml(cells)}, links={"rIdC": ("cellImage", "cellimages.xml")}, extra=extra)


IMAGE = (
    '<etc:cellImage><xdr:pic><xdr:nvPicPr><xdr:cNvPr id="1" name="{name}"/></xdr:nvPicPr><xdr:blipFill>'
    '<a:blip r:embed="{key}"/></xdr:blipFill></xdr:pic></etc:cellImage>'
)
LINK = '<Relationship Id="{key}" Type="http://x/image" Target="{target}"/>'


def test_formulas_without_a_value_count_and_dead_ends_do_not(tmp_path: Path) -> None:
    """A formula that was never computed still names its photo; names, links and parts that lead nowhere give none."""
    cells = (
        '<row r="2"><c r="B2"><f>_xlfn.DISPIMG("ID_A",1)</f></c><c r="C2" t="str"><f>DISPIMG("ID_B",1)</f></c>'
        '<c t="str"><f>DISPIMG("ID_C",1)</f><v>=DISPIMG("ID_C",1)</v></c></row>'
        '<row><c t="str"><f>DISPIMG("ID_NONE",1)</f></c><c t="str"><v>=DISPIMG("ID_A",1)</v></c></row>'
    )
    images = "".join(IMAGE.format(name=f"ID_{key}", key=key) for key in "ABC")
    links = LINK.format(key="A", target="media/a.png") + LINK.format(key="B", target="media/gone.png")
    path = wps_book(tmp_path / "book.xlsx", cells=cells, images=images, links=links)
    assert contents(path, "台账") == {(2, 2): [a_png(9)], (3, 2): [a_png(9)]}


def test_a_workbook_without_pictures_has_none(tmp_path: Path) -> None:
    """Nothing is found where nothing is; an unknown sheet is a mistake of the caller."""
    path = handmade(tmp_path / "book.xlsx", '<row r="1"><c r="A1" vm="7"><v>1</v></c></row>')
    assert of(path, "台账") == {}
    with pytest.raises(KeyError):
        of(path, "别的")


def test_a_broken_part_is_named(tmp_path: Path) -> None:
    """A list of photos that is no XML is an error with the workbook's name, no traceback."""
    path = wps_book(
        tmp_path / "book.xlsx", cells='<row r="1"><c r="A1"><f>DISPIMG("ID_A",1)</f></c></row>', images="<a", links=""
    )
    with pytest.raises(DamagedWorkbook):
        of(path, "台账")
