"""Builders of ledgers with what offices write down without a thought for who gets the file; as `tests.leaks.cases`."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PIL import Image

from tests.leaks.base import CODES, HEADER, D, base, cells, code_of, patch, png, tok

Maker = Callable[[Path], object]
MADE: dict[str, Maker] = {}
KEEPS: dict[str, tuple[str, ...]] = {}
"""Sheets that the settings say to keep, by maker."""

SHEET = "xl/worksheets/sheet1.xml"
MINE = "ZQDWmineQZ"


def made(function: Maker) -> Maker:
    """Adds a workbook to those that are tried."""
    MADE[function.__name__] = function
    return function


def named(what: str) -> str:
    """What is 盘山县's, and says so."""
    return f"{D['PS']}{tok('PS', what)}"


def more_cells(path: Path, **rows: str) -> None:
    """Appends cells as XML to rows: ``r4="<c …/>"``."""

    def change(text: str) -> str:
        for key, cell in rows.items():
            text, count = re.subn(rf'(<row r="{key[1:]}"[^>]*>.*?)</row>', rf"\g<1>{cell}</row>", text, flags=re.DOTALL)
            assert count == 1, key
        return text

    patch(path, {SHEET: change})


def text_cell(at: str, formula: str, shown: str, more: str = "") -> str:
    """A cell with a formula that shows a text."""
    return f'<c r="{at}" t="str"><f{more}>{formula}</f><v>{shown}</v></c>'


@made
def array_constants(path: Path) -> None:
    """A formula of an own row looks its contact up in a list of all that is written into it."""
    base(path, lambda book, sheet, day: sheet.write("K3", "联系人"))
    names = ",".join(f'"{name}"' for name in D.values())
    said = ",".join(f'"{tok(code, "tel")}"' for code in CODES)
    formula = f"INDEX({{{said}}},MATCH(B{{row}},{{{names}}},0))"
    more_cells(path, **{
        f"r{row}": text_cell(f"K{row}", formula.replace("{row}", str(row)), tok(code_of(row), "tel"))
        for row in range(4, 16)
    })  # fmt: skip


@made
def shared_formulas_of_all(path: Path) -> None:
    """One shared formula is written in another's row and spells out what it says of all."""
    base(path, lambda book, sheet, day: sheet.write("K3", "联系人"))
    spelled = f'IF(B4="{D["PS"]}","{tok("PS", "tel")}",IF(B4="{D["DW"]}","{tok("DW", "tel")}","{tok("ST", "tel")}"))'
    more_cells(path, **{
        f"r{row}": text_cell(
            f"K{row}", spelled if row == 4 else "", tok(code_of(row), "tel"),
            ' t="shared" si="0"' + (' ref="K4:K15"' if row == 4 else ""),
        )
        for row in range(4, 16)
    })  # fmt: skip


@made
def formulas_that_spill(path: Path) -> None:
    """Dynamic arrays beside the title and in own rows list everybody's problems."""
    base(path)
    spilled = "_xlfn._xlws.FILTER(D4:D15,B4:B15=&quot;盘山县&quot;)"
    more_cells(
        path,
        r2=f'<c r="L2" cm="1" t="str"><f t="array" ref="L2:L4">{spilled}</f><v>{tok("PS", "spill")}</v></c>',
        r4=f'<c r="L4" t="str"><v>{tok("PS", "spill2")}</v></c>'
        + text_cell("M4", "_xlfn.TEXTJOIN(&quot;、&quot;,TRUE,D4:D15)", tok("PS", "joined"))
        + text_cell("N4", "_xlfn.ANCHORARRAY(L2)", tok("PS", "anchor"))
        + text_cell("O4", "_xlfn.XLOOKUP(A6,A4:A15,J4:J15)", tok("PS", "look"))
        + text_cell("P4", "_xlfn.LET(_xlpm.x,J6,_xlpm.x)", tok("PS", "let")),
    )


