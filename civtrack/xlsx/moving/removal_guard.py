"""Refuses a removal of rows that could not be carried through without harm.

Exists so that nothing is written before all of it is known to be possible. The rules stand in
`civtrack.xlsx.moving.removal`. May import `civtrack.errors`, `civtrack.model` and the modules of `civtrack.xlsx` below
it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from civtrack.errors import NotEditable
from civtrack.model import N_, Area, Message, column_letter
from civtrack.patterns import lazy
from civtrack.xlsx.formulas.references import Maps, adjust_formula
from civtrack.xlsx.formulas.rowmap import RowMap
from civtrack.xlsx.moving.formula_index import FormulaIndex
from civtrack.xlsx.moving.list_objects import move_table
from civtrack.xlsx.moving.move import Move
from civtrack.xlsx.moving.removal_parts import parts_of_type
from civtrack.xlsx.parts.addresses import area_of, reference_of
from civtrack.xlsx.parts.markup import unescape
from civtrack.xlsx.parts.workbook import SheetEntry, load_part, relations

if TYPE_CHECKING:
    from civtrack.xlsx.opened.package import OpenPackage

__all__ = ["guard"]

_BOUND = lazy(r"<(?:[\w.-]+:)?(?:FmlaLink|FmlaRange|FmlaTxbx)>([^<]*)<")
_BINDINGS = ("fmlaLink", "fmlaRange", "fmlaTxbx", "fmlaGroup")


def guard(package: OpenPackage, maps: Maps, indexes: Mapping[str, FormulaIndex]) -> None:
    """Looks for what cannot be adjusted.

    Args:
        package: The source.
        maps: Which rows of its sheets stay.
        indexes: Sheet → its formulas.

    Raises:
        NotEditable: The first of them.
    """
    if parts_of_type(package, "revisionHeaders+xml"):
        raise _refuse(package, "", N_("it is shared and keeps a history of its changes"), "")
    for entry in package.workbook.sheets:
        rows = maps[entry.name]
        if rows is None or rows.identity:
            _guard_controls(package, entry, maps)
            continue
        for (row, column), array in indexes[entry.name].arrays.items():
            _guard_array(package, entry, rows, row, column, array)
        _guard_parts(package, entry, Move(entry.name, rows, maps, None))
        _guard_controls(package, entry, maps)
    for key in parts_of_type(package, "pivotCacheDefinition+xml"):
        for source in load_part(package.container, key).root.all("cacheSource", "worksheetSource"):
            rows, area = maps.get(source.get("sheet") or ""), area_of(source.get("ref") or "")
            if rows is not None and area and rows.area(area) is None:
                text = N_("a pivot table is made from {cell}")
                raise _refuse(package, source.get("sheet") or "", text, reference_of(area))


def _refuse(package: OpenPackage, sheet: str, text: str, place: str) -> NotEditable:
    where = "!".join(part for part in (package.container.where, sheet, place) if part)
    return NotEditable(where, detail=Message(text, {"cell": place}))


def _guard_array(package: OpenPackage, entry: SheetEntry, rows: RowMap, row: int, column: int, area: Area) -> None:
    if rows.touches(area.first_row, area.last_row) and rows.area(area) and area.first_row < area.last_row:
        place = f"{column_letter(column)}{row}"
        raise _refuse(package, entry.name, N_("{cell} belongs to an array formula or a data table"), place)


def _guard_parts(package: OpenPackage, entry: SheetEntry, move: Move) -> None:
    container = package.container
    for relation in relations(container, entry.part):
        if relation.external or relation.target not in container.parts:
            continue
        if relation.type == "table":
            part = load_part(container, relation.target)
            if not move_table(part, move):
                place = part.root.get("ref") or ""
                raise _refuse(package, entry.name, N_("{cell} reaches into the header of a table"), place)
        elif relation.type == "pivotTable":
            for element in load_part(container, relation.target).root.all("location"):
                area = area_of(element.get("ref") or "")
                if area and move.rows.touches(area.first_row, area.last_row):
                    raise _refuse(package, entry.name, N_("{cell} belongs to a pivot table"), reference_of(area))
        elif relation.type == "tableSingleCells":
            for element in load_part(container, relation.target).root.all("singleXmlCell"):
                area = area_of(element.get("r") or "")
                if area and move.rows.area(area) != area:
                    raise _refuse(package, entry.name, N_("{cell} is bound to an XML map"), reference_of(area))


def _guard_controls(package: OpenPackage, entry: SheetEntry, maps: Maps) -> None:
    for text in _bindings(package, entry):
        if adjust_formula(text, maps, entry.name).touched:
            raise _refuse(package, entry.name, N_("a form control is bound to {cell}"), text)


def _bindings(package: OpenPackage, entry: SheetEntry) -> Iterator[str]:
    """The cells to which form controls of a sheet are bound."""
    container = package.container
    for relation in relations(container, entry.part):
        if relation.external or relation.target not in container.parts:
            continue
        if relation.type == "ctrlProp":
            root = load_part(container, relation.target).root
            yield from (value for name in _BINDINGS if (value := root.get(name)))
        elif relation.type == "vmlDrawing":
            text = container.read(relation.target).decode("utf-8", "replace")
            yield from (unescape(match[1]) for match in _BOUND.finditer(text))
