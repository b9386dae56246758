"""The one path that every command and output shares: paths, settings and a day → `Assessment`.

Exists so that nothing is computed twice and no output judges for itself. Brings the reader (what is written) and the
rules (what it means) together. May import everything below it; never `outputs`, `day` or `cli`.
"""

from __future__ import annotations

import datetime as dt
import os
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import field, replace
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from civtrack import fence
from civtrack.errors import LedgerUnreadable, UsageMistake
from civtrack.files.memory import one_after_another
from civtrack.light import dataclass
from civtrack.model import N_, Item, Kind, Ledger, Message, Problem, SkippedSheet, Status, Table, Verdict
from civtrack.policy import Carried, Policy, Profile, Span, TierRule
from civtrack.problems import at_item
from civtrack.rules.carrying import carried_over, marked
from civtrack.rules.identity import duplicates, identities
from civtrack.rules.metrics import UNRANKED, Summary, summarise
from civtrack.rules.naming import Names, explained
from civtrack.rules.parts import Part, parts_of
from civtrack.rules.past import Later, later_than, states_later, there_yet
from civtrack.rules.tiers import Judge
from civtrack.rules.workdays import Calendar
from civtrack.settings import Settings, load
from civtrack.settings.clock import now, today
from civtrack.settings.meant import shown
from civtrack.sources import Source, limits_of, read_steadily, sources
from civtrack.xlsx import Limits

if TYPE_CHECKING:
    from civtrack.ledger.passed import Passed
    from civtrack.ledger.reader import Reading

__all__ = ["Assessment", "assess", "judge_sources", "now", "today"]


