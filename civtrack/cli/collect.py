"""``civtrack collect``: what the districts filled in, back into the ledger; what they may not change is told.

Exists to turn options into a merge, to carry it out, and to tell all of it. May import everything below `civtrack.cli`.
"""

from __future__ import annotations

import json
import tempfile
from contextlib import nullcontext
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from civtrack.cli.console import Exit
from civtrack.cli.edit_options import Collecting, Returning
from civtrack.cli.running import desk, finish, judged
from civtrack.errors import UsageMistake
from civtrack.locales import active
from civtrack.model import N_, Message

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from civtrack.assessment import Assessment
    from civtrack.cli.running import Desk
    from civtrack.edits.gathering import Gathered
    from civtrack.edits.merge_report import Reported
    from civtrack.edits.merging import Merge
    from civtrack.ledger.reader import ReadOptions
    from civtrack.outputs.placing import Outcome

tr = active()


def collect(
    returning: Returning,
    collecting: Collecting,
    base: Annotated[
        Path | None,
        typer.Option(
            "--base",
            metavar="DIR",
            help=tr(
                "Where what was sent out lies, with its manifest (default: beside what came back, and the outputs)."
            ),
        ),
    ] = None,
    in_place: Annotated[
        bool, typer.Option("--in-place", help=tr("Update the ledgers themselves; a dated backup is kept beside each."))
    ] = False,
    normalise: Annotated[
        bool, typer.Option("--normalise", help=tr("Write days that came back as prose (7月18日) as days."))
    ] = False,
) -> None:
    """Merges what came back."""
    from civtrack.cli.printing import FORMATS
    from civtrack.cli.writing import check_format
    from civtrack.edits.gathering import manifests
    from civtrack.edits.merging import merge
    from civtrack.edits.proven import made_and_proven
    from civtrack.ledger.passed import Passed
    from civtrack.outputs.legacy import editable, not_editable

    check_format(collecting, *(name for name in FORMATS if name != "json"))
    if in_place and collecting.out:
        raise UsageMistake("--in-place", detail=Message(N_("give --in-place or --out, not both"), {}))
    master, *others = returning.paths or ("",)
    if not master:
        raise UsageMistake("MASTER", detail=Message(N_("is missing: the ledger into which it is to be merged")))
    if not others:
        raise UsageMistake("RETURNED", detail=Message(N_("is missing: the files that came back, or their folder")))
    if base is not None and not base.exists():
        raise UsageMistake("--base", detail=Message(N_("there is no {path}"), {"path": base}))
    at = desk(returning, [master])
    assessment = judged(replace(returning, paths=[master]), at, passed=Passed())
    if not in_place:
        assessment = editable(assessment, at.console.problem)
    if assessment.ledgers and all(ledger.editable is None for ledger in assessment.ledgers):
        raise not_editable(assessment.ledgers[0])
    back = _read(others, assessment, returning, at)
    if not back.files:
        at.console.warn(Message(N_("nothing of what came back can be read: nothing was written")))
    sent = manifests(base, back.files, assessment.settings)
    if base is not None and not sent:
        raise UsageMistake("--base", detail=Message(N_("{path} holds no manifest of a split"), {"path": base}))
    found = merge(assessment, back.files, sent, normalised=normalise)
    if found.sent is None and back.files:
        at.console.warn(Message(N_("what was sent out is not known: merged two-way, with the ledger as it is now")))
    elif found.sent and not found.sent.cells:
        at.console.warn(
            Message(N_("{path} does not keep what was sent: merged two-way"), {"path": found.sent.path.name})
        )
    with tempfile.TemporaryDirectory(prefix="civtrack-", ignore_cleanup_errors=True) as folder:
        left = made_and_proven(found.plan, assessment, _options(returning), Path(folder))
        for problem in (*left.problems, *left.told):
            at.console.problem(problem)
        found = replace(found, plan=left.plan)
        found, reported, outcome = _written(found, assessment, returning, collecting, at, left.made, in_place=in_place)
    _tell(found, reported, assessment, back, outcome, collecting, at)
    code = Exit.NOT_WRITTEN if outcome.refused else Exit.UNREADABLE if back.unreadable else Exit.DONE
    finish(returning, assessment, code)


def _options(returning: Returning) -> ReadOptions:
    """How the ledger was read: what the command line says of it."""
    from civtrack.cli.running import KINDS
    from civtrack.ledger.reader import ReadOptions
    from civtrack.model import Kind

    kind = next((one for one in Kind if KINDS[one] == returning.kind), None)
    return ReadOptions(kind, tuple(returning.sheet or ()))


def _read(others: Sequence[str], assessment: Assessment, returning: Returning, at: Desk) -> Gathered:
    """Reads what came back; told is what could not be."""
    from civtrack.edits.gathering import gathered, left_alone

    options = replace(_options(returning), sheets=())
    with at.console.progress(len(others)) as progress:
        back = gathered([Path(path) for path in others], assessment, options, progress, recursive=returning.recursive)
    for error in back.unreadable:
        at.console.error(error)
    for told in (*back.said, *left_alone([Path(path) for path in others], recursive=returning.recursive)):
        at.console.warn(told)
    return back


