"""The Pythons that are on this machine, of those that civtrack supports.

``python -m tests.support.interpreters 3.13`` prints where one is, or nothing.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

__all__ = ["SUPPORTED", "folder_of"]

SUPPORTED = ("3.11", "3.12", "3.13")


def folder_of(version: str) -> Path | None:
    """The folder that holds ``python3`` of a version; None where this machine has none."""
    if version == f"{sys.version_info[0]}.{sys.version_info[1]}":
        return Path(sys.base_prefix) / "bin"
    found = shutil.which(f"python{version}")
    kept = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    candidates = [Path(found)] if found else []
    candidates += sorted(kept.glob(f"{version}.*/bin/python{version}"))
    for path in candidates:
        if subprocess.run([path, "-c", "import ssl, venv"], capture_output=True, check=False).returncode == 0:
            return path.resolve().parent
    return None


if __name__ == "__main__":
    found = folder_of(sys.argv[1])
    print(found / f"python{sys.argv[1]}" if found else "")
