# ruff: noqa: E501, ARG001 - XML is written as it will stand in the file; some kinds have one size
"""Ledgers that are legal and small, and cost a careless reader minutes and gigabytes: one for each way of doing so.

Exists so that what is promised of any workbook of 20 MB (an answer, or a refusal by name, in bounded time and memory)
can be tried: `KINDS` names them, `make` writes one. `size` scales what is multiplied (1.0 is the full measure), so that
a test can show with two small ones that the work grows with the file and not with its square.
"""

from __future__ import annotations

import io
import random
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Final

from tests.support.handmade import LINKS, MAIN, STYLES, links_xml, pack, parts, sheet_xml

DISTRICTS: Final = ("兴隆台区", "双台子区", "大洼区", "盘山县")
HEADERS: Final = ("序号", "县区", "问题描述", "责任单位", "整改时限", "整改状态", "备注")
DRAWING: Final = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
MAIN_DRAWING: Final = "http://schemas.openxmlformats.org/drawingml/2006/main"
COLUMNS: Final = "ABCDEFG"
DAY: Final = 44_805
"""31 August 2022 as a sheet counts days."""
PIXEL: Final = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c636060606000000005000157cdfcd70000000049454e44ae426082"
)


def _text(value: str) -> str:
    return f"<is><t>{value}</t></is>"


def cell(place: str, value: str | int, style: int = 1) -> str:
    if isinstance(value, int):
        return f'<c r="{place}" s="{style}"><v>{value}</v></c>'
    return f'<c r="{place}" s="{style}" t="inlineStr">{_text(value)}</c>'


def head(title: str = "全市重点问题整改台账", headers: tuple[str, ...] = HEADERS) -> str:
    """The title and the header row, rows 1 and 2."""
    cells = "".join(cell(f"{letter}2", word) for letter, word in zip(COLUMNS, headers, strict=True))
    return f'<row r="1">{cell("A1", title)}</row><row r="2">{cells}</row>'


def row(number: int, *, extra: str = "", attributes: str = "", **words: str) -> str:
    """An item in row `number`; `words` by column letter replace what it says."""
    said: dict[str, str | int] = {
        "A": number - 2, "B": DISTRICTS[number % 4], "C": f"第{number}号路灯不亮", "D": "市城管局",
        "E": DAY + number % 200, "F": "整改中", "G": "", **words,
    }  # fmt: skip
    cells = "".join(cell(f"{letter}{number}", value, 2 if letter == "E" else 1) for letter, value in said.items())
    return f'<row r="{number}"{attributes}>{cells}{extra}</row>'


def rows(count: int, make: Callable[[int], str] = row) -> str:
    """Title, header and so many items."""
    return head() + "".join(make(number) for number in range(3, count + 3))


def book(path: Path, sheet: str, links: Mapping[str, tuple[str, str]] | None = None, **others: object) -> Path:
    """One sheet with relationships and further parts."""
    extra = dict(others.pop("extra", None) or {})  # type: ignore[call-overload]
    if links:
        extra["xl/worksheets/_rels/sheet1.xml.rels"] = links_xml(links)
    return pack(path, parts({"台账": sheet}, extra=extra, **others))  # type: ignore[arg-type]


def _validation(area: str, source: str = '"是,否"') -> str:
    return f'<dataValidation type="list" allowBlank="1" sqref="{area}"><formula1>{source}</formula1></dataValidation>'


def _validations(path: Path, count: int, area: Callable[[int], str], items: int) -> Path:
    inner = "".join(_validation(area(number)) for number in range(count))
    return book(path, sheet_xml(rows(items), tail=f'<dataValidations count="{count}">{inner}</dataValidations>'))


def validations(path: Path, size: float = 1) -> Path:
    """100,000 validations of one cell each."""
    count = int(100_000 * size)
    return _validations(path, count, lambda n: f"F{n % 20_000 + 3}", int(20_000 * size))


def validations_of_many(path: Path, size: float = 1) -> Path:
    """2,000 validations of 50 ranges each over 20,000 rows."""
    many = int(2_000 * size)
    return _validations(
        path, many, lambda n: " ".join(f"{COLUMNS[k % 7]}{(n * 50 + k) % 20_000 + 3}" for k in range(50)), 20_000
    )


