"""Drafts that somebody has worked on since they were made: they are never overwritten unasked.

Exists because a draft is made to be edited, and its name is the same when it is made again. May import
`civtrack.errors`, `civtrack.files` and `civtrack.outputs.packing`.
"""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

from civtrack.errors import AlreadyThere
from civtrack.files import carry_over
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
