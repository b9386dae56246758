"""The sheets beside the first table: groups, lists, materials, what is explained."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from openpyxl.utils import range_boundaries

from civtrack.assessment import Assessment
from civtrack.locales import translator
from civtrack.model import Kind, column_letter
from civtrack.outputs.book.explained import FIGURE_NAMES
from civtrack.outputs.house_style import PAPERS
from civtrack.rules.metrics import FORMULAS
from civtrack.rules.periods import PeriodKind, period_of, span_of
from civtrack.settings.schema import OfficeSettings, OutputSettings, StepSettings
from tests.support.judged import AS_OF, DISTRICTS, judged
from tests.support.reports import cells_of, report, rows_below, values_of

EN = translator("en")
GROUPS = {"县区": ("兴隆台区", "大洼区", "盘山县"), "功能区": ("辽河油田",)}


def day(of: int, month: int = 7) -> dt.date:
    return dt.date(2022, month, of)


def done(district: str, on: int, due: int = 10, **more: Any) -> dict[str, Any]:
    return {"district": district, "deadline": day(due), "status": "已整改", "done_on": day(on), **more}


def red(district: str, due: int, **more: Any) -> dict[str, Any]:
    return {"district": district, "deadline": day(due), "status": "未整改", **more}


ROWS: list[dict[str, Any]] = [
    done("大洼区", 9, unit="住建局、城管局", leader="甲", category="基础设施"),
    done("大洼区", 12, unit="住建局", leader="甲", category="基础设施"),
    done("兴隆台区", 9, unit="城管局", leader="乙", category="环境卫生"),
    done("兴隆台区", 12, unit="城管局", leader="乙", category="环境卫生"),
    done("辽河油田", 9, unit="油田", category="环境卫生"),
    red("兴隆台区", 19, unit="城管局", category="环境卫生"),
    red("兴隆台区", 12, unit="城管局"),
    red("大洼区", 16, unit="住建局"),
    red("大洼区", 1, unit="住建局"),
    {"district": "盘山县", "deadline": day(30), "status": "整改中"},
    {"district": "双台子区", "deadline": day(10), "extended_to": day(30), "status": "整改中"},
    {"district": None, "deadline": "尽快", "status": "整改中"},
]


def grouped(assessment: Assessment) -> Assessment:
    """The same with ranking groups."""
    office = replace(assessment.settings.office, groups=GROUPS)
    return replace(assessment, settings=replace(assessment.settings, office=office), _summaries={})


def limited(assessment: Assessment, rows: int) -> Assessment:
    """The same with short lists."""
    settings = replace(assessment.settings, outputs=OutputSettings(list_rows=rows))
    return replace(assessment, settings=settings, _summaries={})


RANKING = "Ranking and overdue by step"


def below(sheet: Any, title: str) -> Any:
    """The part of a sheet that begins with a title."""
    top = next(row[0].row for row in sheet.iter_rows() if row[0].value == title)
    sheet.delete_rows(1, top)
    return sheet


def test_the_ranking_is_by_group_and_marks_shared_ranks() -> None:
    """Two of equal merit are both first and marked; nothing due and no group are said; figures are the summary's."""
    assessment = grouped(judged(ROWS))
    sheet = report(assessment)[RANKING]
    rows = values_of(sheet)
    assert list(rows) == ["兴隆台区", "大洼区", "盘山县", "辽河油田", "双台子区", "(not stated)", "Total"]
    assert [(row["Rank"], row["Remark"]) for row in rows.values()] == [
        (1, "shared rank"),
        (1, "shared rank"),
        ("—", "not ranked: nothing due"),
        (1, None),
        ("—", "not ranked: nothing due"),
        ("—", "not ranked: nothing due"),
        ("—", None),
    ]
    for figures in assessment.summary().groups:
        shown = rows[figures.group or "(not stated)"]
        assert (shown["Due"], shown["Overdue"], shown["Total items"]) == (figures.due, figures.overdue, figures.total)
        assert shown["On-time rate"] == ("—" if figures.on_time_rate.value is None else figures.on_time_rate.value)
    column = [row[0].value for row in sheet.iter_rows()]
    assert [name for name in column if name in ("县区", "功能区", "In no group")] == ["县区", "功能区", "In no group"]


