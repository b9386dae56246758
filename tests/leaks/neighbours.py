# ruff: noqa: E501, ARG001 - XML is written as it stands in the file, and builders are all called alike
"""Ledgers that say whose something is without a district's name, and hide it where the other lists do not look.

Exists because whoever mends a leak knows the workbooks of before: these came after. `hint` is a value of another
district's rows, its unit, its person, its place, without the name of the district.
"""

from __future__ import annotations

import io
import re
import struct
from pathlib import Path
from typing import Any

from tests.leaks.base import CODES, D, base, cells, code_of, default, override, patch, png, rel, rels, tok
from tests.leaks.cases import drawing, pic, sp, two
from tests.leaks.new_cases import Maker, foreign, hidden
from tests.leaks.odd_places import BOOK, BOOK_LINKS, MAIN, MS, SHEET, STYLES, TYPES, X14, _every_row

NEIGHBOURS: dict[str, Maker] = {}
NOTES = {"kept_sheet_of_persons": ("说明",)}
"""Sheets that the settings say to keep, by maker."""
OTHERS = {"DW": "PS", "ST": "PS", "PS": "DW"}


def neighbour(function: Maker) -> Maker:
    """Registers a maker."""
    NEIGHBOURS[function.__name__] = function
    return function


def hint(what: str = "unit") -> str:
    """A value of 盘山县's rows: its unit, or with a row's number its place (`site6`), person, problem or remark."""
    return str(tok("PS", what))


def with_sheet(path: Path, sheet: list[tuple[str, str]], *links: tuple[str, str, str, str], **more: Any) -> None:
    """Changes the sheet, gives it relationships, and adds parts."""
    patch(path, {SHEET: sheet, TYPES: more.pop("types", [])}, {
        "xl/worksheets/_rels/sheet1.xml.rels": rels(*links), **more.pop("add", {}),
    })  # fmt: skip


@neighbour
def checkboxes_in_cells(path: Path) -> None:
    """Cells are ticked boxes: their look hangs on a bag of properties, in which anything can stand."""
    base(path)
    bag = f'<FeaturePropertyBags xmlns="{MS}/spreadsheetml/2022/featurepropertybag"><bag type="Checkbox"/><bag type="{hidden("bag")}"><s k="{hidden("key")}">{hint()}</s></bag></FeaturePropertyBags>'
    ext = f'<extLst><ext uri="{{C7286773-470A-42A8-94C5-96B5CB345126}}" xmlns:xfpb="{MS}/spreadsheetml/2022/featurepropertybag"><xfpb:xfComplement i="0" note="{hint()}"/></ext></extLst>'
    patch(
        path,
        {
            STYLES: [(r'<cellXfs count="\d+"><xf ([^>]*)/>', rf'<cellXfs count="2"><xf \1>{ext}</xf>')],
            BOOK_LINKS: [rel("rId95", f"{MS}/2022/11/relationships/FeaturePropertyBag", "featurePropertyBag/featurePropertyBag.xml")],
            TYPES: [override("xl/featurePropertyBag/featurePropertyBag.xml", "application/vnd.ms-excel.featurepropertybag+xml")],
        },
        {"xl/featurePropertyBag/featurePropertyBag.xml": bag},
    )  # fmt: skip


@neighbour
def tasks_and_mentions(path: Path) -> None:
    """Own rows' threads mention others' people, are tasks given to them, and hang on ids that spell them."""
    base(path)
    space = f"{MS}/spreadsheetml/2018/threadedcomments"
    thread = "".join(
        f'<threadedComment ref="D{row}" dT="2022-07-01T00:00:00.00" personId="{{{n:08}-0000-0000-0000-000000000000}}" id="{{{tok(OTHERS[code_of(row)], "id")}}}">'
        f'<text>{tok(code_of(row), f"c{row}")}</text><mentions><mention mentionpersonId="{{{foreign(row):08}-0000-0000-0000-000000000000}}" mentionId="{{A}}" startIndex="0" length="1"/></mentions>'
        f'<extLst><ext uri="{{F7C98A9C-CBB3-438F-8F68-D28B6AF4A901}}"><t>{hint()}</t></ext></extLst></threadedComment>'
        for n, row in enumerate(range(4, 16), 4)
    )  # fmt: skip
    people = "".join(
        f'<person displayName="{tok(code_of(n), f"pers{n}")}" id="{{{n:08}-0000-0000-0000-000000000000}}" userId="{tok(code_of(n), "uid")}" providerId="{hint()}"/>'
        for n in range(4, 16)
    )
    tasks = f'<Tasks xmlns="{MS}/office/tasks/2019/documenttasks"><Task id="{{1}}"><Anchor><Comment id="{{4}}"/></Anchor><History><Event time="2022-07-01T00:00:00" id="{{2}}"><Attribution userId="{hint("uid")}" userName="{hidden("who")}" userProvider="AD"/><Assign userId="{hint("uid")}" userName="{hint("pers6")}" userProvider="AD"/><SetTitle title="{hidden("todo")}"/></Event></History></Task></Tasks>'
    with_sheet(
        path, [],
        ("rIdT", f"{MS}/2017/10/relationships/threadedComment", "../threadedComments/threadedComment1.xml", ""),
        ("rIdK", f"{MS}/2019/05/relationships/documenttask", "../documenttasks/documenttask1.xml", ""),
        add={"xl/threadedComments/threadedComment1.xml": f'<ThreadedComments xmlns="{space}">{thread}</ThreadedComments>', "xl/persons/person.xml": f'<personList xmlns="{space}">{people}</personList>', "xl/documenttasks/documenttask1.xml": tasks},
    )  # fmt: skip
    patch(path, {BOOK_LINKS: [rel("rId95", f"{MS}/2017/10/relationships/person", "persons/person.xml")]})


