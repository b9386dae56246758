"""Who is meant: units, persons and leaders under one name each, however a cell writes them.

Exists so that 住建局(市政科) and 住建局（市政科） are one group in every output, and 市住建局 is 市住房和城乡建设局
where the settings say so. The ledger is never changed, and nothing is taken for another name but what differs in width,
blanks and brackets alone, or what an alias names; what may be one and the same besides is only listed
(`likely_doubles`). May import `civtrack.model`, `civtrack.language` and `civtrack.rules.units`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from civtrack.language.names import is_contraction, written_alike
from civtrack.light import dataclass
from civtrack.model import N_, Field, Ground, Item, Message, Verdict
from civtrack.patterns import lazy
from civtrack.rules.units import split_units

__all__ = ["Double", "Names", "explained", "likely_doubles", "spellings"]

_PERSONAL = (Field.PERSON, Field.LEADER)
_TAKEN = N_("written “{written}”, taken as “{name}”")


class Names:
    """Gives every spelling its name: that of the settings, else the first that the ledgers write.

    Args:
        units: Spelling → name, for responsible and co-operating units.
        persons: Spelling → name, for responsible persons and leaders.
    """

    def __init__(self, units: Mapping[str, str], persons: Mapping[str, str]) -> None:
        self._units, self._persons = (
            {written_alike(alias): name for alias, name in each.items()} for each in (units, persons)
        )
        self._first: tuple[dict[str, str], dict[str, str]] = ({}, {})
        self._known: tuple[dict[str, str], dict[str, str]] = ({}, {})

    def unit(self, text: str) -> str:
        """The name of one unit."""
        return self._name(0, text, self._units)

    def person(self, text: str) -> str:
        """The names in a cell of persons: the cell as a whole, else each of several joined by 、."""
        name = self._name(1, text, self._persons)
        if name != text or not self._persons:
            return name
        parts = split_units(text)
        named = [self._name(1, part, self._persons) for part in parts] if len(parts) > 1 else []
        return "、".join(dict.fromkeys(named)) if named != list(parts) and named else text

    def _name(self, of: int, text: str, aliases: Mapping[str, str]) -> str:
        known = self._known[of]
        name = known.get(text)
        if name is None:
            alike = written_alike(text)
            name = known[text] = aliases.get(alike) or self._first[of].setdefault(alike, text)
        return name

    def partners(self, text: str) -> str:
        """Co-operating units, each under its name; the text as it is where each has it already."""
        parts = split_units(text)
        named = tuple(dict.fromkeys(map(self.unit, parts)))
        return text if named == parts else "、".join(named)

    def named(self, items: Sequence[Item]) -> list[Item]:
        """The items under these names; an item that has them already is the same object."""
        # Names of the settings come first, so that a spelling is not the first one of a name that they give.
        for of, names in enumerate((self._units, self._persons)):
            for name in names.values():
                self._first[of].setdefault(written_alike(name), name)
        # What thousands of rows write alike is named once, in the order of its first row.
        units: dict[str | None, str] = {}
        partners: dict[str | None, str] = {}
        for unit, beside in dict.fromkeys((item.unit, item.partners) for item in items):
            if unit is not None:
                units[unit] = self.unit(unit)
            if beside is not None:
                partners[beside] = self.partners(beside)
        persons: dict[str | None, str] = {}
        for pair in dict.fromkeys((item.person, item.leader) for item in items):
            persons |= {text: self.person(text) for text in pair if text is not None}
        fields = {"unit": units, "partners": partners, "person": persons, "leader": persons}
        otherwise = {
            field: {text: name for text, name in names.items() if name != text} for field, names in fields.items()
        }
        if not any(otherwise.values()):
            return list(items)
        return [self._under(item, otherwise) for item in items]

    @staticmethod
    def _under(item: Item, otherwise: Mapping[str, Mapping[str | None, str]]) -> Item:
        """An item under the names of those of its texts that are written otherwise."""
        changed: dict[str, Any] = {
            field: names[text] for field, names in otherwise.items() if (text := getattr(item, field)) in names
        }
        return item._replace(**changed) if changed else item


def explained(verdict: Verdict, written: Item) -> Verdict:
    """A verdict that says how its item's names are written, where they are written otherwise."""
    steps = []
    for field in (Field.UNIT, Field.PARTNERS, *_PERSONAL):
        before, after = getattr(written, field.value), getattr(verdict.item, field.value)
        if before != after:
            steps.append(Ground(field, Message(_TAKEN, {"written": before, "name": after})))
    return verdict._replace(said=(tuple(steps), *verdict.said))


