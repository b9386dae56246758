"""Which day was recorded last of all, and with the folder of which manifest; so that it is known without a ledger.

Exists so that a day that stands already is found to stand by fingerprints alone. The note is true as long as it is
there: whoever changes anything else in the history takes it away. May import `civtrack.history.database` and
`civtrack.history.schema`.
"""

from __future__ import annotations

import datetime as dt
import json
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from civtrack.history.database import untouched
from civtrack.history.schema import APPLICATION, CURRENT
from civtrack.light import NamedTuple

if TYPE_CHECKING:
    import sqlite3

__all__ = ["LastPut", "forget", "last_put", "note"]


class LastPut(NamedTuple):
    """The day that was recorded last.

    Attributes:
        day: That day.
        manifest: The fingerprint of its folder's manifest.
        made_by: The version of civtrack.
        items: How many.
        ledgers: What was read, see `civtrack.history.store.About`.
        figures: Likewise.
    """

    day: dt.date
    manifest: str
    made_by: str
    items: int
    ledgers: Sequence[Mapping[str, Any]]
    figures: Sequence[Mapping[str, Any]]


def last_put(path: Path) -> LastPut | None:
    """What was recorded last, read without a lock and without leaving anything beside the file.

    None where that cannot be: no file, somebody at work in it, a log that nobody has taken in yet, another version, any
    damage. Whoever asks then opens the history as always, which says what is wrong with it.
    """
    import sqlite3

    try:
        with untouched(path) as connection:
            if connection is None:
                return None
            (application,) = connection.execute("PRAGMA application_id").fetchone()
            (version,) = connection.execute("PRAGMA user_version").fetchone()
            if (application, version) != (APPLICATION, CURRENT):
                return None
            found = connection.execute(
                "SELECT day, manifest, made_by, items, ledgers, figures FROM last_put JOIN snapshot USING (day)"
            ).fetchall()
        ((day, manifest, made_by, items, ledgers, figures),) = found
        that = dt.date(day // 10_000, day // 100 % 100, day % 100)
        return LastPut(that, manifest, made_by, items, json.loads(ledgers), json.loads(zlib.decompress(figures)))
    except (sqlite3.Error, OSError, ValueError, TypeError, RecursionError, zlib.error):
        return None


def note(connection: sqlite3.Connection, day: int, manifest: str | None, *, changed: bool) -> bool:
    """Notes in a transaction which day was recorded last; whether that was another one.

    Args:
        connection: In a transaction.
        day: As a number.
        manifest: The fingerprint of its folder's manifest; None: nothing can be noted of it.
        changed: Whether the history holds something else now: then what was noted is true no more.
    """
    former = connection.execute("SELECT day, manifest FROM last_put").fetchall()
    kept = [] if changed and manifest is None else former if manifest is None else [(day, manifest)]
    if kept == former:
        return False
    forget(connection)
    connection.executemany("INSERT INTO last_put VALUES (?, ?)", kept)
    return True


def forget(connection: sqlite3.Connection) -> None:
    """Takes the note away, in a transaction that changes anything else."""
    connection.execute("DELETE FROM last_put")
