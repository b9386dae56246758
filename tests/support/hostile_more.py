# ruff: noqa: E501, ARG001 - XML is written as it will stand in the file; some kinds have one size
"""More hostile ledgers: parts beside the rows, formulas as offices write them, other formats, Word, photos, Parquet.

Exists because the kinds of `tests.support.hostile` were all written down before anything was measured; these were
thought of afterwards, each as a neighbour of a place where something grew faster than its file.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from tests.support.handmade import LINKS, MAIN, STYLES, links_xml, pack, parts, sheet_xml
from tests.support.hostile import (
    COLUMNS,
    DISTRICTS,
    DRAWING,
    HEADERS,
    MAIN_DRAWING,
    PIXEL,
    book,
    cell,
    formulas,
    head,
    lines,
    ods,
    row,
    rows,
)  # fmt: skip

__all__ = ["MORE", "docx"]

_WORD: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def many_names(path: Path, size: float = 1) -> Path:
    """200,000 defined names that each calculate with others."""
    count = int(200_000 * size)
    inner = "".join(
        f'<definedName name="n{n}">IF(台账!$A${n % 99 + 3}&gt;0,n{n + 1},0)</definedName>' for n in range(count)
    )
    return book(path, sheet_xml(rows(2_000)), workbook=f"<definedNames>{inner}</definedNames>")


def print_areas(path: Path, size: float = 1) -> Path:
    """A print area of 100,000 ranges."""
    areas = ",".join(f"台账!$A${2 * n + 3}:$G${2 * n + 3}" for n in range(int(100_000 * size)))
    names = f'<definedNames><definedName name="_xlnm.Print_Area" localSheetId="0">{areas}</definedName></definedNames>'
    return book(path, sheet_xml(rows(int(20_000 * size))), workbook=names)


def filters(path: Path, size: float = 1) -> Path:
    """A filter with 200,000 values."""
    inner = "".join(f'<filter val="第{n}号路灯不亮"/>' for n in range(int(200_000 * size)))
    tail = f'<autoFilter ref="A2:G20002"><filterColumn colId="2"><filters>{inner}</filters></filterColumn></autoFilter>'
    return book(path, sheet_xml(rows(int(20_000 * size)), tail=tail))


def _drawn(path: Path, body: str, items: int, media: Mapping[str, bytes]) -> Path:
    return book(
        path,
        sheet_xml(rows(items), tail='<drawing r:id="rId1"/>'),
        {"rId1": ("drawing", "../drawings/drawing1.xml")},
        extra={
            **{f"xl/media/{name}": data for name, data in media.items()},
            "xl/drawings/drawing1.xml": f'<xdr:wsDr xmlns:xdr="{DRAWING}" xmlns:a="{MAIN_DRAWING}" xmlns:r="{LINKS}">{body}</xdr:wsDr>',
            "xl/drawings/_rels/drawing1.xml.rels": links_xml(
                {f"rId{n}": ("image", f"../media/{name}") for n, name in enumerate(media, 1)}
            ),
        },
    )


def _anchor(first: int, last: int, inner: str) -> str:
    corners = "".join(
        f"<xdr:{name}><xdr:col>6</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>{at}</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:{name}>"
        for name, at in (("from", first), ("to", last))
    )
    return f"<xdr:twoCellAnchor>{corners}{inner}<xdr:clientData/></xdr:twoCellAnchor>"


def _picture(number: int, relation: int = 1) -> str:
    return (
        f'<xdr:pic><xdr:nvPicPr><xdr:cNvPr id="{number + 2}" name="p{number}"/><xdr:cNvPicPr/></xdr:nvPicPr>'
        f'<xdr:blipFill><a:blip r:embed="rId{relation}"/></xdr:blipFill><xdr:spPr/></xdr:pic>'
    )


_GROUP: Final = '<xdr:grpSp><xdr:nvGrpSpPr><xdr:cNvPr id="9" name="g"/><xdr:cNvGrpSpPr/></xdr:nvGrpSpPr><xdr:grpSpPr/>'


def nested_groups(path: Path, size: float = 1) -> Path:
    """400 groups of 500 levels, a picture in each level."""
    deep = int(500 * size)
    inner = (_GROUP + _picture(1)) * deep + "</xdr:grpSp>" * deep
    body = "".join(_anchor(n + 2, n + 3, inner) for n in range(int(400 * size) or 1))
    return _drawn(path, body, 500, {"i.png": PIXEL})


def wide_groups(path: Path, size: float = 1) -> Path:
    """One group of 100,000 pictures."""
    inner = _GROUP + "".join(_picture(n) for n in range(int(100_000 * size))) + "</xdr:grpSp>"
    return _drawn(path, _anchor(2, 2_000, inner), 2_000, {"i.png": PIXEL})


def fallbacks(path: Path, size: float = 1) -> Path:
    """60,000 pictures with an alternative each."""
    space = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    body = "".join(
        f'<mc:AlternateContent xmlns:mc="{space}"><mc:Choice Requires="a14">{_anchor(n % 2_000 + 2, n % 2_000 + 4, _picture(n))}</mc:Choice>'
        f"<mc:Fallback>{_anchor(n % 2_000 + 2, n % 2_000 + 4, _picture(n))}</mc:Fallback></mc:AlternateContent>"
        for n in range(int(20_000 * size))
    )
    return _drawn(path, body, 2_000, {"i.png": PIXEL})


def looks(path: Path, size: float = 1) -> Path:
    """65,000 formats with a font, a fill, a border and a number format of its own each, one to a row."""
    count = int(60_000 * size)
    numbers = "".join(f'<numFmt numFmtId="{n + 200}" formatCode="0.0&quot;{n}&quot;"/>' for n in range(count))
    fonts = "".join(f'<font><sz val="{n % 90 + 8}"/><name val="字{n}"/></font>' for n in range(count))
    fills = "".join(
        f'<fill><patternFill patternType="solid"><fgColor rgb="FF{n:06X}"/></patternFill></fill>' for n in range(count)
    )
    xfs = "".join(
        f'<xf numFmtId="{n + 200}" fontId="{n + 1}" fillId="{n + 2}" borderId="0" xfId="0"/>' for n in range(count)
    )
    made = (
        STYLES.replace("</numFmts>", f"{numbers}</numFmts>")
        .replace("</fonts>", f"{fonts}</fonts>")
        .replace("</fills>", f"{fills}</fills>")
        .replace("</cellXfs>", f"{xfs}</cellXfs>")
    )
    return book(
        path,
        sheet_xml(rows(int(20_000 * size), lambda n: row(n, extra=f'<c r="H{n}" s="{n % count + 4}"/>'))),
        styles=made,
    )


def rich_strings(path: Path, size: float = 1) -> Path:
    """2,000 texts of 150 pieces, each piece in a font of its own."""
    pieces = "".join(f'<r><rPr><sz val="{n}"/><rFont val="宋体"/></rPr><t>路灯{n}</t></r>' for n in range(150))
    texts = "".join(f"<si>{pieces}<rPh sb='0' eb='1'><t>{n}</t></rPh></si>" for n in range(int(2_000 * size)))
    body = rows(int(2_000 * size), lambda n: row(n, extra=f'<c r="H{n}" t="s"><v>{n - 3}</v></c>'))
    return _with_strings(path, body, texts)


def _with_strings(path: Path, body: str, texts: str) -> Path:
    made = parts(body, strings=["x"])
    made["xl/sharedStrings.xml"] = f'<sst xmlns="{MAIN}">{texts}</sst>'.encode()
    return pack(path, made)


def one_rich_string(path: Path, size: float = 1) -> Path:
    """A text of 300,000 pieces, in every row."""
    pieces = "".join(f"<r><rPr><b/></rPr><t>{n % 9}</t></r>" for n in range(int(300_000 * size)))
    body = rows(
        int(5_000 * size),
        lambda n: row(n, C="§").replace(' t="inlineStr"><is><t>§</t></is>', ' t="s"><v>0</v>'),
    )
    return _with_strings(path, body, f"<si>{pieces}</si>")


def references(path: Path, size: float = 1) -> Path:
    """Texts that are all written as character references."""
    texts = "".join(f"<si><t>{'&#x8DEF;&#28783;&amp;' * 60}{n}</t></si>" for n in range(int(20_000 * size)))
    body = rows(
        int(20_000 * size),
        lambda n: row(n, C="§").replace(' t="inlineStr"><is><t>§</t></is>', f' t="s"><v>{n - 3}</v>'),
    )
    return _with_strings(path, body, texts)


def long_validations(path: Path, size: float = 1) -> Path:
    """4,000 validations, each with a formula of 8,000 letters."""
    source = "IF(" + "+".join(f"A{n % 900 + 3}" for n in range(1_500)) + "&gt;0,$B$3:$B$99,$C$3:$C$99)"
    inner = "".join(
        f'<dataValidation type="list" sqref="F{n + 3}"><formula1>{source}</formula1></dataValidation>'
        for n in range(int(4_000 * size))
    )
    return book(path, sheet_xml(rows(int(5_000 * size)), tail=f"<dataValidations>{inner}</dataValidations>"))


def merge_chains(path: Path, size: float = 1) -> Path:
    """Merges over the items, each overlapping the next."""
    inner = "".join(
        f'<mergeCell ref="{COLUMNS[n % 7]}{n + 3}:{COLUMNS[n % 7]}{n + 23}"/>' for n in range(int(20_000 * size))
    )
    return book(path, sheet_xml(rows(int(20_000 * size)), tail=f"<mergeCells>{inner}</mergeCells>"))


def whole_merges(path: Path, size: float = 1) -> Path:
    """100,000 merges over the whole sheet."""
    inner = '<mergeCell ref="A1:XFD1048576"/>' * int(100_000 * size)
    return book(path, sheet_xml(rows(int(2_000 * size)), tail=f"<mergeCells>{inner}</mergeCells>"))


def whole_links(path: Path, size: float = 1) -> Path:
    """50,000 links, each over the whole sheet."""
    inner = '<hyperlink ref="A1:XFD1048576" location="台账!A1" display="见"/>' * int(50_000 * size)
    return book(path, sheet_xml(rows(int(5_000 * size)), tail=f"<hyperlinks>{inner}</hyperlinks>"))


def filled_width(path: Path, size: float = 1) -> Path:
    """16,384 columns with a header each, and 250 rows filled to the end."""
    from civtrack.model import column_letter

    letters = [column_letter(index) for index in range(8, 16_385)]
    top = head().removesuffix("</row>") + "".join(cell(f"{letter}2", f"列{letter}") for letter in letters) + "</row>"
    body = "".join(
        row(n, extra="".join(f'<c r="{letter}{n}"><v>1</v></c>' for letter in letters))
        for n in range(3, int(250 * size) + 3)
    )
    return book(path, sheet_xml(top + body))


def running_totals(path: Path, size: float = 1) -> Path:
    """20,000 rows that each sum up all rows above, as a running total does."""
    return formulas(path, int(20_000 * size), lambda n: f"SUM($A$3:A{n})+COUNTA(C$3:C{n})")


def chains(path: Path, size: float = 1) -> Path:
    """50,000 cells that each calculate with the one above, the last leading back to the first."""
    count = int(50_000 * size)
    return formulas(path, count, lambda n: f"H{n - 1 if n > 3 else count + 2}+A{n}")


def chained(path: Path, size: float = 1) -> Path:
    """50,000 numbers, each one more than the one above, as offices number their rows."""
    return formulas(path, int(50_000 * size), lambda n: f"H{n - 1}+1" if n > 3 else "1")


def other_sheets(path: Path, size: float = 1) -> Path:
    """20,000 rows that look up another sheet of 20,000."""
    count = int(20_000 * size)
    sheet = "".join(
        row(
            n,
            extra=f'<c r="H{n}"><f>VLOOKUP(C{n},名单!$A$1:$C${count},2,FALSE)&amp;COUNTIFS(名单!A:A,C{n},名单!B:B,B{n})</f><v>1</v></c>',
        )
        for n in range(3, count + 3)
    )
    names = "".join(
        f'<row r="{n}">{cell(f"A{n}", f"第{n}号路灯不亮")}{cell(f"B{n}", DISTRICTS[n % 4])}</row>'
        for n in range(1, count)
    )
    return pack(path, parts({"台账": sheet_xml(head() + sheet), "名单": sheet_xml(names)}))


def crossing_sheets(path: Path, size: float = 1) -> Path:
    """600 ledgers that all sum up each other."""
    count = int(600 * size)

    def said(sheet: int) -> str:
        return rows(
            20,
            lambda n: row(
                n, extra=f'<c r="H{n}"><f>SUM(表0:表{count - 1}!A{n})+表{(sheet * 7 + n) % count}!A{n}</f><v>1</v></c>'
            ),
        )

    return pack(path, parts({f"表{n}": sheet_xml(said(n)) for n in range(count)}))


def hidden_sheets(path: Path, size: float = 1) -> Path:
    """Two thousand sheets whose names all begin alike and that hold nothing, before one ledger."""
    empty = {f"{'甲' * 26}{n:05}": sheet_xml("") for n in range(int(2_000 * size))}
    return pack(path, parts({**empty, "台账": sheet_xml(rows(int(5_000 * size)))}))


def calculation_chain(path: Path, size: float = 1) -> Path:
    """A chain of calculation with 900,000 cells."""
    count = int(900_000 * size)
    chain = "".join(f'<c r="H{n % 1_048_576 + 1}" i="1"/>' for n in range(count))
    made = parts(rows(int(5_000 * size), lambda n: row(n, extra=f'<c r="H{n}"><f>A{n}*2</f><v>1</v></c>')),
        links={"rIdChain": ("calcChain", "calcChain.xml")},
        extra={"xl/calcChain.xml": f'<calcChain xmlns="{MAIN}">{chain}</calcChain>'},
    )  # fmt: skip
    return pack(path, made)


def pivots(path: Path, size: float = 1) -> Path:
    """A pivot table's cache of 300,000 records, and an outside workbook of as many cells."""
    records = "".join(f'<r><s v="第{n}号路灯不亮"/><n v="{n}"/></r>' for n in range(int(300_000 * size)))
    cells = "".join(f'<row r="{n}"><cell r="A{n}"><v>{n}</v></cell></row>' for n in range(1, int(300_000 * size)))
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    extra = {
        "xl/pivotCache/pivotCacheDefinition1.xml": f'<pivotCacheDefinition xmlns="{MAIN}" xmlns:r="{LINKS}" r:id="rId1"><cacheSource type="worksheet">'
        '<worksheetSource ref="A2:G20002" sheet="台账"/></cacheSource><cacheFields count="0"/></pivotCacheDefinition>',
        "xl/pivotCache/_rels/pivotCacheDefinition1.xml.rels": links_xml(
            {"rId1": ("pivotCacheRecords", "pivotCacheRecords1.xml")}
        ),
        "xl/pivotCache/pivotCacheRecords1.xml": f'<pivotCacheRecords xmlns="{MAIN}">{records}</pivotCacheRecords>',
        "xl/externalLinks/externalLink1.xml": f'<externalLink xmlns="{MAIN}" xmlns:r="{LINKS}"><externalBook r:id="rId1"><sheetNames>'
        f'<sheetName val="a"/></sheetNames><sheetDataSet><sheetData sheetId="0">{cells}</sheetData></sheetDataSet></externalBook></externalLink>',
    }
    made = parts(
        rows(int(20_000 * size)),
        workbook='<externalReferences><externalReference r:id="rIdOut"/></externalReferences><pivotCaches><pivotCache cacheId="1" r:id="rIdPivot"/></pivotCaches>',
        links={
            "rIdPivot": ("pivotCacheDefinition", "pivotCache/pivotCacheDefinition1.xml"),
            "rIdOut": ("externalLink", "externalLinks/externalLink1.xml"),
        },
        extra=extra,
    )
    made["[Content_Types].xml"] = made["[Content_Types].xml"].replace(
        b"</Types>",
        f'<Override PartName="/xl/pivotCache/pivotCacheDefinition1.xml" ContentType="{kind}.pivotCacheDefinition+xml"/></Types>'.encode(),
    )
    return pack(path, made)


