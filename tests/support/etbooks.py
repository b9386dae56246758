"""An .et of WPS: an old workbook with a stream beside it that holds the photos of its cells, as WPS writes it."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import xlwt

from tests.support.handmade import DECLARATION, PACKAGE_LINKS

__all__ = ["et_book"]

_SECTOR, _FREE, _END, _TABLE = 512, 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_DRAW = "http://schemas.openxmlformats.org/drawingml/2006"
_LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def et_book(path: Path, lines: Sequence[Sequence[Any]], photos: Mapping[str, bytes]) -> Path:
    """Writes one sheet “台账”, and photos by the names that cells show (``=DISPIMG("NAME",1)`` as text)."""
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("台账")
    for row, line in enumerate(lines):
        for column, value in enumerate(line):
            if value is not None:
                sheet.write(row, column, value)
    path.write_bytes(_compound({"Workbook": book.get_biff_data(), "ETCellImageData": _cells(photos)}))
    return path


def _cells(photos: Mapping[str, bytes]) -> bytes:
    made = io.BytesIO()
    frames, links = "", ""
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for turn, (name, photo) in enumerate(photos.items(), 1):
            archive.writestr(f"xl/media/image{turn}.jpeg", photo)
            links += f'<Relationship Id="rId{turn}" Type="{_LINK}/image" Target="media/image{turn}.jpeg"/>'
            frames += (
                f'<etc:cellImage><xdr:pic><xdr:nvPicPr><xdr:cNvPr id="{turn}" name="{name}"/><xdr:cNvPicPr/>'
                f'</xdr:nvPicPr><xdr:blipFill><a:blip r:embed="rId{turn}"/></xdr:blipFill></xdr:pic></etc:cellImage>'
            )
        archive.writestr(
            "xl/cellimages.xml",
            f'{DECLARATION}<etc:cellImages xmlns:xdr="{_DRAW}/spreadsheetDrawing" xmlns:r="{_LINK}" '
            f'xmlns:a="{_DRAW}/main" xmlns:etc="http://www.wps.cn/officeDocument/2017/etCustomData">{frames}'
            "</etc:cellImages>",
        )
        archive.writestr(
            "xl/_rels/cellimages.xml.rels",
            f'{DECLARATION}<Relationships xmlns="{PACKAGE_LINKS}">{links}</Relationships>',
        )
    return made.getvalue()


def _compound(streams: Mapping[str, bytes]) -> bytes:
    """A compound file ([MS-CFB]) of streams that are all too large for the mini stream; a small one is filled up."""
    sectors: list[bytes] = []
    table: list[int] = []

    def put(data: bytes) -> int:
        first = len(sectors)
        pieces = [data[at : at + _SECTOR].ljust(_SECTOR, b"\0") for at in range(0, len(data), _SECTOR)]
        sectors.extend(pieces)
        table.extend([*range(first + 1, first + len(pieces)), _END])
        return first

    placed = [(name, put(data.ljust(4096, b"\0")), max(len(data), 4096)) for name, data in streams.items()]
    entries = _entry("Root Entry", 5, _END, 0, child=1)
    for turn, (name, first, length) in enumerate(placed, 1):
        entries += _entry(name, 2, first, length, right=turn + 1 if turn < len(placed) else _FREE)
    directory = put(entries)
    count = 1
    while (len(table) + count) * 4 > count * _SECTOR:
        count += 1
    tables = list(range(len(sectors), len(sectors) + count))
    table += [_TABLE] * count
    table += [_FREE] * (count * _SECTOR // 4 - len(table))
    packed = struct.pack(f"<{len(table)}I", *table)
    sectors += [packed[at : at + _SECTOR] for at in range(0, len(packed), _SECTOR)]
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, count, directory, 0, 4096, _END, 0, _END, 0)
    header += struct.pack("<109I", *tables, *[_FREE] * (109 - count))
    return header + b"".join(sectors)


def _entry(name: str, kind: int, first: int, length: int, *, right: int = _FREE, child: int = _FREE) -> bytes:
    encoded = name.encode("utf-16-le") + b"\0\0"
    made = encoded.ljust(64, b"\0") + struct.pack("<HBB", len(encoded), kind, 1)
    made += struct.pack("<III", _FREE, right, child) + bytes(36) + struct.pack("<IQ", first, length)
    return made
