"""Writes the five smaller ledgers of the sample office, each in the manner of whoever keeps it.

Exists beside `problem_ledger.py`, which needs another library. Each function returns the file's bytes and sets `sheet`
and `row` of the cases it lays out, or returns the lines it laid out as `Meant`.
"""  # noqa: INP001 - a script's neighbour, not a package

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import warnings
import zipfile
from collections.abc import Mapping, Sequence
from random import Random
from typing import Any, NamedTuple

import xlwt
from cases import AS_OF, DAY, Case
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from problem_ledger import zipped
from tasks import MATERIALS, TASKS

DISTRICT_LISTS, REMINDERS = "各县区问题清单.xlsx", "7月重点工作提示单.xlsx"
ARCHIVE, CITY_CASES, REQUESTS = "档案材料三色表.xlsx", "数字城管案件.xls", "12345诉求.csv"
_THIN = Side(style="thin", color="808080")
_FRAME = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_MIDDLE = Alignment(horizontal="center", vertical="center", wrap_text=True)
_TEXT = Alignment(vertical="center", wrap_text=True)
_HEAD_FILL = PatternFill("solid", fgColor="E2EFDA")
_COLOURS = {"green": "C6EFCE", "yellow": "FFEB9C", "red": "FFC7CE"}


class Meant(NamedTuple):
    """A line of a ledger and what was meant by it: reason, effective day (None: not stated) and day done."""

    sheet: str
    row: int
    reason: str | None
    due: dt.date | None
    done: dt.date | None


def _saved(book: Workbook, created: dt.date) -> bytes:
    """The workbook with every time in it fixed."""
    book.properties.creator = "市争创办"
    book.properties.created = dt.datetime.combine(created, dt.time(9))
    buffer = io.BytesIO()
    book.save(buffer)
    stamp = f"{created:%Y-%m-%d}T09:00:00Z".encode()
    with zipfile.ZipFile(buffer) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    core = "docProps/core.xml"
    parts[core] = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + stamp, parts[core])
    return zipped(parts.items())


def _title(sheet: Any, text: str, line: str | None, width: int) -> None:
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=width)
    sheet.cell(1, 1, text).font = Font(name="方正小标宋简体", size=18, bold=True)
    sheet.cell(1, 1).alignment = Alignment(horizontal="center", vertical="center")
    sheet.row_dimensions[1].height = 34
    if line:
        sheet.cell(2, 1, line).font = Font(name="楷体", size=11)
        sheet.row_dimensions[2].height = 20


def _header(sheet: Any, row: int, headers: Sequence[str], widths: Sequence[float] = ()) -> None:
    for column, header in enumerate(headers, 1):
        cell = sheet.cell(row, column, header)
        cell.font, cell.alignment = Font(name="黑体", size=11), _MIDDLE
        cell.border, cell.fill = _FRAME, _HEAD_FILL
    for column, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.row_dimensions[row].height = 30


def _line(sheet: Any, row: int, values: Sequence[Any], height: float = 42) -> None:
    for column, value in enumerate(values, 1):
        cell = sheet.cell(row, column, value)
        cell.font, cell.border = Font(name="仿宋", size=10), _FRAME
        cell.alignment = _TEXT if isinstance(value, str) and len(value) > 10 else _MIDDLE
        if isinstance(value, dt.date):
            cell.number_format = "yyyy/m/d"
    sheet.row_dimensions[row].height = height


def _printable(sheet: Any, header_row: int) -> None:
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = f"{header_row}:{header_row}"
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.freeze_panes = sheet.cell(header_row + 1, 1)


_LIST_HEADERS = (
    "序号", "点位\n类型", "地址描述", "存在问题", "牵头单位", "协办单位", "整改责任人", "交办时间", "完成时限", "整改进展",
    "整改完成时间", "是否\n销号", "备注",
)  # fmt: skip
_LIST_WIDTHS = (5, 10, 18, 38, 20, 18, 10, 11, 14, 32, 12, 7, 12)
_OPENINGS = {"in_progress": "整改中，", "assigned": "未整改，", "reopened": "整改不到位，", "suspended": "挂账，", "void": "不属实，"}


def _progress(case: Case) -> str:
    if case.reason and case.reason.startswith("done"):
        return "已整改，" + re.sub(r"^(\d+月\d+日|经整改)，", "", case.progress or "")
    text = re.sub(r"^\d+月\d+日：", "", case.progress or "责任单位正在安排。")
    return _OPENINGS.get(case.status, "整改中，") + text


