"""Which rows are plainly items, told of a row by itself or of a block of rows column by column.

Exists because every row of every ledger passes here: what is plainly an item is taken over at once, and everything else
gets a close look. Both ways ask the same, so that a row is the same whichever way it comes. May import
`civtrack.ledger.*` below it and `civtrack.model`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import compress, count
from typing import TYPE_CHECKING, Any, Final

from civtrack.language.places import LEVELS
from civtrack.ledger import vocabulary as words
from civtrack.ledger.matching import HEADER_WORDS
from civtrack.ledger.totals import ENDS
from civtrack.model import CellError, Value

if TYPE_CHECKING:
    from civtrack.xlsx.reading.blocks import Block

__all__ = ["STOP", "Plain"]

_GAPS: Final = (" ", "  ", "   ", "　", "　　")
STOP: Final[frozenset[Value]] = (
    HEADER_WORDS | words.TOTAL_WORDS | words.DITTO | {CellError(code) for code in words.ERRORS}
    | {f"{word[0]}{gap}{word[1:]}" for word in (*words.TOTAL_WORDS, "同上") for gap in _GAPS}
    | {f"{before}{word}{after}" for word in words.DITTO for before in ("", *_GAPS) for after in ("", *_GAPS)}
)  # fmt: skip
"""Cells that send their row to the close look; compared as they stand, because every row passes here."""
_SUSPECT: Final = frozenset("=示例样范举填注备说合小总共累汇序县(（【[“\"'〃")
"""First characters of number or description cells that do the same."""
_LABELS: Final = frozenset(":：")
"""Last characters of what stands in the column of numbers and is none: 盘山县（签字）：."""
_SHORT: Final = 12
"""A shorter description without a number beside it may be a signature or a figure: it gets the close look."""
_COUNTS_LONGEST: Final = 40
"""A description no longer than this that ends as counts do (已完成8项) may be a line of statistics: likewise."""
_CELLS: Final = 4
"""A row with fewer cells gets the close look as well."""


class Plain:
    """Tells plain rows of one table from others.

    Args:
        stop: Cells that no plain row has.
        described: The column that says what the item is; 0 where there is none.
        numbered: The column of numbers; 0 where there is none.
    """

    def __init__(self, stop: AbstractSet[Value], described: int, numbered: int) -> None:
        self._stop, self._described, self._numbered = stop, described, numbered

    def is_plain(self, own: Mapping[int, Value]) -> bool:
        """Whether a row with these cells, none of them a formula without a result, is plainly an item."""
        return (
            len(own) >= _CELLS
            and _describes(own.get(self._described), own.get(self._numbered))
            and self._stop.isdisjoint(own.values())
        )

    def others(self, block: Block) -> Sequence[int]:
        """The places of a block's rows that are not plainly items, ascending."""
        columns, rows = block.columns, range(len(block.numbers))
        described = columns.get(self._described)
        if described is None:
            return rows
        numbered = columns.get(self._numbered) or [None] * len(rows)
        found = {place for place in _doubtful(described, numbered) if not _describes(described[place], numbered[place])}
        stop = self._stop
        for values in columns.values():
            if not stop.isdisjoint(values):
                found.update(compress(count(), map(stop.__contains__, values)))
        full = [values for values in columns.values() if None not in values]
        if len(full) < _CELLS:
            cells = zip(*columns.values(), strict=True)
            found.update(place for place, row in enumerate(cells) if len(row) - row.count(None) < _CELLS)
        return sorted(found)


def _doubtful(texts: Sequence[Any], numbers: Sequence[Any]) -> set[int]:
    """The places at which `_describes` must be asked; elsewhere the ends of text and number alone say yes."""
    found = {
        place
        for place, text in enumerate(texts)
        if text.__class__ is not str or not (first := text[:1]).isalnum() or first in _SUSPECT or text[-1] in ENDS
    }
    written = {number for number in numbers if number.__class__ is str}
    if None in numbers or any(map(_is_no_number, written)):
        found.update(place for place, number in enumerate(numbers) if number is None or number.__class__ is str)
    return found


def _describes(text: Any, number: Any) -> bool:
    """Whether a description, with the number beside it, is plainly an item's."""
    if text.__class__ is not str or text[:1] in _SUSPECT:
        return False
    if number is None:
        if len(text) < _SHORT:
            return False
    elif number.__class__ is str and _is_no_number(number):
        return False
    return not (len(text) < _COUNTS_LONGEST and text[-1:] in ENDS) and bool(text.strip())


def _is_no_number(text: str) -> bool:
    """Whether what stands in the column of numbers may be something else: 合计, 盘山县（签字）：, 盘山县."""
    return text[:1] in _SUSPECT or text[-1:] in _LABELS or text[-1:] in LEVELS
