"""Which 〔年〕N号 each notice got, so that the next one continues the count.

Exists because a number that is given twice, or guessed, ends up in somebody's file cabinet. Numbers count by year and
by type of document, as offices number them. May import `civtrack.history.database` and `civtrack.settings`.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from civtrack.history.database import open_file, transaction, understood
from civtrack.settings import Settings

if TYPE_CHECKING:
    import sqlite3

__all__ = ["given_to", "next_numbers", "note_numbers"]


@contextlib.contextmanager
def _opened(settings: Settings) -> Iterator[sqlite3.Connection | None]:
    path = settings.history_file
    if not path.exists():
        yield None
        return
    connection = open_file(path)
    try:
        with understood(path):
            yield connection
    finally:
        connection.close()


def next_numbers(settings: Settings, year: int, kind: str, names: Sequence[str]) -> dict[str, int]:
    """The numbers of documents: that of a document made before, else the next ones after the highest of the year.

    Args:
        settings: Where the history is.
        year: The year of the count.
        kind: The type of document.
        names: Their file names, in order.

    Returns:
        Name → number; empty where there is no history or no number was ever given: the first is never guessed.

    Raises:
        HistoryUnusable: One of its kinds.
    """
    given = _given(settings, year, kind)
    if not given:
        return {}
    numbers, highest = {}, max(given.values())
    for name in names:
        number = given.get(name)
        if number is None:
            number = highest = highest + 1
        numbers[name] = number
    return numbers


def given_to(settings: Settings, year: int, kind: str, numbers: Mapping[str, int]) -> dict[int, str]:
    """Those of some numbers that another document has already, and which.

    Raises:
        HistoryUnusable: One of its kinds.
    """
    others = {number: name for name, number in _given(settings, year, kind).items() if numbers.get(name) != number}
    return {number: others[number] for number in numbers.values() if number in others}


def note_numbers(settings: Settings, year: int, kind: str, numbers: Mapping[str, int], day: dt.date) -> None:
    """Keeps the numbers of documents that were written, where there is a history.

    Raises:
        HistoryUnusable: One of its kinds.
        NotWritten: The history cannot be written.
    """
    with _opened(settings) as connection:
        if connection is None or not numbers:
            return
        with transaction(connection, settings.history_file):
            connection.executemany(
                "INSERT INTO notice (year, kind, name, number, day) VALUES (?, ?, ?, ?, ?) "
                "ON CONFLICT (year, kind, name) DO UPDATE SET number = excluded.number, day = excluded.day",
                [(year, kind, name, number, day.isoformat()) for name, number in numbers.items()],
            )


def _given(settings: Settings, year: int, kind: str) -> dict[str, int]:
    with _opened(settings) as connection:
        if connection is None:
            return {}
        rows = connection.execute("SELECT name, number FROM notice WHERE year = ? AND kind = ?", (year, kind))
        return {str(name): int(number) for name, number in rows}
