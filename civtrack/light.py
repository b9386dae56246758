"""Value classes that cost next to nothing until they are used.

Exists because `dataclasses` writes and compiles up to seven functions for each class when its module is imported: with
some seventy classes that is the dearest part of every command's start. Here the standard library takes the class apart
and the methods are closures over what it found, so that `fields`, `replace`, `asdict` and every reader of dataclasses
see no difference. A value is made three times as slowly: what comes in thousands is a `NamedTuple`. May import nothing
of civtrack.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NoReturn

__all__ = ["dataclass"]

_NOT_GIVEN = dataclasses.MISSING
_put = object.__setattr__

if TYPE_CHECKING:
    from dataclasses import dataclass  # the same to a reader of types
else:

    def dataclass(*, frozen: bool = False, slots: bool = False) -> Callable[[type[Any]], type[Any]]:
        """As `dataclasses.dataclass`, without what costs time before it is needed."""

        def made(plain: type[Any]) -> type[Any]:
            kind = dataclasses.dataclass(init=False, repr=False, eq=False, slots=slots)(plain)
            parts = dataclasses.fields(kind)
            shown = tuple(part.name for part in parts if part.repr)
            compared = tuple(part.name for part in parts if part.compare)
            _unless_own(plain, kind, "__init__", _init(kind, parts))
            _unless_own(plain, kind, "__repr__", lambda self: _told(self, shown))
            key = attrgetter(*compared) if compared else lambda _: ()
            _unless_own(plain, kind, "__eq__", lambda self, other: _equal(self, other, key))
            if vars(plain).get("__hash__") is None:
                kind.__hash__ = (lambda self: hash(key(self))) if frozen else None
            if frozen:
                kind.__setattr__, kind.__delattr__ = _refuse, _refuse
                kind.__reduce__ = lambda self: (_again, (kind, {part.name: getattr(self, part.name) for part in parts}))
            return kind

        return made


def _unless_own(plain: type[Any], kind: type[Any], name: str, method: Callable[..., Any]) -> None:
    if name not in vars(plain):
        method.__name__, method.__qualname__ = name, f"{kind.__qualname__}.{name}"
        setattr(kind, name, method)


def _init(kind: type[Any], parts: tuple[dataclasses.Field[Any], ...]) -> Callable[..., None]:
    names = tuple(part.name for part in parts if part.init)
    defaults = {part.name: part.default for part in parts if part.default is not _NOT_GIVEN}
    makers = {part.name: part.default_factory for part in parts if part.default_factory is not _NOT_GIVEN}
    every = tuple(part.name for part in parts if part.init or part.name in defaults or part.name in makers)
    after = getattr(kind, "__post_init__", None)

    def init(self: Any, *values: Any, **named: Any) -> None:
        given = dict(zip(names, values, strict=False))
        if len(values) > len(names) or not given.keys().isdisjoint(named):
            raise TypeError(f"{kind.__qualname__}() was given something twice, or too much")
        given |= named
        for name in every:
            if name in given:
                value = given.pop(name)
            elif name in defaults:
                value = defaults[name]
            elif name in makers:
                value = makers[name]()
            else:
                raise TypeError(f"{kind.__qualname__}() was not given {name!r}")
            _put(self, name, value)
        if given:
            raise TypeError(f"{kind.__qualname__}() has no {', '.join(given)}")
        if after is not None:
            after(self)

    return init


def _told(value: Any, names: tuple[str, ...]) -> str:
    return f"{value.__class__.__qualname__}({', '.join(f'{name}={getattr(value, name)!r}' for name in names)})"


def _equal(one: Any, other: Any, key: Callable[[Any], Any]) -> Any:
    return key(one) == key(other) if other.__class__ is one.__class__ else NotImplemented


def _refuse(value: Any, name: str, *_: object) -> NoReturn:
    raise dataclasses.FrozenInstanceError(f"cannot change {value.__class__.__qualname__}.{name}")


def _again(kind: type[Any], parts: dict[str, Any]) -> Any:
    value = object.__new__(kind)
    for name, part in parts.items():
        _put(value, name, part)
    return value
