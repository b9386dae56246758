"""Pictures with nothing but what is seen: no remarks, places, names, thumbnails, nor anything behind their end.

Exists because a photo tells who took it and where, and a picture can hold any text that nobody sees. Nothing is
compressed anew, so that no pixel changes. May import nothing.

Every format is read piece by piece; only pieces that make pixels are passed on. A format that is not known is none.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

__all__ = ["cleaned"]


def cleaned(data: bytes) -> tuple[str, bytes] | None:
    """How a picture's name ends, and its bytes; None where it is not understood."""
    for magic, suffix, clean in _FORMATS:
        if data.startswith(magic):
            try:
                made = clean(data)
            except (IndexError, struct.error, ValueError, zlib.error):
                return None
            return (suffix, made) if made else None
    return None


_CHUNKS = {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"sBIT", b"bKGD", b"pHYs"}
_LENGTHS = {b"gAMA": 4, b"cHRM": 32, b"sRGB": 1, b"pHYs": 9}


def _png(data: bytes) -> bytes:
    kept, at = [data[:8]], 8
    while True:
        length, kind = struct.unpack_from(">I4s", data, at)
        end = at + 12 + length
        if end > len(data):
            raise ValueError(kind)
        if kind in _CHUNKS and _LENGTHS.get(kind, length) == length:
            kept.append(data[at:end])
        elif kind == b"iCCP":
            kept += _png_profile(data[at + 8 : end - 4])
        at = end
        if kind == b"IEND":
            return b"".join(kept)


def _png_profile(content: bytes) -> Iterator[bytes]:
    name = content.index(0)
    unpack = zlib.decompressobj()
    if profile := _profile(unpack.decompress(content[name + 2 :], 1 << 22)):
        made = b"icc\0\0" + zlib.compress(profile, 9)
        chunk = b"iCCP" + made
        yield struct.pack(">I", len(made)) + chunk + struct.pack(">I", zlib.crc32(chunk))


def _jpeg(data: bytes) -> bytes:
    kept, at, profile, place = [data[:2]], 2, list[bytes](), 1
    while True:
        while data[at : at + 2] == b"\xff\xff":
            at += 1
        if data[at] != 0xFF:
            raise ValueError(at)
        mark = data[at + 1]
        if mark == 0xD9:
            if shown := _profile(b"".join(profile)) if profile else None:
                kept.insert(place, _segment(0xE2, b"ICC_PROFILE\0\x01\x01" + shown))
            return b"".join([*kept, b"\xff\xd9"])
        (length,) = struct.unpack_from(">H", data, at + 2)
        body = data[at + 4 : at + 2 + length]
        if len(body) != length - 2:
            raise ValueError(mark)
        at += 2 + length
        if mark == 0xE2 and body.startswith(b"ICC_PROFILE\0"):
            profile.append(body[14:])
        elif seen := _seen(mark, body):
            kept.append(_segment(mark, seen))
            place = len(kept) if mark in (0xE0, 0xE1) else place
        if mark == 0xDA:
            end = _scan_end(data, at)
            kept.append(data[at:end])
            at = end


def _seen(mark: int, body: bytes) -> bytes:
    """What of a segment makes pixels; nothing of all others."""
    if mark == 0xE0 and body.startswith(b"JFIF\0") and len(body) >= 14:
        return body[:12] + b"\0\0"
    if mark == 0xE1 and body.startswith(b"Exif\0\0") and (turned := _orientation(body[6:])) > 1:
        return _TURNED + bytes([turned]) + b"\0" * 6
    if mark == 0xEE and body.startswith(b"Adobe"):
        return body[:12]
    return body if mark in _DRAWN else b""


_TURNED = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0"
"""Remarks of a photo that say nothing but how it is to be turned, up to the number that says it."""

_DRAWN = {*range(0xC0, 0xD0), 0xDA, 0xDB, 0xDC, 0xDD, 0xDE, 0xDF}
"""Frames, tables and scans."""


def _segment(mark: int, body: bytes) -> bytes:
    if len(body) > 0xFFFD:
        raise ValueError(mark)
    return struct.pack(">BBH", 0xFF, mark, len(body) + 2) + body


def _scan_end(data: bytes, at: int) -> int:
    """Where the bits of a scan end: at the next mark that is neither a restart nor a stuffed byte."""
    while True:
        at = data.index(0xFF, at)
        if data[at + 1] == 0 or 0xD0 <= data[at + 1] <= 0xD7:
            at += 2
        elif data[at + 1] == 0xFF:
            at += 1
        else:
            return at


