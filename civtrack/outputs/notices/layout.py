"""Sets the blocks of a document on paper as GB/T 9704-2012 asks (DOMAIN §7) and packs it into the same bytes each time.

Exists so that no template and no kind of document knows about Word. The page has 22 lines of 28 characters: a fixed
pitch of 28.95 pt and the character grid of the type area (156 × 225 mm). Drafts: no masthead, no seal. May import
`civtrack.outputs.measure`, `civtrack.outputs.packing` and its neighbours `markup`, `paper`; docx inside functions.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Any

from civtrack.light import dataclass
from civtrack.outputs.measure import headed, lines, width
from civtrack.outputs.notices import grid as tables
from civtrack.outputs.notices import paper
from civtrack.outputs.notices.markup import Block, Cell, Cut, Line, Look, NewPage, Photos, Table
from civtrack.outputs.packing import any_clock

if TYPE_CHECKING:
    import datetime as dt

    from docx.table import _Cell
    from docx.text.paragraph import Paragraph

__all__ = ["Picture", "set_document"]

TEXT_WIDTH = 156.0
"""Millimetres between the margins."""

PHOTO_WIDTH, PHOTO_HEIGHT = 74.0, 56.0
"""Millimetres that a photo takes at most: two beside each other."""

LABEL = 27.0
"""Millimetres of a label in a table without a head: five characters of 12 pt."""

_CELL, _BESIDE, _FIGURE = 2.2, 3.0, 1.25
"""Millimetres of a terminal cell in a table's 12 pt, of lines and margins beside a cell's text; how many cells a digit
takes where the office's fonts are missing."""

_SMALL_CELL = _CELL * 10.5 / 12
"""A terminal cell in 10.5 pt (五号), in which a table is set that is too wide in 12 pt."""

_WHOLE_FORM, _WHOLE_TABLE, _WHOLE_ROW, _LINES_OF_PHOTOS = 18, 8, 8, 7
"""Lines of a form, of a table with a head, and of a row, that are kept on one page; of photos in a cell."""

_ROWS_TOGETHER = 3
"""Rows of a table that a page has at least where it breaks: keeping longer tables whole leaves pages half empty."""

_LONG_HEAD = 8
"""Cells of a head that may go on two lines: four characters."""

_LONG_RUN = re.compile(r"[!-~]{5,}")
"""A number, rate or address that goes to the next line as a whole and would leave a hole in a justified one: that of
four figures (a year) is two characters wide, which a line takes without being seen to."""

_CENTRED_TO = 24
"""Columns of a table with a head whose widest text takes no more cells are centred, wider ones begin at the left."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A photo ready for the page: a JPEG or PNG and its size in pixels."""

    data: bytes
    width: int
    height: int


def set_document(content: Sequence[Block], photos: Mapping[str, Picture], title: str, as_of: dt.date) -> bytes:
    """A document as a .docx file.

    Args:
        content: What stands on it, from top to bottom.
        photos: Key → photo; a key that is not there leaves no trace.
        title: For the file's properties.
        as_of: The day that the file says it was made.

    Returns:
        The same bytes for the same content.
    """
    document = paper.blank(title, as_of)
    setter = _Setter(document, photos)
    for block, following in pairwise([*content, None]):
        assert block is not None
        setter.put(block, following)
    saved = io.BytesIO()
    with any_clock():
        document.save(saved)
    return paper.packed(saved, as_of)


