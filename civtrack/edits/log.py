"""The log of what was changed in the office's ledgers: when, which cell, before, after, from where.

Exists so that every change can be told and taken back. One SQLite file beside the history. A run enters what it is
about to do before it does it and confirms it afterwards; where it was killed in between, the ledger's own fingerprint
says whether it happened. May import `civtrack.errors`, `civtrack.model` and `civtrack.files`; sqlite3 lazily.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from civtrack.edits.log_values import packed, unpacked
from civtrack.errors import LogUnusable
from civtrack.light import NamedTuple
from civtrack.model import N_, Message, Value, readable

if TYPE_CHECKING:
    import sqlite3

__all__ = ["Block", "Change", "Log", "Origin", "Run"]

_APPLICATION = 0x4349564C
"""“CIVL” in the file's header."""
_VERSION = 3
_TABLES = (
    """CREATE TABLE run (
        id INTEGER PRIMARY KEY, day TEXT NOT NULL, command TEXT NOT NULL, made_by TEXT NOT NULL, ledger TEXT NOT NULL,
        before TEXT NOT NULL, after TEXT NOT NULL, done INTEGER NOT NULL
    )""",
    """CREATE TABLE change (
        run INTEGER NOT NULL REFERENCES run, sheet TEXT NOT NULL, cell TEXT NOT NULL, field TEXT, item TEXT,
        number TEXT, before TEXT NOT NULL, after TEXT NOT NULL, source TEXT NOT NULL, how TEXT NOT NULL
    )""",
    "CREATE INDEX of_run ON change (run)",
)
_SINCE_2 = (
    "CREATE TABLE origin (run INTEGER NOT NULL REFERENCES run, name TEXT NOT NULL, sha256 TEXT NOT NULL)",
    "CREATE INDEX origin_of_run ON origin (run)",
)
"""What a file of version 1 has not."""
_SINCE_3 = (
    """CREATE TABLE block (
        run INTEGER NOT NULL REFERENCES run, sheet TEXT NOT NULL, cells INTEGER NOT NULL, body BLOB NOT NULL
    )""",
    "CREATE INDEX block_of_run ON block (run)",
)
"""What a file of version 2 has not."""
_WAIT = 20.0
"""Seconds to wait for another run that is writing."""
_REFUSED = ("SQLITE_FULL", "SQLITE_READONLY", "SQLITE_PERM", "SQLITE_CANTOPEN", "SQLITE_IOERR")


class Change(NamedTuple):
    """One cell that was changed; `item` and `number` are None for a cell of no item, such as a title."""

    sheet: str
    cell: str
    field: str | None
    item: str | None
    number: str | None
    before: Value
    after: Value
    source: str
    by: str


class Origin(NamedTuple):
    """A file from which changes came: its name and its fingerprint."""

    name: str
    sha256: str


class Block(NamedTuple):
    """Many changed cells of one sheet as `civtrack.edits.log_blocks` keeps them: how many, and the block itself."""

    sheet: str
    cells: int
    body: bytes


class Run(NamedTuple):
    """What one command did to one ledger.

    Attributes:
        id: Counts up.
        day: When, in the office's time zone.
        command: ``set``, ``collect``, ``update`` …
        ledger: Its path as outputs show it.
        before: The ledger's fingerprint before.
        after: Its fingerprint afterwards.
        changes: The cells, but for those that are kept in blocks (`Log.blocks`).
        origins: The files that they came from.
    """

    id: int
    day: dt.datetime
    command: str
    ledger: str
    before: str
    after: str
    changes: tuple[Change, ...]
    origins: tuple[Origin, ...] = ()


