# ruff: noqa: E501 - XML is written as it will stand in the file
"""Hostile ledgers of a sixth kind: what ordinary programs write, multiplied until the file is full.

Exists because the first five lists are mostly of things that an office never sees; these are the namespaces, prefixes,
line ends, formulas, controls and boxes that some program writes every day, and answers that come packed or in Word.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from tests.support.handmade import (
    LINKS,
    MAIN,
    PACKAGE_LINKS,
    STRICT,
    STYLES,
    handmade,
    links_xml,
    pack,
    parts,
    sheet_xml,
)
from tests.support.hostile import COLUMNS, DISTRICTS, HEADERS, PIXEL, book, cell, head, lines, ods, row, rows
from tests.support.hostile_more import _anchor, _drawn, _word_item, _word_row, _word_table, docx

__all__ = ["ORDINARY"]

_Maker = Callable[[Path, float], Path]
_X14: Final = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
_EXCEL: Final = "http://schemas.microsoft.com/office/excel/2006/main"


def _count(most: int, size: float) -> int:
    return int(most * size) or 1


def _extra(count: int, extra: Callable[[int], str]) -> _Maker:
    """A ledger that has further cells in its rows."""

    def make(path: Path, size: float = 1) -> Path:
        return book(path, sheet_xml(rows(_count(count, size), lambda n: row(n, extra=extra(n)))))

    return make


def _formula(said: str, value: str = "1") -> Callable[[int], str]:
    return lambda n: f'<c r="H{n}" t="str"><f>{said.format(n=n, m=n + 1, d=n % 4)}</f><v>{value}</v></c>'


def prefixed_rows(path: Path, size: float = 1) -> Path:
    """240,000 rows whose elements all have a prefix, as the SDK of Office writes them."""
    sheet = sheet_xml(rows(_count(240_000, size))).replace("<", "<x:").replace("<x:/", "</x:").replace("<x:?", "<?")
    return book(path, sheet.replace(f'xmlns="{MAIN}"', f'xmlns:x="{MAIN}"'))


def strict_rows(path: Path, size: float = 1) -> Path:
    """240,000 rows in the strict namespace."""
    made = parts(rows(_count(240_000, size)))
    return pack(path, {name: data.replace(MAIN.encode(), STRICT.encode()) for name, data in made.items()})


def broken_lines(path: Path, size: float = 1) -> Path:
    """120,000 rows with each element on a line of its own, as programs write that are read by people."""
    return book(path, sheet_xml(rows(_count(120_000, size)).replace("><", ">\r\n        <")))


def utf16_rows(path: Path, size: float = 1) -> Path:
    """120,000 rows in UTF-16."""
    made = parts(rows(_count(120_000, size)))
    name = "xl/worksheets/sheet1.xml"
    made[name] = made[name].decode().replace("UTF-8", "UTF-16").encode("utf-16")
    return pack(path, made)


def gb_rows(path: Path, size: float = 1) -> Path:
    """120,000 rows in GB18030."""
    made = parts(rows(_count(120_000, size)))
    name = "xl/worksheets/sheet1.xml"
    made[name] = made[name].decode().replace("UTF-8", "GB18030").encode("gb18030")
    return pack(path, made)


def turned_cells(path: Path, size: float = 1) -> Path:
    """120,000 rows whose cells stand from the last to the first."""

    def said(n: int) -> str:
        opening, _, rest = row(n).partition(">")
        cells = rest.removesuffix("</row>").split("<c ")[1:]
        return f"{opening}>{''.join(f'<c {one}' for one in reversed(cells))}</row>"

    return book(path, sheet_xml(rows(_count(120_000, size), said)))


def double_cells(path: Path, size: float = 1) -> Path:
    """60,000 rows in which each cell is there twice."""

    def said(n: int) -> str:
        opening, _, rest = row(n).partition(">")
        cells = rest.removesuffix("</row>").split("<c ")[1:]
        return f"{opening}>{''.join(f'<c {one}<c {one}' for one in cells)}</row>"

    return book(path, sheet_xml(rows(_count(60_000, size), said)))


def escaped(path: Path, size: float = 1) -> Path:
    """Texts of 30,000 letters of which each is escaped: references of XML, and those of Excel."""
    ways = (
        "&#36335;" * 3_000,
        "_x8DEF_" * 4_000,
        "_x005F_x8DEF_" * 2_400,
        "<![CDATA[路]]>" * 3_000,
        "&amp;&lt;" * 4_000,
    )
    return book(path, sheet_xml(rows(_count(2_000, size), lambda n: row(n, C=f"{ways[n % 5]}{n}"))))


def spoken_strings(path: Path, size: float = 1) -> Path:
    """20,000 shared strings of 40 runs, with how each is spoken."""
    runs = "".join(f'<r><rPr><sz val="{8 + k}"/></rPr><t>第{k}处</t></r>' for k in range(40))
    spoken = "".join(f'<rPh sb="{k}" eb="{k + 1}"><t>di</t></rPh>' for k in range(40))
    count = _count(20_000, size)
    return handmade(
        path,
        rows(count, lambda n: row(n, C="§").replace(' t="inlineStr"><is><t>§</t></is>', f' t="s"><v>{n - 3}</v>')),
        strings=[f'{runs}<r><t>{n}</t></r>{spoken}<phoneticPr fontId="0"/>' for n in range(count)],
    )


def struck_runs(path: Path, size: float = 1) -> Path:
    """60,000 rows whose states are struck through in part, in runs, and coloured."""
    run = '<r><rPr><strike/></rPr><t>整改中</t></r><r><rPr><color rgb="FF00B050"/></rPr><t>已完成</t></r>'
    return book(
        path,
        sheet_xml(rows(_count(60_000, size), lambda n: row(n, F="§").replace("<is><t>§</t></is>", f"<is>{run}</is>"))),
    )


def green_rows(path: Path, size: float = 1) -> Path:
    """120,000 rows that are green as a whole, in 500 styles."""
    looks = "".join(
        f'<xf numFmtId="0" fontId="0" fillId="2" borderId="{n % 2}" xfId="0" applyFill="1"><alignment indent="{n % 200}"/></xf>'
        for n in range(500)
    )
    green = '<fill><patternFill patternType="solid"><fgColor rgb="FF00B050"/></patternFill></fill></fills>'
    styles = STYLES.replace("</fills>", green).replace('<fills count="2"', '<fills count="3"')
    styles = styles.replace("</cellXfs>", f"{looks}</cellXfs>").replace('cellXfs count="4"', 'cellXfs count="504"')
    return book(
        path,
        sheet_xml(rows(_count(120_000, size), lambda n: row(n).replace(' s="1"', f' s="{n % 500 + 4}"'))),
        styles=styles,
    )


def long_shared(path: Path, size: float = 1) -> Path:
    """A shared formula of 8,000 letters that 100,000 rows use."""
    count = _count(100_000, size)
    text = "+".join(f"$A{k % 90 + 3}*A{k % 90 + 3}" for k in range(800))

    def said(n: int) -> str:
        own = f' ref="H3:H{count + 2}"' if n == 3 else ""
        return f'<c r="H{n}"><f t="shared"{own} si="0">{text if n == 3 else ""}</f><v>1</v></c>'

    return book(path, sheet_xml(rows(count, lambda n: row(n, extra=said(n)))))


def many_shared(path: Path, size: float = 1) -> Path:
    """60,000 shared formulas, each used by two rows and said to reach over all."""
    count = _count(120_000, size)

    def said(n: int) -> str:
        own = f' ref="H{n}:H{count + 2}"' if n % 2 else ""
        return (
            f'<c r="H{n}"><f t="shared"{own} si="{n // 2}">{f"A{n}*2+SUM(A$3:A{n})" if n % 2 else ""}</f><v>1</v></c>'
        )

    return book(path, sheet_xml(rows(count, lambda n: row(n + 1 - 1, extra=said(n)))))


def array_blocks(path: Path, size: float = 1) -> Path:
    """60,000 array formulas over ten rows each, all of them overlapping."""

    def said(n: int) -> str:
        return f'<c r="H{n}"><f t="array" ref="H{n}:K{n + 9}">A{n}:D{n + 9}*2</f><v>1</v></c>'

    return book(path, sheet_xml(rows(_count(60_000, size), lambda n: row(n, extra=said(n)))))


def deep_extensions(path: Path, size: float = 1) -> Path:
    """2,000 extensions of a sheet, each of elements 60 levels deep, and alternatives inside alternatives."""
    space = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    deep = "".join(f'<x14:g{k} a="{k}">' for k in range(60)) + "".join(f"</x14:g{k}>" for k in reversed(range(60)))
    other = '<mc:AlternateContent><mc:Choice Requires="x14">' * 20 + "</mc:Choice></mc:AlternateContent>" * 20
    tail = "".join(
        f'<ext uri="{{{n:08X}}}" xmlns:x14="{_X14}" xmlns:mc="{space}">{deep}{other}</ext>'
        for n in range(_count(2_000, size))
    )
    return book(path, sheet_xml(rows(5_000), tail=f"<extLst>{tail}</extLst>"))


def many_shapes(path: Path, size: float = 1) -> Path:
    """60,000 text boxes of four paragraphs, each over a row, with what a district says in them."""
    said = "".join(
        f"<a:p><a:r><a:t>{word}</a:t></a:r></a:p>" for word in ("大洼区", "以上问题均已整改", "请核实", "盘山县")
    )
    body = "".join(
        _anchor(
            n + 2,
            n + 2,
            f'<xdr:sp macro="" textlink=""><xdr:nvSpPr><xdr:cNvPr id="{n + 2}" name="文本框{n}"/><xdr:cNvSpPr txBox="1"/></xdr:nvSpPr><xdr:spPr/><xdr:txBody><a:bodyPr/>{said}</xdr:txBody></xdr:sp>',
        )
        for n in range(_count(60_000, size))
    )
    return _drawn(path, body, _count(60_000, size), {})


def many_controls(path: Path, size: float = 1) -> Path:
    """20,000 form controls, embedded objects, watched cells, scenarios and views of a sheet."""
    count = _count(20_000, size)
    controls = "".join(f'<control shapeId="{n + 1025}" r:id="rId{n % 9}" name="c{n}"/>' for n in range(count))
    objects = "".join(f'<oleObject progId="Package" shapeId="{n + 90_000}" r:id="rId{n % 9}"/>' for n in range(count))
    watched = "".join(f'<cellWatch r="F{n + 3}"/>' for n in range(count))
    views = "".join(
        f'<customSheetView guid="{{{n:08X}-0000-0000-0000-000000000000}}"><autoFilter ref="A2:G{n + 9}"/></customSheetView>'
        for n in range(count)
    )
    scenes = "".join(
        f'<scenario name="s{n}" count="2"><inputCells r="F{n + 3}" val="1"/><inputCells r="G{n + 3}" val="盘山县"/></scenario>'
        for n in range(count)
    )
    sheet = sheet_xml(
        rows(count),
        tail=f"<scenarios>{scenes}</scenarios><customSheetViews>{views}</customSheetViews><cellWatches>{watched}</cellWatches><oleObjects>{objects}</oleObjects><controls>{controls}</controls>",
    )
    return book(
        path,
        sheet,
        {f"rId{n}": ("control", f"../ctrlProps/c{n}.xml") for n in range(9)},
        extra={f"xl/ctrlProps/c{n}.xml": "<formControlPr/>" for n in range(9)},
    )


def external_books(path: Path, size: float = 1) -> Path:
    """4,000 links to other workbooks, each with 200 values kept, and a formula in each row that reads one."""
    count = _count(4_000, size)
    inner = "".join(f'<row r="{k}"><cell r="A{k}"><v>{k}</v></cell></row>' for k in range(1, 201))
    references = "".join(f'<externalReference r:id="rIdX{n}"/>' for n in range(count))
    extra: dict[str, str | bytes | None] = {}
    for n in range(count):
        extra[f"xl/externalLinks/externalLink{n}.xml"] = (
            f'<externalLink xmlns="{MAIN}" xmlns:r="{LINKS}"><externalBook r:id="rId1"><sheetNames><sheetName val="表{n}"/></sheetNames>'
            f'<sheetDataSet><sheetData sheetId="0">{inner}</sheetData></sheetDataSet></externalBook></externalLink>'
        )
        extra[f"xl/externalLinks/_rels/externalLink{n}.xml.rels"] = (
            f'<Relationships xmlns="{PACKAGE_LINKS}"><Relationship Id="rId1" Type="{LINKS}/externalLinkPath" Target="file:///D:/盘山县{n}.xlsx" TargetMode="External"/></Relationships>'
        )
    return pack(
        path,
        parts(
            rows(_count(20_000, size), lambda n: row(n, extra=f'<c r="H{n}"><f>[{n % count + 1}]表{n % count}!A{n % 200 + 1}</f><v>1</v></c>')),
            workbook=f"<externalReferences>{references}</externalReferences>",
            links={f"rIdX{n}": ("externalLink", f"externalLinks/externalLink{n}.xml") for n in range(count)},
            extra=extra,
        ),
    )  # fmt: skip


def names_of_sheets(path: Path, size: float = 1) -> Path:
    """30 sheets that calculate with 90,000 names of their own and of each other."""
    many = _count(3_000, size)
    inner = "".join(
        f'<definedName name="n{k}" localSheetId="{n}">表{(n + 1) % 30}!$A${k % 400 + 3}:$F${k % 400 + 9}</definedName>'
        for n in range(30)
        for k in range(many)
    )
    body = rows(500, lambda n: row(n, extra=f'<c r="H{n}"><f>SUM(n{n % many})+表{n % 30}!n{n % many}</f><v>1</v></c>'))
    return pack(
        path, parts({f"表{n}": sheet_xml(body) for n in range(30)}, workbook=f"<definedNames>{inner}</definedNames>")
    )


def table_looks(path: Path, size: float = 1) -> Path:
    """60,000 named looks of cells and tables, and 4,000 formats of numbers of 250 letters that the cells use."""
    count = _count(60_000, size)
    formats = "".join(
        f'<numFmt numFmtId="{n + 200}" formatCode="{"[>=44805][Red]yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;;" * 3}&quot;第{n}&quot;General"/>'
        for n in range(4_000)
    )
    looks = "".join(
        f'<xf numFmtId="{n + 200}" fontId="0" fillId="0" borderId="0" xfId="{n % count}" applyNumberFormat="1"/>'
        for n in range(4_000)
    )
    bases = '<xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>' * count
    named = "".join(f'<cellStyle name="常规 {n}" xfId="{n}"/>' for n in range(1, count))
    tables = "".join(
        f'<tableStyle name="t{n}" count="1"><tableStyleElement type="wholeTable" dxfId="0"/></tableStyle>'
        for n in range(count)
    )
    styles = (
        STYLES.replace('<numFmts count="1">', f'<numFmts count="4001">{formats}')
        .replace('<cellStyleXfs count="1">', f'<cellStyleXfs count="{count + 1}">{bases}')
        .replace("</cellXfs>", f"{looks}</cellXfs>")
        .replace('cellXfs count="4"', 'cellXfs count="4004"')
        .replace("</cellStyles>", f"{named}</cellStyles><tableStyles>{tables}</tableStyles>")
    )
    return book(
        path,
        sheet_xml(rows(_count(20_000, size), lambda n: row(n).replace(' s="2"', f' s="{n % 4_000 + 4}"'))),
        styles=styles,
    )


def list_sources(path: Path, size: float = 1) -> Path:
    """60,000 validations, each with a list on another sheet, and 500 sheets for them."""
    inner = "".join(
        f'<dataValidation type="list" sqref="F{n + 3}"><formula1>名单{n % 500}!$A$1:$A$200</formula1></dataValidation>'
        for n in range(_count(60_000, size))
    )
    words = "".join(f'<row r="{k}">{cell(f"A{k}", f"选项{k}")}</row>' for k in range(1, 201))
    made = {"台账": sheet_xml(rows(_count(60_000, size)), tail=f"<dataValidations>{inner}</dataValidations>")}
    return pack(path, parts({**made, **{f"名单{n}": sheet_xml(words) for n in range(500)}}))


def local_files(path: Path, size: float = 1) -> Path:
    """60,000 links to files on the sender's disk, with names of districts in their ways."""
    count = _count(60_000, size)
    inner = "".join(f'<hyperlink ref="G{n + 3}" r:id="rId{n}" display="照片{n}"/>' for n in range(count))
    rels = "".join(
        f'<Relationship Id="rId{n}" Type="{LINKS}/hyperlink" Target="file:///D:/{DISTRICTS[n % 4]}/整改后/照片{n}.jpg" TargetMode="External"/>'
        for n in range(count)
    )
    return book(
        path,
        sheet_xml(rows(count), tail=f"<hyperlinks>{inner}</hyperlinks>"),
        extra={"xl/worksheets/_rels/sheet1.xml.rels": f'<Relationships xmlns="{PACKAGE_LINKS}">{rels}</Relationships>'},
    )


