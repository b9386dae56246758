"""Which values a cell's own list allows, as the workbook's data validation says.

Exists because an edit of the package is not stopped by a validation: whoever edits asks here first, so that no cell
comes to hold what its author ruled out. Only lists are read; their entries stand in the rule itself, in cells of the
workbook, or behind a defined name. May import `civtrack.model` and the modules of `civtrack.xlsx` below it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from heapq import heappop, heappush
from typing import TYPE_CHECKING

from civtrack.light import NamedTuple
from civtrack.model import Area, Value
from civtrack.xlsx.formulas.references import translate_shared, uses
from civtrack.xlsx.opened.selected import selected_rows
from civtrack.xlsx.parts.addresses import areas_of
from civtrack.xlsx.parts.markup import Element, Part

if TYPE_CHECKING:
    from civtrack.xlsx.opened.package import OpenPackage
    from civtrack.xlsx.opened.sheet import Sheet

__all__ = ["Choice", "Choices"]

_MOST = 20_000
"""Entries of a longer list are not looked at: nobody chooses from it."""
_NAMES = 8
"""Defined names that lead to one another."""


class Choice(NamedTuple):
    """A list that a cell's value is to be taken from.

    Attributes:
        values: Its entries, in order, without empty ones.
        source: As the rule names it: ``"已整改,未整改"`` or ``=选项!$A$1:$A$4``.
        strict: Whether office programs refuse another value; else they only warn.
    """

    values: tuple[Value, ...]
    source: str
    strict: bool

    @property
    def told(self) -> str:
        """The list for people: its entries where the rule itself has them, else where they stand."""
        return "、".join(str(one) for one in self.values) if self.source.startswith('"') else self.source

    def allows(self, value: Value) -> bool:
        """Whether a value is one of the list, or nothing."""
        if value in (None, ""):
            return True
        return any(_same(value, one) for one in self.values)


def _same(value: Value, one: Value) -> bool:
    if isinstance(value, str) or isinstance(one, str):
        return _text(value) == _text(one)
    return value == one


def _text(value: Value) -> str:
    return (f"{value:.15g}" if isinstance(value, float) else str(value)).strip()


class Choices:
    """The lists of one sheet's validations.

    Args:
        package: The open workbook.
        sheet: One of its sheets.
    """

    def __init__(self, package: OpenPackage, sheet: Sheet) -> None:
        self._package, self._sheet, self._part = package, sheet, sheet.structure
        self._rules = [rule for rule in self._part.root.walk() if rule.local == "dataValidation"]
        self._areas = [_areas(self._part, rule) for rule in self._rules]
        self._known: dict[tuple[str, bool], Choice | None] = {}
        self._own: dict[int, Choice | None] = {}  # lists that are written out in their rule: the same for all its cells
        self._columns: dict[int, tuple[list[int], list[int | None]]] = {}

    def of(self, row: int, column: int) -> Choice | None:
        """The list that a cell's validation names; None where it has none, or one that cannot be read here."""
        number = self._first(row, column)
        if number is None or self._rules[number].get("type") != "list":
            return None
        if number in self._own:
            return self._own[number]
        rule, areas = self._rules[number], self._areas[number]
        # What it names is written for the first cell that the rule covers, like a formula that is filled down.
        first_row, first_column = areas[0][:2]
        written = _inner(self._part, rule, "formula1").strip().removeprefix("=")
        formula = written if _is_text(written) else translate_shared(written, row - first_row, column - first_column)
        strict = rule.get("errorStyle", "stop") == "stop"
        if (formula, strict) not in self._known:
            self._known[formula, strict] = _choice(self._package, self._sheet, formula, strict=strict)
        if _is_text(written):
            self._own[number] = self._known[formula, strict]
        return self._known[formula, strict]

    def _first(self, row: int, column: int) -> int | None:
        """The number of the first rule that covers a cell."""
        if column not in self._columns:
            self._columns[column] = _stretches(self._areas, column)
        rows, numbers = self._columns[column]
        return numbers[bisect_right(rows, row) - 1]


def _stretches(rules: Sequence[Sequence[Area]], column: int) -> tuple[list[int], list[int | None]]:
    """A column cut where another rule becomes the first that covers it: the rows, and that rule's number.

    Exists because offices' sheets have a rule for each row, thousands of them: to ask all of them of every cell that
    is edited takes their product.
    """
    begin = sorted(
        (area.first_row, number, area.last_row)
        for number, areas in enumerate(rules)
        for area in areas
        if area.first_column <= column <= area.last_column
    )
    rows, numbers, open_ones = [0], list[int | None]([None]), list[tuple[int, int]]()
    at = 0
    for row in sorted({row for first, _, last in begin for row in (first, last + 1)}):
        while at < len(begin) and begin[at][0] == row:
            heappush(open_ones, begin[at][1:])
            at += 1
        while open_ones and open_ones[0][1] < row:
            heappop(open_ones)
        rows.append(row)
        numbers.append(open_ones[0][0] if open_ones else None)
    return rows, numbers


def _areas(part: Part, rule: Element) -> tuple[Area, ...]:
    return areas_of(rule.get("sqref") or _inner(part, rule, "sqref"))


def _is_text(formula: str) -> bool:
    return len(formula) > 1 and formula[0] == formula[-1] == '"'


def _inner(part: Part, rule: Element, local: str) -> str:
    """The text of an element, in which the extension of 2009 has it one level deeper (``<x14:formula1><xm:f>``)."""
    element = rule.first(local)
    if element is None:
        return ""
    deeper = next(iter(element.children), None)
    return part.text(deeper or element)


def _choice(package: OpenPackage, sheet: Sheet, formula: str, *, strict: bool) -> Choice | None:
    if _is_text(formula):
        entries = formula[1:-1].replace('""', '"').split(",")
        return Choice(tuple(one.strip() for one in entries if one.strip()), formula, strict)
    values = _behind(package, sheet, formula)
    return None if values is None else Choice(tuple(values), f"={formula}", strict)


def _behind(package: OpenPackage, sheet: Sheet, formula: str) -> list[Value] | None:
    """The values of the cells that a formula names; None where it computes which."""
    for _ in range(_NAMES):
        found = uses(formula, sheet.name)
        if found.foreign or found.functions or found.tables:
            return None
        if len(found.areas) == 1 and not found.names:
            return _values(package, *found.areas[0])
        if found.areas or len(found.names) != 1:
            return None
        defined = package.workbook.named(next(iter(found.names)), sheet.entry)
        if defined is None:
            return None
        formula = defined
    return None


def _values(package: OpenPackage, name: str, area: Area) -> list[Value] | None:
    try:
        sheet = package.sheet(next(one for one in package.sheets if one.casefold() == name.casefold()))
    except StopIteration:
        return None
    return list(_filled(sheet, area))


def _filled(sheet: Sheet, area: Area) -> Iterator[Value]:
    count = 0
    for found in selected_rows(sheet, lambda row: area.first_row <= row <= area.last_row):
        for column, value in sorted(found.row.values.items()):
            if area.first_column <= column <= area.last_column and value not in (None, ""):
                count += 1
                if count > _MOST:
                    return
                yield value
