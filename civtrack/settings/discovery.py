"""Where the settings file is.

Exists so that the early look for the language and the full reading find the same file. May import
`civtrack.files.plain`.
"""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable
from pathlib import Path

from civtrack.files.plain import kind_of

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
    while glob.has_magic(path.name) and not kind_of(path):
        path = path.parent
    return _upward(path if kind_of(path) == "folder" else path.parent)


def _upward(folder: Path) -> Path | None:
    folder = folder.resolve()
    files = (each / FILE_NAME for each in (folder, *folder.parents))
    return next((file for file in files if kind_of(file) in ("file", "other")), None)
