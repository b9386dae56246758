"""Which texts speak of another group than the one that a workbook is for: names, spellings, entries of lists.

Exists because what goes to one district must not name another, in a title, a note, a drop-down list or a property of
the file. May import `civtrack.model`, `civtrack.rules`, `civtrack.assessment`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Final

from civtrack.folded import nfkc
from civtrack.light import NamedTuple
from civtrack.outputs.districts.latin import Latin
from civtrack.outputs.districts.quotes import Quotes
from civtrack.outputs.districts.spelling import named_in, naming, simplified
from civtrack.outputs.districts.towns import enumerated

__all__ = ["Mentions", "Named", "Places", "is_answered_by_others", "plain_text", "without_others"]

SHORTEST = 2
"""Characters of a name that is looked for inside other texts: one alone stands in too many words."""
_WORTH_KEEPING: Final = 400
"""Longer texts are hardly said twice, and fill the memory."""

_SHORT: Final = 16
"""Characters of what somebody is called."""

_BRACKETS = re.compile(r"(?<!\s)\s*+(?:\([^()]*\)|（[^（）]*）|\[[^\[\]]*\]|【[^【】]*】)")

_TITLE = re.compile(r"台\s*[账帐]|清单|一览|[表册]|汇总|问题|情况|任务|方案|名单")
_TELLS = re.compile(r"[:：；;。]|\d{5}")
_LETTERS = re.compile("[A-Za-zÀ-ɏＡ-Ｚａ-ｚ]{2}")
_MANY: Final = 300
"""So many names are no districts of a city, but persons or units."""
_SIGN = re.compile(r"[\W_]")
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
        offices: Those of them that are units, of which headers may speak: the city may have one of the same name.
        places: Where groups are no districts: how districts are called; one in which a group has no item is foreign.
        quotes: What stands in the rows of one group alone.
        everybodys: Texts that several groups' items have.
    """

    def __init__(
        self,
        names: Mapping[str, str],
        belonging: Mapping[str, str] | None = None,
        inside: Mapping[str, str] | None = None,
        offices: Collection[str] = (),
        places: Places | None = None,
        quotes: Quotes | None = None,
        everybodys: Iterable[str] = (),
    ) -> None:
        self._everybodys = frozenset(map(plain_text, everybodys))
        self._places, self._quotes = places, quotes or Quotes()
        written = {simplified(plain_text(name).casefold()): group for name, group in names.items()}
        self._groups = {plain: group for plain, group in written.items() if len(plain) >= SHORTEST}
        self._belonging = {
            plain: group
            for text, group in (belonging or {}).items()
            if len(plain := plain_text(text)) >= SHORTEST and not plain.isdecimal()
        }
        self._inside = _Inside(inside or {}, offices)
        longest_first = sorted(self._groups, key=lambda plain: (-len(plain), plain))
        self._any = re.compile("|".join(map(re.escape, longest_first)) or r"(?!)")
        self._cut = named_in(self._groups)
        self._known: dict[str, frozenset[str]] = {}
        self._spoken: dict[str, frozenset[str]] = {}

    def groups(self, text: str) -> frozenset[str]:
        """The groups whose names stand in a text; a longer name hides a shorter one inside it."""
        found = self._known.get(text)
        if found is None:
            plain = simplified(plain_text(text).casefold())
            found = frozenset(self._groups[match] for match in self._any.findall(plain))
            if not plain.isalnum():
                cut = (re.sub(r"[\W_]", "", match) for match in self._cut.findall(plain))
                found |= {self._groups[name] for name in cut if name in self._groups}
            if _LETTERS.search(text):
                found |= self._latin.groups(nfkc(text))
            if len(self._known) < 1 << 16:
                self._known[text] = found
        return found

    @cached_property
    def _latin(self) -> Latin:
        return Latin(self._groups if len(self._groups) <= _MANY else {})

    def of(self, text: str) -> frozenset[str]:
        """The groups that a text speaks of: by name, or because it is theirs alone, or names or repeats what is."""
        spoken = self._spoken.get(text)
        if spoken is None:
            spoken = self._of_whom(text)
            if len(self._spoken) < 1 << 16 and len(text) < _WORTH_KEEPING:
                self._spoken[text] = spoken
        return spoken

    def _of_whom(self, text: str) -> frozenset[str]:
        found = set[str]()
        for written in dict.fromkeys((text, plain_text(text), _as_rows_write(text))):
            found |= self._named_or_owned(written) | self._quotes.groups(written)
            found = found.union(*map(self._inside.groups, enumerated(plain_text(written))))
        return frozenset(found)

    def whereabouts(self, text: str, own: str | None, *, by_name: bool = False) -> tuple[bool, bool]:
        """Whether a text names a group's district, or what is there alone, and whether it names one of others."""
        names, mine = (self._places.names, self._of(own)) if self._places else (self, frozenset((own,)))
        found = names.groups(text) if by_name else names._named_or_owned(text)
        return bool(found & mine), bool(found - mine)

    def _named_or_owned(self, text: str) -> frozenset[str]:
        """The groups of whom a text speaks, but for what it may repeat of their rows."""
        plain = plain_text(text)
        owner = self._belonging.get(plain)
        return self.groups(text).union(self._inside.groups(plain), {owner} if owner else ())

    def made_of_no_row(self, text: str) -> None:
        """Says of a text that it is made of settings and the day alone; whom it names is looked for all the same."""
        for each in (text, plain_text(text)):
            self._quotes.repeats_nothing(each)

    def owner(self, text: str) -> str | None:
        """The group of which a whole cell is nothing but the name, or a text that is its alone."""
        return self._owner_of(plain_text(text))

    def begins(self, text: str) -> str | None:
        """The same, or the group with whose name a short text begins: 盘山县创建办."""
        owner, spoken = self.owner(text), self.groups(text)
        if owner is not None or len(spoken) != 1 or len(text) > _SHORT:
            return owner
        found = self._any.match(simplified(plain_text(text).casefold()))
        return next(iter(spoken)) if found else None

    def begun_by(self, text: str) -> set[str]:
        """The groups whose place or person a text is, or begins with: 胡家镇政府."""
        plain = _as_rows_write(text)
        owner = self._owner_of(plain)
        return self._inside.beginning(plain) | ({owner} if owner else set())

    def _owner_of(self, plain: str) -> str | None:
        return self._groups.get(simplified(plain.casefold())) or self._belonging.get(plain)

    def others(self, text: str, own: str | None) -> frozenset[str]:
        """The groups but `own` whose names stand in a running text."""
        elsewhere = self._places.names.groups(text) - self._of(own) if self._places else frozenset[str]()
        return (self.groups(text) - {own}) | elsewhere

    def naming(self, texts: Sequence[str]) -> dict[str, frozenset[Named]]:
        """Those of many texts that name groups or districts, with whom; all are looked through in one go."""
        found = {text: frozenset(map(Named, names)) for text, names in self._naming_in(texts).items()}
        if self._places:
            for text, names in self._places.names._naming_in(texts).items():
                theirs = frozenset(Named(name, district=True) for name in names)
                found[text] = found.get(text, frozenset()) | theirs
        return found

    def _naming_in(self, texts: Sequence[str]) -> dict[str, set[str]]:
        joined, found, whose = "\0".join(("", *texts, "")), dict[str, set[str]](), dict[str, str | None]()
        for match in self._naming.finditer(joined):
            written = match[0]
            if written not in whose:
                whose[written] = self._called(written)
            if (group := whose[written]) is not None:
                text = joined[joined.rindex("\0", 0, match.start()) + 1 : joined.index("\0", match.end())]
                found.setdefault(text, set()).add(group)
        return found

    def _called(self, written: str) -> str | None:
        """The group that is called so, with blanks or signs between the characters of its name."""
        near = simplified("".join(written.split()).casefold())
        name = _SIGN.sub("", near)
        return self._groups.get(name) if near == name or self._cut.fullmatch(near) else None

    @cached_property
    def _naming(self) -> re.Pattern[str]:
        return naming(self._groups)

    def heads(self, text: str, own: str | None) -> bool:
        """Whether a header speaks of a group but `own`: by name, or by a place, person or number of theirs alone."""
        plain = _as_rows_write(text)
        if self.others(text, own) or self._inside.heading(plain) - {own}:
            return True
        if any(self.of(call) - {own} for call in _CALLS.findall(plain)):
            return True
        return self._places is not None and bool(self._places.names._inside.heading(plain) - self._of(own))

    def foreign(self, text: str, own: str | None) -> bool:
        """Whether a whole cell or list entry speaks of a group but `own`."""
        if self.of(text) - {own}:
            return True
        return self._places is not None and bool(self._places.names.of(text) - self._of(own))

    def proven(self, text: str, own: str | None) -> bool:
        """Whether a whole cell stands in the items of a group, or of several, or is its name."""
        plain = plain_text(text)
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


