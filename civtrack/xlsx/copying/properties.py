"""The properties of a copy: who made the workbook, for whom, when and with what, and nothing else.

Exists because properties say a great deal that nobody sees: titles, keywords, names of sheets, printers, folders. May
import the modules of `civtrack.xlsx` below it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from civtrack.xlsx.copying.composing import DECLARATION
from civtrack.xlsx.parts.markup import escape

__all__ = ["app_properties", "core_properties"]

_CORE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,7})?(?:Z|[+-]\d\d:\d\d)")
_PROGRAMS = frozenset(("Microsoft Excel", "Microsoft Macintosh Excel", "WPS Office", "LibreOffice", "WPS 表格"))
Shown = Callable[[str, str], bool]


def core_properties(said: Mapping[str, str], shown: Shown) -> bytes:
    """The part of core properties, from what the source says."""
    pieces = []
    if "creator" in said and shown("creator", said["creator"]):
        pieces.append(f"<dc:creator>{escape(said['creator'])}</dc:creator>")
    pieces += [
        f'<dcterms:{name} xsi:type="dcterms:W3CDTF">{said[name]}</dcterms:{name}>'
        for name in ("created", "modified")
        if _MOMENT.fullmatch(said.get(name, ""))
    ]
    return (
        f'{DECLARATION}<cp:coreProperties xmlns:cp="{_CORE}" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"{''.join(pieces)}</cp:coreProperties>"
    ).encode()


def app_properties(said: Mapping[str, str], shown: Shown) -> bytes:
    """The part of the program's properties, from what the source says."""
    pieces = []
    if said.get("Application") in _PROGRAMS:
        pieces.append(f"<Application>{said['Application']}</Application>")
    if "Company" in said and shown("Company", said["Company"]):
        pieces.append(f"<Company>{escape(said['Company'])}</Company>")
    space = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"
    return f'{DECLARATION}<Properties xmlns="{space}">{"".join(pieces)}</Properties>'.encode()
