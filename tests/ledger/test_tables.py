"""What a row is: item, total, heading, note, example; ditto marks, merged cells, errors; nothing is lost silently."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civtrack.model import CellError, Kind, SkippedSheet, Value
from tests.support.sheets import HEADER, grid, item, read, slugs, table, written


def rows_of(*rows: list[Value], **more: object) -> list[int]:
    """Row numbers of the items below a header in row 1."""
    return [found.row for found in read(grid([HEADER, *rows], **more)).items]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "label", ["合计", "小计", "合 计", "总　计", "共计", "合计：", "大洼区小计", "合计12件", "  合计 ", "累计", "汇总"]
)
@pytest.mark.parametrize("column", [0, 1, 3], ids=["number", "district", "description"])
def test_totals_are_no_items(label: str, column: int) -> None:
    """合计 and its relatives are recognised in any of the first columns, with or without figures beside them."""
    total: list[Value] = [None] * 9
    total[column] = label
    total[8] = 12.0
    reading = read(grid([HEADER, item(1), total, item(2)]))
    assert [found.row for found in reading.items] == [2, 4]
    assert table(reading).totals == (3,)
    assert slugs(reading) == []


def test_item_that_mentions_a_total() -> None:
    """An item whose description merely contains 合计 is an item."""
    described = item(1, description="合计3处路面破损"), item(2, description="三处破损，合计12平方米")
    assert rows_of(*described) == [2, 3]


@pytest.mark.parametrize("number", [7.0, "甲7号", None])
def test_item_that_ends_like_a_total(number: Value) -> None:
    """A description that ends with 合计3处 is an item's, with a number or with words beside it."""
    entry = [number, *item(1, description="路面破损较多，合计3处")[1:]]
    assert rows_of(entry, item(2)) == [2, 3]
    assert rows_of([7.0, None, None, "破损合计3处"], [None, None, None, "大洼区合计3处", 3.0]) == [2]


def test_total_with_formula_in_the_description() -> None:
    """A total row may count in the description column."""
    assert rows_of(item(1), ["合计", None, None, 1.0, None]) == [2]


def test_blank_and_preformatted_rows() -> None:
    """Blank rows, rows of blanks and rows that are only numbered are passed over without a word."""
    reading = read(grid([HEADER, item(1), [], [None, " ", "\n"], [2.0], [3.0, "大洼区"], item(4)]))
    assert [found.number for found in reading.items] == ["1", "4"]
    assert slugs(reading) == []


def test_rows_of_formulas_are_blank() -> None:
    """Formulas filled down below the last item make no items."""
    rows: list[list[Value]] = [HEADER, item(1), [2.0, None, None, None, None, None, None, 0.0, "未整改"]]
    assert len(read(grid(rows, formulas=[(3, 8), (3, 9)])).items) == 1


def test_rows_that_formulas_count_in_are_blank() -> None:
    """Figures that a formula counts below the items make no item, whatever label stands before them or none."""
    counted: list[Value] = [None, None, None, 5.0, None, None, None, None, 3.0]
    labelled: list[Value] = ["统计结果", *counted[1:]]
    cells = [(row, column) for row in (3, 4) for column in (4, 9)]
    reading = read(grid([HEADER, item(1), counted, labelled], formulas=cells))
    assert [found.row for found in reading.items] == [2]
    assert slugs(reading) == []


def test_zeros_of_formulas_are_blanks() -> None:
    """A sheet that fetches another's cells shows 0 for the empty ones; 0 % is a figure all the same."""
    header: list[Value] = [*HEADER, "完成率"]
    fetched: list[Value] = [1.0, "大洼区", 0.0, "路面破损", 0.0, "王伟", dt.time(), "2022-07-15", 0.0, 0.0]
    nothing: list[Value] = [0.0] * 10
    cells = [(row, column) for row in (2, 3) for column in range(1, 11)]
    reading = read(grid([header, fetched, nothing], formulas=cells))
    (found,) = reading.items
    assert (found.site, found.unit, found.assigned_on, found.status, found.percent) == (None, None, None, None, 0.0)
    assert (found.number, found.person) == ("1", "王伟")
    assert slugs(reading) == []


