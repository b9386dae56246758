"""Shows that removing rows moves everything that pointed past them, as Excel does, and refuses what it cannot move."""

# ruff: noqa: E501 - parts of a package are read best unbroken

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from civtrack.errors import NotEditable
from civtrack.xlsx import ColumnFill, Package
from tests.support.handmade import MAIN, handmade, links_xml, sheet_xml

X14 = ' xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"'
XM = ' xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main"'


PNG = (
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89\0\0\0\nIDATx\x9cc\0\x01\0\0\x05\0\x01"
    b"\r\n-\xb4\0\0\0\0IEND\xaeB`\x82"
)


def rows_xml(last: int, **cells: str) -> str:
    """Rows 1 to `last` with their number in column A; `cells` are further ones by address, in column order."""
    made = []
    for row in range(1, last + 1):
        more = "".join(f'<c r="{at}"{inner}</c>' for at, inner in cells.items() if re.sub(r"\D", "", at) == str(row))
        made.append(f'<row r="{row}"><c r="A{row}"><v>{row}</v></c>{more}</row>')
    return "".join(made)


def part(path: Path, name: str = "xl/worksheets/sheet1.xml") -> str:
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        return archive.read(name).decode()


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def removed(source: Path, *rows: int, sheet: str = "台账") -> Path:
    """The workbook after these rows were removed."""
    target = source.with_name("removed.xlsx")
    with Package.open(source) as package:
        package.sheet(sheet).remove_rows(rows)
        package.save(target)
    return target


