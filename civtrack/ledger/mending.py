"""Completes the cells of a row: 同上, cells that show errors, formulas without a result or without anything to show.

Exists apart from the walk over a table because few rows need it. May import `civtrack.ledger.*` below it,
`civtrack.problems` and `civtrack.model`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Final

from civtrack import problems
from civtrack.ledger import vocabulary as words
from civtrack.ledger.cells import is_blank
from civtrack.ledger.making import VALUES, ItemMaker
from civtrack.model import CellError, Field, Row, Value

__all__ = ["UNREAD", "Mender"]

UNREAD: Final = frozenset(
    {Field.SERIAL, Field.PHOTOS, Field.TIER_MARK, Field.DAYS_MARK, Field.BASIS_MARK, Field.ROW_KEY}
)
"""Fields whose cells nobody reads."""

_ZEROS: Final = (0, dt.time())
"""What a formula shows for the empty cell that it refers to, as a number and as a day."""


class Mender:
    """Completes rows of one table.

    Args:
        at: Field → column.
        maker: Knows what stands above and hears what is wrong.
    """

    def __init__(self, at: Mapping[Field, int], maker: ItemMaker) -> None:
        self._maker = maker
        self._read = {column: wanted for wanted, column in at.items() if wanted not in UNREAD}
        self._zeroless = self._read.keys() - {at.get(Field.PERCENT, 0)}

    def without_zeros(self, row: Row, values: dict[int, Value]) -> dict[int, Value]:
        """The values without the zeros that formulas show for empty cells; a share of 0 % stays."""
        zeros = [column for column in row.formulas & self._zeroless if _is_zero(row.values.get(column))]
        return {column: value for column, value in values.items() if column not in zeros} if zeros else values

    def mended(self, row: Row, values: dict[int, Value]) -> dict[int, Value]:
        """The values with 同上 replaced by what stands above; errors and uncalculated formulas are reported."""
        mended, report = values, self._maker.report
        for column in sorted(self._read.keys() & row.uncached):
            report(problems.FORMULA_WITHOUT_VALUE, row.number, column, None)
        for column in sorted(self._read.keys() & values.keys()):
            value = values[column]
            if isinstance(value, CellError) and self._read[column] not in VALUES:
                report(problems.CELL_ERROR, row.number, column, value.code)
            elif isinstance(value, str) and "".join(value.split()) in words.DITTO:
                if mended is values:
                    mended = dict(values)
                mended[column] = above = self._maker.above(column)
                if is_blank(above):
                    report(problems.DITTO_WITHOUT_ABOVE, row.number, column, value.strip())
        return mended


def _is_zero(value: Value) -> bool:
    return value.__class__ is not bool and value in _ZEROS