FIGURES: list[list[Value]] = [
    ["序号", "县区", "问题总数", "已整改", "未整改", "整改率"],
    [1.0, "大洼区", 12.0, 5.0, 7.0, 0.42],
    [2.0, "盘山县", "3件", "1件", "2件", "33%"],
    ["合计", None, 15.0, 6.0, 9.0, 0.4],
]


@pytest.mark.parametrize("first", ["序号", "序 号", "No."])
def test_figures_below_the_items(first: str) -> None:
    """Figures by district below the ledger are no items; they are said once, and the next ledger is read."""
    figures = [[first, *FIGURES[0][1:]], *FIGURES[1:]]
    reading = read(grid([["台账"], HEADER, item(1), ["合计"], ["整改情况统计"], *figures, [], HEADER, item(2)]))
    assert [found.row for found in reading.items] == [3, 12]
    assert table(reading).last_row == 3
    assert [(problem.kind.slug, problem.where.row) for problem in reading.problems] == [("other-list", 6)]
    assert reading.problems[0].values == {"count": 4}


def test_figures_without_serial_numbers() -> None:
    """The header of the figures may begin with the district or the unit; blanks in it change nothing."""
    figures: list[list[Value]] = [["县 区", "总数", "已整改"], ["大洼区", 12.0, 5.0], ["责任单位", "总数", "红"]]
    reading = read(grid([HEADER, item(1), *figures, ["市城管局", 12.0, 5.0]]))
    assert [found.row for found in reading.items] == [2]
    assert slugs(reading) == ["other-list"]


def test_items_below_figures() -> None:
    """A described row that is wider than the figures above it is an item: nothing is lost behind them."""
    reading = read(grid([HEADER, item(1), *FIGURES, item(2), item(3)]))
    assert [found.row for found in reading.items] == [2, 7, 8]


@pytest.mark.parametrize("above", [[], ["单位负责人（签字）："], ["注：以上为7月问题"]], ids=["none", "signed", "note"])
def test_title_of_the_next_table(above: list[Value]) -> None:
    """A title that nothing but its place shows to be one heads the table below it, whatever stands above."""
    header: list[Value] = ["问题描述", "责任单位", "整改时限"]
    entry: list[Value] = ["路面破损", "城管局", "7月15日"]
    rows: list[list[Value]] = [header, entry, above, ["盘山县问题台账（2022年7月）"], ["截至7月20日"], header, entry]
    reading = read(grid(rows))
    assert [(found.row, found.district) for found in reading.items] == [(2, None), (7, "盘山县")]
    assert (table(reading, 1).title, table(reading, 1).year) == ("盘山县问题台账（2022年7月）", 2022)


def test_tables_of_one_item() -> None:
    """The headers of two short tables, one right below the other, are two and not one of many rows."""
    other: list[Value] = ["编号", "属地", "问题内容", "承办单位", "办结时限", "备注"]
    entry: list[Value] = [2.0, "盘山县", "路灯不亮", "城管局", "7月15日", None]
    reading = read(grid([HEADER, item(1), ["另一台账"], other, entry, HEADER, item(3)]))
    assert [(found.row, found.number) for found in reading.items] == [(2, "1"), (5, "2"), (7, "3")]
    assert len(reading.ledger.tables) == 3


@pytest.mark.parametrize("districts", [(), ("兴隆台区", "大洼区")], ids=["found", "settings"])
def test_district_alone_where_descriptions_stand(districts: tuple[str, ...]) -> None:
    """A district alone in its row heads a section even in the column of descriptions; a sentence about one does not."""
    header: list[Value] = ["问题描述", "责任单位", "整改时限"]
    entry: list[Value] = ["路面破损", "城管局", "7月15日"]
    rows: list[list[Value]] = [header, ["兴隆台区（1件）"], entry, ["二、大洼区"], entry, ["大洼区政府门前积水"]]
    reading = read(grid(rows), districts=districts)
    assert [(found.row, found.district) for found in reading.items] == [(3, "兴隆台区"), (5, "大洼区"), (6, "大洼区")]


