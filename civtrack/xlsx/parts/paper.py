"""How a sheet is printed: its page set-up as the file holds it, and another one that a copy gets.

Exists because what can be read on paper follows from widths, margins and scale together. May import the modules of
`civtrack.xlsx` below it.
"""

from __future__ import annotations

from civtrack.light import NamedTuple
from civtrack.model import Area
from civtrack.xlsx.parts.addresses import reference_of
from civtrack.xlsx.parts.markup import Element, Part, attribute, truth
from civtrack.xlsx.parts.print_titles import Repeated

__all__ = ["LANDSCAPE_MARGIN", "PaperWish", "Printed", "column_widths", "lay_out"]

_SIZES = {8: (842.0, 1191.0), 9: (595.0, 842.0), 11: (420.0, 595.0), 1: (612.0, 792.0), 5: (612.0, 1008.0)}
"""Code of a paper → its short and its long side in points."""
_A4 = 9
_INCH = 72.0
LANDSCAPE_MARGIN = 0.4
"""Inches left and right of a page that has to hold much."""
_USUAL_WIDTH = 9.140625
_BEFORE_MARGINS = (
    "sheetData", "sheetCalcPr", "sheetProtection", "protectedRanges", "scenarios", "autoFilter", "sortState",
    "dataConsolidate", "customSheetViews", "mergeCells", "phoneticPr", "conditionalFormatting", "dataValidations",
    "hyperlinks", "printOptions",
)  # fmt: skip


class Printed(NamedTuple):
    """What a sheet's own set-up does to it on paper.

    Attributes:
        width: Points between the margins, left to right.
        height: Points between the margins, top to bottom.
        wide: Pages that all columns are shrunk to; None where the scale is set.
        tall: Pages that all rows are shrunk to; None where they take as many as they need.
        scale: The scale that is set, 1.0 for none.
    """

    width: float
    height: float
    wide: int | None
    tall: int | None
    scale: float

    @classmethod
    def of(cls, part: Part) -> Printed:
        """The set-up of a sheet's part."""
        root = part.root
        setup, margins = root.first("pageSetup"), root.first("pageMargins")
        short, long = _SIZES.get(setup.number("paperSize", _A4) if setup else _A4, _SIZES[_A4])
        lying = setup is not None and setup.get("orientation") == "landscape"
        across, down = (long, short) if lying else (short, long)
        left, right = _inches(margins, "left", 0.7), _inches(margins, "right", 0.7)
        top, bottom = _inches(margins, "top", 0.75), _inches(margins, "bottom", 0.75)
        fits = any(truth(each.get("fitToPage")) for each in root.all("sheetPr", "pageSetUpPr"))
        wide = (setup.number("fitToWidth", 1) if setup else 1) if fits else 0
        tall = (setup.number("fitToHeight", 1) if setup else 1) if fits else 0
        scale = 1.0 if fits or setup is None else setup.number("scale", 100) / 100
        return cls(
            across - (left + right) * _INCH, down - (top + bottom) * _INCH, wide or None, tall or None, scale or 1.0
        )

    def shrunk(self, columns: float, rows: float) -> float:
        """By how much letters are shrunk, given what columns and rows take in points unshrunk."""
        factor = self.scale
        if self.wide and columns:
            factor = min(factor, self.wide * self.width / columns)
        if self.tall and rows:
            factor = min(factor, self.tall * self.height / rows)
        return factor


class PaperWish(NamedTuple):
    """A set-up that a copy gets: landscape, columns folded away, the others shrunk no further than can be read.

    Attributes:
        code: The paper.
        wide: Pages that the columns take side by side.
        folded: Columns that are neither printed nor shown until somebody unfolds them.
        titles: Merged areas above the tables, each with the one that it becomes.
        repeated: What is printed on every page, where the sheet itself repeats no column.
    """

    code: int
    wide: int
    folded: frozenset[int]
    titles: tuple[tuple[Area, Area], ...] = ()
    repeated: Repeated | None = None


def _inches(margins: Element | None, name: str, usual: float) -> float:
    try:
        return float((margins.get(name) if margins else None) or usual)
    except ValueError:
        return usual


def column_widths(part: Part) -> dict[int, float]:
    """Column → its width in characters, as far as the part states it; hidden ones are 0 wide."""
    found: dict[int, float] = {}
    for column in part.root.all("cols", "col"):
        try:
            width = float(column.get("width") or _USUAL_WIDTH)
        except ValueError:
            width = _USUAL_WIDTH
        first, last = column.number("min", 0), column.number("max", 0)
        if 0 < first <= last:
            shown = 0.0 if truth(column.get("hidden")) else width
            found |= dict.fromkeys(range(first, min(last, first + 999) + 1), shown)
    return found


def lay_out(part: Part, wish: PaperWish) -> None:
    """Asks for a set-up; the columns are folded by whoever writes them."""
    p = part.root.prefix
    widened = {reference_of(old): reference_of(new) for old, new in wish.titles}
    for merge in part.root.all("mergeCells", "mergeCell"):
        if (reference := merge.get("ref") or "") in widened:
            part.set_attributes(merge, ref=widened[reference])
    setup = {
        "paperSize": str(wish.code), "orientation": "landscape", "scale": None, "fitToWidth": str(wish.wide),
        "fitToHeight": "0", "pageOrder": "overThenDown" if wish.wide > 1 else None,
    }  # fmt: skip
    _fit_to_page(part, p)
    format_ = part.root.first("sheetFormatPr")
    if wish.folded and format_ is not None:
        part.set_attributes(format_, outlineLevelCol=str(max(1, format_.number("outlineLevelCol", 0))))
    elif wish.folded:
        above = [child.end for child in part.root.children if child.local in ("sheetPr", "dimension", "sheetViews")]
        place = max(above, default=part.root.inner)
        part.splice(place, place, f'<{p}sheetFormatPr defaultRowHeight="15" outlineLevelCol="1"/>'.encode())
    margins, pages = part.root.first("pageMargins"), part.root.first("pageSetup")
    side = f"{LANDSCAPE_MARGIN:g}"
    tags = ""
    if margins is not None:
        narrow = {name: side for name in ("left", "right") if _inches(margins, name, 0.7) > LANDSCAPE_MARGIN}
        part.set_attributes(margins, **narrow)
    else:
        tags += f'<{p}pageMargins left="{side}" right="{side}" top="0.75" bottom="0.75" header="0.3" footer="0.3"/>'
    if pages is not None:
        part.set_attributes(pages, **setup)
    else:
        tag = f"<{p}pageSetup/>"
        for name, value in setup.items():
            tag = attribute(tag, name, value) if value is not None else tag
        tags += tag
    if tags:
        before = {*_BEFORE_MARGINS, *(() if margins is None else ("pageMargins",))}
        after = [child for child in part.root.children if child.local in before]
        part.splice(after[-1].end, after[-1].end, tags.encode())


def _fit_to_page(part: Part, p: str) -> None:
    own = part.root.first("sheetPr")
    if own is None:
        tag = f'<{p}sheetPr><{p}pageSetUpPr fitToPage="1"/></{p}sheetPr>'
        part.splice(part.root.inner, part.root.inner, tag.encode())
    elif (there := own.first("pageSetUpPr")) is not None:
        part.set_attributes(there, fitToPage="1")
    else:
        part.append(own, f'<{p}pageSetUpPr fitToPage="1"/>'.encode())
