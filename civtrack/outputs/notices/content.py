"""What stands in a document, as plain values that a template can name.

Exists so that every number of a document comes from the one summary and every fact from the one verdict; a template
only chooses words. May import `civtrack.assessment`, `civtrack.rules`, `civtrack.records`, `civtrack.outputs.wording`
and its neighbours `cells`, `kinds`, `markup`, `templates`.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from civtrack.assessment import Assessment
from civtrack.language.shortening import Prose, plain_prose
from civtrack.light import dataclass
from civtrack.locales import translator
from civtrack.model import Kind, Reason, Status, Verdict
from civtrack.outputs.measure_words import kinds_of, measure_word, things
from civtrack.outputs.notices.cells import in_line, people, placed, some
from civtrack.outputs.notices.kinds import FEWEST, IN_ALL, LIMITS, Wishes
from civtrack.outputs.notices.markup import plain
from civtrack.outputs.notices.templates import clause, joined, short_day
from civtrack.outputs.wording import done_elsewhere, finished, meanings, profile_names, tier_names, windows
from civtrack.records import cell, text_of
from civtrack.rules.metrics import FORMULAS, Figures, Rate
from civtrack.rules.units import split_units

__all__ = [
    "Duties",
    "Shots",
    "about",
    "common",
    "due",
    "figures",
    "items",
    "listed",
    "of_group",
    "overdue",
    "responsible",
]

BLANK_NUMBER, BLANK_DAY, BLANK_NAME = "　", "　　月　　日", "（单位名称）"
"""What is left to be filled in by hand."""

_CHINESE = "zh"
_RATES = ("completion_rate", "closure_rate", "on_time_rate", "overdue_rate", "verified_rate", "rework_rate")


def responsible(verdict: Verdict) -> str | None:
    """The unit that answers for an item: the leading one, else the district it lies in."""
    return next(iter(split_units(verdict.item.unit)), None) or verdict.item.district


def overdue(verdicts: Sequence[Verdict]) -> list[Verdict]:
    """The open items past their deadline, the longest overdue first."""
    found = [verdict for verdict in verdicts if verdict.reason is Reason.OVERDUE]
    return sorted(found, key=lambda verdict: -(verdict.days_overdue or 0))


def due(verdicts: Sequence[Verdict]) -> list[Verdict]:
    """What a reminder slip lists: open duties by their day, those without one last.

    Reminders where the ledgers hold any; else every open item.
    """
    reminders = [verdict for verdict in verdicts if verdict.item.table.kind is Kind.REMINDER]
    still = [
        verdict for verdict in reminders or verdicts if not finished(verdict) and verdict.reason is not Reason.SUSPENDED
    ]
    return sorted(still, key=lambda verdict: (verdict.deadline.day is None, verdict.deadline.day or dt.date.max))


@dataclass(frozen=True, slots=True)
class Duties:
    """Items as a document lists them, and how many more there are."""

    shown: tuple[Verdict, ...]
    more: int


def listed(verdicts: Sequence[Verdict], wishes: Wishes) -> Duties:
    """The items that are listed, the rest counted."""
    most = LIMITS[wishes.type] if wishes.limit is None else wishes.limit
    return Duties(tuple(verdicts[:most]), max(0, len(verdicts) - most))


def _most_of_each(problems: Sequence[Verdict], wishes: Wishes) -> int:
    """How many problems of each district are listed: fewer where all of them together would fill a book."""
    most = LIMITS[wishes.type] if wishes.limit is None else wishes.limit
    counts = Counter(verdict.item.district for verdict in problems).values()
    while wishes.limit is None and most > FEWEST and sum(min(count, most) for count in counts) > IN_ALL:
        most -= 1
    return most


def of_group(assessment: Assessment, verdicts: Sequence[Verdict]) -> Assessment:
    """The assessment of some of its items, counted anew."""
    return replace(assessment, verdicts=tuple(verdicts), _summaries={}, _of_sheets={}, _parts=[])


def common(assessment: Assessment, wishes: Wishes, number: int | None) -> dict[str, Any]:
    """What every template can name."""
    kinds = kinds_of(assessment.verdicts) or {*assessment.windows}
    tr = translator(_CHINESE, measure_word(kinds))
    as_of = assessment.as_of
    office = assessment.settings.office.name
    # A slip says by which rules its own items were judged, not those of ledgers that are not in it.
    profiles = {
        (one := assessment.settings.policy(kind).profile).name: one for kind in assessment.kinds if kind in kinds
    }
    return {
        "office": plain(office) or "本办",
        "code": plain(assessment.settings.office.code),
        "signed": plain(office) or BLANK_NAME,
        "as_of": as_of,
        "year": as_of.year,
        "month": as_of.month,
        "month_end": as_of.replace(day=calendar.monthrange(as_of.year, as_of.month)[1]),
        "number": BLANK_NUMBER if number is None else str(number),
        "issue": BLANK_NUMBER if wishes.issue is None else str(wishes.issue),
        "to": plain(wishes.to) if wishes.to else "",
        "reply": short_day(wishes.reply_by, as_of.year) if wishes.reply_by else BLANK_DAY,
        "total": figures(assessment.summary().total, assessment),
        "profile": profile_names([*profiles.values()], tr),
        "window": windows({kind: span for kind, span in assessment.windows.items() if kind in kinds}, tr),
        "formula": {name: tr(text) for name, text in FORMULAS.items()},
        "ledgers": [{"name": plain(ledger.path.name), "items": ledger.items} for ledger in assessment.ledgers],
        "unread": [plain(error.where) for error in assessment.unreadable],
        "report": f"三色表（截至{short_day(as_of)}）",
        "shortened": 0,
        "measure": measure_word(kinds),
        "things": things(kinds),
    }


def about(assessment: Assessment, wishes: Wishes, problems: Sequence[Verdict], shots: Shots) -> dict[str, Any]:
    """What circular and express say: figures by district and by type of point, and the problems by district."""
    by_district, by_site_type = assessment.summary("district").groups, assessment.summary("site_type").groups
    groups: list[dict[str, Any]] = []
    most = _most_of_each(problems, wishes)
    for group in by_district:
        own = [verdict for verdict in problems if verdict.item.district == group.group]
        if own:
            duties = Duties(tuple(own[:most]), max(0, len(own) - most))
            groups.append(
                {
                    "name": _name(group.group),
                    "count": len(own),
                    "longest": own[0].days_overdue,
                    "categories": _categories(own),
                    "items": items(duties.shown, assessment, shots),
                    "more": duties.more,
                }
            )
    types = sorted(by_site_type, key=lambda one: (one.group is None, -one.total))
    return {
        "districts": [figures(group, assessment) for group in by_district],
        "ranking": _ranking(assessment),
        "ranked_together": list(map(plain, assessment.settings.office.groups)),
        "site_types": [figures(group, assessment) for group in types if group.total and len(types) > 1],
        "problems": groups,
        "shortened": sum(item["shortened"] for group in groups for item in group["items"]),
        "listed": sum(len(group["items"]) for group in groups),
        "found": len(problems),
        "more": len(problems) - sum(len(group["items"]) for group in groups),
    }


def _ranking(assessment: Assessment) -> list[dict[str, Any]]:
    """The districts by rank, group by group where settings rank some together; unranked ones last."""
    homes = {one: name for name, members in assessment.settings.office.groups.items() for one in members}
    order = {name: place for place, name in enumerate(dict.fromkeys(homes.values()))}
    by_district = assessment.summary("district").groups
    ordered = sorted(
        by_district,
        key=lambda one: (order.get(homes.get(one.group or "", ""), len(order)), one.rank is None, one.rank or 0),
    )
    return [
        figures(
            one, assessment, [peer for peer in by_district if homes.get(peer.group or "") == homes.get(one.group or "")]
        )
        | {"ranked_with": plain(homes.get(one.group or "", ""))}
        for one in ordered
    ]


def _categories(verdicts: Sequence[Verdict]) -> list[dict[str, Any]]:
    """The categories of problems, the most frequent first; items without one are left out of the list."""
    counted = Counter(verdict.item.category for verdict in verdicts if verdict.item.category)
    return [{"name": plain(name), "count": count} for name, count in counted.most_common()]


def _name(group: str | None) -> str:
    return plain(group) if group else "未注明"


def figures(of: Figures, assessment: Assessment, peers: Sequence[Figures] = ()) -> dict[str, Any]:
    """The counts and rates of a summary by the contract's names, rates as they are printed."""
    tr = translator(_CHINESE)
    names = tier_names(assessment.tiers, tr)
    # 已办结 explains itself.
    finished_ones = {tier.key for tier in assessment.tiers if all(fact.startswith("done_") for fact in tier.reasons)}
    means = {key: text for key, text in meanings(assessment, tr).items() if key not in finished_ones}
    values: dict[str, Any] = of.as_json()
    for name in _RATES:
        rate: Rate = getattr(of, name)
        values[name] = rate.shown
    shared = of.rank is not None and sum(peer.rank == of.rank for peer in peers) > 1
    return values | {
        "name": _name(of.group),
        "overdue": of.overdue,
        "closed": of.closed,
        "elsewhere": done_elsewhere(of, assessment.tiers),
        "tiers": [
            {"key": key, "name": names[key], "means": means.get(key, ""), "count": count}
            for key, count in of.tiers.items()
        ],
        "place": "—" if of.rank is None else f"{of.rank}（并列）" if shared else str(of.rank),
        "longest": "—" if of.max_days_overdue is None else f"{of.max_days_overdue}天",
    }