@made
def titles_that_count(path: Path) -> None:
    """Formulas in the title put a sentence together out of everybody's rows, a cell far away, and a name."""

    def more(book: Any, sheet: Any, day: Any) -> None:
        book.define_name("牵头单位", "=台账!$Z$1")
        sheet.write("Z1", tok("PS", "far"))
        sheet.write_formula("B2", '="其中"&B6&COUNTIF(B4:B15,B6)&"件"', None, named("count"))
        sheet.write_formula("C2", "=Z1", None, tok("PS", "far"))
        sheet.write_formula("D2", "=牵头单位", None, tok("PS", "far"))
        sheet.write_formula("E2", '="最多："&INDEX(E4:E15,3)', None, tok("PS", "unit"))
        sheet.write_formula("F2", '=INDIRECT("F6")&OFFSET(A3,3,9)', None, tok("PS", "pers6"))
        sheet.write_formula("G2", '=CELL("contents",J9)', None, tok("PS", "rem9"))

    base(path, more)


@made
def notes_that_name_persons_and_places(path: Path) -> None:
    """Title and notes name no district, but the persons, units and places of another."""

    def more(book: Any, sheet: Any, day: Any) -> None:
        sheet.write("B2", f"联系人：{tok('PS', 'pers6')}")
        sheet.write("A17", f"注：本周现场会设在{tok('PS', 'site9')}，请各单位参加。")
        sheet.write("A18", f"抄送：{tok('PS', 'unit')}、{tok('ST', 'unit')}")
        sheet.write("A19", f"填表人：{tok('ST', 'pers5')}　审核：{tok('DW', 'pers4')}")

    base(path, more)


@made
def vertical_and_spaced_names(path: Path) -> None:
    """Names run down a cell, stand in blanks of other widths, and are cut by hyphens that nobody sees."""

    def more(book: Any, sheet: Any, day: Any) -> None:
        sheet.write("A17", f"盘\n山\n县{tok('PS', 'down')}")
        sheet.write("A18", f"盘\u2003山\u2009县{tok('PS', 'wide')}")
        sheet.write("A19", f"盘\u00ad山\ufeff县{tok('PS', 'soft')}")
        sheet.set_header("&C盘\u3000山县" + tok("PS", "hd"))
        sheet.write_comment("B3", f"盘\u200d山\u2060县{tok('PS', 'zw')}")

    base(path, more)


@made
def camera_trailers(path: Path) -> None:
    """Own photos of phones: remarks, maker's notes, a second picture and a film behind their end, in every format."""
    word = tok("PS", "shot").encode()

    def shot(kind: str) -> io.BytesIO:
        written, image = io.BytesIO(), Image.new("RGB", (24, 24), (200, 40, 40))
        exif = Image.Exif()
        exif[0x010E], exif[0x9286] = word.decode(), word
        more: dict[str, Any] = (
            {"exif": exif} if kind in ("JPEG", "WEBP") else {"comment": word} if kind == "GIF" else {}
        )
        if kind == "JPEG":
            more["comment"] = word
        image.save(written, kind, **more)
        return io.BytesIO(written.getvalue() + word + b"\0\0" + written.getvalue() + word)

    def add(book: Any, sheet: Any, day: Any) -> None:
        for row in range(4, 16):
            for place, kind in enumerate(("JPEG", "GIF", "BMP")):
                sheet.set_row(row - 1, 40)
                sheet.insert_image(row - 1, 10 + place, f"a.{kind.lower()}", {"image_data": shot(kind)})

    base(path, add)


@made
def two_rows_an_item(path: Path) -> None:
    """Each item goes on in a row of its own below, without number and district."""
    import xlsxwriter

    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("台账")
    sheet.write("A1", "问题整改台账")
    sheet.write_row("A3", HEADER)
    at = 3
    for row in range(4, 10):
        code = code_of(row)
        values = [value if isinstance(value, str) else value.isoformat() for value in cells(row)]
        sheet.write_row(at, 0, values)
        sheet.write(at + 1, 3, f"续：{tok(code, f'more{row}')}")
        sheet.write(at + 1, 9, tok(code, f"morerem{row}"))
        sheet.merge_range(at, 0, at + 1, 0, values[0])
        sheet.merge_range(at, 1, at + 1, 1, values[1])
        at += 2
    book.close()


