"""The ``CIVTRACK_*`` variables: which there are, and what their text means.

Exists so that a variable's name always is its key path in capitals. May import only `civtrack.model` and
`civtrack.settings`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any, get_args, get_origin, get_type_hints

from civtrack.light import NamedTuple
from civtrack.model import N_, Message
from civtrack.settings.schema import TABLES
from civtrack.settings.toml_text import Key
from civtrack.settings.values import nearest

__all__ = ["CONFIG", "Variable", "variables"]

CONFIG = "CIVTRACK_CONFIG"
LIBREOFFICE = "CIVTRACK_LIBREOFFICE"
"""Where LibreOffice is on this machine; read by `civtrack.files.office`, and no setting."""
FONT = "CIVTRACK_FONT"
"""Which font pictures are drawn with; read by `civtrack.outputs.onepage.fonts`, and no setting."""
_PREFIX = "CIVTRACK_"
LANGUAGE = "CIVTRACK_LANG"
_LANGUAGES = ("zh", "en", "auto")
_TRUTHS = {"true": True, "1": True, "yes": True, "是": True, "false": False, "0": False, "no": False, "否": False}


class Variable(NamedTuple):
    """A variable that is set: its name, and either the key and value it gives or what is wrong with it."""

    name: str
    key: Key
    value: Any
    wrong: Message | None = None


def variables(environment: Mapping[str, str]) -> Iterator[Variable]:
    """Every ``CIVTRACK_*`` variable that is set and not empty and gives a setting, or is wrong.

    CIVTRACK_LANG is the language of the terminal, not of the office: it changes no document, so it is only checked.
    """
    known = {f"{_PREFIX}{'_'.join(key).upper()}": (key, kind) for key, kind in _keys()}
    for name in sorted(environment):
        text = environment[name].strip()
        if not name.startswith(_PREFIX) or name in (CONFIG, LIBREOFFICE, FONT) or not text:
            continue
        if name == LANGUAGE:
            if text not in _LANGUAGES:
                values = {"found": text, "known": list(_LANGUAGES)}
                yield Variable(name, (), text, Message(N_("“{found}” is none of {known}"), values))
        elif name not in known:
            yield Variable(name, (), text, _unknown(name, [*known, LANGUAGE, CONFIG]))
        else:
            key, kind = known[name]
            if kind is None:
                wrong = Message(N_("a table cannot be set by a variable; write it in civtrack.toml"))
                yield Variable(name, key, text, wrong)
            else:
                yield Variable(name, key, _value(text, kind))


def _unknown(name: str, known: list[str]) -> Message:
    if meant := nearest(name.removeprefix(_PREFIX), [each.removeprefix(_PREFIX) for each in known]):
        return Message(N_("there is no such variable; did you mean {nearest}?"), {"nearest": f"{_PREFIX}{meant}"})
    return Message(N_("there is no such variable; variables are named after their key, such as CIVTRACK_OFFICE_NAME"))


def _keys() -> Iterator[tuple[tuple[str, ...], Any]]:
    """Key and type of all that text can give; type None for tables."""
    for table, (kind, _) in TABLES.items():
        if is_dataclass(kind):
            yield from _keys_of((table,), kind)
        else:
            yield (table,), None


def _keys_of(key: tuple[str, ...], kind: Any) -> Iterator[tuple[tuple[str, ...], Any]]:
    hints = get_type_hints(kind)
    for each in fields(kind):
        inner = hints[each.name]
        if is_dataclass(inner):
            yield from _keys_of((*key, each.name), inner)
        else:
            optional = [part for part in get_args(inner) if part is not type(None)]
            plain = optional[0] if type(None) in get_args(inner) else inner
            yield (*key, each.name), None if get_origin(plain) is get_origin(Mapping[str, str]) else plain


def _value(text: str, kind: Any) -> Any:
    if get_origin(kind) in (tuple, frozenset):
        return [part.strip() for part in re.split("[,，]", text) if part.strip()]
    if getattr(kind, "__supertype__", kind) is int and text.isascii() and text.isdecimal() and len(text) < 19:
        return int(text)
    return _TRUTHS.get(text.lower(), text) if kind is bool else text
