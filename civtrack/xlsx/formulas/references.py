"""The one adjuster of formulas: what becomes of them when rows go, when they are filled, when their base moves.

Exists so that cells, defined names, conditional formats, validations, tables and charts are all adjusted alike, and so
that no feature brings an adjuster of its own. May import `civtrack.model` and the modules of `civtrack.xlsx`
that take formulas apart.

Rules (the grammar's are in `civtrack.xlsx.formulas.text`); what Excel does when rows or sheets are deleted:

- A reference to a removed cell becomes ``#REF!``, behind its sheet's name if it has one (``台账!#REF!``).
- A range shrinks: an end that was removed moves to the nearest kept row inside; only a range of which nothing is kept
  becomes ``#REF!``. Whole columns stay, whole rows move like ranges.
- A reference to a deleted sheet becomes ``#REF!`` without a name, and so does a name that belongs to that sheet. A
  reference through several sheets shrinks by those deleted at its ends.
- ``$`` makes no difference: it is about filling, not about deleting.
- References to other books, structured references, names, functions, text, numbers and error values stay as they are.

Where a reference goes through several sheets whose rows are removed differently, no one reference can say what is left
of it; it becomes ``#REF!`` rather than a wrong one (Excel lets it point at other rows).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from civtrack.light import NamedTuple
from civtrack.model import Area
from civtrack.xlsx.formulas.adjusting import AS_IT_IS, Adjusted, Change, Maps, function_name, map_of, untraceable
from civtrack.xlsx.formulas.quickly import quickly_adjusted, quickly_filled
from civtrack.xlsx.formulas.rowmap import RowMap
from civtrack.xlsx.formulas.text import REF_ERROR, End, Other, Reference, parse
from civtrack.xlsx.parts.addresses import MAX_COLUMN, MAX_ROW

__all__ = ["POSITIONAL", "Adjusted", "Maps", "SheetArea", "Uses", "adjust_formula", "rebase", "references",
           "translate_shared", "uses"]  # fmt: skip

POSITIONAL = frozenset({"ROW", "ROWS", "COLUMN", "COLUMNS", "SHEET", "SHEETS"})
"""Functions whose value hangs on where a cell stands: ``=ROW()-4`` counts differently after rows were removed."""


class SheetArea(NamedTuple):
    """Cells that a formula mentions: a rectangle on one sheet."""

    sheet: str
    area: Area


class Uses(NamedTuple):
    """What a formula mentions.

    Attributes:
        areas: Cells of this book.
        names: Defined names, in upper case, without the sheet before them.
        tables: Tables of its structured references, in upper case; "" for the one in which it stands.
        foreign: Whether it reaches into other books.
        functions: Functions called, in upper case, without ``_xlfn.``.
    """

    areas: tuple[SheetArea, ...]
    names: frozenset[str]
    tables: frozenset[str]
    foreign: bool
    functions: frozenset[str]


def adjust_formula(text: str, maps: Maps, own_sheet: str) -> Adjusted:
    """A formula after rows and sheets were removed.

    Args:
        text: As ``<f>``, a defined name, a rule or a chart holds it, unescaped.
        maps: What becomes of the sheets.
        own_sheet: The sheet on which the formula stands: where references without a sheet's name point.
    """
    own = map_of(maps, own_sheet) or AS_IT_IS
    quick = quickly_adjusted(text, own)
    if quick:
        return quick
    pieces = parse(text)
    change = Change(maps, own_sheet)
    texts = []
    for piece in pieces:
        if isinstance(piece, Reference):
            texts.append(change.adjust(piece))
        elif piece.sheets and not piece.foreign and all(map_of(maps, name) is None for name in piece.sheets):
            texts.append(change.gone("") + ("(" if piece.kind == "function" else ""))
        else:
            texts.append(piece.text)
    new = "".join(texts)
    return Adjusted(
        new, new != text, change.lost, change.stale, (*dict.fromkeys([*change.opaque, *untraceable(pieces)]),)
    )


def references(text: str, own_sheet: str, sheets: Sequence[str] = ()) -> tuple[SheetArea, ...]:
    """The cells of this book that a formula mentions, in its order.

    Args:
        text: The formula.
        own_sheet: Where references without a sheet's name point.
        sheets: The workbook's sheets in order, to follow references through several; without them such a reference
            gives the sheets at its two ends.
    """
    found: list[SheetArea] = []
    for piece in parse(text):
        if isinstance(piece, Reference) and not piece.foreign:
            if len(piece.sheets) < 2:
                found.append(_mentioned(piece, own_sheet))
            else:
                found += (SheetArea(name, piece.area) for name in _named(piece, sheets))
    return tuple(found)


@lru_cache(16_384)
def _mentioned(piece: Reference, own_sheet: str) -> SheetArea:
    """The cells of a reference to one sheet: one object for all formulas that name them, of which millions are kept."""
    return SheetArea(piece.sheets[0] if piece.sheets else own_sheet, piece.area)


def _named(piece: Reference, sheets: Sequence[str]) -> Sequence[str]:
    folded = [name.casefold() for name in sheets]
    places = sorted(folded.index(name.casefold()) for name in piece.sheets if name.casefold() in folded)
    return sheets[places[0] : places[-1] + 1] if len(places) == len(piece.sheets) else piece.sheets


def uses(text: str, own_sheet: str, sheets: Sequence[str] = ()) -> Uses:
    """Everything that a formula mentions; arguments as for `references`."""
    others = [piece for piece in parse(text) if isinstance(piece, Other)]
    pieces = parse(text)
    return Uses(
        references(text, own_sheet, sheets),
        frozenset(piece.text.rpartition("!")[2].upper() for piece in others if piece.kind == "name")
        - {"TRUE", "FALSE"},
        frozenset(piece.text.partition("[")[0].upper() for piece in others if piece.kind == "table"),
        any(piece.foreign for piece in pieces),
        frozenset(function_name(piece) for piece in others if piece.kind == "function"),
    )  # fmt: skip


def translate_shared(text: str, d_rows: int, d_cols: int) -> str:
    """The formula as it reads so many rows further down and columns further right, as filling it would.

    The text of a shared formula is written once, for the first cell of its area; every other cell reads it in this way
    (ECMA-376 part 1, 18.3.1.40). References that would leave the sheet become ``#REF!``. References to other books move
    like those to this one.
    """
    quick = quickly_filled(text, d_rows, d_cols)
    if quick is not None:
        return quick
    texts = []
    for piece in parse(text):
        if isinstance(piece, Other):
            texts.append(piece.text)
            continue
        first, last = _filled(piece.first, d_rows, d_cols), _filled(piece.last, d_rows, d_cols)
        texts.append(piece._replace(first=first, last=last).spelled() if first and last else piece.prefix + REF_ERROR)
    return "".join(texts)


def _filled(end: End, rows: int, columns: int) -> End | None:
    row = end.row + rows if end.row and not end.row_fixed else end.row
    column = end.column + columns if end.column and not end.column_fixed else end.column
    if (end.row and not 1 <= row <= MAX_ROW) or (end.column and not 1 <= column <= MAX_COLUMN):
        return None
    return end.at(row, column)


def rebase(text: str, before: Sequence[Area], after: Sequence[Area], maps: Maps, own_sheet: str) -> Adjusted:
    """The formula of a conditional format or a validation after rows were removed.

    Such a formula is written for the top left corner of the rectangle around all of its areas (``sqref``) and read by
    every other cell as if it were filled there; past an edge of the sheet it goes on at the opposite one. So:

    - A relative row keeps its distance: “this row” and “the row above” mean the same for every kept row.
    - A row with ``$`` is a place, and moves as `adjust_formula` says.
    - A rule for cells of one row only is read by that row alone: all of its references are places.

    Args:
        text: The formula.
        before: The rule's areas before, by old row numbers; at least one.
        after: Its areas now, by new row numbers; at least one.
        maps: What becomes of the sheets.
        own_sheet: The rule's sheet.
    """
    old, new = _corner(before), _corner(after)
    if len({row for area in before for row in (area.first_row, area.last_row)}) == 1:
        return adjust_formula(text, maps, own_sheet)
    own = map_of(maps, own_sheet) or AS_IT_IS
    change = Change(maps, own_sheet)
    texts = []
    for piece in parse(text):
        if isinstance(piece, Other):
            texts.append(adjust_formula(piece.text, maps, own_sheet).text if piece.sheets else piece.text)
            change.lost = change.lost or (bool(piece.sheets) and texts[-1] != piece.text)
            continue
        mine = not piece.foreign and all(name.casefold() == own_sheet.casefold() for name in piece.sheets)
        if mine:
            texts.append(_rebased(piece, own, (new[0] - old[0], new[1] - old[1]), change))
            continue
        relative = bool(piece.first.row) and not (piece.first.row_fixed and piece.last.row_fixed)
        if relative and not own.identity:
            change.opaque.append(piece.spelled())
        by = (own.old(new[0]) - old[0], new[1] - old[1])
        texts.append(change.adjust(piece._replace(first=_slid(piece.first, *by), last=_slid(piece.last, *by))))
    joined = "".join(texts)
    opaque = (*dict.fromkeys([*change.opaque, *untraceable(parse(text))]),)
    return Adjusted(joined, joined != text, change.lost, change.stale, opaque)


def _corner(areas: Sequence[Area]) -> tuple[int, int]:
    return min(area.first_row for area in areas), min(area.first_column for area in areas)


def _slid(end: End, rows: int, columns: int) -> End:
    """An end as another cell reads it: relative parts move, and wrap around the sheet."""
    row = (end.row + rows - 1) % MAX_ROW + 1 if end.row and not end.row_fixed else end.row
    column = (end.column + columns - 1) % MAX_COLUMN + 1 if end.column and not end.column_fixed else end.column
    return end.at(row, column)


def _rebased(piece: Reference, rows: RowMap, by: tuple[int, int], change: Change) -> str:
    """A reference to the rule's own sheet."""
    first, last = _slid(piece.first, *by), _slid(piece.last, *by)
    moved = piece._replace(first=first, last=last)
    fixed = [end for end in (piece.first, piece.last) if end.row and end.row_fixed]
    if not fixed:
        return moved.spelled()
    if len(fixed) == 2 or not piece.colon:
        return change.adjust(moved)
    place = fixed[0].row
    starts = (place <= piece.last.row) if fixed[0] is piece.first else (place < piece.first.row)
    span = rows.span(place, MAX_ROW) if starts else rows.span(1, place)
    change.stale = change.stale or rows.touches(place, place)
    if span is None:
        return change.gone(piece.prefix)
    if fixed[0] is piece.first:
        return moved._replace(first=first._replace(row=span[0] if starts else span[1])).spelled()
    return moved._replace(last=last._replace(row=span[0] if starts else span[1])).spelled()
