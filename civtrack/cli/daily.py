"""``civtrack daily``: what cron runs.

Exists to call `civtrack.day` and to print the three-colour table. May import everything below `civtrack.cli`.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from civtrack.cli.console import Exit
from civtrack.cli.options import Common, Printing, Writing
from civtrack.cli.running import WITHOUT_HISTORY, desk, finish, judged, tell_of_history
from civtrack.errors import ClockBehind, FormatNotEditable, LedgerChanged, NotWritten
from civtrack.locales import active
from civtrack.model import N_, Message

if TYPE_CHECKING:
    from collections.abc import Mapping

    from civtrack.assessment import Assessment
    from civtrack.cli.console import Console
    from civtrack.cli.running import Desk

tr = active()

_PATIENCE = 3
"""Times that a day is made whose ledgers are saved meanwhile."""


def daily(
    common: Common,
    writing: Writing,
    wait: Annotated[
        float, typer.Option("--wait", metavar="SECONDS", min=0, help=tr("Wait so long for another run to end."))
    ] = 0,
    log_file: Annotated[
        Path | None,
        typer.Option("--log-file", metavar="FILE", help=tr("Also log to this file: JSON lines, rotated at 1 MB.")),
    ] = None,
) -> None:
    """Makes the day's folder."""
    from civtrack.cli.journal import journal
    from civtrack.cli.unchanged import tell_standing
    from civtrack.cli.writing import check_format

    check_format(writing)
    at = desk(common, common.paths or ())
    with journal(log_file, at.console):
        if tell_standing(common, writing, at):
            raise typer.Exit(int(Exit.DONE))
        from civtrack.cli.inbox import opened_inbox
        from civtrack.day import refuse_foreign, stands
        from civtrack.files import untidy
        from civtrack.history.recorded import respect_recorded

        with opened_inbox(common, writing, at, wait) as inbox:
            assessment = judged(common, at)
            if not writing.force:
                respect_recorded(assessment)
            if writing.dry_run:
                code = make_day(assessment, writing, at.console, inbox.besides)
                tell_of_history(at.console)
            elif stands(assessment, out := writing.out or at.settings.outputs_folder) and not untidy(out):
                # Nothing is to be written, so not even a lock is taken: every time stamp stays.
                code = make_day(assessment, writing, at.console, inbox.besides)
                code = keep_day(common, writing, assessment, at.console, code)
            else:
                refuse_foreign(assessment, out)
                assessment, code = _in_turn(common, writing, at, assessment, wait, inbox.besides)
            finish(common, assessment, inbox.put_away(code))


def _in_turn(
    common: Common, writing: Writing, at: Desk, assessment: Assessment, wait: float, besides: Mapping[str, Any]
) -> tuple[Assessment, Exit]:
    """Makes and keeps the day while no other run is at work; ledgers that were saved meanwhile are read again.

    Raises:
        NotWritten: The last complete day is as it was.
    """
    from civtrack.cli.writing import near
    from civtrack.files import mend, turn

    out = writing.out or assessment.settings.outputs_folder
    with turn(out, wait):
        for folder in mend(out, lambda path: tell_kept(path, at.console)):
            at.console.warn(
                Message(N_("{folder} is back in its place: a run had been stopped"), {"folder": near(folder)})
            )
        for again in reversed(range(_PATIENCE)):
            if changed := _changed(assessment):
                for path, known in changed.items():
                    if known:
                        at.console.read_again(path)
                assessment = judged(common, at)
            if not common.as_of and not writing.force:
                _trust_the_clock(assessment.as_of, out)
            try:
                code = make_day(assessment, writing, at.console, besides)
            except LedgerChanged:
                if not again:
                    raise
            else:
                return assessment, keep_day(common, writing, assessment, at.console, code)
    raise AssertionError


def _changed(assessment: Assessment) -> dict[Path, bool]:
    """The ledgers that are perhaps no longer what was read, each with whether that is known.

    Waiting for one's turn can take a while. One that cannot be looked at just now may be the same: it is read again,
    but nobody is told that it was saved.
    """
    from civtrack.files import sha256

    changed: dict[Path, bool] = {}
    for ledger in assessment.ledgers:
        try:
            if sha256(ledger.path) != ledger.sha256:
                changed[ledger.path] = True
        except OSError:
            changed[ledger.path] = False
    return changed


