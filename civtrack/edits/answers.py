"""Each returned cell beside the ledger's and what was sent: unchanged, answered, claimed twice, or not to be changed.

Exists apart from `civtrack.edits.merging`, which puts the answers of all files together. May import the other modules
of `civtrack.edits` and what stands below them.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from enum import Enum
from functools import partial
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import Self

from civtrack.assessment import Assessment
from civtrack.edits.comparing import Cell, chosen, is_empty, same, same_as_sent
from civtrack.edits.contents import Both, fit_of
from civtrack.edits.days_written import Dates, written
from civtrack.edits.doubted import why_looked_at
from civtrack.edits.former import FormerAnswers
from civtrack.edits.ledger_sheet import LedgerSheet, why_merged, why_not_written
from civtrack.edits.lining_up import Fit, Line, has_ticks, is_ticked, lined_up
from civtrack.edits.pairing import Pair
from civtrack.edits.plan import Doubt, Edit
from civtrack.edits.returned import Returned, ReturnedRow, filled_rows
from civtrack.ledger.cells import is_picture
from civtrack.ledger.formats import open_book
from civtrack.ledger.passed import rows_of
from civtrack.light import NamedTuple
from civtrack.model import N_, Area, CellError, Column, Field, Item, Message, Row, Table, Value, Verdict
from civtrack.outputs.districts.sent import Sent, SentCell, answered, as_text, value_of
from civtrack.outputs.legacy import package_of
from civtrack.rules.identity import own_number
from civtrack.xlsx import Package
from civtrack.xlsx.opened.validations import Choices

__all__ = ["Answer", "Answers", "Claim"]


class Claim(Enum):
    """What becomes of a returned cell."""

    TAKEN = "taken"
    CONFLICT = "conflict"
    REFUSED = "refused"


class Answer(NamedTuple):
    """A returned cell that says something else than the ledger.

    Attributes:
        place: The item, as a place in the verdicts.
        edit: What would be written.
        claim: What becomes of it, as far as this file alone is concerned.
        base: What was sent.
        why: Why it is not taken.
    """

    place: int
    edit: Edit
    claim: Claim
    base: Value = None
    why: Message | None = None

    def agrees(self, other: Answer) -> bool:
        """Whether two files say the same of a cell."""
        one, another = self.edit.after, other.edit.after
        return same(Cell(one, one), Cell(another, another), self.edit.field)


class Answers:
    """Looks at the cells of matched rows; a context manager that lets go of the ledgers.

    Args:
        assessment: The ledgers as they are now.
        sent: Of each file what it was made of, and what else was sent after that; a cell that is as it was sent is not
            changed.
        normalised: Whether days written as prose become days.
    """

    def __init__(self, assessment: Assessment, sent: Mapping[Path, Sequence[Sent]], *, normalised: bool) -> None:
        self._assessment, self._sent, self._normalised = assessment, sent, normalised
        self._fields = frozenset(assessment.settings.collect.fields)
        self._ledgers = {ledger.path: ledger for ledger in assessment.ledgers}
        self._sheets: dict[tuple[Path, str], LedgerSheet] = {}
        self._lines: dict[tuple[int, int], tuple[Line, ...]] = {}
        self._at: dict[tuple[int, int], tuple[list[int], list[int]]] = {}
        self._known = {verdict.id for verdict in assessment.verdicts}
        self._former = FormerAnswers(assessment.settings)
        self._answered: dict[int, frozenset[int]] = {}
        self._ticks: dict[int, bool] = {}
        self._lists: dict[tuple[Path, str], Choices] = {}
        self._pairs: Sequence[tuple[Returned, Pair]] = ()
        self._doubted: dict[Edit, tuple[Message, ...]] = {}
        self._open = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def off_lists(self, edits: Iterable[Edit]) -> Iterator[Doubt]:
        """Answers that are not in the list of the ledger's own cell: they are taken, and no program says a word."""
        known: dict[tuple[int, type, Value], bool] = {}
        for (path, name), some in groupby(edits, attrgetter("path", "sheet")):
            if (lists := self._lists.get((path, name))) is None:
                continue
            for edit in some:
                if (choice := lists.of(edit.row, edit.column)) is None:
                    continue
                answer = id(choice), type(edit.after), edit.after
                if answer not in known:
                    known[answer] = choice.allows(edit.after)
                if not known[answer]:
                    values = {"found": as_text(edit.after), "list": choice.told}
                    yield Doubt(edit, Message(N_("“{found}” is not in the list of this cell ({list})"), values))

    def of(self, pairs: Sequence[tuple[Returned, Pair]]) -> list[Answer]:
        """Everything that the rows say otherwise than the ledgers, in their order."""
        self._pairs = pairs
        self._read({self._assessment.verdicts[pair.place].item.table.path for _, pair in pairs})
        return [answer for one in self._otherwise(pairs) for answer in self._of_row(*one)]

    def _otherwise(self, pairs: Sequence[tuple[Returned, Pair]]) -> Iterator[tuple[Returned, Pair]]:
        """The rows that may say something otherwise than the ledger, value for value: most do not."""
        verdicts, table, other = self._assessment.verdicts, None, None
        rows: Mapping[int, Row] = {}
        mine_at, theirs_at, ticked = list[int](), list[int](), False
        for one in pairs:
            _, pair = one
            item, row = verdicts[pair.place].item, pair.row
            if item.table is not table or row.item.table is not other:  # rows of one table come one after another
                table, other = item.table, row.item.table
                rows = self._sheets[table.path, table.sheet].filled
                mine_at, theirs_at = self._indices(table, other)
                ticked = self._has_ticks(other)
            if (raw := rows.get(item.row)) is not None and not row.formulas and not ticked:
                ours, backs = [*map(raw.values.get, mine_at)], [*map(row.cells.get, theirs_at)]
                if ours == backs and [*map(type, ours)] == [*map(type, backs)]:
                    continue
            yield one

    def held(self, path: Path, sheet: str, row: int, column: int) -> Value:
        """What a cell of a ledger holds whose rows were asked for."""
        found = self._sheets[path, sheet].stored.get(row)
        return found.values.get(column) if found else None

    def why_not(self, path: Path, sheet: str, row: int, column: int) -> Message | None:
        """Why a cell of a ledger cannot be written; one that shows a photo is no formula."""
        found = self._sheets[path, sheet]
        if is_picture(self.held(path, sheet, row, column)):
            return why_merged(found, row, column)
        return why_not_written(found, row, column)

    def rows(self, path: Path, sheet: str) -> Mapping[int, Row]:
        """The rows of a ledger's sheet as they are stored; they were asked for."""
        return self._sheets[path, sheet].stored

    def stored(self, path: Path, sheet: str, row: int) -> Row | None:
        """A row of a ledger as it is stored, whose rows were asked for."""
        return self._sheets[path, sheet].stored.get(row)

    def _read(self, paths: set[Path]) -> None:
        """Reads the sheets of the ledgers once."""
        for path in sorted(paths):
            ledger = self._ledgers[path]
            names = dict.fromkeys(table.sheet for table in ledger.tables)
            if ledger.editable is None:  # it can be read, and what came back for it be told
                with open_book(path, self._assessment.limits) as book:
                    for grid in (grid for grid in book.grids if grid.name in names):
                        self._keep(path, grid.name, rows_of(grid.blocks()), grid.merges)
                continue
            package = self._open.enter_context(Package.open(package_of(ledger), self._assessment.limits))
            for name in names:
                sheet, passed = package.sheet(name), self._assessment.whole.passed
                known = passed.of(ledger, name) if passed else None
                self._keep(path, name, rows_of(sheet.blocks() if known is None else known), sheet.merges)
                self._lists[path, name] = Choices(package, sheet)

    def _keep(self, path: Path, name: str, rows: Iterator[Row], areas: Sequence[Area]) -> None:
        items = sorted(self._assessment.whole.of_ledger(path).get(name, ()))
        stored = {row.number: row for row in rows}
        merges: dict[int, list[Area]] = {}
        for area in areas:
            for row in items[bisect_left(items, area.first_row) : bisect_right(items, area.last_row)]:
                merges.setdefault(row, []).append(area)
        self._sheets[path, name] = LedgerSheet(stored, filled_rows(stored.values(), areas), items, merges)

    def _of_row(self, returned: Returned, pair: Pair) -> Iterator[Answer]:
        verdict = self._assessment.verdicts[pair.place]
        item, table = verdict.item, verdict.item.table
        sheet = self._sheets[table.path, table.sheet]
        if id(table) not in self._answered:
            self._answered[id(table)] = answered(table, self._fields)
        if pair.row.formulas:
            yield from self._unseen(returned, pair)
        sent = self._sent_of(returned, pair)
        mine_to_answer, raw = self._answered[id(table)], sheet.filled.get(item.row)
        stored, closed = sheet.stored.get(item.row), self._closed(table.path)
        for column, other, mine, theirs in self._differing(item, pair.row, raw):
            base = sent.get(column.header)
            if base is not None and same_as_sent(theirs, base, column.field):
                continue
            edit = self._edit(verdict, stored, column, returned, pair, other, theirs)
            if whys := tuple(why_looked_at((table, column), other, pair.row)):
                self._doubted[edit] = whys
            was = base.value if base else None
            if column.index not in mine_to_answer:
                if not (raw and column.index in raw.formulas):  # what a formula shows follows from the rest
                    why = Message(
                        N_("a district does not answer “{header}”; the ledger's own stays: {held}"),
                        {"header": column.header, "held": _told(mine)},
                    )
                    asked = edit._replace(after=theirs.raw) if isinstance(theirs.raw, str) else edit
                    yield Answer(pair.place, asked, Claim.REFUSED, was, why)
            elif base is not None or not is_empty(theirs.read):  # without what was sent, an empty cell says nothing
                why_not = (
                    closed
                    or _failed(theirs.raw)
                    or (self._has_ticks(pair.row.item.table) and _twice_ticked(pair.row, other, theirs.raw))
                    or why_not_written(sheet, item.row, column.index)
                )
                untouched = (
                    base is None
                    or same_as_sent(mine, base, column.field)
                    or self._former.gave(verdict.id, column, mine.raw)
                )
                claim = Claim.REFUSED if why_not else Claim.TAKEN if untouched else Claim.CONFLICT
                yield Answer(pair.place, edit, claim, was, why_not)

    def _differing(self, item: Item, row: ReturnedRow, raw: Row | None) -> Iterator[tuple[Column, Column, Cell, Cell]]:
        """The columns whose cells say something else, with both of them."""
        own = raw.values if raw else {}
        lines = self.lines(item.table, row.item.table)
        mine_at, theirs_at = self._indices(item.table, row.item.table)
        ours, backs = list(map(own.get, mine_at)), list(map(row.cells.get, theirs_at))
        for (column, other), held, back in zip(lines, ours, backs, strict=True):
            if (held == back and type(held) is type(back)) or _no_answer(held, back):
                continue
            theirs, hidden = chosen(row.cell(other), column.field, held), other.index in row.formulas
            if theirs.raw is None and (hidden or back is not None or row.places or other.index in row.covered):
                continue  # nobody knows what it shows: that is told of the row; or nobody wrote or ticked anything
            mine = Cell(held, value_of(item, column.field, held))
            if self._is_ticked(row.item.table, other) and not self._is_ticked(item.table, column):
                theirs = Cell(theirs.read, theirs.read)
                if theirs.read is None:
                    continue
            elif other.field is not column.field:
                theirs = Cell(theirs.raw, theirs.raw)
            if same(mine, theirs, column.field) or (column.field is Field.NUMBER and _same_number(item, row.item)):
                continue
            yield column, other, mine, theirs

    def _sent_of(self, returned: Returned, pair: Pair) -> Mapping[str, SentCell]:
        """What was sent of a row, header by header."""
        verdict, row = self._assessment.verdicts[pair.place], pair.row
        # Numbers that two ledgers share give other identities when only one of them is read.
        key = row.key if row.key and row.key not in self._known else verdict.id
        return next(
            (cells for one in self._sent[returned.path] if (cells := one.cells.get(key) or one.cells.get(verdict.id))),
            {},
        )

    def to_be_looked_at(self, edits: Iterable[Edit]) -> Iterator[Doubt]:
        """Answers that were understood by more than their cell; of those in one column for one reason the first."""
        told: set[tuple[str, str]] = set()
        for edit in edits if self._doubted else ():
            for why in self._doubted.get(edit, ()):
                column = edit.source.rstrip("0123456789"), str(why)
                if column not in told:
                    told.add(column)
                    yield Doubt(edit, why)

    def _is_ticked(self, table: Table, column: Column) -> bool:
        """Whether a column is one of several of which the ticked one is the status."""
        return column.field is Field.STATUS and self._has_ticks(table)

    def _has_ticks(self, table: Table) -> bool:
        if id(table) not in self._ticks:
            self._ticks[id(table)] = has_ticks(table)
        return self._ticks[id(table)]

    def _closed(self, path: Path) -> Message | None:
        """Why nothing can be written into a ledger."""
        ledger = self._ledgers[path]
        if ledger.editable is not None:
            return None
        text = N_("a ledger of this format ({format}) cannot be written: save it as .xlsx, or enter it by hand")
        return Message(text, {"format": ledger.format})

    def _unseen(self, returned: Returned, pair: Pair) -> Iterator[Answer]:
        """Answers that are formulas whose results nobody kept: what they show is not known."""
        verdict = self._assessment.verdicts[pair.place]
        table = verdict.item.table
        stored = self._sheets[table.path, table.sheet].stored.get(verdict.item.row)
        for column, other in self.lines(table, pair.row.item.table) if pair.row.formulas else ():
            computed = other.index in pair.row.formulas and pair.row.cells.get(other.index) is None
            if computed and column.index in self._answered[id(table)] and column.index not in _formulas(stored):
                edit = self._edit(verdict, stored, column, returned, pair, other, Cell(None, None))
                why = Message(
                    N_("it came back as a formula without its result: save it in WPS or Excel and collect it again")
                )
                yield Answer(pair.place, edit, Claim.REFUSED, None, why)

    def _indices(self, table: Table, other: Table) -> tuple[list[int], list[int]]:
        """The columns of both tables that are one, as two lists."""
        key = id(table), id(other)
        if key not in self._at:
            lines = self.lines(table, other)
            self._at[key] = [column.index for column, _ in lines], [column.index for _, column in lines]
        return self._at[key]

    def lines(self, table: Table, other: Table) -> tuple[Line, ...]:
        """The columns of both tables that are one; the rows were asked for."""
        key = id(table), id(other)
        if key not in self._lines:
            self._lines[key] = lined_up(table, other, partial(self._fits, table, other))
        return self._lines[key]

    def _fits(self, table: Table, other: Table, mine: Column, theirs: Column) -> Fit:
        """What the cells of a returned column say of being a column of the ledger."""
        rows = self._sheets[table.path, table.sheet].filled
        found: list[Both] = []
        for returned, pair in self._pairs:
            item = self._assessment.verdicts[pair.place].item
            if item.table is not table or pair.row.item.table is not other:
                continue
            raw = rows.get(item.row)
            own = SentCell(value_of(item, mine.field, raw.values.get(mine.index) if raw else None))
            sent = self._sent_of(returned, pair).get(mine.header, own)
            found.append(Both(sent, pair.row.cell(theirs).read))
        return fit_of(mine, theirs, found)

    def _dates(self, returned: Returned) -> Dates:
        """What becomes of days that are no days to the file."""
        if self._normalised:
            return Dates.ALL
        return Dates.AS_TYPED if returned.typed else Dates.WHOLE

    def _edit(
        self,
        verdict: Verdict,
        stored: Row | None,
        column: Column,
        returned: Returned,
        pair: Pair,
        other: Column,
        theirs: Cell,
    ) -> Edit:
        table, item = verdict.item.table, verdict.item
        before = stored.values.get(column.index) if stored else None
        if self._is_ticked(table, column):  # what it is read as is the header of the ticked one
            theirs = Cell(theirs.raw, theirs.raw)
        value = written(theirs, column.field, verdict, pair.row.item.table.date_system, dates=self._dates(returned))
        source = str(pair.row.ref(other.index))
        percent = column.field is Field.PERCENT and isinstance(value, float) and 0 < value < 1 and is_empty(before)
        return Edit(
            table.path, table.sheet, item.row, column.index, column.field, verdict.id, item.number, before, value,
            source, pair.by, "0%" if percent else None,
        )  # fmt: skip


def _same_number(item: Item, other: Item) -> bool:
    """Whether two rows have one number, however it is written; a counter says nothing."""
    return item.number_is_serial or (own_number(item) is not None and own_number(item) == own_number(other))


def _failed(back: Value) -> Message | None:
    """Why an error of a formula is no answer."""
    if not isinstance(back, CellError):
        return None
    return Message(N_("{error} is the error of a formula, and no answer"), {"error": back.code})


def _twice_ticked(row: ReturnedRow, other: Column, back: Value) -> Message | None:
    """Why several ticked columns are no answer."""
    headers = {one.header for one in row.item.table.columns if is_ticked(row.item.table, one)}
    if not headers or not is_ticked(row.item.table, other) or back != row.item.status or back in headers:
        return None
    return Message(N_("several columns are ticked there"))


def _no_answer(held: Value, back: Value) -> bool:
    """Whether a returned cell shows a picture, or what other programs make of one that the ledger shows."""
    return is_picture(back) or (is_picture(held) and not isinstance(back, str))


def _formulas(row: Row | None) -> frozenset[int]:
    return row.formulas if row else frozenset()


def _told(cell: Cell) -> Message | str:
    text = as_text(cell.read)
    return f"“{text}”" if text else Message(N_("(empty)"))