@dataclass(frozen=True, slots=True)
class Assessment:
    """Every item of some ledgers, judged on one day.

    Attributes:
        as_of: The day judged by.
        settings: What was in force.
        ledgers: The files that were read, in order.
        verdicts: One for each item, in the order of the ledgers.
        problems: What is wrong in the data, in the order of the ledgers.
        unreadable: The files that could not be read.
        districts: The only districts that were asked for, in the settings' order; none: all of them.
        kind: The only kind of ledgers that was asked for; None: all of them.
        past: What the ledgers know of later days, where the day judged by is past; else None.
        absent: The items that were not there yet on that day: in no total, counted beside it.
        recorded: Whether it is the snapshot of the history and no ledger was read.
        passed: The rows of the ledgers as they were read, where they are kept.
    """

    as_of: dt.date
    settings: Settings
    ledgers: tuple[Ledger, ...]
    verdicts: tuple[Verdict, ...]
    problems: tuple[Problem, ...] = ()
    unreadable: tuple[LedgerUnreadable, ...] = ()
    districts: tuple[str, ...] = ()
    kind: Kind | None = None
    past: Later | None = None
    absent: tuple[Verdict, ...] = ()
    recorded: bool = False
    passed: Passed | None = field(default=None, repr=False, compare=False)
    _summaries: dict[str, Summary] = field(default_factory=dict, repr=False, compare=False)
    _of_sheets: dict[Path, dict[str, dict[int, Verdict]]] = field(default_factory=dict, repr=False, compare=False)
    _parts: list[tuple[Part, ...]] = field(default_factory=list, repr=False, compare=False)
    _whole: Assessment | None = field(default=None, repr=False, compare=False)

    @property
    def whole(self) -> Assessment:
        """The assessment of all districts that this one was narrowed from; itself where it was not."""
        return self._whole or self

    @property
    def items(self) -> tuple[Item, ...]:
        """What was judged."""
        return tuple(verdict.item for verdict in self.verdicts)

    @property
    def policies(self) -> tuple[Policy, ...]:
        """The policies of the kinds that occur, or the problems' policy where there are no items."""
        return tuple(self.settings.policy(kind) for kind in self.kinds)

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """The kinds of ledgers that occur, or the problems' where there are no tables."""
        found = {table.kind for ledger in self.ledgers for table in ledger.tables} or {Kind.PROBLEM}
        return tuple(kind for kind in Kind if kind in found)

    @property
    def profile(self) -> Profile:
        """The profile that documents name: that of the first kind that occurs."""
        return self.policies[0].profile

    @property
    def profiles(self) -> tuple[Profile, ...]:
        """Every profile in force, each once."""
        return tuple({policy.profile.name: policy.profile for policy in self.policies}.values())

    @property
    def limits(self) -> Limits:
        """What is believed at most of a file: for whoever opens a ledger once more."""
        return limits_of(self.settings)

    @property
    def windows(self) -> dict[Kind, Span]:
        """The window in which an open item is due soon, of every kind that occurs."""
        return {kind: self.settings.policy(kind).due_soon for kind in self.kinds}

    @property
    def tiers(self) -> tuple[TierRule, ...]:
        """The tiers of every profile in force, each key once, in order of severity."""
        return tuple({tier.key: tier for profile in self.profiles[::-1] for tier in profile.tiers}.values())

    def shown_path(self, path: Path) -> str:
        """A path as every output shows it: relative to the office's folder where it lies inside, with ``/``."""
        return shown(path, self.settings)

    def summary(self, by: str = "district") -> Summary:
        """Counts, rates and ranks by one of `civtrack.rules.metrics.BY`; computed once."""
        if by not in self._summaries:
            self._summaries[by] = self.summarised(self.verdicts, by)
        return self._summaries[by]

    def summarised(self, verdicts: Sequence[Verdict], by: str) -> Summary:
        """The same of some of the items, in the order and the ranking of this office."""
        groups = self.settings.office.groups if by == "district" else {}
        ranked = {} if by in UNRANKED else groups or None
        return summarise(
            verdicts, by, as_of=self.as_of, tiers=self.tiers, order=self._order(verdicts, by), ranked=ranked
        )

    def _order(self, verdicts: Sequence[Verdict], by: str) -> Sequence[str]:
        """The groups that come first: as settings order them, or by gravity."""
        if by == "district":
            return self.settings.office.districts
        if by == "tier":
            return [rule.key for rule in self.tiers]
        if by == "step":
            return [step.step for step in self.settings.escalation]
        if by == "status":
            there = {verdict.status for verdict in verdicts}
            return [status.value for status in Status if status in there]
        return ()

    def of_ledger(self, path: Path) -> Mapping[str, Mapping[int, Verdict]]:
        """Sheet → row → verdict of one ledger; all ledgers are told apart in one walk."""
        if not self._of_sheets:
            for table, run in groupby(self.verdicts, lambda verdict: verdict.item.table):
                rows = self._of_sheets.setdefault(table.path, {}).setdefault(table.sheet, {})
                alike = list(run)
                rows.update(zip([verdict.item.row for verdict in alike], alike, strict=True))
        return self._of_sheets.get(path, {})

    @property
    def parts(self) -> tuple[Part, ...]:
        """The items apart by profile, where kinds of ledgers are coloured by different ones; else none."""
        if not self._parts:
            office = self.settings.office
            order, ranked = office.districts, office.groups or None
            profiles = {kind: self.settings.policy(kind).profile for kind in self.kinds}
            self._parts.append(parts_of(self.verdicts, profiles, as_of=self.as_of, order=order, ranked=ranked))
        return self._parts[0]

    def only_kind(self, kind: Kind) -> Assessment:
        """The same assessment with the tables of one kind; a ledger without any goes, and what is wrong in it."""
        counted = Counter(
            verdict.item.table.path for verdict in (*self.verdicts, *self.absent) if verdict.item.table.kind is kind
        )
        ledgers = tuple(
            replace(
                ledger,
                sheets=tuple(sheet for sheet in ledger.sheets if isinstance(sheet, Table) and sheet.kind is kind),
                items=counted[ledger.path],
            )
            for ledger in self.ledgers
            if any(table.kind is kind for table in ledger.tables)
        )
        kept = {(table.ledger, table.sheet) for ledger in ledgers for table in ledger.tables}
        return replace(
            self,
            ledgers=ledgers,
            verdicts=tuple(verdict for verdict in self.verdicts if verdict.item.table.kind is kind),
            absent=tuple(verdict for verdict in self.absent if verdict.item.table.kind is kind),
            problems=tuple(one for one in self.problems if (one.where.ledger, one.where.sheet) in kept),
            kind=kind,
            _summaries={},
            _of_sheets={},
            _parts=[],
        )

    def only(self, districts: Sequence[str]) -> Assessment:
        """The same assessment with the items of some districts; names may be aliases.

        Raises:
            UsageMistake: A district that neither the settings nor any item knows.
        """
        if not districts:
            return self
        office = self.settings.office
        names = dict.fromkeys(self._district(name) for name in districts)
        ordered = [district for district in office.districts if district in names]
        ordered += [name for name in names if name not in ordered]
        return replace(
            self,
            verdicts=tuple(verdict for verdict in self.verdicts if verdict.item.district in names),
            absent=tuple(verdict for verdict in self.absent if verdict.item.district in names),
            settings=replace(
                self.settings,
                office=replace(office, districts=tuple(district for district in office.districts if district in names)),
            ),
            districts=tuple(ordered),
            _summaries={},
            _of_sheets={},
            _parts=[],
            _whole=self.whole,
        )

    def _district(self, name: str) -> str:
        office = self.settings.office
        known = [*office.districts, *sorted({v.item.district for v in self.verdicts if v.item.district})]
        name = office.aliases.get(name, name)
        if name in known:
            return name
        close = {district for district in known if district.startswith(name)}
        if len(close) == 1:
            return close.pop()
        listed = "、".join(dict.fromkeys(known))
        raise UsageMistake(
            "--district",
            detail=Message(N_("no district “{name}”; there are: {known}"), {"name": name, "known": listed}),
        )


