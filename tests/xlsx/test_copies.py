"""Shows that copies hold what was asked for, look like the source, and hold nothing of any other row."""

# ruff: noqa: E501 - parts of a package are read best unbroken

from __future__ import annotations

import posixpath
import re
import zipfile
from pathlib import Path, PurePosixPath

import openpyxl

from civtrack.xlsx import Package
from civtrack.xlsx.copies import Copy, SheetCopy, write_copies
from civtrack.xlsx.rowmap import RowMap
from tests.support.handmade import LINKS, MAIN, handmade, links_xml, sheet_xml
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
    spaces = f'xmlns:xdr="{XDR}" xmlns:a="urn:a" xmlns:r="{LINKS}"'
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
        "xl/threads.xml": f'<ThreadedComments xmlns="urn:t">{thread.format(2, 1, "本区")}{thread.format(5, 2, SECRET)}'
        "</ThreadedComments>",
        "xl/persons/p.xml": f'<personList xmlns="urn:t"><person displayName="本区" id="{{1}}"/><person displayName="{SECRET}" '
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
    assert held["xl/media/a.png"] == picture(2)
    assert held["xl/printerSettings/p.bin"] == b"printer"
    assert "本区批注" in held["xl/comments1.xml"].decode()
    assert held["xl/comments1.xml"].decode().count("<author>") == 1
    assert '<comment ref="A2" authorId="0">' in held["xl/comments1.xml"].decode()
    assert "市办" in held["docProps/core.xml"].decode()
    assert 'ref="A1:B5"' in held["xl/tables/t.xml"].decode()
    assert "example.org/own" in held["xl/worksheets/_rels/sheet2.xml.rels"].decode()
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
