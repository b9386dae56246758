"""Which pictures stand in which cells of a worksheet, whatever program put them there.

Exists because photos are the proof of a problem and no reader of tables sees them: WPS keeps cell photos behind
``DISPIMG`` formulas (xl/cellimages.xml), Excel 365 behind rich values (“place in cell”), and both let pictures float
over rows. May import `civtrack.errors`, `civtrack.model` and the modules of `civtrack.xlsx` below it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from civtrack.light import NamedTuple
from civtrack.xlsx.opened.pictured_rows import PicturedRows, pictured_rows
from civtrack.xlsx.parts.container import Container
from civtrack.xlsx.parts.markup import Element
from civtrack.xlsx.parts.workbook import load_part, relations

if TYPE_CHECKING:
    from civtrack.xlsx.opened.package import OpenPackage

__all__ = ["PlacedPicture", "cell_images", "listed_images", "pictures", "placed_pictures"]


class PlacedPicture(NamedTuple):
    """A picture and how it is shown.

    Attributes:
        row: The row that it belongs to, 1-based: of a floating one the row in which its middle lies.
        column: The column in which it begins.
        last_column: The column in which it ends.
        part: The key of its part.
        form: ``cell`` (a cell photo of WPS), ``value`` (placed in a cell by Excel) or ``float``.
        name: What it is called; of a cell photo the name by which cells show it.
        size: Width and height in English Metric Units; zeros where that is not said.
        turned: Attributes of its frame that turn or mirror it.
        cropped: Attributes of its crop.
    """

    row: int
    column: int
    last_column: int
    part: str
    form: str
    name: str = ""
    size: tuple[int, int] = (0, 0)
    turned: tuple[tuple[str, str], ...] = ()
    cropped: tuple[tuple[str, str], ...] = ()
    pasted: int = 0
    """The row of the cell into which a floating one was pasted: its corner lies where that row begins; 0: none."""
    tied: int = 0
    """Another row over which as much of a floating one lies, and into which it was not pasted; 0: none."""

    @property
    def meant(self) -> int:
        """The row that whoever put it there meant: programs paste at the corner of a cell, however large a picture."""
        return self.pasted or self.row


def pictures(package: OpenPackage, sheet: str) -> dict[tuple[int, int], tuple[str, ...]]:
    """The pictures of a sheet by the cell they belong to, in the order of the sheet.

    A floating picture belongs to the row in which its middle lies and to the column in which it begins.

    Args:
        package: The open workbook.
        sheet: Name of a worksheet.

    Returns:
        1-based (row, column) → the keys of its pictures' parts (see `Container.read`); what leads nowhere or outside
        the package is left out.

    Raises:
        KeyError: There is no such sheet.
        LedgerUnreadable: A part is damaged or unsafe.
    """
    found: dict[tuple[int, int], list[str]] = {}
    for one in placed_pictures(package, sheet):
        keys = found.setdefault((one.row, one.column), [])
        if one.form != "float" or one.part not in keys:
            keys.append(one.part)
    return {place: tuple(keys) for place, keys in sorted(found.items())}


def placed_pictures(package: OpenPackage, sheet: str) -> list[PlacedPicture]:
    """The pictures of a sheet with how they are shown: those in cells first, then the floating ones, each downwards.

    Raises:
        KeyError: There is no such sheet.
        LedgerUnreadable: A part is damaged or unsafe.
    """
    entry = next((entry for entry in package.workbook.sheets if entry.name == sheet), None)
    if entry is None:
        raise KeyError(sheet)
    kinds = {relation.type for relation in package.workbook.relations}
    floating = any(one.type == "drawing" for one in relations(package.container, entry.part))
    scan = pictured_rows(package, entry.part, in_cells=not kinds.isdisjoint(_IN_CELLS), floating=floating)
    found: list[PlacedPicture] = []
    if scan.named:
        named = cell_images(package)
        for (row, column), name in scan.named:
            if image := named.get(name):
                found.append(image._replace(row=row, column=column, last_column=column))
    if scan.rich:
        rich = _rich_values(package)
        for (row, column), number in scan.rich:
            if part := rich.get(number):
                found.append(PlacedPicture(row, column, column, part, "value"))
    found += sorted(_floating(package, entry.part, scan), key=lambda one: (one.row, one.column))
    parts = package.container.parts
    return [one for one in found if one.part in parts]


_IN_CELLS = ("cellImage", "richValueRel")
"""Relationships of workbooks that have pictures in cells."""


def cell_images(package: OpenPackage) -> Mapping[str, PlacedPicture]:
    """The cell photos of WPS by name, wherever they are shown, if anywhere."""
    key = package.workbook.target("cellImage")
    return {} if key is None else listed_images(package.container, key)


def listed_images(container: Container, key: str) -> Mapping[str, PlacedPicture]:
    """The same, of the part that lists them.

    Args:
        container: Any container.
        key: The part.
    """
    targets = {relation.id: relation.target for relation in relations(container, key) if not relation.external}
    named: dict[str, PlacedPicture] = {}
    for image in load_part(container, key).root.all("cellImage"):
        name = next((element.get("name") for element in image.walk() if element.local == "cNvPr"), None)
        embedded = next(_embedded(image), None)
        if name and embedded in targets:
            named.setdefault(name, PlacedPicture(0, 0, 0, targets[embedded], "cell", name, *_frame(image)))
    return named


def _embedded(element: Element) -> Iterator[str]:
    """The relationship ids of the pictures inside, each once."""
    seen: set[str] = set()
    for inner in element.walk():
        if inner.local != "blip":
            continue
        found = next((value for name, value in inner.attributes.items() if name.endswith("relationships embed")), None)
        if found and found not in seen:
            seen.add(found)
            yield found


_Attributes = tuple[tuple[str, str], ...]


def _frame(element: Element) -> tuple[tuple[int, int], _Attributes, _Attributes]:
    """The size of a picture inside, how it is turned, and how it is cropped."""
    size, turned, cropped = (0, 0), _Attributes(), _Attributes()
    for inner in element.walk():
        if inner.local == "xfrm" and size == (0, 0):
            extent = inner.first("ext")
            size = (extent.number("cx"), extent.number("cy")) if extent is not None else size
            turned = tuple((name, inner.attributes[name]) for name in _TURNS if name in inner.attributes)
        elif inner.local == "srcRect" and not cropped:
            cropped = tuple((name, inner.attributes[name]) for name in _SIDES if name in inner.attributes)
    return size, turned, cropped


_TURNS, _SIDES = ("rot", "flipH", "flipV"), ("l", "t", "r", "b")


def _floating(package: OpenPackage, sheet: str, scan: PicturedRows) -> Iterator[PlacedPicture]:
    """Pictures of the sheet's drawings, each with the cell it belongs to."""
    container = package.container
    for drawing in relations(container, sheet):
        if drawing.type != "drawing" or drawing.external or drawing.target not in container.parts:
            continue
        targets = {relation.id: relation.target for relation in relations(container, drawing.target)}
        part = load_part(container, drawing.target)
        for anchor in part.root.children:
            start = anchor.first("from")
            if anchor.local not in ("oneCellAnchor", "twoCellAnchor") or start is None:
                continue
            numbers = {child.local: _whole(part.text(child)) for child in start.children}
            row, column = numbers.get("row", 0) + 1, numbers.get("col", 0) + 1
            top = scan.inside(row, numbers.get("rowOff", 0))
            end, width, last_column = anchor.first("to"), 0, column
            if end is not None:
                ends = {child.local: _whole(part.text(child)) for child in end.children}
                last = min(ends.get("row", 0) + 1, row + 5000)
                bottom = scan.between(row, last) + scan.inside(last, ends.get("rowOff", 0))
                last_column = max(column, ends.get("col", 0) + 1)
            else:
                size = anchor.first("ext")
                width = size.number("cx") if size is not None else 0
                bottom = top + (size.number("cy") if size is not None else 0)
            middle = scan.middle(row, (top + max(bottom, top)) // 2)
            pasted = row if top <= scan.between(row, row + 1) // 3 else 0
            tied = 0 if pasted else _tied(scan, row, middle, (top, bottom))
            pics = [*(one for one in anchor.walk() if one.local == "pic"), anchor]
            seen: set[str] = set()
            for pic in pics:
                name = next((one.get("name") or "" for one in pic.walk() if one.local == "cNvPr"), "")
                frame = _frame(pic)
                if frame[0] == (0, 0):
                    frame = ((width, max(0, bottom - top)), *frame[1:])
                for key in _embedded(pic):
                    if key in targets and key not in seen:
                        seen.add(key)
                        yield PlacedPicture(
                            middle, column, last_column, targets[key], "float", name, *frame, pasted, tied
                        )


def _tied(scan: PicturedRows, first: int, middle: int, span: tuple[int, int]) -> int:
    """The row beside that of its middle over which as much of a picture lies; 0 where its own is plain."""
    top, bottom = span
    begin, end = scan.between(first, middle), scan.between(first, middle + 1)
    before, here, after = begin - top, min(bottom, end) - max(top, begin), bottom - end
    if before >= here - (bottom - top) // _EVEN and middle > first:
        return middle - 1
    return middle + 1 if after >= here - (bottom - top) // _EVEN else 0


_EVEN = 12
"""A picture lies evenly over two rows where its parts differ by no more than this part of it."""


def _whole(text: str) -> int:
    text = text.strip()
    return int(text) if text.lstrip("-").isdecimal() and len(text) < 12 else 0


def _rich_values(package: OpenPackage) -> Mapping[int, str]:
    """Number of a cell's value metadata (``vm``) → key of the part of its picture (MS-XLSX, rich value relations)."""
    container = package.container
    known = {relation.type: relation.target for relation in package.workbook.relations if not relation.external}
    wanted = [known.get(kind) for kind in ("sheetMetadata", "rdRichValue", "rdRichValueStructure", "richValueRel")]
    if not all(key and key in container.parts for key in wanted):
        return {}
    metadata, values, structures, links = (load_part(container, key or "") for key in wanted)
    targets = {relation.id: relation.target for relation in relations(container, known["richValueRel"])}
    linked = [targets.get(element.relation() or "") for element in links.root.all("rel")]
    image_at = [
        next((at for at, key in enumerate(one.all("k")) if key.get("n") == "_rvRel:LocalImageIdentifier"), None)
        for one in structures.root.all("s")
    ]
    shown: list[str | None] = []
    for value in values.root.all("rv"):
        structure, pieces = value.number("s"), list(value.all("v"))
        at = image_at[structure] if structure < len(image_at) else None
        link = _whole(values.text(pieces[at])) if at is not None and at < len(pieces) else -1
        shown.append(linked[link] if 0 <= link < len(linked) else None)
    kind = next(
        (
            n
            for n, one in enumerate(metadata.root.all("metadataTypes", "metadataType"), 1)
            if one.get("name") == "XLRICHVALUE"
        ),
        0,
    )
    future = next((one for one in metadata.root.all("futureMetadata") if one.get("name") == "XLRICHVALUE"), None)
    indices = [] if future is None else [
        next((inner.number("i", -1) for inner in bk.walk() if inner.local == "rvb"), -1) for bk in future.all("bk")
    ]  # fmt: skip
    found: dict[int, str] = {}
    for number, bk in enumerate(metadata.root.all("valueMetadata", "bk"), 1):
        for record in bk.all("rc"):
            place = record.number("v", -1)
            index = indices[place] if record.number("t") == kind and 0 <= place < len(indices) else -1
            if 0 <= index < len(shown) and (part := shown[index]):
                found[number] = part
    return found
