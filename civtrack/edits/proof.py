"""Reads a ledger as it would be with a plan's edits, and shows that nothing else would be read otherwise.

Exists because one cell can mean more than itself: a row below that says 同上, a word that makes a row a heading,
values by which a whole column is understood. May import the other modules of `civtrack.edits` and what stands
below them.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from itertools import groupby, islice
from operator import attrgetter
from pathlib import Path
from typing import Any

from civtrack.assessment import Assessment
from civtrack.edits.lining_up import is_ticked
from civtrack.edits.plan import Edit, Plan, edits_of
from civtrack.edits.rereading import read_back
from civtrack.edits.writer import same_value, write_planned
from civtrack.errors import CellNotEditable, CivtrackError
from civtrack.files import not_written
from civtrack.ledger.reader import ReadOptions
from civtrack.light import NamedTuple
from civtrack.model import N_, CellRef, Column, Field, Item, Ledger, Message, Problem, Table
from civtrack.outputs.legacy import package_of
from civtrack.records import text_of
from civtrack.sources import read_steadily, sources

__all__ = ["Effects", "other_effects"]

_NAMES = tuple(part for part in Item._fields if part not in ("table", "hidden"))
_ALL = attrgetter(*_NAMES)
_SAID = slice(Item._fields.index("hidden") + 1, None)
"""Everything that an item says; where it stands comes before."""
_FOLLOWS: Mapping[Field, tuple[str, ...]] = {
    Field.UNIT: ("partners", "district", "district_origin"),
    Field.DISTRICT: ("district_origin",),
    Field.NUMBER: ("number_is_serial",),
}
"""What is read from a field's cell besides the field."""
_READ = frozenset(_NAMES)
_FIELDS = frozenset(field.value for field in Field)


class Effects(NamedTuple):
    """What a plan would do besides what it says.

    Attributes:
        refused: What speaks against it.
        problems: What would be wrong in the data that is not wrong now.
        made: Ledger → what was made of it for the proof, where that was to be kept.
        told: What the clerk must know of what was made.
    """

    refused: tuple[CivtrackError, ...]
    problems: tuple[Problem, ...]
    made: Mapping[Path, Path]
    told: tuple[Problem, ...]


def other_effects(
    plan: Plan, assessment: Assessment, options: ReadOptions, most: int = 1, folder: Path | None = None
) -> Effects:
    """What a plan would do besides what it says.

    Args:
        plan: Of ledgers of the assessment; nothing of it is written.
        assessment: What was read.
        options: How it was read: what the command line says of every file.
        most: Of how many rows of a ledger it is told.
        folder: Where what is made for the proof is kept, so that it can be carried out as it is; None: nowhere.
    """
    refused: list[CivtrackError] = []
    new: list[Problem] = []
    made: dict[Path, Path] = {}
    told: list[Problem] = []
    for turn, ledger in enumerate(assessment.ledgers):
        edits = edits_of(plan.cells, ledger.path)
        if not edits:
            continue
        kept = folder / str(turn) if folder else None
        try:
            items, problems, target, said = _read_with(plan, ledger, assessment, options, kept)
        except CivtrackError as error:
            refused.append(error)
            continue
        if kept:
            made[ledger.path] = target
        told += said
        refused.extend(islice(_differences(edits, ledger, assessment, items), most))
        known = {(one.kind.code, one.where.sheet, one.where.cell) for one in assessment.whole.problems}
        new += [one for one in problems if (one.kind.code, one.where.sheet, one.where.cell) not in known]
    return Effects(tuple(refused), tuple(new), made, tuple(told))


def _read_with(
    plan: Plan, ledger: Ledger, assessment: Assessment, options: ReadOptions, kept: Path | None
) -> tuple[tuple[Item, ...], tuple[Problem, ...], Path, tuple[Problem, ...]]:
    """The ledger's items as they would be read, what would be wrong then, what was made, and what is said of it."""
    (source,), _ = sources([ledger.path], assessment.whole.settings, options)
    start = package_of(ledger)
    try:
        with _folder(kept) as folder:
            target = Path(folder) / f"{ledger.path.stem}{start.suffix}"
            try:
                told = write_planned(plan, ledger, target, assessment.limits, assessment.whole.passed)
                back = read_back(ledger, assessment)
                with back or nullcontext():
                    asked = replace(source.options, as_of=assessment.as_of, passed=back)
                    reading = read_steadily(target, asked, lambda _: None)
            except CivtrackError as error:
                error.where = error.where.replace(str(target), str(ledger.path))
                raise
    except OSError as error:
        raise not_written(Path(tempfile.gettempdir()), error) from error
    return reading.items, reading.problems, target, told


