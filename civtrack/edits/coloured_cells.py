"""What is filled with a colour in some rows of a workbook, cell by cell, and what that colour is called.

Exists because people colour what they have done, and no value says so. A colour that a condition shows is none of
these: it follows from the values. May import `civtrack.edits.old_sheets`,
`civtrack.edits.word_fills` and what stands below `civtrack.edits`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Final

from civtrack.edits.old_sheets import by_name
from civtrack.errors import LedgerUnreadable, NotEditable
from civtrack.ledger.old_fills import filled_cells
from civtrack.ledger.open_fills import filled_open
from civtrack.ledger.shades import PALETTE, shade_of, tinted
from civtrack.model import EDITABLE, Ledger
from civtrack.xlsx import Limits, Package
from civtrack.xlsx.opened.selected import cells_styled
from civtrack.xlsx.parts.container import Container
from civtrack.xlsx.parts.markup import Element, Part

__all__ = ["fills"]

_Places = dict[tuple[str, int, int], str]
_THEME: Final = ("lt1", "dk1", "lt2", "dk2", *(f"accent{number}" for number in range(1, 7)), "hlink", "folHlink")
"""Colours of a theme as cells count them (ISO 29500-1 18.8.3)."""


def fills(ledger: Ledger, source: Path, wanted: Mapping[str, Collection[int]], limits: Limits) -> _Places:
    """What filled cells are coloured, by sheet, row and column; nothing where the file cannot tell.

    Args:
        ledger: As it was read.
        source: The package to look into, where it is one.
        wanted: Sheet → the rows that matter.
        limits: What is believed at most of it.
    """
    try:
        if ledger.format == "xls":
            return dict(_old(ledger, wanted))
        if ledger.format == "ods":
            with closing(Container(ledger.path, limits)) as container:
                return filled_open(container, wanted)
        if ledger.format == "docx":
            return _of_word(ledger, wanted, limits)
        if ledger.format not in EDITABLE and ledger.twin is None:
            return {}
        with Package.open(source, limits) as package:
            return dict(_of_package(package, wanted))
    except (LedgerUnreadable, NotEditable):
        return {}


def _old(ledger: Ledger, wanted: Mapping[str, Collection[int]]) -> Iterator[tuple[tuple[str, int, int], str]]:
    """Of a workbook of the old format."""
    for name, cells in by_name(ledger, filled_cells):
        rows = wanted.get(name, ())
        yield from (((name, *place), shade) for place, shade in sorted(cells.items()) if place[0] in rows)


def _of_word(ledger: Ledger, wanted: Mapping[str, Collection[int]], limits: Limits) -> _Places:
    from civtrack.edits.word_fills import filled_words  # it brings a parser

    name, found = filled_words(ledger.path, limits)
    rows = wanted.get(name, ())
    return {(name, *place): shade for place, shade in found.items() if place[0] in rows}


def _of_package(package: Package, wanted: Mapping[str, Collection[int]]) -> Iterator[tuple[tuple[str, int, int], str]]:
    shades = _shades(package)
    for name, rows in wanted.items() if shades else ():
        for place, (style, _) in cells_styled(package.sheet(name), rows.__contains__, shades.keys()).items():
            yield (name, *place), shades[style]


def _shades(package: Package) -> dict[int, str]:
    """The styles that fill a cell, with what their colour is."""
    key = package.workbook.target("styles")
    if key is None:
        return {}
    root = Part(package.container.where, key, package.container.read(key)).root
    theme = _theme(package)
    own = [one.get("rgb") or "" for one in root.all("colors", "indexedColors", "rgbColor")]
    filled = [_shade(fill, theme, own or PALETTE) for fill in root.all("fills", "fill")]
    found: dict[int, str] = {}
    for number, xf in enumerate(root.all("cellXfs", "xf")):
        fill = xf.number("fillId")
        if 0 <= fill < len(filled) and (shade := filled[fill]):
            found[number] = shade
    return found


def _shade(fill: Element, theme: Collection[str], palette: Collection[str]) -> str | None:
    """What the colour of a fill is; of one that passes from one to another, the first."""
    pattern = fill.first("patternFill")
    if pattern is None:
        colour = next((one for one in fill.walk() if one.local == "color"), None)
    else:
        colour = pattern.first("fgColor") if (pattern.get("patternType") or "none") != "none" else None
    if colour is None:
        return None
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