class _Inside:
    """Texts that say whose they are inside of others; single characters and numbers stand anywhere, and do not."""

    def __init__(self, owners: Mapping[str, str], offices: Collection[str]) -> None:
        self._offices = frozenset(map(plain_text, offices))
        self._by_head: dict[str, list[tuple[str, str]]] = {}
        for text, group in owners.items():
            if len(plain := plain_text(text)) >= SHORTEST and not plain.isdecimal():
                self._by_head.setdefault(plain[:SHORTEST], []).append((plain, group))

    def groups(self, plain: str) -> set[str]:
        """Whose texts stand in a text."""
        return {group for _, group in self._found(plain)}

    def heading(self, plain: str) -> set[str]:
        """Whose places and persons stand in a header; two characters stand there by chance (高峰时段)."""
        return {group for theirs, group in self._found(plain) if len(theirs) > SHORTEST and theirs not in self._offices}

    def beginning(self, plain: str) -> set[str]:
        """Whose places and persons a text begins with."""
        begins = self._by_head.get(plain[:SHORTEST], ())
        return {group for theirs, group in begins if len(theirs) > SHORTEST and plain.startswith(theirs)}

    def _found(self, plain: str) -> Iterator[tuple[str, str]]:
        for place in range(len(plain) - 1) if self._by_head else ():
            for theirs, group in self._by_head.get(plain[place : place + SHORTEST], ()):
                if plain.startswith(theirs, place):
                    yield theirs, group


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
    speaks = mentions.heads if of_header else mentions.foreign
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
    asides = [found for found in _asides(header) if not _EXAMPLE.match(found)]
    if any(mentions.begun_by(aside[1:-1]) - {group} for aside in asides):
        return True  # a person or a place: 意见（胡家镇）
    return any(mentions.others(aside, group) and group not in mentions.groups(aside) for aside in asides)


_CALLS = re.compile(r"(?<!\d)\d{7,}(?!\d)")
"""Telephone numbers of a header."""
_BETWEEN_FIGURES = re.compile(r"(?<=\d)[-‐-―－·.](?=\d)")


def _as_rows_write(text: str) -> str:
    """A text as ledgers write it: with the characters of the mainland, and telephone numbers in one piece."""
    return _BETWEEN_FIGURES.sub("", simplified(plain_text(text)))


def plain_text(text: str) -> str:
    """A text as it is compared: without blanks and what nobody sees, in one width."""
    plain = "".join(nfkc(text).split())
    return plain if plain.isprintable() else "".join(filter(str.isprintable, plain))
