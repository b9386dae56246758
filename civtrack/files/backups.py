"""Backups beside a ledger: kept before it is changed in place, counted, thinned out, and put back.

Exists so that a change in place can always be undone, and that nothing but our own backups is ever removed. May import
only `civtrack.model`, `civtrack.errors` and the modules of `civtrack.files` below it.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from civtrack.errors import AccessDenied, LedgerChanged, NoBackup, NoSuchBackup, OpenElsewhere
from civtrack.files.opened import open_elsewhere
from civtrack.files.writing import BACKUP_FOLDER, atomic_write, force_to_disk, not_written, sha256

__all__ = ["Backup", "Restored", "backup", "backups", "chosen", "restore", "thin_out"]

_BUFFER = 1 << 20
_TOLD = 5
"""Backups that are named where another was asked for."""
_MARK = re.compile(r"(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})(?:-(?P<number>[1-9][0-9]*))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup of one ledger.

    Attributes:
        path: ``civtrack-backup/<stem>.<day>.bak<suffix>`` beside the ledger, ``<day>-2`` for the second of a day.
        day: The day it was made.
        number: Which one of that day, from 1 on.
    """

    path: Path
    day: dt.date
    number: int

    @property
    def order(self) -> tuple[dt.date, int]:
        """Sorts backups as they were made; the times of the files may not survive a copy of the folder."""
        return self.day, self.number


@dataclass(frozen=True, slots=True)
class Restored:
    """What `restore` did: which backup counts, the fingerprint, and what keeps the former content.

    Attributes:
        source: The backup whose content the ledger has now.
        sha256: The ledger's fingerprint.
        changed: False where the ledger had that content already: then nothing was written.
        kept: The backup that holds what stood there; None where nothing did.
    """

    source: Backup
    sha256: str
    changed: bool
    kept: Backup | None = None


def backups(ledger: Path) -> tuple[Backup, ...]:
    """The backups of a ledger, the newest last; files and links of other names in the folder are none."""
    try:
        paths = list((ledger.parent / BACKUP_FOLDER).iterdir())
    except OSError:
        return ()
    named = [one for path in paths if (one := _read_name(ledger, path))]
    found = [one for one in named if one.path.is_file() and not one.path.is_symlink()]
    return tuple(sorted(found, key=lambda one: one.order))


def _read_name(ledger: Path, path: Path) -> Backup | None:
    before, after = f"{ledger.stem}.", f".bak{ledger.suffix}"
    name = path.name
    if not (name.startswith(before) and name.endswith(after) and len(name) > len(before) + len(after)):
        return None
    match = _MARK.fullmatch(name[len(before) : -len(after)])
    if match is None or match["number"] == "1":
        return None
    with contextlib.suppress(ValueError):
        return Backup(path, dt.date.fromisoformat(match["day"]), int(match["number"] or 1))
    return None


def backup(ledger: Path, day: dt.date) -> Backup:
    """Copies a ledger into its folder of backups, unless the newest one there holds the same.

    An earlier backup is never overwritten, and a new one always sorts after those that are there: where the clock was
    set back, it goes on from the newest day.

    Args:
        ledger: The file.
        day: Today.

    Raises:
        NotWritten: The copy could not be made in full; nothing of it is left.
    """
    folder = ledger.parent / BACKUP_FOLDER
    former = backups(ledger)
    try:
        folder.mkdir(exist_ok=True)
        if former and _same(former[-1].path, ledger):
            return former[-1]
    except OSError as error:
        raise not_written(folder, error) from error
    if former and former[-1].day >= day:
        day, number = former[-1].day, former[-1].number + 1
    else:
        number = 1
    while True:
        mark = day.isoformat() if number == 1 else f"{day.isoformat()}-{number}"
        copy = folder / f"{ledger.stem}.{mark}.bak{ledger.suffix}"
        try:
            _copy_new(ledger, copy)
        except FileExistsError:
            number += 1
        except OSError as error:
            raise not_written(copy, error) from error
        else:
            return Backup(copy, day, number)


def _same(one: Path, other: Path) -> bool:
    return one.stat().st_size == other.stat().st_size and sha256(one) == sha256(other)


