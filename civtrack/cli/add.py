"""``civtrack add``: the items of patrols, tests and exports of the hotline, taken into the master.

Exists to tell the master from what is new, and to show what becomes of each new item. May import everything below
`civtrack.cli`.
"""

from __future__ import annotations

import json
import tempfile
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from civtrack.cli.console import Exit
from civtrack.cli.edit_options import Editing
from civtrack.cli.options import Common
from civtrack.cli.running import desk, finish, judged
from civtrack.errors import UsageMistake
from civtrack.locales import active
from civtrack.model import N_, Message

if TYPE_CHECKING:
    from collections.abc import Sequence

    from civtrack.assessment import Assessment
    from civtrack.cli.running import Desk
    from civtrack.edits.carrying_out import Carried
    from civtrack.edits.gathering import Came
    from civtrack.edits.intake import Intake
    from civtrack.edits.plan import Doubt, Plan
    from civtrack.errors import LedgerUnreadable
    from civtrack.ledger.reader import ReadOptions
    from civtrack.model import Ledger
    from civtrack.outputs.placing import Outcome
    from civtrack.settings import Settings
    from civtrack.sources import Source

tr = active()


def add(
    common: Common,
    editing: Editing,
    with_doubles: Annotated[
        bool, typer.Option("--with-doubles", help=tr("Take in, too, what may be in the master already."))
    ] = False,
) -> None:
    """Takes new items into a master."""
    from civtrack.cli.writing import check_format
    from civtrack.edits.intake import plan_add
    from civtrack.edits.taken_in import taken_in
    from civtrack.errors import CivtrackError, FormatNotEditableHere, LedgerUnreadable, NotWritten
    from civtrack.ledger.passed import Passed
    from civtrack.model import EDITABLE
    from civtrack.outputs.legacy import editable
    from civtrack.outputs.placing import Outcome

    check_format(editing)
    paths = list(common.paths or ())
    if len(paths) < 2:
        raise UsageMistake("MASTER NEW...", detail=Message(N_("name the master first, then files with new items")))
    at = desk(common, paths[:1])
    assessment = judged(replace(common, paths=paths[:1], district=None), at, passed=Passed())
    if len(assessment.ledgers) != 1:
        raise UsageMistake("MASTER", detail=Message(N_("is not one ledger; name the file itself")))
    new, came = _read(replace(common, paths=paths[1:], sheet=None), at)
    if any(ledger.path.resolve() == assessment.ledgers[0].path.resolve() for ledger in new.ledgers):
        raise UsageMistake("NEW", detail=Message(N_("the master cannot be taken into itself")))
    intake: Intake | None = None
    carried: Carried | None = None
    refused: list[CivtrackError] = []
    try:
        (master,) = assessment.ledgers
        if editing.out:
            assessment = editable(assessment, at.console.problem)
            (master,) = assessment.ledgers
        elif master.format not in EDITABLE:
            raise FormatNotEditableHere(str(master.path), format=master.format)
        intake = plan_add(assessment, master, new, with_doubles=with_doubles)
        origins = tuple(dict.fromkeys(came.origin(ledger) for ledger in new.ledgers))
        intake = intake._replace(plan=replace(intake.plan, origins=origins))
        if intake.added:
            with tempfile.TemporaryDirectory(prefix="civtrack-") as folder:
                made, told = taken_in(intake.plan, master, assessment, Path(folder))
                for problem in told:
                    at.console.problem(problem)
                carried = _carried(intake.plan, assessment, common, editing, at, {master.path: made})
        elif not editing.out:
            _clear_up(intake.plan, assessment, editing, at)
    except (NotWritten, LedgerUnreadable) as error:
        refused.append(error)
    outcome = carried.outcome if carried else Outcome(refused=refused)
    if intake is not None and not intake.added:
        outcome.unchanged.append(assessment.ledgers[0].path)
    _tell(intake, carried, outcome, assessment, editing, at)
    code = Exit(max(error.exit_code for error in outcome.refused)) if outcome.refused else Exit.DONE
    finish(common, new if new.unreadable else assessment, code)


def _read(common: Common, at: Desk) -> tuple[Assessment, Came]:
    """Reads the files with new items, as `collect` reads those that came back; told is what nobody looked at."""
    from civtrack.edits.gathering import came_in, left_alone
    from civtrack.edits.old_photos import with_photos_of
    from civtrack.edits.word import open_returned
    from civtrack.ledger.taken import FOUND

    came: list[Came] = []

    def finds(
        given: Sequence[Path], settings: Settings, options: ReadOptions, /, *, recursive: bool
    ) -> tuple[list[Source], list[LedgerUnreadable]]:
        came.append(came_in(given, settings, replace(options, otherwise=FOUND), recursive=recursive))
        return came[0].sources, came[0].refused

    new = with_photos_of(judged(common, at, opens=open_returned, finds=finds))
    for said in (*came[0].said, *left_alone(list(map(Path, common.paths or ())), recursive=common.recursive)):
        at.console.warn(said)
    return new, came[0]


