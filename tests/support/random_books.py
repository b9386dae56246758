"""Random workbooks by several writers, and what they hold, for properties of removing rows and of copies.

A `Plan` says what a sheet “台账” holds: a header, rows with a secret text each, formulas, a total, merged areas, a
drop-down list, a rule, comments, links and pictures. Each writer writes the same plan in its own way.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import openpyxl
import xlsxwriter
from hypothesis import strategies as st
from openpyxl.comments import Comment
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Font
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.worksheet.datavalidation import DataValidation

from tests.support.handmade import LINKS, handmade, links_xml, sheet_xml

CELL_IMAGE = "http://www.wps.cn/officeDocument/2020/cellImage"


@dataclass(frozen=True)
class Plan:
    """What a sheet holds: `last` rows below the header; the other fields are rows (2 to last + 1)."""

    last: int
    bold: frozenset[int] = frozenset()
    merges: tuple[tuple[int, int], ...] = ()
    comments: frozenset[int] = frozenset()
    links: frozenset[int] = frozenset()
    pictures: frozenset[int] = frozenset()
    listed: tuple[int, int] = (2, 2)
    ruled: tuple[int, int] = (2, 2)
    removed: frozenset[int] = field(default_factory=frozenset)

    @property
    def rows(self) -> range:
        """Rows below the header, without the total."""
        return range(2, self.last + 2)

    @property
    def total(self) -> int:
        """The row of the total."""
        return self.last + 2


def secret(row: int) -> str:
    """A text that only this row holds, with characters that XML escapes."""
    return f"密<{row:03}>&文"


def remark(row: int) -> str:
    """The comment of a row."""
    return f"批注&{row:03}"


def link(row: int) -> str:
    """The address to which a row leads."""
    return f"https://example.org/place{row:03}"


def number(row: int) -> int:
    """The number of a row."""
    return row * 7 % 23


def picture(row: int) -> bytes:
    """A PNG of one pixel that is this row's alone."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0))
    pixels = chunk(b"IDAT", zlib.compress(b"\0" + bytes([row % 256, 1, 2])))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"tEXt", f"row{row:03}".encode()) + pixels + chunk(b"IEND", b"")


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """Any plan, with some rows to be removed and at least one kept."""
    last = draw(st.integers(3, 16))
    rows = st.sets(st.integers(2, last + 1), max_size=last).map(frozenset)
    cuts = sorted(draw(st.sets(st.integers(2, last + 1), max_size=6)))
    merges = tuple((first, last) for first, last in zip(cuts[::2], cuts[1::2], strict=False))
    span = st.tuples(st.integers(2, last + 1), st.integers(2, last + 1)).map(lambda pair: (min(pair), max(pair)))
    removed = draw(rows) - {draw(st.integers(2, last + 1))}
    return Plan(
        last, draw(rows), merges, draw(rows), draw(rows), draw(rows), draw(span), draw(span), frozenset(removed)
    )


