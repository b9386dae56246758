"""`civtrack.outputs.marked.ledger`: the updated ledger says everything, and nothing else in it changes."""

from __future__ import annotations

import datetime as dt
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table as ListObject
from openpyxl.worksheet.worksheet import Worksheet

from civtrack.assessment import Assessment, assess
from civtrack.errors import FormatNotEditable, LedgerChanged
from civtrack.locales import translator
from civtrack.model import Item
from civtrack.outputs.marked.ledger import mark, write_marked
from civtrack.outputs.marked.sheet import WIDEST
from civtrack.outputs.measure import width
from civtrack.outputs.wording import days_number
from civtrack.policy import PROFILES
from civtrack.problems import (
    LEGEND_OF_ITS_OWN,
    LIST_ENDS_BEFORE,
    MARKS_ARE_FORMULAS,
    MARKS_COVERED,
    PRINT_AREA_WIDENED,
    SHEET_PROTECTED,
)
from civtrack.rules.basis import basis, short_basis
from civtrack.settings import Settings
from civtrack.settings.schema import PolicySettings, ProfileSettings, TierSettings
from tests.benchmarks.make_ledger import add_wps_photos, write

ZH, EN = translator("zh"), translator("en")
AS_OF = dt.date(2022, 7, 20)
THIN = Border(*(Side(style="thin"),) * 4)
HEADER = ["序号", "县区", "问题描述", "责任单位", "交办日期", "整改时限", "整改状态", "备注"]
ROWS: list[list[Any]] = [
    [1, "大洼区", "路面破损积水", "市城管局", dt.date(2022, 7, 1), dt.date(2022, 7, 15), "整改中", None],
    [2, "大洼区", "垃圾清运不及时", "市城管局", dt.date(2022, 7, 1), dt.date(2022, 7, 22), "整改中", None],
    [3, "盘山县", "占道经营反弹", "市城管局", dt.date(2022, 7, 1), dt.date(2022, 7, 10), "已整改", "已报送"],
    [4, "盘山县", "窨井盖松动", "市住建局", dt.date(2022, 7, 1), "月底前后", "整改中", None],
    [5, "盘山县", "路灯不亮", "市住建局", dt.date(2022, 7, 1), dt.date(2022, 7, 20), "未整改", None],
]


def judged(path: Path, as_of: dt.date = AS_OF) -> Assessment:
    return assess(path, as_of=as_of, settings=Settings())


def updated(path: Path, target: Path, as_of: dt.date = AS_OF, tr: Any = ZH) -> Worksheet:
    """The first sheet of the updated ledger, opened again."""
    assessment = judged(path, as_of)
    write_marked(assessment, assessment.ledgers[0], target, tr)
    return load_workbook(target).worksheets[0]


def ledger(path: Path, rows: list[list[Any]] | None = None, change: Callable[[Worksheet], None] | None = None) -> Path:
    """A small ledger: title, notice, header in row 3, bordered rows."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "整改台账"
    sheet["A1"], sheet["A2"] = "文明创建问题整改台账（2022年）", "填报单位：市争创办"
    sheet.merge_cells("A1:H1")
    for row, values in enumerate([HEADER, *(ROWS if rows is None else rows)], 3):
        for column, value in enumerate(values, 1):
            cell = sheet.cell(row, column, value)
            cell.border, cell.font = THIN, Font(name="宋体", size=11, bold=row == 3)
            cell.alignment = Alignment(vertical="center")
    if change:
        change(sheet)
    book.save(path)
    return path


def look(cell: Any) -> list[str]:
    """Everything that a cell's style says, comparable between workbooks."""
    return [
        repr(getattr(cell, name)) for name in ("number_format", "font", "border", "fill", "alignment", "protection")
    ]


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger with everything: two-row header, merges, lists, filter, photos, cell photos of WPS, a comment."""
    path = tmp_path_factory.mktemp("office") / "7月台账.xlsx"
    rng = Random(7)
    write(path, 60, 3, rng)  # type: ignore[no-untyped-call] # a benchmark script
    add_wps_photos(path, 4, rng)  # type: ignore[no-untyped-call] # likewise
    return path


@pytest.fixture(scope="module")
def marked(office: Path) -> Path:
    """Its updated copy, in Chinese."""
    target = office.parent / "out.xlsx"
    updated(office, target)
    return target


def test_only_the_sheet_and_its_styles_differ(office: Path, marked: Path) -> None:
    """Photos, cell photos, comments, drawings, the other sheet and its cached formulas are the same bytes."""
    before, after = parts(office), parts(marked)
    assert before.keys() == after.keys()
    differing = {name for name in before if before[name] != after[name]}
    assert {"xl/worksheets/sheet1.xml", "xl/styles.xml"} <= differing
    assert differing <= {"xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/workbook.xml", "[Content_Types].xml"}
    assert b"_xlfn.DISPIMG" in after["xl/worksheets/sheet1.xml"]


def test_no_other_cell_changes(office: Path, marked: Path) -> None:
    """Every cell of the office's columns keeps value, formula and look; rows keep their height."""
    before, after = load_workbook(office).worksheets[0], load_workbook(marked).worksheets[0]
    for row in before.iter_rows():
        for cell in row:
            same = after[cell.coordinate]
            assert (same.value, look(same)) == (cell.value, look(cell)), cell.coordinate
    assert {key: of.height for key, of in after.row_dimensions.items()} == {
        key: of.height for key, of in before.row_dimensions.items()
    }
    assert {area.coord for area in before.merged_cells.ranges} <= {area.coord for area in after.merged_cells.ranges}
    assert after.print_area == before.print_area.replace("$O$", "$R$")
    assert after.freeze_panes == before.freeze_panes


