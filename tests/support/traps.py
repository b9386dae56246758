"""Ledgers as they come from everywhere: each legal oddity of a workbook once, and each thing that no honest one has.

`ODD` are workbooks that must be read and updated like any other; `REFUSED` must be refused by name. All hold the same
three items (`ITEMS`), so that one test can say of each what the right answer is.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path

from tests.support.broken import compound
from tests.support.handmade import (
    LINKS,
    MAIN,
    STRICT,
    STYLES,
    links_xml,
    pack,
    parts,
    sheet_xml,
    strings_xml,
)

__all__ = ["ITEMS", "ODD", "REFUSED", "ROWS", "SHEET", "UNOPENED", "VBA"]

SHEET = "xl/worksheets/sheet1.xml"
HEADER = ("序号", "县区", "问题描述", "责任单位", "交办日期", "整改时限", "整改状态")
ITEMS = (
    ("1", "大洼区", "路面破损", "市城管局", "44743", "44757", "整改中"),
    ("2", "盘山县", "垃圾 & 积水", "市城管局", "44743", "44790", "整改中"),
    ("3", "盘山县", "占道经营", "市住建局", "44743", "44753", "已整改"),
)
"""Red, green and closed on 20 July 2022."""
EMPTY_ROWS = 100_000
VBA = bytes(range(256)) * 40
_TEXTS = ("大洼区", "盘山县")

Parts = dict[str, bytes]
Content = Mapping[str, bytes]


def _cell(column: int, row: int, value: str) -> str:
    at = f'r="{chr(65 + column)}{row}"'
    if value.isdecimal():
        return f'<c {at} s="{2 if len(value) == 5 else 1}"><v>{value}</v></c>'
    if value in _TEXTS:
        return f'<c {at} s="1" t="s"><v>{_TEXTS.index(value)}</v></c>'
    return f'<c {at} s="1" t="inlineStr"><is><t>{value.replace("&", "&amp;")}</t></is></c>'


ROWS = "".join(
    f'<row r="{row}">{"".join(_cell(column, row, value) for column, value in enumerate(values))}</row>'
    for row, values in enumerate((HEADER, *ITEMS), 1)
)


def _book(rows: str = ROWS, **more: object) -> Parts:
    return parts({"台账": sheet_xml(rows)}, strings=_TEXTS, **more)  # type: ignore[arg-type]


def _sheet(change: Callable[[str], str | bytes]) -> Callable[[Path], Path]:
    """The book with its sheet's XML changed."""

    def write(path: Path) -> Path:
        content = _book()
        changed = change(content[SHEET].decode())
        content[SHEET] = changed.encode() if isinstance(changed, str) else changed
        return pack(path, content)

    return write


def _rows(change: Callable[[str], str]) -> Callable[[Path], Path]:
    return lambda path: pack(path, _book(change(ROWS)))


def _content(change: Callable[[Parts], Content]) -> Callable[[Path], Path]:
    return lambda path: pack(path, change(_book()))


def _prefixed(xml: str) -> str:
    return re.sub(r"<(/?)(?=[A-Za-z])", r"<\1x:", xml).replace(" xmlns=", " xmlns:x=", 1)


def _everything_prefixed(content: Parts) -> Parts:
    return {name: _prefixed(data.decode()).encode() for name, data in content.items()}


def _utf16(content: Parts) -> Parts:
    return {
        name: data.decode().replace("UTF-8", "UTF-16").encode("utf-16") if data.startswith(b"<?xml") else data
        for name, data in content.items()
    }


def _renamed(content: Parts) -> Parts:
    """Absolute and odd-case targets, parts in other folders, back and leading slashes."""
    return {
        "[content_types].XML": content["[Content_Types].xml"].replace(b"/xl/", b"/Buch/"),
        "_RELS/.rels": links_xml({"x": ("officeDocument", "/buch/MAPPE.xml")}).encode(),
        "\\Buch\\Mappe.xml": content["xl/workbook.xml"],
        "Buch/_rels/Mappe.xml.rels": content["xl/_rels/workbook.xml.rels"]
        .replace(b'"worksheets/', b'"/Buch/./Blatt/../Blatt/').replace(b"styles.xml", b"../Stile%20neu.xml"),
        "buch/blatt/Sheet1.xml": content[SHEET],
        "Stile neu.xml": content["xl/styles.xml"],
        "/Buch/SharedStrings.xml": content["xl/sharedStrings.xml"],
    }  # fmt: skip


