# ruff: noqa: ARG001, E501 - what is added to a workbook needs its book, its sheet or neither
"""Ledgers in an office's own words: towns, places, persons and telephones, and what stands beside, above and below.

Exists because tokens say whose they are and real words do not: 胡家镇 is 盘山县's only because its rows say so.
`NOBODYS` are persons of whom there is no row. What must be in no other district's workbook is in `WORDS`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

from tests.leaks.base import CODES, D

HEADER = [
    "序号", "县区", "街道", "点位名称", "问题描述", "责任单位", "责任人", "联系电话", "交办日期", "整改时限", "整改情况", "整改状态",
    "备注",
]  # fmt: skip
TOWNS = {
    "DW": ["田家街道", "新兴镇", "荣滨街道", "西安镇"],
    "ST": ["铁东街道", "红旗街道", "辽河街道", "双盛街道"],
    "PS": ["胡家镇", "甜水镇", "太平街道", "得胜街道"],
}
SITES = {
    "DW": ["临港商贸城", "锦绣花园小区", "滨河早市", "惠宾大街公厕"],
    "ST": ["化工新村", "旭日农贸市场", "府前广场", "渤海路口"],
    "PS": ["芦苇荡停车场", "双绕河步道", "职教中心门前", "沙岭客运站"],
}
PROBLEMS = {
    "DW": ["人行道地砖破损松动", "楼道堆放杂物未清理", "早市撤摊后垃圾遍地", "公厕洗手池漏水严重"],
    "ST": ["下水井盖缺失存在隐患", "活禽区与熟食区未分隔", "广场座椅损坏十余处", "交通护栏倾倒未修复"],
    "PS": ["停车场地面坑洼积水", "步道路灯成片不亮", "校门前流动摊贩占道", "候车厅宣传栏内容过期"],
}
UNITS = {"DW": "大洼住建局", "ST": "双台子城管局", "PS": "盘山综合执法局"}
PERSONS = {
    "DW": ["佟大为", "高凤山", "邵一鸣", "孔令辉"],
    "ST": ["栾树明", "窦文涛", "裴宏伟", "尹相杰"],
    "PS": ["綦振东", "逄金柱", "勾俊伟", "禚思远"],
}
NOBODYS = {"DW": ["濮阳青", "鄢陵宇"], "ST": ["宓可儿", "卜凡星"], "PS": ["缑天佑", "仉春雷"]}
OF_ROWS = (TOWNS, SITES, PROBLEMS, PERSONS)
_FIGURES = {"DW": 731000, "ST": 732000, "PS": 733000}
ROWS = range(4, 16)
WORDS = {
    code: [D[code], D[code][:-1], UNITS[code], *(word for words in OF_ROWS for word in words[code]), *NOBODYS[code]]
    for code in CODES
}  # fmt: skip
"""District → what speaks of it."""

Sheet = Any
Change = Callable[[Any, Sheet], object]


def code_of(row: int) -> str:
    """Whose a row is."""
    return CODES[(row - 4) % 3]


def other(row: int) -> str:
    """The next row's district."""
    return CODES[(row - 3) % 3]


def figure(code: str, number: int) -> int:
    """A figure of a district."""
    return _FIGURES[code] + number


def values(row: int) -> list[Any]:
    """The cells of a row."""
    code, turn = code_of(row), (row - 4) // 3
    return [
        row - 3, D[code], TOWNS[code][turn], SITES[code][turn], PROBLEMS[code][turn], UNITS[code], PERSONS[code][turn],
        f"139427{CODES.index(code) + 1}0{turn}88", dt.date(2022, 7, 1), dt.date(2022, 7, 15), "", "整改中", "",
    ]  # fmt: skip


def ledger(
    path: Path, more: Change | None = None, columns: Sequence[int] = range(13), of: Callable[[int], list[Any]] = values
) -> Path:
    """Twelve rows of three districts in turn, and what is added to them."""
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("台账")
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.merge_range(0, 0, 0, len(columns) - 1, "创城问题整改台账", book.add_format({"bold": True}))
    sheet.write("A2", "填报单位：市争创办")
    sheet.write_row(2, 0, [HEADER[column] for column in columns])
    for row in ROWS:
        for place, value in enumerate(of(row)[column] for column in columns):
            if isinstance(value, dt.date):
                sheet.write_datetime(row - 1, place, value, day)
            elif value != "":
                sheet.write(row - 1, place, value)
    if more:
        more(book, sheet)
    book.close()
    return path


