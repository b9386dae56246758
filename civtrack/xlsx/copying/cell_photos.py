"""The WPS cell photos of a copy: those that its cells show, and none of the others.

Exists because ``xl/cellimages.xml`` holds the photos of the whole workbook, whatever rows are left. May import
`civtrack.model` and the modules of `civtrack.xlsx` below it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from civtrack.xlsx.copying.parts import CopiedParts
from civtrack.xlsx.parts.markup import Element

__all__ = ["keep_photos", "relation_ids"]


def relation_ids(element: Element) -> Iterator[str]:
    """Every relationship that is mentioned anywhere inside an element (``r:id``, ``r:embed``, ``r:link`` …)."""
    for inner in element.walk():
        for name, value in inner.attributes.items():
            space, _, local = name.rpartition(" ")
            if space.endswith("relationships") or (space.endswith(":office") and local == "relid"):
                yield value


def keep_photos(key: str, parts: CopiedParts, names: Collection[str]) -> int:
    """Takes the photos of these names along; says how many there are, and with none takes nothing.

    Args:
        key: Key of the part that lists the photos.
        parts: The copy's parts.
        names: As ``DISPIMG`` formulas of kept cells name them.
    """
    part = parts.load(key)
    kept, ids = 0, set[str]()
    for image in part.root.children:
        name = next((each.get("name") for each in image.walk() if each.local == "cNvPr"), None)
        if image.local == "cellImage" and name in names:
            kept += 1
            ids.update(relation_ids(image))
        else:
            part.splice(image.start, image.end, b"")
    if not kept:
        return 0
    ids &= {relation.id for relation in parts.relations(key) if relation.type == "image"}
    for relation in parts.relate(key, ids):
        if not relation.external:
            parts.keep(relation.target)
    parts.edit(key, part)
    return kept
