"""Formulas after rows and sheets were removed: tables of what Excel makes of them, and properties."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.formula import Tokenizer
from openpyxl.formula.translate import Translator, TranslatorError

from civtrack.model import Area
from civtrack.xlsx.formulas import quickly
from civtrack.xlsx.formulas.quickly import quickly_adjusted, quickly_filled
from civtrack.xlsx.formulas.references import (
    POSITIONAL,
    SheetArea,
    adjust_formula,
    rebase,
    references,
    translate_shared,
    uses,
)
from civtrack.xlsx.formulas.rowmap import RowMap
from civtrack.xlsx.formulas.text import LONGEST, Other, Reference, parse, sheet_prefix
from tests.support.formulas import ROWS, formulas

GONE = RowMap(((5, 8),))
MAPS = {"台账": GONE, "7月 台账": RowMap(((2, 2),)), "删": None, "照旧": RowMap(), "汇总": GONE}
GONE_ROWS = st.frozensets(st.integers(1, ROWS))


@pytest.mark.parametrize(
    ("formula", "result"),
    [
        ("A4+A9+$A$9+A$10+$a11", "A4+A5+$A$5+A$6+$a7"),
        ("A5", "#REF!"),
        ("A4+$B$7*2", "A4+#REF!*2"),
        ("SUM(A4:A9)", "SUM(A4:A5)"),
        ("SUM(A5:A8)", "SUM(#REF!)"),
        ("SUM(A6:A12)", "SUM(A5:A8)"),
        ("SUM(A1:$A$6)", "SUM(A1:$A$4)"),
        ("SUM(A5 : B9)", "SUM(A5 : B5)"),
        ("A9:A$1", "A5:A$1"),
        ("SUM(A:C,$B:B)", "SUM(A:C,$B:B)"),
        ("SUM(4:9,$5:$8,1:1048576)", "SUM(4:5,#REF!,1:1048576)"),
        ("SUM(A1:A1048576)", "SUM(A1:A1048576)"),
        ("SUM(A2:A1048576)", "SUM(A2:A1048572)"),
        ("A4:A9 A6:B9", "A4:A5 A5:B5"),
        ("SUM((A4:A9,B9))", "SUM((A4:A5,B5))"),
        ("台账!A9+'台账'!B9+[1]台账!A9", "台账!A5+'台账'!B5+[1]台账!A9"),
        ("'7月 台账'!$A$3+照旧!A9", "'7月 台账'!$A$2+照旧!A9"),
        ("'7月 台账'!A2", "'7月 台账'!#REF!"),
        ("台账!A4:台账!A9", "台账!A4:台账!A5"),
        ("A4:台账!A9", "A4:台账!A5"),
        ("删!A1+SUM(删!A:C)+删!名称", "#REF!+SUM(#REF!)+#REF!"),
        ("SUM(删:汇总!A4:A9)", "SUM(照旧:汇总!#REF!)"),
        ("SUM(汇总:汇总!A4:A9)", "SUM(汇总:汇总!A4:A5)"),
        ("SUM('台账:7月 台账'!A1)", "SUM('台账:7月 台账'!A1)"),
        ("SUM('台账:7月 台账'!A9)", "SUM('台账:7月 台账'!#REF!)"),
        ("SUM('7月 台账:删'!A3)", "SUM('7月 台账'!A2)"),
        ("没有!A9+'又 没有'!A9", "没有!A9+'又 没有'!A9"),
        ("TAX2022+XFE9+YEAR2022+甲9+A9.x+_A9", "TAX2018+XFE9+YEAR2022+甲9+A9.x+_A9"),
        ("LOG10(A9)+A1048577", "LOG10(A5)+A1048577"),
        ("A9:INDEX(A1:A9,3)+OFFSET(A9,1,0)", "A5:INDEX(A1:A5,3)+OFFSET(A5,1,0)"),
        ('"A9"&A9&"甲""A9"', '"A9"&A5&"甲""A9"'),
        ("#N/A+#REF!+#DIV/0!+A9", "#N/A+#REF!+#DIV/0!+A5"),
        ("台账!#REF!+A9", "台账!#REF!+A5"),
        ("SUM({1,2;3,9},A9)", "SUM({1,2;3,9},A5)"),
        ("表1[[#This Row],[A9]]+表1[列'[A9']]+A9", "表1[[#This Row],[A9]]+表1[列'[A9']]+A5"),
        ('_xlfn.DISPIMG("ID_A9",1)', '_xlfn.DISPIMG("ID_A9",1)'),
        ("1E9+9E5+A9", "1E9+9E5+A5"),
        ("'C:\\册\\[旧.xlsx]台账'!A9+'[1]台账'!A9", "'C:\\册\\[旧.xlsx]台账'!A9+'[1]台账'!A9"),
        ('INDIRECT("A9")+A9', 'INDIRECT("A9")+A5'),
        ("_xlfn.ANCHORARRAY(A9)+@A9", "_xlfn.ANCHORARRAY(A5)+@A5"),
        ("=A9", "=A5"),
        ("", ""),
    ],
)  # fmt: skip
def test_references_become_what_excel_makes_of_them(formula: str, result: str) -> None:
    """Rows 5 to 8 of the own sheet go, row 2 of another, and one sheet as a whole."""
    adjusted = adjust_formula(formula, MAPS, "台账")
    assert adjusted.text == result
    assert adjusted.touched == (formula != result)
    assert adjusted.lost == (result.count("#REF!") > formula.count("#REF!"))


@pytest.mark.parametrize(
    ("formula", "stale"),
    [("A9", False), ("SUM(A4:A9)", True), ("SUM(A9:A12)", False), ("COUNTA(A:A)", True), ("照旧!A:A", False),
     ("删!A1", True), ("4:4", False), ("5:9", True), ("[1]台账!A6", False), ("SUM('台账:汇总'!A1)", True),
     ("SUM(汇总:汇总!A1)", False)],
)  # fmt: skip
def test_what_reached_removed_rows_is_stale(formula: str, stale: bool) -> None:
    """The value kept with such a formula says something of rows that are gone."""
    assert adjust_formula(formula, MAPS, "台账").stale == stale


@pytest.mark.parametrize(
    ("formula", "opaque"),
    [('INDIRECT("A"&1)+indirect(B1)', ("INDIRECT",)), ("OFFSET(A1,1,0)+ADDRESS(1,1)", ("OFFSET", "ADDRESS")),
     ("INDIRECTLY(A1)", ()), ('"INDIRECT("&A1', ()), ("SUM(甲:乙!A9)", ("甲:乙!A9",)),
     ("A" * (LONGEST + 1), ("A" * 40 + "…",))],
)  # fmt: skip
def test_what_cannot_be_followed_is_named(formula: str, opaque: tuple[str, ...]) -> None:
    """Addresses in text, cells counted off, sheets that are not known, formulas that no one writes."""
    assert adjust_formula(formula, MAPS, "台账").opaque == opaque


def test_names_of_sheets_are_the_same_in_upper_and_lower_case() -> None:
    """`sheet1!A9` points at Sheet1."""
    assert adjust_formula("sheet1!A9+SHEET1!B9", {"Sheet1": GONE}, "台账").text == "sheet1!A5+SHEET1!B5"


def _by_grammar(text: str, rows: RowMap) -> tuple[str, bool, bool]:
    """Adjusted piece by piece: a sheet of its own name keeps the quick way out."""
    adjusted = adjust_formula(f"{text}+#N/A", {"台账": rows}, "台账")
    return adjusted.text.removesuffix("+#N/A"), adjusted.lost, adjusted.stale


@given(formulas, GONE_ROWS, st.integers(-3, 3), st.integers(-2, 2))
def test_the_quick_way_says_what_the_grammar_says(text: str, gone: frozenset[int], down: int, right: int) -> None:
    """Ordinary formulas are adjusted and filled in one go with the same result."""
    rows = RowMap.without(gone)
    quick = quickly_adjusted(text, rows)
    if quick is not None:
        assert (quick.text, quick.lost, quick.stale) == _by_grammar(text, rows)
        assert quick.opaque == ()
    filled = quickly_filled(text, down, right)
    if filled is not None:
        assert f"{filled}+#N/A" == translate_shared(f"{text}+#N/A", down, right)


@pytest.mark.parametrize("text", ["SUM(F5:F204)", 'IF(C5<TODAY(),"逾期",A5&"A5")', "VLOOKUP($C5,A:C,3,0)"])
def test_ordinary_formulas_take_the_quick_way(text: str) -> None:
    """What stands in every row of a ledger does not go through the grammar."""
    assert quickly_adjusted(text, GONE) is not None


def test_a_shared_formula_is_taken_apart_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many rows spell it out, and whatever stands in it; what leaves the sheet is found for each row."""
    asked: list[str] = []
    ordinary = quickly._ordinary

    def counted(text: str) -> str | None:
        asked.append(text)
        return ordinary(text)

    monkeypatch.setattr(quickly, "_ordinary", counted)
    text = 'A3*5%+$B$3&"A3 %d"&SUM(A$1:A3)'
    filled = [quickly_filled(text, down, 0) for down in range(-3, 2_000)]
    assert filled[:3] == [
        '#REF!*5%+$B$3&"A3 %d"&SUM(#REF!)',
        'A1*5%+$B$3&"A3 %d"&SUM(A$1:A1)',
        'A2*5%+$B$3&"A3 %d"&SUM(A$1:A2)',
    ]
    assert filled[-1] == 'A2002*5%+$B$3&"A3 %d"&SUM(A$1:A2002)'
    assert quickly_filled(text, 1, 1) == 'B4*5%+$B$3&"A3 %d"&SUM(B$1:B4)'
    assert asked == [text, text]


