"""Cells of an .xls, .et or .ods whose formula failed: where they stand, and what they show.

Exists because the reader of these formats hands out nothing for #N/A and #REF!, and a cell that shows an error is a
problem and not an empty one. Follows [MS-XLS] 2.4.24 (BoolErr), 2.4.127 (Formula), 2.5.10 (BErr), and what LibreOffice
writes of failed formulas. May import `civtrack.ledger.compound`, `civtrack.ledger.grids`, `civtrack.ledger.vocabulary`,
`civtrack.xlsx` and `civtrack.model`.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from civtrack.ledger.compound import whole_stream
from civtrack.ledger.grids import Grid, MemoryGrid
from civtrack.ledger.vocabulary import ERRORS
from civtrack.model import CellError, Row
from civtrack.patterns import lazy

if TYPE_CHECKING:
    from civtrack.xlsx.parts.container import Container

__all__ = ["Failed", "of_ods", "of_xls", "with_failed"]

Failed = Mapping[tuple[int, int], str]
"""Row and column, from 1 on → what the cell shows."""

_BOF, _EOF, _SHEET, _FORMULA, _BOOL_OR_ERROR = 0x809, 0x0A, 0x85, 0x06, 0x205
_CODES: Final = {
    0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}  # fmt: skip
_ANY_RECORD: Final = lazy(rb"\x05\x02\x08\x00.{7}\x01|\x06\x00..{7}\x02.....\xff\xff", re.DOTALL)
"""What may be a failed cell: where a file holds nothing of the kind, its records need not be walked."""
_MOST_COLUMNS, _MOST_ROWS = 1 << 14, 1 << 20
_SHOWN: Final = lazy("|".join(map(re.escape, ERRORS)) + r"|Err:[0-9]{3}")
_ANY_TEXT: Final = lazy(rb">(?:#[A-Z/0_]{2,12}[!?A]?|Err:[0-9]{3})<")
_OF_LIBREOFFICE: Final = {"503": "#NUM!", "519": "#VALUE!", "524": "#REF!", "525": "#NAME?", "532": "#DIV/0!"}


def with_failed(grids: Sequence[Grid], failed: Sequence[Failed]) -> tuple[Grid, ...]:
    """The sheets with their failed cells, where the reader has nothing in their place.

    Args:
        grids: As they were read, in order.
        failed: Of each sheet; other sheets than the reader's: then nobody knows whose they are, and none is added.
    """
    if len(failed) != len(grids) or not any(failed):
        return tuple(grids)
    return tuple(
        replace(grid, held=tuple(_completed(grid.held, cells))) if cells and isinstance(grid, MemoryGrid) else grid
        for grid, cells in zip(grids, failed, strict=True)
    )


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


def of_xls(data: bytes, first: int) -> Sequence[Failed]:
    """Of each worksheet of an .xls whose workbook stream begins at sector `first`.

    Raises:
        ValueError: The stream's chain is broken.
    """
    stream = whole_stream(data, first)
    if not _ANY_RECORD.search(stream):
        return []
    begins = []
    for kind, at, length in _records(stream, 0):
        if kind == _SHEET and length >= 6:
            begin, _, sheet_type = struct.unpack_from("<IBB", stream, at)
            if not sheet_type:
                begins.append(begin)
    return [_of_sheet(stream, begin) for begin in begins]


def _of_sheet(stream: bytes, begin: int) -> Failed:
    found: dict[tuple[int, int], str] = {}
    for kind, at, length in _records(stream, begin):
        if kind == _BOOL_OR_ERROR and length >= 8 and stream[at + 7] == 1:
            code = stream[at + 6]
        elif kind == _FORMULA and length >= 14 and stream[at + 6] == 2 and stream[at + 12 : at + 14] == b"\xff\xff":
            code = stream[at + 8]
        else:
            continue
        row, column = struct.unpack_from("<HH", stream, at)
        found[row + 1, column + 1] = _CODES.get(code, "#VALUE!")
    return found


def _records(stream: bytes, at: int) -> Iterable[tuple[int, int, int]]:
    """Kind, place and length of the records of a part of a workbook stream, without those of charts inside it."""
    depth = 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        at += 4
        if at + length > len(stream):
            return
        if kind == _BOF:
            depth += 1
        elif not depth:
            return
        elif kind == _EOF:
            depth -= 1
            if not depth:
                return
        elif depth == 1:
            yield kind, at, length
        at += length


def of_ods(container: Container) -> Sequence[Failed]:
    """Of each sheet of an .ods."""
    part = container.parts.get("content.xml")
    if part is None:
        return []
    before = b""
    for chunk in container.chunks(part):
        if _ANY_TEXT.search(before + chunk):
            break
        before = chunk[-32:]
    else:
        return []
    from civtrack.xlsx.parts.markup import new_parser, refuse_long_tags

    reader = _Content()
    parser = new_parser(container.where, "content.xml")
    parser.StartElementHandler, parser.EndElementHandler = reader.begin, reader.end
    parser.CharacterDataHandler = reader.text
    fed = 0
    try:
        for chunk in container.chunks(part):
            parser.Parse(chunk, False)
            fed += len(chunk)
            refuse_long_tags(parser, fed, container.where, "content.xml")
        parser.Parse(b"", True)
    except _not_well_formed():
        return []  # what reads the cells has said so, or has understood it all the same
    return reader.sheets


def _not_well_formed() -> type[Exception]:
    from xml.parsers.expat import ExpatError

    return ExpatError


class _Content:
    """Follows tables, rows and cells, and notes those with a formula that show an error."""

    def __init__(self) -> None:
        self.sheets: list[dict[tuple[int, int], str]] = []
        self._row = self._column = self._rows = self._columns = 0
        self._shown: list[str] | None = None
        self._depth = 0

    @staticmethod
    def _local(name: str) -> str:
        parts = name.split("\n", 2)
        return parts[1] if len(parts) > 1 else name

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        local = self._local(name)
        if local == "table":
            self._depth += 1
            if self._depth == 1:
                self.sheets.append({})
                self._row = self._rows = 0
        elif self._depth != 1 or local not in ("table-row", "table-cell", "covered-table-cell"):
            return
        else:
            given = {self._local(key): value for key, value in attributes.items()}
            if local == "table-row":
                self._row += self._rows
                self._rows = _times(given.get("number-rows-repeated"), _MOST_ROWS)
                self._column = self._columns = 0
            else:
                self._column += self._columns
                self._columns = _times(given.get("number-columns-repeated"), _MOST_COLUMNS)
                self._shown = [] if "formula" in given else None

    def text(self, text: str) -> None:
        if self._shown is not None:
            self._shown.append(text)

    def end(self, name: str) -> None:
        local = self._local(name)
        if local == "table":
            self._depth -= 1
        elif local in ("table-cell", "covered-table-cell") and self._shown is not None and self._depth == 1:
            shown, self._shown = "".join(self._shown).strip(), None
            if _SHOWN.fullmatch(shown) and self._rows * self._columns <= _MOST_COLUMNS:
                code = _OF_LIBREOFFICE.get(shown[4:], "#VALUE!") if shown.startswith("Err:") else shown
                for row in range(self._row + 1, self._row + self._rows + 1):
                    for column in range(self._column + 1, self._column + self._columns + 1):
                        self.sheets[-1][row, column] = code


def _times(text: str | None, most: int) -> int:
    return min(int(text), most) if text and text.isascii() and text.isdigit() and len(text) < 10 else 1
