"""The summary workbook shows the assessment, prints well, never differs by itself."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from civtrack.assessment import Assessment
from civtrack.errors import EncryptedWorkbook
from civtrack.locales import translator
from civtrack.model import Kind, column_index, column_letter
from civtrack.outputs.book.tables_book import build_report
from civtrack.outputs.house_style import BODY_SIZE, CELL, PAPERS, SMALLEST
from civtrack.outputs.measure import LINE, width
from civtrack.outputs.packing import sheet_name
from civtrack.rules.metrics import Figures, Rate
from civtrack.settings.schema import OutputSettings
from tests.support.judged import AS_OF, DISTRICTS, judged
from tests.support.reports import rows_below

EN = translator("en")
LONG = "垃圾清运不及时，群众多次反映，属地街道两次现场督促仍未整改到位，需部门联动处置并建立长效机制。" * 3


def day(of: int) -> dt.date:
    return dt.date(2022, 7, of)


ROWS: list[dict[str, Any]] = [
    {"district": "大洼区", "number": "D1", "deadline": day(18), "status": "整改中"},
    {"district": "大洼区", "number": "D2", "deadline": day(2), "status": "整改中", "description": LONG},
    {"district": "兴隆台区", "number": "X1", "deadline": day(15), "status": "未整改", "unit": "市城管局"},
    {"district": "兴隆台区", "number": "X2", "deadline": day(22), "status": "整改中"},
    {"district": "兴隆台区", "number": "X3", "deadline": "月底前后", "status": "整改中"},
    {"district": "兴隆台区", "number": "X4", "deadline": day(10), "status": "已整改", "done_on": day(9)},
    {"district": "盘山县", "number": "P1", "deadline": day(30), "status": "整改中"},
    {"district": "盘山县", "number": "P2", "deadline": day(10), "status": "已整改", "done_on": day(12)},
    {"district": "盘山县", "number": "P3", "deadline": day(10), "status": "作废"},
    {"district": None, "number": "=1+1", "deadline": day(19), "status": "整改中", "description": "@恶意\x0b文本"},
]


def book(assessment: Assessment) -> Workbook:
    return load_workbook(BytesIO(build_report(assessment, EN)))


def cell_of(sheet: Worksheet, header: str) -> Cell:
    """The first cell below a header of a list."""
    (head,) = [cell for cell in sheet[3] if cell.value == header]
    return sheet.cell(4, head.column)  # type: ignore[return-value] # no list has merged cells


def wide(sheet: Worksheet, header: str) -> float:
    """How wide the column of a list is."""
    return sheet.column_dimensions[cell_of(sheet, header).column_letter].width or 0


def values(sheet: Worksheet, first: int = 1) -> list[list[object]]:
    return [[cell.value for cell in row] for row in sheet.iter_rows(min_row=first)]


def table(sheet: Worksheet) -> dict[object, dict[object, Cell]]:
    """The three-colour table: row name → header → cell."""
    heads = [cell.value for cell in sheet[3]]
    rows = {}
    for row in sheet.iter_rows(min_row=4):
        if row[0].value is None:
            break
        rows[row[0].value] = dict(zip(heads, row, strict=True))
    return rows  # type: ignore[return-value] # the header row has no merged cells


def expected(figures: Figures) -> dict[str, object]:
    def rate(of: Rate) -> object:
        return "—" if of.value is None else round(float(of.shown[:-1]) / 100, 4)

    return {
        "Total items": figures.total,
        "Red": figures.tiers["red"],
        "Yellow": figures.tiers["yellow"],
        "Green": figures.tiers["green"],
        "To clarify": figures.tiers["grey"],
        "Done": figures.tiers["closed"],
        "Void\n(not counted)": figures.void,
        "Due": figures.due,
        "Completion rate": rate(figures.completion_rate),
        "On-time rate": rate(figures.on_time_rate),
        "Closure rate": rate(figures.closure_rate),
        "Overdue rate": rate(figures.overdue_rate),
        "Rework rate": rate(figures.rework_rate),
        "Most days\noverdue": figures.max_days_overdue or "—",
        "Rank": figures.rank or "—",
    }


def test_every_cell_of_the_table_is_the_summarys() -> None:
    """Each district and the total show the figures of the Summary, as numbers and never as formulas."""
    assessment = judged(ROWS)
    summary = assessment.summary("district")
    shown = table(book(assessment).worksheets[0])
    assert list(shown) == ["兴隆台区", "双台子区", "大洼区", "盘山县", "(not stated)", "Total"] or list(shown) == [
        *(figures.group or "(not stated)" for figures in summary.groups),
        "Total",
    ]
    for figures in (*summary.groups, summary.total):
        name = "Total" if figures is summary.total else figures.group or "(not stated)"
        row = {head: cell for head, cell in shown[name].items() if head != "District"}
        assert {head: cell.value for head, cell in row.items()} == expected(figures), name
        assert all(cell.data_type == "n" or cell.value == "—" for cell in row.values()), name


def test_no_rate_is_rounded_to_all_or_nothing() -> None:
    """One open item among 30,000 does not vanish: 99.99 %, not 100 %; nothing due is a dash."""
    rows = [{"district": "大洼区", "deadline": day(10), "status": "已整改", "done_on": day(9)}] * 30_000
    rows += [{"district": "大洼区", "deadline": day(10), "status": "未整改"}]
    rows += [{"district": "盘山县", "deadline": day(30), "status": "未整改"}]
    shown = table(book(judged(rows)).worksheets[0])
    assert shown["大洼区"]["Closure rate"].value == 0.9999
    assert shown["大洼区"]["Overdue rate"].value == 0.0001
    assert shown["大洼区"]["Overdue rate"].number_format == "0.00%"
    assert shown["盘山县"]["Closure rate"].value == "—"


def test_lists_go_by_district_then_most_overdue() -> None:
    """The red list is in the settings' district order, in each district the longest overdue first."""
    red = book(judged(ROWS))["Red list"]
    rows = rows_below(red, "Serial")
    assert [row["Number"] for row in rows] == ["X1", "D2", "D1", "=1+1"]
    assert [row["Days"] for row in rows] == [-5, -18, -2, -1]
    assert [row["Serial"] for row in rows] == [1, 2, 3, 4]
    assert rows[0]["Where it stands"] == "7月台账.xlsx!整改台账!6"
    assert rows[0]["Deadline"] == dt.datetime(2022, 7, 15)  # noqa: DTZ001 - workbooks have no time zones
    assert cell_of(red, "Deadline").number_format == 'm"-"d'


