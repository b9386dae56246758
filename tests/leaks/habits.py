# ruff: noqa: E501, ARG001 - cells are written as they stand in the sheet, and builders are all called alike
"""Ledgers as offices fill them in: what is another's is quoted, listed, abbreviated, linked, or stands below a heading.

Exists because most of what slips out is no odd part of a package but a habit: a note repeats a problem without saying
whose it is, a list of persons names everybody, a heading of no district ends nobody's section. `hint` is a value of
another district's rows.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

from tests.leaks.base import CODES, HEADER, D, base, cells, code_of, patch, png, tok
from tests.leaks.neighbours import hint
from tests.leaks.new_cases import SHEET, Maker, foreign

HABITS: dict[str, Maker] = {}
SAVED = {"kept_sheet_of_quotes": ("填报说明",), "kept_sheet_of_persons": ("通讯录",)}
"""Sheets that the settings say to keep, by maker."""

ROWS = range(4, 16)
PROBLEM = hint("desc6") + "路面破损"
PLAIN = [header for header in HEADER if header != "县区"]


def habit(more: Callable[[Any, Any], object]) -> Callable[[Any, Any], object]:
    """Registers what is added to the ledger."""
    HABITS[more.__name__] = lambda path: base(path, lambda book, sheet, _: more(book, sheet))
    return more


def whole(function: Maker) -> Maker:
    """Registers a maker of its own."""
    HABITS[function.__name__] = function
    return function


def others(row: int, what: str) -> str:
    """A value of the row beside one, which is another district's."""
    return str(tok(code_of(foreign(row)), what if what == "unit" else f"{what}{foreign(row)}"))


def listed(sheet: Any, area: str, *entries: str) -> None:
    """A drop-down list."""
    sheet.data_validation(area, {"validate": "list", "source": list(entries)})


@habit
def quoted_in_a_note(book: Any, sheet: Any) -> None:
    """A note repeats a problem."""
    sheet.write("A17", f"注：本周重点跟踪“{PROBLEM}”一事。")
    sheet.write("A18", f"备注：{hint('rem9')}；其余照常")


@habit
def quoted_beside_the_title(book: Any, sheet: Any) -> None:
    """A line above the table repeats a remark."""
    sheet.write("A2", f"填报单位：市争创办　其中{hint('rem6')}请尽快办结")


@habit
def quoted_on_headers(book: Any, sheet: Any) -> None:
    """Comments on headers and lines, what is printed above, and the message of a cell repeat what rows say."""
    sheet.write_comment("D3", f"写法举例：{PROBLEM}")
    sheet.write_comment("A1", f"其中{hint('rem9')}")
    sheet.set_header(f"&C{PROBLEM}&R&P")
    sheet.data_validation("J4:J15", {"validate": "any", "input_title": "备注", "input_message": f"如：{hint('rem6')}"})


@habit
def quoted_in_header_brackets(book: Any, sheet: Any) -> None:
    """Headers show by example how to fill in."""
    sheet.write("D3", f"问题描述（例：{PROBLEM}）")
    sheet.write("J3", f"备注（如：{hint('rem6')}）")


@habit
def quoted_in_totals(book: Any, sheet: Any) -> None:
    """The last row says what is longest overdue."""
    sheet.write("A16", "合计")
    sheet.write("D16", f"其中：{PROBLEM}等4件")
    sheet.write("J16", hint("rem6"))
    sheet.write_formula("C16", '=TEXTJOIN("、",1,C4:C15)', None, hint("site6"))


@habit
def totals_in_words(book: Any, sheet: Any) -> None:
    """The last rows say in words how many there are of everything."""
    sheet.write("A16", "合计")
    sheet.write("C16", "共12件，其中逾期733001件、办结4件")
    sheet.write("E16", "红色733003件，黄色2件，其余整改中")
    sheet.write("A17", "其中：已整改733002件，整改中733003件")


@habit
def quoted_by_lines_that_go_on(book: Any, sheet: Any) -> None:
    """A note repeats a problem, the next line goes on with it."""
    sheet.write("A17", f"注：{PROBLEM}：")
    sheet.write("A18", f"已于7月办结，{hint('on')}")


