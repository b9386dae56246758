"""The value of a formula over what is left of a sheet: totals, counts, shares, and what is built of them.

Exists so that a copy with rows removed shows its own totals at once, and never those of the rows that are gone. Excel
calculates everything anew when it opens the copy; until then, and on a phone, the value written here is what is seen.
It is therefore exact or not given at all: whatever is not computed here, or hangs on the machine, is `UNKNOWN`. May
import `civtrack.model` and the modules of `civtrack.xlsx` that take formulas apart.

Rules, as Excel documents its functions:

- SUM, AVERAGE, MIN, MAX and PRODUCT take of referenced cells only the numbers; arguments written out count as they
  read. COUNT counts numbers, COUNTA whatever is not empty, COUNTBLANK empty cells and empty texts.
- SUBTOTAL leaves out cells that are subtotals themselves, and rows that a filter hides; 101 to 111 also leave out rows
  hidden by hand.
- SUMIF takes the area to add up from its first cell, as large as the area of the condition; the S functions need areas
  of one size.
- An error value among the cells is the value of the whole, but COUNT and COUNTBLANK pass over it and COUNTA counts it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from operator import attrgetter
from typing import Literal

from civtrack.light import NamedTuple
from civtrack.model import Area, Value
from civtrack.xlsx.formulas.aggregates import AGGREGATES
from civtrack.xlsx.formulas.arithmetic import Doubtful, Failed
from civtrack.xlsx.formulas.evaluation import UNKNOWN, AreaTexts, Cell, Cells, Evaluation, Unknown
from civtrack.xlsx.formulas.expressions import Call, NotCovered, tree
from civtrack.xlsx.formulas.references import references

__all__ = ["UNKNOWN", "Cell", "Cells", "Place", "Unknown", "is_subtotal", "recompute", "recompute_all"]


_MOST_CELLS = 16_000_000
"""So many cells are looked at for one workbook and all its copies together; running totals over very long columns would
take for ever."""


class Place(NamedTuple):
    """Where a formula stands."""

    sheet: str
    row: int
    column: int


def recompute(
    text: str, own_sheet: str, cells: Cells, texts: AreaTexts | None = None
) -> Value | Literal[Unknown.UNKNOWN]:
    """The value of one formula.

    Args:
        text: The formula, unescaped.
        own_sheet: Where it stands.
        cells: Gives the cells that it mentions, with values that are true already. Dates may be given as serial
            numbers, which are computed with, or as dates, which are only counted.
        texts: What is known of areas already; only for formulas that are given the same cells.
    """
    try:
        value = Evaluation(own_sheet, cells, AGGREGATES, texts).value(tree(text))
    except Failed as failed:
        return failed.error
    except (Doubtful, NotCovered, RecursionError):
        return UNKNOWN
    if value is None:
        return 0
    return value + 0.0 if isinstance(value, float) else value


def is_subtotal(text: str) -> bool | None:
    """Whether SUBTOTALs leave the cell of this formula out; None where spreadsheets think differently of it."""
    if "SUBTOTAL(" not in text.upper() and "AGGREGATE(" not in text.upper():
        return False
    try:
        node = tree(text)
    except NotCovered:
        return None
    return True if isinstance(node, Call) and node.name == "SUBTOTAL" else None


def recompute_all(
    formulas: Mapping[Place, str], cells: Cells, copies: int = 1
) -> dict[Place, Value | Literal[Unknown.UNKNOWN]]:
    """The values of all formulas of a workbook that are to be computed, each after those that it needs.

    Args:
        formulas: Where they stand and what they say. Formulas that are left out keep the value that `cells` gives.
        cells: As for `recompute`; of cells in `formulas` only what it says of their rows counts.
        copies: How many workbooks like this one are to be computed; each may take its share of the time.

    Returns:
        A value or `UNKNOWN` for every formula; formulas that need themselves are unknown.
    """
    return _Workbook(formulas, cells, _MOST_CELLS // max(copies, 1)).run()


class _Workbook:
    def __init__(self, formulas: Mapping[Place, str], cells: Cells, most: int) -> None:
        self._formulas, self._cells = formulas, cells
        self._done: dict[Place, Value | Literal[Unknown.UNKNOWN]] = {}
        self._known: dict[tuple[str, str], Value | Literal[Unknown.UNKNOWN]] = {}
        self._budget = most
        self._columns: dict[str, dict[int, list[Place]]] = {}
        self._settled, self._texts = set[tuple[str, Area]](), AreaTexts()
        self._cells_of: dict[Place, Cell] = {}
        for place in sorted(formulas):
            columns = self._columns.setdefault(place.sheet.casefold(), {})
            columns.setdefault(place.column, []).append(place)

    def run(self) -> dict[Place, Value | Literal[Unknown.UNKNOWN]]:
        for place in self._formulas:
            self._finish(place)
        return self._done

    def _finish(self, start: Place) -> None:
        waiting, path = [start], set[Place]()
        while waiting:
            place = waiting[-1]
            if place in self._done:
                waiting.pop()
                continue
            said = place.sheet, self._formulas[place]
            if said in self._known:  # no value hangs on where a formula stands; one that needs itself is done before
                self._done[place] = self._known[said]
                continue
            needed = list(dict.fromkeys(self._needed(place)))
            if place not in path and needed:
                path.add(place)
                waiting += needed
                continue
            waiting.pop()
            if needed or self._budget <= 0:
                self._done[place] = UNKNOWN
            else:
                self._done[place] = self._known[said] = self._value(place)
            path.discard(place)

    def _value(self, place: Place) -> Value | Literal[Unknown.UNKNOWN]:
        return recompute(self._formulas[place], place.sheet, self._given, self._texts)

    def _needed(self, place: Place) -> Iterable[Place]:
        """The formulas that are to be computed before; an area in which all are done is not looked through again."""
        for sheet, area in references(self._formulas[place], place.sheet):
            if (sheet, area) not in self._settled:
                open_ones = [other for other in self._inside(sheet, area) if other not in self._done]
                if not open_ones:
                    self._settled.add((sheet, area))
                yield from open_ones

    def _inside(self, sheet: str, area: Area) -> Iterable[Place]:
        for column, places in self._columns.get(sheet.casefold(), {}).items():
            if area.first_column <= column <= area.last_column:
                low = bisect_left(places, area.first_row, key=_row_of)
                high = bisect_right(places, area.last_row, key=_row_of)
                self._budget -= high - low
                yield from places[low:high]

    def _given(self, sheet: str, area: Area) -> Iterable[Cell]:
        own = {(place.row, place.column): place for place in self._inside(sheet, area)}
        for cell in self._cells(sheet, area):
            self._budget -= 1
            place = own.pop((cell.row, cell.column), None) if own else None
            yield cell if place is None else self._computed(cell, place)
        for place in own.values():
            yield self._computed(Cell(place.row, place.column, None), place)

    def _computed(self, cell: Cell, place: Place) -> Cell:
        """A cell with its new value, put together once: totals over totals look at each of them again."""
        if place not in self._done:
            return cell._replace(value=UNKNOWN, subtotal=is_subtotal(self._formulas[place]))
        if place not in self._cells_of:
            value = self._done[place]
            self._cells_of[place] = cell._replace(value=value, subtotal=is_subtotal(self._formulas[place]))
        return self._cells_of[place]


_row_of = attrgetter("row")
