"""Builders of more ledgers that hide what is another's, in ordinary places and odd ones; as `tests.leaks.cases`."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.leaks.base import CODES, HEADER, D, base, cells, code_of, default, patch, png, rel, rels, tok

Maker = Callable[[Path], object]
MAKERS: dict[str, Maker] = {}
KEPT: dict[str, tuple[str, ...]] = {}
"""Sheets that the settings say to keep, by maker."""

SHEET = "xl/worksheets/sheet1.xml"


def maker(function: Maker) -> Maker:
    """Adds a workbook to those that are tried."""
    MAKERS[function.__name__] = function
    return function


def hidden(what: str) -> str:
    """What is 盘山县's, and says so."""
    return D["PS"] + tok("PS", what)


def foreign(row: int) -> int:
    """A row near `row` that is another district's."""
    return row + 1 if row < 15 else row - 1


@maker
def own_formulas_read_other_rows(path: Path) -> None:
    """A formula in an own row shows what another's row says: looked up, joined, linked."""

    def more(book: Any, sheet: Any, day: Any) -> None:
        sheet.write("K3", "上一条")
        sheet.write("L3", "链接")
        sheet.write("M3", "查询")
        for row in range(4, 16):
            other = foreign(row)
            said = tok(code_of(other), "seen")
            sheet.write_formula(row - 1, 10, f'=IF(J{other}="","",J{other})', None, said)
            sheet.write_formula(row - 1, 11, f'=HYPERLINK("#台账!A{other}",J{other})', None, said)
            sheet.write_formula(row - 1, 12, f"=INDEX($J$4:$J$15,{other - 3})", None, said)

    base(path, more)


@maker
def own_formulas_with_literals(path: Path) -> None:
    """A formula that reads only its own row spells out what it says of all districts."""

    def more(book: Any, sheet: Any, day: Any) -> None:
        sheet.write("K3", "联系人")
        for row in range(4, 16):
            code = code_of(row)
            choose = f'=IF(B{row}="{D["PS"]}","{tok("PS", "tel")}",IF(B{row}="{D["DW"]}","{tok("DW", "tel")}","{tok("ST", "tel")}"))'
            sheet.write_formula(row - 1, 10, choose, None, tok(code, "tel"))

    base(path, more)


@maker
def number_formats_that_speak(path: Path) -> None:
    """The format of an own row's figure spells another's name out."""

    def more(book: Any, sheet: Any, day: Any) -> None:
        looks = book.add_format({"num_format": f'[=1]"{hidden("fmt")}";[=2]"{D["ST"]}{tok("ST", "fmt")}";0'})
        sheet.write("K3", "类别码")
        for row in range(4, 16):
            sheet.write_number(row - 1, 10, 3, looks)

    base(path, more)


@maker
def lists_below_the_table(path: Path) -> None:
    """A drop-down takes its entries from cells below and beside the table, and from another sheet."""

    def more(book: Any, sheet: Any, day: Any) -> None:
        for place, code in enumerate(CODES):
            sheet.write(40 + place, 15, tok(code, "unit"))
        lists = book.add_worksheet("字典")
        for place, code in enumerate(CODES):
            lists.write(place, 0, tok(code, f"pers{4 + place}"))
        lists.hide()
        book.define_name("单位表", "=字典!$A$1:$A$3")
        sheet.data_validation("J4:J15", {"validate": "list", "source": "=$P$41:$P$43"})
        sheet.data_validation("E4:E15", {"validate": "list", "source": "=单位表"})
        sheet.data_validation("F4:F15", {"validate": "list", "source": "=字典!$A$1:$A$3"})
        sheet.data_validation(
            "D4:D15",
            {
                "validate": "custom", "value": f'=D4<>"{hidden("cust")}"', "input_title": hidden("t")[:32],
                "input_message": hidden("in"), "error_title": hidden("e")[:32], "error_message": hidden("err"),
            },
        )  # fmt: skip

    base(path, more)


@maker
def header_cells_that_hide(path: Path) -> None:
    """A header's comment, a run in white in a header, a link's tip on a header."""

    def more(book: Any, sheet: Any, day: Any) -> None:
        white = book.add_format({"font_color": "white", "font_size": 1})
        sheet.write_comment("D3", hidden("head"), {"author": hidden("author")})
        sheet.write_rich_string("J3", "备注", white, f"（{hidden('run')}）")
        sheet.write_url("C3", "https://x.cn/?q=" + hidden("url"), string="点位", tip=hidden("tip"))

    base(path, more)


