"""From file, environment and options to `Settings`: finds the file, puts the sources in order, reports every mistake.

Exists so that precedence (option > environment > file > default) is decided in one place. May import
`civtrack.model`, `civtrack.policy`, `civtrack.errors` and `civtrack.settings`.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from civtrack.errors import SettingsMistake, SettingsMistakes
from civtrack.model import N_, Message, Status
from civtrack.policy import PROFILES, Profile, TierRule, idle, own_closed, uncovered
from civtrack.settings.discovery import nearest as nearest_file
from civtrack.settings.environment import CONFIG, variables
from civtrack.settings.schema import TABLES, CalendarSettings, OfficeSettings, Settings, dotted
from civtrack.settings.toml_text import Key, Parsed, SyntaxMistake, parse

__all__ = ["Given", "load"]

_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_KINDS = ("problems", "reminders", "materials")


class Given(NamedTuple):
    """A value that an option gives: the option as typed, and the value as TOML would hold it."""

    option: str
    value: Any


class _Mistake(NamedTuple):
    key: Key
    message: Message


def load(
    config: Path | None = None,
    start: Sequence[str | os.PathLike[str]] = (),
    environment: Mapping[str, str] | None = None,
    *,
    use_file: bool = True,
    options: Mapping[str, Given] | None = None,
    cwd: Path | None = None,
) -> Settings:
    """The settings in force.

    Args:
        config: The file to read (``--config``); None looks for the nearest ``civtrack.toml`` upward from the working
            folder, then upward from the first of `start`.
        start: Paths as typed on the command line.
        environment: Its ``CIVTRACK_*`` variables count; default none.
        use_file: False reads no file at all (``--no-config``).
        options: Dotted key (``outputs.dir``) → what an option says; it outranks everything.
        cwd: The working folder; default the process's.

    Raises:
        SettingsMistake: Something cannot be used; its ``mistakes`` are all that are wrong, each with its place.
    """
    environment = environment or {}
    cwd = cwd or Path.cwd()
    file = _file(config, start, environment, cwd) if use_file else None
    source = _Sources(file, cwd)
    for variable in variables(environment):
        if variable.wrong:
            source.refuse(variable.name, variable.wrong)
        else:
            source.put(variable.key, variable.value, variable.name)
    for key, given in (options or {}).items():
        source.put(tuple(key.split(".")), given.value, given.option)
    return source.settings()


def _file(
    config: Path | None, start: Sequence[str | os.PathLike[str]], environment: Mapping[str, str], cwd: Path
) -> Path | None:
    if config is None and (named := environment.get(CONFIG, "").strip()):
        config = Path(named)
    return nearest_file(cwd, start) if config is None else cwd / config.expanduser()


class _Sources:
    """Plain data from file, environment and options, and the origin of each value."""

    def __init__(self, file: Path | None, cwd: Path) -> None:
        self._file, self._cwd = file, cwd
        self._name = _shown_path(file, cwd) if file else ""
        self._data: dict[str, Any] = {}
        self._lines: dict[Key, int] = {}
        self._origins: dict[Key, str] = {}
        self._given: dict[Key, str] = {}
        self._refused: list[SettingsMistake] = []
        if file:
            parsed = _read(file, self._name)
            self._data, self._lines = parsed.data, parsed.lines
            self._origins = {key: self._place(key) for key in _leaves((), parsed.data)}

    def put(self, key: Key, value: Any, origin: str) -> None:
        """Sets a value over what is there; what stands in the way (a table that is no table) is a mistake already."""
        table: Any = self._data
        for part in key[:-1]:
            table = table.setdefault(part, {}) if isinstance(table, dict) else None
        if isinstance(table, dict):
            table[key[-1]] = value
            self._origins[key] = self._given[key] = origin

    def refuse(self, where: str, message: Message) -> None:
        self._refused.append(SettingsMistake(where, detail=message))

    def settings(self) -> Settings:
        tables = {key: default for key, (_, default) in TABLES.items()}
        mistakes: list[_Mistake] = []
        if self._data:
            from civtrack.settings.structuring import structure, unknown_key

            for key, value in self._data.items():
                if key not in TABLES:
                    mistakes.append(_Mistake(*unknown_key((key,), list(TABLES))))
                    continue
                table, wrong = structure(key, value)
                mistakes.extend(_Mistake(*each) for each in wrong)
                if wrong:
                    del tables[key]
                else:
                    tables[key] = table
            mistakes.extend(_contradictions(tables, self._data))
        mistakes.sort(key=lambda each: 0 if self._outside(each.key) else self._line(each.key) or 0)
        all_wrong = [*self._refused, *(SettingsMistake(self._where(key), detail=said) for key, said in mistakes)]
        if all_wrong:
            raise SettingsMistakes(all_wrong) if len(all_wrong) > 1 else all_wrong[0]
        policy = tables.pop("policy")
        return Settings(
            **tables,
            tables_of_policy=policy,
            file=self._file,
            folder=self._file.parent if self._file else self._cwd,
            origins=self._origins,
        )

    def _line(self, key: Key) -> int | None:
        """The line of a place, of what it is part of, or of its first part."""
        wholes = (self._lines[key[:length]] for length in range(len(key), 0, -1) if key[:length] in self._lines)
        return next(wholes, None) or min(
            (n for part, n in self._lines.items() if part[: len(key)] == key), default=None
        )

    def _place(self, key: Key) -> str:
        line = self._line(key)
        return f"{self._name}:{line}" if line else self._name

    def _where(self, key: Key) -> str:
        """The variable or option that gave the value, else the line of the file, with the key."""
        return self._outside(key) or f"{self._place(key)} {dotted(key)}"

    def _outside(self, key: Key) -> str | None:
        """The variable or option that gave the value, if one did."""
        places = (key[:length] for length in range(len(key), 0, -1))
        return next((self._given[place] for place in places if place in self._given), None)


def _shown_path(file: Path, cwd: Path) -> str:
    """Relative where it lies below the working folder."""
    try:
        return str(file.resolve().relative_to(cwd.resolve()))
    except ValueError:
        return str(file)


def _read(file: Path, name: str) -> Parsed:
    try:
        content = file.read_bytes()
    except FileNotFoundError:
        raise SettingsMistake(name, detail=Message(N_("there is no such settings file"))) from None
    except IsADirectoryError:
        raise SettingsMistake(name, detail=Message(N_("is a folder, not a settings file"))) from None
    except OSError as error:
        detail = Message(N_("cannot be read ({reason})"), {"reason": error.strerror or str(error)})
        raise SettingsMistake(name, detail=detail) from error
    try:
        text = content.decode("utf-16" if content.startswith(_UTF16) else "utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        detail = Message(N_("is not UTF-8 text; save it again as UTF-8 (in Notepad: Save as, Encoding)"))
        raise SettingsMistake(f"{name}:{line}", detail=detail) from error
    try:
        return parse(text)
    except SyntaxMistake as error:
        if error.line is None:
            raise SettingsMistake(name, detail=Message(N_("at the end: {reason}"), {"reason": error.reason})) from error
        values = {"line": error.line, "column": error.column, "reason": error.reason}
        detail = Message(N_("line {line}, column {column}: {reason}"), values)
        raise SettingsMistake(f"{name}:{error.line}", detail=detail) from error


def _leaves(key: Key, value: Any) -> Iterator[Key]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _leaves((*key, name), inner)
    elif isinstance(value, list) and any(isinstance(inner, dict) for inner in value):
        for place, inner in enumerate(value):
            yield from _leaves((*key, place), inner)
    else:
        yield key


def _contradictions(tables: Mapping[str, Any], data: Mapping[str, Any]) -> Iterator[_Mistake]:
    """What is wrong between values; only tables that are right in themselves are looked at."""
    if office := tables.get("office"):
        yield from _of_office(office)
    yield from _of_policy(data.get("policy"), data.get("profiles"))
    for place, (former, step) in enumerate(zip(steps := tables.get("escalation", ()), steps[1:], strict=False), 1):
        if step.overdue <= former.overdue:
            message = Message(
                N_("the steps must rise: {days} does not come after {former}"),
                {"days": step.overdue, "former": former.overdue},
            )
            yield _Mistake(("escalation", place, "overdue"), message)
    if calendar := tables.get("calendar"):
        yield from _of_calendar(calendar)
    for name, profile in tables.get("profiles", {}).items():
        yield from _of_profile(name, profile)


def _of_office(office: OfficeSettings) -> Iterator[_Mistake]:
    for place, district in enumerate(office.districts):
        if district in office.districts[:place]:
            yield _Mistake(("office", "districts"), Message(N_("“{found}” stands there twice"), {"found": district}))
    for alias, name in office.aliases.items():
        if alias in office.districts and alias != name:
            message = Message(
                N_("“{found}” is one of office.districts and cannot be another's alias"), {"found": alias}
            )
            yield _Mistake(("office", "aliases", alias), message)


def _of_policy(policy: Any, profiles: Any) -> Iterator[_Mistake]:
    """Looks at the plain data: one wrong key of ``[policy]`` does not hide another."""
    from civtrack.settings.values import nearest

    known = [*PROFILES, *(profiles if isinstance(profiles, dict) else ())]
    tables: dict[Key, Any] = {("policy",): policy}
    if isinstance(policy, dict):
        tables.update({("policy", kind): policy.get(kind) for kind in _KINDS})
    for key, table in tables.items():
        if not isinstance(table, dict):
            continue
        name, closed = table.get("profile"), table.get("closed_statuses")
        if isinstance(name, str) and name.strip() and name.strip() not in known:
            if meant := nearest(name, known):
                sentence = N_("there is no profile “{found}”; did you mean “{nearest}”?")
                yield _Mistake((*key, "profile"), Message(sentence, {"found": name, "nearest": meant}))
            else:
                sentence = N_("there is no profile “{found}”; known are {known}")
                yield _Mistake((*key, "profile"), Message(sentence, {"found": name, "known": ", ".join(known)}))
        if isinstance(closed, list) and Status.CLOSED not in closed:
            message = Message(N_("must contain “closed”: a closed-out item is finished"))
            yield _Mistake((*key, "closed_statuses"), message)


def _of_calendar(calendar: CalendarSettings) -> Iterator[_Mistake]:
    for day in sorted(calendar.holidays & calendar.workdays):
        message = Message(N_("{day} is in calendar.holidays and in calendar.workdays"), {"day": day})
        yield _Mistake(("calendar", "workdays"), message)


def _of_profile(name: str, profile: Any) -> Iterator[_Mistake]:
    keys = [tier.key for tier in profile.tiers]
    for place, tier in enumerate(profile.tiers):
        key = ("profiles", name, "tiers", place)
        if tier.key in keys[:place]:
            yield _Mistake((*key, "key"), Message(N_("“{found}” stands there twice"), {"found": tier.key}))
        names = [earlier.name for earlier in profile.tiers[:place]]
        if tier.name in names:
            yield _Mistake((*key, "name"), Message(N_("“{found}” stands there twice"), {"found": tier.name}))
    whole = Profile(name, tuple(TierRule(tier.key, tier.name, tier.color, tier.reasons) for tier in profile.tiers))
    if not own_closed(whole):
        message = Message(
            N_("the tier “closed” is for done_on_time, done_late and done_undated, all of them; choose another key")
        )
        yield _Mistake(("profiles", name, "tiers", keys.index("closed"), "key"), message)
    for place, index in idle(whole):
        entry = profile.tiers[place].reasons[index]
        message = Message(N_("“{found}” never counts: the tiers before take all of it"), {"found": entry})
        yield _Mistake(("profiles", name, "tiers", place, "reasons", index), message)
    if missing := uncovered(whole):
        message = Message(N_("these reasons have no tier: {missing}"), {"missing": ", ".join(missing)})
        yield _Mistake(("profiles", name, "tiers"), message)
