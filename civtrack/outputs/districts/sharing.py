"""Divides a sheet: which of its rows each group gets, which cells are emptied for it, and why. Pure: nothing is read.

Exists because nothing of one district may reach another while everything of its own must, and because both can be
shown only where the rules stand alone. May import `civtrack.model`, `civtrack.xlsx` and its neighbours in
`civtrack.outputs`.

The rules, for a group:

- Its own items stay. Rows that were not understood belong to nobody, and go to the items that state no group.
- Title, notes, signatures and the header stay. A heading stays with its section, a total with the items it counts, a
  repeated header where own rows stand above and below it. A table without own rows goes as a whole.
- A blank row stays with the row above it; blank rows below the last item of a table stay.
- A list beside the items, in columns without a header, loses its entries that are nothing but names of other groups.
- Another list below the items, such as figures by district, goes: its figures are everybody's.
- A total typed as a number is emptied where it counted rows of others; formulas are computed anew by the engine.
- A heading or total that names another group goes. Where any other kept text does, what stands in brackets is taken
  out of it; if it still names one, it is emptied (a column's header stays, and is told).
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from civtrack.ledger.furniture import own_texts
from civtrack.model import Table
from civtrack.outputs.districts.left_rows import LeftRow, Role, label_of, left_rows
from civtrack.outputs.districts.mentions import Mentions
from civtrack.xlsx.formulas.rowmap import RowMap
from civtrack.xlsx.opened.selected import SelectedRow

__all__ = ["Changed", "SheetDivider", "SheetShare", "Why", "share_of_plain_sheet", "without_others"]

_BRACKETS = re.compile(r"(?<!\s)\s*+(?:\([^()]*\)|（[^（）]*）|\[[^\[\]]*\]|【[^【】]*】)")
_COUNT = re.compile(r"(?:(?<!\s)\s++[:：]?\s*+|[:：]\s*+|(?<!\d)(?=\d))\d++\s*+[个件项处条起]?\s*+$")
"""No run of blanks or digits is begun in its middle: a cell of thousands of them is read in one go."""


class Why(Enum):
    """Why something of the sheet's furniture is not as it was."""

    NAMES_OTHERS = auto()
    HEADER_NAMES_OTHERS = auto()
    TOTAL_OF_OTHERS = auto()
    LIST_OF_ALL = auto()
    LIST_BESIDE = auto()


@dataclass(frozen=True, slots=True)
class Changed:
    """A cell that gets another content (None: it is emptied), or a row that was left out (column 0), and why."""

    row: int
    column: int
    text: str | None
    why: Why
    found: str = ""


@dataclass(frozen=True, slots=True)
class SheetShare:
    """What one group gets of a sheet.

    Attributes:
        sheet: Its name.
        rows: Which rows stay.
        items: The rows of its items.
        unread: Rows that were not understood, which only those without a group get.
        changed: What of the furniture is not as it was.
    """

    sheet: str
    rows: RowMap
    items: tuple[int, ...]
    unread: tuple[int, ...] = ()
    changed: tuple[Changed, ...] = ()


