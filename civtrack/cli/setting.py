"""``civtrack set``: fields of one item, or of many, edited in the ledger itself.

Exists to turn what was typed into items and wishes, to show what would become of them, and to ask where it must be said
twice. May import everything below `civtrack.cli`.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from civtrack.cli.console import Exit
from civtrack.cli.edit_options import Editing, Setting
from civtrack.cli.options import Choosing
from civtrack.cli.running import desk, finish, judged
from civtrack.errors import UsageMistake
from civtrack.locales import active
from civtrack.model import N_, Message

if TYPE_CHECKING:
    from civtrack.assessment import Assessment
    from civtrack.cli.running import Desk
    from civtrack.edits.asked import Wish
    from civtrack.edits.carrying_out import Carried
    from civtrack.edits.single import Setting as Planned
    from civtrack.model import Problem, Verdict

tr = active()


def set_(
    setting: Setting,
    editing: Editing,
    choosing: Choosing,
) -> None:
    """Edits fields of items."""
    from civtrack.cli.choosing import chosen_by
    from civtrack.cli.writing import check_format
    from civtrack.edits.single import plan_set
    from civtrack.ledger.passed import Passed
    from civtrack.outputs.legacy import editable

    check_format(editing)
    filtered = bool(setting.district) or choosing.asked
    item, wishes, paths = _read(setting.paths or (), filtered=filtered)
    common = replace(setting, paths=paths or None)
    at = desk(common, paths)
    if item is not None and not paths and not at.settings.ledgers and Path(item.partition("!")[0]).is_file():
        common = replace(common, paths=[item.partition("!")[0]])
    assessment = judged(common, at, passed=Passed())
    verdicts = chosen_by(assessment, choosing)
    by = "filter"
    if item is not None:
        verdicts, by = _one(replace(assessment, verdicts=tuple(verdicts), _parts=[]), item)
    if not verdicts:
        raise UsageMistake("set", detail=Message(N_("no item is asked for: nothing to set")))
    if editing.out:
        assessment = editable(assessment, at.console.problem, {verdict.item.table.path for verdict in verdicts})
    planned = plan_set(assessment, verdicts, wishes, by, here=not editing.out)
    with tempfile.TemporaryDirectory(prefix="civtrack-", ignore_cleanup_errors=True) as folder:
        code = _carry_out(planned, assessment, common, editing, at, Path(folder), many=item is None)
    finish(common, assessment, code)


def _read(words: Sequence[str], *, filtered: bool) -> tuple[str | None, list[Wish], list[str]]:
    """Item, wishes and paths among what was typed."""
    from civtrack.edits.asked import wish_of

    wishes: list[Wish] = []
    others: list[str] = []
    for word in words:
        wish = None if Path(word).exists() else wish_of(word)
        if wish is None:
            others.append(word)
        else:
            wishes.append(wish)
    if not wishes:
        raise UsageMistake("FIELD=VALUE", detail=Message(N_("is missing; write 整改状态=已整改")))
    takes_item = bool(others) and not (filtered and Path(others[0]).exists())
    if not takes_item and not filtered:
        raise UsageMistake("ITEM", detail=Message(N_("is missing: an item's number, or filters such as --unit")))
    return (others[0], wishes, others[1:]) if takes_item else (None, wishes, others)


def _one(assessment: Assessment, wanted: str) -> tuple[list[Verdict], str]:
    """The one item of that number or identity, or at that place; and how it was found.

    Raises:
        UsageMistake: There is none, or there are several.
    """
    from civtrack.cli.explain import matching

    found = matching(assessment, wanted)
    if len(found) > 1:
        places = [
            f"{assessment.shown_path(one.item.table.path)}!{one.item.table.sheet}!{one.item.row}" for one in found
        ]
        detail = Message(
            N_("{count} items have that number: {places}; name one of these"), {"count": len(found), "places": places}
        )
        raise UsageMistake(wanted, detail=detail)
    by = "place" if "!" in wanted else "number" if wanted == found[0].item.number else "id"
    return found, by


def _carry_out(
    planned: Planned,
    assessment: Assessment,
    setting: Setting,
    editing: Editing,
    at: Desk,
    folder: Path,
    *,
    many: bool,
) -> Exit:
    """Shows the plan, asks where that must be, and carries it out; nothing is written where anything is refused.

    What is made in the folder for the proof is what takes the ledger's place.
    """
    from civtrack.cli.running import KINDS
    from civtrack.cli.writing import tell_edits
    from civtrack.edits.proof import other_effects
    from civtrack.ledger.reader import ReadOptions
    from civtrack.model import Kind
    from civtrack.outputs.placing import Outcome

    kind = next((one for one in Kind if KINDS[one] == setting.kind), None) if setting.paths else None
    refused = list(planned.refused)
    problems: tuple[Problem, ...] = ()
    made: Mapping[Path, Path] = {}
    if not refused:
        options = ReadOptions(kind, tuple(setting.sheet or ()))
        effects = other_effects(planned.plan, assessment, options, folder=folder)
        problems, refused, made = (*effects.problems, *effects.told), [*refused, *effects.refused], effects.made
    if refused:
        outcome = Outcome(refused=refused)
        tell_edits(outcome, {}, assessment, editing, at.console)
        return Exit(max(error.exit_code for error in refused))
    _show(planned, at, shown=editing.format != "json")
    for problem in problems:
        at.console.problem(problem)
    if not editing.dry_run and planned.plan.edits:
        _ask(planned, editing, many=many)
    carried = _carried(planned, assessment, setting, editing, at, made)
    carried.outcome.unchanged[:0] = planned.unchanged
    tell_edits(carried.outcome, carried.changes, assessment, editing, at.console)
    return Exit.NOT_WRITTEN if carried.outcome.refused else Exit.DONE


def _carried(
    planned: Planned,
    assessment: Assessment,
    setting: Setting,
    editing: Editing,
    at: Desk,
    made: Mapping[Path, Path],
) -> Carried:
    from civtrack.assessment import today
    from civtrack.cli.writing import copies_at, placer_for
    from civtrack.edits.carrying_out import carry_out, carry_out_on_copies
    from civtrack.edits.journal import Journal
    from civtrack.files.backups import clear_up
    from civtrack.files.in_place import cleared_alone
    from civtrack.outputs.marked.in_place import InPlace

    if editing.out:
        placer = placer_for(assessment, editing, setting)
        changed = [ledger for ledger in assessment.whole.ledgers if ledger.path in planned.plan.paths]
        folder, called = copies_at(editing.out, changed)
        with nullcontext() if editing.dry_run else cleared_alone(folder):
            return carry_out_on_copies(planned.plan, assessment, folder, placer, at.console.problem, (), called, made)
    day = today(at.settings)
    if not editing.dry_run:
        for path in planned.unchanged:
            clear_up(path, day, Journal(at.settings, planned.plan.command))
    here = InPlace(day, at.settings.outputs.backups, at.console.warn, editing.force, rehearse=editing.dry_run)
    return carry_out(planned.plan, assessment, here, at.console.problem, made)


def _show(planned: Planned, at: Desk, *, shown: bool) -> None:
    """Every cell with what it holds and what it is to hold, and what is to be looked at."""
    from civtrack.cli.writing import change_line

    for edit in planned.plan.edits if shown else ():
        at.console.say(change_line(str(edit.where), edit.field, edit.before, edit.after))
    for doubt in (*planned.twice, *planned.plan.doubts):
        at.console.warn(Message(N_("{where}: {what}"), {"where": str(doubt.edit.where), "what": doubt.why}))
    for text in planned.said:
        at.console.warn(text)


def _ask(planned: Planned, editing: Editing, *, many: bool) -> None:
    """Asks where something must be said twice: many items at once, or a status that nobody understands.

    Raises:
        UsageMistake: There is nobody to ask, and ``--yes`` was not given.
        Exit: The answer is no.
    """
    if editing.yes or not (many or planned.twice):
        return
    items = len({(edit.path, edit.sheet, edit.row) for edit in planned.plan.edits})
    count = {"cells": len(planned.plan.edits), "items": items}
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        text = (
            N_("{cells} cells of {items} items would be written, and nobody is there to ask; with --yes they are")
            if many
            else N_("that must be said twice, and nobody is there to ask; with --yes it is written")
        )
        raise UsageMistake("--yes", detail=Message(text, count))
    if not typer.confirm(active()("Write {cells} cells of {items} items?", **count), err=True):
        raise typer.Exit(int(Exit.DONE))
