"""How a district's workbook is printed where the ledger's own page set-up makes its letters too small to read.

Exists because a ledger of twenty columns on one page across is printed at four points, and a district is to read its
items on paper. Where letters stay large enough nothing is touched. Else the copy lies on its side, and columns are
folded away (a click on the + above the sheet shows them) until the others can be read, on two pages side by side if
need be: what says which item it is, who has it, by when and how it stands comes first, then the rest. What the district
fills in is never folded: nobody answers in a column that he does not see. May import `civtrack.xlsx` and
`civtrack.model`.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from civtrack.model import Area, Field, Item, Table
from civtrack.outputs.house_style import PAPERS, SMALLEST
from civtrack.outputs.marked.columns import Place
from civtrack.outputs.measure import lines
from civtrack.xlsx import Sheet
from civtrack.xlsx.opened.first_rows import first_rows
from civtrack.xlsx.parts.paper import LANDSCAPE_MARGIN, PaperWish, Printed, column_widths

__all__ = ["SmallPrint", "small_print"]

_ALWAYS = frozenset({Field.TIER_MARK, Field.DAYS_MARK, Field.BASIS_MARK, Field.SITE, Field.DESCRIPTION, Field.UNIT})
_NEXT = (
    Field.SERIAL, Field.PERSON, Field.STATUS, Field.DEADLINE, Field.DONE_ON, Field.PROGRESS, Field.PERCENT,
    Field.MEASURES, Field.REMARK, Field.CLOSURE, Field.NUMBER, Field.EXTENDED_TO, Field.LEADER, Field.PARTNERS,
    Field.ASSIGNED_ON, Field.STREET, Field.CATEGORY, Field.INDICATOR, Field.SITE_TYPE, Field.CLOSED_ON, Field.FOUND_ON,
    Field.COMMUNITY, Field.PHOTOS, Field.SOURCE, Field.DISTRICT,
)  # fmt: skip
"""What follows the basis, which says deadline and status, too."""
_RANKS = {field: rank for rank, field in enumerate(_NEXT, 1)} | dict.fromkeys(_ALWAYS, 0)
_UNKNOWN = _RANKS[Field.SITE_TYPE]
_READABLE = SMALLEST - 0.05
_PROSE = (Field.SITE, Field.DESCRIPTION, Field.UNIT)
_LEAST, _LINE, _ROUNDED = 0.6, 1.4, 0.94
"""The share of its width that a column of prose keeps; lines of text in sizes of its letters; what programs round."""
_USUAL_HEIGHT, _USUAL_WIDTH = 15.0, 9.140625
_NARROW, _TWO_LINES = 28.0, 28.0
"""Characters of a basis that is wrapped onto two lines, and points of a row that has room for them."""
_DIGIT = 0.64
"""Points of a column's width a point of the workbook's usual font: of the widest font that stands in for another."""
_INCH = 72


class SmallPrint(NamedTuple):
    """What a sheet's own set-up would come to, and what is done about it.

    Attributes:
        size: Points of the smallest letters of its items.
        wish: The set-up instead.
    """

    size: float
    wish: PaperWish


def small_print(
    sheet: Sheet,
    tables: Sequence[Table],
    places: Sequence[Place],
    paper: str,
    kept: Collection[int],
    items: Collection[Item],
    line: int | None,
) -> SmallPrint | None:
    """What is done about a sheet that could not be read on paper; None where it can.

    Args:
        sheet: With the marks that are asked for.
        tables: Its tables with items.
        places: Where the marks go.
        paper: ``A4`` or ``A3``.
        kept: Columns that are never folded.
        items: What stands on it.
        line: The row of the line that counts, which stands above the marks and needs the width of all three.
    """
    ranks = _ranked(tables, places)
    widths = _widths(sheet, max(ranks))
    row = tables[0].first_row
    styles, top = sheet.shared.styles, first_rows(sheet, {*tables[0].header_rows, row})
    sizes = [styles.font(style)[1] for (_, column), style in top.styles.items() if widths.get(column)]
    _, size = styles.font(0)
    smallest = min(sizes, default=size)
    digit = _DIGIT * size
    printed = Printed.of(sheet.structure)
    row_height = top.heights.get(row, _row_height(sheet))
    height = sum(table.last_row - table.first_row + 1 for table in tables) * row_height
    comes_to = smallest * printed.shrunk(sum(widths.values()) * digit, height)
    if comes_to >= min(_READABLE, smallest - 0.05):
        return None
    room = _ROUNDED * _across(paper) / min(1.0, max(SMALLEST / smallest, 0.1)) / digit
    basis = {place.columns[Field.BASIS_MARK] for place in places if Field.BASIS_MARK in place.added}
    if row_height >= _TWO_LINES:
        narrow = {column: min(widths[column], _NARROW) for column in basis}
        narrow |= _squeezed(widths | narrow, ranks, room, tables[0], items, int(row_height / (_LINE * smallest)))
        for column, width in narrow.items():
            sheet.set_width(column, width)
        widths |= narrow
    if line is None and _needed(widths, ranks) > room:
        ranks |= dict.fromkeys(basis, 1)
    folded = _folded(widths, ranks, room, kept)
    left = sum(width for column, width in widths.items() if column not in folded)
    wish = PaperWish(PAPERS[paper].code, max(1, math.ceil(left / room)), folded, _titles(sheet, tables, places, line))
    return SmallPrint(round(comes_to, 1), wish)


def _needed(widths: Mapping[int, float], ranks: Mapping[int, int]) -> float:
    return sum(width for column, width in widths.items() if not ranks.get(column, _UNKNOWN))


def _squeezed(
    widths: Mapping[int, float],
    ranks: Mapping[int, int],
    room: float,
    table: Table,
    items: Collection[Item],
    most: int,
) -> dict[int, float]:
    """Narrower columns of prose, where the rows are high enough for all of their texts; none where that is no help."""
    prose = {field: column for field in _PROSE if (column := table.column(field)) is not None and widths.get(column)}
    over = _needed(widths, ranks) - room
    own = sum(widths[column] for column in prose.values())
    if over <= 0 or own - over < _LEAST * own:
        return {}
    share = (own - over) / own
    found = {column: math.floor(widths[column] * share * 10) / 10 for column in prose.values()}
    for field, column in prose.items():
        texts = {text for item in items if (text := getattr(item, field.value))}
        if any(lines(text, int(found[column])) > most for text in texts):
            return {}
    return found


def _titles(
    sheet: Sheet, tables: Sequence[Table], places: Sequence[Place], line: int | None
) -> tuple[tuple[Area, Area], ...]:
    """Titles that are merged over a table, and over it and what is added: with columns folded they need the room."""
    top = min(tables[0].header_rows)
    last = max(column.index for column in tables[0].columns)
    marks = max(places[0].columns.values())
    written = {row.number: row.values for row in sheet.first_rows(top - 1)} if top > 1 else {}
    return tuple(
        (area, area._replace(last_column=marks))
        for area in sheet.merges
        if area.last_row < top
        and area.first_column == 1
        and area.last_column in (last, last - 1)
        and area.last_row == area.first_row
        and not any(column > area.last_column for column in written.get(area.first_row, {}))
        and area.first_row != line
    )


def _across(paper: str) -> float:
    return {"A4": 842.0, "A3": 1191.0}[paper] - 2 * LANDSCAPE_MARGIN * _INCH


def _ranked(tables: Sequence[Table], places: Sequence[Place]) -> dict[int, int]:
    """Column → how soon it is folded away, the highest first; of several tables the one that needs it most counts."""
    ranks: dict[int, int] = {}
    for table in tables:
        for column in table.columns:
            rank = _UNKNOWN if column.field is None else _RANKS.get(column.field, _UNKNOWN)
            ranks[column.index] = min(rank, ranks.get(column.index, rank))
    for place in places:
        ranks |= dict.fromkeys(place.columns.values(), 0)
    return ranks


def _widths(sheet: Sheet, last: int) -> dict[int, float]:
    """Column → width in characters, of all that are shown up to the last."""
    part = sheet.structure
    stated = column_widths(part) | sheet.asked.structure.widths
    usual = _USUAL_WIDTH
    if (element := part.root.first("sheetFormatPr")) and (written := element.get("defaultColWidth")):
        try:
            usual = float(written)
        except ValueError:
            usual = _USUAL_WIDTH
    return {column: stated.get(column, usual) for column in range(1, last + 1)}


def _row_height(sheet: Sheet) -> float:
    element = sheet.structure.root.first("sheetFormatPr")
    try:
        return float((element.get("defaultRowHeight") if element else None) or _USUAL_HEIGHT)
    except ValueError:
        return _USUAL_HEIGHT


def _folded(
    widths: Mapping[int, float], ranks: Mapping[int, int], room: float, kept: Collection[int]
) -> frozenset[int]:
    """The columns that there is no room for."""
    always = {column for column in widths if column in kept or not ranks.get(column, _UNKNOWN)}
    left = room - sum(widths[column] for column in always)
    folded = set[int]()
    for column in sorted(widths.keys() - always, key=lambda one: (ranks.get(one, _UNKNOWN), one)):
        if not widths[column]:
            continue
        if widths[column] <= left:
            left -= widths[column]
        else:
            folded.add(column)
    return frozenset(folded)
