"""The Typer app: its commands, and how every way of ending becomes an exit code.

Exists as the one place that knows all commands. Each command file imports what it needs only when it runs, so that
``civtrack --help`` stays fast. May import everything below `civtrack.cli`.
"""

from __future__ import annotations

import copy
import gettext
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from civtrack import __version__, locales
from civtrack.cli import (
    brief,
    changes,
    config,
    daily,
    demo,
    doctor,
    explain,
    history,
    inspect,
    notice,
    query,
    report,
    restore,
    split,
    summary,
    trend,
    update,
)
from civtrack.cli.console import Console, Exit, tell_bug
from civtrack.cli.help import ExamplesCommand, ExamplesGroup
from civtrack.cli.options import takes
from civtrack.errors import CivtrackError, SystemRefused, UsageMistake
from civtrack.locales import active
from civtrack.model import N_, Message

__all__ = ["app", "run"]

tr = active()

_TYPER_WORDS = (
    N_("Show this message and exit."),
    N_("default: {default}"),
    N_("required"),
    N_("(dynamic)"),
)
"""What typer itself says in a help text, through gettext."""

app = typer.Typer(
    cls=ExamplesGroup,
    name="civtrack",
    help=tr(
        "Reads the office's ledgers of problems and key work, judges every item against its deadline, and writes the "
        "three-colour tables and updated workbooks of each district. It never changes a file unless told to."
    ),
    epilog=(
        "civtrack daily 台账/ --out civtrack-out\n"
        "civtrack summary 7月问题台账.xlsx --as-of 2022-07-20\n"
        "civtrack query -d 大洼区 --tier red,yellow\n"
        "civtrack explain 甲0012号"
    ),
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=False,
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"civtrack {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", help=tr("Show the version and exit."), callback=_version, is_eager=True)
    ] = False,
) -> None:
    del version


def _add(group: typer.Typer, function: Callable[..., None], text: str, *examples: str) -> None:
    group.command(
        function.__name__.removesuffix("_"),
        cls=ExamplesCommand,
        help=text,
        epilog="\n".join(examples),
        context_settings={"help_option_names": ["-h", "--help"]},
    )(takes(function))


_add(
    app,
    inspect.inspect,
    tr("Shows what was understood of each sheet, then every data problem with its cell and advice."),
    "civtrack inspect 7月问题台账.xlsx",
    "civtrack inspect 台账/ --format json",
)
_add(
    app,
    summary.summary,
    tr("Prints the three-colour table: one row a district, total last."),
    "civtrack summary 台账/ --as-of 2022-07-20",
    "civtrack summary --by unit --sort red:desc --limit 10",
    "civtrack summary -o 三色表.csv",
)
_add(
    app,
    query.query,
    tr("Lists items, filtered and sorted."),
    "civtrack query -d 大洼区 --tier red,yellow",
    "civtrack query --overdue 5.. --sort days_overdue:desc -o 超期.xlsx",
    "civtrack query --due 今天..+7d --columns number,description,unit,deadline",
    "civtrack query --sql \"SELECT unit, count(*) FROM items WHERE tier = 'red' GROUP BY unit\"",
)
_add(
    app,
    explain.explain,
    tr("Explains one item's colour step by step, with the source text of each value."),
    "civtrack explain 甲0012号",
    "civtrack explain 7月问题台账.xlsx!整改台账!16",
)
_add(
    app,
    update.update,
    tr("Writes the updated ledgers: tier, days and basis beside each item, rows coloured, nothing else changed."),
    "civtrack update 7月问题台账.xlsx --out 更新后",
    "civtrack update --in-place",
    "civtrack update --dry-run",
)
_add(
    app,
    split.split,
    tr("Writes one workbook for each district (or unit …): look and photos kept, nothing of the others inside."),
    "civtrack split --as-of 2022-07-20",
    "civtrack split -d 大洼区 --protect",
    "civtrack split --by unit --per-ledger --out 分发",
)
_add(
    app,
    report.report,
    tr("Writes the summary workbook of a day, week, month, quarter or year: tables, charts, rankings and lists."),
    "civtrack report --as-of 2022-07-20",
    "civtrack report --period week --format html",
    "civtrack report --from 2022-07-01 --to 2022-07-15 --out 报表",
)
_add(
    app,
    notice.notice,
    tr(
        "Writes the office's Word documents as drafts: circular (督查通报), express (督查快报), "
        "reminder slips (提示单), supervision slips (督办单)."
    ),
    "civtrack notice --type circular --reply-by 2022-07-25",
    "civtrack notice --type express --scores 第三方测评得分.xlsx",
    "civtrack notice --type slip --unit 市教育局",
    "civtrack notice --type supervision --number 12 --photos",
)
_add(
    app,
    brief.brief,
    tr("Prints a few lines for the group chat: totals, one line a district, the worst by name, what falls due."),
    "civtrack brief",
    "civtrack brief -d 大洼区",
    "civtrack brief --full -o 简报.txt",
)
_add(
    app,
    daily.daily,
    tr("Does the day's whole work into one dated folder and prints the three-colour table: what cron runs."),
    "civtrack daily",
    "civtrack daily 台账/ --out civtrack-out --as-of 2022-07-20",
    "civtrack daily -q",
)
_add(
    app,
    changes.changes,
    tr("Lists what changed since an earlier day: new, finished, newly overdue, deadlines edited, rows gone …."),
    "civtrack changes",
    "civtrack changes --since 2022-07-15 -d 大洼区",
    "civtrack changes --only deadline_moved,vanished --fail-on silent-deadline",
    "civtrack changes --from 2022-07-01 --to 2022-07-20 -o 变化.xlsx",
)
_add(
    app,
    trend.trend,
    tr("Prints tiers, rates and open items over time, by district, with bars on a terminal."),
    "civtrack trend",
    "civtrack trend -d 大洼区 --from 2022-07-01",
    "civtrack trend --period month -f json",
)
_add(
    app,
    restore.restore,
    tr("Puts a backup back in place of its ledger, byte for byte; what stands there is kept first."),
    "civtrack restore 7月问题台账.xlsx",
    "civtrack restore 7月问题台账.xlsx --list",
    "civtrack restore 7月问题台账.xlsx --backup 2022-07-20 --dry-run",
)
_add(
    app,
    doctor.doctor,
    tr("Checks the environment: versions, calendar, encoding, write access, files open in Excel."),
    "civtrack doctor",
    "civtrack doctor --cron",
)
_add(
    app,
    demo.demo,
    tr("Copies the bundled sample office to a folder, runs daily on it, and says what to look at."),
    "civtrack demo",
    "civtrack demo 试用",
)

