"""The lines a brief is made of: totals, districts, items by name, what falls due.

Exists so that the short brief and the full one say the same in the same words. May import everything below
`civtrack.outputs` and its neighbours in it.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from civtrack.assessment import Assessment
from civtrack.language.shortening import plain_prose
from civtrack.light import dataclass
from civtrack.locales import Translator
from civtrack.model import Reason, Verdict
from civtrack.outputs.earlier import WEEK
from civtrack.outputs.matters import Matter
from civtrack.outputs.wording import district_name, done_elsewhere, past_line, profile_names, tiers_of_work, windows
from civtrack.records import status_name, text_of
from civtrack.rules.metrics import Figures

if TYPE_CHECKING:
    from civtrack.outputs.earlier import Earlier

__all__ = ["LONG", "BriefLines", "cut", "due_in", "worst"]

LONG = 10_000
"""A room for texts in which none is cut."""


@dataclass(frozen=True)
class BriefLines:
    """Makes the lines of one assessment.

    Attributes:
        assessment: What is told.
        earlier: What was true before, or None without history.
        tr: The document language.
    """

    assessment: Assessment
    earlier: Earlier | None
    tr: Translator

    @cached_property
    def worst(self) -> list[Verdict]:
        """The items to name, see `worst`: each way of telling them asks again."""
        return worst(self.assessment)

    def title(self, room: int = LONG) -> str:
        """Office, the districts that were asked for, day."""
        tr, day = self.tr, self.assessment.as_of
        whose = cut(tr(", ").join(self.assessment.districts), room)
        office = cut(self.assessment.settings.office.name, room)
        values = {"whose": whose, "office": office, "day": long_day(day, tr)}
        if not office:
            return tr("{whose} brief, {day}", **values).strip()
        return tr("[{office}] {whose} brief, {day}", **values).replace("  ", " ")

    def totals(self) -> str:
        """Everything counted, with what changed since the earlier day."""
        tr, total = self.tr, self.assessment.summary().total
        values = {
            "total": total.total,
            "tiers": tr(", ").join(self._tier(total, place) for place in range(len(self.assessment.tiers))),
            "completion": total.completion_rate.shown,
            "on_time": total.on_time_rate.shown,
        }
        if others := done_elsewhere(total, self.assessment.tiers):
            return tr(
                "{total} items: {tiers}, {others} more done; completion rate {completion}, on-time rate {on_time}.",
                **values,
                others=others,
            )
        return tr("{total} items: {tiers}; completion rate {completion}, on-time rate {on_time}.", **values)

    def _tier(self, figures: Figures, place: int) -> str:
        tr, tier = self.tr, self.assessment.tiers[place]
        count, name = figures.tiers[tier.key], tr(tier.name)
        before = self.earlier.total.get(tier.key) if self.earlier else None
        if before is None or (place and before == count):
            return tr("{count} {tier}", tier=name, count=count)
        if place:
            return tr("{count} {tier} ({change})", tier=name, count=count, change=signed(count - before))
        assert self.earlier is not None
        values = {"tier": name, "count": count, "since": self.since(), "change": signed(count - before)}
        if before == count:
            return tr("{count} {tier} (as on {since})", **values)
        return tr("{count} {tier} ({change} since {since})", **values)

    def change(self, figures: Figures, key: str) -> str:
        """How a count of all items compares with the earlier day; nothing without history."""
        before = self.earlier.total.get(key) if self.earlier else None
        if before is None:
            return ""
        if before == figures.tiers[key]:
            return self.tr("as on {since}", since=self.since())
        return self.tr("{change} since {since}", change=signed(figures.tiers[key] - before), since=self.since())

    def since(self) -> str:
        """What the earlier day is called; only where there is one."""
        assert self.earlier is not None
        if self.assessment.as_of - self.earlier.day == dt.timedelta(days=1):
            return self.tr("yesterday")
        return short_day(self.earlier.day, self.tr)

    def changes(self) -> str | None:
        """What happened since the earlier day, in numbers; None without history or where nothing did."""
        if self.earlier is None or not self.earlier.happened:
            return None
        tr = self.tr
        parts = [tr("{what} {count}", what=tr(what), count=count) for what, count in self.earlier.happened]
        return tr("Since {since}: {parts}.", since=self.since(), parts=tr(", ").join(parts))

    def group(self, figures: Figures, room: int = LONG) -> str:
        """One district: the tiers that call for work, each as it has changed, and its completion rate."""
        tr = self.tr
        tiers = tiers_of_work(self.assessment.tiers)
        parts = [self._of_group(figures, place, tier.key, tr(tier.name)) for place, tier in enumerate(tiers)]
        return tr(
            "{group}: {tiers}, completion rate {rate}",
            group=cut(district_name(figures.group, tr), room),
            tiers=" ".join(parts),
            rate=figures.completion_rate.shown,
        )

    def _of_group(self, figures: Figures, place: int, key: str, name: str) -> str:
        tr, count = self.tr, figures.tiers[key]
        before = self.earlier.groups.get(figures.group, {}).get(key) if self.earlier else None
        if before is None or (place and before == count):
            return tr("{count} {tier}", tier=name, count=count)
        if before == count:
            return tr("{count} {tier} (unchanged)", tier=name, count=count)
        return tr("{count} {tier} ({change})", tier=name, count=count, change=signed(count - before))

    def groups_left(self, left: Sequence[Figures]) -> str:
        """The districts that have no line of their own, together."""
        tr = self.tr
        parts = [
            tr("{count} {tier}", tier=tr(tier.name), count=sum(figures.tiers[tier.key] for figures in left))
            for tier in tiers_of_work(self.assessment.tiers)
        ]
        return tr("{count} others: {tiers}", count=len(left), tiers=" ".join(parts))

    def named(self, place: int, verdict: Verdict, called: Matter, room: int = LONG) -> str:
        """An item by name: where and what, who answers for it, how late, what step it has reached."""
        told = replace(called, district=cut(called.district, room))
        return self._line(place, " ".join(filter(None, (told.where, f"{told.what}{told.mark}"))), verdict, room)

    def told(self, place: int, verdict: Verdict, district: str | None = None) -> str:
        """An item by name with what is wrong there; `district` is that of the heading above, which is not repeated."""
        tr, own = self.tr, verdict.item.district
        spot = site(verdict) if own == district else f"{own or ''} {site(verdict)}".strip()
        line = self._line(place, spot, verdict, LONG)
        what = _said(verdict)
        if not what or what == site(verdict):
            return line
        return tr("{line}. {what}", line=line, what=what)

    def _line(self, place: int, spot: str, verdict: Verdict, room: int) -> str:
        tr = self.tr
        values = {
            "place": place,
            "where": spot or tr("(not stated)"),
            "who": self._who(verdict, room),
            "days": verdict.days_overdue,
            "step": tr(verdict.step) if verdict.step else "",
        }
        if verdict.days_overdue is None:
            stands = cut(_one_line(text_of(verdict.item.status)), room) or tr(status_name(verdict.status))
            return tr("{place}. {where}: {who}, {stands}", **values, stands=stands)
        if verdict.step:
            return tr("{place}. {where}: {who}, {days} d overdue, {step}", **values)
        return tr("{place}. {where}: {who}, {days} d overdue", **values)

    def _who(self, verdict: Verdict, room: int) -> str:
        unit, person = _one_line(verdict.item.unit), _one_line(verdict.item.person)
        department = unit.removeprefix(verdict.item.district or "")
        # The line begins with the district already. 大洼区委宣传部, 大洼区政府 and 大洼区 itself stay as they are.
        if room < LONG and len(department) > 2 and not department.startswith(("委", "政", "人")):
            unit = department
        if not unit and not person:
            return self.tr("no unit stated")
        return " ".join(part for part in (cut(unit, room), cut(person, room)) if part)

    @property
    def _tomorrow(self) -> dt.date:
        """The day after; the last day there is has none."""
        today = self.assessment.as_of
        return today + dt.timedelta(days=1) if today < dt.date.max else today

    def due(self, today: Sequence[Verdict], tomorrow: Sequence[Verdict]) -> str:
        """How much falls due today and tomorrow."""
        tr = self.tr
        values = {"day": short_day(self._tomorrow, tr), "today": len(today)}
        if not (today or tomorrow):
            return tr("Nothing falls due today or tomorrow ({day}).", day=values["day"])
        if not tomorrow:
            return tr("Due today: {today}; nothing due tomorrow ({day}).", **values)
        return tr("Due today: {today}; due tomorrow ({day}): {tomorrow}.", **values, tomorrow=len(tomorrow))

    def due_by_district(self, today: Sequence[Verdict], tomorrow: Sequence[Verdict]) -> str:
        """The same, with tomorrow's items counted by district."""
        tr = self.tr
        counts = Counter(verdict.item.district for verdict in tomorrow)
        order = [figures.group for figures in self.assessment.summary().groups if figures.group in counts]
        if len(order) < 2:
            return self.due(today, tomorrow)
        return tr(
            "Due today: {today}; due tomorrow ({day}): {tomorrow} ({districts}).",
            day=short_day(self._tomorrow, tr),
            today=len(today),
            tomorrow=len(tomorrow),
            districts=tr(", ").join(
                tr("{district}: {count}", district=district_name(group, tr), count=counts[group]) for group in order
            ),
        )

    def unread(self) -> str | None:
        """The ledgers that could not be read: without this line the totals would not be true."""
        lost = [error.where for error in self.assessment.unreadable]
        if not lost:
            return None
        return self.tr("Not counted, because they cannot be read: {names}.", names=self.tr(", ").join(lost))

    def unread_count(self) -> str | None:
        """The same as a number."""
        count = len(self.assessment.unreadable)
        return self.tr("Not counted: {count} ledgers that cannot be read.", count=count) if count else None

    def measure(self) -> str:
        """The profile and the window: no figure without them (DOMAIN §7)."""
        tr, assessment = self.tr, self.assessment
        return tr(
            "Measure: {profile}, due soon within {window}.",
            profile=profile_names(assessment.profiles, tr),
            window=windows(assessment.windows, tr),
        )

    def past(self) -> str | None:
        """How a past day was told; None for any other day."""
        return past_line(self.assessment, self.tr)


