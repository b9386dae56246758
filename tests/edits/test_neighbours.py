"""Shows that odd answers are told by name: struck rows, cells beside the table, items of others, days as said."""

from __future__ import annotations

import io
import re
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xlwt
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from openpyxl import load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font
from openpyxl.worksheet.datavalidation import DataValidation

from tests.support.broken import ods, zipped
from tests.support.collecting import AS_OF, HEADERS, SENT, collected, sent_office, table_of
from tests.support.photos import with_parts

DISTRICTS = ("大洼区", "盘山县")


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """An office that has sent twelve items to two districts by turns."""
    return sent_office(tmp_path, [{"县区": DISTRICTS[turn % 2]} for turn in range(12)])


def column(header: str) -> int:
    return HEADERS.index(header) + 1


def change(office: Path, edit: Callable[[Any], object], name: str = "大洼区.xlsx") -> Path:
    """What 大洼区 sends back: the workbook that it got, edited."""
    book = load_workbook(office / SENT / f"大洼区_{AS_OF}.xlsx")
    edit(book.worksheets[0])
    target = office / "收回" / name
    target.parent.mkdir(exist_ok=True)
    book.save(target)
    return target


def merged(document: dict[str, Any]) -> list[tuple[str, Any]]:
    return [(one["cell"], one["after"]) for one in document["merged"]]


def test_a_row_that_is_struck_through_is_named(office: Path) -> None:
    """What its cells say is taken; a row that the ledger itself shows so is nothing new."""

    def strike(sheet: Any) -> None:
        for row in (3, 4):
            for cell in sheet[row]:
                cell.font = Font(strike=True)
        sheet.cell(3, column("整改状态")).value = "已完成"
        sheet.cell(5, column("问题描述")).font = Font(strike=False)

    change(office, strike)
    book = load_workbook(office / "台账.xlsx")
    for cell in book.worksheets[0][5]:
        cell.font = Font(strike=True)
    book.save(office / "台账.xlsx")
    document = collected(office)
    assert merged(document) == [("M3", "已完成")]
    assert [(one["row"], one["from"]) for one in document["refused"]] == [(3, "大洼区.xlsx!台账!3")]


def strike_part(old: str, new: str) -> CellRichText:
    """What stood there, struck through, and the new behind it: how an answer is given in a document."""
    return CellRichText(TextBlock(InlineFont(strike=True), old), TextBlock(InlineFont(), new))


def test_a_value_that_is_struck_through_is_named(office: Path) -> None:
    """A part of a text, a cell by its own font, a row by the runs of its text: taken of it is to be looked at."""

    def strike(sheet: Any) -> None:
        status, measures, due = map(column, ("整改状态", "整改措施", "整改时限"))
        sheet.cell(3, status).value = strike_part("整改中", "已完成")
        sheet.cell(3, due).font = Font(strike=True)
        sheet.cell(4, measures).value = strike_part("", "已修复")
        text = sheet.cell(5, column("问题描述"))
        text.value = CellRichText(TextBlock(InlineFont(strike=True), text.value))

    change(office, strike)
    document = collected(office)
    assert merged(document) == [("M3", "整改中已完成"), ("I5", "已修复")]
    (doubt,) = (one for one in document["doubts"] if "struck" in one["why"])
    assert (doubt["cell"], "“整改中” is struck through" in doubt["why"]) == ("M3", True)
    told = {(one["cell"], one["from"]): one["why"] for one in document["refused"]}
    assert told.keys() == {("H3", "大洼区.xlsx!台账!H3"), ("7", "大洼区.xlsx!台账!5")}
    assert "“2022-07-31” is struck through" in told["H3", "大洼区.xlsx!台账!H3"]


