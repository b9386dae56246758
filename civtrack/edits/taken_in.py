"""A master with new items, read back: every former item reads as before, and every new one is an item.

Exists because a row can change how a whole column, or the rows around it, are read. May import the other modules of
`civtrack.edits` and what stands below them.
"""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Final

from civtrack.assessment import Assessment
from civtrack.edits.plan import Plan
from civtrack.edits.rereading import read_back
from civtrack.edits.writer import same_value, write_planned
from civtrack.errors import CellNotEditable, CivtrackError
from civtrack.ledger.reader import ReadOptions
from civtrack.model import N_, CellRef, Field, Item, Ledger, Message, Problem
from civtrack.outputs.legacy import package_of
from civtrack.records import text_of
from civtrack.sources import read_steadily, sources
from civtrack.xlsx.formulas.rowgrowth import GrownRows, Growth

__all__ = ["taken_in"]

_PARTS: Final = tuple(part for part in Item._fields if part not in ("table", "row", "hidden"))
_SAID: Final = slice(Item._fields.index("hidden") + 1, None)
"""Everything that an item says; where it stands comes before."""
_FREE: Final = frozenset({Field.UNIT, Field.DISTRICT, Field.PERSON})
"""What the reader brings into a form of its own."""


def taken_in(plan: Plan, ledger: Ledger, assessment: Assessment, folder: Path) -> tuple[Path, tuple[Problem, ...]]:
    """Makes the master aside and reads it.

    Args:
        plan: New rows of the master.
        ledger: The master.
        assessment: What was read of it.
        folder: Where it is made.

    Returns:
        The file that was made, and what the clerk must know of it.

    Raises:
        CellNotEditable: A former item would be read otherwise, or a new one not as it was.
    """
    (source,), _ = sources([ledger.path], assessment.settings, ReadOptions())
    target = folder / f"{ledger.path.stem}{package_of(ledger).suffix}"
    try:
        told = write_planned(plan, ledger, target, assessment.limits, assessment.whole.passed)
        back = read_back(ledger, assessment)
        with back or nullcontext():
            asked = replace(source.options, as_of=assessment.as_of, passed=back)
            reading = read_steadily(target, asked, lambda _: None)
    except CivtrackError as error:
        error.where = error.where.replace(str(target), str(ledger.path))
        raise
    now = {(item.table.sheet, item.row): item for item in reading.items}
    maps = {
        name: GrownRows(growths=tuple(Growth(*room[2:]) for room in plan.rooms if room.sheet == name))
        for name in {room.sheet for room in plan.rooms}
    }
    for sheet, rows in assessment.whole.of_ledger(ledger.path).items():
        for row, verdict in rows.items():
            new = now.pop((sheet, maps[sheet].new(row) or 0 if sheet in maps else row), None)
            before = verdict.item
            if new is None or (new[_SAID] != before[_SAID] and _written(new) != _written(before)):
                text = N_("{where} would be read otherwise with the new rows")
                raise CellNotEditable(str(ledger.path), detail=Message(text, {"where": str(before.ref())}))
    for made in plan.new:
        item = now.pop((made.sheet, made.row), None)
        wrong = next((cell for cell in made.cells if item is None or not _taken(cell.field, cell.after, item)), None)
        if item is None or wrong is not None:
            where = wrong.where if wrong else CellRef(ledger.path.name, made.sheet, made.row)
            source_row = made.cells[0].source if made.cells else ""
            text = N_("{where} would not be read as it was in {source}")
            raise CellNotEditable(str(ledger.path), detail=Message(text, {"where": str(where), "source": source_row}))
    if now:
        (sheet, row_number), _ = next(iter(now.items()))
        text = N_("{where} would be read otherwise with the new rows")
        values = {"where": str(CellRef(ledger.path.name, sheet, row_number))}
        raise CellNotEditable(str(ledger.path), detail=Message(text, values))
    return target, told


def _written(item: Item) -> tuple[object, ...]:
    """An item without what the office's settings call otherwise."""
    return tuple(
        getattr(item, name)
        for name in _PARTS
        if name not in ("unit", "person", "leader", "partners", "number_is_serial")
    )


def _taken(field: Field | None, value: object, item: Item) -> bool:
    if field is None or field in _FREE or field.value not in _PARTS:
        return True
    found = getattr(item, field.value)
    return same_value(found, value) or text_of(found) == text_of(value)  # type: ignore[arg-type]
