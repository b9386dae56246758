"""Deadlines between two points: 6—12月, 7月1日至7月31日, 自7月1日起15日内. The end counts.

Exists beside the phrases because the two ends of a range settle one another's year. May import `phrases`, the phrase
rules, `readings`, `tails`, `patterns` and `civtrack.model`.
"""

from __future__ import annotations

from civtrack.model import N_, Message
from civtrack.patterns import lazy
from civtrack.rules.phrase_periods import PERIOD, counted
from civtrack.rules.phrases import Phrase, parse_phrase
from civtrack.rules.readings import Context, Reading, Resolve, one_of, unclear
from civtrack.rules.tails import explain

__all__ = ["from_day", "range_of"]

_TO = lazy(r"[~\-]+|至|到")
_MONTHS = lazy(
    r"(?P<lead>自|从|在|于)?(?P<year>[0-9]{2,4}年|[今明本]年)?(?P<a>[0-9]{1,2})(?:月份?)?(?:~|-|至|到)(?P<b>[0-9]{1,2})月份?(?P<rest>(?![0-9]).*)"
)
_BY_START = lazy(r"次年|当年|同年")
_MONTH_ALONE = lazy(r"(?<=[0-9])月$")
_AS_START = lazy(r"^(?:自|从)?(.*?)(?:起|开始)?$")
_MONTH_BEGINS = lazy(r"(?<=[0-9]月)份?初$")
_DAYS = lazy(
    r"(?P<lead>自|从|在|于)?(?P<stem>(?:[0-9]{2,4}年)?(?:[0-9]{1,2}|[本下次]|下个)月)(?P<a>[0-9]{1,2})(?:日|号)?(?:起|开始)?(?:~|-|至|到)"
    r"(?P<b>[0-9]{1,2})(?P<unit>日|号)(?P<rest>.*)"
)
_QUARTERS = lazy(
    r"(?P<lead>自|从|在|于)?(?P<year>[0-9]{2,4}年|[今明本]年)?第?(?P<a>[1-4])(?:季度?)?(?:~|-|至|到)第?(?P<b>[1-4])(?P<rest>季.*)"
)
_FROM_DAY = lazy(r"(?:自|从)?(?P<day>.+?)(?:之?日)?起算?,?(?P<by>[0-9半].*)")


def range_of(plain: str) -> Resolve | None:
    """From one point to another: the end counts."""
    if match := _MONTHS.fullmatch(plain):
        year = match["year"] or ""
        pairs = [(f"{year}{match['a']}月份", f"{year}{match['b']}月份{match['rest']}")]
    elif match := _QUARTERS.fullmatch(plain):
        year = match["year"] or ""
        pairs = [(f"{year}{match['a']}季度", f"{year}{match['b']}{match['rest']}")]
    elif match := _DAYS.fullmatch(plain):
        stem = match["stem"]
        pairs = [(f"{stem}{match['a']}日", f"{stem}{match['b']}{match['unit']}{match['rest']}")]
    else:
        pairs = [(plain[: cut.start()], plain[cut.end() :]) for cut in _TO.finditer(plain)]
    found = []
    for left, right in pairs:
        since = _MONTH_BEGINS.sub("1日", _AS_START.sub(r"\1", left))
        start = parse_phrase(_MONTH_ALONE.sub("月份", since)) if left and right else None
        end = parse_phrase(_MONTH_ALONE.sub("月份", right)) if start is not None and not start.task else None
        if start is not None and end is not None and not (start.relative or end.relative or "前" in left):
            found.append((start, end))
    if len(found) != 1:
        return None
    (start, end), text = found[0], plain
    return lambda context: _ranged(start, end, text, context)


def _ranged(start: Phrase, end: Phrase, text: str, context: Context) -> Reading:
    first = start.resolve(context)
    alone = end.resolve(context) if not _BY_START.search(text) else unclear("range")
    if first.day is None and alone.day is not None:
        # what has begun already, or says its year at the end
        years = (alone.day.year, alone.day.year - 1)
        begun = [start.resolve(context._replace(near=None, year=year)) for year in years]
        first = next((reading for reading in begun if reading.day and reading.day <= alone.day), first)
    if first.day is None:
        return one_of("range", *alone.readings) if first.readings else first
    last = end.resolve(context._replace(near=first.day))
    if last.day is None:
        return last
    if context.near is not None and first.day.year > context.near.year and len(alone.readings) > 1:
        return one_of("range", *alone.readings)
    if alone.day is not None and alone.day < first.day <= last.day:
        return one_of("range", alone.day, last.day)
    if last.day < first.day:
        return one_of("range", first.day, last.day)
    ground = Message(N_("“{found}”: from one day to another; its end counts."), {"found": text})
    return last._replace(rule="range", grounds=(ground, *last.grounds))


def from_day(plain: str) -> Resolve | None:
    """自7月1日起15日内: a period that counts from a day that is written, not from the assignment."""
    match = _FROM_DAY.fullmatch(plain)
    start = parse_phrase(match["day"]) if match else None
    by = PERIOD.match(match["by"]) if match else None
    if match is None or start is None or by is None or start.relative or not start.bare:
        return None
    tail, unit = explain(match["by"][by.end() :]), by.groupdict()
    if tail is None or tail.before or not unit["within"]:
        return None

    def resolve(context: Context) -> Reading:
        first = start.resolve(context)
        return counted(unit, first.day, context, plain) if first.day is not None else first

    return resolve
