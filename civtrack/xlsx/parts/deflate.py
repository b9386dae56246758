"""Which implementation of deflate is used: isal inflates where it is installed, zlib deflates everywhere.

Exists so that the choice is made once. isal inflates several times faster. It would deflate faster, too, but once in
some hundred files the same content came out as other bytes, and the same edits must give the same file. May import
nothing of civtrack.
"""

from __future__ import annotations

import contextlib
import zlib
from typing import Any, Protocol

_engine: Any = zlib
with contextlib.suppress(ImportError):
    from isal import isal_zlib as _engine  # isal has no wheel for every interpreter

__all__ = ["BROKEN", "Compressor", "Decompressor", "compressor", "crc32", "decompressor"]

BROKEN: tuple[type[Exception], ...] = (zlib.error, _engine.error)
"""What a broken stream raises."""


class Compressor(Protocol):
    """What is used of a compressing object."""

    def compress(self, data: bytes, /) -> bytes:
        """Takes bytes in; may give bytes out."""
        ...

    def flush(self) -> bytes:
        """The rest; nothing may follow."""
        ...


class Decompressor(Protocol):
    """What is used of a decompressing object."""

    unconsumed_tail: bytes
    unused_data: bytes
    eof: bool

    def decompress(self, data: bytes, max_length: int = ..., /) -> bytes:
        """Takes bytes in; gives at most so many out."""
        ...


def compressor() -> Compressor:
    """A raw deflate stream at the fastest level."""
    return zlib.compressobj(1, zlib.DEFLATED, -15)


def decompressor() -> Decompressor:
    """Reads a raw deflate stream."""
    made: Decompressor = _engine.decompressobj(-15)
    return made


def crc32(data: bytes, value: int = 0) -> int:
    """The checksum that zip uses, continued from `value`."""
    return int(_engine.crc32(data, value))