@neighbour
def views_of_everybody(path: Path) -> None:
    """Named views of the sheet, each filtered to a district or to a person, beside the views of a shared workbook."""
    base(path)
    view = f'<namedSheetViews xmlns="{MS}/spreadsheetml/2019/namedsheetviews"><namedSheetView name="{hidden("view")}" id="{{1}}"><nsvFilter filterId="{{2}}" ref="A3:J15" tableId="0"><columnFilter colId="4"><filter colId="4"><filters xmlns="{MAIN}"><filter val="{hint()}"/></filters></filter></columnFilter></nsvFilter></namedSheetView></namedSheetViews>'
    custom = f'<customSheetViews><customSheetView guid="{{3}}"><autoFilter ref="A3:J15"><filterColumn colId="5"><filters><filter val="{hint("pers6")}"/></filters></filterColumn></autoFilter></customSheetView></customSheetViews>'
    with_sheet(
        path, [("(<pageMargins)", custom.replace("\\", "") + r"\1")],
        ("rIdN", f"{MS}/2019/04/relationships/namedSheetView", "../namedSheetViews/namedSheetView1.xml", ""),
        add={"xl/namedSheetViews/namedSheetView1.xml": view},
    )  # fmt: skip


@neighbour
def history_of_a_shared_workbook(path: Path) -> None:
    """Who changed what before, with every former value, and who has it open."""
    base(path)
    log = f'<revisions xmlns="{MAIN}"><rcc rId="1" sId="1"><oc r="D4" t="inlineStr"><is><t>{hint("desc6")}</t></is></oc><nc r="D4" t="inlineStr"><is><t>{hidden("new")}</t></is></nc></rcc></revisions>'
    heads = f'<headers xmlns="{MAIN}" guid="{{1}}"><header guid="{{1}}" dateTime="2022-07-01T00:00:00" maxSheetId="2" userName="{hint("pers6")}" r:id="rId1" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"/></headers>'
    patch(
        path,
        {BOOK_LINKS: [rel("rId95", "revisionHeaders", "revisions/revisionHeaders.xml"), rel("rId96", "usernames", "revisions/userNames.xml")]},
        {
            "xl/revisions/revisionHeaders.xml": heads, "xl/revisions/revisionLog1.xml": log,
            "xl/revisions/_rels/revisionHeaders.xml.rels": rels(("rId1", "revisionLog", "revisionLog1.xml", "")),
            "xl/revisions/userNames.xml": f'<users xmlns="{MAIN}"><userInfo guid="{{1}}" name="{hint("pers9")}" id="1" dateTime="2022-07-01T00:00:00"/></users>',
        },
    )  # fmt: skip


@neighbour
def boxes_to_tick_and_objects(path: Path) -> None:
    """Form controls, ActiveX and embedded files, drawn over own rows: macros, linked cells, lists, texts, icons."""
    base(path)
    macro, link, space = hidden("macro"), hidden("link"), "http://schemas.openxmlformats.org/markup-compatibility/2006"
    tail = (
        f'<controls><mc:AlternateContent xmlns:mc="{space}"><mc:Choice Requires="x14"><control shapeId="1025" r:id="rIdC" name="{hint()}"><controlPr macro="{macro}" altText="{hint("desc6")}" linkedCell="$J$6" listFillRange="$E$4:$E$15" r:id="rIdI"><anchor/></controlPr></control></mc:Choice></mc:AlternateContent></controls>'
        f'<oleObjects><oleObject progId="{hint("prog")}" shapeId="1026" link="{link}" oleUpdate="OLEUPDATE_ALWAYS" r:id="rIdO"/></oleObjects>'
    )
    control = f'<formControlPr xmlns="{X14}" objectType="List" fmlaLink="$J$6" fmlaRange="$E$4:$E$15" fmlaMacro="{hidden("m")}"><itemLst><item val="{hint()}"/></itemLst></formControlPr>'
    with_sheet(
        path, [(r"(<pageMargins[^>]*/>)", r"\1" + tail)],
        ("rIdC", "ctrlProp", "../ctrlProps/ctrlProp1.xml", ""), ("rIdI", "image", "../media/icon.emf", ""),
        ("rIdO", "oleObject", "../embeddings/oleObject1.bin", ""), ("rIdX", "control", "../activeX/activeX1.xml", ""),
        add={
            "xl/ctrlProps/ctrlProp1.xml": control, "xl/media/icon.emf": hidden("emf").encode("utf-16-le"),
            "xl/embeddings/oleObject1.bin": hidden("ole").encode("gb18030"),
            "xl/activeX/activeX1.xml": f'<ax:ocx xmlns:ax="{MS}/2006/activeX" ax:classid="{{1}}" ax:license="{hidden("lic")}"><ax:ocxPr ax:name="Caption" ax:value="{hint()}"/></ax:ocx>',
        },
    )  # fmt: skip


