"""Which pictures stand in which cells of a worksheet, whatever program put them there.

Exists because photos are the proof of a problem and no reader of tables sees them: WPS keeps cell photos behind
``DISPIMG`` formulas (xl/cellimages.xml), Excel 365 behind rich values (“place in cell”), and both let pictures float
over rows. May import `civtrack.errors`, `civtrack.model` and the modules of `civtrack.xlsx` below it.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from civtrack.xlsx.opened.pictured_rows import PicturedRows, pictured_rows
from civtrack.xlsx.parts.container import part_key
from civtrack.xlsx.parts.markup import Element
from civtrack.xlsx.parts.workbook import TYPES, load_part, relations

if TYPE_CHECKING:
    from civtrack.xlsx.opened.package import OpenPackage

__all__ = ["CellPicture", "pictures"]


class CellPicture(NamedTuple):
    """A picture of a cell: the key of its part (see `Container.read`) and its content type."""

    part: str
    content_type: str


Cells = dict[tuple[int, int], list[str]]
"""(row, column) → keys of the parts of its pictures."""


def pictures(package: OpenPackage, sheet: str) -> dict[tuple[int, int], tuple[CellPicture, ...]]:
    """The pictures of a sheet by the cell they belong to, in the order of the sheet.

    A floating picture belongs to the row in which its middle lies and to the column in which it begins.

    Args:
        package: The open workbook.
        sheet: Name of a worksheet.

    Returns:
        1-based (row, column) → its pictures; what leads nowhere or outside the package is left out.

    Raises:
        KeyError: There is no such sheet.
        LedgerUnreadable: A part is damaged or unsafe.
    """
    entry = next((entry for entry in package.workbook.sheets if entry.name == sheet), None)
    if entry is None:
        raise KeyError(sheet)
    scan = pictured_rows(package, entry.part)
    found: Cells = {}
    if scan.named:
        named = _cell_images(package)
        for place, name in scan.named:
            if part := named.get(name):
                found.setdefault(place, []).append(part)
    if scan.rich:
        rich = _rich_values(package)
        for place, number in scan.rich:
            if part := rich.get(number):
                found.setdefault(place, []).append(part)
    for place, part in _floating(package, entry.part, scan):
        if part not in found.setdefault(place, []):
            found[place].append(part)
    types = _content_types(package)
    parts = package.container.parts
    return {
        place: tuple(CellPicture(part, types(part)) for part in keys if part in parts)
        for place, keys in sorted(found.items())
        if any(part in parts for part in keys)
    }


def _cell_images(package: OpenPackage) -> Mapping[str, str]:
    """Name of a WPS cell photo → key of its part."""
    key = package.workbook.target("cellImage")
    if key is None:
        return {}
    targets = {relation.id: relation.target for relation in relations(package.container, key) if not relation.external}
    named: dict[str, str] = {}
    for image in load_part(package.container, key).root.all("cellImage"):
        name = next((element.get("name") for element in image.walk() if element.local == "cNvPr"), None)
        embedded = next(_embedded(image), None)
        if name and embedded in targets:
            named.setdefault(name, targets[embedded])
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


def _floating(package: OpenPackage, sheet: str, scan: PicturedRows) -> Iterator[tuple[tuple[int, int], str]]:
    """Pictures of the sheet's drawings, each with the cell it belongs to, from top to bottom."""
    container = package.container
    found: list[tuple[tuple[int, int], str]] = []
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
            row, top = numbers.get("row", 0) + 1, numbers.get("rowOff", 0)
            end = anchor.first("to")
            if end is not None:
                ends = {child.local: _whole(part.text(child)) for child in end.children}
                last = min(ends.get("row", 0) + 1, row + 5000)
                bottom = scan.between(row, last) + ends.get("rowOff", 0)
            else:
                size = anchor.first("ext")
                bottom = top + (size.number("cy") if size is not None else 0)
            middle = scan.middle(row, (top + max(bottom, top)) // 2)
            place = middle, numbers.get("col", 0) + 1
            found.extend((place, targets[key]) for key in _embedded(anchor) if key in targets)
    return iter(sorted(found, key=lambda one: one[0]))


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


def _content_types(package: OpenPackage) -> _Types:
    container = package.container
    overrides: dict[str, str] = {}
    defaults: dict[str, str] = {}
    if TYPES in container.parts:
        root = load_part(container, TYPES).root
        for one in root.all("Override"):
            overrides[part_key(one.get("PartName", "") or "")] = one.get("ContentType", "") or ""
        for one in root.all("Default"):
            defaults[(one.get("Extension", "") or "").lower()] = one.get("ContentType", "") or ""
    return _Types(overrides, defaults)


class _Types(NamedTuple):
    """What the package says of its parts' content."""

    overrides: Mapping[str, str]
    defaults: Mapping[str, str]

    def __call__(self, part: str) -> str:
        return self.overrides.get(part) or self.defaults.get(posixpath.splitext(part)[1].lstrip("."), "")
