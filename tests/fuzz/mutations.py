"""Ways to break a file: its bytes, its zip container, the parts inside, the XML of a part.

Every way takes a `random.Random`, so that a seed and a number name one file for ever.
"""

from __future__ import annotations

import io
import random
import re
import struct
import zipfile
import zlib
from collections.abc import Callable

__all__ = ["mutated_bytes", "mutated_package"]

Members = list[tuple[str, bytes]]

_ODD_NUMBERS = (
    "0", "-1", "1", "7", "65536", "1048576", "1048577", "99999999999", "-99999999999999999999", "1e999", "-0.0", "NaN",
    "4294967296", "0x10", "１２", "1_000", "", " ", "1.5", "9" * 5000,
)  # fmt: skip
_ODD_TEXTS = (
    "A1", "A1:XFD1048576", "XFD1048576", "XFE1", "A0", "A1048577", "$A$1", "1:1048576", "#REF!", "true", "s", "str",
    "inlineStr", "shared", "array", "External", "\ud7ff", "&#10;", "&quot;&lt;&amp;", "../../../etc/passwd",
    "/xl/workbook.xml", "xl\\styles.xml", "http://example.org/x", "%2e%2e/%00", "文" * 300, "x" * 40_000, "_x000D_",
    "_xD800_", "_x0000_", "=1+1", "&#0;", "&#x110000;", "&#99999999999;", "&bogus;", "&", "<", "\x01", "hidden",
)  # fmt: skip
_ENCODINGS = ("utf-16", "utf-16-le", "utf-16-be", "utf-8-sig", "utf-32", "gb18030", "big5", "utf-7")
_NAMES = (
    "UTF-16", "GBK", "hex", "zlib", "rot13", "idna", "unicode_escape", "ISO-8859-1", "nonsense", "bz2", "utf-32",
    "punycode", "undefined", "base64", "ascii",
)  # fmt: skip
_TAG = re.compile(rb"<[A-Za-z_][^<>]*>")
_ATTRIBUTE = re.compile(rb"""\s([\w:.-]+)=("[^"<>]*"|'[^'<>]*')""")
_ELEMENT = re.compile(rb"<([\w:.-]+)\b[^<>]*?(?:/>|>(?:(?!<\1\b).)*?</\1>)", re.DOTALL)
_VALUE = re.compile(rb">([^<>]+)<")


def mutated_bytes(rng: random.Random, data: bytes) -> bytes:
    """Any file with some bytes changed, cut out, doubled or put in."""
    for _ in range(rng.choice((1, 1, 2, 4, 16))):
        data = rng.choice((_flip, _flip, _cut, _double, _insert, _truncate, _overwrite))(rng, data)
    return data


def _at(rng: random.Random, data: bytes) -> int:
    return rng.randrange(len(data) + 1)


def _flip(rng: random.Random, data: bytes) -> bytes:
    if not data:
        return data
    place = rng.randrange(len(data))
    return data[:place] + bytes([data[place] ^ (1 << rng.randrange(8))]) + data[place + 1 :]


def _overwrite(rng: random.Random, data: bytes) -> bytes:
    place = _at(rng, data)
    new = rng.choice((b"\xff\xff\xff\xff", b"\0\0\0\0", b"\x7f\xff\xff\xff", b"\xff\xff\xff\x7f", rng.randbytes(4)))
    return data[:place] + new + data[place + len(new) :]


def _cut(rng: random.Random, data: bytes) -> bytes:
    place = _at(rng, data)
    return data[:place] + data[place + rng.choice((1, 2, 8, 64, 512)) :]


def _double(rng: random.Random, data: bytes) -> bytes:
    place, length = _at(rng, data), rng.choice((1, 8, 64, 1024))
    return data[:place] + data[place : place + length] * rng.choice((2, 3, 50)) + data[place + length :]


def _insert(rng: random.Random, data: bytes) -> bytes:
    place = _at(rng, data)
    new = rng.choice((b"\0", b"<", b">", b'"', b"'", b"&", b"\n", b"]]>", b"<!--", b"\xff\xfe", rng.randbytes(9)))
    return data[:place] + new + data[place:]


def _truncate(rng: random.Random, data: bytes) -> bytes:
    return data[: _at(rng, data)] if rng.random() < 0.3 else data


