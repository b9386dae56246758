"""Tier, days and basis in the districts' workbooks, and the line that counts what each has."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.table import Table as ListObject
from openpyxl.worksheet.worksheet import Worksheet

from civtrack.assessment import assess
from civtrack.ledger.furniture import is_count_line
from civtrack.locales import translator
from civtrack.outputs.districts.copied import Manner
from civtrack.outputs.districts.plan import plan_split
from civtrack.outputs.making import district_workbooks
from civtrack.outputs.marked.ledger import write_marked
from civtrack.outputs.placing import Placer
from civtrack.outputs.side_by_side import page_ends
from civtrack.problems import PRINT_AREA_WIDENED, SPLIT_PAPER
from civtrack.settings import Settings
from civtrack.settings.schema import OfficeSettings
from tests.support.offices import sample_office
from tests.support.typed import typed

ZH = translator("zh")
AS_OF = dt.date(2022, 7, 20)
SETTINGS = Settings(office=OfficeSettings(name="市争创办", districts=("大洼区", "盘山县")))
HEADER = ["编号", "县区", "问题描述", "责任单位", "整改时限", "整改状态", "完成日期"]
ROWS: list[list[Any]] = [
    ["W1", "大洼区", "路面破损", "城管局", dt.date(2022, 7, 10), "整改中", None],
    ["W2", "盘山县", "垃圾清运不及时", "环卫处", "7月5日前完成并上报", "整改中", None],
    ["W3", "大洼区", "占道经营", "城管局", "同上", "整改中", None],
    ["W4", "大洼区", "窨井盖松动", "水务局", dt.date(2022, 7, 22), "整改中", None],
    ["W5", "大洼区", "路灯不亮", "供电局", dt.date(2022, 7, 1), "作废", None],
    ["W6", "盘山县", "墙面乱贴", "城管局", dt.date(2022, 7, 9), "已整改", dt.date(2022, 7, 8)],
]


def ledger(path: Path, change: Any = None, rows: list[list[Any]] = ROWS) -> Path:
    """Title over all columns, a notice, the header in row 3."""
    book = Workbook()
    sheet: Worksheet = book.worksheets[0]
    sheet.title = "台账"
    sheet.append(["问题台账（2022年7月）"])
    sheet.merge_cells("A1:G1")
    sheet.append(["填报单位：市争创办"])
    for row in [HEADER, *rows]:
        sheet.append(row)
    if change:
        change(sheet)
    book.save(path)
    return path


def divided(path: Path, folder: Path, manner: Manner | None = None) -> list[Any]:
    told: list[Any] = []
    assessment = assess(path, as_of=AS_OF, settings=SETTINGS)
    Placer().place(district_workbooks(assessment, folder, told.append, plan_split(assessment), manner))
    return told


def own(folder: Path, district: str = "大洼区") -> Worksheet:
    sheet: Worksheet = load_workbook(folder / f"{district}_{AS_OF}.xlsx").worksheets[0]
    return sheet


def test_a_district_sees_what_the_office_sees(tmp_path: Path) -> None:
    """The three columns, their header and their colours are in every copy; what is void is not counted in the line."""
    divided(ledger(tmp_path / "台账.xlsx"), tmp_path / "县区")
    sheet = own(tmp_path / "县区")
    assert [sheet.cell(3, column).value for column in (8, 9, 10)] == ["预警等级", "剩余/逾期天数", "判定依据"]
    marks = {sheet.cell(row, 1).value: [sheet.cell(row, c).value for c in (8, 9)] for row in range(4, 8)}
    assert marks == {"W1": ["红", -10], "W3": ["红", -15], "W4": ["黄", 2], "W5": ["作废", None]}
    assert sheet.cell(4, 9).number_format == '"剩余"0"天";"逾期"0"天";"今天到期"'
    rules = {rule.formula[0] for area in sheet.conditional_formatting for rule in area.rules}
    assert '$H4&""="红"' in rules
    assert sheet["H2"].value == "本区共3件，逾期2件，3天内到期1件（截至2022-07-20）"


def test_a_basis_says_nothing_of_another_row(tmp_path: Path) -> None:
    """“同上” takes its day from a row of another district, whose words stay there."""
    divided(ledger(tmp_path / "台账.xlsx"), tmp_path / "县区")
    said = [str(cell.value) for row in own(tmp_path / "县区").iter_rows() for cell in row]
    assert "时限 2022-07-05，逾期 15 天，整改中" in said
    assert not [text for text in said if "上报" in text]


def test_without_tiers_they_are_as_the_ledger(tmp_path: Path) -> None:
    """``--no-tiers``: no column, no line."""
    divided(ledger(tmp_path / "台账.xlsx"), tmp_path / "县区", Manner(tiers=False))
    sheet = own(tmp_path / "县区")
    assert [cell.value for cell in sheet[3]] == [*HEADER, "civtrack_id"]
    assert sheet["H2"].value is None


def test_a_ledger_that_has_the_columns_gets_them_once(tmp_path: Path) -> None:
    """Dividing the updated ledger, or a district's own workbook, fills the same columns and the same line again."""
    rows = [row for row in ROWS if row[4] != "同上"]  # that means another day once the row above is gone
    assessment = assess(ledger(tmp_path / "台账.xlsx", None, rows), as_of=AS_OF, settings=SETTINGS)
    (tmp_path / "二").mkdir()
    write_marked(assessment, assessment.ledgers[0], tmp_path / "二" / "台账.xlsx", ZH)
    divided(tmp_path / "台账.xlsx", tmp_path / "一")
    divided(tmp_path / "二" / "台账.xlsx", tmp_path / "二")
    divided(tmp_path / "一" / f"大洼区_{AS_OF}.xlsx", tmp_path / "三")
    cells = [[[cell.value for cell in row] for row in own(tmp_path / name).iter_rows(max_col=10)] for name in "一二三"]
    assert cells[0] == cells[1] == cells[2]


