"""Sheets that are no ledger and that the settings keep: what a group gets of them, if it can be told at all.

Exists because such a sheet has no rows of items by which it could be divided: it is everybody's where it names nobody,
or a column says whose each of its rows is; every other one is refused by name. Pure: nothing is read. May import
`civtrack.model`, `civtrack.xlsx` and its neighbours in `civtrack.outputs`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from civtrack.ledger.furniture import own_texts
from civtrack.model import Area
from civtrack.outputs.districts.mentions import Mentions
from civtrack.outputs.districts.sharing import SheetShare
from civtrack.xlsx.formulas.rowmap import RowMap
from civtrack.xlsx.moving.copy_plan import KeptCells
from civtrack.xlsx.opened.selected import SelectedRow

__all__ = ["PlainSheet"]


class PlainSheet:
    """A sheet that the settings keep.

    Args:
        name: Its name.
        stored: Its stored rows, in order.
        mentions: Which texts speak of which group.
        merges: Its merged areas.

    Attributes:
        refused: Whether it names groups and no column says whose its rows are.
    """

    def __init__(
        self, name: str, stored: Sequence[SelectedRow], mentions: Mentions, merges: Iterable[Area] = ()
    ) -> None:
        self._name, self._stored = name, stored
        said = {row.row.number: self._groups(row, mentions) for row in stored}
        named = [number for number, of_row in said.items() if of_row] or ([0] if mentions.of(name) else [])
        self._owners: dict[int, str] | None = None
        self._first = 0
        self.refused = False
        if named:
            self._owners = self._owned(said, mentions, list(merges))
            self.refused = self._owners is None

    @staticmethod
    def _groups(row: SelectedRow, mentions: Mentions) -> dict[int, frozenset[str]]:
        """Column → the groups that its cell speaks of."""
        texts = dict(own_texts(row.row))
        texts |= {column: f"{texts.get(column, '')} {formula}" for column, formula in row.formulas.items()}
        return {column: groups for column, text in texts.items() if (groups := mentions.of(text))}

    def _owned(
        self, said: Mapping[int, Mapping[int, frozenset[str]]], mentions: Mentions, merges: Sequence[Area]
    ) -> dict[int, str] | None:
        """Row → whose it is, by the one column that says so; None where there is none."""
        for column in sorted({column for of_row in said.values() for column in of_row}):
            owners = self._by_column(column, said, mentions, merges)
            if owners is not None:
                return owners
        return None

    def _by_column(
        self,
        column: int,
        said: Mapping[int, Mapping[int, frozenset[str]]],
        mentions: Mentions,
        merges: Sequence[Area],
    ) -> dict[int, str] | None:
        owners: dict[int, str] = {}
        first = 0
        for row in self._stored:
            number, texts = row.row.number, dict(own_texts(row.row))
            if column in texts and (owner := mentions.owner(texts[column])):
                first = first or number
                area = next((a for a in merges if (a.first_row, a.first_column) == (number, column)), None)
                owners |= dict.fromkeys(range(number, (area.last_row if area else number) + 1), owner)
            elif first and number not in owners and len(texts) > 1 and column in texts:
                return None
        header = max(
            (row.row.number for row in self._stored if row.row.number < first and own_texts(row.row)), default=0
        )
        if not header:
            return None
        for number, of_row in said.items():
            if set().union(*of_row.values()) - {owners.get(number)}:
                return None
        self._first = first
        return owners

    def share(self, group: str | None) -> SheetShare:
        """What a group gets."""
        removed: list[tuple[int, int]] = []
        cells: dict[int, frozenset[int]] = {}
        last = max((row.row.number for row in self._stored), default=0)
        if self._owners is not None:
            removed = [
                (row, row) for row in range(self._first, last + 1) if self._owners.get(row) != group or group is None
            ]
        gone = {row for row, _ in removed}
        for row in self._stored:
            if row.row.number not in gone:
                cells[row.row.number] = frozenset((*row.row.values, *row.formulas))
        kept = KeptCells(frozenset(), frozenset().union(*cells.values()), cells, {})
        return SheetShare(self._name, RowMap(tuple(_joined(removed))), (), cells=kept)


def _joined(rows: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Neighbouring rows as one."""
    found: list[tuple[int, int]] = []
    for first, last in rows:
        if found and found[-1][1] == first - 1:
            found[-1] = found[-1][0], last
        else:
            found.append((first, last))
    return found