def properties(path: Path, size: float = 1) -> Path:
    """200,000 properties of the document, and a list of 300,000 types of parts."""
    space = "http://schemas.openxmlformats.org/officeDocument/2006"
    inner = "".join(
        f'<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="{n + 2}" name="p{n}"><vt:i4>{n}</vt:i4></property>'
        for n in range(int(200_000 * size))
    )
    made = parts(rows(500))
    made["docProps/custom.xml"] = (
        f'<Properties xmlns="{space}/custom-properties" xmlns:vt="{space}/docPropsVTypes">{inner}</Properties>'.encode()
    )
    many = "".join(f'<Default Extension="x{n}" ContentType="image/png"/>' for n in range(int(300_000 * size)))
    made["[Content_Types].xml"] = made["[Content_Types].xml"].replace(b"</Types>", f"{many}</Types>".encode())
    return pack(path, made)


def same_number(path: Path, size: float = 1) -> Path:
    """50,000 rows with the same number, in four districts."""
    return book(path, sheet_xml(rows(int(50_000 * size), lambda n: row(n, A="甲0001号", C="路灯不亮"))))


def many_units(path: Path, size: float = 1) -> Path:
    """20,000 rows that each name 40 of 20,000 units."""
    return book(
        path,
        sheet_xml(
            rows(int(20_000 * size), lambda n: row(n, D="、".join(f"市第{(n * 41 + k) % 20_000}局" for k in range(40))))
        ),
    )


