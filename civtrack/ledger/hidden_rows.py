"""Rows and columns of an .xls, .et, .ods or .xlsb that are not seen, and whether a filter does it.

Exists because the reader of these formats does not say, and rows that nobody sees are counted and told in every
format. Follows [MS-XLS] 2.4.221 (Row), 2.4.53 (ColInfo), 2.4.125 (FilterMode). May import `civtrack.ledger.grids`,
`civtrack.ledger.old_records` and `civtrack.model`.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from civtrack.ledger.grids import Grid, MemoryGrid
from civtrack.ledger.old_records import records, worksheets
from civtrack.light import NamedTuple
from civtrack.model import Row
from civtrack.patterns import lazy

__all__ = ["Hides", "Spans", "of_xls", "with_hidden"]

_ROW, _COLUMNS, _FILTERED = 0x208, 0x7D, 0x9B
_NO_HEIGHT, _HIDDEN = 0x20, 0x01
_ODD: Final = b"[" + b"".join(b"\\x%02x" % byte for byte in range(1, 256, 2)) + b"]"
_ANY_RECORD: Final = lazy(
    rb"\x08\x02\x10\x00.{12}[\x20-\x3f\x60-\x7f\xa0-\xbf\xe0-\xff]|\x9b\x00\x00\x00|\x7d\x00[\x0a-\x0c]\x00.{8}" + _ODD,
    re.DOTALL,
)
"""What may hide something: where a file holds nothing of the kind, its records need not be walked."""


class Spans(list[tuple[int, int]]):
    """Rows in order, as spans from first to last: a span of a million costs no more than one row."""

    def span(self, first: int, last: int) -> None:
        """Adds rows that come behind all others."""
        if self and self[-1][1] + 1 == first:
            self[-1] = self[-1][0], last
        else:
            self.append((first, last))


class Hides(NamedTuple):
    """What one sheet does not show.

    Attributes:
        rows: Its rows, from 1 on.
        columns: Its columns, from 1 on.
        filtered: Whether a filter with criteria is active.
    """

    rows: Sequence[tuple[int, int]] = ()
    columns: frozenset[int] = frozenset()
    filtered: bool = False


def with_hidden(grids: Sequence[Grid], hides: Sequence[Hides]) -> tuple[Grid, ...]:
    """The sheets with what they hide; of other sheets than the reader's nobody knows whose it is."""
    if len(hides) != len(grids) or not any(any(each) for each in hides):
        return tuple(grids)
    return tuple(
        replace(
            grid, held=tuple(_told(grid.held, each.rows)), hidden_columns=each.columns, filtered=each.filtered
        ) if isinstance(grid, MemoryGrid) and any(each) else grid
        for grid, each in zip(grids, hides, strict=True)
    )  # fmt: skip


def _told(rows: Iterable[Row], hidden: Sequence[tuple[int, int]]) -> Iterator[Row]:
    spans = iter(sorted(hidden))
    first, last = next(spans, (0, 0))
    for row in rows:
        while first and last < row.number:
            first, last = next(spans, (0, 0))
        yield row._replace(hidden=True) if first and first <= row.number else row


def of_xls(stream: bytes) -> Sequence[Hides]:
    """Of each worksheet of an .xls, by its workbook stream."""
    if not _ANY_RECORD.search(stream):
        return []
    return [_of_sheet(stream, begin) for begin in worksheets(stream)]


def _of_sheet(stream: bytes, begin: int) -> Hides:
    rows, columns, filtered = Spans(), set[int](), False
    for kind, at, length in records(stream, begin):
        if kind == _ROW and length >= 14:
            if stream[at + 12] & _NO_HEIGHT:
                (row,) = struct.unpack_from("<H", stream, at)
                rows.span(row + 1, row + 1)
        elif kind == _COLUMNS and length >= 10:
            first, last, width, _, flags = struct.unpack_from("<HHHHH", stream, at)
            if flags & _HIDDEN or not width:
                columns.update(range(first + 1, min(last, 0xFF) + 2))
        elif kind == _FILTERED:
            filtered = True
    return Hides(rows, frozenset(columns), filtered)
