"""Some rows of a sheet with their values and the text of their formulas; the others are passed over unread.

Exists because whoever divides a large sheet must know every row that is no item, and these are few: reading all values
to look at a dozen rows takes longer than dividing. May import `civtrack.model` and the modules of `civtrack.xlsx`
below it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from collections.abc import Set as AbstractSet
from operator import lt
from typing import TYPE_CHECKING

from civtrack.light import NamedTuple
from civtrack.model import Row, column_index
from civtrack.patterns import lazy
from civtrack.xlsx.editing.rows import Cell, CellGrammar, SourceRow, source_rows
from civtrack.xlsx.formulas.references import translate_shared
from civtrack.xlsx.parts.bulk import place_of
from civtrack.xlsx.parts.markup import annotated, unescape
from civtrack.xlsx.reading.cells import CellValues
from civtrack.xlsx.reading.scan import Head, read_head, read_rows

if TYPE_CHECKING:
    from civtrack.xlsx.opened.sheet import Sheet

__all__ = [
    "Prepared", "SelectedRow", "cells_styled", "selected_cells", "selected_rows", "selected_styles", "selected_values",
]  # fmt: skip


_FILLED = (b"<v", b"<f", b"<is")
_START = lazy(rb'<row r="(\d{1,7})"')
_ENOUGH = 4 << 20
_STYLE = lazy(r"""\ss\s*=\s*["'](\d{1,6})["']""")
_SHARED = lazy(r"""\ssi\s*=\s*["'](\d+)["']""")


class SelectedRow(NamedTuple):
    """A row, and column → text of its formulas (none for a follower of a shared one whose row was not read)."""

    row: Row
    formulas: dict[int, str]


class Prepared:
    """Rows at the end of a sheet that hold nothing and are not read: some workbooks have a million of them.

    Args:
        after: The row below which they are passed over.

    Attributes:
        count: How many were passed over.
        last: The last one.
    """

    __slots__ = ("after", "count", "last")

    def __init__(self, after: int) -> None:
        self.after, self.count, self.last = after, 0, 0

    def takes(self, number: int, written: bytes) -> bool:
        """Whether a row is one of them; it is counted."""
        if number <= self.after or any(place_of(mark, written) >= 0 for mark in _FILLED):
            return False
        self.count, self.last = self.count + 1, number
        return True

    def takes_all(self, numbers: list[int], written: bytes) -> bool:
        """Whether all of these rows are."""
        if not numbers or not self.takes(numbers[0], written):
            return False
        self.count, self.last = self.count + len(numbers) - 1, numbers[-1]
        return True


def selected_rows(sheet: Sheet, wanted: Callable[[int], bool], prepared: Prepared | None = None) -> list[SelectedRow]:
    """The stored rows of a sheet whose number is wanted, in order.

    Args:
        sheet: Any sheet; edits that are only asked for do not show.
        wanted: Row number → whether the row is to be read.
        prepared: Takes rows that hold nothing; they are not read.

    Raises:
        LedgerUnreadable: The part is damaged or unsafe.
        NotEditable: A row that cannot be brought into the usual spelling.
    """
    head, picked = _picked(sheet, wanted, prepared)
    if not picked:
        return []
    shared, part = sheet.shared, sheet.entry.part
    where = shared.container.where
    grammar = CellGrammar(f"{where}!{sheet.name}", head.prefix)
    piece = "".join(_written(row, head.prefix) for row in picked).encode()
    values = CellValues(where, part, shared.styles.moments, shared.strings_as_asked)
    read = read_rows(head, piece + head.closing, iter(()), values)
    formulas = _Formulas(grammar)
    return [SelectedRow(row, formulas.of(source)) for row, source in zip(read, picked, strict=True)]


def selected_values(sheet: Sheet, wanted: Callable[[int], bool]) -> list[Row]:
    """The same without the text of formulas: rows are not taken apart but to be read.

    Raises:
        LedgerUnreadable: The part is damaged or unsafe.
        NotEditable: A row that cannot be brought into the usual spelling.
    """
    shared, part = sheet.shared, sheet.entry.part
    container = shared.container
    head, first = read_head(container.where, part, stream := sheet.stream(), container.limits.held)
    found = None if head.prefix or head.aliased or head.empty else _cut(first, stream, wanted, None)
    if found is None:
        return [row.row for row in selected_rows(sheet, wanted)]
    values = CellValues(container.where, part, shared.styles.moments, shared.strings_as_asked)
    return list(read_rows(head, found + head.closing, iter(()), values))


def selected_styles(sheet: Sheet, wanted: Callable[[int], bool]) -> dict[tuple[int, int], int]:
    """The styles of a sheet's stored cells by row and column, of the rows that are wanted.

    Raises:
        LedgerUnreadable: The part is damaged or unsafe.
        NotEditable: A row that cannot be brought into the usual spelling.
    """
    cells = selected_cells(sheet, wanted)
    return {place: int(found[1]) if (found := _STYLE.search(cell.attributes)) else 0 for place, cell in cells.items()}


def selected_cells(sheet: Sheet, wanted: Callable[[int], bool]) -> dict[tuple[int, int], Cell]:
    """The stored cells of a sheet as they are written, by row and column, of the rows that are wanted.

    Raises:
        LedgerUnreadable: The part is damaged or unsafe.
        NotEditable: A row that cannot be brought into the usual spelling.
    """
    head, picked = _picked(sheet, wanted)
    grammar = CellGrammar(f"{sheet.shared.container.where}!{sheet.name}", head.prefix)
    return {
        (row.number, column_index(cell.letters)): cell
        for row in picked
        for cell in grammar.split(row.cells, row.number)
    }


def cells_styled(
    sheet: Sheet, wanted: Callable[[int], bool], styles: AbstractSet[int]
) -> dict[tuple[int, int], tuple[int, Cell]]:
    """The stored cells of some styles, with their style, by row and column; a row without one is not taken apart.

    Raises:
        LedgerUnreadable: The part is damaged or unsafe.
        NotEditable: A row that cannot be brought into the usual spelling.
    """
    numbers = "|".join(map(str, sorted(styles)))
    named = re.compile(rf"""\ss\s*=\s*["'](?:\s*\+?0*(?:{numbers})\s*["']|[^"']*&)""".encode()).search
    head, picked = _picked(sheet, wanted, worth=lambda rows: 0 in styles or named(rows) is not None)
    grammar = CellGrammar(f"{sheet.shared.container.where}!{sheet.name}", head.prefix)
    found: dict[tuple[int, int], tuple[int, Cell]] = {}
    for row in picked:
        if 0 not in styles and styles.isdisjoint(map(int, _STYLE.findall(row.cells))):
            continue
        for cell in grammar.split(row.cells, row.number):
            style = int(own[1]) if (own := _STYLE.search(cell.attributes)) else 0
            if style in styles:
                found[row.number, column_index(cell.letters)] = style, cell
    return found


def _picked(
    sheet: Sheet,
    wanted: Callable[[int], bool],
    prepared: Prepared | None = None,
    worth: Callable[[bytes], bool] = lambda _: True,
) -> tuple[Head, list[SourceRow]]:
    """The wanted rows; none where those that can be cut out of the sheet as they are written are not worth a look."""
    container, part = sheet.shared.container, sheet.entry.part
    where = container.where
    head, first = read_head(where, part, stream := sheet.stream(), container.limits.held)
    found = None if head.prefix or head.aliased or head.empty else _cut(first, stream, wanted, prepared)
    if found is not None and not worth(found):
        return head, []
    if found is None:
        if prepared is not None:
            prepared.count = prepared.last = 0
        head, first = read_head(where, part, stream := sheet.stream(), container.limits.held)
    else:
        first, stream = found + head.closing, iter(())
    rows = source_rows(where, part, head, first, stream)
    chosen = [row for batch in rows for row in batch if wanted(row.number)]
    if prepared is not None and found is None:
        cut = f"<{head.prefix}"
        chosen = [row for row in chosen if not prepared.takes(row.number, row.cells.replace(cut, "<").encode())]
    return head, chosen


def _cut(
    first: bytes, stream: Iterator[bytes], wanted: Callable[[int], bool], prepared: Prepared | None
) -> bytes | None:
    """The wanted rows as they are written, by looking at nothing but where rows begin; None where that may mislead."""
    kept: list[bytes] = []
    carry, last = first, 0
    while True:
        end = place_of(b"</sheetData", carry)
        cut = end if end >= 0 else carry.rfind(b"</row>") + 6
        if end >= 0 or cut >= 6:
            body = carry[:cut]
            numbers = list(map(int, _START.findall(body)))
            if annotated(body) or len(numbers) != body.count(b"<row") or place_of(b"xmlns", body) >= 0:
                return None
            if not all(map(lt, (last, *numbers), numbers)):
                return None
            last = numbers[-1] if numbers else last
            if prepared is None or not prepared.takes_all(numbers, body):
                found = _wanted(body, numbers, wanted)
                kept += (row for number, row in found if prepared is None or not prepared.takes(number, row))
            if end >= 0:
                for _ in stream:  # the checksum is proven at the end
                    pass
                return b"".join(kept)
            carry = carry[cut:]
        elif len(carry) > _ENOUGH:
            return None
        chunk = next(stream, None)
        if chunk is None:
            return None
        carry += chunk


def _wanted(body: bytes, numbers: list[int], wanted: Callable[[int], bool]) -> Iterator[tuple[int, bytes]]:
    """The wanted ones of the rows that stand in a piece of a sheet, with their numbers."""
    at = 0
    for place, number in enumerate(numbers):
        if wanted(number):
            at = body.index(b'<row r="%d"' % number, at)
            after = numbers[place + 1 : place + 2]
            yield number, body[at : body.index(b'<row r="%d"' % after[0], at) if after else len(body)]


def _written(row: SourceRow, prefix: str) -> str:
    closing = "" if row.rest.endswith("/>") else f"</{prefix}row>"
    return f'<{prefix}row r="{row.number}{row.rest}{row.cells}{closing}'


class _Formulas:
    """Reads the formulas of rows in order; followers of a shared one whose text was read before are spelled out."""

    def __init__(self, grammar: CellGrammar) -> None:
        self._grammar = grammar
        p = grammar.prefix
        self._formula = re.compile(rf"<{p}f\b([^>]*?)(?:/>|>([^<]*)</{p}f>)")
        self._shared: dict[str, tuple[int, int, str]] = {}

    def of(self, row: SourceRow) -> dict[int, str]:
        """Column → formula of a row."""
        if self._grammar.open_f not in row.cells:
            return {}
        found: dict[int, str] = {}
        for cell in self._grammar.split(row.cells, row.number):
            match = self._formula.search(cell.content or "")
            if match and (text := self._text(match, row.number, column := column_index(cell.letters))):
                found[column] = text
        return found

    def _text(self, match: re.Match[str], row: int, column: int) -> str:
        text, number = unescape(match[2] or ""), _SHARED.search(match[1])
        if number is None:
            return text
        if text:
            self._shared[number[1]] = row, column, text
        elif number[1] in self._shared:
            first_row, first_column, master = self._shared[number[1]]
            return translate_shared(master, row - first_row, column - first_column)
        return text
