"""What settings there are: every table and key of ``civtrack.toml`` with its type and default, once.

Exists so that reading, listing, the environment's names and the rules agree on one list. The dataclasses are the
contract's tables; `Settings` is all of them. May import `civtrack.model`, `civtrack.policy` and where paths are read.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import field, fields, is_dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from civtrack.light import NamedTuple, dataclass
from civtrack.model import Kind, Severity, Status
from civtrack.policy import (
    ESCALATION,
    NEXT_DAY,
    PROFILES,
    THREE_DAYS,
    Carried,
    EscalationStep,
    Policy,
    Profile,
    Span,
    TierRule,
)
from civtrack.settings.discovery import expanded
from civtrack.settings.documents import (
    CollectSettings,
    HistorySettings,
    InboxSettings,
    OutputSettings,
    ReminderSettings,
    RollupSettings,
)
from civtrack.settings.limits import LimitSettings
from civtrack.settings.meanings import (
    CheckSeverity,
    ClosedStatus,
    Color,
    Condition,
    DaysOverdue,
    FieldName,
    Filled,
    ItemColumn,
    LanguageChoice,
    TierEntry,
    TierKey,
    TimeZone,
)

__all__ = [
    "KIND_WORDS",
    "TABLES",
    "CalendarSettings",
    "CheckSettings",
    "CollectSettings",
    "HistorySettings",
    "InboxSettings",
    "KindPolicy",
    "LedgerSettings",
    "LimitSettings",
    "Listed",
    "OfficeSettings",
    "OutputSettings",
    "PolicySettings",
    "ProfileSettings",
    "ReminderSettings",
    "RollupSettings",
    "Settings",
    "StepSettings",
    "TierSettings",
    "ViewSettings",
]

KIND_WORDS: Mapping[str, Kind | None] = {
    "problems": Kind.PROBLEM,
    "reminders": Kind.REMINDER,
    "materials": Kind.MATERIAL,
    "auto": None,
}
"""Kinds as settings and ``--kind`` write them; auto is found out from the sheet."""

_WORD_OF_KIND = {kind: word for word, kind in KIND_WORDS.items()}
_EMPTY: Mapping[Any, Any] = MappingProxyType({})
_empty: Callable[[], Mapping[Any, Any]] = lambda: _EMPTY  # noqa: E731


@dataclass(frozen=True, slots=True)
class OfficeSettings:
    """``[office]``: who we are, the districts in the order of every table, and which of them are ranked together.

    The aliases are 写法 → canonical name: of districts, of units, of persons and leaders.

    Attributes:
        code: 机关代字, before the number of a document: 盘创办〔2022〕12号.
        city: Whose items an export holds; "": the office's name.
    """

    name: str = ""
    code: str = ""
    city: str = ""
    timezone: TimeZone = "Asia/Shanghai"
    language: LanguageChoice = "auto"
    districts: tuple[Filled, ...] = ()
    aliases: Mapping[str, Filled] = field(default_factory=_empty)
    unit_aliases: Mapping[str, Filled] = field(default_factory=_empty)
    person_aliases: Mapping[str, Filled] = field(default_factory=_empty)
    groups: Mapping[str, tuple[Filled, ...]] = field(default_factory=_empty)


@dataclass(frozen=True, slots=True)
class LedgerSettings:
    """``[[ledgers]]``: one ledger or a pattern, and how to read it.

    Attributes:
        path: File or pattern, relative to the settings file.
        kind: What it lists; None (auto) finds out.
        district: The district that the whole file belongs to, or "".
        sheet: The only sheet to read, or "".
        columns: Field name → header text or column letters.
    """

    path: Filled
    kind: Kind | None = None
    district: str = ""
    sheet: str = ""
    columns: Mapping[FieldName, Filled] = field(default_factory=_empty)


@dataclass(frozen=True, slots=True)
class KindPolicy:
    """``[policy.problems]``, ``[policy.reminders]``, ``[policy.materials]``: what differs for one kind."""

    profile: Filled | None = None
    due_soon: Span | None = None
    immediate: Span | None = None
    roll: bool | None = None
    closed_statuses: tuple[ClosedStatus, ...] | None = None
    statuses: Mapping[str, Status] = field(default_factory=_empty)
    events: Mapping[str, dt.date] = field(default_factory=_empty)
    limits: Mapping[str, Span] = field(default_factory=_empty)
    carried: Carried | None = None


@dataclass(frozen=True, slots=True)
class MaterialPolicy(KindPolicy):
    """``[policy.materials]``: as `KindPolicy`; materials have colours of their own unless settings say otherwise."""

    profile: Filled | None = "materials"


@dataclass(frozen=True, slots=True)
class PolicySettings:
    """``[policy]``: how items are judged; the tables by kind override it key by key."""

    profile: Filled = "three-colour"
    due_soon: Span = THREE_DAYS
    immediate: Span = NEXT_DAY
    roll: bool = False
    closed_statuses: tuple[ClosedStatus, ...] = (Status.DONE, Status.CLOSED)
    statuses: Mapping[str, Status] = field(default_factory=_empty)
    events: Mapping[str, dt.date] = field(default_factory=_empty)
    limits: Mapping[str, Span] = field(default_factory=_empty)
    carried: Carried = Carried.NEWEST
    problems: KindPolicy = KindPolicy()
    reminders: KindPolicy = KindPolicy()
    materials: MaterialPolicy = MaterialPolicy()


@dataclass(frozen=True, slots=True)
class StepSettings:
    """``[[escalation]]``: from so many days overdue on, this supervision step."""

    overdue: DaysOverdue
    step: Filled


@dataclass(frozen=True, slots=True)
class CalendarSettings:
    """``[calendar]``: days off and make-up days over the statutory calendar."""

    holidays: frozenset[dt.date] = frozenset()
    workdays: frozenset[dt.date] = frozenset()


@dataclass(frozen=True, slots=True)
class TierSettings:
    """One of ``[profiles.NAME] tiers``."""

    key: TierKey
    name: Filled
    color: Color
    reasons: tuple[TierEntry, ...]


@dataclass(frozen=True, slots=True)
class ProfileSettings:
    """``[profiles.NAME]``: a profile of the office's own, tiers in order of severity."""

    tiers: tuple[TierSettings, ...]


