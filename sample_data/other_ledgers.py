"""Writes the three smaller workbooks of the sample office, each in the manner of whoever keeps it.

Exists beside `problem_ledger.py`, which needs another library. Each function returns the file's bytes and sets `sheet`
and `row` of the cases it lays out, or returns the lines it laid out as `Meant`.
"""  # noqa: INP001 - a script's neighbour, not a package

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from random import Random
from typing import Any, NamedTuple

from cases import Case
from manners import AS_OF, DAY
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from problem_ledger import zipped
from tasks import MATERIALS, TASKS

DISTRICT_LISTS, REMINDERS = "各县区问题清单.xlsx", "7月重点工作提示单.xlsx"
ARCHIVE = "档案材料三色表.xlsx"
_THIN = Side(style="thin", color="808080")
_FRAME = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_MIDDLE = Alignment(horizontal="center", vertical="center", wrap_text=True)
_TEXT = Alignment(vertical="center", wrap_text=True)
_HEAD_FILL = PatternFill("solid", fgColor="E2EFDA")
_PROSE = frozenset({"存在问题", "整改进展", "工作任务", "配合单位", "进展情况", "测评指标", "材料名称", "备注"})
_COLOURS = {"green": "C6EFCE", "yellow": "FFEB9C", "red": "FFC7CE"}


class Meant(NamedTuple):
    """A line of a ledger and what was meant by it: reason, effective day (None: not stated), day done, district."""

    sheet: str
    row: int
    reason: str | None
    due: dt.date | None
    done: dt.date | None
    district: str = "市直部门"


def saved(book: Workbook, created: dt.date) -> bytes:
    """The workbook without what differs from day to day and from release to release."""
    book.properties.creator = "市争创办"
    book.properties.created = dt.datetime.combine(created, dt.time(9))
    buffer = io.BytesIO()
    book.save(buffer)
    stamp = f"{created:%Y-%m-%d}T09:00:00Z".encode()
    with zipfile.ZipFile(buffer) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    core, application = "docProps/core.xml", "docProps/app.xml"
    parts[core] = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + stamp, parts[core])
    # Newer releases of openpyxl write their own version here.
    parts[application] = re.sub(rb"(<Application>)[^<]*", rb"\g<1>Microsoft Excel", parts[application])
    return zipped(parts.items())


def furnished_title(sheet: Any, text: str, line: str | None, width: int) -> None:
    """The title of a sheet, and a line below it."""
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=width)
    sheet.cell(1, 1, text).font = Font(name="方正小标宋简体", size=18, bold=True)
    sheet.cell(1, 1).alignment = Alignment(horizontal="center", vertical="center")
    sheet.row_dimensions[1].height = 34
    if line:
        sheet.cell(2, 1, line).font = Font(name="楷体", size=11)
        sheet.row_dimensions[2].height = 20


def furnished_header(sheet: Any, row: int, headers: Sequence[str], widths: Sequence[float] = ()) -> None:
    """The row of headers, and how wide their columns are."""
    for column, header in enumerate(headers, 1):
        cell = sheet.cell(row, column, header)
        cell.font, cell.alignment = Font(name="黑体", size=11), _MIDDLE
        cell.border, cell.fill = _FRAME, _HEAD_FILL
    for column, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.row_dimensions[row].height = 30


def furnished_line(sheet: Any, row: int, headers: Sequence[str], values: Sequence[Any], height: float = 42) -> None:
    """A row, framed, its days as days."""
    for column, (header, value) in enumerate(zip(headers, values, strict=True), 1):
        cell = sheet.cell(row, column, value)
        cell.font, cell.border = Font(name="仿宋", size=10), _FRAME
        cell.alignment = _TEXT if header in _PROSE else _MIDDLE
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
    "序号", "点位\n类型", "地址描述", "存在问题", "牵头单位", "协办单位", "整改责任人", "交办时间", "完成时限",
    "整改进展", "整改完成时间", "是否\n销号", "备注",
)  # fmt: skip
_LIST_WIDTHS = (5, 10, 18, 38, 20, 18, 10, 11, 14, 32, 12, 7, 12)
_OPENINGS = {
    "in_progress": "整改中，",
    "assigned": "未整改，",
    "reopened": "整改不到位，",
    "suspended": "挂账，",
    "void": "不属实，",
}


def _progress(case: Case) -> str:
    if case.reason and case.reason.startswith("done"):
        return "已整改，" + re.sub(r"^(\d+月\d+日|经整改)，", "", case.progress or "")
    text = re.sub(r"^\d+月\d+日：", "", case.progress or "责任单位正在安排。")
    return _OPENINGS.get(case.status, "整改中，") + text


def _deadline(case: Case) -> Any:
    """The deadline, with its extension in the same cell: this list has no column for one."""
    first, later = case.deadline, case.extended_cell
    if isinstance(first, dt.date) and isinstance(later, dt.date):
        return f"{first.month}月{first.day}日，延期至{later.month}月{later.day}日"
    return first


