"""Writing that either happens completely or not at all.

Exists so that a full disk, a lost network drive or a workbook open in Excel never leaves half a file. Everything that
the system refuses becomes `NotWritten` with a plain sentence. May import only `civtrack.model`, `civtrack.errors` and
`civtrack.files.opened`.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import io
import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from civtrack.errors import AlreadyThere, NotWritten, OpenElsewhere
from civtrack.files.opened import open_elsewhere
from civtrack.files.plain import read_plain
from civtrack.model import N_, Message
from civtrack.patterns import lazy

if TYPE_CHECKING:
    from typing_extensions import Buffer

__all__ = [
    "BACKUP_FOLDER", "atomic_write", "force_file", "force_to_disk", "not_written", "point_latest", "points_at",
    "settle_names", "sha256", "write_passing",
]  # fmt: skip

BACKUP_FOLDER = "civtrack-backup"
_BUFFER = 1 << 20
_SHARING_VIOLATION = (32, 33)

_DAY = lazy(rb"[0-9]{4}-[0-9]{2}-[0-9]{2}\s*")
_FAULTS = {"EIO", "ENOSPC", "EDQUOT", "EROFS", "EACCES", "ENOENT", "ENOTDIR", "ENAMETOOLONG", "EMFILE", "ENFILE"}
"""What keeps a link from being made, though the system has links."""

_SENTENCES = {
    "ENOSPC": N_("there is no space left on the disk"),
    "EDQUOT": N_("the disk quota is used up"),
    "EFBIG": N_("the file is larger than the disk allows"),
    "EACCES": N_("there is no permission to write there"),
    "EPERM": N_("there is no permission to write there"),
    "EROFS": N_("the disk is read-only"),
    "ENOENT": N_("the folder does not exist"),
    "ENOTDIR": N_("a part of the path is a file, not a folder"),
    "EISDIR": N_("there is a folder of that name"),
    "EEXIST": N_("there is a file of that name"),
    "ENAMETOOLONG": N_("the name is too long"),
    "EBUSY": N_("another program is using it"),
    "ETXTBSY": N_("another program is using it"),
    "EIO": N_("the disk reports an error"),
    "ENOTEMPTY": N_("the folder is not empty"),
}


class _Target(io.FileIO):
    """A file being written whose own failures are `NotWritten`; errors of the writer's sources stay what they are."""

    def __init__(self, descriptor: int, path: Path) -> None:
        super().__init__(descriptor, "w+b")
        self._path = path

    def write(self, data: Buffer) -> int:
        try:
            return super().write(data)
        except OSError as error:
            raise not_written(self._path, error) from error


@contextlib.contextmanager
def atomic_write(path: Path) -> Iterator[BinaryIO]:
    """A binary stream whose content becomes `path` when the block ends, and not otherwise.

    The bytes go to a hidden file beside the target, are forced to the disk, and take the target's place in one step;
    an existing target keeps its permissions. A target that is a link stays a link.

    Raises:
        NotWritten: The system refuses: no space, no permission, no such folder (`OpenElsewhere` where an office
            program has the target open). The target is as it was, and nothing is left beside it.
    """
    with _beside(path) as (stream, temporary, target):
        yield stream
        stream.flush()
        _put_in_place(stream, temporary, target, path)


@contextlib.contextmanager
def write_passing(path: Path) -> Iterator[BinaryIO]:
    """As `atomic_write`, for a file that is gone when the command ends: nobody waits until it is on the disk.

    Raises:
        NotWritten: As there.
    """
    with _beside(path) as (stream, temporary, target):
        yield stream
        try:
            stream.close()
            temporary.replace(target)
        except OSError as error:
            raise not_written(path, error) from error


@contextlib.contextmanager
def _beside(path: Path) -> Iterator[tuple[io.BufferedRandom, Path, Path]]:
    """A stream into a hidden file beside the target, that file, and the target; gone where the block fails."""
    target = path.resolve() if path.is_symlink() else path
    if target.is_dir():
        raise not_written(path, IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR)))
    temporary = target.with_name(f".civtrack-{os.urandom(6).hex()}.tmp")
    flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOINHERIT", 0)
    try:
        descriptor = os.open(temporary, flags, 0o666)
    except OSError as error:
        raise not_written(path, error) from error
    stream = io.BufferedRandom(_Target(descriptor, path), _BUFFER)
    try:
        yield stream, temporary, target
    except BaseException:
        # Closing flushes once more, which fails again on a full disk; the first failure is the one to tell.
        with contextlib.suppress(Exception):
            stream.close()
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise


