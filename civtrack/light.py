"""Value classes that cost next to nothing until they are used.

Exists because `dataclasses` writes and compiles up to seven functions for each class when its module is imported, and
`typing.NamedTuple` compiles every annotation and a function: with some two hundred classes that is the dearest part of
every command's start. Here the standard library takes a dataclass apart and the methods are closures over what it
found, so that `fields`, `replace`, `asdict` and every reader of dataclasses see no difference. A value is made three
times as slowly: what comes in thousands is a `NamedTuple`, whose one function is compiled when the first value is made
by it, and which is as quick as the standard one from then on. May import nothing of civtrack.
"""

from __future__ import annotations

import dataclasses
import typing
from collections.abc import Callable, Iterable
from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NoReturn

__all__ = ["NamedTuple", "dataclass"]

_NOT_GIVEN = dataclasses.MISSING
_put = object.__setattr__

if TYPE_CHECKING:
    from dataclasses import dataclass  # the same to a reader of types
    from typing import NamedTuple
else:
    from collections import _tuplegetter

    part_at = cache(lambda place: _tuplegetter(place, f"Alias for field number {place}"))
    """What reads one part of a tuple: the same for every class."""

    class _Named(type):
        """Makes a class of named parts a plain class of tuples."""

        def __new__(cls, name: str, bases: tuple[type[Any], ...], body: dict[str, Any]) -> type[Any]:
            if not bases:
                return super().__new__(cls, name, bases, body)
            names = tuple(body.get("__annotations__", ()))
            defaults = {part: body[part] for part in names if part in body}
            if tuple(defaults) != names[len(names) - len(defaults) :]:
                raise TypeError(f"{name} has a part without a default behind one with a default")
            own = {part: part_at(place) for place, part in enumerate(names)}
            own |= {"__match_args__": names, "_fields": names, "_field_defaults": defaults}

            def new(*given: Any, **named: Any) -> Any:
                kind.__new__ = staticmethod(_compiled(names, tuple(defaults.values())))
                return kind.__new__(*given, **named)

            kind = type(name, (tuple,), _SHARED | body | own | {"__new__": new})
            return kind

    class NamedTuple(metaclass=_Named):
        """As `typing.NamedTuple`, without what costs time before it is needed."""

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


def _compiled(names: tuple[str, ...], defaults: tuple[Any, ...]) -> Any:
    """What makes a tuple of the parts that it is given, by place or by name."""
    parts = "".join(f"{name}, " for name in names)
    new = eval(f"lambda _cls, {parts}: _new(_cls, ({parts}))", {"_new": tuple.__new__})  # noqa: S307 - names of a class
    new.__defaults__ = defaults
    return new


def _make(cls: Any, parts: Iterable[Any]) -> Any:
    value = tuple.__new__(cls, parts)
    if len(value) != len(cls._fields):
        raise TypeError(f"{cls.__qualname__} has {len(cls._fields)} parts, and was given {len(value)}")
    return value


def _with_others(self: Any, /, **named: Any) -> Any:
    value = self._make(map(named.pop, self._fields, self))
    if named:
        raise ValueError(f"{self.__class__.__qualname__} has no {', '.join(named)}")
    return value


_SHARED: dict[str, Any] = {
    "__slots__": (),
    "__orig_bases__": (typing.NamedTuple,),
    "__repr__": lambda self: _told(self, self._fields),
    "__getnewargs__": lambda self: self[:],
    "__replace__": _with_others,
    "_replace": _with_others,
    "_make": classmethod(_make),
    "_asdict": lambda self: dict(zip(self._fields, self, strict=True)),
}
"""What every tuple of named parts has."""


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