class SheetDivider:
    """Divides one sheet.

    Args:
        tables: Its tables, in its order.
        stored: Its stored rows that are no items, in order.
        owners: Row of each item → its group; None for those that state none.
        mentions: Which texts speak of which group.
        unread_to: The group that gets the rows that were not understood.
        beside: Row of an item → column and text of what it holds outside of every column of the tables.
    """

    def __init__(
        self,
        tables: Sequence[Table],
        stored: Sequence[SelectedRow],
        owners: Mapping[int, str | None],
        mentions: Mentions,
        unread_to: str | None = None,
        beside: Mapping[int, Sequence[tuple[int, str]]] | None = None,
    ) -> None:
        self._beside = beside or {}
        self._tables, self._mentions, self.unread_to = tables, mentions, unread_to
        self.sheet = tables[0].sheet
        self._items = sorted(owners)
        self._of: dict[str | None, list[int]] = {}
        for row in self._items:
            self._of.setdefault(owners[row], []).append(row)
        self._left = left_rows(tables, stored, self._items)
        self.unread = tuple(row.number for row in self._left if row.role is Role.UNREAD)
        self._last = max([*(row.last for row in self._left), *self._items[-1:]], default=0)
        self._last_items = [self._last_item(place) for place in range(len(tables))]

    @property
    def groups(self) -> list[str | None]:
        """The groups that get anything of the sheet."""
        found = list(self._of)
        return found if not self.unread or self.unread_to in found else [*found, self.unread_to]

    def share(self, group: str | None) -> SheetShare:
        """What a group gets."""
        kept = _Kept(self, self._of.get(group, []), group)
        changed = list(kept.changed)
        changed += self._emptied_beside(kept.items, group)
        ranges = [(row, row) for row in kept.items]
        for row in kept.rows:
            ranges.append((row.number, row.last))
            changed += kept.cleaned(row)
        unread = self.unread if group == self.unread_to else ()
        rows = _removing(ranges, self._last)
        return SheetShare(self.sheet, rows, tuple(kept.items), unread, tuple(changed))

    def _emptied_beside(self, items: Iterable[int], group: str | None) -> Iterator[Changed]:
        """Entries of lists that stand beside items without belonging to them."""
        for row in items:
            for column, text in self._beside.get(row, ()):
                if self._mentions.entry(text, group):
                    yield Changed(row, column, None, Why.LIST_BESIDE, text)

    def _last_item(self, place: int) -> int:
        following = self._tables[place + 1 : place + 2]
        end = min(following[0].header_rows) if following else self._last + 1
        at = bisect_left(self._items, end)
        return self._items[at - 1] if at and self._items[at - 1] >= self._tables[place].first_row else 0


class _Kept:
    """Decides for one group, row by row from the top; totals ask for totals above them."""

    def __init__(self, sheet: SheetDivider, items: Sequence[int], group: str | None) -> None:
        self.items, self._sheet, self._group = items, sheet, group
        self._mentions = sheet._mentions
        self.changed: list[Changed] = []
        self._partial: dict[int, bool] = {}
        own_tables = {place for place in range(len(sheet._tables)) if self._in_table(place)}
        if group == sheet.unread_to:
            own_tables |= {row.table for row in sheet._left if row.role is Role.UNREAD}
        self._own_tables = own_tables
        self._solid = -1
        self._headed = 0
        self.rows = [row for row in sheet._left if self._stays(row)]

    def _in_table(self, place: int) -> bool:
        tables = self._sheet._tables
        end = min(tables[place + 1].header_rows) - 1 if place + 1 < len(tables) else self._sheet._last
        return self._own(tables[place].first_row, end) > 0

    def _own(self, first: int, last: int) -> int:
        return bisect_right(self.items, last) - bisect_left(self.items, first)

    def _all(self, first: int, last: int) -> int:
        return bisect_right(self._sheet._items, last) - bisect_left(self._sheet._items, first)

    def _stays(self, row: LeftRow) -> bool:
        stays = self._decided(row)
        if stays and row.role is not Role.BLANK:
            self._solid = row.last
        return stays

    def _decided(self, row: LeftRow) -> bool:
        last_table = len(self._sheet._tables) - 1
        below = row.number > self._sheet._last_items[row.table]
        if row.role is Role.UNREAD:
            return self._group == self._sheet.unread_to
        if row.role is Role.BLANK:
            return self._blank_stays(row, below=below)
        if row.role is Role.NOTE and row.table == last_table and below:
            return True
        if row.role is Role.ABOVE and row.table == 0:
            return not self._names(row) or row.table in self._own_tables
        if row.table not in self._own_tables:
            return False
        if row.role is Role.REPEATED:
            return self._repeated_stays(row)
        if row.role is Role.HEADING:
            own = self._own(row.number, row.until) > 0 or self._group in self._mentions.of(label_of(row))
            return own and not self._names(row)
        if row.role is Role.TOTAL:
            return self._total_stays(row)
        if row.role is Role.LIST:
            self.changed.append(Changed(row.number, 0, None, Why.LIST_OF_ALL, label_of(row)))
            return False
        return not (row.role is Role.EXAMPLE and self._names(row))

    def _blank_stays(self, row: LeftRow, *, below: bool) -> bool:
        if self._names(row):
            return False
        if row.table == 0 and row.number < min(self._sheet._tables[0].header_rows):
            return True
        if row.table not in self._own_tables:
            return False
        above = row.number - 1
        return below or above == self._solid or self._own(above, above) > 0

    def _repeated_stays(self, row: LeftRow) -> bool:
        following = (
            other.number for other in self._sheet._left if other.role is Role.REPEATED and other.number > row.number
        )
        stays = self._own(self._headed, row.number) > 0 and self._own(row.last, next(following, self._sheet._last)) > 0
        if stays:
            self._headed = row.number
        return stays

    def _total_stays(self, row: LeftRow) -> bool:
        named = self._mentions.of(label_of(row))
        if named and self._group not in named:
            return False
        own = sum(self._own(first, last) for first, last in row.counts)
        whole = sum(self._all(first, last) for first, last in row.counts)
        above = [self._partial[number] for number in row.totals if number in self._partial]
        counted = whole or row.totals
        self_sum = own > 0 or bool(above) or not counted
        if self_sum:
            self._partial[row.number] = own < whole or any(above) or len(above) < len(row.totals)
        return self_sum

    def _names(self, row: LeftRow) -> bool:
        """Whether one of its cells speaks of another group."""
        if row.source is None:
            return False
        if any(self._mentions.foreign(text, self._group) for _, text in own_texts(row.source.row)):
            return True
        return any(self._mentions.others(formula, self._group) for formula in row.source.formulas.values())

    def cleaned(self, row: LeftRow) -> Iterator[Changed]:
        """The cells of a kept row that do not stay as they are."""
        if row.source is None or row.role in (Role.UNREAD, Role.BLANK):
            return
        partial = row.role is Role.TOTAL and self._partial.get(row.number, False)
        for column, value in sorted(row.source.row.values.items()):
            formula = row.source.formulas.get(column)
            if formula is not None:
                if others := self._mentions.others(formula, self._group):
                    yield Changed(row.number, column, None, Why.NAMES_OTHERS, "、".join(sorted(others)))
            elif isinstance(value, str):
                yield from self._cleaned_text(row, column, value, partial=partial)
            elif partial and isinstance(value, int | float) and column not in row.source.row.formulas:
                yield Changed(row.number, column, None, Why.TOTAL_OF_OTHERS, f"{value:g}")

    def _cleaned_text(self, row: LeftRow, column: int, value: str, *, partial: bool) -> Iterator[Changed]:
        text = without_others(value, self._mentions, self._group)
        header = row.role in (Role.HEADER, Role.REPEATED)
        if text is None and header:
            yield Changed(row.number, column, value, Why.HEADER_NAMES_OTHERS, value)
        elif text != value:
            yield Changed(row.number, column, text, Why.NAMES_OTHERS, value)
        elif partial and (shorter := _COUNT.sub("", value)) != value:
            yield Changed(row.number, column, shorter or None, Why.TOTAL_OF_OTHERS, value)


