"""The records of the workbook stream of an .xls or .et, for what its reader keeps silent about.

Exists because two modules walk them. Follows [MS-XLS] 2.1.4 (records), 2.4.28 (BoundSheet8). May import nothing of
civtrack.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator

__all__ = ["going_on", "records", "worksheets"]

_BOF, _EOF, _SHEET, _ON = 0x809, 0x0A, 0x85, 0x3C


def worksheets(stream: bytes) -> Iterator[int]:
    """Where each worksheet begins, in the workbook's order."""
    for kind, at, length in records(stream, 0):
        if kind == _SHEET and length >= 6:
            begin, _, sheet_type = struct.unpack_from("<IBB", stream, at)
            if not sheet_type:
                yield begin


def going_on(stream: bytes) -> Iterator[tuple[int, list[bytes]]]:
    """Kind and bodies of the workbook's own records: the body of one that is too long goes on in the next records."""
    found: tuple[int, list[bytes]] | None = None
    for kind, at, length in records(stream, 0):
        body = stream[at : at + length]
        if kind == _ON and found:
            found[1].append(body)
            continue
        if found:
            yield found
        found = kind, [body]
    if found:
        yield found


def records(stream: bytes, at: int) -> Iterable[tuple[int, int, int]]:
    """Kind, place and length of the records of a part of a workbook stream, without those of charts inside it."""
    depth = 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        at += 4
        if at + length > len(stream):
            return
        if kind == _BOF:
            depth += 1
        elif not depth:
            return
        elif kind == _EOF:
            depth -= 1
            if not depth:
                return
        elif depth == 1:
            yield kind, at, length
        at += length