def test_lone_number() -> None:
    """A figure that stands alone below the items, where descriptions stand, is no item; it is said."""
    header: list[Value] = ["问题描述", "责任单位", "整改时限"]
    reading = read(grid([header, ["路面破损", "城管局", "7月15日"], [5.0]]))
    assert (len(reading.items), slugs(reading)) == (1, ["row-not-read"])


def test_what_stands_beside_the_table() -> None:
    """Rows below the items that hold something only right of the table are nobody's concern."""
    beside: list[Value] = [*[None] * 11, "已整改"]
    assert slugs(read(grid([HEADER, item(1), beside, [3.0, *beside[1:]]]))) == []


def test_row_that_cannot_be_an_item() -> None:
    """A row with something in it but neither description nor site is a problem, once for each run of rows."""
    odd: list[Value] = [None, "大洼区", None, None, "市城管局", None]
    reading = read(grid([HEADER, item(1), odd, odd, item(2), odd]))
    assert [(problem.where.row, (problem.values or {})["count"]) for problem in reading.problems] == [(3, 2), (6, 1)]
    assert slugs(reading) == ["row-not-read"] * 2


def test_item_without_description() -> None:
    """A numbered row with a unit and a deadline counts although nobody wrote what the problem is."""
    reading = read(grid([HEADER, item(1, site=None, description=None)]))
    assert len(reading.items) == 1
    assert slugs(reading) == ["item-without-description"]


@pytest.mark.parametrize("mark", ["示例", "例", "（示例）", "样例", "示例1", "例："])
def test_example_row(mark: str) -> None:
    """A template's example is skipped, and that is said."""
    example = item(1)
    example[0] = mark
    reading = read(grid([HEADER, example, item(1)]))
    assert [found.row for found in reading.items] == [3]
    assert slugs(reading) == ["example-row"]


def test_example_in_the_description() -> None:
    """“示例：” before the description marks an example as well; 例行检查 does not."""
    reading = read(grid([HEADER, item(1, description="示例：路面破损"), item(2, description="例行检查发现破损")]))
    assert [found.row for found in reading.items] == [3]


@pytest.mark.parametrize(
    "note",
    [
        ["注：1.本表每周五报送。"], ["备注：以上问题须逐一销号"],
        ["填表人：张三", None, None, "审核人：李四", None, "填表日期：7月1日"],
        ["单位负责人（签字）：", None, None, None, "联系电话：0427"], ["（盖章）"], ["2022年7月15日"],
        ["说明：红色为逾期"],
    ],
)  # fmt: skip
def test_notes_and_signatures(note: list[Value]) -> None:
    """Notes, signatures and datelines at the end are no items and no problems."""
    reading = read(grid([HEADER, item(1), note, ["2.逾期未报的予以通报。"]]))
    assert len(reading.items) == 1
    assert slugs(reading) == []


def test_signature_without_number_column() -> None:
    """A signature row of several cells is no item even where no number tells it from one."""
    header, first = HEADER[1:], item(1)[1:]
    sign: list[Value] = ["填表人：张三", "审核人：李四", "联系电话：0427", "2022年7月", "第1页"]
    assert [found.row for found in read(grid([header, first, sign])).items] == [2]


def test_item_that_begins_with_a_day() -> None:
    """A short item whose first cell is a day is no dateline."""
    header: list[Value] = ["检查日期", "问题描述", "责任单位", "整改时限"]
    row: list[Value] = ["2022年7月1日", "路面破损", "城管局", "2022年7月15日"]
    assert [found.row for found in read(grid([header, row, row[:3]])).items] == [2, 3]