def mutated_package(rng: random.Random, data: bytes) -> bytes:
    """A workbook package, broken in one of its layers or in several."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = [(info.filename, archive.read(info)) for info in archive.infolist()]
    for _ in range(rng.choice((1, 1, 1, 2, 3, 6))):
        rng.choices((_in_xml, _in_part, _in_list), (16, 1, 2))[0](rng, members)
    packed = _packed(rng, members)
    return rng.choice((_zip_fields, mutated_bytes))(rng, packed) if rng.random() < 0.12 else packed


def _some(rng: random.Random, members: Members) -> int:
    """A member, the parts that are read more often than the others."""
    weights = [
        6 if "sheet1.xml" in name and ".rels" not in name
        else 3 if re.search(r"workbook|styles|shared|Types|rels|table|calc", name)
        else 1
        for name, _ in members
    ]  # fmt: skip
    return rng.choices(range(len(members)), weights)[0]


def _in_part(rng: random.Random, members: Members) -> None:
    place = _some(rng, members)
    name, data = members[place]
    members[place] = name, mutated_bytes(rng, data)


def _in_list(rng: random.Random, members: Members) -> None:
    """Members left out, doubled, exchanged, renamed, emptied, added."""
    place, other = rng.randrange(len(members)), rng.randrange(len(members))
    name, data = members[place]
    what = rng.randrange(9)
    if what == 0 and len(members) > 1:
        del members[place]
    elif what == 1:
        members.append((name if rng.random() < 0.5 else name.upper(), data))
    elif what == 2:
        members[place], members[other] = (name, members[other][1]), (members[other][0], data)
    elif what == 3:
        renamed = (
            name.upper(),
            f"/{name}",
            name.replace("/", "\\"),
            f"../{name}",
            f"{name} ",
            name.replace(".", "%2E"),
        )
        members[place] = rng.choice(renamed), data
    elif what == 4:
        members[place] = name, b""
    elif what == 5:
        members.append((rng.choice(("../../evil.xml", "xl/vbaProject.bin", "_xmlsignatures/sig1.xml", "xl/x/")), data))
    elif what == 6:
        rng.shuffle(members)
    elif what == 7:
        members[place] = name, rng.choice((b"<a/>", b"<?xml version='1.0'?>", data * 2, b"\0" * 999, rng.randbytes(50)))
    else:
        members.append((rng.choice(("[Content_Types].xml", "xl/styles.xml", "xl/styles1.xml", "mimetype")), data))


def _in_xml(rng: random.Random, members: Members) -> None:
    place = _some(rng, members)
    name, data = members[place]
    if _TAG.search(data):
        members[place] = name, rng.choice(_WAYS)(rng, data)


def _value(rng: random.Random) -> bytes:
    """An odd value; most of the time what would break the XML is written so that it does not."""
    text = rng.choice(rng.choice((_ODD_NUMBERS, _ODD_TEXTS)))
    if rng.random() < 0.8:
        text = re.sub(r"&(?!(?:#10|quot|lt|amp);)", "&amp;", text).replace("<", "&lt;").replace("\x01", "")
    return text.encode("utf-8", "surrogatepass")


def _pick(rng: random.Random, pattern: re.Pattern[bytes], data: bytes) -> re.Match[bytes] | None:
    """A match at a random place."""
    for start in (_at(rng, data), 0):
        if found := pattern.search(data, start):
            return found
    return None


def _attribute(rng: random.Random, data: bytes) -> bytes:
    """An attribute removed, doubled, renamed or given an odd value."""
    match = _pick(rng, _ATTRIBUTE, data)
    if not match:
        return data
    name, old = match[1], match[2]
    new = rng.choice(
        (
            b"",
            match[0] * 2,
            b" " + name.upper() + b"=" + old,
            b" " + name + b'="' + _value(rng).replace(b'"', b"&quot;") + b'"',
            b" " + name + b'="' + _value(rng).replace(b'"', b"&quot;") + b'"',
            b" " + name + b"='" + old[1:-1] + b"'",
            b" \n" + name + b" = " + old,
        )
    )
    return data[: match.start()] + new + data[match.end() :]


def _element(rng: random.Random, data: bytes) -> bytes:
    """An element removed, doubled, moved, emptied or made many."""
    match = _pick(rng, _ELEMENT, data)
    if not match:
        return data
    before, element, after = data[: match.start()], match[0], data[match.end() :]
    what = rng.randrange(6)
    if what == 0:
        return before + after
    if what == 1:
        return before + element * 2 + after
    if what == 2:
        rest = before + after
        place = rng.choice([found.start() for found in _TAG.finditer(rest)] or [0])
        return rest[:place] + element + rest[place:]
    if what == 3:
        return before + b"<" + match[1] + b"/>" + after
    if what == 4 and len(element) < 400:
        return before + element * rng.choice((50, 3000)) + after
    return (
        before
        + element.replace(match[1], rng.choice((b"c", b"row", b"x:row", b"sheetData", b"f", b"v", b"si")))
        + after
    )


def _tag(rng: random.Random, data: bytes) -> bytes:
    """A tag removed, doubled, closed in itself or cut off."""
    match = _pick(rng, re.compile(rb"</?[A-Za-z][^<>]*>"), data)
    if not match:
        return data
    new = rng.choice((b"", match[0] * 2, match[0][:-1] + b"/>", match[0][:-1]))
    return data[: match.start()] + new + data[match.end() :]


def _text(rng: random.Random, data: bytes) -> bytes:
    """The text of an element made odd."""
    match = _pick(rng, _VALUE, data)
    return data[: match.start(1)] + _value(rng) + data[match.end(1) :] if match else data


def _aside(rng: random.Random, data: bytes) -> bytes:
    """A comment, an instruction, CDATA, white space or a stray element between two tags or in one."""
    places = [match.start() for match in re.finditer(rb"<|>", data)]
    place = rng.choice(places) + rng.randrange(2)
    new = rng.choice(
        (
            b"<!-- <row r='9'> -->", b"<?x y?>", b"<![CDATA[x]]>", b"\r\n\t ", b"<q:z xmlns:q='urn:q'/>", b"<!-- --",
            b"</sheetData>", b"<row/>", b"<c/>", b"<row><c/></row>", b"<mergeCell ref='A1:XFD1048576'/>",
            b"\xef\xbb\xbf",
            b"<row xmlns='urn:other' r='1'/>", b"&amp;", b"<f>1</f>",
        )
    )  # fmt: skip
    return data[:place] + new + data[place:]


def _deep(rng: random.Random, data: bytes) -> bytes:
    match = _pick(rng, _TAG, data)
    depth = rng.choice((50, 300, 20_000))
    return data[: match.end()] + b"<a>" * depth + b"</a>" * depth + data[match.end() :] if match else data


def _encoding(rng: random.Random, data: bytes) -> bytes:
    """The part in another encoding, or only saying so."""
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return data
    if rng.random() < 0.5:
        return text.encode(rng.choice(_ENCODINGS), "replace")
    return re.sub(r'encoding="[^"]*"', f'encoding="{rng.choice(_NAMES)}"', text).encode()


def _document_type(rng: random.Random, data: bytes) -> bytes:
    laughs = b"".join(b'<!ENTITY l%d "%s">' % (level, b"&l%d;" % (level - 1) * 10) for level in range(1, 9))
    return data.replace(
        b"?>",
        b"?>" + rng.choice((
            b"<!DOCTYPE a [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>",
            b"<!DOCTYPE a [<!ENTITY l0 'x'>" + laughs + b"]>",
            b"<!DOCTYPE a SYSTEM 'http://example.org/x.dtd'>",
        )), 1,
    )  # fmt: skip


def _prefixed(_: random.Random, data: bytes) -> bytes:
    return re.sub(rb"<(/?)(?=[a-z])", rb"<\1x:", data).replace(b" xmlns=", b" xmlns:x=", 1)


def _quoted(_: random.Random, data: bytes) -> bytes:
    return re.sub(rb'="([^"\']*)"', rb"='\1'", data)


_WAYS: tuple[Callable[[random.Random, bytes], bytes], ...] = (
    *[_attribute] * 8, *[_element] * 6, *[_text] * 4, _tag, _aside, _aside,
    _deep, _encoding, _document_type, _prefixed, _quoted,
)  # fmt: skip


def _packed(rng: random.Random, members: Members) -> bytes:
    """The members as a zip container, written by hand so that anything can stand in it."""
    body, directory = bytearray(), bytearray()
    descriptor = rng.random() < 0.1
    for name, data in members:
        raw, stored = name.encode(), rng.random() < 0.1
        stream = zlib.compressobj(1, zlib.DEFLATED, -15)
        packed = data if stored else stream.compress(data) + stream.flush()
        flags, method, crc = 0x800 | (8 if descriptor else 0), 0 if stored else 8, zlib.crc32(data)
        sizes = (crc, len(packed), len(data))
        here = (0, 0, 0) if descriptor else sizes
        at = len(body)
        body += b"PK\3\4" + struct.pack("<HHHHHIIIHH", 20, flags, method, 0, 0x5462, *here, len(raw), 0) + raw + packed
        body += b"PK\7\x08" + struct.pack("<III", *sizes) if descriptor else b""
        directory += b"PK\1\2" + struct.pack(
            "<HHHHHHIIIHHHHHII", 20, 20, flags, method, 0, 0x5462, *sizes, len(raw), 0, 0, 0, 0, 0, at
        ) + raw  # fmt: skip
    end = struct.pack("<HHHHIIH", 0, 0, len(members), len(members), len(directory), len(body), 0)
    return bytes(body + directory + b"PK\5\6" + end)


def _zip_fields(rng: random.Random, data: bytes) -> bytes:
    """A field of one header of the container made odd."""
    mark, sizes = rng.choice(((b"PK\3\4", 26), (b"PK\1\2", 42), (b"PK\5\6", 18)))
    places = [match.start() for match in re.finditer(re.escape(mark), data)]
    if not places:
        return data
    at = rng.choice(places) + 4 + rng.randrange(sizes)
    value = rng.choice((b"\0", b"\1", b"\x7f", b"\xff", b"\xff\xff", b"\xff\xff\xff\xff", b"\0\0\0\0"))
    return data[:at] + value + data[at + len(value) :]
