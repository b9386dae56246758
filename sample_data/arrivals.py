"""Writes what came in on the morning of `AS_OF`: a district's answer to its problems, and a patrol's new ones.

Exists so that the inbox of the sample office has something in it. The files lie apart from the inbox, where
``civtrack demo`` puts them: a run of the day takes what it finds there into the ledgers.
"""  # noqa: INP001 - a script's neighbour, not a package

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from cases import Case
from manners import AS_OF, DAY
from openpyxl import Workbook
from other_ledgers import furnished_header, furnished_line, furnished_title, saved

ANSWER, PATROL = "来件/大洼区整改反馈_2022-07-19.xlsx", "来件/市级巡查新增问题_2022-07-19.xlsx"
_ANSWERED = (
    ("已整改", 1, "已整改到位，照片随后报送。"),
    ("已整改", 2, "7月18日组织清理，现场已恢复。"),
    ("已整改", 1, "已修复并加强日常巡查。"),
    ("整改中", None, "材料已到场，预计7月22日完成。"),
    ("整改中", None, "已与产权单位对接，正在施工。"),
)
_NEW = (
    ("兴隆台区", "泰山路农贸市场", "入口处地砖松动，雨后积水", "兴隆台区市场监督管理局", "2022年7月25日"),
    ("双台子区", "胜利街公交站", "站牌破损，候车座椅缺失", "双台子区交通运输局", "7月23日前"),
    ("盘山县", "太平街道府前小区", "楼道内堆放杂物，应急灯不亮", "盘山县住房和城乡建设局", "5个工作日内"),
)


def arrivals(main: Mapping[str, Sequence[Case]]) -> dict[str, bytes]:
    """Name → bytes of each file."""
    waiting = [
        case
        for case in main["大洼区"]
        if case.status in ("assigned", "in_progress") and case.due and not case.done_cell and not case.hidden
    ]
    return {ANSWER: _answer(sorted(waiting, key=lambda case: case.due or AS_OF)), PATROL: _patrol()}


def _sheet(name: str, title: str, headers: Sequence[str], widths: Sequence[float]) -> tuple[Workbook, Any]:
    book = Workbook()
    sheet = book.create_sheet(name, 0)
    del book["Sheet"]
    furnished_title(sheet, title, None, len(headers))
    furnished_header(sheet, 2, headers, widths)
    return book, sheet


def _answer(waiting: Sequence[Case]) -> bytes:
    headers = ("问题编号", "县区", "点位名称", "问题描述", "整改状态", "完成日期", "整改进展")
    book, sheet = _sheet("反馈", "大洼区问题整改情况反馈（7月19日）", headers, (13, 9, 16, 36, 10, 12, 30))
    for row, (case, (state, ago, progress)) in enumerate(zip(waiting, _ANSWERED, strict=False), 3):
        done = AS_OF - DAY * ago if ago else None
        values = (case.number, "大洼区", case.place.name, case.description, state, done, progress)
        furnished_line(sheet, row, headers, values)
    return saved(book, dt.date(2022, 7, 19))


def _patrol() -> bytes:
    headers = ("县区", "点位名称", "问题描述", "责任单位", "交办日期", "整改时限")
    book, sheet = _sheet("巡查", "市级巡查新增问题（7月19日）", headers, (10, 18, 36, 24, 12, 16))
    for row, (district, place, text, unit, deadline) in enumerate(_NEW, 3):
        furnished_line(sheet, row, headers, (district, place, text, unit, AS_OF - DAY, deadline))
    return saved(book, dt.date(2022, 7, 19))
