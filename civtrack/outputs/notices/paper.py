"""The paper of GB/T 9704-2012 in Word's terms: page, grid, styles, page numbers, the mark 草稿, and reproducible bytes.

Exists so that `layout` speaks of lines and tables only. Fonts are named as the standard's users name them; where a
machine lacks one, the font table names what takes its place. May import `civtrack.outputs.packing` (who makes files)
and `civtrack.outputs.notices.markup`; docx inside functions.
"""

from __future__ import annotations

import datetime as dt
import zipfile
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING, Any

from civtrack.outputs.notices.markup import Look
from civtrack.outputs.packing import CREATOR, any_clock, zip_stamp

if TYPE_CHECKING:
    from docx.text.paragraph import Paragraph

__all__ = [
    "AFTER_TABLE", "CUT", "HEI_FONT", "LABEL", "PHOTO", "SONG_FONT", "STYLES", "TEXT", "TITLE_FONT", "VALUE", "blank",
    "give", "indent_right", "packed", "ragged", "remove", "word_element",
]  # fmt: skip

TITLE_FONT, BODY_FONT, KAI_FONT, HEI_FONT, SONG_FONT = "方正小标宋简体", "仿宋_GB2312", "楷体_GB2312", "黑体", "宋体"
_FONTS = (
    (TITLE_FONT, "FZXiaoBiaoSong-B05S,小标宋体,华文中宋,宋体", "03000509000000000000", "auto"),
    (BODY_FONT, "仿宋,FangSong,华文仿宋,FZFangSong-Z02S", "02010609030101010101", "modern"),
    (KAI_FONT, "楷体,KaiTi,华文楷体,FZKai-Z03S", "02010609030101010101", "modern"),
    (HEI_FONT, "SimHei,微软雅黑,华文黑体", "02010609060101010101", "modern"),
    (SONG_FONT, "SimSun,NSimSun", "02010600030101010101", "auto"),
)
"""Name, what takes its place (in order), Panose class, family. The title is a bold song, its stand-in should be one."""

PITCH = 28.95
"""Points from line to line: 22 of them in the 225 mm of the type area."""

CHARACTER = 16.0
"""Points of a character of the body (三号)."""

_LINE_PITCH, _CLOSER = "579", "-5"
"""In twentieths of a point: the pitch, and how much closer characters stand so that 28 of 16 pt fit into 156 mm. A grid
of lines and characters would say the same to Word and WPS, but LibreOffice spreads such lines out."""

_HEAD_MM, _FOOT_MM = 15, 25
"""The mark at the top; the page number, whose dash then lies 7 mm below the type area."""

_SMALL, _SMALL_PITCH = 12.0, 20.0
"""Tables and notes: 小四."""

STYLES = {
    Look.TITLE: "公文标题",
    Look.CENTRE: "公文居中",
    Look.HEADING: "公文一级标题",
    Look.SUBHEADING: "公文二级标题",
    Look.FLUSH: "公文顶格",
    Look.BODY: "公文正文",
    Look.RIGHT: "公文落款",
    Look.NOTE: "公文附注",
    Look.BLANK: "公文顶格",
}
PHOTO, CUT, MARK, NUMBER = "公文照片", "公文裁剪线", "公文草稿标记", "公文页码"
AFTER_TABLE = "公文表后"
LABEL, VALUE, TEXT = "表格栏名", "表格内容", "表格文字"

_KEPT_STYLES = frozenset({"Normal", "Default Paragraph Font", "Normal Table", "No List"})
_UNWANTED_PARTS = ("thumbnail", "customXml", "stylesWithEffects", "numbering", "webSettings")


def blank(title: str, as_of: dt.date) -> Any:
    """An empty document with page, styles, page numbers and mark."""
    import docx

    return docx.Document(BytesIO(_made(title, as_of)))


