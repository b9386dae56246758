"""Where the cells of an .ods stand, while it is read element by element: sheet, row, column, and how often.

Exists because whatever the reader of cells keeps silent about stands at a place that only counting tells. May import
`civtrack.xlsx`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from civtrack.xlsx.parts.container import Container

__all__ = ["OpenPlaces", "followed"]

_PARTS: Final = ("styles.xml", "content.xml")
_MOST_COLUMNS, _MOST_ROWS = 1 << 14, 1 << 20
_CELLS: Final = frozenset({"table-cell", "covered-table-cell"})


class OpenPlaces:
    """Follows tables, rows and cells; what else there is, is heard of by who is made of it.

    Args:
        wanted: Sheet → the numbers of its rows, from 1 on.
    """

    def __init__(self, wanted: Mapping[str, Collection[int]]) -> None:
        self._wanted = wanted
        self._sheet = ""
        self._row = self._column = self._times = self._across = self._depth = 0

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        local = _local(name)
        given = {_local(key): value for key, value in attributes.items()}
        self.element(local, given)
        if local == "table":
            self._depth += 1
            if self._depth == 1:
                self._sheet = given.get("name", "")
                self._row = self._times = 0
        elif self._depth == 1 and local == "table-row":
            self._row += self._times
            self._times, self._column, self._across = _number(given, "number-rows-repeated", _MOST_ROWS), 0, 0
            self.row(given)
        elif self._depth == 1 and local == "table-column":
            self.column(given, _number(given, "number-columns-repeated", _MOST_COLUMNS))
        elif self._depth == 1 and local in _CELLS:
            self._column += self._across
            self._across = _number(given, "number-columns-repeated", _MOST_COLUMNS)
            self.cell(given)

    def end(self, name: str) -> None:
        """An element ends."""
        local = _local(name)
        if local == "table":
            self._depth -= 1
        self.ended(local)

    def here(self) -> Iterator[tuple[str, int, int]]:
        """Sheet, row and column of the cell that is being read, as often as it stands there and is wanted."""
        if self._depth != 1 or self._times * self._across > _MOST_COLUMNS:
            return
        wanted = self._wanted.get(self._sheet, ())
        for row in range(self._row + 1, self._row + self._times + 1):
            if row in wanted:
                for column in range(self._column + 1, self._column + self._across + 1):
                    yield self._sheet, row, column

    def element(self, local: str, given: dict[str, str]) -> None:
        """Hears of every element that begins."""

    def ended(self, local: str) -> None:
        """Hears of every element that ends."""

    def row(self, given: dict[str, str]) -> None:
        """Hears of rows."""

    def column(self, given: dict[str, str], across: int) -> None:
        """Hears of columns."""

    def cell(self, given: dict[str, str]) -> None:
        """Hears of cells."""

    def text(self, text: str) -> None:
        """Hears of texts."""


def followed(container: Container, places: OpenPlaces) -> bool:
    """Lets an .ods be followed, its named styles first; whether it could be read to its end."""
    from xml.parsers.expat import ExpatError

    from civtrack.xlsx.parts.markup import new_parser, refuse_long_tags

    try:
        for part in (container.parts[name] for name in _PARTS if name in container.parts):
            parser, fed = new_parser(container.where, part.text), 0
            parser.StartElementHandler, parser.EndElementHandler = places.begin, places.end
            parser.CharacterDataHandler = places.text
            for chunk in container.chunks(part):
                parser.Parse(chunk, False)
                fed += len(chunk)
                refuse_long_tags(parser, fed, container.where, part.text)
            parser.Parse(b"", True)
    except ExpatError:
        return False  # what reads the cells has said so, or has understood it all the same
    return True


def _local(name: str) -> str:
    """A name without its namespace, which stands before it, and its prefix, which may stand behind it."""
    return name.split("\n")[1] if "\n" in name else name


def _number(given: Mapping[str, str], name: str, most: int) -> int:
    text = given.get(name, "")
    return min(int(text), most) if text.isascii() and text.isdigit() and len(text) < 10 else 1
