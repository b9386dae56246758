"""Photos taken out of a workbook again, with whatever only they lead to.

Exists apart from `civtrack.xlsx.parts.album`, which puts them in, because taking back must leave nothing of a photo in
the file and nothing of the others' out of it. May import the modules of `civtrack.xlsx` below it.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable

from civtrack.xlsx.parts.container import Container, part_key
from civtrack.xlsx.parts.markup import Element
from civtrack.xlsx.parts.upkeep import Upkeep
from civtrack.xlsx.parts.workbook import TYPES, Workbook, relations, relations_part

__all__ = ["take_out"]


def take_out(container: Container, workbook: Workbook, upkeep: Upkeep, names: Iterable[str]) -> set[str]:
    """Takes pictures out that bear these names: cell photos of WPS, and floating ones.

    Args:
        container: The open file.
        workbook: Its workbook part.
        upkeep: Renders the parts that change, and leaves out those that vanish.
        names: As they were put in; other pictures than these are not looked at.

    Returns:
        The names that were found.
    """
    wanted, found = set(names), set[str]()
    places = [key for key in (workbook.target("cellImage"),) if key]
    for entry in workbook.sheets:
        places += [one.target for one in relations(container, entry.part) if one.type == "drawing"]
    for key in dict.fromkeys(places):
        if key in container.parts:
            found |= _from(container, upkeep, key, wanted)
    return found


def _from(container: Container, upkeep: Upkeep, key: str, wanted: set[str]) -> set[str]:
    part, found, gone = upkeep.part(key), set[str](), list[Element]()
    kept: list[Element] = []
    for child in part.root.children:
        names = {one.get("name") or "" for one in child.walk() if one.local == "cNvPr"}
        if len(names) == 1 and names <= wanted:
            found |= names
            gone.append(child)
            part.splice(child.start, child.end, b"")
        else:
            kept.append(child)
    if gone:
        _unlink(container, upkeep, key, _embedded(gone) - _embedded(kept))
    return found


def _unlink(container: Container, upkeep: Upkeep, key: str, identifiers: set[str]) -> None:
    """Drops relationships of a part, and the pictures that nothing else leads to."""
    links = upkeep.part(relations_part(key))
    targets = {one.id: one.target for one in relations(container, key)}
    for element in links.root.all("Relationship"):
        if element.get("Id") in identifiers:
            links.splice(element.start, element.end, b"")
    for target in sorted({targets[one] for one in identifiers if one in targets}):
        if not _led_to(container, target, {(key, one) for one in identifiers}):
            upkeep.dropped.add(target)
            types = upkeep.part(TYPES)
            for element in types.root.all("Override"):
                if part_key(element.get("PartName") or "") == target:
                    types.splice(element.start, element.end, b"")


def _led_to(container: Container, target: str, without: set[tuple[str, str]]) -> bool:
    """Whether a relationship leads to a part that is none of those."""
    for links in container.parts:
        if not links.endswith(".rels"):
            continue
        folder, file = posixpath.split(links)
        owner = posixpath.join(posixpath.dirname(folder), file.removesuffix(".rels"))
        for one in relations(container, owner):
            if one.target == target and not one.external and (owner, one.id) not in without:
                return True
    return False


def _embedded(elements: Iterable[Element]) -> set[str]:
    """The relationships that elements name."""
    return {
        value
        for child in elements
        for element in child.walk()
        for name, value in element.attributes.items()
        if "relationships " in name
    }
