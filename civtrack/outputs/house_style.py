"""How a table of the office looks: fonts, borders, colours, paper.

Exists so that every new workbook looks like one hand made it. Knows cells and paper, nothing of ledgers. May import
`civtrack.model` and `civtrack.locales`; openpyxl lazily.
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from functools import cache
from typing import TYPE_CHECKING, Any, Final
from weakref import WeakKeyDictionary

from civtrack.light import NamedTuple
from civtrack.locales import Translator
from civtrack.model import Area, column_index, column_letter

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

__all__ = [
    "DATE",
    "HALF",
    "HEADING_SIZE",
    "INTEGER",
    "PAPERS",
    "PERCENT",
    "ROW",
    "SMALLEST",
    "Paper",
    "bars",
    "body",
    "header",
    "heading",
    "keep_on_one_page",
    "measured",
    "note",
    "on_one_line",
    "once",
    "paper",
    "printed",
    "screen_only",
    "section",
    "tab",
    "tint",
    "title",
    "total",
    "unshrunk",
    "whole",
    "words",
]

BODY_FONT, HEAD_FONT = "宋体", "黑体"
"""Fonts that every Chinese Windows, WPS and macOS Office has; 方正小标宋 is only where somebody bought it."""

BODY_SIZE = 10.5
"""Points (五号)."""

HEADING_SIZE = 13.0
"""Points of the name of a second table on a sheet."""

SMALLEST = 9.0
"""Points below which nothing is printed."""

DATE, SHORT_DATE, PERCENT, INTEGER, TEXT = "yyyy-mm-dd", 'm"-"d', "0.00%", "0", "General"
HEADER_FILL, TOTAL_FILL = "DDEBF7", "F2F2F2"


class Paper(NamedTuple):
    """A landscape page: how programs call it, and the points between its margins."""

    code: int
    width: float
    height: float

    @property
    def room(self) -> int:
        """Widths of columns that a page holds without being shrunk, with lines around cells: a cell of text is one."""
        return int(self.width / CELL) - 5


CELL = 6.4
"""Points of one width of a column: a digit of the widest font that stands in for `MEASURE` anywhere."""

MEASURE = "Arial", 10
"""The font in which a workbook counts the widths of its columns; every system has one of its metrics."""

PAPERS: Mapping[str, Paper] = {"A4": Paper(9, 769.0, 535.0), "A3": Paper(8, 1118.0, 781.0)}
"""What is between the margins of `paper`; LibreOffice keeps five points of that for the footer."""
A4 = PAPERS["A4"]

SHRINKS_TO_FIT = 0.99 * BODY_SIZE / SMALLEST
"""How many times too wide or high a sheet may be to be shrunk onto a page: its text is still 9 points then, whatever a
program rounds."""

HALF = 0.54
"""The share of the room between margins from which a page counts as half full, whatever a program rounds."""

ROW = 22.0
"""Points of a row of a table of figures: it is read from a distance."""

UNSTATED = 13.5
"""Points of a row whose height is not stated."""

FOOTER = 11
"""Points of the footer, which is shrunk with its sheet."""


@cache
def _font(name: str, size: float, bold: str = "", color: str = "000000") -> Any:
    from openpyxl.styles import Font

    return Font(name=name, size=size, bold=bool(bold), color=color)


@cache
def _fill(rgb: str) -> Any:
    from openpyxl.styles import PatternFill

    return PatternFill("solid", fgColor=rgb)


@cache
def _border() -> Any:
    from openpyxl.styles import Border, Side

    side = Side(style="thin", color="808080")
    return Border(left=side, right=side, top=side, bottom=side)


@cache
def _alignment(horizontal: str, vertical: str = "center") -> Any:
    from openpyxl.styles import Alignment

    return Alignment(horizontal=horizontal, vertical=vertical, wrap_text=True)


_BODIES: Final[WeakKeyDictionary[Any, dict[tuple[object, ...], Any]]] = WeakKeyDictionary()
"""Workbook → the looks that its tables' cells have: openpyxl compares each with all parts of all others."""


def title(cell: Cell) -> None:
    """The name of the document, over the whole width."""
    cell.font, cell.alignment = _font(HEAD_FONT, 16), _alignment("center")


def section(cell: Cell) -> None:
    """The heading of a paragraph below a table."""
    cell.font, cell.alignment = _font(HEAD_FONT, BODY_SIZE), _alignment("left")


def heading(cell: Cell) -> None:
    """The name of a second table on a sheet."""
    cell.font, cell.alignment = _font(HEAD_FONT, HEADING_SIZE), _alignment("left")


def note(cell: Cell) -> None:
    """A line above or below a table."""
    cell.font, cell.alignment = _font(BODY_FONT, 10.5), _alignment("left")


def header(cell: Cell, fill: str | None = None) -> None:
    """The head of a column, in a tier's colour where it counts a tier."""
    cell.font, cell.alignment, cell.border = _font(HEAD_FONT, BODY_SIZE), _alignment("center"), _border()
    cell.fill = _fill(fill or HEADER_FILL)


def body(cell: Cell, horizontal: str = "center", number_format: str = TEXT, fill: str | None = None) -> None:
    """A cell of a table."""
    looks = _BODIES.setdefault(cell.parent.parent, {})
    styled: Any = cell
    look = (*(styled._style or ()), horizontal, number_format, fill)
    if look in looks:
        styled._style = copy(looks[look])
        return
    cell.font, cell.alignment, cell.border = _font(BODY_FONT, BODY_SIZE), _alignment(horizontal), _border()
    cell.number_format = number_format
    if fill:
        cell.fill = _fill(fill)
    looks[look] = copy(styled._style)


