"""Where new items go in a ledger: below the last one of their section, sheet or table; and what room is there.

Exists apart from what the rows hold (`civtrack.edits.intake`). Reads sheets, writes nothing. May import
`civtrack.edits.plan` and what stands below `civtrack.edits`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from civtrack.edits.seen import Seen
from civtrack.ledger.passed import Passed
from civtrack.light import NamedTuple
from civtrack.model import N_, Column, Field, Item, Ledger, Message, Table, Verdict
from civtrack.xlsx import Package, Sheet
from civtrack.xlsx.opened.selected import SelectedRow
from civtrack.xlsx.parts.addresses import MAX_ROW, reference_of

__all__ = ["NEAR", "Place", "Places", "growing"]

_NOTHING = frozenset({Field.NUMBER, Field.SERIAL, Field.TIER_MARK, Field.DAYS_MARK, Field.BASIS_MARK, Field.ROW_KEY})
"""A row with nothing but these was only prepared."""


NEAR = 12
"""The last rows of a list that are its example."""


class Place(NamedTuple):
    """A list of items that can get rows at its end.

    Attributes:
        table: Its table.
        rows: The rows of its items.
        prepared: Row → a prepared row below the last item, in order without a gap.
        free: Whether nothing stands below those, so that there is room without moving anything.
        alone: Whether it is all that the table lists.
    """

    table: Table
    rows: tuple[int, ...]
    prepared: Mapping[int, SelectedRow]
    free: bool
    alone: bool

    @property
    def last(self) -> int:
        """The row of its last item."""
        return self.rows[-1]


class Places:
    """The lists of a ledger.

    Args:
        package: The ledger's package.
        ledger: As it was read.
        verdicts: Sheet → row → its items.
        passed: The ledger's rows as they were read, where they were kept.
    """

    def __init__(
        self,
        package: Package,
        ledger: Ledger,
        verdicts: Mapping[str, Mapping[int, Verdict]],
        passed: Passed | None = None,
    ) -> None:
        seen = Seen(ledger, passed)
        self._verdicts = verdicts
        self._found: list[Place] = []
        self._stored: dict[str, Mapping[int, SelectedRow]] = {}
        for name in dict.fromkeys(table.sheet for table in ledger.tables):
            tables = [table for table in ledger.tables if table.sheet == name]
            rows = verdicts.get(name, {})
            runs = _runs(package.sheet(name), tables, rows)
            edges = {row for run in runs for row in (run[0], *run[-NEAR:])}
            below = {row for run in runs for row in range(run[-1] + 1, run[-1] + 2000)} - set(rows)
            asked = edges | below
            stored = {found.row.number: found for found in seen.selected(package.sheet(name), asked)}
            self._stored[name] = stored
            ready = {row: found for row, found in stored.items() if row in below}
            self._found += _lists(package.sheet(name), tables, rows, runs, ready)

    def rows(self, place: Place) -> Mapping[int, Verdict]:
        """The items of a place's sheet."""
        return self._verdicts[place.table.sheet]

    def of(self, item: Item) -> Place | Message:
        """Where an item goes; or why nobody can know."""
        kinds = [place for place in self._found if place.table.kind is item.table.kind]
        found = kinds or self._found
        if len(found) == 1:
            return found[0]
        if not found:
            return Message(N_("the ledger has no item yet after which it could stand"))
        districts = {id(place): self._districts(place) for place in found}
        mine = [place for place in found if districts[id(place)] == {item.district}]
        if len(mine) == 1:
            return mine[0]
        if len(mine) > 1:
            return Message(N_("the ledger lists {district} in several places"), {"district": item.district or ""})
        mixed = [place for place in found if len(districts[id(place)]) > 1]
        if len(mixed) == 1:
            return mixed[0]
        if mixed and len({id(place.table) for place in mixed}) == 1:
            return mixed[-1]
        return Message(N_("the ledger has no section for {district}"), {"district": item.district or "?"})

    def stored(self, sheet: str) -> Mapping[int, SelectedRow]:
        """The rows of a sheet at the edges of its lists: the first, the last twelve, and those below."""
        return self._stored[sheet]

    def alike(self, place: Place) -> list[Place]:
        """The lists of the ledger that list the same kind, sheet by sheet and from the top down."""
        return [one for one in self._found if one.table.kind is place.table.kind]

    def _districts(self, place: Place) -> set[str | None]:
        rows = self._verdicts[place.table.sheet]
        return {rows[row].item.district for row in place.rows}


