"""The rows of sheets as they pass while they are read, kept for who asks for the same again.

Exists because whoever edits a ledger has just read all of it: its rows are neither inflated nor taken apart a second
time, as long as the file is the one that was read. May import `civtrack.ledger.grids` and what stands below it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from civtrack.light import dataclass
from civtrack.model import Ledger, Row

if TYPE_CHECKING:
    from civtrack.ledger.grids import Grid
    from civtrack.xlsx.reading.blocks import Block

__all__ = ["Passed", "PassedGrid", "PassedRows", "rows_of"]


@dataclass(slots=True)
class PassedRows:
    """The rows of a sheet that passed.

    Attributes:
        parts: The rows so far.
        whole: Whether these are all.
    """

    parts: list[Block | list[Row]]
    whole: bool = False


class PassedGrid:
    """A sheet that keeps the rows which pass.

    Attributes:
        passed: They.
    """

    def __init__(self, grid: Grid) -> None:
        self._grid = grid
        self.passed = PassedRows([])

    def __getattr__(self, name: str) -> Any:
        return getattr(self._grid, name)

    def rows(self) -> Iterator[Row]:
        """The rows in order."""
        return rows_of(self.blocks())

    def blocks(self) -> Iterator[Block | list[Row]]:
        """The same, many at a time."""
        kept = self.passed
        kept.parts, kept.whole = [], False
        for part in self._grid.blocks():
            kept.parts.append(part)
            yield part
        kept.whole = True


class Passed:
    """The sheets of ledgers that were read; what is read again takes the place of what was read before."""

    def __init__(self) -> None:
        self._seen: dict[tuple[Path, str], tuple[str, PassedRows]] = {}

    def through(self, path: Path, fingerprint: str, grid: Grid) -> Grid:
        """Lets a sheet of a file be read and keeps its rows.

        Args:
            path: The file.
            fingerprint: What it is.
            grid: The sheet.
        """
        kept = PassedGrid(grid)
        self._seen[path, grid.name] = fingerprint, kept.passed
        return cast("Grid", kept)

    def of(self, ledger: Ledger, sheet: str) -> list[Block | list[Row]] | None:
        """All rows of a sheet of a ledger as it was read; None where they are not known.

        Those of a ledger in whose stead another file is edited are not: it is that file's rows that matter.
        """
        fingerprint, kept = self._seen.get((ledger.path, sheet), ("", None))
        if kept is None or not kept.whole or fingerprint != ledger.sha256 or ledger.twin is not None:
            return None
        return kept.parts

    def rows(self, ledger: Ledger, sheet: str, wanted: Collection[int]) -> list[Row] | None:
        """Some of them by their numbers, in order."""
        parts = self.of(ledger, sheet)
        if parts is None:
            return None
        found: list[Row] = []
        for part in parts:
            if isinstance(part, list):
                found += (row for row in part if row.number in wanted)
            else:
                found += (part.row(place) for place, number in enumerate(part.numbers) if number in wanted)
        return found


def rows_of(parts: Iterable[Block | list[Row]]) -> Iterator[Row]:
    """Rows one by one, of blocks and lists."""
    for part in parts:
        yield from part if isinstance(part, list) else part.rows()
