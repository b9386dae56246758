"""A ledger that was just written, read back for its proof: rows that are the same bytes as before are not read again.

Exists because the proof of an edit reads all of what was made, and nearly all rows of it are, byte for byte, rows of
the ledger. Every byte is compared; what is equal and means the same (the same texts and styles stand behind it) has the
values that were read of it, and everything else is read as always. May import what stands below `civtrack.edits`.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from operator import lt
from pathlib import Path
from typing import Any, cast

from civtrack.assessment import Assessment
from civtrack.files import sha256
from civtrack.ledger.grids import Grid
from civtrack.ledger.passed import Passed
from civtrack.light import NamedTuple
from civtrack.model import Ledger, Row, Value
from civtrack.patterns import lazy
from civtrack.xlsx import Limits
from civtrack.xlsx.opened.shared import SharedParts
from civtrack.xlsx.opened.stored_sheet import StoredSheet
from civtrack.xlsx.parts.bulk import place_of
from civtrack.xlsx.parts.container import Container
from civtrack.xlsx.parts.markup import annotated
from civtrack.xlsx.parts.workbook import load_part
from civtrack.xlsx.reading.blocks import Block
from civtrack.xlsx.reading.cells import CellValues
from civtrack.xlsx.reading.scan import Head, read_head, read_rows

__all__ = ["ReadBack", "read_back"]

_START = lazy(rb'<row r="(\d{1,7})"')
_END = b"</row>"
_FEW = 1000
"""For fewer rows, texts are read only as far as they are asked for."""
_MOST = 64 << 20
"""Bytes of a sheet that are held for it; a larger one is read as always."""

_Parts = list[Block | list[Row]]


class ReadBack(Passed):
    """How what was made of a ledger is read.

    Args:
        ledger: As it was read.
        passed: Its rows.
        limits: What is believed at most of both files.
    """

    def __init__(self, ledger: Ledger, passed: Passed, limits: Limits) -> None:
        super().__init__()
        self._ledger, self._passed, self._limits = ledger, passed, limits

    def through(self, path: Path, fingerprint: str, grid: Grid) -> Grid:  # noqa: ARG002 - called like the other
        """Lets a sheet be read, and takes over what is as it was."""
        parts, sheet = self._passed.of(self._ledger, grid.name), getattr(grid, "sheet", None)
        if parts is None or not isinstance(sheet, StoredSheet):
            return grid
        return cast("Grid", _ReadBack(grid, sheet, self._ledger, parts, self._limits))


def read_back(ledger: Ledger, assessment: Assessment) -> ReadBack | None:
    """How what was made of a ledger is read; None where its rows were not kept."""
    passed = assessment.whole.passed
    return ReadBack(ledger, passed, assessment.limits) if passed else None


class _ReadBack:
    """A sheet of what was made."""

    def __init__(self, grid: Grid, sheet: StoredSheet, ledger: Ledger, parts: _Parts, limits: Limits) -> None:
        self._grid, self._sheet, self._ledger, self._parts, self._limits = grid, sheet, ledger, parts, limits

    def __getattr__(self, name: str) -> Any:
        return getattr(self._grid, name)

    def rows(self) -> Iterator[Row]:
        """The rows in order."""
        return self._grid.rows()

    def blocks(self) -> Iterator[Block | list[Row]]:
        """The same, many at a time."""
        known = self._taken_over()
        yield from self._grid.blocks() if known is None else known

    def _taken_over(self) -> _Parts | None:
        """The rows, those that are as they were taken over; None where that cannot be told."""
        with closing(Container(self._ledger.path, self._limits)) as container:
            shared = SharedParts(container)
            entry = next((one for one in shared.workbook.sheets if one.name == self._sheet.name), None)
            if entry is None or not _mean_the_same(shared, self._sheet.shared):
                return None
            old = _body(StoredSheet(shared, entry))
            same = sha256(self._ledger.path) == self._ledger.sha256
        new = _body(self._sheet) if old and same else None
        if old is None or new is None or old.head.context != new.head.context:
            return None
        changed = _changed(old.rows, new.rows, [number for part in self._parts for number in _numbers(part)])
        if changed is None:
            return None
        read = self._read(new.head, list(changed.values()))
        if [row.number for row in read] != list(changed):
            return None
        others = {row.number: row for row in read}
        found = [one for part in self._parts for one in _with(part, others)]
        known = {number for part in self._parts for number in _numbers(part)}
        added = [row for row in read if row.number not in known]
        return [*found, added] if added else found

    def _read(self, head: Head, rows: Sequence[bytes]) -> list[Row]:
        """Rows that are not as they were."""
        if not rows:
            return []
        shared = self._sheet.shared
        strings = shared.strings_as_asked if len(rows) < _FEW else shared.shared_strings
        values = CellValues(shared.container.where, self._sheet.entry.part, shared.styles.moments, strings)
        return list(read_rows(head, b"</row>".join((*rows, head.closing)), iter(()), values))


class _Body(NamedTuple):
    """A sheet's head, and its rows as they are written."""

    head: Head
    rows: bytes


def _body(sheet: StoredSheet) -> _Body | None:
    """The rows of a sheet as they are written; None where they are many, or spelled in an unusual way."""
    container, part = sheet.shared.container, sheet.entry.part
    if container.parts[part].size > _MOST:
        return None
    stream = sheet.stream()
    head, first = read_head(container.where, part, stream, container.limits.held)
    body = b"".join((first, *stream))
    end = body.rfind(b"</sheetData")  # from behind it is found at once
    if head.prefix or head.aliased or head.empty or end < 0:
        return None
    body = body[:end]
    odd = annotated(body) or place_of(b"xmlns", body) >= 0 or place_of(b"sheetData", body) >= 0
    return None if odd or not body.endswith(b"</row>") else _Body(head, body)


