"""python -m tests.benchmarks.hostile FOLDER [--kinds a,b] [--commands a,b]: what hostile ledgers cost each command.

Prints a line for each ledger and command: exit code, CPU seconds, MiB at the most, and what it said where it refused.
Ledgers are made once in FOLDER. A command is stopped after 45 seconds of CPU or 6 GB.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

from tests.support.hostile import KINDS, make

BEFORE, DAY = "2022-08-31", "2022-09-01"
COMMANDS = {
    "summary": ["summary", "{path}"],
    "query": ["query", "{path}", "--limit", "5"],
    "query-all": ["query", "{path}", "-f", "json"],
    "inspect": ["inspect", "{path}"],
    "explain": ["explain", "{path}!5"],
    "update": ["update", "{path}", "-o", "{out}/new"],
    "split": ["split", "{path}", "-o", "{out}/split"],
    "report": ["report", "{path}", "-f", "html", "-o", "{out}/report"],
    "notice": ["notice", "{path}", "--type", "supervision", "--photos", "-o", "{out}/notice"],
    "circular": ["notice", "{path}", "--type", "circular", "--photos", "-o", "{out}/notice"],
    "daily": ["daily", "{path}", "-o", "{out}/daily"],
    "brief": ["brief", "{path}"],
    "changes": ["changes", "{path}", "--since", BEFORE],
}


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (45, 50))
    resource.setrlimit(resource.RLIMIT_AS, (6 << 30, 6 << 30))


def measured(arguments: list[str], folder: str) -> tuple[int, float, float, str]:
    """Exit code, CPU seconds, MiB, last line of what was said to stderr."""
    with tempfile.TemporaryFile() as said, tempfile.TemporaryFile() as out:
        process = subprocess.Popen(arguments, cwd=folder, stdout=out, stderr=said, preexec_fn=_limit)  # noqa: PLW1509
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        said.seek(0)
        lines = said.read().decode(errors="replace").strip().splitlines() or [""]
    return process.returncode, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, lines[-1][:150]


def main() -> None:
    """Makes and measures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--kinds", default="")
    parser.add_argument("--commands", default="summary,update")
    parser.add_argument("--civtrack", default=shutil.which("civtrack") or "civtrack")
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    for kind in asked.kinds.split(",") if asked.kinds else KINDS:
        path = asked.folder / f"{kind}{KINDS[kind][0]}"
        if not path.exists():
            make(asked.folder, kind)
        print(f"{kind} ({path.stat().st_size / 1e6:.1f} MB)", flush=True)
        for command in asked.commands.split(","):
            with tempfile.TemporaryDirectory() as folder:
                words = [word.format(path=path.resolve(), out=folder) for word in COMMANDS[command]]
                if command == "changes":
                    measured(
                        [asked.civtrack, "daily", str(path.resolve()), "-o", f"{folder}/before", "--as-of", BEFORE],
                        folder,
                    )
                begun = time.monotonic()
                code, cpu, mib, said = measured([asked.civtrack, *words, "--as-of", DAY], folder)
                took = f"{cpu:7.1f} s {mib:7.0f} MiB {time.monotonic() - begun:6.0f}"
                flag = "<<<<" if cpu > 30 or mib > 1536 else ""
                print(f"  {command:<12} {code:>3} {took} {flag} {said if code else ''}", flush=True)


if __name__ == "__main__":
    main()
