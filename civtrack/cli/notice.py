"""``civtrack notice``: the office's Word documents, as drafts.

Exists to turn options into wishes. May import everything below `civtrack.cli`.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from civtrack.asking.names import NOTICES, PERS
from civtrack.cli.console import Exit
from civtrack.cli.options import Common, Writing
from civtrack.cli.running import Desk, day_asked, day_of, desk, finish, judged, tell_of_history
from civtrack.cli.words import known_word
from civtrack.errors import HistoryUnusable
from civtrack.locales import active
from civtrack.model import N_, Message

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping, Sequence

    from civtrack.assessment import Assessment
    from civtrack.outputs.notices.kinds import NoticeType, Per

tr = active()

_FOLDER = "通报"
"""Where the drafts of a day are, in its folder."""

_TYPES = "circular|express|slip|supervision"


def notice(
    common: Common,
    writing: Writing,
    type_: Annotated[
        str, typer.Option("--type", metavar=_TYPES, help=tr("Which document: 督查通报, 督查快报, 提示单, 督办单."))
    ],
    per: Annotated[
        str | None,
        typer.Option(
            "--per", metavar="item|unit|district", help=tr("What each document is about (default: by its type).")
        ),
    ] = None,
    unit: Annotated[
        list[str] | None,
        typer.Option("--unit", metavar="NAME", help=tr("Only this responsible unit (repeatable; a part will do).")),
    ] = None,
    step: Annotated[
        str | None,
        typer.Option(
            "--step", metavar="STEP", help=tr("List what has reached this supervision step (default: 督办单).")
        ),
    ] = None,
    reply_by: Annotated[
        str | None, typer.Option("--reply-by", metavar="DATE", help=tr("Answers are due by this day (else a blank)."))
    ] = None,
    number: Annotated[
        int | None,
        typer.Option(
            "--number",
            metavar="N",
            min=1,
            help=tr("Number of the first document (else the next of the history, or a blank)."),
        ),
    ] = None,
    issue: Annotated[
        int | None, typer.Option("--issue", metavar="N", min=1, help=tr("Issue of the circular (else a blank)."))
    ] = None,
    to: Annotated[str | None, typer.Option("--to", metavar="TEXT", help=tr("Whom it is addressed to."))] = None,
    scores: Annotated[
        Path | None,
        typer.Option("--scores", metavar="FILE", help=tr("Scores of the third-party test, for the express.")),
    ] = None,
    photos: Annotated[
        bool, typer.Option("--photos", help=tr("Show the photos of each problem that the ledger holds."))
    ] = False,
    limit: Annotated[
        int | None,
        typer.Option("--limit", metavar="N", min=1, help=tr("List at most so many items; the rest is counted.")),
    ] = None,
) -> None:
    """Writes Word documents."""
    from civtrack.cli.writing import check_format, folder_for, placer_for, tell
    from civtrack.outputs.making import notices
    from civtrack.outputs.notices.kinds import Wishes
    from civtrack.outputs.notices.plan import plan

    check_format(writing)
    at = desk(common, common.paths or ())
    wishes = Wishes(
        _type(type_),
        _per(per),
        tuple(unit or ()),
        step,
        day_of(reply_by, "--reply-by", day_asked(common, at)) if reply_by else None,
        issue,
        number,
        to,
        photos,
        scores,
        limit,
    )
    assessment = judged(common, at)
    year = assessment.as_of.year
    folder = writing.out or folder_for(assessment, writing) / _FOLDER
    # Drafts in the day's own folder are known by their names, others by where they are.
    known = str if writing.out is None else partial(_elsewhere, assessment, folder)
    planned = plan(assessment, wishes, partial(_next_numbers, at, year, wishes.type, known), at.console.warn)
    for remark in planned.remarks:
        at.console.warn(remark)
    numbered = {known(name): number for name, number in planned.numbers.items()}
    if wishes.number is not None:
        _warn_of_twins(at, year, wishes.type, numbered)
    outputs = notices(folder, planned, (lambda _: None) if writing.force else None)
    outcome = placer_for(assessment, writing, common).place(outputs)
    tell(outcome, writing, at.console)
    tell_of_history(at.console)
    kept = True
    if not writing.dry_run:
        stand = {path.name for path in (*(one.path for one in outcome.written), *outcome.unchanged)}
        numbers = {known(name): number for name, number in planned.numbers.items() if name in stand}
        kept = _kept(at, year, wishes.type, numbers, assessment.as_of)
    at.console.problems(assessment.problems)
    finish(common, assessment, Exit.DONE if kept and not outcome.refused else Exit.NOT_WRITTEN)


def _elsewhere(assessment: Assessment, folder: Path, name: str) -> str:
    return assessment.shown_path(folder / name)


def _next_numbers(
    at: Desk, year: int, kind: NoticeType, known: Callable[[str], str], names: Sequence[str]
) -> Mapping[str, int]:
    """The numbers that the history knows; a history that cannot be read is told of, and the numbers stay blank.

    A draft that was thrown away has taken none.
    """
    from civtrack.history.numbers import next_numbers

    def kept(name: str, day: dt.date) -> bool:
        if "/" in name:
            return (at.settings.folder / name).exists()
        return (at.settings.outputs_folder / day.isoformat() / _FOLDER / name).exists()

    try:
        numbers = next_numbers(at.settings, year, kind, [known(name) for name in names], kept)
        return {name: numbers[known(name)] for name in names if known(name) in numbers}
    except HistoryUnusable as error:
        at.console.error(error)
        return {}


def _warn_of_twins(at: Desk, year: int, kind: NoticeType, numbers: Mapping[str, int]) -> None:
    from civtrack.history.numbers import given_to

    try:
        twins = given_to(at.settings, year, kind, numbers)
    except HistoryUnusable as error:
        at.console.error(error)
        return
    for number, name in twins.items():
        at.console.warn(Message(N_("number {number} was given to {name} before"), {"number": number, "name": name}))


def _kept(at: Desk, year: int, kind: NoticeType, numbers: Mapping[str, int], as_of: dt.date) -> bool:
    """Keeps the numbers of what was written; says so where it cannot."""
    from civtrack.history.numbers import note_numbers

    try:
        note_numbers(at.settings, year, kind, numbers, as_of)
    except HistoryUnusable as error:
        at.console.error(error)
        return False
    return True


def _type(text: str) -> NoticeType:
    """A type by its English name or by what its file is called."""
    from civtrack.outputs.notices.kinds import NoticeType

    return NoticeType(known_word("--type", text, NOTICES))


def _per(text: str | None) -> Per | None:
    from civtrack.outputs.notices.kinds import Per

    return None if text is None else Per(known_word("--per", text, {per.value: PERS.get(per.value, ()) for per in Per}))
