"""Editing: what was asked is there, everything else is as it was, and a second run changes nothing."""

# ruff: noqa: DTZ001 - cells have no time zone

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from civtrack.errors import DamagedWorkbook, NotEditable, NotWritten
from civtrack.model import Area, CellError, Value
from civtrack.xlsx import SKIP, ColumnFill, LeftOut, Package, RowRule, Sheet
from civtrack.xlsx.parts.addresses import cell_of
from tests.support.handmade import MAIN, STRICT, STYLES, handmade, links_xml, pack, parts, sheet_xml

ROWS = (
    '<row r="1" spans="1:3"><c r="A1" s="1" t="str"><v>题</v></c><c r="C1" s="1"/></row>'
    '<row r="2" spans="1:3"><c r="A2" s="1"><v>1</v></c><c r="B2" s="2"><v>44805</v></c><c r="C2" s="1"/></row>'
    '<row r="4" s="3" customFormat="1"/>'
    '<row r="5" spans="2:3"><c r="B5" s="2"/></row>'
)
SHEET = "xl/worksheets/sheet1.xml"


def edited(source: Path, ask: Callable[[Sheet], object], name: str = "out.xlsx") -> Path:
    """The workbook after edits of its first sheet."""
    target = source.parent / name
    with Package.open(source) as package:
        ask(package.sheet(package.sheets[0]))
        package.save(target)
    return target


def part(path: Path, name: str = SHEET) -> str:
    with zipfile.ZipFile(path) as archive:
        return archive.read(name).decode()


def values(path: Path) -> dict[tuple[int, int], Value]:
    with Package.open(path) as package:
        rows = package.sheet(package.sheets[0]).rows()
        return {(row.number, column): value for row in rows for column, value in row.values.items()}


def raw_members(path: Path) -> dict[str, tuple[bytes, tuple[int, ...], int]]:
    """Member → its compressed bytes, date and method."""
    data, found = path.read_bytes(), dict[str, tuple[bytes, tuple[int, ...], int]]()
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        for info in archive.infolist():
            at = info.header_offset
            start = at + 30 + int.from_bytes(data[at + 26 : at + 28], "little")
            start += int.from_bytes(data[at + 28 : at + 30], "little")
            assert not info.flag_bits & 8
            found[info.filename] = (data[start : start + info.compress_size], info.date_time, info.compress_type)
    return found


@pytest.mark.parametrize(
    "value",
    ["红", " 前后 ", "a\nb", "a  b", "<&>\"'", "=1+1", "-2", "_x000D_", "a\rb", "\x01\x0b", "😀", "x" * 32_767,
     7, -7, 0, 2.5, 1e300, True, False, CellError("#N/A"), dt.datetime(2022, 9, 1), dt.datetime(2022, 9, 1, 8, 30),
     dt.time(12, 0)],
)  # fmt: skip
@pytest.mark.parametrize("address", ["A1", "B1", "D1", "A3", "B4", "A5", "B5", "A9"])
def test_a_value_that_is_set_is_read_back(tmp_path: Path, value: Value, address: str) -> None:
    """In place, before, between and after cells, in empty and missing rows: the value, and nothing else changed."""
    source = handmade(tmp_path / "a.xlsx", ROWS)
    before = values(source)
    out = edited(source, lambda sheet: sheet.set(address, value))
    with Package.open(out) as package:
        read = package.sheet("台账").value(address)
    assert read == value
    assert isinstance(read, type(value))
    row, column = int(address[1:]), ord(address[0]) - 64
    assert {place: cell for place, cell in values(out).items() if place != (row, column)} == {
        place: cell for place, cell in before.items() if place != (row, column)
    }
    cell = openpyxl.load_workbook(out).active[address]  # type: ignore[index]
    assert cell.data_type != "f"
    if isinstance(value, int | float) and not isinstance(value, bool):
        assert cell.value == value


def test_dates_are_written_as_days(tmp_path: Path) -> None:
    """A date gets a style that shows days; a number in a date cell one that does not."""
    source = handmade(tmp_path / "a.xlsx", ROWS)

    def ask(sheet: Sheet) -> None:
        sheet.set("A2", dt.date(2022, 9, 1))
        sheet.set("B2", 7)
        sheet.set("B5", dt.date(2023, 1, 2))

    out = edited(source, ask)
    read = values(out)
    assert read[2, 1] == dt.datetime(2022, 9, 1)
    assert read[2, 2] == 7
    assert read[5, 2] == dt.datetime(2023, 1, 2)
    assert '<c r="B5" s="2">' in part(out)


def test_dates_follow_the_1904_system(tmp_path: Path) -> None:
    """In a workbook that counts from 1904, a written day is the day that is read."""
    source = handmade(tmp_path / "a.xlsx", ROWS, properties='<workbookPr date1904="1"/>')
    out = edited(source, lambda sheet: sheet.set("B5", dt.date(2022, 9, 1)))
    assert values(out)[5, 2] == dt.datetime(2022, 9, 1)
    assert openpyxl.load_workbook(out).active["B5"].value == dt.datetime(2022, 9, 1)  # type: ignore[index]


