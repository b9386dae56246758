"""The inside of a compound file (OLE2): enough to tell an encrypted .xlsx from an .xls from a .doc, and a locked .xls.

Exists because they share their first eight bytes, and because the reader of .xls takes a locked one for a broken one.
Follows [MS-CFB]: header, allocation table, directory; [MS-XLS] 2.4.117 for FilePass. May import nothing of civtrack.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

_END = 0xFFFFFFFA
"""Sector numbers from here on are marks, not sectors."""
_MOST_SECTORS = 1 << 21
"""Sectors of the largest file that is believed (1 GiB)."""
_FILE_PASS, _BOUND_SHEET = 0x2F, 0x85
_WORKBOOKS = ("workbook", "book")
_MINI = 64
"""Bytes of a sector of the mini stream, where streams lie that are shorter than the header says."""


def streams(data: bytes) -> dict[str, int]:
    """The names of a compound file's streams and storages, each with its first sector.

    Raises:
        ValueError: The header or the directory's chain is broken.
    """
    names = {name: first for name, first, _ in _entries(data)}
    if not names:
        raise ValueError("no directory")
    return names


def has_macros(data: bytes) -> bool:
    """Whether a workbook has a project of macros; [MS-XLS] 2.1.7 keeps it in a storage of this name.

    Raises:
        ValueError: The header or the directory's chain is broken.
    """
    return "_VBA_PROJECT_CUR" in streams(data)


def is_locked(data: bytes, first: int) -> bool:
    """Whether the workbook stream that begins at sector `first` asks for an opening password.

    Raises:
        ValueError: The stream's chain is broken.
    """
    return any(kind == _FILE_PASS for kind, _ in records(data, first))


def records(data: bytes, first: int) -> Iterator[tuple[int, bytes]]:
    """What the workbook stream that begins at sector `first` says of the whole workbook: records before its sheets.

    Raises:
        ValueError: The stream's chain is broken.
    """
    stream = whole_stream(data, first, 8)
    at = 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        if kind == _BOUND_SHEET:
            return
        yield kind, stream[at + 4 : at + 4 + length]
        at += 4 + length


def workbook_stream(data: bytes) -> bytes:
    """The stream of a workbook's records, of whichever version.

    Args:
        data: The whole file.

    Raises:
        ValueError: It is no such file, or a broken one.
    """
    first = next((at for name, at in streams(data).items() if name.lower() in ("workbook", "book")), None)
    if first is None:
        raise ValueError("no workbook")
    return whole_stream(data, first)


def whole_stream(data: bytes, first: int, most: int | None = None) -> bytes:
    """The workbook stream that begins at sector `first`, or its first sectors; a short one lies in the mini stream.

    Raises:
        ValueError: Its chain is broken.
    """
    size, table = _layout(data)
    root, short = _END, False
    for name, start, length in _entries(data):
        root = start if name == "Root Entry" else root
        short |= name.lower() in _WORKBOOKS and start == first and 0 < length < struct.unpack_from("<I", data, 56)[0]
    if not short or root >= _END:
        return _joined(data, _chain(first, table)[:most], size, size)
    mini = _joined(data, _chain(root, table), size, size)
    listed = _joined(data, _chain(struct.unpack_from("<I", data, 60)[0], table), size, size)
    small = list(struct.unpack_from(f"<{len(listed) // 4}I", listed))
    return _joined(mini, _chain(first, small)[: most and most * size // _MINI], _MINI, 0)


def stream_named(data: bytes, name: str) -> bytes | None:
    """A stream by its name, where there is one that is too large for the mini stream; else None.

    Raises:
        ValueError: The header or a chain is broken.
    """
    size, table = _layout(data)
    for found, first, length in _entries(data):
        if found == name and length >= struct.unpack_from("<I", data, 56)[0]:
            return _joined(data, _chain(first, table), size, size)[:length]
    return None


def _joined(data: bytes, sectors: list[int], size: int, header: int) -> bytes:
    return b"".join(data[header + sector * size : header + (sector + 1) * size] for sector in sectors)


def _entries(data: bytes) -> Iterator[tuple[str, int, int]]:
    """The directory: name, first sector, bytes."""
    size, table = _layout(data)
    for sector in _chain(struct.unpack_from("<I", data, 48)[0], table):
        at = (sector + 1) * size
        for entry in range(at, min(at + size, len(data) - 127), 128):
            length = struct.unpack_from("<H", data, entry + 64)[0]
            if data[entry + 66] and 2 <= length <= 64:
                name = data[entry : entry + length - 2].decode("utf-16-le", "replace")
                yield name, *struct.unpack_from("<II", data, entry + 116)


def _layout(data: bytes) -> tuple[int, list[int]]:
    """Bytes of a sector, and the allocation table."""
    if len(data) < 512:
        raise ValueError("shorter than its header")
    shift = struct.unpack_from("<H", data, 30)[0]
    if shift not in (9, 12):
        raise ValueError("unknown sector size")
    return 1 << shift, _allocation_table(data, 1 << shift)


def _allocation_table(data: bytes, size: int) -> list[int]:
    sectors = [sector for sector in struct.unpack_from("<109I", data, 76) if sector < _END]
    following, left = struct.unpack_from("<II", data, 68)
    while following < _END and left and len(sectors) < _MOST_SECTORS:
        at = (following + 1) * size
        if at + size > len(data):
            raise ValueError("ends too early")
        entries = struct.unpack_from(f"<{size // 4}I", data, at)
        sectors += [sector for sector in entries[:-1] if sector < _END]
        following, left = entries[-1], left - 1
    table: list[int] = []
    for sector in sectors:
        at = (sector + 1) * size
        if at + size > len(data):
            continue
        table += struct.unpack_from(f"<{size // 4}I", data, at)
    return table


def _chain(first: int, table: list[int]) -> list[int]:
    chain: list[int] = []
    while first < _END:
        if first >= len(table) or len(chain) > _MOST_SECTORS:
            raise ValueError("broken chain")
        chain.append(first)
        first = table[first]
    return chain
