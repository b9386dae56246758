"""A merge without the answers that would make the ledger be read otherwise than they say.

Exists because one odd answer must not keep all others out: what the proof speaks against is refused by name, and the
rest is proven again. May import the other modules of `civtrack.edits` and what stands below them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from civtrack.assessment import Assessment
from civtrack.edits.plan import Edit, Plan, Refusal
from civtrack.edits.proof import other_effects
from civtrack.errors import CivtrackError, NotEditable
from civtrack.ledger.reader import ReadOptions
from civtrack.light import NamedTuple
from civtrack.model import CellRef, Message, Problem

__all__ = ["Proven", "made_and_proven"]

_ROUNDS = 5
_MOST = 10_000


class Proven(NamedTuple):
    """What is left of a plan.

    Attributes:
        plan: The rest of it, with everything refused that the ledger's own reader speaks against.
        problems: What would be wrong in the data that is not wrong now.
        made: Ledger → what that makes of it, ready to be put in its place.
        told: What the clerk must know of what was made.
    """

    plan: Plan
    problems: tuple[Problem, ...] = ()
    made: Mapping[Path, Path] = MappingProxyType({})
    told: tuple[Problem, ...] = ()


def made_and_proven(plan: Plan, assessment: Assessment, options: ReadOptions, folder: Path | None) -> Proven:
    """The plan with everything refused that the ledger's own reader speaks against.

    Args:
        plan: Of ledgers of the assessment.
        assessment: What was read.
        options: How it was read.
        folder: Where what is made for the proof is kept, so that it can be carried out as it is; None: nowhere.

    Raises:
        CivtrackError: It could not be tried: no answer is to blame for that, such as a disk that is full.
    """
    for turn in range(_ROUNDS):
        errors, problems, made, told = other_effects(plan, assessment, options, _MOST, folder)
        for error in errors:
            if not isinstance(error, NotEditable):
                raise error
        if not errors:
            return Proven(plan, problems, made, told)
        against = {error.where: error for error in errors}
        named = {edit.where for edit in plan.cells if str(edit.where) in against}
        rest = against.keys() - {str(where) for where in named}
        whole = turn == _ROUNDS - 1 or bool(rest)
        plan = _without(plan, against, None if whole else named, errors[0])
    return Proven(plan)


def _without(plan: Plan, against: dict[str, CivtrackError], named: set[CellRef] | None, first: CivtrackError) -> Plan:
    """The plan without some edits; without any, where it is not known which."""

    def goes(edit: Edit) -> bool:
        return named is None or edit.where in named

    refused = tuple(
        Refusal(edit.where, edit.field, edit.after, edit.source, _why(against.get(str(edit.where), first)))
        for edit in plan.cells
        if goes(edit)
    )
    return replace(
        plan,
        edits=tuple(edit for edit in plan.edits if not goes(edit)),
        refusals=(*plan.refusals, *refused),
        photos=tuple(photo for photo in plan.photos if not goes(photo.edit)),
        doubts=tuple(doubt for doubt in plan.doubts if not goes(doubt.edit)),
    )


def _why(error: CivtrackError) -> Message:
    detail = error.values.get("detail")
    return detail if isinstance(detail, Message) else error.what
