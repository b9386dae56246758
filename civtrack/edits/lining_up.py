"""Which column of a returned table is which of the ledger's: by its header, by what that means, else by its place.

Exists because districts move columns, rename them, add their own and drop others. A place alone says nothing: what
stands there must be what was sent in that column, or be of its kind under a header that may mean it, and of no other
column. May import what stands below `civtrack.edits`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from enum import IntEnum

from civtrack.ledger.matching import bare, normalise
from civtrack.model import Column, Field, Table
from civtrack.outputs.districts.sent import NOT_COMPARED

__all__ = ["Fit", "Line", "added", "called_otherwise", "has_ticks", "is_ticked", "left_out", "lined_up"]

Line = tuple[Column, Column]
"""A column of the ledger, and the one of the returned table that is it."""
_OURS = frozenset({Field.TIER_MARK, Field.DAYS_MARK, Field.BASIS_MARK, Field.ROW_KEY})
"""What civtrack adds to what it sends: it parts no columns."""


class Fit(IntEnum):
    """What the cells of a returned column say of being a column of the ledger."""

    NONE = 0
    POSSIBLE = 1
    PROVEN = 2


_Fits = Callable[[Column, Column], Fit]


def lined_up(table: Table, other: Table, fits: _Fits = lambda *_: Fit.NONE) -> tuple[Line, ...]:
    """The columns that both tables have, in the ledger's order; counters and what civtrack writes are left out.

    Args:
        table: The ledger's.
        other: The returned one.
        fits: What the cells of a returned column say of being a column of the ledger.
    """
    found = _Lining(table, other, fits).found()
    return tuple(
        (column, found[column.index])
        for column in table.columns
        if column.index in found and _is_compared(column) and _is_compared(found[column.index])
    )


def called_otherwise(mine: Column, theirs: Column) -> bool:
    """Whether neither its header nor what that means tells that a column is the other."""
    return _bare(mine) != _bare(theirs) and (mine.field is None or mine.field is not theirs.field)


def has_ticks(table: Table) -> bool:
    """Whether a table has several columns of which the ticked one is the status."""
    return sum(column.field is Field.STATUS for column in table.columns) > 1


def is_ticked(table: Table, column: Column) -> bool:
    """Whether a column is one of those."""
    return column.field is Field.STATUS and has_ticks(table)


def left_out(table: Table, lines: Sequence[Line]) -> tuple[Column, ...]:
    """The ledger's columns that the returned table has not."""
    there = {column.index for column, _ in lines}
    return tuple(column for column in table.columns if _is_compared(column) and column.index not in there)


def added(table: Table, other: Table, lines: Sequence[Line]) -> tuple[Column, ...]:
    """The returned table's columns that the ledger has not."""
    there = {column.index for _, column in lines}
    if any(is_ticked(other, theirs) and not is_ticked(table, mine) for mine, theirs in lines):
        there |= {column.index for column in other.columns if column.field is Field.STATUS}
    counters = {_as_written(column) for column in table.columns if column.header and not _is_compared(column)}
    return tuple(
        column
        for column in other.columns
        if _is_compared(column) and column.index not in there and _as_written(column) not in counters
    )


def _is_compared(column: Column) -> bool:
    return bool(column.header) and column.field not in NOT_COMPARED