def _changed(old: bytes, new: bytes, numbers: Sequence[int]) -> dict[int, bytes] | None:
    """The rows that are not as they were, by their numbers; None where rows came between others, or went.

    Args:
        old: The rows that were read, as they are written.
        new: The rows that were made of them.
        numbers: The numbers of those that were read.
    """
    begin = old.rfind(_END, 0, _alike(old, new)) + len(_END)
    begin = begin if begin >= len(_END) else 0
    behind = _alike(old[begin:][::-1], new[begin:][::-1])
    end = old.find(_END, len(old) - behind) + len(_END) if behind else len(old)
    tail = len(old) - end if end >= len(_END) else 0
    before, now = _rows(old[begin : len(old) - tail]), _rows(new[begin : len(new) - tail])
    if before is None or now is None:
        return None
    at = _START.match(old, begin)
    first = bisect_left(numbers, int(at[1])) if at else len(numbers)
    last = first + len(before)
    wanted, found = list(before), list(now)
    behind_it = _START.match(old, len(old) - tail) if tail else None
    follows = [int(behind_it[1])] if behind_it else []
    if list(numbers[first:last]) != wanted or list(numbers[last : last + 1]) != follows:
        return None
    added = found[len(wanted) :]
    if found[: len(wanted)] != wanted or (added and (last < len(numbers) or added[0] <= max(numbers, default=0))):
        return None
    return {number: row for number, row in now.items() if before.get(number) != row}


def _alike(old: bytes, new: bytes) -> int:
    """How many bytes two pieces begin with alike."""
    known, most = 0, min(len(old), len(new))
    while known < most:
        middle = (known + most + 1) // 2
        if old[known:middle] == new[known:middle]:
            known = middle
        else:
            most = middle - 1
    return known


def _rows(piece: bytes) -> dict[int, bytes] | None:
    """The rows of a piece by their numbers, without their closing tags; None where it is spelled otherwise."""
    *rows, rest = piece.split(_END)
    numbers = list(map(int, _START.findall(piece)))
    ascending = all(map(lt, (0, *numbers), numbers))
    usual = not rest and ascending and len(rows) == len(numbers) == piece.count(b"<row")
    return dict(zip(numbers, rows, strict=True)) if usual else None


def _mean_the_same(old: SharedParts, new: SharedParts) -> bool:
    """Whether what cells refer to is the same in two workbooks: texts, formats of numbers, the count of days."""
    if old.workbook.epoch_1904 != new.workbook.epoch_1904 or _stored(old, "sharedStrings") != _stored(
        new, "sharedStrings"
    ):
        return False
    if _stored(old, "styles") == _stored(new, "styles"):
        return True
    before, now = _formats(old), _formats(new)
    if before is None or now is None:
        return False
    return now.of_styles[: len(before.of_styles)] == before.of_styles and before.codes.items() <= now.codes.items()


def _stored(shared: SharedParts, kind: str) -> object:
    """A part as it is stored in the file, byte for byte; None where there is none."""
    key = shared.workbook.target(kind)
    member = shared.container.parts.get(key) if key else None
    if member is None:
        return None
    return member.method, member.size, member.crc, b"".join(shared.container.raw(member)[1])


class _Formats(NamedTuple):
    """The number of the format of each style, and the formats that the workbook defines: all that reads a number."""

    of_styles: list[str]
    codes: dict[str, str]


def _formats(shared: SharedParts) -> _Formats | None:
    key = shared.workbook.target("styles")
    if key is None:
        return None
    root = load_part(shared.container, key).root
    return _Formats(
        [xf.get("numFmtId") or "" for xf in root.all("cellXfs", "xf")],
        {one.get("numFmtId") or "": one.get("formatCode") or "" for one in root.all("numFmts", "numFmt")},
    )


def _numbers(part: Block | list[Row]) -> Sequence[int]:
    return [row.number for row in part] if isinstance(part, list) else part.numbers


def _with(part: Block | list[Row], others: Mapping[int, Row]) -> Iterator[Block | list[Row]]:
    """Rows that were read, with those that are others by now."""
    if isinstance(part, list):
        yield [others.get(row.number, row) for row in part]
        return
    places = [place for place, number in enumerate(part.numbers) if number in others]
    if not places:
        yield part
        return
    begin = 0
    for place in (place for place in places if others[part.numbers[place]].formulas):
        yield from _patched(part, begin, place, others)
        yield [others[part.numbers[place]]]
        begin = place + 1
    yield from _patched(part, begin, len(part.numbers), others)


def _patched(part: Block, begin: int, end: int, others: Mapping[int, Row]) -> Iterator[Block]:
    """Rows of a block from one place up to another, with those that are others by now."""
    if begin == end:
        return
    numbers = part.numbers[begin:end]
    columns: dict[int, list[Value]] = {column: values[begin:end] for column, values in part.columns.items()}
    hidden = set(part.hidden.intersection(numbers))
    for place, number in enumerate(numbers):
        if (row := others.get(number)) is None:
            continue
        (hidden.add if row.hidden else hidden.discard)(number)
        for column, values in columns.items():
            values[place] = row.values.get(column)
        for column in row.values.keys() - columns.keys():
            columns[column] = [None] * len(numbers)
            columns[column][place] = row.values[column]
    yield Block(numbers, frozenset(hidden), dict(sorted(columns.items())))
