"""The words and numbers that several documents share: names of tiers, days left or overdue, the line of facts.

Exists so that the updated ledger, the summary workbook and what comes after them say one thing in one way. May import
`civtrack.model`, `civtrack.policy`, `civtrack.locales`, `civtrack.records`, `civtrack.assessment`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from civtrack.locales import Translator, translator
from civtrack.model import N_, OUTSIDE, Kind, Reason, Status, Verdict
from civtrack.outputs.measure import width
from civtrack.outputs.measure_words import measure_word
from civtrack.policy import CARRIED, VOID, DayUnit, Profile, Span, TierRule
from civtrack.records import kind_name, reason_name, status_name
from civtrack.rules.metrics import Figures
from civtrack.rules.periods import Period, PeriodKind

if TYPE_CHECKING:
    import datetime as dt

    from civtrack.assessment import Assessment
    from civtrack.rules.parts import Part

__all__ = [
    "as_known",
    "days_between",
    "days_format",
    "days_number",
    "days_width",
    "district_name",
    "document_language",
    "done_elsewhere",
    "finished",
    "kind_names",
    "legend",
    "legends",
    "meanings",
    "mixing",
    "past_line",
    "period_name",
    "period_title",
    "profile_names",
    "tier_counts",
    "tier_facts",
    "tier_names",
    "tiers_given",
    "tiers_of_work",
    "window",
    "windows",
]

_PROFILES = {
    "three-colour": N_("three colours"),
    "suqian": N_("four colours (Suqian)"),
    "days-late": N_("by days overdue"),
    "materials": N_("materials"),
}
CALM = "green"
"""The tier that calls for no work though its items are open."""

DATELESS = frozenset({Reason.UNDATED, Reason.UNCLEAR, Reason.ONGOING, Reason.SUSPENDED})
"""Facts of items that have no day to be judged by."""

_FINISHED = frozenset({Reason.DONE_ON_TIME, Reason.DONE_LATE, Reason.DONE_UNDATED, *OUTSIDE})


def document_language(assessment: Assessment) -> Translator:
    """The language of documents: Chinese unless settings say otherwise."""
    if assessment.settings.office.language == "en":
        return translator("en")
    return translator("zh", measure_word(assessment.windows))


def finished(verdict: Verdict) -> bool:
    """Whether the item needs nothing more: no days run for it."""
    return verdict.reason in _FINISHED


def days_number(verdict: Verdict) -> int | None:
    """Days left as a number ≥ 0, days overdue as a negative one; None where no clock runs."""
    if finished(verdict):
        return None
    return -verdict.days_overdue if verdict.days_overdue is not None else verdict.days_left


def days_format(tr: Translator) -> str:
    """The number format that shows `days_number` in words and still sorts and filters as a number."""
    return tr('0" d left";0" d overdue";"due today"')


def days_width(tr: Translator) -> int:
    """Character cells that a number of three digits takes in `days_format`."""
    return 2 + max(width(part.replace('"', "")) for part in days_format(tr).split(";"))


def tier_names(tiers: Iterable[TierRule], tr: Translator) -> dict[str, str]:
    """Key → shown name of each tier, and of what is outside every total."""
    return {tier.key: tr(tier.name) for tier in (*tiers, VOID, CARRIED)}


def tiers_of_work(tiers: Sequence[TierRule]) -> tuple[TierRule, ...]:
    """The tiers whose items somebody must hurry with: not the calm one, not the finished, not those without a day."""
    return tuple(
        tier
        for tier in tiers
        if tier.key != CALM
        and not any(fact.startswith("done_") for fact in tier.reasons)
        and not DATELESS.issuperset(tier.reasons)
    )


def done_elsewhere(figures: Figures, tiers: Sequence[TierRule]) -> int:
    """How many finished items stand in another tier than that of the finished ones, whose count is not all of them.

    Where materials are judged by colours of their own, what was passed is green. Where no tier is for what is finished
    alone, none of them stands elsewhere.
    """
    own = [tier.key for tier in tiers if all(fact.startswith("done_") for fact in tier.reasons)]
    return figures.closed - sum(figures.tiers[key] for key in own) if own else 0


def district_name(district: str | None, tr: Translator) -> str:
    """A district as documents name it; items that state none are 未注明."""
    return tr("(not stated)") if district is None else district


def profile_names(profiles: Sequence[Profile], tr: Translator) -> str:
    """The profiles in force as documents name them."""
    return tr("; ").join(tr(_PROFILES.get(profile.name, profile.name)) for profile in profiles)


def past_line(assessment: Assessment, tr: Translator) -> str | None:
    """How a past day was told: from the ledgers as they are by now, or as it was recorded; None for any other day."""
    day, past = assessment.as_of, assessment.past
    if assessment.recorded:
        return tr("Shown as recorded in the history on {day}; no ledger was read.", day=day)
    return None if past is None else as_known(day, past.newest, len(assessment.whole.absent), tr)


def as_known(day: dt.date | str, newest: dt.date | str, absent: int, tr: Translator) -> str:
    """How a past day is told from the ledgers as they are by now."""
    if not absent:
        return tr(
            "As {day} knew it: what was done later had not happened; status words and extensions have no day and are "
            "those of the ledgers now (newest day {newest}).",
            day=day,
            newest=newest,
        )
    return tr(
        "As {day} knew it: {count} items of later days are not counted, what was done later had not happened; status "
        "words and extensions have no day and are those of the ledgers now (newest day {newest}).",
        day=day,
        count=absent,
        newest=newest,
    )


def kind_names(kinds: Iterable[Kind], tr: Translator) -> str:
    """Kinds of ledgers as documents name them."""
    return tr("; ").join(tr(kind_name(kind)) for kind in kinds)


def tier_counts(figures: Figures, tiers: Iterable[TierRule], tr: Translator) -> str:
    """How many items each tier has: “Red 3; Yellow 2”."""
    return tr("; ").join(
        tr("{tier} {count}", tier=tr(tier.name), count=figures.tiers.get(tier.key, 0)) for tier in tiers
    )


def period_name(period: Period, tr: Translator) -> str:
    """A period as documents name it, with its days."""
    last = period.last
    if period.kind is PeriodKind.DAY:
        return tr("day {last}", last=last)
    names = {
        PeriodKind.WEEK: N_("week {week} of {year}: {first} to {last}"),
        PeriodKind.MONTH: N_("month {month} of {year}: {first} to {last}"),
        PeriodKind.QUARTER: N_("quarter {quarter} of {year}: {first} to {last}"),
        PeriodKind.YEAR: N_("year {year}: {first} to {last}"),
        PeriodKind.SPAN: N_("{first} to {last}"),
    }
    year, week, _ = last.isocalendar()
    return tr(
        names[period.kind],
        first=period.first,
        last=last,
        year=year if period.kind is PeriodKind.WEEK else last.year,
        week=week,
        month=last.month,
        quarter=(last.month + 2) // 3,
    )


def period_title(period: Period, tr: Translator) -> str:
    """A period as titles name it: by its month, quarter or year, else by its days."""
    last = period.last
    if period.kind is PeriodKind.MONTH:
        return tr("{month}/{year}", year=last.year, month=last.month)
    if period.kind is PeriodKind.QUARTER:
        return tr("quarter {quarter} of {year}", year=last.year, quarter=(last.month + 2) // 3)
    if period.kind is PeriodKind.YEAR:
        return tr("year {year}", year=last.year)
    return days_between(period.first, last, tr)


def days_between(first: dt.date, last: dt.date, tr: Translator) -> str:
    """The days of a period as titles name them: “7月18日—20日”, one day by itself, the year only where they differ."""
    from_, to = _day(first, tr), _day(last, tr)
    if first == last:
        return from_
    if first.year == last.year and first.month == last.month:
        return tr("{month}/{first} – {last}", month=first.month, first=first.day, last=last.day)
    if first.year != last.year:
        return tr("{first} to {last}", first=first, last=last)
    return tr("{first} – {last}", first=from_, last=to)


def _day(day: dt.date, tr: Translator) -> str:
    return tr("{month}/{day}", month=day.month, day=day.day)


def window(span: Span, tr: Translator) -> str:
    """The window in which an open item is due soon; Chinese has no blank between a number and its measure."""
    if span.unit is DayUnit.WORKING:
        told = tr.plural("{count} working day", "{count} working days", span.days)
    else:
        told = tr.plural("{count} day", "{count} days", span.days)
    return told.replace(" ", "") if tr.language == "zh" else told


def windows(spans: Mapping[Kind, Span], tr: Translator) -> str:
    """The windows of several kinds of ledgers: one, or each with its kind where they differ."""
    if len(set(spans.values())) == 1:
        return window(next(iter(spans.values())), tr)
    return tr("; ").join(
        tr("{kind} {window}", kind=tr(kind_name(kind)), window=window(span, tr)) for kind, span in spans.items()
    )


def tiers_given(assessment: Assessment, part: Part | None = None) -> tuple[TierRule, ...]:
    """The tiers in force with those facts only that the policies in force can give: what a legend lists.

    A profile that puts what lags behind into the tier of what is on track never says so, and where a reported end is
    an end nothing waits for a check.
    """
    kinds = part.kinds if part else assessment.windows
    policies = [assessment.settings.policy(kind) for kind in kinds]
    never = set()
    if not any(_tells_behind(policy.profile) for policy in policies):
        never.add(Reason.BEHIND.value)
    if all(Status.DONE in policy.closed_statuses for policy in policies):
        never.add(Reason.AWAITING_CHECK.value)
    tiers = part.profile.tiers if part else assessment.tiers
    return tuple(
        replace(tier, reasons=kept)
        if (kept := tuple(fact for fact in tier.reasons if fact.partition(":")[0] not in never))
        else tier
        for tier in tiers
    )


def _tells_behind(profile: Profile) -> bool:
    """Whether lagging behind has another tier than being on track."""
    tiers = {fact.partition(":")[0]: tier.key for tier in reversed(profile.tiers) for fact in reversed(tier.reasons)}
    return tiers.get(Reason.BEHIND.value, "") not in ("", tiers.get(Reason.ON_TRACK.value))


def legends(assessment: Assessment, tr: Translator, gap: str = "　　") -> list[str]:
    """A line for each profile in force: what each of its tiers means that no line before it said.

    Where profiles differ, each line names its kinds of ledgers.
    """
    if not assessment.parts:
        return [gap.join(legend(tier, tr, assessment.windows) for tier in tiers_given(assessment))]
    told: set[str] = set()
    found = []
    for part in assessment.parts:
        own = [legend(tier, tr, part.kinds) for tier in tiers_given(assessment, part)]
        text = gap.join(line for line in own if line not in told)
        told.update(own)
        if text:
            found.append(tr("{kinds}: {text}", kinds=kind_names(part.kinds, tr), text=text))
    return found


def meanings(assessment: Assessment, tr: Translator) -> dict[str, str]:
    """Key of each tier that calls for work → what puts an item into it, by kinds of ledgers where they differ."""
    told: dict[str, dict[str, list[Kind]]] = {}
    for part in assessment.parts or (None,):
        kinds = part.kinds if part else tuple(assessment.windows)
        for tier in tiers_given(assessment, part):
            told.setdefault(tier.key, {}).setdefault(tier_facts(tier, tr, kinds), []).extend(kinds)

    def shown(facts: Mapping[str, Sequence[Kind]]) -> str:
        if len(facts) == 1:
            return next(iter(facts))
        each = (tr("of {kinds}: {facts}", kinds=kind_names(kinds, tr), facts=text) for text, kinds in facts.items())
        return tr.clauses(each)

    return {key: shown(facts) for key, facts in told.items()}


def legend(tier: TierRule, tr: Translator, kinds: Collection[Kind] = ()) -> str:
    """What puts an item of these kinds of ledgers into a tier, such as “Red: overdue”."""
    return tr("{tier}: {facts}", tier=tr(tier.name), facts=tier_facts(tier, tr, kinds))


def tier_facts(tier: TierRule, tr: Translator, kinds: Collection[Kind] = ()) -> str:
    """The facts and statuses that put an item of these kinds of ledgers into a tier."""
    own = _OF_MATERIALS if set(kinds) == {Kind.MATERIAL} else {}
    return tr("; ").join(tr(own[fact]) if fact in own else _fact(fact, tr) for fact in tier.reasons)


_OF_MATERIALS = {
    "status:assigned": N_("not handed in"),
    "status:done": N_("handed in"),
    "awaiting_check": N_("awaiting review"),
    "done_on_time": N_("passed"),
    "done_late": N_("passed late"),
}
"""What materials are called that other ledgers call assigned, done, awaiting a check."""


def _fact(fact: str, tr: Translator) -> str:
    name, _, days = fact.partition(":")
    if name == "status":
        return tr(status_name(Status(days)))
    shown = tr(reason_name(Reason(name)))
    if not days:
        return shown
    first, range_, last = days.partition("..")
    if not range_:
        return tr("{fact} {days} d", fact=shown, days=days)
    if first and last:
        return tr("{fact} {first} to {last} d", fact=shown, first=first, last=last)
    if first:
        return tr("{fact} {first} d or more", fact=shown, first=first)
    return tr("{fact} {last} d or less", fact=shown, last=last)


def mixing(assessment: Assessment, tr: Translator) -> list[str]:
    """What must be said where one table counts kinds of ledgers whose colours mean different things."""
    if not assessment.parts:
        return []
    lines = [tr("This table counts kinds of ledgers together whose colours mean different things; apart they are:")]
    lines += [
        tr(
            "{kinds} (profile {profile}): total {total}, {counts}",
            kinds=kind_names(part.kinds, tr),
            profile=profile_names([part.profile], tr),
            total=part.summary.total.total,
            counts=tier_counts(part.summary.total, part.profile.tiers, tr),
        )
        for part in assessment.parts
    ]
    return [*lines, tr("Rates and ranks count what is done and what is overdue, whatever its colour.")]
