"""Deflated parts on the disk, all in one file: for a workbook into which hundreds of others go, photos and all.

Exists because a part of its own is held in memory while it is small, and thousands of small ones are not small. May
import the modules of `civtrack.xlsx` below it.
"""

from __future__ import annotations

from collections.abc import Iterator

from civtrack.xlsx.parts.output import Packed

__all__ = ["Shelf", "Shelved"]

_BLOCK = 1 << 16


class Shelved:
    """A deflated part on a shelf: as `Packed` to whoever writes it."""

    __slots__ = ("_at", "_shelf", "crc", "packed", "size")

    def __init__(self, shelf: Shelf, at: int, part: Packed) -> None:
        self._shelf, self._at = shelf, at
        self.size, self.crc, self.packed = part.size, part.crc, part.packed

    def blocks(self) -> Iterator[bytes]:
        """The deflated bytes."""
        for place in range(0, self.packed, _BLOCK):
            yield self._shelf.read(self._at + place, min(_BLOCK, self.packed - place))

    def close(self) -> None:
        """Its room goes with the shelf."""


class Shelf:
    """The file that holds them; it is gone when it is closed."""

    def __init__(self) -> None:
        import tempfile  # needed only where something is saved

        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - closed by `close`

    def put(self, part: Packed) -> Shelved:
        """A finished part, which is closed and stands on the shelf from here on.

        Raises:
            OSError: There is no room for it.
        """
        at = self._file.seek(0, 2)
        self._file.writelines(part.blocks())
        part.close()
        return Shelved(self, at, part)

    def read(self, at: int, length: int) -> bytes:
        """So many bytes from a place on."""
        self._file.seek(at)
        return self._file.read(length)

    def close(self) -> None:
        """Lets go of all of them."""
        self._file.close()
