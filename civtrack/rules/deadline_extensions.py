"""Deadlines that were put off: 原7月15日，延期至8月10日; 7月31日，延长10个工作日.

Exists because an extension keeps two days, and only one that was granted counts. May import `phrases`, the phrase
rules, `readings`, `tails`, `patterns` and `civtrack.model`.
"""

from __future__ import annotations

import datetime as dt

from civtrack.model import N_, Message
from civtrack.patterns import lazy
from civtrack.rules.phrase_periods import PERIOD, counted
from civtrack.rules.phrases import Phrase, parse_phrase
from civtrack.rules.readings import Context, Reading, Resolve, one_of, unclear
from civtrack.rules.tails import explain

__all__ = ["extension", "put_off"]

_APPLIED = lazy(r"申请|拟|建议|请求|计划|预计|争取")
_MOVED = r"(?:延期|延长|顺延|推迟|延后|延迟|展期|宽限|延)(?:时限|期限)?"
_CHANGED = r"(?:调整|变更|修改|更改|改期|改)(?:时限|期限)?"
_GRANTED = (
    r"(?:[,;、(]|现|经?(?:领导|上级|办公室)?(?:批准|同意|批示|审批|请示|研究)后?|(?:因|由于|受)[^0-9,;、()]{1,12}?[,;]?(?=延|顺|推|展|宽|调|变)"
    r"|已|并|可|将|再|准予|予以)*"
)
_EXTENDED = lazy(
    rf"(?:(?:原(?:定|时限|期限|计划|为|于|完成时限|整改时限)*|由|自|从):?(?P<from>.+?)|(?P<old>.+?))??"
    rf"(?P<asked>[,;、(]*(?:申请|拟|建议|请求|计划|预计|争取))?{_GRANTED}"
    rf"(?:(?:(?P<moved>{_MOVED})|(?P<changed>{_CHANGED}))(?:至|到|为|于|成)|(?P<now>(?<=[日号底,;前])现(?:定|改)?[为至]?))(?P<new>.+?)\)?"
)
_EXTENDED_BY = lazy(rf"(?:原(?:定|时限|期限)*:?)?(?P<old>.+?){_GRANTED}(?P<moved>{_MOVED})(?:了)?(?P<by>[0-9半].+?)\)?")


def extension(plain: str) -> Resolve | None:
    """原7月15日，延期至8月10日: the new day counts and the old one is kept."""
    if match := _EXTENDED.fullmatch(plain):
        written = match["from"] or match["old"]
        old = parse_phrase(written.strip(",;、()")) if written else None
        new = parse_phrase(match["new"].strip(",;、()"))
        if new is not None and old is None and written and _APPLIED.fullmatch(written):
            return lambda context: one_of("extension", new.resolve(context).day)
        if new is None or ((written or match["now"]) and old is None):
            return None
        if match["changed"] and old is None and not match["asked"]:
            return new.resolve
        asked, later = match["asked"] is not None, match["moved"] is not None
        return lambda context: _extended(old, new, plain, context, asked=asked, later=later)
    if match := _EXTENDED_BY.fullmatch(plain):
        old, by = parse_phrase(match["old"].strip(",;、()")), PERIOD.match(match["by"])
        tail = explain(match["by"][by.end() :]) if by is not None else None
        if old is None or by is None or tail is None or tail.before:
            return None
        unit = by.groupdict()
        return lambda context: _extended_by(old.resolve(context), unit, plain, context)
    return None


def _extended(old: Phrase | None, new: Phrase, text: str, context: Context, *, asked: bool, later: bool) -> Reading:
    before = old.resolve(context) if old is not None else None
    if before is not None and before.day is None:
        return unclear("extension") if before.readings else before
    original = before.day if before is not None else None
    after = new.resolve(context._replace(near=original or context.near))
    if after.day is None:
        return after
    if asked or (original is not None and (new.relative or (later and after.day <= original))):
        return one_of("extension", original, after.day)
    return put_off(after, original, text)


def put_off(reading: Reading, original: dt.date | None, text: str) -> Reading:
    """A reading as the extension of an original day."""
    if original is None:
        ground = Message(N_("“{found}”: extended; the day before the extension is not written."), {"found": text})
    else:
        ground = Message(N_("“{found}”: extended from {original}."), {"found": text, "original": original})
    return reading._replace(rule="extension", original=original, grounds=(ground, *reading.grounds))


def _extended_by(before: Reading, unit: dict[str, str | None], text: str, context: Context) -> Reading:
    if before.day is None:
        return before
    after = counted(unit, before.day, context, text)
    return after if after.day is None else put_off(after, before.day, text)
