"""``civtrack brief``: a few lines for the group chat.

Exists to turn options into a text and to print it. May import everything below `civtrack.cli`.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from civtrack.cli.options import Common
from civtrack.cli.running import desk, finish, judged, tell_of_history
from civtrack.errors import UsageMistake
from civtrack.locales import active
from civtrack.model import N_, Message

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
    image: Annotated[
        bool,
        typer.Option("--image", help=tr("A picture for the phone (PNG) instead of text; with -o FILE.png.")),
    ] = False,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help=tr("Write to a file."), show_default=False)
    ] = None,
    force: Annotated[
        bool,
        typer.Option("--force", help=tr("Let -o replace a file that civtrack did not write; a backup is kept first.")),
    ] = False,
) -> None:
    """Prints the brief, or draws it."""
    from civtrack.cli.guarding import guard_for
    from civtrack.cli.printing import put_data, put_text
    from civtrack.outputs import brief as texts
    from civtrack.outputs.making import brief_picture, document_language

    if image and full:
        raise UsageMistake("--image", detail=Message(N_("the full brief is text only")))
    if image and output is None and sys.stdout.isatty():
        raise UsageMistake("--image", detail=Message(N_("needs -o FILE.png: a terminal shows no picture")))
    at = desk(common, common.paths or ())
    assessment = judged(common, at)
    guard = guard_for(at.settings, common, assessment, force=force)
    if image:
        picture = brief_picture(assessment)
        tell_of_history(at.console)
        put_data(picture, output, guard)
    else:
        write = texts.full_brief if full else texts.brief
        text = write(assessment, document_language(assessment))
        tell_of_history(at.console)
        put_text(text, output, guard)
    at.console.problems(assessment.problems)
    finish(common, assessment)
