"""What has a line through it in the tables of a Word document: whole cells, parts of their texts.

Exists because districts that answer in Word strike out what no longer holds, and the words alone do not say so. A line
is that of the run itself, or of the styles of the run and its paragraph, of which each turns it over (ISO 29500-1,
17.7.3). May import `civtrack.edits.old_word`, `civtrack.edits.word`, `civtrack.edits.word_tables` and what stands below
`civtrack.edits`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing, suppress
from pathlib import Path
from typing import Any, Final
from xml.etree.ElementTree import Element, ParseError, XMLPullParser

from civtrack.edits.old_word import docx_of
from civtrack.edits.word import DOCUMENT, word_elements
from civtrack.edits.word_tables import paragraphs, runs_of
from civtrack.light import NamedTuple
from civtrack.xlsx import Limits
from civtrack.xlsx.parts.container import Container, part_key
from civtrack.xlsx.parts.workbook import relations

__all__ = ["struck_words"]

_OFF: Final = ("0", "false", "off")
_LINES: Final = ("strike", "dstrike")


class _Style(NamedTuple):
    """A style: the one that it is based on, and whether it has a line; None: as that one."""

    parent: str | None
    line: bool | None


def struck_words(path: Path, limits: Limits) -> tuple[str, dict[tuple[int, int], str | None]]:
    """What has a line through it, by the rows and columns that the tables are read as; and that sheet's name.

    Returns:
        Row, column → the part of the text that the line goes through; None: all of it.

    Raises:
        LedgerUnreadable: The tables cannot be read.
    """
    found: dict[tuple[int, int], str | None] = {}
    styles = _styles(path, limits)

    def seen(element: Element, row: int, column: int) -> None:
        runs = [one for paragraph in _paragraphs(element) for one in _runs(paragraph, styles)]
        struck = "".join(text for line, text in runs if line).strip()
        if struck:
            found[row, column] = None if all(line or not text.strip() for line, text in runs) else struck

    return word_elements(path, limits, seen), found


def _paragraphs(element: Element) -> Iterator[Element]:
    return iter((element,)) if element.tag.endswith("}p") else paragraphs(element)


def _runs(paragraph: Element, styles: Mapping[str, _Style]) -> Iterator[tuple[bool, str]]:
    """Whether each run has a line, and what it says."""
    of_paragraph = _of_style(paragraph.find("{*}pPr/{*}pStyle"), styles)
    for run, text in runs_of(paragraph):
        own = _line(run.find("{*}rPr"))
        of_run = _of_style(run.find("{*}rPr/{*}rStyle"), styles)
        yield of_paragraph is not of_run if own is None else own, text


def _line(look: Element | None) -> bool | None:
    """Whether a look has a line through it; None: it does not say."""
    said = [line for name in _LINES if look is not None and (line := look.find(f"{{*}}{name}")) is not None]
    return any(_value(line) not in _OFF for line in said) if said else None


def _value(element: Element) -> str | None:
    return next((value for name, value in element.attrib.items() if name.rpartition("}")[2] == "val"), None)


def _of_style(named: Element | None, styles: Mapping[str, _Style]) -> bool:
    name, seen = _value(named) if named is not None else None, set[str]()
    while name is not None and name not in seen and (style := styles.get(name)):
        if style.line is not None:
            return style.line
        seen.add(name)
        name = style.parent
    return False


def _elements(data: bytes) -> Iterator[Element]:
    """The styles of a part; none of one that is no plain XML."""
    parser: Any = XMLPullParser(("end",))
    if b"<!DOCTYPE" in data:
        return
    with suppress(ParseError):
        parser.feed(data)
        yield from (element for _, element in parser.read_events() if element.tag.endswith("}style"))


def _styles(path: Path, limits: Limits) -> dict[str, _Style]:
    """The document's styles by their names; none of one whose styles cannot be read."""
    found: dict[str, _Style] = {}
    with closing(Container(docx_of(path) or path, limits)) as container:
        parts = (part_key(one.target) for one in relations(container, DOCUMENT) if one.type == "styles")
        data = [container.read(part) for part in parts if part in container.parts]
    for one in data:
        for style in _elements(one) if any(name.encode() in one for name in _LINES) else ():
            name = next((value for key, value in style.attrib.items() if key.rpartition("}")[2] == "styleId"), "")
            parent = style.find("{*}basedOn")
            found[name] = _Style(_value(parent) if parent is not None else None, _line(style.find("{*}rPr")))
    return found
