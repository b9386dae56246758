"""Divides a sheet: which of its rows each group gets, which of their cells come along, and why others do not. Pure.

Exists because nothing of one district may reach another while everything of its own must, and because both can be
shown only where the rules stand alone. May import `civtrack.model`, `civtrack.xlsx` and its neighbours in
`civtrack.outputs`.

The rules, for a group:

- Its own items stay, with all cells in the table's own columns but those whose header names another group. Rows that
  were not understood belong to nobody, and go to the items that state no group.
- Title, notes, signatures and the header stay as far as they are text (or a day, or a formula) that names no other
  group: what stands in brackets is taken out of it first. A line that names another goes with everything beside it and
  the lines that go on with it. Figures in such lines go.
- A line about a block of rows, or above a table, is who has them (`civtrack.outputs.districts.blocks`).
- Any other note below the last table is everybody's, unless tables have notes of their own and each is one group's, or
  each group has rows in one of them alone.
- A heading stays with its section, a total with the items it counts, a repeated header where own rows stand above and
  below it. A table without own rows goes as a whole. A heading or total that names another group goes.
- A total typed as a number is emptied where it counted rows of others; formulas are computed anew by the engine.
- A blank row stays with the row above it, without text; blank rows below the last item of a table stay likewise, but of
  more than a thousand prepared ones only the first thousand.
- What stands beside the table's columns goes, so does another list below or right of the items; a cell that is merged
  over rows of several groups keeps its shape alone.
"""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

from civtrack.ledger.furniture import is_note, own_texts
from civtrack.model import Area, Column, Table
from civtrack.outputs.districts.blocks import lines_of_blocks, lines_of_titles
from civtrack.outputs.districts.counts import labels_total, without_figures
from civtrack.outputs.districts.left_rows import LeftRow, Role, label_of, left_rows, removing
from civtrack.outputs.districts.mentions import Mentions, without_others
from civtrack.outputs.districts.own_columns import columns_of_others, own_columns, texts_over
from civtrack.outputs.districts.shares import Changed, SheetShare, Why
from civtrack.outputs.districts.torn import Torn
from civtrack.xlsx.moving.copy_plan import KeptCells
from civtrack.xlsx.opened.selected import Prepared, SelectedRow

__all__ = ["Changed", "SheetDivider", "SheetShare", "Why"]

_COUNT = re.compile(r"(?:(?<!\s)\s++[:：]?\s*+|[:：]\s*+|(?<!\d)(?=\d))\d++\s*+[个件项处条起]?\s*+$")
"""No run of blanks or digits is begun in its middle: a cell of thousands of them is read in one go."""


