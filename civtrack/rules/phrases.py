"""One phrase about time, read as a whole: the ordered list of rules, and the office's own named days.

Exists as the one door to the rules of days, spans and periods. A rule counts only when every other word of the phrase
is accounted for (`tails`). May import the phrase rules, `numerals`, `readings` and the foundation.
"""

from __future__ import annotations

import re
from functools import lru_cache

from civtrack.light import NamedTuple
from civtrack.model import N_, Message
from civtrack.patterns import lazy
from civtrack.rules.numerals import normalise
from civtrack.rules.phrase_days import DAY_RULES, RELATIVE_DAY_RULES
from civtrack.rules.phrase_periods import IMMEDIATE, PERIOD, SAME_DAY, VAGUE_PERIOD, immediate, period, vague_period
from civtrack.rules.phrase_spans import SPAN_RULES
from civtrack.rules.readings import Context, Resolve, always, dated
from civtrack.rules.tails import LEAD, Tail, explain, is_label

__all__ = ["Phrase", "event", "parse_phrase", "written_day"]

_STAGE = r"第[0-9]{1,2}(?:阶段|步|批)"
_LABEL = lazy(rf"(?:[^\W0-9_]{{1,12}}[:(]|[^\W0-9_]{{0,6}}{_STAGE}[^\W0-9_]{{0,6}}[:,(]|\(?{_STAGE})\)?(?=.)")

_WEEKDAY_AFTER = lazy(r"(?<=[0-9日号])(之?前|以前)(\(周[1-7日天]\))")


class Phrase(NamedTuple):
    """A phrase that was understood.

    Attributes:
        resolve: Its reading in a context.
        task: What is to be done by then, or the stage's name; "" where the phrase is only a time.
        relative: Whether it counts from the day of assignment by its very words (a period, 立行立改).
        bare: Whether the text is the day alone, without 前, time of day or task.
        stage: Whether it is the day of one stage or batch (第1阶段7月底前) and no more.
    """

    resolve: Resolve
    task: str
    relative: bool = False
    bare: bool = False
    stage: bool = False


@lru_cache(maxsize=8192)
def parse_phrase(text: str) -> Phrase | None:
    """The phrase that a normalised text is, or None where some of it is not understood."""
    text = _WEEKDAY_AFTER.sub(r"\2\1", text)
    lead = LEAD.match(text)
    body = text[lead.end() :] if lead else text
    found = _parse(body, text, limited="限" in text[: lead.end()] if lead else False)
    if found is None and (label := _LABEL.match(body)) and is_label(label[0]):
        rest = body[label.end() :]
        lead = LEAD.match(rest)
        found = _parse(rest[lead.end() :] if lead else rest, text, limited=False)
        stage = re.search(_STAGE, label[0]) is not None
        found = found and found._replace(task=found.task or label[0].strip(":,()"), bare=False, stage=stage)
    return found


def _parse(body: str, found: str, *, limited: bool) -> Phrase | None:
    for pattern in (PERIOD, VAGUE_PERIOD):
        if (match := pattern.match(body)) and (tail := explain(body[match.end() :])) is not None:
            resolve = (
                period(match, tail, found, limited=limited) if pattern is PERIOD else vague_period(match, tail, found)
            )
            if resolve is not None:
                return Phrase(resolve, tail.task, relative=True)
    if match := SAME_DAY.match(body):
        body = body[match.end() :]
    for rules in (DAY_RULES, RELATIVE_DAY_RULES, SPAN_RULES):
        for pattern, build in rules:
            match = pattern.match(body)
            if match is None or not match.end():
                continue
            rest = body[match.end() :]
            tail = explain(rest)
            if tail is None:
                continue
            resolve = build(match, tail, found)
            if resolve is not None:
                return Phrase(resolve, tail.task, bare=not rest)
    match = IMMEDIATE.match(body)
    if match is not None:
        tail = explain(body[match.end() :])
        if tail is not None and not (tail.before or tail.within):
            return Phrase(immediate(found), tail.task, relative=True)
    return None


def written_day(text: str) -> tuple[Resolve, str] | None:
    """A day written out at the beginning of a normalised text, and the text after it."""
    for pattern, build in DAY_RULES:
        match = pattern.match(text)
        if match is not None:
            resolve = build(match, Tail(before=False, within=False, doubtful=False, task=""), match[0])
            if resolve is not None:
                return resolve, text[match.end() :]
    return None


def event(text: str, context: Context) -> Phrase | None:
    """A phrase that the office has given a day under ``[policy.events]``, or None where it names none of them.

    The whole phrase may be the name, or begin with it and end in known words (省测前完成整改).
    """
    for name, day in sorted(context.policy.events.items(), key=lambda item: -len(item[0])):
        key, task = normalise(name), ""
        if text != key:
            body = LEAD.sub("", text, count=1)
            stem = key if body.startswith(key) else key.removesuffix("前")
            tail = explain(body[len(stem) :]) if stem and body.startswith(stem) else None
            if tail is None:
                continue
            task = tail.task
        ground = Message(N_("“{found}”: the day that the settings name for “{event}”."), {"found": text, "event": name})
        reading = dated("event", day, ground)
        return Phrase(always(reading), task)
    return None
