"""The values of some columns of a workbook, read once for all copies.

Exists because totals are computed over what is kept of a few columns, and a ledger has many. May import
`civtrack.model` and the modules of `civtrack.xlsx` below it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from civtrack.model import Area, Value
from civtrack.xlsx.recompute import UNKNOWN

if TYPE_CHECKING:
    from civtrack.xlsx.package import Package

__all__ = ["SourceValues"]


class SourceValues:
    """Values by sheet, column and row.

    Args:
        package: The source.
        areas: What is needed.
        shown: Sheet → rows that copies show although the source hides them.

    Raises:
        LedgerUnreadable: A sheet is damaged or unsafe.
    """

    def __init__(self, package: Package, areas: Iterable[tuple[str, Area]], shown: Mapping[str, range]) -> None:
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

    def _read(self, package: Package, name: str, spans: list[tuple[int, int]]) -> None:
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


def _joined(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Column spans in order, those that touch joined."""
    joined: list[tuple[int, int]] = []
    for first, last in sorted(spans):
        if joined and first <= joined[-1][1] + 1:
            joined[-1] = joined[-1][0], max(joined[-1][1], last)
        else:
            joined.append((first, last))
    return joined