def test_cells_and_rows_stand_in_order(tmp_path: Path) -> None:
    """Cells go between their neighbours, rows between rows; dimension and spans stay true."""
    source = handmade(tmp_path / "a.xlsx", {"台账": sheet_xml(ROWS, head='<dimension ref="A1:C5"/>')})

    def ask(sheet: Sheet) -> None:
        for address in ("E1", "B1", "D1", "C3", "A3", "C4", "A5", "E7"):
            sheet.set(address, address)

    xml = part(edited(source, ask))
    assert re.findall(r'<row r="(\d+)"', xml) == ["1", "2", "3", "4", "5", "7"]
    cells = re.findall(r'<c r="([A-Z]+)(\d+)"', xml)
    assert cells == sorted(cells, key=lambda cell: (int(cell[1]), cell[0]))
    assert '<dimension ref="A1:E7"/>' in xml
    assert '<row r="1" spans="1:5">' in xml
    assert '<row r="2" spans="1:3">' in xml
    assert '<row r="5" spans="1:3">' in xml


def test_the_look_is_taken_over(tmp_path: Path) -> None:
    """From the same row's cell, else from the row, else from the column."""
    part_xml = sheet_xml(ROWS, head='<cols><col min="3" max="3" width="9" style="2"/></cols>')
    source = handmade(tmp_path / "a.xlsx", {"台账": part_xml})
    xml = part(edited(source, lambda sheet: sheet.fill(ColumnFill(4, 1, 6, lambda _: "x", like=3))))
    assert re.findall(r'<c r="D(\d)"( s="\d+")?', xml) == [
        ("1", ' s="1"'), ("2", ' s="1"'), ("3", ' s="2"'), ("4", ' s="3"'), ("5", ' s="2"'),
        ("6", ' s="2"')]  # fmt: skip
    assert '<col min="4" max="4" width="9.140625" style="2"/>' in xml


def test_derived_looks_are_appended_once(tmp_path: Path) -> None:
    """New number formats and alignments are appended, existing styles untouched, equal ones used again."""
    source = handmade(tmp_path / "a.xlsx", ROWS)

    def ask(sheet: Sheet) -> None:
        sheet.fill(ColumnFill(4, 1, 2, lambda row: row, like=1, number_format="0", horizontal="center"))
        sheet.fill(ColumnFill(5, 1, 2, lambda row: row, like=1, number_format='0"天"', wrap=True))

    out = edited(source, ask)
    styles = part(out, "xl/styles.xml")
    head, rest = STYLES.split("</cellXfs>")
    head = head.replace('<cellXfs count="4">', '<cellXfs count="6">').replace(
        '<numFmts count="1">', '<numFmts count="2">'
    )
    assert styles.startswith(
        head.replace("</numFmts>", '<numFmt numFmtId="165" formatCode="0&quot;天&quot;"/></numFmts>')
    )
    assert styles.endswith(rest)
    sheet = openpyxl.load_workbook(out).active
    assert sheet is not None
    assert (sheet["D1"].number_format, sheet["D1"].alignment.horizontal, sheet["D1"].border.left.style) == (
        "0", "center", "thin")  # fmt: skip
    assert (sheet["E2"].number_format, sheet["E2"].alignment.wrap_text) == ('0"天"', True)
    assert edited(out, ask, "again.xlsx").read_bytes() == out.read_bytes()


@pytest.mark.parametrize("styles", [None, f'<styleSheet xmlns="{MAIN}"><fonts count="1"><font/></fonts></styleSheet>'])
def test_missing_styles_are_made(tmp_path: Path, styles: str | None) -> None:
    """A workbook without styles part, or without its sections, gets what it needs and stays readable."""
    source = handmade(tmp_path / "a.xlsx", '<row r="1"><c r="A1"><v>1</v></c></row>', styles=styles)

    def ask(sheet: Sheet) -> None:
        sheet.set("B1", dt.date(2022, 9, 1))
        sheet.add_row_rules(Area(1, 1, 1, 2), [RowRule("$A1=1", "FF9999")], lambda _: False)

    out = edited(source, ask)
    assert values(out) == {(1, 1): 1, (1, 2): dt.datetime(2022, 9, 1)}
    if styles is None:
        sheet = openpyxl.load_workbook(out).active
        assert sheet is not None
        assert sheet["B1"].is_date


def test_no_room_for_styles_is_refused(tmp_path: Path) -> None:
    """Past 65,000 cell styles Excel breaks: nothing is written."""
    many = STYLES.replace("</cellXfs>", '<xf numFmtId="1" fontId="0"/>' * 64_996 + "</cellXfs>")
    source = handmade(tmp_path / "a.xlsx", ROWS, styles=many)
    with pytest.raises(NotEditable, match="no room"):
        edited(source, lambda sheet: sheet.set("A2", dt.date(2022, 9, 1)))
    assert not (tmp_path / "out.xlsx").exists()


def test_fills_leave_alone_empty_and_skip(tmp_path: Path) -> None:
    """`SKIP` leaves a cell as it is, None empties it but keeps its look."""
    source = handmade(tmp_path / "a.xlsx", ROWS)
    wanted: dict[int, Value] = {1: "neu", 2: None}
    out = edited(source, lambda sheet: sheet.fill(ColumnFill(1, 1, 9, lambda row: wanted.get(row, SKIP))))
    assert values(out) == {(1, 1): "neu", (2, 2): dt.datetime(2022, 9, 1)}
    assert '<c r="A2" s="1"/>' in part(out)
    assert part(out).count("<row") == part(source).count("<row")


