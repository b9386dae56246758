"""Many offices' exports → figures by group, as a single office's summary has them.

Exists so that a province's table is the sum of its cities' own, rank for rank. May import what `civtrack.exchange` may.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from civtrack.errors import EngineFailed, NotAnExport
from civtrack.exchange.counting import questions, units_question
from civtrack.exchange.engines import Engine, opened
from civtrack.exchange.offices import Chosen, Export
from civtrack.light import dataclass
from civtrack.model import N_, OUTSIDE, Message, Reason, Status
from civtrack.policy import TierRule
from civtrack.rules.figures import Counted, DaysToClose, Figures, assert_sums, figures_of, ranked_groups
from civtrack.rules.units import split_units

__all__ = ["Group", "Rollup", "rollup", "sound"]

Key = tuple[str | None, ...]
_REASONS, _STATUSES = {reason.value for reason in Reason}, {status.value for status in Status}


@dataclass(frozen=True, slots=True)
class Group:
    """One row.

    Attributes:
        key: What it is of, in the order of `Rollup.by`; a day as ISO text, None where items do not say.
        figures: Its figures; the group they name is the last of the key.
    """

    key: Key
    figures: Figures


@dataclass(frozen=True, slots=True)
class Rollup:
    """Figures over many offices.

    Attributes:
        by: What it is grouped by, outermost first.
        tiers: The tiers counted, in order of severity.
        groups: In the order of offices, of their districts, then of names; what is not stated last.
        total: Of all items; None over several days, where an item stands once for each.
    """

    by: tuple[str, ...]
    tiers: tuple[TierRule, ...]
    groups: tuple[Group, ...]
    total: Figures | None


def rollup(
    chosen: Chosen, by: Sequence[str], engine: str = "duckdb", ranked: Mapping[str, Sequence[str]] | None = None
) -> Rollup:
    """Counts by an engine, figures and ranks by the rules of a single office.

    Districts are ranked inside their city, and there inside the groups that the city's own settings rank; anything else
    inside the groups given, or all together.

    Args:
        chosen: What counts together.
        by: Keys of `civtrack.exchange.counting.BY`; a district is always one of its city.
        engine: One of `civtrack.exchange.engines.ENGINES`.
        ranked: Name → the cities that are ranked together; None: all.

    Raises:
        ExtraMissing: The engine is not installed.
        EngineFailed: It could not answer.
        NotAnExport: What is judged is in words that nobody knows; `sound` says in which.
    """
    by = _whole(by)
    rules = {tier["key"]: tier for export in chosen.exports for tier in export.about["tiers"]}
    tiers = tuple(TierRule(key, tier["name"], tier["color"], tuple(tier["reasons"])) for key, tier in rules.items())
    several = len({export.as_of for export in chosen.exports if "day" in by}) > 1
    with opened(engine, chosen.exports) as at:
        if "unit" in by:
            texts = [row[0] for row in at.ask(units_question(at.dialect)) if row[0] is not None]
            at.units({text: next(iter(split_units(text)), None) for text in texts})
        counted = _counted(at, by, chosen.exports)
        total = None if several else _counted(at, (), chosen.exports).get((), _NOTHING)
    keys = [tier.key for tier in tiers]
    for key in _stated(by, chosen.exports):
        counted.setdefault(key, _NOTHING)
    groups = [
        Group(key, figures_of(key[-1], counted[key], keys)) for key in sorted(counted, key=_order(by, chosen.exports))
    ]
    groups = _ranked(by, groups, chosen.exports, ranked)
    whole = None if total is None else figures_of(None, total, keys)
    if whole is not None:
        assert_sums([group.figures for group in groups], whole)
    return Rollup(by, tiers, tuple(groups), whole)


def sound(chosen: Chosen, by: Sequence[str], engine: str = "duckdb") -> tuple[Chosen, list[NotAnExport]]:
    """The same without exports that cannot be counted even alone, and what is wrong with these.

    Args:
        chosen: What does not count together.
        by: By what it does not.
        engine: As for `rollup`.
    """
    whole, wrong = list[Export](), list[NotAnExport]()
    for export in chosen.exports:
        try:
            rollup(chosen._replace(exports=(export,)), by, engine)
        except EngineFailed as error:
            reason = error.values["detail"]
            detail = Message(N_("its items cannot be counted ({reason})"), {"reason": reason})
            wrong.append(NotAnExport(export.path, detail=detail))
        except NotAnExport as error:
            wrong.append(error)
        else:
            whole.append(export)
    return chosen._replace(exports=tuple(whole)), wrong


_NOTHING = Counted({}, DaysToClose(0, 0, None), 0, 0, 0)


def _whole(by: Sequence[str]) -> tuple[str, ...]:
    """The same keys; before a district, and a street, that of which it is one."""
    keys: list[str] = []
    for one in by:
        needed = {"district": ("city",), "street": ("city", "district")}.get(one, ())
        keys += [key for key in (*needed, one) if key not in keys]
    return tuple(keys)


def _counted(at: Engine, by: Sequence[str], exports: Sequence[Export]) -> dict[Key, Counted]:
    """What the engine counted, by group."""
    asked = questions(by, at.dialect)
    cities = {export.key: export.city for export in exports}
    places = [number for number, one in enumerate(by) if one == "city"]

    def key_of(row: Sequence[Any]) -> Key:
        key = [value.isoformat() if isinstance(value, dt.date) else value for value in row[: len(by)]]
        for place in places:
            key[place] = cities[key[place]]
        return tuple(key)

    counts: defaultdict[Key, Counter[tuple[str, Reason, Status, bool]]] = defaultdict(Counter)
    tiers = {tier["key"] for export in exports for tier in export.about["tiers"]}
    for row in at.ask(asked.counts):
        tier, reason, status, put_off, items = row[len(by) :]
        known = reason in _REASONS and status in _STATUSES and (tier in tiers or Reason(reason) in OUTSIDE)
        if not known:
            values = {"tier": tier, "reason": reason, "status": status}
            detail = Message(N_("an item is judged “{tier}”, “{reason}”, “{status}”, which nobody knows"), values)
            raise NotAnExport(exports[0].path, detail=detail)
        counts[key_of(row)][tier, Reason(reason), Status(status), bool(put_off)] += items
    found: dict[Key, Counted] = {}
    for row in at.ask(asked.sums):
        closed, days, median, longest, late_but, overdue_but = row[len(by) :]
        if (key := key_of(row)) in counts:
            found[key] = Counted(
                counts[key],
                DaysToClose(closed, int(days or 0), None if median is None else float(median)),
                longest or 0,
                int(late_but or 0),
                int(overdue_but or 0),
            )
    return found


def _stated(by: Sequence[str], exports: Sequence[Export]) -> Iterator[Key]:
    """Groups that stand in the table also without items: cities, and the districts that each of them lists."""
    if tuple(by) == ("city",):
        yield from ((export.city,) for export in exports)
    elif tuple(by) == ("city", "district"):
        yield from (
            (export.city, district)
            for export in exports
            for district in export.about["districts"]
            if not export.about["of"] or district in export.about["of"]
        )


def _order(by: Sequence[str], exports: Sequence[Export]) -> Any:
    cities = {city: place for place, city in enumerate(dict.fromkeys(export.city for export in exports))}
    districts = {
        (export.city, district): place for export in exports for place, district in enumerate(export.about["districts"])
    }

    def order(key: Key) -> list[tuple[bool, int, str]]:
        places: list[tuple[bool, int, str]] = []
        city = None
        for one, value in zip(by, key, strict=True):
            place = 0
            if one == "city":
                city, place = value, cities.get(value or "", 0)
            elif one == "district":
                place = districts.get((city or "", value or ""), len(districts))
            places.append((value is None, place, value or ""))
        return places

    return order


def _ranked(
    by: Sequence[str], groups: Sequence[Group], exports: Sequence[Export], ranked: Mapping[str, Sequence[str]] | None
) -> list[Group]:
    """The same groups with their ranks, each among its like: those that differ in the last part of the key alone."""
    own = {export.city: export.about["groups"] or None for export in exports}
    like: dict[Key, list[Group]] = {}
    for group in groups:
        like.setdefault(group.key[:-1], []).append(group)
    placed: dict[Key, Figures] = {}
    for outer, members in like.items():
        among = ranked if by[-1] == "city" else None
        if by[-1] == "district":
            among = own.get(outer[by.index("city")] or "")
        figures = ranked_groups([member.figures for member in members], among)
        placed |= {member.key: one for member, one in zip(members, figures, strict=True)}
    return [replace(group, figures=placed[group.key]) for group in groups]
