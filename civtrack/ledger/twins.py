"""Old workbooks as .xlsx: converted by LibreOffice, and believed only where every cell reads the same.

Exists so that a ledger which can be read but not edited (.xls, .et, .ods, .xlsb) is updated and divided through an
.xlsx that shows the same and holds the same. May import `civtrack.files`, `civtrack.ledger`'s modules below it,
`civtrack.errors` and `civtrack.model`.
"""

from __future__ import annotations

import datetime as dt
import shutil
import tempfile
import weakref
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from civtrack.errors import LedgerUnreadable
from civtrack.files import sha256
from civtrack.files.office import convert_to_xlsx
from civtrack.ledger.formats import open_book
from civtrack.ledger.grids import CONVERTIBLE, Book, Grid
from civtrack.ledger.kept_values import Values, put_back
from civtrack.model import N_, Area, CellError, Field, Ledger, Message, Row, Twin, Value, column_letter

if TYPE_CHECKING:
    from civtrack.xlsx.parts.container import Limits

__all__ = ["CONVERTIBLE", "Room", "with_twins", "with_views"]

_MOMENT = 1e-6
"""Days that two readers may differ in the same moment: a tenth of a second."""
_DIGITS = 15
"""Significant digits that a workbook shows of a number."""
_NOT_READ: Final = frozenset({None, Field.TIER_MARK, Field.DAYS_MARK, Field.BASIS_MARK})
"""Columns from which no item is read: what is not mapped, and what civtrack fills in itself."""
_EPOCHS = {1900: dt.datetime(1899, 12, 30), 1904: dt.datetime(1904, 1, 1)}  # noqa: DTZ001 - cells have no time zone


