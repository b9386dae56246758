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

from civtrack.light import NamedTuple
from civtrack.model import Area, Field, Item, Table
from civtrack.outputs.first_page import cut_titles, keep_on_first_page
from civtrack.outputs.house_style import PAPERS, SMALLEST
from civtrack.outputs.marked.columns import Place
from civtrack.outputs.measure import lines
from civtrack.outputs.side_by_side import (
    LEAST_HEIGHT,
    NARROW,
    left_out,
    letters,
    number_column,
    page_ends,
    repeated,
    shown_widths,
)
from civtrack.xlsx import Sheet
from civtrack.xlsx.parts.paper import LANDSCAPE_MARGIN, PaperWish, Printed

__all__ = ["SmallPrint", "keep_rows_whole", "small_print"]

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
_PROSE = (Field.SITE, Field.DESCRIPTION, Field.UNIT, Field.MEASURES, Field.PROGRESS, Field.REMARK)
_SHARES = tuple(share / 100 for share in range(96, 59, -4))
"""What columns of prose may keep of their width, the most first."""
_LINE, _ROUNDED = 1.4, 0.94
"""Lines of text in sizes of its letters; what programs round."""
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
    widths = shown_widths(sheet, max(ranks))
    smallest, digit, row_height, height = letters(sheet, tables, widths)
    printed = Printed.of(sheet.structure)
    comes_to = smallest * printed.shrunk(sum(widths.values()) * digit, height)
    if comes_to >= min(_READABLE, smallest - 0.05):
        return None
    room = _ROUNDED * _across(paper) / min(1.0, max(SMALLEST / smallest, 0.1)) / digit
    basis = {place.columns[Field.BASIS_MARK] for place in places if Field.BASIS_MARK in place.added}
    number = number_column(tables)
    kept = {*kept, *_lone(sheet, tables), *(() if number is None else (number,))}
    if row_height >= LEAST_HEIGHT:
        narrow = {column: min(widths[column], NARROW) for column in basis}
        shown = {column: width for column, width in (widths | narrow).items() if _needed(column, ranks, kept)}
        fits = _Prose(tables[0], items, int(row_height / (_LINE * smallest)))
        narrow |= fits.squeezed(shown, room, number)
        for column, width in narrow.items():
            sheet.set_width(column, width)
        widths |= narrow
    if line is None and sum(width for column, width in widths.items() if not ranks.get(column, _UNKNOWN)) > room:
        ranks |= dict.fromkeys(basis, 1)
    folded, ends = _folded(widths, ranks, room, kept, number)
    titles = _titles(sheet, tables, places, line, ends[0] if len(ends) > 1 else None)
    again = repeated(tables, number) if len(ends) > 1 else None
    if again:
        shown = {column: 0.0 if column in folded else width for column, width in widths.items()}
        keep_on_first_page(sheet, tables, shown, number, ends[0])
    wish = PaperWish(PAPERS[paper].code, len(ends), folded, titles, again)
    return SmallPrint(round(comes_to, 1), wish)


def keep_rows_whole(sheet: Sheet, tables: Sequence[Table], places: Sequence[Place]) -> None:
    """Asks for the number on every page where the added columns fall off the page of a sheet whose scale is set."""
    added = {place.columns[mark] for place in places for mark in place.new}
    printed = Printed.of(sheet.structure)
    if not added or left_out(sheet) or printed.wide is not None:
        return
    widths = shown_widths(sheet, max(added))
    before = {column: width for column, width in widths.items() if column not in added}
    number = number_column(tables)
    room = printed.width / printed.scale / letters(sheet, tables, before).digit
    if len(page_ends(widths, room, number)) > max(1, len(page_ends(before, room, number))):
        sheet.repeat(repeated(tables, number))


def _needed(column: int, ranks: Mapping[int, int], kept: Collection[int]) -> bool:
    return column in kept or not ranks.get(column, _UNKNOWN)


class _Prose(NamedTuple):
    """The columns of prose of a table, and how narrow they may become.

    Attributes:
        table: The table.
        items: What stands on it.
        most: Lines for which its rows are high enough.
    """

    table: Table
    items: Collection[Item]
    most: int

    def squeezed(self, widths: Mapping[int, float], room: float, number: int | None) -> dict[int, float]:
        """Narrower columns that take the others onto fewer pages, as few as can be; none where that is no help."""
        columns = {field: column for field in _PROSE if widths.get(column := self.table.column(field) or 0)}
        for pages in range(1, len(page_ends(widths, room, number))):
            for share in _SHARES:
                found = {column: math.floor(widths[column] * share * 10) / 10 for column in columns.values()}
                if len(page_ends({**widths, **found}, room, number)) <= pages:
                    if self._hold(columns, found):
                        return found
                    break
        return {}

    def _hold(self, columns: Mapping[Field, int], widths: Mapping[int, float]) -> bool:
        """Whether the rows are high enough for every text."""
        for field, column in columns.items():
            texts = {text for item in self.items if (text := getattr(item, field.value))}
            if any(lines(text, int(widths[column])) > self.most for text in texts):
                return False
        return True


def _titles(
    sheet: Sheet, tables: Sequence[Table], places: Sequence[Place], line: int | None, end: int | None
) -> tuple[tuple[Area, Area], ...]:
    """Titles that are merged over a table, and over what is added or the columns of the first page: never cut by one.

    Args:
        sheet: The sheet.
        tables: Its tables.
        places: Where the marks go.
        line: The row of the line that counts.
        end: The last column of the first of several pages; None where there is one, and folded columns leave little
            room over the table itself.
    """
    top = min(tables[0].header_rows)
    last = max(column.index for column in tables[0].columns)
    above = [area for area in sheet.merges if area.last_row < top and area.first_row == area.last_row]
    if end is not None:
        return cut_titles(sheet, tables, end)
    marks = max(places[0].columns.values())
    written = {row.number: row.values for row in sheet.first_rows(top - 1)} if top > 1 else {}
    return tuple(
        (area, area._replace(last_column=marks))
        for area in above
        if area.first_column == 1
        and area.last_column in (last, last - 1)
        and not any(column > area.last_column for column in written.get(area.first_row, {}))
        and area.first_row != line
    )


def _lone(sheet: Sheet, tables: Sequence[Table]) -> set[int]:
    """Columns with a title that is not merged over others: folded away, it would not be seen."""
    top = min(tables[0].header_rows)
    merged = {(area.first_row, area.first_column) for area in sheet.merges}
    rows = sheet.first_rows(top - 1) if top > 1 else ()
    found = {(row.number, next(iter(sorted(_texts(row.values))), 0)) for row in rows}
    return {column for row, column in found if column and (row, column) not in merged}


def _texts(values: Mapping[int, object]) -> set[int]:
    return {column for column, value in values.items() if value not in (None, "")}


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


def _folded(
    widths: Mapping[int, float], ranks: Mapping[int, int], room: float, kept: Collection[int], number: int | None
) -> tuple[frozenset[int], list[int]]:
    """The columns that there is no room for on as few pages as the others need, and where these pages end."""
    shown = {column: width for column, width in widths.items() if column in kept or not ranks.get(column, _UNKNOWN)}
    most = len(page_ends(shown, room, number))
    folded = set[int]()
    for column in sorted(widths.keys() - shown.keys(), key=lambda one: (ranks.get(one, _UNKNOWN), one)):
        if not widths[column]:
            continue
        tried = {**shown, column: widths[column]}
        if len(page_ends(tried, room, number)) <= most:
            shown = tried
        else:
            folded.add(column)
    return frozenset(folded), page_ends(shown, room, number)
