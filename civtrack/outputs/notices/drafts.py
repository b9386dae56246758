"""Drafts that somebody has worked on since they were made: they are never overwritten unasked.

Exists because a draft is made to be edited, and its name is the same when it is made again. May import
`civtrack.errors`, `civtrack.files` and `civtrack.outputs.packing`.
"""

from __future__ import annotations

import re
import shutil
import zipfile
from collections.abc import Mapping
from pathlib import Path

from civtrack.errors import AlreadyThere
from civtrack.files import sha256
from civtrack.outputs.packing import CREATOR

__all__ = ["carry_over", "edited", "respect"]

_PROPERTIES = "docProps/core.xml"
_LONGEST = 1 << 16
_LAST = re.compile(rf"<cp:lastModifiedBy>\s*{CREATOR}\s*</cp:lastModifiedBy>")


def edited(path: Path) -> bool:
    """Whether a document was saved by somebody since civtrack made it; what cannot be looked into counts as such."""
    try:
        with zipfile.ZipFile(path) as package, package.open(_PROPERTIES) as stream:
            properties = stream.read(_LONGEST).decode("utf-8", "replace")
    except (OSError, KeyError, zipfile.BadZipFile, NotImplementedError, RuntimeError):
        return True
    return not _LAST.search(properties)


def respect(path: Path) -> None:
    """Refuses to replace a draft that was worked on.

    Raises:
        AlreadyThere: It was.
    """
    if path.exists() and edited(path):
        raise AlreadyThere(str(path))


def carry_over(old: Path, new: Path, made: Mapping[str, str]) -> None:
    """Takes documents along from a folder that is about to be replaced: those that civtrack cannot make again.

    Args:
        old: The folder as it stands.
        new: The folder that takes its place; a document of the same name there gets the old one as （改稿） beside it.
        made: Path → fingerprint of what civtrack put into the old folder itself.
    """
    for path in sorted(old.rglob("*.docx")) if old.is_dir() else []:
        inside = path.relative_to(old)
        if path.name.startswith(("~$", ".")) or made.get(inside.as_posix()) == sha256(path):
            continue
        target = new / inside
        if target.exists():
            target = target.with_name(f"{target.stem}（改稿）{target.suffix}")
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(path, target)