def in_towns(row: int) -> list[Any]:
    """The cells of a row whose place begins with its town."""
    found = values(row)
    return [*found[:3], f"{found[2]}{found[3]}", *found[4:]]


HIDDEN: dict[str, Callable[[Path], Path]] = {}
"""What hides something of another district."""


def hides(columns: Sequence[int] = range(13), of: Callable[[int], list[Any]] = values) -> Callable[[Change], Change]:
    """Registers what is added to a ledger."""

    def register(more: Change) -> Change:
        HIDDEN[getattr(more, "__name__", "")] = lambda path: ledger(path, more, columns, of)
        return more

    return register


@hides()
def a_list_right_of_the_table(book: Any, sheet: Sheet) -> None:
    """Districts, figures and persons under headers that follow the table's without a gap."""
    sheet.write_row("N3", ["县区", "件数", "联络员"])
    for place, code in enumerate((*CODES[1:], CODES[0])):
        sheet.write_row(3 + place, 13, [D[code], figure(code, 4), NOBODYS[code][0]])
    sheet.write_row("N7", ["合计", 12])


@hides()
def a_list_of_units_right_of_the_table(book: Any, sheet: Sheet) -> None:
    """The same by units."""
    sheet.write_row("N3", ["单位", "问题数", "整改数", "负责人"])
    for place, code in enumerate((*CODES[1:], CODES[0])):
        sheet.write_row(5 + place, 13, [UNITS[code], figure(code, 4), figure(code, 2), NOBODYS[code][0]])


@hides()
def a_list_of_towns_right_of_the_table(book: Any, sheet: Sheet) -> None:
    """The same by towns, of which there is one for each district."""
    sheet.write_row("N3", ["镇街", "包保人"])
    for place, code in enumerate((*CODES[1:], CODES[0])):
        sheet.write_row(8 + place, 13, [TOWNS[code][0], NOBODYS[code][1]])


@hides(columns=[column for column in range(13) if column != 2], of=in_towns)
def towns_without_a_column(book: Any, sheet: Sheet) -> None:
    """Notes name towns that stand only at the beginning of places."""
    sheet.write("A17", "注：胡家镇下周迎接市级复查。")
    sheet.write("A18", "备注：红旗街道的点位由市办督办。")
    sheet.write_comment("D3", "例：甜水镇的写法")
    sheet.set_footer("&C太平街道")


@hides(columns=[column for column in range(13) if column not in (2, 3)], of=lambda row: [
    *values(row)[:4], f"{TOWNS[code_of(row)][(row - 4) // 3]}{PROBLEMS[code_of(row)][(row - 4) // 3]}", *values(row)[5:],
])  # fmt: skip
def towns_in_descriptions(book: Any, sheet: Sheet) -> None:
    """The same where only descriptions say where."""
    sheet.write("A17", "注：胡家镇下周迎接市级复查。")


@hides(of=in_towns)
def places_without_their_town(book: Any, sheet: Sheet) -> None:
    """A note calls places without the town that cells put before them."""
    sheet.write("A17", "注：芦苇荡停车场请于周五前完成。")
    sheet.write("A18", "备注：旭日农贸市场已约谈。")


@hides()
def headers_of_towns_and_persons(book: Any, sheet: Sheet) -> None:
    """Columns in which another's town or person writes."""
    sheet.write_row("N3", ["胡家镇意见", "栾树明复核", "锦绣花园小区反馈"])
    for row in ROWS:
        sheet.write_row(row - 1, 13, [NOBODYS["PS"][0], NOBODYS["ST"][0], NOBODYS["DW"][0]])


@hides()
def a_word_over_columns(book: Any, sheet: Sheet) -> None:
    """The same, the town stands over the headers."""
    sheet.write("N2", "甜水镇")
    sheet.write_row("N3", ["意见", "经办"])
    for row in ROWS:
        sheet.write_row(row - 1, 13, [NOBODYS["PS"][0], NOBODYS["PS"][1]])


