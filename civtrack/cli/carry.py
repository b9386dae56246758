"""``civtrack carry``: the next period's ledger.

Exists to turn what was typed into a turn from one period to the next, and to say what goes on and what stays behind.
May import everything below `civtrack.cli`.
"""

from __future__ import annotations

import json
from collections import Counter
from contextlib import nullcontext
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any

import typer

from civtrack.cli.console import Exit
from civtrack.cli.edit_options import Carrying
from civtrack.cli.options import Common
from civtrack.cli.running import KINDS, desk, finish, judged
from civtrack.errors import UsageMistake
from civtrack.locales import active
from civtrack.model import N_, Message

if TYPE_CHECKING:
    from civtrack.assessment import Assessment
    from civtrack.cli.running import Desk
    from civtrack.edits.carrying import Carrying as Planned
    from civtrack.edits.next_ledger import Proven
    from civtrack.ledger.reader import ReadOptions
    from civtrack.model import Ledger
    from civtrack.outputs.placing import Outcome

tr = active()
_WRITTEN_OUT = ("written out", "total")


def carry(
    common: Common,
    carrying: Carrying,
    period: Annotated[
        str | None,
        typer.Option("--period", metavar="8月", help=tr("The new ledger's period (default: the one after its own).")),
    ] = None,
) -> None:
    """Makes the next period's ledger."""
    from civtrack.cli.guarding import guard_for
    from civtrack.cli.writing import check_format
    from civtrack.edits.carrying import plan_carry
    from civtrack.edits.next_ledger import output_for, proven
    from civtrack.edits.periods import target_for, turn_of
    from civtrack.errors import CivtrackError, LedgerUnreadable, NotWritten
    from civtrack.files.in_place import cleared_alone
    from civtrack.outputs.legacy import editable, package_of
    from civtrack.outputs.placing import Outcome, Placer, Rehearsal

    check_format(carrying)
    if common.district or common.sheet:
        raise UsageMistake(
            "--district" if common.district else "--sheet",
            detail=Message(N_("a ledger is carried over as a whole")),
        )
    at = desk(common, common.paths or ())
    assessment, ledger = _one(judged(common, at))
    result: Proven | None = None
    outcome = Outcome()
    try:
        turn = turn_of(ledger, assessment, period)
        assessment = editable(assessment, at.console.problem)
        (ledger,) = assessment.ledgers
        target = target_for(ledger, package_of(ledger), turn, carrying.out)
        planned = plan_carry(assessment, ledger, turn)
        result = proven(planned, ledger, assessment, target, _options(common))
        guard = guard_for(at.settings, common, assessment, force=True) if carrying.force else None
        output = output_for(result.carrying, ledger, assessment, target, guard, at.console.problem)
        placer = Rehearsal() if carrying.dry_run else Placer()
        with nullcontext() if carrying.dry_run else cleared_alone(target.parent):
            outcome = placer.place([output])
    except UsageMistake:
        raise
    except (NotWritten, LedgerUnreadable) as error:
        outcome.refused.append(error)
    _tell(result, outcome, assessment, ledger, carrying, at)
    refused: list[CivtrackError] = outcome.refused
    finish(common, assessment, Exit(max(error.exit_code for error in refused)) if refused else Exit.DONE)


def _one(assessment: Assessment) -> tuple[Assessment, Ledger]:
    """The one ledger that was named.

    Raises:
        UsageMistake: Several were.
    """
    if len(assessment.ledgers) != 1:
        found = "、".join(assessment.shown_path(ledger.path) for ledger in assessment.ledgers)
        detail = N_("one ledger is carried over at a time; name one of {found}")
        raise UsageMistake("MASTER", detail=Message(detail, {"found": found}))
    return assessment.whole, assessment.ledgers[0]


def _options(common: Common) -> ReadOptions:
    from civtrack.ledger.reader import ReadOptions
    from civtrack.model import Kind

    kind = next((one for one in Kind if KINDS[one] == common.kind), None) if common.paths else None
    return ReadOptions(kind)


def _tell(
    result: Proven | None, outcome: Outcome, assessment: Assessment, ledger: Ledger, carrying: Carrying, at: Desk
) -> None:
    """What goes on, what stays behind and what is called otherwise: on stderr, or as JSON on stdout."""
    from civtrack.cli.printing import put_text
    from civtrack.cli.writing import tell

    if carrying.format == "json":
        put_text(json.dumps(_document(result, outcome, assessment, ledger), ensure_ascii=False, indent=2) + "\n")
    if result is not None and (outcome.written or outcome.unchanged):
        if carrying.format != "json":
            _say(result.carrying, at)
        for said in result.carrying.said:
            at.console.warn(said)
        for verdict in result.twice:
            text = N_("{where} would count in both ledgers: nothing in it tells that it is the same item")
            at.console.warn(Message(text, {"where": str(verdict.item.ref())}))
    if carrying.format == "json":
        for error in outcome.refused:
            at.console.error(error)
    else:
        tell(outcome, replace(carrying, format=None), at.console)


def _say(planned: Planned, at: Desk) -> None:
    from civtrack.cli.writing import change_line

    plan = planned.plan
    for name in plan.names:
        at.console.say(Message(N_("sheet “{before}” becomes “{after}”"), {"before": name.sheet, "after": name.name}))
    for edit in plan.edits:
        if edit.by in ("title", *_WRITTEN_OUT):
            at.console.say(change_line(str(edit.where), edit.field, edit.before, edit.after))
    serials = sum(edit.by == "serial" for edit in plan.edits)
    if serials:
        at.console.say(Message(N_("{count} serial numbers count on from 1"), {"count": serials}))
    at.console.say(Message(N_("{count} open items go on"), {"count": len(planned.kept)}))
    for reason, count in Counter(one.why.text for one in plan.gone).items():
        at.console.say(Message(N_("{count} items stay behind: {why}"), {"count": count, "why": Message(reason)}))


def _document(result: Proven | None, outcome: Outcome, assessment: Assessment, ledger: Ledger) -> dict[str, Any]:
    from civtrack.edits.carrying_out import change_as_json
    from civtrack.edits.next_ledger import changes_in

    document = {**outcome.as_json(active()), "master": assessment.shown_path(ledger.path)}
    done = result is not None and bool(outcome.written or outcome.unchanged)
    planned = result.carrying if result is not None and done else None
    target = [*(one.path for one in outcome.written), *outcome.unchanged]
    shown = assessment.shown_path(target[0]) if target else ""
    return document | {
        "sheets": [{"before": one.sheet, "after": one.name} for one in planned.plan.names] if planned else [],
        "carried": [
            {"id": one.id, "number": one.item.number, "sheet": one.item.table.sheet, "row": one.item.row}
            for one in (planned.kept if planned else ())
        ],
        "left": [
            {
                "id": one.item, "number": one.number, "sheet": one.sheet, "row": one.row,
                "reason": _reason(assessment, ledger, one.sheet, one.row),
            }
            for one in (planned.plan.gone if planned else ())
        ],
        "twice": [one.id for one in (result.twice if result is not None and done else ())],
        "changes": [
            change_as_json(shown, change) for change in (changes_in(planned) if planned else ()) if change.cell
        ],
    }  # fmt: skip


def _reason(assessment: Assessment, ledger: Ledger, sheet: str, row: int) -> str:
    return assessment.of_ledger(ledger.path)[sheet][row].reason.value
