"""Shows that copies hold what was asked for, look like the source, and hold nothing of any other row."""

from __future__ import annotations

import zipfile
from pathlib import Path

import openpyxl

from civtrack.xlsx import Package
from civtrack.xlsx.copies import Copy, SheetCopy, write_copies
from civtrack.xlsx.rowmap import RowMap
from tests.support.handmade import handmade, sheet_xml


def parts_of(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def test_rows_go_to_the_copies_that_keep_them(tmp_path: Path) -> None:
    """Two copies of one ledger: each has the header and its own rows, and no text of the other's."""
    rows = "".join(
        f'<row r="{n}" ht="20" customHeight="1"><c r="A{n}" s="1" t="s"><v>{n - 1}</v></c><c r="B{n}"><v>{n}</v></c></row>'
        for n in range(1, 6)
    )
    source = handmade(
        tmp_path / "a.xlsx", {"台账": sheet_xml(rows), "说明": sheet_xml("")}, strings=["县区", "甲", "乙", "甲二", "乙二"]
    )
    with Package.open(source) as package:
        wishes = [
            Copy(tmp_path / "甲.xlsx", (SheetCopy("台账", RowMap.without([3, 5])),)),
            Copy(tmp_path / "乙.xlsx", (SheetCopy("台账", RowMap.without([2, 4])),)),
        ]
        reports = write_copies(package, wishes)
    assert [report.sheets[0].rows for report in reports] == [3, 3]
    for name, other, wanted in (
        ("甲", "乙", [("县区", 1), ("甲", 2), ("甲二", 4)]),
        ("乙", "甲", [("县区", 1), ("乙", 3), ("乙二", 5)]),
    ):
        book = openpyxl.load_workbook(tmp_path / f"{name}.xlsx")
        assert book.sheetnames == ["台账"]
        assert [tuple(cell.value for cell in row) for row in book["台账"].iter_rows()] == wanted
        assert book["台账"].row_dimensions[3].height == 20
        assert book["台账"]["A3"].border.left.style == "thin"
        assert all(other.encode() not in data for data in parts_of(tmp_path / f"{name}.xlsx").values())
