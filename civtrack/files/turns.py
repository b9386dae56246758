"""One run at a time in a folder: a lock that the system itself lets go of when its holder dies.

Exists so that two daily runs never mix, and so that the second can say who the first is. Uses filelock, imported only
when a lock is taken. May import only `civtrack.errors`, `civtrack.model` and `civtrack.files.writing`.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import getpass
import json
import os
import platform
import stat
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from civtrack.errors import AtWork, NotWritten
from civtrack.files.writing import atomic_write, not_written
from civtrack.model import N_, Message

__all__ = ["HOLDER", "LOCK", "alone", "turn"]

LOCK = ".civtrack.lock"
HOLDER = ".civtrack.holder.json"
_ROUNDS, _PAUSE = 600, 0.1


@contextlib.contextmanager
def turn(folder: Path, wait: float = 0) -> Iterator[None]:
    """Holds a folder while the block runs; made if it is not there.

    The lock is the system's own (flock, or LockFileEx on Windows), so that of a process that died is free at once; the
    empty lock file itself stays, because removing it would let two in. A note beside it names the holder meanwhile.

    Args:
        folder: The folder of dated folders.
        wait: Seconds to wait for another run to end.

    Raises:
        AtWork: Another run still holds it.
        NotWritten: The folder or the lock cannot be made.
    """
    from filelock import FileLock, Timeout

    try:
        folder.mkdir(parents=True, exist_ok=True)
        _trust(folder / LOCK)
        lock = FileLock(folder / LOCK)
        lock.acquire(timeout=max(wait, 0), poll_interval=0.1)
    except Timeout:
        raise AtWork(str(folder), detail=_holder(folder)) from None
    except OSError as error:
        # Another user's lock file is named, not the folder, where the folder itself may be written.
        raise not_written(Path(error.filename or folder), error) from error
    note = folder / HOLDER
    try:
        with contextlib.suppress(NotWritten), atomic_write(note) as stream:  # a courtesy; the lock is what counts
            stream.write(json.dumps(_ourselves(), ensure_ascii=False).encode())
        yield
    finally:
        with contextlib.suppress(OSError):
            note.unlink()
        lock.release()


@contextlib.contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Holds a folder of the office while a ledger in it is replaced, and leaves nothing in it.

    The lock is on the folder itself. Where the system, or the drive, has no such locks there is none: then two runs
    at once find out by the ledger's fingerprint that the other one was there.

    Raises:
        AtWork: Another run holds it for more than a minute.
    """
    if sys.platform == "win32":
        yield
        return
    import fcntl

    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except OSError:  # whoever may not read it may still write into it
        yield
        return
    try:
        for _ in range(_ROUNDS):
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                time.sleep(_PAUSE)
            except OSError:
                break
            else:
                break
        else:
            raise AtWork(str(folder), detail=Message(N_("it has not said who it is")))
        yield
    finally:
        os.close(descriptor)


def _trust(lock: Path) -> None:
    """Refuses a lock file that leads to something else, or holds something: taking the lock would empty it.

    Raises:
        NotWritten: It does.
    """
    with contextlib.suppress(FileNotFoundError):
        found = lock.lstat()
        if stat.S_ISLNK(found.st_mode) or (stat.S_ISREG(found.st_mode) and (found.st_size or found.st_nlink > 1)):
            raise NotWritten(str(lock), detail=Message(N_("it is not the empty file that civtrack locks")))


def _ourselves() -> dict[str, str | int]:
    try:
        user = getpass.getuser()
    except (OSError, KeyError, ImportError):  # cron may know no name
        user = "?"
    now = dt.datetime.now().astimezone()
    return {"pid": os.getpid(), "user": user, "computer": platform.node(), "since": now.isoformat(timespec="seconds")}


def _holder(folder: Path) -> Message:
    try:
        found = json.loads((folder / HOLDER).read_text(encoding="utf-8"))
        values = {key: found[key] for key in ("pid", "user", "computer", "since")}
    except (OSError, ValueError, KeyError, TypeError):
        return Message(N_("it has not said who it is"))
    return Message(N_("process {pid} of {user} on {computer}, since {since}"), values)