def own_words(path: Path, size: float = 1) -> Path:
    """50,000 status words, districts and units that nobody knows, no two alike."""

    def word(n: int) -> str:
        return "".join(chr(0x4E00 + (n * 7_919 + k * 104_729) % 20_000) for k in range(6))

    return book(
        path,
        sheet_xml(rows(int(50_000 * size), lambda n: row(n, B=word(n), D=word(n + 1), E=word(n + 2), F=word(n + 3)))),
    )


def _png(width: int, height: int, *, chunks: bytes = b"", data: bytes | None = None) -> bytes:
    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    if data is None:
        packer = zlib.compressobj(9)
        line = bytes(1 + (width + 7) // 8)
        data = b"".join(packer.compress(line) for _ in range(height)) + packer.flush()
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    extra = chunk(b"zTXt", chunks) if chunks else b""
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + extra + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def huge_photos(path: Path, size: float = 1) -> Path:
    """Eight photos of 60,000 × 60,000 points, each at an open item."""
    edge = max(int(60_000 * size), 40)
    photo = _png(edge, edge)
    count = 8
    body = "".join(_anchor(n + 2, n + 3, _picture(n, n + 1)) for n in range(count))
    return _drawn(path, body, 20, {f"i{n}.png": photo for n in range(count)})


def lying_photos(path: Path, size: float = 1) -> Path:
    """Photos that say they have four thousand million points each way, and text that unpacks to 2 GB."""
    bomb = b"Comment\0\0" + zlib.compress(bytes(int(200_000_000 * size) + 1), 9)
    data = zlib.compress(bytes(100))
    photos = {
        "a.png": _png(0x7FFFFFFF, 0x7FFFFFFF, data=data),
        "b.png": _png(10, 10, chunks=bomb),
        "c.jpeg": bytes.fromhex("ffd8ffc0001108ffffffff03011100021100031100ffda000c03010002000300003f00")
        + b"\0" * 1000
        + b"\xff\xd9",
        "d.gif": b"GIF89a\xff\xff\xff\xff\x80\x00\x00"
        b"\0\0\0\xff\xff\xff,\0\0\0\0\xff\xff\xff\xff\0\x02"
        b"\xff" + b"\x84" * 255 + b"\0;",
    }
    body = "".join(_anchor(n % 20 + 2, n % 20 + 3, _picture(n, n % 4 + 1)) for n in range(40))
    return _drawn(path, body, 20, photos)


def many_photos(path: Path, size: float = 1) -> Path:
    """12,000 photos in cells, as WPS puts them, each with bytes of its own."""
    count = int(12_000 * size)
    frames = "".join(
        f'<etc:cellImage><xdr:pic><xdr:nvPicPr><xdr:cNvPr id="{n + 2}" name="ID_{n:032X}" descr="IMG"/><xdr:cNvPicPr/></xdr:nvPicPr>'
        f'<xdr:blipFill><a:blip r:embed="rId{n}"/></xdr:blipFill><xdr:spPr/></xdr:pic></etc:cellImage>'
        for n in range(count)
    )
    wps = "http://www.wps.cn/officeDocument"
    rels = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rIdImages" Type="{wps}/2020/cellImage" Target="cellimages.xml"/>'
    )
    made = parts(
        rows(
            count,
            lambda n: row(n, extra=f'<c r="H{n}" t="str"><f>_xlfn.DISPIMG("ID_{n - 3:032X}",1)</f><v>=DISPIMG("ID_{n - 3:032X}",1)</v></c>'),
        ),
        extra={
            "xl/cellimages.xml": f'<etc:cellImages xmlns:xdr="{DRAWING}" xmlns:r="{LINKS}" xmlns:a="{MAIN_DRAWING}" xmlns:etc="{wps}/2017/etCustomData">{frames}</etc:cellImages>',
            "xl/_rels/cellimages.xml.rels": links_xml({f"rId{n}": ("image", f"media/i{n}.png") for n in range(count)}),
            **{f"xl/media/i{n}.png": _png(40, 30 + n % 9, chunks=b"Comment\0\0" + zlib.compress(str(n).encode())) for n in range(count)},
        },
    )  # fmt: skip
    key = "xl/_rels/workbook.xml.rels"
    opening = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    made[key] = made[key].replace(opening, rels.encode(), 1)
    made["[Content_Types].xml"] = made["[Content_Types].xml"].replace(
        b"<Default", b'<Default Extension="png" ContentType="image/png"/><Default', 1
    )
    return pack(path, made)


