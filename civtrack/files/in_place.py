"""One of the office's own files replaced: only while it is what was read, and never at the cost of a save.

Exists because between reading a ledger and replacing it somebody may save it, at any moment up to the last. The new
file is made in a hidden folder beside the real one, takes over its owner and rights, and both are exchanged in one
step; then what was there is looked at. If it is not what was read, both are exchanged back. Whatever somebody saved and
could not be put back is handed to `Rescue`, by the next run where this one was killed. May import only
`civtrack.model`, `civtrack.errors` and the modules of `civtrack.files` below it.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import shutil
import signal
import stat
import sys
from collections.abc import Callable, Collection, Iterator
from itertools import islice
from pathlib import Path

from civtrack.errors import AttributesLost, LedgerChanged, LedgerReadOnly
from civtrack.files.diary import SILENT, Diary
from civtrack.files.exchange import exchanged
from civtrack.files.made import temporary
from civtrack.files.turns import alone
from civtrack.files.writing import force_to_disk, not_written, settle_names, sha256
from civtrack.light import NamedTuple
from civtrack.patterns import lazy

__all__ = [
    "Rescue", "check_writable", "cleared", "cleared_alone", "put_in_place", "put_new", "real_file", "settle", "staged",
    "take_over",
]  # fmt: skip

Rescue = Callable[[Path], object]
"""Keeps the content of a file that somebody saved."""

_READY = lazy(r"[0-9a-f]{64}")
"""The name of a file that is ready to take its place: its own fingerprint. One that has another is not ours."""
_ROUNDS = 20
"""Times that a file is put back which somebody saves each time; then what is left over is rescued."""
_CANNOT_LINK = {errno.EPERM, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EMLINK, errno.EINVAL}
_NO_ATTRIBUTES = {errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EINVAL}
_SYSTEMS_OWN = ("security.", "trusted.", "system.nfs4", "btrfs.")
"""Extended attributes that the system itself sets on a new file, or that only root may see."""


def real_file(path: Path) -> Path:
    """The file that a path leads to: a link stays a link, and what is behind it is replaced."""
    return path.resolve() if path.is_symlink() else path


class _State(NamedTuple):
    """Which file something is, and what is in it."""

    device: int
    number: int
    fingerprint: str


@contextlib.contextmanager
def staged(ledger: Path, rescue: Rescue, diary: Diary = SILENT) -> Iterator[Path]:
    """A hidden folder beside the real file, while no other run replaces a file there; it is gone afterwards.

    Args:
        ledger: The file that is to be replaced.
        rescue: Called with each file, of this run or of one that was killed, that somebody saved and that stands
            nowhere else. The folder stays where that fails: the next run tries again.
        diary: Hears first what became of runs that were killed.

    Raises:
        AtWork: Another run is replacing a file there, and does not end.
        NotWritten: The folder cannot be made; or the diary does not let it begin.
    """
    target = real_file(ledger)
    with alone(target.parent):
        mark = _stage_of(target)
        left_behind = _left_behind(target.parent, mark)
        diary.settle(ledger, _waiting(left_behind))
        for left in left_behind:
            _clear(left, rescue)
        folder = target.with_name(f"{mark}{os.urandom(4).hex()}.stage")
        try:
            folder.mkdir(0o700)
        except OSError as error:
            raise not_written(ledger, error) from error
        try:
            yield folder
        finally:
            _clear(folder, rescue)


def settle(ledger: Path, diary: Diary) -> None:
    """Tells a diary what became of runs on a ledger that were killed; what they left stays for the next one.

    Raises:
        AtWork: A run is replacing a file there, and does not end.
    """
    target = real_file(ledger)
    with alone(target.parent):
        diary.settle(ledger, _waiting(_left_behind(target.parent, _stage_of(target))))


@contextlib.contextmanager
def cleared(folder: Path) -> Iterator[None]:
    """Holds a folder of outputs while files are put into it, and clears what a killed run left half made there.

    Raises:
        AtWork: Another run is putting files there, and does not end.
    """
    with _cleared(folder, os.walk(folder)):
        yield


@contextlib.contextmanager
def cleared_alone(folder: Path) -> Iterator[None]:
    """The same for a folder that may be the office's own: what is below it is not looked at.

    Raises:
        AtWork: Another run is putting files there, and does not end.
    """
    with _cleared(folder, islice(os.walk(folder), 1)):
        yield


@contextlib.contextmanager
def _cleared(folder: Path, walk: Iterator[tuple[str, list[str], list[str]]]) -> Iterator[None]:
    if not folder.is_dir():
        yield
        return
    with alone(folder):
        for place, _, names in walk:
            for name in filter(temporary, names):
                with contextlib.suppress(OSError):
                    Path(place, name).unlink()
        yield


def _stage_of(target: Path) -> str:
    """How the names of a file's hidden folders begin."""
    return f".civtrack-{hashlib.sha256(os.fsencode(target.name)).hexdigest()[:16]}-"


