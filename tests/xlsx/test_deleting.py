"""Formulas after rows were deleted: the adjuster makes of them what LibreOffice makes of them when it deletes."""

from __future__ import annotations

import random
import re
import shutil
import subprocess
from html import escape
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from civtrack.xlsx.formulas.references import adjust_formula
from civtrack.xlsx.formulas.rowmap import RowMap

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
GONE = RowMap(((5, 8), (14, 14)))
MACRO = """Sub Main
 Dim doc As Object
 Dim opened(0) As New com.sun.star.beans.PropertyValue
 Dim stored(0) As New com.sun.star.beans.PropertyValue
 opened(0).Name = "Hidden"
 opened(0).Value = True
 doc = StarDesktop.loadComponentFromURL("{source}", "_blank", 0, opened())
 doc.Sheets.getByIndex(0).Rows.removeByIndex(13, 1)
 doc.Sheets.getByIndex(0).Rows.removeByIndex(4, 4)
 stored(0).Name = "FilterName"
 stored(0).Value = "Calc MS Excel 2007 XML"
 doc.storeToURL("{target}", stored())
 doc.close(True)
End Sub
"""
DOCTYPE = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<!DOCTYPE {0}:{1} PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "{1}.dtd">\n'
)
LIBRARY = (
    '<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard" '
    'library:readonly="false" library:passwordprotected="false"><library:element library:name="Module1"/>'
    "</library:library>"
)
LIBRARIES = (
    '<library:libraries xmlns:library="http://openoffice.org/2000/library" xmlns:xlink="http://www.w3.org/1999/xlink">'
    '<library:library library:name="Standard" xlink:href="$(USER)/basic/Standard/script.xlb/" xlink:type="simple" '
    'library:link="false"/></library:libraries>'
)
MODULE = (
    '<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1" '
    'script:language="StarBasic">{0}</script:module>'
)


def run_macro(profile: Path, macro: str) -> None:
    """Runs a macro in a fresh LibreOffice; started for the first time, it would put its own empty library in place."""
    assert OFFICE is not None
    start = [OFFICE, f"-env:UserInstallation=file://{profile}", "--headless"]
    subprocess.run([*start, "--terminate_after_init"], check=True, capture_output=True, timeout=240)
    folder = profile / "user" / "basic" / "Standard"
    libraries, library, script = ("library", "libraries"), ("library", "library"), ("script", "module")
    (folder.parent / "script.xlc").write_text(DOCTYPE.format(*libraries) + LIBRARIES)
    (folder / "script.xlb").write_text(DOCTYPE.format(*library) + LIBRARY)
    (folder / "Module1.xba").write_text(DOCTYPE.format(*script) + MODULE.format(escape(macro)))
    subprocess.run([*start, "macro:///Standard.Module1.Main"], check=True, capture_output=True, timeout=240)


def made(seed: int, count: int) -> list[str]:
    """Formulas over cells, ranges, whole columns and rows, here and on other sheets, absolute and relative."""
    chance = random.Random(seed)
    one = chance.choice

    def rows() -> tuple[int, int]:
        first, last = sorted((chance.randint(1, 20), chance.randint(1, 20)))
        return first, last

    def area() -> str:
        first, last = rows()
        ends = f"{one(['', '$'])}A{one(['', '$'])}{first}:{one(['', '$'])}C{one(['', '$'])}{last}"
        return one([ends, ends, ends, f"{first}:{last}", "A:B"])

    def term() -> str:
        sheet = one(["", "", "台账!", "'别 的'!"])
        cell = f"{sheet}{one(['', '$'])}{one('ABC')}{one(['', '$'])}{chance.randint(1, 20)}"
        return one([
            cell, f"SUM({sheet}{area()})", f'COUNTIF({sheet}{area()},"A5")', f"SUM({sheet}{area()},{cell})",
            f'IF({cell}>5,"A5:A9",{cell})',
        ])  # fmt: skip

    return ["+".join(term() for _ in range(chance.randint(1, 3))) for _ in range(count)]


@pytest.mark.libreoffice
def test_deleting_rows_does_to_formulas_what_libreoffice_does(tmp_path: Path) -> None:
    """Four hundred formulas, half of them on the sheet that loses rows 5 to 8 and 14, half on another."""
    formulas = made(20220720, 400)
    book = Workbook()
    table, other, far = book.active, book.create_sheet("别 的"), book.create_sheet("算")
    assert table is not None
    table.title = "台账"
    for row in range(1, 31):
        for column in range(1, 4):
            table.cell(row, column, row * column)
            other.cell(row, column, row)
    for number, formula in enumerate(formulas):
        (far if number % 2 else table).cell(40 + number, 5, f"={formula}")
    source, target = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    book.save(source)
    run_macro(tmp_path / "profile", MACRO.format(source=source.as_uri(), target=target.as_uri()))
    after = load_workbook(target)
    wrong = []
    for number, formula in enumerate(formulas):
        own = "算" if number % 2 else "台账"
        row = 40 + number
        theirs = after[own].cell(row if number % 2 else GONE.new(row) or 0, 5).value
        ours = adjust_formula(formula, {"台账": GONE, "别 的": RowMap(), "算": RowMap()}, own).text
        if _plain(ours) != _plain(str(theirs).removeprefix("=")):
            wrong.append((formula, ours, theirs))
    assert wrong == []


def _plain(formula: str) -> str:
    """A lost reference is written with and without its sheet."""
    return re.sub(r"(?:\$?台账!)?#REF!", "#REF!", formula)
