"""Workbooks and Word documents on paper, as LibreOffice prints them: letters, pages, how far these are filled."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from openpyxl import load_workbook

from civtrack.outputs.house_style import BODY_SIZE, SMALLEST, keep_on_one_page
from civtrack.outputs.measure import fitted, shortened, width
from tests.support.offices import a_ledger, sample_office
from tests.support.paper import DOCUMENT_FOOT, filled, sizes, words_of
from tests.support.typed import typed
from tests.xlsx.test_libreoffice import converted

ROUNDED = 0.05
"""Points that LibreOffice rounds sizes by."""

A_THIRD = 0.38
"""Share of a document's page, from above, at which a third of the room between its margins is full."""


@pytest.mark.libreoffice
@pytest.mark.parametrize(("period", "name", "most"), [("day", "2022-07-20", 12), ("year", "2022", 30)])
def test_the_book_can_be_read_on_paper(period: str, name: str, most: int, tmp_path: Path) -> None:
    """No letter under 9 points, lists at 10.5, few pages, each at least half full but for the last, nothing cut."""
    office = sample_office(tmp_path / "office")
    done = typed("report", "--period", period, "--as-of", "2022-07-20", "-o", "出", "-q", cwd=office)
    assert done.code == 0
    pdf = converted(office / "出" / f"三色表_{name}.xlsx", "pdf", tmp_path / "profile")
    pages = sizes(pdf)
    assert 8 <= len(pages) <= most
    assert min(size for page in pages for size in page) >= SMALLEST - ROUNDED
    shown = words_of(pdf)
    assert not [text for text in shown if "###" in text]
    assert not [line for line in shown[0].splitlines() if line.strip()[:1] in (*"：，。；、）",)], (
        "notes of the first page"
    )
    for page, text in zip(pages, shown, strict=True):
        if "问题描述" in text:
            usual = max(page, key=lambda size: page[size])
            assert usual >= BODY_SIZE - ROUNDED, text[:40]
    assert min(filled(pdf)[:-1]) >= 0.5


@pytest.mark.libreoffice
def test_every_sheet_that_is_printed_is_measured(tmp_path: Path) -> None:
    """Districts ranked in groups, materials by a profile of their own: each printed sheet is among the pages."""
    office = sample_office(tmp_path / "office")
    assert typed("report", "--as-of", "2022-07-20", "-o", "出", "-q", cwd=office).code == 0
    book = office / "出/三色表_2022-07-20.xlsx"
    shown = "\n".join(words_of(converted(book, "pdf", tmp_path / "profile")))
    printed = [sheet for sheet in load_workbook(book) if ":" in str(sheet.print_area)]
    assert len(printed) >= 8
    for sheet in printed:
        assert str(sheet["A1"].value).replace("　", " ").split(" ")[0] in shown, sheet.title


@pytest.mark.libreoffice
def test_a_district_can_read_its_workbook_on_paper(tmp_path: Path) -> None:
    """Ledgers that print at four points by themselves: no letter under 9 in the district's copy, nothing cut."""
    office = sample_office(tmp_path / "office")
    assert typed("split", "-d", "盘山县", "--as-of", "2022-07-20", "-o", "出", "-q", cwd=office).code == 0
    pdf = converted(office / "出/县区/盘山县_2022-07-20.xlsx", "pdf", tmp_path / "profile")
    assert min(size for page in sizes(pdf) for size in page) >= SMALLEST - ROUNDED
    pages = words_of(pdf)
    text = "\n".join(pages)
    assert "###" not in text
    assert "本县共102项" in text
    assert "盘锦市创建全国文明城市重点问题整改台账（2022年7月）" in pages[0], "not cut between two pages"
    sheet = load_workbook(office / "出/县区/盘山县_2022-07-20.xlsx").worksheets[0]
    beside = {str(cell.value)[:5]: cell.alignment for cell in sheet["A"] if isinstance(cell.value, str)}
    assert beside["填报单位："].indent == 5, "behind the number's column, which the second page repeats"
    assert beside["盘山县小计"].horizontal == "right", "likewise"
    numbers = [re.findall(r"^ *(2\d\d)\b", page, re.MULTILINE) for page in pages[:4]]
    assert numbers[0] == numbers[1] != numbers[2] == numbers[3], "the halves of a row have its number"
    assert len(numbers[0]) > 5


