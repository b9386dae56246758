"""`civtrack.outputs.districts.sharing`: which rows of a sheet each district gets, what is emptied for it, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civtrack.model import Area, Row, Table, Value
from civtrack.outputs.districts.mentions import Mentions, Places, without_others
from civtrack.outputs.districts.plain_sheets import PlainSheet
from civtrack.outputs.districts.sharing import SheetDivider, SheetShare, Why
from civtrack.xlsx.opened.selected import Prepared, SelectedRow
from tests.support import sheets
from tests.support.steps import steps

NAMES = ("大洼区", "盘山县", "兴隆台区")
MENTIONS = Mentions({**{name: name for name in NAMES}, "大洼": "大洼区", "盘山": "盘山县", "兴区": "兴隆台区"})


Cells = list[list[Value]]


def divided(
    cells: Sequence[Sequence[Value]], formulas: Mapping[tuple[int, int], str] | None = None, **more: Any
) -> tuple[SheetDivider, dict[int, str | None]]:
    """A sheet as the reader takes it, ready to be divided."""
    formulas = formulas or {}
    grid = sheets.grid(cells, formulas=formulas, **more)
    reading = sheets.read(grid, districts=NAMES, aliases={"大洼": "大洼区"})
    owners = {item.row: item.district for item in reading.items}
    stored = [
        SelectedRow(row, {column: text for (number, column), text in formulas.items() if number == row.number})
        for row in grid.rows()
        if row.number not in owners
    ]
    tables = list[Table](reading.ledger.tables)
    return SheetDivider(tables, stored, owners, MENTIONS), owners


def kept(share: SheetShare, last: int) -> list[int]:
    """The rows that stay."""
    return [row for row in range(1, last + 1) if share.rows.new(row) is not None]


def row(number: int, district: str | None, **more: Value) -> list[Value]:
    return sheets.item(number, district=district, **more)


TITLE: list[Value] = ["问题整改台账（2022年）"]
HEADER = sheets.HEADER


def test_each_district_gets_its_rows_with_title_and_header() -> None:
    """Own rows stay, others' go; title and header are everybody's."""
    sheet, _ = divided([TITLE, HEADER, row(1, "大洼区"), row(2, "盘山县"), row(3, "大洼")])
    assert kept(sheet.share("大洼区"), 5) == [1, 2, 3, 5]
    assert kept(sheet.share("盘山县"), 5) == [1, 2, 4]
    assert sheet.share("大洼区").items == (3, 5)


def test_subtotals_go_with_the_items_they_count_and_the_grand_total_stays() -> None:
    """小计 by formula belongs to its rows; 合计 adds up sub-totals and is everybody's."""
    cells: Cells = [
        TITLE, HEADER, row(1, "大洼区"), row(2, "大洼区"), ["大洼区小计", None, None, 2],
        row(3, "盘山县"), ["小计", None, None, 1], ["合计", None, None, 3],
    ]  # fmt: skip
    formulas = {(5, 4): "COUNTA(D3:D4)", (7, 4): "COUNTA(D6:D6)", (8, 4): "D5+D7"}
    sheet, _ = divided(cells, formulas)
    assert kept(sheet.share("大洼区"), 8) == [1, 2, 3, 4, 5, 8]
    assert kept(sheet.share("盘山县"), 8) == [1, 2, 6, 7, 8]
    assert not sheet.share("盘山县").changed


def test_a_typed_total_of_several_is_emptied_and_a_whole_one_is_not() -> None:
    """A number that counts others' rows says something of them; one that counts only own rows is true."""
    cells: Cells = [
        TITLE,
        HEADER,
        row(1, "大洼区"),
        ["小计", None, None, 1.0],
        row(2, "盘山县"),
        ["合计：2件", None, None, 2.0],
    ]
    sheet, _ = divided(cells)
    share = sheet.share("大洼区")
    assert kept(share, 6) == [1, 2, 3, 4, 6]
    assert [(one.row, one.column, one.text, one.why) for one in share.changed] == [
        (6, 1, "合计", Why.TOTAL_OF_OTHERS),
        (6, 4, None, Why.TOTAL_OF_OTHERS),
    ]


def test_sections_stay_with_their_items() -> None:
    """A heading without own rows goes, and so does one that names another district."""
    cells: Cells = [
        TITLE, HEADER, ["一、大洼区"], row(1, None), row(2, None), ["二、盘山县"], row(3, None), ["三、其他"],
        row(4, None),
    ]  # fmt: skip
    sheet, owners = divided(cells, merges=["A3:I3", "A6:I6", "A8:I8"])
    assert owners[4] == "大洼区"
    assert owners[7] == "盘山县"
    assert kept(sheet.share("大洼区"), 7) == [1, 2, 3, 4, 5]
    assert kept(sheet.share("盘山县"), 7) == [1, 2, 6, 7]