def ods_repeated(path: Path, size: float = 1) -> Path:
    """An OpenDocument whose items are one row, repeated to the end of the sheet and to its last column."""
    cells = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{word}</text:p></table:table-cell>' for word in HEADERS
    )
    said = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{word}</text:p></table:table-cell>'
        for word in (1, "大洼区", "路灯不亮", "市城管局", "2022-09-01", "整改中")
    )
    last = '<table:table-cell office:value-type="string" table:number-columns-repeated="16378"><text:p>备</text:p></table:table-cell>'
    return ods(
        path,
        f'<table:table-row>{cells}</table:table-row><table:table-row table:number-rows-repeated="1048575">{said}{last}</table:table-row>',
    )


def ods_columns(path: Path, size: float = 1) -> Path:
    """An OpenDocument that counts repetitions in thousands of millions."""
    blank = '<table:table-row table:number-rows-repeated="4000000000"><table:table-cell table:number-columns-repeated="4000000000"/></table:table-row>'
    cells = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{word}</text:p></table:table-cell>' for word in HEADERS
    )
    text = '<table:table-row><table:table-cell office:value-type="string" table:number-columns-repeated="2000000000"><text:p>备</text:p></table:table-cell></table:table-row>'
    return ods(path, f"<table:table-row>{cells}</table:table-row>{blank}{text}")


