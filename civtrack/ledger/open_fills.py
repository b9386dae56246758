"""Which cells of an .ods are filled with a colour, or written in one, which its reader keeps silent about.

Exists because a colour says something that no value does. Follows OpenDocument 1.3 part 3, 20.184 (background-color),
20.185 (color), 16.2 (styles and their parents) and 19.615 (default-cell-style-name). May import
`civtrack.ledger.open_places`, `civtrack.ledger.shades` and `civtrack.xlsx`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from civtrack.ledger.open_places import OpenPlaces, followed
from civtrack.ledger.shades import shade_of

if TYPE_CHECKING:
    from civtrack.xlsx.parts.container import Container

__all__ = ["filled_open", "inked_open"]


def filled_open(container: Container, wanted: Mapping[str, Collection[int]]) -> dict[tuple[str, int, int], str]:
    """What the colour of filled cells is, by sheet, row and column.

    Args:
        container: The open file.
        wanted: Sheet → the numbers of its rows, from 1 on.
    """
    fills = _Colours(wanted, "table-cell-properties", "background-color")
    return fills.found if followed(container, fills) else {}


def inked_open(container: Container, wanted: Mapping[str, Collection[int]]) -> dict[tuple[str, int, int], str]:
    """The same of cells whose words are written in a colour.

    Args:
        container: The open file.
        wanted: Sheet → the numbers of its rows, from 1 on.
    """
    inks = _Colours(wanted, "text-properties", "color", filled=True)
    return inks.found if followed(container, inks) else {}


class _Colours(OpenPlaces):
    """Follows the styles of cells, and who has them; `filled`: only of cells that hold something."""

    def __init__(
        self, wanted: Mapping[str, Collection[int]], properties: str, name: str, *, filled: bool = False
    ) -> None:
        super().__init__(wanted)
        self._properties, self._name, self._filled = properties, name, filled
        self.found: dict[tuple[str, int, int], str] = {}
        self._parents: dict[str, str] = {}
        self._colours: dict[str, str] = {}
        self._style: str | None = None
        self._row_style = ""
        self._columns: list[tuple[int, str]] = []

    def element(self, local: str, given: dict[str, str]) -> None:
        """Styles stand before the tables that have them."""
        if local in ("style", "default-style") and given.get("family") == "table-cell":
            self._style = given.get("name", "") if local == "style" else ""
            self._parents[self._style] = given.get("parent-style-name", "")
        elif local == self._properties and self._style is not None and self._name in given:
            self._colours[self._style] = given[self._name]
        elif local == "table" and not self._depth:
            self._columns = []

    def ended(self, local: str) -> None:
        """A style ends with its own element."""
        if local in ("style", "default-style"):
            self._style = None

    def column(self, given: dict[str, str], across: int) -> None:
        """A column may have a style for the cells that name none."""
        last = self._columns[-1][0] if self._columns else 0
        self._columns.append((last + across, given.get("default-cell-style-name", "")))

    def row(self, given: dict[str, str]) -> None:
        """And so may a row."""
        self._row_style = given.get("default-cell-style-name", "")

    def cell(self, given: dict[str, str]) -> None:
        """Notes the colour of a cell."""
        if self._filled and "value-type" not in given:
            return
        if shade := self._shade(given.get("style-name")):
            self.found.update(dict.fromkeys(self.here(), shade))

    def _shade(self, style: str | None) -> str | None:
        """What the colour of a style is; what it does not say, its parents say."""
        at = style or self._row_style or next((name for end, name in self._columns if self._column < end), "")
        seen = set[str]()
        while at not in seen and at not in self._colours:
            seen.add(at)
            at = self._parents.get(at, "")
        return shade_of(self._colours.get(at, "").removeprefix("#"))