Shots = Callable[[Verdict], tuple[Sequence[str], int]]
"""An item → the keys of its photos that are shown, and how many more it has."""


def items(verdicts: Sequence[Verdict], assessment: Assessment, shots: Shots) -> list[dict[str, Any]]:
    """Items as templates name them, numbered from 1: the contract's fields, and a few words made of them."""
    tr = translator(_CHINESE)
    names = tier_names(assessment.tiers, tr)
    return [
        _item(place, verdict, assessment.as_of, cell(verdict, "tier", tr, names), tr(verdict.step or ""), shots)
        for place, verdict in enumerate(verdicts, 1)
    ]


_TEXTS = (
    "district", "street", "community", "site", "site_type", "category", "indicator", "description", "source", "unit",
    "person", "leader", "measures", "progress", "remark", "number",
)  # fmt: skip


def _item(place: int, verdict: Verdict, as_of: dt.date, tier: Any, step: str, shots: Shots) -> dict[str, Any]:
    item = verdict.item
    keys, more_photos = shots(verdict)
    texts = {name: in_line(plain(text)) if (text := getattr(item, name)) else "" for name in _TEXTS}
    texts |= {"person": people(item.person), "leader": people(item.leader)}
    units = split_units(item.unit)
    matter, shortened = _matter(verdict, texts)
    return {
        **texts,
        "n": place,
        "matter": matter,
        "shortened": shortened,
        "code": "" if item.number_is_serial else texts["number"],
        "lead": plain(units[0]) if units else "",
        "partners": plain(joined([*units[1:], *verdict.partners])),
        "assigned_on": verdict.assigned_on,
        "found_on": verdict.found_on,
        "deadline": verdict.deadline.day,
        "original_deadline": verdict.deadline.original,
        "due": _due(verdict, as_of),
        "days_overdue": verdict.days_overdue,
        "days_left": verdict.days_left,
        "step": step,
        "tier": tier,
        "ledger": plain(item.table.ledger),
        "row": item.row,
        "photos": " ".join(keys),
        "more_photos": more_photos,
    }


