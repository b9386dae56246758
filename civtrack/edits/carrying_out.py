"""Carries a plan out: on copies of the ledgers in a folder, or in their place; each is logged in the same act.

Exists as the one way from a plan to files, whatever command made the plan. May import the other modules of
`civtrack.edits` and everything below them.
"""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from civtrack.assessment import Assessment
from civtrack.edits.journal import Journal
from civtrack.edits.log import Change, Origin
from civtrack.edits.plan import Edit, Plan, Refusal
from civtrack.edits.writer import prove_file, write_planned
from civtrack.errors import LedgerChanged
from civtrack.files import sha256
from civtrack.files.backups import clear_up
from civtrack.files.writing import atomic_write
from civtrack.light import dataclass
from civtrack.locales import Translator
from civtrack.model import N_, CellError, Ledger, Message, Problem, Value
from civtrack.outputs.legacy import editable, package_of
from civtrack.outputs.marked.in_place import InPlace
from civtrack.outputs.placing import Outcome, Output, Placer, copy_names

__all__ = [
    "Carried",
    "carry_out",
    "carry_out_on_copies",
    "change_as_json",
    "changes_of",
    "clear_up_after",
    "plain_value",
    "without_held",
]

_KIND = "edited_ledger"
_HELD = N_("{ledger} could not be written")


@dataclass(frozen=True, slots=True)
class Carried:
    """What became of a plan.

    Attributes:
        outcome: The files.
        changes: Of each file that was written (or, in a rehearsal, would be), in the plan's order.
        held: Ledgers of which nothing of the plan was written.
    """

    outcome: Outcome
    changes: Mapping[Path, Sequence[Change]]
    held: frozenset[Path] = frozenset()

    def as_json(self, tr: Translator, shown: Callable[[Path], str]) -> dict[str, Any]:
        """The JSON of the writing commands, with every changed cell."""
        changes = [change_as_json(shown(path), change) for path, of_path in self.changes.items() for change in of_path]
        return {**self.outcome.as_json(tr), "changes": changes}


def carry_out(
    plan: Plan,
    assessment: Assessment,
    placer: InPlace,
    tell: Callable[[Problem], None] = lambda _: None,
    made: Mapping[Path, Path] | None = None,
) -> Carried:
    """Carries a plan out in the place of the ledgers themselves, each backed up first.

    Args:
        plan: Of ledgers of the assessment, as they were read.
        assessment: What was read.
        placer: Replaces them, or only rehearses it; one that was saved meanwhile is refused.
        tell: Hears what the clerk must know of the edits.
        made: Ledger → what the plan makes of it, where that was made for a proof.
    """
    pairs = _pairs(plan, assessment, {ledger.path: ledger.path for ledger in assessment.ledgers}, tell, made)
    clear_up_after(assessment, placer, plan)
    placer.place(pairs)
    placer.outcome.refused.extend(placer.changed)
    return _carried(placer.outcome, [output for output, _ in pairs], pairs)


def clear_up_after(assessment: Assessment, placer: InPlace, plan: Plan) -> None:
    """Clears what killed runs left beside the ledgers that a plan does not change; those that it changes clear it."""
    if placer.rehearse:
        return
    journal = Journal(assessment.settings, plan.command)
    for ledger in assessment.ledgers:
        if ledger.path not in plan.paths:
            clear_up(ledger.path, placer.day, journal)


def carry_out_on_copies(
    plan: Plan,
    assessment: Assessment,
    folder: Path,
    placer: Placer,
    tell: Callable[[Problem], None] = lambda _: None,
    unedited: Collection[Path] = (),
    called: Mapping[Path, str] | None = None,
    made: Mapping[Path, Path] | None = None,
) -> Carried:
    """Carries a plan out on copies of the ledgers in a folder; old workbooks become .xlsx where LibreOffice is there.

    Args:
        plan: Of ledgers of the assessment, as they were read.
        assessment: What was read.
        folder: Where the copies go.
        placer: Puts them there, or only rehearses it.
        tell: Hears what the clerk must know of the edits.
        unedited: Ledgers that are copied as they are where the plan changes nothing of them.
        called: What copies are called, where that is not as their ledgers.
        made: Ledger → what the plan makes of it, where that was made for a proof.
    """
    edited = editable(assessment.whole, tell, plan.paths)
    wanted = [ledger for ledger in edited.ledgers if ledger.path in {*plan.paths, *unedited}]
    names = dict(zip((ledger.path for ledger in wanted), copy_names(wanted), strict=True)) | dict(called or {})
    pairs = _pairs(plan, edited, {path: folder / name for path, name in names.items()}, tell, made)
    outputs = [output for output, _ in pairs]
    outputs += [
        Output(folder / names[ledger.path], _KIND, ledger.items, partial(_copy, ledger))
        for ledger in wanted
        if ledger.path not in plan.paths
    ]
    return _carried(placer.place(outputs), outputs, pairs)


