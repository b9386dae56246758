"""A block: many rows that look alike, as columns of values.

Exists because a ledger's rows have the same columns, and 2,000 of them are taken over as fifteen lists in a fraction of
the time that 2,000 rows of their own take; whoever wants rows gets them from it. May import `civtrack.model`.
"""

from __future__ import annotations

from collections.abc import Iterator

from civtrack.light import NamedTuple
from civtrack.model import Row, Value

__all__ = ["Block"]

_NONE: frozenset[int] = frozenset()


class Block(NamedTuple):
    """Rows without formulas, in order.

    Attributes:
        numbers: Their numbers, ascending.
        hidden: Numbers of those that are not shown.
        columns: 1-based column → one value for each row; None where the row has none. Ascending.
    """

    numbers: list[int]
    hidden: frozenset[int]
    columns: dict[int, list[Value]]

    @property
    def edge(self) -> int:
        """The last column in which a row holds something; 0 for none."""
        columns = reversed(self.columns.items())
        return next((column for column, values in columns if any(one is not None for one in values)), 0)

    @property
    def cells(self) -> int:
        """How many cells hold something."""
        return sum(len(values) - values.count(None) for values in self.columns.values())

    def row(self, place: int) -> Row:
        """The row at a place."""
        number, held = self.numbers[place], dict[int, Value]()
        for column, values in self.columns.items():
            if (value := values[place]) is not None:
                held[column] = value
        return Row(number, number in self.hidden, held)

    def rows(self) -> Iterator[Row]:
        """The same one by one, sparse."""
        names, hidden, new = tuple(self.columns), self.hidden, tuple.__new__
        if not names:
            yield from (Row(number, number in hidden, {}, _NONE, _NONE) for number in self.numbers)
            return
        for number, values in zip(self.numbers, zip(*self.columns.values(), strict=True), strict=True):
            held = {column: value for column, value in zip(names, values, strict=True) if value is not None}
            yield new(Row, (number, number in hidden, held, _NONE, _NONE))
