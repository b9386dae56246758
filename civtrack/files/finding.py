"""Which files the clerk means: files, folders and patterns → ledgers, in the order people expect.

Exists because Windows shells expand no patterns, and because lock files, backups and civtrack's own outputs lie among
the ledgers. May import only `civtrack.model`, `civtrack.errors` and its own folder.
"""

from __future__ import annotations

import glob
import os
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import takewhile
from pathlib import Path

from civtrack.errors import FileMissing, LedgerUnreadable, NoLedgerFound, NotAFile, OwnerLock, OwnOutput
from civtrack.files.made import manifest_of
from civtrack.files.marks import LISTING, LISTING_MARK, unedited
from civtrack.files.names import natural_key
from civtrack.files.opened import is_owner_lock
from civtrack.files.plain import kind_of
from civtrack.files.writing import BACKUP_FOLDER
from civtrack.light import NamedTuple
from civtrack.model import N_, Message
from civtrack.patterns import lazy

__all__ = ["FOLDERS_PASSED_OVER", "LEDGER_SUFFIXES", "FoundFiles", "find_ledgers", "is_own_output"]

LEDGER_SUFFIXES = frozenset({".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".csv", ".tsv", ".et"})
FOLDERS_PASSED_OVER = frozenset({"civtrack-out", BACKUP_FOLDER})
"""Folders of civtrack's own; folders that begin with a dot are passed over too."""

_OWN_MARK = lazy(rb"<(?:dc:creator|Application)\b[^>]*>\s*civtrack\b")
_PROPERTIES = ("docProps/core.xml", "docProps/app.xml")
_PROPERTIES_LONGEST = 1 << 16
_LOOKED_AT = 1 << 16
_LISTING_LINE = lazy(rb'(?:^|\n)"?' + LISTING_MARK.encode() + rb"\b")


class FoundFiles(NamedTuple):
    """The ledgers that were meant, and the paths that led to none, each with its reason."""

    files: tuple[Path, ...]
    refused: tuple[LedgerUnreadable, ...]


def find_ledgers(
    paths: Sequence[str | Path],
    *,
    recursive: bool = False,
    skip: Collection[Path] = (),
    base: Path | None = None,
) -> FoundFiles:
    """The ledgers at files, in folders and for patterns, each once, in the order given and naturally sorted inside.

    A file named as such is taken whatever its suffix (its reader says what it is); from folders and patterns only
    table formats are taken. Owner locks, hidden files, backups and civtrack's own outputs never are.

    Args:
        paths: As typed, or as in settings. A path that exists is never read as a pattern.
        recursive: Whether folders are searched all the way down.
        skip: Folders to pass over, such as the folder for outputs.
        base: Where relative paths begin; else the working folder.
    """
    search = _Search(recursive, skip)
    found: dict[str, Path] = {}
    refused: list[LedgerUnreadable] = []
    for given in paths:
        text = str(Path(os.path.expanduser(given)))  # noqa: PTH111 - Path.expanduser fails on ~$台账.xlsx
        path = Path(text) if base is None else base / text
        try:
            kind = kind_of(path)
            if kind == "file":
                hits = search.file(path)
            elif kind == "folder":
                hits = search.folder(path)
            elif kind == "other":
                raise NotAFile(str(given))
            elif glob.has_magic(text):
                hits = search.pattern(text, base)
            else:
                raise FileMissing(str(given))
        except LedgerUnreadable as reason:
            refused.append(reason)
            continue
        for hit in hits:
            found.setdefault(os.path.realpath(hit), hit)
    if paths and not found and not refused:
        # Beside ledgers a lock is left out without a word, as shells expand “*” to it; alone it is told.
        refused.append(OwnerLock(str(paths[0])))
    return FoundFiles(tuple(found.values()), tuple(refused))


class _Search:
    """One search: what is passed over, and what is already known about folders."""

    def __init__(self, recursive: bool, skip: Collection[Path]) -> None:
        self._recursive = recursive
        self._skip = {os.path.realpath(folder) for folder in skip}
        self._own: dict[str, bool] = {}

    def file(self, path: Path) -> list[Path]:
        if is_owner_lock(path.name):
            return []
        if is_own_output(path):
            raise OwnOutput(str(path))
        return [path]

    def folder(self, path: Path) -> list[Path]:
        if _has_manifest(path):
            raise OwnOutput(str(path))
        if hits := self._sorted(self._in_folder(path, deep=self._recursive)):
            return hits
        below = 0 if self._recursive else sum(1 for _ in self._in_folder(path, deep=True))
        detail = (
            Message(N_("the folders below it hold {count}; add -r to search them"), {"count": below})
            if below
            else Message(N_("it holds no table file (.xlsx, .xls, .ods, .csv …)"))
        )
        raise NoLedgerFound(str(path), detail=detail)

    def pattern(self, pattern: str, base: Path | None) -> list[Path]:
        start = Path() if base is None else base
        named = start.joinpath(*takewhile(lambda part: not glob.has_magic(part), Path(pattern).parts))
        hits: list[Path] = []
        for match in glob.iglob(pattern, root_dir=base, recursive=True):  # noqa: PTH207 - Path.glob finds hidden files
            path = start / match
            between = path.relative_to(named).parents
            if any(self._passed_over(named / parent) for parent in between if parent.parts):
                continue
            if path.is_dir():
                # A folder that “**” matches brings its files along by itself.
                if "**" not in pattern and not self._passed_over(path):
                    hits += self._in_folder(path, deep=self._recursive)
            elif self._is_ledger(path):
                hits.append(path)
        if not hits:
            raise FileMissing(pattern)
        return self._sorted(hits)

    def _in_folder(self, folder: Path, *, deep: bool) -> Iterator[Path]:
        for where, folders, names in os.walk(folder):
            here = Path(where)
            folders[:] = [name for name in folders if deep and not self._passed_over(here / name)]
            yield from (here / name for name in names if self._is_ledger(here / name))

    def _is_ledger(self, path: Path) -> bool:
        return (
            path.suffix.lower() in LEDGER_SUFFIXES
            and not path.name.startswith(".")
            and not is_owner_lock(path.name)
            and not is_own_output(path)
        )

    def _passed_over(self, folder: Path) -> bool:
        key = os.path.realpath(folder)
        if key not in self._own:
            self._own[key] = (
                folder.name in FOLDERS_PASSED_OVER
                or (folder.name.startswith(".") and folder.name not in (".", ".."))
                or key in self._skip
                or _has_manifest(folder)
            )
        return self._own[key]

    @staticmethod
    def _sorted(hits: Iterable[Path]) -> list[Path]:
        return sorted(hits, key=lambda path: [natural_key(part) for part in path.parts])


def _has_manifest(folder: Path) -> bool:
    """Whether a folder is a day's output: it holds a ``manifest.json`` of civtrack's."""
    return manifest_of(folder) is not None


def _says_listing(path: Path) -> bool:
    """Whether a line of a text begins with the mark of a listing; looked for at both ends of a large file."""
    try:
        size = path.stat().st_size
        with path.open("rb") as stream:
            data = stream.read(_LOOKED_AT)
            if size > 2 * _LOOKED_AT:
                stream.seek(-_LOOKED_AT, os.SEEK_END)
            data += b"\n" + stream.read(_LOOKED_AT)
    except OSError:
        return False
    return _LISTING_LINE.search(data.replace(b"\0", b"")) is not None


def is_own_output(path: Path) -> bool:
    """Whether a file is a report or a list that civtrack made; an updated ledger is not.

    A workbook's properties tell. A text of rows has none: it is a list as long as nobody has edited it, and wherever a
    line of it says so, which stays when Excel saves it anew.
    """
    if path.suffix.lower() in (".csv", ".tsv"):
        if kind_of(path) != "file":  # a pipe would be waited for
            return False
        return ((mark := unedited(path)) is not None and mark.kind == LISTING) or _says_listing(path)
    if path.suffix.lower() not in (".xlsx", ".xlsm") or kind_of(path) != "file":
        return False
    import zipfile
    import zlib

    try:
        with zipfile.ZipFile(path) as package:
            for name in _PROPERTIES:
                try:
                    with package.open(name) as member:
                        if _OWN_MARK.search(member.read(_PROPERTIES_LONGEST)):
                            return True
                except KeyError:
                    continue
    except (OSError, zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, ValueError, EOFError):
        return False
    return False
