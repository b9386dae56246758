"""Statuses that are no words in their cell: ticks below status words, codes that a header explains, and pictures."""

from __future__ import annotations

import pytest

from civtrack.ledger.matching import legend_in
from civtrack.ledger.ticks import decoded, tick_columns
from civtrack.model import Row, ShownInt, Value
from tests.support.sheets import grid, mapped, read, slugs

HEADER: list[Value] = ["序号", "问题描述", "责任单位", "整改时限", "已整改", "整改中", "未整改"]


def ticked(*rows: list[Value]) -> list[list[Value]]:
    """A ledger with tick columns."""
    return [HEADER, *([n, f"坑{n}", "住建局", "2022-07-05", *row] for n, row in enumerate(rows, 1))]


@pytest.mark.parametrize("tick", ["√", "✓", "1", 1, 1.0, "是", True, " √ "])
def test_the_ticked_header_is_the_status(tick: Value) -> None:
    """√ or 1 below 已整改, 整改中 or 未整改 is that status."""
    reading = read(grid(ticked([tick, None, None], [None, tick, None], [None, None, tick])))
    assert [item.status for item in reading.items] == ["已整改", "整改中", "未整改"]
    assert slugs(reading) == []


def test_ticks_below_a_merged_header() -> None:
    """已整改 | 整改中 | 未整改 below a merged 整改情况 are tick columns too."""
    cells: list[list[Value]] = [
        ["序号", "问题描述", "责任单位", "整改时限", "整改情况", None, None],
        [None, None, None, None, "已整改", "整改中", "未整改"],
        [1, "坑", "住建局", "2022-07-05", None, "√", None],
    ]
    reading = read(grid(cells, merges=["A1:A2", "B1:B2", "C1:C2", "D1:D2", "E1:G1"]))
    assert [item.status for item in reading.items] == ["整改中"]


def test_yes_and_no_below_a_question() -> None:
    """是 | 否 below 是否整改 are tick columns as well."""
    cells: list[list[Value]] = [
        ["序号", "问题描述", "整改时限", "是否整改", None],
        [None, None, None, "是", "否"],
        [1, "坑", "2022-07-05", "√", None],
        [2, "洞", "2022-07-05", None, "√"],
    ]
    reading = read(grid(cells, merges=["A1:A2", "B1:B2", "C1:C2", "D1:E1"]))
    assert [item.status for item in reading.items] == ["是", "否"]


def test_two_ticks_or_none_are_said() -> None:
    """Two ticks say neither status, and none says none: both are problems at the row."""
    reading = read(grid(ticked(["√", None, "√"], [None, None, None], [None, None, "√"])))
    assert [item.status for item in reading.items] == ["已整改？未整改？", None, "未整改"]
    assert slugs(reading) == ["ticks-unclear", "ticks-unclear"]
    assert [problem.where.cell for problem in reading.problems] == ["E2", "E3"]


def test_figures_below_status_words_are_no_ticks() -> None:
    """A summary that counts 已整改 and 未整改 has no ticks, and is no ledger."""
    chains = {3: ("已整改",), 4: ("未整改",)}
    assert tick_columns(chains, [Row(2, hidden=False, values={3: 5, 4: 7})]) == ()
    assert tick_columns(chains, [Row(2, hidden=False, values={3: "√"})]) == (3, 4)
    assert tick_columns({3: ("已整改",), 5: ("未整改",)}, [Row(2, hidden=False, values={3: "√"})]) == ()


@pytest.mark.parametrize(
    ("header", "legend"),
    [
        ("状态（0未整改 1整改中 2已整改）", {"0": "未整改", "1": "整改中", "2": "已整改"}),
        ("整改状态(0-未整改，1-整改中，2-已整改)", {"0": "未整改", "1": "整改中", "2": "已整改"}),
        ("状态（1：已完成；2：未完成）", {"1": "已完成", "2": "未完成"}),
        ("状态\n1已整改\n2未整改", {"1": "已整改", "2": "未整改"}),
        ("状态（A已整改、B整改中、C未整改）", {"A": "已整改", "B": "整改中", "C": "未整改"}),
        ("状态（√已整改 ×未整改）", {"√": "已整改", "×": "未整改"}),
        ("是否完成（1是0否）", {"1": "是", "0": "否"}),
        ("状态（必填）", {}), ("整改时限（格式：2022-7-1）", {}), ("责任单位（2022年）", {}),
        ("状态（1个工作日内填）", {}),
    ],
)  # fmt: skip
def test_a_header_explains_its_codes(header: str, legend: dict[str, str]) -> None:
    """The legend in a header is at least two codes, each with its word."""
    assert legend_in(header) == legend


def test_codes_are_translated_by_the_legend() -> None:
    """0, 1 and 2 are what the header says; a code that it does not explain is text, and never a share."""
    header: list[Value] = ["序号", "问题描述", "责任单位", "整改时限", "状态（0未整改 1整改中 2已整改）"]
    codes: list[Value] = [0, 1.0, "2", 5, "已整改"]
    rows: list[list[Value]] = [[n, f"坑{n}", "住建局", "2022-07-05", code] for n, code in enumerate(codes, 1)]
    reading = read(grid([header, *rows]))
    assert [item.status for item in reading.items] == ["未整改", "整改中", "已整改", "5", "已整改"]


def test_a_bare_code_is_text_and_no_share() -> None:
    """Without a legend 1 stays what is written, so that it is never a hundred per cent; shares stay shares."""
    share = ShownInt(1)
    share.shown = "100%"
    assert [decoded(value, {}) for value in (1, 0, 2.0, "1")] == ["1", "0", "2", "1"]
    assert [decoded(value, {}) for value in (share, 0.5, 100, True)] == [1.0, 0.5, 100, True]


def test_a_cell_that_shows_a_picture_has_no_text() -> None:
    """A picture in whatever column is no text: neither a status nor a description nor a remark."""
    picture = '=DISPIMG("ID_0123456789",1)'
    cells: list[list[Value]] = [
        ["序号", "问题描述", "责任单位", "整改时限", "整改情况", "备注"],
        [1, "坑", "住建局", "2022-07-05", picture, picture],
        [2, picture, "住建局", "2022-07-05", "未整改", None],
    ]
    reading = read(grid(cells, formulas=[(2, 5), (2, 6), (3, 2)]))
    assert [(item.description, item.progress, item.remark) for item in reading.items] == [
        ("坑", None, None), (None, "未整改", None),
    ]  # fmt: skip
    assert mapped(reading)["整改情况"] == "progress"
    assert slugs(reading) == ["item-without-description"]
