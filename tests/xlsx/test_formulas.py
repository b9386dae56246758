"""Formulas moved as filling them would."""

from __future__ import annotations

import pytest
from openpyxl.formula.translate import Translator

from civtrack.xlsx.formulas.references import translate_shared


@pytest.mark.parametrize(
    ("formula", "rows", "columns", "result"),
    [
        ("A1+$A1+A$1+$A$1", 2, 3, "D3+$A3+D$1+$A$1"),
        ("SUM(A1:B2)", 1, 0, "SUM(A2:B3)"),
        ("SUM(A:A,$B:C,1:1,$2:3)", 1, 1, "SUM(B:B,$B:D,2:2,$2:4)"),
        ('IF(A1="A1","B2 ""C3""",B2)', 1, 0, 'IF(A2="A1","B2 ""C3""",B3)'),
        ("'A1 台账'!A1+台账!B2+Sheet1!C3", 1, 0, "'A1 台账'!A2+台账!B3+Sheet1!C4"),
        ("LOG10(A1)+ATAN2(B1,C1)", 1, 0, "LOG10(A2)+ATAN2(B2,C2)"),
        ("[1]Sheet1!A1+Table1[[#This Row],[A1]]", 1, 0, "[1]Sheet1!A2+Table1[[#This Row],[A1]]"),
        ("A1", -1, 0, "#REF!"),
        ("A1+B2", 0, -1, "#REF!+A2"),
        ("XFD1048576", 1, 1, "#REF!"),
        ("my.name1+_x1+A1B+1E5+A1.x", 1, 1, "my.name1+_x1+A1B+1E5+A1.x"),
        ("#REF!+A1", 1, 0, "#REF!+A2"),
        ('_xlfn.DISPIMG("ID_A1",1)', 1, 0, '_xlfn.DISPIMG("ID_A1",1)'),
        ("ROW()-4", 5, 5, "ROW()-4"),
    ],
)  # fmt: skip
def test_relative_references_move(formula: str, rows: int, columns: int, result: str) -> None:
    """References move, text, names, functions and other books' names do not."""
    assert translate_shared(formula, rows, columns) == result


@pytest.mark.parametrize(
    "formula", ["B5*2+$C$1", "SUM(B$1:B5)/COUNTA(B:B)", 'IF(C5<TODAY(),"逾期",VLOOKUP(C5,表!$A:$C,3,0))']
)
def test_moves_agree_with_openpyxl(formula: str) -> None:
    """Ordinary formulas move as openpyxl's translator moves them."""
    theirs = Translator(f"={formula}", "D5").translate_formula("F9")
    assert f"={translate_shared(formula, 4, 2)}" == theirs
