"""What the names of a workbook say once columns stand beside the tables of a sheet, and where it is printed otherwise.

Exists because print area, print titles and filter are named in the workbook, far from the sheet that is written.
May import `civtrack.model` and the modules of `civtrack.xlsx` below it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from civtrack.xlsx.editing.beside import filter_with, print_area_with
from civtrack.xlsx.formulas.references import adjust_formula
from civtrack.xlsx.formulas.rowmap import RowMap
from civtrack.xlsx.moving.copy_plan import SheetCopy
from civtrack.xlsx.parts.print_titles import TITLES, is_titles, titles_with

if TYPE_CHECKING:
    from civtrack.xlsx.opened.package import OpenPackage

__all__ = ["added_titles", "with_added"]


def with_added(package: OpenPackage, wish: SheetCopy | None, name: str, text: str) -> str:
    """The text of a name that belongs to a sheet: areas with the columns that are asked for, titles as they are wished.

    Args:
        package: The source, whose sheet was asked.
        wish: What of the sheet comes into a copy.
        name: The name, in lower case.
        text: What it says in the source.
    """
    if wish is None:
        return text
    if name == TITLES.lower() and wish.repeated:
        return titles_with(text, wish.name, wish.repeated) or text
    if wish.asked is None:
        return text
    if name == "_xlnm.print_area":
        return print_area_with(text, wish.besides)
    areas = package.sheet(wish.name).filter_columns if name == "_xlnm._filterdatabase" else None
    return filter_with(text, areas) if areas else text


def added_titles(
    package: OpenPackage, wishes: Mapping[int, SheetCopy], maps: Mapping[str, RowMap | None]
) -> dict[int, str]:
    """What is to be printed on every page of the sheets that have no such name.

    Args:
        package: The source.
        wishes: Place of each sheet in the source → what of it comes into a copy.
        maps: Sheet → which of its rows come along.
    """
    have = {element.number("localSheetId", -1) for element in package.workbook.names() if is_titles(element)}
    return {
        place: adjust_formula(text, maps, wish.name).text
        for place, wish in wishes.items()
        if place not in have and wish.repeated and (text := titles_with(None, wish.name, wish.repeated))
    }
