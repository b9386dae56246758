# ruff: noqa: E501 - XML is written as it stands in the file
"""Ledgers that hide others' words where newer Excels keep things, and in combinations of what is an own row's."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from tests.leaks.base import CODES, D, R, base, code_of, default, override, patch, png, rel, rels, tok
from tests.leaks.new_cases import Maker, hidden

ODD: dict[str, Maker] = {}
SHEET, BOOK = "xl/worksheets/sheet1.xml", "xl/workbook.xml"
BOOK_LINKS, TYPES, STYLES, STRINGS = (
    "xl/_rels/workbook.xml.rels",
    "[Content_Types].xml",
    "xl/styles.xml",
    "xl/sharedStrings.xml",
)
X14 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
X15 = "http://schemas.microsoft.com/office/spreadsheetml/2010/11/main"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
MS = "http://schemas.microsoft.com/office"
RD = "http://schemas.microsoft.com/office/spreadsheetml/2017/richdata"


def odd(function: Maker) -> Maker:
    """Registers a maker."""
    ODD[function.__name__] = function
    return function


def _every_row(change: Any) -> Any:
    """Makes a change of every item's row, given its number."""

    def all_rows(text: str) -> str:
        return re.sub(
            r'<row r="(\d+)"[^>]*>.*?</row>',
            lambda found: change(found[0], int(found[1])) if int(found[1]) >= 4 else found[0],
            text,
            flags=re.DOTALL,
        )

    return all_rows


@odd
def slicers_and_timelines(path: Path) -> None:
    """Their caches hold every value of a column; the sheet and the book point to them from lists of extensions."""
    base(path)
    book_ext = (
        f'<extLst><ext uri="{{BBE1A952-AA13-448e-AADC-164F8A28A991}}" xmlns:x14="{X14}"><x14:slicerCaches><x14:slicerCache r:id="rId90"/></x14:slicerCaches></ext>'
        f'<ext uri="{{D0CA8CA8-9F24-4464-BF8E-62219DCF47F9}}" xmlns:x15="{X15}"><x15:timelineCacheRefs><x15:timelineCacheRef r:id="rId91"/></x15:timelineCacheRefs></ext></extLst></workbook>'
    )
    sheet_ext = f'<extLst><ext uri="{{A8765BA9-456A-4dab-B4F3-ACF838C121DE}}" xmlns:x14="{X14}"><x14:slicerList><x14:slicer r:id="rId80"/></x14:slicerList></ext></extLst></worksheet>'
    items = "".join(f'<i n="{tok(code, "slice")}" x="{n}"/>' for n, code in enumerate(CODES))
    patch(
        path,
        {
            BOOK: [("</workbook>", book_ext)],
            SHEET: [("</worksheet>", sheet_ext)],
            BOOK_LINKS: [rel("rId90", f"{MS}/2007/relationships/slicerCache", "slicerCaches/slicerCache1.xml"), rel("rId91", f"{MS}/2011/relationships/timelineCache", "timelineCaches/timelineCache1.xml")],
            TYPES: [override("xl/slicerCaches/slicerCache1.xml", "application/vnd.ms-excel.slicerCache+xml"), override("xl/timelineCaches/timelineCache1.xml", "application/vnd.ms-excel.timelineCache+xml"), override("xl/slicers/slicer1.xml", "application/vnd.ms-excel.slicer+xml")],
        },
        {
            "xl/slicerCaches/slicerCache1.xml": f'<slicerCacheDefinition xmlns="{X14}" name="{hidden("sc")}" sourceName="{hidden("src")}"><data><tabular pivotCacheId="1"><items>{items}</items></tabular></data></slicerCacheDefinition>',
            "xl/timelineCaches/timelineCache1.xml": f'<timelineCacheDefinition xmlns="{X15}" name="{hidden("tl")}" sourceName="{hidden("src")}"/>',
            "xl/slicers/slicer1.xml": f'<slicers xmlns="{X14}"><slicer name="{hidden("s")}" cache="{hidden("sc")}" caption="{hidden("cap")}" rowHeight="241300"/></slicers>',
            "xl/worksheets/_rels/sheet1.xml.rels": rels(("rId80", f"{MS}/2007/relationships/slicer", "../slicers/slicer1.xml", "")),
        },
    )  # fmt: skip