def test_covered_cells_are_never_written(tmp_path: Path) -> None:
    """A cell inside a merged area is refused, or passed over and said; its first cell is written."""
    merged = sheet_xml(ROWS, tail='<mergeCells count="1"><mergeCell ref="A1:A2"/></mergeCells>')
    source = handmade(tmp_path / "a.xlsx", {"台账": merged})
    with pytest.raises(NotEditable, match="A2"):
        edited(source, lambda sheet: sheet.set("A2", 1))
    with Package.open(source) as package:
        sheet = package.sheet("台账")
        sheet.fill(ColumnFill(1, 1, 3, lambda row: f"z{row}"))
        package.save(tmp_path / "b.xlsx")
        assert sheet.left_out == (LeftOut(2, 1),)
    assert {place: value for place, value in values(tmp_path / "b.xlsx").items() if place[1] == 1} == {
        (1, 1): "z1", (2, 1): 1, (3, 1): "z3"}  # fmt: skip


@pytest.mark.parametrize("value", ["x" * 32_768, "😀" * 16_384, float("nan"), float("inf"), dt.date(1899, 1, 1)])
def test_values_that_no_cell_can_hold_are_refused(tmp_path: Path, value: Value) -> None:
    """Text that Excel would cut and numbers it cannot hold are refused before anything is written."""
    source = handmade(tmp_path / "a.xlsx", ROWS)
    with pytest.raises(NotEditable):
        edited(source, lambda sheet: sheet.set("A1", value))
    with pytest.raises(NotEditable):
        edited(source, lambda sheet: sheet.fill(ColumnFill(1, 1, 1, lambda _: value)))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.xlsx"]


FORMULAS = (
    '<row r="1"><c r="A1"><f>B1*2</f><v>4</v></c><c r="B1"><v>2</v></c></row>'
    '<row r="2"><c r="A2"><f t="shared" ref="A2:A4" si="0">B2*2+$B$1&amp;"B2"</f><v>6</v></c></row>'
    '<row r="3"><c r="A3"><f t="shared" si="0"/><v>8</v></c></row>'
    '<row r="4"><c r="A4" s="1"><f t="shared" ca="1" si="0"></f><v>10</v></c></row>'
    '<row r="5"><c r="C5"><f t="array" ref="C5:D6">A1:B2</f><v>1</v></c><c r="D5"><v>2</v></c></row>'
    '<row r="6"><c r="C6"><v>3</v></c></row>'
)
CHAIN = (
    f'<calcChain xmlns="{MAIN}"><c r="A1" i="1"/><c r="A2"/><c r="A3"/><c r="A1" i="2"/><c r="A4" i="1"/></calcChain>'
)


def formula_book(path: Path, chain: str = CHAIN) -> Path:
    types = parts("")["[Content_Types].xml"].decode()
    override = '<Override PartName="/xl/calcChain.xml" ContentType="application/x"/></Types>'
    return handmade(
        path, {"台账": sheet_xml(FORMULAS), "二": sheet_xml('<row r="1"><c r="A1"><f>1</f><v>1</v></c></row>')},
        links={"rIdC": ("calcChain", "calcChain.xml")}, workbook='<calcPr calcId="1"/>',
        extra={"xl/calcChain.xml": chain, "[Content_Types].xml": types.replace("</Types>", override)},
    )  # fmt: skip


def test_overwriting_a_formula_leaves_the_calculation_chain(tmp_path: Path) -> None:
    """Its entry goes, the next one keeps its sheet, caches stay, and the workbook calculates anew when opened."""
    out = edited(formula_book(tmp_path / "a.xlsx"), lambda sheet: sheet.set("A1", 5))
    assert part(out, "xl/calcChain.xml") == CHAIN.replace('<c r="A1" i="1"/><c r="A2"/>', '<c r="A2" i="1"/>')
    assert '<calcPr calcId="1" fullCalcOnLoad="1"/>' in part(out, "xl/workbook.xml")
    assert part(out) == part(tmp_path / "a.xlsx").replace("<f>B1*2</f><v>4</v>", "<v>5</v>")
    assert part(out, "xl/worksheets/sheet2.xml") == part(tmp_path / "a.xlsx", "xl/worksheets/sheet2.xml")


def test_an_empty_calculation_chain_vanishes(tmp_path: Path) -> None:
    """With its last entry go the part, its relationship and its content type."""
    chain = f'<calcChain xmlns="{MAIN}"><c r="A1" i="1"/></calcChain>'
    out = edited(formula_book(tmp_path / "a.xlsx", chain), lambda sheet: sheet.set("A1", 5))
    with zipfile.ZipFile(out) as archive:
        assert "xl/calcChain.xml" not in archive.namelist()
        assert b"calcChain" not in archive.read("[Content_Types].xml") + archive.read("xl/_rels/workbook.xml.rels")
    assert openpyxl.load_workbook(out)["二"]["A1"].value == "=1"


def test_children_outlive_the_master_of_a_shared_formula(tmp_path: Path) -> None:
    """When the cell that holds the shared text is overwritten, the others get the text as it reads for them."""
    out = edited(formula_book(tmp_path / "a.xlsx"), lambda sheet: sheet.set("A2", 5))
    book = openpyxl.load_workbook(out)["台账"]
    assert [book[f"A{row}"].value for row in (2, 3, 4)] == [5, '=B3*2+$B$1&"B2"', '=B4*2+$B$1&"B2"']
    assert '<f ca="1">' in part(out)
    assert values(out)[4, 1] == 10
    out = edited(formula_book(tmp_path / "a.xlsx"), lambda sheet: sheet.fill(ColumnFill(1, 2, 3, lambda row: row)))
    book = openpyxl.load_workbook(out)["台账"]
    assert [book[f"A{row}"].value for row in (2, 3, 4)] == [2, 3, '=B4*2+$B$1&"B2"']
    out = edited(formula_book(tmp_path / "a.xlsx"), lambda sheet: sheet.set("A3", 5))
    assert '<f t="shared" ref="A2:A4" si="0">' in part(out)


