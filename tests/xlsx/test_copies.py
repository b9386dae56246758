"""Shows that copies hold what was asked for, look like the source, and hold nothing of any other row."""

# ruff: noqa: E501 - parts of a package are read best unbroken

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from pathlib import Path, PurePosixPath

import openpyxl
import pytest
import xlsxwriter

from civtrack.errors import NotEditable
from civtrack.xlsx import ColumnFill, Package
from civtrack.xlsx.copying.clean_pictures import cleaned
from civtrack.xlsx.copying.copies import Copy, CopyReport, ListFilter, SheetCopy, write_copies
from civtrack.xlsx.formulas.rowmap import RowMap
from civtrack.xlsx.moving.copy_plan import LossKind
from civtrack.xlsx.opened.pictures import pictures
from tests.support.handmade import LINKS, MAIN, handmade, links_xml, pack, sheet_xml
from tests.support.random_books import picture


def parts_of(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def test_rows_go_to_the_copies_that_keep_them(tmp_path: Path) -> None:
    """Two copies of one ledger: each has the header and its own rows, and no text of the other's."""
    rows = "".join(
        f'<row r="{n}" ht="20" customHeight="1"><c r="A{n}" s="1" t="s"><v>{n - 1}</v></c><c r="B{n}"><v>{n}</v></c></row>'
        for n in range(1, 6)
    )
    source = handmade(
        tmp_path / "a.xlsx",
        {"台账": sheet_xml(rows), "说明": sheet_xml("")},
        strings=["县区", "甲", "乙", "甲二", "乙二"],
    )
    with Package.open(source) as package:
        wishes = [
            Copy(tmp_path / "甲.xlsx", (SheetCopy("台账", RowMap.without([3, 5])),)),
            Copy(tmp_path / "乙.xlsx", (SheetCopy("台账", RowMap.without([2, 4])),)),
        ]
        reports = write_copies(package, wishes)
    assert [report.sheets[0].rows for report in reports] == [3, 3]
    for name, other, wanted in (
        ("甲", "乙", [("县区", 1), ("甲", 2), ("甲二", 4)]),
        ("乙", "甲", [("县区", 1), ("乙", 3), ("乙二", 5)]),
    ):
        book = openpyxl.load_workbook(tmp_path / f"{name}.xlsx")
        assert book.sheetnames == ["台账"]
        assert [tuple(cell.value for cell in row) for row in book["台账"].iter_rows()] == wanted
        assert book["台账"].row_dimensions[3].height == 20
        assert book["台账"]["A3"].border.left.style == "thin"
        assert all(other.encode() not in data for data in parts_of(tmp_path / f"{name}.xlsx").values())


SECRET = "外区机密"
CORE = (
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>市办</dc:creator><dc:title>{0}</dc:title>'
    "<cp:keywords>{0}</cp:keywords><dc:description>{0}</dc:description></cp:coreProperties>"
)
APP = (
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"><Company>市办</Company>'
    "<TitlesOfParts>{0}</TitlesOfParts><HyperlinkBase>{0}</HyperlinkBase></Properties>"
)
SHEET_TAIL = (
    '<autoFilter ref="A1:B6"><filterColumn colId="0"><filters><filter val="{0}"/></filters></filterColumn></autoFilter>'
    '<scenarios><scenario name="{0}"><inputCells r="B5" val="{0}"/></scenario></scenarios>'
    '<sortState ref="A2:B6"><sortCondition ref="A2:A6" customList="{0}"/></sortState>'
    '<customSheetViews><customSheetView guid="{{1}}"><autoFilter ref="A1:B6"><filterColumn colId="0"><filters>'
    '<filter val="{0}"/></filters></filterColumn></autoFilter></customSheetView></customSheetViews>'
    '<conditionalFormatting sqref="A5"><cfRule type="containsText" priority="1" operator="containsText" text="{0}">'
    "<formula>1</formula></cfRule></conditionalFormatting>"
    '<dataValidations count="2"><dataValidation type="list" sqref="A5"><formula1>"{0}"</formula1></dataValidation>'
    '<dataValidation type="list" sqref="B2:B6"><formula1>别处!$A$1:$A$2</formula1></dataValidation></dataValidations>'
    '<hyperlinks><hyperlink ref="A5" r:id="rIdL1" tooltip="{0}"/><hyperlink ref="A2" r:id="rIdL2"/>'
    '<hyperlink ref="B2" location="别处!A1" display="x"/></hyperlinks>'
    '<pageMargins left="1" right="1" top="1" bottom="1" header="0" footer="0"/><pageSetup r:id="rIdP"/>'
    '<customProperties><customPr name="{0}" r:id="rIdC"/></customProperties>'
    '<drawing r:id="rIdD"/><legacyDrawing r:id="rIdV"/><oleObjects><oleObject progId="x" r:id="rIdO"/></oleObjects>'
    '<tableParts count="1"><tablePart r:id="rIdT"/></tableParts>'
    '<extLst><ext uri="slicers"><x14:slicerList xmlns:x14="urn:x" name="{0}"/></ext></extLst>'
)
XDR = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
ART = "http://schemas.openxmlformats.org/drawingml/2006/main"
THREADS = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"


def anchor(row: int, inner: str) -> str:
    """Something that floats over one row."""
    return (
        f"<xdr:oneCellAnchor><xdr:from><xdr:col>1</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>{row - 1}</xdr:row>"
        f'<xdr:rowOff>0</xdr:rowOff></xdr:from><xdr:ext cx="9" cy="9"/>{inner}<xdr:clientData/></xdr:oneCellAnchor>'
    )


def treacherous(path: Path) -> Path:
    """A workbook whose fifth row is another district's, and that speaks of it wherever a workbook can."""
    cells = "".join(
        f'<row r="{n}"><c r="A{n}" t="s"><v>{int(n == 5)}</v></c><c r="B{n}"><v>{n}</v></c></row>' for n in range(1, 7)
    )
    cells = cells.replace("</row>", '<c r="D1"><v>1</v></c><c r="E1" s="1" t="s"><v>1</v></c></row>', 1)
    cells = cells.replace('<c r="B6"><v>6</v></c>', '<c r="B6" t="str"><f>A5&amp;[1]Sheet1!$A$1</f><v>SECRET</v></c>')
    box = (
        '<v:shape id="b{0}"><x:ClientData ObjectType="Note"><x:Anchor>1, 2, {0}, 2, 3, 4, {0}, 4</x:Anchor><x:Row>{0}</x:Row>'
        "<x:Column>0</x:Column></x:ClientData></v:shape>"
    )
    control = '<v:shape id="c"><x:ClientData ObjectType="Drop"><x:Anchor>1, 2, 1, 2, 3, 4, 1, 4</x:Anchor>SECRET</x:ClientData></v:shape>'
    graph = (
        '<xdr:graphicFrame><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart">'
        '<c:chart xmlns:c="urn:c" r:id="rIdChart"/></a:graphicData></a:graphic></xdr:graphicFrame>'
    )
    pic = '<xdr:pic><xdr:blipFill><a:blip r:embed="{0}"/></xdr:blipFill></xdr:pic>'
    spaces = f'xmlns:xdr="{XDR}" xmlns:a="{ART}" xmlns:r="{LINKS}"'
    drawing = f"<xdr:wsDr {spaces}>{anchor(2, pic.format('rIdA'))}{anchor(5, pic.format('rIdB'))}{anchor(2, graph)}</xdr:wsDr>"
    hanging = {
        "rIdL1": ("hyperlink", f'https://example.org/{SECRET}" TargetMode="External'),
        "rIdL2": ("hyperlink", 'https://example.org/own" TargetMode="External'),
        "rIdP": ("printerSettings", "../printerSettings/p.bin"), "rIdC": ("customProperty", "../c.bin"),
        "rIdD": ("drawing", "../drawings/d.xml"), "rIdV": ("vmlDrawing", "../drawings/v.vml"),
        "rIdO": ("oleObject", "../embeddings/o.bin"), "rIdT": ("table", "../tables/t.xml"),
        "rIdK": ("comments", "../comments1.xml"), "rIdH": ("threadedComment", "../threads.xml"),
        "rIdQ": ("pivotTable", "../pivot.xml"),
    }  # fmt: skip
    comment = '<comment ref="A{0}" authorId="{1}"><text><t>{2}</t></text></comment>'
    thread = '<threadedComment ref="A{0}" personId="{{{1}}}" id="{{{0}}}"><text>{2}</text></threadedComment>'
    extra: dict[str, str | bytes | None] = {
        "xl/worksheets/_rels/sheet2.xml.rels": links_xml(hanging),
        "xl/printerSettings/p.bin": b"printer", "xl/c.bin": SECRET.encode(), "xl/embeddings/o.bin": SECRET.encode(),
        "xl/drawings/d.xml": drawing, "xl/charts/c.xml": f"<c>{SECRET}</c>", "xl/media/a.png": picture(2),
        "xl/media/b.png": SECRET.encode(),
        "xl/drawings/_rels/d.xml.rels": links_xml({"rIdA": ("image", "../media/a.png"), "rIdB": ("image", "../media/b.png"),
                                                   "rIdChart": ("chart", "../charts/c.xml")}),
        "xl/drawings/v.vml": '<xml xmlns:v="urn:v" xmlns:x="urn:x"><v:shapetype id="t"/>'
        f"{box.format(1)}{box.format(4)}{control.replace('SECRET', SECRET)}</xml>",
        "xl/comments1.xml": f'<comments xmlns="{MAIN}"><authors><author>{SECRET}</author><author>本区</author></authors>'
        f"<commentList>{comment.format(2, 1, '本区批注')}{comment.format(5, 0, SECRET)}</commentList></comments>",
        "xl/threads.xml": f'<ThreadedComments xmlns="{THREADS}">{thread.format(2, 1, "本区")}{thread.format(5, 2, SECRET)}'
        "</ThreadedComments>",
        "xl/persons/p.xml": f'<personList xmlns="{THREADS}"><person displayName="本区" id="{{1}}"/><person displayName="{SECRET}" '
        'id="{2}"/></personList>',
        "xl/tables/t.xml": f'<table xmlns="{MAIN}" id="1" name="t" displayName="t" ref="A1:B6" tableType="queryTable"><autoFilter '
        f'ref="A1:B6"><filterColumn colId="0"><filters><filter val="{SECRET}"/></filters></filterColumn></autoFilter>'
        '<tableColumns count="2"><tableColumn id="1" name="甲" queryTableFieldId="1"/><tableColumn id="2" name="乙"/>'
        "</tableColumns></table>",
        "xl/tables/_rels/t.xml.rels": links_xml({"rId1": ("queryTable", "../query.xml")}),
        "xl/query.xml": f"<q>{SECRET}</q>", "xl/pivot.xml": f'<pivotTableDefinition xmlns="{MAIN}" name="{SECRET}"><location ref="D1:E2"/></pivotTableDefinition>',
        "xl/externalLinks/e.xml": f"<e>{SECRET}</e>", "xl/cache.xml": f"<p>{SECRET}</p>",
        "xl/connections.xml": f"<c>{SECRET}</c>", "xl/vbaProject.bin": SECRET.encode(), "xl/calcChain.xml": "<c/>",
        "docProps/core.xml": CORE.format(SECRET), "docProps/app.xml": APP.format(SECRET),
        "docProps/custom.xml": f"<c>{SECRET}</c>", "docProps/thumbnail.jpeg": SECRET.encode(),
        "customXml/item1.xml": f"<c>{SECRET}</c>", "xl/left.xml": f"<c>{SECRET}</c>",
        "_rels/.rels": links_xml({
            "rId1": ("officeDocument", "xl/workbook.xml"), "rId2": ("extended-properties", "docProps/app.xml"),
            "rId3": ("core-properties", "docProps/core.xml"), "rId4": ("custom-properties", "docProps/custom.xml"),
            "rId5": ("thumbnail", "docProps/thumbnail.jpeg"), "rId6": ("customXml", "customXml/item1.xml")}),
    }  # fmt: skip
    workbook = (
        '<externalReferences><externalReference r:id="rIdE"/></externalReferences>'
        f'<definedNames><definedName name="常量">"{SECRET}"</definedName><definedName name="别处的">别处!$A$1</definedName>'
        '<definedName name="_xlnm.Print_Area" localSheetId="1">台账!$A$1:$B$6</definedName>'
        '<definedName name="_xlnm.Print_Area" localSheetId="0">别处!$A$1:$B$6</definedName></definedNames>'
        f'<pivotCaches><pivotCache cacheId="1" r:id="rIdPC"/></pivotCaches><extLst><ext uri="{SECRET}"/></extLst>'
    )
    links = {
        "rIdE": ("externalLink", "externalLinks/e.xml"), "rIdPC": ("pivotCacheDefinition", "cache.xml"),
        "rIdN": ("connections", "connections.xml"), "rIdM": ("vbaProject", "vbaProject.bin"),
        "rIdCC": ("calcChain", "calcChain.xml"), "rIdPP": ("person", "persons/p.xml"), "rIdX": ("xmlMaps", "left.xml"),
    }  # fmt: skip
    other = f'<row r="1"><c r="A1" t="inlineStr"><is><t>{SECRET}</t></is></c></row>'
    sheets = {
        "别处": sheet_xml(other),
        "台账": sheet_xml(cells.replace("SECRET", SECRET), tail=SHEET_TAIL.format(SECRET)),
    }
    return handmade(path, sheets, strings=["本区", SECRET], workbook=workbook, links=links, extra=extra)


def seen(data: bytes) -> bytes:
    """A picture as a copy has it."""
    found = cleaned(data)
    assert found is not None
    return found[1]


def dangling(path: Path) -> list[str]:
    """Relationships and content types of a package that lead to parts it does not have, and parts without a way."""
    held = parts_of(path)
    found, reached = [], {"[Content_Types].xml"}
    for name, data in held.items():
        if name.endswith(".rels"):
            reached.add(name)
            folder = PurePosixPath(name).parent.parent
            for target, mode in re.findall(rb'Target="([^"]*)"( TargetMode="External")?', data):
                if not mode:
                    part = posixpath.normpath(posixpath.join("/", folder, target.decode())).lstrip("/")
                    reached.add(part)
                    found += [f"{name}: {part}"] if part not in held else []
    types = held["[Content_Types].xml"].decode()
    found += [part for part in re.findall(r'PartName="/([^"]*)"', types) if part not in held]
    return found + sorted(held.keys() - reached)


def test_nothing_of_a_removed_row_is_anywhere(tmp_path: Path) -> None:
    """Whatever part of a workbook speaks of another district's row, the copy does not, and it says what it lost."""
    source = treacherous(tmp_path / "a.xlsx")
    with Package.open(source) as package:
        (report,) = write_copies(package, [Copy(tmp_path / "b.xlsx", (SheetCopy("台账", RowMap.without([5])),))])
    held = parts_of(tmp_path / "b.xlsx")
    for name, data in held.items():
        for coding in ("utf-8", "utf-16-le", "utf-16-be"):
            assert SECRET.encode(coding) not in data, name
    assert dangling(tmp_path / "b.xlsx") == []
    assert held["xl/media/image1.png"] == seen(picture(2))
    assert not [name for name in held if "printer" in name]
    assert "本区批注" in held["xl/comments1.xml"].decode()
    assert held["xl/comments1.xml"].decode().count("<author>") == 1
    assert '<comment ref="A2" authorId="0">' in held["xl/comments1.xml"].decode()
    assert "市办" in held["docProps/core.xml"].decode()
    assert 'ref="A1:B5"' in held["xl/tables/table1.xml"].decode()
    assert "example.org/own" in held["xl/worksheets/_rels/sheet1.xml.rels"].decode()
    assert (
        '<definedName name="_xlnm.Print_Area" localSheetId="0">台账!$A$1:$B$5</definedName>'
        in held["xl/workbook.xml"].decode()
    )
    assert {loss.kind.name for loss in report.losses} == {
        "EMPTIED",
        "CHART",
        "OBJECT",
        "VALIDATION",
        "NAME",
        "MACROS",
        "EXTERNAL",
        "PIVOT",
        "PART",
        "VIEW",
    }
    sheet = openpyxl.load_workbook(tmp_path / "b.xlsx")["台账"]
    assert sheet["A5"].value == "本区"
    assert (sheet["D1"].value, sheet["E1"].value, sheet["E1"].border.left.style) == (None, None, "thin")


def copied(source: Path, *sheets: SheetCopy, lists: ListFilter | None = None) -> tuple[Path, CopyReport]:
    """One copy of a workbook, and its report."""
    target = source.with_name("copy.xlsx")
    with Package.open(source) as package:
        (report,) = write_copies(package, [Copy(target, sheets)], lists)
    assert dangling(target) == []
    return target, report


@pytest.mark.parametrize("known", [True, False])
def test_pictures_placed_in_cells_go_with_their_rows(tmp_path: Path, known: bool) -> None:
    """Excel 365's pictures in cells: those of kept rows stay; where they cannot be told apart none comes along."""
    source = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(source) as book:
        sheet = book.add_worksheet("台账")
        for row in range(6):
            sheet.write_number(row, 0, row)
            sheet.embed_image(row, 1, "x.png", {"image_data": io.BytesIO(picture(row % 4))})
    if not known:
        parts = parts_of(source)
        name = "xl/richData/rdrichvaluestructure.xml"
        parts[name] = parts[name].replace(b"LocalImageIdentifier", b"SomethingElse")
        pack(source, parts)
    target, report = copied(source, SheetCopy("台账", RowMap.without([1, 3, 5])))
    held = parts_of(target)
    media = {data for name, data in held.items() if "/media/" in name}
    with Package.open(target) as package:
        found = {place: package.container.read(one) for place, (one,) in pictures(package, "台账").items()}
    if known:
        assert media == {seen(picture(1)), seen(picture(3))}
        assert found == {(1, 2): seen(picture(1)), (2, 2): seen(picture(3)), (3, 2): seen(picture(1))}
        assert report.losses == ()
    else:
        assert (media, found) == (set(), {})
        assert b" vm=" not in held["xl/worksheets/sheet1.xml"]
        assert [(loss.kind, loss.count) for loss in report.losses] == [(LossKind.RICH, 3)]


def test_a_protected_copy_opens_only_the_asked_cells(tmp_path: Path) -> None:
    """With reply columns the sheet is protected; their cells in the asked rows, stored or not, can be written."""
    rows = "".join(
        f'<row r="{n}"><c r="A{n}" s="1"><v>{n}</v></c><c r="B{n}" s="2"><v>{n}</v></c></row>' for n in (1, 2, 3)
    )
    source = handmade(
        tmp_path / "a.xlsx", {"台账": sheet_xml(rows, head='<cols><col min="3" max="3" width="9" style="1"/></cols>')}
    )
    wish = SheetCopy(
        "台账", RowMap.without([2]), fills=(ColumnFill(4, 1, 3, lambda row: f"键{row}"),), hidden_columns=frozenset({4}),
        unlocked_columns=frozenset({2, 3}), unlocked_rows=frozenset({3}),
    )  # fmt: skip
    target, _ = copied(source, wish)
    sheet = openpyxl.load_workbook(target)["台账"]
    assert sheet.protection.sheet
    locked = {cell.coordinate: cell.protection.locked for row in sheet.iter_rows() for cell in row}
    assert locked == {"A1": True, "B1": True, "C1": True, "D1": True, "A2": True, "B2": False, "C2": False, "D2": True}
    assert sheet["C2"].border.left.style == "thin"
    assert sheet["B2"].number_format == "yyyy-mm-dd"
    assert [sheet["D1"].value, sheet["D2"].value] == ["键1", "键3"]
    assert sheet.column_dimensions["D"].hidden
    assert not sheet.column_dimensions["C"].hidden


FORMULAS = [
    ("serial by its row", "ROW()-1", ">", "3", None, 3, LossKind.SERIAL),
    ("serial by the row of another cell", "ROW(A3)", ">", "3", None, 3, LossKind.SERIAL),
    ("text looked up in a sheet that is left out", "VLOOKUP(A4,别处!A:B,2,0)", ' t="str">', "单位", None, None, LossKind.EMPTIED),
    ("total over a sheet that is left out", "SUM(别处!A:A)", ">", "99", None, None, LossKind.EMPTIED),
    ("total of a table that is left out", "SUM(外表[数])", ">", "99", None, None, LossKind.EMPTIED),
    ("cell of a table that is left out", "INDEX(外表[数],2)", ">", "7", None, None, LossKind.EMPTIED),
    ("value of another book", "[1]Sheet1!$A$1", ">", "7", None, None, LossKind.EMPTIED),
    ("total over removed rows", "SUM(A$1:A6)", ">", "21", "SUM(A$1:A4)", 14, None),
    ("share of a total", "A4/SUM(A$1:A$6)", ">", "0.5", "A3/SUM(A$1:A$4)", 4 / 14, None),
    ("removed cell", "A2*3", ">", "6", None, None, LossKind.EMPTIED),
    ("what cannot be computed", "MEDIAN(A1:A6)", ">", "3.5", "MEDIAN(A1:A4)", None, LossKind.UNCALCULATED),
    ("own row", "IF(A4=4,&quot;是&quot;,4)", ' t="str">', "是", 'IF(A3=4,"是",4)', "是", None),
    ("kept rows only", "A1+A3", ">", "4", "A1+A2", 4, None),
]  # fmt: skip


@pytest.mark.parametrize(
    ("formula", "kind", "cached", "text", "value", "loss"),
    [case[1:] for case in FORMULAS],
    ids=[c[0] for c in FORMULAS],
)
def test_what_becomes_of_a_formula(
    tmp_path: Path, formula: str, kind: str, cached: str, text: str | None, value: object, loss: LossKind | None
) -> None:
    """Row 4 of six, of which 2 and 5 go: its formula, the value beside it, and what is said of it."""
    rows = "".join(
        f'<row r="{n}"><c r="A{n}"><v>{n}</v></c>'
        + (f'<c r="B4"{kind}<f>{formula}</f><v>{cached}</v></c>' if n == 4 else "")
        + "</row>"
        for n in range(1, 7)
    )
    source = handmade(tmp_path / "a.xlsx", {"台账": sheet_xml(rows), "别处": sheet_xml("")})
    target, report = copied(source, SheetCopy("台账", RowMap.without([2, 5])))
    shown = openpyxl.load_workbook(target, data_only=True)["台账"]["B3"].value
    written = openpyxl.load_workbook(target)["台账"]["B3"].value
    assert shown == value
    assert written == (f"={text}" if text else value)
    assert [(found.kind, found.sheet, found.cell, found.count) for found in report.losses] == (
        [(loss, "台账", "B4", 1)] if loss else []
    )
    assert (b"fullCalcOnLoad" in parts_of(target)["xl/workbook.xml"]) == (text is not None)


def test_frozen_columns_keep_their_serial_numbers(tmp_path: Path) -> None:
    """A running number that hangs on the row above becomes what it showed."""
    rows = '<row r="1"><c r="A1"><v>1</v></c></row>' + "".join(
        f'<row r="{n}"><c r="A{n}"><f>A{n - 1}+1</f><v>{n}</v></c></row>' for n in range(2, 6)
    )
    source = handmade(tmp_path / "a.xlsx", {"台账": sheet_xml(rows)})
    target, report = copied(source, SheetCopy("台账", RowMap.without([2, 4]), frozen_columns=frozenset({1})))
    assert [cell.value for (cell,) in openpyxl.load_workbook(target)["台账"].iter_rows()] == [1, 3, 5]
    assert [(loss.kind, loss.count) for loss in report.losses] == [(LossKind.SERIAL, 2)]


def test_the_caller_says_which_entries_of_lists_are_shown(tmp_path: Path) -> None:
    """A list loses the entries that are not allowed; a rule that looks for such a text goes."""
    tail = (
        '<conditionalFormatting sqref="A1:A3"><cfRule type="cellIs" priority="1" operator="equal"><formula>"乙区"</formula>'
        '</cfRule><cfRule type="cellIs" priority="2" operator="equal"><formula>"甲区"</formula></cfRule></conditionalFormatting>'
        '<dataValidations count="2"><dataValidation type="list" sqref="A1:A3"><formula1>"甲区,乙区"</formula1></dataValidation>'
        '<dataValidation type="list" sqref="B1:B3"><formula1>"乙区"</formula1></dataValidation></dataValidations>'
    )
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in (1, 2, 3))
    source = handmade(tmp_path / "a.xlsx", {"台账": sheet_xml(rows, tail=tail)})
    target, _ = copied(
        source, SheetCopy("台账", RowMap.without([2])),
        lists=lambda _copy, _sheet, entries: tuple(entry for entry in entries if entry != "乙区"),
    )  # fmt: skip
    sheet = openpyxl.load_workbook(target)["台账"]
    assert [each.formula1 for each in sheet.data_validations.dataValidation] == ['"甲区"']
    assert [rule.formula for area in sheet.conditional_formatting for rule in area.rules] == [['"甲区"']]
    assert "乙区".encode() not in parts_of(target)["xl/worksheets/sheet1.xml"]


