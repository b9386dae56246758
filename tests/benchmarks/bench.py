#!/usr/bin/env python3
"""bench.py [--runs N] [--large] [--only WORDS] [--readme]: whole processes, each in turn with its peers, in one run.

Prints what the office is promised: `civtrack` against what a clerk could use instead, on a ledger of 20,000 rows and on
the same rows written by other programs; how its commands compare with each other; how cost and memory grow (--large).
Every figure is processor time (user and system); clocks of a busy machine say nothing. It judges nothing: machines are
noisy, people read ratios. A peer that is not installed is passed over with a word. ``--readme`` puts the table into
README.md.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
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
    """One line of the table: ours, then what it is compared with, its seconds, and how many times ours they are."""

    ours: str
    runs: list[Run]
    peers: list[tuple[str, float, float]]

    def markdown(self) -> str:
        """As a row of a table; a ratio both ways, because one reader asks how much faster, another for the share."""
        cpu = statistics.median(run.cpu for run in self.runs)
        told = " · ".join(
            f"{name} {seconds:.2f} s ({ratio:.2f} ×, {1 / ratio:.2f})" for name, seconds, ratio in self.peers
        )
        return f"| {self.ours} | {cpu:.2f} s | {max(run.peak for run in self.runs):.0f} MiB | {told} |"


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


def compared(ours: Sequence[Job], peers: Sequence[Job], folder: Path, runs: int) -> list[Line]:
    """Measures ours and their peers in turn; a peer's ratio is its processor time to ours, the median of pairs.

    Several runs are measured after one that is not, which writes byte code and fills the system's caches.
    """
    jobs = [*ours, *(peer for peer in peers if installed(peer))]
    rounds = [[timed(job, folder) for job in jobs] for _ in range(runs + (runs > 1))][runs > 1 :]
    lines = []
    for place, job in enumerate(ours):
        found = []
        for other in range(len(ours), len(jobs)):
            ratio = statistics.median(each[other].cpu / each[place].cpu for each in rounds)
            found.append((jobs[other].name, statistics.median(each[other].cpu for each in rounds), ratio))
        lines.append(Line(job.name, [each[place] for each in rounds], found))
        print(lines[-1].markdown(), flush=True)
    return lines


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
        """The benchmark ledger with so many rows, of so many districts and a photo to a hundred rows; made once."""
        path = self.folder / f"ledger{rows}-{districts}.xlsx"
        if not path.exists():
            making = [sys.executable, str(HERE / "make_ledger.py"), str(path), str(rows), "--districts", str(districts)]
            photos = ["--wps", str(min(rows // 100, 200))]
            subprocess.run([*making, *photos], check=True, stdout=subprocess.DEVNULL)
        return path

    def many(self, count: int, rows: int) -> Path:
        """A folder of so many ledgers of so many rows; made once."""
        folder = self.folder / f"ledgers{count}-{rows}"
        if not folder.exists():
            one = self.ledger(rows)
            folder.mkdir()
            for number in range(count):
                shutil.copyfile(one, folder / f"台账{number:03}.xlsx")
        return folder

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

    def marked(self, path: Path) -> Path:
        """The same ledger as it was marked the day before; made once."""
        other = self.folder / "marked" / path.name
        if not other.exists():
            words = [*CIVTRACK, "update", str(path), "--out", str(other.parent), "--as-of", "2022-08-31", *SETTLED]
            subprocess.run(words, check=True, env=ENVIRONMENT, capture_output=True)
            (made,) = other.parent.rglob("*.xlsx")
            made.rename(other)
        return other

    def patrol(self) -> Path:
        """200 new problems; made once."""
        path = self.folder / "新增.xlsx"
        if not path.exists():
            subprocess.run([sys.executable, str(HERE / "make_answers.py"), "--new", "200", str(path)], check=True)
        return path

    def day(self, name: str, path: Path, date: str, *earlier: str) -> Job:
        """One run of ``daily`` in an office where these days were run before."""
        office = self.folder / "office"
        kept = self.folder / "-".join(["office", path.stem, *earlier])

        def run(day: str) -> list[str]:
            return [*CIVTRACK, "daily", str(path), "--as-of", day, "-q", "--config", str(office / "civtrack.toml")]

        def before() -> None:
            shutil.rmtree(office, ignore_errors=True)
            if kept.exists():
                shutil.copytree(kept, office, symlinks=True)
                return
            office.mkdir()
            (office / "civtrack.toml").write_text("", "utf-8")
            for day in earlier:
                subprocess.run(run(day), cwd=office, check=True, env=ENVIRONMENT, capture_output=True)
            shutil.copytree(office, kept, symlinks=True)

        return Job(name, run(date), before)

    def changed(self, path: Path) -> tuple[Job, Job]:
        """The changes since yesterday, of which the office keeps a snapshot, in a ledger of which 1 % was edited.

        Returns:
            `changes`, and `summary` of the same ledger.
        """
        from civtrack.xlsx import Package

        office = self.folder / "changed"
        ledger, settings = office / path.name, office / "civtrack.toml"
        if not office.exists():
            office.mkdir()
            settings.write_text("", "utf-8")
            shutil.copyfile(path, ledger)
            kept = [*CIVTRACK, "summary", str(ledger), "--snapshot", "--as-of", "2022-08-31", "-q"]
            subprocess.run([*kept, "--config", str(settings)], check=True, env=ENVIRONMENT, capture_output=True)
            with Package.open(path) as package:
                for row in range(5, 20_005, 100):
                    package.sheet(package.sheets[0]).set(f"N{row}", "已销号")
                package.save(ledger)
        same = [str(ledger), "--as-of", "2022-09-01", "-q", "--config", str(settings)]
        return (
            Job("changes, 1 % changed", [*CIVTRACK, "changes", *same]),
            Job("summary", [*CIVTRACK, "summary", *same]),
        )


class Usual:
    """What is measured on 20,000 rows, a method for each group.

    Args:
        bench: The commands.
        runs: How often each is measured.
    """

    def __init__(self, bench: Bench, runs: int) -> None:
        self._bench, self._runs = bench, runs
        self._small = bench.ledger(20_000)
        self._openpyxl = bench.peer("openpyxl openpyxl", self._small, "peer.xlsx")

    def groups(self) -> dict[str, Callable[[], list[Line]]]:
        """Word → group."""
        return {
            "update": self.update, "summary": self.summary, "others": self.others, "split": self.split,
            "marked": self.marked,
            "daily": self.daily, "changes": self.changes, "query": self.query, "wide": self.wide, "help": self.help,
            "collect": self.collect, "add": self.add, "asking": self.asking,
        }  # fmt: skip

    def _compared(self, ours: Sequence[Job], *peers: Job) -> list[Line]:
        return compared(ours, peers, self._bench.folder, self._runs)

    def update(self) -> list[Line]:
        """The updated ledger."""
        rewriting = self._bench.peer("calamine calamine→XlsxWriter", self._small, "peer.xlsx")
        codec = self._bench.peer("codec codec limit", self._small, "peer.bin")
        return self._compared([self._bench.writing("update", self._small)], self._openpyxl, rewriting, codec)

    def summary(self) -> list[Line]:
        """The three-colour table."""
        peers = [
            self._bench.peer(name, self._small, *how)
            for name, *how in (
                ("pandas pandas+openpyxl",), ("pandas pandas+calamine", "calamine"), ("polars polars+calamine",)
            )
        ]  # fmt: skip
        return self._compared([self._bench.command("summary", self._small)], *peers)

    def others(self) -> list[Line]:
        """The same rows as other programs write them."""
        lines = []
        for how in ("openpyxl", "libreoffice", "inline"):
            if (path := self._bench.rewritten(self._small, how)) is not None:
                peer = self._bench.peer("pandas pandas+calamine", path, "calamine")
                lines += self._compared([self._bench.command(f"summary, written by {how}", path)], peer)
        return lines

    def split(self) -> list[Line]:
        """Twelve districts; rows with formulas beside those without."""
        many = self._bench.ledger(20_000, 12)
        plain = self._bench.command("split into 12, without tiers", many, "--out", "out", "--no-tiers")
        ours = [self._bench.writing("split into 12", many), plain._replace(before=self._bench.away)]
        lines = self._compared(ours, self._bench.peer("split openpyxl", many, "peer"))
        if (heavy := self._bench.rewritten(many, "formulas")) is not None:
            ours = [self._bench.writing("split, five formulas a row", heavy)]
            lines += self._compared(ours, self._bench.writing("split", many))
        return lines

    def marked(self) -> list[Line]:
        """A ledger that has the columns already, as one that is updated in place has from its second day on."""
        many = self._bench.ledger(20_000, 12)
        path = self._bench.marked(many)
        lines = self._compared(
            [self._bench.writing("update, marked before", path)], self._bench.writing("update", many)
        )
        return lines + self._compared(
            [self._bench.writing("split, marked before", path)], self._bench.writing("split", many)
        )

    def daily(self) -> list[Line]:
        """A day, the next, and once more."""
        jobs = (
            self._bench.day("daily, first day", self._small, "2022-09-01"),
            self._bench.day("daily, next day", self._small, "2022-09-02", "2022-09-01"),
            self._bench.day("daily, again", self._small, "2022-09-01", "2022-09-01"),
        )
        return self._compared(jobs, self._openpyxl)

    def changes(self) -> list[Line]:
        """Since yesterday."""
        ours, summary = self._bench.changed(self._small)
        return self._compared([ours], summary)

    def query(self) -> list[Line]:
        """All items, and those of one district."""
        jobs = (
            self._bench.command("query as JSON", self._small, "--format", "json"),
            self._bench.command("query, one district", self._small, "-d", "大洼区"),
        )
        return self._compared(jobs, self._bench.command("summary", self._small))

    def collect(self) -> list[Line]:
        """Forty districts' answers, beside an update and reading what came back."""
        master = self._bench.ledger(20_000, 40)
        sent, back = self._bench.returned(master)
        words = [str(back), "--base", str(sent), "--out", "out"]
        ours = self._bench.command("collect, 40 answers", master, *words)._replace(before=self._bench.away)
        reading = self._bench.command("summary of the 40 answers", back)
        return self._compared([ours], self._bench.writing("update", master), reading)

    def add(self) -> list[Line]:
        """200 new items, beside an update."""
        ours = self._bench.command("add, 200 items", self._small, str(self._bench.patrol()), "--out", "out")
        return self._compared([ours._replace(before=self._bench.away)], self._bench.writing("update", self._small))

    def wide(self) -> list[Line]:
        """A few rows as wide as a sheet."""
        path = self._bench.rewritten(self._small, "wide")
        assert path is not None
        ours = self._bench.command("summary, five rows formatted to column XFD", path)
        return self._compared([ours], self._bench.command("summary of 20,000 rows", self._small))

    def help(self) -> list[Line]:
        """How long it takes to start."""
        typer = Job("import typer", [sys.executable, "-c", "import typer"])
        ours = [Job("--help", [*CIVTRACK, "--help"])]
        return compared(ours, [typer], self._bench.folder, max(self._runs, 5))

    def asking(self) -> list[Line]:
        """What a clerk waits for: a mistake named, the Tab key, a question beside reading the ledger alone."""
        typer = Job("import typer", [sys.executable, "-c", "import typer"])
        office = self._bench.folder / "asked"
        office.mkdir(exist_ok=True)
        settings = office / "civtrack.toml"
        settings.write_text(f"[[ledgers]]\npath = {json.dumps(str(self._small))}\n", "utf-8")
        asked = ["query", "--config", str(settings), "-d", "大"]
        quick = [
            Job("--help", [*CIVTRACK, "--help"]),
            Job("query --help", [*CIVTRACK, "query", "--help"]),
            Job("a word that is not known", mistaken("query", "--no-config", "--tiers", "red")),
            Job("completion of a district", [*CIVTRACK, "complete", "--", *asked]),
        ]
        read = f"from civtrack import assess; import datetime as d; assess([{str(self._small)!r}], d.date(2022, 9, 1))"
        reading = Job("reading and judging alone", [sys.executable, "-c", read])
        questions = [
            self._bench.command("query, one district", self._small, "-d", "大洼区"),
            self._bench.command("query, a condition", self._small, "-w", "大洼区 逾期10天以上的"),
        ]
        lines = compared(quick, [typer], self._bench.folder, max(self._runs, 5))
        return [*lines, *self._compared(questions, reading)]