def validation_of_100000(path: Path, size: float = 1) -> Path:
    """One validation with 100,000 ranges."""
    count = int(100_000 * size)
    return _validations(path, 1, lambda _: " ".join(f"F{2 * n + 3}" for n in range(count)), int(20_000 * size))


def comments(path: Path, size: float = 1) -> Path:
    """30,000 comments with their boxes."""
    count = int(30_000 * size)
    boxes = "".join(
        f'<v:shape id="_x0000_s{n + 1025}" type="#_x0000_t202" style="visibility:hidden"><x:ClientData ObjectType="Note">'
        f"<x:Anchor>3, 1, {n + 2}, 1, 5, 1, {n + 6}, 1</x:Anchor><x:Row>{n + 2}</x:Row><x:Column>2</x:Column>"
        "</x:ClientData></v:shape>"
        for n in range(count)
    )
    said = "".join(
        f'<comment ref="C{n + 3}" authorId="0"><text><r><t>请核实{n}</t></r></text></comment>' for n in range(count)
    )
    return book(
        path,
        sheet_xml(rows(count), tail='<legacyDrawing r:id="rId2"/>'),
        {"rId1": ("comments", "../comments1.xml"), "rId2": ("vmlDrawing", "../drawings/vmlDrawing1.vml")},
        extra={
            "xl/comments1.xml": f'<comments xmlns="{MAIN}"><authors><author>管理员</author></authors><commentList>{said}'
            "</commentList></comments>",
            "xl/drawings/vmlDrawing1.vml": '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:x="urn:schemas-microsoft'
            f'-com:office:excel">{boxes}</xml>',
        },
    )


def threads(path: Path, size: float = 1) -> Path:
    """30,000 threaded comments."""
    count = int(30_000 * size)
    space = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"
    said = "".join(
        f'<threadedComment ref="C{n + 3}" dT="2022-08-01T00:00:00.00" personId="{{1}}" id="{{{n}}}"><text>请核实{n}</text>'
        "</threadedComment>"
        for n in range(count)
    )
    old = "".join(
        f'<comment ref="C{n + 3}" authorId="0"><text><t>[线程批注] 请核实{n}</t></text></comment>' for n in range(count)
    )
    kind = "http://schemas.microsoft.com/office/2017/10/relationships"
    rels = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        f'Type="{kind}/threadedComment" Target="../threadedComments/threadedComment1.xml"/><Relationship Id="rId2" '
        f'Type="{LINKS}/comments" Target="../comments1.xml"/></Relationships>'
    )
    return book(
        path,
        sheet_xml(rows(count)),
        extra={
            "xl/worksheets/_rels/sheet1.xml.rels": rels,
            "xl/threadedComments/threadedComment1.xml": f'<ThreadedComments xmlns="{space}">{said}</ThreadedComments>',
            "xl/comments1.xml": f'<comments xmlns="{MAIN}"><authors><author>tc</author></authors><commentList>{old}'
            "</commentList></comments>",
        },
    )


def hyperlinks(path: Path, size: float = 1) -> Path:
    """60,000 links to web pages, each with a relationship of its own."""
    count = int(60_000 * size)
    inner = "".join(f'<hyperlink ref="C{n + 3}" r:id="rId{n}"/>' for n in range(count))
    rels = "".join(
        f'<Relationship Id="rId{n}" Type="{LINKS}/hyperlink" Target="http://a.cn/{n}" TargetMode="External"/>'
        for n in range(count)
    )
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    return book(
        path,
        sheet_xml(rows(count), tail=f"<hyperlinks>{inner}</hyperlinks>"),
        extra={"xl/worksheets/_rels/sheet1.xml.rels": f'<Relationships xmlns="{space}">{rels}</Relationships>'},
    )


def _formats(path: Path, count: int, area: Callable[[int], str], items: int) -> Path:
    inner = "".join(
        f'<conditionalFormatting sqref="{area(n)}"><cfRule type="expression" dxfId="0" priority="{n + 1}"><formula>$F{n % 9 + 3}'
        '="未完成"</formula></cfRule></conditionalFormatting>'
        for n in range(count)
    )
    styles = STYLES.replace("</styleSheet>", '<dxfs count="1"><dxf><font><b/></font></dxf></dxfs></styleSheet>')
    return book(path, sheet_xml(rows(items), tail=inner), styles=styles)