def test_a_repeated_header_stays_between_own_rows() -> None:
    """After a page break the header is repeated; where only others' rows stand around it, it goes."""
    cells: Cells = [
        TITLE,
        HEADER,
        row(1, "大洼区"),
        HEADER,
        row(2, "盘山县"),
        HEADER,
        row(3, "大洼区"),
        row(4, "盘山县"),
    ]
    sheet, _ = divided(cells)
    assert kept(sheet.share("大洼区"), 8) == [1, 2, 3, 4, 7] or kept(sheet.share("大洼区"), 8) == [1, 2, 3, 6, 7]
    assert kept(sheet.share("盘山县"), 8) == [1, 2, 5, 6, 8]


def test_blank_rows_stay_with_the_row_above_and_below_the_items_for_everybody() -> None:
    """A blank row that parts two districts goes with the first; prepared rows at the end are everybody's."""
    cells: Cells = [TITLE, HEADER, row(1, "大洼区"), [], row(2, "盘山县"), [], [], ["填表人：佟雪"]]
    sheet, _ = divided(cells)
    assert kept(sheet.share("大洼区"), 8) == [1, 2, 3, 4, 6, 7, 8]
    assert kept(sheet.share("盘山县"), 8) == [1, 2, 5, 6, 7, 8]


def test_rows_that_were_not_understood_go_to_those_without_a_district() -> None:
    """Nothing is lost: what the reader passed over is in 未注明, and counted."""
    cells: Cells = [TITLE, HEADER, row(1, "大洼区"), [None, "大洼区", None, None, "市城管局", None], row(2, "盘山县")]
    sheet, owners = divided(cells)
    assert 4 not in owners
    assert sheet.unread == (4,)
    assert None in sheet.groups
    assert kept(sheet.share(None), 5) == [1, 2, 4]
    assert sheet.share(None).unread == (4,)
    assert 4 not in kept(sheet.share("大洼区"), 5)


def test_notes_that_name_others_are_emptied_and_brackets_taken_out() -> None:
    """A title keeps what it says without its brackets; a note that names a district is empty for the others."""
    cells: Cells = [
        ["问题整改台账（大洼区、盘山县）"], ["填报：大洼区5项，盘山县3项"], HEADER, row(1, "大洼区"), row(2, "盘山县"),
        ["注：大洼区请于周五前报送"],
    ]  # fmt: skip
    sheet, _ = divided(cells, merges=["A1:I1", "A2:I2", "A6:I6"])
    changed = {(one.row, one.column): one.text for one in sheet.share("大洼区").changed}
    assert changed == {(1, 1): "问题整改台账", (2, 1): None}
    changed = {(one.row, one.column): one.text for one in sheet.share("盘山县").changed}
    assert changed == {(1, 1): "问题整改台账", (2, 1): None}
    assert 6 in kept(sheet.share("大洼区"), 6)
    assert 6 not in kept(sheet.share("盘山县"), 6)


def test_a_note_that_names_a_district_is_empty_for_the_others() -> None:
    """The row stays, so that the sheet keeps its shape."""
    cells: Cells = [TITLE, HEADER, row(1, "大洼区"), row(2, "盘山县"), ["注：请大洼区于周五前报送", None, "审核：王伟"]]
    sheet, _ = divided(cells)
    assert not sheet.share("大洼区").changed
    (one,) = sheet.share("盘山县").changed
    assert (one.row, one.column, one.text, one.why) == (5, 1, None, Why.NAMES_OTHERS)


def test_a_header_keeps_its_word() -> None:
    """A header's hint in brackets goes; without its word the column would be lost, so that is told instead."""
    header = [*HEADER]
    header[1] = "县区（大洼区、盘山县）"
    sheet, _ = divided([TITLE, header, row(1, "大洼区"), row(2, "盘山县")])
    assert [(one.row, one.column, one.text) for one in sheet.share("大洼区").changed] == [(2, 2, "县区")]
    told = [*HEADER, "大洼区意见"]
    sheet, _ = divided([TITLE, told, row(1, "大洼区"), row(2, "盘山县")])
    (one,) = sheet.share("盘山县").changed
    assert one.why is Why.HEADER_NAMES_OTHERS
    assert not sheet.share("大洼区").changed