def _written(
    found: Merge,
    assessment: Assessment,
    returning: Returning,
    collecting: Collecting,
    at: Desk,
    made: Mapping[Path, Path],
    *,
    in_place: bool,
) -> tuple[Merge, Reported, Outcome]:
    """Carries the merge out and writes its report; gives back what was merged in truth, and its report."""
    from civtrack.assessment import today
    from civtrack.cli.writing import copies_at, folder_for, placer_for
    from civtrack.edits.carrying_out import carry_out, carry_out_on_copies, without_held
    from civtrack.edits.merge_report import Reported, write_book
    from civtrack.files.in_place import cleared
    from civtrack.outputs.marked.in_place import InPlace
    from civtrack.outputs.placing import Outcome, Output

    if not found.counts:
        return found, Reported(found, assessment), Outcome()
    folder, called = folder_for(assessment, collecting) / "合并", dict[Path, str]()
    if collecting.out is not None:
        folder, called = copies_at(collecting.out, assessment.ledgers)
    ledgers = [ledger.path for ledger in assessment.ledgers]
    if in_place:
        here = InPlace(
            today(at.settings), at.settings.outputs.backups, at.console.warn, collecting.force,
            rehearse=collecting.dry_run,
        )  # fmt: skip
        carried = carry_out(found.plan, assessment, here, at.console.problem, made)
        carried.outcome.unchanged += [path for path in ledgers if path not in found.plan.paths]
    else:
        placer = placer_for(assessment, collecting, returning)
        carried = carry_out_on_copies(found.plan, assessment, folder, placer, at.console.problem, ledgers, called, made)
    outcome, found = carried.outcome, replace(found, plan=without_held(found.plan, carried.held))
    rows, reported = len(found.plan.cells), Reported(found, assessment)
    report = Output(
        folder / f"合并报告_{assessment.as_of}.xlsx",
        "merge_report",
        rows,
        partial(write_book, found, assessment, reported),
    )
    with nullcontext() if collecting.dry_run else cleared(folder):
        told = placer_for(assessment, collecting, returning).place([report])
    written, unchanged = [*outcome.written, *told.written], [*outcome.unchanged, *told.unchanged]
    return found, reported, Outcome(written, unchanged, [*outcome.refused, *told.refused])


def _tell(
    found: Merge,
    reported: Reported,
    assessment: Assessment,
    back: Gathered,
    outcome: Outcome,
    collecting: Collecting,
    at: Desk,
) -> None:
    """The report on stdout, the sum of it on stderr."""
    from civtrack.cli.printing import Listing, chosen_format, put, put_text
    from civtrack.cli.writing import tell
    from civtrack.edits.merge_report import HEADERS, document_of

    words = active()
    if collecting.format == "json":
        unreadable = [
            {"path": error.where, "code": error.code, "message": words.message(error.what)} for error in back.unreadable
        ]
        document: dict[str, Any] = document_of(found, assessment, words, outcome.as_json(words), unreadable)
        put_text(json.dumps(document, ensure_ascii=False, indent=2) + "\n")
        for error in outcome.refused:
            at.console.error(error)
        return
    rows = reported.rows(words)

    def records() -> list[dict[str, str | None]]:
        return [dict(zip(HEADERS, row, strict=True)) for row in rows]

    shown = list(range(len(HEADERS)))
    if rows and chosen_format(collecting.format, None) == "table":  # it has little room: what is empty has no column
        shown = [place for place in shown if any(row[place] for row in rows)]
    headers = [words(HEADERS[place]) for place in shown]
    put(Listing(headers, [[row[place] for place in shown] for row in rows], records, records), collecting.format)
    for one in found.counts:
        text = N_("{path}: {rows} rows, {matched} matched (identity {id}, number {number}, content {content})")
        values = {"path": assessment.shown_path(one.path), "rows": one.rows, "matched": one.matched, **one.by}
        at.console.say(Message(text, values))
        if one.base is not None and one.base is not found.sent:
            text = N_("{path}: compared with what was sent on {day}, of which it was made")
            at.console.say(Message(text, {"path": assessment.shown_path(one.path), "day": one.base.as_of}))
    plan = found.plan
    at.console.say(
        Message(
            N_(
                "{merged} cells merged, {doubts} of them to be looked at; {conflicts} conflicts, {refused} changes not "
                "taken, {unmatched} rows not matched"
            ),
            {
                "merged": len(plan.cells),
                "doubts": len({doubt.edit.where for doubt in plan.doubts}),
                "conflicts": len(plan.conflicts),
                "refused": len(plan.refusals),
                "unmatched": len(found.unmatched),
            },
        )
    )
    for name, rows_of_it in found.elsewhere.items():
        text = N_("{count} rows are of {ledger}: collect them into that one")
        at.console.say(Message(text, {"count": rows_of_it, "ledger": name}))
    if found.missing:
        at.console.warn(Message(N_("not returned: {districts}"), {"districts": "、".join(found.missing)}))
    tell(outcome, replace(collecting, format=None), at.console)
