"""What every row of a sheet is that is no item: total, heading, note, blank, unread; and what a total counts.

Exists so that the rules of dividing (`civtrack.outputs.districts.sharing`) speak of rows by what they are. Nothing
here knows of groups. May import `civtrack.model`, `civtrack.ledger` and `civtrack.xlsx`.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import field
from enum import Enum, auto
from itertools import chain

from civtrack.ledger.furniture import begins_other_list, is_example, level, own_texts
from civtrack.light import dataclass
from civtrack.model import Area, Field, Table
from civtrack.xlsx.formulas.references import references
from civtrack.xlsx.formulas.rowmap import RowMap
from civtrack.xlsx.opened.selected import SelectedRow

__all__ = ["LeftRow", "Role", "label_of", "left_rows", "removing"]


class Role(Enum):
    """What a row is that is no item."""

    ABOVE = auto()
    HEADER = auto()
    REPEATED = auto()
    HEADING = auto()
    TOTAL = auto()
    NOTE = auto()
    LIST = auto()
    EXAMPLE = auto()
    BLANK = auto()
    UNREAD = auto()


@dataclass(slots=True)
class LeftRow:
    """A stored row that is no item.

    Attributes:
        number: Its row.
        role: What it is.
        table: Place of its table among the sheet's tables; for titles the table that they stand above.
        also: Place of another table that it may be about just as well, or of the same.
        source: Its values and formulas; None for the rows of a gap.
        last: Last row of a run of blank rows or of a repeated header; the row itself for all others.
        counts: For totals: the first and last rows of the items that it counts.
        totals: For totals: the other totals that it adds up.
        until: For headings: the last row of its section.
    """

    number: int
    role: Role
    table: int
    source: SelectedRow | None
    last: int = 0
    counts: tuple[tuple[int, int], ...] = ()
    totals: tuple[int, ...] = ()
    until: int = 0
    style: str = field(default="", repr=False)
    also: int = -1

    def __post_init__(self) -> None:
        self.last = self.last or self.number
        self.also = self.table if self.also < 0 else self.also

    def is_about(self, table: int, also: int | None = None) -> None:
        """Notes which table it is about, and which other one perhaps."""
        self.table, self.also = table, table if also is None else also


_SILENT = frozenset(
    {
        Field.NUMBER, Field.SERIAL, Field.DISTRICT, Field.STREET, Field.COMMUNITY, Field.TIER_MARK, Field.DAYS_MARK,
        Field.BASIS_MARK, Field.ROW_KEY,
    }
)  # fmt: skip
"""A row with nothing but these was only prepared (as the reader has it)."""

_NEAR = 4
"""Rows above a header among which its title stands."""


def left_rows(
    tables: Sequence[Table],
    stored: Sequence[SelectedRow],
    items: Sequence[int],
    columns: Collection[int] | None = None,
    totals: Callable[[], Collection[int]] = tuple,
) -> list[LeftRow]:
    """Every row of a sheet that is no item, in order; neighbouring blank rows, stored or not, as one.

    Args:
        tables: The sheet's tables, in its order; may be empty.
        stored: The stored rows that are no items, in order.
        items: The rows of the items, in order.
        columns: The tables' own columns: what stands beside them makes no row one of theirs; None: all are.
        totals: Asked where a row is not understood: the rows that the workbook itself says are totals.
    """
    found: list[LeftRow] = []
    listing = False
    known, tops = list(map(_Known, tables)), list(map(_top, tables))
    for row in stored:
        place = bisect_right(tops, row.row.number) - 1
        role = _role(known, place, row, columns, listing=listing)
        if role is Role.UNREAD and row.row.number in totals():
            role = Role.TOTAL
        listing = role is Role.LIST or (listing and role is Role.BLANK)
        if found and role is Role.REPEATED is found[-1].role and found[-1].last == row.row.number - 1:
            found[-1].last = row.row.number
            continue
        titled = _titled(tops, place, row) if role is Role.ABOVE else place
        found.append(LeftRow(row.row.number, role, max(titled, 0), row))
    found = _with_gaps(found, items)
    numbers = [row.number for row in found]
    for place, top in enumerate(tops[1:]):
        own_items = bisect_left(items, top)
        last = max(tables[place].first_row - 1, items[own_items - 1] if own_items else 0)
        _between(found[bisect_right(numbers, last) : bisect_left(numbers, top)], place)
    own: list[list[LeftRow]] = [[] for _ in tables]
    for one in found:
        if one.table < len(own):
            own[one.table].append(one)
    for place, of_table in enumerate(own):
        _sections(of_table, tables, place, items)
        _counted(of_table, tables, place, items)
    return found


_LINES = (Role.ABOVE, Role.NOTE)
_TITLE = re.compile("[台清]\\s*[账帐单]|一览|[表]\\s*(?:[（(].*)?$")


def _between(rows: Sequence[LeftRow], place: int) -> None:
    """Says of the lines between a table and the next which of them they are about: blank rows tell, else what they are.

    What stands right below the rows of a table is about it, what stands above the next header is about that one; of
    lines that go on from the one to the other the title begins what is about the next. What may be about either is
    about both.
    """
    runs: list[list[LeftRow]] = [[]]
    for row in rows:
        if row.role is Role.BLANK:
            runs.append([])
        elif row.role in _LINES:
            runs[-1].append(row)
    at_items, runs = bool(runs[0]), [run for run in runs if run]
    for turn, run in enumerate(runs):
        above, under = turn == 0 and at_items, turn == len(runs) - 1
        titles = [one for one in run if one.role is Role.ABOVE]
        title = next(
            (one for one in titles if _TITLE.search(label_of(one))), titles[-1] if not above and titles else None
        )
        for row in run:
            if above and not under:
                row.is_about(place)
            elif under and title is not None and row.number >= title.number:
                row.is_about(place + 1)
            elif row.role is Role.NOTE and (above or not under or titles):
                row.is_about(place)
            else:
                row.is_about(place, place + 1)


def label_of(row: LeftRow) -> str:
    """The words of a row that is no item, such as the label of a total."""
    texts = own_texts(row.source.row) if row.source else []
    return " ".join(text for _, text in texts)


def _top(table: Table) -> int:
    return min(table.header_rows)


class _Known:
    """What the reader took the rows of a table for, to be looked up thousands of times."""

    __slots__ = ("headings", "notes", "repeated", "table", "top", "totals")

    def __init__(self, table: Table) -> None:
        self.table, self.top = table, _top(table)
        self.repeated, self.headings = frozenset(table.repeated_headers), frozenset(table.headings)
        self.totals, self.notes = frozenset(table.totals), frozenset(table.notes)


def _titled(tops: Sequence[int], place: int, row: SelectedRow) -> int:
    """The table that a title stands above: the next one where it is near."""
    following = place + 1
    near = following < len(tops) and tops[following] - row.row.number <= _NEAR
    return following if near else place


def _role(
    tables: Sequence[_Known], place: int, row: SelectedRow, columns: Collection[int] | None, *, listing: bool
) -> Role:
    number, texts = row.row.number, own_texts(row.row)
    if place < 0:
        return Role.ABOVE if texts or row.formulas else Role.BLANK
    known = tables[place]
    if number in known.table.header_rows:
        return Role.HEADER
    if number in known.repeated:
        return Role.REPEATED
    if number in known.headings:
        return Role.HEADING
    if number in known.totals:
        return Role.TOTAL
    if number in known.notes:
        begins = begins_other_list(texts, row.row.values) if texts else False
        figures = len(texts) > 1 and any(isinstance(value, int | float) for value in row.row.values.values())
        return Role.LIST if begins or (listing and (figures or len(texts) > 2)) else Role.NOTE
    if not texts and not row.formulas:
        return Role.BLANK
    following = tables[place + 1] if place + 1 < len(tables) else None
    if following and 0 < following.top - number <= _NEAR and len(texts) <= 2:
        return Role.ABOVE
    return _in_table(known.table, row, [text for text in texts if columns is None or text[0] in columns])


def _in_table(table: Table, row: SelectedRow, texts: Sequence[tuple[int, str]]) -> Role:
    """A row below the header that the reader did not take: an example, only prepared, or not understood."""
    said = dict(texts)
    described = next((said[c.index] for c in table.columns if c.field is Field.DESCRIPTION and c.index in said), None)
    number = next((said[c.index] for c in table.columns if c.field is Field.NUMBER and c.index in said), None)
    if is_example(number, described):
        return Role.EXAMPLE
    silent = {column.index for column in table.columns if column.field in _SILENT}
    written = {column for column, _ in texts if column not in row.row.formulas}
    return Role.UNREAD if written - silent else Role.BLANK


def _with_gaps(rows: Iterable[LeftRow], items: Sequence[int]) -> list[LeftRow]:
    """The same rows with those that are not stored at all as blank ones."""
    by_number = {row.number: row for row in rows}
    joined: list[LeftRow] = []
    at = 1
    for number in sorted({*by_number, *items}):
        if at < number:
            table = by_number[number].table if number in by_number else joined[-1].table if joined else 0
            joined.append(LeftRow(at, Role.BLANK, table, None, number - 1))
        row = by_number.get(number)
        if row:
            joined.append(row)
        at = (row.last if row else number) + 1
    return joined


def _end(tables: Sequence[Table], place: int, rows: Sequence[LeftRow], items: Sequence[int]) -> int:
    """The last row that can belong to a table."""
    if place + 1 < len(tables):
        return _top(tables[place + 1]) - 1
    return max([*(row.last for row in rows[-1:]), *items[-1:]], default=0)


def _sections(rows: Sequence[LeftRow], tables: Sequence[Table], place: int, items: Sequence[int]) -> None:
    """Gives each heading the last row of its section: up to the next heading of its own or a higher style."""
    open_: list[LeftRow] = []
    end = _end(tables, place, rows, items)
    for row in rows:
        if row.role is not Role.HEADING:
            continue
        row.until, row.style = end, level(label_of(row))
        styles = [heading.style for heading in open_]
        if row.style in styles:
            for heading in open_[styles.index(row.style) :]:
                heading.until = row.number - 1
            del open_[styles.index(row.style) :]
        open_.append(row)
    for row in rows:  # an appendix without items is only named: 附件：整改照片集
        named = row.role is Role.HEADING and label_of(row).startswith("附")
        if named and bisect_right(items, row.until) == bisect_right(items, row.number):
            row.role = Role.NOTE


def _counted(rows: Sequence[LeftRow], tables: Sequence[Table], place: int, items: Sequence[int]) -> None:
    """Gives each total what it counts: the rows that its formulas name, else the rows since the total above it."""
    table = tables[place]
    totals = [row for row in rows if row.role is Role.TOTAL]
    if not totals:
        return
    numbers = [row.number for row in totals]
    known = frozenset(numbers)
    since = _Since(rows, table, items)
    below = _top(tables[place + 1]) - 1 if place + 1 < len(tables) else table.last_row
    for row in totals:
        areas = [area for area in _areas(row, table) if not area.first_row == row.number == area.last_row]
        spans = _joined((area.first_row, area.last_row) for area in areas)
        named = chain.from_iterable(
            numbers[bisect_left(numbers, first) : bisect_right(numbers, last)] for first, last in spans
        )
        row.totals = tuple(number for number in named if number != row.number)
        row.counts = tuple(
            (max(area.first_row, table.first_row), min(area.last_row, below))
            for area in areas
            if not (area.first_row == area.last_row and area.first_row in known)
        )
        if not row.counts and not row.totals:
            row.counts = (since.of(row),)


def _joined(spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The same rows in order, none of them twice."""
    end = 0
    for first, last in sorted(spans):
        if last > end:
            yield max(first, end + 1), last
            end = last