def _matter(verdict: Verdict, texts: Mapping[str, str]) -> tuple[str, bool]:
    """What is the matter, and whether words of the hotline were left out of it."""
    said = texts["description"] or texts["indicator"]
    kind = verdict.item.table.kind
    if kind is Kind.MATERIAL and said:
        name = clause(said)
        shown = name if name.startswith("《") else f"《{name}》"
        if verdict.reason is not Reason.OVERDUE:
            return f"报送{shown}", False
        return f"{'未按时报送' if verdict.status is Status.ASSIGNED else '未按时补充完善'}{shown}", False
    prose = plain_prose(said) if kind is Kind.PROBLEM and said else Prose(said, shortened=False)
    return placed(texts["site"], prose.text or texts["site"] or "（台账未写内容）"), prose.shortened


def _due(verdict: Verdict, as_of: dt.date) -> str:
    """The day that counts, else what the ledger says of it."""
    if verdict.deadline.day:
        return short_day(verdict.deadline.day, as_of.year)
    return plain(verdict.deadline.text or text_of(verdict.item.deadline) or "") or "未定"


def of_unit(verdicts: Sequence[Verdict], shown: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """What a slip says of its items together: who leads, who helps, the gravest step, the day that comes first."""
    tr = translator(_CHINESE)
    days = [verdict.deadline.day for verdict in verdicts if verdict.deadline.day]
    gravest = max(verdicts, key=lambda verdict: verdict.days_overdue or 0)
    return {
        "items": list(shown),
        "measure": measure_word(kinds_of(verdicts)),
        "things": things(kinds_of(verdicts)),
        "count": len(verdicts),
        "more": len(verdicts) - len(shown),
        "leaders": some((people(verdict.item.leader) for verdict in verdicts), "人"),
        "persons": some((people(verdict.item.person) for verdict in verdicts), "人"),
        "partners": joined(part for item in shown for part in item["partners"].split("、")),
        "area": some((verdict.item.district for verdict in verdicts), "个县区"),
        "categories": _categories(verdicts),
        "sources": list(dict.fromkeys(plain(verdict.item.table.ledger) for verdict in verdicts)),
        "first_due": min(days) if days else None,
        "longest": gravest.days_overdue,
        "step": tr(gravest.step or ""),
    }