def _between(tables: Sequence[Table]) -> set[int]:
    """The rows of a sheet that stand between items."""
    return {
        row
        for table in tables
        for row in (*table.header_rows, *table.headings, *table.totals, *table.notes, *table.repeated_headers)
    }


def _runs(sheet: Sheet, tables: Sequence[Table], verdicts: Mapping[int, Verdict]) -> list[list[int]]:
    """The rows of items of a sheet, apart where something else stands between them."""
    between = _between(tables)
    runs: list[list[int]] = []
    marks = sorted(between)
    at, last_table = 0, None
    before: Verdict | None = None
    blocks = {id(table): _in_blocks(sheet, table) for table in tables}
    for row in sorted(verdicts):
        apart = not runs
        district = verdicts[row].item.district
        if before is not None and blocks[id(before.item.table)] and before.item.district != district:
            apart = True
        before = verdicts[row]
        while at < len(marks) and marks[at] < row:
            apart, at = True, at + 1
        table = verdicts[row].item.table
        if apart or table is not last_table:
            runs.append([])
        runs[-1].append(row)
        last_table = table
    return runs


def _lists(
    sheet: Sheet,
    tables: Sequence[Table],
    verdicts: Mapping[int, Verdict],
    runs: Sequence[Sequence[int]],
    stored: Mapping[int, SelectedRow],
) -> Iterator[Place]:
    """The lists of a sheet, from the top down, each with the rows that stand ready below it."""
    between = _between(tables)
    limit = max((*stored, *verdicts), default=0)
    filled = max((number for number, row in stored.items() if not _is_empty(row)), default=0)
    taken = max((filled, *verdicts, *between))
    merged = max((area.last_row for area in sheet.merges), default=0)
    runs_of = Counter(id(verdicts[run[0]].item.table) for run in runs)
    for run in runs:
        table = verdicts[run[0]].item.table
        prepared: dict[int, SelectedRow] = {}
        row = run[-1] + 1
        while row in stored and row not in between and _is_prepared(stored[row], table):
            prepared[row] = stored[row]
            row += 1
        free = taken < row and merged < row and limit < MAX_ROW - 5000
        yield Place(table, tuple(run), prepared, free, runs_of[id(table)] == 1)


def _in_blocks(sheet: Sheet, table: Table) -> bool:
    """Whether the table's districts are merged downwards: each of them is a list of its own."""
    column = table.column(Field.DISTRICT)
    return any(
        area.first_column <= column <= area.last_column
        and area.first_row < area.last_row
        and table.first_row <= area.first_row <= table.last_row
        for area in sheet.merges
        if column
    )


def _is_empty(found: SelectedRow) -> bool:
    return not found.formulas and all(value in (None, "") for value in found.row.values.values())


def _is_prepared(found: SelectedRow, table: Table) -> bool:
    """Whether a row holds nothing but what a prepared one does."""
    ready = {column.index for column in table.columns if column.field in _NOTHING}
    filled = {column for column, value in found.row.values.items() if value not in (None, "")}
    return (filled | set(found.formulas)) <= ready | set(found.formulas)


def growing(sheet: Sheet, place: Place) -> tuple[list[Column], str | None]:
    """The columns in which the list's last row is merged with those above; or the area that cannot grow."""
    columns: list[Column] = []
    for area in sheet.merges:
        if area.first_row == area.last_row or not area.first_row <= place.last <= area.last_row:
            continue
        own = [one for one in place.table.columns if area.first_column <= one.index <= area.last_column]
        if area.last_row != place.last or len(own) != 1 or own[0].field is None:
            return columns, reference_of(area)
        columns += own
    return columns, None
