#!/usr/bin/env python3
"""bench.py [--runs N] [--large] [--split] [--usual]: whole processes, each pair in turn, medians and ratios of one run.

Prints what issue and README promise: update against an openpyxl script, summary against a pandas script, and how cost
and memory grow from 20,000 to 200,000 rows (--large). It judges nothing: machines are noisy, people read ratios.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parent
CIVTRACK = [sys.executable, "-m", "civtrack"]
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
"""Byte code is kept, as in every installation; the first run of each command is a warm-up that writes it."""
AS_OF = ["--as-of", "2022-09-01", "--no-config"]


class Run(NamedTuple):
    """One finished process: seconds of wall clock, peak memory in MiB."""

    seconds: float
    peak: float


def timed(command: list[str], folder: Path) -> Run:
    """Runs a command to its end; a command that fails ends the benchmark."""
    start = time.perf_counter()
    child = subprocess.Popen(command, cwd=folder, env=ENVIRONMENT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    seconds = time.perf_counter() - start
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {child.returncode}")
    return Run(seconds, usage.ru_maxrss / 1024)


def make(folder: Path, rows: int, districts: int = 4) -> Path:
    """The benchmark ledger with so many rows, of so many districts."""
    path = folder / f"ledger{rows}-{districts}.xlsx"
    command = [sys.executable, str(HERE / "make_ledger.py"), str(path), str(rows), "--wps", "200"]
    subprocess.run([*command, "--districts", str(districts)], check=True)
    return path


def update(path: Path, folder: Path) -> Run:
    """``civtrack update`` into a folder that is not there yet."""
    shutil.rmtree(folder / "out", ignore_errors=True)
    return timed([*CIVTRACK, "update", str(path), "--out", "out", *AS_OF, "-q"], folder)


def split(path: Path, folder: Path) -> Run:
    """``civtrack split`` into a folder that is not there yet."""
    shutil.rmtree(folder / "out", ignore_errors=True)
    return timed([*CIVTRACK, "split", str(path), "--out", "out", *AS_OF, "-q"], folder)


def divide(folder: Path, runs: int, *, large: bool, usual: bool) -> None:
    """Splitting into 12 against `update` on the same ledger, and against a script that writes 12 workbooks."""
    small = make(folder, 20_000, 12)
    split(small, folder)
    update(small, folder)
    writing = [sys.executable, str(HERE / "peer_split.py"), str(small), "peer"]
    pairs = [(split(small, folder), update(small, folder), timed(writing, folder)) for _ in range(runs)]
    report("split", [ours for ours, _, _ in pairs], [peer for _, _, peer in pairs], "openpyxl")
    ratio = statistics.median(ours.seconds / updated.seconds for ours, updated, _ in pairs)
    print(f"split    20,000 rows into 12: {ratio:4.2f} times as long as update")
    if usual:
        slow = [(split(small, folder), timed([*writing, "usual"], folder))]
        report("split", [ours for ours, _ in slow], [peer for _, peer in slow], "each cell")
    if large:
        big = split(make(folder, 200_000, 12), folder)
        print(f"split    200,000 rows into 12: {big.seconds:6.2f} s, peak {big.peak:.0f} MiB")


def summary(path: Path, folder: Path) -> Run:
    """``civtrack summary``."""
    return timed([*CIVTRACK, "summary", str(path), *AS_OF, "-q"], folder)


def report(name: str, ours: list[Run], peers: list[Run], peer: str) -> None:
    """One line: medians, and the median of the ratios pair by pair."""
    ratio = statistics.median(theirs.seconds / our.seconds for our, theirs in zip(ours, peers, strict=True))
    print(
        f"{name:8} {statistics.median(run.seconds for run in ours):7.2f} s {max(run.peak for run in ours):6.0f} MiB   "
        f"{peer:9} {statistics.median(run.seconds for run in peers):7.2f} s   {ratio:5.1f} times faster"
    )


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--large", action="store_true", help="also 200,000 rows (minutes)")
    parser.add_argument("--split", action="store_true", help="only dividing a ledger into 12 workbooks")
    parser.add_argument("--usual", action="store_true", help="with --split: a script that copies each cell's look")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if given.split:
            divide(folder, given.runs, large=given.large, usual=given.usual)
            return
        small = make(folder, 20_000)
        update(small, folder)
        summary(small, folder)
        saving = [sys.executable, str(HERE / "peer_openpyxl.py"), str(small), "peer.xlsx"]
        pairs = [(update(small, folder), timed(saving, folder)) for _ in range(given.runs)]
        report("update", [a for a, _ in pairs], [b for _, b in pairs], "openpyxl")
        reading = [sys.executable, str(HERE / "peer_pandas.py"), str(small)]
        reads = [(summary(small, folder), timed(reading, folder)) for _ in range(given.runs)]
        report("summary", [a for a, _ in reads], [b for _, b in reads], "pandas")
        if not given.large:
            return
        large = make(folder, 200_000)
        for title, job in (("update", update), ("summary", summary)):
            steps = [(job(large, folder), job(small, folder)) for _ in range(min(given.runs, 3))]
            growth = statistics.median(big.seconds / little.seconds for big, little in steps)
            peak = max(big.peak for big, _ in steps)
            seconds = statistics.median(big.seconds for big, _ in steps)
            print(f"{title:8} 200,000 rows: {seconds:6.2f} s, {growth:4.1f} times 20,000 rows, peak {peak:.0f} MiB")


if __name__ == "__main__":
    main()
