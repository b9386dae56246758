"""Gives sheets of a workbook other names, and lets formulas, links and defined names follow.

Exists because a sheet may bear the name of somebody whom its workbook does not concern, or of a month that is over.
Charts, pivot tables and form controls follow too; a part that does not mention the name stays as it is. Text that a
formula only puts together (`INDIRECT`) cannot follow. May import `civtrack.model`, `civtrack.files` and the modules of
`civtrack.xlsx` below it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from urllib.parse import unquote

from civtrack.xlsx.joining.sheet import Renaming, renamed_formula, renamed_sheet
from civtrack.xlsx.moving.move import set_text
from civtrack.xlsx.moving.removal_parts import parts_of_type
from civtrack.xlsx.opened.package import OpenPackage
from civtrack.xlsx.opened.sheet import Sheet
from civtrack.xlsx.parts.container import Limits
from civtrack.xlsx.parts.markup import escape, unescape
from civtrack.xlsx.parts.output import Packed, write_container
from civtrack.xlsx.parts.workbook import load_part, relations, relations_part

__all__ = ["rename_sheets"]


def rename_sheets(path: Path, names: Mapping[str, str], limits: Limits) -> None:
    """Renames sheets, in place; completely or not at all.

    Args:
        path: The workbook.
        names: Old name → new one, which no other sheet has.
        limits: What is believed of the file.
    """
    from civtrack.files.writing import atomic_write

    renaming, touched = Renaming(dict(names)), dict[str, Packed]()
    with OpenPackage.open(path, limits) as package:
        try:
            touched[package.workbook.key] = Packed([_book(package, renaming)])
            for entry in package.workbook.sheets:
                if _mentions(package.sheet(entry.name), renaming):
                    touched[entry.part] = Packed(renamed_sheet(package.sheet(entry.name).stream(), renaming))
                for key, data in _linked(package, entry.part, renaming):
                    _put(package, touched, key, data)
            for key, data in _elsewhere(package, renaming):
                _put(package, touched, key, data)
            with atomic_write(path) as stream:
                write_container(stream, package.container, touched, set(), {})
        finally:
            for packed in touched.values():
                packed.close()


def _put(package: OpenPackage, touched: dict[str, Packed], key: str, data: bytes) -> None:
    if key not in touched and data != package.container.read(key):
        touched[key] = Packed([data])


def _mentions(sheet: Sheet, renaming: Renaming) -> bool:
    """Whether a sheet's part reads otherwise with the new names."""
    before, after = sha256(), sha256()
    for chunk in sheet.stream():
        before.update(chunk)
    for chunk in renamed_sheet(sheet.stream(), renaming):
        after.update(chunk)
    return before.digest() != after.digest()


def _elsewhere(package: OpenPackage, renaming: Renaming) -> Iterator[tuple[str, bytes]]:
    """What shows or lists cells from afar: charts, pivot tables, form controls; and the list of the sheets' names."""
    container = package.container
    for key in parts_of_type(package, "drawingml.chart+xml", "chartex+xml"):
        part = load_part(container, key)
        for element in part.root.walk():
            if element.local == "f" and not element.children:
                set_text(part, element, renamed_formula(part.text(element), renaming))
        yield key, part.render()
    for key in parts_of_type(package, "pivotCacheDefinition+xml"):
        part = load_part(container, key)
        for source in part.root.all("cacheSource", "worksheetSource"):
            if new := renaming.sheets.get(source.get("sheet") or ""):
                part.set_attributes(source, sheet=new)
        yield key, part.render()
    for key in parts_of_type(package, "controlproperties+xml"):
        part = load_part(container, key)
        bound = {name: value for name in _BINDINGS if (value := part.root.get(name))}
        part.set_attributes(part.root, **{name: renamed_formula(value, renaming) for name, value in bound.items()})
        yield key, part.render()
    for key in parts_of_type(package, "extended-properties+xml"):
        part = load_part(container, key)
        for element in part.root.walk():
            if element.local == "lpstr" and (new := renaming.sheets.get(part.text(element))):
                set_text(part, element, new)
        yield key, part.render()


_BINDINGS = ("fmlaLink", "fmlaRange", "fmlaTxbx", "fmlaGroup")
_BOUND = re.compile(r"(<(?:[\w.-]+:)?(?:FmlaLink|FmlaRange|FmlaTxbx)>)([^<]*)(<)")


def _book(package: OpenPackage, renaming: Renaming) -> bytes:
    """The workbook part: sheets and defined names."""
    part = package.workbook.part.again()
    for element in part.root.all("sheets", "sheet"):
        if new := renaming.sheets.get(element.get("name") or ""):
            part.set_attributes(element, name=new)
    for element in package.workbook.names():
        set_text(part, element, renamed_formula(part.text(element), renaming))
    return part.render()


def _linked(package: OpenPackage, sheet: str, renaming: Renaming) -> Iterator[tuple[str, bytes]]:
    """The parts that hang on a sheet: formulas of tables, cells that shapes show, links as openpyxl writes them."""
    container = package.container
    for relation in relations(container, sheet):
        if relation.external or relation.target not in container.parts:
            continue
        if relation.type == "table":
            data = load_part(container, relation.target).data
            yield relation.target, b"".join(renamed_sheet(iter([data]), renaming))
        elif relation.type == "drawing":
            part = load_part(container, relation.target)
            for element in part.root.walk():
                if link := element.get("textlink"):
                    part.set_attributes(element, textlink=renamed_formula(link, renaming))
            yield relation.target, part.render()
        elif relation.type == "vmlDrawing":
            text = container.read(relation.target).decode("utf-8", "surrogateescape")
            text = _BOUND.sub(lambda m: f"{m[1]}{escape(renamed_formula(unescape(m[2]), renaming))}{m[3]}", text)
            yield relation.target, text.encode("utf-8", "surrogateescape")
    key = relations_part(sheet)
    if key in container.parts:
        links = load_part(container, key)
        for element in links.root.all("Relationship"):
            if (target := unquote(element.get("Target") or "")).startswith("#"):
                links.set_attributes(element, Target=f"#{renamed_formula(target[1:], renaming)}")
        yield key, links.render()