@odd
def rich_values(path: Path) -> None:
    """Linked data types: an own row's cell has a value of a list that holds everybody's, with texts and pictures."""
    base(path)
    values = "".join(f'<rv s="0"><v>{tok(code, "rich")}</v><v>{hidden("card")}</v></rv>' for code in CODES)
    metadata = (
        f'<metadata xmlns="{MAIN}" xmlns:xlrd="{RD}"><metadataTypes count="1"><metadataType name="XLRICHVALUE" minSupportedVersion="120000" copy="1"/></metadataTypes>'
        f'<futureMetadata name="XLRICHVALUE" count="3">{"".join(f"""<bk><extLst><ext uri="{{3e2802c4-a4d2-4d8b-9148-e3be6c30e623}}"><xlrd:rvb i="{n}"/></ext></extLst></bk>""" for n in range(3))}</futureMetadata>'
        f'<valueMetadata count="3">{"".join(f"""<bk><rc t="1" v="{n}"/></bk>""" for n in range(3))}</valueMetadata></metadata>'
    )
    patch(
        path,
        {
            SHEET: _every_row(lambda row, number: row.replace(f'<c r="C{number}"', f'<c r="C{number}" vm="{(number - 4) % 3 + 1}"')),
            BOOK_LINKS: [rel("rId90", "sheetMetadata", "metadata.xml"), rel("rId91", f"{MS}/2017/06/relationships/rdRichValue", "richData/rdrichvalue.xml"), rel("rId92", f"{MS}/2017/06/relationships/rdRichValueStructure", "richData/rdrichvaluestructure.xml"), rel("rId93", f"{MS}/2022/10/relationships/richValueRel", "richData/richValueRel.xml")],
            TYPES: [override("xl/metadata.xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheetMetadata+xml"), override("xl/richData/rdrichvalue.xml", "application/vnd.ms-excel.rdrichvalue+xml"), override("xl/richData/rdrichvaluestructure.xml", "application/vnd.ms-excel.rdrichvaluestructure+xml"), default("png", "image/png")],
        },
        {
            "xl/metadata.xml": metadata,
            "xl/richData/rdrichvalue.xml": f'<rvData xmlns="{RD}" count="3">{values}</rvData>',
            "xl/richData/rdrichvaluestructure.xml": f'<rvStructures xmlns="{RD}" count="1"><s t="_entity"><k n="{hidden("key")}" t="s"/><k n="b" t="s"/></s></rvStructures>',
            "xl/richData/richValueRel.xml": f'<richValueRels xmlns="{MS}/spreadsheetml/2022/richvaluerel" xmlns:r="{R}"><rel r:id="rId1"/></richValueRels>',
            "xl/richData/_rels/richValueRel.xml.rels": rels(("rId1", "image", "../media/盘山县.png", "")),
            "xl/media/盘山县.png": png(3, tok("PS", "richpic")),
        },
    )  # fmt: skip


