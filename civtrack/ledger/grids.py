"""A workbook as the reader sees it: sheets of rows with true addresses, whatever file they came from.

Exists so that the formats need not know the reader nor each other. May import `civtrack.errors`, `civtrack.model`, and
the types of `civtrack.xlsx`.
"""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import field, replace
from typing import TYPE_CHECKING, Final, Protocol, Self, TypeVar

from civtrack.errors import TakesTooMuchToRead
from civtrack.light import dataclass
from civtrack.model import N_, Area, Message, Row

if TYPE_CHECKING:
    from civtrack.xlsx.parts.container import Limits
    from civtrack.xlsx.reading.blocks import Block


CONVERTIBLE: Final = frozenset({"xls", "xlsb", "ods"})
"""What LibreOffice converts with its look; a .csv has none, and an .xlsx made of it would be another file."""
TEXT_FORMATS: Final = frozenset({"csv"})
"""Formats that hold nothing but text."""
Told = TypeVar("Told")
"""What is told of the cells of a sheet."""


class Grid(Protocol):
    """One sheet."""

    @property
    def name(self) -> str:
        """As in the workbook; for a text file its stem."""

    @property
    def state(self) -> str:
        """``visible``, ``hidden`` or ``veryHidden``."""

    @property
    def merges(self) -> tuple[Area, ...]:
        """Merged areas, as far as the format tells."""

    @property
    def merges_known(self) -> bool:
        """Whether the format tells merged areas at all."""

    @property
    def hidden_columns(self) -> frozenset[int]:
        """1-based indices of hidden columns."""

    @property
    def filtered(self) -> bool:
        """Whether a filter with criteria is active."""

    @property
    def date_system(self) -> int:
        """1900 or 1904: the year from which a number that lost its cell format counts days."""

    def rows(self) -> Iterator[Row]:
        """The rows in order, sparse; rows without values may be left out."""

    def blocks(self) -> Iterator[Block | list[Row]]:
        """The same, in blocks where many look alike."""

    def top(self) -> Iterator[Row]:
        """The same as `rows`, for who stops after a few: what follows those is not read."""


@dataclass(frozen=True, slots=True)
class MemoryGrid:
    """A sheet whose rows are held in memory: text files, foreign formats, tests."""

    name: str
    held: tuple[Row, ...]
    state: str = "visible"
    merges: tuple[Area, ...] = ()
    merges_known: bool = True
    hidden_columns: frozenset[int] = frozenset()
    filtered: bool = False
    date_system: int = 1900

    def rows(self) -> Iterator[Row]:
        """The rows in order."""
        return iter(self.held)

    def blocks(self) -> Iterator[Block | list[Row]]:
        """The rows in order; none are known to look alike."""
        return iter((list(self.held),))

    def top(self) -> Iterator[Row]:
        """The rows in order."""
        return iter(self.held)


def with_cells(
    grids: Sequence[Grid], told: Sequence[Told], completed: Callable[[Iterable[Row], Told], Iterable[Row]]
) -> tuple[Grid, ...]:
    """The sheets with what is told of their cells beside their reader.

    Args:
        grids: As they were read, in order.
        told: Of each sheet; of other sheets than the reader's: then nobody knows whose it is, and nothing changes.
        completed: The rows of a sheet, with what is told of it.
    """
    if len(told) != len(grids) or not any(told):
        return tuple(grids)
    return tuple(
        replace(grid, held=tuple(completed(grid.held, cells))) if cells and isinstance(grid, MemoryGrid) else grid
        for grid, cells in zip(grids, told, strict=True)
    )


