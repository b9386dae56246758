"""The page as a Word document: one A4 page whose bars are cells, so that it can be edited and needs no font of here.

Exists because a leader's page is corrected before it goes up. May import `civtrack.outputs.packing`, the paper of
`civtrack.outputs.notices` and its neighbours; docx inside functions.
"""

from __future__ import annotations

import datetime as dt
import io
from itertools import pairwise
from typing import Any

from civtrack.outputs.notices.paper import HEI_FONT, SONG_FONT, TITLE_FONT, packed
from civtrack.outputs.onepage.content import Contents
from civtrack.outputs.onepage.fitting import fitted
from civtrack.outputs.onepage.layout import A4, LEAST, Block, Cell, Line, Row, Table
from civtrack.outputs.onepage.measure import by_rule
from civtrack.outputs.packing import CREATOR, any_clock

__all__ = ["write_page"]

_TWIPS = 20
_RULE, _WHITE = "808080", "FFFFFF"
_UNWANTED_PARTS = ("thumbnail", "customXml", "stylesWithEffects", "numbering", "webSettings")


def write_page(contents: Contents, title: str, as_of: dt.date) -> bytes:
    """The page as .docx; the same bytes for the same content."""
    import docx

    document = docx.Document()
    _bare(document)
    _paper(document)
    properties = document.core_properties
    moment = dt.datetime(as_of.year, as_of.month, as_of.day)  # noqa: DTZ001 - Word's properties have no time zone
    properties.title, properties.author, properties.last_modified_by = title, CREATOR, CREATOR
    properties.comments, properties.revision = "", 1
    properties.created = properties.modified = moment
    blocks = fitted(contents, A4, by_rule)
    for place, block in enumerate(blocks):
        _put(document, block, last=place == len(blocks) - 1)
    saved = io.BytesIO()
    with any_clock():
        document.save(saved)
    return packed(saved, as_of)


def _bare(document: Any) -> None:
    """Takes out of the library's own template what a page has no use for."""
    for package in (document.part.package, document.part):
        for key, relation in list(package.rels.items()):
            if relation.reltype.rsplit("/", 1)[-1] in _UNWANTED_PARTS:
                del package.rels[key]
    for style in list(document.styles):
        if style.name not in ("Normal", "Default Paragraph Font", "Normal Table", "No List"):
            style.delete()


def _paper(document: Any) -> None:
    from docx.shared import Pt

    section = document.sections[0]
    section.page_width, section.page_height = Pt(A4.width), Pt(A4.height)
    section.left_margin = section.right_margin = Pt(A4.margin)
    section.top_margin = section.bottom_margin = Pt(A4.top)
    section.header_distance = section.footer_distance = Pt(A4.top / 2)
    for grid in section._sectPr.findall(_name("w:docGrid")):
        section._sectPr.remove(grid)
    for size in document.styles.element.iterfind(f"{_name('w:docDefaults')}//{_name('w:sz')}"):
        size.set(_name("w:val"), str(round(2 * LEAST)))
    normal = document.styles["Normal"]
    normal.font.size = Pt(LEAST)
    properties = normal.element.get_or_add_rPr()
    for fonts in properties.findall(_name("w:rFonts")):
        properties.remove(fonts)
    properties.insert(0, _fonts(SONG_FONT))
    flow = normal.element.get_or_add_pPr()
    for switch in ("w:wordWrap", "w:autoSpaceDE", "w:autoSpaceDN"):
        flow.append(_element(switch, val="0"))
    normal.paragraph_format.space_before = normal.paragraph_format.space_after = Pt(0)


def _put(document: Any, block: Block, *, last: bool) -> None:
    if isinstance(block, Line):
        paragraph = document.add_paragraph()
        _flow(paragraph, block.pitch, centred=block.centred, after=block.after)
        _run(paragraph, block.text, block.size, TITLE_FONT if block.size > 18 else None, block.color, bold=block.bold)
        return
    _table(document, block)
    # Word joins tables that touch, and wants a paragraph at the end.
    if block.after or last:
        _flow(document.add_paragraph(), max(block.after, 1.0), centred=False, after=0)


def _flow(paragraph: Any, pitch: float, *, centred: bool, after: float) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
    from docx.shared import Pt

    shape = paragraph.paragraph_format
    shape.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    shape.line_spacing, shape.space_after = Pt(round(pitch, 2)), Pt(after)
    shape.alignment = WD_ALIGN_PARAGRAPH.CENTER if centred else WD_ALIGN_PARAGRAPH.LEFT


