"""Lists of few items, long names and heads of two lines: no page with a handful of lines, no sign alone on one."""

from __future__ import annotations

import datetime as dt
from io import BytesIO

import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from civtrack.locales import translator
from civtrack.outputs.book.listing import AIRY
from civtrack.outputs.book.period_sheet import SHORT, told_in_lines
from civtrack.outputs.book.period_sheet import events_of as happened
from civtrack.outputs.book.tables_book import build_report
from civtrack.outputs.measure import headed
from civtrack.rules.periods import Period, PeriodKind, period_of
from tests.support.judged import AS_OF, judged

WEEK = period_of(PeriodKind.WEEK, AS_OF)
LATE = [{"deadline": WEEK.first, "status": "整改中", "description": f"楼道灯{place}盏不亮"} for place in range(3)]
DONE = [
    {
        "deadline": AS_OF + dt.timedelta(days=9),
        "status": "已整改",
        "done_on": WEEK.first,
        "description": f"第{place}处占道",
    }
    for place in range(20)
]


def book(rows: list[dict[str, object]], period: Period | None = None) -> Workbook:
    """The summary workbook in Chinese, opened again."""
    return load_workbook(BytesIO(build_report(judged(rows), translator("zh"), period)))


def test_a_short_list_is_told_below_the_table_of_the_period() -> None:
    """Three items would leave their page empty: they are lines below the table; twenty have a page."""
    assessment = judged([*LATE, *DONE])
    done = happened(assessment, WEEK)
    assert len(done.items["reddened"]) == 3 <= SHORT < len(done.items["closed"])
    assert {"reddened"} <= told_in_lines(done, 200, translator("zh")) < {"new", "closed", "reddened"}
    opened = book([*LATE, *DONE], WEEK)
    said = [str(cell.value) for cell in opened["本期新增办结逾期"]["A"] if cell.value]
    assert "新增逾期 3 项" in said
    assert not [line for line in said if line.startswith("办结 ")]
    assert "不打印" in str(opened["本期新增逾期"]["A3"].value)
    assert "不打印" not in str(opened["本期办结"]["A3"].value)


def test_what_does_not_fit_below_the_table_has_its_page() -> None:
    """A table that fills its page has no lines below it."""
    done = happened(judged([*LATE, *DONE]), WEEK)
    assert not told_in_lines(done, 40, translator("zh"))


def test_a_short_list_has_higher_rows() -> None:
    """So that it fills half a page, as far as rows may be high."""
    heights = {
        count: book([{**LATE[0], "description": f"第{place}盏"} for place in range(count)])["红色清单"]
        .row_dimensions[4]
        .height
        for count in (5, 11, 40)
    }
    assert heights[5] == AIRY > heights[11] >= (heights[40] or 0)


def test_names_of_four_signs_and_long_districts_are_whole_on_paper() -> None:
    """A person's name is not cut; where a district takes two lines, other texts of its row may take two as well."""
    far = "某某经济技术开发区管理委员会社会事务管理区"
    rows = [{**LATE[0], "person": "欧阳建国", "district": far, "site": "人民路社区幸福家园第三期东侧小广场"}]
    sheet = book(rows)["红色清单"]
    row = [cell.value for cell in sheet[4]]
    assert "欧阳建国" in row
    assert "人民路社区幸福家园第三期东侧小广场" in row
    assert (sheet.row_dimensions[4].height or 0) > 2 * 13


@pytest.mark.parametrize(
    ("text", "room", "head"),
    [
        ("逾期未办结率", 10, "逾期未\n办结率"),
        ("按期办结率", 9, "按期\n办结率"),
        ("按期办结率", 10, "按期办结率"),
        ("Overdue rate", 8, "Overdue rate"),
        ("作废\n（不计入）", 8, "作废\n（不计入）"),
    ],
)
def test_heads_break_in_their_middle(text: str, room: int, head: str) -> None:
    """No single sign on the second line; what has its breaks, and words of letters, stay."""
    assert headed(text, room) == head
