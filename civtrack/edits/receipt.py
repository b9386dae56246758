"""What was taken from an inbox, as people and scripts read it: the day's list, and a report with every cell and row.

Exists so that the day's manifest, the list beside the files and the report say the same, also where one run took and
the next one told it: what was written is read from the log. May import the other modules of `civtrack.edits` and what
stands below them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, Final

from civtrack.assessment import Assessment
from civtrack.edits.arrivals import recorded
from civtrack.edits.inbox import Fate
from civtrack.edits.journal import name_of
from civtrack.edits.log import Change
from civtrack.edits.merge_report import rows_of, write_rows
from civtrack.edits.merging import Merge, doubts_of
from civtrack.edits.origins import Origins
from civtrack.edits.plan import Doubt, Edit, Plan
from civtrack.edits.received import Received, Taken
from civtrack.edits.values import with_value
from civtrack.files import sha256
from civtrack.locales import Translator
from civtrack.model import N_, Field, Kind, Message, Verdict
from civtrack.outputs.placing import Output, Placer, Written
from civtrack.records import text_of
from civtrack.rules.tiers import Judge
from civtrack.rules.workdays import Calendar
from civtrack.xlsx.parts.addresses import cell_of

__all__ = ["entry_of", "not_taken", "report_for"]

_ROW: Final = re.compile(r"[0-9]+")


def entry_of(taken: Taken, log: Origins, path: str) -> dict[str, Any]:
    """A file as the day's list has it.

    Args:
        taken: The file.
        log: What the log has that stands.
        path: Where it goes, as outputs show it.
    """
    found = [] if taken.fate is Fate.KNOWN else list(log.changes_of(taken.arrival))
    cells = [(run, change) for run, change in found if run.command != "add"]
    rows = {(run.ledger, change.sheet, _row(change)) for run, change in found if run.command == "add"}
    return {
        "path": path,
        "sha256": taken.arrival.sha256,
        "what": taken.fate.value,
        "ledgers": list(dict.fromkeys(run.ledger for run, _ in found)),
        "districts": list(taken.districts),
        "rows": taken.rows,
        "matched": taken.matched,
        "cells": len(cells),
        "added": len(rows),
    }


def _row(change: Change) -> int:
    return int(_ROW.findall(change.cell)[-1])


def report_for(done: Received, log: Origins, folder: Path, tr: Translator) -> Written | None:
    """Writes the report of what was taken now; None where there is nothing to tell.

    A report that the day's list has is another run's and stays; one that it has not was left by a run that was stopped.

    Raises:
        NotWritten: It cannot be written.
    """
    rows = list(_rows(done, log, tr))
    if not rows:
        return None
    known = {one["path"] for one in recorded(folder)["reports"]}
    stem, day = tr("Merge report"), done.assessment.as_of
    names = (f"{stem}_{day}{f'-{count}' if count > 1 else ''}.xlsx" for count in range(1, len(known) + 100))
    target = next(folder / name for name in names if name not in known)
    outcome = Placer().place(
        [Output(target, "merge_report", len(rows), partial(write_rows, rows, done.assessment, tr))]
    )
    for error in outcome.refused:
        raise error
    return outcome.written[0] if outcome.written else Written(target, sha256(target), "merge_report", None, len(rows))


def _rows(done: Received, log: Origins, tr: Translator) -> Iterator[list[str | None]]:
    if done.merge is not None:
        yield from rows_of(_as_logged(done.merge, done, log), done.assessment, tr)
    for taken in done.taken:
        if taken.fate is Fate.ADDED:
            yield from ([None if cell is None else str(cell) for cell in row] for row in _added(taken, log, tr))


def _as_logged(merge: Merge, done: Received, log: Origins) -> Merge:
    """The merge with everything that the log has of its files, whichever run wrote it."""
    assessment = done.assessment
    verdicts = {
        (name_of(ledger.path, assessment.settings), sheet, verdict.id): verdict
        for ledger in assessment.ledgers
        for sheet, rows in assessment.whole.of_ledger(ledger.path).items()
        for verdict in rows.values()
    }
    edits: dict[tuple[Path, str, int, int], Edit] = {}
    of_items: dict[tuple[str, str, str], list[Edit]] = {}
    for taken in done.taken:
        if taken.fate is not Fate.COLLECTED:
            continue
        for run, change in log.changes_of(taken.arrival):
            key = run.ledger, change.sheet, change.item or ""
            if run.command == "add" or (verdict := verdicts.get(key)) is None:
                continue
            _, column = cell_of(change.cell)
            edit = Edit(
                verdict.item.table.path, change.sheet, verdict.item.row, column,
                Field(change.field) if change.field else None, verdict.id, change.number, change.before, change.after,
                change.source, change.by,
            )  # fmt: skip
            if edits.setdefault((edit.path, edit.sheet, edit.row, edit.column), edit) is edit:
                of_items.setdefault(key, []).append(edit)
    found = sorted(edits.values(), key=lambda edit: (str(edit.path), edit.sheet, edit.row, edit.column))
    doubts = tuple(_doubts(of_items, verdicts, assessment))
    plan = Plan(merge.plan.command, tuple(found), merge.plan.refusals, merge.plan.conflicts, doubts)
    return replace(merge, plan=plan)


def _doubts(
    of_items: Mapping[tuple[str, str, str], list[Edit]], verdicts: Mapping[Any, Any], assessment: Assessment
) -> Iterator[Doubt]:
    """What is to be looked at of edits, judged by the items as they were before these."""
    settings = assessment.settings
    calendar = Calendar(settings.calendar.holidays, settings.calendar.workdays)
    judges = {kind: Judge(settings.policy(kind), calendar, assessment.as_of) for kind in Kind}
    edited: list[tuple[Verdict, list[Edit]]] = []
    for key, edits in of_items.items():
        item = verdicts[key].item
        for edit in edits:
            item = with_value(item, edit.field, edit.before)
        edited.append((judges[item.table.kind].verdict(item, verdicts[key].id), edits))
    yield from doubts_of(edited, judges)


def _added(taken: Taken, log: Origins, tr: Translator) -> Iterator[list[Any]]:
    """The rows that were added, and the new items that were not."""
    of_rows: dict[tuple[str, str, int], list[Change]] = {}
    for run, change in log.changes_of(taken.arrival):
        if run.command == "add":
            of_rows.setdefault((Path(run.ledger).name, change.sheet, _row(change)), []).append(change)
    for item, why in taken.left:
        yield [
            tr(N_("Not taken")), item.number, item.district, None, tr(N_("new row")), None, None,
            item.description or item.indicator, str(item.ref()), None, tr.message(why),
        ]  # fmt: skip
    for (ledger, sheet, row), changes in of_rows.items():
        values = {change.field: text_of(change.after) for change in changes}
        said = values.get(Field.DESCRIPTION.value) or values.get(Field.INDICATOR.value)
        yield [
            tr(N_("Added")), changes[0].number, values.get(Field.DISTRICT.value), f"{ledger}!{sheet}!{row}",
            tr(N_("new row")), None, None, said, changes[0].source, None, None,
        ]  # fmt: skip


def not_taken(done: Received) -> Iterator[tuple[str, Message]]:
    """The new items that were not taken, by their places."""
    for taken in done.taken:
        yield from ((str(item.ref()), why) for item, why in taken.left)
