"""Which texts speak of another group than the one that a workbook is for: names, spellings, entries of lists.

Exists because what goes to one district must not name another, in a title, a note, a drop-down list or a property of
the file. May import `civtrack.model`, `civtrack.rules`, `civtrack.assessment`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property
from itertools import accumulate
from operator import attrgetter
from typing import Final

from civtrack.assessment import Assessment
from civtrack.folded import nfkc
from civtrack.light import NamedTuple
from civtrack.model import Item, Verdict
from civtrack.outputs.districts.quotes import Quotes
from civtrack.outputs.districts.spelling import named_in, naming, simplified
from civtrack.rules.metrics import BY, group_of
from civtrack.rules.naming import spellings

__all__ = ["Mentions", "Named", "is_answered_by_others", "mentions_of", "without_others"]

SHORTEST = 2
"""Characters of a name that is looked for inside other texts: one alone stands in too many words."""
_WORTH_KEEPING: Final = 400
"""Longer texts are hardly said twice, and fill the memory."""

_TAILS = "区县市旗"
_UNNAMED = frozenset({"month"})
"""Groups whose names are no words of the office."""

_SPELT = frozenset({"unit", "person", "leader"})
"""Groups whose names the settings give other spellings."""

_BELONGING = {"district": 3, "street": 3, "community": 3, "site": 4, "unit": 4, "person": 2, "leader": 2}
"""Fields whose values belong to a group when only its items have them, and the length from which such a value says so
inside another text: 城管局 stands in many sentences, 大洼区城管局 does not."""


_BRACKETS = re.compile(r"(?<!\s)\s*+(?:\([^()]*\)|（[^（）]*）|\[[^\[\]]*\]|【[^【】]*】)")

_TITLE = re.compile(r"台\s*[账帐]|清单|一览|[表册]|汇总|问题|情况|任务|方案|名单")
_TELLS = re.compile(r"[:：；;。]|\d{5}")
_EXAMPLE = re.compile(r"\W*(?:例|如|示例|样例|格式|参照|参考|含|包括|除)")


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
        quotes: What stands in the rows of one group alone.
        everybodys: Texts that several groups' items have.
    """

    def __init__(
        self,
        names: Mapping[str, str],
        belonging: Mapping[str, str] | None = None,
        inside: Mapping[str, str] | None = None,
        places: Places | None = None,
        quotes: Quotes | None = None,
        everybodys: Iterable[str] = (),
    ) -> None:
        self._everybodys = frozenset(map(_plain, everybodys))
        self._places, self._quotes = places, quotes or Quotes()
        written = {simplified(_plain(name).casefold()): group for name, group in names.items()}
        self._groups = {plain: group for plain, group in written.items() if len(plain) >= SHORTEST}
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
        self._cut = named_in(self._groups)
        self._known: dict[str, frozenset[str]] = {}
        self._spoken: dict[str, frozenset[str]] = {}

    def groups(self, text: str) -> frozenset[str]:
        """The groups whose names stand in a text; a longer name hides a shorter one inside it."""
        found = self._known.get(text)
        if found is None:
            plain = simplified(_plain(text).casefold())
            found = frozenset(self._groups[match] for match in self._any.findall(plain))
            if not plain.isalnum():
                cut = (re.sub(r"[\W_]", "", match) for match in self._cut.findall(plain))
                found |= {self._groups[name] for name in cut if name in self._groups}
            if len(self._known) < 1 << 16:
                self._known[text] = found
        return found

    def of(self, text: str) -> frozenset[str]:
        """The groups that a text speaks of: by name, or because it is theirs alone, or names or repeats what is."""
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
        quoted = self._quotes.groups(text)
        return self.groups(text) | found | (quoted if plain == text else quoted | self._quotes.groups(plain))

    def owner(self, text: str) -> str | None:
        """The group of which a whole cell is nothing but the name, or a text that is its alone."""
        return self._owner_of(_plain(text))

    def _owner_of(self, plain: str) -> str | None:
        return self._groups.get(simplified(plain.casefold())) or self._belonging.get(plain)

    def others(self, text: str, own: str | None) -> frozenset[str]:
        """The groups but `own` whose names stand in a running text."""
        elsewhere = self._places.names.groups(text) - self._of(own) if self._places else frozenset[str]()
        return (self.groups(text) - {own}) | elsewhere

    def naming(self, texts: Collection[str], own: str | None) -> dict[str, frozenset[str]]:
        """Those of many texts that name groups but `own`, each with these groups; all are looked through in one go."""
        listed = list(texts)
        maybe = self._places_of_names(listed, own)
        if self._places:
            maybe |= self._places.names._places_of_names(listed, own)
        return {listed[at]: found for at in sorted(maybe) if (found := self.others(listed[at], own))}

    def _places_of_names(self, texts: Sequence[str], own: str | None) -> set[int]:
        """Which texts may name a group but one."""
        folded, found = nfkc("\0".join(texts)), set[int]()
        begins = list(accumulate(map((1).__add__, map(len, folded.split("\0"))), initial=0))
        for match in self._naming.finditer(folded):
            name = simplified(re.sub(r"[\W_]", "", match[0]).casefold())
            if self._groups.get(name) != own:
                found.add(bisect_right(begins, match.start()) - 1)
        return found

    @cached_property
    def _naming(self) -> re.Pattern[str]:
        return naming(self._groups)

    def foreign(self, text: str, own: str | None) -> bool:
        """Whether a whole cell or list entry speaks of a group but `own`."""
        if self.of(text) - {own}:
            return True
        return self._places is not None and bool(self._places.names.of(text) - self._of(own))

    def proven(self, text: str, own: str | None) -> bool:
        """Whether a whole cell stands in the items of a group, or of several, or is its name."""
        plain = _plain(text)
        return plain in self._everybodys or (own is not None and self._owner_of(plain) == own)

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
    titled = of_header or (_is_title(_BRACKETS.sub("", text)) and not _BRACKETS.match(text.strip()))
    if not titled and any(mentions.others(aside, group) and not _EXAMPLE.match(aside) for aside in _asides(text)):
        return None  # who stands before it is the other's: 王伟（盘山县）
    shorter = _BRACKETS.sub(lambda found: "" if mentions.foreign(found[0], group) else found[0], text)
    return shorter if shorter.strip() and not speaks(shorter, group) else None


