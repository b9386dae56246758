"""From file, environment and options to `Settings`: finds the file, puts the sources in order, reports every mistake.

Exists so that precedence (option > environment > file > default) is decided in one place. May import
`civtrack.model`, `civtrack.policy`, `civtrack.errors`, `civtrack.files` and `civtrack.settings`.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from civtrack.errors import SettingsMistake, SettingsMistakes
from civtrack.files.plain import kind_of, read_plain
from civtrack.light import NamedTuple
from civtrack.model import N_, Message
from civtrack.settings.discovery import expanded
from civtrack.settings.discovery import nearest as nearest_file
from civtrack.settings.environment import CONFIG, variables
from civtrack.settings.schema import TABLES, Settings, dotted
from civtrack.settings.toml_text import Key, Parsed, SyntaxMistake, parse

__all__ = ["Given", "load"]

_UTF16 = (b"\xff\xfe", b"\xfe\xff")


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
    return nearest_file(cwd, start) if config is None else cwd / expanded(config)


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
            from civtrack.settings.contradictions import contradictions
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
            mistakes.extend(_Mistake(*each) for each in contradictions(tables, self._data))
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
        content = read_plain(file)
    except FileNotFoundError:
        raise SettingsMistake(name, detail=Message(N_("there is no such settings file"))) from None
    except IsADirectoryError:
        raise SettingsMistake(name, detail=Message(N_("is a folder, not a settings file"))) from None
    except OSError as error:
        if kind_of(file) == "other":
            detail = Message(N_("is a pipe, a socket or a device, not a settings file"))
            raise SettingsMistake(name, detail=detail) from None
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
