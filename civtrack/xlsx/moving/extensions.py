"""Moves what newer versions of Excel put into a sheet's extension list: rules, validations, sparklines, and the like.

Exists because the areas and formulas of extensions are elements (``xm:sqref``, ``xm:f``), not attributes. An entry
whose area is gone vanishes; an extension that loses its last entry vanishes. May import `civtrack.model` and the
modules of `civtrack.xlsx` below it.
"""

from __future__ import annotations

from collections.abc import Sequence

from civtrack.model import Area
from civtrack.xlsx.formulas.references import rebase
from civtrack.xlsx.moving.copy_plan import LossKind
from civtrack.xlsx.moving.move import Move, moved_areas, set_text
from civtrack.xlsx.parts.addresses import areas_of, reference_of
from civtrack.xlsx.parts.markup import Element, Part

__all__ = ["move_extensions"]

_ENTRIES = {
    "conditionalFormattings": "conditionalFormatting",
    "dataValidations": "dataValidation",
    "ignoredErrors": "ignoredError",
    "protectedRanges": "protectedRange",
}


def move_extensions(part: Part, extensions: Element, move: Move) -> None:
    """Asks for every splice inside a sheet's ``extLst``."""
    gone = [extension for extension in extensions.all("ext") if not _extension(part, extension, move)]
    if gone and len(gone) == len(extensions.children):
        part.splice(extensions.start, extensions.end, b"")
        return
    for extension in gone:
        part.splice(extension.start, extension.end, b"")


def _extension(part: Part, extension: Element, move: Move) -> bool:
    """Moves one extension; False where nothing is left of it, and nothing was asked for inside of it."""
    for child in extension.children:
        if child.local == "sparklineGroups":
            return _sparklines(part, child, move)
        local = _ENTRIES.get(child.local)
        if local is None:
            continue
        entries = list(child.all(local))
        new = [_entry(part, entry, move) for entry in entries]
        kept = [splices for splices in new if splices is not None]
        if entries and not kept:
            return False
        for entry, splices in zip(entries, new, strict=True):
            if splices is None:
                part.splice(entry.start, entry.end, b"")
            else:
                for element, text in splices:
                    set_text(part, element, text)
        if child.get("count") is not None and len(kept) < len(entries):
            part.set_attributes(child, count=str(len(kept)))
    return True


def _entry(part: Part, entry: Element, move: Move) -> list[tuple[Element, str]] | None:
    """The new texts inside a rule, validation or the like; None where it vanishes."""
    places = [element for element in entry.walk() if element.local == "sqref"]
    before = [area for place in places for area in areas_of(part.text(place))]
    after = moved_areas(before, move.rows)
    if not before:
        return []
    if not after:
        return None
    formulas = [element for element in entry.walk() if element.local == "f"]
    new = []
    for element in formulas:
        adjusted = rebase(part.text(element), before, after, move.maps, move.sheet)
        if adjusted.lost and move.losses is not None:
            kind = LossKind.VALIDATION if entry.local == "dataValidation" else LossKind.RULE
            move.lose(kind, reference_of(before[0]))
            return None
        new.append((element, adjusted.text))
    return [*new, *((place, _listed(after)) for place in places)]


def _listed(areas: Sequence[Area]) -> str:
    return " ".join(map(reference_of, areas))


def _sparklines(part: Part, parent: Element, move: Move) -> bool:
    """Sparklines vanish with their cell; one whose data are gone shows nothing, as in Excel."""
    groups = list(parent.all("sparklineGroup"))
    left = [_sparkline_group(part, group, move) for group in groups]
    if groups and not any(left):
        return False
    for group, kept in zip(groups, left, strict=True):
        if kept:
            _write(part, group, kept, move)
        else:
            part.splice(group.start, group.end, b"")
    return True


def _sparkline_group(part: Part, group: Element, move: Move) -> list[tuple[Element, str]]:
    """The sparklines of a group that stay, each with its new place."""
    kept = []
    for line in group.all("sparklines", "sparkline"):
        place = next((element for element in line.children if element.local == "sqref"), None)
        after = moved_areas(areas_of(part.text(place)), move.rows) if place else []
        if after:
            kept.append((line, _listed(after)))
    return kept


def _write(part: Part, group: Element, kept: list[tuple[Element, str]], move: Move) -> None:
    places = {id(line): place for line, place in kept}
    for element in group.children:
        if element.local == "f":
            set_text(part, element, move.formula(part.text(element)))
    for line in group.all("sparklines", "sparkline"):
        if id(line) not in places:
            part.splice(line.start, line.end, b"")
            continue
        for element in line.children:
            text = places[id(line)] if element.local == "sqref" else move.formula(part.text(element))
            set_text(part, element, text)
