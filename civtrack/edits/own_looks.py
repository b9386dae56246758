"""How the ledgers themselves show the rows of items, beside which what came back is looked at.

Exists because a strike and a colour say something only where the ledger has none. May import what stands below
`civtrack.edits`, `civtrack.edits.cards` and `civtrack.edits.returned`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import TypeVar

from civtrack.assessment import Assessment
from civtrack.edits.cards import laid
from civtrack.edits.returned import Returned
from civtrack.errors import FormatNotEditable
from civtrack.model import Item, Ledger
from civtrack.outputs.legacy import package_of
from civtrack.xlsx import Limits

__all__ = ["of_ledgers", "of_returned", "rows_of"]

Look = TypeVar("Look")
_Cell = tuple[str, int, int]
"""Sheet, row and column."""


def rows_of(items: Iterable[Item]) -> dict[str, set[int]]:
    """Sheet → the rows of some items: those of one table mostly come one after another."""
    rows: dict[str, set[int]] = {}
    for table, some in groupby(items, attrgetter("table")):
        rows.setdefault(table.sheet, set()).update(item.row for item in some)
    return rows


def of_returned(
    returned: Returned,
    items: Iterable[Item],
    look: Callable[[Ledger, Path, Mapping[str, Collection[int]], Limits], Mapping[_Cell, Look]],
    limits: Limits,
) -> Mapping[_Cell, Look]:
    """What a look at the rows of some items finds in what came back, each cell where it is read.

    Args:
        returned: The file.
        items: Items of it.
        look: Looks at some rows, by sheet, of a ledger and its package.
        limits: What is believed at most of it.
    """
    rows: dict[str, Collection[int]] = {**rows_of(items), **{name: one.spots for name, one in returned.cards.items()}}
    found = look(returned.ledger, returned.path, rows, limits)
    if not returned.cards:
        return found
    return {(sheet, *laid(returned.cards, sheet, *place)): said for (sheet, *place), said in found.items()}


def of_ledgers(
    assessment: Assessment, items: Sequence[Item], look: Callable[[Ledger, Path, dict[str, set[int]], Limits], Look]
) -> dict[Path, Look]:
    """What a look at the rows of some items finds in each of their ledgers.

    Args:
        assessment: The ledgers as they are now.
        items: Theirs.
        look: Looks at some rows, by sheet, of a ledger and its package.
    """
    ledgers = {ledger.path: ledger for ledger in assessment.ledgers}
    found: dict[Path, Look] = {}
    for path in {item.table.path: None for item in items}:
        try:
            source = package_of(ledgers[path])
        except FormatNotEditable:
            source = path
        rows = rows_of(item for item in items if item.table.path == path)
        found[path] = look(ledgers[path], source, rows, assessment.limits)
    return found
