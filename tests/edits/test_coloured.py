"""Shows that a row or cell that came back in another colour, its status unwritten, is named and never taken."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xlwt
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from openpyxl import load_workbook
from openpyxl.styles import Font, PatternFill
from openpyxl.styles.colors import Color

from civtrack.ledger.shades import shade_of, tinted
from tests.support.collecting import AS_OF, HEADERS, SENT, collected, saved_as, sent_office, table_of, unchanged
from tests.support.typed import typed

DISTRICTS = ("大洼区", "盘山县")
GREEN = PatternFill("solid", fgColor="FF92D050")
THEMED = PatternFill("solid", fgColor=Color(theme=6, tint=0.6))
"""The green of the theme that the workbook has, made lighter."""
STATUS = HEADERS.index("整改状态") + 1


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """An office that has sent twenty items to two districts by turns, the sixth coloured by the office itself."""
    office = sent_office(tmp_path, [{"县区": DISTRICTS[turn % 2]} for turn in range(20)])
    book = load_workbook(office / "台账.xlsx")
    for cell in book.worksheets[0][7]:
        cell.fill = GREEN
    book.save(office / "台账.xlsx")
    return office


def change(office: Path, edit: Callable[[Any], object]) -> Path:
    book = load_workbook(office / SENT / f"大洼区_{AS_OF}.xlsx")
    edit(book.worksheets[0])
    target = office / "收回/大洼区.xlsx"
    target.parent.mkdir(exist_ok=True)
    book.save(target)
    return target


def paint(sheet: Any, row: int, fill: PatternFill, *columns: int) -> None:
    for cell in sheet[row]:
        if cell.column <= len(HEADERS) and (not columns or cell.column in columns):
            cell.fill = fill


def named(document: dict[str, Any]) -> list[tuple[str, str, str]]:
    """What is told of colours: where it stands in the ledger, where it came from, which colour."""
    return [
        (one["cell"], one["from"].split("!", 1)[1], one["why"].split(" coloured ")[1].split(" ")[0])
        for one in document["refused"]
        if " coloured " in one["why"]
    ]


def answers(sheet: Any) -> None:
    """A whole row in green, a status cell in the green of a theme, one in red, a row as the ledger has it, answers."""
    paint(sheet, 3, GREEN)
    paint(sheet, 4, THEMED, STATUS)
    paint(sheet, 5, GREEN)
    paint(sheet, 6, PatternFill("solid", fgColor="FFFF0000"), STATUS)
    paint(sheet, 7, PatternFill("solid", fgColor="FFFFFFFF"))
    paint(sheet, 8, GREEN)
    sheet.cell(8, STATUS).value = "已完成"
    measures = HEADERS.index("整改措施") + 1
    sheet.cell(9, measures).value = "已派人"
    paint(sheet, 9, GREEN, measures)


EXPECTED = [("3", "台账!3", "green"), ("M5", "台账!M4", "green"), ("M9", "台账!M6", "red")]


def test_a_colour_is_named_and_not_taken(office: Path) -> None:
    """Where the ledger has another or none; not where the status or that very cell was answered, nor white."""
    change(office, answers)
    document = collected(office)
    assert named(document) == EXPECTED
    assert sorted((one["cell"], one["after"]) for one in document["merged"]) == [("I15", "已派人"), ("M13", "已完成")]


@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice")
@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods"])
def test_a_colour_is_named_whoever_wrote_the_file(office: Path, kind: str) -> None:
    """Its shade may be another one there."""
    saved_as(change(office, answers), kind)
    assert [one for one in named(collected(office)) if one[1] != "台账!5"] == EXPECTED


def test_many_of_a_kind_are_told_together(office: Path) -> None:
    """Nobody reads ten lines that say the same."""

    def all_of_them(sheet: Any) -> None:
        for row in range(3, 13):
            paint(sheet, row, GREEN)

    change(office, all_of_them)
    (told,) = (one["why"] for one in collected(office)["refused"])
    assert told.startswith("9 rows are coloured green")
    assert "(3, 4, 6," in told.replace("、", ", ")


def test_what_was_sent_in_colour_is_nothing_new(office: Path) -> None:
    """The ledger's own colours go out and come back."""
    shutil.rmtree(office / "civtrack-out")
    from tests.support.typed import typed

    assert typed("split", "台账.xlsx", "--as-of", AS_OF, cwd=office).code == 0
    unchanged(office, "大洼区")
    assert collected(office)["refused"] == []


