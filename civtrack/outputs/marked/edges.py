"""What ends at a table's edge when columns are added beside it: its list object (表格), the print area; its own legend.

Exists apart from the marking of a sheet because it looks at what stands around the table, not at its rows. May import
`civtrack.xlsx`, `civtrack.problems` and its neighbours in `civtrack.outputs`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from civtrack.ledger.furniture import own_texts
from civtrack.model import CellRef, Field, Problem, Row, Table
from civtrack.outputs.marked.columns import Place
from civtrack.patterns import lazy
from civtrack.problems import LEGEND_OF_ITS_OWN, LIST_ENDS_BEFORE, PRINT_AREA_WIDENED
from civtrack.xlsx import Beside, Sheet

__all__ = ["beside", "list_header", "own_legends", "take_in"]

_COLOUR = r"[红黄绿蓝橙]色?[^。；;]{0,8}?(?:[:：=—-]|代表|表示|为)"
_LEGEND = lazy(f"{_COLOUR}.*?{_COLOUR}", re.DOTALL, needs="红黄绿蓝橙")
"""A text that explains at least two colours."""

_SHOWN = 40
"""Characters of a legend that are quoted."""

_FAR = 5_000
"""The last row down to which notes are read for a legend."""

_ABOVE = 4
"""Rows above a header in which a legend is looked for."""


def beside(place: Place, headers: Mapping[Field, str]) -> Beside | None:
    """The columns that are added beside a table; None where it had them all."""
    if not place.new:
        return None
    added = {place.columns[mark]: headers[mark] for mark in place.new}
    there = [column for mark, column in place.columns.items() if mark not in place.added and column < min(added)]
    return Beside(min(place.table.header_rows), place.table.last_row, max([place.neighbour, *there]), added)


def list_header(sheet: Sheet, columns: Beside | None) -> int | None:
    """The row in which the list object over a table wants the headers of the columns that it takes in."""
    found = sheet.list_beside(columns) if columns else None
    return found[0].first_row if found and found[1] else None


def take_in(sheet: Sheet, places: Iterable[Place], headers: Mapping[Field, str]) -> Iterator[Problem]:
    """Asks for lists and print areas to be widened, and gives what the clerk must know of it."""
    for place in places:
        columns = beside(place, headers)
        if columns is None:
            continue
        where = CellRef(place.table.ledger, sheet.name, columns.first_row)
        found = sheet.list_beside(columns)
        if found and found[1] is None:
            yield Problem(LIST_ENDS_BEFORE, where._replace(column=found[0].last_column))
        sheet.beside(columns)
    areas = sheet.print_areas
    if areas and areas[0] != areas[1]:
        ledger = next(place.table.ledger for place in places)
        yield Problem(PRINT_AREA_WIDENED, CellRef(ledger, sheet.name), areas[1].rpartition("!")[2].replace("$", ""))


def own_legends(sheet: Sheet, tables: Sequence[Table], ours: str) -> Iterator[Problem]:
    """What a ledger itself says that its colours mean, each with what they mean here.

    Args:
        sheet: As it was read.
        tables: Its tables.
        ours: The legends of the tiers.
    """
    for row in _lines(sheet, tables):
        for column, text in own_texts(row):
            if _LEGEND.search(text):
                where = CellRef(tables[0].ledger, sheet.name, row.number, column)
                shown = text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"
                yield Problem(LEGEND_OF_ITS_OWN, where, shown, {"ours": ours})


def _lines(sheet: Sheet, tables: Sequence[Table]) -> Iterator[Row]:
    """The rows above the first header, and the notes; those of a long sheet are not looked for, which takes time."""
    top = min(tables[0].header_rows)
    yield from (row for row in sheet.first_rows(top - 1) if row.number >= top - _ABOVE)
    notes = {row for table in tables for row in table.notes}
    if notes and max(notes) <= _FAR:
        from civtrack.xlsx.opened.selected import selected_rows  # few ledgers have notes

        yield from (found.row for found in selected_rows(sheet, notes.__contains__))
