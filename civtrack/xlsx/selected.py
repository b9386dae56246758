"""Some rows of a sheet with their values and the text of their formulas; the others are passed over unread.

Exists because whoever divides a large sheet must know every row that is no item, and these are few: reading all values
to look at a dozen rows takes longer than dividing. May import `civtrack.model` and the modules of `civtrack.xlsx`
below it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from civtrack.model import Row, column_index
from civtrack.xlsx.cells import CellValues
from civtrack.xlsx.markup import unescape
from civtrack.xlsx.rows import CellGrammar, SourceRow, source_rows
from civtrack.xlsx.scan import read_head, read_rows

if TYPE_CHECKING:
    from civtrack.xlsx.sheet import Sheet

__all__ = ["SelectedRow", "selected_rows"]


class SelectedRow(NamedTuple):
    """A row, and column → text of each formula that is written in its cell (followers of a shared one have none)."""

    row: Row
    formulas: dict[int, str]


def selected_rows(sheet: Sheet, wanted: Callable[[int], bool]) -> list[SelectedRow]:
    """The stored rows of a sheet whose number is wanted, in order.

    Args:
        sheet: Any sheet; edits that are only asked for do not show.
        wanted: Row number → whether the row is to be read.

    Raises:
        LedgerUnreadable: The part is damaged or unsafe.
        NotEditable: A row that cannot be brought into the usual spelling.
    """
    package, entry = sheet._package, sheet._entry
    container = package.container
    where, part, stream = container.where, entry.part, sheet._stream()
    head, first = read_head(where, part, stream, container.limits.held)
    picked = [row for batch in source_rows(where, part, head, first, stream) for row in batch if wanted(row.number)]
    if not picked:
        return []
    grammar = CellGrammar(f"{where}!{sheet.name}", head.prefix)
    piece = "".join(_written(row, head.prefix) for row in picked).encode()
    values = CellValues(where, part, package.styles.moments, package.shared_strings)
    rows = read_rows(head, piece + head.closing, iter(()), values)
    return [SelectedRow(row, _formulas(grammar, source)) for row, source in zip(rows, picked, strict=True)]


def _written(row: SourceRow, prefix: str) -> str:
    closing = "" if row.rest.endswith("/>") else f"</{prefix}row>"
    return f'<{prefix}row r="{row.number}{row.rest}{row.cells}{closing}'


def _formulas(grammar: CellGrammar, row: SourceRow) -> dict[int, str]:
    if grammar.open_f not in row.cells:
        return {}
    text = re.compile(rf"<{grammar.prefix}f\b[^>]*?(?<!/)>([^<]*)</{grammar.prefix}f>")
    found = {}
    for cell in grammar.split(row.cells, row.number):
        if cell.content and (match := text.search(cell.content)) and match[1]:
            found[column_index(cell.letters)] = unescape(match[1])
    return found
