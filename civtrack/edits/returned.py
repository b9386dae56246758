"""A returned file, read: its rows as items, with the cells as they stand.

Exists so that merging sees the same of every format. May import the other modules of `civtrack.edits` and what stands
below them.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Mapping
from dataclasses import field, replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, cast

from civtrack import fence
from civtrack.edits.cards import CardGrid, cards_in, with_cards
from civtrack.edits.comparing import Cell
from civtrack.edits.old_word import docx_of
from civtrack.errors import LedgerUnreadable, NoLedgerFound, NotAWorkbook
from civtrack.files import sha256
from civtrack.ledger.formats import open_book
from civtrack.ledger.passed import PassedGrid, rows_of
from civtrack.ledger.reader import ReadOptions, read_book
from civtrack.ledger.taken import ANSWERS
from civtrack.ledger.twins import Room
from civtrack.light import NamedTuple, dataclass
from civtrack.model import Area, CellRef, Column, Field, Item, Ledger, Row, Value
from civtrack.outputs.districts.sent import as_text, value_of
from civtrack.patterns import lazy
from civtrack.rules.identity import own_number
from civtrack.rules.naming import Names
from civtrack.xlsx import Limits

if TYPE_CHECKING:
    from civtrack.ledger.grids import Book, Grid

__all__ = ["CameIn", "Returned", "ReturnedRow", "filled_rows", "read_returned"]

_UNTYPED = frozenset({"csv", "docx"})


class ReturnedRow(NamedTuple):
    """A row of a returned file.

    Attributes:
        item: As it was read.
        cells: What its cells hold, merged ones filled in.
        formulas: The columns that compute what they show.
        key: Its hidden identity, if it still has it.
        covered: Column → the one from which a merged cell reaches over it.
        places: Column → where it stands in truth, row and column, where the item is a card; 0: the card itself.
    """

    item: Item
    cells: Mapping[int, Value]
    formulas: frozenset[int]
    key: str | None
    covered: Mapping[int, int] = MappingProxyType({})
    places: Mapping[int, tuple[int, int | None]] = MappingProxyType({})

    def cell(self, column: Column) -> Cell:
        """What one of its cells says."""
        raw = self.cells.get(column.index)
        return Cell(raw, value_of(self.item, column.field, raw))

    def ref(self, column: int | None = None) -> CellRef:
        """Where it stands, or one of its cells."""
        row, at = self.places.get(column or 0, (self.item.row, column))
        return CellRef(self.item.table.ledger, self.item.table.sheet, row, at or None)


class CameIn(NamedTuple):
    """A packed file: where it lies, its fingerprint, and the folder of what was unpacked, which lives as long."""

    path: Path
    sha256: str
    room: Room | None


@dataclass(frozen=True, slots=True)
class Returned:
    """A returned file.

    Attributes:
        ledger: As it was read.
        rows: Its rows, in order.
        packed: The packed file that it came in; None where it came as it is.
        around: Sheet → rows that are neither items nor headers.
        unseen: Sheets that are hidden.
        cards: Sheets of cards, with where their cells went.
        bare: Whether it is no ledger, and says only what was seen and where, as half a file may.
    """

    ledger: Ledger
    rows: tuple[ReturnedRow, ...]
    packed: CameIn | None = None
    around: Mapping[str, tuple[Row, ...]] = field(default_factory=dict)
    unseen: frozenset[str] = frozenset()
    cards: Mapping[str, CardGrid] = field(default_factory=dict)
    bare: bool = False

    @property
    def path(self) -> Path:
        """The file."""
        return self.ledger.path

    @property
    def place(self) -> Path:
        """Where it lies as people see it: in a packed file, beside which nothing is unpacked."""
        return self.packed.path.with_name(self.path.name) if self.packed else self.path

    @property
    def origin(self) -> tuple[str, str]:
        """What came: name and fingerprint of the file, or of the packed one that it came in."""
        return (self.packed.path.name, self.packed.sha256) if self.packed else (self.path.name, self.ledger.sha256)

    @property
    def package(self) -> Path:
        """Where its photos are: the file itself, or what shows them in its stead."""
        if self.ledger.format == "docx":
            return docx_of(self.path) or self.path
        return self.ledger.twin.path if self.ledger.twin else self.path

    @property
    def typed(self) -> bool:
        """Whether its format tells numbers and days from texts."""
        return self.ledger.format not in _UNTYPED


def read_returned(path: Path, options: ReadOptions, limits: Limits, names: Names) -> Returned:
    """Reads a returned file.

    Args:
        path: The file.
        options: How it is read.
        limits: What is believed at most of it.
        names: The names of units and persons, as the master's items have them.

    Raises:
        LedgerUnreadable: One of its kinds.
    """
    with fence.reading(path):
        try:
            return _read(path, options, limits, names)
        except NoLedgerFound as error:  # numbers and states alone are no ledger, and an answer all the same
            if options.otherwise is not None:
                with contextlib.suppress(LedgerUnreadable):
                    return replace(_read(path, replace(options, taken=options.otherwise), limits, names), bare=True)
            try:
                found = _read(path, replace(options, taken=ANSWERS), limits, names)
            except LedgerUnreadable:
                raise error from None
            if not found.rows or not all(row.key or _TELLING.search(own_number(row.item) or "") for row in found.rows):
                raise  # counters begin anew with whoever counts
            return found


_TELLING = lazy(r"[^\d\s.]|\d{5}")
"""A number that says of which list it is."""


def _read(path: Path, options: ReadOptions, limits: Limits, names: Names) -> Returned:
    fingerprint = sha256(path) if path.is_file() else ""
    with _opened(path, limits) as book:
        cards = cards_in(book)
        kept = [PassedGrid(grid) for grid in book.grids]
        once = replace(book, grids=tuple(cast("Grid", grid) for grid in kept))
        reading = read_book(once, path, fingerprint, replace(options, limits=limits))
        wanted = {table.sheet for table in reading.ledger.tables}
        covered = {grid.name: _covered(grid.merges) for grid in kept if grid.name in wanted}
        stored = {
            grid.name: filled_rows(rows_of(grid.passed.parts), grid.merges) for grid in kept if grid.name in wanted
        }
    rows = []
    keys = {table.sheet: at for table in reading.ledger.tables if (at := table.column(Field.ROW_KEY))}
    for item in names.named(reading.items):
        row = stored[item.table.sheet].get(item.row, Row(item.row, item.hidden, {}))
        # A header that is repeated further down may lack the hidden column: it is the same one for the whole sheet.
        column = item.table.column(Field.ROW_KEY) or keys.get(item.table.sheet)
        key = as_text(row.values.get(column)) if column else ""
        over = covered[item.table.sheet].get(item.row, {})
        places = cards[item.table.sheet].places.get(item.row, {}) if item.table.sheet in cards else {}
        rows.append(ReturnedRow(item, row.values, row.formulas, key or None, over, places))
    unseen = frozenset(grid.name for grid in kept if grid.state != "visible")
    return Returned(
        reading.ledger, tuple(rows), around=_around(reading.ledger, rows, stored), unseen=unseen, cards=cards
    )


def _around(
    ledger: Ledger, rows: Iterable[ReturnedRow], stored: Mapping[str, Mapping[int, Row]]
) -> dict[str, tuple[Row, ...]]:
    """Sheet → rows that are neither items nor headers."""
    taken = {(row.item.table.sheet, row.item.row) for row in rows}
    headers = ((table.sheet, row) for table in ledger.tables for row in (*table.header_rows, *table.repeated_headers))
    taken.update(headers)
    return {
        sheet: tuple(row for number, row in sorted(of_sheet.items()) if (sheet, number) not in taken)
        for sheet, of_sheet in stored.items()
    }


def _covered(merges: Iterable[Area]) -> dict[int, dict[int, int]]:
    """Row → column → the one from which a cell that is merged across reaches over it."""
    found: dict[int, dict[int, int]] = {}
    for area in merges:
        width, height = area.last_column - area.first_column, area.last_row - area.first_row
        if 0 < width < _WIDEST and height < _TALLEST:
            over = dict.fromkeys(range(area.first_column + 1, area.last_column + 1), area.first_column)
            for row in range(area.first_row, area.last_row + 1):
                found.setdefault(row, {}).update(over)
    return found


_WIDEST, _TALLEST = 100, 1000
"""Cells that are merged across more are no answers."""


def _opened(path: Path, limits: Limits) -> Book:
    """A returned file of any format that is read, Word documents among them."""
    if path.suffix.lower() in (".xlsx", ".xlsm"):
        with contextlib.suppress(NotAWorkbook):  # a document that only bears that name
            return with_cards(open_book(path, limits))
    from civtrack.edits.word import open_returned  # it brings a parser

    return open_returned(path, limits)


def filled_rows(rows: Iterable[Row], merges: Iterable[Area]) -> dict[int, Row]:
    """The rows of a sheet by number; what is merged downwards stands in every row of it."""
    found = {row.number: row for row in rows}
    last = max(found, default=0)
    for area in merges:
        top = found.get(area.first_row)
        value = top.values.get(area.first_column) if top else None
        if area.first_row == area.last_row or value is None:
            continue
        for number in range(area.first_row + 1, min(area.last_row, last) + 1):
            row = found.get(number)
            if row is not None and row.values.get(area.first_column) is None:
                found[number] = row._replace(values={**row.values, area.first_column: value})
    return found