def _trust_the_clock(today: dt.date, out: Path) -> None:
    """Refuses a day before one that is there already: a clock was set back, and every colour would be wrong.

    Raises:
        ClockBehind: It was; naming the day with ``--as-of`` says that it is meant.
    """
    from civtrack.day import newest

    there = newest(out)
    if there is not None and there > today:
        raise ClockBehind(str(out), day=today, newest=there)


def keep_day(common: Common, writing: Writing, assessment: Assessment, console: Console, code: Exit) -> Exit:
    """Compares with the last recorded day and records this one; returns how the command ends.

    The folder stands already: a history that cannot be written costs the office its comparison, never its day, and
    the next run records what this one could not.
    """
    from civtrack.again import mark_of
    from civtrack.cli.snapshots import day_line, left_out, record, whole
    from civtrack.outputs.earlier import since_last, troubles

    try:
        since = since_last(assessment)
        line = day_line(assessment.tiers, assessment.summary().total.tiers, since)
        console.say(Message("{line}", {"line": line}))
        if left_out(common) is None:
            out = writing.out or assessment.settings.outputs_folder
            mark = mark_of(out / assessment.as_of.isoformat(), since) if whole(common) else None
            record(assessment, console, force=writing.force, manifest=mark)
    except NotWritten as error:
        console.error(error)
        if troubles():
            console.warn(Message(WITHOUT_HISTORY))
        return Exit.NOT_WRITTEN
    return Exit.NOT_WRITTEN if tell_of_history(console) else code


def _tell_of_open(assessment: Assessment, console: Console) -> None:
    """Names the ledgers that somebody is working on at this moment."""
    from civtrack.files import open_elsewhere

    text = N_("{file} is open in {program} ({who}): what is not saved yet is not counted")
    for ledger in assessment.ledgers:
        if opened := open_elsewhere(ledger.path):
            values = {"file": ledger.path.name, "program": opened.program, "who": opened.who or "?"}
            console.warn(Message(text, values))


def tell_kept(path: Path, console: Console, *, rehearsed: bool = False) -> None:
    """Names what stays in a folder of a day because civtrack did not make it like that; marks of programs go unsaid."""
    from civtrack.cli.writing import near

    if not path.name.startswith((".", "~$")):
        text = N_("{path} would stay: civtrack did not make it, or it was edited since")
        text = text if rehearsed else N_("{path} stays: civtrack did not make it, or it was edited since")
        console.warn(Message(text, {"path": near(path)}))


def make_day(
    assessment: Assessment, writing: Writing, console: Console, besides: Mapping[str, Any] | None = None
) -> Exit:
    """Makes (or rehearses) the day's folder, prints the table, tells what was done; returns how the command ends.

    Args:
        assessment: What to show.
        writing: Where, and in which form it is told.
        console: The voice.
        besides: What the JSON says besides.
    """
    from civtrack.cli.printing import put
    from civtrack.cli.split import tell_missing
    from civtrack.cli.summary import listing
    from civtrack.cli.writing import near, tell_kinds
    from civtrack.day import daily, rehearsed

    out = writing.out or assessment.settings.outputs_folder
    if writing.dry_run:
        day = rehearsed(assessment, out, force=writing.force)
    else:
        day = daily(assessment, out, console.problem, force=writing.force)
    if writing.format != "json" and console.verbosity >= 0:
        put(listing(assessment, "district", Printing()))
    if day.outcome.written and not writing.dry_run:
        _tell_of_open(assessment, console)
    for path in day.kept:
        tell_kept(path, console, rehearsed=writing.dry_run)
    undivided = {id(one.error) for one in day.missing}
    for error in day.skipped:
        text = N_("not updated: {where}: {what}. {advice}")
        text = N_("not divided: {where}: {what}. {advice}") if id(error) in undivided else text
        console.say(Message(text, {"where": near(error.where), "what": error.what, "advice": error.advice}))
    tell_kinds(day.outcome, writing, console, besides)
    tell_missing(assessment, day.missing, console)
    if day.unpointed is not None:
        console.error(day.unpointed)
    console.problems(assessment.problems)
    # A form that nobody here can edit is the same every morning: it is told, and is no failure of this day.
    harms = (*day.skipped, *(one.error for one in day.missing))
    harmed = day.unpointed or any(not isinstance(error, FormatNotEditable) for error in harms)
    return Exit.NOT_WRITTEN if harmed else Exit.DONE
