"""Routes the rows of one sheet to the copies that keep them: one look at each row, however many copies there are.

Exists because a ledger of 20,000 rows that is written twelve times over must not be read twelve times. May import
`civtrack.model` and the modules of `civtrack.xlsx` below it.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

from civtrack.model import Area
from civtrack.xlsx.editing.alike_rows import AlikeColumn, AlikeRow, AlikeRows
from civtrack.xlsx.editing.rows import SourceRow, spelled_out
from civtrack.xlsx.formulas.rowmap import RowMap
from civtrack.xlsx.parts.addresses import MAX_ROW

__all__ = ["Taker", "carried", "route"]

_HELD = 4096
"""So many rows at most are held back by all takers together, to be written in one go."""


class Taker(Protocol):
    """What gets rows: the writer of one sheet of one copy."""

    rows: RowMap
    wanted: frozenset[int]
    """Removed rows that it wants to look at, because something of them is carried into kept rows."""

    def take(self, row: SourceRow, new: int) -> None:
        """A row that stays, with its new number."""
        ...

    def take_alike(
        self, columns: tuple[AlikeColumn, ...], rows: Sequence[AlikeRow], numbers: Sequence[int], news: Sequence[int]
    ) -> None:
        """The same of rows that are spelled alike; they may be held back until the next call of another kind."""
        ...

    def settle(self) -> None:
        """Nothing may be held back any longer."""
        ...

    def look(self, row: SourceRow) -> None:
        """A removed row of `wanted`."""
        ...


def route(rows: Iterator[list[SourceRow] | AlikeRows], takers: Sequence[Taker]) -> None:
    """Gives every row to the takers that keep it, in order.

    Raises:
        LedgerUnreadable: The part is damaged or unsafe.
        NotEditable: A row cannot be taken apart.
    """
    lookers = _lookers(takers)
    if not takers:
        return
    keepers = _Keepers(takers)
    held = 0
    for part in rows:
        if isinstance(part, AlikeRows):
            _look(part, lookers)
            _give(part, keepers, takers)
            held += len(part.rows)
            if held > _HELD:
                held = _settled(takers)
            continue
        for row in part:
            for looker in lookers.get(row.number, ()):
                looker.look(row)
            for place, new in keepers.of(row.number):
                takers[place].take(row, new)
    _settled(takers)


def _give(part: AlikeRows, keepers: _Keepers, takers: Sequence[Taker]) -> None:
    """Gives rows that are spelled alike to whoever keeps them."""
    active, given = keepers.active, [(list[AlikeRow](), list[int](), list[int]()) for _ in takers]
    for number, row, key in zip(part.numbers, part.rows, keepers.alone(part.numbers), strict=True):
        if keepers.until <= number:
            keepers.move(number)
        if key:
            rows, numbers, news = given[key >> _BITS]
            rows.append(row)
            numbers.append(number)
            news.append(key & _LOW)
        if active:
            for place, offset in active.items():
                rows, numbers, news = given[place]
                rows.append(row)
                numbers.append(number)
                news.append(number + offset)
    for taker, (rows, numbers, news) in zip(takers, given, strict=True):
        if rows:
            taker.take_alike(part.columns, rows, numbers, news)


def _look(part: AlikeRows, lookers: dict[int, list[Taker]]) -> None:
    """Shows those of the rows to whoever wants to look at them though they go."""
    for number in sorted(lookers.keys() & part.numbers):
        for looker in lookers[number]:
            looker.look(spelled_out(part.rows[part.numbers.index(number)]))


def _settled(takers: Sequence[Taker]) -> int:
    for taker in takers:
        taker.settle()
    return 0


def _lookers(takers: Sequence[Taker]) -> dict[int, list[Taker]]:
    """Removed row → who wants to look at it all the same."""
    found: dict[int, list[Taker]] = {}
    for taker in takers:
        for row in taker.wanted:
            found.setdefault(row, []).append(taker)
    return found


class _Keepers:
    """Who keeps a row, asked from the top down.

    Attributes:
        active: The places of those who keep it with its neighbours → how far it moves for each.
        until: The first row of which another answer may be true.
    """

    def __init__(self, takers: Sequence[Taker]) -> None:
        # A ledger that is divided by district has hardly two neighbouring rows of one: rows that somebody keeps alone
        # are looked up, runs of rows begin and end at edges. Each edge is one number: the row, whether rows begin or
        # end there, whose, and their new number. Numbers are sorted in no time.
        self._count = len(takers)
        edges, rows, keys = list[int](), array("I"), array("Q")
        for place, taker in enumerate(takers):
            for first, last, new in taker.rows.moved():
                if first == last:
                    rows.append(first)
                    keys.append((place << _BITS) + new)
                else:
                    edges += self._edges_of(first, last, place, new)
        self._alone = array("Q", bytes(8 * (max(rows, default=0) + 1)))
        for row, key in zip(rows, keys, strict=True):
            if self._alone[row]:
                edges += self._edges_of(row, row, key >> _BITS, key & _LOW)
            else:
                self._alone[row] = key
        edges.append(((MAX_ROW + 2) * 2 * self._count) << _BITS)
        edges.sort()  # where rows end, before where others begin
        self._edges = iter(array("Q", edges))
        self._next = next(self._edges)
        self.active: dict[int, int] = {}
        self.until = (self._next >> _BITS) // self._count // 2

    def _edges_of(self, first: int, last: int, place: int, new: int) -> tuple[int, int]:
        count = self._count
        return (((first * 2 + 1) * count + place) << _BITS) + new, (((last + 1) * 2) * count + place) << _BITS

    def alone(self, numbers: Sequence[int]) -> Sequence[int]:
        """Of some rows, ascending, who keeps each without its neighbours and its new number, in one; 0 for nobody."""
        first, last, known = numbers[0], numbers[-1], self._alone
        if last < len(known) and last - first == len(numbers) - 1:
            return known[first : last + 1]
        return [known[number] if number < len(known) else 0 for number in numbers]

    def of(self, number: int) -> list[tuple[int, int]]:
        """The places of all who keep a row, and its new number for each."""
        self.move(number)
        found = [(place, number + offset) for place, offset in self.active.items()]
        if number < len(self._alone) and (key := self._alone[number]):
            found.append((key >> _BITS, key & _LOW))
        return found

    def move(self, number: int) -> None:
        """Goes on to a row."""
        while self.until <= number:
            edge, place = divmod(self._next >> _BITS, self._count)
            if edge & 1:
                self.active[place] = (self._next & _LOW) - self.until
            else:
                del self.active[place]
            self._next = next(self._edges)
            self.until = (self._next >> _BITS) // self._count // 2


_BITS = 24
_LOW = (1 << _BITS) - 1


def carried(merges: Iterable[Area], rows: RowMap) -> dict[int, list[tuple[int, int]]]:
    """Removed row → column and kept row of every merged area that loses its first row but not all of them.

    The value goes with the area even where one cell of it is left, because the office reads it for every row.
    """
    found: dict[int, list[tuple[int, int]]] = {}
    for area in merges:
        if rows.new(area.first_row) is None and rows.area(area):
            first = next(rows.kept(area.first_row, area.last_row))[0]
            found.setdefault(area.first_row, []).append((area.first_column, first))
    return found
