"""Shows that the values of a few columns are those that reading all of them gives."""

from __future__ import annotations

from pathlib import Path

import pytest

from civtrack.model import Area
from civtrack.xlsx import Package
from civtrack.xlsx.formulas.recompute import UNKNOWN
from civtrack.xlsx.opened.source_values import SourceValues
from tests.support.handmade import handmade, sheet_xml
from tests.support.random_books import WRITERS, Plan

ODD = (
    '<row r="1" hidden="1"><c r="A1" s="2"><v>44805</v></c><c r="B1" t="s"><v>0</v></c></row>'
    '<row r="2"><c r="A2" t="str"><f>""</f><v></v></c><c r="B2"><f>A1+1</f></c><c r="C2" t="b"><v>1</v></c></row>'
    '<row r="3" ht="0"><c r="A3" t="e"><v>#N/A</v></c><c r="B3" s="1"/>'
    '<c r="C3" t="inlineStr"><is><t>a&amp;b</t></is></c></row>'
    '<row r="4"><c r="A4" t="inlineStr"><is><r><t>两</t></r><r><t>段</t></r></is></c><c r="AA4"><v>9</v></c></row>'
)


def books(folder: Path) -> dict[str, Path]:
    plan = Plan(8, merges=((3, 5),), pictures=frozenset({4}))
    made = {name: write(plan, folder / f"{name}.xlsx") for name, write in WRITERS.items()}
    made["odd"] = handmade(folder / "odd.xlsx", {"台账": sheet_xml(ODD)}, strings=["共用"])
    return made


@pytest.mark.parametrize("writer", [*WRITERS, "odd"])
@pytest.mark.parametrize("columns", [(1, 1), (2, 3), (1, 7), (1, 16_384)])
def test_few_columns_are_read_like_all(tmp_path: Path, writer: str, columns: tuple[int, int]) -> None:
    """Whatever the writer and however few the columns: values, unknown ones and hidden rows are the reader's."""
    first, last = columns
    with Package.open(books(tmp_path)[writer]) as package:
        values = SourceValues(package, [("台账", Area(1, first, 1_048_576, last))], {})
        rows = list(package.sheet("台账").rows())
    wanted: dict[int, dict[int, object]] = {}
    for row in rows:
        for column, value in row.values.items():
            if first <= column <= last:
                wanted.setdefault(column, {})[row.number] = UNKNOWN if column in row.uncached else value
    assert {column: dict(values.column("台账", column)) for column in values.columns("台账")} == wanted
    assert values.hidden("台账") == {row.number for row in rows if row.hidden}