class _Setter:
    """Puts one block after the other on the page."""

    def __init__(self, document: Any, photos: Mapping[str, Picture]) -> None:
        self._document, self._photos = document, photos
        self._closing: list[Paragraph] = []
        self._before: list[Paragraph] = []
        self._new_page = False

    def put(self, block: Block, following: Block | None) -> None:
        if isinstance(block, NewPage):
            self._new_page = True
        elif isinstance(block, Line):
            self._line(block, following)
        elif isinstance(block, Table):
            self._table(block, following)
            if following is None or isinstance(following, Table):
                # Word takes two tables that touch for one, and wants a paragraph at the end: one that starts no page.
                self._paragraph("", paper.AFTER_TABLE if following is None else paper.STYLES[Look.NOTE])
        elif isinstance(block, Photos):
            paragraph = self._paragraph("", paper.PHOTO)
            if self._any(block.keys):
                self._before = [paragraph]
            self._row_of_photos(paragraph, block.keys)
        elif isinstance(block, Cut):
            # The line to cut along goes with the slip, on its page or on the next.
            self._paragraph("", paper.CUT).paragraph_format.keep_with_next = True

    def _paragraph(self, text: str, style: str) -> Paragraph:
        paragraph: Paragraph = self._document.add_paragraph(text)
        paper.give(paragraph, style)
        if self._new_page:
            paragraph.paragraph_format.page_break_before = True
            self._new_page = False
        return paragraph

    def _line(self, line: Line, following: Block | None) -> None:
        paragraph = self._paragraph(line.text, paper.STYLES[line.look])
        if line.look in (Look.BODY, Look.NOTE) and _LONG_RUN.search(line.text):
            paper.ragged(paragraph)
        if line.look in (Look.RIGHT, Look.NOTE):
            # Neither signature nor notes ever stand alone on a page.
            for former in self._before:
                former.paragraph_format.keep_with_next = True
        if line.look is Look.RIGHT:
            self._closing.append(paragraph)
            if not (isinstance(following, Line) and following.look is Look.RIGHT):
                self._balance()
        elif isinstance(following, Table) or (isinstance(following, Photos) and self._any(following.keys)):
            paragraph.paragraph_format.keep_with_next = True
        # Empty lines before a signature stay with it, too.
        self._before = [*self._before, paragraph] if line.look is Look.BLANK else [paragraph]

    def _balance(self) -> None:
        """Signature above date: the date four characters from the right margin, the signature centred over it."""
        widths = [width(paragraph.text) / 2 for paragraph in self._closing]
        for paragraph, cells in zip(self._closing, widths, strict=True):
            paper.indent_right(paragraph, max(0.0, 4 + (widths[-1] - cells) / 2))
        self._closing = []

    def _any(self, keys: Sequence[str]) -> bool:
        return any(key in self._photos for key in keys)

    def _row_of_photos(self, paragraph: Paragraph, keys: Sequence[str], across: float = TEXT_WIDTH) -> None:
        """Photos side by side, as many to a line as there is room for; without any the paragraph goes."""
        from docx.shared import Mm

        shown = [self._photos[key] for key in keys if key in self._photos]
        if not shown:
            paper.remove(paragraph)
            return
        most = PHOTO_WIDTH if across >= TEXT_WIDTH else across / 2 - 4
        tallest = PHOTO_HEIGHT if across >= TEXT_WIDTH else PHOTO_HEIGHT * 0.75
        for place, picture in enumerate(shown):
            if place:
                paragraph.add_run(" ")
            scale = min(most / picture.width, tallest / picture.height)
            run = paragraph.add_run()
            run.add_picture(io.BytesIO(picture.data), Mm(picture.width * scale), Mm(picture.height * scale))

    def _table(self, table: Table, following: Block | None) -> None:
        small = table.head and _too_wide(table)
        sign = _SMALL_CELL if small else _CELL
        widths = _head_widths(table, sign) if table.head else _form_widths(table)
        grid = self._document.add_table(rows=0, cols=len(widths))
        tables.frame(grid, widths)
        wide = _wide_columns(table) if table.head else frozenset()
        heights = _heights(table, widths)
        kept = _kept(table, heights)
        if isinstance(following, Line) and following.look is Look.NOTE:
            kept |= {len(table.rows) - 1}
        for number, cells in enumerate(_balanced(table, widths, sign)):
            row = grid.add_row()
            targets = row.cells
            tables.row(row, head=table.head and number == 0, whole=heights[number] <= _WHOLE_ROW)
            place = 0
            for cell in cells:
                if place >= len(widths):
                    break
                across = min(cell.across, len(widths) - place)
                target = targets[place]
                if across > 1:
                    target = target.merge(targets[place + across - 1])
                label = (table.head and number == 0) or (not table.head and place % 2 == 0)
                left = place in wide or not table.head
                self._cell(target, cell, tables.cell_style(label=label, left=left), sum(widths[place : place + across]))
                if small:
                    tables.smaller(target)
                place += across
            if number in kept:
                for paragraph in (p for target in row.cells for p in target.paragraphs):
                    paragraph.paragraph_format.keep_with_next = True
        self._before = []

    def _cell(self, target: _Cell, cell: Cell, style: str, room: float) -> None:
        tables.middle(target)
        first = target.paragraphs[0]
        if cell.photos:
            paper.give(first, paper.PHOTO)
            self._row_of_photos(first, cell.photos, room)
            if not target.paragraphs:
                paper.give(target.add_paragraph(), style)
            return
        for place, text in enumerate(cell.text.split("\n")):
            paragraph = target.add_paragraph() if place else first
            paper.give(paragraph, style)
            paragraph.add_run(text)


