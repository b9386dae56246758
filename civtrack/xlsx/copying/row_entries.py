"""What a sheet's structure says of single rows: links, validations, merges, rules, each with the rows it is about.

Exists because a sheet may have a hundred thousand of them, and each copy keeps the few of its own rows: those of others
go before anything is moved or written anew, so that all copies together cost what one would. May import
`civtrack.model` and the modules of `civtrack.xlsx` below it.
"""

from __future__ import annotations

from civtrack.light import NamedTuple
from civtrack.xlsx.formulas.rowmap import RowMap
from civtrack.xlsx.parts.addresses import areas_of
from civtrack.xlsx.parts.markup import Element, Part

__all__ = ["RowEntries"]

_LISTS = {"hyperlinks": "ref", "dataValidations": "sqref", "mergeCells": "ref", "ignoredErrors": "sqref"}
_FEW = 256
"""So few entries are not worth reading the structure once more."""


class _Entry(NamedTuple):
    first_row: int
    last_row: int
    start: int
    end: int


class RowEntries:
    """The entries of a sheet that are about one area.

    Args:
        part: The sheet without its rows.
    """

    def __init__(self, part: Part) -> None:
        self._part = part
        self._entries: list[_Entry] = []
        for child in part.root.children:
            name = _LISTS.get(child.local)
            if name:
                for entry in child.children:
                    self._add(entry, name)
            elif child.local == "conditionalFormatting":
                self._add(child, "sqref")

    def _add(self, entry: Element, name: str) -> None:
        written = entry.get(name) or ""
        areas = areas_of(written)
        if len(areas) == len(written.split()) == 1:
            self._entries.append(_Entry(areas[0].first_row, areas[0].last_row, entry.start, entry.end))

    def of(self, rows: RowMap) -> Part:
        """The part without entries of which no row stays; nothing is asked of it yet."""
        gone = [each for each in self._entries if rows.span(each.first_row, each.last_row) is None]
        part = self._part.again()
        if len(gone) < _FEW:
            return part
        for entry in gone:
            part.splice(entry.start, entry.end, b"")
        return part.settled()
