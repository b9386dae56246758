"""`civtrack.outputs.book.charts`: native charts point at the right cells and stay whole on their page."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.utils import range_boundaries

from civtrack.outputs.book.tables_book import build_report
from tests.outputs.test_report_tables import EN, ROWS, day, done, red
from tests.support.judged import AS_OF, judged

MANY = [red(f"第{place}街道", 1 + place % 15, assigned_on=AS_OF) for place in range(40)]
MANY.append(done("第0街道", 9))


def opened(rows: Any) -> Any:
    """The workbook of some items, opened again; its charts are on the sheet “Charts”."""
    return load_workbook(BytesIO(build_report(judged(rows), EN)))


def bounds(area: str) -> tuple[int, int, int, int]:
    """First column, first row, last column, last row."""
    left, top, right, bottom = range_boundaries(area)
    return int(left or 0), int(top or 0), int(right or 0), int(bottom or 0)


def pointed_at(book: Any, reference: str) -> list[Any]:
    """The values that a reference such as ``'Sheet'!$C$4:$C$9`` names, top-down."""
    sheet, area = reference.rsplit("!", 1)
    left, top, right, bottom = bounds(area)
    rows = book[sheet.strip("'")].iter_rows(top, bottom, left, right, values_only=True)
    return [value for row in rows for value in row]


def series_of(chart: Any) -> list[tuple[str, str, str]]:
    """Name, categories and values of each series, as references."""
    return [(one.tx.strRef.f, one.cat.strRef.f, one.val.numRef.f) for one in chart.ser]


def test_every_chart_shows_the_numbers_of_its_table() -> None:
    """Tiers, rates, steps and events: names, districts and values of each series are the summary's."""
    assessment = judged(ROWS)
    summary = assessment.summary()
    book = opened(ROWS)
    names = [figures.group or "(not stated)" for figures in summary.groups]
    shown = {}
    for chart in book["Charts"]._charts:
        for name, categories, values in series_of(chart):
            assert pointed_at(book, categories) == names
            shown[str(pointed_at(book, name)[0]).replace("\n", " ")] = pointed_at(book, values)
    for tier in summary.tiers:
        assert shown[tier.name] == [figures.tiers[tier.key] for figures in summary.groups]
    assert [value for value in shown["Completion rate"] if value != "—"] == [
        figures.completion_rate.value for figures in summary.groups if figures.total
    ]
    assert [value for value in shown["On-time rate"] if value != "—"] == [
        figures.on_time_rate.value for figures in summary.groups if figures.due
    ]
    steps = [shown[head] for head in shown if " d" in head]
    assert [sum(column) for column in zip(*steps, strict=True)] == [figures.overdue for figures in summary.groups]
    assert {"New", "Closed", "Turned overdue"} <= set(shown)


def test_tiers_are_stacked_in_their_colours() -> None:
    """The bars of the first chart lie on one another, each in the colour that its tier has in the table."""
    assessment = judged(ROWS)
    chart = opened(ROWS)["Charts"]._charts[0]
    assert (chart.grouping, chart.overlap) == ("stacked", 100)
    colors = [one.graphicalProperties.solidFill.srgbClr for one in chart.ser]
    assert colors == [tier.color for tier in assessment.tiers]
    assert not chart.x_axis.delete
    assert not chart.y_axis.delete


@pytest.mark.parametrize("rows", [ROWS, MANY], ids=["few", "many"])
def test_charts_lie_apart_and_whole_on_their_pages(rows: list[dict[str, Any]]) -> None:
    """No chart reaches beyond the print area, over another or over a page's end; many groups take a second page."""
    sheet = opened(rows)["Charts"]
    left, top, right, bottom = bounds(sheet.print_area.split("!")[-1].replace("$", ""))
    places = []
    for chart in sheet._charts:
        start, end = chart.anchor._from, chart.anchor.to
        assert (end.colOff, end.rowOff) == (0, 0)
        assert left - 1 <= start.col < end.col <= right
        assert top - 1 <= start.row < end.row <= bottom
        places.append((start.col, start.row, end.col, end.row))
    assert len(places) == 4
    for place, one in enumerate(places):
        for other in places[place + 1 :]:
            assert one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
    assert sheet.page_setup.orientation == "landscape"
    ends = [each.id for each in sheet.row_breaks.brk]
    assert len(ends) == (1 if rows is MANY else 0)
    assert not [end for end in ends for place in places if place[1] < end < place[3]]
    assert (sheet.page_setup.fitToHeight == 1) is (rows is not MANY)
    assert (sheet.page_setup.scale or 100) == 100, "names on axes stay as large as they are"