def test_a_name_over_columns_is_a_part_of_their_headers() -> None:
    """盘山县 above 意见 and 得分: both columns are 盘山县's, and come along for nobody else."""
    over: list[Value] = [*[None] * len(HEADER), "盘山县"]
    width = len(HEADER)
    cells: Cells = [TITLE, over, [*HEADER, "意见", "得分"], row(1, "大洼区"), row(2, "盘山县")]
    sheet, _ = divided(cells)
    share, own = sheet.share("大洼区"), sheet.share("盘山县")
    assert share.cells is not None
    assert own.cells is not None
    assert width + 1 not in share.cells.columns
    assert width + 1 in own.cells.columns


def test_cells_merged_over_rows_of_several_keep_their_shape_alone() -> None:
    """What was written once for rows of two districts is for neither of them; over own rows it stays."""
    cells: Cells = [TITLE, HEADER, row(1, "大洼区"), row(2, "盘山县"), row(3, "大洼区"), row(4, "大洼区")]
    grid = sheets.grid(cells)
    owners: dict[int, str | None] = {3: "大洼区", 4: "盘山县", 5: "大洼区", 6: "大洼区"}
    tables = list[Table](sheets.read(grid, districts=NAMES, aliases={}).ledger.tables)
    stored = [SelectedRow(one, {}) for one in grid.rows() if one.number not in owners]
    sheet = SheetDivider(tables, stored, owners, MENTIONS, merges=[Area(3, 9, 4, 9), Area(5, 9, 6, 9)])
    share = sheet.share("大洼区")
    assert share.cells is not None
    assert share.cells.withheld == {3: {9}}
    assert [(one.row, one.why) for one in share.changed] == [(3, Why.MERGED_OVER_ALL)]


def test_a_line_that_goes_on_with_an_emptied_one_goes_too() -> None:
    """The second line of a note names nobody, and still speaks of the first one's district."""
    cells: Cells = [
        TITLE, HEADER, row(1, "大洼区"), row(2, "盘山县"), ["注：盘山县重点督办："], ["某某路某某号"], ["填表人：佟雪"],
    ]  # fmt: skip
    sheet, _ = divided(cells)
    share = sheet.share("大洼区")
    assert share.cells is not None
    assert [share.cells.others.get(number) or set() for number in (5, 6, 7)] == [set(), set(), {1}]


def test_another_list_below_goes_as_a_whole() -> None:
    """Figures by district are everybody's, and so nobody's."""
    cells: Cells = [
        TITLE, HEADER, row(1, "大洼区"), row(2, "盘山县"), [], ["县区", "问题数", "已办结"], ["大洼区", 1.0, 0.0],
        ["盘山县", 1.0, 0.0], ["合计", 2.0, 0.0],
    ]  # fmt: skip
    sheet, _ = divided(cells)
    share = sheet.share("大洼区")
    assert not {6, 7, 8} & set(kept(share, 9))
    assert {one.why for one in share.changed} >= {Why.LIST_OF_ALL}
    assert 8 not in kept(sheet.share("盘山县"), 9)


def test_a_note_under_each_districts_own_table_is_its_own() -> None:
    """Who filled in and by which phone stands below each table: the last one's line is nobody else's either."""
    cells: Cells = [
        ["大洼区问题清单"], HEADER, row(1, "大洼区"), ["填表人：佟雪　电话：1"], [],
        ["盘山县问题清单"], HEADER, row(2, "盘山县"), ["填表人：王伟　电话：2"],
    ]  # fmt: skip
    sheet, _ = divided(cells, merges=["A1:I1", "A6:I6"])
    assert {4, 9} & set(kept(sheet.share("大洼区"), 9)) == {4}
    assert {4, 9} & set(kept(sheet.share("盘山县"), 9)) == {9}


def test_a_table_without_own_rows_goes_with_its_title() -> None:
    """Several tables below one another, one a district: each gets its own, and the signature."""
    cells: Cells = [
        ["大洼区问题清单"], HEADER, row(1, "大洼区"), [],
        ["盘山县问题清单"], HEADER, row(2, "盘山县"), ["填表人：佟雪"],
    ]  # fmt: skip
    sheet, _ = divided(cells, merges=["A1:I1", "A5:I5"])
    assert kept(sheet.share("大洼区"), 8)[:3] == [1, 2, 3]
    assert not {5, 6, 7} & set(kept(sheet.share("大洼区"), 8))
    assert not {1, 2, 3} & set(kept(sheet.share("盘山县"), 8)) - {2}
    assert {5, 6, 7, 8} <= set(kept(sheet.share("盘山县"), 8))