def test_lists_and_rules_of_the_office_stay(office: Path, marked: Path) -> None:
    """Drop-downs and the office's own conditional formats are there as before, ahead of ours."""
    before, after = load_workbook(office).worksheets[0], load_workbook(marked).worksheets[0]
    lists = {str(rule.sqref): rule.formula1 for rule in after.data_validations.dataValidation if rule.type == "list"}
    assert lists == {str(rule.sqref): rule.formula1 for rule in before.data_validations.dataValidation}
    own = [rule for area in after.conditional_formatting for rule in area.rules if rule.type == "cellIs"]
    ours = [rule for area in after.conditional_formatting for rule in area.rules if rule.type == "expression"]
    assert (len(own), len(ours)) == (1, 5)
    assert max(rule.priority for rule in own) < min(rule.priority for rule in ours)


def test_it_reads_back_to_the_same_items(office: Path, marked: Path) -> None:
    """The updated ledger is read like the one it was made from."""

    def plain(item: Item) -> list[Any]:
        names = [name for name in Item._fields if name != "table"]
        return [getattr(item, name) for name in names]

    first, second = judged(office), judged(marked)
    assert [plain(item) for item in second.items] == [plain(item) for item in first.items]
    assert [verdict.tier for verdict in second.verdicts] == [verdict.tier for verdict in first.verdicts]


def test_the_marks_say_what_the_verdicts_say(office: Path, marked: Path) -> None:
    """Tier, days as a number that sorts, and the basis stand in every item's row."""
    sheet = load_workbook(marked).worksheets[0]
    names = {tier.key: ZH(tier.name) for tier in judged(office).tiers}
    for verdict in judged(office).verdicts:
        row = verdict.item.row
        assert sheet.cell(row, 16).value == names.get(verdict.tier, ZH("Void"))
        assert sheet.cell(row, 17).value == days_number(verdict)
        said = ZH.message(basis(verdict))
        assert sheet.cell(row, 18).value == (said if width(said) <= WIDEST else ZH.message(short_basis(verdict)))


def test_header_and_filter_reach_over_the_new_columns(marked: Path) -> None:
    """A two-row header is merged as its neighbours are, in their look; the filter covers the new columns."""
    sheet = load_workbook(marked).worksheets[0]
    assert [sheet.cell(3, column).value for column in (16, 17, 18)] == [
        ZH("Alert level"),
        ZH("Days left or overdue"),
        ZH("Basis of the judgement"),
    ]
    assert {"P3:P4", "Q3:Q4", "R3:R4"} <= {area.coord for area in sheet.merged_cells.ranges}
    assert sheet["P3"].fill.fgColor.rgb == sheet["O3"].fill.fgColor.rgb
    assert look(sheet["R4"]) == look(sheet["O4"])
    assert sheet.auto_filter.ref == "A4:R64"
    names = parts(marked)["xl/workbook.xml"].decode()
    assert re.search(r"_FilterDatabase[^>]*>[^<]*[$]A[$]4:[$]R[$]64<", names)


