"""``civtrack query --sql``: one reading statement over the items, and over the history, as tables.

Exists so that a question that no option asks can be asked all the same, without a way to change anything. May import
everything below `civtrack.cli`; sqlite3 lazily.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from civtrack.errors import UsageMistake
from civtrack.locales import active
from civtrack.model import N_, Message

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path

    from civtrack.assessment import Assessment
    from civtrack.cli.printing import Listing
    from civtrack.model import Verdict

__all__ = ["sql_listing"]


def sql_listing(assessment: Assessment, verdicts: Iterable[Verdict], statement: str) -> Listing:
    """What a statement answers over ``items`` and, where there is one, ``history``.

    Raises:
        UsageMistake: SQLite refuses it, or it is no reading statement.
    """
    import contextlib
    import sqlite3

    from civtrack.cli.printing import Listing

    with contextlib.closing(sqlite3.connect(":memory:", uri=True)) as database:
        _items(database, verdicts)
        if "history" in statement.casefold():
            _history(database, assessment)
        headers, found = _answer(database, statement)
    rows = [[value if not isinstance(value, bytes) else value.hex() for value in row] for row in found]
    document = [dict(zip(headers, row, strict=True)) for row in rows]
    return Listing(headers=headers, rows=rows, document=lambda: document, lines=lambda: document)


def _answer(database: sqlite3.Connection, statement: str) -> tuple[list[str], list[Any]]:
    """The names of the answer's columns, and its rows."""
    import sqlite3

    allowed = {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE}
    database.set_authorizer(lambda action, *_: sqlite3.SQLITE_OK if action in allowed else sqlite3.SQLITE_DENY)
    try:
        cursor = database.execute(statement)
        found = cursor.fetchall()
    except (sqlite3.Error, sqlite3.Warning, UnicodeError) as error:
        raise UsageMistake(
            "--sql", detail=Message(N_("the query cannot be run: {error}"), {"error": str(error)})
        ) from None
    finally:
        database.set_authorizer(None)
    if cursor.description is None:
        raise UsageMistake("--sql", detail=Message(N_("the query has no answer; write SELECT …"), {}))
    return [column[0] for column in cursor.description], found


def _items(database: sqlite3.Connection, verdicts: Iterable[Verdict]) -> None:
    from civtrack.records import FIELDS, record

    tr = active()
    columns = [*FIELDS, "reasons"]
    database.execute(f"CREATE TABLE items ({', '.join(columns)})")
    rows = ([_stored(value) for value in record(verdict, tr).values()] for verdict in verdicts)
    database.executemany(f"INSERT INTO items VALUES ({', '.join('?' * len(columns))})", rows)  # noqa: S608 - own names


def _stored(value: Any) -> Any:
    return "、".join(value) if isinstance(value, list) else value


def _history(database: sqlite3.Connection, assessment: Assessment) -> None:
    """Attaches the office's history: ``history`` has a row for each item and recorded day.

    Raises:
        UsageMistake: There is none.
        HistoryUnusable: It cannot be used.
    """
    from civtrack.errors import NoHistory
    from civtrack.history import open_history
    from civtrack.history.database import named_errors
    from civtrack.history.tables import VIEW

    history = open_history(assessment.settings)
    if history is None:
        raise NoHistory(str(assessment.settings.history_file))
    with named_errors(history.path):
        _attach(database, history.path)
        database.execute(VIEW)


def _attach(database: sqlite3.Connection, path: Path) -> None:
    """Attaches a file for reading; where nothing may be written beside it, as it lies."""
    import sqlite3

    address = f"file:{quote(os.fsencode(path.resolve()))}?mode=ro"
    try:
        database.execute("ATTACH ? AS past", (address,))
        database.execute("SELECT count(*) FROM past.snapshot").fetchone()
    except sqlite3.OperationalError:
        if "past" in [row[1] for row in database.execute("PRAGMA database_list")]:
            database.execute("DETACH past")
        database.execute("ATTACH ? AS past", (f"{address}&immutable=1",))