@pytest.mark.parametrize("address", ["C5", "D5", "C6", "D6"])
def test_array_formulas_are_not_cut(tmp_path: Path, address: str) -> None:
    """No cell of an array formula's area is overwritten."""
    with pytest.raises(NotEditable, match="array"):
        edited(formula_book(tmp_path / "a.xlsx"), lambda sheet: sheet.set(address, 1))


def test_children_before_their_master_are_refused(tmp_path: Path) -> None:
    """A shared formula whose text stands below its users is left alone rather than broken."""
    rows = (
        '<row r="1"><c r="A1"><f t="shared" si="0"/></c></row>'
        '<row r="2"><c r="A2"><f t="shared" ref="A1:A2" si="0">B2</f></c></row>'
    )
    with pytest.raises(NotEditable):
        edited(handmade(tmp_path / "a.xlsx", rows), lambda sheet: sheet.set("A2", 1))


def test_without_formulas_nothing_is_recalculated(tmp_path: Path) -> None:
    """The workbook part of a book without formulas is not touched."""
    source = handmade(tmp_path / "a.xlsx", ROWS)
    assert part(edited(source, lambda sheet: sheet.set("A1", 1)), "xl/workbook.xml") == part(source, "xl/workbook.xml")


TAIL = (
    '<autoFilter ref="A1:C5"/><mergeCells count="1"><mergeCell ref="A4:B4"/></mergeCells>'
    '<conditionalFormatting sqref="A1:A5"><cfRule type="expression" dxfId="0" priority="3"><formula>$A1=9</formula>'
    "</cfRule></conditionalFormatting>"
    '<dataValidations count="1"><dataValidation type="list" sqref="B1:B9"><formula1>"a,b"</formula1></dataValidation>'
    '</dataValidations><pageMargins left="1" right="1" top="1" bottom="1" header="1" footer="1"/>'
)
DXF = STYLES.replace("</cellStyles>", '</cellStyles><dxfs count="1"><dxf><font><b/></font></dxf></dxfs>')
RULES = [RowRule('$D1="红"', "FF9999", "C00000"), RowRule('$D1="黄"', "FFF2A8")]


def whole(sheet: Sheet) -> None:
    """Everything that an update asks for."""
    sheet.fill(ColumnFill(4, 1, 5, lambda row: "红" if row % 2 else "黄<", like=1, horizontal="center"))
    sheet.fill(ColumnFill(5, 1, 5, lambda row: row - 3, like=1, number_format="0"))
    sheet.merge(Area(7, 4, 8, 4))
    sheet.set_width(4, 10)
    sheet.extend_autofilter(5)
    sheet.add_row_rules(Area(1, 1, 5, 5), RULES, lambda formula: formula.startswith("$D1="))
    assert sheet.set_prompt("D1", "预警", "红=逾期\n“黄”=临期")


@pytest.mark.parametrize("tail", [TAIL, "", "<drawing r:id='x'/>"])
def test_a_second_run_gives_the_same_bytes(tmp_path: Path, tail: str) -> None:
    """Everything an update asks for, asked again of its own output, changes no byte."""
    source = handmade(tmp_path / "a.xlsx", {"台账": sheet_xml(ROWS, tail=tail)}, styles=DXF)
    once = edited(source, whole)
    assert edited(once, whole, "twice.xlsx").read_bytes() == once.read_bytes()
    assert edited(source, whole, "other.xlsx").read_bytes() == once.read_bytes()


def test_structure_is_written_in_order_and_after_the_users(tmp_path: Path) -> None:
    """Colours come after the user's rules, lists are counted, elements stand where the schema wants them."""
    names = (
        '<definedNames><definedName name="_xlnm._FilterDatabase" localSheetId="0" hidden="1">台账!$A$1:$C$5'
        "</definedName></definedNames>"
    )
    source = handmade(tmp_path / "a.xlsx", {"台账": sheet_xml(ROWS, tail=TAIL)}, styles=DXF, workbook=names)
    out = edited(source, whole)
    xml = part(out)
    order = r"</sheetData>|<(?:autoFilter|mergeCells|conditionalFormatting|dataValidations|pageMargins)"
    assert re.findall(order, xml) == [
        "</sheetData>", "<autoFilter", "<mergeCells", "<conditionalFormatting", "<conditionalFormatting",
        "<dataValidations", "<pageMargins"]  # fmt: skip
    assert '<autoFilter ref="A1:E5"/>' in xml
    assert '<mergeCells count="2"><mergeCell ref="A4:B4"/><mergeCell ref="D7:D8"/></mergeCells>' in xml
    assert '<cols><col min="4" max="4" width="10" customWidth="1"/></cols><sheetData>' in xml
    assert "台账!$A$1:$E$5" in part(out, "xl/workbook.xml")
    sheet = openpyxl.load_workbook(out).active
    assert sheet is not None
    rules = [rule for area in sheet.conditional_formatting for rule in area.rules]
    assert [(rule.priority, rule.formula) for rule in rules] == [
        (3, ["$A1=9"]), (4, ['$D1="红"']), (5, ['$D1="黄"'])]  # fmt: skip
    assert [rule.dxf.fill.bgColor.rgb for rule in rules[1:]] == ["FFFF9999", "FFFFF2A8"]
    assert rules[1].dxf.font.color.rgb == "FFC00000"
    prompts = [rule for rule in sheet.data_validations.dataValidation if rule.prompt]
    assert [(rule.promptTitle, rule.prompt, str(rule.sqref)) for rule in prompts] == [
        ("预警", "红=逾期\n“黄”=临期", "D1")]  # fmt: skip


