"""python -m tests.benchmarks.sweep FOLDER RECORD: every kind of hostile ledger at its full size, through every command.

Exists because one table says whether the promise of any workbook holds: a line of RECORD for each kind and command,
JSON, with what it took, how it ended and what was said. What RECORD has is not done again, so that a sweep of hours may
be stopped and taken up. One process at a time; a kind's file is taken away again once it was through. `--show` prints
what RECORD has, hungriest first.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from tests.benchmarks.hostile import BEFOREHAND, COMMANDS, DAY, WITHOUT_DAY, desk, measured
from tests.support.hostile_kinds import KINDS, make

FIRST = ("daily", "split", "collect", "explain", "inspect")
LATER = ("update", "set", "add", "carry", "query-all", "restore", "doctor", "log", "circular", "changes", "remind")
SECONDS, MEMORY = 30, 1536
WITHIN_DAILY = {"split", "update"}
"""What `daily` does within the promise, its parts do as well."""


def _known(record: Path) -> dict[tuple[str, str], dict[str, Any]]:
    lines = record.read_text(encoding="utf-8").splitlines() if record.exists() else []
    return {(entry["kind"], entry["command"]): entry for entry in map(json.loads, lines)}


def _run(civtrack: list[str], path: Path, kind: str, command: str) -> dict[str, Any]:
    day = [] if command in WITHOUT_DAY else ["--as-of", DAY]
    with tempfile.TemporaryDirectory() as folder:
        places = desk(Path(folder), path, command)
        if command in BEFOREHAND:
            measured([*civtrack, *(word.format(**places) for word in BEFOREHAND[command])], folder)
        words = [word.format(**places) for word in COMMANDS[command]]
        begun = time.monotonic()
        code, cpu, mib, said = measured(["timeout", "1800", *civtrack, *words, *day], folder)
    wall = round(time.monotonic() - begun, 1)
    entry = {"kind": kind, "command": command, "mb": round(path.stat().st_size / 1e6, 1), "code": code}
    return {**entry, "cpu": round(cpu, 1), "mib": round(mib), "wall": wall, "said": said}


def _made(folder: Path, kind: str) -> Path:
    """Makes a ledger in a process of its own: what the sweep itself holds counts as its children's at first."""
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        return pool.submit(make, folder, kind).result()


def _left(kind: str, commands: list[str], known: dict[tuple[str, str], dict[str, Any]]) -> list[str]:
    """The commands that are to be tried with a kind."""
    day = _done(known.get((kind, "daily")))
    return [one for one in commands if (kind, one) not in known and not (day and one in WITHIN_DAILY)]


def _done(entry: dict[str, Any] | None) -> bool:
    """Whether it was done within the promise, and not refused."""
    return entry is not None and entry["code"] in (0, 4) and entry["cpu"] <= SECONDS and entry["mib"] <= MEMORY


def _sweep(civtrack: list[str], folder: Path, record: Path, kinds: list[str], commands: list[str]) -> None:
    for kind in kinds:
        known = _known(record)
        if not _left(kind, commands, known):
            continue
        begun = time.monotonic()
        path = _made(folder, kind)
        print(kind, f"{path.stat().st_size / 1e6:.1f} MB, made in {time.monotonic() - begun:.0f} s", flush=True)
        while left := _left(kind, commands, known):
            known[kind, left[0]] = entry = _run(civtrack, path, kind, left[0])
            with record.open("a", encoding="utf-8") as file:
                file.write(json.dumps(entry, ensure_ascii=False) + "\n")
        path.unlink()


def _show(record: Path) -> None:
    entries = sorted(_known(record).values(), key=lambda entry: -max(entry["cpu"] / SECONDS, entry["mib"] / MEMORY))
    for entry in entries:
        over = "<<<<" if entry["cpu"] > SECONDS or entry["mib"] > MEMORY else ""
        print(
            "{kind:<26} {mb:>5} MB {command:<10} {code:>3} {cpu:>6} s {mib:>5} MiB {wall:>5}".format(**entry),
            over,
            entry["said"],
        )
    print(Counter(entry["command"] for entry in entries), len({entry["kind"] for entry in entries}), "kinds")


def main() -> None:
    """Sweeps, or shows what was swept."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("record", type=Path)
    parser.add_argument("--kinds", default=",".join(KINDS))
    parser.add_argument("--commands", default=",".join((*FIRST, *LATER)))
    parser.add_argument("--civtrack", default=shutil.which("civtrack") or f"{sys.executable} -m civtrack")
    parser.add_argument("--show", action="store_true")
    asked = parser.parse_args()
    if asked.show:
        _show(asked.record)
        return
    asked.folder.mkdir(parents=True, exist_ok=True)
    _sweep(asked.civtrack.split(), asked.folder, asked.record, asked.kinds.split(","), asked.commands.split(","))


if __name__ == "__main__":
    main()