def _areas(row: LeftRow, table: Table) -> list[Area]:
    assert row.source is not None
    found = [
        place.area
        for formula in row.source.formulas.values()
        for place in references(formula, table.sheet)
        if place.sheet.casefold() == table.sheet.casefold()
    ]
    return list(dict.fromkeys(found))


class _Since:
    """The rows that totals without formulas stand for: their block, or the whole table where that has no item."""

    def __init__(self, rows: Sequence[LeftRow], table: Table, items: Sequence[int]) -> None:
        self._table, self._items = table, items
        totals = [row.number for row in rows if row.role is Role.TOTAL]
        self._in_parts = any(_is_part(row) for row in rows if row.role is Role.TOTAL)
        self._cuts = {
            False: totals,
            True: [row.number for row in rows if row.role in (Role.TOTAL, Role.HEADING)],
        }

    def of(self, row: LeftRow) -> tuple[int, int]:
        """First and last row of what a total stands for."""
        table, part = self._table, _is_part(row)
        if not part and self._in_parts:
            return table.first_row, table.last_row
        cuts = self._cuts[part]
        at = bisect_left(cuts, row.number)
        first = max(cuts[at - 1] + 1 if at else 1, table.first_row)
        if bisect_left(self._items, row.number) > bisect_left(self._items, first):
            return first, row.number - 1
        return table.first_row, table.last_row


def _is_part(row: LeftRow) -> bool:
    """Whether a total calls itself one of a part (小计)."""
    return "小计" in "".join(label_of(row).split())


def removing(kept: Iterable[tuple[int, int]], last: int) -> RowMap:
    """The map that keeps these ranges of the rows up to `last`, and every row below."""
    removed, at = [], 1
    for first, end in sorted(kept):
        if at < first:
            removed.append((at, first - 1))
        at = max(at, end + 1)
    if at <= last:
        removed.append((at, last))
    return RowMap(tuple(removed))
