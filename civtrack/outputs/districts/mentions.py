"""Which texts speak of another group than the one that a workbook is for: names, spellings, entries of lists.

Exists because what goes to one district must not name another, in a title, a note, a drop-down list or a property of
the file. May import `civtrack.model`, `civtrack.rules`, `civtrack.assessment`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from operator import attrgetter
from typing import Final

from civtrack.assessment import Assessment
from civtrack.folded import nfkc
from civtrack.light import NamedTuple
from civtrack.model import Item, Verdict
from civtrack.rules.metrics import BY, group_of
from civtrack.rules.naming import spellings

__all__ = ["Mentions", "Named", "mentions_of", "without_others"]

SHORTEST = 2
_WORTH_KEEPING: Final = 400
"""Longer texts are hardly said twice, and fill the memory."""
"""Characters of a name that is looked for inside other texts: one alone stands in too many words."""

_TAILS = "区县市旗"
_UNNAMED = frozenset({"month"})
"""Groups whose names are no words of the office."""

_SPELT = frozenset({"unit", "person", "leader"})
"""Groups whose names the settings give other spellings."""

_BELONGING = {"district": 3, "street": 3, "community": 3, "site": 4, "unit": 4, "person": 2, "leader": 2}
"""Fields whose values belong to a group when only its items have them, and the length from which such a value says so
inside another text: 城管局 stands in many sentences, 大洼区城管局 does not."""


_BRACKETS = re.compile(r"(?<!\s)\s*+(?:\([^()]*\)|（[^（）]*）|\[[^\[\]]*\]|【[^【】]*】)")


class Named(NamedTuple):
    """Somebody whom a text names: a group, or where groups are no districts a district."""

    name: str
    district: bool = False


class Mentions:
    """Finds the groups that a text speaks of.

    Args:
        names: Every way to write a group → the group.
        belonging: Whole texts that only one group's items have → that group; single characters and numbers, which
            stand anywhere, are none.
        inside: The same of texts that say so inside others, too.
        places: Where groups are no districts: how districts are called; one in which a group has no item is foreign.
    """

    def __init__(
        self,
        names: Mapping[str, str],
        belonging: Mapping[str, str] | None = None,
        inside: Mapping[str, str] | None = None,
        places: Places | None = None,
    ) -> None:
        self._places = places
        self._groups = {plain: group for name, group in names.items() if len(plain := _plain(name)) >= SHORTEST}
        self._belonging = {
            plain: group
            for text, group in (belonging or {}).items()
            if len(plain := _plain(text)) >= SHORTEST and not plain.isdecimal()
        }
        self._inside: dict[str, list[tuple[str, str]]] = {}
        for text, group in (inside or {}).items():
            if len(plain := _plain(text)) >= SHORTEST and not plain.isdecimal():
                self._inside.setdefault(plain[:SHORTEST], []).append((plain, group))
        longest_first = sorted(self._groups, key=lambda plain: (-len(plain), plain))
        self._any = re.compile("|".join(map(re.escape, longest_first)) or r"(?!)")
        self._known: dict[str, frozenset[str]] = {}
        self._spoken: dict[str, frozenset[str]] = {}

    def groups(self, text: str) -> frozenset[str]:
        """The groups whose names stand in a text; a longer name hides a shorter one inside it."""
        found = self._known.get(text)
        if found is None:
            found = frozenset(self._groups[match] for match in self._any.findall(_plain(text)))
            if len(self._known) < 1 << 16:
                self._known[text] = found
        return found

    def of(self, text: str) -> frozenset[str]:
        """The groups that a text speaks of: by name, or because it is theirs alone, or names what is."""
        spoken = self._spoken.get(text)
        if spoken is None:
            spoken = self._of_whom(text)
            if len(self._spoken) < 1 << 16 and len(text) < _WORTH_KEEPING:
                self._spoken[text] = spoken
        return spoken

    def _of_whom(self, text: str) -> frozenset[str]:
        plain = _plain(text)
        owner = self._belonging.get(plain)
        found = {owner} if owner else set()
        if self._inside:
            for place in range(len(plain) - 1):
                for theirs, group in self._inside.get(plain[place : place + SHORTEST], ()):
                    if plain.startswith(theirs, place):
                        found.add(group)
        return self.groups(text) | found

    def owner(self, text: str) -> str | None:
        """The group of which a whole cell is nothing but the name, or a text that is its alone."""
        plain = _plain(text)
        return self._groups.get(plain) or self._belonging.get(plain)

    def others(self, text: str, own: str | None) -> frozenset[str]:
        """The groups but `own` whose names stand in a running text."""
        elsewhere = self._places.names.groups(text) - self._of(own) if self._places else frozenset[str]()
        return (self.groups(text) - {own}) | elsewhere

    def foreign(self, text: str, own: str | None) -> bool:
        """Whether a whole cell or list entry speaks of a group but `own`."""
        if self.of(text) - {own}:
            return True
        return self._places is not None and bool(self._places.names.of(text) - self._of(own))

    def named(self, text: str) -> frozenset[Named]:
        """Everybody of whom a text speaks, districts too."""
        groups = frozenset(map(Named, self.of(text)))
        return groups | {Named(name, district=True) for name in self._places.names.of(text)} if self._places else groups

    def whose(self, text: str) -> Named | None:
        """Whom a whole cell names: a group, else a district."""
        if (group := self.owner(text)) is not None:
            return Named(group)
        district = self._places.names.owner(text) if self._places else None
        return None if district is None else Named(district, district=True)

    def concerns(self, named: Named, group: str | None) -> bool:
        """Whether somebody is the group itself, or a district in which it has items."""
        return named.name in self._of(group) if named.district else named.name == group

    def _of(self, own: str | None) -> frozenset[str]:
        """The districts in which a group has items."""
        return self._places.of.get(own, frozenset()) if self._places else frozenset()


class Places(NamedTuple):
    """Where the items of groups lie: what speaks of districts, and group → its districts."""

    names: Mentions
    of: Mapping[str | None, frozenset[str]]


def without_others(text: str, mentions: Mentions, group: str | None, *, of_header: bool = False) -> str | None:
    """A text without what it says of other groups in brackets; None where it speaks of them outside of brackets too.

    Args:
        text: The text.
        mentions: Which texts speak of which group.
        group: Whom it is for.
        of_header: Whether it heads a column, and speaks of somebody by name or in an aside, 备注（问张三）.
    """
    speaks = mentions.others if of_header else mentions.foreign
    if not speaks(text, group) and not (of_header and mentions.foreign(text, group)):
        return text
    shorter = _BRACKETS.sub(lambda found: "" if mentions.foreign(found[0], group) else found[0], text)
    return shorter if shorter.strip() and not speaks(shorter, group) else None


def mentions_of(assessment: Assessment, by: str) -> Mentions:
    """What the groups of an assessment are called.

    Districts have the settings' names and aliases and their names without 区, 县, 市 or 旗; other groups the names that
    stand in the ledgers. A street, site, unit or person that only one group's items have belongs to that group, but the
    office itself, however short its name is written, to none: it signs what everybody gets. Who is no district is told
    nothing of districts in which nothing is theirs.
    """
    everything = (*assessment.verdicts, *assessment.absent)
    groups_of = list(map(BY[by], everything))
    names = {group: group for group in groups_of if group is not None}
    if by in _UNNAMED:
        names.clear()
    if by == "district":
        names = _districts(assessment, names)
    others = _other_spellings(assessment)
    names |= {alias: name for alias, name in others.items() if by in _SPELT and name in names}
    office_name = _plain(assessment.settings.office.name)
    belonging = _belonging([verdict.item for verdict in everything], groups_of)
    belonging |= {alias: belonging[name] for alias, name in others.items() if name in belonging}
    theirs = {text: found for text, found in belonging.items() if _plain(text) not in office_name}
    groups = {text: group for text, (group, _) in theirs.items()}
    inside = {text: group for text, (group, shortest) in theirs.items() if len(text) >= shortest}
    return Mentions(names, groups, inside, None if by == "district" else _places(assessment, everything, by))


def _districts(assessment: Assessment, known: Iterable[str]) -> dict[str, str]:
    """How districts are written → the district."""
    office = assessment.settings.office
    names = {district: district for district in (*known, *office.districts)}
    for name in list(names):
        stem = name[:-1]
        if len(stem) >= SHORTEST and name[-1] in _TAILS and stem not in names:
            names[stem] = name
    return names | {alias: office.aliases.get(name, name) for alias, name in office.aliases.items()}


def _places(assessment: Assessment, verdicts: Iterable[Verdict], by: str) -> Places:
    """Where the items of groups that are no districts lie."""
    of: dict[str | None, set[str]] = {}
    for verdict in verdicts:
        if district := verdict.item.district:
            of.setdefault(group_of(verdict, by), set()).add(district)
    return Places(mentions_of(assessment, "district"), {group: frozenset(districts) for group, districts in of.items()})


def _other_spellings(assessment: Assessment) -> dict[str, str]:
    """How units and persons are written besides: by the settings, and in the ledgers."""
    office = assessment.settings.office
    written = {text: name for _, text, name in spellings((*assessment.verdicts, *assessment.absent))}
    return {**written, **office.unit_aliases, **office.person_aliases}


def _belonging(items: Sequence[Item], groups: Sequence[str | None]) -> dict[str, tuple[str, int]]:
    """Text → the only group that has it, and from how many characters on it is looked for inside others.

    In the order in which the texts are met, row by row; yet each field is looked at as a column, and of what stands in
    thousands of its cells each pair of text and group once.
    """
    owner: dict[str, str | None] = {}
    shortest: dict[str, int] = {}
    met: dict[str, int] = {}
    for place, (field, length) in enumerate(_BELONGING.items()):
        column: list[str | None] = list(map(attrgetter(field), items))
        first = dict(zip(reversed(column), range(len(column) - 1, -1, -1), strict=True))
        for text, group in dict.fromkeys(zip(column, groups, strict=True)):
            if text:
                here = first[text] * len(_BELONGING) + place
                met[text] = min(here, met.get(text, here))
                shortest[text] = min(length, shortest.get(text, length))
                if owner.setdefault(text, group) != group:
                    owner[text] = None
    return {
        text: (group, shortest[text])
        for text in sorted(owner, key=met.__getitem__)
        if (group := owner[text]) is not None
    }


def _plain(text: str) -> str:
    plain = "".join(nfkc(text).split())
    return plain if plain.isprintable() else "".join(filter(str.isprintable, plain))
