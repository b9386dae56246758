"""Opens the history file: finds out what it is, brings an older one up to date, and says plainly when it cannot.

Exists so that a damaged, newer or foreign file gives one sentence with advice and is never written over. May import
`civtrack.errors`, `civtrack.model` and `civtrack.history.schema`; sqlite3 lazily.
"""

from __future__ import annotations

import contextlib
import os
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from civtrack.errors import HistoryBusy, HistoryDamaged, HistoryForeign, HistoryNewer, HistoryNotWritten
from civtrack.history.schema import APPLICATION, CURRENT, steps_from
from civtrack.model import N_, Message

if TYPE_CHECKING:
    import sqlite3

__all__ = ["create", "named_errors", "open_file", "transaction", "understood", "untouched"]

WAIT = 20.0
"""Seconds to wait for another run that is writing."""

_BUSY, _DAMAGED = ("SQLITE_BUSY", "SQLITE_LOCKED"), ("SQLITE_CORRUPT", "SQLITE_NOTADB", "SQLITE_FORMAT")
_SENTENCES = {
    "SQLITE_FULL": N_("there is no space left on the disk"),
    "SQLITE_READONLY": N_("there is no permission to write there"),
    "SQLITE_PERM": N_("there is no permission to write there"),
    "SQLITE_CANTOPEN": N_("it cannot be opened"),
    "SQLITE_IOERR": N_("the disk reports an error"),
}
_NO_SHARED_MEMORY = ("SQLITE_IOERR", "SQLITE_CANTOPEN", "SQLITE_PROTOCOL", "SQLITE_READONLY")


@contextlib.contextmanager
def named_errors(path: Path) -> Iterator[None]:
    """What SQLite says about a file becomes one of civtrack's errors.

    Raises:
        HistoryDamaged, HistoryBusy, HistoryNotWritten: By SQLite's code.
    """
    import sqlite3

    try:
        yield
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorname", None) or ""
        if code.startswith(_BUSY):
            raise HistoryBusy(str(path)) from error
        if code.startswith(_DAMAGED) or not code:
            raise HistoryDamaged(str(path), detail=str(error)) from error
        if isinstance(error, sqlite3.OperationalError) and code != "SQLITE_ERROR":
            said = next((Message(text) for start, text in _SENTENCES.items() if code.startswith(start)), str(error))
            raise HistoryNotWritten(str(path), detail=said) from error
        # A file whose tables are not what its version says.
        raise HistoryDamaged(str(path), detail=str(error)) from error


@contextlib.contextmanager
def understood(path: Path) -> Iterator[None]:
    """What was read and does not fit together is a damaged file, whatever it stumbles over; SQLite sees no such thing.

    Raises:
        HistoryDamaged: It does not; what the block itself names stays what it is.
    """
    try:
        with named_errors(path):
            yield
    except (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError, zlib.error) as error:
        detail = Message(N_("what it holds does not fit together ({reason})"), {"reason": str(error)[:200]})
        raise HistoryDamaged(str(path), detail=detail) from error


def open_file(path: Path) -> sqlite3.Connection:
    """An existing history file, of the current version.

    Raises:
        HistoryDamaged: No SQLite file, or a broken one.
        HistoryForeign: A SQLite file of something else.
        HistoryNewer: Written by a later civtrack.
        HistoryNotWritten: An older one that would have to be brought up to date and may not be written.
    """
    with named_errors(path):
        connection = _connected(path)
        try:
            _check(connection, path)
        except BaseException:
            connection.close()
            raise
        return connection


def create(path: Path) -> sqlite3.Connection:
    """A history file that is there afterwards in any case: the existing one, or a new one.

    Raises:
        HistoryNotWritten: The folder cannot be made or written to.
        NotWritten: As `open_file`.
    """
    if not path.exists():
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise HistoryNotWritten(str(path), detail=error.strerror or str(error)) from error
        with named_errors(path):
            connection = _connect(path, "rwc")
            try:
                with_log(connection)
                _bring_up_to_date(connection)
            finally:
                connection.close()
    return open_file(path)


@contextlib.contextmanager
def untouched(path: Path) -> Iterator[sqlite3.Connection | None]:
    """A file that lies still, read as it lies: no lock is taken, nothing is laid beside it; None where it does not.

    Raises:
        sqlite3.Error: Whatever SQLite says of it.
    """
    beside = (path.with_name(f"{path.name}{end}") for end in ("-wal", "-journal"))
    if not path.is_file() or any(map(os.path.lexists, beside)):
        yield None
        return
    connection = _connect(path, "ro", "&immutable=1")
    try:
        yield connection
    finally:
        connection.close()


@contextlib.contextmanager
def transaction(connection: sqlite3.Connection, path: Path) -> Iterator[None]:
    """Everything inside or nothing of it; another writer is waited for."""
    with named_errors(path):
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")


def with_log(connection: sqlite3.Connection) -> str:
    """Chooses the write-ahead log, or the rollback journal where the file system has no shared memory for it.

    Returns:
        ``wal``, or ``delete`` on a network share.
    """
    import sqlite3

    try:
        mode = str(connection.execute("PRAGMA journal_mode=WAL").fetchone()[0])
        if mode == "wal":
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
            return mode
    except sqlite3.OperationalError:
        # Without shared memory a log can only be read, and left, by somebody who has the file alone.
        connection.execute("PRAGMA locking_mode=EXCLUSIVE")
    return str(connection.execute("PRAGMA journal_mode=DELETE").fetchone()[0])


def _connect(path: Path, mode: str, more: str = "") -> sqlite3.Connection:
    import sqlite3

    connection = sqlite3.connect(
        f"file:{quote(os.fsencode(path.resolve()))}?mode={mode}{more}", uri=True, timeout=WAIT, isolation_level=None
    )
    connection.execute("PRAGMA foreign_keys=ON")
    return connection


def _connected(path: Path) -> sqlite3.Connection:
    """An open file that can be read; where its log cannot be used, alone; where nothing may be written, as it lies."""
    import sqlite3

    connection = _connect(path, "rw")
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.OperationalError as error:
        if not str(getattr(error, "sqlite_errorname", "")).startswith(_NO_SHARED_MEMORY):
            connection.close()
            raise
    else:
        return connection
    connection.close()
    log = path.with_name(f"{path.name}-wal")
    if log.exists() and log.stat().st_size:
        connection = _connect(path, "rw")
        connection.execute("PRAGMA locking_mode=EXCLUSIVE")
    else:
        connection = _connect(path, "ro", "&immutable=1")
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except BaseException:
        connection.close()
        raise
    return connection


def _check(connection: sqlite3.Connection, path: Path) -> None:
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    begun = application == version == 0 and not connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    if application != APPLICATION and not begun:
        raise HistoryForeign(str(path))
    if version > CURRENT:
        raise HistoryNewer(str(path), version=version, known=CURRENT)
    if version < CURRENT:
        _bring_up_to_date(connection)


def _bring_up_to_date(connection: sqlite3.Connection) -> None:
    """Takes the steps that the file lacks, all of them or none; another run may have been faster."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        for statement in steps_from(version):
            connection.execute(statement)
        connection.execute(f"PRAGMA application_id={APPLICATION}")
        connection.execute(f"PRAGMA user_version={max(version, CURRENT)}")
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")
