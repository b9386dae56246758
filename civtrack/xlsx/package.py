"""A workbook package: an open workbook that is saved with every untouched member as it was.

Exists as the public face of this room. May import `civtrack.files` and what stands below it in `civtrack.xlsx`.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from civtrack.light import NamedTuple
from civtrack.model import column_letter
from civtrack.xlsx.opened.package import OpenPackage
from civtrack.xlsx.parts.container import Container
from civtrack.xlsx.parts.edits import FormulaText
from civtrack.xlsx.parts.frames import Framed, displayed
from civtrack.xlsx.parts.output import Packed, Stored, write_container
from civtrack.xlsx.parts.upkeep import Upkeep

__all__ = ["Package", "Placed"]


class Placed(NamedTuple):
    """A picture and where it goes.

    Attributes:
        sheet: The sheet's name.
        row: 1-based.
        column: 1-based.
        framed: The picture; a floating one must fit into the cell.
        in_cell: Whether it is a cell photo of WPS, which needs the cell for itself; else it floats over the cell.
        left: How far a floating one begins from the cell's left side, in English Metric Units.
        top: How far from its upper side.
    """

    sheet: str
    row: int
    column: int
    framed: Framed
    in_cell: bool
    left: int = 0
    top: int = 0


class Package(OpenPackage):
    """An open .xlsx or .xlsm workbook that can be edited and saved."""

    def __init__(self, path: Path, container: Container) -> None:
        super().__init__(path, container)
        self._placed: list[Placed] = []
        self._taken_out: list[str] = []

    def show(self, picture: Placed) -> None:
        """Asks for a picture to be put in.

        What stands in the cell it is shown in goes; a floating one covers it. Not together with rows that are removed
        or added.

        Raises:
            NotEditable: The cell cannot hold it.
            KeyError: There is no such sheet.
        """
        sheet = self.sheet(picture.sheet)
        if not sheet.removed.identity:
            raise ValueError(picture.sheet)
        if picture.in_cell:
            name = picture.framed.name
            shown = FormulaText(f'_xlfn.DISPIMG("{name}",1)', displayed(name))
            sheet.set(f"{column_letter(picture.column)}{picture.row}", shown)
        self._placed.append(picture)

    def take_out(self, names: Iterable[str]) -> None:
        """Asks for pictures to be taken out that `show` put in under these names; cells that show them stay."""
        self._taken_out += names

    def save(self, path: str | os.PathLike[str]) -> None:
        """Writes the workbook with every edit; completely or not at all.

        Untouched members are copied still compressed, byte for byte. The same source and the same edits give the same
        bytes. Saved over its own source, the package goes on from the new file with no edits pending.

        Args:
            path: The target, which may be the source.

        Raises:
            NotWritten: The system refuses, or (`NotEditable`) a wish would do harm; the target is as it was.
        """
        from civtrack.files.writing import atomic_write

        target = Path(path)
        touched: dict[str, Packed] = {}
        added: dict[str, Packed | Stored] = {}
        try:
            dropped = self._pack(touched, added)
            with atomic_write(target) as stream:
                write_container(stream, self.container, touched, dropped, added)
                over_itself = target.exists() and target.samefile(self.path)
                if over_itself:
                    self.container.close()
        finally:
            for packed in (*touched.values(), *added.values()):
                packed.close()
        if over_itself:
            self._reopen()

    def _pack(self, touched: dict[str, Packed], added: dict[str, Packed | Stored]) -> set[str]:
        """Deflates every part that changes; gives back the keys of those that vanish."""
        upkeep = Upkeep(self.container, self.workbook)
        self._pictures(upkeep, added)
        edited = [
            entry for entry in self.workbook.sheets if entry.name in self._sheets and self._sheets[entry.name].edited
        ]
        for entry in edited:
            sheet = self._sheets[entry.name]
            if not sheet.removed.grows:  # else all of it is written with what moves and grows
                touched[entry.part] = Packed(sheet.render())
            if areas := sheet.filter_columns:
                upkeep.filter_moved(entry, areas)
            if printed := sheet.print_areas:
                upkeep.print_area(entry, *printed)
            upkeep.touched |= dict(sheet.grown_lists())
        upkeep.overwritten_formulas([(entry, self._sheets[entry.name].overwritten) for entry in edited])
        removed = {name: sheet.removed for name, sheet in self._sheets.items() if not sheet.removed.identity}
        if removed:
            upkeep.forget_calculation_chain()
        upkeep.recalculate([entry.part for entry in edited if self._sheets[entry.name].cells_edited] or list(removed))
        removal = None
        if removed:
            from civtrack.xlsx.moving.removal import Removal  # a rare wish that brings many modules

            removal = Removal(self, removed)  # it reads every edited sheet, so that all looks are known below
        if self.styles.changed:
            key = self.workbook.target("styles")
            if key:
                touched[key] = Packed([self.styles.render()])
            else:
                name = upkeep.styles_added()
                added[name] = Packed([self.styles.render()])
        upkeep.finish()
        parts = dict(upkeep.touched)
        if removal is not None:
            removal.apply(parts, touched)
        touched |= {key: Packed([data]) for key, data in parts.items()}
        return upkeep.dropped

    def _pictures(self, upkeep: Upkeep, added: dict[str, Packed | Stored]) -> None:
        """Puts pictures in and takes others out."""
        if self._taken_out:
            from civtrack.xlsx.parts.taken_pictures import take_out

            take_out(self.container, self.workbook, upkeep, self._taken_out)
        if not self._placed:
            return
        from civtrack.xlsx.parts.album import Album

        album = Album(self.container, self.workbook, upkeep)
        entries = {entry.name: entry for entry in self.workbook.sheets}
        for one in self._placed:
            if one.in_cell:
                album.into_cell(one.framed)
            else:
                album.over_cell(entries[one.sheet], one.row, one.column, one.framed, one.left, one.top)
        album.finish()
        for name, data in album.added.items():
            plain = name.endswith((".xml", ".rels"))
            added[name] = Packed([data]) if plain else Stored(data)
        for entry in self.workbook.sheets:
            if entry.part in album.drawings:
                self.sheet(entry.name).draw(album.drawings[entry.part])

    def _reopen(self) -> None:
        limits = self.container.limits
        self.__dict__ = {"path": self.path}
        self.__init__(self.path, Container(self.path, limits))  # type: ignore[misc]