def spellings(verdicts: Iterable[Verdict]) -> Iterator[tuple[Field, str, str]]:
    """Field, text as the ledger has it, and name, wherever the two differ."""
    for verdict in verdicts:
        for steps in verdict.said[:1]:  # where `explained` puts them
            for field, message in steps:
                if field is not None and "written" in message.values:
                    yield field, message.values["written"], message.values["name"]


@dataclass(frozen=True, slots=True)
class Double:
    """Two names of one field that may be one.

    Attributes:
        field: Unit, person or leader.
        name: The fuller name, or the plain one of a person.
        other: What may be the same.
        items: How many items are under `name`.
        other_items: How many under `other`.
    """

    field: Field
    name: str
    other: str
    items: int
    other_items: int


_BEHIND = lazy(r"\(([^()]*)\)$")
_SECTION = lazy(r".*[科股室队站所组班部处]$")
_OFFICES_OF_PERSONS = lazy(
    r"(?:同志|(?:副|常务副|代)?(?:秘书长|市长|县长|区长|镇长|乡长|局长|主任|科长|处长|所长|站长|队长|大队长|支队长|书记|部长|主席|"
    r"院长|校长|经理|总经理|主管|股长|组长|调研员|委员))+"
)
_TELEPHONE = lazy(r"[-:：]?(?:1\d{10}|\d{7,8}|0\d{2,3}-?\d{7,8})$")
_MOST_NAMES = 4000


def likely_doubles(items: Iterable[Item]) -> tuple[Double, ...]:
    """Names that may be one and are counted apart: 尹某某（副秘书长） / 尹某某, 市住建局 / 市住房和城乡建设局."""
    counts: dict[Field, Counter[str]] = {field: Counter() for field in (Field.UNIT, *_PERSONAL)}
    for item in items:
        for field, counter in counts.items():
            if name := getattr(item, field.value):
                counter[name] += 1
    return tuple(
        Double(field, name, other, counter[name], counter[other])
        for field, counter in counts.items()
        if len(counter) <= _MOST_NAMES
        for name, other in (_units_alike(counter) if field is Field.UNIT else _persons_alike(counter))
    )


def _persons_alike(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """A person with an office or a telephone number, and without."""
    plain = {written_alike(name): name for name in names}
    for alike, other in plain.items():
        bare = _BEHIND.sub("", alike)
        bare = _TELEPHONE.sub("", bare)
        if bare in plain and bare != alike:
            yield plain[bare], other
            continue
        for end in range(2, min(5, len(bare))):
            if bare[:end] in plain and _OFFICES_OF_PERSONS.fullmatch(bare[end:]):
                yield plain[bare[:end]], other
                break


def _units_alike(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """A unit's full name and its contraction; a name with a bracket that is no section of it, and without."""
    plain = {written_alike(name): name for name in names}
    by_ends: dict[str, list[str]] = defaultdict(list)
    for alike, name in plain.items():
        bracket = _BEHIND.search(alike)
        bare = alike[: bracket.start()] if bracket else alike
        if bracket and bare in plain and not _SECTION.match(bracket[1]):
            yield plain[bare], name
        if len(alike) > 2 and not bracket:
            by_ends[alike[-1]].append(alike)
    for group in by_ends.values():
        for short in group:
            for full in group:
                if is_contraction(short, full) or (full[1:] == short and full[0] in "市县区"):
                    yield plain[full], plain[short]
