"""The door of a room: its public names, each fetched from its module when first asked for.

Exists so that whoever asks a room for one name does not load all of it, said once for every room (PEP 562). A door
stands in a package's ``__init__``, before everything that it leads to: may import nothing of civtrack.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any


def door(room: str, homes: Mapping[str, str]) -> Callable[[str], Any]:
    """The ``__getattr__`` of a package.

    Args:
        room: the package, by its full name.
        homes: public name → the module of that package which defines it.
    """

    def named(name: str) -> Any:
        if home := homes.get(name):
            return getattr(import_module(f"{room}.{home}"), name)
        raise AttributeError(f"module {room!r} has no attribute {name!r}")

    return named
