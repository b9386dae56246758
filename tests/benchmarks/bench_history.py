"""How long the history takes: three years of 20,000 items, then a day's snapshot, changes and trend.

``python tests/benchmarks/bench_history.py [--days 1095] [--items 20000]``. Fills a history directly with simulated days
(1 % of the items change a day: worked on, edited, moved to another tier), the last of them as the ledger was yesterday,
then times whole commands in new processes, by the clock and by processor time, and prints the size of the file.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import random
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

from civtrack.assessment import Assessment, assess
from civtrack.history import History, start_history
from civtrack.history.entry import day_number
from civtrack.history.places import pack
from civtrack.history.schema import OPEN
from civtrack.settings import load

FIRST = dt.date(2019, 7, 1)
WORDS = ("路面破损积水", "楼道堆放杂物", "小广告乱贴未清理", "占道经营秩序混乱", "垃圾桶破损", "非机动车乱停乱放")
PLACES = ("惠宾街", "辽河美居小区", "兴顺小区", "大洼中心市场", "唐家学校", "区人民医院", "泰山路")
DISTRICTS = ("兴隆台区", "双台子区", "大洼区", "盘山县")


def write_ledger(path: Path, items: int, *, edited: float) -> None:
    """A ledger of so many rows, by XlsxWriter; in this share of them the status is another one than without edits."""
    import xlsxwriter

    chance, edits = random.Random(5), random.Random(6)

    headers = (
        "问题编号", "县区", "点位", "问题描述", "责任单位", "责任人", "问题类别", "交办日期", "整改时限",
        "完成日期", "整改状态",
    )  # fmt: skip
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("台账")
        sheet.write_row(0, 0, headers)
        for row in range(1, items + 1):
            assigned = FIRST + dt.timedelta(days=chance.randrange(1060))
            done = (chance.random() < 0.7) != (edits.random() < edited)
            days = chance.randrange(5, 60), chance.randrange(1, 50)
            sheet.write_row(
                row, 0,
                (
                    f"争创{row:06}号", chance.choice(DISTRICTS), f"{chance.choice(PLACES)}{chance.randrange(900)}号",
                    f"{chance.choice(WORDS)}约{chance.randrange(90)}处，存在安全隐患，影响群众出行",
                    f"市{chance.randrange(60)}局",
                    f"王{chance.randrange(200)}", chance.choice(WORDS)[:4], str(assigned),
                    str(assigned + dt.timedelta(days=days[0])),
                    str(assigned + dt.timedelta(days=days[1])) if done else "",
                    "已整改" if done else "整改中",
                ),
            )  # fmt: skip


def fill(history: History, assessment: Assessment, days: int, chance: random.Random) -> None:
    """Puts so many days before the assessment's into the file: each differs from the one before in 1 % of its items.

    The first day is recorded as always; the others go straight into the tables, as recording leaves them.
    """
    first = assessment.as_of - dt.timedelta(days=days)
    history.record(replace(assessment, as_of=first, _summaries={}))
    connection = sqlite3.connect(history.path, isolation_level=None)
    connection.execute("BEGIN")
    about = connection.execute("SELECT items, made_by, ledgers, tiers, figures FROM snapshot").fetchone()
    words = {value: number for number, value in connection.execute("SELECT id, value FROM text")}
    standing = [number for (number,) in connection.execute("SELECT id FROM version ORDER BY place")]
    for back in range(days - 1, 0, -1):
        day = day_number(assessment.as_of - dt.timedelta(days=back))
        before = day_number(assessment.as_of - dt.timedelta(days=back + 1))
        for place in chance.sample(range(len(standing)), len(standing) // 100):
            standing[place] = change(connection, standing[place], before, day, words, chance)
        moved = pack([row + (row > chance.randrange(20_000)) for row in range(len(standing))], range(len(standing)))
        connection.execute(
            "INSERT INTO snapshot VALUES (?, ?, ?, ?, ?, ?, ?)", (day, about[1], about[0], *about[2:], moved)
        )
    connection.execute("COMMIT")
    connection.close()


def change(
    connection: sqlite3.Connection, version: int, before: int | None, day: int | None, words: dict[str, int],
    chance: random.Random,
) -> int:  # fmt: skip
    """What happens to an item in a day: one version ends, another begins. Returns the new one's number."""

    def word(text: str) -> int:
        if text not in words:
            words[text] = connection.execute("INSERT INTO text (value) VALUES (?)", (text,)).lastrowid or 0
        return words[text]

    values = row_of(connection, "version", version)
    connection.execute("UPDATE version SET last = ? WHERE id = ?", (before, version))
    turn = chance.random()
    if turn < 0.4:
        values["progress"] = word(f"{day}：已完成{chance.randrange(100)}%，现场正在施工，预计按期完成")
    elif turn < 0.9:
        tier, reason = chance.choice((("red", "overdue"), ("yellow", "due_soon"), ("closed", "done_on_time")))
        values |= {"tier": word(tier), "reason": word(reason)}
    else:
        about = row_of(connection, "content", values["content"])
        text = f"路面破损积水约{chance.randrange(9999)}处，存在安全隐患，影响群众出行，{day}"
        values["content"] = add_row(connection, "content", {**about, "description": word(text)})
    (place,) = connection.execute("SELECT max(id) + 1 FROM version").fetchone()
    return add_row(connection, "version", {**values, "first": day, "last": OPEN, "place": place})