def _pairs(
    plan: Plan,
    assessment: Assessment,
    targets: Mapping[Path, Path],
    tell: Callable[[Problem], None],
    made: Mapping[Path, Path] | None,
) -> list[tuple[Output, Ledger]]:
    """What is made of each ledger that the plan changes."""
    ledgers = {ledger.path: ledger for ledger in assessment.ledgers}
    cells = {path: plan.cells_of(path) for path in plan.paths}
    changes = {targets[path]: changes_of(cells[path]) for path in plan.paths}
    origins = {targets[path]: _origins_of(plan, cells[path]) for path in plan.paths}
    journal = Journal(assessment.settings, plan.command, changes, origins=origins)
    return [
        (
            Output(
                targets[path],
                _KIND,
                ledgers[path].items + sum(row.path == path for row in plan.new),
                partial(_make, plan, ledgers[path], assessment, tell, (made or {}).get(path)),
                diary=journal,
            ),
            ledgers[path],
        )
        for path in plan.paths
    ]


def _origins_of(plan: Plan, cells: Iterable[Edit]) -> tuple[Origin, ...]:
    """The files from which some cells come: each cell says its place in one of them."""
    places = {edit.source for edit in cells}
    return tuple(
        Origin(name, mark) for name, mark in plan.origins if any(place.startswith(f"{name}!") for place in places)
    )


def _make(
    plan: Plan,
    ledger: Ledger,
    assessment: Assessment,
    tell: Callable[[Problem], None],
    made: Path | None,
    target: Path,
) -> None:
    if made is not None:
        prove_file(ledger)
        with made.open("rb") as source, atomic_write(target) as stream:
            shutil.copyfileobj(source, stream)
        prove_file(ledger)
        return
    for problem in write_planned(plan, ledger, target, assessment.limits):
        tell(problem)


def _copy(ledger: Ledger, target: Path) -> None:
    """Copies a ledger as it was read.

    Raises:
        LedgerChanged: It is no longer that.
    """
    shutil.copyfile(package_of(ledger), target)
    if ledger.twin is None and sha256(target) != ledger.sha256:
        raise LedgerChanged(str(ledger.path))


def without_held(plan: Plan, held: Collection[Path]) -> Plan:
    """What was carried out of a plan: what was to be written into some ledgers is refused, for they could not be."""
    if not held:
        return plan
    refused = tuple(
        Refusal(edit.where, edit.field, edit.after, edit.source, Message(_HELD, {"ledger": edit.path.name}))
        for edit in plan.cells
        if edit.path in held
    )
    return replace(
        plan,
        edits=tuple(edit for edit in plan.edits if edit.path not in held),
        photos=tuple(photo for photo in plan.photos if photo.edit.path not in held),
        doubts=tuple(doubt for doubt in plan.doubts if doubt.edit.path not in held),
        refusals=(*plan.refusals, *refused),
    )


def _carried(outcome: Outcome, outputs: Iterable[Output], pairs: Iterable[tuple[Output, Ledger]]) -> Carried:
    written = {one.path for one in outcome.written}
    stands = {*written, *outcome.unchanged}
    journals = {output.target: output.diary for output in outputs if output.target in written}
    return Carried(
        outcome,
        {
            target: tuple(journal.changes.get(target, ()))
            for target, journal in journals.items()
            if isinstance(journal, Journal)
        },
        frozenset(ledger.path for output, ledger in pairs if output.target not in stands),
    )


def changes_of(edits: Iterable[Edit]) -> tuple[Change, ...]:
    """Edits as the log keeps them."""
    return tuple(
        Change(
            edit.sheet,
            edit.where.cell or "",
            edit.field.value if edit.field else None,
            edit.item,
            edit.number,
            edit.before,
            edit.after,
            edit.source,
            edit.by,
        )
        for edit in edits
    )


def change_as_json(ledger: str, change: Change) -> dict[str, Any]:
    """A change by the contract's keys; `id` and `number` say of which item."""
    return {
        "ledger": ledger,
        "sheet": change.sheet,
        "cell": change.cell,
        "field": change.field,
        "before": plain_value(change.before),
        "after": plain_value(change.after),
        "from": change.source,
        "by": change.by,
        "id": change.item,
        "number": change.number,
    }


def plain_value(value: Value) -> str | int | float | bool | None:
    """A value as JSON has it: days as ISO text, without a time where it is midnight."""
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ", "minutes")
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return value.code if isinstance(value, CellError) else value
