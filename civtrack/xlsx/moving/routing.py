"""Routes the rows of one sheet to the copies that keep them: one look at each row, however many copies there are.

Exists because a ledger of 20,000 rows that is written twelve times over must not be read twelve times. May import
`civtrack.model` and the modules of `civtrack.xlsx` below it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from operator import itemgetter
from typing import Protocol

from civtrack.xlsx.editing.rows import CellGrammar, SourceRow
from civtrack.xlsx.formulas.rowmap import RowMap
from civtrack.xlsx.moving.plain_rows import PlainRow, PlainRows
from civtrack.xlsx.parts.addresses import MAX_ROW

__all__ = ["Taker", "route"]


class Taker(Protocol):
    """What gets rows: the writer of one sheet of one copy."""

    rows: RowMap
    wanted: frozenset[int]
    """Removed rows that it wants to look at, because something of them is carried into kept rows."""

    def take(self, row: SourceRow, new: int, plain: PlainRow | None) -> None:
        """A row that stays, with its new number; taken apart where it holds nothing but plain values."""
        ...

    def look(self, row: SourceRow) -> None:
        """A removed row of `wanted`."""
        ...


def route(rows: Iterator[list[SourceRow]], grammar: CellGrammar, takers: Sequence[Taker]) -> None:
    """Gives every row to the takers that keep it, in order.

    Raises:
        LedgerUnreadable: The part is damaged or unsafe.
        NotEditable: A row cannot be taken apart.
    """
    spans = _spans(takers)
    lookers = _lookers(takers)
    plain, at, active = PlainRows(grammar).of, 0, list[tuple[int, int, int, Taker]]()
    for batch in rows:
        for row in batch:
            number = row.number
            if lookers and number in lookers:
                for taker in lookers[number]:
                    taker.look(row)
            while at < len(spans) and spans[at][0] <= number:
                active.append(spans[at])
                at += 1
            if not active:
                continue
            found: PlainRow | None = None
            asked = ended = False
            for _, last, offset, taker in active:
                if last < number:
                    ended = True
                    continue
                if not asked:
                    found, asked = plain(row.cells, number), True
                taker.take(row, number + offset, found)
            if ended:
                active = [span for span in active if span[1] >= number]


def _lookers(takers: Sequence[Taker]) -> dict[int, list[Taker]]:
    """Removed row → who wants to look at it all the same."""
    found: dict[int, list[Taker]] = {}
    for taker in takers:
        for row in taker.wanted:
            found.setdefault(row, []).append(taker)
    return found


def _spans(takers: Sequence[Taker]) -> list[tuple[int, int, int, Taker]]:
    """First and last row of every kept range, how far it moves, and who keeps it; in order of the first."""
    return sorted(
        (
            (first, last, (taker.rows.new(first) or 0) - first, taker)
            for taker in takers
            for first, last in taker.rows.kept(1, MAX_ROW)
        ),
        key=itemgetter(0),
    )
