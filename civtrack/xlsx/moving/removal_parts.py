"""Moves what stands in other parts than sheets when rows are removed in the ordinary editor.

Exists because drawings, comments, tables, charts, pivot tables and the workbook each name rows in parts of their own.
A part in which nothing changes is not touched. May import `civtrack.model` and the modules of `civtrack.xlsx` below it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from civtrack.xlsx.formulas.references import Maps, adjust_formula
from civtrack.xlsx.moving.anchors import move_anchors
from civtrack.xlsx.moving.list_objects import move_table
from civtrack.xlsx.moving.move import Move, set_text
from civtrack.xlsx.moving.remarks import move_boxes, move_comments, move_threads
from civtrack.xlsx.opened.row_heights import RowHeights
from civtrack.xlsx.parts.addresses import area_of, reference_of
from civtrack.xlsx.parts.container import part_key
from civtrack.xlsx.parts.markup import Part
from civtrack.xlsx.parts.workbook import TYPES, SheetEntry, load_part, relations

if TYPE_CHECKING:
    from civtrack.xlsx.opened.package import OpenPackage

__all__ = ["PartMover", "parts_of_type"]

_CHARTS = ("drawingml.chart+xml", "chartex+xml")


def parts_of_type(package: OpenPackage, *endings: str) -> list[str]:
    """Keys of the parts whose content type ends so."""
    container = package.container
    if TYPES not in container.parts:
        return []
    return [
        key
        for element in load_part(container, TYPES).root.all("Override")
        if (element.get("ContentType") or "").endswith(endings)
        and (key := part_key(element.get("PartName") or "")) in container.parts
    ]


class PartMover:
    """Moves parts of a package.

    Args:
        package: The source.
        maps: Which rows of its sheets stay.
        parts: Key → parts that were changed before; changed ones are put here.
    """

    def __init__(self, package: OpenPackage, maps: Maps, parts: dict[str, bytes]) -> None:
        self._package, self._container = package, package.container
        self._maps, self._parts = maps, parts

    def _load(self, key: str) -> Part:
        if key in self._parts:
            return Part(self._container.where, key, self._parts[key])
        return load_part(self._container, key)

    def _store(self, key: str, part: Part) -> None:
        if part.changed:
            self._parts[key] = part.render()

    def follow(self, entry: SheetEntry, move: Move, heights: RowHeights) -> None:
        """Moves the parts that hang on a sheet."""
        for relation in relations(self._container, entry.part):
            key = relation.target
            if relation.external or key not in self._container.parts:
                continue
            if relation.type == "vmlDrawing":
                if not move.rows.identity:
                    data, _ = move_boxes(self._container.read(key), move.rows, lambda _: True)
                    if data != self._container.read(key):
                        self._parts[key] = data
                continue
            if relation.type not in {"drawing", "comments", "threadedComment", "table", "pivotTable"}:
                continue
            part = self._load(key)
            if relation.type == "drawing":
                move_anchors(part, move, heights, lambda _: True)
            elif relation.type == "comments":
                move_comments(part, move.rows)
            elif relation.type == "threadedComment":
                move_threads(part, move.rows)
            elif relation.type == "table":
                move_table(part, move)
            else:
                _move_pivot(part, move)
            self._store(key, part)

    def workbook(self) -> None:
        """Moves the defined names."""
        key = self._package.workbook.key
        part = self._load(key)
        listed = [element.get("name") or "" for element in part.root.all("sheets", "sheet")]
        for element in part.root.all("definedNames", "definedName"):
            owner = element.number("localSheetId", 0) if element.get("localSheetId") is not None else None
            own = listed[owner] if owner is not None and owner < len(listed) else ""
            set_text(part, element, adjust_formula(part.text(element), self._maps, own).text)
        self._store(key, part)

    def elsewhere(self) -> None:
        """Moves the cells that charts show and pivot tables are made from."""
        for key in parts_of_type(self._package, *_CHARTS):
            part = self._load(key)
            for element in part.root.walk():
                if element.local == "f" and not element.children:
                    set_text(part, element, adjust_formula(part.text(element), self._maps, "").text)
            self._store(key, part)
        for key in parts_of_type(self._package, "pivotCacheDefinition+xml"):
            part = self._load(key)
            for source in part.root.all("cacheSource", "worksheetSource"):
                rows = self._maps.get(source.get("sheet") or "")
                area = area_of(source.get("ref") or "")
                if rows is None or area is None or rows.identity:
                    continue
                new = rows.area(area)
                if rows.touches(area.first_row, area.last_row):
                    part.set_attributes(part.root, refreshOnLoad="1")
                if new:
                    part.set_attributes(source, ref=reference_of(new))
            self._store(key, part)


def _move_pivot(part: Part, move: Move) -> None:
    for element in part.root.all("location"):
        area = area_of(element.get("ref") or "")
        new = move.rows.area(area) if area else None
        if new:
            part.set_attributes(element, ref=reference_of(new))
