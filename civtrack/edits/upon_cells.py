"""What lies upon the cells of a package's sheets and is not in them: notes, text boxes, links, pictures left elsewhere.

Exists because a district that answers in one of those has answered, and no cell says so. May import
`civtrack.xlsx` and `civtrack.model`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from civtrack.light import NamedTuple
from civtrack.model import N_
from civtrack.xlsx import Package
from civtrack.xlsx.parts.addresses import area_of
from civtrack.xlsx.parts.markup import Element, Part
from civtrack.xlsx.parts.workbook import Relation, SheetEntry, load_part, relations

__all__ = ["LINK", "NOTE", "PICTURE", "TEXT_BOX", "Upon", "upon_cells"]

NOTE: Final = N_("a note on the cell says “{text}”, which is no answer: enter it by hand")
TEXT_BOX: Final = N_("a text box on the row says “{text}”, which is no answer: enter it by hand")
LINK: Final = N_("the cell leads to “{text}”, which did not come with it: nothing of that is taken")
PICTURE: Final = N_("the photo is not in the file, only where it lay (“{text}”): have it put in and sent again")
_MOST: Final = 100
"""Rows that a link may be on at once."""


class Upon(NamedTuple):
    """Something upon a cell.

    Attributes:
        row: The cell's row, or that in which it begins.
        column: The cell's column.
        text: What it says.
        told: The sentence that names it.
    """

    row: int
    column: int
    text: str
    told: str


def upon_cells(package: Package, entry: SheetEntry) -> Iterator[Upon]:
    """Everything upon the cells of one sheet.

    Args:
        package: The open workbook.
        entry: The sheet.

    Raises:
        LedgerUnreadable: A part is damaged or unsafe.
    """
    links = relations(package.container, entry.part)
    targets = {one.type: one.target for one in links if one.type in ("comments", "threadedComment")}
    yield from _notes(package, targets)
    for one in links:
        if one.type == "drawing" and not one.external and one.target in package.container.parts:
            yield from _drawn(package, one.target)
    outside = {one.id: one for one in links if one.type == "hyperlink" and one.external}
    if outside:
        yield from _links(package.sheet(entry.name).structure, outside)


def _notes(package: Package, targets: dict[str, str]) -> Iterator[Upon]:
    """Every note; of a thread its own words, not those that stand in for them."""
    threaded: set[tuple[int, int]] = set()
    for kind, path in (("threadedComment", ("threadedComment",)), ("comments", ("commentList", "comment"))):
        if (target := targets.get(kind)) is None:
            continue
        part = load_part(package.container, target)
        for element in part.root.all(*path):
            area, text = area_of(element.get("ref") or ""), element.first("text")
            said = _said(part, text) if text else ""
            if area is None or not said or (kind == "comments" and (area.first_row, area.first_column) in threaded):
                continue
            if kind == "threadedComment":
                threaded.add((area.first_row, area.first_column))
            yield Upon(area.first_row, area.first_column, said, NOTE)


def _said(part: Part, text: Element) -> str:
    """What a note says, without the phonetic guides above it."""
    if not text.children:
        return part.text(text).strip()
    return "".join(part.text(each) for each in text.walk() if each.local == "t" and not each.children).strip()


def _drawn(package: Package, drawing: str) -> Iterator[Upon]:
    """The text boxes of a drawing, and its pictures that are not in the package."""
    part = load_part(package.container, drawing)
    outside = {one.id: one.target for one in relations(package.container, drawing) if one.external}
    for anchor in part.root.children:
        start = anchor.first("from")
        if start is None:
            continue
        row, column = (_number(part, start.first(name)) + 1 for name in ("row", "col"))
        for element in anchor.walk():
            if element.local == "txBody":
                lines = ("".join(map(part.text, _runs(paragraph))) for paragraph in element.all("p"))
                if said := "\n".join(lines).strip():
                    yield Upon(row, column, said, TEXT_BOX)
            elif element.local == "blip":
                given = element.attributes.items()
                link = next((value for key, value in given if key.endswith("relationships link")), "")
                here = any(key.endswith("relationships embed") and value for key, value in given)
                if link in outside and not here:
                    yield Upon(row, column, outside[link], PICTURE)


def _runs(paragraph: Element) -> Iterator[Element]:
    return (one for one in paragraph.walk() if one.local == "t" and not one.children)


def _number(part: Part, element: Element | None) -> int:
    text = part.text(element).strip() if element else ""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 8 else 0


def _links(sheet: Part, outside: dict[str, Relation]) -> Iterator[Upon]:
    """The links of cells to files and pages."""
    for element in sheet.root.all("hyperlinks", "hyperlink"):
        area, relation = area_of(element.get("ref") or ""), outside.get(element.relation() or "")
        if area is None or relation is None or relation.target.lower().startswith("mailto:"):
            continue
        for row in range(area.first_row, min(area.last_row, area.first_row + _MOST) + 1):
            yield Upon(row, area.first_column, relation.target, LINK)
