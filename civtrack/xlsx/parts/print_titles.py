"""Columns and rows that are printed on every page: what the hidden name of a sheet's print titles says.

Exists because the second of two pages side by side can only be read with the numbers of the rows on it. May import
`civtrack.model` and the modules of `civtrack.xlsx` below it.
"""

from __future__ import annotations

from collections.abc import Mapping

from civtrack.light import NamedTuple
from civtrack.model import column_letter
from civtrack.patterns import lazy
from civtrack.xlsx.parts.markup import Element, Part, escape

__all__ = ["TITLES", "Repeated", "add_titles", "is_titles", "titles_with"]

TITLES = "_xlnm.Print_Titles"
_PART = r"(?:'(?:[^']|'')+'|[^'!,:]+)!\$?{0}:\$?{0}"
_ROWS = lazy(_PART.format(r"\d{1,7}"))
_BEFORE_NAMES = frozenset(
    {"fileVersion", "fileSharing", "workbookPr", "workbookProtection", "bookViews", "sheets", "functionGroups",
     "externalReferences"}
)  # fmt: skip


class Repeated(NamedTuple):
    """What is printed on every page of a sheet.

    Attributes:
        column: The column that says which row it is.
        rows: The header's first and last row; None where it is not repeated.
    """

    column: int
    rows: tuple[int, int] | None


def is_titles(element: Element) -> bool:
    """Whether a defined name is that of print titles."""
    return (element.get("name") or "").lower() == TITLES.lower()


def titles_with(text: str | None, sheet: str, wish: Repeated) -> str | None:
    """What the name says with the column in it; as it was where it repeats columns already or is no plain area.

    Args:
        text: What it says; None where there is no such name.
        sheet: The sheet's name.
        wish: What is to be repeated; its rows count only where the name says none.
    """
    if text is not None and not _ROWS.fullmatch(text):
        return text
    letter, name = column_letter(wish.column), "'{}'".format(sheet.replace("'", "''"))
    rows = text or (f"{name}!${wish.rows[0]}:${wish.rows[1]}" if wish.rows else None)
    columns = f"{name}!${letter}:${letter}"
    return f"{columns},{rows}" if rows else columns


def add_titles(workbook: Part, titles: Mapping[int, str]) -> None:
    """Asks for the names of print titles to be added to a workbook's part: place of a sheet → what its name says."""
    root, p = workbook.root, workbook.root.prefix
    tags = "".join(
        f'<{p}definedName name="{TITLES}" localSheetId="{place}">{escape(text)}</{p}definedName>'
        for place, text in titles.items()
    )
    if not tags:
        return
    if (names := root.first("definedNames")) is not None:
        workbook.append(names, tags.encode())
        return
    above = max((child.end for child in root.children if child.local in _BEFORE_NAMES), default=root.inner)
    workbook.splice(above, above, f"<{p}definedNames>{tags}</{p}definedNames>".encode())
