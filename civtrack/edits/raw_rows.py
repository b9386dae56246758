"""The rows of files with new items, as they are written: what nobody reads in them, and where photos are.

Exists so that nothing of a new item is lost without a word. May import everything below `civtrack.edits` and its
neighbours in it.
"""

from __future__ import annotations

from collections.abc import Iterator

from civtrack.assessment import Assessment
from civtrack.edits.pasted import photos_in
from civtrack.ledger.formats import open_book
from civtrack.model import Column, Item, Row, Value

__all__ = ["RawRows"]


class RawRows:
    """The rows of the files with new items, as they are written."""

    def __init__(self, new: Assessment) -> None:
        wanted: dict[tuple[str, str], set[int]] = {}
        for item in (verdict.item for verdict in (*new.verdicts, *new.absent)):
            wanted.setdefault((str(item.table.path), item.table.sheet), set()).add(item.row)
        self._rows: dict[tuple[str, str, int], Row] = {}
        self._pictured: set[tuple[str, str, int]] = set()
        for ledger in new.ledgers:
            if ledger.editable is not None:
                shown = photos_in(ledger, ledger.editable, new.limits)
                self._pictured |= {(str(ledger.path), sheet, row) for sheet, row in shown}
            with open_book(ledger.path, new.limits) as book:
                for grid in book.grids:
                    rows = wanted.get((str(ledger.path), grid.name), set())
                    for row in grid.rows() if rows else ():
                        if row.number in rows:
                            self._rows[str(ledger.path), grid.name, row.number] = row

    def _row(self, item: Item) -> Row | None:
        return self._rows.get((str(item.table.path), item.table.sheet, item.row))

    def unread(self, item: Item) -> Iterator[tuple[Column, Value]]:
        """What stands in columns that nobody reads."""
        row = self._row(item)
        for column in item.table.columns if row else ():
            if column.field is None and column.header and row and (value := row.values.get(column.index)):
                if isinstance(value, str) and "DISPIMG(" in value.upper():
                    continue
                yield column, value

    def photos(self, item: Item) -> bool:
        """Whether photos stand in the row's cells or float over it."""
        row = self._row(item)
        return (str(item.table.path), item.table.sheet, item.row) in self._pictured or (
            any(isinstance(value, str) and "DISPIMG(" in value.upper() for value in row.values.values())
            if row
            else False
        )
