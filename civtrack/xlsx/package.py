"""A workbook package: an open workbook that is saved with every untouched member as it was.

Exists as the public face of this room. May import `civtrack.files` and what stands below it in `civtrack.xlsx`.
"""

from __future__ import annotations

import os
from pathlib import Path

from civtrack.xlsx.opened.package import OpenPackage
from civtrack.xlsx.parts.container import Container
from civtrack.xlsx.parts.output import Packed, write_container
from civtrack.xlsx.parts.upkeep import Upkeep

__all__ = ["Package"]


class Package(OpenPackage):
    """An open .xlsx or .xlsm workbook that can be edited and saved."""

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
        added: dict[str, Packed] = {}
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

    def _pack(self, touched: dict[str, Packed], added: dict[str, Packed]) -> set[str]:
        """Deflates every part that changes; gives back the keys of those that vanish."""
        edited = [
            entry for entry in self.workbook.sheets if entry.name in self._sheets and self._sheets[entry.name].edited
        ]
        upkeep = Upkeep(self.container, self.workbook)
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

    def _reopen(self) -> None:
        limits = self.container.limits
        self.__dict__ = {"path": self.path}
        self.__init__(self.path, Container(self.path, limits))  # type: ignore[misc]