def test_former_rules_are_replaced(tmp_path: Path) -> None:
    """Rules of an earlier run go, wherever they stand; the user's stay."""
    source = handmade(tmp_path / "a.xlsx", {"台账": sheet_xml(ROWS, tail=TAIL)}, styles=DXF)
    once = edited(source, whole)

    def ask(sheet: Sheet) -> None:
        sheet.add_row_rules(Area(1, 1, 5, 6), [RowRule("$E1=1", "C6E7C8")], lambda formula: "$D1=" in formula)

    xml = part(edited(once, ask, "b.xlsx"))
    assert re.findall(r"<formula>(.*?)</formula>", xml) == ["$A1=9", "$E1=1"]
    assert 'priority="4"' in xml


def test_a_prompt_does_not_replace_a_validation(tmp_path: Path) -> None:
    """A cell that has a validation of the user's keeps it."""
    source = handmade(tmp_path / "a.xlsx", {"台账": sheet_xml(ROWS, tail=TAIL)})
    with Package.open(source) as package:
        assert not package.sheet("台账").set_prompt("B2", "t", "x")
        assert package.sheet("台账").set_prompt("A2", "t", "x")


def test_merging_never_hides_a_value(tmp_path: Path) -> None:
    """Cells with values, and areas that cut others, are not merged; what is merged already is no error."""
    source = handmade(tmp_path / "a.xlsx", {"台账": sheet_xml(ROWS, tail=TAIL)})
    with Package.open(source) as package:
        sheet = package.sheet("台账")
        with pytest.raises(NotEditable, match="hide"):
            sheet.merge(Area(1, 1, 2, 1))
        with pytest.raises(NotEditable, match="cut"):
            sheet.merge(Area(4, 2, 5, 2))
        sheet.merge(Area(4, 1, 4, 2))
        assert not sheet.edited


LAST = '<col min="5" max="5" style="1"/>'


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('<col min="2" max="5" style="1"/>',
         '<col min="2" max="3" style="1"/><col min="4" max="4" style="1" width="12.5" customWidth="1"/>' + LAST),
        ('<col min="4" max="4" width="12.5" customWidth="1"/>', '<col min="4" max="4" width="12.5" customWidth="1"/>'),
        ('<col min="5" max="5" hidden="1"/>',
         '<col min="4" max="4" width="12.5" customWidth="1"/><col min="5" max="5" hidden="1"/>'),
        ('<col width="9" max="4" min="1"/>',
         '<col min="1" max="3" width="9"/><col min="4" max="4" width="12.5" customWidth="1"/>'),
    ],
)  # fmt: skip
def test_widths_split_the_columns_they_are_in(tmp_path: Path, before: str, after: str) -> None:
    """Only the asked column changes its width."""
    source = handmade(tmp_path / "a.xlsx", {"台账": sheet_xml(ROWS, head=f"<cols>{before}</cols>")})
    assert f"<cols>{after}</cols>" in part(edited(source, lambda sheet: sheet.set_width(4, 12.5)))


BARE = (
    re.sub(r'(<c|<row) r="[^"]*"', r"\1", ROWS)
    .replace("<row s=", '<row r="4" s=')
    .replace('<c s="2"/></row>', '<c r="B5" s="2"/></row>')
)
ODD = {
    "comments": ROWS.replace("<row", "<!-- <row> --><row"),
    "pi": ROWS.replace('<row r="2"', '<?x?><row r="2"'),
    "no addresses": BARE,
    "order": re.sub(r'<c r="(\w+)" s="(\d)"', r'<c s="\2" r="\1"', ROWS),
    "single quotes": ROWS.replace('"', "'"),
    "spaces": ROWS.replace("/>", " />").replace("><", ">\n  <"),
    "namespace": ROWS.replace("<row", '<row xmlns:q="urn:q" q:z="1"'),
}


@pytest.mark.parametrize("spelling", [*ODD, "prefix", "strict", "utf-16", "crlf"])
def test_every_legal_spelling_is_edited_right(tmp_path: Path, spelling: str) -> None:
    """Sheets that are not written the usual way take the same edits, and keep what stands between their rows."""
    xml = sheet_xml(ODD.get(spelling, ROWS))
    if spelling == "prefix":
        xml = re.sub(r"<(/?)(?=[a-z])", r"<\1x:", xml).replace("xmlns=", "xmlns:x=")
    xml = xml.replace(MAIN, STRICT) if spelling == "strict" else xml
    xml = xml.replace("><", ">\r\n<") if spelling == "crlf" else xml
    data = xml.replace('"UTF-8"', '"UTF-16"').encode("utf-16") if spelling == "utf-16" else xml.encode()
    source = handmade(tmp_path / "a.xlsx", {"台账": ""}, extra={SHEET: data})
    before = values(source)
    out = edited(source, whole)
    expected = {(row, 4): "红" if row % 2 else "黄<" for row in range(1, 6)} | {
        (row, 5): row - 3 for row in range(1, 6)
    }
    assert values(out) == before | expected
    assert edited(out, whole, "again.xlsx").read_bytes() == out.read_bytes()
    assert part(out).count("<!--") == xml.count("<!--")
    if spelling != "strict":
        sheet = openpyxl.load_workbook(out).active
        assert sheet is not None
        assert [sheet.cell(row, 5).value for row in range(1, 6)] == [-2, -1, 0, 1, 2]