def _copy_new(source: Path, copy: Path) -> None:
    with source.open("rb") as read, copy.open("xb") as write:
        try:
            shutil.copyfileobj(read, write, _BUFFER)
            write.flush()
            force_to_disk(write.fileno())
        except BaseException:
            write.close()
            copy.unlink()
            raise
    shutil.copystat(source, copy)


def thin_out(ledger: Path, keep: int) -> tuple[Path, ...]:
    """Removes the oldest backups of a ledger until `keep` are left; to be called once the ledger is in its place.

    Args:
        ledger: The file whose backups they are.
        keep: How many stay; 0: all of them. The newest one always stays.

    Raises:
        NotWritten: The system refuses to remove one; the others are gone all the same.
    """
    if keep < 1:
        return ()
    removed, refused = [], None
    for one in backups(ledger)[:-keep]:
        try:
            one.path.unlink()
            removed.append(one.path)
        except FileNotFoundError:
            continue
        except OSError as error:
            refused = refused or not_written(one.path, error)
    if refused is not None:
        raise refused
    return tuple(removed)


def chosen(ledger: Path, wanted: str | dt.date | None = None) -> Backup:
    """The backup that is meant: the newest, the newest of a day, or the one of that name.

    Args:
        ledger: The file whose backups they are.
        wanted: A day, or a name (with or without the folder); a name may be just its mark ``2022-07-20-2``.

    Raises:
        NoBackup: There is none at all; `NoSuchBackup` where there are others.
    """
    found = backups(ledger)
    if not found:
        raise NoBackup(str(ledger), folder=str(ledger.parent / BACKUP_FOLDER))
    if wanted is None:
        return found[-1]
    matching = [one for one in found if one.day == wanted] if isinstance(wanted, dt.date) else _named(found, wanted)
    if not matching:
        newest = ", ".join(one.path.name for one in found[: -_TOLD - 1 : -1])
        raise NoSuchBackup(str(ledger), found=str(wanted), known=newest)
    return matching[-1]


def _named(found: Sequence[Backup], name: str) -> list[Backup]:
    name = Path(name).name
    marked = [one for one in found if name == f"{one.day}-{one.number}"]
    return [one for one in found if one.path.name == name] or marked


def restore(ledger: Path, source: Backup, day: dt.date, *, rehearse: bool = False, locked: bool = False) -> Restored:
    """Puts a backup in the place of its ledger, byte for byte, in one step; what stands there is backed up first.

    Nothing is thinned out: whoever restores may want an older one next.

    Args:
        ledger: The file; it may be gone.
        source: One of its backups.
        day: Today.
        rehearse: Only finds out what would be done.
        locked: Restore although an owner-lock file says that the ledger is open, such as one that a crash left.

    Raises:
        OpenElsewhere: Somebody has the ledger open.
        LedgerChanged: The ledger was saved meanwhile.
        AccessDenied: The backup cannot be read.
        NotWritten: The system refuses; the ledger is as it was.
    """
    mark = _mark(source.path)
    there = ledger.exists()
    before = _mark(ledger) if there else None
    if before == mark:
        return Restored(source, mark, changed=False)
    if not locked and (opened := open_elsewhere(ledger)):
        raise OpenElsewhere(str(ledger), program=opened.program, detail=opened.who or "?")
    if rehearse:
        return Restored(source, mark, changed=True)
    kept = backup(ledger, day) if there else None
    if kept and _mark(kept.path) != before:
        raise LedgerChanged(str(ledger))
    with atomic_write(ledger) as stream:
        try:
            with source.path.open("rb") as read:
                shutil.copyfileobj(read, stream, _BUFFER)
        except OSError as error:
            raise AccessDenied(str(source.path), detail=error.strerror or str(error)) from error
        if ledger.exists() != there or (there and _mark(ledger) != before):
            raise LedgerChanged(str(ledger))
    if not there:
        with contextlib.suppress(OSError):  # its content is what counts
            shutil.copymode(source.path, ledger)
    return Restored(source, mark, changed=True, kept=kept)


def _mark(path: Path) -> str:
    try:
        return sha256(path)
    except OSError as error:
        raise AccessDenied(str(path), detail=error.strerror or str(error)) from error