def test_dateline_at_the_right() -> None:
    """Who sent it and when, below the notes at the right, is no item and no problem."""
    reading = read(grid([HEADER, item(1), ["注：完"], [None, None, None, None, None, None, "市争创办  2022年7月6日"]]))
    assert (len(reading.items), slugs(reading)) == (1, [])


def test_column_numbers_below_the_header() -> None:
    """A row that only numbers the columns is no item."""
    assert rows_of([float(n) for n in range(1, 10)], item(1)) == [3]
    assert rows_of(["甲", "乙", *(f"({n})" for n in range(1, 8))], item(1)) == [3]


def test_header_repeated_after_a_page_break() -> None:
    """A repeated header, with its title or without, is furniture, and the table goes on."""
    title: list[Value] = ["问题整改台账"]
    reading = read(grid([title, HEADER, item(1), HEADER, item(2), title, HEADER, item(3)]))
    assert [found.row for found in reading.items] == [3, 5, 8]
    assert table(reading).repeated_headers == (4, 7)
    assert len(reading.ledger.tables) == 1


def test_stacked_ledgers() -> None:
    """Several ledgers on one sheet are several tables, each with its title, columns and district."""
    other: list[Value] = ["序号", "重点工作", "牵头单位", "完成时限"]
    reading = read(
        grid(
            [
                ["兴隆台区问题整改台账（2021年）"], HEADER, item(1, district=None), [],
                ["大洼区问题整改台账（2022年）"],
                HEADER, item(1, district=None), ["合计", None, None, 1.0], ["重点工作提示单"], other,
                [1.0, "迎检准备", "市创建办", "7月底"],
            ]
        )
    )  # fmt: skip
    assert [(found.district, found.district_origin) for found in reading.items[:2]] == [
        ("兴隆台区", "title"), ("大洼区", "title"),
    ]  # fmt: skip
    assert [(part.kind, part.header_rows, part.last_row, part.year) for part in reading.ledger.tables] == [
        (Kind.PROBLEM, (2,), 3, 2021), (Kind.PROBLEM, (6,), 7, 2022), (Kind.REMINDER, (10,), 11, 2021),
    ]  # fmt: skip
    assert table(reading, 1).headings == ()
    assert slugs(reading) == []


def test_section_rows_give_the_district() -> None:
    """“一、兴隆台区” between the items names the district of those below, until a heading of the same rank."""
    none = {"district": None}
    reading = read(
        grid(
            [
                HEADER, ["一、兴隆台区（2件）"], item(1, **none), ["（一）环境卫生"], item(2, **none),
                ["二、大洼区"], item(1, **none), ["三、市直部门"], item(1, **none, unit="市住建局"),
            ],
            merges=["A2:I2", "A4:I4", "A6:I6", "A8:I8"],
        )
    )  # fmt: skip
    assert [(found.district, found.district_origin) for found in reading.items] == [
        ("兴隆台区", "section"), ("兴隆台区", "section"), ("大洼区", "section"), (None, None),
    ]  # fmt: skip
    assert table(reading).headings == (2, 4, 6, 8)
    assert slugs(reading) == []


@pytest.mark.parametrize("heading", ["市直部门", "其他", "（四）市直单位（1件）", "4、其他", "四、市级"])
def test_what_stands_below_a_district_without_being_part_of_it_is_nobodys(heading: str) -> None:
    """A heading that names no district ends the one above, numbered or not, unless it goes on with what divides it."""
    none = {"district": None}
    rows: list[list[Value]] = [
        HEADER, ["一、兴隆台区"], item(1, **none), item(2, **none), ["小计"], [heading], item(1, **none),
    ]  # fmt: skip
    reading = read(grid(rows, merges=["A2:I2", "A6:I6"]))
    assert [found.district for found in reading.items] == ["兴隆台区", "兴隆台区", None]