STRUCTURES = [
    ("merge", '<mergeCells count="2"><mergeCell ref="B2:B5"/><mergeCell ref="C7:D8"/></mergeCells>', (3, 4),
     '<mergeCells count="2"><mergeCell ref="B2:B3"/><mergeCell ref="C5:D6"/></mergeCells>'),
    ("merge of which one cell is left",
     '<mergeCells count="2"><mergeCell ref="B2:B3"/><mergeCell ref="C7:D7"/></mergeCells>', (3,),
     '<mergeCells count="1"><mergeCell ref="C6:D6"/></mergeCells>'),
    ("last merge", '<mergeCells count="1"><mergeCell ref="B2:B3"/></mergeCells>', (2, 3), ""),
    ("rule", ('<conditionalFormatting sqref="A4:C9"><cfRule type="expression" priority="1"><formula>$B4="红"</formula>'
     "</cfRule></conditionalFormatting>"), (2, 5),
     ('<conditionalFormatting sqref="A3:C7"><cfRule type="expression" priority="1"><formula>$B3="红"</formula>'
     "</cfRule></conditionalFormatting>")),
    ("rule whose first row goes", ('<conditionalFormatting sqref="A4:C9"><cfRule type="expression" priority="1">'
     "<formula>$B4&gt;$B3</formula></cfRule></conditionalFormatting>"), (4,),
     ('<conditionalFormatting sqref="A4:C8"><cfRule type="expression" priority="1"><formula>$B4&gt;$B3</formula>'
     "</cfRule></conditionalFormatting>")),
    ("rule with a fixed place", ('<conditionalFormatting sqref="A4:C9"><cfRule type="expression" priority="1">'
     "<formula>COUNTIF($B$4:$B$9,$B4)&gt;1</formula></cfRule></conditionalFormatting>"), (2, 6),
     ('<conditionalFormatting sqref="A3:C7"><cfRule type="expression" priority="1">'
     "<formula>COUNTIF($B$3:$B$7,$B3)&gt;1</formula></cfRule></conditionalFormatting>")),
    ("rule of removed rows", ('<conditionalFormatting sqref="A4:C5"><cfRule type="duplicateValues" priority="1"/>'
     "</conditionalFormatting>"), (4, 5), ""),
    ("validations", ('<dataValidations count="2"><dataValidation type="list" sqref="B4:B9 D6"><formula1>$F$6:$F$8'
     '</formula1></dataValidation><dataValidation type="whole" sqref="C6"><formula1>1</formula1></dataValidation>'
     "</dataValidations>"), (6,),
     ('<dataValidations count="1"><dataValidation type="list" sqref="B4:B8"><formula1>$F$6:$F$7</formula1>'
     "</dataValidation></dataValidations>")),
    ("hyperlinks", ('<hyperlinks><hyperlink ref="B3" location="台账!A9" display="x"/><hyperlink ref="B7" '
     'location="台账!A2"/></hyperlinks>'), (3,),
     '<hyperlinks><hyperlink ref="B6" location="台账!A2"/></hyperlinks>'),
    ("filter with criteria", ('<autoFilter ref="A2:C9"><filterColumn colId="0"><filters><filter val="甲"/></filters>'
     '</filterColumn></autoFilter>'), (3, 9),
     ('<autoFilter ref="A2:C7"><filterColumn colId="0"><filters><filter val="甲"/></filters></filterColumn>'
     "</autoFilter>")),
    ("row breaks", ('<rowBreaks count="3" manualBreakCount="3"><brk id="3" max="16383" man="1"/>'
     '<brk id="4" max="16383" man="1"/><brk id="8" max="16383" man="1"/></rowBreaks>'), (4, 6),
     ('<rowBreaks count="2" manualBreakCount="2"><brk id="3" max="16383" man="1"/>'
     '<brk id="6" max="16383" man="1"/></rowBreaks>')),
    ("ignored errors", '<ignoredErrors><ignoredError sqref="A3:B9" numberStoredAsText="1"/></ignoredErrors>', (1, 9),
     '<ignoredErrors><ignoredError sqref="A2:B7" numberStoredAsText="1"/></ignoredErrors>'),
    ("cell watches", '<cellWatches><cellWatch r="B3"/><cellWatch r="B4"/></cellWatches>', (3,),
     '<cellWatches><cellWatch r="B3"/></cellWatches>'),
    ("new rules and validations", (f'<extLst><ext uri="a"{X14}><x14:conditionalFormattings><x14:conditionalFormatting'
     f'{XM}><x14:cfRule type="expression" id="1"><xm:f>$B5=说明!$A$3</xm:f></x14:cfRule><xm:sqref>A5:A9</xm:sqref>'
     f'</x14:conditionalFormatting></x14:conditionalFormattings></ext><ext uri="b"{X14}><x14:dataValidations{XM} '
     'count="1"><x14:dataValidation type="list"><x14:formula1><xm:f>说明!$A$1:$A$9</xm:f></x14:formula1><xm:sqref>B3'
     "</xm:sqref></x14:dataValidation></x14:dataValidations></ext></extLst>"), (3,),
     (f'<extLst><ext uri="a"{X14}><x14:conditionalFormattings><x14:conditionalFormatting{XM}><x14:cfRule '
     'type="expression" id="1"><xm:f>$B4=说明!$A$3</xm:f></x14:cfRule><xm:sqref>A4:A8</xm:sqref>'
     "</x14:conditionalFormatting></x14:conditionalFormattings></ext></extLst>")),
    ("sparklines", (f'<extLst><ext uri="s"{X14}><x14:sparklineGroups{XM}><x14:sparklineGroup><x14:sparklines>'
     "<x14:sparkline><xm:f>台账!B3:D3</xm:f><xm:sqref>E3</xm:sqref></x14:sparkline><x14:sparkline><xm:f>台账!B4:D4</xm:f>"
     "<xm:sqref>E4</xm:sqref></x14:sparkline></x14:sparklines></x14:sparklineGroup></x14:sparklineGroups></ext></extLst>"),
     (3,),
     (f'<extLst><ext uri="s"{X14}><x14:sparklineGroups{XM}><x14:sparklineGroup><x14:sparklines><x14:sparkline>'
     "<xm:f>台账!B3:D3</xm:f><xm:sqref>E3</xm:sqref></x14:sparkline></x14:sparklines></x14:sparklineGroup>"
     "</x14:sparklineGroups></ext></extLst>")),
]  # fmt: skip


@pytest.mark.parametrize(("before", "rows", "after"), [case[1:] for case in STRUCTURES], ids=[c[0] for c in STRUCTURES])
def test_what_stands_after_the_rows_moves(tmp_path: Path, before: str, rows: tuple[int, ...], after: str) -> None:
    """Each element says the new rows, vanishes with its last one, and keeps its spelling otherwise."""
    source = handmade(tmp_path / "a.xlsx", {"台账": sheet_xml(rows_xml(9), tail=before), "说明": sheet_xml("")})
    xml = part(removed(source, *rows))
    assert xml.partition("</sheetData>")[2] == f"{after}</worksheet>"
    kept = [row for row in range(1, 10) if row not in rows]
    wanted = "".join(f'<row r="{n}"><c r="A{n}"><v>{row}</v></c></row>' for n, row in enumerate(kept, 1))
    assert f"<sheetData>{wanted}</sheetData>" in xml


