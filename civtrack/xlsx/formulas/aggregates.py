"""The functions that take many cells to one value: totals, counts, means, with and without conditions, SUBTOTAL.

Exists apart from `civtrack.xlsx.formulas.evaluation`, which calls it; the rules are told in
`civtrack.xlsx.formulas.recompute`. May import `civtrack.model` and the modules of `civtrack.xlsx` that take formulas
apart.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterable, Sequence
from itertools import chain
from math import fsum, prod
from typing import Any

from civtrack.model import Area, CellError
from civtrack.xlsx.formulas.arithmetic import Doubtful, Failed, number_of
from civtrack.xlsx.formulas.criteria import SameText, matcher
from civtrack.xlsx.formulas.evaluation import UNKNOWN, Arguments, Cell, Evaluation
from civtrack.xlsx.formulas.expressions import Literal, NotCovered, Ref
from civtrack.xlsx.parts.addresses import MAX_COLUMN, MAX_ROW

__all__ = ["AGGREGATES"]

_DIVISION = CellError("#DIV/0!")
Numbers = Sequence[float]


def _numbers(cells: Iterable[Cell]) -> list[float]:
    """The numbers among cells; texts, truth values and empty cells are passed over."""
    counted = [cell.value for cell in cells if not isinstance(cell.value, str | bool)]
    if len({value for value in counted if isinstance(value, CellError)}) > 1:
        raise Doubtful
    return [number_of(value) for value in counted]


def _direct(evaluation: Evaluation, argument: Any) -> float:
    """An argument that is no reference: texts and truth values count only where they are written out."""
    value = evaluation.value(argument)
    if isinstance(value, str | bool) and not isinstance(argument, Literal):
        raise Doubtful
    return number_of(value)


def _gathered(evaluation: Evaluation, arguments: Arguments) -> list[float]:
    if not arguments:
        raise NotCovered
    found: list[float] = []
    for argument in arguments:
        if isinstance(argument, Ref):
            found += _numbers(evaluation.area(argument))
        else:
            found.append(_direct(evaluation, argument))
    return found


def _mean(numbers: Numbers) -> float:
    if not numbers:
        raise Failed(_DIVISION)
    return fsum(numbers) / len(numbers)


def _total(numbers: Numbers) -> float:
    """The sum; what binary fractions leave of numbers that cancel each other out is no value to be shown."""
    total = fsum(numbers)
    if total and abs(total) < 1e-12 * max(map(abs, numbers)):
        raise Doubtful
    return total


def _spread(function: Callable[[Numbers], float], least: int) -> Callable[[Numbers], float]:
    def call(numbers: Numbers) -> float:
        if len(numbers) < least:
            raise Failed(_DIVISION)
        return function(numbers)

    return call


def _largest(numbers: Numbers) -> float:
    return max(numbers, default=0)


def _smallest(numbers: Numbers) -> float:
    return min(numbers, default=0)


def _product(numbers: Numbers) -> float:
    return prod(numbers) if numbers else 0


def _of_numbers(function: Callable[[Numbers], float]) -> Callable[[Evaluation, Arguments], Any]:
    return lambda evaluation, arguments: function(_gathered(evaluation, arguments))


def _is_number(value: object) -> bool:
    return not isinstance(value, str | bool | CellError)


def _count(evaluation: Evaluation, arguments: Arguments) -> int:
    count = 0
    for argument in arguments:
        if isinstance(argument, Ref):
            count += sum(_is_number(cell.value) for cell in evaluation.area(argument))
        elif isinstance(argument, Literal) and isinstance(argument.value, float):
            count += 1
        else:
            raise NotCovered
    return count


def _counta(evaluation: Evaluation, arguments: Arguments) -> int:
    if not all(isinstance(argument, Ref) for argument in arguments):
        raise NotCovered
    return sum(len(evaluation.area(argument)) for argument in arguments if isinstance(argument, Ref))


def _countblank(evaluation: Evaluation, arguments: Arguments) -> int:
    (argument,) = _references(arguments, 1)
    filled = sum(1 for cell in evaluation.area(argument) if cell.value != "")
    return _size(argument.reference.area) - filled


def _references(arguments: Arguments, count: int) -> list[Ref]:
    found = [argument for argument in arguments if isinstance(argument, Ref)]
    if len(found) != len(arguments) or len(arguments) != count:
        raise NotCovered
    return found


def _size(area: Area) -> int:
    return (area.last_row - area.first_row + 1) * (area.last_column - area.first_column + 1)


def _shape(area: Area) -> tuple[int, int]:
    return area.last_row - area.first_row, area.last_column - area.first_column


class _Conditions:
    """Areas of one shape with a condition each: which places in them meet all of the conditions."""

    def __init__(self, evaluation: Evaluation, arguments: Arguments) -> None:
        if not arguments or len(arguments) % 2:
            raise NotCovered
        self._columns: list[tuple[dict[tuple[int, int], Any], Callable[[Any], bool]]] = []
        areas = []
        for reference, condition in zip(arguments[::2], arguments[1::2], strict=True):
            if not isinstance(reference, Ref):
                raise NotCovered
            area = reference.reference.area
            areas.append(area)
            matches = matcher(evaluation.value(condition))
            self._columns.append((_by_place(evaluation.area(reference), area), matches))
        self.area = areas[0]
        if any(_shape(area) != _shape(self.area) for area in areas):
            raise NotCovered

    def meet(self, places: Iterable[tuple[int, int]]) -> Iterable[tuple[int, int]]:
        """Those of the places that meet all conditions."""
        for place in places:
            if all(matches(values.get(place)) for values, matches in self._columns):
                yield place

    def count(self) -> int:
        """How many places meet all conditions, empty ones included."""
        known = set(chain.from_iterable(values for values, _ in self._columns))
        empty = all(matches(None) for _, matches in self._columns)
        return sum(1 for _ in self.meet(known)) + (_size(self.area) - len(known) if empty else 0)


def _by_place(cells: Iterable[Cell], area: Area) -> dict[tuple[int, int], Any]:
    return {(cell.row - area.first_row, cell.column - area.first_column): cell.value for cell in cells}


def _countifs(evaluation: Evaluation, arguments: Arguments) -> int:
    return _Conditions(evaluation, arguments).count()


def _countif(evaluation: Evaluation, arguments: Arguments) -> int:
    if len(arguments) != 2:
        raise NotCovered
    reference, condition = arguments
    if isinstance(reference, Ref) and isinstance(matches := matcher(evaluation.value(condition)), SameText):
        return evaluation.texts(reference).count(matches)
    return _countifs(evaluation, arguments)


def _chosen(evaluation: Evaluation, target: Any, conditions: Arguments) -> list[float]:
    if not isinstance(target, Ref):
        raise NotCovered
    wanted = _Conditions(evaluation, conditions)
    area = target.reference.area
    if _shape(area) != _shape(wanted.area):
        raise NotCovered
    values = _by_place(evaluation.area(target), area)
    return _numbers(Cell(0, 0, values[place]) for place in wanted.meet(values))


def _sumifs(evaluation: Evaluation, arguments: Arguments) -> float:
    return _total(_chosen(evaluation, arguments[0], arguments[1:]) if arguments else [])


def _averageifs(evaluation: Evaluation, arguments: Arguments) -> float:
    return _mean(_chosen(evaluation, arguments[0], arguments[1:]) if arguments else [])


def _one_condition(many: Callable[[Evaluation, Arguments], float]) -> Callable[[Evaluation, Arguments], float]:
    """SUMIF and AVERAGEIF: the area to add up comes last, and takes the shape of the condition's."""

    def call(evaluation: Evaluation, arguments: Arguments) -> float:
        if not 2 <= len(arguments) <= 3 or not isinstance(arguments[0], Ref):
            raise NotCovered
        target = arguments[2] if len(arguments) > 2 else arguments[0]
        if not isinstance(target, Ref):
            raise NotCovered
        rows, columns = _shape(arguments[0].reference.area)
        first = target.reference.area
        last_row, last_column = first.first_row + rows, first.first_column + columns
        if last_row > MAX_ROW or last_column > MAX_COLUMN:
            raise NotCovered
        reference = target.reference
        shaped = reference._replace(
            first=reference.first.at(first.first_row, first.first_column),
            last=reference.last.at(last_row, last_column),
            colon=":",
        )
        return many(evaluation, (Ref(target.sheet, shaped), *arguments[:2]))

    return call


