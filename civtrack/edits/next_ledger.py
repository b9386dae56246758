"""The next period's ledger made, read back, and proven to go on with exactly the items that are open.

Exists because a row can hang on another one (同上, a heading, a year in the title): what would be read otherwise
without it is written out, and where that does not do, nothing is made. May import the other modules of `civtrack.edits`
and what stands below them.
"""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from civtrack.assessment import Assessment, judge_sources
from civtrack.edits.broken_references import broken_references
from civtrack.edits.carrying import Carrying
from civtrack.edits.carrying_out import changes_of
from civtrack.edits.journal import Journal
from civtrack.edits.log import Change
from civtrack.edits.plan import Edit
from civtrack.edits.writer import write_planned
from civtrack.errors import CarryRefused, StandsAlready
from civtrack.files import Guard, sha256
from civtrack.ledger.reader import Reading, ReadOptions
from civtrack.light import NamedTuple
from civtrack.model import N_, CellRef, DeadlineKind, Field, Item, Ledger, Message, Problem, Reason, Value, Verdict
from civtrack.outputs.legacy import package_of
from civtrack.outputs.placing import Output
from civtrack.policy import Carried as Counting
from civtrack.sources import Source, sources
from civtrack.xlsx import Package
from civtrack.xlsx.formulas.rowmap import RowMap
from civtrack.xlsx.opened.selected import selected_rows

__all__ = ["Proven", "changes_in", "output_for", "proven"]

_KIND: Final = "next_ledger"
_PASSES: Final = 4
_FREE: Final = frozenset({"table", "row", "hidden", "number_is_serial", "district_origin"})
_NAMES: Final = tuple(part for part in Item._fields if part not in _FREE)
_DAYS: Final = ("found_on", "assigned_on", "done_on", "closed_on")
_FIELDS: Final = frozenset(field.value for field in Field)


class Proven(NamedTuple):
    """What is carried out in the end, and what the clerk must look at."""

    carrying: Carrying
    twice: tuple[Verdict, ...]
    """Items that would count in both files: nothing in them tells that they are the same."""


class _Other(NamedTuple):
    """A cell that would be read otherwise, and what it must hold to be read as now; None where nothing does."""

    where: CellRef
    field: Field | None
    verdict: Verdict
    value: Value


def proven(carrying: Carrying, ledger: Ledger, assessment: Assessment, target: Path, options: ReadOptions) -> Proven:
    """The same carrying, completed until the next ledger reads as it must.

    Args:
        carrying: As it was planned.
        ledger: The former ledger.
        assessment: What was read, of that ledger alone.
        target: Where the next ledger goes; its names tell its period.
        options: How the ledger was read: what the command line says of every file.

    Raises:
        CarryRefused: A row would not be read as it is, whatever is written out.
    """
    (source,), _ = sources([ledger.path], assessment.settings, options)
    for _ in range(_PASSES):
        with tempfile.TemporaryDirectory(prefix="civtrack-") as folder:
            made = Path(folder) / target.resolve().parent.name / target.name
            made.parent.mkdir(parents=True, exist_ok=True)
            write_planned(carrying.plan, ledger, made, assessment.limits)
            next_one, known = Source(made, source.options), dict[Path, Reading]()
            found = _read_back([next_one], ledger, assessment, known)
            others = list(_read_otherwise(carrying, ledger, found))
            if not others:
                lost = broken_references(made, assessment.limits) - broken_references(
                    package_of(ledger), assessment.limits
                )
                if carrying.plan.gone and lost > 0:
                    text = N_("{count} formulas lost rows that were left behind: #REF!")
                    carrying = carrying._replace(said=(*carrying.said, Message(text, {"count": lost})))
                twice = _counted_twice(carrying, ledger, [source, next_one], assessment, known)
                return Proven(carrying, twice)
        carrying = _written_out(carrying, ledger, assessment, others)
    raise _refused(ledger, others[0].where)


