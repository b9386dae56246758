"""The words and figures of the leader's page, from the one assessment; how much of them depends on the room.

Exists so that nothing on it is computed for itself: figures come from the summary, names from `matters`, the worst and
what falls due from the brief. May import everything below `civtrack.outputs`, its neighbours there, and `book`.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from civtrack.assessment import Assessment
from civtrack.light import NamedTuple
from civtrack.locales import Translator
from civtrack.model import N_, Field, Kind, Reason, Status, Table, Verdict
from civtrack.outputs.book.overview import past_lines
from civtrack.outputs.book.period_sheet import events_of
from civtrack.outputs.brief_lines import called_day, cut, due_in, long_day, short_day, worst
from civtrack.outputs.earlier import Before, so_long_ago, yesterday_and_last_week
from civtrack.outputs.matters import matters
from civtrack.outputs.onepage.grid import Changes, by_need, grid
from civtrack.outputs.onepage.sheet import Bar, Grid, Sheet, Worst
from civtrack.outputs.wording import (
    district_name,
    done_elsewhere,
    finished,
    legends,
    period_name,
    profile_names,
    windows,
)
from civtrack.policy import EscalationStep
from civtrack.records import status_name, text_of
from civtrack.rules.ages import ages
from civtrack.rules.metrics import Figures, group_of
from civtrack.rules.periods import Period, PeriodKind
from civtrack.rules.rates import Rate
from civtrack.rules.units import split_units

__all__ = ["Contents", "Share"]

DAYS = 3
"""Days ahead of which the page tells what falls due."""

_TOP = 3
"""Districts that share the first place by name."""

_LIGHT, _DARK = (0xF4, 0xB0, 0xA4), (0xA8, 0x1E, 0x18)
"""The colours of what has been overdue for the shortest and the longest."""

_ROOM = 20
"""Characters of the office's name and of a person's."""

_SOON = "F2C94C"
"""The colour of what falls due."""


class Share(NamedTuple):
    """How much of each part is shown.

    Attributes:
        rows: Rows of the table beside the total.
        worst: Items by name.
        names: Districts and units by name in a line; the rest is counted.
        room: Characters of a name; of a longer one the middle is left out.
    """

    rows: int
    worst: int
    names: int
    room: int = 20


class Contents:
    """Makes the page of an assessment, once for each `Share`.

    Args:
        assessment: What is told.
        tr: The document's language.
        period: What it is about; None: the day judged by.
        slim: Whether the table has only the columns that matter most, for the phone.
    """

    def __init__(self, assessment: Assessment, tr: Translator, period: Period | None = None, *, slim: bool) -> None:
        self._of, self._tr, self._period, self._slim = assessment, tr, period, slim
        self._summary = assessment.summary()
        groups = tuple(one for one in self._summary.groups if one.total)
        self.by = "district" if len(groups) != 1 else "unit"
        self.groups = groups if self.by == "district" else _units(assessment)
        self._yesterday, self._last_week = yesterday_and_last_week(assessment)
        self._worst = worst(assessment)
        self._due = [due_in(assessment, days) for days in range(DAYS + 1)]
        self._silent = self._unreported()
        self._only_problems = {v.item.table.kind for v in assessment.verdicts} <= {Kind.PROBLEM}

    def sheet(self, share: Share) -> Sheet:
        """The page with so much of each part."""
        return Sheet(
            self._title(),
            self._facts(),
            tuple(self._conclusion(share.room)),
            self._grid(share),
            self._chart(),
            self._named(share.worst, share.room),
            self._falls_due(share),
            self._not_reported(share),
            tuple(self._notes()),
        )

    def _counted(self, count: int) -> str:
        """A number of items, in the word that the language has for what they are."""
        tr = self._tr
        return tr("{count} problems", count=count) if self._only_problems else tr("{count} items", count=count)

    def _at_bar(self, count: int) -> str:
        """The same behind a bar, whose title says what is counted; a measure word stays with its number."""
        return self._counted(count) if self._tr.language == "zh" else str(count)

    def _title(self) -> str:
        tr, of = self._tr, self._of
        values = {"office": cut(of.settings.office.name, _ROOM), "whose": cut(tr(", ").join(of.districts), _ROOM)}
        return " ".join(tr("{office} {whose} Rectification at a glance", **values).split())

    def _facts(self) -> str:
        tr, of = self._tr, self._of
        facts = tr(
            "As of {day}. Profile: {profile}; due soon: {window}",
            day=long_day(of.as_of, tr),
            profile=profile_names(of.profiles, tr),
            window=windows(of.windows, tr),
        )
        if self._period is None or self._period.kind is PeriodKind.DAY:
            return facts
        return f"{period_name(self._period, tr)}　{facts}"

    def _conclusion(self, room: int) -> Iterable[str]:
        tr, total = self._tr, self._summary.total
        yield tr(
            "As of {day}: {items} in all, {overdue} overdue{change}{most}.",
            day=short_day(self._of.as_of, tr),
            items=self._counted(total.total),
            overdue=self._counted(total.overdue),
            change=self._change(total.overdue),
            most=self._most(room),
        )
        rates = tr(
            "Completion rate {completion}, on-time rate {on_time}; due within three days: {due}.",
            completion=total.completion_rate.shown,
            on_time=total.on_time_rate.shown,
            due=self._counted(sum(map(len, self._due))),
        )
        if others := done_elsewhere(total, self._of.tiers):
            done = {"count": self._counted(total.closed), "others": self._counted(others), "rates": rates}
            rates = tr("Finished: {count}, {others} of them in other tiers. {rates}", **done)
        yield rates
        if self._period is not None and self._period.kind is not PeriodKind.DAY:
            flow = events_of(self._of, self._period).total
            yield tr(
                "In this period: {new} new, {closed} finished, {red} turned overdue.",
                new=self._counted(flow.new),
                closed=self._counted(flow.closed),
                red=self._counted(flow.reddened),
            )

    def _change(self, now: int) -> str:
        tr, before = self._tr, self._yesterday
        if before is None:
            return ""
        since = self._called(before.day)
        if now == before.total:
            return tr(", as on {since}", since=since)
        count = self._counted(abs(now - before.total))
        if now < before.total:
            return tr(", {count} fewer than {since}", count=count, since=since)
        return tr(", {count} more than {since}", count=count, since=since)

    def _called(self, day: dt.date) -> str:
        return called_day(day, self._of.as_of, self._tr)

    def _most(self, room: int) -> str:
        """Where most is overdue; nothing where all is in one place or too many share it."""
        tr = self._tr
        most = max((one.overdue for one in self.groups), default=0)
        first = [one for one in self.groups if one.overdue == most]
        if not most or len(self.groups) < 2 or len(first) > _TOP:
            return ""
        names = tr(", ").join(cut(district_name(one.group, tr), room) for one in first)
        count = self._counted(most)
        if len(first) == 1:
            return tr("; {group} has the most: {count}", group=names, count=count)
        return tr("; {groups} have the most: {count} each", groups=names, count=count)

    def _grid(self, share: Share) -> Grid:
        changes: list[Changes] = []
        if self.by == "district":
            known: Iterable[Before | None] = (self._yesterday, self._last_week)
            tr = self._tr
            changes = [
                Changes(tr("vs {day}", day=self._called(one.day)), one.groups, one.total) for one in known if one
            ]
        shown = changes[: 1 if self._slim else 2]
        return grid(self._of, self.groups, shown, self._tr, share.rows, share.room, self.by, slim=self._slim)

    def _chart(self) -> tuple[str, tuple[Bar, ...]]:
        """How long the overdue items have been so; where there are none, the items by tier."""
        tr, total = self._tr, self._summary.total
        if not total.overdue:
            counts = [(tr(tier.name), total.tiers[tier.key], tier.color) for tier in self._of.tiers]
            return tr("Items of each tier"), self._bars(counts, total.total)
        ladder = [EscalationStep(each.overdue, each.step) for each in self._of.settings.escalation]
        found = ages(self._of.verdicts, ladder, lambda verdict: group_of(verdict, "district"))
        last = max(len(found.stretches) - 1, 1)
        return tr("Overdue items by length"), self._bars(
            [
                (_stretch(one.step, one.first, one.last, tr), count, _between(place / last))
                for place, (one, count) in enumerate(zip(found.stretches, found.total, strict=True))
            ],
            total.overdue,
        )

    def _bars(self, counts: Sequence[tuple[str, int, str]], total: int) -> tuple[Bar, ...]:
        longest = max((count for _, count, _ in counts), default=0) or 1
        return tuple(
            Bar(label, f"{self._at_bar(count)}  {Rate(count, total).shown}", count / longest, color)
            for label, count, color in counts
        )

    def _named(self, most: int, room: int) -> tuple[str, tuple[str, ...], tuple[Worst, ...]]:
        tr = self._tr
        shown = self._worst[:most]
        # The longest of what is overdue: what is red without being late stands behind all of it, and is no part of it.
        overdue = [verdict for verdict in self._worst if verdict.reason is Reason.OVERDUE]
        count = len(overdue) if 0 < len(shown) <= len(overdue) else len(self._worst)
        title = tr("Most urgent ({count})", count=len(shown))
        if len(shown) < count:
            title = tr("Most urgent ({shown} of {count})", shown=len(shown), count=count)
        heads = (tr("Problem"), tr("Site"), tr("Responsible unit"), tr("Person"), tr("Overdue"))
        items = [
            Worst(
                f"{called.what}{called.mark}" or tr("(not stated)"),
                " ".join(filter(None, (cut(called.district, room), called.place))) or tr("(not stated)"),
                cut(next(iter(split_units(verdict.item.unit)), None) or tr("(not stated)"), room),
                cut(" ".join((verdict.item.person or "—").split()), _ROOM // 2),
                self._late(verdict),
            )
            for verdict, called in zip(shown, matters(shown), strict=True)
        ]
        return title, heads, tuple(items)

    def _late(self, verdict: Verdict) -> str:
        tr = self._tr
        if verdict.days_overdue is None:
            return " ".join((text_of(verdict.item.status) or tr(status_name(verdict.status))).split())[:8]
        if self._slim:
            days = tr("{days} d overdue", days=verdict.days_overdue)
        else:
            days = tr("{count} d", count=verdict.days_overdue)
        return f"{days} {tr(verdict.step)}" if verdict.step else days

    def _falls_due(self, share: Share) -> tuple[str, tuple[Bar, ...], str]:
        """What falls due by day, and by district together."""
        tr = self._tr
        due = [verdict for of_day in self._due for verdict in of_day]
        title = tr("Due within three days: {count}", count=self._counted(len(due)))
        longest = max(map(len, self._due)) or 1
        bars = tuple(
            Bar(self._when(days), self._at_bar(len(found)), len(found) / longest, _SOON)
            for days, found in enumerate(self._due)
        )
        counts = Counter(verdict.item.district for verdict in due)
        if len(counts) < 2:
            return title, bars, ""
        order = {one.group: place for place, one in enumerate(self._summary.groups)}
        listed = sorted(counts.items(), key=lambda one: (-one[1], order[one[0]]))
        return title, bars, tr("Due within three days by district: {districts}.", districts=self._listed(listed, share))

    def _when(self, days: int) -> str:
        tr = self._tr
        day = short_day(so_long_ago(self._of.as_of, -days), tr)
        return (tr("Today ({day})", day=day), tr("Tomorrow ({day})", day=day), *[day] * DAYS)[days]

    def _listed(self, counts: Sequence[tuple[str | None, int]], share: Share) -> str:
        """Names with their counts, the most first; the rest is counted."""
        tr = self._tr
        told = [
            tr("{group} {count}", group=cut(district_name(group, tr), share.room), count=count)
            for group, count in counts[: share.names]
        ]
        rest = counts[share.names :]
        if rest:
            told.append(tr("{groups} others {count}", groups=len(rest), count=sum(count for _, count in rest)))
        return tr(", ").join(told)

    def _unreported(self) -> Mapping[str, Counter[str | None]]:
        """Who has handed in no material though it is overdue, and who says nothing of what is overdue or due."""
        missing, silent = Counter[str | None](), Counter[str | None]()
        asked = {id(table): _asked(table) for ledger in self._of.ledgers for table in ledger.tables}
        for verdict in self._of.verdicts:
            if finished(verdict) or verdict.reason not in (Reason.OVERDUE, Reason.DUE_SOON):
                continue
            item = verdict.item
            unit = next(iter(split_units(item.unit)), None) or item.district
            if item.table.kind is Kind.MATERIAL:
                if verdict.reason is Reason.OVERDUE and verdict.status is Status.ASSIGNED:
                    missing[unit] += 1
            elif asked[id(item.table)] and not text_of(item.status) and not (item.progress or "").strip():
                silent[unit] += 1
        return {
            N_("Materials not handed in on time ({count}): {units}."): missing,
            N_("Nothing written of what is overdue or due within three days ({count}): {units}."): silent,
        }

    def _not_reported(self, share: Share) -> tuple[str, tuple[str, ...]]:
        tr = self._tr
        lines = []
        for text, counts in self._silent.items():
            if counts:
                listed = sorted(counts.items(), key=lambda one: -one[1])
                lines.append(tr(text, count=sum(counts.values()), units=self._listed(listed, share)))
        if lost := [error.where for error in self._of.unreadable]:
            shown = tr(", ").join(cut(name, 2 * _ROOM) for name in lost[: share.names])
            lines.append(tr("Not counted: {count} ledgers that cannot be read.", count=len(lost)) + f" {shown}")
        return tr("Not reported"), tuple(lines or [tr("By the ledgers nobody is behind with reporting.")])

    def _notes(self) -> Iterable[str]:
        tr = self._tr
        compared = [one for one in (self._yesterday, self._last_week) if one is not None]
        days = tr(", ").join(short_day(one.day, tr) for one in compared)
        for place, line in enumerate(legends(self._of, tr, "；" if tr.language == "zh" else "; ")):
            yield tr("{text}.", text=line) if place else tr("Note: {legends}.", legends=line)
        if compared and self.by == "district":
            yield tr("Changes are of what is overdue, against the figures recorded on {days}.", days=days)
        yield from past_lines(self._of, tr)


def _units(assessment: Assessment) -> tuple[Figures, ...]:
    """The units of the one district, those with most to do first."""
    return tuple(by_need((one for one in assessment.summary("unit").groups if one.total), assessment))


def _asked(table: Table) -> bool:
    """Whether a table has a place to write how an item stands."""
    return any(column.field in (Field.STATUS, Field.PROGRESS) for column in table.columns)


def _stretch(step: str | None, first: int, last: int | None, tr: Translator) -> str:
    days = tr("{first} d or more", first=first) if last is None else tr("{first} to {last} d", first=first, last=last)
    if last == first:
        days = tr("{days} d", days=first)
    return tr("{days} ({step})", days=days, step=tr(step)) if step else days


def _between(share: float) -> str:
    """A colour between the lightest and the darkest."""
    return "".join(f"{round(light + (dark - light) * share):02X}" for light, dark in zip(_LIGHT, _DARK, strict=True))
