"""The text of a reminder: what its template can name, and how much of it fits on a phone's screen.

Exists so that every number comes from the one verdict and a template only chooses words. A text that grows too long
tells its items in fewer words, then fewer of them; how many more there are is said. Reminders go to Chinese offices and
are Chinese, as the Word documents are. May import `civtrack.assessment` and what stands before it in
`civtrack.outputs`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from civtrack.assessment import Assessment
from civtrack.language.shortening import plain_prose
from civtrack.light import dataclass
from civtrack.locales import translator
from civtrack.model import Kind, Verdict
from civtrack.outputs.measure import lines, width
from civtrack.outputs.measure_words import kinds_of, measure_word
from civtrack.outputs.notices.cells import in_line, placed
from civtrack.outputs.notices.content import BLANK_NAME
from civtrack.outputs.notices.markup import plain, unguarded
from civtrack.outputs.notices.templates import Template, filled, short_day
from civtrack.outputs.reminders.addressees import Addressee, one_line
from civtrack.outputs.reminders.kinds import LINES, MOST, WIDTH, Per, Wishes
from civtrack.outputs.wording import window
from civtrack.policy import Span
from civtrack.rules.metrics import group_of

__all__ = ["Answer", "Text", "Texts", "length"]

_ROOMS = (600, 320, 200, 120, 80, 56, 50, 44, 38, 32, 26, 20, 14)
"""Character cells for place and matter of one item: the first in which everything fits."""
_NAME, _WHO = 76, 24
"""Character cells of a name in two lines of a screen, and of whoever answers for an item."""

_OWN = {"区": "你区", "县": "你县", "市": "你市", "旗": "你旗"}
_WHOSE = {Per.UNIT: "你单位", Per.PERSON: "您负责的事项中", Per.LEADER: "您包保的事项中"}
_UNNAMED = {
    Per.UNIT: "责任单位未注明",
    Per.PERSON: "责任人未注明",
    Per.LEADER: "包保领导未注明",
    Per.DISTRICT: "县区未注明",
}


@dataclass(frozen=True, slots=True)
class Text:
    """A reminder as it is sent.

    Attributes:
        text: Its lines, each ended.
        more: How many items it counts and does not name.
        fits: Whether it is no longer than a phone's screen.
    """

    text: str
    more: int
    fits: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """What was sent to a district that has not answered.

    Attributes:
        day: When, or None where no manifest says so.
        items: How many items.
    """

    day: dt.date | None = None
    items: int | None = None


@dataclass(frozen=True, slots=True)
class Texts:
    """Writes the reminders of one assessment.

    Attributes:
        assessment: What was judged.
        wishes: Whom texts are for, and the window.
        template: The office's words.
    """

    assessment: Assessment
    wishes: Wishes
    template: Template

    def reminder(self, to: Addressee) -> Text:
        """What somebody is told: as many items as fit on a screen, at most five, gravest first."""
        most = min(MOST, len(to.items))
        for count in range(most, 0, -1):
            for room in _ROOMS:
                text = self._filled(to, count, room)
                if length(text) <= LINES:
                    return Text(text, len(to.items) - count, fits=True)
        return Text(text, len(to.items) - 1, fits=False)

    def answer(self, to: Addressee, sent: Answer) -> Text:
        """What a district is told that has not answered."""
        text = self._shown({**self._common(to), "sent": sent.day, "sent_items": sent.items})
        return Text(text, 0, fits=length(text) <= LINES)

    def matter(self, to: Addressee, verdict: Verdict, room: int = 600) -> str:
        """Where and what, of one item, in so many character cells."""
        item = verdict.item
        site = one_line(item.site or item.community)
        said = plain(item.description or item.indicator or "")
        # A reminder is pasted into group chats: who called, and how to reach him, is nobody's there.
        told = plain_prose(said).text if item.table.kind is Kind.PROBLEM and said else said
        what = one_line(in_line(told or said)).rstrip("。；;，,")
        matter = placed(site, what) if what else site
        named = matter or one_line(item.street or item.number) or f"{one_line(item.table.sheet)}第{item.row}行"
        among = [] if self.wishes.per is Per.DISTRICT or to.district else [one_line(item.district)]
        if self.wishes.per in (Per.DISTRICT, Per.LEADER):
            unit = one_line(group_of(verdict, "unit")).removeprefix(item.district or "")
            among.append(cut(unit, min(_WHO, max(room // 3, 8))))
        before = " ".join(part for part in among if part)
        return cut(f"{before} {named}" if before else named, room)

    def when(self, verdict: Verdict) -> str:
        """How the deadline of an item stands."""
        day = short_day(verdict.deadline.day, self.assessment.as_of.year)
        if verdict.days_overdue is not None:
            return f"{day}到期，已超{verdict.days_overdue}天"
        near = {0: "今天到期", 1: "明天到期"}
        return near.get(verdict.days_left or 0, f"{day}到期，还有{verdict.days_left}天")

    def _filled(self, to: Addressee, count: int, room: int) -> str:
        items = [self._item(to, place, verdict, room) for place, verdict in enumerate(to.items[:count], 1)]
        return self._shown({**self._common(to), "items": items, "more": len(to.items) - count})

    def _item(self, to: Addressee, place: int, verdict: Verdict, room: int) -> dict[str, Any]:
        item = verdict.item
        who = group_of(verdict, "person" if self.wishes.per in (Per.UNIT, Per.PERSON) else "unit")
        step = translator("zh")(verdict.step) if verdict.step else ""
        return {
            "n": place,
            "matter": self.matter(to, verdict, room),
            "when": self.when(verdict),
            "code": "" if item.number_is_serial else cut(one_line(item.number), _WHO),
            "who": cut(one_line(who), _WHO),
            "due": short_day(verdict.deadline.day, self.assessment.as_of.year),
            "days_overdue": verdict.days_overdue,
            "days_left": verdict.days_left,
            "step": step,
            "progress": cut(one_line(in_line(plain(item.progress or ""))), room),
        }

    def _common(self, to: Addressee) -> dict[str, Any]:
        settings, as_of = self.assessment.settings, self.assessment.as_of
        name = one_line(to.who)
        # Whoever is not named in the ledger is called by what is known: the unit of a nameless person.
        called = to.name if not name or (self.wishes.per is Per.PERSON and to.unit) else name
        fallback = f"（{_UNNAMED[self.wishes.per]}）" if to.who is None and to.unit is None else called
        return {
            "to": cut(settings.remind.titles.get(name) or fallback, _NAME),
            "signed": cut(settings.remind.signature or settings.office.name or BLANK_NAME, _NAME),
            "office": settings.office.name,
            "whose": self._whose(to),
            "told": self._told(to),
            "as_of": as_of,
            "per": self.wishes.per.value,
            "overdue": len(to.overdue),
            "due": len(to.due),
            "count": len(to.items),
            "longest": to.longest,
            "window": self._window(),
            "measure": self._measure(to),
        }

    def _whose(self, to: Addressee) -> str:
        if to.who is None and to.unit is None:
            return "以下事项中"
        if self.wishes.per is Per.DISTRICT:
            return _OWN.get((to.who or "")[-1:], "你单位")
        return _WHOSE[Per.UNIT if to.who is None else self.wishes.per]

    def _told(self, to: Addressee) -> str:
        parts = []
        if to.overdue:
            parts.append(f"{len(to.overdue)}{self._measure(to)}已过时限")
        if to.due:
            parts.append(f"{len(to.due)}{self._measure(to)}{self._window()}到期")
        return "、".join(parts)

    def _measure(self, to: Addressee) -> str:
        """The word behind a number of what somebody is told; of all ledgers where there is nothing to tell."""
        return measure_word(kinds_of(to.items) or self.assessment.windows)

    def _window(self) -> str:
        spans = {self.wishes.within} if self.wishes.within else set(self.assessment.windows.values())
        if len(spans) != 1:
            return "近期"
        (span,) = spans
        return "今天" if span == Span(0) else f"{window(span, translator('zh'))}内"

    def _shown(self, values: dict[str, Any]) -> str:
        """The lines of a template filled in, those that hold nothing left out; how a past day is told, last."""
        written = unguarded(filled(self.template, values)).split("\n")
        said = [line.strip() for line in written]
        return "".join(f"{line}\n" for line in [*said, *self._past()] if line)

    def _past(self) -> Sequence[str]:
        """How a past day was told, as short as it can be said: the terminal has the whole sentence."""
        past, day = self.assessment.past, self.assessment.as_of
        if past is None:
            return ()
        absent = len(self.assessment.whole.absent)
        return (
            f"（按{day}当天所知，之后的{absent}{measure_word(self.assessment.windows)}不计；台账最新到{past.newest}）",
        )


def length(text: str) -> int:
    """How many lines of a phone's screen a text takes."""
    return lines(text.removesuffix("\n"), WIDTH)


def cut(text: str, room: int) -> str:
    """A text of at most so many character cells; what was cut ends with ``…``."""
    if width(text) <= room:
        return text
    kept, cells = "", 2
    for sign in text:
        cells += width(sign)
        if cells > room:
            break
        kept += sign
    return f"{kept.rstrip()}…"