def _waiting(folders: Collection[Path]) -> frozenset[str]:
    """Fingerprints of finished files that are still in their hidden folders, as they were made.

    One that took its place is there no more; under its name is what was in that place, until it is removed.
    """
    found: set[str] = set()
    for folder in folders:
        with contextlib.suppress(OSError):
            found.update(path.name for path in folder.iterdir() if _READY.fullmatch(path.name) and _as_made(path))
    return frozenset(found)


def _as_made(path: Path) -> bool:
    return sha256(path) == path.name


def _left_behind(folder: Path, mark: str) -> list[Path]:
    try:
        return sorted(path for path in folder.iterdir() if path.name.startswith(mark) and path.suffix == ".stage")
    except OSError:
        return []


def _clear(folder: Path, rescue: Rescue) -> None:
    """Removes a folder of `staged`, but nothing that somebody saved."""
    try:
        for path in sorted(folder.iterdir()):
            if _READY.fullmatch(path.name) and sha256(path) != path.name:
                rescue(path)
    except Exception:  # noqa: BLE001 - whatever it is, the file must stay for the next run
        return
    for _ in range(2):  # shares and virus scanners hold a folder for a moment; nobody may come by here again soon
        shutil.rmtree(folder, ignore_errors=True)


def check_writable(ledger: Path) -> None:
    """Refuses a file that may not be written: to take its place would be to go round what its owner said.

    Raises:
        LedgerReadOnly: It is marked as read-only, or belongs to somebody else.
    """
    target = real_file(ledger)
    try:
        writable = target.stat().st_mode & 0o222 and os.access(target, os.W_OK)
    except OSError:
        return  # what is the matter with it shows when it is read
    if not writable:
        raise LedgerReadOnly(str(ledger))


def take_over(made: Path, ledger: Path, *, lenient: bool = False) -> None:
    """Gives a file owner, group, rights and extended attributes (access lists are such) of the one it replaces.

    Args:
        made: The new file.
        ledger: The one it replaces.
        lenient: Whether a file of another owner or group will do where the system allows no more.

    Raises:
        AttributesLost: The system does not allow it.
        OSError: The disk refuses.
    """
    target = real_file(ledger)
    was, now = target.stat(), made.stat()
    steps: list[Callable[[], None]] = [lambda: _take_over_mode(made, was)]
    if sys.platform != "win32" and was.st_gid != now.st_gid:
        steps.insert(0, lambda: os.chown(made, -1, was.st_gid))
    if sys.platform != "win32" and was.st_uid != now.st_uid:
        steps.insert(0, lambda: os.chown(made, was.st_uid, -1))
    if sys.platform.startswith("linux"):
        steps.append(lambda: _take_over_attributes(made, target))
    for step in steps:
        try:
            step()
        except PermissionError as error:
            if not lenient:
                raise AttributesLost(str(ledger)) from error
    descriptor = os.open(made, os.O_RDONLY)
    try:
        force_to_disk(descriptor)
    finally:
        os.close(descriptor)


def _take_over_mode(made: Path, was: os.stat_result) -> None:
    mode = stat.S_IMODE(was.st_mode)
    if stat.S_IMODE(made.stat().st_mode) != mode:
        made.chmod(mode)


def _take_over_attributes(made: Path, target: Path) -> None:
    was, now = _attributes(target), _attributes(made)
    for name in now.keys() - was.keys():
        os.removexattr(made, name)
    for name, value in was.items():
        if now.get(name) != value:
            os.setxattr(made, name, value)


