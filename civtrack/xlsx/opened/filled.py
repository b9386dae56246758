"""Which cells of a sheet hold something, without reading what they hold.

Exists because an edit must know which columns are free, and reading every value of a large sheet to learn it takes
longer than the edit. May import `civtrack.model` and the modules of `civtrack.xlsx` below it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from civtrack.light import NamedTuple
from civtrack.model import column_index, column_letter
from civtrack.xlsx.reading.scan import whole_rows

if TYPE_CHECKING:
    from civtrack.xlsx.opened.sheet import Sheet

__all__ = ["Filled", "filled"]

_ENOUGH = 1 << 24
"""Bytes in which a row must end; beyond that the sheet is read row by row."""


_UNUSUAL = (b"<!", b"<c>", b":c ", b":c>")


class Filled(NamedTuple):
    """Column → rows in which it holds something, and → rows in which it holds a formula."""

    cells: dict[int, set[int]]
    formulas: dict[int, set[int]]


def filled(sheet: Sheet, first_column: int) -> Filled:
    """The cells of a sheet that hold something, from a column on to the right.

    Args:
        sheet: Any sheet.
        first_column: 1-based; what is left of it is not looked at.

    Raises:
        LedgerUnreadable: The part is damaged or unsafe.
    """
    return _scanned(sheet, first_column) or _read(sheet, first_column)


def _read(sheet: Sheet, first_column: int) -> Filled:
    found = Filled({}, {})
    for row in sheet.rows():
        for column, value in row.values.items():
            if column >= first_column and value is not None and value != "":
                found.cells.setdefault(column, set()).add(row.number)
        for column in row.formulas:
            if column >= first_column:
                found.cells.setdefault(column, set()).add(row.number)
                found.formulas.setdefault(column, set()).add(row.number)
    return found


def _scanned(sheet: Sheet, first_column: int) -> Filled | None:
    """By one pass of a pattern; None where the sheet is written in a way that the pattern might misread."""
    found = Filled({}, {})
    cell = _cell_from(first_column)
    for body in _bodies(sheet):
        if body is None or any(mark in body for mark in _UNUSUAL) or body.count(b"<c ") != body.count(b'<c r="'):
            return None
        for letters, row, formula in _cells(body, cell, first_column):
            column, number = column_index(letters.decode()), int(row)
            found.cells.setdefault(column, set()).add(number)
            if formula:
                found.formulas.setdefault(column, set()).add(number)
    return found


def _cells(body: bytes, cell: re.Pattern[bytes], first_column: int) -> Iterator[tuple[bytes, bytes, bytes]]:
    """Every cell of the piece that the pattern finds; a row whose last cell stands further left is not searched."""
    for row in body.split(b"</row>"):
        last = row.rfind(b'<c r="') + 6
        if last >= 6 and _COLUMNS[row[last : last + 3]] >= first_column:
            yield from cell.findall(row)


class _Columns(dict[bytes, int]):
    """The first bytes of a cell's address → its column."""

    def __missing__(self, address: bytes) -> int:
        column = self[address] = column_index(address.rstrip(b"0123456789").decode("ascii", "replace"))
        return column


_COLUMNS = _Columns()


def _bodies(sheet: Sheet) -> Iterator[bytes | None]:
    """The part in pieces that end where a row ends; None where there is no such end."""
    carry = b""
    for chunk in sheet.stream():
        carry += chunk
        if cut := whole_rows(carry):
            yield carry[:cut]
            carry = carry[cut:]
        elif len(carry) > _ENOUGH:
            yield None
    if not re.search(rb"<(/sheetData|sheetData */)>", carry):
        yield None
    yield carry


def _cell_from(first_column: int) -> re.Pattern[bytes]:
    """A cell with content whose column is `first_column` or right of it."""
    letters = column_letter(first_column)
    longer = [f"[A-Z]{{{length}}}" for length in range(len(letters) + 1, 4)]
    same = [
        f"{letters[:place]}[{chr(ord(letter) + (place < len(letters) - 1))}-Z]" + "[A-Z]" * (len(letters) - place - 1)
        for place, letter in enumerate(letters)
        if place == len(letters) - 1 or letter < "Z"
    ]
    choice = "|".join([*same, *longer])
    return re.compile(rf'<c r="({choice})(\d+)"[^>]*(?<!/)>(?!</c>)(<f)?'.encode())
