"""Single items' fields → a plan: what was typed, as the cells would hold it, and everything that speaks against it.

Exists so that `set` knows before anything is written what each cell would hold, what it would mean, and what else would
change with it. Reads the ledgers' packages, writes nothing. May import the other modules of `civtrack.edits` and what
stands below them.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from civtrack.assessment import Assessment
from civtrack.edits.asked import Wish, column_for
from civtrack.edits.plan import Doubt, Edit, Plan
from civtrack.edits.values import Typed, typed, with_value
from civtrack.edits.writer import same_value
from civtrack.errors import CellNotEditable, CivtrackError, FormatNotEditableHere, ValueRefused
from civtrack.model import EDITABLE, N_, Area, Column, Field, Kind, Ledger, Message, Row, Status, Value, Verdict
from civtrack.outputs.legacy import package_of
from civtrack.problems import at_item, message
from civtrack.rules.tiers import Judge
from civtrack.rules.workdays import Calendar
from civtrack.xlsx import Package, Sheet
from civtrack.xlsx.opened.selected import selected_rows, selected_styles
from civtrack.xlsx.opened.validations import Choices
from civtrack.xlsx.parts.addresses import reference_of

__all__ = ["Setting", "plan_set"]

_AROUND = 12
"""Rows above and below that tell what a column holds."""


class Setting(NamedTuple):
    """What setting fields would do.

    Attributes:
        plan: The edits; its doubts are told and done.
        twice: Edits that are done only if they are asked for once more.
        refused: What speaks against it: then nothing is written.
        unchanged: Ledgers whose cells hold all of it already.
        said: What the clerk must know besides.
    """

    plan: Plan
    twice: tuple[Doubt, ...] = ()
    refused: tuple[CivtrackError, ...] = ()
    unchanged: tuple[Path, ...] = ()
    said: tuple[Message, ...] = ()


def plan_set(
    assessment: Assessment, verdicts: Sequence[Verdict], wishes: Sequence[Wish], by: str, *, here: bool
) -> Setting:
    """Plans to set fields of some items.

    Args:
        assessment: What was read.
        verdicts: The items, in order.
        wishes: What was typed.
        by: How the items were found.
        here: Whether the ledgers themselves are to be written, not copies.

    Raises:
        ValueRefused: A field that there is not, or that is not written by hand.
    """
    planning = _Planning(assessment, wishes, by, here=here)
    for path, of_path in groupby(sorted(verdicts, key=_place(assessment)), key=lambda one: one.item.table.path):
        planning.ledger(path, list(of_path))
    return planning.done()


def _place(assessment: Assessment) -> Callable[[Verdict], tuple[int, int, int]]:
    """Sorts items as they stand in the ledgers."""
    ledgers = {ledger.path: place for place, ledger in enumerate(assessment.ledgers)}
    sheets = {
        (ledger.path, table.sheet): place for ledger in assessment.ledgers for place, table in enumerate(ledger.tables)
    }

    def key(verdict: Verdict) -> tuple[int, int, int]:
        table = verdict.item.table
        return ledgers[table.path], sheets[table.path, table.sheet], verdict.item.row

    return key


class _Planning:
    """Collects what is planned, ledger by ledger."""

    def __init__(self, assessment: Assessment, wishes: Sequence[Wish], by: str, *, here: bool) -> None:
        self._assessment, self._wishes, self._by, self._here = assessment, wishes, by, here
        settings = assessment.settings
        calendar = Calendar(settings.calendar.holidays, settings.calendar.workdays)
        self._judges = {kind: Judge(settings.policy(kind), calendar, assessment.as_of) for kind in Kind}
        self._edits: list[Edit] = []
        self._doubts: list[Doubt] = []
        self._twice: list[Doubt] = []
        self._refused: list[CivtrackError] = []
        self._unchanged: list[Path] = []
        self._said: list[Message] = []

    def done(self) -> Setting:
        """Everything that was found."""
        plan = Plan("set", tuple(self._edits), doubts=tuple(self._doubts))
        return Setting(plan, tuple(self._twice), tuple(self._refused), tuple(self._unchanged), tuple(self._said))

    def ledger(self, path: Path, verdicts: list[Verdict]) -> None:
        """Plans the edits of one ledger."""
        ledger = next(one for one in self._assessment.ledgers if one.path == path)
        if self._here and ledger.format not in EDITABLE:
            self._refused.append(FormatNotEditableHere(str(path), format=ledger.format))
            return
        before = len(self._edits) + len(self._refused)
        try:
            source = package_of(ledger)
        except CivtrackError as error:
            self._refused.append(error)
            return
        with Package.open(source, self._assessment.limits) as package:
            for name, of_sheet in groupby(verdicts, key=lambda one: one.item.table.sheet):
                self._sheet(package, package.sheet(name), ledger, list(of_sheet))
        if len(self._edits) + len(self._refused) == before:
            self._unchanged.append(path)

    def _sheet(self, package: Package, sheet: Sheet, ledger: Ledger, verdicts: list[Verdict]) -> None:
        items = sorted(self._assessment.whole.of_ledger(ledger.path)[sheet.name])
        cells = _Cells(sheet, items, [verdict.item.row for verdict in verdicts])
        choices = Choices(package, sheet)
        before = len(self._edits)
        for verdict in verdicts:
            columns = _columns(self._wishes, verdict)
            found = [self._edit(verdict, column, wish, cells, choices) for column, wish in columns]
            self._look(verdict, [edit for edit in found if edit is not None])
        if sheet.protected and len(self._edits) > before:
            text = N_("{ledger}!{sheet} is protected in WPS or Excel; civtrack writes it all the same")
            self._said.append(Message(text, {"ledger": ledger.path.name, "sheet": sheet.name}))

    def _edit(self, verdict: Verdict, column: Column, wish: Wish, cells: _Cells, choices: Choices) -> Edit | None:
        """One cell's edit, or nothing where it is refused or holds that already."""
        item, table = verdict.item, verdict.item.table
        where = item.ref()._replace(column=column.index)
        if why := cells.why_not(item.row, column.index):
            self._refused.append(CellNotEditable(str(where), detail=why))
            return None
        new = typed(
            wish.text,
            column.field,
            verdict,
            cells.near(item.row, column.index, table.first_row, table.last_row),
            self._judges[table.kind],
            self._assessment.as_of,
        )
        choice = choices.of(item.row, column.index)
        if new.why_not is None and choice and not choice.allows(new.value):
            new = _in_list(new, wish, choice.source) if not choice.allows(wish.text) else Typed(wish.text)
        if new.why_not:
            self._refused.append(ValueRefused(str(where), detail=new.why_not))
            return None
        before = cells.value(item.row, column.index)
        shown_as = new.number_format
        if shown_as is None and isinstance(new.value, dt.date):
            shown_as = cells.shown_as(item.row, column.index, table.first_row, table.last_row)
        edit = Edit(
            table.path, table.sheet, item.row, column.index, column.field, verdict.id, item.number, before, new.value,
            "set", self._by, shown_as,
        )  # fmt: skip
        if not same_value(before, new.value):
            self._edits.append(edit)
        return edit

    def _look(self, verdict: Verdict, edits: list[Edit]) -> None:
        """What an item would be taken for, with all its edits: an unknown status is asked for twice."""
        item = verdict.item
        for edit in edits:
            item = with_value(item, edit.field, edit.after)
        after = self._judges[item.table.kind].verdict(item, verdict.id)
        of_status = [edit for edit in edits if edit.field in (Field.STATUS, Field.CLOSURE) and edit.after is not None]
        for edit in of_status:
            if after.status is Status.UNKNOWN or any(
                one.field is edit.field and one.kind.slug == "status-unknown" for one in after.findings
            ):
                text = N_("“{found}” is no status that civtrack understands: the item would stay open and be listed")
                self._twice.append(Doubt(edit, Message(text, {"found": str(edit.after)})))
        known = {(one.kind.code, one.field) for one in verdict.findings}
        doubted = {doubt.edit for doubt in self._twice}
        for finding in after.findings:
            about = next((one for one in edits if one.field is finding.field), edits[0] if edits else None)
            if about and (finding.kind.code, finding.field) not in known and about not in doubted:
                self._doubts.append(Doubt(about, message(at_item(finding, item))))


