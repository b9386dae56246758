"""``civtrack complete``, which only completion scripts call: what may stand where the cursor is, one candidate a line.

Exists so that every shell offers the same words. Whatever goes wrong it prints nothing, for it runs in the middle of a
line that somebody is typing, and it loads no reader of ledgers as long as nothing changed since the last time. Paths
are left to the shell. May import `civtrack.asking`, `civtrack.settings.discovery` and, inside functions, everything
below `civtrack.cli`.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import sys
from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from civtrack.asking.lexer import bare
from civtrack.asking.names import (
    CHANGES,
    CONDITION_FIELDS,
    COUNTS,
    DIRECTIONS,
    FIELDS,
    FORMATS,
    GROUPINGS,
    KINDS,
    LANGUAGES,
    NOTICES,
    PERIODS,
    PERS,
    STATUSES,
    TIERS,
    Names,
    called,
    meant,
    words,
)
from civtrack.cli.commands import COMMANDS, GROUPS
from civtrack.cli.occurring import NOTHING, Occurring, occurring
from civtrack.locales import active
from civtrack.patterns import lazy

__all__ = ["answer", "candidates"]


_HELP = "help"
_OCCURRING = {
    "--district": "district", "--unit": "unit", "--person": "person", "--leader": "leader", "--street": "street",
    "--category": "category", "--site-type": "site_type", "--sheet": "sheet",
}  # fmt: skip
_TABLES: dict[str, Names] = {
    "--status": STATUSES, "--kind": KINDS, "--by": GROUPINGS, "--period": PERIODS, "--columns": FIELDS,
    "--type": NOTICES, "--lang": LANGUAGES, "--count": COUNTS, "--only": CHANGES,
}  # fmt: skip
_LISTS = {"--columns", "--tier", "--status", "--by", "--count", "--only"}
_LISTS |= {"--unit", "--person", "--leader", "--category", "--street", "--site-type"}
"""Options that take several words with commas between them."""
_CHOICES = lazy(r"[a-z-]+(\|[a-z-]+)*")
_TOKEN = lazy(r"[^\s()（）|｜]*\Z")
_LAST = lazy(r"(?P<before>.*[,，、])?(?P<last>[^,，、]*)", re.DOTALL)


def answer(arguments: Sequence[str]) -> int:
    """Prints the candidates for the words behind ``--``; always succeeds, and says nothing besides.

    Args:
        arguments: ``--``, then the words that stand before the cursor without the program's name, the last of them up
            to the cursor; ``--blank`` before the ``--`` where a new word begins, for shells that hand on no empty one.
    """
    found: list[str] = []
    with contextlib.suppress(Exception, KeyboardInterrupt), contextlib.redirect_stderr(io.StringIO()):
        options, typed = _parted(arguments)
        found = candidates([*typed, ""] if "--blank" in options or not typed else typed)
    with contextlib.suppress(OSError, ValueError):
        sys.stdout.write("".join(f"{line}\n" for line in found))
        sys.stdout.flush()
    return 0


def _parted(arguments: Sequence[str]) -> tuple[list[str], list[str]]:
    place = list(arguments).index("--") if "--" in arguments else len(arguments)
    return list(arguments[:place]), list(arguments[place + 1 :])


def candidates(typed: Sequence[str]) -> list[str]:
    """What may stand in place of the last word: whole words that begin as it does.

    Args:
        typed: The words of the command line without the program's name; the last one may be empty.
    """
    *before, current = typed
    if before[:1] == [_HELP]:
        known = [*_commands(), "where", "fields"] if len(before) == 1 else _inner(before[1])
        return _beginning(known, current)
    names = [word for word in before if not word.startswith("-")]
    if not names:
        known = ["--help", "--version", "--lang"] if current.startswith("-") else [*_commands(), _HELP]
        if before[-1:] == ["--lang"]:
            known = _said(LANGUAGES, current)
        return _beginning(known, current)
    inner = _inner(names[0])
    if inner and (len(names) == 1 or names[1] not in inner):
        return _beginning(inner if len(names) == 1 else (), current)
    return _of_command(names[0], names[1] if inner else None, before, current)


def _commands() -> list[str]:
    return [*(entry.name for entry in COMMANDS), *(group.name for group in GROUPS)]


def _inner(name: str) -> list[str]:
    return [entry.name for group in GROUPS if group.name == name for entry in group.entries]


def _of_command(name: str, inner: str | None, before: Sequence[str], current: str) -> list[str]:
    command = _parser(name, inner)
    if command is None:
        return []
    if "--" in before:
        return []
    options = {
        spelling: option
        for option in command.params
        if option.param_type_name == "option"
        for spelling in (*option.opts, *option.secondary_opts)
    }
    asked = options.get(before[-1])
    if asked is not None and _takes_value(asked):
        return _values(asked, current, before)
    if current.startswith("--") and "=" in current:
        spelling, _, begun = current.partition("=")
        asked = options.get(spelling)
        found = _values(asked, begun, before) if asked is not None and _takes_value(asked) else []
        return [f"{spelling}={value}" for value in found]
    if current.startswith("-"):
        return _beginning([*options, "--help"], current)
    for argument in (one for one in command.params if one.param_type_name == "argument"):
        if _CHOICES.fullmatch(argument.metavar or "") and "|" in argument.metavar:
            return _beginning(argument.metavar.split("|"), current)
    return []


def _parser(name: str, inner: str | None) -> Any:
    """The command's parser; only its own module is imported. None where there is no such command."""
    import typer
    from typer.main import get_command

    from civtrack.cli.options import takes

    entries = COMMANDS if inner is None else next(group.entries for group in GROUPS if group.name == name)
    entry = next((one for one in entries if one.name == (inner or name)), None)
    if entry is None:
        return None
    app = typer.Typer(add_completion=False)
    app.command(entry.name)(takes(entry.load()))
    return get_command(app)


