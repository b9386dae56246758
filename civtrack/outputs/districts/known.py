"""What the groups of an assessment are called, and what is theirs alone: streets, sites, units, persons.

Exists apart from `civtrack.outputs.districts.mentions`, which looks for it in texts and knows no items. May import
`civtrack.model`, `civtrack.rules`, `civtrack.assessment` and `civtrack.outputs.districts.mentions`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from operator import attrgetter
from typing import Final

from civtrack.assessment import Assessment
from civtrack.light import NamedTuple
from civtrack.model import Item, Verdict
from civtrack.outputs.districts.mentions import SHORTEST, Mentions, Places, plain_text
from civtrack.outputs.districts.quotes import Quotes
from civtrack.outputs.districts.towns import towns_in
from civtrack.rules.metrics import BY, group_of
from civtrack.rules.naming import spellings

__all__ = ["mentions_of"]

_TAILS = "区县市旗"
_UNNAMED = frozenset({"month"})
"""Groups whose names are no words of the office."""

_SPELT = frozenset({"unit", "person", "leader"})
"""Groups whose names the settings give other spellings."""

_BELONGING = {"district": 3, "street": 3, "community": 3, "site": 4, "unit": 4, "person": 2, "leader": 2}
"""Fields whose values belong to a group when only its items have them, and the length from which such a value says so
inside another text: 城管局 stands in many sentences, 大洼区城管局 does not."""


def mentions_of(assessment: Assessment, by: str, quotes: Quotes | None = None) -> Mentions:
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
    office_name = plain_text(assessment.settings.office.name)
    items = [verdict.item for verdict in everything]
    belonging, everybodys = _belonging(items, groups_of)
    for text, group in _towns(items, groups_of, belonging, everybodys).items():
        belonging.setdefault(text, _Theirs(group, _TOWN))
    belonging |= {alias: belonging[name] for alias, name in others.items() if name in belonging}
    theirs = {text: found for text, found in belonging.items() if plain_text(text) not in office_name}
    groups = {text: one.group for text, one in theirs.items()}
    inside = {text: one.group for text, one in theirs.items() if len(text) >= one.inside}
    places = None if by == "district" else _places(assessment, everything, by)
    return Mentions(names, groups, inside, {item.unit for item in items if item.unit}, places, quotes, everybodys)


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


_TOWN: Final = 3


def _towns(
    items: Sequence[Item],
    groups: Sequence[str | None],
    belonging: Mapping[str, _Theirs],
    everybodys: Sequence[str],
) -> dict[str, str]:
    """Town, or place in a town, with which only one group's cells begin → that group.

    Args:
        items: The items; where none has a place, its description begins with it.
        groups: Theirs.
        belonging: What only one group has.
        everybodys: What several have.
    """
    places, whose = [*belonging, *everybodys], [*(one.group for one in belonging.values()), *([None] * len(everybodys))]
    if not any(item.site for item in items):
        places += [item.description or "" for item in items]
        whose += groups
    owner: dict[str, str | None] = {}
    for town, group in towns_in(places, whose):
        if owner.setdefault(town, group) != group:
            owner[town] = None
    return {town: group for town, group in owner.items() if group is not None}


class _Theirs(NamedTuple):
    """The only group that has a text, and the length from which it is looked for inside others."""

    group: str
    inside: int


def _belonging(items: Sequence[Item], groups: Sequence[str | None]) -> tuple[dict[str, _Theirs], list[str]]:
    """Text → the only group that has it; what several have.

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
    found = {
        text: _Theirs(group, shortest[text])
        for text in sorted(owner, key=met.__getitem__)
        if (group := owner[text]) is not None
    }
    return found, [text for text, group in owner.items() if group is None]