def test_views_and_dimension_move(tmp_path: Path) -> None:
    """A frozen pane keeps what is left of its rows; scrolling and selection go to the nearest kept row."""
    head = (
        '<dimension ref="A1:C9"/><sheetViews><sheetView workbookViewId="0"><pane ySplit="3" topLeftCell="A6" '
        'activePane="bottomLeft" state="frozen"/><selection pane="bottomLeft" activeCell="B6" sqref="B6:B7"/>'
        "</sheetView></sheetViews>"
    )
    source = handmade(tmp_path / "a.xlsx", {"台账": sheet_xml(rows_xml(9), head=head)})
    xml = part(removed(source, 2, 6))
    assert '<dimension ref="A1:C7"/>' in xml
    assert '<pane ySplit="2" topLeftCell="A5" activePane="bottomLeft" state="frozen"/>' in xml
    assert '<selection pane="bottomLeft" activeCell="B5" sqref="B5"/>' in xml


def test_formulas_move_here_and_elsewhere(tmp_path: Path) -> None:
    """Totals shrink and are computed; what pointed at a removed cell shows #REF!, without a value; others stay."""
    here = rows_xml(
        9,
        B2="><f>A2*2</f><v>4</v>", B4="><f>A5+1</f><v>6</v>", B8="><f>A8*2</f><v>16</v>",
        B9="><f>SUM(A2:A8)</f><v>35</v>", C9="><f>B9/7</f><v>5</v>", D9="><f>A1+1</f><v>2</v>",
    )  # fmt: skip
    there = '<row r="1"><c r="A1"><f>台账!A9</f><v>9</v></c><c r="B1"><f>COUNT(台账!A:A)</f><v>9</v></c></row>'
    source = handmade(tmp_path / "a.xlsx", {"台账": sheet_xml(here), "汇总": sheet_xml(there)})
    target = removed(source, 5, 6)
    xml = part(target)
    assert '<c r="B4"><f>#REF!+1</f></c>' in xml
    assert '<c r="B6"><f>A6*2</f><v>16</v></c>' in xml
    assert '<c r="B7"><f>SUM(A2:A6)</f><v>24</v></c><c r="C7"><f>B7/7</f><v>3.4285714285714284</v></c>' in xml
    assert '<c r="D7"><f>A1+1</f><v>2</v></c>' in xml
    assert '<c r="A1"><f>台账!A7</f><v>9</v></c><c r="B1"><f>COUNT(台账!A:A)</f><v>7</v></c>' in part(
        target, "xl/worksheets/sheet2.xml"
    )
    assert 'fullCalcOnLoad="1"' in part(target, "xl/workbook.xml")


def test_shared_formulas_are_written_out(tmp_path: Path) -> None:
    """The cell with the common text may go: each of the others has its own text afterwards."""
    rows = rows_xml(
        5,
        B2='><f t="shared" ref="B2:B5" si="0">A2+$A$1</f><v>3</v>',
        B3='><f t="shared" si="0"/><v>4</v>', B4='><f t="shared" si="0"/><v>5</v>', B5='><f t="shared" si="0"/><v>6</v>',
    )  # fmt: skip
    xml = part(removed(handmade(tmp_path / "a.xlsx", {"台账": sheet_xml(rows)}), 2, 4))
    assert '<c r="B2"><f>A2+$A$1</f><v>4</v></c>' in xml
    assert '<c r="B3"><f>A3+$A$1</f><v>6</v></c>' in xml
    assert "shared" not in xml


def test_a_merged_value_survives_the_loss_of_its_first_row(tmp_path: Path) -> None:
    """The value and look of a merged area go to its first kept row."""
    rows = (
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="A2" s="1" t="inlineStr"><is><t>大洼区</t></is></c>'
        '<c r="B2"><v>2</v></c></row><row r="3"><c r="A3" s="2"/><c r="B3"><v>3</v></c></row><row r="4"><c r="B4"><v>4</v>'
        "</c></row>"
    )
    tail = '<mergeCells count="1"><mergeCell ref="A2:A4"/></mergeCells>'
    book = openpyxl.load_workbook(removed(handmade(tmp_path / "a.xlsx", {"台账": sheet_xml(rows, tail=tail)}), 2))
    sheet = book["台账"]
    assert [str(area) for area in sheet.merged_cells.ranges] == ["A2:A3"]
    assert (sheet["A2"].value, sheet["A2"].border.left.style, sheet["B2"].value) == ("大洼区", "thin", 3)


