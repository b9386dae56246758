"""Single items' fields → a plan: what was typed, as the cells would hold it, and everything that speaks against it.

Exists so that `set` knows before anything is written what each cell would hold, what it would mean, and what else would
change with it. Reads the ledgers' packages, writes nothing. May import the other modules of `civtrack.edits` and what
stands below them.
"""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from pathlib import Path

from civtrack.assessment import Assessment
from civtrack.edits.asked import Wish, column_for
from civtrack.edits.cells import Cells
from civtrack.edits.plan import Doubt, Edit, Plan
from civtrack.edits.seen import Seen
from civtrack.edits.values import Typed, typed, with_value
from civtrack.edits.writer import same_value
from civtrack.errors import CellNotEditable, CivtrackError, FormatNotEditableHere, ValueRefused
from civtrack.light import NamedTuple
from civtrack.model import (
    EDITABLE,
    N_,
    CellRef,
    Column,
    Field,
    Kind,
    Ledger,
    Message,
    Status,
    Table,
    Verdict,
)
from civtrack.outputs.legacy import package_of
from civtrack.problems import at_item, message
from civtrack.records import text_of
from civtrack.rules.tiers import Judge
from civtrack.rules.workdays import Calendar
from civtrack.xlsx import Package, Sheet
from civtrack.xlsx.opened.validations import Choices

__all__ = ["Setting", "plan_set"]


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
        self._undated: list[tuple[Edit, str]] = []

    def done(self) -> Setting:
        """Everything that was found."""
        few = self._undated if len(self._undated) <= _FEW else []
        self._doubts += [Doubt(edit, _without_day(edit, header)) for edit, header in few]
        said = []
        if self._undated and not few:
            text = N_("{count} items are done, and no day says since when: give it with {column}=2022-07-18")
            said.append(Message(text, {"count": len(self._undated), "column": self._undated[0][1]}))
        plan = Plan("set", tuple(self._edits), doubts=tuple(self._doubts))
        return Setting(plan, tuple(self._twice), tuple(self._refused), tuple(self._unchanged), tuple(said))

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
        seen = Seen(ledger, self._assessment.whole.passed)
        cells = Cells(sheet, items, [verdict.item.row for verdict in verdicts], seen)
        choices = Choices(package, sheet)
        for verdict in verdicts:
            columns = _columns(self._wishes, verdict)
            found = [self._edit(verdict, column, wish, cells, choices) for column, wish in columns]
            self._look(verdict, [edit for edit in found if edit is not None])

    def _edit(self, verdict: Verdict, column: Column, wish: Wish, cells: Cells, choices: Choices) -> Edit | None:
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
            new = _in_list(new, wish, choice.told) if not choice.allows(wish.text) else Typed(wish.text)
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
        self._doubts += [Doubt(edit, why) for edit in edits if (why := self._strange_district(edit))]
        self._twice += [
            Doubt(edit, Message(N_("another item has that number: {where}"), {"where": str(other)}))
            for edit in edits
            if edit.field is Field.NUMBER and (other := self._numbered(verdict, text_of(edit.after)))
        ]
        if edits and _no_day(after) and not _no_day(verdict) and (header := _day_header(item.table)):
            self._undated.append(((*of_status, *edits)[0], header))
        known = {(one.kind.code, one.field) for one in verdict.findings}
        doubted = {doubt.edit for doubt in self._twice}
        for finding in after.findings:
            about = next((one for one in edits if one.field is finding.field), edits[0] if edits else None)
            if about and (finding.kind.code, finding.field) not in known and about not in doubted:
                self._doubts.append(Doubt(about, message(at_item(finding, item))))

    def _strange_district(self, edit: Edit) -> Message | None:
        """Why a district may be a slip: neither the settings nor any other item has it, and they have one like it."""
        if edit.field is not Field.DISTRICT or not isinstance(edit.after, str):
            return None
        office, items = self._assessment.settings.office, self._assessment.whole.verdicts
        known = {*office.districts, *(one.item.district for one in items if one.item.district)}
        if edit.after in {*known, *office.aliases}:
            return None
        near = [
            name for name in sorted(known) if edit.after in name or name in edit.after
        ] or difflib.get_close_matches(edit.after, sorted(known), 3)
        text = N_("no other item is of “{found}”; did you mean: {near}")
        return Message(text, {"found": edit.after, "near": near}) if near else None

    def _numbered(self, verdict: Verdict, number: str | None) -> CellRef | None:
        """Where another item of the same ledger has a number."""
        mine = verdict.item
        for other in self._assessment.whole.of_ledger(mine.table.path).values():
            for one in other.values():
                here = (one.item.table.sheet, one.item.row) == (mine.table.sheet, mine.row)
                if number and one.item.number == number and not here:
                    return one.item.ref(Field.NUMBER)
        return None


_FEW = 5
"""So many items without a day are told one by one."""


def _no_day(verdict: Verdict) -> bool:
    """Whether an item is said to be done, and nothing is written that says since when."""
    written = verdict.done_on or verdict.closed_on or verdict.item.done_on or verdict.item.closed_on
    return verdict.status in (Status.DONE, Status.CLOSED) and not written


def _day_header(table: Table) -> str | None:
    """The header of the column that says since when an item is done."""
    found = (column for field in (Field.DONE_ON, Field.CLOSED_ON) for column in table.columns if column.field is field)
    return next((column.header for column in found if column.header), None)


def _without_day(edit: Edit, header: str) -> Message:
    text = N_("done, and no day says since when; to give it: civtrack set {item} {column}=2022-07-18")
    return Message(text, {"item": edit.number or str(edit.where), "column": header})


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