def test_a_formula_that_names_another_district_is_emptied() -> None:
    """A total that counts by name says the name."""
    cells: Cells = [TITLE, HEADER, row(1, "大洼区"), row(2, "盘山县"), ["合计", None, None, 2]]
    sheet, _ = divided(cells, {(5, 4): 'COUNTIF(B3:B4,"盘山县")+COUNTIF(B3:B4,"大洼区")'})
    assert [(one.row, one.column, one.text) for one in sheet.share("大洼区").changed] == [(5, 4, None)]


DISTRICTS = st.sampled_from(["大洼区", "盘山县", "兴隆台区", None])


@given(st.lists(DISTRICTS, min_size=1, max_size=30), st.sets(st.integers(0, 29)))
def test_every_item_goes_to_exactly_one(districts: list[str | None], gaps: set[int]) -> None:
    """However the rows are mixed, the shares are disjoint, add up, and hold no row of another."""
    cells: Cells = [TITLE, HEADER]
    for number, district in enumerate(districts):
        cells.append(row(number + 1, district))
        if number in gaps:
            cells.append([])
    sheet, owners = divided(cells)
    given_out = [number for group in sheet.groups for number in sheet.share(group).items]
    assert sorted(given_out) == sorted(owners)
    for group in sheet.groups:
        share = sheet.share(group)
        own = {number for number, owner in owners.items() if owner == group}
        assert {number for number in kept(share, len(cells)) if number in owners} == own
        assert {1, 2} <= set(kept(share, len(cells)))


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("整改台账", "整改台账"),
        ("整改台账（大洼区）", "整改台账"),
        ("整改台账（盘山县）", "整改台账（盘山县）"),
        ("整改台账(7月)[大洼]", "整改台账(7月)"),
        ("大洼区整改台账", None),
        ("（大洼区）", None),
    ],
)
def test_texts_without_others(text: str, left: str | None) -> None:
    """For 盘山县: what stands in brackets goes, anything else empties the text."""
    assert without_others(text, MENTIONS, "盘山县") == left


def plain(*rows: list[Value]) -> PlainSheet:
    """A sheet that is no ledger."""
    stored = [SelectedRow(Row(number, False, dict(enumerate(row, 1))), {}) for number, row in enumerate(rows, 1)]
    return PlainSheet("填报说明", stored, MENTIONS)


def test_a_kept_plain_sheet_is_everybodys_where_it_names_nobody() -> None:
    """All of its rows and cells come along."""
    sheet = plain(["填报说明"], ["每周五报送", 5])
    assert not sheet.refused
    share = sheet.share("盘山县")
    assert share.cells is None
    assert kept(share, 2) == [1, 2]


def test_a_kept_plain_sheet_is_divided_by_the_column_that_says_whose_its_rows_are() -> None:
    """Of a list of contacts each gets its own rows, below the header."""
    sheet = plain(["联系人"], ["县区", "姓名"], ["大洼区", "甲"], ["盘山县", "乙"], ["大洼", "丙"])
    assert not sheet.refused
    assert kept(sheet.share("大洼区"), 5) == [1, 2, 3, 5]
    assert kept(sheet.share("盘山县"), 5) == [1, 2, 4]
    assert kept(sheet.share(None), 5) == [1, 2]


def test_of_a_kept_list_only_the_columns_headed_with_the_names_come_along() -> None:
    """What stands beside the list, or without a name below it, is nobody's, and rows of nobody are told."""
    rows: list[list[Value]] = [
        ["联系人", None, None, None, "街道联络"],
        ["县区", "姓名", "电话", None, "姓名"],
        ["大洼区", "甲", 1380, None, "丁"],
        [None, "甲二", 1381],
        ["盘山县", "乙", 1382, None, "戊"],
        ["合计", None, 3],
    ]
    stored = [SelectedRow(Row(number, False, dict(enumerate(row, 1))), {}) for number, row in enumerate(rows, 1)]
    refused = PlainSheet("联系人", stored, MENTIONS)
    assert refused.refused  # 合计 stands where a name should
    sheet = PlainSheet("联系人", stored[:5], MENTIONS)
    share = sheet.share("大洼区")
    assert kept(share, 5) == [1, 2, 3]
    assert share.cells is not None
    assert share.cells.others == {row: {1, 2, 3} for row in (1, 2, 3)}
    assert [(one.row, one.why, one.found) for one in share.changed] == [(4, Why.ROW_OF_NOBODY, "甲二 1381")]
    merged = PlainSheet("联系人", stored[:5], MENTIONS, [Area(3, 1, 4, 1)])
    assert kept(merged.share("大洼区"), 5) == [1, 2, 3, 4]