def district_lists(cases: Mapping[str, list[Case]]) -> bytes:
    """One sheet per district, without a district column; whether a thing is closed out stands in its own column."""
    book = Workbook()
    del book["Sheet"]
    for district, listed in cases.items():
        sheet = book.create_sheet(district + " " if district == "双台子区" else district)
        furnished_title(sheet, f"{district}文明城市创建存在问题清单", "截至2022年7月20日", len(_LIST_HEADERS))
        furnished_header(sheet, 3, _LIST_HEADERS, _LIST_WIDTHS)
        row = 3
        for serial, case in enumerate(listed, 1):
            row += 1
            if serial == 12:
                furnished_header(sheet, row, _LIST_HEADERS)
                row += 1
            case.sheet, case.row = sheet.title, row
            closed = {"closed": "是", "done": None, "void": "/"}.get(case.status, "否" if serial % 3 else None)
            if case.status == "done" and serial % 4 == 0:
                closed = "未销号"
            values = (serial, case.place.site_type, f"{case.place.street}{case.place.name}", case.description,
                      case.unit, case.partners or None, case.person, case.assigned, _deadline(case), _progress(case),
                      case.done_cell, closed, case.remark)  # fmt: skip
            furnished_line(sheet, row, _LIST_HEADERS, values)
        for empty in range(row + 1, row + 7):
            furnished_line(sheet, empty, _LIST_HEADERS, [None] * len(_LIST_HEADERS), 24)
        sheet.cell(row + 8, 1, "填表人：佟雪        审核人：佟国庆        填报时间：2022年7月20日").font = Font(
            name="楷体", size=11
        )
        _printable(sheet, 3)
    return saved(book, dt.date(2022, 7, 8))


def reminders() -> tuple[bytes, list[Meant]]:
    """The monthly reminder list: prose for deadlines, a share for progress, no column that says a status."""
    headers = (
        "序号",
        "任务分类",
        "工作任务",
        "牵头单位",
        "配合单位",
        "责任领导",
        "下达时间",
        "完成时限",
        "进展情况",
        "完成率",
        "办结时间",
    )
    book = Workbook()
    sheet = book.create_sheet("提示单（7月）", 0)
    del book["Sheet"]
    furnished_title(
        sheet,
        "盘锦市创建全国文明城市7月份重点工作提示单",
        "盘创提示〔2022〕7号        印发日期：2022年7月6日",
        len(headers),
    )
    furnished_header(sheet, 3, headers, (5, 10, 42, 22, 28, 9, 11, 18, 30, 8, 11))
    meant = []
    for row, task in enumerate(TASKS, 4):
        values = (row - 3, task.group, task.task, task.lead, task.partners, task.leader, task.assigned, task.deadline,
                  task.progress, task.percent, task.done)  # fmt: skip
        furnished_line(sheet, row, headers, values, 46)
        sheet.cell(row, 10).number_format = "0%"
        done = task.done if isinstance(task.done, dt.date) else None
        meant.append(Meant(sheet.title, row, task.reason, task.due, done))
    first = 4
    for row in range(5, len(TASKS) + 5):
        if row == len(TASKS) + 4 or TASKS[row - 4].group != TASKS[first - 4].group:
            sheet.merge_cells(start_row=first, start_column=2, end_row=row - 1, end_column=2)
            first = row
    foot = len(TASKS) + 5
    sheet.cell(foot, 1, "注：请各牵头单位每周五16时前报送进展情况，逾期未报的予以通报。").font = Font(
        name="楷体", size=11
    )
    sheet.cell(foot + 1, 9, "市争创办    2022年7月6日").font = Font(name="仿宋", size=12)
    _printable(sheet, 3)
    return saved(book, dt.date(2022, 7, 6)), meant


_MATERIAL_STATES: Sequence[tuple[str, int]] = (
    ("accepted", 14), ("late", 4), ("sent", 6), ("back", 4), ("missing red", 4), ("missing", 7), ("undated", 1),
)  # fmt: skip


def _material(
    rng: Random, state: str
) -> tuple[dt.date | str | None, dt.date | None, str, dt.date | None, str | None, str]:
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
    headers = (
        "序号",
        "测评指标",
        "材料名称",
        "责任单位",
        "联系人",
        "下发时间",
        "报送时限",
        "报送情况",
        "报送时间",
        "审核意见",
        "备注",
    )
    states = [state for state, count in _MATERIAL_STATES for _ in range(count)]
    rng.shuffle(states)
    book = Workbook()
    sheet = book.create_sheet("三色表", 0)
    del book["Sheet"]
    furnished_title(
        sheet,
        "盘锦市创建全国文明城市档案材料“三色表”（2022年）",
        "绿色：审核通过    黄色：已报送待审核或未到期    红色：退回、逾期未报",
        len(headers),
    )
    furnished_header(sheet, 3, headers, (5, 20, 40, 24, 9, 11, 13, 10, 11, 24, 12))
    given, meant, people = (
        dt.date(2022, 6, 20),
        [],
        ["韩丽", "庞海波", "宫雪", "邵洋", "房志刚", "冷静", "毕成", "车晓娜"],
    )
    for row, (material, state) in enumerate(zip(MATERIALS, states, strict=True), 4):
        deadline, due, sent, sent_on, opinion, reason = _material(rng, state)
        values = (row - 3, material.indicator, material.name, material.unit, rng.choice(people), given,
                  deadline, sent, sent_on, opinion, None)  # fmt: skip
        furnished_line(sheet, row, headers, values, 30)
        shade = "green" if reason.startswith("done") else "red" if reason == "overdue" else "yellow"
        for column in (8, 10):
            sheet.cell(row, column).fill = PatternFill("solid", fgColor=_COLOURS[shade])
        meant.append(Meant(sheet.title, row, reason, due, sent_on if reason != "overdue" else None))
    _printable(sheet, 3)
    return saved(book, dt.date(2022, 6, 20)), meant