def on_one_line(cell: Cell) -> None:
    """A cell of a column for the screen: its text is not broken, so that it makes no row higher."""
    from openpyxl.styles import Alignment

    cell.alignment = Alignment(horizontal="left", vertical="center")


def total(cell: Cell, number_format: str = TEXT, fill: str | None = None) -> None:
    """A cell of the total row."""
    body(cell, "center", number_format, fill or TOTAL_FILL)
    cell.font = _font(HEAD_FONT, BODY_SIZE)


def tint(sheet: Worksheet, area: str, rgb: str) -> None:
    """Colours the cells of an area that are above zero: a rule, because a list has one look for each column."""
    from openpyxl.formatting.rule import Rule
    from openpyxl.styles import PatternFill
    from openpyxl.styles.differential import DifferentialStyle

    look = DifferentialStyle(fill=PatternFill("solid", bgColor=rgb))
    sheet.conditional_formatting.add(area, Rule(type="cellIs", operator="greaterThan", formula=["0"], dxf=look))


def words(sheet: Worksheet, area: str, colors: Mapping[str, str]) -> None:
    """Colours the cells of an area by the word that stands in them (RRGGBB each)."""
    from openpyxl.formatting.rule import Rule
    from openpyxl.styles import PatternFill
    from openpyxl.styles.differential import DifferentialStyle

    for word, rgb in colors.items():
        look = DifferentialStyle(fill=PatternFill("solid", bgColor=rgb))
        quoted = word.replace('"', '""')
        rule = Rule(type="cellIs", operator="equal", formula=[f'"{quoted}"'], dxf=look)
        sheet.conditional_formatting.add(area, rule)


def bars(sheet: Worksheet, area: str) -> None:
    """Draws rates as bars in their cells, the whole cell being 100 %."""
    from openpyxl.formatting.rule import DataBarRule

    make: Any = DataBarRule
    rule = make(start_type="num", start_value=0, end_type="num", end_value=1, color="FF9DC3E6")
    sheet.conditional_formatting.add(area, rule)


def measured(book: Workbook) -> None:
    """Has a new workbook count its columns' widths in a font that is as wide on every machine."""
    from openpyxl.styles import Font

    name, size = MEASURE
    book._fonts[0] = Font(name=name, size=size)  # type: ignore[attr-defined] # the font of the style “Normal”


def tab(sheet: Worksheet, rgb: str) -> None:
    """The colour of the sheet's tab."""
    sheet.sheet_properties.tabColor = rgb


def whole(sheet: Worksheet, area: Area, *, first_row: int, tr: Translator, page: Paper = A4) -> None:
    """Sets a sheet up to be read and printed as the office prints tables.

    Args:
        sheet: The sheet.
        area: Everything on it.
        first_row: The first row below the header: the rows above stay in view, the header comes again on every page.
        tr: Language of the footer.
        page: The paper.
    """
    sheet.freeze_panes = f"A{first_row}"
    sheet.print_title_rows = f"{first_row - 1}:{first_row - 1}"
    sheet.print_area = f"A{area.first_row}:{column_letter(area.last_column)}{area.last_row}"
    paper(sheet, tr, page)


def paper(sheet: Worksheet, tr: Translator, page: Paper = A4) -> None:
    """Landscape, as many pages as it takes but one wide, page numbers below."""
    from openpyxl.worksheet.properties import PageSetupProperties

    sheet.page_setup.paperSize = page.code
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_options.horizontalCentered = True
    margins = sheet.page_margins
    margins.left = margins.right = 0.5
    margins.top, margins.bottom, margins.header, margins.footer = 0.3, 0.45, 0.15, 0.2
    footer = sheet.HeaderFooter.oddFooter
    assert footer is not None
    footer.center.size = FOOTER
    footer.center.text = tr("Page {page} of {pages}", page="&P", pages="&N")


def unshrunk(sheet: Worksheet) -> None:
    """Prints a sheet that fits its page as it is: told to fit, LibreOffice shrinks lists of many pages all the same."""
    sheet.sheet_properties.pageSetUpPr = None
    sheet.page_setup.fitToWidth = sheet.page_setup.fitToHeight = None
    sheet.page_setup.scale = 100


def screen_only(sheet: Worksheet) -> None:
    """Keeps a sheet off the paper: its print area is one empty cell, and programs print no empty page."""
    once(sheet)
    sheet.print_area = f"{column_letter(sheet.max_column + 20)}1"


def once(sheet: Worksheet) -> None:
    """Has no row come again on every page."""
    plain: Any = sheet  # its setter takes None for “as it is”
    plain._print_rows = None


def keep_on_one_page(sheet: Worksheet, page: Paper = A4) -> None:
    """Shrinks a sheet that would spill a few lines onto a second page; a longer one stays as it is.

    What is printed counts, be it all or the print area; the letters stay as large as `SMALLEST` says.
    """
    area = printed(sheet)
    shown = (of.width for of in sheet.column_dimensions.values() if column_index(of.index) <= area.last_column)
    width = sum(shown) * CELL
    rows: Any = sheet.row_dimensions
    height = sum((rows[row].height if row in rows else None) or UNSTATED for row in range(1, area.last_row + 1))
    fits = max(width / page.width, height / page.height) <= SHRINKS_TO_FIT
    sheet.page_setup.fitToHeight = int(fits)


def printed(sheet: Worksheet) -> Area:
    """What is printed of a sheet, from its first cell on: its print area, or all."""
    area = str(sheet.print_area or "").rpartition("!")[2].replace("$", "").rpartition(":")[2]
    letters = area.rstrip("0123456789")
    if not letters:
        return Area(1, 1, sheet.max_row, sheet.max_column)
    return Area(1, 1, int(area[len(letters) :]), column_index(letters))
