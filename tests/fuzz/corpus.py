"""The sound files that the fuzzer breaks: ledgers of several writers and spellings, small, so that many are tried."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Callable, Mapping
from pathlib import Path

from tests.support.broken import ods, xlsb
from tests.support.handmade import MAIN, STRICT, handmade, pack, parts, sheet_xml

__all__ = ["HEADER", "corpus"]

HEADER = ("序号", "县区", "点位名称", "问题描述", "责任单位", "交办日期", "整改时限", "整改状态")
DAY = dt.date(2022, 7, 1)


Cells = list[str | int | dt.date]


def _rows() -> list[Cells]:
    return [
        [number, ("大洼区", "盘山县")[number % 2], f"惠宾街{number}号", f"路面破损{number}处\n积水", "市城管局",
         dt.date(2022, 7, number), dt.date(2022, 7, 10 + number), ("未整改", "整改中", "已整改")[number % 3]]
        for number in range(1, 8)
    ]  # fmt: skip


def _table() -> list[Cells]:
    return [[*HEADER], *_rows()]


def _openpyxl(path: Path) -> None:
    """Title, validations, colours, filter, comment, link, table on a second sheet, names."""
    from openpyxl import Workbook
    from openpyxl.comments import Comment
    from openpyxl.formatting.rule import Rule
    from openpyxl.styles import PatternFill
    from openpyxl.styles.differential import DifferentialStyle
    from openpyxl.workbook.defined_name import DefinedName
    from openpyxl.worksheet.datavalidation import DataValidation
    from openpyxl.worksheet.table import Table

    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "台账"
    sheet.append(["大洼区问题整改台账"])
    sheet.append(HEADER)
    for row in _rows():
        sheet.append(row)
    sheet.merge_cells("A1:H1")
    sheet.auto_filter.ref = "A2:H9"
    sheet["D3"].comment = Comment("核实", "办公室")
    sheet["E3"].hyperlink = "https://example.org/"
    validation = DataValidation("list", formula1='"未整改,整改中,已整改"')
    validation.add("H3:H9")
    sheet.add_data_validation(validation)
    red = DifferentialStyle(fill=PatternFill(bgColor="FFFF9999", fill_type="solid"))
    sheet.conditional_formatting.add("H3:H9", Rule("cellIs", operator="equal", formula=['"未整改"'], dxf=red))
    sheet["J3"] = "=COUNTA(B3:B9)"
    other = book.create_sheet("清单")
    other.append(["名称", "数量"])
    other.append(["甲", 1])
    other.add_table(Table(displayName="T1", ref="A1:B2"))
    book.defined_names["范围"] = DefinedName("范围", attr_text="台账!$A$2:$H$9")
    book.save(path)


def _xlsxwriter(path: Path) -> None:
    """Formulas with values, rich text, a picture, a hidden column, a protected sheet."""
    import xlsxwriter

    picture = bytes.fromhex(
        "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5"
        "f645400000000049454e44ae426082"
    )
    book = xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd"})
    sheet, bold = book.add_worksheet("台账"), book.add_format({"bold": True, "border": 1})
    sheet.write_row(0, 0, HEADER, bold)
    for number, row in enumerate(_rows(), 1):
        sheet.write_row(number, 0, row)
        sheet.write_formula(number, 9, f"=A{number + 1}*2", None, number * 2)
    sheet.write_rich_string(2, 3, "破损", bold, "严重", "，积水")
    sheet.insert_image(3, 10, "p.png", {"image_data": io.BytesIO(picture)})
    sheet.set_column(8, 8, 3, None, {"hidden": True})
    sheet.conditional_format("A2:H8", {"type": "formula", "criteria": '=$H2="未整改"', "format": bold})
    sheet.protect()
    book.close()


def _texts() -> str:
    """The rows in the usual spelling, texts in the cells."""
    made = []
    for number, row in enumerate(_table(), 1):
        cells = []
        for column, value in enumerate(row):
            at = f'r="{chr(65 + column)}{number}"'
            if isinstance(value, dt.date):
                cells.append(f'<c {at} s="2"><v>{(value - dt.date(1899, 12, 30)).days}</v></c>')
            elif isinstance(value, int):
                cells.append(f'<c {at} s="1"><v>{value}</v></c>')
            else:
                cells.append(f'<c {at} s="1" t="inlineStr"><is><t>{value}</t></is></c>')
        made.append(f'<row r="{number}" spans="1:8">{"".join(cells)}</row>')
    return "".join(made)


def _by_hand(path: Path) -> None:
    """Shared formulas, shared strings, a calculation chain, a photo of WPS, directory entries."""
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    photo = '<c r="K1" t="str"><f>_xlfn.DISPIMG(&quot;ID_1&quot;,1)</f><v>=DISPIMG(&quot;ID_1&quot;,1)</v></c>'
    rows = _texts().replace("</c></row>", f"</c>{photo}</row>", 1)
    rows = re.sub(
        r'(<row r="([2-8])".*?)</row>',
        lambda match: (
            f'{match[1]}<c r="K{match[2]}">'
            + ('<f t="shared" ref="K2:K8" si="0">A2*2</f>' if match[2] == "2" else '<f t="shared" si="0"/>')
            + f'<v>{match[2]}</v></c><c r="L{match[2]}" t="s"><v>{int(match[2]) % 2}</v></c></row>'
        ),
        rows,
    )
    chain = "".join(f'<c r="K{row}" i="1"/>' for row in range(2, 9))
    content = parts(
        {"台账": sheet_xml(rows, head='<dimension ref="A1:L8"/>', tail='<mergeCells count="1"><mergeCell ref="M1:N1"/>'
                                                                       "</mergeCells>")},
        strings=["甲 &amp; 乙", "<r><t>粗</t></r><r><t>细</t></r><rPh sb='0' eb='1'><t>x</t></rPh>"],
        links={"rIdC": ("calcChain", "calcChain.xml"), "rIdP": ("cellImage", "cellimages.xml")},
        extra={
            "xl/": b"",
            "xl/calcChain.xml": f'<calcChain xmlns="{MAIN}">{chain}</calcChain>',
            "xl/cellimages.xml": "<etc:cellImages xmlns:etc='urn:etc'/>",
            "xl/media/image1.jpeg": bytes(range(256)),
        },
    )  # fmt: skip
    types = content["[Content_Types].xml"].replace(
        b"</Types>", f'<Override PartName="/xl/calcChain.xml" ContentType="{kind}.calcChain+xml"/></Types>'.encode()
    )
    pack(path, {**content, "[Content_Types].xml": types})


def _odd(change: Callable[[str], str | bytes]) -> Callable[[Path], None]:
    """A sheet of the same rows in another legal spelling."""

    def write(path: Path) -> None:
        handmade(path, {"台账": ""}, extra={"xl/worksheets/sheet1.xml": change(sheet_xml(_texts()))})

    return write


def _xls(path: Path) -> None:
    import xlwt

    book = xlwt.Workbook()
    sheet = book.add_sheet("台账")
    style = xlwt.easyxf(num_format_str="yyyy-mm-dd")
    for number, row in enumerate(_table()):
        for column, value in enumerate(row):
            sheet.write(number, column, value, style) if isinstance(value, dt.date) else sheet.write(
                number, column, value
            )
    book.save(str(path))


def _ods(path: Path) -> None:
    path.write_bytes(ods([[str(value) for value in row] for row in _table()]))


def _xlsb(path: Path) -> None:
    path.write_bytes(xlsb([[value if isinstance(value, int) else str(value) for value in row] for row in _table()]))


def _csv(encoding: str, mark: str) -> Callable[[Path], None]:
    def write(path: Path) -> None:
        lines = [mark.join(f'"{value}"' for value in row) for row in _table()]
        path.write_bytes("\r\n".join(lines).encode(encoding))

    return write


_PACKAGES: Mapping[str, Callable[[Path], None]] = {
    "openpyxl": _openpyxl,
    "xlsxwriter": _xlsxwriter,
    "hand": _by_hand,
    "prefix": _odd(lambda xml: re.sub(r"<(/?)(?=[a-z])", r"<\1x:", xml).replace("xmlns=", "xmlns:x=")),
    "utf-16": _odd(lambda xml: xml.replace('"UTF-8"', '"UTF-16"').encode("utf-16")),
    "strict": _odd(lambda xml: xml.replace(MAIN, STRICT)),
    "bare": _odd(lambda xml: re.sub(r'(<(?:row|c)) r="\w+"', r"\1", xml)),
    "comments": _odd(lambda xml: xml.replace("<row", "<!-- <row> --><?p i?><row")),
    "cdata": _odd(lambda xml: re.sub(r"<t>([^<]*)</t>", r"<t><![CDATA[\1]]></t>", xml)),
    "quotes": _odd(lambda xml: re.sub(r'"([^"]*)"', r"'\1'", xml)),
}
_OTHERS: Mapping[str, Callable[[Path], None]] = {
    "a.xls": _xls,
    "b.ods": _ods,
    "f.xlsb": _xlsb,
    "c.csv": _csv("utf-8-sig", ","),
    "d.csv": _csv("gb18030", ","),
    "e.txt": _csv("utf-16", "\t"),
}


def corpus(folder: Path) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """Workbook packages by name, and files of other formats by name (the suffix says which)."""
    packages = {}
    for name, write in _PACKAGES.items():
        write(folder / "a.xlsx")
        packages[name] = (folder / "a.xlsx").read_bytes()
    others = {}
    for name, write in _OTHERS.items():
        write(folder / name)
        others[name] = (folder / name).read_bytes()
    return packages, others