def formats(path: Path, size: float = 1) -> Path:
    """100,000 conditional formats."""
    return _formats(path, int(100_000 * size), lambda n: f"F{n % 20_000 + 3}", int(20_000 * size))


def format_of_100000(path: Path, size: float = 1) -> Path:
    """One conditional format over 100,000 ranges."""
    count = int(100_000 * size)
    return _formats(path, 1, lambda _: " ".join(f"F{2 * n + 3}" for n in range(count)), int(20_000 * size))


def merges(path: Path, size: float = 1) -> Path:
    """100,000 merged areas beside the items, some over them."""
    count = int(100_000 * size)
    inner = "".join(
        f'<mergeCell ref="{"GHJLN"[n % 5]}{n // 5 + 3}:{"GIKMO"[n % 5]}{n // 5 + 3}"/>' for n in range(count)
    )
    tail = f'<mergeCells count="{count}">{inner}</mergeCells>'
    return book(path, sheet_xml(rows(int(20_000 * size)), tail=tail))


def tall_merges(path: Path, size: float = 1) -> Path:
    """Merged areas over whole columns of the sheet."""
    columns = [f"{a}{b}" for a in "ABCDEFGHIJKLMNOPQRSTUVW" for b in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"]
    inner = "".join(f'<mergeCell ref="{column}3:{column}1048576"/>' for column in columns)
    return book(path, sheet_xml(rows(int(20_000 * size)), tail=f"<mergeCells>{inner}</mergeCells>"))


def names(path: Path, size: float = 1) -> Path:
    """50,000 defined names, each over cells of the ledger."""
    count = int(50_000 * size)
    inner = "".join(
        f'<definedName name="n{n}">台账!$C${n % 20_000 + 3}:$F${n % 20_000 + 9}</definedName>' for n in range(count)
    )
    return book(path, sheet_xml(rows(int(20_000 * size))), workbook=f"<definedNames>{inner}</definedNames>")


def styles(path: Path, size: float = 1) -> Path:
    """65,000 styles, every cell in another."""
    count = int(65_000 * size)
    looks = "".join(
        f'<xf numFmtId="{n % 50}" fontId="0" fillId="0" borderId="{n % 2}" xfId="0"><alignment indent="{n % 200}"/></xf>'
        for n in range(count)
    )
    made = STYLES.replace("</cellXfs>", f"{looks}</cellXfs>").replace(
        'cellXfs count="4"', f'cellXfs count="{count + 4}"'
    )

    def styled(number: int) -> str:
        return row(number, extra=f'<c r="H{number}" s="{(number * 7) % count + 4}"><v>1</v></c>')

    return book(path, sheet_xml(rows(int(20_000 * size), styled)), styles=made)


def short_strings(path: Path, size: float = 1) -> Path:
    """Two million shared strings of a few letters."""
    texts = [f"文{n:x}" for n in range(int(2_000_000 * size))]
    return book(path, sheet_xml(rows(200)), strings=texts)


def long_string(path: Path, size: float = 1) -> Path:
    """A shared string of 32 MB."""
    generator = random.Random(5)
    text = "".join(chr(0x4E00 + generator.randrange(16)) for _ in range(int(10_000_000 * size)))
    return book(path, sheet_xml(rows(200, lambda n: row(n, extra=f'<c r="H{n}" t="s"><v>0</v></c>'))), strings=[text])


def pictures(path: Path, size: float = 1) -> Path:
    """20,000 floating pictures."""
    count = int(20_000 * size)
    anchors = "".join(
        f"<xdr:twoCellAnchor><xdr:from><xdr:col>6</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>{n + 2}</xdr:row><xdr:rowOff>0"
        f"</xdr:rowOff></xdr:from><xdr:to><xdr:col>6</xdr:col><xdr:colOff>9000</xdr:colOff><xdr:row>{n + 2}</xdr:row><xdr:rowOff>"
        f'9000</xdr:rowOff></xdr:to><xdr:pic><xdr:nvPicPr><xdr:cNvPr id="{n + 2}" name="p{n}"/><xdr:cNvPicPr/></xdr:nvPicPr>'
        f'<xdr:blipFill><a:blip r:embed="rId{n % 500}"/><a:stretch><a:fillRect/></a:stretch></xdr:blipFill><xdr:spPr/></xdr:pic>'
        "<xdr:clientData/></xdr:twoCellAnchor>"
        for n in range(count)
    )
    extra: dict[str, str | bytes] = {f"xl/media/i{n}.png": PIXEL for n in range(500)}
    extra["xl/drawings/drawing1.xml"] = (
        f'<xdr:wsDr xmlns:xdr="{DRAWING}" xmlns:a="{MAIN_DRAWING}" xmlns:r="{LINKS}">{anchors}</xdr:wsDr>'
    )
    extra["xl/drawings/_rels/drawing1.xml.rels"] = links_xml(
        {f"rId{n}": ("image", f"../media/i{n}.png") for n in range(500)}
    )
    return book(
        path,
        sheet_xml(rows(count), tail='<drawing r:id="rId1"/>'),
        {"rId1": ("drawing", "../drawings/drawing1.xml")},
        extra=extra,
    )


def tall_pictures(path: Path, size: float = 1) -> Path:
    """20,000 pictures that each reach over the whole sheet."""
    count = int(20_000 * size)
    anchors = "".join(
        f"<xdr:twoCellAnchor><xdr:from><xdr:col>6</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>{n % 900 + 2}</xdr:row><xdr:rowOff>0"
        "</xdr:rowOff></xdr:from><xdr:to><xdr:col>6</xdr:col><xdr:colOff>9000</xdr:colOff><xdr:row>1048000</xdr:row><xdr:rowOff>"
        f'9000</xdr:rowOff></xdr:to><xdr:pic><xdr:nvPicPr><xdr:cNvPr id="{n + 2}" name="p{n}"/><xdr:cNvPicPr/></xdr:nvPicPr>'
        '<xdr:blipFill><a:blip r:embed="rId1"/></xdr:blipFill><xdr:spPr/></xdr:pic><xdr:clientData/></xdr:twoCellAnchor>'
        for n in range(count)
    )
    return book(
        path,
        sheet_xml(rows(1000), tail='<drawing r:id="rId1"/>'),
        {"rId1": ("drawing", "../drawings/drawing1.xml")},
        extra={
            "xl/media/i.png": PIXEL,
            "xl/drawings/drawing1.xml": f'<xdr:wsDr xmlns:xdr="{DRAWING}" xmlns:a="{MAIN_DRAWING}" xmlns:r="{LINKS}">{anchors}'
            "</xdr:wsDr>",
            "xl/drawings/_rels/drawing1.xml.rels": links_xml({"rId1": ("image", "../media/i.png")}),
        },
    )


def list_objects(path: Path, size: float = 1) -> Path:
    """500 tables (表格) beside the items."""
    count = int(500 * size)
    links = {f"rId{n}": ("table", f"../tables/table{n}.xml") for n in range(count)}
    extra = {
        f"xl/tables/table{n}.xml": f'<table xmlns="{MAIN}" id="{n + 1}" name="t{n}" displayName="t{n}" ref="J{4 * n + 3}:K{4 * n + 5}">'
        '<tableColumns count="2"><tableColumn id="1" name="a"/><tableColumn id="2" name="b"/></tableColumns></table>'
        for n in range(count)
    }
    inner = "".join(f'<tablePart r:id="rId{n}"/>' for n in range(count))
    tail = f'<tableParts count="{count}">{inner}</tableParts>'
    return book(path, sheet_xml(rows(int(5_000 * size)), tail=tail), links, extra=extra)


def formulas(path: Path, count: int, formula: Callable[[int], str], attributes: str = "") -> Path:
    def calculated(n: int) -> str:
        return row(n, extra=f'<c r="H{n}"><f{attributes}>{formula(n)}</f><v>1</v></c>')

    return book(path, sheet_xml(rows(count, calculated)))


def wildcards(path: Path, size: float = 1) -> Path:
    """Formulas that count by a pattern with many stars over texts of one letter."""
    count = int(2_000 * size)

    def calculated(n: int) -> str:
        return row(
            n, G="a" * 2_000, extra=f'<c r="H{n}"><f>COUNTIF($G$3:$G${count + 2},"{"*a" * 12}*b")</f><v>0</v></c>'
        )

    return book(path, sheet_xml(rows(count, calculated)))


def whole_columns(path: Path, size: float = 1) -> Path:
    """100,000 sums over whole columns."""
    return formulas(path, int(100_000 * size), lambda _: "SUM(A:A)+COUNTIF(F:F,&quot;未完成&quot;)")


def lookups(path: Path, size: float = 1) -> Path:
    """20,000 rows that look themselves up in all others."""
    return formulas(
        path, int(20_000 * size), lambda n: f"COUNTIF($C$3:$C$20002,C{n})+SUMPRODUCT(($B$3:$B$20002=B{n})*1)"
    )


def nested(path: Path, size: float = 1) -> Path:
    """Formulas of thousands of brackets inside each other."""
    deep = int(2_500 * size)
    return formulas(path, 500, lambda n: "(" * deep + f"A{n}" + ")" * deep)


def long_formulas(path: Path, size: float = 1) -> Path:
    """Formulas of 8,000 letters."""
    return formulas(path, int(5_000 * size), lambda n: "+".join(f"A{(n + k) % 9_000 + 3}" for k in range(1_100)))


def indirect(path: Path, size: float = 1) -> Path:
    """20,000 formulas that point by text."""
    return formulas(path, int(20_000 * size), lambda n: f'INDIRECT("C"&amp;ROW()-{n % 7})')


def five_formulas(path: Path, size: float = 1) -> Path:
    """20,000 rows with five formulas each."""

    def calculated(n: int) -> str:
        said = (f"E{n}-TODAY()", f'IF(F{n}="已完成","",H{n})', f"A{n}+1", f"SUM(A{n}:A{n})", f"IF(H{n}&lt;0,1,0)")
        return row(
            n, extra="".join(f'<c r="{c}{n}"><f>{f}</f><v>1</v></c>' for c, f in zip("HIJKL", said, strict=True))
        )

    return book(path, sheet_xml(rows(int(20_000 * size), calculated)))


def shared_formula(path: Path, size: float = 1) -> Path:
    """20,000 rows of two shared formulas, and array formulas over whole columns."""

    def calculated(n: int) -> str:
        own = f' ref="H3:H{int(20_000 * size) + 2}"' if n == 3 else ""
        text = "A3*2" if n == 3 else ""
        return row(
            n,
            extra=f'<c r="H{n}"><f t="shared"{own} si="0">{text}</f><v>1</v></c><c r="I{n}"><f t="array" ref="I{n}">SUM(A:A*1)</f>'
            "<v>1</v></c>",
        )

    return book(path, sheet_xml(rows(int(20_000 * size), calculated)))


def wide_rows(path: Path, size: float = 1) -> Path:
    """Rows that are formatted out to the last column."""
    from civtrack.model import column_letter

    letters = [column_letter(index) for index in range(8, 16_385)]

    def formatted(n: int) -> str:
        return row(n, extra="".join(f'<c r="{letter}{n}" s="1"/>' for letter in letters))

    return book(path, sheet_xml(rows(int(400 * size), formatted)))


def wide_header(path: Path, size: float = 1) -> Path:
    """A header of all 16,384 columns."""
    from civtrack.model import column_letter

    count = int(16_384 * size)
    words = "".join(cell(f"{column_letter(index)}2", f"自定义列{index}") for index in range(8, count + 1))
    top = head().replace("</row>", "", 1).rpartition("</row>")[0].replace('<row r="2">', '</row><row r="2">')
    body = "".join(row(n) for n in range(3, 1_000))
    return book(path, sheet_xml(f"{top}{words}</row>{body}"))


def full(path: Path, size: float = 1) -> Path:
    """All 1,048,575 rows filled, three columns."""
    made = io.StringIO()
    made.write(f'<row r="1">{cell("A1", "问题描述")}{cell("B1", "责任单位")}{cell("C1", "整改时限")}</row>')
    for n in range(2, int(1_048_575 * size) + 2):
        made.write(
            f'<row r="{n}"><c r="A{n}" t="s"><v>{n % 9}</v></c><c r="B{n}" t="s"><v>9</v></c><c r="C{n}" s="2"><v>{DAY + n % 99}</v></c></row>'
        )
    return book(path, sheet_xml(made.getvalue()), strings=[*(f"路灯{n}不亮" for n in range(9)), "市城管局"])


def empty_rows(path: Path, size: float = 1) -> Path:
    """A million prepared rows without content."""
    body = rows(500) + "".join(
        f'<row r="{n}" ht="20" customHeight="1"><c r="A{n}" s="1"/><c r="B{n}" s="1"/></row>'
        for n in range(503, int(1_048_000 * size))
    )
    return book(path, sheet_xml(body))


def corner(path: Path, size: float = 1) -> Path:
    """One cell at XFD1048576."""
    return book(path, sheet_xml(rows(200) + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'))


def corner_xls_like(path: Path, size: float = 1) -> Path:
    """The same as OpenDocument, with repeated rows and columns."""
    cells = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{word}</text:p></table:table-cell>' for word in HEADERS
    )
    body = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{said}</text:p></table:table-cell>'
            for said in (n, DISTRICTS[n % 4], f"路灯{n}不亮", "市城管局", "2022-09-01", "整改中", "")
        )
        + "</table:table-row>"
        for n in range(1, 50)
    )
    far = '<table:table-row table:number-rows-repeated="1048000"><table:table-cell office:value-type="string" table:number-columns-repeated="16000"><text:p>x</text:p></table:table-cell></table:table-row>'
    return ods(path, f"<table:table-row>{cells}</table:table-row>{body}{far}")


