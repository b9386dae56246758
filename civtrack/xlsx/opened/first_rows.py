"""The styles of cells near the top of a sheet, and how high their rows are, read without reading the rest.

Exists because a look at one row of each kind must not cost a pass over all of them. May import the modules of
`civtrack.xlsx` below it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from civtrack.light import NamedTuple
from civtrack.model import Value, column_index
from civtrack.patterns import lazy
from civtrack.xlsx.reading.cells import CellValues
from civtrack.xlsx.reading.scan import read_rows

if TYPE_CHECKING:
    from civtrack.xlsx.opened.sheet import Sheet

__all__ = ["FirstRows", "first_rows", "first_values"]

_ENOUGH = 1 << 20
_ROW = lazy(rb"""<(?:[\w.-]+:)?row\b[^<>]*?\sr\s*=\s*["'](\d{1,7})["'][^<>]*>""")
_CELL = lazy(rb"""<(?:[\w.-]+:)?c\b([^<>]*)>""")
_AT = lazy(rb"""\sr\s*=\s*["']([A-Z]{1,3})\d""")
_HEIGHT = lazy(rb"""\sht\s*=\s*["'](\d{1,3}(?:\.\d+)?)["']""")
_STYLE = lazy(rb"""\ss\s*=\s*["'](\d{1,6})["']""")


class FirstRows(NamedTuple):
    """Row and column → style of each stored cell; row → its height in points where it states one."""

    styles: dict[tuple[int, int], int]
    heights: dict[int, float]


def first_rows(sheet: Sheet, wanted: Collection[int]) -> FirstRows:
    """What some rows look like; of rows that stand far below nothing.

    Args:
        sheet: Any sheet; edits that are only asked for do not show.
        wanted: Numbers of rows.
    """
    data, rows = _top(sheet, max(wanted, default=0))
    found = FirstRows({}, {})
    for place, row in enumerate(rows):
        if (number := int(row[1])) not in wanted:
            continue
        if height := _HEIGHT.search(row[0]):
            found.heights[number] = float(height[1])
        end = rows[place + 1].start() if place + 1 < len(rows) else len(data)
        for cell in _CELL.finditer(data, row.end(), end):
            if at := _AT.search(cell[1]):
                style = _STYLE.search(cell[1])
                found.styles[number, column_index(at[1].decode())] = int(style[1]) if style else 0
    return found


def first_values(sheet: Sheet, wanted: Collection[int]) -> dict[int, Mapping[int, Value]]:
    """Row → column → value of some rows; of rows that stand far below nothing. Arguments as for `first_rows`.

    What stands between them is neither read nor proven.

    Raises:
        LedgerUnreadable: One of them is damaged.
    """
    data, rows = _top(sheet, max(wanted, default=0))
    head = sheet._skeleton[0]
    ends = [*(row.start() for row in rows[1:]), data.find(f"</{head.prefix}sheetData".encode(), *_behind(rows))]
    chosen = [
        data[row.start() : end] for row, end in zip(rows, ends, strict=False) if end >= 0 and int(row[1]) in wanted
    ]
    if not chosen:
        return {}
    shared = sheet.shared
    values = CellValues(shared.container.where, sheet.entry.part, shared.styles.moments, shared.strings_as_asked)
    read = read_rows(head, b"".join((*chosen, head.closing)), iter(()), values)
    return {row.number: row.values for row in read}


def _behind(rows: Sequence[re.Match[bytes]]) -> tuple[int, ...]:
    return (rows[-1].end(),) if rows else ()


def _top(sheet: Sheet, last: int) -> tuple[bytes, list[re.Match[bytes]]]:
    """What a sheet begins with, and the opening tags of its rows up to the first one behind a row, as far as looked."""
    data, rows = b"", list[re.Match[bytes]]()
    for chunk in sheet.stream():
        data += chunk
        for row in _ROW.finditer(data, rows[-1].end() if rows else 0):
            rows.append(row)
            if int(row[1]) > last:
                return data, rows
        if len(data) > _ENOUGH:
            break
    return data, rows
