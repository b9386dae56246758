"""Drop-down lists whose entries stand in cells that a copy does not have: their entries, to be written into the rule.

Exists because such lists stand on a sheet of their own or beside the ledger, and whoever fills in a copy needs them as
much as the office does. May import `civtrack.model` and the modules of `civtrack.xlsx` below it.

Rules:

- The cells are one row or one column, named with ``$`` or by a defined name that stands for such cells.
- A list that Excel would not take stays behind: of more than 255 characters, with commas, dates or errors in it.
- Whether cells may be shown at all is the caller's business.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from civtrack.light import NamedTuple
from civtrack.model import Area
from civtrack.xlsx.formulas.adjusting import Maps, map_of
from civtrack.xlsx.formulas.references import SheetArea
from civtrack.xlsx.formulas.text import Other, Reference, parse

if TYPE_CHECKING:
    from civtrack.xlsx.opened.package import OpenPackage

__all__ = ["LONGEST_LIST", "ListCells", "ListedAt", "is_lost"]

LONGEST_LIST = 255
"""Characters that Excel takes for a list which is written into its rule."""

_LONGEST_PLACE = 1_024
"""Letters of a formula that names cells and nothing else: a path, a book and a sheet before an area, or a name."""


class ListedAt(NamedTuple):
    """Where a list's entries stand, and the name that it is known by, or ""."""

    place: SheetArea
    name: str


class ListCells:
    """The lists of a workbook, each read once for all copies.

    Args:
        package: The source.
    """

    def __init__(self, package: OpenPackage) -> None:
        self._package = package
        self._known: dict[SheetArea, tuple[str, ...] | None] = {}
        listed = [element.get("name") or "" for element in package.workbook.part.root.all("sheets", "sheet")]
        self._names: dict[tuple[str, str], str] = {}
        for element in package.workbook.names():
            owner = element.number("localSheetId", 0) if element.get("localSheetId") is not None else None
            sheet = "" if owner is None or owner >= len(listed) else listed[owner].casefold()
            self._names[sheet, (element.get("name") or "").upper()] = package.workbook.part.text(element)

    def at(self, text: str, sheet: str) -> ListedAt | None:
        """Where the entries stand of a list whose rule on a sheet says so; None where it does not name cells."""
        if len(text) > _LONGEST_PLACE:
            return None
        pieces = [piece for piece in parse(text.strip().removeprefix("=")) if piece != Other(" ", "operator")]
        if len(pieces) != 1:
            return None
        (piece,) = pieces
        if isinstance(piece, Other):
            if piece.kind != "name" or piece.foreign:
                return None
            name = piece.text.rpartition("!")[2]
            own = piece.sheets[0] if piece.sheets else sheet
            said = self._names.get((own.casefold(), name.upper())) or self._names.get(("", name.upper()))
            found = self._cells(parse(said), sheet) if said else None
            return ListedAt(found, name) if found else None
        found = self._cells((piece,), sheet)
        return ListedAt(found, "") if found else None

    def _cells(self, pieces: tuple[Reference | Other, ...], sheet: str) -> SheetArea | None:
        if len(pieces) != 1 or not isinstance(piece := pieces[0], Reference) or piece.foreign or len(piece.sheets) > 1:
            return None
        fixed = all((end.row_fixed or not end.row) and (end.column_fixed or not end.column)
                    for end in (piece.first, piece.last))  # fmt: skip
        area = piece.area
        line = area.first_row == area.last_row or area.first_column == area.last_column
        return SheetArea(piece.sheets[0] if piece.sheets else sheet, area) if fixed and line else None

    def entries(self, place: SheetArea) -> tuple[str, ...] | None:
        """The entries that stand in cells, each once; None where they cannot be written into a rule."""
        if place not in self._known:
            self._known[place] = self._read(place)
        return self._known[place]

    def _read(self, place: SheetArea) -> tuple[str, ...] | None:
        folded = place.sheet.casefold()
        name = next((known for known in self._package.sheets if known.casefold() == folded), None)
        if name is None:
            return None
        area: Area = place.area
        found: dict[str, None] = {}
        for row in self._package.sheet(name).rows():
            if row.number > area.last_row:
                break
            if row.number < area.first_row:
                continue
            for column, value in sorted(row.values.items()):
                if not area.first_column <= column <= area.last_column or value is None or value == "":
                    continue
                if isinstance(value, bool) or not isinstance(value, str | int | float):
                    return None
                text = value.strip() if isinstance(value, str) else f"{value:.15g}"
                if "," in text or text.startswith("="):
                    return None
                found[text] = None
            if sum(map(len, found)) > LONGEST_LIST * 8:
                return None
        return tuple(text for text in found if text) or None


def is_lost(listed: ListedAt, maps: Maps, names: Mapping[str, str | None]) -> bool:
    """Whether a copy does not have all cells of a list, or not its name."""
    rows = map_of(maps, listed.place.sheet)
    area = listed.place.area
    gone = bool(listed.name) and names.get(listed.name.upper(), "") is None
    return gone or rows is None or rows.touches(area.first_row, area.last_row)