def ods(path: Path, table: str) -> Path:
    space = "urn:oasis:names:tc:opendocument:xmlns"
    content = (
        f'<office:document-content xmlns:office="{space}:office:1.0" xmlns:table="{space}:table:1.0" xmlns:text="{space}:text:1.0" office:version="1.2">'
        f'<office:body><office:spreadsheet><table:table table:name="台账">{table}</table:table></office:spreadsheet></office:body></office:document-content>'
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        f'<manifest:manifest xmlns:manifest="{space}:manifest:1.0"><manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
    )
    return pack(
        path, {"mimetype": kind.encode(), "content.xml": content.encode(), "META-INF/manifest.xml": manifest.encode()}
    )


def big_ods(path: Path, size: float = 1) -> Path:
    """An OpenDocument of 300,000 rows."""
    cells = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{word}</text:p></table:table-cell>' for word in HEADERS
    )
    body = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{said}</text:p></table:table-cell>'
            for said in (n, DISTRICTS[n % 4], f"路灯{n}不亮", "市城管局", "2022-09-01", "整改中", "")
        )
        + "</table:table-row>"
        for n in range(1, int(300_000 * size))
    )
    return ods(path, f"<table:table-row>{cells}</table:table-row>{body}")


def sheets(path: Path, size: float = 1) -> Path:
    """5,000 sheets with a small ledger each."""
    return pack(path, parts({f"表{n}": sheet_xml(rows(3)) for n in range(int(5_000 * size))}))


