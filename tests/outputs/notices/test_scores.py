"""The third-party test's scores: wide and long tables, several writers, what is wrong named with its cell."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from civtrack.errors import LedgerUnreadable, UsageMistake
from civtrack.outputs.notices.kinds import NoticeType, Wishes
from civtrack.outputs.notices.plan import plan
from civtrack.outputs.notices.scores import read_scores
from tests.support.judged import judged
from tests.support.word import words

ASSESSMENT = judged([{"district": "大洼区", "status": "整改中"}])
WIDE: list[list[Any]] = [
    ["第三方测评得分", None, None, None, None],
    ["序号", "县区", "实地考察", "问卷 调查", "总分", "上季度总分", "备注"],
    [1, "大洼区", 85, 80.125, 85.6, 86, "进步"],
    [2, "兴隆台区", "82.5分", 78, 83.2, 81.0, None],
    [3, "盘山县", None, "未测", 83.2, None, None],
    [None, "平均", 83.7, 79, 84, 83.5, None],
]
LONG: list[list[Any]] = [
    ["县区", "测评项目", "得分", "上季度得分"],
    ["兴隆台区", "实地考察", 82.5, 80],
    ["兴隆台区", "问卷调查", 78, 78],
    ["大洼区", "实地考察", 85, 85.25],
]


def workbook(path: Path, *sheets: Sequence[Sequence[Any]]) -> Path:
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    for number, rows in enumerate(sheets, 1):
        sheet = book.create_sheet(f"第{number}张")
        for row in rows:
            sheet.append(list(row))
    book.save(path)
    return path


def csv(path: Path, rows: Sequence[Sequence[Any]]) -> Path:
    text = "\n".join(",".join("" if value is None else str(value) for value in row) for row in rows)
    path.write_bytes(text.encode("gb18030"))
    return path


def shown(scores: dict[str, Any]) -> list[list[str]]:
    return [
        [row["place"], row["name"], *(f"{cell['score']}（{cell['change']}）" for cell in row["cells"])]
        for row in scores["rows"]
    ]


@pytest.mark.parametrize("writer", ["xlsx", "csv"])
def test_a_wide_table_is_ranked_by_its_total(tmp_path: Path, writer: str) -> None:
    """A column a part; equal totals share a place; a blank score is no zero; the average is no district."""
    path = workbook(tmp_path / "得分.xlsx", WIDE) if writer == "xlsx" else csv(tmp_path / "得分.csv", WIDE)
    scores = read_scores(path, ASSESSMENT)
    assert scores["parts"] == ["实地考察", "问卷调查", "总分"]
    assert shown(scores) == [
        ["1", "大洼区", "85.0（—）", "80.13（—）", "85.6（-0.4）"],
        ["2", "兴隆台区", "82.5（—）", "78.00（—）", "83.2（+2.2）"],
        ["2", "盘山县", "—（—）", "—（—）", "83.2（—）"],
    ]


def test_a_long_table_keeps_the_order_of_districts(tmp_path: Path) -> None:
    """A row a part; without a total nothing is added up and nobody is ranked."""
    scores = read_scores(workbook(tmp_path / "得分.xlsx", LONG), ASSESSMENT)
    assert (scores["parts"], scores["total"], scores["compared"]) == (["实地考察", "问卷调查"], "", True)
    assert shown(scores) == [
        ["—", "兴隆台区", "82.50（+2.50）", "78（持平）"],
        ["—", "大洼区", "85.00（-0.25）", "—（—）"],
    ]


def test_a_score_and_a_rank_alone(tmp_path: Path) -> None:
    """The ranks that the contractor gave stay, though equal; without any the one score ranks; decimals are even."""
    given: list[list[Any]] = [
        ["县区", "得分", "名次"],
        ["大洼区", 85, "第2名"],
        ["兴隆台区", 90.5, 1],
        ["盘山县", 85, 3],
    ]
    assert shown(read_scores(workbook(tmp_path / "一.xlsx", given), ASSESSMENT)) == [
        ["1", "兴隆台区", "90.5（—）"], ["2", "大洼区", "85.0（—）"], ["3", "盘山县", "85.0（—）"],
    ]  # fmt: skip
    bare = [row[:2] for row in given]
    assert shown(read_scores(workbook(tmp_path / "二.xlsx", bare), ASSESSMENT)) == [
        ["1", "兴隆台区", "90.5（—）"], ["2", "大洼区", "85.0（—）"], ["2", "盘山县", "85.0（—）"],
    ]  # fmt: skip
    once: list[list[Any]] = [["县区", "得分"], ["注：", None], ["大洼区", None], ["大洼区", 85]]
    assert shown(read_scores(workbook(tmp_path / "三.xlsx", once), ASSESSMENT)) == [["1", "大洼区", "85（—）"]]
    none: list[list[Any]] = [["县区", "得分"], ["大洼区", None]]
    with pytest.raises(UsageMistake):
        read_scores(workbook(tmp_path / "四.xlsx", none), ASSESSMENT)
    two = judged([{"district": name} for name in ("大洼区", "盘山县")])
    unscored: list[list[Any]] = [["县区", "得分"], ["盘山县", None], ["大洼区", 85]]
    assert shown(read_scores(workbook(tmp_path / "五.xlsx", unscored), two)) == [
        ["1", "大洼区", "85（—）"], ["—", "盘山县", "—（—）"],
    ]  # fmt: skip
    made = plan(ASSESSMENT, Wishes(NoticeType.EXPRESS, scores=tmp_path / "一.xlsx")).notices[0].make()
    assert "| 名次 | 县区 | 得分 |\n| 1 | 兴隆台区 | 90.5 |" in words(made)


def test_a_second_sheet_is_the_former_quarter(tmp_path: Path) -> None:
    """Two sheets of the same shape are compared, this quarter's first."""
    now: list[list[Any]] = [["县区", "总分"], ["大洼区", 85]]
    before: list[list[Any]] = [["县区", "总分"], ["大洼区", 83.5], ["盘山县", 70]]
    scores = read_scores(workbook(tmp_path / "得分.xlsx", [["说明"], ["口径"]], now, before), ASSESSMENT)
    assert shown(scores) == [["1", "大洼区", "85.0（+1.5）"]]


