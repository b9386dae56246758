"""Where tier, days and basis stand in a ledger: in columns that are there already, or in free ones at the right.

Exists so that the choice of columns can be tested without editing anything, and so that a second run finds what the
first one added. May import `civtrack.model` and `civtrack.errors`.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet

from civtrack.errors import LedgerChanged, NotEditable
from civtrack.folded import nfkc
from civtrack.ledger.grids import CONVERTIBLE
from civtrack.ledger.headers import LONGEST
from civtrack.light import dataclass
from civtrack.model import N_, Area, Field, Message, Table, Value

__all__ = ["MARKS", "Layout", "Place", "first_candidate", "place_marks", "prove"]

MARKS: Mapping[Field, str] = {
    Field.TIER_MARK: N_("Alert level"),
    Field.DAYS_MARK: N_("Days left or overdue"),
    Field.BASIS_MARK: N_("Basis of the judgement"),
}
"""The three columns, left to right, and their headers as msgids."""

_WORDS = (Field.STATUS, Field.UNIT, Field.DESCRIPTION, Field.SITE, Field.DISTRICT)
"""What is said in words of nearly every item."""

LAST_COLUMN = 16384
"""XFD."""


@dataclass(frozen=True, slots=True)
class Layout:
    """What a choice of columns must know of a sheet.

    Attributes:
        filled: Column → rows in which it holds something, at least for every column that could be chosen.
        formulas: Column → rows in which it holds a formula, likewise.
        merges: Merged areas.
        lists: Areas of the list objects (表格): a column added inside one would be part of it.
        hidden: Columns that are not shown.
    """

    filled: Mapping[int, AbstractSet[int]]
    formulas: Mapping[int, AbstractSet[int]]
    merges: Sequence[Area] = ()
    lists: Sequence[Area] = ()
    hidden: AbstractSet[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Place:
    """Where the marks of one table go.

    Attributes:
        table: The table.
        columns: Mark → column.
        added: The marks whose column is new.
        avoided: Columns that say what a mark says but hold formulas, and so are left alone.
        hidden: Whether only hidden columns were free.
    """

    table: Table
    columns: Mapping[Field, int]
    added: frozenset[Field]
    avoided: tuple[int, ...] = ()
    hidden: bool = False

    @property
    def area(self) -> Area:
        """The rows of the table, from its first column to the last mark."""
        columns = [*(column.index for column in self.table.columns), *self.columns.values()]
        return Area(self.table.first_row, min(columns), self.table.last_row, max(columns))

    @property
    def new(self) -> list[Field]:
        """The marks whose column is new, left to right."""
        return [mark for mark in MARKS if mark in self.added]

    @property
    def neighbour(self) -> int:
        """The table's last column, which added ones stand beside; their head takes over its look."""
        return _last_column(self.table)

    @property
    def like(self) -> int:
        """The column whose look the items' cells of a new one take over: the table's last.

        Of what LibreOffice made of an old file it is the last one of words: figures and days, and cells that hold
        nothing, it gives another font, and the marks of one row would not look like those of the next.
        """
        if self.table.path.suffix.lower().lstrip(".") not in {*CONVERTIBLE, "et"}:
            return self.neighbour
        return max((column for field in _WORDS if (column := self.table.column(field))), default=self.neighbour)


def prove(table: Table, rows: Mapping[int, Mapping[int, Value]]) -> None:
    """Proves that a sheet still is the one that was read: each header text stands where it stood.

    Args:
        table: As it was read.
        rows: The values of its header rows as they are now.

    Raises:
        LedgerChanged: A header differs.
    """
    for column in table.columns:
        expected = _plain(column.header)
        now = [rows.get(row, {}).get(column.index) for row in table.header_rows]
        written = [_plain(value[:LONGEST]) for value in now if isinstance(value, str)]
        if any(text not in expected for text in written):
            raise LedgerChanged(str(table.path))


def first_candidate(tables: Sequence[Table], headers: Mapping[Field, str]) -> int:
    """The leftmost column that `place_marks` could choose: what is left of it need not be known."""
    return min(column for table in tables for column in (_last_column(table) + 1, *_same(table, headers)))


