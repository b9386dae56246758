"""Which period a ledger is of and which comes next; how its sheets, titles and file are called then.

Exists so that `carry` changes names in one way and refuses where nobody can know what comes next. Reads the ledger's
package, writes nothing. May import `civtrack.edits.plan` and what stands below `civtrack.edits`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from civtrack.assessment import Assessment
from civtrack.edits.plan import Edit, NewName
from civtrack.errors import CarryRefused, UsageMistake
from civtrack.language.renewal import (
    Period,
    next_period,
    period_in,
    renewed,
    said_of_a_day,
    tells_other_days,
    typed_period,
    year_in,
)
from civtrack.language.stretches import precedes
from civtrack.light import NamedTuple
from civtrack.model import N_, CellRef, Ledger, Message, Table, Value, readable
from civtrack.records import text_of
from civtrack.xlsx import Package
from civtrack.xlsx.opened.selected import selected_rows

__all__ = ["Left", "Turn", "new_names", "target_for", "titles", "turn_of"]

_SUFFIXES: Final = (".xlsx", ".xlsm")
_LONGEST_NAME: Final = 31
"""Characters that Excel allows in a sheet's name."""


class Turn(NamedTuple):
    """From one period to the next.

    Attributes:
        former: What the ledger is of; None where no name says it.
        new: What the next one is to be of.
        near: A day of the ledger, for the year of a name without one.
    """

    former: Period | None
    new: Period
    near: dt.date

    def renewed(self, text: str) -> str:
        """A name as the next ledger has it."""
        return renewed(text, self.former, self.new, self.near) if self.former else text


def turn_of(ledger: Ledger, assessment: Assessment, typed: str | None) -> Turn:
    """The turn of a ledger to the period that was typed, or to the one after its own.

    Raises:
        UsageMistake: What was typed is no period, or none that comes after the ledger's.
        CarryRefused: The ledger's own period, or what comes after it, is not certain.
    """
    former, near = _former(ledger, assessment)
    if typed is None:
        if former is None:
            detail = N_("neither sheets nor title nor file name say which period it is of; give --period, such as 8月")
            raise CarryRefused(str(ledger.path), detail=Message(detail))
        new = next_period(former)
        if new is None:
            detail = N_("what comes after {former} is not certain; give --period, such as 8月")
            raise CarryRefused(str(ledger.path), detail=Message(detail, {"former": _days(former)}))
        return Turn(former, new, near)
    new = typed_period(typed, former, assessment.as_of)
    if new is None:
        detail = N_("“{found}” is no period; write 8月, 2022年8月, 第30周 or 第三季度")
        raise UsageMistake("--period", detail=Message(detail, {"found": typed}))
    if former is not None and former.kind != new.kind and not former.parts:
        former = None  # a month's ledger whose names say no more than the year
    if former is not None:
        if former.kind != new.kind:
            detail = N_("“{found}” is of another kind than the ledger's own period ({former})")
            raise UsageMistake("--period", detail=Message(detail, {"found": typed, "former": _days(former)}))
        if not precedes(former.stretch, new.stretch):
            detail = N_("“{found}” does not come after the ledger's own period ({former})")
            raise UsageMistake("--period", detail=Message(detail, {"found": typed, "former": _days(former)}))
    return Turn(former, new, near)


def _days(period: Period) -> str:
    first, last = period.stretch
    return first.isoformat() if first == last else f"{first.isoformat()}..{last.isoformat()}"


def _former(ledger: Ledger, assessment: Assessment) -> tuple[Period | None, dt.date]:
    """The period that names say of all tables, as `civtrack.rules.carrying` reads them; and a day of the ledger."""
    found: dict[str, Period | None] = {}
    days = [
        day
        for rows in assessment.of_ledger(ledger.path).values()
        for verdict in rows.values()
        if (day := verdict.assigned_on or verdict.found_on)
    ]
    year = next((table.year for table in ledger.tables if table.year), None)
    near = max(days, default=dt.date(year, 12, 31) if year else assessment.as_of)
    for table in ledger.tables:
        names = (*_names(table), table.path.resolve().parent.name)
        found[table.sheet] = next((one for name in names if (one := period_in(name, near))), None)
    periods = {period.stretch: (sheet, period) for sheet, period in found.items() if period}
    if len(periods) > 1 or (periods and None in found.values()):
        listed = "、".join(f"{sheet} ({_days(period) if period else '?'})" for sheet, period in found.items())
        detail = N_("its sheets are not all of one period: {found}")
        raise CarryRefused(str(ledger.path), detail=Message(detail, {"found": listed}))
    if not periods:  # no name says more than a year
        years = {next((one for name in _names(table) if (one := year_in(name))), None) for table in ledger.tables}
        return (years.pop() if len(years) == 1 else None), near
    return next(period for _, period in periods.values()), near


