"""How the ledgers themselves show the rows of items, beside which what came back is looked at.

Exists because a strike and a colour say something only where the ledger has none. May import what stands below
`civtrack.edits`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import TypeVar

from civtrack.assessment import Assessment
from civtrack.errors import FormatNotEditable
from civtrack.model import Item, Ledger
from civtrack.outputs.legacy import package_of
from civtrack.xlsx import Limits

__all__ = ["of_ledgers", "rows_of"]

Look = TypeVar("Look")


def rows_of(items: Iterable[Item]) -> dict[str, set[int]]:
    """Sheet → the rows of some items: those of one table mostly come one after another."""
    rows: dict[str, set[int]] = {}
    for table, some in groupby(items, attrgetter("table")):
        rows.setdefault(table.sheet, set()).update(item.row for item in some)
    return rows


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
