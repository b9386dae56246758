"""The only writer to stderr: narration, problems, errors, progress; and the exit codes.

Exists so that stdout stays data and every message has one shape: what, where, what to do. May import everything
below `civtrack.cli`; rich only when a progress line is drawn.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import IntEnum
from pathlib import Path

from civtrack.errors import CivtrackError, SettingsMistake, WhereMistake
from civtrack.locales import active
from civtrack.model import N_, Message, Problem, Severity, readable
from civtrack.patterns import lazy
from civtrack.problems import advice, message
from civtrack.widths import text_width

__all__ = ["Console", "Exit", "colour_wanted", "tell_bug"]


class Exit(IntEnum):
    """How a command ended (CONTRACT: exit codes)."""

    DONE = 0
    FINDINGS = 1
    USAGE = 2
    UNREADABLE = 3
    NOT_WRITTEN = 4
    BUG = 70
    INTERRUPTED = 130


EXIT_CODES = {
    Exit.DONE: N_("done"),
    Exit.FINDINGS: N_("findings, only with --fail-on"),
    Exit.USAGE: N_("usage or settings"),
    Exit.UNREADABLE: N_("a ledger could not be read (the others were still done)"),
    Exit.NOT_WRITTEN: N_("something was not written (locked, open in Excel, no space)"),
    Exit.BUG: N_("a bug in civtrack"),
    Exit.INTERRUPTED: N_("interrupted"),
}


_COMMANDS = lazy(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
"""What commands a terminal; names of files and cells may hold it."""

_ALWAYS = -99
"""No -q silences an error."""


def colour_wanted(stream: object) -> bool:
    """Whether a stream takes colour: NO_COLOR and FORCE_COLOR outrank the terminal; TERM=dumb has none."""
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return bool(getattr(stream, "isatty", lambda: False)()) and os.environ.get("TERM") != "dumb"


class Console:
    """What a command tells the person at the terminal.

    Args:
        verbosity: 0 tells what was done; -1 only problems and errors; -2 only errors; 1 and more tell details.
    """

    def __init__(self, verbosity: int = 0) -> None:
        self.verbosity = verbosity
        self.listener: Callable[[str, str, str | None], None] | None = None

    @property
    def heard(self) -> bool:
        """Whether what was done is shown or logged."""
        return self.verbosity >= 0 or self.listener is not None

    def _tell(self, level: str, text: str, loud_from: int, code: str | None = None) -> None:
        """Writes a line where verbosity allows; the log hears it in any case."""
        if self.listener:
            self.listener(level, text, code)
        if self.verbosity >= loud_from:
            self._line(text)

    @staticmethod
    def in_words(error: CivtrackError) -> str:
        """An error as one line: what, where, what to do."""
        tr = active()
        where, what, advice = error.where, tr.message(error.what), error.advice
        if what.endswith(("?", "？")):
            return tr("civtrack: {where}: {what} {advice}", where=where, what=what, advice=advice).rstrip()
        return tr("civtrack: {where}: {what}. {advice}", where=where, what=what, advice=advice).rstrip()

    def error(self, error: CivtrackError) -> None:
        """An error, always: what, where, what to do."""
        for mistake in error.mistakes if isinstance(error, SettingsMistake) and error.mistakes else (error,):
            self._tell("error", self.in_words(mistake), _ALWAYS, mistake.code)
            if isinstance(mistake, WhereMistake):
                for line in pointed_at(mistake):
                    self._line(line)

    def problem(self, problem: Problem) -> None:
        """One data problem, where verbosity allows."""
        self._tell("warning", problem_line(problem), -1, problem.kind.code)

    def say(self, text: Message) -> None:
        """What was done; silent with -q."""
        self._tell("info", active().message(text), 0)

    def warn(self, text: Message) -> None:
        """What the reader must know; silent only with -qq."""
        self._tell("warning", active().message(text), -1)

    def read_again(self, path: Path) -> None:
        """That a file was saved while it was being read."""
        self.warn(Message(N_("{file} was saved while it was read: it is read again"), {"file": path.name}))

    def detail(self, text: Message) -> None:
        """What only -v asks for."""
        self._tell("info", active().message(text), 1)

    def problems(self, problems: tuple[Problem, ...]) -> None:
        """The data problems in one line (all of them with -v), as nobody reads a hundred lines at eight."""
        if self.verbosity > 0:
            for problem in problems:
                self.problem(problem)
            return
        errors = sum(problem.kind.severity is Severity.ERROR for problem in problems)
        self.problem_counts(errors, len(problems) - errors)

    def problem_counts(self, errors: int, warnings: int) -> None:
        """How many problems there are, in one line; nothing where there are none."""
        if errors or warnings:
            text = active()(
                "In the ledgers: {errors} errors and {warnings} warnings. See them with: civtrack inspect",
                errors=errors,
                warnings=warnings,
            )
            self._tell("info", text, 0)

    @contextmanager
    def progress(self, count: int) -> Iterator[ProgressLine]:
        """A line that names the file being read, on a terminal only and gone when done."""
        line = ProgressLine(
            count, shown=self.verbosity >= 0 and sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
        )
        try:
            yield line
        finally:
            line.clear()

    @staticmethod
    def _line(text: str) -> None:
        shown = _COMMANDS.sub("?", readable(text.rstrip()))
        try:
            if sys.stderr.isatty():
                from civtrack.cli.wrapping import hanging

                width = shutil.get_terminal_size().columns
                shown = "\n".join(part for line in shown.split("\n") for part in hanging(line, width))
            sys.stderr.write(shown + "\n")
            sys.stderr.flush()
        except (OSError, ValueError):
            pass


def pointed_at(mistake: WhereMistake) -> list[str]:
    """The condition, and below it carets under what is wrong: in terminal cells, for a Chinese sign is two wide."""
    text = "".join(sign if sign.isprintable() else " " for sign in mistake.expression)
    start, end = mistake.at
    before = text[:start]
    room = 60
    cut = next((place for place in range(len(before)) if text_width(before[place:]) <= room), len(before))
    shown = ("…" if cut else "") + text[cut:start]
    rest = text[start:]
    while text_width(rest) > room:
        rest = rest[: len(rest) * room // max(text_width(rest), 1) or 1]
    width = min(max(text_width(text[start:end]), 1), room)
    return [f"    {shown}{rest}", " " * (4 + text_width(shown)) + "^" * width]


class ProgressLine:
    """One line on stderr, rewritten for each file."""

    def __init__(self, count: int, *, shown: bool) -> None:
        self._count, self._shown, self._number = count, shown, 0

    def __call__(self, path: Path) -> None:
        """Shows the file that is read now."""
        self._number += 1
        if self._shown:
            text = active()("reading {number}/{count} {file}", number=self._number, count=self._count, file=path.name)
            sys.stderr.write(f"\r\x1b[K{text}")
            sys.stderr.flush()

    def clear(self) -> None:
        """Takes the line away."""
        if self._shown and self._number:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()


def problem_line(problem: Problem) -> str:
    """A data problem as one line: place, sentence, advice."""
    tr = active()
    return tr("{where}: {what} {advice}", where=str(problem.where), what=message(problem), advice=advice(problem))


def tell_bug(error: BaseException) -> None:
    """A bug: the traceback, and how to report it."""
    import platform
    import traceback

    from civtrack import __version__

    traceback.print_exception(error, file=sys.stderr)
    tr = active()
    sys.stderr.write(
        tr(
            "civtrack: this is a bug in civtrack {version}, not in your files; nothing of yours was changed. "
            "Please send the lines above and the command to whoever maintains it (Python {python}, {system}).",
            version=__version__,
            python=platform.python_version(),
            system=platform.system(),
        )
        + "\n"
    )
