"""A history that is damaged costs the office its comparison, never its day, and is never written over."""

from __future__ import annotations

import functools
import os
import random
import shutil
import sqlite3
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.offices import a_ledger
from tests.support.typed import Answer, typed

AS_OF = "2022-07-20"
COUNT = 60
VALUES: tuple[object, ...] = (
    None, "x", b"\xff\xfe\0", -1, 1 << 62, 1e300, "{", "[]", "{}", "[1]", "null", 20220799, 0, b"", b"\0" * 50, "[[[[",
    '{"a":1}', float("inf"), b"x\x9c\x03\0", '[{"path":null}]',
)  # fmt: skip

DOES_THE_DAY = (
    ("daily", "台账.xlsx", "--as-of", AS_OF),
    ("summary", "台账.xlsx", "--as-of", AS_OF, "--snapshot"),
    ("report", "台账.xlsx", "--as-of", AS_OF, "--period", "week", "-f", "html", "--out", "出"),
    ("brief", "台账.xlsx", "--as-of", AS_OF),
    ("explain", "T001", "台账.xlsx", "--as-of", AS_OF),
)
ASKS_HISTORY = (
    ("changes", "台账.xlsx", "--as-of", AS_OF),
    ("trend",),
    ("history", "list"),
    ("history", "show", "2022-07-03"),
    ("history", "export", "-o", "历史.csv"),
    ("doctor",),
)


@functools.cache
def sound() -> tuple[Path, bytes]:
    """An office's ledger, and the bytes of its history of four days; made once."""
    folder = Path(tempfile.mkdtemp(prefix="civtrack-test-"))
    rows = [{"整改时限": "2022-07-15"}, {"县区": "盘山县"}, {"整改状态": "已整改", "完成日期": "2022-07-10"}]
    for day in range(1, 5):
        rows.append({"点位": f"街{day}", "问题描述": f"路面破损第{day}处"})
        ledger = a_ledger(folder / "台账.xlsx", rows)
        assert typed("summary", ledger, "--snapshot", "-q", "--as-of", f"2022-07-0{day}", cwd=folder).code == 0
    return ledger, (folder / ".civtrack" / "history.sqlite").read_bytes()


def in_rows(rng: random.Random, path: Path) -> None:
    """Values of the wrong type or of nonsense in some rows, rows and columns gone: SQLite finds nothing wrong."""
    db = sqlite3.connect(path)
    tables = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
    for _ in range(rng.choice((1, 2, 5))):
        table = rng.choice(tables)
        columns = [row[1] for row in db.execute(f"PRAGMA table_info({table})")]
        if not columns:  # gone already
            continue
        column = rng.choice(columns)
        numbers = [number for (number,) in db.execute(f"SELECT rowid FROM {table} ORDER BY rowid")]
        value, way = rng.choice(VALUES), rng.random()
        try:
            if way < 0.1 and numbers:
                db.execute(f"DELETE FROM {table} WHERE rowid = ?", (rng.choice(numbers),))
            elif way < 0.2:
                db.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
            elif way < 0.27:
                db.execute(f"DROP TABLE {table}")
            elif way < 0.6 and numbers:
                db.execute(f"UPDATE {table} SET {column} = ? WHERE rowid = ?", (value, rng.choice(numbers)))
            else:
                db.execute(f"UPDATE {table} SET {column} = CAST(? AS TEXT)", (value,))
        except (sqlite3.Error, OverflowError):
            continue
    db.commit()
    db.close()


def damaged(rng: random.Random, path: Path) -> None:
    """Cut off, zeroed, flipped, its pages exchanged, its head or a page garbled, or nonsense in its rows."""
    data = bytearray(sound()[1])
    pages = len(data) // 4096
    kind = rng.randrange(8)
    if kind == 0:
        del data[rng.randrange(len(data)) :]
    elif kind == 1:
        for page in rng.choices(range(pages), k=rng.choice((1, 3))):
            data[page * 4096 : page * 4096 + 4096] = bytes(4096)
    elif kind == 2:
        for _ in range(rng.choice((1, 4, 40, 400))):
            data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
    elif kind == 3:
        data[rng.randrange(100)] = rng.randrange(256)
    elif kind == 4:
        one, other = (rng.randrange(pages) * 4096 for _ in "ab")
        data[one : one + 4096], data[other : other + 4096] = data[other : other + 4096], data[one : one + 4096]
    elif kind == 5:
        start = rng.randrange(pages) * 4096
        for _ in range(60):
            data[start + rng.randrange(rng.choice((100, 4096)))] = rng.randrange(256)
    path.write_bytes(bytes(data))
    if kind > 5:
        in_rows(rng, path)


