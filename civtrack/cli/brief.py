"""``civtrack brief``: a few lines for the group chat.

Exists to turn options into a text and to print it. May import everything below `civtrack.cli`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from civtrack.cli.options import Common
from civtrack.cli.running import desk, finish, judged, tell_of_history
from civtrack.locales import active

tr = active()


def brief(
    common: Common,
    full: Annotated[
        bool,
        typer.Option(
            "--full",
            help=tr("Name every item that is overdue or due today or tomorrow; otherwise under 500 characters."),
        ),
    ] = False,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help=tr("Write to a file."), show_default=False)
    ] = None,
    force: Annotated[
        bool,
        typer.Option("--force", help=tr("Let -o replace a file that civtrack did not write; a backup is kept first.")),
    ] = False,
) -> None:
    """Prints the brief."""
    from civtrack.cli.guarding import guard_for
    from civtrack.cli.printing import put_text
    from civtrack.outputs import brief as texts
    from civtrack.outputs.making import document_language

    at = desk(common, common.paths or ())
    assessment = judged(common, at)
    write = texts.full_brief if full else texts.brief
    tell_of_history(at)
    guard = guard_for(at.settings, common, assessment, force=force)
    put_text(write(assessment, document_language(assessment)), output, guard)
    at.console.problems(assessment.problems)
    finish(common, assessment)
