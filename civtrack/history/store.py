"""Snapshots in the tables: what stood on a day is read, put and taken away here and nowhere else.

Exists so that everybody above speaks of days and entries, never of SQL. A snapshot that is put again replaces the
former one of its day. May import `civtrack.errors` and `civtrack.history.*` below it.
"""

from __future__ import annotations

import json
import zlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from civtrack.errors import HistoryDamaged
from civtrack.history.database import named_errors, transaction
from civtrack.history.entry import CONTENT, Entry
from civtrack.history.places import pack, unpack
from civtrack.history.schema import OPEN

if TYPE_CHECKING:
    import sqlite3

__all__ = ["About", "Member", "Store", "Taken"]

_NUMBERS = frozenset({
    "serial", "found_on", "assigned_on", "deadline", "original", "done_on", "closed_on", "percent", "late", "photos",
})  # fmt: skip
"""Fields that are kept as they are; all others are texts."""
_CONTENT, _STATE = Entry._fields[:CONTENT], Entry._fields[CONTENT:]
_TEXT_PLACES = tuple(place for place, name in enumerate(Entry._fields) if name not in _NUMBERS)
_COLUMNS = ", ".join([*(f"content.{name}" for name in _CONTENT), *(f"version.{name}" for name in _STATE)])
_ADD_CONTENT = f"INSERT INTO content ({', '.join(_CONTENT)}) VALUES ({', '.join('?' * len(_CONTENT))})"  # noqa: S608 - own names
_ADD_VERSION = (
    f"INSERT INTO version (place, first, last, content, row, {', '.join(_STATE)}) "  # noqa: S608 - own names
    f"VALUES (?, ?, ?, ?, ?, {', '.join('?' * len(_STATE))})"
)


class Member(NamedTuple):
    """An item of a snapshot: its version, and the row it stood in that day."""

    version: int
    row: int


@dataclass(frozen=True, slots=True)
class About:
    """What a snapshot says of itself.

    Attributes:
        made_by: The version of civtrack.
        ledgers: What was read: ``path``, ``sha256``, ``items``; and what could not be: ``path``, ``code``.
        tiers: ``key``, ``name``, ``color`` and ``reasons`` of each tier, in order of severity.
        figures: The figures by district as `Figures.as_json` gives them, the total last with ``group`` None.
    """

    made_by: str
    ledgers: Sequence[Mapping[str, Any]]
    tiers: Sequence[Mapping[str, Any]]
    figures: Sequence[Mapping[str, Any]]

    def packed(self) -> tuple[str, str, str, bytes]:
        """As the table keeps it."""
        plain = (_json(self.ledgers), _json(self.tiers))
        return self.made_by, *plain, zlib.compress(_json(self.figures).encode(), 9)


@dataclass(frozen=True, slots=True)
class Taken:
    """One recorded day."""

    day: int
    items: int
    about: About


class _Known(NamedTuple):
    """A version that stood on the day before, on the day itself or on the day after."""

    version: int
    place: int
    first: int
    last: int
    row: int


