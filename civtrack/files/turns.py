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
from collections.abc import Iterator
from pathlib import Path

from civtrack.errors import AtWork
from civtrack.files.plain import read_plain
from civtrack.files.writing import not_written
from civtrack.model import N_, Message

__all__ = ["HOLDER", "LOCK", "turn"]

LOCK = ".civtrack.lock"
HOLDER = ".civtrack.holder.json"
_LONGEST = 1e6
"""Seconds; whoever waits for more waits for ever."""


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
        lock = FileLock(folder / LOCK)
        lock.acquire(timeout=min(wait, _LONGEST) if wait > 0 else 0, poll_interval=0.1)
    except Timeout:
        raise AtWork(str(folder), detail=_holder(folder)) from None
    except OSError as error:
        # Another user's lock file is named, not the folder, where the folder itself may be written.
        raise not_written(Path(error.filename or folder), error) from error
    note = folder / HOLDER
    try:
        with contextlib.suppress(OSError):  # the note is a courtesy; the lock is what counts
            note.write_text(json.dumps(_ourselves(), ensure_ascii=False), encoding="utf-8")
        yield
    finally:
        with contextlib.suppress(OSError):
            note.unlink()
        lock.release()


def _ourselves() -> dict[str, str | int]:
    try:
        user = getpass.getuser()
    except (OSError, KeyError, ImportError):  # cron may know no name
        user = "?"
    now = dt.datetime.now().astimezone()
    return {"pid": os.getpid(), "user": user, "computer": platform.node(), "since": now.isoformat(timespec="seconds")}


def _holder(folder: Path) -> Message:
    try:
        found = json.loads(read_plain(folder / HOLDER))
        values = {key: found[key] for key in ("pid", "user", "computer", "since")}
    except (OSError, ValueError, KeyError, TypeError):
        return Message(N_("it has not said who it is"))
    return Message(N_("process {pid} of {user} on {computer}, since {since}"), values)