@odd
def xml_maps_and_data_model(path: Path) -> None:
    """Mapped cells with their schema, a table bound to XML, a data model, connections and queries."""
    base(path)
    patch(
        path,
        {
            BOOK_LINKS: [rel("rId90", "xmlMaps", "xmlMaps.xml"), rel("rId91", "connections", "connections.xml"), rel("rId92", f"{MS}/2011/relationships/powerPivotData", "model/item.data")],
            TYPES: [override("xl/connections.xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.connections+xml"), default("data", "application/vnd.openxmlformats-officedocument.model+data")],
            BOOK: [("</workbook>", f'<extLst><ext uri="{{FCE2AD5D-F65C-4FA6-A056-5C36A1767C68}}" xmlns:x15="{X15}"><x15:dataModel><x15:modelTables><x15:modelTable id="a" name="{hidden("mt")}" connection="{hidden("mc")}"/></x15:modelTables></x15:dataModel></ext></extLst></workbook>')],
        },
        {
            "xl/xmlMaps.xml": f'<MapInfo xmlns="{MAIN}" SelectionNamespaces=""><Schema ID="Schema1"><a>{hidden("schema")}</a></Schema><Map ID="1" Name="{hidden("map")}" RootElement="a" SchemaID="Schema1" ShowImportExportValidationErrors="false" AutoFit="true" Append="false" PreserveSortAFLayout="true" PreserveFormat="true"/></MapInfo>',
            "xl/tables/tableSingleCells1.xml": f'<singleXmlCells xmlns="{MAIN}"><singleXmlCell id="1" r="C5" connectionId="0"><xmlCellPr id="1" uniqueName="{hidden("cell")}"><xmlPr mapId="1" xpath="/{hidden("xp")}" xmlDataType="string"/></xmlCellPr></singleXmlCell></singleXmlCells>',
            "xl/worksheets/_rels/sheet1.xml.rels": rels(("rId80", "tableSingleCells", "../tables/tableSingleCells1.xml", "")),
            "xl/connections.xml": f'<connections xmlns="{MAIN}"><connection id="1" name="{hidden("cn")}" description="{hidden("cd")}" type="5" refreshedVersion="8"><dbPr connection="{hidden("dsn")}" command="{hidden("sql")}"/></connection></connections>',
            "xl/model/item.data": hidden("model").encode("utf-16-le"),
        },
    )  # fmt: skip


@odd
def shapes_of_comments(path: Path) -> None:
    """The boxes of own rows' comments: others' words as alternative text, titles, text, links, styles and extras."""

    def more(book: Any, sheet: Any, day: Any) -> None:
        for row in range(4, 16):
            sheet.write_comment(row - 1, 3, tok(code_of(row), f"com{row}"), {"author": "市办"})

    base(path, more)

    def shapes(text: str) -> str:
        text = re.sub(
            r'<v:shape id="',
            f'<v:shape alt="{hidden("alt")}" title="{hidden("tt")}" href="http://{tok("PS", "href")}/" o:spid="{tok("PS", "spid")}" class="{tok("PS", "cls")}" id="',
            text,
        )
        text = text.replace('style="text-align:left"', f'style="text-align:left;font-family:{D["PS"]}"')
        return text.replace(
            "</x:ClientData>",
            f"<x:FmlaMacro>{hidden('mac')}</x:FmlaMacro><x:FmlaTxbx>{hidden('tx')}</x:FmlaTxbx></x:ClientData>",
        )

    patch(path, {"xl/drawings/vmlDrawing1.vml": shapes})


@odd
def runs_of_an_own_cell_in_looks_of_names(path: Path) -> None:
    """Own rich texts whose runs are set in fonts that are called after others; a cell in their look, format and style."""
    base(path)

    def strings(text: str) -> str:
        return re.sub(
            r"<si><t>(ZQ(..)desc\d+QZ)路面破损</t></si>",
            rf'<si><r><rPr><sz val="11"/><rFont val="{hidden("font")}"/><family val="2"/></rPr><t>\1</t></r><r><rPr><rFont val="{D["PS"]}"/><scheme val="minor"/></rPr><t>路面</t></r></si>',
            text,
        )

    def styles(text: str) -> str:
        text = re.sub(r'<name val="[^"]*"/>', f'<name val="{D["PS"]}体"/>', text, count=1)
        return (
            text.replace('name="Normal"', f'name="Normal" xr:uid="{tok("PS", "uid")}" xmlns:xr="http://a"')
            .replace("yyyy\\-mm\\-dd", f'yyyy\\-mm\\-dd;"{hidden("neg")}";@')
            .replace("yyyy-mm-dd", f"yyyy-mm-dd;&quot;{hidden('neg')}&quot;;@")
        )

    patch(path, {STRINGS: strings, STYLES: styles})


