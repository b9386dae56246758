"""The year from which a binary workbook or an OpenDocument counts days: 1900, or 1904 where a Mac made it.

Exists because the reader of these formats hands out a day that lost its cell format as a bare number, and the same
number is four years later in the 1904 system. Follows [MS-XLS] 2.4.77 (Date1904), [MS-XLSB] 2.4.822 (BrtWbProp) and
OpenDocument 1.3 part 3, 9.4.2 (null-date). May import `civtrack.ledger.binary_records`,
`civtrack.ledger.compound` and `civtrack.xlsx`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from civtrack.ledger import binary_records
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
    data = container.read(part)[:_SETTLED]
    for kind, at, length in binary_records.records(data):
        if kind == _WORKBOOK_PROPERTIES:
            return 1904 if length and data[at] & 1 else 1900
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