@habit
def quoted_by_rules(book: Any, sheet: Any) -> None:
    """Colours look for what another's cells say."""
    look = book.add_format({"bold": 1})
    sheet.conditional_format("D4:D15", {"type": "text", "criteria": "containing", "value": PROBLEM, "format": look})
    for told in (f'$C4="{hint("site6")}"', '$A4="WT006"', f'ISNUMBER(FIND("{hint("rem9")}",$J4))'):
        sheet.conditional_format("A4:J15", {"type": "formula", "criteria": f"={told}", "format": look})


@whole
def quoted_across_sheets(path: Path) -> None:
    """A sheet of materials and one of problems speak of each other's rows."""

    def more(book: Any, sheet: Any, day: Any) -> None:
        other = book.add_worksheet("资料")
        other.write_row("A1", ["序号", "测评指标", "材料名称", "责任单位", "责任县区", "报送时限", "报送情况"])
        for place, code in enumerate(CODES * 2):
            other.write_row(
                1 + place,
                0,
                [
                    place + 1,
                    tok(code, f"ind{place}"),
                    tok(code, f"mat{place}") + "汇编",
                    tok(code, "unit"),
                    D[code],
                    "2022年8月底",
                    "未报送",
                ],
            )
        other.write("A9", f"备注：{hint('mat2')}汇编请抓紧")
        other.set_footer(f"&C{hint('mat2')}汇编")
        sheet.write("A17", f"注：参见资料表{hint('mat5')}汇编")

    base(path, more)


@whole
def numbers_of_others(path: Path) -> None:
    """Notes and footers speak of items by their numbers."""

    def more(book: Any, sheet: Any, day: Any) -> None:
        for row in ROWS:
            sheet.write(row - 1, 0, tok(code_of(row), f"no{row}"))
        sheet.write("A17", f"注：{hint('no6')}、{hint('no9')}已约谈，请举一反三。")
        sheet.set_footer(f"&L{hint('no6')}&R&P")
        listed(sheet, "J4:J15", f"同{hint('no6')}", "同上")

    base(path, more)


@whole
def telephones_of_others(path: Path) -> None:
    """A column that nobody understands holds telephones; notes, comments and lists repeat some."""

    def more(book: Any, sheet: Any, day: Any) -> None:
        sheet.write("K3", "联系电话")
        for row in ROWS:
            sheet.write(row - 1, 10, tok(code_of(row), f"ph{row}"))
        sheet.write("A17", f"注：整改完成后请致电{hint('ph6')}")
        sheet.write_comment("K3", f"例：{hint('ph9')}")
        listed(sheet, "K4:K15", hint("ph6"), hint("ph9"))

    base(path, more)


@whole
def calls_of_others(path: Path) -> None:
    """A column that nobody understands holds what citizens said, word by word."""

    def more(book: Any, sheet: Any, day: Any) -> None:
        sheet.write("K3", "来电诉求原文")
        for row in ROWS:
            sheet.write(row - 1, 10, f"{tok(code_of(row), f'call{row}')}市民反映夜间施工噪音")
        sheet.write("A17", f"备注：如“{hint('call6')}市民反映夜间施工噪音”一类，当天回复。")

    base(path, more)


@habit
def persons_without_rows(book: Any, sheet: Any) -> None:
    """A list names persons of whom there is no row yet."""
    listed(sheet, "F4:F15", hint("nobody"), hint("nobody2"), "张三")


@habit
def units_and_places_without_rows(book: Any, sheet: Any) -> None:
    """Lists of units and places of which there is no row yet."""
    listed(sheet, "E4:E15", hint("newunit"), f"{hint('town')}镇政府", "市住建局", "城管局")
    listed(sheet, "C4:C15", hint("newsite"), hint("road"))


@habit
def lists_on_another_sheet(book: Any, sheet: Any) -> None:
    """The same, from cells of a sheet that stays behind."""
    words = book.add_worksheet("字典")
    words.write_column("A1", [hint("pers6"), hint("new"), "张三"])
    words.write_column("B1", [hint("site6"), hint("newsite")])
    book.define_name("点位表", "=字典!$B$1:$B$2")
    sheet.data_validation("F4:F15", {"validate": "list", "source": "=字典!$A$1:$A$3"})
    sheet.data_validation("C4:C15", {"validate": "list", "source": "=点位表"})