@pytest.mark.parametrize(
    ("rows", "where"),
    [
        ([["县区", "总分"], ["大洼区", "八十"]], "得分.xlsx!第1张!B2"),
        ([["县区", "总分"], ["大凹区", 80]], "得分.xlsx!第1张!A2"),
        ([["县区", "项目", "得分"], ["大洼区", "问卷", "80-85"]], "得分.xlsx!第1张!C2"),
        ([["单位", "联系人"]], "得分.xlsx"),
        ([["没有", "表头"], ["大洼区", 80]], "得分.xlsx"),
    ],
)
def test_what_is_no_score_is_named_with_its_cell(tmp_path: Path, rows: list[list[Any]], where: str) -> None:
    """An unknown district, a score in words, a file without a table: no number is guessed."""
    with pytest.raises(UsageMistake) as caught:
        read_scores(workbook(tmp_path / "得分.xlsx", rows), ASSESSMENT)
    assert caught.value.where == where


def test_a_file_that_is_none_is_refused(tmp_path: Path) -> None:
    """A missing file is an error of reading, said before anything is written."""
    with pytest.raises(LedgerUnreadable):
        read_scores(tmp_path / "没有.xlsx", ASSESSMENT)


def test_the_express_shows_the_table(tmp_path: Path) -> None:
    """District, parts, total and change stand in the document, and only where scores were given."""
    path = workbook(tmp_path / "得分.xlsx", WIDE)
    made = plan(ASSESSMENT, Wishes(NoticeType.EXPRESS, scores=path)).notices[0].make()
    assert "| 名次 | 县区 | 实地考察 | 问卷调查 | 总分 |\n| 1 | 大洼区 | 85.0 | 80.13 | 85.6（-0.4） |" in words(made)
    assert "公文一级标题：三、主要问题" in words(made)
    without = words(plan(ASSESSMENT, Wishes(NoticeType.EXPRESS)).notices[0].make())
    assert "第三方测评" not in without
    assert "公文一级标题：二、主要问题" in without
