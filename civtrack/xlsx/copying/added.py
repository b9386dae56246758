"""What the names of a workbook say once columns stand beside the tables of a sheet.

Exists because a print area and a filter are named in the workbook, far from the sheet that is written. May import
`civtrack.model` and the modules of `civtrack.xlsx` below it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from civtrack.xlsx.editing.beside import filter_with, print_area_with
from civtrack.xlsx.moving.copy_plan import SheetCopy

if TYPE_CHECKING:
    from civtrack.xlsx.opened.package import OpenPackage

__all__ = ["with_added"]


def with_added(package: OpenPackage, wish: SheetCopy | None, name: str, text: str) -> str:
    """The text of a name that belongs to a sheet, its print area or filter widened by the columns that are asked for.

    Args:
        package: The source, whose sheet was asked.
        wish: What of the sheet comes into a copy.
        name: The name, in lower case.
        text: What it says in the source.
    """
    if wish is None or wish.asked is None:
        return text
    if name == "_xlnm.print_area":
        return print_area_with(text, wish.besides)
    areas = package.sheet(wish.name).filter_columns if name == "_xlnm._filterdatabase" else None
    return filter_with(text, areas) if areas else text