def by_openpyxl(plan: Plan, path: Path) -> Path:
    """The plan as openpyxl writes it (without pictures and cached values)."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "台账"
    sheet.append(["事项", "数", "倍", None, None, 5])
    for row in plan.rows:
        sheet.append([secret(row), number(row), f"=B{row}*2+$F$1"])
        if row in plan.bold:
            sheet.cell(row, 1).font = Font(bold=True)
        if row in plan.comments:
            sheet.cell(row, 1).comment = Comment(remark(row), "某人")
        if row in plan.links:
            sheet.cell(row, 2).hyperlink = link(row)
    sheet.append(["合计", f"=SUM(B2:B{plan.last + 1})", f"=COUNTA(A$2:A{plan.last + 1})"])
    for first, last in plan.merges:
        sheet.merge_cells(f"D{first}:D{last}")
        sheet.cell(first, 4).value = first
    listed = DataValidation(type="list", formula1='"是,否"')
    listed.add(f"E{plan.listed[0]}:E{plan.listed[1]}")
    sheet.add_data_validation(listed)
    first, last = plan.ruled
    rule = Rule(type="expression", formula=[f"$B{first}>$B$2"], dxf=DifferentialStyle(font=Font(bold=True)))
    sheet.conditional_formatting.add(f"A{first}:C{last}", rule)
    book.create_sheet("旁")["A1"] = f"=台账!B{plan.total}"
    book.save(path)
    return path


def by_xlsxwriter(plan: Plan, path: Path) -> Path:
    """The plan as XlsxWriter writes it."""
    book = xlsxwriter.Workbook(path)
    sheet, bold = book.add_worksheet("台账"), book.add_format({"bold": True})
    sheet.write_row(0, 0, ["事项", "数", "倍", None, None, 5])
    for row in plan.rows:
        sheet.write_string(row - 1, 0, secret(row), bold if row in plan.bold else None)
        if row in plan.links:
            sheet.write_url(row - 1, 1, link(row))
        sheet.write_number(row - 1, 1, number(row))
        sheet.write_formula(row - 1, 2, f"=B{row}*2+$F$1", None, number(row) * 2 + 5)
        if row in plan.comments:
            sheet.write_comment(row - 1, 0, remark(row))
        if row in plan.pictures:
            image = path.with_name(f"{row}.png")
            image.write_bytes(picture(row))
            sheet.insert_image(row - 1, 6, str(image))
    numbers = [number(row) for row in plan.rows]
    sheet.write_string(plan.total - 1, 0, "合计")
    sheet.write_formula(plan.total - 1, 1, f"=SUM(B2:B{plan.last + 1})", None, sum(numbers))
    sheet.write_formula(plan.total - 1, 2, f"=COUNTA(A$2:A{plan.last + 1})", None, len(numbers))
    for first, last in plan.merges:
        sheet.merge_range(f"D{first}:D{last}", first)
    sheet.data_validation(f"E{plan.listed[0]}:E{plan.listed[1]}", {"validate": "list", "source": ["是", "否"]})
    first, last = plan.ruled
    rule = {"type": "formula", "criteria": f"=$B{first}>$B$2", "format": bold}
    sheet.conditional_format(f"A{first}:C{last}", rule)
    book.add_worksheet("旁").write_formula("A1", f"=台账!B{plan.total}", None, sum(numbers))
    book.close()
    return path


def by_hand(plan: Plan, path: Path) -> Path:
    """The plan with shared formulas, texts in the cells, and WPS cell photos."""
    heads = (
        '<c r="A1" t="inlineStr"><is><t>事项</t></is></c>',
        '<c r="B1" t="inlineStr"><is><t>数</t></is></c><c r="F1"><v>5</v></c>',
    )
    rows = [f'<row r="1">{"".join(heads)}</row>']
    merged = dict(plan.merges)
    for row in plan.rows:
        text = secret(row).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        master = f'<f t="shared" ref="C2:C{plan.last + 1}" si="0">B2*2+$F$1</f>'
        formula = master if row == 2 else '<f t="shared" si="0"/>'
        cells = [
            f'<c r="A{row}" s="{int(row in plan.bold)}" t="inlineStr"><is><t>{text}</t></is></c>',
            f'<c r="B{row}"><v>{number(row)}</v></c>',
            f'<c r="C{row}">{formula}<v>{number(row) * 2 + 5}</v></c>',
            f'<c r="D{row}"><v>{row}</v></c>' if row in merged else "",
            f'<c r="G{row}" t="str"><f>_xlfn.DISPIMG("ID_{row:03}",1)</f><v>=DISPIMG("ID_{row:03}",1)</v></c>'
            if row in plan.pictures
            else "",
        ]
        rows.append(f'<row r="{row}">{"".join(cells)}</row>')
    total = plan.total
    last_row, numbers = plan.last + 1, sum(map(number, plan.rows))
    rows.append(
        f'<row r="{total}"><c r="A{total}" t="inlineStr"><is><t>合计</t></is></c><c r="B{total}"><f>SUM(B2:B{last_row})'
        f'</f><v>{numbers}</v></c><c r="C{total}"><f>COUNTA(A$2:A{last_row})</f><v>{plan.last}</v></c></row>'
    )
    merges = "".join(f'<mergeCell ref="D{first}:D{last}"/>' for first, last in plan.merges)
    first, last = plan.ruled
    tail = (
        (f'<mergeCells count="{len(plan.merges)}">{merges}</mergeCells>' if merges else "")
        + f'<conditionalFormatting sqref="A{first}:C{last}"><cfRule type="expression" priority="1">'
        f"<formula>$B{first}&gt;$B$2</formula></cfRule></conditionalFormatting>"
        f'<dataValidations count="1"><dataValidation type="list" sqref="E{plan.listed[0]}:E{plan.listed[1]}">'
        '<formula1>"是,否"</formula1></dataValidation></dataValidations>'
    )
    photos = sorted(plan.pictures)
    xdr = 'xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"'
    drawing = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    images = "".join(
        f'<etc:cellImage><xdr:pic><xdr:nvPicPr><xdr:cNvPr id="{n}" name="ID_{n:03}"/></xdr:nvPicPr><xdr:blipFill>'
        f'<a:blip r:embed="rId{n}"/></xdr:blipFill></xdr:pic></etc:cellImage>'
        for n in photos
    )
    extra: dict[str, str | bytes | None] = {
        "xl/cellimages.xml": f'<etc:cellImages {xdr} {drawing} xmlns:r="{LINKS}" '
        f'xmlns:etc="http://www.wps.cn/officeDocument/2017/etCustomData">{images}</etc:cellImages>',
        "xl/_rels/cellimages.xml.rels": links_xml({f"rId{n}": ("image", f"media/p{n}.png") for n in photos}),
    }
    extra |= {f"xl/media/p{n}.png": picture(n) for n in photos}
    other = f'<row r="1"><c r="A1"><f>台账!B{total}</f><v>{numbers}</v></c></row>'
    return handmade(
        path, {"台账": sheet_xml("".join(rows), tail=tail), "旁": sheet_xml(other)},
        links={"rIdPhotos": ("cellImage", "cellimages.xml")}, extra=extra,
    )  # fmt: skip


WRITERS: dict[str, Callable[[Plan, Path], Path]] = {
    "openpyxl": by_openpyxl, "xlsxwriter": by_xlsxwriter, "hand": by_hand
}  # fmt: skip