def worst(assessment: Assessment) -> list[Verdict]:
    """The items to name: all that are overdue, the longest first, then what else is in the gravest tier.

    A material that was never handed in is red without being late. Equals stand in the order of districts and ledgers.
    """
    gravest = assessment.tiers[0].key
    order = {figures.group: place for place, figures in enumerate(assessment.summary().groups)}
    found = [each for each in assessment.verdicts if each.reason is Reason.OVERDUE or each.tier == gravest]
    return sorted(found, key=lambda each: (-_lateness(each), order[each.item.district]))


def _lateness(verdict: Verdict) -> int:
    return (verdict.days_overdue or 0) if verdict.reason is Reason.OVERDUE else 0


def due_in(assessment: Assessment, days: int) -> list[Verdict]:
    """The open items with so many days left, in the order of districts."""
    order = {figures.group: place for place, figures in enumerate(assessment.summary().groups)}
    due = [verdict for verdict in assessment.verdicts if verdict.days_left == days]
    return sorted(due, key=lambda verdict: order[verdict.item.district])


def site(verdict: Verdict) -> str:
    """The place of an item, or the next best that tells it from the others."""
    item = verdict.item
    told: Iterable[str | None] = (item.site, item.community, _said(verdict), item.indicator, item.street, item.number)
    return next((line for line in map(_one_line, told) if line), "")


