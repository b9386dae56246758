"""python -m tests.benchmarks.hostile FOLDER [--kinds a,b] [--commands a,b]: what hostile ledgers cost each command.

Prints a line for each ledger and command: exit code, CPU seconds, MiB at the most, and what it said where it refused.
Ledgers are made once in FOLDER. A command is stopped after 45 seconds of CPU or 6 GB. `--commands all` takes all.

In a command's words `{path}` is the hostile ledger, `{copy}` the same under a district's name (what came back, what is
new, what lies in the inbox), `{small}` an honest ledger of a hundred rows.
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

from tests.support.hostile_kinds import KINDS, make

BEFORE, DAY = "2022-08-31", "2022-09-01"
COMMANDS = {
    "daily": ["daily", "{path}", "-o", "{out}/daily"],
    "summary": ["summary", "{path}"],
    "query": ["query", "{path}", "--limit", "5"],
    "query-all": ["query", "{path}", "-f", "json"],
    "query-sql": ["query", "{path}", "--sql", "select district, count(*) from items group by 1"],
    "inspect": ["inspect", "{path}"],
    "inspect-doubles": ["inspect", "--duplicates", "{path}"],
    "explain": ["explain", "{name}!5", "{path}"],
    "update": ["update", "{path}", "-o", "{out}/new"],
    "in-place": ["update", "{copy}", "--in-place"],
    "split": ["split", "{path}", "-o", "{out}/split"],
    "split-unit": ["split", "{path}", "--by", "unit", "-o", "{out}/split"],
    "report": ["report", "{path}", "-f", "html", "-o", "{out}/report"],
    "report-xlsx": ["report", "{path}", "-o", "{out}/report.xlsx"],
    "onepage": ["report", "{path}", "-f", "docx", "-o", "{out}/one.docx"],
    "notice": ["notice", "{path}", "--type", "supervision", "--photos", "-o", "{out}/notice"],
    "circular": ["notice", "{path}", "--type", "circular", "--photos", "-o", "{out}/notice"],
    "express": ["notice", "{path}", "--type", "express", "-o", "{out}/notice"],
    "slip": ["notice", "{path}", "--type", "slip", "-o", "{out}/notice"],
    "inbox": ["daily", "{small}", "-o", "{out}/daily"],
    "brief": ["brief", "{path}"],
    "brief-full": ["brief", "--full", "{path}"],
    "remind": ["remind", "{path}", "-o", "{out}/remind"],
    "changes": ["changes", "{path}", "--since", BEFORE],
    "collect": ["collect", "{path}", "{copy}", "-o", "{out}/merged"],
    "collect-into": ["collect", "{small}", "{copy}", "-o", "{out}/merged"],
    "add": ["add", "{path}", "{small}", "-o", "{out}/added", "-y"],
    "add-from": ["add", "{small}", "{copy}", "-o", "{out}/added", "-y"],
    "carry": ["carry", "{path}", "--period", "9月", "-o", "{out}/next.xlsx"],
    "set": ["set", "-w", "整改状态=整改中", "备注=已核实", "{path}", "-o", "{out}/set", "-y"],
    "restore": ["restore", "--last", "{copy}"],
    "log": ["log"],
    "doctor": ["doctor", "--cron"],
    "trend": ["trend", "-f", "json"],
    "history": ["history", "export", "-o", "{out}/history.csv"],
    "check": ["config", "check"],
    "words": ["config", "words", "{path}"],
    "map": ["config", "map", "{path}"],
    "complete": ["complete", "--", "query", "-d", ""],
    "export": ["export", "{path}", "-o", "{out}/export"],
    "rollup": ["rollup", "{out}/exported", "--by", "district"],
    "init": ["config", "init", "{path}"],
}
BEFOREHAND = {
    "changes": ["summary", "{path}", "--snapshot", "--as-of", BEFORE],
    "restore": ["update", "{copy}", "--in-place", "--as-of", DAY],
    "log": ["set", "-w", "整改状态=整改中", "备注=已核实", "{copy}", "-y", "--as-of", DAY],
    "doctor": ["update", "{copy}", "--in-place", "--as-of", DAY],
    "trend": ["summary", "{path}", "--snapshot", "--as-of", DAY],
    "history": ["summary", "{path}", "--snapshot", "--as-of", DAY],
    "rollup": ["export", "{path}", "-o", "{out}/exported", "--as-of", DAY],
}
"""What is done before a command, unmeasured."""
WALL = 90
"""Seconds on the clock after which a command is stopped: it should have ended long before."""
WITHOUT_DAY = {
    "rollup", "init", "restore", "log", "doctor", "trend", "history", "check", "words", "map", "complete",
}  # fmt: skip
_ITSELF = '[[ledgers]]\npath = "大洼区新增.*"\n'
SETTINGS = {
    "doctor": _ITSELF,
    "check": _ITSELF,
    "complete": _ITSELF,
    "inbox": '[[ledgers]]\npath = "small.xlsx"\n[inbox]\ndir = "收件箱"\n',
    "export": '[office]\ncity = "盘锦市"\n',
    "rollup": '[office]\ncity = "盘锦市"\n',
}


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (45, 50))
    resource.setrlimit(resource.RLIMIT_AS, (6 << 30, 6 << 30))


def measured(arguments: list[str], folder: str, wall: int = WALL) -> tuple[int, float, float, str]:
    """Exit code, CPU seconds, MiB, last line of what was said to stderr; stopped after so long on the clock."""
    arguments = ["timeout", "--kill-after", "5", str(wall), *arguments]
    with tempfile.TemporaryFile() as said, tempfile.TemporaryFile() as out:
        process = subprocess.Popen(arguments, cwd=folder, stdout=out, stderr=said, preexec_fn=_limit)  # noqa: PLW1509
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        said.seek(0)
        lines = said.read().decode(errors="replace").strip().splitlines() or [""]
    return process.returncode, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, lines[-1][:150]


def desk(folder: Path, path: Path, command: str, settings: str = "") -> dict[str, str]:
    """Lays out what a command is given, with further settings; the places in its words."""
    from tests.support.handmade import handmade
    from tests.support.hostile import rows

    copy = folder / f"大洼区新增{path.suffix}"
    if settings := "\n".join(filter(None, (settings, SETTINGS.get(command)))):
        (folder / "civtrack.toml").write_text(settings, encoding="utf-8")
    if command == "inbox":
        copy = folder / "收件箱" / copy.name
        copy.parent.mkdir()
    shutil.copy(path, copy)
    past = time.time() - 3_600  # what was written this minute may still be on its way
    os.utime(copy, (past, past))
    small = handmade(folder / "small.xlsx", rows(100))
    return {"path": str(path.resolve()), "name": path.name, "out": str(folder), "copy": str(copy), "small": str(small)}


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
        for command in COMMANDS if asked.commands == "all" else asked.commands.split(","):
            with tempfile.TemporaryDirectory() as folder:
                places = desk(Path(folder), path, command)
                if command in BEFOREHAND:
                    measured([asked.civtrack, *(word.format(**places) for word in BEFOREHAND[command])], folder)
                words = [word.format(**places) for word in COMMANDS[command]]
                begun = time.monotonic()
                day = [] if command in WITHOUT_DAY else ["--as-of", DAY]
                code, cpu, mib, said = measured([asked.civtrack, *words, *day], folder)
                took = f"{cpu:7.1f} s {mib:7.0f} MiB {time.monotonic() - begun:6.0f}"
                flag = "<<<<" if cpu > 30 or mib > 1536 else ""
                print(f"  {command:<12} {code:>3} {took} {flag} {said if code else ''}", flush=True)


if __name__ == "__main__":
    main()
