"""Columns beside a table, taken in by what ends at the table's edge: its list object (表格) and the print area.

Exists because a column that is added beside a list object is torn from its rows when the list is sorted, and one beside
the print area is never seen on paper. May import `civtrack.model` and the modules of `civtrack.xlsx` below it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from civtrack.light import NamedTuple
from civtrack.model import Area, column_index, column_letter
from civtrack.patterns import lazy
from civtrack.xlsx.parts.addresses import area_of, reference_of
from civtrack.xlsx.parts.markup import Part, escape

__all__ = ["Beside", "filter_with", "list_takes_in", "print_area_with", "take_into_list"]

_AREA = lazy(r"(?<=!)\$?([A-Z]{1,3})(\$?\d{1,7})?:\$?([A-Z]{1,3})(\$?\d{1,7})?(?=,|$)")
"""One area of a print area: cells, or whole columns."""


class Beside(NamedTuple):
    """Columns that were added beside a table.

    Attributes:
        first_row: The table's first row, its header's.
        last_row: Its last row.
        edge: Its last column as it was.
        columns: Each added column with its header.
    """

    first_row: int
    last_row: int
    edge: int
    columns: Mapping[int, str]


def list_takes_in(part: Part, beside: Beside) -> Area | None:
    """The area of a list object after it took the columns in; None where it cannot.

    It can where it has one header row, which is one of the table's rows, where it ends at the table's edge and the
    columns follow without a gap, where none of its own is called as they are, and where no outside data fill it.
    """
    root = part.root
    area = area_of(root.get("ref") or "")
    if area is None or root.number("headerRowCount", 1) != 1:
        return None
    if root.get("tableType") not in (None, "worksheet") or root.get("connectionId"):
        return None
    if not beside.first_row <= area.first_row <= beside.last_row or area.last_column != beside.edge:
        return None
    added = sorted(beside.columns)
    names = {_plain(column.get("name") or "") for column in root.all("tableColumns", "tableColumn")}
    new = {_plain(beside.columns[column]) for column in added}
    following = range(area.last_column + 1, area.last_column + 1 + len(added))
    if added != list(following) or len(new) < len(added) or names & new:
        return None
    return area._replace(last_column=added[-1])


def take_into_list(part: Part, besides: Iterable[Beside]) -> bool:
    """Asks a list object's part for every splice; False where it takes in nothing."""
    root = part.root
    for beside in besides:
        new = list_takes_in(part, beside)
        columns = root.first("tableColumns")
        if new is None or columns is None:
            continue
        old = area_of(root.get("ref") or "")
        part.set_attributes(root, ref=reference_of(new))
        found = root.first("autoFilter")
        filtered = area_of(found.get("ref") or "") if found else None
        if found and filtered and old and filtered.last_column == old.last_column:
            part.set_attributes(found, ref=reference_of(filtered._replace(last_column=new.last_column)))
        known = [column.number("id", 0) for column in columns.all("tableColumn")]
        names = [beside.columns[column] for column in sorted(beside.columns)]
        pieces = [
            f'<{root.prefix}tableColumn id="{number}" name="{escape(name, quote=True)}"/>'
            for number, name in enumerate(names, max(known, default=0) + 1)
        ]
        part.grow(columns, "".join(pieces).encode(), len(known) + len(pieces))
        return True
    return False


def print_area_with(text: str, besides: Iterable[Beside]) -> str:
    """A print area with the columns in it.

    An area is widened where it shows rows of the table up to its edge at least; one that ends before the edge was drawn
    to leave columns out, and stays. What is no plain area (a formula, say) stays, too.

    Args:
        text: As the defined name says it: areas of one sheet, with its name, commas in between.
        besides: The columns beside each table of the sheet.
    """

    def widened(found: re.Match[str]) -> str:
        first, top, last, bottom = found.groups()
        if (top is None) != (bottom is None):
            return found.group()
        rows = (int(top.strip("$")), int((bottom or "").strip("$"))) if top else (1, 1 << 20)
        left, right = column_index(first), column_index(last)
        before = right
        for beside in besides:
            wanted = max(beside.columns)
            shows = rows[0] <= beside.last_row and rows[1] >= beside.first_row
            if shows and left <= beside.edge <= right < wanted:
                right = wanted
        if right == before:
            return found.group()
        return f"${first}{top or ''}:${column_letter(right)}{bottom or ''}"

    besides = list(besides)
    return _AREA.sub(widened, text) if besides else text


def filter_with(text: str, areas: tuple[Area, Area]) -> str:
    """The hidden name of a filter's area after it was widened."""
    old, new = (f":${column_letter(area.last_column)}${area.last_row}" for area in areas)
    return text.removesuffix(old) + new if text.endswith(old) else text


def _plain(name: str) -> str:
    return "".join(name.split()).casefold()