@neighbour
def code_of_every_kind(path: Path) -> None:
    """Macros of WPS and of Excel, macro sheets, ribbons, toolbars, queries and Python: all speak of all."""
    base(path)
    add = {
        "xl/JDEData.bin": hidden("jde").encode(), "xl/vbaProject.bin": hidden("vba").encode("gb18030"),
        "xl/macrosheets/sheet1.xml": f'<xm:macrosheet xmlns:xm="{MS}/excel/2006/main"><sheetData xmlns="{MAIN}"><row r="1"><c r="A1" t="str"><v>{hidden("xlm")}</v></c></row></sheetData></xm:macrosheet>',
        "customUI/customUI14.xml": f'<customUI xmlns="{MS}/2009/07/customui"><ribbon><tabs><tab id="a" label="{hidden("tab")}"/></tabs></ribbon></customUI>',
        "xl/attachedToolbars.bin": hidden("bar").encode("utf-16-le"), "xl/python.xml": f'<python xmlns="{MS}/spreadsheetml/2023/python"><environmentDefinition id="{{1}}"><initialization><code>{hidden("py")}</code></initialization></environmentDefinition></python>',
        "customXml/item1.xml": f'<DataMashup xmlns="{MS}/DataMashup">{hidden("mashup")}</DataMashup>',
    }  # fmt: skip
    kinds = {"xl/JDEData.bin": "http://www.wps.cn/officeDocument/2020/jsaProject", "xl/vbaProject.bin": f"{MS}/2006/relationships/vbaProject", "xl/macrosheets/sheet1.xml": f"{MS}/2006/relationships/xlMacrosheet", "xl/attachedToolbars.bin": f"{MS}/2006/relationships/attachedToolbars", "xl/python.xml": f"{MS}/2023/09/relationships/Python"}  # fmt: skip
    patch(path, {
        BOOK_LINKS: [rel(f"rId{90 + n}", kind, part.removeprefix("xl/")) for n, (part, kind) in enumerate(kinds.items())],
        "_rels/.rels": [rel("rId90", f"{MS}/2007/relationships/ui/extensibility", "customUI/customUI14.xml"), rel("rId91", "customXml", "customXml/item1.xml")],
        TYPES: [default("bin", "application/vnd.ms-office.vbaProject")],
    }, add)  # fmt: skip


@neighbour
def the_book_itself(path: Path) -> None:
    """Where it lies on somebody's disk, who reserved it, how it was published, its tags, its groups, its protection."""
    base(path)
    before = f'<fileVersion appName="{hint()}" codeName="{hidden("code")}"/><fileSharing readOnlyRecommended="1" userName="{hint("pers6")}" reservationPassword="{hidden("pw")}"/>'
    where = f'<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><mc:Choice Requires="x15"><x15ac:absPath url="D:\\\\{hidden("path")}\\\\" xmlns:x15ac="{MS}/spreadsheetml/2010/11/ac"/></mc:Choice></mc:AlternateContent>'
    after = f'<oleSize ref="A6:J6"/><customWorkbookViews><customWorkbookView name="{hint("pers6")}" guid="{{1}}" windowWidth="1" windowHeight="1" activeSheetId="1"/></customWorkbookViews><smartTagPr show="none"/><smartTagTypes><smartTagType namespaceUri="{hidden("tag")}" name="{hint()}" url="{hint()}"/></smartTagTypes><webPublishing title="{hidden("web")}"/><fileRecoveryPr repairLoad="1"/><webPublishObjects><webPublishObject id="1" divId="{hint()}" destinationFile="{hidden("file")}" title="{hint()}" sourceObject="{hint()}"/></webPublishObjects>'
    patch(
        path,
        {
            BOOK: [
                (r"<fileVersion[^>]*/>", before),
                (r"(<workbookPr[^>]*/>)", r"\1" + where.replace("\\", "\\\\")),
                ("</workbook>", after + "</workbook>"),
            ]
        },
    )


def _app(marker: int, content: bytes) -> bytes:
    return b"\xff" + bytes([marker]) + struct.pack(">H", len(content) + 2) + content


