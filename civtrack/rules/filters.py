"""Which items somebody asks for: the options of ``query`` as a test of verdicts.

Exists so that terminal, views and scripts choose items in the same way. May import the foundation and the readings in
`civtrack.rules`.
"""

from __future__ import annotations

import datetime as dt
import difflib
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

from civtrack.errors import UsageMistake
from civtrack.language.names import written_alike
from civtrack.model import N_, Kind, Message, Reason, Status, Verdict
from civtrack.policy import OUTSIDE_TIERS
from civtrack.rules.naming import spellings
from civtrack.rules.patterns import lazy
from civtrack.rules.wording import read_word

__all__ = ["DayRange", "Filter", "NumberRange", "day_range", "number_range"]

_TEXT_FIELDS = (
    "number", "district", "street", "community", "site", "site_type", "category", "indicator", "description", "source",
    "unit", "partners", "person", "leader", "measures", "progress", "remark",
)  # fmt: skip
_TIERS = {
    "红": "red",
    "黄": "yellow",
    "绿": "green",
    "蓝": "blue",
    "橙": "orange",
    "灰": "grey",
    "待定": "grey",
    "已办结": "closed",
    "办结": "closed",
    "作废": "void",
    "结转": "carried",
    "上期结转": "carried",
}
_STATUSES = {
    "已交办": Status.ASSIGNED,
    "未开始": Status.ASSIGNED,
    "整改中": Status.IN_PROGRESS,
    "已整改": Status.DONE,
    "已销号": Status.CLOSED,
    "返工": Status.REOPENED,
    "长期坚持": Status.ONGOING,
    "挂账": Status.SUSPENDED,
    "作废": Status.VOID,
    "未知": Status.UNKNOWN,
    "看不懂": Status.UNKNOWN,
}
_KINDS = {
    "problems": Kind.PROBLEM,
    "reminders": Kind.REMINDER,
    "materials": Kind.MATERIAL,
    "问题": Kind.PROBLEM,
    "提示": Kind.REMINDER,
    "提示单": Kind.REMINDER,
    "材料": Kind.MATERIAL,
}
_RELATIVE = lazy(r"([+-]\d{1,4})(?:d|天|日)")
_ABSOLUTE = lazy(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_TODAY = {
    "today": 0,
    "今天": 0,
    "今日": 0,
    "tomorrow": 1,
    "明天": 1,
    "明日": 1,
    "yesterday": -1,
    "昨天": -1,
    "昨日": -1,
}
_ChoiceT = TypeVar("_ChoiceT")


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


class DayRange(NamedTuple):
    """Days from `first` to `last`, both included; None is endless."""

    first: dt.date | None
    last: dt.date | None

    def __contains__(self, day: object) -> bool:
        return (
            isinstance(day, dt.date)
            and (self.first is None or day >= self.first)
            and (self.last is None or day <= self.last)
        )


class NumberRange(NamedTuple):
    """Whole numbers from `first` to `last`, both included; None is endless."""

    first: int | None
    last: int | None

    def __contains__(self, number: object) -> bool:
        return (
            isinstance(number, int)
            and (self.first is None or number >= self.first)
            and (self.last is None or number <= self.last)
        )


def _mistake(option: str, text: str, advice: str) -> UsageMistake:
    return UsageMistake(
        option,
        detail=Message(N_("“{found}” is not a range; {advice}"), {"found": text, "advice": Message(advice)}),
    )


def _ends(text: str) -> tuple[str, str] | None:
    """The two ends of ``A..B``, ``A..`` or ``..B``; a lone ``A`` is both; None where nothing is between."""
    folded = _folded(text).replace("…", "..").replace(" ", "")
    if folded.strip(".") == "":
        return None
    first, dots, last = folded.partition("..")
    last = last.lstrip(".")
    return (first, last) if dots else (first, first)


def _day(text: str, as_of: dt.date) -> dt.date:
    if text in _TODAY:
        return as_of + dt.timedelta(days=_TODAY[text])
    relative = _RELATIVE.fullmatch(text)
    if relative:
        return as_of + dt.timedelta(days=int(relative[1]))
    absolute = _ABSOLUTE.fullmatch(text)
    if not absolute:
        raise ValueError(text)
    return dt.date(int(absolute[1]), int(absolute[2]), int(absolute[3]))


def day_range(text: str, as_of: dt.date, option: str = "--due") -> DayRange:
    """Reads ``A..B``, ``A..``, ``..B`` or one day; days are ISO dates, ``今天``, ``today``, ``+7d`` or ``-3d``.

    Raises:
        UsageMistake: It is no such range, or it ends before it begins; names `option`.
    """
    advice = N_("write 2022-07-01..2022-07-31, ..+7d, -3d.. or 今天")
    ends = _ends(text)
    if ends is None:
        raise _mistake(option, text, advice)
    try:
        first, last = (_day(end, as_of) if end else None for end in ends)
    except (ValueError, OverflowError):
        raise _mistake(option, text, advice) from None
    if first and last and last < first:
        raise _mistake(option, text, N_("it ends before it begins"))
    return DayRange(first, last)


def number_range(text: str, option: str = "--overdue") -> NumberRange:
    """Reads ``5..``, ``..3``, ``1..7`` or one number.

    Raises:
        UsageMistake: It is no such range, or it ends before it begins; names `option`.
    """
    advice = N_("write 5.., 1..7 or 3")
    ends = _ends(text)
    if ends is None or not all(end == "" or (end.isascii() and end.isdigit() and len(end) < 10) for end in ends):
        raise _mistake(option, text, advice)
    first, last = (int(end) if end else None for end in ends)
    if first is not None and last is not None and last < first:
        raise _mistake(option, text, N_("it ends before it begins"))
    return NumberRange(first, last)


def _choice(text: str, known: Mapping[str, _ChoiceT], option: str) -> _ChoiceT:
    folded = _folded(text).strip()
    for name, value in known.items():
        if _folded(name) == folded:
            return value
    nearest = difflib.get_close_matches(folded, list(known), 1, 0.5)
    values = {"found": text, "known": ", ".join(known), "nearest": nearest[0] if nearest else ""}
    detail = N_("“{found}” is not known; did you mean {nearest}?") if nearest else N_("“{found}” is none of {known}")
    raise UsageMistake(option, detail=Message(detail, values))


def _status(text: str) -> Status:
    known: dict[str, Status] = {status.value: status for status in Status} | _STATUSES
    folded = _folded(text).strip()
    if folded not in map(_folded, known):
        word = read_word(text, {})
        if word is not None and word.status is not Status.UNKNOWN:
            return word.status
    return _choice(text, known, "--status")


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
        categories: Parts of the category, folded.
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
    categories: tuple[str, ...] = ()
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
        categories: Sequence[str] = (),
        due: str | None = None,
        overdue: str | None = None,
        text: str | None = None,
        tier_names: Mapping[str, str] | None = None,
        unit_aliases: Mapping[str, str] | None = None,
        person_aliases: Mapping[str, str] | None = None,
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
            categories: Parts of names.
            due: A range of days.
            overdue: A range of numbers.
            text: Words to be found.
            unit_aliases: Spelling → name, so that a unit is found by either.
            person_aliases: Likewise of persons.
            tier_names: Name or key → key, of the profiles in force; without it any key is taken as it is.

        Raises:
            UsageMistake: A value that means nothing; names its option.
        """
        names = None
        if tier_names is not None:
            keys = {key: key for key in (*tier_names.values(), *OUTSIDE_TIERS)}
            spoken = {name: key for name, key in _TIERS.items() if key in keys}
            names = keys | dict(tier_names) | {name: key for name, key in spoken.items() if name not in tier_names}
        return cls(
            tiers=frozenset(tiers if names is None else [_choice(tier, names, "--tier") for tier in tiers]),
            statuses=frozenset(map(_status, statuses)),
            kinds=frozenset(_choice(kind, {k.value: k for k in Kind} | _KINDS, "--kind") for kind in kinds),
            districts=frozenset(map(_folded, districts)),
            units=_spelt(units, unit_aliases or {}),
            persons=_spelt(persons, person_aliases or {}),
            categories=tuple(map(_folded, categories)),
            due=None if due is None else day_range(due, as_of),
            overdue=None if overdue is None else number_range(overdue),
            text=tuple(_folded(text or "").split()),
        )

    def accepts(self, verdict: Verdict) -> bool:
        """Whether an item is asked for."""
        item = verdict.item
        return (
            (not self.tiers or verdict.tier in self.tiers)
            and (not self.statuses or verdict.status in self.statuses)
            and (not self.kinds or item.table.kind in self.kinds)
            and (not self.districts or (item.district is not None and _folded(item.district) in self.districts))
            and _names(item.unit, self.units)
            and _names(item.person, self.persons)
            and _mentions(item.category, self.categories)
            and (self.due is None or verdict.deadline.day in self.due)
            and (self.overdue is None or (verdict.reason is Reason.OVERDUE and verdict.days_overdue in self.overdue))
            and (not self.text or self._says(verdict))
        )

    def select(self, verdicts: Iterable[Verdict]) -> list[Verdict]:
        """The items asked for, in their order."""
        return [verdict for verdict in verdicts if self.accepts(verdict)]

    def _says(self, verdict: Verdict) -> bool:
        item = verdict.item
        texts = [text for name in _TEXT_FIELDS if (text := getattr(item, name))]
        whole = _folded("\n".join([*texts, *(written for _, written, _ in spellings((verdict,)))]))
        return all(word in whole for word in self.text)


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
    folded = _folded(text or "")
    return any(part in folded for part in parts)