@lru_cache(maxsize=8)
def _made(title: str, as_of: dt.date) -> bytes:
    """The empty document as a file: making its styles takes longer than filling a page."""
    import docx

    document = docx.Document()
    for package in (document.part.package, document.part):
        for key, relation in list(package.rels.items()):
            if relation.reltype.rsplit("/", 1)[-1] in _UNWANTED_PARTS:
                del package.rels[key]
    _page(document)
    _styles(document)
    _margins(document)
    properties = document.core_properties
    moment = dt.datetime(as_of.year, as_of.month, as_of.day)  # noqa: DTZ001 - Word's properties have no time zone
    properties.title, properties.author, properties.last_modified_by = title, CREATOR, CREATOR
    properties.comments, properties.revision = "", 1
    properties.created = properties.modified = moment
    saved = BytesIO()
    with any_clock():
        document.save(saved)
    return saved.getvalue()


def _page(document: Any) -> None:
    from docx.shared import Mm

    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.header_distance, section.footer_distance = Mm(_HEAD_MM), Mm(_FOOT_MM)
    properties = section._sectPr
    for grid in properties.findall(_name("w:docGrid")):
        properties.remove(grid)
    properties.append(word_element("w:docGrid", type="lines", linePitch=_LINE_PITCH))
    document.settings.odd_and_even_pages_header_footer = True
    settings = document.settings.element
    for gone in ("w:characterSpacingControl", "w:themeFontLang", "w:doNotIncludeSubdocsInStats"):
        for element in settings.findall(_name(gone)):
            settings.remove(element)
    # The schema fixes the order: it stands before the footnotes' properties and what follows them.
    later = (
        "w:hdrShapeDefaults",
        "w:footnotePr",
        "w:endnotePr",
        "w:compat",
        "w:rsids",
        "m:mathPr",
        "w:clrSchemeMapping",
    )
    control = word_element("w:characterSpacingControl", val="doNotCompress")
    place = next((settings.find(_name(name)) for name in later if settings.find(_name(name)) is not None), None)
    if place is None:
        settings.append(control)
    else:
        place.addprevious(control)


def _styles(document: Any) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN

    styles = document.styles
    for style in list(styles):
        if style.name not in _KEPT_STYLES:
            style.delete()
    defaults = styles.element.find(_name("w:docDefaults"))
    defaults.getparent().replace(defaults, _defaults())
    normal = styles["Normal"]
    _font(normal, BODY_FONT, CHARACTER)
    _pitch(normal, PITCH)
    flow = normal.element.get_or_add_pPr()
    flow.insert(0, word_element("w:widowControl", val="0"))
    # Long numbers may break anywhere: kept whole they tear the line before them apart.
    for switch in ("w:wordWrap", "w:autoSpaceDE", "w:autoSpaceDN"):
        flow.append(word_element(switch, val="0"))
    _ordered(flow)
    normal.paragraph_format.alignment = ALIGN.JUSTIFY
    _styled(styles, STYLES[Look.TITLE], TITLE_FONT, 22.0, ALIGN.CENTER, keep=True, level=0)
    _styled(styles, STYLES[Look.CENTRE], BODY_FONT, CHARACTER, ALIGN.CENTER, keep=True)
    _styled(styles, STYLES[Look.HEADING], HEI_FONT, CHARACTER, indent=2, keep=True, level=1)
    _styled(styles, STYLES[Look.SUBHEADING], KAI_FONT, CHARACTER, indent=2, keep=True, level=2)
    _styled(styles, STYLES[Look.FLUSH], BODY_FONT, CHARACTER)
    _styled(styles, STYLES[Look.BODY], BODY_FONT, CHARACTER, indent=2)
    _styled(styles, STYLES[Look.RIGHT], BODY_FONT, CHARACTER, ALIGN.RIGHT)
    note = _styled(styles, STYLES[Look.NOTE], BODY_FONT, _SMALL, pitch=_SMALL_PITCH, indent=2)
    note.paragraph_format.keep_together = True
    _styled(styles, PHOTO, BODY_FONT, _SMALL, ALIGN.CENTER, pitch=None)
    _styled(styles, AFTER_TABLE, BODY_FONT, 1.0, pitch=1.0)
    _styled(styles, MARK, HEI_FONT, CHARACTER, ALIGN.LEFT)
    _styled(styles, NUMBER, SONG_FONT, 14.0, ALIGN.LEFT, pitch=18.0)
    _styled(styles, LABEL, HEI_FONT, _SMALL, ALIGN.CENTER, pitch=_SMALL_PITCH)
    _styled(styles, VALUE, BODY_FONT, _SMALL, ALIGN.CENTER, pitch=_SMALL_PITCH)
    _styled(styles, TEXT, BODY_FONT, _SMALL, ALIGN.LEFT, pitch=_SMALL_PITCH)
    cut = _styled(styles, CUT, BODY_FONT, _SMALL, ALIGN.CENTER, pitch=_SMALL_PITCH)
    borders = word_element("w:pBdr")
    borders.append(word_element("w:bottom", val="dashed", sz="6", space="1", color="auto"))
    cut.element.get_or_add_pPr().append(borders)
    _ordered(cut.element.pPr)


