"""Looks for texts in every part of a package, however they may be written there."""

from __future__ import annotations

import html
import io
import re
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from openpyxl import load_workbook

__all__ = ["found_in", "inflated", "photos_of", "texts_by_row"]


def inflated(path: Path) -> dict[str, bytes]:
    """Every part of a package, and every part of packages inside it."""
    found: dict[str, bytes] = {}
    with zipfile.ZipFile(path) as package:
        for name in package.namelist():
            data = package.read(name)
            found[name] = data
            if data[:4] == b"PK\x03\x04":
                with zipfile.ZipFile(io.BytesIO(data)) as inner:
                    found |= {f"{name}!{part}": inner.read(part) for part in inner.namelist()}
    return found


def _spellings(text: str) -> set[bytes]:
    """A text as a file may hold it: UTF-8, UTF-16, GB18030, with references instead of characters, as JSON."""
    escaped = {text, html.escape(text), html.escape(text, quote=False)}
    decimal = "".join(f"&#{ord(char)};" for char in text)
    hexadecimal = "".join(f"&#x{ord(char):x};" for char in text)
    coded = "".join(f"\\u{ord(char):04x}" for char in text)
    found = {spelling.encode() for spelling in escaped}
    found |= {decimal.encode(), hexadecimal.encode(), hexadecimal.upper().encode(), coded.encode()}
    return found | {text.encode("utf-16-le"), text.encode("utf-16-be"), text.encode("gb18030")}


def found_in(path: Path, texts: Iterable[str]) -> list[str]:
    """``part: text`` for each text that stands somewhere in a package."""
    parts = inflated(path)
    found = []
    for text in texts:
        spellings = _spellings(text)
        found += [f"{name}: {text}" for name, data in parts.items() if any(one in data for one in spellings)]
    return found


def texts_by_row(path: Path) -> Mapping[tuple[str, int], set[str]]:
    """Sheet and row → the texts of its cells, as openpyxl reads them; numbers of six digits and more count as texts."""
    book = load_workbook(path, data_only=True)
    found: dict[tuple[str, int], set[str]] = {}
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            texts = {str(cell.value).strip() for cell in row if isinstance(cell.value, str) and cell.value.strip()}
            found[sheet.title, int(row[0].row or 0)] = texts
    return found


def photos_of(path: Path) -> set[bytes]:
    """The pictures in a package."""
    return {data for name, data in inflated(path).items() if re.search(r"media/.*\.(jpe?g|png|gif|bmp)$", name)}
