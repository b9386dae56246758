"""The names inside a compound file (OLE2): enough to tell an encrypted .xlsx from an .xls from a .doc.

Exists because the three share their first eight bytes. Follows [MS-CFB]: header, allocation table, directory. May
import nothing of civtrack.
"""

from __future__ import annotations

import struct

_END = 0xFFFFFFFA
"""Sector numbers from here on are marks, not sectors."""
_MOST_SECTORS = 1 << 16


def streams(data: bytes) -> set[str]:
    """The names of a compound file's streams and storages.

    Raises:
        ValueError: The header or the directory's chain is broken.
    """
    if len(data) < 512:
        raise ValueError("shorter than its header")
    shift = struct.unpack_from("<H", data, 30)[0]
    if shift not in (9, 12):
        raise ValueError("unknown sector size")
    size = 1 << shift
    table = _allocation_table(data, size)
    names: set[str] = set()
    for sector in _chain(struct.unpack_from("<I", data, 48)[0], table):
        at = (sector + 1) * size
        for entry in range(at, min(at + size, len(data) - 127), 128):
            length = struct.unpack_from("<H", data, entry + 64)[0]
            if data[entry + 66] and 2 <= length <= 64:
                names.add(data[entry : entry + length - 2].decode("utf-16-le", "replace"))
    if not names:
        raise ValueError("no directory")
    return names


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
