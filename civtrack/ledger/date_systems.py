"""The year from which a binary workbook or an OpenDocument counts days: 1900, or 1904 where a Mac made it.

Exists because the reader of these formats hands out a day that lost its cell format as a bare number, and the same
number is four years later in the 1904 system. Follows [MS-XLS] 2.4.77 (Date1904), [MS-XLSB] 2.4.822 (BrtWbProp) and
OpenDocument 1.3 part 3, 9.4.2 (null-date). May import `civtrack.ledger.compound` and `civtrack.xlsx`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from civtrack.ledger.compound import records
from civtrack.patterns import lazy

if TYPE_CHECKING:
    from civtrack.xlsx.parts.container import Container

__all__ = ["of_ods", "of_xls", "of_xlsb"]

_DATE_1904 = 0x22
_WORKBOOK_PROPERTIES = 153
_SETTLED = 1 << 16
"""Bytes of a workbook part within which its properties stand, or nowhere."""
_SETTINGS_WITHIN = 16 << 20
"""Bytes of an .ods within which its first table begins: styles and settings stand before it."""
_NULL_DATE = lazy(rb"<table:null-date\b[^>]*\btable:date-value\s*=\s*[\"']1904-")


def of_xls(data: bytes, first: int) -> int:
    """Of an .xls whose workbook stream begins at sector `first`.

    Raises:
        ValueError: The stream's chain is broken.
    """
    return 1904 if any(kind == _DATE_1904 and body[:1] == b"\x01" for kind, body in records(data, first)) else 1900


def of_xlsb(container: Container) -> int:
    """Of an .xlsb."""
    part = next(name for name in container.parts if name.endswith("workbook.bin"))
    for kind, body in _binary_records(container.read(part)[:_SETTLED]):
        if kind == _WORKBOOK_PROPERTIES:
            return 1904 if body[:1] and body[0] & 1 else 1900
    return 1900


def of_ods(container: Container) -> int:
    """Of an .ods: its settings stand before its first table."""
    if "content.xml" not in container.parts:
        return 1900
    head = b""
    for chunk in container.chunks(container.parts["content.xml"]):
        head += chunk
        if (found := head.find(b"<table:table ")) >= 0:
            head = head[:found]
            break
        if len(head) > _SETTINGS_WITHIN:
            break
    return 1904 if _NULL_DATE.search(head) else 1900


def _binary_records(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Records of an .xlsb part: number and length in 7 bits a byte, then the body."""
    at = 0
    while at < len(data):
        kind, at = _varying(data, at, 2)
        length, at = _varying(data, at, 4)
        yield kind, data[at : at + length]
        at += length


def _varying(data: bytes, at: int, most: int) -> tuple[int, int]:
    """A number whose bytes say whether another follows, and where it ends."""
    number = 0
    for place in range(most):
        byte = data[at] if at < len(data) else 0
        number |= (byte & 0x7F) << 7 * place
        at += 1
        if byte < 0x80:
            break
    return number, at