def test_without_groups_all_districts_are_ranked_together() -> None:
    """One list, the best first."""
    rows = values_of(report(judged(ROWS))[RANKING])
    assert [(name, row["Rank"]) for name, row in rows.items()][:3] == [("辽河油田", 1), ("兴隆台区", 2), ("大洼区", 2)]


@pytest.mark.parametrize(("name", "by"), [("Responsible unit", "unit"), ("Leader", "leader"), ("Category", "category")])
def test_tables_by_group_add_up(name: str, by: str) -> None:
    """Each row has the figures of its group, the columns add up to the total row, and that is the summary's total."""
    assessment = judged(ROWS)
    rows = values_of(report(assessment)[name], name)
    total = rows.pop("Total")
    assert set(rows) == {figures.group or "(not stated)" for figures in assessment.summary(by).groups}
    for head in ("Total items", "Red", "Yellow", "Green", "To clarify", "Done", "Due"):
        assert sum(row[head] for row in rows.values()) == total[head], head
    assert total["Total items"] == assessment.summary().total.total
    reds = [row["Red"] for group, row in rows.items() if group != "(not stated)"]
    assert reds == sorted(reds, key=lambda count: -int(str(count)))


def test_a_grouping_that_no_ledger_states_has_no_sheet_but_a_word() -> None:
    """No types of sites: no sheet, and the explanations say so."""
    book = report(judged(ROWS))
    assert "Site type" not in book.sheetnames
    said = [[cell.value for cell in row] for row in book["Explanations"].iter_rows()]
    assert ["Report", "Site type", "no ledger states it: there is no sheet for it"] in said


def test_no_figures_are_made_by_what_nobody_states(monkeypatch: pytest.MonkeyPatch) -> None:
    """To know that there is no sheet for a grouping, nothing need be counted."""
    asked: list[str] = []
    summarised = Assessment.summarised

    def counted(self: Assessment, verdicts: Any, by: str) -> Any:
        asked.append(by)
        return summarised(self, verdicts, by)

    monkeypatch.setattr(Assessment, "summarised", counted)
    report(judged([{"district": "大洼区", "unit": "市住建局"}, {"district": "盘山县"}]))
    assert sorted(asked) == ["district", "unit"]


def test_counts_above_zero_have_the_colour_of_their_tier() -> None:
    """A rule colours them, because a list has one look for each column."""
    sheet = report(judged(ROWS))["Responsible unit"]
    rules = {str(area.sqref): area.rules[0] for area in sheet.conditional_formatting}
    red_cells = next(rule for area, rule in rules.items() if area.startswith("D"))
    assert (red_cells.operator, red_cells.formula) == ("greaterThan", ["0"])
    assert red_cells.dxf.fill.bgColor.rgb == "00FF9999"


def test_overdue_items_are_counted_by_the_steps_of_the_settings() -> None:
    """The office's own ladder gives the columns, the red list its words, and both agree with the summary."""
    assessment = judged(ROWS, ladder=(StepSettings(3, "电话催办"), StepSettings(8, "约谈负责人")))
    book = report(assessment)
    rows = values_of(below(book[RANKING], "Overdue items by supervision step"))
    heads = ["No step yet 1–2 d", "电话催办 3–7 d", "约谈负责人 8 d or more"]
    assert [rows["兴隆台区"][head] for head in heads] == [1, 0, 1]
    assert [rows["大洼区"][head] for head in heads] == [0, 1, 1]
    assert [rows["Total"][head] for head in ("Overdue", *heads)] == [4, 1, 1, 2]
    steps = [row["Step"] for row in rows_below(book["Red list"], "Serial")]
    assert steps == ["约谈负责人", None, "约谈负责人", "电话催办"]


def test_both_rates_stand_in_the_tables_where_a_deadline_was_put_off() -> None:
    """双台子区's item would be overdue but for its extension; without any extension the columns are not there."""
    assessment = judged(ROWS)
    shown = values_of(report(assessment).worksheets[0])
    assert shown["双台子区"]["Overdue rate"] == "—"
    assert shown["双台子区"]["Overdue rate (original deadline)"] == 1
    total = assessment.summary().total
    assert shown["Total"]["On-time rate (original deadline)"] == total.on_time_rate_original.value
    plain = values_of(report(judged(ROWS[:6])).worksheets[0])
    assert not [head for head in plain["Total"] if "original" in head]


