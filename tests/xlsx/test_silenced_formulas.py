"""Formulas that hold texts which a copy may not show: however they are written, they become what they show."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from civtrack.xlsx.copying.copies import Copy, SheetCopy
from civtrack.xlsx.formulas.rowmap import RowMap
from civtrack.xlsx.moving.copy_plan import LossKind
from tests.support.handmade import handmade, sheet_xml
from tests.xlsx.test_copies import copied, parts_of

TEXT = "IF(A3=&quot;外区&quot;,1,2)"
WAYS = {
    "of its own row": (f"<f>{TEXT}</f>", 2, LossKind.SILENCED),
    "that reaches further": ("<f>IF(A$1=&quot;外区&quot;,1,2)</f>", 2, LossKind.SILENCED),
    "in an array constant": ("<f>VLOOKUP(A3,{&quot;外区&quot;,1;&quot;本区&quot;,2},2,0)</f>", 2, LossKind.SILENCED),
    "shared": (f'<f t="shared" ref="B3:B4" si="0">{TEXT}</f>', 2, LossKind.SILENCED),
    "shared with the row above": ('<f t="shared" si="1"/>', 2, LossKind.SILENCED),
    "of an array": (f'<f t="array" ref="B3">{TEXT}</f>', None, LossKind.ARRAY),
    "that counts": ("<f>COUNTIF(A$1:A$4,&quot;外区&quot;)</f>", None, LossKind.EMPTIED),
    "without it": ("<f>IF(A3=&quot;本区&quot;,2,1)</f>", '=IF(A2="本区",2,1)', None),
}


@pytest.mark.parametrize("way", WAYS)
def test_a_formula_becomes_its_value(tmp_path: Path, way: str) -> None:
    """Its value stays where it says something of its row, a count of others goes, and both are told."""
    written, wanted, loss = WAYS[way]
    above = '<c r="B2"><f t="shared" ref="B2:B3" si="1">IF(A2=&quot;外区&quot;,1,2)</f><v>2</v></c>'
    rows = (
        f'<row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="A2"><v>2</v></c>{above}</row>'
        f'<row r="3"><c r="A3"><v>3</v></c><c r="B3">{written}<v>2</v></c></row>'
    )
    source = handmade(tmp_path / "a.xlsx", {"台账": sheet_xml(rows)})

    def shown(copy: Copy, sheet: str, texts: tuple[str, ...]) -> tuple[str, ...]:
        del copy, sheet
        return tuple(text for text in texts if text != "外区")

    target, report = copied(source, SheetCopy("台账", RowMap.without([2])), lists=shown)
    assert openpyxl.load_workbook(target)["台账"]["B2"].value == wanted
    assert [found.kind for found in report.losses] == ([loss] if loss else [])
    assert not [name for name, data in parts_of(target).items() if "外区".encode() in data]
