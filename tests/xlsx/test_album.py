"""Shows that pictures are put into workbooks and taken out again, whatever wrote them, and nothing else changes."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from civtrack.errors import NotEditable
from civtrack.xlsx import Package
from civtrack.xlsx.opened.cell_boxes import CellBoxes
from civtrack.xlsx.opened.pictures import placed_pictures
from civtrack.xlsx.package import Placed
from civtrack.xlsx.parts.frames import Framed, displayed
from tests.support.edits import members
from tests.support.photos import a_jpeg, a_photo, hang_over, paste_in_cell, shown, with_parts

RED, BLUE, GREEN = a_photo("red"), a_photo("blue"), a_jpeg("green")
SMALL = (100_000, 80_000)


def book_of(path: Path) -> Path:
    """Four rows of two cells, by openpyxl."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "台账"
    for turn in range(4):
        sheet.append([turn, "字"])
    book.save(path)
    return path


def put(path: Path, *placed: Placed, target: Path | None = None) -> None:
    with Package.open(path) as package:
        for one in placed:
            package.show(one)
        package.save(target or path)


def test_a_picture_in_a_cell_and_one_over_a_cell(tmp_path: Path) -> None:
    """In a workbook that had none; a picture that is shown twice is there once."""
    path = book_of(tmp_path / "a.xlsx")
    before = members(path)
    put(
        path,
        Placed("台账", 2, 2, Framed("ID_A", BLUE, SMALL), in_cell=True),
        Placed("台账", 3, 1, Framed("ID_B", BLUE, SMALL), in_cell=False, left=100),
        Placed("台账", 4, 1, Framed("ID_C", GREEN, SMALL), in_cell=False),
    )
    assert shown(path) == {"B2": [("cell", BLUE)], "A3": [("float", BLUE)], "A4": [("float", GREEN)]}
    after = members(path)
    assert after.keys() - before.keys() == {
        "xl/media/image1.png", "xl/media/image2.jpeg", "xl/cellimages.xml", "xl/_rels/cellimages.xml.rels",
        "xl/drawings/drawing1.xml", "xl/drawings/_rels/drawing1.xml.rels", "xl/worksheets/_rels/sheet1.xml.rels",
    }  # fmt: skip
    with Package.open(path) as package:
        assert package.sheet("台账").value("B2") == displayed("ID_A")
    from openpyxl import load_workbook

    assert len(load_workbook(path).worksheets[0]._images) == 2  # type: ignore[attr-defined]


def test_the_same_pictures_give_the_same_bytes(tmp_path: Path) -> None:
    """No clock, no chance."""
    path = book_of(tmp_path / "a.xlsx")
    for name in ("b.xlsx", "c.xlsx"):
        put(path, Placed("台账", 2, 2, Framed("ID_A", BLUE, SMALL), in_cell=True), target=tmp_path / name)
    assert (tmp_path / "b.xlsx").read_bytes() == (tmp_path / "c.xlsx").read_bytes()


def test_pictures_are_taken_out_with_what_only_they_lead_to(tmp_path: Path) -> None:
    """One that another cell shows as well stays; those of others are not looked at."""
    path = book_of(tmp_path / "a.xlsx")
    paste_in_cell(path, "B1", RED, "ID_THEIRS")
    put(
        path,
        Placed("台账", 2, 2, Framed("ID_A", BLUE, SMALL), in_cell=True),
        Placed("台账", 3, 2, Framed("ID_B", RED, SMALL), in_cell=True),
        Placed("台账", 3, 1, Framed("ID_C", GREEN, SMALL), in_cell=False),
    )
    with Package.open(path) as package:
        for cell in ("B2", "B3"):
            package.sheet("台账").set(cell, None)
        package.take_out(["ID_A", "ID_B", "ID_C", "ID_NOBODY"])
        package.save(path)
    assert shown(path) == {"B1": [("cell", RED)]}
    assert {BLUE, GREEN} & set(members(path).values()) == set()
    assert list(members(path).values()).count(RED) == 1


def test_turned_and_cropped_pictures_stay_so(tmp_path: Path) -> None:
    """A photo taken upright is turned by its frame, not by its pixels."""
    path = book_of(tmp_path / "a.xlsx")
    framed = Framed("ID_A", GREEN, SMALL, (("rot", "5400000"),), (("l", "1000"), ("b", "500")))
    put(path, Placed("台账", 2, 2, framed, in_cell=True), Placed("台账", 3, 2, framed, in_cell=False))
    with Package.open(path) as package:
        found = placed_pictures(package, "台账")
    assert [(one.turned, one.cropped) for one in found] == [(framed.turned, framed.cropped)] * 2


