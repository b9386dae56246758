"""Regular expressions that are compiled when they are first used.

Exists because civtrack knows some hundred expressions, most runs need few of them, and compiling all would cost every
command a sixth of a second. May import nothing of civtrack.
"""

from __future__ import annotations

import re
from typing import Any, AnyStr, cast

__all__ = ["lazy"]

_METHODS = ("search", "match", "fullmatch", "finditer", "findall", "split", "sub", "subn", "pattern", "groups")


class _Lazy:
    """Stands for a compiled expression: its first use fills the slots with the compiled one's methods."""

    __slots__ = ("_flags", "_text", *_METHODS)

    def __init__(self, text: str | bytes, flags: int) -> None:
        self._text, self._flags = text, flags

    def __getattr__(self, name: str) -> Any:
        if name not in _METHODS:
            raise AttributeError(name)
        compiled = re.compile(self._text, self._flags)
        for method in _METHODS:
            setattr(self, method, getattr(compiled, method))
        return getattr(compiled, name)


def lazy(text: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """An expression that is compiled at its first use."""
    return cast("re.Pattern[AnyStr]", _Lazy(text, flags))