@made
def lists_in_the_kept_sheet(path: Path) -> None:
    """A kept sheet has two lists side by side: only one says whose its rows are."""

    def more(book: Any, sheet: Any, day: Any) -> None:
        kept = book.add_worksheet("通讯录")
        kept.write("A1", "通讯录")
        kept.write_row("A3", ["县区", "联系人", "电话", None, "街道联络", "电话"])
        for place, code in enumerate(CODES):
            other = CODES[(place + 1) % 3]
            kept.write_row(3 + place, 0, [D[code], tok(code, "who"), 138, None, tok(other, "street"), 139])
            kept.write_comment(3 + place, 1, tok(code, "note"))
            kept.write_comment(3 + place, 4, tok(other, "note"))
            kept.write_url(3 + place, 5, f"https://x.cn/{tok(other, 'url')}", string="139", tip=tok(other, "tip"))
            kept.insert_image(3 + place, 5, "a.png", {"image_data": io.BytesIO(png(3, tok(other, "pic")))})
            kept.data_validation(3 + place, 4, 3 + place, 4, {"validate": "list", "source": [tok(other, "dv")]})
        kept.write("A8", f"共计3家，另：{tok('PS', 'rest')}")
        kept.write_row("E8", [tok("PS", "below"), 733001])
        kept.write_formula("A9", "=E5", None, tok("PS", "street"))

    base(path, more)


KEEPS["lists_in_the_kept_sheet"] = ("通讯录",)


@made
def kept_sheet_with_names_once(path: Path) -> None:
    """A kept list names each district once, in the first of its rows, and the cells below are blank."""

    def more(book: Any, sheet: Any, day: Any) -> None:
        kept = book.add_worksheet("联系人")
        kept.write_row(0, 0, ["县区", "姓名", "电话"])
        for place, code in enumerate(CODES):
            for turn in range(3):
                line = [D[code] if not turn else None, tok(code, f"name{turn}"), tok(code, f"tel{turn}")]
                kept.write_row(1 + 3 * place + turn, 0, line)
        kept.autofilter(0, 0, 9, 2)
        kept.filter_column_list("A", [D["PS"]])

    base(path, more)


KEEPS["kept_sheet_with_names_once"] = ("联系人",)


@made
def kept_sheet_that_reads_the_ledger(path: Path) -> None:
    """A kept sheet without any name is made of formulas over everybody's rows, a chart and a list of the ledger's."""

    def more(book: Any, sheet: Any, day: Any) -> None:
        kept = book.add_worksheet("填报说明")
        kept.write_row(0, 0, ["项目", "内容"])
        for row in range(4, 16):
            kept.write_formula(row - 3, 0, f"=台账!A{row}", None, f"WT{row:03}")
            kept.write_formula(row - 3, 1, f"=台账!J{row}", None, tok(code_of(row), f"rem{row}"))
        kept.write_formula("D1", "=SUM(台账!A4:A15)", None, 733006)
        kept.write_dynamic_array_formula("D2:D4", "=UNIQUE(台账!E4:E15)", None, tok("PS", "unit"))
        kept.write("D3", tok("ST", "unit"))
        kept.data_validation("F1", {"validate": "list", "source": "=台账!$J$4:$J$15"})
        kept.conditional_format(
            "A1:B20", {"type": "formula", "criteria": f'=台账!$B4="{D["PS"]}"', "format": book.add_format({"bold": 1})}
        )

    base(path, more)


KEEPS["kept_sheet_that_reads_the_ledger"] = ("填报说明",)


@made
def captions_around_photos(path: Path) -> None:
    """Text boxes, arrows and pictures between rows: one begins in an own row and speaks of the next."""

    def more(book: Any, sheet: Any, day: Any) -> None:
        for row in range(4, 15):
            other = code_of(row + 1)
            sheet.set_row(row - 1, 40)
            sheet.insert_textbox(row - 1, 11, tok(other, "between"), {"width": 80, "height": 60, "y_offset": 30})
        sheet.insert_textbox("L2", named("above"), {"width": 80, "height": 14})
        sheet.insert_textbox("A3", named("header"), {"width": 80, "height": 14})
        sheet.insert_textbox("A40", tok("PS", "far"), {"width": 80, "height": 14})

    base(path, more)


@made
def prepared_by_the_office(path: Path) -> None:
    """Grouped columns for the leader's notes right of the table: headed, without district, filled in for some rows."""

    def more(book: Any, sheet: Any, day: Any) -> None:
        sheet.write_row("L3", ["县区", "领导批示", "经办"])
        for row in range(4, 16):
            other = CODES[(CODES.index(code_of(row)) + 1) % 3]
            sheet.write_row(row - 1, 11, [D[other], tok(other, "ldr"), tok(other, "by")])

    base(path, more)


