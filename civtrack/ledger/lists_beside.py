"""A column of districts that is none of the items', but that of a list which stands beside the table.

Exists because such a list has the header that the items' own column has, and rows that follow it go to others. It
stands behind everything that is told of an item, and what says whose the items are speaks against it: the title, the
sheet, or the headings above them. May import `civtrack.ledger.cells`, `civtrack.ledger.districts` and `civtrack.model`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from civtrack.ledger.cells import text_of
from civtrack.ledger.districts import Districts
from civtrack.model import Column, Field, Row

__all__ = ["TELLING", "without_lists"]

F = Field
TELLING: Final = frozenset(
    {F.DESCRIPTION, F.MEASURES, F.PROGRESS, F.STATUS, F.CLOSURE, F.FOUND_ON, F.ASSIGNED_ON, F.DEADLINE, F.DONE_ON,
     F.CLOSED_ON}
)  # fmt: skip
"""What is told of an item; a list beside a table has none of it."""
_LISTED: Final = 3
_NOWHERE: Final = 1 << 20
"""Behind the last column of a sheet."""


def without_lists(
    columns: tuple[Column, ...], sample: Sequence[Row], districts: Districts, sheet: str, title: str | None
) -> tuple[tuple[Column, ...], int]:
    """The columns, that of districts unread where it is a list's, and where that list begins; behind a sheet: none.

    Args:
        columns: The table's columns.
        sample: The first rows below the header.
        districts: The office's districts.
        sheet: The sheet's name.
        title: What stands above the table.
    """
    place = _behind_all(columns)
    if place is None:
        return columns, _NOWHERE
    named = districts.in_sheet(sheet) or districts.in_title(title)
    written = [districts.canonical(text_of(row.values.get(place)))[0] for row in sample]
    is_one = (named is not None and _is_list(written)) or _headings_speak_against(sample, written, place, districts)
    return (_without(columns, place), place) if is_one else (columns, _NOWHERE)


def _behind_all(columns: Sequence[Column]) -> int | None:
    """The column of districts where it stands behind everything that says what an item is or how it stands."""
    told_before = max((column.index for column in columns if column.field in TELLING), default=0)
    found = next((column for column in columns if column.field is F.DISTRICT and column.how != "settings"), None)
    return found.index if found and found.index > told_before else None


def _is_list(names: Sequence[str | None]) -> bool:
    """Whether names stand one below the other as in a list: none twice, three, or two that are fewer than the rows."""
    written = [name for name in names if name]
    return len(written) == len(set(written)) and len(written) >= (2 if len(written) < len(names) else _LISTED)


def _headings_speak_against(
    sample: Sequence[Row], written: Sequence[str | None], place: int, districts: Districts
) -> bool:
    """Whether rows below headings of districts are as often beside another district's name as beside their own."""
    section: str | None = None
    own = other = 0
    for row, name in zip(sample, written, strict=True):
        texts = [text for column in row.values if column < place and (text := text_of(row.values[column]))]
        if len(texts) == 1 and districts.is_name(texts[0]):
            section = districts.in_heading(texts[0])
        elif texts and section and name:
            own, other = own + (name == section), other + (name != section)
    return other > 0 and other >= own


def _without(columns: Iterable[Column], index: int) -> tuple[Column, ...]:
    """The columns, one of which is not read."""
    return tuple(Column(one.index, one.header, None, "none") if one.index == index else one for one in columns)