@maker
def title_in_runs(path: Path) -> None:
    """The title names others in runs of their own, over several cells and lines."""

    def more(book: Any, sheet: Any, day: Any) -> None:
        bold = book.add_format({"bold": True})
        sheet.write_rich_string("A2", "填报单位：", bold, "盘山", "县", bold, tok("PS", "fill"))
        sheet.write("L1", hidden("beside"))
        sheet.write("L2", f"抄送：\n{hidden('cc')}\n{D['ST']}{tok('ST', 'cc')}")

    base(path, more)


@maker
def photos_across_rows(path: Path) -> None:
    """A photo that begins in an own row and ends in another's; two that lie on one another; one behind the table."""

    def more(book: Any, sheet: Any, day: Any) -> None:
        for row in range(4, 16):
            text = tok(code_of(foreign(row) if row < 15 else row), f"exif{row}")
            shot = png(row, text)
            sheet.insert_image(row - 1, 8, f"{text}.png", {
                "image_data": io.BytesIO(shot), "y_scale": 9, "description": text,
                "url": f"https://x.cn/{text}", "tip": text, "object_position": 1,
            })  # fmt: skip
        sheet.insert_image("N30", "x.png", {"image_data": io.BytesIO(png(99, tok("PS", "far")))})

    base(path, more)


@maker
def cell_style_of_a_name(path: Path) -> None:
    """The named styles that own cells use are called after another."""
    base(path)
    patch(path, {
        "xl/styles.xml": [(r'<cellStyle name="Normal"', f'<cellStyle name="{hidden("style")}"')],
        "xl/workbook.xml": [(r'<sheet name="台账"', '<sheet name="台账"')],
    })  # fmt: skip


@maker
def sheet_called_after_several(path: Path) -> None:
    """The only sheet's name lists the districts."""
    base(path, sheetname="大洼区盘山县双台子区台账")


@maker
def sheet_called_after_one(path: Path) -> None:
    """The sheet of all is called after one of them, with a word of its own."""
    base(path, sheetname=f"盘山县牵头{tok('PS', 'n')}")


@maker
def helper_columns_without_header(path: Path) -> None:
    """Columns right of the table, without a header, hidden, with what the clerk keeps of all."""

    def more(book: Any, sheet: Any, day: Any) -> None:
        for row in range(4, 16):
            other = foreign(row)
            sheet.write(row - 1, 11, tok(code_of(other), "help"))
            sheet.write(row - 1, 12, int(f"73{1 + CODES.index(code_of(other))}{row:03}"))
        sheet.set_column("L:M", None, None, {"hidden": True})

    base(path, more)


@maker
def listobject_with_everything(path: Path) -> None:
    """The ledger is a table of Excel with a totals row, a computed column, and names of its own."""

    def more(book: Any, sheet: Any, day: Any) -> None:
        columns: list[dict[str, Any]] = [{"header": header} for header in HEADER]
        columns[9]["total_string"] = hidden("total")
        columns[0]["total_function"] = "count"
        sheet.add_table(2, 0, 15, 9, {"columns": columns, "name": "T_盘山县", "total_row": True})

    def rows(path: Path) -> None:
        base(path, more)

    rows(path)


@maker
def criteria_of_filters(path: Path) -> None:
    """The filter is set to another's; the sort goes by a list of all."""

    def more(book: Any, sheet: Any, day: Any) -> None:
        sheet.autofilter("A3:J15")
        sheet.filter_column_list("B", [D["PS"], hidden("crit")])

    base(path, more)
    patch(path, {SHEET: [(
        r"</autoFilter>",
        f'<sortState ref="A4:J15"><sortCondition ref="B4:B15" customList="{hidden("sort")},{D["DW"]}"/></sortState></autoFilter>',
    )]})  # fmt: skip


@maker
def two_tables_beside_each_other(path: Path) -> None:
    """大洼区's table stands left, 盘山县's right, in the same rows."""
    import xlsxwriter

    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("台账")
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for left, codes in ((0, ("DW", "ST")), (12, ("PS",))):
        sheet.write(0, left, "问题整改台账")
        sheet.write_row(2, left, HEADER)
        for row in range(4, 10):
            code = codes[row % len(codes)]
            values = [
                f"{code}{row}",
                D[code],
                *(tok(code, f"{what}{row}") for what in ("site", "desc", "unit", "pers")),
            ]
            for column, value in enumerate(
                [*values, dt.datetime(2022, 7, 1), dt.datetime(2022, 7, 15), "整改中", tok(code, "rem")]
            ):
                if isinstance(value, dt.datetime):
                    sheet.write_datetime(row - 1, left + column, value, day)
                else:
                    sheet.write(row - 1, left + column, value)
    book.close()