@made
def repeated_pages(path: Path) -> None:
    """Title and header are repeated by page; each page's title names its district and whom to call."""
    import xlsxwriter

    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("台账")
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    at = 0
    for turn in range(2):
        for code in CODES:
            sheet.write(at, 0, f"{D[code]}问题整改台账（第{turn + 1}页）{tok(code, f'page{turn}')}")
            sheet.write(at + 1, 0, f"联系电话：{tok(code, 'call')}")
            sheet.write_row(at + 2, 0, HEADER)
            for place in range(2):
                row = 4 + CODES.index(code) + 3 * (2 * turn + place)
                for column, value in enumerate(cells(row)):
                    if isinstance(value, str):
                        sheet.write(at + 3 + place, column, value)
                    else:
                        sheet.write_datetime(at + 3 + place, column, value, day)
            sheet.write(at + 5, 0, f"小计：{2}件 {tok(code, 'sum')}")
            at += 7
    book.close()


@made
def repeated_headers(path: Path) -> None:
    """The header is repeated for each district, a line below each block and one above it are about the block."""
    import xlsxwriter

    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("台账")
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.write(0, 0, "问题整改台账")
    at = 2
    for code in CODES:
        sheet.write_row(at, 0, HEADER)
        for place in range(2):
            for column, value in enumerate(cells(4 + CODES.index(code) + 3 * place)):
                if isinstance(value, str):
                    sheet.write(at + 1 + place, column, value)
                else:
                    sheet.write_datetime(at + 1 + place, column, value, day)
        sheet.write(at + 3, 0, f"注：以上2件由{tok(code, 'below')}负责")
        sheet.write(at + 4, 0, f"联系电话：{tok(code, 'next')}")
        at += 5
    book.close()


@made
def notes_between_blocks(path: Path) -> None:
    """One table, the districts' rows in blocks, and below each block a line that names nobody."""
    import xlsxwriter

    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("台账")
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.write(0, 0, "问题整改台账")
    sheet.write_row(2, 0, HEADER)
    at = 3
    for code in CODES:
        for place in range(3):
            for column, value in enumerate(cells(4 + CODES.index(code) + 3 * place)):
                if isinstance(value, str):
                    sheet.write(at + place, column, value)
                else:
                    sheet.write_datetime(at + place, column, value, day)
        sheet.write(at + 3, 0, f"注：以上3件由{tok(code, 'below')}跟进")
        sheet.write(at + 4, 0, f"小计：3件，{tok(code, 'sum')}")
        at += 5
    book.close()


@made
def a_word_in_every_cell_of_the_frame(path: Path) -> None:
    """Every cell around the table speaks, in one word, of nobody by name."""

    def more(book: Any, sheet: Any, day: Any) -> None:
        for column in range(10, 16):
            for row in (1, 2, *range(16, 22)):
                sheet.write(row - 1, column, tok("PS", f"frame{chr(65 + column).lower()}"))
        for row in range(25, 30):
            sheet.write_row(row - 1, 0, [f"{row}", D["PS"], tok("PS", "later"), 733000 + row])

    base(path, more)


@made
def filters_and_orders_of_views(path: Path) -> None:
    """The sheet is filtered and sorted by what is another's, by colour, by a list; its groups are folded."""

    def filtered(book: Any, sheet: Any, day: Any) -> None:
        sheet.autofilter("A3:J15")
        sheet.filter_column("C", f"x == {tok('PS', 'site6')}")
        sheet.outline_settings(True, False, True, False)

    base(path, filtered)
    more = (
        f'<filterColumn colId="4" hiddenButton="1"><customFilters and="1"><customFilter operator="notEqual" '
        f'val="{tok("PS", "unit")}"/></customFilters></filterColumn><filterColumn colId="9"><filters><dateGroupItem '
        f'year="2022" dateTimeGrouping="year"/><filter val="{tok("PS", "rem6")}"/></filters></filterColumn>'
        f'<extLst><ext uri="a"><b>{tok("PS", "view")}</b></ext></extLst></autoFilter>'
    )
    patch(path, {SHEET: [(r"</autoFilter>", more)]})
