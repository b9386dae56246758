"""Reads the text of a Word document row by row: paragraphs as rows of one cell, and the rows of its tables.

Exists because what a district answers in Word may be of any size and any make: the document is read in one pass, a row
is let go once it was read, and whatever a table says of its columns is believed only as far as a sheet reaches. May
import `civtrack.edits.word_boxes`, `civtrack.ledger`, `civtrack.xlsx` and what stands below them.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from civtrack.edits.word_boxes import control_box, field_box, shown_in, symbol
from civtrack.errors import DamagedWorkbook, UnsafeWorkbook
from civtrack.ledger.grids import Tally
from civtrack.light import NamedTuple
from civtrack.model import N_, Area, Message, Row
from civtrack.xlsx.parts.addresses import MAX_COLUMN

__all__ = ["Drawn", "WordRows", "WordTable", "boxes", "drawings", "paragraphs", "runs_of", "texts_of"]

_DEEPEST = 500
_IN_BODY, _IN_TABLE = 2, 3
"""How deep the paragraphs and tables of a document stand, and the rows of its tables."""
_NESTED = 8
"""So many tables and text boxes stand in one another at most, where people made them."""
_MARK = "}"
_AROUND = frozenset(
    {"hyperlink", "ins", "moveTo", "smartTag", "fldSimple", "customXml", "sdt", "sdtContent", "dir", "bdo"}
)
"""What stands around words that are there: links, what was added while changes were tracked, controls, fields. What
was deleted or moved away while they were is not there any more."""
_TURNS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}

Drawn = Callable[[ET.Element, int, int], None]
"""Hears of each element that may show pictures, with its row and column."""


class WordTable(NamedTuple):
    """What was read.

    Attributes:
        rows: All rows; a merged cell counts once, where it begins.
        merges: The merged areas.
    """

    rows: list[Row]
    merges: list[Area]


def _local(element: ET.Element) -> str:
    return element.tag.rpartition(_MARK)[2]


def _attribute(element: ET.Element | None, name: str) -> str | None:
    if element is None:
        return None
    return next((value for key, value in element.attrib.items() if key.rpartition(_MARK)[2] == name), None)


def _child(element: ET.Element, *path: str) -> ET.Element | None:
    """The first descendant along a path of local names."""
    found: ET.Element | None = element
    for name in path:
        found = next((child for child in found if _local(child) == name), None) if found is not None else None
    return found


def _number(element: ET.Element | None, least: int) -> int:
    """A count that a document states; what is none counts as the least."""
    text = _attribute(element, "val") or ""
    return max(int(text), least) if text.isascii() and text.isdecimal() and len(text) < 10 else least


def _all(element: ET.Element, *names: str) -> Iterator[ET.Element]:
    """Elements of some names in another one, also within what only stands around them and leaves them what they are."""
    for child in element:
        local = _local(child)
        if local in names:
            yield child
        elif local in _AROUND and not _is_asking(child):
            yield from _all(child, *names)


def _is_asking(control: ET.Element) -> bool:
    """Whether a control only shows what is to be filled in (“单击此处输入文字”)."""
    return _child(control, "sdtPr", "showingPlcHdr") is not None


def runs_of(paragraph: ET.Element) -> Iterator[tuple[ET.Element, str]]:
    """The runs of a paragraph with what they say; a box to tick is one whatever its maker draws for it."""
    drawn = {id(run): mark for run, mark in _controlled(paragraph)}
    for run in _all(paragraph, "r"):
        yield run, drawn[id(run)] if id(run) in drawn else "".join(_pieces(run))


def _controlled(paragraph: ET.Element) -> Iterator[tuple[ET.Element, str]]:
    """The runs in controls that are boxes to tick: the first one is the box, others say nothing."""
    for child in paragraph:
        if (mark := control_box(child)) is not None:
            for number, run in enumerate(_all(child, "r")):
                yield run, "" if number else mark
        elif _local(child) in _AROUND:
            yield from _controlled(child)


def _pieces(run: ET.Element) -> Iterator[str]:
    font = _attribute(_child(run, "rPr", "rFonts"), "ascii") or ""
    for piece in run:
        kind = _local(piece)
        if kind == "t":
            yield shown_in(font, piece.text or "")
        elif kind == "sym":
            yield symbol(_attribute(piece, "font") or "", _attribute(piece, "char") or "")
        elif kind == "fldChar":
            yield field_box(piece)
        elif kind in _TURNS and _attribute(piece, "type") in (None, "textWrapping"):
            yield _TURNS[kind]


def paragraphs(cell: ET.Element, deep: int = 0) -> Iterator[ET.Element]:
    """The paragraphs of a cell, those of tables inside it among them."""
    for block in _all(cell, "p", "tbl"):
        if _local(block) == "p":
            yield block
        elif deep < _NESTED:
            yield from (
                one for row in _all(block, "tr") for each in _all(row, "tc") for one in paragraphs(each, deep + 1)
            )


def _said(cell: ET.Element, deep: int = 0) -> str:
    """What a cell says: a paragraph a line, and a line for each row of a table inside it."""
    lines = []
    for block in _all(cell, "p", "tbl"):
        if _local(block) == "p":
            lines.append(_text(block))
        elif deep < _NESTED:
            rows = ([_said(each, deep + 1) for each in _all(row, "tc")] for row in _all(block, "tr"))
            lines += [" ".join(filter(None, row)) for row in rows]
    return "\n".join(lines).strip()


def boxes(element: ET.Element) -> Iterator[ET.Element]:
    """The contents of text boxes inside an element; of two ways to write the same one the first."""
    waiting = list(reversed(element))
    while waiting:
        child = waiting.pop()
        local = _local(child)
        if local == "txbxContent":
            yield child
        elif local != "Fallback":
            waiting += reversed(child)


def texts_of(block: ET.Element) -> str:
    """All that a cell or a text box says, on one line."""
    return " ".join(_said(block).split())


def _text(paragraph: ET.Element) -> str:
    return "".join(text for _, text in runs_of(paragraph))


def drawings(element: ET.Element) -> Iterator[ET.Element]:
    """The drawings anywhere inside an element."""
    return (each for each in element.iter() if _local(each) == "drawing")


class WordRows:
    """Reads one document.

    Args:
        where: Its name, for errors.
        tally: Counts its rows and cells.
        drawn: Hears of cells and paragraphs.
    """

    def __init__(self, where: str, tally: Tally, drawn: Drawn = lambda *_: None) -> None:
        self._where, self._tally, self._drawn = where, tally, drawn
        self._rows: list[Row] = []
        self._spans: list[list[int]] = []
        self._above: dict[int, list[int]] = {}
        self._number = self._depth = self._nested = 0

    def read(self, chunks: Iterable[bytes]) -> WordTable:
        """Everything in the document's main part.

        Args:
            chunks: The part, as UTF-8.

        Raises:
            DamagedWorkbook: It is not well-formed.
            UnsafeWorkbook: A DTD, or elements deeper or wider than any document's.
            TakesTooMuchToRead: More rows or cells than the limits allow.
        """
        parser: Any = ET.XMLPullParser(("start", "end"))
        stack, begun = list[ET.Element](), b""
        part = "word/document.xml"
        rooted = False
        try:
            for chunk in chunks:
                if not rooted:
                    begun += chunk
                    if b"<!DOCTYPE" in begun:
                        raise UnsafeWorkbook(self._where, detail=Message(N_("a DTD in {part}"), {"part": part}))
                parser.feed(chunk)
                self._events(parser, stack)
                rooted = rooted or bool(stack)
            parser.close()
            self._events(parser, stack)
        except ET.ParseError as error:
            detail = Message(N_("{part} is not well-formed"), {"part": part})
            raise DamagedWorkbook(self._where, detail=detail) from error
        merges = [Area(*span) for span in self._spans if span[:2] != span[2:]]
        return WordTable(self._rows, merges)

    def _events(self, parser: Any, stack: list[ET.Element]) -> None:
        for event, element in parser.read_events():
            around = _local(element) in _AROUND
            if event == "start":
                if len(stack) >= _DEEPEST:
                    detail = Message(N_("more elements than it should have in {part}"), {"part": "word/document.xml"})
                    raise UnsafeWorkbook(self._where, detail=detail)
                if self._depth == _IN_BODY and _local(element) == "tbl":
                    self._above = {}
                stack.append(element)
                self._depth += not around
                continue
            stack.pop()
            self._depth -= not around
            name = _local(element)
            row = self._depth == _IN_TABLE and name == "tr" and self._holder(stack) == "tbl"
            if self._depth == _IN_BODY and name == "p":
                self._paragraph(element)
            elif row:
                self._row(element)
            if len(stack) > 1 and (self._depth == _IN_BODY or row):
                stack[-1].remove(element)  # it was read; what a document of any length holds is one row

    @staticmethod
    def _holder(stack: Sequence[ET.Element]) -> str:
        """What an element stands in, but for what only stands around it."""
        return next((name for one in reversed(stack) if (name := _local(one)) not in _AROUND), "")

    def _paragraph(self, element: ET.Element) -> None:
        self._number += 1
        self._drawn(element, self._number, 1)
        if text := _text(element).strip():
            self._tally.row(1)
            self._rows.append(Row(self._number, hidden=False, values={1: text}))
        for box in boxes(element):
            self._blocks(box)

    def _blocks(self, holder: ET.Element) -> None:
        """What stands in a text box, or in the only cell of a row, which holds a table."""
        if self._nested == _NESTED:
            return
        self._nested += 1
        for block in _all(holder, "p", "tbl"):
            if _local(block) == "p":
                self._paragraph(block)
                continue
            self._above = {}
            for row in _all(block, "tr"):
                self._row(row)
            self._above = {}
        self._nested -= 1

    def _row(self, element: ET.Element) -> None:
        if any(_child(element, "trPr", gone) is not None for gone in ("del", "moveFrom")):
            return  # deleted while changes were tracked
        cells = list(_all(element, "tc"))
        if len(cells) == 1 and any(True for _ in _all(cells[0], "tbl")):
            self._blocks(cells[0])
            return
        self._number += 1
        values, above = dict[int, str](), dict[int, list[int]]()
        column = 1 + _number(_child(element, "trPr", "gridBefore"), 0)
        for cell in cells:
            merged, last = _child(cell, "tcPr", "vMerge"), column + _number(_child(cell, "tcPr", "gridSpan"), 1) - 1
            if last > MAX_COLUMN:
                raise UnsafeWorkbook(self._where, detail=Message(N_("more columns than a sheet has")))
            goes_on = merged is not None and _attribute(merged, "val") != "restart"
            span = self._above.get(column) if goes_on else None
            if span is None:
                span = [self._number, column, self._number, last]
                self._spans.append(span)
                self._drawn(cell, self._number, column)
                if text := _said(cell):
                    values[column] = text
            else:
                span[2], span[3] = self._number, max(span[3], last)
            above[column] = span
            column = last + 1
        self._above = above
        self._tally.row(len(values))
        self._rows.append(Row(self._number, hidden=False, values=dict(values)))