def _balanced(table: Table, widths: Sequence[float], sign: float) -> tuple[tuple[Cell, ...], ...]:
    """The rows of a table, heads that take two lines broken in their middle: no single sign stands on the second."""
    if not table.head:
        return table.rows
    starts = accumulate((cell.across for cell in table.rows[0]), initial=0)
    rooms = [sum(widths[place : place + cell.across]) for place, cell in zip(starts, table.rows[0], strict=False)]
    heads = tuple(
        replace(cell, text=headed(cell.text, int((room - _BESIDE) / sign + 0.01)))
        for cell, room in zip(table.rows[0], rooms, strict=True)
    )
    return heads, *table.rows[1:]


def _columns(table: Table) -> int:
    return max(sum(cell.across for cell in row) for row in table.rows)


def _form_widths(table: Table) -> list[float]:
    """Labels as wide as five characters, values share the rest."""
    count = _columns(table)
    values = count // 2 or 1
    label = min(LABEL, TEXT_WIDTH / count)
    rest = (TEXT_WIDTH - label * (count - values)) / values
    return [label if place % 2 == 0 and count > 1 else rest for place in range(count)]


def _too_wide(table: Table) -> bool:
    """Whether a table with a head does not fit in 12 pt, be its heads on two lines."""
    return sum(need * _CELL + _BESIDE for need in _needs(table, wrapped_head=True)) > TEXT_WIDTH


def _head_widths(table: Table, cell: float = _CELL) -> list[float]:
    """Every column as wide as its widest text where they fit; else heads go on two lines; else the widest wrap.

    They wrap in what the others leave: a figure is the last thing to be broken.
    """
    wants: list[float] = []
    for wrapped in (False, True):
        wants = [need * cell + _BESIDE for need in _needs(table, wrapped_head=wrapped)]
        if (spare := (TEXT_WIDTH - sum(wants)) / len(wants)) >= 0:
            return [want + spare for want in wants]
    widths, rest = [0.0] * len(wants), TEXT_WIDTH
    for taken, place in enumerate(sorted(range(len(wants)), key=lambda place: wants[place])):
        widths[place] = min(wants[place], rest / (len(wants) - taken))
        rest -= widths[place]
    return widths


def _needs(table: Table, *, wrapped_head: bool = False) -> list[float]:
    """The widest line of each column, in terminal cells; of a head that may wrap, the half."""
    needs = [2.0] * _columns(table)
    for number, row in enumerate(table.rows):
        place = 0
        for cell in row:
            if cell.across == 1:
                need = max(map(_cells, cell.text.split("\n")))
                if wrapped_head and number == 0 and need >= _LONG_HEAD:
                    need = (need + 3) // 4 * 2
                needs[place] = max(needs[place], need)
            place += cell.across
    return needs


def _cells(line: str) -> float:
    return width(line) + (_FIGURE - 1) * sum(character.isascii() for character in line)


def _kept(table: Table, heights: Sequence[int]) -> set[int]:
    """The rows that stay on the page of the next one."""
    last = len(table.rows) - 1
    if sum(heights) <= (_WHOLE_TABLE if table.head else _WHOLE_FORM):
        return set(range(last))
    return {*range(_ROWS_TOGETHER), *range(last - _ROWS_TOGETHER + 1, last)} if table.head else set()


def _heights(table: Table, widths: Sequence[float]) -> list[int]:
    """Lines that each row takes."""
    heights = []
    for row in table.rows:
        place, tallest = 0, 1
        for cell in row:
            room = int((sum(widths[place : place + cell.across]) - _BESIDE) / _CELL)
            tallest = max(tallest, _LINES_OF_PHOTOS if cell.photos else lines(cell.text, room))
            place += cell.across
        heights.append(tallest)
    return heights


def _wide_columns(table: Table) -> frozenset[int]:
    return frozenset(place for place, need in enumerate(_needs(table)) if need > _CENTRED_TO)
