"""Charts as Excel draws them: they point at the cells of the tables, so that whoever edits a figure moves its bar.

Exists because a leader looks before he reads. Charts stand on a sheet of their own, each across whole cells of one
page, because no office program keeps a chart together that lies over a page break. May import `civtrack.locales`,
`civtrack.model` and its neighbours in `civtrack.outputs`; openpyxl lazily.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from civtrack.light import NamedTuple, dataclass
from civtrack.locales import Translator
from civtrack.model import Area, column_letter
from civtrack.outputs import house_style as style
from civtrack.outputs.book.figure_table import Laid
from civtrack.outputs.book.listing import band, put
from civtrack.outputs.measure import width

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

__all__ = ["Chart", "Series", "write_charts"]

COLUMNS, ROOM = 16, 7
"""Columns of the page of charts, and the character cells of each."""

BESIDE_PAGE = COLUMNS + 2
"""The column beside the page in which names of series stand that a head tells on two lines."""

ROWS, HEIGHT, ALONE = 18, 12.75, 18.0
"""Rows that a chart is high, and points of each; of those of charts that have a page for one line of them."""

LINES = 2
"""Lines of charts on a page."""

BESIDE = 12
"""Groups up to which two charts fit side by side."""

LONG_NAME, SHORT_NAME = 8, 8
"""Ideographs of a name that axes have room for; of one that was cut."""

PLOT, LETTER, LABEL, RATE_LABEL = 310.0, 10.0, 14.0, 22.0
"""Points of a chart that its groups share, two being side by side; of a letter on its axis; of a label, of a rate."""

LABEL_ROOM = 0.075
"""The share of the highest bar that a label takes."""

OUTLINE = "7F7F7F"


@dataclass(frozen=True, slots=True)
class Series:
    """One series: its column in the table (the head names it), and its colour."""

    key: str
    color: str


@dataclass(frozen=True, slots=True)
class Chart:
    """One chart.

    Attributes:
        title: Above it.
        sheet: The sheet whose table it shows.
        laid: Where that table stands.
        series: What it shows of each group.
        grouping: ``stacked`` or ``clustered``.
        number_format: Of the labels.
        unit: What the axis counts; "": it says itself (%).
    """

    title: str
    sheet: Worksheet
    laid: Laid
    series: Sequence[Series]
    grouping: str = "stacked"
    number_format: str = "0"
    unit: str = ""

    @property
    def drawn(self) -> bool:
        """Whether there is anything to draw."""
        return self.laid.last >= self.laid.first and self.highest > 0

    @property
    def labels(self) -> str:
        """The format of the labels: a part of a bar that is too low for one has none, so that no two collide."""
        if self.grouping != "stacked":
            return f"{self.number_format};;;"
        least = max(1, -(-self.highest * LABEL_ROOM // 1))
        return f'[<{least:g}]"";{self.number_format}'

    @property
    def highest(self) -> float:
        """The most that a group shows; 0: there is nothing to draw."""
        columns = [self.laid.columns[series.key] for series in self.series]
        rows = range(self.laid.first, self.laid.last + 1)
        sums = (sum(_number(self.sheet.cell(row, column).value) for column in columns) for row in rows)
        return max(sums, default=0.0)


class Names(NamedTuple):
    """Where the names of a chart's groups stand, the points that each has, and whether the axis shows them upright."""

    sheet: Worksheet
    column: int
    row: int
    each: float
    upright: bool = False


