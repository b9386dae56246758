"""Which files hold exactly what civtrack wrote into them: a mark with the content's fingerprint, kept with the file.

Exists because a script that writes the same list every morning must be able to replace its own, and nothing else: no
text in a CSV can say whose it is, and what a workbook says of itself stays when somebody goes on working in it. The
mark is an attribute of the file where the file system has them (nobody sees it, it goes with the file, and is gone
when an office program saves the file anew); elsewhere a line of ``.civtrack/written.json`` beside it. May import only
`civtrack.files.writing`.
"""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path
from typing import Final

from civtrack.files.writing import atomic_write, not_written, sha256
from civtrack.light import NamedTuple

__all__ = ["LISTING", "LISTING_MARK", "OUTPUT", "RECORD", "Mark", "mark", "marked", "unedited"]

LISTING: Final = "listing"
"""Rows that were printed into a file (``-o``): never a ledger, wherever the file lies."""
OUTPUT: Final = "output"
"""Any other file that was made; a copy of a ledger may be used as one."""

LISTING_MARK: Final = "civtrack listing"
"""What the last line of such a text begins with: it stays when Excel saves the file anew."""
_ATTRIBUTE: Final = "user.civtrack"
RECORD: Final = ".civtrack/written.json"


class Mark(NamedTuple):
    """What was noted when a file was written: what it is, the fingerprint of its bytes, what it was called."""

    kind: str
    sha256: str
    name: str


def mark(made: int | Path, target: Path, kind: str, fingerprint: str) -> None:
    """Marks a file that is about to take its place as `target`.

    Args:
        made: The open file (its descriptor), or where it lies now.
        target: What it is going to be called.
        kind: `LISTING` or `OUTPUT`.
        fingerprint: The SHA-256 of its bytes.

    Raises:
        NotWritten: There are no attributes here, and the record beside the file cannot be written either.
    """
    found = Mark(kind, fingerprint, target.name)
    try:
        os.setxattr(made, _ATTRIBUTE, json.dumps(found).encode())
    except (OSError, AttributeError):  # no such attributes on this system, or on this drive
        _record(target, found)


def marked(path: Path) -> Mark | None:
    """The mark of a file, whatever became of its bytes; None where it has none."""
    try:
        return _read(os.getxattr(path, _ATTRIBUTE))
    except (OSError, AttributeError):
        return _recorded(path.parent).get(path.name)


def unedited(path: Path) -> Mark | None:
    """The mark of a plain file whose bytes are still those that civtrack wrote; None of any other."""
    try:
        if not stat.S_ISREG(path.lstat().st_mode):
            return None
        found = marked(path)
        return found if found and sha256(path) == found.sha256 else None
    except OSError:
        return None


def _read(data: bytes) -> Mark | None:
    try:
        kind, fingerprint, name = json.loads(data)
    except (ValueError, TypeError):
        return None
    return Mark(str(kind), str(fingerprint), str(name))


def _recorded(folder: Path) -> dict[str, Mark]:
    """The record beside files: name → mark; nothing where it cannot be read."""
    try:
        entries = json.loads((folder / RECORD).read_text(encoding="utf-8"))
        return {name: Mark(kind, fingerprint, name) for name, (kind, fingerprint) in entries.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def _record(target: Path, found: Mark) -> None:
    """Enters a mark; files that are gone leave the record."""
    entries = {name: one for name, one in _recorded(target.parent).items() if (target.parent / name).is_file()}
    entries[target.name] = found
    path = target.parent / RECORD
    try:
        path.parent.mkdir(exist_ok=True)
    except OSError as error:
        raise not_written(path.parent, error) from error
    text = json.dumps({name: [one.kind, one.sha256] for name, one in sorted(entries.items())}, ensure_ascii=False)
    with atomic_write(path) as stream:
        stream.write(text.encode())