def inked(document: dict[str, Any]) -> list[tuple[str, str, str]]:
    """What is told of coloured words: where in the ledger, where they came from, which colour."""
    return [
        (one["cell"], one["from"].split("!", 1)[1], one["why"].split(" written in ")[1].split(" ")[0])
        for one in document["refused"]
        if " written in " in one["why"]
    ]


def writes(sheet: Any) -> None:
    """A row in green, a status in red, an answer in red, a day in black, and a link."""
    for cell in sheet[3]:
        cell.font = Font(color="FF00B050")
    sheet.cell(4, STATUS).font = Font(color="FFFF0000")
    measures = sheet.cell(5, HEADERS.index("整改措施") + 1)
    measures.value, measures.font = "已派人", Font(color="FFFF0000")
    sheet.cell(6, STATUS).font = Font(color="FF000000")
    sheet.cell(7, STATUS).font = Font(color="FF0563C1", underline="single")


@pytest.mark.libreoffice
@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods"])
def test_words_in_a_colour_are_named(office: Path, kind: str) -> None:
    """Whoever wrote the file; what was answered may be written in any colour."""
    change(office, writes)
    if kind != "xlsx":
        saved_as(office / "收回/大洼区.xlsx", kind)
    document = collected(office)
    found = inked(document)
    assert found[:2] == [("3", "台账!3", "green"), ("M5", "台账!M4", "red")]
    assert [
        one for one in found[2:] if one[0] != "M11"
    ] == []  # a link in an .xls or .ods is no more than words in blue
    assert [one["cell"] for one in document["merged"]] == ["I7"]


def test_words_in_a_colour_in_a_table_of_word_are_named(office: Path) -> None:
    """All of a cell's words have to be."""
    from docx import Document
    from docx.shared import RGBColor

    headers, rows = table_of(office / SENT / f"大洼区_{AS_OF}.xlsx")
    document = Document()
    table = document.add_table(rows=1 + len(rows), cols=len(headers))
    for at, header in enumerate(headers):
        table.cell(0, at).text = header
        for turn, row in enumerate(rows):
            table.cell(1 + turn, at).text = str(row.get(header) or "")
    status = headers.index("整改状态")
    table.cell(1, status).paragraphs[0].runs[0].font.color.rgb = RGBColor(255, 0, 0)
    half = table.cell(2, status).paragraphs[0]
    half.runs[0].font.color.rgb = RGBColor(255, 0, 0)
    half.runs[0].text = "整改"
    half.add_run("中")
    (office / "收回").mkdir()
    document.save(str(office / "收回/大洼区.docx"))
    assert [(place, shade) for place, _, shade in inked(collected(office))] == [("M3", "red")]


def test_what_was_sent_coloured_or_struck_is_nothing_new_whatever_the_ledger_shows_now(tmp_path: Path) -> None:
    """The office took both off since: what comes back as it went says nothing, what the district did still does."""
    office = sent_office(tmp_path, [{} for _ in range(4)])
    ledger = office / "台账.xlsx"
    clean = ledger.read_bytes()
    book = load_workbook(ledger)
    paint(book.worksheets[0], 3, GREEN)
    paint(book.worksheets[0], 4, GREEN, STATUS)
    book.worksheets[0].cell(5, HEADERS.index("责任单位") + 1).font = Font(strike=True)
    for cell in book.worksheets[0][6]:
        cell.font = Font(strike=True)
    book.save(ledger)
    assert typed("split", "台账.xlsx", "--as-of", AS_OF, "--force", cwd=office).code == 0
    ledger.write_bytes(clean)
    change(office, lambda sheet: paint(sheet, 5, GREEN, STATUS))
    document = collected(office)
    assert named(document) == [("M5", "台账!M5", "green")]
    assert len(document["refused"]) == 1
    shutil.rmtree(office / SENT)  # without what was sent nobody knows what is new
    assert len(collected(office)["refused"]) == 5