def new_rules(path: Path, size: float = 1) -> Path:
    """40,000 rules of newer programs: bars and signs, each over cells of its own and by a formula."""
    inner = "".join(
        f'<x14:conditionalFormatting xmlns:xm="{_EXCEL}"><x14:cfRule type="dataBar" id="{{{n:08X}}}"><x14:dataBar><x14:cfvo type="formula"><xm:f>台账!$A${n + 3}</xm:f></x14:cfvo></x14:dataBar></x14:cfRule><xm:sqref>A{n + 3}:A{n + 9}</xm:sqref></x14:conditionalFormatting>'
        for n in range(_count(40_000, size))
    )
    tail = f'<extLst><ext uri="{{78C0D931-6437-407d-A8EE-F0AAD7539E65}}" xmlns:x14="{_X14}"><x14:conditionalFormattings>{inner}</x14:conditionalFormattings></ext></extLst>'
    return book(path, sheet_xml(rows(_count(20_000, size)), tail=tail))


def signs_below_pictures(path: Path, size: float = 1) -> Path:
    """20,000 pictures that each have a drawing of lines beside their dots."""
    drawn = b'<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0' + b" L1 1" * 100_000 + b'"/></svg>'
    body = "".join(
        _anchor(
            n + 2,
            n + 2,
            f'<xdr:pic><xdr:nvPicPr><xdr:cNvPr id="{n + 2}" name="p{n}"/><xdr:cNvPicPr/></xdr:nvPicPr><xdr:blipFill><a:blip r:embed="rId1"><a:extLst><a:ext uri="{{96DAC541-7B7A-43D3-8B79-37D633B846F1}}"><asvg:svgBlip xmlns:asvg="http://schemas.microsoft.com/office/drawing/2016/SVG/main" r:embed="rId2"/></a:ext></a:extLst></a:blip></xdr:blipFill><xdr:spPr/></xdr:pic>',
        )
        for n in range(_count(20_000, size))
    )
    return _drawn(path, body, _count(20_000, size), {"i.png": PIXEL, "j.svg": drawn})