def _asides(text: str) -> list[str]:
    return [found[0].strip() for found in _BRACKETS.finditer(text)]


def _is_title(text: str) -> bool:
    """Whether a text is called something and tells nothing: 整改台账."""
    return bool(_TITLE.search(text)) and not _TELLS.search(text)


def is_answered_by_others(header: str, mentions: Mentions, group: str | None) -> bool:
    """Whether a header says in brackets that others write below it: 意见（盘山县）, not 县区（大洼区、盘山县）."""
    return any(
        mentions.others(found[0], group) and group not in mentions.groups(found[0]) and not _EXAMPLE.match(found[0])
        for found in _BRACKETS.finditer(header)
    )


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
    office_name = _plain(assessment.settings.office.name)
    belonging, everybodys = _belonging([verdict.item for verdict in everything], groups_of)
    belonging |= {alias: belonging[name] for alias, name in others.items() if name in belonging}
    theirs = {text: found for text, found in belonging.items() if _plain(text) not in office_name}
    groups = {text: group for text, (group, _) in theirs.items()}
    inside = {text: group for text, (group, shortest) in theirs.items() if len(text) >= shortest}
    return Mentions(
        names, groups, inside, None if by == "district" else _places(assessment, everything, by), quotes, everybodys
    )


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


def _belonging(items: Sequence[Item], groups: Sequence[str | None]) -> tuple[dict[str, tuple[str, int]], list[str]]:
    """Text → the only group that has it, and the length from which it is looked for inside others; what several have.

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
        text: (group, shortest[text])
        for text in sorted(owner, key=met.__getitem__)
        if (group := owner[text]) is not None
    }
    return found, [text for text, group in owner.items() if group is None]


def _plain(text: str) -> str:
    plain = "".join(nfkc(text).split())
    return plain if plain.isprintable() else "".join(filter(str.isprintable, plain))
