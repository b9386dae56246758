"""JSON with indents, written by the quick encoder.

Exists because the standard library indents in Python, value by value, which for thousands of items takes longer than
reading them. Imports nothing of civtrack.
"""

from __future__ import annotations

import json
from functools import cache
from typing import Any

__all__ = ["indented"]


def indented(value: Any, depth: int = 0) -> str:
    """What ``json.dumps(value, ensure_ascii=False, indent=2)`` gives.

    Args:
        value: Anything that JSON knows.
        depth: How many levels stand around it.
    """
    if not isinstance(value, dict | list | tuple) or not value:
        return _encoder(0).encode(value)
    inside = value.values() if isinstance(value, dict) else value
    if any(isinstance(each, dict | list | tuple) for each in inside):
        if isinstance(value, dict):
            pieces = [f"{_name(name)}: {indented(each, depth + 1)}" for name, each in value.items()]
        else:
            pieces = [indented(each, depth + 1) for each in value]
        text = _between(depth).join(pieces)
    else:
        text = _encoder(depth).encode(value)[1:-1]
    first, last = ("{", "}") if isinstance(value, dict) else ("[", "]")
    return f"{first}{_between(depth)[1:]}{text}\n{'  ' * depth}{last}"


@cache
def _between(depth: int) -> str:
    """What stands between two members."""
    return f",\n{'  ' * (depth + 1)}"


@cache
def _encoder(depth: int) -> json.JSONEncoder:
    return json.JSONEncoder(ensure_ascii=False, separators=(_between(depth), ": "))


def _name(name: Any) -> str:
    """A member's name; what is no text becomes one as the encoder has it."""
    return _encoder(0).encode({name: 0})[1:-4]