def test_a_list_that_is_cut_says_how_many_it_leaves_out() -> None:
    """Three of four reds: the most urgent, not the first district's; the note counts all, the last line the rest."""
    book = report(limited(judged(ROWS), 3))
    sheet, together = book["Red list"], book["Short tables"]
    rows = rows_below(sheet, "Serial")
    assert [row["Days"] for row in rows] == [-8, -19, -4]
    assert "4 items in all" in str(sheet["A2"].value)
    assert str(sheet.cell(sheet.max_row, 1).value).startswith("1 more are not listed here")
    assert "civtrack query --tier red" in str(sheet.cell(sheet.max_row, 1).value)
    assert sheet.cell(sheet.max_row, 1).value in [cell.value for cell in together["A"]], "on paper, too"
    assert sheet.auto_filter.ref == f"A3:{column_letter(sheet.max_column)}6"


def test_no_sheet_is_cut_unsaid() -> None:
    """With one row a list, every list that has more says so: items, events, units, problems."""
    book = report(limited(judged(ROWS), 1), period_of(PeriodKind.YEAR, AS_OF))
    cut = {
        sheet.title
        for sheet in book.worksheets
        if any("more are not listed here" in str(row[0].value) for row in sheet.iter_rows())
    }
    assert cut >= {
        "Red list", "Responsible unit", "Leader", "Category", "New in the period", "Closed in the period",
        "Turned overdue in the period",
    }  # fmt: skip
    total = cells_of(book["Responsible unit"], "Responsible unit")["Total"]["Total items"].value
    assert total == len(ROWS)


def test_lists_within_the_limit_say_nothing() -> None:
    """Just as many rows as the limit allows: nothing is left out."""
    sheet = report(limited(judged(ROWS), 4))["Red list"]
    assert len(rows_below(sheet, "Serial")) == 4
    assert not any("more are not" in str(row[0].value) for row in sheet.iter_rows())


def test_what_happened_stands_by_district_and_is_listed() -> None:
    """The table of the period and its three lists hold the same items; the title names the period."""
    rows = [
        done("大洼区", 9, assigned_on=day(2)),
        done("大洼区", 12, assigned_on=day(2)),
        red("兴隆台区", 15, assigned_on=day(5)),
        {"district": "兴隆台区", "deadline": day(30), "status": "整改中", "assigned_on": day(20, 6)},
        {"district": "盘山县", "deadline": day(10), "status": "已整改", "assigned_on": day(11)},
    ]
    book = report(judged(rows), span_of(day(10), day(16)))
    table = values_of(book["New, closed, overdue"])
    assert [table["大洼区"][head] for head in ("New", "Closed", "of which on time", "Turned overdue")] == [0, 1, 0, 1]
    assert table["兴隆台区"]["of which still open"] == 1
    assert [table["Total"][head] for head in ("New", "Closed", "Turned overdue")] == [1, 1, 2]
    text = [str(row[0].value) for row in book["New, closed, overdue"].iter_rows()]
    assert "7/10 – 16" in text[0]
    assert "Counted by the dates in the ledgers; history has no snapshot from before the period." in text
    assert "Finished items without any day, which belong to no period: 1" in text
    for name, count in (("New", 1), ("Closed", 1), ("Turned overdue", 2)):
        assert len(rows_below(book[f"{name} in the period"], "Serial")) == count
        assert "7/10 – 16" in str(book[f"{name} in the period"]["A1"].value)


MATERIALS: list[dict[str, Any]] = [
    {"unit": "宣传部", "indicator": "Ⅰ-1", "status": "未报", "deadline": day(30)},
    {"unit": "宣传部", "indicator": "Ⅰ-1", "status": "审核通过", "deadline": day(10), "closed_on": day(9)},
    {"unit": "宣传部", "indicator": "Ⅰ-2", "status": "已报送", "deadline": day(10), "done_on": day(9)},
    {"unit": "教育局", "indicator": "Ⅰ-2", "status": "审核通过", "deadline": day(10), "closed_on": day(9)},
    {"unit": "教育局", "indicator": None, "status": "审核通过", "deadline": day(10), "closed_on": day(9)},
    {"unit": "教育局", "indicator": "Ⅰ-2", "status": "作废", "deadline": day(10)},
]


