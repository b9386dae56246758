"""The Typer app, made for what was typed, and how every way of ending becomes an exit code.

Exists as the one place where commands become parsers. Only the command that is meant is imported, and help lists all
of them without importing any, so that ``civtrack --help`` stays fast. May import everything below `civtrack.cli`.
"""

from __future__ import annotations

import gettext
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from civtrack import __version__, fence, locales
from civtrack.cli.commands import COMMANDS, GROUPS, Entry
from civtrack.cli.console import Console, Exit, tell_bug
from civtrack.cli.everyday import arranged
from civtrack.cli.help import ExamplesCommand, ExamplesGroup
from civtrack.errors import CivtrackError, SystemRefused, UsageMistake
from civtrack.locales import active
from civtrack.model import N_, Message

__all__ = ["run", "whole"]

tr = active()

_TYPER_WORDS = (
    N_("Show this message and exit."),
    N_("default: {default}"),
    N_("required"),
    N_("(dynamic)"),
)
"""What typer itself says in a help text, through gettext."""


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"civtrack {__version__}")
        raise typer.Exit


def _root(
    version: Annotated[
        bool, typer.Option("--version", "-V", help=tr("Show the version and exit."), callback=_version, is_eager=True)
    ] = False,
) -> None:
    del version


def _group(text: str, examples: Sequence[str], name: str | None = None) -> typer.Typer:
    return typer.Typer(
        cls=ExamplesGroup,
        name=name,
        help=text,
        epilog="\n".join(examples),
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        add_completion=False,
        no_args_is_help=True,
        context_settings={"help_option_names": ["-h", "--help"]},
    )


def _root_group() -> typer.Typer:
    app = _group(
        tr(
            "Reads the office's ledgers of problems and key work, judges every item against its deadline, and writes "
            "the three-colour tables and updated workbooks of each district. It never changes a file unless told to."
        ),
        (
            "civtrack daily 台账/ --out civtrack-out",
            "civtrack summary 7月问题台账.xlsx --as-of 2022-07-20",
            "civtrack query -d 大洼区 --tier red,yellow",
            "civtrack explain 甲0012号",
        ),
        "civtrack",
    )
    app.callback()(_root)
    return app


def _listed(group: typer.Typer, entries: Sequence[Entry]) -> None:
    """Adds commands by name and text alone: enough for a help that lists them."""
    for entry in entries:
        group.command(entry.name, help=entry.text)(_unparsed)


def _unparsed() -> None:
    """Stands for a command of which only name and text are wanted."""


def _parsed(group: typer.Typer, entries: Sequence[Entry]) -> None:
    """Adds commands with their options."""
    from civtrack.cli.options import takes

    for entry in entries:
        group.command(
            entry.name,
            cls=ExamplesCommand,
            help=entry.text,
            epilog="\n".join(entry.examples),
            context_settings={"help_option_names": ["-h", "--help"]},
        )(takes(entry.load()))


def whole() -> typer.Typer:
    """The app with all commands and their options."""
    app = _root_group()
    _parsed(app, COMMANDS)
    for group in GROUPS:
        inner = _group(group.text, group.examples)
        _parsed(inner, group.entries)
        app.add_typer(inner, name=group.name)
    return app


def _meant(arguments: Sequence[str]) -> typer.Typer:
    """The app with only the command that is asked for, where that is plain; else with the names of all.

    Making the parsers of all commands takes longer than many a command runs.
    """
    word = next((argument for argument in arguments if not argument.startswith("-")), None)
    app = _root_group()
    _parsed(app, [entry for entry in COMMANDS if entry.name == word])
    for group in GROUPS:
        inner = _group(group.text, group.examples)
        if group.name == word:
            _parsed(inner, group.entries)
            app.add_typer(inner, name=group.name)
            return app
    if not app.registered_commands:
        _listed(app, COMMANDS)
        for group in GROUPS:
            app.add_typer(_group(group.text, group.examples), name=group.name)
    return app


def run(arguments: Sequence[str]) -> int:
    """Runs one command and returns its exit code; no traceback but for a bug."""
    os.environ["LANGUAGE"] = locales.LANGUAGES[active().language]
    gettext.bindtextdomain("civtrack", str(Path(locales.__file__).parent))
    gettext.textdomain("civtrack")
    if arguments[:1] == ["complete"]:  # asked by completion scripts alone, and silent whatever happens
        from civtrack.cli.completing import answer

        return answer(arguments[1:])
    full = False
    try:
        typed = arranged(arguments, [group.name for group in GROUPS])
        if isinstance(typed, str):
            from civtrack.cli.printing import put_prose

            put_prose(typed)
            return Exit.DONE
        try:
            code = int(_meant(typed)(args=typed, prog_name="civtrack", standalone_mode=False) or 0)
        finally:
            fence.lower()  # before anything is said of how it ended
    except CivtrackError as error:
        Console().error(error)
        return error.exit_code
    except _UsageError as error:
        Console().error(_usage_mistake(error))
        return Exit.USAGE
    except (KeyboardInterrupt, typer.Abort):
        code = Exit.INTERRUPTED
    except (MemoryError, SystemError) as error:
        if not fence.is_full(error) or not fence.room_to_end():
            tell_bug(error)
            return Exit.BUG
        code, full = Exit.NOT_WRITTEN, True
    except OSError as error:
        refused = SystemRefused(str(error.filename or "civtrack"), detail=error.strerror or str(error))
        Console().error(refused)
        return refused.exit_code
    except Exception as error:  # noqa: BLE001 - the last line of defence: a bug is told as a bug
        tell_bug(error)
        return Exit.BUG
    if code == Exit.INTERRUPTED:
        sys.stderr.write(active()("civtrack: interrupted") + "\n")
    if full and (told := fence.too_much_memory()) is not None:  # only here has the error let go of what filled it
        Console().error(told)
        return told.exit_code
    return code


_UsageError: Any = typer.BadParameter.__mro__[1]


def _named(parameter: Any) -> str:
    """What is missing as the clerk types it: the option with its dashes, an argument by its name."""
    if parameter is None:
        return "?"
    return str(parameter.opts[0] if parameter.param_type_name == "option" else parameter.human_readable_name)


def _usage_mistake(error: Any) -> UsageMistake:
    """A mistake that the command-line parser found, in our words."""
    command = error.ctx.command_path if error.ctx else "civtrack"
    name, values = type(error).__name__, {"command": command}
    if name == "NoSuchOption":
        where, near = error.option_name, list(error.possibilities or ())
        text = (
            N_("there is no such option; did you mean: {near}") if near else N_("there is no such option; see {help}")
        )
        values |= {"near": near}
    elif name == "MissingParameter":
        where, text = _named(error.param), N_("is missing; see {help}")
    elif name == "BadOptionUsage":
        where, text = error.option_name, N_("needs a value; see {help}")
    elif name == "BadParameter" and error.param and error.param.type.name.startswith("int"):
        where, text = error.param.opts[0], N_("needs a whole number")
    else:
        where, text = command, N_("{detail} See {help}")
        values |= {"detail": error.format_message()}
    return UsageMistake(where, detail=Message(text, {**values, "help": f"{command} --help"}))
