"""Where the settings file is.

Exists so that the early look for the language and the full reading find the same file. May import nothing of
civtrack.
"""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable
from pathlib import Path

__all__ = ["FILE_NAME", "expanded", "nearest"]

FILE_NAME = "civtrack.toml"


def expanded(path: str | os.PathLike[str]) -> Path:
    """A path with ``~`` for a user's home; left as it is where there is no such user.

    `Path.expanduser` fails there instead, also on the lock of an open ledger (``~$台账.xlsx``).
    """
    return Path(os.path.expanduser(path))  # noqa: PTH111


def nearest(folder: Path, start: Iterable[str | os.PathLike[str]] = ()) -> Path | None:
    """The nearest ``civtrack.toml`` upward from a folder; if there is none, upward from the first path given."""
    if found := _upward(folder):
        return found
    first = next(iter(start), None)
    if first is None:
        return None
    path = folder / expanded(first)
    while glob.has_magic(path.name) and not path.exists():
        path = path.parent
    return _upward(path if path.is_dir() else path.parent)


def _upward(folder: Path) -> Path | None:
    folder = folder.resolve()
    return next((file for each in (folder, *folder.parents) if (file := each / FILE_NAME).is_file()), None)