def district_lists(cases: Mapping[str, list[Case]]) -> bytes:
    """One sheet per district, without a district column; whether a thing is closed out stands in its own column."""
    book = Workbook()
    del book["Sheet"]
    for district, listed in cases.items():
        sheet = book.create_sheet(district + " " if district == "双台子区" else district)
        _title(sheet, f"{district}文明城市创建存在问题清单", "截至2022年7月20日", len(_LIST_HEADERS))
        _header(sheet, 3, _LIST_HEADERS, _LIST_WIDTHS)
        row = 3
        for serial, case in enumerate(listed, 1):
            row += 1
            if serial == 12:
                _header(sheet, row, _LIST_HEADERS)
                row += 1
            case.sheet, case.row = sheet.title, row
            closed = {"closed": "是", "done": None, "void": "/"}.get(case.status, "否" if serial % 3 else None)
            values = (serial, case.place.site_type, f"{case.place.street}{case.place.name}", case.description, case.unit,
                      case.partners or None, case.person, case.assigned, case.deadline, _progress(case), case.done_cell,
                      closed, case.remark)  # fmt: skip
            _line(sheet, row, values)
        for empty in range(row + 1, row + 7):
            _line(sheet, empty, [None] * len(_LIST_HEADERS), 24)
        sheet.cell(row + 8, 1, "填表人：佟雪        审核人：佟国庆        填报时间：2022年7月20日").font = Font(name="楷体", size=11)
        _printable(sheet, 3)
    return _saved(book, dt.date(2022, 7, 8))


def reminders() -> tuple[bytes, list[Meant]]:
    """The monthly reminder list: prose for deadlines, a share for progress, no column that says a status."""
    headers = ("序号", "任务分类", "工作任务", "牵头单位", "配合单位", "责任领导", "下达时间", "完成时限", "进展情况", "完成率", "办结时间")
    book = Workbook()
    sheet = book.create_sheet("提示单（7月）", 0)
    del book["Sheet"]
    _title(sheet, "盘锦市创建全国文明城市7月份重点工作提示单", "盘创提示〔2022〕7号        印发日期：2022年7月6日", len(headers))
    _header(sheet, 3, headers, (5, 10, 42, 22, 28, 9, 11, 18, 30, 8, 11))
    meant = []
    for row, task in enumerate(TASKS, 4):
        values = (row - 3, task.group, task.task, task.lead, task.partners, task.leader, task.assigned, task.deadline,
                  task.progress, task.percent, task.done)  # fmt: skip
        _line(sheet, row, values, 46)
        sheet.cell(row, 10).number_format = "0%"
        done = task.done if isinstance(task.done, dt.date) else None
        meant.append(Meant(sheet.title, row, task.reason, task.due, done))
    first = 4
    for row in range(5, len(TASKS) + 5):
        if row == len(TASKS) + 4 or TASKS[row - 4].group != TASKS[first - 4].group:
            sheet.merge_cells(start_row=first, start_column=2, end_row=row - 1, end_column=2)
            first = row
    foot = len(TASKS) + 5
    sheet.cell(foot, 1, "注：请各牵头单位每周五16时前报送进展情况，逾期未报的予以通报。").font = Font(name="楷体", size=11)
    sheet.cell(foot + 1, 9, "市争创办    2022年7月6日").font = Font(name="仿宋", size=12)
    _printable(sheet, 3)
    return _saved(book, dt.date(2022, 7, 6)), meant


_MATERIAL_STATES: Sequence[tuple[str, int]] = (
    ("accepted", 14), ("late", 4), ("sent", 6), ("back", 4), ("missing red", 4), ("missing", 7), ("undated", 1),
)  # fmt: skip


def _material(rng: Random, state: str) -> tuple[dt.date | str | None, dt.date | None, str, dt.date | None, str | None, str]:
    """Deadline as written, its day, state of delivery, day delivered, opinion, and the reason meant."""
    early, late = AS_OF - DAY * rng.choice((5, 7, 10, 12)), AS_OF + DAY * rng.choice((5, 8, 11, 16))
    if state == "accepted":
        return early, early, rng.choice(("已报送", "√")), early - DAY * rng.randint(0, 6), "审核通过", "done_on_time"
    if state == "late":
        return early, early, "已报送", early + DAY * rng.randint(1, 4), rng.choice(("合格", "审核通过")), "done_late"
    if state == "sent":
        return f"{late.month}月{late.day}日前", late, "已报送", AS_OF - DAY * rng.randint(1, 6), None, "awaiting_check"
    if state == "back":
        opinion = rng.choice(("退回补充", "需完善", "退回补充（缺发文字号）", "不合格"))
        return early, early, "已报送", early - DAY, opinion, "overdue"
    if state == "missing red":
        return early, early, "未报", None, None, "overdue"
    if state == "undated":
        return None, None, "未报", None, None, "undated"
    soon = rng.random() < 0.4
    due = AS_OF + DAY * rng.randint(0, 3) if soon else late
    return due, due, rng.choice(("未报", "未报送", "未报")), None, None, "due_soon" if soon else "on_track"


