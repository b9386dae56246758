"""Writes a container: untouched members as they are stored, touched ones newly deflated, in the old order.

Exists so that a photo or a macro is never even unpacked, and so that the same edits give the same bytes: dates and
order come from the source, sizes go into the local headers, no clock is read. May import `civtrack.errors`,
`civtrack.model` and the modules of `civtrack.xlsx` below it.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from queue import SimpleQueue
from threading import Thread
from typing import BinaryIO, Protocol

from civtrack.errors import NotWritten
from civtrack.model import N_, Message
from civtrack.xlsx.parts import deflate
from civtrack.xlsx.parts.container import Container, Member, part_key

__all__ = ["Packed", "Packing", "Stored", "write_container", "write_package"]

_HELD = 1 << 19
"""Bytes of a part that are held in memory."""
_BLOCK = 1 << 16
_CUT = 1 << 18
_MAX32 = 0xFFFFFFFF
_VERSION = 20


class Finished(Protocol):
    """A part that can be written: its bytes as they are stored, and what a container says of them."""

    size: int
    crc: int
    packed: int

    def blocks(self) -> Iterator[bytes]:
        """The stored bytes."""
        ...

    def close(self) -> None:
        """Lets go of them."""
        ...


class Packed:
    """A part newly deflated; large ones are kept on the disk until they are written.

    Args:
        chunks: Its content, or its beginning where more is added before it is finished.
    """

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self.size = self.crc = self.packed = 0
        import tempfile  # needed only where something is saved

        self._spool = tempfile.SpooledTemporaryFile(max_size=_HELD)  # noqa: SIM115 - closed by `close`
        self._stream = deflate.compressor()
        self._pieces: SimpleQueue[bytes | None] = SimpleQueue()
        self._worker: Thread | None = None
        self._failed: BaseException | None = None
        # What a compressor makes depends on how its input is cut, so it is always cut alike.
        self._held = bytearray()
        try:
            for chunk in chunks:
                self.add(chunk)
            self._begun()
        except BaseException:
            self.close()
            raise

    def _begun(self) -> None:
        self.finish()

    def add(self, chunk: bytes) -> None:
        """More of its content."""
        self.size += len(chunk)
        self.crc = deflate.crc32(chunk, self.crc)
        held = self._held
        held += chunk
        if len(held) >= _CUT:
            whole = len(held) - len(held) % _CUT
            for place in range(0, whole, _CUT):
                self._later(bytes(held[place : place + _CUT]))
            del held[:whole]

    def _later(self, piece: bytes) -> None:
        """Has a piece deflated beside what goes on here: zlib needs no lock of the interpreter meanwhile."""
        if self._worker is None:
            self._worker = Thread(target=self._work, daemon=True)
            self._worker.start()
        self._pieces.put(piece)

    def _work(self) -> None:
        try:
            while (piece := self._pieces.get()) is not None:
                self._spool.write(self._stream.compress(piece))
        except BaseException as error:  # noqa: BLE001 - it is raised where it is waited for
            self._failed = error

    def _settle(self) -> None:
        """Waits until every piece is deflated."""
        if self._worker is not None:
            self._pieces.put(None)
            self._worker.join()
            self._worker = None

    def finish(self) -> None:
        """Nothing follows.

        Raises:
            OSError: There is no room for what was deflated.
        """
        self._settle()
        if self._failed is not None:
            raise self._failed
        self._spool.write(self._stream.compress(bytes(self._held)))
        self._spool.write(self._stream.flush())
        del self._stream  # it holds a hundred times as much as a small part, and a workbook has hundreds of these
        self._held = bytearray()
        self.packed = self._spool.tell()

    def blocks(self) -> Iterator[bytes]:
        """The deflated bytes."""
        self._spool.seek(0)
        while block := self._spool.read(_BLOCK):
            yield block

    def close(self) -> None:
        """Lets go of them."""
        self._settle()
        self._spool.close()


class Packing(Packed):
    """A part that is deflated piece by piece: `add` as often as there is more, then `finish`."""

    def __init__(self) -> None:
        super().__init__(())

    def _begun(self) -> None:
        """More follows."""


class Stored:
    """A part that is written as it is, because nothing would make it smaller: a picture.

    Args:
        data: Its content.
    """

    def __init__(self, data: bytes) -> None:
        self.size = self.packed = len(data)
        self.crc = deflate.crc32(data, 0)
        self._data = data

    def blocks(self) -> Iterator[bytes]:
        """Its bytes."""
        yield self._data

    def close(self) -> None:
        """Lets go of them."""
        self._data = b""


def write_package(target: BinaryIO, where: str, parts: Mapping[str, Packed | Stored]) -> None:
    """Writes a container of nothing but these parts, in this order: no dates, remarks, extra fields or gaps.

    Args:
        target: Where the bytes go.
        where: What the workbook is called, for errors.
        parts: Name → content.

    Raises:
        NotWritten: It would grow past what a container without extensions holds.
    """
    entries, place = [], 0
    for name, packed in parts.items():
        method = 0 if isinstance(packed, Stored) else 8
        fixed = struct.pack(
            "<HHHHHIIIHH", _VERSION, 0, method, 0, 0x21, packed.crc, packed.packed, packed.size, len(name), 0
        )  # fmt: skip
        if max(place, packed.size) > _MAX32 - len(fixed):
            raise NotWritten(where, detail=Message(N_("it would be too large")))
        more = struct.pack("<HHHII", 0, 0, 0, 0, place)
        entries.append(b"PK\x01\x02" + struct.pack("<H", _VERSION) + fixed + more + name.encode())
        target.write(b"PK\x03\x04" + fixed + name.encode())
        target.writelines(packed.blocks())
        place += 30 + len(name) + packed.packed
    directory = b"".join(entries)
    if place + len(directory) > _MAX32 or len(entries) >= 0xFFFF:
        raise NotWritten(where, detail=Message(N_("it would be too large")))
    end = struct.pack("<HHHHIIH", 0, 0, len(entries), len(entries), len(directory), place, 0)
    target.write(directory + b"PK\x05\x06" + end)


def write_container(
    target: BinaryIO,
    source: Container,
    touched: Mapping[str, Packed],
    dropped: AbstractSet[str],
    added: Mapping[str, Finished],
) -> None:
    """Writes the source with some parts changed.

    Args:
        target: Where the bytes go.
        source: The open workbook.
        touched: Part key → new content.
        dropped: Keys of parts that are left out.
        added: Name → content of parts that the source does not have; they come last and bear the date of its first.

    Raises:
        NotWritten: It would grow past what a container without extensions holds.
        DamagedWorkbook: A member of the source is not where its directory says.
    """
    entries, place = [], 0
    for member in source.members:
        key = part_key(member.text)
        if key in dropped:
            continue
        packed = touched.get(key)
        if packed is None:
            extra, blocks = source.raw(member)
            extra = _without_zip64(extra)
            method, crc, stored, size = member.method, member.crc, member.packed, member.size
        else:
            extra, blocks = b"", packed.blocks()
            method, crc, stored, size = 8, packed.crc, packed.packed, packed.size
        head = _local(member, method, crc, stored, size, extra)
        entries.append(_central(member, method, crc, stored, size, place))
        place += _put(target, source, head, blocks)
    first = source.members[0]
    for name, new in added.items():
        method = 0 if isinstance(new, Stored) else 8
        member = Member(name.encode(), 0, method, first.time, first.date, 0, 0, 0, 0, 20, 0, 0, b"", b"")
        head = _local(member, method, new.crc, new.packed, new.size, b"")
        entries.append(_central(member, method, new.crc, new.packed, new.size, place))
        place += _put(target, source, head, new.blocks())
    directory = b"".join(entries)
    if place + len(directory) > _MAX32 or len(entries) >= 0xFFFF:
        raise NotWritten(source.where, detail=Message(N_("it would be too large")))
    remark = source.comment
    end = struct.pack("<HHHHIIH", 0, 0, len(entries), len(entries), len(directory), place, len(remark))
    target.write(directory + b"PK\x05\x06" + end + remark)


def _put(target: BinaryIO, source: Container, head: bytes, blocks: Iterator[bytes]) -> int:
    target.write(head)
    written = len(head)
    for block in blocks:
        target.write(block)
        written += len(block)
        if written > _MAX32:
            raise NotWritten(source.where, detail=Message(N_("it would be too large")))
    return written


def _flags(member: Member) -> int:
    # Bit 3 says that sizes follow the data; they are known here and stand in the header.
    return member.flags & ~0x8


def _local(member: Member, method: int, crc: int, stored: int, size: int, extra: bytes) -> bytes:
    fixed = struct.pack(
        "<HHHHHIIIHH", _VERSION, _flags(member), method, member.time, member.date, crc, stored, size,
        len(member.name), len(extra),
    )  # fmt: skip
    return b"PK\x03\x04" + fixed + member.name + extra


def _central(member: Member, method: int, crc: int, stored: int, size: int, place: int) -> bytes:
    extra = _without_zip64(member.extra)
    fixed = struct.pack(
        "<HHHHHHIIIHHHHHII", member.made_by, _VERSION, _flags(member), method, member.time, member.date, crc, stored,
        size, len(member.name), len(extra), len(member.comment), 0, member.internal, member.external,
        min(place, _MAX32),
    )  # fmt: skip
    return b"PK\x01\x02" + fixed + member.name + extra + member.comment


def _without_zip64(extra: bytes) -> bytes:
    kept, place = b"", 0
    while place + 4 <= len(extra):
        kind, length = struct.unpack_from("<HH", extra, place)
        if kind != 1:
            kept += extra[place : place + 4 + length]
        place += 4 + length
    return kept
