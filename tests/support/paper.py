"""What a document looks like on paper: its pages as LibreOffice prints them, and how far down there is ink.

And a workbook's pages as its own set-up says, where no LibreOffice is wanted.
"""

from __future__ import annotations

import re
import subprocess
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.worksheet.worksheet import Worksheet

__all__ = ["filled", "printed_pages", "sizes", "words_of"]

FOOT, DOCUMENT_FOOT = 0.09, 0.115
"""Share of a page, from below, in which its number stands: of a workbook; of a document, whose number stands higher."""

_GREY = re.compile(rb"P5\s+(\d+)\s+(\d+)\s+255\s")


def filled(pdf: Path, foot: float = FOOT) -> list[float]:
    """Page by page: the share of the room between margins' ink that is used, from the first line to the last one."""
    shares = []
    drawn = subprocess.run(["pdftoppm", "-r", "40", "-gray", pdf], capture_output=True, check=True).stdout
    while found := _GREY.match(drawn):
        width, height = int(found[1]), int(found[2])
        rows, drawn = drawn[found.end() : found.end() + width * height], drawn[found.end() + width * height :]
        inked = [row for row in range(height) if min(rows[row * width : (row + 1) * width]) < 160]
        above = [row for row in inked if row < height * (1 - foot)]
        shares.append((above[-1] + 1) / height if above else 0.0)
    return shares


def words_of(pdf: Path) -> list[str]:
    """The text of each page."""
    done = subprocess.run(["pdftotext", "-layout", pdf, "-"], capture_output=True, text=True, check=True)
    return done.stdout.split("\f")[:-1]


def sizes(pdf: Path) -> list[dict[float, int]]:
    """Page by page: size of letters in points, as they are on paper → how often it is set."""
    pages = []
    for found in re.finditer(rb"stream\r?\n(.*?)endstream", pdf.read_bytes(), re.DOTALL):
        try:
            content = zlib.decompress(found[1])
        except zlib.error:
            continue
        if b"BT" in content and (set_ := re.findall(rb"/F\d+ ([\d.]+) Tf", content)):
            pages.append({float(size): set_.count(size) for size in set(set_)})
    return pages


_INCH, _CHARACTER = 72.0, (5.25, 6.4)
_SIDES = {9: (842.0, 595.0), 8: (1191.0, 842.0)}


def printed_pages(sheet: Worksheet) -> Iterator[tuple[float, float]]:
    """Page by page: the share of the room between margins that rows take, and the scale; nothing for screen sheets.

    A column's character is as narrow as in Arial and as wide as in what stands in for it; what is emptier counts.
    """
    area = str(sheet.print_area).rpartition("!")[2].replace("$", "")
    if ":" not in area:
        return
    _, _, last_column, last_row = range_boundaries(area)
    assert last_row is not None
    assert last_column is not None
    setup, margins = sheet.page_setup, sheet.page_margins
    long, short = _SIDES[int(setup.paperSize or 9)]
    room = long - (margins.left + margins.right) * _INCH, short - (margins.top + margins.bottom) * _INCH
    wide = sum(sheet.column_dimensions[get_column_letter(column)].width for column in range(1, last_column + 1))
    heights = [sheet.row_dimensions[row].height or 13.5 for row in range(1, last_row + 1)]
    fit: Any = sheet.sheet_properties.pageSetUpPr
    if fit is None or not fit.fitToPage:
        scales = [(setup.scale or 100) / 100]
        assert wide * _CHARACTER[0] * scales[0] <= room[0], f"{sheet.title}: {wide} characters"
    else:
        scales = [min(1.0, room[0] / (wide * character)) for character in _CHARACTER]
        if setup.fitToHeight:
            scales = [min(scale, room[1] / sum(heights)) for scale in scales]
    again = str(sheet.print_title_rows or "").replace("$", "").partition(":")[0]
    repeated = heights[int(again) - 1] if again else 0.0
    breaks = {each.id for each in sheet.row_breaks.brk}
    pages = []
    for scale in scales:
        taken = [0.0]
        for row, height in enumerate(heights, 1):
            if row - 1 in breaks or (taken[-1] + height) * scale > room[1] + 0.01:
                taken.append(repeated)
            taken[-1] += height
        pages.append([(points * scale / room[1], scale) for points in taken])
    yield from min(pages, key=lambda each: min(share for share, _ in each))
