"""Peak memory and processor time of many ledgers in one run.

``python -m tests.benchmarks.bench_memory [--rows N] [--counts 1,40,160]``.
Prints, for so many ledgers of 500 rows, what `update` and `split` take, and the time for each item: neither memory nor
time an item may grow with the number of files. It judges nothing.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from tests.benchmarks.bench import Bench, timed


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=500)
    parser.add_argument("--counts", default="1,40,160")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        bench = Bench(Path(name))
        for count in map(int, given.counts.split(",")):
            folder = bench.many(count, given.rows)
            for command in ("update", "split"):
                run = timed(bench.writing(command, folder), bench.folder)
                each = 1e6 * run.cpu / (count * given.rows)
                print(
                    f"{command:7} {count:4} ledgers {run.cpu:7.2f} s {each:7.0f} µs an item {run.peak:6.0f} MiB",
                    flush=True,
                )


if __name__ == "__main__":
    main()
