"""Makes items: a row's values, a table's columns and the chain of districts → `Item`.

Exists apart from the walk over a table because this is what every row costs. May import `civtrack.ledger.*` below it,
`civtrack.problems` and `civtrack.model`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import field
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from civtrack import problems
from civtrack.ledger.alike import ColumnReader, filled, text_reader, units_of, value_of, value_reader
from civtrack.ledger.cells import is_blank, text_of, units, with_carried
from civtrack.ledger.districts import Districts
from civtrack.ledger.grids import Grid
from civtrack.ledger.matching import normalise
from civtrack.ledger.taken import LEDGERS, Taken
from civtrack.light import dataclass
from civtrack.model import CellRef, Field, Item, Kind, Problem, Row, Table, Value, readable
from civtrack.problems import ProblemKind

if TYPE_CHECKING:
    from civtrack.xlsx.reading.blocks import Block

F = Field
TEXTS: Final = (
    F.STREET, F.COMMUNITY, F.SITE, F.SITE_TYPE, F.CATEGORY, F.INDICATOR, F.DESCRIPTION, F.SOURCE,
    F.UNIT, F.PARTNERS, F.PERSON, F.LEADER, F.MEASURES, F.PROGRESS, F.REMARK,
)  # fmt: skip
"""Fields that are text whatever the cell's type."""
VALUES: Final = (
    F.FOUND_ON, F.ASSIGNED_ON, F.DEADLINE, F.EXTENDED_TO, F.PERCENT, F.STATUS, F.CLOSURE, F.DONE_ON, F.CLOSED_ON,
)  # fmt: skip
"""Fields that keep the cell's own value: the rules read them."""