@given(formulas)
def test_pieces_joined_are_the_formula(text: str) -> None:
    """Nothing of a formula is lost by taking it apart."""
    assert "".join(piece.text if isinstance(piece, Other) else piece.spelled() for piece in parse(text)) == text


@given(formulas)
def test_references_are_those_of_openpyxls_tokenizer(text: str) -> None:
    """Another tokenizer finds the same operands; names, tables and other books' cells are told apart from cells."""
    theirs = [token.value for token in Tokenizer(f"={text.replace(' : ', ':')}").items
              if token.type == "OPERAND" and token.subtype == "RANGE"]  # fmt: skip
    ours = [
        piece.spelled().replace(" : ", ":") if isinstance(piece, Reference) else piece.text
        for piece in parse(text)
        if isinstance(piece, Reference) or piece.kind in {"name", "table"}
    ]
    assert [piece for piece in ours if piece != "TRUE"] == theirs


@given(formulas.filter(lambda text: "XFE1" not in text), st.integers(-3, 5), st.integers(-2, 3))
def test_filling_agrees_with_openpyxls_translator(text: str, down: int, right: int) -> None:
    """Where the other translator has an answer, it is ours; where it has none, ours is an error value.

    It takes the name XFE1, one column past the last, for a cell.
    """
    ours = translate_shared(text, down, right)
    try:
        theirs = Translator(f"={text}", "D9").translate_formula(row_delta=down, col_delta=right)
    except TranslatorError:
        assert ours.count("#REF!") > text.count("#REF!")
        return
    if " : " not in text and "Sheet2!合计" not in text:  # the translator loses blanks, and the sheet of a name
        assert f"={ours}".upper() == theirs.upper()


