"""The rows of files with new items, as they are written: what nobody reads in them, and where photos are.

Exists so that nothing of a new item is lost without a word. May import everything below `civtrack.edits` and its
neighbours in it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Final

from civtrack.assessment import Assessment
from civtrack.edits.cards import cards_in
from civtrack.edits.old_word import docx_of
from civtrack.edits.pasted import Fingerprint, Shown, fingerprints, photos_in, photos_laid
from civtrack.edits.word import open_returned
from civtrack.ledger.cells import is_picture
from civtrack.model import Column, Field, Item, Ledger, Row, Value

__all__ = ["RawRows"]

_COUNTED: Final = frozenset(
    {Field.SERIAL, Field.NUMBER, Field.PHOTOS, Field.TIER_MARK, Field.DAYS_MARK, Field.BASIS_MARK}
)
"""Fields that every ledger counts, shows or fills in by itself."""


class RawRows:
    """The rows of the files with new items, as they are written."""

    def __init__(self, new: Assessment) -> None:
        wanted: dict[tuple[str, str], set[int]] = {}
        for item in (verdict.item for verdict in (*new.verdicts, *new.absent)):
            wanted.setdefault((str(item.table.path), item.table.sheet), set()).add(item.row)
        self._rows: dict[tuple[str, str, int], Row] = {}
        self._pictures: dict[tuple[str, str, int], tuple[Shown, ...]] = {}
        self._new = new
        self._prints: dict[str, dict[str, Fingerprint]] = {}
        for ledger in new.ledgers:
            with open_returned(ledger.path, new.limits) as book:
                if (source := _package_of(ledger)) is not None:
                    shown = photos_laid(photos_in(ledger, source, new.limits), cards_in(book))
                    self._pictures |= {(str(ledger.path), sheet, row): some for (sheet, row), some in shown.items()}
                for grid in book.grids:
                    rows = wanted.get((str(ledger.path), grid.name), set())
                    for row in grid.rows() if rows else ():
                        if row.number in rows:
                            self._rows[str(ledger.path), grid.name, row.number] = row

    def _row(self, item: Item) -> Row | None:
        return self._rows.get((str(item.table.path), item.table.sheet, item.row))

    def unread(self, item: Item) -> Iterator[tuple[Column, Value]]:
        """What stands in columns that nobody reads, and the texts in those for photos."""
        row = self._row(item)
        for column in item.table.columns if row else ():
            known = column.field not in (None, Field.PHOTOS)
            if not known and column.header and row and (value := row.values.get(column.index)):
                if is_picture(value) or (isinstance(value, str) and "DISPIMG(" in value.upper()):
                    continue
                yield column, value

    def uncomputed(self, item: Item) -> Iterator[Column]:
        """The columns whose cells are formulas of which nobody kept the result; counters are counted anew."""
        row = self._row(item)
        for column in item.table.columns if row and row.formulas else ():
            if (
                row
                and column.index in row.formulas
                and row.values.get(column.index) is None
                and column.field not in _COUNTED
            ):
                yield column

    def photos(self, item: Item) -> tuple[Shown, ...]:
        """The photos in the row's cells and over it, as far as they can be seen."""
        return self._pictures.get((str(item.table.path), item.table.sheet, item.row), ())

    def blank_photos(self, item: Item) -> bool:
        """Whether a cell of the row shows a photo that the file does not have."""
        row = self._row(item)
        shown = {one.picture.column for one in self.photos(item) if one.in_cell}
        return row is not None and any(is_picture(value) and at not in shown for at, value in row.values.items())

    def package(self, item: Item) -> Path:
        """The package that has an item's photos."""
        source = _package_of(next(ledger for ledger in self._new.ledgers if ledger.path == item.table.path))
        assert source is not None
        return source

    def print_of(self, item: Item, shown: Shown) -> Fingerprint:
        """What a photo of an item is."""
        known = self._prints.setdefault(str(item.table.path), {})
        if shown.picture.part not in known:
            known |= fingerprints(self.package(item), self._parts(item), self._new.limits)
        return known[shown.picture.part]

    def _parts(self, item: Item) -> Collection[str]:
        """All parts of a file's photos, so that each file is opened once."""
        path = str(item.table.path)
        return {one.picture.part for (of, _, _), some in self._pictures.items() if of == path for one in some}


def _package_of(ledger: Ledger) -> Path | None:
    """The package that shows a file's photos: itself, a Word document, or its twin; None where there is none."""
    return docx_of(ledger.path) if ledger.format == "docx" else ledger.editable