def without_others(text: str, mentions: Mentions, group: str | None) -> str | None:
    """A text without what it says of other groups in brackets; None where it speaks of them outside of brackets too."""
    if not mentions.foreign(text, group):
        return text
    shorter = _BRACKETS.sub(lambda found: "" if mentions.others(found[0], group) else found[0], text)
    return shorter if shorter.strip() and not mentions.foreign(shorter, group) else None


def share_of_plain_sheet(
    sheet: str, stored: Sequence[SelectedRow], mentions: Mentions, group: str | None
) -> SheetShare:
    """What a group gets of a sheet that is no ledger and that the settings keep.

    A row of a list (three cells or more) that speaks of another group goes; a lone text that does is emptied.
    """
    removed: list[tuple[int, int]] = []
    changed: list[Changed] = []
    for row in stored:
        number, texts = row.row.number, own_texts(row.row)
        said = [(column, text) for column, text in texts if mentions.foreign(text, group)]
        said += [
            (column, text)
            for column, text in row.formulas.items()
            if mentions.others(text, group) and column not in dict(said)
        ]
        if said and len(texts) >= 3:
            removed.append((number, number))
            changed.append(Changed(number, 0, None, Why.NAMES_OTHERS, said[0][1]))
            continue
        for column, text in said:
            shorter = None if column in row.formulas else without_others(text, mentions, group)
            changed.append(Changed(number, column, shorter, Why.NAMES_OTHERS, text))
    return SheetShare(sheet, RowMap(tuple(removed)), (), (), tuple(changed))


def _removing(kept: Iterable[tuple[int, int]], last: int) -> RowMap:
    """The map that keeps these ranges of the rows up to `last`, and every row below."""
    removed, at = [], 1
    for first, end in sorted(kept):
        if at < first:
            removed.append((at, first - 1))
        at = max(at, end + 1)
    if at <= last:
        removed.append((at, last))
    return RowMap(tuple(removed))