class Store:
    """An open history file.

    Args:
        connection: Of `civtrack.history.database`.
        path: For what is said of it.
    """

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self._db, self.path = connection, path

    def close(self) -> None:
        """Lets go of the file."""
        self._db.close()

    # Reading

    @cached_property
    def days(self) -> tuple[int, ...]:
        """The recorded days, in order."""
        with named_errors(self.path):
            return tuple(day for (day,) in self._db.execute("SELECT day FROM snapshot ORDER BY day"))

    def taken(self, first: int = 0, last: int = OPEN) -> list[Taken]:
        """The recorded days of a stretch, with what they say of themselves."""
        with named_errors(self.path):
            rows = self._db.execute(
                "SELECT day, items, made_by, ledgers, tiers, figures FROM snapshot WHERE day BETWEEN ? AND ? "
                "ORDER BY day",
                (first, last),
            ).fetchall()
        try:
            return [
                Taken(
                    day,
                    items,
                    About(made_by, json.loads(read), json.loads(tiers), json.loads(zlib.decompress(figures))),
                )
                for day, items, made_by, read, tiers, figures in rows
            ]
        except (ValueError, zlib.error) as error:
            raise HistoryDamaged(str(self.path), detail=str(error)) from error

    def ledgers(self, day: int) -> list[dict[str, Any]]:
        """What was read on a recorded day, see `About`."""
        with named_errors(self.path):
            (read,) = self._db.execute("SELECT ledgers FROM snapshot WHERE day = ?", (day,)).fetchone()
        try:
            found: list[dict[str, Any]] = json.loads(read)
        except ValueError as error:
            raise HistoryDamaged(str(self.path), detail=str(error)) from error
        return found

    def members(self, day: int) -> list[Member]:
        """The items of a recorded day, in the snapshot's order."""
        with named_errors(self.path):
            found = self._db.execute(
                "SELECT id, row FROM version WHERE first <= ? AND last >= ? ORDER BY place, row", (day, day)
            ).fetchall()
            (moved,) = self._db.execute("SELECT moved FROM snapshot WHERE day = ?", (day,)).fetchone()
        try:
            rows = unpack(moved, [row for _, row in found])
        except ValueError as error:
            raise HistoryDamaged(str(self.path), detail=str(error)) from error
        return [Member(version, row) for (version, _), row in zip(found, rows, strict=True)]

    def entries(self, versions: Iterable[int]) -> dict[int, Entry]:
        """What versions say."""
        wanted = list(versions)
        with named_errors(self.path):
            rows = self._db.execute(
                f"SELECT version.id, {_COLUMNS} FROM json_each(?) AS wanted "  # noqa: S608 - own names
                "JOIN version ON version.id = wanted.value JOIN content ON content.id = version.content",
                (json.dumps(wanted),),
            ).fetchall()
            texts = self._texts(row[1 + place] for row in rows for place in _TEXT_PLACES)
        return {row[0]: _entry(row[1:], texts) for row in rows}

    def overdue_on(self, days: Sequence[int]) -> list[tuple[str, int, int]]:
        """Identity, first and last day of every version that was overdue on one of the days."""
        if not days:
            return []
        with named_errors(self.path):
            return self._db.execute(
                "SELECT name.value, first, last FROM version JOIN text AS why ON why.id = reason "
                "JOIN text AS name ON name.id = identity WHERE why.value = 'overdue' AND last >= ? AND first <= ?",
                (min(days), max(days)),
            ).fetchall()

    def _texts(self, ids: Iterable[int | None]) -> dict[int | None, str | None]:
        wanted = set(ids) - {None}
        found: dict[int | None, str | None] = {None: None}
        found.update(
            self._db.execute(
                "SELECT text.id, text.value FROM json_each(?) AS wanted JOIN text ON text.id = wanted.value",
                (json.dumps(list(wanted)),),
            )
        )
        if len(found) <= len(wanted):
            raise HistoryDamaged(str(self.path), detail="text")
        return found

    # Writing

    def put(self, day: int, entries: Sequence[Entry], rows: Sequence[int], about: About) -> bool:
        """Puts a day's snapshot in the place of a former one, all of it or nothing.

        Args:
            day: Any day, also one before the newest.
            entries: Every item.
            rows: Their rows.
            about: What the snapshot says of itself.

        Returns:
            False where the same stood there already: then nothing was written.
        """
        with named_errors(self.path):
            self._db.execute("BEGIN IMMEDIATE")
            try:
                changed = _Putting(self, self._db, day).put(entries, rows, about)
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT" if changed else "ROLLBACK")
        self.__dict__.pop("days", None)
        return changed

    def take_away(self, days: Sequence[int]) -> None:
        """Removes the snapshots of some days and whatever stood only in them, and gives the space back."""
        gone = set(days)
        with transaction(self._db, self.path):
            kept = [day for (day,) in self._db.execute("SELECT day FROM snapshot ORDER BY day") if day not in gone]
            self._db.executemany("DELETE FROM snapshot WHERE day = ?", [(day,) for day in gone])
            self._db.execute("CREATE TEMP TABLE IF NOT EXISTS kept (day INTEGER PRIMARY KEY)")
            self._db.execute("CREATE TEMP TABLE IF NOT EXISTS named (id INTEGER PRIMARY KEY)")
            self._db.execute("DELETE FROM kept")
            self._db.execute("DELETE FROM named")
            self._db.executemany("INSERT INTO kept VALUES (?)", [(day,) for day in kept])
            self._db.execute(
                "DELETE FROM version WHERE NOT EXISTS (SELECT 1 FROM kept WHERE day BETWEEN first AND last)"
            )
            self._db.execute("DELETE FROM content WHERE id NOT IN (SELECT content FROM version)")
            for table, names in (("content", _CONTENT), ("version", _STATE)):
                for name in names:
                    if name not in _NUMBERS:
                        self._db.execute(f"INSERT OR IGNORE INTO named SELECT {name} FROM {table}")  # noqa: S608 - own names
            self._db.execute("DELETE FROM text WHERE id NOT IN (SELECT id FROM named)")
        self.__dict__.pop("days", None)
        with named_errors(self.path):
            self._db.execute("VACUUM")

    def known(self, days: Sequence[int]) -> tuple[list[_Known], list[tuple[Any, ...]]]:
        """The versions that stood on any of some days, in order of place; and what each says, as numbers."""
        where = " OR ".join("first <= ? AND last >= ?" for _ in days) or "0"
        rows = self._db.execute(
            f"SELECT version.id, place, first, last, row, content, {_COLUMNS} FROM version "  # noqa: S608 - own names
            f"JOIN content ON content.id = version.content WHERE {where} ORDER BY place",
            [day for day in days for _ in range(2)],
        ).fetchall()
        return [_Known(*row[:5]) for row in rows], [row[5:] for row in rows]


