"""The tables of a Word document as one sheet, for districts that answer in Word.

Exists so that such an answer is read like any other: paragraphs become rows of one cell, tables the rows between them.
May import `civtrack.ledger` and what stands below it; python-docx lazily, and no other module here does.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from civtrack.errors import DamagedWorkbook
from civtrack.ledger.formats import open_book
from civtrack.ledger.grids import Book, MemoryGrid
from civtrack.model import N_, Area, Message, Row
from civtrack.xlsx import Limits
from civtrack.xlsx.opened.pictures import PlacedPicture
from civtrack.xlsx.parts.container import part_key

__all__ = ["is_word", "open_returned", "word_pictures"]

_SPACES = {
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
}
_EMBED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}embed"


def is_word(path: Path) -> bool:
    """Whether a file is a Word document of today's format, whatever it is called."""
    try:
        with zipfile.ZipFile(path) as archive:
            return "word/document.xml" in archive.namelist()
    except (OSError, zipfile.BadZipFile, ValueError):
        return False


def open_returned(path: Path, limits: Limits) -> Book:
    """Opens what came back: a workbook of any format that is read, or a Word document.

    Raises:
        LedgerUnreadable: One of its kinds.
    """
    if not is_word(path):
        return open_book(path, limits)
    from civtrack.xlsx.parts.container import Container

    container = Container(path, limits)
    try:
        for part in container.parts:
            if part.startswith("word/") and part.endswith(".xml"):
                container.read(part)  # what no honest document is like is refused before anything parses it
    finally:
        container.close()
    return Book("docx", (_grid(path, []),))


def word_pictures(path: Path) -> tuple[str, list[PlacedPicture]]:
    """The pictures of a Word document by the rows and columns that its tables are read as; and that sheet's name.

    Raises:
        LedgerUnreadable: Its tables cannot be read.
    """
    found: list[PlacedPicture] = []
    return _grid(path, found).name, found


def _grid(path: Path, pictures: list[PlacedPicture]) -> MemoryGrid:
    from docx import Document
    from docx.table import Table
    from docx.text.paragraph import Paragraph

    rows: list[Row] = []
    merges: list[Area] = []
    number = 0
    try:
        for block in Document(str(path)).iter_inner_content():
            if isinstance(block, Paragraph):
                number += 1
                pictures += _pictures(block._p, block.part, number, 1)
                if text := block.text.strip():
                    rows.append(Row(number, hidden=False, values={1: text}))
            elif isinstance(block, Table):
                number = _table(block, number, rows, merges, pictures)
    except (KeyError, ValueError, AttributeError, IndexError) as error:
        raise DamagedWorkbook(path.name, detail=Message(N_("its tables cannot be read"))) from error
    return MemoryGrid("Word", tuple(rows), merges=tuple(merges))


def _pictures(element: Any, part: Any, row: int, column: int) -> Iterator[PlacedPicture]:
    """The pictures inside an element of the document."""
    for drawing in element.iterfind(".//{*}drawing"):
        extent = drawing.find(".//wp:extent", _SPACES)
        size = (int(extent.get("cx", 0)), int(extent.get("cy", 0))) if extent is not None else (0, 0)
        for blip in drawing.iterfind(".//a:blip", _SPACES):
            relation = part.rels.get(blip.get(_EMBED) or "")
            if relation is not None and not relation.is_external:
                key = part_key(str(relation.target_part.partname))
                yield PlacedPicture(row, column, column, key, "value", size=size)


def _table(table: Any, number: int, rows: list[Row], merges: list[Area], pictures: list[PlacedPicture]) -> int:
    """Adds a table's rows; a merged cell counts once, where it begins."""
    spans: dict[Any, list[int]] = {}
    for row in table.rows:
        number += 1
        values: dict[int, Any] = {}
        column = 1 + row.grid_cols_before
        for cell in row.cells:
            span = spans.get(cell._tc)
            if span is None:
                spans[cell._tc] = [number, column, number, column]
                pictures += _pictures(cell._tc, table.part, number, column)
                if text := cell.text.strip():
                    values[column] = text
            else:
                span[2], span[3] = number, max(span[3], column)
            column += 1
        rows.append(Row(number, hidden=False, values=values))
    merges += [Area(*span) for span in spans.values() if span[:2] != span[2:]]
    return number