def _put_in_place(stream: io.BufferedRandom, temporary: Path, target: Path, path: Path) -> None:
    try:
        force_to_disk(stream.fileno())
        stream.close()
        with contextlib.suppress(FileNotFoundError):
            temporary.chmod(stat.S_IMODE(target.stat().st_mode))
        temporary.replace(target)
    except OSError as error:
        raise not_written(path, error) from error


def force_to_disk(descriptor: int) -> None:
    """Waits until an open file, or folder, is on the disk; where the drive cannot tell, it is handed over all the same.

    Raises:
        OSError: The disk refuses.
    """
    try:
        os.fsync(descriptor)
    except OSError as error:
        if errno.errorcode.get(error.errno or 0) not in ("EINVAL", "ENOTSUP", "EOPNOTSUPP", "ENOSYS"):
            raise


def force_file(path: Path) -> None:
    """Waits until a finished file is on the disk.

    Raises:
        OSError: The disk refuses.
    """
    descriptor = os.open(path, os.O_RDWR | getattr(os, "O_BINARY", 0))
    try:
        force_to_disk(descriptor)
    finally:
        os.close(descriptor)


def settle_names(folder: Path) -> None:
    """Forces the names in a folder to the disk, where the system lets a folder be opened.

    Raises:
        OSError: The disk refuses.
    """
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        force_to_disk(descriptor)
    finally:
        os.close(descriptor)


def not_written(path: Path, error: OSError) -> NotWritten:
    """What the system said, as the sentence that the clerk reads."""
    refused = isinstance(error, PermissionError) or getattr(error, "winerror", None) in _SHARING_VIOLATION
    if refused and (opened := open_elsewhere(path)):
        return OpenElsewhere(str(path), program=opened.program, detail=opened.who or "?")
    if getattr(error, "winerror", None) in _SHARING_VIOLATION:
        return NotWritten(str(path), detail=Message(_SENTENCES["EBUSY"]))
    sentence = _SENTENCES.get(errno.errorcode.get(error.errno or 0, ""))
    return NotWritten(str(path), detail=Message(sentence) if sentence else error.strerror or str(error))


def sha256(path: Path) -> str:
    """The file's fingerprint as 64 hexadecimal digits, read in pieces.

    Raises:
        OSError: The file cannot be read.
    """
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def point_latest(folder: Path) -> Path:
    """Points ``latest`` beside a dated folder at it and returns ``latest``; a later day stays the latest.

    A link where the system has them; elsewhere a file ``latest.txt`` that holds the folder's name.

    Raises:
        AlreadyThere: Something of the name ``latest`` is there that civtrack did not make.
        NotWritten: The system refuses.
    """
    link, note = folder.with_name("latest"), folder.with_name("latest.txt")
    if _is_foreign(link):
        raise AlreadyThere(str(link))
    current = _pointed_at(link, note)
    if current and current > folder.name and folder.with_name(current).is_dir():
        return link if link.is_symlink() else note
    temporary = folder.with_name(f".civtrack-{os.urandom(6).hex()}.tmp")
    try:
        temporary.symlink_to(folder.name, target_is_directory=True)
    except NotImplementedError:
        return _note_latest(folder, note)
    except OSError as error:
        # A disk that fails now would fail a text file too, or leave one beside the link that counts.
        if errno.errorcode.get(error.errno or 0) in _FAULTS:
            raise not_written(link, error) from error
        return _note_latest(folder, note)
    try:
        temporary.replace(link)
    except OSError as error:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise not_written(link, error) from error
    with contextlib.suppress(OSError):  # one of an earlier day would say something else
        if _DAY.fullmatch(note.read_bytes()):
            note.unlink()
    return link


def _note_latest(folder: Path, note: Path) -> Path:
    if note.exists() and not (note.is_file() and _DAY.fullmatch(note.read_bytes())):
        raise AlreadyThere(str(note))
    with atomic_write(note) as stream:
        stream.write(f"{folder.name}\n".encode())
    return note


def points_at(folder: Path) -> bool:
    """Whether ``latest`` is as `point_latest` would leave it; also where that would refuse, for it did so before."""
    link, note = folder.with_name("latest"), folder.with_name("latest.txt")
    if _is_foreign(link):
        return True
    current = _pointed_at(link, note)
    return current is not None and current >= folder.name and folder.with_name(current).is_dir()


def _is_foreign(link: Path) -> bool:
    """Whether ``latest`` is something that civtrack never makes: it makes links to a day beside them."""
    if link.is_symlink():
        return not _DAY.fullmatch(os.fsencode(link.readlink()))
    return link.exists()


def _pointed_at(link: Path, note: Path) -> str | None:
    with contextlib.suppress(OSError, UnicodeDecodeError):
        if link.is_symlink():
            return link.readlink().name
        return read_plain(note).decode("utf-8").strip()
    return None
