"""Copies of sheets that are written as no program writes them: right, or refused; never another's text."""

from __future__ import annotations

from pathlib import Path

import pytest

from civtrack.errors import CivtrackError
from civtrack.xlsx import Package
from civtrack.xlsx.copying.copies import Copy, SheetCopy, write_copies
from civtrack.xlsx.formulas.rowmap import RowMap
from tests.support.handmade import handmade, sheet_xml


def copied(folder: Path, cell: str) -> dict[int, object]:
    """The second row of a copy that leaves out the first."""
    rows = f'<row r="1"><c r="A1" t="s"><v>0</v></c></row><row r="2"><c r="A2" t="s"><v>1</v></c>{cell}</row>'
    source = handmade(folder / "a.xlsx", {"台账": sheet_xml(rows)}, strings=["甲的", "乙的", "丙的"])
    with Package.open(source) as package:
        write_copies(package, [Copy(folder / "b.xlsx", (SheetCopy("台账", RowMap.without([1])),))])
    with Package.open(folder / "b.xlsx") as package:
        (row,) = package.sheet("台账").rows()
    return dict(row.values)


@pytest.mark.parametrize(
    "cell",
    ['<c r="B2" t="s"><v>2</v></c>', '<c r="B2" t="s"><v> 2 </v></c>', "<c r='B2' t='s'><v>2</v></c>",
     '<c t = "s" r="B2"><v>2</v></c>', '<c r="B2" t="s"><v><![CDATA[2]]></v></c>', '<c r="B2" t="s"><v>&#50;</v></c>',
     '<c r="B2" t="s"><v><row/>2</v></c>', '<c r="B2" t="s"><v>2<!-- x --></v></c>',
     '<c r="B2" t="s"><x/><v>2</v></c>'],
)  # fmt: skip
def test_a_shared_text_is_never_taken_for_another(tmp_path: Path, cell: str) -> None:
    """However its number is written, the copy shows this text, or the copy is refused and nothing is written."""
    try:
        values = copied(tmp_path, cell)
    except CivtrackError:
        assert not (tmp_path / "b.xlsx").exists()
        assert "<row/>" in cell or "&#50;" in cell
    else:
        assert values == {1: "乙的", 2: "丙的"}
