"""Shows that a column which came back under another header is known by its place and what it holds, never guessed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.support.collecting import AS_OF, SENT, collected, sent_office, table_of, write_table

NOT_BACK = "did not come back"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office that has sent three items to one district; two are answered by hand in every test."""
    return sent_office(tmp_path_factory.mktemp("office"), [{"备注": f"第{turn}号"} for turn in range(1, 4)])


def back(office: Path, headers: dict[str, str], values: dict[str, list[Any]], gone: tuple[str, ...] = ()) -> Any:
    """What collecting says of a workbook with other headers, and with values below what they were called."""
    book = load_workbook(office / SENT / f"大洼区_{AS_OF}.xlsx")
    sheet: Any = book.worksheets[0]
    columns = {cell.value: cell.column for cell in sheet[2]}
    for header, some in values.items():
        for row, value in enumerate(some, 3):
            sheet.cell(row, columns[header]).value = value
    for header, other in headers.items():
        sheet.cell(2, columns[header]).value = other
    for header in sorted(gone, key=columns.__getitem__, reverse=True):
        sheet.delete_cols(columns[header])
    (office / "收回").mkdir(exist_ok=True)
    book.save(office / "收回/大洼区.xlsx")
    return collected(office)


def taken(document: Any) -> dict[tuple[str, str], Any]:
    return {(one["number"], one["field"]): one["after"] for one in document["merged"]}


STATES = ["已完成", "整改中", "已整改"]
ANSWERED = {("WT-0001", "status"): "已完成", ("WT-0003", "status"): "已整改"}


@pytest.mark.parametrize(
    "header",
    [
        "目前进展",
        "进展情况",
        "当前状态",
        "办理进展",
        "完成情况说明",
        "情况",
        "落实没有",
        "备注",
        "完成时间",
        "联系电话",
    ],
)
def test_a_status_under_another_header_is_the_status(office: Path, header: str) -> None:
    """It stands where the status was sent, and holds states, one of them as it was sent."""
    document = back(office, {"整改状态": header}, {"整改状态": STATES})
    assert taken(document) == ANSWERED
    assert document["refused"] == []
    about = [one["why"] for one in document["doubts"] if header in one["why"]]
    assert len(about) == (0 if header == "当前状态" else 1)


@pytest.mark.parametrize("header", ["目前进展", "完成情况说明", "办理进展"])
def test_where_every_state_changed_the_header_must_be_one_of_states(office: Path, header: str) -> None:
    """Nothing is as it was sent: the place, the kind of the values and a word of the header say it together."""
    answers = ["已完成", "已完成", "已完成"]
    document = back(office, {"整改状态": header}, {"整改状态": answers})
    assert set(taken(document)) == {(f"WT-000{turn}", "status") for turn in (1, 2, 3)}


@pytest.mark.parametrize("header", ["联系电话", "群众是否满意", "资金落实情况", "责任落实情况", "是否销号", "怎么样了"])
def test_where_every_state_changed_no_other_header_is_believed(office: Path, header: str) -> None:
    """The column may have been used for something else: it is told, and nothing of it is taken."""
    document = back(office, {"整改状态": header}, {"整改状态": ["是", "是", "是"]})
    assert taken(document) == {}
    whys = " ".join(one["why"] for one in document["refused"])
    assert NOT_BACK in whys
    assert header in whys


def test_what_holds_no_states_is_no_status(office: Path) -> None:
    """One value that says no state is enough."""
    document = back(office, {"整改状态": "目前进展"}, {"整改状态": ["已完成", "13904270001", "整改中"]})
    assert taken(document) == {}


@pytest.mark.parametrize(
    ("headers", "values", "expected"),
    [
        ({"备注": "其他要说的"}, {"备注": ["第1号", "第2号", "已报街道"]}, {("WT-0003", "remark"): "已报街道"}),
        ({"备注": "联系电话"}, {"备注": ["第1号", "第2号", "1390427"]}, {}),
        ({"备注": "其他要说的"}, {"备注": ["甲", "乙", "第3号"]}, {}),
        ({"整改措施": "街道联系人"}, {"整改措施": ["张三", "李四", "王五"]}, {}),
        ({"整改情况": "怎么改的"}, {"整改情况": ["补好了", "补好了", "补好了"]}, {}),
        ({"完成日期": "完成了的日子"}, {"完成日期": ["7月18日", None, None]}, {("WT-0001", "done_on"): "7月18日"}),
        ({"完成日期": "计划完成的日子"}, {"完成日期": ["7月18日", None, None]}, {}),
        (
            {"整改情况": "现况说明", "整改状态": "目前进展"},
            {"整改状态": STATES},
            ANSWERED,
        ),
        (
            {"整改情况": "目前进展", "整改状态": "当前状态"},
            {"整改状态": STATES, "整改情况": ["补好了", None, None]},
            {**ANSWERED, ("WT-0001", "progress"): "补好了"},
        ),
        ({"编号": "单子号", "问题描述": "啥问题", "整改状态": "目前进展"}, {"整改状态": STATES}, ANSWERED),
    ],
)  # fmt: skip
def test_other_columns_under_other_headers(office: Path, headers: Any, values: Any, expected: Any) -> None:
    """Texts by what came back of them, days by their kind and a word; what could be another column's is not taken."""
    assert taken(back(office, headers, values)) == expected


def test_a_header_that_means_another_column_which_is_gone_is_not_believed(office: Path) -> None:
    """目前进展 could be 整改情况, which is missing; but what stands there was sent as the status."""
    document = back(office, {"整改状态": "目前进展"}, {"整改状态": STATES}, gone=("整改情况",))
    assert not any(field == "progress" for _, field in taken(document))


def test_a_serial_is_no_number_where_the_number_is_called_otherwise(office: Path) -> None:
    """Nothing is told of the serials that the ledger has as well."""
    document = back(office, {"编号": "单子号"}, {"整改状态": STATES})
    assert taken(document) == ANSWERED
    assert document["refused"] == []


def test_headers_in_traditional_characters_are_the_same(office: Path) -> None:
    """Who has the other keyboard on means no other column."""
    headers, rows = table_of(office / SENT / f"大洼区_{AS_OF}.xlsx")
    renamed = {"整改状态": "整改狀態", "完成日期": "完成時間", "责任单位": "責任單位", "问题描述": "問題描述"}
    changed = [{renamed.get(header, header): value for header, value in row.items()} for row in rows]
    changed[0].update({"整改狀態": "已辦結", "完成時間": "2022-07-18"})
    write_table(office / "收回/大洼区.xlsx", [renamed.get(header, header) for header in headers], changed)
    document = collected(office)
    assert {(one["field"], one["after"]) for one in document["merged"]} == {
        ("status", "已辦結"), ("done_on", "2022-07-18"),
    }  # fmt: skip
    assert document["refused"] == []
