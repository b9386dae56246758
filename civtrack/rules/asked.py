"""What a condition means for an item: a tree of `civtrack.asking` → a test of verdicts.

Exists so that ``--where``, views and the office's own checks choose items in one way. What an item shows is given by
the caller, so that this room knows no record. May import `civtrack.asking`, `civtrack.model`, `civtrack.errors`,
`civtrack.language` and its neighbours.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import field
from typing import Any as Anything

from civtrack.asking.names import DEADLINE_KINDS, FIELDS, KINDS, REASONS, STATUSES, Names, called, meant, near
from civtrack.asking.tree import All, Any, Expression, Not, Range, Term, Text, Word
from civtrack.errors import UsageMistake, WhereMistake
from civtrack.language.names import written_alike
from civtrack.light import dataclass
from civtrack.model import N_, DeadlineKind, Kind, Message, Reason, Status, Verdict
from civtrack.rules.naming import spellings
from civtrack.rules.ranges import DayRange, NumberRange, day_range, folded, number_range
from civtrack.rules.spoken import DAYS, NUMBERS, Speech
from civtrack.rules.units import split_units
from civtrack.rules.wording import read_word

__all__ = ["DAYS", "NUMBERS", "TEXT_FIELDS", "Grounds", "Test", "bind", "only_words", "says"]

Test = Callable[[Verdict], bool]
Values = Mapping[str, Callable[[Verdict], Anything]]

TEXT_FIELDS = (
    "number", "district", "street", "community", "site", "site_type", "category", "indicator", "description", "source",
    "unit", "partners", "person", "leader", "measures", "progress", "remark",
)  # fmt: skip
"""Where a word is looked for."""
_NAMES = {"unit": "unit_aliases", "partners": "unit_aliases", "person": "person_aliases", "leader": "person_aliases"}
_ONE = frozenset({"number", "id"})
"""What is asked for as a whole, with ``:`` too: 编号:1 is not 编号 12."""
_CHOICES: dict[str, tuple[Names, type]] = {
    "status": (STATUSES, Status),
    "kind": ({one.value: (f"{one}s", *KINDS[f"{one}s"]) for one in Kind}, Kind),
    "reason": (REASONS, Reason),
    "deadline_kind": (DEADLINE_KINDS, DeadlineKind),
}
_NOTHING = frozenset({"空", "none", "null", "未注明", "未填", "没有", "没写", "没填", "空白", "为空"})
_SOMETHING = frozenset({"有", "any", "非空", "已填"})
_FINISHED = frozenset({Reason.DONE_ON_TIME, Reason.DONE_LATE, Reason.DONE_UNDATED})
_OUTSIDE = frozenset({Reason.VOID, Reason.CARRIED})


@dataclass(frozen=True, slots=True)
class Grounds:
    """What a condition is asked of.

    Attributes:
        as_of: The day that 今天 and ``+7d`` count from.
        values: Field → its value of an item, by the names of CONTRACT.
        tiers: Key, or what a tier is called → key.
        districts: Every district that settings or ledgers know, in order.
        aliases: Another spelling of a district → its name.
        units: What the ledgers call responsible units.
        unit_aliases: Another spelling of a unit → its name.
        person_aliases: Likewise of persons and leaders.
        steps: Supervision step → what it is called.
        names: The fields that name somebody (person, leader, source) → the names that the ledgers have.
        labels: What the ledgers call categories, types of sites and streets.
    """

    as_of: dt.date
    values: Values
    tiers: Mapping[str, str]
    districts: tuple[str, ...] = ()
    aliases: Mapping[str, str] = field(default_factory=dict)
    units: frozenset[str] = frozenset()
    unit_aliases: Mapping[str, str] = field(default_factory=dict)
    person_aliases: Mapping[str, str] = field(default_factory=dict)
    steps: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, frozenset[str]] = field(default_factory=dict)
    labels: frozenset[str] = frozenset()


def only_words(expression: Expression, grounds: Grounds) -> tuple[str, ...]:
    """The words of a condition that are looked for in the texts, because they are nothing else."""
    binder = _Binder(grounds, "")
    binder.test(expression)
    return tuple(dict.fromkeys(binder.searched))


def bind(expression: Expression, grounds: Grounds, written: str = "") -> Test:
    """The test that a condition is.

    Args:
        expression: The condition.
        grounds: What it is asked of.
        written: The condition as typed: mistakes point into it.

    Raises:
        WhereMistake: A value that means nothing in its field.
    """
    return _Binder(grounds, written).test(expression)


def says(verdict: Verdict, words: Iterable[str]) -> bool:
    """Whether every word (folded) stands in some text of an item, or in another spelling of its names."""
    item = verdict.item
    texts = [text for name in TEXT_FIELDS if (text := getattr(item, name))]
    whole = folded("\n".join([*texts, *(written for _, written, _ in spellings((verdict,)))]))
    return all(word in whole for word in words)


class _Binder:
    def __init__(self, grounds: Grounds, written: str) -> None:
        self._on, self._written = grounds, written
        self.searched: list[str] = []
        districts = {folded(name) for name in (*grounds.districts, *grounds.aliases)}
        units = {folded(name) for name in (*grounds.units, *grounds.unit_aliases)}
        tiers = set(map(folded, grounds.tiers))
        known = frozenset({*districts, *units, *tiers})
        labels = frozenset(map(folded, grounds.labels))
        self._speech = Speech(
            grounds.as_of, grounds.steps, grounds.names, known, frozenset(districts), frozenset(tiers), labels
        )

    def _wrong(self, text: Text | Range, detail: str, **values: object) -> WhereMistake:
        return WhereMistake(self._written, text.at, Message(detail, values))

    def test(self, expression: Expression) -> Test:
        match expression:
            case All(parts):
                return _every([self.test(part) for part in parts])
            case Any(parts):
                return _some([self.test(part) for part in parts])
            case Not(part):
                return _not(self.test(part))
            case Word(texts):
                return self._words(texts)
            case Term(name, values, whole):
                return _some([self._value(name, value, whole=whole) for value in values])

    def _words(self, texts: tuple[Text, ...]) -> Test:
        """One of some words; 非 before a first one that is known holds for all of them."""
        first = texts[0]
        if not first.quoted and self._known(first.text) is None and first.text.startswith("非"):
            found = self._known(first.text[1:])
            if found is not None:
                return _not(_some([found, *map(self._word, texts[1:])]))
        return _some([self._word(text) for text in texts])

    def _word(self, text: Text) -> Test:
        if text.quoted:
            return self._text(text.text)
        found = self._known(text.text)
        if found is not None:
            return found
        if (said := self._speech.means(text.text)) is not None:
            return self.test(said)
        word = text.text.removesuffix("的") or text.text  # 占道经营的
        self.searched.append(word)
        return _some([self._text(word), *map(self._text, self._named_so(word))])

    def _named_so(self, word: str) -> list[str]:
        """The units and people of whose other spelling a word is a part: 住建局 of 市住建局."""
        part = folded(word)
        names = [*self._on.unit_aliases.items(), *self._on.person_aliases.items()]
        return list(dict.fromkeys(name for alias, name in names if len(part) > 1 and part in folded(alias)))

    def _text(self, text: str) -> Test:
        words = folded(text).split()
        return lambda verdict: says(verdict, words)

    def _known(self, word: str) -> Test | None:
        """The test of a word that is a district, a tier or a unit; None where it is only a word."""
        if key := _chosen(word, self._on.tiers):
            return lambda verdict: verdict.tier == key
        if (name := self._district(word)) is not None:
            return lambda verdict: verdict.item.district == name
        alike = written_alike(word)
        alike = written_alike(
            next((to for alias, to in self._on.unit_aliases.items() if written_alike(alias) == alike), word)
        )
        if alike and alike in self._on.units:
            return lambda verdict: any(written_alike(unit) == alike for unit in split_units(verdict.item.unit))
        return None

    def _district(self, word: str) -> str | None:
        name = self._on.aliases.get(word, word)
        if name in self._on.districts:
            return name
        close = [one for one in self._on.districts if word and one.startswith(word)]
        return close[0] if len(close) == 1 else None

    def _value(self, name: str, value: Text | Range, *, whole: bool) -> Test:
        if name == "text":
            if isinstance(value, Range):
                raise self._wrong(value, N_("this field holds text; it has no ranges"))
            return self._text(value.text)
        get = self._getter(name)
        if isinstance(value, Text) and not value.quoted:
            if folded(value.text) in _NOTHING or (folded(value.text) == "无" and name in _NAMES.keys() | DAYS):
                return lambda verdict: get(verdict) in (None, "", [], ())
            if folded(value.text) in _SOMETHING:
                return lambda verdict: get(verdict) not in (None, "", [], ())
        if name in DAYS:
            days = self._days(value)
            return lambda verdict: get(verdict) in days
        if name in NUMBERS:
            numbers = self._numbers(value)
            return lambda verdict: get(verdict) in numbers
        if isinstance(value, Range):
            raise self._wrong(value, N_("this field holds text; it has no ranges"))
        if name in _CHOICES or name in ("tier", "step"):
            key = self._choice(name, value)
            return lambda verdict: get(verdict) == key
        return self._text_value(name, get, value, whole=whole)

    def _getter(self, name: str) -> Callable[[Verdict], Anything]:
        if own := _OWN.get(name):
            as_of = self._on.as_of
            return lambda verdict: own(verdict, as_of)
        return self._on.values["deadline" if name == "due" else name]

    def _days(self, value: Text | Range) -> DayRange:
        try:
            return day_range(_joined(value), self._on.as_of)
        except UsageMistake as mistake:
            raise WhereMistake(self._written, value.at, mistake.values["detail"]) from None

    def _numbers(self, value: Text | Range) -> NumberRange:
        try:
            return number_range(_joined(value))
        except UsageMistake as mistake:
            raise WhereMistake(self._written, value.at, mistake.values["detail"]) from None

    def _choice(self, name: str, value: Text) -> str:
        known: Names
        if name in ("tier", "step"):
            spoken = _spoken(self._on)[name]
            if key := _chosen(value.text, spoken):
                return key
            found, known = None, dict.fromkeys(spoken, ())
        else:
            known = _CHOICES[name][0]
            found = meant(value.text, known)
        if found is not None:
            return found
        self._tell_its_field(name, value)
        if name == "status" and (word := read_word(value.text, {})) and word.status is not Status.UNKNOWN:
            return word.status.value
        detail = N_("“{found}” is not known; did you mean: {near}")
        raise self._wrong(value, detail, found=value.text, near=near(value.text, known))

    def _tell_its_field(self, name: str, value: Text) -> None:
        """Of a word that another field knows (状态:红), that field is said instead of words that look alike."""
        choices = [field for field, (known, _) in _CHOICES.items() if meant(value.text, known) is not None]
        spoken = [field for field, known in _spoken(self._on).items() if _chosen(value.text, known)]
        district = ["district"] if value.text in {*self._on.districts, *self._on.aliases} else []
        for other in (*spoken, *choices, *district):
            if other != name:
                detail = N_("“{found}” is no value of this field; write {field}:{found}")
                typed = "en" if value.text.isascii() else "zh"
                raise self._wrong(value, detail, found=value.text, field=called(other, FIELDS, language=typed))

    def _text_value(self, name: str, get: Callable[[Verdict], Anything], value: Text, *, whole: bool) -> Test:
        if name == "district" and not value.quoted:
            district = self._district(value.text)
            if district is None and not whole:
                self._tell_its_field(name, value)
                known = near(value.text, self._on.districts) or "—"
                detail = N_("there is no district “{found}”; did you mean: {near}")
                raise self._wrong(value, detail, found=value.text, near=known)
            district = district or value.text
            return lambda verdict: verdict.item.district == district
        if name in _NAMES:
            return self._name(name, get, value.text, whole=whole)
        wanted = folded(value.text)
        if whole or name in _ONE:
            return lambda verdict: _shown(get(verdict)) == wanted
        return lambda verdict: wanted in _shown(get(verdict))

    def _name(self, name: str, get: Callable[[Verdict], Anything], text: str, *, whole: bool) -> Test:
        """A unit or person by its name, or by another spelling that the settings know."""
        aliases: Mapping[str, str] = getattr(self._on, _NAMES[name])
        asked = written_alike(text)
        spelt = [to for alias, to in aliases.items() if (alias_is := written_alike(alias)) == asked or
                 (not whole and asked in alias_is)]  # fmt: skip
        wanted = tuple(dict.fromkeys((asked, *map(written_alike, spelt))))
        if whole:
            return lambda verdict: any(written_alike(one) in wanted for one in _parts(get(verdict)))

        def holds(verdict: Verdict) -> bool:
            shown = get(verdict)
            alike = written_alike("、".join(shown) if isinstance(shown, list) else shown or "")
            return any(part in alike for part in wanted)

        return holds


def _spoken(on: Grounds) -> Mapping[str, Mapping[str, str]]:
    return {"tier": on.tiers, "step": on.steps}


def _chosen(word: str, spoken: Mapping[str, str]) -> str | None:
    asked = folded(word).strip()
    return next((key for name, key in spoken.items() if folded(name) == asked), None)


def _parts(value: Anything) -> tuple[str, ...]:
    if isinstance(value, list):
        return tuple(value)
    return (value, *split_units(value)) if value else ()


def _shown(value: Anything) -> str:
    return folded("、".join(value) if isinstance(value, list) else "" if value is None else str(value))


def _joined(value: Text | Range) -> str:
    return f"{value.first or ''}..{value.last or ''}" if isinstance(value, Range) else value.text


def _every(tests: list[Test]) -> Test:
    return lambda verdict: all(test(verdict) for test in tests)


def _some(tests: list[Test]) -> Test:
    return tests[0] if len(tests) == 1 else lambda verdict: any(test(verdict) for test in tests)


def _not(test: Test) -> Test:
    return lambda verdict: not test(verdict)


def _between(first: dt.date | None, last: dt.date | None) -> int | None:
    return None if first is None or last is None or last < first else (last - first).days


_OWN: Mapping[str, Callable[[Verdict, dt.date], int | None]] = {
    "overdue": lambda verdict, _: verdict.days_overdue if verdict.reason is Reason.OVERDUE else None,
    "days_allowed": lambda verdict, _: _between(verdict.assigned_on, verdict.deadline.day),
    "days_open": lambda verdict, as_of: (
        None if verdict.reason in _FINISHED | _OUTSIDE else _between(verdict.assigned_on or verdict.found_on, as_of)
    ),
    "days_taken": lambda verdict, _: (
        _between(verdict.assigned_on, verdict.done_on or verdict.closed_on) if verdict.reason in _FINISHED else None
    ),
}
"""What only a condition can ask about: days overdue of what is open; days from assignment to the deadline, to today of
what is open, to the completion of what is finished."""