def _clear_up(plan: Plan, assessment: Assessment, editing: Editing, at: Desk) -> None:
    """Clears what a run left that was killed when it had added the same."""
    from civtrack.assessment import today
    from civtrack.edits.carrying_out import clear_up_after
    from civtrack.outputs.marked.in_place import InPlace

    clear_up_after(assessment, InPlace(today(at.settings), 0, rehearse=editing.dry_run), plan)


def _carried(
    plan: Plan, assessment: Assessment, common: Common, editing: Editing, at: Desk, made: dict[Path, Path]
) -> Carried:
    from civtrack.assessment import today
    from civtrack.cli.writing import copies_at, placer_for
    from civtrack.edits.carrying_out import carry_out, carry_out_on_copies
    from civtrack.files.in_place import cleared_alone
    from civtrack.outputs.marked.in_place import InPlace

    if editing.out:
        placer = placer_for(assessment, editing, common)
        folder, called = copies_at(editing.out, assessment.ledgers)
        with nullcontext() if editing.dry_run else cleared_alone(folder):
            return carry_out_on_copies(plan, assessment, folder, placer, at.console.problem, (), called, made)
    here = InPlace(
        today(at.settings), at.settings.outputs.backups, at.console.warn, editing.force, rehearse=editing.dry_run
    )
    return carry_out(plan, assessment, here, at.console.problem, made)


def _tell(
    intake: Intake | None,
    carried: Carried | None,
    outcome: Outcome,
    assessment: Assessment,
    editing: Editing,
    at: Desk,
) -> None:
    """What became of each new item: on stderr, or as JSON on stdout."""
    from civtrack.cli.printing import put_text
    from civtrack.cli.writing import tell_edits

    (master,) = assessment.ledgers
    if intake is not None:
        _say(intake, at, shown=editing.format != "json")
    if editing.format == "json":
        document = _document(intake, carried, outcome, assessment, master)
        put_text(json.dumps(document, ensure_ascii=False, indent=2) + "\n")
        for error in outcome.refused:
            at.console.error(error)
        return
    tell_edits(outcome, carried.changes if carried else {}, assessment, editing, at.console)


def _say(intake: Intake, at: Desk, *, shown: bool) -> None:
    for double in intake.doubles:
        text = N_("{where} may be {other} already ({likeness} % alike): “{found}”")
        values = {
            "where": str(double.verdict.item.ref()),
            "other": str(double.earlier.item.ref()),
            "likeness": double.likeness,
            "found": double.verdict.item.description or double.verdict.item.indicator or "",
        }
        at.console.warn(Message(text, values))
    if shown:
        for said in intake.said:
            at.console.say(said)
    alike: dict[str, list[Doubt]] = {}
    for doubt in intake.plan.doubts:
        alike.setdefault(active().message(doubt.why), []).append(doubt)
    for doubts in alike.values():
        text = N_("{where}: {what}") if len(doubts) == 1 else N_("{where} and {count} more: {what}")
        values = {"where": str(doubts[0].edit.where), "count": len(doubts) - 1, "what": doubts[0].why}
        at.console.warn(Message(text, values))
    for refusal in intake.plan.refusals:
        text = N_("{where} was not taken in: {why}") if refusal.asked is None else N_("{where}: “{asked}”: {why}")
        values = {"where": str(refusal.where), "asked": str(refusal.asked), "why": refusal.why}
        at.console.warn(Message(text, values))
    if shown:
        at.console.say(Message(N_("{count} new items"), {"count": intake.added}))


def _document(
    intake: Intake | None, carried: Carried | None, outcome: Outcome, assessment: Assessment, master: Ledger
) -> dict[str, Any]:
    from civtrack.edits.carrying_out import Carried

    say = active()
    document = (carried or Carried(outcome, {})).as_json(say, assessment.shown_path)
    plan = intake.plan if intake is not None else None
    return document | {
        "master": assessment.shown_path(master.path),
        "added": [
            {"sheet": row.sheet, "row": row.row, "from": row.cells[0].source if row.cells else None}
            for row in (plan.new if plan and carried else ())
        ],
        "doubles": [
            {"new": str(one.verdict.item.ref()), "known": str(one.earlier.item.ref()), "likeness": one.likeness}
            for one in (intake.doubles if intake else ())
        ],
        "not_taken": [
            {
                "where": str(one.where),
                "field": one.field.value if one.field else None,
                "asked": None if one.asked is None else str(one.asked),
                "message": say.message(one.why),
            }
            for one in (plan.refusals if plan else ())
        ],
    }
