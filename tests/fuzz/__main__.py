"""``python -m tests.fuzz``: the fuzzer by hand."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path

from civtrack import locales
from tests.fuzz.running import MOST_MEMORY, run


def main() -> int:
    """Runs, prints what became of the files, ends with 1 where one did what it must not."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--seed", type=int, default=20220720)
    parser.add_argument("--seconds", type=float)
    parser.add_argument("--count", type=int)
    parser.add_argument("--first", type=int, default=0, help="number of the first file, to try one again")
    parser.add_argument("--others", type=float, default=0.02, help="share of .xls and .ods, which start a process each")
    parser.add_argument("--keep", type=Path, help="folder for the files that did what they must not")
    asked = parser.parse_args()
    if asked.seconds is None and asked.count is None:
        asked.count = 1000
    locales.activate("en")
    report = run(
        asked.seed, count=asked.count, seconds=asked.seconds, others=asked.others, first=asked.first, keep=asked.keep
    )
    print(f"tried {report.tried}, slowest {report.slowest:.1f} s, memory {report.memory / (1 << 20):.0f} MiB")
    for outcome, count in report.outcomes.most_common():
        print(f"{count:7} {outcome}")
    kinds = Counter(said.strip().splitlines()[-1][:200] for _, _, said in report.findings)
    for said, count in kinds.most_common():
        number, kind, whole = next(one for one in report.findings if one[2].strip().splitlines()[-1][:200] == said)
        print(f"\n{count} times, such as --first {number} --count 1 ({kind}):\n{whole}")
    return int(bool(report.findings) or report.memory > MOST_MEMORY)


if __name__ == "__main__":
    sys.exit(main())
