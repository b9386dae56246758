"""Builds sheets in memory for the reader: a list of rows, merged areas in A1 notation, and read them as a ledger."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from civtrack.ledger.grids import Book, MemoryGrid
from civtrack.ledger.reader import Reading, ReadOptions, read_book
from civtrack.model import Area, Item, Row, Table, Value, column_index

Cells = Sequence[Sequence[Value]]

HEADER: list[Value] = ["序号", "县区", "点位名称", "问题描述", "责任单位", "责任人", "交办日期", "整改时限", "整改状态"]


def item(number: int, **changed: Value) -> list[Value]:
    """A plain row below `HEADER`; keys are ``district``, ``site``, ``description``, ``unit`` and so on."""
    values: dict[str, Value] = {
        "number": float(number), "district": "大洼区", "site": f"惠宾街{number}号",
        "description": f"路面破损{number}处",
        "unit": "市城管局", "person": "王伟", "assigned_on": "2022-07-01", "deadline": "2022-07-15", "status": "未整改",
    }  # fmt: skip
    assert changed.keys() <= values.keys(), changed
    return list({**values, **changed}.values())


def areas(*references: str) -> tuple[Area, ...]:
    """``A1:C1`` … as areas."""
    found = []
    for reference in references:
        corners = re.fullmatch(r"([A-Z]+)(\d+):([A-Z]+)(\d+)", reference)
        assert corners, reference
        left, top, right, bottom = corners.groups()
        found.append(Area(int(top), column_index(left), int(bottom), column_index(right)))
    return tuple(found)


def grid(
    cells: Cells, *, merges: Iterable[str] = (), name: str = "台账", hidden: Iterable[int] = (),
    formulas: Iterable[tuple[int, int]] = (), uncached: Iterable[tuple[int, int]] = (), **more: Any,
) -> MemoryGrid:  # fmt: skip
    """A sheet of rows from row 1; `formulas` and `uncached` are (row, column) pairs, `hidden` row numbers."""
    formulas, uncached, hidden = set(formulas), set(uncached), set(hidden)
    rows = []
    for number, cells_of_row in enumerate(cells, 1):
        values: dict[int, Value] = {column: value for column, value in enumerate(cells_of_row, 1) if value is not None}
        values.update(dict.fromkeys((column for row, column in uncached if row == number), None))
        rows.append(
            Row(
                number, number in hidden, values,
                frozenset(c for r, c in {*formulas, *uncached} if r == number),
                frozenset(c for r, c in uncached if r == number),
            )
        )  # fmt: skip
    return MemoryGrid(name, tuple(rows), merges=areas(*merges), **more)


def read(*grids: MemoryGrid, path: str = "台账.xlsx", format: str = "xlsx", **options: Any) -> Reading:  # noqa: A002
    """Reads sheets as one ledger."""
    return read_book(Book(format, grids), Path(path), "0" * 64, ReadOptions(**options))


def table(reading: Reading, index: int = 0) -> Table:
    """One of the tables that were read."""
    return reading.ledger.tables[index]


def mapped(reading: Reading, index: int = 0) -> dict[str, str]:
    """Header → field of one table; columns without a field are left out."""
    return {column.header: column.field.value for column in table(reading, index).columns if column.field}


def slugs(reading: Reading) -> list[str]:
    """What is wrong, by slug, in order."""
    return [problem.kind.slug for problem in reading.problems]


def written(found: Item) -> Mapping[str, Any]:
    """Everything an item says, without its address."""
    return {name: getattr(found, name) for name in Item._fields if name not in ("table", "row")}