@odd
def dxfs_that_speak(path: Path) -> None:
    """Rules over own cells whose looks name others: number formats, fonts; texts that rules look for."""

    def more(book: Any, sheet: Any, day: Any) -> None:
        red = book.add_format({"bold": 1, "num_format": f'"{hidden("dxf")}"0'})
        sheet.conditional_format(
            "A4:J15", {"type": "text", "criteria": "containing", "value": hidden("txt"), "format": red}
        )
        sheet.conditional_format("I4:I15", {"type": "text", "criteria": "begins with", "value": "整改", "format": red})
        sheet.conditional_format("I4:I15", {"type": "cell", "criteria": "==", "value": f'"{D["PS"]}"', "format": red})
        sheet.conditional_format(
            "H4:H15",
            {
                "type": "icon_set",
                "icon_style": "3_arrows",
                "icons": [{"criteria": ">", "type": "formula", "value": f'=IF("{hidden("ico")}"="",1,2)'}],
            },
        )

    base(path, more)
    patch(path, {STYLES: lambda text: re.sub(r"(<dxf><font>)", rf'\1<name val="{hidden("dxffont")}"/>', text, count=1)})


@odd
def prompts_and_checks(path: Path) -> None:
    """Checks of own cells with prompts, errors, titles and lists of others; one about a row of theirs alone."""

    def more(book: Any, sheet: Any, day: Any) -> None:
        check = {
            "validate": "list",
            "source": ["整改中", hidden("opt")],
            "input_title": hidden("it"),
            "input_message": hidden("im"),
            "error_title": hidden("et"),
            "error_message": hidden("em"),
        }
        sheet.data_validation("I4:I15", check)
        sheet.data_validation(
            "J4:J15",
            {"validate": "custom", "value": f'=J4<>"{hidden("cst")}"', "input_message": f"像 {hidden('like')} 这样写"},
        )
        sheet.data_validation(
            "C6", {"validate": "length", "criteria": "<", "value": 99, "input_message": hidden("one")}
        )

    base(path, more)


@odd
def names_with_everything(path: Path) -> None:
    """Defined names of own cells with comments, descriptions, help, status bar texts, menus and shortcut keys."""
    base(path)
    names = (
        f'<definedNames><definedName name="期限" comment="{hidden("c")}" description="{hidden("d")}" help="{hidden("h")}" statusBar="{hidden("s")}" customMenu="{hidden("m")}" shortcutKey="q">台账!$H$4:$H$15</definedName>'
        f'<definedName name="{hidden("nm")}">台账!$A$4</definedName><definedName name="_xlnm.Criteria" localSheetId="0">台账!$L$1:$L$2</definedName></definedNames>'
    )
    patch(path, {BOOK: [("</sheets>", f"</sheets>{names}")]})


@odd
def the_sheet_itself(path: Path) -> None:
    """Its code name, tab, synchronised range, ignored errors, smart tags, watches, phonetic settings and protection."""
    base(path)
    patch(
        path,
        {
            SHEET: [
                (r"<worksheet ([^>]*)>(<sheetPr[^>]*?/>)?", rf'<worksheet \1 xmlns:xr="http://schemas.microsoft.com/office/spreadsheetml/2014/revision" xr:uid="{tok("PS", "uid")}"><sheetPr codeName="{tok("PS", "code")}" syncHorizontal="1" syncRef="A1"><tabColor rgb="FFFF0000"/><outlinePr summaryBelow="0"/></sheetPr>'),
                ("</sheetData>", f'</sheetData><protectedRanges><protectedRange name="{hidden("pr")}" sqref="C4:C15" algorithmName="{tok("PS", "alg")}" hashValue="{tok("PS", "hash")}" saltValue="a" spinCount="1"/></protectedRanges>'),
                ("</worksheet>", f'<cellWatches><cellWatch r="C5"/></cellWatches><ignoredErrors><ignoredError sqref="C4:C15" numberStoredAsText="1"/><extLst><ext uri="{hidden("ie")}"/></extLst></ignoredErrors><smartTags><cellSmartTags r="C5"><cellSmartTag type="0"><cellSmartTagPr key="{hidden("k")}" val="{hidden("v")}"/></cellSmartTag></cellSmartTags></smartTags></worksheet>'),
            ],
            BOOK: [("<sheets>", f'<fileSharing userName="{hidden("user")}" reservationPassword="CC1A"/><sheets>'), ("</workbook>", f'<webPublishing codePage="936" css="0"/><smartTagTypes><smartTagType namespaceUri="{hidden("ns")}" name="{hidden("st")}" url="{hidden("url")}"/></smartTagTypes></workbook>')],
        },
    )  # fmt: skip


