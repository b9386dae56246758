"""``civtrack config words``: asks what the status texts mean that nobody understands, and writes it into the settings.

Exists so that an office teaches civtrack its own words without editing a file. May import everything below
`civtrack.cli`.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from civtrack.asking.names import STATUSES, called, meant
from civtrack.cli.options import Common
from civtrack.cli.rewriting import Answers, answers_in, rewrite, to_write_into
from civtrack.cli.running import Desk, desk, finish, judged
from civtrack.cli.words import not_known
from civtrack.light import NamedTuple
from civtrack.locales import active
from civtrack.model import N_, Message, Status

if TYPE_CHECKING:
    from civtrack.assessment import Assessment

__all__ = ["words"]

tr = active()

_TABLE = ("policy", "statuses")
_CHOICES = {name: others for name, others in STATUSES.items() if name != "unknown"}
_LONGEST = 60
"""Longer texts are prose, and no word that comes again."""


class _Unknown(NamedTuple):
    """A text that is not understood: how many items have it, and where the first of them stands."""

    text: str
    items: int
    where: str
    about: str


def words(
    common: Common,
    answers: Answers = None,
) -> None:
    """Asks about each text, and writes the answers."""
    at = desk(common, common.paths or ())
    assessment = judged(common, at)
    found = _unknown(assessment)
    if not found:
        at.console.say(Message(N_("every status is understood; there is nothing to ask")))
        finish(common, assessment)
    nobody = N_("nobody is there to answer; run it on a terminal, give a file of answers, or write [policy.statuses]")
    file = to_write_into(at, answers, "config words", lambda: _show(found), nobody)
    learnt = _asked(found) if answers is None else _given(found, answers)
    if not learnt:
        at.console.say(Message(N_("nothing was answered, and nothing is written")))
        finish(common, assessment)
    _write(at, file, learnt)
    finish(common, assessment)


def _unknown(assessment: Assessment) -> list[_Unknown]:
    """The texts that read as unknown and could be explained, the most frequent first."""
    from civtrack.problems import STATUS_UNKNOWN
    from civtrack.rules.wording import read_word

    found: dict[str, _Unknown] = {}
    for verdict in assessment.verdicts:
        item = verdict.item
        for finding in verdict.findings:
            text = finding.found
            if (
                finding.kind is not STATUS_UNKNOWN
                or not isinstance(text, str)
                or len(text) >= _LONGEST
                or not text.isprintable()
            ):
                continue
            word = read_word(text, {text: Status.IN_PROGRESS}, item.table.kind)
            if word is None or word.rule != "office":
                continue
            where = f"{item.table.path.name}!{item.table.sheet}!{item.row}"
            known = found.get(text) or _Unknown(text, 0, where, item.description or "")
            found[text] = known._replace(items=known.items + 1)
    return sorted(found.values(), key=lambda each: -each.items)


def _question(each: _Unknown) -> str:
    tr = active()
    about = each.about if len(each.about) <= 30 else each.about[:29] + "…"
    return tr.plural(
        "“{text}”: {count} item, such as {where} {about}",
        "“{text}”: {count} items, such as {where} {about}",
        each.items,
        text=each.text,
        where=each.where,
        about=" ".join(about.split()),
    )


def _choices() -> str:
    language = active().language
    names = (f"{place} {called(name, _CHOICES, language=language)}" for place, name in enumerate(_CHOICES, 1))
    return "  ".join(names)


def _show(found: list[_Unknown]) -> None:
    from civtrack.cli.printing import put_prose

    lines = [*map(_question, found), active()("Each means one of: {choices}", choices=_choices())]
    put_prose("".join(f"{line}\n" for line in lines))


def _meaning(answer: str) -> str | None:
    """What an answer says: a number of the list, or any word for a status; None where it says nothing known."""
    answer = answer.strip()
    if answer.isdecimal() and 1 <= int(answer) <= len(_CHOICES):
        return list(_CHOICES)[int(answer) - 1]
    return meant(answer, _CHOICES)


def _asked(found: list[_Unknown]) -> dict[str, str]:
    """What somebody at the terminal answers; an empty answer leaves a text as it is."""
    tr = active()
    learnt = {}
    typer.echo(tr("Each means one of: {choices}", choices=_choices()), err=True)
    for each in found:
        typer.echo(_question(each), err=True)
        while answer := typer.prompt(tr("Number or word (Enter: leave it)"), default="", show_default=False, err=True):
            if (status := _meaning(answer)) is not None:
                learnt[each.text] = status
                break
            typer.echo(tr("“{found}” is none of them", found=answer), err=True)
    return learnt


def _given(found: list[_Unknown], answers: Path) -> dict[str, str]:
    """What a file answers.

    Raises:
        UsageMistake: It cannot be read, or one of its answers is no status.
    """
    lines = answers_in(answers)
    learnt = {}
    for each in found:
        answer = next(lines, "").strip()
        if answer:
            status = _meaning(answer)
            if status is None:
                raise not_known("--answers", answer, _CHOICES)
            learnt[each.text] = status
    return learnt


def _write(at: Desk, file: Path, learnt: dict[str, str]) -> None:
    from civtrack.settings.toml_edit import entry, with_entries

    by_hand = ["[policy.statuses]", *(entry(key, value) for key, value in learnt.items())]
    backup = rewrite(at, file, lambda text: with_entries(text, _TABLE, learnt), by_hand)
    values = {"count": len(learnt), "path": str(file), "backup": str(backup)}
    at.console.say(Message(N_("wrote {count} words into {path}; as it was, it is kept as {backup}"), values))
