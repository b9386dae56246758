"""Backups beside a ledger: kept before it is changed in place, counted, thinned out, and put back.

Exists so that a change in place can always be undone, and that nothing but our own backups is ever removed. A backup
is whole or it is not there; one that was damaged since is never put back, nor counted. May import only
`civtrack.model`, `civtrack.errors` and the modules of `civtrack.files` below it.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import errno
import hashlib
import os
import re
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

from civtrack.errors import (
    AccessDenied,
    DamagedBackup,
    LedgerChanged,
    NoBackup,
    NoSuchBackup,
    NotWritten,
    NoWholeBackup,
    OpenElsewhere,
)  # fmt: skip
from civtrack.files.backup_values import Backup, Restored
from civtrack.files.diary import SILENT, Diary
from civtrack.files.in_place import check_writable, put_in_place, put_new, staged, take_over
from civtrack.files.names import MOST_BYTES, told_apart
from civtrack.files.opened import open_elsewhere
from civtrack.files.whole import is_whole, looks_whole
from civtrack.files.writing import BACKUP_FOLDER, force_to_disk, not_written, settle_names, sha256
from civtrack.patterns import lazy

__all__ = [
    "Backup", "Restored", "backup", "backups", "chosen", "clear_up", "rescued", "restore", "thin_out", "tidy", "whole",
]  # fmt: skip

_BUFFER = 1 << 20
_TOLD = 5
"""Backups that are named where another was asked for."""
_PROVEN_BYTES = 8 << 20
"""Backups of so many bytes are unpacked before others are let go; the rest is proven at a glance."""
_TEMPORARY = lazy(r"\.civtrack-[0-9a-f]{12}\.tmp")
_CANNOT_LINK = {errno.EPERM, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EMLINK, errno.EINVAL}
_LONGEST_MARK = "2022-07-20-9999"
_MARK = lazy(r"(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})(?:-(?P<number>[1-9][0-9]*))?", re.ASCII)


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
    name, after = path.name, f".bak{ledger.suffix}"
    for before in {f"{ledger.stem}.", f"{_stem(ledger)}."}:
        if not (name.startswith(before) and name.endswith(after) and len(name) > len(before) + len(after)):
            continue
        match = _MARK.fullmatch(name[len(before) : -len(after)])
        if match is None or match["number"] == "1":
            continue
        with contextlib.suppress(ValueError):
            return Backup(path, dt.date.fromisoformat(match["day"]), int(match["number"] or 1))
    return None


def _stem(ledger: Path) -> str:
    """What a ledger's backups are called before their day: its stem, cut where file systems allow no longer name."""
    return told_apart(ledger.stem, MOST_BYTES - len(os.fsencode(f".{_LONGEST_MARK}.bak{ledger.suffix}")))


def whole(one: Backup) -> bool:
    """Whether a backup can be read to its last byte and opens (`civtrack.files.whole`)."""
    try:
        return is_whole(one.path)
    except OSError:
        return False


def backup(ledger: Path, day: dt.date, read: str | None = None, content: Path | None = None) -> Backup:
    """Copies a ledger into its folder of backups, unless the newest one there holds the same.

    An earlier backup is never overwritten, and a new one always sorts after those that are there: where the clock was
    set back, it goes on from the newest day. It has its name only when it is whole, on the disk, and proven to be what
    was read.

    Args:
        ledger: The file.
        day: Today.
        read: The fingerprint that the file must have; None: whatever it has.
        content: Where its content is; None: in the file itself.

    Raises:
        LedgerChanged: The file is not the one that was read, or it was saved while it was copied.
        NotWritten: The copy could not be made in full; nothing of it is left.
    """
    content = content or ledger
    folder = ledger.parent / BACKUP_FOLDER
    former = backups(ledger)
    made = not folder.exists()
    try:
        wanted = sha256(content)
    except OSError as error:
        raise not_written(ledger, error) from error
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise not_written(folder, error) from error
    if wanted != (read or wanted):
        raise LedgerChanged(str(ledger))
    if former and _holds(former[-1], wanted):
        return former[-1]
    if former and former[-1].day >= day:
        day, number = former[-1].day, former[-1].number + 1
    else:
        number = 1
    temporary = folder / f".civtrack-{os.urandom(6).hex()}.tmp"
    try:
        if _copy(content, temporary) != wanted:
            raise LedgerChanged(str(ledger))
        with contextlib.suppress(OSError):  # its content is what counts
            shutil.copystat(content, temporary)
        return _named_new(ledger, temporary, day, number)
    except OSError as error:
        raise not_written(folder / ledger.name, error) from error
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink()
        if made:
            with contextlib.suppress(OSError):
                folder.rmdir()  # only where nothing came of it


def _holds(one: Backup, fingerprint: str) -> bool:
    try:
        return sha256(one.path) == fingerprint
    except OSError:
        return False


def _copy(source: Path, copy: Path) -> str:
    """Copies a file to the disk, and gives the fingerprint of what the disk has of it."""
    digest = hashlib.sha256()
    descriptor = os.open(copy, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(descriptor, "wb") as write, source.open("rb") as read:
        while piece := read.read(_BUFFER):
            digest.update(piece)
            write.write(piece)
        write.flush()
        force_to_disk(write.fileno())
    if (there := sha256(copy)) != digest.hexdigest():
        raise OSError(errno.EIO, os.strerror(errno.EIO), str(copy))
    return there


def _named_new(ledger: Path, temporary: Path, day: dt.date, number: int) -> Backup:
    """Gives a finished copy the first name that no file has."""
    while True:
        mark = day.isoformat() if number == 1 else f"{day.isoformat()}-{number}"
        copy = temporary.with_name(f"{_stem(ledger)}.{mark}.bak{ledger.suffix}")
        try:
            try:
                os.link(temporary, copy)
            except OSError as error:
                if error.errno not in _CANNOT_LINK:
                    raise
                if os.path.lexists(copy):
                    raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(copy)) from error
                temporary.rename(copy)
        except FileExistsError:
            number += 1
            continue
        try:
            settle_names(copy.parent)
            settle_names(copy.parent.parent)
        except OSError:
            copy.unlink()
            raise
        return Backup(copy, day, number)