def test_a_text_of_a_cells_own_that_is_struck_through_is_named(office: Path) -> None:
    """As programs write it that share no texts; what the ledger strikes through itself is nothing new."""
    part = "xl/worksheets/sheet1.xml"

    def strike(parts: dict[str, bytes]) -> None:
        runs = '<r><rPr><strike/></rPr><t>整改中</t></r><r><rPr><strike val="0"/></rPr><t>已完成</t></r>'
        found = re.sub(
            rb'<c r="M3"([^>]*?) t="[a-zA-Z]+">.*?</c>',
            lambda cell: b'<c r="M3"%b t="inlineStr"><is>%b</is></c>' % (cell[1], runs.encode()),
            parts[part],
        )
        assert found != parts[part]
        parts[part] = found

    with_parts(change(office, lambda _: None), strike)
    document = collected(office)
    (doubt,) = (one for one in document["doubts"] if "struck" in one["why"])
    assert (doubt["cell"], document["refused"]) == ("M3", [])
    with_parts(office / "台账.xlsx", strike)
    document = collected(office)
    assert not [one for one in document["doubts"] if "struck" in one["why"]]


def test_a_row_that_is_struck_through_in_an_old_workbook_is_named(office: Path) -> None:
    """Its reader tells no look; the fonts of its cells do. A cell beside is named by itself."""
    headers, rows = table_of(office / SENT / f"大洼区_{AS_OF}.xlsx")
    rows[1]["整改状态"] = "已完成"
    book = xlwt.Workbook(encoding="utf-8")
    book.add_sheet("说明").write(0, 0, "请填写")
    sheet = book.add_sheet("台账")
    sheet.write(0, 0, "问题台账")
    line, usual = xlwt.easyxf("font: struck_out on, bold on"), xlwt.easyxf("font: bold on, italic on")
    for at, header in enumerate(headers):
        sheet.write(1, at, header, usual)
        for turn, row in enumerate(rows):
            struck = turn == 2 or (turn == 1 and header == "整改状态")
            sheet.write(2 + turn, at, row.get(header), line if struck else usual)
    (office / "收回").mkdir()
    book.save(str(office / "收回/大洼区.xls"))
    document = collected(office)
    assert merged(document) == [("M5", "已完成")]
    assert [(one["row"], one["from"]) for one in document["refused"]] == [(7, "大洼区.xls!台账!5")]
    assert [one["cell"] for one in document["doubts"] if "struck" in one["why"]] == ["M5"]


def test_of_two_answers_of_which_one_leaves_the_status_the_other_is_looked_at(office: Path) -> None:
    """It is taken, for that is what changed; what two files answer of different items is nothing to look at."""

    def first(sheet: Any) -> None:
        for row in (3, 4):
            sheet.cell(row, column("整改状态")).value = "已完成"
            sheet.cell(row, column("完成日期")).value = "2022-07-18"

    def second(sheet: Any) -> None:
        sheet.cell(3, column("整改措施")).value = "还在修"
        sheet.cell(5, column("整改措施")).value = "还在修"

    change(office, first)
    change(office, second, "大洼区（更正）.xlsx")
    document = collected(office)
    assert [one["cell"] for one in document["merged"]] == ["I3", "L3", "M3", "L5", "M5", "I7"]
    assert [(one["cell"], one["why"]) for one in document["doubts"]] == [
        ("M3", "大洼区（更正）.xlsx!台账!I3 answers the same item, and leaves this as it was")
    ]


def test_a_part_of_a_text_that_is_struck_through_in_an_old_workbook_is_named(office: Path) -> None:
    """As a rich text among those that cells share; one that goes on in the next record is read on, pairs and all."""
    headers, rows = table_of(office / SENT / f"大洼区_{AS_OF}.xlsx")
    line, usual = (xlwt.easyfont(f"struck_out {how}") for how in ("on", "off"))
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("台账", cell_overwrite_ok=True)
    for at, header in enumerate(headers):
        sheet.write(1, at, header)
        for turn, row in enumerate(rows):
            sheet.write(2 + turn, at, row.get(header))
    measures = headers.index("整改措施")
    sheet.write(2, len(headers) + 1, "长" * 9000)
    sheet.write_rich_text(2, measures, [("已约谈", line), "𠮷祥路已修复"])
    sheet.write_rich_text(3, measures, [("𠮷祥路已修复", line)])
    sheet.write_rich_text(4, measures, ["说明" * 5000 + "𠮷祥路", ("整改中", line), ("已完成", usual)])
    sheet.write_rich_text(5, measures, ["已", ("修", usual), "复"])
    (office / "收回").mkdir()
    book.save(str(office / "收回/大洼区.xls"))
    document = collected(office)
    told = {one["cell"]: one["why"] for one in document["doubts"] if "struck" in one["why"]}
    assert told.keys() == {"I3", "I5", "I7"}
    assert [told[cell].split("”")[0] for cell in ("I3", "I5", "I7")] == ["“已约谈", "“𠮷祥路已修复", "“整改中"]


