"""Shows that every change is in the log as it was made, and that a run that was killed is in it only if it happened."""

from __future__ import annotations

import datetime as dt
import sqlite3
from pathlib import Path

import pytest

from civtrack.edits.log import Change, Log
from civtrack.errors import LogUnusable
from civtrack.model import CellError

NOW = dt.datetime(2022, 7, 20, 9, 30, tzinfo=dt.timezone(dt.timedelta(hours=8)))
CHANGES = (
    Change("台账", "H5", "status", "n:7", "7", None, "已整改", "大洼区.xlsx!台账!H9", "number"),
    Change("台账", "J5", "done_on", "n:7", "7", dt.datetime(2022, 7, 1), dt.datetime(2022, 7, 18), "set", "id"),  # noqa: DTZ001
    Change("台账", "K5", "percent", "n:7", "7", 0.5, 100, "set", "id"),
    Change("台账", "A1", None, None, None, CellError("#REF!"), True, "carry", "place"),
    Change("台账", "A2", None, None, None, dt.date(2022, 7, 1), dt.time(8, 30), "carry", "place"),
)


def entered(log: Log, marks: tuple[str, str] = ("a", "b"), command: str = "set") -> None:
    with log.entering(NOW, command, "0.1", "台账.xlsx", marks, CHANGES):
        pass


def test_a_change_is_told_as_it_was_made(tmp_path: Path) -> None:
    """Texts, days, moments, times, numbers, truths, errors and nothing keep their types; the order is kept."""
    log = Log(tmp_path / ".civtrack" / "log.sqlite")
    assert log.runs() == ()
    entered(log)
    entered(log, ("b", "c"), "collect")
    first, second = log.runs()
    assert (first.command, first.ledger, first.before, first.after, first.day) == ("set", "台账.xlsx", "a", "b", NOW)
    assert first.changes == second.changes == CHANGES
    assert [type(change.after) for change in first.changes] == [type(change.after) for change in CHANGES]


def test_a_run_that_fails_is_not_in_the_log(tmp_path: Path) -> None:
    """What could not be done was not done."""
    log = Log(tmp_path / "log.sqlite")
    with pytest.raises(OSError, match="full"), log.entering(NOW, "set", "0.1", "台账.xlsx", ("a", "b"), CHANGES):
        raise OSError("full")
    assert log.runs() == ()
    assert sqlite3.connect(log.path).execute("SELECT count(*) FROM change").fetchone() == (0,)


@pytest.mark.parametrize(
    ("now", "told"),
    [("before", 0), ("after", 1), ("saved later", 1), (None, 0)],
)
def test_a_run_that_was_killed_is_in_the_log_if_it_happened(tmp_path: Path, now: str | None, told: int) -> None:
    """The ledger's fingerprint says which; until then it is not told at all."""
    log = Log(tmp_path / "log.sqlite")
    running = log.entering(NOW, "set", "0.1", "台账.xlsx", ("before", "after"), CHANGES)
    running.__enter__()
    assert log.runs() == ()
    log.settle("另一本.xlsx", "after")
    assert log.runs() == ()
    log.settle("台账.xlsx", now)
    assert len(log.runs()) == told
    log.settle("台账.xlsx", "before")
    assert len(log.runs()) == told


@pytest.mark.parametrize("content", [b"no database" * 50, b"SQLite format 3\0" + b"\xff" * 4096])
def test_a_damaged_log_stops_the_change_and_stays(tmp_path: Path, content: bytes) -> None:
    """What is no log is named, not written over, and nothing is changed without a log."""
    path = tmp_path / "log.sqlite"
    path.write_bytes(content)
    with pytest.raises(LogUnusable):
        entered(Log(path))
    with pytest.raises(LogUnusable):
        Log(path).runs()
    assert path.read_bytes() == content


def test_another_database_is_left_alone(tmp_path: Path) -> None:
    """A database of something else, and a log of a later civtrack."""
    other = tmp_path / "other.sqlite"
    with sqlite3.connect(other) as db:
        db.execute("CREATE TABLE mine (x)")
    db.close()
    with pytest.raises(LogUnusable, match="something else"):
        entered(Log(other))
    entered(Log(tmp_path / "log.sqlite"))
    with sqlite3.connect(tmp_path / "log.sqlite") as db:
        db.execute("PRAGMA user_version=99")
    db.close()
    with pytest.raises(LogUnusable, match="newer"):
        Log(tmp_path / "log.sqlite").runs()