@maker
def tables_under_titles(path: Path) -> None:
    """A table for each district under a title of its own, with a comment on the title and a contact in the footer."""
    import xlsxwriter

    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("台账")
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    at = 0
    for code in CODES:
        sheet.merge_range(at, 0, at, 9, f"{D[code]}问题整改台账{tok(code, 'title')}")
        sheet.write_comment(at, 0, tok(code, "why"), {"author": tok(code, "who")})
        sheet.write_row(at + 1, 0, HEADER)
        for row in range(3):
            values: list[Any] = [
                f"{code}{row}",
                D[code],
                *(tok(code, f"{what}{row}") for what in ("site", "desc", "unit", "pers")),
            ]
            sheet.write_row(at + 2 + row, 0, values)
            sheet.write_datetime(at + 2 + row, 6, dt.datetime(2022, 7, 1), day)
            sheet.write_datetime(at + 2 + row, 7, dt.datetime(2022, 7, 15), day)
            sheet.write(at + 2 + row, 8, "整改中")
        sheet.write(at + 5, 0, f"填表人：{tok(code, 'by')}　电话：{tok(code, 'tel')}")
        sheet.data_validation(at + 2, 9, at + 4, 9, {"validate": "list", "source": [tok(code, "dv")]})
        at += 8
    book.close()


@maker
def header_and_footer_pictures(path: Path) -> None:
    """A logo in the header, whose file and text are another's; the print area and titles of names."""
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        logo = Path(folder) / "盘山.png"
        logo.write_bytes(png(7, tok("PS", "logo")))

        def more(book: Any, sheet: Any, day: Any) -> None:
            sheet.set_header("&L&G&C" + hidden("hdr") + "&R&P", {"image_left": str(logo)})
            sheet.set_footer("&L大洼区&C" + hidden("ftr"))
            sheet.set_background(str(logo))
            sheet.print_area("A1:J15")
            sheet.repeat_rows(2)

        base(path, more)


@maker
def notes_of_figures(path: Path) -> None:
    """Below the table: how many each has, whose contact it is, and a line that goes on without a name."""

    def more(book: Any, sheet: Any, day: Any) -> None:
        sheet.write("A17", f"统计：大洼区4件、盘山县4件{tok('PS', 'cnt')}、双台子区4件{tok('ST', 'cnt')}")
        sheet.write("A18", "县区")
        sheet.write("B18", "件数")
        for place, code in enumerate(CODES):
            sheet.write(18 + place, 0, D[code])
            sheet.write(18 + place, 1, int(f"73{1 + place}777"))
            sheet.write(18 + place, 2, tok(code, "stat"))
        sheet.write("A23", "合计")
        sheet.write_formula("B23", "=SUM(B19:B21)", None, 733777)
        sheet.write_formula("C23", f'=COUNTIF(B4:B15,"{D["PS"]}")&"{tok("PS", "f")}"', None, "4" + tok("PS", "f"))

    base(path, more)


@maker
def remarks_answered(path: Path) -> None:
    """Comments with pictures inside, of names as authors, on empty cells near own rows, and on whole columns."""

    def more(book: Any, sheet: Any, day: Any) -> None:
        for row in range(4, 16):
            sheet.write_comment(
                row - 1,
                9,
                tok(code_of(row), "own"),
                {"author": D[code_of(foreign(row))] + tok(code_of(foreign(row)), "auth")},
            )
            sheet.write_comment(row - 1, 14, tok(code_of(foreign(row)), "beside"), {"author": "市办"})
        sheet.write_comment("B3", hidden("hcol"))
        sheet.write_comment("A60", hidden("far"))

    base(path, more)
    vml = "xl/drawings/vmlDrawing1.vml"
    patch(
        path,
        {
            vml: lambda text: text.replace("<v:fill", f'<v:fill o:relid="rId1" o:title="{hidden("vml")}"').replace(
                "<v:shape ", f'<v:shape alt="{hidden("alt")}" '
            ),
        },
        {"xl/drawings/_rels/vmlDrawing1.vml.rels": rels(("rId1", "image", "../media/fill.png", "")), "xl/media/fill.png": png(3, tok("PS", "fill"))},
    )  # fmt: skip
    patch(path, {"[Content_Types].xml": [default("png", "image/png")]})


