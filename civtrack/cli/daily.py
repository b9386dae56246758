"""``civtrack daily``: what cron runs.

Exists to call `civtrack.day` and to print the three-colour table. May import everything below `civtrack.cli`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from civtrack.cli.console import Exit
from civtrack.cli.options import Common, Printing, Writing
from civtrack.cli.running import desk, finish, judged
from civtrack.errors import FormatNotEditable, NotWritten
from civtrack.model import N_, Message

if TYPE_CHECKING:
    from civtrack.assessment import Assessment
    from civtrack.cli.console import Console


def daily(common: Common, writing: Writing) -> None:
    """Makes the day's folder."""
    from civtrack.cli.writing import check_format

    check_format(writing)
    at = desk(common, common.paths or ())
    assessment = judged(common, at)
    code = make_day(assessment, writing, at.console)
    if not writing.dry_run:
        code = keep_day(common, assessment, at.console, code)
    finish(common, assessment, code)


def keep_day(common: Common, assessment: Assessment, console: Console, code: Exit) -> Exit:
    """Compares with the last recorded day and records this one; returns how the command ends.

    The folder stands already: a history that cannot be written costs the office its comparison, never its day, and
    the next run records what this one could not.
    """
    from civtrack.cli.snapshots import compared, left_out, record

    try:
        if line := compared(assessment):
            console.say(Message("{line}", {"line": line}))
        if left_out(common) is None:
            record(assessment, console)
    except NotWritten as error:
        console.error(error)
        return Exit.NOT_WRITTEN
    return code


def make_day(assessment: Assessment, writing: Writing, console: Console) -> Exit:
    """Makes (or rehearses) the day's folder, prints the table, tells what was done; returns how the command ends."""
    from civtrack.cli.printing import put
    from civtrack.cli.summary import listing
    from civtrack.cli.writing import near, tell
    from civtrack.day import daily, rehearsed

    out = writing.out or assessment.settings.outputs_folder
    if writing.dry_run:
        day = rehearsed(assessment, out, force=writing.force)
    else:
        day = daily(assessment, out, console.problem, force=writing.force)
    if writing.format != "json" and console.verbosity >= 0:
        put(listing(assessment, "district", Printing()))
    for error in day.skipped:
        console.say(
            Message(
                N_("not updated: {where}: {what}. {advice}"),
                {"where": near(error.where), "what": error.what, "advice": error.advice},
            )
        )
    tell(day.outcome, writing, console)
    console.problems(assessment.problems)
    harmed = any(not isinstance(error, FormatNotEditable) for error in day.skipped)
    return Exit.NOT_WRITTEN if harmed else Exit.DONE