def test_tables_and_print_areas_go_along(tmp_path: Path) -> None:
    """In a copy, too, a 表格 takes the columns in, the print area shows them, and that is told."""

    def change(sheet: Worksheet) -> None:
        sheet.add_table(ListObject(displayName="台账表", ref="A3:G9"))
        sheet.print_area = "A1:G9"

    told = divided(ledger(tmp_path / "台账.xlsx", change), tmp_path / "县区")
    sheet = own(tmp_path / "县区")
    assert sheet.tables["台账表"].ref == "A3:J7"
    assert sheet.print_area.endswith("$A$1:$J$7")
    assert [problem.found for problem in told if problem.kind is PRINT_AREA_WIDENED] == ["A1:J9"]


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("本区共112项，逾期5项，3 天内到期10项（截至2022-07-20）", True),
        ("本区共112件，逾期5件，3 天内到期10件（截至2022-07-20）", True),
        ("12 items here, 5 overdue, 1 due within 3 days (as of 2022-07-20)", True),
        ("本区共112项，逾期5项", False),
        ("本区共112项，逾期5项，3 天内到期10项（截至2022-07-20）盘山县", False),
    ],
)
def test_the_line_is_known_by_all_of_its_words(text: str, known: bool) -> None:
    """Whoever writes more than it says is no line of ours."""
    assert is_count_line(text) is known


HERE = {"区": "本区", "县": "本县"}


@pytest.mark.libreoffice
def test_the_line_counts_what_the_summary_counts(tmp_path: Path) -> None:
    """Of every district of the sample office, over all of its ledgers."""
    office = sample_office(tmp_path / "office")
    summary = json.loads(typed("summary", "--as-of", str(AS_OF), "-f", "json", "-q", cwd=office).out)
    assert typed("split", "--as-of", str(AS_OF), "-o", "出", "-q", cwd=office).code == 0
    for figures in summary["groups"]:
        book = load_workbook(next((office / "出").rglob(f"{figures['group']}_*.xlsx")))
        said = {str(cell.value) for sheet in book for row in sheet.iter_rows(max_row=3) for cell in row}
        lines = [text for text in said if is_count_line(text)]
        overdue = round(figures["overdue_rate"] * figures["due"])
        assert [line.partition("，3")[0] for line in lines] in (
            [], [f"{HERE.get(figures['group'][-1], '')}共{figures['total']}项，逾期{overdue}项"],
        ), figures["group"]  # fmt: skip
        assert lines or figures["group"] == "市直部门"


def wide(sheet: Worksheet) -> None:
    """Seven columns more than a page across can show, on one page across, as offices set it."""
    for column in range(1, 8):
        sheet.column_dimensions[get_column_letter(column)].width = 30
    for row in range(3, sheet.max_row + 1):
        sheet.row_dimensions[row].height = 45
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "portrait", 8
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def shown(sheet: Worksheet) -> set[str]:
    """The headers of the columns that are printed."""
    hidden = {
        index
        for one in sheet.column_dimensions.values()
        if one.hidden
        for index in range(one.min or 0, (one.max or 0) + 1)
    }
    return {str(cell.value) for cell in sheet[3] if cell.value and cell.column not in hidden}