@odd
def a_chart_on_an_own_row(path: Path) -> None:
    """A chart, a picture of a chart and a link to one, drawn over one row: titles, caches, alternative texts, user shapes."""

    def more(book: Any, sheet: Any, day: Any) -> None:
        for row in (4, 5, 6):
            chart = book.add_chart({"type": "pie"})
            chart.add_series(
                {
                    "name": tok("PS", "ser"),
                    "categories": "=台账!$B$4:$B$15",
                    "values": "=台账!$G$4:$G$15",
                    "categories_data": [tok(code, "cat") for code in CODES],
                    "values_data": [1, 2, 3],
                }
            )
            chart.set_title({"name": hidden("title")})
            sheet.insert_chart(
                row - 1,
                11,
                chart,
                {"x_scale": 0.1, "y_scale": 0.02, "description": hidden("alt"), "object_position": 1},
            )

    base(path, more)


@odd
def tables_in_words(path: Path) -> None:
    """A list object over the ledger: its comment, alternative texts, columns' formulas, totals and their own looks."""

    def more(book: Any, sheet: Any, day: Any) -> None:
        header = ["编号", "县区", "点位", "问题描述", "责任单位", "责任人", "交办日期", "整改时限", "整改状态", "备注"]
        sheet.add_table("A3:J15", {"name": "台账表", "columns": [{"header": one} for one in header]})

    base(path, more)
    patch(
        path,
        {
            "xl/tables/table1.xml": [
                (r"<table ", f'<table comment="{hidden("com")}" headerRowCellStyle="{hidden("hs")}" dataCellStyle="{hidden("ds")}" published="1" '),
                (r'(<tableColumn id="3"[^>]*?)/>', rf'\1 totalsRowLabel="{hidden("tl")}" uniqueName="{hidden("un")}" dataCellStyle="{hidden("cs")}"><calculatedColumnFormula>"{hidden("ccf")}"</calculatedColumnFormula><xmlColumnPr mapId="1" xpath="/{hidden("xp")}" xmlDataType="string"/></tableColumn>'),
                ("</table>", f'<extLst><ext uri="{{504A1905-F514-4f6f-8877-14C23A59335A}}" xmlns:x14="{X14}"><x14:table altText="{hidden("at")}" altTextSummary="{hidden("as")}"/></ext></extLst></table>'),
            ]
        },
    )  # fmt: skip


@odd
def own_cells_with_others_in_runs_and_guides(path: Path) -> None:
    """Own cells as inline rich text with guides, preserved blanks, escapes of letters, remarks between runs, extensions."""
    base(path)

    def change(row: str, number: int) -> str:
        own = tok(code_of(number), f"inl{number}")
        cell = (
            f'<c r="K{number}" t="inlineStr" xr:hid="{tok("PS", "att")}" xmlns:xr="http://a"><is><!--{hidden("rem")}--><r><t>{own}</t></r><?pi {hidden("pi")}?><rPh sb="0" eb="1"><t>{hidden("ph")}</t></rPh>'
            f'<phoneticPr fontId="0"/><extLst><ext uri="{hidden("ext")}"/></extLst></is><extLst><ext uri="a"><v>{hidden("cellext")}</v></ext></extLst></c></row>'
        )
        return row[: -len("</row>")] + cell

    patch(path, {SHEET: _every_row(change)})


@odd
def headers_that_are_one_anothers(path: Path) -> None:
    """A merged header over columns, a second header row of districts' columns, and cells merged across own columns."""

    def more(book: Any, sheet: Any, day: Any) -> None:
        sheet.write_row("K3", ["核查", D["PS"] + "核查", "联系" + hidden("hd")])
        for row in range(4, 16):
            sheet.write(row - 1, 11, tok("PS", f"opinion{row}"))
            if code_of(row) == "PS":
                sheet.merge_range(row - 1, 12, row - 1, 14, tok("PS", f"merged{row}"))

    base(path, more)
