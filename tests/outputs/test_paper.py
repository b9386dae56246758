"""The summary workbook on paper, as LibreOffice prints it: how large the letters are, how many pages there are."""

from __future__ import annotations

import re
import zlib
from pathlib import Path

import pytest

from civtrack.outputs.house_style import BODY_SIZE, SMALLEST
from civtrack.outputs.measure import fitted, shortened, width
from tests.support.offices import sample_office
from tests.support.typed import typed
from tests.xlsx.test_libreoffice import converted

ROUNDED = 0.05
"""Points that LibreOffice rounds sizes by."""


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


def texts(pdf: Path) -> str:
    import subprocess

    return subprocess.run(["pdftotext", "-layout", pdf, "-"], capture_output=True, text=True, check=True).stdout


@pytest.mark.libreoffice
@pytest.mark.parametrize(("period", "name", "most"), [("day", "2022-07-20", 12), ("year", "2022", 30)])
def test_the_book_can_be_read_on_paper(period: str, name: str, most: int, tmp_path: Path) -> None:
    """No letter under 9 points, lists at 10.5, few pages, every page of a list filled, nothing that does not fit."""
    office = sample_office(tmp_path / "office")
    done = typed("report", "--period", period, "--as-of", "2022-07-20", "-o", "出", "-q", cwd=office)
    assert done.code == 0
    pdf = converted(office / "出" / f"三色表_{name}.xlsx", "pdf", tmp_path / "profile")
    pages = sizes(pdf)
    assert 8 <= len(pages) <= most
    assert min(size for page in pages for size in page) >= SMALLEST - ROUNDED
    shown = texts(pdf)
    assert "###" not in shown
    for page, text in zip(pages, shown.split("\f"), strict=False):
        if "问题描述" in text:
            usual = max(page, key=lambda size: page[size])
            assert usual >= BODY_SIZE - ROUNDED, text[:40]
            assert len([line for line in text.splitlines() if line.strip()]) > 12, text[:40]


def test_a_text_is_shortened_by_its_clauses() -> None:
    """What fits stays; else the clauses that fit, or as much as fits, and a sign that there is more."""
    assert shortened("路灯不亮。", 20) == "路灯不亮。"
    assert shortened("路灯不亮，夜间行走不便，多次反映", 24) == "路灯不亮，夜间行走不便…"
    long = shortened("长" * 40, 21)
    assert long == f"{'长' * 9}…"
    assert width(long) <= 21
    assert shortened("一行\n二行", 20) == "一行 二行"


def test_rows_fill_their_pages_and_take_no_page_more() -> None:
    """Forty rows that need two pages are stretched over both; what needs one page stays on it."""
    heights = fitted([13.5] * 40, 450, 500)
    assert 13.5 < heights[0] <= 13.5 * 1.5
    assert sum(heights) <= 950
    assert fitted([13.5] * 33, 450, 500) == [13.5] * 33
    assert fitted([], 450, 500) == []
