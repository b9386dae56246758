"""Runs the fuzzer: one file after another, each under a limit of time, all of them under one of memory."""

from __future__ import annotations

import faulthandler
import random
import resource
import signal
import tempfile
import time
import traceback
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from tests.fuzz.corpus import corpus
from tests.fuzz.mutations import mutated_bytes, mutated_package
from tests.fuzz.outcome import Hang, try_other, try_package

__all__ = ["LONGEST", "MOST_MEMORY", "Report", "run"]

LONGEST = 10
"""Seconds of the processor that one file may take."""
MOST_MEMORY = 1 << 30
"""Bytes that the process may take."""


@dataclass(slots=True)
class Report:
    """What became of the files.

    Attributes:
        outcomes: What became of how many.
        findings: Number of the file, what it was made from, what happened.
        slowest: Seconds of the slowest file.
        memory: Bytes of memory at the most.
    """

    outcomes: Counter[str] = field(default_factory=Counter)
    findings: list[tuple[int, str, str]] = field(default_factory=list)
    slowest: float = 0.0
    memory: int = 0

    @property
    def tried(self) -> int:
        """How many files."""
        return sum(self.outcomes.values()) + len(self.findings)


def run(
    seed: int, *, count: int | None = None, seconds: float | None = None, others: float = 0.02, first: int = 0,
    keep: Path | None = None,
) -> Report:  # fmt: skip
    """Tries files until so many are done or so much time has gone.

    Args:
        seed: Names the whole run.
        count: Files to try; None: no end.
        seconds: Time to go on; None: no end.
        others: The share of .xls and .ods, each of which starts a process; text files come as often.
        first: The number of the first file.
        keep: A folder for files that did what they must not.
    """
    report = Report()
    _limit_memory()
    signal.signal(signal.SIGPROF, _late)
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        packages, foreign = corpus(folder)
        for path in folder.iterdir():
            path.unlink()
        number = first
        while (count is None or number < first + count) and (seconds is None or time.monotonic() - begun < seconds):
            rng = random.Random(f"{seed}/{number}")
            _one(rng, number, folder, packages, foreign, others, report, keep)
            number += 1
    report.memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return report


def _one(
    rng: random.Random, number: int, folder: Path, packages: dict[str, bytes], foreign: dict[str, bytes],
    others: float, report: Report, keep: Path | None,
) -> None:  # fmt: skip
    kind, path = "package", folder / "a.xlsx"
    if rng.random() < 3 * others:
        texts = [name for name in foreign if name[-3:] in ("csv", "txt")]
        kind = rng.choice(texts) if rng.random() < 0.67 else rng.choice([*(foreign.keys() - set(texts))])
        path = folder / kind
        path.write_bytes(mutated_bytes(rng, foreign[kind]))
    else:
        kind = rng.choice(list(packages))
        path.write_bytes(mutated_package(rng, packages[kind]))
    begun = time.process_time()
    faulthandler.dump_traceback_later(6 * LONGEST, exit=True)
    signal.setitimer(signal.ITIMER_PROF, LONGEST)
    try:
        if kind in foreign:
            report.outcomes[f"{path.suffix[1:]}: {try_other(path)}"] += 1
        else:
            report.outcomes[try_package(path, rng, peer=number % 4 == 0)] += 1
    except (Exception, Hang):  # noqa: BLE001 - whatever it is, it is a finding
        signal.setitimer(signal.ITIMER_PROF, 0)
        report.findings.append((number, kind, traceback.format_exc()))
        if keep is not None:
            keep.mkdir(parents=True, exist_ok=True)
            (keep / f"{number}-{path.name}").write_bytes(path.read_bytes())
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        faulthandler.cancel_dump_traceback_later()
        report.slowest = max(report.slowest, time.process_time() - begun)
        for left in folder.iterdir():
            left.unlink()


def _late(_: int, __: FrameType | None) -> None:
    raise Hang


def _limit_memory() -> None:
    """More address space than memory that may be used: maps and stacks count in it too."""
    most = MOST_MEMORY + (MOST_MEMORY >> 1)
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))