def test_a_second_run_gives_the_same_bytes(office: Path, marked: Path, tmp_path: Path) -> None:
    """Nothing of the clock or of memory goes in."""
    updated(office, tmp_path / "again.xlsx")
    assert (tmp_path / "again.xlsx").read_bytes() == marked.read_bytes()


_MARK = """
import hashlib, sys
from pathlib import Path
from tests.outputs.test_marked import updated
updated(Path(sys.argv[1]), Path(sys.argv[2]))
print(hashlib.sha256(Path(sys.argv[2]).read_bytes()).hexdigest())
"""


def test_the_bytes_depend_on_no_process(tmp_path: Path) -> None:
    """Processes with different hash seeds write the same file."""
    path = ledger(tmp_path / "a.xlsx")
    digests = {
        subprocess.run(
            [sys.executable, "-c", _MARK, path, tmp_path / "b.xlsx"],
            env={**os.environ, "PYTHONHASHSEED": seed},
            cwd=Path(__file__).parents[2],
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(digests) == 1


def test_a_run_on_our_own_output_changes_nothing(marked: Path, tmp_path: Path) -> None:
    """The updated ledger as the new master: the columns are found and filled again, not added twice."""
    target = tmp_path / "again.xlsx"
    updated(marked, target)
    assert parts(target) == parts(marked)


def test_the_next_day_refills(office: Path, marked: Path, tmp_path: Path) -> None:
    """On a later day the same columns hold that day's judgement, exactly as if marked from the master that day."""
    fresh, again = tmp_path / "fresh.xlsx", tmp_path / "again.xlsx"
    updated(office, fresh, dt.date(2022, 8, 20))
    updated(marked, again, dt.date(2022, 8, 20))
    assert parts(again)["xl/worksheets/sheet1.xml"] == parts(fresh)["xl/worksheets/sheet1.xml"]


def test_values_of_a_small_ledger(tmp_path: Path) -> None:
    """Red with days overdue negative, yellow with days left, due today 0, finished without days."""
    sheet = updated(ledger(tmp_path / "a.xlsx"), tmp_path / "b.xlsx", tr=EN)
    assert [[sheet.cell(row, column).value for column in (9, 10)] for row in range(3, 9)] == [
        ["Alert level", "Days left or overdue"],
        ["Red", -5],
        ["Yellow", 2],
        ["Done", None],
        ["To clarify", None],
        ["Yellow", 0],
    ]
    assert sheet["J4"].number_format == '0" d left";0" d overdue";"due today"'
    assert "2022-07-15" in str(sheet["K4"].value)
    assert sheet["I4"].border.left.style == "thin"
    assert sheet["I3"].font.bold
    assert sheet.column_dimensions["K"].width > 40


def test_rows_take_the_colour_of_their_tier(tmp_path: Path) -> None:
    """One rule a tier, over the rows of the table from its first column to our last, by the tier column."""
    sheet = updated(ledger(tmp_path / "a.xlsx"), tmp_path / "b.xlsx", tr=EN)
    (area,) = sheet.conditional_formatting
    assert str(area.sqref) == "A4:K8"
    assert [rule.formula for rule in area.rules] == [
        [f'$I4&""="{name}"'] for name in ("Red", "Yellow", "Green", "To clarify", "Done")
    ]
    assert area.rules[0].dxf.fill.bgColor.rgb == "FFFF9999"


def test_a_tier_with_a_quotation_mark_is_found_again(tmp_path: Path) -> None:
    """An office's own tier name goes into the rule as Excel writes quotes, and a rerun replaces the rule."""
    tiers = tuple(
        TierSettings(rule.key, '红"牌"' if rule.key == "red" else rule.name, rule.color, rule.reasons)
        for rule in PROFILES["three-colour"].tiers
    )
    settings = Settings(profiles={"ours": ProfileSettings(tiers)}, tables_of_policy=PolicySettings(profile="ours"))
    first, second = tmp_path / "b.xlsx", tmp_path / "c.xlsx"
    for source, target in ((ledger(tmp_path / "a.xlsx"), first), (first, second)):
        assessment = assess(source, as_of=AS_OF, settings=settings)
        write_marked(assessment, assessment.ledgers[0], target, ZH)
    (area,) = load_workbook(second).worksheets[0].conditional_formatting
    assert area.rules[0].formula == ['$I4&""="红""牌"""']
    assert len(area.rules) == 5
    assert parts(second) == parts(first)


def test_a_merged_cell_of_several_items_is_not_coloured(tmp_path: Path) -> None:
    """A district cell merged over many rows would take its first row's colour: it is left out of the rules."""
    path = ledger(tmp_path / "a.xlsx", change=lambda sheet: sheet.merge_cells("B4:B5"))
    areas = {str(area.sqref) for area in updated(path, tmp_path / "b.xlsx").conditional_formatting}
    assert areas == {"A4:A8", "C4:K8"}


def test_rows_that_are_no_items_get_the_look_alone(tmp_path: Path) -> None:
    """A sub-total inside the table has bordered empty cells; a repeated header has the words."""
    total = ["小计", None, None, 2, None, None, None, None]
    path = ledger(tmp_path / "a.xlsx", [*ROWS[:2], total, HEADER, *ROWS[2:]])
    sheet = updated(path, tmp_path / "b.xlsx", tr=EN)
    assert [sheet.cell(6, column).value for column in (9, 10, 11)] == [None] * 3
    assert sheet["I6"].border.left.style == "thin"
    assert sheet["I7"].value == "Alert level"
    assert [sheet.cell(row, 9).value for row in (4, 5, 8, 9, 10)] == ["Red", "Yellow", "Done", "To clarify", "Yellow"]


def test_the_offices_own_column_is_filled(tmp_path: Path) -> None:
    """A column 预警等级 that is there already is used; what stands in rows that are no items stays."""

    def own(sheet: Worksheet) -> None:
        sheet["H3"] = "预警等级"
        sheet["H4"] = "红"
        sheet["A9"], sheet["H9"] = "合计", 5

    path = ledger(tmp_path / "a.xlsx", change=own)
    sheet = updated(path, tmp_path / "b.xlsx")
    assert [sheet.cell(row, 8).value for row in range(3, 10)] == [
        "预警等级",
        *(ZH(name) for name in ("Red", "Yellow", "Done", "To clarify", "Yellow")),
        5,
    ]
    assert sheet["I3"].value == ZH("Days left or overdue")
    assert sheet["J3"].value == ZH("Basis of the judgement")
    assert sheet["K3"].value is None


def test_formulas_of_the_office_are_left_alone(tmp_path: Path) -> None:
    """Where 预警等级 is computed by a formula, it stays; ours stands beside; a problem says so; a rerun finds ours."""

    def own(sheet: Worksheet) -> None:
        sheet["H3"] = "预警等级"
        for row in range(4, 9):
            sheet.cell(row, 8, f'=IF(F{row}<TODAY(),"红","绿")')

    path, target = ledger(tmp_path / "a.xlsx", change=own), tmp_path / "b.xlsx"
    assessment = judged(path)
    said = write_marked(assessment, assessment.ledgers[0], target, ZH)
    assert [problem.kind for problem in said] == [MARKS_ARE_FORMULAS]
    assert str(said[0].where) == "a.xlsx!整改台账!H3"
    sheet = load_workbook(target).worksheets[0]
    assert sheet["H4"].value == '=IF(F4<TODAY(),"红","绿")'
    assert sheet["I3"].value == ZH("Alert level")
    assert sheet["I4"].value == ZH("Red")
    updated(target, tmp_path / "c.xlsx")
    assert parts(tmp_path / "c.xlsx") == parts(target)


def test_a_row_that_is_no_item_any_more_loses_its_mark(tmp_path: Path) -> None:
    """A row the office emptied since the last run does not stay red."""
    first, target = tmp_path / "b.xlsx", tmp_path / "c.xlsx"
    updated(ledger(tmp_path / "a.xlsx"), first)
    book = load_workbook(first)
    for column in range(1, 9):
        book.worksheets[0].cell(5, column).value = None
    book.save(first)
    sheet = updated(first, target)
    assert [sheet.cell(5, column).value for column in (9, 10, 11)] == [None] * 3
    assert sheet["I4"].value == ZH("Red")


def test_notes_beside_the_table_are_not_covered(tmp_path: Path) -> None:
    """Something right of the table pushes our columns past it."""

    def note(sheet: Worksheet) -> None:
        sheet["I6"] = "此行请核实"

    sheet = updated(ledger(tmp_path / "a.xlsx", change=note), tmp_path / "b.xlsx", tr=EN)
    assert sheet["I6"].value == "此行请核实"
    assert sheet["J3"].value == "Alert level"


def test_the_day_stands_above_where_there_is_room(tmp_path: Path) -> None:
    """In the notice row above our header, and in the prompt of the header cell; renewed on the next run."""
    sheet = updated(ledger(tmp_path / "a.xlsx"), tmp_path / "b.xlsx", tr=EN)
    assert sheet["I2"].value == "civtrack As of 2022-07-20; profile: three colours"
    (prompt,) = sheet.data_validations.dataValidation
    assert str(prompt.sqref) == "I3"
    assert "2022-07-20" in str(prompt.prompt)
    assert "Red: Overdue" in str(prompt.prompt)
    sheet = updated(tmp_path / "b.xlsx", tmp_path / "c.xlsx", dt.date(2022, 7, 21), EN)
    assert sheet["I2"].value == "civtrack As of 2022-07-21; profile: three colours"
    assert ["2022-07-21" in str(rule.prompt) for rule in sheet.data_validations.dataValidation] == [True]


@pytest.mark.parametrize("full", ["value", "merge", "empty", "title"])
def test_the_day_disturbs_nothing_above(tmp_path: Path, full: str) -> None:
    """Nothing is written above our header in a row that is taken, merged, empty, or holds nothing but the title."""

    def take(sheet: Worksheet) -> None:
        if full == "value":
            sheet["J2"] = "单位：件"
        elif full == "merge":
            sheet.merge_cells("A2:M2")
        else:
            sheet["A1"], sheet["A2"] = None, None if full == "empty" else "文明创建问题整改台账（2021年）"

    sheet = updated(ledger(tmp_path / "a.xlsx", change=take), tmp_path / "b.xlsx", tr=EN)
    assert sheet["I2"].value is None
    assert sheet["J2"].value == ("单位：件" if full == "value" else None)
    assert len(sheet.data_validations.dataValidation) == 1
    before, after = (judged(tmp_path / name).ledgers[0].tables[0] for name in ("a.xlsx", "b.xlsx"))
    assert (after.title, after.year) == (before.title, before.year)


def test_stacked_tables_share_the_columns(tmp_path: Path) -> None:
    """Two tables on one sheet are marked in the same columns, each with rules of its own rows."""

    def second(sheet: Worksheet) -> None:
        sheet["A11"] = "二、重点问题"
        for row, values in enumerate([HEADER, *ROWS[:2]], 12):
            for column, value in enumerate(values, 1):
                sheet.cell(row, column, value)

    path, target = ledger(tmp_path / "a.xlsx", change=second), tmp_path / "b.xlsx"
    assert len(judged(path).ledgers[0].tables) == 2
    sheet = updated(path, target, tr=EN)
    assert [sheet.cell(row, 9).value for row in (3, 4, 12, 13, 14)] == [
        "Alert level",
        "Red",
        "Alert level",
        "Red",
        "Yellow",
    ]
    assert {str(area.sqref) for area in sheet.conditional_formatting} == {"A4:K8", "A13:K14"} or {
        str(area.sqref) for area in sheet.conditional_formatting
    } == {f"A{t.first_row}:K{t.last_row}" for t in judged(path).ledgers[0].tables}
    updated(target, tmp_path / "c.xlsx", tr=EN)
    assert parts(tmp_path / "c.xlsx") == parts(target)


def test_sheets_without_items_are_not_touched(tmp_path: Path) -> None:
    """A template's empty table gets neither columns nor rules: there is nothing to mark."""

    def template(sheet: Worksheet) -> None:
        empty = sheet.parent.create_sheet("空表")  # type: ignore[union-attr] # a sheet of a workbook
        empty.append(HEADER)

    path, target = ledger(tmp_path / "a.xlsx", change=template), tmp_path / "b.xlsx"
    assert len(judged(path).ledgers[0].tables) == 2
    updated(path, target)
    assert parts(target)["xl/worksheets/sheet2.xml"] == parts(path)["xl/worksheets/sheet2.xml"]


def test_hidden_rows_are_marked_too(tmp_path: Path) -> None:
    """A hidden row is an item like any other; it stays hidden."""

    def hide(sheet: Worksheet) -> None:
        sheet.row_dimensions[4].hidden = True

    sheet = updated(ledger(tmp_path / "a.xlsx", change=hide), tmp_path / "b.xlsx")
    assert sheet["I4"].value == ZH("Red")
    assert sheet.row_dimensions[4].hidden


def test_a_protected_sheet_is_marked_and_that_is_said(tmp_path: Path) -> None:
    """Protection neither stops the update nor is taken off."""

    def protect(sheet: Worksheet) -> None:
        sheet.protection.enable()

    path = ledger(tmp_path / "a.xlsx", change=protect)
    assessment = judged(path)
    said = write_marked(assessment, assessment.ledgers[0], tmp_path / "b.xlsx", ZH)
    assert [problem.kind for problem in said] == [SHEET_PROTECTED]
    sheet = load_workbook(tmp_path / "b.xlsx").worksheets[0]
    assert sheet.protection.sheet
    assert sheet["I4"].value == ZH("Red")


def test_cells_under_a_merge_are_counted_not_forced(tmp_path: Path) -> None:
    """Where the office's own tier column is merged over two items, the second cannot be filled: that is said."""

    def merge(sheet: Worksheet) -> None:
        sheet["H3"] = "预警等级"
        sheet.merge_cells("H4:H5")

    path = ledger(tmp_path / "a.xlsx", change=merge)
    assessment = judged(path)
    said = write_marked(assessment, assessment.ledgers[0], tmp_path / "b.xlsx", ZH)
    assert [(problem.kind, str(problem.where)) for problem in said] == [(MARKS_COVERED, "a.xlsx!整改台账!H5")]


def test_a_list_object_takes_our_columns_in(tmp_path: Path) -> None:
    """Our columns become part of a 表格, so that whoever sorts it keeps rows together; a second run changes nothing."""

    def as_list(sheet: Worksheet) -> None:
        sheet.add_table(ListObject(displayName="台账表", ref="A3:H8"))

    sheet = updated(ledger(tmp_path / "a.xlsx", change=as_list), tmp_path / "b.xlsx", tr=EN)
    assert sheet.tables["台账表"].ref == "A3:K8"
    assert [column.name for column in sheet.tables["台账表"].tableColumns][-3:] == [
        sheet.cell(3, column).value for column in (9, 10, 11)
    ]
    assert sheet["I3"].value == "Alert level"
    again = updated(tmp_path / "b.xlsx", tmp_path / "c.xlsx", tr=EN)
    assert again.tables["台账表"].ref == "A3:K8"
    assert (tmp_path / "b.xlsx").read_bytes() == (tmp_path / "c.xlsx").read_bytes()


def test_a_list_object_that_ends_before_is_told(tmp_path: Path) -> None:
    """One that does not reach the table's last column cannot take them in: it stays, and civtrack says so."""

    def as_list(sheet: Worksheet) -> None:
        sheet.add_table(ListObject(displayName="台账表", ref="A3:F8"))

    path = ledger(tmp_path / "a.xlsx", change=as_list)
    told = write_marked(judged(path), judged(path).ledgers[0], tmp_path / "b.xlsx", EN)
    assert load_workbook(tmp_path / "b.xlsx").worksheets[0].tables["台账表"].ref == "A3:F8"
    assert [str(problem.where) for problem in told if problem.kind is LIST_ENDS_BEFORE] == ["a.xlsx!整改台账!F3"]


def test_print_areas_take_our_columns_in(tmp_path: Path) -> None:
    """One that shows the table up to its edge is widened, and that is told; one that was drawn shorter stays."""
    for area, expected in (("A1:H8", "$A$1:$K$8"), ("A1:G8", "$A$1:$G$8")):

        def print_it(sheet: Worksheet, area: str = area) -> None:
            sheet.print_area = area

        path = ledger(tmp_path / "a.xlsx", change=print_it)
        told = write_marked(judged(path), judged(path).ledgers[0], tmp_path / "b.xlsx", EN)
        assert load_workbook(tmp_path / "b.xlsx").worksheets[0].print_area.rpartition("!")[2] == expected
        assert [problem.found for problem in told if problem.kind is PRINT_AREA_WIDENED] == (
            ["A1:K8"] if "K" in expected else []
        )


def test_a_legend_of_the_ledgers_own_is_told(tmp_path: Path) -> None:
    """Where a ledger says itself what its colours mean, that is quoted beside what they mean here."""

    def explain(sheet: Worksheet) -> None:
        sheet["A2"] = "红色：超过7天；黄色：7天以内"

    path = ledger(tmp_path / "a.xlsx", change=explain)
    told = write_marked(judged(path), judged(path).ledgers[0], tmp_path / "b.xlsx", ZH)
    (problem,) = [problem for problem in told if problem.kind is LEGEND_OF_ITS_OWN]
    assert problem.found == "红色：超过7天；黄色：7天以内"
    assert problem.values is not None
    assert "红：逾期" in problem.values["ours"]


def test_a_list_on_the_header_cell_stays(tmp_path: Path) -> None:
    """A validation of the office that reaches over our header cell is not replaced by our prompt."""

    def validate(sheet: Worksheet) -> None:
        rule = DataValidation(type="list", formula1='"甲,乙"', sqref="I1:I9")
        sheet.add_data_validation(rule)

    sheet = updated(ledger(tmp_path / "a.xlsx", change=validate), tmp_path / "b.xlsx")
    assert [rule.formula1 for rule in sheet.data_validations.dataValidation if rule.type == "list"] == ['"甲,乙"']


def test_a_file_that_changed_is_not_updated(tmp_path: Path) -> None:
    """Saved by somebody since it was read: an error, and no file at the target."""
    path = ledger(tmp_path / "a.xlsx")
    assessment = judged(path)
    ledger(path, ROWS[:2])
    with pytest.raises(LedgerChanged):
        write_marked(assessment, assessment.ledgers[0], tmp_path / "b.xlsx", ZH)
    assert not (tmp_path / "b.xlsx").exists()


def test_a_header_that_moved_is_noticed(tmp_path: Path) -> None:
    """Even if a file's fingerprint were right, a header that stands elsewhere stops the edit."""
    path = ledger(tmp_path / "a.xlsx")
    assessment = judged(path)
    (read,) = assessment.ledgers
    table = read.tables[0]
    columns = (replace(table.columns[0], header="编号"), *table.columns[1:])
    with pytest.raises(LedgerChanged):
        mark(assessment, replace(read, sheets=(replace(table, columns=columns),)), ZH)


def test_other_formats_cannot_be_updated(tmp_path: Path) -> None:
    """A CSV is read and counted, but an update would lose something; the error says what to do."""
    path = tmp_path / "a.csv"
    path.write_text("序号,县区,问题描述,整改时限,整改状态\n1,大洼区,路面破损,2022-07-15,整改中\n", encoding="utf-8")
    assessment = judged(path)
    with pytest.raises(FormatNotEditable):
        write_marked(assessment, assessment.ledgers[0], tmp_path / "b.csv", ZH)


def test_a_ledger_can_be_updated_in_place(tmp_path: Path) -> None:
    """Source and target may be the same file."""
    path = ledger(tmp_path / "a.xlsx")
    elsewhere = tmp_path / "b.xlsx"
    updated(path, elsewhere)
    updated(path, path)
    assert path.read_bytes() == elsewhere.read_bytes()


@pytest.mark.libreoffice
@pytest.mark.libreoffice
def test_libreoffice_opens_it(marked: Path, tmp_path: Path) -> None:
    """A second program opens the updated ledger and sees tiers and days in words."""
    profile = (tmp_path / "profile").as_uri()
    subprocess.run(
        [
            "soffice",
            "--headless",
            f"-env:UserInstallation={profile}",
            "--convert-to",
            "csv:Text - txt - csv (StarCalc):44,34,76,1",
            "--outdir",
            tmp_path,
            marked,
        ],
        check=True,
        capture_output=True,
        timeout=200,
    )
    text = (tmp_path / f"{marked.stem}.csv").read_text(encoding="utf-8")
    assert ZH("Alert level") in text
    assert ZH.message(basis(judged(marked).verdicts[0])) in text
    assert not re.search(r"#(REF|NAME|VALUE)", text)