class _Lining:
    """Lines the columns of two tables up, the surest way first."""

    def __init__(self, table: Table, other: Table, fits: _Fits) -> None:
        self._ticks = [column for column in other.columns if is_ticked(other, column)]
        self._mine = [column for column in table.columns if column.header and column.field not in _OURS]
        self._theirs = [column for column in other.columns if column.header and column.field not in _OURS]
        self._fits = fits
        self._found: dict[int, Column] = {}

    def found(self) -> dict[int, Column]:
        """Column of the ledger → the one that it is."""
        self._by(_as_written)
        if self._left():
            places = self._places()
            self._of_one_name(places)
            self._by(_bare)
            self._by_ticks()
            self._by(_field, lambda mine, theirs: self._may_be(mine, theirs, places))
            self._by_place(places)
        return self._found

    def _left(self) -> list[Column]:
        return [column for column in self._mine if column.index not in self._found]

    def _theirs_left(self) -> list[Column]:
        used = {column.index for column in self._found.values()}
        return [column for column in self._theirs if column.index not in used]

    def _by(
        self, key: Callable[[Column], Hashable], may_be: Callable[[Column, Column], bool] = lambda *_: True
    ) -> None:
        """Those of which one is called so, here and there."""
        first, second = _single(self._left(), key), _single(self._theirs_left(), key)
        for name, column in first.items():
            if name in second and may_be(column, second[name]):
                self._found[column.index] = second[name]

    def _by_ticks(self) -> None:
        """Columns of which the ticked one is the status are the only column of that, where none else may be."""
        states = [column for column in self._left() if column.field is Field.STATUS]
        if (
            len(states) == 1
            and self._ticks
            and {one.index for one in self._ticks} <= {one.index for one in self._theirs_left()}
        ):
            self._found[states[0].index] = self._ticks[0]
            self._theirs = [column for column in self._theirs if column not in self._ticks[1:]]

    def _places(self) -> dict[int, tuple[Column, Sequence[Column]]]:
        """Column of the ledger → what stands in its place, and all its neighbours that have no line yet.

        Its place is told by the neighbours that have one, where as many columns stand between them here and there.
        """
        at = {column.index: place for place, column in enumerate(self._theirs)}
        lined = {theirs.index for theirs in self._found.values()}
        found: dict[int, tuple[Column, Sequence[Column]]] = {}
        for before, run, after in _runs(self._mine, self._found):
            start = at[self._found[before.index].index] + 1 if before else 0
            end = at[self._found[after.index].index] if after else len(self._theirs)
            there = self._theirs[start:end]
            if len(there) == len(run) and not any(column.index in lined for column in there):
                found |= {mine.index: (theirs, run) for mine, theirs in zip(run, there, strict=True)}
        return found

    def _of_one_name(self, places: Mapping[int, tuple[Column, Sequence[Column]]]) -> None:
        """Several columns are called so, and each stands where one of them stood."""
        for column in self._left():
            if (place := places.get(column.index)) and _bare(place[0]) == _bare(column):
                self._found[column.index] = place[0]

    def _may_be(self, mine: Column, theirs: Column, places: Mapping[int, tuple[Column, Sequence[Column]]]) -> bool:
        """Whether a column that means the same is the one, and not another one by its place or by what it holds."""
        at = places.get(mine.index)
        if at is not None and at[0].index == theirs.index:
            return True
        fit = self._fits(mine, theirs)
        if fit is Fit.PROVEN:
            return not any(self._fits(other, theirs) is Fit.PROVEN for other in self._left() if other is not mine)
        owner = next(
            (one for one in self._left() if (at := places.get(one.index)) and at[0].index == theirs.index), None
        )
        if owner is not None and (_bare(owner) == _bare(theirs) or self._fits(owner, theirs) > fit):
            return False
        return not any(self._fits(other, theirs) is Fit.PROVEN for other in self._left() if other is not mine)

    def _by_place(self, places: Mapping[int, tuple[Column, Sequence[Column]]]) -> None:
        """What stands in a column's place, and holds what can only be that column's."""
        free = {column.index for column in self._theirs_left()}
        for column in self._left():
            if (place := places.get(column.index)) is None or place[0].index not in free:
                continue
            theirs, run = place
            if not (_is_compared(column) and _is_compared(theirs)):
                continue
            fit = self._fits(column, theirs)
            others = {other.index: self._fits(other, theirs) for other in self._left() if other is not column}
            near = {other.index for other in run}
            if fit > max((one for at, one in others.items() if at in near or one is Fit.PROVEN), default=Fit.NONE):
                self._found[column.index] = theirs


def _runs(
    columns: Sequence[Column], found: Mapping[int, Column]
) -> Iterator[tuple[Column | None, list[Column], Column | None]]:
    """Columns side by side that have no line, with their neighbours that have one."""
    before: Column | None = None
    run: list[Column] = []
    for column in columns:
        if column.index not in found:
            run.append(column)
            continue
        if run:
            yield before, run, column
        before, run = column, []
    if run:
        yield before, run, None


def _as_written(column: Column) -> Hashable:
    return normalise(column.header)


def _bare(column: Column) -> Hashable:
    return bare(normalise(column.header)) or normalise(column.header)


def _field(column: Column) -> Hashable:
    return column.field or id(column)


def _single(columns: Sequence[Column], key: Callable[[Column], Hashable]) -> dict[Hashable, Column]:
    """Columns by what they are called, as far as that is one column's alone."""
    often = Counter(map(key, columns))
    return {key(column): column for column in columns if often[key(column)] == 1}
