"""``civtrack export``: the day's judged items as a file for tables over many offices.

Exists to turn options into one output and to place it. May import everything below `civtrack.cli`.
"""

from __future__ import annotations

from typing import Annotated

import typer

from civtrack.cli.options import Common, Writing
from civtrack.cli.running import desk, finish, judged
from civtrack.locales import active

tr = active()


def export(
    common: Common,
    writing: Writing,
    without_people: Annotated[
        bool,
        typer.Option(
            "--without-people",
            help=tr("Leave persons out, and every column of prose, for it may name somebody."),
        ),
    ] = False,
) -> None:
    """Writes the day's judged items as Parquet."""
    from civtrack.cli.writing import check_format, folder_for, place
    from civtrack.exchange.schema import NAMES
    from civtrack.outputs.making import day_export

    check_format(writing)
    at = desk(common, common.paths or ())
    assessment = judged(common, at)
    folder = writing.out or folder_for(assessment, writing) / "导出"
    output = day_export(assessment, folder, NAMES if without_people else ())
    code = place([output], assessment, writing, at.console, common)
    at.console.problems(assessment.problems)
    finish(common, assessment, code)
