"""Reads one table: its columns, then row by row, items, furniture and problems, until another table begins.

Exists as the hot loop of civtrack: an ordinary row takes a short path, everything else is looked at closely. May
import `civtrack.ledger.*` below it, `civtrack.problems` and `civtrack.model`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, make_dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from civtrack import problems
from civtrack.ledger import furniture
from civtrack.ledger import vocabulary as words
from civtrack.ledger.cells import is_blank, text_of, units
from civtrack.ledger.columns import Assignment, fields_of
from civtrack.ledger.districts import Districts
from civtrack.ledger.grids import Grid, RowStream
from civtrack.ledger.headers import Block, Merges, find_block, is_column_numbers, looks_like_header
from civtrack.ledger.matching import HEADER_WORDS, compact, normalise
from civtrack.model import CellError, CellRef, Column, Field, Item, Kind, Problem, Row, Table, Value, column_letter

F = Field
_SAMPLE: Final = 200
_TEXTS: Final = (
    F.STREET, F.COMMUNITY, F.SITE, F.SITE_TYPE, F.CATEGORY, F.INDICATOR, F.DESCRIPTION, F.SOURCE,
    F.UNIT, F.PARTNERS, F.PERSON, F.LEADER, F.MEASURES, F.PROGRESS, F.REMARK,
)  # fmt: skip
_VALUES: Final = (
    F.FOUND_ON, F.ASSIGNED_ON, F.DEADLINE, F.EXTENDED_TO, F.PERCENT, F.STATUS, F.CLOSURE, F.DONE_ON, F.CLOSED_ON,
)  # fmt: skip
_NEVER_FILLED: Final = {F.NUMBER, F.DESCRIPTION, F.SERIAL, F.PHOTOS, F.TIER_MARK, F.DAYS_MARK, F.BASIS_MARK}
_UNREAD: Final = {F.SERIAL, F.PHOTOS, F.TIER_MARK, F.DAYS_MARK, F.BASIS_MARK}
_TRACKED: Final = (*words.DUTY_FIELDS, *words.COURSE_FIELDS)
_ERRORS: Final = frozenset(
    CellError(code)
    for code in (
        "#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#GETTING_DATA", "#SPILL!", "#CALC!",
        "#FIELD!", "#BLOCKED!", "#UNKNOWN!", "#CONNECT!", "#BUSY!", "#EXTERNAL!", "#PYTHON!",
    )
)  # fmt: skip
_GAPS: Final = (" ", "  ", "   ", "　", "　　")
_STOP: Final[frozenset[Value]] = (
    HEADER_WORDS | words.TOTAL_WORDS | words.DITTO | _ERRORS
    | {f"{word[0]}{gap}{word[1:]}" for word in (*words.TOTAL_WORDS, "同上") for gap in _GAPS}
    | {f"{before}{word}{after}" for word in words.DITTO for before in ("", *_GAPS) for after in ("", *_GAPS)}
)  # fmt: skip
"""Cells that send their row to the close look; compared as they stand, because every row passes here."""
_SUSPECT: Final = frozenset("示例样范举填注备说合小总共累(（【[“\"'〃")
"""First characters of number or description cells that deserve the close look."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the caller knows about a file."""

    path: Path
    kind: Kind | None = None
    district: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    as_of: dt.date | None = None


