"""A worksheet as the file holds it: its rows as a stream, its structure.

Exists apart from what is asked of a sheet (`civtrack.xlsx.opened.sheet`). May import `civtrack.model` and the modules
of `civtrack.xlsx` below it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property
from itertools import takewhile
from typing import TypeVar

from civtrack.model import Area, Row
from civtrack.xlsx.opened.shared import SharedParts
from civtrack.xlsx.parts.addresses import MAX_COLUMN, area_of
from civtrack.xlsx.parts.markup import Part, as_utf8, truth
from civtrack.xlsx.parts.workbook import SheetEntry, load_part, relations
from civtrack.xlsx.reading.blocks import Block
from civtrack.xlsx.reading.cells import CellValues
from civtrack.xlsx.reading.scan import Head, read_blocks, read_first_rows, read_head, read_rows, skip_rows

__all__ = ["StoredSheet"]

Read = TypeVar("Read")

_REMEMBERED = 64
"""Rows up to this number are remembered: title and header are asked for again and again."""


class StoredSheet:
    """A worksheet of an open workbook, without any wish.

    Attributes:
        name: As in the workbook, blanks included.
        state: ``visible``, ``hidden`` or ``veryHidden``.
        shared: The parts of the workbook that it needs.
        entry: How the workbook names it and where its part is.
    """

    def __init__(self, shared: SharedParts, entry: SheetEntry) -> None:
        self.shared, self.entry = shared, entry
        self.name, self.state = entry.name, entry.state
        self._first: tuple[int, tuple[Row, ...]] = (0, ())

    def stream(self) -> Iterator[bytes]:
        """The bytes of the part as the file holds it, in UTF-8 and in chunks; inflated while they are asked for."""
        container = self.shared.container
        member = container.parts[self.entry.part]
        return as_utf8(container.where, self.entry.part, container.chunks(member))

    def rows(self) -> Iterator[Row]:
        """Every stored row in order, as a stream; values typed, addresses true, absent cells absent.

        What the file holds: edits that are asked for show after they were saved.

        Raises:
            LedgerUnreadable: The part is damaged or unsafe.
        """
        return self._read(read_rows, self.shared.shared_strings)

    def blocks(self) -> Iterator[Block | list[Row]]:
        """Every stored row in order as `rows` gives them, in blocks where many look alike.

        Raises:
            LedgerUnreadable: The part is damaged or unsafe.
        """
        return self._read(read_blocks, self.shared.shared_strings)

    def first_rows(self, last: int) -> Iterator[Row]:
        """The stored rows up to a number, as `rows` gives them; what follows is neither read nor proven.

        Args:
            last: The number of the last row that is wanted.

        Raises:
            LedgerUnreadable: The part is damaged or unsafe before that row.
        """
        strings = self.shared.strings_as_asked
        if last > _REMEMBERED:
            yield from self._rows_to(last, strings)
            return
        known, rows = self._first
        if known < last:
            known, rows = self._first = last, tuple(self._rows_to(last, strings))
        yield from (row for row in rows if row.number <= last)

    def top(self) -> Iterator[Row]:
        """The stored rows as `rows` gives them, for who stops after a few: what follows is neither read nor proven."""
        return self._read(read_first_rows, self.shared.strings_as_asked)

    def _rows_to(self, last: int, strings: Callable[[], list[str]]) -> Iterator[Row]:
        return takewhile(lambda row: row.number <= last, self._read(read_first_rows, strings))

    def _read(
        self,
        read: Callable[[Head, bytes, Iterator[bytes], CellValues], Iterator[Read]],
        strings: Callable[[], list[str]],
    ) -> Iterator[Read]:
        where, part, stream = self.shared.container.where, self.entry.part, self.stream()
        head, first = read_head(where, part, stream, self.shared.container.limits.held)
        yield from read(head, first, stream, CellValues(where, part, self.shared.styles.moments, strings))

    @cached_property
    def _skeleton(self) -> tuple[Head, Part]:
        """The head, and the part without its rows."""
        where, part, stream = self.shared.container.where, self.entry.part, self.stream()
        container = self.shared.container
        limits = container.limits
        head, first = read_head(where, part, stream, limits.held)
        tail = skip_rows(where, part, head, first, stream, limits.held)
        skeleton = Part(where, part, head.data + tail, container.elements_left(part))
        container.counted(part, skeleton.elements)
        return head, skeleton

    @property
    def structure(self) -> Part:
        """The part without its rows, as the file holds it."""
        return self._skeleton[1]

    @property
    def date_system(self) -> int:
        """1900 or 1904: the year from which the workbook counts days."""
        return 1904 if self.shared.workbook.epoch_1904 else 1900

    @cached_property
    def merges(self) -> tuple[Area, ...]:
        """Merged areas; only the top-left cell of each holds a value."""
        found = (area_of(merge.get("ref") or "") for merge in self.structure.root.all("mergeCells", "mergeCell"))
        return tuple(area for area in found if area)

    @cached_property
    def table_totals(self) -> frozenset[int]:
        """The rows that the list objects on the sheet say are their totals."""
        roots = [table.root for table in self._table_parts if table.root.number("totalsRowCount", 0)]
        areas = (area_of(root.get("ref") or "") for root in roots)
        return frozenset(area.last_row for area in areas if area)

    @cached_property
    def hidden_columns(self) -> frozenset[int]:
        """1-based columns that are not shown."""
        found: set[int] = set()
        for column in self.structure.root.all("cols", "col"):
            if truth(column.get("hidden")) or column.get("width") == "0":
                found.update(range(column.number("min", 0), min(column.number("max", 0), MAX_COLUMN) + 1))
        return frozenset(found)

    @cached_property
    def autofilter(self) -> Area | None:
        """The area of the sheet's own filter."""
        element = self.structure.root.first("autoFilter")
        return area_of(element.get("ref") or "") if element else None

    @cached_property
    def filtered(self) -> bool:
        """Whether a filter (the sheet's or a table's) has active criteria, so that rows may be hidden by it."""
        return any(True for _ in self.structure.root.all("autoFilter", "filterColumn")) or any(
            True for table in self._table_parts for _ in table.root.all("autoFilter", "filterColumn")
        )

    @cached_property
    def protected(self) -> bool:
        """Whether the sheet is protected; an edit of the package is not stopped by that, so the caller says it."""
        element = self.structure.root.first("sheetProtection")
        return element is not None and truth(element.get("sheet"))

    @cached_property
    def _table_parts(self) -> tuple[Part, ...]:
        container = self.shared.container
        targets = {relation.id: relation.target for relation in relations(container, self.entry.part)}
        wanted = (targets.get(part.relation() or "") for part in self.structure.root.all("tableParts", "tablePart"))
        return tuple(load_part(container, key) for key in wanted if key and key in container.parts)

    @cached_property
    def tables(self) -> tuple[Area, ...]:
        """Areas of the list objects (表格) on the sheet, headers and totals included."""
        found = (area_of(table.root.get("ref") or "") for table in self._table_parts)
        return tuple(area for area in found if area)
