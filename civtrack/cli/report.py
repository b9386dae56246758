"""``civtrack report``: the summary workbook.

Exists to turn options into a place. May import everything below `civtrack.cli`.
"""

from __future__ import annotations

from typing import Annotated

import typer

from civtrack.cli.options import Common, Writing
from civtrack.cli.running import desk, finish, judged
from civtrack.errors import UsageMistake
from civtrack.locales import active
from civtrack.model import N_, Message

tr = active()


def report(
    common: Common,
    writing: Writing,
    period: Annotated[str, typer.Option("--period", metavar="day", help=tr("The period to report on."))] = "day",
) -> None:
    """Writes the summary workbook."""
    from civtrack.cli.writing import check_format, folder_for, place
    from civtrack.outputs.making import summary_workbook

    check_format(writing)
    if period != "day":
        detail = Message(N_("this version reports on a day only, not on “{found}”"), {"found": period})
        raise UsageMistake("--period", detail=detail)
    at = desk(common, common.paths or ())
    assessment = judged(common, at)
    code = place([summary_workbook(assessment, folder_for(assessment, writing))], assessment, writing, at.console)
    at.console.problems(assessment.problems)
    finish(common, assessment, code)