def test_names_print_areas_and_titles_move(tmp_path: Path) -> None:
    """Names of the workbook and of sheets follow; a name of a removed cell says #REF!."""
    names = (
        '<definedNames><definedName name="_xlnm._FilterDatabase" localSheetId="0" hidden="1">台账!$A$2:$C$9</definedName>'
        '<definedName name="_xlnm.Print_Area" localSheetId="0">台账!$A$1:$C$9</definedName>'
        '<definedName name="_xlnm.Print_Titles" localSheetId="0">台账!$1:$3</definedName>'
        '<definedName name="一格">台账!$B$5</definedName></definedNames>'
    )
    target = removed(handmade(tmp_path / "a.xlsx", {"台账": sheet_xml(rows_xml(9))}, workbook=names), 3, 5)
    assert re.findall(r">([^<>]+)</definedName>", part(target, "xl/workbook.xml")) == [
        "台账!$A$2:$C$7", "台账!$A$1:$C$7", "台账!$1:$2", "台账!#REF!"]  # fmt: skip


def test_comments_pictures_and_tables_of_another_writer_move(tmp_path: Path) -> None:
    """XlsxWriter's comments, pictures, tables and filters stand beside the same values afterwards."""
    source, png = tmp_path / "a.xlsx", tmp_path / "p.png"
    png.write_bytes(PNG)
    book = xlsxwriter.Workbook(source)
    sheet = book.add_worksheet("台账")
    for row in range(30):
        sheet.write_row(row, 0, [f"行{row + 1}", row + 1])
    sheet.write_comment("A4", "已删")
    sheet.write_comment("A9", "留下")
    sheet.insert_image("D5", str(png))
    sheet.insert_image("D20", str(png), {"object_position": 2})
    sheet.add_table("F3:G12", {"columns": [{"header": "甲"}, {"header": "乙", "formula": "=[@甲]*2"}]})
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": "=台账!$B$1:$B$30"})
    sheet.insert_chart("J25", chart)
    book.close()
    target = removed(source, 4, 5, 10)
    after = openpyxl.load_workbook(target)["台账"]
    assert {cell.coordinate: cell.comment.text for row in after.iter_rows() for cell in row if cell.comment} == {
        "A7": "留下"
    }
    assert after["A7"].value == "行9"
    assert [image.anchor._from.row + 1 for image in after._images] == [17]  # type: ignore[attr-defined]
    assert after["A17"].value == "行20"
    (table,) = after.tables.values()
    assert table.ref == "F3:G9"
    boxes = part(target, "xl/drawings/vmlDrawing1.vml")
    assert re.findall(r"<x:Row>(\d+)</x:Row>", boxes) == ["6"]
    assert "<c:f>台账!$B$1:$B$27</c:f>" in part(target, "xl/charts/chart1.xml")


def test_a_picture_keeps_its_size_over_removed_rows(tmp_path: Path) -> None:
    """A picture over three rows of which the last goes is as high as before."""
    anchor = (
        "<xdr:twoCellAnchor><xdr:from><xdr:col>1</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>2</xdr:row><xdr:rowOff>0"
        "</xdr:rowOff></xdr:from><xdr:to><xdr:col>2</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>4</xdr:row><xdr:rowOff>"
        '127000</xdr:rowOff></xdr:to><xdr:sp textlink="$A$7"/><xdr:clientData/></xdr:twoCellAnchor>'
    )
    xdr = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
    source = handmade(
        tmp_path / "a.xlsx",
        {"台账": sheet_xml(rows_xml(9), tail='<drawing r:id="rId1"/>')},
        extra={
            "xl/drawings/drawing1.xml": f'<xdr:wsDr xmlns:xdr="{xdr}">{anchor}</xdr:wsDr>',
            "xl/worksheets/_rels/sheet1.xml.rels": links_xml({"rId1": ("drawing", "../drawings/drawing1.xml")}),
        },
    )
    xml = part(removed(source, 5), "xl/drawings/drawing1.xml")
    assert re.findall(r"<xdr:row>(\d+)</xdr:row><xdr:rowOff>(\d+)", xml) == [("2", "0"), ("4", "127000")]
    assert 'textlink="$A$6"' in xml
    xml = part(removed(source, 3, 4), "xl/drawings/drawing1.xml")
    assert "<xdr:row>" not in xml


