"""What the cells of an .xlsb show and its reader does not hand out, and what its sheets merge and hide.

Exists because 12 that is shown as WT-0012 is that number, a day of which the month alone is shown names no day, a
failed formula is a problem and not an empty cell, and a district may be merged over its rows: in this format as in
.xlsx. Follows [MS-XLSB], chapter 2.4: BrtBundleSh, BrtFmt, BrtXF, BrtRowHdr, BrtCellRk and the other cells, BrtColInfo,
BrtMergeCell, BrtBeginFilterColumn. May import `civtrack.ledger.binary_records`, `civtrack.ledger.failed_cells`,
`civtrack.ledger.grids`, `civtrack.ledger.hidden_rows`, `civtrack.ledger.shown_cells`, `civtrack.xlsx` and
`civtrack.model`.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from civtrack.ledger.binary_records import records, wide
from civtrack.ledger.failed_cells import CODES, Failed, with_failed
from civtrack.ledger.grids import Grid, MemoryGrid
from civtrack.ledger.hidden_rows import Hides, Spans, with_hidden
from civtrack.ledger.shown_cells import Shows, look_of, with_shown
from civtrack.light import NamedTuple
from civtrack.model import Area, Value

if TYPE_CHECKING:
    from civtrack.xlsx.parts.container import Container

__all__ = ["BinarySheet", "said_by", "with_said"]

_ROW, _ERROR, _FAILED, _COLUMNS, _MERGED, _CRITERION, _END = 0, 3, 11, 60, 176, 163, 130
_NUMBERS: Final = frozenset({2, 5, 9})
"""A short number, a number, a formula that gives one."""
_SHEET, _FORMAT, _LOOK, _LOOKS, _END_OF_LOOKS = 156, 44, 47, 617, 618
_NO_HEIGHT, _HIDDEN = 0x10, 0x01
_MOST_COLUMNS: Final = 1 << 14

_Looks = Sequence[Callable[[Value], Value] | None]


class BinarySheet(NamedTuple):
    """What is told of one sheet.

    Attributes:
        failed: Row and column, from 1 on → the error that the cell shows.
        shown: Row and column → what makes of its value the one that is shown.
        merges: The merged areas.
        hides: What is not seen.
        whole: Whether the part ends as a sheet does.
    """

    failed: Failed
    shown: Shows
    merges: Sequence[Area]
    hides: Hides
    whole: bool


def with_said(said: Sequence[BinarySheet], grids: Sequence[Grid]) -> tuple[Grid, ...]:
    """The sheets with what is told of them beside their reader; of other sheets nobody knows whose it is."""
    if len(said) != len(grids):
        return tuple(grids)
    merged = tuple(
        replace(grid, merges=tuple(sheet.merges), merges_known=True)
        if isinstance(grid, MemoryGrid) and not grid.merges_known else grid
        for grid, sheet in zip(grids, said, strict=True)
    )  # fmt: skip
    shown = with_shown(merged, [sheet.shown for sheet in said])
    return with_hidden(with_failed(shown, [sheet.failed for sheet in said]), [sheet.hides for sheet in said])


def said_by(container: Container, date_system: int) -> Sequence[BinarySheet]:
    """Of each worksheet of an .xlsb, in the workbook's order.

    Args:
        container: The file.
        date_system: The year from which it counts days.
    """
    from civtrack.xlsx.parts.workbook import relations

    book = next((one.target for one in relations(container, "") if one.type == "officeDocument"), None)
    if book is None or book not in container.parts:
        return []
    links = {one.id: one for one in relations(container, book) if one.target in container.parts}
    styles = next((one.target for one in links.values() if one.type == "styles"), None)
    data, said = container.read(book), list[BinarySheet]()
    looks = _looks(container.read(styles), of_1904=date_system == 1904) if styles else []
    for kind, at, length in records(data):
        if kind == _SHEET:
            link = links.get(wide(data, at + 8, at + length)[0])
            if link is not None and link.type == "worksheet":
                said.append(_of_sheet(container.read(link.target), looks))
    return said


def _looks(styles: bytes, *, of_1904: bool) -> _Looks:
    """For each look of a cell what it makes of a value; None where it shows the value itself."""
    codes, used, inside = dict[int, str](), list[int](), False
    for kind, at, length in records(styles):
        if kind == _FORMAT and length >= 6:
            codes[struct.unpack_from("<H", styles, at)[0]] = wide(styles, at + 2, at + length)[0]
        elif kind == _LOOKS:
            inside = True
        elif kind == _END_OF_LOOKS:
            inside = False
        elif kind == _LOOK and inside and length >= 4:
            used.append(struct.unpack_from("<H", styles, at + 2)[0])
    made = {number: _look(number, codes, of_1904=of_1904) for number in set(used)}
    return [made[number] for number in used]


def _look(number: int, codes: Mapping[int, str], *, of_1904: bool) -> Callable[[Value], Value] | None:
    """What a number format makes of a value: whole numbers that are days come as numbers from the reader."""
    from civtrack.xlsx.parts.formats import BUILT_IN, Moments, Shows, shows

    code = codes.get(number)
    kind = shows(code) if code else BUILT_IN.get(number, Shows.NUMBER)
    look = look_of(number, codes)
    if kind is Shows.NUMBER:
        return look
    moments = Moments(of_1904, kind)

    def show(value: Value) -> Value:
        if isinstance(value, int | float) and not isinstance(value, bool):
            value = moments[repr(value)]
        return value if look is None else look(value)

    return show


def _of_sheet(data: bytes, looks: _Looks) -> BinarySheet:
    failed, shown = dict[tuple[int, int], str](), dict[tuple[int, int], Callable[[Value], Value]]()
    merges, rows, columns = list[Area](), Spans(), set[int]()
    count = len(looks) if any(looks) else 0
    row, filtered, whole = 0, False, False
    for kind, at, length in records(data):
        if kind in _NUMBERS:
            if count and length >= 8:
                column, look = struct.unpack_from("<II", data, at)
                look &= 0xFFFFFF
                if look < count and (make := looks[look]) is not None:
                    shown[row, column + 1] = make
        elif kind == _ROW and length >= 12:
            row = struct.unpack_from("<I", data, at)[0] + 1
            if data[at + 11] & _NO_HEIGHT:
                rows.span(row, row)
        elif kind in (_ERROR, _FAILED) and length >= 9:
            failed[row, struct.unpack_from("<I", data, at)[0] + 1] = CODES.get(data[at + 8], "#VALUE!")
        elif kind == _MERGED and length >= 16:
            first, last, left, right = struct.unpack_from("<IIII", data, at)
            merges.append(Area(first + 1, left + 1, last + 1, right + 1))
        elif kind == _COLUMNS and length >= 18:
            columns.update(_hidden_columns(data, at))
        elif kind == _CRITERION:
            filtered = True
        elif kind == _END:
            whole = True
    return BinarySheet(failed, shown, merges, Hides(rows, frozenset(columns), filtered), whole)


def _hidden_columns(data: bytes, at: int) -> Iterator[int]:
    first, last, width, _, flags = struct.unpack_from("<IIIIH", data, at)
    if flags & _HIDDEN or not width:
        yield from range(first + 1, min(last + 1, _MOST_COLUMNS) + 1)
