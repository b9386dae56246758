"""How a table of the office looks: fonts, borders, colours, paper.

Exists so that every new workbook looks like one hand made it. Knows cells and paper, nothing of ledgers. May import
`civtrack.model` and `civtrack.locales`; openpyxl lazily.
"""

from __future__ import annotations

from copy import copy
from functools import cache
from typing import TYPE_CHECKING, Any, Final
from weakref import WeakKeyDictionary

from civtrack.locales import Translator
from civtrack.model import Area, column_letter

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

__all__ = [
    "DATE",
    "INTEGER",
    "PERCENT",
    "body",
    "header",
    "keep_on_one_page",
    "note",
    "paper",
    "section",
    "tab",
    "tint",
    "title",
    "total",
    "whole",
]

BODY_FONT, HEAD_FONT = "宋体", "黑体"
"""Fonts that every Chinese Windows, WPS and macOS Office has; 方正小标宋 is only where somebody bought it."""

BODY_SIZE = 11
"""Points."""

DATE, PERCENT, INTEGER, TEXT = "yyyy-mm-dd", "0.00%", "0", "General"
HEADER_FILL, TOTAL_FILL = "DDEBF7", "F2F2F2"
A4 = 9
PAGE_WIDTH, PAGE_HEIGHT = 770.0, 500.0
"""Points between the margins of a landscape page."""

SHRINKS_TO_FIT = 1.4
"""How many times too high a sheet may be to be shrunk onto one page: its body text is still 8 points then."""


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
    cell.font, cell.alignment = _font(HEAD_FONT, 18), _alignment("center")


def section(cell: Cell) -> None:
    """The heading of a paragraph below a table."""
    cell.font, cell.alignment = _font(HEAD_FONT, BODY_SIZE), _alignment("left")


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


def tab(sheet: Worksheet, rgb: str) -> None:
    """The colour of the sheet's tab."""
    sheet.sheet_properties.tabColor = rgb


def whole(sheet: Worksheet, area: Area, *, first_row: int, tr: Translator) -> None:
    """Sets a sheet up to be read and printed as the office prints tables.

    Args:
        sheet: The sheet.
        area: Everything on it.
        first_row: The first row below the header: the rows above stay in view and come again on every page.
        tr: Language of the footer.
    """
    sheet.freeze_panes = f"A{first_row}"
    sheet.print_title_rows = f"1:{first_row - 1}"
    sheet.print_area = f"A{area.first_row}:{column_letter(area.last_column)}{area.last_row}"
    paper(sheet, tr)


def paper(sheet: Worksheet, tr: Translator) -> None:
    """A4 landscape, as many pages as it takes but one wide, page numbers below."""
    from openpyxl.worksheet.properties import PageSetupProperties

    sheet.page_setup.paperSize = A4
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_options.horizontalCentered = True
    margins = sheet.page_margins
    margins.left = margins.right = 0.5
    margins.top, margins.bottom, margins.header, margins.footer = 0.6, 0.7, 0.3, 0.35
    footer = sheet.HeaderFooter.oddFooter
    assert footer is not None
    footer.center.text = tr("Page {page} of {pages}", page="&P", pages="&N")


def keep_on_one_page(sheet: Worksheet) -> None:
    """Shrinks a sheet that would spill a few lines onto a second page; a longer one stays as it is."""
    width = sum((7 * of.width + 5) * 0.75 for of in sheet.column_dimensions.values())
    height = sum(of.height or 0.0 for of in sheet.row_dimensions.values())
    if height * min(1.0, PAGE_WIDTH / width) <= PAGE_HEIGHT * SHRINKS_TO_FIT:
        sheet.page_setup.fitToHeight = 1
