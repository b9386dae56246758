"""Gives sheets of a workbook other names, and lets formulas, links and defined names follow.

Exists because a sheet may bear the name of somebody whom its workbook does not concern. Made for what
`civtrack.xlsx.copying.copies` writes: no charts, pivots or links to other workbooks. May import `civtrack.model`,
`civtrack.files` and the modules of `civtrack.xlsx` below it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import unquote

from civtrack.xlsx.joining.sheet import Renaming, renamed_formula, renamed_sheet
from civtrack.xlsx.moving.move import set_text
from civtrack.xlsx.opened.package import OpenPackage
from civtrack.xlsx.parts.container import Limits
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
                touched[entry.part] = Packed(renamed_sheet(package.sheet(entry.name).stream(), renaming))
                for key, data in _linked(package, entry.part, renaming):
                    touched[key] = Packed([data])
            with atomic_write(path) as stream:
                write_container(stream, package.container, touched, set(), {})
        finally:
            for packed in touched.values():
                packed.close()


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
    key = relations_part(sheet)
    if key in container.parts:
        links = load_part(container, key)
        for element in links.root.all("Relationship"):
            if (target := unquote(element.get("Target") or "")).startswith("#"):
                links.set_attributes(element, Target=f"#{renamed_formula(target[1:], renaming)}")
        yield key, links.render()
