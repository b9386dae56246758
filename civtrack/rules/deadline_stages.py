"""Deadlines of several stages: 7月底前排查，9月底前整改. The last counts, all are kept.

Exists because only here a clause without a day means something: it belongs to the clause before it. May import
`phrases`, the phrase rules, `readings`, `tails`, `patterns` and the foundation.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from civtrack import problems
from civtrack.model import N_, Message
from civtrack.patterns import lazy
from civtrack.rules.phrase_periods import IMMEDIATE
from civtrack.rules.phrases import Phrase, event, parse_phrase
from civtrack.rules.readings import Context, Reading, one_of, unclear
from civtrack.rules.tails import is_task

__all__ = ["stages"]

_SPLIT = lazy(r"[;,、]|(?<=[日号月底前])/")
_IN_BRACKETS = lazy(r"\([^()]+\)")
_NAMED_FIRST = lazy(r"([^\W0-9_]{2,8}?)(?=[0-9].*)")
_PART_DONE = lazy(r"(?<=完成)[1-9][0-9]?%(?:以上)?")
_FINISHED = lazy(r"(?:完成|完毕|到位|办结|完工|整改)$")
_SO_THAT = lazy(r"以?(?:确保|保证|保障)|以便|力争|争取")
_AND = lazy(r"^(?:并且?|且|同时|然后)(?=[于在须需应]|[0-9])")
_GOES_ON = lazy(r"[于在限]?[0-9].*[日号底末前内天]")
_LISTED = lazy(r"(?:^|[,;、]?)\(([1-9])\)[、.]?|(?:^|[,;])([1-9])(?:、|\.(?=[0-9]{1,2}月))")


def _unnumbered(plain: str) -> str:
    """The text without the numbers of a list (1、… 2、…) where they count up from 1."""
    numbers = [match[1] or match[2] for match in _LISTED.finditer(plain)]
    if len(numbers) < 2 or numbers != [str(number) for number in range(1, len(numbers) + 1)]:
        return plain
    return _LISTED.sub(";", plain)


def _named_first(clause: str) -> Phrase | None:
    """方案7月31日: what is to be done by a day, said before it."""
    match = _NAMED_FIRST.match(clause)
    phrase = parse_phrase(clause[match.end() :]) if match and is_task(match[1]) else None
    return phrase and match and phrase._replace(task=phrase.task or match[1])


def stages(plain: str, text: str, context: Context) -> Reading:
    """Several clauses with a day each: the last counts, all are kept; without words between them, nothing is sure."""
    days: list[Reading] = []
    tasks: list[str] = []
    at_once: Reading | None = None
    near, clauses = context.near, _clauses(plain)
    for clause in map(_joined, clauses):
        phrase = event(clause, context) or parse_phrase(clause) or (_named_first(clause) if len(clauses) > 1 else None)
        if phrase is None:
            if not days or not is_task(clause):
                return unclear("unknown", readings=[day.day for day in days if day.day])
            tasks[-1] += clause
            continue
        reading = phrase.resolve(context._replace(near=near))
        if IMMEDIATE.match(clause) and not days:
            at_once = reading
            continue
        if reading.day is None:
            return reading
        near = reading.day
        days.append(reading)
        tasks.append(phrase.task)
    if not days:
        return at_once or unclear("unknown")
    if len(days) == 1:
        return days[0]
    purpose = _FINISHED.search(tasks[-2]) is not None and _SO_THAT.match(clauses[-1]) is not None
    return _several_days(days) if purpose else _last_of(days, tasks, text)


def _joined(clause: str) -> str:
    """A clause without the word that joins it to the one before."""
    return _AND.sub("", clause)


def _clauses(plain: str) -> list[str]:
    """The clauses of a text; 立即整改 before a day is one of its own."""
    if (match := IMMEDIATE.match(plain)) and _IN_BRACKETS.fullmatch(plain, match.end()):
        plain = f"{match[0]},{plain[match.end() + 1 : -1]}"
    elif match and _GOES_ON.match(plain, match.end()):
        plain = f"{match[0]},{plain[match.end() :]}"
    clauses = [clause for clause in _SPLIT.split(_unnumbered(plain)) if clause]
    if clauses and not _PART_DONE.search(clauses[-1]):
        clauses = [_PART_DONE.sub("", clause) for clause in clauses]
    return clauses


def _several_days(days: Sequence[Reading]) -> Reading:
    """Several days, and nobody can say which of them counts."""
    return one_of("several_days", *(day.day for day in days))


def _last_of(days: Sequence[Reading], tasks: Sequence[str], text: str) -> Reading:
    found = [day.day for day in days if day.day]
    if not all(task.strip("并和及的将把") for task in tasks) or any(
        later <= earlier for earlier, later in pairwise(found)
    ):
        return _several_days(days)
    ground = Message(N_("“{found}”: several stages; the last one counts."), {"found": text})
    warning = (problems.DEADLINE_MILESTONES, {"day": found[-1]})
    last = days[-1]
    return last._replace(
        rule="milestones", milestones=tuple(found), grounds=(ground, *last.grounds), problems=(*last.problems, warning)
    )
