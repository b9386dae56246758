"""Regular expressions that are compiled when they are first used.

Exists because civtrack knows some hundred expressions, most runs need few of them, and compiling all would cost every
command a sixth of a second: a class of ideographs alone takes as long as reading three hundred cells. May import
nothing of civtrack.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import Any, AnyStr, Final, cast

__all__ = ["lazy"]

_METHODS = ("search", "match", "fullmatch", "finditer", "findall", "split", "sub", "subn", "pattern", "groups")
_WITHOUT: Final[dict[str, Callable[..., Any]]] = {
    "search": lambda _: None, "match": lambda _: None, "fullmatch": lambda _: None, "findall": lambda _: [],
    "finditer": lambda _: iter(()), "split": lambda text: [text], "sub": lambda text: text,
    "subn": lambda text: (text, 0),
}  # fmt: skip
"""What each method says of a text in which the expression stands nowhere."""
_PATIENCE = 64
"""So many texts are looked through for a character before the expression is compiled after all."""


class _Lazy:
    """Stands for a compiled expression: its first use fills the slots with the compiled one's methods."""

    __slots__ = ("_flags", "_needs", "_patience", "_text", *_METHODS)

    def __init__(self, text: str | bytes, flags: int, needs: str) -> None:
        self._text, self._flags, self._needs = text, flags, frozenset(needs)
        self._patience = _PATIENCE if needs else 0

    def __getattr__(self, name: str) -> Any:
        if name not in _METHODS:
            raise AttributeError(name)
        if self._patience and name in _WITHOUT:
            self._patience -= 1
            return partial(self._unless_needless, name)
        compiled = re.compile(self._text, self._flags)
        for method in _METHODS:
            setattr(self, method, getattr(compiled, method))
        return getattr(compiled, name)

    def _unless_needless(self, name: str, *given: Any, **named: Any) -> Any:
        text = given[name in ("sub", "subn")]
        if self._needs.isdisjoint(text):
            return _WITHOUT[name](text)
        self._patience = 0
        return getattr(self, name)(*given, **named)


def lazy(text: AnyStr, flags: int = 0, *, needs: str = "") -> re.Pattern[AnyStr]:
    """An expression that is compiled at its first use.

    Args:
        text: The expression.
        flags: As `re.compile` has them.
        needs: Characters of which every match holds at least one: where a text has none, nothing is compiled. For what
            is asked of few texts.
    """
    return cast("re.Pattern[AnyStr]", _Lazy(text, flags, needs))
