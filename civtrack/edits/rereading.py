"""A ledger that was just written, read back for its proof: rows that are the same bytes as before are not read again.

Exists because the proof of an edit reads all of what was made, and nearly all rows of it are, byte for byte, rows of
the ledger (`civtrack.xlsx.opened.same_rows`): those have the values that were read of them, and everything else is read
as always. May import what stands below `civtrack.edits`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Self, cast

from civtrack.assessment import Assessment
from civtrack.files import sha256
from civtrack.ledger.grids import Grid
from civtrack.ledger.passed import Passed
from civtrack.model import Ledger, Row, Value
from civtrack.xlsx import Limits
from civtrack.xlsx.opened.same_rows import mean_the_same, other_rows
from civtrack.xlsx.opened.shared import SharedParts
from civtrack.xlsx.opened.stored_sheet import StoredSheet
from civtrack.xlsx.parts.container import Container
from civtrack.xlsx.reading.blocks import Block

__all__ = ["ReadBack", "read_back"]

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
        self._former: _Former | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Lets go of the ledger."""
        if self._former is not None:
            self._former.close()
            self._former = None

    @property
    def former(self) -> _Former:
        """The ledger, opened once for all of its sheets."""
        if self._former is None:
            self._former = _Former(self._ledger, self._limits)
        return self._former

    def through(self, path: Path, fingerprint: str, grid: Grid) -> Grid:  # noqa: ARG002 - called like the other
        """Lets a sheet be read, and takes over what is as it was."""
        parts, sheet = self._passed.of(self._ledger, grid.name), getattr(grid, "sheet", None)
        if parts is None or not isinstance(sheet, StoredSheet):
            return grid
        return cast("Grid", _ReadBack(grid, sheet, self, parts))


def read_back(ledger: Ledger, assessment: Assessment) -> ReadBack | None:
    """How what was made of a ledger is read; None where its rows were not kept."""
    passed = assessment.whole.passed
    return ReadBack(ledger, passed, assessment.limits) if passed else None


class _Former:
    """A ledger as it was read, to hold what was made of it against."""

    def __init__(self, ledger: Ledger, limits: Limits) -> None:
        self._path = ledger.path
        self._container = Container(ledger.path, limits)
        try:
            self._shared = SharedParts(self._container)
            self._entries = {entry.name: entry for entry in self._shared.workbook.sheets}
            self._mark = self._now() if sha256(ledger.path) == ledger.sha256 else None
        except BaseException:
            self._container.close()
            raise
        self._same: tuple[SharedParts, bool] | None = None

    def close(self) -> None:
        """Lets go of the file."""
        self._container.close()

    def _now(self) -> tuple[int, int, int]:
        found = self._path.stat()
        return found.st_ino, found.st_size, found.st_mtime_ns

    def others(self, sheet: StoredSheet, known: Sequence[int]) -> list[Row] | None:
        """The rows of a sheet of what was made that are not as they were; None where that cannot be told."""
        if self._same is None or self._same[0] is not sheet.shared:
            self._same = sheet.shared, mean_the_same(self._shared, sheet.shared)
        entry = self._entries.get(sheet.name)
        if entry is None or self._mark is None or not self._same[1]:
            return None
        found = other_rows(StoredSheet(self._shared, entry), sheet, known)
        return found if self._now() == self._mark else None


class _ReadBack:
    """A sheet of what was made."""

    def __init__(self, grid: Grid, sheet: StoredSheet, whole: ReadBack, parts: _Parts) -> None:
        self._grid, self._sheet, self._whole, self._parts = grid, sheet, whole, parts

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
        known = [number for part in self._parts for number in _numbers(part)]
        read = self._whole.former.others(self._sheet, known)
        if read is None:
            return None
        others = {row.number: row for row in read}
        found = [one for part in self._parts for one in _with(part, others)]
        added = [row for row in read if row.number > (known[-1] if known else 0)]
        return [*found, added] if added else found


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