def _photo(kind: str, row: int) -> bytes:
    """A picture of one colour with another's words in everything of it that nobody sees."""
    from PIL import Image

    words = hidden(f"{kind}{row}").encode()
    held = io.BytesIO()
    Image.new("RGB", (8, 8), (row * 9, 90, 90)).save(held, {"jpg": "JPEG", "tif": "TIFF"}.get(kind, kind.upper()))
    data = held.getvalue()
    if kind == "jpg":
        inner = _app(0xE1, b"Exif\0\0" + words) + _app(0xE1, b"http://ns.adobe.com/xap/1.0/\0<x>" + words + b"</x>")
        inner += _app(0xED, b"Photoshop 3.0\0" + words) + _app(0xE2, b"MPF\0" + words) + _app(0xFE, words)
        return data[:2] + inner + data[2:] + words
    if kind == "gif":
        at = data.index(b",")
        return data[:at] + b"\x21\xfe" + bytes([len(words)]) + words + b"\0" + data[at:] + words
    return data + words


@neighbour
def photos_of_other_formats(path: Path) -> None:
    """Own photos as JPEG, GIF, BMP, TIFF and WebP, with another's words before, inside and behind what is seen."""
    kinds = ("jpg", "gif", "bmp", "tif", "webp")
    base(path)
    drawing(
        path,
        [two(row - 1, row - 1, pic(row, f"rId{row}"), 1000, 90000) for row in range(4, 16)],
        [(f"rId{row}", f"i{row}.{kinds[row % 5]}", _photo(kinds[row % 5], row)) for row in range(4, 16)],
    )
    patch(path, {TYPES: [default(kind, f"image/{kind}") for kind in kinds]})


@neighbour
def photos_that_say_more(path: Path) -> None:
    """Own photos with a vector twin, a sound, a link that names another, effects, decorative marks and ids that spell."""
    base(path)

    def shot(row: int) -> str:
        other = tok(OTHERS[code_of(row)], f"site{foreign(row)}")
        extra = f'<a:hlinkClick r:id="rIdL{row}" tooltip="{hidden("tip")}" tgtFrame="{other}" action="{other}"><a:snd r:embed="rIdS" name="{other}"/></a:hlinkClick><a:extLst><a:ext uri="{{FF2B5EF4-FFF2-40B4-BE49-F238E27FC236}}"><a16:creationId xmlns:a16="{MS}/drawing/2014/main" id="{{{other}}}"/></a:ext></a:extLst>'
        shown = pic(row, f"rId{row}", extra, name=other)
        blip = f'<a:blip r:embed="rId{row}"><a:clrChange/><a:extLst><a:ext uri="{{96DAC541-7B7A-43D3-8B79-37D633B846F1}}"><asvg:svgBlip xmlns:asvg="{MS}/drawing/2016/SVG/main" r:embed="rIdV"/></a:ext></a:extLst></a:blip>'
        return str(two(row - 1, row - 1, shown.replace(f'<a:blip r:embed="rId{row}"/>', blip), 1000, 90000))

    drawing(path, [shot(row) for row in range(4, 16)], [(f"rId{row}", f"i{row}.png", png(row)) for row in range(4, 16)], more=[
        ("rIdV", "image", "../media/twin.svg", ""), ("rIdS", "audio", "../media/sound.wav", ""),
        *((f"rIdL{row}", "hyperlink", f"https://x.cn/{hidden(f'l{row}')}", ' TargetMode="External"') for row in range(4, 16)),
    ])  # fmt: skip
    patch(
        path, add={"xl/media/twin.svg": f"<svg><text>{hidden('svg')}</text></svg>", "xl/media/sound.wav": hidden("wav")}
    )


@neighbour
def boxes_tied_to_cells(path: Path) -> None:
    """A text box in an own row shows another's cell, or a name of it; one is called after a macro of another's."""
    base(path)

    def box(row: int) -> str:
        other = foreign(row)
        text = tok(code_of(other), f"rem{other}") if row % 2 else hint("rem6")
        extra = f'textlink="$J${other}" macro="[0]!{text}"' if row % 2 else 'textlink="记录"'
        return str(two(row - 1, row - 1, sp(row, text, extra).replace('macro="" textlink', "textlink"), 1000, 90000))

    drawing(path, [box(row) for row in range(4, 16)])
    patch(
        path,
        {BOOK: [("(<calcPr)", r"<definedNames><definedName name='记录'>台账!$J$6</definedName></definedNames>\1")]},
    )


@neighbour
def links_into_sheets_of_others(path: Path) -> None:
    """Own cells lead to sheets and names that are called after others, and say so in their tip and display."""

    def more(book: Any, sheet: Any, day: Any) -> None:
        for code in CODES:
            book.add_worksheet(f"{tok(code, 'page')}").write("A1", tok(code, "cell"))
            book.define_name(f"_{tok(code, 'nm')}", f"='{tok(code, 'page')}'!$A$1")
        for row in range(4, 16):
            other = OTHERS[code_of(row)]
            sheet.write_url(
                row - 1,
                9,
                f"internal:'{tok(other, 'page')}'!A1",
                string=tok(code_of(row), f"rem{row}"),
                tip=tok(other, f"site{foreign(row)}"),
            )
            sheet.write_url(row - 1, 2, f"internal:_{tok(other, 'nm')}", string=tok(code_of(row), f"site{row}"))

    base(path, more)