def test_materials_are_laid_out_by_unit_and_indicator() -> None:
    """The word and colour of each cell, counts to the right and below, the corner the same from both sides."""
    sheet = report(judged(MATERIALS, "materials", Kind.MATERIAL))["Materials table"]
    cells = cells_of(sheet, "Responsible unit")
    assert cells["宣传部"]["Ⅰ-1"].value == "Red 1\nGreen 1"
    assert cells["宣传部"]["Ⅰ-1"].fill.fgColor.rgb == "00FF9999"
    assert cells["宣传部"]["Ⅰ-2"].value == "Yellow"
    assert cells["宣传部"]["Ⅰ-2"].fill.fgColor.rgb == "00FFF2A8"
    assert cells["教育局"]["(not stated)"].value == "Green"
    assert cells["教育局"]["Ⅰ-1"].value is None
    indicators = ["Ⅰ-1", "Ⅰ-2", "(not stated)"]
    assert [cells["Total"][name].value for name in (*indicators, "Total items", "Red", "Yellow", "Green")] == [
        2, 2, 1, 5, 1, 1, 3,
    ]  # fmt: skip
    for tier in ("Red", "Yellow", "Green", "To clarify"):
        below = cells[f"of which {tier}"]
        assert sum(below[name].value for name in indicators) == below["Total items"].value == cells["Total"][tier].value
    assert sum(cells[unit]["Total items"].value for unit in ("宣传部", "教育局")) == 5


def test_materials_of_which_most_cells_would_be_empty_are_a_list() -> None:
    """A unit has its own indicators: the list has what needs something first, and prints that; tiers have colours."""
    rows = [
        {"unit": f"单位{place}", "indicator": f"指标{place}", "description": f"材料{place}", "deadline": day(30)}
        | ({"status": "审核通过", "closed_on": day(9)} if place % 2 else {"status": "未报"})
        for place in range(40)
    ]
    sheet = report(judged(rows, "materials", Kind.MATERIAL))["Materials table"]
    shown = rows_below(sheet, "Serial")
    assert [row["Tier"] for row in shown] == ["Red"] * 20 + ["Green"] * 20
    assert {row["Material"] for row in shown} == {f"材料{place}" for place in range(40)}
    assert sheet.print_area.endswith("$24")
    colours = {
        rule.formula[0]: rule.dxf.fill.bgColor.rgb for area in sheet.conditional_formatting for rule in area.rules
    }
    assert colours['"Red"'] == "00FF9999"


def test_a_long_period_is_told_month_by_month() -> None:
    """A year has a row a month that add up to its total; its items are listed for the screen alone."""
    rows = [red("兴隆台区", 30, assigned_on=day(2, month)) for month in (3, 3, 5, 7) for _ in range(5)]
    book = report(judged(rows), period_of(PeriodKind.YEAR, AS_OF))
    months = values_of(below(book["New, closed, overdue"], "By month"), "Month")
    assert [(name, row["New"]) for name, row in months.items()] == [
        ("3/2022", 10), ("5/2022", 5), ("7/2022", 5), ("Total", 20),
    ]  # fmt: skip
    assert len(rows_below(book["New in the period"], "Serial")) == 20
    assert "not printed" in " ".join(str(row[0].value) for row in book["New in the period"].iter_rows(max_row=4))


def test_a_day_prints_the_units_that_are_late() -> None:
    """The others stand below, on screen, and the total with them; the note says how many there are in all."""
    rows = [
        *ROWS,
        *(red("盘山县", 12, unit=f"所{n}") for n in range(10)),
        *({"district": "盘山县", "deadline": day(30), "status": "整改中", "unit": f"局{n}"} for n in range(9)),
    ]
    sheet = report(judged(rows))["Responsible unit"]
    assert sheet.print_area.endswith("$17")
    assert "23 units in all" in str(sheet["A2"].value)
    assert "Printed are the 12 with overdue items" in str(sheet["A4"].value)
    assert len(rows_below(sheet, "Serial")) == 23


def test_many_indicators_take_several_sheets() -> None:
    """Fifty indicators of one unit are five sheets whose totals add up."""
    rows = [{"unit": "宣传部", "indicator": f"指标{place}", "status": "未报"} for place in range(50)]
    book = report(judged(rows, "materials", Kind.MATERIAL))
    pages = [name for name in book.sheetnames if name.startswith("Materials table")]
    assert len(pages) == 5
    assert sum(cells_of(book[name], "Responsible unit")["Total"]["Total items"].value for name in pages) == 50
    assert "(2 of 5)" in str(book[pages[1]]["A1"].value)


