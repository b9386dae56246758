"""Plain TOML data → the schema's dataclasses, every mistake with its place.

Exists to keep cattrs, which walks the types and collects what the readers refuse, out of every other module. Imported
only when there is something to read. May import only `civtrack.model` and `civtrack.settings`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from collections.abc import Mapping as AbstractMapping
from dataclasses import fields, is_dataclass
from functools import cache, partial
from types import GenericAlias
from typing import TYPE_CHECKING, Any, get_args, get_origin

from civtrack.light import NamedTuple
from civtrack.model import N_, Message
from civtrack.settings import schema
from civtrack.settings.toml_text import Key
from civtrack.settings.values import READERS, Wrong, nearest, shown

if TYPE_CHECKING:
    import cattrs

__all__ = ["Mistake", "structure", "unknown_key"]


class Mistake(NamedTuple):
    """What is wrong at a place of the settings."""

    key: Key
    message: Message


def structure(key: str, value: Any) -> tuple[Any, list[Mistake]]:
    """One top-level table as its dataclass, or None and everything that is wrong with it."""
    try:
        return _converter().structure(value, schema.TABLES[key][0]), []
    except Exception as error:  # noqa: BLE001 - cattrs wraps whatever a reader raises; each leaf is looked at below
        mistakes: list[Mistake] = []
        _collect(error, (key,), mistakes)
        return None, mistakes


def _collect(error: BaseException, key: Key, mistakes: list[Mistake]) -> None:
    import cattrs

    if isinstance(error, cattrs.ClassValidationError):
        noted, others = error.group_exceptions()
        for inner, note in noted:
            if isinstance(inner, KeyError):
                mistakes.append(Mistake(key, Message(N_("“{key}” is missing"), {"key": note.name})))
            else:
                _collect(inner, (*key, note.name), mistakes)
        for inner in others:
            _collect(inner, key, mistakes)
    elif isinstance(error, cattrs.IterableValidationError):
        noted_items, others = error.group_exceptions()
        for inner, item in noted_items:
            _collect(inner, (*key, item.index), mistakes)
        for inner in others:
            _collect(inner, key, mistakes)
    elif isinstance(error, cattrs.ForbiddenExtraKeysError):
        known = [each.name for each in fields(error.cl)]
        mistakes.extend(unknown_key((*key, found), known) for found in sorted(error.extra_fields))
    elif isinstance(error, Wrong):
        mistakes.append(Mistake(key, error.message))
    else:
        raise error


def unknown_key(key: Key, known: list[str]) -> Mistake:
    """An unknown key: with the nearest one of the table, or the table where a key of that name belongs."""
    found = str(key[-1])
    if meant := nearest(found, known):
        return Mistake(key, Message(N_("there is no such key; did you mean “{nearest}”?"), {"nearest": meant}))
    elsewhere = [
        f"[{table}] {found}"
        for table, (kind, _) in schema.TABLES.items()
        if is_dataclass(kind) and found in {each.name for each in fields(kind)}
    ]
    if elsewhere:
        return Mistake(
            key, Message(N_("there is no such key here; it belongs to {nearest}"), {"nearest": elsewhere[0]})
        )
    return Mistake(key, Message(N_("there is no such key; known here are {known}"), {"known": list(known)}))


@cache
def _converter() -> cattrs.Converter:
    import cattrs

    converter = cattrs.Converter(forbid_extra_keys=True)
    for kind, read in READERS.items():
        converter.register_structure_hook(kind, _hook(read))
    converter.register_structure_hook_factory(is_dataclass, partial(_table_hook, converter))
    converter.register_structure_hook_factory(_is_names, partial(_names_hook, converter))
    converter.register_structure_hook_factory(_is_list, partial(_list_hook, converter))
    return converter


Hook = Callable[[Any, Any], Any]


def _is_names(kind: Any) -> bool:
    return get_origin(kind) is AbstractMapping


def _is_list(kind: Any) -> bool:
    return get_origin(kind) in (tuple, frozenset)


def _hook(read: Callable[[Any], Any]) -> Hook:
    return lambda value, _: read(value)


def _table_hook(converter: cattrs.Converter, kind: type[Any]) -> Hook:
    from cattrs.gen import make_dict_structure_fn

    inner: Hook = make_dict_structure_fn(kind, converter, _cattrs_forbid_extra_keys=True)
    return lambda value, target: inner(_table(value), target)


def _names_hook(converter: cattrs.Converter, kind: Any) -> Hook:
    plain: Any = GenericAlias(dict, get_args(kind))
    return lambda value, _: converter.structure(_table(value), plain)


def _list_hook(converter: cattrs.Converter, kind: Any) -> Hook:
    plain: Any = GenericAlias(list, get_args(kind)[:1])
    whole: Any = get_origin(kind)

    def hook(value: Any, _: Any) -> Any:
        if not isinstance(value, list):
            raise Wrong(N_("must be a list in [ ], not {found}"), found=shown(value))
        return whole(converter.structure(value, plain))

    return hook


def _table(value: Any) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise Wrong(N_("must be a table of key = value, not {found}"), found=shown(value))
    return value