@pytest.mark.parametrize(("rows", "fits"), [(39, True), (40, False)])
def test_rows_of_no_stated_height_count(rows: int, fits: bool) -> None:
    """A sheet is shrunk onto one page only where its text stays at 9 points, whatever says how high its rows are."""
    from openpyxl import Workbook

    sheet = Workbook().worksheets[0]
    for row in range(1, rows + 1):
        sheet.cell(row, 1, "问题")
        if row % 2:
            sheet.row_dimensions[row].height = 17.5
    sheet.cell(1, 40, "屏幕上的列")
    sheet.print_area = f"A1:H{rows}"
    keep_on_one_page(sheet)
    assert (sheet.page_setup.fitToHeight == 1) is fits


@pytest.mark.libreoffice
@pytest.mark.parametrize(("kind", "most"), [("circular", 14), ("express", 6), ("slip", 2), ("supervision", 2)])
def test_documents_fill_their_pages(kind: str, most: int, tmp_path: Path) -> None:
    """No page is less than a third full but the last, the reply slip's; no figure and no name is broken in a table."""
    office = sample_office(tmp_path / "office")
    whose = () if kind in ("circular", "express") else ("-d", "双台子区" if kind == "supervision" else "市直部门")
    wanted = ("notice", "--type", kind, "--as-of", "2022-07-20", *whose, "-o", "出", "-q")
    assert typed(*wanted, cwd=office).code == 0
    documents = sorted((office / "出").glob("*.docx"), key=lambda path: -path.stat().st_size)[:3]
    assert documents
    for document in documents:
        pdf = converted(document, "pdf", tmp_path / "profile")
        shares = filled(pdf, DOCUMENT_FOOT)
        assert 1 <= len(shares) <= most
        assert all(share >= A_THIRD for share in shares[:-1]), document.name
        assert shares[-1] > 0.15, "not the head alone"
        broken = [line for text in words_of(pdf) for line in text.splitlines() if line.strip() in ("%", "区", "田")]
        assert broken == []


@pytest.mark.libreoffice
@pytest.mark.parametrize(("items", "signs"), [(1, 10), (6, 400), (12, 60)])
def test_a_reply_slip_is_whole_on_its_page(items: int, signs: int, tmp_path: Path) -> None:
    """On the page of its slip where there is room, else on the next, cut line and all; few items and long texts."""
    matter = ("小区内杂物乱堆乱放，垃圾桶满溢，无人清理。" * 20)[:signs]
    a_ledger(tmp_path / "台账.xlsx", [{"问题描述": matter, "整改时限": "2022-07-09"}] * items)
    wanted = ("notice", "台账.xlsx", "--type", "supervision", "--as-of", "2022-07-20", "-o", "出", "-q")
    assert typed(*wanted, cwd=tmp_path).code == 0
    (document,) = (tmp_path / "出").rglob("*.docx")
    pdf = converted(document, "pdf", tmp_path / "profile")
    shares = filled(pdf, DOCUMENT_FOOT)
    assert all(share >= A_THIRD for share in shares[:-1])
    *before, last = words_of(pdf)
    assert "督办单回执" in last
    assert "填报日期" in last
    assert not [page for page in before if "督办单回执" in page or "填报日期" in page]


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


@pytest.mark.parametrize("tall", [13.5, 31.0, 61.0])
def test_no_list_ends_on_a_page_of_a_few_rows(tall: float) -> None:
    """Whatever the number of rows and how high some are: no page more, and the last of several at least half full."""
    for rows in range(1, 140):
        needed = [tall if row % 3 else 13.5 for row in range(rows)]
        pages, made = ([0.0], [0.0])
        heights = fitted(needed, 450, 500, 250)
        for taken, of in ((pages, needed), (made, heights)):
            left = 450.0
            for height in of:
                if height > left:
                    taken.append(0.0)
                    left = 500.0
                left -= height
                taken[-1] += height
        assert len(made) == len(pages), rows
        assert len(made) == 1 or made[-1] >= 250, rows
        assert all(map(float.__ge__, heights, needed)), rows