class SheetDivider:
    """Divides one sheet.

    Args:
        tables: Its tables, in its order.
        stored: Its stored rows that are no items, in order.
        owners: Row of each item → its group; None for those that state none.
        mentions: Which texts speak of which group.
        unread_to: The group that gets the rows that were not understood.
        merges: The sheet's merged areas.
        columns: The tables' own columns (`own_columns`).
        beside: Columns of lists that stand beside the tables (`side_list`), which are nobody's.
        prepared: Rows without content far below the items that are not among the stored ones, and stay behind.
        totals: Rows that the list objects (表格) of the sheet say are their totals.
    """

    def __init__(
        self,
        tables: Sequence[Table],
        stored: Sequence[SelectedRow],
        owners: Mapping[int, str | None],
        mentions: Mentions,
        unread_to: str | None = None,
        merges: Iterable[Area] = (),
        columns: frozenset[int] | None = None,
        beside: Sequence[Column] = (),
        prepared: Prepared | None = None,
        totals: Callable[[], Collection[int]] = tuple,
    ) -> None:
        self.columns = own_columns(tables) if columns is None else columns
        self.columns -= {column.index for column in beside}
        self._beside = beside
        self._tables, self._mentions, self.unread_to = tables, mentions, unread_to
        self.sheet = tables[0].sheet
        self._items = sorted(owners)
        merges = list(merges)
        self._over = texts_over(tables, stored, merges)
        self._torn = Torn(merges, owners, self.columns)
        self._of: dict[str | None, list[int]] = {}
        for row in self._items:
            self._of.setdefault(owners[row], []).append(row)
        self._left = left_rows(tables, stored, self._items, self.columns, totals)
        self.repeated = [row.number for row in self._left if row.role is Role.REPEATED]
        self.unread = tuple(row.number for row in self._left if row.role is Role.UNREAD)
        self._prepared = prepared if prepared and prepared.count else None
        last = [self._prepared.last] if self._prepared else []
        self._last = max([*(row.last for row in self._left), *self._items[-1:], *last], default=0)
        self._last_items = [self._last_item(place) for place in range(len(tables))]
        self._lines = lines_of_blocks(self._left, self._items, owners)
        self._lines |= lines_of_titles(self._left, tables, self._items, owners)
        begins = [table.first_row for table in tables]
        of_table = {(bisect_right(begins, row), owner) for row, owner in owners.items()}
        signed = {row.table for row in self._left if row.role is Role.NOTE and row.number > self._last_items[row.table]}
        single = len({place for place, _ in of_table}), len({owner for _, owner in of_table})
        self.apart = len(of_table) in single and len(signed) > 1

    @property
    def groups(self) -> list[str | None]:
        """The groups that get anything of the sheet."""
        found = list(self._of)
        return found if not self.unread or self.unread_to in found else [*found, self.unread_to]

    def share(self, group: str | None) -> SheetShare:
        """What a group gets."""
        kept = _Kept(self, self._of.get(group, []), group)
        ranges = [(row, row) for row in kept.items]
        others: dict[int, frozenset[int]] = {}
        headed = set[int]()
        for row in kept.rows:
            last = row.last
            if self._prepared and row.role is Role.BLANK and row.last > self._prepared.after:
                last = self._prepared.after
            if last >= row.number:
                ranges.append((row.number, last))
            others |= kept.cleaned(row)
            headed |= kept.named_headers(row)
        unread = self.unread if group == self.unread_to else ()
        own = frozenset((*kept.items, *unread))
        withheld = self._torn.columns_of(own)
        changed = [*kept.changed, *(
            Changed(row, column, None, Why.MERGED_OVER_ALL)
            for row, columns in withheld.items()
            for column in sorted(columns)
        )]  # fmt: skip
        for column in self._beside[:1]:
            head = max(self._tables[0].header_rows)
            changed.append(Changed(head, column.index, None, Why.LIST_BESIDE, column.header))
        if self._prepared:
            at, many = self._prepared.after + 1, str(self._prepared.count)
            changed.append(Changed(at, 0, None, Why.PREPARED, many))
        cells = KeptCells(own, self.columns - headed, others, withheld)
        return SheetShare(self.sheet, removing(ranges, self._last), tuple(kept.items), unread, tuple(changed), cells)

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
        self._named_in: dict[int, set[int]] = {}
        own_tables = {place for place in range(len(sheet._tables)) if self._in_table(place)}
        if group == sheet.unread_to:
            own_tables |= {row.table for row in sheet._left if row.role is Role.UNREAD}
        self._own_tables = own_tables
        self._solid = -1
        self._emptied, self._last_line = False, 0
        self._silenced = set[int]()
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
        elif not stays and self._names(row):
            self._silenced.add(row.last)
        return stays

    def _decided(self, row: LeftRow) -> bool:
        last_table = len(self._sheet._tables) - 1
        below = row.number > self._sheet._last_items[row.table]
        if row.role is Role.UNREAD:
            return self._group == self._sheet.unread_to
        if row.role is Role.BLANK:
            return self._blank_stays(row, below=below)
        if (whose := self._sheet._lines.get(row.number)) is not None:
            return self._line_stays(row, whose)
        if row.role is Role.NOTE and row.table == last_table and below and not self._sheet.apart:
            return True
        if row.role is Role.ABOVE and row.number < min(self._sheet._tables[0].header_rows):
            return not self._names(row) or row.table in self._own_tables
        if not {row.table, row.also} <= self._own_tables:
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

    def _line_stays(self, row: LeftRow, whose: frozenset[str | None]) -> bool:
        """Whether a line about a block of rows is the group's; one that is nobody's is told."""
        if not whose:
            self.changed.append(Changed(row.number, 0, None, Why.ROW_OF_NOBODY, label_of(row)))
        return self._group in whose

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
        repeated = self._sheet.repeated
        following = repeated[at] if (at := bisect_right(repeated, row.number)) < len(repeated) else self._sheet._last
        stays = self._own(self._headed, row.number) > 0 and self._own(row.last, following) > 0
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

    def named_headers(self, row: LeftRow) -> set[int]:
        """The columns whose headers, as far as they stand in a row, name another group."""
        return self._named_columns(row) if row.role is Role.HEADER else set()

    def _named_columns(self, row: LeftRow) -> set[int]:
        if row.table not in self._named_in:  # a header that is repeated says the same each time
            over = {column for column, text in self._sheet._over if self._mentions.heads(text, self._group)}
            table = self._sheet._tables[row.table]
            self._named_in[row.table] = over | columns_of_others(table, self._mentions, self._group)
        return self._named_in[row.table]

    def cleaned(self, row: LeftRow) -> dict[int, frozenset[int]]:
        """Row → the columns of a kept row that come along; what does not is in `changed` where it named somebody."""
        if row.source is None or row.role is Role.BLANK:
            return {}
        if row.role is Role.UNREAD:
            return {row.number: self._sheet.columns}
        if row.role in (Role.HEADER, Role.REPEATED):
            return dict(self._headers(row))
        line = row.role in (Role.ABOVE, Role.NOTE, Role.EXAMPLE)
        if line and self._goes_on(row):
            return {}
        partial = row.role is Role.TOTAL and self._partial.get(row.number, False)
        before = len(self.changed)
        found = {
            column
            for column, value in sorted(row.source.row.values.items())
            if (column in self._sheet.columns or (line and self._spanned(column)))
            and self._comes_along(row, column, value, partial=partial)
        }
        self._emptied = line and any(one.text is None and one.why is Why.NAMES_OTHERS for one in self.changed[before:])
        if self._emptied:
            self.changed[before:] = [one for one in self.changed[before:] if one.text is None]
            found = set()
        return {row.number: frozenset(found)}

    def _comes_along(self, row: LeftRow, column: int, value: object, *, partial: bool) -> bool:
        """Whether a cell of the furniture comes along, perhaps with less text; what it loses is noted."""
        assert row.source is not None
        formula = row.source.formulas.get(column)
        if formula is not None:
            if others := self._mentions.others(formula, self._group):
                self._take(row, column, None, Why.NAMES_OTHERS, "、".join(sorted(others)))
            return not others
        if isinstance(value, str):
            return bool(self._text(row, column, value, partial=partial))
        if isinstance(value, int | float) and row.role is Role.TOTAL:
            if partial and column not in row.source.row.formulas:
                self._take(row, column, None, Why.TOTAL_OF_OTHERS, f"{value:g}")
            return not partial
        return isinstance(value, dt.date | dt.time)

    def _spanned(self, column: int) -> bool:
        """Whether a column lies between those of the table."""
        columns = self._sheet.columns
        return bool(columns) and min(columns) <= column <= max(columns)

    def _goes_on(self, row: LeftRow) -> bool:
        """Whether a line goes on with a row above it that named others: it says nothing of whom it speaks."""
        above = row.number - 1
        follows = (self._emptied and self._last_line == above) or above in self._silenced
        self._last_line = row.number
        if not follows:
            self._emptied = False
            return False
        assert row.source is not None
        texts = own_texts(row.source.row)
        said = texts[0][1] if texts else ""
        label = is_note(texts) or bool(_LABEL.match(said)) or said in ("", self._sheet._tables[row.table].title)
        self._emptied = not (label or any(self._group in self._mentions.of(text) for _, text in texts))
        return self._emptied

    def _headers(self, row: LeftRow) -> Iterator[tuple[int, frozenset[int]]]:
        """The header's cells that come along; of a repeated one all of its rows."""
        assert row.source is not None
        gone, found = self._named_columns(row), set[int]()
        for column, value in sorted(row.source.row.values.items()):
            if column not in self._sheet.columns and not self._spanned(column):
                continue
            text = str(value)
            shorter = without_others(text, self._mentions, self._group, of_header=True)
            if column in gone or shorter is None:
                self._take(row, column, None, Why.HEADER_NAMES_OTHERS, text)
                continue
            if shorter != text:
                self._take(row, column, shorter, Why.NAMES_OTHERS, text)
            found.add(column)
        for number in range(row.number, row.last + 1):
            yield number, frozenset(found)

    def _take(self, row: LeftRow, column: int, text: str | None, why: Why, found: str) -> None:
        self.changed.append(Changed(row.number, column, text, why, found))

    def _text(self, row: LeftRow, column: int, value: str, *, partial: bool) -> str | None:
        """What a text says in the copy; None where it stays behind."""
        text = without_others(value, self._mentions, self._group)
        if text != value:
            self._take(row, column, text, Why.NAMES_OTHERS, value)
        elif partial and (shorter := without_figures(_COUNT.sub("", value))) != value:
            text = shorter
            self._take(row, column, text, Why.TOTAL_OF_OTHERS, value)
        elif partial and not labels_total(value):
            return None
        return text


_LABEL = re.compile(r"\s*[^\s:：]{1,10}[:：]")
