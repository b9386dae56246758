"""One snapshot on its way into the tables: what stands on stretches, what changed is added, what is gone ends.

Exists as the only place that adds or cuts versions. Runs inside the caller's transaction. May import
`civtrack.history.*` below it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from civtrack.history.alike import StoodAlike
from civtrack.history.entry import CONTENT, Entry
from civtrack.history.places import pack
from civtrack.history.rows import (
    AT_ONCE,
    CONTENT_FIELDS,
    NUMBERS,
    STATE_FIELDS,
    Known,
    entries_in,
    every_text,
    standing,
    stretches,
    text_numbers,
    texts_of,
)
from civtrack.history.schema import OPEN
from civtrack.light import NamedTuple

if TYPE_CHECKING:
    import sqlite3

__all__ = ["Putting"]

_ADD_CONTENT = (
    f"INSERT INTO content (id, {', '.join(CONTENT_FIELDS)}) "  # noqa: S608 - own names
    f"VALUES (?, {', '.join('?' * len(CONTENT_FIELDS))})"
)
_ADD_VERSION = (
    f"INSERT INTO version (place, first, last, content, row, {', '.join(STATE_FIELDS)}) "  # noqa: S608 - own names
    f"VALUES (?, ?, ?, ?, ?, {', '.join('?' * len(STATE_FIELDS))})"
)


_Member = tuple[int, int, int]
"""An item of the snapshot: its place, the row that its version has, and its own."""
_in_turn = itemgetter(0)


class _Stood(NamedTuple):
    """A version that stood nearby, and the number of its content."""

    version: Known
    content: int


class Putting:
    """One snapshot on its way into the tables."""

    def __init__(self, connection: sqlite3.Connection, day: int) -> None:
        self._db, self._day = connection, day
        days = [each for (each,) in connection.execute("SELECT day FROM snapshot ORDER BY day")]
        self._before = max((each for each in days if each < day), default=None)
        self._after = min((each for each in days if each > day), default=None)
        self._near = [each for each in (self._before, day if day in days else None, self._after) if each is not None]
        self._last = OPEN if self._after is None else day
        self._texts: dict[int | None, str | None] = {}
        self._text_ids: dict[str | None, int | None] = {None: None}
        self._contents: dict[tuple[Any, ...], int] = {}
        self._standing: dict[Entry, list[_Stood]] = defaultdict(list)
        self._waiting: dict[Entry, list[tuple[int, int]]] = defaultdict(list)
        self._members: list[_Member] = []
        self._left: list[int] | None = None
        self._changed = False

    def put(
        self, entries: Iterable[Entry], rows: Sequence[int], about: Sequence[Any], alike: StoodAlike | None = None
    ) -> bool:
        """Puts the snapshot.

        Args:
            entries: Every item; only some are held at a time, but for those that stood on no day nearby.
            rows: Their rows.
            about: ``made_by``, ``ledgers``, ``tiers`` and ``figures`` as the table keeps them.
            alike: What a comparison of the same items with the day before found.

        Returns:
            False where the same stood there already.
        """
        coming: Iterator[tuple[int, tuple[Entry, int]]] = enumerate(zip(entries, rows, strict=True))
        if alike and self._near == [alike.day] == [self._before] and alike.holds():
            self._stand_again(alike.versions, rows)
            coming = ((turn, each) for turn, each in coming if not alike.versions[turn])
        for count in self._stood():
            for turn, (entry, row) in islice(coming, count):
                self._match(turn, entry, row)
        if not self._near:
            while some := [one for _, one in islice(coming, AT_ONCE)]:
                self._members += self._add(some)
        for turn, (entry, row) in coming:
            self._match(turn, entry, row)
        new = sorted(
            ((turn, entry, row) for entry, places in self._waiting.items() for turn, row in places), key=_in_turn
        )
        self._know([entry for _, entry, _ in new])
        for stood in self._standing.values():
            for version, _ in stood:
                self._cut(version)
        if new:
            self._members += self._add([(entry, row) for _, entry, row in new])
        members = sorted(self._members)
        moved = pack([row for _, _, row in members], [stored for _, stored, _ in members])
        values = (len(rows), *about, moved)
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

    def _stand_again(self, versions: Sequence[int], rows: Sequence[int]) -> None:
        """Lets the versions of which it is known already stand on: what they say is not read again."""
        turns = {version: turn for turn, version in enumerate(versions) if version}
        self._left = []
        for known in stretches(self._db, self._near):
            if (turn := turns.get(known.version)) is None:
                self._left.append(known.version)
            else:
                self._stands(known, rows[turn])

    def _stood(self) -> Iterator[int]:
        """Takes in the versions that stood nearby, and says how many came.

        Where the day before is the only one nearby, as nearly always, its items come in the order of today's: some at
        a time are enough, for most of them are found before the next ones come. Else the nearest of equal versions is
        not known before all are there.
        """
        counts = 0
        for known, contents, columns in standing(self._db, self._near, self._left):
            self._texts.update(texts_of(self._db, text_numbers(columns) - self._texts.keys()))
            for version, content, entry in zip(known, contents, entries_in(columns, self._texts), strict=True):
                if places := self._waiting.get(entry):
                    self._stands(version, places.pop(0)[1])
                else:
                    self._standing[entry].append(_Stood(version, content))
            counts += len(known)
            if self._near == [self._before]:
                yield counts
                counts = 0
        yield counts

    def _match(self, turn: int, entry: Entry, row: int) -> None:
        """Lets an item be a version that stood nearby, or wait for one."""
        standing = self._standing.get(entry)
        if not standing:
            self._waiting[entry].append((turn, row))
            return
        stood = min(standing, key=self._nearness)
        standing.remove(stood)
        if not standing:
            del self._standing[entry]
        self._stands(stood.version, row)

    def _stands(self, version: Known, row: int) -> None:
        self._stretch(version)
        self._members.append((version.place, version.row, row))

    def _know(self, entries: Sequence[Entry]) -> None:
        """Finds the numbers of what new versions have in common with those that stood nearby."""
        for entry, stood in self._standing.items():
            self._contents[entry[:CONTENT]] = stood[-1].content
        said = {value for entry in entries for value in entry if isinstance(value, str)}
        texts = self._texts.items() if self._left is None or not said else every_text(self._db)
        self._text_ids |= {value: number for number, value in texts if value in said}

    def _nearness(self, stood: _Stood) -> tuple[int, int]:
        """Of equal versions the one that stands on the day itself, then the one before it, then the one after."""
        version = stood.version
        if version.first <= self._day <= version.last:
            return 0, version.place
        return (1 if version.last < self._day else 2), version.place

    def _stretch(self, version: Known) -> None:
        """Lets a version stand on the day too."""
        if version.first <= self._day <= version.last:
            return
        self._changed = True
        if version.last < self._day:
            self._db.execute("UPDATE version SET last = ? WHERE id = ?", (self._last, version.version))
        else:
            self._db.execute("UPDATE version SET first = ? WHERE id = ?", (self._day, version.version))

    def _cut(self, version: Known) -> None:
        """Takes the day out of the stretch in which a version stood."""
        number, _, first, last, _ = version
        if not first <= self._day <= last:
            return
        self._changed = True
        earlier = self._before is not None and first <= self._before
        later = self._after is not None and last >= self._after
        if earlier and later:
            columns = ", ".join(["place", "content", "row", *STATE_FIELDS])
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

    def _add(self, new: Sequence[tuple[Entry, int]]) -> list[_Member]:
        """Adds versions that did not stand there before; gives back their places and rows."""
        self._changed = True
        place, content, text = (
            self._db.execute(f"SELECT coalesce(max({name}), 0) FROM {table}").fetchone()[0]  # noqa: S608 - own names
            for name, table in (("place", "version"), ("id", "content"), ("id", "text"))
        )
        added = []
        for first in range(0, len(new), AT_ONCE):
            some = new[first : first + AT_ONCE]
            text, numbers = self._in_numbers([entry for entry, _ in some], text)
            contents, versions = [], []
            for (entry, row), values in zip(some, numbers, strict=True):
                place += 1
                known = self._contents.get(about := entry[:CONTENT])
                if known is None:
                    known = content = self._contents[about] = content + 1
                    contents.append((content, *values[:CONTENT]))
                versions.append((place, self._day, self._last, known, row, *values[CONTENT:]))
                added.append((place, row, row))
            self._db.executemany(_ADD_CONTENT, contents)
            self._db.executemany(_ADD_VERSION, versions)
        return added

    def _in_numbers(self, entries: Sequence[Entry], last: int) -> tuple[int, list[tuple[Any, ...]]]:
        """Entries as the tables keep them; texts that nobody has named yet are added after the last number."""
        ids, texts, columns = self._text_ids, [], []
        for name, column in zip(Entry._fields, zip(*entries, strict=True), strict=True):
            if name in NUMBERS:
                columns.append(column)
                continue
            for value in dict.fromkeys(column):
                if value not in ids:
                    last += 1
                    ids[value] = last
                    texts.append((last, value))
            columns.append(tuple(map(ids.__getitem__, column)))
        self._db.executemany("INSERT INTO text (id, value) VALUES (?, ?)", texts)
        return last, list(zip(*columns, strict=True))
