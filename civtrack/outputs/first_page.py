"""What stands above, between and below the items of a sheet that takes several pages side by side: whole, on the first.

Exists because a title over all columns is cut where the first page ends, and the column that is printed on every page
shows the beginning of each line that runs out of it (填报单位：…). A title is merged over the columns of the first page
instead; such a line begins behind the repeated column. May import `civtrack.xlsx`, `civtrack.model` and what stands
before it in `civtrack.outputs`.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

from civtrack.model import Area, Table
from civtrack.outputs.measure import width
from civtrack.xlsx import Sheet
from civtrack.xlsx.opened.first_rows import first_rows, first_values
from civtrack.xlsx.parts.edits import Look

__all__ = ["cut_titles", "keep_on_first_page"]

_STEP = 1.25
"""Characters that a step of an indent takes at least: three blanks of the workbook's usual font."""
_MOST_STEPS = 30
_BELOW = 5
"""Rows below the last item among which signatures are looked for."""
_FAR = 3_000
"""Rows up to which a sheet is looked through; of a longer one only what stands above its items."""


def cut_titles(sheet: Sheet, tables: Sequence[Table], end: int) -> tuple[tuple[Area, Area], ...]:
    """Merged lines above the items that go on behind the last column of the first page, each with what it becomes."""
    top = min(tables[0].header_rows)
    return tuple(
        (area, area._replace(last_column=end))
        for area in sheet.merges
        if area.last_row < top and area.first_row == area.last_row and area.first_column < end < area.last_column
    )


def keep_on_first_page(
    sheet: Sheet, tables: Sequence[Table], widths: Mapping[int, float], number: int | None, end: int
) -> None:
    """Asks for lines that begin in the repeated column and run out of it to begin behind it: only the look changes.

    Args:
        sheet: The sheet.
        tables: Its tables with items.
        widths: Column → width of those that are shown.
        number: The column that is repeated.
        end: The last column of the first page.
    """
    if number is None:
        return
    rows = _furniture(tables)
    written = first_values(sheet, rows)
    styles, merged = first_rows(sheet, rows).styles, {area[:2]: area for area in sheet.merges}
    for row, column, text in _running_out(written, rows, number, widths):
        style = styles.get((row, column))
        if style is None:
            continue
        area = merged.get((row, column), Area(row, column, row, column))
        last = min(area.last_column, end)
        behind = sum(widths.get(each, 0.0) for each in range(column, number + 1))
        room = sum(widths.get(each, 0.0) for each in range(column, last + 1))
        set_ = sheet.shared.styles.horizontal(style)
        steps = math.ceil(behind / _STEP)
        if last > number and set_ in ("center", "centerContinuous", "distributed"):
            if (room - width(text)) / 2 < behind <= room - width(text):
                sheet.restyle(row, column, Look(horizontal="right"))
        elif set_ in ("general", "left", "fill", "justify") and steps <= _MOST_STEPS:
            sheet.restyle(row, column, Look(horizontal="left", indent=steps))


def _furniture(tables: Sequence[Table]) -> list[int]:
    """Rows that hold no item: titles, section headings, totals, notes, signatures."""
    top = min(tables[0].header_rows)
    last = max(table.last_row for table in tables)
    rows = {*range(1, top)}
    if last <= _FAR:
        for table in tables:
            rows |= {*table.headings, *table.totals, *table.notes}
        rows |= {*range(last + 1, last + 1 + _BELOW)}
    return sorted(rows)


def _running_out(
    written: Mapping[int, Mapping[int, object]], rows: Sequence[int], number: int, widths: Mapping[int, float]
) -> Iterator[tuple[int, int, str]]:
    """Row, column and text of what begins at the repeated column or before it, and is wider than there is room."""
    for row in rows:
        values = {column: value for column, value in written.get(row, {}).items() if value not in (None, "")}
        column = min(values, default=number + 1)
        text = values.get(column)
        if column > number or not isinstance(text, str) or "\n" in text:
            continue
        if number + 1 not in values and width(text) > sum(widths.get(each, 0.0) for each in range(column, number + 1)):
            yield row, column, text