def _takes_value(option: Any) -> bool:
    return not option.is_flag and not option.count


def _values(option: Any, current: str, before: Sequence[str]) -> list[str]:
    name = max(option.opts, key=len)
    if name in _LISTS:
        parts = _LAST.fullmatch(current)
        head, last = (parts["before"] or "", parts["last"]) if parts else ("", current)
        return [f"{head}{value}" for value in _of_option(name, option.metavar or "", last, before)]
    return _of_option(name, option.metavar or "", current, before)


def _of_option(name: str, metavar: str, current: str, before: Sequence[str]) -> list[str]:
    if name == "--where":
        return _of_condition(current, _known(before))
    if name == "--sort":
        field, colon, begun = current.partition(":")
        return [f"{field}:{one}" for one in _said(DIRECTIONS, begun)] if colon else _said(FIELDS, current)
    if name == "--tier":
        return _tiers(current, _known(before))
    if name == "--fail-on":
        return [*_tiers(current, _known(before)), *_beginning(["problem"], current)]
    if name == "--view":
        return _beginning(_known(before).views, current)
    if name == "--step":
        tr = active()
        return _beginning([tr(step) for step in _known(before).steps], current)
    if name in _OCCURRING:
        return _beginning(_known(before).values.get(_OCCURRING[name], ()), current)
    if name == "--format" and metavar == "FORMAT":
        return _said(FORMATS, current)
    if name == "--per":
        return _beginning(words({one: PERS.get(one, ()) for one in metavar.split("|")}), current)
    if _CHOICES.fullmatch(metavar) and (name not in _TABLES or name == "--period"):
        table = _TABLES.get(name, {})
        return _said({one: table.get(one, ()) for one in metavar.split("|")}, current)
    return _said(_TABLES[name], current) if name in _TABLES and metavar[:1] != "8" else []


def _of_condition(current: str, known: Occurring) -> list[str]:
    """The condition with its last part completed: a field, a tier or a district; behind a field its values."""
    token = _TOKEN.search(current)
    begun = token[0] if token else ""
    head = current[: len(current) - len(begun)]
    sign = next((sign for sign in begun if sign in ":：=＝"), None)
    if sign is None:
        fields = [f"{field}:" for field in _said(CONDITION_FIELDS, begun)]
        found = [*_tiers(begun, known), *_beginning(known.values.get("district", ()), begun), *fields]
        return [f"{head}{one}" for one in found if bare(one.rstrip(":"))]
    name, _, value = begun.partition(sign)
    field = meant(name, CONDITION_FIELDS) or meant(name[1:], CONDITION_FIELDS)
    parts = _LAST.fullmatch(value)
    before, last = (parts["before"] or "", parts["last"]) if parts else ("", value)
    tables = {"status": STATUSES, "kind": KINDS}
    if field == "tier":
        values = _tiers(last, known)
    elif field in tables:
        values = _said(tables[field], last)
    else:
        values = _beginning(known.values.get(field or "", ()), last)
    return [f"{head}{name}{sign}{before}{one}" for one in values if bare(one)]


def _tiers(current: str, known: Occurring) -> list[str]:
    """Tiers in force: the usual words for the usual ones, an office's own by key and name."""
    keys = known.tiers or dict.fromkeys(("red", "yellow", "green", "grey", "closed", "void"), "")
    own = {key: (name,) for key, name in keys.items() if key not in TIERS and name}
    return _said({key: own.get(key) or TIERS.get(key, ()) for key in keys}, current)


def _known(before: Sequence[str]) -> Occurring:
    """What occurs in the office that the line is about."""
    if "--no-config" in before:
        return NOTHING
    given = [two for one, two in pairwise(before) if one == "--config"]
    given += [word.partition("=")[2] for word in before if word.startswith("--config=")]
    config = Path(given[-1]) if given else None
    return occurring(config, [word for word in before[1:] if not word.startswith("-")], os.environ)


def _said(names: Names, current: str) -> list[str]:
    """The names as the reader's language says them; once something is typed, every word that begins so."""
    if current:
        return _beginning(words(names), current)
    language = active().language
    return [called(name, names, language=language) for name in names]


def _beginning(known: Iterable[str], current: str) -> list[str]:
    return [word for word in dict.fromkeys(known) if word.startswith(current) and "\n" not in word]
