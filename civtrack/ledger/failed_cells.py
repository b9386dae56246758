"""Cells of an .xls or .et whose formula failed: where they stand, and what they show.

Exists because the reader of these formats hands out nothing for #N/A and #REF!, and a cell that shows an error is a
problem and not an empty one. Follows [MS-XLS] 2.4.24 (BoolErr), 2.4.127 (Formula), 2.5.10 (BErr). May import
`civtrack.ledger.old_records`, `civtrack.ledger.grids` and `civtrack.model`.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from civtrack.ledger.grids import Grid, with_cells
from civtrack.ledger.old_records import records, worksheets
from civtrack.model import CellError, Row
from civtrack.patterns import lazy

__all__ = ["CODES", "Failed", "of_xls", "with_failed"]

Failed = Mapping[tuple[int, int], str]
"""Row and column, from 1 on → what the cell shows."""

_FORMULA, _BOOL_OR_ERROR = 0x06, 0x205
CODES: Final = {
    0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}  # fmt: skip
"""What stands for an error in binary workbooks, old and new."""
_ANY_RECORD: Final = lazy(rb"\x05\x02\x08\x00.{7}\x01|\x06\x00..{7}\x02.....\xff\xff", re.DOTALL)
"""What may be a failed cell: where a file holds nothing of the kind, its records need not be walked."""


def with_failed(grids: Sequence[Grid], failed: Sequence[Failed]) -> tuple[Grid, ...]:
    """The sheets with their failed cells, where the reader has nothing in their place (see `with_cells`)."""
    return with_cells(grids, failed, _completed)


def _completed(rows: Iterable[Row], cells: Failed) -> list[Row]:
    of_row: dict[int, dict[int, CellError]] = {}
    for (number, column), code in cells.items():
        of_row.setdefault(number, {})[column] = CellError(code)
    found = {row.number: row for row in rows}
    for number, errors in of_row.items():
        row = found.get(number) or Row(number, hidden=False, values={})
        values = {**errors, **{column: value for column, value in row.values.items() if value is not None}}
        found[number] = row._replace(values=dict(sorted(values.items())))
    return [found[number] for number in sorted(found)]


def of_xls(stream: bytes) -> Sequence[Failed]:
    """Of each worksheet of an .xls, by its workbook stream."""
    if not _ANY_RECORD.search(stream):
        return []
    return [_of_sheet(stream, begin) for begin in worksheets(stream)]


def _of_sheet(stream: bytes, begin: int) -> Failed:
    found: dict[tuple[int, int], str] = {}
    for kind, at, length in records(stream, begin):
        if kind == _BOOL_OR_ERROR and length >= 8 and stream[at + 7] == 1:
            code = stream[at + 6]
        elif kind == _FORMULA and length >= 14 and stream[at + 6] == 2 and stream[at + 12 : at + 14] == b"\xff\xff":
            code = stream[at + 8]
        else:
            continue
        row, column = struct.unpack_from("<HH", stream, at)
        found[row + 1, column + 1] = CODES.get(code, "#VALUE!")
    return found
