"""Which 〔年〕N号 each notice got, so that the next one continues the count.

Exists because a number that is given twice, or guessed, ends up in somebody's file cabinet. Numbers count by year and
by type of document, as offices number them. May import `civtrack.history.database` and `civtrack.settings`.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
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


def next_numbers(
    settings: Settings,
    year: int,
    kind: str,
    names: Sequence[str],
    kept: Callable[[str, dt.date], bool] = lambda _name, _day: True,
) -> dict[str, int]:
    """The numbers of documents: that of a document made before, else the next ones after the highest of the year.

    Args:
        settings: Where the history is.
        year: The year of the count.
        kind: The type of document.
        names: Their file names, in order.
        kept: Whether the draft of that name and day is still there. The numbers after that of the last one that is are
            free again; gaps before it are not filled, for what was sent out may have been moved away.

    Returns:
        Name → number; empty where there is no history or no number was ever given: the first is never guessed.

    Raises:
        HistoryUnusable: One of its kinds.
    """
    days = _days(settings, year, kind)
    given = {name: number for name, (number, _) in days.items()}
    if not given:
        return {}
    last = max((number for name, (number, day) in days.items() if kept(name, day)), default=0)
    given = {name: number for name, number in given.items() if number <= last}
    numbers, highest = {}, last or min(number for number, _ in days.values()) - 1
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
    return {name: number for name, (number, _) in _days(settings, year, kind).items()}


def _days(settings: Settings, year: int, kind: str) -> dict[str, tuple[int, dt.date]]:
    """Name → number and the day judged by."""
    with _opened(settings) as connection:
        if connection is None:
            return {}
        rows = connection.execute("SELECT name, number, day FROM notice WHERE year = ? AND kind = ?", (year, kind))
        return {str(name): (int(number), dt.date.fromisoformat(day)) for name, number, day in rows}
