"""The zip container of a workbook, read with suspicion: what the file is, its members, their bytes in chunks.

Exists because an edit copies untouched members still compressed, which needs their raw bytes and places, and because
ledgers come by e-mail: sizes, ratios, overlaps and names are checked before anything is believed. May import
`civtrack.errors`, `civtrack.model` and `civtrack.xlsx.parts.deflate`.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from civtrack.errors import AccessDenied, DamagedWorkbook, EmptyFile, EncryptedWorkbook, FileMissing, UnsafeWorkbook
from civtrack.light import NamedTuple, dataclass
from civtrack.model import N_, Message
from civtrack.xlsx.parts import deflate
from civtrack.xlsx.parts.sniff import refuse_other_formats

__all__ = ["Container", "Limits", "Member", "part_key", "shown"]

_LOCAL, _CENTRAL, _END, _END64, _LOCATOR64 = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06", b"PK\x06\x06", b"PK\x06\x07"
_MAX32 = 0xFFFFFFFF
_BLOCK = 1 << 16
CHUNK = 1 << 18
"""Bytes that are inflated at a time."""

_WORTH_KEEPING = 32 << 20
"""A part up to this size is kept once it was read to its end, until another is: a sheet is read several times."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What an honest workbook does not exceed; past it, reading stops with `UnsafeWorkbook`.

    Attributes:
        members: Entries of the container.
        part: Bytes of one inflated part (a ledger of a million rows and 15 columns has about 600 MB).
        whole: Bytes that all members declare together.
        held: Bytes of a part that is held in memory as a whole (styles, relationships and the like; of a sheet
            everything but its rows).
        elements: XML elements of all parts that are held in memory.
        texts: Bytes that the shared strings take in memory.
        ratio: Inflated to compressed size …
        ratio_from: … once a part is larger than this.
        file: Bytes of a file of another kind, which is read in one go.
        rows: Rows of all sheets that hold something.
        cells: Cells of all sheets that hold something.
        sheets: Its sheets.
        tables: Lists with a header of their own on all sheets.
    """

    members: int = 65_535
    part: int = 1 << 30
    whole: int = 4 << 30
    held: int = 256 << 20
    elements: int = 1_000_000
    texts: int = 256 << 20
    ratio: int = 300
    ratio_from: int = 32 << 20
    file: int = 256 << 20
    rows: int = 200_000
    cells: int = 5_000_000
    sheets: int = 1_000
    tables: int = 3_000


class Member(NamedTuple):
    """An entry of the container, as its directory lists it."""

    name: bytes
    flags: int
    method: int
    time: int
    date: int
    crc: int
    packed: int
    size: int
    offset: int
    made_by: int
    internal: int
    external: int
    extra: bytes
    comment: bytes

    @property
    def text(self) -> str:
        """The name as text."""
        return self.name.decode("utf-8" if self.flags & 0x800 else "cp437", "replace")

    @property
    def readable(self) -> bool:
        """Whether the name is written in the way that the directory says."""
        return not self.flags & 0x800 or "\ufffd" not in self.text


def part_key(name: str) -> str:
    """How a part is found: names do not care for case, a leading slash or the kind of slash."""
    return name.replace("\\", "/").lstrip("/").lower()


def shown(value: object) -> object:
    """What a broken file calls something, as a sentence can hold it: on one line, and not for pages."""
    if not isinstance(value, str):
        return value
    text = "".join(letter if letter.isprintable() else "?" for letter in value[:61])
    return text if len(value) <= 60 else f"{text[:59]}…"


class Container:
    """An open workbook file.

    Args:
        path: The file.
        limits: What is believed at most.

    Raises:
        LedgerUnreadable: One of its kinds, with the file's name as the place.
    """

    def __init__(self, path: Path, limits: Limits) -> None:
        self.path = path
        self.where = path.name
        self.limits = limits
        self._proven: tuple[int, list[bytes]] | None = None
        self._elements: dict[str, int] = {}
        try:
            self._file: BinaryIO = path.open("rb")
        except FileNotFoundError:
            raise FileMissing(self.where) from None
        except OSError as error:
            raise AccessDenied(self.where, detail=error.strerror or str(error)) from error
        try:
            self._length = self._file.seek(0, 2)
            self._refuse_what_is_no_zip()
            self.members = self._directory()
            self.parts = self._parts()
        except BaseException:
            self._file.close()
            raise

    def close(self) -> None:
        """Lets go of the file, and of what was read of it."""
        self._file.close()
        self._proven = None

    def _read_at(self, offset: int, length: int) -> bytes:
        try:
            self._file.seek(offset)
            data = self._file.read(length)
        except (OSError, ValueError) as error:
            raise AccessDenied(self.where, detail=str(error)) from error
        if len(data) != length:
            raise self.damaged(N_("it ends too early"))
        return data

    def damaged(self, text: str, **values: object) -> DamagedWorkbook:
        """The error for a broken file, its detail translatable."""
        return DamagedWorkbook(self.where, detail=Message(text, {key: shown(value) for key, value in values.items()}))

    def unsafe(self, text: str, **values: object) -> UnsafeWorkbook:
        """The error for what no honest workbook holds."""
        return UnsafeWorkbook(self.where, detail=Message(text, {key: shown(value) for key, value in values.items()}))

    def _refuse_what_is_no_zip(self) -> None:
        if not self._length:
            raise EmptyFile(self.where)
        head = self._read_at(0, min(4096, self._length))
        if head.startswith((_LOCAL, _END)):
            return
        refuse_other_formats(self.where, head, lambda: self._read_at(0, min(self._length, 64 << 20)))

    def _directory(self) -> tuple[Member, ...]:
        size = min(self._length, 65_557)
        tail = self._read_at(self._length - size, size)
        at = tail.rfind(_END)
        if at < 0 or len(tail) - at < 22:
            raise self.damaged(N_("it ends too early"))
        count, length, offset = struct.unpack_from("<HII", tail, at + 10)
        end = self._length - size + at
        if at >= 20 and tail[at - 20 : at - 16] == _LOCATOR64:
            (end,) = struct.unpack_from("<Q", tail, at - 12)
            record = self._read_at(end, 56)
            if record[:4] != _END64:
                raise self.damaged(N_("its directory is broken"))
            count, length, offset = struct.unpack_from("<QQQ", record, 32)
        if offset + length > end:
            raise self.damaged(N_("its directory is broken"))
        if count > self.limits.members:
            raise self.unsafe(N_("{count} members"), count=count)
        data, place, members = self._read_at(offset, length), 0, []
        for _ in range(count):
            if data[place : place + 4] != _CENTRAL or place + 46 > len(data):
                raise self.damaged(N_("its directory is broken"))
            member, place = _entry(data, place)
            members.append(member)
        self.comment = tail[at + 22 :]
        return tuple(members)

    def _parts(self) -> dict[str, Member]:
        parts: dict[str, Member] = {}
        whole, reached = 0, 0
        for member in sorted(self.members, key=lambda member: member.offset):
            if member.offset < reached:
                raise self.unsafe(N_("members that overlap"))
            reached = member.offset + 30 + len(member.name) + member.packed
        for member in self.members:
            key = part_key(member.text)
            if key.endswith("/") or not key:
                continue
            if not member.readable:
                raise self.damaged(N_("the name {name} cannot be read"), name=member.text)
            if key in parts:
                raise self.unsafe(N_("the member {name} twice"), name=member.text)
            if member.flags & 1:
                raise EncryptedWorkbook(self.where)
            whole += member.size
            if whole > self.limits.whole or member.size > self.limits.part:
                raise self.unsafe(N_("{name}, which would grow to {size} bytes"), name=member.text, size=member.size)
            parts[key] = member
        return parts

    def raw(self, member: Member) -> tuple[bytes, Iterator[bytes]]:
        """The member's local extra field, and its bytes as they are stored, in blocks."""
        head = self._read_at(member.offset, 30)
        if head[:4] != _LOCAL:
            raise self.damaged(N_("the member {name} is not where the directory says"), name=member.text)
        name, extra = struct.unpack_from("<HH", head, 26)
        field = self._read_at(member.offset + 30 + name, extra)
        return field, self._blocks(member.offset + 30 + name + extra, member.packed)

    def _blocks(self, offset: int, length: int) -> Iterator[bytes]:
        end = offset + length
        while offset < end:
            block = self._read_at(offset, min(_BLOCK, end - offset))
            offset += len(block)
            yield block

    def chunks(self, member: Member) -> Iterator[bytes]:
        """The member's content in chunks of bounded size, its checksum proven at the end.

        Raises:
            DamagedWorkbook: Truncated, wrong checksum, broken or unknown compression.
            UnsafeWorkbook: It grows past the limits.
        """
        if self._proven is not None and self._proven[0] == member.offset:
            yield from self._proven[1]
            return
        _, blocks = self.raw(member)
        crc, size, limits = 0, 0, self.limits
        kept: list[bytes] | None = [] if member.size <= _WORTH_KEEPING else None
        for chunk in self._inflated(member, blocks):
            size += len(chunk)
            if size > member.size:
                raise self.damaged(N_("the member {name} is longer than it says"), name=member.text)
            if size > limits.ratio_from and size > limits.ratio * max(member.packed, 1):
                raise self.unsafe(N_("{name}, which would grow to {size} bytes"), name=member.text, size=member.size)
            crc = deflate.crc32(chunk, crc)
            if kept is not None:
                kept.append(chunk)
            yield chunk
        if size != member.size or crc != member.crc:
            raise self.damaged(N_("the content of {name} does not match its checksum"), name=member.text)
        if kept is not None and size > CHUNK:
            self._proven = member.offset, kept

    def forget(self) -> None:
        """Lets go of the part that was kept: whoever read it holds it now."""
        self._proven = None

    def _inflated(self, member: Member, blocks: Iterator[bytes]) -> Iterator[bytes]:
        if member.method == 0:
            yield from blocks
            return
        if member.method != 8:
            raise self.damaged(N_("the member {name} is compressed in an unknown way"), name=member.text)
        stream = deflate.decompressor()
        try:
            for block in blocks:
                rest = block
                while rest and not stream.eof:
                    chunk = stream.decompress(rest, CHUNK)
                    rest = stream.unconsumed_tail
                    if chunk:
                        yield chunk
            while not stream.eof:
                chunk = stream.decompress(b"", CHUNK)
                if not chunk:
                    break
                yield chunk
        except deflate.BROKEN as error:
            raise self.damaged(N_("the content of {name} cannot be unpacked"), name=member.text) from error
        if not stream.eof:
            raise self.damaged(N_("the content of {name} cannot be unpacked"), name=member.text)

    def elements_left(self, key: str) -> int:
        """How many elements the part may have, seeing how many the others had."""
        return self.limits.elements - sum(count for other, count in self._elements.items() if other != key)

    def counted(self, key: str, elements: int) -> None:
        """Notes how many elements of a part are held."""
        self._elements[key] = elements

    def read(self, key: str) -> bytes:
        """A whole part (KeyError where there is none)."""
        member = self.parts[part_key(key)]
        if member.size > self.limits.held:
            raise self.unsafe(N_("{name}, which would grow to {size} bytes"), name=member.text, size=member.size)
        return b"".join(self.chunks(member))


def _entry(data: bytes, place: int) -> tuple[Member, int]:
    (made_by, _, flags, method, time, date, crc, packed, size, name, extra, comment, _, internal, external, offset) = (
        struct.unpack_from("<HHHHHHIIIHHHHHII", data, place + 4)
    )
    at = place + 46
    field = data[at + name : at + name + extra]
    if _MAX32 in (packed, size, offset):
        values = list(_wide(field))
        size = values.pop(0) if size == _MAX32 and values else size
        packed = values.pop(0) if packed == _MAX32 and values else packed
        offset = values.pop(0) if offset == _MAX32 and values else offset
    end = at + name + extra + comment
    member = Member(
        data[at : at + name], flags, method, time, date, crc, packed, size, offset, made_by, internal, external,
        field, data[at + name + extra : end],
    )  # fmt: skip
    return member, end


def _wide(extra: bytes) -> Iterator[int]:
    while len(extra) >= 4:
        kind, length = struct.unpack_from("<HH", extra)
        if kind == 1:
            yield from struct.unpack_from(f"<{min(length, len(extra) - 4) // 8}Q", extra, 4)
        extra = extra[4 + length :]
