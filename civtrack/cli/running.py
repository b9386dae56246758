"""What every command does before and after its own work: settings, assessment, narration, exit code.

Exists so that a command file holds only what is its own. May import everything below `civtrack.cli`.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, Protocol

import typer

from civtrack.cli.console import Console, Exit
from civtrack.cli.words import known_word
from civtrack.errors import UsageMistake
from civtrack.light import dataclass
from civtrack.locales import count_by
from civtrack.model import N_, Field, Kind, Message
from civtrack.problems import SHEET_LEFT_OUT

if TYPE_CHECKING:
    from civtrack.assessment import Assessment
    from civtrack.cli.options import Common, Settled
    from civtrack.errors import LedgerUnreadable
    from civtrack.ledger.grids import Book
    from civtrack.ledger.passed import Passed
    from civtrack.ledger.reader import ReadOptions
    from civtrack.settings import Settings
    from civtrack.sources import Source
    from civtrack.xlsx import Limits

__all__ = [
    "KINDS",
    "WITHOUT_HISTORY",
    "Desk",
    "day_asked",
    "day_of",
    "desk",
    "finish",
    "judged",
    "tell_of_history",
    "tell_of_past",
    "today_at",
]

KINDS = {Kind.PROBLEM: "problems", Kind.REMINDER: "reminders", Kind.MATERIAL: "materials"}
"""What settings and ``--kind`` call each kind."""
_KINDS = {word: kind for kind, word in KINDS.items()} | {"auto": None}
_ENDED: list[typer.Exit] = []
"""How the last command ended. It holds what the command had read: the process ends at once, and taking hundreds of
thousands of values apart before that costs a large `collect` a fiftieth of its time."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What a command works at: the settings in force and the voice it speaks with."""

    settings: Settings
    console: Console


def desk(options: Settled, paths: Sequence[str] = ()) -> Desk:
    """Finds the settings that are in force for these options and paths."""
    from civtrack.settings import load

    if options.no_color:
        os.environ["NO_COLOR"] = "1"
    settings = load(options.config, [Path(path) for path in paths], os.environ, use_file=not options.no_config)
    return Desk(settings, Console(options.verbose - options.quiet))


class _Finds(Protocol):
    """Finds the files behind paths, and says what cannot be read of them."""

    def __call__(
        self, given: Sequence[Path], settings: Settings, options: ReadOptions, /, *, recursive: bool
    ) -> tuple[list[Source], list[LedgerUnreadable]]: ...


def judged(
    common: Common,
    at: Desk,
    failing: Sequence[str] = (),
    *,
    even_none: bool = False,
    passed: Passed | None = None,
    opens: Callable[[Path, Limits], Book] | None = None,
    finds: _Finds | None = None,
) -> Assessment:
    """Reads and judges what the options name; tells of files that could not be read.

    ``--kind`` says what files are that were typed; of the ledgers of the settings it takes those of that kind.

    Args:
        common: The options.
        at: Settings and voice.
        failing: What ``--fail-on`` of this command knows besides tiers and problems.
        even_none: Whether the command has something to show where no file could be read.
        passed: Keeps the rows of the ledgers, for whoever edits them.
        opens: Opens the files; None: as workbooks.
        finds: Finds the files; None: ledgers.

    Raises:
        typer.Exit: Not one could be read: nothing is printed and, above all, nothing written over.
    """
    from civtrack.assessment import judge_sources
    from civtrack.ledger.reader import ReadOptions
    from civtrack.outputs.measure_words import measure_word
    from civtrack.sources import sources

    kind = _KINDS[common.kind] if common.kind else None
    sheets = tuple(common.sheet or ())
    options = ReadOptions(kind=kind if common.paths else None, sheets=sheets, passed=passed, opens=opens)
    found, missing = (finds or sources)(
        [Path(path) for path in common.paths or ()], at.settings, options, recursive=common.recursive
    )
    as_of = day_asked(common, at)
    with at.console.progress(len(found)) as progress:
        assessment = judge_sources(found, at.settings, as_of, missing, progress, at.console.read_again)
    count_by(measure_word(assessment.windows))
    for error in assessment.unreadable:
        at.console.error(error)
    for problem in assessment.problems:
        if problem.kind is SHEET_LEFT_OUT and not even_none:
            at.console.problem(problem)
    if kind and not common.paths:
        assessment = assessment.only_kind(kind)
    check_fail_on(common, assessment, failing)
    if assessment.unreadable and not assessment.ledgers and not even_none:
        raise typer.Exit(int(Exit.UNREADABLE))
    chosen = assessment.only(common.district or ())
    tell_of_past(chosen, at)
    return chosen


