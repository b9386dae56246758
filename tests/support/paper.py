"""What a document looks like on paper: its pages as LibreOffice prints them, and how far down there is ink."""

from __future__ import annotations

import re
import subprocess
import zlib
from pathlib import Path

__all__ = ["filled", "sizes", "words_of"]

FOOT = 0.09
"""Share of a page, from below, in which its number stands."""

_GREY = re.compile(rb"P5\s+(\d+)\s+(\d+)\s+255\s")


def filled(pdf: Path) -> list[float]:
    """Page by page: the share of the room between margins' ink that is used, from the first line to the last one."""
    shares = []
    drawn = subprocess.run(["pdftoppm", "-r", "40", "-gray", pdf], capture_output=True, check=True).stdout
    while found := _GREY.match(drawn):
        width, height = int(found[1]), int(found[2])
        rows, drawn = drawn[found.end() : found.end() + width * height], drawn[found.end() + width * height :]
        inked = [row for row in range(height) if min(rows[row * width : (row + 1) * width]) < 160]
        above = [row for row in inked if row < height * (1 - FOOT)]
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
