"""Any table as a workbook of one sheet: what ``query -o x.xlsx`` and ``summary -o x.xlsx`` write.

Exists so that a table asked for at the terminal leaves the office in the same look as the day's book. May import its
neighbours in `civtrack.outputs`; openpyxl lazily.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from civtrack.locales import Translator, active
from civtrack.model import Value, readable
from civtrack.outputs import house_style as style
from civtrack.outputs.book.listing import ListColumn, Listing, write_listing
from civtrack.outputs.book.tables_book import sheet_name
from civtrack.outputs.packing import CUT, pack

__all__ = ["rows_book"]

WIDEST_TEXT = 40
STAMP = dt.date(2000, 1, 1)
"""The day in the file's properties where the caller names none: never the clock."""


def rows_book(
    header: Sequence[str],
    rows: Sequence[Sequence[Value]],
    title: str,
    *,
    as_of: dt.date = STAMP,
    tr: Translator | None = None,
    formats: Sequence[str | None] = (),
) -> bytes:
    """A table as an .xlsx file in the house style.

    Args:
        header: Heads of the columns, in the document's language.
        rows: As wide as the header; days and numbers stay days and numbers, text stays text.
        title: Above the table, and the sheet's name.
        as_of: The day that the file says it was made.
        tr: Language of the footer and of “none”; default the terminal's.
        formats: Number formats of the columns; default by what they hold.

    Returns:
        The same bytes for the same table.
    """
    from openpyxl import Workbook

    tr, title = tr or active(), readable(title)
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = sheet_name(title)
    columns = [
        _column(text, [row[index] for row in rows], formats[index] if index < len(formats) else None)
        for index, text in enumerate(header)
    ]
    bulk = write_listing(sheet, Listing(title, (), columns, rows, tr("(none)")), tr)
    return pack(book, as_of, {sheet.title: bulk} if bulk else {}, tr(CUT))


def _column(header: str, values: Sequence[Value], number_format: str | None) -> ListColumn:
    days = any(isinstance(value, dt.date) for value in values)
    long = any(isinstance(value, str) and len(value) > WIDEST_TEXT // 4 for value in values)
    return ListColumn(
        header, WIDEST_TEXT, "left" if long else "center", number_format or (style.DATE if days else style.TEXT)
    )
