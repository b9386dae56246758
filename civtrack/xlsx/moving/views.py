"""Moves the window of a sheet: frozen panes, scrolling, selection.

Exists because what a view shows is told in rows, too. A frozen pane keeps as many of its rows as are kept; the window
scrolls to the nearest kept row, and a selection that is gone becomes one cell there. May import `civtrack.model` and
the modules of `civtrack.xlsx` below it.
"""

from __future__ import annotations

from civtrack.model import Area
from civtrack.xlsx.formulas.rowmap import RowMap
from civtrack.xlsx.moving.move import Move, moved_reference, near
from civtrack.xlsx.parts.addresses import area_of, reference_of
from civtrack.xlsx.parts.markup import Element, Part

__all__ = ["move_view"]


def move_view(part: Part, view: Element, move: Move) -> None:
    """Asks for every splice inside a view."""
    top = area_of(view.get("topLeftCell") or "A1") or Area(1, 1, 1, 1)
    if view.get("topLeftCell"):
        part.set_attributes(view, topLeftCell=_scrolled(top, move.rows))
    for pane in view.all("pane"):
        new: dict[str, str | None] = {}
        corner = area_of(pane.get("topLeftCell") or "")
        split = pane.number("ySplit", 0)
        if split and pane.get("state") in {"frozen", "frozenSplit"}:
            left = sum(last - first + 1 for first, last in move.rows.kept(top.first_row, top.first_row + split - 1))
            new["ySplit"] = str(left) if left else None
            if not left and not pane.number("xSplit", 0):
                part.splice(pane.start, pane.end, b"")
                continue
            if not left:
                new |= {"activePane": "topRight"}
        if corner:
            new["topLeftCell"] = _scrolled(corner, move.rows)
        part.set_attributes(pane, **new)
    for selection in view.all("selection"):
        _select(part, selection, move)


def _scrolled(corner: Area, rows: RowMap) -> str:
    row = near(corner.first_row, rows)
    return reference_of(Area(row, corner.first_column, row, corner.first_column))


def _select(part: Part, selection: Element, move: Move) -> None:
    cell, area = selection.get("activeCell"), moved_reference(selection, move.rows, "sqref")
    active = moved_reference(selection, move.rows, "activeCell") if cell else None
    if selection.get("sqref") is None and cell is None:
        return
    if active is None or area is None or selection.number("activeCellId", 0):
        corner = area_of(cell or "A1") or Area(1, 1, 1, 1)
        active = area = _scrolled(corner, move.rows)
    part.set_attributes(selection, activeCell=active, sqref=area, activeCellId=None)