def _long(letter: str, sentence: str) -> Callable[[Path, float], Path]:
    def make(path: Path, size: float = 1) -> Path:
        count = int(20_000 * size)
        texts = [
            (sentence * (32_767 // len(sentence) + 1))[n % 7 : 32_760 + n % 7 - 6] + f"{n % 64}" for n in range(64)
        ]

        def said(n: int) -> str:
            return row(n, **{letter: "§"}).replace(f' t="inlineStr">{_text("§")}', f' t="s"><v>{n % 64}</v>')

        return book(path, sheet_xml(rows(count, said)), strings=texts)

    make.__doc__ = f"Texts of 32,767 letters in column {letter}."
    return make


def long_header(path: Path, size: float = 1) -> Path:
    """Header cells and a title of 32,767 letters."""
    body = "".join(row(n) for n in range(3, 1_000))
    headers = tuple(word + "（" + "填写说明，" * 6_000 for word in HEADERS)
    return book(path, sheet_xml(head("全市重点问题整改台账（截至2022年9月1日" * 1_600, headers) + body))


def many_long_rows(path: Path, size: float = 1) -> Path:
    """20,000 rows with texts of 32,767 letters, all different, written into the cells."""
    filler = "甲乙丙丁戊己庚辛" * 4_090

    def said(n: int) -> str:
        return row(n, C=f"{n}{filler}"[:32_767])

    return book(path, sheet_xml(rows(int(20_000 * size), said)))


def changing_rows(path: Path, size: float = 1) -> Path:
    """Rows that each have other columns and other styles than the one before."""
    generator = random.Random(3)

    def said(n: int) -> str:
        some = sorted(generator.sample(range(8, 120), 20))
        from civtrack.model import column_letter

        return row(n, extra="".join(f'<c r="{column_letter(c)}{n}" s="{c % 4}"><v>{n % 9}</v></c>' for c in some))

    return book(path, sheet_xml(rows(int(60_000 * size), said)))


def outlined_rows(path: Path, size: float = 1) -> Path:
    """Every row with attributes of its own."""
    return book(
        path,
        sheet_xml(
            rows(int(100_000 * size), lambda n: row(n, attributes=f' ht="{n / 100}" customHeight="1" hidden="{n % 2}"'))
        ),
    )


def deep(path: Path, size: float = 1) -> Path:
    """XML of a million levels in a part beside the rows."""
    count = int(1_000_000 * size)
    return book(path, sheet_xml(rows(50), tail="<extLst><ext>" + "<a>" * count + "</a>" * count + "</ext></extLst>"))


def attributes(path: Path, size: float = 1) -> Path:
    """A tag with a hundred thousand attributes, and rows with many."""
    many = "".join(f' a{n}="{n}"' for n in range(int(100_000 * size)))
    tail = f'<pageMargins left="1"{many}/>'
    return book(
        path, sheet_xml(rows(2_000, lambda n: row(n, attributes="".join(f' a{k}="1"' for k in range(200)))), tail=tail)
    )


def elements(path: Path, size: float = 1) -> Path:
    """A million small elements beside the rows."""
    return book(path, sheet_xml(rows(50), tail="<rowBreaks>" + "<brk/>" * int(980_000 * size) + "</rowBreaks>"))


def columns(path: Path, size: float = 1) -> Path:
    """16,384 column definitions, and overlapping ones."""
    inner = "".join(
        f'<col min="{n % 16_384 + 1}" max="{n % 16_384 + 1}" width="9" style="1"/>' for n in range(int(100_000 * size))
    )
    return book(path, sheet_xml(rows(5_000), head=f"<cols>{inner}</cols>"))


def members(path: Path, size: float = 1) -> Path:
    """A container of 65,000 members."""
    extra = {f"xl/media/m{n}.bin": b"x" for n in range(int(65_000 * size))}
    return book(path, sheet_xml(rows(50)), extra=extra)


def relations(path: Path, size: float = 1) -> Path:
    """200,000 relationships of a sheet."""
    links = {f"rId{n}": ("image", f"../media/i{n}.png") for n in range(int(200_000 * size))}
    return book(path, sheet_xml(rows(50)), links)


def districts(path: Path, size: float = 1) -> Path:
    """20,000 rows of 20,000 districts."""
    return book(path, sheet_xml(rows(int(20_000 * size), lambda n: row(n, B=f"第{n}区"))))


def twins(path: Path, size: float = 1) -> Path:
    """50,000 rows that say nearly the same."""
    return book(
        path,
        sheet_xml(
            rows(int(50_000 * size), lambda n: row(n, B="大洼区", C="路灯不亮" + "，" * (n % 5), E="2022-09-01"))
        ),
    )


def blocks(path: Path, size: float = 1) -> Path:
    """20,000 small tables below each other, each with its header."""
    made, at = [], 1
    for _ in range(int(20_000 * size)):
        cells = "".join(cell(f"{letter}{at}", word) for letter, word in zip(COLUMNS, HEADERS, strict=True))
        made.append(f'<row r="{at}">{cells}</row>{row(at + 1)}')
        at += 3
    return book(path, sheet_xml("".join(made)))


def no_header(path: Path, size: float = 1) -> Path:
    """200,000 rows of words that a header could have."""
    words = ("序号", "问题", "单位", "时间", "状态")

    def said(n: int) -> str:
        cells = "".join(cell(f"{letter}{n}", words[(n + k) % 5]) for k, letter in enumerate("ABCDE"))
        return f'<row r="{n}">{cells}</row>'

    return book(path, sheet_xml("".join(said(n) for n in range(1, int(200_000 * size)))))


def deadlines(path: Path, size: float = 1) -> Path:
    """Deadlines, states and remarks that are all different sentences."""
    return book(
        path,
        sheet_xml(
            rows(
                int(50_000 * size),
                lambda n: row(
                    n,
                    E=f"收到通知{n}日内，最迟2022年{n % 12 + 1}月{n % 28 + 1}日前完成第{n}阶段，每月{n % 28 + 1}日前报送",
                    F=f"已完成{n % 100}%，剩余{n}处正在整改，预计{n % 12 + 1}月底完成",
                    G=f"转{n}号，见附件{n}",
                ),
            )
        ),
    )


def lines(path: Path, lines: Iterator[str]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        file.writelines(lines)
    return path


def csv_rows(path: Path, size: float = 1) -> Path:
    """A text file of two million rows."""
    return lines(
        path,
        ("问题描述,责任单位,时限\r\n" if n == 0 else f"{n % 9},b,9/1\r\n" for n in range(int(2_000_000 * size))),
    )


def csv_line(path: Path, size: float = 1) -> Path:
    """A text file of one line of 20 MB."""
    return lines(path, ("问题描述,责任单位,整改时限," for _ in range(int(550_000 * size))))


def csv_cells(path: Path, size: float = 1) -> Path:
    """A text file of nothing but commas."""
    return lines(path, ("," * 1_000 + "\n" if n else "问题描述,责任单位,整改时限\n" for n in range(int(20_000 * size))))


def csv_ones(path: Path, size: float = 1) -> Path:
    """A text file of ten million small cells."""
    return lines(path, ("1," * 500 + "\n" if n else "问题描述,责任单位,整改时限\n" for n in range(int(20_000 * size))))


def csv_quote(path: Path, size: float = 1) -> Path:
    """A text file whose quote is never closed."""
    return lines(
        path, ("问题描述,责任单位,整改时限\n" if n == 0 else '"' + "路灯不亮,市城管局\n" * 700_000 for n in range(2))
    )


def csv_quotes(path: Path, size: float = 1) -> Path:
    """A text file of nothing but quotes."""
    return lines(path, ("问题描述,责任单位,整改时限\n" if n == 0 else '"' * int(20_000_000 * size) for n in range(2)))


KINDS: Final[Mapping[str, tuple[str, Callable[[Path, float], Path]]]] = {
    **{make.__name__.replace("_", "-"): (".xlsx", make) for make in (
        validations, validations_of_many, validation_of_100000, comments, threads, hyperlinks, formats, format_of_100000,
        merges, tall_merges, names, styles, short_strings, long_string, pictures, tall_pictures, list_objects, wildcards,
        whole_columns, lookups, nested, long_formulas, indirect, five_formulas, shared_formula, wide_rows, wide_header,
        full, empty_rows, corner, sheets, long_header, many_long_rows, changing_rows, outlined_rows, deep, attributes,
        elements, columns, members, relations, districts, twins, blocks, no_header, deadlines,
    )},
    **{f"long-{name}": (".xlsx", _long(letter, sentence)) for name, letter, sentence in (
        ("district", "B", "兴隆台区、"), ("description", "C", "路灯不亮，"), ("unit", "D", "市城管局、"),
        ("deadline", "E", "2022年9月1日前，"), ("deadline-digits", "E", "20229"), ("deadline-days", "E", "每月5日前"),
        ("status", "F", "已完成，未完成；"), ("status-not", "F", "不"), ("status-percent", "F", "已完成50%"),
        ("remark", "G", "销号"), ("number", "A", "1."), ("spaces", "F", "  　"), ("brackets", "E", "（("),
        ("numerals", "E", "一百"),
    )},
    "ods-corner": (".ods", corner_xls_like), "ods-rows": (".ods", big_ods),
    "csv-rows": (".csv", csv_rows), "csv-line": (".csv", csv_line), "csv-commas": (".csv", csv_cells),
    "csv-ones": (".csv", csv_ones), "csv-quote": (".csv", csv_quote), "csv-quotes": (".csv", csv_quotes),
}  # fmt: skip
"""Name → suffix and maker."""