def write_charts(
    sheet: Worksheet, title: str, note: str, charts: Sequence[Chart], tr: Translator, page: style.Paper = style.A4
) -> None:
    """Writes charts, one at least: two side by side; each across the page where groups are many; two lines a page."""
    from openpyxl.worksheet.pagebreak import Break

    for index in range(1, COLUMNS + 1):
        sheet.column_dimensions[column_letter(index)].width = ROOM
    row = band(sheet, 1, title, COLUMNS * ROOM, COLUMNS, style.title)
    row = first = band(sheet, row, note, COLUMNS * ROOM, COLUMNS, style.note)
    wide = any(chart.laid.last - chart.laid.first + 1 > BESIDE for chart in charts)
    across = 1 if wide else 2
    names: dict[tuple[str, int], Names] = {}
    for place, chart in enumerate(charts):
        key = chart.sheet.title, chart.laid.first
        if key not in names:
            names[key] = _names_for(sheet, chart, len(names), (PLOT if across == 2 else 2 * PLOT))
        column = place % across * (COLUMNS // across) + 1
        top = row + place // across * (ROWS + 1)
        _place(sheet, chart, names[key], Area(top, column, top + ROWS, column + COLUMNS // across))
    bands = -(-len(charts) // across)
    last = row - 1 + bands * (ROWS + 1)
    for each in range(row, last + 1):
        alone = bands % LINES and (each - row) // (ROWS + 1) == bands - 1
        sheet.row_dimensions[each].height = ALONE if alone else HEIGHT
    style.whole(sheet, Area(1, 1, last, COLUMNS), first_row=first, tr=tr, page=page)
    sheet.freeze_panes = None
    style.once(sheet)
    sheet.sheet_view.showGridLines = False
    sheet.page_setup.fitToHeight = 1
    if bands > LINES:
        style.unshrunk(sheet)
        for line in range(LINES, bands, LINES):
            sheet.row_breaks.append(Break(id=row - 1 + line * (ROWS + 1)))


def _place(sheet: Worksheet, chart: Chart, names: Names, area: Area) -> None:
    """Anchors a chart to whole cells; the last row and column of the area are the first that it leaves free."""
    from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, TwoCellAnchor

    drawn = _drawn(sheet, chart, names)
    drawn.anchor = TwoCellAnchor(
        editAs="oneCell",
        _from=AnchorMarker(col=area.first_column - 1, row=area.first_row - 1),
        to=AnchorMarker(col=area.last_column - 1, row=area.last_row - 1),
    )
    sheet.add_chart(drawn)


def _drawn(own: Worksheet, chart: Chart, shown: Names) -> Any:
    from openpyxl.chart import BarChart, Reference
    from openpyxl.chart.label import DataLabelList
    from openpyxl.chart.series_factory import SeriesFactory

    drawn: Any = BarChart()
    drawn.type, drawn.grouping = "col", chart.grouping
    drawn.overlap = 100 if chart.grouping == "stacked" else -10
    drawn.gapWidth = 40
    drawn.title = chart.title
    drawn.title.overlay = False
    drawn.title.tx.rich.p[0].pPr = _sized(1400)
    drawn.legend.position = "b"
    laid = chart.laid
    rows = len(range(laid.first, laid.last + 1))
    names = Reference(shown.sheet, min_col=shown.column, min_row=shown.row, max_row=shown.row + rows - 1)
    for series in chart.series:
        column = laid.columns[series.key]
        values = Reference(chart.sheet, min_col=column, min_row=laid.first, max_row=laid.last)
        one = SeriesFactory(values, title=None)
        one.tx = _head(own, chart.sheet, column, laid.head)
        one.cat = _names(names)
        one.graphicalProperties.solidFill = series.color
        one.graphicalProperties.line.solidFill = OUTLINE
        one.invertIfNegative = False
        drawn.series.append(one)
    drawn.dataLabels = DataLabelList()
    # Labels of bars side by side would stand in one another where these are thin.
    label = RATE_LABEL if "%" in chart.number_format else LABEL
    drawn.dataLabels.showVal = chart.grouping == "stacked" or shown.each >= label * len(chart.series)
    for switch in ("showSerName", "showCatName", "showLegendKey", "showPercent"):
        setattr(drawn.dataLabels, switch, False)
    drawn.dataLabels.numFmt = chart.labels
    drawn.x_axis.delete = drawn.y_axis.delete = False
    drawn.x_axis.tickLblSkip = 1
    if shown.upright:
        drawn.x_axis.txPr = _turned()
    drawn.y_axis.scaling.min = 0
    drawn.y_axis.number_format = "0"
    if chart.unit:
        drawn.y_axis.title = chart.unit
        drawn.y_axis.title.overlay = False
        drawn.y_axis.title.tx.rich.bodyPr = _upright()
    if "%" in chart.number_format:
        drawn.y_axis.number_format, drawn.y_axis.scaling.max = "0%", 1
    drawn.y_axis.majorGridlines.spPr = _pale()
    return drawn


def _names_for(sheet: Worksheet, chart: Chart, place: int, room: float) -> Names:
    """Where the names of groups stand: in the table, or cut in cells beside the page, where they are long for an axis.

    Args:
        sheet: The sheet of the charts.
        chart: The chart.
        place: How many lists of names there are before.
        room: Points that its groups share.
    """
    laid = chart.laid
    told = [str(chart.sheet.cell(row, 1).value or "") for row in range(laid.first, laid.last + 1)]
    each = room / len(told) / LETTER
    if max(map(width, told)) <= 2 * LONG_NAME:
        return Names(chart.sheet, 1, laid.first, room / len(told))
    column = COLUMNS + 3 + place
    for row, name in enumerate(_cut(told), 1):
        style.note(put(sheet, row, column, name))
    return Names(sheet, column, 1, room / len(told), upright=each < SHORT_NAME)


def _cut(names: Sequence[str]) -> list[str]:
    """Names as short as an axis has room for, no two of them alike that were not."""
    begun = [_short(name, SHORT_NAME - 1, 0) for name in names]
    twice = {name for name, count in Counter(begun).items() if count > 1}
    return [
        _short(name, SHORT_NAME - 5, 4) if short in twice else short for name, short in zip(names, begun, strict=True)
    ]


def _short(name: str, first: int, last: int) -> str:
    """The beginning and the end of a name that is longer than an axis has room for."""
    return name if width(name) <= 2 * SHORT_NAME else f"{name[:first]}…{name[len(name) - last :] if last else ''}"


def _turned() -> Any:
    from openpyxl.chart.text import RichText
    from openpyxl.drawing.text import CharacterProperties, Paragraph, ParagraphProperties, RichTextProperties

    turned = RichTextProperties(rot=-5400000, vert="horz")
    usual = CharacterProperties()
    return RichText(bodyPr=turned, p=[Paragraph(pPr=ParagraphProperties(defRPr=usual), endParaRPr=usual)])


def _head(own: Worksheet, sheet: Worksheet, column: int, row: int) -> Any:
    """The name of a series: the head of its column, or on one line beside the page, since a legend breaks no line.

    Args:
        own: The sheet of the charts.
        sheet: The table's.
        column: Of the series.
        row: Of the heads.
    """
    from openpyxl.chart.data_source import StrRef
    from openpyxl.chart.series import SeriesLabel
    from openpyxl.utils import quote_sheetname

    told = str(sheet.cell(row, column).value or "")
    if "\n" in told:
        sheet, column, row = own, BESIDE_PAGE, 1 + sum(bool(own.cell(each, BESIDE_PAGE).value) for each in range(1, 40))
        style.note(put(own, row, column, told.replace("\n", " " if re.search(r"[!-~]", told) else "")))
    return SeriesLabel(strRef=StrRef(f"{quote_sheetname(sheet.title)}!${column_letter(column)}${row}"))


def _names(reference: Any) -> Any:
    from openpyxl.chart.data_source import AxDataSource, StrRef

    return AxDataSource(strRef=StrRef(str(reference)))


def _sized(size: int) -> Any:
    from openpyxl.drawing.text import CharacterProperties, ParagraphProperties

    return ParagraphProperties(defRPr=CharacterProperties(sz=size, b=True))


def _upright() -> Any:
    from openpyxl.drawing.text import RichTextProperties

    return RichTextProperties(rot=0, vert="horz")


def _number(value: Any) -> float:
    return float(value) if isinstance(value, int | float) else 0.0


def _pale() -> Any:
    from openpyxl.chart.shapes import GraphicalProperties

    return GraphicalProperties(ln=_line("E0E0E0"))


def _line(rgb: str) -> Any:
    from openpyxl.drawing.line import LineProperties

    return LineProperties(solidFill=rgb)