@given(formulas, GONE_ROWS)
def test_adjusted_references_cover_exactly_the_kept_cells(text: str, gone: frozenset[int]) -> None:
    """Row by row: what a formula mentioned before and what is kept of it is what it mentions afterwards."""
    rows = RowMap.without(gone)
    maps = {"台账": rows, "7月 台账": RowMap(), "Sheet2": None, "It's": rows}
    adjusted = adjust_formula(text, maps, "台账").text
    before = [(sheet, _kept(maps.get(sheet, RowMap()), area)) for sheet, area in references(text, "台账")]
    after = [(sheet, area) for sheet, area in references(adjusted, "台账")]
    assert [(sheet, area) for sheet, area in before if area] == [
        (sheet, frozenset(range(area.first_row, min(area.last_row, 100) + 1))) for sheet, area in after
    ]


def _kept(rows: RowMap | None, area: Area) -> frozenset[int]:
    if rows is None:
        return frozenset()
    everything = area.last_row > 100
    numbers = (rows.new(row) for row in range(area.first_row, min(area.last_row, 100 + rows.count) + 1))
    kept = frozenset(number for number in numbers if number)
    return frozenset(range(1, 101)) if everything else kept


@given(formulas, GONE_ROWS, GONE_ROWS)
def test_removing_in_two_steps_is_removing_at_once(text: str, first: frozenset[int], second: frozenset[int]) -> None:
    """Maps one after the other give what one map of both gives."""
    rows = RowMap.without(first)
    both = RowMap.without(first | {rows.old(row) for row in second})
    twice = adjust_formula(adjust_formula(text, {"台账": rows}, "台账").text, {"台账": RowMap.without(second)}, "台账")
    once = adjust_formula(text, {"台账": both}, "台账")
    assert twice.text == once.text


RULE = (Area(3, 1, 20, 2),)


@pytest.mark.parametrize(
    ("formula", "result"),
    [
        ("$B3<TODAY()", "$B3<TODAY()"),
        ("A3=A2", "A3=A2"),
        ("COUNTIF($A$3:$A$20,$A3)>1", "COUNTIF($A$3:$A$14,$A3)>1"),
        ("COUNTIF(A$3:A3,A3)>1", "COUNTIF(A$3:A3,A3)>1"),
        ("SUM(A3:A$20)", "SUM(A3:A$14)"),
        ("A3>$F$1", "A3>$F$1"),
        ("A3>$F$5", "A3>#REF!"),
        ("A3>$F$20", "A3>$F$14"),
        ("COUNTIF(照旧!$A$1:$A$9,A3)", "COUNTIF(照旧!$A$1:$A$9,A3)"),
        ("COUNTIF(删!$A$1:$A$9,A3)", "COUNTIF(#REF!,A3)"),
        ("COUNTIF($A:$A,A3)", "COUNTIF($A:$A,A3)"),
        ('"是,否"', '"是,否"'),
        ("表1[列]", "表1[列]"),
    ],
)
def test_rules_keep_their_distance_and_follow_places(formula: str, result: str) -> None:
    """A rule for A3:B20 whose rows 3 to 8 go: a row with `$` is a place, a row without keeps its distance."""
    maps = {**MAPS, "台账": RowMap(((3, 8),))}
    assert rebase(formula, RULE, (Area(3, 1, 14, 2),), maps, "台账").text == result


