"""New items → a plan: where each goes in the master, what its cells hold there, and what has no place in it.

Exists so that patrol lists and exports of the hotline are entered without a cell typed by hand and without anything of
them lost: what the master has no column for goes into its remark, or is named. Reads packages, writes nothing. May
import the other modules of `civtrack.edits` and what stands below them.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import starmap
from typing import Final

from civtrack.assessment import Assessment
from civtrack.edits.new_findings import NewFindings
from civtrack.edits.new_photos import NewPhotos, unseen
from civtrack.edits.numbering import Numbers
from civtrack.edits.places_for import NEAR, Place, Places, growing
from civtrack.edits.plan import Doubt, Edit, NewRow, Plan, Refusal, Room
from civtrack.edits.raw_rows import RawRows
from civtrack.edits.serials import Serials
from civtrack.edits.writer import is_counting
from civtrack.ledger.matching import normalise
from civtrack.light import NamedTuple
from civtrack.model import N_, Column, Field, Item, Ledger, Message, Table, Value, Verdict
from civtrack.outputs.legacy import package_of
from civtrack.records import LABELS, text_of
from civtrack.rules.doubles import Double, Doubles
from civtrack.xlsx import Package
from civtrack.xlsx.opened.selected import SelectedRow
from civtrack.xlsx.opened.validations import Choices

__all__ = ["Intake", "plan_add"]

_DAYS: Final = frozenset({Field.FOUND_ON, Field.ASSIGNED_ON, Field.DONE_ON, Field.CLOSED_ON})
_DEADLINES: Final = frozenset({Field.DEADLINE, Field.EXTENDED_TO})
_NOT_TAKEN: Final = frozenset(
    {Field.SERIAL, Field.NUMBER, Field.PHOTOS, Field.TIER_MARK, Field.DAYS_MARK, Field.BASIS_MARK, Field.ROW_KEY}
)
_ISO: Final = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_OVER_ROWS: Final = re.compile(r"\$?[A-Z]{1,3}\$?(\d{1,7}):\$?[A-Z]{1,3}(\d{1,7})\b")


class Intake(NamedTuple):
    """What taking new items in does.

    Attributes:
        plan: The new rows; its refusals are items, or parts of them, that are not taken.
        doubles: New items that may be in the master already, or twice among the new ones.
        added: How many rows the master gets.
        said: What the clerk must know besides.
    """

    plan: Plan
    doubles: tuple[Double, ...] = ()
    added: int = 0
    said: tuple[Message, ...] = ()


def plan_add(assessment: Assessment, master: Ledger, new: Assessment, *, with_doubles: bool) -> Intake:
    """Plans to take new items into a master.

    Args:
        assessment: What was read of the master.
        master: The master.
        new: What was read of the files with new items.
        with_doubles: Whether what may be there already is taken all the same.

    Raises:
        FormatNotEditable: The master is of a format that cannot be edited.
        LedgerUnreadable: A file of new items changed meanwhile.
    """
    with Package.open(package_of(master), assessment.limits) as package:
        return _Planning(package, assessment, master, new, with_doubles=with_doubles).done()


class _Planning:
    """Collects what is planned."""

    def __init__(
        self, package: Package, assessment: Assessment, master: Ledger, new: Assessment, *, with_doubles: bool
    ) -> None:
        self._package, self._master, self._new = package, master, new
        verdicts = assessment.of_ledger(master.path)
        self._places = Places(package, master, verdicts, assessment.whole.passed)
        self._refusals: list[Refusal] = []
        self._doubts: list[Doubt] = []
        self._remarked: dict[str, list[tuple[Item, list[str]]]] = {}
        self._rooms: list[Room] = []
        self._rows: list[NewRow] = []
        self._doubles: list[Double] = []
        self._photos = NewPhotos(assessment, master, self._refuse)
        self._serials = Serials(self._places)
        self._numbers = Numbers(verdict.item.number for rows in verdicts.values() for verdict in rows.values())
        taken = self._taken([v for rows in verdicts.values() for v in rows.values()], with_doubles=with_doubles)
        raw = RawRows(new)
        self._findings = NewFindings(assessment)
        self._refusals += unseen(new)
        for name in dict.fromkeys(table.sheet for table in master.tables):
            self._sheet(name, {id(p): (p, some) for p, some in taken.values() if p.table.sheet == name}, raw)

    def done(self) -> Intake:
        """Everything that was found."""
        plan = Plan(
            "add", doubts=tuple(self._doubts), refusals=tuple(self._refusals), rooms=tuple(self._rooms),
            new=tuple(self._rows), photos=tuple(self._photos.found),
            origins=tuple((ledger.path.name, ledger.sha256) for ledger in self._new.ledgers),
        )  # fmt: skip
        said = (*starmap(_into_remarks, self._remarked.items()), *self._serials.said, *self._findings.said())
        return Intake(plan, tuple(self._doubles), len(self._rows), said)

    def _taken(self, known: Sequence[Verdict], *, with_doubles: bool) -> dict[int, tuple[Place, list[Verdict]]]:
        """The new items by the place where they go, without those that may be there already."""
        found: dict[int, tuple[Place, list[Verdict]]] = {}
        doubles = Doubles(known)
        for verdict in (*self._new.verdicts, *self._new.absent):
            if double := doubles.of(verdict):
                self._doubles.append(double)
                if not with_doubles:
                    continue
            doubles.add(verdict)
            place = self._places.of(verdict.item)
            if isinstance(place, Message):
                self._refuse(verdict.item, None, None, place)
            else:
                found.setdefault(id(place), (place, []))[1].append(verdict)
        return found

    def _refuse(self, item: Item, field: Field | None, asked: Value, why: Message) -> None:
        self._refusals.append(Refusal(item.ref(field), field, asked, str(item.ref()), why))

    def _sheet(self, name: str, lists: Mapping[int, tuple[Place, list[Verdict]]], raw: RawRows) -> None:
        """The rows that the lists of a sheet get, from the top down."""
        sheet, moved = self._package.sheet(name), 0
        choices = Choices(self._package, sheet)
        for place, verdicts in sorted(lists.values(), key=lambda one: one[0].last):
            merged, area = growing(sheet, place)
            verdicts = self._fitting(verdicts, self._places.rows(place)[place.last], merged, area)  # noqa: PLW2901
            lister = _Lister(
                self._places.stored(name), place, self._places.rows(place), self._numbers, self._serials.of(place)
            )
            if lister.why_not:
                for verdict in verdicts:
                    self._refuse(verdict.item, None, None, lister.why_not)
                continue
            count = len(verdicts)
            if not count:
                continue
            lister.merged |= {column.index for column in merged}
            room = count if place.free else min(len(place.prepared), count)
            self._rooms.append(Room(self._master.path, name, place.last, count, room, bool(merged)))
            for step, verdict in enumerate(verdicts, 1):
                row = place.last + moved + step
                held = place.prepared.get(place.last + step) if step <= room else None
                styled = held is not None and place.last + step in lister.styled
                cells = list(self._cells(verdict, row, place, lister, held, raw))
                self._findings.add(verdict, place.table)
                self._rows.append(
                    NewRow(self._master.path, name, row, None if styled else place.last + moved, tuple(cells))
                )
                for cell in cells:
                    choice = choices.of(place.last, cell.column)
                    if choice and not choice.allows(cell.after):
                        text = N_("“{found}” is not in the list of this column ({list})")
                        values = {"found": str(cell.after), "list": choice.told}
                        self._doubts.append(Doubt(cell, Message(text, values)))
            if place.table.column(Field.DISTRICT) not in {None, *lister.merged}:
                self._of_nobody(verdicts, place)
            moved += count - room

    def _of_nobody(self, verdicts: Sequence[Verdict], place: Place) -> None:
        """Tells new items without a district in a list whose others have one."""
        if any(one.item.district for one in self._places.rows(place).values()):
            for verdict in verdicts:
                if not verdict.item.district:
                    self._findings.add_nobodys(verdict.item)

    def _fitting(self, verdicts: list[Verdict], last: Verdict, merged: list[Column], area: str | None) -> list[Verdict]:
        """The items that say the same as the list's last one where its cells are merged with those above."""
        fitting = []
        for verdict in verdicts:
            other = area or next(
                (
                    column.header
                    for column in merged
                    if column.field and getattr(verdict.item, column.field.value, None)
                    != getattr(last.item, column.field.value, None)
                ),
                None,
            )  # fmt: skip
            if other is None:
                fitting.append(verdict)
            else:
                text = N_("where it belongs, cells are merged for several rows ({area}), which it does not fit")
                self._refuse(verdict.item, None, None, Message(text, {"area": other}))
        return fitting

    def _cells(
        self, verdict: Verdict, row: int, place: Place, lister: _Lister, held: SelectedRow | None, raw: RawRows
    ) -> Iterator[Edit]:
        """The cells of a new row."""
        item, table = verdict.item, place.table
        filled: dict[int, tuple[Field | None, Value]] = {}
        for field, index in lister.counters:
            standing = held.row.values.get(index) if held else None
            value = lister.count(field)
            if value is not None and standing in (None, ""):
                filled[index] = field, value
        beyond = self._by_field(verdict, table, lister, filled)
        for column in raw.uncomputed(item):
            text = N_("“{header}” is a formula without its result: save the list in WPS or Excel and add it again")
            self._refuse(item, column.field, None, Message(text, {"header": column.header}))
        if item.number and not item.number_is_serial:
            beyond.append(f"原编号：{item.number}")
        beyond += _by_header(raw.unread(item), table, lister, filled)
        if beyond:
            self._into_remark(item, table, beyond, lister, filled)
        own = filled.get(table.column(Field.NUMBER) or 0, (None, None))[1]
        number = None if own in (None, "") else text_of(own)
        for index, (meant, value) in sorted(filled.items()):
            yield Edit(
                self._master.path, table.sheet, row, index, meant, number or verdict.id, number, None, value,
                str(item.ref()), "added",
            )  # fmt: skip
        self._photos.add(verdict, row, place, number, raw, lister.formulas | lister.merged | set(filled))

    def _by_field(
        self, verdict: Verdict, table: Table, lister: _Lister, filled: dict[int, tuple[Field | None, Value]]
    ) -> list[str]:
        """Fills the columns that mean the same; gives back what has none."""
        beyond: list[str] = []
        for field in Field:
            if field in _NOT_TAKEN or (value := _value(verdict, field)) in (None, ""):
                continue
            index = table.column(field)
            if index is not None and index not in lister.formulas | lister.merged:
                filled[index] = field, value
            elif index is not None and index not in lister.merged:
                why = Message(N_("the master computes this column"))
                self._refuse(verdict.item, field, text_of(value), why)
            elif index is None and (field is not Field.DISTRICT or lister.district != value):
                beyond.append(f"{_label(verdict.item.table, field)}：{text_of(value)}")
        return beyond

    def _into_remark(
        self,
        item: Item,
        table: Table,
        beyond: list[str],
        lister: _Lister,
        filled: dict[int, tuple[Field | None, Value]],
    ) -> None:
        """Puts what has no column into the remark; where there is none, it is named."""
        remark = table.column(Field.REMARK)
        if remark is None or remark in lister.formulas | lister.merged:
            text = N_("the master has neither a column nor a remark for it")
            for one in beyond:
                self._refuse(item, None, one, Message(text))
            return
        before = filled.get(remark, (None, None))[1]
        filled[remark] = Field.REMARK, "；".join([*([str(before)] if before else []), *beyond])
        self._remarked.setdefault(item.ref().ledger, []).append((item, beyond))


