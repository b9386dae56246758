"""What becomes of every formula that reaches beyond its own row, decided before any row is written.

Exists because a kept total must show what is left, not what was; and because in a copy a formula over a sheet that
stays behind must not lose the value that the row has by it. May import `civtrack.model` and the modules of
`civtrack.xlsx` below it.

Rules, in this order; the first two are for copies only, whose totals also drop summands that were removed
(`civtrack.xlsx.formulas.summands`) before the others are looked at:

1. A formula of a frozen column, and one that counts rows (``ROW()``) without adding anything up, becomes its value.
2. A formula that reaches into other books, sheets that are left out, or names or tables that stay behind, that calls a
   function which is not known, or that lost a cell, is emptied: its value speaks of what is left out. Only a day stays,
   in a column of days. One that holds texts that the copy may not show becomes its value; if it adds up or counts, it
   is emptied, too.
3. A formula that lost a cell shows ``#REF!`` as in Excel, without a value, where rows are deleted.
4. A formula that reaches a removed row, or a formula that does, is computed over what is kept
   (`civtrack.xlsx.formulas.recompute`); what cannot be computed has no value until the file is opened.
5. All others keep the value they have.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterator, Mapping
from enum import Enum
from typing import Any

from civtrack.light import NamedTuple
from civtrack.model import Area
from civtrack.xlsx.formulas.pure import PURE
from civtrack.xlsx.formulas.recompute import UNKNOWN, Place, is_subtotal, recompute_all
from civtrack.xlsx.formulas.recompute import Cell as KnownCell
from civtrack.xlsx.formulas.references import POSITIONAL, Adjusted, Maps, Uses, adjust_formula, uses
from civtrack.xlsx.formulas.rowmap import RowMap
from civtrack.xlsx.formulas.summands import without_removed
from civtrack.xlsx.formulas.text import Other, parse, said_in
from civtrack.xlsx.moving.copy_plan import SheetCopy
from civtrack.xlsx.moving.formula_index import FormulaIndex
from civtrack.xlsx.opened.source_values import SourceValues
from civtrack.xlsx.parts.addresses import MAX_ROW

__all__ = ["ADDING_UP", "CopyPlan", "Fate", "FormulaPlan", "Ruling"]

ADDING_UP = frozenset(
    {"AGGREGATE", "AVERAGE", "AVERAGEA", "AVERAGEIF", "AVERAGEIFS", "COUNT", "COUNTA", "COUNTBLANK", "COUNTIF",
     "COUNTIFS", "DCOUNT", "DCOUNTA", "DSUM", "FREQUENCY", "GETPIVOTDATA", "LARGE", "MAX", "MAXA", "MAXIFS", "MEDIAN",
     "MIN", "MINA", "MINIFS", "MODE", "PRODUCT", "RANK", "RANK.AVG", "RANK.EQ", "ROWS", "SMALL", "STDEV", "SUBTOTAL",
     "SUM", "SUMIF", "SUMIFS", "SUMPRODUCT", "VAR", "TEXTJOIN", "CONCAT", "FILTER", "UNIQUE", "SORT"}
)  # fmt: skip
"""Functions that make one value of many cells."""


_NEAR = 100
"""Rows that a formula may read and still keep its value unread; over more it is computed anew."""

_FEW_CELLS = 8
"""So many cells of a formula are found by name; where it reads more, it is looked at again in each round."""


class Fate(Enum):
    """What becomes of a formula."""

    KEPT = "it keeps its value"
    SERIAL = "it becomes its value, because it counts rows"
    FROZEN = "it becomes its value, because what it refers to is left out"
    SILENCED = "it becomes its value, because it holds texts that may not be shown"
    EMPTIED = "its cell is emptied"
    BROKEN = "it refers to a removed cell"
    COMPUTED = "it has a new value, or none"


class Ruling(NamedTuple):
    """What becomes of one formula: its fate, its new text, its new value (`UNKNOWN`: none)."""

    fate: Fate
    text: str
    value: Any = None


class _Formula(NamedTuple):
    """A formula that is judged: where it stands, what it says and mentions, and how it reads with rows removed."""

    place: Place
    text: str
    used: Uses
    inside: Adjusted


class FormulaPlan:
    """The formulas of a workbook from which rows are removed.

    Args:
        maps: What becomes of every sheet.
        indexes: Sheet → its formulas, for every kept sheet.
        names: Name in upper case → what it says; None for one that stays behind.
    """

    def __init__(self, maps: Maps, indexes: Mapping[str, FormulaIndex], names: Mapping[str, str | None]) -> None:
        self._indexes, self._names = indexes, names
        self._order = tuple(maps)
        self._kept_maps = {name: rows for name, rows in maps.items() if rows is not None}
        self._rulings: dict[Place, Ruling] = {}
        self._shortened: dict[Place, str] = {}
        self._uses: dict[Place, Uses] = {}
        self._dirty: dict[tuple[str, int], list[int]] = {}
        self._columns: dict[tuple[str, int], tuple[list[int], list[KnownCell]]] = {}
        for sheet, index in indexes.items():
            rows = self._kept_maps[sheet]
            for (row, column), text in index.far.items():
                if rows.new(row) is not None:
                    place = Place(sheet, row, column)
                    self._rulings[place] = self._ruling(place, text)
        self._spread()

    def ruling(self, sheet: str, row: int, column: int) -> Ruling | None:
        """What becomes of a formula; None for one that keeps to its row."""
        return self._rulings.get(Place(sheet, row, column))

    def _ruling(self, place: Place, text: str) -> Ruling:
        used = self._uses[place] = uses(text, place.sheet, self._order)
        inside = adjust_formula(text, self._kept_maps, place.sheet)
        before = self._before(_Formula(place, text, used, inside))
        if before is not None:
            return before
        if inside.lost:
            return Ruling(Fate.BROKEN, inside.text)
        if inside.stale or (inside.opaque and self._moves) or self._unsure(used, text):
            return Ruling(Fate.COMPUTED, inside.text, UNKNOWN)
        return Ruling(Fate.KEPT, inside.text)

    def positional(self, row: int, new: int) -> Fate:
        """What becomes of a formula of its own row that counts rows."""
        return Fate.KEPT if row == new else Fate.COMPUTED

    def silenced(self, sheet: str, text: str) -> bool:
        """Whether a formula holds texts that may not be shown."""
        del sheet, text
        return False

    def _before(self, formula: _Formula) -> Ruling | None:
        """A ruling that goes before the others."""
        if formula.used.functions & POSITIONAL and self._moves and not formula.inside.lost:
            return Ruling(Fate.COMPUTED, formula.inside.text, UNKNOWN)
        return None

    @property
    def _moves(self) -> bool:
        return any(not rows.identity for rows in self._kept_maps.values())

    def _goes(self, sheet: str, row: int, column: int) -> bool:
        """Whether the content of a cell stays."""
        del sheet, row, column
        return True

    def _unsure(self, used: Uses, text: str) -> bool:
        """Whether names or tables of it mention what is removed."""
        if used.tables and self._moves and not _of_this_row(text):
            return True
        for name in used.names:
            said = self._names.get(name)
            if said is None:
                continue
            adjusted = adjust_formula(said, self._kept_maps, "")
            if adjusted.stale or adjusted.opaque:
                return self._moves
        return False

    def _spread(self) -> None:
        """Formulas over formulas that change are computed, too."""
        changing = (Fate.COMPUTED, Fate.EMPTIED, Fate.BROKEN)
        fresh = [place for place, ruling in self._rulings.items() if ruling.fate in changing]
        if not fresh:
            return
        near, wide = self._readers()
        for sheet, row, column in fresh:
            self._dirty.setdefault((sheet.casefold(), column), []).append(row)
        for rows in self._dirty.values():
            rows.sort()
        self._follow(fresh, near)
        more = True
        while more:
            before, wide, more = wide, [], False
            for place in before:
                if self._rulings[place].fate is not Fate.KEPT:
                    continue
                if any(self._touches(sheet, area) for sheet, area in self._uses[place].areas):
                    # Those after it are looked at in the same round: running totals are chains of thousands.
                    self._change(place)
                    self._follow([place], near)
                    more = True
                else:
                    wide.append(place)
            wide.reverse()  # a chain that leads upwards is as long as one that leads downwards

    def _readers(self) -> tuple[dict[tuple[str, int, int], list[Place]], list[Place]]:
        """Cell → the formulas that keep their value so far and name it, and those that name more than a few cells."""
        near: dict[tuple[str, int, int], list[Place]] = {}
        wide: dict[Place, None] = {}
        for place, ruling in self._rulings.items():
            if ruling.fate is not Fate.KEPT:
                continue
            for sheet, (top, left, bottom, right) in self._uses[place].areas:
                if (bottom - top + 1) * (right - left + 1) > _FEW_CELLS:
                    wide[place] = None
                    continue
                for row in range(top, bottom + 1):
                    for column in range(left, right + 1):
                        near.setdefault((sheet.casefold(), row, column), []).append(place)
        return near, list(wide)

    def _follow(self, fresh: list[Place], near: dict[tuple[str, int, int], list[Place]]) -> None:
        """Has the formulas computed that name these cells, and those that name theirs, each looked at once."""
        while fresh:
            sheet, row, column = fresh.pop()
            for place in near.pop((sheet.casefold(), row, column), ()):
                if self._rulings[place].fate is Fate.KEPT:
                    self._change(place)
                    fresh.append(place)

    def _change(self, place: Place) -> None:
        self._rulings[place] = self._rulings[place]._replace(fate=Fate.COMPUTED, value=UNKNOWN)
        rows = self._dirty.setdefault((place.sheet.casefold(), place.column), [])
        rows.insert(bisect_left(rows, place.row), place.row)

    def _touches(self, sheet: str, area: Area) -> bool:
        folded = sheet.casefold()
        for (name, column), rows in self._dirty.items():
            if name == folded and area.first_column <= column <= area.last_column:
                at = bisect_left(rows, area.first_row)
                if at < len(rows) and rows[at] <= area.last_row:
                    return True
        return False

    def changes(self, sheet: str) -> bool:
        """Whether any formula of a sheet reads differently or gets another value."""
        far = self._indexes[sheet].far
        return any(
            ruling.fate is not Fate.KEPT or ruling.text != far[place.row, place.column]
            for place, ruling in self._rulings.items()
            if place.sheet == sheet
        )

    def needed(self) -> Iterator[tuple[str, Area]]:
        """The cells whose values are needed to compute what changes."""
        for place, ruling in self._rulings.items():
            if ruling.fate is Fate.COMPUTED:
                yield from self._uses[place].areas

    def compute(self, values: SourceValues, copies: int = 1) -> None:
        """Computes what changes, once the values it needs are there.

        Args:
            values: What the source's cells hold.
            copies: How many are made of it, that share the time.
        """
        texts = {
            place: self._shortened.get(place) or self._indexes[place.sheet].far[place.row, place.column]
            for place, ruling in self._rulings.items()
            if ruling.fate is Fate.COMPUTED and (place.row, place.column) not in self._indexes[place.sheet].arrays
        }
        wanted = {place: text for place, text in texts.items() if not self._unsure(self._uses[place], text)}
        if not wanted:
            return

        def cells(sheet: str, area: Area) -> Iterator[KnownCell]:
            return self._cells(values, sheet, area)

        for place, value in recompute_all(wanted, cells, copies).items():
            self._rulings[place] = self._rulings[place]._replace(value=value)

    def _cells(self, values: SourceValues, sheet: str, area: Area) -> Iterator[KnownCell]:
        """The kept cells of an area with what they hold."""
        name = next((known for known in self._kept_maps if known.casefold() == sheet.casefold()), None)
        if name is None:
            return
        for column in values.columns(name):
            if not area.first_column <= column <= area.last_column:
                continue
            if (name, column) not in self._columns:
                self._columns[name, column] = self._column(values, name, column)
            rows, cells = self._columns[name, column]
            yield from cells[bisect_left(rows, area.first_row) : bisect_right(rows, area.last_row)]

    def _column(self, values: SourceValues, sheet: str, column: int) -> tuple[list[int], list[KnownCell]]:
        rows, cells = list[int](), list[KnownCell]()
        kept: RowMap = self._kept_maps[sheet]
        held = values.column(sheet, column)
        shown = values.shown(sheet)
        order = sorted(held)
        for first, last in kept.kept(1, MAX_ROW):
            for row in order[bisect_left(order, first) : bisect_right(order, last)]:
                ruling = self._rulings.get(Place(sheet, row, column))
                value = held[row]
                if (ruling and ruling.fate is Fate.EMPTIED) or not self._goes(sheet, row, column):
                    continue
                if ruling and ruling.fate in {Fate.BROKEN, Fate.COMPUTED}:
                    value = UNKNOWN
                text = self._indexes[sheet].far.get((row, column))
                frozen = ruling is not None and ruling.fate in {Fate.SERIAL, Fate.FROZEN, Fate.SILENCED}
                subtotal = is_subtotal(text) if text and not frozen else False
                hidden = row in values.hidden(sheet) and row not in shown
                rows.append(row)
                cells.append(KnownCell(row, column, value, subtotal, hidden, False))
        return rows, cells


class CopyPlan(FormulaPlan):
    """The formulas of one copy.

    Args:
        maps: What becomes of every sheet.
        indexes: Sheet → its formulas, for every kept sheet.
        names: Name in upper case → what it says; None for one that stays behind.
        sheets: Sheet → what is asked of it.
        tables: Names in upper case of the tables that stay.
        shown: Sheet and the texts that are written in a formula → whether they may be shown.
    """

    def __init__(
        self,
        maps: Maps,
        indexes: Mapping[str, FormulaIndex],
        names: Mapping[str, str | None],
        sheets: Mapping[str, SheetCopy],
        tables: Collection[str],
        shown: Callable[[str, tuple[str, ...]], bool],
    ) -> None:
        self._sheets, self._tables, self._shown = sheets, {"", *tables}, shown
        self._gone = {name.casefold() for name, rows in maps.items() if rows is None}
        super().__init__(maps, indexes, names)

    def _ruling(self, place: Place, text: str) -> Ruling:
        shorter = without_removed(text, place.sheet, self._kept_maps[place.sheet])
        if shorter == text:
            ruling = super()._ruling(place, text)
            fresh = ruling.fate is not Fate.KEPT or self._reads_kept(place)
            return ruling if fresh else ruling._replace(fate=Fate.COMPUTED, value=UNKNOWN)
        self._shortened[place] = shorter
        ruling = super()._ruling(place, shorter)
        return ruling._replace(fate=Fate.COMPUTED, value=UNKNOWN) if ruling.fate is Fate.KEPT else ruling

    def _reads_kept(self, place: Place) -> bool:
        """Whether a formula of an own row reads nothing but cells that come along as they are."""
        cells = self._sheets[place.sheet].cells
        if cells is None:
            return True
        areas = self._uses[place].areas
        near = place.row in cells.items and all(
            sheet == place.sheet and area.last_row - area.first_row < _NEAR for sheet, area in areas
        )
        return near and all(
            cells.whole(row, area.first_column, area.last_column)
            for _, area in areas
            for row in range(area.first_row, area.last_row + 1)
        )

    def positional(self, row: int, new: int) -> Fate:
        """What becomes of a formula of its own row that counts rows."""
        return Fate.KEPT if row == new else Fate.SERIAL

    def silenced(self, sheet: str, text: str) -> bool:
        """Whether a formula holds texts that may not be shown."""
        said = said_in(text)
        return bool(said) and not self._shown(sheet, said)

    def _before(self, formula: _Formula) -> Ruling | None:
        place, text, used, inside = formula
        adds_up = bool(used.functions & ADDING_UP)
        wish = self._sheets[place.sheet]
        if place.column in wish.frozen_columns or ("ROW" in used.functions and not adds_up):
            return Ruling(Fate.SERIAL, text)
        if self._outside(used) or inside.lost:
            return Ruling(Fate.FROZEN if place.column in wish.dated_columns else Fate.EMPTIED, text)
        if self.silenced(place.sheet, text):
            return Ruling(Fate.EMPTIED if adds_up or inside.stale or inside.lost else Fate.SILENCED, text)
        return super()._before(formula)

    def _outside(self, used: Uses) -> bool:
        """Whether it reaches what is not in the copy."""
        if used.foreign or any(sheet.casefold() in self._gone for sheet, _ in used.areas):
            return True
        if used.tables - self._tables:
            return True
        return not used.functions <= PURE or any(self._names.get(name) is None for name in used.names)

    def _goes(self, sheet: str, row: int, column: int) -> bool:
        return self._sheets[sheet].goes(row, column)


def _of_this_row(text: str) -> bool:
    """Whether structured references of a formula keep to its row."""
    tables = [piece.text for piece in parse(text) if isinstance(piece, Other) and piece.kind == "table"]
    return all("#This Row" in table or "@" in table for table in tables)