def test_yellow_list_counts_the_days_left() -> None:
    """Days left are positive numbers in a format that says it in words."""
    yellow = book(judged(ROWS))["Yellow list"]
    (row,) = rows_below(yellow, "Serial")
    assert (row["Number"], row["Days"]) == ("X2", 2)
    assert cell_of(yellow, "Days").number_format == '0" d left";0" d overdue";"due today"'


def test_grey_list_says_what_was_not_understood_and_where() -> None:
    """The text, the reason and the cell of the deadline."""
    sheet = book(judged(ROWS))["List to clarify"]
    (row,) = rows_below(sheet, "Serial")
    assert row["Number"] == "X3"
    assert row["Deadline as written"] == "月底前后"
    assert str(row["Why it is here"]).startswith("deadline not clear")
    assert row["Cell to clarify"] == "7月台账.xlsx!整改台账!I8"


def test_problems_name_their_cell_and_unreadable_files_come_first() -> None:
    """Every data problem has its code, severity, place, sentence and advice; so has a file that could not be read."""
    assessment = replace(judged(ROWS), unreadable=(EncryptedWorkbook("台账/密.xlsx"),))
    rows = values(book(assessment)["Data problems"], 5)
    assert rows[0][1:4] == ["encrypted", "Error", "台账/密.xlsx"]
    assert "password" in str(rows[0][4])
    assert len(rows) == 1 + len(assessment.problems)
    problem = assessment.problems[0]
    assert [row[1] for row in rows[1:]] == [problem.kind.code for problem in assessment.problems]
    assert rows[1][3] == str(problem.where)
    assert all(row[4] and row[5] for row in rows)


def test_ledger_text_is_never_a_formula() -> None:
    """A number =1+1 and a description @… arrive as text; control characters do not break the file."""
    red = book(judged(ROWS))["Red list"]
    cells = {str(head.value): cell for head, cell in zip(red[3], red[7], strict=True)}
    assert (cells["Number"].value, cells["Number"].data_type) == ("=1+1", "s")
    for head in ("Problem description", "Description as written"):
        assert (cells[head].value, cells[head].data_type) == ("@恶意 文本", "s")


def test_a_district_named_like_a_formula_is_text_in_the_table() -> None:
    """The overview is as safe as the lists."""
    rows = [{"district": "=HYPERLINK(1)", "deadline": day(1), "status": "未整改"}]
    cell = table(book(judged(rows)).worksheets[0])["=HYPERLINK(1)"]["District"]
    assert cell.data_type == "s"


def test_empty_lists_are_left_out() -> None:
    """A day without red items has no red list, and its contents name none."""
    opened = book(judged(ROWS[6:8]))
    assert not {"Red list", "Yellow list", "List to clarify", "Turned overdue in the period"} & set(opened.sheetnames)
    assert "Red list" not in [cell.value for cell in opened["Contents"]["B"]]