class Room:
    """A folder that lives as long as the twins in it."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="civtrack-"))
        self.leave = weakref.finalize(self, shutil.rmtree, self.folder, ignore_errors=True)


def with_twins(ledgers: Sequence[Ledger], program: str, limits: Limits | None = None) -> tuple[Ledger, ...]:
    """The ledgers, each old one with an .xlsx that reads the same, or with the reason why it has none.

    LibreOffice is started once for all of them. The files made for it go when the ledgers that hold them do.

    Args:
        ledgers: As they were read.
        program: LibreOffice.
        limits: What is believed at most of a file.
    """
    return _converted(ledgers, program, partial(_proven, limits=limits))


def with_views(ledgers: Sequence[Ledger], program: str, limits: Limits | None = None) -> tuple[Ledger, ...]:
    """The same for what is only looked at, such as photos: every text of every item has to stand where it stood.

    What no item is read from, and a photo that only WPS shows in its cell, may have become something else.

    Args:
        ledgers: As they were read.
        program: LibreOffice.
        limits: What is believed at most of a file.
    """
    return _converted(ledgers, program, partial(_alike, limits=limits))


def _converted(
    ledgers: Sequence[Ledger], program: str, unlike: Callable[[Ledger, Path], Message | None]
) -> tuple[Ledger, ...]:
    old = {str(number): ledger for number, ledger in enumerate(ledgers) if ledger.format in CONVERTIBLE}
    if not old:
        return tuple(ledgers)
    room = Room()
    try:
        sources = {f"{number}.{ledger.format}": ledger.path for number, ledger in old.items()}
        made = convert_to_xlsx(sources, room.folder, program)
    except OSError as error:
        detail = Message(N_("it cannot be tried: {reason}"), {"reason": error.strerror or str(error)})
        made = dict.fromkeys((f"{number}.{ledger.format}" for number, ledger in old.items()), detail)
    return tuple(
        _paired(ledger, made[f"{number}.{ledger.format}"], room, unlike) if ledger.format in CONVERTIBLE else ledger
        for number, ledger in enumerate(ledgers)
    )


def _paired(
    ledger: Ledger, made: Path | Message, room: Room, unlike: Callable[[Ledger, Path], Message | None]
) -> Ledger:
    """The ledger with its twin, if that can be believed."""
    if isinstance(made, Message):
        return replace(ledger, no_twin=made)
    # The clerk meets the twin's name in what is said of the edit: it is the ledger's own.
    path = made.with_suffix("") / f"{ledger.path.stem}.xlsx"
    path.parent.mkdir()
    made.replace(path)
    try:
        difference = unlike(ledger, path)
    except LedgerUnreadable as error:
        difference = Message(N_("what it gave cannot be read ({reason})"), {"reason": error.what})
    if difference:
        return replace(ledger, no_twin=difference)
    return replace(ledger, twin=Twin(path, sha256(path), room))


def _proven(ledger: Ledger, path: Path, limits: Limits | None) -> Message | None:
    """What a converted workbook does not read like the original, values of formulas put back."""
    anew: Values = {}
    difference = _difference(ledger, path, limits, anew)
    if not difference and any(anew.values()):
        put_back(path, anew)
        difference = _difference(ledger, path, limits, None)
    return difference


def _alike(ledger: Ledger, path: Path, limits: Limits | None) -> Message | None:
    """The first cell from which an item was read that reads otherwise in a converted workbook."""
    if sha256(ledger.path) != ledger.sha256:
        return Message(N_("the file was changed meanwhile"))
    with open_book(ledger.path, limits) as before, open_book(path, limits) as after:
        others = {grid.name: grid for grid in after.grids}
        for old in before.grids:
            needed = _needed(ledger, old.name, _NOT_READ | {Field.PHOTOS})
            if needed and old.name not in others:
                return Message(N_("its sheets are not the same"))
            for one, other in _side_by_side(old.rows(), others[old.name].rows()) if needed else ():
                row = one or other
                assert row is not None
                systems = old.date_system, others[old.name].date_system
                left, right = one.values if one else {}, other.values if other else {}
                for column in sorted(needed.get(row.number, ())):
                    if not _same(left.get(column), right.get(column), *systems):
                        return Message(N_("{cell} does not read the same"), {"cell": _place(old, row.number, column)})
    return None


def _difference(ledger: Ledger, path: Path, limits: Limits | None, anew: Values | None) -> Message | None:
    """The first thing in which a converted workbook is not what the original is; None where there is none.

    Args:
        ledger: The original, as it was read.
        path: The converted workbook.
        limits: What is believed at most of a file.
        anew: Takes the original's values of formulas that were calculated anew; None: such values are differences, too.
    """
    if sha256(ledger.path) != ledger.sha256:
        return Message(N_("the file was changed meanwhile"))
    with open_book(ledger.path, limits) as before, open_book(path, limits) as after:
        return _of_books(before, after, ledger, anew)


def _of_books(before: Book, after: Book, ledger: Ledger, anew: Values | None) -> Message | None:
    if [grid.name for grid in before.grids] != [grid.name for grid in after.grids]:
        return Message(N_("its sheets are not the same"))
    for old, new in zip(before.grids, after.grids, strict=True):
        if (old.state == "visible") != (new.state == "visible"):
            return Message(N_("sheet “{sheet}” is not hidden in the same way"), {"sheet": old.name})
        if old.merges_known and (area := _merged_otherwise(old.merges, new.merges)):
            return Message(N_("cells are merged differently at {cell}"), {"cell": _place(old, *area[:2])})
        of_sheet = None if anew is None else anew.setdefault(old.name, {})
        if place := _other_cell(old, new, _needed(ledger, old.name), of_sheet):
            return Message(N_("{cell} does not read the same"), {"cell": _place(old, *place)})
    return None


def _place(grid: Grid, row: int, column: int) -> str:
    return f"{grid.name}!{column_letter(column)}{row}"


def _merged_otherwise(old: Iterable[Area], new: Iterable[Area]) -> Area | None:
    """An area that is merged in one of the two only; “merges” of a single cell are none."""
    one, other = ({area for area in areas if area[:2] != area[2:]} for areas in (old, new))
    return min(one ^ other, default=None)


def _needed(ledger: Ledger, sheet: str, besides: frozenset[Field | None] = _NOT_READ) -> Mapping[int, frozenset[int]]:
    """Row → columns from which items were read."""
    return {
        row: frozenset(column.index for column in table.columns if column.field not in besides)
        for table in ledger.tables
        if table.sheet == sheet
        for row in range(table.first_row, table.last_row + 1)
    }


def _other_cell(
    old: Grid, new: Grid, needed: Mapping[int, frozenset[int]], anew: dict[tuple[int, int], Value] | None
) -> tuple[int, int] | None:
    """The first cell that reads differently.

    A formula may have been calculated anew (``=TODAY()``): where nothing was read from it, and unless it has become an
    error, the original's value is put back later.
    """
    for before, after in _side_by_side(old.rows(), new.rows()):
        row = before or after
        assert row is not None
        one, other = before.values if before else {}, after.values if after else {}
        for column in sorted(one.keys() | other.keys()):
            left, right = one.get(column), other.get(column)
            if _same(left, right, old.date_system, new.date_system):
                continue
            computed = after is not None and column in after.formulas and column not in needed.get(row.number, ())
            if anew is None or not computed or (isinstance(right, CellError) and not isinstance(left, CellError)):
                return row.number, column
            anew[row.number, column] = (
                left if isinstance(left, str | bool | CellError | None) else _serial(left, new.date_system)
            )
    return None


def _side_by_side(old: Iterable[Row], new: Iterable[Row]) -> Iterator[tuple[Row | None, Row | None]]:
    """Rows of two sheets, paired by their numbers; rows without values are passed over."""
    left, right = (iter([row for row in rows if row.values]) for rows in (old, new))
    one, other = next(left, None), next(right, None)
    while one or other:
        if other is None or (one and one.number < other.number):
            yield one, None
            one = next(left, None)
        elif one is None or other.number < one.number:
            yield None, other
            other = next(right, None)
        else:
            yield one, other
            one, other = next(left, None), next(right, None)


def _same(one: Value, other: Value, system: int, other_system: int) -> bool:
    if isinstance(one, str) or isinstance(other, str):
        return _lines(one) == _lines(other)
    if one == other and isinstance(one, bool) == isinstance(other, bool):
        return True
    if isinstance(one, bool | CellError | None) or isinstance(other, bool | CellError | None):
        return False
    if isinstance(one, int | float) and isinstance(other, int | float):
        return format(one, f".{_DIGITS}g") == format(other, f".{_DIGITS}g")
    return abs(_serial(one, system) - _serial(other, other_system)) < _MOMENT


def _lines(value: Value) -> Value:
    """A text with its lines broken in one way; nothing where there is none."""
    return (value or "").replace("\r\n", "\n").replace("\r", "\n") if isinstance(value, str | None) else value


def _serial(value: Value, system: int) -> float:
    """A number, day, moment or time of day as the number of days that the workbook holds."""
    if isinstance(value, dt.datetime):
        return (value - _EPOCHS[system]) / dt.timedelta(days=1)
    if isinstance(value, dt.date):
        return (dt.datetime.combine(value, dt.time()) - _EPOCHS[system]) / dt.timedelta(days=1)
    if isinstance(value, dt.time):
        return (dt.datetime.combine(dt.date.min, value) - dt.datetime.min) / dt.timedelta(days=1)  # noqa: DTZ901
    assert isinstance(value, int | float)
    return value