def _folder(kept: Path | None) -> AbstractContextManager[Path | str]:
    """Where a proof is made: a folder that stays, or one that goes with it."""
    if kept is None:
        return tempfile.TemporaryDirectory(prefix="civtrack-", ignore_cleanup_errors=True)
    kept.mkdir(exist_ok=True)
    return nullcontext(kept)


def _differences(
    edits: tuple[Edit, ...], ledger: Ledger, assessment: Assessment, after: tuple[Item, ...]
) -> Iterator[CivtrackError]:
    """Rows that would be read otherwise than the plan says, each with the edit that is nearest to it."""
    before = assessment.whole.of_ledger(ledger.path)
    now: dict[str, dict[int, Item]] = {}
    for table, items in groupby(after, attrgetter("table")):
        now.setdefault(table.sheet, {}).update((item.row, item) for item in items)
    of_rows: dict[str, dict[int, list[Edit]]] = {}
    for edit in edits:
        of_rows.setdefault(edit.sheet, {}).setdefault(edit.row, []).append(edit)
    none: Mapping[int, Any] = {}
    others = [
        (sheet, row)
        for sheet in before.keys() | now.keys()
        for row in before.get(sheet, none).keys() ^ now.get(sheet, none).keys()
    ]
    for sheet, row in sorted(others):
        where = CellRef(ledger.path.name, sheet, row)
        yield _refused(_nearest(edits, sheet, row), N_("the row {where} would no longer be read as it is"), where)
    for sheet, verdicts in before.items() if not others else ():
        read, edited = now[sheet], of_rows.get(sheet, {})
        for row, verdict in verdicts.items():
            old, new = verdict.item, read[row]
            if row not in edited and old[_SAID] == new[_SAID]:
                continue
            yield from _of_row(edited.get(row, []), edits, old, new)


def _of_row(mine: Sequence[Edit], edits: tuple[Edit, ...], old: Item, new: Item) -> Iterator[CivtrackError]:
    """A row that would be read otherwise than its edits say, or would not be read as they say."""
    changed = [name for name, one, other in zip(_NAMES, _ALL(old), _ALL(new), strict=True) if one != other]
    asked = {edit.field.value for edit in mine if edit.field}
    asked |= {name for edit in mine if edit.field for name in _FOLLOWS.get(edit.field, ())}
    for name in changed:
        if name not in asked:
            where = old.ref(Field(name)) if name in _FIELDS else old.ref()
            blamed = mine[0] if mine else _nearest(edits, old.table.sheet, old.row)
            yield _refused(blamed, N_("{where} would be read otherwise with it"), where)
            return
    for edit in mine:
        if not _taken(edit, new):
            yield _refused(edit, N_("it would not be read as it was typed"), edit.where)


def _nearest(edits: tuple[Edit, ...], sheet: str, row: int) -> Edit:
    """The edit that stands nearest to a row: on its sheet, above it rather than below."""
    return min(edits, key=lambda edit: (edit.sheet != sheet, edit.row > row, abs(edit.row - row)))


def _refused(edit: Edit, text: str, where: CellRef) -> CivtrackError:
    return CellNotEditable(str(edit.where), detail=Message(text, {"where": str(where)}))


def _tick(edit: Edit, table: Table) -> Column | None:
    """The column of an edit, where it is one of several of which the ticked one is the status."""
    return next((one for one in table.columns if one.index == edit.column and is_ticked(table, one)), None)


def _taken(edit: Edit, item: Item) -> bool:
    """Whether a field is read as its edit says; what is normalised by the reader need only be there."""
    if edit.field is None or edit.field.value not in _READ:
        return True
    found = getattr(item, edit.field.value)
    if edit.field is Field.STATUS and (tick := _tick(edit, item.table)):
        return edit.after in (None, "") or (isinstance(found, str) and found in tick.header)
    if edit.field in (Field.UNIT, Field.DISTRICT):
        return edit.after is None or found is not None
    if edit.after in (None, ""):
        return found is None
    return same_value(found, edit.after) or text_of(found) == text_of(edit.after)