def row_of(connection: sqlite3.Connection, table: str, number: int) -> dict[str, Any]:
    """A row of a table by column, without its number."""
    cursor = connection.execute(f"SELECT * FROM {table} WHERE id = ?", (number,))
    names = [column[0] for column in cursor.description]
    return {name: value for name, value in zip(names, cursor.fetchone(), strict=True) if name != "id"}


def add_row(connection: sqlite3.Connection, table: str, values: dict[str, Any]) -> int:
    """Adds a row and returns its number."""
    marks = ", ".join("?" * len(values))
    added = connection.execute(f"INSERT INTO {table} ({', '.join(values)}) VALUES ({marks})", list(values.values()))
    return added.lastrowid or 0


def timed(folder: Path, *arguments: str, times: int = 3) -> str:
    """The best of some whole commands in new processes: seconds by the clock, and of the processor."""
    environment = {**os.environ, "CIVTRACK_LANG": "en"}
    command = [sys.executable, "-m", "civtrack", *arguments]
    clock, processor = [], []
    for _ in range(times):
        start, used = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, cwd=folder, env=environment, check=True, capture_output=True)
        spent = resource.getrusage(resource.RUSAGE_CHILDREN)
        clock.append(time.perf_counter() - start)
        processor.append(spent.ru_utime + spent.ru_stime - used.ru_utime - used.ru_stime)
    return f"{min(clock):.2f} s (processor {min(processor):.2f} s)"


def main() -> None:
    """Fills, measures, prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--days", type=int, default=1095)
    parser.add_argument("--items", type=int, default=20_000)
    given = parser.parse_args()
    chance = random.Random(5)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_ledger(folder / "台账.xlsx", given.items, edited=0)
        (folder / "civtrack.toml").write_text('[[ledgers]]\npath = "台账.xlsx"\n', encoding="utf-8")
        day = FIRST + dt.timedelta(days=given.days)
        settings = load(cwd=folder)
        before = assess((), day - dt.timedelta(days=1), settings)
        history = start_history(settings)
        start = time.perf_counter()
        fill(history, before, given.days - 1, chance)
        history.record(before)
        filled = time.perf_counter() - start
        assert len(history.days()) == given.days
        assert history.checked().wrong == ()
        size = history.path.stat().st_size
        print(f"{given.days} days × {given.items} items: {size / 2**20:.1f} MiB, filled in {filled:.0f} s")
        write_ledger(folder / "台账.xlsx", given.items, edited=0.01)
        assessment = assess((), day, settings)
        start = time.perf_counter()
        count = len(history.changes(day - dt.timedelta(days=1), assessment))
        spent = time.perf_counter() - start
        print(f"changes since yesterday, without reading the ledger: {spent:.2f} s ({count} changes)")
        then, lately = str(day - dt.timedelta(days=32)), str(day - dt.timedelta(days=2))
        for label, arguments in (
            ("changes --from --to, a month apart", ("changes", "--from", then, "--to", lately, "-f", "json")),
            ("changes --from --to, a day apart", ("changes", "--to", lately, "-f", "json")),
            ("changes against today's ledger", ("changes", "--as-of", str(day), "-f", "json")),
            ("summary of today's ledger, for comparison", ("summary", "--as-of", str(day), "-f", "json")),
            ("summary --snapshot of it", ("summary", "--as-of", str(day), "--snapshot", "-f", "json")),
            ("trend, every day", ("trend", "-f", "json")),
            ("trend, every month", ("trend", "--period", "month", "-f", "json")),
            ("history list", ("history", "list", "-f", "json")),
        ):
            print(f"{label}: {timed(folder, *arguments)}")


if __name__ == "__main__":
    main()