@dataclass(frozen=True, slots=True)
class ViewSettings:
    """``[views.NAME]``: a saved query."""

    where: Condition = ""
    columns: tuple[ItemColumn, ...] = ()


@dataclass(frozen=True, slots=True)
class CheckSettings:
    """``[[checks]]``: what the office asks of every row.

    Attributes:
        where: The condition that must hold.
        sentence: What is said of a row that does not hold it.
        severity: How grave that is.
    """

    where: Condition
    sentence: Filled
    severity: CheckSeverity = Severity.WARNING


TABLES: Mapping[str, tuple[Any, Any]] = {
    "office": (OfficeSettings, OfficeSettings()),
    "ledgers": (tuple[LedgerSettings, ...], ()),
    "policy": (PolicySettings, PolicySettings()),
    "escalation": (tuple[StepSettings, ...], tuple(StepSettings(*step) for step in ESCALATION)),
    "calendar": (CalendarSettings, CalendarSettings()),
    "profiles": (Mapping[str, ProfileSettings], _EMPTY),
    "outputs": (OutputSettings, OutputSettings()),
    "remind": (ReminderSettings, ReminderSettings()),
    "rollup": (RollupSettings, RollupSettings()),
    "history": (HistorySettings, HistorySettings()),
    "limits": (LimitSettings, LimitSettings()),
    "collect": (CollectSettings, CollectSettings()),
    "inbox": (InboxSettings, InboxSettings()),
    "views": (Mapping[str, ViewSettings], _EMPTY),
    "checks": (tuple[CheckSettings, ...], ()),
}
"""Top-level table of the file → its type and default, in the order of the contract."""