def _said(verdict: Verdict) -> str:
    """What is wrong, for all to read: without who called, what he asks and how to reach him."""
    return _one_line(plain_prose(_one_line(verdict.item.description)).text)


def _one_line(text: str | None) -> str:
    """Ledger text without line breaks and characters that no screen shows, and without a full stop at its end."""
    shown = "".join(sign if sign.isprintable() else " " for sign in text or "")
    return " ".join(shown.split()).rstrip("。")


def cut(text: str, room: int) -> str:
    """A name of at most `room` characters: its middle gives way to ``…``, for ends tell apart what begins alike."""
    if len(text) <= room:
        return text
    end = room // 3
    return f"{text[: room - 1 - end].rstrip()}…{text[len(text) - end :].lstrip()}"


def signed(change: int) -> str:
    """``+2``, ``-1``, ``0``."""
    return f"{change:+d}" if change else "0"


def long_day(day: dt.date, tr: Translator) -> str:
    """A day as people write it."""
    return tr("{year}-{month:02d}-{day:02d}", year=day.year, month=day.month, day=day.day)


def short_day(day: dt.date, tr: Translator) -> str:
    """A day without its year."""
    return tr("{month:02d}-{day:02d}", month=day.month, day=day.day)


def called_day(day: dt.date, as_of: dt.date, tr: Translator) -> str:
    """An earlier day as people call it: yesterday, last week, else its date."""
    back = (as_of - day).days
    return tr("yesterday") if back == 1 else tr("last week") if back == WEEK else short_day(day, tr)
