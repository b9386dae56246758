"""Reads one table: its columns, then row by row what is an item and what is furniture, until another table begins.

Exists as the walk that loses no row: an ordinary row takes a short path, everything else is looked at closely. May
import `civtrack.ledger.*` below it, `civtrack.problems` and `civtrack.model`.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Final

from civtrack import problems
from civtrack.ledger import furniture
from civtrack.ledger import vocabulary as words
from civtrack.ledger.cells import is_blank, text_of, with_carried
from civtrack.ledger.column_values import are_hundredths, are_serials
from civtrack.ledger.columns import Assignment, fields_of
from civtrack.ledger.districts import Districts
from civtrack.ledger.furniture import Furniture
from civtrack.ledger.grids import Grid, RowStream
from civtrack.ledger.headers import Block, Merges, find_block, is_column_numbers, looks_like_header
from civtrack.ledger.lists_beside import without_lists
from civtrack.ledger.making import Asked, ItemMaker
from civtrack.ledger.matching import legend_in
from civtrack.ledger.mending import UNREAD, Mender
from civtrack.ledger.plain import STOP, Plain
from civtrack.ledger.ticks import Ticks, terms_in
from civtrack.ledger.totals import adds_up
from civtrack.model import CellRef, Column, Field, Item, Problem, Row, Table, Value, column_letter

if TYPE_CHECKING:
    from civtrack.xlsx.reading.blocks import Block as Rows

F = Field
_SAMPLE: Final = 200
_NEVER_FILLED: Final = {F.NUMBER, F.DESCRIPTION, *UNREAD}
_SILENT: Final = {
    F.NUMBER, F.SERIAL, F.DISTRICT, F.STREET, F.COMMUNITY, F.TIER_MARK, F.DAYS_MARK, F.BASIS_MARK, F.ROW_KEY,
}  # fmt: skip
"""A row with nothing but these is a prepared empty row."""
_WORTH_IT: Final = 4
"""Fewer rows than this are taken one by one."""
_TRACKED: Final = (*words.DUTY_FIELDS, *words.COURSE_FIELDS)


class TableReader:
    """One table of a sheet while it is being read.

    Args:
        grid: The sheet.
        block: The table's header.
        above: Rows above the header that belong to no other table.
        stream: The sheet's rows, the header's first row next.
        merges: The sheet's merged areas.
        asked: What the caller knows about the file.
        districts: The office's districts.
        first_title: The title of the sheet's first table.

    Attributes:
        table: What is known of the table; complete after `read`.
        problems: What is wrong with it.
        next_block: The header of the next table on the sheet, if any.
        left_over: Rows above that header.
    """

    def __init__(
        self, grid: Grid, block: Block, above: list[Row], stream: RowStream, merges: Merges, asked: Asked,
        districts: Districts, first_title: str | None = None,
    ) -> None:  # fmt: skip
        self.next_block: Block | None = None
        self.left_over: list[Row] = []
        self._grid, self._block, self._stream, self._merges = grid, block, stream, merges
        self._asked, self._districts = asked, districts
        stream.take_to(block.rows[-1])
        sample = stream.peek(_SAMPLE)
        assigned = Assignment(block, asked.columns, sample, asked.as_of)
        title = furniture.title_of(above, merges)
        columns, self._list_at = without_lists(assigned.columns, sample, districts, grid.name, title)
        self._at = fields_of(columns)
        self.table = self._make_table(columns, title, first_title)
        number = block.matches.get(self._at.get(F.NUMBER, 0))
        serial = bool(number and number.serial)
        codes: dict[Field, Mapping[str, str]] = {
            wanted: legend_in(header) for wanted, header in self._status_headers(assigned)
        }
        if (percent := self._at.get(F.PERCENT)) and are_hundredths(sample, percent):
            codes[F.PERCENT] = {"1": "1%"}
        if (deadline := self._at.get(F.DEADLINE)) and not are_serials(sample, deadline):
            codes |= {F.DEADLINE: terms} if (terms := terms_in(block.chains.get(deadline, ("",))[-1])) else {}
        self._maker = ItemMaker(
            self.table, self._at, grid, asked, districts, serial=serial, sample=sample, codes=codes
        )  # fmt: skip
        self._ticks = Ticks({column: block.chains[column][-1].strip() for column in assigned.ticks})
        self.problems = self._maker.problems
        for doubt in assigned.doubts:
            where = CellRef(asked.path.name, grid.name, block.rows[-1], doubt.column)
            self.problems.append(Problem(doubt.kind, where, doubt.found, doubt.values))
        if self._at.keys().isdisjoint(words.TEXT_FIELDS):
            example = '{ description = "C" }'
            self._maker.report(problems.LEDGER_WITHOUT_TEXT, block.rows[-1], None, None, example=example)
        self._content = [self._at[wanted] for wanted in words.CONTENT_FIELDS if wanted in self._at]
        self._subjects = {self._at[wanted] for wanted in (F.NUMBER, F.SERIAL, F.DISTRICT, F.UNIT) if wanted in self._at}
        self._stop = STOP | set(chain.from_iterable(block.chains.values()))
        self._plain = Plain(self._stop, self._content[0] if self._content else 0, self._at.get(F.NUMBER, 0))
        self._seen: Rows | None = None
        self._others: Sequence[int] = ()
        self._mender = Mender(self._at, self._maker)
        self._style = ""
        self._parts, self._divided = set[str](), False
        self._pending: list[Row] = []
        self._headings: list[int] = []
        self._totals: list[int] = []
        self._notes: list[int] = []
        self._repeated: list[int] = []
        self._unread: list[tuple[int, str]] = []
        self._noted = False
        self._late: list[tuple[Row, str]] = []
        self._unclear_ticks: list[tuple[int, int]] = []
        self._other: list[int] = []
        self._other_end = 0

    def _status_headers(self, assigned: Assignment) -> list[tuple[Field, str]]:
        found = [(wanted, self._at[wanted]) for wanted in (F.STATUS, F.CLOSURE) if wanted in self._at]
        return [
            (wanted, "\n".join(self._block.chains.get(column, ("",))))
            for wanted, column in found
            if not assigned.ticks or wanted is F.CLOSURE
        ]

    @property
    def items(self) -> list[Item]:
        """The table's items."""
        return self._maker.items

    def _make_table(self, columns: tuple[Column, ...], title: str | None, first_title: str | None) -> Table:
        headers = {column.field: column.header for column in reversed(columns) if column.field}
        path, sheet, last = self._asked.path, self._grid.name, self._block.rows[-1]
        kind = self._asked.kind or furniture.kind_of(headers, title or first_title, sheet, path)
        year = furniture.year_in(title, first_title, sheet, path.stem)
        rows, system = self._block.rows, self._grid.date_system
        return Table(path, sheet, kind, rows, last + 1, last, columns, title, year, date_system=system)

    def _vertical(self) -> list[tuple[int, int, int]]:
        """Merges that carry a value down: first row, column, last row; the last one first."""
        fillable = {column for wanted, column in self._at.items() if wanted not in _NEVER_FILLED}
        found = [
            (area.first_row, area.first_column, area.last_row)
            for area in self._merges.vertical
            if area.first_column in fillable and area.first_row >= self.table.first_row
        ]
        return found[::-1]

    def read(self) -> None:
        """Reads to the end of the table."""
        without_zeros, is_plain = self._mender.without_zeros, self._plain.is_plain
        add = self._with_ticks if self._ticks.words else self._maker.add
        vertical, active = self._vertical(), dict[int, tuple[int, Value]]()
        alert = True
        for row in self._stream:
            own = filled = row.values
            while vertical and vertical[-1][0] <= row.number:
                first, column, last = vertical.pop()
                if first == row.number and not is_blank(own.get(column)):
                    active[column] = (last, own[column])
            if active:
                active = {column: held for column, held in active.items() if held[0] >= row.number}
                filled = with_carried(own, {column: held[1] for column, held in active.items()})
            if row.formulas:
                filled = without_zeros(row, filled)
            if alert or row.uncached or not is_plain(own):
                alert = not self._closely(row, filled, suspicious=alert)
                if self.next_block is not None:
                    break
            else:
                add(row, filled)
            if not alert and not self._ticks.words:
                self._take_alike(vertical[-1][0] if vertical else None, active)
        self._finish()

    def _take_alike(self, merged: int | None, active: Mapping[int, tuple[int, Value]]) -> None:
        """Takes the rows that come in blocks many at once, as far as each is plainly an item.

        Args:
            merged: The row in which the next merged area begins.
            active: Column → last row and value of the merged areas that reach so far.
        """
        while (rest := self._stream.rest()) is not None:
            block, first = rest
            if block is not self._seen:
                self._seen, self._others = block, self._plain.others(block)
            at = bisect_left(self._others, first)
            last = self._others[at] if at < len(self._others) else len(block.numbers)
            if merged is not None:
                last = min(last, bisect_left(block.numbers, merged))
            reaching = {column: held for column, held in active.items() if held[0] >= block.numbers[first]}
            for end, _ in reaching.values():
                last = min(last, bisect_right(block.numbers, end))
            if last - first < _WORTH_IT:
                return
            taken = self._maker.add_alike(block, first, last, {column: held for column, (_, held) in reaching.items()})
            self._stream.skip(taken)
            if first + taken < len(block.numbers):
                return

    def _closely(self, row: Row, filled: dict[int, Value], *, suspicious: bool) -> bool:
        """Looks closely at a row that is not plainly an item; True where it is one.

        An item has text in its description, site or indicator; or a number and at least two cells that say who
        answers for it or how it goes on (then its missing description is a problem). Formulas alone make no item.
        """
        suspicious = suspicious or not self._stop.isdisjoint(row.values.values())
        if suspicious and looks_like_header(row.values) and self._is_header(row):
            return False
        texts = [text for text in furniture.own_texts(row) if text[0] < self._list_at]
        kind = self._furniture(row, texts)
        if len(texts) == 1 and kind in (None, Furniture.NOTE) and furniture.is_title(texts[0], self._stream.peek(3)):
            kind = Furniture.HEADING
        figures = kind is Furniture.TOTAL and self._other_end > 0
        if figures or (kind is None and self._is_of_other_list(row, texts)):
            self._other.append(row.number)
        elif kind is None and self._is_item(row):
            self._item(row, filled)
            return True
        elif kind is None:
            self._pass_over(row, texts)
        elif kind is Furniture.TOTAL:
            self._totals.append(row.number)
        elif kind is Furniture.NOTE:
            self._notes.append(row.number)
            self._noted = True
            if self._maker.section and furniture.may_head(texts):
                self._late.append((row, texts[0][1]))
        elif kind is Furniture.HEADING:
            self._heading(row, texts[0][1])
        elif kind is Furniture.EXAMPLE:
            self._maker.report(problems.EXAMPLE_ROW, row.number, None, texts[0][1])
        return False

    def _item(self, row: Row, filled: dict[int, Value]) -> None:
        maker = self._maker
        for above, text in self._late:  # what was taken for more of a note stands above items after all
            self._notes.remove(above.number)
            self._heading(above, text)
        self._late.clear()
        plain = not row.uncached and self._stop.isdisjoint(filled.values())
        add = self._with_ticks if self._ticks.words else maker.add
        add(row, filled if plain else self._mender.mended(row, filled))
        if self._content and not self._is_described(row):
            maker.report(problems.ITEM_WITHOUT_DESCRIPTION, row.number, self._at.get(F.DESCRIPTION), None)
        self._divided = False
        self._headings.extend(above.number for above in self._pending)
        self._pending.clear()
        self._noted = maker.broken_off = False

    def _with_ticks(self, row: Row, values: dict[int, Value]) -> None:
        """Makes an item whose status is the header of the column that is ticked."""
        status, ticked = self._ticks.read(values)
        if ticked != 1:
            self._unclear_ticks.append((row.number, ticked))
        words = self._ticks.words
        plain = {column: value for column, value in values.items() if column not in words}
        self._maker.add(row, {**plain, next(iter(words)): status})

    def _furniture(self, row: Row, texts: list[tuple[int, str]]) -> Furniture | None:
        if not texts:
            return Furniture.BLANK
        if not self.items and is_column_numbers(row):
            return Furniture.NOTE
        said = dict(texts)
        described = next((said[column] for column in self._content if column in said), None)
        number = said.get(self._at.get(F.NUMBER, 0))
        if furniture.is_total(texts, described, number) or adds_up(
            texts, number, self._districts.is_name, self._subjects
        ):
            return Furniture.TOTAL
        if kind := furniture.of_district(texts, number, described, self._districts.is_name):
            return kind
        width = self._merges.width_at(row.number, texts[0][0])
        if furniture.is_heading(texts, width, self._content) or (
            len(texts) == 1 and self._districts.is_name(texts[0][1])
        ):
            named = self._districts.in_heading(texts[0][1])
            noted = not named and (self._noted or furniture.is_note(texts))
            return Furniture.NOTE if noted else Furniture.HEADING
        lone = described is None or number == texts[0][1] or (number is None and len(texts) <= 3)
        if lone and (furniture.is_note(texts) or (self._noted and len(texts) == 1)):
            return Furniture.NOTE
        if furniture.is_signed(texts, number):
            return Furniture.NOTE
        return Furniture.EXAMPLE if furniture.is_example(number, described) else None

    def _is_of_other_list(self, row: Row, texts: list[tuple[int, str]]) -> bool:
        """Whether a row belongs to another list below the items, such as figures by district.

        It ends with the next header of a ledger, or with a row that is wider than its own header and says what an
        item is.
        """
        if furniture.begins_other_list(texts, row.values):
            self._other_end = texts[-1][0]
            self._headings.extend(above.number for above in self._pending)
            self._pending.clear()
        elif self._other_end and texts[-1][0] > self._other_end and self._is_described(row):
            self._other_end = 0
        return self._other_end > 0

    def _is_described(self, row: Row) -> bool:
        """Whether something says what the item is; a bare number does not."""
        values = (row.values.get(column) for column in self._content)
        return any(text_of(value) and not isinstance(value, int | float) for value in values)

    def _is_item(self, row: Row) -> bool:
        if self._is_described(row):
            return True
        if self._content and not text_of(row.values.get(self._at.get(F.NUMBER, 0))):
            return False
        tracked = {self._at[wanted] for wanted in _TRACKED if wanted in self._at} - row.formulas
        return sum(1 for column in tracked if not is_blank(row.values.get(column))) >= self._asked.taken.least

    def _pass_over(self, row: Row, texts: list[tuple[int, str]]) -> None:
        """A row that is no item: silent where it was only prepared, else a problem."""
        silent = {column.index for column in self.table.columns if column.field in _SILENT}
        across = range(self.table.columns[0].index, self.table.columns[-1].index + 1)
        photo = any(column.field is F.PHOTOS and column.index in row.values for column in self.table.columns)
        if photo or furniture.has_content(row, set(across) - silent):
            self._unread.append((row.number, texts[0][1]))

    def _heading(self, row: Row, text: str) -> None:
        """A heading: of a district, of a part of its items, or one that ends it.

        What divides a district's items is numbered another way and from one on, or stands above all of them, or is
        numbered as what did: 一、大洼区 | （一）市容 | （二）交通. All else below is nobody's: 市直单位, （四）其他.
        """
        named = self._districts.in_heading(text)
        style = furniture.level(text)
        if named:
            self._maker.section, self._style = named, style
            self._parts, self._divided = set(), True
        elif style != self._style and (self._divided or style in self._parts or furniture.is_first(text)):
            self._parts.add(style)
        elif text != self.table.title:
            self._maker.section = None
        self._pending.append(row)
        self._maker.broken_off = True

    def _is_header(self, row: Row) -> bool:
        """Whether another header begins at a row: this table's, repeated, or the next table's (then `next_block`)."""
        block = find_block([row, *self._stream.peek(3)], self._merges, self._asked.named, self._asked.taken.qualifies)
        if block is None or block.rows[0] != row.number:
            return False
        title = furniture.title_of(self._pending, self._merges)
        if block.texts == self._block.texts and title in (None, self.table.title) and not self._other_end:
            self._stream.take_to(block.rows[-1])
            self._repeated.extend(block.rows)
            self._notes.extend(above.number for above in self._pending)
            self._pending.clear()
            return True
        self._stream.push(row)
        self.next_block, self.left_over, self._pending = block, self._pending, []
        return True

    def _finish(self) -> None:
        """Completes the table: its last row and its furniture are known only now, and nobody has seen it yet."""
        self._headings.extend(above.number for above in self._pending)
        complete = {
            "last_row": self.items[-1].row if self.items else self.table.header_rows[-1],
            "repeated_headers": tuple(self._repeated), "headings": tuple(self._headings),
            "totals": tuple(self._totals), "notes": tuple(sorted(self._notes + self._other)),
        }  # fmt: skip
        for name, value in complete.items():
            object.__setattr__(self.table, name, value)
        if self._other:
            self._maker.report(problems.OTHER_LIST, self._other[0], None, None, count=len(self._other))
        for first, found, count in furniture.runs(self._unread):
            self._maker.report(problems.ROW_NOT_READ, first, None, found, count=count)
        letters = "、".join(map(column_letter, self._ticks.words))
        for row, ticked in self._unclear_ticks:
            self._maker.report(
                problems.TICKS_UNCLEAR, row, next(iter(self._ticks.words)), None, ticked=ticked, columns=letters
            )
        self._maker.finish()
        read = {index for wanted, index in self._at.items() if wanted not in UNREAD}
        hidden = sorted(self._grid.hidden_columns & read)
        if hidden and self.items:
            letters = "、".join(map(column_letter, hidden))
            row = self.table.header_rows[-1]
            self._maker.report(problems.HIDDEN_COLUMNS, row, hidden[0], letters, columns=letters)