def xls_corner(path: Path, size: float = 1) -> Path:
    """An old workbook with a small ledger and one cell in its last corner."""
    import xlwt

    made = xlwt.Workbook(encoding="utf-8")
    sheet = made.add_sheet("台账")
    for column, word in enumerate(HEADERS):
        sheet.write(0, column, word)
    for n in range(1, 50):
        for column, said in enumerate((n, DISTRICTS[n % 4], f"路灯{n}不亮", "市城管局", "2022-09-01", "整改中", "")):
            sheet.write(n, column, said)
    sheet.write(65_535, 255, "x")
    made.save(str(path))
    return path


def xls_full(path: Path, size: float = 1) -> Path:
    """An old workbook, full to its last row, with a formula in each."""
    import xlwt

    made = xlwt.Workbook(encoding="utf-8")
    sheet = made.add_sheet("台账")
    for column, word in enumerate(HEADERS):
        sheet.write(0, column, word)
    for n in range(1, int(65_535 * size)):
        for column, said in enumerate((n, DISTRICTS[n % 4], f"路灯{n}不亮", "市城管局", "2022-09-01", "整改中")):
            sheet.write(n, column, said)
        sheet.write(n, 7, xlwt.Formula(f"A{n + 1}*2"))
    made.save(str(path))
    return path