history_app = typer.Typer(
    cls=ExamplesGroup,
    help=tr("Shows, exports and prunes the snapshots of earlier days."),
    epilog="civtrack history list\ncivtrack history show 2022-07-20\ncivtrack history export -o 历史.csv",
    rich_markup_mode=None,
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)
_add(history_app, history.list_, tr("Lists the recorded days."), "civtrack history list")
_add(
    history_app,
    history.show,
    tr("Lists the items of a recorded day as they stood."),
    "civtrack history show 2022-07-20 -d 大洼区",
)
_add(
    history_app,
    history.prune,
    tr("Forgets old days and gives their space back."),
    "civtrack history prune --before 2021-01-01 --dry-run",
    "civtrack history prune --keep 400",
)
_add(
    history_app,
    history.export,
    tr("Writes every item of every recorded day to a CSV, JSON Lines or Parquet file."),
    "civtrack history export -o 历史.csv",
    "civtrack history export --from 2022-07-01 -o 历史.parquet",
)
app.add_typer(history_app, name="history")

settings_app = typer.Typer(
    cls=ExamplesGroup,
    help=tr("Writes, shows and checks the settings file civtrack.toml."),
    epilog="civtrack config init\ncivtrack config show\ncivtrack config check",
    rich_markup_mode=None,
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)
_add(
    settings_app,
    config.init,
    tr("Writes a commented civtrack.toml from the ledgers found."),
    "civtrack config init",
    "civtrack config init 台账/",
    "civtrack config init --templates",
)
_add(settings_app, config.show, tr("Shows every value with its origin."), "civtrack config show")
_add(
    settings_app,
    config.check,
    tr("Reports every mistake in the settings, with the nearest known key."),
    "civtrack config check",
)
app.add_typer(settings_app, name="config")


def _meant(arguments: Sequence[str]) -> typer.Typer:
    """The app with only the command that is asked for, where that is plain.

    Making the parsers of all commands takes longer than many a command runs.
    """
    word = next((argument for argument in arguments if not argument.startswith("-")), None)
    only = copy.copy(app)
    only.registered_commands = [command for command in app.registered_commands if command.name == word]
    only.registered_groups = [group for group in app.registered_groups if group.name == word]
    return only if only.registered_commands or only.registered_groups else app


def run(arguments: Sequence[str]) -> int:
    """Runs one command and returns its exit code; no traceback but for a bug."""
    os.environ["LANGUAGE"] = locales.LANGUAGES[active().language]
    gettext.bindtextdomain("civtrack", str(Path(locales.__file__).parent))
    gettext.textdomain("civtrack")
    try:
        code = int(_meant(arguments)(args=list(arguments), prog_name="civtrack", standalone_mode=False) or 0)
    except CivtrackError as error:
        Console().error(error)
        return error.exit_code
    except _UsageError as error:
        Console().error(_usage_mistake(error))
        return Exit.USAGE
    except (KeyboardInterrupt, typer.Abort):
        code = Exit.INTERRUPTED
    except OSError as error:
        refused = SystemRefused(str(error.filename or "civtrack"), detail=error.strerror or str(error))
        Console().error(refused)
        return refused.exit_code
    except Exception as error:  # noqa: BLE001 - the last line of defence: a bug is told as a bug
        tell_bug(error)
        return Exit.BUG
    if code == Exit.INTERRUPTED:
        sys.stderr.write(active()("civtrack: interrupted") + "\n")
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
        where, near = error.option_name, ", ".join(error.possibilities or ())
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
