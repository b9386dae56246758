"""How the columns of a sheet fall onto pages side by side, the number of the item on each of them.

Exists because a page break never parts a column: what fits in all need not fit page by page. May import nothing of
civtrack but its model.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from civtrack.model import Field, Table

__all__ = ["number_column", "page_ends"]

_NUMBERS = (Field.SERIAL, Field.NUMBER)


def page_ends(widths: Mapping[int, float], room: float, repeated: int | None) -> list[int]:
    """The last column of each page, left to right.

    Args:
        widths: Column → its width; those that are not shown take none.
        room: What a page holds.
        repeated: The column that is printed on every page behind its own.
    """
    ends: list[int] = []
    left, last = room, 0
    for column in sorted(widths):
        width = widths[column]
        if width > left and last:
            ends.append(last)
            left = room - (widths.get(repeated, 0.0) if repeated is not None and repeated < column else 0.0)
        left -= width
        last = column if width else last
    return [*ends, last] if last else []


def number_column(tables: Sequence[Table]) -> int | None:
    """The column that says which item a row is: the serial number, which is narrow, else the office's own number."""
    return next((column for field in _NUMBERS if (column := tables[0].column(field)) is not None), None)
