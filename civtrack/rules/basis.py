"""The basis: one line that says why an item has its tier, for one verdict or for a whole column of them.

Exists apart from the judgement because it only tells what was judged, and because a ledger's twenty thousand bases are
told in a dozen sentences: whoever needs many asks for them by sentence. May import the foundation and
`civtrack.patterns`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from civtrack.light import NamedTuple
from civtrack.model import N_, STATUS_NAMES, Message, Reason, Verdict
from civtrack.patterns import lazy
from civtrack.problems import DONE_BEFORE_ASSIGNMENT, DONE_IN_FUTURE

__all__ = ["Alike", "bases", "basis", "contradicted", "short_bases", "short_basis"]


class Alike(NamedTuple):
    """Bases that say the same sentence.

    Attributes:
        places: Where they stand among the verdicts.
        text: The sentence, a msgid.
        values: Its fields, each with one value for each place.
    """

    places: Sequence[int]
    text: str
    values: Mapping[str, Sequence[Any]]


_STATUS_MESSAGES = {status: Message(name) for status, name in STATUS_NAMES.items()}
_NAME = lazy(r"\{(\w+)\}")
_PLAIN_DATE = lazy(r"\s*\d{4}\D\d{1,2}\D\d{1,2}日?(?:\s+00:00(?::00)?)?\s*|\d{8}")


@cache
def _due(day: dt.date, original: dt.date | None, text: str | None) -> Message:
    if original is not None:
        return Message(N_("due {day} (extended from {original})"), {"day": day, "original": original})
    if text is None or _PLAIN_DATE.fullmatch(text):
        return Message(N_("due {day}"), {"day": day})
    return Message(N_("due {day} ({text})"), {"day": day, "text": text})


def basis(verdict: Verdict) -> Message:
    """One line that says why an item has its tier: “due 2022-07-11 (5个工作日内), 9 day(s) overdue, Assigned”."""
    text = _basis_text(verdict)
    return Message(text, {name: value(verdict) for name, value in _named(text)})


def short_basis(verdict: Verdict) -> Message:
    """The same without what the deadline's cell says, which may be another row's (同上, a merged cell)."""
    text = _short_text(verdict)
    return Message(text, {name: _SHORT_VALUES.get(name, value)(verdict) for name, value in _named(text)})


def bases(verdicts: Sequence[Verdict]) -> Iterator[Alike]:
    """The same as `basis` of each verdict, by sentence; together they have every place once."""
    return _alike(verdicts, _basis_text, {})


def short_bases(verdicts: Sequence[Verdict]) -> Iterator[Alike]:
    """The same as `short_basis` of each verdict, by sentence."""
    return _alike(verdicts, _short_text, _SHORT_VALUES)


def _alike(
    verdicts: Sequence[Verdict],
    text_of: Callable[[Verdict], str],
    otherwise: Mapping[str, Callable[[Verdict], Any]],
) -> Iterator[Alike]:
    found: dict[str, list[int]] = {}
    for place, text in enumerate(map(text_of, verdicts)):
        found.setdefault(text, []).append(place)
    for text, places in found.items():
        some = list(map(verdicts.__getitem__, places))
        values = {name: list(map(otherwise.get(name, value), some)) for name, value in _named(text)}
        yield Alike(places, text, values)


def _short_text(verdict: Verdict) -> str:
    return N_("deadline not clear, {status}") if verdict.reason is Reason.UNCLEAR else _basis_text(verdict)


def _basis_text(verdict: Verdict) -> str:
    deadline, reason, finished_on = verdict.deadline, verdict.reason, verdict.done_on or verdict.closed_on
    if reason not in _OTHERWISE:
        return _BASIS[reason]
    if reason is Reason.AWAITING_CHECK and finished_on is None:
        return N_("reported done without a day, the check is awaited")
    if reason is Reason.DONE_UNDATED and (contradicted(verdict)):
        return N_("done, the completion day cannot be right")
    if reason is Reason.DONE_UNDATED and finished_on is not None:
        return N_("done {done}, no deadline to measure it by")
    if reason is Reason.SUSPENDED and deadline.day is not None:
        return N_("{due}, suspended")
    if reason is Reason.ONGOING and deadline.day is not None:
        return N_("{due}, then ongoing") if deadline.then_ongoing else N_("{due}, ongoing")
    return _BASIS[reason]


def contradicted(verdict: Verdict) -> bool:
    """Whether the completion day of a finished item cannot be right."""
    return any(finding.kind in _CONTRADICTING for finding in verdict.findings)


_OTHERWISE = frozenset({Reason.AWAITING_CHECK, Reason.DONE_UNDATED, Reason.SUSPENDED, Reason.ONGOING})
"""Facts whose basis is not always said in the same words."""
_CONTRADICTING = (DONE_IN_FUTURE, DONE_BEFORE_ASSIGNMENT)


@cache
def _named(text: str) -> tuple[tuple[str, Callable[[Verdict], Any]], ...]:
    """The fields of a msgid, each with what it is in a verdict."""
    return tuple((name, _BASIS_VALUES[name]) for name in _NAME.findall(text))


_BASIS_VALUES: dict[str, Callable[[Verdict], Any]] = {
    "due": lambda verdict: _due(verdict.deadline.day, verdict.deadline.original, verdict.deadline.text),
    "status": lambda verdict: _STATUS_MESSAGES[verdict.status],
    "days": lambda verdict: verdict.days_overdue if verdict.days_overdue is not None else verdict.days_left,
    "done": lambda verdict: verdict.done_on or verdict.closed_on,
    "percent": lambda verdict: verdict.percent,
    "text": lambda verdict: verdict.deadline.text,
    "other": lambda verdict: next(
        (said.message.values["other"] for said in reversed(verdict.grounds) if "other" in said.message.values), "…"
    ),
}
_SHORT_VALUES: dict[str, Callable[[Verdict], Any]] = {
    "due": lambda verdict: _due(verdict.deadline.day, verdict.deadline.original, None),
}
_BASIS = {
    Reason.OVERDUE: N_("{due}, {days} day(s) overdue, {status}"),
    Reason.DUE_SOON: N_("{due}, {days} day(s) left, {status}"),
    Reason.BEHIND: N_("{due}, {days} day(s) left, behind at {percent} %, {status}"),
    Reason.ON_TRACK: N_("{due}, {days} day(s) left, {status}"),
    Reason.UNDATED: N_("no deadline, {status}"),
    Reason.UNCLEAR: N_("deadline not clear ({text}), {status}"),
    Reason.ONGOING: N_("ongoing, no final day"),
    Reason.SUSPENDED: N_("suspended"),
    Reason.DONE_ON_TIME: N_("{due}, done {done}, on time"),
    Reason.DONE_LATE: N_("{due}, done {done}, {days} day(s) late"),
    Reason.DONE_UNDATED: N_("done, completion day not given"),
    Reason.AWAITING_CHECK: N_("reported done {done}, the check is awaited"),
    Reason.VOID: N_("void, outside every total"),
    Reason.CARRIED: N_("carried over, counted at {other}"),
}
