# ruff: noqa: ARG005 - what stands in a cell hangs on its row or not
"""Lists beside a table without a gap stay behind whatever their headers and however tall; own columns go along."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter

from civtrack.assessment import assess
from civtrack.ledger.districts import Districts
from civtrack.model import Problem
from civtrack.outputs.districts.copied import Manner
from civtrack.problems import COLUMNS_CONTEND, SPLIT_LIST_BESIDE, SPLIT_LOSS
from civtrack.settings import Settings
from tests.leaks.base import CODES, D
from tests.leaks.real_words import (
    HEADER,
    NOBODYS,
    ROWS,
    SITES,
    TOWNS,
    UNITS,
    WORDS,
    code_of,
    figure,
    in_towns,
    ledger,
    other,
    values,
)
from tests.leaks.test_leaks import OFFICE, workbooks
from tests.leaks.test_real_words import leaked, told
from tests.outputs.test_district import AS_OF, divided

Rows = Sequence[Sequence[Any]]

ALL = [(code, town) for code in CODES for town in TOWNS[code]]
WHOLE = range(len(HEADER))
WITHOUT_TOWN = [column for column in WHOLE if HEADER[column] != "街道"]
WITHOUT_PERSON = [column for column in WHOLE if HEADER[column] not in ("街道", "责任人", "联系电话")]
TWO = [code for code in CODES if code != "ST"][::-1]


def person(code: str, place: int) -> str:
    """Somebody of whom there is no row."""
    return NOBODYS[code][place % 2]


LISTS: dict[str, tuple[Sequence[int], list[str], Rows]] = {
    "towns, as tall as the table": (WHOLE, ["县区", "乡镇街道"], [[D[code], town] for code, town in ALL]),
    "towns alone": (WHOLE, ["乡镇街道名单"], [[town] for _, town in ALL]),
    "towns in another order": (
        WHOLE, ["镇街", "联系人"], [[ALL[at * 5 % 12][1], person(ALL[at * 5 % 12][0], at)] for at in range(12)],
    ),
    "towns below a name that is merged": (
        WHOLE, ["县区", "镇街", "书记"],
        [[D[code] if town == TOWNS[code][0] else "", town, person(code, 0)] for code, town in ALL],
    ),
    "numbered towns": (
        WHOLE, ["序号", "镇街", "联系人"], [[at + 1, town, person(code, at)] for at, (code, town) in enumerate(ALL)],
    ),
    "towns with figures": (
        WHOLE, ["镇街", "问题数", "整改数"], [[town, figure(code, 2), figure(code, 4)] for code, town in ALL],
    ),
    "towns of which there is no row": (
        WHOLE, ["县区", "乡镇"], [[D[code], f"{NOBODYS[code][at % 2]}镇"] for at, (code, _) in enumerate(ALL)],
    ),
    "more towns than rows": (
        WHOLE, ["镇街", "联系人"], [[town, person(code, 1)] for code, town in [*ALL, *ALL[:2]]],
    ),
    "towns where the table has none": (WITHOUT_TOWN, ["县区", "乡镇街道"], [[D[code], town] for code, town in ALL]),
    "towns that name their district": (
        WITHOUT_TOWN, ["乡镇（街道）", "书记"], [[D[code] + town, person(code, 0)] for code, town in ALL],
    ),
    "people where the table has none": (
        WITHOUT_PERSON, ["县区", "联系人", "联系电话", "备注说明"],
        [[D[code], person(code, at), f"1390000{at:04}", person(code, 1)] for at, (code, _) in enumerate(ALL)],
    ),
    "two people before their districts": (
        WITHOUT_PERSON, ["联系人", "联系电话", "所属县区"], [[person(code, 0), 13900000001, D[code]] for code in TWO],
    ),
    "units": (
        WHOLE, ["责任单位名录", "电话"], [[f"{D[code]}住建局", person(code, at)] for at, (code, _) in enumerate(ALL)],
    ),
    "some districts": (WHOLE, ["县区", "联系人", "电话"], [[D[code], person(code, 0), 13900000001] for code in TWO]),
    "one district": (WHOLE, ["县区", "联系人"], [[D["PS"], person("PS", 0)]]),
    "some districts in sentences": (WHOLE, ["联络方式"], [[f"{D[code]} {person(code, 1)} 139"] for code in TWO]),
    "some districts in ranks": (
        WHOLE, ["名次", "县区", "得分"], [[at, D[TWO[at]], figure(TWO[at], 2)] for at in (0, 1)],
    ),
    "some towns": (
        WHOLE, ["重点镇街", "包保"], [[TOWNS[code][2], person(code, 1)] for code in ("PS", "ST", "PS")],
    ),
    "some people of rows": (WHOLE, ["本周值班", "电话"], [[SITES[code][1], 139] for code in ("PS", "ST")]),
    "some sites and who looks after them": (
        WHOLE, ["包联干部", "联系点位"],
        [[person(code, 0), SITES[code][at]] for at, code in enumerate(("PS", "ST", "DW"))],
    ),
    "figures by name": (WHOLE, ["统计", "数量"], [[f"{D[code]}问题数", figure(code, 2)] for code in TWO]),
    "figures by day": (
        WHOLE, ["县区", "测评日期", "完成率"], [[D[code], "2022-07-08", figure(code, 2)] for code in TWO],
    ),
    "characters of elsewhere": (
        WHOLE, ["地区", "聯絡人"], [["盤山縣", person("PS", 0)], ["大窪區", person("DW", 0)]],
    ),
    "one figure a month": (
        WHOLE, ["月份", "县区", "问题数"], [["6月", D[code], figure(code, 2)] for code in ("PS", "DW", "ST", "PS")],
    ),
}  # fmt: skip
"""Columns of the table, headers of the list right of it, its rows."""


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.filterwarnings("ignore::UserWarning")
def test_a_list_right_of_the_table_stays_behind(tmp_path: Path, name: str) -> None:
    """Every district gets its four rows, and of the list nothing that is another's."""
    columns, headers, rows = LISTS[name]
    at = len(columns)

    def more(_: Any, sheet: Any) -> None:
        sheet.write_row(2, at, headers)
        for place, row in enumerate(rows):
            sheet.write_row(3 + place, at, row)

    path = ledger(tmp_path / "台账.xlsx", more, columns, in_towns if "where the table has none" in name else values)
    made = workbooks(path, tmp_path / "县区", (), Manner(tiers=False))
    assert sorted(made) == sorted(CODES)
    for code, copy in made.items():
        assert leaked(copy, code) == set()
        sheet: Any = openpyxl.load_workbook(copy).worksheets[0]
        assert sum(sheet.cell(row, 2).value == D[code] for row in range(1, 20)) == 4
        assert [sheet.cell(row, at).value for row in (1, 2)] == [None, None]