def big_beside(path: Path, size: float = 1) -> Path:
    """Parts of hundreds of MB beside a small ledger: a theme, custom XML, queries, macros, a printer's data."""
    words = "盘山县路灯不亮 " * _count(9_000_000, size)
    extra: dict[str, str | bytes] = {
        "xl/theme/theme1.xml": f'<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" name="x"><!--{words}--></a:theme>',
        "customXml/item1.xml": f"<root>{words}</root>",
        "xl/connections.xml": f'<connections xmlns="{MAIN}"><connection id="1"><dbPr command="{words}"/></connection></connections>',
        "xl/vbaProject.bin": bytes(_count(200_000_000, size)),
        "xl/printerSettings/printerSettings1.bin": bytes(_count(200_000_000, size)),
    }
    return pack(
        path,
        parts(
            rows(200),
            links={"rIdT": ("theme", "theme/theme1.xml"), "rIdC": ("connections", "connections.xml")},
            extra=extra,
        ),
    )


def merged_districts(path: Path, size: float = 1) -> Path:
    """200,000 rows of 20 districts, each merged over all its rows, as are the units over fifty."""
    count = _count(200_000, size)
    each = count // 20 + 1
    inner = "".join(f'<mergeCell ref="B{n}:B{min(n + each, count + 3) - 1}"/>' for n in range(3, count + 3, each))
    inner += "".join(f'<mergeCell ref="D{n}:D{min(n + 50, count + 3) - 1}"/>' for n in range(3, count + 2, 50))

    def said(n: int) -> str:
        return row(
            n, B=DISTRICTS[n // each % 4] if not (n - 3) % each else "", D="市城管局" if not (n - 3) % 50 else ""
        )

    return book(path, sheet_xml(rows(count, said), tail=f"<mergeCells>{inner}</mergeCells>"))


def same_as_above(path: Path, size: float = 1) -> Path:
    """200,000 rows that say 同上 of district, unit and deadline."""
    return book(
        path,
        sheet_xml(
            rows(_count(200_000, size), lambda n: row(n) if n % 500 == 3 else row(n, B="同上", D="〃", E="同上"))
        ),
    )


def grid_rules(path: Path, size: float = 1) -> Path:
    """3,000 rules whose ranges reach over all rows and a column each, and as many links, checks and merged heads."""
    count = _count(3_000, size)
    rules = "".join(
        f'<conditionalFormatting sqref="A3:G20002 H{n + 3}:K{n + 3}"><cfRule type="expression" priority="{n + 1}"><formula>SUMPRODUCT(($B$3:$B$20002=$B3)*1)&gt;{n}</formula></cfRule></conditionalFormatting>'
        for n in range(count)
    )
    checks = "".join(
        f'<dataValidation type="custom" sqref="A3:G20002 L{n + 3}"><formula1>COUNTIF($C$3:$C$20002,$C3)={n}</formula1></dataValidation>'
        for n in range(count)
    )
    return book(path, sheet_xml(rows(20_000), tail=f"{rules}<dataValidations>{checks}</dataValidations>"))


def docx_fields(path: Path, size: float = 1) -> Path:
    """A Word answer of 20,000 rows whose words are fields, links, bookmarks and notes below the page."""
    field = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>已完成</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    said = f'<w:p><w:bookmarkStart w:id="1" w:name="b"/>{field * 6}<w:hyperlink><w:r><w:t>见附件</w:t></w:r></w:hyperlink><w:r><w:footnoteReference w:id="2"/></w:r><w:bookmarkEnd w:id="1"/></w:p>'
    body = "".join(
        _word_item(n).removesuffix("<w:tc><w:p><w:r><w:t></w:t></w:r></w:p></w:tc></w:tr>")
        + f"<w:tc>{said}</w:tc></w:tr>"
        for n in range(1, _count(20_000, size) + 1)
    )
    return docx(path, _word_table(_word_row(*HEADERS) + body))


def docx_pictures(path: Path, size: float = 1) -> Path:
    """A Word answer of 8,000 rows with four pictures in each."""
    space = "http://schemas.openxmlformats.org/drawingml/2006"
    picture = (
        f'<w:r><w:drawing><wp:inline xmlns:wp="{space}/wordprocessingDrawing"><wp:extent cx="9" cy="9"/><a:graphic xmlns:a="{space}/main"><a:graphicData uri="{space}/picture"><pic:pic xmlns:pic="{space}/picture"><pic:blipFill>'
        f'<a:blip xmlns:r="{LINKS}" r:embed="rId1"/></pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>'
    )
    body = "".join(
        _word_item(n).replace("<w:p><w:r><w:t></w:t></w:r></w:p>", f"<w:p>{picture * 4}</w:p>")
        for n in range(1, _count(8_000, size) + 1)
    )
    made = docx(path, _word_table(_word_row(*HEADERS) + body), {"i.png": PIXEL})
    with zipfile.ZipFile(made, "a") as archive:
        archive.writestr("word/_rels/document.xml.rels", links_xml({"rId1": ("image", "media/i.png")}))
    return made


def docx_boxes_of_rows(path: Path, size: float = 1) -> Path:
    """A Word answer of 60,000 rows, each in a table inside a cell of one large table."""
    inner = "".join(
        f"<w:tr><w:tc>{_word_table(_word_row(*HEADERS) + _word_item(n))}<w:p/></w:tc></w:tr>"
        for n in range(1, _count(60_000, size) + 1)
    )
    return docx(path, f"<w:tbl>{inner}</w:tbl>")


def _zipped(path: Path, members: Mapping[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name, (2022, 7, 2, 9, 52, 0)), data, zipfile.ZIP_DEFLATED)
    return path


def _answer(count: int) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts(rows(count, lambda n: row(n, F="已完成"))).items():
            archive.writestr(zipfile.ZipInfo(name, (2012, 7, 2, 9, 52, 0)), data, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def zip_small(path: Path, size: float = 1) -> Path:
    """A packed answer of 4,000 small workbooks."""
    made = _answer(3)
    return _zipped(path, {f"回复{n}.xlsx": made for n in range(_count(4_000, size))})


def zip_nothing(path: Path, size: float = 1) -> Path:
    """A packed answer of 150,000 empty files in folders."""
    return _zipped(path, {f"a{n % 99}/b{n}.txt": b"" for n in range(_count(150_000, size))})


def zip_letters(path: Path, size: float = 1) -> Path:
    """A packed answer of 60,000 letters, pictures, archives and scans."""
    kinds = (
        ("txt", "以上问题均已整改".encode()),
        ("png", PIXEL),
        ("rar", b"Rar!"),
        ("pdf", b"%PDF-1.4"),
        ("doc", b"\xd0\xcf"),
    )
    return _zipped(
        path, {f"{DISTRICTS[n % 4]}/回复{n}.{kinds[n % 5][0]}": kinds[n % 5][1] for n in range(_count(60_000, size))}
    )


def zip_large(path: Path, size: float = 1) -> Path:
    """A packed answer of one workbook of 200,000 rows, and the same in Word."""
    rows_of = _count(200_000, size)
    word = docx(
        path.with_suffix(".docx"), _word_table(_word_row(*HEADERS) + "".join(map(_word_item, range(1, rows_of // 4))))
    )
    made = _zipped(path, {"回复.xlsx": _answer(rows_of), "回复.docx": word.read_bytes()})
    word.unlink()
    return made


def zip_bomb(path: Path, size: float = 1) -> Path:
    """A packed answer whose thirty text files are 1,000 MB of the same letter each."""
    return _zipped(path, {f"回复{n}.csv": b"1,2\n" * _count(250_000_000, size / 30) for n in range(30)})


def zip_in_zip(path: Path, size: float = 1) -> Path:
    """A packed answer of 2,000 packed answers."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("回复.xlsx", _answer(20))
    return _zipped(path, {f"回复{n}.zip": made.getvalue() for n in range(_count(2_000, size))})


def csv_empty(path: Path, size: float = 1) -> Path:
    """A text file of 15 million lines with nothing in them."""
    path.write_bytes(
        f"{','.join(HEADERS)}\n1,大洼区,路灯不亮,市城管局,2022-09-01,整改中,\n".encode()
        + b"\r\n" * _count(9_500_000, size)
    )
    return path


def csv_commas_only(path: Path, size: float = 1) -> Path:
    """A text file of 2.4 million rows of nothing but commas, as a filled-down list is saved."""
    return lines(path, (",".join(HEADERS) + "\n" if not n else ",,,,,,\n" for n in range(_count(2_400_000, size))))


def csv_tabs(path: Path, size: float = 1) -> Path:
    """A Unicode text of 200,000 rows, with tabs between its cells and breaks inside them."""
    body = "".join(
        f'{n}\t大洼区\t"路灯{n}\r\n不亮"\t市城管局\t2022-09-01\t整改中\t\r\n' for n in range(_count(200_000, size))
    )
    path.write_bytes(("\t".join(HEADERS) + "\r\n" + body).encode("utf-16"))
    return path


def csv_four_bytes(path: Path, size: float = 1) -> Path:
    """A text file in GB18030 whose letters have four bytes each."""
    body = "".join(f"{n},大洼区,{'𠀀' * 60}{n},市城管局,2022-09-01,整改中,\n" for n in range(_count(60_000, size)))
    path.write_bytes(f"{','.join(HEADERS)}\n{body}".encode("gb18030"))
    return path


def csv_quotes_inside(path: Path, size: float = 1) -> Path:
    """A text file of 200,000 rows with quotes in the middle of words and half-open at their ends."""
    return lines(
        path,
        (
            ",".join(HEADERS) + "\n"
            if not n
            else f'{n},大洼区,"路灯""{n}""不亮","市"城管局",2022-09-01,整改中,"备"注\n'
            for n in range(_count(200_000, size))
        ),
    )


_SPACE: Final = "urn:oasis:names:tc:opendocument:xmlns"


def _ods_cell(said: str | int, inner: str = "", attributes: str = "") -> str:
    return f'<table:table-cell office:value-type="string"{attributes}>{inner}<text:p>{said}</text:p></table:table-cell>'


def _ods_rows(count: int, inner: str = "", attributes: str = "") -> str:
    top = "".join(map(_ods_cell, HEADERS))
    body = "".join(
        "<table:table-row>"
        + "".join(
            _ods_cell(said, inner, attributes)
            for said in (n, DISTRICTS[n % 4], f"路灯{n}不亮", "市城管局", "2022-09-01", "整改中", "")
        )
        + "</table:table-row>"
        for n in range(1, count)
    )
    return f"<table:table-row>{top}</table:table-row>{body}"


def ods_notes(path: Path, size: float = 1) -> Path:
    """An OpenDocument of 30,000 rows with a note on each cell."""
    note = f'<office:annotation xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>甲</dc:creator><text:p>请核实</text:p></office:annotation>'  # noqa: F541
    return ods(path, _ods_rows(_count(30_000, size), note))


def ods_groups(path: Path, size: float = 1) -> Path:
    """An OpenDocument of 60,000 rows in groups of rows inside each other."""
    deep = min(_count(900, size), 900)
    return ods(
        path, "<table:table-row-group>" * deep + _ods_rows(_count(60_000, size)) + "</table:table-row-group>" * deep
    )


def ods_repeated_blocks(path: Path, size: float = 1) -> Path:
    """An OpenDocument of 2,400 rows, each of which stands for a hundred."""
    body = _ods_rows(_count(2_400, size)).replace(
        "<table:table-row>", '<table:table-row table:number-rows-repeated="100">'
    )
    return ods(path, body.replace(' table:number-rows-repeated="100"', "", 1))


def ods_spans(path: Path, size: float = 1) -> Path:
    """An OpenDocument of 60,000 rows whose cells say they are merged over a thousand others."""
    spans = ' table:number-columns-spanned="200" table:number-rows-spanned="1000"'
    return ods(path, _ods_rows(_count(60_000, size), attributes=spans))


def ods_formulas(path: Path, size: float = 1) -> Path:
    """An OpenDocument of 60,000 rows whose cells are all formulas."""
    return ods(path, _ods_rows(_count(60_000, size), attributes=' table:formula="of:=[.A2]+SUM([.A2:.A60000])"'))


def _xls(fill: Callable[[Any, Any, int], None], count: int) -> _Maker:
    def make(path: Path, size: float = 1) -> Path:
        import xlwt

        made = xlwt.Workbook(encoding="utf-8", style_compression=2)
        sheet = made.add_sheet("台账")
        for column, word in enumerate(HEADERS):
            sheet.write(0, column, word)
        for n in range(1, min(_count(count, size), 65_000)):
            for column, said in enumerate((n, DISTRICTS[n % 4], f"路灯{n}不亮", "市城管局", "2022-09-01", "整改中")):
                sheet.write(n, column, said)
            fill(made, sheet, n)
        made.save(str(path))
        return path

    return make


def _xls_long(_: Any, sheet: Any, n: int) -> None:
    sheet.write(n, 6, f"第{n}次回复：" + "路灯不亮" * 400)


def _xls_rich(_: Any, sheet: Any, n: int) -> None:
    import xlwt

    fonts = [xlwt.easyfont("struck_out true"), xlwt.easyfont("color_index green"), xlwt.easyfont("bold true")]
    sheet.write_rich_text(n, 6, [(f"第{n}处{k}", fonts[k % 3]) for k in range(40)])


def _xls_merged(_: Any, sheet: Any, n: int) -> None:
    if n % 2:
        sheet.merge(n, n + 1, 7, 9)
        sheet.merge(n, n + 1, 10, 12)


def _xls_linked(_: Any, sheet: Any, n: int) -> None:
    import xlwt

    sheet.write(n, 6, xlwt.Formula(f'HYPERLINK("D:/盘山县/{n}.jpg";"照片")'))
    sheet.write(n, 7, xlwt.Formula(f"SUM(A$2:A{n + 1})+COUNTIF(F$2:F{n + 1};F{n + 1})"))


def rtf_rows(path: Path, size: float = 1) -> Path:
    """A rich text of 20,000 rows of a table, which goes through another program."""

    def line(*texts: str | int) -> str:
        ends = "".join(f"\\cellx{1000 * (k + 1)}" for k in range(7))
        said = "".join("".join(f"\\u{ord(one)}?" for one in str(text)) + "\\cell " for text in texts)
        return f"\\trowd{ends}\\intbl {said}\\row\n"

    body = "".join(
        line(n, DISTRICTS[n % 4], f"第{n + 2}号路灯不亮", "市城管局", "2022-09-01", "已完成", "")
        for n in range(1, _count(20_000, size))
    )
    path.write_text(f"{{\\rtf1\\ansi {line(*HEADERS)}{body}}}", encoding="ascii")
    return path


def _headed(letter: str, header: str, said: Callable[[int], str], count: int) -> _Maker:
    def make(path: Path, size: float = 1) -> Path:
        words = list(HEADERS)
        words[COLUMNS.index(letter)] = header
        body = "".join(row(n, **{letter: said(n)}) for n in range(3, _count(count, size) + 3))
        return book(path, sheet_xml(head(headers=tuple(words)) + body))

    return make


ORDINARY: Final[Mapping[str, tuple[str, _Maker]]] = {
    **{make.__name__.replace("_", "-"): (".xlsx", make) for make in (
        prefixed_rows, strict_rows, broken_lines, utf16_rows, gb_rows, turned_cells, double_cells, escaped,
        spoken_strings, struck_runs, green_rows, long_shared, many_shared, array_blocks, deep_extensions, many_shapes,
        many_controls, external_books, names_of_sheets, table_looks, list_sources, local_files, new_rules,
        signs_below_pictures, big_beside, merged_districts, same_as_above, grid_rules,
    )},
    **{name: (".xlsx", make) for name, make in (
        ("text-formulas", _extra(120_000, _formula('B{n}&amp;"第"&amp;ROW()&amp;"号"&amp;TEXT(TODAY(),"yyyy-mm-dd")', "大洼区"))),
        ("link-formulas", _extra(120_000, _formula('HYPERLINK("#台账!C{m}","见"&amp;B{m})', "见"))),
        ("newer-formulas", _extra(60_000, _formula("_xlfn.LET(_xlpm.a,A{n},_xlpm.b,_xlfn.XLOOKUP(B{n},B$3:B$60002,A$3:A$60002),_xlpm.a+_xlpm.b)"))),
        ("column-formulas", _extra(60_000, _formula("VLOOKUP(C{n},C:G,4,FALSE)&amp;INDEX(B:B,MATCH(A{n},A:A,0))&amp;OFFSET(A{n},0,{d})", "整改中"))),
        ("no-results", _extra(200_000, lambda n: f'<c r="H{n}"><f>A{n}+1</f></c>')),
        ("many-people", _headed("G", "责任人", lambda n: f"张{chr(0x4E00 + n % 9_000)}{chr(0x4E00 + n // 9_000)}", 240_000)),
        ("many-places", _headed("G", "点位名称", lambda n: f"红海滩大街{n}号小区{n % 90}号楼", 240_000)),
        ("many-indicators", _headed("G", "指标内容", lambda n: f"第{n % 60_000}项：公共场所秩序井然，无乱扔杂物现象", 200_000)),
        ("two-rounds", _headed("G", "销号时间", lambda n: f"2022年{n % 12 + 1}月{n % 28 + 1}日", 240_000)),
    )},
    **{name: (".xls", make) for name, make in (
        ("xls-long", _xls(_xls_long, 6_000)), ("xls-rich", _xls(_xls_rich, 12_000)),
        ("xls-merged", _xls(_xls_merged, 60_000)), ("xls-linked", _xls(_xls_linked, 60_000)),
    )},
    **{make.__name__.replace("_", "-"): (".docx", make) for make in (docx_fields, docx_pictures, docx_boxes_of_rows)},
    **{make.__name__.replace("_", "-"): (".zip", make) for make in (
        zip_small, zip_nothing, zip_letters, zip_large, zip_bomb, zip_in_zip,
    )},
    **{make.__name__.replace("_", "-"): (".csv", make) for make in (
        csv_empty, csv_commas_only, csv_four_bytes, csv_quotes_inside,
    )},
    **{make.__name__.replace("_", "-"): (".ods", make) for make in (
        ods_notes, ods_groups, ods_repeated_blocks, ods_spans, ods_formulas,
    )},
    "csv-tabs": (".txt", csv_tabs), "rtf-rows": (".rtf", rtf_rows),
}  # fmt: skip
"""Name → suffix and maker."""