def _into_remarks(ledger: str, remarked: Sequence[tuple[Item, list[str]]]) -> Message:
    """What of a file's items went into remarks: of one item word by word, of many by the columns it stood in."""
    if len(remarked) == 1:
        ((item, beyond),) = remarked
        return Message(N_("{where}: into the remark: {what}"), {"where": str(item.ref()), "what": "；".join(beyond)})
    columns = dict.fromkeys(one.partition("：")[0] for _, beyond in remarked for one in beyond)
    values = {"ledger": ledger, "count": len(remarked), "what": list(columns)}
    return Message(N_("{ledger}: into the remarks of {count} new rows: {what}"), values)


def _by_header(
    unread: Iterable[tuple[Column, Value]],
    table: Table,
    lister: _Lister,
    filled: dict[int, tuple[Field | None, Value]],
) -> list[str]:
    """Fills columns that nobody reads but that are called the same; gives back what has none."""
    others = {normalise(column.header): column.index for column in table.columns if column.field is None}
    beyond: list[str] = []
    for column, value in unread:
        twin = others.get(normalise(column.header))
        if twin is not None and twin not in lister.formulas | lister.merged:
            filled[twin] = None, value
        else:
            beyond.append(f"{column.header}：{text_of(value)}")
    return beyond


class _Lister:
    """How a list's rows are written: by the example of its last ones."""

    def __init__(
        self,
        stored: Mapping[int, SelectedRow],
        place: Place,
        verdicts: Mapping[int, Verdict],
        numbers: Numbers,
        serial: Iterator[Value],
    ) -> None:
        self._place, self._numbers, self._serial = place, numbers, serial
        near = place.rows[-NEAR:]
        self._rows = {row: stored[row] for row in near}
        self._last = self._rows[place.last]
        photos = {column for column, text in self._last.formulas.items() if "DISPIMG(" in text.upper()}
        self.formulas = set(self._last.row.formulas) - photos
        self.merged: set[int] = set()
        """Columns that are merged with the rows above: they say the same already."""
        self.district = verdicts[place.last].item.district
        table = place.table
        self.counters = [
            (field, column)
            for field in (Field.SERIAL, Field.NUMBER)
            if (column := table.column(field)) and column not in self.formulas
        ]
        self._serials = [verdicts[row].item.number_is_serial for row in near]
        self._number = self._held(table.column(Field.NUMBER) or 0)
        self.styled = {row for row, found in place.prepared.items() if found.row.values or found.formulas}
        self.why_not = self._over_rows()

    def _held(self, column: int) -> Value:
        """What the list's last filled cell of a column holds."""
        for row in reversed(self._place.rows[-NEAR:]):
            value = self._rows[row].row.values.get(column)
            if value not in (None, ""):
                return value
        return None

    def _over_rows(self) -> Message | None:
        """Why a row like the last one cannot be made: it adds up other rows, or its formula cannot be read."""
        for column in sorted(self.formulas):
            text = self._last.formulas.get(column)
            if text is None:
                return Message(N_("the formulas of the master's last row are shared with rows that are not read"))
            found = _OVER_ROWS.search(text)
            if found and found[1] != found[2] and not is_counting(text):
                return Message(
                    N_("a formula of the master's last row reaches over other rows: ={text}"), {"text": text}
                )
        return None

    def count(self, field: Field) -> Value:
        """The next number of a column that counts."""
        if field is Field.SERIAL or all(self._serials):
            return next(self._serial)
        return self._numbers.after(self._number)


def _label(table: Table, field: Field) -> str:
    header = next((column.header for column in table.columns if column.field is field), None)
    return header or LABELS[field.value]


def _value(verdict: Verdict, field: Field) -> Value:
    """What a field of a new item is in the master: a day as a day wherever it is known."""
    value: Value = getattr(verdict.item, field.value, None)
    if field in _DAYS:
        day = getattr(verdict, field.value)
        return dt.datetime.combine(day, dt.time()) if day else value
    written = _ISO.fullmatch(value.strip()) if field in _DEADLINES and isinstance(value, str) else None
    try:
        return dt.datetime(*map(int, written.groups())) if written else value  # type: ignore[arg-type] # noqa: DTZ001
    except ValueError:
        return value