@pytest.mark.filterwarnings("ignore::UserWarning")
@pytest.mark.parametrize("tall", [True, False])
def test_a_list_left_of_the_table_stays_behind(tmp_path: Path, *, tall: bool) -> None:
    """The same of towns and of districts that stand before the table's first column."""
    book = xlsxwriter.Workbook(str(tmp_path / "台账.xlsx"))
    sheet = book.add_worksheet("台账")
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.write("C1", "创城问题整改台账")
    sheet.write_row("A3", ["镇街" if tall else "值班", "联系人", *HEADER])
    for row in ROWS:
        code, town = ALL[row - 4] if tall else (other(row), D[other(row)])
        if tall or row < 6:
            sheet.write_row(row - 1, 0, [town, person(code, row)])
        for place, value in enumerate(values(row)):
            if isinstance(value, dt.date):
                sheet.write_datetime(row - 1, 2 + place, value, day)
            else:
                sheet.write(row - 1, 2 + place, value)
    book.close()
    made = workbooks(tmp_path / "台账.xlsx", tmp_path / "县区")
    assert len(made) == 3
    assert [leaked(copy, code) for code, copy in made.items()] == [set()] * 3


OWN: dict[str, Callable[[int], Any]] = {
    "转办单位": lambda row: D[other(row)],
    "承办县区": lambda row: D[other(row)],
    "推送县区": lambda row: D[other(row)],
    "交界县区": lambda row: D[other(row)],
    "移交去向": lambda row: D[other(row)] if row % 2 else None,
    "协办单位": lambda row: f"{D[other(row)]}城管局",
    "备注2": lambda row: "与盘山县交界" if row < 6 else None,
    "邻近县区说明": lambda row: D[other(row)],
    "属地意见": lambda row: f"已会同{D[other(row)]}处理",
    "来电诉求原文": lambda row: f"市民称{SITES[other(row)][0]}也有类似情况{row}",
    "县区名称": lambda row: D[code_of(row)],
    "乡镇": lambda row: TOWNS[code_of(row)][(row - 4) // 3],
    "所属网格": lambda row: f"{TOWNS[code_of(row)][(row - 4) // 3]}第{row}网格",
    "上报单位": lambda row: f"{D[code_of(row)]}创建办",
    "片区": lambda row: f"{D[code_of(row)]}东片",
    "企业名称": lambda row: "盘山水泥厂" if row == 4 else f"甲{row}公司",
    "线路": lambda row: "盘山—大洼线" if row % 4 == 0 else f"{row}路",
    "建设单位": lambda row: "盘山路桥公司" if row in (4, 8) else "市政公司",
    "督办单位": lambda row: UNITS["PS"] if code_of(row) == "PS" else "市委督查室",
    "包保领导": lambda row: ("王市长", "李市长")[row % 2],
    "联系人": lambda row: f"周{row}",
    "联系电话": lambda row: f"1390000{row:04}",
    "督导组": lambda row: "第一督导组",
    "责任科室": lambda row: "市容科",
    "得分": lambda row: row,
}
"""Header of a column right of a table, what stands in it: the items' own."""


@pytest.mark.parametrize("name", OWN)
@pytest.mark.filterwarnings("ignore::UserWarning")
def test_a_column_of_the_items_goes_along(tmp_path: Path, name: str) -> None:
    """Though it names others in many rows, or is the last; so does what stands right of it."""

    def more(_: Any, sheet: Any) -> None:
        sheet.write_row("N3", [name, "补充说明"])
        for row in ROWS:
            if (value := OWN[name](row)) is not None:
                sheet.write(row - 1, 13, value)
            sheet.write(row - 1, 14, f"说{row}号")

    made = workbooks(ledger(tmp_path / "台账.xlsx", more), tmp_path / "县区", (), Manner(tiers=False))
    for code, copy in made.items():
        sheet: Any = openpyxl.load_workbook(copy).worksheets[0]
        own = [row for row in ROWS if code_of(row) == code]
        assert [sheet.cell(row, 14).value for row in range(4, 8)] == [OWN[name](row) for row in own]
        assert [sheet.cell(row, 15).value for row in range(4, 8)] == [f"说{row}号" for row in own]


def test_a_list_is_told_where_it_begins(tmp_path: Path) -> None:
    """Once, by its first cell; so is that of two columns for the district the one among the items is read."""
    _, headers, rows = LISTS["some districts"]

    def more(_: Any, sheet: Any) -> None:
        sheet.write_row("N3", headers)
        for place, row in enumerate(rows):
            sheet.write_row(3 + place, 13, row)

    found = told(ledger(tmp_path / "台账.xlsx", more), tmp_path / "县区")
    assert [(str(one.where), one.found) for one in found if one.kind is SPLIT_LIST_BESIDE] == [
        ("台账.xlsx!台账!N3", "县区")
    ]


def test_a_list_of_districts_does_not_say_whose_rows_are(tmp_path: Path) -> None:
    """Without settings, too: the column behind everything that is told of the items gives way."""
    _, headers, rows = LISTS["towns where the table has none"]

    def more(_: Any, sheet: Any) -> None:
        sheet.write_row("N3", headers)
        for place, row in enumerate(rows):
            sheet.write_row(3 + place, 13, row)

    found = assess(ledger(tmp_path / "台账.xlsx", more), as_of=AS_OF, settings=Settings())
    assert [item.district for item in found.items] == [D[code_of(row)] for row in ROWS]
    assert [one for one in found.problems if one.kind is COLUMNS_CONTEND] == []


@pytest.mark.parametrize("merged", [True, False])
@pytest.mark.parametrize("known", [True, False])
def test_a_name_in_several_cells_is_one_name(tmp_path: Path, *, merged: bool, known: bool) -> None:
    """盘 | 山 | 县 below one header, or with nothing above the other two, is 盘山县; 盘 alone is nobody."""
    pieces = {"大洼区": ["大", "洼", "区"], "盘山县": ["盘", "山", "县"]}
    book = xlsxwriter.Workbook(str(tmp_path / "台账.xlsx"))
    sheet = book.add_worksheet("台账")
    sheet.write("A1", "问题整改台账")
    sheet.write_row("A2", ["序号", "县区", "", "", "问题描述", "整改时限", "整改状态"])
    if merged:
        sheet.merge_range("B2:D2", "县区")
    for place, name in enumerate(["盘山县", "大洼区", "盘山县"]):
        sheet.write_row(2 + place, 0, [place + 1, *pieces[name], f"路面破损积水第{place}处", "2022-07-15", "整改中"])
    sheet.write_row(5, 0, [4, "盘", "", "", "垃圾清运不及时第四处", "2022-07-15", "整改中"])
    book.close()
    settings = Settings(office=OFFICE) if known else Settings()
    found = assess(tmp_path / "台账.xlsx", as_of=AS_OF, settings=settings)
    assert [item.district for item in found.items] == ["盘山县", "大洼区", "盘山县", None]


def test_pieces_are_joined_as_far_as_they_are_a_name() -> None:
    """On both sides of a cell, the longest first."""
    known = Districts(["盘山县", "双台子区"])
    assert known.pieced(["1", "盘", "山", "县", "路"], 2) == "盘山县"
    assert known.pieced(["双台", "子区"], 0) == "双台子区"
    assert known.pieced(["盘", "路"], 0) is None
    assert Districts().pieced(["盘", "山", "县"], 0) == "盘山县"


def _lost(path: Path, folder: Path) -> list[Problem]:
    settings = Settings(office=OFFICE)
    return [one for one in divided(assess(path, as_of=AS_OF, settings=settings), folder)[1] if one.kind is SPLIT_LOSS]


@pytest.mark.filterwarnings("ignore::UserWarning")
def test_what_stays_behind_is_counted_once(tmp_path: Path) -> None:
    """Of own rows' cells each is in one workbook, so that all are counted; what all lose is counted once."""

    def more(book: Any, sheet: Any) -> None:
        book.add_worksheet("字典").write_row("A1", ["市容", "城管局"])
        sheet.write_row("N3", ["类别", "部门"])
        for row in ROWS:
            sheet.write(row - 1, 13, "市容")
            sheet.write_formula(row - 1, 14, f"=VLOOKUP(N{row},字典!$A$1:$B$1,2,0)", None, "城管局")
        sheet.write("R1", "各单位注意")

    (one,) = _lost(ledger(tmp_path / "台账.xlsx", more), tmp_path / "县区")
    assert one.values is not None
    assert one.values["count"] == len(ROWS) + 1
    said = str(one.values["what"])
    assert "'count': 12" in said
    assert "'columns': 'O'" in said
    assert "'columns': 'R'" in said


@pytest.mark.filterwarnings("ignore::UserWarning")
def test_a_row_of_signatures_is_no_item(tmp_path: Path) -> None:
    """Though it begins in the column of numbers and has a text in that of descriptions."""

    def more(_: Any, sheet: Any) -> None:
        sheet.write_row("A18", [f"{D['PS']}（签字）：", person("PS", 0), "", f"{D['DW']}（签字）：", person("DW", 0)])

    path = ledger(tmp_path / "台账.xlsx", more)
    assert len(assess(path, as_of=AS_OF, settings=Settings(office=OFFICE)).items) == len(ROWS)
    made = workbooks(path, tmp_path / "县区")
    assert [leaked(copy, code) for code, copy in made.items()] == [set()] * 3


SPOKEN = {
    "tones": "Pánshān", "more signs": "盘…山…县", "traditional town": "甜水鎮", "traditional person": "綦振東",
    "traditional site": "蘆葦蕩停車場", "telephone": "139-4273-0088",
}  # fmt: skip


@pytest.mark.filterwarnings("ignore::UserWarning")
@pytest.mark.parametrize("name", SPOKEN)
def test_others_are_known_however_they_are_written(tmp_path: Path, name: str) -> None:
    """In notes, lines, comments, footers, boxes and lists."""
    said, hidden = SPOKEN[name], NOBODYS["PS"][0]

    def more(_: Any, sheet: Any) -> None:
        sheet.write("A17", f"注：{said} {hidden}另行通知")
        sheet.write("A2", f"填报：{said} {hidden}")
        sheet.write_comment("E3", f"{said} {hidden}", {"author": "市办"})
        sheet.set_footer(f"&C{said} {hidden}")
        sheet.insert_textbox("B2", f"{said} {hidden}")
        sheet.data_validation("M4:M15", {"validate": "list", "source": [f"{said} {hidden}", "同意"]})

    made = workbooks(ledger(tmp_path / "台账.xlsx", more), tmp_path / "县区")
    for code in ("DW", "ST"):
        assert leaked(made[code], code) == set()


@pytest.mark.filterwarnings("ignore::UserWarning")
def test_a_column_that_a_town_or_person_of_another_answers_in_is_empty(tmp_path: Path) -> None:
    """The header says so in brackets: 意见（胡家镇政府）."""

    def more(_: Any, sheet: Any) -> None:
        sheet.write_row("N3", ["意见（胡家镇政府）", "意见（綦振东）", "意見（甜水鎮）"])
        for row in ROWS:
            sheet.write_row(row - 1, 13, [NOBODYS["PS"][0]] * 3)

    made = workbooks(ledger(tmp_path / "台账.xlsx", more), tmp_path / "县区")
    for code in ("DW", "ST"):
        assert leaked(made[code], code) == set()


@pytest.mark.filterwarnings("ignore::UserWarning")
def test_formulas_say_nothing_in_pieces_and_nothing_that_they_do_not_compute(tmp_path: Path) -> None:
    """Texts are read together, functions by their names, and what a cell shows only where it may be shown."""
    hidden = NOBODYS["PS"][0]

    def more(book: Any, sheet: Any) -> None:
        look = book.add_format({"bold": 1})
        sheet.write_row("N3", ["甲", "乙"])
        for row in ROWS:
            sheet.write_formula(row - 1, 13, f'=IF(A{row}=0,"盘"&"山"&"县"&"{hidden}","无")', None, "无")
            stale = f"盘山县{hidden}" if row == 4 else "无"
            sheet.write_formula(row - 1, 14, f'=IF(A{row}=0,"有","无")', None, stale)
        for formula in (f'=$B4="盘"&"山县{hidden}"', f'=盘山函数($B4,"{hidden}")'):
            sheet.conditional_format("A4:M15", {"type": "formula", "criteria": formula, "format": look})
        sheet.data_validation("M4:M15", {"validate": "custom", "value": f'=M4<>"盘山"&"{hidden}"'})

    made = workbooks(ledger(tmp_path / "台账.xlsx", more), tmp_path / "县区")
    for code in ("DW", "ST"):
        assert leaked(made[code], code) == set()
    shown: Any = openpyxl.load_workbook(made["DW"], data_only=True).worksheets[0]
    assert [shown.cell(row, 15).value for row in range(4, 8)] == [None, "无", "无", "无"]
    kept: Any = openpyxl.load_workbook(made["DW"]).worksheets[0]
    assert kept["O4"].value == '=IF(A4=0,"有","无")'


def test_the_words_are_told_apart() -> None:
    """Nobody's names stand in no other district's rows."""
    assert not {word for code in CODES for word in WORDS[code]} & {"同意", "市办"}


def _sections(path: Path, side: Callable[[Any], object]) -> Path:
    """A ledger of three sections without a column for the district."""
    book = xlsxwriter.Workbook(str(path))
    sheet, row = book.add_worksheet("台账"), 2
    sheet.write("A1", "整改台账")
    sheet.write_row("A2", ["序号", "点位", "问题描述", "整改时限", "整改状态", "备注"])
    for ordinal, code in zip("一二三", CODES, strict=True):
        sheet.write(row, 0, f"{ordinal}、{D[code]}")
        for place in range(3):
            sheet.write_row(
                row + 1 + place, 0, [place + 1, SITES[code][place], f"路面破损积水{row}{place}", "2022-07-15"]
            )
        row += 4
    side(sheet)
    book.close()
    return path


@pytest.mark.filterwarnings("ignore::UserWarning")
def test_a_section_with_who_is_called_is_a_section(tmp_path: Path) -> None:
    """一、大洼区 | 联系人：…: its rows are the district's, and nobody else reads who is called."""

    def side(sheet: Any) -> None:
        for place, code in enumerate(CODES):
            sheet.write_row(2 + 4 * place, 3, [f"联系人：{NOBODYS[code][0]}", "13900000000"])

    made = workbooks(_sections(tmp_path / "台账.xlsx", side), tmp_path / "县区")
    assert sorted(made) == sorted(CODES)
    assert [leaked(copy, code) for code, copy in made.items()] == [set()] * 3


@pytest.mark.filterwarnings("ignore::UserWarning")
def test_lines_of_districts_below_the_table_are_no_items(tmp_path: Path) -> None:
    """盘山县 | 缑天佑 | 139…, where numbers, districts and descriptions stand above."""

    def more(_: Any, sheet: Any) -> None:
        for place, code in enumerate(TWO):
            sheet.write_row(17 + place, 0, [D[code], NOBODYS[code][0], "", "", "13900000000"])

    path = ledger(tmp_path / "台账.xlsx", more)
    assert len(assess(path, as_of=AS_OF, settings=Settings(office=OFFICE)).items) == len(ROWS)
    made = workbooks(path, tmp_path / "县区")
    assert sorted(made) == sorted(CODES)
    assert [leaked(copy, code) for code, copy in made.items()] == [set()] * 3


@pytest.mark.filterwarnings("ignore::UserWarning")
def test_a_list_beside_the_table_of_one_district_gives_its_rows_to_nobody(tmp_path: Path) -> None:
    """Tables under titles of districts, a list of all of them right of the first: the title says whose the rows are."""
    book = xlsxwriter.Workbook(str(tmp_path / "台账.xlsx"))
    sheet = book.add_worksheet("台账")
    for place, code in enumerate(CODES):
        row = place * 6
        sheet.write(row, 0, f"{D[code]}问题台账")
        sheet.write_row(row + 1, 0, ["序号", "点位", "问题描述", "整改时限", "整改状态"])
        for turn in range(3):
            sheet.write_row(row + 2 + turn, 0, [turn + 1, SITES[code][turn], f"路面破损积水{row}{turn}", "2022-07-15"])
    sheet.write_row("F2", ["县区", "总数"])
    for place, code in enumerate(CODES):
        sheet.write_row(2 + place, 5, [D[code], figure(code, 2)])
    book.close()
    made = workbooks(tmp_path / "台账.xlsx", tmp_path / "县区")
    assert sorted(made) == sorted(CODES)
    assert [leaked(copy, code) for code, copy in made.items()] == [set()] * 3


@pytest.mark.filterwarnings("ignore::UserWarning")
def test_a_list_behind_a_gap_stays_behind_as_a_whole(tmp_path: Path) -> None:
    """Though the table has no leaders of its own."""

    def more(_: Any, sheet: Any) -> None:
        sheet.write_row("L3", ["包保领导", "联系点"])
        for place, (code, town) in enumerate(ALL):
            sheet.write_row(3 + place, 11, [NOBODYS[code][0], D[code] + town])

    made = workbooks(ledger(tmp_path / "台账.xlsx", more, WITHOUT_PERSON), tmp_path / "县区")
    assert [leaked(copy, code) for code, copy in made.items()] == [set()] * 3


def _below_headings(path: Path, gap: int, beside: Callable[[str, int], str | None]) -> Path:
    """Items below a heading for each district, and a column 县区 behind them: of the heading's district and row."""
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("台账")
    sheet.write("A1", "问题整改台账")
    sheet.write_row("A3", ["序号", "点位", "问题描述", "整改时限", "整改状态"])
    sheet.write_row(2, 5 + gap, ["县区", "件数"])
    row = 3
    for code in CODES:
        sheet.write(row, 0, D[code])
        for turn in range(4):
            sheet.write_row(
                row + 1 + turn, 0, [turn + 1, SITES[code][turn % 3], f"路面破损积水{row}{turn}", "2022-07-15"]
            )
        row += 5
    row = 3
    for code in CODES:
        for turn in range(5):
            if (name := beside(code, turn)) is not None:
                sheet.write_row(row + turn, 5 + gap, [name, 10 * row + turn])
        row += 5
    book.close()
    return path


BESIDE: dict[str, Callable[[str, int], str | None]] = {
    "tall, in turns": lambda code, turn: D[CODES[turn % 3]],
    "tall, of others": lambda code, turn: D[CODES[(CODES.index(code) + 1) % 3]] if turn else None,
    "short": lambda code, turn: D[CODES[turn]] if code == CODES[0] and turn < 3 else None,
}


@pytest.mark.filterwarnings("ignore::UserWarning")
@pytest.mark.parametrize("gap", [0, 1])
@pytest.mark.parametrize("name", BESIDE)
def test_headings_say_whose_rows_are_where_a_list_beside_says_otherwise(tmp_path: Path, name: str, gap: int) -> None:
    """A list of all districts stands beside sections of districts, as tall as they are: rows follow their headings."""
    path = _below_headings(tmp_path / "台账.xlsx", gap, BESIDE[name])
    items = assess(path, as_of=AS_OF, settings=Settings(office=OFFICE)).items
    assert [(item.district, item.district_origin) for item in items] == [
        (D[code], "section") for code in CODES for _ in range(4)
    ]
    made = workbooks(path, tmp_path / "县区")
    assert sorted(made) == sorted(CODES)
    assert [leaked(copy, code) for code, copy in made.items()] == [set()] * 3


def test_a_column_of_the_items_own_counts_below_headings_too(tmp_path: Path) -> None:
    """Where most rows say the same as their headings, one that says otherwise was put into the wrong section."""
    moved = (CODES[0], 2)
    path = _below_headings(
        tmp_path / "台账.xlsx",
        0,
        lambda code, turn: None if not turn else D[CODES[1] if (code, turn) == moved else code],
    )
    items = assess(path, as_of=AS_OF, settings=Settings(office=OFFICE)).items
    assert [item.district for item in items] == [
        D[CODES[1] if (code, turn) == moved else code] for code in CODES for turn in range(1, 5)
    ]
    assert {item.district_origin for item in items} == {"column"}
