"""Sheets that are no ledger and that the settings keep: what a group gets of them, if it can be told at all.

Exists because such a sheet has no rows of items by which it could be divided: it is everybody's where it names nobody,
or a column says whose each of its rows is; every other one is refused by name. Pure: nothing is read. May import
`civtrack.model`, `civtrack.xlsx` and its neighbours in `civtrack.outputs`.

The rules for a sheet that names somebody, be it a group or a district:

- One column holds nothing but names below a header; each row is whose name stands there, merged cells speak for all
  of their rows, and no row names anybody else. Nobody is named above.
- Along come the rows of the group itself, or of the districts in which it has items, and what stands above them: of
  each row the cells of the columns that are headed together with that one, of a line above also its only text.
- Rows without a name stay behind and are told: a total, a note, a line that means the one above it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from civtrack.ledger.furniture import own_texts
from civtrack.light import NamedTuple
from civtrack.model import Area
from civtrack.outputs.districts.mentions import Mentions, Named
from civtrack.outputs.districts.sharing import Changed, SheetShare, Why
from civtrack.xlsx.formulas.rowmap import RowMap
from civtrack.xlsx.moving.copy_plan import KeptCells
from civtrack.xlsx.opened.selected import SelectedRow

__all__ = ["PlainSheet"]


class _Listed(NamedTuple):
    """A list with a column that says whose its rows are: where it begins, whose they are, its columns."""

    first: int
    owners: Mapping[int, Named]
    columns: frozenset[int]


class PlainSheet:
    """A sheet that the settings keep.

    Args:
        name: Its name.
        stored: Its stored rows, in order.
        mentions: Which texts speak of which group.
        merges: Its merged areas.

    Attributes:
        refused: Whether it names somebody and no column says whose its rows are.
    """

    def __init__(
        self, name: str, stored: Sequence[SelectedRow], mentions: Mentions, merges: Iterable[Area] = ()
    ) -> None:
        self._name, self._stored, self._mentions, self._merges = name, stored, mentions, list(merges)
        self._texts = {row.row.number: dict(own_texts(row.row)) for row in stored}
        said = {row.row.number: self._named(row) for row in stored}
        somebody = any(said.values()) or bool(mentions.named(name))
        self._listed = self._by_some_column(said) if somebody else None
        self.refused = somebody and self._listed is None

    def _named(self, row: SelectedRow) -> dict[int, frozenset[Named]]:
        """Column → everybody of whom its cell speaks."""
        texts = dict(self._texts[row.row.number])
        texts |= {column: f"{texts.get(column, '')} {formula}" for column, formula in row.formulas.items()}
        return {column: found for column, text in texts.items() if (found := self._mentions.named(text))}

    def _by_some_column(self, said: Mapping[int, Mapping[int, frozenset[Named]]]) -> _Listed | None:
        """The list by the first column that says whose its rows are; None where there is none."""
        columns = sorted({column for of_row in said.values() for column in of_row})
        found = (self._by_column(column, said) for column in columns)
        return next((listed for listed in found if listed), None)

    def _by_column(self, column: int, said: Mapping[int, Mapping[int, frozenset[Named]]]) -> _Listed | None:
        owners: dict[int, Named] = {}
        tall = {(area.first_row, area.first_column): area.last_row for area in reversed(self._merges)}
        bottom = max(self._texts, default=0)
        for number, texts in self._texts.items():
            if column in texts and (owner := self._mentions.whose(texts[column])):
                last = min(tall.get((number, column), number), bottom)
                owners |= dict.fromkeys(range(number, last + 1), owner)
            elif owners and number not in owners and len(texts) > 1 and column in texts:
                return None
        first = min(owners, default=0)
        columns = self._headed(column, first)
        if not columns:
            return None
        for number, of_row in said.items():
            owner_of_row = owners.get(number)
            for named in frozenset[Named]().union(*of_row.values()):
                if owner_of_row is None or not self._goes_with(named, owner_of_row):
                    return None
        return _Listed(first, owners, columns)

    def _goes_with(self, named: Named, owner: Named) -> bool:
        """Whether a row may name somebody beside whose it is: nobody else, but a group's own districts."""
        return named == owner or (named.district and not owner.district and self._mentions.concerns(named, owner.name))

    def _headed(self, column: int, first: int) -> frozenset[int]:
        """The columns that are headed together with one, above the first row of a list."""
        head = max((number for number, texts in self._texts.items() if number < first and texts), default=0)
        headed = set(self._texts.get(head, ()))
        for area in self._merges:
            anchored = area.first_column in self._texts.get(area.first_row, ())
            if anchored and area.first_row <= head <= area.last_row:
                headed |= set(range(area.first_column, area.last_column + 1))
        left = right = column
        while left - 1 in headed:
            left -= 1
        while right + 1 in headed:
            right += 1
        return frozenset(range(left, right + 1)) if column in headed else frozenset()

    def share(self, group: str | None) -> SheetShare:
        """What a group gets."""
        listed = self._listed
        if listed is None:
            return SheetShare(self._name, RowMap(), ())
        last = max((row.row.number for row in self._stored), default=0)
        theirs = {row for row, named in listed.owners.items() if self._mentions.concerns(named, group)}
        removed = [(row, row) for row in range(listed.first, last + 1) if row not in theirs]
        changed = [
            Changed(number, 0, None, Why.ROW_OF_NOBODY, " ".join(texts.values()))
            for number, texts in self._texts.items()
            if number >= listed.first and number not in listed.owners and texts
        ]
        cells: dict[int, frozenset[int]] = {}
        gone = {row for row, _ in removed}
        for row in self._stored:
            number = row.row.number
            if number not in gone:
                alone = self._texts[number] if number < listed.first and len(self._texts[number]) == 1 else ()
                cells[number] = frozenset((*row.row.values, *row.formulas)) & listed.columns.union(alone)
        kept = KeptCells(frozenset(), frozenset().union(*cells.values()), cells, {})
        return SheetShare(self._name, RowMap(tuple(_joined(removed))), (), changed=tuple(changed), cells=kept)


def _joined(rows: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Neighbouring rows as one."""
    found: list[tuple[int, int]] = []
    for first, last in rows:
        if found and found[-1][1] == first - 1:
            found[-1] = found[-1][0], last
        else:
            found.append((first, last))
    return found
