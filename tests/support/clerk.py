"""Runs the installed command as the clerk or cron does: a new process, its own folder, a bare environment."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

__all__ = ["SAMPLE", "Told", "clerk", "one_after_another"]

SAMPLE = Path(__file__).parents[2] / "sample_data"


def clerk(
    *arguments: str | Path, cwd: Path, language: str = "en", environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Runs ``civtrack`` with these arguments in `cwd`; never raises, the caller looks at the code."""
    return _process("-m", "civtrack", *map(str, arguments), cwd=cwd, language=language, environment=environment or {})


class Told(NamedTuple):
    """How a command ended, and what it said on stderr."""

    code: int
    err: str


_ONE_AFTER_ANOTHER = """
import json, sys
from civtrack.__main__ import main
for arguments in json.loads(sys.argv[1]):
    try:
        main(arguments)
    except SystemExit as end:
        sys.stdout.flush()
        sys.stderr.write(f"\\0{end.code}\\0")
"""


def one_after_another(
    commands: Iterable[Sequence[str]], cwd: Path, language: str, environment: Mapping[str, str]
) -> list[Told]:
    """Runs ``civtrack`` with each of these arguments in one process, where only its environment matters, not its start.

    Raises:
        AssertionError: The process ended before the last of them.
    """
    lines = [list(line) for line in commands]
    done = _process("-c", _ONE_AFTER_ANOTHER, json.dumps(lines), cwd=cwd, language=language, environment=environment)
    said = done.stderr.split("\0")
    assert done.returncode == 0, done.stderr
    assert len(said) == 2 * len(lines) + 1, done.stderr
    return [Told(int(code), err) for err, code in zip(said[0:-1:2], said[1::2], strict=True)]


def _process(
    *arguments: str, cwd: Path, language: str, environment: Mapping[str, str]
) -> subprocess.CompletedProcess[str]:
    kept = ("PATH", "HOME", "SYSTEMROOT", "PYTHONPATH", "COVERAGE_PROCESS_START", "CIVTRACK_LIBREOFFICE")
    bare = {name: os.environ[name] for name in kept if name in os.environ}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=cwd,
        env={**bare, "CIVTRACK_LANG": language, **environment},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=240,
        check=False,
    )
