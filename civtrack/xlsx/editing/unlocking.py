"""Opens some cells of a protected sheet for writing.

Exists because a cell is locked by its style, and a protected copy shall take the answers of the district in a few
columns only: cells there get their own look with the lock off, absent ones are made. May import the modules of
`civtrack.xlsx` below it.
"""

from __future__ import annotations

from collections.abc import Callable

from civtrack.patterns import lazy
from civtrack.xlsx.editing.rows import Cell, CellGrammar, SourceRow
from civtrack.xlsx.parts.styles import Styles
from civtrack.xlsx.reading.cells import COLUMNS

__all__ = ["Unlocker"]

_STYLE = lazy(r'\ss="(\d+)"')
_ROW_STYLE = lazy(r'\ss="(\d+)".*\scustomFormat="(?:1|true)"|\scustomFormat="(?:1|true)".*\ss="(\d+)"')


class Unlocker:
    """Rewrites the cells of rows that can be written.

    Args:
        grammar: How the sheet's cells are spelled.
        styles: Where looks are derived.
        columns: Columns that can be written.
        rows: Rows in which they can; None: in all.
        column_style: Column → the style of absent cells.
        letters_of: Column → its letters.
    """

    def __init__(
        self,
        grammar: CellGrammar,
        styles: Styles,
        columns: frozenset[int],
        rows: frozenset[int] | None,
        column_style: Callable[[int], int],
        letters_of: Callable[[int], str],
    ) -> None:
        self._grammar, self._styles, self._rows = grammar, styles, rows
        self._columns = {column: letters_of(column) for column in sorted(columns)}
        self._column_style = column_style

    def concerns(self, row: int) -> bool:
        """Whether cells of a row can be written."""
        return bool(self._columns) and (self._rows is None or row in self._rows)

    def opened(self, row: SourceRow) -> str:
        """The row's cells, those of the open columns unlocked."""
        cells = {COLUMNS[cell.letters]: cell for cell in self._grammar.split(row.cells, row.number)}
        for column, letters in self._columns.items():
            cell = cells.get(column)
            if cell is None:
                style = self._styles.unlocked(self._absent(row.rest, column))
                cells[column] = Cell(letters, f' s="{style}"', None)
                continue
            match = _STYLE.search(cell.attributes)
            attributes = cell.attributes if match else f' s="0"{cell.attributes}'
            style = self._styles.unlocked(int(match[1]) if match else 0)
            cells[column] = cell._replace(attributes=_STYLE.sub(f' s="{style}"', attributes, count=1))
        p = self._grammar.prefix
        return "".join(
            f'{self._grammar.open_c}{cell.letters}{row.number}"{cell.attributes}'
            + ("/>" if cell.content is None else f">{cell.content}</{p}c>")
            for _, cell in sorted(cells.items())
        )

    def _absent(self, rest: str, column: int) -> int:
        """The style of a cell that is not stored: the row's, else the column's."""
        match = _ROW_STYLE.search(rest)
        return int(match[1] or match[2]) if match else self._column_style(column)