_new: Final = tuple.__new__
_item: Final = partial(_new, Item)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the caller knows about a file."""

    path: Path
    kind: Kind | None = None
    district: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    as_of: dt.date | None = None
    taken: Taken = LEDGERS

    @property
    def named(self) -> dict[str, Field]:
        """Normalised header or letters → field, as settings say."""
        return {normalise(wanted): Field(key) for key, wanted in self.columns.items()}


class ItemMaker:
    """Makes the items of one table, in order.

    Args:
        table: The table that the items belong to.
        at: Field → column.
        serial: Whether the number column only counts rows.
        grid: The sheet.
        asked: What the caller knows about the file.
        districts: The office's districts.
        sample: The first rows, to see whether merged districts were lost.
        codes: For status and closure: the codes that stand for words, as far as the header explains any.

    Attributes:
        items: What was made so far.
        problems: What was wrong.
        section: The district of the section that is being read, and its origin.
        add: Makes a row an item; takes the row and its completed values.
    """

    def __init__(
        self, table: Table, at: Mapping[Field, int], grid: Grid, asked: Asked, districts: Districts,
        *, serial: bool, sample: list[Row], codes: Mapping[Field, Mapping[str, str]] | None = None,
    ) -> None:  # fmt: skip
        self.table, self._at, self._asked, self._districts = table, at, asked, districts
        self.items: list[Item] = []
        self.problems: list[Problem] = []
        self.section: str | None = None
        self.broken_off = True
        self._fallback = self._file_district(grid)
        self._carries = not grid.merges_known and _merges_were_lost(sample, at.get(F.DISTRICT, 0))
        self._filled_down: list[int] = []
        self._unknown: set[str] = set()
        self._above: dict[int, Value] = {}
        self._codes = codes or {}
        self._seen: dict[Value, str | None] = {}
        self._serial = serial
        self._readers: dict[Field, ColumnReader] = {
            **{wanted: text_reader() for wanted in (F.NUMBER, *TEXTS) if wanted in at},
            **{wanted: value_reader(self._codes.get(wanted)) for wanted in VALUES if wanted in at},
        }
        self.add = self._make_add(serial)

    def report(self, kind: ProblemKind, row: int, column: int | None, found: str | None, **values: object) -> None:
        """Notes a problem at a cell, or at a row."""
        where = CellRef(self.table.ledger, self.table.sheet, row, column)
        self.problems.append(Problem(kind, where, found, dict(values) or None))

    def above(self, column: int) -> Value:
        """What the last item has in a column."""
        return self._above.get(column)

    def _file_district(self, grid: Grid) -> tuple[str, str] | None:
        """The district of rows that have none of their own: settings, then sheet, title and file name."""
        asked, found = self._asked, self._districts
        if asked.district:
            return found.canonical(asked.district)[0] or asked.district, "settings"
        named = None if grid.name == readable(asked.path.stem) else found.in_sheet(grid.name)
        if named:
            return named, "sheet"
        if titled := found.in_title(self.table.title):
            return titled, "title"
        filed = found.in_title(asked.path.stem) or found.in_sheet(asked.path.stem)
        return (filed, "file") if filed else None

    def _make_add(self, serial: bool) -> Callable[[Row, dict[int, Value]], None]:
        """The function that every row passes, with everything it needs close at hand."""
        items, split, districts = self.items, units, self._district
        place = {part: index for index, part in enumerate(Item._fields)}
        texts = [(place[wanted.value], self._at[wanted]) for wanted in TEXTS if wanted in self._at]
        values_at = [
            (place[wanted.value], self._at[wanted], self._codes.get(wanted)) for wanted in VALUES if wanted in self._at
        ]
        empty: list[Any] = [None] * len(place)
        empty[place["table"]], empty[place["number_is_serial"]] = self.table, serial
        row_at, hidden_at, number_at = place["row"], place["hidden"], place["number"]
        district_at, origin_at = place["district"], place["district_origin"]
        unit_at, partners_at = place["unit"], place["partners"]
        district_column, number_column = self._at.get(F.DISTRICT, 0), self._at.get(F.NUMBER, 0)
        seen = self._seen

        def add(row: Row, values: dict[int, Value]) -> None:
            parts, get = empty.copy(), values.get
            parts[row_at], parts[hidden_at], _, _, _ = row
            value: Any
            for index, column in texts:
                value = get(column)
                if value is not None:
                    plain = value.__class__ is str and "\r" not in value and value[:1] != "="
                    parts[index] = (value.strip() or None) if plain else text_of(value)
            for index, column, codes in values_at:
                value = get(column)
                if value is not None:
                    parts[index] = value_of(value, codes)
            if (unit := parts[unit_at]) is not None:
                parts[unit_at], others = split(unit)
                if others:
                    parts[partners_at] = f"{others}、{parts[partners_at]}" if parts[partners_at] else others
            if (number := get(number_column)) is not None:
                parts[number_at] = text_of(number)
            written = get(district_column)
            if written in seen:
                parts[district_at], parts[origin_at] = seen[written], "column"
            else:
                parts[district_at], parts[origin_at] = districts(row, written, parts[unit_at])
            items.append(_new(Item, parts))
            self._above = values

        return add

    def add_alike(self, block: Block, first: int, last: int, held: Mapping[int, Value]) -> int:
        """Makes rows of a block items, many at once, as far as it is known already how their districts are written.

        Args:
            block: The rows.
            first: The place of the first one.
            last: The place behind the last one.
            held: Column → what a merged area carries down to them.

        Returns:
            How many rows were taken.
        """
        columns, at = block.columns, self._at
        nothing: list[Any] = [None] * (last - first)

        def cells(wanted: Field) -> Sequence[Value]:
            column = at.get(wanted, 0)
            found = columns[column][first:last] if column in columns else nothing
            return filled(found, held[column]) if column in held else found

        written = cells(F.DISTRICT)
        known = {each: (self._seen[each], "column") for each in set(written) if each in self._seen}
        if strange := set(written) - known.keys() - ({None} if not self._carries else set()):
            last = first + next(place for place, each in enumerate(written) if each in strange)
            written, nothing = written[: last - first], nothing[: last - first]
            if not written:
                return 0
        parts: dict[str, Sequence[Any]] = {
            "table": [self.table] * len(written), "number_is_serial": [self._serial] * len(written),
            "row": block.numbers[first:last], "hidden": nothing,
        }  # fmt: skip
        hidden = block.hidden
        parts["hidden"] = [number in hidden for number in parts["row"]]
        parts |= {wanted.value: read(cells(wanted)) for wanted, read in self._readers.items()}
        leads: Sequence[str | None] = nothing
        if F.UNIT in at:
            leads, partners = units_of(parts["unit"], parts.get("partners"))
            parts |= {"unit": leads, "partners": nothing if partners is None else partners}
        elsewhere = {unit: self._elsewhere(unit) for unit in set(leads)} if None in written else {}
        named = [known.get(each) or elsewhere[unit] for each, unit in zip(written, leads, strict=True)]
        parts["district"], parts["district_origin"] = zip(*named, strict=True)
        self.items += map(_item, zip(*(parts.get(part, nothing) for part in Item._fields), strict=True))
        self._above = with_carried(block.row(last - 1).values, held)
        return last - first

    def _district(self, row: Row, written: Value, unit: str | None) -> tuple[str | None, str | None]:
        """The district of a row and where it was found: the chain of DOMAIN §2."""
        name, known = self._districts.canonical(text_of(written))
        if name is not None and len(name) <= _PIECE and (not known or len(name) == 1):
            pieced = self._districts.pieced(*self._around(row))
            if pieced is not None:
                return pieced, "column"
            if len(name) == 1:
                self._say_unknown(row, name)
                return self._elsewhere(unit)
        if name is not None:
            if not known:
                self._say_unknown(row, name)
            self._seen[written] = name
            return name, "column"
        last = self.items[-1] if self.items and not self.broken_off else None
        if self._carries and last and last.district_origin in ("column", "above") and is_blank(written):
            self._filled_down.append(row.number)
            return last.district, "above"
        return self._elsewhere(unit)

    def _say_unknown(self, row: Row, name: str) -> None:
        if name not in self._unknown:
            self._unknown.add(name)
            self.report(problems.DISTRICT_UNKNOWN, row.number, self._at.get(F.DISTRICT), name)

    def _around(self, row: Row) -> tuple[list[str], int]:
        """What stands beside a district's cell as far as it is as short, and the cell's own place in it."""
        first = last = self._at[F.DISTRICT]
        least, most = first - _PIECE, last + _PIECE

        def short(column: int) -> bool:
            return 0 < len(text_of(row.values.get(column)) or "") <= _PIECE

        while first > least and short(first - 1):
            first -= 1
        while last < most and short(last + 1):
            last += 1
        texts = [text_of(row.values.get(column)) or "" for column in range(first, last + 1)]
        return texts, self._at[F.DISTRICT] - first

    def _elsewhere(self, unit: str | None) -> tuple[str | None, str | None]:
        """The district of a row that names none itself, and where it was found."""
        if self._fallback and self._asked.district:
            return self._fallback
        if self.section:
            return self.section, "section"
        if self._fallback:
            return self._fallback
        named = self._districts.in_unit(unit)
        return (named, "unit") if named else (None, None)

    def finish(self) -> None:
        """Says what can only be counted at the end."""
        if self._filled_down:
            column, count = self._at.get(F.DISTRICT), len(self._filled_down)
            self.report(problems.DISTRICT_FILLED_DOWN, self._filled_down[0], column, None, count=count)


_PIECE = 2
"""Characters of a district's name that stand in a cell of their own: 盘 | 山 | 县, 双台 | 子区."""


def _merges_were_lost(sample: list[Row], column: int) -> bool:
    """Whether a district column has the look of merged cells saved as text: each name once, blanks below it.

    Where a name stands in two rows, a blank is a blank: nothing is carried down.
    """
    written = [text_of(row.values.get(column)) for row in sample if len(row.values) > 1]
    names = [name for name in written if name]
    blanks_below = any(above and not below for above, below in pairwise(written))
    return bool(names) and len(set(names)) == len(names) and blanks_below