def csv_cell(path: Path, size: float = 1) -> Path:
    """A text file with one cell of 19 MB in quotes that are closed."""
    words = ("问题描述,责任单位,整改时限\n", '"' + "路灯不亮，" * int(1_250_000 * size) + '",市城管局,2022-09-01\n')
    return lines(path, iter(words))


def csv_gbk(path: Path, size: float = 1) -> Path:
    """A text file of 300,000 rows in GBK, with bytes near its end that are none."""
    body = "".join(f"{n},大洼区,路灯{n}不亮,市城管局,2022-09-01,整改中,\n" for n in range(int(200_000 * size)))
    path.write_bytes(f"{','.join(HEADERS)}\n{body}".encode("gbk") + b"\xff\xfe\x81,\n")
    return path


def csv_wide(path: Path, size: float = 1) -> Path:
    """A text file of 2,000 rows, each with other numbers of cells, up to 16,384."""
    return lines(
        path,
        (
            ",".join(HEADERS) + ",甲" * 16_377 + "\n" if n == 0 else "1," * (n * 7 % 16_384) + "\n"
            for n in range(int(1_200 * size))
        ),
    )


def csv_zeros(path: Path, size: float = 1) -> Path:
    """A text file of 19 MB of zero bytes after a header."""
    path.write_bytes(f"{','.join(HEADERS)}\n".encode() + bytes(int(19_000_000 * size)))
    return path


