"""The rows of the tables as entries: which columns there are, what numbers stand for texts.

Exists because reading and writing must agree on every column. May import `civtrack.history.entry`
and `civtrack.model`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from civtrack.history.entry import CONTENT, Entry, day_of
from civtrack.light import NamedTuple
from civtrack.model import DeadlineKind, Kind, Reason, Status

if TYPE_CHECKING:
    import sqlite3

__all__ = [
    "AT_ONCE",
    "COLUMNS",
    "CONTENT_FIELDS",
    "NUMBERS",
    "STATE_FIELDS",
    "Known",
    "Texts",
    "check_entries",
    "entries_in",
    "every_text",
    "standing",
    "stretches",
    "text_numbers",
    "texts_of",
    "whole",
]

NUMBERS = frozenset({
    "serial", "found_on", "assigned_on", "deadline", "original", "done_on", "closed_on", "percent", "late", "photos",
})  # fmt: skip
"""Fields that are kept as they are; all others are texts."""
CONTENT_FIELDS, STATE_FIELDS = Entry._fields[:CONTENT], Entry._fields[CONTENT:]
_TEXTS = tuple(place for place, name in enumerate(Entry._fields) if name not in NUMBERS)
_PLAIN = tuple(place for place, name in enumerate(Entry._fields) if name in NUMBERS)
_entry = partial(tuple.__new__, Entry)
COLUMNS = ", ".join([*(f"content.{name}" for name in CONTENT_FIELDS), *(f"version.{name}" for name in STATE_FIELDS)])
Texts = Mapping[int | None, str | None]
"""Number → text; None → None."""
Columns = Sequence[Sequence[Any]]
"""What rows of `COLUMNS` hold, column by column: thousands of rows are looked at in no time. No row, no column."""


class Known(NamedTuple):
    """A version that stood on the day before, on the day itself or on the day after."""

    version: int
    place: int
    first: int
    last: int
    row: int


def texts_of(connection: sqlite3.Connection, numbers: Iterable[int | None]) -> dict[int | None, str | None]:
    """The texts that numbers stand for.

    Raises:
        KeyError: One stands for none: the file is damaged.
    """
    wanted = set(numbers) - {None}
    found: dict[int | None, str | None] = {None: None}
    found.update(
        connection.execute(
            "SELECT text.id, text.value FROM json_each(?) AS wanted JOIN text ON text.id = wanted.value",
            (json.dumps(list(wanted)),),
        )
    )
    if not {type(text) for text in found.values()} <= {str, type(None)}:
        raise TypeError("text")
    if missing := wanted - found.keys():
        raise KeyError(next(iter(missing)))
    return found


AT_ONCE = 10_000
"""Items that are on their way from or into the tables at the same time."""


_LISTED = "SELECT value FROM json_each(?)"
_KNOWN = ", ".join(f"version.{name}" for name in ("id", *Known._fields[1:]))


def standing(
    connection: sqlite3.Connection, days: Sequence[int], only: Sequence[int] | None = None
) -> Iterator[tuple[list[Known], Sequence[int], Columns]]:
    """The versions that stood on any of some days, by place, some at a time; the content of each, and the columns.

    Args:
        connection: An open history.
        days: The days.
        only: The only versions that are wanted; None: all.
    """
    where, values = _on(days)
    if only is not None:
        where = f"({where}) AND version.id IN ({_LISTED})"
        values.append(json.dumps(only))
    found = connection.execute(
        f"SELECT {_KNOWN}, content, {COLUMNS} FROM version "  # noqa: S608 - own names
        f"JOIN content ON content.id = version.content WHERE {where} ORDER BY place",
        values,
    )
    while rows := found.fetchmany(AT_ONCE):
        columns = list(zip(*rows, strict=True))
        yield list(map(Known._make, zip(*columns[:5], strict=True))), columns[5], columns[6:]


def stretches(connection: sqlite3.Connection, days: Sequence[int]) -> Iterator[Known]:
    """The versions that stood on any of some days, by place, without what they say."""
    where, values = _on(days)
    found = connection.execute(f"SELECT {_KNOWN} FROM version WHERE {where} ORDER BY place", values)  # noqa: S608 - own names
    return map(Known._make, found)


def _on(days: Sequence[int]) -> tuple[str, list[int | str]]:
    return " OR ".join("first <= ? AND last >= ?" for _ in days) or "0", [day for day in days for _ in range(2)]


def every_text(connection: sqlite3.Connection) -> Iterator[tuple[int, str]]:
    """Every text with its number."""
    return iter(connection.execute("SELECT id, value FROM text"))


def text_numbers(columns: Columns) -> set[int | None]:
    """The numbers of all texts that rows of `COLUMNS` refer to."""
    return set[int | None]().union(*(columns[place] for place in _TEXTS if columns))


_TYPES = {name: (int, type(None)) for name in NUMBERS} | {"serial": (int,), "percent": (float, int, type(None))}
_DAY_FIELDS = ("found_on", "assigned_on", "deadline", "original", "done_on", "closed_on")
_DAYS = tuple(map(Entry._fields.index, _DAY_FIELDS))
_WORDS = tuple(
    (Entry._fields.index(name), kind)
    for name, kind in (("kind", Kind), ("status", Status), ("deadline_kind", DeadlineKind), ("reason", Reason))
)


def whole(value: Any) -> int:
    """A whole number as SQLite keeps it; anything else is damage.

    Raises:
        TypeError: It is something else.
    """
    if type(value) is not int:
        raise TypeError(f"{value!r:.50}")
    return value


def check_entries(columns: Columns, texts: Texts) -> None:
    """Holds rows of `COLUMNS` against what an `Entry` is: types, days of the calendar, known words.

    Each distinct thing is looked at once, however many rows there are.

    Raises:
        TypeError, ValueError: They are no entries.
    """
    if not columns:
        return
    for place in _PLAIN:
        name = Entry._fields[place]
        if not set(map(type, columns[place])).issubset(_TYPES[name]):
            raise TypeError(name)
    for day in set[int | None]().union(*(columns[place] for place in _DAYS)):
        day_of(day)
    for place, kind in _WORDS:
        for number in set(columns[place]):
            kind(str(texts[number]))


def entries_in(columns: Columns, texts: Texts) -> Iterator[Entry]:
    """Rows of `COLUMNS` as entries."""
    text = texts.__getitem__
    said = [
        column if name in NUMBERS else map(text, column)
        for name, column in zip(Entry._fields if columns else (), columns, strict=True)
    ]
    return map(_entry, zip(*said, strict=True))