@dataclass(frozen=True, slots=True)
class Book:
    """An open workbook: what it is, and its sheets; a context manager that lets go of the file.

    Attributes:
        format: ``xlsx``, ``xlsm``, ``xls``, ``xlsb``, ``ods`` or ``csv``: what it is, not what its suffix says.
        grids: Its worksheets in order.
    """

    format: str
    grids: tuple[Grid, ...]
    close: Callable[[], None] = field(default=lambda: None)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class Tally:
    """Counts what a workbook holds, up to what a ledger may have: sheets, lists, rows and cells with something in them.

    Args:
        where: The workbook's name, for errors.
        limits: How many; None: any number.
    """

    __slots__ = ("_cells", "_limits", "_most", "_rows", "_tables", "_where")

    def __init__(self, where: str, limits: Limits | None) -> None:
        self._where, self._limits = where, limits
        self._most = (limits.rows, limits.cells) if limits else (sys.maxsize, sys.maxsize)
        self._rows = self._cells = self._tables = 0

    def sheets(self, count: int) -> None:
        """Counts the sheets; raises as `rows` does."""
        if self._limits and count > self._limits.sheets:
            detail = Message(N_("more than {most} sheets"), {"most": self._limits.sheets})
            raise TakesTooMuchToRead(self._where, detail=detail, setting="sheets")

    def table(self) -> None:
        """Counts a list with a header of its own; raises as `rows` does."""
        self._tables += 1
        if self._limits and self._tables > self._limits.tables:
            detail = Message(N_("more than {most} lists with a header"), {"most": self._limits.tables})
            raise TakesTooMuchToRead(self._where, detail=detail, setting="tables")

    def row(self, cells: int) -> None:
        """Counts a row of so many cells; raises as `rows` does."""
        self.rows(1, cells)

    def rows(self, rows: int, cells: int) -> None:
        """Counts so many rows, and the cells in them.

        Raises:
            TakesTooMuchToRead: There are more than the settings allow.
        """
        self._rows += rows
        self._cells += cells
        if self._rows > self._most[0] or self._cells > self._most[1]:
            many = self._rows > self._most[0]
            text = N_("more than {most} rows") if many else N_("more than {most} cells")
            detail = Message(text, {"most": self._most[0 if many else 1]})
            raise TakesTooMuchToRead(self._where, detail=detail, setting="rows" if many else "cells")


class RowStream:
    """Rows that hold something, with a look ahead; where they come in blocks, whoever asks takes many at once.

    Args:
        parts: The rows in order, in blocks or lists; rows without values are passed over.
        tally: Counts them.

    Attributes:
        edge: The last column in which a row so far holds something; 0 for none.
    """

    def __init__(self, parts: Iterable[Block | list[Row]], tally: Tally | None = None) -> None:
        self._parts = iter(parts)
        self._tally = tally or Tally("", None)
        self._rows: Iterator[Row] = iter(())
        self._block: Block | None = None
        self._at = 0
        self._ahead: deque[Row] = deque()
        self.edge = 0

    def _advance(self) -> bool:
        """Goes on to the next part; False where there is none."""
        part = next(self._parts, None)
        if part is None:
            return False
        if isinstance(part, list):
            self._block, self._rows = None, iter(part)
        else:
            self._block, self._at = part, 0
            self._tally.rows(len(part.numbers), part.cells)
            self.edge = max(self.edge, part.edge)
        return True

    def _next(self) -> Row | None:
        """The next row that holds something."""
        while True:
            if self._block is not None:
                while self._at < len(self._block.numbers):
                    row = self._block.row(self._at)
                    self._at += 1
                    if row.values:
                        return row
                self._block, self._rows = None, iter(())
            for row in self._rows:
                if row.values:
                    self._tally.row(len(row.values))
                    if (last := max(row.values)) > self.edge:
                        self.edge = last
                    return row
            if not self._advance():
                return None

    def __iter__(self) -> Iterator[Row]:
        ahead = self._ahead
        while (row := ahead.popleft() if ahead else self._next()) is not None:
            yield row

    def rest(self) -> tuple[Block, int] | None:
        """The block that the next row stands in, and its place there; None where it comes by itself."""
        if self._ahead:
            return None
        if self._block is not None and self._at == len(self._block.numbers):
            self._block = None
            self._advance()
        return None if self._block is None else (self._block, self._at)

    def skip(self, count: int) -> None:
        """Takes so many rows of the block that `rest` gave."""
        self._at += count

    def peek(self, count: int) -> list[Row]:
        """The next rows, at most `count`, without taking them."""
        while len(self._ahead) < count:
            row = self._next()
            if row is None:
                break
            self._ahead.append(row)
        return [row for row, _ in zip(self._ahead, range(count), strict=False)]

    def push(self, row: Row) -> None:
        """Gives a row back; it comes next."""
        self._ahead.appendleft(row)

    def take_to(self, number: int) -> list[Row]:
        """Takes the rows up to and including row `number`."""
        taken: list[Row] = []
        while (ahead := self.peek(1)) and ahead[0].number <= number:
            taken.append(self._ahead.popleft())
        return taken
