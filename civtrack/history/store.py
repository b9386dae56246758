"""Snapshots in the tables: what stood on a day is read, put and taken away here and nowhere else.

Exists so that everybody above speaks of days and entries, never of SQL. A snapshot that is put again replaces the
former one of its day. May import `civtrack.errors` and `civtrack.history.*` below it.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from civtrack.errors import HistoryDamaged
from civtrack.history.alike import StoodAlike
from civtrack.history.database import named_errors, transaction, understood
from civtrack.history.entry import Entry, day_of
from civtrack.history.last_put import forget, note
from civtrack.history.places import unpack
from civtrack.history.putting import Putting
from civtrack.history.rows import (
    AT_ONCE,
    COLUMNS,
    CONTENT_FIELDS,
    NUMBERS,
    STATE_FIELDS,
    Texts,
    check_entries,
    entries_in,
    text_numbers,
    texts_of,
    whole,
)
from civtrack.history.schema import OPEN
from civtrack.light import NamedTuple, dataclass
from civtrack.model import N_, Message

if TYPE_CHECKING:
    import sqlite3

__all__ = ["About", "Checked", "Member", "Store", "Taken"]


_TEXT_MISSING = N_("a text that its items refer to is missing")


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


def about(made_by: Any, ledgers: Any, tiers: Any, figures: Any) -> About:
    """What the table keeps of a snapshot, held against what `About` says that it is.

    Raises:
        ValueError, TypeError, zlib.error: It is not.
    """
    return About(_text(made_by), ledgers_read(ledgers), _tiers(json.loads(tiers)), _figures(figures))


def ledgers_read(read: Any) -> list[dict[str, Any]]:
    """The ledgers of a snapshot, likewise."""
    found: list[dict[str, Any]] = json.loads(read)
    for ledger in _listed(found):
        _text(ledger["path"])
    return found


def _tiers(found: Any) -> list[dict[str, Any]]:
    for tier in _listed(found):
        if tier.keys() != {"key", "name", "color", "reasons"} or not isinstance(tier["reasons"], list):
            raise ValueError("tiers")
        for text in (tier["key"], tier["name"], tier["color"], *tier["reasons"]):
            _text(text)
    return list(found)


def _figures(packed: Any) -> list[dict[str, Any]]:
    found = _listed(json.loads(zlib.decompress(packed)))
    if not found or any("group" not in group for group in found):
        raise ValueError("figures")
    for group in found:
        for name, value in group.items():
            if not (value is None or type(value) in (int, float) or (type(value) is str and "group" in name)):
                raise ValueError(name)
    return found


def _listed(found: Any) -> list[dict[str, Any]]:
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise TypeError("list")
    return found


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("text")
    return value


def _days(numbers: Iterable[Any]) -> tuple[int, ...]:
    """Day numbers, each held against the calendar."""
    found = tuple(whole(number) for number in numbers)
    for number in found:
        day_of(number)
    return found


@dataclass(frozen=True, slots=True)
class Taken:
    """One recorded day."""

    day: int
    items: int
    about: About


class Checked(NamedTuple):
    """What a look at the whole file found: recorded days, ``wal`` or ``delete``, and what is wrong."""

    days: int
    log: str
    wrong: tuple[str, ...]


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
            return _days(day for (day,) in self._db.execute("SELECT day FROM snapshot ORDER BY day"))

    def taken(self, first: int = 0, last: int = OPEN) -> list[Taken]:
        """The recorded days of a stretch, with what they say of themselves."""
        with named_errors(self.path):
            rows = self._db.execute(
                "SELECT day, items, made_by, ledgers, tiers, figures FROM snapshot WHERE day BETWEEN ? AND ? "
                "ORDER BY day",
                (first, last),
            ).fetchall()
        with understood(self.path):
            _days(row[0] for row in rows)
            return [Taken(day, whole(items), about(*said)) for day, items, *said in rows]

    def ledgers(self, day: int) -> list[dict[str, Any]]:
        """What was read on a recorded day, see `About`."""
        with understood(self.path):
            (read,) = self._db.execute("SELECT ledgers FROM snapshot WHERE day = ?", (day,)).fetchone()
            return ledgers_read(read)

    def members(self, day: int) -> list[Member]:
        """The items of a recorded day, in the snapshot's order."""
        with named_errors(self.path):
            found = self._db.execute(
                "SELECT id, row FROM version WHERE first <= ? AND last >= ? ORDER BY place, row", (day, day)
            ).fetchall()
            (moved,) = self._db.execute("SELECT moved FROM snapshot WHERE day = ?", (day,)).fetchone()
        with understood(self.path):
            rows = unpack(moved, [whole(row) for _, row in found])
        return [Member(version, row) for (version, _), row in zip(found, rows, strict=True)]

    def entries(self, versions: Iterable[int]) -> dict[int, Entry]:
        """What versions say."""
        wanted, found = list(versions), dict[int, Entry]()
        for first in range(0, len(wanted), AT_ONCE):
            found |= self._entries(wanted[first : first + AT_ONCE])
        return found

    def _entries(self, versions: Sequence[int]) -> dict[int, Entry]:
        with named_errors(self.path):
            rows = self._db.execute(
                f"SELECT version.id, {COLUMNS} FROM json_each(?) AS wanted "  # noqa: S608 - own names
                "JOIN version ON version.id = wanted.value JOIN content ON content.id = version.content",
                (json.dumps(versions),),
            ).fetchall()
            found, *columns = zip(*rows, strict=True) if rows else ((),)
            texts = self._texts(text_numbers(columns))
        with understood(self.path):
            check_entries(columns, texts)
        return dict(zip(found, entries_in(columns, texts), strict=True))

    def overdue_on(self, day: int) -> dict[str, tuple[int, int]]:
        """Identity of every item that was overdue on a day → its version, and since which day it stood like that."""
        with named_errors(self.path):
            found = self._db.execute(
                "SELECT name.value, version.id, first FROM version JOIN text AS why ON why.id = reason "
                "JOIN text AS name ON name.id = identity WHERE why.value = 'overdue' AND first <= ? AND last >= ?",
                (day, day),
            ).fetchall()
        return {identity: (version, first) for identity, version, first in found}

    def stood(self, before: int) -> list[tuple[str, int, int, str, str, int | None]]:
        """How items stood on the days before one: identity, first and last day, status, reason, deadline; in order."""
        with named_errors(self.path):
            rows = self._db.execute(
                "SELECT name.value, first, last, stands.value, why.value, deadline FROM version "
                "JOIN text AS name ON name.id = identity JOIN text AS stands ON stands.id = status "
                "JOIN text AS why ON why.id = reason WHERE first < ? ORDER BY first, version.id",
                (before,),
            ).fetchall()
        with understood(self.path):
            _days({first for _, first, *_ in rows} | {due for *_, due in rows if due is not None})
        return rows

    def first_of(self, version: int) -> int:
        """Since which day an item stood like that."""
        with named_errors(self.path):
            (first,) = self._db.execute("SELECT first FROM version WHERE id = ?", (version,)).fetchone()
        return int(first)

    def _texts(self, numbers: Iterable[int | None]) -> Texts:
        try:
            return texts_of(self._db, numbers)
        except KeyError as error:
            raise HistoryDamaged(str(self.path), detail=Message(_TEXT_MISSING)) from error

    def checked(self) -> Checked:
        """Looks at the whole file: SQLite's own check, and whether every snapshot has as many items as it says."""
        with named_errors(self.path):
            wrong = [text for (text,) in self._db.execute("PRAGMA integrity_check(20)") if text != "ok"]
            wrong += [str(row) for row in self._db.execute("PRAGMA foreign_key_check")]
            days = self._db.execute(
                "SELECT day, items, (SELECT count(*) FROM version WHERE first <= day AND last >= day) FROM snapshot"
            ).fetchall()
            (log,) = self._db.execute("PRAGMA journal_mode").fetchone()
        wrong += [f"{day}: {found} ≠ {items}" for day, items, found in days if found != items]
        return Checked(len(days), str(log), tuple(wrong))

    # Writing

    def put(
        self,
        day: int,
        entries: Iterable[Entry],
        rows: Sequence[int],
        about: About,
        manifest: str | None = None,
        known: StoodAlike | None = None,
    ) -> bool:
        """Puts a day's snapshot in the place of a former one, all of it or nothing.

        Args:
            day: Any day, also one before the newest.
            entries: Every item.
            rows: Their rows.
            about: What the snapshot says of itself.
            manifest: The fingerprint of the folder that was made of the same, for `civtrack.history.last_put`.
            known: What a comparison of the same items found.

        Returns:
            False where the same stood there already: then nothing was written but what was recorded last.
        """
        with named_errors(self.path):
            self._db.execute("BEGIN IMMEDIATE")
            try:
                changed = Putting(self._db, day).put(entries, rows, about.packed(), known)
                noted = note(self._db, day, manifest, changed=changed)
            except BaseException as error:
                self._db.execute("ROLLBACK")
                if isinstance(error, KeyError):
                    raise HistoryDamaged(str(self.path), detail=Message(_TEXT_MISSING)) from error
                raise
            self._db.execute("COMMIT" if changed or noted else "ROLLBACK")
        self.__dict__.pop("days", None)
        return changed

    def take_away(self, days: Sequence[int]) -> None:
        """Removes the snapshots of some days and whatever stood only in them, and gives the space back."""
        gone = set(days)
        with transaction(self._db, self.path):
            forget(self._db)
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
            for table, names in (("content", CONTENT_FIELDS), ("version", STATE_FIELDS)):
                for name in names:
                    if name not in NUMBERS:
                        self._db.execute(f"INSERT OR IGNORE INTO named SELECT {name} FROM {table}")  # noqa: S608 - own names
            self._db.execute("DELETE FROM text WHERE id NOT IN (SELECT id FROM named)")
        self.__dict__.pop("days", None)
        with named_errors(self.path):
            self._db.execute("VACUUM")


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
