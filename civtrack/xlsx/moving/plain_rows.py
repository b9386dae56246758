"""Rows of plain values, apart from their number: what a copy needs to write a row at another place.

Exists because a ledger's rows look alike, so that a row whose digits are left out reads like hundreds before it: what
was proven of one need not be proven of the next, and no cell is looked at alone. May import the modules of
`civtrack.xlsx` below it.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from civtrack.xlsx.editing.rows import CellGrammar

__all__ = ["PlainRow", "PlainRows"]

_DIGITS = b"0123456789"
_MOST_SHAPES = 4096
"""A sheet whose rows keep looking otherwise gains nothing from remembering them."""

_SHARED = ' t="s"'
_KNOWN = re.compile(r'(?: s="\d{0,9}"| t="[a-zA-Z]{1,9}"){0,2}/?')


class PlainRow(NamedTuple):
    """A row of cells that hold plain values or nothing.

    Attributes:
        pieces: What stands between the row's numbers in the addresses; one piece for a row without cells. In a cell
            that shows a shared string, the type is the last attribute.
        last: Letters of its last cell; "" where there is none.
        shared: The pieces in which the number of a shared string stands, by their places.
    """

    pieces: list[str]
    last: str
    shared: tuple[int, ...]

    def at(self, row: int) -> str:
        """Its cells in another row."""
        return f'{row}"'.join(self.pieces)


class _Shape(NamedTuple):
    ends: tuple[str, ...]
    last: str
    shared: tuple[int, ...] = ()


class PlainRows:
    """Takes rows of plain values apart.

    Args:
        grammar: How the sheet's cells are spelled.
    """

    def __init__(self, grammar: CellGrammar) -> None:
        self._grammar = grammar
        p = grammar.prefix
        self._empty = f"<{p}v><"
        self._begin, self._end = f"><{p}v>", f"</{p}v></{p}c>"
        self._cell = re.compile(rf'(<{p}c r="([A-Z]+))"(?: s="")?(?: t="[a-z]+")?(/>|><{p}v>[-+.E]*</{p}v></{p}c>)')
        self._shapes: dict[bytes, _Shape] = {}

    def of(self, cells: str, number: int) -> PlainRow | None:
        """A row of nothing but plain values; None for any other.

        Args:
            cells: What stands in the row.
            number: The row's.
        """
        if cells.isascii():
            shape = cells.encode().translate(None, _DIGITS)
            ends, last, shared = self._shapes.get(shape) or self._learnt(shape)
            if ends and self._empty not in cells:
                pieces = cells.split(f'{number}"')
                # Each place where the row's number was found must be an address, and each address such a place.
                if len(pieces) == len(ends) and all(map(str.endswith, pieces, ends)):
                    return PlainRow(pieces, last, shared)
        return self._of_any(cells)

    def _learnt(self, shape: bytes) -> _Shape:
        """How each piece of a row of this shape ends, and its last column; nothing where it is none of numbers."""
        ends, at, before, last, shared = list[str](), 0, "", "", list[int]()
        for match in self._cell.finditer(shape.decode()):
            if match.start() != at:
                break
            ends.append(before + match[1])
            if f"{_SHARED}{self._begin}" in match[0]:
                shared.append(len(ends))
            before, at, last = match[3] if match[3] == "/>" else self._end, match.end(), match[2]
        known = _Shape((*ends, before), last, tuple(shared)) if ends and at == len(shape) else _Shape((), "")
        if len(self._shapes) < _MOST_SHAPES:
            self._shapes[shape] = known
        return known

    def _of_any(self, cells: str) -> PlainRow | None:
        found = self._grammar.simple(cells)
        if found is None:
            return None
        pieces, before, shared = [], "", list[int]()
        for letters, attributes, value in found:
            if _KNOWN.fullmatch(attributes) is None:
                return None
            pieces.append(f"{before}{self._grammar.open_c}{letters}")
            if value and _SHARED in attributes:
                attributes = attributes.replace(_SHARED, "") + _SHARED  # noqa: PLW2901 - the same in another order
                shared.append(len(pieces))
            before = f"{attributes}{self._begin}{value}{self._end}" if value else f"{attributes}>"
        return PlainRow([*pieces, before], found[-1][0] if found else "", tuple(shared))
