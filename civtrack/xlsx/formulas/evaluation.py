"""Evaluates the tree of a formula over cells that are given.

Exists apart from what is asked of it (`civtrack.xlsx.formulas.recompute`), and is given the functions that take many
cells to one value. May import `civtrack.model` and the modules of `civtrack.xlsx.formulas` below it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from enum import Enum
from typing import Any, Final

from civtrack.light import NamedTuple
from civtrack.model import Area, CellError
from civtrack.xlsx.formulas.arithmetic import VALUE, Doubtful, Failed, combined, compared, number_of, rounded, text_of
from civtrack.xlsx.formulas.criteria import TextCounts
from civtrack.xlsx.formulas.expressions import Binary, Call, Literal, Node, NotCovered, Percent, Ref, Signed

__all__ = ["UNKNOWN", "AreaTexts", "Arguments", "Cell", "Cells", "Evaluation", "Function", "Unknown"]


class Unknown(Enum):
    """The type of `UNKNOWN`."""

    UNKNOWN = "unknown"


_REMEMBERED: Final = 8
"""Areas; a running count has another one in each row."""
UNKNOWN: Final = Unknown.UNKNOWN
"""The value of a formula that is not computed here; also how a caller says so of a cell."""


class Cell(NamedTuple):
    """A cell that is not empty.

    Attributes:
        row: 1-based.
        column: 1-based.
        value: What it holds: number, text (empty text too), truth value, error, date, or `UNKNOWN`.
        subtotal: Whether its formula is a SUBTOTAL; None where that cannot be said.
        hidden: Whether its row is hidden by hand.
        filtered: Whether its row is hidden by a filter.
    """

    row: int
    column: int
    value: Any
    subtotal: bool | None = False
    hidden: bool = False
    filtered: bool = False


Cells = Callable[[str, Area], Iterable[Cell]]
"""Sheet and area → the cells in it that are not empty, in any order."""


class AreaTexts(dict[tuple[str, Area], "TextCounts | None"]):
    """The texts of the areas that were asked for last; None for one that holds a value which is not known."""

    def __setitem__(self, key: tuple[str, Area], found: TextCounts | None) -> None:
        while len(self) >= _REMEMBERED:
            del self[next(iter(self))]
        super().__setitem__(key, found)


class Evaluation:
    """One formula's evaluation.

    Args:
        own_sheet: Where references without a sheet's name point.
        cells: Gives the cells of an area.
        functions: What is computed besides the functions of single values, by name.
        texts: What was found out of areas by the formulas before, whose cells hold the same for all.
    """

    def __init__(
        self, own_sheet: str, cells: Cells, functions: Mapping[str, Function], texts: AreaTexts | None = None
    ) -> None:
        self._own, self._cells, self._functions = own_sheet, cells, functions
        self._texts = AreaTexts() if texts is None else texts

    def value(self, node: Node) -> Any:
        """What a part of the formula comes to; None for an empty cell.

        Raises:
            Failed: An error value.
            Doubtful: It hangs on the machine, or on cells whose value is not known.
            NotCovered: A function or a use of areas that is not computed here.
        """
        match node:
            case Literal(value):
                result = value
            case Ref():
                result = self._single(node)
            case Signed(sign, operand):
                result = self.value(operand)
                result = -number_of(result) if sign == "-" else result
            case Percent(operand):
                result = number_of(self.value(operand)) / 100
            case Binary(operator, left, right):
                result = self._binary(operator, left, right)
            case Call():
                result = self._call(node)
        if isinstance(result, CellError):
            raise Failed(result)
        return result

    def _binary(self, operator: str, left: Node, right: Node) -> Any:
        if operator == "&":
            first, second = self._operands(left, right, text_of)
            return first + second
        if operator in "+-*/^":
            return combined(operator, *self._operands(left, right, number_of))
        return compared(operator, *self._operands(left, right, lambda value: value))

    def _operands(self, left: Node, right: Node, converted: Callable[[Any], Any]) -> tuple[Any, Any]:
        """Both operands; where both are error values, which of them comes out is not the same everywhere."""
        found, errors = list[Any](), list[CellError]()
        for node in (left, right):
            try:
                found.append(converted(self.value(node)))
            except Failed as failed:
                errors.append(failed.error)
        if len(set(errors)) > 1:
            raise Doubtful
        if errors:
            raise Failed(errors[0])
        return found[0], found[1]

    def area(self, node: Ref) -> list[Cell]:
        """The cells of a reference.

        Raises:
            Doubtful: A value that is not known.
        """
        cells = self.cells(node)
        if any(cell.value is UNKNOWN for cell in cells):
            raise Doubtful
        return cells

    def texts(self, node: Ref) -> TextCounts:
        """How often each text stands in the cells of a reference.

        Raises:
            Doubtful: A value that is not known.
        """
        key = (node.sheet or self._own).casefold(), node.reference.area
        if key not in self._texts:
            cells = self.cells(node)
            unknown = any(cell.value is UNKNOWN for cell in cells)
            self._texts[key] = None if unknown else TextCounts(cell.value for cell in cells)
        if (found := self._texts[key]) is None:
            raise Doubtful
        return found

    def cells(self, node: Ref) -> list[Cell]:
        """The cells of a reference, whatever they hold."""
        found = self._cells(node.sheet or self._own, node.reference.area)
        return [cell for cell in found if cell.value is not None]

    def _single(self, node: Ref) -> Any:
        area = node.reference.area
        if (area.first_row, area.first_column) != (area.last_row, area.last_column):
            raise NotCovered(node.reference.spelled())
        return next((cell.value for cell in self.area(node)), None)

    def _call(self, node: Call) -> Any:
        function = _OWN.get(node.name) or self._functions.get(node.name)
        if function is None:
            raise NotCovered(node.name)
        return function(self, node.arguments)

    def truth(self, node: Node) -> bool:
        """A part of the formula as a condition."""
        value = self.value(node)
        if isinstance(value, str):
            raise Doubtful if value.upper() in {"TRUE", "FALSE"} else Failed(VALUE)
        return bool(number_of(value))


Arguments = tuple[Node, ...]
Function = Callable[[Evaluation, Arguments], Any]


def _arguments(arguments: Arguments, least: int, most: int) -> None:
    if not least <= len(arguments) <= most:
        raise NotCovered


def _if(evaluation: Evaluation, arguments: Arguments) -> Any:
    _arguments(arguments, 2, 3)
    if evaluation.truth(arguments[0]):
        return evaluation.value(arguments[1])
    return evaluation.value(arguments[2]) if len(arguments) > 2 else False


def _iferror(evaluation: Evaluation, arguments: Arguments) -> Any:
    _arguments(arguments, 2, 2)
    try:
        return evaluation.value(arguments[0])
    except Failed:
        return evaluation.value(arguments[1])


def _round(name: str) -> Function:
    def call(evaluation: Evaluation, arguments: Arguments) -> Any:
        _arguments(arguments, 2, 2)
        number, places = (number_of(evaluation.value(argument)) for argument in arguments)
        return rounded(name, number, places)

    return call


def _abs(evaluation: Evaluation, arguments: Arguments) -> Any:
    _arguments(arguments, 1, 1)
    return abs(number_of(evaluation.value(arguments[0])))


def _not(evaluation: Evaluation, arguments: Arguments) -> Any:
    _arguments(arguments, 1, 1)
    return not evaluation.truth(arguments[0])


def _all_of(wanted: Callable[[Iterable[bool]], bool]) -> Function:
    def call(evaluation: Evaluation, arguments: Arguments) -> Any:
        _arguments(arguments, 1, 255)
        if any(isinstance(argument, Ref) or argument == Literal(None) for argument in arguments):
            raise NotCovered
        return wanted([evaluation.truth(argument) for argument in arguments])

    return call


def _concatenate(evaluation: Evaluation, arguments: Arguments) -> Any:
    _arguments(arguments, 1, 255)
    return "".join(text_of(evaluation.value(argument)) for argument in arguments)


_OWN: dict[str, Function] = {
    "IF": _if,
    "IFERROR": _iferror,
    "ROUND": _round("ROUND"),
    "ROUNDUP": _round("ROUNDUP"),
    "ROUNDDOWN": _round("ROUNDDOWN"),
    "ABS": _abs,
    "NOT": _not,
    "AND": _all_of(all),
    "OR": _all_of(any),
    "CONCATENATE": _concatenate,
}