class Log:
    """The office's log.

    Args:
        path: The file; it is made with the first entry.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    @contextlib.contextmanager
    def entering(
        self,
        when: dt.datetime,
        command: str,
        made_by: str,
        ledger: str,
        marks: tuple[str, str],
        changes: Sequence[Change],
        origins: Sequence[Origin] = (),
        blocks: Sequence[Block] = (),
    ) -> Iterator[None]:
        """Enters a run before it changes a ledger; the block changes it, or raises and nothing was entered.

        Args:
            when: Now, in the office's time zone.
            command: What was typed.
            made_by: civtrack's version.
            ledger: The ledger's path as outputs show it.
            marks: Its fingerprints before and after.
            changes: What is about to change.
            origins: The files that it comes from.
            blocks: What is about to change besides, many cells together.

        Raises:
            LogUnusable: The log cannot be written; then the ledger must stay as it is.
        """
        with self._open() as db:
            cursor = db.execute(
                "INSERT INTO run (day, command, made_by, ledger, before, after, done) VALUES (?, ?, ?, ?, ?, ?, 0)",
                (when.isoformat(timespec="seconds"), command, made_by, ledger, *marks),
            )
            number = cursor.lastrowid
            db.executemany(
                "INSERT INTO change VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [
                    (
                        number,
                        *change[:5],
                        packed(change.before),
                        packed(change.after),
                        readable(change.source),
                        change.by,
                    )
                    for change in changes
                ],
            )
            db.executemany(
                "INSERT INTO origin VALUES (?, ?, ?)", [(number, readable(name), mark) for name, mark in origins]
            )
            db.executemany("INSERT INTO block VALUES (?, ?, ?, ?)", [(number, *block) for block in blocks])
        try:
            yield
        except BaseException:
            with contextlib.suppress(LogUnusable), self._open() as db:
                _delete(db, number)
            raise
        with contextlib.suppress(LogUnusable), self._open() as db:  # if not, the next run confirms it
            db.execute("UPDATE run SET done = 1 WHERE id = ?", (number,))

    def check(self) -> None:
        """Makes sure that an entry could be made, as far as that can be told without making one.

        Raises:
            LogUnusable: It could not.
        """
        if self.path.exists():
            with self._open():
                pass

    def pending(self) -> tuple[str, ...]:
        """The ledgers of runs that were entered and not confirmed: they are going on, or were killed.

        Raises:
            LogUnusable: The log cannot be read.
        """
        if not self.path.exists():
            return ()
        with self._open() as db:
            found = db.execute("SELECT DISTINCT ledger FROM run WHERE done = 0 ORDER BY id").fetchall()
        return tuple(ledger for (ledger,) in found)

    def settle(self, ledger: str, mark: str | None, waiting: Collection[str] = ()) -> None:
        """Decides what became of runs on a ledger that were killed; only while no other run is at work on it.

        Args:
            ledger: Its path as outputs show it.
            mark: Its fingerprint now; None where it is not there.
            waiting: Fingerprints of what runs had made of it and did not put in its place any more.

        Raises:
            LogUnusable: The log cannot be read or written.
        """
        if not self.path.exists():
            return
        with self._open() as db:
            begun = db.execute("SELECT id, before, after FROM run WHERE done = 0 AND ledger = ?", (ledger,)).fetchall()
            # A ledger that is neither what it was nor what it was to become has been saved since. If what the run made
            # is still where it was made, it never took its place; else it did, and was saved over.
            for number, before, after in begun:
                if mark in (before, None) or (mark != after and after in waiting):
                    _delete(db, number)
                else:
                    db.execute("UPDATE run SET done = 1 WHERE id = ?", (number,))

    def runs(self) -> tuple[Run, ...]:
        """Everything that was done, in order.

        Raises:
            LogUnusable: The log cannot be read.
        """
        if not self.path.exists():
            return ()
        with self._open() as db:
            rows = db.execute("SELECT id, day, command, ledger, before, after FROM run WHERE done = 1 ORDER BY id")
            found = rows.fetchall()
            changes: dict[int, list[Change]] = {}
            for number, sheet, cell, field, item, own, before, after, source, by in db.execute(
                "SELECT run, sheet, cell, field, item, number, before, after, source, how FROM change ORDER BY rowid"
            ):
                values = unpacked(before), unpacked(after)
                changes.setdefault(number, []).append(Change(sheet, cell, field, item, own, *values, source, by))
            origins: dict[int, list[Origin]] = {}
            for number, name, mark in db.execute("SELECT run, name, sha256 FROM origin ORDER BY rowid"):
                origins.setdefault(number, []).append(Origin(name, mark))
        return tuple(
            Run(
                number,
                dt.datetime.fromisoformat(day),
                command,
                ledger,
                before,
                after,
                tuple(changes.get(number, ())),
                tuple(origins.get(number, ())),
            )
            for number, day, command, ledger, before, after in found
        )

    def blocks(self, run: Run) -> tuple[Block, ...]:
        """The cells that a run changed many of at once; apart, since a year of them is more than is ever looked at.

        Raises:
            LogUnusable: The log cannot be read.
        """
        with self._open() as db:
            found = db.execute("SELECT sheet, cells, body FROM block WHERE run = ? ORDER BY rowid", (run.id,))
            return tuple(Block(*row) for row in found)

    @contextlib.contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """One transaction: everything inside or nothing of it."""
        import sqlite3

        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            db = sqlite3.connect(
                f"file:{quote(str(self.path.resolve()))}?mode=rwc", uri=True, timeout=_WAIT, isolation_level=None
            )
        except (OSError, sqlite3.Error) as error:
            raise LogUnusable(str(self.path), detail=_said(error)) from error
        try:
            db.execute("BEGIN IMMEDIATE")
            _prepare(db, self.path)
            yield db
            db.execute("COMMIT")
        except sqlite3.Error as error:
            raise LogUnusable(str(self.path), detail=_said(error)) from error
        finally:
            db.close()


def _delete(db: sqlite3.Connection, number: int | None) -> None:
    for table, column in (("change", "run"), ("origin", "run"), ("block", "run"), ("run", "id")):
        db.execute(f"DELETE FROM {table} WHERE {column} = ?", (number,))  # noqa: S608 - no word of it is anybody's


def _prepare(db: sqlite3.Connection, path: Path) -> None:
    application = db.execute("PRAGMA application_id").fetchone()[0]
    version = db.execute("PRAGMA user_version").fetchone()[0]
    if application == _APPLICATION and version == _VERSION:
        return
    if application == _APPLICATION and version in (1, 2):
        missing = (*(_SINCE_2 if version == 1 else ()), *_SINCE_3)
        for statement in (*missing, f"PRAGMA user_version={_VERSION}"):
            db.execute(statement)
        return
    if application or version or db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
        newer = application == _APPLICATION
        detail = N_("a newer civtrack wrote it") if newer else N_("it is a database of something else")
        raise LogUnusable(str(path), detail=Message(detail))
    for statement in (*_TABLES, *_SINCE_2, *_SINCE_3):
        db.execute(statement)
    db.execute(f"PRAGMA application_id={_APPLICATION}")
    db.execute(f"PRAGMA user_version={_VERSION}")


def _said(error: Exception) -> Message | str:
    code = str(getattr(error, "sqlite_errorname", ""))
    if code.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return Message(N_("another civtrack is writing it"))
    if code.startswith(_REFUSED) or isinstance(error, OSError):
        return Message(N_("the system does not let it be read or written"))
    return Message(N_("it is damaged"))