def test_edits_go_to_the_rows_of_the_file(tmp_path: Path) -> None:
    """A cell set and a column filled beside a removal are where the caller saw them, whatever came first."""
    source = handmade(tmp_path / "a.xlsx", {"台账": sheet_xml(rows_xml(5))})
    with Package.open(source) as package:
        sheet = package.sheet("台账")
        sheet.remove_rows([2])
        sheet.set("A4", "四")
        sheet.fill(ColumnFill(2, 1, 5, lambda row: f"第{row}行"))
        sheet.remove_rows([3])
        package.save(source)
        assert [row.values for row in package.sheet("台账").rows()] == [
            {1: 1, 2: "第1行"}, {1: "四", 2: "第4行"}, {1: 5, 2: "第5行"}]  # fmt: skip


def test_untouched_parts_stay_byte_for_byte(tmp_path: Path) -> None:
    """Sheets, styles, texts and media that mention no removed row are copied as they are stored."""
    source = handmade(
        tmp_path / "a.xlsx",
        {"台账": sheet_xml(rows_xml(5)), "别的": sheet_xml('<row r="9"><c r="A9"><f>A8+1</f><v>1</v></c></row>')},
        strings=["甲"],
        extra={"xl/media/image1.png": PNG},
    )
    before, after = parts(source), parts(removed(source, 2))
    assert {name for name in before if before[name] != after.get(name)} == {
        "xl/worksheets/sheet1.xml",
        "xl/workbook.xml",
    }


REFUSED = [
    ("array", rows_xml(5, B2='><f t="array" ref="B2:B4">A2:A4*2</f><v>4</v>'), "", {}, (3,)),
    ("control", rows_xml(5), "", {"xl/ctrlProps/c.xml": ("ctrlProp", f'<formControlPr xmlns="{MAIN}" fmlaLink="$A$5"/>')},
     (3,)),
    ("pivot table", rows_xml(5), "", {
        "xl/pivotTables/p.xml": ("pivotTable", (f'<pivotTableDefinition xmlns="{MAIN}"><location ref="A2:B4"/>'
                                 "</pivotTableDefinition>"))}, (3,)),
    ("table header", rows_xml(5), '<tableParts count="1"><tablePart r:id="rId1"/></tableParts>', {
        "xl/tables/t.xml": ("table", (f'<table xmlns="{MAIN}" id="1" name="t" displayName="t" ref="A2:A5"><tableColumns '
                            'count="1"><tableColumn id="1" name="2"/></tableColumns></table>'))}, (2,)),
]  # fmt: skip


MOVED = [(*case[:4], (1,)) for case in REFUSED if case[0] != "control"]


@pytest.mark.parametrize(
    ("rows", "tail", "hanging", "gone"), [case[1:] for case in REFUSED], ids=[c[0] for c in REFUSED]
)
def test_what_cannot_move_is_refused(
    tmp_path: Path, rows: str, tail: str, hanging: dict[str, tuple[str, str]], gone: tuple[int, ...]
) -> None:
    """The error names the cell, and nothing is written."""
    links = {f"rId{n}": (kind, f"/{name}") for n, (name, (kind, _)) in enumerate(hanging.items(), 1)}
    extra = {name: content for name, (_, content) in hanging.items()}
    if links:
        extra["xl/worksheets/_rels/sheet1.xml.rels"] = links_xml(links)
    source = handmade(tmp_path / "a.xlsx", {"台账": sheet_xml(rows, tail=tail)}, extra=extra)
    with pytest.raises(NotEditable):
        removed(source, *gone)
    assert not (tmp_path / "removed.xlsx").exists()


@pytest.mark.parametrize(("rows", "tail", "hanging", "gone"), [case[1:] for case in MOVED], ids=[c[0] for c in MOVED])
def test_the_same_things_move_where_nothing_of_them_goes(
    tmp_path: Path, rows: str, tail: str, hanging: dict[str, tuple[str, str]], gone: tuple[int, ...]
) -> None:
    """Rows above an array formula, a pivot table or a table may go: its area says the new rows."""
    links = {f"rId{n}": (kind, f"/{name}") for n, (name, (kind, _)) in enumerate(hanging.items(), 1)}
    extra = {name: content for name, (_, content) in hanging.items()}
    if links:
        extra["xl/worksheets/_rels/sheet1.xml.rels"] = links_xml(links)
    target = removed(handmade(tmp_path / "a.xlsx", {"台账": sheet_xml(rows, tail=tail)}, extra=extra), *gone)
    moved = part(target, next(iter(hanging), "xl/worksheets/sheet1.xml"))
    assert 'ref="B2:B4"' not in moved
    assert re.search(r'ref="[AB]1:[AB][34]"', moved)