def mistaken(*words: str) -> list[str]:
    """A command line that is refused, as a process that succeeds where it is."""
    return ["sh", "-c", '"$@"; test $? -eq 2', "sh", *CIVTRACK, *words]


def grown(bench: Bench) -> list[Line]:
    """200,000 rows beside 20,000, and 160 ledgers beside one of as many rows."""
    lines = []
    for name, districts in (("update", 4), ("summary", 4), ("split", 12)):
        make = bench.command if name == "summary" else bench.writing
        big, small = (make(name, bench.ledger(rows, districts)) for rows in (200_000, 20_000))
        ours = [big._replace(name=f"{name}, 200,000 rows")]
        lines += compared(ours, [small._replace(name="20,000 rows")], bench.folder, 1)
    for name in ("update", "split"):
        many, one = (bench.writing(name, path) for path in (bench.many(160, 500), bench.ledger(80_000)))
        ours = [many._replace(name=f"{name}, 160 ledgers of 500 rows")]
        lines += compared(ours, [one._replace(name="one ledger of 80,000 rows")], bench.folder, 1)
    first = bench.day("daily, 200,000 rows", bench.ledger(200_000), "2022-09-01")
    return lines + compared([first], [bench.day("20,000 rows", bench.ledger(20_000), "2022-09-01")], bench.folder, 1)


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--large", action="store_true", help="also 200,000 rows and 160 ledgers (minutes)")
    parser.add_argument("--only", help="some groups, such as update,query")
    parser.add_argument("--readme", action="store_true", help="write the table into README.md")
    given = parser.parse_args()
    head = ["| | processor | peak | others: how many times ours, ours as a share |", "| --- | --- | --- | --- |"]
    print("\n".join(head))
    with tempfile.TemporaryDirectory() as name:
        bench = Bench(Path(name))
        groups = Usual(bench, given.runs).groups()
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