def assess(
    paths: Iterable[str | os.PathLike[str]] | str | os.PathLike[str] = (),
    as_of: dt.date | None = None,
    settings: Settings | None = None,
) -> Assessment:
    """Reads ledgers and judges every item.

    Args:
        paths: Files, folders or glob patterns; none: the ``[[ledgers]]`` of the settings.
        as_of: The day to judge by; default today in the office's time zone.
        settings: Default: those that ``civtrack`` itself would find from here.

    Returns:
        The assessment. Files that cannot be read are in its ``unreadable``; the others are done all the same.

    Raises:
        NoLedgersGiven: No paths, and settings that name no ledgers.
        SettingsMistake: The settings file cannot be used.
    """
    given = [Path(paths)] if isinstance(paths, str | os.PathLike) else [Path(path) for path in paths]
    settings = settings or load(None, given, os.environ)
    found, missing = sources(given, settings)
    return judge_sources(found, settings, as_of or today(settings), missing)


def judge_sources(
    found: Sequence[Source],
    settings: Settings,
    as_of: dt.date,
    missing: Sequence[LedgerUnreadable] = (),
    on_ledger: Callable[[Path], None] = lambda _: None,
    on_change: Callable[[Path], None] = lambda _: None,
    known: dict[Path, Reading] | None = None,
) -> Assessment:
    """Reads and judges files that were found before.

    Args:
        found: The files.
        settings: What is in force.
        as_of: The day to judge by.
        missing: Paths that led to no ledger.
        on_ledger: Hears of each file before it is read.
        on_change: Hears of a file that was saved while it was read and is read again.
        known: Files that nobody can have changed since they were read, as they were; those that are read join them.
    """
    ledgers: list[Ledger] = []
    items: list[Item] = []
    problems: list[Problem] = []
    unreadable = list(missing)
    fence.raise_fence([source.path for source in found], settings.limits.seconds, settings.limits.memory_mib << 20)
    for source in one_after_another(found):
        on_ledger(source.path)
        reading = known.get(source.path) if known else None
        if reading is None:
            try:
                with fence.reading(source.path):
                    reading = read_steadily(source.path, replace(source.options, as_of=as_of), on_change)
            except LedgerUnreadable as error:
                unreadable.append(error)
                continue
            if known is not None:
                known[source.path] = reading
        ledgers.append(reading.ledger)
        items.extend(reading.items)
        problems.extend(reading.problems)
    written = items
    items = Names(settings.office.unit_aliases, settings.office.person_aliases).named(written)
    calendar = Calendar(settings.calendar.holidays, settings.calendar.workdays)
    judges = {kind: Judge(settings.policy(kind), calendar, as_of) for kind in Kind}
    verdicts = _judged(judges, items, identities(items))
    past = later_than(as_of, verdicts, (day for judge in judges.values() for day in judge.days))
    absent: tuple[Verdict, ...] = ()
    if past is not None:
        then = {kind: Judge(settings.policy(kind), calendar, as_of, past.then) for kind in Kind}
        verdicts, absent = _as_known_then(verdicts, as_of, then)
    otherwise = {id(item): own for item, own in zip(items, written, strict=True) if item is not own}
    items = [verdict.item for verdict in verdicts]
    if otherwise:
        verdicts = tuple(
            explained(verdict, otherwise[id(verdict.item)]) if id(verdict.item) in otherwise else verdict
            for verdict in verdicts
        )
    older = carried_over(verdicts, as_of)
    outside = {place: newest for place, newest in older.items() if _counts_once(settings, verdicts[newest])}
    if outside:
        verdicts = marked(verdicts, outside, identities(items, outside))
    problems.extend(at_item(finding, verdict.item) for verdict in verdicts for finding in verdict.findings)
    here = [item for place, item in enumerate(items) if place not in older] if older else items
    problems.extend(at_item(finding, item) for item, finding in duplicates(here))
    if settings.checks:
        from civtrack.conditions import broken_checks

        found_here = Assessment(as_of, settings, tuple(ledgers), verdicts)
        problems.extend(broken_checks(as_of, settings, found_here.tiers, verdicts))
    problems.sort(key=_places(ledgers))
    return Assessment(
        as_of, settings, tuple(ledgers), verdicts, tuple(problems), tuple(unreadable), past=past, absent=absent,
        passed=next((source.options.passed for source in found), None),
    )  # fmt: skip


