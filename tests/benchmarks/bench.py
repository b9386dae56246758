#!/usr/bin/env python3
"""bench.py [--runs N] [--large] [--only WORDS] [--readme]: whole processes, each pair in turn, in one run.

Prints what the office is promised: `civtrack` against what a clerk could use instead, on a ledger of 20,000 rows and on
the same rows written by other programs; how its commands compare with each other; how cost and memory grow (--large).
Processor time (user and system) decides, the clock stands beside it. It judges nothing: machines are noisy, people
read ratios. A peer that is not installed is passed over with a word. ``--readme`` puts the table into README.md.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parent
README = HERE.parents[1] / "README.md"
BEGIN, END = "<!-- speed -->\n", "<!-- /speed -->\n"
CIVTRACK = [sys.executable, "-m", "civtrack"]
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
"""Byte code is kept, as in every installation; the first run of each command is a warm-up that writes it."""
SETTLED = ["--no-config", "-q"]
AS_OF = ["--as-of", "2022-09-01", *SETTLED]
NEEDS = {"pandas": ("pandas", "openpyxl"), "calamine": ("python_calamine", "xlsxwriter"), "polars": ("polars",)}


class Run(NamedTuple):
    """One finished process: processor seconds, seconds of wall clock, peak memory in MiB."""

    cpu: float
    wall: float
    peak: float


class Job(NamedTuple):
    """A process to be measured: what it is called, what it runs, and what is put right before it, unmeasured."""

    name: str
    command: list[str]
    before: Callable[[], object] = lambda: None


class Line(NamedTuple):
    """One line of the table: ours first, then what it is compared with, and the ratios pair by pair."""

    ours: str
    runs: list[Run]
    peers: list[tuple[str, float, float]]

    def markdown(self) -> str:
        """As a row of a table."""
        cpu, wall = (statistics.median(run[part] for run in self.runs) for part in (0, 1))
        told = " · ".join(f"{name} {seconds:.2f} s ({ratio:.2f} ×)" for name, seconds, ratio in self.peers)
        return f"| {self.ours} | {cpu:.2f} s ({wall:.2f}) | {max(run.peak for run in self.runs):.0f} MiB | {told} |"


def timed(job: Job, folder: Path) -> Run:
    """Runs a command to its end; a command that fails ends the benchmark."""
    job.before()
    start = time.perf_counter()
    child = subprocess.Popen(
        job.command, cwd=folder, env=ENVIRONMENT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(child.pid, 0)
    wall = time.perf_counter() - start
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise SystemExit(f"{' '.join(job.command)} ended with {child.returncode}")
    return Run(usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss / 1024)


def compared(ours: Job, peers: Sequence[Job], folder: Path, runs: int) -> Line:
    """Measures ours and its peers in turn; a peer's ratio is its processor time to ours, the median of pairs."""
    jobs = [ours, *(peer for peer in peers if installed(peer))]
    for job in jobs:
        timed(job, folder)
    rounds = [[timed(job, folder) for job in jobs] for _ in range(runs)]
    found = []
    for place, job in enumerate(jobs[1:], 1):
        ratio = statistics.median(each[place].cpu / each[0].cpu for each in rounds)
        found.append((job.name, statistics.median(each[place].cpu for each in rounds), ratio))
    line = Line(ours.name, [each[0] for each in rounds], found)
    print(line.markdown(), flush=True)
    return line


def installed(peer: Job) -> bool:
    """Whether what a peer needs is installed; says so where it is not."""
    wanted = {module for word, modules in NEEDS.items() if word in peer.name for module in modules}
    missing = sorted(module for module in wanted if importlib.util.find_spec(module) is None)
    if missing:
        print(f"(without {peer.name}: {', '.join(missing)} is not installed)")
    return not missing


