"""What is filled with a colour, or written in one, in some rows of a workbook, and what that colour is called.

Exists because people colour what they have done, and no value says so. A colour that a condition shows is none of
these: it follows from the values. May import `civtrack.edits.old_sheets`,
`civtrack.edits.word_fills` and what stands below `civtrack.edits`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Final

from civtrack.edits.old_sheets import by_name
from civtrack.errors import LedgerUnreadable, NotEditable
from civtrack.ledger.old_fills import filled_cells, inked_cells
from civtrack.ledger.open_fills import filled_open, inked_open
from civtrack.ledger.shades import PALETTE, shade_of, tinted
from civtrack.light import NamedTuple
from civtrack.model import EDITABLE, Ledger
from civtrack.xlsx import Limits, Package
from civtrack.xlsx.opened.selected import cells_styled
from civtrack.xlsx.parts.container import Container
from civtrack.xlsx.parts.markup import Element, Part

__all__ = ["Colour", "colours"]

_Shades = Mapping[tuple[str, int, int], str]
_THEME: Final = ("lt1", "dk1", "lt2", "dk2", *(f"accent{number}" for number in range(1, 7)), "hlink", "folHlink")
"""Colours of a theme as cells count them (ISO 29500-1 18.8.3)."""


class Colour(NamedTuple):
    """What a cell is coloured.

    Attributes:
        shade: What the colour is called.
        ink: Whether its words are, and not the cell.
    """

    shade: str
    ink: bool = False


_Places = dict[tuple[str, int, int], Colour]


def colours(ledger: Ledger, source: Path, wanted: Mapping[str, Collection[int]], limits: Limits) -> _Places:
    """What cells are coloured, by sheet, row and column; nothing where the file cannot tell.

    Args:
        ledger: As it was read.
        source: The package to look into, where it is one.
        wanted: Sheet → the rows that matter.
        limits: What is believed at most of it.
    """
    try:
        if ledger.format == "xls":
            return _both(dict(_old(ledger, wanted, filled_cells)), dict(_old(ledger, wanted, inked_cells)))
        if ledger.format == "ods":
            with closing(Container(ledger.path, limits)) as container:
                return _both(filled_open(container, wanted), inked_open(container, wanted))
        if ledger.format == "docx":
            return _of_word(ledger, wanted, limits)
        if ledger.format not in EDITABLE and ledger.twin is None:
            return {}
        with Package.open(source, limits) as package:
            return dict(_of_package(package, wanted))
    except (LedgerUnreadable, NotEditable):
        return {}


def _both(filled: _Shades, inked: _Shades) -> _Places:
    """Cells with a colour of their own, and others with coloured words; black is no colour of words."""
    inks = {place: Colour(shade, ink=True) for place, shade in inked.items() if shade != _BLACK}
    return inks | {place: Colour(shade) for place, shade in filled.items()}


_BLACK: Final = "black"


def _old(
    ledger: Ledger,
    wanted: Mapping[str, Collection[int]],
    read: Callable[[bytes], Sequence[Mapping[tuple[int, int], str]]],
) -> Iterator[tuple[tuple[str, int, int], str]]:
    """Of a workbook of the old format."""
    for name, cells in by_name(ledger, read):
        rows = wanted.get(name, ())
        yield from (((name, *place), shade) for place, shade in sorted(cells.items()) if place[0] in rows)


def _of_word(ledger: Ledger, wanted: Mapping[str, Collection[int]], limits: Limits) -> _Places:
    from civtrack.edits.word_fills import filled_words, inked_words  # it brings a parser

    name, filled = filled_words(ledger.path, limits)
    _, inked = inked_words(ledger.path, limits)
    rows = wanted.get(name, ())
    found = _both(*({(name, *place): shade for place, shade in some.items()} for some in (filled, inked)))
    return {place: colour for place, colour in found.items() if place[1] in rows}


def _of_package(
    package: Package, wanted: Mapping[str, Collection[int]]
) -> Iterator[tuple[tuple[str, int, int], Colour]]:
    shades = _shades(package)
    for name, rows in wanted.items() if shades else ():
        for place, (style, cell) in cells_styled(package.sheet(name), rows.__contains__, shades.keys()).items():
            if cell.content or not shades[style].ink:
                yield (name, *place), shades[style]


def _shades(package: Package) -> dict[int, Colour]:
    """The styles that fill a cell, or write in it, with what their colour is."""
    key = package.workbook.target("styles")
    if key is None:
        return {}
    root = Part(package.container.where, key, package.container.read(key)).root
    theme = _theme(package)
    own = [one.get("rgb") or "" for one in root.all("colors", "indexedColors", "rgbColor")]
    filled = [_shade(fill, theme, own or PALETTE) for fill in root.all("fills", "fill")]
    inked = [_ink(font, theme, own or PALETTE) for font in root.all("fonts", "font")]
    found: dict[int, Colour] = {}
    for number, xf in enumerate(root.all("cellXfs", "xf")):
        fill, font = xf.number("fillId"), xf.number("fontId")
        if 0 <= fill < len(filled) and (shade := filled[fill]):
            found[number] = Colour(shade)
        elif 0 <= font < len(inked) and (shade := inked[font]):
            found[number] = Colour(shade, ink=True)
    return found


def _ink(font: Element, theme: Collection[str], palette: Collection[str]) -> str | None:
    """What words of a font are coloured; those of links, which are underlined, and black ones are not."""
    colour = font.first("color")
    shade = _called(colour, theme, palette) if colour is not None and font.first("u") is None else None
    return None if shade == _BLACK else shade


def _shade(fill: Element, theme: Collection[str], palette: Collection[str]) -> str | None:
    """What the colour of a fill is; of one that passes from one to another, the first."""
    pattern = fill.first("patternFill")
    if pattern is None:
        colour = next((one for one in fill.walk() if one.local == "color"), None)
    else:
        colour = pattern.first("fgColor") if (pattern.get("patternType") or "none") != "none" else None
    return None if colour is None else _called(colour, theme, palette)


def _called(colour: Element, theme: Collection[str], palette: Collection[str]) -> str | None:
    given = colour.get("rgb") or _numbered(colour, "theme", theme) or _numbered(colour, "indexed", palette)
    try:
        tint = float(colour.get("tint") or 0)
        return shade_of(tinted(given, tint) if tint and given else given)
    except ValueError:
        return None


def _numbered(colour: Element, name: str, colours: Collection[str]) -> str:
    number = colour.number(name, -1)
    return tuple(colours)[number] if 0 <= number < len(colours) else ""


def _theme(package: Package) -> list[str]:
    """The colours of the workbook's theme; none where it has none."""
    key = package.workbook.target("theme")
    if key is None:
        return []
    root = Part(package.container.where, key, package.container.read(key)).root
    scheme = root.first("themeElements", "clrScheme")
    places = [scheme.first(name) if scheme else None for name in _THEME]
    return [_of_theme(place) for place in places]


def _of_theme(place: Element | None) -> str:
    child = next(iter(place.children), None) if place else None
    return (child.get("lastClr") or child.get("val") or "") if child else ""