_SUBTOTALS: dict[int, Callable[[list[Cell]], Any]] = {
    1: lambda cells: _mean(_numbers(cells)),
    2: lambda cells: sum(_is_number(cell.value) for cell in cells),
    3: len,
    4: lambda cells: _largest(_numbers(cells)),
    5: lambda cells: _smallest(_numbers(cells)),
    6: lambda cells: _product(_numbers(cells)),
    7: lambda cells: _spread(statistics.stdev, 2)(_numbers(cells)),
    8: lambda cells: _spread(statistics.pstdev, 1)(_numbers(cells)),
    9: lambda cells: _total(_numbers(cells)),
    10: lambda cells: _spread(statistics.variance, 2)(_numbers(cells)),
    11: lambda cells: _spread(statistics.pvariance, 1)(_numbers(cells)),
}


def _subtotal(evaluation: Evaluation, arguments: Arguments) -> Any:
    if len(arguments) < 2:
        raise NotCovered
    number = number_of(evaluation.value(arguments[0]))
    function = _SUBTOTALS.get(int(number) - 100 if number > 100 else int(number))
    if function is None or number != int(number):
        raise NotCovered
    cells: list[Cell] = []
    for reference in _references(arguments[1:], len(arguments) - 1):
        for cell in evaluation.cells(reference):
            if cell.filtered or (cell.hidden and number > 100) or cell.subtotal:
                continue
            if cell.subtotal is None or cell.value is UNKNOWN:
                raise Doubtful
            cells.append(cell)
    return function(cells)


AGGREGATES: dict[str, Callable[[Evaluation, Arguments], Any]] = {
    "SUM": _of_numbers(_total),
    "AVERAGE": _of_numbers(_mean),
    "MIN": _of_numbers(_smallest),
    "MAX": _of_numbers(_largest),
    "PRODUCT": _of_numbers(_product),
    "COUNT": _count,
    "COUNTA": _counta,
    "COUNTBLANK": _countblank,
    "COUNTIF": _countif,
    "COUNTIFS": _countifs,
    "SUMIF": _one_condition(_sumifs),
    "SUMIFS": _sumifs,
    "AVERAGEIF": _one_condition(_averageifs),
    "AVERAGEIFS": _averageifs,
    "SUBTOTAL": _subtotal,
}
