"""The records of the parts of an .xlsb, and the texts in them.

Exists because two modules walk them. Follows [MS-XLSB] 2.1.4 (records), 2.5.168 (XLWideString). May import nothing of
civtrack.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

__all__ = ["records", "wide"]


def records(data: bytes) -> Iterator[tuple[int, int, int]]:
    """Number, place and length of each record, whose number and length stand in seven bits a byte."""
    at, end = 0, len(data)
    try:
        while at < end:
            kind = data[at]
            at += 1
            if kind > 0x7F:
                kind = kind & 0x7F | (data[at] & 0x7F) << 7
                at += 1
            length = data[at]
            at += 1
            if length > 0x7F:
                length, shift = length & 0x7F, 7
                while True:
                    byte = data[at]
                    at += 1
                    length |= (byte & 0x7F) << shift
                    shift += 7
                    if byte < 0x80 or shift == 28:
                        break
            if at + length > end:
                return
            yield kind, at, length
            at += length
    except IndexError:
        return


def wide(data: bytes, at: int, end: int) -> tuple[str, int]:
    """A text and where it ends; an absent one is empty, and none goes on behind `end`."""
    if at + 4 > end:
        return "", end
    (count,) = struct.unpack_from("<I", data, at)
    at += 4
    if count == 0xFFFFFFFF:
        return "", at
    stop = min(end, at + 2 * count)
    return data[at:stop].decode("utf-16-le", "replace"), stop
