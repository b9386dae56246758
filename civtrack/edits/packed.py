"""What is in a .zip that came back: its workbooks and Word documents as files of their own, everything else by name.

Exists because districts send what they answered as one packed file. It is believed in nothing: how many files it has,
how large they grow and what they are called; nothing of it is written but into a folder of our own, under names of our
own. May import what stands below `civtrack.edits`.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Final

from civtrack.edits.old_word import TEXT_SUFFIXES
from civtrack.errors import (
    DamagedWorkbook,
    EncryptedWorkbook,
    LedgerUnreadable,
    NotAWorkbook,
    PackedFiles,
    UnsafeWorkbook,
)
from civtrack.files import fitting, is_owner_lock
from civtrack.files.finding import LEDGER_SUFFIXES
from civtrack.files.writing import not_written
from civtrack.ledger.twins import Room
from civtrack.light import NamedTuple
from civtrack.model import N_, Message
from civtrack.xlsx import Limits

__all__ = ["MARK", "Packed", "is_packed", "unpacked"]

MARK: Final = "!"
"""Between the name of the packed file and that of one in it."""
_TABLES: Final = LEDGER_SUFFIXES | TEXT_SUFFIXES
_PACKED: Final = frozenset({".zip", ".rar", ".7z"})
_MOST: Final = 500
_METHODS: Final = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_UTF8, _SECRET = 0x800, 0x1
_UNICODE_NAME: Final = 0x7075
_BLOCK: Final = 1 << 20


class Packed(NamedTuple):
    """What is in a packed file.

    Attributes:
        files: Its workbooks and documents, each as a file called after both.
        refused: What of it cannot be read, each by both names.
        others: Names of what holds no table: pictures, scans.
        room: The folder that the files are in, which lives as long as this.
    """

    files: tuple[Path, ...] = ()
    refused: tuple[LedgerUnreadable, ...] = ()
    others: tuple[str, ...] = ()
    room: Room | None = None


def is_packed(path: Path) -> bool:
    """Whether a file is a .zip of files, and no workbook or document, which are such containers, too."""
    if path.suffix.lower() != ".zip":
        return False
    try:
        with zipfile.ZipFile(path) as archive:
            names = {name.lower() for name in archive.namelist()}
    except (OSError, ValueError, zipfile.BadZipFile, NotImplementedError):
        return False
    return "[content_types].xml" not in names and "mimetype" not in names


def unpacked(path: Path, limits: Limits) -> Packed:
    """Unpacks the workbooks and documents of a .zip.

    Args:
        path: The file.
        limits: What is believed at most of all that is in it.

    Raises:
        NotWritten: There is no space to unpack it.
    """
    room, files, refused, others = Room(), list[Path](), list[LedgerUnreadable](), list[str]()
    left = min(limits.whole, max(limits.ratio_from, limits.ratio * path.stat().st_size))
    try:
        with zipfile.ZipFile(path) as archive:
            members = [(name, member) for member in archive.infolist() if (name := _name(member))]
            if len(members) > _MOST:
                detail = Message(N_("{count} members"), {"count": len(members)})
                return Packed(refused=(UnsafeWorkbook(path.name, detail=detail),))
            called = _called(path.name, [name for name, _ in members])
            for (name, member), own in zip(members, called, strict=True):
                suffix = PurePosixPath(name).suffix.lower()
                if suffix in _PACKED:
                    refused.append(PackedFiles(own, detail=Message(N_("an archive in an archive"))))
                elif suffix not in _TABLES:
                    others.append(name)
                else:
                    try:
                        data = _content(archive, member, own, limits, left)
                    except LedgerUnreadable as error:
                        refused.append(error)
                        continue
                    left -= len(data)
                    files.append(room.folder / own)
                    _put(files[-1], data)
    except (OSError, ValueError, zipfile.BadZipFile, NotImplementedError):
        return Packed(refused=(DamagedWorkbook(path.name, detail=Message(N_("its directory is broken"))),))
    if not (files or refused):
        refused.append(PackedFiles(path.name, detail=Message(N_("a zip archive without a workbook or Word document"))))
    return Packed(tuple(files), tuple(refused), tuple(others), room)


def _put(path: Path, data: bytes) -> None:
    """Writes a file into the room: where that fails nothing is wrong with what came.

    Raises:
        NotWritten: There is no space for it.
    """
    try:
        path.write_bytes(data)
    except OSError as error:
        raise not_written(path.parent, error) from error


def _content(archive: zipfile.ZipFile, member: zipfile.ZipInfo, own: str, limits: Limits, left: int) -> bytes:
    if member.flag_bits & _SECRET:
        raise EncryptedWorkbook(own)
    if member.compress_type not in _METHODS:
        raise NotAWorkbook(own, detail=Message(N_("something packed in a way that is not read")))
    most = min(limits.file, left)
    swollen = member.file_size > limits.ratio_from and member.file_size > limits.ratio * member.compress_size
    if member.file_size > most or swollen:
        values = {"name": PurePosixPath(_name(member)).name, "size": member.file_size}
        raise UnsafeWorkbook(own, detail=Message(N_("{name}, which would grow to {size} bytes"), values))
    data = bytearray()
    try:
        with archive.open(member) as stream:
            while block := stream.read(_BLOCK):
                data += block
                if len(data) > most:
                    raise UnsafeWorkbook(own, detail=Message(N_("it is larger than it says")))
    except (OSError, ValueError, zipfile.BadZipFile, RuntimeError, EOFError, zlib.error) as error:
        raise DamagedWorkbook(own, detail=Message(N_("it ends too early"))) from error
    return bytes(data)


def _name(member: zipfile.ZipInfo) -> str:
    """What a file in it is called; "" for folders, locks, and what a system keeps for itself."""
    name = _written(member).replace("\\", "/")
    parts = PurePosixPath(name).parts
    if not parts or name.endswith("/") or "__MACOSX" in parts:
        return ""
    last = parts[-1]
    return "" if last.startswith((".", "~$", "~WRL")) or is_owner_lock(last) else name


def _written(member: zipfile.ZipInfo) -> str:
    """The name as it was meant: programs of Chinese systems write it in their own letters, and say nothing of it."""
    if member.flag_bits & _UTF8:
        return member.filename
    for given in _fields(member.extra):
        return given
    try:
        raw = member.orig_filename.encode("cp437")
    except UnicodeEncodeError:
        return member.filename
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return member.filename


def _fields(extra: bytes) -> Iterator[str]:
    """The name in UTF-8 that some programs put beside it."""
    at = 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<HH", extra, at)
        if kind == _UNICODE_NAME and length > 5:
            yield extra[at + 9 : at + 4 + length].decode("utf-8", "replace")
        at += 4 + length


def _called(packed: str, names: list[str]) -> list[str]:
    """A name for each: that of the packed file and its own; with its folder where that would be another's, too."""
    lasts = [PurePosixPath(name).name for name in names]
    found: list[str] = []
    for name, last in zip(names, lasts, strict=True):
        parts = [part for part in PurePosixPath(name).parts if part not in ("/", "..")]
        inner = last if lasts.count(last) == 1 else "·".join(parts)
        clean = "".join(letter for letter in inner if letter.isprintable() and letter not in '/\\:*?"<>|!')
        suffix = PurePosixPath(clean).suffix
        own = fitting(f"{packed}{MARK}{clean.removesuffix(suffix)}", suffix)
        found.append(own if own not in found else fitting(f"{own.removesuffix(suffix)}-{len(found)}", suffix))
    return found