@habit
def lists_for_single_rows(book: Any, sheet: Any) -> None:
    """Each row has its own list, message and warning: all speak of others."""
    for row in ROWS:
        sheet.data_validation(
            row - 1,
            5,
            row - 1,
            5,
            {"validate": "list", "source": [hint("pers6"), tok("DW", "pers4"), tok("ST", "pers5"), hint("new")]},
        )
        sheet.data_validation(
            row - 1,
            9,
            row - 1,
            9,
            {
                "validate": "any",
                "input_title": "填",
                "input_message": others(row, "pers"),
                "error_message": f"{others(row, 'desc')}路面破损",
            },
        )


@whole
def lists_of_columns_nobody_understands(path: Path) -> None:
    """A list of the cells of a column without a meaning."""

    def more(book: Any, sheet: Any, day: Any) -> None:
        sheet.write("K3", "所属网格")
        for row in ROWS:
            sheet.write(row - 1, 10, f"{tok(code_of(row), f'grid{row}')}网格")
        listed(sheet, "K4:K15", f"{hint('grid6')}网格", f"{tok('ST', 'grid5')}网格", f"{tok('DW', 'grid4')}网格")
        sheet.data_validation("C4:C15", {"validate": "list", "source": "=$C$4:$C$15"})

    base(path, more)


@habit
def lists_of_persons_nobody_understands(book: Any, sheet: Any) -> None:
    """Lists below headers that have no meaning, but say that persons and telephones stand there."""
    sheet.write_row("K3", ["网格员", "经办人", "联系电话"])
    listed(sheet, "K4:L15", hint("new"), "李四")
    listed(sheet, "M4:M15", hint("tel"), "13900000000")
    listed(sheet, "F3:F15", hint("new2"))


@whole
def a_sheet_called_after_a_problem(path: Path) -> None:
    """The sheet is called after what stands in another's row."""
    base(path, sheetname=PROBLEM)


@habit
def quoted_in_pieces(book: Any, sheet: Any) -> None:
    """What is repeated is cut by blanks, line breaks, looks, or written in full width."""
    bold = book.add_format({"bold": 1})
    sheet.write("A17", f"注：{' '.join(hint('desc9'))}")
    sheet.write("A18", f"备注：{hint('rem9')[:5]}\n{hint('rem9')[5:]}")
    sheet.write("A19", "提示：" + "".join(chr(ord(sign) + 0xFEE0) for sign in hint("desc6")))
    sheet.write_rich_string("A20", "说明：", bold, hint("desc6")[:6], f"{hint('desc6')[6:]}路面", bold, "破损")
    sheet.set_footer(f'&C{hint("desc6")[:5]}&B{hint("desc6")[5:]}&"宋体"路面破损')


@habit
def traditional_characters(book: Any, sheet: Any) -> None:
    """Districts in characters of Hong Kong."""
    sheet.write("A17", f"注：盤山縣{hint('a')}")
    sheet.write("A18", f"说明：雙臺子區{tok('ST', 'b')}")
    sheet.write("A19", f"备注：盘山縣{hint('c')}")
    sheet.write("A20", f"提示：大窪區{tok('DW', 'd')}")


@habit
def signs_inside_of_names(book: Any, sheet: Any) -> None:
    """Names of districts with signs between their characters."""
    signs = [
        "盘|山|县",
        "盘_山_县",
        "“盘”“山”县",
        "盘*山县",
        "盘.山.县",
        "盘·山·县",
        "盘-山-县",
        "盘/山/县",
        "【盘】【山】县",
    ]
    for place, name in enumerate(signs):
        sheet.write(16 + place, 0, f"注{place + 1}：{name}{hint(f'cut{place}')}")


@habit
def contacts_by_brackets(book: Any, sheet: Any) -> None:
    """Who is called is told apart by the district in brackets, behind or before."""
    sheet.write(
        "A17",
        f"联系人：{tok('DW', 'a')}（大洼区）13900000001、{hint('b')}（盘山县）13900000003、{tok('ST', 'c')}（双台子）13900000002",
    )
    sheet.write("A18", f"注：由{hint('d')}（盘山县）负责汇总")
    sheet.write("A19", f"注：【盘山】{hint('e')}")
    sheet.write("A2", f"（盘山县）{hint('f')}问题")
    sheet.set_header(f"&C{hint('g')}（盘山县）")
    sheet.write_comment("A1", f"{hint('h')}(盘山县)")
    sheet.write("A20", "备注：")
    sheet.write("C20", f"{hint('i')}（盘山县）")


