"""``civtrack config map``: asks what the columns of a ledger are, and writes the answers into the settings.

Exists so that a ledger that civtrack has never seen becomes readable without editing a file. May import everything
below `civtrack.cli`.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from civtrack.asking.names import FIELDS, meant
from civtrack.cli.console import Exit
from civtrack.cli.options import Settled
from civtrack.cli.rewriting import Answers, answers_in, rewrite, to_write_into
from civtrack.cli.running import Desk, desk
from civtrack.cli.words import not_known
from civtrack.errors import UsageMistake
from civtrack.locales import active
from civtrack.model import N_, Field, Guess, LikelyHeader, Message

if TYPE_CHECKING:
    from civtrack.settings import Settings

__all__ = ["map_"]

tr = active()

_LEAVE = "-"
_ASKED = {name: others for name, others in FIELDS.items() if name in set(Field)}


def map_(
    settled: Settled,
    ledger: Annotated[Path, typer.Argument(metavar="LEDGER", help=tr("The ledger."), show_default=False)],
    answers: Answers = None,
) -> None:
    """Asks about each column that is not known, and writes the answers."""
    from civtrack import fence
    from civtrack.ledger.reader import likely_headers
    from civtrack.sources import sources

    at = desk(settled, [str(ledger)])
    found, refused = sources([ledger], at.settings)
    if refused:
        raise refused[0]
    if len(found) != 1:
        raise UsageMistake("LEDGER", detail=Message(N_("one ledger at a time, please")))
    source, limits = found[0], at.settings.limits
    fence.raise_fence([source.path], limits.seconds, limits.memory_mib << 20)
    with fence.reading(source.path):
        asked = _questions(likely_headers(source.path, source.options), source.options.columns)
    if not asked:
        at.console.say(Message(N_("there is no column to ask about")))
        raise typer.Exit(int(Exit.DONE))
    nobody = N_("nobody is there to answer; run it on a terminal, or give a file of answers")
    file = to_write_into(at, answers, "config map", lambda: _show(asked), nobody)
    learnt = _asked(asked) if answers is None else _given(asked, answers)
    if not learnt:
        at.console.say(Message(N_("nothing was answered, and nothing is written")))
        raise typer.Exit(int(Exit.DONE))
    _write(at, file, source.path, learnt)


def _questions(sheets: Sequence[tuple[str, LikelyHeader]], named: Mapping[str, str]) -> list[tuple[str, Guess]]:
    """The columns that are not known, each header once: the sheet, and what the column might be."""
    asked: dict[str, tuple[str, Guess]] = {}
    for sheet, header in sheets:
        for guess in header.columns:
            if not guess.known and guess.header and guess.header not in named.values():
                asked.setdefault(guess.header, (sheet, guess))
    return list(asked.values())


def _label(field: Field) -> str:
    from civtrack.records import LABELS

    return active()(LABELS.get(field.value, field.value))


def _question(sheet: str, guess: Guess) -> str:
    tr = active()
    might = " / ".join(map(_label, guess.possible))
    evidence = tr("{might} ({why})", might=might, why=guess.why) if might else tr.message(guess.why)
    examples = "; ".join(guess.examples)
    return f"{sheet}!{guess.letter} “{guess.header}”  {evidence}" + (f"  {examples}" if examples else "")


def _show(asked: Sequence[tuple[str, Guess]]) -> None:
    from civtrack.cli.printing import put_prose

    put_prose("".join(f"{_question(sheet, guess)}\n" for sheet, guess in asked))


def _meaning(answer: str, guess: Guess) -> str | None:
    """The field that an answer names, ``""`` for none; None where it says nothing known."""
    answer = answer.strip()
    if not answer:
        return guess.field.value if guess.field else ""
    return "" if answer == _LEAVE else meant(answer, _ASKED)


def _asked(asked: Sequence[tuple[str, Guess]]) -> dict[str, str]:
    """What somebody at the terminal answers: field → header."""
    tr = active()
    learnt: dict[str, str] = {}
    typer.echo(tr("Answer with a field (civtrack help fields), or - for none of them."), err=True)
    for sheet, guess in asked:
        typer.echo(_question(sheet, guess), err=True)
        enter = _label(guess.field) if guess.field else tr("none")
        while True:
            answer = typer.prompt(tr("Field (Enter: {enter})", enter=enter), default="", show_default=False, err=True)
            field = _meaning(answer, guess)
            if field is not None and field not in learnt:
                break
            typer.echo(tr("“{found}” is no field, or another column has it", found=answer), err=True)
        if field:
            learnt[field] = guess.header
    return learnt


def _given(asked: Sequence[tuple[str, Guess]], answers: Path) -> dict[str, str]:
    """What a file answers: field → header.

    Raises:
        UsageMistake: It cannot be read, or an answer is no field, or one that another column has.
    """
    lines = answers_in(answers)
    learnt: dict[str, str] = {}
    for _, guess in asked:
        answer = next(lines, _LEAVE)
        field = _meaning(answer, guess)
        if field is None:
            raise not_known("--answers", answer.strip(), _ASKED)
        if field in learnt:
            detail = Message(N_("“{found}” is no field, or another column has it"), {"found": answer})
            raise UsageMistake("--answers", detail=detail)
        if field:
            learnt[field] = guess.header
    return learnt


def _write(at: Desk, file: Path, ledger: Path, learnt: dict[str, str]) -> None:
    from civtrack.settings.toml_edit import columns_line, with_columns

    place, path = _entry(at.settings, ledger)
    by_hand = ["[[ledgers]]", f'path = "{path}"', columns_line(learnt)]
    backup = rewrite(at, file, lambda text: with_columns(text, path, place, learnt), by_hand)
    values = {"count": len(learnt), "path": str(file), "backup": str(backup)}
    at.console.say(Message(N_("wrote {count} columns into {path}; as it was, it is kept as {backup}"), values))


def _entry(settings: Settings, ledger: Path) -> tuple[int | None, str]:
    """The entry that finds a ledger, from 0, and what the ledger's own entry calls it."""
    from civtrack.files import find_ledgers
    from civtrack.settings.discovery import expanded

    real = os.path.realpath(ledger)
    try:
        path = Path(real).relative_to(settings.folder.resolve()).as_posix()
    except ValueError:
        path = Path(real).as_posix()
    for place, entry in enumerate(settings.ledgers):
        if os.path.realpath(settings.folder / expanded(entry.path)) == real:
            return place, entry.path
        found = find_ledgers([entry.path], skip=settings.passed_over, base=settings.folder)
        if real in map(os.path.realpath, found.files):
            return place, path
    return None, path
