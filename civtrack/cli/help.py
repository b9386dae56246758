"""How help looks: examples first, then options, wrapped by terminal cells so that Chinese lines up.

Exists because the default help measures text in characters, and a Chinese character is two cells wide. May import
`typer`, `civtrack.errors`, `civtrack.locales` and its neighbours.
"""

from __future__ import annotations

import difflib
import shutil
from collections.abc import Iterable, Sequence
from typing import Any

from typer.core import TyperCommand, TyperGroup

from civtrack.cli.console import EXIT_CODES
from civtrack.errors import UsageMistake
from civtrack.locales import active
from civtrack.model import N_, Message
from civtrack.widths import text_width

__all__ = ["ExamplesCommand", "ExamplesGroup", "pairs"]


def _width() -> int:
    return max(50, min(shutil.get_terminal_size((80, 24)).columns, 110))


def _paragraphs(text: str) -> str:
    from civtrack.cli.wrapping import wrapped

    return "\n".join("\n".join(wrapped(line, _width())) for line in text.split("\n"))


def pairs(title: str, pairs: Sequence[tuple[str, str]]) -> str:
    """A heading, and below it names with what is said of them, in two columns that fit the terminal."""
    from civtrack.cli.wrapping import wrapped

    if not pairs:
        return ""
    first = min(max(text_width(left) for left, _ in pairs), 30) + 4
    lines = []
    for left, right in pairs:
        lines_of = wrapped(right, _width() - first)
        if text_width(left) + 4 > first:
            lines.append(f"  {left}")
            lines.extend(" " * first + part for part in lines_of)
        else:
            lines.append(f"  {left}{' ' * (first - 2 - text_width(left))}{lines_of[0]}")
            lines.extend(" " * first + part for part in lines_of[1:])
    return f"\n{title}\n" + "\n".join(lines) + "\n"


def _help(command: Any, ctx: Any, sections: Iterable[str]) -> str:
    tr = active()
    usage = f"{tr('Usage:')} {ctx.command_path} {' '.join(command.collect_usage_pieces(ctx))}"
    examples = "\n".join(f"  {line}" for line in (command.epilog or "").splitlines())
    parts = [usage, "", _paragraphs(command.help or "")]
    if examples:
        parts += ["", tr("Examples:"), examples]
    return "\n".join(parts) + "\n" + "".join(sections)


def _parameters(command: Any, ctx: Any, kind: str) -> list[tuple[str, str]]:
    records = [
        parameter.get_help_record(ctx) for parameter in command.get_params(ctx) if parameter.param_type_name == kind
    ]
    tr = active()
    return [(left, tr(right)) for left, right in filter(None, records)]


class ExamplesCommand(TyperCommand):
    """A command whose help leads with its examples (kept in `epilog`, a line each)."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Writes the whole help."""
        tr = active()
        formatter.write(
            _help(
                self,
                ctx,
                (
                    pairs(tr("Arguments:"), _parameters(self, ctx, "argument")),
                    pairs(tr("Options:"), _parameters(self, ctx, "option")),
                ),
            )
        )


class ExamplesGroup(TyperGroup):
    """A group of commands: its help lists them with their first sentence, and the exit codes."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command that is meant.

        Raises:
            UsageMistake: There is none of that name; names the nearest, one to three.
        """
        word = args[0]
        if not word.startswith("-") and self.get_command(ctx, word) is None:
            close = difflib.get_close_matches(word, self.list_commands(ctx), 3)
            if not close:
                raise UsageMistake(word, detail=Message(N_("there is no such command; “civtrack help” lists them")))
            values = {"near": close}
            raise UsageMistake(word, detail=Message(N_("there is no such command; did you mean: {near}"), values))
        return super().resolve_command(ctx, args)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Writes the whole help."""
        tr = active()
        commands = [(name, self.get_command(ctx, name)) for name in self.list_commands(ctx)]
        listed = [
            (name, command.get_short_help_str(400)) for name, command in commands if command and not command.hidden
        ]
        codes = [(str(int(code)), tr(meaning)) for code, meaning in EXIT_CODES.items()]
        sections = [
            pairs(tr("Commands:"), listed),
            pairs(tr("Options:"), _parameters(self, ctx, "option")),
        ]
        if ctx.parent is None:
            sections.append(pairs(tr("Exit codes:"), codes))
        formatter.write(_help(self, ctx, sections))