def office(folder: Path, make: Callable[[Path], object]) -> Path:
    """An office whose history is what `make` makes of its path."""
    (folder / ".civtrack").mkdir()
    shutil.copyfile(sound()[0], folder / "台账.xlsx")
    history = folder / ".civtrack" / "history.sqlite"
    make(history)
    return history


def asked(folder: Path, command: tuple[str, ...]) -> Answer:
    answer = typed(*command, cwd=folder)
    assert answer.code in (0, 4), (command, answer)
    assert "Traceback" not in answer.err, (command, answer.err)
    if answer.code:
        assert answer.err.count("civtrack: ") == 1, answer.err
    return answer


@pytest.mark.parametrize("number", range(COUNT))
def test_a_damaged_history_never_costs_the_day(tmp_path: Path, number: int) -> None:
    """Every command ends with its result or one sentence with advice; the day's folder is whole; the file stays."""
    history = office(tmp_path, lambda path: damaged(random.Random(f"history/{number}"), path))
    before = history.read_bytes()
    turns = ASKS_HISTORY[number % 6], ASKS_HISTORY[(number + 3) % 6], DOES_THE_DAY[1 + number % 4], DOES_THE_DAY[0]
    for command in turns:
        answer = asked(tmp_path, command)
        if command[0] in ("report", "brief", "explain"):
            assert answer.code == 0
        if answer.code and command[0] in ("daily", "summary"):
            assert answer.out, "the table is printed all the same"
        if answer.code:
            assert "history.sqlite" in answer.err
        if command[0] == "daily":
            assert (tmp_path / "civtrack-out" / AS_OF / "manifest.json").is_file()
            if answer.code:
                assert history.read_bytes()[:16] == before[:16], "it is left for a person to put away"
        history.write_bytes(before)
        for rest in ("-wal", "-shm", "-journal"):
            history.with_name(history.name + rest).unlink(missing_ok=True)


def _other_log(path: Path) -> None:
    path.write_bytes(sound()[1])
    path.with_name(path.name + "-wal").write_bytes(random.Random(5).randbytes(9000))
    path.with_name(path.name + "-shm").write_bytes(random.Random(6).randbytes(32768))


ODD: dict[str, Callable[[Path], object]] = {
    "folder": Path.mkdir,
    "empty": Path.touch,
    "text": lambda path: path.write_text("各位领导：见附件。", encoding="utf-8"),
    "other database": lambda path: sqlite3.connect(path).execute("CREATE TABLE x (y)").connection.close(),
    "leftover log": _other_log,
    "link to nothing": lambda path: path.symlink_to("没有.sqlite"),
}
if hasattr(os, "mkfifo"):
    ODD["pipe"] = os.mkfifo


@pytest.mark.parametrize("name", ODD)
def test_whatever_stands_in_the_historys_place_the_day_is_made(tmp_path: Path, name: str) -> None:
    """A folder, a text, a pipe, a log of another database: the day's folder stands, and no command is a bug."""
    office(tmp_path, ODD[name])
    for command in (*ASKS_HISTORY, *DOES_THE_DAY):
        answer = typed(*command, cwd=tmp_path)
        assert answer.code in (0, 2, 4), (command, answer)
        assert "Traceback" not in answer.err
    assert (tmp_path / "civtrack-out" / AS_OF / "manifest.json").is_file()


def test_a_report_says_why_it_compares_with_nothing(tmp_path: Path) -> None:
    """One line that names the file and says what to do, one that the rest was made; exit 0."""

    def without_versions(path: Path) -> None:
        path.write_bytes(sound()[1])
        db = sqlite3.connect(path)
        db.execute("UPDATE version SET deadline = 20229999")
        db.commit()
        db.close()

    office(tmp_path, without_versions)
    answer = typed("report", "台账.xlsx", "--as-of", AS_OF, cwd=tmp_path)
    assert answer.code == 0
    assert "the history is damaged" in answer.err
    assert "move it away" in answer.err
    assert "without a comparison with earlier days" in answer.err
