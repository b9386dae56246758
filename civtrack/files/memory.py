"""Memory between two files: what the former one left behind goes before the next one comes.

Exists because a run makes hundreds of thousands of values that live to its end, so that the collector is off, while an
open workbook is made of parts that know each other, which only the collector takes apart. Imports nothing of civtrack.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

__all__ = ["keep_room", "let_go", "lives_on", "one_after_another", "one_into_another"]

T = TypeVar("T")
_MANY = 20_000
"""So many values may be left before the collector is called."""


_ROOM = 8 << 20
"""Bytes of the largest pieces of a sheet that are on their way at once, with some to spare."""


def keep_room() -> None:
    """Has the C library keep room that is given back, for every chunk of a sheet needs as much again.

    glibc asks the system for large blocks one by one and gives them back at once, until a larger one was given back:
    this one, which nobody touches, costs two calls and saves thousands of new pages. Elsewhere it does nothing.
    """
    bytes(_ROOM)


def one_after_another(files: Iterable[T]) -> Iterator[T]:
    """The same files; between two of them, what the former one left in circles is let go.

    What lives on is not looked at again, so that a hundred files cost a hundred times as much as one; a file that left
    little is not looked at before others did, too. Where the collector is on, as in a program that uses civtrack,
    nothing is done: it does that itself.
    """
    yield from _between(files, let_go)


def one_into_another(files: Iterable[T]) -> Iterator[T]:
    """The same where something large grows by every file: it stays to be looked at, for it goes when it is written."""
    yield from _between(files, _sweep)


def _between(files: Iterable[T], clear: Callable[[], None]) -> Iterator[T]:
    before = gc.get_count()[0]
    for file in files:
        if gc.get_count()[0] - before > _MANY:
            clear()
            before = gc.get_count()[0]
        yield file


def _sweep() -> None:
    if not gc.isenabled():
        gc.collect()


def lives_on() -> None:
    """Says that what is there now lives on: to look at it even once takes longer than at all that comes after.

    Only for where nothing large has been left in circles yet: that would stay, too.
    """
    if not gc.isenabled():
        gc.freeze()


def let_go() -> None:
    """Lets go of what is left in circles; what lives on is not looked at again."""
    if not gc.isenabled():
        gc.collect()
        gc.freeze()
