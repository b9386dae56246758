"""python -m tests.benchmarks.growth FOLDER [--kinds a,b] [--commands a,b]: what grows faster than its file.

Exists because a sweep at full size says that a run was ended, not that its work grows with the square of the file: here
each kind is made small and four times as large, and what took more than six times as long, start left out, is printed.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

from tests.benchmarks.hostile import BEFOREHAND, COMMANDS, DAY, WITHOUT_DAY, desk, measured
from tests.support.hostile_kinds import KINDS, make

FEW = ("daily", "collect", "remind", "inspect-doubles")
START, TOO_MUCH, WORTH = 0.35, 6.0, 1.2
"""Seconds that any run takes; how many times as long is too long; seconds below which nobody asks."""


def spent(civtrack: list[str], path: Path, command: str) -> tuple[int, float, str]:
    """Exit code and CPU seconds of a command on a ledger, and what it said."""
    with tempfile.TemporaryDirectory() as folder:
        places = desk(Path(folder), path, command)
        if command in BEFOREHAND:
            measured([*civtrack, *(word.format(**places) for word in BEFOREHAND[command])], folder)
        words = [word.format(**places) for word in COMMANDS[command]]
        day = [] if command in WITHOUT_DAY else ["--as-of", DAY]
        code, seconds, _, said = measured([*civtrack, *words, *day], folder, 600)
    return code, seconds, said


def main() -> None:
    """Makes, measures, and prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--kinds", default=",".join(KINDS))
    parser.add_argument("--commands", default=",".join(FEW))
    parser.add_argument("--size", type=float, default=0.1)
    parser.add_argument("--civtrack", default=shutil.which("civtrack") or f"{sys.executable} -m civtrack")
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    civtrack, commands = asked.civtrack.split(), asked.commands.split(",")
    for kind in asked.kinds.split(","):
        runs = []
        for size in (asked.size, asked.size * 4):
            path = make(asked.folder, kind, size)
            runs.append([spent(civtrack, path, command) for command in commands])
            path.unlink()
        for command, (_, small, _), (code, large, said) in zip(commands, *runs, strict=True):
            times = (large - START) / max(small - START, 0.05)
            flag = "<<<<" if (times > TOO_MUCH and large > WORTH) or code not in {0, 2, 3, 4} else ""
            print(f"{kind:<24} {command:<16} {code:>3} {small:6.1f} {large:6.1f} s {flag} {said[:90]}", flush=True)


if __name__ == "__main__":
    main()
