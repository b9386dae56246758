"""Writes `7月问题台账.xlsx`, the office's main ledger, with everything an office piles up on one sheet.

Exists apart from `build.py` because this one workbook needs XlsxWriter and a patch for the cell photos of WPS.
"""  # noqa: INP001 - a script's neighbour, not a package

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Iterable, Mapping
from itertools import pairwise
from random import Random
from typing import Any

import xlsxwriter
from cases import DISTRICTS, Case
from content import LEADERS
from photos import photo

NAME, SHEET = "7月问题台账.xlsx", "整改台账"
COLUMNS = (
    ("序号", 5), ("县区", 9), ("镇街", 10), ("问题编号", 13), ("问题来源", 9), ("点位类型", 9), ("点位名称", 15),
    ("问题描述", 36), ("问题类别", 9), ("整改措施", 28), ("责任单位", 20), ("责任人", 8), ("包保领导", 18),
    ("交办日期", 11), ("整改时限", 14), ("完成日期", 11), ("延期至", 11), ("整改状态", 13), ("整改进展", 30),
    ("整改前", 12), ("整改后", 12), ("备注", 14),
)  # fmt: skip
AT = {header: column for column, (header, _) in enumerate(COLUMNS)}
BLOCKS = {"时间节点": ("交办日期", "完成日期"), "照片": ("整改前", "整改后")}
FIRST = 4
WORDS = ("未整改", "整改中", "已整改", "已完成", "已销号", "长期坚持", "挂账", "作废")
PROSE = frozenset({AT[header] for header in ("问题描述", "整改措施", "整改进展", "备注")})
ALIASES = {"大洼区": "大洼", "兴隆台区": "兴区"}
Formats = Mapping[str, Any]

_PICTURE = (
    '<etc:cellImage><xdr:pic><xdr:nvPicPr><xdr:cNvPr id="{k}" name="{name}" descr="{label}"/><xdr:cNvPicPr/>'
    "</xdr:nvPicPr>"
    '<xdr:blipFill><a:blip r:embed="rId{k}"/><a:stretch><a:fillRect/></a:stretch></xdr:blipFill><xdr:spPr><a:xfrm>'
    '<a:off x="0" y="0"/><a:ext cx="1981200" cy="1485900"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
    "</xdr:spPr></xdr:pic></etc:cellImage>"
)
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_IMAGES = (
    '<etc:cellImages xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:etc="http://www.wps.cn/officeDocument/2017/etCustomData">'
)
_LINKS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
_LINK = (
    '<Relationship Id="rId{k}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image" '
    'Target="media/cell{k}.jpeg"/>'
)