@cache
def _draft() -> type[Any]:
    """A mutable twin of `Item` with the same slots.

    A frozen dataclass sets 31 fields through `object.__setattr__`, which costs more than reading the row (6.7 µs
    against 0.7). The twin is filled by plain assignment and then becomes an `Item`; it is never seen unfinished.
    """
    return make_dataclass("ItemDraft", [part.name for part in fields(Item)], slots=True, eq=False)


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
    """

    def __init__(
        self, grid: Grid, block: Block, above: list[Row], stream: RowStream, merges: Merges, asked: Asked,
        districts: Districts, first_title: str | None = None,
    ) -> None:  # fmt: skip
        self.items: list[Item] = []
        self.problems: list[Problem] = []
        self.next_block: Block | None = None
        self.left_over: list[Row] = []
        self._grid, self._block, self._stream, self._merges = grid, block, stream, merges
        self._asked, self._districts = asked, districts
        stream.take_to(block.rows[-1])
        assigned = Assignment(block, asked.columns, stream.peek(_SAMPLE), asked.as_of)
        title = _title(above, merges)
        self.table = self._make_table(assigned.columns, title, first_title)
        for doubt in assigned.doubts:
            where = CellRef(asked.path.name, grid.name, block.rows[-1], doubt.column)
            self.problems.append(Problem(doubt.kind, where, doubt.found, doubt.values))
        self._at = fields_of(assigned.columns)
        self._serial = bool((column := self._at.get(F.NUMBER)) and _is_serial(block, column))
        self._content = [self._at[wanted] for wanted in words.CONTENT_FIELDS if wanted in self._at]
        self._stop = _STOP | {text for chain in block.chains.values() for text in chain}
        self._section: tuple[str, str] | None = None
        self._section_style = ""
        self._fallback = self._file_district(title)
        self._filled_down: list[int] = []
        self._unknown: set[str] = set()
        self._above: dict[int, Value] = {}
        self._headings: list[int] = []
        self._pending: list[Row] = []
        self._totals: list[int] = []
        self._notes: list[int] = []
        self._repeated: list[int] = []
        self._unread: list[tuple[int, str]] = []
        self._noted = False
        self._add = self._make_add()

    def _make_table(self, columns: tuple[Column, ...], title: str | None, first_title: str | None) -> Table:
        headers = {column.field: column.header for column in reversed(columns) if column.field}
        path, sheet, last = self._asked.path, self._grid.name, self._block.rows[-1]
        kind = self._asked.kind or furniture.kind_of(headers, title or first_title, sheet, path)
        year = furniture.year_in(title, first_title, sheet, path.stem)
        return Table(path, sheet, kind, self._block.rows, last + 1, last, columns, title, year)

    def _file_district(self, title: str | None) -> tuple[str, str] | None:
        """The district of rows that have none of their own and no section: settings, sheet, title, file name."""
        asked, found = self._asked, self._districts
        if asked.district:
            return found.canonical(asked.district)[0] or asked.district, "settings"
        named = None if self._grid.name == asked.path.stem else found.in_sheet(self._grid.name)
        if named:
            return named, "sheet"
        if titled := found.in_title(title):
            return titled, "title"
        filed = found.in_title(asked.path.stem) or found.in_sheet(asked.path.stem)
        return (filed, "file") if filed else None

    def read(self) -> None:
        """Reads to the end of the table; `next_block` is the header of the next one on the sheet, if any."""
        stop, number_at = self._stop, self._at.get(F.NUMBER, 0)
        main = self._content[0] if self._content else 0
        active: dict[int, tuple[int, Value]] = {}
        fillable = {column for wanted, column in self._at.items() if wanted not in _NEVER_FILLED}
        vertical = [
            (area.first_row, area.first_column, area.last_row)
            for area in self._merges.vertical
            if area.first_column in fillable and area.first_row >= self.table.first_row
        ]
        vertical.reverse()
        alert, add = True, self._add
        for row in self._stream:
            own, filled = row.values, row.values
            while vertical and vertical[-1][0] <= row.number:
                first, column, last = vertical.pop()
                if first == row.number and not is_blank(own.get(column)):
                    active[column] = (last, own[column])
            if active:
                active = {column: held for column, held in active.items() if held[0] >= row.number}
                filled = {**{column: held[1] for column, held in active.items()}, **own}
            text, number = own.get(main), own.get(number_at)
            if (
                alert
                or row.uncached
                or text.__class__ is not str
                or number is None
                or len(own) < 4
                or not stop.isdisjoint(own.values())
                or text[:1] in _SUSPECT  # type: ignore[index]
                or (number.__class__ is str and number[:1] in _SUSPECT)  # type: ignore[index]
                or not text.strip()  # type: ignore[union-attr]
            ):
                alert = not self._closely(row, filled, alert)
                if self.next_block is not None:
                    break
                continue
            add(row, filled)
        self._finish()

    def _make_add(self) -> Callable[[Row, dict[int, Value]], None]:
        """The function that makes a row an item, with everything it needs close at hand: it runs for every row."""
        draft, table, items = _draft(), self.table, self.items
        place = {part.name: index for index, part in enumerate(fields(Item))}
        texts = [(place[wanted.value], self._at[wanted]) for wanted in _TEXTS if wanted in self._at]
        values_at = [(place[wanted.value], self._at[wanted]) for wanted in _VALUES if wanted in self._at]
        empty: list[Any] = [None] * len(place)
        empty[place["table"]], empty[place["number_is_serial"]] = table, self._serial
        row_at, hidden_at, district_at, origin_at = map(place.__getitem__, ("row", "hidden", "district", "district_origin"))
        unit_at, partners_at, number_at = place["unit"], place["partners"], place["number"]
        district_column, number_column = self._at.get(F.DISTRICT, 0), self._at.get(F.NUMBER, 0)
        known_districts: dict[Value, str] = {}
        split, append = units, items.append

        def add(row: Row, values: dict[int, Value]) -> None:
            parts, get = empty.copy(), values.get
            parts[row_at], parts[hidden_at], _, _, _ = row
            for index, column in texts:
                value = get(column)
                if value is not None:
                    plain = value.__class__ is str and "\r" not in value  # type: ignore[operator]
                    parts[index] = (value.strip() or None) if plain else text_of(value)  # type: ignore[union-attr]
            for index, column in values_at:
                value = get(column)
                if value is not None:
                    parts[index] = (value.strip() or None) if value.__class__ is str else value  # type: ignore[union-attr]
            if (unit := parts[unit_at]) is not None:
                parts[unit_at], others = split(unit)
                if others:
                    parts[partners_at] = f"{others}、{parts[partners_at]}" if parts[partners_at] else others
            number = get(number_column)
            if number is not None:
                parts[number_at] = text_of(number)
            written = get(district_column)
            if written in known_districts:
                parts[district_at], parts[origin_at] = known_districts[written], "column"
            else:
                parts[district_at], parts[origin_at] = self._district(row, written, parts[unit_at])
                if parts[origin_at] == "column":
                    known_districts[written] = parts[district_at]
            item = draft(*parts)
            item.__class__ = Item
            append(item)
            self._above = values

        return add

    def _added(self, row: Row) -> None:
        """What changes once an item stands below the furniture that was pending."""
        self._headings.extend(above.number for above in self._pending)
        self._pending.clear()
        self._noted = False

    def _district(self, row: Row, written: Value, unit: str | None) -> tuple[str | None, str | None]:
        """The district of a row and where it was found: the chain of DOMAIN §2."""
        name, known = self._districts.canonical(text_of(written))
        if name is not None:
            if not known and name not in self._unknown:
                self._unknown.add(name)
                self._problem(problems.DISTRICT_UNKNOWN, row.number, self._at.get(F.DISTRICT), name)
            return name, "column"
        if self._carried and not self._grid.merges_known and is_blank(written):
            self._filled_down.append(row.number)
            return self._carried, "above"
        if self._asked.district and self._fallback:
            return self._fallback
        if self._section:
            return self._section
        if self._fallback:
            return self._fallback
        named = self._districts.in_unit(unit)
        return (named, "unit") if named else (None, None)

    @property
    def _carried(self) -> str | None:
        """The district of the row above, where no heading stands between."""
        last = self.items[-1] if self.items and not self._pending else None
        return last.district if last and last.district_origin in ("column", "above") else None

    def _problem(
        self, kind: problems.ProblemKind, row: int, column: int | None, found: str | None, **values: object
    ) -> None:
        where = CellRef(self._asked.path.name, self._grid.name, row, column)
        self.problems.append(Problem(kind, where, found, dict(values) or None))

    def _closely(self, row: Row, filled: dict[int, Value], alert: bool) -> bool:
        """Looks closely at a row that is not plainly an item; True where it is one.

        An item has text in its description, site or indicator; or a number and at least two cells that say who
        answers for it or how it goes on (then its missing description is a problem). Formulas alone make no item.
        """
        if (alert or not self._stop.isdisjoint(row.values.values())) and looks_like_header(row.values):
            if self._is_header(row):
                return False
        texts = furniture.own_texts(row)
        kind = self._furniture(row, texts)
        if kind is None and self._is_item(row):
            self._add(row, self._mended(row, filled))
            self._added(row)
            if self.items[-1].description is None and not any(
                (self.items[-1].site, self.items[-1].indicator)
            ):
                self._problem(problems.ITEM_WITHOUT_DESCRIPTION, row.number, self._at.get(F.DESCRIPTION), None)
            return True
        if kind is None:
            self._pass_over(row, texts)
        elif kind is furniture.Furniture.TOTAL:
            self._totals.append(row.number)
        elif kind is furniture.Furniture.NOTE:
            self._notes.append(row.number)
            self._noted = True
        elif kind is furniture.Furniture.HEADING:
            self._heading(row, texts[0][1])
        elif kind is furniture.Furniture.EXAMPLE:
            self._problem(problems.EXAMPLE_ROW, row.number, None, texts[0][1])
        return False

    def _furniture(self, row: Row, texts: list[tuple[int, str]]) -> furniture.Furniture | None:
        kinds = furniture.Furniture
        if not texts:
            return kinds.BLANK
        if not self.items and is_column_numbers(row):
            return kinds.NOTE
        said = dict(texts)
        described = next((said[column] for column in self._content if column in said), None)
        number = said.get(self._at.get(F.NUMBER, 0))
        if furniture.is_total(texts, described):
            return kinds.TOTAL
        width = self._merges.width_at(row.number, texts[0][0])
        if furniture.is_heading(texts, width, self._content):
            named = self._districts.in_heading(texts[0][1])
            if not named and furniture.is_note(texts, after_notes=self._noted):
                return kinds.NOTE
            return kinds.HEADING
        lone = described is None or number == texts[0][1] or (number is None and len(texts) <= 3)
        if lone and furniture.is_note(texts, after_notes=False):
            return kinds.NOTE
        if furniture.is_example(number, described):
            return kinds.EXAMPLE
        return None

    def _is_item(self, row: Row) -> bool:
        if any(text_of(row.values.get(column)) for column in self._content):
            return True
        number = self._at.get(F.NUMBER)
        if number is None or not text_of(row.values.get(number)):
            return False
        tracked = {self._at[wanted] for wanted in _TRACKED if wanted in self._at} - row.formulas
        return sum(1 for column in tracked if not is_blank(row.values.get(column))) >= 2

    def _pass_over(self, row: Row, texts: list[tuple[int, str]]) -> None:
        """A row that is no item: silent where it only has a number or a district, else a problem."""
        where = (F.NUMBER, F.SERIAL, F.DISTRICT, F.STREET, F.COMMUNITY, F.TIER_MARK, F.DAYS_MARK, F.BASIS_MARK)
        ignored = frozenset(column.index for column in self.table.columns if column.field in where)
        photo = any(column.field is F.PHOTOS and column.index in row.values for column in self.table.columns)
        if photo or furniture.has_content(row, ignored):
            self._unread.append((row.number, texts[0][1]))

    def _mended(self, row: Row, values: dict[int, Value]) -> dict[int, Value]:
        """The row's values with 同上 replaced by what stands above; errors and uncalculated formulas are reported."""
        mended = values
        read = {index: wanted for wanted, index in self._at.items() if wanted not in _UNREAD}
        for column in sorted(read.keys() & row.uncached):
            self._problem(problems.FORMULA_WITHOUT_VALUE, row.number, column, None)
        for column in sorted(read.keys() & values.keys()):
            value = values[column]
            if isinstance(value, CellError) and read[column] not in _VALUES:
                self._problem(problems.CELL_ERROR, row.number, column, value.code)
            elif isinstance(value, str) and "".join(value.split()) in words.DITTO:
                if mended is values:
                    mended = dict(values)
                above = self._above.get(column)
                mended[column] = above
                if is_blank(above):
                    self._problem(problems.DITTO_WITHOUT_ABOVE, row.number, column, value.strip())
        return mended

    def _heading(self, row: Row, text: str) -> None:
        named = self._districts.in_heading(text)
        style = furniture.level(text)
        if named:
            self._section, self._section_style = (named, "section"), style
        elif self._section and style == self._section_style and not furniture.year_in(text):
            self._section = None
        self._pending.append(row)

    def _is_header(self, row: Row) -> bool:
        """Whether another header begins at a row: this table's, repeated, or the next table's (then `next_block`)."""
        named = frozenset(map(normalise, self._asked.columns.values()))
        block = find_block([row, *self._stream.peek(3)], self._merges, named)
        if block is None or block.rows[0] != row.number:
            return False
        title = _title(self._pending, self._merges)
        same = {c: normalise("".join(x)) for c, x in block.chains.items()} == {
            c: normalise("".join(x)) for c, x in self._block.chains.items()
        }
        if same and (title is None or title == self.table.title):
            self._stream.take_to(block.rows[-1])
            self._repeated.extend(block.rows)
            self._notes.extend(above.number for above in self._pending)
            self._pending.clear()
            return True
        self._stream.push(row)
        self.next_block, self.left_over = block, self._pending
        self._pending = []
        return True

    def _finish(self) -> None:
        """Completes the table: the last row and the furniture are known only now, and nobody has seen it yet."""
        table, path = self.table, self._asked.path.name
        self._headings.extend(above.number for above in self._pending)
        last = self.items[-1].row if self.items else table.header_rows[-1]
        complete = {
            "last_row": last, "repeated_headers": tuple(self._repeated), "headings": tuple(sorted(self._headings)),
            "totals": tuple(self._totals), "notes": tuple(sorted(self._notes)),
        }  # fmt: skip
        for name, value in complete.items():
            object.__setattr__(table, name, value)
        for first, found, count in _runs(self._unread):
            self._problem(problems.ROW_NOT_READ, first, None, found, count=count)
        if self._filled_down:
            where = CellRef(path, table.sheet, self._filled_down[0], self._at.get(F.DISTRICT))
            found = {"count": len(self._filled_down)}
            self.problems.append(Problem(problems.DISTRICT_FILLED_DOWN, where, None, found))
        hidden = sorted(self._grid.hidden_columns & {index for f, index in self._at.items() if f not in _UNREAD})
        if hidden and self.items:
            letters = "、".join(map(column_letter, hidden))
            self._problem(problems.HIDDEN_COLUMNS, table.header_rows[-1], hidden[0], letters, columns=letters)


def _is_serial(block: Block, column: int) -> bool:
    found = block.matches.get(column)
    return found is not None and found.serial


def _runs(rows: list[tuple[int, str]]) -> list[tuple[int, str, int]]:
    """Consecutive rows as one: first row, its first text, how many."""
    runs: list[tuple[int, str, int]] = []
    for number, text in rows:
        if runs and number == runs[-1][0] + runs[-1][2]:
            runs[-1] = (*runs[-1][:2], runs[-1][2] + 1)
        else:
            runs.append((number, text, 1))
    return runs


def _title(rows: list[Row], merges: Merges) -> str | None:
    """The title among the rows above a header: the first lone text that names a table, else the first lone text."""
    lone: list[str] = []
    for row in rows:
        texts = furniture.own_texts(row)
        wide = texts and merges.width_at(row.number, texts[0][0]) >= 3
        if texts and (len(texts) == 1 or wide) and not words.NOTE.match(compact(texts[0][1])):
            lone.append(" ".join(texts[0][1].split()))
    named = (text for text in lone if any(word in text for word in ("台账", "表", "清单", "提示单", "汇总", "任务", "问题")))
    return next(named, lone[0] if lone else None)
