"""A cross table: one grouping down, another across, one figure in each cell.

Exists so that “which kind of problem is it, where” adds up like every other table: each cell is a summary of its own.
May import `civtrack.rules.metrics` and `civtrack.model`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any

from civtrack.light import dataclass
from civtrack.model import Verdict
from civtrack.rules.metrics import BY, Figures, Summary

__all__ = ["Cross", "cross", "figure"]


@dataclass(frozen=True, slots=True)
class Cross:
    """Figures by two groupings.

    Attributes:
        by: What its rows are.
        across: What its columns are.
        rows: Figures of each row over all columns.
        columns: Figures of each column over all rows.
        cells: Row, then column → figures of both; None where there is no item.
        total: Of all items.
    """

    by: str
    across: str
    rows: tuple[Figures, ...]
    columns: tuple[Figures, ...]
    cells: tuple[tuple[Figures | None, ...], ...]
    total: Figures


def figure(figures: Figures | None, count: str) -> Any:
    """One figure as JSON holds it; where there is no item a number is 0 and a rate or a mean is null."""
    if figures is not None:
        return figures.as_json()[count]
    return None if count.endswith("_rate") or count.startswith(("mean", "median", "max")) else 0


def cross(
    verdicts: Sequence[Verdict], by: str, across: str, summarised: Callable[[Sequence[Verdict], str], Summary]
) -> Cross:
    """Counts by two groupings.

    Args:
        verdicts: What to count.
        by: A key of `civtrack.rules.metrics.BY`, for the rows.
        across: Another, for the columns.
        summarised: Counts some items by a grouping, in the order that the office wants.
    """
    down, along = summarised(verdicts, by), summarised(verdicts, across)
    parted: dict[str | None, list[Verdict]] = defaultdict(list)
    group_of = BY[across]
    for verdict in verdicts:
        parted[group_of(verdict)].append(verdict)
    found = [
        {figures.group: figures for figures in summarised(parted[column.group], by).groups}
        if column.group in parted
        else {}
        for column in along.groups
    ]
    cells = tuple(tuple(of_column.get(row.group) for of_column in found) for row in down.groups)
    for row, counted in zip(down.groups, cells, strict=True):
        assert row.total == sum(cell.total for cell in counted if cell), row.group
    return Cross(by, across, down.groups, along.groups, cells, down.total)