def test_a_hidden_row_keeps_its_floating_picture(tmp_path: Path) -> None:
    """A filter hides the row; the picture belongs to it, and a cell's room is that of the row when it is shown."""
    from openpyxl import load_workbook

    path = book_of(tmp_path / "a.xlsx")
    book = load_workbook(path)
    book.worksheets[0].row_dimensions[3].height = 60
    book.worksheets[0].row_dimensions[3].hidden = True
    book.worksheets[0].column_dimensions["B"].width = 20
    book.save(path)
    with Package.open(path) as package:
        width, height = CellBoxes(package.sheet("台账"), {3})(3, 2)
    assert height == 60 * 12_700
    assert 130 * 9525 <= width <= 150 * 9525
    put(path, Placed("台账", 3, 2, Framed("ID_A", BLUE, (600_000, 700_000)), in_cell=False, top=12_700))
    assert shown(path) == {"B3": [("float", BLUE)]}


def test_other_spellings_of_the_parts(tmp_path: Path) -> None:
    """Empty lists closed in their own tag, another type for a suffix, a drawing under other prefixes."""
    path = book_of(tmp_path / "a.xlsx")
    hang_over(path, 1, 1, RED)
    paste_in_cell(path, "B1", RED, "ID_X")

    def change(parts: dict[str, bytes]) -> None:
        head = parts["xl/cellimages.xml"].partition(b"<etc:cellImage>")[0].removesuffix(b">")
        parts["xl/cellimages.xml"] = head + b"/>"
        parts["xl/_rels/cellimages.xml.rels"] = (
            b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"/>'
        )
        drawing = parts["xl/drawings/drawing77.xml"]
        parts["xl/drawings/drawing77.xml"] = drawing.replace(b"xdr:", b"q:").replace(b":xdr=", b":q=")
        types = parts["[Content_Types].xml"].replace(
            b"</Types>", b'<Default Extension="JPEG" ContentType="image/.jpg"/></Types>'
        )
        parts["[Content_Types].xml"] = types

    with_parts(path, change)
    put(
        path,
        Placed("台账", 2, 2, Framed("ID_A", GREEN, SMALL), in_cell=True),
        Placed("台账", 3, 2, Framed("ID_B", GREEN, SMALL), in_cell=False),
    )
    assert shown(path) == {"A1": [("float", RED)], "B2": [("cell", GREEN)], "B3": [("float", GREEN)]}
    assert b'PartName="/xl/media/image1.jpeg" ContentType="image/jpeg"' in members(path)["[Content_Types].xml"]
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None


def test_a_strict_workbook_gets_a_strict_drawing(tmp_path: Path) -> None:
    """The namespaces of the other version of the standard are used throughout."""
    path = book_of(tmp_path / "a.xlsx")

    def change(parts: dict[str, bytes]) -> None:
        for name in list(parts):
            for part in ("spreadsheetml", "officeDocument") if name.startswith(("xl/", "_rels/")) else ():
                was, now = f"http://schemas.openxmlformats.org/{part}/2006/", f"http://purl.oclc.org/ooxml/{part}/"
                parts[name] = parts[name].replace(was.encode(), now.encode())

    with_parts(path, change)
    put(path, Placed("台账", 3, 2, Framed("ID_B", GREEN, SMALL), in_cell=False))
    assert shown(path) == {"B3": [("float", GREEN)]}
    after = members(path)
    assert b"schemas.openxmlformats.org/drawingml" not in after["xl/drawings/drawing1.xml"]
    assert (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships/drawing"
        in after["xl/worksheets/_rels/sheet1.xml.rels"]
    )


def test_a_cell_that_is_covered_shows_nothing(tmp_path: Path) -> None:
    """A merged area has one cell that shows: nothing is put into the others."""
    from openpyxl import load_workbook

    path = book_of(tmp_path / "a.xlsx")
    book = load_workbook(path)
    book.worksheets[0].merge_cells("A2:B2")
    book.save(path)
    with Package.open(path) as package, pytest.raises(NotEditable):
        package.show(Placed("台账", 2, 2, Framed("ID_A", RED, SMALL), in_cell=True))