def test_a_colour_in_an_old_workbook_is_named(office: Path) -> None:
    """As its palette has it, own or not; empty cells side by side are one record."""
    headers, rows = table_of(office / SENT / f"大洼区_{AS_OF}.xlsx")
    book = xlwt.Workbook()
    sheet: Any = book.add_sheet("台账")
    xlwt.add_palette_colour("ours", 0x21)
    book.set_colour_RGB(0x21, 0, 176, 80)
    looks = {0: xlwt.easyxf("pattern: pattern solid, fore_colour ours"),
             1: xlwt.easyxf("pattern: pattern solid, fore_colour light_green")}  # fmt: skip
    usual = xlwt.easyxf("")
    for at, header in enumerate(headers):
        sheet.write(0, at, header)
        for turn, row in enumerate(rows):
            green = turn == 0 or (turn == 1 and header in ("整改状态", "完成日期"))
            sheet.write(1 + turn, at, row.get(header), looks[turn] if green else usual)
    (office / "收回").mkdir()
    book.save(str(office / "收回/大洼区.xls"))
    assert named(collected(office)) == [
        ("3", "台账!2", "green"), ("L5", "台账!L3", "green"), ("M5", "台账!M3", "green"),
    ]  # fmt: skip


def test_a_colour_in_a_table_of_word_is_named(office: Path) -> None:
    """That of the cell, or the marker over all of its words."""
    from docx import Document
    from docx.enum.text import WD_COLOR_INDEX

    headers, rows = table_of(office / SENT / f"大洼区_{AS_OF}.xlsx")
    document = Document()
    table = document.add_table(rows=1 + len(rows), cols=len(headers))
    for at, header in enumerate(headers):
        table.cell(0, at).text = header
        for turn, row in enumerate(rows):
            table.cell(1 + turn, at).text = str(row.get(header) or "")
    for cell in table.rows[1].cells:
        cell._tc.get_or_add_tcPr().append(parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:fill="00B050"/>'))
    table.cell(2, headers.index("整改状态")).paragraphs[0].runs[0].font.highlight_color = WD_COLOR_INDEX.YELLOW
    (office / "收回").mkdir()
    document.save(str(office / "收回/大洼区.docx"))
    assert [(place, shade) for place, _, shade in named(collected(office))] == [("3", "green"), ("M5", "yellow")]


@pytest.mark.parametrize(
    ("colour", "shade"),
    [
        ("FF92D050", "green"), ("C6EFCE", "green"), ("E2EFDA", "green"), ("00B050", "green"), ("FFFF00", "yellow"),
        ("FFEB9C", "yellow"), ("FFC000", "yellow"), ("FCE4D6", "orange"), ("FFC7CE", "red"), ("FF0000", "red"),
        ("00B0F0", "blue"), ("DDEBF7", "blue"), ("7030A0", "purple"), ("D9D9D9", "grey"), ("FF000000", "black"),
        ("FFFFFF", None), ("", None), ("auto", None), ("12", None),
    ],
)  # fmt: skip
def test_a_colour_has_the_name_that_people_give_it(colour: str, shade: str | None) -> None:
    """Of the colours that the menus of office programs offer."""
    assert shade_of(colour) == shade


def test_a_lighter_colour_is_the_same_one() -> None:
    """As Excel shows it: the green of its theme, 60 % lighter, and 25 % darker."""
    assert tinted("70AD47", 0.5999) == "C5E0B4"
    assert tinted("70AD47", -0.25) == "548235"
