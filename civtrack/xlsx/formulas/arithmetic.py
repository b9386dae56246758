"""Numbers, texts and truth values as a spreadsheet computes with them.

Exists so that operators, functions and conditions convert and compare by one set of rules, and so that all of them know
when the answer hangs on the machine (a date written as text, a text order) and must not be given. May import
`civtrack.model`.
"""

from __future__ import annotations

import math
from decimal import ROUND_DOWN, ROUND_HALF_UP, ROUND_UP, Decimal

from civtrack.folded import nfkc
from civtrack.model import CellError
from civtrack.patterns import lazy

__all__ = ["NUMBER", "VALUE", "Doubtful", "Failed", "combined", "compared", "folded", "may_be_number", "number_of",
           "rounded", "same_number", "same_text", "text_of"]  # fmt: skip

NUMBER = lazy(r"\s*[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[Ee][+-]?[0-9]{1,3})?\s*")
"""Text that is a number on every machine."""

_SIGNS_OF_NUMBERS = lazy(
    r"[\s0-9.,/:%$¥￥€£+\-()Ee年月日号时分秒点上下午星期周]*"
    r"|.*[AaPp][Mm]\.?\s*"
    r"|.*(?i:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec).*"
)
_MOST_DIGITS = 15
"""A spreadsheet shows and compares so many significant digits."""
_PLAIN = (1e-4, 1e15)
"""Numbers between these are written without an exponent."""
VALUE = CellError("#VALUE!")


class Doubtful(Exception):
    """What Excel would say is not certain."""


class Failed(Exception):
    """The formula's value is an error value."""

    def __init__(self, error: CellError) -> None:
        super().__init__(error.code)
        self.error = error


def may_be_number(text: str) -> bool:
    """Whether a spreadsheet may read the text as a number, a date, a time, a share or money."""
    wide = nfkc(text)
    return any(character.isdigit() for character in wide) and _SIGNS_OF_NUMBERS.fullmatch(wide) is not None


def number_of(value: object) -> float:
    """A value as the number it counts as: nothing is 0, a truth value 1 or 0, a text what it spells.

    Raises:
        Failed: ``#VALUE!`` for a text that is no number; the error itself for an error value.
        Doubtful: Dates (their serial is not known here) and texts that are numbers on some machines.
    """
    match value:
        case None:
            return 0
        case bool():
            return int(value)
        case int() | float():
            return value
        case str() if NUMBER.fullmatch(value):
            return float(value)
        case str() if not may_be_number(value):
            raise Failed(VALUE)
        case CellError():
            raise Failed(value)
    raise Doubtful


def _digits(number: float) -> str:
    return format(number, f".{_MOST_DIGITS}g")


def same_number(one: float, other: float) -> bool:
    """Whether two numbers are equal.

    Raises:
        Doubtful: They differ only beyond the digits that a spreadsheet compares.
    """
    if one == other:
        return True
    if _digits(one) == _digits(other):
        raise Doubtful
    return False


def same_text(one: str, other: str) -> bool:
    """Whether two texts are equal; case makes no difference.

    Raises:
        Doubtful: They differ only in width or the like.
    """
    if one.lower() == other.lower():
        return True
    if folded(one) == folded(other):
        raise Doubtful
    return False


def folded(text: str) -> str:
    """A text without what case, width and the like make of it."""
    return nfkc(text).casefold()


def text_of(value: object) -> str:
    """A value as ``&`` writes it.

    Raises:
        Failed: An error value.
        Doubtful: Dates, numbers that would need an exponent, and those whose last digit the way of computing decides.
    """
    match value:
        case None:
            return ""
        case str():
            return value
        case bool():
            return "TRUE" if value else "FALSE"
        case int() | float():
            digits = _digits(value + 0.0)
            if (value and not _PLAIN[0] <= abs(value) < _PLAIN[1]) or sum(map(str.isdigit, digits)) >= _MOST_DIGITS:
                raise Doubtful
            return digits
        case CellError():
            raise Failed(value)
    raise Doubtful


def combined(operator: str, left: float, right: float) -> float:
    """Two numbers by ``+ - * / ^``.

    Raises:
        Failed: ``#DIV/0!``, ``#NUM!``.
        Doubtful: A difference that is nothing but what binary fractions leave over.
    """
    try:
        match operator:
            case "+":
                result = left + right
            case "-":
                result = left - right
            case "*":
                result = left * right
            case "/":
                result = left / right
            case _:
                result = _power(left, right)
    except ZeroDivisionError:
        raise Failed(CellError("#DIV/0!")) from None
    except OverflowError:
        raise Failed(CellError("#NUM!")) from None
    if operator in {"+", "-"} and result and abs(result) < 1e-12 * max(abs(left), abs(right)):
        raise Doubtful
    if isinstance(result, float) and result in {float("inf"), float("-inf")}:
        raise Failed(CellError("#NUM!"))
    return result


def _power(base: float, exponent: float) -> float:
    if not base and exponent <= 0:
        raise Failed(CellError("#NUM!" if exponent == 0 else "#DIV/0!"))
    if base < 0 and exponent != int(exponent):
        raise Failed(CellError("#NUM!"))
    return math.pow(base, exponent)


def compared(operator: str, left: object, right: object) -> bool:
    """Two values by ``= <> < <= > >=``: numbers come before texts, texts before truth values; nothing is like either.

    Raises:
        Failed: One of them is an error value.
        Doubtful: The order of texts, which hangs on the language; dates.
    """
    for value in (left, right):
        if isinstance(value, CellError):
            raise Failed(value)
    left, right = _filled_in(left, right), _filled_in(right, left)
    ranks = (_rank(left), _rank(right))
    if ranks[0] != ranks[1]:
        order = -1 if ranks[0] < ranks[1] else 1
    elif isinstance(left, str) and isinstance(right, str):
        if not same_text(left, right):
            if operator not in {"=", "<>"}:
                raise Doubtful
            order = 1
        else:
            order = 0
    else:
        one, other = number_of(left), number_of(right)
        order = 0 if same_number(one, other) else (-1 if one < other else 1)
    return {"=": order == 0, "<>": order != 0, "<": order < 0, "<=": order <= 0, ">": order > 0, ">=": order >= 0}[
        operator
    ]


def _filled_in(value: object, other: object) -> object:
    if value is not None:
        return value
    return "" if isinstance(other, str) else False if isinstance(other, bool) else 0


def _rank(value: object) -> int:
    return 2 if isinstance(value, bool) else 1 if isinstance(value, str) else 0


_ROUNDING = {"ROUND": ROUND_HALF_UP, "ROUNDUP": ROUND_UP, "ROUNDDOWN": ROUND_DOWN}


def rounded(function: str, number: float, places: float) -> float:
    """``ROUND``, ``ROUNDUP``, ``ROUNDDOWN``: half away from zero, by the digits that a spreadsheet shows.

    Raises:
        Doubtful: More places than digits.
    """
    count = int(places)
    if abs(count) > _MOST_DIGITS or abs(number) >= _PLAIN[1]:
        raise Doubtful
    exact = Decimal(_digits(number)).quantize(Decimal(1).scaleb(-count), rounding=_ROUNDING[function])
    return float(exact)