def _attributes(path: Path) -> dict[str, bytes]:
    try:
        names = [name for name in os.listxattr(path) if not name.startswith(_SYSTEMS_OWN)]
        return {name: os.getxattr(path, name) for name in names}
    except OSError as error:
        if error.errno in _NO_ATTRIBUTES:
            return {}
        raise


def put_in_place(made: Path, ledger: Path, read: str) -> None:
    """Puts a finished file of `staged` in the place of a ledger, if that is still what was read.

    Args:
        made: The new file; its name is its own fingerprint.
        ledger: The file it replaces.
        read: The fingerprint of what was read.

    Raises:
        LedgerChanged: It was saved meanwhile, and stands there as it was saved last.
        OSError: The system refuses; the ledger is as it was.
    """
    target = real_file(ledger)
    ours = _state(made)
    if ours.fingerprint != made.name:
        raise OSError(errno.EIO, os.strerror(errno.EIO), str(ledger))
    if sha256(target) != read:
        raise LedgerChanged(str(ledger))
    if not exchanged(made, target):
        _put_in_two_steps(made, target, ledger, read, ours)
        return
    try:
        same = _at_rest(made) and _identical(made, read)
    except BaseException:
        _exchange_back(made, target, ours)
        raise
    if not same:
        _exchange_back(made, target, ours)
        raise LedgerChanged(str(ledger))
    with contextlib.suppress(OSError):  # it is in its place; that the disk cannot promise it changes nothing of that
        settle_names(target.parent)
    with contextlib.suppress(OSError):
        made.unlink()


def _exchange_back(made: Path, target: Path, ours: _State) -> None:
    """Puts back what the exchange displaced; and where a newer save was made there meanwhile, that one again.

    Each round puts one file there and takes another away, until what is taken away is what was put there before: then
    nobody came between, and what stands there is the newest. An older save, if there are two, is left in `made`.
    """
    put_there = ours
    for _ in range(_ROUNDS):
        putting = _state(made)
        exchanged(made, target)
        if _state(made) == put_there:
            return
        put_there = putting


def _put_in_two_steps(made: Path, target: Path, ledger: Path, read: str, ours: _State) -> None:
    """Where nothing can be exchanged: what was there is kept under a second name while it is replaced."""
    spare: Path | None = made.with_name(read)
    try:
        os.link(target, made.with_name(read))
    except OSError as error:
        if error.errno not in _CANNOT_LINK:
            raise
        spare = None
    if sha256(target) != read:
        if spare:
            spare.unlink()
        raise LedgerChanged(str(ledger))
    made.replace(target)
    if spare and not _identical(spare, read):
        if _state(target) == ours:
            spare.replace(target)
        raise LedgerChanged(str(ledger))
    with contextlib.suppress(OSError):
        settle_names(target.parent)


def put_new(made: Path, ledger: Path) -> None:
    """Puts a finished file of `staged` where no file is.

    Raises:
        LedgerChanged: There is one now.
        OSError: The system refuses.
    """
    target = real_file(ledger)
    try:
        os.link(made, target)
    except FileExistsError:
        raise LedgerChanged(str(ledger)) from None
    except OSError as error:
        if error.errno not in _CANNOT_LINK:
            raise
        if os.path.lexists(target):
            raise LedgerChanged(str(ledger)) from None
        made.rename(target)
    with contextlib.suppress(OSError):
        settle_names(target.parent)


def _identical(path: Path, fingerprint: str) -> bool:
    return sha256(path) == fingerprint


def _state(path: Path) -> _State:
    found = path.lstat()
    return _State(found.st_dev, found.st_ino, sha256(path))


def _at_rest(path: Path) -> bool:
    """Whether nobody has the file open for writing, as far as the system tells: a save that has begun ends in it.

    Linux gives a lease for reading only while nobody can write (fcntl(2), F_SETLEASE). Not to be asked of a drive that
    cannot exchange: it is another computer's, which may refuse every lease.
    """
    if not sys.platform.startswith("linux"):
        return True
    import fcntl

    descriptor = os.open(path, os.O_RDONLY)
    try:
        # Should somebody open it in this very moment: SIGIO, the usual notice, would end the process.
        fcntl.fcntl(descriptor, fcntl.F_SETSIG, signal.SIGURG)
        fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_RDLCK)
        fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    except OSError as error:
        return error.errno != errno.EAGAIN
    finally:
        os.close(descriptor)
    return True