def test_a_kept_list_of_districts_is_divided_for_persons_too() -> None:
    """Who is no district gets the rows of districts in which something is theirs, unless they name another person."""
    places = Places(MENTIONS, {"王伟": frozenset({"大洼区"}), "李强": frozenset({"盘山县"})})
    persons = Mentions({"王伟": "王伟", "李强": "李强"}, places=places)

    def sheet(*rows: list[Value]) -> PlainSheet:
        stored = [SelectedRow(Row(number, False, dict(enumerate(row, 1))), {}) for number, row in enumerate(rows, 1)]
        return PlainSheet("联系人", stored, persons)

    by_district = sheet(["县区", "电话"], ["大洼区", 1], ["盘山县", 2])
    assert kept(by_district.share("王伟"), 3) == [1, 2]
    by_person = sheet(["县区", "姓名"], ["大洼区", "王伟"], ["盘山县", "李强"])
    assert kept(by_person.share("李强"), 3) == [1, 3]
    assert sheet(["县区", "姓名"], ["盘山县", "王伟"], ["盘山县", "李强"]).refused  # whose is 盘山县 here?
    assert sheet(["填报说明"], ["大洼区每周五报送"]).refused


@pytest.mark.parametrize(
    "rows",
    [
        [["填报说明"], ["大洼区、盘山县每周五报送"]],
        [["指标", "大洼区", "盘山县"], ["问题数", 5, 2]],
        [["县区", "备注"], ["大洼区", "与盘山县共管"], ["盘山县", ""]],
        [["大洼区", "甲"], ["盘山县", "乙"]],
        [["县区", "姓名"], ["大洼区", "甲"], ["其他", "乙"]],
    ],
)
def test_any_other_plain_sheet_that_names_somebody_is_refused(rows: list[list[Value]]) -> None:
    """A sentence, figures by column, a row that speaks of two, a list without a header, a row of nobody."""
    assert plain(*rows).refused


@pytest.mark.parametrize("kind", ["小计", "一级标题", "注：以上由大洼区跟进", "重复表头", "公式合计", "多表"])
def test_furniture_takes_no_time_by_its_square(kind: str) -> None:
    """Twice as many sub-totals, headings, notes, repeated headers, tables: twice as many steps more, not four times."""

    def work(count: int) -> int:
        cells: Cells = [TITLE, HEADER]
        formulas: dict[tuple[int, int], str] = {}
        for n in range(count):
            cells.append(row(n, NAMES[n % 2]))
            match kind:
                case "小计":
                    cells.append(["小计", None, None, 1.0])
                case "公式合计":
                    cells.append(["合计", None, None, 1.0])
                    formulas[len(cells), 4] = f"SUM(D{max(len(cells) - 6, 3)}:D{len(cells) - 1})"
                case "一级标题":
                    cells.append([f"（{n + 1}）{NAMES[n % 2]}"])
                case "重复表头":
                    cells.append(HEADER)
                case "多表":
                    cells += [[f"第{n}张问题整改台账"], HEADER]
                case _:
                    cells.append([kind])
        sheet, owners = divided(cells, formulas)
        stored = [one.source for one in sheet._left if one.source is not None]
        return steps(lambda: SheetDivider(sheet._tables, stored, owners, MENTIONS).share("大洼区"))

    work(5)
    small, middle, large = work(40), work(80), work(160)
    assert large - middle < 2.8 * (middle - small)


def test_of_a_million_prepared_rows_a_thousand_stay() -> None:
    """Rows without content that were not even read go, from the thousandth on, and that is said; a note below stays."""
    cells: Cells = [TITLE, HEADER, row(1, "大洼区"), row(2, "盘山县")]
    cells += [[None] for _ in range(40)]
    cells.append(["注：每周五报送"])
    sheet, owners = divided(cells)
    stored = [one.source for one in sheet._left if one.source is not None]
    prepared = Prepared(14)
    assert not prepared.takes(14, b'<row r="14"/>')
    assert not prepared.takes(15, b'<row r="15"><c r="A15"><v>1</v></c></row>')
    assert prepared.takes(15, b'<row r="15"><c r="A15" s="1"/></row>')
    assert prepared.takes_all(list(range(16, 45)), b'<row r="16" ht="20"/>')
    assert prepared.takes_all(list(range(46, 90)), b'<row r="46"><c r="A46" s="1"/></row>')
    share = SheetDivider(sheet._tables, stored, owners, MENTIONS, prepared=prepared).share("大洼区")
    assert kept(share, 100) == [1, 2, 3, *range(5, 15), 45, *range(90, 101)]
    assert [(one.row, one.found, one.why) for one in share.changed] == [(15, "74", Why.PREPARED)]