def docx(path: Path, body: str, media: Mapping[str, bytes] | None = None, before: str = "", comments: str = "") -> Path:
    """A Word document of this body; `before` stands before its root, `comments` are what its notes say."""
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    return pack(
        path,
        {
            "[Content_Types].xml": f'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="png" ContentType="image/png"/><Override PartName="/word/document.xml" ContentType="{kind}"/></Types>'.encode(),
            "_rels/.rels": links_xml({"rId1": ("officeDocument", "word/document.xml")}).encode(),
            "word/document.xml": f'{before}<w:document xmlns:w="{_WORD}"><w:body>{body}</w:body></w:document>'.encode(),
            **{f"word/media/{name}": data for name, data in (media or {}).items()},
            **({
                "word/comments.xml": f'<w:comments xmlns:w="{_WORD}">{comments}</w:comments>'.encode(),
                "word/_rels/document.xml.rels": links_xml({"rId1": ("comments", "comments.xml")}).encode(),
            } if comments else {}),
        },
    )  # fmt: skip


def _paragraph(text: str | int) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def _word_row(*texts: str | int, properties: str = "") -> str:
    return "<w:tr>" + "".join(f"<w:tc>{properties}{_paragraph(text)}</w:tc>" for text in texts) + "</w:tr>"


def _word_item(n: int) -> str:
    return _word_row(n, DISTRICTS[n % 4], f"第{n + 2}号路灯不亮", "市城管局", "2022-09-01", "整改中", "")


def _word_table(inner: str) -> str:
    return f"<w:tbl><w:tblPr/><w:tblGrid>{'<w:gridCol/>' * 7}</w:tblGrid>{inner}</w:tbl>"


