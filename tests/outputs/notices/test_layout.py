"""The paper of GB/T 9704-2012: page, lines, fonts, page numbers, mark, signature; and bytes that stay the same."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest

from civtrack.outputs.measure import width
from civtrack.outputs.notices.layout import Picture, set_document
from civtrack.outputs.notices.markup import Block, Line, Look, Photos, blocks
from tests.support.word import opened, pages, words

DAY = dt.date(2022, 7, 20)
SENTENCE = "根据创建全国文明城市工作安排对实测点位开展督查发现问题较多整改进度不平衡"
LETTER = f"""# 文明城市创建督查通报
= 2022年第3期
\\
< 各县区：
{SENTENCE * 3}。
## 一、督查情况
### （一）大洼区
1.路灯不亮。
\\
> 盘锦市争创办
> 2022年7月20日
~ 注：口径。
"""


def made(text: str, photos: dict[str, Picture] | None = None) -> bytes:
    return set_document(list(blocks(text)), photos or {}, "通报", DAY)


def part(data: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return package.read(name).decode()


def test_the_page_is_that_of_the_standard() -> None:
    """A4, 37/35/28/26 mm, 22 lines at 28.95 pt."""
    section = opened(made(LETTER)).sections[0]
    shown = (section.page_width, section.page_height, section.top_margin, section.bottom_margin)
    assert [round(length.mm, 1) for length in shown] == [210, 297, 37, 35]
    assert [round(length.mm, 1) for length in (section.left_margin, section.right_margin)] == [28, 26]
    style = opened(made(LETTER)).styles["公文正文"]
    assert style.paragraph_format.line_spacing.pt == pytest.approx(28.95)
    assert 22 * 28.95 <= 225 / 25.4 * 72


@pytest.mark.parametrize(
    ("style", "font", "size"),
    [
        ("公文标题", "方正小标宋简体", 22),
        ("公文正文", "仿宋_GB2312", 16),
        ("公文一级标题", "黑体", 16),
        ("公文二级标题", "楷体_GB2312", 16),
        ("公文页码", "宋体", 14),
    ],
)
def test_fonts_are_named_for_chinese_and_have_stand_ins(style: str, font: str, size: int) -> None:
    """Every style names its East Asian font and size; the font table says what takes its place."""
    data = made(LETTER)
    element = opened(data).styles[style].element
    (fonts,) = element.rPr.findall("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}rFonts")
    assert {value for name, value in fonts.items()} == {font}
    assert opened(data).styles[style].font.size.pt == size
    assert re.search(rf'<w:font w:name="{font}"><w:altName w:val="[^"]+"/>', part(data, "word/fontTable.xml"))


def test_paragraphs_begin_two_characters_in() -> None:
    """Body and headings are indented in characters, so that they stay right at another size."""
    styles = opened(made(LETTER)).styles
    for name in ("公文正文", "公文一级标题", "公文二级标题"):
        assert 'w:firstLineChars="200"' in styles[name].element.xml
    assert "firstLineChars" not in styles["公文顶格"].element.xml


def test_titles_stay_with_what_follows() -> None:
    """No heading at the foot of a page; the signature never alone on the next."""
    document = opened(made(LETTER))
    for name in ("公文标题", "公文一级标题", "公文二级标题"):
        assert document.styles[name].paragraph_format.keep_with_next
    last, empty = document.paragraphs[7:9]
    assert (last.text, empty.text) == ("1.路灯不亮。", "")
    assert last.paragraph_format.keep_with_next
    assert empty.paragraph_format.keep_with_next


def test_page_numbers_stand_outside() -> None:
    """— 1 — right on odd pages, left on even ones, one character in."""
    document = opened(made(LETTER))
    assert document.settings.odd_and_even_pages_header_footer
    section = document.sections[0]
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        xml = footer.paragraphs[0]._p.xml
        assert 'w:instr=" PAGE "' in xml
        assert f'w:{side}Chars="100"' in xml
        assert "— " in footer.paragraphs[0].text


def test_every_page_is_marked_as_a_draft_and_bears_no_masthead() -> None:
    """草稿 on odd and even pages; nothing in red, no picture of a seal."""
    data = made(LETTER)
    section = opened(data).sections[0]
    assert [header.paragraphs[0].text for header in (section.header, section.even_page_header)] == ["草　稿"] * 2
    assert "FF0000" not in part(data, "word/document.xml").upper()
    assert not opened(data).inline_shapes


def test_the_signature_stands_over_the_date() -> None:
    """The date four characters from the margin, the name centred above it, longer or shorter."""
    document = opened(made(LETTER))
    name, date = (p for p in document.paragraphs if p.style.name == "公文落款")
    assert 'w:rightChars="400"' in date._p.xml
    assert 'w:rightChars="425"' in name._p.xml  # 6 characters over 6½
    longer = opened(made("> 中共盘锦市委创建全国文明城市工作领导小组办公室\n> 2022年7月20日"))
    assert 'w:rightChars="0"' in longer.paragraphs[0]._p.xml


def test_bytes_depend_on_nothing_but_content() -> None:
    """The same content gives the same file, dated by the day it tells of, its author civtrack."""
    data = made(LETTER)
    assert data == made(LETTER)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert {entry.date_time for entry in package.infolist()} == {(2022, 7, 20, 0, 0, 0)}
        assert not [name for name in package.namelist() if "thumbnail" in name or "customXml" in name]
    properties = opened(data).core_properties
    assert (properties.author, properties.last_modified_by) == ("civtrack", "civtrack")
    assert properties.created == properties.modified == dt.datetime(2022, 7, 20, tzinfo=dt.UTC)


def a_photo(width: int, height: int) -> Picture:
    from PIL import Image

    saved = io.BytesIO()
    Image.new("RGB", (width, height), (90, 120, 60)).save(saved, "JPEG")
    return Picture(saved.getvalue(), width, height)


@pytest.mark.parametrize("size", [(400, 300), (300, 4000), (5000, 200)])
def test_photos_fit_their_place_and_keep_their_shape(size: tuple[int, int]) -> None:
    """No photo is wider than half a page or taller than 56 mm, and none is squeezed."""
    content: list[Block] = [Line(Look.BODY, "1.路灯"), Photos(("a", "gone", "b"))]
    photos = {"a": a_photo(*size), "b": a_photo(*size)}
    document = opened(set_document(content, photos, "通报", DAY))
    assert len(document.inline_shapes) == 2
    for shape in document.inline_shapes:
        assert shape.width.mm <= 74.1
        assert shape.height.mm <= 56.1
        assert shape.width / shape.height == pytest.approx(size[0] / size[1], rel=0.02)
    first, second = document.paragraphs
    assert first.paragraph_format.keep_with_next
    assert second.style.paragraph_format.line_spacing == 1.0  # a line of fixed height would cut the photo off


def test_photos_that_there_are_not_leave_no_line() -> None:
    """A row of photos without photos is no empty line."""
    assert words(set_document([Line(Look.BODY, "一"), Photos(("x",)), Photos(())], {}, "通报", DAY)) == "公文正文：一\n"


def stays(table: Any, row: int) -> bool:
    """Whether a row of a table stays on the page of the next one."""
    return bool(table.rows[row].cells[0].paragraphs[0].paragraph_format.keep_with_next)


def test_a_table_head_repeats_and_short_tables_stay_whole() -> None:
    """The head is on every page of a long table; a short one is not torn apart, a long one leaves no row alone."""
    head = "| 县区 | 总数 |\n|---|---|\n"
    short, long = (opened(made(head + "| 大洼区 | 5 |\n" * rows)).tables[0] for rows in (3, 60))
    assert "w:tblHeader" in long.rows[0]._tr.xml
    assert "w:tblHeader" not in long.rows[1]._tr.xml
    assert [stays(short, row) for row in range(4)] == [True, True, True, False]
    assert [row for row in range(61) if stays(long, row)] == [0, 1, 2, 58, 59]


def test_a_table_as_long_as_that_of_the_districts_may_break() -> None:
    """Kept whole, a table of a dozen districts would leave the page before it half empty; a form is kept whole."""
    head = "| 县区 | 总数 |\n|---|---|\n"
    table = opened(made(head + "| 大洼区 | 5 |\n" * 13)).tables[0]
    assert [row for row in range(14) if not stays(table, row)] == [*range(3, 11), 13]
    form = opened(made("| 承办单位 | 区住建局 |\n" * 13)).tables[0]
    assert [row for row in range(13) if not stays(form, row)] == [12]


def test_notes_never_stand_alone_on_a_page() -> None:
    """The notes stay with the signature, or with the table that they are about."""
    *_, sentence, _empty, name, date, note, last = opened(made(f"{LETTER}~ 二。")).paragraphs
    assert all(each.paragraph_format.keep_with_next for each in (sentence, name, date, note))
    assert not last.paragraph_format.keep_with_next
    table = opened(made("| 承办单位 | 区住建局 |\n" * 2 + "~ 注：口径。")).tables[0]
    assert [stays(table, row) for row in range(2)] == [True, True]


def test_small_lines_are_not_spread_out_to_the_grid() -> None:
    """Tables and notes have lines of 20 pt in LibreOffice, too, which else takes the body's grid for theirs."""
    styles = opened(made(LETTER)).styles
    for name in ("公文附注", "表格栏名", "表格内容", "表格文字"):
        assert '<w:snapToGrid w:val="0"/>' in styles[name].element.xml
    assert "snapToGrid" not in styles["公文正文"].element.xml