@habit
def several_districts_in_a_title(book: Any, sheet: Any) -> None:
    """A line above the table names two districts."""
    sheet.write("A2", f"大洼区、盘山县{hint('tt')}、双台子区{tok('ST', 'tt')}问题台账")


@habit
def lines_that_go_on(book: Any, sheet: Any) -> None:
    """Numbered lines below a note about one district."""
    for place, text in enumerate(["注：盘山县有下列情况：", f"1、{hint('a')}", f"2、{hint('b')}", f"（3）{hint('c')}"]):
        sheet.write(16 + place, 0, text)


@habit
def notes_over_several_cells(book: Any, sheet: Any) -> None:
    """A note's words stand in cells of their own, some of which say nothing of whose they are."""
    sheet.write_row("A17", ["注：", hint("site6"), hint("pers6"), hint("loose")])
    sheet.write_row("A18", ["联系人：", hint("pers9"), "电话：", f"13904270001{hint('tel')}"])
    sheet.write_row("A19", ["注：盘山县", "", "", hint("right")])


@habit
def answers_of_others(book: Any, sheet: Any) -> None:
    """Columns in which another district writes, named in brackets or in the header itself."""
    sheet.write_row("K3", ["督办意见（盘山县）", "盘山", "盘山县配合情况"])
    for row in ROWS:
        sheet.write_row(row - 1, 10, [hint("k"), hint("l"), hint("m")])


@habit
def answers_under_one_word(book: Any, sheet: Any) -> None:
    """The same below a word that is not merged over them."""
    sheet.write("K2", "盘山县")
    sheet.write_row("K3", ["意见", "经办"])
    for row in ROWS:
        sheet.write_row(row - 1, 10, [hint(f"v{row}"), hint(f"w{row}")])


@habit
def a_column_for_each_district(book: Any, sheet: Any) -> None:
    """Each district has a column."""
    sheet.merge_range("K2:M2", "各县区意见")
    sheet.write_row("K3", [D[code] for code in CODES])
    for row in ROWS:
        sheet.write_row(row - 1, 10, [tok(code, f"v{row}") for code in CODES])


@habit
def headers_that_ask_others(book: Any, sheet: Any) -> None:
    """Headers say in brackets who of another district fills in."""
    sheet.write("I3", f"整改状态（{hint('pers6')}填）")
    sheet.write("J3", f"备注（由{hint()}统一说明）")


@habit
def links_of_own_cells(book: Any, sheet: Any) -> None:
    """Own cells lead to pages, folders and mail boxes of others, with tips about them."""
    for row in ROWS:
        kind = row % 3
        target = [
            f"https://x.cn/?q={others(row, 'site')}",
            f"file:///D:/{others(row, 'pers')}/a.jpg",
            f"mailto:{others(row, 'unit')}@x.cn",
        ][kind]
        sheet.write_url(
            row - 1, 2, target, string=tok(code_of(row), f"site{row}"), tip=f"{others(row, 'desc')}路面破损"
        )


@habit
def links_inside_with_tips(book: Any, sheet: Any) -> None:
    """Own cells lead to others' rows, by cell and by name, with tips about them."""
    book.define_name("位置", "=台账!$A$6")
    for row in ROWS:
        target = f"internal:'台账'!A{foreign(row)}" if row % 2 else "internal:位置"
        sheet.write_url(row - 1, 2, target, string=tok(code_of(row), f"site{row}"), tip=others(row, "site"))
    sheet.write_url("F3", f"mailto:{hint('pers6')}@x.cn", string="责任人")


@habit
def pictures_described_by_others(book: Any, sheet: Any) -> None:
    """Own photos are described, linked and tipped with what is others'."""
    for row in ROWS:
        sheet.insert_image(row - 1, 9, "x.png", {
            "image_data": io.BytesIO(png(row)), "description": others(row, "desc"),
            "url": f"https://x.cn/{others(row, 'pers')}", "tip": others(row, "site"),
        })  # fmt: skip


@habit
def names_called_after_persons(book: Any, sheet: Any) -> None:
    """Defined names and ranges that may be edited are called after others."""
    book.define_name(hint("pers6"), "=台账!$A$4:$A$15")
    book.define_name(f"X_{hint('site9')}", "=台账!$B$4:$B$15")
    sheet.protect("x")
    sheet.unprotect_range("J4:J15", hint("pers6"))


