"""Writes the two exports of the sample office: what other systems give out, with nothing around the table.

Exists apart from `other_ledgers.py` because no clerk has laid a hand on these. Each function returns the file's bytes
and sets `sheet`, `row` and `number` of the cases it lays out. Needs xlwt.
"""  # noqa: INP001 - a script's neighbour, not a package

from __future__ import annotations

import csv
import datetime as dt
import io
import warnings
from collections.abc import Sequence
from random import Random

import xlwt
from cases import Case

CITY_CASES, REQUESTS = "数字城管案件.xls", "12345诉求.csv"


def city_cases(rng: Random, cases: Sequence[Case]) -> bytes:
    """The export of the city-management system: BIFF, times of day, one header row, nothing around it."""
    headers = (
        "案件编号",
        "所属县区",
        "所属街道",
        "小类",
        "问题描述",
        "派单时间",
        "处置截止时间",
        "处置部门",
        "处置状态",
        "结案时间",
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("案件列表")
    moment, bold = (
        xlwt.easyxf(num_format_str="yyyy-mm-dd hh:mm"),
        xlwt.easyxf("font: bold on; pattern: pattern solid, fore_colour ice_blue"),
    )
    sheet.portrait, sheet.fit_num_pages, sheet.fit_height_to_pages = False, 1, 0
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
    words = {"closed": "回访满意", "done": "已办结", "in_progress": "办理中", "assigned": "未办结", "void": "不属实"}
    openings = ("市民反映，", "来电人反映：", "居民反映,", "网友留言：")
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(headers)
    for turn, case in enumerate(cases):
        case.number = f"{case.assigned:%Y%m%d}{rng.randint(1, 999):03d}{turn:03d}"
        text = (
            rng.choice(openings)
            + case.description.rstrip("。")
            + rng.choice(("，希望尽快处理。", "，请核实。", "，影响居民生活，要求答复。"))
        )
        if turn % 11 == 3:
            text += "\n（同一诉求人第2次来电）"
        case.sheet, case.row = "", turn + 2
        start = f"{case.assigned:%Y/%m/%d} {rng.randint(8, 16):02d}:{rng.randint(0, 59):02d}"
        closed = f"{case.done:%Y/%m/%d} {rng.randint(9, 17):02d}:{rng.randint(0, 59):02d}" if case.done else ""
        district = "" if turn % 9 == 5 and case.place.district in case.unit else case.place.district
        writer.writerow(
            (case.number + "\t", district, text, case.unit, start, case.deadline, words[case.status], closed)
        )
    return buffer.getvalue().encode("gb18030")