def _in_list(new: Typed, wish: Wish, source: str) -> Typed:
    text = N_("“{found}” is not in the list of this cell ({list})")
    return new._replace(why_not=Message(text, {"found": wish.text, "list": source}))


def _columns(wishes: Iterable[Wish], verdict: Verdict) -> list[tuple[Column, Wish]]:
    """The column of each wish.

    Raises:
        ValueRefused: There is none; or two wishes name the same one.
    """
    found: dict[int, tuple[Column, Wish]] = {}
    for wish in wishes:
        column = column_for(wish.word, verdict.item.table)
        if column.index in found:
            text = N_("names the same column as “{other}”")
            raise ValueRefused(wish.word, detail=Message(text, {"other": found[column.index][1].word}))
        found[column.index] = column, wish
    return list(found.values())


class _Cells:
    """What the cells of a sheet hold, around the rows that are asked for, and which of them stand for themselves.

    Args:
        sheet: The sheet.
        items: All rows of it that are items, in order.
        asked: The rows that are asked for.
    """

    def __init__(self, sheet: Sheet, items: Sequence[int], asked: Iterable[int]) -> None:
        self._items = items
        self._places = {row: place for place, row in enumerate(items)}
        wanted: set[int] = set()
        rows = sorted(asked)
        for row in rows:
            place = self._places[row]
            wanted.update(items[max(0, place - _AROUND) : place + _AROUND + 1])
        self._sheet, self._wanted = sheet, frozenset(wanted)
        self._rows: Mapping[int, Row] = {
            found.row.number: found.row for found in selected_rows(sheet, wanted.__contains__)
        }
        self._merged: dict[int, list[Area]] = {}
        for area in sheet.merges:
            for row in rows[bisect_left(rows, area.first_row) : bisect_right(rows, area.last_row)]:
                self._merged.setdefault(row, []).append(area)

    def value(self, row: int, column: int) -> Value:
        """What a cell holds."""
        found = self._rows.get(row)
        return found.values.get(column) if found else None

    def near(self, row: int, column: int, first: int, last: int) -> list[Value]:
        """What the column holds in the table's rows around one, the nearest first, without empty cells."""
        return [value for _, value in self._around(row, column, first, last) if value not in (None, "")]

    def _around(self, row: int, column: int, first: int, last: int) -> Iterator[tuple[int, Value]]:
        place = self._places[row]
        for distance in range(1, _AROUND + 1):
            for other in (place - distance, place + distance):
                if 0 <= other < len(self._items) and first <= self._items[other] <= last:
                    yield self._items[other], self.value(self._items[other], column)

    @cached_property
    def _styles(self) -> Mapping[tuple[int, int], int]:
        return selected_styles(self._sheet, self._wanted.__contains__)

    def shown_as(self, row: int, column: int, first: int, last: int) -> str | None:
        """How the days around a cell are shown, where its own look shows none; None where that is as usual."""
        styles, looks = self._sheet.shared.styles, self._styles
        own = looks.get((row, column))
        if own is not None and styles.moment_code(own):
            return None
        for other, value in self._around(row, column, first, last):
            if isinstance(value, dt.date) and (code := styles.moment_code(looks.get((other, column), 0))):
                return code
        return None

    def why_not(self, row: int, column: int) -> Message | None:
        """Why a cell cannot be set: it computes what it shows, or a merged area makes it stand for other rows too."""
        found = self._rows.get(row)
        if found and column in found.formulas:
            return Message(N_("the cell is a formula: it would no longer compute what it shows"))
        for area in self._merged.get(row, ()):
            if not area.first_column <= column <= area.last_column:
                continue
            values = {"area": reference_of(area)}
            items = self._items[bisect_left(self._items, area.first_row) : bisect_right(self._items, area.last_row)]
            if len(items) > 1:
                text = N_("the cell is merged ({area}) with those of other items: it would change them too")
                return Message(text, values)
            if (row, column) != (area.first_row, area.first_column):
                return Message(N_("the cell is covered by the merged area {area}"), values)
        return None