def test_what_divides_a_districts_items_leaves_them_with_it() -> None:
    """Parts that are numbered from one on, or stand above all items of a district, and the title on each page."""
    none = {"district": None}
    rows: list[list[Value]] = [
        ["问题整改台账"], HEADER, ["一、兴隆台区"], item(1, **none), ["（一）环境卫生"], item(2, **none),
        ["（二）交通秩序"], item(3, **none), ["问题整改台账"], item(4, **none), ["二、大洼区"], ["市容"],
        item(1, **none), ["1、路灯"], item(2, **none), ["2、井盖"], item(3, **none), ["三、市级"], item(1, **none),
    ]  # fmt: skip
    reading = read(grid(rows, merges=[f"A{row}:I{row}" for row in (1, 3, 5, 7, 9, 11, 12, 14, 16, 18)]))
    assert [found.district for found in reading.items] == ["兴隆台区"] * 4 + ["大洼区"] * 3 + [None]


@pytest.mark.parametrize("empty", [None, "", " "])
def test_merged_cells_are_filled_down(empty: str | None) -> None:
    """A district, site or deadline merged over several rows belongs to each; a description does not repeat.

    Programs that write a ledger often leave an empty text in the cells that a merged area covers.
    """
    rows: list[list[Value]] = [
        HEADER, item(1), [2.0, empty, empty, "第二", "甲", None, None, empty, "未整改"],
        [3.0, empty, empty, "第三", "乙", None, None, empty, "未整改"], item(4, district="盘山县"),
    ]  # fmt: skip
    reading = read(grid(rows, merges=["B2:B4", "C2:C4", "H2:H3"]))
    assert [found.district for found in reading.items] == ["大洼区", "大洼区", "大洼区", "盘山县"]
    assert [found.site for found in reading.items] == ["惠宾街1号"] * 3 + ["惠宾街4号"]
    assert [found.deadline for found in reading.items] == ["2022-07-15", "2022-07-15", None, "2022-07-15"]


def test_merged_description_is_one_item() -> None:
    """A description merged over two rows is one item; the second row's own unit is shown as not read."""
    rows: list[list[Value]] = [HEADER, item(1), [None, None, None, None, "市住建局"], item(2)]
    reading = read(grid(rows, merges=["A2:A3", "C2:C3", "D2:D3"]))
    assert [found.row for found in reading.items] == [2, 4]
    assert slugs(reading) == ["row-not-read"]


@pytest.mark.parametrize("mark", ["同上", "〃", "″", " 同上 ", '"', "“", "”"])
def test_ditto(mark: str) -> None:
    """同上 means the cell above, through any number of rows and over furniture."""
    again = item(2, district=mark, deadline=mark, unit=mark)
    reading = read(grid([HEADER, item(1, deadline="7月15日前"), again, ["小计"], item(3, deadline=mark)]))
    assert [found.deadline for found in reading.items] == ["7月15日前"] * 3
    assert [found.district for found in reading.items] == ["大洼区"] * 3
    assert slugs(reading) == []


def test_ditto_with_nothing_above() -> None:
    """同上 in the first row repeats nothing: read as empty, and said."""
    reading = read(grid([HEADER, item(1, unit="同上")]))
    assert reading.items[0].unit is None
    assert slugs(reading) == ["ditto-without-above"]


def test_error_cells() -> None:
    """#REF! in a text column is a problem at its cell; in a value column the rules will judge it."""
    reading = read(grid([HEADER, item(1, unit=CellError("#REF!"), deadline=CellError("#N/A"))]))
    assert [(problem.kind.slug, problem.where.cell) for problem in reading.problems] == [("cell-error", "E2")]
    assert (reading.items[0].unit, reading.items[0].deadline) == (None, CellError("#N/A"))


def test_formula_without_a_value() -> None:
    """A formula that was never calculated is a problem at its cell."""
    reading = read(grid([HEADER, item(1, deadline=None)], uncached=[(2, 8)]))
    assert [(problem.kind.slug, problem.where.cell) for problem in reading.problems] == [
        ("formula-without-value", "H2")
    ]


