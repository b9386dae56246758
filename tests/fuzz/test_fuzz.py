"""A bounded part of the fuzzer, always the same; `python -m tests.fuzz` goes on from here."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

COUNT = 400
"""Files that are tried: about twenty seconds of one core."""


@pytest.mark.skipif(sys.platform == "win32", reason="limits of time and memory need signals and rlimits")
def test_broken_workbooks_are_edited_right_or_refused_by_name(tmp_path: Path) -> None:
    """Neither traceback nor hang, no gigabyte of memory, no changed source, no workbook that openpyxl cannot open."""
    command = [sys.executable, "-m", "tests.fuzz", "--seed", "20220720", "--count", str(COUNT), "--keep", str(tmp_path)]
    done = subprocess.run(
        command, cwd=Path(__file__).parents[2], capture_output=True, encoding="utf-8", timeout=600, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"tried {COUNT}," in done.stdout
    assert "edited, updated, copied" in done.stdout
    assert "damaged, damaged, damaged" in done.stdout
    assert "csv: read" in done.stdout


def test_the_same_seed_breaks_the_same_files() -> None:
    """A finding is named by seed and number for ever."""
    import tempfile
    from random import Random

    from tests.fuzz.corpus import corpus
    from tests.fuzz.mutations import mutated_bytes, mutated_package

    with tempfile.TemporaryDirectory() as folder:
        packages, others = corpus(Path(folder))
    for number in range(20):
        made = [mutated_package(Random(f"1/{number}"), packages["hand"]) for _ in range(2)]
        assert made[0] == made[1]
        assert mutated_bytes(Random(number), others["c.csv"]) == mutated_bytes(Random(number), others["c.csv"])