def test_the_document_names_its_day_profile_and_denominators() -> None:
    """Office, as-of day, profile, window, formulas and inputs stand on the first sheet."""
    sheet = book(judged(ROWS)).worksheets[0]
    text = "\n".join(str(row[0]) for row in values(sheet))
    assert sheet["A1"].value == "盘锦市争创办 Three-colour table"
    assert "2022-07-20" in str(sheet["A2"].value)
    assert "three colours" in str(sheet["A2"].value)
    assert "3 days" in str(sheet["A2"].value)
    for figure in ("Due:", "Completion rate:", "On-time rate:", "Closure rate:", "Overdue rate:", "Rework rate:"):
        assert figure in text
    assert f"7月台账.xlsx: {len(ROWS)} items in 1 table" in text


SHEETS = [
    "Three-colour table", "Contents", "Charts", "Ranking and overdue by step", "Responsible unit", "Red list",
    "Yellow list", "List to clarify", "New, closed, overdue", "Turned overdue in the period", "Short tables",
    "Data problems", "Explanations",
]  # fmt: skip
SCREEN = {"Contents", "Turned overdue in the period", "Data problems", "Explanations"}
"""What a day leaves off the paper."""
SHORT = {"Responsible unit", "Red list", "Yellow list", "List to clarify"}
"""What is printed together, because each of it is a few rows."""


def test_the_sheets_stand_in_the_order_in_which_they_are_read() -> None:
    """First the table, the contents and the charts, then what is compared, the lists, what happened, its grounds."""
    opened = book(judged(ROWS))
    assert opened.sheetnames == SHEETS
    contents = opened["Contents"]
    named = [contents.cell(row, 2) for row in range(4, contents.max_row + 1)]
    assert [cell.value for cell in named] == [name for name in SHEETS if name != "Contents"]
    assert [cell.hyperlink.location for cell in named if cell.hyperlink] == [f"'{cell.value}'!A1" for cell in named]
    printed = {cell.value: contents.cell(int(cell.row or 0), 4).value for cell in named}
    assert {name for name, said in printed.items() if said == "screen only"} == SCREEN - {"Contents"}
    assert {name for name, said in printed.items() if said == "on “Short tables”"} == SHORT


def test_figures_lead_to_their_lists() -> None:
    """A count of a tier is a link to the list behind it: a district's to the first row of the district there."""
    opened = book(judged(ROWS))
    shown = table(opened.worksheets[0])
    red = opened["Red list"]
    for name in ("大洼区", "兴隆台区", "Total"):
        link = shown[name]["Red"].hyperlink
        assert link is not None
        sheet, _, place = str(link.location).rpartition("!")
        assert sheet == "'Red list'"
        assert name in (red[place.replace("A", "B")].value, "Total")
    assert shown["盘山县"]["Red"].hyperlink is None


@pytest.mark.parametrize("name", SHEETS)
def test_every_sheet_is_set_up_for_paper(name: str) -> None:
    """A4, one page wide, page numbers, a coloured tab, the print area; header rows are repeated and stay in view."""
    sheet = book(judged(ROWS))[name]
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
    shrunk = sheet.sheet_properties.pageSetUpPr is not None and sheet.sheet_properties.pageSetUpPr.fitToPage
    if shrunk:
        assert sheet.page_setup.fitToWidth == 1
    elif ":" in sheet.print_area:  # a list that has the width of its page
        printed = range(1, column_index(sheet.print_area.rpartition("$")[0].rpartition("$")[2]) + 1)
        wide = sum(sheet.column_dimensions[column_letter(column)].width for column in printed)
        assert wide <= (PAPERS["A4"].width / CELL if name == "Short tables" else PAPERS["A4"].room)
        assert sheet.page_setup.scale == 100
    footer = sheet.HeaderFooter.oddFooter
    assert footer is not None
    assert footer.center.text == "Page &P of &N"
    assert sheet.sheet_properties.tabColor is not None
    if name in ("Charts", "Short tables"):
        assert sheet.page_setup.fitToHeight == (1 if name == "Charts" else None)
        assert (sheet.freeze_panes, sheet.print_title_rows) == (None, None)
        return
    heads = int(str(sheet.freeze_panes)[1:]) - 1
    across = sheet.max_column
    if sheet.auto_filter.ref:
        assert sheet.auto_filter.ref.startswith(f"A{heads}:")
    if name in SCREEN | SHORT:
        place = sheet.print_area.rpartition("!")[2].partition(":")[0].replace("$", "")
        assert sheet[place].value is None
        assert int(sheet[place].column) > across
    else:
        assert sheet.print_area.endswith(f"${sheet.max_row}")
        assert sheet.print_title_rows == (None if name.startswith("Ranking") else f"${heads}:${heads}")