def test_hidden_and_filtered() -> None:
    """Hidden rows, columns and sheets and active filters are read, counted and said."""
    sheet = grid([HEADER, item(1), item(2), item(3)], hidden=[2, 4], filtered=True, hidden_columns=frozenset({8, 30}))
    reading = read(sheet)
    assert [found.hidden for found in reading.items] == [True, False, True]
    assert slugs(reading) == ["hidden-columns", "hidden-rows", "active-filter"]
    assert (reading.problems[1].values or {})["count"] == 2
    hidden = read(grid([HEADER, item(1)], state="hidden"))
    assert (len(hidden.items), slugs(hidden)) == (1, ["hidden-sheet"])


def test_text_of_cells() -> None:
    """Text keeps the clerk's characters and line breaks; numbers in text columns lose their point."""
    row = item(1, site="  惠宾街１号\r\n（北侧）　", unit="市城管局\r\n", person=13800000000.0)
    row[0] = 20220701001.0
    found = read(grid([HEADER, row])).items[0]
    assert (found.number, found.site, found.person) == ("20220701001", "惠宾街１号\n（北侧）", "13800000000")
    assert found.unit == "市城管局"


def test_units_and_partners() -> None:
    """The first of several units leads; the others come before the partners."""
    header: list[Value] = ["序号", "问题描述", "责任单位", "配合单位", "时限"]
    found = read(grid([header, [1.0, "甲", "市城管局、市住建局\n大洼区政府", "市交警支队", "7月"]])).items[0]
    assert (found.unit, found.partners) == ("市城管局", "市住建局、大洼区政府、市交警支队")


@pytest.mark.parametrize(
    ("title", "header", "kind"),
    [
        ("7月重点工作提示单", ["序号", "重点工作", "牵头单位", "完成时限"], Kind.REMINDER),
        ("督办单", ["序号", "工作任务", "责任单位", "时限"], Kind.REMINDER),
        ("档案资料三色表", ["序号", "测评指标", "材料名称", "责任单位", "报送时限"], Kind.MATERIAL),
        ("申报材料", ["序号", "测评指标", "责任单位", "报送时限"], Kind.MATERIAL),
        ("重点工作提示单", ["序号", "问题描述", "责任单位", "时限"], Kind.PROBLEM),
        ("台账", ["序号", "测评标准", "存在问题", "责任单位", "时限"], Kind.PROBLEM),
    ],
)
def test_kind(title: str, header: list[Value], kind: Kind) -> None:
    """The kind is decided by the headers, then by the title; an option outranks both."""
    row = [f"甲{n}" for n in range(len(header))]
    assert table(read(grid([[title], header, row]))).kind is kind
    assert table(read(grid([[title], header, row]), kind=Kind.PROBLEM)).kind is Kind.PROBLEM


def test_material_name_is_the_description() -> None:
    """材料名称 beside an indicator says what the item is; that is no conflict."""
    header: list[Value] = ["序号", "测评指标", "材料名称", "责任单位", "报送时限", "报送情况"]
    reading = read(grid([header, [1.0, "Ⅰ-1", "工作方案", "市委宣传部", "7月底", "已报送"]]))
    assert (reading.items[0].indicator, reading.items[0].description) == ("Ⅰ-1", "工作方案")
    assert slugs(reading) == []


@pytest.mark.parametrize(
    ("title", "sheet", "path", "year"),
    [
        ("2022年问题台账", "7月", "a.xlsx", 2022), ("问题台账", "2021年7月", "a.xlsx", 2021),
        ("问题台账", "7月", "台账202207.xlsx", 2022), ("问题台账", "7月", "台账_2022-07-01.xlsx", 2022),
        ("2021-2023年三年行动台账", "7月", "a.xlsx", None), ("问题台账", "7月", "12022号.xlsx", None),
    ],
)  # fmt: skip
def test_year(title: str, sheet: str, path: str, year: int | None) -> None:
    """The year comes from the title, then the sheet, then the file name; a span of years is none."""
    assert table(read(grid([[title], HEADER, item(1)], name=sheet), path=path)).year == year


