"""The values of some columns of a workbook, read once for all copies.

Exists because totals are computed over what is kept of a few columns, and a ledger has many. May import
`civtrack.model` and the modules of `civtrack.xlsx` below it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from civtrack.model import Area, Value, column_letter
from civtrack.patterns import lazy
from civtrack.xlsx.editing.rows import source_rows
from civtrack.xlsx.formulas.recompute import UNKNOWN
from civtrack.xlsx.parts.markup import BadReference
from civtrack.xlsx.reading.cells import COLUMNS, CellValues
from civtrack.xlsx.reading.scan import read_head

if TYPE_CHECKING:
    from civtrack.xlsx.opened.package import OpenPackage
    from civtrack.xlsx.opened.sheet import Sheet

__all__ = ["SourceValues"]

_FEW = 12
"""Columns that are read by themselves; for more, reading all is as quick."""
_HIDDEN = lazy(r'\shidden="(?:1|true)"|\sht="0(?:\.0*)?"')
_STYLE = lazy(r'\ss="(\d+)"')
_TYPE = lazy(r'\st="(\w+)"')


class SourceValues:
    """Values by sheet, column and row.

    Args:
        package: The source.
        areas: What is needed.
        shown: Sheet → rows that copies show although the source hides them.

    Raises:
        LedgerUnreadable: A sheet is damaged or unsafe.
    """

    def __init__(self, package: OpenPackage, areas: Iterable[tuple[str, Area]], shown: Mapping[str, range]) -> None:
        self._shown = shown
        wanted: dict[str, list[tuple[int, int]]] = {}
        known = {name.casefold(): name for name in package.sheets}
        for sheet, area in set(areas):
            name = known.get(sheet.casefold())
            if name is not None:
                wanted.setdefault(name, []).append((area.first_column, area.last_column))
        self._values: dict[str, dict[int, dict[int, object]]] = {}
        self._hidden: dict[str, set[int]] = {}
        for name, spans in wanted.items():
            self._read(package, name, _joined(spans))

    def _read(self, package: OpenPackage, name: str, spans: list[tuple[int, int]]) -> None:
        if sum(last - first + 1 for first, last in spans) <= _FEW:
            quick = _few_columns(
                package.sheet(name), [column for first, last in spans for column in range(first, last + 1)]
            )
            if quick is not None:
                self._values[name], self._hidden[name] = quick
                return
        columns: dict[int, dict[int, object]] = {}
        hidden: set[int] = set()
        for row in package.sheet(name).rows():
            if row.hidden:
                hidden.add(row.number)
            for column, value in row.values.items():
                if any(first <= column <= last for first, last in spans):
                    held: Value | object = UNKNOWN if column in row.uncached else value
                    columns.setdefault(column, {})[row.number] = held
        self._values[name], self._hidden[name] = columns, hidden

    def columns(self, sheet: str) -> Iterable[int]:
        """Columns of which something is known."""
        return self._values.get(sheet, {})

    def column(self, sheet: str, column: int) -> Mapping[int, object]:
        """Row → value of a column."""
        return self._values.get(sheet, {}).get(column, {})

    def hidden(self, sheet: str) -> set[int]:
        """Rows that the source hides."""
        return self._hidden.get(sheet, set())

    def shown(self, sheet: str) -> range:
        """Rows that are shown all the same."""
        return self._shown.get(sheet, range(0))


def _few_columns(sheet: Sheet, wanted: list[int]) -> tuple[dict[int, dict[int, object]], set[int]] | None:
    """The values of a few columns and the hidden rows; None where a cell is written in an unusual way."""
    shared, part = sheet.shared, sheet.entry.part
    container, stream = shared.container, sheet.stream()
    head, first = read_head(container.where, part, stream, container.limits.held)
    p = head.prefix
    letters = "|".join(map(column_letter, wanted))
    cells = re.compile(
        rf'<{p}c r="({letters})\d+"((?: [a-z]+="[^"<>]*")*)(?:/|>(<{p}f(?: [^<>]*)?(?:/>|>[^<]*</{p}f>))?'
        rf"(?:(<{p}v>[^<]*</{p}v>)|<{p}is><{p}t(?: [^<>]*)?>([^<]*)</{p}t></{p}is>)?</{p}c)>"
    )
    begins = re.compile(rf'<{p}c r="(?:{letters})\d')
    values = CellValues(container.where, part, shared.styles.moments, shared.shared_strings)
    columns: dict[int, dict[int, object]] = {column: {} for column in wanted}
    hidden: set[int] = set()
    kinds: dict[str, tuple[str, str]] = {}
    for batch in source_rows(f"{container.where}!{sheet.name}", part, head, first, stream):
        for row in batch:
            if _HIDDEN.search(row.rest):
                hidden.add(row.number)
            found = cells.findall(row.cells)
            if len(found) != len(begins.findall(row.cells)):
                return None
            for column, attributes, formula, written, own in found:
                if attributes not in kinds:
                    style, kind = _STYLE.search(attributes), _TYPE.search(attributes)
                    kinds[attributes] = style[1] if style else "", kind[1] if kind else ""
                text = own or written[len(p) + 3 : -len(p) - 4]
                try:
                    value = values.value(*kinds[attributes], text) if written or own else None
                except BadReference:
                    return None
                if value is not None or formula:
                    columns[COLUMNS[column]][row.number] = UNKNOWN if formula and value is None else value
    return {column: held for column, held in columns.items() if held}, hidden


def _joined(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Column spans in order, those that touch joined."""
    joined: list[tuple[int, int]] = []
    for first, last in sorted(spans):
        if joined and first <= joined[-1][1] + 1:
            joined[-1] = joined[-1][0], max(joined[-1][1], last)
        else:
            joined.append((first, last))
    return joined