_ODS = """<office:automatic-styles>
<style:style style:name="线" style:family="table-cell"><style:text-properties style:text-line-through-style="solid"/>
</style:style><style:style style:name="也线" style:family="table-cell" style:parent-style-name="线"/>
<style:style style:name="无线" style:family="text"><style:text-properties style:text-line-through-style="none"/>
</style:style><style:style style:name="划" style:family="text">
<style:text-properties style:text-line-through-type="single"/></style:style></office:automatic-styles>"""


def test_what_is_struck_through_in_an_open_document_is_named(office: Path) -> None:
    """By the style of a cell or of a part of its text, by what that goes by, by that of the column or the row."""
    headers, rows = table_of(office / SENT / f"大洼区_{AS_OF}.xlsx")
    rows[0]["整改措施"], rows[1]["整改措施"] = "已修复", "@<text:span text:style-name='划'>整改中</text:span>已修复"
    rows[2]["整改措施"] = "!<text:span text:style-name='无线'>已修复</text:span>"
    rows[3]["整改措施"], rows[4]["整改措施"] = "!已<text:s/>修复", "已修复"
    named = {(0, "整改措施"): "也线"} | {(5, header): "线" for header in headers}

    def cell(turn: int, header: str, value: Any) -> str:
        look = f' table:style-name="{named[turn, header]}"' if (turn, header) in named else ""
        if str(value or "").startswith("!"):
            look = ' table:style-name="线"'
        text = str(value or "").lstrip("@!")
        return f'<table:table-cell{look} office:value-type="string"><text:p>{text}</text:p></table:table-cell>'

    row_look, no_look = ' table:default-cell-style-name="线"', ""
    body = "".join(
        f"<table:table-row{row_look if turn == 4 else no_look}>"
        + "".join(cell(turn, header, row.get(header)) for header in headers)
        + "</table:table-row>"
        for turn, row in enumerate(rows)
    )
    head = "".join(cell(-1, header, header) for header in headers)
    data = ods([["问题台账"], ["头"]])
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    content = parts["content.xml"]
    begin, end = content.index("<table:table-row>", content.index("问题台账")), content.index("</table:table>")
    content = f"{content[:begin]}<table:table-row>{head}</table:table-row>{body}{content[end:]}"
    space = "urn:oasis:names:tc:opendocument:xmlns:style:1.0"
    parts["content.xml"] = content.replace("<office:body>", _ODS + "<office:body>").replace(
        " office:version", f' xmlns:style="{space}" office:version', 1
    )
    (office / "收回").mkdir()
    (office / "收回/大洼区.ods").write_bytes(zipped(parts))
    document = collected(office)
    told = {one["cell"]: one["why"] for one in document["doubts"] if "struck" in one["why"]}
    assert {cell: why.split("”")[0] for cell, why in told.items()} == {
        "I3": "“已修复", "I5": "“整改中", "I9": "“已 修复",
    }  # fmt: skip
    assert [one["row"] for one in document["refused"] if "the row is struck" in one["why"]] == [11, 13]


