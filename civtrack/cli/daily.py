"""``civtrack daily``: what cron runs.

Exists to call `civtrack.day` and to print the three-colour table. May import everything below `civtrack.cli`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from civtrack.cli.console import Exit
from civtrack.cli.options import Common, Printing, Writing
from civtrack.cli.running import desk, finish, judged
from civtrack.errors import FormatNotEditable
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
    finish(common, assessment, make_day(assessment, writing, at.console))


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
