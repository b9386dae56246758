"""The options of single commands that edit, carry over, collect, remind or restore.

Exists apart from `civtrack.cli.options` so that every other command starts without making them. May import `typer`,
`civtrack.cli.options` and `civtrack.locales`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from civtrack.cli.options import Common, Printing, Writing
from civtrack.light import dataclass
from civtrack.locales import active

__all__ = ["Carrying", "Collecting", "Editing", "Reminding", "Restoring", "Returning", "Setting"]

tr = active()


@dataclass(frozen=True, slots=True)
class Setting(Common):
    """What ``set`` takes: an item and what its fields are to hold, among the paths."""

    paths: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[ITEM] FIELD=VALUE... [PATHS]...",
            help=tr(
                "The item's number, identity or file!sheet!row (with filters: none); what its fields are to hold, "
                "FIELD= empties one; then ledgers, folders or patterns (default: those that civtrack.toml lists)."
            ),
            show_default=False,
        ),
    ] = None


@dataclass(frozen=True, slots=True)
class Returning(Common):
    """What ``collect`` takes: a ledger, and what came back, among the paths."""

    paths: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="MASTER RETURNED...",
            help=tr(
                "The ledger; then the files that came back (.xlsx .xls .et .ods .csv .docx .zip), folders or patterns."
            ),
            show_default=False,
        ),
    ] = None


@dataclass(frozen=True, slots=True)
class Reminding(Printing):
    """How a command prints texts, one for each addressee, or the table of them, or writes a file for each."""

    format: Annotated[
        str | None,
        typer.Option(
            "--format",
            "-f",
            metavar="FORMAT",
            help=tr(
                "A table for a mail merge instead of the texts: table, plain, markdown, csv, tsv, json, jsonl, html; "
                "with a folder json tells what was written."
            ),
        ),
    ] = None
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="DIR|FILE",
            help=tr("A folder: one file for each. A .txt: all texts. A .xlsx, .csv …: a table for a mail merge."),
        ),
    ] = None


@dataclass(frozen=True, slots=True)
class Restoring(Printing):
    """How a command prints that puts a backup back."""

    force: Annotated[
        bool,
        typer.Option("--force", help=tr("Restore although a lock file says that it is open (one left by a crash).")),
    ] = False


@dataclass(frozen=True, slots=True)
class Editing(Writing):
    """How a command writes that edits ledgers."""

    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            "-o",
            metavar="DIR|FILE",
            help=tr("Write an edited copy there (default: the ledger itself; a dated backup is kept beside it)."),
        ),
    ] = None
    force: Annotated[
        bool,
        typer.Option("--force", help=tr("Write a ledger, too, that is read-only or whose owner cannot be kept.")),
    ] = False
    yes: Annotated[
        bool, typer.Option("--yes", "-y", help=tr("Do not ask: what is to be said twice has been said twice."))
    ] = False


@dataclass(frozen=True, slots=True)
class Carrying(Writing):
    """How a command writes that makes the next period's ledger."""

    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            "-o",
            metavar="NEXT",
            help=tr("The new ledger, or a folder for it (default: beside the former one, under its new name)."),
        ),
    ] = None
    force: Annotated[
        bool,
        typer.Option("--force", help=tr("Replace a file of that name, if it is no ledger; a copy is kept first.")),
    ] = False


@dataclass(frozen=True, slots=True)
class Collecting(Writing):
    """How ``collect`` writes."""

    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            "-o",
            metavar="DIR|FILE",
            help=tr("Where the filled in copy goes (default: civtrack-out/DATE/合并/)."),
        ),
    ] = None
    format: Annotated[
        str | None,
        typer.Option(
            "--format",
            "-f",
            metavar="FORMAT",
            help=tr(
                "The merge report as table, plain, markdown, csv, tsv, json … (default: table; tsv off a terminal)."
            ),
        ),
    ] = None