@habit
def formats_that_count_persons(book: Any, sheet: Any) -> None:
    """Number formats and fonts of others' cells."""
    look = book.add_format({"num_format": f'0"{hint("pers6")}"', "font_name": hint("font")})
    sheet.write("K3", "类别码")
    for row in (6, 9, 12, 15):
        sheet.write_number(row - 1, 10, 3, look)


@habit
def comments_in_empty_places(book: Any, sheet: Any) -> None:
    """Comments below, beside and between the rows repeat what is others'."""
    for cell in ("A17", "K3", "K6", "D16"):
        sheet.write_comment(cell, PROBLEM)


@habit
def boxes_above_the_table(book: Any, sheet: Any) -> None:
    """Text boxes on the title repeat a problem and a place."""
    sheet.insert_textbox("A1", PROBLEM, {"width": 50, "height": 10})
    sheet.insert_textbox("B2", hint("site9"), {"width": 50, "height": 10})


@habit
def runs_that_nobody_sees(book: Any, sheet: Any) -> None:
    """White runs in a line above and in a note."""
    white = book.add_format({"font_color": "white", "font_size": 1})
    sheet.write_rich_string("A2", "填报单位：", white, hint("pers6"), "市争创办")
    sheet.write_rich_string("A17", "注：", white, PROBLEM, "请尽快")


@habit
def rows_prepared_for_others(book: Any, sheet: Any) -> None:
    """Below the items stand prepared rows of another district, with formulas, lists and comments."""
    for row in range(16, 30):
        sheet.write_row(row - 1, 0, [f"WT{row:03}", D["PS"]])
    sheet.write_formula("I18", f'=IF(B18="{D["PS"]}","{hint("x")}","")', None, hint("x"))
    listed(sheet, "F16:F29", hint("pers6"), hint("pers9"))
    sheet.write_comment("C18", hint("y"))


@habit
def an_example_row(book: Any, sheet: Any) -> None:
    """The template's example is another's row."""
    sheet.write_row("A16", ["示例", "XX区", "XX路", f"示例：{PROBLEM}", hint(), hint("pers6")])


@whole
def covered_cells_that_speak(path: Path) -> None:
    """Merged cells of own rows cover columns without a header, in which others are named."""

    def more(book: Any, sheet: Any, day: Any) -> None:
        sheet.write("K3", "说明")
        for row in ROWS:
            sheet.write_row(row - 1, 10, [tok(code_of(row), f"m{row}"), tok(code_of(foreign(row)), f"cov{row}")])

    base(path, more)
    merges = "".join(f'<mergeCell ref="K{row}:M{row}"/>' for row in ROWS)
    patch(path, {SHEET: [(r'<mergeCells count="1">', f'<mergeCells count="13">{merges}')]})


@whole
def remarks_over_rows_of_two(path: Path) -> None:
    """Remark and place are merged over rows of two districts."""

    def more(book: Any, sheet: Any, day: Any) -> None:
        sheet.merge_range("J4:J6", f"{hint('over')}统一整改")
        sheet.merge_range("C7:C8", hint("site9"))

    base(path, more)


@whole
def kept_sheet_of_quotes(path: Path) -> None:
    """A kept sheet shows by example how to write."""

    def more(book: Any, sheet: Any, day: Any) -> None:
        kept = book.add_worksheet("填报说明")
        kept.write_column("A1", ["填报说明", f"问题描述写清楚，如：{PROBLEM}", "照片两张"])
        kept.write_comment("A2", hint("rem6"))
        kept.set_header(f"&C{hint('desc9')}路面破损")

    base(path, more)


@whole
def kept_sheet_of_persons(path: Path) -> None:
    """A kept list has persons and telephones, and names no district."""

    def more(book: Any, sheet: Any, day: Any) -> None:
        kept = book.add_worksheet("通讯录")
        kept.write_row("A1", ["姓名", "电话"])
        for row in ROWS:
            kept.write_row(
                row - 3, 0, [tok(code_of(row), f"pers{row}"), f"{tok(code_of(row), 'tel')}{13900000000 + row}"]
            )

    base(path, more)


