"""What every command does before and after its own work: settings, assessment, narration, exit code.

Exists so that a command file holds only what is its own. May import everything below `civtrack.cli`.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import typer

from civtrack.cli.console import Console, Exit
from civtrack.errors import UsageMistake
from civtrack.model import N_, Field, Kind, Message
from civtrack.problems import SHEET_LEFT_OUT

if TYPE_CHECKING:
    from civtrack.assessment import Assessment
    from civtrack.cli.options import Common, Settled
    from civtrack.settings import Settings

__all__ = [
    "KINDS",
    "WITHOUT_HISTORY",
    "Desk",
    "check_kind",
    "day_of",
    "desk",
    "finish",
    "judged",
    "tell_of_history",
    "tell_of_past",
]

KINDS = {Kind.PROBLEM: "problems", Kind.REMINDER: "reminders", Kind.MATERIAL: "materials"}
"""What settings and ``--kind`` call each kind."""
_KINDS = {word: kind for kind, word in KINDS.items()} | {"auto": None}


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
    if options.lang not in (None, "zh", "en"):
        detail = Message(N_("“{found}” is none of {known}"), {"found": options.lang, "known": "zh, en"})
        raise UsageMistake("--lang", detail=detail)
    settings = load(options.config, [Path(path) for path in paths], os.environ, use_file=not options.no_config)
    return Desk(settings, Console(options.verbose - options.quiet))


def judged(common: Common, at: Desk, failing: Sequence[str] = (), *, even_none: bool = False) -> Assessment:
    """Reads and judges what the options name; tells of files that could not be read.

    ``--kind`` says what files are that were typed; of the ledgers of the settings it takes those of that kind.

    Args:
        common: The options.
        at: Settings and voice.
        failing: What ``--fail-on`` of this command knows besides tiers and problems.
        even_none: Whether the command has something to show where no file could be read.

    Raises:
        typer.Exit: Not one could be read: nothing is printed and, above all, nothing written over.
    """
    from civtrack.assessment import judge_sources, today
    from civtrack.fence import raise_fence
    from civtrack.ledger.reader import ReadOptions
    from civtrack.sources import sources

    check_kind(common)
    kind = _KINDS[common.kind] if common.kind else None
    options = ReadOptions(kind=kind if common.paths else None, sheets=tuple(common.sheet or ()))
    found, missing = sources(
        [Path(path) for path in common.paths or ()], at.settings, options, recursive=common.recursive
    )
    limits = at.settings.limits
    raise_fence([source.path for source in found], limits.seconds, limits.memory_mib << 20)
    as_of = day_of(common.as_of) if common.as_of else today(at.settings)
    with at.console.progress(len(found)) as progress:
        assessment = judge_sources(found, at.settings, as_of, missing, progress, at.console.read_again)
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


def day_of(text: str, option: str = "--as-of") -> dt.date:
    """A day that was typed: an ISO date, or a date as the office writes it.

    Raises:
        UsageMistake: It is no single day with a year.
    """
    from civtrack.rules.dates import read_date

    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        day: dt.date | None = read_date(text, field=Field.ASSIGNED_ON, near=None, year=None).day
    if day is None:
        raise UsageMistake(option, detail=Message(N_("“{found}” is not a day; write 2022-07-20"), {"found": text}))
    return day


def check_kind(common: Common) -> None:
    """Refuses a ``--kind`` that there is not."""
    if common.kind is not None and common.kind not in _KINDS:
        detail = Message(N_("“{found}” is none of {known}"), {"found": common.kind, "known": ", ".join(_KINDS)})
        raise UsageMistake("--kind", detail=detail)


def check_fail_on(common: Common, assessment: Assessment, failing: Sequence[str] = ()) -> None:
    """Refuses a ``--fail-on`` that could never fail."""
    known = [*(tier.key for tier in assessment.tiers if tier.key != "closed"), "problem", *failing]
    for asked in common.fail_on or ():
        if asked not in known:
            raise UsageMistake(
                "--fail-on",
                detail=Message(N_("“{found}” is none of {known}"), {"found": asked, "known": ", ".join(known)}),
            )


def finish(common: Common, assessment: Assessment, code: Exit = Exit.DONE) -> NoReturn:
    """Ends a command with the gravest exit code that applies."""
    if code is Exit.DONE and assessment.unreadable:
        code = Exit.UNREADABLE
    if code is Exit.DONE and common.fail_on and _found(common.fail_on, assessment):
        code = Exit.FINDINGS
    raise typer.Exit(int(code))


def _found(asked: Sequence[str], assessment: Assessment) -> bool:
    if "problem" in asked and assessment.problems:
        return True
    severity = [tier.key for tier in assessment.tiers]
    counts = assessment.summary().total.tiers
    return any(counts[key] for ask in asked if ask != "problem" for key in severity[: severity.index(ask) + 1])