def test_what_is_struck_through_in_a_table_of_word_is_named(office: Path) -> None:
    """By its run or the style of that; what was added while changes were tracked is read, what was deleted is not."""
    from docx import Document
    from docx.enum.style import WD_STYLE_TYPE

    headers, rows = table_of(office / SENT / f"大洼区_{AS_OF}.xlsx")
    document = Document()
    style = document.styles.add_style("作废", WD_STYLE_TYPE.CHARACTER)
    style.font.strike = True
    document.styles.add_style("也作废", WD_STYLE_TYPE.CHARACTER).base_style = style
    table = document.add_table(rows=1 + len(rows), cols=len(headers))
    for at, header in enumerate(headers):
        table.cell(0, at).text = header
        for turn, row in enumerate(rows):
            table.cell(1 + turn, at).text = str(row.get(header) or "")
    measures = [table.cell(1 + turn, headers.index("整改措施")).paragraphs[0] for turn in range(6)]
    measures[0].add_run("整改中").font.strike = True
    measures[0].add_run("已修复")
    measures[1].add_run("已修复", style="也作废")
    measures[2].add_run("已修复", style="作废").font.strike = False
    measures[3].add_run("已修复").font.double_strike = True
    measures[4]._p.append(parse_xml(
        f'<w:ins {nsdecls("w")} w:id="1"><w:r><w:t>已修复</w:t></w:r></w:ins>'
    ))  # fmt: skip
    measures[4]._p.append(parse_xml(
        f'<w:del {nsdecls("w")} w:id="2"><w:r><w:delText>未修复</w:delText></w:r></w:del>'
    ))  # fmt: skip
    for cell in table.rows[6].cells:
        for run in cell.paragraphs[0].runs:
            run.font.strike = True
    (office / "收回").mkdir()
    document.save(str(office / "收回/大洼区.docx"))
    found = collected(office)
    assert merged(found) == [
        ("I3", "整改中已修复"), ("I5", "已修复"), ("I7", "已修复"), ("I9", "已修复"), ("I11", "已修复"),
    ]  # fmt: skip
    told = {one["cell"]: one["why"] for one in found["doubts"] if "struck" in one["why"]}
    assert {cell: why.split("”")[0] for cell, why in told.items()} == {
        "I3": "“整改中", "I5": "“已修复", "I9": "“已修复",
    }  # fmt: skip
    assert [one["row"] for one in found["refused"] if "the row is struck" in one["why"]] == [13]


def test_an_answer_that_is_not_in_the_list_of_the_ledgers_cell_is_looked_at(office: Path) -> None:
    """It is taken, for nothing is lost; the list stands in the rule, or in cells of another sheet."""
    book = load_workbook(office / "台账.xlsx")
    rule = DataValidation("list", formula1='"整改中,已完成"', sqref="M3:M14")
    lists = book.create_sheet("选项")
    for row in ("市城管局", "市住建局"):
        lists.append([row])
    book["台账"].add_data_validation(rule)
    book["台账"].add_data_validation(DataValidation("list", formula1="选项!$A$1:$A$2", sqref="J3:J14"))
    book.save(office / "台账.xlsx")

    def answered(sheet: Any) -> None:
        sheet.cell(3, column("整改状态")).value = "已完成整改"
        sheet.cell(4, column("整改状态")).value = "已完成"
        sheet.cell(4, column("整改情况")).value = "市交警支队"

    change(office, answered)
    document = collected(office)
    assert merged(document) == [("M3", "已完成整改"), ("J5", "市交警支队"), ("M5", "已完成")]
    off = {one["cell"]: one["why"] for one in document["doubts"] if "is not in the list" in one["why"]}
    assert off.keys() == {"M3", "J5"}
    assert "整改中、已完成" in off["M3"]
    assert "选项!$A$1:$A$2" in off["J5"]


def test_an_answer_that_reopens_what_was_closed_is_looked_at(tmp_path: Path) -> None:
    """The office closed it; a district says that it is done, or still at it."""
    office = sent_office(tmp_path, [{"整改状态": "已销号", "完成日期": "2022-07-10"}] * 3)

    def answered(sheet: Any) -> None:
        status = column("整改状态")
        sheet.cell(3, status).value, sheet.cell(4, status).value = "已完成", "整改中"
        sheet.cell(5, column("备注")).value = "长效管理"

    change(office, answered)
    document = collected(office)
    assert [one["cell"] for one in document["doubts"] if "closed already" in one["why"]] == ["M3", "M4"]