@maker
def rules_that_spell(path: Path) -> None:
    """Rules colour what contains another's name; a rule reads a list of all; an icon rule compares with a figure."""

    def more(book: Any, sheet: Any, day: Any) -> None:
        red = book.add_format({"bg_color": "red"})
        for kind in ("containing", "begins with", "not containing"):
            sheet.conditional_format("A4:J15", {"type": "text", "criteria": kind, "value": hidden("cf"), "format": red})
        sheet.conditional_format("A4:J15", {"type": "formula", "criteria": f'=$B4="{hidden("cff")}"', "format": red})
        sheet.conditional_format(
            "A4:J15", {"type": "cell", "criteria": "==", "value": f'"{hidden("cell")}"', "format": red}
        )
        sheet.conditional_format(
            "H4:H15",
            {
                "type": "icon_set",
                "icon_style": "3_arrows",
                "icons": [{"criteria": ">=", "type": "formula", "value": "=LEN($J4)"}],
            },
        )

    base(path, more)


@maker
def names_and_constants(path: Path) -> None:
    """Names of constants, of formulas, of other files; a comment on a name; a built-in name on another's rows."""

    def more(book: Any, sheet: Any, day: Any) -> None:
        book.define_name("常量", f'="{hidden("const")}"')
        book.define_name("_盘山县", "=台账!$A$6:$J$6")
        sheet.write_formula("K3", "=常量", None, hidden("shown"))
        sheet.data_validation("J4:J15", {"validate": "list", "source": "=_盘山县"})
        sheet.conditional_format(
            "A4:J15", {"type": "formula", "criteria": "=$B4=常量", "format": book.add_format({"bold": 1})}
        )

    base(path, more)
    patch(
        path,
        {
            "xl/workbook.xml": [
                (
                    r'<definedName name="常量"',
                    f'<definedName name="常量" comment="{hidden("why")}" description="{hidden("d")}"',
                )
            ]
        },
    )


@maker
def prepared_rows(path: Path) -> None:
    """Below the items rows are prepared: numbers, districts, units, lists and comments of others, no problem yet."""

    def more(book: Any, sheet: Any, day: Any) -> None:
        for row in range(16, 22):
            code = CODES[row % 3]
            sheet.write(row - 1, 0, f"WT{row:03}")
            sheet.write(row - 1, 1, D[code])
            sheet.write(row - 1, 4, tok(code, "prepared"))
            sheet.write_comment(row - 1, 3, tok(code, "todo"))
            sheet.data_validation(row - 1, 8, row - 1, 8, {"validate": "list", "source": [tok(code, "dv")]})

    base(path, more)


@maker
def kept_sheet_of_everything(path: Path) -> None:
    """A kept sheet names nobody in its cells, but in its chart, its shape, its comment, its rule and its header."""

    def more(book: Any, sheet: Any, day: Any) -> None:
        kept = book.add_worksheet("填报说明")
        kept.write("A1", "填报说明")
        kept.write("A2", "每周五前填报。")
        kept.write_comment("A2", hidden("note"))
        kept.insert_textbox("C3", hidden("box"))
        kept.set_header("&C" + hidden("khdr"))
        kept.data_validation("A3", {"validate": "list", "source": [hidden("kdv")]})
        kept.write_url("A4", f"https://x.cn/{hidden('kurl')}", string="链接", tip=hidden("ktip"))
        kept.write_formula("A5", "=台账!J6", None, tok("PS", "rem6"))
        chart = book.add_chart({"type": "column"})
        chart.add_series({"name": hidden("series"), "values": "=台账!$A$4:$A$15"})
        kept.insert_chart("E5", chart)

    base(path, more)


KEPT["kept_sheet_of_everything"] = ("填报说明",)


@maker
def kept_sheet_of_units(path: Path) -> None:
    """A kept list of contacts says whose they are only by the unit, which own rows of others name."""

    def more(book: Any, sheet: Any, day: Any) -> None:
        kept = book.add_worksheet("通讯录")
        kept.write_row(0, 0, ["单位", "联系人", "电话"])
        for place, code in enumerate(CODES):
            kept.write_row(1 + place, 0, [tok(code, "unit"), tok(code, "who"), int(f"73{1 + place}555")])

    base(path, more)


KEPT["kept_sheet_of_units"] = ("通讯录",)