def _as_known_then(
    verdicts: Iterable[Verdict], as_of: dt.date, judges: Mapping[Kind, Judge]
) -> tuple[tuple[Verdict, ...], tuple[Verdict, ...]]:
    """The items that a past day knew, as it knew them, and those that were not there yet."""
    there: list[Verdict] = []
    absent: list[Verdict] = []
    for verdict in verdicts:
        (there if there_yet(verdict, as_of) else absent).append(verdict)
    names = identities([verdict.item for verdict in there]) if absent else [verdict.id for verdict in there]
    anew = [
        place
        for place, (verdict, name) in enumerate(zip(there, names, strict=True))
        if name != verdict.id or states_later(verdict)
    ]
    again = _judged(judges, [there[place].item for place in anew], [names[place] for place in anew])
    for place, verdict in zip(anew, again, strict=True):
        there[place] = verdict
    return tuple(there), tuple(absent)


def _judged(judges: Mapping[Kind, Judge], items: Sequence[Item], ids: Sequence[str]) -> tuple[Verdict, ...]:
    """The verdicts of items, each by the judge of its kind."""
    found: list[Verdict] = []
    for kind, run in groupby(items, lambda item: item.table.kind):
        alike = list(run)
        found += judges[kind].verdicts(alike, ids[len(found) : len(found) + len(alike)])
    return tuple(found)


def _counts_once(settings: Settings, verdict: Verdict) -> bool:
    """Whether an item in the ledgers of several periods counts in the newest alone."""
    return settings.policy(verdict.item.table.kind).carried is Carried.NEWEST


def _places(ledgers: Sequence[Ledger]) -> Callable[[Problem], tuple[int, int, int]]:
    """Sorts problems as a person turns the pages: by ledger, by sheet, then downwards."""
    order: dict[tuple[str, str | None], tuple[int, int]] = {}
    for place, ledger in enumerate(ledgers):
        order.setdefault((ledger.path.name, None), (place, -1))
        for page, sheet in enumerate(ledger.sheets):
            name = sheet.name if isinstance(sheet, SkippedSheet) else sheet.sheet
            order.setdefault((ledger.path.name, name), (place, page))

    def key(problem: Problem) -> tuple[int, int, int]:
        where = problem.where
        first, second = order.get((where.ledger, where.sheet)) or order.get((where.ledger, None), (-1, -1))
        return first, second, where.row or 0

    return key
