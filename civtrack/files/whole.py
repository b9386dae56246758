"""Whether a file is a whole workbook: every byte of it is proven as far as its format can prove it.

Exists because a backup that was cut off still has a name and a size, and would be put over a good ledger. It says
nothing of what is in the workbook. May import nothing of civtrack.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from pathlib import Path

__all__ = ["is_whole", "looks_whole"]

_ZIP, _COMPOUND = b"PK", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ALWAYS_ZIP = {".xlsx", ".xlsm", ".xlsb", ".ods"}
_LARGEST = 2 << 30
"""Unpacked bytes of the largest workbook that is believed; the limits for ledgers are far below."""
_BROKEN = (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, ValueError, EOFError, struct.error)
_IN_HEADER = 109
"""Sectors of the allocation table that a compound file's header names ([MS-CFB] 2.2)."""
_SPECIAL, _FREE = 0xFFFFFFFA, 0xFFFFFFFF


def is_whole(path: Path) -> bool:
    """Whether every part of a workbook can be unpacked and has its checksum; an .xls has all of its sectors.

    What has no such proof (.csv, tables that only call themselves .xls) is whole unless it is empty or full of zeros.

    Raises:
        OSError: It cannot be read.
    """
    return _proven(path, each=True)


def looks_whole(path: Path) -> bool:
    """The same at a glance, without unpacking anything: finds what was cut off, not a byte that has turned.

    Raises:
        OSError: It cannot be read.
    """
    return _proven(path, each=False)


def _proven(path: Path, *, each: bool) -> bool:
    with path.open("rb") as stream:
        head = stream.read(4096)
    if head.startswith(_COMPOUND):
        return _compound_is_whole(path)
    if head.startswith(_ZIP):
        return _zip_is_whole(path, each=each)
    return path.suffix.lower() not in _ALWAYS_ZIP and any(head)


def _zip_is_whole(path: Path, *, each: bool) -> bool:
    try:
        with zipfile.ZipFile(path) as package:
            members = package.infolist()
            if not members or sum(member.file_size for member in members) > _LARGEST:
                return False
            return not each or package.testzip() is None
    except _BROKEN:
        return False


def _compound_is_whole(path: Path) -> bool:
    """Whether the file reaches to the last sector that its allocation table gives out."""
    data = path.read_bytes()
    if len(data) < 512:
        return False
    shift: int = struct.unpack_from("<H", data, 30)[0]
    if shift not in (9, 12):
        return False
    size = 1 << shift
    sectors = len(data) // size - 1
    tables: int = struct.unpack_from("<I", data, 44)[0]
    difat: int = struct.unpack_from("<I", data, 68)[0]
    named = list(struct.unpack_from(f"<{_IN_HEADER}I", data, 76))
    words = size // 4
    while len(named) < tables and difat < sectors:
        *more, difat = struct.unpack_from(f"<{words}I", data, (difat + 1) * size)
        named += more
    named = named[:tables]
    if not tables or len(named) < tables or any(sector >= sectors for sector in named):
        return False
    last: int = 0
    for place, sector in enumerate(named):
        entries = struct.unpack_from(f"<{words}I", data, (sector + 1) * size)
        if any(entry < _SPECIAL and entry >= sectors for entry in entries):
            return False
        given = [number for number, entry in enumerate(entries) if entry != _FREE]
        if given:
            last = place * words + given[-1]
    return last < sectors
