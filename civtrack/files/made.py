"""What civtrack made inside a folder of a day, as its own papers say: its manifest, or the list kept in the making.

Exists because a day's folder lies among the office's files, and people put their own into it: what is replaced or
removed there is only what these papers name with the very bytes that it has now. May import only
`civtrack.files.indented` and `civtrack.files.writing`.
"""

from __future__ import annotations

import contextlib
import json
import stat
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any, Final

from civtrack.files.indented import indented
from civtrack.files.plain import read_plain
from civtrack.files.writing import force_to_disk, sha256
from civtrack.patterns import lazy

__all__ = [
    "JOURNAL", "KEYS", "MANIFEST", "Made", "enter", "is_ours", "made_in", "manifest_in", "manifest_of", "temporary",
]  # fmt: skip

MANIFEST: Final = "manifest.json"
JOURNAL: Final = ".civtrack-made"
"""The list of a folder in the making, one line a file: path and fingerprint. It goes when the manifest is written."""

KEYS: Final = (
    "as_of", "version", "inputs", "outputs", "summary", "problems", "settings_sha256", "districts", "unreadable",
    "skipped", "templates", "inbox", "kinds", "left_out", "since", "calendar",
)  # fmt: skip
"""A manifest's keys as the contract lists them, then those that were added; in this order."""

_NEEDED = {"as_of", "version", "outputs", "settings_sha256"}
_FINGERPRINT = lazy(r"[0-9a-f]{64}")
_TEMPORARY = lazy(r"\.civtrack-[0-9a-f]{12}(?:\..*)?")
_NOT_IN_PATHS = lazy(r"[\\:\x00]")

Made = Mapping[str, str]
"""Path inside the folder, with ``/`` → the fingerprint that the file was made with."""


def temporary(name: str) -> bool:
    """Whether a file is one that only a killed run can have left: hidden, under a random name that nobody types."""
    return _TEMPORARY.fullmatch(name) is not None


def manifest_of(folder: Path) -> dict[str, Any] | None:
    """The manifest of a folder that civtrack made; None where there is none, or one that is not ours as it stands."""
    try:
        if (folder / MANIFEST).is_symlink():
            return None
        return manifest_in(read_plain(folder / MANIFEST))
    except OSError:
        return None


def manifest_in(text: bytes) -> dict[str, Any] | None:
    """The manifest that stands in a file; None where it is none of ours."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict) or not found.keys() >= _NEEDED or not isinstance(found["outputs"], list):
        return None
    return found if all(_is_entry(one) for one in found["outputs"]) else None


def _is_entry(one: object) -> bool:
    """Whether an entry names a file inside the folder, and its fingerprint."""
    if not isinstance(one, dict):
        return False
    path, fingerprint = one.get("path"), one.get("sha256")
    if not isinstance(path, str) or not isinstance(fingerprint, str) or not _FINGERPRINT.fullmatch(fingerprint):
        return False
    parts = path.split("/")
    return not _NOT_IN_PATHS.search(path) and all(part not in ("", ".", "..") for part in parts)


def made_in(folder: Path) -> dict[str, str]:
    """What a folder's papers say that was made in it; nothing where it has none."""
    made = {}
    with contextlib.suppress(OSError, ValueError, TypeError):  # the last line may be torn
        for line in (folder / JOURNAL).read_bytes().splitlines():
            path, fingerprint = json.loads(line)
            made[str(path)] = str(fingerprint)
    manifest = manifest_of(folder)
    if manifest is not None:
        made |= {one["path"]: one["sha256"] for one in manifest["outputs"]}
        if _as_written(folder / MANIFEST, manifest):
            made[MANIFEST] = sha256(folder / MANIFEST)
    return made


def _as_written(path: Path, manifest: dict[str, Any]) -> bool:
    """Whether a manifest stands as civtrack writes it: one that a person edited is kept like any other file."""
    with contextlib.suppress(OSError, ValueError):
        return manifest.keys() <= set(KEYS) and path.read_bytes() == f"{indented(manifest)}\n".encode()
    return False


def enter(folder: Path, path: Path, fingerprint: str) -> None:
    """Enters a file into the list of a folder in the making, before it takes its place there.

    Raises:
        OSError: The system refuses.
    """
    with (folder / JOURNAL).open("ab") as stream:
        stream.write(json.dumps([path.relative_to(folder).as_posix(), fingerprint]).encode() + b"\n")
        stream.flush()
        force_to_disk(stream.fileno())


def is_ours(path: Path, inside: PurePosixPath, made: Made) -> bool:
    """Whether a file is civtrack's and has the very bytes that civtrack gave it.

    Args:
        path: Where it lies.
        inside: Where that is in its folder.
        made: What the folder's papers say.
    """
    if temporary(path.name) or inside == PurePosixPath(JOURNAL):
        return True
    try:
        if not stat.S_ISREG(path.lstat().st_mode):
            return False
        fingerprint = made.get(inside.as_posix())
        return fingerprint is not None and sha256(path) == fingerprint
    except OSError:
        return False