def _styled(
    styles: Any,
    name: str,
    font: str,
    size: float,
    alignment: Any = None,
    *,
    pitch: float | None = PITCH,
    indent: int = 0,
    keep: bool = False,
    level: int | None = None,
) -> Any:
    from docx.enum.style import WD_STYLE_TYPE

    style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = styles["Normal"]
    style.quick_style = True
    _font(style, font, size)
    _pitch(style, pitch)
    flow = style.element.get_or_add_pPr()
    if alignment is not None:
        style.paragraph_format.alignment = alignment
    if keep:
        style.paragraph_format.keep_with_next = True
        style.paragraph_format.keep_together = True
    if indent:
        flow.append(word_element("w:ind", firstLineChars=str(indent * 100), firstLine=str(round(indent * size * 20))))
    if level is not None:
        flow.append(word_element("w:outlineLvl", val=str(level)))
    _ordered(flow)
    return style


def _font(style: Any, font: str, size: float) -> None:
    from docx.shared import Pt

    style.font.size = Pt(size)
    properties = style.element.get_or_add_rPr()
    for fonts in properties.findall(_name("w:rFonts")):
        properties.remove(fonts)
    properties.insert(0, word_element("w:rFonts", ascii=font, hAnsi=font, eastAsia=font, cs=font))
    for spacing in properties.findall(_name("w:spacing")):
        properties.remove(spacing)
    if size == CHARACTER:
        style.element.rPr.find(_name("w:sz")).addprevious(word_element("w:spacing", val=_CLOSER))


def _pitch(style: Any, pitch: float | None) -> None:
    from docx.shared import Pt

    shape = style.paragraph_format
    shape.space_before = shape.space_after = Pt(0)
    # A picture on a line of fixed height is cut off.
    shape.line_spacing = 1.0 if pitch is None else Pt(pitch)
    if pitch != PITCH:
        # LibreOffice would spread lines of any other height out to the grid of the body.
        style.element.get_or_add_pPr().append(word_element("w:snapToGrid", val="0"))