def _counts(content: Parts) -> Parts:
    """Counts and the dimension are wrong everywhere."""
    wrong = {
        name: re.sub(rb'(count|uniqueCount)="\d+"', rb'\1="2"', data) if name != "xl/styles.xml" else data
        for name, data in content.items()
    }
    wrong["xl/styles.xml"] = re.sub(rb' count="\d+"', b"", content["xl/styles.xml"])
    wrong["xl/sharedStrings.xml"] = content["xl/sharedStrings.xml"].replace(b'Count="2"', b'Count="9999"')
    wrong[SHEET] = content[SHEET].replace(b"<sheetData>", b'<dimension ref="A1:B2"/><sheetData>')
    return wrong


def _without(*names: str) -> Callable[[Parts], Parts]:
    """Parts are missing together with whatever leads to them."""

    def change(content: Parts) -> Parts:
        links, types = content["xl/_rels/workbook.xml.rels"].decode(), content["[Content_Types].xml"].decode()
        for name in names:
            links = re.sub(rf'<Relationship [^>]*Target="{name}"/>', "", links)
            types = re.sub(rf'<Override PartName="/xl/{name}"[^>]*/>', "", types)
        kept = {key: data for key, data in content.items() if key.removeprefix("xl/") not in names}
        return {**kept, "xl/_rels/workbook.xml.rels": links.encode(), "[Content_Types].xml": types.encode()}

    return change


def _without_texts(content: Parts) -> Parts:
    """No shared strings, as WPS writes where it has no text to share: the texts stand in the cells."""
    inline = re.sub(
        r' t="s"><v>(\d)</v>', lambda found: f' t="inlineStr"><is><t>{_TEXTS[int(found[1])]}</t></is>', ROWS
    )
    return {**_without("sharedStrings.xml")(content), SHEET: sheet_xml(inline).encode()}


def _rich(content: Parts) -> Parts:
    texts = strings_xml("<r><t>大洼</t></r><r><rPr><b/></rPr><t>区</t></r><rPh sb='0' eb='1'><t>x</t></rPh>", "盘山县")
    return {**content, "xl/sharedStrings.xml": texts.encode()}


def _macros(content: Parts) -> Parts:
    types = (
        content["[Content_Types].xml"]
        .replace(b"sheet.main+xml", b"macroEnabled.main+xml")
        .replace(b"vnd.openxmlformats-officedocument.spreadsheetml.macro", b"vnd.ms-excel.sheet.macro")
        .replace(b"<Override", b'<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/>@', 1)
        .replace(b"@", b"<Override")
    )  # fmt: skip
    links = content["xl/_rels/workbook.xml.rels"].replace(
        b"</Relationships>",
        b'<Relationship Id="rIdV" Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject" '
        b'Target="vbaProject.bin"/></Relationships>',
    )
    changed = {"[Content_Types].xml": types, "xl/_rels/workbook.xml.rels": links, "xl/vbaProject.bin": VBA}
    return {**content, **changed}


def _signed(content: Parts) -> Parts:
    links = content["_rels/.rels"].replace(
        b"</Relationships>",
        b'<Relationship Id="rIdS" Type="http://schemas.openxmlformats.org/package/2006/relationships/digital-signature/'
        b'origin" Target="_xmlsignatures/origin.sigs"/></Relationships>',
    )
    return {
        **content,
        "_rels/.rels": links,
        "_xmlsignatures/origin.sigs": b"",
        "_xmlsignatures/sig1.xml": b"<Signature/>",
    }


def _stored(path: Path) -> Path:
    return pack(path, _book(), method=zipfile.ZIP_STORED)


def _piped(path: Path) -> Path:
    """Sizes follow the data, as a program writes that cannot go back."""

    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

        def seek(self, *_: object) -> int:
            raise OSError

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:  # type: ignore[arg-type, unused-ignore]
        for name, data in _book().items():
            archive.writestr(name, data)
    path.write_bytes(pipe.getvalue())
    return path