def tell_of_past(assessment: Assessment, at: Desk) -> None:
    """Says how a past day is told, for whoever sees no document of it."""
    if assessment.past is None and not assessment.recorded:
        return
    from civtrack.locales import active
    from civtrack.outputs.wording import past_line

    at.console.say(Message("{line}", {"line": past_line(assessment, active())}))


WITHOUT_HISTORY = N_("everything else was made, without a comparison with earlier days")


def tell_of_history(console: Console) -> bool:
    """Says why documents that were just made are not compared with earlier days, where the history cannot be used."""
    from civtrack.outputs.earlier import troubles

    found = troubles()
    for error in found[:1]:
        console.error(error)
        console.warn(Message(WITHOUT_HISTORY))
    return bool(found)


def today_at(at: Desk) -> dt.date:
    """The day in the office's time zone."""
    from civtrack.settings.clock import today

    return today(at.settings)


def day_asked(common: Common, at: Desk) -> dt.date:
    """The day to judge by; where it is written out, nobody asks what day it is."""
    text = common.as_of
    if not text:
        return today_at(at)
    with contextlib.suppress(ValueError):
        day = dt.date.fromisoformat(text)
        if day.isoformat() == text:
            return day
    return day_of(text, near=today_at(at))


def day_of(text: str, option: str = "--as-of", near: dt.date | None = None) -> dt.date:
    """A day that was typed: an ISO date, or a day as the office says it.

    Args:
        text: As typed.
        option: Where.
        near: The day that 昨天 and 下周五 count from, and whose year 7月20日 has; None: only days with a year.

    Raises:
        UsageMistake: It is no single day.
    """
    from civtrack.rules.dates import read_date
    from civtrack.rules.ranges import single_day

    day: dt.date | None = None
    with contextlib.suppress(ValueError, OverflowError):
        day = dt.date.fromisoformat(text) if near is None else single_day(text, near)
    if day is None:
        day = read_date(text, field=Field.ASSIGNED_ON, near=None, year=None).day
    if day is None:
        raise UsageMistake(option, detail=Message(N_("“{found}” is not a day; write 2022-07-20"), {"found": text}))
    return day


def check_fail_on(common: Common, assessment: Assessment, failing: Sequence[str] = ()) -> None:
    """Refuses a ``--fail-on`` that could never fail."""
    if not common.fail_on:
        return
    known = _failing(assessment)
    for asked in common.fail_on:
        if asked not in failing:
            known_word("--fail-on", asked, dict.fromkeys((*known.values(), *failing), ()), known)


def _failing(assessment: Assessment) -> dict[str, str]:
    """Words of ``--fail-on`` → what is looked for: a tier in force but the finished one, or ``problem``."""
    from civtrack.locales import active
    from civtrack.rules.filters import tier_words

    keys = [tier.key for tier in assessment.tiers if tier.key != "closed"]
    tr = active()
    spoken = tier_words({tr(tier.name): tier.key for tier in assessment.tiers})
    words = {word: key for word, key in spoken.items() if key in keys}
    return {**words, **dict.fromkeys(("problem", "数据问题", "问题"), "problem")}


def finish(common: Common, assessment: Assessment, code: Exit = Exit.DONE) -> NoReturn:
    """Ends a command with the gravest exit code that applies."""
    if code is Exit.DONE and assessment.unreadable:
        code = Exit.UNREADABLE
    if code is Exit.DONE and common.fail_on and _found(common.fail_on, assessment):
        code = Exit.FINDINGS
    _ENDED[:] = [typer.Exit(int(code))]
    raise _ENDED[0]


def _found(asked: Sequence[str], assessment: Assessment) -> bool:
    known = _failing(assessment)
    wanted = {known.get(word.strip(), word) for word in asked}
    if "problem" in wanted and assessment.problems:
        return True
    severity = [tier.key for tier in assessment.tiers]
    counts = assessment.summary().total.tiers
    return any(counts[key] for ask in wanted if ask != "problem" for key in severity[: severity.index(ask) + 1])
