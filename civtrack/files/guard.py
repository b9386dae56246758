"""The one way a single file is put where the clerk says: whole, marked as ours, and never over what the office made.

Exists because ``-o`` is typed every day, beside the ledgers, and a wrong name must cost a sentence instead of a ledger.
May import only `civtrack.model`, `civtrack.errors` and the modules of `civtrack.files` below it.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import os
import re
import stat
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, Final

from civtrack.errors import NotOurs, NotWritten, OfficeFile, OpenElsewhere
from civtrack.files.made import MANIFEST, made_in
from civtrack.files.marks import OUTPUT, mark, unedited
from civtrack.files.opened import open_elsewhere
from civtrack.files.writing import BACKUP_FOLDER, atomic_write, not_written, sha256
from civtrack.light import dataclass
from civtrack.model import N_, Message
from civtrack.patterns import lazy

__all__ = ["Guard", "Kept", "is_stream", "replacing"]

_DAY_DEPTH: Final = 3
"""How far above a file the folder of its day can be: ``2022-07-20/县区/大洼区/台账.xlsx``."""

_DESCRIPTOR: Final = lazy(r"/dev/(?P<name>stdout|stderr)|/(?:dev|proc/self)/fd/(?P<fd>[0-9]{1,6})")
_NAMED: Final = {"stdout": "1", "stderr": "2"}
"""What is open already, by one of its names: a file that the shell redirected to goes on where it is."""

_COMPANION: Final = lazy(r"(?P<name>.+)-(?:wal|shm|journal)", re.DOTALL)
"""What SQLite puts beside a database, and takes for a part of it."""

Kept = tuple[Path, str]
"""A file that stays, and what it is, as a msgid."""


def _nothing() -> Iterable[Kept]:
    return ()


@dataclass(frozen=True, slots=True)
class Guard:
    """What must not be written over.

    Attributes:
        kept: Gives the files that the office works with; asked only where something stands in the way.
        force: Where a file that is none of those, and not as civtrack wrote it, may be replaced after a backup: gives
            the day of that backup. None: it stays.
    """

    kept: Callable[[], Iterable[Kept]] = _nothing
    force: Callable[[], dt.date] | None = None

    def check(self, target: Path) -> bool:
        """Whether a file may take that place as it is; False where it may after a backup.

        Raises:
            OfficeFile: It would take the place of what the office works with, or lie among backups.
            NotOurs: A file is there that is not exactly what civtrack wrote, and ``--force`` was not given.
        """
        real = Path(os.path.realpath(target))
        if BACKUP_FOLDER in (part.casefold() for part in real.parts[:-1]):
            raise OfficeFile(str(target), detail=Message(N_("among the backups")))
        beside = _COMPANION.fullmatch(real.name)
        if beside and real.with_name(beside["name"]).is_file():
            raise OfficeFile(str(target), detail=Message(N_("a part of the database beside it")))
        try:
            found = real.stat()
        except OSError:
            return True
        if stat.S_ISDIR(found.st_mode):
            return True  # the system says so better
        for path, what in self.kept():
            with contextlib.suppress(OSError):
                if os.path.samestat(path.stat(), found):
                    raise OfficeFile(str(target), detail=Message(what))
        if not stat.S_ISREG(found.st_mode):
            raise OfficeFile(str(target), detail=Message(N_("a device of the computer")))
        if (found.st_size == 0 and not real.name.startswith(".")) or _ours(real):
            return True
        if self.force is None:
            raise NotOurs(str(target))
        return False

    def make_way(self, target: Path) -> None:
        """Checks a target, and keeps a copy of what may only be replaced after that.

        Raises:
            NotWritten: As `check`; or the copy cannot be made.
        """
        if not self.check(target) and self.force is not None:
            from civtrack.files.backups import backup  # rarely wanted, and it brings many modules

            backup(Path(os.path.realpath(target)), self.force())


def _ours(path: Path) -> bool:
    """Whether a file is as civtrack wrote it: by its own mark, or by the manifest of the day that it lies in."""
    found = unedited(path)
    if found is not None:
        return found.name == path.name
    if path.name == MANIFEST:
        return False
    for folder in path.parents[:_DAY_DEPTH]:
        fingerprint = made_in(folder).get(path.relative_to(folder).as_posix())
        if fingerprint is not None:
            with contextlib.suppress(OSError):
                return sha256(path) == fingerprint
    return False


def is_stream(path: Path) -> bool:
    """Whether a path is no file to be replaced but something that takes bytes: a pipe, a terminal, ``/dev/stdout``."""
    try:
        mode = path.stat().st_mode
    except OSError:
        return False
    if stat.S_ISCHR(mode) or stat.S_ISFIFO(mode):
        return True
    return _DESCRIPTOR.fullmatch(path.as_posix()) is not None


@contextlib.contextmanager
def replacing(path: Path, guard: Guard | None = None, kind: str = OUTPUT) -> Iterator[BinaryIO]:
    """A binary stream whose content becomes `path` when the block ends, marked as ours; a pipe just takes it.

    Args:
        path: The file.
        guard: What must stay; None: everything that is not as civtrack wrote it.
        kind: See `civtrack.files.marks`.

    Raises:
        NotWritten: It may not be written over, or the system refuses; what is there is as it was.
    """
    if is_stream(path):
        with _straight(path) as stream:
            yield stream
        return
    if path.exists() and (opened := open_elsewhere(path)):
        raise OpenElsewhere(str(path), program=opened.program, detail=opened.who or "?")
    (guard or Guard()).make_way(path)
    with atomic_write(path) as stream:
        yield stream
        stream.flush()
        stream.seek(0)
        fingerprint = hashlib.file_digest(stream, "sha256").hexdigest()  # type: ignore[arg-type] # reads and writes
        mark(stream.fileno(), Path(os.path.realpath(path)), kind, fingerprint)


@contextlib.contextmanager
def _straight(path: Path) -> Iterator[BinaryIO]:
    """What is written to a pipe or a device goes there at once; nothing of the kind is made, moved or cut."""
    try:
        named = _DESCRIPTOR.fullmatch(path.as_posix())
        open_already = (named["fd"] or _NAMED[named["name"]]) if named else None
        descriptor = os.open(path, os.O_WRONLY) if open_already is None else os.dup(int(open_already))
        with os.fdopen(descriptor, "wb") as stream:
            yield stream
    except NotWritten:
        raise
    except BrokenPipeError:
        return
    except OSError as error:
        raise not_written(path, error) from error
