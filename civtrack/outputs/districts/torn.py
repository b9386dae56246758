"""Which cells of a sheet are merged over rows of several groups.

Exists because such a cell is nobody's, and because a sheet may hold thousands of merged areas, each as tall as itself:
rows are looked up, never walked. Pure; may import `civtrack.model`.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Mapping
from itertools import pairwise

from civtrack.model import Area

__all__ = ["Torn"]


class Torn:
    """The merged areas over rows of several groups.

    Args:
        merges: The sheet's merged areas.
        owners: Row of each item → its group.
        columns: The tables' own columns; what stands beside them is nobody's anyway.
    """

    def __init__(self, merges: Iterable[Area], owners: Mapping[int, str | None], columns: Collection[int]) -> None:
        rows, own = sorted(owners), sorted(columns)
        turns = [row for former, row in pairwise(rows) if owners[former] != owners[row]]
        found: dict[int, list[tuple[int, int]]] = {}
        for area in dict.fromkeys(merges):
            begin = bisect_left(rows, area.first_row)
            if begin == len(rows) or bisect_right(turns, rows[begin]) == bisect_right(turns, area.last_row):
                continue  # no other group begins below its first item
            for column in own[bisect_left(own, area.first_column) : bisect_right(own, area.last_column)]:
                found.setdefault(column, []).append((area.first_row, area.last_row))
        self._spans = {column: _joined(spans) for column, spans in found.items()}

    def columns_of(self, rows: Iterable[int]) -> dict[int, frozenset[int]]:
        """Row → its columns that are merged over rows of several groups, of the rows that have any."""
        asked, found = sorted(rows), dict[int, set[int]]()
        for column, spans in self._spans.items():
            for first, last in spans:
                for row in asked[bisect_left(asked, first) : bisect_right(asked, last)]:
                    found.setdefault(row, set()).add(column)
        return {row: frozenset(found[row]) for row in sorted(found)}


def _joined(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The same rows, none of them twice."""
    joined: list[tuple[int, int]] = []
    for first, last in sorted(spans):
        if joined and first <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(joined[-1][1], last)
        else:
            joined.append((first, last))
    return joined