class _Putting:
    """One snapshot on its way into the tables."""

    def __init__(self, store: Store, connection: sqlite3.Connection, day: int) -> None:
        self._db, self._day = connection, day
        days = [each for (each,) in connection.execute("SELECT day FROM snapshot ORDER BY day")]
        self._before = max((each for each in days if each < day), default=None)
        self._after = min((each for each in days if each > day), default=None)
        self._recorded = day in days
        self._last = OPEN if self._after is None else day
        near = [each for each in (self._before, day, self._after) if each is not None]
        known, said = store.known(near)
        texts = store._texts(row[1 + place] for row in said for place in _TEXT_PLACES)
        self._text_ids: dict[str | None, int | None] = {value: number for number, value in texts.items()}
        self._contents: dict[tuple[Any, ...], int] = {}
        self._standing: dict[Entry, list[_Known]] = defaultdict(list)
        for version, (content, *values) in zip(known, said, strict=True):
            entry = _entry(values, texts)
            self._contents[entry[:CONTENT]] = content
            self._standing[entry].append(version)
        self._changed = False

    def put(self, entries: Sequence[Entry], rows: Sequence[int], about: About) -> bool:
        """See `Store.put`."""
        members: list[tuple[int, int, int]] = []
        new: list[tuple[Entry, int]] = []
        for entry, row in zip(entries, rows, strict=True):
            standing = self._standing.get(entry)
            if not standing:
                new.append((entry, row))
                continue
            version = min(standing, key=self._nearness)
            standing.remove(version)
            self._stretch(version)
            members.append((version.place, version.row, row))
        for standing in self._standing.values():
            for version in standing:
                self._cut(version)
        members.extend(self._add(new))
        members.sort()
        moved = pack([row for _, _, row in members], [stored for _, stored, _ in members])
        values = (len(entries), *about.packed(), moved)
        columns = "items, made_by, ledgers, tiers, figures, moved"
        former = self._db.execute(f"SELECT {columns} FROM snapshot WHERE day = ?", (self._day,)).fetchone()  # noqa: S608
        if former == values and not self._changed:
            return False
        self._db.execute("DELETE FROM snapshot WHERE day = ?", (self._day,))
        self._db.execute(
            f"INSERT INTO snapshot (day, {columns}) VALUES (?, ?, ?, ?, ?, ?, ?)",  # noqa: S608 - own names
            (self._day, *values),
        )
        return True

    def _nearness(self, version: _Known) -> tuple[int, int]:
        """Of equal versions the one that stands on the day itself, then the one before it, then the one after."""
        if version.first <= self._day <= version.last:
            return 0, version.place
        return (1 if version.last < self._day else 2), version.place

    def _stretch(self, version: _Known) -> None:
        """Lets a version stand on the day too."""
        if version.first <= self._day <= version.last:
            return
        self._changed = True
        if version.last < self._day:
            self._db.execute("UPDATE version SET last = ? WHERE id = ?", (self._last, version.version))
        else:
            self._db.execute("UPDATE version SET first = ? WHERE id = ?", (self._day, version.version))

    def _cut(self, version: _Known) -> None:
        """Takes the day out of the stretch in which a version stood."""
        number, _, first, last, _ = version
        if not first <= self._day <= last:
            return
        self._changed = True
        earlier = self._before is not None and first <= self._before
        later = self._after is not None and last >= self._after
        if earlier and later:
            columns = ", ".join(["place", "content", "row", *_STATE])
            self._db.execute(
                f"INSERT INTO version (first, last, {columns}) SELECT ?, last, {columns} "  # noqa: S608 - own names
                "FROM version WHERE id = ?",
                (self._after, number),
            )
        if earlier:
            self._db.execute("UPDATE version SET last = ? WHERE id = ?", (self._before, number))
        elif later:
            self._db.execute("UPDATE version SET first = ? WHERE id = ?", (self._after, number))
        else:
            self._db.execute("DELETE FROM version WHERE id = ?", (number,))

    def _add(self, new: Sequence[tuple[Entry, int]]) -> list[tuple[int, int, int]]:
        """Adds versions that did not stand there before; gives back their places and rows."""
        if not new:
            return []
        self._changed = True
        (place,) = self._db.execute("SELECT coalesce(max(place), 0) FROM version").fetchone()
        added = []
        for place, (entry, row) in enumerate(new, place + 1):  # noqa: B020 - counts on from the highest place
            values = [
                value if name in _NUMBERS else self._text_id(value)
                for name, value in zip(Entry._fields, entry, strict=True)
            ]
            about = entry[:CONTENT]
            content = self._contents.get(about)
            if content is None:
                content = self._contents[about] = self._db.execute(_ADD_CONTENT, values[:CONTENT]).lastrowid or 0
            self._db.execute(_ADD_VERSION, (place, self._day, self._last, content, row, *values[CONTENT:]))
            added.append((place, row, row))
        return added

    def _text_id(self, value: Any) -> int | None:
        number = self._text_ids.get(value)
        if number is None and value is not None:
            added = self._db.execute("INSERT INTO text (value) VALUES (?)", (value,))
            number = self._text_ids[value] = added.lastrowid
        return number


def _entry(values: Sequence[Any], texts: Mapping[int | None, str | None]) -> Entry:
    plain = list(values)
    for place in _TEXT_PLACES:
        plain[place] = texts[plain[place]]
    return Entry._make(plain)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
