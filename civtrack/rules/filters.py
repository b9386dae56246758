"""Which items somebody asks for: the options of ``query`` as a test of verdicts.

Exists so that terminal, views and scripts choose items in the same way. May import the foundation and the readings in
`civtrack.rules`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from civtrack.asking.names import KINDS, STATUSES, TIERS, meant, near
from civtrack.errors import UsageMistake
from civtrack.language.names import written_alike
from civtrack.light import dataclass
from civtrack.model import N_, Kind, Message, Reason, Status, Verdict
from civtrack.policy import OUTSIDE_TIERS
from civtrack.rules.asked import says
from civtrack.rules.ranges import DayRange, NumberRange, day_range, folded, number_range
from civtrack.rules.wording import read_word

__all__ = ["DayRange", "Filter", "NumberRange", "day_range", "number_range", "tier_words"]

_KINDS = frozenset(kind.value for kind in Kind)
_ChoiceT = TypeVar("_ChoiceT")


def _choice(text: str, known: Mapping[str, _ChoiceT], option: str) -> _ChoiceT:
    asked = folded(text).strip()
    for name, value in known.items():
        if folded(name) == asked:
            return value
    detail = N_("“{found}” is not known; did you mean: {near}")
    raise UsageMistake(option, detail=Message(detail, {"found": text, "near": near(text, list(known))}))


def _status(text: str) -> Status:
    if name := meant(text, STATUSES):
        return Status(name)
    word = read_word(text, {})
    if word is not None and word.status is not Status.UNKNOWN:
        return word.status
    detail = N_("“{found}” is not known; did you mean: {near}")
    raise UsageMistake("--status", detail=Message(detail, {"found": text, "near": near(text, STATUSES)}))


def _kind(text: str) -> Kind:
    if text in _KINDS:
        return Kind(text)
    name = meant(text, KINDS)
    if name is None or name == "auto":
        detail = N_("“{found}” is not known; did you mean: {near}")
        raise UsageMistake("--kind", detail=Message(detail, {"found": text, "near": near(text, KINDS)}))
    return Kind(name.removesuffix("s"))


def tier_words(names: Mapping[str, str]) -> dict[str, str]:
    """Every word for a tier → its key: keys, what the profiles call them, and the usual Chinese words of keys in force.

    Args:
        names: What the profiles in force call a tier → its key.
    """
    keys = {key: key for key in (*names.values(), *OUTSIDE_TIERS)}
    spoken = {word: key for key, words in TIERS.items() if key in keys for word in words}
    return keys | dict(names) | {word: key for word, key in spoken.items() if word not in names and word not in keys}


@dataclass(frozen=True, slots=True)
class Filter:
    """A choice of items; everything that is given must hold, of several values of one kind any.

    Attributes:
        tiers: Tier keys.
        statuses: Statuses.
        kinds: What the ledger lists.
        districts: Whole names, folded.
        units: Parts of the responsible units' names, folded.
        persons: Parts of the responsible persons' names, folded.
        leaders: Parts of the leaders' names, folded.
        categories: Parts of the category, folded.
        streets: Parts of the street, folded.
        site_types: Parts of the type of site, folded.
        steps: Supervision steps, as the ladder calls them.
        due: Days of the effective deadline.
        overdue: Days overdue of open items.
        text: Words that must all stand in the text fields, folded.
    """

    tiers: frozenset[str] = frozenset()
    statuses: frozenset[Status] = frozenset()
    kinds: frozenset[Kind] = frozenset()
    districts: frozenset[str] = frozenset()
    units: tuple[str, ...] = ()
    persons: tuple[str, ...] = ()
    leaders: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    streets: tuple[str, ...] = ()
    site_types: tuple[str, ...] = ()
    steps: frozenset[str] = frozenset()
    due: DayRange | None = None
    overdue: NumberRange | None = None
    text: tuple[str, ...] = ()

    @classmethod
    def from_options(
        cls,
        *,
        as_of: dt.date,
        tiers: Sequence[str] = (),
        statuses: Sequence[str] = (),
        kinds: Sequence[str] = (),
        districts: Sequence[str] = (),
        units: Sequence[str] = (),
        persons: Sequence[str] = (),
        leaders: Sequence[str] = (),
        categories: Sequence[str] = (),
        streets: Sequence[str] = (),
        site_types: Sequence[str] = (),
        steps: Sequence[str] = (),
        due: str | None = None,
        overdue: str | None = None,
        text: str | None = None,
        tier_names: Mapping[str, str] | None = None,
        unit_aliases: Mapping[str, str] | None = None,
        person_aliases: Mapping[str, str] | None = None,
        step_names: Mapping[str, str] | None = None,
    ) -> Filter:
        """Reads the options of ``query``.

        Args:
            as_of: The day that ``today`` and ``+7d`` count from.
            tiers: Keys of tiers, or names of `tier_names`.
            statuses: Contract names, or an office's word such as 未整改.
            kinds: Contract names, or 问题, 提示单, 材料.
            districts: Whole names, aliases already resolved.
            units: Parts of names.
            persons: Parts of names.
            leaders: Parts of names.
            categories: Parts of names.
            streets: Parts of names.
            site_types: Parts of names.
            steps: Names of `step_names`.
            due: A range of days.
            overdue: A range of numbers.
            text: Words to be found.
            unit_aliases: Spelling → name, so that a unit is found by either.
            person_aliases: Likewise of persons and leaders.
            step_names: What a supervision step is called → what the ladder calls it.
            tier_names: Name or key → key, of the profiles in force; without it any key is taken as it is.

        Raises:
            UsageMistake: A value that means nothing; names its option.
        """
        names = None if tier_names is None else tier_words(tier_names)
        return cls(
            tiers=frozenset(tiers if names is None else [_choice(tier, names, "--tier") for tier in tiers]),
            statuses=frozenset(map(_status, statuses)),
            kinds=frozenset(map(_kind, kinds)),
            districts=frozenset(map(folded, districts)),
            units=_spelt(units, unit_aliases or {}),
            persons=_spelt(persons, person_aliases or {}),
            leaders=_spelt(leaders, person_aliases or {}),
            categories=tuple(map(folded, categories)),
            streets=tuple(map(folded, streets)),
            site_types=tuple(map(folded, site_types)),
            steps=frozenset(_choice(step, step_names or {}, "--step") for step in steps),
            due=None if due is None else day_range(due, as_of),
            overdue=None if overdue is None else number_range(overdue),
            text=tuple(folded(text or "").split()),
        )

    def accepts(self, verdict: Verdict) -> bool:
        """Whether an item is asked for."""
        item = verdict.item
        return (
            (not self.tiers or verdict.tier in self.tiers)
            and (not self.statuses or verdict.status in self.statuses)
            and (not self.kinds or item.table.kind in self.kinds)
            and (not self.districts or (item.district is not None and folded(item.district) in self.districts))
            and _names(item.unit, self.units)
            and _names(item.person, self.persons)
            and _names(item.leader, self.leaders)
            and _mentions(item.category, self.categories)
            and _mentions(item.street, self.streets)
            and _mentions(item.site_type, self.site_types)
            and (not self.steps or verdict.step in self.steps)
            and (self.due is None or verdict.deadline.day in self.due)
            and (self.overdue is None or (verdict.reason is Reason.OVERDUE and verdict.days_overdue in self.overdue))
            and (not self.text or says(verdict, self.text))
        )

    def select(self, verdicts: Iterable[Verdict]) -> list[Verdict]:
        """The items asked for, in their order."""
        return [verdict for verdict in verdicts if self.accepts(verdict)]


def _names(text: str | None, parts: tuple[str, ...]) -> bool:
    """Whether a unit or person is named by one of some parts, whatever its width, blanks and brackets."""
    return not parts or any(part in written_alike(text or "") for part in parts)


def _spelt(parts: Sequence[str], aliases: Mapping[str, str]) -> tuple[str, ...]:
    """Parts of names, and the names that the settings give to spellings that have such a part."""
    asked = list(map(written_alike, parts))
    meant = [name for alias, name in aliases.items() if any(part in written_alike(alias) for part in asked)]
    return tuple(dict.fromkeys((*asked, *map(written_alike, meant))))


def _mentions(text: str | None, parts: tuple[str, ...]) -> bool:
    if not parts:
        return True
    whole = folded(text or "")
    return any(part in whole for part in parts)
