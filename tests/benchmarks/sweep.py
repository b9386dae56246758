"""python -m tests.benchmarks.sweep FOLDER RECORD: every kind of hostile ledger at its full size, through every command.

Exists because one table says whether the promise of any workbook holds: a line of RECORD for each kind and command,
JSON, with what it took, how it ended and what was said. What RECORD has is not done again, so that a sweep of hours may
be stopped and taken up. One process at a time; a kind's file is taken away again once it was through. `--show` prints
what RECORD has, hungriest first, and `--table` as kinds by commands.

`--share .1` sweeps files of a tenth under a tenth of the limits: where a run goes past these, no look at the clock was
taken, and it would go past the limits themselves. That takes a tenth of the time.

`--breadth SEED` takes one command of each kind, by chance, then a second one of each, and so on: what is found in an
hour comes from the whole table, where kind by kind would have got through a corner of it. The same seed goes on where
it was stopped.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from tests.benchmarks.hostile import BEFOREHAND, COMMANDS, DAY, WALL, WITHOUT_DAY, desk, measured
from tests.support.hostile_kinds import FULL, KINDS, make

SECONDS, MEMORY = 30, 1536
STARTING, ITSELF = 1.4, 512
"""Seconds and MiB that no share takes less of: the program starts, and ends once it looked at the clock."""
WITHIN_DAILY = {"split", "update", "summary"}
"""What `daily` does within the promise, its parts do as well."""
_Known = dict[tuple[str, str], dict[str, Any]]


def _known(record: Path) -> _Known:
    lines = record.read_text(encoding="utf-8").splitlines() if record.exists() else []
    return {(entry["kind"], entry["command"]): entry for entry in map(json.loads, lines)}


def _over(entry: dict[str, Any]) -> bool:
    """Whether it took more than was promised of its share, or was stopped."""
    share = entry["share"]
    seconds = SECONDS if share == 1 else SECONDS * share + STARTING
    memory = MEMORY if share == 1 else MEMORY * share + ITSELF
    return entry["cpu"] > seconds or entry["mib"] > memory or entry["code"] not in {0, 2, 3, 4}


def _run(asked: argparse.Namespace, path: Path, kind: str, command: str) -> dict[str, Any]:
    civtrack, share = asked.civtrack.split(), asked.share
    day = [] if command in WITHOUT_DAY else ["--as-of", asked.day]
    limits = f"[limits]\nseconds = {28 * share:.0f}\nmemory_mib = {1536 * share + ITSELF:.0f}\n" if share < 1 else ""
    with tempfile.TemporaryDirectory() as folder:
        places = desk(Path(folder), path, command, limits)
        if command in BEFOREHAND:
            measured([*civtrack, *(word.format(**places) for word in BEFOREHAND[command])], folder)
        words = [word.format(**places) for word in COMMANDS[command]]
        begun = time.monotonic()
        code, cpu, mib, said = measured([*civtrack, *words, *day], folder, asked.wall)
        wall = round(time.monotonic() - begun, 1)
    entry = {"kind": kind, "command": command, "mb": round(path.stat().st_size / 1e6, 1), "code": code, "share": share}
    return {**entry, "cpu": round(cpu, 1), "mib": round(mib), "wall": wall, "said": said}


def _made(folder: Path, kind: str, size: float) -> Path:
    """Makes a ledger in a process of its own: what the sweep itself holds counts as its children's at first."""
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        return pool.submit(make, folder, kind, size).result()


def _left(kind: str, commands: Sequence[str], known: _Known) -> list[str]:
    """The commands that are to be tried with a kind."""
    day = known.get((kind, "daily"))
    parts = WITHIN_DAILY if day and day["code"] == 0 and not _over(day) else ()
    return [one for one in commands if (kind, one) not in known and one not in parts]


def _jobs(kinds: Sequence[str], commands: Sequence[str], breadth: int | None) -> list[tuple[str, Sequence[str]]]:
    """What is done with a file before the next one is made."""
    if breadth is None:
        return [(kind, commands) for kind in kinds]
    chance = random.Random(breadth)
    orders = {kind: chance.sample(commands, len(commands)) for kind in kinds}
    turns = [chance.sample(kinds, len(kinds)) for _ in commands]
    return [(kind, orders[kind][turn : turn + 1]) for turn, some in enumerate(turns) for kind in some]


def _sweep(asked: argparse.Namespace) -> None:
    record = asked.record
    for kind, commands in _jobs(asked.kinds.split(","), asked.commands.split(","), asked.breadth):
        known = _known(record)
        if not _left(kind, commands, known):
            continue
        begun = time.monotonic()
        try:
            path = _made(asked.folder, kind, FULL.get(kind, 1) * asked.share)
        except MemoryError:
            print(kind, "is too large to be made here", flush=True)
            continue
        print(kind, f"{path.stat().st_size / 1e6:.1f} MB, made in {time.monotonic() - begun:.0f} s", flush=True)
        while left := _left(kind, commands, known):
            known[kind, left[0]] = entry = _run(asked, path, kind, left[0])
            with record.open("a", encoding="utf-8") as file:
                file.write(json.dumps(entry, ensure_ascii=False) + "\n")
            if _over(entry):
                print(_line(entry), flush=True)
        path.unlink()


def _line(entry: dict[str, Any]) -> str:
    took = "{kind:<26} {mb:>5} MB {command:<15} {code:>4} {cpu:>6} s {mib:>5} MiB {wall:>5}".format(**entry)
    return f"{took} {'<<<<' if _over(entry) else ''} {entry['said']}"


def _show(entries: Iterable[dict[str, Any]]) -> None:
    entries = sorted(entries, key=lambda entry: -max(entry["cpu"] / SECONDS, entry["mib"] / MEMORY))
    print("\n".join(map(_line, entries)))
    print(Counter(entry["command"] for entry in entries), len({entry["kind"] for entry in entries}), "kinds")


def _table(known: _Known) -> None:
    """A row for each kind, a column for each command: seconds, MiB, exit code."""
    commands = [command for command in COMMANDS if any(command == other for _, other in known)]
    print("| kind | MB |", " | ".join(commands), "|")
    print("| --- " * (len(commands) + 2) + "|")
    for kind in dict.fromkeys(kind for kind, _ in known):
        entries = [known.get((kind, command)) for command in commands]
        cells = ["{cpu} s {mib} ({code})".format(**entry) if entry else "" for entry in entries]
        print("|", kind, "|", next(entry["mb"] for entry in entries if entry), "|", " | ".join(cells), "|")


def main() -> None:
    """Sweeps, or shows what was swept."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("record", type=Path)
    parser.add_argument("--kinds", default=",".join(KINDS))
    parser.add_argument("--commands", default=",".join(COMMANDS))
    parser.add_argument("--share", type=float, default=1)
    parser.add_argument("--breadth", type=int, metavar="SEED")
    parser.add_argument("--day", default=DAY, help=f"near {DAY} little is overdue; half of most kinds in December")
    parser.add_argument("--wall", type=int, default=WALL, help="seconds on the clock; more beside other work")
    parser.add_argument("--civtrack", default=shutil.which("civtrack") or f"{sys.executable} -m civtrack")
    parser.add_argument("--show", action="store_true")
    parser.add_argument("--table", action="store_true")
    asked = parser.parse_args()
    if asked.show:
        _show(_known(asked.record).values())
    elif asked.table:
        _table(_known(asked.record))
    else:
        asked.folder.mkdir(parents=True, exist_ok=True)
        _sweep(asked)


if __name__ == "__main__":
    main()