class Bench:
    """The commands on the ledgers of one folder.

    Args:
        folder: Where everything is written.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def ledger(self, rows: int, districts: int = 4) -> Path:
        """The benchmark ledger with so many rows, of so many districts; made once."""
        path = self.folder / f"ledger{rows}-{districts}.xlsx"
        if not path.exists():
            making = [sys.executable, str(HERE / "make_ledger.py"), str(path), str(rows), "--wps", "200"]
            subprocess.run([*making, "--districts", str(districts)], check=True, stdout=subprocess.DEVNULL)
        return path

    def rewritten(self, path: Path, how: str) -> Path | None:
        """The same rows as another program writes them; None where that program is missing."""
        other = path.with_name(f"{path.stem}-{how}.xlsx")
        if other.exists():
            return other
        if how == "libreoffice":
            if (office := shutil.which("soffice")) is None:
                print("(without LibreOffice: soffice is not installed)")
                return None
            shutil.copyfile(path, self.folder / "soffice-in.xlsx")
            target = self.folder / "soffice"
            converting = [office, "--headless", "--convert-to", "xlsx", "--outdir", str(target), "soffice-in.xlsx"]
            subprocess.run(converting, cwd=self.folder, check=True, stdout=subprocess.DEVNULL)
            return (target / "soffice-in.xlsx").rename(other)
        subprocess.run([sys.executable, str(HERE / "peer_rewrite.py"), str(path), str(other), how], check=True)
        return other

    def command(self, name: str, path: Path, *more: str) -> Job:
        """A command that only reads."""
        return Job(name, [*CIVTRACK, name.split(",", maxsplit=1)[0].split(maxsplit=1)[0], str(path), *more, *AS_OF])

    def writing(self, name: str, path: Path) -> Job:
        """A command that writes into a folder that is not there yet."""
        return self.command(name, path, "--out", "out")._replace(before=self.away)

    def away(self) -> None:
        """Nothing has been written yet."""
        shutil.rmtree(self.folder / "out", ignore_errors=True)

    def peer(self, name: str, *arguments: str | Path) -> Job:
        """A script beside this file, called by a name that says what it uses."""
        script, told = name.split(" ", 1)
        return Job(told, [sys.executable, str(HERE / f"peer_{script}.py"), *map(str, arguments)])

    def returned(self, master: Path) -> tuple[Path, Path]:
        """What was sent of a ledger, and what its districts answered; made once."""
        sent, back = self.folder / "发", self.folder / "收"
        if not back.exists():
            subprocess.run([*CIVTRACK, "split", str(master), "-o", str(sent), *AS_OF], check=True, capture_output=True)
            subprocess.run([sys.executable, str(HERE / "make_answers.py"), str(sent / "县区"), str(back)], check=True)
        return sent, back

    def patrol(self) -> Path:
        """200 new problems; made once."""
        path = self.folder / "新增.xlsx"
        if not path.exists():
            subprocess.run([sys.executable, str(HERE / "make_answers.py"), "--new", "200", str(path)], check=True)
        return path

    def day(self, name: str, path: Path, date: str, *earlier: str) -> Job:
        """One run of ``daily`` in an office where these days were run before."""
        office = self.folder / "office"

        def run(day: str) -> list[str]:
            return [*CIVTRACK, "daily", str(path), "--as-of", day, "-q", "--config", str(office / "civtrack.toml")]

        def before() -> None:
            shutil.rmtree(office, ignore_errors=True)
            office.mkdir()
            (office / "civtrack.toml").write_text("", "utf-8")
            for day in earlier:
                subprocess.run(run(day), cwd=office, check=True, env=ENVIRONMENT, capture_output=True)

        return Job(name, run(date), before)


def usual(bench: Bench, runs: int) -> dict[str, Callable[[], list[Line]]]:
    """What is measured on 20,000 rows: a word for each group, and what measures it."""
    small, folder = bench.ledger(20_000), bench.folder
    by_pandas = bench.peer("pandas pandas+calamine", small, "calamine")
    openpyxl = bench.peer("openpyxl openpyxl", small, "peer.xlsx")

    def update() -> list[Line]:
        peers = [
            openpyxl,
            bench.peer("calamine calamine→XlsxWriter", small, "peer.xlsx"),
            bench.peer("codec codec limit", small, "peer.bin"),
        ]
        return [compared(bench.writing("update", small), peers, folder, runs)]

    def summary() -> list[Line]:
        peers = [bench.peer("pandas pandas+openpyxl", small), by_pandas, bench.peer("polars polars+calamine", small)]
        return [compared(bench.command("summary", small), peers, folder, runs)]

    def others() -> list[Line]:
        lines = []
        for how in ("openpyxl", "libreoffice", "inline"):
            if (path := bench.rewritten(small, how)) is not None:
                peer = bench.peer("pandas pandas+calamine", path, "calamine")
                lines.append(compared(bench.command(f"summary, written by {how}", path), [peer], folder, runs))
        return lines

    def split() -> list[Line]:
        many = bench.ledger(20_000, 12)
        lines = [compared(bench.writing("split", many), [bench.peer("split openpyxl", many, "peer")], folder, runs)]
        if (heavy := bench.rewritten(many, "formulas")) is not None:
            lines.append(
                compared(
                    bench.writing("split, five formulas a row", heavy), [bench.writing("split", many)], folder, runs
                )
            )
        return lines

    def daily() -> list[Line]:
        jobs = (
            bench.day("daily, first day", small, "2022-09-01"),
            bench.day("daily, next day", small, "2022-09-02", "2022-09-01"),
            bench.day("daily, again", small, "2022-09-01", "2022-09-01"),
        )
        return [compared(job, [openpyxl], folder, runs) for job in jobs]

    def questions() -> list[Line]:
        faster = [bench.command("summary", small)]
        jobs = (
            bench.command("query as JSON", small, "--format", "json"),
            bench.command("query, one district", small, "-d", "大洼区"),
        )
        return [compared(job, faster, folder, runs) for job in jobs]

    def collect() -> list[Line]:
        master = bench.ledger(20_000, 40)
        sent, back = bench.returned(master)
        words = [str(back), "--base", str(sent), "--out", "out"]
        ours = bench.command("collect, 40 answers", master, *words)._replace(before=bench.away)
        reading = bench.command("summary of the 40 answers", back)
        return [compared(ours, [bench.writing("update", master), reading], folder, runs)]

    def add() -> list[Line]:
        ours = bench.command("add, 200 items", small, str(bench.patrol()), "--out", "out")._replace(before=bench.away)
        return [compared(ours, [bench.writing("update", small)], folder, runs)]

    def wide() -> list[Line]:
        path = bench.rewritten(small, "wide")
        assert path is not None
        ours = bench.command("summary, five rows formatted to column XFD", path)
        return [compared(ours, [bench.command("summary of 20,000 rows", small)], folder, runs)]

    def start() -> list[Line]:
        typer = Job("import typer", [sys.executable, "-c", "import typer"])
        return [compared(Job("--help", [*CIVTRACK, "--help"]), [typer], folder, max(runs, 5))]

    return {
        "update": update, "summary": summary, "others": others, "split": split, "daily": daily, "query": questions,
        "wide": wide, "help": start, "collect": collect, "add": add,
    }  # fmt: skip


def grown(bench: Bench) -> list[Line]:
    """200,000 rows beside 20,000."""
    lines = []
    for name, districts in (("update", 4), ("summary", 4), ("split", 12)):
        make = bench.command if name == "summary" else bench.writing
        big, small = (make(name, bench.ledger(rows, districts)) for rows in (200_000, 20_000))
        lines.append(
            compared(big._replace(name=f"{name}, 200,000 rows"), [small._replace(name="20,000 rows")], bench.folder, 1)
        )
    first = bench.day("daily, 200,000 rows", bench.ledger(200_000), "2022-09-01")
    return [*lines, compared(first, [bench.day("20,000 rows", bench.ledger(20_000), "2022-09-01")], bench.folder, 1)]


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--large", action="store_true", help="also 200,000 rows (minutes)")
    parser.add_argument("--only", help="some groups, such as update,query")
    parser.add_argument("--readme", action="store_true", help="write the table into README.md")
    given = parser.parse_args()
    head = ["| | processor (clock) | peak | others, and how many times as much |", "| --- | --- | --- | --- |"]
    print("\n".join(head))
    with tempfile.TemporaryDirectory() as name:
        bench = Bench(Path(name))
        groups = usual(bench, given.runs)
        wanted = given.only.split(",") if given.only else list(groups)
        lines = [line for word in wanted for line in groups[word]()]
        if given.large:
            lines += grown(bench)
    if given.readme:
        text = README.read_text("utf-8")
        before, after = text.index(BEGIN) + len(BEGIN), text.index(END)
        table = "\n".join([*head, *(line.markdown() for line in lines), ""])
        README.write_text(f"{text[:before]}{table}{text[after:]}", "utf-8")


if __name__ == "__main__":
    main()
