"""What a move of rows is, and what becomes of areas and texts by it.

Exists so that everything that moves — sheets, their extensions and views, drawings, tables — says so in the same way.
May import `civtrack.model` and the modules of `civtrack.xlsx` below it.
"""

from __future__ import annotations

from collections.abc import Iterable

from civtrack.light import NamedTuple
from civtrack.model import Area
from civtrack.xlsx.formulas.references import Maps, adjust_formula
from civtrack.xlsx.formulas.rowmap import RowMap
from civtrack.xlsx.moving.copy_plan import Losses, LossKind
from civtrack.xlsx.parts.addresses import MAX_ROW, areas_of, reference_of
from civtrack.xlsx.parts.markup import Element, Part, escape

__all__ = ["Move", "moved_areas", "moved_reference", "near", "set_text"]


class Move(NamedTuple):
    """What happens to a sheet and around it.

    Attributes:
        sheet: Its name.
        rows: Which of its rows stay.
        maps: What becomes of every sheet.
        losses: Collects what is lost; None: rules that lost a cell stay and show ``#REF!``, as in Excel.
    """

    sheet: str
    rows: RowMap
    maps: Maps
    losses: Losses | None

    def lose(self, kind: LossKind, cell: str | None = None, times: int = 1) -> None:
        """Notes a loss, or several."""
        if self.losses is not None:
            self.losses.add(kind, self.sheet, cell, times)

    def formula(self, text: str) -> str:
        """A formula whose references are all places."""
        return adjust_formula(text, self.maps, self.sheet).text


def moved_areas(areas: Iterable[Area], rows: RowMap) -> list[Area]:
    """What is left of areas to which rules apply."""
    return [new for area in areas for new in rows.pieces(area)]


def near(row: int, rows: RowMap) -> int:
    """The new number of a row, or of the kept row after it."""
    return next((rows.new(first) or 1 for first, _ in rows.kept(row, MAX_ROW)), 1)


def set_text(part: Part, element: Element, text: str) -> None:
    """Asks for the text inside an element to be replaced, if it differs."""
    if text != part.text(element):
        part.splice(element.inner, element.close, escape(text).encode())


def moved_reference(element: Element, rows: RowMap, name: str) -> str | None:
    """What an attribute that lists areas says afterwards; None where nothing is left, as it was where it is odd."""
    written = element.get(name) or ""
    areas = areas_of(written)
    if len(areas) != len(written.split()):
        return written
    if name == "sqref" and rows.sorts:
        left = moved_areas(areas, rows)
    else:
        left = [new for area in areas if (new := rows.area(area))]
    return " ".join(map(reference_of, left)) if left else None