def test_figures_are_the_last_to_be_broken() -> None:
    """Long names wrap, heads go on two lines, and a rate keeps the room that it needs."""
    heads = ["县区", "应办结", "逾期", "整改率", "办结率", "按期办结率", "逾期未办结率", "最长逾期"]
    rows = [["积石山保安族东乡族撒拉族自治县", "1001", "500", *["100.00%"] * 4, "231天"], ["大洼区", *["0"] * 7]]
    text = "\n".join(f"| {' | '.join(row)} |" for row in [heads, ["---"] * 8, *rows])
    table = opened(made(text)).tables[0]
    needed = [width(text) * 2.12 + 2 for text in rows[0][1:]]
    widths = [column.width.mm for column in table.columns]
    assert all(given > need for given, need in zip(widths[1:], needed, strict=True))
    assert sum(widths) == pytest.approx(156, abs=0.5)


@pytest.mark.parametrize("columns", [1, 2, 7, 12])
def test_a_table_is_as_wide_as_the_page(columns: int) -> None:
    """Whatever a table holds, its columns share out the 156 mm."""
    row = "|" + " 很长的责任单位名称和内容 |" * columns
    table = opened(made(f"{row}\n|{'---|' * columns}\n{row}")).tables[0]
    widths = [column.width.mm for column in table.columns]
    assert sum(widths) == pytest.approx(156, abs=0.5)
    assert min(widths) > 5


@pytest.mark.libreoffice
def test_a_full_page_has_22_lines_of_28_characters(tmp_path: Path) -> None:
    """What LibreOffice prints: 22 lines on each full page, 28 characters on each full line, numbers outside."""
    path = tmp_path / "页.docx"
    path.write_bytes(made("\n".join([SENTENCE * 40] * 2)))
    found = pages(path, tmp_path / "profile")
    assert len(found) > 3
    for number, page in enumerate(found[:-1], 1):
        head, *body, foot = page
        assert re.sub(r"\s", "", head) == "草稿"
        assert re.sub(r"\s", "", foot) == f"—{number}—"
        assert len(body) == 22
        full = [line for line in body[1:] if len(line) > 26]
        assert {len(line) for line in full} == {28}
        assert len(full) >= 19
