"""A workbook package: opened, read sheet by sheet, edited, and saved with every untouched member as it was.

Exists as the public face of this room. May import `civtrack.errors`, `civtrack.model` and the modules of
`civtrack.xlsx` below it.
"""

from __future__ import annotations

import os
import re
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Self

from civtrack.model import N_
from civtrack.xlsx.container import Container, Limits
from civtrack.xlsx.markup import BadReference, as_utf8
from civtrack.xlsx.output import Packed, write_container
from civtrack.xlsx.sheet import Sheet
from civtrack.xlsx.strings import read_strings
from civtrack.xlsx.styles import Styles
from civtrack.xlsx.upkeep import Upkeep
from civtrack.xlsx.workbook import Workbook, load_part

__all__ = ["Package"]

_NAMED = re.compile(rb"""\ss(?:tyle)?\s*=\s*["']\s*([0-9]{1,5})\s*["']""")
"""The number of a style, as rows, cells and columns name it."""


class Package:
    """An open .xlsx or .xlsm workbook.

    Attributes:
        path: The file.
        container: Its zip container.
        workbook: Its workbook part.
    """

    def __init__(self, path: Path, container: Container) -> None:
        self.path = path
        self.container = container
        self.workbook = Workbook(container)
        self._sheets: dict[str, Sheet] = {}

    @classmethod
    def open(cls, path: str | os.PathLike[str], limits: Limits | None = None) -> Self:
        """Opens a workbook.

        Args:
            path: The file; its content decides what it is, not its suffix.
            limits: What is believed at most.

        Raises:
            LedgerUnreadable: One of its kinds: missing, empty, encrypted, damaged, unsafe, or no such workbook.
        """
        where = Path(path)
        container = Container(where, limits or Limits())
        try:
            return cls(where, container)
        except BaseException:
            container.close()
            raise

    def close(self) -> None:
        """Lets go of the file."""
        self.container.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
        if isinstance(error, BadReference):
            raise self.container.damaged(N_("“{reference}” stands for no character"), reference=str(error)) from error

    @cached_property
    def sheets(self) -> tuple[str, ...]:
        """Names of the worksheets in the workbook's order, hidden ones too."""
        return tuple(entry.name for entry in self.workbook.sheets)

    def sheet(self, name: str) -> Sheet:
        """The worksheet of that name, always the same object (KeyError where there is none)."""
        if name not in self._sheets:
            entry = next((entry for entry in self.workbook.sheets if entry.name == name), None)
            if entry is None:
                raise KeyError(name)
            self._sheets[name] = Sheet(self, entry)
        return self._sheets[name]

    @cached_property
    def styles(self) -> Styles:
        """The styles."""
        return self.new_styles()

    def new_styles(self) -> Styles:
        """The styles as the file holds them, apart from those to which edits add looks."""
        key = self.workbook.target("styles")
        part = load_part(self.container, key) if key else None
        if part is not None and part.root.local != "styleSheet":
            raise self.container.damaged(N_("{part} is not what the workbook says it is"), part=part.name)
        if part is None and (lost := self.workbook.forgotten("styles")):
            raise self.container.damaged(N_("nothing leads to {part}"), part=lost)
        named = self._named_styles() if part is None else 0
        return Styles(self.container.where, part, epoch_1904=self.workbook.epoch_1904, named=named)

    def _named_styles(self) -> int:
        """One more than the highest style that a sheet names, of a workbook whose styles are missing."""
        highest, container = -1, self.container
        for entry in self.workbook.sheets:
            carry = b""
            for chunk in as_utf8(container.where, entry.part, container.chunks(container.parts[entry.part])):
                data = carry + chunk
                highest = max([highest, *map(int, _NAMED.findall(data))])
                carry = data[-64:]
        return highest + 1

    def shared_strings(self) -> list[str]:
        """The shared strings, read when first asked for."""
        return self._shared_strings

    @cached_property
    def _shared_strings(self) -> list[str]:
        key = self.workbook.target("sharedStrings")
        if key is None:
            return []
        container = self.container
        where = container.where
        chunks = as_utf8(where, key, container.chunks(container.parts[key]))
        return read_strings(where, key, chunks, container.limits.texts)

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
            touched[entry.part] = Packed(sheet.render())
            if areas := sheet.filter_columns:
                upkeep.filter_moved(entry, areas)
        upkeep.overwritten_formulas([(entry, self._sheets[entry.name].overwritten) for entry in edited])
        removed = {name: sheet.removed for name, sheet in self._sheets.items() if not sheet.removed.identity}
        if removed:
            upkeep.forget_calculation_chain()
        upkeep.recalculate([entry.part for entry in edited if self._sheets[entry.name].cells_edited] or list(removed))
        if self.styles.changed:
            key = self.workbook.target("styles")
            if key:
                touched[key] = Packed([self.styles.render()])
            else:
                name = upkeep.styles_added()
                added[name] = Packed([self.styles.render()])
        upkeep.finish()
        parts = dict(upkeep.touched)
        if removed:
            from civtrack.xlsx.removal import Removal  # a rare wish that brings many modules

            Removal(self, removed).apply(parts, touched)
        touched |= {key: Packed([data]) for key, data in parts.items()}
        return upkeep.dropped

    def _reopen(self) -> None:
        limits = self.container.limits
        self.__dict__ = {"path": self.path}
        self.__init__(self.path, Container(self.path, limits))  # type: ignore[misc]

    @cached_property
    def signed(self) -> bool:
        """Whether the file bears a digital signature, which no edit can leave valid."""
        return any(key.startswith("_xmlsignatures/") for key in self.container.parts)
