"""``civtrack manual``: the clerk's manual on the terminal, or as a file.

Exists to choose the form and to add the reference of commands. May import everything below `civtrack.cli`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from civtrack.cli.options import Settled
from civtrack.cli.running import desk
from civtrack.errors import UsageMistake
from civtrack.locales import active
from civtrack.model import N_, Message

__all__ = ["command_reference", "manual"]

tr = active()

_SUFFIXES = (".md", ".html", ".docx")


def manual(
    settled: Settled,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", metavar="FILE", help=tr("Write to a file: .html, .docx or .md."), show_default=False
        ),
    ] = None,
    force: Annotated[
        bool,
        typer.Option("--force", help=tr("Let -o replace a file that civtrack did not write; a backup is kept first.")),
    ] = False,
) -> None:
    """Shows the manual."""
    from civtrack.cli.guarding import guard_for
    from civtrack.cli.printing import put_data, put_prose
    from civtrack.manual.text import manual as whole

    tr = active()
    at = desk(settled)
    if output is not None and output.suffix.lower() not in _SUFFIXES:
        values = {"found": output.name, "known": " ".join(_SUFFIXES)}
        detail = Message(N_("the suffix of “{found}” is none of {known}"), values)
        raise UsageMistake("--output", detail=detail)
    text = whole(tr, command_reference())
    if output is None:
        put_prose(text, paged=True)
        return
    title = text.splitlines()[0].lstrip("# ")
    guard = guard_for(at.settings, force=force)
    match output.suffix.lower():
        case ".html":
            from civtrack.manual.documents import as_html

            put_data(as_html(text, title, "en" if tr.language == "en" else "zh-CN").encode(), output, guard)
        case ".docx":
            from civtrack.manual.documents import as_docx

            put_data(as_docx(text, title), output, guard)
        case _:
            put_data(text.encode(), output, guard)


def command_reference() -> str:
    """Every command in Markdown: what it does, and lines as they are typed."""
    from civtrack.cli.commands import COMMANDS, GROUPS

    entries = [(entry.name, entry) for entry in COMMANDS]
    entries += [(f"{group.name} {entry.name}", entry) for group in GROUPS for entry in group.entries]
    parts = []
    for name, entry in entries:
        examples = "\n".join(entry.examples)
        parts.append(f"### civtrack {name}\n\n{entry.text}\n\n```sh\n{examples}\n```\n")
    return "\n".join(parts)