class Listed(NamedTuple):
    """One value in force: dotted key, plain value (text, number, truth, list of text) and where it comes from.

    The steps of the default escalation are English msgids; an office's own words pass a `Translator` unchanged.
    """

    key: str
    value: Any
    origin: str


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything in force.

    Attributes:
        tables_of_policy: ``[policy]`` as written; `policy` gives it ready for the rules.
        file: The settings file, if one was read.
        folder: Its folder, else the working folder; relative paths of the settings begin here.
        origins: Place → where its value comes from; what is missing is a default.
    """

    office: OfficeSettings = OfficeSettings()
    ledgers: tuple[LedgerSettings, ...] = ()
    tables_of_policy: PolicySettings = PolicySettings()
    escalation: tuple[StepSettings, ...] = TABLES["escalation"][1]
    calendar: CalendarSettings = CalendarSettings()
    profiles: Mapping[str, ProfileSettings] = field(default_factory=_empty)
    outputs: OutputSettings = field(default_factory=OutputSettings)
    remind: ReminderSettings = field(default_factory=ReminderSettings)
    history: HistorySettings = field(default_factory=HistorySettings)
    limits: LimitSettings = LimitSettings()
    collect: CollectSettings = field(default_factory=CollectSettings)
    inbox: InboxSettings = field(default_factory=InboxSettings)
    views: Mapping[str, ViewSettings] = field(default_factory=_empty)
    rollup: RollupSettings = field(default_factory=RollupSettings)
    checks: tuple[CheckSettings, ...] = ()
    file: Path | None = None
    folder: Path = field(default_factory=Path.cwd)
    origins: Mapping[tuple[str | int, ...], str] = field(default_factory=_empty, repr=False, compare=False)

    def profile(self, name: str) -> Profile:
        """A profile by name: the office's own, else a shipped one.

        Raises:
            KeyError: There is none of that name.
        """
        if own := self.profiles.get(name):
            return Profile(name, tuple(TierRule(each.key, each.name, each.color, each.reasons) for each in own.tiers))
        return PROFILES[name]

    def policy(self, kind: Kind) -> Policy:
        """How items of a kind are judged: the kind's table over ``[policy]``; words and days of both together."""
        general = self.tables_of_policy
        special: KindPolicy = getattr(general, _WORD_OF_KIND[kind])

        def chosen(name: str) -> Any:
            value = getattr(special, name)
            return getattr(general, name) if value is None else value

        return Policy(
            profile=self.profile(chosen("profile")),
            due_soon=chosen("due_soon"),
            immediate=chosen("immediate"),
            roll=chosen("roll"),
            closed_statuses=frozenset(chosen("closed_statuses")),
            statuses={**general.statuses, **special.statuses},
            events={**general.events, **special.events},
            limits={**general.limits, **special.limits},
            carried=chosen("carried"),
            escalation=tuple(EscalationStep(each.overdue, each.step) for each in self.escalation),
        )

    @property
    def outputs_folder(self) -> Path:
        """``outputs.dir`` as a path: relative to the settings file's folder."""
        return self.folder / expanded(self.outputs.dir)

    @property
    def history_file(self) -> Path:
        """``history.file`` as a path: relative to the settings file's folder, else to the working folder."""
        return self.folder / expanded(self.history.file)

    @property
    def inbox_folder(self) -> Path | None:
        """``inbox.dir`` as a path: relative to the settings file's folder; None where there is no inbox."""
        return self.folder / expanded(self.inbox.dir) if self.inbox.dir.strip() else None

    @property
    def passed_over(self) -> tuple[Path, ...]:
        """Folders in which no ledgers are looked for: where outputs go, and what came in."""
        return (self.outputs_folder, *([self.inbox_folder] if self.inbox_folder else ()))

    @property
    def sha256(self) -> str:
        """Fingerprint of the values in force: the same however and wherever they are written."""
        values = [[listed.key, listed.value] for listed in self.listed()]
        return hashlib.sha256(json.dumps(values, ensure_ascii=False, sort_keys=True).encode()).hexdigest()

    def listed(self) -> tuple[Listed, ...]:
        """Every value in force with its origin, in the order of the contract (keys as in ``policy.due_soon``)."""
        return tuple(
            Listed(dotted(key), value, self.origin(key))
            for table in TABLES
            for key, value in _walk((table,), getattr(self, "tables_of_policy" if table == "policy" else table))
        )

    def origin(self, key: tuple[str | int, ...]) -> str:
        """Where the value at a place comes from: ``default``, ``civtrack.toml:12``, ``CIVTRACK_…`` or an option."""
        return next((self.origins[key[:n]] for n in range(len(key), 0, -1) if key[:n] in self.origins), "default")


def dotted(key: tuple[str | int, ...]) -> str:
    """A place as people write it; places in lists count from 1: ``ledgers[1].path``."""
    return "".join(f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in key).removeprefix(".")


def _walk(key: tuple[str | int, ...], value: Any) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    if is_dataclass(value):
        for each in fields(value):
            inner = getattr(value, each.name)
            if isinstance(value, LedgerSettings) and each.name == "kind":
                yield (*key, each.name), _WORD_OF_KIND[inner]
            elif inner is not None and not (isinstance(value, KindPolicy) and inner == _EMPTY):
                yield from _walk((*key, each.name), inner)
    elif isinstance(value, Mapping) and value:
        for name, inner in value.items():
            yield from _walk((*key, name), inner)
    elif isinstance(value, tuple) and value and is_dataclass(value[0]):
        for place, inner in enumerate(value):
            yield from _walk((*key, place), inner)
    else:
        yield key, _plain(value)


def _plain(value: Any) -> Any:
    if isinstance(value, Span):
        return str(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Status | Carried | Severity):
        return value.value
    if isinstance(value, frozenset):
        return sorted(_plain(each) for each in value)
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    return {} if isinstance(value, Mapping) else value