def _margins(document: Any) -> None:
    """The mark 草稿 at the top left of each page; “— 1 —” at the bottom, odd right and even left, a character in."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN

    section = document.sections[0]
    for header in (section.header, section.even_page_header):
        header.is_linked_to_previous = False
        header.paragraphs[0].style = MARK
        header.paragraphs[0].add_run("草　稿")
    for footer, side in ((section.footer, ALIGN.RIGHT), (section.even_page_footer, ALIGN.LEFT)):
        footer.is_linked_to_previous = False
        paragraph = footer.paragraphs[0]
        paragraph.style = NUMBER
        paragraph.paragraph_format.alignment = side
        attribute = "right" if side is ALIGN.RIGHT else "left"
        indent = word_element("w:ind", **{f"{attribute}Chars": "100", attribute: "320"})
        paragraph._p.get_or_add_pPr().append(indent)
        _ordered(paragraph._p.pPr)
        paragraph.add_run("— ")
        field = word_element("w:fldSimple", instr=" PAGE ")
        run = paragraph.add_run("1")
        paragraph._p.append(field)
        field.append(run._r)
        paragraph.add_run(" —")


def give(paragraph: Paragraph, style: str) -> None:
    """Gives a paragraph one of the styles made here, whose ids are their names."""
    paragraph._p.style = style


def indent_right(paragraph: Paragraph, characters: float) -> None:
    """Moves a line so many characters from the right margin."""
    properties = paragraph._p.get_or_add_pPr()
    twips = round(characters * CHARACTER * 20)
    properties.append(word_element("w:ind", rightChars=str(round(characters * 100)), right=str(twips)))
    _ordered(properties)


def ragged(paragraph: Paragraph) -> None:
    """Ends a paragraph's lines where its words end, instead of spreading them to the margin."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    paragraph.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.LEFT


def remove(paragraph: Paragraph) -> None:
    """Takes a paragraph out of its document."""
    element = paragraph._p
    element.getparent().remove(element)


def packed(saved: BytesIO, as_of: dt.date) -> bytes:
    """The file with entries in one order and of one day, so that its bytes depend on nothing but its content."""
    stamp = zip_stamp(as_of)
    packed = BytesIO()
    with zipfile.ZipFile(saved) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as new:
        for name in sorted(old.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            data = _font_table() if name == "word/fontTable.xml" else old.read(name)
            entry = zipfile.ZipInfo(name, stamp)
            entry.create_system, entry.external_attr = 3, 0o600 << 16
            stored = name.endswith((".jpg", ".jpeg", ".png"))
            new.writestr(entry, data, zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED)
    return packed.getvalue()


_MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def _font_table() -> bytes:
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{instead}"/><w:panose1 w:val="{panose}"/>'
        f'<w:charset w:val="86"/><w:family w:val="{family}"/><w:pitch w:val="default"/></w:font>'
        for name, instead, panose, family in _FONTS
    )
    declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    return f'{declaration}<w:fonts xmlns:w="{_MAIN}">{fonts}</w:fonts>'.encode()


def _defaults() -> Any:
    defaults = word_element("w:docDefaults")
    text, language = word_element("w:rPrDefault"), word_element("w:rPr")
    language.append(word_element("w:rFonts", ascii=BODY_FONT, hAnsi=BODY_FONT, eastAsia=BODY_FONT, cs=BODY_FONT))
    language.append(word_element("w:lang", val="en-US", eastAsia="zh-CN", bidi="ar-SA"))
    text.append(language)
    defaults.append(text)
    defaults.append(word_element("w:pPrDefault"))
    return defaults


_ORDER = (
    "pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl", "numPr", "suppressLineNumbers",
    "pBdr", "shd", "tabs", "suppressAutoHyphens", "kinsoku", "wordWrap", "overflowPunct", "topLinePunct",
    "autoSpaceDE", "autoSpaceDN", "bidi", "adjustRightInd", "snapToGrid", "spacing", "ind", "contextualSpacing",
    "mirrorIndents", "suppressOverlap", "jc", "textDirection", "textAlignment", "textboxTightWrap", "outlineLvl",
    "divId", "cnfStyle", "rPr", "sectPr", "pPrChange",
)  # fmt: skip
"""The children of a paragraph's properties in the order of the schema."""


def _ordered(properties: Any) -> None:
    properties[:] = sorted(properties, key=lambda child: _ORDER.index(child.tag.rpartition("}")[2]))


def _name(name: str) -> str:
    from docx.oxml.ns import qn

    return str(qn(name))


def word_element(name: str, **attributes: str) -> Any:
    """An element of a Word document with attributes of its own namespace."""
    from docx.oxml import OxmlElement

    element = OxmlElement(name)
    for key, value in attributes.items():
        element.set(_name(f"w:{key}"), value)
    return element
