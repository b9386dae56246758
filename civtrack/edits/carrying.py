"""The next period's ledger → a plan: which rows leave, what is called otherwise, what goes on counting.

Exists so that a month ends without a cell copied by hand: what is open goes on, what is finished stays behind, in the
look of the former ledger. Reads the ledger's package, writes nothing. May import the other modules of `civtrack.edits`
and what stands below them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from civtrack.assessment import Assessment
from civtrack.edits.numbering import counted
from civtrack.edits.periods import Left, Turn, new_names, titles
from civtrack.edits.plan import Edit, Plan, RowGone
from civtrack.light import NamedTuple
from civtrack.model import (
    N_,
    CellRef,
    Field,
    Item,
    Ledger,
    Message,
    Reason,
    Row,
    Table,
    Value,
    Verdict,
)
from civtrack.outputs.legacy import package_of
from civtrack.records import reason_name
from civtrack.xlsx import Package, Sheet
from civtrack.xlsx.opened.pictures import pictures
from civtrack.xlsx.opened.selected import SelectedRow, selected_rows
from civtrack.xlsx.parts.edits import Covered

__all__ = ["Carrying", "leaves", "plan_carry"]

_LEAVING: Final = frozenset({Reason.DONE_ON_TIME, Reason.DONE_LATE, Reason.DONE_UNDATED, Reason.VOID, Reason.CARRIED})
_MARKS: Final = (Field.TIER_MARK, Field.DAYS_MARK, Field.BASIS_MARK)


class Carrying(NamedTuple):
    """What making the next ledger does.

    Attributes:
        plan: Rows that leave, names, titles, serials; what civtrack marked is emptied.
        kept: The items that go on, in the ledger's order.
        said: What the clerk must look at.
    """

    plan: Plan
    kept: tuple[Verdict, ...]
    said: tuple[Message, ...] = ()


def leaves(verdict: Verdict) -> bool:
    """Whether an item is not carried over: it is finished, void, or goes on elsewhere already."""
    return verdict.reason in _LEAVING


def plan_carry(assessment: Assessment, ledger: Ledger, turn: Turn) -> Carrying:
    """Plans the next period's ledger.

    Args:
        assessment: What was read and judged; whole, not of some districts.
        ledger: One of its ledgers.
        turn: From which period to which.

    Raises:
        CarryRefused: A sheet cannot be called what it must be called.
        FormatNotEditable: The ledger is of a format that cannot be edited.
    """
    edits: list[Edit] = []
    gone: list[RowGone] = []
    said: list[Message] = []
    rows = assessment.of_ledger(ledger.path)
    with Package.open(package_of(ledger), assessment.limits) as package:
        names = new_names(ledger, package, turn)
        for found in titles(ledger, package, turn):
            if isinstance(found, Edit):
                edits.append(found)
            elif isinstance(found, Left):
                text = N_(
                    "{where} says “{found}”, which was left as it is: write another day there if it is to say one"
                )
                said.append(Message(text, {"where": str(found.where), "found": found.said}))
            else:
                text = N_("{where} is a formula: what it says of the period was left as it is")
                said.append(Message(text, {"where": str(found)}))
        for name in rows:
            of_sheet = _SheetTurn(package, package.sheet(name), ledger, rows[name])
            gone += of_sheet.gone
            edits += of_sheet.edits()
            said += of_sheet.said
    kept = tuple(one for of_sheet in rows.values() for _, one in sorted(of_sheet.items()) if not leaves(one))
    return Carrying(Plan("carry", tuple(edits), gone=tuple(gone), names=names), kept, tuple(said))


class _SheetTurn:
    """One sheet's part of the turn."""

    def __init__(self, package: Package, sheet: Sheet, ledger: Ledger, verdicts: Mapping[int, Verdict]) -> None:
        self._sheet, self._ledger, self._verdicts = sheet, ledger, verdicts
        self._tables = [table for table in ledger.tables if table.sheet == sheet.name]
        furniture = {row for table in self._tables for row in (*table.totals,)}
        self._rows: dict[int, SelectedRow] = {
            found.row.number: found
            for found in selected_rows(sheet, lambda number: number in verdicts or number in furniture)
        }
        self._covered = Covered(sheet.merges)
        self.said: list[Message] = []
        leaving = {row for row, verdict in verdicts.items() if leaves(verdict)}
        emptied = set(self._room(leaving, package) if leaving else ())
        self._emptied = emptied
        self._gone = leaving - emptied
        self.gone = [
            RowGone(
                ledger.path, sheet.name, row, verdicts[row].id, verdicts[row].item.number,
                Message(reason_name(verdicts[row].reason)), row in emptied,
            )
            for row in sorted(leaving)
        ]  # fmt: skip

    def _room(self, leaving: set[int], package: Package) -> Iterator[int]:
        """A row of every run of items of which none goes on: formulas above and below need it, and the next items."""
        for run in self._runs():
            if leaving.issuperset(run):
                shown = {row for row, _ in pictures(package, self._sheet.name)}
                free = next((row for row in run if row not in shown), None)
                if free is None:
                    text = N_("{where}: its photos stay in the row that is emptied; take them out by hand")
                    self.said.append(Message(text, {"where": str(self._where(run[0]))}))
                yield free or run[0]

    def _runs(self) -> Iterator[list[int]]:
        """The rows of items, apart where something else stands between them."""
        between = sorted(
            {row for table in self._tables for row in (*table.header_rows, *table.headings, *table.totals,
                                                       *table.notes, *table.repeated_headers)}
        )  # fmt: skip
        run: list[int] = []
        place = 0
        for row in sorted(self._verdicts):
            apart = False
            while place < len(between) and between[place] < row:
                apart, place = True, place + 1
            if apart and run:
                yield run
                run = []
            run.append(row)
        if run:
            yield run

    def _where(self, row: int, column: int | None = None) -> CellRef:
        return CellRef(self._ledger.path.name, self._sheet.name, row, column)

    def edits(self) -> Iterator[Edit]:
        """The cells that hold something else afterwards."""
        for row in sorted(self._emptied):
            for column in sorted(self._typed(self._rows[row])):
                yield self._edit(row, column, None, "emptied")
        for table in self._tables:
            own = [row for row in sorted(self._verdicts) if self._verdicts[row].item.table is table]
            kept = [row for row in own if row not in self._gone and row not in self._emptied]
            yield from self._unmarked(table, kept)
            yield from self._serials(table, own, set(kept))
            yield from self._totals(table, own, set(kept))

    def _typed(self, found: SelectedRow) -> Iterator[int]:
        """The columns of a row in which something was typed, or a photo stands."""
        for column, value in found.row.values.items():
            formula = found.formulas.get(column, "")
            photo = "DISPIMG(" in formula.upper()
            plain = column not in found.row.formulas or photo
            if plain and value not in (None, "") and not self._covered(found.row.number, column):
                yield column

    def _edit(self, row: int, column: int, after: Value, by: str) -> Edit:
        verdict = self._verdicts.get(row)
        table = verdict.item.table if verdict else None
        field = next((one.field for one in table.columns if one.index == column), None) if table else None
        before = self._rows[row].row.values.get(column)
        return Edit(
            self._ledger.path, self._sheet.name, row, column, field, verdict.id if verdict else "",
            verdict.item.number if verdict else None, before, after, "carry", by,
        )  # fmt: skip

    def _unmarked(self, table: Table, kept: Iterable[int]) -> Iterator[Edit]:
        """The tiers of the former period are told by nobody any more; `update` writes the new ones."""
        columns = [index for mark in _MARKS if (index := table.column(mark))]
        for row in kept:
            held = self._rows[row].row
            for column in columns:
                if held.values.get(column) not in (None, "") and column not in held.formulas:
                    yield self._edit(row, column, None, "mark")

    def _serials(self, table: Table, own: Sequence[int], kept: set[int]) -> Iterator[Edit]:
        """Numbers that only count rows go on counting them; numbers of the items' own stay what they are."""
        columns = [index for field in (Field.SERIAL, Field.NUMBER) if (index := table.column(field))]
        for column in columns:
            held = [self._rows[row].row for row in own]
            counts = [_count(row, column) for row in held]
            if not counts or None in counts or not _restarting(counts):
                continue
            if column == table.column(Field.NUMBER) and not all(map(_is_serial, map(self._item, own))):
                continue
            number = 0
            for row, count in zip(own, counts, strict=True):
                number = 0 if count == 1 else number
                if row in kept:
                    number += 1
                    if number != count:
                        before = self._rows[row].row.values[column]
                        yield self._edit(row, column, _as(before, number), "serial")

    def _item(self, row: int) -> Item:
        return self._verdicts[row].item

    def _totals(self, table: Table, own: Sequence[int], kept: set[int]) -> Iterator[Edit]:
        """Typed totals that were true of the rows above them are true of those that go on."""
        start = 0
        for total in table.totals:
            found = self._rows.get(total)
            above = [row for row in own if start < row < total]
            start = total
            if found is None:
                continue
            for column, value in found.row.values.items():
                if not isinstance(value, int | float) or isinstance(value, bool) or column in found.row.formulas:
                    continue
                new = next(
                    (self._total(some, column, kept) for some in (above, [row for row in own if row < total], own)
                     if some and self._total(some, column, None) == value),
                    None,
                )  # fmt: skip
                if new is None:
                    text = N_("{where}: the typed total {found} was left as it is; nothing says what it counts")
                    values = {"where": str(self._where(total, column)), "found": value}
                    self.said.append(Message(text, values))
                elif new != value:
                    yield self._edit(total, column, new, "total")

    def _total(self, rows: Iterable[int], column: int, kept: set[int] | None) -> int | float:
        """What a column's figures of rows add up to; how many rows there are where it holds no figures."""
        rows = list(rows)
        figures = {
            row: value for row in rows
            if isinstance(value := self._rows[row].row.values.get(column), int | float) and not isinstance(value, bool)
        }  # fmt: skip
        table = self._verdicts[rows[0]].item.table
        counting = not figures or column in (table.column(Field.SERIAL), table.column(Field.NUMBER))
        mine = [row for row in rows if kept is None or row in kept]
        return len(mine) if counting else sum(figures.get(row, 0) for row in mine)


def _count(row: Row, column: int) -> int | None:
    """What a serial number counts; None where it is a formula or no plain number."""
    value = row.values.get(column)
    if column in row.formulas or isinstance(value, bool):
        return None
    if isinstance(value, str):
        found = counted(value)
        return found.number if found and found.before in _BEFORE else None
    return int(value) if isinstance(value, int | float) and value == int(value) else None


_BEFORE: Final = frozenset({"", "(", "（", "第"})
"""What may stand before a number that only counts; before others it is an item's own."""


def _as(before: Value, number: int) -> Value:
    """A serial number, written as the one that stood there."""
    found = counted(before) if isinstance(before, str) else None
    return found._replace(number=number - 1).next() if found else number


def _restarting(counts: Sequence[int | None]) -> bool:
    """Whether numbers count 1, 2, 3 …, from 1 again wherever they start anew."""
    before = 0
    for count in counts:
        if count not in (1, before + 1):
            return False
        before = count or 0
    return counts[0] == 1


def _is_serial(item: Item) -> bool:
    return item.number is None or item.number_is_serial
