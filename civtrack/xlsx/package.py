"""A workbook package: opened, read sheet by sheet, edited, and saved with every untouched member as it was.

Exists as the public face of this room. May import `civtrack.errors`, `civtrack.model` and the modules of
`civtrack.xlsx` below it.
"""

from __future__ import annotations

import os
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Self

from civtrack.xlsx.container import Container, Limits
from civtrack.xlsx.markup import as_utf8
from civtrack.xlsx.sheet import Sheet
from civtrack.xlsx.strings import read_strings
from civtrack.xlsx.styles import Styles
from civtrack.xlsx.workbook import Workbook, load_part

__all__ = ["Package"]


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
        key = self.workbook.target("styles")
        part = load_part(self.container, key) if key else None
        return Styles(part, epoch_1904=self.workbook.epoch_1904)

    def shared_strings(self) -> list[str]:
        """The shared strings, read when first asked for."""
        return self._shared_strings

    @cached_property
    def _shared_strings(self) -> list[str]:
        key = self.workbook.target("sharedStrings")
        if key is None:
            return []
        where = self.container.where
        return read_strings(where, key, as_utf8(where, key, self.container.chunks(self.container.parts[key])))

    @cached_property
    def signed(self) -> bool:
        """Whether the file bears a digital signature, which no edit can leave valid."""
        return any(key.startswith("_xmlsignatures/") for key in self.container.parts)
