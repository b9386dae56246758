"""Where the header is and which column is which: titles, merges, several rows, conflicts, settings."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from civtrack.errors import NoLedgerFound
from civtrack.ledger.headers import is_ledger
from civtrack.model import Field, SkippedSheet, Value
from tests.support.sheets import HEADER, grid, item, mapped, read, slugs, table

TWO_ROWS: list[list[Value]] = [
    ["序号", "县区", "问题描述", "责任单位", "时间节点", None, None, "备注"],
    [None, None, None, None, "交办日期", "整改时限", "完成时间", None],
    [1.0, "大洼区", "路面破损", "市城管局", "2022-07-01", "2022-07-15", None, None],
]
TWO_ROW_MERGES = ["A1:A2", "B1:B2", "C1:C2", "D1:D2", "E1:G1", "H1:H2"]
TWO_ROW_FIELDS = {
    "序号": "number", "县区": "district", "问题描述": "description", "责任单位": "unit",
    "时间节点交办日期": "assigned_on",
    "时间节点整改时限": "deadline", "时间节点完成时间": "done_on", "备注": "remark",
}  # fmt: skip


@pytest.mark.parametrize("title_rows", [0, 1, 2, 4, 7])
def test_header_below_titles(title_rows: int) -> None:
    """The header is found below any number of title and note rows, and the first of them is the title."""
    lines = ["大洼区问题整改台账", "填报单位：市创建办", "注：每周五报送", *["说明：甲"] * 4]
    above: list[list[Value]] = [[line] for line in lines]
    reading = read(grid([*above[:title_rows], HEADER, item(1)]))
    assert table(reading).header_rows == (title_rows + 1,)
    assert table(reading).title == ("大洼区问题整改台账" if title_rows else None)
    assert [found.row for found in reading.items] == [title_rows + 2]


@pytest.mark.parametrize("merges", [TWO_ROW_MERGES, []], ids=["merged", "unmerged"])
def test_two_row_header(merges: list[str]) -> None:
    """A parent such as 时间节点 gives way to its leaves, whether the cells are merged or only blank."""
    reading = read(grid(TWO_ROWS, merges=merges))
    assert table(reading).header_rows == (1, 2)
    assert mapped(reading) == TWO_ROW_FIELDS
    assert table(reading).first_row == 3


def test_header_merged_downwards_over_an_empty_row() -> None:
    """Cells merged over two rows without any leaf make a header of two rows, not a blank item."""
    reading = read(grid([HEADER, [], item(1)], merges=[f"{letter}1:{letter}2" for letter in "ABCDEFGHI"]))
    assert table(reading).header_rows == (1, 2)
    assert [found.row for found in reading.items] == [3]


def test_three_row_header() -> None:
    """Three header rows are joined top-down."""
    cells: list[list[Value]] = [
        ["序号", "基本情况", None, "整改", None, None],
        [None, "点位", "问题", "责任单位", None, "时限"],
        [None, "名称", "描述", "牵头", "配合", None],
        [1.0, "惠宾街", "路面破损", "城管局", "住建局", "2022-07-15"],
    ]
    reading = read(grid(cells, merges=["A1:A3", "B1:C1", "D1:F1", "D2:E2", "F2:F3"]))
    assert table(reading).header_rows == (1, 2, 3)
    assert [column.field and column.field.value for column in table(reading).columns] == [
        "number", "site", "description", "unit", "partners", "deadline",
    ]  # fmt: skip
    assert reading.items[0].partners == "住建局"


def test_tall_merge_beside_the_table() -> None:
    """A note merged down the side of the whole table does not hide the header."""
    rows: list[list[Value]] = [[*HEADER, "此列不填"], item(1), item(2), *([[]] * 8)]
    reading = read(grid(rows, merges=["J1:J11"]))
    assert table(reading).header_rows == (1,)
    assert len(reading.items) == 2


def test_group_row_above_a_complete_header_is_no_second_header() -> None:
    """Groups above a header that is complete by itself change nothing."""
    groups: list[Value] = ["基本情况", None, None, None, "责任", None, "时间", None, "结果"]
    reading = read(grid([groups, HEADER, item(1)], merges=["A1:D1", "E1:F1", "G1:H1"]))
    assert mapped(reading) == mapped(read(grid([HEADER, item(1)])))


def test_template_row_below_the_header_is_not_swallowed() -> None:
    """A first item whose cells happen to read like headers stays an item."""
    odd = item(1, site="小区", description="其他", unit="负责人", status="完成")
    reading = read(grid([HEADER, odd]))
    assert table(reading).header_rows == (1,)
    assert [found.description for found in reading.items] == ["其他"]


def test_line_breaks_and_notes_in_headers() -> None:
    """Header text may be broken over lines, padded and annotated."""
    header: list[Value] = [
        "序 号",
        "县（区）",
        "点 位\n名 称",
        "问题描述*",
        "责任单位\n（含第一责任人）",
        "整改\n时限：",
        "状 态",
    ]
    reading = read(grid([header, [1.0, "大洼区", "甲", "乙", "丙", "2022-07-15", "未整改"]]))
    assert list(mapped(reading).values()) == ["number", "district", "site", "description", "unit", "deadline", "status"]


def test_how_says_why() -> None:
    """Each column keeps how it was recognised, unknown ones included."""
    header: list[Value] = ["序号", "区级责任单位", "问题描述", "满意度", "整改时限", "督办口径"]
    reading = read(grid([header, [1.0, "甲", "乙", "高", "2022-07-15", "丙"]]), columns={"remark": "督办口径"})
    assert [(column.letter, column.how) for column in table(reading).columns] == [
        ("A", "alias"), ("B", "pattern"), ("C", "alias"), ("D", "none"), ("E", "alias"), ("F", "settings"),
    ]  # fmt: skip


@pytest.mark.parametrize("setting", ["办理日", "办 理 日", "E", "e"])
def test_settings_override(setting: str) -> None:
    """Settings name a column by its header or its letters and outrank the vocabulary."""
    header: list[Value] = ["序号", "问题描述", "责任单位", "整改时限", "办理日"]
    reading = read(grid([header, [1.0, "甲", "乙", "2022-07-01", "2022-07-15"]]), columns={"deadline": setting})
    assert reading.items[0].deadline == "2022-07-15"
    assert mapped(reading) == {"序号": "number", "问题描述": "description", "责任单位": "unit", "办理日": "deadline"}
    assert slugs(reading) == []


def test_settings_name_a_missing_column() -> None:
    """A setting that fits no column is a problem, and the vocabulary still reads the sheet."""
    reading = read(grid([HEADER, item(1)]), columns={"deadline": "办理日期限"})
    assert slugs(reading) == ["column-setting-unused"]
    assert reading.items[0].deadline == "2022-07-15"


def test_real_number_beside_serial() -> None:
    """序号 beside 编号: the latter is the number, the former only counts; that is no conflict."""
    reading = read(grid([["序号", "编号", "问题描述", "责任单位", "时限"], [1.0, "甲12", "a", "b", "2022-07-15"]]))
    assert (reading.items[0].number, reading.items[0].number_is_serial) == ("甲12", False)
    assert slugs(reading) == []


def test_serial_alone_is_the_number() -> None:
    """Without a real number the serial is the number, and says so."""
    reading = read(grid([HEADER, item(12)]))
    assert (reading.items[0].number, reading.items[0].number_is_serial) == ("12", True)


def test_two_columns_for_one_field() -> None:
    """The one that fits best, 责任单位, is read; that the others are not is a problem that names both."""
    header: list[Value] = ["序号", "区级责任单位", "问题描述", "责任单位", "承办单位", "时限"]
    reading = read(grid([header, [1.0, "甲", "乙", "丙", "丁", "2022-07-15"]]))
    assert reading.items[0].unit == "丙"
    assert slugs(reading) == ["two-columns", "two-columns"]
    said = [problem.values or {} for problem in reading.problems]
    assert [(values["used"], values["other"]) for values in said] == [("D", "B"), ("D", "E")]


def test_yielding_alias() -> None:
    """联系人 gives way to 责任人 even when it stands left of it."""
    reading = read(grid([["序号", "问题描述", "联系人", "责任人", "时限"], [1.0, "甲", "张", "李", "2022-07-15"]]))
    assert reading.items[0].person == "李"
    assert slugs(reading) == ["two-columns"]


def ambiguous(others: dict[str, list[Value]], values: list[Value], **options: Any) -> tuple[str | None, list[str]]:
    """What 完成时间 is taken for beside other columns, and the problems."""
    header: list[Value] = ["序号", "问题描述", "责任单位", *others, "完成时间"]
    rows = [
        [float(n + 1), f"问题{n}", "城管局", *(column[n] for column in others.values()), value]
        for n, value in enumerate(values)
    ]
    reading = read(grid([header, *rows]), **options)
    found = table(reading).columns[-1]
    return found.field and found.field.value, slugs(reading)


DAY, LATER = dt.datetime(2022, 7, 1), dt.datetime(2022, 9, 1)  # noqa: DTZ001 - cells have no time zone


@pytest.mark.parametrize(
    ("others", "values", "field"),
    [
        ({"整改时限": ["7月"]}, [DAY], "done_on"),
        ({"办结日期": [DAY]}, [DAY], "deadline"),
        ({"交办日期": [DAY]}, ["7月15日前"], "deadline"),
        ({"交办日期": [DAY]}, ["立行立改"], "deadline"),
        ({"交办日期": [DAY]}, ["7月13日已完成"], "done_on"),
        ({"整改状态": ["未整改", "已整改"]}, [LATER, LATER], "deadline"),
        ({"整改状态": ["未整改", "已整改"]}, [None, DAY], "done_on"),
        ({"是否完成": ["是", "否"]}, ["2022-07-10", "2022年7月22日"], "deadline"),
        ({"是否完成": ["是", "否"]}, ["2022.7.12", "/"], "done_on"),
    ],
)
def test_ambiguous_day_is_decided(others: dict[str, list[Value]], values: list[Value], field: str) -> None:
    """完成时间 is decided by the other headers, then by its values."""
    assert ambiguous(others, values) == (field, [])


def test_ambiguous_day_with_future_dates() -> None:
    """Days after the day of judgement are plans."""
    for later in (LATER, "2022-09-01", "2022/9/1"):
        assert ambiguous({"交办日期": [DAY]}, [later], as_of=dt.date(2022, 7, 20)) == ("deadline", [])


def test_undecidable_day_is_a_problem() -> None:
    """Where nothing decides, the column is not read, and that is shown."""
    assert ambiguous({"交办日期": [DAY]}, [DAY]) == (None, ["header-ambiguous"])
    assert ambiguous({"整改状态": ["未整改", "已整改"]}, ["7月15日前", "已完成"]) == (None, ["header-ambiguous"])


@pytest.mark.parametrize(
    ("values", "others", "field", "problems"),
    [
        (["个", "处"], ["责任单位"], None, []),
        (["大洼区", "盘山县"], ["责任单位"], "district", []),
        (["市城管局", "市住建局"], ["整改措施"], "unit", []),
        (["市城管局", "个"], ["责任单位"], None, ["header-ambiguous"]),
    ],
)
def test_bare_unit(values: list[Value], others: list[str], field: str | None, problems: list[str]) -> None:
    """单位 can be a unit, a district or a unit of measure: its values decide."""
    header: list[Value] = ["序号", "问题描述", "时限", *others, "单位"]
    reading = read(grid([header, *([float(n), "甲", "2022-07-15", "乙", value] for n, value in enumerate(values))]))
    found = table(reading).columns[-1].field
    assert (found and found.value, slugs(reading)) == (field, problems)


@pytest.mark.parametrize(("value", "field"), [("农贸市场", "site_type"), ("环境卫生", "category")])
def test_bare_class(value: str, field: str) -> None:
    """类别 is the type of the site where its values are such, else the category."""
    reading = read(grid([["序号", "类别", "问题描述", "责任单位", "时限"], [1.0, value, "甲", "乙", "2022-07-15"]]))
    assert mapped(reading)["类别"] == field


def test_photos_are_never_read() -> None:
    """Photo columns are known, may be several, and give no text."""
    header = [*HEADER, "整改前照片", "整改后照片"]
    reading = read(grid([header, [*item(1), '=DISPIMG("ID_1",1)', '=DISPIMG("ID_2",1)']]))
    assert [column.field for column in table(reading).columns][-2:] == [Field.PHOTOS, Field.PHOTOS]
    assert slugs(reading) == []
    assert "DISPIMG" not in repr(reading.items)


def test_our_own_columns() -> None:
    """A ledger that civtrack has marked is read again as before."""
    header = [*HEADER, "预警等级", "剩余/逾期天数", "判定依据"]
    reading = read(grid([header, [*item(1), "红", -3.0, "逾期"]]))
    assert list(mapped(reading).values())[-3:] == ["tier_mark", "days_mark", "basis_mark"]
    assert reading.items[0].status == "未整改"


@pytest.mark.parametrize(
    "rows",
    [
        [["县区", "问题总数", "已完成", "未完成", "完成率"], ["大洼区", 10.0, 5.0, 5.0, 0.5]],
        [["序号", "单位", "负责人", "联系电话", "备注"], [1.0, "城管局", "张三", "0427", None]],
        [["序号", "点位名称", "地址", "点位类型", "县区"], [1.0, "惠宾街", "惠宾街1号", "主干道", "大洼区"]],
        [["填表说明"], ["一、问题描述要具体。"], ["二、整改时限填写日期。"]],
        [["姓名", "年龄", "职务"], ["张三", 40.0, "科长"]],
        [
            ["序号", "一级指标", "二级指标", "测评内容", "测评方式", "分值", "责任单位"],
            [1.0, "政务环境", "公开", "公开栏设置", "实地", 2.0, "政府办"],
        ],
        [
            ["序号", "位置", "型号", "数量", "上次检验日期", "下次检验日期", "责任人", "状态"],
            [1.0, "一楼", "MFZ", 2.0, "2022-01-01", "2022-12-31", "张三", "过期"],
        ],
        [
            ["序号", "物资名称", "数量", "领用单位", "领用人", "领用时间", "归还时间", "状态"],
            [1.0, "马甲", 10.0, "社区", "张三", "2022-07-01", "2022-07-05", "已归还"],
        ],
        [
            ["序号", "收文日期", "来文单位", "文号", "文件标题", "承办单位", "办理情况"],
            [1.0, "2022-07-01", "省文明办", "辽文明办〔2022〕1号", "关于迎检的通知", "创建办", "已阅"],
        ],
        [
            ["序号", "活动名称", "活动时间", "活动地点", "组织单位", "参加人数", "负责人", "完成情况"],
            [1.0, "清扫", "2022-07-01", "某小区", "团委", 30.0, "张三", "已开展"],
        ],
    ],
    ids=[
        *["summary", "telephones", "sites", "instructions", "people"],
        *["indicators", "extinguishers", "stores", "letters", "events"],
    ],
)
def test_no_ledger(rows: list[list[Value]]) -> None:
    """A summary, lists of people or places and instructions are no ledgers, alone or beside one."""
    with pytest.raises(NoLedgerFound):
        read(grid(rows))
    reading = read(grid(rows, name="其他"), grid([HEADER, item(1)]))
    assert len(reading.items) == 1
    assert [part.name for part in reading.ledger.sheets if isinstance(part, SkippedSheet)] == ["其他"]


def test_no_ledger_says_what_is_missing() -> None:
    """The error names the best-looking sheet, what it has and what it lacks."""
    with pytest.raises(NoLedgerFound) as caught:
        read(grid([["县区", "责任单位", "总数"], ["大洼区", "甲", 3.0]], name="汇总"), grid([], name="空"))
    detail = caught.value.values["detail"].values
    assert (detail["sheet"], detail["known"]) == ("汇总", "县区、责任单位")
    assert "问题描述" in detail["missing"]


def test_is_ledger_needs_content() -> None:
    """Who and when without what is no ledger; what and when is one."""
    assert not is_ledger(frozenset({Field.UNIT, Field.DEADLINE, Field.DISTRICT}))
    assert is_ledger(frozenset({Field.DESCRIPTION, Field.DEADLINE, Field.NUMBER}))


def test_lists_beside_the_table() -> None:
    """Columns past a gap of which nothing is read are not the table's; without a gap they are, though not mapped."""
    beside = [*HEADER, None, "选项", "县区"]
    reading = read(grid([beside, [*item(1), None, "已整改", "大洼区"]]))
    assert [column.letter for column in table(reading).columns] == list("ABCDEFGHI")
    assert [column.letter for column in table(read(grid([[*HEADER, "选项"], item(1)]))).columns][-1] == "J"
    distant = table(read(grid([[*HEADER, None, "选项", None, "备注"], item(1)])))
    assert [column.letter for column in distant.columns if column.index > 9] == ["K", "M"]


def test_marks_that_stand_twice() -> None:
    """剩余天数 of the office beside 剩余/逾期天数 of an update is no doubt: neither is read."""
    reading = read(grid([[*HEADER, "剩余天数", "剩余/逾期天数"], item(1)]))
    assert [column.field for column in table(reading).columns][-2:] == [Field.DAYS_MARK] * 2
    assert slugs(reading) == []
