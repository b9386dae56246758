"""Any table as a workbook of one sheet: what ``query -o x.xlsx`` and ``summary -o x.xlsx`` write.

Exists so that a table asked for at the terminal leaves the office in the same look as the day's book. May import its
neighbours in `civtrack.outputs`; openpyxl lazily.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from civtrack.locales import Translator, active
from civtrack.model import Value, column_letter, readable
from civtrack.outputs import house_style as style
from civtrack.outputs.book.listing import ListColumn, Listing, write_listing
from civtrack.outputs.packing import CUT, new_book, pack, sheet_name

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

__all__ = ["rows_book"]

WIDEST_TEXT = 40
MOST_ROWS = 1 << 20
"""As many as a sheet has."""
_NONE: Mapping[int, Any] = MappingProxyType({})
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
    notes: Sequence[str] = (),
    name: str | None = None,
    tiers: Mapping[int, Mapping[str, str]] = _NONE,
    tints: Mapping[int, str] = _NONE,
) -> bytes:
    """A table as an .xlsx file in the house style.

    Args:
        header: Heads of the columns, in the document's language.
        rows: As wide as the header; days and numbers stay days and numbers, text stays text.
        title: Above the table, and the sheet's name where there is no other.
        as_of: The day that the file says it was made.
        tr: Language of the footer and of “none”; default the terminal's.
        formats: Number formats of the columns; default by what they hold.
        notes: Lines below the title.
        name: The sheet's name.
        tiers: Column (from 0) → what its cells say → RRGGBB of the row.
        tints: Column (from 0) → RRGGBB of its head, and of its cells where they are above zero.

    Returns:
        The same bytes for the same table.
    """
    tr, title = tr or active(), readable(title)
    book = new_book()
    sheet = book.worksheets[0]
    sheet.title = sheet_name(readable(name) if name else title)
    held = list(zip(*rows, strict=True)) or [()] * len(header)
    columns = [
        _column(text, values, formats[index] if index < len(formats) else None)
        for index, (text, values) in enumerate(zip(header, held, strict=True))
    ]
    bulk = write_listing(
        sheet, Listing(title, tuple(map(readable, notes)), columns, rows, tr("(none)"), tints=tints), tr
    )
    for column, colors in tiers.items():
        _coloured(sheet, column, colors, len(notes) + 3, len(columns))
    return pack(book, as_of, {sheet.title: bulk} if bulk else {}, tr(CUT))


def _coloured(sheet: Worksheet, column: int, colors: Mapping[str, str], first: int, columns: int) -> None:
    """Colours rows by what a column says, by a rule: it follows when somebody sorts or edits."""
    from openpyxl.formatting.rule import Rule
    from openpyxl.styles import PatternFill
    from openpyxl.styles.differential import DifferentialStyle

    area = f"A{first}:{column_letter(columns)}{MOST_ROWS}"
    for text, rgb in colors.items():
        said = text.replace('"', '""')
        look = DifferentialStyle(fill=PatternFill("solid", bgColor=rgb))
        formula = f'${column_letter(column + 1)}{first}="{said}"'
        sheet.conditional_formatting.add(area, Rule(type="expression", formula=[formula], dxf=look))


def _column(header: str, values: Sequence[Value], number_format: str | None) -> ListColumn:
    kinds = set(map(type, values))
    days = any(issubclass(kind, dt.date) for kind in kinds)
    texts = any(issubclass(kind, str) for kind in kinds)
    long = texts and any(isinstance(value, str) and len(value) > WIDEST_TEXT // 4 for value in dict.fromkeys(values))
    return ListColumn(
        header, WIDEST_TEXT, "left" if long else "center", number_format or (style.DATE if days else style.TEXT)
    )
