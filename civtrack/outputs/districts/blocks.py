"""Whose is what stands among the rows of a table and over several: lines about a block of rows, merged areas.

Exists because many offices write a table district by district, with a line below each block (注：以上3件由…跟进) that
names nobody and is about the block alone. Pure. May import `civtrack.model` and its neighbours in `civtrack.outputs`.

The rules, for a table whose lines cut its items into blocks of different groups, where no group has rows in two blocks
that are not of the same groups:

- Where as many lines stand in every gap as stand below the last block and above the first one together, those below a
  block are about it, and so are those above it. More lines below the last block are everybody's.
- Any other line in a gap is about both of its neighbours, so that only who has both gets it.

The lines above a table are about it where the tables of others have lines above them, too: as many.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise

from civtrack.light import NamedTuple
from civtrack.model import Table
from civtrack.outputs.districts.left_rows import LeftRow, Role

__all__ = ["lines_of_blocks", "lines_of_titles"]

Owners = frozenset[str | None]


class _Block(NamedTuple):
    """The owners of rows that follow one another, and the lines below them."""

    owners: set[str | None]
    below: list[int]


def lines_of_blocks(
    rows: Sequence[LeftRow], items: Sequence[int], owners: Mapping[int, str | None]
) -> dict[int, Owners]:
    """Line among the items of a table → the groups that it may be shown to; a line that is not named is everybody's.

    Args:
        rows: The rows that are no items, in order.
        items: The rows of the items, in order.
        owners: Row of each item → its group.
    """
    found: dict[int, Owners] = {}
    lines: dict[int, list[int]] = {}
    tops = {row.table: row.number for row in rows if row.role is Role.HEADER}
    for row in rows:
        if row.role is Role.NOTE and row.table == row.also and row.number > tops.get(row.table, 0):
            lines.setdefault(row.table, []).append(row.number)
    for table, of_table in lines.items():
        begin = bisect_left(items, tops.get(table, 0))
        end = bisect_left(items, tops.get(table + 1, items[-1] + 1)) if items else 0
        found |= _of_table(of_table, items[begin:end], owners)
    return found


def _of_table(lines: Sequence[int], items: Sequence[int], owners: Mapping[int, str | None]) -> dict[int, Owners]:
    above, blocks = list[int](), list[_Block]()
    written = frozenset(lines)
    for row in sorted([*lines, *items]):
        if row in written:
            (blocks[-1].below if blocks else above).append(row)
        elif not blocks or blocks[-1].below:
            blocks.append(_Block({owners[row]}, []))
        else:
            blocks[-1].owners.add(owners[row])
    if not _apart([block.owners for block in blocks]):
        return {}
    gaps = {len(block.below) for block in blocks[:-1]}
    under = gaps.pop() - len(above)
    regular = not gaps and 0 <= under <= len(blocks[-1].below)
    found: dict[int, Owners] = {}
    for block, following in pairwise(blocks):
        for place, line in enumerate(block.below):
            if regular:
                found[line] = frozenset(block.owners if place < under else following.owners)
            else:
                found[line] = frozenset(block.owners & following.owners)
    if regular:
        found |= dict.fromkeys(above, frozenset(blocks[0].owners))
        found |= dict.fromkeys(blocks[-1].below[:under], frozenset(blocks[-1].owners))
    return found


def _apart(blocks: Sequence[set[str | None]]) -> bool:
    """Whether blocks are of several parties of groups, and nobody has rows in blocks of two parties."""
    parties = set(map(frozenset, blocks))
    return len(parties) > 1 and sum(map(len, parties)) == len(frozenset[str | None]().union(*parties))


def lines_of_titles(
    rows: Sequence[LeftRow], tables: Sequence[Table], items: Sequence[int], owners: Mapping[int, str | None]
) -> dict[int, Owners]:
    """Line above the first table → the groups of its items, where tables are of different groups as blocks are."""
    begins = [min(table.header_rows) for table in tables]
    above = [row for row in rows if row.role is Role.ABOVE and row.table == row.also and row.number < begins[row.table]]
    first = [row.number for row in above if not row.table]
    as_many = max(Counter(row.table for row in above if row.table).values(), default=0)
    if not as_many or not first:
        return {}
    cuts = [bisect_left(items, begin) for begin in (*begins, (items[-1] if items else 0) + 1)]
    of = [{owners[row] for row in items[begin:end]} for begin, end in pairwise(cuts)]
    if not _apart(of):
        return {}
    return dict.fromkeys(first[-as_many:], frozenset(of[0]))
