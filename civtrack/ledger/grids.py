"""A workbook as the reader sees it: sheets of rows with true addresses, whatever file they came from.

Exists so that the formats need not know the reader nor each other. May import `civtrack.errors` and
`civtrack.model`.
"""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol, Self

from civtrack.errors import TakesTooMuchToRead
from civtrack.model import N_, Area, Message, Row

if TYPE_CHECKING:
    from civtrack.xlsx.parts.container import Limits


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
    """Counts rows and cells of a workbook that hold something, up to what a ledger may have.

    Args:
        where: The workbook's name, for errors.
        limits: How many; None: any number.
    """

    __slots__ = ("_cells", "_most", "_rows", "_where")

    def __init__(self, where: str, limits: Limits | None) -> None:
        self._where = where
        self._most = (limits.rows, limits.cells) if limits else (sys.maxsize, sys.maxsize)
        self._rows = self._cells = 0

    def row(self, cells: int) -> None:
        """Counts a row of so many cells.

        Raises:
            TakesTooMuchToRead: There are more than the settings allow.
        """
        self._rows += 1
        self._cells += cells
        if self._rows > self._most[0] or self._cells > self._most[1]:
            many = self._rows > self._most[0]
            text = N_("more than {most} rows") if many else N_("more than {most} cells")
            detail = Message(text, {"most": self._most[0 if many else 1]})
            raise TakesTooMuchToRead(self._where, detail=detail, setting="rows" if many else "cells")


class RowStream:
    """Rows that hold something, with a look ahead.

    Args:
        rows: In order; rows without values are passed over.
        tally: Counts them.

    Attributes:
        edge: The last column in which a row so far holds something; 0 for none.
    """

    def __init__(self, rows: Iterable[Row], tally: Tally | None = None) -> None:
        self._rows = self._filled(rows, tally or Tally("", None))
        self._ahead: deque[Row] = deque()
        self.edge = 0

    def _filled(self, rows: Iterable[Row], tally: Tally) -> Iterator[Row]:
        count = tally.row
        for row in rows:
            if row.values:
                count(len(row.values))
                if (last := max(row.values)) > self.edge:
                    self.edge = last
                yield row

    def __iter__(self) -> Iterator[Row]:
        ahead = self._ahead
        while True:
            while ahead:
                yield ahead.popleft()
            for row in self._rows:
                yield row
                if ahead:
                    break
            else:
                if not ahead:
                    return

    def peek(self, count: int) -> list[Row]:
        """The next rows, at most `count`, without taking them."""
        while len(self._ahead) < count:
            row = next(self._rows, None)
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