def _zip64(path: Path) -> Path:
    """Every size and place in the 64-bit fields, as streaming programs write small files too."""
    body, directory, content = bytearray(), bytearray(), _book()
    for name, data in content.items():
        raw, at = name.encode(), len(body)
        stream = zlib.compressobj(6, zlib.DEFLATED, -15)
        packed = stream.compress(data) + stream.flush()
        fixed = struct.pack("<HHHHHIIIH", 45, 0, 8, 0, 0x5462, zlib.crc32(data), *[0xFFFFFFFF] * 2, len(raw))
        here = struct.pack("<HHQQ", 1, 16, len(data), len(packed))
        body += b"PK\3\4" + fixed + struct.pack("<H", len(here)) + raw + here + packed
        there = struct.pack("<HHQQQ", 1, 24, len(data), len(packed), at)
        directory += b"PK\1\2" + struct.pack("<H", 45) + fixed
        directory += struct.pack("<HHHHII", len(there), 0, 0, 0, 0, 0xFFFFFFFF) + raw + there
    count, start, length = len(content), len(body), len(directory)
    end = b"PK\6\6" + struct.pack("<QHHIIQQQQ", 44, 45, 45, 0, 0, count, count, length, start)
    end += b"PK\6\7" + struct.pack("<IQI", 0, start + length, 1)
    end += b"PK\5\6" + struct.pack("<HHHHIIH", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    path.write_bytes(bytes(body + directory + end))
    return path


def _empty_rows(path: Path) -> Path:
    """Rows that hold nothing but a look, after the items."""
    blank = "".join(f'<row r="{row}" s="1" customFormat="1"/>' for row in range(5, EMPTY_ROWS + 5))
    return pack(path, _book(ROWS + blank))


ODD: Mapping[str, Callable[[Path], Path]] = {
    "plain": _content(lambda content: content),
    "prefixed sheet": _sheet(_prefixed),
    "every part prefixed": _content(_everything_prefixed),
    "rows without r": _rows(lambda rows: re.sub(r'<row r="\d"', "<row", rows)),
    "cells without r": _rows(lambda rows: re.sub(r'<c r="\w\d"', "<c", rows)),
    "neither has r": _rows(lambda rows: re.sub(r'<(c|row) r="\w+"', r"<\1", rows)),
    "CDATA": _rows(lambda rows: re.sub(r"<t>([^<]*)</t>", r"<t><![CDATA[\1]]></t>", rows).replace("&amp;", "&")),
    "comments": _rows(lambda rows: rows.replace("<row", "<!-- <row r='9'> --><row").replace("<c ", "<!-- c --><c ")),
    "instructions": _rows(lambda rows: rows.replace("<row", "<?x <row?><row")),
    "single quotes": _sheet(lambda xml: re.sub(r'"([^"]*)"', r"'\1'", xml)),
    "r is not first": _rows(lambda rows: re.sub(r'<c (r="\w+") (s="\d")', r"<c \2 \1", rows)),
    "line breaks in tags": _rows(lambda rows: rows.replace("<c ", "<c\n  ").replace("><", ">\r\n<")),
    "sheet in UTF-16": _sheet(lambda xml: xml.replace("UTF-8", "UTF-16").encode("utf-16")),
    "every part in UTF-16": _content(_utf16),
    "sheet in GB18030": _sheet(lambda xml: xml.replace("UTF-8", "GB18030").encode("gb18030")),
    "byte order marks": _content(lambda content: {name: b"\xef\xbb\xbf" + data for name, data in content.items()}),
    "names and targets": _content(_renamed),
    "members that climb": _content(lambda content: {**content, "../../evil.txt": b"x", "xl/../../up.xml": b"<a/>"}),
    "directory entries": _content(lambda content: {"xl/": b"", "xl/worksheets/": b"", **content}),
    "stored members": _stored,
    "data descriptors": _piped,
    "zip64": _zip64,
    "strict namespace": _content(
        lambda content: {
            name: data.replace(MAIN.encode(), STRICT.encode()).replace(
                LINKS.encode(), b"http://purl.oclc.org/ooxml/officeDocument/relationships"
            )
            for name, data in content.items()
        }
    ),
    "no styles": _content(_without("styles.xml")),
    "empty styles": _content(lambda content: {**content, "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"/>'.encode()}),
    "no shared strings": _content(_without_texts),
    "rich strings": _content(_rich),
    "wrong counts": _content(_counts),
    "a cell at XFD1048576": _rows(lambda rows: rows + '<row r="1048576"><c r="XFD1048576" s="1"/></row>'),
    "a value at XFD1048576": _rows(lambda rows: rows + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
    "many empty rows": _empty_rows,
    "macros": _content(_macros),
    "signature": _content(_signed),
    "styles that were lost": _content(
        lambda content: {
            **content,
            "xl/styles.xml": re.sub(rb'<xf numFmtId="9"[^>]*/></cellXfs>', b"</cellXfs>", content["xl/styles.xml"]),
            SHEET: content[SHEET].replace(b"</c></row>", b'</c><c r="I9" s="3"><v>7</v></c></row>').replace(
                b"I9", b"I@"
            ).replace(b"I@", b"I1", 1).replace(b"I@", b"I2", 1).replace(b"I@", b"I3", 1).replace(b"I@", b"I4", 1),
        }
    ),
    "a format without a number": _content(
        lambda content: {
            **content,
            "xl/styles.xml": content["xl/styles.xml"].replace(
                b"</numFmts>", b'<numFmt numFmtId="x" formatCode="d"/><numFmt numFmtId="0" formatCode="d"/></numFmts>'
            ),
        }
    ),
    "no styles and a chain of formulas": _content(
        lambda content: {
            **_without("styles.xml")(content),
            SHEET: content[SHEET].replace(b"</c></row>", b'</c><c r="J1"><f>1+1</f><v>2</v></c></row>', 1),
            "xl/calcChain.xml": f'<calcChain xmlns="{MAIN}"><c r="J1" i="1"/></calcChain>'.encode(),
        }
    ),
    "a header with a long note": _rows(lambda rows: rows.replace("序号", "序号" + "（按县区排）" * 30)),
    "dates in 1904 system": lambda path: pack(
        path, _book(re.sub(r"<v>(44\d{3})</v>", lambda day: f"<v>{int(day[1]) - 1462}</v>", ROWS),
                    properties='<workbookPr date1904="1"/>'),
    ),
    "a sheet that is closed in its tag": lambda path: pack(
        path, parts({"空": sheet_xml("").replace("<sheetData></sheetData>", "<sheetData/>"), "台账": sheet_xml(ROWS)},
                    strings=_TEXTS),
    ),
    "an extra namespace in rows": _rows(lambda rows: rows.replace("<row", '<row xmlns:q="urn:q" q:z="1"')),
    "much white space": _rows(lambda rows: rows.replace("><", ">\n\t  <").replace("</row>", "</row>\n\n")),
}  # fmt: skip
"""Name → writes the workbook; every one is legal, or so usual that Excel opens it."""

UNOPENED = frozenset({"names and targets", "strict namespace", "every part in UTF-16", "a format without a number"})
"""Those that openpyxl itself does not open or read."""


def _damaged(change: Callable[[bytes], bytes]) -> Callable[[Path], Path]:
    def write(path: Path) -> Path:
        data = pack(path, _book()).read_bytes()
        path.write_bytes(change(data))
        return path

    return write


def _with_flag(data: bytes) -> bytes:
    """Every member says that it is encrypted."""
    changed = bytearray(data)
    for mark, place in ((b"PK\1\2", 8), (b"PK\3\4", 6)):
        for match in re.finditer(re.escape(mark), data):
            changed[match.start() + place] |= 1
    return bytes(changed)


def _declared(document_type: str, text: str = "&e;") -> Callable[[Path], Path]:
    """A document type in the sheet, its entity used in a cell."""
    return _sheet(
        lambda xml: xml.replace("?>\n", f"?>\n<!DOCTYPE worksheet {document_type}>\n", 1).replace("路面破损", text)
    )


def _bomb(path: Path) -> Path:
    """Forty-eight MiB of blanks before the rows, in as many kilobytes."""
    return pack(path, _book(" " * (48 << 20) + ROWS))


_LAUGHS = "".join(f'<!ENTITY l{level} "{f"&l{level - 1};" * 10}">' for level in range(1, 10))

REFUSED: Mapping[str, tuple[str, str, Callable[[Path], Path]]] = {
    "encrypted": (
        "encrypted", "password",
        lambda path: _written(path, compound({"EncryptionInfo": b"x", "EncryptedPackage": b"y"})),
    ),
    "password-protected zip": ("encrypted", "password", _damaged(_with_flag)),
    "truncated": ("damaged", "damaged", _damaged(lambda data: data[: len(data) * 2 // 3])),
    "duplicate members": (
        "unsafe", "twice", _content(lambda content: {**content, "XL/Worksheets/SHEET1.xml": content[SHEET]}),
    ),
    "bomb": ("unsafe", "would grow", _bomb),
    "a comment that goes on and on": (
        "unsafe", "more than it should have",
        lambda path: pack(path, _book("<!--" + "甲乙丙丁" * (1 << 19) + "-->" + ROWS)),
    ),
    "DTD": ("unsafe", "a DTD", _declared('SYSTEM "http://example.org/x.dtd"', "甲")),
    "external entity": ("unsafe", "a DTD", _declared('[<!ENTITY e SYSTEM "file:///etc/passwd">]')),
    "billion laughs": ("unsafe", "a DTD", _declared(f'[<!ENTITY l0 "x">{_LAUGHS}]', "&l9;")),
    "DTD in styles": (
        "unsafe", "a DTD",
        _content(lambda content: {**content, "xl/styles.xml": STYLES.replace("?>", "?><!DOCTYPE a>", 1).encode()}),
    ),
    "DTD in relationships": (
        "unsafe", "a DTD",
        _content(lambda content: {
            **content, "_rels/.rels": content["_rels/.rels"].replace(b"?>", b"?><!DOCTYPE a>", 1)
        }),
    ),
    "an entity of nobody": ("damaged", "not well-formed", _rows(lambda rows: rows.replace("路面", "&bogus;"))),
    "a character that is none": ("damaged", "not well-formed", _rows(lambda rows: rows.replace("路面", "&#0;"))),
    "a character past the last": (
        "damaged", "not well-formed", _rows(lambda rows: rows.replace("路面", "&#x110000;")),
    ),
    "an entity of nobody in the strings": (
        "damaged", "not well-formed",
        _content(lambda content: {**content, "xl/sharedStrings.xml": strings_xml("&#99999999;", "甲").encode()}),
    ),
    "an encoding that is none": (
        "damaged", "encoding", _sheet(lambda xml: xml.replace("UTF-8", "zlib")),
    ),
    "elements without end": (
        "unsafe", "more elements",
        _content(lambda content: {
            **content, "xl/styles.xml": STYLES.replace("<fonts", "<a>" * 5000 + "</a>" * 5000 + "<fonts").encode()
        }),
    ),
    "two sheets of one name": (
        "damaged", "twice",
        lambda path: pack(path, {
            name: data.replace("二".encode(), "台账".encode()) if name == "xl/workbook.xml" else data
            for name, data in parts({"台账": sheet_xml(ROWS), "二": sheet_xml("")}, strings=_TEXTS).items()
        }),
    ),
    "two sheets in one part": (
        "damaged", "twice",
        lambda path: pack(path, {
            name: data.replace(b"sheet2.xml", b"sheet1.xml") if name.endswith("workbook.xml.rels") else data
            for name, data in parts({"台账": sheet_xml(ROWS), "二": sheet_xml("")}, strings=_TEXTS).items()
        }),
    ),
    "styles that nothing leads to": (
        "damaged", "nothing leads to",
        _content(lambda content: {
            **content,
            "xl/_rels/workbook.xml.rels":
                content["xl/_rels/workbook.xml.rels"].replace(b"relationships/styles", b"relationships/stiles"),
            "[Content_Types].xml": content["[Content_Types].xml"].replace(
                b"</Types>",
                b'<Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.'
                b'spreadsheetml.styles+xml"/></Types>',
            ),
        }),
    ),
    "cell styles twice": (
        "damaged", "twice",
        _content(lambda content: {
            **content, "xl/styles.xml": STYLES.replace("<cellStyles ", "<cellXfs/><cellStyles ").encode()
        }),
    ),
    "styles that are a sheet": (
        "damaged", "not what the workbook says",
        _content(lambda content: {
            **content,
            "xl/_rels/workbook.xml.rels":
                content["xl/_rels/workbook.xml.rels"].replace(b'"styles.xml"', b'"worksheets/sheet1.xml"'),
        }),
    ),
}  # fmt: skip
"""Name → code of the error, words of its English sentence, writes the file."""


def _written(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path