@neighbour
def ranges_that_people_may_write(path: Path) -> None:
    """Protected ranges over own rows are called after others, with their accounts; cells are watched and published."""
    base(path)
    ranges = "".join(
        f'<protectedRange name="{hint()}{row}" sqref="J{row}" securityDescriptor="{hidden("sddl")}"><securityDescriptor>{hint("acc")}</securityDescriptor></protectedRange>'
        for row in range(4, 16)
    )
    patch(path, {SHEET: [("</sheetData>", f'</sheetData><sheetProtection sheet="1"/><protectedRanges>{ranges}<protectedRange name="{hidden("all")}" sqref="A4:J15"/></protectedRanges>'), ("</worksheet>", f'<webPublishItems><webPublishItem id="1" divId="{hint()}" sourceType="range" sourceRef="A6:J6" destinationFile="{hidden("dest")}" title="{hint()}"/></webPublishItems></worksheet>')]})  # fmt: skip


@neighbour
def headers_with_persons(path: Path) -> None:
    """Asides in headers of columns, lines under the title and the title itself speak of others' people and places."""

    def more(book: Any, sheet: Any, day: Any) -> None:
        sheet.write("J3", f"备注（联系{hint('pers6')}）")
        sheet.write("A2", f"牵头：{hint()}，联系人：{hint('pers9')}")

    base(path, more, title=f"问题整改台账（含{hint('site6')}）")


@neighbour
def pages_with_persons(path: Path) -> None:
    """Headers and footers of all kinds speak of others' people, with codes of fonts, sizes and colours between letters."""

    def more(book: Any, sheet: Any, day: Any) -> None:
        one, two_ = hint("pers6")[:6], hint("pers6")[6:]
        sheet.set_header(f'&L&"宋体,常规"{one}&K00+000{two_}&C&D&R&F')
        sheet.set_footer(f"&L{hint()}&10&R&A&G")

    base(path, more)
    patch(
        path,
        {
            SHEET: [
                (
                    "</headerFooter>",
                    f"<evenHeader>&amp;C{hint('site9')}</evenHeader><firstFooter>&amp;12{hint('site6')}</firstFooter></headerFooter>",
                )
            ]
        },
    )


@neighbour
def checks_that_know_persons(path: Path) -> None:
    """Checks, prompts and rules of own cells know others' units, people and places, and name no district."""

    def more(book: Any, sheet: Any, day: Any) -> None:
        red = book.add_format({"bold": 1, "num_format": f'"{hint()}"0'})
        units = [tok(code, "unit") for code in CODES]
        sheet.data_validation(
            "E4:E15",
            {
                "validate": "list",
                "source": units,
                "input_title": hint(),
                "input_message": f"问{hint('pers6')}",
                "error_title": hint(),
                "error_message": hint("site6"),
            },
        )
        sheet.data_validation("F4:F15", {"validate": "custom", "value": f'=OR(E4<>"{hint()}",F4="{hint("pers6")}")'})
        sheet.conditional_format("E4:E15", {"type": "text", "criteria": "containing", "value": hint(), "format": red})
        sheet.conditional_format(
            "F4:F15", {"type": "cell", "criteria": "==", "value": f'"{hint("pers6")}"', "format": red}
        )
        sheet.conditional_format(
            "A4:J15", {"type": "formula", "criteria": f'=COUNTIF($C4,"*{hint("site6")}*")>0', "format": red}
        )

    base(path, more)


@neighbour
def looks_called_after_persons(path: Path) -> None:
    """Formats, styles, fonts and names of own cells are called after others' units and people."""

    def more(book: Any, sheet: Any, day: Any) -> None:
        sheet.write("K3", "类别码")
        look = book.add_format({"num_format": f'[=1]"{hint()}";[=2]"{hint("pers6")}";0', "font_name": hint()})
        for row in range(4, 16):
            sheet.write_number(row - 1, 10, 3, look)
        book.define_name(f"{hint()}_", "=台账!$A$4:$A$15")
        book.define_name("负责人", f'="{hint("pers6")}"')
        sheet.add_table(
            "A3:K15",
            {
                "name": f"T{hint()}",
                "style": None,
                "columns": [
                    {"header": name}
                    for name in (
                        "编号",
                        "县区",
                        "点位",
                        "问题描述",
                        "责任单位",
                        "责任人",
                        "交办日期",
                        "整改时限",
                        "整改状态",
                        "备注",
                        "类别码",
                    )
                ],
            },
        )

    base(path, more)
    patch(path, {STYLES: [("</cellStyles>", f'<cellStyle name="{hint()}" xfId="0"/></cellStyles>'), ("<tableStyles[^>]*/>", f'<tableStyles count="1" defaultTableStyle="{hint()}"><tableStyle name="{hint()}" count="0"/></tableStyles>')], "xl/tables/table1.xml": [("<tableStyleInfo ", f'<tableStyleInfo name="{hint()}" ')]})  # fmt: skip


