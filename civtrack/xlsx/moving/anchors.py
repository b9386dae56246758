"""Moves what floats over a sheet: pictures, shapes and frames in its drawing.

Exists because a drawing is tied to rows only at its corners. May import `civtrack.model` and the modules of
`civtrack.xlsx` below it.

Rules:

- Something that floats belongs to the row in which its middle lies, and goes with it (Excel keeps it as a line without
  height). In a copy it must be one row's: what lies by more than a fifth of its height over rows that go the other way
  stays behind and is reported, unless it begins in the row of its middle. Rows that stay without their texts, such as
  prepared ones below the table, are nobody's: what reaches into them belongs to the rows above.
- It keeps its size, whatever rows under it are removed.
- What is tied to no cell (``absoluteAnchor``) stays where it is, unless its row goes.
- A shape that shows a cell (``textlink``) follows the cell.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property

from civtrack.light import NamedTuple
from civtrack.xlsx.formulas.references import adjust_formula
from civtrack.xlsx.formulas.rowmap import RowMap
from civtrack.xlsx.moving.copy_plan import LossKind
from civtrack.xlsx.moving.move import Move
from civtrack.xlsx.opened.row_heights import KeptHeights, RowHeights
from civtrack.xlsx.parts.markup import Element, Part

__all__ = ["Anchor", "anchors", "move_anchors", "rows_under"]

_ANCHORS = {"twoCellAnchor", "oneCellAnchor", "absoluteAnchor"}
_OVERLAP = 0.2


class Anchor(NamedTuple):
    """Something that floats.

    Attributes:
        element: Its anchor.
        whole: What vanishes with it: the anchor, or the alternatives around it.
    """

    element: Element
    whole: Element


def anchors(root: Element) -> Iterator[Anchor]:
    """Everything that floats in a drawing, with every alternative."""
    for child in root.children:
        if child.local in _ANCHORS:
            yield Anchor(child, child)
        elif child.local == "AlternateContent":
            for inner in child.walk():
                if inner.local in _ANCHORS:
                    yield Anchor(inner, child)


class _Corner(NamedTuple):
    """A corner: its row (1-based), how far below its top, and the elements that say so."""

    row: int
    offset: int
    row_element: Element | None
    offset_element: Element | None


def _corner(part: Part, element: Element | None) -> _Corner:
    row = element.first("row") if element else None
    offset = element.first("rowOff") if element else None
    return _Corner(_whole(part, row) + 1, max(_whole(part, offset), 0), row, offset)


def _whole(part: Part, element: Element | None) -> int:
    text = part.text(element).strip() if element else ""
    return int(text) if text.lstrip("-").isdecimal() and len(text) < 12 else 0


def move_anchors(
    part: Part, move: Move, heights: RowHeights, stays: Callable[[Anchor], bool], speaking: RowMap | None = None
) -> int:
    """Asks a drawing's part for every splice; says how many things are left in it.

    Args:
        part: The drawing.
        move: What happens to the sheet.
        heights: The heights of its rows.
        stays: Whether something may stay, apart from its rows.
        speaking: In a copy the map that keeps the rows of which something comes along; None: of every row that stays.
    """
    left, gone = 0, dict[int, Element]()
    floating = _Floating(part, move, heights, speaking or move.rows)
    for anchor in anchors(part.root):
        if id(anchor.whole) in gone:
            continue
        if not stays(anchor) or not floating.moved(anchor.element):
            gone[id(anchor.whole)] = anchor.whole
        else:
            left += 1
    part.drop(list(gone.values()))
    return left


class _Floating:
    """Moves the anchors of one drawing."""

    def __init__(self, part: Part, move: Move, heights: RowHeights, speaking: RowMap) -> None:
        self._part, self._move, self._heights, self._rows = part, move, heights, speaking

    @cached_property
    def _kept(self) -> KeptHeights:
        return KeptHeights(self._heights, self._move.rows)

    @cached_property
    def _speaking(self) -> KeptHeights:
        return KeptHeights(self._heights, self._rows)

    def moved(self, element: Element) -> bool:
        """Moves one anchor; False where it goes."""
        part, move, heights, rows = self._part, self._move, self._heights, self._move.rows
        if element.local == "absoluteAnchor":
            return self._on_sheet(element)
        start, end, last, height = _reach(part, element, heights)
        if rows.grows or rows.sorts:
            new = (rows.new(start.row) or 1) if rows.grows else _beside((start, end, last, height), move, heights)
            _put(part, start, new, start.offset)
            if end is not None:
                _put(part, end, new + end.row - start.row, end.offset)
            return _linked(part, element, move)
        if not rows.touches(start.row, last):
            _put(part, start, rows.new(start.row) or 1, start.offset)
            if end is not None:
                _put(part, end, (rows.new(last) or 1) + end.row - last, end.offset)
            return _linked(part, element, move)
        if rows.span(start.row, last) is None:
            return False
        if end is not None:
            height = max(heights.between(start.row, end.row) + end.offset - start.offset, 0)
        middle = heights.row_at(start.row, start.offset + height // 2) if height else start.row
        middle = min(middle, last)
        kept = rows.new(middle) is not None
        torn = self._share(start, height, last, stays=kept) > _OVERLAP
        if torn and (move.losses is None or not kept or start.row != middle):
            move.lose(LossKind.TORN, f"{middle}")
            kept = kept and move.losses is None
        if not kept:
            return False
        first = next(rows.kept(start.row, last))[0]
        offset = start.offset if first == start.row else 0
        _put(part, start, rows.new(first) or 1, offset)
        if end is not None:
            row, below = self._kept.place_after(first, offset, height)
            _put(part, end, rows.new(row) or 1, below)
        return _linked(part, element, move)

    def _on_sheet(self, element: Element) -> bool:
        """Whether something that is tied to no cell may stay where it is."""
        move, heights, rows = self._move, self._heights, self._move.rows
        top, height = _number(element.first("pos"), "y"), _number(element.first("ext"), "cy")
        middle = heights.row_at(1, top + height // 2)
        if rows.sorts:
            rows.span(middle, middle + 1)  # it cannot go with its row
            return True
        if rows.identity or rows.new(middle) is None:
            return rows.identity
        first, last = heights.row_at(1, top), heights.row_at(1, top + max(height - 1, 0))
        corner = _Corner(first, top - heights.between(1, first), None, None)
        return move.losses is None or self._share(corner, height, last, stays=True) <= _OVERLAP

    def _share(self, start: _Corner, height: int, last: int, *, stays: bool) -> float:
        """How much of the height lies over rows that go the other way."""
        if height <= 0:
            return 0.0
        kept, removed = self._kept.over(start.row, start.offset, height, last)
        if not stays:
            return kept / height
        speaking, _ = self._speaking.over(start.row, start.offset, height, last)
        return removed / (removed + speaking) if removed else 0.0


def _beside(reach: tuple[_Corner, _Corner | None, int, int], move: Move, heights: RowHeights) -> int:
    """Where something begins that goes with the row of its middle, as far above or below it as it was."""
    start, end, last, height = reach
    if end is not None:
        height = max(heights.between(start.row, end.row) + end.offset - start.offset, 0)
    middle = min(heights.row_at(start.row, start.offset + height // 2) if height > 0 else start.row, last)
    return max((move.rows.new(middle) or 1) + start.row - middle, 1)


def _reach(part: Part, element: Element, heights: RowHeights) -> tuple[_Corner, _Corner | None, int, int]:
    """From where to where something reaches that is tied to cells: its corners, its last row, its height or -1."""
    start = _corner(part, element.first("from"))
    if element.local == "oneCellAnchor":
        height = _number(element.first("ext"), "cy")
        last = heights.row_at(start.row, start.offset + max(height - 1, 0)) if height else start.row
        return start, None, last, height
    end = _corner(part, element.first("to"))
    last = end.row - 1 if not end.offset and end.row > start.row else max(end.row, start.row)
    return start, end, last, -1


def rows_under(part: Part, element: Element, heights: RowHeights) -> range:
    """The rows over which something floats."""
    if element.local == "absoluteAnchor":
        top, height = _number(element.first("pos"), "y"), _number(element.first("ext"), "cy")
        return range(heights.row_at(1, top), heights.row_at(1, top + max(height - 1, 0)) + 1)
    start, _, last, _ = _reach(part, element, heights)
    return range(start.row, last + 1)


def _number(element: Element | None, name: str) -> int:
    text = (element.get(name) or "").strip() if element else ""
    return int(text) if text.lstrip("-").isdecimal() and len(text) < 15 else 0


def _put(part: Part, corner: _Corner, row: int, offset: int) -> None:
    if corner.row_element is not None and row != corner.row:
        part.splice(corner.row_element.inner, corner.row_element.close, str(row - 1).encode())
    if corner.offset_element is not None and offset != corner.offset:
        part.splice(corner.offset_element.inner, corner.offset_element.close, str(offset).encode())


def _linked(part: Part, element: Element, move: Move) -> bool:
    """Moves the cells that shapes show; a shape that shows a removed one goes with it."""
    for shape in element.walk():
        link = shape.get("textlink")
        if not link:
            continue
        adjusted = adjust_formula(link, move.maps, move.sheet)
        if adjusted.lost or adjusted.stale:
            return False
        part.set_attributes(shape, textlink=adjusted.text)
    return True
