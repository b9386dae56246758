"""What the rows of a sheet say of pictures: names of WPS, numbers of Excel's values, and how high the rows are.

Exists because a ledger of 20,000 rows has photos in a few: bytes are searched for those rows and for heights, and only
they go through a parser; where rows are spelled unusually, all of them do. May import `civtrack.model` and the modules
of `civtrack.xlsx` below it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import field
from functools import cached_property
from typing import TYPE_CHECKING
from xml.parsers import expat

from civtrack.light import dataclass
from civtrack.patterns import lazy
from civtrack.xlsx.parts.addresses import area_of
from civtrack.xlsx.parts.bulk import place_of
from civtrack.xlsx.parts.markup import annotated, as_utf8, new_parser, not_well_formed
from civtrack.xlsx.parts.stacked import Stacked
from civtrack.xlsx.reading.scan import read_head, whole_rows

if TYPE_CHECKING:
    from civtrack.xlsx.opened.package import OpenPackage

__all__ = ["PicturedRows", "pictured_rows"]

_DISPIMG = lazy(r"DISPIMG\(\s*\"([^\"]+)\"", re.IGNORECASE)
_EMU_PER_POINT = 12_700
_HEIGHT = 15.0
"""Points of a row where the sheet does not say."""
_ROW = lazy(rb'<row r="([0-9]{1,7})"([^<>]*)>')
_NUMBERED = lazy(rb'<row r="([0-9]{1,7})"')
_ATTRIBUTES = lazy(rb"""(?:\s+[\w.:-]+="[^"<>]*")*\s*/?""")
_TALL = lazy(rb'\sht="([^"]*)"')
_HIDDEN = lazy(rb'\shidden="(?:1|true)"')
_WORTH_PARSING = (b"dispimg", b"vm", b"&#")
"""A row without these, in small letters, names no picture; a character reference may spell a letter of the function."""


@dataclass()
class PicturedRows:
    """What the rows of a sheet say of pictures.

    Attributes:
        named: (row, column) and name of each cell photo of WPS.
        rich: (row, column) and number of each cell with value metadata.
        heights: Row → points, where a row has a height of its own.
        usual: Points of the other rows.
    """

    named: list[tuple[tuple[int, int], str]] = field(default_factory=list)
    rich: list[tuple[tuple[int, int], int]] = field(default_factory=list)
    heights: dict[int, float] = field(default_factory=dict)
    usual: float = _HEIGHT

    @cached_property
    def _stacked(self) -> Stacked:
        heights = {row: round(points * _EMU_PER_POINT) for row, points in self.heights.items()}
        return Stacked(heights, round(self.usual * _EMU_PER_POINT))

    def middle(self, first: int, emu: int) -> int:
        """The row that lies so many English Metric Units below the top of row `first`."""
        return self._stacked.row_down_to(first, emu)

    def inside(self, row: int, emu: int) -> int:
        """How far below the top of a row something is shown that lies so far below it; a hidden row shows nothing."""
        return emu if self.heights.get(row, 1.0) else 0

    def between(self, first: int, last: int) -> int:
        """The English Metric Units from the top of one row to the top of another."""
        return self._stacked.between(first, last)


def pictured_rows(package: OpenPackage, part: str, *, in_cells: bool, floating: bool = True) -> PicturedRows:
    """Reads what a sheet's part says of pictures.

    Args:
        package: The open workbook.
        part: The sheet's part.
        in_cells: Whether cells can show pictures: else only the heights of rows are read.
        floating: Whether pictures may float over them: else the heights of rows that are not parsed are left out.

    Raises:
        LedgerUnreadable: The part is damaged or unsafe.
    """
    container = package.container
    stream = as_utf8(container.where, part, container.chunks(container.parts[part]))
    head, first = read_head(container.where, part, stream, container.limits.held)
    parser, reader = (
        new_parser(container.where, part),
        (_Reader if floating else _Cells)(_WORTH_PARSING if in_cells else ()),
    )
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.characters
    try:
        parser.Parse(head.data, False)
        for chunk in reader.worth_parsing(first, stream, usual=not (head.prefix or head.empty)):
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise not_well_formed(container.where, part) from error
    return reader.scan


