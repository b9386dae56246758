"""Tables on an official paper: their lines, widths, rows and cells.

Exists beside `paper` because a page has styles and a table has none of its own. May import its neighbour `paper`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from civtrack.outputs.notices.paper import LABEL, TEXT, VALUE, word_element

if TYPE_CHECKING:
    from docx.table import Table, _Cell, _Row

__all__ = ["cell_style", "frame", "middle", "row", "smaller"]


def frame(table: Table, widths: Sequence[float]) -> None:
    """Lines around every cell, columns of fixed width in millimetres, the table centred."""
    from docx.enum.table import WD_TABLE_ALIGNMENT
    from docx.shared import Mm

    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    borders = word_element("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        borders.append(word_element(f"w:{side}", val="single", sz="4", space="0", color="auto"))
    properties = table._tbl.tblPr
    properties.insert_element_before(borders, "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook")
    margins = word_element("w:tblCellMar")
    for side in ("left", "right"):
        margins.append(word_element(f"w:{side}", w="57", type="dxa"))
    properties.insert_element_before(margins, "w:tblLook")
    for column, millimetres in zip(table.columns, widths, strict=True):
        column.width = Mm(millimetres)


def row(row: _Row, *, head: bool, whole: bool) -> None:
    """Lets a row repeat on every page (`head`) or keeps it on one (`whole`)."""
    properties = row._tr.get_or_add_trPr()
    if whole:
        properties.append(word_element("w:cantSplit"))
    if head:
        properties.append(word_element("w:tblHeader"))


def middle(cell: _Cell) -> None:
    """Centres a cell's content from top to bottom."""
    from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT

    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER


def smaller(cell: _Cell) -> None:
    """Sets a cell in 10.5 pt (五号)."""
    from docx.shared import Pt

    for paragraph in cell.paragraphs:
        for run in paragraph.runs:
            run.font.size = Pt(10.5)


def cell_style(*, label: bool, left: bool) -> str:
    """The style of a cell's text."""
    return LABEL if label else TEXT if left else VALUE
