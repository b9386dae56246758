"""Runs the installed command as the clerk or cron does: a new process, its own folder, a bare environment."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

__all__ = ["SAMPLE", "clerk"]

SAMPLE = Path(__file__).parents[2] / "sample_data"


def clerk(
    *arguments: str | Path, cwd: Path, language: str = "en", environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Runs ``civtrack`` with these arguments in `cwd`; never raises, the caller looks at the code."""
    kept = ("PATH", "HOME", "SYSTEMROOT", "PYTHONPATH", "COVERAGE_PROCESS_START", "CIVTRACK_LIBREOFFICE")
    bare = {name: os.environ[name] for name in kept if name in os.environ}
    return subprocess.run(
        [sys.executable, "-m", "civtrack", *map(str, arguments)],
        cwd=cwd,
        env={**bare, "CIVTRACK_LANG": language, **(environment or {})},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=240,
        check=False,
    )
