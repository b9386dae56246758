"""The tables of a Word document as one sheet, for districts that answer in Word.

Exists so that such an answer is read like any other: paragraphs become rows of one cell, tables the rows between them.
May import `civtrack.edits.cards`, `civtrack.edits.old_word`, `civtrack.edits.word_tables`, `civtrack.ledger` and what
stands below it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from xml.etree.ElementTree import Element

from civtrack.edits.cards import with_cards
from civtrack.edits.old_word import docx_of
from civtrack.edits.word_tables import Drawn, WordRows, drawings
from civtrack.ledger.formats import open_book
from civtrack.ledger.grids import Book, MemoryGrid, Tally
from civtrack.xlsx import Limits
from civtrack.xlsx.opened.pictures import PlacedPicture
from civtrack.xlsx.parts.container import Container, part_key
from civtrack.xlsx.parts.markup import as_utf8
from civtrack.xlsx.parts.workbook import Relation, relations

__all__ = ["DOCUMENT", "open_returned", "word_elements", "word_pictures"]

DOCUMENT = "word/document.xml"


def open_returned(path: Path, limits: Limits) -> Book:
    """Opens what came back: a workbook of any format that is read, or a text document.

    A sheet or a document of cards, one small table for each item, is a list of them.

    Raises:
        LedgerUnreadable: One of its kinds.
    """
    if docx_of(path) is None:
        return with_cards(open_book(path, limits))
    return with_cards(Book("docx", (_grid(path, limits),)))


def word_pictures(path: Path, limits: Limits) -> tuple[str, list[PlacedPicture]]:
    """The pictures of a Word document by the rows and columns that its tables are read as; and that sheet's name.

    Raises:
        LedgerUnreadable: Its tables cannot be read.
    """
    found: list[PlacedPicture] = []
    with closing(Container(docx_of(path) or path, limits)) as container:
        known = {one.id: one for one in relations(container, DOCUMENT)}
    name = word_elements(path, limits, lambda *each: found.extend(_pictures(each[0], known, *each[1:])))
    return name, found


def word_elements(path: Path, limits: Limits, seen: Drawn) -> str:
    """Shows the cells and paragraphs of a Word document, with the rows and columns that its tables are read as.

    Args:
        path: The document.
        limits: What is believed at most of it.
        seen: Hears of each of them.

    Returns:
        The name of the sheet that they are read as.

    Raises:
        LedgerUnreadable: Its tables cannot be read.
    """
    return _grid(path, limits, seen).name


def _grid(path: Path, limits: Limits, drawn: Drawn = lambda *_: None) -> MemoryGrid:
    with closing(Container(docx_of(path) or path, limits)) as container:
        chunks = as_utf8(container.where, DOCUMENT, container.chunks(container.parts[part_key(DOCUMENT)]))
        rows, merges = WordRows(path.name, Tally(path.name, limits), drawn).read(chunks)
    return MemoryGrid("Word", tuple(rows), merges=tuple(merges))


def _pictures(element: Element, known: Mapping[str, Relation], row: int, column: int) -> Iterator[PlacedPicture]:
    """The pictures inside an element of the document."""
    for drawing in drawings(element):
        extent = next((each for each in drawing.iter() if each.tag.endswith("}extent")), None)
        size = (_whole(extent, "cx"), _whole(extent, "cy")) if extent is not None else (0, 0)
        for blip in (each for each in drawing.iter() if each.tag.endswith("}blip")):
            shown = next((value for name, value in blip.attrib.items() if name.endswith("relationships}embed")), "")
            relation = known.get(shown)
            if relation is not None and not relation.external:
                yield PlacedPicture(row, column, column, part_key(relation.target), "value", size=size)


def _whole(element: Element, name: str) -> int:
    text = element.get(name) or ""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 15 else 0