def test_sheets_asked_for() -> None:
    """Only the sheets asked for are read; a name that does not exist is said."""
    sheets = grid([HEADER, item(1)], name="6月 "), grid([HEADER, item(2)], name="7月")
    reading = read(*sheets, sheets=("7月", "8月"))
    assert [found.number for found in reading.items] == ["2"]
    assert slugs(reading) == ["sheet-missing"]
    assert isinstance(reading.ledger.sheets[0], SkippedSheet)


def test_empty_template() -> None:
    """A ledger without any item is a ledger with no items."""
    reading = read(grid([HEADER, [], []]))
    assert (reading.ledger.items, table(reading).first_row, table(reading).last_row) == (0, 2, 1)


def test_every_row_is_accounted_for() -> None:
    """Each row with text is an item, furniture of its table, or a problem."""
    odd: list[Value] = [None, None, None, None, "市城管局", "张三"]
    rows: list[list[Value]] = [
        HEADER,
        ["一、大洼区"],
        item(1),
        odd,
        ["小计", None, None, 1.0],
        HEADER,
        item(2),
        ["注：完"],
    ]
    reading = read(grid(rows))
    part = table(reading)
    known = {*part.header_rows, *part.headings, *part.totals, *part.notes, *part.repeated_headers}
    known |= {found.row for found in reading.items} | {problem.where.row or 0 for problem in reading.problems}
    assert known == set(range(1, 9))


def spread(columns: list[int], values: list[Value]) -> list[Value]:
    """Puts values into columns."""
    row: list[Value] = [None] * max(columns)
    for column, value in zip(columns, values, strict=True):
        row[column - 1] = value
    return row


@given(order=st.permutations(range(9)), gaps=st.lists(st.integers(1, 3), min_size=9, max_size=9), data=st.data())
def test_moving_columns_changes_no_item(order: list[int], gaps: list[int], data: st.DataObject) -> None:
    """Blank columns, blank rows and moved columns change nothing about the items but their addresses."""
    rows = [item(1), item(2, district=None), item(3, deadline="立行立改"), item(4, status=None)]
    plain = [written(found) for found in read(grid([HEADER, *rows])).items]
    columns = [sum(gaps[: index + 1]) for index in range(9)]
    moved: list[list[Value]] = []
    for row in [HEADER, *rows]:
        moved += [[] for _ in range(data.draw(st.integers(0, 3)))]
        moved.append(spread(columns, [row[index] for index in order]))
    assert [written(found) for found in read(grid(moved)).items] == plain


ANYTHING = st.one_of(
    st.none(),
    st.sampled_from(
        [*HEADER, "合计", "同上", "一、大洼区", "注：完", "示例", "填表人：张三", "2022年7月15日", "其他", "小计3件"]
    ),
    st.text("大洼区问题整改〃0 \n（）、：", max_size=12),
    st.floats(-10, 50000, width=32),
    st.booleans(),
    st.sampled_from([CellError("#REF!"), CellError("#N/A")]),
)


@given(
    rows=st.lists(st.lists(ANYTHING, max_size=11), max_size=12),
    merges=st.lists(st.sampled_from(["A1:I1", "A3:A5", "B3:C4", "D2:D9", "A6:I6", "H4:H5", "J1:J14"]), unique=True),
)
def test_no_row_is_lost_whatever_it_holds(rows: list[list[Value]], merges: list[str]) -> None:
    """Whatever stands below the header, nothing crashes, addresses rise, and no described row goes unaccounted."""
    reading = read(grid([["问题台账"], HEADER, *rows], merges=merges))
    found = [entry.row for entry in reading.items]
    assert found == sorted(set(found))
    furniture: set[int] = set()
    for part in reading.ledger.tables:
        furniture |= {*part.header_rows, *part.headings, *part.totals, *part.notes, *part.repeated_headers}
    problems = {problem.where.row for problem in reading.problems}
    for number, row in enumerate(rows, 3):
        description = row[3] if len(row) > 3 else None
        told = isinstance(description, str) and description.strip() and len(reading.ledger.tables) == 1
        assert not told or number in furniture | problems | set(found)