def test_what_is_typed_beside_the_table_is_named(office: Path) -> None:
    """A column without a header is no column; what the ledger has there itself was not typed by anybody."""

    def beside(sheet: Any) -> None:
        sheet.cell(3, 22).value, sheet.cell(4, 22).value = "已修好", "7月20日修"

    change(office, beside)
    document = collected(office)
    assert merged(document) == []
    ((asked, why),) = [(one["asked"], one["why"]) for one in document["refused"]]
    assert asked == "已修好"
    assert "column V" in why
    assert "2 cells" in why
    book = load_workbook(office / "台账.xlsx")
    book.worksheets[0]["V3"] = book.worksheets[0]["V5"] = "办公室的备注"
    book.save(office / "台账.xlsx")
    assert collected(office, "--force")["refused"] == []


def test_an_answer_to_an_item_of_somebody_else_is_looked_at(office: Path) -> None:
    """It was sent to 盘山县 and comes back in the workbook of 大洼区; a file put together of both is usual."""
    other = load_workbook(office / SENT / f"盘山县_{AS_OF}.xlsx").worksheets[0]

    def foreign(sheet: Any, rows: int = 1) -> None:
        for row in range(3, 3 + rows):
            cells = [cell.value for cell in other[row]]
            cells[column("整改状态") - 1], cells[column("完成日期") - 1] = "已完成", "2022-07-18"
            sheet.append(cells)

    change(office, foreign)
    document = collected(office)
    assert merged(document) == [("L4", "2022-07-18"), ("M4", "已完成")]
    assert [one["cell"] for one in document["doubts"]] == ["L4", "M4"]
    assert "盘山县" in document["doubts"][0]["why"]
    change(office, lambda sheet: foreign(sheet, 6))
    document = collected(office, "--force")
    assert len(document["merged"]) == 12
    assert document["doubts"] == []


def test_one_answer_under_three_names_is_one(office: Path) -> None:
    """As mail programs and anxious people name copies."""
    path = change(office, lambda sheet: setattr(sheet.cell(3, column("备注")), "value", "见附件"))
    for name in ("大洼区 (1).xlsx", "大洼区最终版.xlsx"):
        shutil.copyfile(path, path.with_name(name))
    document = collected(office)
    assert merged(document) == [("O3", "见附件")]
    assert document["conflicts"] == document["unmatched"] == document["doubts"] == []


def test_an_answer_merged_over_several_rows_is_that_of_each(office: Path) -> None:
    """One text for three rows; the ledger's own cells stay apart."""

    def over(sheet: Any) -> None:
        sheet.cell(3, column("整改情况")).value = "统一整改完成"
        sheet.merge_cells("J3:J5")

    change(office, over)
    assert merged(collected(office)) == [(cell, "统一整改完成") for cell in ("J3", "J5", "J7")]


def test_days_as_people_say_them_are_understood(office: Path) -> None:
    """7月18号, 7.18, 七月十八日: taken as they stand, days if asked; what is none is taken and doubted."""
    said = ["7月18号", "7.18", "七月十八日", "月底左右"]

    def dates(sheet: Any) -> None:
        for row, text in enumerate(said, 3):
            sheet.cell(row, column("整改状态")).value = "已完成"
            sheet.cell(row, column("完成日期")).value = text

    change(office, dates)
    document = collected(office)
    assert [after for cell, after in merged(document) if cell.startswith("L")] == said
    assert {one["cell"] for one in document["doubts"]} == {"L9", "M9"}
    days = [after for cell, after in merged(collected(office, "--force", "--normalise")) if cell.startswith("L")]
    assert days == ["2022-07-18"] * 3 + ["月底左右"]


def test_another_table_below_is_not_mixed_up(office: Path) -> None:
    """New findings under the answers, with a header of their own."""

    def below(sheet: Any) -> None:
        sheet.cell(3, column("备注")).value = "见下表"
        first = sheet.max_row + 3
        for row, cells in enumerate(
            [("序号", "县区", "点位", "问题描述", "整改状态"), (1, "大洼区", "新街1号", "护栏缺失", "整改中")], first
        ):
            for at, value in enumerate(cells, 1):
                sheet.cell(row, at).value = value

    change(office, below)
    document = collected(office)
    assert merged(document) == [("O3", "见下表")]
    assert [one["kind"] for one in document["unmatched"]] == ["new"]
    assert document["refused"] == []