@neighbour
def properties_of_persons(path: Path) -> None:
    """Who made the file, for whom and about what: others' people and units in every property."""

    def more(book: Any, sheet: Any, day: Any) -> None:
        book.set_properties(
            {
                "title": hint("site6"),
                "subject": hint("desc6"),
                "author": hint("pers6"),
                "manager": hint("pers9"),
                "company": hint(),
                "category": hint(),
                "keywords": hint("rem6"),
                "comments": hint("desc9"),
                "status": hint(),
                "hyperlink_base": f"https://x.cn/{hint()}",
            }
        )
        book.set_custom_property("办理单位", hint())

    base(path, more)
    patch(path, {"docProps/core.xml": [("</cp:coreProperties>", f"<cp:lastModifiedBy>{hint('pers12')}</cp:lastModifiedBy><cp:version>{hint()}</cp:version></cp:coreProperties>")]})  # fmt: skip


@neighbour
def sheet_called_after_a_unit(path: Path) -> None:
    """The ledger's sheet is called after another's unit, which formulas and names spell."""

    def more(book: Any, sheet: Any, day: Any) -> None:
        book.define_name("全表", f"={hint()}!$A$3:$J$15")
        sheet.write("K3", "天数")
        for row in range(4, 16):
            sheet.write_formula(row - 1, 10, f"={hint()}!H{row}-{hint()}!G{row}", None, 14)

    base(path, more, sheetname=hint())


@neighbour
def kept_sheet_of_persons(path: Path) -> None:
    """A sheet that is to be kept names nobody's district, but in a shape, a comment, a list and a rule others' people."""

    def more(book: Any, sheet: Any, day: Any) -> None:
        notes = book.add_worksheet("说明")
        notes.write("A1", "填写说明")
        notes.write_comment("A1", hint("pers6"))
        notes.insert_textbox("C3", f"请{hint()}尽快")
        notes.data_validation("B2", {"validate": "list", "source": [hint()]})
        notes.set_header(f"&C{hint('pers9')}")
        notes.conditional_format("A1:A9", {"type": "text", "criteria": "containing", "value": hint()})

    base(path, more)


@neighbour
def items_of_two_lines(path: Path) -> None:
    """Each item takes two rows, its cells merged over both, its remark in two cells one below the other."""
    import xlsxwriter

    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("台账")
    sheet.write_row(
        "A3", ["编号", "县区", "点位", "问题描述", "责任单位", "责任人", "交办日期", "整改时限", "整改状态", "备注"]
    )
    for n, row in enumerate(range(4, 16)):
        top, values = 3 + 2 * n, cells(row)
        for column, value in enumerate(values):
            shown = value if isinstance(value, str) else value.isoformat()
            if column == 9:
                sheet.write(top, column, shown)
                sheet.write(top + 1, column, tok(code_of(row), f"second{row}"))
            else:
                sheet.merge_range(top, column, top + 1, column, shown)
    book.close()


@neighbour
def lines_that_go_on(path: Path) -> None:
    """Between items stand rows with nothing but a text: what the item above says further, and white words in gaps."""
    import xlsxwriter

    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("台账")
    white = book.add_format({"font_color": "white", "num_format": ";;;"})
    sheet.write_row(
        "A3", ["编号", "县区", "点位", "问题描述", "责任单位", "责任人", "交办日期", "整改时限", "整改状态", "备注"]
    )
    for n, row in enumerate(range(4, 16)):
        for column, value in enumerate(cells(row)):
            sheet.write(3 + 2 * n, column, value if isinstance(value, str) else value.isoformat())
        if n % 3 == 0:
            sheet.write(4 + 2 * n, 3, f"（续）{tok(code_of(row), f'more{row}')}")
        else:
            sheet.write(4 + 2 * n, 12, tok(code_of(row), f"white{row}"), white)
    book.close()


@neighbour
def formulas_that_know_persons(path: Path) -> None:
    """Own formulas read only their row, but hold lists, formats, links and functions with others' words."""

    def more(book: Any, sheet: Any, day: Any) -> None:
        sheet.write_row("K3", ["联系", "代码", "图", "链接", "算式"])
        for row in range(4, 16):
            own = tok(code_of(row), f"k{row}")
            sheet.write_formula(row - 1, 10, f'=INDEX({{"{hint("pers6")}","{hint()}","x"}},3)', None, own)
            sheet.write_formula(row - 1, 11, f'=TEXT(A{row},"\\""&"{hint()}")', None, own)
            sheet.write_formula(row - 1, 12, f'=_xlfn.IMAGE("https://x.cn/{hint("img")}")', None, own)
            sheet.write_formula(row - 1, 13, f'=HYPERLINK("https://x.cn/?u={hint()}","看")', None, own)
            sheet.write_formula(row - 1, 14, f'=_xlfn.LET(_xlpm.{hint()},A{row},_xlpm.{hint()}&"")', None, own)

    base(path, more)


