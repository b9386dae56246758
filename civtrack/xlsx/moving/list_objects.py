"""Moves the list objects (表格) of a sheet: area, filter, sort, formulas, totals row.

Exists because a table says in a part of its own where it stands, and Excel repairs a file away whose table has no
header. May import `civtrack.model` and the modules of `civtrack.xlsx` below it.

Rules: a table that loses its header row, or every row below it, is no table any more (its cells stay); one that loses
its totals row has none.
"""

from __future__ import annotations

from collections.abc import Callable

from civtrack.xlsx.formulas.references import adjust_formula
from civtrack.xlsx.formulas.rowmap import RowMap
from civtrack.xlsx.formulas.text import literals
from civtrack.xlsx.moving.move import Move, moved_areas, set_text
from civtrack.xlsx.parts.addresses import area_of, reference_of
from civtrack.xlsx.parts.markup import Element, Part

__all__ = ["move_table", "silence_table"]

_FORMULAS = {"calculatedColumnFormula", "totalsRowFormula"}


def move_table(part: Part, move: Move) -> bool:
    """Asks a table's part for every splice; False where it is no table any more."""
    root, rows = part.root, move.rows
    area = area_of(root.get("ref") or "")
    if area is None:
        return False
    header = root.number("headerRowCount", 1)
    totals = root.number("totalsRowCount", 0)
    new = rows.area(area)
    if new is None or (header and rows.new(area.first_row) is None):
        return False
    body = area.first_row + header, area.last_row - totals
    if body[0] > body[1] or rows.span(*body) is None:
        return False
    lost_totals = totals and rows.new(area.last_row) is None
    values: dict[str, str | None] = {"ref": reference_of(new)}
    if lost_totals:
        values |= {"totalsRowCount": None, "totalsRowShown": "0"}
    part.set_attributes(root, **values)
    for child in root.children:
        if child.local in {"autoFilter", "sortState"}:
            _move_inner(part, child, rows)
    for column in root.all("tableColumns", "tableColumn"):
        _move_column(part, column, move, totals_lost=bool(lost_totals))
    return True


def _move_column(part: Part, column: Element, move: Move, *, totals_lost: bool) -> None:
    """Moves a column's formulas; what it says of a totals row goes with that row."""
    if totals_lost:
        part.set_attributes(column, totalsRowFunction=None, totalsRowLabel=None)
    for formula in column.children:
        if totals_lost and formula.local == "totalsRowFormula":
            part.splice(formula.start, formula.end, b"")
        elif formula.local in _FORMULAS:
            set_text(part, formula, adjust_formula(part.text(formula), move.maps, move.sheet).text)


def _move_inner(part: Part, element: Element, rows: RowMap) -> None:
    """Moves a table's filter or sort state with its conditions."""
    left = moved_areas([found] if (found := area_of(element.get("ref") or "")) else [], rows)
    if not left:
        part.splice(element.start, element.end, b"")
        return
    part.set_attributes(element, ref=reference_of(left[0]))
    for condition in element.walk():
        if condition is element or condition.get("ref") is None:
            continue
        inner = area_of(condition.get("ref") or "")
        moved = rows.area(inner) if inner else None
        if moved:
            part.set_attributes(condition, ref=reference_of(moved))
        else:
            part.splice(condition.start, condition.end, b"")


_TOTALS = ("totalsRowFunction", "totalsRowLabel")
_LOOKS = ("dataCellStyle", "headerRowCellStyle", "totalsRowCellStyle")


def silence_table(part: Part, shown: Callable[[str], bool], goes: Callable[[int, int], bool]) -> None:
    """Asks for what a copy must not hold to be taken out: filter criteria, sort order, links to outside data.

    Args:
        part: The table.
        shown: Whether a text may be shown; formulas of columns, labels and names of looks go where it may not.
        goes: Whether the content of a cell, by row and column, comes along: what a table says of a cell of its totals
            row stays behind with that cell.
    """
    root = part.root
    area = area_of(root.get("ref") or "")

    def hidden(element: Element, *names: str) -> dict[str, str | None]:
        return {name: None for name in names if (text := element.get(name)) and not shown(text)}

    part.set_attributes(root, tableType=None, connectionId=None, comment=None, **hidden(root, *_LOOKS))
    for child in root.children:
        if child.local in {"sortState", "extLst"}:
            part.splice(child.start, child.end, b"")
        elif child.local == "autoFilter" and child.children:
            part.splice(child.inner, child.close, b"")
    for place, column in enumerate(root.all("tableColumns", "tableColumn")):
        left = area is None or not goes(area.last_row, area.first_column + place)
        totals: dict[str, str | None] = dict.fromkeys(_TOTALS) if left else hidden(column, "totalsRowLabel")
        part.set_attributes(column, queryTableFieldId=None, **totals, **hidden(column, *_LOOKS))
        for child in column.children:
            said = literals(part.text(child)) if child.local in _FORMULAS else ()
            foreign = child.local == "xmlColumnPr" or (left and child.local == "totalsRowFormula")
            if foreign or not all(map(shown, said)):
                part.splice(child.start, child.end, b"")
