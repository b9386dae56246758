"""Which cells of a Word document's tables are filled with a colour, or have all their words marked or written in one.

Exists because districts that answer in Word colour what they have done, and the words do not say so. May import
`civtrack.edits.word`, `civtrack.edits.word_tables` and what stands below `civtrack.edits`.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final
from xml.etree.ElementTree import Element

from civtrack.edits.word import word_elements
from civtrack.edits.word_tables import paragraphs, runs_of
from civtrack.ledger.shades import shade_of
from civtrack.xlsx import Limits

__all__ = ["filled_words", "inked_words"]

_MARKERS: Final = {
    "yellow": "FFFF00", "green": "00FF00", "cyan": "00FFFF", "magenta": "FF00FF", "blue": "0000FF", "red": "FF0000",
    "darkBlue": "000080", "darkCyan": "008080", "darkGreen": "008000", "darkMagenta": "800080", "darkRed": "800000",
    "darkYellow": "808000", "darkGray": "808080", "lightGray": "C0C0C0", "black": "000000",
}  # fmt: skip
"""ISO 29500-1 17.18.40 (ST_HighlightColor)."""


def filled_words(path: Path, limits: Limits) -> tuple[str, dict[tuple[int, int], str]]:
    """What the colour of filled cells is, by the rows and columns that the tables are read as; and that sheet's name.

    Raises:
        LedgerUnreadable: The tables cannot be read.
    """
    return _coloured(path, limits, lambda cell: _of_cell(cell) or _of_words(cell, _marked))


def inked_words(path: Path, limits: Limits) -> tuple[str, dict[tuple[int, int], str]]:
    """The same of cells all of whose words are written in a colour.

    Raises:
        LedgerUnreadable: The tables cannot be read.
    """
    return _coloured(path, limits, lambda cell: _of_words(cell, _inked))


def _coloured(
    path: Path, limits: Limits, shade_in: Callable[[Element], str | None]
) -> tuple[str, dict[tuple[int, int], str]]:
    found: dict[tuple[int, int], str] = {}

    def seen(element: Element, row: int, column: int) -> None:
        if element.tag.endswith("}tc") and (shade := shade_in(element)):
            found[row, column] = shade

    return word_elements(path, limits, seen), found


def _of_cell(cell: Element) -> str | None:
    return shade_of(_said(cell.find("{*}tcPr/{*}shd"), "fill"))


def _marked(run: Element) -> str | None:
    marker = _MARKERS.get(_said(run.find("{*}rPr/{*}highlight"), "val"), "")
    return shade_of(marker) or shade_of(_said(run.find("{*}rPr/{*}shd"), "fill"))


def _inked(run: Element) -> str | None:
    return shade_of(_said(run.find("{*}rPr/{*}color"), "val"))


def _of_words(cell: Element, shade_in: Callable[[Element], str | None]) -> str | None:
    """The colour that all words of a cell have."""
    marks = {shade_in(run) for paragraph in paragraphs(cell) for run, text in runs_of(paragraph) if text.strip()}
    return next(iter(marks)) if len(marks) == 1 else None


def _said(element: Element | None, name: str) -> str:
    pairs = element.attrib.items() if element is not None else ()
    return next((value for key, value in pairs if key.rpartition("}")[2] == name), "")
