"""The contents of the summary workbook, and the links from its figures to the lists behind them.

Exists because whoever asks “which ones are these?” should be one click away from the answer. The contents are for the
screen. May import `civtrack.model`, `civtrack.locales` and its neighbours in `civtrack.outputs`; openpyxl lazily.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from civtrack.light import NamedTuple
from civtrack.locales import Translator
from civtrack.model import Area, column_letter
from civtrack.outputs import house_style as style
from civtrack.outputs.book.figure_table import Laid
from civtrack.outputs.book.listing import band, put
from civtrack.outputs.book.overview import facts
from civtrack.outputs.packing import Bulk

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

    from civtrack.assessment import Assessment

__all__ = ["Entry", "Listed", "link_events", "link_tiers", "write_contents"]

_WIDTHS = (6, 44, 12, 20)
_DISTRICT = 1
"""Place of the district in the rows of a list."""


class Entry(NamedTuple):
    """A line of the contents.

    Attributes:
        sheet: Where it leads.
        name: What stands there.
        entries: How many of it.
        printed: Whether it is printed, there or elsewhere.
        on: The other sheet that it is printed on, "" where that is its own.
    """

    sheet: str
    name: str
    entries: int | None
    printed: bool = True
    on: str = ""


class Listed(NamedTuple):
    """A list and the sheet it stands on."""

    sheet: str
    bulk: Bulk


def write_contents(
    sheet: Worksheet, assessment: Assessment, entries: Sequence[Entry], tr: Translator, page: style.Paper = style.A4
) -> None:
    """Writes the contents, each line a link; the sheet is not printed."""
    style.tab(sheet, "7F7F7F")
    for index, wide in enumerate(_WIDTHS, 1):
        sheet.column_dimensions[column_letter(index)].width = wide
    office, last = assessment.settings.office.name, len(_WIDTHS)
    row = band(sheet, 1, tr("{office} {document}", office=office, document=tr("Contents")).strip(), sum(_WIDTHS), last,
               style.title)  # fmt: skip
    row = head = band(sheet, row, facts(assessment, tr), sum(_WIDTHS), last, style.note)
    for index, text in enumerate((tr("Serial"), tr("Sheet"), tr("Entries"), tr("Paper")), 1):
        style.header(put(sheet, row, index, text))
    for place, entry in enumerate(entries, 1):
        row += 1
        printed = tr("printed") if entry.printed else tr("screen only")
        if entry.on:
            printed = tr("on “{sheet}”", sheet=entry.on)
        for index, value in enumerate((place, entry.name, entry.entries, printed), 1):
            style.body(put(sheet, row, index, value), "left" if index == 2 else "center")
        _link(sheet, row, 2, entry.sheet, 1)
    style.whole(sheet, Area(1, 1, row, last), first_row=head + 1, tr=tr, page=page)
    style.screen_only(sheet)


def link_tiers(sheet: Worksheet, laid: Laid, lists: Mapping[str, Listed]) -> None:
    """Links each count of a tier to its list: that of a district to the district's first row there."""
    for key, listed in lists.items():
        if key in laid.columns:
            for row in range(laid.first, laid.last + 2):
                _link_count(sheet, row, laid.columns[key], listed)


def link_events(sheet: Worksheet, laid: Laid, lists: Mapping[str, Listed], key: str) -> None:
    """Links the counts of what a list tells of, and of its parts, to that list."""
    listed = lists.get(key)
    for head, column in laid.columns.items():
        if listed and (head == key or (key == "red" and head != "max_days_overdue")):
            for row in range(laid.first, laid.last + 2):
                _link_count(sheet, row, column, listed)


def _link_count(sheet: Worksheet, row: int, column: int, listed: Listed) -> None:
    value = sheet.cell(row, column).value
    if not isinstance(value, int) or not value:
        return
    name = sheet.cell(row, 1).value
    places = (place for place, one in enumerate(listed.bulk.rows) if one[_DISTRICT] == name)
    first = next(places, None)
    _link(sheet, row, column, listed.sheet, listed.bulk.row + (first or 0))


def _link(sheet: Worksheet, row: int, column: int, target: str, at: int) -> None:
    from openpyxl.utils import quote_sheetname
    from openpyxl.worksheet.hyperlink import Hyperlink

    # Set without its setter, which would make a file outside of it and write its address into an empty cell.
    cell: Any = sheet.cell(row, column)
    cell._hyperlink = Hyperlink(ref=cell.coordinate, location=f"{quote_sheetname(target)}!A{at}")
