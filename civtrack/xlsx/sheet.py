"""A worksheet: its rows as a stream, its structure, and the edits that are asked for.

Exists as the one object that a caller holds for a sheet. May import `civtrack.errors`, `civtrack.model` and the modules
of `civtrack.xlsx` below it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING

from civtrack.model import Area, Row, Value, column_index
from civtrack.xlsx.cells import MAX_COLUMN, MAX_ROW, CellValues
from civtrack.xlsx.markup import Part, as_utf8, truth
from civtrack.xlsx.scan import Head, read_head, read_rows, skip_rows
from civtrack.xlsx.workbook import SheetEntry, load_part, relations

if TYPE_CHECKING:
    from civtrack.xlsx.package import Package

__all__ = ["Sheet", "area_of", "cell_of"]

_AREA = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d+)(?::\$?([A-Za-z]{1,3})\$?(\d+))?")


def area_of(reference: str) -> Area | None:
    """``A1:C3`` or ``B2`` as an area; None for anything else."""
    match = _AREA.fullmatch(reference.strip())
    if not match:
        return None
    rows = sorted((int(match[2]), int(match[4] or match[2])))
    columns = sorted((column_index(match[1]), column_index(match[3] or match[1])))
    return Area(rows[0], columns[0], rows[1], columns[1])


def cell_of(address: str) -> tuple[int, int]:
    """``H17`` as (17, 8).

    Raises:
        ValueError: No address of a cell.
    """
    area = area_of(address)
    if area is None or ":" in address or not (0 < area.first_row <= MAX_ROW and area.first_column <= MAX_COLUMN):
        raise ValueError(address)
    return area.first_row, area.first_column


class Sheet:
    """A worksheet of an open package.

    Attributes:
        name: As in the workbook, blanks included.
        state: ``visible``, ``hidden`` or ``veryHidden``.
    """

    def __init__(self, package: Package, entry: SheetEntry) -> None:
        self._package = package
        self._entry = entry
        self.name, self.state = entry.name, entry.state

    def _stream(self) -> Iterator[bytes]:
        container = self._package.container
        member = container.parts[self._entry.part]
        return as_utf8(container.where, self._entry.part, container.chunks(member))

    def rows(self) -> Iterator[Row]:
        """Every stored row in order, as a stream; values typed, addresses true, absent cells absent.

        Raises:
            LedgerUnreadable: The part is damaged or unsafe.
        """
        where, part, stream = self._package.container.where, self._entry.part, self._stream()
        head, first = read_head(where, part, stream)
        values = CellValues(where, part, self._package.styles.moments, self._package.shared_strings)
        return read_rows(head, first, stream, values)

    def value(self, address: str) -> Value:
        """The value of one cell, such as ``H17``; None where it is empty."""
        number, column = cell_of(address)
        for row in self.rows():
            if row.number >= number:
                return row.values.get(column) if row.number == number else None
        return None

    @cached_property
    def _skeleton(self) -> tuple[Head, Part]:
        """The head, and the part without its rows."""
        where, part, stream = self._package.container.where, self._entry.part, self._stream()
        head, first = read_head(where, part, stream)
        tail = skip_rows(where, part, head, first, stream)
        return head, Part(where, part, head.data + tail)

    @property
    def _structure(self) -> Part:
        return self._skeleton[1]

    @cached_property
    def merges(self) -> tuple[Area, ...]:
        """Merged areas; only the top-left cell of each holds a value."""
        found = (area_of(merge.get("ref") or "") for merge in self._structure.root.all("mergeCells", "mergeCell"))
        return tuple(area for area in found if area)

    @cached_property
    def hidden_columns(self) -> frozenset[int]:
        """1-based columns that are not shown."""
        found: set[int] = set()
        for column in self._structure.root.all("cols", "col"):
            if truth(column.get("hidden")) or column.get("width") == "0":
                found.update(range(int(column.get("min") or 0), min(int(column.get("max") or 0), MAX_COLUMN) + 1))
        return frozenset(found)

    @cached_property
    def autofilter(self) -> Area | None:
        """The area of the sheet's own filter."""
        element = self._structure.root.first("autoFilter")
        return area_of(element.get("ref") or "") if element else None

    @cached_property
    def filtered(self) -> bool:
        """Whether a filter (the sheet's or a table's) has active criteria, so that rows may be hidden by it."""
        return any(True for _ in self._structure.root.all("autoFilter", "filterColumn")) or any(
            True for table in self._table_parts for _ in table.root.all("autoFilter", "filterColumn")
        )

    @cached_property
    def protected(self) -> bool:
        """Whether the sheet is protected; an edit of the package is not stopped by that, so the caller says it."""
        element = self._structure.root.first("sheetProtection")
        return element is not None and truth(element.get("sheet"))

    @cached_property
    def _table_parts(self) -> tuple[Part, ...]:
        container = self._package.container
        targets = {relation.id: relation.target for relation in relations(container, self._entry.part)}
        wanted = (targets.get(part.relation() or "") for part in self._structure.root.all("tableParts", "tablePart"))
        return tuple(load_part(container, key) for key in wanted if key and key in container.parts)

    @cached_property
    def tables(self) -> tuple[Area, ...]:
        """Areas of the list objects (表格) on the sheet, headers and totals included."""
        found = (area_of(table.root.get("ref") or "") for table in self._table_parts)
        return tuple(area for area in found if area)