@hides()
def signatures_of_all(book: Any, sheet: Sheet) -> None:
    """Labels with names beside them below the table: who signs for each district."""
    sheet.write("A17", "填报人签字：")
    for place, code in enumerate(CODES):
        sheet.write_row(17, 1 + 3 * place, [f"{D[code]}：", NOBODYS[code][0]])


@hides()
def a_line_below_a_prepared_row(book: Any, sheet: Sheet) -> None:
    """A line without any name goes on with a row that names another."""
    sheet.write("A17", "备注：")
    sheet.write_row("B18", ["盘山县", NOBODYS["PS"][0]])
    sheet.write("C19", NOBODYS["PS"][1])
    sheet.write_row("B20", ["双台子区", NOBODYS["ST"][0]])


@hides()
def a_list_for_the_whole_sheet(book: Any, sheet: Sheet) -> None:
    """A drop-down list of persons for every cell."""
    entries = [NOBODYS["PS"][0], NOBODYS["DW"][0], NOBODYS["ST"][0], PERSONS["PS"][0]]
    sheet.data_validation("A1:XFD1048576", {"validate": "list", "source": entries})


@hides()
def boxes_over_own_rows(book: Any, sheet: Sheet) -> None:
    """Text boxes that begin in a row and speak of another's place: where a box is drawn proves nothing."""
    for row in ROWS:
        sheet.insert_textbox(row - 1, 4, SITES[other(row)][(row - 4) // 3], {"width": 90, "height": 15})


@hides()
def a_list_of_offices_right_of_the_table(book: Any, sheet: Sheet) -> None:
    """The same by what begins with a district's name, in every second row."""
    sheet.write_row("N3", ["填报单位", "件数", "联络员"])
    for place, code in enumerate((*CODES[1:], CODES[0])):
        sheet.write_row(3 + 2 * place, 13, [f"{D[code]}创建办", figure(code, 4), NOBODYS[code][0]])


@hides()
def a_list_of_merged_names_right_of_the_table(book: Any, sheet: Sheet) -> None:
    """The same with two rows for each district, whose name is merged over them."""
    sheet.write_row("N3", ["县区", "指标", "数值"])
    for place, code in enumerate((*CODES[1:], CODES[0])):
        sheet.merge_range(3 + 2 * place, 13, 4 + 2 * place, 13, D[code])
        sheet.write_row(3 + 2 * place, 14, ["总数", figure(code, 4)])
        sheet.write_row(4 + 2 * place, 14, ["整改", figure(code, 2)])


@hides(of=lambda row: [f"{code_of(row)}-{row:03}", *values(row)[1:]])
def serial_numbers_with_codes(book: Any, sheet: Sheet) -> None:
    """Serial numbers that begin with a district's letters are repeated in notes and lists."""
    sheet.write("A17", "注：PS-006、PS-009已约谈")
    sheet.data_validation("M4:M15", {"validate": "list", "source": ["同PS-006", "同上"]})


@hides()
def names_in_latin_letters(book: Any, sheet: Sheet) -> None:
    """Notes, footers, names and lists know districts by their sounds."""
    sheet.write("A17", f"注：Panshan County 由{NOBODYS['PS'][0]}负责")
    sheet.write("A18", f"备注：SHUANG TAI ZI 由{NOBODYS['ST'][0]}负责")
    sheet.write("A19", f"注：发至 panshan_cgj@163.com，{NOBODYS['PS'][1]}收")
    sheet.set_footer(f"&C{NOBODYS['PS'][0]} (ＰａｎＳｈａｎ)")
    book.define_name("panshan_list", "=台账!$A$4:$A$15")
    sheet.write_comment("M3", f"dawaqu {NOBODYS['DW'][0]}")


@hides()
def towns_that_share_a_word(book: Any, sheet: Sheet) -> None:
    """A note calls several towns by one word."""
    sheet.write("A17", "注：胡家、甜水两镇由缑天佑负责。")


@hides()
def look_ups_of_other_rows(book: Any, sheet: Sheet) -> None:
    """Formulas of own rows look up others: by the row below, by a name, by what is near, with a value that is stale."""
    list_ = book.add_worksheet("联络员")
    for place, code in enumerate(CODES):
        list_.write_row(place, 0, [D[code], NOBODYS[code][0], PERSONS[code][0]])
    sheet.write_row("N3", ["甲", "乙", "丙", "丁"])
    for row in ROWS:
        theirs = NOBODYS[other(row)][0]
        sheet.write_formula(row - 1, 13, f"=VLOOKUP(B{row + 1},联络员!$A$1:$C$3,2,0)", None, theirs)
        sheet.write_formula(row - 1, 14, '=VLOOKUP("盘山县",联络员!$A$1:$C$3,2,0)', None, NOBODYS["PS"][0])
        sheet.write_formula(row - 1, 15, f"=VLOOKUP(B{row},联络员!$A$1:$C$3,2,1)", None, theirs)
        sheet.write_formula(row - 1, 16, f"=VLOOKUP(B{row},联络员!$A$1:$C$3,2,0)", None, theirs)


GOES: dict[str, tuple[Change, tuple[str, ...]]] = {}
"""What is added to a ledger, and what of it every district still reads."""


def goes(*texts: str) -> Callable[[Change], Change]:
    """Registers what goes to everybody."""

    def register(more: Change) -> Change:
        GOES[getattr(more, "__name__", "")] = more, texts
        return more

    return register


@goes("请各县区于每周五前报送整改照片", "整改时限以交办日期起15日计", "照片请横拍")
def notes_for_all(book: Any, sheet: Sheet) -> None:
    """Notes that name nobody."""
    sheet.write("A17", "注：请各县区于每周五前报送整改照片。")
    sheet.write("A18", "1.整改时限以交办日期起15日计。")
    sheet.write("A19", "2.照片请横拍。")


@goes("停车场、广场类问题须当日办结", "全市镇街参照执行")
def notes_of_common_words(book: Any, sheet: Sheet) -> None:
    """Notes in which places and towns are meant of any district."""
    sheet.write("A17", "注：停车场、广场类问题须当日办结。")
    sheet.write("A18", "备注：全市镇街参照执行，各社区、村居同步推进。")


@goes("填表人：", "李晓明", "审核人：", "王丽娜")
def who_filled_it_in(book: Any, sheet: Sheet) -> None:
    """Labels with the office's own people beside them."""
    sheet.write_row("A17", ["填表人：", "李晓明", "", "审核人：", "王丽娜"])


@goes("附件：整改照片集")
def a_line_that_looks_like_a_heading(book: Any, sheet: Sheet) -> None:
    """An appendix is named below the table: no section has rows, and nobody is named."""
    sheet.write("A17", "附件：整改照片集")


@goes("高峰时段", "早七点", "综合执法局审核意见", "同意")
def headers_like_names(book: Any, sheet: Sheet) -> None:
    """Headers with words of two characters that are persons' names elsewhere, and of offices that the city has, too."""
    sheet.write_row("N3", ["高峰时段", "综合执法局审核意见"])
    for row in ROWS:
        sheet.write_row(row - 1, 13, ["早七点", "同意"])


@goes("牵头县区", "牵头意见", "已会商")
def a_column_of_districts_in_every_row(book: Any, sheet: Sheet) -> None:
    """A column that names districts in every row is the table's own."""
    sheet.write_row("N3", ["牵头县区", "牵头意见"])
    for row in ROWS:
        sheet.write_row(row - 1, 13, [D[other(row)], "已会商"])


@goes("转办单位", "转办说明")
def a_column_of_districts_in_few_rows(book: Any, sheet: Sheet) -> None:
    """So is one that names districts here and there, or one district twice."""
    sheet.write_row("N3", ["转办单位", "转办说明"])
    for row, code in ((4, "PS"), (5, "PS"), (9, "ST")):
        sheet.write_row(row - 1, 13, [D[code], "请协同"])


@goes("市住建局", "市城管局")
def lists_of_the_citys_units(book: Any, sheet: Sheet) -> None:
    """A list of units of the city."""
    sheet.data_validation("F4:F15", {"validate": "list", "source": ["市住建局", "市城管局", "市市场监管局"]})


@goes("已现场核实")
def a_box_of_the_office(book: Any, sheet: Sheet) -> None:
    """Text boxes over rows that name nobody."""
    for row in ROWS:
        sheet.insert_textbox(row - 1, 4, "已现场核实", {"width": 60, "height": 15})