def test_rules_move_with_their_corner() -> None:
    """Rows above the rule go: everything relative moves up; the corner is that of the rectangle around all areas."""
    maps = {"台账": RowMap(((1, 2),))}
    before = (Area(9, 1, 12, 2), Area(5, 4, 9, 4))
    after = (Area(7, 1, 10, 2), Area(3, 4, 7, 4))
    assert rebase("A5=D4", before, after, maps, "台账").text == "A3=D2"
    assert rebase("A5=D1048576", before, after, maps, "台账").text == "A3=D1048574"
    assert rebase("A5=D1", before, after, maps, "台账").text == "A3=D1048575"


def test_a_rule_for_one_row_points_at_places() -> None:
    """Its relative references are read by no other row: they follow their cells, or are lost with them."""
    maps = {"台账": RowMap(((5, 8),))}
    before, after = (Area(20, 1, 20, 3),), (Area(16, 1, 16, 3),)
    assert rebase("SUM(A2:A19)=A20", before, after, maps, "台账").text == "SUM(A2:A15)=A16"
    assert rebase("A6", before, after, maps, "台账").lost


def test_a_rule_that_slides_over_another_sheet_is_named() -> None:
    """Which rows of the other sheet belong to the kept rows, no one formula can say."""
    maps = {"台账": RowMap(((3, 8),)), "照旧": RowMap()}
    adjusted = rebase("照旧!A3>1", RULE, (Area(3, 1, 14, 2),), maps, "台账")
    assert adjusted.text == "照旧!A9>1"
    assert adjusted.opaque == ("照旧!A3",)


def test_everything_a_formula_mentions_is_listed() -> None:
    """Cells by sheet, names, tables, other books, functions."""
    used = uses("SUM(A1:B2,台账:汇总!C3)+Sheet2!合计+表1[列]+[1]x!A1+_xlfn.IFS(TRUE,row())", "台账", list(MAPS))
    through = [SheetArea(name, Area(3, 3, 3, 3)) for name in MAPS]
    assert used.areas == (SheetArea("台账", Area(1, 1, 2, 2)), *through)
    assert used.names == {"合计"}
    assert (used.tables, used.foreign) == (frozenset({"表1"}), True)
    assert used.functions == {"SUM", "IFS", "ROW"}
    assert used.functions & POSITIONAL == {"ROW"}


@pytest.mark.parametrize(
    ("names", "prefix"),
    [(("台账",), "台账!"), (("7月",), "'7月'!"), (("7月 台账",), "'7月 台账'!"), (("It's",), "'It''s'!"),
     (("A1",), "'A1'!"), (("R1C1",), "'R1C1'!"), (("Sheet1", "Sheet3"), "Sheet1:Sheet3!"),
     (("1月", "3月"), "'1月:3月'!")],
)  # fmt: skip
def test_names_of_sheets_are_quoted_where_they_must_be(names: tuple[str, ...], prefix: str) -> None:
    """And what is written so is read as the same sheets."""
    assert sheet_prefix(*names) == prefix
    piece = parse(f"{prefix}B7")[0]
    assert isinstance(piece, Reference)
    assert piece.sheets == names


@pytest.mark.parametrize(
    "text", ["'" * LONGEST, "[" * LONGEST, "[[a" * 2700, '"' * 8191, "A:" * 4096, "(" * LONGEST, "A1:" * 2700]
)
def test_hostile_text_is_taken_apart_at_once(text: str) -> None:
    """Unclosed quotes and brackets cost no more than their length allows; nothing is lost (the suite's time limit)."""
    assert "".join(piece.text if isinstance(piece, Other) else piece.spelled() for piece in parse(text)) == text


def test_what_is_remembered_of_formulas_is_small() -> None:
    """Pieces of a few long formulas are kept, of many short ones; what is written alike is one object in all."""
    short, long = "A1+B2", "+".join(f"A{row}" for row in range(1, 400))
    kept, gone = parse(short), parse(long)
    others = [parse(f"{long}+{number}") for number in range(100)]
    assert parse(short) is kept
    assert parse(long) is not gone
    assert parse(long) == gone
    assert all(one[0] is kept[0] for one in others)
    first, last = references("A1*SUM(C1:C9)", "台账"), references("SUM(C1:C9)/A1", "台账")
    assert [id(area) for area in first] == [id(area) for area in last[::-1]]
    assert references("A1", "台账") != references("A1", "选项")