class _Reader:
    """Takes notice of cells with ``DISPIMG`` or a value number, and of the heights of rows."""

    def __init__(self, signs: Sequence[bytes] = _WORTH_PARSING) -> None:
        self.scan = PicturedRows()
        self._signs = signs
        self._known: dict[bytes, float | None] = {}
        self._row = self._column = 0
        self._text: list[str] | None = None
        self._collected = ""

    def worth_parsing(self, carry: bytes, stream: Iterator[bytes], *, usual: bool) -> Iterator[bytes]:
        """The bytes that need a parser; of rows in the usual spelling, takes notice of their heights itself."""
        while usual:
            end = place_of(b"</sheetData", carry)
            cut = end if end >= 0 else whole_rows(carry)
            if cut and not self._measure(body := carry[:cut]):
                break
            if cut and self._signs:
                yield from _worth_parsing(body)
            carry = carry[cut:]
            if end >= 0 or (chunk := next(stream, None)) is None:
                break
            carry += chunk
        yield carry
        yield from stream

    def _measure(self, body: bytes) -> bool:
        """Takes notice of the heights of whole rows; False where they are spelled in a way that might be misread."""
        if annotated(body) or place_of(b"xmlns", body) >= 0:
            return False
        tags = _ROW.findall(body)
        if len(tags) != body.count(b"<row"):
            return False
        known = self._known
        for number, attributes in tags:
            if attributes not in known:
                if not _ATTRIBUTES.fullmatch(attributes):
                    return False
                known[attributes] = _height(_text(_TALL.search(attributes)), hidden=bool(_HIDDEN.search(attributes)))
            if (points := known[attributes]) is not None:
                self.scan.heights[int(number)] = points
        if tags:
            self._row = int(tags[-1][0])
        return True

    def start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.split("\n")[1] if "\n" in name else name
        if local == "c":
            area = area_of(attributes["r"]) if "r" in attributes else None
            self._column = area.first_column if area else self._column + 1
            self._collected = ""
            value = attributes.get("vm", "")
            if value.isascii() and value.isdecimal() and len(value) < 10:
                self.scan.rich.append(((self._row, self._column), int(value)))
        elif local in ("f", "v"):
            self._text = []
        elif local == "row":
            number = attributes.get("r", "")
            self._row = int(number) if number.isascii() and number.isdecimal() else self._row + 1
            self._column = 0
            height = _height(attributes.get("ht"), hidden=attributes.get("hidden") in ("1", "true"))
            if height is not None:
                self.scan.heights[self._row] = height
        elif local == "sheetFormatPr":
            self.scan.usual = _points(attributes.get("defaultRowHeight")) or _HEIGHT

    def characters(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)

    def end(self, name: str) -> None:
        local = name.split("\n")[1] if "\n" in name else name
        if local in ("f", "v") and self._text is not None:
            self._collected += "".join(self._text)
            self._text = None
        elif local == "c" and (match := _DISPIMG.search(self._collected)):
            self.scan.named.append(((self._row, self._column), match[1]))


class _Cells(_Reader):
    """Takes notice of cells alone: of rows in the usual spelling only the numbers matter."""

    def _measure(self, body: bytes) -> bool:
        if annotated(body) or place_of(b"xmlns", body) >= 0:
            return False
        if body.count(b"<row") != body.count(b'<row r="'):
            return False
        if last := _NUMBERED.match(body, max(body.rfind(b"<row"), 0)):
            self._row = int(last[1])
        return last is not None or b"<row" not in body


def _worth_parsing(body: bytes) -> Iterator[bytes]:
    """The rows, of whole ones, that a parser must see."""
    small = body.lower()
    places = {sign: place_of(sign, small) for sign in _WORTH_PARSING}
    done = 0
    while (place := min((at for at in places.values() if at >= 0), default=-1)) >= 0:
        start, end = small.rfind(b"<row", done, place), small.find(b"</row>", place)
        start, end = max(start, done), len(small) if end < 0 else end + len(b"</row>")
        yield body[start:end]
        done = end
        places = {sign: at if at < 0 or at >= done else small.find(sign, done) for sign, at in places.items()}


def _height(written: str | None, *, hidden: bool) -> float | None:
    return 0.0 if hidden else _points(written)


def _text(match: re.Match[bytes] | None) -> str | None:
    return match[1].decode("ascii", "replace") if match else None


def _points(text: str | None) -> float | None:
    try:
        points = float(text or "")
    except ValueError:
        return None
    return points if 0 <= points < 10_000 else None
