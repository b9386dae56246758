"""What a history adds to the summary workbook: the trend, changes beside the period's dates, overdue runs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from tests.support.offices import a_ledger
from tests.support.reports import rows_below, values_of
from tests.support.typed import typed

ROWS: list[dict[str, str]] = [
    {"县区": "大洼区", "整改时限": "2022-07-12"},
    {"县区": "大洼区", "整改时限": "2022-07-19"},
    {"县区": "盘山县", "整改时限": "2022-07-31"},
    {"县区": "盘山县", "整改时限": "2022-07-31"},
]
DAYS = ("2022-07-14", "2022-07-15", "2022-07-18", "2022-07-19")


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four days of daily runs; then one item is finished, one is added, one deadline is edited."""
    office = tmp_path_factory.mktemp("history")
    (office / "civtrack.toml").write_text(
        '[office]\ndistricts = ["大洼区", "盘山县"]\n[outputs]\ndaily = ["update"]\n', "utf-8"
    )
    a_ledger(office / "台账.xlsx", ROWS)
    for day in DAYS:
        answer = typed("daily", "台账.xlsx", "-q", "--as-of", day, cwd=office)
        assert answer.code == 0, answer.err
    edited = [dict(row) for row in ROWS]
    edited[2] |= {"整改状态": "已整改", "完成日期": "2022-07-20"}
    edited[3]["整改时限"] = "2022-08-31"
    a_ledger(office / "台账.xlsx", [*edited, {"县区": "盘山县", "交办日期": "2022-07-20"}])
    return office


def book(office: Path, *arguments: str) -> Workbook:
    """The report of 2022-07-20."""
    answer = typed("report", "台账.xlsx", "--as-of", "2022-07-20", "--out", "报表", "--force", *arguments, cwd=office)
    assert answer.code == 0, answer.err
    (path,) = (office / "报表").iterdir()
    opened = load_workbook(path)
    path.unlink()
    return opened


def test_the_trend_is_there_where_a_history_is(office: Path, tmp_path: Path) -> None:
    """A row a day, the report's own day last, and a chart of it; without a history there is no such sheet."""
    opened: Any = book(office)
    rows = values_of(opened["走势"], "日期")
    assert list(rows) == [*DAYS, "2022-07-20"]
    assert [row["红"] for row in rows.values()] == [1, 1, 1, 1, 2]
    assert rows["2022-07-20"]["已办结"] == 1
    drawn = [chart.ser[0].val.numRef.f for chart in opened["图表"]._charts]
    assert sum("走势" in reference for reference in drawn) == 1
    a_ledger(tmp_path / "台账.xlsx", ROWS)
    assert "走势" not in book(tmp_path).sheetnames


def test_changes_stand_beside_the_dates_and_say_since_when(office: Path) -> None:
    """A week's report compares with the last snapshot before the week; each column says where it comes from."""
    sheet = book(office, "--period", "week")["本期新增办结逾期"]
    rows = values_of(sheet, "县区")
    assert (rows["盘山县"]["新增"], rows["盘山县"]["新增 （存档）"]) == (1, 1)
    assert (rows["盘山县"]["办结"], rows["盘山县"]["办结 （存档）"]) == (1, 1)
    assert rows["盘山县"]["时限被改 （存档）"] == 1
    assert (rows["大洼区"]["新增逾期"], rows["大洼区"]["新增逾期 （存档）"]) == (1, 1)
    text = "\n".join(str(row[0].value) for row in sheet.iter_rows())
    assert "2022-07-15" in text
    assert "没有标“存档”的各列按台账里的日期统计。" in text


def test_a_period_before_the_history_is_told_by_dates_alone(office: Path) -> None:
    """The month began before the first snapshot: no columns of history, and it says so."""
    sheet = book(office, "--period", "month")["本期新增办结逾期"]
    assert not [head for head in values_of(sheet, "县区")["合计"] if "存档" in head]
    text = "\n".join(str(row[0].value) for row in sheet.iter_rows())
    assert "历史中没有本期开始以前的存档" in text


def test_overdue_runs_count_the_report_itself_once(office: Path) -> None:
    """Four snapshots and today are five in a row; once today is recorded too, it is still five."""

    def runs() -> list[object]:
        return [row["连续逾期（次）"] for row in rows_below(book(office)["红色清单"], "序号")]

    assert runs() == [5, 1]
    assert typed("summary", "台账.xlsx", "--snapshot", "--as-of", "2022-07-20", cwd=office).code == 0
    assert runs() == [5, 1]