def test_mixed_prefixes_are_never_misread(tmp_path: Path) -> None:
    """A second prefix for the same namespace: rows that use it are read and kept, and refused where they are edited."""
    rows = ROWS.replace("<c ", "<x:c ").replace("</c>", "</x:c>") + '<row r="8"><c r="A8"><v>1</v></c></row>'
    source = handmade(tmp_path / "a.xlsx", {"台账": sheet_xml(rows, root=f' xmlns:x="{MAIN}"')})
    out = edited(source, lambda sheet: sheet.set("B8", 2))
    assert values(out) == values(handmade(tmp_path / "b.xlsx", ROWS)) | {(8, 1): 1, (8, 2): 2}
    with pytest.raises(NotEditable, match="unusual"):
        edited(source, lambda sheet: sheet.set("A1", 2), "none.xlsx")


def test_a_row_with_cdata_and_comments_is_edited_as_what_it_says(tmp_path: Path) -> None:
    """CDATA may hold what looks like cells: it is text; a row that is not edited keeps every byte of it."""
    rows = ROWS.replace("<v>题</v>", '<v><!-- <c r="D1"> --><![CDATA[<c r="D1">&amp;]]><?x </row>?></v>')
    source = handmade(tmp_path / "a.xlsx", rows)
    text = '<c r="D1">&amp;'
    out = edited(source, lambda sheet: sheet.set("A5", 1))
    assert values(out) == {(1, 1): text, (2, 1): 1, (2, 2): dt.datetime(2022, 9, 1), (5, 1): 1}
    assert '<![CDATA[<c r="D1">&amp;]]><?x </row>?>' in part(out)
    out = edited(source, lambda sheet: sheet.set("D1", "neu"))
    assert values(out) == {(1, 1): text, (1, 4): "neu", (2, 1): 1, (2, 2): dt.datetime(2022, 9, 1)}
    sheet = openpyxl.load_workbook(out).active
    assert sheet is not None
    assert [sheet["A1"].value, sheet["D1"].value] == [text, "neu"]


def test_a_row_with_a_comment_and_a_formula_passes_as_it_is(tmp_path: Path) -> None:
    """Formulas of rows that are not edited are only taken notice of."""
    rows = '<row r="1"><c r="A1"><!-- x --><f>1+1</f><v>2</v></c></row><row r="2"><c r="A2"><v>1</v></c></row>'
    out = edited(handmade(tmp_path / "a.xlsx", rows), lambda sheet: sheet.set("B2", 1))
    assert '<c r="A1"><!-- x --><f>1+1</f><v>2</v></c>' in part(out)


@pytest.mark.parametrize(
    ("inside", "address"),
    [('<row r="9"><c r="D2"/></row>', "F2"), ('<row r="9"><c r="D2"/></row>', "C2"), ('<row r="9"/>', "F2"),
     ('<row r="9"/>', "C2"), ('<c r="C2"><c r="D2"/></c>', "F2"), ('<c r="C2"><c r="D2"/></c>', "C2")],
)  # fmt: skip
@pytest.mark.parametrize("odd", ["", "<!-- odd -->"])
def test_rows_in_rows_and_cells_in_cells_bring_no_harm(tmp_path: Path, inside: str, address: str, odd: str) -> None:
    """What no program writes is edited right or refused, never torn apart."""
    rows = f'{odd}<row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="B2"/>{inside}<c r="E2"><v>5</v></c></row>'
    source = handmade(tmp_path / "a.xlsx", rows)
    try:
        out = edited(source, lambda sheet: sheet.set(address, 1), "out.xlsx")
    except NotEditable:
        assert not (tmp_path / "out.xlsx").exists()
    else:
        assert "</row>" not in inside
        assert values(out) == {(1, 1): 1, (2, 5): 5, cell_of(address): 1}


@pytest.mark.parametrize("rows", ["", "<!-- nothing -->"])
@pytest.mark.parametrize("closed", ["<sheetData/>", "<sheetData></sheetData>"])
def test_an_empty_sheet_gets_its_rows(tmp_path: Path, rows: str, closed: str) -> None:
    """A sheet without any row, self-closed or not, takes cells."""
    xml = sheet_xml(rows) if rows else sheet_xml("").replace("<sheetData></sheetData>", closed)
    out = edited(handmade(tmp_path / "a.xlsx", {"台账": xml}), lambda sheet: sheet.set("B3", "x"))
    assert values(out) == {(3, 2): "x"}
    assert openpyxl.load_workbook(out).active["B3"].value == "x"  # type: ignore[index]


def test_edits_reach_across_chunks(tmp_path: Path) -> None:
    """Rows cut by the chunks of the stream, on both paths, are edited like any other; gaps get rows."""
    rows = "".join(
        f'<row r="{n}"><c r="A{n}" t="str"><v>{"文" * (n % 60 + 1)}</v></c></row>' for n in range(1, 12_001) if n % 7
    )
    for name, content in (("a", rows), ("b", rows.replace('<row r="6001">', '<!-- odd --><row r="6001">'))):
        source = handmade(tmp_path / f"{name}.xlsx", content)
        out = edited(source, lambda sheet: sheet.fill(ColumnFill(2, 2, 12_005, int)), f"{name}.out.xlsx")
        expected = values(source) | {(row, 2): row for row in range(2, 12_006)}
        assert values(out) == expected


