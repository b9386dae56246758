"""What marking changed of a sheet, cell by cell: before and after of every mark, of its header and of the day's line.

Exists so that whoever puts the marked ledger in the place of the office's own can tell it, without one object for each
of sixty thousand cells. May import `civtrack.model`, `civtrack.xlsx` and `civtrack.outputs.marked.columns`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any

from civtrack.light import NamedTuple
from civtrack.model import Field, Value, Verdict
from civtrack.xlsx import Sheet
from civtrack.xlsx.opened.replaced import values_before

__all__ = ["Beside", "Filling", "MarkChanges", "SheetChanges", "sheet_changes"]


class Beside(NamedTuple):
    """A changed cell of no item; `field` is None for the day's line."""

    cell: str
    field: Field | None
    before: Value
    after: Value


class Filling(NamedTuple):
    """What one column of one table was asked to hold.

    Attributes:
        mark: Which column it is.
        column: 1-based.
        rows: Those of the table's items, in their order.
        values: What stands in each row, by its number.
        stale: Rows that are emptied, since they are no items any more.
        held: The rows in which the column held something; None where it is new and held nothing.
    """

    mark: Field
    column: int
    rows: Sequence[int]
    values: Sequence[Any]
    stale: AbstractSet[int]
    held: AbstractSet[int] | None


class MarkChanges(NamedTuple):
    """The changed cells of one column, downwards; `before` is None where all were empty."""

    mark: Field
    column: int
    rows: list[int]
    before: list[Value] | None
    after: list[Value]


class SheetChanges(NamedTuple):
    """What was changed of a sheet.

    Attributes:
        sheet: Its name.
        columns: The marks.
        beside: Cells of no item.
        items: Row → the item's identity and number, where it has one.
    """

    sheet: str
    columns: Sequence[MarkChanges]
    beside: Sequence[Beside]
    items: Mapping[int, tuple[str, str | None]]


def sheet_changes(
    sheet: Sheet, fillings: Sequence[Filling], beside: Sequence[Beside], verdicts: Mapping[int, Verdict]
) -> SheetChanges | None:
    """What marking changed of a sheet; None for nothing.

    Args:
        sheet: Saved, and asked before to remember what it replaces.
        fillings: What its columns were asked to hold.
        beside: Other cells that were written.
        verdicts: Row → verdict.
    """
    left_out = {(cell.row, cell.column) for cell in sheet.left_out}
    before = values_before(sheet) if any(filling.held for filling in fillings) else {}
    columns = [
        found for filling in fillings if (found := _changes(filling, before.get(filling.column, {}), left_out)).rows
    ]
    others = [one for one in beside if one.before != one.after]
    if not columns and not others:
        return None
    items = {row: (verdict.id, verdict.item.number) for row, verdict in verdicts.items()}
    return SheetChanges(sheet.name, columns, others, items)


def _changes(filling: Filling, before: Mapping[int, Value], left_out: AbstractSet[tuple[int, int]]) -> MarkChanges:
    mark, column, rows, values, stale, held = filling
    passed = {row for row, of_column in left_out if of_column == column}
    if held is None:
        kept = {row: value for row in rows if (value := values[row]) is not None}
        for row in passed:
            kept.pop(row, None)
        return MarkChanges(mark, column, list(kept), None, list(kept.values()))
    found = [
        (row, was, value)
        for row, value in _asked(filling, stale)
        if row not in passed and (row not in held or row in before) and (was := before.get(row)) != value
    ]
    changed, befores, afters = ([each[place] for each in found] for place in range(3))
    return MarkChanges(mark, column, changed, befores, afters)  # type: ignore[arg-type] # three lists of one table


def _asked(filling: Filling, stale: AbstractSet[int]) -> Iterator[tuple[int, Value]]:
    yield from ((row, None) for row in sorted(stale))
    yield from ((row, filling.values[row]) for row in filling.rows)