def test_rows_that_a_filter_hid_are_shown(tmp_path: Path) -> None:
    """The copy clears the criteria, so rows inside the filter are shown; rows hidden by hand elsewhere stay hidden."""
    tail = '<autoFilter ref="A2:A4"><filterColumn colId="0"><filters><filter val="x"/></filters></filterColumn></autoFilter>'
    rows = "".join(f'<row r="{n}" hidden="1"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, 6))
    target, _ = copied(
        handmade(tmp_path / "a.xlsx", {"台账": sheet_xml(rows, tail=tail)}), SheetCopy("台账", RowMap.without([3]))
    )
    xml = parts_of(target)["xl/worksheets/sheet1.xml"].decode()
    assert re.findall(r'<row r="(\d)" hidden', xml) == ["1", "4"]
    assert '<autoFilter ref="A2:A3"/>' in xml


def test_a_workbook_without_styles_takes_no_new_look(tmp_path: Path) -> None:
    """Protection needs a style of its own; where the workbook has none the copy is refused, and nothing is written."""
    source = handmade(tmp_path / "a.xlsx", '<row r="1"><c r="A1"><v>1</v></c></row>', styles=None)
    assert openpyxl.load_workbook(copied(source, SheetCopy("台账", RowMap()))[0])["台账"]["A1"].value == 1
    (tmp_path / "copy.xlsx").unlink()
    with pytest.raises(NotEditable):
        copied(source, SheetCopy("台账", RowMap(), unlocked_columns=frozenset({1})))
    assert not (tmp_path / "copy.xlsx").exists()


@pytest.mark.parametrize(
    ("rows", "wanted"),
    [
        (
            '<row r="1"><!-- 外区 --><c r="A1" t="inlineStr"><is><t><![CDATA[甲<乙]]></t></is></c></row><row r="2"/>',
            ["甲<乙"],
        ),
        ("<row><c><v>1</v></c></row><!-- 外区 --><row><c><v>2</v></c></row><row><c><v>3</v></c></row>", [1, 3]),
        ("<row r='1'><c r='A1' t='s'><v>0</v></c></row><row r='2'><c r='A2' t='s'><v>1</v></c></row>", ["甲"]),
    ],
)
def test_rows_of_any_spelling_are_copied(tmp_path: Path, rows: str, wanted: list[object]) -> None:
    """Comments, CDATA, missing addresses, single quotes: the values come along, what stands beside them does not."""
    source = handmade(tmp_path / "a.xlsx", {"台账": sheet_xml(rows)}, strings=["甲", "外区"])
    target, _ = copied(source, SheetCopy("台账", RowMap.without([2])))
    with Package.open(target) as package:
        assert [row.values[1] for row in package.sheet("台账").rows()] == wanted
    assert all("外区".encode() not in data for data in parts_of(target).values())


def test_prefixed_elements_are_copied(tmp_path: Path) -> None:
    """A sheet whose elements bear a prefix keeps it, with formulas, texts and structure at their new rows."""
    rows = (
        '<x:row r="1"><x:c r="A1" t="s"><x:v>0</x:v></x:c></x:row><x:row r="2"><x:c r="A2" t="s"><x:v>1</x:v></x:c></x:row>'
        '<x:row r="3"><x:c r="A3"><x:v>3</x:v></x:c><x:c r="B3"><x:f>A3*2</x:f><x:v>6</x:v></x:c></x:row>'
    )
    sheet = (
        f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData>{rows}</x:sheetData><x:mergeCells count="1"><x:mergeCell ref="C2:C4"/>'
        "</x:mergeCells></x:worksheet>"
    )
    source = handmade(tmp_path / "a.xlsx", {"台账": sheet}, strings=["甲", "外区"])
    target, _ = copied(source, SheetCopy("台账", RowMap.without([2])))
    xml = parts_of(target)["xl/worksheets/sheet1.xml"].decode()
    assert '<x:c r="B2"><x:f>A2*2</x:f><x:v>6</x:v></x:c>' in xml
    assert '<x:mergeCell ref="C2:C3"/>' in xml
    assert all("外区".encode() not in data for data in parts_of(target).values())