def _run(paragraph: Any, text: str, size: float, font: str | None, color: str, *, bold: bool) -> None:
    from docx.shared import Pt, RGBColor

    run = paragraph.add_run(text)
    run.font.size = Pt(size)
    if color != "000000":
        run.font.color.rgb = RGBColor.from_string(color)
    if bold:
        # Bold is 黑体 in an office; where that is missing, bold all the same.
        run.font.bold = True
        run._r.get_or_add_rPr().insert(0, _fonts(font or HEI_FONT))


def _table(document: Any, table: Table) -> None:
    grid = _element("w:tbl")
    properties = _element("w:tblPr")
    properties.append(_element("w:tblW", w=str(_twips(sum(table.widths))), type="dxa"))
    properties.append(_element("w:tblInd", w="0", type="dxa"))
    if table.ruled:
        borders = _element("w:tblBorders")
        for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
            borders.append(_element(f"w:{side}", val="single", sz="4", space="0", color=_RULE))
        properties.append(borders)
    properties.append(_element("w:tblLayout", type="fixed"))
    margins = _element("w:tblCellMar")
    for side in ("left", "right"):
        margins.append(_element(f"w:{side}", w=str(_twips(3)), type="dxa"))
    properties.append(margins)
    grid.append(properties)
    columns = _element("w:tblGrid")
    edges = _edges(table.widths)
    for left, right in pairwise(edges):
        columns.append(_element("w:gridCol", w=str(right - left)))
    grid.append(columns)
    for row in table.rows:
        grid.append(_row(row, edges, ruled=table.ruled))
    body = document.element.body
    body.insert_element_before(grid, "w:sectPr")
    cells = [cell for row in table.rows for cell in row.cells]
    for paragraph, cell in zip(_paragraphs(grid, document), cells, strict=True):
        _flow(paragraph, LEAST * 1.32, centred=cell.centred, after=0)
        if cell.text:
            # Word breaks the lines itself.
            _run(paragraph, cell.text.replace("\n", " "), LEAST, None, "000000", bold=cell.bold)


def _paragraphs(grid: Any, document: Any) -> list[Any]:
    from docx.text.paragraph import Paragraph

    return [Paragraph(element, document) for element in grid.iter(_name("w:p"))]


def _row(row: Row, edges: list[int], *, ruled: bool) -> Any:
    line = _element("w:tr")
    properties = _element("w:trPr")
    properties.append(_element("w:cantSplit"))
    properties.append(_element("w:trHeight", val=str(_twips(row.height)), hRule="atLeast"))
    line.append(properties)
    place = 0
    for cell in row.cells:
        width = edges[place + cell.across] - edges[place]
        place += cell.across
        line.append(_cell(cell, width, ruled=ruled))
    return line


def _cell(cell: Cell, width: int, *, ruled: bool) -> Any:
    element, properties = _element("w:tc"), _element("w:tcPr")
    properties.append(_element("w:tcW", w=str(width), type="dxa"))
    if cell.across > 1:
        properties.append(_element("w:gridSpan", val=str(cell.across)))
    if cell.fill and not ruled:
        # A bar is lower than its row: white borders are the gap.
        borders = _element("w:tcBorders")
        for side in ("top", "bottom"):
            borders.append(_element(f"w:{side}", val="single", sz="24", space="0", color=_WHITE))
        properties.append(borders)
    if cell.fill:
        properties.append(_element("w:shd", val="clear", color="auto", fill=cell.fill))
    if not ruled:
        margins = _element("w:tcMar")
        for side in ("left", "right"):
            margins.append(_element(f"w:{side}", w="60" if cell.text else "0", type="dxa"))
        properties.append(margins)
    properties.append(_element("w:vAlign", val="center"))
    element.append(properties)
    element.append(_element("w:p"))
    return element


def _edges(widths: tuple[float, ...]) -> list[int]:
    """Where columns begin and end, in whole twentieths of a point: rounded once, so that parts add up."""
    edges, at = [0], 0.0
    for width in widths:
        at += width
        edges.append(_twips(at))
    return edges


def _twips(points: float) -> int:
    return round(points * _TWIPS)


def _fonts(font: str) -> Any:
    return _element("w:rFonts", ascii=font, hAnsi=font, eastAsia=font, cs=font)


def _element(tag: str, **attributes: str) -> Any:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    element = OxmlElement(tag)
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), value)
    return element


def _name(tag: str) -> str:
    from docx.oxml.ns import qn

    return str(qn(tag))