def place_marks(tables: Sequence[Table], layout: Layout, headers: Mapping[Field, str]) -> list[Place]:
    """Chooses the columns for all tables of one sheet.

    Args:
        tables: In sheet order. Tables below one another share added columns; tables side by side do not.
        layout: What stands on the sheet.
        headers: Mark → header in the document's language.

    Returns:
        A place for each table, in the same order.

    Raises:
        NotEditable: No columns are left on the sheet.
    """
    own = {place: _present(table, layout, headers) for place, table in enumerate(tables)}
    chosen: dict[int, Place] = {}
    claimed: list[Area] = []
    for group in _stacks(tables):
        present = {place: own[place][0] for place in group}
        missing = [mark for mark in MARKS if any(mark not in present[place] for place in group)]
        start, hidden = 0, False
        if missing:
            lacking = [tables[place] for place in group if len(present[place]) < len(MARKS)]
            start, hidden = _free(lacking, len(missing), layout, [*claimed, *_columns_of(tables)])
        new = {mark: start + offset for offset, mark in enumerate(missing)}
        for place in group:
            table = tables[place]
            added = frozenset(MARKS) - present[place].keys()
            columns = {mark: present[place].get(mark) or new[mark] for mark in MARKS}
            chosen[place] = Place(table, columns, added, own[place][1], hidden and bool(added))
            claimed += [
                Area(_top(table), columns[mark], table.last_row, columns[mark]) for mark in MARKS if mark in added
            ]
    return [chosen[place] for place in range(len(tables))]


def _same(table: Table, headers: Mapping[Field, str]) -> Iterator[int]:
    words = {_plain(header) for header in headers.values()}
    yield from (c.index for c in table.columns if c.field in MARKS or _plain(c.header) in words)


def _present(table: Table, layout: Layout, headers: Mapping[Field, str]) -> tuple[dict[Field, int], tuple[int, ...]]:
    """Mark → the column that is there for it, and the columns that would be but hold formulas."""
    present: dict[Field, int] = {}
    avoided: list[int] = []
    rows = range(table.first_row, table.last_row + 1)
    for mark, header in headers.items():
        word = _plain(header)
        for column in table.columns:
            if column.field is not mark and (column.field in MARKS or _plain(column.header) != word):
                continue
            if any(row in rows for row in layout.formulas.get(column.index, ())):
                avoided.append(column.index)
            else:
                present.setdefault(mark, column.index)
    return present, tuple(avoided)


def _stacks(tables: Sequence[Table]) -> list[list[int]]:
    """The tables' places in groups within which none stands beside another."""
    stacks: list[list[int]] = []
    for place, table in enumerate(tables):
        for stack in stacks:
            if all(_top(tables[other]) > table.last_row or tables[other].last_row < _top(table) for other in stack):
                stack.append(place)
                break
        else:
            stacks.append([place])
    return stacks


def _free(tables: Sequence[Table], count: int, layout: Layout, taken: Sequence[Area]) -> tuple[int, bool]:
    """The first of `count` columns side by side that are free for all the tables, and whether they are hidden."""
    rows = _Rows(tables)
    start = max(map(_last_column, tables)) + 1
    covered = _covered(rows, (*layout.merges, *layout.lists, *taken))

    def free(column: int) -> bool:
        return column not in covered and not any(rows.meet(row, row) for row in layout.filled.get(column, ()))

    for shown in (lambda column: column not in layout.hidden, lambda column: column > 0):
        run = 0
        for column in range(start, LAST_COLUMN + 1):
            run = run + 1 if shown(column) and free(column) else 0
            if run == count:
                return column - count + 1, column in layout.hidden
    raise NotEditable(
        str(tables[0].path), detail=Message(N_("no free column is left on sheet “{sheet}”"), {"sheet": tables[0].sheet})
    )


class _Rows:
    """The rows of tables of which none stands beside another."""

    def __init__(self, tables: Sequence[Table]) -> None:
        spans = sorted((_top(table), table.last_row) for table in tables)
        self._tops, self._ends = [top for top, _ in spans], [end for _, end in spans]

    def meet(self, first: int, last: int) -> bool:
        """Whether any of them is among the rows from first to last."""
        place = bisect_left(self._ends, first)
        return place < len(self._ends) and self._tops[place] <= last


def _covered(rows: _Rows, areas: Iterable[Area]) -> set[int]:
    """The columns that areas cover in any of the rows; each is taken once, however many areas cover it."""
    covered, done = set[int](), 0
    for area in sorted(set(areas), key=lambda area: area.first_column):
        if rows.meet(area.first_row, area.last_row) and area.last_column > done:
            covered.update(range(max(area.first_column, done + 1), area.last_column + 1))
            done = area.last_column
    return covered


def _columns_of(tables: Sequence[Table]) -> list[Area]:
    return [
        Area(_top(table), column.index, table.last_row, column.index) for table in tables for column in table.columns
    ]


def _last_column(table: Table) -> int:
    others = [column.index for column in table.columns if column.field not in {*MARKS, Field.ROW_KEY}]
    return max(others or [column.index for column in table.columns])


def _top(table: Table) -> int:
    return min(table.header_rows)


def _plain(text: str) -> str:
    return "".join(nfkc(text).split())
