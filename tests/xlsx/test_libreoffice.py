"""LibreOffice opens what was edited, and writes what is edited."""

from __future__ import annotations

import csv
import shutil
import subprocess
from pathlib import Path

import pytest

from civtrack.model import Area
from civtrack.xlsx import ColumnFill, Package, RowRule
from tests.support.handmade import STYLES, handmade, sheet_xml

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
pytestmark = pytest.mark.libreoffice
FILTERS = {"csv": "csv:Text - txt - csv (StarCalc):44,34,76"}
"""Comma, double quote, UTF-8."""
ROWS = (
    '<row r="1"><c r="A1" t="inlineStr"><is><t>编号</t></is></c><c r="B1" t="inlineStr"><is><t>时限</t></is></c></row>'
    '<row r="2"><c r="A2" s="1"><v>1</v></c><c r="B2" s="2"><v>44805</v></c></row>'
    '<row r="3"><c r="A3" s="1"><f>A2+1</f><v>2</v></c><c r="B3" s="2"><v>44806</v></c></row>'
)


def converted(path: Path, suffix: str, profile: Path) -> Path:
    """The file as LibreOffice converts it."""
    assert OFFICE is not None
    folder = path.parent / "converted"
    subprocess.run(
        [OFFICE, f"-env:UserInstallation=file://{profile}", "--headless", "--convert-to", FILTERS.get(suffix, suffix),
         "--outdir",
         str(folder), str(path)],
        check=True, capture_output=True, timeout=240,
    )  # fmt: skip
    return folder / f"{path.stem}.{suffix}"


def ask(path: Path, target: Path) -> None:
    with Package.open(path) as package:
        sheet = package.sheet(package.sheets[0])
        sheet.fill(ColumnFill(3, 1, 3, lambda row: "预警等级" if row == 1 else "=红", like=1, horizontal="center"))
        sheet.fill(ColumnFill(4, 2, 3, lambda row: -row, like=1, number_format="0"))
        sheet.add_row_rules(
            Area(2, 1, 3, 4), [RowRule('$C2="=红"', "FF9999")], lambda formula: formula.startswith("$C2=")
        )
        sheet.set_prompt("C1", "预警", "红=逾期")
        sheet.set("B3", None)
        package.save(target)


def test_libreoffice_shows_the_edits(tmp_path: Path) -> None:
    """Text stays text, numbers numbers, formulas are still computed."""
    source = handmade(tmp_path / "a.xlsx", {"台账": sheet_xml(ROWS)}, styles=STYLES)
    ask(source, tmp_path / "b.xlsx")
    shown = converted(tmp_path / "b.xlsx", "csv", tmp_path / "profile").read_text("utf-8")
    assert list(csv.reader(shown.splitlines())) == [
        ["编号", "时限", "预警等级", ""], ["1", "2022-09-01", "=红", "-2"], ["2", "", "=红", "-3"]]  # fmt: skip


def test_what_libreoffice_wrote_is_edited(tmp_path: Path) -> None:
    """A book saved by LibreOffice takes the same edits, and a second run changes nothing."""
    source = handmade(tmp_path / "a.xlsx", {"台账": sheet_xml(ROWS)}, styles=STYLES)
    foreign = converted(source, "xlsx", tmp_path / "profile")
    ask(foreign, tmp_path / "b.xlsx")
    ask(tmp_path / "b.xlsx", tmp_path / "c.xlsx")
    assert (tmp_path / "b.xlsx").read_bytes() == (tmp_path / "c.xlsx").read_bytes()
    with Package.open(tmp_path / "b.xlsx") as package:
        read = {row.number: row.values for row in package.sheet("台账").rows()}
    assert (read[3][1], read[3][3], read[3][4]) == (2, "=红", -3)