def changes_in(carrying: Carrying) -> tuple[Change, ...]:
    """What the log keeps of it: the changed cells as the next ledger has them, then what was left behind."""
    plan = carrying.plan
    names = {one.sheet: one.name for one in plan.names}
    rows = {
        name: RowMap.without(one.row for one in plan.gone if one.sheet == name and not one.emptied)
        for name in {edit.sheet for edit in plan.edits}
    }
    moved = (
        edit._replace(sheet=names.get(edit.sheet, edit.sheet), row=rows[edit.sheet].new(edit.row) or 0)
        for edit in plan.edits
        if edit.by != "emptied"
    )
    left = (
        Change(
            names.get(one.sheet, one.sheet), "", None, one.item, one.number, one.number or str(one.where), None,
            str(one.where), "left behind",
        )
        for one in plan.gone
    )  # fmt: skip
    return (*changes_of(moved), *left)


def output_for(
    carrying: Carrying,
    ledger: Ledger,
    assessment: Assessment,
    target: Path,
    guard: Guard | None,
    tell: Callable[[Problem], None] = lambda _: None,
) -> Output:
    """The next ledger as a file to be placed; it is the office's from the first moment on, no output of civtrack.

    Args:
        carrying: As it was proven.
        ledger: The former ledger.
        assessment: What was read.
        target: Where it goes.
        guard: What may be replaced there after a copy was kept; None: nothing.
        tell: Hears what the clerk must know of the edits.
    """

    def checked() -> None:
        if guard is not None:
            guard.make_way(target)
        elif target.exists():
            raise StandsAlready(str(target))

    def made(temporary: Path) -> None:
        for problem in write_planned(carrying.plan, ledger, temporary, assessment.limits):
            tell(problem)
        if target.exists() and sha256(target) != sha256(temporary):
            if guard is None:
                raise StandsAlready(str(target))
            guard.check(target)

    journal = Journal(assessment.settings, "carry", {target: changes_in(carrying)})
    return Output(target, _KIND, len(carrying.kept), made, before=checked, in_place=True, diary=journal)


def _refused(ledger: Ledger, where: CellRef) -> CarryRefused:
    text = N_("{where} would be read otherwise in it, without the rows that leave or under the new name")
    return CarryRefused(str(ledger.path), detail=Message(text, {"where": str(where)}))


def _read_otherwise(carrying: Carrying, ledger: Ledger, found: Assessment) -> Iterator[_Other]:
    """What the next ledger says of the kept items that the former one does not.

    Raises:
        CarryRefused: Other rows are read than those that are kept.
    """
    plan = carrying.plan
    names = {one.sheet: one.name for one in plan.names}
    maps: dict[str, RowMap] = {}
    for name in {verdict.item.table.sheet for verdict in carrying.kept}:
        maps[name] = RowMap.without(one.row for one in plan.gone if one.sheet == name and not one.emptied)
    now = {(verdict.item.table.sheet, verdict.item.row): verdict for verdict in (*found.verdicts, *found.absent)}
    rewritten: dict[tuple[str, int], set[str]] = {}
    for edit in plan.edits:
        # A day that was written out is another value and the same day; a serial number is nobody's own.
        if edit.field and (edit.by == "serial" or isinstance(edit.after, dt.datetime)):
            rewritten.setdefault((edit.sheet, edit.row), set()).add(edit.field.value)
    for before in carrying.kept:
        item = before.item
        sheet = item.table.sheet
        after = now.pop((names.get(sheet, sheet), maps[sheet].new(item.row) or 0), None)
        if after is None:
            raise _refused(ledger, item.ref())
        yield from _differences(before, after, rewritten.get((sheet, item.row), frozenset()))
    if now and not found.unreadable:
        (sheet, row), _ = next(iter(now.items()))
        raise _refused(ledger, CellRef(ledger.path.name, sheet, row))