def archive(rng: Random) -> tuple[bytes, list[Meant]]:
    """The archive-materials table in three colours, which the clerk fills in by hand."""
    headers = ("序号", "测评指标", "材料名称", "责任单位", "联系人", "下发时间", "报送时限", "报送情况", "报送时间", "审核意见", "备注")
    states = [state for state, count in _MATERIAL_STATES for _ in range(count)]
    rng.shuffle(states)
    book = Workbook()
    sheet = book.create_sheet("三色表", 0)
    del book["Sheet"]
    _title(sheet, "盘锦市创建全国文明城市档案材料“三色表”（2022年）", "绿色：审核通过    黄色：已报送待审核或未到期    红色：退回、逾期未报", len(headers))
    _header(sheet, 3, headers, (5, 20, 40, 24, 9, 11, 13, 10, 11, 16, 12))
    meant, people = [], "韩丽 庞海波 宫雪 邵洋 房志刚 冷静 毕成 车晓娜".split()
    for row, (material, state) in enumerate(zip(MATERIALS, states, strict=True), 4):
        deadline, due, sent, sent_on, opinion, reason = _material(rng, state)
        values = (row - 3, material.indicator, material.name, material.unit, rng.choice(people), dt.date(2022, 6, 20), deadline,
                  sent, sent_on, opinion, None)  # fmt: skip
        _line(sheet, row, values, 30)
        shade = "green" if reason.startswith("done") else "red" if reason == "overdue" else "yellow"
        for column in (8, 10):
            sheet.cell(row, column).fill = PatternFill("solid", fgColor=_COLOURS[shade])
        meant.append(Meant(sheet.title, row, reason, due, sent_on if reason != "overdue" else None))
    _printable(sheet, 3)
    return _saved(book, dt.date(2022, 6, 20)), meant


def city_cases(rng: Random, cases: Sequence[Case]) -> bytes:
    """The export of the city-management system: BIFF, times of day, one header row, nothing around it."""
    headers = ("案件编号", "所属县区", "所属街道", "小类", "问题描述", "派单时间", "处置截止时间", "处置部门", "处置状态", "结案时间")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("案件列表")
    moment, bold = xlwt.easyxf(num_format_str="yyyy-mm-dd hh:mm"), xlwt.easyxf("font: bold on; pattern: pattern solid, fore_colour ice_blue")
    for column, (header, width) in enumerate(zip(headers, (16, 10, 10, 10, 60, 17, 17, 24, 10, 17), strict=True)):
        sheet.write(0, column, header, bold)
        sheet.col(column).width = width * 256
    words = {"closed": "已结案", "done": "已处置", "in_progress": "处置中", "assigned": "待处理", "void": "回退"}
    for row, case in enumerate(cases, 1):
        case.sheet, case.row = "案件列表", row + 1
        case.number = f"SZCG2207{row + 2600:05d}"
        start = dt.datetime.combine(case.assigned, dt.time(rng.randint(8, 16), rng.randint(0, 59)))
        closed = dt.datetime.combine(case.done, dt.time(rng.randint(9, 17), rng.randint(0, 59))) if case.done else None
        values = (case.number, case.place.district, case.place.street, case.trouble.category, case.description, start,
                  case.deadline, case.unit, words[case.status], closed)  # fmt: skip
        for column, value in enumerate(values):
            if isinstance(value, dt.datetime):
                sheet.write(row, column, value, moment)
            elif value is not None:
                sheet.write(row, column, value)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def requests(rng: Random, cases: Sequence[Case]) -> bytes:
    """The export of the residents' hotline: GB18030, text only, numbers kept as text by a trailing tab."""
    headers = ("流水号", "区县", "诉求内容", "承办单位", "转办时间", "办结时限", "办结情况", "办结时间")
    words = {"closed": "已办结", "done": "已办结", "in_progress": "办理中", "assigned": "未办结", "void": "不属实"}
    openings = ("市民反映，", "来电人反映：", "居民反映,", "网友留言：")
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(headers)
    for turn, case in enumerate(cases):
        case.number = f"{case.assigned:%Y%m%d}{rng.randint(1, 999):03d}{turn:03d}"
        text = rng.choice(openings) + case.description.rstrip("。") + rng.choice(("，希望尽快处理。", "，请核实。", "，影响居民生活，要求答复。"))
        if turn % 11 == 3:
            text += "\n（同一诉求人第2次来电）"
        case.sheet, case.row = "", turn + 2
        start = f"{case.assigned:%Y/%m/%d} {rng.randint(8, 16):02d}:{rng.randint(0, 59):02d}"
        closed = f"{case.done:%Y/%m/%d} {rng.randint(9, 17):02d}:{rng.randint(0, 59):02d}" if case.done else ""
        district = "" if turn % 9 == 5 and case.place.district in case.unit else case.place.district
        writer.writerow((case.number + "\t", district, text, case.unit, start, case.deadline, words[case.status], closed))
    return buffer.getvalue().encode("gb18030")
