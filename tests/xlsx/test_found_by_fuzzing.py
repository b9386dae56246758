"""What the fuzzer found: workbooks that no program writes on purpose, each as small as it can be."""

from __future__ import annotations

import datetime as dt
import zipfile
from pathlib import Path

import pytest

from civtrack.errors import DamagedWorkbook
from civtrack.xlsx import Package
from civtrack.xlsx.copying.copies import Copy, SheetCopy, write_copies
from civtrack.xlsx.formulas.rowmap import RowMap
from tests.support.handmade import MAIN, STYLES, handmade

UNDEFINED = STYLES.replace('<numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy-mm-dd"/></numFmts>', "")


@pytest.mark.parametrize("styles", [UNDEFINED, f'<styleSheet xmlns="{MAIN}"/>', "<styleSheet/>"])
def test_a_new_look_is_never_one_that_cells_name_already(tmp_path: Path, styles: str) -> None:
    """Style 2 names a format, or cells a style, that is defined nowhere: a day written elsewhere makes them no days."""
    rows = '<row r="1"><c r="A1" s="2"><v>44743</v></c><c r="B1" s="1"><v>7</v></c></row>'
    source, out = handmade(tmp_path / "a.xlsx", rows, styles=styles), tmp_path / "b.xlsx"
    with Package.open(source) as package:
        assert package.sheet("台账").value("A1") == 44743
        package.sheet("台账").set("C1", dt.date(2022, 7, 20))
        package.save(out)
    with Package.open(out) as package:
        sheet = package.sheet("台账")
        assert [sheet.value(cell) for cell in ("A1", "B1", "C1")] == [44743, 7, dt.datetime(2022, 7, 20)]  # noqa: DTZ001 - days have no zone


def test_rows_go_from_beside_a_cell_without_its_text(tmp_path: Path) -> None:
    """A cell that names no shared string is moved as it is."""
    cell = '<c r="A{0}" t="s"><v></v></c><c r="B{0}"><f>A{0}</f><v>0</v></c>'
    rows = "".join(f'<row r="{row}">{cell.format(row)}</row>' for row in (1, 2, 3))
    source, out = handmade(tmp_path / "a.xlsx", rows, strings=["甲"]), tmp_path / "b.xlsx"
    with Package.open(source) as package:
        package.sheet("台账").remove_rows([2])
        package.save(out)
    with zipfile.ZipFile(out) as archive:
        assert '<c r="A2" t="s"><v></v></c>' in archive.read("xl/worksheets/sheet1.xml").decode()


def test_names_listed_twice_are_copied(tmp_path: Path) -> None:
    """Two lists of defined names: each is cut down by itself."""
    names = '<definedNames><definedName name="{0}">台账!$A$1:$A$3</definedName></definedNames>'
    source = handmade(
        tmp_path / "a.xlsx", '<row r="1"><c r="A1"/></row>', workbook=names.format("甲") + names.format("乙")
    )
    out = tmp_path / "b.xlsx"
    with Package.open(source) as package:
        write_copies(package, [Copy(out, (SheetCopy("台账", RowMap.without([2])),))])
    with zipfile.ZipFile(out) as archive:
        assert archive.read("xl/workbook.xml").decode().count("台账!$A$1:$A$2") == 2


def test_a_member_whose_name_is_no_text_is_refused(tmp_path: Path) -> None:
    """A name that says that it is UTF-8 and is not: no other program opens what would be made of it."""
    source = handmade(tmp_path / "a.xlsx", "", extra={"xl/照片.bin": b"x"})
    source.write_bytes(source.read_bytes().replace("照片".encode(), b"\xff\xff\xff\xff\xff\xff"))
    with pytest.raises(DamagedWorkbook, match="cannot be read"):
        Package.open(source)