def _differences(before: Verdict, after: Verdict, rewritten: Collection[str]) -> Iterator[_Other]:
    old, new = before.item, after.item
    for name in _NAMES:
        if getattr(old, name) == getattr(new, name) or name in rewritten:
            continue
        field = Field(name) if name in _FIELDS else None
        value = getattr(old, name)
        yield _Other(old.ref(field), field, before, value if field and old.table.column(field) else None)
    for name in _DAYS:
        day = getattr(before, name)
        if day != getattr(after, name):
            field = Field(name)
            yield _Other(old.ref(field), field, before, _moment(day))
    one, other = before.deadline, after.deadline
    if (one.kind, one.day, one.original) != (other.kind, other.day, other.original):
        plain = one.kind is DeadlineKind.DATE and not one.milestones and not one.then_ongoing
        if plain and one.original:
            yield _Other(old.ref(Field.EXTENDED_TO), Field.EXTENDED_TO, before, _moment(one.day))
        first = one.original or one.day
        yield _Other(old.ref(Field.DEADLINE), Field.DEADLINE, before, _moment(first) if plain else None)
    if (before.status, before.reason) != (after.status, after.reason):
        yield _Other(old.ref(Field.STATUS), Field.STATUS, before, None)


def _moment(day: dt.date | None) -> Value:
    return dt.datetime.combine(day, dt.time()) if day else None


def _written_out(carrying: Carrying, ledger: Ledger, assessment: Assessment, others: list[_Other]) -> Carrying:
    """The plan with the cells written out on which nothing else hangs.

    Raises:
        CarryRefused: Nothing can be written that would do.
    """
    possible = {
        (one.verdict.item.table.sheet, one.verdict.item.row, column): one
        for one in others
        if one.value is not None and one.field and (column := one.verdict.item.table.column(one.field))
    }
    known = {(edit.sheet, edit.row, edit.column) for edit in carrying.plan.edits}
    new = {place: one for place, one in possible.items() if place not in known}
    if not new:
        raise _refused(ledger, others[0].where)
    edits = list(carrying.plan.edits)
    with Package.open(package_of(ledger), assessment.limits) as package:
        for name in dict.fromkeys(sheet for sheet, _, _ in new):
            wanted = {row for sheet, row, _ in new if sheet == name}
            rows = {found.row.number: found.row for found in selected_rows(package.sheet(name), wanted.__contains__)}
            for (sheet, row, column), one in new.items():
                if sheet == name:
                    before = rows[row].values.get(column) if row in rows else None
                    edits.append(
                        Edit(
                            ledger.path,
                            sheet,
                            row,
                            column,
                            one.field,
                            one.verdict.id,
                            one.verdict.item.number,
                            before,
                            one.value,
                            "carry",
                            "written out",
                        )
                    )
    return carrying._replace(plan=replace(carrying.plan, edits=tuple(edits)))


def _read_back(
    files: Sequence[Source], ledger: Ledger, assessment: Assessment, known: dict[Path, Reading]
) -> Assessment:
    """The files as they are read, once each; one that cannot be proves nothing.

    Raises:
        LedgerUnreadable: Why it cannot, said of the former ledger: nobody has the other one.
    """
    found = judge_sources(files, assessment.settings, assessment.as_of, known=known)
    for error in found.unreadable:
        error.where = ledger.path.name
        raise error
    return found


def _counted_twice(
    carrying: Carrying, ledger: Ledger, files: Sequence[Source], assessment: Assessment, known: dict[Path, Reading]
) -> tuple[Verdict, ...]:
    """The kept items that the former ledger still counts beside the next one."""
    kinds = {verdict.item.table.kind for verdict in carrying.kept}
    if not any(assessment.settings.policy(kind).carried is Counting.NEWEST for kind in kinds):
        return ()
    both = _read_back(files, ledger, assessment, known)
    counted: Mapping[tuple[str, int], Verdict] = {
        (verdict.item.table.sheet, verdict.item.row): verdict
        for verdict in both.verdicts
        if verdict.item.table.path == files[0].path
    }
    return tuple(
        verdict
        for verdict in carrying.kept
        if (found := counted.get((verdict.item.table.sheet, verdict.item.row))) and found.reason is not Reason.CARRIED
    )
