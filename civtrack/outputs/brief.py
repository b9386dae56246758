"""The brief for the group chat: plain text, under 500 characters unless the full one is asked for.

Exists because what the office sends every evening is a message, not a file. How it is shortened is one rule, in this
order, until it fits: three items by name instead of five (the least overdue go first, “另有 N 项” counts them), then
tomorrow's items without their districts, then fewer names down to none, then the districts with the fewest in the
first tier together in one line beside one name, then long names cut. Line breaks count. May import everything below
`civtrack.outputs` and its neighbours in it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import accumulate, groupby

from civtrack.assessment import Assessment
from civtrack.locales import Translator
from civtrack.outputs.brief_lines import BriefLines, due_in, worst
from civtrack.outputs.earlier import earlier_day
from civtrack.outputs.matters import matters
from civtrack.outputs.wording import district_name, mixing, tiers_of_work
from civtrack.rules.metrics import Figures

__all__ = ["LIMIT", "brief", "full_brief"]

LIMIT = 500
"""Characters that a brief stays below, its line breaks counted."""

NAMED, NAMED_AT_LEAST = 5, 3
"""Overdue items that are named, if there is room; and before anything else is left out for them."""

ROOM = 16
"""Characters of a district or unit in the short brief; of places and matters see `civtrack.language.shortening`."""


def brief(assessment: Assessment, tr: Translator) -> str:
    """The short brief: fewer than `LIMIT` characters, whatever the office is called and however much is overdue.

    Args:
        assessment: What to tell.
        tr: The document language.

    Returns:
        Lines of text, the last one ended too.
    """
    text = ""
    for text in _ever_shorter(assessment, BriefLines(assessment, earlier_day(assessment), tr)):
        if len(text) < LIMIT:
            return text
    return f"{text[: LIMIT - 3].rstrip()}…\n"


def _ever_shorter(assessment: Assessment, lines: BriefLines) -> Iterator[str]:
    late, today, tomorrow = lines.worst, due_in(assessment, 0), due_in(assessment, 1)
    groups = tuple(figures for figures in assessment.summary().groups if figures.total)
    few, many = lines.due(today, tomorrow), lines.due_by_district(today, tomorrow)
    most = min(NAMED, len(late))
    for names in range(most, min(NAMED_AT_LEAST, most) - 1, -1):
        yield _text(lines, groups, groups, names, many)
    for names in range(most, 0, -1):
        yield _text(lines, groups, groups, names, few)
    for due in (many, few):
        yield _text(lines, groups, groups, 0, due)
    by_need = sorted(groups, key=_need)
    # Of a thousand districts only the first few can fit, however short the rest of the text is.
    room = list(accumulate(len(lines.group(figures, ROOM)) + 1 for figures in by_need))
    fitting = min(len(groups) - 2, bisect_left(room, LIMIT))
    for names in range(min(1, most), -1, -1):
        for count in range(fitting, -1, -1):
            yield _text(lines, groups, by_need[:count], names, few)
    head, *rest = _text(lines, groups, (), 0, few).splitlines()
    yield _joined([lines.title(ROOM), *rest] if head else rest)
    yield _joined([lines.title(ROOM), *rest[:1], few])


def _need(figures: Figures) -> tuple[int, ...]:
    return tuple(-count for count in figures.tiers.values())


def _text(lines: BriefLines, groups: Sequence[Figures], shown: Sequence[Figures], names: int, due: str) -> str:
    """One way of telling it; the districts that are not `shown` share a line."""
    late = lines.worst
    unread = lines.unread()
    if unread and len(unread) > 4 * ROOM:
        unread = lines.unread_count()
    told = set(map(id, shown))
    left = [figures for figures in groups if id(figures) not in told]
    return _joined(
        [
            lines.title(3 * ROOM),
            lines.totals(),
            lines.changes(),
            *([lines.group(figures, ROOM) for figures in groups if id(figures) in told] if len(groups) > 1 else ()),
            lines.groups_left(left) if left and len(groups) > 1 else None,
            *_worst(lines, names, len(late)),
            due,
            unread,
            lines.measure(),
            lines.past(),
        ]
    )


def _worst(lines: BriefLines, names: int, count: int) -> Iterator[str]:
    tr = lines.tr
    if not count:
        yield tr("Nothing is overdue.")
        return
    if not names:
        yield tr("To be pressed for: {count}.", count=count)
        return
    yield tr("To be pressed for:")
    shown = lines.worst[:names]
    alone = len(lines.assessment.summary().groups) == 1
    for place, (verdict, called) in enumerate(zip(shown, matters(shown), strict=True), 1):
        yield lines.named(place, verdict, replace(called, district="") if alone else called, ROOM)
    if count > names:
        yield tr("and {count} more.", count=count - names)


def full_brief(assessment: Assessment, tr: Translator) -> str:
    """Everything a brief can tell: each overdue item and each of today's and tomorrow's, nothing cut.

    Args:
        assessment: What to tell.
        tr: The document language.

    Returns:
        Lines of text, the last one ended too.
    """
    return _full(assessment, BriefLines(assessment, earlier_day(assessment), tr))


def _full(assessment: Assessment, lines: BriefLines) -> str:
    tr, summary = lines.tr, assessment.summary()
    groups = tuple(figures for figures in summary.groups if figures.total)
    if len(groups) == 1:
        urgent = tiers_of_work(assessment.tiers)
        units = assessment.summary("unit").groups
        groups = tuple(unit for unit in units if any(unit.tiers[tier.key] for tier in urgent))
    late, today, tomorrow = worst(assessment), due_in(assessment, 0), due_in(assessment, 1)
    parts: list[str | None] = [lines.title(), lines.totals(), *mixing(assessment, tr), lines.changes()]
    parts += [lines.group(figures) for figures in groups]
    parts.append(tr("To be pressed for: {count}.", count=len(late)) if late else tr("Nothing is overdue."))
    order = {figures.group: place for place, figures in enumerate(summary.groups)}
    late.sort(key=lambda verdict: order[verdict.item.district])
    for district, items in groupby(late, key=lambda verdict: verdict.item.district):
        listed = list(items)
        parts.append(tr("{group} ({count})", group=district_name(district, tr), count=len(listed)))
        parts += [lines.told(place, verdict, district) for place, verdict in enumerate(listed, 1)]
    parts.append(lines.due(today, tomorrow))
    for heading, items_due in ((tr("Today:"), today), (tr("Tomorrow:"), tomorrow)):
        if items_due:
            parts.append(heading)
            parts += [lines.told(place, verdict) for place, verdict in enumerate(items_due, 1)]
    if assessment.problems:
        parts.append(tr("Data problems in the ledgers: {count}.", count=len(assessment.problems)))
    return _joined([*parts, lines.unread(), lines.measure(), lines.past()])


def _joined(parts: Sequence[str | None]) -> str:
    return "".join(f"{part}\n" for part in parts if part)