def table_book(path: Path) -> Path:
    table = (
        f'<table xmlns="{MAIN}" id="1" name="t" displayName="t" ref="A1:C5"><tableColumns count="3">'
        '<tableColumn id="1" name="a"/><tableColumn id="2" name="b"><calculatedColumnFormula>1'
        '</calculatedColumnFormula></tableColumn><tableColumn id="3" name="c"/></tableColumns></table>'
    )
    links = links_xml({"t": ("table", "../tables/t.xml")})
    xml = sheet_xml(ROWS, tail='<tableParts count="1"><tablePart r:id="t"/></tableParts>')
    return handmade(path, {"台账": xml}, extra={"xl/tables/t.xml": table, "xl/worksheets/_rels/sheet1.xml.rels": links})


def test_tables_keep_their_headers_and_calculated_columns(tmp_path: Path) -> None:
    """The header of a list object must equal its column names, so it is not written; other cells are."""
    source = table_book(tmp_path / "a.xlsx")
    with Package.open(source) as package:
        sheet = package.sheet("台账")
        assert sheet.tables == (Area(1, 1, 5, 3),)
        for address in ("A1", "B3"):
            with pytest.raises(NotEditable, match="table"):
                sheet.set(address, 1)
        sheet.set("C3", 1)


def wps_book(path: Path, more: str = "") -> Path:
    """A book as WPS writes it: directory entries, no shared strings, a cell photo."""
    photo = '<c r="A1" t="str"><f>_xlfn.DISPIMG(&quot;ID_1&quot;,1)</f><v>=DISPIMG(&quot;ID_1&quot;,1)</v></c>'
    content = parts(
        f'<row r="1">{photo}<c r="B1"><v>1</v></c></row>{more}',
        links={"rIdP": ("http://www.wps.cn/officeDocument/2020/cellImage", "cellimages.xml")},
        extra={"xl/": b"", "xl/cellimages.xml": "<etc:cellImages xmlns:etc='http://www.wps.cn/officeDocument/2017/etCustomData'/>",
               "xl/media/image1.jpeg": bytes(range(256)) * 9},
    )  # fmt: skip
    return pack(path, content)


def openpyxl_book(path: Path) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in range(1, 30):
        sheet.append([row, "文", dt.date(2022, 9, row), f"=A{row}*2"])
    sheet.merge_cells("A40:C40")
    book.create_sheet("二")["A1"] = "x"
    book.save(path)
    return path


def xlsxwriter_book(path: Path) -> Path:
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet()
    wrap = book.add_format({"text_wrap": True, "border": 1})
    for row in range(30):
        sheet.write_row(row, 0, [row, "文", None], wrap)
        sheet.write_formula(row, 3, f"=A{row + 1}*2", wrap, row * 2)
        sheet.write_rich_string(row, 4, wrap, "粗", "细")
    sheet.insert_image(2, 6, "p.png", {"image_data": io.BytesIO(PNG)})
    sheet.write_comment("A1", "note")
    book.close()
    return path


PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)


@pytest.mark.parametrize("make", [wps_book, openpyxl_book, xlsxwriter_book, formula_book, table_book])
def test_untouched_members_are_copied_byte_for_byte(tmp_path: Path, make: Callable[[Path], Path]) -> None:
    """Whoever wrote the book: order, dates and compressed bytes of every part that is not edited stay."""
    source = make(tmp_path / "a.xlsx")
    out = edited(source, lambda sheet: sheet.fill(ColumnFill(9, 1, 3, lambda row: f"z{row}")))
    before, after = raw_members(source), raw_members(out)
    assert list(after) == list(before)
    changed = {name for name in before if before[name] != after[name]}
    assert SHEET in changed
    assert changed <= {SHEET, "xl/workbook.xml"}
    assert {name: entry[1] for name, entry in after.items()} == {name: entry[1] for name, entry in before.items()}
    kept = {place: value for place, value in values(out).items() if place[1] != 9}
    assert kept == values(source)
    assert [values(out)[row, 9] for row in (1, 2, 3)] == ["z1", "z2", "z3"]


def test_cell_photos_alone_are_no_reason_to_recalculate(tmp_path: Path) -> None:
    """A book whose only formulas are WPS cell photos is not calculated anew: elsewhere they would become errors."""
    more = '<row r="2"><c r="A2"><f>1+1</f><v>2</v></c></row>'
    for name, cell in (("a", ""), ("b", more)):
        source = wps_book(tmp_path / f"{name}.xlsx", cell)
        out = edited(source, lambda sheet: sheet.set("C1", 1), f"{name}.out.xlsx")
        assert ("fullCalcOnLoad" in part(out, "xl/workbook.xml")) is (name == "b")
        assert part(out, "xl/cellimages.xml") == part(source, "xl/cellimages.xml")


def test_cached_values_and_rich_text_stay(tmp_path: Path) -> None:
    """Other cells keep their formulas with the values that phones show, and their rich text."""
    source = xlsxwriter_book(tmp_path / "a.xlsx")
    out = edited(source, lambda sheet: sheet.set("A2", 100))
    assert openpyxl.load_workbook(out, data_only=True).active["D5"].value == 8  # type: ignore[index]
    assert openpyxl.load_workbook(out).active["D5"].value == "=A5*2"  # type: ignore[index]
    assert "<f>A5*2</f><v>8</v>" in part(out)


