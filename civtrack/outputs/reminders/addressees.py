"""Who is reminded of what: the open items past their deadline and those that fall due, by whom they are told to.

Exists apart from the words so that the sums can be proven: every item that is asked for is told to exactly one
addressee. A unit's name that does not say whose it is (住建局) is nobody's where it stands in several districts: each
district's items are told apart, so that nothing of one reaches another. May import `civtrack.assessment`,
`civtrack.rules`, `civtrack.language` and its neighbours.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from civtrack.assessment import Assessment
from civtrack.files import natural_key
from civtrack.language.names import written_alike
from civtrack.language.places import city_end
from civtrack.light import NamedTuple, dataclass
from civtrack.model import Reason, Verdict, readable
from civtrack.outputs.reminders.kinds import Per, Wishes
from civtrack.policy import DayUnit
from civtrack.rules.metrics import group_of
from civtrack.rules.workdays import Calendar

__all__ = ["Addressee", "addressees", "one_line"]

NOBODY = "未注明"
_OPEN = frozenset({Reason.DUE_SOON, Reason.BEHIND, Reason.ON_TRACK})
_CITYWIDE = ("市委", "市政府", "市直", "市级")


class _Key(NamedTuple):
    """What makes one addressee: the name, the unit of a person, and the district where these say too little."""

    name: str | None
    unit: str | None = None
    district: str | None = None
    bare: bool = False


@dataclass(frozen=True, slots=True)
class Addressee:
    """Somebody who is reminded, and of what.

    Attributes:
        name: What file, block and table call it; no other addressee has it.
        who: The unit, person, leader or district as the ledgers name it; None where they do not.
        unit: The leading unit, where it is one.
        district: The district, where all items lie in one.
        overdue: Open items past their deadline, the longest first.
        due: Open items that fall due within the window, the nearest first.
        apart: Whether the name stands in other districts, too, for which it has texts of their own.
    """

    name: str
    who: str | None
    unit: str | None
    district: str | None
    overdue: tuple[Verdict, ...]
    due: tuple[Verdict, ...]
    apart: bool = False

    @property
    def items(self) -> tuple[Verdict, ...]:
        """Everything it is reminded of, gravest first."""
        return (*self.overdue, *self.due)

    @property
    def longest(self) -> int | None:
        """The most days that one of its items is past its deadline."""
        return self.overdue[0].days_overdue if self.overdue else None


def addressees(assessment: Assessment, verdicts: Sequence[Verdict], wishes: Wishes) -> list[Addressee]:
    """Whom some items are told to, gravest first; districts in their order.

    Args:
        assessment: What was judged.
        verdicts: The items that were asked for; whatever is neither overdue nor due is left out.
        wishes: Whom texts are for, and the window.
    """
    soon = _window(assessment, wishes)
    late: dict[_Key, list[Verdict]] = {}
    due: dict[_Key, list[Verdict]] = {}
    key = _keys(assessment, wishes.per)
    for verdict in verdicts:
        if verdict.reason is Reason.OVERDUE:
            late.setdefault(key(verdict), []).append(verdict)
        elif verdict.reason in _OPEN and soon(verdict):
            due.setdefault(key(verdict), []).append(verdict)
    keys = list(dict.fromkeys((*late, *due)))
    names = _names(keys, wishes.per)
    alike = Counter((one.name, one.unit) for one in keys)
    found = []
    for one in keys:
        overdue = tuple(sorted(late.get(one, ()), key=lambda each: -(each.days_overdue or 0)))
        near = tuple(sorted(due.get(one, ()), key=lambda each: each.days_left or 0))
        districts = {verdict.item.district for verdict in (*overdue, *near)}
        district = districts.pop() if len(districts) == 1 else None
        unit = one.name if wishes.per is Per.UNIT else one.unit
        apart = one.bare and alike[one.name, one.unit] > 1
        found.append(Addressee(names[one], one.name, unit, district, overdue, near, apart))
    if wishes.per is Per.DISTRICT:
        order = {figures.group: place for place, figures in enumerate(assessment.summary().groups)}
        return sorted(found, key=lambda one: order[one.who])
    return sorted(found, key=_gravest)


def _gravest(one: Addressee) -> tuple[object, ...]:
    """The longest overdue first, then the most, then what falls due soonest; what names nobody last."""
    nearest = one.due[0].days_left if one.due else None
    return (one.who is None, -(one.longest or 0), -len(one.overdue), nearest or 0, -len(one.due), natural_key(one.name))


def _window(assessment: Assessment, wishes: Wishes) -> Callable[[Verdict], bool]:
    """Whether an open item falls due within the window, the last day included."""
    settings = assessment.settings
    calendar = Calendar(settings.calendar.holidays, settings.calendar.workdays)
    known: dict[object, bool] = {}

    def soon(verdict: Verdict) -> bool:
        left, day = verdict.days_left, verdict.deadline.day
        if left is None or day is None:
            return False
        span = wishes.within or assessment.windows[verdict.item.table.kind]
        if span.unit is DayUnit.CALENDAR:
            return left <= span.days
        if (span, day) not in known:
            known[span, day] = calendar.workdays_between(assessment.as_of, day) <= span.days
        return known[span, day]

    return soon


def _keys(assessment: Assessment, per: Per) -> Callable[[Verdict], _Key]:
    office = assessment.settings.office
    whole = assessment.whole.verdicts
    named = {*office.districts, *office.aliases, *(each.item.district for each in whole if each.item.district)}
    districts = sorted({written_alike(name) for name in named})
    signed = written_alike(office.name)
    home = signed[: city_end(signed)]
    city_name = home.removesuffix("市") if len(home) > len("全市") else None
    known: dict[str, bool] = {}

    def stated(unit: str) -> bool:
        """Whether a unit's name says whose it is: the city's, the province's, a district's."""
        if unit not in known:
            plain = written_alike(unit)
            city = plain[: city_end(plain)]
            known[unit] = (
                any(district in plain for district in districts)
                or (city_name is not None and city_name in plain)
                or plain.startswith(_CITYWIDE)
                or city in ("市", "全市", "本市", "我市")
                or city.endswith("省")
            )
        return known[unit]

    def key(verdict: Verdict) -> _Key:
        name = group_of(verdict, per.value)
        if per in (Per.DISTRICT, Per.LEADER):
            return _Key(name)
        unit = group_of(verdict, "unit")
        bare = unit is None or not stated(unit)
        district = verdict.item.district if bare else None
        if per is Per.UNIT:
            # What names no unit is nobody's to paste to anybody; by district, so that it can be seen whose it may be.
            return _Key(name, None, district, bare)
        return _Key(name, unit, district, bare)

    return key


def _names(keys: Sequence[_Key], per: Per) -> dict[_Key, str]:
    """What addressees are called, each otherwise than the others."""
    alike = Counter((one.name, one.unit) for one in keys)
    names: dict[_Key, str] = {}
    taken: set[str] = set()
    for one in sorted(keys, key=lambda each: alike[each.name, each.unit] > 1):
        parts = [one.unit, one.name] if per is Per.PERSON else [one.name]
        name = " ".join(shown for part in parts if (shown := one_line(part))) or NOBODY
        if one.bare and (alike[one.name, one.unit] > 1 or name == NOBODY):
            name += f"（{one_line(one.district) or '未注明县区'}）"
        unique, count = name, 1
        while unique in taken:
            count += 1
            unique = f"{name}（{count}）"
        taken.add(unique)
        names[one] = unique
    return names


def one_line(text: str | None) -> str:
    """Ledger text without line breaks and characters that no screen shows; people below one another as a list."""
    lines = (_seen(line) for line in readable(text or "").splitlines())
    return "、".join(line for line in lines if line)


def _seen(signs: Iterable[str]) -> str:
    """What a screen shows of a line: marks of no width go, other signs that are not seen are blanks."""
    return " ".join("".join(map(_shown, signs)).split())


def _shown(sign: str) -> str:
    return sign if sign.isprintable() else "" if unicodedata.category(sign) == "Cf" else " "