@maker
def custom_parts(path: Path) -> None:
    """Properties of the clerk's own, custom XML, a web extension, a thumbnail, labels, all at the package's root."""

    def more(book: Any, sheet: Any, day: Any) -> None:
        book.set_custom_property("经办", hidden("prop"))
        book.set_properties(
            {
                "title": hidden("title"),
                "keywords": hidden("kw"),
                "comments": hidden("c"),
                "manager": hidden("m"),
                "status": hidden("s"),
            }
        )

    base(path, more)
    patch(
        path,
        {
            "_rels/.rels": [
                rel("rT", "http://schemas.openxmlformats.org/package/2006/relationships/metadata/thumbnail", "docProps/thumbnail.png"),
                rel("rW", "http://schemas.microsoft.com/office/2011/relationships/webextensiontaskpanes", "xl/webextensions/taskpanes.xml"),
            ],
            "[Content_Types].xml": [default("png", "image/png")],
        },
        {
            "docProps/thumbnail.png": png(9, tok("PS", "thumb")),
            "xl/webextensions/taskpanes.xml": f"<t>{hidden('web')}</t>",
            "customXml/item1.xml": f"<a>{hidden('xml')}</a>",
        },
    )  # fmt: skip


@maker
def left_values_of_strings(path: Path) -> None:
    """Own cells are inline rich texts, formulas' texts and phonetic guides; unused shared strings hide between."""
    base(path)

    def strings(text: str) -> str:
        return text.replace("</sst>", f"<si><t>{hidden('unused')}</t></si></sst>").replace(
            "</t></si>", f'</t><rPh sb="0" eb="1"><t>{tok("PS", "ph")}</t></rPh></si>', 40
        )

    patch(path, {"xl/sharedStrings.xml": strings})


@maker
def alternating_dates_of_others(path: Path) -> None:
    """An own row's cell merges to the right over a column that hides another's text under the merge."""

    def more(book: Any, sheet: Any, day: Any) -> None:
        sheet.write("K3", "办理结果")
        sheet.write("L3", "办理结果")
        for row in range(4, 16):
            other = foreign(row)
            sheet.merge_range(row - 1, 10, row - 1, 12, tok(code_of(row), "res"))
            sheet.write(row - 1, 12, tok(code_of(other), "under"))

    base(path, more)


@maker
def district_said_once_in_merges(path: Path) -> None:
    """Districts stand in merged cells; a remark is merged over all of them; another merge lies below."""
    import xlsxwriter

    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("台账")
    sheet.write("A1", "问题整改台账")
    sheet.write_row("A3", HEADER)
    row = 4
    for code in CODES:
        sheet.merge_range(row - 1, 1, row + 2, 1, D[code])
        for _ in range(4):
            values = cells(row)
            line = [
                values[0],
                None,
                *(tok(code, f"{what}{row}") for what in ("site", "desc")),
                tok(code, "unit"),
                tok(code, "p"),
                "2022-07-01",
                "2022-07-15",
                "整改中",
                tok(code, "rem"),
            ]
            for column, value in enumerate(line):
                if value is not None:
                    sheet.write(row - 1, column, value)
            row += 1
    sheet.merge_range("K4:K15", hidden("all"))
    sheet.merge_range("J20:J22", hidden("m"))
    book.close()


@maker
def group_columns_of_districts(path: Path) -> None:
    """A column for each district's opinion under one band, and a band that names another over columns of all."""

    def more(book: Any, sheet: Any, day: Any) -> None:
        sheet.merge_range("K2:M2", "各县区意见")
        for place, code in enumerate(CODES):
            sheet.write(2, 10 + place, f"{D[code]}意见")
            for row in range(4, 16):
                sheet.write(row - 1, 10 + place, tok(code, f"op{row}"))

    base(path, more)


@maker
def aliases_and_spaces(path: Path) -> None:
    """Others are named short, with blanks between, and in full width, in notes and in headers."""

    def more(book: Any, sheet: Any, day: Any) -> None:
        sheet.write("K3", "盘 山 县 意 见")
        sheet.write("L3", "双台子\n区办结数")
        for row in range(4, 16):
            sheet.write(row - 1, 10, tok("PS", "sp"))
            sheet.write(row - 1, 11, tok("ST", "sp"))
        sheet.write("A17", f"注：盘\u3000山\u3000县{tok('PS', 'sp2')}负责抄报")
        sheet.write("A18", f"注：盘\u200b山县{tok('PS', 'zw')}负责抄报")

    base(path, more)