def test_problems_have_no_materials_table() -> None:
    """A sheet that would be empty is not there."""
    assert "Materials table" not in report(judged(ROWS)).sheetnames


def test_everything_that_the_figures_rest_on_is_explained() -> None:
    """Every formula, the tiers, the thresholds, the steps, the groups, the inputs with their fingerprints, the day."""
    assessment = grouped(judged(ROWS))
    book = report(assessment, period_of(PeriodKind.WEEK, AS_OF))
    said = {(row[0].value, row[1].value): str(row[2].value) for row in book["Explanations"].iter_rows(min_row=4)}
    for figure, formula in FORMULAS.items():
        assert said["Formula", FIGURE_NAMES[figure]] == formula
    assert said["Report", "As of"].startswith("2022-07-20, the whole day, Asia/Shanghai")
    assert said["Report", "Period"] == "week 29 of 2022: 2022-07-18 to 2022-07-20"
    assert said["Profile", "Red"] == "Overdue"
    assert "due soon within 3 days" in said["Thresholds", "Problem"]
    assert said["Supervision step", "Talk"] == "from 16 d overdue on"
    assert said["Ranking groups", "县区"] == "; ".join(GROUPS["县区"])
    assert said["Ledger", "7月台账.xlsx"] == f"{len(ROWS)} items in 1 table, sha256 {'0' * 64}"
    assert said["Report", "Settings"] == f"sha256 {assessment.settings.sha256}"


def test_text_of_a_hostile_ledger_stays_text() -> None:
    """Units, leaders, indicators and groups that look like formulas arrive as text on every sheet."""
    hostile = {"unit": "=1+1", "leader": "+cmd", "category": "@x", "indicator": "=HYPERLINK(1)", "district": "-1"}
    book = report(judged([red("大洼区", 1) | hostile], "materials", Kind.MATERIAL))
    for sheet in book.worksheets:
        assert not [cell.coordinate for row in sheet.iter_rows() for cell in row if cell.data_type == "f"], sheet.title
    assert DISTRICTS[0] in values_of(book.worksheets[0])


def test_an_office_without_items_gets_a_whole_book() -> None:
    """No items, no districts: every sheet is there and says none, but that of charts, which would show nothing."""
    assessment = judged([])
    empty = replace(assessment, settings=replace(assessment.settings, office=OfficeSettings()), _summaries={})
    book = report(empty)
    assert "Charts" not in book.sheetnames
    assert values_of(book.worksheets[0])["Total"]["Total items"] == 0


def test_a_cut_list_of_events_keeps_the_newest() -> None:
    """Of three items that came in, one row is left: the newest, whatever its district's place."""
    rows = [red("兴隆台区", 30, assigned_on=day(2)), red("盘山县", 30, assigned_on=day(9)), red("大洼区", 30)]
    book = report(limited(judged(rows), 1), period_of(PeriodKind.MONTH, AS_OF))
    assert [row["District"] for row in rows_below(book["New in the period"], "Serial")] == ["盘山县"]


def test_a_column_that_says_nothing_is_left_out() -> None:
    """Where no item has a site, no list has a column for it, on paper or on the screen; where one has, all have it."""
    without = report(judged([red("大洼区", 16, site=None)]))["Red list"]
    row = rows_below(without, "Serial")[0]
    assert {"Site", "Site as written", "Person"} & row.keys() == set()
    assert row["Problem description"]
    both = report(judged([red("大洼区", 16, site=None), red("大洼区", 16, site="惠宾街")]))["Red list"]
    assert {"Site", "Site as written"} <= rows_below(both, "Serial")[0].keys()


def test_a_list_fits_the_page_at_its_own_size() -> None:
    """What is printed of a list takes no more than the page holds unshrunk."""
    sheet = report(judged([red("大洼区", 16, site="惠宾街", description="路面破损" * 40)] * 20))["Red list"]
    last = range_boundaries(str(sheet.print_area).partition("!")[2].replace("$", ""))[2] or 0
    widths = [sheet.column_dimensions[column_letter(index)].width for index in range(1, int(last) + 1)]
    assert sum(widths) * 6.64 <= PAPERS["A4"].width
