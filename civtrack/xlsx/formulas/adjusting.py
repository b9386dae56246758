"""What becomes of the references of one formula when rows or sheets are removed, told one by one.

Exists apart from `civtrack.xlsx.formulas.references`, which tells the rules and is what others use. May import
`civtrack.xlsx`'s modules `text` and `rowmap` of formulas.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from civtrack.light import dataclass
from civtrack.xlsx.formulas.rowmap import RowMap
from civtrack.xlsx.formulas.text import REF_ERROR, Other, Piece, Reference, sheet_prefix

__all__ = ["AS_IT_IS", "OPAQUE", "Adjusted", "Change", "Maps", "function_name", "map_of", "untraceable"]

Maps = Mapping[str, RowMap | None]
"""Sheet name → which rows of it stay; None for a sheet that is gone. In the order of the workbook, so that references
through several sheets can be followed. Sheets that are not named stay as they are."""

OPAQUE = frozenset({"ADDRESS", "CALL", "CELL", "EVALUATE", "GETPIVOTDATA", "INDIRECT", "OFFSET", "RTD"})
"""Functions that find cells by text or by counting: what they reach cannot be read from the formula."""

AS_IT_IS = RowMap()


@dataclass(frozen=True, slots=True)
class Adjusted:
    """A formula after rows or sheets were removed.

    Attributes:
        text: The formula as it reads now.
        touched: Whether it reads differently.
        lost: Whether a reference became ``#REF!``.
        stale: Whether it reached a removed row or sheet, so that the value kept with it says something of them.
        opaque: What could not be followed, as the clerk would find it in the formula: functions that take addresses
            as text or count cells (``INDIRECT``), references through sheets that are not known, formulas that are too
            long.
    """

    text: str
    touched: bool
    lost: bool
    stale: bool
    opaque: tuple[str, ...]


class Change:
    """Collects what happens to the references of one formula."""

    __slots__ = ("lost", "maps", "opaque", "own", "stale")

    def __init__(self, maps: Maps, own_sheet: str) -> None:
        self.maps, self.own = maps, own_sheet
        self.lost = self.stale = False
        self.opaque: list[str] = []

    def gone(self, prefix: str) -> str:
        """What stands for a reference of which nothing is left."""
        self.lost = self.stale = True
        return prefix + REF_ERROR

    def adjust(self, reference: Reference) -> str:
        """The reference as it reads now."""
        if reference.foreign:
            return reference.spelled()
        if len(reference.sheets) > 1:
            return self._through(reference)
        name = reference.sheets[0] if reference.sheets else self.own
        found = map_of(self.maps, name)
        if found is None:
            return self.gone("")
        return self._moved(reference, found)

    def _moved(self, reference: Reference, rows: RowMap) -> str:
        first, last = reference.first, reference.last
        if rows.identity or not first.row:
            self.stale = self.stale or not rows.identity
            return reference.spelled()
        low, high = (first, last) if first.row <= last.row else (last, first)
        upright = reference.colon and first.column == last.column
        span = rows.reach(low.row, high.row) if upright else rows.span(low.row, high.row)
        self.stale = self.stale or rows.touches(low.row, high.row)
        if span is None:
            return self.gone(reference.prefix)
        ends = span if low is first else span[::-1]
        return reference._replace(first=first._replace(row=ends[0]), last=last._replace(row=ends[1])).spelled()

    def _through(self, reference: Reference) -> str:
        """A reference through several sheets."""
        names = list(self.maps)
        places = [_place_of(self.maps, name) for name in reference.sheets]
        if None in places:
            self.opaque.append(reference.spelled())
            return reference.spelled()
        low, high = sorted(place for place in places if place is not None)
        left = [(name, rows) for name in names[low : high + 1] if (rows := self.maps[name]) is not None]
        if not left:
            return self.gone("")
        if len(left) <= high - low:
            self.stale = True
            ends = (left[0][0], left[-1][0]) if places[0] == low else (left[-1][0], left[0][0])
            if set(ends) != {names[low], names[high]}:
                reference = reference._replace(prefix=sheet_prefix(*dict.fromkeys(ends)))
        before = self.lost
        readings = {self._moved(reference, rows) for _, rows in left}
        if len(readings) > 1:
            return self.gone(reference.prefix)
        self.lost = before or self.lost
        return readings.pop()


def map_of(maps: Maps, name: str) -> RowMap | None:
    """What becomes of a sheet; names of sheets are the same in upper and lower case."""
    if name in maps:
        return maps[name]
    folded = name.casefold()
    return next((rows for known, rows in maps.items() if known.casefold() == folded), AS_IT_IS)


def _place_of(maps: Maps, name: str) -> int | None:
    folded = name.casefold()
    return next((place for place, known in enumerate(maps) if known.casefold() == folded), None)


def function_name(piece: Other) -> str:
    """A function's name in upper case, without its bracket and the marks of newer functions."""
    name = piece.text.rpartition("!")[2].rstrip("(").upper()
    return name.removeprefix("_XLFN.").removeprefix("_XLWS.")


def untraceable(pieces: Sequence[Piece]) -> Iterator[str]:
    """What of a formula cannot be followed."""
    for piece in pieces:
        if isinstance(piece, Other) and piece.kind == "function" and function_name(piece) in OPAQUE:
            yield function_name(piece)
        elif isinstance(piece, Other) and piece.kind == "unread":
            yield f"{piece.text[:40]}…"
