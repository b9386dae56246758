"""Small ledgers beside those of `tests.cases.cases`: the same kinds of columns in ways that nobody had written down.

Each is read whole, as the command does, but within this process; what is expected are the statuses and days that a
careful clerk would see, above all that nothing open is finished by a column that does not say so.
"""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.support.typed import Answer, typed

HEAD = ["序号", "问题描述", "责任单位", "整改时限"]


def july(day: int) -> dt.datetime:
    """A day of July 2022."""
    return dt.datetime(2022, 7, day)  # noqa: DTZ001 - cells have no time zone


def rows(*ends: list[Any]) -> list[list[Any]]:
    """A row for each end, due on 5 July."""
    return [[number, f"坑{number}", "住建局", july(5), *end] for number, end in enumerate(ends, 1)]


CASES: dict[str, tuple[list[list[Any]], str, list[Any]]] = {
    "one of a hundred": (
        [[*HEAD, "完成率（%）"], *rows([100], [50], [1])],
        "status",
        ["done", "in_progress", "in_progress"],
    ),
    "one as a share": ([[*HEAD, "完成率"], *rows([1], [0.5], [0])], "status", ["done", "in_progress", "assigned"]),
    "planned and actual without a core": (
        [
            ["任务名称", "责任单位", "计划开始", "计划完成", "实际开始", "实际完成"],
            ["a", "住建局", july(1), july(10), july(2), None],
            ["b", "住建局", july(1), july(10), july(2), july(9)],
        ],
        "done_on",
        [None, "2022-07-09"],
    ),
    "amounts are no days": (
        [["序号", "工作任务", "责任单位", "计划完成", "实际完成", "状态"], [1, "a", "住建局", 100, 80, "推进中"]],
        "status",
        ["in_progress"],
    ),
    "terms in days": (
        [
            ["序号", "问题描述", "责任单位", "交办日期", "整改时限（天）"],
            [1, "a", "住建局", july(1), 5],
            [2, "b", "住建局", july(1), 30],
        ],
        "deadline",
        ["2022-07-06", "2022-07-31"],
    ),
    "terms in working days": (
        [["序号", "问题描述", "责任单位", "交办日期", "办结时限（工作日）"], [1, "a", "住建局", july(8), 3]],
        "deadline",
        ["2022-07-13"],
    ),
    "serials are days, whatever the header says": (
        [["序号", "问题描述", "责任单位", "交办日期", "整改时限（日）"], [1, "a", "住建局", july(1), 44757]],
        "deadline",
        ["2022-07-15"],
    ),
    "before and after": (
        [[*HEAD, "整改前情况", "整改后情况"], *rows(["已修复过一次", "未修复"], ["已损坏", "已修复"])],
        "status",
        ["assigned", "done"],
    ),
    "at once or not": ([[*HEAD, "是否立行立改"], *rows(["是"], ["否"])], "status", ["assigned", "assigned"]),
    "a caller's number": (
        [
            ["工单编号", "来电号码", "诉求内容", "承办单位", "办结时限", "是否满意"],
            ["GD1", "138", "路灯不亮", "住建局", july(8), "是"],
        ],
        "number",
        ["GD1"],
    ),
    "planned progress": ([[*HEAD, "计划进度", "状态"], *rows(["已完成", "未整改"])], "status", ["assigned"]),
    "passed or not": (
        [[*HEAD, "整改状态", "是否验收合格"], *rows(["已整改", "是"], ["已整改", "否"])],
        "status",
        ["closed", "done"],
    ),
    "ticks below a merged header": (
        [
            [*HEAD, "整改情况", None, None],
            [None] * 4 + ["已完成", "正在整改", "未整改"],
            *rows(["√", None, None], [None, "√", None], [None, None, "√"]),
        ],
        "status",
        ["done", "in_progress", "assigned"],
    ),
    "a legend by letters": (
        [[*HEAD, "状态(A已完成,B进行中,C未开始)"], *rows(["A"], ["B"], ["C"])],
        "status",
        ["done", "in_progress", "assigned"],
    ),
    "what others say": (
        [[*HEAD, "备注", "领导批示", "验收标准", "整改状态"], *rows(["已整改", "同意", "验收合格", "整改中"])],
        "status",
        ["in_progress"],
    ),
    "lines of a cell": (
        [[*HEAD, "整改情况"], *rows(["1.垃圾已清理\n2.路面未修复"], ["1、垃圾已清理；\n2、路面已修复。"])],
        "status",
        ["in_progress", "done"],
    ),
    "parts that nobody listed": (
        [[*HEAD, "整改情况"], *rows(["上水井盖已更换"], ["已更换上水井盖老板"], ["铁网门已修复"], ["铁网门已采购"])],
        "status",
        ["done", "unknown", "done", "in_progress"],
    ),
}


def _asked(path: Path) -> Answer:
    return typed("query", path.name, "--as-of", "2022-07-20", "-f", "json", "-q", "--no-config", cwd=path.parent)


@pytest.mark.parametrize("name", CASES)
def test_a_ledger_is_read_as_its_office_means_it(name: str, tmp_path: Path) -> None:
    """One field of every row is what the row says."""
    table, field, expected = CASES[name]
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in table:
        sheet.append(row)
    if table[1][0] is None:
        sheet.merge_cells("E1:G1")
        for letter in "ABCD":
            sheet.merge_cells(f"{letter}1:{letter}2")
    path = tmp_path / "台账.xlsx"
    book.save(path)
    assert [item[field] for item in json.loads(_asked(path).out)] == expected


def test_figures_by_indicator_are_no_ledger(tmp_path: Path) -> None:
    """Of a table of targets and shares reached, nothing is to be done."""
    book = openpyxl.Workbook()
    for row in (
        ["指标名称", "目标值", "完成值", "完成率", "责任单位"],
        ["绿化率", 40, 38, 0.95, "住建局"],
        ["硬化率", 90, 70, 0.77, "交通局"],
    ):
        book.worksheets[0].append(row)
    path = tmp_path / "指标.xlsx"
    book.save(path)
    done = _asked(path)
    assert done.code != 0
    assert not done.out.strip()
