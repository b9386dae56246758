"""What was taken of the files of an inbox before: by an earlier run, or before a ledger was saved meanwhile.

Exists so that a file which is there twice changes nothing twice, and is told of once. May import the other modules of
`civtrack.edits` and what stands below them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from civtrack.assessment import Assessment
from civtrack.edits.arrivals import Arrival
from civtrack.edits.journal import name_of, settled_runs
from civtrack.edits.log import Run
from civtrack.edits.origins import Origins, names_in
from civtrack.edits.plan import Plan
from civtrack.edits.undoing import standing_runs

__all__ = ["added_before", "after", "without_known"]


def after(earlier: Plan, now: Plan) -> Plan:
    """What was carried out of a plan, with what was carried out before; a cell that was written twice counts once."""
    again = {(edit.path, edit.where) for edit in now.cells}
    kept = {edit for edit in earlier.cells if (edit.path, edit.where) not in again}
    return replace(
        now,
        edits=(*(edit for edit in earlier.edits if edit in kept), *now.edits),
        photos=(*(photo for photo in earlier.photos if photo.edit in kept), *now.photos),
        doubts=(*(doubt for doubt in earlier.doubts if doubt.edit in kept), *now.doubts),
    )


def without_known(plan: Plan, arrivals: Sequence[Arrival], assessment: Assessment) -> Plan:
    """The plan without what the log has of the same files: whoever changed it since meant that."""
    runs = settled_runs(assessment.settings)
    known: dict[Path, set[str]] = {}
    for ledger in assessment.ledgers:
        log = Origins(standing_runs(name_of(ledger.path, assessment.settings), runs))
        known[ledger.path] = {arrival.path.name for arrival in arrivals if log.runs_of(arrival)}

    def is_known(path: Path, source: str) -> bool:
        return path in known and not known[path].isdisjoint(names_in(source))

    edits = tuple(edit for edit in plan.edits if not is_known(edit.path, edit.source))
    photos = tuple(photo for photo in plan.photos if not is_known(photo.edit.path, photo.edit.source))
    kept = {*edits, *(photo.edit for photo in photos)}
    return replace(plan, edits=edits, photos=photos, doubts=tuple(one for one in plan.doubts if one.edit in kept))


def added_before(arrival: Arrival, runs: Sequence[Run]) -> list[Run]:
    """The runs that added new problems of a file, to whatever ledger."""
    return [
        run
        for ledger in dict.fromkeys(run.ledger for run in runs)
        for run in standing_runs(ledger, runs)
        if run.command == "add" and arrival.sha256 in {origin.sha256 for origin in run.origins}
    ]
