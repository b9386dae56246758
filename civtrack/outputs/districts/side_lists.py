"""Lists that stand right of a table without a gap, under headers in the same row: 县区 | 件数 | 联络员.

Exists because such columns look like the table's own, and the rows beside which they happen to stand are not theirs.
Pure. May import `civtrack.model` and its neighbours in `civtrack.outputs`.

The rules for a list:

- It begins with a column without a meaning of which each cell is or begins with the name of a group, or is something
  that is a group's alone, or calls itself a total; no group is named twice, at least three are, or all that have rows.
- The cells follow one another in equal steps, there are fewer than the table has rows, and one stands in a row of
  another group.
- Every column right of it that stands there without a gap has nothing in rows above or below.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from itertools import pairwise

from civtrack.model import Column, Table, Value
from civtrack.outputs.districts.counts import labels_total
from civtrack.outputs.districts.mentions import Mentions

__all__ = ["side_list"]

_MANY = 3
"""Groups that nobody names one below the other by chance."""


def side_list(
    table: Table,
    owners: Mapping[int, str | None],
    read: Callable[[Column], Mapping[int, Value]],
    mentions: Mentions,
) -> tuple[Column, ...]:
    """The columns of a list that stands beside a table; none where there is no such list.

    Args:
        table: The table.
        owners: Row of each of its items → its group.
        read: What stands in a column, by row.
        mentions: Which texts speak of which group.
    """
    columns, rows = sorted(table.columns, key=lambda column: column.index), sorted(owners)
    all_groups = {group for group in owners.values() if group is not None}
    for place, column in enumerate(columns):
        if column.field is not None or not column.header:
            continue
        filled = _filled(read(column), owners)
        if not _names_all(filled, owners, all_groups, mentions) or not (span := _together(filled, rows)):
            continue
        beside = _beside(columns[place:])
        if all(_filled(read(one), owners).keys() <= span for one in beside):
            return beside
    return ()


def _beside(columns: Sequence[Column]) -> tuple[Column, ...]:
    """The columns that stand together with the first."""
    first = columns[0].index
    return tuple(column for place, column in enumerate(columns) if column.index == first + place)


def _filled(values: Mapping[int, Value], rows: Collection[int]) -> dict[int, str]:
    return {
        row: text for row, value in values.items()
        if row in rows and value is not None and (text := str(value).strip())
    }  # fmt: skip


def _names_all(
    filled: Mapping[int, str], owners: Mapping[int, str | None], groups: set[str], mentions: Mentions
) -> bool:
    if not 1 < len(filled) < len(owners) or len(filled) > len(groups) * 2 + _MANY:
        return False
    named: dict[str, int] = {}
    for row, text in filled.items():
        group = mentions.begins(text)
        if group in named or (group is None and not labels_total(text)):
            return False
        if group is not None:
            named[group] = row
    many = len(named) >= _MANY or (len(named) > 1 and named.keys() >= groups)
    return many and any(owners[row] != group for group, row in named.items())


def _together(filled: Collection[int], rows: Sequence[int]) -> set[int]:
    """The rows over which cells reach that follow one another in equal steps among the table's; none where they do not.

    A total may follow at once: what stands before it is merged over several rows.
    """
    places = sorted(map(rows.index, filled))
    steps = [after - before for before, after in pairwise(places)]
    if len(set(steps[:-1] or steps)) > 1 or steps[-1] > steps[0]:
        return set()
    return set(rows[places[0] : places[-1] + steps[0]])
