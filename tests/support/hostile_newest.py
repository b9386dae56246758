# ruff: noqa: E501 - XML is written as it will stand in the file
"""Hostile ledgers of a fourth kind: what one program loops over that no other does, and signs that cost the library.

Exists because the first three lists were bounded; these were thought of after that, one for each place of the code or
of a library that had not been met with much of anything.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Final

from civtrack.model import column_letter
from tests.support.handmade import LINKS, MAIN, STYLES, links_xml, pack, parts, sheet_xml
from tests.support.hostile import DISTRICTS, HEADERS, PIXEL, book, cell, head, lines, row, rows
from tests.support.hostile_more import _anchor, _drawn, _picture, _with_strings, docx

__all__ = ["NEWEST"]

X14: Final = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
EXCEL: Final = "http://schemas.microsoft.com/office/excel/2006/main"
LONG: Final = 32_767


def _texts(letter: str, said: Callable[[int], str], count: int = 2_000) -> Callable[[Path, float], Path]:
    def make(path: Path, size: float = 1) -> Path:
        some = int(count * size) or 2
        return book(path, sheet_xml(rows(some, lambda n: row(n, **{letter: f"{said(n)[: LONG - 6]}{n}"}))))

    make.__doc__ = f"Texts of 32,767 signs in column {letter}, written into the cells, no two alike."
    return make


def one_string_of_marks(path: Path, size: float = 1) -> Path:
    """A shared string of four million marks on one letter."""
    text = "a" + "\u0301\u0316" * int(2_000_000 * size)
    return _with_strings(
        path,
        rows(200, lambda n: row(n, C="§").replace(' t="inlineStr"><is><t>§</t></is>', ' t="s"><v>0</v>')),
        f"<si><t>{text}</t></si>",
    )


def same_long_cell(path: Path, size: float = 1) -> Path:
    """A text of 32,767 letters, written into 5,000 cells."""
    text = ("路灯不亮，" * 7_000)[:LONG]
    return book(path, sheet_xml(rows(int(5_000 * size), lambda n: row(n, C=text))))


def only_vml(path: Path, size: float = 1) -> Path:
    """150,000 boxes of comments of which no comment is left."""
    boxes = "".join(
        f'<v:shape id="_x0000_s{n + 1025}" type="#_x0000_t202" style="visibility:hidden"><x:ClientData ObjectType="Note">'
        f"<x:Row>{n % 5_000 + 2}</x:Row><x:Column>2</x:Column></x:ClientData></v:shape>"
        for n in range(int(150_000 * size))
    )
    return book(
        path,
        sheet_xml(rows(int(5_000 * size)), tail='<legacyDrawing r:id="rId2"/>'),
        {"rId2": ("vmlDrawing", "../drawings/vmlDrawing1.vml")},
        extra={
            "xl/drawings/vmlDrawing1.vml": '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:x="urn:schemas-microsoft'
            f'-com:office:excel">{boxes}</xml>'
        },
    )


def shared_million(path: Path, size: float = 1) -> Path:
    """A shared formula over a million cells."""
    count = int(20_000 * size)
    letters = [column_letter(index) for index in range(8, 58)]
    first = f'<f t="shared" ref="H3:BE{count + 2}" si="0">A3*2+COUNTIF(B$3:B3,B3)</f>'

    def said(n: int) -> str:
        others = "".join(f'<c r="{letter}{n}"><f t="shared" si="0"/><v>2</v></c>' for letter in letters)
        return row(n, extra=others.replace('<f t="shared" si="0"/>', first, 1) if n == 3 else others)

    return book(path, sheet_xml(rows(count, said)))


def data_tables(path: Path, size: float = 1) -> Path:
    """20,000 data tables, each over the whole list."""
    count = int(20_000 * size)

    def said(n: int) -> str:
        table = f'<f t="dataTable" ref="H{n}:I{count + 2}" dt2D="1" dtr="1" r1="A{n}" r2="B{n}"/>'
        return row(n, extra=f'<c r="H{n}">{table}<v>1</v></c>')

    return book(path, sheet_xml(rows(count, said)))


def one_media(path: Path, size: float = 1) -> Path:
    """100,000 pictures that all show one file, ten to a row."""
    body = "".join(_anchor(n // 10 + 2, n // 10 + 2, _picture(n)) for n in range(int(100_000 * size)))
    return _drawn(path, body, int(10_000 * size), {"i.png": PIXEL})


def allowed_districts(path: Path, size: float = 1) -> Path:
    """20,000 rows of 1,900 districts: each would get its workbook."""
    return book(path, sheet_xml(rows(int(20_000 * size), lambda n: row(n, B=f"第{n % 1_900}区"))))


def allowed_rows(path: Path, size: float = 1) -> Path:
    """245,000 rows of short items: as many as the settings allow."""
    return book(path, sheet_xml(rows(int(245_000 * size))))


def allowed_sheets(path: Path, size: float = 1) -> Path:
    """990 sheets with a ledger of 20 rows each."""
    return pack(path, parts({f"表{n}": sheet_xml(rows(20)) for n in range(int(990 * size) or 1)}))


def many_short_sheets(path: Path, size: float = 1) -> Path:
    """30,000 sheets with nothing but a header each."""
    return pack(path, parts({f"表{n}": sheet_xml(head()) for n in range(int(30_000 * size) or 1)}))


def duplicates(path: Path, size: float = 1) -> Path:
    """100,000 rows that say the same, number and all."""
    same = {"A": 1, "B": "大洼区", "C": "路灯不亮，请尽快处理", "E": 44_805}
    return book(path, sheet_xml(rows(int(100_000 * size), lambda n: row(n, **same))))  # type: ignore[arg-type]


def long_twins(path: Path, size: float = 1) -> Path:
    """3,000 rows of one district and day whose texts of 32,000 letters differ in a few."""
    text = "路灯不亮，请尽快处理；" * 2_800

    def said(n: int) -> str:
        return row(n, A=n, B="大洼区", C=f"{text[: 9 * n % 30_000]}第{n}处{text[9 * n % 30_000 :]}", E=44_805)  # type: ignore[arg-type]

    return book(path, sheet_xml(rows(int(3_000 * size), said)))


def bomb(path: Path, size: float = 1) -> Path:
    """A sheet of ten thousand million zero bytes in ten MB."""
    import struct
    import zipfile

    handed = pack(path, parts(rows(5)))
    squeeze = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = squeeze.compress(bytes(1 << 24)) + squeeze.flush(zlib.Z_FULL_FLUSH)
    times = int(600 * size) or 1
    data = block * times + squeeze.flush()
    count = min(times << 24, 0xFFFFFFFE)
    name = b"xl/media/a.png"
    with zipfile.ZipFile(handed) as archive:
        members = {info.filename: archive.read(info) for info in archive.infolist()}
    pack(path, members)
    raw = path.read_bytes()
    start = raw.rindex(b"PK\x05\x06")
    end = bytearray(raw[start:])
    listed_at = struct.unpack("<I", end[16:20])[0]
    local = struct.pack("<4s5H3I2H", b"PK\x03\x04", 20, 0, 8, 0, 33, 0, len(data), count, len(name), 0) + name + data
    listed = (
        struct.pack(
            "<4s6H3I5H2I", b"PK\x01\x02", 20, 20, 0, 8, 0, 33, 0, len(data), count, len(name), 0, 0, 0, 0, 0, listed_at
        )
        + name
    )
    directory = raw[listed_at:start] + listed
    total = struct.unpack("<H", end[10:12])[0] + 1
    end[8:12] = struct.pack("<2H", total, total)
    end[12:20] = struct.pack("<2I", len(directory), listed_at + len(local))
    path.write_bytes(raw[:listed_at] + local + directory + end)
    return path


def _blank(where: str, before: str, after: str) -> Callable[[Path, float], Path]:
    def make(path: Path, size: float = 1) -> Path:
        blanks = before + " " * 60_000 + after
        return book(path, sheet_xml(rows(int(5_000 * size) or 1, lambda n: row(n).replace(where, blanks, 1))))

    make.__doc__ = f"300 MB of blanks, 60,000 of them at one {where} of each row."
    return make


def blank_strings(path: Path, size: float = 1) -> Path:
    """300 MB of blanks between and in shared strings."""
    blanks = " " * 30_000
    texts = "".join(f"<si>{blanks}<t>第{n}号{blanks}</t></si>" for n in range(int(5_000 * size) or 1))
    count = texts.count("<si>")
    return _with_strings(
        path,
        rows(count, lambda n: row(n, C="§").replace(' t="inlineStr"><is><t>§</t></is>', f' t="s"><v>{n - 3}</v>')),
        texts,
    )


def remarks_in_xml(path: Path, size: float = 1) -> Path:
    """A million comments of XML between the cells."""
    return book(path, sheet_xml(rows(int(20_000 * size), lambda n: row(n).replace("<c ", "<!-- x --><!--y--><c "))))


def reversed_rows(path: Path, size: float = 1) -> Path:
    """100,000 rows in the wrong order."""
    count = int(100_000 * size)
    return book(path, sheet_xml(head() + "".join(row(n) for n in range(count + 2, 2, -1))))


def same_row(path: Path, size: float = 1) -> Path:
    """100,000 rows that all say they are row 3."""
    return book(path, sheet_xml(head() + row(3) * int(100_000 * size)))


def bare_rows(path: Path, size: float = 1) -> Path:
    """100,000 rows and cells without any address."""
    import re

    body = re.sub(r' r="[A-Z]*\d+"', "", rows(int(100_000 * size)))
    return book(path, sheet_xml(body))


def long_numbers(path: Path, size: float = 1) -> Path:
    """Numbers of 30,000 digits, and days after the end of time."""

    def said(n: int) -> str:
        digits = "9" * 30_000
        made = row(n, E=DISTRICTS[0]).replace(">大洼区", ">大洼区")
        ways = (digits, "1e308", "-5", "1e-320", f"0.{digits}", f"44805.{digits}", "NaN", "INF")
        made = made.replace(
            f'<c r="E{n}" s="2" t="inlineStr"><is><t>{DISTRICTS[0]}</t></is></c>',
            f'<c r="E{n}" s="2"><v>{ways[n % 8]}</v></c>',
        )
        return made.replace(f"<v>{n - 2}</v>", f"<v>{ways[n % 5]}</v>")

    return book(path, sheet_xml(rows(int(3_000 * size), said)))


def text_numbers(path: Path, size: float = 1) -> Path:
    """Numbers of items that are texts of 30,000 digits."""
    return book(path, sheet_xml(rows(int(2_000 * size), lambda n: row(n, A=f"甲{'9' * 30_000}{n}号"))))


def sparklines(path: Path, size: float = 1) -> Path:
    """50,000 sparklines, rules and validations of newer programs."""
    count = int(50_000 * size)
    groups = "".join(
        f"<x14:sparklineGroup><x14:sparklines><x14:sparkline><xm:f>台账!A{n + 3}:F{n + 3}</xm:f><xm:sqref>H{n + 3}</xm:sqref></x14:sparkline></x14:sparklines></x14:sparklineGroup>"
        for n in range(count)
    )
    checks = "".join(
        f'<x14:dataValidation type="list"><x14:formula1><xm:f>台账!$B$3:$B$9</xm:f></x14:formula1><xm:sqref>F{n + 3}</xm:sqref></x14:dataValidation>'
        for n in range(count)
    )
    tail = (
        f'<extLst><ext uri="{{05C60535-1F16-4fd2-B633-F4F36F0B64E0}}" xmlns:x14="{X14}" xmlns:xm="{EXCEL}"><x14:sparklineGroups>{groups}</x14:sparklineGroups></ext>'
        f'<ext uri="{{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}}" xmlns:x14="{X14}" xmlns:xm="{EXCEL}"><x14:dataValidations count="{count}">{checks}</x14:dataValidations></ext></extLst>'
    )
    return book(path, sheet_xml(rows(int(10_000 * size)), tail=tail))


def breaks(path: Path, size: float = 1) -> Path:
    """A break below each of 100,000 rows, ranges protected and errors passed over one by one."""
    count = int(100_000 * size)
    ranges = "".join(f'<protectedRange sqref="A{n + 3}:G{n + 3}" name="r{n}"/>' for n in range(count))
    below = "".join(f'<brk id="{n + 3}" max="16383" man="1"/>' for n in range(count))
    passed = "".join(f'<ignoredError sqref="A{n + 3} C{n + 3}" numberStoredAsText="1"/>' for n in range(count))
    sheet = sheet_xml(
        rows(int(20_000 * size)),
        tail=f'<rowBreaks count="{count}" manualBreakCount="{count}">{below}</rowBreaks><ignoredErrors>{passed}</ignoredErrors>',
    ).replace("</sheetData>", f"</sheetData><protectedRanges>{ranges}</protectedRanges>")
    return book(path, sheet)


def many_dxfs(path: Path, size: float = 1) -> Path:
    """60,000 looks of rules, fonts and number formats that nothing uses."""
    count = int(60_000 * size)
    made = STYLES.replace(
        "</styleSheet>",
        f'<dxfs count="{count}">'
        + "".join(f'<dxf><font><sz val="{n % 99}"/></font></dxf>' for n in range(count))
        + "</dxfs></styleSheet>",
    ).replace(
        '<numFmts count="1">',
        f'<numFmts count="{count + 1}">'
        + "".join(
            f'<numFmt numFmtId="{n + 200}" formatCode="0.0{"#" * (n % 60)}&quot;第{n}&quot;"/>' for n in range(count)
        ),
    )
    return book(path, sheet_xml(rows(int(20_000 * size))), styles=made)


def inline_runs(path: Path, size: float = 1) -> Path:
    """20,000 rows whose texts are runs of their own fonts, as report servers write them."""

    def said(n: int) -> str:
        runs = "".join(
            f'<r><rPr><sz val="{8 + k}"/><rFont val="字体{n % 97}"/></rPr><t>第{n}处{k}</t></r>' for k in range(5)
        )
        return row(n, C="§").replace("<is><t>§</t></is>", f"<is>{runs}</is>")

    return book(path, sheet_xml(rows(int(20_000 * size), said)))


def random_chain(path: Path, size: float = 1) -> Path:
    """20,000 formulas of which each reads another of its district anywhere in the column, the first one a total."""
    count = int(20_000 * size)
    order = sorted(range(count), key=lambda n: (n % 4, zlib.crc32(str(n).encode())))
    reads = {one: other for other, one in pairwise(order) if one % 4 == other % 4}

    def said(n: int) -> str:
        at = reads.get(n - 3)
        formula = f"SUM(A3:A{count + 2})" if at is None else f"G{at + 3}+1"
        return row(n, G="§").replace(' t="inlineStr"><is><t>§</t></is>', f"><f>{formula}</f><v>1</v>")

    return book(path, sheet_xml(rows(count, said)))


def near_headers(path: Path, size: float = 1) -> Path:
    """3,000 columns whose headers are nearly what offices write, and mean nothing."""
    letters = [column_letter(index) for index in range(8, int(3_000 * size) + 9)]
    words = ("整改责作单位", "问题描速", "整改时现", "整改壮态", "办结日其", "备主")
    top = (
        head().removesuffix("</row>")
        + "".join(cell(f"{letter}2", f"{words[k % 6]}{k}") for k, letter in enumerate(letters))
        + "</row>"
    )
    return book(path, sheet_xml(top + "".join(row(n) for n in range(3, 300))))


def many_lines(path: Path, size: float = 1) -> Path:
    """Remarks of 16,000 lines each."""
    return _texts("G", lambda n: f"第{n}次回复\n" + "一\n" * 16_000)(path, size)


def docx_paragraphs(path: Path, size: float = 1) -> Path:
    """A Word document of a table whose one cell has 500,000 paragraphs, and 500,000 after it."""
    many = "<w:p><w:r><w:t>一</w:t></w:r></w:p>" * int(500_000 * size)
    cells = "".join(f"<w:tc><w:p><w:r><w:t>{word}</w:t></w:r></w:p></w:tc>" for word in HEADERS)
    return docx(
        path, f"<w:tbl><w:tr>{cells}</w:tr><w:tr>{'<w:tc><w:p/></w:tc>' * 6}<w:tc>{many}</w:tc></w:tr></w:tbl>{many}"
    )


def xls_wide(path: Path, size: float = 1) -> Path:
    """An old workbook, full to its last column: 20,000 rows of 256 cells."""
    import xlwt

    made = xlwt.Workbook(encoding="utf-8")
    sheet = made.add_sheet("台账")
    for column in range(256):
        sheet.write(0, column, HEADERS[column] if column < 7 else f"列{column}")
    for n in range(1, int(18_000 * size)):
        said = (n, DISTRICTS[n % 4], f"路灯{n}不亮", "市城管局", "2022-09-01", "整改中", "")
        for column in range(256):
            sheet.write(n, column, said[column] if column < 7 else column)
    made.save(str(path))
    return path


def csv_marks(path: Path, size: float = 1) -> Path:
    """A text file of 300 rows whose texts are marks on one letter."""
    marks = "\u0301\u0316" * int(16_000 * size)
    return lines(
        path,
        (
            f"{n},大洼区,路{marks}{n},市城管局,2022-09-01,整改中,\n" if n else ",".join(HEADERS) + "\n"
            for n in range(300)
        ),
    )


def tables_in_way(path: Path, size: float = 1) -> Path:
    """2,000 tables (表格) that each lie over the list, with a filter of their own."""
    count = int(2_000 * size) or 1
    links = {f"rId{n}": ("table", f"../tables/table{n}.xml") for n in range(count)}
    columns = "".join(
        f'<tableColumn id="{k + 1}" name="{word}"><calculatedColumnFormula>A3*{k}</calculatedColumnFormula></tableColumn>'
        for k, word in enumerate(HEADERS)
    )
    extra = {
        f"xl/tables/table{n}.xml": f'<table xmlns="{MAIN}" id="{n + 1}" name="t{n}" displayName="t{n}" ref="A2:G5002"><autoFilter ref="A2:G5002"/><tableColumns count="7">{columns}</tableColumns></table>'
        for n in range(count)
    }
    inner = "".join(f'<tablePart r:id="rId{n}"/>' for n in range(count))
    return book(
        path,
        sheet_xml(rows(int(5_000 * size)), tail=f'<tableParts count="{count}">{inner}</tableParts>'),
        links,
        extra=extra,
    )


def charts(path: Path, size: float = 1) -> Path:
    """1,000 charts with 200 series each over the list."""
    count = int(1_000 * size) or 1
    chart = "http://schemas.openxmlformats.org/drawingml/2006/chart"
    series = "".join(
        f"<c:ser><c:val><c:numRef><c:f>台账!$A${k + 3}:$A${k + 99}</c:f></c:numRef></c:val></c:ser>" for k in range(200)
    )
    frames = "".join(
        _anchor(
            n + 2,
            n + 9,
            f'<xdr:graphicFrame macro=""><xdr:nvGraphicFramePr><xdr:cNvPr id="{n + 2}" name="c{n}"/><xdr:cNvGraphicFramePr/></xdr:nvGraphicFramePr><xdr:xfrm/><a:graphic><a:graphicData uri="{chart}"><c:chart xmlns:c="{chart}" r:id="rId{n}"/></a:graphicData></a:graphic></xdr:graphicFrame>',
        )
        for n in range(count)
    )
    extra: dict[str, str] = {
        f"xl/charts/chart{n}.xml": f'<c:chartSpace xmlns:c="{chart}"><c:chart><c:plotArea><c:barChart>{series}</c:barChart></c:plotArea></c:chart></c:chartSpace>'
        for n in range(count)
    }
    extra["xl/drawings/drawing1.xml"] = (
        f'<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:r="{LINKS}">{frames}</xdr:wsDr>'
    )
    extra["xl/drawings/_rels/drawing1.xml.rels"] = links_xml(
        {f"rId{n}": ("chart", f"../charts/chart{n}.xml") for n in range(count)}
    )
    return book(
        path,
        sheet_xml(rows(int(2_000 * size) or 5), tail='<drawing r:id="rId1"/>'),
        {"rId1": ("drawing", "../drawings/drawing1.xml")},
        extra=extra,
    )


NEWEST: Final[Mapping[str, tuple[str, Callable[[Path, float], Path]]]] = {
    **{make.__name__.replace("_", "-"): (".xlsx", make) for make in (
        one_string_of_marks, same_long_cell, only_vml, shared_million, data_tables, one_media, allowed_districts,
        allowed_rows, allowed_sheets, many_short_sheets, duplicates, long_twins, bomb, blank_strings, remarks_in_xml, reversed_rows,
        same_row, bare_rows, long_numbers, text_numbers, sparklines, breaks, many_dxfs, inline_runs, random_chain,
        near_headers, many_lines, tables_in_way, charts,
    )},
    **{f"blank-{name}": (".xlsx", _blank(where, before, after)) for name, where, before, after in (
        ("rows", "<row", "", "<row"), ("cells", "<c ", "", "<c "), ("ends", "</row>", "", "</row>"),
        ("tags", "<row ", "<row ", ""), ("cell-tags", "<c ", "<c ", ""), ("texts", "</t>", "", "</t>"),
        ("values", "</v>", "", "</v>"),
    )},
    **{f"endless-{name}": (".xlsx", _texts(letter, said, count)) for name, letter, said, count in (
        ("marks", "C", lambda _: "路" + "\u0301\u0316" * 16_383, 500),
        ("marks-status", "F", lambda _: "未" + "\u0301\u0316" * 16_383, 500),
        ("ligatures", "C", lambda _: "ﷺ" * LONG, 500),
        ("deadlines", "E", lambda n: ("7月底前、", "每周三前，", "自收到通知之日起", "第二季度末", "2022年", "延期至")[n % 6] * 8_000, 2_000),
        ("states", "F", lambda n: ("完成未", "未完成已", "已整改不到位", "正在推进未", "无需", "销号未")[n % 6] * 11_000, 2_000),
        ("brackets", "F", lambda n: ("（" * 10_000 + "已完成" + "）" * 10_000) if n % 2 else "（已）" * 10_000, 2_000),
        ("brackets-due", "E", lambda n: ("（" * 10_000 + "7月1日" + "）" * 10_000) if n % 2 else "（7月）" * 8_000, 2_000),
        ("units", "D", lambda n: ("牵头单位：市城管局；配合单位：", "（市局）、", "市城管局和")[n % 3] * 8_000, 2_000),
    )},
    "docx-paragraphs": (".docx", docx_paragraphs), "xls-wide": (".xls", xls_wide), "csv-marks": (".csv", csv_marks),
}  # fmt: skip
"""Name → suffix and maker."""