def test_saving_without_edits_keeps_every_member(tmp_path: Path) -> None:
    """A package that is saved as it is holds the same members."""
    source = xlsxwriter_book(tmp_path / "a.xlsx")
    with Package.open(source) as package:
        package.save(tmp_path / "b.xlsx")
    assert raw_members(tmp_path / "b.xlsx") == raw_members(source)


def test_saving_over_the_source_goes_on_from_there(tmp_path: Path) -> None:
    """The package reads its own edits afterwards, and takes further ones."""
    source = handmade(tmp_path / "a.xlsx", ROWS)
    with Package.open(source) as package:
        package.sheet("台账").set("A1", "eins")
        assert package.sheet("台账").value("A1") == "eins"
        package.save(source)
        assert not package.sheet("台账").edited
        assert next(iter(package.sheet("台账").rows())).values[1] == "eins"
        package.sheet("台账").set("A2", "zwei")
        package.save(source)
    assert values(source)[2, 1] == "zwei"
    assert [path.name for path in tmp_path.iterdir()] == ["a.xlsx"]


def test_a_failed_save_leaves_the_target(tmp_path: Path) -> None:
    """Damage that shows only while saving, or a target that cannot be, harms nothing."""
    source = handmade(tmp_path / "a.xlsx", ROWS)
    target = tmp_path / "out.xlsx"
    target.write_bytes(b"before")
    with Package.open(source) as package:
        package.sheet("台账").set("A1", "x")
        with pytest.raises(NotWritten):
            package.save(tmp_path / "none" / "out.xlsx")
    data = bytearray(source.read_bytes())
    with zipfile.ZipFile(source) as archive:
        crc = archive.getinfo("xl/worksheets/sheet1.xml").CRC.to_bytes(4, "little")
    source.write_bytes(bytes(data).replace(crc, b"\0\0\0\0"))
    with Package.open(source) as package:
        package.sheet("台账").add_row_rules(Area(1, 1, 1, 1), RULES, lambda _: False)
        with pytest.raises(DamagedWorkbook):
            package.save(target)
    assert target.read_bytes() == b"before"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.xlsx", "out.xlsx"]


def test_fills_and_addresses_that_no_sheet_has(tmp_path: Path) -> None:
    """Rows and columns past the sheet, and text that is no address, are programming errors."""
    with Package.open(handmade(tmp_path / "a.xlsx", ROWS)) as package:
        sheet = package.sheet("台账")
        for address in ("A0", "XFE1", "A1048577", "A1:B2", "x"):
            with pytest.raises(ValueError, match=address):
                sheet.set(address, 1)
        with pytest.raises(ValueError, match="ColumnFill"):
            sheet.fill(ColumnFill(0, 1, 1, lambda row: row))


def test_a_lost_style_does_not_become_a_new_one(tmp_path: Path) -> None:
    """Cells that name styles which the part has lost keep meaning nothing by them, though new styles are appended."""
    rows = '<row r="1"><c r="A1" s="3"><v>7</v></c><c r="B1"><v>8</v></c></row>'
    for name, styles in (
        ("missing", None),
        ("lost", f'<styleSheet xmlns="{MAIN}"><cellXfs count="4"><xf numFmtId="0"/></cellXfs></styleSheet>'),
    ):
        source = handmade(tmp_path / f"{name}.xlsx", rows, styles=styles)

        def edit(sheet: Sheet) -> None:
            for row in range(2, 6):
                sheet.set(f"C{row}", dt.datetime(2022, 9, row))
            sheet.set("D2", dt.time(8, 30))
            sheet.set("E2", dt.datetime(2022, 9, 1, 8, 30))

        found = values(edited(source, edit, f"{name}-out.xlsx"))
        assert (found[1, 1], found[1, 2], found[2, 3]) == (7, 8, dt.datetime(2022, 9, 2))


def test_dropping_the_chain_and_adding_styles_agree(tmp_path: Path) -> None:
    """Both change relationships and content types: neither undoes the other."""
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.calcChain+xml"
    content = parts(
        '<row r="1"><c r="A1"><f>1+1</f><v>2</v></c></row>',
        styles=None,
        links={"rIdC": ("calcChain", "calcChain.xml")},
        extra={"xl/calcChain.xml": f'<calcChain xmlns="{MAIN}"><c r="A1" i="1"/></calcChain>', "xl/styles.xml": "<x/>"},
    )
    content["[Content_Types].xml"] = content["[Content_Types].xml"].replace(
        b"</Types>", f'<Override PartName="/xl/calcChain.xml" ContentType="{kind}"/></Types>'.encode()
    )
    source = pack(tmp_path / "a.xlsx", content)
    out = edited(source, lambda sheet: sheet.set("A1", dt.datetime(2022, 9, 1)))
    with zipfile.ZipFile(out) as archive:
        names = archive.namelist()
        assert len(set(names)) == len(names)
        assert "xl/calcChain.xml" not in names
        assert b"calcChain" not in archive.read("xl/_rels/workbook.xml.rels") + archive.read("[Content_Types].xml")
        assert archive.read("xl/styles.xml") == b"<x/>"
    assert values(out) == {(1, 1): dt.datetime(2022, 9, 1)}