@whole
def sheets_that_speak_of_each_other(path: Path) -> None:
    """A sheet for each district; notes and headers speak of the next one's items."""
    book = xlsxwriter.Workbook(str(path))
    for code in CODES:
        other, sheet = CODES[(CODES.index(code) + 1) % 3], book.add_worksheet(D[code])
        sheet.write("A1", f"{D[code]}问题台账")
        sheet.write_row("A3", PLAIN)
        for place in range(3):
            sheet.write_row(3 + place, 0, _item(code, f"{place}"))
        sheet.write("A8", f"注：另有{tok(other, 'desc1')}路面破损一处由{D[code]}代管")
        sheet.set_header(f"&C{D[code]}&R{tok(other, 'site2')}")
        sheet.write("L4", tok(other, "side"))
    book.close()


def _item(code: str, row: str) -> list[str]:
    """A row of a ledger whose headings say whose it is."""
    said = [tok(code, f"{what}{row}") for what in ("site", "desc")]
    return [
        f"{code}{row}",
        said[0],
        f"{said[1]}路面破损",
        "住建局",
        "某",
        "2022-07-01",
        "2022-07-15",
        "整改中",
        tok(code, f"rem{row}"),
    ]


def sections(path: Path, headings: Sequence[tuple[str, str | None]], width: int = 9) -> None:
    """A ledger with headings between its items, each with two items of a district, or with none (None)."""
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("台账")
    sheet.write("A1", "问题整改台账")
    sheet.write_row("A3", PLAIN)
    at = 3
    for number, (heading, code) in enumerate(headings):
        if width > 1:
            sheet.merge_range(at, 0, at, width - 1, heading)
        else:
            sheet.write(at, 0, heading)
        at += 1
        for place in range(2 if code else 0):
            sheet.write_row(at, 0, _item(code or "", f"{number}{place}"))
            at += 1
    book.close()


DISTRICTS = [("一、大洼区", "DW"), ("二、盘山县", "PS"), ("三、双台子区", "ST")]
HEADINGS = [
    "以下为新增问题", "新增", "二、新增问题", "新增问题", "销号问题", "补充", "（二）新增", "四、新增问题", "以下为补充问题：", "历史遗留问题",
    "市级督办", "附：上月遗留", "7月20日新增", "第二批", "【新增】", "整改中", "未完成问题", "上月遗留", "新增：", "逾期",
]  # fmt: skip
"""What is no district, no unit and no numbered part of one."""

for _place, _heading in enumerate(HEADINGS):
    HABITS[f"heading_{_heading}"] = lambda path, heading=_heading, width=(9, 1)[_place % 2]: sections(  # type: ignore[misc]
        path, [*DISTRICTS, (heading, "PS")], width
    )


@whole
def lines_that_run_over_two_pages(path: Path) -> None:
    """Title and note stand in one cell each, have others' places in brackets, and get another look for the paper."""
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("台账")
    for column, width in enumerate((8, 10, 14, 22, 12, 14, 14, 15, 10, 25)):
        sheet.set_column(column, column, width)
    sheet.fit_to_pages(1, 0)
    sheet.set_paper(9)
    sheet.write("A1", f"问题整改台账（含{hint('site6')}）")
    sheet.write_row("A3", HEADER)
    for row in ROWS:
        said = [str(value) for value in cells(row)]
        sheet.write_row(row - 1, 0, said)
    sheet.write("A17", f"注：本表每周五更新（{hint('site9')}除外），请各单位按时报送")
    book.close()


@whole
def headings_behind_notes(path: Path) -> None:
    """A heading of no district stands below a note about the district's items."""
    notes: list[tuple[str, str | None]] = [
        ("注：以上为7月问题", None),
        ("新增问题", "PS"),
        ("备注：另有", None),
        ("附：上月结转", "DW"),
    ]
    sections(path, [*DISTRICTS, *notes])


@whole
def parts_of_districts_and_of_nobody(path: Path) -> None:
    """Districts have parts; below the last one stands a heading of nobody with parts of its own."""
    parts: list[tuple[str, str | None]] = []
    for heading, code in DISTRICTS:
        parts += [(heading, None), ("（一）市容", code), ("（二）交通", code)]
    sections(path, [*parts, ("以下为新增问题", "PS"), ("（一）市容", "DW"), ("销号问题", "PS")])