def docx_rows(path: Path, size: float = 1) -> Path:
    """A Word document with a table of 100,000 rows."""
    body = "".join(_word_item(n) for n in range(1, int(100_000 * size)))
    return docx(path, _word_table(_word_row(*HEADERS) + body))


def docx_merged(path: Path, size: float = 1) -> Path:
    """A Word table of 20,000 rows, its cells all merged downwards."""
    down = "<w:tcPr><w:vMerge/></w:tcPr>"
    body = "".join(_word_row(*("x" * 7), properties=down) for _ in range(int(20_000 * size)))
    return docx(path, _word_table(_word_row(*HEADERS) + _word_item(1) + body))


def docx_nested(path: Path, size: float = 1) -> Path:
    """Word tables of 400 levels inside each other, in 200 rows."""
    deep = int(50 * size) or 1
    inner = "<w:tbl><w:tr><w:tc>" * deep + _paragraph("x") + "</w:tc></w:tr></w:tbl>" * deep
    body = "".join(f"<w:tr><w:tc>{inner}{_paragraph(n)}</w:tc></w:tr>" for n in range(int(3_000 * size)))
    return docx(path, _word_table(_word_row(*HEADERS) + _word_item(1) + body))


def docx_tables(path: Path, size: float = 1) -> Path:
    """A Word document of 30,000 small tables, each with its header."""
    return docx(path, (_word_table(_word_row(*HEADERS) + _word_item(1)) + _paragraph("")) * int(10_000 * size))


def docx_wide(path: Path, size: float = 1) -> Path:
    """A Word table whose cells say that each is wider than the page: a span of thousands of millions."""
    spans = '<w:tcPr><w:gridSpan w:val="2000000"/></w:tcPr>'
    body = "".join(_word_row(n, "x", properties=spans) for n in range(int(500 * size) or 1))
    return docx(path, _word_table(_word_row(*HEADERS) + _word_item(1) + body))


def docx_pieces(path: Path, size: float = 1) -> Path:
    """A Word table whose cells are written in 500 pieces each."""
    pieces = "<w:p>" + "<w:r><w:rPr><w:b/></w:rPr><w:t>路</w:t></w:r>" * 500 + "</w:p>"
    body = "".join(f"<w:tr><w:tc>{_paragraph(n)}</w:tc><w:tc>{pieces}</w:tc></w:tr>" for n in range(int(700 * size)))
    return docx(path, _word_table(_word_row(*HEADERS) + _word_item(1) + body))


def docx_bomb(path: Path, size: float = 1) -> Path:
    """A Word document that unpacks to 800 MB of blanks, and a picture that does."""
    return docx(
        path,
        _word_table(_word_row(*HEADERS) + _word_item(1)) + " " * int(800_000_000 * size),
        {"a.png": bytes(int(800_000_000 * size))},
    )


MORE: Final[Mapping[str, tuple[str, Callable[[Path, float], Path]]]] = {
    **{make.__name__.replace("_", "-"): (".xlsx", make) for make in (
        many_names, print_areas, filters, nested_groups, wide_groups, fallbacks, looks, rich_strings, one_rich_string,
        references, long_validations, merge_chains, whole_merges, whole_links, filled_width, running_totals, chains,
        chained, other_sheets, crossing_sheets, hidden_sheets, calculation_chain, pivots, properties, same_number,
        many_units, own_words, huge_photos, lying_photos, many_photos,
    )},
    "ods-repeated": (".ods", ods_repeated), "ods-columns": (".ods", ods_columns),
    "xls-corner": (".xls", xls_corner), "xls-full": (".xls", xls_full),
    "csv-cell": (".csv", csv_cell), "csv-gbk": (".csv", csv_gbk), "csv-wide": (".csv", csv_wide),
    "csv-zeros": (".csv", csv_zeros),
    **{make.__name__.replace("_", "-"): (".docx", make) for make in (
        docx_rows, docx_merged, docx_nested, docx_tables, docx_wide, docx_pieces, docx_bomb,
    )},
}  # fmt: skip
"""Name → suffix and maker."""