@neighbour
def sorted_by_persons(path: Path) -> None:
    """The filter is set to others' units by icon, colour, text and date; it is sorted by a list of their people."""
    base(path)
    filters = (
        f'<autoFilter ref="A3:J15"><filterColumn colId="4"><filters><filter val="{hint()}"/></filters></filterColumn><filterColumn colId="5"><customFilters><customFilter operator="notEqual" val="*{hint("pers6")}*"/></customFilters></filterColumn>'
        f'<sortState ref="A4:J15"><sortCondition ref="F4:F15" customList="{",".join(tok(code, "pers" + str(4 + n)) for n, code in enumerate(CODES))}"/></sortState>'
        f'<extLst><ext uri="{{1}}"><t>{hint()}</t></ext></extLst></autoFilter>'
    )  # fmt: skip
    consolidate = f'<dataConsolidate function="sum"><dataRefs count="1"><dataRef ref="A1" sheet="{hint()}" name="{hidden("ref")}" r:id="rIdE"/></dataRefs></dataConsolidate>'
    with_sheet(
        path,
        [("</sheetData>", f"</sheetData>{filters}{consolidate}")],
        ("rIdE", "externalLinkPath", f"file:///D:/{hidden('ext')}.xlsx", ' TargetMode="External"'),
    )


@neighbour
def rules_of_newer_programs(path: Path) -> None:
    """Rules and checks in lists of extensions: texts, lists, prompts, icons and looks of others, over own cells."""
    base(path)
    xm = f"{MS}/excel/2006/main"
    ext = (
        f'<extLst><ext uri="{{78C0D931-6437-407d-A8EE-F0AAD7539E65}}" xmlns:x14="{X14}"><x14:conditionalFormattings><x14:conditionalFormatting xmlns:xm="{xm}">'
        f'<x14:cfRule type="containsText" priority="9" operator="containsText" text="{hint()}" id="{{6F1F6C1C-1B1B-4C7B-9A10-0123456789AB}}"><xm:f>NOT(ISERROR(SEARCH("{hint()}",E4)))</xm:f><x14:dxf><numFmt numFmtId="180" formatCode="&quot;{hint()}&quot;0"/></x14:dxf></x14:cfRule><xm:sqref>E4:E15</xm:sqref></x14:conditionalFormatting></x14:conditionalFormattings></ext>'
        f'<ext uri="{{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}}" xmlns:x14="{X14}"><x14:dataValidations xmlns:xm="{xm}" count="1"><x14:dataValidation type="list" allowBlank="1" showInputMessage="1" promptTitle="{hint()}" prompt="{hint("pers6")}" error="{hint("site6")}"><x14:formula1><xm:f>"{hint()},{tok("DW", "unit")},{tok("ST", "unit")}"</xm:f></x14:formula1><xm:sqref>E4:E15</xm:sqref></x14:dataValidation></x14:dataValidations></ext>'
        f'<ext uri="{{05C60535-1F16-4fd2-B633-F4F36F0B64E0}}" xmlns:x14="{X14}"><x14:sparklineGroups xmlns:xm="{xm}"><x14:sparklineGroup displayEmptyCellsAs="gap"><x14:sparklines>'
        + "".join(
            f"<x14:sparkline><xm:f>{hint()}!G{row}:H{row}</xm:f><xm:sqref>K{row}</xm:sqref></x14:sparkline>"
            for row in range(4, 16)
        )
        + "</x14:sparklines></x14:sparklineGroup></x14:sparklineGroups></ext></extLst></worksheet>"
    )
    patch(path, {SHEET: [("</worksheet>", ext)]})


@neighbour
def comments_on_headers_of_persons(path: Path) -> None:
    """Comments on the header, the title and a column's end, by and about others' people; runs in fonts of theirs."""

    def more(book: Any, sheet: Any, day: Any) -> None:
        sheet.write_comment("E3", f"找{hint('pers6')}", {"author": hint("pers9")})
        sheet.write_comment("A1", f"含{hint('site6')}、{hint('desc9')}", {"author": "市办"})
        for row in range(4, 16):
            sheet.write_comment(
                row - 1,
                3,
                tok(code_of(row), f"own{row}"),
                {"author": tok(code_of(foreign(row)), f"pers{foreign(row)}")},
            )

    base(path, more)
    patch(path, {"xl/comments1.xml": [('<rFont val="[^"]*"/>', f'<rFont val="{hint()}"/>')]})


@neighbour
def own_properties_of_sheets(path: Path) -> None:
    """Properties of the sheet in parts of their own, its background, its printers and its maps of everything."""
    base(path)
    tail = f'<customProperties><customPr name="{hint()}" r:id="rIdP"/></customProperties>'
    with_sheet(
        path, [(r"(<pageMargins[^>]*/>)", r"\1" + tail), ("</worksheet>", '<picture r:id="rIdB"/></worksheet>')],
        ("rIdP", "customProperty", "../customProperty1.bin", ""), ("rIdB", "image", f"../media/{hint('bg')}.png", ""),
        ("rIdW", "http://www.wps.cn/officeDocument/2021/woSheetProps", "../woSheet1.xml", ""),
        add={"xl/customProperty1.bin": hidden("prop").encode("utf-16-le"), f"xl/media/{hint('bg')}.png": png(3, hidden("bg")), "xl/woSheet1.xml": f'<woSheetProps xmlns="https://web.wps.cn/et/2018/main"><woSheetProps sheetStid="1" name="{hidden("wo")}"/></woSheetProps>'},
        types=[default("png", "image/png")],
    )  # fmt: skip


