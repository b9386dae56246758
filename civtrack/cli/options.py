"""The options that commands share, written once, and how a command takes a group of them.

Exists so that the same option has the same name, meaning and help everywhere. May import `typer`,
`civtrack.asking`, `civtrack.locales` and `civtrack.cli.words`; no rule and no reader.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from dataclasses import MISSING, fields
from functools import cache
from pathlib import Path
from typing import Annotated, Any, get_type_hints

import typer

from civtrack.asking.names import KINDS, LANGUAGES
from civtrack.cli.words import one_of
from civtrack.light import dataclass
from civtrack.locales import active

__all__ = ["Choosing", "Common", "Formatted", "Printing", "Recorded", "Reporting", "Settled", "Writing", "takes"]

tr = active()


def _each(typed: list[str] | None) -> list[str] | None:
    """Districts one by one: 大洼区,盘山县 are two, as with every other option that takes several."""
    if not typed:
        return typed
    return [name.strip() for text in typed for name in re.split("[,，、]", text) if name.strip()] or typed


Districts = Annotated[
    list[str] | None,
    typer.Option(
        "--district",
        "-d",
        metavar="NAME",
        help=tr("Only this district (repeatable; aliases are known)."),
        callback=_each,
    ),
]

Recorded = Annotated[
    bool,
    typer.Option("--recorded", help=tr("Show the day as the history recorded it, not as the ledgers tell it by now.")),
]


@dataclass(frozen=True, slots=True)
class Settled:
    """What every command takes: settings, language, verbosity."""

    config: Annotated[
        Path | None,
        typer.Option("--config", metavar="FILE", help=tr("The settings file (default: the nearest civtrack.toml).")),
    ] = None
    no_config: Annotated[bool, typer.Option("--no-config", help=tr("Use no settings file."))] = False
    lang: Annotated[
        str | None,
        typer.Option(
            "--lang",
            metavar="zh|en",
            help=tr("Language of the terminal."),
            callback=one_of("--lang", LANGUAGES),
        ),
    ] = None
    quiet: Annotated[
        int,
        typer.Option(
            "--quiet", "-q", count=True, show_default=False, help=tr("Say less: -q only problems, -qq only errors.")
        ),
    ] = 0
    verbose: Annotated[int, typer.Option("--verbose", "-v", count=True, show_default=False, help=tr("Say more."))] = 0
    no_color: Annotated[bool, typer.Option("--no-color", help=tr("No colours."))] = False


@dataclass(frozen=True, slots=True)
class Common(Settled):
    """What every command takes that reads ledgers."""

    paths: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[PATHS]...",
            help=tr("Ledgers, folders or patterns (default: the ledgers that civtrack.toml lists)."),
            show_default=False,
        ),
    ] = None
    recursive: Annotated[
        bool, typer.Option("--recursive", "-r", help=tr("Search folders with all their subfolders."))
    ] = False
    as_of: Annotated[
        str | None, typer.Option("--as-of", metavar="DATE", help=tr("The day to judge by (default: today)."))
    ] = None
    district: Districts = None
    kind: Annotated[
        str | None,
        typer.Option(
            "--kind",
            metavar="problems|reminders|materials|auto",
            help=tr("What the ledgers list."),
            callback=one_of("--kind", KINDS),
        ),
    ] = None
    sheet: Annotated[
        list[str] | None, typer.Option("--sheet", metavar="NAME", help=tr("Only this sheet (repeatable)."))
    ] = None
    fail_on: Annotated[
        list[str] | None,
        typer.Option(
            "--fail-on", metavar="red|yellow|problem", help=tr("Exit with 1 if there is any (yellow includes red).")
        ),
    ] = None


@dataclass(frozen=True, slots=True)
class Formatted:
    """How a command prints."""

    format: Annotated[
        str | None,
        typer.Option(
            "--format",
            "-f",
            metavar="FORMAT",
            help=tr("table, plain, markdown, csv, tsv, json, jsonl, html (default: table; tsv off a terminal)."),
        ),
    ] = None
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", metavar="FILE", help=tr("Write to a file; its suffix gives the format (.xlsx too).")
        ),
    ] = None
    force: Annotated[
        bool,
        typer.Option("--force", help=tr("Let -o replace a file that civtrack did not write; a backup is kept first.")),
    ] = False
    no_pager: Annotated[bool, typer.Option("--no-pager", help=tr("Print at once what is longer than the screen."))] = (
        False
    )


@dataclass(frozen=True, slots=True)
class Printing(Formatted):
    """How a command prints rows."""

    columns: Annotated[
        str | None, typer.Option("--columns", metavar="A,B,C", help=tr("Which columns, in this order."))
    ] = None
    sort: Annotated[str | None, typer.Option("--sort", metavar="FIELD[:desc]", help=tr("Sort by a column."))] = None
    limit: Annotated[int | None, typer.Option("--limit", metavar="N", help=tr("At most so many rows."))] = None


def _readable(condition: str | None) -> str | None:
    """A condition that can be read: a slip is told before any ledger is opened."""
    if condition is not None:
        from civtrack.asking import parse

        parse(condition)
    return condition


@dataclass(frozen=True, slots=True)
class Choosing:
    """Which items a command is about."""

    tier: Annotated[str | None, typer.Option("--tier", metavar="red,yellow", help=tr("Only these tiers."))] = None
    status: Annotated[str | None, typer.Option("--status", metavar="done,…", help=tr("Only these statuses."))] = None
    unit: Annotated[
        str | None, typer.Option("--unit", metavar="TEXT", help=tr("The responsible unit contains one of these."))
    ] = None
    person: Annotated[
        str | None, typer.Option("--person", metavar="TEXT", help=tr("The responsible person contains one of these."))
    ] = None
    leader: Annotated[
        str | None, typer.Option("--leader", metavar="TEXT", help=tr("The leader contains one of these."))
    ] = None
    category: Annotated[
        str | None, typer.Option("--category", metavar="TEXT", help=tr("The category contains one of these."))
    ] = None
    street: Annotated[
        str | None, typer.Option("--street", metavar="TEXT", help=tr("The street contains one of these."))
    ] = None
    site_type: Annotated[
        str | None, typer.Option("--site-type", metavar="TEXT", help=tr("The type of site contains one of these."))
    ] = None
    step: Annotated[str | None, typer.Option("--step", metavar="STEP", help=tr("Only at these supervision steps."))] = (
        None
    )
    due: Annotated[
        str | None, typer.Option("--due", metavar="A..B", help=tr("Due in this range: 2022-07-01..2022-07-31, ..+7d."))
    ] = None
    overdue: Annotated[
        str | None, typer.Option("--overdue", metavar="N..M", help=tr("So many days overdue: 5.., 1..3."))
    ] = None
    text: Annotated[str | None, typer.Option("--text", metavar="TEXT", help=tr("Some text field contains this."))] = (
        None
    )
    where: Annotated[
        str | None,
        typer.Option(
            "--where",
            "-w",
            metavar="CONDITION",
            help=tr("A condition; civtrack help where explains how it is written."),
            callback=_readable,
        ),
    ] = None
    view: Annotated[
        str | None, typer.Option("--view", metavar="NAME", help=tr("A saved view of civtrack.toml: [views.NAME]."))
    ] = None

    @property
    def asked(self) -> bool:
        """Whether any of them is given."""
        return any(getattr(self, option.name) is not None for option in fields(self))


@dataclass(frozen=True, slots=True)
class Writing:
    """How a command writes files."""

    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", metavar="DIR", help=tr("Where to (default: civtrack-out/DATE/).")),
    ] = None
    dry_run: Annotated[
        bool, typer.Option("--dry-run", "-n", help=tr("Say exactly what would be written, write nothing."))
    ] = False
    force: Annotated[
        bool,
        typer.Option("--force", help=tr("Replace files that civtrack did not write, too; a backup is kept.")),
    ] = False
    format: Annotated[
        str | None, typer.Option("--format", "-f", metavar="json", help=tr("Print what was written as JSON."))
    ] = None


@dataclass(frozen=True, slots=True)
class Reporting(Writing):
    """How a command writes a report."""

    format: Annotated[
        str | None,
        typer.Option(
            "--format",
            "-f",
            metavar="html|docx|png|pdf|json",
            help=tr(
                "html writes a page to look at beside the workbook; docx, png and pdf the leader's one page instead; "
                "json prints what was written."
            ),
        ),
    ] = None


def takes(function: Callable[..., None]) -> Callable[..., None]:
    """Lets a command function take option groups: each parameter whose type is one becomes its options."""
    hints = get_type_hints(function, include_extras=True)
    groups: dict[str, Any] = {
        name: hint for name, hint in hints.items() if isinstance(hint, type) and issubclass(hint, _GROUPS)
    }
    declared = inspect.signature(function).parameters.values()
    parameters = [each.replace(annotation=hints[each.name]) for each in declared if each.name not in groups]
    for group in groups.values():
        parameters.extend(_options(group))

    def command(**given: Any) -> None:
        arguments = {
            name: group(**{option.name: given.pop(option.name) for option in fields(group)})
            for name, group in groups.items()
        }
        function(**arguments, **given)

    order = sorted(parameters, key=lambda parameter: parameter.default is not inspect.Parameter.empty)
    command.__signature__ = inspect.Signature(order)  # type: ignore[attr-defined] # what inspect and typer read
    command.__annotations__ = {parameter.name: parameter.annotation for parameter in order}
    command.__name__ = function.__name__
    command.__doc__ = function.__doc__
    return command


_GROUPS = (Settled, Formatted, Writing, Choosing)


@cache
def _options(group: type) -> tuple[inspect.Parameter, ...]:
    """The options of a group; worked out once, for a score of commands take the same few groups."""
    hints = get_type_hints(group, include_extras=True)
    return tuple(
        inspect.Parameter(
            option.name,
            inspect.Parameter.POSITIONAL_OR_KEYWORD,
            default=inspect.Parameter.empty if option.default is MISSING else option.default,
            annotation=hints[option.name],
        )
        for option in fields(group)
    )