def test_a3_is_a_setting() -> None:
    """The paper of the whole book; the flexible columns are wider on it."""
    assessment = judged([{**row, "description": LONG} for row in ROWS])
    settings = replace(assessment.settings, outputs=OutputSettings(paper="A3"))
    large, usual = book(replace(assessment, settings=settings, _summaries={})), book(assessment)
    assert {sheet.page_setup.paperSize for sheet in large.worksheets} == {8}
    assert wide(large["Red list"], "Problem description") > wide(usual["Red list"], "Problem description") + 40


def test_a_long_overview_takes_more_pages() -> None:
    """A table of few districts is kept on one page; one of sixty is not shrunk until nobody can read it."""
    rows = [{"district": f"第{place}街道", "deadline": day(1), "status": "未整改"} for place in range(60)]
    assert book(judged(ROWS)).worksheets[0].page_setup.fitToHeight == 1
    sheet = book(judged(rows)).worksheets[0]
    assert not sheet.page_setup.fitToHeight
    assert (sheet.page_setup.scale or 0) * BODY_SIZE / 100 >= SMALLEST


def test_tiers_are_coloured() -> None:
    """A tier's head, its counts above zero and its lists have its colour; a zero has none."""
    opened = book(judged(ROWS))
    shown = table(opened.worksheets[0])
    assert opened.worksheets[0]["C3"].fill.fgColor.rgb == "00FF9999"
    assert shown["大洼区"]["Red"].fill.fgColor.rgb == "00FF9999"
    assert shown["盘山县"]["Red"].fill.fill_type is None
    assert cell_of(opened["Red list"], "Days").fill.fgColor.rgb == "00FF9999"


def test_rows_are_as_high_as_their_text() -> None:
    """A long description is shortened to one line of its column on paper; on screen it stands as it is written."""
    red = book(judged(ROWS[:-1] * 4))["Red list"]
    place, shown = next(
        (place, row) for place, row in enumerate(rows_below(red, "Serial"), 4) if row["Description as written"] == LONG
    )
    assert red.row_dimensions[place].height < 2 * LINE
    assert str(shown["Problem description"]).endswith("…")
    assert width(str(shown["Problem description"])) <= wide(red, "Problem description")
    assert red.print_area.partition("!")[2].startswith(f"$A$1:${cell_of(red, 'Step').column_letter}$")


def test_another_profile_has_its_own_columns_and_lists() -> None:
    """Columns and lists follow the profile of the kind: materials count green as done and list no green."""
    rows = [{"district": "大洼区", "deadline": day(10), "status": "未整改"}]
    opened = book(judged(rows, "materials", Kind.MATERIAL))
    heads = [cell.value for cell in opened.worksheets[0][3]]
    assert heads[:6] == ["District", "Total items", "Red", "Yellow", "Green", "To clarify"]
    assert "Materials table" in opened.sheetnames
    lists = [name for name in opened.sheetnames if "list" in name.lower()]
    assert lists == ["Red list"]


_BUILD = """
import sys, hashlib
from civtrack.locales import translator
from civtrack.outputs.book.tables_book import build_report
from tests.outputs.test_tables_book import ROWS
from tests.support.judged import judged
print(hashlib.sha256(build_report(judged(ROWS), translator("en"))).hexdigest())
"""


def test_the_same_assessment_gives_the_same_bytes_in_any_process() -> None:
    """Two processes with different hash seeds write the same file."""
    digests = {
        subprocess.run(
            [sys.executable, "-c", _BUILD],
            env={**os.environ, "PYTHONHASHSEED": seed},
            cwd=Path(__file__).parents[2],
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(digests) == 1


@pytest.mark.parametrize(
    ("text", "taken", "name"),
    [
        ("红色清单", (), "红色清单"),
        ("a/b:c[d]*?\\", (), "a b c d"),
        ("'x'", (), "x"),
        ("长" * 40, (), "长" * 31),
        ("", (), "-"),
        ("Red", ("red",), "Red 2"),
        ("Red", ("red", "RED 2"), "Red 3"),
    ],
)
def test_sheet_names_are_ones_that_excel_takes(text: str, taken: tuple[str, ...], name: str) -> None:
    """Forbidden characters, length and repetition."""
    assert sheet_name(text, taken) == name


def test_the_day_is_the_assessments() -> None:
    """The stamp in the file is the as-of day."""
    assert book(judged(ROWS)).properties.created == dt.datetime.combine(AS_OF, dt.time())
    assert DISTRICTS[0] in table(book(judged(ROWS)).worksheets[0])