def test_what_could_not_be_read_on_paper_is_laid_out_anew(tmp_path: Path) -> None:
    """Landscape, columns folded that have no room, but none to answer in; said once; with --no-tiers as it was."""
    told = divided(ledger(tmp_path / "台账.xlsx", wide), tmp_path / "出")
    assert [problem.kind for problem in told].count(SPLIT_PAPER) == 1
    sheet = own(tmp_path / "出")
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (2, 0)
    assert sheet.page_setup.pageOrder == "overThenDown", "the two halves of a row follow one another"
    assert {"整改状态", "完成日期", "问题描述", "责任单位", "预警等级", "剩余/逾期天数", "判定依据"} <= shown(sheet)
    folded = [one for one in sheet.column_dimensions.values() if one.hidden and one.outlineLevel]
    assert folded
    assert sheet.sheet_format.outlineLevelCol == 1
    assert (sheet.print_title_cols, sheet.print_title_rows) == ("$A:$A", "$3:$3"), "on the second page, too"
    assert "编号" in shown(sheet)
    (title,) = [area for area in sheet.merged_cells.ranges if area.min_row == 1]
    assert title.max_col < 7, "it ends with the first page"
    total = sum(one.width for one in sheet.column_dimensions.values() if not one.hidden)
    assert total * 11 * 0.64 * 9 / 11 <= 2 * 842
    plain = divided(ledger(tmp_path / "原样.xlsx", wide), tmp_path / "原样", Manner(tiers=False))
    assert SPLIT_PAPER not in {problem.kind for problem in plain}
    assert own(tmp_path / "原样").page_setup.orientation == "portrait"


def test_what_can_be_read_keeps_its_own_set_up(tmp_path: Path) -> None:
    """A ledger of few columns is printed as the office set it; what a district may write stays in sight when locked."""

    def upright(sheet: Worksheet) -> None:
        sheet.page_setup.orientation = "portrait"

    assert SPLIT_PAPER not in {one.kind for one in divided(ledger(tmp_path / "台账.xlsx", upright), tmp_path / "出")}
    assert own(tmp_path / "出").page_setup.orientation == "portrait"
    assert len(shown(own(tmp_path / "出"))) == 10
    divided(ledger(tmp_path / "锁.xlsx", wide), tmp_path / "锁", Manner(protect=True))
    assert {"整改状态", "完成日期"} <= shown(own(tmp_path / "锁"))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"print_title_rows": "2:3"}, ("$A:$A", "$2:$3")),
        ({"print_title_cols": "B:C"}, ("$B:$C", None)),
        ({"print_title_rows": "3:3", "print_title_cols": "B:C"}, ("$B:$C", "$3:$3")),
    ],
)
def test_what_a_ledger_repeats_on_its_pages_stays(
    before: dict[str, str], after: tuple[str | None, str | None], tmp_path: Path
) -> None:
    """The number's column is added where the ledger repeats none, its own rows and columns are as it set them."""

    def change(sheet: Worksheet) -> None:
        wide(sheet)
        for name, area in before.items():
            setattr(sheet, name, area)

    divided(ledger(tmp_path / "台账.xlsx", change), tmp_path / "出")
    sheet = own(tmp_path / "出")
    assert (sheet.print_title_cols, sheet.print_title_rows) == after


def test_a_title_that_is_not_merged_is_never_folded_away(tmp_path: Path) -> None:
    """It stands in one column and reaches over others: that column stays in sight, though it says little."""

    def change(sheet: Worksheet) -> None:
        wide(sheet)
        sheet.unmerge_cells("A1:G1")
        sheet.move_range("A1:A2", cols=1)

    divided(ledger(tmp_path / "台账.xlsx", change), tmp_path / "出")
    assert "县区" in shown(own(tmp_path / "出"))
    divided(ledger(tmp_path / "合并.xlsx", wide), tmp_path / "合并")
    assert "县区" not in shown(own(tmp_path / "合并"))


def test_columns_fall_onto_pages_as_programs_print_them() -> None:
    """No column is parted; hidden ones take no room; the number's column is on every page behind its own."""
    assert page_ends({1: 10, 2: 40, 3: 0, 4: 50, 5: 30}, 100, None) == [4, 5]
    assert page_ends({1: 10, 2: 40, 3: 0, 4: 60, 5: 30}, 100, None) == [2, 5]
    assert page_ends({1: 10, 2: 40, 3: 0, 4: 60, 5: 35}, 100, 1) == [2, 4, 5]
    assert page_ends({1: 10, 2: 300, 3: 20}, 100, 1) == [1, 2, 3]
    assert page_ends({}, 100, None) == []
