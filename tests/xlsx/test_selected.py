"""`civtrack.xlsx.opened.selected`: the rows that are asked for, with values and formulas, whatever the spelling."""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import NoReturn

import pytest

from civtrack.xlsx import Package
from civtrack.xlsx.opened import selected
from civtrack.xlsx.opened.selected import cells_styled, selected_rows
from tests.benchmarks.make_ledger import write
from tests.support.handmade import handmade

ROWS = (
    '<row r="1"><c r="A1" t="inlineStr"><is><t>标题</t></is></c></row><row r="2"/>'
    '<row r="4"><c r="A4"><v>1</v></c><c r="B4"><f>SUM(A4:A5)</f><v>3</v></c></row>'
    '<row r="5"><c r="A5"><v>2</v></c><c r="B5"><f t="shared" ref="B5:B6" si="0">A5*2</f><v>4</v></c></row>'
    '<row r="6"><c r="A6"><v>3</v></c><c r="B6"><f t="shared" si="0"/><v>6</v></c></row>'
)


def test_values_are_those_of_the_sheet(tmp_path: Path) -> None:
    """Every row of a ledger, and every third, reads as the sheet itself reads it."""
    path = tmp_path / "台账.xlsx"
    write(path, 300, 0, Random(2))  # type: ignore[no-untyped-call] # a benchmark script
    with Package.open(path) as package:
        sheet = package.sheet("整改台账")
        rows = list(sheet.rows())
        assert [one.row for one in selected_rows(sheet, lambda _: True)] == rows
        assert [one.row for one in selected_rows(sheet, lambda row: row % 3 == 0)] == [
            r for r in rows if not r.number % 3
        ]
        assert selected_rows(sheet, lambda _: False) == []


@pytest.mark.parametrize("between", ["", "<!-- 甲 -->", "<?x y?>", "\n  "])
def test_formulas_are_told_in_any_spelling(tmp_path: Path, between: str) -> None:
    """Followers of a shared formula are spelled out; comments between rows change nothing."""
    path = handmade(tmp_path / "台账.xlsx", ROWS.replace("<row", f"{between}<row"))
    with Package.open(path) as package:
        found = selected_rows(package.sheet("台账"), lambda row: row > 1)
    assert [one.row.number for one in found] == [2, 4, 5, 6]
    assert [one.formulas for one in found] == [{}, {2: "SUM(A4:A5)"}, {2: "A5*2"}, {2: "A6*2"}]
    assert found[1].row.values == {1: 1, 2: 3}


@pytest.mark.parametrize(
    ("attribute", "found"),
    [('s="1"', True), ("s='1'", True), ('s = "1"', True), ('t="n" s="1"', True), ('s="2"', False), ('s="11"', False)],
)
def test_cells_of_a_style_are_found_however_it_is_spelled(tmp_path: Path, attribute: str, found: bool) -> None:
    """In the rows that are asked for; the header has the style in any case."""
    rows = '<row r="1"><c r="A1" s="1"><v>1</v></c></row>' + "".join(
        f'<row r="{row}"><c r="A{row}"><v>{row}</v></c></row>' for row in range(2, 9)
    )
    rows += f'<row r="9"><c r="A9" {attribute}><v>1</v></c></row>'
    with Package.open(handmade(tmp_path / "b.xlsx", rows)) as package:
        cells = cells_styled(package.sheet("台账"), range(2, 10).__contains__, {1})
    assert list(cells) == ([(9, 1)] if found else [])


def test_rows_without_a_style_are_not_taken_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One look at all of them tells: most answers have nothing coloured but their header."""
    rows = '<row r="1"><c r="A1" s="1"><v>1</v></c></row>'
    rows += "".join(f'<row r="{row}"><c r="A{row}" s="2"><v>{row}</v></c></row>' for row in range(2, 9))

    def nobody(*_: object) -> NoReturn:
        raise AssertionError("nobody asks for this")

    monkeypatch.setattr(selected, "source_rows", nobody)
    with Package.open(handmade(tmp_path / "b.xlsx", rows)) as package:
        assert not cells_styled(package.sheet("台账"), range(2, 10).__contains__, {1})