def write(cases: Mapping[str, list[Case]], rng: Random) -> bytes:
    """The workbook; sets `sheet` and `row` of every case."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    book.set_properties({"author": "市争创办", "company": "盘锦市争创办", "created": dt.datetime(2022, 7, 1, 8, 30)})  # noqa: DTZ001 - as stored
    formats = _formats(book)
    sheet, notes, counts = (book.add_worksheet(name) for name in (SHEET, "填报说明", "汇总"))
    _head(sheet, formats)
    images = _Images(rng, _photographed(cases))
    row, serial, areas = FIRST, 0, {}
    for district, listed in cases.items():
        first = row
        for case in listed:
            serial += 1
            case.sheet, case.row = SHEET, row + 1
            _item(sheet, formats, row, serial, case)
            images.place(sheet, formats, row, case)
            row += 1
        _merge_district(sheet, formats, first, row - 1, district)
        areas[district] = (first, row - 1)
        _subtotal(sheet, formats, row, district, listed, first)
        row += 1
    _total(sheet, formats, row, areas, cases)
    _equip(sheet, book, row)
    _explain(notes, formats)
    _count(counts, formats, areas, cases)
    book.close()
    return images.add_to(buffer.getvalue())


def _formats(book: Any) -> Formats:
    base = {"font_name": "宋体", "font_size": 10, "border": 1, "valign": "vcenter", "text_wrap": True}
    centre, middle = {**base, "align": "center"}, {"align": "center", "valign": "vcenter"}
    return {
        "title": book.add_format({**middle, "font_name": "方正小标宋简体", "font_size": 20, "bold": True}),
        "line": book.add_format({"font_name": "楷体", "font_size": 12, "valign": "vcenter"}),
        "head": book.add_format({**centre, "font_name": "黑体", "bg_color": "#DDEBF7"}),
        "text": book.add_format(base),
        "centre": book.add_format(centre),
        "date": book.add_format({**centre, "num_format": "yyyy-mm-dd"}),
        "office": book.add_format({**centre, "num_format": 'yyyy"年"m"月"d"日"'}),
        "sum": book.add_format({**centre, "bold": True, "bg_color": "#F2F2F2"}),
        "plain": book.add_format({"font_name": "仿宋", "font_size": 12, "text_wrap": True, "valign": "top"}),
    }  # fmt: skip


def _head(sheet: Any, formats: Formats) -> None:
    last = len(COLUMNS) - 1
    sheet.merge_range(0, 0, 0, last, "盘锦市创建全国文明城市重点问题整改台账（2022年7月）", formats["title"])
    sheet.merge_range(
        1, 0, 1, last, "填报单位：市争创办        填报人：白晓梅        截至：2022年7月20日", formats["line"]
    )
    sheet.set_row(0, 36)
    sheet.set_row(1, 21.75)
    sheet.set_row(2, 20.25)
    sheet.set_row(3, 20.25)
    grouped: set[int] = set()
    for label, (left, right) in BLOCKS.items():
        sheet.merge_range(2, AT[left], 2, AT[right], label, formats["head"])
        grouped.update(range(AT[left], AT[right] + 1))
    for column, (header, width) in enumerate(COLUMNS):
        sheet.set_column(column, column, width)
        if column in grouped:
            sheet.write_string(3, column, header, formats["head"])
        else:
            sheet.merge_range(2, column, 3, column, "责任\n单位" if header == "责任单位" else header, formats["head"])


def _put(sheet: Any, formats: Formats, row: int, column: int, value: Any) -> None:
    """A cell in the manner of its value: dates as dates, prose as wrapped text, nothing as a framed blank."""
    if isinstance(value, dt.date):
        sheet.write_datetime(row, column, value, formats["office" if row % 17 == 0 else "date"])
    elif isinstance(value, float):
        sheet.write_number(row, column, value, formats["centre"])
    elif value:
        sheet.write_string(row, column, value, formats["text" if column in PROSE else "centre"])
    else:
        sheet.write_blank(row, column, None, formats["centre"])


def _item(sheet: Any, formats: Formats, row: int, serial: int, case: Case) -> None:
    sheet.set_row(row, 48, None, {"hidden": case.hidden} if case.hidden else {})
    sheet.write_number(row, 0, serial, formats["centre"])
    values = {
        "镇街": case.place.street, "问题编号": case.number, "问题来源": case.source, "点位类型": case.place.site_type,
        "点位名称": case.place.name, "问题描述": case.description, "问题类别": case.trouble.category,
        "整改措施": case.measures, "责任单位": case.unit_cell, "责任人": case.person,
        "包保领导": LEADERS[case.place.district], "交办日期": case.assigned, "整改时限": case.deadline,
        "完成日期": case.done_cell, "延期至": case.extended_cell, "整改状态": case.status_cell,
        "整改进展": case.progress, "整改前": None, "整改后": None, "备注": case.remark,
    }  # fmt: skip
    for header, value in values.items():
        _put(sheet, formats, row, AT[header], value)


def _merge_district(sheet: Any, formats: Formats, first: int, last: int, district: str) -> None:
    """Merges the district's cells downwards, about a page at a time; another hand wrote the last block."""
    blocks = max(1, (last - first + 1) // 24)
    edges = [first + (last - first + 1) * turn // blocks for turn in range(blocks + 1)]
    for turn, (top, below) in enumerate(pairwise(edges), 1):
        name = ALIASES.get(district, district) if turn == blocks else district
        sheet.merge_range(top, 1, below - 1, 1, name, formats["centre"])


def _subtotal(sheet: Any, formats: Formats, row: int, district: str, listed: list[Case], first: int) -> None:
    sheet.set_row(row, 24)
    sheet.merge_range(row, 0, row, 6, f"{district}小计", formats["sum"])
    for column in range(7, len(COLUMNS)):
        sheet.write_blank(row, column, None, formats["sum"])
    described, done, status = (chr(65 + AT[header]) for header in ("问题描述", "完成日期", "整改状态"))
    sheet.write_formula(
        row, AT["问题描述"], f"=COUNTA({described}{first + 1}:{described}{row})", formats["sum"], len(listed)
    )
    dated = sum(case.done_cell is not None for case in listed)
    sheet.write_formula(row, AT["完成日期"], f"=COUNTA({done}{first + 1}:{done}{row})", formats["sum"], dated)
    verified = sum(case.status_cell == "已销号" for case in listed)
    sheet.write_formula(
        row, AT["整改状态"], f'=COUNTIF({status}{first + 1}:{status}{row},"已销号")', formats["sum"], verified
    )


def _total(
    sheet: Any, formats: Formats, row: int, areas: Mapping[str, tuple[int, int]], cases: Mapping[str, list[Case]]
) -> None:
    sheet.set_row(row, 26.25)
    sheet.merge_range(row, 0, row, 6, "合    计", formats["sum"])
    for column in range(7, len(COLUMNS)):
        sheet.write_blank(row, column, None, formats["sum"])
    everything = [case for listed in cases.values() for case in listed]
    counts = {
        "问题描述": len(everything),
        "完成日期": sum(case.done_cell is not None for case in everything),
        "整改状态": sum(case.status_cell == "已销号" for case in everything),
    }
    for header, count in counts.items():
        cells = ",".join(f"{chr(65 + AT[header])}{last + 2}" for _, last in areas.values())
        sheet.write_formula(row, AT[header], f"=SUM({cells})", formats["sum"], count)


def _equip(sheet: Any, book: Any, last: int) -> None:
    end = last - 1
    sheet.autofilter(3, 0, end, len(COLUMNS) - 1)
    sheet.freeze_panes(FIRST, 4)
    status = AT["整改状态"]
    source = {
        "validate": "list",
        "error_type": "warning",
        "error_title": "请核对",
        "error_message": "建议从下拉列表中选择",
    }
    sheet.data_validation(FIRST, status, end, status, {**source, "source": list(WORDS)})
    sheet.data_validation(FIRST, 1, end, 1, {**source, "source": list(DISTRICTS)})
    red = book.add_format({"font_color": "#C00000", "bold": True})
    area = (FIRST, status, end, status)
    sheet.conditional_format(*area, {"type": "cell", "criteria": "==", "value": '"未整改"', "format": red})
    sheet.write_comment(
        3,
        AT["整改时限"],
        "时限请填具体日期；立行立改的填“立行立改”。\n——市争创办",
        {"author": "市争创办", "x_scale": 1.5},
    )
    sheet.write_comment(FIRST + 6, AT["问题描述"], "此件为省第三方测评反馈，重点关注。", {"author": "白晓梅"})
    sheet.set_landscape()
    sheet.set_paper(8)
    sheet.set_margins(0.4, 0.4, 0.5, 0.6)
    sheet.repeat_rows(2, 3)
    sheet.fit_to_pages(1, 0)
    sheet.print_area(0, 0, last, len(COLUMNS) - 1)
    sheet.set_footer("&C第 &P 页，共 &N 页")


def _explain(notes: Any, formats: Formats) -> None:
    notes.set_column(0, 0, 100)
    lines = (
        "填 报 说 明",
        "一、本台账由市争创办统一制发，各县区每周五16时前更新报送。",
        "二、整改时限应填写具体日期；确需长期推进的填“长期坚持”。",
        "三、整改完成后填写完成日期，附整改前、整改后照片；经市争创办复查合格的，状态改为“已销号”。",
        "四、确需延期的，由责任单位书面说明，经同意后填入“延期至”，原时限不得改动。",
        "五、不得擅自增删列、合并单元格。联系人：白晓梅，电话：0427-0000000。",
    )
    for row, line in enumerate(lines):
        notes.write_string(row, 0, line, formats["plain"])


def _count(
    counts: Any, formats: Formats, areas: Mapping[str, tuple[int, int]], cases: Mapping[str, list[Case]]
) -> None:
    words = ("已销号", "整改中", "未整改")
    counts.set_column(0, 4, 14)
    counts.merge_range(0, 0, 0, 4, "分县区汇总", formats["sum"])
    for column, header in enumerate(("县区", "问题总数", *words)):
        counts.write_string(1, column, header, formats["head"])
    for row, (district, (first, last)) in enumerate(areas.items(), 2):
        counts.write_string(row, 0, district, formats["centre"])
        described = f"{SHEET}!$H${first + 1}:$H${last + 1}"
        counts.write_formula(row, 1, f"=COUNTA({described})", formats["centre"], len(cases[district]))
        for column, word in enumerate(words, 2):
            formula = f'=COUNTIF({SHEET}!$R${first + 1}:$R${last + 1},"{word}")'
            hits = sum(case.status_cell == word for case in cases[district])
            counts.write_formula(row, column, formula, formats["centre"], hits)


def _photographed(cases: Mapping[str, list[Case]]) -> dict[int, tuple[bool, bool]]:
    """Which cases (by `id`) have a photo before and after: 14 and 10 over the whole ledger."""
    everything = [case for listed in cases.values() for case in listed]
    done = [case for case in everything if case.status == "closed" and case.done and not case.hidden][1::5][:10]
    still_open = [case for case in everything if case.reason == "overdue" and case.status == "in_progress"][::5][:4]
    return {id(case): (True, True) for case in done} | {id(case): (True, False) for case in still_open}


class _Images:
    """The cell photos of WPS: the formulas while the sheet is written, the parts when the package is finished."""

    def __init__(self, rng: Random, wanted: Mapping[int, tuple[bool, bool]]) -> None:
        self.rng, self.wanted = rng, wanted
        self.images: list[tuple[str, str, bytes]] = []

    def place(self, sheet: Any, formats: Formats, row: int, case: Case) -> None:
        for header, mended, wanted in zip(
            ("整改前", "整改后"), (False, True), self.wanted.get(id(case), ()), strict=False
        ):
            if wanted:
                name = f"ID_{self.rng.getrandbits(128):032X}"
                shown = f'DISPIMG("{name}",1)'
                sheet.write_formula(row, AT[header], f"=_xlfn.{shown}", formats["centre"], f"={shown}")
                sheet.set_row(row, 66)
                self.images.append(
                    (name, f"{case.place.name}{header}", photo(case.trouble.category, row, mended=mended))
                )

    def add_to(self, package: bytes) -> bytes:
        with zipfile.ZipFile(io.BytesIO(package)) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        numbered = list(enumerate(self.images, 1))
        pictures = "".join(_PICTURE.format(k=k, name=name, label=label) for k, (name, label, _) in numbered)
        links = "".join(_LINK.format(k=k) for k, _ in numbered)
        parts |= {f"xl/media/cell{k}.jpeg": data for k, (_, _, data) in numbered}
        parts["xl/cellimages.xml"] = (_DECLARATION + _IMAGES + pictures + "</etc:cellImages>").encode()
        parts["xl/_rels/cellimages.xml.rels"] = (_DECLARATION + _LINKS + links + "</Relationships>").encode()
        parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(
            b"</Types>",
            b'<Default Extension="jpeg" ContentType="image/jpeg"/><Override PartName="/xl/cellimages.xml" '
            b'ContentType="application/vnd.wps-officedocument.cellimage+xml"/></Types>',
        )
        links_part = "xl/_rels/workbook.xml.rels"
        parts[links_part] = parts[links_part].replace(
            b"</Relationships>",
            b'<Relationship Id="rIdCellImages" Type="http://www.wps.cn/officeDocument/2020/cellImage" '
            b'Target="cellimages.xml"/></Relationships>',
        )
        return zipped(parts.items())


def zipped(parts: Iterable[tuple[str, bytes]]) -> bytes:
    """A package with fixed times, in the manner of WPS."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in parts:
            member = zipfile.ZipInfo(name, (2012, 7, 2, 0, 0, 0))
            member.create_system = 0
            archive.writestr(member, data, zipfile.ZIP_DEFLATED, 9)
    return buffer.getvalue()