def _names(table: Table) -> tuple[str | None, ...]:
    return table.sheet, table.title, table.path.stem


def new_names(ledger: Ledger, package: Package, turn: Turn) -> tuple[NewName, ...]:
    """The sheets that are called otherwise in the next ledger.

    Raises:
        CarryRefused: A name that is too long, or that another sheet has.
    """
    names = {name: turn.renewed(name) for name in package.sheets}
    listed = [entry.get("name") or "" for entry in package.workbook.part.root.all("sheets", "sheet")]
    taken = {name.casefold() for name in listed if names.get(name, name) == name}
    for old, new in names.items():
        if old == new:
            continue
        why = None
        if new.casefold() in taken:
            why = N_("another sheet is called “{name}” already")
        elif len(new) > _LONGEST_NAME:
            why = N_("“{name}” is longer than a sheet's name may be")
        if why:
            raise CarryRefused(f"{ledger.path}!{old}", detail=Message(why, {"name": new}))
        taken.add(new.casefold())
    return tuple(NewName(ledger.path, old, new) for old, new in names.items() if old != new)


class Left(NamedTuple):
    """A day that stands above or below a list and is left as it is: nobody can know which one it is to be.

    Attributes:
        where: Where it stands in the former ledger.
        said: The text, or the day itself.
    """

    where: CellRef
    said: str


def titles(ledger: Ledger, package: Package, turn: Turn) -> Iterator[Edit | CellRef | Left]:
    """The titles that say the new period then; a title that a formula makes is only named, and so are days beside."""
    for name in package.sheets:
        tables = [table for table in ledger.tables if table.sheet == name]
        rows = _above(tables) if tables else range(1, 2)
        notes = {row for table in tables for row in table.notes} - set(rows)
        for found in selected_rows(package.sheet(name), lambda row: row in rows or row in notes):  # noqa: B023
            for column, value in found.row.values.items():
                where = CellRef(ledger.path.name, name, found.row.number, column)
                computed, above = column in found.row.formulas, found.row.number in rows
                new = turn.renewed(value) if isinstance(value, str) and above else value
                if new != value and computed:
                    yield where
                elif new != value:
                    yield Edit(
                        ledger.path, name, found.row.number, column, None, "", None, value, new, "carry", "title"
                    )
                if not computed and _is_left(new, turn, above=above):
                    yield Left(where, text_of(new) or "")


def _is_left(value: Value, turn: Turn, *, above: bool) -> bool:
    """Whether a cell tells of a day that is not the new period's: above a list any, below it one as of which it was."""
    if isinstance(value, dt.date):
        return above and not turn.new.stretch.first <= _day(value) <= turn.new.stretch.last
    return isinstance(value, str) and tells_other_days(value, turn.new) and (above or said_of_a_day(value))


def _day(value: dt.date) -> dt.date:
    return value.date() if isinstance(value, dt.datetime) else value


def _above(tables: list[Table]) -> frozenset[int]:
    """The rows above the headers of a sheet's tables."""
    rows, last = set[int](), 0
    for table in tables:
        rows.update(range(last + 1, min(table.header_rows)))
        last = table.last_row
    return frozenset(rows)


def target_for(ledger: Ledger, source: Path, turn: Turn, out: Path | None) -> Path:
    """Where the next ledger goes: the file that was named, or its own new name in the folder that was named.

    Args:
        ledger: The former one.
        source: The package that it is made from.
        turn: From which period to which.
        out: What was typed.

    Raises:
        UsageMistake: The name is the former one's, says another period, or is that of another kind of file.
    """
    named = out is not None and not out.is_dir() and out.suffix.casefold() in _SUFFIXES
    if named:
        assert out is not None
        if out.suffix.casefold() != source.suffix.casefold():
            detail = N_("the ledger is a {suffix} file and stays one")
            raise UsageMistake("--out", detail=Message(detail, {"suffix": source.suffix}))
        said = period_in(readable(out.stem), turn.new.stretch.first)
        if said is not None and said.kind == turn.new.kind and said.stretch != turn.new.stretch:
            detail = N_("“{name}” says another period ({said}) than the new ledger's ({new})")
            values = {"name": readable(out.name), "said": _days(said), "new": _days(turn.new)}
            raise UsageMistake("--out", detail=Message(detail, values))
        target = out
    else:
        stem = turn.renewed(ledger.path.stem)
        target = (out or ledger.path.parent) / f"{stem}{source.suffix}"
        if out is None and stem == ledger.path.stem:
            detail = N_("is missing: the ledger's file name does not say its period, so name the new file")
            raise UsageMistake("--out", detail=Message(detail))
    if target.exists() and target.samefile(ledger.path):
        raise UsageMistake("--out", detail=Message(N_("is the former ledger itself")))
    return target