def test_labels_have_a_format_of_their_own() -> None:
    """A part of a bar that is too low for its number has none, so that no two lie on one another; no zeros."""
    package = zipfile.ZipFile(BytesIO(build_report(judged([*ROWS, *[red("大洼区", 1)] * 60]), EN)))
    parts = [package.read(name).decode() for name in package.namelist() if name.startswith("xl/charts/chart")]
    formats = [re.findall(r'<dLbls><numFmt formatCode="([^"]*)" sourceLinked="0"/>', part) for part in parts]
    least = "[&lt;5]&quot;&quot;;0"
    assert formats == [[least], ["0%;;;"], [least], ["0;;;"]]
    assert ["problems" in part for part in parts] == [True, False, True, True]


def test_a_new_workbook_with_charts_is_the_same_bytes_twice() -> None:
    """Charts bring no clock and no chance into the file."""
    assert build_report(judged(ROWS), EN) == build_report(judged(ROWS), EN)
    assert isinstance(load_workbook(BytesIO(build_report(judged(ROWS), EN))), Workbook)


def test_a_chart_of_nothing_but_zeros_is_not_drawn() -> None:
    """Where nothing is overdue and nothing happened, neither has a chart; what there is has one."""
    book = opened([{"district": "大洼区", "deadline": day(30), "status": "整改中"}])
    titles = {text for chart in book["Charts"]._charts if (text := str(chart.title.tx.rich.p[0].r[0].t))}
    assert titles == {"Items by tier"}


def test_where_there_is_nothing_to_draw_there_is_no_sheet() -> None:
    """Neither a page that says (none) nor its line in the contents."""
    book = opened([])
    assert "Charts" not in book.sheetnames
    assert "Charts" not in [cell.value for row in book["Contents"].iter_rows() for cell in row]


@pytest.mark.parametrize("many", [0, 9])
def test_long_names_leave_the_bars_their_room(many: int) -> None:
    """An axis shows eight signs of a name, no two alike, upright where many stand side by side; the table the whole."""
    names = ["内蒙古自治区呼伦贝尔市莫力达瓦达斡尔族自治旗", "内蒙古自治区呼伦贝尔市鄂伦春自治旗", "大洼区"]
    names += [f"第{place}高新技术产业开发区管理委员会" for place in range(many)]
    book = opened([red(name, 5) for name in names])
    charts = book["Charts"]._charts
    assert charts
    for chart in charts:
        for _, categories, values in series_of(chart):
            shown = pointed_at(book, categories)
            assert len(set(shown)) == len(shown) == len(pointed_at(book, values)) >= len(names)
            assert max(map(len, shown)) <= 8
        stacked = chart.grouping == "stacked"
        assert chart.dataLabels.showVal is (stacked or not many), "labels of thin bars side by side would collide"
        assert chart.x_axis.txPr.bodyPr.rot == -5400000, "eight signs do not fit side by side"
        areas = str(book["Charts"].print_area).replace("$", "").rpartition("!")[2]
        assert bounds(areas)[2] < bounds(series_of(chart)[0][1].rpartition("!")[2])[0], "beside the page"
    assert names[0] in {str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row}


def test_names_that_fit_are_those_of_the_table_and_lie() -> None:
    """Nothing is cut or turned where an axis has room."""
    book = opened([red("兴隆台区", 5)])
    for chart in book["Charts"]._charts:
        assert chart.x_axis.txPr is None
        assert "Charts" not in series_of(chart)[0][1]


def test_no_legend_breaks_a_line() -> None:
    """A name on two lines would not stand beside the others: heads of the table do, names of series do not."""
    book = opened(ROWS)
    names = [pointed_at(book, name)[0] for chart in book["Charts"]._charts for name, _, _ in series_of(chart)]
    assert len([name for name in names if " d" in name]) == 4, names
    assert not [name for name in names if "\n" in name]