@neighbour
def photos_in_cells_of_wps(path: Path) -> None:
    """Own rows show photos of WPS by ids that spell others, described by their words, beside photos nobody shows."""

    def more(book: Any, sheet: Any, day: Any) -> None:
        sheet.write("K3", "照片")
        for row in range(4, 16):
            name = f"ID_{row:032X}"
            sheet.write_formula(row - 1, 10, f'=_xlfn.DISPIMG("{name}",1)', None, f'=DISPIMG("{name}",1)')

    base(path, more)
    space = 'xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'

    def shot(row: int) -> str:
        said = tok(OTHERS[code_of(row)], f"desc{foreign(row)}")
        known = f'name="ID_{row:032X}" descr="{said}" title="{hidden("tt")}"'
        shown = pic(row, f"rId{row}").replace(f'name="图{row}"', known)
        return f"<etc:cellImage>{shown}</etc:cellImage>"

    shots = "".join(map(shot, range(4, 16))) + f"<etc:cellImage>{pic(20, 'rId20', name=hint('lost'))}</etc:cellImage>"
    patch(
        path,
        {BOOK_LINKS: [rel("rId95", "http://www.wps.cn/officeDocument/2020/cellImage", "cellimages.xml")], TYPES: [override("xl/cellimages.xml", "application/vnd.wps-officedocument.cellimage+xml"), default("png", "image/png")]},
        {
            "xl/cellimages.xml": f'<etc:cellImages xmlns:etc="http://www.wps.cn/officeDocument/2017/etCustomData" {space}>{shots}</etc:cellImages>',
            "xl/_rels/cellimages.xml.rels": rels(*((f"rId{row}", "image", f"media/{tok(OTHERS.get(code_of(row), 'PS'), f'f{row}')}.png", "") for row in (*range(4, 16), 20))),
            **{f"xl/media/{tok(OTHERS.get(code_of(row), 'PS'), f'f{row}')}.png": png(row, hidden(f"exif{row}")) for row in (*range(4, 16), 20)},
        },
    )  # fmt: skip


@neighbour
def rows_with_attributes(path: Path) -> None:
    """Own rows and cells carry attributes and lists of extensions of newer programs; cells are errors with words."""
    base(path)

    def change(text: str, row: int) -> str:
        text = text.replace(
            f'<row r="{row}"',
            f'<row r="{row}" x14ac:dyDescent="0.2" x14ac:hint="{hint()}" xmlns:x14ac="{MS}/spreadsheetml/2009/9/ac"',
            1,
        )
        text = re.sub(
            rf'<c r="J{row}"([^>]*)>', rf'<c r="J{row}"\1 ph="1" cm="1" vm="1" hint="{hint()}">', text, count=1
        )
        return re.sub(
            rf'(<c r="C{row}".*?)</c>', rf'\1<extLst><ext uri="{{1}}"><t>{hint()}</t></ext></extLst></c>', text, count=1
        )

    patch(path, {SHEET: _every_row(change)})


@neighbour
def two_sheets_of_one_ledger(path: Path) -> None:
    """A second sheet, of another kind of work, whose rows say whose they are only in the heading of their section."""

    def more(book: Any, sheet: Any, day: Any) -> None:
        other = book.add_worksheet("重点工作")
        other.write_row("A1", ["序号", "工作任务", "责任单位", "完成时限", "进展情况"])
        row = 1
        for code in CODES:
            other.merge_range(row, 0, row, 4, f"{'一二三'[CODES.index(code)]}、{D[code]}")
            for n in range(3):
                other.write_row(
                    row + 1 + n,
                    0,
                    [str(n + 1), tok(code, f"task{n}"), tok(code, "unit"), "2022年8月底", tok(code, f"done{n}")],
                )
            other.write(row + 4, 1, f"注：以上由{tok(code, 'pers4')}汇总")
            row += 5

    base(path, more)


@neighbour
def sections_of_nobody(path: Path) -> None:
    """Districts are headings between the items; below the last one stand headings of the city, with others' items."""
    import xlsxwriter

    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("台账")
    sheet.write_row(
        "A3", ["编号", "点位", "问题描述", "责任单位", "责任人", "交办日期", "整改时限", "整改状态", "备注"]
    )
    sections = [
        *((f"{'一二三'[n]}、{D[code]}", code) for n, code in enumerate(CODES)),
        ("市直部门", "DW"),
        ("（五）其他（3件）", "ST"),
    ]
    for place, (heading, code) in enumerate(sections):
        top = 3 + 5 * place
        sheet.merge_range(top, 0, top, 8, heading)
        for n in range(3):
            said = [
                f"WT{5 * place + n:03}",
                *(tok(code, f"{what}{place}{n}") for what in ("site", "desc")),
                tok(code, "unit"),
                tok(code, f"pers{place}{n}"),
                "2022-07-01",
                "2022-07-15",
                "整改中",
                tok(code, f"rem{place}{n}"),
            ]
            sheet.write_row(top + 1 + n, 0, said)
        sheet.write_row(top + 4, 0, ["小计", "", "3件"])
    book.close()