def tidy(ledger: Path) -> None:
    """Clears half-made copies that killed runs left among the backups; only where no other run is at work there."""
    with contextlib.suppress(OSError):
        for path in (ledger.parent / BACKUP_FOLDER).iterdir():
            if _TEMPORARY.fullmatch(path.name):
                path.unlink()


def rescued(ledger: Path, day: dt.date, told: Callable[[Backup], object] = lambda _: None) -> Callable[[Path], None]:
    """Keeps as a backup what somebody saved and what stands nowhere else (`civtrack.files.in_place.staged`).

    Args:
        ledger: The file that it was saved as.
        day: Today.
        told: Hears of each backup that was made so.
    """

    def keep(path: Path) -> None:
        fingerprint = sha256(path)
        if not any(_holds(one, fingerprint) for one in reversed(backups(ledger))):
            told(backup(ledger, day, content=path))

    return keep


def thin_out(ledger: Path, keep: int) -> tuple[Path, ...]:
    """Removes the oldest backups of a ledger until `keep` are left; to be called once the ledger is in its place.

    Damaged ones are not counted: so many whole ones stay, and what is newer than the oldest of them.

    Args:
        ledger: The file whose backups they are.
        keep: How many stay; 0: all of them. The newest one always stays.

    Raises:
        NotWritten: The system refuses to remove one; the others are gone all the same.
    """
    removed, refused = [], None
    for one in _too_many(ledger, keep):
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


def _too_many(ledger: Path, keep: int) -> tuple[Backup, ...]:
    """The backups that are older than so many whole ones."""
    found = backups(ledger)
    if keep < 1 or len(found) <= keep:
        return ()
    counted, read = 0, 0
    for place in reversed(range(len(found))):
        one = found[place]
        with contextlib.suppress(OSError):  # one that cannot be read counts for nothing
            read += one.path.stat().st_size
            counted += is_whole(one.path) if read <= _PROVEN_BYTES or not counted else looks_whole(one.path)
        if counted == keep:
            return found[:place]
    return ()


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


def restore(
    ledger: Path, source: Backup, day: dt.date, *, rehearse: bool = False, locked: bool = False, diary: Diary = SILENT
) -> Restored:
    """Puts a backup in the place of its ledger, byte for byte, in one step; what stands there is backed up first.

    Nothing is thinned out: whoever restores may want an older one next.

    Args:
        ledger: The file; it may be gone.
        source: One of its backups.
        day: Today.
        rehearse: Only finds out what would be done.
        locked: Restore although an owner-lock file says that the ledger is open, such as one that a crash left.
        diary: Hears of it.

    Raises:
        DamagedBackup: The backup does not open; `NoWholeBackup` where there is no older one that does.
        OpenElsewhere: Somebody has the ledger open.
        LedgerReadOnly: The ledger is not to be written.
        LedgerChanged: The ledger was saved meanwhile.
        AccessDenied: The backup cannot be read.
        NotWritten: The system refuses; the ledger is as it was.
    """
    mark = _mark(source.path)
    if not whole(source):
        raise _damaged(ledger, source)
    there = ledger.exists()
    before = _mark(ledger) if there else None
    if before == mark:
        if not rehearse:
            clear_up(ledger, day, diary)
        return Restored(source, mark, changed=False)
    if not locked and (opened := open_elsewhere(ledger)):
        raise OpenElsewhere(str(ledger), program=opened.program, detail=opened.who or "?")
    if not locked and there:
        check_writable(ledger)
    if rehearse:
        diary.check()
        return Restored(source, mark, changed=True)
    with staged(ledger, rescued(ledger, day), diary) as folder:
        tidy(ledger)
        try:
            kept = backup(ledger, day, before) if there else None
            if _copy(source.path, folder / "made") != mark:
                raise LedgerChanged(str(source.path))
            made = (folder / "made").rename(folder / mark)
            if before:
                take_over(made, ledger, lenient=locked)
                with diary.entering(ledger, before, mark):
                    put_in_place(made, ledger, before)
            else:
                with contextlib.suppress(OSError):
                    shutil.copymode(source.path, made)
                with diary.entering(ledger, "", mark):
                    put_new(made, ledger)
        except OSError as error:
            raise not_written(ledger, error) from error
        tidy(ledger)
    return Restored(source, mark, changed=True, kept=kept)


def clear_up(ledger: Path, day: dt.date, diary: Diary) -> None:
    """Clears what a killed run left; that the folder may not be written is no matter where nothing is to be."""
    with contextlib.suppress(NotWritten), staged(ledger, rescued(ledger, day), diary):
        tidy(ledger)


def _damaged(ledger: Path, source: Backup) -> DamagedBackup:
    older = [one for one in backups(ledger) if one.order < source.order]
    other = next((one for one in reversed(older) if whole(one)), None)
    if other is None:
        return NoWholeBackup(str(ledger), name=source.path.name)
    return DamagedBackup(str(ledger), name=source.path.name, other=other.path.name)


def _mark(path: Path) -> str:
    try:
        return sha256(path)
    except OSError as error:
        raise AccessDenied(str(path), detail=error.strerror or str(error)) from error
