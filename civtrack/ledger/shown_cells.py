"""Numbers and days that an .xls, .et, .ods or .xlsb shows otherwise than they are: WT-0012, 12%, 2022年7月.

Exists because the reader of these formats hands out the bare number, and the first of a month where the cell names the
month alone: a number of another item, a deadline that nobody set. Follows [MS-XLS] 2.4.126 (Format), 2.4.353 (XF),
2.4.180 (Number), 2.4.220 (RK), 2.4.174 (MulRk), 2.4.127 (Formula). May import `civtrack.ledger.grids`,
`civtrack.ledger.old_records`, `civtrack.ledger.open_document`, `civtrack.xlsx` and `civtrack.model`.
"""

from __future__ import annotations

import datetime as dt
import struct
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Final

from civtrack.ledger.grids import Grid, MemoryGrid, with_cells
from civtrack.ledger.old_records import records, worksheets
from civtrack.ledger.open_document import SheetSays
from civtrack.model import Row, Shown, ShownFloat, ShownInt, ShownMonth, Value
from civtrack.patterns import lazy

__all__ = ["Shows", "in_words", "look_of", "of_xls", "with_merges", "with_shown"]

Shows = Mapping[tuple[int, int], Callable[[Value], Value]]
"""Row and column, from 1 on → what makes of its value the one that is shown."""

_BOF, _FORMAT, _XF = 0x809, 0x41E, 0xE0
_BIFF8: Final = 0x600
_SINGLE: Final = frozenset({0x203, 0x27E, 0x06})
"""A number, a short one, a formula: row, column and look stand first."""
_SEVERAL: Final = 0xBD
_MONTH: Final = lazy(
    r"(?:\d{4}|\d{2}\s*(?=年))\s*[年./-]\s*\d{1,2}\s*月?份?|\d{1,2}\s*月份?|\d{4}\s*年?|"
    r"(?P<name>[A-Za-z]{3,9})[-. ]?(?P<year>\d{2,4})"
)
"""A moment without its day."""


def with_shown(grids: Sequence[Grid], shows: Sequence[Shows]) -> tuple[Grid, ...]:
    """The sheets with what their cells show (see `with_cells`)."""
    return with_cells(grids, shows, _shown)


def _shown(rows: Iterable[Row], cells: Shows) -> Iterator[Row]:
    of_row: dict[int, dict[int, Callable[[Value], Value]]] = {}
    for (number, column), make in cells.items():
        of_row.setdefault(number, {})[column] = make
    for row in rows:
        makes = of_row.get(row.number)
        if makes is None:
            yield row
        else:
            told = {column: makes[column](value) for column, value in row.values.items() if column in makes}
            yield row._replace(values={**row.values, **told})


def with_merges(grids: Sequence[Grid], said: Sequence[SheetSays]) -> tuple[Grid, ...]:
    """The sheets of an .ods with their merged areas, which its reader does not know."""
    if len(said) != len(grids):
        return tuple(grids)
    return tuple(
        replace(grid, merges=tuple(sheet.merges), merges_known=True)
        if sheet.merges and isinstance(grid, MemoryGrid) and not grid.merges_known
        else grid
        for grid, sheet in zip(grids, said, strict=True)
    )


def in_words(said: Sequence[SheetSays]) -> Sequence[Shows]:
    """Of each sheet of an .ods, which writes beside a value what is shown of it."""
    return [{place: partial(_as_written, text) for place, text in sheet.shown.items()} for sheet in said]


def _as_written(text: str, value: Value) -> Value:
    if isinstance(value, dt.date):
        match = _MONTH.fullmatch(text)
        if match is None or (match["name"] and not _names_year(match["year"], value)):
            return value
        return _month(value)
    if isinstance(value, bool) or not isinstance(value, int | float) or text in (str(value), f"{value:g}"):
        return value
    return _with(ShownFloat(value) if isinstance(value, float) else ShownInt(value), text)


def _names_year(digits: str, day: dt.date) -> bool:
    """Whether Jul-22 ends with the year, and not with the day."""
    return int(digits) in (day.year, day.year % 100) and int(digits) != day.day


def _month(day: dt.date) -> Value:
    at = day if isinstance(day, dt.datetime) else dt.datetime.combine(day, dt.time())
    return _with(ShownMonth(at.year, at.month, at.day, at.hour, at.minute, at.second), f"{at.year}年{at.month}月")


def _with(value: Value, text: str) -> Value:
    assert isinstance(value, Shown)
    value.shown = text
    return value


def of_xls(stream: bytes) -> Sequence[Shows]:
    """Of each worksheet of an .xls, by its workbook stream; nothing of one that is older than Excel 97."""
    looks = _looks(stream)
    if not any(looks):
        return []
    return [dict(_of_sheet(stream, begin, looks)) for begin in worksheets(stream)]


def _looks(stream: bytes) -> list[Callable[[Value], Value] | None]:
    """For each look of a cell what it makes of a value; None where it shows the value itself."""
    codes: dict[int, str] = {}
    used: list[int] = []
    if len(stream) < 8 or struct.unpack_from("<H", stream, 4)[0] != _BIFF8:
        return []
    for kind, at, length in records(stream, 0):
        if kind == _FORMAT and length >= 5:
            number, count, wide = struct.unpack_from("<HHB", stream, at)
            text = stream[at + 5 : at + 5 + count * (2 if wide & 1 else 1)]
            codes[number] = text.decode("utf-16-le" if wide & 1 else "latin-1", "replace")
        elif kind == _XF and length >= 4:
            used.append(struct.unpack_from("<H", stream, at + 2)[0])
    made = {number: look_of(number, codes) for number in set(used)}
    return [made[number] for number in used]


def look_of(number: int, codes: Mapping[int, str]) -> Callable[[Value], Value] | None:
    """What a number format makes of a value; None where it shows the value itself.

    Args:
        number: The format's, built in or not.
        codes: The formats that the workbook defines.
    """
    from civtrack.xlsx.parts.numerals import BUILT_IN, MONTHS, Numerals, month_shown, pattern_of

    code = codes.get(number) or BUILT_IN.get(number, "")
    if month_shown(code) if code else number in MONTHS:
        return lambda value: _month(value) if isinstance(value, dt.date) else value
    patterns = pattern_of(code) if code else None
    if patterns is None:
        return None
    numerals = Numerals(patterns)

    def show(value: Value) -> Value:
        if isinstance(value, bool) or not isinstance(value, int | float):
            return value
        return numerals[str(int(value)) if isinstance(value, float) and value.is_integer() else repr(value)]

    return show


def _of_sheet(
    stream: bytes, begin: int, looks: Sequence[Callable[[Value], Value] | None]
) -> Iterator[tuple[tuple[int, int], Callable[[Value], Value]]]:
    count = len(looks)
    for kind, at, length in records(stream, begin):
        if kind in _SINGLE and length >= 6:
            row, column, look = struct.unpack_from("<HHH", stream, at)
            if look < count and (make := looks[look]) is not None:
                yield (row + 1, column + 1), make
        elif kind == _SEVERAL and length >= 6:
            row, column = struct.unpack_from("<HH", stream, at)
            for place in range((length - 6) // 6):
                look = struct.unpack_from("<H", stream, at + 4 + 6 * place)[0]
                if look < count and (make := looks[look]) is not None:
                    yield (row + 1, column + 1 + place), make
