"""What is written on the cells of a Word document's tables, and not in them: text boxes, and notes at their words.

Exists because a district that answers in one of those has answered, and no cell says so. May import
`civtrack.edits.old_word`, `civtrack.edits.word`, `civtrack.edits.word_tables` and what stands below `civtrack.edits`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing, suppress
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, ParseError, XMLPullParser

from civtrack.edits.old_word import docx_of
from civtrack.edits.word import DOCUMENT, word_elements
from civtrack.edits.word_tables import boxes, texts_of
from civtrack.xlsx import Limits
from civtrack.xlsx.parts.container import Container, part_key
from civtrack.xlsx.parts.workbook import relations

__all__ = ["word_notes"]


def word_notes(path: Path, limits: Limits) -> tuple[str, list[tuple[int, int, str]]]:
    """Row, column and text of what is written on cells, by how the tables are read; and the name of their sheet.

    Raises:
        LedgerUnreadable: The tables cannot be read.
    """
    found: list[tuple[int, int, str]] = []
    notes = _notes(path, limits)

    def seen(element: Element, row: int, column: int) -> None:
        if not element.tag.endswith("}tc"):
            return
        texts = [texts_of(box) for box in boxes(element)]
        texts += [notes.get(number, "") for number in _referred(element)] if notes else []
        found.extend((row, column, text) for text in texts if text)

    return word_elements(path, limits, seen), found


def _referred(cell: Element) -> Iterator[str]:
    """The numbers of the notes in a cell."""
    for each in cell.iter():
        if each.tag.endswith("}commentReference"):
            yield _id(each)


def _id(element: Element) -> str:
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == "id"), "")


def _notes(path: Path, limits: Limits) -> Mapping[str, str]:
    """The document's notes by their numbers; none of one whose notes cannot be read."""
    found: dict[str, str] = {}
    with closing(Container(docx_of(path) or path, limits)) as container:
        parts = (part_key(one.target) for one in relations(container, DOCUMENT) if one.type == "comments")
        data = [container.read(part) for part in parts if part in container.parts]
    for one in data if not any(b"<!DOCTYPE" in one for one in data) else ():
        parser: Any = XMLPullParser(("end",))
        with suppress(ParseError):
            parser.feed(one)
            for _, element in parser.read_events():
                if element.tag.endswith("}comment"):
                    found[_id(element)] = texts_of(element)
    return found