def _orientation(exif: bytes) -> int:
    """How a photo is to be turned: the one thing of its remarks that is seen."""
    order = {b"II": "<", b"MM": ">"}.get(exif[:2])
    if order is None:
        return 1
    (start,) = struct.unpack_from(f"{order}I", exif, 4)
    (count,) = struct.unpack_from(f"{order}H", exif, start)
    for number in range(min(count, 200)):
        tag, kind, _, value = struct.unpack_from(f"{order}HHIH", exif, start + 2 + 12 * number)
        if tag == 0x0112 and kind == 3:
            return value if 1 <= value <= 8 else 1
    return 1


_SEEN = (b"wtpt", b"rXYZ", b"gXYZ", b"bXYZ", b"rTRC", b"gTRC", b"bTRC", b"kTRC", b"chad")


def _profile(profile: bytes) -> bytes | None:
    """A colour profile with its numbers and without its words; None for one of tables."""
    if profile[36:40] != b"acsp":
        return None
    (count,) = struct.unpack_from(">I", profile, 128)
    tags = dict[bytes, bytes]()
    for number in range(min(count, 100)):
        name, start, length = struct.unpack_from(">4sII", profile, 132 + 12 * number)
        if name in _SEEN and profile[start : start + 4] in (b"XYZ ", b"curv", b"para", b"sf32"):
            tags[name] = profile[start : start + length]
    if not {b"rXYZ", b"gXYZ", b"bXYZ"} <= tags.keys() and b"kTRC" not in tags:
        return None
    tags[b"desc"] = b"desc\0\0\0\0\0\0\0\x04RGB\0" + b"\0" * 79
    tags[b"cprt"] = b"text\0\0\0\0-\0"
    table, body, at = b"", b"", 132 + 12 * len(tags)
    for name, content in tags.items():
        table += struct.pack(">4sII", name, at + len(body), len(content))
        body += content + b"\0" * (-len(content) % 4)
    head = b"\0" * 4 + profile[8:24] + b"\0" * 12 + b"acsp" + b"\0" * 24 + profile[64:80] + b"\0" * 48
    return struct.pack(">I", at + len(body)) + head + struct.pack(">I", len(tags)) + table + body


def _gif(data: bytes) -> bytes:
    def table(flags: int) -> int:
        return 3 << ((flags & 7) + 1) if flags & 0x80 else 0

    def blocks(at: int) -> int:
        while data[at]:
            at += data[at] + 1
        return at + 1

    at = 13 + table(data[10])
    kept = [data[:at]]
    while data[at] != 0x3B:
        start = at
        if data[at] == 0x2C:
            at = blocks(at + 11 + table(data[at + 9]))
            kept.append(data[start:at])
        elif data[at] == 0x21:
            at = blocks(at + 2)
            looping = data[start + 1] == 0xFF and data[start + 3 : start + 14] == b"NETSCAPE2.0" and at - start == 19
            if (data[start + 1] == 0xF9 and at - start == 8) or looping:
                kept.append(data[start:at])
        else:
            raise ValueError(at)
    return b"".join([*kept, b"\x3b"])


def _bmp(data: bytes) -> bytes | None:
    start, head, width, height, planes, bits, packing = struct.unpack_from("<IIiiHHI", data, 10)
    if head != 40 or packing or planes != 1 or bits not in (1, 4, 8, 24, 32):
        return None
    (colours,) = struct.unpack_from("<I", data, 46)
    palette = 4 * (colours or (1 << bits)) if bits <= 8 else 0
    size = (width * bits + 31) // 32 * 4 * abs(height)
    if palette > 1024 or width <= 0 or start < 54 + palette or start + size > len(data):
        return None
    whole = 54 + palette + size
    return struct.pack("<2sIII", b"BM", whole, 0, 54 + palette) + data[14 : 54 + palette] + data[start : start + size]


def _webp(data: bytes) -> bytes | None:
    if data[8:12] != b"WEBP":
        return None
    kept, at = list[bytes](), 12
    end = min(8 + int(struct.unpack_from("<I", data, 4)[0]), len(data))
    while at + 8 <= end:
        kind, length = struct.unpack_from("<4sI", data, at)
        body = data[at + 8 : at + 8 + length]
        at += 8 + length + (length & 1)
        if kind == b"VP8X" and length == 10:
            body = bytes([body[0] & ~0x2C]) + b"\0\0\0" + body[4:]
        elif kind not in (b"VP8 ", b"VP8L", b"ALPH"):
            continue
        kept.append(struct.pack("<4sI", kind, len(body)) + body + b"\0" * (len(body) & 1))
    whole = b"WEBP" + b"".join(kept)
    return b"RIFF" + struct.pack("<I", len(whole)) + whole if kept else None


_FORMATS = (
    (b"\x89PNG\r\n\x1a\n", "png", _png),
    (b"\xff\xd8\xff", "jpeg", _jpeg),
    (b"GIF87a", "gif", _gif),
    (b"GIF89a", "gif", _gif),
    (b"BM", "bmp", _bmp),
    (b"RIFF", "webp", _webp),
)
